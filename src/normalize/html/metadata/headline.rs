//! The headline, without the site's name.

use rustc_hash::FxHashSet;

use super::candidates::{Candidate, either, folded};
use super::names::{Field, Kind};
use super::{Page, clean, text_of};
use crate::normalize::html::dom::{Document, Name, NodeId, Tag};
use crate::normalize::{Draft, Pick, Trace, title};

/// Most words of a site's name that a page may have in the place of its headline.
const MOST_WORDS: usize = 6;

/// How often a headline of a kind is the article's own where there is one; measured on pages of news and blogs.
fn prior(kind: Kind) -> f64 {
    match kind {
        Kind::JsonLd => 0.72,
        Kind::Heading => 0.84,
        Kind::OpenGraph => 0.62,
        Kind::Twitter => 0.5,
        Kind::Parsely | Kind::Sailthru => 0.62,
        Kind::Microdata => 0.7,
        Kind::DublinCore | Kind::Meta => 0.5,
        Kind::Title => 0.5,
        Kind::Class => 0.4,
        Kind::Given => 0.5,
        Kind::Time | Kind::Rel | Kind::Profile | Kind::Visible | Kind::Address | Kind::Image | Kind::State => 0.0,
    }
}

/// What parts a headline from the name of the site or the section.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " · ", " • ", " » ", " :: ", " « ", " ‹ ", " / ", " ~ ", " › ", " > ", "｜", " : ",
    ": ", ", ", "|",
];

/// Most pieces of a heading that are looked at.
const MOST_PIECES: usize = 12;

/// Decides the headline, and tells where it stands in the text of the page.
pub fn decide(page: &Page<'_>, found: &mut Draft, trace: &mut Trace) -> Option<NodeId> {
    let mut candidates: Vec<Candidate<String>> = Vec::new();
    let mut add = |value: String, kind: Kind, weight: f64| {
        if value.chars().any(char::is_alphanumeric) && value.len() <= 1000 {
            candidates.push(Candidate { value, kind, score: prior(kind) * weight });
        }
    };
    for (i, stated) in page.stated.iter().enumerate() {
        let weight = if stated.weight >= 1.0 { 1.0 } else { stated.weight * 0.75 } * if i == 0 { 1.0 } else { 0.7 };
        if let Some(headline) = &stated.headline {
            add(headline.clone(), Kind::JsonLd, weight);
        }
        if let Some(name) = &stated.name {
            // The name of a page, unlike that of an article, is its `<title>` once more.
            let kind = if stated.weight < 0.7 { Kind::Title } else { Kind::JsonLd };
            add(name.clone(), kind, weight * if stated.headline.is_some() { 0.6 } else { 0.8 });
        }
    }
    for meta in page.gathered.metas(Field::Headline) {
        add(clean(&meta.content), meta.kind, 1.0);
    }
    if let Some(title) = page.gathered.title {
        add(text_of(page.document, title), Kind::Title, 1.0);
    }
    if let Some(given) = &page.given.headline {
        add(clean(given), Kind::Given, 1.0);
    }
    // What is read off the page comes last: which heading is the article's shows in what the page states.
    // What has more words than a name was filled with the headline.
    let names = page.sites.iter().filter(|site| site.split(' ').count() <= MOST_WORDS);
    let sites: Vec<String> = names.map(|site| folded(site)).collect();
    let mut stated: Vec<String> = candidates.iter().map(|c| folded(&c.value)).collect();
    stated.retain(|told| !sites.contains(told));
    // Of a page that states nothing but its site's name, what stands where a headline does is one.
    let is_bare = stated.is_empty() && !candidates.is_empty();
    let heading = heading(page, &stated, is_bare);
    let mut headings = Vec::new();
    let mut stands_at = heading.as_ref().map(|(node, ..)| *node);
    if let Some((_, text, weight)) = &heading {
        headings.push(Candidate { value: text.clone(), kind: Kind::Heading, score: prior(Kind::Heading) * weight });
    }
    for spot in page.gathered.headline_spots.iter().take(12) {
        let text = text_of(page.document, spot.node);
        // A class says little; where the page states the same words, the element is the headline.
        let told = folded(&text);
        let states = |t: &String| match is_bare {
            true => !page.is_aside(spot.node) && !sites.contains(t),
            false => stated.iter().any(|s| s.starts_with(t.as_str())),
        };
        if (8..=300).contains(&text.len()) && states(&told) && (spot.kind == Kind::Microdata || heading.is_none()) {
            stands_at = stands_at.or(Some(spot.node));
            headings.push(Candidate { value: text, kind: spot.kind, score: prior(spot.kind) });
            break;
        }
    }
    candidates.extend(headings);
    strip_sites(page, &mut candidates);
    // The site's name heads every page of it.
    candidates.iter_mut().filter(|c| sites.contains(&folded(&c.value))).for_each(|c| c.score *= 0.3);
    let stated: Vec<String> = candidates.iter().filter(|c| !is_shown(c.kind)).map(|c| folded(&c.value)).collect();
    for candidate in candidates.iter_mut().filter(|c| c.kind == Kind::Heading) {
        if let Some((node, ..)) = heading
            && let Some(part) = without_kicker(&pieces(page.document, node), &stated)
        {
            candidate.value = part;
        }
        if is_of_something_else(&candidate.value, words(&stated).as_ref()) {
            candidate.score *= 0.5;
        }
    }
    let is_news = page.stated.first().is_some_and(|s| s.weight >= 1.0);
    found.headline = arbitrate(&candidates, is_news, trace);
    stands_at
}

