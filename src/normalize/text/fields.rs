//! Fields that a text gives away by itself: headline, byline, credits.

use super::context::{Page, Seen};
use super::dateline;
use super::lines::{Fate, Line};
use super::phrases::Kind;
use super::shape::{Beginning, Ending, Shape, ends_sentence};
use crate::article::Author;
use crate::normalize::{byline, date};

/// How many lines above the text are searched for the headline.
const ABOVE: usize = 30;

/// How many lines above the text may be its head.
pub const HEAD: usize = 8;

/// How wide no name of a site, motto or section is.
const LONG: f32 = 110.0;

/// The fate of a line above the text that says the headline again.
pub const COPY: &str = "repeated_headline";

/// Least evidence by which a line is the headline.
const HEADLINE: f32 = 1.0;

/// A line and the evidence for it.
pub type Candidate = (usize, f32);

/// Index of the line at which the running text begins: the first kept line of prose, else the first that is a sentence, else the first.
pub fn start(page: &Page, fates: &[Fate]) -> usize {
    let kept = |at: &usize| fates[*at].is_none();
    (0..fates.len())
        .filter(kept)
        .find(|&at| page.lines[at].shape.is_prose())
        .or_else(|| (0..fates.len()).filter(kept).find(|&at| is_sentence(&page.lines[at].shape)))
        .or_else(|| (0..fates.len()).find(kept))
        .unwrap_or(0)
}

/// A sentence of some length, though shorter than a line of prose.
fn is_sentence(shape: &Shape) -> bool {
    shape.ending == Ending::Stop && shape.words >= 6
}

