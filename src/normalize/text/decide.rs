//! Which lines are the article: rules on the words of pages, and the line model where a text is the dump of a page.

use super::caption;
use super::context::{Page, Seen};
use super::lines::{Fate, Line};
use super::model;
use super::phrases::{Kind, Reader};
use super::shape::{Beginning, Ending};
use super::tail;
use crate::normalize::byline;

/// Decides on every line.
pub fn fates(lines: &[Line<'_>], page: &Page) -> Vec<Fate> {
    let seen = &page.lines;
    let mut fates = if is_dump(page) {
        let mut keep = model::decode(&model::score(&page.features()));
        drop_islands(seen, &mut keep);
        keep_prose(seen, &mut keep);
        keep.into_iter().map(|keep| if keep { None } else { Some("line_model") }).collect()
    } else {
        vec![None; lines.len()]
    };
    let kept_prose = |fates: &[Fate], at: usize| fates[at].is_none() && seen[at].shape.is_prose();
    let told = |at: &usize| seen[*at].shape.ending == Ending::Stop && seen[*at].shape.words >= 6;
    let all = 0..lines.len();
    let first = all.clone().find(|&at| kept_prose(&fates, at)).or_else(|| all.clone().find(told)).unwrap_or(0);
    let last =
        all.clone().rfind(|&at| kept_prose(&fates, at)).or_else(|| all.clone().rfind(told)).unwrap_or(lines.len());
    let dumped = fates.contains(&Some("line_model"));
    let (mut reader, mut words) = (Reader::default(), Reader::default());
    let mut ended = false;
    for (at, line) in seen.iter().enumerate() {
        if fates[at].is_some() {
            continue;
        }
        let inside = (first..=last).contains(&at);
        // The last line may close with the agency's name.
        let alone = !line.shape.is_prose() && line.shape.quotes == 0 && at > first;
        let mut caption = || match &*lines[at].text {
            text if at < last && dumped => caption::is_credited(text, &mut reader),
            text => at < last && alone && caption::says_credit(text, &mut reader),
        };
        let path = || at < first && is_path(&lines[at].text, line);
        let foot = || at > last && (is_contact(&lines[at].text, line) || is_signature(&lines[at].text));
        fates[at] = furniture(line, inside)
            .or_else(|| is_address(&lines[at].text).then_some("address"))
            .or_else(|| is_wire_note(&lines[at].text).then_some("wire_note"))
            .or_else(|| path().then_some("breadcrumb"))
            .or_else(|| (at < first && is_count(&lines[at].text)).then_some("count"))
            .or_else(|| is_told_twice(&lines[at].text).then_some("told_twice"))
            .or_else(|| foot().then_some(Kind::Contact.name()))
            .or_else(|| is_menu(&lines[at].text, line, &mut words).then_some("menu"))
            .or_else(|| (!(first..=last).contains(&at) && is_row(&lines[at].text, line, &mut words)).then_some("menu"))
            .or_else(|| is_numbered(&lines[at].text, line, at > last, &mut words).then_some("menu"))
            .or_else(|| caption().then_some("caption"))
            .or((ended && at > last).then_some("after_end"));
        // What follows the head of a list of other articles, of the comments or of contacts belongs to that list.
        ended |= at > last
            && (line.hits.whole.any(&[Kind::Related, Kind::Comments, Kind::Contact])
                || fates[at] == Some(Kind::Related.name()));
    }
    let ends = [
        ((first + 1..lines.len()).find(|&at| closes(&lines[at].text, &seen[at])), "after_end"),
        (signature(lines).find(|&head| head > first), "signature"),
        (contacts(lines, seen).find(|&head| head > first), Kind::Contact.name()),
        (other_articles(seen, first + 1), Kind::Related.name()),
        (tail::author(seen, first + 1), Kind::Author.name()),
    ];
    for (from, rule) in ends.into_iter().filter_map(|(from, rule)| Some((from?, rule))) {
        fates[from..].iter_mut().for_each(|fate| *fate = fate.or(Some(rule)));
    }
    tail::drop_appeals(lines, seen, first + 1, &mut fates);
    drop_repeats(seen, &mut fates);
    if fates.iter().all(Option::is_some) {
        return sentences(seen);
    }
    fates
}

/// The fates where nothing was taken for the article: its few sentences stay, or everything where there are none.
fn sentences(seen: &[Seen]) -> Vec<Fate> {
    let told = |line: &Seen| line.shape.ending >= Ending::Ellipsis && line.shape.words >= 6 && !line.is_furniture();
    let first = seen.iter().position(told);
    let last = seen.iter().rposition(told);
    let (Some(first), Some(last)) = (first, last) else { return vec![None; seen.len()] };
    // What stands right above them may be their headline.
    let kept = first.saturating_sub(1)..=last;
    let fate = |(at, line): (usize, &Seen)| (!kept.contains(&at) || line.is_furniture()).then_some("line_model");
    seen.iter().enumerate().map(fate).collect()
}

/// Lines between two stretches of kept lines, from which on they are parts of the page of their own.
const APART: usize = 6;

/// Drops stretches far from the longest one that hold little prose beside it: boxes with other articles, notices at the foot.
fn drop_islands(seen: &[Seen], keep: &mut [bool]) {
    let mut stretches: Vec<(std::ops::Range<usize>, f32)> = Vec::new();
    for (at, line) in seen.iter().enumerate().filter(|&(at, _)| keep[at]) {
        let prose = if line.shape.width >= 80.0 { line.shape.width } else { 0.0 };
        match stretches.last_mut() {
            Some((range, width)) if at - (range.end - 1) < APART => {
                range.end = at + 1;
                *width += prose;
            }
            _ => stretches.push((at..at + 1, prose)),
        }
    }
    let Some((main, most)) = stretches.iter().cloned().reduce(|best, next| if next.1 > best.1 { next } else { best })
    else {
        return;
    };
    for (range, width) in stretches {
        let least = if range.start > main.start { 0.25 } else { 0.1 };
        if range != main && width < most * least {
            keep[range].fill(false);
        }
    }
}

/// Most lines of a small page, of which the model has seen few.
const SMALL: usize = 40;

/// Lines from the text, at most, in which a sentence of a small page belongs to it.
const NEAR: usize = 4;

/// Keeps the sentences of a small page that stand close to the text, and what heads them.
fn keep_prose(seen: &[Seen], keep: &mut [bool]) {
    if seen.len() > SMALL {
        return;
    }
    let is_prose = |at: usize| seen[at].shape.is_prose() && seen[at].shape.ending == Ending::Stop;
    let plain = |at: usize| seen[at].hits.start.is_empty() && !seen[at].is_furniture();
    let ends = |at: usize| seen[at].hits.whole.has(Kind::Comments);
    for at in (0..seen.len()).filter(|&at| is_prose(at) && plain(at)) {
        let above = (at.saturating_sub(NEAR)..at).rev().take_while(|&at| !ends(at));
        let below = (at + 1..(at + NEAR + 1).min(seen.len())).take_while(|&at| !ends(at));
        keep[at] = keep[at] || above.chain(below).any(|at| keep[at] && is_prose(at));
    }
    for at in 1..seen.len().saturating_sub(1) {
        keep[at] |= keep[at - 1] && keep[at + 1] && is_prose(at + 1) && plain(at);
    }
}

/// Fewest lines of a page dumped whole.
const PAGE: usize = 12;

/// Whether the text is a page dumped whole, with menus and lists: many of its lines are short and end nothing.
fn is_dump(page: &Page) -> bool {
    // The model knows whole pages.
    if page.lines.len() < PAGE {
        return false;
    }
    let open = page
        .lines
        .iter()
        .filter(|l| !l.shape.is_prose() && l.shape.ending < Ending::Ellipsis && l.shape.width < 100.0)
        .count();
    let furniture = page.lines.iter().filter(|l| l.is_furniture()).count();
    let lines = page.lines.len();
    // A list of names or results is no menu: without any word of a page, the short lines must stand before the text.
    let before = page.lines.iter().take_while(|l| !l.shape.is_prose()).count();
    (furniture >= 3 && open >= 6 && open * 4 >= lines)
        || (open >= 12 && open * 3 >= lines && furniture > 0)
        || (open >= 25 && open * 2 >= lines && before >= 8)
}

/// Most words of a line in which a house offers its own letters.
const LETTER: u32 = 30;

/// The rule by which the phrase table removes a line, if any; `inside` says that prose of the article stands before and after.
fn furniture(line: &Seen, inside: bool) -> Fate {
    let (shape, hits) = (&line.shape, &line.hits);
    let short = shape.words <= 12 && shape.width <= 100.0;
    // “No.” is a control's label only without quotation marks and stop.
    if let Some(kind) = hits.whole.first().filter(|_| shape.quotes == 0 && shape.ending != Ending::Stop) {
        // Names of sections and services are subheads too.
        let ambiguous = [
            Kind::Nav,
            Kind::Legal,
            Kind::Related,
            Kind::Listen,
            Kind::Subscribe,
            Kind::Byline,
            Kind::PhotoCredit,
            Kind::Contact,
            Kind::End,
            Kind::Letters,
            Kind::Author,
        ];
        return (!inside || !ambiguous.contains(&kind) || line.hits.whole.len() > 1).then(|| kind.name());
    }
    if hits.any.has(Kind::ReadingTime) && shape.words <= 8 {
        return Some(Kind::ReadingTime.name());
    }
    let labelled = shape.labelled;
    if hits.start.has(Kind::AlsoRead)
        && shape.width <= 240.0
        && (labelled || shape.ending < Ending::Ellipsis)
        && !shape.is_prose()
    {
        return Some(Kind::AlsoRead.name());
    }
    if hits.start.has(Kind::PhotoCredit) && short && !inside && shape.words <= 6 && shape.ending == Ending::Open {
        return Some(Kind::PhotoCredit.name());
    }
    if hits.start.has(Kind::PhotoCredit) && short && (labelled || shape.beginning == Beginning::Sign) {
        return Some(Kind::PhotoCredit.name());
    }
    let archived = hits.start.has(Kind::Caption) || hits.end.has(Kind::Caption) && shape.ending == Ending::Open;
    if archived && shape.width <= 500.0 {
        return Some(Kind::Caption.name());
    }
    if (hits.start.has(Kind::Legal) || hits.any.has(Kind::Legal)) && (short || (!inside && shape.width <= 400.0)) {
        return Some(Kind::Legal.name());
    }
    // What stands in place of a video or a post that was not loaded.
    if hits.start.has(Kind::Consent) && shape.width <= 400.0 {
        return Some(Kind::Consent.name());
    }
    // `Every morning what matters: here is our newsletter.`
    if hits.any.has(Kind::OwnLetter) && shape.quotes == 0 && shape.words <= LETTER {
        return Some(Kind::OwnLetter.name());
    }
    if hits.start.has(Kind::Related) && !inside && short && shape.ending == Ending::Open {
        return Some(Kind::Related.name());
    }
    if hits.start.has(Kind::Tags) && labelled && !inside && shape.width <= 300.0 {
        return Some(Kind::Tags.name());
    }
    if hits.start.any(&[Kind::Share, Kind::Advert, Kind::Listen]) && short && shape.ending < Ending::Stop {
        return hits.start.first().map(Kind::name);
    }
    if (hits.start.has(Kind::Follow) || hits.end.has(Kind::Follow)) && !inside && short && shape.ending < Ending::Stop {
        return Some(Kind::Follow.name());
    }
    None
}

/// Whether a line is what a news wire tells its clients: `((desk@wire.example; +1 555 0199))`.
fn is_wire_note(text: &str) -> bool {
    text.starts_with("((") && text.trim_end_matches('.').ends_with("))")
}

/// Whether a line below the text says how to reach somebody: a label before a number or an address, or an address of mail alone.
fn is_contact(text: &str, line: &Seen) -> bool {
    let (shape, hits) = (&line.shape, &line.hits);
    let told = shape.digits >= 5 || shape.labelled || text.contains('@');
    (hits.start.has(Kind::Contact) && told && shape.words <= 14) || byline::is_address(text)
}

/// Whether a line is an agency or initials in brackets, or an agency's name: `(TT)`, `(red.)`, `Reuters`.
fn is_signature(text: &str) -> bool {
    let inner = text.strip_prefix(['(', '[', '（']).and_then(|text| text.strip_suffix([')', ']', '）']));
    let short = |inner: &str| (1..=8).contains(&inner.chars().count()) && !inner.contains(char::is_numeric);
    // `nb/rt`
    let initials = |text: &str| {
        text.contains('/')
            && text.split('/').all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase()))
    };
    inner.is_some_and(short) || initials(text) || byline::is_agency(text)
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

