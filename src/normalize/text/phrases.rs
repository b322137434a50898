//! The words of the page around an article: what `phrases.tsv` says of a line.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::cut;
use crate::normalize::bytes;
use crate::normalize::needles::{Hit, Needles};

/// What a phrase is used for on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// How long reading takes, and how often it was done.
    ReadingTime,
    /// Counts of comments, invitations to comment.
    Comments,
    /// Sharing, saving, networks.
    Share,
    /// Continuation, paging, players.
    ReadMore,
    /// Pointers to other articles.
    AlsoRead,
    /// Heads of lists of other articles.
    Related,
    /// Marks of advertising.
    Advert,
    /// Invitations to follow or to write in.
    Follow,
    /// Newsletters and alerts.
    Newsletter,
    /// Subscriptions and accounts.
    Subscribe,
    /// Rights and the fine print.
    Legal,
    /// Cookies, consent, browser notices.
    Consent,
    /// Sections and controls.
    Nav,
    /// Tags and topics.
    Tags,
    /// Credits and captions of pictures.
    PhotoCredit,
    /// Listening, printing, type size.
    Listen,
    /// What stands before a date.
    DateLabel,
    /// Who worked on the text, at its end.
    Credits,
    /// What stands before an author.
    Byline,
    /// Telephone, mail and who answers them, below a release.
    Contact,
    /// What closes a text (`ENDS`).
    End,
    /// What stands in front of the headline of a posting or a mail (`Topic:`).
    Topic,
    /// What names who asked, at the end of an interview.
    Interview,
    /// The heads of letters from readers.
    Letters,
    /// What a house says to its readers below a text: offers to read on, requests for support, terms of reprinting.
    Appeal,
    /// What goes along with that: prices, terms, accounts.
    Offer,
    /// How captions of pictures from the archive begin, and how their credits end.
    Caption,
    /// The heads of what is told of the author.
    Author,
    /// A house's name for its own newsletter.
    OwnLetter,
}

/// Kinds by the names that the table uses, in the order of [`Kind`].
const KINDS: [(&str, Kind); 29] = [
    ("reading_time", Kind::ReadingTime),
    ("comments", Kind::Comments),
    ("share", Kind::Share),
    ("read_more", Kind::ReadMore),
    ("also_read", Kind::AlsoRead),
    ("related", Kind::Related),
    ("advert", Kind::Advert),
    ("follow", Kind::Follow),
    ("newsletter", Kind::Newsletter),
    ("subscribe", Kind::Subscribe),
    ("legal", Kind::Legal),
    ("consent", Kind::Consent),
    ("nav", Kind::Nav),
    ("tags", Kind::Tags),
    ("photo_credit", Kind::PhotoCredit),
    ("listen", Kind::Listen),
    ("date_label", Kind::DateLabel),
    ("credits", Kind::Credits),
    ("byline", Kind::Byline),
    ("contact", Kind::Contact),
    ("end", Kind::End),
    ("topic", Kind::Topic),
    ("interview", Kind::Interview),
    ("letters", Kind::Letters),
    ("appeal", Kind::Appeal),
    ("offer", Kind::Offer),
    ("caption", Kind::Caption),
    ("author", Kind::Author),
    ("own_letter", Kind::OwnLetter),
];

impl Kind {
    /// The name in the table, which is also the name of the rule in a trace.
    pub fn name(self) -> &'static str {
        KINDS[self as usize].0
    }
}

/// A set of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KindSet(u32);

impl KindSet {
    /// Whether `kind` is in it.
    pub fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// Whether any of `kinds` is in it.
    pub fn any(self, kinds: &[Kind]) -> bool {
        kinds.iter().any(|&kind| self.has(kind))
    }

    /// Whether it is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The first kind in it.
    pub fn first(self) -> Option<Kind> {
        KINDS.get(self.0.trailing_zeros() as usize).map(|&(_, kind)| kind)
    }

    /// How many kinds are in it.
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    fn add(&mut self, other: KindSet) {
        self.0 |= other.0;
    }
}

/// What the table says of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hits {
    /// The line is nothing else.
    pub whole: KindSet,
    /// It begins so.
    pub start: KindSet,
    /// Bytes of the longest phrase that it begins with, in the folded line.
    pub start_len: usize,
    /// It ends so.
    pub end: KindSet,
    /// It holds such a phrase.
    pub any: KindSet,
}

/// Lines longer than this are only looked at where they begin and end, in bytes.
const LONG: usize = 320;

/// How far from the ends of a line phrases are looked for, in bytes.
const REACH: usize = 72;

