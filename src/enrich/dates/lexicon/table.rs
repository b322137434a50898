//! The table of words, by language.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{Lex, Unit};

static TABLE: &str = include_str!("../../../../data/dates/lexicon.tsv");

/// What a word is, alone and as the first of several.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Entry {
    pub lex: Option<Lex>,
    /// The most words of an entry that starts with it; 0 where none does.
    pub most: usize,
}

/// The words of a language.
pub(in super::super) struct Lexicon {
    pub(super) words: FxHashMap<&'static str, Entry>,
    /// Months and days are written with a capital (English: `may` and `march` are verbs).
    pub(super) capitals: bool,
    /// So are days where their names are words for numbers (Greek).
    pub(super) capital_days: bool,
    /// Beginnings and endings of verbs, with the tense that they tell.
    tenses: Vec<(Affix, &'static str, Lex)>,
    /// Beginnings and endings that together make a verb of the future (Russian `восстан-овят`).
    futures: Vec<(&'static str, &'static str)>,
    /// Words are written together with endings or with words in front (Turkish, Arabic).
    pub(super) clitics: bool,
    /// Endings of cases, and particles that are written together with the word in front.
    pub(super) suffixes: Vec<&'static str>,
    /// Words, or beginnings of words, with what they do beside an expression.
    roles: Vec<(Affix, &'static str, Role)>,
}

/// What a word does beside an expression, whatever else it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Role {
    /// In front of a point from which on something has been so (`depuis mars`).
    Since,
    /// The same, or one from which on something will be so (`desde marzo`).
    SinceOrFrom,
    /// Behind a number: it is an hour (`10 Uhr`).
    Hour,
    /// In front of a number of hours: they are a time of day (`às 17 horas`).
    AtHour,
    /// Between two days of a month (`du 3 au 7`).
    Joins,
    /// In front of the tens of a decade (`les années 90`).
    Years,
    /// Behind a length of time: it counts from an event (`через два дня после`).
    FromEvent,
    /// Thousands and more.
    Thousands,
    /// What is measured or counted, so that the number in front of it is no year.
    Measure,
    /// Places, vehicles and papers that are told apart by numbers (`hangar 1985`).
    Numbered,
    /// Between a weekday and its week (`во вторник на прошлой неделе`).
    InWeek,
    /// Behind a number that nothing in front makes a year: an ending of what is counted; any where years never stand without a
    /// word of their own.
    Counted,
    /// The same of nouns that are written with a capital.
    CountedNoun,
    /// A word with such an ending that counts nothing.
    Uncounted,
    /// In front of a count of units: it is not exact (`nearly`, `more_than`; words parted by `_`).
    Approximate,
    /// How often, in front of a length of time (`twice a week`).
    Times,
    /// What nobody plans, so that its day is over (`the Oct. 7 quake`).
    Mishap,
    /// An attack: those of 11 September are meant without their year.
    Attack,
    /// A way or square, beside the number of a house, or in front of the day that it is called after (`rua 25 de Abril`), perhaps with a word
    /// between them.
    Street,
    /// A verb of what is to be done later (`invited to sing`).
    Promise,
    /// A bridge or another place, right in front of its day (`Ponte 25 de Abril`).
    Place,
    /// Either, behind its day (`15 Temmuz Köprüsü`).
    PlaceBehind,
    /// In front of the number of a day (`dia 12`, `ngày 12/3`).
    DayName,
}

impl Role {
    /// The role of a class of the table, and whether its words are whole, beginnings or endings.
    fn of(class: &str) -> Option<(Affix, Self)> {
        Some(match class {
            "since" => (Affix::Whole, Role::Since),
            "sinceorfrom" => (Affix::Whole, Role::SinceOrFrom),
            "hourmark" => (Affix::Whole, Role::Hour),
            "athour" => (Affix::Whole, Role::AtHour),
            "joinday" => (Affix::Whole, Role::Joins),
            "years" => (Affix::Whole, Role::Years),
            "fromevent" => (Affix::Whole, Role::FromEvent),
            "approx" => (Affix::Whole, Role::Approximate),
            "times" => (Affix::Whole, Role::Times),
            "thousands" => (Affix::Start, Role::Thousands),
            "measure" => (Affix::Whole, Role::Measure),
            "measurestart" => (Affix::Start, Role::Measure),
            "numbered" => (Affix::Whole, Role::Numbered),
            "inweek" => (Affix::Whole, Role::InWeek),
            "counted" => (Affix::End, Role::Counted),
            "countednoun" => (Affix::End, Role::CountedNoun),
            "uncounted" => (Affix::Whole, Role::Uncounted),
            "mishap" => (Affix::Start, Role::Mishap),
            "attack" => (Affix::Start, Role::Attack),
            "street" => (Affix::Whole, Role::Street),
            "streetend" => (Affix::End, Role::Street),
            "promise" => (Affix::Start, Role::Promise),
            "place" => (Affix::Whole, Role::Place),
            "dayname" => (Affix::Whole, Role::DayName),
            "placebehind" => (Affix::Whole, Role::PlaceBehind),
            _ => return None,
        })
    }
}

/// Where in a word something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Affix {
    Whole,
    Start,
    End,
}

