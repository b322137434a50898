//! Header blocks as WARC and HTTP/1 have them: a first line, fields, an empty line.

/// Most bytes of a header block.
const LONGEST: usize = 64 << 10;

/// The fields of a header, names in small letters.
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first field of this name, given in small letters.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The first line of `bytes`, the fields below it, and where what follows them begins; `None` where the header does not end.
pub(super) fn split(bytes: &[u8]) -> Option<(String, Fields, usize)> {
    let (mut at, mut first, mut fields) = (0, None, Vec::<(String, String)>::new());
    loop {
        let rest = bytes.get(at..).filter(|_| at <= LONGEST)?;
        let end = memchr::memchr(b'\n', rest)?;
        let line = rest.get(..end)?;
        let line = String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line)).into_owned();
        at += end + 1;
        if line.is_empty() {
            return Some((first?, Fields(fields), at));
        }
        if first.is_none() {
            first = Some(line);
        } else if line.starts_with([' ', '\t']) {
            // A value that goes on, as older servers write it.
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_fields_and_where_they_end() {
        let (first, fields, at) = split(b"HTTP/1.1 200 OK\r\nA: 1\r\nb:x\r\n y\r\nno colon\r\n\r\nbody").unwrap();
        assert_eq!(
            (first.as_str(), fields.get("a"), fields.get("b"), at),
            ("HTTP/1.1 200 OK", Some("1"), Some("x y"), 44)
        );
        assert!(split(b"HTTP/1.1 200 OK\nA: 1\n\nbody").is_some());
        assert!(split(b"HTTP/1.1 200 OK\r\nA: 1").is_none() && split(b"\r\n").is_none() && split(b"").is_none());
        assert!(
            split(&[b"A: ".to_vec(), vec![b'x'; 100_000], b"\r\n\r\n".to_vec()].concat())
                .is_none_or(|(_, f, _)| f.get("a").is_none())
        );
    }
}
