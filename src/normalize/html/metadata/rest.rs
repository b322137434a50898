//! Site, language, address, description, section, tags, images, access.

use super::candidates::folded;
use super::names::{Field, Kind};
use super::{Page, clean};
use crate::article::{Image, Warning};
use crate::normalize::date::Order;
use crate::normalize::html::dom::{Name, NodeId, Tag};
use crate::normalize::{Draft, Pick, Trace, corrections, url};

/// Most tags and images that are kept.
const MOST: usize = 60;

/// Countries whose English-language sites write the day first, by their top-level domains.
const DAY_FIRST: &[&str] =
    &["uk", "au", "nz", "ie", "in", "za", "pk", "ng", "ke", "gh", "my", "sg", "hk", "lk", "bd", "eu"];

impl Page<'_> {
    /// The label that was registered: `example` of `news.example.co.uk`.
    pub fn domain_label(&self) -> Option<String> {
        let domain = url::registrable_domain(self.base.as_ref()?)?;
        domain.split('.').next().filter(|l| l.len() > 2).map(|l| l.replace('-', ""))
    }

    /// The order of day and month that the site's country speaks for.
    pub fn order(&self) -> Option<Order> {
        let host = self.base.as_ref()?.host_str()?;
        let country = host.rsplit('.').next()?;
        DAY_FIRST.contains(&country).then_some(Order::DayFirst)
    }
}

/// The language as declared: the element's, the locale of Open Graph, JSON-LD, `meta` tags, the producer's word.
pub fn language(page: &Page<'_>, found: &mut Draft, trace: &mut Trace) {
    let element = page.gathered.language.as_ref().map(|l| (l.to_string(), "html_lang", 0.7));
    let metas = page.gathered.metas(Field::Language).map(|m| (m.content.to_string(), m.kind.method(), 0.6));
    let stated = page.stated.iter().filter_map(|s| s.language.clone()).map(|l| (l, "json_ld", 0.7));
    let given = page.given.language.clone().map(|l| (l, "given", 0.8));
    let mut candidates: Vec<(String, &str, f64)> = Vec::new();
    for (text, method, score) in given.into_iter().chain(element).chain(stated).chain(metas) {
        let Some(tag) = tag(&text) else { continue };
        trace.candidate("language", &tag, method, score);
        candidates.push((tag, method, score));
    }
    let Some((first, method, score)) = candidates.first().cloned() else { return };
    // A region of the same language makes the tag more precise: it tells how dates are written.
    let precise = candidates
        .iter()
        .map(|c| &c.0)
        .find(|t| t.len() > first.len() && t.starts_with(&first) && t.as_bytes().get(first.len()) == Some(&b'-'));
    found.language = Some(Pick::new(precise.cloned().unwrap_or(first), method, score));
}

/// `en_US` as `en-US`; `None` for what is no language tag.
fn tag(text: &str) -> Option<String> {
    let text = text.trim().split([',', ';', ' ']).next()?;
    let mut parts = text.split(['-', '_']);
    let primary = parts.next()?.to_ascii_lowercase();
    if !(2..=3).contains(&primary.len()) || !primary.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let mut tag = primary;
    for part in parts.take(2) {
        if !(2..=4).contains(&part.len()) || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
            break;
        }
        tag.push('-');
        match part.len() {
            2 => tag.push_str(&part.to_ascii_uppercase()),
            4 => {
                tag.push_str(&part[..1].to_ascii_uppercase());
                tag.push_str(&part[1..].to_ascii_lowercase());
            }
            _ => tag.push_str(part),
        }
    }
    Some(tag)
}

