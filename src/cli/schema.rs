//! `copydesk schema`: the form of the documents, of the input, and of tables.

use std::io::Write;

use super::{Exit, Fault};
use crate::decode::fields;
use crate::encode;
use crate::transport::files::table::{Column, columns};

/// Print the JSON Schema (2020-12) of the documents that are published, or of an article as input in JSON, or the columns of a table of
/// documents. All are generated from what the program itself goes by.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  copydesk schema article > article.schema.json
  copydesk schema input > input.schema.json
  copydesk schema columns")]
pub struct Args {
    /// Which form.
    #[arg(default_value = "article")]
    form: Form,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Form {
    /// The document of the `json` format.
    Article,
    /// What is read as `application/json`.
    Input,
    /// The columns of `pipe --format parquet`: name, type, meaning, parted by tabs.
    Columns,
}

pub fn run(args: &Args) -> Result<Exit, Fault> {
    let column = |column: Column| format!("{}\t{}\t{}\n", column.name, column.shape, column.meaning);
    let text = match args.form {
        Form::Article => format!("{:#}\n", encode::schema()),
        Form::Input => format!("{:#}\n", fields::schema()),
        Form::Columns => columns().into_iter().map(column).collect(),
    };
    std::io::stdout().write_all(text.as_bytes()).map_err(|e| Fault::writing("standard output", &e))?;
    Ok(Exit::Success)
}
