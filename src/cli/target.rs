//! Where the documents of `pipe` go.

#[cfg(feature = "parquet")]
use std::io::IsTerminal;
use std::path::PathBuf;

use super::form::Form;
use super::{Exit, Fault};
use crate::message::Outgoing;
use crate::transport::files::{FileSink, FolderSink, Outputs};
#[cfg(feature = "parquet")]
use crate::transport::files::{Writer, prepare, table::TableSink};
use crate::transport::{Epoch, Published, Sink};

/// Takes the documents of a run.
#[derive(Clone)]
pub enum Target {
    /// Lines on standard output.
    Lines(FileSink),
    /// Lines in files below a folder.
    Folder(FolderSink),
    /// A table, or several below a folder.
    #[cfg(feature = "parquet")]
    Table(TableSink),
}

impl Target {
    /// Standard output, or files below `folder`; whether the run `goes_on` with what an earlier one wrote.
    ///
    /// # Errors
    /// The form does not go there, or it cannot be written.
    pub fn open(form: Form, folder: Option<PathBuf>, goes_on: bool, outputs: &Outputs) -> Result<Self, Fault> {
        match (form, folder) {
            (Form::Parquet, folder) => Self::table(folder, goes_on, outputs),
            (Form::People, Some(_)) => {
                Err(Fault::new(Exit::Usage, "people is for reading: a folder takes every other --format"))
            }
            (_, Some(folder)) => FolderSink::new(&folder, goes_on, outputs)
                .map(Self::Folder)
                .map_err(|error| Fault::writing(folder.display(), &error)),
            (_, None) => Ok(Self::Lines(FileSink::new(outputs))),
        }
    }

    #[cfg(feature = "parquet")]
    fn table(folder: Option<PathBuf>, goes_on: bool, outputs: &Outputs) -> Result<Self, Fault> {
        let sink = match folder {
            Some(folder) => {
                prepare(&folder, goes_on).map_err(|error| Fault::writing(folder.display(), &error))?;
                TableSink::below(folder, outputs)
            }
            None if std::io::stdout().is_terminal() => return Err(Fault::new(Exit::Usage, NOT_HERE)),
            None => TableSink::single(Writer::stdout(), outputs),
        };
        sink.map(Self::Table).map_err(|error| Fault::writing("the table", &error))
    }

    #[cfg(not(feature = "parquet"))]
    fn table(_folder: Option<PathBuf>, _goes_on: bool, _outputs: &Outputs) -> Result<Self, Fault> {
        Err(unbuilt())
    }
}

/// What a program without the feature answers.
#[cfg(any(test, not(feature = "parquet")))]
fn unbuilt() -> Fault {
    Fault::new(
        Exit::Usage,
        "this program was built without Parquet; build it with: cargo build --release --features parquet",
    )
}

/// What a terminal is told.
#[cfg(feature = "parquet")]
const NOT_HERE: &str =
    "Parquet is no text for a terminal: send it to a file (> articles.parquet), or name --output FOLDER";

impl Sink for Target {
    async fn publish(&self, epoch: Epoch, outputs: Vec<Outgoing>) -> Vec<Published> {
        match self {
            Self::Lines(sink) => sink.publish(epoch, outputs).await,
            Self::Folder(sink) => sink.publish(epoch, outputs).await,
            #[cfg(feature = "parquet")]
            Self::Table(sink) => sink.publish(epoch, outputs).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::files::Writer;

    #[test]
    fn without_the_feature_it_says_what_to_build() {
        assert!(unbuilt().message.contains("--features parquet"));
        let outputs = Outputs::new(Writer::memory(), None);
        let opened = Target::open(Form::Parquet, None, false, &outputs);
        match cfg!(feature = "parquet") {
            true => assert!(!opened.is_err_and(|fault| fault == unbuilt())),
            false => assert!(opened.is_err_and(|fault| fault == unbuilt())),
        }
    }
}
