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
    /// Whether the first is meant where the words are silent and nothing was declared: nine of ten Norwegian texts are in Bokmål.
    usual: bool,
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
        usual: false,
    },
    Pair {
        first: Rival { language: "rw", words: &[], parts: &["bya", "byi", "byo", "cya", "cye", "cyi", "cyo"] },
        second: Rival {
            language: "rn",
            words: &["ca", "canke", "co", "ibi", "ico"],
            parts: &["vya", "vye", "vyi", "vyo", "vyu"],
        },
        lead: 0.0,
        usual: false,
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
        usual: false,
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
        usual: false,
    },
    Pair {
        first: Rival {
            language: "no",
            words: &[
                "av", "bare", "ble", "de", "en", "et", "flere", "fra", "gjør", "hun", "hva", "hvor", "hvordan", "ikke",
                "jeg", "kommer", "mer", "mye", "noe", "noen", "sier", "vet",
            ],
            parts: &[],
        },
        second: Rival {
            language: "nn",
            words: &[
                "berre", "dei", "eg", "ein", "eit", "fleire", "frå", "gjer", "ho", "ikkje", "kjem", "korleis", "kva",
                "kvar", "meir", "mykje", "noko", "nokon", "nokre", "seier", "sjølv", "vart", "veit", "vere", "vert",
                "vore",
            ],
            parts: &[],
        },
        lead: 0.0,
        usual: true,
    },
    Pair {
        first: Rival {
            language: "nl",
            words: &["de", "een", "hij", "ik", "niet", "voor", "waren", "werd", "werden", "zijn", "zou"],
            parts: &[],
        },
        second: Rival {
            language: "af",
            words: &[
                "baie", "daardie", "ek", "gesê", "hierdie", "hulle", "hy", "kinders", "nie", "sal", "sy", "sê", "vir",
            ],
            parts: &[],
        },
        lead: 0.0,
        usual: false,
    },
    Pair {
        first: Rival { language: "zh", words: &[], parts: &[] },
        second: Rival {
            language: "yue",
            words: &[],
            parts: &["佢", "冇", "咁", "咗", "哋", "唔", "啲", "喺", "嗰", "嘅", "嘢"],
        },
        lead: 0.2,
        usual: false,
    },
];

/// Looks for the words of a rival.
struct Look<'a> {
    rival: &'a Rival,
    /// Which of the letters a to z begins one of its words; all, where spellings inside words tell.
    initials: u32,
}

/// A bit for each of the letters a to z, all bits for another one.
fn initial(word: &str) -> u32 {
    word.bytes().next().filter(u8::is_ascii_lowercase).map_or(u32::MAX, |byte| 1 << (byte - b'a'))
}

impl<'a> Look<'a> {
    fn new(rival: &'a Rival) -> Self {
        let words = rival.words.iter().fold(0, |mask, word| mask | initial(word));
        Self { rival, initials: if rival.parts.is_empty() { words } else { u32::MAX } }
    }

    /// Whether a word, lower case, is the rival's own.
    fn finds(&self, word: &str) -> bool {
        self.initials & initial(word) != 0
            && (self.rival.words.binary_search(&word).is_ok()
                || self.rival.parts.iter().any(|part| word.contains(part)))
    }

    /// Bytes from which on no word can be its own.
    fn too_long(&self) -> usize {
        let longest = self.rival.words.iter().map(|word| word.len()).max().unwrap_or(0);
        if self.rival.parts.is_empty() { longest + 1 } else { usize::MAX }
    }
}

/// Which of two rivals `sample` is in, where `guess` is one of them and the words say the other one. Where the words are silent, the
/// declared language decides between the two.
pub(super) fn decide(guess: &str, sample: &str, declared: Option<&'static str>) -> Option<&'static str> {
    let pair = PAIRS.iter().find(|p| p.first.language == guess || p.second.language == guess)?;
    let (one, other) = (Look::new(&pair.first), Look::new(&pair.second));
    let too_long = one.too_long().max(other.too_long());
    let (mut words, mut first, mut second) = (0, 0, 0);
    let mut lower = String::new();
    for word in sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        if word.len() < too_long {
            lower.clear();
            if word.is_ascii() {
                lower.push_str(word);
                lower.make_ascii_lowercase();
            } else {
                lower.extend(word.chars().flat_map(char::to_lowercase));
            }
            first += u32::from(one.finds(&lower));
            second += u32::from(other.finds(&lower));
        }
    }
    if pair.lead > 0.0 {
        let lead = second > first + 1 && f64::from(second) > f64::from(first) + pair.lead * f64::from(words);
        return (guess == pair.first.language && lead).then_some(pair.second.language);
    }
    match first.cmp(&second) {
        std::cmp::Ordering::Greater => Some(pair.first.language),
        std::cmp::Ordering::Less => Some(pair.second.language),
        std::cmp::Ordering::Equal => declared
            .filter(|d| *d == pair.first.language || *d == pair.second.language)
            .or(pair.usual.then_some(pair.first.language)),
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
