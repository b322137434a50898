//! A draft, and what the producer stated, to an article with its provenance and its identity.

use std::borrow::Cow;
use std::collections::BTreeMap;

use uuid::Uuid;

use super::date::{self, Anchors, When};
use super::{Draft, Paragraph, Pick, VERSION, byline, clean, corrections, count, repair, url};
use crate::article::{
    Article, Author, Block, Body, Evidence, Given, Image, Moment, Processing, RawArticle, SCHEMA, Source, Urls, Warning,
};

/// How much a statement of the producer is trusted that nothing in the content confirms or contradicts.
pub(super) const GIVEN: f64 = 0.7;

/// Makes the article. What the draft lacks is taken from the producer's statements; what neither has stays absent.
pub fn assemble(raw: RawArticle, draft: Draft) -> Article {
    let RawArticle { origin, given, extra, provenance: decided, warnings: mut warned, .. } = raw;
    let fetched = given.fetched.as_deref().and_then(|text| date::parse(text, &Anchors::default()));
    let anchors = Anchors { fetched, language: given.language.as_deref(), order: None };
    warned.extend(draft.warnings);
    let mut warnings = warned;
    let mut provenance = Provenance(decided.into_iter().map(|(field, evidence)| (field.into(), evidence)).collect());

    let canonical = draft.canonical_url.or_else(|| {
        let (address, method) = match (&given.canonical_url, &given.url) {
            (Some(address), _) if url::canonical(address).is_some() => (address, "given"),
            (_, Some(address)) => (address, "given_url"),
            (_, None) => return None,
        };
        Some(Pick::new(url::canonical(address)?, method, GIVEN))
    });
    let canonical = provenance.take("url", canonical);
    let domain = canonical
        .as_deref()
        .or(given.url.as_deref())
        .and_then(url::parse)
        .and_then(|u| url::registrable_domain(&u))
        .or_else(|| given.source_domain.as_deref().and_then(url::parse).and_then(|u| url::registrable_domain(&u)));
    let source =
        Source { name: provenance.take("source", draft.source_name.or_else(|| line(&given.source_name))), domain };

    let declared_language = draft.language.map(|p| p.value).or_else(|| line(&given.language).map(|p| p.value));
    let body = body(&draft.paragraphs, declared_language.as_deref());
    if let Some(evidence) = draft.body_evidence {
        provenance.0.insert("body".into(), evidence);
    }
    let published =
        draft.published.or_else(|| moment("published", given.published.as_deref(), &anchors, &mut warnings));
    let modified = draft.modified.or_else(|| moment("modified", given.modified.as_deref(), &anchors, &mut warnings));

    let mut notices = corrections::find(draft.paragraphs.iter().map(|p| p.text.as_str()));
    let outside = draft.corrections.into_iter().filter(|n| !draft.paragraphs.iter().any(|p| p.text.contains(n)));
    notices.extend(outside);
    if !notices.is_empty() {
        provenance.0.insert("corrections".into(), Evidence { method: "phrase".into(), confidence: Some(0.9) });
    }

    let mut images = draft.images;
    if images.is_empty() {
        let addresses = given.images.iter().filter_map(|address| url::absolute(None, address));
        images.extend(addresses.map(|url| Image { url: url.into(), ..Image::default() }));
    }

    let mut article = Article {
        schema: Cow::Borrowed(SCHEMA),
        id: identity(canonical.as_deref(), &body.text),
        source,
        headline: provenance.take("headline", plain(draft.headline).or_else(|| line(&given.headline))),
        description: provenance.take("description", plain(draft.description).or_else(|| line(&given.description))),
        byline: provenance.take("byline", draft.byline.or_else(|| line(&given.byline))),
        authors: provenance.take("authors", draft.authors.or_else(|| authors(&given))).unwrap_or_default(),
        dateline: provenance.take("dateline", draft.dateline),
        credits: provenance.take("credits", draft.credits),
        published: provenance.take("published", published),
        modified: provenance.take("modified", modified),
        language: None,
        declared_language,
        section: provenance.take("section", plain(draft.section).or_else(|| line(&given.section))),
        tags: provenance.take("tags", draft.tags.or_else(|| lines(&given.tags))).unwrap_or_default(),
        is_accessible_for_free: provenance.take("is_accessible_for_free", draft.is_accessible_for_free),
        corrections: notices,
        images,
        links: draft.links,
        url: Urls { original: given.url.filter(|u| !u.trim().is_empty()), canonical },
        body,
        origin,
        extra,
        warnings,
        processing: Processing {
            copydesk: Cow::Borrowed(env!("CARGO_PKG_VERSION")),
            pipeline: VERSION,
            ..Processing::default()
        },
        ..Article::default()
    };
    article.origin.fetched = article.origin.fetched.or(fetched.map(|when| when.moment()));
    article.provenance = provenance.0;
    article
}

