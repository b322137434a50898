//! What the signs for and against a candidate weigh: a logistic model whose weights are learned (`examples/train_links`).

use std::sync::LazyLock;

use smallvec::SmallVec;

use super::Class;

/// Declares the signs: name, key in the table of weights, and what `explain` calls them.
macro_rules! signs {
    ($($name:ident, $key:literal, $reason:literal;)*) => {
        /// Something that speaks for or against a candidate.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each says what it is")]
        pub enum Sign { $($name),* }

        impl Sign {
            /// All of them, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its key in the table of weights.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }

            /// What it is, in few words.
            pub fn reason(self) -> &'static str {
                match self { $(Self::$name => $reason),* }
            }
        }
    };
}

signs! {
    Surname, "surname", "a last name alone";
    Nickname, "nickname", "a short form";
    Alias, "alias", "one of its names";
    EnglishAlias, "alias.english", "one of its common names";
    Short, "short", "its name without a legal form";
    FamePerson, "fame.person", "known";
    FameOrganisation, "fame.organisation", "known";
    FamePlace, "fame.place", "known";
    FameOther, "fame.other", "known";
    Household, "fame.high", "a household name";
    Ahead, "ahead", "better known than others of the name";
    Alone, "alone", "the only one of the name";
    Rivals, "rivals", "others have the name";
    OneWordPerson, "words.one.person", "a person by one word";
    TwoWords, "words.two", "two words";
    ThreeWords, "words.three", "three words and more";
    TwoWordsPerson, "words.two.person", "first and last name";
    Acronym, "acronym", "letters stand for many things";
    TwoLetters, "acronym.two", "two letters stand for many things";
    Contradicted, "contradicted", "a fuller form of the name is not its";
    Product, "class.product", "named as an organisation, known as its product";
    Other, "class.other", "named as an organisation, known as something else";
    Town, "class.town", "named as an organisation, known as a place";
    Body, "class.body", "named as a place, known as an organisation";
    Wrong, "class.wrong", "of another class";
    Miscast, "class.miscast", "named as a person, known as an organisation by this full name";
    Team, "class.team", "a team that is called for its town or country";
    Part, "part", "part of a longer name";
    PartCountry, "part.country", "a country in a longer name";
    PartBody, "part.body", "part of a name that is known, or of a public body's";
    Credited, "credited", "in the brackets of a dateline";
    Begins, "begins", "short for another organisation";
    BeginsPlace, "begins.place", "short for an organisation";
    Plays, "plays", "plays";
    PlaysSport, "plays.sport", "plays, in a report of sport";
    Sport, "sport", "in a report of sport";
    Located, "located", "the words show a place";
    Anchored, "anchored", "what it lies in follows";
    ProvinceTown, "province.town", "said to be a province";
    Province, "province", "said to be a province";
    ProvinceToo, "province.too", "a province is called so too";
    TownToo, "town.too", "a town in it is called so too";
    Foremost, "foremost", "a better known place is called so";
    InOffice, "person.office", "of the kind that the role tells";
    OtherOffice, "person.other", "of another kind than the role tells";
    OfficeAbroad, "office", "many countries have one";
    AcronymAbroad, "acronym.abroad", "letters that mean something else in another country";
    SamePlace, "place.same", "the place that the gazetteer found";
    Pinned, "place.pinned", "in what stands behind the name";
    Elsewhere, "place.elsewhere", "another lies in what stands behind the name";
    OtherCountry, "place.abroad", "in another country than the place found";
    OtherTown, "place.other", "another name of a town in this country, another of which was found";
    OtherKind, "place.kind", "a country where a part was found, or the other way round";
    Whole, "place.whole", "the country that was found";
    SameCountry, "place.country", "in the country of the place found";
    CountryNamed, "country.named", "of a country that the article names";
    CountryShare, "country.share", "of the article's country";
    CountryAbsent, "country.absent", "of a country that the article does not name";
    Group, "group", "of a kind with others in the article";
    Full, "full", "named in full elsewhere";
    PersonToo, "person.too", "a person is called so too";
    PlaceToo, "place.too", "a place is called so too";
    Mentions, "mentions", "named more than once";
    Foreign, "language", "in another language than English";
    UnknownPerson, "unknown.person", "someone whom no pack knows";
    UnknownOrganisation, "unknown.organisation", "something that no pack knows";
    UnknownPlace, "unknown.place", "a place that no pack knows";
    UnknownOneWord, "unknown.word", "one word";
}

