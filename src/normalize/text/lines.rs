//! A text as lines: split, cleaned, and lines that were wrapped at a fixed width joined again.

use std::borrow::Cow;

use memchr::memchr_iter;

use super::marks::Notation;
use crate::normalize::{bytes, clean};

/// What becomes of a line: `None` to keep it, else the rule that removes it.
pub type Fate = Option<&'static str>;

/// A line of the text, clean and not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// The text, without line breaks.
    pub text: Cow<'a, str>,
    /// Whether empty lines stand before it.
    pub gap: bool,
}

/// Fewest columns of a text that counts as wrapped at a fixed width, and most.
const COLUMNS: std::ops::RangeInclusive<usize> = 38..=132;

/// How a line stood in the text.
#[derive(Clone, Copy)]
struct Set {
    /// Columns of blanks in front of it.
    indented: usize,
    /// Characters of the line.
    chars: usize,
    /// Columns of the line: signs of Chinese, Japanese and Korean take two.
    columns: usize,
    /// Whether a blank ends it, as mail ends lines that may be wrapped anew (RFC 3676).
    soft: bool,
}

/// The lines of `text`, clean, without empty ones, wrapped paragraphs joined.
pub fn read(text: &str) -> Vec<Line<'_>> {
    let (mut lines, mut set) = (Vec::new(), Vec::new());
    let mut gap = true;
    let notation = Notation::of(text);
    for raw in split(text) {
        let clean = match notation.plain(raw) {
            Cow::Borrowed(raw) => clean::line(raw),
            Cow::Owned(plain) => Cow::Owned(clean::line(&plain).into_owned()),
        };
        if clean.is_empty() {
            gap = true;
            continue;
        }
        // A soft hyphen at the end of a line is a hyphenation that only a join may undo.
        let text = if raw.trim_end().ends_with('\u{ad}') { Cow::Owned(format!("{clean}\u{ad}")) } else { clean };
        let indented = indentation(raw);
        set.push(Set { indented, chars: text.chars().count(), columns: width(&text), soft: raw.ends_with(' ') });
        lines.push(Line { text, gap });
        gap = false;
    }
    unwrap(lines, &set)
}

/// Splits at every line break of Unicode; all but the line feed are rare, and looked for only where one may be.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    let ends = memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let lines = ends.map(move |end| &text[std::mem::replace(&mut from, end + 1)..end]);
    lines.flat_map(|line| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        // Bytes 0xC2 0x85, and 0xE2 0x80 0xA8 or 0xA9.
        let rare = bytes::any(line.as_bytes(), |b| matches!(b, 0xb..=0xd | 0x85 | 0xa8 | 0xa9));
        let (whole, parts) = if rare { (None, Some(line)) } else { (Some(line), None) };
        let breaks = ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
        whole.into_iter().chain(parts.into_iter().flat_map(move |line| line.split(breaks)))
    })
}

/// Columns of blanks in front of a line that is set in; one blank alone is an accident.
fn indentation(raw: &str) -> usize {
    let columns = raw.chars().map_while(|c| match c {
        ' ' => Some(1),
        '\u{3000}' => Some(2),
        '\t' => Some(8),
        _ => None,
    });
    Some(columns.sum()).filter(|columns| *columns > 1).unwrap_or(0)
}

/// Joins the lines of paragraphs that were wrapped: those that end with a blank, or else those that are full, where blank lines or a first line
/// that is set in part the paragraphs; of paragraphs that were wrapped by hand all that break inside a sentence.
fn unwrap<'a>(lines: Vec<Line<'a>>, set: &[Set]) -> Vec<Line<'a>> {
    if is_flowed(&lines, set) {
        return joined(lines, |at, _, _, _| set[at - 1].soft);
    }
    let first = set.iter().filter(|set| set.indented > 0).count();
    if (2..=lines.len() * 3 / 5).contains(&first) {
        let parted = lines.iter().zip(set);
        let parted: Vec<Line<'a>> =
            parted.map(|(line, set)| Line { gap: line.gap || set.indented > 0, ..line.clone() }).collect();
        if let Some(measure) = measure(&parted, set) {
            return joined(parted, |at, last, next, _| measure.is_full(set[at - 1], last, next));
        }
    }
    let measured = measure(&lines, set);
    if is_wrapped_by_hand(&lines, set) {
        let measure = measured.unwrap_or(Measure::Columns(widest(set, |set| set.columns).unwrap_or(*COLUMNS.end())));
        return joined(lines, |at, last, next, begun| {
            // Once a paragraph goes on, a name may begin a line of it.
            let inside = breaks_inside(last, next) || begun && !ends_sentence(last) && !is_item(next);
            inside || measure.is_full(set[at - 1], last, next)
        });
    }
    match measured {
        Some(measure) => joined(lines, |at, last, next, _| measure.is_full(set[at - 1], last, next)),
        None => lines,
    }
}

