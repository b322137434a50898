//! Letter statistics: in which languages runs of four letters, and words, are common.
//!
//! The figures are those of CLD2 (`data/language/NOTICE`), in the layout that `data/language/build.py` describes: slots in groups of four,
//! found by a hash of the letters, each the upper bits of the hash and the number of an entry; an entry names up to three languages and a
//! row of weights. A text is read in pieces of a few words, so that a text in two languages shows both.

use std::sync::LazyLock;

use smallvec::SmallVec;

use super::Guess;

static DATA: &[u8] = include_bytes!("../../../data/language/ngrams.bin");

/// Entries name a language by its place in one of these lists: of languages in Latin script, of those in others. `un` is none, as is what
/// is beyond their end.
const LATIN: &str = "un en da nl fi fr de it no pl pt es sv cs is lv lt ro hu et un un hr sr ga gl tl tr id la ms cy sq jv oc ca eo eu ia gd sw sl mt \
    vi fy sk fo su uz az bs nn xh zu gn st tk br ak so ug ku rm af lb my co ie kk ln qu sn tt to yo mi wo aa ay bi fj kl ha ht ik rw \
    mg na om rn sm sg sa ss ts tn vo za kha sco lg gv sr ak ig mfe haw ceb ee gaa hmn kri loz lua luo ny pam nso crs tum ve war";
const OTHERS: &str = "un he un un ru un el bg uk hi mk bn ml ne te ta be ro ur bho un un th sr ar kn tl pa mr un am ka ti fa si ky yi mn hy lo sd km bo \
    dv chr syr lif or uz az bs as ps tg ab ba tk dz iu ks ug ku new os raj my un un kk un un un tt un un un un un un un un un ha";

/// Letters of a piece, from which on the next word begins another one.
const PIECE: u32 = 60;
/// Letters of a word by which it is looked up as a whole.
const WORD: usize = 8;

/// One table: slots in groups of four, and the entries that they name.
#[derive(Debug, Clone, Copy)]
struct Table {
    slots: &'static [[u8; 4]],
    entries: &'static [[u8; 4]],
    /// The bits of a slot that hold the hash; the others number the entry.
    key: u32,
}

impl Table {
    /// Reads the table at the beginning of `data`, and gives what follows it. A damaged one is empty, which a test rules out.
    fn read(data: &'static [u8], key: u32) -> (Self, &'static [u8]) {
        let (words, _) = data.as_chunks::<4>();
        let number = |at: usize| words.get(at).map_or(0, |word| u32::from_le_bytes(*word) as usize);
        let (slots, entries) = (number(0), number(1));
        let end = 2 + slots + entries;
        let table = words.get(2..end).map(|all| all.split_at(slots));
        let (slots, entries) = table.unwrap_or_default();
        (Self { slots, entries, key }, data.get(4 * end..).unwrap_or_default())
    }

    /// Tells `found` of the entries for what was asked, in its order, and forgets the questions. The slots are far apart in memory: all are
    /// fetched before the first is looked at, so that the processor waits for many at once.
    fn answer(&self, asked: &mut Vec<Asked>, mut found: impl FnMut(u32, &Asked)) {
        let groups = self.slots.as_chunks::<4>().0;
        let last = groups.len().wrapping_sub(1);
        let group = |asked: &Asked| groups.get(asked.hash.wrapping_add(asked.hash >> 12) as usize & last).copied();
        let fetched: SmallVec<[[[u8; 4]; 4]; 64]> =
            asked.iter().map(|asked| group(asked).unwrap_or_default()).collect();
        for (asked, group) in asked.drain(..).zip(&fetched) {
            let slot = group
                .iter()
                .map(|slot| u32::from_le_bytes(*slot))
                .find(|slot| slot & self.key == asked.bits & self.key);
            let entry = slot
                .and_then(|slot| self.entries.get((slot & !self.key) as usize))
                .map(|entry| u32::from_le_bytes(*entry));
            entry.filter(|&entry| entry != 0).into_iter().for_each(|entry| found(entry, &asked));
        }
    }
}

