//! Names that were read in two parts: Spanish ones with two last names that `y` joins (`José Ortega y Gasset`), and those cut where no name ends.

use super::features::Reading;
use super::found::Found;
use crate::enrich::analysis::Analysis;
use crate::enrich::entities::{Class, Knowledge};
use crate::enrich::names::lexicon::class;
use crate::enrich::names::model::Kind;

/// What joins them.
const AND: &str = " y ";

/// Makes one person of a name, `y` and a last name that is nobody else's: no first name, none that packs or other names of the article have.
pub(super) fn join(analysis: &Analysis<'_>, reading: &Reading, knowledge: &Knowledge, found: &mut Vec<Found>) {
    if analysis.language != "es" {
        return;
    }
    let mut at = 0;
    while at < found.len() {
        if let Some(unit) = second(analysis, reading, knowledge, found, at) {
            found[at].units.end = unit + 1;
            if found.get(at + 1).is_some_and(|next| next.units.start == unit) {
                found.remove(at + 1);
            }
        }
        at += 1;
    }
}

/// Words of names, in lower case, that no name ends with.
const INSIDE: [&str; 20] = [
    "abd", "abdel", "abdul", "abdal", "abu", "abou", "bin", "ibn", "bint", "ben", "al", "el", "ould", "thi", "thị",
    "văn", "van", "ter", "ten", "de",
];
/// How names begin that are only the end of one.
const ARTICLES: [&str; 9] = ["al-", "el-", "ar-", "as-", "an-", "at-", "az-", "ad-", "ash-"];

/// Makes one person of two that stand beside each other, where the first cannot end or the second cannot begin there: `Omar Abdel` `Aziz
/// al-Hadidi`, `Tran Thi` `Mai Anh`.
pub(super) fn mend(analysis: &Analysis<'_>, reading: &Reading, found: &mut Vec<Found>) {
    let mut at = 1;
    while at < found.len() {
        let (first, second) = (&found[at - 1], &found[at]);
        let (front, back) = (reading.bytes(&first.units), reading.bytes(&second.units));
        let beside = first.kind == Kind::Person && second.kind == Kind::Person && first.units.end == second.units.start;
        let beside = beside && analysis.text.get(front.end..back.start) == Some(" ");
        let last = || analysis.text[front.clone()].rsplit(' ').next().unwrap_or_default().to_lowercase();
        let next = || analysis.text[back.clone()].split(' ').next().unwrap_or_default();
        if beside
            && (INSIDE.contains(&last().as_str())
                || INSIDE.contains(&next())
                || ARTICLES.iter().any(|article| next().starts_with(article)))
        {
            found[at - 1].units.end = second.units.end;
            found[at - 1].confidence = found[at - 1].confidence.min(found[at].confidence);
            found.remove(at);
        } else {
            at += 1;
        }
    }
}

