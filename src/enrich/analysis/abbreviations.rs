//! Abbreviations whose full stop belongs to the word, and the words that open a sentence after one.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::enrich::stopwords::{Words, stop_words};

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
    "apr", "bzw", "ca", "cf", "dgl", "ebd", "evtl", "ggf", "inkl", "insb", "Mio", "Mrd", "resp", "sog", "usf", "viz",
    "vs", "zzgl",
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
    "cm", "ft", "kg", "km", "lb", "lbs", "mph", "oz", "sq", "yd", "yy", "Str",
];

const FINAL: &[&str] = &[
    "apod", "atd", "ecc", "ect", "etc", "itd", "itp", "jne", "osv", "stb", "usw", "vb", "грн", "др", "пр", "руб", "Std",
];

/// Bytes that a word of these lists has at most.
const LONGEST: usize = 16;

/// Those of one language, which are words or parts of words elsewhere, in lower case: such as stand before what they belong to and never end a sentence,
/// and such as do before a word that opens one.
const OWN: &[(&str, &str, &str)] = &[
    ("en", "al approx av env max min ul", ""),
    ("ar", "أ د", "م"),
    (
        "cs",
        "bc doc gen ing judr kap kpt mgr mil mjr mld mudr např npor nám p phdr plk por pplk prap prim prof př \
         rndr rtm st sv tis ul",
        "cca č čp hod obv okr pozn resp sl stol str tel tj tř tzn tzv vč viz",
    ),
    (
        "da",
        "adv cand dir dr ing kl mia mio prof skt st",
        "adr afd ang bl ca cm ct d eks ekskl evt fhv følg hhv inkl jf jfr kap kr lign maks mht nr pct pga pkt red \
         resp s sml stk tlf ugtl vedr",
    ),
    (
        "de",
        "ehem ev gez hl kath max min st verw z",
        "bes bspw bzgl exkl frz geb gegr gest jh mind nachm nr od s sen spez tel tägl u ugs urspr \
         verh verm vorm wg zt österr",
    ),
    (
        "es",
        "avda cap cmdte cnel col d dr dra dña excmo gral ing lic ntra pdte prof sgto sr sra srta sta sto tte",
        "admón apdo aprox arq c cía ctra depto dpto ed hnos núm pág prov pza tel",
    ),
    (
        "fi",
        "dos ent fil ins kapt kl kts lis maist milj mrd n past prof st toht v",
        "alk eaa ed em erik esim evl ev ht huom kd kok kpl ks lkm maks mm nk nro nyk os par pj ps puh r s seur \
         srk synt tait tj tms ts vas vihr vrt vs yht ym yms",
    ),
    ("fr", "boul dr m mgr mlle mm mme prof st ste", "adj av bd chap coll dép dir éd env hab préf réf tél"),
    ("hi", "डॉ पं प्रो मो श्री स्व", "रु नं कु सु कि"),
    (
        "hu",
        "alez cs dr gr id ifj ld lt prof sgt szds törzsőrm v vö özv",
        "áll bt cca évf fszt hrsz ill ún kb kft kk kkt kp krt lh max min nyrt old pl sz szt tel u ui zrt",
    ),
    (
        "it",
        "arch avv avvs brig card cav col comm dott dr gen geom ing magg mons on prof rag sen sig sigg sost",
        "art cap cfr dir es lgt ltd nr pag prov sez tel vol",
    ),
    (
        "nl",
        "dhr dr drs ds gen ing ir jhr kol lt mevr mgr mld mln mr mw prof st wed",
        "afd bijv blz bv ca excl fam gem incl jl max min nl nr nrs nv pag red resp t tel vgl zgn",
    ),
    (
        "no",
        "adv dir dr kl mill mrd prof st",
        "adr avd bl ca eks ekskl evt fhv fmr følg hhv inkl jf jfr kap kr maks mht nr pga pkt pst red resp s stk \
         tlf vedr",
    ),
    (
        "pl",
        "abp al asp bp bł dr gen hab im inż kard kmdr kol kom kpr kpt ks lek lic mec mgr mjr mld mln mł nadkom o \
         os pl podinsp podkom por ppor ppłk prof ps płk sierż tys ul wg śp śr św",
        "ang dot godz gr in kl lok nr np ok ost pkt pok poz pow proc przyp r red s st str tel tj tzn tzw ur w woj \
         zm zob",
    ),
    (
        "pt",
        "av cap cel d dep des dr dra eng exmo gal gen gov maj min mons pe pres prof profa sarg sec sen sgt sr sra \
         srta ten",
        "aprox arq cia ed jr lda ltda núm p pág r resp s tel v",
    ),
    (
        "ro",
        "bd cpt d dl dna dr gen ing jud lect lt mr pr prof sf str",
        "aprox alin art bl cap col conf dvs ex fig jr lit nr p pag pct sec tel urm",
    ),
    (
        "ru",
        "акад б бул бульв г гр д деп дер доц зав зам им инж исп канд кап кв лейт млн млрд наб о обл оз пер пл \
         подполк полк пом пос пр-т просп проф р с св ст т тов тыс ул ш",
        "англ в вв вкл гг гл гос ж ин испр корп коп л м мин мл напр орг п пп ред респ сб сек см соч ср тел уп \
         франц ф х ч чел шт экз яз",
    ),
    (
        "sv",
        "adv dir dr kl mdr milj prof s:t st",
        "ang avd bl ca dnr dvs ev exkl fd forts föreg inkl jfr kap kr m mkt nr obs omkr p pga red resp sek sid \
         tel tfn t utg vard äv",
    ),
    (
        "tr",
        "alb av bnb cad doç dr ecz gör kor korg mah müh op ord org prof sn sok tuğg tümg uzm yb yrd yzb öğr",
        "apt arş blv bşk çev insp max min muh müd nr sk tel ünv yy",
    ),
    (
        "uk",
        "акад б бул бульв вул г гр доц зам заст канд кв кн лейт м млн млрд наб о обл оз пер пл полк прим пров \
         просп проф підполк р с св см смт т тис тов ім інж",
        "англ в вв гл грн держ ж зб ін корп коп л н напр п пп пос ред рр сек ст стор тел тзв ч чол",
    ),
];

