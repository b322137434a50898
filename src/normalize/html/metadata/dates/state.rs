//! The day in the state that scripts hold, where nothing else tells one.

use serde_json::Value;

use super::super::names::Kind;
use super::super::state::{Owner, squeezed};
use super::{Dates, Role};
use crate::budget::Budget;
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
/// What such a day is worth.
const SCORE: f64 = 0.6;

impl Dates<'_> {
    /// Days of objects in scripts that name this page's headline or address, or the only such day. Costs a unit a byte of script that names a day.
    pub(super) fn state(&mut self, headline: Option<&str>, budget: &Budget) -> Result<(), Reason> {
        let mut days = self.page.in_state(
            headline,
            &["ubli", "ubDate", "pub_date"],
            &|object| match object.iter().find(|(key, _)| PUBLISHED.contains(&squeezed(key).as_str()))?.1 {
                Value::String(day) => Some(day.clone()),
                // Seconds or milliseconds since 1970.
                Value::Number(count) => Some(count.to_string()).filter(|count| matches!(count.len(), 10 | 13)),
                _ => None,
            },
            budget,
        )?;
        // A day that is the only one is the page's where nothing says whose it is.
        let alone = days.len() == 1;
        days.retain(|(_, owner)| *owner == Owner::Page || *owner == Owner::Unsaid && alone);
        for (day, _) in days {
            self.read(Role::Published, &day, Kind::State, SCORE);
        }
        Ok(())
    }
}