/// Whether a line is several labels of controls beside each other: `Unsubscribe | Update your preferences`.
fn is_menu(text: &str, line: &Seen, reader: &mut Reader) -> bool {
    let parts = || text.split(['|', '·', '•', '/', '»']).map(str::trim).filter(|part| !part.is_empty());
    let mut control = |part: &str| !reader.read(part).whole.is_empty() || part.bytes().all(|b| b.is_ascii_digit());
    line.shape.signs > 0 && line.shape.words <= 16 && parts().count() > 1 && parts().all(&mut control)
}

/// Whether a line is several labels of controls with nothing but blanks between them, one of them for sharing or for the size of letters:
/// `Share Facebook WhatsApp Copy link`.
fn is_row(text: &str, line: &Seen, reader: &mut Reader) -> bool {
    const MOST: usize = 10;
    const LABEL: usize = 3;
    let words: Vec<&str> = text.split_whitespace().take(MOST + 1).collect();
    if line.shape.ending != Ending::Open || !(2..=MOST).contains(&words.len()) {
        return false;
    }
    let (mut at, mut labels, mut shares) = (0, 0, false);
    while at < words.len() {
        let label = (1..=LABEL.min(words.len() - at)).rev().find_map(|length| {
            let whole = reader.read(&words[at..at + length].join(" ")).whole;
            (!whole.is_empty()).then_some((length, whole.any(&[Kind::Share, Kind::Listen])))
        });
        let Some((length, share)) = label else { return false };
        at += length;
        labels += 1;
        shares |= share;
    }
    shares && labels >= 2
}

