//! Code pages the other way round: the byte that a character was before somebody read it by the wrong one.

use std::sync::LazyLock;

use encoding_rs::{
    Encoding, IBM866, KOI8_R, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1256,
};

/// Characters below this are looked up in an array.
const DENSE: usize = 0x500;

/// A code page of one byte a character.
pub struct CodePage {
    dense: Box<[u8; DENSE]>,
    /// The others, by character.
    sparse: Vec<(char, u8)>,
}

impl CodePage {
    fn of(encoding: &'static Encoding) -> Self {
        Self::new(|byte| {
            let (text, _) = encoding.decode_without_bom_handling(std::slice::from_ref(&byte));
            text.chars().next().filter(|&c| c != '\u{fffd}')
        })
    }

    /// Of what `read` makes of each byte from 0x80.
    fn new(mut read: impl FnMut(u8) -> Option<char>) -> Self {
        let mut page = Self { dense: Box::new([0; DENSE]), sparse: Vec::new() };
        for byte in 0x80..=0xff {
            // Bytes that a page leaves open were passed on as controls.
            let c = read(byte).unwrap_or(char::from(byte));
            match page.dense.get_mut(c as usize) {
                Some(slot) => *slot = byte,
                None => page.sparse.push((c, byte)),
            }
        }
        page.sparse.sort_unstable();
        page
    }

    /// The byte from 0x80 that is read as `c`.
    pub fn byte(&self, c: char) -> Option<u8> {
        match self.dense.get(c as usize) {
            Some(&byte) => Some(byte).filter(|&byte| byte != 0),
            None => {
                let at = self.sparse.binary_search_by_key(&c, |&(known, _)| known).ok()?;
                self.sparse.get(at).map(|&(_, byte)| byte)
            }
        }
    }
}

/// Western letters; controls count as the bytes that the page leaves open, as in ISO 8859-1.
pub static WESTERN: LazyLock<CodePage> = LazyLock::new(|| {
    let mut page = CodePage::of(WINDOWS_1252);
    for byte in 0x80..=0x9fu8 {
        page.dense[usize::from(byte)] = byte;
    }
    page
});

/// The others that UTF-8 is commonly read by.
pub static OTHERS: LazyLock<Vec<CodePage>> = LazyLock::new(|| {
    let windows = [WINDOWS_1251, WINDOWS_1253, WINDOWS_1250, KOI8_R, IBM866, MACINTOSH, WINDOWS_1256];
    let mut pages = windows.map(CodePage::of).into_iter().collect::<Vec<_>>();
    pages.extend([DOS_437, DOS_850].map(|upper| {
        let mut upper = upper.chars();
        CodePage::new(|_| upper.next())
    }));
    pages
});

/// The upper half of the code page of consoles in America, which the Encoding Standard does not have.
const DOS_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
/// The same of consoles in Western Europe.
const DOS_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_bytes() {
        assert_eq!(WESTERN.byte('é'), Some(0xe9));
        assert_eq!(WESTERN.byte('€'), Some(0x80));
        assert_eq!(WESTERN.byte('\u{81}'), Some(0x81));
        assert_eq!(WESTERN.byte('я'), None);
        assert_eq!(OTHERS[0].byte('я'), Some(0xff));
        assert_eq!(OTHERS[0].byte('™'), Some(0x99));
        assert_eq!(OTHERS[5].byte('√'), Some(0xc3));
        assert_eq!(OTHERS[6].byte('ط'), Some(0xd8));
        for dos in &OTHERS[7..] {
            assert_eq!((dos.byte('├'), dos.byte('¡'), dos.byte('\u{a0}')), (Some(0xc3), Some(0xad), Some(0xff)));
        }
        assert_eq!((OTHERS[7].byte('Γ'), OTHERS[8].byte('Ô')), (Some(0xe2), Some(0xe2)));
    }
}
