//! What countries and their peoples are called in the program's languages, in every form that running text has.
//!
//! Names are CLDR's, with the beginnings of their forms (`data/places/peoples/make.py`); words for peoples, and names that CLDR has otherwise,
//! are written by hand. A language's table is made when a text in it comes first.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;

use super::country::Country;
use super::fold::fold;
use crate::enrich::analysis::TokenKind;
use crate::enrich::{Analysis, roles};

static NAMES: &str = include_str!("../../../data/places/peoples/names.tsv");
static WORDS: &str = include_str!("../../../data/places/peoples/words.txt");
static ENDINGS: &str = include_str!("../../../data/places/peoples/endings.tsv");

/// Languages that have a table (primary subtags), each with the country that nearly all who write it live in, where there is one.
const LANGUAGES: [(&str, Option<&str>); 22] = [
    ("ar", None),
    ("cs", Some("CZ")),
    ("da", Some("DK")),
    ("de", None),
    ("es", None),
    ("fi", Some("FI")),
    ("fr", None),
    ("hi", Some("IN")),
    ("hu", Some("HU")),
    ("it", Some("IT")),
    ("ja", Some("JP")),
    ("ko", Some("KR")),
    ("nl", None),
    ("no", Some("NO")),
    ("pl", Some("PL")),
    ("pt", None),
    ("ro", Some("RO")),
    ("ru", None),
    ("sv", Some("SE")),
    ("tr", Some("TR")),
    ("uk", Some("UA")),
    ("zh", None),
];

/// A mention of a country or of its people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where, in bytes of the text.
    pub bytes: Range<usize>,
    /// Which country.
    pub country: Country,
}

/// The table of a language.
#[derive(Debug)]
pub struct Peoples {
    /// By the beginning of their first words.
    first: FxHashMap<String, Vec<usize>>,
    patterns: Vec<Pattern>,
    /// For scripts that write no blanks between words.
    unspaced: Option<AhoCorasick>,
    /// What each of its patterns means.
    unspaced_countries: Vec<Vec<Country>>,
    names: FxHashMap<Country, &'static str>,
    home: Option<Country>,
    arabic: bool,
    /// Letters that an ending has at most.
    ending: usize,
    /// What ends names; `None` where that is not told.
    endings: Option<Vec<Ending>>,
    /// Whether an apostrophe parts names from their endings.
    parts: bool,
}

/// What a name ends in, behind its beginning.
#[derive(Debug)]
struct Ending {
    text: &'static str,
    /// Whether anything may follow.
    open: bool,
}

#[derive(Debug)]
struct Pattern {
    words: Vec<Begin>,
    country: Country,
    /// A name, which has a capital letter where the script has any.
    name: bool,
}

/// How a word begins, and whether it ends there.
#[derive(Debug)]
struct Begin {
    text: String,
    whole: bool,
    /// The letter that follows the beginning in every form of a name, but in adjectives: `и` in `Франция`, as `Франц` is another name.
    next: Option<char>,
}

/// The table of `language`, if there is one.
pub fn of(language: &str) -> Option<&'static Peoples> {
    static TABLES: [OnceLock<Peoples>; LANGUAGES.len()] = [const { OnceLock::new() }; LANGUAGES.len()];
    let language = if matches!(language, "nb" | "nn") { "no" } else { language };
    let at = LANGUAGES.iter().position(|(known, _)| *known == language)?;
    let (code, home) = LANGUAGES[at];
    Some(TABLES[at].get_or_init(|| Peoples::read(code, home)))
}

/// Beginnings of fewer letters than this take few endings, and at the beginning of a sentence they are rather another word.
const SHORT: usize = 5;

