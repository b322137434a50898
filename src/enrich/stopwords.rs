//! Words that carry no subject of their own, by language.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// A set of lower-case words.
pub type Words = FxHashSet<&'static str>;

macro_rules! languages {
    ($($code:literal),*) => {
        /// Languages that have a list.
        pub const LANGUAGES: &[&str] = &[$($code),*];

        /// The stop words of a language (primary subtag), if there is a list (see `data/stopwords/ORIGIN`).
        pub fn stop_words(language: &str) -> Option<&'static Words> {
            match language {
                $($code => {
                    static WORDS: LazyLock<Words> =
                        LazyLock::new(|| include_str!(concat!("../../data/stopwords/", $code, ".txt")).lines().collect());
                    Some(&WORDS)
                })*
                _ => None,
            }
        }
    };
}

languages!(
    "ar", "cs", "da", "de", "en", "es", "fi", "fr", "hi", "hu", "it", "ja", "ko", "nl", "no", "pl", "pt", "ro", "ru",
    "sv", "tr", "uk", "zh"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_its_words() {
        for (language, word) in
            [("en", "the"), ("de", "und"), ("fr", "dans"), ("ru", "это"), ("zh", "的"), ("ar", "على"), ("hi", "और")]
        {
            assert!(stop_words(language).is_some_and(|w| w.contains(word)), "{language}");
        }
        assert!(LANGUAGES.iter().all(|l| stop_words(l).is_some_and(|w| w.len() > 100)));
        assert!(stop_words("und").is_none());
    }
}
