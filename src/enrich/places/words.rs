//! English words around names of places.

use std::sync::LazyLock;

use crate::enrich::analysis::STARTERS;
use crate::enrich::roles::{Index, Roles};

/// Words behind which a place is likely.
const LOCATING: &[&str] = &[
    "Across",
    "At",
    "From",
    "In",
    "Near",
    "Outside",
    "across",
    "around",
    "at",
    "downtown",
    "from",
    "in",
    "inside",
    "into",
    "leaving",
    "near",
    "of",
    "outside",
    "through",
    "throughout",
    "to",
    "toward",
    "towards",
    "via",
    "visiting",
    "within",
];

/// Words that may stand between a preposition and a place.
const BETWEEN: &[&str] = &[
    "central",
    "downtown",
    "east",
    "eastern",
    "greater",
    "nearby",
    "neighboring",
    "neighbouring",
    "north",
    "northeast",
    "northern",
    "northwest",
    "rural",
    "south",
    "southeast",
    "southern",
    "southwest",
    "suburban",
    "the",
    "west",
    "western",
];

/// Generic words that close the name of a feature.
const TRAILING: &[&str] = &[
    "Ave.",
    "Avenue",
    "Bay",
    "Bayou",
    "Beach",
    "Blvd.",
    "Boulevard",
    "Bridge",
    "Canal",
    "Canyon",
    "County",
    "Creek",
    "Dr.",
    "Drive",
    "Expressway",
    "Falls",
    "Forest",
    "Freeway",
    "Glacier",
    "Harbor",
    "Harbour",
    "Heights",
    "Highway",
    "Hill",
    "Hills",
    "Hwy.",
    "Island",
    "Islands",
    "Lake",
    "Lane",
    "Mountain",
    "Mountains",
    "Ocean",
    "Parish",
    "Park",
    "Parkway",
    "Peninsula",
    "Pike",
    "Plaza",
    "Province",
    "Rd.",
    "Ridge",
    "River",
    "Road",
    "Route",
    "Sea",
    "Square",
    "St.",
    "Strait",
    "Street",
    "Township",
    "Trail",
    "Turnpike",
    "Valley",
    "Wilderness",
];

/// Generic words that open the name of a feature.
const LEADING: &[&str] = &["Cape", "Highway", "Hwy.", "Interstate", "Lake", "Mount", "Mt.", "Route", "Camp"];

/// Generic words that take a number.
const NUMBERED: &[&str] = &["Highway", "Hwy.", "Interstate", "Road", "Route"];

/// Titles in front of names of people.
const TITLES: &[&str] = &[
    "Adm.",
    "Ambassador",
    "Attorney",
    "Capt.",
    "Captain",
    "Chancellor",
    "Coach",
    "Col.",
    "Colonel",
    "Commissioner",
    "Congressman",
    "Congresswoman",
    "Councilman",
    "Councilor",
    "Councilwoman",
    "Cpl.",
    "Deputy",
    "Detective",
    "Dr.",
    "Gen.",
    "General",
    "Gov.",
    "Governor",
    "Judge",
    "Justice",
    "King",
    "Lady",
    "Lord",
    "Lt.",
    "Maj.",
    "Mayor",
    "Miss",
    "Mr.",
    "Mrs.",
    "Ms.",
    "Officer",
    "Pastor",
    "Pfc.",
    "Pope",
    "President",
    "Prince",
    "Princess",
    "Prof.",
    "Professor",
    "Queen",
    "Rep.",
    "Rev.",
    "Sen.",
    "Senator",
    "Sgt.",
    "Sheriff",
    "Sir",
    "Sister",
    "Spokesman",
    "Spokeswoman",
    "Trooper",
];

/// Words that make what stands in front of them a body and not a person.
const INSTITUTIONS: &[&str] = &[
    "Academy",
    "Administration",
    "Agency",
    "Airport",
    "Arena",
    "Army",
    "Association",
    "Authority",
    "Bank",
    "Board",
    "Bureau",
    "Center",
    "Centre",
    "Chamber",
    "Church",
    "City",
    "Clinic",
    "Club",
    "College",
    "Commission",
    "Committee",
    "Community",
    "Company",
    "Conference",
    "Council",
    "Court",
    "Department",
    "Dept.",
    "District",
    "Elementary",
    "Fire",
    "Fund",
    "Government",
    "High",
    "Historical",
    "Hospital",
    "House",
    "Institute",
    "Library",
    "Medical",
    "Memorial",
    "Middle",
    "Ministry",
    "Municipal",
    "Museum",
    "National",
    "News",
    "Office",
    "Police",
    "Public",
    "Regional",
    "School",
    "Schools",
    "Senate",
    "Sheriff",
    "Society",
    "Stadium",
    "State",
    "Superior",
    "Supreme",
    "Team",
    "Theater",
    "Theatre",
    "Times",
    "University",
    "Village",
];