/// The width at which a text was wrapped.
#[derive(Clone, Copy)]
enum Measure {
    /// In characters.
    Chars(usize),
    /// In columns, and no word went to the next line that had found room.
    Columns(usize),
}

impl Measure {
    /// Whether `next` goes on with the line `last`, which is full or ends inside a word.
    fn is_full(self, set: Set, last: &str, next: &str) -> bool {
        let letters = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let parted = last.strip_suffix('-').is_some_and(|word| letters(word.chars().next_back()));
        if last.ends_with('\u{ad}') || (parted && letters(next.chars().next())) {
            return true;
        }
        let full = match self {
            Measure::Chars(columns) => {
                // The next line's first word did not fit any more.
                let word = next.split(' ').next().map_or(0, |w| w.chars().count());
                let width = set.indented + set.chars;
                width + 1 + word.min(20) > columns || width * 10 >= columns * 9
            }
            Measure::Columns(columns) => !has_room(set, next, columns),
        };
        full && !is_item(next)
    }
}

/// Whether the first word of `next` had found room behind a line.
fn has_room(set: Set, next: &str, columns: usize) -> bool {
    // A sign that begins no line takes the one in front of it along.
    const SIGNS: usize = 4;
    let word = match next.starts_with(super::shape::is_unspaced) {
        true => SIGNS,
        false => 1 + width(next.split(' ').next().unwrap_or("")).min(20),
    };
    set.indented + set.columns + word <= columns
}

/// Columns that `text` takes.
fn width(text: &str) -> usize {
    let is_wide = |c: char| matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}');
    let wide = if text.is_ascii() { 0 } else { text.chars().filter(|&c| is_wide(c)).count() };
    text.chars().count() + wide
}

/// Joins each line to the one above it for which `goes_on` holds of its number, of the text above it, of its own, and of whether the text above
/// was joined already.
fn joined<'a>(lines: Vec<Line<'a>>, goes_on: impl Fn(usize, &str, &str, bool) -> bool) -> Vec<Line<'a>> {
    let mut joined: Vec<Line<'a>> = Vec::with_capacity(lines.len());
    let mut begun = false;
    for (at, line) in lines.into_iter().enumerate() {
        match joined.last_mut() {
            Some(last) if !line.gap && goes_on(at, &last.text, &line.text, begun) => {
                join(&mut last.text, &line.text);
                begun = true;
            }
            _ => {
                joined.push(line);
                begun = false;
            }
        }
    }
    for line in &mut joined {
        if line.text.ends_with('\u{ad}') {
            line.text = Cow::Owned(line.text.trim_end_matches('\u{ad}').to_owned());
        }
    }
    joined
}

/// The width that nineteen lines in twenty keep to, if it is one that texts are wrapped at.
fn widest(set: &[Set], width: impl Fn(&Set) -> usize) -> Option<usize> {
    let mut widths: Vec<usize> = set.iter().map(width).collect();
    let at = (widths.len() * 19 / 20).min(widths.len().checked_sub(1)?);
    Some(*widths.select_nth_unstable(at).1).filter(|widest| COLUMNS.contains(widest))
}

/// Whether lines that end with a blank go on in the next: they are full, a line stands right below each of them, and few end a sentence.
fn is_flowed(lines: &[Line<'_>], set: &[Set]) -> bool {
    let soft = set.iter().filter(|set| set.soft).count();
    if soft < 2 || soft == lines.len() {
        return false;
    }
    let Some(widest) = widest(set, |set| set.columns) else { return false };
    let goes_on = |at: &usize| {
        let next = &lines[at + 1];
        set[*at].soft && !next.gap && Measure::Columns(widest).is_full(set[*at], &lines[*at].text, &next.text)
    };
    let going: Vec<usize> = (0..lines.len() - 1).filter(goes_on).collect();
    let ended = going.iter().filter(|&&at| ends_sentence(&lines[at].text)).count();
    going.len() * 10 >= soft * 9 && ended * 2 < soft && (soft > 2 || ended == 0)
}

/// Whether paragraphs were wrapped without a fixed width: most lines inside of them break inside a sentence, and most of them end one.
fn is_wrapped_by_hand(lines: &[Line<'_>], set: &[Set]) -> bool {
    const NARROWEST: usize = 24;
    let (mut inner, mut inside, mut paragraphs, mut ended) = (0, 0, 0, 0);
    let mut begun = false;
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at + 1).filter(|next| !next.gap);
        match next {
            Some(next) => {
                inner += 1;
                if set[at].columns >= NARROWEST && breaks_inside(&line.text, &next.text) {
                    inside += 1;
                    begun = true;
                }
            }
            None if std::mem::take(&mut begun) => {
                paragraphs += 1;
                ended += usize::from(ends_sentence(&line.text));
            }
            None => {}
        }
    }
    inside >= 3
        && inside * 2 >= inner
        && paragraphs >= 2
        && ended * 4 >= paragraphs * 3
        && widest(set, |set| set.columns).is_some()
}

