//! What an entity is: its class, and the broader kind within it.

/// The class of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A human being.
    Person,
    /// A company, party, club, agency, newspaper, band, a group of people that acts as one.
    Organisation,
    /// A country, town, region, river, building.
    Place,
    /// A work, product, event, award, law, disease, office; whatever else has a name.
    Other,
}

impl Class {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Person, Self::Organisation, Self::Place, Self::Other];

    /// Its word in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
            Self::Other => "other",
        }
    }

    /// The class that a table calls `word`.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "person" => Some(Self::Person),
            "organisation" | "organization" => Some(Self::Organisation),
            "place" | "location" => Some(Self::Place),
            "other" => Some(Self::Other),
            _ => None,
        }
    }
}

/// Declares the kinds: name, class, word in tables, and what other words of descriptions mean it.
macro_rules! kinds {
    ($($name:ident, $class:ident, $word:literal, [$($mean:literal),*];)*) => {
        /// The kind of an entity, broad enough for one byte. Numbers are stored in packs: new kinds go to the end.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[expect(missing_docs, reason = "each says what it is")]
        pub enum Kind { $($name),* }

        impl Kind {
            /// All, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its word in tables.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// The class of its entities.
            pub fn class(self) -> Class {
                match self { $(Self::$name => Class::$class),* }
            }
        }

        /// Kinds with the words of descriptions that mean them, blanks around them.
        const MEANINGS: &[(Kind, &[&str])] = &[$((Kind::$name, &[$(concat!(" ", $mean, " ")),*])),*];
    };
}

kinds! {
    Person, Person, "person", [];
    Politician, Person, "politician", ["politician", "minister", "president", "member of", "legislator", "senator", "deputy", "representative", "lord", "mayor", "governor", "knesset member", "ambassador", "congress"];
    Athlete, Person, "athlete", ["athlete", "footballer", "baseball", "basketball player", "tennis player", "cyclist", "swimmer", "football player", "ice hockey player", "cricketer", "racing driver", "boxer", "golfer", "skier", "coach"];
    Artist, Person, "artist", ["artist", "actor", "actress", "singer", "musician", "composer", "painter", "film director", "rapper", "comedian", "model", "dancer", "television presenter", "film producer", "songwriter"];
    Writer, Person, "writer", ["writer", "author", "poet", "novelist", "playwright", "screenwriter"];
    Journalist, Person, "journalist", ["journalist", "news presenter", "columnist"];
    Scientist, Person, "scientist", ["scientist", "physicist", "chemist", "biologist", "mathematician", "economist", "philosopher", "historian", "astronomer", "engineer", "inventor", "physician"];
    Executive, Person, "executive", ["businessperson", "executive", "entrepreneur", "banker"];
    Royal, Person, "royal", ["monarch", "king", "queen", "prince", "princess", "emperor", "royal"];
    Cleric, Person, "cleric", ["pope", "cleric", "bishop", "saint", "religious leader"];
    Soldier, Person, "soldier", ["soldier", "general", "military officer"];

    Organisation, Organisation, "organisation", ["organisation", "organization", "nonprofit", "association", "foundation", "funder", "charity", "union", "archive", "think tank", "trade union", "museum", "facility", "archives", "enterprise family"];
    Company, Organisation, "company", ["company", "business", "enterprise", "shop", "manufacturer", "developer", "brand", "airline", "restaurant", "fast_food", "hotel", "conglomerate", "video game publisher", "publisher", "record label", "cafe", "fuel", "law firm", "retailer", "insurance", "startup", "car dealer", "film production", "public company", "corporation"];
    Bank, Organisation, "bank", ["bank", "atm", "central bank", "stock exchange"];
    Party, Organisation, "party", ["political party", "party", "political movement"];
    Club, Organisation, "club", ["football club", "sports club", "team", "club", "association football club"];
    League, Organisation, "league", ["league", "sports governing body", "sports federation", "sports league", "sports organization", "sports organisation"];
    Agency, Organisation, "agency", ["government", "government agency", "agency", "ministry", "department", "police", "court", "intelligence agency", "executive branch", "office/government", "regulator", "public body"];
    Parliament, Organisation, "parliament", ["parliament", "legislature", "upper house", "lower house", "national legislature", "bicameral"];
    Military, Organisation, "military", ["military", "military unit", "army", "navy", "air force", "armed forces", "militia", "terrorist organization", "paramilitary", "paramilitary organization", "rebel group"];
    Press, Organisation, "press", ["newspaper", "magazine", "news agency", "news website", "periodical", "scientific journal", "daily newspaper", "weekly"];
    Broadcaster, Organisation, "broadcaster", ["broadcaster", "television station", "television channel", "radio station", "specialty channel", "television network", "radio network"];
    University, Organisation, "university", ["university", "college", "educational institution", "business school"];
    School, Organisation, "school", ["school", "education", "kindergarten", "high school"];
    Hospital, Organisation, "hospital", ["hospital", "healthcare", "clinic"];
    International, Organisation, "international", ["international organization", "international organisation", "intergovernmental organization", "supranational union", "united nations"];
    Band, Organisation, "band", ["musical group", "band", "rock band", "girl group", "boy band", "orchestra", "musical duo", "musical ensemble", "choir"];

    Place, Place, "place", ["place", "locality", "geographical object", "landform", "tourist attraction", "neighborhood", "area", "square", "street", "historical region"];
    Country, Place, "country", ["country", "sovereign state", "dependency", "historical country", "empire", "kingdom"];
    City, Place, "city", ["city", "town", "village", "commune", "comune", "municipality", "human settlement", "borough", "township", "big city", "capital", "civil parish", "suburb", "unincorporated community", "census-designated place", "urban area", "populated place", "hamlet", "city/town"];
    Region, Place, "region", ["region", "state", "province", "county", "district", "department", "prefecture", "canton", "oblast", "geographic region", "raion", "powiat", "municipal district", "autonomous", "governorate", "territory", "administrative territorial entity", "continent"];
    Mountain, Place, "mountain", ["mountain", "mountain range", "hill", "volcano", "peak", "ridge", "mountain pass", "valley", "glacier", "nunatak", "desert"];
    Water, Place, "water", ["river", "lake", "sea", "bay", "ocean", "strait", "canal", "reservoir", "stream", "gulf"];
    Island, Place, "island", ["island", "archipelago", "peninsula", "headland", "island group", "cape"];
    Building, Place, "building", ["building", "stadium", "arena", "sports venue", "airport", "station", "railway station", "bridge", "palace", "castle", "park", "church building", "cathedral", "hotel building", "prison", "tower", "monument", "skyscraper", "shopping mall", "metro station", "architectural structure", "road", "street", "archaeological site", "power plant", "protected_area", "dam", "port"];

    Other, Other, "other", [];
    Film, Other, "film", ["film", "television film", "animated film", "short film"];
    Series, Other, "series", ["television series", "television program", "sitcom", "anime", "manga series", "miniseries", "newscast", "tv series", "animated series", "soap opera"];
    Music, Other, "music", ["album", "single", "song", "opera", "musical composition", "extended play"];
    Book, Other, "book", ["literary work", "written work", "book", "novel", "play", "poem", "comic", "manga"];
    Game, Other, "game", ["video game", "game", "board game", "sport"];
    Product, Other, "product", ["product", "automobile model", "software", "website", "operating system", "smartphone", "aircraft model", "aircraft family", "ship", "medication", "weapon", "console", "digital camera", "motorcycle", "locomotive", "programming language", "food", "app", "search engine", "mobile app", "social networking service", "cryptocurrency", "spacecraft", "satellite", "missile", "vehicle"];
    Event, Other, "event", ["event", "battle", "war", "election", "film festival", "festival", "tournament", "sports season", "sporting event", "super bowl", "tour", "conflict", "siege", "disaster", "conference", "championship", "competition", "olympic", "summit", "attack", "referendum", "protest", "season"];
    Award, Other, "award", ["award", "medal", "prize", "order", "title of honor"];
    Law, Other, "law", ["law", "treaty", "act", "statute", "constitution", "agreement"];
    Disease, Other, "disease", ["disease", "infection", "virus", "disorder", "syndrome", "pandemic"];
    Office, Other, "office", ["position", "public office", "office", "elected office", "profession", "occupation", "noble title"];
    Language, Other, "language", ["language", "dialect", "modern language", "language family"];
    Name, Other, "name", ["family name", "given name", "male given name", "female given name", "disambiguation page", "list article", "information list"];
    Group, Other, "group", ["ethnic group", "religion", "people", "nationality"];
}