impl Peoples {
    fn read(language: &str, home: Option<&str>) -> Self {
        let mut table = Self {
            first: FxHashMap::default(),
            patterns: Vec::new(),
            unspaced: None,
            unspaced_countries: Vec::new(),
            names: FxHashMap::default(),
            home: home.and_then(Country::named),
            arabic: language == "ar",
            ending: if matches!(language, "fi" | "hu" | "tr" | "ko") { 12 } else { 6 },
            endings: endings_of(language),
            parts: language == "tr",
        };
        let mut raw = Vec::new();
        for line in NAMES.lines() {
            let mut fields = line.split('\t');
            let (Some(of), Some(code), Some(name), Some(words)) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            if of == language
                && let Some(country) = Country::named(code)
            {
                table.names.insert(country, name);
                raw.push(name.to_owned());
                table.add(words, country, Some(name));
            }
        }
        let own = WORDS.lines().skip_while(|line| line.strip_prefix('[') != Some(&*format!("{language}]"))).skip(1);
        for line in own.take_while(|line| !line.starts_with('[')) {
            let Some((country, words)) =
                line.split_once(' ').and_then(|(code, words)| Some((Country::named(code)?, words)))
            else {
                continue;
            };
            for word in words.split(' ') {
                raw.push(word.trim_end_matches('=').replace('&', " "));
                table.add(&word.replace('&', " "), country, None);
            }
        }
        if matches!(language, "ja" | "zh") {
            let mut texts: Vec<&str> = Vec::new();
            let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
            for (text, pattern) in raw.iter().zip(&table.patterns) {
                let at = *numbers.entry(text).or_insert_with(|| {
                    texts.push(text);
                    table.unspaced_countries.push(Vec::new());
                    texts.len() - 1
                });
                if !table.unspaced_countries[at].contains(&pattern.country) {
                    table.unspaced_countries[at].push(pattern.country);
                }
            }
            table.unspaced = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(texts).ok();
        }
        table
    }

    /// Adds the beginnings of the `name`, or of a word for a people.
    fn add(&mut self, words: &str, country: Country, name: Option<&str>) {
        let printed = name.map(fold).unwrap_or_default();
        let printed: Vec<&str> = printed.split(' ').collect();
        let next = |begin: &str| {
            let ending = printed.iter().find_map(|word| word.strip_prefix(begin))?;
            ending.chars().next().filter(|_| ending.chars().count() > 1)
        };
        let begin = |word: &str| {
            let folded = fold(word.trim_end_matches('='));
            let parts: Vec<&str> = folded.split(' ').collect();
            let last = parts.len() - 1;
            let begin = |(at, part): (usize, &&str)| {
                let part = if self.arabic { without_article(part) } else { part };
                Begin { text: part.to_owned(), whole: at < last || word.ends_with('='), next: next(part) }
            };
            parts.iter().enumerate().map(begin).collect::<Vec<Begin>>()
        };
        let words: Vec<Begin> = words.split(' ').flat_map(begin).collect();
        if let Some(first) = words.first().filter(|first| !first.text.is_empty()) {
            self.first.entry(first.text.clone()).or_default().push(self.patterns.len());
        }
        self.patterns.push(Pattern { words, country, name: name.is_some() });
    }

