//! Bytes to characters, in any encoding of the WHATWG Encoding Standard.
//!
//! What is said of a body's encoding is often wrong: servers send a default, templates keep an old label when the files have moved on.
//! So all evidence is weighed here, and nowhere else: the byte-order mark, whether the bytes are UTF-8, the producer's label, the page's
//! own, and what the bytes look like in the page's language. What won is told as [`Decoded::evidence`].

mod label;
mod region;
mod surrogates;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, ISO_8859_8_I, SHIFT_JIS, UTF_8, WINDOWS_1252,
};

use crate::article::{Evidence, Warning};
use crate::normalize::clean::east;
use crate::reason::{Code, Reason};

pub(super) use region::utf16;

/// Most replacement characters that a decoded text may have, as one in so many characters, before its label is taken for wrong.
const REPLACEMENTS: usize = 100;

/// Sequences of valid UTF-8 that outweigh the label of an encoding in which the same bytes may be text, too.
const SEQUENCES: usize = 3;

/// Bytes outside of ASCII from which on the detector is surer than a page's own label, which may have stayed when the files moved on.
const SURE: usize = 100;

/// What is known of the bytes besides themselves.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hints<'a> {
    /// The producer's label.
    pub(super) label: Option<&'a str>,
    /// Whether the bytes are a page, whose own label counts.
    pub(super) markup: bool,
    /// The host's top-level domain, lower-case.
    pub(super) top_level: Option<&'a str>,
}

/// A text with the encoding that it was read in.
#[derive(Debug, PartialEq)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static Encoding,
    /// What won: `byte_order_mark`, `utf_8`, `given`, `page_label`, `detected`, or `ascii`.
    pub(super) evidence: Evidence,
    /// Says that a label was not believed, or that characters were lost.
    pub(super) warning: Option<Warning>,
}

/// The encoding of a body, and why it was taken.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Charset {
    /// The WHATWG name in small letters.
    pub(super) name: String,
    pub(super) evidence: Evidence,
    pub(super) warning: Option<Warning>,
}

impl Charset {
    /// Of `decoded` bytes.
    pub(super) fn of(decoded: &Decoded) -> Self {
        let name = decoded.encoding.name().to_ascii_lowercase();
        Self { name, evidence: decoded.evidence.clone(), warning: decoded.warning.clone() }
    }
}

/// The text of `bytes`.
///
/// # Errors
/// [`Code::Charset`] for a producer's label that is not on the WHATWG list; [`Code::CharsetInvalid`] where the bytes are no text in any
/// encoding that something speaks for.
pub(super) fn decode(bytes: &[u8], hints: Hints<'_>) -> Result<Decoded, Reason> {
    let given = match hints.label {
        Some(label) => Some(label::known(label).ok_or_else(|| unknown(label))?),
        None => None,
    };
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Candidate::new(encoding, "byte_order_mark", 1.0).read(&bytes[mark..], given);
    }
    let own = hints.markup.then(|| label::of_page(bytes)).flatten();
    let mut candidates = Vec::new();
    match Utf8::of(bytes) {
        Utf8::Ascii => candidates.push(ascii(bytes, given, own)),
        Utf8::Valid(sequences) => {
            let rival = [given, own].into_iter().flatten().find(|&label| is_multibyte(label) && label != UTF_8);
            let doubtful = sequences < SEQUENCES && rival.is_some();
            candidates.push(Candidate::new(UTF_8, "utf_8", if doubtful { 0.3 } else { 0.99 }));
            candidates.extend(rival.filter(|_| doubtful).map(|label| Candidate::new(label, "given", 0.5)));
        }
        Utf8::Invalid { damaged } => {
            if let Some(joined) = surrogates::join(bytes).filter(|joined| std::str::from_utf8(joined).is_ok()) {
                return Candidate::new(UTF_8, "utf_8", 0.99).read(&joined, given);
            }
            candidates.extend(legacy(bytes, hints, given, own, damaged));
        }
    }
    candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let tries = candidates.iter().map(|candidate| candidate.read(bytes, given));
    let mut refused = None;
    for read in tries {
        match read {
            Ok(decoded) => return Ok(decoded),
            Err(reason) => refused = refused.or(Some(reason)),
        }
    }
    Err(refused.unwrap_or_else(|| Reason::new(Code::CharsetInvalid, "not text in any encoding")))
}