/// Whether a line breaks inside a sentence, as the small letter below it shows; items of lists begin with one too.
fn breaks_inside(last: &str, next: &str) -> bool {
    !ends_sentence(last) && !last.ends_with([';', ':', '；', '：']) && next.starts_with(char::is_lowercase)
}

/// The width at which the text was wrapped: most lines come near the widest, and most of those break inside a sentence.
fn measure(lines: &[Line<'_>], set: &[Set]) -> Option<Measure> {
    if lines.len() < 4 {
        return lines.iter().any(|l| l.text.ends_with('\u{ad}')).then_some(Measure::Chars(*COLUMNS.end()));
    }
    if let Some(columns) = columns_of_caseless(lines, set) {
        return Some(Measure::Columns(columns));
    }
    let widest = widest(set, |set| set.chars)?;
    let (mut inner, mut full, mut inside, mut small, mut over) = (0, 0, 0, 0, 0);
    for (pair, set) in lines.windows(2).zip(set) {
        let width = set.chars;
        over += usize::from(width > widest * 5 / 4);
        inner += usize::from(!pair[1].gap);
        if width * 4 >= widest * 3 && !pair[1].gap {
            full += 1;
            let goes_on = !ends_sentence(&pair[0].text);
            inside += usize::from(goes_on && !starts_with_capital(&pair[1].text));
            small += usize::from(goes_on && pair[1].text.starts_with(char::is_lowercase));
        }
    }
    // In running text of any language nine breaks in ten fall inside a sentence, and most of the words after them are not names.
    let wrapped = full * 2 >= lines.len() && inside * 5 >= full * 2;
    // Paragraphs of two or three lines have as many that are not full; then the full ones must go on with small letters.
    let short = full >= 3 && full * 2 >= inner && full * 5 >= lines.len() && small * 4 >= full * 3;
    (full >= 2 && (wrapped || short) && over * 50 <= lines.len()).then_some(Measure::Chars(widest))
}

/// The columns at which a text without capitals was wrapped. Small letters tell nothing there, but every line that breaks inside a sentence must
/// be full to its last word.
fn columns_of_caseless(lines: &[Line<'_>], set: &[Set]) -> Option<usize> {
    let caseless =
        |line: &str| line.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase());
    if !lines.iter().any(|line| caseless(&line.text)) {
        return None;
    }
    let widest = set.iter().map(|set| set.columns).max().filter(|widest| COLUMNS.contains(widest))?;
    let (mut full, mut open) = (0, 0);
    for (pair, set) in lines.windows(2).zip(set) {
        if !pair[1].gap && caseless(&pair[1].text) && !ends_sentence(&pair[0].text) {
            open += 1;
            full += usize::from(!has_room(*set, &pair[1].text, widest));
        }
    }
    let few = full == 2 && open == 2 && lines.len() <= 8;
    (full >= 3 && full * 10 >= open * 9 || few).then_some(widest)
}

fn is_item(line: &str) -> bool {
    line.starts_with(['•', '*', '–', '—', '►', '▪', '‣', '●', '·'])
}

fn starts_with_capital(line: &str) -> bool {
    line.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase() && c.is_uppercase())
}

fn ends_sentence(line: &str) -> bool {
    super::shape::ends_sentence(line)
}

fn join(last: &mut Cow<'_, str>, next: &str) {
    let text = last.to_mut();
    let unspaced = || super::shape::unspaced_end(text) && super::shape::unspaced_start(next);
    let first = next.split([' ', ',', '.']).next().unwrap_or("");
    if text.ends_with('\u{ad}') || (text.ends_with('-') && hyphenated(text, first)) {
        text.pop();
    } else if !unspaced() && (!text.ends_with('-') || SUSPENDED.contains(&first)) {
        text.push(' ');
    }
    text.push_str(next);
}

