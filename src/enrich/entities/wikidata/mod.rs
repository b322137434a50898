//! Items of a Wikidata dump as rows of a table.
//!
//! A dump is read once, from its beginning to its end, since it may come from a pipe. What a thing is follows from `instance of` and chains of
//! `subclass of`, which stand anywhere in the dump: so a kept item is first a [`Draft`], which names its classes, and becomes a row once all of
//! the dump was read. Meanwhile only the classes are in memory: some millions of pairs of numbers, whatever the size of the dump.

mod classes;
mod item;

pub use classes::Classes;
pub use item::{Draft, Item};

/// The first line of the table that [`Draft::row`] writes rows of.
pub const HEADER: &str = "id\tclass\tkind\tlabel\tnames\tcountry\tsitelinks\tpopulation\tgeonames";
