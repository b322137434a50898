//! What readers see: elements that are marked as dates, lines around the headline, and lines anywhere.

use super::super::candidates::either;
use super::super::gather::{DATED, Spot};
use super::super::names::{Field, Kind};
use super::{Dates, Role};
use crate::budget::Budget;
use crate::cut;
use crate::normalize::date::labels::{self, Label};
use crate::normalize::date::{self, Form};
use crate::normalize::html::dom::{Document, Name, NodeId, Tag, push_folded};
use crate::reason::Reason;

/// Most elements that are read for dates.
const MOST_SPOTS: usize = 80;

/// Nodes before and after the headline among which a date is likely the article's.
const NEAR: (NodeId, NodeId) = (60, 260);

/// Nodes behind the headline that are close to it.
const CLOSE: NodeId = 30;

/// Most nodes of a card, and fewest words on it besides its dates.
const CARD: NodeId = 80;
const CARD_WORDS: usize = 3;

/// Most bytes of text between the headline and a date in a box of its own.
const BETWEEN: usize = 400;

/// What it is worth that words beside a date say what it is of.
const SAID: f64 = 0.25;

/// Most words, besides a date, of a line that is no sentence.
const MOST_WORDS: usize = 8;

/// Nodes of a line whose classes are looked at.
const WITHIN: usize = 40;

