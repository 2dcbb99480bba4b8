//! Long tables as bytes, four to a number: taking one over costs a copy, where reading its items
//! one by one costs most of a start. For `#[serde(with = "packed")]`.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::Serializer;

/// An item that is so many numbers.
pub(super) trait Packed<const N: usize>: Copy {
    fn pack(self) -> [u32; N];
    /// `None`: these numbers are no item.
    fn unpack(numbers: [u32; N]) -> Option<Self>;
}

impl Packed<1> for u32 {
    fn pack(self) -> [u32; 1] {
        [self]
    }

    fn unpack([number]: [u32; 1]) -> Option<u32> {
        Some(number)
    }
}

pub(super) fn serialize<S: Serializer, T: Packed<N>, const N: usize>(
    items: &[T],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let numbers = items.iter().flat_map(|item| item.pack());
    let bytes: Vec<u8> = numbers.flat_map(u32::to_le_bytes).collect();
    serializer.serialize_bytes(&bytes)
}

pub(super) fn deserialize<'a, D: Deserializer<'a>, T: Packed<N>, const N: usize>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let bytes = <&[u8]>::deserialize(deserializer)?;
    let (numbers, _) = bytes.as_chunks::<4>();
    let (items, _) = numbers.as_chunks::<N>();
    let item = |item: &[[u8; 4]; N]| T::unpack(item.map(u32::from_le_bytes));
    let mut out = Vec::with_capacity(items.len());
    for numbers in items {
        out.push(item(numbers).ok_or_else(|| Error::custom("no such item"))?);
    }
    Ok(out)
}
