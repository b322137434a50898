//! The names of people as they are called, where the text has them in other cases alone: `Тимофея Лаврентьева`, `Jouko Mannisen`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::lexicon::WorldLexicon;
use crate::enrich::names::lexicon::{Hash, class};
use crate::enrich::roles;

/// One way to change: what stands in the place of `end` in other cases. The sex is `m`, `f`, or `-` for both.
struct Change {
    sex: &'static str,
    end: &'static str,
    /// Only first names change so.
    first: bool,
    cases: Vec<&'static str>,
}

static CHANGES: LazyLock<FxHashMap<&'static str, Vec<Change>>> = LazyLock::new(|| {
    let mut changes: FxHashMap<&str, Vec<Change>> = FxHashMap::default();
    for (language, name, cases) in roles::rows(include_str!("../../../../data/ner/declension.tsv")) {
        let (sex, end) = name.split_once(' ').unwrap_or((name, ""));
        let (first, end) = end.strip_prefix('*').map_or((false, end), |end| (true, end));
        changes.entry(language).or_default().push(Change { sex, end, first, cases: cases.split(' ').collect() });
    }
    changes
});

/// Letters that are left of a name without its ending at least.
const STEM: usize = 3;

impl Change {
    /// What a word may be without its case.
    fn forms(&self, word: &str) -> impl Iterator<Item = String> {
        let stems = self.cases.iter().filter_map(move |case| word.strip_suffix(case));
        let long = stems.filter(|stem| stem.chars().count() >= STEM);
        long.map(|stem| format!("{stem}{}", self.end))
    }
}

/// The full name of a person without its case; `None` where it has none, or nothing says so. `alone` are last names that the article has by themselves.
pub(super) fn called<'a>(
    name: &str,
    language: &str,
    lexicon: &WorldLexicon,
    mut alone: impl Iterator<Item = &'a str>,
) -> Option<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let (last, front) = words.split_last().filter(|(_, front)| !front.is_empty())?;
    let changes = CHANGES.get(language).map_or(&[][..], Vec::as_slice);
    let is_first = |word: &str| lexicon.classes(Hash::EMPTY.lower(word).get()) & class::FIRST != 0;
    let mut forms = changes.iter().flat_map(|change| change.forms(last));
    let last = match language {
        // The last word is the first name.
        "hu" if is_first(last) => None,
        "hu" => forms.find(|form| is_first(form)),
        "fi" => forms.next().or_else(|| alone.find(|short| last.strip_suffix('n') == Some(short)).map(str::to_owned)),
        "da" | "de" | "nl" | "no" | "sv" => {
            alone.find(|short| last.strip_suffix('s') == Some(short)).map(str::to_owned)
        }
        _ => return declined(&words, changes, &is_first),
    }?;
    Some(format!("{} {last}", front.join(" ")))
}

/// A name all of whose words change: the first name says it, which is none as it stands, and one without its ending, and what the others change like.
fn declined(words: &[&str], changes: &[Change], is_first: &dyn Fn(&str) -> bool) -> Option<String> {
    let unknown = words.iter().enumerate().filter(|(_, word)| !is_first(word));
    let firsts = unknown.flat_map(|(at, word)| {
        changes.iter().filter_map(move |change| Some((at, change.sex, change.forms(word).find(|form| is_first(form))?)))
    });
    let names = firsts.filter_map(|(first, sex, form)| {
        let others = words.iter().enumerate().filter(|(at, _)| *at != first);
        let mut all: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        for (at, word) in others {
            all[at] = last_name(word, sex, changes)?;
        }
        let unchanged = all.iter().zip(words).filter(|(new, old)| new == old).count();
        all[first] = form;
        Some((unchanged, all.join(" ")))
    });
    names.reduce(|a, b| if b.0 < a.0 { b } else { a }).map(|(_, name)| name)
}

/// A last name of somebody of this sex without its case; `None` where it would change and does not, as that of somebody else: `Havlová`.
fn last_name(word: &str, sex: &str, changes: &[Change]) -> Option<String> {
    let fitting = changes.iter().filter(|change| change.sex == sex && !change.first);
    let ends = fitting.flat_map(|change| change.cases.iter().map(|case| (*case, change.end)));
    let best = ends.filter(|(case, _)| word.ends_with(case)).reduce(|a, b| if b.0.len() > a.0.len() { b } else { a });
    let last = word.chars().next_back()?;
    // Names of men that end in these do not change, nor do those of women that end in consonants.
    let stays = if sex == "m" {
        "оиіеуюхí".contains(last)
    } else {
        last == 'о' || !"аеєиіїоуыэюяaáeéěiíoóuúůyýąę".contains(last)
    };
    match best {
        Some((case, end)) => Some(format!("{}{end}", &word[..word.len() - case.len()])),
        None => stays.then(|| word.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_called_without_their_cases() {
        for (language, name, alone, want) in [
            ("ru", "Тимофея Дубровина", "", Some("Тимофей Дубровин")),
            ("ru", "Константину Залесскому", "", Some("Константин Залесский")),
            ("ru", "Залесского Тимофея", "", Some("Залесский Тимофей")),
            ("ru", "Ольгой Дубровиной", "", Some("Ольга Дубровина")),
            ("ru", "Ольга Дубровина", "Дубровин", None),
            ("uk", "Остапа Гринчука", "", Some("Остап Гринчук")),
            ("uk", "Оксани Петренко", "", Some("Оксана Петренко")),
            ("pl", "Tadeuszem Zalewskim", "", Some("Tadeusz Zalewski")),
            ("pl", "Jackowi Wilkowi", "", Some("Jacek Wilk")),
            ("pl", "Tadeusz Zalewski", "", None),
            ("cs", "Tomáše Krčka", "", None),
            ("cs", "Vlastimila Havlová", "", None),
            ("cs", "Pavly Dvořákové", "", Some("Pavla Dvořáková")),
            ("cs", "Janem Novotným", "", Some("Jan Novotný")),
            ("cs", "Janu Svobodovi", "", None),
            ("pl", "Janowi Nowakowi", "", Some("Jan Nowak")),
            ("fi", "Jouko Mannisen", "", Some("Jouko Manninen")),
            ("fi", "Otto Rauhalan", "Rauhala", Some("Otto Rauhala")),
            ("hu", "Nagy Péterrel", "", Some("Nagy Péter")),
            ("hu", "Nagy Péter", "", None),
            ("sv", "Lena Bergkvists", "Bergkvist", Some("Lena Bergkvist")),
            ("sv", "Lena Bergkvists", "", None),
        ] {
            let called = called(name, language, WorldLexicon::shipped(), alone.split(' '));
            assert_eq!(called.as_deref(), want, "{language} {name}");
        }
    }
}
