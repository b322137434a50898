//! First publication and last change.

use super::candidates::{Candidate, either};
use super::gather::Spot;
use super::names::{Field, Kind};
use super::{Page, clean};
use crate::article::{Precision, Warning};
use crate::budget::Budget;
use crate::normalize::date::{self, Anchors, Form, Order, When};
use crate::normalize::html::dom::{Name, NodeId, Tag};
use crate::normalize::{Draft, Pick, Trace, url};
use crate::reason::Reason;
use jiff::tz::Offset;

/// Most elements that are read for dates.
const MOST_SPOTS: usize = 80;

/// Nodes before and after the headline among which a date is likely the article's.
const NEAR: (NodeId, NodeId) = (60, 260);

/// What says that a date is of a change. Beginnings of words, lower case.
const CHANGED: &[&str] = &[
    "updat",
    "modif",
    "aktualis",
    "actuali",
    "mis à jour",
    "mise à jour",
    "màj",
    "maj ",
    "aggiorn",
    "ultima modifica",
    "atualiz",
    "oppdater",
    "uppdater",
    "opdater",
    "edited",
    "geändert",
    "änderung",
    "bearbeitet",
    "stand:",
    "stand ",
    "bijgewerkt",
    "gewijzigd",
    "обновл",
    "измен",
    "оновлен",
    "güncel",
    "zaktualiz",
    "aktualiz",
    "更新",
    "수정",
    "تحديث",
    "revised",
    "reviewed",
    "päivitetty",
    "muokattu",
    "frissít",
    "módos",
    "ενημ",
    "diperbarui",
    "sist endret",
    "senast ändrad",
    "last change",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Published,
    Modified,
    Either,
}

struct Dates<'a> {
    page: &'a Page<'a>,
    anchors: Anchors<'a>,
    headline: Option<NodeId>,
    found: Vec<(Role, Candidate<When>)>,
}

/// Decides both dates.
///
/// # Errors
/// An overrun.
pub fn decide(page: &Page<'_>, found: &mut Draft, budget: &Budget, trace: &mut Trace) -> Result<(), Reason> {
    let anchors = Anchors { order: page.order(), ..page.anchors() };
    let mut dates = Dates { page, anchors, headline: page.headline, found: Vec::new() };
    dates.stated();
    dates.address();
    dates.spots();
    dates.near_headline();
    if !dates
        .found
        .iter()
        .any(|(role, c)| *role != Role::Modified && c.score >= 0.5 && c.value.precision > Precision::Month)
    {
        dates.anywhere(budget)?;
    }
    for (role, candidate) in &dates.found {
        let field = if *role == Role::Modified { "modified" } else { "published" };
        trace.candidate(field, &candidate.value.moment().at, candidate.kind.method(), candidate.score);
    }
    dates.support_month();
    let published = choose(&dates.found, |role| role != Role::Modified)
        .map(|chosen| dates.earlier(chosen))
        .map(|chosen| dates.localized(chosen));
    let modified = choose(&dates.found, |role| role == Role::Modified);
    let published = match (published, modified) {
        // Nothing says when it appeared; it was there when it was changed.
        (None, Some((when, kind, score))) => Some((when, kind, score * 0.5)),
        // Some date somewhere on the page is less than that.
        (Some((_, _, weak)), Some((when, kind, score))) if weak < 0.3 && score >= 0.4 => {
            Some((when, kind, score * 0.5))
        }
        (published, _) => published,
    };
    if let Some((when, kind, score)) = published {
        found.warnings.extend(zone_warning("published", &when));
        found.published = Some(Pick::new(when.moment(), kind.method(), score));
    }
    if let Some((when, kind, score)) = modified {
        // A change before publication is a mistake of the template.
        let before = published
            .and_then(|(p, ..)| p.timestamp())
            .zip(when.timestamp())
            .is_some_and(|(p, m)| m < p && when.date < published.map_or(when.date, |p| p.0.date));
        if !before {
            found.warnings.extend(zone_warning("modified", &when));
            found.modified = Some(Pick::new(when.moment(), kind.method(), score));
        }
    }
    Ok(())
}

fn zone_warning(field: &'static str, when: &When) -> Option<Warning> {
    when.zone_is_assumed().then(|| Warning::about("date_zone_assumed", field))
}

