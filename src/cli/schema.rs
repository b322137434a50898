//! `copydesk schema`: the form of the documents, and of the input.

use std::io::Write;

use super::{Exit, Fault};
use crate::decode::fields;
use crate::encode;

/// Print the JSON Schema (2020-12) of the documents that are published, or of an article as input in JSON. Both are generated from what the
/// program itself goes by.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  copydesk schema article > article.schema.json
  copydesk schema input > input.schema.json")]
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
}

pub fn run(args: &Args) -> Result<Exit, Fault> {
    let schema = match args.form {
        Form::Article => encode::schema(),
        Form::Input => fields::schema(),
    };
    let text = format!("{schema:#}\n");
    std::io::stdout().write_all(text.as_bytes()).map_err(|e| Fault::writing("standard output", &e))?;
    Ok(Exit::Success)
}
