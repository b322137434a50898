//! Looks at many bytes at once.

/// Bytes that are looked at together.
const STEP: usize = 16;

/// The first of `bytes` that is `odd`. Meant for a test without branches: it is then made of all bytes of a step with a few instructions,
/// and texts in which hardly a byte is odd cost next to nothing.
pub fn position(bytes: &[u8], odd: impl Fn(u8) -> bool) -> Option<usize> {
    if odd(*bytes.first()?) {
        return Some(0);
    }
    let (steps, _) = bytes.as_chunks::<STEP>();
    let clear = steps.iter().take_while(|step| !step.iter().fold(false, |any, &byte| any | odd(byte))).count() * STEP;
    let rest = bytes.get(clear..).unwrap_or_default();
    rest.iter().position(|&byte| odd(byte)).map(|at| clear + at)
}

/// Whether any of `bytes` is `odd`, a test without branches.
pub fn any(bytes: &[u8], odd: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(false, |any, &byte| any | odd(byte))
}

/// Bytes that ASCII is stepped over in.
const CHUNK: usize = 32;

/// The places from byte `from` on where characters outside of ASCII begin, in bytes that are UTF-8. Most of a page is ASCII, which is stepped
/// over.
pub fn leads(bytes: &[u8], from: usize) -> Leads<'_> {
    Leads { bytes, start: from, end: from, found: 0 }
}

/// See [`leads`].
#[derive(Debug, Clone)]
pub struct Leads<'a> {
    bytes: &'a [u8],
    /// The word that was looked at last.
    start: usize,
    end: usize,
    /// The highest bit of each byte in it that is still to be told of.
    found: u64,
}

impl Iterator for Leads<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let rest = self.bytes.get(self.end..).filter(|rest| !rest.is_empty())?;
            let ascii = rest.as_chunks::<CHUNK>().0.iter().take_while(|chunk| chunk.is_ascii()).count() * CHUNK;
            self.start = self.end + ascii;
            self.end = self.start + size_of::<u64>();
            let mut word = [0; size_of::<u64>()];
            word.iter_mut().zip(rest.get(ascii..)?).for_each(|(to, byte)| *to = *byte);
            let word = u64::from_le_bytes(word);
            // The first byte of a character has two bits at its top, the others one.
            self.found = word & word << 1 & u64::from_ne_bytes([0x80; size_of::<u64>()]);
        }
        let at = self.start + self.found.trailing_zeros() as usize / 8;
        self.found &= self.found - 1;
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_first() {
        for len in 0..50 {
            let mut bytes = vec![b'a'; len];
            assert_eq!(position(&bytes, |b| b == b'x'), None);
            assert!(!any(&bytes, |b| b == b'x'));
            for at in (0..len).rev() {
                bytes[at] = b'x';
                assert_eq!(position(&bytes, |b| b == b'x'), Some(at));
                assert!(any(&bytes, |b| b == b'x'));
            }
        }
    }

    #[test]
    fn leads_are_where_characters_begin() {
        let texts = ["", "a", "é", "aé", "日本語 と ASCII", "ends here: ü"].map(str::to_owned);
        let long = (0..200).map(|n| format!("{}ß{}€", "-".repeat(n), "x".repeat(n % 7)));
        for text in texts.into_iter().chain(long) {
            let expected: Vec<usize> = text.char_indices().filter(|(_, c)| !c.is_ascii()).map(|(at, _)| at).collect();
            assert_eq!(leads(text.as_bytes(), 0).collect::<Vec<_>>(), expected, "{text}");
            if let Some((_, rest)) = expected.split_first() {
                assert_eq!(leads(text.as_bytes(), expected[0] + 1).collect::<Vec<_>>(), rest, "{text}");
            }
        }
    }
}
