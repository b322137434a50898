//! Any template is read or refused, and what is read fills to a valid routing key.
#![no_main]

use copydesk::article::{Article, Source};
use copydesk::route::{ROUTING_KEY_BYTES, Template};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: (&str, &str)| {
    let (template, domain) = data;
    if let Ok(template) = Template::parse(template) {
        let article = Article {
            source: Source { name: None, domain: Some(domain.to_owned()) },
            section: Some(domain.to_owned()),
            ..Article::default()
        };
        assert!(template.fill(&article).len() <= ROUTING_KEY_BYTES);
    }
});