/// Lines that may be the headline, each with its evidence; `slug` holds the words of the address.
pub fn headlines(lines: &[Line<'_>], page: &Page, fates: &[Fate], start: usize, slug: &[String]) -> Vec<Candidate> {
    let first = fates.iter().position(Option::is_none).unwrap_or(0);
    // Where many lines are no sentences, as in verse, chats and lists, the first of them is no headline.
    let dumped = fates.contains(&Some("line_model"));
    let open = |l: &&Seen| !l.shape.is_prose() && !l.is_furniture() && l.shape.ending == Ending::Open;
    // What stands right above the text is its head: names, rubrics, dates.
    let below = &page.lines[start.saturating_sub(HEAD)..];
    let loose = !dumped && below.iter().filter(open).count() > HEAD / 2 + below.len() / 4;
    let told = (0..start).find(|&at| fates[at].is_none() && tells(&page.lines[at])).unwrap_or(start);
    let against = |at: usize| f32::from(u8::from(loose) + u8::from(at > told));
    (start.saturating_sub(ABOVE)..start)
        .filter(|&at| matches!(fates[at], None | Some("line_model")))
        .map(|at| (at, headline(lines, page, at, start, first, slug) - against(at)))
        .filter(|&(_, evidence)| evidence > 0.0)
        .collect()
}

fn headline(lines: &[Line<'_>], page: &Page, at: usize, start: usize, first: usize, slug: &[String]) -> f32 {
    let seen = &page.lines[at];
    let (shape, hits) = (&seen.shape, &seen.hits);
    let text: &str = &lines[at].text;
    let mut evidence = match shape.ending {
        Ending::Open | Ending::Asking | Ending::Ellipsis => 0.6,
        Ending::Stop => -0.9,
        Ending::Comma | Ending::Colon => -1.5,
    };
    // Long words are compounds, or several with their endings.
    evidence += match shape.words.max((shape.width / 8.0) as u32).min(shape.words + 1) {
        0..=1 => -2.0,
        2 => -0.8,
        3 => 0.0,
        4..=24 => 0.7,
        _ => -1.0,
    };
    if shape.is_prose() || shape.width > 220.0 {
        evidence -= 2.0;
    }
    if hits.start.any(&[Kind::Byline, Kind::DateLabel, Kind::PhotoCredit, Kind::AlsoRead, Kind::Follow])
        || hits.end.has(Kind::DateLabel)
    {
        evidence -= 1.0;
    }
    if dateline::is_alone(text) || (shape.digits >= 4 && shape.words <= 8 && shape.digits * 3 > shape.letters) {
        evidence -= 2.0;
    }
    // Points of a list, and the letters of those who talk.
    if text.starts_with(['•', '●', '▪', '‣', '*', '–', '—']) || text.chars().nth(1) == Some(':') {
        evidence -= 2.0;
    }
    // Captions close with a credit, and menus run on.
    if text.ends_with([')', ']']) || text.contains(['/', '©']) {
        evidence -= 0.5;
    }
    evidence -= ((shape.width - 120.0) / 50.0).max(0.0);
    if is_name(text, shape) {
        evidence -= 0.7;
    }
    if shape.words <= 12 && !byline::signed(text).is_empty() {
        evidence -= 2.0;
    }
    if seen.is_furniture() {
        evidence -= 3.0;
    }
    // Its date or its author stands right under a headline.
    if shape.beginning == Beginning::Small {
        evidence -= 0.5;
    } else if is_above_head(lines, page, at, start) {
        evidence += 1.0;
    }
    // `Headline`, `Standfirst`, `By Ana Ruiz` without blank lines: the first of them.
    let group = |at: usize| at < start && !lines[at].gap;
    if lines[at].gap && at > 0 && group(at + 1) && group(at + 2) && is_above_head(lines, page, at + 1, start) {
        evidence += 1.2;
    }
    evidence += 1.2 * page.known(at);
    evidence -= 0.04 * (start - at) as f32;
    if at == first {
        evidence += 0.4;
    }
    if !slug.is_empty() {
        let text = text.to_lowercase();
        let shared = slug.iter().filter(|word| text.contains(word.as_str())).count();
        evidence += 2.5 * shared as f32 / slug.len() as f32;
    }
    evidence
}

/// Whether date or author stand right under a line, or the author's name with the date under it.
fn is_above_head(lines: &[Line<'_>], page: &Page, at: usize, start: usize) -> bool {
    let below = |by: usize| page.lines.get(at + by).filter(|_| at + by < start);
    let named = |line: &&Seen| is_name(&lines[at + 1].text, &line.shape);
    below(1).is_some_and(is_head) || below(1).is_some_and(|line| named(&line)) && below(2).is_some_and(tells_time)
}

/// Whether a line tells something, as no name of a site or a section does: above a headline it is rather the text of a list or a talk.
pub fn tells(line: &Seen) -> bool {
    let shape = &line.shape;
    shape.is_prose() || shape.width >= LONG || shape.ending >= Ending::Asking && shape.words >= 4
}

/// Whether a line tells when something appeared or how long reading takes.
fn tells_time(line: &Seen) -> bool {
    line.hits.any.has(Kind::ReadingTime)
        || line.hits.start.has(Kind::DateLabel)
        || line.hits.end.has(Kind::DateLabel)
        || line.shape.digits >= 4 && line.shape.words <= if line.shape.ending == Ending::Stop { 4 } else { 8 }
}

/// Whether a short line tells date or author.
fn is_head(line: &Seen) -> bool {
    line.shape.words <= 12
        && (tells_time(line) || line.hits.start.has(Kind::Byline) && line.shape.ending == Ending::Open)
}

/// The best of the candidates, if it is good enough.
pub fn best(candidates: &[Candidate]) -> Option<Candidate> {
    candidates
        .iter()
        .copied()
        .filter(|c| c.1 >= HEADLINE)
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
}

/// Words of the last parts of an address that say what the article is about.
pub fn slug(url: Option<&str>) -> Vec<String> {
    let Some(path) = url.and_then(|u| u.split(['?', '#']).next()).and_then(|u| u.splitn(4, '/').nth(3)) else {
        return Vec::new();
    };
    let longest = path.split('/').max_by_key(|part| part.matches(['-', '_']).count()).unwrap_or("");
    let words = longest.split(['-', '_', '.', ',', '+']);
    let words: Vec<String> = words
        .filter(|w| w.len() >= 3 && w.len() < 30 && w.chars().all(char::is_alphabetic) && *w != "html")
        .map(str::to_lowercase)
        .take(20)
        .collect();
    if words.len() < 3 { Vec::new() } else { words }
}

/// The line that names the authors, between the headline and the text or right above the headline.
pub fn byline(
    lines: &[Line<'_>],
    page: &Page,
    fates: &[Fate],
    headline: Option<usize>,
    start: usize,
) -> Option<Candidate> {
    let from = headline.map_or(start.saturating_sub(4), |h| h.saturating_sub(3));
    let to = (start + 2).min(lines.len());
    let marks_head = |at: usize| page.lines.get(at).is_some_and(tells_time);
    let mut best: Option<Candidate> = None;
    for at in from..to {
        let (text, seen) = (&*lines[at].text, &page.lines[at]);
        let shape = &seen.shape;
        if Some(at) == headline || seen.is_furniture() || shape.is_prose() || shape.width > 120.0 || shape.words > 16 {
            continue;
        }
        // `来源：晨报 作者：林晓雨` begins as the source of a picture does.
        let removed = fates[at].is_some_and(|rule| rule != "line_model" && rule != Kind::PhotoCredit.name());
        if removed || fates[at].is_some() && at >= start {
            continue;
        }
        let introduced = || introduces(text) || (byline::is_introduced(text) && !byline::printed(text).is_empty());
        let opens = seen.hits.start.has(Kind::Byline) || byline::opens_byline(text);
        let evidence = if opens && introduced() {
            2.0
        } else if at <= start && (byline::is_labelled_inside(text) || byline::reports(text)) {
            1.8
        } else if seen.hits.end.has(Kind::Byline) && shape.words <= 6 {
            1.5
        } else if at < start
            && shape.digits >= 4
            && behind_date(text).is_some_and(|rest| !byline::printed(rest).is_empty())
        {
            1.2
        } else if at < start
            && headline.is_some_and(|h| at > h)
            && (is_name(text, shape) || is_name_and_town(text) || is_name_and_role(text) || is_name_and_more(text))
        {
            let above = at.checked_sub(1);
            let copied = above.is_some_and(|above| fates[above] == Some(COPY));
            let near = marks_head(at + 1) || above.is_some_and(marks_head) || headline == above || copied;
            // Its own date stands behind a sign.
            if near || marks_head(at) { 1.0 } else { 0.4 }
        } else {
            0.0
        };
        if evidence > best.map_or(0.5, |b| b.1) {
            best = Some((at, evidence));
        }
    }
    best
}

/// The authors that a line names.
pub fn named(line: &str) -> Vec<Author> {
    let signed = byline::signed(line);
    if !signed.is_empty() {
        return signed;
    }
    let behind = behind_date(line);
    let introduced = behind.filter(|name| byline::is_introduced(name)).map(byline::printed).unwrap_or_default();
    if !introduced.is_empty() {
        return introduced;
    }
    let printed = byline::printed(line);
    if printed.is_empty() { behind.map_or(printed, byline::printed) } else { printed }
}

/// What a line that begins with its date says of the author behind it: `Posted on 12 March 2014 by Ana Ruiz`, `12.03.2014, 10:15 | Ana Ruiz`.
fn behind_date(line: &str) -> Option<&str> {
    let last = date::find_all(line, &date::Anchors::default()).last().map(|date| date.end)?;
    let rest = line.get(last..)?;
    let name = rest
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '·' | '•' | '-' | '–' | '—' | '/' | ','));
    let parted = name.len() < rest.len();
    (parted && (byline::is_introduced(name) || name.contains(' ') && byline::looks_like_name(name))).then_some(name)
}

/// `Ana Ruiz, Port Mells`: a name and where its bearer reports from.
fn is_name_and_town(text: &str) -> bool {
    let words = |part: &str| part.split(' ').filter(|word| word.starts_with(char::is_uppercase)).count();
    text.split_once(", ").is_some_and(|(name, town)| {
        let all = |part: &str, most| (1..=most).contains(&words(part)) && words(part) == part.split(' ').count();
        all(name, 3)
            && words(name) >= 2
            && all(town, 2)
            && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | ',' | '-' | '.' | '\'' | '’'))
    })
}