/// Fewest characters of a word whose ending tells its tense, besides the ending.
const STEM: usize = 2;

impl Lexicon {
    /// The tense of a verb that the table does not list, by its beginning or its ending.
    pub fn tense(&self, word: &str) -> Option<Lex> {
        let tells = |&&(place, affix, _): &&(Affix, &str, Lex)| {
            let stem = match place {
                Affix::Whole => None,
                Affix::Start => word.strip_prefix(affix),
                Affix::End => word.strip_suffix(affix),
            };
            stem.is_some_and(|stem| stem.chars().nth(STEM - 1).is_some() && stem.chars().all(char::is_alphabetic))
        };
        let future = |&&(beginning, ending): &&(&str, &str)| {
            let stem = word.strip_prefix(beginning).and_then(|rest| rest.strip_suffix(ending));
            stem.is_some_and(|stem| stem.chars().nth(STEM - 1).is_some() && stem.chars().all(char::is_alphabetic))
        };
        let told = self.tenses.iter().find(tells).map(|&(_, _, lex)| lex);
        told.or_else(|| self.futures.iter().find(future).map(|_| Lex::Will))
    }

    /// Whether `word`, as it is written, does this beside an expression.
    pub fn has_role(&self, word: &str, role: Role) -> bool {
        let mut of_role = self.roles.iter().filter(|(.., has)| *has == role).peekable();
        if of_role.peek().is_none() {
            return false;
        }
        let word = word.to_lowercase();
        of_role.any(|&(place, text, _)| match place {
            Affix::Whole => word == text,
            Affix::Start => word.starts_with(text),
            Affix::End => word.ends_with(text),
        })
    }

    /// What `word` is, whatever may follow.
    pub fn get(&self, word: &str) -> Option<Lex> {
        self.words.get(word)?.lex
    }
}

static LEXICA: LazyLock<FxHashMap<&'static str, Lexicon>> = LazyLock::new(|| {
    let mut lexica: FxHashMap<&str, Lexicon> = FxHashMap::default();
    for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
        let mut fields = line.split('\t');
        let (Some(language), Some(class), Some(value), Some(words)) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let lexicon = lexica.entry(language).or_insert_with(|| Lexicon {
            words: FxHashMap::default(),
            capitals: language == "en",
            capital_days: language == "el",
            tenses: Vec::new(),
            futures: Vec::new(),
            clitics: matches!(language, "tr" | "ar"),
            suffixes: Vec::new(),
            roles: Vec::new(),
        });
        if class == "suffix" {
            lexicon.suffixes.extend(words.split('|'));
            continue;
        }
        if class == "futureform" {
            lexicon.futures.extend(words.split('|').map(|beginning| (beginning, value)));
            continue;
        }
        if let Some((affix, role)) = Role::of(class) {
            // `*` is any word.
            lexicon.roles.extend(words.split('|').map(|word| (affix, word.trim_start_matches('*'), role)));
            continue;
        }
        if let Some((affix, lex)) = tense(class) {
            lexicon.tenses.extend(words.split('|').map(|word| (affix, word, lex)));
            continue;
        }
        let Some(lex) = lex(class, value) else { continue };
        for word in words.split('|') {
            // A token may end in front of an apostrophe or behind it (`Valentine's Day`, `l’altro ieri`).
            if let Some((at, sign)) = word.char_indices().find(|(_, c)| matches!(c, '\'' | '’')) {
                for end in [at, at + sign.len_utf8()] {
                    let entry = lexicon.words.entry(&word[..end]).or_default();
                    entry.most = entry.most.max(2 + word.matches('_').count());
                }
            }
            if let Some((first, rest)) = word.split_once('_') {
                let entry = lexicon.words.entry(first).or_default();
                // An apostrophe may part a word (`New Year's Day`).
                entry.most = entry.most.max(2 + rest.matches(['_', '\'', '’']).count());
            }
            // Written without blanks, so that its tokens may end anywhere.
            if matches!(language, "zh" | "ja") {
                for (end, _) in word.char_indices().skip(1) {
                    let entry = lexicon.words.entry(&word[..end]).or_default();
                    entry.most = entry.most.max(word.chars().count());
                }
            }
            // An earlier line wins, so that the table can say which reading is the usual one.
            lexicon.words.entry(word).or_default().lex.get_or_insert(lex);
        }
    }
    lexica
});

