//! Any place in any text, in every encoding: there is an answer, it is a character's boundary, and
//! the quick way counts as the slow one does.
#![no_main]

use attune::note::position::{Encoding, Position, byte, places, position};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, u32, u32, usize, usize)| {
    let (text, line, character, one, other) = input;
    let rope = ropey::Rope::from_str(text);
    for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
        let at = byte(&rope, Position { line, character }, encoding);
        assert!(text.is_char_boundary(at));
        let (a, b) = (one % (text.len() + 2), other % (text.len() + 2));
        let range = a.min(b)..a.max(b);
        let slow = (position(&rope, range.start, encoding), position(&rope, range.end, encoding));
        assert_eq!(places(&rope, text, &range, encoding), slow);
    }
});