/// What a table is asked for.
struct Asked {
    hash: u64,
    /// What the slot holds of it.
    bits: u32,
    /// Whether the word is in Latin script.
    latin: bool,
}

struct Statistics {
    fours: Table,
    words: Table,
    /// Words and pairs of words that only one of several neighbours has.
    marked: Table,
    weights: &'static [[u8; 3]],
    /// The languages of both lists, each once; the first is none.
    names: Vec<&'static str>,
    /// The places in `names` of the languages in Latin script and of the others, by the numbers that entries give them.
    latin: [u8; 256],
    others: [u8; 256],
}

static STATISTICS: LazyLock<Statistics> = LazyLock::new(|| {
    let (fours, rest) = Table::read(DATA, 0xfffc_0000);
    let (words, rest) = Table::read(rest, 0xffff_0000);
    let (marked, rest) = Table::read(rest, 0xffff_e000);
    let (weights, _) = rest.as_chunks::<3>();
    let mut names = vec!["un"];
    let mut places = |list: &'static str| {
        let mut places = [0; 256];
        for (place, name) in places.iter_mut().zip(list.split(' ')) {
            let at = names.iter().position(|known| *known == name).unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            });
            *place = u8::try_from(at).unwrap_or(0);
        }
        places
    };
    let (latin, others) = (places(LATIN), places(OTHERS));
    Statistics { fours, words, marked, weights, names, latin, others }
});

/// What speaks for each language, by its place in `names`.
struct Scores([u32; 256]);

impl Scores {
    const NONE: Self = Self([0; 256]);

    fn add(&mut self, entry: u32, latin: bool) {
        let places = if latin { &STATISTICS.latin } else { &STATISTICS.others };
        let [row, first, second, third] = entry.to_le_bytes();
        let Some(weights) = STATISTICS.weights.get(usize::from(row)) else { return };
        for (language, weight) in [first, second, third].into_iter().zip(weights) {
            self.0[usize::from(places[usize::from(language)])] += u32::from(*weight);
        }
    }

    fn add_all(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(score, more)| *score += more);
    }

    /// The places of languages that were seen, with what speaks for each.
    fn seen(&self) -> impl Iterator<Item = (usize, u32)> {
        let known = self.0.iter().copied().enumerate().take(STATISTICS.names.len()).skip(1);
        known.filter(|&(_, score)| score > 0)
    }
}

/// A few words, and what speaks for each language in them.
struct Piece {
    letters: u32,
    best: u32,
    seen: Vec<(usize, u32)>,
}

impl Piece {
    fn new(letters: u32, scores: &Scores) -> Self {
        let seen: Vec<(usize, u32)> = scores.seen().collect();
        Self { letters, best: seen.iter().map(|(_, score)| *score).max().unwrap_or(0), seen }
    }

    /// Whether it may be in a language: nothing else fits much better.
    fn fits(&self, language: usize) -> bool {
        let own = self.seen.iter().find(|(known, _)| *known == language).map_or(0, |(_, score)| *score);
        f64::from(own) >= FITS * f64::from(self.best)
    }
}

/// The languages of a text by its letters, best first, and whether the first of them stands out. `confidence` is the share of the text that
/// fits the language.
pub(super) fn guess(text: &str) -> (Vec<Guess>, bool) {
    let mut reader = Reader::default();
    let mut whole = Scores::NONE;
    let (mut letters, mut size) = (0, 0);
    let mut pieces = Vec::new();
    for word in words(text) {
        reader.read(word);
        size += reader.letters();
        if size >= PIECE {
            let part = reader.scores();
            whole.add_all(&part);
            letters += size;
            pieces.push(Piece::new(std::mem::take(&mut size), &part));
        }
    }
    let rest = reader.scores();
    whole.add_all(&rest);
    if size > PIECE / 4 || pieces.is_empty() {
        letters += size;
        pieces.push(Piece::new(size, &rest));
    }
    let mut ranked: Vec<(usize, u32)> = whole.seen().collect();
    ranked.sort_by_key(|&(_, score)| std::cmp::Reverse(score));
    let name = |language: usize| STATISTICS.names.get(language).copied().unwrap_or("un");
    let stands_out = ranked.first().is_some_and(|&(first, most)| {
        let other = ranked.iter().skip(1).find(|(language, _)| !are_close(name(first), name(*language)));
        f64::from(most - other.map_or(0, |(_, score)| *score)) > STANDS_OUT * f64::from(letters)
    });
    let share = |language: usize| {
        let fitting: u32 = pieces.iter().filter(|piece| piece.fits(language)).map(|piece| piece.letters).sum();
        f64::from(fitting) / f64::from(letters.max(1))
    };
    let first = ranked.iter().take(3).map(|&(language, _)| Guess { code: name(language), confidence: share(language) });
    (first.collect(), stands_out)
}