/// The unit of the second last name of the person with this number.
fn second(
    analysis: &Analysis<'_>,
    reading: &Reading,
    knowledge: &Knowledge,
    found: &[Found],
    at: usize,
) -> Option<usize> {
    let person = found.get(at).filter(|person| person.kind == Kind::Person)?;
    let text = |units: &std::ops::Range<usize>| &analysis.text[reading.bytes(units)];
    let unit = person.units.end + 1;
    let end = reading.bytes(&person.units).end;
    let is_behind = unit < reading.units.all.len()
        && analysis.text[end..].starts_with(AND)
        && reading.bytes(&(unit..unit + 1)).start == end + AND.len();
    let name = Some(unit).filter(|_| is_behind).map(|unit| text(&(unit..unit + 1)))?;
    // A longer name behind it is another's.
    let alone = found.get(at + 1).is_none_or(|next| next.units.start > unit || next.units.len() == 1);
    let goes_on = analysis.text[end + AND.len() + name.len()..].strip_prefix(' ');
    let first = reading.classes(unit) & class::FIRST != 0;
    if !alone
        || first
        || !name.starts_with(char::is_uppercase)
        || goes_on.is_some_and(|rest| rest.starts_with(char::is_uppercase))
    {
        return None;
    }
    // Said more than once, and in full: in lists of players stand `Isidro Olmedo y Velmora (Leganés)`.
    let last = text(&(person.units.end - 1..person.units.end));
    let joined = format!("{last}{AND}{name}");
    let is_full = |found: &Found| {
        let words = text(&found.units);
        found.kind == Kind::Person && found.units.len() > 1 && (words.ends_with(last) || words.ends_with(&joined))
    };
    let others = found.iter().enumerate().filter(|(other, found)| *other != at && found.kind == Kind::Person);
    let others = || others.clone().filter(|(_, found)| found.units.start != unit).map(|(_, found)| text(&found.units));
    let is_others = || others().any(|other| other.rsplit(' ').next() == Some(name) && !other.contains(AND));
    let is_known = || knowledge.candidates(name).iter().any(|known| known.record.class == Class::Person);
    let is_said = analysis.text.matches(&joined).count() > 1;
    (is_said && found.iter().any(is_full) && !is_others() && !is_known()).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Body, Language};
    use crate::enrich::names::world::lexicon::WorldLexicon;

    #[test]
    fn a_name_cut_where_none_ends_is_one() {
        for (text, cut, count) in [
            ("Omar Abdel Aziz al-Hadidi", 2, 1),
            ("Tran Thi Mai Anh", 2, 1),
            ("Karim bin Salman", 1, 1),
            ("Ana Ruiz Tom Berg", 2, 2),
        ] {
            let article = Article {
                body: Body { text: text.into(), ..Body::default() },
                language: Some(Language { code: "fr".into(), script: None, confidence: 1.0 }),
                ..Article::default()
            };
            let analysis = Analysis::of(&article);
            let reading = Reading::of(&analysis, "fr", WorldLexicon::shipped(), &Knowledge::default());
            let person = |units: std::ops::Range<usize>| Found { units, kind: Kind::Person, confidence: 0.9 };
            let mut found = vec![person(0..cut), person(cut..reading.units.all.len())];
            mend(&analysis, &reading, &mut found);
            assert_eq!(found.len(), count, "{text}");
        }
    }

    #[test]
    fn a_last_name_that_is_nobody_elses_is_the_second_of_one() {
        let (lexicon, knowledge) = (WorldLexicon::shipped(), Knowledge::default());
        for (text, units, want) in [
            (
                "Vino Isidro Olmedo y Velmora ayer. Olmedo y Velmora calla.",
                &[(1, 3), (4, 5)][..],
                "Isidro Olmedo y Velmora",
            ),
            ("Vino Isidro Olmedo y Velmora (Leganés) ayer.", &[(1, 3), (4, 5)], "Isidro Olmedo"),
            ("Vino Isidro Olmedo y Pedro ayer. Olmedo y Pedro callan.", &[(1, 3), (4, 5)], "Isidro Olmedo"),
            (
                "Vino Isidro Olmedo y Velmora ayer. Luz Velmora calla. Olmedo y Velmora no.",
                &[(1, 3), (4, 5), (7, 9)],
                "Isidro Olmedo",
            ),
            ("Vino Olmedo y Velmora ayer. Olmedo y Velmora callan.", &[(1, 2), (3, 4)], "Olmedo"),
            ("Vino Isidro Olmedo y Velmora Prado ayer. Olmedo y Velmora calla.", &[(1, 3)], "Isidro Olmedo"),
        ] {
            let language = Some(Language { code: "es".into(), script: None, confidence: 1.0 });
            let body = Body { text: text.into(), ..Body::default() };
            let article = Article { body, language, ..Article::default() };
            let analysis = Analysis::of(&article);
            let reading = Reading::of(&analysis, "es", lexicon, &knowledge);
            let found =
                |&(start, end): &(usize, usize)| Found { units: start..end, kind: Kind::Person, confidence: 0.9 };
            let mut found: Vec<Found> = units.iter().map(found).collect();
            join(&analysis, &reading, &knowledge, &mut found);
            assert_eq!(&text[reading.bytes(&found[0].units)], want, "{text}");
        }
    }
}
