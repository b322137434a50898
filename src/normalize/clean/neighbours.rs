//! Texts of Central Europe and Turkey in a code page of their own that were read by the Western one. Most letters are the same in both, so
//! that only single ones are wrong: `köprü kýþa kadar`, `kad³ub ³odzi`. What tells them is that no language writes these letters together.

use encoding_rs::{Encoding, ISO_8859_2, WINDOWS_1250, WINDOWS_1254};

use crate::normalize::bytes::leads;

/// The encoding that `text`, perhaps a page, was in; `None` where it was read well.
///
/// Looks at bytes outside of ASCII only.
pub fn encoding(text: &str) -> Option<&'static Encoding> {
    let letters = Letters::of(text)?;
    let n = |c: char| letters.counts[c as usize & 0x7f];
    let sum = |set: &str| set.chars().map(n).sum::<u32>();
    let inside = |set: &str| set.chars().map(|c| letters.inside[c as usize & 0x7f]).sum::<u32>();
    // Icelandic has these three, too, and others beside them.
    let turkish = sum("ýþð");
    if turkish >= 4 && n('ý') > 0 && n('þ') > 0 && sum("üöç") >= 3 && sum("áéíóúæøå") * 10 <= turkish {
        return Some(WINDOWS_1254);
    }
    let polish = inside("³¹¿±¶¼");
    if polish >= 3 && sum("êóæ") >= 3 {
        let standard = inside("±¶¼") + letters.initial[usize::from(b'\xb6' & 0x7f)];
        return Some(if standard > 0 { ISO_8859_2 } else { WINDOWS_1250 });
    }
    let north = sum("åæäàâ");
    if sum("øìè") >= 5 && n('ø') >= 2 && n('ì') + n('è') >= 3 && sum("áíý") >= 5 && north == 0 {
        return Some(if inside("¹¾»") >= 2 { ISO_8859_2 } else { WINDOWS_1250 });
    }
    if sum("õû") >= 3 && n('á') >= 3 && n('é') >= 3 && sum("öüó") >= 3 && sum("ãçàèêâôñ") == 0 {
        return Some(WINDOWS_1250);
    }
    // Cedillas of Romanian became signs.
    (n('þ') >= 2 && inside("ºª") >= 2 && n('ã') >= 3).then_some(WINDOWS_1250)
}

/// How often the characters of Latin-1's upper half occur, by their lowest seven bits.
struct Letters {
    counts: [u32; 128],
    /// Between two letters.
    inside: [u32; 128],
    /// In front of a letter, but behind none.
    initial: [u32; 128],
}

impl Letters {
    /// `None` where the text has letters of another alphabet, or those of Central Europe as they should be.
    fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let mut letters = Self { counts: [0; 128], inside: [0; 128], initial: [0; 128] };
        let mut right = 0u32;
        let letter =
            |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(|b| b.is_ascii_alphabetic() || *b >= 0x80);
        for at in leads(bytes, 0) {
            let Some(&trail) = bytes.get(at + 1) else { break };
            match bytes[at] {
                lead @ (0xc2 | 0xc3) => {
                    let slot = usize::from(trail & 0x3f) | usize::from(lead == 0xc3) << 6;
                    // The slot of `ä` is that of `Ä` with a bit more; signs have the lower half.
                    let slot = if lead == 0xc2 { slot & 0x3f } else { slot };
                    letters.counts[slot] += 1;
                    let (behind, ahead) = (letter(at.checked_sub(1)), letter(Some(at + 2)));
                    letters.inside[slot] += u32::from(behind && ahead);
                    letters.initial[slot] += u32::from(!behind && ahead);
                }
                // `š`, `ž` and `œ` are in the Western page as well.
                0xc5 if matches!(trail, 0x92 | 0x93 | 0xa0 | 0xa1 | 0xb8 | 0xbd | 0xbe) => {}
                0xc4..=0xc6 => right += 1,
                0xcb | 0xe2 => {}
                0xcc..=0xef => return None,
                _ => {}
            }
        }
        (right <= 2).then_some(letters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::clean::misread;
    use encoding_rs::WINDOWS_1252;

    #[test]
    fn sees_what_it_was_and_mends_it() {
        for (text, own) in [
            (
                "Köprü kışa kadar kapalı kalacak, işçiler ise şimdiden çalışıyor; gemi için yığınla görüşme yapıldı.",
                WINDOWS_1254,
            ),
            (
                "Łódź stoi na brzegu, a załoga mówiła, że już się nie boi: żółte żagle, białe ściany, kadłub pełen ryb.",
                WINDOWS_1250,
            ),
            (
                "Łódź stoi na brzegu, a załoga mówiła, że już się nie boi: żółte żagle, białe ściany, kadłub pełen ryb.",
                ISO_8859_2,
            ),
            (
                "Přívoz se promění v noclehárnu, říká přístavní společnost; práce začnou příští měsíc a skončí až v zimě.",
                WINDOWS_1250,
            ),
            (
                "Az őrök szerint a hajó rövidesen elkészül, és a régi kikötőben várják a vendégeket; a műhely már üres, ez jó hír.",
                WINDOWS_1250,
            ),
        ] {
            let bytes = own.encode(text).0;
            let (broken, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
            let found = encoding(&broken);
            assert_eq!(found, Some(own), "{broken}");
            assert_eq!(found.map(|own| misread::mend(&broken, own)).as_deref(), Some(text));
            assert_eq!(encoding(text), None, "{text}");
        }
    }

    #[test]
    fn leaves_other_texts_alone() {
        for text in [
            "Það var þó ekki fyrr en í gær að skýrslan var birt, sagði ráðherrann; þýðingin er góð og ýmsir fögnuðu.",
            "Færøerne: Ríkið hevur ætlað at byggja nýggja brúgv, siga tey; tað verður dýrt, men góð íløga.",
            "Les élèves étaient déjà là où l’été s’achève, à côté de la forêt; çà et là, une fenêtre brûlait.",
            "Rødgrød med fløde på øen, sagde kaptajnen, og gik ærgerlig hjem over åen.",
            "Os leões põem-se à sombra; não há razão para tão má opinião, dizem os pães.",
            "Kõik külalised jõudsid õhtuks kohale ja õues mängiti pilli, ütles kõneleja.",
            "Příliš žluťoučký kůň úpěl ďábelské ódy",
            "20 m³ Wasser, 5 m² Fläche und ±3 Grad, ¼ Liter",
            "Порт закрыт до весны",
            "",
        ] {
            assert_eq!(encoding(text), None, "{text}");
        }
    }
}