/// The part of the best score that a language needs in a piece that may be in it.
const FITS: f64 = 0.8;
/// Languages whose letters are much alike: that one of a row leads another by little is no doubt about the row.
const CLOSE: &[&[&str]] = &[
    &["bho", "hi", "mr", "ne"],
    &["bo", "dz"],
    &["bs", "hr", "sr"],
    &["cs", "sk"],
    &["da", "nn", "no"],
    &["es", "gl", "pt"],
    &["id", "ms"],
    &["rn", "rw"],
    &["ss", "xh", "zu"],
];

fn are_close(one: &str, other: &str) -> bool {
    CLOSE.iter().any(|row| row.contains(&one) && row.contains(&other))
}

/// By how much, for each letter, the first language must lead those that it is not close to.
const STANDS_OUT: f64 = 0.15;

/// The runs of letters and combining marks of a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    // Vowel signs and points of Indic scripts, Hebrew and Arabic are no letters to the standard library and belong to words.
    let inside = |c: char| {
        c.is_alphabetic()
            || matches!(c, '\u{300}'..='\u{36f}' | '\u{5b0}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{dff}')
    };
    text.split(move |c| !inside(c)).filter(|word| !word.is_empty())
}

/// Takes words apart, and looks them up together.
#[derive(Default)]
struct Reader {
    /// The word in lower case.
    bytes: Vec<u8>,
    /// Where its letters end, from 0.
    ends: Vec<usize>,
    /// The hashes of the last two runs that were found: what repeats says nothing new.
    last: [u64; 2],
    /// The hash of the word before.
    before: u64,
    /// What is to be looked up in each table.
    fours: Vec<Asked>,
    words: Vec<Asked>,
    marked: Vec<Asked>,
}

