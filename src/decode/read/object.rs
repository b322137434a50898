//! `application/json` and `+json`: one object whose members are the fields of one article.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use memchr::{memchr, memmem};
use rustc_hash::FxHashSet;
use serde_json::{Map, Value};

use super::Read;
use crate::article::Content;
use crate::decode::charset::{self, Hints};
use crate::decode::fields::{CONTAINERS, Field, Names, Path, WRAPPERS, folded, path, values};
use crate::decode::statement::{By, Statement};
use crate::normalize::clean::escapes;
use crate::normalize::clean::markup::{self, Markup};
use crate::reason::{Code, Reason};

/// Rounds in which wrappers are looked for: a search index wraps what a content system had wrapped.
const ROUNDS: usize = 3;

/// Flattened members that are put back into their objects; each is looked for among all names there.
const MOST_FLAT: usize = 1_000;

/// What `object` holds, by the `names` of fields.
///
/// # Errors
/// [`Code::JsonShape`] where no field holds content.
pub(super) fn read(mut object: Map<String, Value>, names: &Names) -> Result<Read, Reason> {
    nest(&mut object, names);
    let is_whole = unwrap(&mut object, names);
    let (mut content, mut stated) = (None, Vec::new());
    for member in members(&object, names, is_whole) {
        // A text whose paragraphs ran together gives way to the page that it was taken from.
        let settled = content.as_ref().is_some_and(|content| !(is_one_line(content) && member.holds_blocks(&object)));
        if matches!(member.field, Field::Html | Field::Text) && settled {
            continue;
        }
        let Some(value) = member.take(&mut object) else { continue };
        let found = match member.field {
            Field::Html => values::into_string(value).map(page),
            Field::Text => values::into_text(value).map(form),
            field => {
                stated.push(Statement { by: By::Body, name: member.name.into(), field, value });
                continue;
            }
        };
        match found {
            Ok(found) => content = Some(found),
            Err(value) => drop(object.insert(member.name, value)),
        }
    }
    let content = content.or_else(|| described(&mut stated)).ok_or_else(|| {
        Reason::new(
            Code::JsonShape,
            "no field holds the content; looked for html, text, body, articleBody, content and their like",
        )
    })?;
    Ok(Read { content, stated, extra: object, ..Read::default() })
}

/// Whether a text is a single paragraph.
fn is_one_line(content: &Content) -> bool {
    matches!(content, Content::Text(text) if !text.trim().contains('\n'))
}

/// The description where nothing else holds a text and it has paragraphs: of an entry of a feed it is all there is.
fn described(stated: &mut Vec<Statement>) -> Option<Content> {
    let at = stated.iter().position(|statement| statement.field == Field::Description)?;
    let content = form(values::text(&stated.get(at)?.value)?);
    let Content::Html(_) = content else { return None };
    stated.remove(at);
    Some(content)
}

/// A member that the table knows.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Member {
    /// 0 for the members of the object that holds the text, 1 for others.
    level: usize,
    /// Place in the table.
    place: usize,
    field: Field,
    /// The name, or the path.
    name: String,
}

impl Member {
    /// Whether its value is markup with paragraphs.
    fn holds_blocks(&self, object: &Map<String, Value>) -> bool {
        let text = object.get(&self.name).and_then(Value::as_str);
        text.is_some_and(|text| markup::kind(text) == Markup::Blocks)
    }

    fn take(&self, object: &mut Map<String, Value>) -> Option<Value> {
        object.remove(&self.name).or_else(|| path::take(object, &self.name, self.field.is_list()))
    }
}

/// The members of `object` that the table knows, best first: its own, and those of objects that hold further fields; the other way round
/// where it is not `whole`, and these hold the text.
fn members(object: &Map<String, Value>, names: &Names, is_whole: bool) -> Vec<Member> {
    let containers = || object.iter().filter(|(name, _)| CONTAINERS.contains(&name.to_lowercase().as_str()));
    let holds_text = |(_, value): (&String, &Value)| value.as_object().is_some_and(|inner| has_content(inner, names));
    let (outer, inner) = if !is_whole && containers().any(holds_text) { (1, 0) } else { (0, 1) };
    let member = |level, name: &str, full: String| {
        let (place, field) = names.known(name)?;
        Some(Member { level, place, field, name: full })
    };
    let own = object.keys().filter_map(|name| member(outer, name, name.clone()));
    let heads: FxHashSet<String> = object.keys().map(|name| folded(name)).collect();
    let leads = |path: &&Path| heads.contains(&path.head) || object.contains_key(&path.name);
    let paths = names.paths().iter().filter(leads).map(|Path { rank: (place, field), name, .. }| Member {
        level: outer,
        place: *place,
        field: *field,
        name: name.clone(),
    });
    let further = containers().flat_map(|(container, value)| {
        let names = value.as_object().into_iter().flat_map(Map::keys);
        names.filter_map(move |name| member(inner, name, format!("{container}.{name}")))
    });
    let mut members: Vec<Member> = own.chain(paths).chain(further).collect();
    members.sort();
    members
}

