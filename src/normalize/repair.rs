//! A raw article as it was meant: characters that were misread on the way are put right in the content and in what is stated, and stated
//! texts lose the markup, the references and the brackets that feeds and content systems leave in them. Once, for all inputs.

use std::borrow::Cow;

use super::clean::{self, markup, misread, mojibake};
use crate::article::{Content, Evidence, Given, RawArticle, Warning};

/// Repairs `raw`.
pub fn repair(raw: &mut RawArticle) {
    let text = match &mut raw.content {
        Content::Text(text) | Content::Html(text) => text,
    };
    let misread = misread::encoding(text);
    if let Some(encoding) = misread {
        *text = misread::mend(text, encoding);
        raw.provenance.push(("charset", Evidence { method: "mended".into(), confidence: Some(0.8) }));
        raw.warnings.push(Warning {
            detail: Some(format!("text in {} had been read as a Western one", encoding.name().to_ascii_lowercase())),
            ..Warning::about("charset_mended", "body")
        });
    } else if let Content::Html(page) = &mut raw.content
        && let Some(mended) = mojibake::mend_page(page)
    {
        *page = mended;
    }
    statements(&mut raw.given, |text| {
        let own = misread.or_else(|| misread::encoding(text));
        let mended = own.map_or(Cow::Borrowed(text), |encoding| misread::mend_field(text, encoding));
        plain(&mended)
    });
}

/// A stated text as one clean line.
pub fn plain(text: &str) -> String {
    clean::line(&markup::plain(text)).into_owned()
}

/// Passes every stated text through `change`; addresses, moments and tags of languages are none.
fn statements(given: &mut Given, change: impl Fn(&str) -> String) {
    let Given { headline, description, byline, section, source_name, authors, tags, .. } = given;
    for text in [headline, description, byline, section, source_name].into_iter().flatten().chain(authors).chain(tags) {
        if !text.is_empty() {
            *text = change(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::WINDOWS_1251;

    fn given(headline: &str) -> Given {
        Given { headline: Some(headline.into()), tags: vec!["a &amp; b".into()], ..Given::default() }
    }

    #[test]
    fn stated_texts_are_plain() {
        for (stated, plain) in [
            ("Quay &#8220;closed&#8221; <em>again</em>", "Quay “closed” again"),
            ("<![CDATA[ Quay &amp; pier ]]>", "Quay & pier"),
            ("&lt;b&gt;Quay&lt;/b&gt;", "Quay"),
            ("Le cafÃ© du quai", "Le café du quai"),
            ("  two \n lines ", "two lines"),
            ("1 < 2", "1 < 2"),
        ] {
            let mut raw = RawArticle { given: given(stated), ..RawArticle::default() };
            repair(&mut raw);
            assert_eq!(raw.given.headline.as_deref(), Some(plain), "{stated}");
            assert_eq!(raw.given.tags, ["a & b"]);
        }
    }

    #[test]
    fn a_misread_text_is_mended_with_its_statements() {
        let misread = |text: &str| -> String { WINDOWS_1251.encode(text).0.iter().map(|&b| char::from(b)).collect() };
        let body = "Городской совет утвердил бюджет на будущий год, сообщила пресс-служба.";
        let content = Content::Text(misread(body));
        let mut raw = RawArticle { content, given: given(&misread("Совет решил")), ..RawArticle::default() };
        repair(&mut raw);
        assert_eq!(raw.content, Content::Text(body.into()));
        assert_eq!(raw.given.headline.as_deref(), Some("Совет решил"));
        assert_eq!(raw.warnings[0].code, "charset_mended");
    }
}
