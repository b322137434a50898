//! The script of most letters, as ISO 15924 code.

/// Ranges of letters and the script that they belong to (Unicode Scripts.txt, whole blocks), ascending.
const BLOCKS: &[(u32, u32, &str)] = &[
    (0x41, 0x24f, "Latn"),
    (0x250, 0x2af, "Latn"),
    (0x370, 0x3ff, "Grek"),
    (0x400, 0x52f, "Cyrl"),
    (0x531, 0x58a, "Armn"),
    (0x5d0, 0x5f4, "Hebr"),
    (0x620, 0x6ff, "Arab"),
    (0x700, 0x74f, "Syrc"),
    (0x750, 0x77f, "Arab"),
    (0x780, 0x7bf, "Thaa"),
    (0x7c0, 0x7ff, "Nkoo"),
    (0x8a0, 0x8ff, "Arab"),
    (0x900, 0x97f, "Deva"),
    (0x980, 0x9ff, "Beng"),
    (0xa00, 0xa7f, "Guru"),
    (0xa80, 0xaff, "Gujr"),
    (0xb00, 0xb7f, "Orya"),
    (0xb80, 0xbff, "Taml"),
    (0xc00, 0xc7f, "Telu"),
    (0xc80, 0xcff, "Knda"),
    (0xd00, 0xd7f, "Mlym"),
    (0xd80, 0xdff, "Sinh"),
    (0xe00, 0xe7f, "Thai"),
    (0xe80, 0xeff, "Laoo"),
    (0xf00, 0xfff, "Tibt"),
    (0x1000, 0x109f, "Mymr"),
    (0x10a0, 0x10ff, "Geor"),
    (0x1100, 0x11ff, "Kore"),
    (0x1200, 0x139f, "Ethi"),
    (0x13a0, 0x13ff, "Cher"),
    (0x1400, 0x167f, "Cans"),
    (0x1780, 0x17ff, "Khmr"),
    (0x1800, 0x18af, "Mong"),
    (0x1c50, 0x1c7f, "Olck"),
    (0x1c80, 0x1c8f, "Cyrl"),
    (0x1c90, 0x1cbf, "Geor"),
    (0x1e00, 0x1eff, "Latn"),
    (0x1f00, 0x1fff, "Grek"),
    (0x2c60, 0x2c7f, "Latn"),
    (0x2d30, 0x2d7f, "Tfng"),
    (0x2d80, 0x2ddf, "Ethi"),
    (0x3041, 0x30ff, "Jpan"),
    (0x3130, 0x318f, "Kore"),
    (0x3400, 0x4dbf, "Hani"),
    (0x4e00, 0x9fff, "Hani"),
    (0xa640, 0xa69f, "Cyrl"),
    (0xa720, 0xa7ff, "Latn"),
    (0xabc0, 0xabff, "Mtei"),
    (0xac00, 0xd7af, "Kore"),
    (0xf900, 0xfaff, "Hani"),
    (0xfb50, 0xfdff, "Arab"),
    (0xfe70, 0xfeff, "Arab"),
    (0x20000, 0x3ffff, "Hani"),
];

/// Frequent characters that are written differently: simplified, traditional.
const SIMPLIFIED: &str =
    "这国们来对时说为会学东车马长门问间见贝过还进发开无电话现实业产经济报导军总统选举党员与万亿华语书画权从众议团关系";
const TRADITIONAL: &str =
    "這國們來對時說為會學東車馬長門問間見貝過還進發開無電話現實業產經濟報導軍總統選舉黨員與萬億華語書畫權從眾議團關係";