/// `Ana Ruiz, harbour reporter`: a name and what its bearer is.
fn is_name_and_role(text: &str) -> bool {
    text.split_once([',', '،']).is_some_and(|(name, role)| {
        let few = role.split_whitespace().count() <= 4 && !ends_sentence(text);
        few && is_name(name, &Shape::of(name, &mut Vec::new())) && byline::names_role(role.trim())
    })
}

/// `Ana Ruiz | 9 January 2025`, `Ana Ruiz - Port Mells Post`: a name, and behind a sign a date or where its bearer writes.
fn is_name_and_more(text: &str) -> bool {
    let parts = [" | ", " - ", " – ", " · ", " • "].into_iter().filter_map(|sign| text.split_once(sign));
    parts.into_iter().any(|(name, _)| {
        let shape = Shape::of(name, &mut Vec::new());
        shape.words <= 3 && is_name(name, &shape)
    })
}

/// Whether what follows the first word or the colon begins like a name.
fn introduces(text: &str) -> bool {
    let rest = match text.split_once([':', '：']) {
        Some((label, rest)) if label.split(' ').count() <= 3 => rest,
        _ => text.split_once(' ').map_or("", |(_, rest)| rest),
    };
    rest.trim_start().chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase()) && !ends_sentence(text)
}

