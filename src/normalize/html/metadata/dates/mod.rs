//! First publication and last change.
//!
//! Every date that the page [states](stated) to machines or [shows](shown) to readers becomes a piece of evidence, with what the
//! [words beside it](labels) say of it; then the pieces are [weighed](choice).

mod choice;
mod shown;
mod state;
mod stated;

use super::candidates::Candidate;
use super::names::Kind;
use super::{Page, clean};
use crate::article::{Precision, Warning};
use crate::budget::Budget;
use crate::normalize::date::{self, Anchors, Form, Order, When};
use crate::normalize::html::dom::NodeId;
use crate::normalize::{Draft, Pick, Trace};
use crate::reason::Reason;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Published,
    Modified,
    Either,
}

/// A date that was found.
#[derive(Debug, Clone)]
struct Piece {
    role: Role,
    date: Candidate<When>,
    /// Whether day and month can be read one way only.
    certain: bool,
}

/// Dates in numbers that show which of day and month the page writes first.
#[derive(Debug, Clone, Copy, Default)]
struct Orders {
    day_first: u32,
    month_first: u32,
}

struct Dates<'a> {
    page: &'a Page<'a>,
    anchors: Anchors<'a>,
    headline: Option<NodeId>,
    found: Vec<Piece>,
    orders: Orders,
}

/// Decides both dates.
///
/// # Errors
/// An overrun.
pub fn decide(page: &Page<'_>, found: &mut Draft, budget: &Budget, trace: &mut Trace) -> Result<(), Reason> {
    let anchors = Anchors { order: page.order(), ..page.anchors() };
    let mut dates = Dates { page, anchors, headline: page.headline, found: Vec::new(), orders: Orders::default() };
    dates.stated();
    dates.address();
    dates.spots();
    dates.near_headline();
    if !dates.is_known() {
        dates.state(found.headline.as_ref().map(|h| h.value.as_str()), budget)?;
    }
    if !dates.is_known() {
        dates.image();
        dates.anywhere(budget)?;
    }
    dates.turn();
    for Piece { role, date, .. } in &dates.found {
        let field = if *role == Role::Modified { "modified" } else { "published" };
        trace.candidate(field, &date.value.moment().at, date.kind.method(), date.score);
    }
    dates.support_month();
    let (published, modified) = dates.weigh();
    if let Some((when, kind, score)) = published {
        found.warnings.extend(zone_warning("published", &when));
        found.published = Some(Pick::new(when.moment(), kind.method(), score));
    }
    if let Some((when, kind, score)) = modified {
        found.warnings.extend(zone_warning("modified", &when));
        found.modified = Some(Pick::new(when.moment(), kind.method(), score));
    }
    Ok(())
}

fn zone_warning(field: &'static str, when: &When) -> Option<Warning> {
    when.zone_is_assumed().then(|| Warning::about("date_zone_assumed", field))
}

impl Dates<'_> {
    fn add(&mut self, role: Role, value: When, kind: Kind, score: f64) {
        self.found.push(Piece { role, date: Candidate { value, kind, score }, certain: true });
    }

    /// Adds what was found in `text`, in both readings where day and month can be changed for each other.
    fn add_found(&mut self, role: Role, text: &str, found: &date::Found, kind: Kind, score: f64) {
        let text = text.get(found.start..found.end).unwrap_or("");
        if found.form == Form::Numeric {
            match date::order_of(text) {
                Some(Order::DayFirst) => self.orders.day_first += 1,
                Some(Order::MonthFirst) => self.orders.month_first += 1,
                None => {}
            }
        }
        let certain = found.form != Form::Ambiguous;
        self.found.push(Piece { role, date: Candidate { value: found.when, kind, score }, certain });
        if certain {
            return;
        }
        let other = match self.anchors.order.unwrap_or(date::order_in(self.anchors.language)) {
            Order::DayFirst => Order::MonthFirst,
            Order::MonthFirst => Order::DayFirst,
        };
        let anchors = Anchors { order: Some(other), ..self.anchors };
        if let Some(turned) = date::find(text, &anchors).filter(|t| t.when.date != found.when.date) {
            let date = Candidate { value: turned.when, kind, score: score * 0.3 };
            self.found.push(Piece { role, date, certain });
        }
    }

    /// Whether there is better evidence than any date somewhere on the page.
    fn is_known(&self) -> bool {
        self.found.iter().any(|Piece { role, date, .. }| {
            *role != Role::Modified && date.score >= 0.5 && date.value.precision > Precision::Month
        })
    }
}
