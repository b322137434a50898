//! A raw article as it was meant: characters that were misread on the way are put right in the content and in what is stated. Stated texts
//! lose the markup, the references and the brackets that feeds and content systems leave in them, and the content what these put into it
//! and behind it. Once, for all inputs.

mod controls;
mod leavings;
mod references;

use std::borrow::Cow;

use encoding_rs::{ISO_8859_2, WINDOWS_1250, WINDOWS_1254};

use super::clean::{self, codes, escapes, markup, misread, mojibake, neighbours, swapped, wiki};
use crate::article::{Content, Evidence, Given, RawArticle, Warning};

/// Repairs `raw`.
pub fn repair(raw: &mut RawArticle) {
    let text = match &mut raw.content {
        Content::Text(text) | Content::Html(text) => text,
    };
    if let Some(plain) = escapes::undo(text) {
        *text = plain;
    }
    let swapped = swapped::mend(text);
    let was_swapped = swapped.is_some();
    if let Some(mended) = swapped {
        *text = mended;
    }
    // UTF-8 that was read so is another fault.
    let misread =
        misread::encoding(text).or_else(|| neighbours::encoding(text).filter(|_| mojibake::mend(text).is_none()));
    if let Some(encoding) = misread {
        *text = misread::mend(text, encoding);
        raw.provenance.push(("charset", Evidence { method: "mended".into(), confidence: Some(0.8) }));
        raw.warnings.push(Warning {
            detail: Some(format!("text in {} had been read as a Western one", encoding.name().to_ascii_lowercase())),
            ..Warning::about("charset_mended", "body")
        });
    } else {
        mend_utf8(&mut raw.content);
        mend_controls(&mut raw.content);
    }
    take_leavings(raw);
    // Most letters of such texts are right, also in fields.
    let neighbours = misread.is_some_and(|encoding| [WINDOWS_1250, WINDOWS_1254, ISO_8859_2].contains(&encoding));
    statements(&mut raw.given, |text| {
        let text = &*escapes::undo_field(text).map_or(Cow::Borrowed(text), Cow::Owned);
        let own = misread.or_else(|| misread::encoding(text));
        let mended = match own {
            Some(encoding) if neighbours => Cow::Owned(misread::mend(text, encoding)),
            Some(encoding) => misread::mend_field(text, encoding),
            None if was_swapped => swapped::mend_field(text).map_or(Cow::Borrowed(text), Cow::Owned),
            None => Cow::Borrowed(text),
        };
        plain(&mended)
    });
}

/// Takes codes, footers of feeds and marks of what is missing off the text and its description; a whole page keeps what it shows.
fn take_leavings(raw: &mut RawArticle) {
    let mark = match &mut raw.content {
        Content::Html(page) if markup::is_whole_page(page) => None,
        Content::Html(page) => {
            replace(page, codes::undo_markup);
            replace(page, leavings::markup_without_footer);
            let cut = leavings::markup_without_mark(page).map(|(rest, mark)| (rest, mark.to_owned()));
            cut.map(|(rest, mark)| (*page = rest, mark).1)
        }
        Content::Text(text) => {
            replace(text, wiki::undo);
            replace(text, codes::undo);
            replace(text, |text| leavings::without_footer(text).map(str::to_owned));
            let cut = leavings::without_mark(text).map(|(rest, mark)| (rest, mark.to_owned()));
            cut.map(|(rest, mark)| (*text = rest, mark).1)
        }
    };
    raw.warnings.extend(mark.map(|mark| Warning {
        detail: Some(format!("the text ends with {}", markup::plain(&mark))),
        ..Warning::about("cut", "body")
    }));
    if let Some(description) = &mut raw.given.description {
        replace(description, |text| {
            let plain = plain(text);
            let bare = leavings::without_footer(&plain).unwrap_or(&plain);
            let bare = leavings::without_mark(bare).map_or_else(|| bare.to_owned(), |(bare, _)| bare);
            (bare.len() < plain.len()).then_some(bare)
        });
    }
}

