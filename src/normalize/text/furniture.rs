//! Lines of the page around an article, each told by its words and its shape alone.

use super::context::Seen;
use super::lines::Fate;
use super::phrases::{Kind, Reader};
use super::shape::{Beginning, Ending};
use crate::normalize::byline;

/// Most words of a line in which a house offers its own letters.
const LETTER: u32 = 30;

/// The rule by which the phrase table removes a line, if any; `inside` says that prose of the article stands before and after.
pub fn by_phrase(line: &Seen, inside: bool) -> Fate {
    let (shape, hits) = (&line.shape, &line.hits);
    let short = shape.words <= 12 && shape.width <= 100.0;
    // “No.” is a control's label only without quotation marks and stop.
    if let Some(kind) = hits.whole.first().filter(|_| shape.quotes == 0 && shape.ending != Ending::Stop) {
        // Names of sections and services are subheads too.
        let ambiguous = [
            Kind::Nav,
            Kind::Legal,
            Kind::Related,
            Kind::Listen,
            Kind::Subscribe,
            Kind::Byline,
            Kind::PhotoCredit,
            Kind::Contact,
            Kind::End,
            Kind::Letters,
            Kind::Author,
        ];
        return (!inside || !ambiguous.contains(&kind) || line.hits.whole.len() > 1).then(|| kind.name());
    }
    if hits.any.has(Kind::ReadingTime) && shape.words <= 8 {
        return Some(Kind::ReadingTime.name());
    }
    let labelled = shape.labelled;
    if hits.start.has(Kind::AlsoRead)
        && shape.width <= 240.0
        && (labelled || shape.ending < Ending::Ellipsis)
        && !shape.is_prose()
    {
        return Some(Kind::AlsoRead.name());
    }
    if hits.start.has(Kind::PhotoCredit) && short && !inside && shape.words <= 6 && shape.ending == Ending::Open {
        return Some(Kind::PhotoCredit.name());
    }
    if hits.start.has(Kind::PhotoCredit) && short && (labelled || shape.beginning == Beginning::Sign) {
        return Some(Kind::PhotoCredit.name());
    }
    let archived = hits.start.has(Kind::Caption) || hits.end.has(Kind::Caption) && shape.ending == Ending::Open;
    if archived && shape.width <= 500.0 {
        return Some(Kind::Caption.name());
    }
    if (hits.start.has(Kind::Legal) || hits.any.has(Kind::Legal)) && (short || (!inside && shape.width <= 400.0)) {
        return Some(Kind::Legal.name());
    }
    // What stands in place of a video or a post that was not loaded.
    if hits.start.has(Kind::Consent) && shape.width <= 400.0 {
        return Some(Kind::Consent.name());
    }
    // `Every morning what matters: here is our newsletter.`
    if hits.any.has(Kind::OwnLetter) && shape.quotes == 0 && shape.words <= LETTER {
        return Some(Kind::OwnLetter.name());
    }
    if hits.start.has(Kind::Related) && !inside && short && shape.ending == Ending::Open {
        return Some(Kind::Related.name());
    }
    if hits.start.has(Kind::Tags) && labelled && !inside && shape.width <= 300.0 {
        return Some(Kind::Tags.name());
    }
    if hits.start.any(&[Kind::Share, Kind::Advert, Kind::Listen]) && short && shape.ending < Ending::Stop {
        return hits.start.first().map(Kind::name);
    }
    if (hits.start.has(Kind::Follow) || hits.end.has(Kind::Follow)) && !inside && short && shape.ending < Ending::Stop {
        return Some(Kind::Follow.name());
    }
    None
}

/// Whether a line is what a news wire tells its clients: `((desk@wire.example; +1 555 0199))`.
pub fn is_wire_note(text: &str) -> bool {
    text.starts_with("((") && text.trim_end_matches('.').ends_with("))")
}

/// Whether a line below the text says how to reach somebody: a label before a number or an address, or an address of mail alone.
pub fn is_contact(text: &str, line: &Seen) -> bool {
    let (shape, hits) = (&line.shape, &line.hits);
    let told = shape.digits >= 5 || shape.labelled || text.contains('@');
    (hits.start.has(Kind::Contact) && told && shape.words <= 14) || byline::is_address(text)
}

/// Whether a line is an agency or initials in brackets, or an agency's name: `(TT)`, `(red.)`, `Reuters`.
pub fn is_signature(text: &str) -> bool {
    let inner = text.strip_prefix(['(', '[', '（']).and_then(|text| text.strip_suffix([')', ']', '）']));
    let short = |inner: &str| (1..=8).contains(&inner.chars().count()) && !inner.contains(char::is_numeric);
    // `nb/rt`
    let initials = |text: &str| {
        text.contains('/')
            && text.split('/').all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase()))
    };
    inner.is_some_and(short) || initials(text) || byline::is_agency(text)
}

