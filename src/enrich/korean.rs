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

/// A name that begins in other letters than Hangul, without the particle written to it: `LG` of `LG는`. Behind Hangul a particle has the form that goes with the
/// syllable in front of it, so that `LG디스플레이` has none.
pub fn foreign_name(word: &str) -> &str {
    let without = |particle: &&str| word.strip_suffix(*particle).filter(|rest| goes_with(rest, particle));
    PARTICLES.iter().find_map(without).unwrap_or(word)
}

/// Whether `particle` has the form that stands behind `name`: some have one behind consonants and another behind vowels.
fn goes_with(name: &str, particle: &str) -> bool {
    const SYLLABLES: std::ops::RangeInclusive<char> = '\u{ac00}'..='\u{d7a3}';
    /// Final consonants of a syllable, with none as the first; `ㄹ` counts as none in front of `로`.
    const FINALS: u32 = 28;
    const RIEUL: u32 = 8;
    let Some(last) = name.chars().next_back() else { return false };
    if !SYLLABLES.contains(&last) {
        return last.is_alphanumeric();
    }
    let consonant = (u32::from(last) - u32::from(*SYLLABLES.start())) % FINALS;
    match particle.chars().next() {
        Some('은' | '이' | '을' | '과') => consonant != 0,
        Some('으') => consonant != 0 && consonant != RIEUL,
        Some('는' | '가' | '를' | '와' | '라') => consonant == 0,
        Some('로') => consonant == 0 || consonant == RIEUL,
        _ => true,
    }
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
        for (word, name) in [
            ("LG는", "LG"),
            ("SK하이닉스가", "SK하이닉스"),
            ("KB증권은", "KB증권"),
            ("MBC에서는", "MBC"),
            ("LG디스플레이", "LG디스플레이"),
            ("GS25로", "GS25"),
            ("CJ올리브영", "CJ올리브영"),
        ] {
            assert_eq!(foreign_name(word), name);
        }
        assert!(is_verb("밝혔다") && !is_verb("축제"));
    }
}