/// Whether readers see what is found in this way, other than what a page states to machines.
fn is_shown(kind: Kind) -> bool {
    matches!(kind, Kind::Heading | Kind::Microdata | Kind::Class)
}

/// The text of a heading element by element, each with whether it stands right behind the one before.
///
/// Two words that touch where one element ends and another begins are parted by the style sheet: a kicker, a subtitle.
fn pieces(document: &Document<'_>, heading: NodeId) -> Vec<(String, bool)> {
    let mut pieces: Vec<(String, bool)> = Vec::new();
    let mut apart = true;
    for node in document.descendants(heading) {
        let tag = document.tag(node);
        if !document.is_text(node) {
            apart |= tag.is_block() || tag == Tag::BR;
            continue;
        }
        if matches!(document.tag(document.parent(node)), Tag::SCRIPT | Tag::STYLE) {
            continue;
        }
        let raw = document.text(node);
        let text = clean(&raw);
        apart |= raw.starts_with(char::is_whitespace);
        if text.is_empty() {
            continue;
        }
        let before = pieces.last().map_or("", |(before, _)| before);
        let glued = before.len() > 3
            && before.ends_with(|c: char| c.is_lowercase() || c.is_numeric() || matches!(c, '.' | '!' | '?'))
            && text.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '„' | '«'));
        pieces.push((text, !apart && !glued));
        apart = raw.ends_with(char::is_whitespace);
    }
    pieces
}

fn joined(pieces: &[(String, bool)]) -> String {
    let mut out = String::new();
    for (text, touches) in pieces {
        if !touches && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(text);
    }
    out
}

/// The part of a heading that the page states, where nothing states the whole: without kicker, date or subtitle. It ends where
/// an element does, since what is stated can be a short form of the headline.
fn without_kicker(pieces: &[(String, bool)], stated: &[String]) -> Option<String> {
    if pieces.len() > MOST_PIECES || stated.contains(&folded(&joined(pieces))) {
        return None;
    }
    let cuts = (1..pieces.len()).flat_map(|at| [pieces.split_at(at).1, pieces.split_at(at).0]);
    cuts.map(joined).find(|part| {
        let told = folded(part);
        told.len() > 8 && stated.contains(&told)
    })
}

/// The words of all that the page states; none where they cannot be told apart by blanks.
fn words(stated: &[String]) -> Option<FxHashSet<&str>> {
    let spaced = |text: &String| !text.chars().any(|c| c >= '\u{e00}');
    (!stated.is_empty() && stated.iter().all(spaced)).then(|| stated.iter().flat_map(|s| s.split(' ')).collect())
}

/// Whether a heading shares no word with anything that the page states: it heads the site, a section or a box.
fn is_of_something_else(heading: &str, words: Option<&FxHashSet<&str>>) -> bool {
    let told = folded(heading);
    words.is_some_and(|words| !told.split(' ').any(|word| words.contains(word)))
}