/// Whether a line is labels of controls with numbers: of pages (`Page 1 2 3 Next`), or, below the text, of who liked it (`Likes 12 Sad 0`).
fn is_numbered(text: &str, line: &Seen, below: bool, reader: &mut Reader) -> bool {
    let shape = &line.shape;
    if shape.digits < 2 || shape.words > 16 || shape.ending != Ending::Open {
        return false;
    }
    let (mut labels, mut numbers) = (vec![String::new()], Vec::new());
    for word in text.split([' ', '|', '·', '/']).filter(|word| !word.is_empty()) {
        if let Ok(number) = word.trim_matches(['(', '[', ')', ']']).parse::<u32>() {
            numbers.push(number);
            labels.push(String::new());
        } else if let Some(label) = labels.last_mut() {
            label.push_str(if label.is_empty() { "" } else { " " });
            label.push_str(word);
        }
    }
    labels.retain(|label| !label.is_empty());
    let known = labels.iter().filter(|label| !reader.read(label).whole.is_empty()).count();
    let pages = known == labels.len() && numbers.windows(2).all(|pair| pair[1].checked_sub(pair[0]) == Some(1));
    let counted = below && labels.len() == numbers.len() && labels.iter().all(|label| label.split(' ').count() <= 3);
    numbers.len() >= 2 && known > 0 && (pages || counted)
}

