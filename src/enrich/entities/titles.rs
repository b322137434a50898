//! The titles of people in other languages than English: what stands beside a name is a role, and no part of the name.
//!
//! English has its own reading of titles with its recognizer of names (`names::role`).

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::fold::{fold, is_unspaced};
use super::stems::Stems;
use crate::article::{Entity, Span};
use crate::enrich::analysis::TokenKind;
use crate::enrich::{Analysis, korean};

static TITLES: &str = include_str!("../../../data/titles/titles.txt");

/// On which side of a name its title stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
    Both,
}

/// The titles of a language.
#[derive(Debug)]
struct Titles {
    side: Side,
    words: Stems,
    /// What may stand between a title and the name.
    of: Vec<String>,
    /// Ends of words that say what an office is of without a preposition, and of words that are none of these.
    genitive: Stems,
    verbs: Stems,
    arabic: bool,
    /// What an office is of may stand in front of it.
    turkish: bool,
}

static TABLE: LazyLock<FxHashMap<&'static str, Titles>> = LazyLock::new(|| {
    let mut table: FxHashMap<&str, Titles> = FxHashMap::default();
    let mut language = "";
    for line in TITLES.lines().filter(|line| !line.starts_with('#')) {
        if let Some((code, side)) = line.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
            language = code;
            let side = match side {
                "after" => Side::After,
                "both" => Side::Both,
                _ => Side::Before,
            };
            let (words, genitive, verbs) = Default::default();
            let (arabic, turkish) = (code == "ar", code == "tr");
            table.insert(code, Titles { side, words, of: vec![], genitive, verbs, arabic, turkish });
            continue;
        }
        let Some(titles) = table.get_mut(language) else { continue };
        if let Some(ends) = line.strip_prefix("genitive ") {
            let (genitive, verbs) = ends.split_once(" not ").unwrap_or((ends, ""));
            genitive.split_whitespace().for_each(|end| titles.genitive.add(end));
            verbs.split_whitespace().for_each(|end| titles.verbs.add(end));
            continue;
        }
        if let Some(of) = line.strip_prefix("of") {
            titles.of.extend(of.split_whitespace().map(fold));
            continue;
        }
        line.split_whitespace().for_each(|word| titles.words.add(word));
    }
    table
});

/// Articles and prepositions inside of roles: `ministre de l'Économie`, `Bürgermeisterin von Kassel`.
const LINKS: &[&str] = &[
    "al", "am", "an", "da", "dal", "das", "de", "degli", "dei", "del", "dell", "della", "delle", "den", "der", "des",
    "di", "do", "dos", "du", "e", "el", "en", "et", "for", "fur", "i", "im", "in", "l", "la", "las", "le", "les",
    "los", "och", "og", "para", "pour", "und", "van", "von", "voor", "y", "zum", "d", "av", "af", "ds",
];

/// Offices of places, without marks: behind them and a preposition stands a place, also where it is called like a person.
const OF_PLACES: &[&str] = &[
    "alcalde",
    "alcaldesa",
    "arcebispo",
    "arzobispo",
    "ayuntamiento",
    "bispo",
    "burgemeester",
    "burgermeister",
    "burgermeisterin",
    "burmistrz",
    "burmistrza",
    "camara",
    "comune",
    "eveque",
    "gemeente",
    "gobernador",
    "gobernadora",
    "governador",
    "governadora",
    "hejtman",
    "intendente",
    "maire",
    "mairesse",
    "mairie",
    "municipio",
    "oberburgermeister",
    "oberburgermeisterin",
    "obispo",
    "polgarmestere",
    "prefeita",
    "prefeito",
    "prefeitura",
    "primar",
    "primarul",
    "primator",
    "primatorka",
    "sindaca",
    "sindaco",
    "starosta",
    "starostka",
    "starosty",
    "vescovo",
    "wojt",
    "глава",
    "главы",
    "голова",
    "голови",
    "губернатор",
    "мер",
    "мера",
    "мэр",
    "мэра",
];
/// Titles that names of places begin with.
const TITLED: &[&str] = &["coronel", "doutor", "general", "padre", "presidente", "san", "santo", "senador"];
/// Prepositions in front of such places.
const PREPOSITIONS: &[&str] = &["a", "d", "da", "de", "del", "di", "do", "du", "lui", "van", "von"];

