//! The shapes in which JSON holds the text of an article: parts within parts, pieces of paragraphs, one content in several forms.

use serde_json::Value;

use super::{DEPTH, is_plain, member, one, opened, related, string};
use crate::decode::fields::nodes;
use crate::normalize::clean::markup;

/// Kinds of pieces of a paragraph that hold pieces themselves.
const INLINE: [&str; 12] = [
    "link",
    "hyperlink",
    "a",
    "entry-hyperlink",
    "asset-hyperlink",
    "autolink",
    "mention",
    "strong",
    "em",
    "bold",
    "italic",
    "underline",
];

/// Kinds of parts of a body that are seen or heard, not read.
const UNREAD: [&str; 17] = [
    "image",
    "images",
    "img",
    "picture",
    "photo",
    "figure",
    "gallery",
    "slideshow",
    "video",
    "audio",
    "embed",
    "iframe",
    "ad",
    "advert",
    "advertisement",
    "related",
    "interstitial",
];

/// Members whose values are parts of a body.
const BODY_MEMBERS: [&str; 10] =
    ["summary", "sections", "blocks", "headline", "paragraphs", "content", "children", "elements", "items", "data"];

/// Levels of parts that a body may have.
const BODY_DEPTH: usize = 16;

/// The text that `value` holds: of a list, its items as paragraphs, or as the text nodes of paragraphs. Not trimmed: the first line is
/// evidence.
pub(in crate::decode) fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::Number(_) => None,
        Value::String(_) => body(&opened(value), BODY_DEPTH),
        value => body(value, BODY_DEPTH),
    }?;
    markup::shows_text(&text).then_some(text)
}

/// [`text`] of a value that is given away, in the same way.
pub(in crate::decode) fn into_text(value: Value) -> Result<String, Value> {
    match value {
        Value::String(text) if is_plain(&text) && markup::shows_text(&text) => Ok(text),
        value => text(&value).ok_or(value),
    }
}

/// Whether [`text`] is there, without a copy of what is a page as often as not.
pub(in crate::decode) fn has_text(value: &Value) -> bool {
    match value {
        Value::String(text) if is_plain(text) => markup::shows_text(text),
        value => text(value).is_some(),
    }
}

fn body(value: &Value, depth: usize) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(items) if depth > 0 => match alternatives(items) {
            Some(best) => one(best, DEPTH),
            None if items.iter().all(Value::is_string) => Some(nodes::join(items.iter().filter_map(Value::as_str))),
            None if let Some(leaves) = leaves(items, DEPTH).filter(|leaves| is_torn_paragraph(leaves)) => {
                Some(nodes::join(leaves.into_iter()))
            }
            None => {
                let read = items.iter().filter(|item| !is_unread(item));
                Some(read.filter_map(|item| body(item, depth - 1)).collect::<Vec<_>>().join("\n\n"))
            }
        },
        Value::Object(object) => member(object, depth.min(DEPTH)).or_else(|| {
            let parts = BODY_MEMBERS.iter().filter_map(|member| body(object.get(*member)?, depth.checked_sub(1)?));
            let parts: Vec<String> = parts.filter(|part| !part.trim().is_empty()).collect();
            match related(value) {
                inner if parts.is_empty() && depth > 0 && !std::ptr::eq(inner, value) => body(inner, depth - 1),
                _ => Some(parts.join("\n\n")),
            }
        }),
        value => string(value),
    }
}

/// The pieces of one paragraph, as editors keep them apart by their type face: objects with nothing but a text and its marks, and links
/// around some of them.
fn leaves(items: &[Value], depth: usize) -> Option<Vec<&str>> {
    let mut pieces = Vec::new();
    for item in items {
        let inline = kind(item).is_some_and(|kind| INLINE.contains(&kind));
        let is_piece = item.is_object() && (inline || kind(item).is_none_or(|kind| matches!(kind, "text" | "span")));
        let text = ["text", "value"].iter().find_map(|name| item.get(*name)?.as_str());
        let within = || ["content", "children"].iter().find_map(|name| item.get(*name)?.as_array());
        match text {
            Some(text) if is_piece => pieces.push(text),
            None if inline && depth > 0 => pieces.extend(leaves(within()?, depth - 1)?),
            _ => return None,
        }
    }
    Some(pieces)
}