/// Whether a line is a number alone, as of comments.
fn is_count(text: &str) -> bool {
    text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a line is the same words twice, as the text of a picture and its title.
fn is_told_twice(text: &str) -> bool {
    const SHORTEST: usize = 12;
    let half = text.len() / 2;
    let is_half = |end: usize| {
        let (first, second) = (text.get(..end), text.get(end..));
        first.zip(second).is_some_and(|(first, second)| {
            first.trim_end() == second.trim_start() && first.chars().count() >= SHORTEST && first.contains(' ')
        })
    };
    // A blank between them stands at the middle.
    text.len() >= 2 * SHORTEST && (is_half(half) || is_half(half + 1))
}

/// Whether a line is nothing but the address of a page.
fn is_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(' ')
}

/// Whether a line is the way from the home page to the article: short names with an arrow or a stroke between each two.
fn is_path(text: &str, line: &Seen) -> bool {
    const SIGNS: [char; 6] = ['>', '»', '›', '→', '/', '＞'];
    let parted = |sign: char| {
        let names: Vec<&str> = text.split(sign).map(str::trim).filter(|name| !name.is_empty()).collect();
        let spaced = !matches!(sign, '/') || text.contains(" / ");
        spaced && names.len() >= 3 && names.iter().all(|name| name.chars().count() <= 40)
    };
    !line.shape.is_prose() && line.shape.ending == Ending::Open && SIGNS.into_iter().any(parted)
}

