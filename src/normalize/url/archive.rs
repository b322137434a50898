//! Addresses of an archive's copies: `/20161016102030/` and the address that was copied.

/// The address that an archive's copy is of, as in `https://archive.example/web/20161016102030/http://example.org/path`.
pub fn original(address: &str) -> Option<&str> {
    let inner = address.rfind("http").filter(|&at| at > 0)?;
    let (before, original) = address.split_at(inner);
    before.trim_end_matches('/').rsplit('/').next().filter(|segment| is_stamp(segment))?;
    original.contains("://").then_some(original)
}

/// What follows the time of archiving and the host in `/20161016102030/example.org/path`.
pub(super) fn archived(path: &str) -> Option<&str> {
    let mut segments = path.split('/');
    segments.find(|segment| is_stamp(segment))?;
    let host = segments.next().filter(|host| host.contains('.'))?;
    let at = path.find(host)? + host.len();
    path.get(at..).filter(|rest| rest.len() > 1)
}

/// The time of an archive's copy: 14 digits, with a flag behind them or none.
pub(super) fn is_stamp(segment: &str) -> bool {
    let digits = segment.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '_');
    digits.len() == 14 && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn originals_of_copies() {
        for (address, of) in [
            ("https://archive.example/web/20161016102030/http://example.org/a", Some("http://example.org/a")),
            ("https://archive.example/web/20161016102030im_/https://example.org/", Some("https://example.org/")),
            ("https://example.org/go/http://other.example/", None),
            ("https://example.org/", None),
        ] {
            assert_eq!(original(address), of, "{address}");
        }
    }
}
