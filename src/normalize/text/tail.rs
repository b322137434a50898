//! What stands below a text and is no part of it: other articles, contacts and signatures, what the house says to its readers, and what it
//! tells of the author.

use super::context::{Page, Seen};
use super::lines::{Fate, Line};
use super::phrases::{Kind, Reader};
use super::shape::{Beginning, Ending, is_unspaced};

/// Most lines at the end of a text that speak for the house.
const END: usize = 14;

/// Longest line that does, in bytes.
const LONGEST: usize = 900;

/// Most words of a line below an appeal that says nothing by itself: a button, a price.
const LABEL: u32 = 12;

/// Most lines at the end in which the author is told of.
const NOTES: usize = 4;

/// Takes out what stands below the line from which on a text is over; none stands above line `from`.
pub fn drop_ends(lines: &[Line<'_>], seen: &[Seen], from: usize, fates: &mut [Fate]) {
    let ends = [
        ((from..lines.len()).find(|&at| closes(&lines[at].text, &seen[at])), "after_end"),
        (signature(lines).find(|&head| head >= from), "signature"),
        (contacts(lines, seen).find(|&head| head >= from), Kind::Contact.name()),
        (other_articles(seen, from), Kind::Related.name()),
        (author(seen, from), Kind::Author.name()),
    ];
    for (end, rule) in ends.into_iter().filter_map(|(end, rule)| Some((end?, rule))) {
        fates[end..].iter_mut().for_each(|fate| *fate = fate.or(Some(rule)));
    }
}

/// The heads of what mail programs put below a text: a line of two hyphens, and no more than a few lines below it (RFC 3676).
fn signature<'a>(lines: &'a [Line<'_>]) -> impl Iterator<Item = usize> + 'a {
    const MOST: usize = 10;
    (lines.len().saturating_sub(MOST + 1)..lines.len()).filter(|&at| lines[at].text == "--")
}

/// The head, at `from` or below, of a list of other articles that goes on to the end, if there is one: below it stand items, and lines that
/// tell nothing.
fn other_articles(seen: &[Seen], from: usize) -> Option<usize> {
    let item = |line: &Seen| {
        line.shape.beginning == Beginning::Sign || !line.shape.is_prose() && line.shape.ending < Ending::Stop
    };
    let head = |line: &Seen| {
        // `More from Ana Ruiz:`
        let longest = if line.shape.ending == Ending::Colon { 7 } else { 3 };
        let named =
            line.hits.whole.has(Kind::Related) || line.hits.start.has(Kind::AlsoRead) && line.shape.words <= longest;
        named && line.shape.ending < Ending::Stop
    };
    let told = seen.iter().rposition(|line| !item(line)).map_or(from, |at| from.max(at + 1));
    (told..seen.len().saturating_sub(1)).find(|&at| head(&seen[at]))
}

/// The heads of contacts as they stand below a press release, where its sender goes on about himself: a line near below tells a number or an
/// address, and no more stands below than twice what stands above.
fn contacts(lines: &[Line<'_>], seen: &[Seen]) -> impl Iterator<Item = usize> {
    const NUMBER: u32 = 7;
    let prose = |line: &Seen| if line.shape.width >= 80.0 { line.shape.width } else { 0.0 };
    let all: f32 = seen.iter().map(prose).sum();
    let told = |at: usize| seen.get(at).is_some_and(|l| l.shape.digits >= NUMBER || lines[at].text.contains('@'));
    let above = seen.iter().scan(0.0, move |sum, line| Some(std::mem::replace(sum, *sum + prose(line))));
    let heads = seen.iter().zip(above).enumerate().filter(move |(at, (line, above))| {
        let head = line.hits.whole.has(Kind::Contact) && line.shape.ending < Ending::Stop;
        head && (told(at + 1) || told(at + 2)) && all - above <= 2.0 * above
    });
    heads.map(|(at, _)| at)
}

/// Whether a line says that the text is over: `ENDS`, `- Ende -`, `###`.
fn closes(text: &str, line: &Seen) -> bool {
    let shape = &line.shape;
    let word = line.hits.whole.has(Kind::End);
    let set_off =
        shape.letters > 0 && shape.capitals == shape.letters || text.starts_with(['-', '–', '—', '(', '*', '#', '/']);
    word && set_off || (3..=5).contains(&text.len()) && text.bytes().all(|b| b == b'#')
}

/// Takes out the end of the text, from line `from` on, where the house speaks to its readers: an offer to read on, a request for support,
/// terms of reprinting, and what goes along with them.
pub fn drop_appeals(lines: &[Line<'_>], seen: &[Seen], from: usize, fates: &mut [Fate]) {
    let mut reader = Reader::default();
    let mut cut = None;
    for at in (from..lines.len()).rev().filter(|&at| fates[at].is_none()).take(END) {
        let (text, line) = (&*lines[at].text, &seen[at]);
        let mut appeals = || text.len() <= LONGEST && reader.holds(text, Kind::Appeal);
        let terms = || cut.is_some() && line.shape.words <= LABEL && line.hits.any.any(&[Kind::Offer, Kind::Subscribe]);
        if line.shape.quotes == 0 && (appeals() || terms()) {
            cut = Some(at);
        } else if !goes_along(text, line) {
            break;
        }
    }
    for at in cut.unwrap_or(lines.len())..lines.len() {
        if fates[at].is_none() && !seen[at].hits.start.has(Kind::Credits) {
            fates[at] = Some(Kind::Appeal.name());
        }
    }
}

/// Whether a line may stand below an appeal or between two.
fn goes_along(text: &str, line: &Seen) -> bool {
    let (shape, hits) = (&line.shape, &line.hits);
    let label = !shape.is_prose() && shape.ending < Ending::Stop && shape.words <= LABEL;
    let soft = hits.any.any(&[Kind::Offer, Kind::Subscribe, Kind::Newsletter, Kind::Follow, Kind::Legal]);
    shape.quotes == 0 && (label || soft || hits.start.has(Kind::Follow) || text.contains('@'))
        || hits.start.has(Kind::Credits)
}

/// The head, at `from` or below, of what is told of the author, where no more than a few lines stand below it.
fn author(seen: &[Seen], from: usize) -> Option<usize> {
    let head = |line: &Seen| line.hits.whole.has(Kind::Author) && line.shape.ending < Ending::Stop;
    (from.max(seen.len().saturating_sub(NOTES + 1))..seen.len()).find(|&at| head(&seen[at]))
}

/// The kept lines, below the first of the text at `start`, that tell of one of the authors `names`: at the end a line begins with a name that
/// the text does not tell of.
pub fn biography(lines: &[Line<'_>], page: &Page, fates: &[Fate], start: usize, names: &[String]) -> Vec<usize> {
    let kept = |from: usize| (from..lines.len()).filter(|&at| fates[at].is_none());
    let mut end: Vec<usize> = kept(start + 1).rev().take(NOTES).collect();
    end.reverse();
    let told = |at: usize, name: &str| {
        let family = name.rsplit(' ').next().unwrap_or(name);
        kept(start).take_while(|&other| other < at).any(|other| lines[other].text.contains(family))
    };
    let begins = |at: &usize| {
        let text = &*lines[*at].text;
        names.iter().any(|name| names_author(text, name) && !told(*at, name))
    };
    let Some(first) = end.iter().position(begins) else { return Vec::new() };
    let more = |at: &usize| !page.lines[*at].shape.is_prose() || lines[*at].text.contains('@');
    end[first..].iter().enumerate().filter(|(nth, at)| *nth == 0 || more(at)).map(|(_, &at)| at).collect()
}

/// Whether a line begins with a whole name and is not what its bearer says.
fn names_author(text: &str, name: &str) -> bool {
    let is_dense = |c: char| is_unspaced(c) || matches!(c, '\u{ac00}'..='\u{d7a3}');
    let whole = name.contains(' ') || name.chars().count() >= 3 && name.chars().all(is_dense);
    let behind = text.strip_prefix(name).map(str::trim_start);
    let parted = |rest: &str| {
        !rest.starts_with([':', '：'])
            && (!text[name.len()..].starts_with(char::is_alphanumeric) || name.ends_with(is_unspaced))
    };
    whole && behind.is_some_and(parted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::text::{decide, lines};

    const FIRST: &str = "The mill on the upper weir will grind again from May, the parish said on Monday, after a pause of forty years.";
    const LAST: &str =
        "Its last miller, who is ninety, has been asked to let the water in and has bought a new hat for the day.";

    fn kept(end: &str) -> Vec<String> {
        let text = format!("{FIRST}\n\n{LAST}\n\n{end}");
        let lines = lines::read(&text);
        let fates = decide::fates(&lines, &Page::of(&lines));
        lines.iter().zip(fates).filter(|(_, fate)| fate.is_none()).map(|(line, _)| line.text.to_string()).collect()
    }

    #[test]
    fn an_appeal_to_the_readers_is_below_the_text() {
        for end in [
            "Want to keep reading?\nTwo months for £2, then £6 per month.\nSee the offers\nAlready a subscriber? Log in",
            "Sie möchten weiterlesen?\nJetzt vier Wochen gratis testen\nSie haben bereits ein Abo? Hier anmelden",
            "La suite est réservée aux abonnés.\nVotre compte est lu en cours sur un autre appareil.",
            "¿Quieres seguir leyendo?\nPrueba un mes por 1 €. Cancela cuando quieras.",
            "Per continuare a leggere, scegli un'offerta",
            "Contenuto solo per gli abbonati\nHai già un abbonamento? Entra\nUn mese a 2 €, disdici quando vuoi",
            "Nur für Abonnenten.\nSie haben bereits ein Abo? Hier anmelden",
            "Vill du fortsätta läsa?\nFörsta månaden för 5 kr. Ingen bindningstid.",
            "Vil du læse hele artiklen?\nLog ind",
            "Haluatko jatkaa lukemista?\nEnsimmäinen kuukausi 1 €.",
            "Pozostało 40% tekstu",
            "Chcete číst dál?\nPrvní měsíc za 9 Kč. Zrušit kdykoli.",
            "A cikk folytatásához jelentkezzen be",
            "Vrei să citești mai departe? Prima lună costă 1 leu.",
            "Чтобы читать дальше, оформите подписку.",
            "Щоб читати далі, оформіть передплату.",
            "Για να συνεχίσετε την ανάγνωση, συνδεθείτε.",
            "Devamını okumak için giriş yapın.",
            "لمتابعة القراءة سجل الدخول",
            "आगे पढ़ने के लिए लॉग इन करें",
            "続きを読むには登録が必要です",
            "계속 읽으려면 로그인하세요",
            "订阅以继续阅读",
            "This newsroom asks nothing for its reports, because readers like you pay for them. Donate today.\nRepublish this piece\n\
             Anybody may print it under a Creative Commons licence.",
            "Podpořte nás. Jsme nezisková redakce a každý dar pomůže.",
            "Steun onze redactie\nDoneer nu",
        ] {
            assert_eq!(kept(end), [FIRST, LAST], "{end}");
        }
    }

    #[test]
    fn what_the_text_tells_of_offers_and_requests_stays() {
        for end in [
            "The ticket gives unlimited access to the mill, and whoever wants to help can make a donation at the parish office.",
            "“Readers like you pay for it,” the miller told the editor of the parish paper.",
            "Already a member of the parish, he has to pay nothing for the flour that he takes home from the mill.",
        ] {
            assert_eq!(kept(end), [FIRST, LAST, end]);
        }
        let told = format!("Want to keep reading?\n\n{FIRST} It rained.");
        assert_eq!(kept(&told).len(), 4, "prose stands below");
    }

    #[test]
    fn what_is_told_of_the_author_is_below_the_text() {
        let extract = |end: &str, author: &str| {
            let text = format!("{FIRST}\n\n{LAST}\n\n{end}");
            let given = crate::article::Given { authors: vec![author.to_owned()], ..Default::default() };
            let (budget, mut trace) = (crate::budget::Budget::unlimited(), crate::normalize::Trace::default());
            super::super::extract(&text, &given, &budget, &mut trace).map(|draft| draft.paragraphs.len())
        };
        for (end, author) in [
            ("Ida Kern writes on mills and weirs for the parish paper.\nikern@weir.example", "Ida Kern"),
            ("Ida Kern ist Redakteurin und lebt an der Mühle. Ihr Buch „Wehre“ erschien im Mai.", "Ida Kern"),
            ("Ида Керн — обозреватель, пишет о мельницах и плотинах.", "Ида Керн"),
            ("水野花子は水車と堰について書く記者。", "水野花子"),
            ("강하늘 기자 sky@weir.example", "강하늘"),
            ("About the author\nIda Kern lives by the weir.", "Ida Kern"),
        ] {
            assert_eq!(extract(end, author), Ok(2), "{end}");
        }
        for (end, author) in [
            ("Ida Kern: Thank you for the talk and for the flour.", "Ida Kern"),
            ("Ida Kerner opened the weir.", "Ida Kern"),
            ("Somebody else will open the weir.", "Ida Kern"),
        ] {
            assert_eq!(extract(end, author), Ok(3), "{end}");
        }
        let told = "Kern came late.\n\nIda Kern writes on mills and weirs for the parish paper.";
        assert_eq!(extract(told, "Ida Kern"), Ok(4), "the text tells of her");
    }
}