/// Removes later copies of lines of prose. A headline that the first sentence repeats is none, so both stay.
fn drop_repeats(seen: &[Seen], fates: &mut [Fate]) {
    let mut known = rustc_hash::FxHashSet::default();
    for (line, fate) in seen.iter().zip(fates) {
        if fate.is_none() && line.shape.is_prose() && !known.insert(line.shape.key) {
            *fate = Some("repeated");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::text::lines;

    fn kept(text: &str) -> Vec<String> {
        let lines = lines::read(text);
        let fates = fates(&lines, &Page::of(&lines));
        lines.iter().zip(fates).filter(|(_, fate)| fate.is_none()).map(|(line, _)| line.text.to_string()).collect()
    }

    const PROSE: &str =
        "The harbour office said that the ferry would run again once the storm has passed and the pier was checked.";
    const MORE: &str =
        "Passengers with tickets for the weekend may travel later, it added, or ask for their money at the counter.";

    #[test]
    fn keeps_clean_text_whole() {
        for text in [
            PROSE.to_owned(),
            format!("{PROSE}\n\n{MORE}"),
            format!("Culture\n\n{PROSE}\n\nSport\n\n{MORE}\n\nHe paused.\n\n{PROSE}").replace("Culture\n\n", ""),
            "Share".to_owned(),
            "No comment".to_owned(),
            format!("• {PROSE}\n• {MORE}"),
        ] {
            let want = text.split('\n').filter(|l| !l.is_empty()).collect::<std::collections::BTreeSet<_>>().len();
            assert_eq!(kept(&text).len(), want, "{text}");
        }
    }

    #[test]
    fn a_house_that_offers_its_letter_inside_a_text_is_no_part_of_it() {
        for line in [
            "Every morning what matters on the coast: here you get to our free newsletter.",
            "Jede Woche neu: Hier melden Sie sich für unseren Newsletter an.",
            "Chaque matin, l'essentiel du port dans notre newsletter.",
            "Cada lunes, lo mejor del puerto en nuestro boletín.",
            "Подпишитесь на нашу рассылку, и мы напишем вам в пятницу.",
            "Her sabah haberler için bültenimize kaydolun.",
        ] {
            assert_eq!(kept(&format!("{PROSE}\n\n{line}\n\n{MORE}")).len(), 2, "{line}");
        }
        let told = "“Our newsletter has saved the pier,” the master said.";
        assert_eq!(kept(&format!("{PROSE}\n\n{told}\n\n{MORE}")).len(), 3);
        assert_eq!(kept(&format!("글자 크기 조절\n{PROSE}\n{MORE}")).len(), 2);
    }

    #[test]
    fn only_a_line_that_says_nothing_else_ends_a_text() {
        for (line, ends) in
            [("ENDS", true), ("- Ende -", true), ("###", true), ("FIN DE SEMANA", false), ("Fin", false)]
        {
            assert_eq!(kept(&format!("{PROSE}\n\n{line}\n\n{MORE}")).len(), if ends { 1 } else { 3 }, "{line}");
        }
    }

    #[test]
    fn numbers_of_pages_and_of_likes_are_no_text() {
        for line in [
            "Pages: 1 2 3 Next",
            "Seite 1 2",
            "Strana 1 | 2 | 3 | Další",
            "페이지 1 2 3",
            "Gefällt mir 12 Traurig 0",
            "J'adore 3 Bof 1 Grrr 0",
            "좋아요 3 놀랐어요 0",
            "いいね 4 かなしい 2",
        ] {
            assert_eq!(kept(&format!("{PROSE}\n\n{MORE}\n\n{line}")), [PROSE, MORE], "{line}");
        }
        for line in [
            "5. 360 Photos",
            "Sport 1000 4000",
            "Pages 23-86 of book 2",
            "Riverton 2 Milltown 1",
            "Gate 4, 12 May",
            "Route 7 closes until 9",
        ] {
            assert_eq!(kept(&format!("{PROSE}\n\n{MORE}\n\n{line}")).len(), 3, "{line}");
        }
    }

    #[test]
    fn what_a_mail_program_signs_is_below_the_text() {
        let signed = "You get this letter because you asked for it at the counter of the harbour office in May.\nChange your mind";
        assert_eq!(kept(&format!("{PROSE}\n\n{MORE}\n\n-- \n{signed}")), [PROSE, MORE]);
        assert_eq!(kept(&format!("--\n{PROSE}\n\n{MORE}")).len(), 3);
    }

    #[test]
    fn a_list_of_other_articles_ends_a_text() {
        for (head, item) in [
            (
                "Read also",
                "- Harbour fees rise again, and the office says that they will rise once more before the summer",
            ),
            ("See also:", "New pier opened to 300 guests"),
            ("اقرأ أيضاً", "- رسوم الميناء ترتفع مجددا والمكتب يقول إنها سترتفع مرة أخرى قبل الصيف المقبل.."),
            ("Lees ook", "• Havengeld stijgt opnieuw"),
        ] {
            assert_eq!(kept(&format!("{PROSE}\n\n{MORE}\n\n{head}\n\n{item}\n\n{item} 2")), [PROSE, MORE], "{head}");
        }
        assert_eq!(kept(&format!("{PROSE}\n\nRead also\n\nNew pier opened\n\n{MORE}")).last().unwrap(), MORE);
    }

    #[test]
    fn contacts_below_a_press_release_end_it() {
        for (head, contact) in [
            ("Kontakt", "Pressesprecherin Ana Ruiz ist heute bis 15 Uhr erreichbar, Telefon 0385 555 0142."),
            ("Media contact:", "Ana Ruiz"),
        ] {
            let text = format!("{PROSE}\n\n{MORE}\n\n{head}\n\n{contact}\n\nT +49 385 555 0142\n\nAbout us\n\n{PROSE}");
            assert_eq!(kept(&text), [PROSE, MORE], "{head}");
        }
        assert_eq!(kept(&format!("{PROSE}\n\nContact\n\n{MORE}")), [PROSE, MORE]);
    }

    #[test]
    fn keeps_a_short_report_between_long_menus() {
        let menu = ["Home", "News", "Sport", "Weather", "Culture", "Opinion", "Log in"].join("\n").repeat(3);
        let report = "A small boat sank off the coast on Friday. Nobody was hurt.";
        assert_eq!(
            kept(&format!("{menu}\nBoat sinks off coast\n{report}\nShare\n{menu}")),
            ["Boat sinks off coast", report]
        );
        assert_eq!(kept("Home\nNews").len(), 2);
    }

    #[test]
    fn rows_of_controls_go_above_the_text() {
        for line in [
            "Share Facebook WhatsApp Copy link",
            "分享 Facebook LINE 複製連結",
            "글자크기 가 가 가",
            "字級：小 中 大 特",
        ] {
            assert_eq!(kept(&format!("{line}\n\n{PROSE}\n\n{MORE}")), [PROSE, MORE], "{line}");
        }
        let told = "Facebook and WhatsApp share a link";
        assert_eq!(kept(&format!("{told}\n\n{PROSE}\n\n{MORE}")), [told, PROSE, MORE]);
    }

    #[test]
    fn drops_furniture_in_many_languages() {
        for line in [
            "3 Kommentare",
            "Lire la suite",
            "Compartir",
            "Partilhar",
            "Читайте также: Другая новость",
            "شارك",
            "分享到",
            "Paylaş",
            "Lees ook: iets anders",
            "字号：大 中 小",
            "Tamaño de letra: A A A",
            "((desk@wire.example; +1 555 0199;))",
        ] {
            let text = format!("{PROSE}\n{line}\n{MORE}");
            assert_eq!(kept(&text), [PROSE, MORE], "{line}");
        }
    }

    #[test]
    fn captions_from_the_archive_are_no_text() {
        for caption in [
            "FILE PHOTO: The ferry at the old pier, two years before the storm, on a Sunday in June of 2021, with its last captain",
            "[2/4] The ferry at the old pier after the storm, 3 May 2024. Northern Post/B. Lens Purchase Licensing Rights",
            "The ferry at the old pier, two years before the storm. Northern Post/B. Lens/File Photo",
            "Archivfoto: Die Fähre am alten Anleger, zwei Jahre vor dem Sturm, an einem Sonntag.",
            "Photo d'archives : le bac au vieux ponton, deux ans avant la tempête, un dimanche.",
            "Архивное фото: паром у старого причала за два года до бури, в воскресенье.",
            "ARŞİV FOTOĞRAFI: Eski iskeledeki vapur, fırtınadan iki yıl önce bir pazar günü.",
            "資料写真: 嵐の二年前、古い桟橋の渡し船",
        ] {
            let text = format!("Pier to be rebuilt\n{caption}\n{PROSE}\n{MORE}");
            assert_eq!(kept(&text), ["Pier to be rebuilt", PROSE, MORE], "{caption}");
        }
        let told = "A file photo of the pier hung in the office until the storm took the office as well as the pier.";
        assert_eq!(kept(&format!("{PROSE}\n{told}\n{MORE}")), [PROSE, told, MORE]);
    }

    #[test]
    fn the_author_s_other_articles_end_a_text() {
        for head in ["More from Ana Ruiz:", "Más artículos de Ana Ruiz:", "Weitere Artikel von Ana Ruiz:"] {
            let text = format!("{PROSE}\n\n{MORE}\n\n{head}\n\nThe pier nobody needs\n\nWho pays for the ferry?");
            assert_eq!(kept(&text), [PROSE, MORE], "{head}");
        }
    }

    #[test]
    fn where_a_text_goes_on_below_an_advertisement_is_no_text() {
        for line in [
            "Story continues after advertisement",
            "Artiklen fortsætter under annoncen",
            "Der Artikel geht nach der Anzeige weiter",
            "Tekst gaat verder onder de advertentie",
            "Juttu jatkuu mainoksen alla",
            "Článek pokračuje pod reklamou",
            "Продолжение после рекламы",
            "文章在广告后继续",
            "İLGİLİ HABER: Köprü kapandı",
        ] {
            assert_eq!(kept(&format!("{PROSE}\n\n{line}\n\n{MORE}")), [PROSE, MORE], "{line}");
        }
    }

    #[test]
    fn drops_the_way_to_the_article() {
        for path in [
            "Accueil > Monde > Asie",
            "首页 > 新闻中心 > 国际",
            "Home » News » Harbour",
            "Startseite / Politik / Inland",
        ] {
            assert_eq!(
                kept(&format!("{path}\nPier to be rebuilt\n{PROSE}\n{MORE}")),
                ["Pier to be rebuilt", PROSE, MORE],
                "{path}"
            );
        }
        let fraction = "Goals: 3/4/5";
        assert_eq!(kept(&format!("{fraction}\n{PROSE}\n{MORE}")).len(), 3);
    }

    #[test]
    fn drops_what_follows_the_end() {
        let text = format!("{PROSE}\n{MORE}\nRelated articles\nMan bites dog again\nDog forgives man");
        assert_eq!(kept(&text), [PROSE, MORE]);
    }
}