impl Dates<'_> {
    fn add(&mut self, role: Role, value: When, kind: Kind, score: f64) {
        self.found.push((role, Candidate { value, kind, score }));
    }

    fn read(&mut self, role: Role, text: &str, kind: Kind, score: f64) {
        if let Some(when) = date::parse(text, &self.anchors) {
            self.add(role, when, kind, score);
        }
    }

    /// What JSON-LD, `meta` tags and the producer state.
    fn stated(&mut self) {
        let page = self.page;
        for (i, stated) in page.stated.iter().enumerate() {
            let weight = stated.weight * if i == 0 { 1.0 } else { 0.6 };
            if let Some(text) = &stated.published {
                self.read(Role::Published, text, Kind::JsonLd, 0.94 * weight);
            } else if let Some(text) = &stated.created {
                self.read(Role::Published, text, Kind::JsonLd, 0.7 * weight);
            }
            if let Some(text) = &stated.modified {
                self.read(Role::Modified, text, Kind::JsonLd, 0.9 * weight);
            }
        }
        for meta in &page.gathered.metas {
            let text = clean(&meta.content);
            let (role, score) = match (meta.field, meta.kind) {
                (Field::Published, Kind::OpenGraph | Kind::Parsely) => (Role::Published, 0.9),
                (Field::Published, Kind::Sailthru) => (Role::Published, 0.85),
                (Field::Published, _) => (Role::Published, 0.8),
                (Field::Modified, Kind::OpenGraph) => (Role::Modified, 0.85),
                (Field::Modified, _) => (Role::Modified, 0.7),
                (Field::Date, _) => (Role::Either, 0.62),
                _ => continue,
            };
            self.read(role, &text, meta.kind, score);
        }
        if let Some(text) = &page.given.published {
            self.read(Role::Published, text, Kind::Given, 0.8);
        }
        if let Some(text) = &page.given.modified {
            self.read(Role::Modified, text, Kind::Given, 0.8);
        }
    }

    fn address(&mut self) {
        let addresses = [self.page.given.url.as_deref(), self.page.gathered.canonical.as_deref()];
        let Some(found) = addresses.into_iter().flatten().find_map(url::date_in) else { return };
        let Ok(date) = jiff::civil::Date::new(found.year, found.month, found.day.unwrap_or(1)) else { return };
        let (precision, score) = if found.day.is_some() { (Precision::Day, 0.85) } else { (Precision::Month, 0.25) };
        let when = When { precision, ..When::day(date) };
        if when.is_plausible(&self.anchors) {
            self.add(Role::Published, when, Kind::Address, score);
        }
    }

    /// `<time>`, microdata, and elements whose class speaks of dates.
    fn spots(&mut self) {
        let page = self.page;
        let mut read = 0;
        let mut done: NodeId = 0;
        for spot in &page.gathered.date_spots {
            if read >= MOST_SPOTS {
                break;
            }
            let foreign = page.gathered.is_foreign(spot.node, self.headline);
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
            if self.spot(spot, base * self.nearness(spot.node)) && spot.kind != Kind::Class {
                done = page.document.end(spot.node);
            }
        }
    }

    fn spot(&mut self, spot: &Spot, score: f64) -> bool {
        let document = self.page.document;
        let stated = [Name::CONTENT, Name::DATETIME, Name::TITLE]
            .into_iter()
            .filter_map(|name| document.attr(spot.node, name))
            .find_map(|text| date::parse(&text, &self.anchors));
        let text = document.text_content(spot.node);
        let role = match spot.field {
            Field::Published => Role::Published,
            Field::Modified => Role::Modified,
            _ => self.role_of(spot.node, &text),
        };
        if let Some(when) = stated {
            self.add(role, when, spot.kind, score);
            return true;
        }
        if text.len() > 400 {
            return false;
        }
        self.visible(&text, spot.kind, score * 0.95, if spot.field == Field::Date { None } else { Some(role) })
    }

    /// The role that a date's element has by its own text, its class, and the text before it.
    fn role_of(&self, node: NodeId, text: &str) -> Role {
        let document = self.page.document;
        let class = document.raw_attr(node, Name::CLASS).unwrap_or("").to_ascii_lowercase();
        if ["updat", "modif", "changed", "revised"].iter().any(|w| class.contains(w)) && !class.contains("publi")
            || is_changed(text)
        {
            return Role::Modified;
        }
        let before = document
            .descendants(document.parent(node))
            .take(60)
            .take_while(|n| *n < node)
            .filter(|n| document.is_text(*n))
            .last();
        if before.is_some_and(|n| is_changed(&document.text(n))) {
            return Role::Modified;
        }
        if class.contains("publi") || class.contains("entry-date") { Role::Published } else { Role::Either }
    }

    /// Dates in a line that readers see; each is of a change where the words before it say so.
    fn visible(&mut self, text: &str, kind: Kind, score: f64, role: Option<Role>) -> bool {
        let mut from = 0;
        let mut any = false;
        for found in date::find_all(text, &self.anchors) {
            let label = text.get(from..found.start).unwrap_or("");
            from = found.end;
            let role = role.unwrap_or(if is_changed(label) { Role::Modified } else { Role::Either });
            let weight = match found.form {
                Form::Named => 1.0,
                Form::Numeric => 0.97,
                Form::Ambiguous => 0.85,
                Form::Relative => 0.8,
                Form::WithoutYear => 0.6,
                Form::MonthOnly => 0.3,
            };
            self.add(role, found.when, kind, score * weight);
            any = true;
            if found.form == Form::Ambiguous {
                let other = match self.anchors.order.unwrap_or(date::order_in(self.anchors.language)) {
                    Order::DayFirst => Order::MonthFirst,
                    Order::MonthFirst => Order::DayFirst,
                };
                let anchors = Anchors { order: Some(other), ..self.anchors };
                if let Some(swapped) = text.get(found.start..found.end).and_then(|t| date::find(t, &anchors)) {
                    self.add(role, swapped.when, kind, score * 0.3);
                }
            }
        }
        any
    }

    /// Lines around the headline.
    fn near_headline(&mut self) {
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
            if self.page.gathered.is_foreign(node, self.headline) {
                continue;
            }
            let text = document.text_content(line);
            if text.len() <= 160 {
                let short = if text.len() <= 60 { 0.55 } else { 0.4 };
                self.visible(&text, Kind::Visible, short * self.nearness(node), None);
                continue;
            }
            // A block of several lines: the line alone. A paragraph: the date that it opens with.
            done = node + 1;
            let text = document.text(node);
            let text = text.trim();
            let opens = date::find_all(text, &self.anchors).first().is_some_and(|found| found.start <= 12);
            if text.len() <= 80 || opens {
                let end = (0..=80.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
                self.visible(text.get(..end).unwrap_or(""), Kind::Visible, 0.45 * self.nearness(node), None);
            }
        }
    }

    /// The smallest block around a text, where it is small and can hold a date.
    fn line_of(&self, node: NodeId) -> Option<NodeId> {
        let document = self.page.document;
        if !document.raw_text(node).chars().any(|c| c.is_numeric()) && self.anchors.fetched.is_none() {
            return None;
        }
        let block = document.ancestors(node).find(|n| document.tag(*n).is_block())?;
        if matches!(document.tag(block), Tag::SCRIPT | Tag::STYLE | Tag::TITLE | Tag::TEMPLATE) {
            return None;
        }
        Some(if document.end(block) - block <= 40 { block } else { node })
    }

    /// How likely it is that a date at `node` is the article's, by its distance from the headline.
    fn nearness(&self, node: NodeId) -> f64 {
        let Some(headline) = self.headline else { return 0.85 };
        let distance = f64::from(node.abs_diff(headline));
        let distance = if node < headline { distance * 3.0 } else { distance };
        (1.1 - distance / 900.0).clamp(0.35, 1.1)
    }

    /// A month in the address speaks for the days in it.
    fn support_month(&mut self) {
        let Some(month) = self
            .found
            .iter()
            .find(|(_, c)| c.kind == Kind::Address && c.value.precision == Precision::Month)
            .map(|(_, c)| c.value.date)
        else {
            return;
        };
        for (_, candidate) in &mut self.found {
            if candidate.value.precision > Precision::Month && candidate.value.date.first_of_month() == month {
                candidate.score = either(candidate.score, 0.4);
            }
        }
    }

    /// What readers see beside the headline, or the address, may name an earlier day than what is stated to machines: a page that moved
    /// to another system keeps the one and loses the other. The first publication is the earlier one.
    fn earlier(&self, chosen: (When, Kind, f64)) -> (When, Kind, f64) {
        let (when, kind, score) = chosen;
        if matches!(kind, Kind::Address | Kind::Visible | Kind::Class) || when.precision == Precision::Month {
            return chosen;
        }
        let shown = |c: &Candidate<When>| matches!(c.kind, Kind::Address | Kind::Visible | Kind::Class | Kind::Time);
        let seen: Vec<(Role, Candidate<When>)> = self
            .found
            .iter()
            .filter(|(role, c)| *role != Role::Modified && c.value.precision > Precision::Month && shown(c))
            .cloned()
            .collect();
        // The same day beside the headline confirms what is stated; several days are those of a list.
        let near: Vec<&Candidate<When>> = seen.iter().map(|(_, c)| c).filter(|c| c.score >= 0.3).collect();
        // The address of an article is made when it appears, and kept.
        let address = seen.iter().map(|(_, c)| c).find(|c| c.kind == Kind::Address && days_between(c.value, when) > 1);
        if let Some(address) = address
            && !near.iter().any(|c| c.value.date == when.date && c.score >= 0.45)
        {
            return (address.value, Kind::Address, address.score.min(score));
        }
        if near.iter().any(|c| days_between(c.value, when).abs() <= 1) {
            return chosen;
        }
        if near.windows(2).any(|pair| pair[0].value.date != pair[1].value.date) {
            return chosen;
        }
        match choose(&seen, |_| true) {
            // The same day and month the other way round was misread here.
            Some((early, ..)) if is_swapped(early, when) => chosen,
            Some((early, kind, seen_score)) if seen_score >= 0.5 && days_between(early, when) > 1 => {
                (early, kind, seen_score.min(score))
            }
            _ => chosen,
        }
    }

    /// An instant stated in UTC gets the zone of the publisher where the page shows the same minute in local time.
    fn localized(&self, chosen: (When, Kind, f64)) -> (When, Kind, f64) {
        let (when, kind, score) = chosen;
        let (Some(time), true) = (when.time, when.offset == Some(Offset::UTC)) else { return chosen };
        let minute = |t: jiff::civil::Time| i64::from(t.hour()) * 60 + i64::from(t.minute());
        let mut apart = None;
        let (mut same_day, mut next_day) = (false, false);
        for (role, candidate) in &self.found {
            let shown = candidate.value;
            if *role == Role::Modified || candidate.score < 0.3 || shown.offset.is_some() {
                continue;
            }
            let Some(local) = shown.time else {
                if shown.precision == Precision::Day && matches!(candidate.kind, Kind::Visible | Kind::Class) {
                    same_day |= shown.date == when.date;
                    next_day |= days_between(when, shown) == 1;
                }
                continue;
            };
            let minutes = i64::from(days_between(when, shown)) * 1440 + minute(local) - minute(time);
            if minutes == 0 {
                // The page shows UTC.
                return chosen;
            }
            if minutes % 30 == 0 && (-720..=840).contains(&minutes) {
                apart = apart.or(Some(minutes));
            }
        }
        // 23:00 in UTC of the day before the one shown is midnight there.
        if apart.is_none()
            && next_day
            && !same_day
            && minute(time) >= 600
            && minute(time) % 30 == 0
            && time.second() == 0
        {
            apart = Some(1440 - minute(time));
        }
        let offset = apart.and_then(|m| i32::try_from(m * 60).ok()).and_then(|s| Offset::from_seconds(s).ok());
        match offset.zip(when.timestamp()) {
            Some((offset, instant)) => {
                let there = offset.to_datetime(instant);
                (When { date: there.date(), time: Some(there.time()), offset: Some(offset), ..when }, kind, score)
            }
            None => chosen,
        }
    }

    /// The first dates of the page, where nothing better is known.
    fn anywhere(&mut self, budget: &Budget) -> Result<(), Reason> {
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
            let text = document.text_content(line);
            if text.len() > 500 {
                continue;
            }
            read += 1;
            let foreign = self.page.gathered.is_foreign(node, self.headline);
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

/// Days from `a` to `b` as written.
fn days_between(a: When, b: When) -> i32 {
    a.date.until(b.date).map_or(0, |span| span.get_days())
}

/// Whether one is the other with day and month changed for each other.
fn is_swapped(a: When, b: When) -> bool {
    a.date.year() == b.date.year() && (a.date.month(), a.date.day()) == (b.date.day(), b.date.month())
}

fn is_changed(text: &str) -> bool {
    let text = text.to_lowercase();
    CHANGED.iter().any(|w| text.contains(w))
}

/// The day that most evidence speaks for, in the words of the best witness; of one kind, only the best piece counts.
fn choose(found: &[(Role, Candidate<When>)], wanted: impl Fn(Role) -> bool) -> Option<(When, Kind, f64)> {
    let candidates: Vec<&Candidate<When>> = found.iter().filter(|(role, _)| wanted(*role)).map(|(_, c)| c).collect();
    let mut best: Option<(&Candidate<When>, f64)> = None;
    for candidate in &candidates {
        let mut score = candidate.score;
        let mut kinds = vec![candidate.kind];
        for other in &candidates {
            if same_day(&candidate.value, &other.value) && !kinds.contains(&other.kind) {
                kinds.push(other.kind);
                score = either(score, other.score * 0.7);
            }
        }
        if best.is_none_or(|(b, s)| {
            let finer = candidate.value.date == b.value.date
                && candidate.value.precision > b.value.precision
                && score > s * 0.85;
            let coarser = candidate.value.date == b.value.date
                && candidate.value.precision < b.value.precision
                && s > score * 0.85;
            !coarser && (finer || score > s + 1e-9)
        }) {
            best = Some((candidate, score));
        }
    }
    best.map(|(c, score)| (c.value, c.kind, score))
}

/// Whether two dates can be one: the same day as written, or instants less than a day apart in zones that explain it.
fn same_day(a: &When, b: &When) -> bool {
    if a.precision == Precision::Month || b.precision == Precision::Month {
        return a.precision == b.precision && a.date == b.date;
    }
    if a.date == b.date {
        return true;
    }
    match (a.timestamp(), b.timestamp()) {
        (Some(x), Some(y)) if a.offset.is_some() && b.offset.is_some() => (x.as_second() - y.as_second()).abs() < 60,
        _ => false,
    }
}