/// The names that the site goes by, and the best of them.
pub fn site(page: &mut Page<'_>, found: &mut Draft, trace: &mut Trace) {
    let mut names: Vec<(String, &'static str, f64)> = Vec::new();
    for meta in page.gathered.metas(Field::Site) {
        let score = if meta.kind == Kind::OpenGraph { 0.9 } else { 0.5 };
        names.push((clean(&meta.content), meta.kind.method(), score));
    }
    names.extend(page.stated.iter().filter_map(|s| s.publisher.clone()).map(|n| (n, "json_ld", 0.85)));
    names.extend(super::json_ld::site_names(&page.gathered.json_ld).into_iter().map(|n| (n, "json_ld", 0.6)));
    if names.is_empty() {
        let spots = page.gathered.site_spots.iter();
        names.extend(spots.map(|spot| (shown_name(page, spot.node), spot.kind.method(), 0.7)));
    }
    names.extend(page.given.source_name.clone().map(|n| (clean(&n), "given", 0.8)));
    names.retain(|(name, ..)| name.chars().any(char::is_alphanumeric) && name.len() <= 120 && !name.contains("://"));
    for (name, method, score) in &names {
        trace.candidate("source", name, *method, *score);
    }
    let best = names.iter().reduce(|a, b| if b.2 > a.2 { b } else { a });
    found.source_name = best.map(|(name, method, score)| Pick::new(name.clone(), *method, *score));
    for (name, ..) in names {
        if !page.sites.contains(&name) {
            page.sites.push(name);
        }
    }
    page.sites.extend(page.base.as_ref().and_then(url::registrable_domain));
}

/// The name that an element of microdata gives its thing: that of its property, or all of its text.
fn shown_name(page: &Page<'_>, node: NodeId) -> String {
    let document = page.document;
    let is_name = |n: &NodeId| document.raw_attr(*n, Name::ITEMPROP).is_some_and(|of| of.eq_ignore_ascii_case("name"));
    let named = document.descendants(node).find(is_name).unwrap_or(node);
    let stated = document.attr(named, Name::CONTENT).map(|content| clean(&content));
    stated.unwrap_or_else(|| super::text_of(document, named))
}

/// The canonical address: the page's own word, where it is an address of this site and not of its home page.
pub fn canonical(page: &Page<'_>, found: &mut Draft, trace: &mut Trace) {
    let own = page.given.url.as_deref().and_then(url::parse);
    let own_domain = own.as_ref().and_then(url::registrable_domain);
    let mut candidates: Vec<(String, &'static str, f64)> = Vec::new();
    let stated = page.gathered.canonical.as_ref().map(|c| (c.to_string(), "rel_canonical", 0.95));
    let given = page.given.canonical_url.clone().map(|c| (c, "given", 0.9));
    let graph = page.gathered.metas(Field::Url).map(|m| (m.content.to_string(), m.kind.method(), 0.8));
    let ld = page.stated.first().and_then(|s| s.url.clone()).map(|u| (u, "json_ld", 0.7));
    let asked = page.given.url.clone().map(|u| (u, "given_url", 0.6));
    for (address, method, score) in stated.into_iter().chain(given).chain(graph).chain(ld).chain(asked) {
        let Some(absolute) = url::absolute(page.base.as_ref(), &address).or_else(|| url::parse(&address)) else {
            continue;
        };
        if url::is_local(&absolute) {
            continue;
        }
        let is_home = absolute.path().trim_matches('/').is_empty() && absolute.query().is_none();
        let asked_home = own.as_ref().is_none_or(|o| o.path().trim_matches('/').is_empty());
        let foreign = own_domain.is_some() && url::registrable_domain(&absolute) != own_domain;
        let Some(clean) = url::canonical(absolute.as_str()) else { continue };
        let score = score * if is_home && !asked_home { 0.2 } else { 1.0 } * if foreign { 0.7 } else { 1.0 };
        trace.candidate("url", &clean, method, score);
        candidates.push((clean, method, score));
    }
    let best = candidates.into_iter().reduce(|a, b| if b.2 > a.2 { b } else { a });
    found.canonical_url = best.map(|(address, method, score)| Pick::new(address, method, score));
}

/// Description, section, tags, images and access.
pub fn decide(page: &Page<'_>, found: &mut Draft, trace: &mut Trace) {
    description(page, found, trace);
    section(page, found, trace);
    tags(page, found);
    images(page, found);
    corrections(page, found);
    let stated = page.stated.iter().find_map(|s| s.free).map(|free| (free, Kind::JsonLd));
    let meta = page.gathered.metas(Field::Free).find_map(|m| Some((is_free(&m.content)?, m.kind)));
    if let Some((free, kind)) = stated.or(meta) {
        found.is_accessible_for_free = Some(Pick::new(free, kind.method(), 0.9));
        if !free {
            found.warnings.push(Warning { code: "paywalled".into(), field: Some("body".into()), detail: None });
        }
    }
}

/// Correction notices, wherever they stand beside the article.
fn corrections(page: &Page<'_>, found: &mut Draft) {
    let document = page.document;
    for &node in &page.gathered.correction_spots {
        let Some(block) = document.ancestors(node).find(|n| document.tag(*n).is_block()) else { continue };
        let small = document.end(block) - block <= 80 && !matches!(document.tag(block), Tag::SCRIPT | Tag::STYLE);
        if !small || page.gathered.is_foreign(node, page.headline) {
            continue;
        }
        let text = super::text_of(document, block);
        if corrections::is_notice(&text) && !found.corrections.iter().any(|c| c.contains(&text)) {
            found.corrections.push(text);
        }
    }
}

/// What `article:content_tier` (free, metered, locked) or `isAccessibleForFree` says.
fn is_free(content: &str) -> Option<bool> {
    let told = content.trim().to_ascii_lowercase();
    match told.rsplit('/').next().unwrap_or_default() {
        "free" | "true" | "yes" => Some(true),
        "metered" | "locked" | "premium" | "paid" | "subscriber" | "subscribers" | "false" | "no" => Some(false),
        _ => None,
    }
}

fn description(page: &Page<'_>, found: &mut Draft, trace: &mut Trace) {
    let headline = found.headline.as_ref().map(|h| folded(&h.value)).unwrap_or_default();
    let metas = page.gathered.metas(Field::Description).map(|m| {
        let score = match m.kind {
            Kind::OpenGraph => 0.85,
            Kind::Meta => 0.8,
            _ => 0.7,
        };
        (clean(&m.content), m.kind.method(), score)
    });
    let stated = page.stated.iter().filter_map(|s| s.description.clone()).map(|d| (d, "json_ld", 0.8));
    let given = page.given.description.clone().map(|d| (clean(&d), "given", 0.75));
    let mut best: Option<(String, &'static str, f64)> = None;
    for (text, method, score) in metas.chain(stated).chain(given) {
        let told = folded(&text);
        if !told.contains(' ') || told == headline || text.len() > 3000 {
            continue;
        }
        trace.candidate("description", &text, method, score);
        if best.as_ref().is_none_or(|b| score > b.2) {
            best = Some((text, method, score));
        }
    }
    found.description = best.map(|(text, method, score)| Pick::new(text, method, score));
}

fn section(page: &Page<'_>, found: &mut Draft, trace: &mut Trace) {
    let metas = page.gathered.metas(Field::Section).map(|m| (clean(&m.content), m.kind.method(), 0.8));
    let stated = page.stated.iter().filter_map(|s| s.section.clone()).map(|s| (s, "json_ld", 0.85));
    let given = page.given.section.clone().map(|s| (clean(&s), "given", 0.7));
    let candidates =
        stated.chain(metas).chain(given).filter(|(s, ..)| s.chars().any(char::is_alphanumeric) && s.len() <= 100);
    let mut best: Option<(String, &'static str, f64)> = None;
    for candidate in candidates {
        trace.candidate("section", &candidate.0, candidate.1, candidate.2);
        if best.as_ref().is_none_or(|b| candidate.2 > b.2) {
            best = Some(candidate);
        }
    }
    found.section = best.map(|(text, method, score)| Pick::new(text, method, score));
}

fn tags(page: &Page<'_>, found: &mut Draft) {
    let mut lists: Vec<(Vec<String>, &'static str, f64)> = Vec::new();
    let single: Vec<String> = page.gathered.metas(Field::Tag).map(|m| clean(&m.content)).collect();
    lists.push((single, "og", 0.85));
    lists.extend(page.stated.iter().map(|s| (s.tags.clone(), "json_ld", 0.85)));
    for meta in page.gathered.metas(Field::Tags) {
        let parts = clean(&meta.content).split([',', ';']).map(|t| t.trim().to_owned()).collect();
        lists.push((parts, meta.kind.method(), 0.7));
    }
    lists.push((page.given.tags.iter().map(|t| clean(t)).collect(), "given", 0.7));
    for (list, method, score) in lists {
        let mut kept: Vec<String> = Vec::new();
        for tag in list {
            let fits = tag.chars().any(char::is_alphanumeric) && tag.len() <= 100;
            if fits && kept.len() < MOST && !kept.iter().any(|k| k.eq_ignore_ascii_case(&tag)) {
                kept.push(tag);
            }
        }
        if !kept.is_empty() {
            found.tags = Some(Pick::new(kept, method, score));
            return;
        }
    }
}

fn images(page: &Page<'_>, found: &mut Draft) {
    let metas = page.gathered.metas(Field::Image).map(|m| m.content.to_string());
    let stated = page.stated.iter().flat_map(|s| s.images.iter().cloned());
    let given = page.given.images.iter().cloned();
    for address in metas.chain(stated).chain(given) {
        let Some(absolute) = url::absolute(page.base.as_ref(), &address) else { continue };
        let name = absolute.path().rsplit('/').next().unwrap_or_default();
        if name.contains("favicon") || name.ends_with(".ico") {
            continue;
        }
        let absolute = String::from(absolute);
        if found.images.len() < MOST && !found.images.iter().any(|i| i.url == absolute) {
            found.images.push(Image { url: absolute, ..Image::default() });
        }
    }
}
