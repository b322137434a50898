//! A line that names several authors, parted into their names.

use std::borrow::Cow;
use std::ops::Range;

use super::forms::{addressed, behind_label, without_brackets};
use super::judge::{Belief, judge};
use super::kinds::{is_agency, is_generation, is_institution, is_of_group, is_role};
use super::label::{is_label, without_label};
use super::places::{place_word, without_place, without_places};
use super::shape::{is_acronym, is_full, looks_like_name, same};
use super::words::List;
use super::{register, slashes};
use crate::article::{Author, AuthorKind};
use crate::cut;
use crate::normalize::date;

/// Longest byline that is read, in bytes.
const LONGEST: usize = 400;

/// The authors that a line names.
pub(super) fn authors(text: &str, belief: Belief) -> Vec<Author> {
    let folded = fold(cut::head(text, LONGEST));
    if folded.contains("://") || folded.starts_with("www.") {
        return Vec::new();
    }
    let folded = register::in_line(&folded, belief == Belief::Stated).map_or_else(|| uninverted(&folded), Cow::Owned);
    let folded = addressed(&folded);
    let whole = without_brackets(&folded);
    let line = behind_label(&whole).unwrap_or_else(|| without_label(&whole));
    let line = without_others(line);
    let place = place_word(&whole, line);
    let mut found: Vec<Author> = Vec::new();
    for part in line
        .split(['|', '•', '·', '●', '\n', ';', '►', '»'])
        .flat_map(|p| p.split(" - "))
        .flat_map(|p| p.split(" – "))
        .flat_map(|p| p.split(" — "))
    {
        if is_label(part) {
            continue;
        }
        let part = without_date(part);
        // `By Ana Ruiz in London`, `Posted by Ana Ruiz at 10:15`
        let part = if belief == Belief::Printed { without_places(&part) } else { part };
        let mut names = names(&part, place);
        // `Ana Ruiz, Corfield`, `Correspondent, Corfield`: the one word behind is where they report from.
        if let [first, town] = names[..]
            && !town.contains(' ')
            && (is_full(first) || is_role(first))
            && !is_acronym(town)
            && !is_of_group(town)
            && !is_agency(town)
        {
            names.truncate(1);
        }
        for name in names {
            // `Ana Ruiz, Department of Physics`: where she works.
            if is_institution(name) && found.iter().any(|author| author.kind == Some(AuthorKind::Person)) {
                continue;
            }
            if let Some(author) = judge(without_place(name), belief)
                && found.len() < 20
                && !found.iter().any(|a| same(&a.name, &author.name))
            {
                found.push(author);
            }
        }
        // `Ana Ruiz, CORFIELD HERALD`: in capitals stands her paper.
        let is_loud = |a: &Author| a.kind == Some(AuthorKind::Person) && !a.name.chars().any(char::is_lowercase);
        if found.iter().any(|author| author.name.chars().any(char::is_lowercase)) {
            found.retain(|author| !is_loud(author) || !author.name.chars().any(char::is_uppercase));
        }
        // What follows the first part with names is place, date or role.
        if !found.is_empty() && belief == Belief::Printed {
            break;
        }
    }
    found
}

/// With the names in quotation marks that stand as in a register put right: `"Ruiz, Ana" <ana@paper.example>`.
fn uninverted(line: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(line);
    for quoted in line.split('"').skip(1).step_by(2) {
        if let Some((family, given)) = quoted.split_once(", ")
            && looks_like_name(&format!("{given} {family}"))
        {
            out = Cow::Owned(out.replacen(&format!("\"{quoted}\""), &format!("{given} {family}"), 1));
        }
    }
    out
}

/// Without what a line says of others behind its authors: `Ana Ruiz Foto: Tom Berg`.
fn without_others(line: &str) -> &str {
    let colons = line.char_indices().filter(|&(_, c)| matches!(c, ':' | '：'));
    let other = colons.filter_map(|(at, _)| {
        let from = line[..at].trim_end().rfind(' ')?;
        let label = line[from + 1..at].trim_end().to_lowercase();
        // `Text & Fotos: Ana Ruiz` did both.
        let names = looks_like_name(line[..from].trim_end());
        (names && List::Other.has(&label)).then_some(from)
    });
    other.min().map_or(line, |from| line[..from].trim_end_matches([' ', ',', '|', '/', '·', '-', '–']))
}

