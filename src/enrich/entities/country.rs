//! Countries by a number, their ISO 3166-1 code, or their English name.

use std::sync::LazyLock;

use super::fold::fold;

static COUNTRIES: &str = include_str!("../../../data/places/countries.tsv");
static TABLE: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| COUNTRIES.lines().filter_map(|line| line.split_once('\t')).collect());

/// Names in tables that CLDR's English ones do not cover, folded.
const MORE: &[(&str, &str)] = &[
    ("bosnia herzegovina", "BA"),
    ("brunei darussalam", "BN"),
    ("burma", "MM"),
    ("congo brazzaville", "CG"),
    ("congo kinshasa", "CD"),
    ("czech", "CZ"),
    ("czech republic", "CZ"),
    ("democratic republic of the congo", "CD"),
    ("east timor", "TL"),
    ("england", "GB"),
    ("hong kong", "HK"),
    ("ivory coast", "CI"),
    ("kosovo", "XK"),
    ("macedonia", "MK"),
    ("myanmar", "MM"),
    ("northern ireland", "GB"),
    ("palestine", "PS"),
    ("palestinian territories", "PS"),
    ("peoples republic of china", "CN"),
    ("republic of ireland", "IE"),
    ("republic of the congo", "CG"),
    ("scotland", "GB"),
    ("state of palestine", "PS"),
    ("swaziland", "SZ"),
    ("the bahamas", "BS"),
    ("the gambia", "GM"),
    ("turkey", "TR"),
    ("uk", "GB"),
    ("united states of america", "US"),
    ("usa", "US"),
    ("wales", "GB"),
];

/// A country: its place in the table of countries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country(u8);

impl Country {
    /// The country with this number, as a pack stores it; [`Country::number`] gives it back.
    pub fn numbered(number: u8) -> Option<Self> {
        (usize::from(number) < TABLE.len()).then_some(Self(number))
    }

    /// Its number, under 255.
    pub fn number(self) -> u8 {
        self.0
    }

    /// The country with this ISO 3166-1 alpha-2 code (in either case) or English name.
    pub fn named(text: &str) -> Option<Self> {
        let code = |code: &str| TABLE.iter().position(|(known, _)| known.eq_ignore_ascii_case(code));
        let by_name = |text: &str| {
            let key = fold(text).replace(" & ", " and ");
            let more = MORE.iter().find(|(name, _)| *name == key).and_then(|(_, iso)| code(iso));
            more.or_else(|| TABLE.iter().position(|(_, name)| fold(name).replace(" & ", " and ") == key))
        };
        let at = if text.len() == 2 { code(text).or_else(|| by_name(text)) } else { by_name(text) }?;
        u8::try_from(at).ok().map(Self)
    }

    /// Its ISO 3166-1 alpha-2 code.
    pub fn code(self) -> &'static str {
        TABLE.get(usize::from(self.0)).map_or("", |(code, _)| code)
    }

    /// Its English short name (CLDR).
    pub fn name(self) -> &'static str {
        TABLE.get(usize::from(self.0)).map_or("", |(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names() {
        for (text, code) in [("DE", "DE"), ("gb", "GB"), ("united-kingdom", "GB"), ("South Korea", "KR"), ("uk", "GB")]
        {
            assert_eq!(Country::named(text).map(Country::code), Some(code), "{text}");
        }
        for (_, code) in MORE {
            assert!(Country::named(code).is_some(), "{code}");
        }
        assert_eq!(Country::named("world"), None);
        assert!(Country::numbered(255).is_none() && TABLE.len() < 255);
    }
}