fn unknown(label: &str) -> Reason {
    let label: String = label.chars().take(40).collect();
    Reason::new(Code::Charset, format!("unknown character encoding {label:?}"))
}

/// How bytes look as UTF-8.
enum Utf8 {
    Ascii,
    /// Valid, with so many sequences of several bytes.
    Valid(usize),
    /// Invalid; `damaged` says that all but a few of many sequences are right.
    Invalid {
        damaged: bool,
    },
}

impl Utf8 {
    fn of(bytes: &[u8]) -> Self {
        if region::utf16(bytes).is_some() {
            return Utf8::Invalid { damaged: false };
        }
        if bytes.is_ascii() {
            return Utf8::Ascii;
        }
        let (mut right, mut wrong) = (0usize, 0usize);
        for chunk in bytes.utf8_chunks() {
            right += chunk.valid().bytes().filter(|&b| b >= 0xc0).count();
            wrong += usize::from(!chunk.invalid().is_empty());
        }
        match wrong {
            0 => Utf8::Valid(right),
            _ => Utf8::Invalid {
                damaged: right >= 10 * wrong || (right == 0 && wrong * 4 * REPLACEMENTS <= bytes.len() && wrong < 3),
            },
        }
    }
}

/// Of ASCII bytes the label is true whatever it is, unless they shift: then a label of ISO-2022-JP is meant.
fn ascii(bytes: &[u8], given: Option<&'static Encoding>, own: Option<&'static Encoding>) -> Candidate {
    let shifts = memchr::memmem::find(bytes, b"\x1b$").is_some();
    match [given, own].into_iter().flatten().find(|&label| label == ISO_2022_JP) {
        Some(label) if shifts => Candidate::new(label, "given", 0.95),
        _ if shifts => Candidate::new(ISO_2022_JP, "detected", 0.8),
        _ => Candidate::new(UTF_8, "ascii", 1.0),
    }
}

/// What speaks for an encoding other than UTF-8. Labels count by how deliberate they are; the detector counts where its answer could not
/// be mistaken for a neighbour's, as one kind of Western letters can for another.
fn legacy(
    bytes: &[u8],
    hints: Hints<'_>,
    given: Option<&'static Encoding>,
    own: Option<&'static Encoding>,
    damaged: bool,
) -> Vec<Candidate> {
    if let Some(encoding) = region::utf16(bytes) {
        return vec![Candidate::new(encoding, "detected", 0.95)];
    }
    let region = region::of(hints.markup.then_some(bytes), hints.top_level);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let detected = detector.guess(region.map(str::as_bytes), Utf8Detection::Deny);
    let mut found = Vec::new();
    let mut speaks = |encoding: &'static Encoding, method, weight: f64| {
        match found.iter_mut().find(|candidate: &&mut Candidate| candidate.encoding == encoding) {
            // Two that agree are surer than either.
            Some(known) => known.weight = (known.weight.max(weight) + 0.3).min(0.98),
            None => found.push(Candidate::new(encoding, method, weight)),
        }
    };
    if let Some(label) = given.filter(|&label| label != UTF_8) {
        speaks(label, "given", if label == WINDOWS_1252 { 0.4 } else { 0.7 });
    }
    if let Some(label) = own.filter(|&label| label != UTF_8) {
        speaks(label, "page_label", if label == WINDOWS_1252 { 0.4 } else { 0.65 });
    }
    // A detector takes Big5 for GBK, and the other way round.
    let two_bytes = [given, own, Some(detected)].into_iter().flatten().any(is_multibyte);
    let east = if two_bytes { east::encoding(bytes) } else { None };
    let detected = east.unwrap_or(detected);
    let many = bytes.iter().filter(|b| !b.is_ascii()).count() >= SURE;
    let weight = match (is_western(detected), region.is_some_and(|region| region::writes(region, detected))) {
        _ if east.is_some() => 0.9,
        (false, _) => {
            if many {
                0.69
            } else {
                0.6
            }
        }
        (true, true) => 0.45,
        (true, false) => 0.35,
    };
    speaks(detected, "detected", weight);
    if damaged {
        speaks(UTF_8, "utf_8", 0.9);
    }
    found
}

