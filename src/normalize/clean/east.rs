//! Texts of East Asia in encodings of two bytes a character. Nearly any bytes decode in each of them, to characters that nobody writes; the
//! commonest characters tell the right one.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GBK, SHIFT_JIS};

/// Bytes that are looked at.
const SAMPLE: usize = 1 << 14;

/// Characters outside of ASCII that make a verdict.
const FEWEST: usize = 12;

/// Share of the common characters from which a text is plausible. In good text it is a third and more, in misread text a twentieth.
const PLAUSIBLE: f64 = 0.2;

/// The commonest characters of Chinese, simplified and traditional, and marks of punctuation. Sorted.
const HAN: &str = "、。一上不与與也为為于於个個中主了事二以们們他但作你使来來倶做像先公再出分到前区區十又及发發只可同名向和四因国國在地场場大天如子学學它家对對导導小就工已市年并並府开開当當得從从心想成我所手才把据據政新方无無日时時明是最月有期未本来東东次正此民水没沒法海点點然特现現生用由电電的目着著社种種第等经經美者而能自至行表被要见見记記设設话話该該说說這这进進过過还還那部都里裡重长長间間院随非面高，：；？！「」《》“”";

/// The commonest syllables of Korean. Sorted.
const HANGUL: &str = "가간거것게고공과관구국그기나내년는다대도동되된들등라로를리마만말면명모무문물미민바방보부분비사상생서선성세소수스습시식실아안았어에여였오요용우원위유으은을음의이인일입있자장재전정제조주중지진차체치터하학한할합해했";

/// The encoding of two bytes a character that `bytes` are text in; `None` where they are text in none.
pub fn encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let judged = [GBK, BIG5, SHIFT_JIS, EUC_JP, EUC_KR].map(|encoding| (encoding, plausibility(sample, encoding)));
    let (encoding, share) = judged.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    (share >= PLAUSIBLE).then_some(encoding)
}

/// The share of the commonest characters among those outside of ASCII, if `bytes` are in `encoding`.
fn plausibility(bytes: &[u8], encoding: &'static Encoding) -> f64 {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let (mut all, mut common, mut lost) = (0usize, 0usize, 0usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        lost += usize::from(matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{ff61}'..='\u{ff9f}'));
        common += usize::from(matches!(c, '\u{3041}'..='\u{3093}') || is_common(c));
    }
    // The sample may end inside a character.
    if all < FEWEST || lost.saturating_sub(1) * 20 > all { 0.0 } else { common as f64 / all as f64 }
}

fn is_common(c: char) -> bool {
    if ('\u{ac00}'..='\u{d7a3}').contains(&c) { HANGUL.contains(c) } else { HAN.contains(c) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::WINDOWS_1251;

    #[test]
    fn tells_encodings_apart_by_what_is_written() {
        for (text, own) in [
            ("港務局週四宣布，老燈塔旁的木橋將封閉到明年春天，公車改走北邊的道路。", BIG5),
            ("港务局周四宣布，老灯塔旁的木桥将封闭到明年春天，公交车改走北边的道路。", GBK),
            ("港湾局は木曜日、古い灯台の横の木の橋を来年の春まで閉鎖すると発表した。", SHIFT_JIS),
            ("港湾局は木曜日、古い灯台の横の木の橋を来年の春まで閉鎖すると発表した。", EUC_JP),
            ("항만국은 목요일 낡은 등대 옆의 나무 다리를 내년 봄까지 닫는다고 발표했다.", EUC_KR),
        ] {
            assert_eq!(encoding(&own.encode(text).0), Some(own), "{text}");
        }
        let russian = WINDOWS_1251.encode("Деревянный мост у старого маяка закрыт до весны, сообщил порт").0;
        assert_eq!(encoding(&russian), None);
        assert_eq!(encoding("Les élèves étaient fâchés à l’école".as_bytes()), None);
        assert_eq!(encoding(b""), None);
    }
}
