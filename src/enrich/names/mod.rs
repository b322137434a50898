//! People and organisations: finds names, tells what they name, and merges the mentions of each across the article.

pub mod features;
pub mod lexicon;
pub mod model;
pub mod recognize;

pub use recognize::Recognizer;
