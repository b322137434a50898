//! Documents as a table for analysts: a row an article, a column a field.
//!
//! `columns` come from the documents' schema, `shred` cuts documents into them, `sheet` writes a file of Parquet, `book` keeps the files of a
//! run, and `sink` hands documents over to the thread that does all this.

#[cfg(feature = "parquet")]
mod book;
mod columns;
#[cfg(feature = "parquet")]
mod sheet;
#[cfg(feature = "parquet")]
mod shred;
#[cfg(feature = "parquet")]
mod sink;

pub use columns::{Column, Shape, columns};
#[cfg(feature = "parquet")]
pub use sink::TableSink;
