//! A gzip file of any number of members. After a damaged one it goes on with the next, so that one record costs no archive.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// How a member begins (RFC 1952 §2.3.1).
const MAGIC: [u8; 3] = [0x1f, 0x8b, 0x08];
/// Bytes of a member that are kept, to be searched if it is damaged.
const KEPT: usize = 1 << 20;

/// Decompresses member after member. Damage is an error of the kind `InvalidData`, once; the next read goes on behind it.
pub struct GzipMembers<R: BufRead>(State<R>);

enum State<R: BufRead> {
    Between(Ahead<R>),
    Inside(Box<GzDecoder<Ahead<R>>>),
    Over,
}

impl<R: BufRead> GzipMembers<R> {
    pub fn new(source: R) -> Self {
        Self(State::Between(Ahead { back: Vec::new(), at: 0, taken: Vec::new(), source }))
    }
}

impl<R: BufRead> Read for GzipMembers<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.0, State::Over) {
                State::Over => return Ok(0),
                State::Between(mut source) => match source.seek_member()? {
                    Some(0) => self.0 = State::Inside(Box::new(GzDecoder::new(source))),
                    None => return Ok(0),
                    Some(_) => {
                        self.0 = State::Between(source);
                        return Err(io::Error::new(io::ErrorKind::InvalidData, "not in gzip format"));
                    }
                },
                State::Inside(mut member) => match member.read(buffer) {
                    Ok(0) if !buffer.is_empty() => self.0 = State::Between(member.into_inner()),
                    Ok(read) => {
                        self.0 = State::Inside(member);
                        return Ok(read);
                    }
                    Err(error) => {
                        let mut source = member.into_inner();
                        source.give_back();
                        source.seek_member()?;
                        self.0 = State::Between(source);
                        return Err(io::Error::new(io::ErrorKind::InvalidData, error));
                    }
                },
            }
        }
    }
}

/// A source that can be searched for the beginning of a member. A member that was cut off makes the decoder take bytes of the next one: so
/// those that were taken are kept, up to [`KEPT`].
struct Ahead<R> {
    /// Bytes before those of the source, from `at` on.
    back: Vec<u8>,
    at: usize,
    /// What was taken since the member began.
    taken: Vec<u8>,
    source: R,
}

impl<R: BufRead> Ahead<R> {
    /// Goes to the beginning of a member; how many bytes that passes over, or `None` at the end.
    fn seek_member(&mut self) -> io::Result<Option<usize>> {
        let (mut matched, mut passed) = (0, 0);
        loop {
            let Some(&byte) = self.fill_buf()?.first() else {
                return Ok((passed > 0).then_some(passed));
            };
            self.consume(1);
            passed += 1;
            matched = match byte {
                byte if byte == MAGIC[matched] => matched + 1,
                byte => usize::from(byte == MAGIC[0]),
            };
            if matched == MAGIC.len() {
                self.back.splice(..self.at, MAGIC);
                self.at = 0;
                self.taken.clear();
                return Ok(Some(passed - matched));
            }
        }
    }

    /// Puts back what the member took, but for its first byte; where that was more than is kept, it is gone.
    fn give_back(&mut self) {
        if self.taken.len() < KEPT {
            self.back.splice(..self.at, self.taken.drain(..).skip(1));
            self.at = 0;
        }
        self.taken.clear();
    }
}

impl<R: BufRead> BufRead for Ahead<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.back.len() { Ok(&self.back[self.at..]) } else { self.source.fill_buf() }
    }

    fn consume(&mut self, amount: usize) {
        let from_back = self.at < self.back.len();
        let taken = if from_back { self.back.get(self.at..) } else { self.source.fill_buf().ok() };
        let taken = taken.and_then(|taken| taken.get(..amount)).unwrap_or_default();
        if self.taken.len() + taken.len() <= KEPT {
            self.taken.extend_from_slice(taken);
        } else {
            self.taken.resize(KEPT, 0);
        }
        if from_back { self.at += amount } else { self.source.consume(amount) }
    }
}

impl<R: BufRead> Read for Ahead<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn member(text: &str) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(text.as_bytes()).unwrap();
        out.finish().unwrap()
    }

    /// All that can be read, and how often it was damaged.
    fn read(bytes: &[u8]) -> (String, usize) {
        let (mut reader, mut text, mut damaged) = (GzipMembers::new(bytes), Vec::new(), 0);
        while let Err(error) = reader.read_to_end(&mut text) {
            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
            damaged += 1;
            assert!(damaged < 100);
        }
        (String::from_utf8_lossy(&text).into_owned(), damaged)
    }

    #[test]
    fn a_damaged_member_costs_no_other() {
        let whole = [member("one "), member("two "), member("three")].concat();
        assert_eq!(read(&whole), ("one two three".into(), 0));
        let mut damaged = member("two ");
        let at = damaged.len() - 6;
        damaged[at] ^= 0xff;
        assert_eq!(
            read(&[member("one "), damaged, member("three")].concat()),
            ("one two three".into(), 1),
            "its checksum is wrong"
        );
        assert_eq!(read(&[member("one "), b"garbage".to_vec(), member("three")].concat()), ("one three".into(), 1));
        assert_eq!(read(&[member("one "), member("two ")[..12].to_vec(), member("three")].concat()).0, "one three");
        assert_eq!(read(&whole[..whole.len() - 8]).1, 1, "the end is cut off");
        assert_eq!(read(b""), (String::new(), 0));
    }
}