/// Puts members that were flattened, `article.title` or `author.name`, back into their objects, where the first word says something.
fn nest(object: &mut Map<String, Value>, names: &Names) {
    let says = |head: &str| names.known(head).is_some() || WRAPPERS.contains(&head) || CONTAINERS.contains(&head);
    let is_free = |head: &str| object.get(head).is_none_or(Value::is_object);
    let is_flat = |name: &&String| name.split_once('.').is_some_and(|(head, _)| says(head) && is_free(head));
    let flat: Vec<String> = object.keys().filter(is_flat).take(MOST_FLAT).cloned().collect();
    for name in flat {
        if let Some(value) = object.remove(&name) {
            path::put(object, &name, value);
        }
    }
}

/// Lifts the fields of a wrapped article over those of the object around it; tells whether it holds a text then.
fn unwrap(object: &mut Map<String, Value>, names: &Names) -> bool {
    for _ in 0..ROUNDS {
        if has_content(object, names) {
            return true;
        }
        let wrapper = WRAPPERS.iter().find_map(|wrapper| {
            let mut value = path::take(object, wrapper, false)?;
            match path::object_in(&mut value) {
                Some(inner) => Some(std::mem::take(inner)),
                None => {
                    object.insert((*wrapper).to_owned(), value);
                    None
                }
            }
        });
        match wrapper {
            Some(inner) => object.extend(inner),
            None => return false,
        }
    }
    has_content(object, names)
}

fn has_content(object: &Map<String, Value>, names: &Names) -> bool {
    object.iter().any(|(name, value)| {
        matches!(names.known(name), Some((_, Field::Html | Field::Text))) && values::has_text(value)
    })
}

/// What a field of text holds: a page where there are paragraphs, breaks or blocks in markup, though it be escaped; text else.
fn form(text: String) -> Content {
    let text = match markup::without_cdata(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(bare) => bare,
    };
    // Markup whose brackets a program wrote as `\u003c`; a page has brackets, and scripts whose escapes are right.
    let is_written = memchr(b'<', text.as_bytes()).is_none() && memmem::find(text.as_bytes(), b"\\u003").is_some();
    let text = is_written.then(|| escapes::undo(&text)).flatten().unwrap_or(text);
    let text = markup::unescaped(&text).unwrap_or(text);
    match markup::kind(&text) {
        Markup::None => Content::Text(text),
        Markup::Inline => Content::Text(markup::strip(&text).into_owned()),
        Markup::Blocks => Content::Html(text),
    }
}

