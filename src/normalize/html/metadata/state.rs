//! Objects in the state that scripts hold, and whether they are about the page's article.

use rustc_hash::FxHashSet;
use serde_json::{Map, Value};

use super::candidates::folded;
use super::{Page, clean, json};
use crate::budget::Budget;
use crate::normalize::html::dom::{Name, ROOT, Tag};
use crate::normalize::url;
use crate::reason::Reason;

/// Names of what tells which article an object is about: its title, and its address or the last part of it.
const TITLES: [&str; 5] = ["headline", "title", "name", "pagetitle", "articletitle"];
const ADDRESSES: [&str; 8] = ["url", "link", "permalink", "canonical", "canonicalurl", "path", "slug", "uri"];
/// Most bytes of scripts that are read.
const MOST: usize = 2_000_000;
/// Shortest last part of an address that is known again.
const SLUG: usize = 12;

/// Whom an object in a script is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The page: it names its headline or its address.
    Page,
    /// Nothing says whom.
    Unsaid,
    /// It names another headline or address.
    Other,
}

impl Page<'_> {
    /// What `read` finds in objects of scripts that hold one of `needles`, each with its owner. Costs a unit a byte of such a script.
    ///
    /// # Errors
    /// An overrun.
    pub fn in_state<T>(
        &self,
        headline: Option<&str>,
        needles: &[&str],
        read: &dyn Fn(&Map<String, Value>) -> Option<T>,
        budget: &Budget,
    ) -> Result<Vec<(T, Owner)>, Reason> {
        let addresses = [self.given.url.as_deref(), self.gathered.canonical.as_deref()].into_iter().flatten();
        let own: FxHashSet<String> = addresses.filter_map(url::canonical).collect();
        let headline = headline.map(folded).filter(|told| told.contains(' ') || told.chars().count() > SLUG);
        let is_own = |address: &str| {
            let ends =
                |own: &String| address.len() >= SLUG && own.strip_suffix(address).is_some_and(|o| o.ends_with('/'));
            let absolute = url::absolute(self.base.as_ref(), address).and_then(|a| url::canonical(a.as_str()));
            absolute.is_some_and(|a| own.contains(&a)) || own.iter().any(ends)
        };
        let is_about = |object: &Map<String, Value>| {
            object.iter().filter_map(|(key, value)| Some((squeezed(key), value.as_str()?))).any(|(key, value)| {
                TITLES.contains(&key.as_str()) && headline.as_deref() == Some(&folded(&clean(value)))
                    || ADDRESSES.contains(&key.as_str()) && is_own(value.trim_matches('/'))
            })
        };
        let mut size = 0;
        let mut found = Vec::new();
        for script in self.document.elements(ROOT, Tag::SCRIPT) {
            let text = self.document.raw_content(script);
            let is_data = self.document.raw_attr(script, Name::TYPE).is_none_or(|t| !t.contains("ld+json"));
            let has = |what: &&str| memchr::memmem::find(text.as_bytes(), what.as_bytes()).is_some();
            let Some(from) = text.find('{').filter(|_| is_data && needles.iter().any(has)) else { continue };
            size += text.len();
            if size > MOST {
                break;
            }
            budget.spend(text.len() as u64)?;
            for value in json::read(text.get(from..).unwrap_or_default()) {
                collect(&value, read, &is_about, &mut found);
            }
        }
        Ok(found)
    }
}

/// Adds what `read` finds in objects; `is_about` says whether an object names this page.
fn collect<T>(
    value: &Value,
    read: &dyn Fn(&Map<String, Value>) -> Option<T>,
    is_about: &dyn Fn(&Map<String, Value>) -> bool,
    found: &mut Vec<(T, Owner)>,
) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, read, is_about, found)),
        Value::Object(object) => {
            if let Some(read) = read(object) {
                let names = |key: &str| TITLES.contains(&key) || ADDRESSES.contains(&key);
                let owner = if is_about(object) || object.values().filter_map(Value::as_object).any(is_about) {
                    Owner::Page
                } else if object.keys().any(|key| names(&squeezed(key))) {
                    Owner::Other
                } else {
                    Owner::Unsaid
                };
                found.push((read, owner));
            }
            object.values().for_each(|inner| collect(inner, read, is_about, found));
        }
        _ => {}
    }
}

/// A name in lower case, its letters alone.
pub fn squeezed(key: &str) -> String {
    key.chars().filter(|c| c.is_ascii_alphabetic()).map(|c| c.to_ascii_lowercase()).collect()
}
