//! Authors, and the byline as printed.

use serde_json::{Map, Value};

use super::candidates::{Candidate, either, folded};
use super::names::{Field, Kind};
use super::state::{Owner, squeezed};
use super::{Page, clean};
use crate::article::{Author, AuthorKind};
use crate::budget::Budget;
use crate::normalize::byline;
use crate::normalize::html::dom::{Document, Name, NodeId, Tag};
use crate::normalize::{Draft, Pick, Trace, date, url};
use crate::reason::Reason;

/// Longest line that can be a byline, in bytes.
const LONGEST_LINE: usize = 140;
/// Words behind a date among which a name may be introduced.
const WORDS_BEHIND_DATE: usize = 5;
/// Most elements that are read for authors.
const MOST_SPOTS: usize = 60;
/// Nodes between the headline and a link to somebody's page that tells the author.
const MOST_NODES_AWAY: NodeId = 250;

fn prior(kind: Kind) -> f64 {
    match kind {
        Kind::JsonLd => 0.86,
        Kind::Parsely | Kind::Sailthru => 0.84,
        Kind::Microdata => 0.7,
        Kind::Meta | Kind::DublinCore => 0.58,
        Kind::Rel => 0.66,
        Kind::OpenGraph => 0.6,
        Kind::Class => 0.5,
        Kind::Profile => 0.52,
        Kind::Visible => 0.57,
        Kind::Given => 0.7,
        Kind::Twitter => 0.45,
        Kind::Time | Kind::Title | Kind::Heading | Kind::Address | Kind::Image | Kind::State => 0.3,
    }
}

/// Names of authors in the state of scripts, in lower case without signs.
const STATED: [&str; 8] = ["author", "authors", "byline", "creator", "writer", "writers", "reporter", "journalist"];

/// Decides the authors.
///
/// # Errors
/// An overrun.
pub fn decide(page: &Page<'_>, found: &mut Draft, budget: &Budget, trace: &mut Trace) -> Result<(), Reason> {
    let mut candidates: Vec<Candidate<Vec<Author>>> = Vec::new();
    let sites: Vec<String> = page.sites.iter().map(|s| folded(s)).collect();
    let label = page.domain_label();
    let is_site = |author: &Author| is_of_site(&author.name, &sites, label.as_deref());
    for (i, stated) in page.stated.iter().enumerate() {
        let weight = if i == 0 { 1.0 } else { 0.6 };
        add(
            &mut candidates,
            stated.authors.clone(),
            Kind::JsonLd,
            prior(Kind::JsonLd) * weight * if stated.weight >= 0.8 { 1.0 } else { stated.weight },
            &is_site,
        );
    }
    let mut by_kind: Vec<(Kind, Vec<Author>)> = Vec::new();
    for meta in page.gathered.metas(Field::Author) {
        let list = match by_kind.iter_mut().find(|(kind, _)| *kind == meta.kind) {
            Some((_, list)) => list,
            None => {
                by_kind.push((meta.kind, Vec::new()));
                match by_kind.last_mut() {
                    Some((_, list)) => list,
                    None => continue,
                }
            }
        };
        let content = clean(&meta.content);
        for author in byline::stated(&byline::inverted(&content).unwrap_or(content)) {
            if !list.iter().any(|a| byline::same(&a.name, &author.name)) {
                list.push(author);
            }
        }
    }
    for (kind, list) in by_kind {
        add(&mut candidates, list, kind, prior(kind), &is_site);
    }
    if !page.given.authors.is_empty() {
        let given = page.given.authors.iter().flat_map(|name| byline::stated(&clean(name))).collect();
        add(&mut candidates, given, Kind::Given, prior(Kind::Given), &is_site);
    } else if let Some(line) = &page.given.byline {
        add(&mut candidates, byline::stated(&clean(line)), Kind::Given, prior(Kind::Given), &is_site);
    }
    spots(page, found, &mut candidates, &is_site);
    lines(page, found, &mut candidates, &is_site);
    if candidates.is_empty() {
        let headline = found.headline.as_ref().map(|headline| headline.value.as_str());
        add(&mut candidates, in_state(page, headline, budget)?, Kind::State, prior(Kind::State), &is_site);
    }
    // That a site names itself in many places is no agreement.
    let own = |c: &Candidate<Vec<Author>>| c.value.iter().all(&is_site);
    if let Some((authors, kind, score)) = arbitrate(&candidates, &own, trace) {
        found.authors = Some(Pick::new(authors, kind.method(), score));
    }
    Ok(())
}

