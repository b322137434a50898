//! WARC files (ISO 28500) as messages, one record each, without keeping more of the file than a record.

use std::io::{self, BufRead, BufReader, Read};

use crate::message::{Message, Properties};

/// Most bytes of a header.
const HEADER: u64 = 64 << 10;

/// The media type of a record.
pub const MEDIA_TYPE: &str = "application/warc";

/// The records of one input that may hold a page; all others are passed over.
pub struct Records {
    name: String,
    reader: BufReader<Box<dyn Read + Send>>,
    /// How many records have begun.
    pub number: u64,
    /// The first line of a record, found while looking for it.
    first: Vec<u8>,
    /// Whether nothing more can be read.
    ended: bool,
}

/// The header of a record.
struct Header {
    bytes: Vec<u8>,
    length: u64,
    is_page: bool,
}

impl Records {
    pub fn new(name: String, reader: BufReader<Box<dyn Read + Send>>) -> Self {
        Self { name, reader, number: 0, first: Vec::new(), ended: false }
    }

    /// Where it is: the file with the number of the record.
    pub fn place(&self) -> String {
        format!("{}:{}", self.name, self.number)
    }

    /// Whether more is at hand.
    pub fn is_ready(&self) -> bool {
        !self.reader.buffer().is_empty()
    }

    /// The next record that may hold a page. Of one longer than `limit` only `limit` bytes and one more are kept.
    ///
    /// # Errors
    /// A record that is damaged; the next call goes on behind it.
    pub fn next(&mut self, limit: usize) -> io::Result<Option<Message>> {
        while !self.ended {
            let read = self.record(limit);
            match read {
                Ok(Some(Some(message))) => return Ok(Some(message)),
                Ok(Some(None)) => {}
                Ok(None) => self.ended = true,
                Err(error) => {
                    match error.kind() {
                        io::ErrorKind::InvalidData => self.resume(),
                        _ => self.ended = true,
                    }
                    return Err(error);
                }
            }
        }
        Ok(None)
    }