/// Whether a line is several labels of controls beside each other: `Unsubscribe | Update your preferences`.
pub fn is_menu(text: &str, line: &Seen, reader: &mut Reader) -> bool {
    let parts = || text.split(['|', '·', '•', '/', '»']).map(str::trim).filter(|part| !part.is_empty());
    let mut control = |part: &str| !reader.read(part).whole.is_empty() || part.bytes().all(|b| b.is_ascii_digit());
    line.shape.signs > 0 && line.shape.words <= 16 && parts().count() > 1 && parts().all(&mut control)
}

/// Whether a line is several labels of controls with nothing but blanks between them, one of them for sharing or for the size of letters:
/// `Share Facebook WhatsApp Copy link`.
pub fn is_row(text: &str, line: &Seen, reader: &mut Reader) -> bool {
    const MOST: usize = 10;
    const LABEL: usize = 3;
    let words: Vec<&str> = text.split_whitespace().take(MOST + 1).collect();
    if line.shape.ending != Ending::Open || !(2..=MOST).contains(&words.len()) {
        return false;
    }
    let (mut at, mut labels, mut shares) = (0, 0, false);
    while at < words.len() {
        let label = (1..=LABEL.min(words.len() - at)).rev().find_map(|length| {
            let whole = reader.read(&words[at..at + length].join(" ")).whole;
            (!whole.is_empty()).then_some((length, whole.any(&[Kind::Share, Kind::Listen])))
        });
        let Some((length, share)) = label else { return false };
        at += length;
        labels += 1;
        shares |= share;
    }
    shares && labels >= 2
}

/// Whether a line is labels of controls with numbers: of pages (`Page 1 2 3 Next`), or, below the text, of who liked it (`Likes 12 Sad 0`).
pub fn is_numbered(text: &str, line: &Seen, below: bool, reader: &mut Reader) -> bool {
    let shape = &line.shape;
    if shape.digits < 2 || shape.words > 16 || shape.ending != Ending::Open {
        return false;
    }
    let (mut labels, mut numbers) = (vec![String::new()], Vec::new());
    for word in text.split([' ', '|', '·', '/']).filter(|word| !word.is_empty()) {
        if let Ok(number) = word.trim_matches(['(', '[', ')', ']']).parse::<u32>() {
            numbers.push(number);
            labels.push(String::new());
        } else if let Some(label) = labels.last_mut() {
            label.push_str(if label.is_empty() { "" } else { " " });
            label.push_str(word);
        }
    }
    labels.retain(|label| !label.is_empty());
    let known = labels.iter().filter(|label| !reader.read(label).whole.is_empty()).count();
    let pages = known == labels.len() && numbers.windows(2).all(|pair| pair[1].checked_sub(pair[0]) == Some(1));
    let counted = below && labels.len() == numbers.len() && labels.iter().all(|label| label.split(' ').count() <= 3);
    numbers.len() >= 2 && known > 0 && (pages || counted)
}

/// Whether a line is a number alone, as of comments.
pub fn is_count(text: &str) -> bool {
    text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a line is the same words twice, as the text of a picture and its title.
pub fn is_told_twice(text: &str) -> bool {
    const SHORTEST: usize = 12;
    let half = text.len() / 2;
    let is_half = |end: usize| {
        let (first, second) = (text.get(..end), text.get(end..));
        first.zip(second).is_some_and(|(first, second)| {
            first.trim_end() == second.trim_start() && first.chars().count() >= SHORTEST && first.contains(' ')
        })
    };
    // A blank between them stands at the middle.
    text.len() >= 2 * SHORTEST && (is_half(half) || is_half(half + 1))
}

/// Whether a line is nothing but the address of a page.
pub fn is_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(' ')
}

/// Whether a line is the way from the home page to the article: short names with an arrow or a stroke between each two.
pub fn is_path(text: &str, line: &Seen) -> bool {
    const SIGNS: [char; 6] = ['>', '»', '›', '→', '/', '＞'];
    let parted = |sign: char| {
        let names: Vec<&str> = text.split(sign).map(str::trim).filter(|name| !name.is_empty()).collect();
        let spaced = !matches!(sign, '/') || text.contains(" / ");
        spaced && names.len() >= 3 && names.iter().all(|name| name.chars().count() <= 40)
    };
    !line.shape.is_prose() && line.shape.ending == Ending::Open && SIGNS.into_iter().any(parted)
}
