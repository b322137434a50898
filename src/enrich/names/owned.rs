//! Names of one word that somebody owns, founded or runs: they are of a firm, though they look like a person's.

use std::ops::Range;

use super::mention::Named;
use super::model::Kind;

/// What stands in front of such a name, by language, where a word joins the two. In the others an ending does.
const OF: [(&str, &[&str]); 9] = [
    (
        "en",
        &[
            "owner of",
            "owners of",
            "owns",
            "founder of",
            "co-founder of",
            "chief executive of",
            "ceo of",
            "shareholder in",
            "shareholders of",
            "shares in",
            "stake in",
            "subsidiary of",
            "employees of",
            "employees at",
            "headquarters of",
        ],
    ),
    (
        "de",
        &[
            "inhaber von",
            "inhaberin von",
            "eigentümer von",
            "eigentümerin von",
            "gründer von",
            "gründerin von",
            "geschäftsführer von",
            "geschäftsführerin von",
            "aktien von",
            "anteile an",
        ],
    ),
    (
        "fr",
        &["propriétaire de", "fondateur de", "fondatrice de", "pdg de", "actionnaire de", "filiale de", "salariés de"],
    ),
    ("es", &["propietario de", "propietaria de", "dueño de", "dueña de", "fundador de", "accionista de", "filial de"]),
    ("pt", &["proprietário da", "dono da", "dona da", "fundador da", "acionista da", "subsidiária da"]),
    ("it", &["proprietario di", "fondatore di", "azionista di", "amministratore delegato di", "filiale di"]),
    ("nl", &["eigenaar van", "oprichter van", "topman van", "aandeelhouder van", "werknemers van"]),
    ("sv", &["ägare till", "ägaren till", "grundare av", "grundaren av", "vd för"]),
    ("da", &["ejer af", "ejeren af", "grundlægger af", "grundlæggeren af", "aktionær i"]),
];

/// Bytes in front of a name that are looked at.
const REACH: usize = 40;

/// What `named` is: a firm where words of the text say so of what was taken for a person.
pub(super) fn kind(text: &str, language: &str, named: &Named) -> Kind {
    let is_owned = |phrases: &[&str]| named.mentions.iter().any(|mention| is_behind(text, mention, phrases));
    let phrases = || OF.iter().find(|(code, _)| *code == language).map(|(_, phrases)| *phrases);
    let is_word = named.kind == Kind::Person && !named.name.contains(' ');
    if is_word && phrases().is_some_and(is_owned) { Kind::Organisation } else { named.kind }
}

/// Whether one of `phrases` stands right in front of `mention`.
fn is_behind(text: &str, mention: &Range<usize>, phrases: &[&str]) -> bool {
    let mut from = mention.start.saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let front = text.get(from..mention.start).unwrap_or_default().trim_end().to_lowercase();
    phrases.iter().any(|phrase| {
        let before = front.strip_suffix(phrase);
        before.is_some_and(|before| !before.ends_with(char::is_alphanumeric))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_owned_is_no_person() {
        for (language, front, name, want) in [
            ("en", "Ann Lee, owner of ", "Voltissa", Kind::Organisation),
            ("en", "She has a stake in ", "Voltissa", Kind::Organisation),
            ("en", "It was said of ", "Voltissa", Kind::Person),
            ("en", "the land owner of ", "Ann Lee", Kind::Person),
            ("de", "Die Gründerin von ", "Voltissa", Kind::Organisation),
            ("fr", "le propriétaire de ", "Voltissa", Kind::Organisation),
            ("es", "la dueña de ", "Voltissa", Kind::Organisation),
            ("sv", "ägaren till ", "Voltissa", Kind::Organisation),
            ("fi", "omistaja ", "Voltissa", Kind::Person),
        ] {
            let text = format!("{front}{name} spoke.");
            let mentions = std::iter::once(front.len()..front.len() + name.len()).collect();
            let named = Named { kind: Kind::Person, name: name.into(), role: None, confidence: 0.9, mentions };
            assert_eq!(kind(&text, language, &named), want, "{text}");
        }
    }
}
