//! What a name in running text may be without its ending, article or preposition: guesses, for packs to know or not.

use super::fold::fold;

/// How the endings of names change in a language: each ending of the text with what may stand there in the name itself. Endings that change the
/// stem come first (`Praze`, `Krakowa`, `Києві`).
struct Endings {
    language: &'static str,
    changes: &'static [(&'static [&'static str], &'static [&'static str])],
}

/// Cyrillic nominatives that a bare stem may have.
const RUSSIAN: &[&str] = &["", "а", "я", "ь", "й", "о", "е", "ий", "ый", "ия", "и", "ы"];
const UKRAINIAN: &[&str] = &["", "а", "я", "ь", "й", "о", "ий", "ія", "и", "і"];
const LATIN_SLAVIC: &[&str] = &["", "a", "o", "e", "ia", "ie", "y", "i"];

const ENDINGS: &[Endings] = &[
    Endings {
        language: "ru",
        changes: &[
            (&["ской", "скую"], &["ская"]),
            (&["цкой", "цкую"], &["цкая"]),
            (
                &[
                    "ского",
                    "скому",
                    "ским",
                    "ском",
                    "ого",
                    "ому",
                    "ыми",
                    "ами",
                    "ями",
                    "ией",
                    "ым",
                    "им",
                    "ой",
                    "ей",
                    "ом",
                    "ем",
                    "ах",
                    "ях",
                    "ов",
                    "ев",
                    "ии",
                    "ию",
                    "а",
                    "я",
                    "у",
                    "ю",
                    "е",
                    "и",
                    "ы",
                ],
                RUSSIAN,
            ),
        ],
    },
    Endings {
        language: "uk",
        changes: &[
            (&["єва", "єву", "єві", "євом"], &["їв"]),
            (&["ова", "ову", "ові", "овом"], &["ів"]),
            (&["олі", "оля", "олю", "олем"], &["іль"]),
            (&["зі"], &["га"]),
            (&["ці"], &["ка"]),
            (&["ого", "ому", "им"], &["е"]),
            (&["ської", "ській", "ську"], &["ська"]),
            (&["цької", "цькій", "цьку"], &["цька"]),
            (
                &[
                    "ого", "ому", "ами", "ями", "ові", "еві", "ією", "ою", "ею", "им", "ій", "ом", "ем", "ах", "ях",
                    "ів", "ії", "ію", "а", "я", "у", "ю", "і", "и",
                ],
                UKRAINIAN,
            ),
        ],
    },
    Endings {
        language: "pl",
        changes: &[
            (&["owa", "owie", "owem", "owowi"], &["ów"]),
            (&["nia", "niu", "niem"], &["ń"]),
            (&["ścia", "ściu", "ściem"], &["ść"]),
            (&["ia", "iu", "iem"], &[""]),
            (&["odzi", "odzią"], &["ódź"]),
            (&["dze"], &["ga"]),
            (&["ce"], &["ka"]),
            (&["cie"], &["t"]),
            (&["rze"], &["ra", "r"]),
            (&["ni"], &["nia"]),
            (&["ej"], &["a"]),
            (
                &[
                    "owie", "owi", "iego", "iemu", "ego", "emu", "iem", "em", "im", "ym", "ach", "ie", "ów", "om", "ą",
                    "ę", "a", "u", "i", "y", "e",
                ],
                LATIN_SLAVIC,
            ),
        ],
    },
    Endings {
        language: "cs",
        changes: &[
            (&["ze"], &["ha", "ga"]),
            (&["ce"], &["ka", "ec"]),
            (&["ci"], &["ec"]),
            (&["ře"], &["ra", "r"]),
            (&["ni"], &["eň"]),
            (&["é"], &["á", "ý"]),
            (&["ých"], &["é", "y"]),
            (
                &[
                    "ovi", "ového", "ovou", "ové", "ého", "ému", "em", "ou", "ech", "ích", "ům", "ě", "a", "u", "i",
                    "í", "y", "e", "é",
                ],
                LATIN_SLAVIC,
            ),
        ],
    },
    Endings {
        language: "fi",
        changes: &[
            (&["ngissä", "ngistä", "ngin", "ngille", "ngissa", "ngista"], &["nki"]),
            (&["hdessa", "hdesta", "hden", "hdelle"], &["hti"]),
            (&["russa", "rusta", "run"], &["rku"]),
            (&["maissa", "maista", "maiden", "maihin"], &["maat"]),
            (&["lloissa", "lloista", "lloille", "ltojen", "ltoihin"], &["llat"]),
            (
                &[
                    "issa", "issä", "ista", "istä", "ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle",
                    "seen", "iin", "aan", "ään", "ella", "ellä", "hin", "na", "nä", "ksi", "in", "en", "an", "än", "n",
                    "a", "ä",
                ],
                &["", "i", "a", "ä", "e"],
            ),
        ],
    },
    Endings {
        language: "hu",
        changes: &[
            (&["ett", "ott", "ött"], &[""]),
            (&["ában", "ából", "áról", "ától", "ának", "ával", "ához", "ánál", "ába", "ára", "án", "át"], &["a"]),
            (&["ében", "éből", "éről", "étől", "ének", "ével", "éhez", "énél", "ébe", "ére", "én", "ét"], &["e"]),
            (
                &[
                    "ban", "ben", "ból", "ből", "ról", "ről", "tól", "től", "nak", "nek", "val", "vel", "hoz", "hez",
                    "höz", "nál", "nél", "ba", "be", "ra", "re", "ért", "on", "en", "ön", "ot", "et", "öt", "at", "n",
                    "t",
                ],
                &[""],
            ),
        ],
    },
    Endings { language: "ro", changes: &[(&["ului", "ilor", "ul", "ei", "ii", "a"], &["", "a", "e", "ia"])] },
    Endings { language: "de", changes: &[(&["es", "en", "s", "n"], &[""])] },
    Endings { language: "da", changes: &[(&["s"], &[""])] },
    Endings { language: "no", changes: &[(&["s"], &[""])] },
    Endings { language: "sv", changes: &[(&["s"], &[""])] },
    Endings { language: "nl", changes: &[(&["s"], &[""])] },
];

/// Articles in front of names of organisations, by language.
const ARTICLES: &[(&str, &[&str])] = &[
    ("es", &["el", "la", "los", "las"]),
    ("fr", &["le", "la", "les"]),
    ("it", &["il", "lo", "la", "i", "gli", "le"]),
    ("pt", &["o", "a", "os", "as"]),
    ("de", &["der", "die", "das", "den", "dem", "des"]),
    ("nl", &["de", "het"]),
];

/// Letters that a stem has at least; with more than one letter of what changes, the name has more than these.
const STEM: usize = 3;
/// Most guesses about one name.
const MOST: usize = 400;

/// A name without the endings that Turkish and Azerbaijani write behind an apostrophe, which parts them from any name.
pub fn without_suffix<'n>(language: &str, name: &'n str) -> &'n str {
    if !matches!(language, "tr" | "az") {
        return name;
    }
    let parted = name.rfind(['\'', '\u{2019}']).map(|at| name.split_at(at));
    let is_ending = |rest: &str| !rest.contains(' ') && rest.chars().nth(1).is_some_and(char::is_lowercase);
    parted.filter(|(bare, rest)| !bare.is_empty() && is_ending(rest)).map_or(name, |(bare, _)| bare)
}