/// The parts of a line that can be names; `place` is a word in front of a town.
fn names<'a>(line: &'a str, place: Option<&str>) -> Vec<&'a str> {
    let mut names: Vec<Range<usize>> = Vec::new();
    let parts = |c: char| matches!(c, ',' | '、' | '，' | '،');
    let mut from = 0;
    for whole in line.split_inclusive(parts) {
        let part = whole.trim_end_matches(parts);
        let end = from + part.len();
        // `Fred Drake, Jr.` is one name with what parts father and son.
        let first = part.trim_start().split(' ').next().unwrap_or("");
        // `Ana Ruiz, Sr. Director` is what she is.
        let second = part.split_whitespace().nth(1).map(str::to_lowercase);
        let ends = second.is_none_or(|word| List::And.has(&word));
        match names.last_mut().filter(|_| ends && is_generation(first)) {
            Some(last) => {
                last.end = end - part.trim_start().len() + first.len();
                let rest = last.end;
                joined(line, rest..end, place, &mut names);
            }
            None => joined(line, from..end, place, &mut names),
        }
        from += whole.len();
    }
    let names = names.into_iter().filter_map(|range| line.get(range)).flat_map(slashes::names).map(str::trim);
    names.filter(|name| !name.is_empty()).collect()
}

/// Cuts the `part` of `line` where words join two names, and in front of the word of a `place`.
fn joined(line: &str, part: Range<usize>, place: Option<&str>, names: &mut Vec<Range<usize>>) {
    let mut start = part.start;
    let mut at = part.start;
    for word in line.get(part.clone()).unwrap_or("").split(' ') {
        let lower = word.to_lowercase();
        let next = line.get(at + word.len()..part.end).unwrap_or("").split_whitespace().next().unwrap_or("");
        // `Ana Ruiz with AFP`: an agency that helped is no author beside people.
        let agency = next.trim_end_matches(|c: char| !c.is_alphanumeric());
        let helped = List::With.has(&lower) && (is_acronym(agency) || List::Agency.has(&agency.to_lowercase()));
        let before = line.get(start..at).unwrap_or("").trim();
        if helped && (before.contains(' ') || before.is_empty() && !names.is_empty()) {
            names.push(start..at);
            start = (at + word.len() + 1 + next.len()).min(part.end);
            at += word.len() + 1;
            continue;
        }
        if place == Some(word) && before.contains(' ') {
            names.push(start..at);
            return;
        }
        let joins = (List::And.has(&lower) && word.chars().all(|c| !c.is_uppercase() || lower.len() > 2))
            || (List::With.has(&lower) && is_acronym(next));
        // `Ortega y Gasset` against `Ana Ruiz y Tom Berg`: a joining word has two words before it, or a comma.
        let before = line.get(start..at).unwrap_or("").trim();
        let strong = lower.chars().count() > 1 || word == "&" || word == "+";
        // Behind a name that its comma has ended, the word joins nothing more; `Dan Davies` is a name, though.
        let opens = !before.is_empty() || !word.chars().any(char::is_uppercase);
        if joins && (strong && opens || before.contains(' ')) {
            names.push(start..at);
            start = at + word.len();
        }
        at += word.len() + 1;
    }
    names.push(start.min(part.end)..part.end);
}

/// Without a date and all that follows it.
fn without_date(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return Cow::Borrowed(text);
    }
    match date::find_all(text, &date::Anchors::default()).first() {
        Some(found) => {
            let cut = text.get(..found.start).unwrap_or("");
            // `Ana Ruiz on 16 October`, `Ana Ruiz, am 16. Oktober`, `Ana Ruiz Sunday, 16 October`
            let mut cut = cut.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | ':'));
            while let Some((before, last)) = cut.rsplit_once(' ')
                && date::is_filler(last)
            {
                cut = before.trim_end_matches([' ', ',', '.', ':']);
            }
            let last = cut.rsplit(' ').next().unwrap_or("");
            let cut = if last.chars().next().is_some_and(char::is_lowercase) {
                cut.get(..cut.len() - last.len()).unwrap_or(cut)
            } else {
                cut
            };
            Cow::Owned(cut.trim_end().to_owned())
        }
        None => Cow::Borrowed(text),
    }
}

/// With one blank between words.
pub(super) fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
