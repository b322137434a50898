//! Lists of words, of beginnings and of ends of words.

/// Letters that follow a beginning at most.
const ENDING: usize = 5;

/// Words as tables have them: a word, `stem-`, or `-end`. Both the table and what is looked up are folded ([`super::fold`]).
#[derive(Debug, Default)]
pub struct Stems {
    words: Vec<String>,
    stems: Vec<String>,
    ends: Vec<String>,
}

impl Stems {
    /// Adds one of the table.
    pub fn add(&mut self, word: &str) {
        match (word.strip_suffix('-'), word.strip_prefix('-')) {
            (Some(stem), _) => self.stems.push(super::fold::fold(stem)),
            (_, Some(end)) => self.ends.push(super::fold::fold(end)),
            _ => self.words.push(super::fold::fold(word)),
        }
    }

    /// Whether the word is one of them.
    pub fn has(&self, folded: &str) -> bool {
        let stem = |stem: &String| folded.strip_prefix(&**stem).is_some_and(|rest| rest.chars().count() <= ENDING);
        let ends = |end: &String| folded.ends_with(&**end);
        self.words.iter().any(|word| word == folded) || self.stems.iter().any(stem) || self.ends.iter().any(ends)
    }

    /// The whole words.
    pub fn words(&self) -> &[String] {
        &self.words
    }
}