/// The longest role, in words, and how many of them may be any word between the office and the name.
const LONGEST: usize = 8;
const PLAIN: usize = 3;

impl Titles {
    fn is_title(&self, folded: &str) -> bool {
        self.words.has(folded)
    }

    fn is_office(&self, folded: &str) -> bool {
        self.of.iter().any(|of| of == folded)
    }

    /// Whether it may be what an office is of, by its ending.
    fn is_genitive(&self, folded: &str) -> bool {
        self.genitive.has(folded) && !self.verbs.has(folded)
    }

    fn is_of(&self, folded: &str) -> bool {
        // Arabic says with the article what an office is of.
        self.is_office(folded) || LINKS.contains(&folded) || self.arabic && folded.starts_with("ال")
    }
}

/// Gives people their roles, takes titles off the front of their names, and leaves out who is nothing but a title.
pub fn settle(analysis: &Analysis<'_>, people: &mut Vec<Entity>) {
    let language = if matches!(analysis.language, "nb" | "nn") { "no" } else { analysis.language };
    let Some(titles) = TABLE.get(language) else { return };
    let folded: Vec<String> = analysis.forms().map(|form| fold(form.word)).collect();
    let word = |at: usize| folded.get(analysis.form_number(at)).map_or("", String::as_str);
    let starts: BTreeSet<u32> =
        people.iter().flat_map(|person| &person.mentions).map(|mention| mention.start).collect();
    for person in people.iter_mut() {
        let mut changed = starts_with_title(titles, &person.name);
        person.mentions.retain_mut(|mention| {
            let start = mention.start;
            let is_place = is_place(analysis, &word, *mention) || is_between(analysis, &word, &starts, *mention);
            let named = !is_place && bare(analysis, titles, &word, mention);
            changed |= !named || mention.start != start;
            named
        });
        if changed {
            let full = person.mentions.iter().map(|&mention| &analysis.text[analysis.bytes(mention)]);
            let full = full.max_by_key(|text| text.split_whitespace().count()).unwrap_or_default();
            person.name = full.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }
    let mut named: Vec<Span> = people.iter().flat_map(|person| person.mentions.iter().copied()).collect();
    named.sort_unstable();
    for person in people.iter_mut().filter(|person| person.role.is_none()) {
        person.role = person.mentions.iter().find_map(|&mention| role(analysis, titles, &word, &named, mention));
    }
    people.retain(|person| !person.mentions.is_empty() && !is_number(&person.name));
}

/// Whether a name is nothing but numerals and single letters: `II. r`, the second accused in Hungarian.
fn is_number(name: &str) -> bool {
    let numeral = |word: &str| word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C' | 'D' | 'M'));
    let mut words = name.split([' ', '.']).filter(|word| !word.is_empty());
    !name.chars().any(is_unspaced) && words.all(|word| word.chars().count() == 1 || numeral(word))
}

/// Whether the office of a place stands in front: `o prefeito de Plácido de Castro`, `Prefeitura de Doutor Pedrinho`.
fn is_place<'a>(analysis: &Analysis<'_>, word: &dyn Fn(usize) -> &'a str, mention: Span) -> bool {
    let first = tokens(analysis, mention).start;
    let office = |of: Option<usize>| {
        let of = of.filter(|&of| PREPOSITIONS.contains(&word(of)));
        of.and_then(|of| of.checked_sub(1)).is_some_and(|office| OF_PLACES.contains(&word(office)))
    };
    // A title may be part of the place's name.
    let before = first.checked_sub(1);
    office(before) || before.is_some_and(|title| TITLED.contains(&word(title))) && office(first.checked_sub(2))
}

/// Whether the mention stands between the office of a place and somebody's name: `starosta` `Železné Rudy` `Filip Smola`.
fn is_between<'a>(
    analysis: &Analysis<'_>,
    word: &dyn Fn(usize) -> &'a str,
    starts: &BTreeSet<u32>,
    mention: Span,
) -> bool {
    let before = tokens(analysis, mention).start.checked_sub(1);
    starts.contains(&(mention.end + 1))
        && analysis.text[analysis.bytes(mention).end..].starts_with(' ')
        && before.is_some_and(|office| OF_PLACES.contains(&word(office)))
}