/// How many letters each script has.
#[derive(Debug, Default)]
pub(super) struct Letters {
    counts: Vec<(&'static str, u32)>,
    simplified: u32,
    traditional: u32,
}

impl Letters {
    pub(super) fn of(text: &str) -> Self {
        let mut letters = Self::default();
        let latin = text.bytes().map(|b| u32::from(b.is_ascii_alphabetic())).sum();
        let beyond = if text.is_ascii() { "" } else { text };
        for c in beyond.chars().filter(|c| !c.is_ascii()) {
            if c.is_alphabetic() {
                letters.add(block(u32::from(c)), 1);
                if ('\u{4e00}'..='\u{9fff}').contains(&c) && letters.simplified + letters.traditional < 64 {
                    let (s, t) = (SIMPLIFIED.contains(c), TRADITIONAL.contains(c));
                    letters.simplified += u32::from(s && !t);
                    letters.traditional += u32::from(t && !s);
                }
            }
        }
        letters.add("Latn", latin);
        letters
    }

    fn add(&mut self, script: &'static str, count: u32) {
        match self.counts.iter_mut().find(|(s, _)| *s == script) {
            Some((_, n)) => *n += count,
            None if count > 0 => self.counts.push((script, count)),
            None => {}
        }
    }

    fn count(&self, script: &str) -> u32 {
        self.counts.iter().find(|(s, _)| *s == script).map_or(0, |(_, n)| *n)
    }

    /// The language that the script of most letters stands for, if it is written for one alone.
    pub(super) fn only_language(&self) -> Option<&'static str> {
        let script = self.script()?;
        ONLY.iter().find(|(known, _)| *known == script).map(|&(_, language)| language)
    }

    /// The share of the letters that are in the script of most of them, from 0 to 1.
    pub(super) fn share(&self) -> f64 {
        let sum: u32 = self.counts.iter().map(|(_, n)| n).sum();
        let most = self.counts.iter().map(|(_, n)| *n).max().unwrap_or(0);
        f64::from(most) / f64::from(sum.max(1))
    }

    /// The script of most letters; `None` without letters. Kana make Han Japanese, distinctive characters make it `Hans` or `Hant`.
    pub(super) fn script(&self) -> Option<&'static str> {
        let (script, _) = self.counts.iter().max_by_key(|(script, n)| (*n, std::cmp::Reverse(*script)))?;
        Some(match *script {
            "Hani" if self.count("Jpan") * 5 > self.count("Hani") => "Jpan",
            "Hani" if self.simplified > self.traditional => "Hans",
            "Hani" if self.traditional > self.simplified => "Hant",
            script => script,
        })
    }
}

/// Scripts that one language alone is written in, as far as articles go.
const ONLY: &[(&str, &str)] = &[
    ("Armn", "hy"),
    ("Cans", "iu"),
    ("Cher", "chr"),
    ("Geor", "ka"),
    ("Grek", "el"),
    ("Gujr", "gu"),
    ("Guru", "pa"),
    ("Hani", "zh"),
    ("Hans", "zh"),
    ("Hant", "zh"),
    ("Jpan", "ja"),
    ("Khmr", "km"),
    ("Knda", "kn"),
    ("Kore", "ko"),
    ("Laoo", "lo"),
    ("Mlym", "ml"),
    ("Mymr", "my"),
    ("Orya", "or"),
    ("Sinh", "si"),
    ("Syrc", "syr"),
    ("Taml", "ta"),
    ("Telu", "te"),
    ("Thaa", "dv"),
    ("Thai", "th"),
];

fn block(c: u32) -> &'static str {
    let at = BLOCKS.partition_point(|&(_, end, _)| end < c);
    BLOCKS.get(at).filter(|&&(start, _, _)| start <= c).map_or("Zyyy", |&(_, _, script)| script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_sorted_and_apart() {
        assert!(BLOCKS.windows(2).all(|w| w[0].1 < w[1].0));
    }

    #[test]
    fn most_letters_win() {
        for (text, want) in [
            ("abc где жз", Some("Cyrl")),
            ("東京で会う", Some("Jpan")),
            ("서울", Some("Kore")),
            ("ኢትዮጵያ", Some("Ethi")),
            ("123", None),
        ] {
            assert_eq!(Letters::of(text).script(), want, "{text}");
        }
    }
}
