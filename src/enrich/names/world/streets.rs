//! Streets whose names end in what they are: a `Beatrixlaan` is no person, whoever it is called after.

use super::features::Reading;
use super::found::Found;
use super::trained_as;
use crate::enrich::analysis::Analysis;
use crate::enrich::names::model::Kind;

static STREETS: &str = include_str!("../../../../data/ner/streets.tsv");

/// Letters in front of the ending: fewer make a family name (`Ter Laan`).
const BEFORE: usize = 3;

/// Makes places of people and organisations whose last word is that of a street.
pub(super) fn tell(analysis: &Analysis<'_>, reading: &Reading, found: &mut [Found]) {
    let Some(endings) = endings(analysis.language) else { return };
    for found in found.iter_mut().filter(|found| matches!(found.kind, Kind::Person | Kind::Organisation)) {
        let name = analysis.text.get(reading.bytes(&found.units)).unwrap_or_default();
        let word = name.rsplit([' ', '\u{a0}']).next().unwrap_or_default().to_lowercase();
        let is_street = |ending: &str| word.strip_suffix(ending).is_some_and(|rest| rest.chars().count() >= BEFORE);
        if endings.split(' ').any(is_street) {
            found.kind = Kind::Place;
        }
    }
}

fn endings(language: &str) -> Option<&'static str> {
    let row = |line: &'static str| line.strip_prefix(trained_as(language))?.strip_prefix('\t');
    STREETS.lines().find_map(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Body, Language};
    use crate::enrich::entities::Knowledge;
    use crate::enrich::names::world::lexicon::WorldLexicon;

    #[test]
    fn streets_are_places_and_family_names_are_not() {
        let (lexicon, knowledge) = (WorldLexicon::shipped(), Knowledge::shipped());
        for (language, name, kind) in [
            ("nl", "Beatrixlaan", Kind::Place),
            ("nl", "Ter Laan", Kind::Person),
            ("nb", "Feldtsgate", Kind::Place),
            ("sv", "Feldtsgatan", Kind::Place),
            ("es", "Beatrixlaan", Kind::Person),
        ] {
            let language = Some(Language { code: language.into(), script: None, confidence: 1.0 });
            let article =
                Article { body: Body { text: name.into(), ..Body::default() }, language, ..Article::default() };
            let analysis = Analysis::of(&article);
            let reading = Reading::of(&analysis, analysis.language, lexicon, &knowledge);
            let mut found = [Found { units: 0..reading.units.all.len(), kind: Kind::Person, confidence: 0.9 }];
            tell(&analysis, &reading, &mut found);
            assert_eq!(found[0].kind, kind, "{name}");
        }
    }
}