/// The name without the article in front of it, where the language has such.
pub(super) fn without_article<'n>(language: &str, name: &'n str) -> Option<&'n str> {
    let (first, rest) = name.split_once(' ')?;
    is_article(language, first).then_some(rest)
}

/// Whether the word is an article that names of organisations may begin with.
pub fn is_article(language: &str, word: &str) -> bool {
    let articles = ARTICLES.iter().find(|(code, _)| *code == language);
    articles.is_some_and(|(_, articles)| articles.contains(&word.to_lowercase().as_str()))
}

/// What `name` may be without endings, each guess once; the name itself is none of them.
pub fn bare_forms(language: &str, name: &str) -> Vec<String> {
    let language = if matches!(language, "nb" | "nn") { "no" } else { language };
    let mut guesses = Vec::new();
    guesses.extend(without_article(language, name).map(str::to_owned));
    if language == "ar" {
        guesses.extend(without_clitics(name));
    }
    if let Some(endings) = ENDINGS.iter().find(|endings| endings.language == language) {
        let words: Vec<&str> = name.split(' ').collect();
        let each: Vec<Vec<String>> = words.iter().map(|word| bare_words(endings, word)).collect();
        // Of a long name the first words or the last ones change; all combinations would be too many.
        if words.len() <= 2 {
            let mut combined = vec![String::new()];
            for (word, forms) in words.iter().zip(&each) {
                let all = || std::iter::once(*word).chain(forms.iter().map(String::as_str));
                let longer = combined.iter().flat_map(|front| {
                    all().map(move |form| if front.is_empty() { form.to_owned() } else { format!("{front} {form}") })
                });
                combined = longer.take(MOST).collect();
            }
            guesses.extend(combined.into_iter().skip(1));
        } else {
            for (at, forms) in each.iter().enumerate() {
                guesses.extend(forms.iter().map(|form| {
                    let mut changed = words.clone();
                    changed[at] = form;
                    changed.join(" ")
                }));
            }
        }
    }
    guesses.truncate(MOST);
    guesses
}

