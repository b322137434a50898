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
}
