//! Any bytes on the way in: what comes out is whole messages, each of them JSON.
#![no_main]

use attune::server::intake;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut out = Vec::new();
    runtime.block_on(intake::pump(input, &mut out));
    let mut rest = &out[..];
    while !rest.is_empty() {
        let text = std::str::from_utf8(rest).expect("messages are text");
        let (header, body) = text.split_once("\r\n\r\n").expect("a header");
        let length: usize = header.strip_prefix("Content-Length: ").unwrap().parse().unwrap();
        assert!(body.is_char_boundary(length));
        rest = &body.as_bytes()[length..];
    }
});
