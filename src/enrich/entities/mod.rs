//! What the program knows of the world: entities with their names, and how what an article names is told to be one of them.
//!
//! A *table* (TSV or NDJSON, [`table`]) is compiled ([`compile`]) into a *pack* ([`pack`]); [`Knowledge`] is several packs over one
//! another, the first of them part of the program. Everything here is pure: bytes come from the caller.

pub mod compile;
mod countries;
pub mod country;
pub mod fold;
mod inflect;
pub mod kind;
pub mod knowledge;
pub mod link;
mod linker;
pub mod pack;
pub mod peoples;
mod standing;
mod stems;
pub mod table;
mod titles;
pub mod wikidata;

pub use country::Country;
pub use inflect::{bare_forms, is_article, without_suffix};
pub use kind::{Class, Kind};
pub use knowledge::{Candidate, Candidates, Key, Knowledge, Match};
pub use linker::Linker;
pub use pack::{Damage, Pack, Record};