fn bare_words(endings: &Endings, word: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for (olds, news) in endings.changes {
        for stem in olds.iter().filter_map(|old| word.strip_suffix(old)) {
            for new in *news {
                let form = format!("{stem}{new}");
                let (kept, added) = (stem.chars().count(), new.chars().count());
                let is_long = kept >= STEM || added > 1 && kept + added > STEM;
                if is_long && form != word && !forms.contains(&form) {
                    forms.push(form);
                }
            }
        }
    }
    forms
}

/// An Arabic name without what is written onto it.
fn without_clitics(name: &str) -> Vec<String> {
    let mut forms = Vec::new();
    let rest = name.strip_prefix(['و', 'ف']).unwrap_or(name);
    for form in [Some(rest), rest.strip_prefix(['ب', 'ك', 'ل'])].into_iter().flatten() {
        if form != name && fold(form).chars().count() >= STEM {
            forms.push(form.to_owned());
        }
    }
    if let Some(after) = rest.strip_prefix("لل") {
        forms.push(format!("ال{after}"));
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_behind_an_apostrophe_are_taken_off() {
        assert_eq!(without_suffix("tr", "Ankara'dan"), "Ankara");
        assert_eq!(without_suffix("tr", "Shaquille O'Neal"), "Shaquille O'Neal");
        assert_eq!(without_suffix("tr", "Kars’ın Sarıkamış ilçesi"), "Kars’ın Sarıkamış ilçesi");
    }

    #[test]
    fn the_name_itself_is_among_the_guesses() {
        for (language, text, name) in [
            ("ru", "Москве", "Москва"),
            ("ru", "Дубае", "Дубай"),
            ("ru", "Андреем Белоусовым", "Андрей Белоусов"),
            ("pl", "Warszawie", "Warszawa"),
            ("pl", "Orlenu", "Orlen"),
            ("cs", "Zlíně", "Zlín"),
            ("cs", "Praze", "Praha"),
            ("cs", "Liberce", "Liberec"),
            ("cs", "Kutné Hoře", "Kutná Hora"),
            ("cs", "Karlových Varech", "Karlovy Vary"),
            ("pl", "Krakowie", "Kraków"),
            ("pl", "Radomiu", "Radom"),
            ("pl", "Poznania", "Poznań"),
            ("pl", "Zielonej Górze", "Zielona Góra"),
            ("pl", "Zamościu", "Zamość"),
            ("uk", "Києва", "Київ"),
            ("uk", "Львові", "Львів"),
            ("uk", "Харківської області", "Харківська область"),
            ("uk", "Вінницькій області", "Вінницька область"),
            ("ru", "Тульской области", "Тульская область"),
            ("ru", "Липецкой области", "Липецкая область"),
            ("fi", "Helsingissä", "Helsinki"),
            ("fi", "Alankomaissa", "Alankomaat"),
            ("hu", "Pécsett", "Pécs"),
            ("pl", "Łodzi", "Łódź"),
            ("hu", "Debrecenben", "Debrecen"),
            ("hu", "Tatabányán", "Tatabánya"),
            ("fi", "Tampereella", "Tampere"),
            ("uk", "Одесі", "Одеса"),
            ("de", "Deutschen Bahn", "Deutsche Bahn"),
            ("es", "El Banco de España", "Banco de España"),
            ("ar", "بالقاهرة", "القاهرة"),
            ("ar", "للأمم المتحدة", "الأمم المتحدة"),
        ] {
            let guesses = bare_forms(language, text);
            assert!(guesses.contains(&name.to_owned()), "{language} {text}: {guesses:?}");
            assert!(guesses.len() <= MOST && !guesses.contains(&text.to_owned()), "{language}");
        }
        assert!(bare_forms("en", "Moscow").is_empty());
    }
}
