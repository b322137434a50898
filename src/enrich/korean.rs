//! Korean words: nouns with the particles that are written in one word with them, and how verbs end.

/// What Korean writes behind a noun and in one word with it, longer ones first.
const PARTICLES: &[&str] = &[
    "으로부터",
    "에서부터",
    "이라고",
    "에게서",
    "으로써",
    "으로서",
    "까지는",
    "에서는",
    "에게",
    "에서",
    "으로",
    "라고",
    "이나",
    "부터",
    "까지",
    "보다",
    "처럼",
    "마다",
    "과의",
    "와의",
    "에는",
    "에도",
    "로서",
    "로써",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "로",
    "와",
    "과",
];

/// A Korean noun without its particles.
pub fn noun(word: &str) -> &str {
    let without = |ending: &&str| word.strip_suffix(*ending).filter(|rest| rest.chars().count() > 1);
    PARTICLES.iter().find_map(without).unwrap_or(word)
}

/// How Korean verbs and what is made of them end: such words name nothing.
const VERBAL: &[&str] = &[
    "다", "며", "고", "면", "서", "해", "한", "할", "된", "될", "던", "인", "적", "히", "게", "지만", "는데", "하는",
    "되는", "있는", "없는", "위한", "대한", "통해", "따라", "위해", "대해",
];

/// Whether the word is rather a verb, an adjective or an adverb.
pub fn is_verb(word: &str) -> bool {
    VERBAL.iter().any(|ending| word.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_are_no_part_of_a_noun() {
        assert_eq!(
            (noun("축제를"), noun("서울에서"), noun("군수"), noun("한반도")),
            ("축제", "서울", "군수", "한반도")
        );
        assert!(is_verb("밝혔다") && !is_verb("축제"));
    }
}