/// Two to four capitalised words and nothing else, particles apart.
fn is_name(text: &str, shape: &Shape) -> bool {
    if !(2..=5).contains(&shape.words)
        || shape.digits > 0
        || shape.width > 45.0
        || shape.signs > 0
        || shape.cased != shape.letters
    {
        return false;
    }
    let particle = |w: &str| w.chars().count() <= 3 && w.chars().all(char::is_lowercase);
    let part = |w: &str| {
        w.starts_with(char::is_uppercase) && w.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-'))
    };
    text.split(' ').all(|w| part(w) || particle(w)) && text.split(' ').filter(|w| part(w)).count() >= 2
}

/// Who signs a letter, with or without the town behind the name.
pub fn signed_letter(text: &str, shape: &Shape) -> Vec<Author> {
    let name = text.split_once(['.', ',']).filter(|(name, _)| name.contains(' ')).map_or(text, |(name, _)| name);
    let named = name.len() < text.len() && is_name(name, &Shape::of(name, &mut Vec::new())) || is_name(text, shape);
    if named { byline::printed(name) } else { Vec::new() }
}

/// Kept lines at the end that say who worked on the text.
pub fn credits(page: &Page, fates: &[Fate]) -> Vec<usize> {
    let tail: Vec<usize> = (0..fates.len()).rev().filter(|&at| fates[at].is_none()).take(5).collect();
    let credit = |&at: &usize| {
        let (shape, hits) = (&page.lines[at].shape, &page.lines[at].hits);
        (hits.start.has(Kind::Credits) && shape.words <= 50) || (hits.any.has(Kind::Credits) && shape.words <= 30)
    };
    let mut found: Vec<usize> = tail.into_iter().filter(credit).collect();
    if found.len() == fates.iter().filter(|f| f.is_none()).count() {
        return Vec::new();
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_names() {
        let name = |t: &str| is_name(t, &Shape::of(t, &mut Vec::new()));
        assert!(name("Toqa Ezzidin") && name("Ludwig van Beethoven") && name("J. R. O’Neill-Smith"));
        assert!(!name("Rates rise again") && !name("Paris") && !name("Top 10 Lists") && !name("News / Sport"));
    }

    #[test]
    fn takes_words_from_addresses() {
        assert_eq!(
            slug(Some("https://a.example/2016/10/some-long-headline-here-123.html?x=y")),
            ["some", "long", "headline", "here"]
        );
        assert!(slug(Some("https://a.example/")).is_empty() && slug(None).is_empty());
    }
}
