//! The site's name as its pages show it: in the link to its front page, and in the notice of its rights.

use super::candidates::folded;
use super::headline::edges;
use super::{Page, clean, text_of};
use crate::normalize::html::dom::{Name, NodeId, ROOT, Tag};
use crate::normalize::url;

/// Most links and notices that are looked at.
const MOST: usize = 400;
/// Longest name, in bytes.
const LONGEST: usize = 60;

/// Adds to the names of the site what the title ends or begins with, where the page shows the same as its own name.
pub fn read(page: &mut Page<'_>) {
    let Some(title) = page.gathered.title.map(|title| text_of(page.document, title)) else { return };
    let is_new = |part: &&str| {
        let told = folded(part);
        (2..=LONGEST).contains(&told.len()) && !page.sites.iter().any(|s| folded(s) == told)
    };
    let parts: Vec<&str> = edges(&title).into_iter().filter(is_new).collect();
    if parts.is_empty() {
        return;
    }
    let shown = page.shown_names();
    let known = |part: &&str| {
        let told = folded(part);
        shown.iter().any(|(name, whole)| if *whole { *name == told } else { name.contains(&told) })
    };
    let headings = page.headings_like(&edges(&title));
    let heads = |part: &&str| is_masthead(&folded(part), &headings);
    let names: Vec<String> = parts.into_iter().filter(|part| known(part) || heads(part)).map(str::to_owned).collect();
    page.sites.extend(names);
}

/// Whether a part of the title heads the page as a whole: the first heading that says it stands above one that says a longer part.
fn is_masthead(part: &str, headings: &[String]) -> bool {
    let first = headings.iter().position(|heading| heading == part);
    let below = first.and_then(|first| headings.get(first + 1..)).unwrap_or_default();
    below.iter().any(|heading| heading.chars().count() > part.chars().count())
}

/// Whether an address can be that of a front page: nothing stands behind the host.
fn is_root(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = rest.find(['/', '?', '#']).and_then(|at| rest.get(at..)).unwrap_or_default();
    let path = path.split('#').next().unwrap_or_default();
    !path.contains('?') && !path.contains(char::is_alphanumeric)
}

impl Page<'_> {
    /// Whether an element is a link to the front page, or holds nothing else.
    pub fn links_home(&self, node: NodeId) -> bool {
        let document = self.document;
        let link = std::iter::once(node).chain(document.ancestors(node).take(2)).find(|&n| document.tag(n) == Tag::A);
        let inside = || document.elements(node, Tag::A).next();
        link.or_else(inside).is_some_and(|a| self.is_home(document.raw_attr(a, Name::HREF).unwrap_or_default()))
    }

    fn is_home(&self, href: &str) -> bool {
        let href = href.trim();
        if matches!(href, "/" | "./" | "/index.html" | "/index.php") {
            return true;
        }
        let Some(host) = self.base.as_ref().and_then(|base| base.host_str()) else { return false };
        // An archive's copy links to copies.
        let address = url::original(href).unwrap_or(href);
        address.starts_with("http")
            && is_root(address)
            && url::parse(address).is_some_and(|u| u.host_str() == Some(host) && u.path() == "/" && u.query().is_none())
    }

    /// The headings that say one of `parts`, folded, in their order.
    fn headings_like(&self, parts: &[&str]) -> Vec<String> {
        let document = self.document;
        let parts: Vec<String> = parts.iter().map(|part| folded(part)).collect();
        let headings = document.descendants(ROOT).filter(|&n| document.tag(n).heading().is_some());
        let short = headings.take(MOST).filter(|&n| document.end(n) - n <= 20);
        short.map(|n| folded(&text_of(document, n))).filter(|told| parts.contains(told)).collect()
    }

    /// What the page calls its site, folded: whole names, and texts that hold one.
    fn shown_names(&self) -> Vec<(String, bool)> {
        let document = self.document;
        let mut names = Vec::new();
        for node in 0..document.len() {
            if names.len() >= MOST {
                break;
            }
            match document.tag(node) {
                Tag::A if self.is_home(document.raw_attr(node, Name::HREF).unwrap_or_default()) => {
                    names.push((folded(&text_of(document, node)), true));
                    let picture = document.elements(node, Tag::IMG).next();
                    names.extend(
                        picture.and_then(|n| document.attr(n, Name::ALT)).map(|alt| (folded(&clean(&alt)), true)),
                    );
                    names.extend(document.attr(node, Name::TITLE).map(|title| (folded(&clean(&title)), true)));
                }
                Tag::TEXT => {
                    let raw = document.raw_text(node);
                    if raw.len() <= 400 && is_notice(raw) {
                        names.push((folded(&clean(raw)), false));
                    }
                }
                _ => {}
            }
        }
        names
    }
}

/// Whether a text says whose the rights are.
fn is_notice(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    // The sign's last byte, before the sign is looked for.
    memchr::memchr(0xA9, bytes).is_some() && raw.contains('©')
        || memchr::memchr(b'&', bytes).is_some() && raw.contains("&copy;")
        || raw.trim_start().starts_with("Copyright")
}
