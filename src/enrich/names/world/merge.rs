//! Merges the mentions of one person, organisation or place across an article, whatever endings they have.

use rustc_hash::{FxHashMap, FxHashSet};

use super::declension::called;
use super::features::Reading;
use super::forms::{alike, initials, is_acronym};
use super::found::Found;
use super::lexicon::WorldLexicon;
use super::mention::{Mention, mention};
use super::part::Parter;
use crate::article::rounded;
use crate::enrich::analysis::Analysis;
use crate::enrich::entities::Knowledge;
use crate::enrich::names::bearer::{Namesake, bearer};
use crate::enrich::names::dictionary;
use crate::enrich::names::mention::Named;
use crate::enrich::names::model::{KINDS, Kind};

/// At most so many namesakes are compared with a mention: the latest.
const NAMESAKES: usize = 24;

/// Mentions of one thing.
struct Group {
    kind: Kind,
    mentions: Vec<usize>,
}

/// Groups `found`, which are in order, by what they name; the groups are in order of their first mention.
pub fn merge(
    analysis: &Analysis<'_>,
    reading: &Reading,
    lexicon: &WorldLexicon,
    knowledge: &Knowledge,
    found: &[Found],
) -> Vec<Named> {
    let is_named = |f: &&Found| f.kind != Kind::Person || !is_counted(&analysis.text[..reading.bytes(&f.units).start]);
    let named = || found.iter().filter(is_named);
    let alone: FxHashSet<&str> =
        named().flat_map(|f| analysis.text[reading.bytes(&f.units)].split_whitespace()).collect();
    let mentions = named().map(|f| mention(analysis, reading, lexicon, &alone, f)).collect();
    let mut mentions = Parter { language: analysis.language, lexicon, knowledge }.part(mentions, analysis.text);
    agree(&mut mentions);
    let groups = group(&mentions, analysis);
    let form = |kind: Kind, name: &str| dictionary::form(knowledge, name, kind, analysis.language);
    let mut named: Vec<Named> =
        groups.iter().map(|group| publish(group, &mentions, analysis.language, lexicon, &form)).collect();
    named.sort_by_key(|n| n.mentions.first().map(|m| m.start));
    named
}

/// Whether `before` ends in a number that counts something, so that what follows is a measure and nobody's name (`4.000 Kubikmeter Schlick`).
/// Places in a ranking and years stand in front of persons, too.
fn is_counted(before: &str) -> bool {
    let number = before.trim_end();
    let number = &number[number.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')).len()..];
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let is_grouped = number.trim_end_matches(['.', ',']).contains(['.', ',']);
    number.ends_with(|c: char| c.is_ascii_digit())
        && digits.parse::<u64>().is_ok_and(|value| value >= 100 && (is_grouped || !(1000..2100).contains(&value)))
}

/// Gives all mentions that are written alike the kind that is surest of them.
fn agree(mentions: &mut [Mention]) {
    let mut votes: FxHashMap<&str, [f32; KINDS]> = FxHashMap::default();
    for mention in mentions.iter() {
        votes.entry(&mention.name).or_default()[mention.kind.index()] += mention.confidence;
    }
    let best: Vec<Kind> = mentions
        .iter()
        .map(|mention| {
            let votes = votes.get(mention.name.as_str()).copied().unwrap_or_default();
            let top =
                (0..KINDS).fold(mention.kind.index(), |top, kind| if votes[kind] > votes[top] { kind } else { top });
            Kind::ALL[top]
        })
        .collect();
    for (mention, kind) in mentions.iter_mut().zip(best) {
        mention.kind = kind;
    }
}

fn group(mentions: &[Mention], analysis: &Analysis<'_>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut by_word: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let mut acronyms: FxHashMap<String, usize> = FxHashMap::default();
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    // Full names first, so that a short form finds its full one wherever that stands.
    order.sort_by_key(|&at| (std::cmp::Reverse(size(&mentions[at], analysis.language)), at));
    for at in order {
        let mention = &mentions[at];
        let known = bearer_of(at, mentions, &groups, &by_word, analysis)
            .or_else(|| same(mention, mentions, &groups, &by_word, analysis.language))
            .or_else(|| acronym(at, mention, mentions, &acronyms, analysis));
        let group = known.unwrap_or_else(|| {
            groups.push(Group { kind: mention.kind, mentions: Vec::new() });
            groups.len() - 1
        });
        groups[group].mentions.push(at);
        for word in &mention.words {
            let heads = match (analysis.language, mention.kind) {
                ("ja", Kind::Person) => last_names(word).map(str::to_owned).chain([head(word)]).collect(),
                _ => vec![head(word)],
            };
            for head in heads {
                let list = by_word.entry(head).or_default();
                if list.last() != Some(&group) {
                    list.push(group);
                }
            }
        }
        if mention.kind == Kind::Organisation {
            for short in initials(&mention.name).into_iter().chain(bracketed(at, mentions, analysis)) {
                acronyms.entry(short).or_insert(group);
            }
        }
    }
    for group in &mut groups {
        group.mentions.sort_unstable();
    }
    groups
}

/// How full a name is: how many words it has, and letters too in Japanese, which writes none between them.
fn size(mention: &Mention, language: &str) -> (usize, usize) {
    let letters = || mention.name.chars().count();
    (mention.words.len(), if language == "ja" { letters() } else { 0 })
}

/// What may be the last name at the beginning of a full one in Japanese: two letters mostly, one in front of two at most, three in front of some.
fn last_names(name: &str) -> impl Iterator<Item = &str> {
    let ends: Vec<usize> = name.char_indices().map(|(at, _)| at).take(7).collect();
    let fits = |letters: &usize| match (letters, ends.len()) {
        (1, 2 | 3) | (2, 3..=5) | (3, 4..=6) => name.chars().all(is_han),
        _ => false,
    };
    let letters: Vec<usize> = (1..4).filter(fits).collect();
    letters.into_iter().filter_map(move |letters| name.get(..*ends.get(letters)?))
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3041}'..='\u{3096}' | '\u{3400}'..='\u{9fff}')
}