/// Encodings of Latin letters, which a detector tells apart by a few letters only.
fn is_western(encoding: &'static Encoding) -> bool {
    matches!(
        encoding.name(),
        "windows-1250"
            | "windows-1252"
            | "windows-1254"
            | "windows-1257"
            | "windows-1258"
            | "ISO-8859-2"
            | "ISO-8859-3"
            | "ISO-8859-4"
            | "ISO-8859-10"
            | "ISO-8859-13"
            | "ISO-8859-14"
            | "ISO-8859-15"
            | "ISO-8859-16"
            | "macintosh"
    )
}

fn is_multibyte(encoding: &'static Encoding) -> bool {
    [SHIFT_JIS, EUC_JP, ISO_2022_JP, GBK, GB18030, BIG5, EUC_KR].contains(&encoding)
}

/// An encoding that something speaks for.
struct Candidate {
    encoding: &'static Encoding,
    method: &'static str,
    weight: f64,
}

impl Candidate {
    fn new(encoding: &'static Encoding, method: &'static str, weight: f64) -> Self {
        // Texts in visual order of letters cannot be told from others by their label.
        let encoding = if encoding.name() == "ISO-8859-8" { ISO_8859_8_I } else { encoding };
        Self { encoding, method, weight }
    }

    /// The text of `bytes`; refused where more than a few characters are damaged, or where it is no text.
    fn read(&self, bytes: &[u8], given: Option<&'static Encoding>) -> Result<Decoded, Reason> {
        let (text, damaged) = self.encoding.decode_without_bom_handling(bytes);
        if (damaged && !few_replacements(&text)) || is_binary(&text) {
            return Err(Reason::new(Code::CharsetInvalid, format!("not text in {}", self.encoding.name())));
        }
        let contradicted = given.filter(|&label| label != self.encoding && self.method != "ascii");
        let warning = match contradicted {
            Some(label) => Some(Warning {
                detail: Some(format!("stated as {}, read as {}", name(label), name(self.encoding))),
                ..Warning::about("charset_contradicted", "charset")
            }),
            None => damaged.then(|| Warning::about("charset_damaged", "charset")),
        };
        Ok(Decoded {
            text: text.into_owned(),
            encoding: self.encoding,
            evidence: Evidence { method: self.method.into(), confidence: Some(self.weight) },
            warning,
        })
    }
}

/// The name by which `origin.charset` tells an encoding.
pub(super) fn name(encoding: &'static Encoding) -> String {
    encoding.name().to_ascii_lowercase()
}

fn few_replacements(text: &str) -> bool {
    let replaced = text.matches('\u{fffd}').count();
    replaced * REPLACEMENTS <= text.chars().count() || (replaced < 3 && text.chars().count() > 10 * replaced)
}

