//! Bylines to authors.
//!
//! [`stated`] takes a name that a page states as an author's, and believes much; [`printed`] takes a line as printed (`By Ana Ruiz and
//! Tom Berg, Staff Writers`), and believes what looks like names.

mod forms;
mod judge;
mod kinds;
mod label;
mod line;
mod places;
mod register;
mod roles;
mod shape;
mod signed;
mod slashes;
mod words;

pub use self::forms::{addressed, is_address};
pub use self::kinds::{is_agency, is_of_group};
pub use self::label::{is_introduced, is_label, opens_byline};
pub use self::register::{inverted, registered};
pub use self::shape::{looks_like_name, same};
pub use self::signed::{reports, signed};

use self::forms::behind_label;
use self::judge::{Belief, judge};
use self::kinds::is_role;
use self::label::without_label;
use self::line::{authors, fold};
use self::words::List;
use crate::article::{Author, AuthorKind};

/// Whether a text says nothing but what layouts put where the byline is: `Min Read`, `Published September`.
pub fn is_junk(text: &str) -> bool {
    text.split_whitespace().all(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        List::Junk.has(&word) || List::Month.has(&word) || !word.chars().any(char::is_alphabetic)
    })
}

/// The authors of a value that states one or several: an element of JSON-LD, a `meta` tag, a field of a message.
pub fn stated(text: &str) -> Vec<Author> {
    authors(text, Belief::Stated)
}

/// The authors that a printed line names; none where it does not look like a byline.
pub fn printed(text: &str) -> Vec<Author> {
    authors(text, Belief::Printed)
}

/// One name that is stated to be one author's, so that commas inside belong to it; none where it is junk.
pub fn single(text: &str) -> Option<Author> {
    let text = fold(text);
    let text = without_label(&text);
    judge(text, Belief::Stated)
}

/// Whether a line names an author behind a label that stands in the middle of it.
pub fn is_labelled_inside(line: &str) -> bool {
    behind_label(line).is_some_and(|name| !printed(line).is_empty() && looks_like_name(name))
}

/// The reporter whom the first words of a text name in brackets, as Chinese and Korean papers do: `本报讯（记者 林晓雨）`,
/// `[한강일보 = 김민수 기자]`.
pub fn reporter(text: &str) -> Option<Vec<Author>> {
    let signed: Vec<Author> = forms::signature(text).map(signed).unwrap_or_default();
    if !signed.is_empty() {
        return Some(signed);
    }
    let authors: Vec<Author> =
        forms::reporter(text)?.split([' ', '、', '，']).filter_map(|name| judge(name, Belief::Printed)).collect();
    (!authors.is_empty()).then_some(authors)
}

/// Whether a text says what somebody is in a newsroom: `reporter`, `correspondante au port`.
pub fn names_role(text: &str) -> bool {
    text.split(' ').take(4).any(is_role)
}

/// Whether a text is a word that joins two names: `and`, `und`, `和`.
pub fn joins(text: &str) -> bool {
    List::And.has(&text.to_lowercase())
}

/// The name that a short text is, where it is one and nothing else.
pub fn bare(text: &str) -> Option<Author> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '·' | '•' | '|' | ',' | '-' | '–'));
    if text.contains([',', '|', '·', '•', ':', '/', '&']) || !looks_like_name(text) || text.split(' ').count() < 2 {
        return None;
    }
    // Capitals alone are a button's or a label's.
    let shouts = text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase);
    judge(text, Belief::Printed).filter(|a| !shouts && a.kind == Some(AuthorKind::Person) && a.name == text)
}