/// What is common to the forms of a word.
fn head(word: &str) -> String {
    word.chars().take(3).collect()
}

/// The acronym in brackets behind an organisation.
fn bracketed(at: usize, mentions: &[Mention], analysis: &Analysis<'_>) -> Option<String> {
    let (mention, next) = (&mentions[at], mentions.get(at + 1)?);
    let gap = analysis.text.get(mention.bytes.end..next.bytes.start)?;
    (matches!(gap.trim_start(), "(" | "（" | "[") && is_acronym(&next.name)).then(|| next.name.to_lowercase())
}

/// The organisation that an acronym stands for.
fn acronym(
    at: usize,
    mention: &Mention,
    mentions: &[Mention],
    acronyms: &FxHashMap<String, usize>,
    analysis: &Analysis<'_>,
) -> Option<usize> {
    if !is_acronym(&mention.name) {
        return None;
    }
    let before = at.checked_sub(1).and_then(|before| bracketed(before, mentions, analysis));
    if mention.kind != Kind::Organisation && before.is_none() {
        return None;
    }
    acronyms.get(&mention.name.to_lowercase()).copied()
}

/// Which of several people the mention with number `at` means, if it is the last name of theirs.
fn bearer_of(
    at: usize,
    mentions: &[Mention],
    groups: &[Group],
    by_word: &FxHashMap<String, Vec<usize>>,
    analysis: &Analysis<'_>,
) -> Option<usize> {
    let language = analysis.language;
    let mention = mentions.get(at).filter(|mention| mention.kind == Kind::Person && mention.words.len() == 1)?;
    let word = mention.words.first()?;
    let is_last = |full: &[String]| match language {
        "ja" => is_short_form(&mention.words, full, language),
        "hu" => full.len() > 1 && alike(&full[0], word, language),
        _ => full.len() > 1 && full.last().is_some_and(|last| alike(last, word, language)),
    };
    let named = by_word.get(&head(word)).filter(|named| named.len() > 1)?;
    let full = |&group: &usize| {
        let people = groups.get(group).filter(|group| group.kind == Kind::Person)?;
        let is_full = |full: &&usize| is_last(&mentions[**full].words);
        let mut full: Vec<usize> = people.mentions.iter().take(NAMESAKES).filter(is_full).copied().collect();
        full.sort_unstable();
        (!full.is_empty()).then_some((group, full))
    };
    let people: Vec<(usize, Vec<usize>)> = named.iter().take(NAMESAKES).filter_map(full).collect();
    let namesakes: Vec<_> = people.iter().map(|(group, full)| Namesake { group: *group, full }).collect();
    let paragraph = |mention: usize| {
        let start = mentions[mention].bytes.start;
        analysis.paragraphs.partition_point(|paragraph| paragraph.end < start)
    };
    bearer(&namesakes, at, false, &|a, b| paragraph(a) == paragraph(b))
}

