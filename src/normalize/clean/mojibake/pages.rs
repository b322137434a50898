//! UTF-8 that was read by a code page other than the Western one: `РџСЂРёРІРµС‚`, `cafГ©`, `caf√©`, `п÷я─п╦п╡п╣я┌`.

use std::sync::LazyLock;

use crate::normalize::bytes::leads;
use crate::normalize::clean::code_page::{CodePage, OTHERS};

use super::{Script, script};

/// Sequences in a row that decode to letters of one script, which clean text does not hold.
const ROW: usize = 3;

/// `text` mended, or `None` where nothing is wrong with it.
pub(super) fn mend(text: &str) -> Option<String> {
    suspect(text, 0)?;
    let chars: Vec<char> = text.chars().collect();
    // Two pages may agree on some letters: the one that explains most is the right one.
    OTHERS.iter().filter_map(|page| mend_by(&chars, page)).min_by_key(|mended| mended.chars().count())
}

/// What the commonest sequences begin with, page by page in the order of [`OTHERS`]; the dashes and quotation marks in two of them.
const SIGNS: [&str; 108] = [
    "Р°", "Рё", "Рѕ", "СЂ", "вЂ", "Г©", "Гј", "Ξ±", "Ξ―", "Ξ¬", "Ξµ", "ΞΏ", "Ξ·", "Ξ½", "Ξ»", "Ο„", "Ο‚", "Ο€", "Ă©",
    "Ăˇ", "п╬", "п╟", "╨╛", "╨░", "‚Ä", "√§", "√∂", "√º", "√ü", "√ñ", "√Ñ", "√ú", "√©", "√®", "√™", "√¥", "√†", "√¢",
    "√°", "√≠", "√≥", "√∫", "√±", "√ß", "√£", "√•", "√∏", "√¶", "ƒ±", "≈ü", "ƒü", "≈Ç", "ƒÖ", "ƒô", "≈õ", "≈º", "≈ô",
    "≈°", "ƒç", "ƒõ", "≈ë", "Œ±", "Œø", "Œπ", "Œµ", "œÑ", "–æ", "–µ", "–∞", "–∏", "—Ç", "–Ω", "—Å", "—Ä", "ÿß", "ŸÑ",
    "Ÿä", "◊ï", "◊ô", "„ÅÆ", "„Å´", "„ÅÑ", "„ÄÇ", "„ÄÅ", "Ôºå", "Ïù¥", "Îã§", "‡§", "ط§", "ظ„", "ط±", "ظٹ", "├í", "├®",
    "├⌐", "├│", "├¡", "├ú", "├╝", "ÔÇ", "ΓÇ", "Ĺ‚", "Ăł", "Ĺ›", "ĹĽ", "Ĺ™", "Ĺˇ", "Ĺľ",
];

/// A bit for each pair of bytes, and whether it is set.
struct Pairs([u64; 1 << 10]);

impl Pairs {
    /// The bytes from `at` on of all signs.
    fn of_signs(at: usize) -> Self {
        let mut bits = [0; 1 << 10];
        for sign in SIGNS {
            if let Some(&[first, second]) = sign.as_bytes().get(at..at + 2) {
                let pair = usize::from(first) << 8 | usize::from(second);
                bits[pair >> 6] |= 1 << (pair & 63);
            }
        }
        Self(bits)
    }

    fn has(&self, first: u8, second: u8) -> bool {
        let pair = usize::from(first) << 8 | usize::from(second);
        self.0[pair >> 6] >> (pair & 63) & 1 == 1
    }
}

static BEGINNINGS: LazyLock<[Pairs; 2]> = LazyLock::new(|| [Pairs::of_signs(0), Pairs::of_signs(1)]);

/// The first place from byte `from` on where `text` may hold any of it.
pub(super) fn suspect(text: &str, from: usize) -> Option<usize> {
    let (bytes, [first, second]) = (text.as_bytes(), &*BEGINNINGS);
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
    leads(bytes, from).find(|&at| {
        first.has(byte(at), byte(at + 1))
            && second.has(byte(at + 1), byte(at + 2))
            && SIGNS.iter().any(|sign| bytes.get(at..).is_some_and(|rest| rest.starts_with(sign.as_bytes())))
    })
}