impl Reader {
    /// How many letters the last word had.
    fn letters(&self) -> u32 {
        u32::try_from(self.ends.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Takes a word apart.
    fn read(&mut self, word: &str) {
        self.bytes.clear();
        self.ends.clear();
        self.ends.push(0);
        if word.is_ascii() {
            self.bytes.extend(word.bytes().map(|byte| byte.to_ascii_lowercase()));
            self.ends.extend(1..=word.len());
        } else {
            for c in word.chars().flat_map(char::to_lowercase) {
                self.bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                self.ends.push(self.bytes.len());
            }
        }
        let latin = word.chars().next().is_some_and(|c| matches!(c, ..'\u{250}' | '\u{1e00}'..'\u{1f00}'));
        let count = self.ends.len() - 1;
        let mut at = 0;
        while at < count {
            let end = (at + 4).min(count);
            let bits = hash_of_four(&self.bytes[self.ends[at]..self.ends[end]], at == 0, end == count);
            self.fours.push(Asked { hash: u64::from(bits), bits, latin });
            if end == count {
                break;
            }
            at += 2;
            // A run that would begin with a vowel begins behind it.
            at += usize::from(self.bytes.get(self.ends[at]).is_some_and(|byte| b"aeiou".contains(byte)));
        }
        let hash = hash_of_word(&self.bytes[..self.ends[count.min(WORD)]]);
        let asked = |hash: u64| Asked { hash, bits: (hash >> 4) as u32, latin };
        self.words.push(asked(hash));
        self.marked.push(asked(hash));
        if self.before != 0 {
            self.marked.push(asked(self.before.rotate_right(13).wrapping_add(hash)));
        }
        self.before = hash;
    }

    /// What speaks for each language in the words that were read since.
    fn scores(&mut self) -> Scores {
        let mut scores = Scores::NONE;
        STATISTICS.fours.answer(&mut self.fours, |entry, asked| {
            if !self.last.contains(&asked.hash) {
                self.last = [self.last[1], asked.hash];
                scores.add(entry, asked.latin);
            }
        });
        STATISTICS.words.answer(&mut self.words, |entry, asked| scores.add(entry, asked.latin));
        STATISTICS.marked.answer(&mut self.marked, |entry, asked| scores.add(entry, asked.latin));
        scores
    }
}

/// The four bytes from `at` as a number, what is behind the end as zero.
fn four_bytes(bytes: &[u8], at: usize) -> u32 {
    let mut four = [0; 4];
    let rest = bytes.get(at..).unwrap_or_default();
    let count = rest.len().min(4);
    four[..count].copy_from_slice(&rest[..count]);
    u32::from_le_bytes(four)
}

/// Marks in a hash that a blank stands before the letters, and behind them.
const BLANK_BEFORE: u32 = 0x4444;
const BLANK_BEHIND: u32 = 0x4444_0000;

/// CLD2's hash of up to twelve bytes.
fn hash_of_four(bytes: &[u8], begins: bool, ends: bool) -> u32 {
    let word = four_bytes(bytes, 0);
    let mut hash = word ^ (word >> 3);
    hash ^= if begins { BLANK_BEFORE } else { 0 } | if ends { BLANK_BEHIND } else { 0 };
    for (at, shift) in [(4, 4), (8, 2)] {
        if bytes.len() > at {
            let word = four_bytes(bytes, at);
            hash = hash.wrapping_add(word ^ (word << shift));
        }
    }
    hash
}

/// CLD2's hash of up to twenty-four bytes, 40 bits wide.
fn hash_of_word(bytes: &[u8]) -> u64 {
    let bytes = &bytes[..bytes.len().min(24)];
    let (mut hash, mut sum) = (0u64, 0u64);
    for (at, shift) in (0..bytes.len()).step_by(4).zip([-3i32, 4, 2, -8, -4, -6]) {
        let word = u64::from(four_bytes(bytes, at));
        sum += word;
        let shifted = if shift < 0 { word >> -shift } else { word << shift };
        hash = hash.wrapping_add(word ^ shifted);
    }
    sum += sum >> 17;
    sum += sum >> 9;
    (hash ^ u64::from(BLANK_BEFORE | BLANK_BEHIND)).wrapping_add((sum & 0xff) << 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_whole() {
        let Statistics { fours, words, marked, weights, .. } = &*STATISTICS;
        let sizes = [fours, words, marked].map(|table| (table.slots.len(), table.entries.len()));
        assert_eq!((sizes, weights.len()), ([(1 << 20, 142_459), (1 << 18, 2_143), (1 << 15, 98)], 240));
        assert!(sizes.iter().all(|(slots, _)| slots.is_power_of_two()));
    }

    #[test]
    fn letters_tell_languages_apart() {
        for (text, want) in [
            ("the committee will meet again before the end of the week", "en"),
            ("die neue brücke wird erst im frühjahr eröffnet", "de"),
            ("komitet zbierze się ponownie przed końcem tygodnia", "pl"),
            ("комітет збереться знову до кінця тижня", "uk"),
            ("kamati itakutana tena kabla ya mwisho wa wiki", "sw"),
        ] {
            let (guesses, stands_out) = guess(text);
            assert_eq!((guesses[0].code, stands_out), (want, true), "{text}: {guesses:?}");
        }
    }

    #[test]
    fn a_text_in_two_languages_shows_both() {
        let english = "The committee will meet again before the end of the week to discuss the bridge. ";
        let spanish = "El alcalde dijo que la reunión de los vecinos empieza a las nueve de la mañana. ";
        let (guesses, _) = guess(&(english.repeat(3) + spanish));
        assert_eq!(guesses[0].code, "en");
        assert!((0.5..0.95).contains(&guesses[0].confidence), "{guesses:?}");
    }
}