    /// What the language calls the country.
    pub fn name(&self, country: Country) -> Option<&'static str> {
        self.names.get(&country).copied()
    }

    /// The country whose name in the language `text` is, letter for letter.
    pub fn called(&self, text: &str) -> Option<Country> {
        let country = self.unspaced.is_none().then(|| self.country(text)).flatten()?;
        self.name(country).filter(|name| fold(name) == fold(text)).map(|_| country)
    }

    /// The country that nearly all who write the language live in.
    pub fn home(&self) -> Option<Country> {
        self.home
    }

    /// The country that `text` names, in whatever form, if it is one and nothing else.
    pub fn country(&self, text: &str) -> Option<Country> {
        let folded = fold(self.unparted(text));
        let words: Vec<&str> = folded.split(' ').collect();
        if self.unspaced.is_some() {
            return self.names.iter().find(|(_, name)| fold(name) == folded).map(|(country, _)| *country);
        }
        let (pattern, length) = self.longest(&words, &|pattern| pattern.name)?;
        (length == words.len()).then_some(pattern.country)
    }

    /// Whether `text` is a word for a people or a language and nothing else: `französisch`, `Españoles`.
    pub fn is_people(&self, text: &str) -> bool {
        let folded = fold(text);
        let words: Vec<&str> = folded.split([' ', '-']).collect();
        self.longest(&words, &|pattern| !pattern.name).is_some_and(|(_, length)| length == words.len())
    }

    /// The longest of the `allowed` patterns that `words` begin with, and how many words it has.
    fn longest(&self, words: &[&str], allowed: &dyn Fn(&Pattern) -> bool) -> Option<(&Pattern, usize)> {
        let mut best: Option<&Pattern> = None;
        for first in self.readings(words.first()?) {
            let ends = first.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
            let patterns = ends.filter_map(|end| self.first.get(&first[..end])).flatten();
            let fitting = patterns
                .filter_map(|&at| self.patterns.get(at))
                .filter(|pattern| allowed(pattern) && self.fits(pattern, first, words));
            // Of the same first word, more words say more.
            best = fitting.fold(best, |best, other| match best {
                Some(best) if best.words.len() >= other.words.len() => Some(best),
                _ => Some(other),
            });
        }
        best.map(|best| (best, best.words.len()))
    }

    /// Whether the pattern fits to `words`, of which the first is read as `first`.
    fn fits(&self, pattern: &Pattern, first: &str, words: &[&str]) -> bool {
        pattern.words.len() <= words.len()
            && pattern.words.iter().enumerate().zip(words).all(|((at, begin), word)| {
                if at == 0 {
                    self.begins(pattern, begin, first)
                } else {
                    self.readings(word).any(|word| self.begins(pattern, begin, word))
                }
            })
    }

    fn begins(&self, pattern: &Pattern, begin: &Begin, word: &str) -> bool {
        let Some(ending) = word.strip_prefix(begin.text.as_str()) else { return false };
        if let Some(endings) = self.endings.as_ref().filter(|_| pattern.name && !begin.whole) {
            let known = |known: &Ending| {
                known.fits(ending) && (known.open || begin.next.is_none_or(|next| ending.starts_with(next)))
            };
            return ending.is_empty() && begin.next.is_none() || endings.iter().any(known);
        }
        let letters = begin.text.chars().count();
        let most = if begin.whole {
            0
        } else if letters < SHORT {
            self.ending.min(4)
        } else {
            self.ending
        };
        ending.chars().count() <= most
    }

    /// What the word may be: itself, and in Arabic what is left without what is written onto it.
    fn readings<'w>(&self, word: &'w str) -> impl Iterator<Item = &'w str> {
        let others = if self.arabic { without_particles(word) } else { [None; 3] };
        let whole = if self.arabic { without_article(word) } else { word };
        std::iter::once(whole).chain(others.into_iter().flatten().filter(move |other| *other != whole))
    }

    /// The word up to the apostrophe that parts it from its ending.
    fn unparted<'w>(&self, word: &'w str) -> &'w str {
        let end = word.find(['\'', '’']).filter(|_| self.parts).unwrap_or(word.len());
        &word[..end]
    }

    /// The countries and peoples that the text names, in order.
    pub fn find(&self, analysis: &Analysis<'_>) -> Vec<Mention> {
        if let Some(automaton) = &self.unspaced {
            return self.find_unspaced(automaton, analysis.text);
        }
        let folded: Vec<String> = analysis.forms().map(|form| fold(self.unparted(form.word))).collect();
        // The words of all tokens; a token with a hyphen has several.
        let mut words: Vec<(&str, usize)> = Vec::with_capacity(analysis.tokens.len());
        for at in (0..analysis.tokens.len()).filter(|&at| analysis.tokens[at].kind == TokenKind::Word) {
            if let Some(form) = folded.get(analysis.form_number(at)) {
                words.extend(form.split(' ').filter(|word| !word.is_empty()).map(|word| (word, at)));
            }
        }
        let opening: rustc_hash::FxHashSet<usize> =
            analysis.sentence_tokens.iter().map(|tokens| tokens.start).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(&(_, token)) = words.get(at) {
            const LONGEST: usize = 6;
            let ahead: Vec<&str> = words.iter().skip(at).take(LONGEST).map(|(word, _)| *word).collect();
            let first = analysis.token(token).chars().next();
            let small = first.is_some_and(char::is_lowercase);
            let capital = first.is_some_and(char::is_uppercase);
            let doubtful = |pattern: &Pattern| {
                let short = pattern.words.len() == 1 && pattern.words.iter().all(|w| w.text.chars().count() < SHORT);
                pattern.name && (small || short && capital && opening.contains(&token))
            };
            match self.longest(&ahead, &|pattern| !doubtful(pattern)) {
                Some((pattern, length)) => {
                    let last = words.get(at + length - 1).map_or(token, |(_, token)| *token);
                    let bytes = analysis.tokens[token].start as usize..analysis.tokens[last].end as usize;
                    found.push(Mention { bytes, country: pattern.country });
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }

    fn find_unspaced(&self, automaton: &AhoCorasick, text: &str) -> Vec<Mention> {
        let is_kana =
            |c: Option<char>| c.is_some_and(|c| matches!(c, '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}'));
        let whole = |range: &Range<usize>| {
            let inside = &text[range.clone()];
            // A name in katakana is no part of a longer word in it.
            !(is_kana(inside.chars().next()) && is_kana(text[..range.start].chars().next_back())
                || is_kana(inside.chars().next_back()) && is_kana(text[range.end..].chars().next()))
        };
        let found = automaton.find_iter(text).map(|found| (found.range(), found.pattern().as_usize()));
        let found = found.filter(|(range, _)| whole(range));
        // `日韩` is two.
        found
            .flat_map(|(bytes, at)| {
                let countries = self.unspaced_countries.get(at).map(Vec::as_slice).unwrap_or_default();
                countries.iter().map(move |&country| Mention { bytes: bytes.clone(), country })
            })
            .collect()
    }
}

impl Ending {
    fn fits(&self, ending: &str) -> bool {
        if self.open { ending.starts_with(self.text) } else { ending == self.text }
    }
}

/// The endings that names have in the language.
fn endings_of(language: &str) -> Option<Vec<Ending>> {
    let row = roles::row(ENDINGS, language)?;
    let ending = |text: &'static str| Ending { text: text.trim_end_matches('~'), open: text.ends_with('~') };
    Some(row.split(' ').map(ending).collect())
}

/// An Arabic word without the article.
fn without_article(word: &str) -> &str {
    word.strip_prefix("ال").filter(|rest| rest.chars().count() > 2).unwrap_or(word)
}

/// An Arabic word without a conjunction, without a preposition, and without both; all without the article. None is taken off a word of
/// which hardly anything would be left.
fn without_particles(word: &str) -> [Option<&str>; 3] {
    const FEWEST: usize = 3;
    let left = |rest: &&str| rest.chars().count() >= FEWEST;
    let joined = word.strip_prefix(['و', 'ف']).filter(left);
    let preposition = |word: &'_ str| -> Option<usize> {
        let rest = word.strip_prefix("لل").or_else(|| word.strip_prefix(['ب', 'ك', 'ل'])).filter(left)?;
        Some(word.len() - without_article(rest).len())
    };
    [
        joined.map(without_article),
        preposition(word).map(|from| &word[from..]),
        joined.and_then(|joined| Some(&joined[preposition(joined)?..])),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Body, Language};

    fn found(language: &str, text: &str) -> String {
        let article = Article {
            body: Body { text: text.into(), ..Body::default() },
            language: Some(Language { code: language.into(), script: None, confidence: 1.0 }),
            ..Article::default()
        };
        let analysis = Analysis::of(&article);
        let table = of(language).expect("a table");
        table.find(&analysis).iter().map(|mention| mention.country.code()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn other_words_that_begin_like_a_country_are_none() {
        for (language, text, countries) in [
            ("pl", "Wczoraj w Komornikach i u pana Komornika; na Komorach.", "KM"),
            ("tr", "Dün Maliye Bakanlığı ve Malik; bugün Mali'ye ve Türkiye'nin.", "ML TR"),
            ("ru", "Вчера приехал Франц; сегодня во Францию и к Герману, но из Германии.", "FR DE"),
            ("hu", "Tegnap Eszter és Indiana; ma Indiában és Észtországból.", "IN EE"),
            ("de", "Gestern kam Katarina; heute aus Katar und Finnlands Hauptstadt.", "QA FI"),
            ("fi", "Eilen Perunat ja Suominen; tänään Perussa ja Suomeen.", "PE FI"),
        ] {
            assert_eq!(found(language, text), countries, "{language}");
        }
        assert_eq!(found("zh", "日韩首脑会谈后，中俄元首通话。"), "JP KR RU CN");
    }

    #[test]
    fn peoples_of_all_countries_count_and_words_that_look_like_them_do_not() {
        for (language, peoples, others) in [
            (
                "de",
                "SO:somalische PH:Filipinas PA:panamaische PT:Portugiesen MW:Malawier GE:georgischen PK:Pakistanerin TG:togoische",
                "Zypresse Libyenkrise Omar Georg Nigromant",
            ),
            (
                "nl",
                "TD:Tsjadische TM:Turkmenen TW:Taiwanese NA:Namibiërs TZ:Tanzaniaanse KP:Noord-Koreaanse TL:Oost-Timorese",
                "gambiet malie tong tunnel toga",
            ),
            (
                "sv",
                "MD:moldaviska TG:togolesiska BG:bulgariska TZ:tanzanier SS:sydsudanesiska PT:portugiser",
                "armé armar bulgur ester letter",
            ),
            (
                "da",
                "TW:taiwanere SD:sudanesiske ME:montenegrinere LK:srilankanere TH:thailændere AE:emiratiske",
                "Armand ålen komet fair syrer",
            ),
            (
                "no",
                "TZ:tanzanianere PH:filippinerne VN:vietnamesiske SN:senegalesere CH:sveitsere MG:gassiske",
                "Omar marshallhjelp syrer finner",
            ),
            (
                "fr",
                "LU:luxembourgeoise AO:angolaises NI:nicaraguayen SI:slovènes PS:gazaouis NE:nigérienne",
                "éthique indigène hollande tahin malin",
            ),
            (
                "es",
                "BJ:benineses AO:angoleños LT:lituana NP:nepalesa PR:puertorriqueños PY:paraguayos",
                "congoja paraguas malicia Francesc cheque",
            ),
            (
                "it",
                "PA:panamegna AZ:azero RW:rwandese PE:peruviano MG:malgascia FR:francesi",
                "schiavo Francesco Indiana mongoloide tonno",
            ),
            (
                "pt",
                "MD:moldavos XK:kosovares BJ:beninenses MA:marroquinos KG:quirguizes ES:espanhóis",
                "temor eritema Francesca siri chadô",
            ),
            (
                "ro",
                "NP:nepaleză KE:kenyan AO:angoleză TW:taiwaneză MX:mexican MC:monegască",
                "rusalii siringă albină turcoază Grecescu",
            ),
            (
                "ru",
                "ZM:замбийских TG:тоголезцы AT:австрийцы MY:малайзийских SV:сальвадорских",
                "романский панамка чадра Кубинка органский",
            ),
            ("uk", "TJ:таджицьких LB:ліванських PH:філіпінських HR:хорватів", "лівий тайна фініш чадний"),
            (
                "pl",
                "NG:nigeryjczycy BA:bośniaków BR:brazylijczykami GA:gaboński GE:Gruzini",
                "kongres kosówka tajga walizka",
            ),
            (
                "ar",
                "FR:الفرنسي FR:بفرنسا PS:الفلسطينية DE:الألماني TN:لتونس MA:وبالمغرب",
                "تركيز مالي اليمنى المالي كبير",
            ),
            ("zh", "HT:海地总统 TH:泰国人 MX:墨西哥", "沿海地区 增加纳税 以军事手段 其中方案"),
            ("ko", "TH:태국인 PT:포르투갈", "저지했다 건지고 말리는 피지컬"),
            ("hu", "DK:dániai DE:németek PE:perui", "Dániel Horváth Németh romantikus"),
            ("fi", "IS:Islannin TR:turkkilaiset PE:perulainen", "Britney Puolanka intiaani romani"),
            (
                "cs",
                "AM:arméni AO:angolského AZ:ázerbájdžánci GM:gambijský KG:kyrgyzský",
                "estrada panama cesta gram kadence",
            ),
        ] {
            for (country, form) in peoples.split(' ').filter_map(|entry| entry.split_once(':')) {
                assert_eq!(found(language, &format!("Xu {form} zu.")), country, "{language} {form}");
            }
            for word in others.split(' ') {
                assert_eq!(found(language, &format!("Xu {word} zu.")), "", "{language} {word}");
            }
        }
    }

    #[test]
    fn countries_and_peoples_are_found_in_every_form() {
        for (language, text, countries) in [
            ("ar", "قال الوزير المصري في ألمانيا إن الحكومة السورية وافقت", "EG DE SY"),
            ("cs", "Francouzský prezident přiletěl ze Španělska do Německa.", "FR ES DE"),
            ("da", "Den danske minister rejste til Tyskland.", "DK DE"),
            ("de", "Der französische Minister reiste nach Österreich.", "FR AT"),
            ("es", "El ministro británico viajó a Catar con los ucranianos.", "GB QA UA"),
            ("fi", "Suomen pääministeri matkusti Ruotsiin.", "FI SE"),
            ("fr", "La ministre ukrainienne est arrivée en Pologne.", "UA PL"),
            ("hi", "भारत और पाकिस्तान के बीच", "IN PK"),
            ("hu", "A német kancellár Magyarországra érkezett.", "DE HU"),
            ("it", "Il presidente americano in Germania.", "US DE"),
            ("ja", "イスラエルとカタールの外相", "IL QA"),
            ("ko", "독일과 프랑스는 합의했다", "DE FR"),
            ("nl", "De Belgische premier sprak in Duitsland.", "BE DE"),
            ("no", "Den norske statsministeren dro til Sverige.", "NO SE"),
            ("pl", "Niemiecki minister przyjechał do Hiszpanii.", "DE ES"),
            ("pt", "O presidente brasileiro visitou a Alemanha.", "BR DE"),
            ("ro", "Ministrul francez a plecat din Germania.", "FR DE"),
            ("ru", "Британский министр прилетел в Испанию.", "GB ES"),
            ("sv", "Den svenska regeringen och Ukrainas president.", "SE UA"),
            ("tr", "Almanya'nın başbakanı Türkiye'ye geldi.", "DE TR"),
            ("uk", "Німецький міністр прибув до Польщі.", "DE PL"),
            ("zh", "以色列和伊朗的代表", "IL IR"),
            ("cs", "Olomoucký soud a hasiči v Libereckém kraji", "CZ CZ"),
            ("es", "La policía malagueña detuvo a un jalisciense", "ES MX"),
            ("pl", "Lubelska straż i mazowiecka policja", "PL PL"),
            ("sv", "Den jämtländska kommunen och göteborgarna", "SE SE"),
            ("uk", "Полтавська громада та московські чиновники", "UA RU"),
        ] {
            assert_eq!(found(language, text), countries, "{language}");
        }
    }

    #[test]
    fn names_have_a_form_of_their_own_and_other_words_have_none() {
        let czech = of("cs").expect("a table");
        let spain = czech.country("Španělsku").expect("Spain");
        assert_eq!((spain.code(), czech.name(spain)), ("ES", Some("Španělsko")));
        assert_eq!(czech.country("Zlíně"), None);
        assert_eq!(of("nb").and_then(Peoples::home).map(Country::code), Some("NO"));
        assert!(of("xx").is_none());
    }

    #[test]
    fn every_line_of_the_tables_is_read() {
        for line in WORDS.lines().filter(|line| !line.starts_with(['[', '#'])) {
            let code = line.split(' ').next().unwrap_or_default();
            assert!(Country::named(code).is_some(), "{line}");
        }
        for (language, _) in LANGUAGES {
            assert!(WORDS.contains(&format!("[{language}]")), "{language}");
            assert!(of(language).is_some_and(|table| table.patterns.len() > 220), "{language}");
        }
    }
}