impl Kind {
    /// The kind with this number; `Other` for one that this program does not know.
    pub fn numbered(number: u8) -> Self {
        Self::ALL.get(usize::from(number)).copied().unwrap_or(Self::Other)
    }

    /// The kind that says no more than the class.
    pub fn of_class(class: Class) -> Self {
        match class {
            Class::Person => Self::Person,
            Class::Organisation => Self::Organisation,
            Class::Place => Self::Place,
            Class::Other => Self::Other,
        }
    }

    /// The kind that a description of an entity of `class` means, as `daily newspaper` or `amenity/bank`: that of its longest known words. Tables
    /// that call a thing neither place nor organisation may be wrong, so that for [`Class::Other`] kinds of all classes count.
    pub fn described(class: Class, description: &str) -> Self {
        let fits = |kind: Self| kind.class() == class || class == Class::Other && kind.class() != Class::Person;
        if let Some(&kind) = Self::ALL.iter().find(|kind| fits(**kind) && kind.word() == description) {
            return kind;
        }
        let mut best: (usize, Self) = (0, Self::of_class(class));
        // The first descriptions say most.
        for part in description.split([';', ',', '+']) {
            let words = format!(" {} ", part.trim().to_lowercase().replace('/', " "));
            for (kind, meanings) in MEANINGS.iter().filter(|(kind, _)| fits(*kind)) {
                for meaning in meanings.iter().filter(|meaning| words.contains(**meaning)) {
                    if meaning.len() > best.0 {
                        best = (meaning.len(), *kind);
                    }
                }
            }
            if best.0 > 0 {
                break;
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_have_kinds() {
        for (class, description, kind) in [
            (Class::Organisation, "football club", Kind::Club),
            (Class::Organisation, "amenity/bank", Kind::Bank),
            (Class::Organisation, "daily newspaper", Kind::Press),
            (Class::Organisation, "", Kind::Organisation),
            (Class::Organisation, "international", Kind::International),
            (Class::Person, "Member of the Senate", Kind::Politician),
            (Class::Place, "urban municipality of Germany", Kind::City),
            (Class::Other, "ridge", Kind::Mountain),
            (Class::Other, "television film", Kind::Film),
        ] {
            assert_eq!(Kind::described(class, description), kind, "{description}");
        }
    }

    #[test]
    fn numbers_and_words_are_one_to_one() {
        for (number, &kind) in Kind::ALL.iter().enumerate() {
            assert_eq!(kind as usize, number);
            assert_eq!(Kind::numbered(number as u8), kind);
            assert_eq!(Kind::ALL.iter().filter(|k| k.word() == kind.word()).count(), 1, "{kind:?}");
        }
        assert_eq!(Class::ALL.map(|c| Class::named(c.word())), Class::ALL.map(Some));
    }
}