/// The classes of verbs by their endings.
fn tense(class: &str) -> Option<(Affix, Lex)> {
    Some(match class {
        "willend" => (Affix::End, Lex::Will),
        "wasend" => (Affix::End, Lex::Was),
        "openend" => (Affix::End, Lex::Other),
        "willstart" => (Affix::Start, Lex::Will),
        _ => return None,
    })
}

fn lex(class: &str, value: &'static str) -> Option<Lex> {
    let number = || value.parse::<i32>().ok();
    let parts = || value.split('-').map(|p| p.parse::<i8>().ok()).collect::<Option<Vec<i8>>>();
    Some(match class {
        "month" => Lex::Month(number()? as i8),
        "daymonth" => Lex::DayMonth(number()? as i8),
        "weekday" => Lex::Weekday(number()? as i8),
        "weekdays" => Lex::Weekdays(number()? as i8),
        "weekdayback" => Lex::WeekdayTo(number()? as i8, -1),
        "weekdayahead" => Lex::WeekdayTo(number()? as i8, 1),
        "dayunit" => {
            let (day, unit) = value.split_once('-')?;
            Lex::WeekdayOr(day.parse().ok()?, Unit::of(unit)?)
        }
        "day" => Lex::Day(number()?),
        "night" => Lex::Night,
        "overnight" => Lex::Overnight,
        "unit" => Lex::Unit(Unit::of(value)?),
        "season" => Lex::Season(value),
        "part" => Lex::Part(value),
        "number" => Lex::Number(number()? as u32),
        "vague" => Lex::Vague,
        "ordinal" => Lex::Ordinal(number()? as u32),
        "last" => Lex::Last,
        "next" => Lex::Next,
        "this" => Lex::This,
        "that" => Lex::That,
        "same" => Lex::Same,
        "following" => Lex::Following,
        "entire" => Lex::Entire,
        "half" => Lex::Half,
        "halfyear" => Lex::HalfYear,
        "halfof" => Lex::HalfOf(number()? as u32),
        "shortquarter" => Lex::ShortQuarter(number()? as u32),
        "ahead" => Lex::Ahead,
        "two" => Lex::Two(Unit::of(value)?),
        "decade" => Lex::Decade(number()? as u32),
        "clock" => Lex::Clock(number()? as u8, 0),
        "latest" => Lex::Latest,
        "ago" => Lex::Ago,
        "later" => Lex::Later,
        "before" => Lex::Before,
        "after" => Lex::After,
        "dayafter" => Lex::DayAfter(number()?),
        "agoprefix" => Lex::AgoPrefix,
        "early" => Lex::Early,
        "article" => Lex::Article,
        "of" => Lex::Of,
        "fiscal" => Lex::Fiscal,
        "every" => Lex::Every,
        "set" => Lex::Set(Unit::of(value)?),
        "present" => Lex::Present,
        "past" => Lex::Past,
        "future" => Lex::Future,
        "will" => Lex::Will,
        "was" => Lex::Was,
        "join" => Lex::Join,
        "label" => Lex::Label,
        "easter" => Lex::Easter(number()?),
        "fixed" => match parts()?[..] {
            [month, day] => Lex::Fixed(month, day),
            _ => return None,
        },
        "nth" => match parts()?[..] {
            [month, weekday, nth] => Lex::Nth(month, weekday, nth),
            _ => return None,
        },
        "iso" => match value.split('-').map(str::parse).collect::<Result<Vec<i16>, _>>().ok()?[..] {
            [year, month, day] => Lex::Iso(year, month as i8, day as i8),
            _ => return None,
        },
        "wholeyear" => Lex::Whole(Unit::Year, number()?),
        "wholemonth" => Lex::Whole(Unit::Month, number()?),
        "wholeweek" => Lex::Whole(Unit::Week, number()?),
        "yearmark" => Lex::YearMark,
        "monthmark" => Lex::MonthMark,
        "daymark" => Lex::DayMark,
        "decademark" => Lex::DecadeMark,
        "quartermark" => Lex::QuarterMark,
        "weekson" => Lex::WeeksOn(number()?),
        "era" => Lex::Era(number()? as u32),
        "calendar" => Lex::Calendar,
        // What would be taken for something else.
        "word" => Lex::Other,
        _ => return None,
    })
}

/// The code under which the table has `language`.
fn written(language: &str) -> &str {
    match language {
        "nb" | "nn" => "no",
        "ms" => "id",
        language => language,
    }
}

/// Whether there are words for `language`.
pub(in super::super) fn serves(language: &str) -> bool {
    LEXICA.contains_key(written(language))
}

/// The words of `language`.
pub(super) fn of(language: &str) -> Option<&'static Lexicon> {
    LEXICA.get(written(language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            assert_eq!(fields.len(), 4, "{line}");
            let class = fields[1];
            assert!(
                lex(class, fields[2]).is_some()
                    || tense(class).is_some()
                    || Role::of(class).is_some()
                    || matches!(class, "suffix" | "futureform"),
                "{line}"
            );
        }
    }
}