fn starts_with_title(titles: &Titles, name: &str) -> bool {
    name.split_once(' ').is_some_and(|(first, _)| titles.is_title(&fold(first)))
}

/// The tokens of a mention.
fn tokens(analysis: &Analysis<'_>, mention: Span) -> std::ops::Range<usize> {
    let bytes = analysis.bytes(mention);
    let first = analysis.tokens.partition_point(|token| (token.end as usize) <= bytes.start);
    first..analysis.tokens.partition_point(|token| (token.start as usize) < bytes.end)
}

/// Takes titles off the front of a mention; false where nothing is left.
fn bare<'a>(analysis: &Analysis<'_>, titles: &Titles, word: &dyn Fn(usize) -> &'a str, mention: &mut Span) -> bool {
    if titles.side == Side::After || analysis.text[analysis.bytes(*mention)].chars().any(is_unspaced) {
        return true;
    }
    let all = tokens(analysis, *mention);
    let mut first = all.start;
    while first < all.end && titles.is_title(word(first)) && !is_name(analysis, first, all.end) {
        first += 1;
    }
    // `ministro degli` `Esteri Antonio Tajani`: the office reaches into the name.
    let reaches = first == all.start
        && all.len() > 2
        && titles.is_office(word(first))
        && first.checked_sub(1).is_some_and(|before| titles.is_of(word(before)) || titles.is_title(word(before)));
    first += usize::from(reaches);
    if first >= all.end {
        return false;
    }
    if first > all.start {
        mention.start = analysis.span(analysis.tokens[first].start as usize..analysis.bytes(*mention).end).start;
    }
    true
}

/// Whether a word that is a title too is a name here: one of exactly two words, and no opening one of a longer name.
fn is_name(analysis: &Analysis<'_>, at: usize, end: usize) -> bool {
    end - at == 2 && analysis.token(at).chars().count() < 5
}

/// The role beside a mention, as the text has it; `named` are the mentions of all people, in order.
fn role<'a>(
    analysis: &Analysis<'_>,
    titles: &Titles,
    word: &dyn Fn(usize) -> &'a str,
    named: &[Span],
    mention: Span,
) -> Option<String> {
    let bytes = analysis.bytes(mention);
    if analysis.text[bytes.clone()].chars().any(is_unspaced) {
        return unspaced(titles, &analysis.text[..bytes.start], &analysis.text[bytes.end..]);
    }
    let all = tokens(analysis, mention);
    match titles.side {
        Side::After => {
            let at = all.end;
            let last =
                (at..analysis.tokens.len()).take(3).take_while(|&at| analysis.tokens[at].kind == TokenKind::Word);
            // Korean writes particles to the title.
            let noun = |word: &str| if analysis.language == "ko" { korean::noun(word) } else { word }.to_owned();
            let last = last.into_iter().find(|&at| titles.is_title(&noun(word(at))))?;
            (last <= at + 1).then(|| noun(&text(analysis, at, last + 1)))
        }
        Side::Before | Side::Both => {
            let sentence = analysis.sentence_tokens.iter().find(|s| s.contains(&all.start))?;
            let comma =
                all.start > sentence.start && matches!(analysis.token(all.start - 1), "," | "،" | "-" | "–" | "—");
            let end = all.start - usize::from(comma);
            // `la secretaria de Ana Olmedo`
            if end > sentence.start && PREPOSITIONS.contains(&word(end - 1)) {
                return None;
            }
            // `Bürgermeister Uwe Kern und Anna Vogel`: the role is another's. `ministre d'Ana Olmedo, Luc Morel`: it is his.
            let before = named.partition_point(|other| other.start < mention.start);
            let other = before.checked_sub(1).map(|other| tokens(analysis, named[other]));
            let is_of = |first: usize| first.checked_sub(1).is_some_and(|of| PREPOSITIONS.contains(&word(of)));
            let others = other.filter(|other| !is_of(other.start)).map_or(0, |other| other.end);
            let floor = sentence.start.max(end.saturating_sub(LONGEST)).max(others);
            let mut first = None;
            let mut plain = 0;
            let mut at = end;
            while at > floor {
                at -= 1;
                let is_title = titles.is_title(word(at));
                let capital = analysis.token(at).chars().next().is_some_and(char::is_uppercase);
                let joined = titles.is_of(word(at)) || capital || matches!(analysis.token(at), "'" | "\u{2019}" | "-");
                // `presidente da autarquia, Ana Reis`, `министр сельского хозяйства Иван Соколов`
                let is_word = analysis.tokens[at].kind == TokenKind::Word && plain < PLAIN;
                let is_plain = !joined && is_word && (comma || titles.is_genitive(word(at)));
                if is_title || first.is_some() && titles.turkish && titles.is_office(word(at)) {
                    first = Some(at);
                } else if first.is_some() || !joined && !is_plain || analysis.tokens[at].kind == TokenKind::Number {
                    break;
                }
                plain += usize::from(is_plain && first.is_none());
            }
            let is_whole = |first: &usize| {
                plain == 0 || !comma || titles.is_of(word(first + 1)) || titles.is_genitive(word(first + 1))
            };
            first.filter(is_whole).map(|first| text(analysis, first, end))
        }
    }
}