/// What a field of markup holds; a page in Base64 is in the encoding that it says.
fn page(page: String) -> Content {
    let decoded = if page.contains('<') { None } else { STANDARD.decode(page.trim()).ok() };
    let decoded = decoded.and_then(|bytes| charset::decode(&bytes, Hints { markup: true, ..Hints::default() }).ok());
    match form(decoded.map_or(page, |decoded| decoded.text)) {
        Content::Html(page) => Content::Html(page),
        Content::Text(text) => Content::Html(text),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::article::{Content, RawArticle};
    use crate::decode::tests::decoded;
    use crate::reason::Code;

    fn read(json: &str) -> RawArticle {
        decoded("application/json", json).unwrap()
    }

    #[test]
    fn the_first_name_counts_and_the_rest_is_kept() {
        let raw = read(r#"{"body":"B text","text":"T text","title":"T","Date-Published":"2016","rank":3,"note":null}"#);
        assert_eq!(raw.content, Content::Text("T text".into()));
        assert_eq!(raw.given.headline.as_deref(), Some("T"));
        assert_eq!(raw.given.published.as_deref(), Some("2016"));
        assert_eq!(Value::Object(raw.extra), serde_json::json!({"body": "B text", "rank": 3}));
    }

    #[test]
    fn shapes_of_feeds_blogs_and_indexes() {
        let wordpress = read(
            r#"{"id":12,"title":{"rendered":"T"},"content":{"rendered":"<p>One</p>"},"date":"2016-10-16T00:00:00"}"#,
        );
        assert_eq!(wordpress.content, Content::Html("<p>One</p>".into()));
        assert_eq!((wordpress.origin.id.as_deref(), wordpress.given.headline.as_deref()), (Some("12"), Some("T")));
        let feed = read(
            r#"{"content":[{"type":"text/html","value":"<p>One</p>"}],"author":"A B","tags":[{"name":"x"},"y"],"link":"u"}"#,
        );
        assert_eq!(feed.content, Content::Html("<p>One</p>".into()));
        assert_eq!(
            (feed.given.authors, feed.given.tags),
            (vec!["A B".to_owned()], vec!["x".to_owned(), "y".to_owned()])
        );
        let index = read(
            r#"{"_id":"7","_source":{"maintext":"One.","source_domain":"example.org","date_publish":1476576000}}"#,
        );
        assert_eq!(index.given.published.as_deref(), Some("1476576000"));
        assert_eq!(index.origin.id.as_deref(), Some("7"));
        let lines = read(r#"{"paragraphs":["One.","Two."],"source":{"name":"P","url":"https://p.example"}}"#);
        assert_eq!(lines.content, Content::Text("One.\n\nTwo.".into()));
        assert_eq!(lines.given.source_domain.as_deref(), Some("https://p.example"));
    }

    #[test]
    fn wrappers_containers_and_paths() {
        let resource = read(
            r#"{"data":{"id":"9","type":"node","attributes":{"title":"T","body":{"processed":"<p>One</p>"},"created":"x"}}}"#,
        );
        assert_eq!(resource.content, Content::Html("<p>One</p>".into()));
        assert_eq!((resource.origin.id.as_deref(), resource.given.headline.as_deref()), (Some("9"), Some("T")));
        let crawl = read(r#"{"markdown":"One.","metadata":{"title":"T","language":"en","rank":1},"title":null}"#);
        assert_eq!((crawl.given.headline.as_deref(), crawl.given.language.as_deref()), (Some("T"), Some("en")));
        assert_eq!(crawl.extra["metadata"], serde_json::json!({"rank": 1}));
        let reader = read(
            r#"{"content":{"content":"<p>One</p>"},"origin":{"title":"Paper","htmlUrl":"https://p.example"},"alternate":[{"href":"https://p.example/a"}]}"#,
        );
        assert_eq!(reader.given.source_name.as_deref(), Some("Paper"));
        assert_eq!(reader.given.url.as_deref(), Some("https://p.example/a"));
        let hits = read(r#"{"hits":{"hits":[{"_id":"1","_source":{"text_content":"One."}}]}}"#);
        assert_eq!((hits.content, hits.origin.id.as_deref()), (Content::Text("One.".into()), Some("1")));
    }

    #[test]
    fn flattened_names_are_nested_again() {
        let raw = read(
            r#"{"@timestamp":"2020","article.title":"T","article.text":"One.","article.author.name":"A B","other.x":1}"#,
        );
        assert_eq!((raw.given.headline.as_deref(), raw.given.authors.as_slice()), (Some("T"), &["A B".to_owned()][..]));
        assert_eq!(raw.extra["other.x"], 1);
        let rows = read(r#"{"text":"One.","source.name":"P","author":"A B","author.id":7}"#);
        assert_eq!((rows.given.source_name.as_deref(), rows.given.authors.len()), (Some("P"), 1));
    }

    #[test]
    fn of_thousands_of_flattened_names_some_stay_as_they_are() {
        let names = (0..3_000).map(|at| format!(r#","text.x{at}":1"#)).collect::<String>();
        let raw = read(&format!(r#"{{"body":"One."{names},"text.z":1}}"#));
        assert_eq!(raw.content, Content::Text("One.".into()));
        assert_eq!(raw.extra["text"].as_object().map(serde_json::Map::len), Some(super::MOST_FLAT));
        assert_eq!(raw.extra["text.z"], 1);
    }

    #[test]
    fn the_object_that_holds_the_text_counts() {
        let raw = read(
            r#"{"name":"projects/p/documents/7","fields":{"title":{"stringValue":"T"},"body":{"stringValue":"One."}}}"#,
        );
        assert_eq!(raw.given.headline.as_deref(), Some("T"));
        let own = read(r#"{"title":"T","text":"One.","meta":{"title":"M","content":"Two."}}"#);
        assert_eq!((own.given.headline.as_deref(), own.content), (Some("T"), Content::Text("One.".into())));
    }

    #[test]
    fn several_sections_are_tags_where_no_tags_are_stated() {
        let tags = |json: &str| read(json).given.tags;
        assert_eq!(tags(r#"{"text":"One.","category":["Sea","Ports"]}"#), ["Sea", "Ports"]);
        assert_eq!(tags(r#"{"text":"One.","category":["Sea","Ports"],"tags":["Quay"]}"#), ["Quay"]);
        assert!(tags(r#"{"text":"One.","category":"Sea"}"#).is_empty());
        assert_eq!(
            tags(r#"{"text":"One.","categories":["user/-/state/com.google/read","user/1/label/Press","Sea"]}"#),
            ["Sea"]
        );
    }

    #[test]
    fn of_several_links_the_alternate_one_is_the_address() {
        let raw =
            read(r#"{"text":"One.","link":[{"@_rel":"enclosure","@_href":"m"},{"@_rel":"alternate","@_href":"a"}]}"#);
        assert_eq!(raw.given.url.as_deref(), Some("a"));
    }

    #[test]
    fn a_page_may_be_in_base64() {
        // <p>One.</p><p>Two.</p>
        let raw = read(r#"{"url":"https://e.org/a","httpResponseBody":"PHA+T25lLjwvcD48cD5Ud28uPC9wPg==","page":2}"#);
        assert_eq!(raw.content, Content::Html("<p>One.</p><p>Two.</p>".into()));
    }

    #[test]
    fn an_address_with_a_path_is_the_articles_own() {
        let raw = read(r#"{"text":"One.","source":"https://p.example/2016/a","source-hostname":"The Paper"}"#);
        assert_eq!(raw.given.url.as_deref(), Some("https://p.example/2016/a"));
        assert_eq!((raw.given.source_name.as_deref(), raw.given.source_domain), (Some("The Paper"), None));
    }

    #[test]
    fn escaped_and_inline_markup() {
        for (json, content) in [
            (r#"{"content":"&lt;p&gt;A &amp;amp; B&lt;/p&gt;"}"#, Content::Html("<p>A &amp; B</p>".into())),
            (r#"{"content":"&#60;p&#62;A&#60;/p&#62;"}"#, Content::Html("<p>A</p>".into())),
            (r#"{"content":"\\u003cp\\u003eA\\u003c/p\\u003e"}"#, Content::Html("<p>A</p>".into())),
            (r#"{"html":"<p>&nbsp;</p>","text":"A"}"#, Content::Text("A".into())),
            (r#"{"content":"<![CDATA[<p>A</p>]]>"}"#, Content::Html("<p>A</p>".into())),
            (r#"{"content":"The <b>pier</b> is shut"}"#, Content::Text("The pier is shut".into())),
            (
                r#"{"body":["The pier of ","Old Haven"," is shut."]}"#,
                Content::Text("The pier of Old Haven is shut.".into()),
            ),
            (r#"{"body":"['One.', 'Two.']"}"#, Content::Text("One.\n\nTwo.".into())),
        ] {
            assert_eq!(read(json).content, content, "{json}");
        }
    }

    #[test]
    fn a_page_beside_its_text_in_one_line_counts() {
        let page = "<div><p>One.</p><p>Two.</p></div>";
        let both = |text: &str| read(&serde_json::json!({"textContent": text, "content": page}).to_string()).content;
        assert_eq!(both("One. Two."), Content::Html(page.into()));
        assert_eq!(both("One.\n\nTwo."), Content::Text("One.\n\nTwo.".into()));
    }

    #[test]
    fn an_entry_may_hold_its_text_as_summary_alone() {
        let raw = read(
            r#"{"title":"T","summary":"<p>One.</p><p>Two.</p>","links":[{"rel":"self","href":"s"},{"rel":"alternate","href":"a"}]}"#,
        );
        assert_eq!(raw.content, Content::Html("<p>One.</p><p>Two.</p>".into()));
        assert_eq!((raw.given.url.as_deref(), raw.given.description), (Some("a"), None));
        assert_eq!(decoded("application/json", r#"{"title":"T","summary":"One line."}"#).unwrap_err(), Code::JsonShape);
    }

    #[test]
    fn our_own_document_is_an_input() {
        let raw = read(
            r#"{"body":{"text":"One."},"url":{"original":"https://e.org/a"},"published":{"at":"2016-10-16T00:00:00Z"},"language":{"code":"en"}}"#,
        );
        assert_eq!(raw.content, Content::Text("One.".into()));
        assert_eq!(raw.given.url.as_deref(), Some("https://e.org/a"));
        assert_eq!(raw.given.language.as_deref(), Some("en"));
    }

    #[test]
    fn an_object_without_content_is_refused() {
        for json in ["{}", r#"{"title":"T"}"#, r#"{"text":"  "}"#, r#"{"text":null,"html":true}"#] {
            assert_eq!(decoded("application/json", json).unwrap_err(), Code::JsonShape, "{json}");
        }
    }
}