struct Sequence {
    at: usize,
    len: usize,
    decoded: char,
}

fn mend_by(chars: &[char], page: &CodePage) -> Option<String> {
    let sequences = sequences(chars, page);
    // Scripts of which something in the line proves that they were misread.
    let mut proven: Vec<Script> = Vec::new();
    for (at, sequence) in sequences.iter().enumerate() {
        let kind = script(sequence.decoded);
        if !proven.contains(&kind) && (is_alone_proof(chars, sequence) || row(&sequences[at..]) >= ROW) {
            proven.push(kind);
        }
    }
    if proven.is_empty() {
        return None;
    }
    proven.push(Script::Sign);
    let mut out = String::with_capacity(chars.len());
    let mut done = 0;
    for sequence in sequences.iter().filter(|sequence| proven.contains(&script(sequence.decoded))) {
        out.extend(&chars[done..sequence.at]);
        out.push(sequence.decoded);
        done = sequence.at + sequence.len;
    }
    out.extend(&chars[done..]);
    Some(out)
}

/// How many sequences follow each other at once and decode to letters of one script other than Latin.
fn row(sequences: &[Sequence]) -> usize {
    let Some(first) = sequences.first() else { return 0 };
    let kind = script(first.decoded);
    if matches!(kind, Script::None | Script::Sign | Script::Latin) || !first.decoded.is_alphabetic() {
        return 0;
    }
    let mut end = first.at;
    let joined = sequences.iter().take_while(|next| {
        let follows = next.at == end && script(next.decoded) == kind;
        end = next.at + next.len;
        follows
    });
    joined.take(ROW).count()
}

/// Whether one sequence cannot be clean by itself: it stands at a letter of another script, or as a capital behind a small letter, and
/// decodes to a Latin letter or to a sign of punctuation.
fn is_alone_proof(chars: &[char], sequence: &Sequence) -> bool {
    let before = sequence.at.checked_sub(1).and_then(|at| chars.get(at)).copied().unwrap_or(' ');
    let lead = chars[sequence.at];
    let after = chars.get(sequence.at + sequence.len).copied().unwrap_or(' ');
    // Other Latin letters are rare, and come of clean text more often: `«ØA` of a code page in which the quotation mark is a lead.
    let is_common = matches!(sequence.decoded, '\u{c0}'..='\u{17f}' | '\u{1e00}'..='\u{1eff}');
    match script(sequence.decoded) {
        Script::Latin if !is_common => false,
        // `cafĂ©`: a capital behind a small letter.
        Script::Latin if script(lead) == Script::Latin => before.is_ascii_lowercase() && lead.is_uppercase(),
        // `BГјcherei`, `Г©tГ©`, `caf√©`: letters of two scripts in one word.
        Script::Latin => {
            (before.is_ascii_alphabetic() || after.is_ascii_alphabetic()) && !matches!(lead, '‘' | '’' | '“' | '”')
        }
        // `вЂ™`, `‚Äô`: three characters for a quotation mark or a dash.
        // `ÔÇÜ` may be a word by itself.
        Script::Sign => {
            let word = chars.iter().skip(sequence.at).take(3).all(|c| c.is_alphabetic());
            let parted = !word || before.is_ascii_lowercase();
            sequence.len == 3 && matches!(sequence.decoded, '\u{2010}'..='\u{2027}') && parted
        }
        _ => false,
    }
}

fn sequences(chars: &[char], page: &CodePage) -> Vec<Sequence> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        match sequence(chars, at, page) {
            Some(sequence) => {
                at += sequence.len;
                found.push(sequence);
            }
            None => at += 1,
        }
    }
    found
}

