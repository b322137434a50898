//! UTF-8 that was once read as windows-1252, windows-1254 or ISO 8859-1, wholly or in part.
//!
//! A letter such as `é` then stands as two characters, the first of them (the *lead*) from `Â` to `ô`, the others (the *trail*) from
//! the upper half of the code page. Both occur in clean text too, `CAFÉ»` for one. So a sequence is mended only where it decodes to
//! something that texts are written in and where it cannot be clean: by a trail that follows no letter, by a capital inside a
//! word, or by several sequences in a row. Sequences without proof of their own follow when the line has some that have it.

mod pages;

use super::code_page::WESTERN;

/// Most layers that are taken off.
const LAYERS: usize = 3;

/// Parts of a page in which misread letters were proven, from which on the rest of it was misread too.
const PROVEN: usize = 3;

/// `text` mended, or `None` where nothing is wrong with it.
pub fn mend(text: &str) -> Option<String> {
    mend_as(text, false)
}

/// [`mend`]; sequences need no proof where the text around is `known` to have been misread.
fn mend_as(text: &str, known: bool) -> Option<String> {
    let mut mended: Option<String> = None;
    for _ in 0..LAYERS {
        let text = mended.as_deref().unwrap_or(text);
        // Two pages may read parts of a text: the one that explains most is the right one.
        let found = [mend_once(text, known && mended.is_none()), pages::mend(text)].into_iter().flatten();
        match found.min_by_key(|mended| mended.chars().count()) {
            Some(better) => mended = Some(better),
            None => break,
        }
    }
    mended
}

/// The first place from byte `from` on where a lead is followed by what may be a trail, or by the blank that is left of one; looks at
/// bytes only.
fn suspect(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let leads = memchr::memchr2_iter(0xc3, 0xc4, bytes.get(from..)?).map(|at| from + at);
    leads.into_iter().find(|&at| {
        let trails = |third: Option<&u8>| matches!(third, Some(0xc2 | 0xc5 | 0xc6 | 0xcb | 0xe2));
        match (bytes.get(at), bytes.get(at + 1), bytes.get(at + 2)) {
            (Some(0xc3), Some(0x82 | 0x83), Some(0x20)) => true,
            (Some(0xc3), Some(0x82..=0xb4), third) => trails(third),
            // What is `Ð` and `ð` in the Western page is `Ğ` and `ğ` in the Turkish one.
            (Some(0xc4), Some(0x9e | 0x9f), third) => trails(third),
            _ => false,
        }
    })
}

/// A page with the texts between its tags mended, and the tags themselves; `None` where nothing is wrong with it.
pub fn mend_page(page: &str) -> Option<String> {
    let (mended, parts, left) = mend_parts(page, false);
    // What could be clean in a page of its own is not in this one.
    let known = parts >= PROVEN && left > 0 && left <= parts;
    mended.map(|mended| if known { mend_parts(&mended, true).0.unwrap_or(mended) } else { mended })
}

/// The page with its parts mended, where one was; and how many were, and how many were looked at and left as they are.
fn mend_parts(page: &str, known: bool) -> (Option<String>, usize, usize) {
    let mut out = String::new();
    let (mut parts, mut left) = (0, 0);
    // Up to where the page was copied, and up to where it was looked at.
    let (mut done, mut at) = (0, 0);
    let (mut western, mut other) = (suspect(page, 0), pages::suspect(page, 0));
    // Most of a page is beyond suspicion: only the parts around what is not are looked at.
    while let Some(place) = western.into_iter().chain(other).min() {
        let part = part_around(page, place);
        let (start, end) = (part.start, part.end.max(place + 1));
        if let Some(mended) = page.get(part).and_then(|part| mend_as(part, known)) {
            out.push_str(page.get(done..start).unwrap_or_default());
            out.push_str(&mended);
            done = end;
            parts += 1;
        } else {
            left += 1;
        }
        at = end.max(at);
        if western.is_some_and(|place| place < at) {
            western = suspect(page, at);
        }
        if other.is_some_and(|place| place < at) {
            other = pages::suspect(page, at);
        }
    }
    let mended = (done > 0).then(|| out + page.get(done..).unwrap_or_default());
    (mended, parts, left)
}

