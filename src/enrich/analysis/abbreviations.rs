//! Abbreviations whose full stop belongs to the word, and the words that open a sentence after one.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What may follow an abbreviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// Stands before what it belongs to (`Mr.`, `Gov.`): never ends a sentence.
    Leading,
    /// Stands before a number (`No.`, `Fig.`); before anything else it is a plain word.
    BeforeNumber,
    /// Stands inside or at the end (`Inc.`, `Calif.`): ends a sentence before a word that opens one.
    Closing,
    /// Ends a sentence before any capital (`etc.`).
    Final,
}

const LEADING: &[&str] = &[
    // Titles and forms of address.
    "Adm", "Amb", "Asst", "Atty", "Brig", "Bros", "Capt", "Cdr", "Cmdr", "Col", "Cpl", "Dr", "Dra", "Drs", "Fr", "Gen",
    "Gov", "Hon", "Hr", "Insp", "Lt", "Maj", "Messrs", "Mgr", "Mlle", "Mme", "Mons", "Mr", "Mrs", "Ms", "Msgr", "Mt",
    "Ofc", "Pfc", "Pres", "Prof", "Profa", "Pvt", "Rep", "Reps", "Rev", "Sen", "Sens", "Sgt", "Sra", "Srta", "Ste",
    "Sup", "Supt", "Treas", "Univ", "Vgl", "Yrd", "Doç", "Öğr", // Parts of place names.
    "Ft", "Pt", "St", // Connectors.
    "al", "approx", "apr", "av", "bzw", "ca", "cf", "dgl", "ebd", "env", "evtl", "ggf", "inkl", "insb", "max", "min",
    "Mio", "Mrd", "resp", "sog", "ul", "usf", "viz", "vs", "zzgl", "г", "гг", "им", "ул", "ст", "см", "тыс", "млн",
    "млрд", "проф", "акад",
];

const BEFORE_NUMBER: &[&str] = &[
    "Abs", "Art", "Bd", "Fig", "Figs", "Hwy", "No", "Nos", "Nr", "Núm", "Op", "Rte", "Sat", "Sect", "Sun", "Vol",
    "art", "ch", "fig", "no", "nos", "núm", "nº", "p", "pp", "pág", "vol", "рис", "стр", "табл",
];

const CLOSING: &[&str] = &[
    // Companies and generations.
    "Assn", "Assoc", "Bhd", "Co", "Cos", "Corp", "Dept", "Dist", "Esq", "Inc", "Intl", "Jr", "LLC", "Ltd", "Natl",
    "Pty", "Sr", "Sdn", // Months and days.
    "Apr", "Aug", "Dec", "Feb", "Fri", "Jan", "Jul", "Jun", "Mar", "Mon", "Nov", "Oct", "Sep", "Sept", "Thu", "Thur",
    "Thurs", "Tue", "Tues", "Wed", "janv", "févr", "juil", "sept", "oct", "nov", "déc", "Okt", "Dez",
    // States and provinces as news agencies abbreviate them.
    "Ala", "Alta", "Ariz", "Ark", "Calif", "Colo", "Conn", "Del", "Fla", "Ga", "Ill", "Ind", "Kan", "Kans", "Ky", "La",
    "Man", "Mass", "Md", "Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nebr", "Nev", "Okla", "Ont", "Ore", "Pa",
    "Penn", "Que", "Sask", "Tenn", "Tex", "Va", "Vt", "Wash", "Wis", "Wisc", "Wyo", // Streets.
    "Ave", "Blvd", "Bldg", "Ct", "Pkwy", "Pl", "Rd", // Units and others.
    "cm", "ft", "kg", "km", "lb", "lbs", "mph", "oz", "sq", "yd", "руб", "коп", "долл", "yy", "Str",
];

const FINAL: &[&str] = &["etc", "ect", "usw", "vb", "др", "пр", "Std"];

static CLASSES: LazyLock<FxHashMap<&str, Abbreviation>> = LazyLock::new(|| {
    let lists = [
        (LEADING, Abbreviation::Leading),
        (BEFORE_NUMBER, Abbreviation::BeforeNumber),
        (CLOSING, Abbreviation::Closing),
        (FINAL, Abbreviation::Final),
    ];
    lists.into_iter().flat_map(|(words, class)| words.iter().map(move |&word| (word, class))).collect()
});

/// Looks up `word`, written without its full stop.
pub(super) fn abbreviation(word: &str) -> Option<Abbreviation> {
    // The longest entry has eight bytes.
    if word.len() > 10 {
        return None;
    }
    CLASSES.get(word).copied()
}

/// Words that open English sentences far more often than they follow an abbreviation inside one.
pub(crate) const STARTERS: &[&str] = &[
    "A",
    "According",
    "After",
    "All",
    "Also",
    "Although",
    "Among",
    "An",
    "And",
    "Another",
    "As",
    "At",
    "Because",
    "Before",
    "Both",
    "But",
    "By",
    "Despite",
    "During",
    "Each",
    "Earlier",
    "Even",
    "Every",
    "For",
    "From",
    "He",
    "Her",
    "Here",
    "His",
    "How",
    "However",
    "I",
    "If",
    "In",
    "Instead",
    "It",
    "Its",
    "Just",
    "Last",
    "Later",
    "Many",
    "Meanwhile",
    "More",
    "Moreover",
    "Most",
    "Mr.",
    "Mrs.",
    "Ms.",
    "My",
    "No",
    "Not",
    "Now",
    "On",
    "Once",
    "One",
    "Only",
    "Or",
    "Other",
    "Our",
    "Over",
    "Several",
    "She",
    "Since",
    "So",
    "Some",
    "Still",
    "That",
    "The",
    "Their",
    "Then",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "Though",
    "Through",
    "To",
    "Today",
    "Two",
    "Under",
    "Until",
    "We",
    "What",
    "When",
    "Where",
    "Whether",
    "Which",
    "While",
    "Who",
    "Why",
    "With",
    "Yet",
    "You",
    "Your",
];

/// Whether `word` opens sentences.
pub(super) fn opens_sentences(word: &str) -> bool {
    STARTERS.binary_search(&word).is_ok()
}

/// What follows a clock time without ending its sentence: days, months, zones.
const AFTER_CLOCK: &[&str] = &[
    "April",
    "August",
    "Central",
    "December",
    "Eastern",
    "February",
    "Friday",
    "January",
    "July",
    "June",
    "London",
    "March",
    "May",
    "Monday",
    "Mountain",
    "November",
    "October",
    "Pacific",
    "Saturday",
    "September",
    "Sunday",
    "Thursday",
    "Tuesday",
    "Wednesday",
];

/// Whether `word` may stand right behind `a.m.` or `p.m.`.
pub(super) fn follows_clock(word: &str) -> bool {
    AFTER_CLOCK.binary_search(&word).is_ok()
        || (word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_that_are_searched_are_sorted() {
        assert!(STARTERS.is_sorted());
        assert!(AFTER_CLOCK.is_sorted());
    }

    #[test]
    fn a_word_has_one_class() {
        let all: Vec<_> = [LEADING, BEFORE_NUMBER, CLOSING, FINAL].concat();
        for (at, word) in all.iter().enumerate() {
            assert!(!all[at + 1..].contains(word), "{word}");
        }
    }
}