/// The heading that is the article's: the one whose words the page also states, else the longest `h1` of its own.
fn heading(page: &Page<'_>, stated: &[String], is_bare: bool) -> Option<(NodeId, String, f64)> {
    let mut best: Option<(NodeId, String, f64)> = None;
    let words = words(stated);
    let mut firsts = 0;
    let mut headed = false;
    for &(node, level) in page.gathered.headings.iter().take(60) {
        if page.document.end(node) - node > 60 {
            continue;
        }
        let text = joined(&pieces(page.document, node));
        let told = folded(&text);
        if told.len() < 2 || text.len() > 500 {
            continue;
        }
        let is_site = page.sites.iter().any(|s| folded(s) == told);
        let agrees = stated.contains(&told);
        let begins = told.len() > 8
            && stated
                .iter()
                .any(|s| s.starts_with(&told) || s.ends_with(&told) || told.starts_with(s.as_str()) && s.len() > 12);
        let foreign = page.gathered.is_foreign(node, None);
        let mut score: f64 = match level {
            1 => 0.9,
            _ if is_bare && !page.is_aside(node) => 0.76,
            _ => 0.3,
        };
        if agrees {
            score += 0.6;
        } else if begins {
            score += 0.5;
        }
        if is_site || page.links_home(node) {
            score -= 0.8;
        }
        if foreign && !agrees {
            score -= 0.4;
        }
        if is_of_something_else(&text, words.as_ref()) {
            score -= 0.3;
        }
        if !agrees && !begins && page.is_for_readers_aloud(node) {
            score -= 0.4;
        }
        if level == 1 {
            firsts += 1;
            // Longer headings are rather headlines than names of sections; those below a headline are titles of other articles.
            let is_another = headed && !agrees && !begins;
            score += if is_another { 0.0 } else { (told.chars().count().min(80) as f64) / 400.0 };
            headed |= !foreign && !is_site && told.split(' ').count() >= 4;
            score -= if told.contains(' ') { 0.0 } else { 0.15 };
        }
        if best.as_ref().is_none_or(|b| score > b.2) {
            best = Some((node, text, score));
        }
    }
    let (node, text, score) = best?;
    let weight = match score {
        s if s >= 1.4 => 1.05,
        s if s >= 0.9 && firsts == 1 => 1.0,
        s if s >= 0.9 => 0.9,
        s if s >= 0.75 => 0.7,
        _ => return None,
    };
    Some((node, text, weight))
}

/// What classes call that is read aloud and not seen: menus are headed by it.
const UNSEEN: [&str; 6] =
    ["invisible", "visually-hidden", "visuallyhidden", "sr-only", "screen-reader", "screenreader"];

impl Page<'_> {
    /// Whether an element, or one that it stands right in, is there for readers aloud alone.
    fn is_for_readers_aloud(&self, node: NodeId) -> bool {
        let document = self.document;
        let mut near = std::iter::once(node).chain(document.ancestors(node).take(1));
        near.any(|n| document.raw_attr(n, Name::CLASS).is_some_and(|class| UNSEEN.iter().any(|w| class.contains(w))))
    }

    /// Whether an element is not of the article, or leads to another one.
    fn is_aside(&self, node: NodeId) -> bool {
        self.gathered.is_foreign(node, None) || self.document.elements(node, Tag::A).next().is_some()
    }
}

/// Cuts the site's name off, where the name is known or where what is left is what another kind of evidence says.
fn strip_sites(page: &Page<'_>, candidates: &mut [Candidate<String>]) {
    let sites: Vec<String> = page.sites.iter().map(|s| folded(s)).filter(|s| !s.is_empty()).collect();
    let label = page.domain_label();
    let sections: Vec<String> = page.gathered.metas(Field::Section).map(|m| folded(&clean(&m.content))).collect();
    let originals: Vec<Other> = candidates.iter().map(|c| (c.kind, folded(&c.value), c.value.clone())).collect();
    for candidate in candidates.iter_mut() {
        for _ in 0..3 {
            let known = cut(&candidate.value, &sites, label.as_deref(), &originals, candidate.kind);
            let listed = || title::without_section(&candidate.value).map(|head| head.trim().to_owned());
            let Some(cut) = known.or_else(listed) else { break };
            candidate.value = cut;
            // `Headline » Section » Site`
            if candidate.kind == Kind::Title
                && let Some(head) = before_section(&candidate.value, &sections)
            {
                candidate.value = head.to_owned();
            }
        }
    }
}

/// What stands in front of a stated section at the end of a title.
fn before_section<'t>(title: &'t str, sections: &[String]) -> Option<&'t str> {
    let parting = SEPARATORS.iter().filter(|s| !matches!(**s, ": " | ", " | " : "));
    let mut cut = parting.filter_map(|s| title.rsplit_once(s));
    cut.find(|(_, last)| sections.contains(&folded(last))).map(|(head, _)| head.trim()).filter(|head| !head.is_empty())
}

