//! Names in other languages than English: one recognizer for all, with weights that the languages share.
//!
//! The text is cut into units (words; single characters where a script writes no blanks), each is described by features
//! ([`features`]), scored by one model ([`model`]), and the best sequence of labels is taken, sentence by sentence.

mod arabic;
mod borders;
mod declension;
mod document;
pub mod features;
mod forms;
pub mod found;
mod joined;
pub mod lexicon;
mod mention;
mod merge;
pub mod model;
mod part;
pub mod recognize;
mod runs;
mod seen;
mod streets;
pub mod units;

/// Languages that it was trained on and measured in.
pub const LANGUAGES: &[&str] = &[
    "ar", "cs", "da", "de", "es", "fi", "fr", "hi", "hu", "it", "ja", "ko", "nl", "no", "nb", "nn", "pl", "pt", "ro",
    "ru", "sv", "tr", "uk", "zh",
];

/// Languages that it was trained on, too, and whose names alone are served: what the other enrichers need for them is not there.
pub const NAMES_ALONE: &[&str] = &["bs", "hr", "sk", "sr"];

/// The code under which a language is trained: the written standards of Norwegian are one, and Bosnian is read as Croatian is.
pub fn trained_as(language: &str) -> &str {
    match language {
        "nb" | "nn" => "no",
        "bs" => "hr",
        other => other,
    }
}
