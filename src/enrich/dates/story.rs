//! What an article spoke of before the sentence at hand.

use jiff::civil::Date;

use super::lexicon::Unit;

/// How many sentences later `the next day` still refers to a day.
const MEMORY: u32 = 3;

/// Carried from sentence to sentence.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Story {
    /// The quarter that the article spoke of last.
    pub quarter: Option<(i16, i16)>,
    /// Whether it has since gone over to the figures of half a year or more.
    pub long_period: bool,
    /// What it named last, how exactly, and how many sentences ago.
    anchor: Option<(Date, Unit, u32)>,
}

impl Story {
    /// One sentence on.
    pub fn next_sentence(&mut self) {
        self.anchor = self.anchor.map(|(date, unit, age)| (date, unit, age + 1)).filter(|(.., age)| *age <= MEMORY);
    }

    /// Remembers a value that names a year, a month or a day.
    pub fn remember(&mut self, value: &str) {
        let padded = match value.len() {
            4 => format!("{value}-01-01"),
            7 => format!("{value}-01"),
            10.. => value.get(..10).unwrap_or_default().to_owned(),
            _ => return,
        };
        let unit = match value.len() {
            4 => Unit::Year,
            7 => Unit::Month,
            _ => Unit::Day,
        };
        if let Ok(date) = padded.parse() {
            self.anchor = Some((date, unit, 0));
        }
    }

    /// The day that the sentence named last.
    pub fn day_of_sentence(&self) -> Option<Date> {
        self.anchor.filter(|&(_, exact, age)| exact == Unit::Day && age == 0).map(|(date, ..)| date)
    }

    /// The year that the sentence named last, as a year.
    pub fn year_of_sentence(&self) -> Option<i16> {
        self.anchor.filter(|&(_, exact, age)| exact == Unit::Year && age == 0).map(|(date, ..)| date.year())
    }

    /// What the sentence named last, by its first day.
    pub fn date_of_sentence(&self) -> Option<Date> {
        self.anchor.filter(|&(.., age)| age == 0).map(|(date, ..)| date)
    }

    /// The day that the article named last, in this sentence or the one before.
    pub fn day_at_hand(&self) -> Option<Date> {
        self.anchor.filter(|&(_, exact, age)| exact == Unit::Day && age <= 1).map(|(date, ..)| date)
    }

    /// The day, the month or the year (by its first day) that the article named last.
    pub fn anchor_of(&self, unit: Unit) -> Option<Date> {
        let (date, exact, _) = self.anchor?;
        let known = match unit {
            Unit::Day => exact == Unit::Day,
            Unit::Month => exact != Unit::Year,
            _ => true,
        };
        known.then_some(date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_does_not_tell_the_day() {
        let mut story = Story::default();
        story.remember("1995-05-22T10:00");
        assert_eq!(story.anchor_of(Unit::Day).map(|d| d.to_string()).as_deref(), Some("1995-05-22"));
        story.remember("1996");
        assert_eq!(story.anchor_of(Unit::Day), None);
        assert_eq!(story.anchor_of(Unit::Year).map(|d| d.year()), Some(1996));
        for unknown in ["1996-Q3", "PAST_REF", "1996-W03", "199"] {
            story.remember(unknown);
        }
        assert_eq!(story.anchor_of(Unit::Year).map(|d| d.year()), Some(1996));
        (0..=MEMORY).for_each(|_| story.next_sentence());
        assert_eq!(story.anchor_of(Unit::Year), None);
    }
}
