//! The words of the page around an article: what `phrases.tsv` says of a line.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;

/// What a phrase is used for on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// How long reading takes.
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
}

/// Kinds by the names that the table uses, in the order of [`Kind`].
const KINDS: [(&str, Kind); 19] = [
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

struct Table {
    whole: FxHashMap<&'static str, KindSet>,
    start: FxHashMap<&'static str, KindSet>,
    end: FxHashMap<&'static str, KindSet>,
    /// Three bytes with which a phrase begins or ends: few lines of prose pass, so few are looked up.
    heads: Filter,
    tails: Filter,
    any: Option<AhoCorasick>,
    any_kinds: Vec<KindSet>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table {
            whole: FxHashMap::default(),
            start: FxHashMap::default(),
            end: FxHashMap::default(),
            heads: Filter::default(),
            tails: Filter::default(),
            any: None,
            any_kinds: Vec::new(),
        };
        let mut any = Vec::new();
        for (kind, place, phrases) in rows() {
            let set = KindSet(1 << kind as u8);
            for phrase in phrases {
                match place {
                    "whole" => table.whole.entry(bare(phrase)).or_default().add(set),
                    "start" => {
                        table.heads.add(&mut phrase.bytes());
                        table.start.entry(phrase).or_default().add(set);
                    }
                    "end" => {
                        table.tails.add(&mut phrase.bytes().rev());
                        table.end.entry(phrase).or_default().add(set);
                    }
                    _ => {
                        any.push(phrase);
                        table.any_kinds.push(set);
                    }
                }
            }
        }
        table.any = AhoCorasick::new(any).ok();
        table
    })
}

/// A set of three bytes, some of which fall together. Shorter phrases stand for all that begins with them.
struct Filter(Box<[bool; 1 << 15]>);

impl Default for Filter {
    fn default() -> Self {
        Self(Box::new([false; 1 << 15]))
    }
}

impl Filter {
    fn slot(a: u8, b: u8, c: u8) -> usize {
        (usize::from(a) ^ usize::from(b) << 4 ^ usize::from(c) << 8) & 0x7fff
    }

    fn add(&mut self, bytes: &mut dyn Iterator<Item = u8>) {
        let [a, b, c] = [bytes.next(), bytes.next(), bytes.next()];
        let all = |byte: Option<u8>| byte.map_or(0..=255, |byte| byte..=byte);
        for a in all(a) {
            for b in all(b) {
                for c in all(c) {
                    self.0[Self::slot(a, b, c)] = true;
                }
            }
        }
    }

    /// Whether a phrase may begin with these bytes; always so where there are fewer than three.
    fn may(&self, bytes: &mut dyn Iterator<Item = u8>) -> bool {
        match (bytes.next(), bytes.next(), bytes.next()) {
            (Some(a), Some(b), Some(c)) => self.0[Self::slot(a, b, c)],
            _ => true,
        }
    }
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
            fold(&line[..floor(line, REACH)], &mut self.folded);
            starts(table, &self.folded, &mut hits);
            fold(&line[floor(line, line.len() - REACH)..], &mut self.folded);
            hits.end = ends(table, bare(&self.folded));
            return hits;
        }
        fold(line, &mut self.folded);
        let bare = bare(&self.folded);
        hits.whole = table.whole.get(bare).copied().unwrap_or_default();
        starts(table, &self.folded, &mut hits);
        hits.end = ends(table, bare);
        for found in table.any.iter().flat_map(|any| any.find_overlapping_iter(bare)) {
            if boundary(bare, found.start()) && boundary(bare, found.end()) {
                hits.any.add(table.any_kinds[found.pattern().as_usize()]);
            }
        }
        hits
    }

    /// Whether `line` ends with a label of `kind` and one to `words` words after it, behind something else.
    pub fn ends_labelled(&mut self, line: &str, kind: Kind, words: usize) -> bool {
        let table = table();
        fold(&line[floor(line, line.len().saturating_sub(REACH + REACH / 2))..], &mut self.folded);
        let text = self.folded.as_str();
        let ends = text.match_indices([':', '=']).map(|(at, sign)| at + sign.len());
        let ends = ends.chain(text.match_indices(" by ").map(|(at, _)| at + " by".len()));
        let few = |end: &usize| {
            let rest = text[*end..].trim();
            !rest.ends_with(['.', '?', '!']) && (1..=words).contains(&rest.split_whitespace().count())
        };
        let labelled = |end: usize| {
            let from = text[..end].char_indices().rev().map(|(at, _)| at).take(LABEL);
            from.filter(|&at| at > 0 && boundary(text, at))
                .any(|at| table.start.get(&text[at..end]).is_some_and(|set| set.has(kind)))
        };
        ends.filter(few).any(labelled)
    }
}

/// Most characters of a label in front of a colon.
const LABEL: usize = 24;

fn starts(table: &Table, folded: &str, hits: &mut Hits) {
    let bare = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    for view in [folded, bare] {
        let reach = if table.heads.may(&mut view.bytes()) { REACH } else { 0 };
        for (at, c) in view.char_indices().take_while(|&(at, _)| at < reach) {
            let end = at + c.len_utf8();
            if boundary(view, end)
                && let Some(&set) = table.start.get(&view[..end])
            {
                hits.start.add(set);
                hits.start_len = hits.start_len.max(end + folded.len() - view.len());
            }
        }
        if bare.len() == folded.len() {
            break;
        }
    }
}

fn ends(table: &Table, bare: &str) -> KindSet {
    let mut set = KindSet::default();
    if !table.tails.may(&mut bare.bytes().rev()) {
        return set;
    }
    for (at, _) in bare.char_indices().rev().take_while(|&(at, _)| bare.len() - at < REACH) {
        if boundary(bare, at)
            && let Some(&found) = table.end.get(&bare[at..])
        {
            set.add(found);
        }
    }
    set
}

/// Lower case, blanks as they are (clean text has single ones), numbers as `#`.
fn fold(line: &str, out: &mut String) {
    out.clear();
    let mut number = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_numeric() {
            if !number {
                out.push('#');
            }
            number = true;
            continue;
        }
        if number && matches!(c, '.' | ',' | ':' | '/') && chars.peek().is_some_and(|next| next.is_numeric()) {
            continue;
        }
        number = false;
        match c {
            'a'..='z' | ' ' => out.push(c),
            '’' => out.push('\''),
            '：' => out.push(':'),
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            c => out.extend(c.to_lowercase()),
        }
    }
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

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
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