/// Words of public bodies and institutions that serve the place whose name they bear: the `Ohio` of `Ohio Department of Education` is meant,
/// that of `Ohio Players` is not.
const SERVING: &[&str] = &[
    "Airport",
    "Authority",
    "Board",
    "Bureau",
    "Center",
    "Centre",
    "Clinic",
    "Commission",
    "Commissioner",
    "Committee",
    "Council",
    "Court",
    "Courthouse",
    "Department",
    "Dept.",
    "Development",
    "District",
    "Division",
    "Education",
    "Elections",
    "Fire",
    "Government",
    "Guard",
    "Hospital",
    "House",
    "Investigation",
    "Jail",
    "Jury",
    "Legislature",
    "Library",
    "Ministry",
    "Museum",
    "Office",
    "Parks",
    "Patrol",
    "Police",
    "Safety",
    "Schools",
    "Service",
    "Sheriff",
    "Transportation",
    "department",
    "government",
    "police",
];

/// Words of the government of a state, behind its name: `New York Governor`, `Georgia's legislature`.
const GOVERNING: &[&str] = &[
    "Attorney",
    "Gov.",
    "Governor",
    "Legislature",
    "Statehouse",
    "State",
    "gov.",
    "governor",
    "gubernatorial",
    "legislature",
    "state",
    "statehouse",
];

/// Words besides those that open sentences that are capitalised there and are no part of a name.
const FUNCTION: &[&str] = &["Across", "Around", "Into", "Near", "Of", "Off", "Outside"];

/// What words do around places: one role for each list, and two for how a word is written.
pub(super) mod role {
    use crate::enrich::roles::Roles;

    pub const LOCATING: Roles = Roles::nth(0);
    pub const BETWEEN: Roles = Roles::nth(1);
    pub const TRAILING: Roles = Roles::nth(2);
    pub const LEADING: Roles = Roles::nth(3);
    pub const NUMBERED: Roles = Roles::nth(4);
    pub const TITLE: Roles = Roles::nth(5);
    pub const INSTITUTION: Roles = Roles::nth(6);
    pub const SERVING: Roles = Roles::nth(7);
    pub const FUNCTION: Roles = Roles::nth(8);
    pub const GOVERNING: Roles = Roles::nth(11);
    /// Begins with a capital.
    pub const CAPITAL: Roles = Roles::nth(9);
    /// May begin a name: with a capital or with a letter of a script that has none, behind a party letter (`D-N.Y.`).
    pub const OPENING: Roles = Roles::nth(10);
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    Index::of(&[
        (LOCATING, role::LOCATING),
        (BETWEEN, role::BETWEEN),
        (TRAILING, role::TRAILING),
        (LEADING, role::LEADING),
        (NUMBERED, role::NUMBERED),
        (TITLES, role::TITLE),
        (INSTITUTIONS, role::INSTITUTION),
        (SERVING, role::SERVING),
        (FUNCTION, role::FUNCTION),
        (GOVERNING, role::GOVERNING),
        (STARTERS, role::FUNCTION),
    ])
});

/// The roles of a word.
pub(super) fn roles(word: &str) -> Roles {
    let capital = word.starts_with(char::is_uppercase);
    let opening = word[party_letter(word)..].chars().next().is_some_and(|c| !c.is_lowercase());
    INDEX.get(word).and(role::CAPITAL.given(capital)).and(role::OPENING.given(opening))
}

/// The length of the party letter and hyphen that the word begins with (`D-N.Y.`).
pub(super) fn party_letter(word: &str) -> usize {
    match word.as_bytes() {
        [b'A'..=b'Z', b'-', b'A'..=b'Z', ..] => 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_roles() {
        assert!(TITLES.iter().all(|title| title.starts_with(|c: char| c.is_ascii_uppercase())));
        let highway = roles("Highway");
        assert!(highway.has(role::LEADING) && highway.has(role::NUMBERED) && highway.has(role::CAPITAL));
        assert!(
            roles("The").has(role::FUNCTION) && roles("Of").has(role::FUNCTION) && !roles("of").has(role::FUNCTION)
        );
        assert!(roles("D-N.Y.").has(role::OPENING) && !roles("d-day").has(role::OPENING));
    }
}