/// The signs of one candidate, each with its amount.
pub type Signs = SmallVec<[(Sign, f64); 16]>;

/// The weights of the signs, and how shares become confidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    signs: Vec<f64>,
    /// By class, person, organisation, place, other: what log odds of shares are multiplied with, and what is added.
    sure: [[f64; 2]; 4],
}

static SHIPPED: LazyLock<Weights> = LazyLock::new(|| Weights::read(include_str!("../../../../data/entities/link.tsv")));

impl Weights {
    /// Those of the program.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads a table: key, tab, number a line. A sign that it lacks weighs nothing.
    pub fn read(table: &str) -> Self {
        let value = |key: &str| {
            let mut lines = table.lines().filter_map(|line| line.split_once('\t'));
            lines.find(|(known, _)| *known == key).and_then(|(_, value)| value.trim().parse::<f64>().ok())
        };
        let sure = Class::ALL.map(|class| {
            let of = |what: &str, without: f64| value(&format!("sure.{}.{what}", class.word())).unwrap_or(without);
            [of("slope", 1.0), of("offset", 0.0)]
        });
        Self { signs: Sign::ALL.iter().map(|sign| value(sign.key()).unwrap_or(0.0)).collect(), sure }
    }

    /// The table that [`Weights::read`] reads.
    pub fn table(&self) -> String {
        let signs = Sign::ALL.iter().zip(&self.signs).map(|(sign, weight)| format!("{}\t{weight:.3}\n", sign.key()));
        let sure = Class::ALL.iter().zip(&self.sure).map(|(class, [slope, offset])| {
            let word = class.word();
            format!("sure.{word}.slope\t{slope:.3}\nsure.{word}.offset\t{offset:.3}\n")
        });
        signs.chain(sure).collect()
    }

    /// What a sign weighs, as a logarithm of odds for each unit of its amount.
    pub fn of(&self, sign: Sign) -> f64 {
        self.signs.get(sign as usize).copied().unwrap_or(0.0)
    }

    /// The weights by the number of the sign.
    pub fn signs_mut(&mut self) -> &mut [f64] {
        &mut self.signs
    }

    /// How shares of a class become confidence: slope and offset.
    pub fn sure_mut(&mut self, class: Class) -> &mut [f64; 2] {
        &mut self.sure[class as usize]
    }

    /// The sum of what the signs weigh.
    pub fn sum(&self, signs: &Signs) -> f64 {
        signs.iter().map(|&(sign, amount)| self.of(sign) * amount).sum()
    }

    /// How likely an entity of this share among all meanings of its name is the right one, 0 to 1.
    pub fn confidence(&self, class: Class, share: f64) -> f64 {
        let share = share.clamp(1e-4, 1.0 - 1e-4);
        let [slope, offset] = self.sure[class as usize];
        1.0 / (1.0 + (-(slope * (share / (1.0 - share)).ln() + offset)).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_has_a_weight() {
        let table = include_str!("../../../../data/entities/link.tsv");
        let keys: Vec<&str> = table.lines().filter_map(|line| line.split('\t').next()).collect();
        let missing: Vec<_> = Sign::ALL.iter().map(|sign| sign.key()).filter(|key| !keys.contains(key)).collect();
        assert_eq!(missing, Vec::<&str>::new());
        assert_eq!(keys.len(), Sign::ALL.len() + 2 * Class::ALL.len(), "a key that is no sign's");
        assert_eq!(Weights::read(&Weights::shipped().table()), *Weights::shipped());
    }

    #[test]
    fn confidence_rises_with_the_share() {
        for class in Class::ALL {
            let of = |share| Weights::shipped().confidence(class, share);
            assert!(of(0.5) < of(0.8) && of(0.8) < of(0.99) && of(0.0) >= 0.0 && of(1.0) <= 1.0);
        }
    }
}