/// The group of which `mention` is another form.
fn same(
    mention: &Mention,
    mentions: &[Mention],
    groups: &[Group],
    by_word: &FxHashMap<String, Vec<usize>>,
    language: &str,
) -> Option<usize> {
    let last = mention.words.last()?;
    let lists = [mention.words.first().map(|w| head(w)), Some(head(last))];
    let candidates = || {
        lists
            .iter()
            .flatten()
            .filter_map(|h| by_word.get(h))
            .flat_map(|list| list.iter().rev().take(NAMESAKES).copied())
    };
    let is_form = |group: usize, test: &dyn Fn(&Mention) -> bool| {
        groups[group].mentions.iter().take(NAMESAKES).any(|&m| test(&mentions[m]))
    };
    let like = |a: &[String], b: &[String]| a.len() == b.len() && a.iter().zip(b).all(|(x, y)| alike(x, y, language));
    let whole =
        candidates().find(|&g| groups[g].kind == mention.kind && is_form(g, &|m| like(&m.words, &mention.words)));
    if whole.is_some() {
        return whole;
    }
    match mention.kind {
        Kind::Person => candidates().find(|&g| {
            let other = |m: &Mention| {
                is_short_form(&mention.words, &m.words, language) || is_turned(&mention.words, &m.words, language)
            };
            groups[g].kind == Kind::Person && is_form(g, &other)
        }),
        Kind::Organisation => {
            let mut longer = candidates()
                .filter(|&g| groups[g].kind == Kind::Organisation && is_form(g, &|m| is_part(mention, m, language)));
            let first = longer.next()?;
            longer.all(|g| g == first).then_some(first)
        }
        Kind::Place | Kind::Other => None,
    }
}

/// Whether `short` is a person's name of which `full` is the fuller form: the last or the first of its words, or both with some left out.
fn is_short_form(short: &[String], full: &[String], language: &str) -> bool {
    let (Some(first), Some(last)) = (short.first(), short.last()) else { return false };
    if let ("ja", [short], [full]) = (language, short, full) {
        return last_names(full).any(|name| name == short);
    }
    if short.len() >= full.len() {
        return false;
    }
    let has = |word: &String| full.iter().any(|w| alike(w, word, language));
    if short.len() == 1 {
        return has(last);
    }
    let initial = |a: &str, b: &str| a.chars().count() == 1 && b.starts_with(a);
    short.iter().skip(1).all(has) && (has(first) || full.first().is_some_and(|f| initial(first, f)))
}

/// Languages that put the last name in front in official texts, and the last name of two words too.
const TURNING: &[&str] = &["ru", "uk"];

/// Whether both are one person's name, with the last name in front in one of them: `Орлова Анна Петровна`, `Анна Петровна Орлова`.
fn is_turned(a: &[String], b: &[String], language: &str) -> bool {
    let turned = |a: &[String], b: &[String]| {
        let Some((last, rest)) = a.split_first() else { return false };
        rest.iter().chain([last]).zip(b).all(|(x, y)| alike(x, y, language))
    };
    a.len() == b.len() && (a.len() > 2 || TURNING.contains(&language) && a.len() == 2) && (turned(a, b) || turned(b, a))
}

/// Whether `short` is an organisation's name made of telling words at one end of `full`.
/// A body that the name of another begins with is not that: `Ankara Üniversitesi` beside its faculties.
fn is_part(short: &Mention, full: &Mention, language: &str) -> bool {
    if short.words.len() >= full.words.len() || short.generic.iter().all(|&g| g) {
        return false;
    }
    let like = |a: &[String], b: &[String]| a.iter().zip(b).all(|(x, y)| alike(x, y, language));
    let n = short.words.len();
    let rest_is_generic = full.generic[n..].iter().any(|&g| g);
    let is_whole = n > 1 && short.generic.last() == Some(&true) && full.generic[n..].iter().any(|&g| !g);
    like(&short.words, &full.words[full.words.len() - n..])
        || (rest_is_generic || n > 1) && !is_whole && like(&short.words, &full.words)
}

