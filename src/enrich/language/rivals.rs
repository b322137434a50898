//! Languages so close that letter statistics confuse them, told apart by words and spellings that only one of them uses.

struct Rival {
    language: &'static str,
    /// Whole words, sorted.
    words: &'static [&'static str],
    /// Spellings inside words.
    parts: &'static [&'static str],
}

struct Pair {
    first: Rival,
    second: Rival,
    /// Share of the words by which the second must lead; it is a variety that the first swallows.
    lead: f64,
}

const PAIRS: &[Pair] = &[
    Pair {
        first: Rival { language: "en", words: &[], parts: &[] },
        second: Rival {
            language: "pcm",
            words: &["am", "dat", "dem", "dey", "di", "dis", "don", "im", "pipo", "sey", "tok", "una", "wetin", "wey"],
            parts: &[],
        },
        lead: 0.03,
    },
    Pair {
        first: Rival { language: "rw", words: &[], parts: &["bya", "byi", "byo", "cya", "cye", "cyi", "cyo"] },
        second: Rival {
            language: "rn",
            words: &["ca", "canke", "co", "ibi", "ico"],
            parts: &["vya", "vye", "vyi", "vyo", "vyu"],
        },
        lead: 0.0,
    },
    Pair {
        first: Rival {
            language: "id",
            words: &[
                "adalah", "bahwa", "beberapa", "bisa", "kantor", "karena", "mobil", "namun", "pria", "saat", "seperti",
                "tahun",
            ],
            parts: &["itas"],
        },
        second: Rival {
            language: "ms",
            words: &[
                "adakah", "bahawa", "boleh", "daripada", "ialah", "kerana", "kereta", "lelaki", "sahaja", "semasa",
                "tetapi",
            ],
            parts: &["aliti", "ktiviti", "versiti"],
        },
        lead: 0.0,
    },
    Pair {
        first: Rival {
            language: "hr",
            words: &["glazba", "tijekom", "tisuća", "tisuće", "tjedan", "tjedna", "tko", "uvjet", "uvjeti", "vlak"],
            parts: &["europ", "općenit", "povijes", "sveučili", "znanstven"],
        },
        second: Rival {
            language: "bs",
            words: &["hiljada", "hiljade", "ko", "sedmica", "sedmice", "tokom", "uslov", "uslovi", "voz"],
            parts: &["evrop", "histor", "naučn", "univerzitet"],
        },
        lead: 0.0,
    },
];

impl Rival {
    fn count(&self, words: &[&str]) -> usize {
        let longest = self.words.iter().map(|w| w.len()).max().unwrap_or(0);
        let whole = |word: &str| word.len() <= longest && self.words.binary_search(&word).is_ok();
        words.iter().filter(|word| whole(word) || self.parts.iter().any(|part| word.contains(part))).count()
    }
}

/// Which of two rivals `sample` is in, where `guess` is one of them and the words say the other one. Where the words are silent, the
/// declared language decides between the two.
pub(super) fn decide(guess: &str, sample: &str, declared: Option<&'static str>) -> Option<&'static str> {
    let pair = PAIRS.iter().find(|p| p.first.language == guess || p.second.language == guess)?;
    let lower = sample.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
    let (first, second) = (pair.first.count(&words), pair.second.count(&words));
    if pair.lead > 0.0 {
        let lead = second > first + 1 && second as f64 > first as f64 + pair.lead * words.len() as f64;
        return (guess == pair.first.language && lead).then_some(pair.second.language);
    }
    match first.cmp(&second) {
        std::cmp::Ordering::Greater => Some(pair.first.language),
        std::cmp::Ordering::Less => Some(pair.second.language),
        std::cmp::Ordering::Equal => declared.filter(|d| *d == pair.first.language || *d == pair.second.language),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted() {
        let rivals = PAIRS.iter().flat_map(|pair| [&pair.first, &pair.second]);
        rivals.for_each(|rival| assert!(rival.words.is_sorted(), "{}", rival.language));
    }
}