#[derive(Default)]
struct Table {
    whole: FxHashMap<&'static str, KindSet>,
    start: Phrases,
    any: Phrases,
    /// Phrases at the ends of lines, by their last byte.
    end: FxHashMap<u8, Vec<(&'static str, KindSet)>>,
}

/// Phrases to be found inside a text.
#[derive(Default)]
struct Phrases {
    needles: Needles,
    kinds: Vec<KindSet>,
}

impl Phrases {
    fn of(phrases: Vec<(&'static str, KindSet)>) -> Self {
        let (texts, kinds): (Vec<_>, Vec<_>) = phrases.into_iter().unzip();
        Self { needles: Needles::new(texts), kinds }
    }

    /// The kinds of the phrases that stand in `text` from byte `at` on, each with the byte behind it.
    fn at(&self, text: &str, at: usize) -> impl Iterator<Item = (KindSet, usize)> {
        let found = self.needles.all_at(text.as_bytes(), at);
        found
            .filter(move |hit| boundary(text, hit.start) && boundary(text, hit.end))
            .map(|Hit { needle, end, .. }| (self.kinds[needle], end))
    }
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table::default();
        let (mut start, mut any) = (Vec::new(), Vec::new());
        for (kind, place, phrases) in rows() {
            let set = KindSet(1 << kind as u8);
            for phrase in phrases {
                match place {
                    "whole" => table.whole.entry(bare(phrase)).or_default().add(set),
                    "start" => start.push((phrase, set)),
                    "end" => {
                        table.end.entry(phrase.bytes().next_back().unwrap_or(0)).or_default().push((phrase, set));
                    }
                    _ => any.push((phrase, set)),
                }
            }
        }
        table.start = Phrases::of(start);
        table.any = Phrases::of(any);
        table
    })
}

fn rows() -> impl Iterator<Item = (Kind, &'static str, impl Iterator<Item = &'static str>)> {
    include_str!("phrases.tsv").lines().filter_map(|row| {
        let mut cells = row.split('\t');
        let kind = cells.next()?;
        let kind = KINDS.iter().find(|(name, _)| *name == kind)?.1;
        let place = cells.next()?;
        Some((kind, place, cells.nth(1)?.split(" | ")))
    })
}

/// Folds lines and looks them up; keeps its buffer from line to line.
#[derive(Debug, Default)]
pub struct Reader {
    folded: String,
}

impl Reader {
    /// What the table says of `line` (clean text).
    pub fn read(&mut self, line: &str) -> Hits {
        let table = table();
        let mut hits = Hits::default();
        if line.len() > LONG {
            fold(cut::head(line, REACH), &mut self.folded);
            starts(table, &self.folded, &mut hits);
            fold(&line[cut::head(line, line.len() - REACH).len()..], &mut self.folded);
            hits.end = ends(table, bare(&self.folded));
            return hits;
        }
        fold(line, &mut self.folded);
        let bare = bare(&self.folded);
        if bare.len() < REACH {
            hits.whole = table.whole.get(bare).copied().unwrap_or_default();
        }
        starts(table, &self.folded, &mut hits);
        hits.end = ends(table, bare);
        for at in begins(bare) {
            for (kinds, _) in table.any.at(bare, at) {
                hits.any.add(kinds);
            }
        }
        hits
    }

    /// Whether `line` holds a phrase of `kind`, however long it is.
    pub fn holds(&mut self, line: &str, kind: Kind) -> bool {
        fold(line, &mut self.folded);
        let text = self.folded.as_str();
        begins(text).any(|at| table().any.at(text, at).any(|(kinds, _)| kinds.has(kind)))
    }

    /// Whether `line` ends with a label of `kind` and one to `words` words after it, behind something else.
    pub fn ends_labelled(&mut self, line: &str, kind: Kind, words: usize) -> bool {
        let far = line.len().saturating_sub(REACH + REACH / 2);
        fold(&line[cut::head(line, far).len()..], &mut self.folded);
        let text = self.folded.as_str();
        let ends = text.match_indices([':', '=']).map(|(at, sign)| at + sign.len());
        let ends = ends.chain(text.match_indices(" by ").map(|(at, _)| at + " by".len()));
        let few = |end: &usize| {
            let rest = text[*end..].trim();
            !rest.ends_with(['.', '?', '!']) && (1..=words).contains(&rest.split_whitespace().count())
        };
        let labelled = |end: usize| {
            let table = table();
            let from = text[..end].char_indices().rev().map(|(at, _)| at).take(LABEL);
            from.filter(|&at| at > 0)
                .any(|at| table.start.at(text, at).any(|found| found.1 == end && found.0.has(kind)))
        };
        ends.filter(few).any(labelled)
    }
}

/// Most characters of a label in front of a colon.
const LABEL: usize = 24;

fn starts(table: &Table, folded: &str, hits: &mut Hits) {
    let bare = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    for view in [folded, bare] {
        for (kinds, end) in table.start.at(view, 0) {
            hits.start.add(kinds);
            hits.start_len = hits.start_len.max(end + folded.len() - view.len());
        }
        if bare.len() == folded.len() {
            break;
        }
    }
}

fn ends(table: &Table, bare: &str) -> KindSet {
    let mut set = KindSet::default();
    let phrases = bare.bytes().next_back().and_then(|last| table.end.get(&last));
    for (phrase, kinds) in phrases.into_iter().flatten() {
        if bare.ends_with(phrase) && boundary(bare, bare.len() - phrase.len()) {
            set.add(*kinds);
        }
    }
    set
}

