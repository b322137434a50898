//! The memory of earlier articles: one suite for every store, and what only a store on the network can do.

mod file;
mod listed;
mod made;
#[path = "../../../examples/stories/measure.rs"]
#[expect(dead_code, reason = "the example uses the rest")]
mod measure;
mod network;
mod servers;
mod stories;
mod suite;
