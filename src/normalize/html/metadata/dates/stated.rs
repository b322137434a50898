//! What the page and its producer state to machines.

use super::super::names::{Field, Kind};
use super::{Dates, Role, clean};
use crate::article::Precision;
use crate::normalize::date::{self, Form, When};
use crate::normalize::url;

impl Dates<'_> {
    pub(super) fn read(&mut self, role: Role, text: &str, kind: Kind, score: f64) {
        if let Some(found) = date::read(text, &self.anchors) {
            let weight = if found.form == Form::Ambiguous { 0.85 } else { 1.0 };
            self.add_found(role, text, &found, kind, score * weight);
        }
    }

    /// What JSON-LD, `meta` tags and the producer state.
    pub(super) fn stated(&mut self) {
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

    /// The day in the address.
    pub(super) fn address(&mut self) {
        let addresses = [self.page.given.url.as_deref(), self.page.gathered.canonical.as_deref()];
        let Some(found) = addresses.into_iter().flatten().find_map(url::date_in) else { return };
        let Ok(date) = jiff::civil::Date::new(found.year, found.month, found.day.unwrap_or(1)) else { return };
        let (precision, score) = if found.day.is_some() { (Precision::Day, 0.85) } else { (Precision::Month, 0.25) };
        let when = When { precision, ..When::day(date) };
        if when.is_plausible(&self.anchors) {
            self.add(Role::Published, when, Kind::Address, score);
        }
    }

    /// The day in the address of the main image: it was stored then, or later for another article.
    pub(super) fn image(&mut self) {
        let days: Vec<When> = self.page.gathered.metas(Field::Image).filter_map(|m| day_in(&m.content)).collect();
        if let Some(when) = days.into_iter().find(|when| when.is_plausible(&self.anchors)) {
            self.add(Role::Either, when, Kind::Image, 0.3);
        }
    }
}

/// The day that the folders of an address name.
fn day_in(address: &str) -> Option<When> {
    let found = url::date_in(address)?;
    let (year, month, day) = (found.year, found.month, found.day?);
    let when = jiff::civil::Date::new(year, month, day).ok().map(When::day);
    when.filter(|_| address.contains(&format!("/{year:04}/{month:02}/{day:02}/")))
}
