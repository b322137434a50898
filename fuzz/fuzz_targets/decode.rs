//! Any bytes under any content type and encoding decode to an article or to a reason.
#![no_main]

use copydesk::budget::Budget;
use copydesk::decode::{Options, decode};
use copydesk::message::Message;
use libfuzzer_sys::fuzz_target;

const TYPES: [&str; 8] = [
    "",
    "text/plain",
    "text/html",
    "application/json",
    "application/ld+json",
    "application/cloudevents+json",
    "text/html; charset=shift_jis",
    "text/plain; charset=utf-16",
];
const ENCODINGS: [&str; 6] = ["", "gzip", "deflate", "br", "zstd", "gzip, br"];

fuzz_target!(|data: &[u8]| {
    let [form, encoding, body @ ..] = data else { return };
    let mut message = Message { body: body.to_vec().into(), ..Message::default() };
    message.properties.content_type = Some(TYPES[usize::from(*form) % TYPES.len()].to_owned());
    message.properties.content_encoding = Some(ENCODINGS[usize::from(*encoding) % ENCODINGS.len()].to_owned());
    let options = Options { body_bytes: 1 << 20, decompressed_bytes: 1 << 20, ..Options::default() };
    let first = decode(&message, &options, &Budget::unlimited());
    assert_eq!(first, decode(&message, &options, &Budget::unlimited()), "the same bytes decode alike");
});
