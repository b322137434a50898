//! UTF-8 in which characters beyond U+FFFF stand as two halves of three bytes each (CESU-8), as Java's and some databases write it.

/// `bytes` with each pair as the character that it is, and a half that stands alone as a replacement character; `None` where there is none.
pub(super) fn join(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut done, mut at) = (0, 0);
    while let Some(found) = memchr::memchr(0xed, bytes.get(at..).unwrap_or_default()) {
        at += found;
        let Some(first) = half(bytes, at) else {
            at += 1;
            continue;
        };
        let pair = half(bytes, at + 3).and_then(|second| char::decode_utf16([first, second]).next()?.ok());
        out.extend_from_slice(&bytes[done..at]);
        out.extend_from_slice(pair.unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4]).as_bytes());
        at += if pair.is_some() { 6 } else { 3 };
        done = at;
    }
    out.extend_from_slice(&bytes[done..]);
    (done > 0).then_some(out)
}

/// The half of a pair that the three bytes from `at` on are.
fn half(bytes: &[u8], at: usize) -> Option<u16> {
    match bytes.get(at..at + 3)? {
        &[0xed, second @ 0xa0..=0xbf, third @ 0x80..=0xbf] => {
            Some(0xd000 | u16::from(second & 0x3f) << 6 | u16::from(third & 0x3f))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_joined() {
        let cesu = b"caf\xc3\xa9 \xed\xa0\xbd\xed\xb8\x80!";
        assert_eq!(join(cesu).as_deref(), Some("café 😀!".as_bytes()));
        assert_eq!(join(b"cut \xed\xa0\xbd").as_deref(), Some("cut \u{fffd}".as_bytes()));
        assert_eq!(join("한국".as_bytes()), None);
        assert_eq!(join(b"\xed"), None);
    }
}