/// Whether more than one character in twenty is a control of ASCII that no text holds. Those above are what misread text is full of.
fn is_binary(text: &str) -> bool {
    let controls = text.bytes().filter(|b| b.is_ascii_control() && !b.is_ascii_whitespace()).count();
    controls * 20 > text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{KOI8_R, WINDOWS_1250, WINDOWS_1251, WINDOWS_1254};

    const RUSSIAN: &str =
        "Городской совет утвердил бюджет на будущий год, сообщила пресс-служба мэрии в четверг вечером.";
    const JAPANESE: &str = "市役所は木曜日、港の橋を修理のために閉鎖すると発表した。バスは通常どおり運行する。";
    const TURKISH: &str =
        "Belediye başkanı perşembe günü köprünün kışa kadar kapalı kalacağını söyledi, işçiler ise şimdiden çalışıyor.";

    fn page(language: &str, label: &str, text: &str) -> String {
        format!(
            "<html lang=\"{language}\"><head><meta http-equiv=Content-Type content=\"text/html; charset={label}\"></head><p>{text}</p>"
        )
    }

    fn read(bytes: &[u8], label: Option<&str>, markup: bool) -> Result<Decoded, Code> {
        decode(bytes, Hints { label, markup, top_level: None }).map_err(|reason| reason.code)
    }

    /// Reads a page of `text` in `encoding` under the producer's and the page's label, and tells what won.
    fn won(text: &str, language: &str, encoding: &'static Encoding, given: Option<&str>, own: &str) -> String {
        let (bytes, _, lost) = encoding.encode(text);
        assert!(!lost, "{text} in {}", encoding.name());
        let head = page(language, own, "");
        let bytes = [head.as_bytes(), &bytes].concat();
        let decoded = read(&bytes, given, true).unwrap();
        assert!(decoded.text.ends_with(text), "{own} {given:?}: {}", decoded.text);
        let contradicted = decoded.warning.map_or("", |_| "!");
        format!("{} {contradicted}", decoded.evidence.method).trim().to_owned()
    }

    #[test]
    fn the_bytes_outweigh_a_default() {
        assert_eq!(won(RUSSIAN, "ru", UTF_8, Some("ISO-8859-1"), "utf-8"), "utf_8 !");
        assert_eq!(won(RUSSIAN, "ru", WINDOWS_1251, Some("ISO-8859-1"), "windows-1251"), "page_label !");
        assert_eq!(won(RUSSIAN, "ru", WINDOWS_1251, Some("utf-8"), "windows-1251"), "page_label !");
        assert_eq!(won(RUSSIAN, "ru", WINDOWS_1251, None, "iso-8859-1"), "detected");
        assert_eq!(won(RUSSIAN, "ru", KOI8_R, Some("koi8-r"), "windows-1251"), "given");
        assert_eq!(won(&RUSSIAN.repeat(2), "ru", KOI8_R, None, "windows-1251"), "detected");
        assert_eq!(won(JAPANESE, "ja", SHIFT_JIS, Some("ISO-8859-1"), "shift_jis"), "page_label !");
        assert_eq!(won(JAPANESE, "ja", UTF_8, None, "shift_jis"), "utf_8");
        assert_eq!(won(JAPANESE, "ja", EUC_JP, Some("utf-8"), "utf-8"), "detected !");
        assert_eq!(won(TURKISH, "tr", WINDOWS_1254, None, "iso-8859-1"), "detected");
        assert_eq!(
            won("Zarząd portu ogłosił, że źle się dzieje", "pl", WINDOWS_1250, Some("windows-1250"), "iso-8859-2"),
            "given"
        );
        assert_eq!(
            won("Les élèves étaient très fâchés à l'école", "fr", WINDOWS_1252, Some("latin1"), "latin1"),
            "given"
        );
    }

    #[test]
    fn marks_and_labels_of_texts() {
        let method =
            |bytes: &[u8], label| read(bytes, label, false).map(|read| (read.text, read.evidence.method.into_owned()));
        let found = |text: &str, method: &str| Ok((text.to_owned(), method.to_owned()));
        assert_eq!(method(b"\xef\xbb\xbfcaf\xc3\xa9", Some("windows-1252")), found("café", "byte_order_mark"));
        assert_eq!(method(b"\xff\xfeh\0i\0", None), found("hi", "byte_order_mark"));
        assert_eq!(method(b"caf\xe9", Some("latin1")), found("café", "given"));
        assert_eq!(method("день".as_bytes(), None), found("день", "utf_8"));
        assert_eq!(method(b"plain", Some("shift_jis")), found("plain", "ascii"));
        assert_eq!(method(&ISO_2022_JP.encode(JAPANESE).0, None), found(JAPANESE, "detected"));
        assert_eq!(method(b"caf\xe9", Some("no-such")), Err(Code::Charset));
        let wide: Vec<u8> = "plain text".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(method(&wide, None), found("plain text", "detected"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let noise: Vec<u8> = (0..2000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert_eq!(read(&noise, Some("utf-8"), false).map(|read| read.text), Err(Code::CharsetInvalid));
    }

    #[test]
    fn text_that_was_misread_is_text() {
        let misread: String = RUSSIAN.bytes().map(char::from).collect();
        assert_eq!(read(misread.as_bytes(), Some("utf-8"), false).map(|read| read.text), Ok(misread));
    }

    #[test]
    fn pairs_of_halves_are_utf_8() {
        let read = read(b"Smith\xe2\x80\x99s joke \xed\xa0\xbd\xed\xb8\x80", Some("latin1"), false).unwrap();
        assert_eq!((read.text.as_str(), read.encoding), ("Smith’s joke 😀", UTF_8));
    }

    #[test]
    fn a_damaged_byte_costs_no_article() {
        let damaged = [&b"word ".repeat(100)[..], b"\xff\xc3", &b" more".repeat(100)].concat();
        for label in [None, Some("utf-8")] {
            let read = read(&damaged, label, false).unwrap();
            assert_eq!((read.encoding, read.warning.unwrap().code.as_ref()), (UTF_8, "charset_damaged"));
        }
    }
}