fn sequence(chars: &[char], at: usize, page: &CodePage) -> Option<Sequence> {
    let lead = page.byte(chars[at])?;
    let len = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    for (offset, slot) in bytes.iter_mut().enumerate().take(len).skip(1) {
        *slot = page.byte(*chars.get(at + offset)?).filter(|byte| (0x80..=0xbf).contains(byte))?;
    }
    let decoded = std::str::from_utf8(&bytes[..len]).ok()?.chars().next()?;
    (script(decoded) != Script::None).then_some(Sequence { at, len, decoded })
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{Encoding, IBM866, KOI8_R, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1253, WINDOWS_1256};

    fn garble(text: &str, encoding: &'static Encoding) -> String {
        let (garbled, _) = encoding.decode_without_bom_handling(text.as_bytes());
        garbled.into_owned()
    }

    #[test]
    fn mends_what_other_pages_made() {
        for (text, encoding) in [
            ("Порт закрыт до весны, сообщает мэрия", WINDOWS_1251),
            ("Le café du quai – c’est fermé, a annoncé la propriétaire", WINDOWS_1251),
            ("the ship’s bell — rung once", WINDOWS_1251),
            ("Το λιμάνι έκλεισε χθες", WINDOWS_1253),
            ("Порт закрыт до весны", KOI8_R),
            ("Порт закрыт до весны", IBM866),
            ("the ship’s café", MACINTOSH),
            ("Größere Schüsseln bleiben übrig, die Öfen nicht", MACINTOSH),
            ("Los niños cruzarán mañana el río", MACINTOSH),
            ("Köprü yarın açılıyor, başkan söyledi", MACINTOSH),
            ("kadłub i łóżko, źle świeci", MACINTOSH),
            ("Порт закрыт до весны", MACINTOSH),
            ("Το λιμάνι έκλεισε χθες", MACINTOSH),
            ("Οι απόψεις πάνω από το παλιό φράγμα άλλαξαν", MACINTOSH),
            ("они договорились, кто заплатит за причал", MACINTOSH),
            ("港の橋は冬まで閉じている。", MACINTOSH),
            ("다리는 겨울까지 닫혀 있다", MACINTOSH),
            ("un café cerrado", WINDOWS_1250),
            ("kadłub i łóżko", WINDOWS_1250),
            ("أغلق الميناء القديم حتى الربيع، قال المجلس", WINDOWS_1256),
            ("بندر تا بهار بسته است، شورای شهر می‌گوید", WINDOWS_1256),
            ("Altes Schiff wird Bücherei", WINDOWS_1251),
        ] {
            let broken = garble(text, encoding);
            if !broken.contains('\u{fffd}') {
                assert_eq!(super::super::mend(&broken).as_deref(), Some(text), "{broken}");
            }
        }
    }

    #[test]
    fn mends_what_consoles_made() {
        for (broken, text) in [
            ("A ponte ser├í fechada, disse a cidad├ú", "A ponte será fechada, disse a cidadã"),
            ("le caf├® du quai, d├®j├á ferm├®", "le café du quai, déjà fermé"),
            ("le caf├⌐ du quai, d├⌐j├á ferm├⌐", "le café du quai, déjà fermé"),
            ("the shipÔÇÖs bell", "the ship’s bell"),
            ("the shipΓÇÖs bell", "the ship’s bell"),
        ] {
            assert_eq!(mend(broken).as_deref(), Some(text), "{broken}");
        }
        for clean in ["├── src\n├── tests", "│ a │ b │", "التلفظ … ط. ط§", "بطاقة ظاهرة، حفظ…"]
        {
            assert_eq!(mend(clean), None, "{clean}");
        }
    }

    #[test]
    fn leaves_clean_text_alone() {
        for text in [
            "Правительство России заявило: «В» — это буква, Рё, РФ, СССР…",
            "Уряд України ухвалив рішення; їхній ґанок, Європа, Ґенеза, Їжак, Вірія",
            "Влада Србије: Ђорђе, Љубав, Њега, Ћирилица, Џеп",
            "Η κυβέρνηση ανακοίνωσε «Ο» και Ξένια",
            "România în câmp: Ăsta, FĂRĂ, ţară",
            "El café está cerrado – “sí”, dijo",
            "√2 ≈ 1.41, a‚b",
            "Die „Änderung“ – sagt er – kommt; ƒ(x) ≈ √x, 5–Ω",
        ] {
            assert_eq!(mend(text), None, "{text}");
        }
    }
}
