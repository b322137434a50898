//! Names of places and peoples that stand for something else: money, goods and dishes, the sides of a match, companies.

use std::ops::Range;

use super::fold::fold;
use crate::enrich::Analysis;
use crate::enrich::entities::{Kind, Knowledge};

/// How words for money begin, in the languages of the program. Words that mean something else too (`won`, `real`, `rand`) are left out.
const MONEY: &[&str] = &[
    "dollar",
    "dólar",
    "dolar",
    "dolár",
    "doll\u{e1}r",
    "доллар",
    "долар",
    "دولار",
    "डॉलर",
    "pound",
    "pfund",
    "sterlin",
    "фунт",
    "yen",
    "jen",
    "yuan",
    "jüan",
    "юан",
    "йен",
    "иен",
    "peso",
    "песо",
    "rupee",
    "rupi",
    "roupie",
    "рупи",
    "krone",
    "krona",
    "kronor",
    "korun",
    "крон",
    "lira",
    "лир",
    "ruble",
    "rouble",
    "rubel",
    "rublo",
    "rubl",
    "рубл",
    "dinar",
    "динар",
    "franc",
    "franken",
    "франк",
    "shekel",
    "schekel",
    "шекел",
    "riyal",
    "zloty",
    "złot",
    "hryvnia",
    "гривн",
    "forint",
    "baht",
    "ringgit",
    "rupiah",
    "dirham",
    "shilling",
];
/// Words that begin like those and are none: peoples, mostly.
const NO_MONEY: &[&str] = &[
    "francais",
    "français",
    "francés",
    "francesa",
    "francese",
    "francesi",
    "franceses",
    "francia",
    "française",
    "français",
    "françaises",
    "frankfurt",
    "france",
];

/// English goods, dishes, animals and games that are called for countries and peoples.
const WARES: &[&str] = &[
    "bacon",
    "beans",
    "bedding",
    "breast",
    "breasts",
    "bulldog",
    "bulldogs",
    "burger",
    "cabinet",
    "cabinets",
    "cake",
    "chop",
    "chops",
    "cup",
    "cups",
    "cutlets",
    "doll",
    "dolls",
    "doors",
    "dressing",
    "fries",
    "horn",
    "knot",
    "leg",
    "legs",
    "meatballs",
    "muffin",
    "muffins",
    "omelette",
    "oven",
    "pastries",
    "pastry",
    "pig",
    "pigs",
    "plate",
    "plates",
    "poker",
    "poodle",
    "pudding",
    "roll",
    "rolls",
    "roulette",
    "rug",
    "rugs",
    "salad",
    "sandwich",
    "sandwiches",
    "setter",
    "sheepdog",
    "shepherd",
    "shop",
    "shops",
    "sprouts",
    "stew",
    "tea",
    "teacup",
    "teacups",
    "terrier",
    "toast",
    "towel",
    "towels",
    "twist",
    "vase",
    "wings",
    "yogurt",
    "yoghurt",
];
/// Of these, those that are so only behind what is no adjective: a Swiss shop is in Switzerland.
const BARE: &[&str] = &[
    "shop", "shops", "plate", "plates", "cup", "cups", "cabinet", "cabinets", "tea", "leg", "legs", "wings", "doll",
    "dolls", "vase", "towel", "towels",
];

/// Points of the compass as words of names, without marks: in many languages some region abroad is called so and no more.
const DIRECTIONS: [&str; 40] = [
    "centre",
    "centro",
    "est",
    "este",
    "leste",
    "midden",
    "nord",
    "nordest",
    "nordeste",
    "norden",
    "noord",
    "nordost",
    "nordosten",
    "nordovest",
    "nordwest",
    "nordwesten",
    "noroeste",
    "noreste",
    "norte",
    "oeste",
    "ost",
    "osten",
    "ouest",
    "ovest",
    "suden",
    "sudest",
    "sudeste",
    "sudoeste",
    "sudost",
    "sudosten",
    "sudovest",
    "sudwest",
    "sudwesten",
    "sud",
    "sul",
    "sur",
    "sureste",
    "suroeste",
    "west",
    "westen",
];
/// Nouns that some town abroad is called, by language, as `fold` gives them.
const NOUNS: &[(&str, &[&str])] = &[
    ("ar", &["المدينه", "الجزيره", "العين", "كورونا"]),
    ("cs", &["brod", "pole"]),
    ("de", &["linden"]),
    ("es", &["capital", "libertad", "progreso", "pueblo"]),
    ("fi", &["kaupunki", "meri", "silta", "tori"]),
    ("fr", &["croix", "gare"]),
    ("hi", &["कोरोना"]),
    ("pt", &["capital", "serra"]),
    ("ru", &["восток", "запад", "заря", "звезда", "крепость", "мост", "река", "солнце", "труд"]),
    ("sv", &["hamn"]),
    ("tr", &["bahar", "baris"]),
    ("uk", &["захід", "острів", "перемога", "поле", "порт", "праця", "ринок", "сонце", "схід"]),
];
/// Articles in front of them.
const ARTICLES: [&str; 6] = ["el", "il", "la", "le", "o", "het"];