/// The text between two tags, or the tag, in which byte `at` of a page stands.
fn part_around(page: &str, at: usize) -> std::ops::Range<usize> {
    let bytes = page.as_bytes();
    let (before, behind) = (bytes.get(..at).unwrap_or_default(), bytes.get(at..).unwrap_or_default());
    let start = memchr::memrchr(b'>', before).map_or(0, |i| i + 1);
    match memchr::memchr(b'<', bytes.get(start..at).unwrap_or_default()) {
        Some(open) => start + open..memchr::memchr(b'>', behind).map_or(page.len(), |i| at + i + 1),
        None => {
            start..memchr::memchr2(b'<', b'>', behind).map_or(page.len(), |i| at + i + usize::from(behind[i] == b'>'))
        }
    }
}

struct Sequence {
    /// Its first byte.
    at: usize,
    /// One past its last byte.
    end: usize,
    decoded: Option<char>,
    proven: bool,
}

fn mend_once(text: &str, known: bool) -> Option<String> {
    let sequences = sequences(text);
    if !sequences.iter().any(|s| s.proven || known) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for sequence in &sequences {
        out.push_str(text.get(done..sequence.at).unwrap_or_default());
        out.extend(sequence.decoded);
        done = sequence.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Some(out)
}

fn sequences(text: &str) -> Vec<Sequence> {
    let mut found: Vec<Sequence> = Vec::new();
    let mut from = 0;
    while let Some(at) = suspect(text, from) {
        let (before, behind) = text.split_at_checked(at).unwrap_or_default();
        let mut chars = ['\0'; LONGEST + 1];
        let mut known = 0;
        for (slot, c) in chars.iter_mut().zip(behind.chars()) {
            *slot = c;
            known += 1;
        }
        let chars = &chars[..known];
        let Some((len, decoded, mut proven)) = sequence(before.chars().next_back().unwrap_or(' '), chars) else {
            from = at + 2;
            continue;
        };
        // Two in a row that decode to the same script cannot be clean.
        if let Some(last) = found.last_mut()
            && last.end == at
            && same_script(last.decoded, decoded)
        {
            last.proven = true;
            proven = true;
        }
        from = at + chars.iter().take(len).map(|c| c.len_utf8()).sum::<usize>();
        found.push(Sequence { at, end: from, decoded, proven });
    }
    found
}

/// Most characters of a sequence.
const LONGEST: usize = 4;

/// The sequence that `chars` begin with, behind the character `before`: how many characters it has, what it decodes to, and whether it is
/// proven by itself.
fn sequence(before: char, chars: &[char]) -> Option<(usize, Option<char>, bool)> {
    let lead = match *chars.first()? {
        'Ğ' => '\u{d0}',
        'ğ' => '\u{f0}',
        lead => lead,
    };
    let len = match lead {
        '\u{c2}'..='\u{df}' => 2,
        '\u{e0}'..='\u{ef}' => 3,
        '\u{f0}'..='\u{f4}' => 4,
        _ => return None,
    };
    let mut bytes = [lead as u8, 0, 0, 0];
    for (i, slot) in bytes.iter_mut().enumerate().take(len).skip(1) {
        match chars.get(i).and_then(|&c| trail_byte(c)) {
            Some(byte) => *slot = byte,
            None => return truncated(before, chars, i),
        }
    }
    let decoded = std::str::from_utf8(&bytes[..len]).ok()?.chars().next()?;
    // A control character is written only by text that was misread twice.
    if !written(decoded) && !matches!((decoded, chars[1]), ('\u{80}'..='\u{9f}', '\u{80}'..='\u{9f}')) {
        return None;
    }
    let proven = proven(before, lead, &chars[1..len], chars.get(len).copied());
    Some((len, Some(decoded), proven))
}

/// A sequence whose last bytes were lost, `len` characters on: a closing quotation mark (its last byte is undefined in windows-1252), or a
/// no-break space that was folded.
fn truncated(before: char, chars: &[char], len: usize) -> Option<(usize, Option<char>, bool)> {
    let (lead, next) = (chars[0], chars.get(1).copied());
    if lead == 'â' && len == 2 && next == Some('€') {
        let lost = usize::from(chars.get(2) == Some(&'\u{fffd}'));
        return Some((2 + lost, Some('”'), true));
    }
    if lead == 'Â' && next == Some(' ') && (before.is_lowercase() || before.is_ascii_digit()) {
        return Some((1, None, true));
    }
    // `à`, whose last byte became a blank beside the one behind the word, or that one.
    if lead == 'Ã' && next == Some(' ') && !before.is_uppercase() {
        let two = chars.get(2) == Some(&' ');
        let word = chars.get(if two { 3 } else { 2 });
        return Some((1 + usize::from(two), Some('à'), word.is_some_and(|c| c.is_lowercase())));
    }
    None
}

fn proven(before: char, lead: char, trail: &[char], after: Option<char>) -> bool {
    if trail.iter().any(|&c| matches!(c, '\u{80}'..='\u{9f}')) {
        return true;
    }
    match (lead, trail) {
        ('\u{f0}'..='\u{f4}', _) => true,
        ('â', [first, _]) => {
            matches!(first, '€' | '‚' | '„' | '†' | '‡' | 'ˆ' | '‰' | 'œ' | 'š' | 'ž' | '–' | '˜')
        }
        ('ï', ['»', '¿'] | ['¸', _] | ['¼' | '½', _]) => true,
        ('\u{e0}'..='\u{ef}', _) => trail.iter().any(|&c| !follows_letters(c)),
        // A capital after a small letter, or one that is followed by what no clean text has after a letter.
        ('\u{c2}' | '\u{c3}', [c]) => {
            inside(before, after)
                || !follows_letters(*c)
                || matches!(c, '©' | '¡' | '¢' | '£' | '§' | '¨' | '¥' | '¸' | '¿' | '°' | '·' | '¯')
        }
        ('\u{d7}' | '\u{df}', _) => false,
        // A capital of clean Turkish, too.
        ('\u{d0}', [c]) => !follows_letters(*c),
        (_, [c]) => before.is_lowercase() || !follows_letters(*c),
        _ => false,
    }
}

/// Whether a capital at this place is inside a word of small letters.
fn inside(before: char, after: Option<char>) -> bool {
    before.is_lowercase() || after.is_some_and(|c| c.is_lowercase() && !before.is_uppercase() && before.is_alphabetic())
}

/// Characters of the upper half of windows-1252 that stand right after a letter in clean text.
fn follows_letters(c: char) -> bool {
    matches!(
        c,
        '\u{a0}'
            | '«'
            | '»'
            | '‚'
            | '„'
            | '‘'
            | '’'
            | '“'
            | '”'
            | '–'
            | '—'
            | '…'
            | '‹'
            | '›'
            | '•'
            | '·'
            | '™'
            | '®'
            | '©'
            | '°'
            | '²'
            | '³'
            | '¹'
            | 'ª'
            | 'º'
            | '§'
            | '†'
            | '‡'
            | '€'
            | '£'
            | '¥'
            | '¢'
            | '´'
            | '¨'
            | '¯'
            | '¸'
            | '\u{ad}'
            | '¿'
            | '¡'
            | '‰'
            | 'Š'
            | 'š'
            | 'Œ'
            | 'œ'
            | 'Ž'
            | 'ž'
            | 'Ÿ'
            | 'ƒ'
            | 'µ'
            | '¦'
    )
}

/// The byte from 0x80 to 0xBF that `c` stands for in windows-1252 or ISO 8859-1.
fn trail_byte(c: char) -> Option<u8> {
    WESTERN.byte(c).filter(|byte| (0x80..=0xbf).contains(byte))
}

/// Whether news texts are written in `c`.
fn written(c: char) -> bool {
    script(c) != Script::None
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    None,
    Sign,
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Hebrew,
    Arabic,
    Indic,
    Thai,
    Burmese,
    Georgian,
    Khmer,
    EastAsian,
    Emoji,
}

fn script(c: char) -> Script {
    match c {
        '\u{a0}'..='\u{bf}' | '\u{d7}' | '\u{f7}' => Script::Sign,
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{370}'..='\u{3ff}' => Script::Greek,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{531}'..='\u{58a}' => Script::Armenian,
        '\u{5b0}'..='\u{5f4}' => Script::Hebrew,
        '\u{600}'..='\u{6ff}' => Script::Arabic,
        '\u{900}'..='\u{dff}' => Script::Indic,
        '\u{e00}'..='\u{eff}' => Script::Thai,
        '\u{1000}'..='\u{109f}' => Script::Burmese,
        '\u{10a0}'..='\u{10ff}' => Script::Georgian,
        '\u{1780}'..='\u{17ff}' => Script::Khmer,
        '\u{2010}'..='\u{2044}'
        | '\u{200b}'..='\u{200f}'
        | '\u{20a0}'..='\u{20bf}'
        | '\u{2100}'..='\u{2bff}'
        | '\u{feff}' => Script::Sign,
        '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff00}'..='\u{ffef}' => {
            Script::EastAsian
        }
        'ˆ' | '˜' => Script::Sign,
        '\u{fe0f}' | '\u{1f000}'..='\u{1faff}' => Script::Emoji,
        _ => Script::None,
    }
}

fn same_script(a: Option<char>, b: Option<char>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if script(a) == script(b) && script(a) != Script::Sign)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads the UTF-8 of `text` as windows-1252, undefined bytes as controls.
    fn garble(text: &str) -> String {
        text.bytes()
            .map(|b| {
                (0..=0x2122u32)
                    .filter_map(char::from_u32)
                    .find(|&c| !c.is_ascii() && trail_byte(c) == Some(b) && !matches!(c, '\u{80}'..='\u{9f}'))
                    .unwrap_or(b as char)
            })
            .collect()
    }

    #[test]
    fn mends() {
        for text in [
            "Müller – “größer” als früher",
            "L’été à la plage, c’est déjà fini",
            "El niño español añadió: «mañana»",
            "São Paulo não é só isso",
            "Przyszłość Łódź żółć źdźbło",
            "Правительство России сообщило",
            "Η κυβέρνηση ανακοίνωσε",
            "ממשלת ישראל הודיעה",
            "أعلنت الحكومة المصرية",
            "中国政府表示支持",
            "प्रधानमंत्री ने कहा",
            "fun 😀 — isn’t it",
            "10 € for ½",
        ] {
            assert_eq!(mend(&garble(text)).as_deref(), Some(text), "{}", garble(text));
            assert_eq!(mend(&garble(&garble(text))).as_deref(), Some(text), "twice: {text}");
        }
    }

    #[test]
    fn mends_parts() {
        for (broken, mended) in [
            ("“Real” quotes and MÃ¼ller", "“Real” quotes and Müller"),
            ("he saidâ€ and left", "he said” and left"),
            ("10Â km, Ã©tÃ© café", "10 km, été café"),
            ("dÃ©jÃ  lÃ  et Ã cÃ´tÃ©", "déjà là et à côté"),
            ("de la gare Ã  la mairie", "de la gare à la mairie"),
            ("ve gÃ¼ldÃ¼ ğŸ˜Š.", "ve güldü 😊."),
            ("bitti ğŸ‘\u{8f}", "bitti 👏"),
            ("ĞŸĞ¾Ñ€Ñ‚ Ğ·Ğ°ĞºÑ€Ñ‹Ñ‚", "Порт закрыт"),
        ] {
            assert_eq!(mend(broken).as_deref(), Some(mended));
        }
    }

    #[test]
    fn a_page_that_was_misread_has_no_clean_parts() {
        let parts =
            ["El niño añadió", "La decisión será mañana", "¿Quién pagará el muelle?", "Un último aviso", "SEÑOR"];
        let page = parts.map(|part| format!("<p>{part}</p>")).concat();
        assert_eq!(mend("Un Ãºltimo aviso"), None, "could be meant, alone");
        assert_eq!(mend_page(&garble(&page)).as_deref(), Some(page.as_str()));
    }

    #[test]
    fn leaves_clean_text_alone() {
        for text in [
            "«BLÉ», il est allé…» CAFÉ” À… IRMÃ” AMANHÃ… NÃO MANHÃ– FUSSBALL-SPAß“ é² â",
            "Voilà\u{a0}» dit-il, là\u{a0}», où\u{a0}?",
            "ROMÂNIA ÎN CÂMP, Â Ã Ä, São, Ångström, Örebro, ÅÄÖ",
            "3×½ Ø… Ð Þór ðŸ",
            "É» Ö– Ü” Ä„ Ñ™ Ç®",
            "«ØA) «Ξ»",
            "DAĞ” dedi; dağ» ğ… TUĞ™",
        ] {
            assert_eq!(mend(text), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn never_touches_words_and_punctuation(
            words in prop::collection::vec(
                (
                    "([A-ZÀ-ÖØ-Þ]?[a-zà-öø-ÿß]{0,7}|[A-ZÀ-ÖØ-Þ]{1,7}|[А-Я]?[а-я]{0,7}|[Α-Ω][α-ω]{0,7}|[一-龥]{1,5}|[ا-ي]{1,6}|[Ā-ſ]{1,4})",
                    "([.,;:!?…”’»“„–—)]|[.,…]?[”’»“]|[™®]|[²³]|\u{a0}[»!?;:]|)",
                ),
                0..12,
            )
        ) {
            let text = words.iter().map(|(word, end)| format!("«{word}{end}")).collect::<Vec<_>>().join(" ");
            prop_assert_eq!(mend(&text), None);
        }

        #[test]
        fn is_total(text in "[ÂÃâðï€œ™\u{80}-\u{bf}a ]{0,40}") {
            let _ = mend(&text);
        }
    }
}
