//! JSON, an article a line.

use serde::de::IgnoredAny;

use super::{Item, ROUNDS, carried};
use crate::decode::{Options, json, too_many};
use crate::reason::{Code, Reason};

/// RFC 7464 puts one before each text of a sequence.
const RECORD_SEPARATOR: char = '\u{1e}';

fn filled(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', RECORD_SEPARATOR]).map(str::trim).filter(|line| !line.is_empty())
}

/// Whether `text` is several lines of which each is an object: the first one is, and the second begins like one.
pub(super) fn are(text: &str) -> bool {
    let mut lines = filled(text);
    let first =
        lines.next().is_some_and(|line| line.starts_with('{') && serde_json::from_str::<IgnoredAny>(line).is_ok());
    first && lines.next().is_some_and(|line| line.starts_with('{'))
}

/// The articles of `text`, one a line.
///
/// # Errors
/// [`Code::TooManyArticles`], and those of JSON.
pub(super) fn items(text: &str, options: &Options) -> Result<Vec<Item<'static>>, Reason> {
    let text = text.trim_start_matches('\u{feff}');
    let count = filled(text).count();
    if count > options.articles {
        return Err(too_many(count, options));
    }
    let mut left = options.json_values;
    let mut item = |line| {
        let (value, size) = json::parse(line, left)?;
        left -= size.min(left);
        carried(value, options, &mut left, ROUNDS)
    };
    let mut items = Vec::with_capacity(count);
    for (n, line) in (1..).zip(filled(text)) {
        items.extend(item(line).map_err(|reason| reason.of_article(n, count))?);
    }
    match items.len() {
        0 => Err(Reason::new(Code::Empty, "lines of no articles")),
        found if found > options.articles => Err(too_many(found, options)),
        _ => Ok(items),
    }
}