/// Whether what stands at `bytes` is money, ware or a common word and no place.
pub(super) fn is_idle(analysis: &Analysis<'_>, bytes: &Range<usize>) -> bool {
    is_money(analysis, bytes)
        || match analysis.language {
            "en" => is_ware(analysis, bytes),
            language => is_word(&analysis.text[bytes.clone()], language),
        }
}

/// `Sud-Ouest`, `El Centro`, `la Capital`, `المدينة`.
fn is_word(text: &str, language: &str) -> bool {
    let words: Vec<_> = text.split([' ', '-']).map(fold).filter(|word| !ARTICLES.contains(&&**word)).collect();
    let nouns = NOUNS.iter().find(|(of, _)| *of == language).map_or(&[][..], |(_, nouns)| nouns);
    !words.is_empty() && words.iter().all(|word| DIRECTIONS.contains(&&**word) || nouns.contains(&&**word))
}

/// `US$`, `Hong Kong dollars`, `US-Dollar`, `dólares canadienses`.
fn is_money(analysis: &Analysis<'_>, bytes: &Range<usize>) -> bool {
    let rest = &analysis.text[bytes.end..];
    if rest.starts_with(['$', '€', '£', '¥']) {
        return true;
    }
    let money = |word: &str| {
        let lower = word.to_lowercase();
        MONEY.iter().any(|stem| lower.starts_with(stem)) && !NO_MONEY.contains(&lower.as_str())
    };
    let behind = rest.strip_prefix([' ', '-', '\u{a0}']).and_then(|rest| word(rest, false));
    let before = analysis.text[..bytes.start].strip_suffix([' ', '\u{a0}']).and_then(|front| word(front, true));
    // In English what stands in front is another sum: `20 dollars American tourists paid`.
    behind.is_some_and(money) || analysis.language != "en" && before.is_some_and(money)
}

/// The word that `text` begins or ends with.
fn word(text: &str, last: bool) -> Option<&str> {
    let no_letter = |c: char| !c.is_alphabetic();
    let word = if last { text.rsplit(no_letter).next() } else { text.split(no_letter).next() };
    word.filter(|word| !word.is_empty())
}

/// `Turkey breast`, `French fries`, `China shop`.
fn is_ware(analysis: &Analysis<'_>, bytes: &Range<usize>) -> bool {
    let Some(next) = analysis.text[bytes.end..].strip_prefix(' ').and_then(|rest| word(rest, false)) else {
        return false;
    };
    let adjective = ["an", "ch", "sh", "se", "ss"].iter().any(|end| analysis.text[bytes.clone()].ends_with(end));
    WARES.contains(&next) && !(adjective && BARE.contains(&next))
}

/// Whether it is a side of a match, named as in tables of fixtures and results: `Georgia v Alabama`, `France 2-1 Brazil`.
pub(super) fn is_side(analysis: &Analysis<'_>, bytes: &Range<usize>) -> bool {
    let versus = |word: Option<&str>| word.is_some_and(|word| matches!(word, "v" | "vs" | "versus"));
    let rest = analysis.text[bytes.end..].trim_start_matches(' ');
    let front = analysis.text[..bytes.start].trim_end_matches([' ', '.']);
    let points = |text: &str| {
        let mut sides = text.splitn(2, ['-', '\u{2013}', ':']);
        let side = |part: Option<&str>| {
            part.is_some_and(|p| (1..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()))
        };
        side(sides.next()) && side(sides.next())
    };
    let next = rest.split([' ', '\n', ',', '.']).next().unwrap_or_default();
    let last = front.rsplit([' ', '\n']).next().unwrap_or_default();
    versus(word(rest, false)) || versus(word(front, true)) || points(next) || points(last)
}

/// Whether packs know a name as one of a company, club, newspaper or the like, which says little of the country in it.
pub(super) fn is_commercial(knowledge: &Knowledge, name: &str) -> bool {
    knowledge.candidates(name).iter().any(|candidate| {
        let kind = candidate.record.kind;
        let business =
            matches!(kind, Kind::Company | Kind::Bank | Kind::Press | Kind::Broadcaster | Kind::Club | Kind::Band);
        candidate.weight > 3 && business
    })
}
