//! Authors, and the byline as printed.

use super::candidates::{Candidate, either, folded};
use super::names::{Field, Kind};
use super::{Metadata, Page, clean};
use crate::article::{Author, AuthorKind};
use crate::normalize::byline;
use crate::normalize::html::dom::{Name, NodeId, Tag};
use crate::normalize::{Pick, Trace};

/// Most elements that are read for authors.
const MOST_SPOTS: usize = 60;

fn prior(kind: Kind) -> f64 {
    match kind {
        Kind::JsonLd => 0.86,
        Kind::Parsely | Kind::Sailthru => 0.84,
        Kind::Microdata => 0.7,
        Kind::Meta | Kind::DublinCore => 0.68,
        Kind::Rel => 0.66,
        Kind::OpenGraph => 0.6,
        Kind::Class => 0.5,
        Kind::Visible => 0.55,
        Kind::Given => 0.7,
        Kind::Twitter | Kind::Time | Kind::Title | Kind::Heading | Kind::Address => 0.3,
    }
}

/// Decides the authors.
pub fn decide(page: &Page<'_>, found: &mut Metadata, trace: &mut Trace) {
    let mut candidates: Vec<Candidate<Vec<Author>>> = Vec::new();
    let sites: Vec<String> = page.sites.iter().map(|s| folded(s)).collect();
    let is_site = |author: &Author| sites.contains(&folded(&author.name));
    for (i, stated) in page.stated.iter().enumerate() {
        let weight = if i == 0 { 1.0 } else { 0.6 };
        add(
            &mut candidates,
            stated.authors.clone(),
            Kind::JsonLd,
            prior(Kind::JsonLd) * stated.weight * weight,
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
        for author in byline::stated(&clean(&meta.content)) {
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
    let Some((authors, kind, score)) = arbitrate(&candidates, trace) else { return };
    found.authors = Some(Pick::new(authors, kind.method(), score));
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
    // A publication that is given as the author of all its articles tells less than a person does.
    if authors.iter().all(|a| is_site(a)) {
        score *= 0.5;
    } else if authors.iter().all(|a| a.kind == Some(AuthorKind::Organisation)) {
        score *= 0.8;
    }
    candidates.push(Candidate { value: authors, kind, score });
}

/// Elements marked as authors by `rel`, microdata or class.
fn spots(
    page: &Page<'_>,
    found: &mut Metadata,
    candidates: &mut Vec<Candidate<Vec<Author>>>,
    is_site: &dyn Fn(&Author) -> bool,
) {
    let document = page.document;
    let mut lists: Vec<(Kind, Vec<Author>, NodeId, f64)> = Vec::new();
    let spots = page.gathered.author_spots.iter().filter(|s| !page.gathered.is_foreign(s.node, found.headline_node));
    for spot in spots.take(MOST_SPOTS) {
        let mut text = document.text_content(spot.node);
        let mut belief_in_text = spot.kind != Kind::Class;
        if spot.kind == Kind::Microdata {
            let name = document
                .descendants(spot.node)
                .find(|n| document.raw_attr(*n, Name::ITEMPROP).is_some_and(|p| p.split(' ').any(|p| p == "name")));
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
        let authors = if belief_in_text && text.len() <= 80 { byline::stated(&text) } else { byline::printed(&text) };
        let introduced = byline::is_introduced(&text);
        if authors.is_empty() {
            continue;
        }
        let near = nearness(spot.node, found.headline_node);
        let score = prior(spot.kind) * near * if introduced { 1.15 } else { 1.0 };
        if spot.kind == Kind::Class && found.byline.is_none() && introduced && text.len() <= 160 {
            found.byline = Some(Pick::new(text.clone(), "class", (score).min(0.95)));
        }
        match lists.iter_mut().find(|(kind, ..)| *kind == spot.kind) {
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
            None => lists.push((spot.kind, authors, spot.node, score)),
        }
    }
    for (kind, mut list, node, score) in lists {
        if let [only] = list.as_mut_slice()
            && document.tag(node) == Tag::A
        {
            only.url = document
                .attr(node, Name::HREF)
                .and_then(|h| crate::normalize::url::absolute(page.base.as_ref(), &h))
                .map(Into::into);
        }
        add(candidates, list, kind, score.min(0.9), is_site);
    }
}

/// Lines near the headline that begin as bylines do.
fn lines(
    page: &Page<'_>,
    found: &mut Metadata,
    candidates: &mut Vec<Candidate<Vec<Author>>>,
    is_site: &dyn Fn(&Author) -> bool,
) {
    let Some(headline) = found.headline_node else { return };
    let document = page.document;
    let mut done: NodeId = 0;
    for node in headline.saturating_sub(40)..headline.saturating_add(200).min(document.len()) {
        if node < done || !document.is_text(node) || document.contains(headline, node) {
            continue;
        }
        let Some(block) = document.ancestors(node).find(|n| document.tag(*n).is_block()) else { continue };
        let line = if document.end(block) - block <= 30 { block } else { node };
        done = document.end(line);
        let text = document.text_content(line);
        if !(5..=140).contains(&text.len())
            || !byline::is_introduced(&text)
            || page.gathered.is_foreign(node, found.headline_node)
        {
            continue;
        }
        let authors = byline::printed(&text);
        if authors.is_empty() {
            continue;
        }
        if found.byline.is_none() {
            found.byline = Some(Pick::new(text, "visible", 0.6));
        }
        add(candidates, authors, Kind::Visible, prior(Kind::Visible) * nearness(node, found.headline_node), is_site);
        break;
    }
}

fn nearness(node: NodeId, headline: Option<NodeId>) -> f64 {
    let Some(headline) = headline else { return 0.9 };
    let distance = f64::from(node.abs_diff(headline));
    (1.05 - distance / 1500.0).clamp(0.5, 1.05)
}

/// The list that most evidence speaks for.
fn arbitrate(candidates: &[Candidate<Vec<Author>>], trace: &mut Trace) -> Option<(Vec<Author>, Kind, f64)> {
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
            if keys[i] == keys[j] && !kinds.contains(&other.kind) {
                kinds.push(other.kind);
                score = either(score, other.score * 0.6);
            }
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