fn is_torn_paragraph(leaves: &[&str]) -> bool {
    leaves.len() > 1 && leaves.iter().any(|piece| nodes::is_torn(piece))
}

/// What a part of a body says that it is.
fn kind(item: &Value) -> Option<&str> {
    ["type", "_type", "kind", "nodeType", "blockType", "block_type"].iter().find_map(|name| item.get(*name)?.as_str())
}

/// Whether a part of a body says that it is a picture, a film or an advertisement.
fn is_unread(item: &Value) -> bool {
    // `core/image`, `image-block`
    kind(item)
        .is_some_and(|kind| kind.split(['/', '-', '_', ' ']).any(|word| UNREAD.contains(&word.to_lowercase().as_str())))
}

/// Of items that state media types, and so hold the same content in several forms: the page if there is one, else the first that is not empty.
fn alternatives(items: &[Value]) -> Option<&Value> {
    let media = |item: &Value| {
        let kind = ["type", "contentType", "contenttype", "mime_type"].iter().find_map(|name| item.get(*name));
        kind.and_then(Value::as_str).filter(|kind| kind.contains('/')).map(str::to_owned)
    };
    let shows = |item: &Value| string(item).is_some_and(|text| markup::shows_text(&text));
    let mut filled = items.iter().filter(|item| media(item).is_some() && shows(item));
    let first = filled.next()?;
    let is_page = |item: &&Value| media(item).is_some_and(|kind| kind.contains("html"));
    Some(if is_page(&first) { first } else { filled.find(is_page).unwrap_or(first) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_of_many_shapes() {
        for (value, expected) in [
            (json!(["One.", "Two."]), "One.\n\nTwo."),
            (json!({"sections": [{"headline": ["Head"], "paragraphs": ["One.", "Two."]}]}), "Head\n\nOne.\n\nTwo."),
            (
                json!([{"type": "paragraph", "text": "One."}, {"type": "image", "src": "/i.jpg"}, {"blockType": "core/gallery", "text": "3 pictures"},
                    {"type": "paragraph", "text": "Two."}]),
                "One.\n\nTwo.",
            ),
            (
                json!({"blocks": [{"type": "header", "data": {"text": "Head"}}, {"type": "paragraph", "data": {"text": "One."}}]}),
                "Head\n\nOne.",
            ),
            (
                json!({"nodeType": "document", "content": [{"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "One "},
                    {"nodeType": "hyperlink", "content": [{"nodeType": "text", "value": "pier"}]}, {"nodeType": "text", "value": " shut."}]},
                    {"nodeType": "unordered-list", "content": [{"nodeType": "list-item", "content": [{"nodeType": "paragraph",
                    "content": [{"nodeType": "text", "value": "Two."}]}]}]}]}),
                "One pier shut.\n\nTwo.",
            ),
            (
                json!([{"_type": "block", "children": [{"_type": "span", "text": "One "}, {"_type": "span", "text": "pier."}]}]),
                "One pier.",
            ),
            (json!({"en-GB": "One."}), "One."),
            (
                json!([{"children": [{"text": "One "}, {"text": "pier", "bold": true}, {"text": "."}]}, {"children": [{"text": "Two."}]}]),
                "One pier.\n\nTwo.",
            ),
            (
                json!([{"type": "text/plain", "value": ""}, {"type": "text/plain", "value": "a"}, {"type": "text/html", "value": "<p>a"}]),
                "<p>a",
            ),
            (
                json!([{"type": "text/html", "value": "<p>&nbsp;</p>"}, {"type": "application/xhtml+xml", "value": "<p>a"}]),
                "<p>a",
            ),
        ] {
            assert_eq!(text(&value).as_deref(), Some(expected), "{value}");
            assert!(has_text(&value), "{value}");
        }
    }
}
