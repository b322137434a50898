//! Dates that the text mentions, as TIMEX3 values counted from the day of publication.
//!
//! Without that day only absolute dates are given. The words of each language are in `data/dates/lexicon.tsv`.

mod calendar;
mod grammar;
mod lexicon;

use crate::article::{Annotations, DateMention};
use crate::budget::{Budget, Overrun};
use crate::enrich::{Analysis, Enricher};

use grammar::Grammar;

/// Fills `dates`.
#[derive(Debug, Default)]
pub struct Dates;

impl Enricher for Dates {
    fn name(&self) -> &'static str {
        "dates"
    }

    fn version(&self) -> u32 {
        1
    }

    fn serves(&self, language: &str) -> bool {
        lexicon::serves(language)
    }

    fn enrich(&self, analysis: &Analysis<'_>, _: &Annotations, budget: &Budget) -> Result<Annotations, Overrun> {
        budget.spend(analysis.text.len() as u64)?;
        let published = calendar::published(analysis.published);
        let mut dates = Vec::new();
        let mut items = Vec::new();
        let mut quarter = None;
        for sentence in &analysis.sentence_tokens {
            budget.spend(sentence.len() as u64 * 8)?;
            lexicon::read(analysis, sentence.clone(), &mut items);
            let english = analysis.language == "en";
            let mut grammar = Grammar { text: analysis.text, english, items: &items, published, quarter };
            let mut at = 0;
            while at < items.len() {
                let Some(found) = grammar.expression(at) else {
                    at += 1;
                    continue;
                };
                let bytes = items[at].start..items[found.end.clamp(at + 1, items.len()) - 1].end;
                let span = analysis.span(bytes.clone());
                dates.push(DateMention {
                    text: analysis.text[bytes].to_owned(),
                    start: span.start,
                    end: span.end,
                    value: found.value,
                    kind: found.kind.into(),
                });
                at = found.end.max(at + 1);
            }
            quarter = grammar.quarter;
        }
        Ok(Annotations { dates, ..Annotations::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Body, Language, Moment, Precision};

    /// The values found in `text`, published on Sunday, 16 October 2016 unless `published` is empty.
    fn values(text: &str, language: &str, published: &str) -> Vec<String> {
        let article = Article {
            body: Body { text: text.into(), ..Body::default() },
            language: Some(Language { code: language.into(), script: None, confidence: 1.0 }),
            published: (!published.is_empty()).then(|| Moment { at: published.into(), precision: Precision::Day }),
            ..Article::default()
        };
        let analysis = Analysis::of(&article);
        let found = Dates.enrich(&analysis, &Annotations::default(), &Budget::unlimited()).expect("no budget");
        found.dates.iter().map(|d| format!("{}={}", d.text, d.value.as_deref().unwrap_or("?"))).collect()
    }

    const DAY: &str = "2016-10-16T00:00:00Z";

    #[test]
    fn english() {
        for (text, want) in [
            ("The talks ended on Saturday.", "Saturday=2016-10-15"),
            ("Earlier last week, they voted.", "Earlier last week=2016-W40"),
            ("War has gone on since 2011.", "2011=2011"),
            ("On 30 September 2015, forces came.", "30 September 2015=2015-09-30"),
            ("It opened Nov. 3, 1998, and closed in May 2001.", "Nov. 3, 1998=1998-11-03|May 2001=2001-05"),
            ("The vote will be held Friday.", "Friday=2016-10-21"),
            ("Third-quarter sales rose from a year earlier.", "Third-quarter=2016-Q3|a year earlier=2015-Q3"),
            ("Now it is recently quiet.", "Now=PRESENT_REF|recently=PAST_REF"),
            ("She waited two years, he came three days ago.", "two years=P2Y|three days ago=2016-10-13"),
            ("He left at 10:35 p.m. EST Friday.", "10:35 p.m. EST Friday=2016-10-14T22:35"),
            ("In the 1990s and the 19th century.", "the 1990s=199|the 19th century=18"),
            ("You may march to 1500 people, 45 years old.", ""),
            ("Thanksgiving comes in mid-November, daily.", "Thanksgiving=2016-11-24|mid-November=2016-11|daily=P1D"),
        ] {
            assert_eq!(values(text, "en", DAY).join("|"), want, "{text}");
        }
    }

    #[test]
    fn other_languages() {
        for (language, text, want) in [
            (
                "de",
                "Am 3. Oktober 2015 und vor zwei Jahren, am Freitag.",
                "3. Oktober 2015=2015-10-03|vor zwei Jahren=2014|Freitag=2016-10-14",
            ),
            (
                "fr",
                "Le 14 juillet 2015, lundi dernier, l'année dernière.",
                "Le 14 juillet 2015=2015-07-14|lundi dernier=2016-10-10|l'année dernière=2015",
            ),
            ("es", "El 30 de septiembre de 2015 y ayer.", "El 30 de septiembre de 2015=2015-09-30|ayer=2016-10-15"),
            ("pt", "Em 30 de setembro de 2015 e hoje.", "30 de setembro de 2015=2015-09-30|hoje=2016-10-16"),
            ("ru", "30 сентября 2015 года и два года назад.", "30 сентября 2015 года=2015-09-30|два года назад=2014"),
            ("tr", "30 Eylül 2015 ve geçen hafta.", "30 Eylül 2015=2015-09-30|geçen hafta=2016-W40"),
            ("zh", "2015年9月30日和昨天。", "2015年9月30日=2015-09-30|昨天=2016-10-15"),
            ("ar", "في 30 سبتمبر 2015 وأمس والعام الماضي، العام الماضي", "30 سبتمبر 2015=2015-09-30|العام الماضي=2015"),
            ("hi", "30 सितंबर 2015 और सोमवार को।", "30 सितंबर 2015=2015-09-30|सोमवार=2016-10-10"),
        ] {
            assert_eq!(values(text, language, DAY).join("|"), want, "{text}");
        }
    }

    #[test]
    fn without_a_day_of_publication_only_absolute_dates_are_given() {
        assert_eq!(
            values("On Friday, 3 May 2001, last week, in 1998.", "en", "").join("|"),
            "Friday, 3 May 2001=2001-05-03|1998=1998"
        );
    }

    #[test]
    fn hostile_input_ends() {
        let text = "last next the the early of 99999999999999999999 years ago 4294967295 days ago 9999 years ago 31 February Feb. 30, 2015 ".repeat(50);
        values(&text, "en", DAY);
        values(&text, "en", "9999-12-31T00:00:00Z");
    }
}