/// Bytes of a folded text at which a phrase may begin: none inside a word of ASCII or a character, and no blank.
fn begins(text: &str) -> impl Iterator<Item = usize> {
    let mut inside = false;
    text.bytes().enumerate().filter_map(move |(at, byte)| {
        let letter = byte.is_ascii_lowercase();
        let begins = !std::mem::replace(&mut inside, letter) || !letter;
        (begins && byte != b' ' && !(0x80..0xc0).contains(&byte)).then_some(at)
    })
}

/// Lower case, blanks as they are (clean text has single ones), numbers as `#`.
fn fold(line: &str, out: &mut String) {
    out.clear();
    let mut rest = line;
    while let Some(at) = bytes::position(rest.as_bytes(), |b| b.is_ascii_digit() | !b.is_ascii()) {
        let (plain, odd) = rest.split_at(at);
        out.push_str(plain);
        let number = number(odd);
        if number > 0 {
            out.push('#');
            rest = &odd[number..];
            continue;
        }
        let mut chars = odd.chars();
        match chars.next() {
            Some('’') => out.push('\''),
            Some('：') => out.push(':'),
            // Its small letter would be `i` and a dot.
            Some('İ') => out.push('i'),
            odd => out.extend(odd.into_iter().flat_map(char::to_lowercase)),
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.make_ascii_lowercase();
}

/// Bytes of the number that `text` begins with, its points and colons included.
fn number(text: &str) -> usize {
    let mut chars = text.chars();
    let mut len = 0;
    while let Some(c) = chars.next() {
        let next = || chars.clone().next().is_some_and(char::is_numeric);
        if !(c.is_numeric() || len > 0 && matches!(c, '.' | ',' | ':' | '/') && next()) {
            break;
        }
        len += c.len_utf8();
    }
    len
}

/// Without outer punctuation.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric() && c != '#' && c != '©')
}

/// Whether a word may begin or end at byte `at`.
fn boundary(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    if let (Some(before), Some(after)) = (at.checked_sub(1).and_then(|i| bytes.get(i)), bytes.get(at))
        && before.is_ascii()
        && after.is_ascii()
    {
        return !(before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric());
    }
    let unspaced = |c: char| matches!(c, '\u{e00}'..='\u{eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    let word = |c: char| c.is_alphanumeric() && !unspaced(c);
    let (before, after) = text.split_at(at);
    !(before.chars().next_back().is_some_and(word) && after.chars().next().is_some_and(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Hits {
        Reader::default().read(line)
    }

    #[test]
    fn the_table_is_well_formed() {
        for (at, (_, kind)) in KINDS.iter().enumerate() {
            assert_eq!(*kind as usize, at);
        }
        for row in include_str!("phrases.tsv").lines().filter(|r| !r.starts_with('#') && !r.is_empty()) {
            let cells: Vec<&str> = row.split('\t').collect();
            assert_eq!(cells.len(), 4, "{row}");
            assert!(KINDS.iter().any(|(name, _)| *name == cells[0]), "{row}");
            assert!(["whole", "start", "end", "any"].contains(&cells[1]), "{row}");
            for phrase in cells[3].split(" | ") {
                assert!(!phrase.is_empty() && phrase.trim() == phrase, "{row}");
                assert_eq!(phrase, phrase.to_lowercase(), "{row}");
                assert!(phrase.len() < REACH, "{phrase}");
            }
        }
    }

    #[test]
    fn knows_the_page_around_the_article() {
        for (line, kind) in [
            ("4 Min Read", Kind::ReadingTime),
            ("Lesezeit: 3 Minuten", Kind::ReadingTime),
            ("阅读时间 5 分钟", Kind::ReadingTime),
        ] {
            assert!(read(line).any.has(kind), "{line}");
        }
        for (line, kind) in [
            ("1 Comment", Kind::Comments),
            ("1,024 comments", Kind::Comments),
            ("Share This Article", Kind::Share),
            ("» Weiterlesen…", Kind::ReadMore),
            ("مشاركة", Kind::Share),
            ("관련기사", Kind::Related),
        ] {
            assert!(read(line).whole.has(kind), "{line}");
        }
        assert!(read("Also read: Something else happened").start.has(Kind::AlsoRead));
        assert!(read("(Reporting by A. Writer; editing by B. Editor)").start.has(Kind::Credits));
        assert!(read("写真：山田太郎撮影").start.has(Kind::PhotoCredit));
        assert!(read("© 2024 The Paper. All rights reserved.").any.has(Kind::Legal));
    }

    #[test]
    fn keeps_to_word_borders() {
        assert!(read("Sharehouse rents rise").start.is_empty());
        assert!(!read("The 4 minesweepers read the map").any.has(Kind::ReadingTime));
        assert!(read("Commentary").whole.is_empty());
    }

    #[test]
    fn reads_long_and_odd_lines() {
        for line in ["", "…", &"é".repeat(1 << 20), &"#".repeat(1 << 16), &"1.".repeat(1 << 16)] {
            let _ = read(line);
        }
        assert!(read(&format!("Also read: {}", "word ".repeat(100))).start.has(Kind::AlsoRead));
    }
}
