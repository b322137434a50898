//! Stories: articles of different words on the same event, as they come.
//!
//! A story is a centre of gravity of its reports' terms, found through its most telling ones, in the way of single-pass clustering (Allan et al.
//! 1998; Miranda et al. 2018). A report joins the story that it is likeliest of one event with, if it is likely enough (a logistic model over five
//! signs, see [`rules`]); else it begins one. Where it is alike to two stories that are also alike to each other, they become one.
//!
//! What is here is pure. [`place`] says which story a report belongs to, over any [`Shelf`]: the one of a process is [`Stories`]; the script of the
//! store in Redis does the same (`crate::store::redis`).

mod place;
mod record;
mod report;
pub mod rules;
mod stories;
mod vector;

pub use place::{Limits, Shelf, place, told};
pub use record::Record;
pub use report::Report;
pub use stories::{Snapshot, Stories};
pub use vector::Vector;
