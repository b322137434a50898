//! Lists, lines, batches and feeds in JSON: see `targets::lists`.
#![no_main]

#[path = "../targets.rs"]
#[expect(dead_code, reason = "each target calls one")]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::lists(data));
