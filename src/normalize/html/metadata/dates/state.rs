//! The day in the state that scripts hold, where nothing else tells one.

use rustc_hash::FxHashSet;
use serde_json::{Map, Value};

use super::super::candidates::folded;
use super::super::json;
use super::super::names::Kind;
use super::{Dates, Role, clean};
use crate::budget::Budget;
use crate::normalize::html::dom::{Name, ROOT, Tag};
use crate::normalize::url;
use crate::reason::Reason;

/// Names of the first publication, in lower case without signs.
const PUBLISHED: [&str; 16] = [
    "datepublished",
    "publishedat",
    "publisheddate",
    "publishedon",
    "publishedtime",
    "publishdate",
    "publishtime",
    "publicationdate",
    "publicationtime",
    "pubdate",
    "firstpublished",
    "firstpublishedat",
    "firstpublishdate",
    "firstpublicationdate",
    "datefirstpublished",
    "displaydate",
];
/// Names of what tells which article an object is about: its title, and its address or the last part of it.
const TITLES: [&str; 5] = ["headline", "title", "name", "pagetitle", "articletitle"];
const ADDRESSES: [&str; 8] = ["url", "link", "permalink", "canonical", "canonicalurl", "path", "slug", "uri"];
/// Most bytes of scripts that are read.
const MOST: usize = 2_000_000;
/// Shortest last part of an address that is known again.
const SLUG: usize = 12;
/// What such a day is worth.
const SCORE: f64 = 0.6;

impl Dates<'_> {
    /// Days of objects in scripts that name this page's headline or address, or the only such day. Costs a unit a byte of script that names a day.
    pub(super) fn state(&mut self, headline: Option<&str>, budget: &Budget) -> Result<(), Reason> {
        let page = self.page;
        let addresses = [page.given.url.as_deref(), page.gathered.canonical.as_deref()].into_iter().flatten();
        let own: FxHashSet<String> = addresses.filter_map(url::canonical).collect();
        let headline = headline.map(folded).filter(|told| told.contains(' ') || told.chars().count() > SLUG);
        let is_own = |address: &str| {
            let ends =
                |own: &String| address.len() >= SLUG && own.strip_suffix(address).is_some_and(|o| o.ends_with('/'));
            let absolute = url::absolute(page.base.as_ref(), address).and_then(|a| url::canonical(a.as_str()));
            absolute.is_some_and(|a| own.contains(&a)) || own.iter().any(ends)
        };
        let is_about = |object: &Map<String, Value>| {
            object.iter().filter_map(|(key, value)| Some((squeezed(key), value.as_str()?))).any(|(key, value)| {
                TITLES.contains(&key.as_str()) && headline.as_deref() == Some(&folded(&clean(value)))
                    || ADDRESSES.contains(&key.as_str()) && is_own(value.trim_matches('/'))
            })
        };
        let mut read = 0;
        let mut days = Vec::new();
        for script in page.document.elements(ROOT, Tag::SCRIPT) {
            let text = page.document.raw_content(script);
            let is_data = page.document.raw_attr(script, Name::TYPE).is_none_or(|t| !t.contains("ld+json"));
            let has = |what: &[u8]| memchr::memmem::find(text.as_bytes(), what).is_some();
            let Some(from) = text.find('{').filter(|_| is_data && (has(b"ubli") || has(b"ubDate") || has(b"pub_date")))
            else {
                continue;
            };
            read += text.len();
            if read > MOST {
                break;
            }
            budget.spend(text.len() as u64)?;
            for value in json::read(text.get(from..).unwrap_or_default()) {
                collect(&value, &is_about, &mut days);
            }
        }
        // A day that is the only one is the page's where nothing says whose it is.
        let alone = days.len() == 1;
        days.retain(|(_, owner)| *owner == Owner::Page || *owner == Owner::Unsaid && alone);
        for (day, _) in days {
            self.read(Role::Published, &day, Kind::State, SCORE);
        }
        Ok(())
    }
}

/// Whose day an object in a script states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// The page's: it names its headline or its address.
    Page,
    /// Nothing says whose.
    Unsaid,
    /// It names another headline or address.
    Other,
}

/// Adds the days of objects; `is_about` says whether an object names this page.
fn collect(value: &Value, is_about: &dyn Fn(&Map<String, Value>) -> bool, days: &mut Vec<(String, Owner)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, is_about, days)),
        Value::Object(object) => {
            let day = object.iter().find(|(key, _)| PUBLISHED.contains(&squeezed(key).as_str()));
            if let Some((_, Value::String(day))) = day {
                let names = |key: &str| TITLES.contains(&key) || ADDRESSES.contains(&key);
                let owner = if is_about(object) || object.values().filter_map(Value::as_object).any(is_about) {
                    Owner::Page
                } else if object.keys().any(|key| names(&squeezed(key))) {
                    Owner::Other
                } else {
                    Owner::Unsaid
                };
                days.push((day.clone(), owner));
            }
            object.values().for_each(|inner| collect(inner, is_about, days));
        }
        _ => {}
    }
}

/// A name in lower case, its letters alone.
fn squeezed(key: &str) -> String {
    key.chars().filter(|c| c.is_ascii_alphabetic()).map(|c| c.to_ascii_lowercase()).collect()
}