/// UUIDv5 in the URL name space, of the canonical address, else of the text.
fn identity(canonical: Option<&str>, text: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, canonical.unwrap_or(text).as_bytes()).to_string()
}

#[derive(Default)]
struct Provenance(BTreeMap<Cow<'static, str>, Evidence>);

impl Provenance {
    fn take<T>(&mut self, field: &'static str, pick: Option<Pick<T>>) -> Option<T> {
        let pick = pick?;
        self.0.insert(field.into(), pick.evidence);
        Some(pick.value)
    }
}

/// What a page states, as plainly as what a message does; one that then says nothing is none.
fn plain(pick: Option<Pick<String>>) -> Option<Pick<String>> {
    let pick = pick?;
    let value = repair::plain(&pick.value);
    (!value.is_empty()).then_some(Pick { value, ..pick })
}

/// A stated value with its white space folded; an empty one is none.
fn line(stated: &Option<String>) -> Option<Pick<String>> {
    let folded = fold(stated.as_deref()?);
    (!folded.is_empty() && !is_nothing(&folded)).then(|| Pick::new(folded, "given", GIVEN))
}

fn lines(stated: &[String]) -> Option<Pick<Vec<String>>> {
    let folded: Vec<String> = stated.iter().map(|s| fold(s)).filter(|s| !s.is_empty() && !is_nothing(s)).collect();
    (!folded.is_empty()).then(|| Pick::new(folded, "given", GIVEN))
}

fn authors(given: &Given) -> Option<Pick<Vec<Author>>> {
    // Producers state names as they stand on the page, too: with "by" before them, or several in one string.
    let named = |name: String| match byline::stated(&byline::inverted(&name).unwrap_or_else(|| name.clone())) {
        read if read.is_empty()
            && !byline::is_label(&name)
            && !byline::is_junk(&name)
            && !name.split_whitespace().any(byline::is_address)
            && !name.contains("://")
            && name.chars().any(char::is_alphabetic) =>
        {
            vec![Author { name, ..Author::default() }]
        }
        read => read,
    };
    let stated: Vec<Author> = match lines(&given.authors) {
        Some(Pick { value, .. }) => {
            let names = byline::registered(value.iter().map(String::as_str), false).unwrap_or(value);
            names.into_iter().flat_map(named).collect()
        }
        None => byline::printed(&line(&given.byline)?.value),
    };
    let mut authors: Vec<Author> = Vec::with_capacity(stated.len());
    for author in stated {
        let copy = |known: &Author| byline::same(&known.name, &author.name);
        if authors.len() >= MANY || !authors.iter().any(copy) {
            authors.push(author);
        }
    }
    (!authors.is_empty()).then(|| Pick::new(authors, "given", GIVEN))
}

/// Authors among whom copies are looked for.
const MANY: usize = 50;

/// Whether a stated text only says that there is none, as programs write it.
fn is_nothing(text: &str) -> bool {
    matches!(text, "None" | "none" | "null" | "NULL" | "nan" | "NaN" | "undefined" | "N/A" | "n/a")
}

fn moment(
    field: &'static str,
    stated: Option<&str>,
    anchors: &Anchors<'_>,
    warnings: &mut Vec<Warning>,
) -> Option<Pick<Moment>> {
    let stated = stated.filter(|s| !s.trim().is_empty())?;
    let Some(when) = date::parse(stated, anchors).or_else(|| date::parse_archived(stated)) else {
        warnings.push(Warning::about("date_unreadable", field));
        return None;
    };
    warnings.extend(zone_warning(field, &when));
    Some(Pick::new(when.moment(), "given", GIVEN))
}

/// Says that UTC was assumed, where a time was written without its zone.
pub fn zone_warning(field: &'static str, when: &When) -> Option<Warning> {
    when.zone_is_assumed().then(|| Warning::about("date_zone_assumed", field))
}

fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

fn body(paragraphs: &[Paragraph], language: Option<&str>) -> Body {
    let text = paragraphs.iter().map(|p| clean::visible(&p.text)).collect::<Vec<_>>().join("\n\n");
    let structure =
        (0..).zip(paragraphs).filter_map(|(paragraph, p)| p.kind.map(|kind| Block { paragraph, kind })).collect();
    let words = count::words(&text);
    Body {
        paragraphs: paragraphs.len() as u32,
        words,
        reading_seconds: count::reading_seconds(words, language),
        structure,
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Precision;

    fn raw(given: Given) -> RawArticle {
        RawArticle { given, ..RawArticle::default() }
    }

    fn draft(text: &str) -> Draft {
        Draft { paragraphs: vec![Paragraph { kind: None, text: text.into() }], ..Draft::default() }
    }

    #[test]
    fn stated_names_are_those_of_people_each_once() {
        for (stated, names) in [
            (&["Lind, Ada"][..], &["Ada Lind"][..]),
            (&["Lind, Ada", "Berg, Tom"], &["Ada Lind", "Tom Berg"]),
            (&["Ada Lind", "By Ada Lind", "ADA LIND"], &["Ada Lind"]),
            (&["Ada Lind, Tom Berg"], &["Ada Lind", "Tom Berg"]),
            (&["None"], &[]),
            (&["Ada Lind", "Min Read", "Published September"], &["Ada Lind"]),
            (&["noreply@quay.example (Unknown)"], &[]),
            (&["no-reply@quay.example (Desconocido)", "Ada Lind"], &["Ada Lind"]),
            (&["Lind Mora, Ada", "Van Berg, Tom"], &["Ada Lind Mora", "Tom Van Berg"]),
            (&["https://quay.example/author/ada-lind"], &[]),
        ] {
            let given = Given { authors: stated.iter().map(|s| (*s).to_owned()).collect(), ..Given::default() };
            let article = assemble(raw(given), draft("A text."));
            assert_eq!(article.authors.iter().map(|a| &*a.name).collect::<Vec<_>>(), names, "{stated:?}");
        }
    }

    #[test]
    fn statements_fill_what_the_draft_lacks_and_yield_to_it() {
        let given = Given {
            url: Some("https://m.example.com/a?utm_source=x".into()),
            headline: Some(" Ferry  sinks ".into()),
            description: Some("  ".into()),
            authors: vec!["Ana Ruiz".into(), " ".into()],
            published: Some("2024-03-05T10:00:00".into()),
            modified: Some("soon".into()),
            fetched: Some("2024-03-06T00:00:00Z".into()),
            language: Some("es".into()),
            ..Given::default()
        };
        let mut draft = draft("Text");
        draft.headline = Some(Pick::new("Ferry sinks off coast".to_owned(), "h1", 0.9));
        let article = assemble(raw(given), draft);
        assert_eq!(article.headline.as_deref(), Some("Ferry sinks off coast"));
        assert_eq!(article.provenance["headline"].method, "h1");
        assert_eq!(article.description, None);
        assert_eq!(article.authors.len(), 1);
        assert_eq!(article.provenance["authors"].method, "given");
        assert_eq!(article.url.canonical.as_deref(), Some("https://www.example.com/a"));
        assert_eq!(article.source.domain.as_deref(), Some("example.com"));
        let published = article.published.unwrap();
        assert_eq!((published.at.as_str(), published.precision), ("2024-03-05T10:00:00Z", Precision::Minute));
        let warned: Vec<_> = article.warnings.iter().map(|w| (w.code.as_ref(), w.field.as_deref())).collect();
        assert_eq!(warned, [("date_zone_assumed", Some("published")), ("date_unreadable", Some("modified"))]);
        assert_eq!(article.origin.fetched.map(|m| m.at).as_deref(), Some("2024-03-06T00:00:00Z"));
        assert_eq!(article.declared_language.as_deref(), Some("es"));
        assert_eq!(article.language, None);
    }

    #[test]
    fn identity_follows_the_canonical_address_and_else_the_text() {
        let with = |url: Option<&str>, text: &str| {
            assemble(raw(Given { url: url.map(Into::into), ..Given::default() }), draft(text)).id
        };
        let id = with(Some("https://example.com/a"), "One");
        assert_eq!(id, with(Some("https://example.com/a?fbclid=9#x"), "Two"));
        assert_ne!(id, with(Some("https://example.com/b"), "One"));
        assert_eq!(with(None, "One"), with(None, "One"));
        assert_ne!(with(None, "One"), with(None, "Two"));
        assert_eq!(id, Uuid::new_v5(&Uuid::NAMESPACE_URL, b"https://example.com/a").to_string());
    }
}
