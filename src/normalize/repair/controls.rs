//! Characters of windows-1252 that became controls: U+0092 where an apostrophe was meant.

use encoding_rs::WINDOWS_1252;

/// `text` with the controls from U+0080 to U+009F as what they are in windows-1252; `None` where there is none, or where all are line ends
/// of large computers (U+0085).
pub(super) fn mend(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let controls =
        memchr::memchr_iter(0xc2, bytes).filter_map(|at| bytes.get(at + 1)).filter(|b| (0x80..=0x9f).contains(*b));
    if !controls.clone().any(|&b| b != 0x85) {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            // Bytes that windows-1252 leaves undefined stay the controls that they are.
            '\u{80}'..='\u{9f}' => out.push_str(&WINDOWS_1252.decode_without_bom_handling(&[c as u8]).0),
            c => out.push(c),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_the_signs_of_windows_1252() {
        assert_eq!(mend("\u{93}Quay\u{94} \u{96} it\u{92}s \u{80}5\u{85}").as_deref(), Some("“Quay” – it’s €5…"));
        assert_eq!(mend("One\u{85}Two"), None);
        assert_eq!(mend("caf\u{e9}\u{a0}!"), None);
    }
}