/// What stands before the first and behind the last sign that parts a title from the name of a site.
pub fn edges(title: &str) -> Vec<&str> {
    let parting = SEPARATORS.iter().filter(|s| !matches!(**s, ": " | ", " | " : " | " / " | "|"));
    let cut = parting.filter(|&s| title.contains(s)).map(|s| (title.split(s).next(), title.rsplit(s).next()));
    cut.flat_map(|(first, last)| [first, last]).flatten().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// A candidate as it was found: kind, folded, and as it stands.
type Other = (Kind, String, String);

fn cut(value: &str, sites: &[String], label: Option<&str>, others: &[Other], kind: Kind) -> Option<String> {
    let is_site = |part: &str| {
        let told = folded(part);
        let squeezed: String = told.chars().filter(|c| *c != ' ').collect();
        !told.is_empty()
            && (sites.contains(&told)
                || label.is_some_and(|l| {
                    squeezed.trim_end_matches("com").ends_with(l) && squeezed.len() <= l.len() + 6 || squeezed == l
                }))
    };
    let said_elsewhere = |part: &str| {
        let told = folded(part);
        told.contains(' ') && others.iter().any(|(k, other, _)| *k != kind && *other == told)
    };
    for separator in SEPARATORS {
        let sign = separator.trim_end().as_bytes().last().copied().unwrap_or(b' ');
        if memchr::memchr(sign, value.as_bytes()).is_none() {
            continue;
        }
        let weak = matches!(*separator, ": " | ", " | " : " | " / " | "|");
        if let Some((head, tail)) = value.rsplit_once(separator)
            && (is_site(tail) || said_elsewhere(head) && !weak)
            && head.chars().filter(|c| c.is_alphanumeric()).count() > 3
        {
            return Some(head.trim().to_owned());
        }
        if let Some((head, _)) = value.split_once(separator)
            && !weak
            && said_elsewhere(head)
        {
            return Some(head.trim().to_owned());
        }
        if let Some((head, tail)) = value.split_once(separator)
            && (is_site(head) || said_elsewhere(tail) && !weak)
            && tail.chars().filter(|c| c.is_alphanumeric()).count() > 3
        {
            return Some(tail.trim().to_owned());
        }
    }
    // `Headline-Section`: without blanks around it a hyphen parts only what is stated without the rest.
    let for_search = matches!(kind, Kind::Title | Kind::OpenGraph | Kind::Twitter);
    let stated = others.iter().filter(|(k, told, _)| for_search && *k != kind && told.len() > 12).map(|(.., raw)| raw);
    stated
        .filter(|raw| {
            value.strip_prefix(raw.as_str()).is_some_and(|rest| {
                rest.starts_with(['-', '–', '—', '|', '_', '·', 'ㅣ', '丨', '－']) && rest.chars().count() <= 30
            })
        })
        .max_by_key(|raw| raw.len())
        .cloned()
}

/// The value that most independent evidence speaks for, in the spelling of the best witness.
///
/// Outside newsrooms the titles for machines are all filled from one field meant for search engines: their agreement says little.
/// In a newsroom JSON-LD and Open Graph are filled from the headline, and the heading may be a short form of it.
fn arbitrate(candidates: &[Candidate<String>], is_news: bool, trace: &mut Trace) -> Option<Pick<String>> {
    let for_machines = |kind: Kind| matches!(kind, Kind::JsonLd | Kind::OpenGraph | Kind::Twitter | Kind::Title);

    let keys: Vec<String> = candidates.iter().map(|c| folded(&c.value)).collect();
    let mut best: Option<(usize, f64)> = None;
    for (i, candidate) in candidates.iter().enumerate() {
        let mut score = candidate.score;
        let mut seen = vec![candidate.kind];
        for (j, other) in candidates.iter().enumerate() {
            if keys[j] == keys[i] && !seen.contains(&other.kind) {
                seen.push(other.kind);
                let one_field = !is_news && for_machines(candidate.kind) && for_machines(other.kind);
                let newsroom = is_news
                    && matches!(
                        (candidate.kind, other.kind),
                        (Kind::JsonLd, Kind::OpenGraph) | (Kind::OpenGraph, Kind::JsonLd)
                    );
                let worth = match (one_field, newsroom) {
                    (true, _) => 0.25,
                    (false, true) => 1.0,
                    (false, false) => 0.6,
                };
                score = either(score, other.score * worth);
            }
        }
        trace.candidate("headline", &candidate.value, candidate.kind.method(), score);
        if best.is_none_or(|(_, s)| score > s + 1e-9) {
            best = Some((i, score));
        }
    }
    let (i, score) = best?;
    let chosen = candidates.get(i)?;
    Some(Pick::new(chosen.value.clone(), chosen.kind.method(), score))
}