static CLASSES: LazyLock<FxHashMap<&str, Abbreviation>> = LazyLock::new(|| {
    let lists = [
        (LEADING, Abbreviation::Leading),
        (BEFORE_NUMBER, Abbreviation::BeforeNumber),
        (CLOSING, Abbreviation::Closing),
        (FINAL, Abbreviation::Final),
    ];
    lists.into_iter().flat_map(|(words, class)| words.iter().map(move |&word| (word, class))).collect()
});

static OWN_CLASSES: LazyLock<FxHashMap<&str, FxHashMap<&str, Abbreviation>>> = LazyLock::new(|| {
    let of = |words: &'static str, class| words.split_whitespace().map(move |word| (word, class));
    let rows = OWN.iter().map(|&(language, leading, closing)| {
        (language, of(leading, Abbreviation::Leading).chain(of(closing, Abbreviation::Closing)).collect())
    });
    rows.collect()
});

/// What is known of a language's abbreviations, and of the words behind them.
#[derive(Clone, Copy)]
pub(super) struct Abbreviations {
    own: Option<&'static FxHashMap<&'static str, Abbreviation>>,
    /// Words that open sentences, in lower case; those of English are [`STARTERS`].
    openers: Option<&'static Words>,
}

impl Abbreviations {
    /// Of `language` (primary subtag).
    pub fn of(language: &str) -> Self {
        Self { own: OWN_CLASSES.get(language), openers: stop_words(language).filter(|_| language != "en") }
    }

    /// Looks up `word`, written without its full stop.
    pub fn class(self, word: &str) -> Option<Abbreviation> {
        if word.len() > LONGEST {
            return None;
        }
        // At the beginning of a sentence: `Ul. Długa`. A single capital is an initial, and in English `Max` a name.
        let is_raised = self.openers.is_some() && word.starts_with(char::is_uppercase) && word.chars().nth(1).is_some();
        let lower = if is_raised { Cow::Owned(word.to_lowercase()) } else { Cow::Borrowed(word) };
        let own = self.own.and_then(|own| own.get(lower.as_ref()));
        CLASSES.get(word).or(own).copied()
    }

    /// Whether what may end a sentence does so behind a number: `12 km. Er`. In English a month may stand there.
    pub fn ends_behind_number(self) -> bool {
        self.openers.is_some()
    }

    /// Whether `word` opens sentences.
    pub fn opens_sentences(self, word: &str) -> bool {
        STARTERS.binary_search(&word).is_ok()
            || self.openers.is_some_and(|openers| openers.contains(word.to_lowercase().as_str()))
    }
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
        for (language, leading, closing) in OWN {
            let all: Vec<_> = leading.split_whitespace().chain(closing.split_whitespace()).collect();
            for (at, word) in all.iter().enumerate() {
                assert!(!all[at + 1..].contains(word) && *word == word.to_lowercase(), "{language}: {word}");
                assert!(word.len() <= LONGEST, "{language}: {word}");
            }
        }
    }
}