/// Words in front of which a hyphen stands for what the words behind them end with (`Hafen- und Fischereibetriebe`).
const SUSPENDED: [&str; 27] = [
    "und",
    "oder",
    "sowie",
    "bzw",
    "beziehungsweise",
    "and",
    "or",
    "en",
    "of",
    "och",
    "eller",
    "og",
    "ja",
    "tai",
    "sekä",
    "és",
    "vagy",
    "a",
    "i",
    "nebo",
    "či",
    "lub",
    "и",
    "или",
    "та",
    "або",
    "ve",
];

/// Words that a hyphen joins to the word in front of them (`est-il`, `disse-lhe`).
const JOINED: [&str; 12] = ["il", "elle", "ils", "elles", "on", "nous", "vous", "là", "même", "mêmes", "lhe", "lhes"];

/// Whether the hyphen at the end of `last` only parts a word, whose rest is `first`: small letters on both sides, and no other hyphen in the
/// word.
fn hyphenated(last: &str, first: &str) -> bool {
    let word = last.trim_end_matches('-').rsplit(' ').next().unwrap_or("");
    word.chars().count() > 1
        && word.chars().all(char::is_alphabetic)
        && word.ends_with(char::is_lowercase)
        && first.starts_with(char::is_lowercase)
        && !first.contains('-')
        && !SUSPENDED.contains(&first)
        && !JOINED.contains(&first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        read(text).into_iter().map(|l| l.text.into_owned()).collect()
    }

    #[test]
    fn splits_at_every_break_and_drops_empty_lines() {
        assert_eq!(texts("a\r\nb\u{2028}c\n\n \u{a0}\nd"), ["a", "b", "c", "d"]);
        assert_eq!(read("a\n\nb\nc").iter().map(|l| l.gap).collect::<Vec<_>>(), [true, true, false]);
    }

    #[test]
    fn joins_what_was_wrapped() {
        let text = "The council met on Tuesday evening to discuss the new bridge over\n\
                    the river, which has been planned for more than a decade and has\n\
                    still not found enough money, as the mayor said after the meet-\n\
                    ing. Several residents spoke against it.\n\n\
                    A second vote is planned for the spring, when the results of the\n\
                    survey are known. Until then the old bridge stays open for cars\n\
                    and lorries.";
        let joined = texts(text);
        assert_eq!(joined.len(), 2, "{joined:#?}");
        assert!(joined[0].contains("over the river") && joined[0].contains("after the meeting. Several"));
    }

    const WRAPPED: &str = "The miller of the upper weir has let the water in again, after forty years\n\
                           in which the wheel stood still and the parish kept hens in the loft.\n\n\
                           She has bought a new hat for the day, and whoever brings a sack of corn\n\
                           takes it home as flour.";

    #[test]
    fn joins_whatever_ends_the_lines() {
        assert_eq!(texts(WRAPPED).len(), 2);
        assert_eq!(texts(&WRAPPED.replace('\n', "\r\n")), texts(WRAPPED));
    }

    #[test]
    fn joins_lines_that_end_with_a_blank() {
        for (text, want) in [
            (
                "Shut mill\n\nThe mill on the upper weir has been shut since the flood, \nand the miller sells her hens.\n\n\
                 Whoever wants one may come on market days, she says, but \nnot before six.",
                3,
            ),
            (
                "水車の休業\n\n上の堰にある水車は洪水のあと止まったままで、粉ひきの女は鶏を売って \n暮らしている。\n\n欲しい人は市の立つ日に来てよいが、六時より前には来ないでほしいと彼 \n女は言う。",
                3,
            ),
        ] {
            assert_eq!(texts(text).len(), want, "{:#?}", texts(text));
        }
        let menu =
            "Home \nWorld news and reports \nPolitics \nBusiness \nA headline that is longer than the others \nSport";
        assert_eq!(texts(menu).len(), 6);
    }

    #[test]
    fn joins_what_was_wrapped_by_hand() {
        let text = "Mühle mahlt wieder\n\nAm oberen Wehr hat die Müllerin nach vierzig Jahren\ndas Wasser eingelassen, weil die Gemeinde ihr das Dach über dem Mahl-\n\
                    werk bezahlt hat.\n\nWer Korn bringt, nimmt es\nals Mehl mit nach Hause, für die Wasser- und\nWindmühlen im Tal gilt das nicht.\n\n\
                    Sonntags steht das Rad, auch\nwenn das Wasser hoch ist, und für die Hühner-\nund Gänsehalter bleibt der Hof zu.";
        let joined = texts(text);
        assert_eq!(joined.len(), 4, "{joined:#?}");
        assert!(joined[1].ends_with("über dem Mahlwerk bezahlt hat.") && joined[2].contains("als Mehl mit"));
        assert!(joined[3].contains("für die Hühner- und Gänsehalter"));
        let list = "What goes in:\n\nflour from the mill\neggs of her hens\nsalt, a pinch of it\nwater from the weir\n\nIt bakes for an hour.";
        assert_eq!(texts(list).len(), 6);
    }

    #[test]
    fn joins_scripts_without_capitals_by_their_columns() {
        for text in [
            "上游水坝的磨坊主四十年后又放水进来了，因为村里替她付了屋顶的钱，\n她为这一天买了一顶新帽子，来的人都可以看到水轮怎样转动，谁带来一\n袋谷子，谁就把面粉带回家，不过她说，市集日六点以前谁都不要来，因\n为水闸要到天亮才打开。",
            "위쪽 보의 물방앗간 주인이 사십 년 만에 다시 물을 들였다. 마을에서\n지붕 값을 내 주었기 때문이다. 그는 이날을 위해 새 모자를 샀고 곡식을\n가져오는 사람은 누구나 가루를 가지고 집으로 돌아갈 수 있으며 닭도 살\n수 있다.",
        ] {
            assert_eq!(texts(text).len(), 1, "{:#?}", texts(text));
        }
        let headlines = "磨坊主四十年后放水，村民庆祝\n水坝上游发现新的鱼种，专家将于下月前来考察并公布结果\n市场周六照常营业\n面粉价格连续三月上涨，面包师要求减税\n老桥重修方案公布";
        assert_eq!(texts(headlines).len(), 5);
    }

    #[test]
    fn joins_a_name_that_was_parted_at_its_hyphen() {
        let text = "Le champion rame chaque nuit entre les cargos, avec un rameur des États-\n\
                    Unis qui dort dans la cale. Son bateau, que la ville lui prête, est le\n\
                    plus vieux du port, et il y tient plus qu'à sa maison.\n\
                    Les championnats auront lieu en juin, et le capitaine a promis de laisser\n\
                    un feu allumé au bout du môle.";
        assert!(texts(text).join(" ").contains("des États-Unis qui dort"), "{:#?}", texts(text));
    }

    #[test]
    fn joins_short_paragraphs_that_were_wrapped() {
        let text = "Bakers of the old town go on strike\nBy Mara Quill\n\n\
                    The bakers of the old town will not open their shops on the market\n\
                    day, their guild said.\n\n\
                    They ask for ovens that burn less wood, and for a street that lorries\n\
                    can pass before six.\n\n\
                    The town hall called the demand reasonable but would not say how the\n\
                    works are to be paid for.";
        let joined = texts(text);
        assert_eq!(joined.len(), 5, "{joined:#?}");
        assert!(joined[2].ends_with("on the market day, their guild said."));
    }

    #[test]
    fn an_indented_line_begins_a_paragraph() {
        let text = "   The bakers of the old town will not open their shops on the\n\
                    market day, their guild said on Monday in the town hall.\n   \
                    They ask for ovens that burn less wood, and for a street that\n\
                    lorries can pass before six.\n   \
                    The town hall called the demand reasonable but would not say how\n\
                    the works are to be paid for.";
        let joined = texts(text);
        assert_eq!(joined.len(), 3, "{joined:#?}");
        assert!(joined[1].ends_with("a street that lorries can pass before six."));
    }

    #[test]
    fn leaves_lists_of_lines_alone() {
        let menu = "Home\nWorld\nPolitics\nBusiness\nA headline that is somewhat longer than the others\nSport";
        assert_eq!(texts(menu).len(), 6);
        let headlines = "Government announces new plan for the railways of the north\nMinister resigns after long debate over \
                         taxes and pensions\nTeam wins the final in front of seventy thousand people\nStorm brings down trees \
                         and power lines along the coast\nBank raises rates again as prices go on rising fast";
        assert_eq!(texts(headlines).len(), 5);
    }

    #[test]
    fn keeps_long_paragraphs() {
        let text = format!(
            "{}.\n{}.\n{}.\n{}.",
            "word ".repeat(80),
            "word ".repeat(70),
            "more ".repeat(60),
            "last ".repeat(50)
        );
        assert_eq!(texts(&text).len(), 4);
    }
}