impl Dates<'_> {
    /// `<time>`, microdata, and elements whose class speaks of dates.
    pub(super) fn spots(&mut self) {
        let page = self.page;
        let mut read = 0;
        let mut done: NodeId = 0;
        for spot in &page.gathered.date_spots {
            if read >= MOST_SPOTS {
                break;
            }
            let foreign = page.gathered.is_foreign(spot.node, self.headline);
            let foreign = foreign || self.is_of_card(spot.node);
            // A class on what encloses a `<time>` says nothing new.
            if spot.kind == Kind::Class && (spot.node < done || foreign) {
                continue;
            }
            read += 1;
            let base = match (spot.kind, foreign) {
                (Kind::Microdata, false) => 0.85,
                (Kind::Microdata, true) => 0.4,
                (Kind::Time, false) => 0.6,
                (Kind::Time, true) => 0.2,
                _ => 0.5,
            };
            // What `<meta>` says for machines may stand anywhere in the article.
            let hidden = page.document.tag(spot.node) == Tag::META;
            let near = self.nearness(spot.node);
            let near = if hidden { near.clamp(0.85, 0.95) } else { near };
            if self.spot(spot, base * near, foreign) && spot.kind != Kind::Class {
                done = page.document.end(spot.node);
            }
        }
    }

    /// Whether `node` stands in a link with words of its own, as on the card of another article.
    fn is_of_card(&self, node: NodeId) -> bool {
        let document = self.page.document;
        let link = document.ancestors(node).take(6).find(|n| document.tag(*n) == Tag::A);
        let Some(link) = link.filter(|link| document.end(*link) - link <= CARD) else { return false };
        if self.headline.is_some_and(|headline| document.contains(link, headline)) {
            return false;
        }
        let text = text_in(document, link);
        let (mut words, mut from) = (0, 0);
        let ends = date::find_all(&text, &self.anchors).into_iter().map(|found| (found.start, found.end));
        for (start, end) in ends.chain([(text.len(), text.len())]) {
            let own = text.get(from..start).unwrap_or("");
            words += own.split_whitespace().filter(|word| word.starts_with(char::is_alphabetic)).count();
            from = end;
        }
        words >= CARD_WORDS
    }

    /// Whether little text stands between the headline and `node`.
    fn is_right_behind(&self, headline: NodeId, node: NodeId) -> bool {
        let document = self.page.document;
        let between = (document.end(headline)..node).filter(|n| document.is_text(*n));
        between.map(|n| document.raw_text(n).trim().len()).sum::<usize>() <= BETWEEN
    }

    /// Whether the classes within `node` say which date is of the publication and which of a change: then these dates speak for themselves.
    fn tells_apart(&self, node: NodeId) -> bool {
        let document = self.page.document;
        let (mut published, mut modified) = (false, false);
        for inner in document.descendants(node).take(WITHIN) {
            match labels::of_class(document.raw_attr(inner, Name::CLASS).unwrap_or("")) {
                Some(Label::Published) => published = true,
                Some(Label::Modified) => modified = true,
                Some(Label::Other) | None => {}
            }
        }
        published && modified
    }

    fn spot(&mut self, spot: &Spot, score: f64, foreign: bool) -> bool {
        let document = self.page.document;
        if spot.kind == Kind::Class && self.tells_apart(spot.node) {
            return false;
        }
        let text = text_in(document, spot.node);
        let label = match spot.field {
            Field::Published => Some(Label::Published),
            Field::Modified => Some(Label::Modified),
            _ => self.label_of(spot.node, &text),
        };
        let stated = DATED
            .into_iter()
            .map(|(name, _)| name)
            .chain([Name::TITLE])
            .filter_map(|name| document.attr(spot.node, name))
            .find_map(|text| date::read(&text, &self.anchors).map(|found| (text, found)));
        // Elsewhere than in the article a date counts only where words say what it is of.
        if foreign && label.is_none() {
            return false;
        }
        let Some((attribute, found)) = stated else {
            return text.len() <= 400 && self.visible(&text, spot.kind, score * 0.95, label);
        };
        let role = match label {
            Some(Label::Other) => return false,
            Some(Label::Published) => Role::Published,
            Some(Label::Modified) => Role::Modified,
            None => Role::Either,
        };
        self.add_found(role, &attribute, &found, spot.kind, score);
        true
    }

    /// What a date's element says of it by its class, its own text, and the text before it.
    fn label_of(&self, node: NodeId, text: &str) -> Option<Label> {
        let document = self.page.document;
        let class = labels::of_class(document.raw_attr(node, Name::CLASS).unwrap_or(""));
        if matches!(class, Some(Label::Modified | Label::Other)) {
            return class;
        }
        let before = document
            .descendants(document.parent(node))
            .take(60)
            .take_while(|n| *n < node)
            .filter(|n| document.is_text(*n))
            .last();
        labels::of(text).or_else(|| labels::of(&document.text(before?))).or(class)
    }

    /// Dates in a line that readers see. Each is what the words before it say; the first, where they say nothing, what `label` says.
    fn visible(&mut self, text: &str, kind: Kind, score: f64, label: Option<Label>) -> bool {
        let mut from = 0;
        let mut any = false;
        for found in date::find_all(text, &self.anchors) {
            let beside = labels::of(text.get(from..found.start).unwrap_or(""));
            let label = beside.or(label.filter(|_| from == 0));
            from = found.end;
            let role = match label {
                Some(Label::Other) => continue,
                Some(Label::Published) => Role::Published,
                Some(Label::Modified) => Role::Modified,
                None => Role::Either,
            };
            let weight = match found.form {
                Form::Named => 1.0,
                Form::Numeric => 0.97,
                Form::Ambiguous => 0.85,
                Form::Relative => 0.8,
                Form::WithoutYear | Form::Short => 0.6,
                Form::MonthOnly => 0.3,
            };
            let mut score = score * weight;
            if beside.is_some() {
                score = either(score, SAID);
            }
            self.add_found(role, text, &found, kind, score);
            any = true;
        }
        any
    }

    /// Lines around the headline.
    pub(super) fn near_headline(&mut self) {
        let Some(headline) = self.headline else { return };
        let document = self.page.document;
        let (from, to) = (headline.saturating_sub(NEAR.0), headline.saturating_add(NEAR.1).min(document.len()));
        let mut done: NodeId = 0;
        for node in from..to {
            if node < done || !document.is_text(node) || document.contains(headline, node) {
                continue;
            }
            let Some(line) = self.line_of(node) else { continue };
            done = document.end(line);
            if line != node && self.tells_apart(line) {
                continue;
            }
            let card = self.is_of_card(node);
            let foreign = card || self.page.gathered.is_foreign(node, self.headline);
            let close = || (headline..headline + CLOSE).contains(&node) && self.is_right_behind(headline, node);
            if foreign && (card || !close()) {
                continue;
            }
            let text = text_in(document, line);
            // A box right behind the headline that holds little but a date is the article's, whatever its class says.
            if foreign && text.len() > 40 {
                continue;
            }
            if text.len() <= 160 {
                let short = match text.len() {
                    _ if is_sentence(&text) => 0.3,
                    ..=60 => 0.55,
                    _ => 0.4,
                };
                let own = if foreign { 0.7 } else { 1.0 };
                self.visible(&text, Kind::Visible, short * own * self.nearness(node), None);
                continue;
            }
            // A block of several lines: the line alone. A paragraph: the date that it opens with.
            done = node + 1;
            let text = document.text(node);
            let text = text.trim();
            let opens = date::find_all(text, &self.anchors).first().is_some_and(|found| found.start <= 12);
            if text.len() <= 80 || opens {
                self.visible(cut::head(text, 80), Kind::Visible, 0.45 * self.nearness(node), None);
            }
        }
    }

    /// The smallest block around a text, where it is small and can hold a date.
    fn line_of(&self, node: NodeId) -> Option<NodeId> {
        let document = self.page.document;
        if !document.raw_text(node).chars().any(|c| c.is_numeric()) && self.anchors.fetched.is_none() {
            return None;
        }
        if matches!(document.tag(document.parent(node)), Tag::SCRIPT | Tag::STYLE | Tag::TITLE | Tag::TEMPLATE) {
            return None;
        }
        let block = document.ancestors(node).find(|n| document.tag(*n).is_block())?;
        Some(if document.end(block) - block <= 40 { block } else { node })
    }

    /// How likely it is that a date at `node` is the article's, by its distance from the headline.
    fn nearness(&self, node: NodeId) -> f64 {
        let Some(headline) = self.headline else { return 0.85 };
        let distance = f64::from(node.abs_diff(headline));
        let distance = if node < headline { distance * 3.0 } else { distance };
        (1.1 - distance / 900.0).clamp(0.35, 1.1)
    }

    /// The first dates of the page, where nothing better is known.
    pub(super) fn anywhere(&mut self, budget: &Budget) -> Result<(), Reason> {
        let document = self.page.document;
        let mut done: NodeId = 0;
        let (mut read, mut added) = (0, 0);
        for node in 0..document.len() {
            if node < done || !document.is_text(node) {
                continue;
            }
            let raw = document.raw_text(node);
            budget.spend(raw.len() as u64)?;
            if !raw.chars().any(|c| c.is_numeric()) || raw.len() > 600 {
                continue;
            }
            let Some(line) = self.line_of(node) else { continue };
            done = document.end(line);
            let text = text_in(document, line);
            if text.len() > 500 {
                continue;
            }
            read += 1;
            let foreign = self.page.gathered.is_foreign(node, self.headline) || self.is_of_card(node);
            let labelled = || matches!(labels::of(&text), Some(Label::Published | Label::Modified));
            if foreign && !labelled() {
                continue;
            }
            let before = self.headline.is_some_and(|h| node < h);
            let score = match (foreign, before) {
                (false, false) => 0.35,
                (false, true) => 0.25,
                (true, _) => 0.15,
            };
            let length = if text.len() <= 60 { 1.0 } else { 0.7 };
            if self.visible(&text, Kind::Visible, score * length * (1.0 - f64::from(added.min(10)) * 0.04), None) {
                added += 1;
            }
            if read > 1500 || added > 40 {
                break;
            }
        }
        Ok(())
    }
}

/// The text at and below `node`, with a blank between elements: `<span>28.09.19</span><span>12:44</span>` are two words to readers.
fn text_in(document: &Document<'_>, node: NodeId) -> String {
    let mut text = String::new();
    let unseen = |n| matches!(document.tag(document.parent(n)), Tag::SCRIPT | Tag::STYLE | Tag::TEMPLATE);
    for n in (node..document.end(node)).filter(|n| document.is_text(*n) && !unseen(*n)) {
        if !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
        push_folded(&mut text, &document.text(n));
    }
    text.truncate(text.trim_end().len());
    text
}

/// Whether a short line is part of the text rather than a dateline: `As of July 31, 2025, the agency has received:`.
fn is_sentence(text: &str) -> bool {
    let words = text.split_whitespace().filter(|w| w.starts_with(char::is_alphabetic)).count();
    words > MOST_WORDS || text.ends_with(':') || (words > 4 && text.ends_with('.'))
}