/// The name in a line that introduces one, though a single word: `By steffi`.
pub fn handle(text: &str) -> Option<Author> {
    let text = text.trim();
    let rest = without_label(text);
    let introduced = rest.len() < text.len();
    let rest = rest.split(['|', ',', '·', '•']).next().unwrap_or(rest).trim();
    let rest = rest.split(" on ").next().unwrap_or(rest);
    let small = ["the", "our", "this", "your", "my"].contains(&rest) || List::Particle.has(rest);
    if !introduced || small || rest.contains(' ') || rest.len() > 30 {
        return None;
    }
    judge(rest, Belief::Stated)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_of(authors: Vec<Author>) -> Vec<String> {
        authors.into_iter().map(|a| a.name).collect()
    }

    #[test]
    fn printed_bylines() {
        for (line, expected) in [
            ("By Ana Ruiz", &["Ana Ruiz"][..]),
            ("oprac. Ana Ruiz", &["Ana Ruiz"]),
            ("Wywiad: Ana Ruiz", &["Ana Ruiz"]),
            ("Das Gespräch führten Ana Ruiz und Tom Berg", &["Ana Ruiz", "Tom Berg"]),
            ("by Ana Ruiz and Tom Berg, Staff Writers", &["Ana Ruiz", "Tom Berg"]),
            ("By Ana Ruiz, Tom Berg & Kim Lee | 16 October 2016", &["Ana Ruiz", "Tom Berg", "Kim Lee"]),
            ("Von Anna-Lena von der Heide und Jörg Müller", &["Anna-Lena von der Heide", "Jörg Müller"]),
            ("Par Élodie Petit et Jean d'Arc", &["Élodie Petit", "Jean d'Arc"]),
            ("Autor: Petr Novák", &["Petr Novák"]),
            ("Автор: Анна Иванова и Пётр Орлов", &["Анна Иванова", "Пётр Орлов"]),
            ("Text: Von Kim Lee", &["Kim Lee"]),
            ("By Ana Ruiz in London", &["Ana Ruiz"]),
            ("Ana Ruiz (Example News), ana@example.com", &["Ana Ruiz"]),
            ("By Senior Reporter Ana Ruiz", &["Ana Ruiz"]),
            ("By Example Staff", &["Example Staff"]),
            ("Ana Ruiz See full bio", &["Ana Ruiz"]),
            ("By Ana Ruiz Senior Politics", &["Ana Ruiz"]),
            ("Ana Ruiz Follow", &["Ana Ruiz"]),
            ("By Jack Ma", &["Jack Ma"]),
            ("Ana Ruiz on Twitter", &["Ana Ruiz"]),
            ("Von Quay-Reporterin Ana Ruiz", &["Ana Ruiz"]),
            ("By Dan Ruiz and Tom Berg", &["Dan Ruiz", "Tom Berg"]),
            ("Tom Berg, Dan Ruiz", &["Tom Berg", "Dan Ruiz"]),
            ("Tekst: Ola Berg Foto: Per Vik", &["Ola Berg"]),
            ("Text och foto: Karin Ståhl", &["Karin Ståhl"]),
            ("Text & Fotos: Karin Kern", &["Karin Kern"]),
            ("Af Mette Lund", &["Mette Lund"]),
            ("De Ana Pop, 12 martie 2014", &["Ana Pop"]),
            ("Γράφει ο Νίκος Παππάς", &["Νίκος Παππάς"]),
            ("Олена Гнатюк, Чернівці", &["Олена Гнатюк"]),
            ("संवाददाता, इंदौर", &[]),
            ("red.", &[]),
            ("Photos by Tom Berg", &[]),
            ("Email The Author", &[]),
            ("3 Hours Ago", &[]),
            ("admin", &[]),
            ("Read more about the weather in the north", &[]),
            ("By clicking you agree", &[]),
            ("作者：王小明", &["王小明"]),
            ("文/记者 王小明", &["王小明"]),
            ("2024-03-12 09:30 来源：晨报 作者：王小明", &["王小明"]),
            ("Exclusive by Political Editor Ana Ruiz and Tom Berg in Oldhaven", &["Ana Ruiz", "Tom Berg"]),
            ("By Senior Home Affairs Correspondent Tom Berg", &["Tom Berg"]),
            ("By Jim Gale, Pacific Correspondent", &["Jim Gale"]),
            ("Par Élodie Petit avec AFP", &["Élodie Petit"]),
            ("By Ana Ruiz with Reuters and Tom Berg", &["Ana Ruiz", "Tom Berg"]),
            ("Von Tom Berg mit dpa", &["Tom Berg"]),
            ("By Ana Ruiz and Tom Berg / Staff reporters, with AFP", &["Ana Ruiz", "Tom Berg"]),
            ("Por Ana Ruiz, con EFE", &["Ana Ruiz"]),
            ("Von Ana Ruiz, CORFIELDER BOTE", &["Ana Ruiz"]),
            ("By Ana Ruiz, Professor of Hydrology, University of Corfield", &["Ana Ruiz"]),
            ("ANA RUIZ and TOM BERG", &["ANA RUIZ", "TOM BERG"]),
            ("By Fred L. Drake, Jr. and Tara Doe, MD", &["Fred L. Drake Jr.", "Tara Doe"]),
            ("By Fred Drake, Sr. Director of Ports", &["Fred Drake"]),
            ("Door onze politiek verslaggever Ana Ruiz en Tom Berg in Corfield", &["Ana Ruiz", "Tom Berg"]),
            ("Par notre correspondante maritime Ana Ruiz et Tom Berg à Corfield", &["Ana Ruiz", "Tom Berg"]),
            ("Dal nostro inviato speciale Ana Ruiz a Corfield", &["Ana Ruiz"]),
            ("Por Ana Ruiz y Tom Berg en Corfield", &["Ana Ruiz", "Tom Berg"]),
            ("Por Ana Ruiz en Corfield", &["Ana Ruiz"]),
            ("Av Ana Ruiz och Tom Berg i Corfield", &["Ana Ruiz", "Tom Berg"]),
            ("By Tom Berg, Jr., and Ana Ruiz, MD", &["Tom Berg Jr.", "Ana Ruiz"]),
            ("By Ana Ruiz, R.N., M.S.N. and J.D. Berg, Jr.", &["Ana Ruiz", "J.D. Berg Jr."]),
            ("Von unserer Stimme hört man wenig", &[]),
        ] {
            assert_eq!(names_of(printed(line)), expected, "{line}");
        }
    }

    #[test]
    fn places_between_names() {
        for (line, expected) in [
            ("By Ana Ruiz in London and Tom Berg in Paris", &["Ana Ruiz", "Tom Berg"][..]),
            ("By Port Correspondent Ana Ruiz in Corfield and Night Editor Tom Berg", &["Ana Ruiz", "Tom Berg"]),
            ("By Ana Ruiz in Trinidad and Tobago", &["Ana Ruiz"]),
            ("Por Ana Ruiz / Sevilla", &["Ana Ruiz"]),
            ("Von Chefreporterin Ana Ruiz und Tom Berg", &["Ana Ruiz", "Tom Berg"]),
            ("Door havenverslaggever Ana Ruiz", &["Ana Ruiz"]),
            ("Exclusief door politiek redacteur Ana Ruiz en Tom Berg in Corfield", &["Ana Ruiz", "Tom Berg"]),
            ("Exklusiv von Hafenredakteurin Ana Ruiz und Tom Berg in Bonn", &["Ana Ruiz", "Tom Berg"]),
            ("Exclusivo por editora de política Ana Ruiz", &["Ana Ruiz"]),
            ("Tylko u nas: redaktorka polityczna Ana Ruiz", &["Ana Ruiz"]),
            ("Van onze politiek verslaggever Ana Ruiz", &["Ana Ruiz"]),
        ] {
            assert_eq!(names_of(printed(line)), expected, "{line}");
        }
        let register = "\"Ruiz, Ana\" <ana@paper.example>, Tom Berg <tom@paper.example>";
        assert_eq!(names_of(stated(register)), ["Ana Ruiz", "Tom Berg"]);
        assert!(is_junk("4 Min Read") && is_junk("Published March") && !is_junk("Ana Reading-Ruiz"));
    }

    #[test]
    fn stated_names() {
        for (text, expected) in [
            ("Ana Ruiz", &["Ana Ruiz"][..]),
            ("De Niro, Robert", &["De Niro", "Robert"]),
            ("Ana Ruiz in Port Alder, Tom Berg in Brack and agencies", &["Ana Ruiz", "Tom Berg", "agencies"]),
            ("Ana Ruiz | Department of Marine Physics", &["Ana Ruiz"]),
            ("Ana Ruiz, Senior Lecturer in Botany, University of Corfield", &["Ana Ruiz"]),
            ("Department of Marine Physics", &["Department of Marine Physics"]),
            ("Ana Ruiz For Tideline", &["Ana Ruiz"]),
            ("Ana Ruiz für den Hafenboten", &["Ana Ruiz"]),
            ("Tom Berg Deputy Political Editor For Tideline", &["Tom Berg"]),
            ("Senior Home Affairs Correspondent Tom Berg", &["Tom Berg"]),
            ("Deutsches Institut für Meereskunde", &["Deutsches Institut für Meereskunde"]),
            ("dpa", &["dpa"]),
            ("kleinesmonster", &["kleinesmonster"]),
            ("Example Staff", &["Example Staff"]),
            ("By Ana Ruiz", &["Ana Ruiz"]),
            ("undefined", &[]),
            ("admin", &[]),
            ("https://example.com/ana", &[]),
            ("@anaruiz", &["anaruiz"]),
            ("desk@paper.example (Ana Ruiz)", &["Ana Ruiz"]),
            ("Ana Ruiz <ana@paper.example>", &["Ana Ruiz"]),
            ("Fred Drake, III", &["Fred Drake III"]),
            ("a@paper.example (Ana Ruiz), b@paper.example (Tom Berg)", &["Ana Ruiz", "Tom Berg"]),
            ("Ana Ruiz, D.Phil., Tom Berg, B.Sc.; Kim Lee, LL.M.", &["Ana Ruiz", "Tom Berg", "Kim Lee"]),
            ("Нина Орлова, к.м.н., Пётр Лужин, д.и.н.", &["Нина Орлова", "Пётр Лужин"]),
            ("\u{fffd} Ana Ruiz", &["Ana Ruiz"]),
            ("desk@paper.example", &[]),
            ("Ana Ruiz/Tideline/dpa", &["Ana Ruiz"]),
            ("Ana Ruiz, Professor of Hydrology, University of Corfield", &["Ana Ruiz"]),
            ("Ruiz Mora, Ana; Berg, Tom", &["Ana Ruiz Mora", "Tom Berg"]),
            ("", &[]),
        ] {
            assert_eq!(names_of(stated(text)), expected, "{text}");
        }
        assert_eq!(stated("Example Staff")[0].kind, Some(AuthorKind::Organisation));
        assert_eq!(stated("Ana Ruiz")[0].kind, Some(AuthorKind::Person));
    }

    #[test]
    fn any_text_can_be_read() {
        for text in ["By ".repeat(300), "(".repeat(500), "é, ".repeat(300), "Ana and ".repeat(100)] {
            let _ = (stated(&text), printed(&text), single(&text));
        }
    }
}
