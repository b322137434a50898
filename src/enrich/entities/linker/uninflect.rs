//! Names whose endings are those of the sentence they stand in.

use crate::article::{Annotations, Span};
use crate::budget::{Budget, Overrun};
use crate::enrich::Analysis;
use crate::enrich::analysis::TokenKind;
use crate::enrich::entities::country::Country;
use crate::enrich::entities::fold::fold;
use crate::enrich::entities::inflect;
use crate::enrich::entities::kind::Class;
use crate::enrich::entities::knowledge::Knowledge;

/// Gives names that no pack knows as they stand in the text the form that one knows, if only the endings differ.
pub(super) fn uninflect(
    knowledge: &Knowledge,
    analysis: &Analysis<'_>,
    found: &mut Annotations,
    budget: &Budget,
) -> Result<(), Overrun> {
    let language = analysis.language;
    if language == "en" {
        return Ok(());
    }
    let people = found.people.iter_mut().map(|person| (&mut person.name, &person.mentions, Class::Person, None));
    let organisations = found.organisations.iter_mut();
    let organisations = organisations.map(|entity| (&mut entity.name, &entity.mentions, Class::Organisation, None));
    let places = found.places.iter_mut().map(|place| {
        let country = place.country.as_deref().and_then(Country::named);
        (&mut place.name, &place.mentions, Class::Place, country)
    });
    for (name, mentions, class, country) in people.chain(organisations).chain(places) {
        // A name that the text does not have was settled already.
        if country.is_some() && !mentions.iter().any(|&mention| analysis.text[analysis.bytes(mention)] == **name) {
            continue;
        }
        name.truncate(inflect::without_suffix(language, name).len());
        let known = |name: &str| {
            let mut candidates = knowledge.candidates(name).into_iter();
            candidates.find(|candidate| {
                let abroad = country.zip(candidate.record.country).is_some_and(|(found, known)| found != known);
                candidate.record.class == class && candidate.weight > 3 && !abroad
            })
        };
        if known(name).is_none() {
            let mut guesses = inflect::bare_forms(language, name);
            // `Les Échos`: an article with a capital letter inside of a sentence is part of the name.
            if let Some(bare) = inflect::without_article(language, name)
                && mentions.iter().any(|&mention| has_capital_inside(analysis, mention))
            {
                guesses.retain(|guess| guess != bare);
            }
            budget.spend(guesses.len() as u64)?;
            if let Some((guess, found)) =
                guesses.into_iter().find_map(|guess| known(&guess).map(|found| (guess, found)))
            {
                // The label has the accents that a guess may miss.
                let label = found.record.label;
                *name = if fold(&guess) == fold(label) { label.to_owned() } else { guess };
            }
        }
    }
    Ok(())
}

/// Whether a mention begins with a capital letter and no sentence does with it.
fn has_capital_inside(analysis: &Analysis<'_>, mention: Span) -> bool {
    let bytes = analysis.bytes(mention);
    let first = analysis.tokens.partition_point(|token| (token.end as usize) <= bytes.start);
    let opens = analysis.opens_sentence(first);
    // Marks in front of a word open a sentence, too.
    let marked = first.checked_sub(1).is_none_or(|before| analysis.tokens[before].kind != TokenKind::Word);
    !opens && !marked && analysis.text[bytes].starts_with(char::is_uppercase)
}
