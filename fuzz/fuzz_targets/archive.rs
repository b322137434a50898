//! Files of WARC records: see `targets::archive`.
#![no_main]

#[path = "../targets.rs"]
#[expect(dead_code, reason = "each target calls one")]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::archive(data));