/// The text of some tokens, on one line.
fn text(analysis: &Analysis<'_>, first: usize, end: usize) -> String {
    let bytes = analysis.tokens[first].start as usize..analysis.tokens[end - 1].end as usize;
    analysis.text[bytes].split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A title right beside a name where no blanks part words.
fn unspaced(titles: &Titles, before: &str, behind: &str) -> Option<String> {
    let longest = |fits: &dyn Fn(&str) -> bool| {
        titles.words.words().iter().filter(|title| fits(title)).max_by_key(|title| title.len()).cloned()
    };
    let after = || longest(&|title| behind.starts_with(title));
    let ahead = || longest(&|title| before.ends_with(title));
    match titles.side {
        Side::Before => ahead(),
        Side::After => after(),
        Side::Both => ahead().or_else(after),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Body, Language};

    /// The people of `text` after their titles were settled, each name marked in it, as `name/role`.
    fn settled(language: &str, text: &str, names: &[&str]) -> Vec<String> {
        let article = Article {
            body: Body { text: text.into(), ..Body::default() },
            language: Some(Language { code: language.into(), script: None, confidence: 1.0 }),
            ..Article::default()
        };
        let analysis = Analysis::of(&article);
        let person = |name: &&str| {
            let at = text.find(name).expect("in the text");
            Entity { name: (*name).into(), mentions: vec![analysis.span(at..at + name.len())], ..Entity::default() }
        };
        let mut people: Vec<Entity> = names.iter().map(person).collect();
        settle(&analysis, &mut people);
        people.iter().map(|p| format!("{}/{}", p.name, p.role.as_deref().unwrap_or("-"))).collect()
    }

    #[test]
    fn titles_are_roles_and_no_part_of_names() {
        for (language, text, name, want) in [
            ("es", "La vicepresidenta Carmen Olmedo habló.", "Carmen Olmedo", "Carmen Olmedo/vicepresidenta"),
            ("es", "El ministro de Economía, Luis Robles, viajó.", "Luis Robles", "Luis Robles/ministro de Economía"),
            ("fr", "Le ministre de l'Économie Paul Morel parle.", "Paul Morel", "Paul Morel/ministre de l'Économie"),
            (
                "de",
                "Finanzministerin Anna Vogel schwieg.",
                "Finanzministerin Anna Vogel",
                "Anna Vogel/Finanzministerin",
            ),
            (
                "it",
                "Il ministro degli Esteri Aldo Ferri parla.",
                "Esteri Aldo Ferri",
                "Aldo Ferri/ministro degli Esteri",
            ),
            ("ru", "Его встретил министр обороны Иван Соколов.", "Иван Соколов", "Иван Соколов/министр обороны"),
            ("pl", "Premier Adam Zieliński mówił.", "Adam Zieliński", "Adam Zieliński/Premier"),
            ("ar", "قال وزير الخارجية سامر حداد إن", "سامر حداد", "سامر حداد/وزير الخارجية"),
            ("hu", "Kovács Béla miniszterelnök beszélt.", "Kovács Béla", "Kovács Béla/miniszterelnök"),
            ("tr", "Dışişleri Bakanı Ahmet Demir konuştu.", "Ahmet Demir", "Ahmet Demir/Dışişleri Bakanı"),
            ("ja", "山田太郎首相は語った。", "山田太郎", "山田太郎/首相"),
            ("ja", "山田太郎さんは語った。", "山田太郎", "山田太郎/-"),
            ("ko", "이상근 군수는 말했다.", "이상근", "이상근/군수"),
            ("ko", "김태호 국민의힘 의원이 말했다.", "김태호", "김태호/국민의힘 의원"),
            ("zh", "副市长季湘荣出席。", "季湘荣", "季湘荣/副市长"),
            (
                "pl",
                "Burmistrz Gminy Witkowo - Adam Zieliński mówił.",
                "Adam Zieliński",
                "Adam Zieliński/Burmistrz Gminy Witkowo",
            ),
            ("pt", "O presidente da autarquia, Rui Prado, falou.", "Rui Prado", "Rui Prado/presidente da autarquia"),
            ("fr", "Le président du conseil, Paul Morel, parle.", "Paul Morel", "Paul Morel/président du conseil"),
            (
                "pl",
                "Minister infrastruktury Adam Zieliński mówił.",
                "Adam Zieliński",
                "Adam Zieliński/Minister infrastruktury",
            ),
            ("pl", "Trener chwalił Adama Zielińskiego.", "Adama Zielińskiego", "Adama Zielińskiego/-"),
            ("cs", "Ministr dopravy Jan Malý mlčel.", "Jan Malý", "Jan Malý/Ministr dopravy"),
            ("hi", "मुख्यमंत्री राम शर्मा ने कहा।", "राम शर्मा", "राम शर्मा/मुख्यमंत्री"),
            ("sv", "Försvarsminister Karl Lind talade.", "Karl Lind", "Karl Lind/Försvarsminister"),
        ] {
            assert_eq!(settled(language, text, &[name]), [want], "{language}");
        }
    }

    #[test]
    fn offices_of_places_and_numerals_are_nobody() {
        for (language, text, name) in [
            ("pt", "O prefeito de Augusto Corrêa falou.", "Augusto Corrêa"),
            ("pt", "A Prefeitura de Doutor Severiano abriu vagas.", "Severiano"),
            ("fr", "La mairie de Saint Albain est fermée.", "Saint Albain"),
            ("hu", "Az I. r. vádlott és a II. r. vádlott hallgatott.", "II. r"),
        ] {
            assert!(settled(language, text, &[name]).is_empty(), "{text}");
        }
        let people = ["Rudé Hory", "Jan Malý"];
        assert_eq!(settled("cs", "Starosta Rudé Hory Jan Malý mlčel.", &people), ["Jan Malý/Starosta Rudé Hory"]);
        assert_eq!(settled("fr", "Le maire de Lyon Paul Morel parle.", &["Paul Morel"]).len(), 1);
        assert_eq!(settled("de", "Der Sprecher von Anna Vogel schwieg.", &["Anna Vogel"]).len(), 1);
    }

    #[test]
    fn roles_of_others_are_nobodys() {
        for (language, text, names, want) in [
            ("de", "Bürgermeister Uwe Kern und Anna Vogel kamen.", ["Uwe Kern", "Anna Vogel"], ["Bürgermeister", "-"]),
            ("pt", "O ministro Rui Prado e Ana Reis falaram.", ["Rui Prado", "Ana Reis"], ["ministro", "-"]),
            (
                "es",
                "Vino la ministra de Ana Olmedo, Luz Prado.",
                ["Ana Olmedo", "Luz Prado"],
                ["-", "ministra de Ana Olmedo"],
            ),
        ] {
            let want: Vec<_> = names.iter().zip(want).map(|(name, role)| format!("{name}/{role}")).collect();
            assert_eq!(settled(language, text, &names), want, "{text}");
        }
    }

    #[test]
    fn who_is_nothing_but_a_title_is_nobody() {
        assert_eq!(settled("de", "Der Bundeskanzler kam.", &["Bundeskanzler"]), Vec::<String>::new());
        assert_eq!(settled("es", "Ayer habló Carmen Olmedo.", &["Carmen Olmedo"]), ["Carmen Olmedo/-"]);
    }
}
