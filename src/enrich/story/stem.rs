//! A light stemmer for all languages: a word is cut to a length (which does as well as rules in languages that put many endings together, Can et
//! al. 2008), and since the endings of inflection are vowels and a few letters, these are taken off from the end while enough is left (after
//! the light stemmers of Savoy 2006). It makes keys and not words: forms of a word shall meet, and strangers rarely.

/// Characters that stay.
const LEAST: usize = 4;

/// The stemmer of a language.
pub struct Stemmer<'a> {
    language: &'a str,
    /// Letters that endings are made of beside vowels; in English there are these alone.
    letters: &'static str,
    most: usize,
}

impl<'a> Stemmer<'a> {
    pub fn of(language: &'a str) -> Self {
        let (letters, most) = match language {
            "en" => ("se", 9),
            "ru" | "uk" | "bg" | "sr" | "be" | "mk" => ("мхвгй", 9),
            "pl" | "cs" | "sk" | "hr" | "sl" => ("mwhv", 8),
            "es" | "fr" | "pt" | "it" | "ca" | "ro" => ("snmr", 8),
            // Compounds are known by their first part.
            "de" | "nl" => ("snm", 6),
            "da" | "no" | "nb" | "nn" | "sv" => ("snrt", 7),
            "tr" | "az" | "fi" | "hu" | "et" | "eu" => ("", 6),
            "hi" | "bn" | "mr" | "ta" | "te" | "ur" | "fa" => ("", 7),
            "ar" => ("", 8),
            "id" | "ms" | "sw" | "vi" => ("", 9),
            _ => ("snm", 9),
        };
        Self { language, letters, most }
    }

    /// One that takes endings off and leaves long words whole, but where many endings are put together.
    pub fn of_endings(language: &'a str) -> Self {
        let stemmer = Self::of(language);
        let most = if stemmer.letters.is_empty() { stemmer.most } else { usize::MAX };
        Self { most, ..stemmer }
    }

    pub fn language(&self) -> &'a str {
        self.language
    }

    /// The stem of a lower-case word, a part of it.
    pub fn stem<'w>(&self, word: &'w str) -> &'w str {
        let word = match self.language {
            "ar" => arabic(word),
            "en" => english(word),
            _ => word,
        };
        let mut stem = word.char_indices().nth(self.most).map_or(word, |(end, _)| &word[..end]);
        let mut left = stem.chars().count();
        while left > LEAST
            && let Some(last) = stem.chars().next_back()
            && (self.letters.contains(last) || self.language != "en" && is_vowel(last))
        {
            stem = &stem[..stem.len() - last.len_utf8()];
            left -= 1;
        }
        stem
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'à'..='å' | 'è'..='ï' | 'ò'..='ö' | 'ù'..='ý' | 'ą' | 'ę' | 'ě' | 'ů'
        | 'а' | 'е' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я' | 'ь' | 'ё' | 'і' | 'ї' | 'є'
        | 'α' | 'ε' | 'η' | 'ι' | 'ο' | 'υ' | 'ω' | 'ά' | 'έ' | 'ή' | 'ί' | 'ό' | 'ύ' | 'ώ' | 'ς')
}

/// Takes verbal endings off.
fn english(word: &str) -> &str {
    let ends = ["ing", "ed", "'s"].into_iter().find_map(|ending| word.strip_suffix(ending));
    ends.filter(|rest| rest.len() >= LEAST && rest.is_ascii()).unwrap_or(word)
}

/// Takes the article with what is written together with it off, and endings (after light10, Larkey et al. 2007).
fn arabic(word: &str) -> &str {
    let long = |rest: &&str| rest.chars().count() >= 3;
    let word = ["وال", "بال", "كال", "فال", "ال", "لل"]
        .iter()
        .find_map(|start| word.strip_prefix(start).filter(long))
        .unwrap_or(word);
    ["ها", "ان", "ات", "ون", "ين", "ية", "يه", "ة", "ه", "ي", "ا"]
        .iter()
        .find_map(|end| word.strip_suffix(end).filter(long))
        .unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(language: &str, word: &str) -> String {
        Stemmer::of(language).stem(word).to_owned()
    }

    #[test]
    fn forms_of_a_word_meet() {
        for (language, forms) in [
            ("en", &["strike", "strikes", "striking"][..]),
            ("en", &["destroyed", "destroys", "destroy"]),
            ("de", &["gletscher", "gletschers", "gletschern"]),
            ("de", &["präsident", "präsidenten"]),
            ("es", &["incendio", "incendios"]),
            ("fr", &["annoncer", "annoncé", "annonce"]),
            ("ru", &["пожар", "пожара", "пожаром", "пожаров", "пожаре"]),
            ("ru", &["киев", "киева", "киеве"]),
            ("ar", &["وزير", "الوزير", "والوزير"]),
            ("ar", &["الحكومة", "حكومة", "للحكومة"]),
            ("tr", &["belediye", "belediyenin", "belediyesi"]),
        ] {
            let stems: Vec<String> = forms.iter().map(|form| stem(language, form)).collect();
            assert!(stems.windows(2).all(|w| w[0] == w[1]), "{language} {forms:?}: {stems:?}");
        }
        assert_ne!(stem("en", "police"), stem("en", "policy"));
    }
}
