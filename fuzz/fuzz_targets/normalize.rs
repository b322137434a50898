//! Any page and any text becomes an article or a reason, within its work budget, and the same one each time.
#![no_main]

use std::sync::Arc;

use copydesk::article::{Content, Given, RawArticle};
use copydesk::budget::Budget;
use copydesk::normalize::{Options, Trace, normalize};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [form, body @ ..] = data else { return };
    let text = String::from_utf8_lossy(body).into_owned();
    let content = if form % 2 == 0 { Content::Html(text) } else { Content::Text(text) };
    let given = Given { url: (form & 2 != 0).then(|| "https://example.org/2016/10/16/a".to_owned()), ..Given::default() };
    let raw = RawArticle { content, given, ..RawArticle::default() };
    let budget = || Budget::new(1_000_000 + 2_000 * body.len() as u64, Arc::default());
    let once = normalize(raw.clone(), &Options { min_words: 0 }, &budget(), &mut Trace::collecting());
    let again = normalize(raw, &Options { min_words: 0 }, &budget(), &mut Trace::default());
    assert_eq!(once, again, "a trace changes nothing, and the same input gives the same article");
});