/// Whether the words of `longer` are those of `short`, some with endings.
fn is_longer(longer: &Mention, short: &Mention, language: &str) -> bool {
    let like = |(a, b): (&String, &String)| a.starts_with(b.as_str()) && alike(a, b, language);
    longer.words != short.words && longer.words.iter().zip(&short.words).all(like)
}

/// What is published of a group: the fullest name, in the form of a dictionary where `form` knows one, and else in its commonest form.
fn publish(
    group: &Group,
    mentions: &[Mention],
    language: &str,
    lexicon: &WorldLexicon,
    form: &dyn Fn(Kind, &str) -> Option<String>,
) -> Named {
    let all = || group.mentions.iter().map(|&m| &mentions[m]);
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for mention in all() {
        *counts.entry(&mention.name).or_default() += 1;
    }
    // `Tappara` is shorter than `Tapparan`, however often that stands.
    let is_bare = |m: &Mention| {
        let longer = |other: &Mention| other.words.len() == m.words.len() && is_longer(other, m, language);
        group.kind != Kind::Place && all().take(NAMESAKES).any(longer)
    };
    let shouted = |s: &str| s.contains(char::is_uppercase) && !s.contains(char::is_lowercase) && s.chars().count() > 6;
    let better = |m: &Mention| {
        let size = size(m, if m.kind == Kind::Person { language } else { "" });
        (!shouted(&m.name), size, is_bare(m), counts[m.name.as_str()], std::cmp::Reverse(m.name.chars().count()))
    };
    let mut best: Option<&Mention> = None;
    for mention in all() {
        if best.is_none_or(|b| better(mention) > better(b)) {
            best = Some(mention);
        }
    }
    let fullest = |m: &&Mention| best.is_some_and(|best| m.words.len() == best.words.len());
    let known = best.and_then(|best| form(group.kind, &best.name));
    let known = known.or_else(|| {
        counts
            .keys()
            .len()
            .gt(&1)
            .then(|| all().filter(fullest).take(NAMESAKES).find_map(|m| form(group.kind, &m.name)))?
    });
    let alone = all().filter(|m| m.words.len() == 1).map(|m| m.name.as_str());
    let person = best.filter(|_| known.is_none() && group.kind == Kind::Person);
    let known = known.or_else(|| called(&person?.name, language, lexicon, alone));
    Named {
        kind: group.kind,
        name: known.or_else(|| best.map(|m| m.name.clone())).unwrap_or_default(),
        role: None,
        confidence: rounded(f64::from(all().map(|m| m.confidence).fold(0.0, f32::max))),
        mentions: all().map(|m| m.bytes.clone()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::names::world::forms::words;

    #[test]
    fn last_names_may_stand_in_front() {
        let turned = |a: &str, b: &str, language| is_turned(&words(a), &words(b), language);
        assert!(turned("Орловой Анны Петровны", "Анна Петровна Орлова", "ru"));
        assert!(turned("Орлова Анна", "Анны Орловой", "ru") && turned("Weiss Anna Maria", "Anna Maria Weiss", "de"));
        assert!(!turned("Martin Thomas", "Thomas Martin", "fr") && !turned("Анна Орлова", "Анна Орлова", "ru"));
    }

    #[test]
    fn a_japanese_last_name_is_short_for_the_full_one() {
        let is_short = |short: &str, full: &str| is_short_form(&words(short), &words(full), "ja");
        assert!(is_short("平井", "平井静香") && is_short("林", "林太郎") && is_short("長谷川", "長谷川葵"));
        assert!(!is_short("平", "平井静香") && !is_short("静香", "平井静香") && !is_short("平井静香", "平井静香"));
        assert!(!is_short("オル", "オルメド"));
    }

    #[test]
    fn what_is_counted_is_nobody() {
        for before in ["räumte 4.000 ", "mehr als 25,000\u{a0}", "rund 350 "] {
            assert!(is_counted(before), "{before}");
        }
        for before in ["", "Seit 2019 ", "1. ", "44 ", "am 3. ", "im Jahr 1987, ", "2.0 von "] {
            assert!(!is_counted(before), "{before}");
        }
    }
}