fn replace(text: &mut String, change: impl Fn(&str) -> Option<String>) {
    if let Some(changed) = change(text) {
        *text = changed;
    }
}

/// Mends UTF-8 that was misread where that cannot wait until the text is in lines: in pages, and where a misread letter ends a line.
fn mend_utf8(content: &mut Content) {
    let mended = match content {
        // Some letters of a page may be references while others are not.
        Content::Html(page) => mojibake::mend_page(references::resolve(page).as_deref().unwrap_or(page)),
        // U+0085 is a line end, and the last byte of `х`.
        Content::Text(text) if memchr::memmem::find(text.as_bytes(), b"\xc2\x85").is_some() => mojibake::mend(text),
        Content::Text(_) => None,
    };
    if let (Some(mended), Content::Html(text) | Content::Text(text)) = (mended, content) {
        *text = mended;
    }
}

/// Puts signs of windows-1252 right that became controls; a text in which UTF-8 was misread is full of these, and is mended by lines.
fn mend_controls(content: &mut Content) {
    let (Content::Html(text) | Content::Text(text)) = content;
    if let Some(mended) = controls::mend(text).filter(|_| mojibake::mend(text).is_none()) {
        *text = mended;
    }
}

/// A stated text as one clean line.
pub fn plain(text: &str) -> String {
    let plain = markup::plain(text);
    match controls::mend(&plain).filter(|_| mojibake::mend(&plain).is_none()) {
        Some(mended) => clean::line(&mended).into_owned(),
        None => clean::line(&plain).into_owned(),
    }
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
            ("The quay\u{92}s \u{93}end\u{94}", "The quay’s “end”"),
            ("Caf&Atilde;&copy; am Kai", "Café am Kai"),
            (r"\u041f\u0440\u0438\u0447\u0430\u043b", "Причал"),
            ("1 < 2", "1 < 2"),
        ] {
            let mut raw = RawArticle { given: given(stated), ..RawArticle::default() };
            repair(&mut raw);
            assert_eq!(raw.given.headline.as_deref(), Some(plain), "{stated}");
            assert_eq!(raw.given.tags, ["a & b"]);
        }
    }

    #[test]
    fn what_feeds_and_interfaces_add_goes_and_a_cut_text_is_told() {
        let footer = "The post <a href='/a'>Quay shut</a> appeared first on <a href='/'>Tideline</a>.";
        for (content, bare, cut) in [
            (Content::Html(format!("<p>It is shut.</p><p>{footer}</p>")), "<p>It is shut.</p>", false),
            (Content::Html("[gallery ids=\"4\"]<p>It is sh… [+90 chars]</p>".into()), "<p>It is sh…</p>", true),
            (Content::Text("It is sh… [+90 chars]".into()), "It is sh…", true),
            (Content::Html("<html><p>It is shut […]</p></html>".into()), "<html><p>It is shut […]</p></html>", false),
        ] {
            let description = Some(format!("It is shut […] {footer}"));
            let given = Given { description, ..Given::default() };
            let mut raw = RawArticle { content, given, ..RawArticle::default() };
            repair(&mut raw);
            let (Content::Html(text) | Content::Text(text)) = &raw.content;
            assert_eq!((text.as_str(), raw.warnings.iter().any(|w| w.code == "cut")), (bare, cut));
            assert_eq!(raw.given.description.as_deref(), Some("It is shut …"));
        }
    }

    #[test]
    fn misread_letters_are_mended_as_they_are_and_as_references() {
        let page = "<p>Le cafÃ© a fermÃ©.</p><p>L&#195;&#169;t&#195;&#169; fut long, &eacute;crit-il.</p>";
        let mut raw = RawArticle { content: Content::Html(page.into()), ..RawArticle::default() };
        repair(&mut raw);
        assert_eq!(raw.content, Content::Html("<p>Le café a fermé.</p><p>Lété fut long, écrit-il.</p>".into()));
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
