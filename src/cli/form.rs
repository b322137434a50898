//! The forms that `pipe` writes: every format, and what is made of documents for files and for people.

use std::sync::OnceLock;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::encode::Format;
use crate::encode::cloud_event::Mode;
use crate::route::{Output, Template};

/// What a run writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Documents of a format, a line each.
    Lines(Format),
    /// CloudEvents 1.0 around the document of `copydesk schema article`, a line each.
    CloudEvents,
    /// A table.
    Parquet,
    /// What a person reads.
    People,
}

impl Form {
    /// Documents as this program has them.
    pub const JSON: Form = Form::Lines(Format::Json);

    /// The one output of a run, with the path below a folder as its routing key.
    pub fn output(self, path: Template) -> Output {
        let format = match self {
            Form::Lines(format) => format,
            Form::CloudEvents | Form::Parquet | Form::People => Format::Json,
        };
        Output { event: (self == Form::CloudEvents).then_some(Mode::Structured), ..Output::new("", path, format) }
    }

    fn named(self) -> (&'static str, String) {
        match self {
            Form::Lines(format) => {
                let word = Format::ALL.into_iter().find(|(_, known)| *known == format).map_or("", |(word, _)| word);
                (word, format!("{}, a line each", format.about()))
            }
            Form::CloudEvents => ("cloudevents", "CloudEvents 1.0 around the document of `copydesk schema article`, a line each".to_owned()),
            Form::Parquet => ("parquet", "Apache Parquet, a row an article, for DuckDB, pandas and Spark; the columns of `copydesk schema columns`".to_owned()),
            Form::People => ("people", "Headline, byline, date, first lines, and what was removed".to_owned()),
        }
    }
}

impl ValueEnum for Form {
    fn value_variants<'a>() -> &'a [Self] {
        static FORMS: OnceLock<Vec<Form>> = OnceLock::new();
        FORMS.get_or_init(|| {
            let lines = Format::ALL.into_iter().map(|(_, format)| Form::Lines(format));
            lines.chain([Form::CloudEvents, Form::Parquet, Form::People]).collect()
        })
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (word, about) = self.named();
        Some(PossibleValue::new(word).help(about))
    }
}