/// The authors whom objects of scripts state that are about this page.
fn in_state(page: &Page<'_>, headline: Option<&str>, budget: &Budget) -> Result<Vec<Author>, Reason> {
    let read = |object: &Map<String, Value>| {
        let of_author = object.iter().filter(|(key, _)| STATED.contains(&squeezed(key).as_str()));
        let authors: Vec<Author> = of_author.flat_map(|(_, value)| names_in(value, 3)).collect();
        (!authors.is_empty()).then_some(authors)
    };
    let found =
        page.in_state(headline, &["uthor", "yline", "reator", "riter", "eporter", "ournalist"], &read, budget)?;
    Ok(found.into_iter().find(|(_, owner)| *owner == Owner::Page).map(|(authors, _)| authors).unwrap_or_default())
}

/// The authors that a value of JSON names: a line, an object with a name, or a list of these.
fn names_in(value: &Value, depth: usize) -> Vec<Author> {
    match value {
        Value::String(line) => byline::stated(&clean(line)),
        Value::Array(items) if depth > 0 => items.iter().take(20).flat_map(|item| names_in(item, depth - 1)).collect(),
        Value::Object(object) => {
            let part = |key: &str| object.iter().find(|(name, _)| squeezed(name) == key).and_then(|(_, v)| v.as_str());
            let whole = ["name", "displayname", "fullname", "text", "title"].into_iter().find_map(part);
            let parts = || Some(format!("{} {}", part("firstname")?, part("lastname")?));
            let name = whole.map(str::to_owned).or_else(parts);
            name.map(|name| byline::stated(&clean(&name))).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// Whether a name is the site's own: its name, its domain, or one of these and what an account is for (`Courier Feed`).
fn is_of_site(name: &str, sites: &[String], label: Option<&str>) -> bool {
    let told = folded(name);
    let bare = |text: &str| text.strip_prefix("the ").unwrap_or(text).to_owned();
    let own = |text: &str| {
        let squeezed: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        sites.iter().any(|s| bare(s) == bare(text))
            || label.is_some_and(|l| {
                squeezed == l || l.len() > 3 && squeezed.starts_with(l) && squeezed.len() <= l.len() + 5
            })
    };
    own(&told)
        || told.rsplit_once(' ').is_some_and(|(before, last)| byline::is_of_group(last) && own(before))
        // `ABC NORTH` of abc.example: a broadcaster's region.
        || told.split_once(' ').is_some_and(|(first, _)| {
            label == Some(first) && first.len() <= 4 && !name.chars().any(char::is_lowercase)
        })
}

fn add(
    candidates: &mut Vec<Candidate<Vec<Author>>>,
    mut authors: Vec<Author>,
    kind: Kind,
    score: f64,
    is_site: &dyn Fn(&Author) -> bool,
) {
    if authors.is_empty() {
        return;
    }
    let mut score = score;
    for author in &mut authors {
        if is_site(author) {
            author.kind = Some(AuthorKind::Organisation);
        }
    }
    // A site that signs beside its people adds nothing.
    if authors.iter().any(|a| a.kind == Some(AuthorKind::Person)) {
        authors.retain(|a| !is_site(a));
    }
    // Accounts are named where people are not.
    if authors.iter().all(|a| !a.name.contains(' ') && a.name.contains(['_', '.', '@'])) {
        score *= 0.7;
    }
    // A publication that is given as the author of all its articles tells less than a person does.
    if authors.iter().all(is_site) {
        score *= 0.5;
    } else if authors.iter().all(|a| a.kind == Some(AuthorKind::Organisation)) {
        score *= 0.8;
    }
    candidates.push(Candidate { value: authors, kind, score });
}

/// Whether a list is one name of an account, of which another list may know whose it is.
fn is_account(authors: &[Author]) -> bool {
    let small = |name: &str| !name.contains(' ') && name.is_ascii() && !name.chars().any(|c| c.is_ascii_uppercase());
    matches!(authors, [only] if small(&only.name))
}

/// Whether a list names people alone, by first and last name.
fn is_of_people(authors: &[Author]) -> bool {
    authors.iter().all(|a| a.kind == Some(AuthorKind::Person) && a.name.contains(' '))
}

/// Elements marked as authors by `rel`, microdata or class.
fn spots(
    page: &Page<'_>,
    found: &mut Draft,
    candidates: &mut Vec<Candidate<Vec<Author>>>,
    is_site: &dyn Fn(&Author) -> bool,
) {
    let document = page.document;
    let mut lists: Vec<(Kind, Vec<Author>, NodeId, f64)> = Vec::new();
    let mut outside: Vec<(Kind, Vec<Author>, NodeId, f64)> = Vec::new();
    for spot in page.gathered.author_spots.iter().take(MOST_SPOTS * 2) {
        let foreign = page.gathered.is_foreign(spot.node, page.headline);
        if foreign && matches!(spot.kind, Kind::Class | Kind::Profile) || lists.len() > MOST_SPOTS {
            continue;
        }
        let mut text = line_text(page.document, spot.node);
        let mut belief_in_text = !matches!(spot.kind, Kind::Class | Kind::Profile);
        let is_far = page.headline.is_some_and(|h| spot.node.abs_diff(h) > MOST_NODES_AWAY);
        if spot.kind == Kind::Profile && (is_far || page.headline.is_none() || in_prose(document, spot.node)) {
            continue;
        }
        if spot.kind == Kind::Microdata {
            let is_name =
                |n: &NodeId| document.raw_attr(*n, Name::ITEMPROP).is_some_and(|p| p.split(' ').any(|p| p == "name"));
            let name = document.descendants(spot.node).find(is_name);
            let stated = document.attr(spot.node, Name::CONTENT).map(|c| clean(&c));
            let named =
                name.map(|n| document.attr(n, Name::CONTENT).map_or_else(|| document.text_content(n), |c| clean(&c)));
            if let Some(stated) = stated.or(named).filter(|s| !s.is_empty()) {
                text = stated;
                belief_in_text = true;
            }
        }
        if text.is_empty() || text.len() > 250 {
            continue;
        }
        let introduced = byline::is_introduced(&text);
        let mut authors =
            if belief_in_text && text.len() <= 80 { byline::stated(&text) } else { byline::printed(&text) };
        if authors.is_empty() && introduced {
            authors.extend(byline::handle(&text));
        }
        authors.retain(|a| a.name.chars().count() > 2 || a.kind == Some(AuthorKind::Person));
        if authors.is_empty() {
            continue;
        }
        let near = nearness(spot.node, page.headline);
        let weight = match (introduced, spot.kind) {
            (true, _) => 1.15,
            (false, Kind::Class) => 0.85,
            (false, _) => 1.0,
        };
        let score = prior(spot.kind) * near * weight;
        if spot.kind == Kind::Class && found.byline.is_none() && introduced && text.len() <= 160 {
            found.byline = Some(Pick::new(document.text_content(spot.node), "class", score.min(0.95)));
        }
        let kept = if foreign { &mut outside } else { &mut lists };
        match kept.iter_mut().find(|(kind, ..)| *kind == spot.kind) {
            // Several links of one byline stand close to each other.
            Some((_, list, last, _)) => {
                if spot.node.saturating_sub(*last) <= 30 && spot.kind != Kind::Class {
                    for author in authors {
                        if !list.iter().any(|a| byline::same(&a.name, &author.name)) {
                            list.push(author);
                        }
                    }
                    *last = spot.node;
                }
            }
            None => kept.push((spot.kind, authors, spot.node, score)),
        }
    }
    // Outside of what looks like the article, only where nothing inside says anything.
    if lists.is_empty() && candidates.is_empty() {
        lists = outside.into_iter().map(|(kind, list, node, score)| (kind, list, node, score * 0.55)).collect();
    }
    for (kind, mut list, node, score) in lists {
        if let [only] = list.as_mut_slice()
            && document.tag(node) == Tag::A
        {
            let address = document.attr(node, Name::HREF).and_then(|h| url::absolute(page.base.as_ref(), &h));
            only.url = address.map(Into::into);
        }
        add(candidates, list, kind, score.min(0.9), is_site);
    }
}

/// Whether a link stands among so much text that it can be no byline.
fn in_prose(document: &Document<'_>, link: NodeId) -> bool {
    let block = document.ancestors(link).find(|n| document.tag(*n).is_block());
    block.is_some_and(|b| document.end(b) - b <= 60 && document.text_content(b).len() > LONGEST_LINE)
}

/// The text below a node. Between elements of one kind side by side stands a comma, since they hold a list; where a block begins, or
/// where two elements touch without white space, a bar: one holds a name, and the other a role or a button.
fn line_text(document: &Document<'_>, node: NodeId) -> String {
    let mut out = String::new();
    let mut parted = false;
    let mut last: Option<NodeId> = None;
    for n in node..document.end(node) {
        let tag = document.tag(n);
        if !document.is_text(n) {
            parted |= tag.is_block() || tag == Tag::BR;
            continue;
        }
        let parent = document.parent(n);
        if matches!(document.tag(parent), Tag::SCRIPT | Tag::STYLE) {
            continue;
        }
        let text = document.text(n);
        if text.trim().is_empty() {
            out.push(' ');
            continue;
        }
        // A sign or a word in an element of its own joins what stands around it.
        if is_joint(text.trim()) {
            out.push_str(&text);
            last = None;
            continue;
        }
        if let Some(before) = last.map(|l| document.parent(l)).filter(|b| *b != parent) {
            let glued = !out.ends_with(char::is_whitespace) && !text.starts_with(char::is_whitespace);
            let siblings = document.tag(before) == document.tag(parent)
                && document.raw_attr(before, Name::CLASS) == document.raw_attr(parent, Name::CLASS)
                && (document.tag(parent) == Tag::A || document.raw_attr(parent, Name::CLASS).is_some());
            if siblings && !ends_joined(&out) {
                out.push_str(", ");
            } else if parted || glued || document.tag(before) == Tag::A && document.tag(parent) == Tag::A {
                out.push_str(" | ");
            }
        }
        parted = false;
        last = Some(n);
        out.push_str(&text);
    }
    clean(&out)
}

/// Whether a text is nothing but what joins the names of a list.
fn is_joint(text: &str) -> bool {
    matches!(text, "," | ";" | "&" | "、" | "，" | "،" | "ו") || byline::joins(text)
}

/// Whether the text ends in something that joins or introduces names already.
fn ends_joined(text: &str) -> bool {
    let text = text.trim_end();
    text.ends_with([',', ';', '|', '&', '/', ':']) || byline::is_label(text.rsplit(' ').next().unwrap_or(""))
}

/// Lines that introduce a name, or are one beside the headline.
fn lines(
    page: &Page<'_>,
    found: &mut Draft,
    candidates: &mut Vec<Candidate<Vec<Author>>>,
    is_site: &dyn Fn(&Author) -> bool,
) {
    let document = page.document;
    let headline = page.headline.unwrap_or(0);
    let near = headline.saturating_add(200);
    let mut done: NodeId = 0;
    let mut labelled = false;
    let mut bare: Option<(Author, NodeId)> = None;
    let mut dated: Option<NodeId> = None;
    // Far from the headline a line is read only where nothing else tells.
    let end = if candidates.is_empty() { document.len() } else { near.min(document.len()) };
    let mut read = 0;
    for node in headline.saturating_sub(40)..end {
        if node < done || !document.is_text(node) || document.contains(headline, node) && headline != 0 {
            continue;
        }
        // White space between the tags of a line says nothing of the line.
        if document.raw_text(node).trim_ascii().is_empty() {
            continue;
        }
        let Some(block) = document.ancestors(node).find(|n| document.tag(*n).is_block()) else { continue };
        if matches!(document.tag(block), Tag::SCRIPT | Tag::STYLE | Tag::TITLE | Tag::HEAD | Tag::TEMPLATE) {
            continue;
        }
        let mut line = if document.end(block) - block <= 30 { block } else { node };
        let mut text = line_text(document, line);
        if text.len() > LONGEST_LINE && line == block {
            // A block of several lines that breaks alone part.
            line = node;
            text = line_text(document, line);
        }
        done = document.end(line);
        let raw = document.raw_text(node).trim();
        if raw.is_empty() || raw.len() > 200 {
            labelled = false;
            continue;
        }
        read += 1;
        if read > 3000 {
            break;
        }
        if text.len() < 2 || text.len() > LONGEST_LINE || page.gathered.is_foreign(node, page.headline) {
            labelled = false;
            continue;
        }
        let has_digits = node < near && text.bytes().any(|b| b.is_ascii_digit());
        let day = has_digits.then(|| date::find(&text, &page.anchors())).flatten();
        if day.is_some() {
            dated = Some(node);
        }
        let signed = if node < near { byline::signed(&text) } else { Vec::new() };
        if !signed.is_empty() {
            let score = prior(Kind::Visible) * nearness(node, page.headline);
            add(candidates, signed, Kind::Visible, score, is_site);
            return;
        }
        let said = day.and_then(|day| introduced_in(text.get(day.end..)?)).unwrap_or(&text);
        let introduced = byline::is_introduced(said);
        if introduced || labelled {
            let mut authors = byline::printed(said);
            if authors.is_empty() && introduced && said.len() == text.len() && node < near {
                authors.extend(byline::handle(said));
            }
            if !authors.is_empty() {
                let far = if node < near { 1.0 } else { 0.8 };
                if found.byline.is_none() {
                    let mut text = document.text_content(line);
                    // The number of a note that touches the name is no part of the line.
                    let bare = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == ',');
                    if bare.ends_with(char::is_alphabetic) {
                        text.truncate(bare.len());
                    }
                    found.byline = Some(Pick::new(text, "visible", 0.6 * far));
                }
                let score = prior(Kind::Visible) * nearness(node, page.headline) * far;
                add(candidates, authors, Kind::Visible, score, is_site);
                return;
            }
        }
        labelled = byline::is_label(&text);
        let is_text = document.tag(block).heading().is_none() && document.tag(block) != Tag::LI;
        let is_whole = line == block || document.end(block) - block > 30;
        if is_text
            && is_whole
            && bare.is_none()
            && node > headline
            && node < headline.saturating_add(80)
            && text.len() <= 80
        {
            let name = text.split(" | ").flat_map(|p| p.split(" · ")).find_map(byline::bare);
            bare = name.map(|author| (author, node));
        }
    }
    // A name alone beside the headline, with a date beside it or a portrait that carries it.
    let Some((author, node)) = bare.filter(|_| candidates.iter().all(|c| c.value.iter().all(is_site))) else { return };
    let has_date = candidates.is_empty() && dated.is_some_and(|d| d.abs_diff(node) <= 12);
    let portrait = (headline..near.min(document.len()))
        .filter(|n| document.tag(*n) == Tag::IMG)
        .any(|n| document.attr(n, Name::ALT).is_some_and(|alt| clean(&alt).starts_with(&author.name)));
    if has_date || portrait {
        add(candidates, vec![author], Kind::Visible, 0.44, is_site);
    }
}

/// What introduces a name behind a date, but for the words of an hour: `Posted on 3 March 2011 at 10:15 PM by Ana Ruiz`.
fn introduced_in(rest: &str) -> Option<&str> {
    let of_hour = |word: &str| word.len() <= 2 || !word.starts_with(char::is_uppercase) || date::is_filler(word);
    let mut rest = rest.trim_start();
    for _ in 0..WORDS_BEHIND_DATE {
        if rest.starts_with(char::is_lowercase) && byline::is_introduced(rest) {
            return Some(rest);
        }
        let (word, behind) = rest.split_once(' ')?;
        if !of_hour(word) {
            return None;
        }
        rest = behind.trim_start();
    }
    None
}

fn nearness(node: NodeId, headline: Option<NodeId>) -> f64 {
    let Some(headline) = headline else { return 0.9 };
    let distance = f64::from(node.abs_diff(headline));
    (1.05 - distance / 1500.0).clamp(0.5, 1.05)
}

/// Whether the one name is the other's first word and more: `Ana Ruiz` for `Ana`.
fn is_fuller(full: &[String], short: &[String]) -> bool {
    match (full, short) {
        ([full], [short]) => {
            !short.contains(' ') && full.strip_prefix(short.as_str()).is_some_and(|rest| rest.starts_with(' '))
        }
        _ => false,
    }
}

/// The list that most evidence speaks for.
fn arbitrate(
    candidates: &[Candidate<Vec<Author>>],
    own: &dyn Fn(&Candidate<Vec<Author>>) -> bool,
    trace: &mut Trace,
) -> Option<(Vec<Author>, Kind, f64)> {
    let keys: Vec<Vec<String>> = candidates
        .iter()
        .map(|c| {
            let mut names: Vec<String> = c.value.iter().map(|a| folded(&a.name)).collect();
            names.sort();
            names
        })
        .collect();
    let mut best: Option<(usize, f64)> = None;
    for (i, candidate) in candidates.iter().enumerate() {
        let mut score = candidate.score;
        let mut kinds = vec![candidate.kind];
        for (j, other) in candidates.iter().enumerate() {
            if (keys[i] == keys[j] || is_fuller(&keys[i], &keys[j])) && !kinds.contains(&other.kind) {
                kinds.push(other.kind);
                score = either(score, other.score * 0.6);
                // A full name says all that its first word does.
                if keys[i] != keys[j] {
                    score = score.max(other.score + 0.01);
                }
            }
        }
        if own(candidate) {
            score = score.min(0.43);
        }
        // The name of an account stands for whom the page names beside it.
        if is_account(&candidate.value) && candidates.iter().any(|c| !c.value.is_empty() && is_of_people(&c.value)) {
            score *= 0.5;
        }
        let names: Vec<&str> = candidate.value.iter().map(|a| a.name.as_str()).collect();
        trace.candidate("authors", &names.join("; "), candidate.kind.method(), score);
        if best.is_none_or(|(_, s)| score > s + 1e-9) {
            best = Some((i, score));
        }
    }
    let (i, score) = best?;
    let chosen = candidates.get(i)?;
    Some((chosen.value.clone(), chosen.kind, score))
}