    /// Passes over records up to this number.
    ///
    /// # Errors
    /// As reading; damage is passed over.
    pub fn skip_to(&mut self, number: u64) -> io::Result<()> {
        while self.number < number && !self.ended {
            match self.record(0) {
                Ok(Some(_)) => {}
                Ok(None) => self.ended = true,
                Err(error) if error.kind() == io::ErrorKind::InvalidData => self.resume(),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reads one record: `None` at the end, `Some(None)` for one that holds no page.
    fn record(&mut self, limit: usize) -> io::Result<Option<Option<Message>>> {
        let Some(Header { bytes: mut body, length, is_page }) = self.header()? else { return Ok(None) };
        let wanted = if is_page { (limit as u64 + 1).saturating_sub(body.len() as u64).min(length) } else { 0 };
        let kept = (&mut self.reader).take(wanted).read_to_end(&mut body)? as u64;
        let passed = io::copy(&mut (&mut self.reader).take(length - wanted), &mut io::sink())?;
        if kept + passed < length {
            return Err(damaged(format!("it is cut off {} bytes before its end", length - kept - passed)));
        }
        // Two line ends follow a record; without one its length was wrong.
        let next = self.reader.fill_buf()?.first().copied();
        if next.is_some_and(|byte| !matches!(byte, b'\r' | b'\n')) {
            return Err(damaged("its length does not lead to the next record".to_owned()));
        }
        if !is_page {
            return Ok(Some(None));
        }
        let properties = Properties { content_type: Some(MEDIA_TYPE.to_owned()), ..Properties::default() };
        Ok(Some(Some(Message { body: body.into(), properties, queue: self.place(), ..Message::default() })))
    }

    /// The next header; `None` at the end.
    fn header(&mut self) -> io::Result<Option<Header>> {
        let mut bytes = std::mem::take(&mut self.first);
        while bytes.trim_ascii().is_empty() {
            bytes.clear();
            if self.line(&mut bytes, HEADER)? == 0 {
                return Ok(None);
            }
        }
        self.number += 1;
        if !bytes.starts_with(b"WARC/") {
            return Err(damaged("it does not begin with its version".to_owned()));
        }
        let (mut length, mut kind, mut is_dns) = (None, String::new(), false);
        loop {
            let start = bytes.len();
            let left = HEADER.saturating_sub(start as u64);
            if self.line(&mut bytes, left)? == 0 {
                return Err(damaged("its header does not end".to_owned()));
            }
            let line = String::from_utf8_lossy(bytes.get(start..).unwrap_or_default());
            let Some((name, value)) = line.split_once(':') else {
                match line.trim().is_empty() {
                    true => break,
                    false => continue,
                }
            };
            match name.trim().to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse::<u64>().ok(),
                "warc-type" => kind = value.trim().to_ascii_lowercase(),
                "content-type" => is_dns = value.trim().starts_with("text/dns"),
                _ => {}
            }
        }
        let length = length.ok_or_else(|| damaged("it states no Content-Length".to_owned()))?;
        let is_page = !is_dns && matches!(kind.as_str(), "response" | "resource" | "conversion");
        Ok(Some(Header { bytes, length, is_page }))
    }

    fn line(&mut self, into: &mut Vec<u8>, limit: u64) -> io::Result<usize> {
        (&mut self.reader).take(limit).read_until(b'\n', into)
    }

    /// Goes to the next line that begins a record.
    fn resume(&mut self) {
        let mut line = Vec::new();
        // Each turn takes bytes from the input or ends; damage further on is part of this one.
        loop {
            line.clear();
            match self.line(&mut line, HEADER) {
                Ok(0) => break,
                Ok(_) if line.starts_with(b"WARC/1.") || line.starts_with(b"WARC/0.") => break self.first = line,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::InvalidData => {}
                Err(_) => break self.ended = true,
            }
        }
    }
}

fn damaged(why: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("a damaged record is passed over: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, block: &str) -> Vec<u8> {
        let length = block.len();
        format!("WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n").into_bytes()
    }

    /// Number and block of each record that is read, or the error.
    fn read(bytes: Vec<u8>, limit: usize) -> Vec<Result<(String, String), String>> {
        let mut records = Records::new("f".into(), BufReader::with_capacity(64, Box::new(io::Cursor::new(bytes))));
        let mut found = Vec::new();
        loop {
            match records.next(limit) {
                Ok(None) => return found,
                Ok(Some(message)) => {
                    let body = String::from_utf8_lossy(&message.body).into_owned();
                    found.push(Ok((message.queue, body.split("\r\n\r\n").nth(1).unwrap_or_default().to_owned())));
                }
                Err(error) => found.push(Err(error.to_string())),
            }
            assert!(found.len() < 100);
        }
    }

    fn pages(found: &[Result<(String, String), String>]) -> Vec<(&str, &str)> {
        found.iter().flatten().map(|(place, block)| (place.as_str(), block.as_str())).collect()
    }

    #[test]
    fn pages_come_one_by_one_and_other_records_are_passed_over() {
        let file =
            [record("warcinfo", "x"), record("response", "one"), record("request", "y"), record("resource", "two")];
        assert_eq!(pages(&read(file.concat(), 1000)), [("f:2", "one"), ("f:4", "two")]);
        let mut records = Records::new("f".into(), BufReader::new(Box::new(io::Cursor::new(file.concat()))));
        records.skip_to(2).unwrap();
        assert_eq!(records.next(1000).unwrap().unwrap().queue, "f:4");
    }

    #[test]
    fn damage_is_named_and_passed_over() {
        let (one, two) = (record("response", "one"), record("response", "two"));
        for (bad, said) in [
            (b"garbage in between\r\nand more\r\n".to_vec(), "does not begin with its version"),
            (b"WARC/1.0\r\nWARC-Type: response\r\n\r\nblock\r\n\r\n".to_vec(), "states no Content-Length"),
            (
                b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 2\r\n\r\nblock\r\n\r\n".to_vec(),
                "does not lead to the next",
            ),
            ([b"WARC/1.0\r\nX: ".to_vec(), vec![b'x'; 100_000], b"\r\n\r\n".to_vec()].concat(), "header does not end"),
        ] {
            let found = read([one.clone(), bad, two.clone()].concat(), 1000);
            assert_eq!(pages(&found), [("f:1", "one"), ("f:3", "two")], "{said}");
            assert!(matches!(&found[1], Err(error) if error.contains(said)), "{found:?}");
        }
        let found = read([one, two[..two.len() - 6].to_vec()].concat(), 1000);
        assert_eq!(pages(&found), [("f:1", "one")]);
        assert!(matches!(&found[1], Err(error) if error.contains("cut off")), "{found:?}");
    }

    #[test]
    fn a_long_record_is_cut_and_the_next_one_is_whole() {
        let file = [record("response", &"x".repeat(100_000)), record("response", "two")].concat();
        let found = read(file, 200);
        assert_eq!(found[0].as_ref().unwrap().1.len() + 57, 201);
        assert_eq!(found[1].as_ref().unwrap().1, "two");
    }
}
