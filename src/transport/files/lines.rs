//! A file with one article a line, or one message as [`record`] writes it.

use std::io::{self, BufRead, BufReader, Read};

use super::kind::{BUFFER, Form};
use super::record;
use crate::message::{Message, Properties};

/// The lines of one input.
pub struct Lines {
    pub name: String,
    pub reader: BufReader<Box<dyn Read + Send>>,
    pub number: u64,
}

impl Lines {
    pub fn new(name: String, reader: Box<dyn Read + Send>) -> Self {
        Self { name, reader: BufReader::with_capacity(BUFFER, reader), number: 0 }
    }

    /// Passes over lines up to this number.
    pub fn skip_to(&mut self, number: u64) -> io::Result<()> {
        while self.number < number && self.reader.skip_until(b'\n')? > 0 {
            self.number += 1;
        }
        Ok(())
    }

    /// The next line that is not blank, as a message. Of a line longer than `limit` only `limit` bytes and one more are kept, unless it is
    /// a record.
    pub fn next(&mut self, limit: usize) -> io::Result<Option<Message>> {
        loop {
            let mut line = Vec::new();
            self.number += 1;
            if read_line(&mut self.reader, limit as u64 + 1, &mut line)? == 0 {
                return Ok(None);
            }
            if line.len() > limit && !line.ends_with(b"\n") && record::is_record(&line) {
                let rest = (record::LONGEST as u64).saturating_sub(line.len() as u64);
                read_line(&mut self.reader, rest, &mut line)?;
            }
            if line.len() > limit && !line.ends_with(b"\n") {
                self.reader.skip_until(b'\n')?;
            }
            if line.ends_with(b"\n") {
                line.pop();
            }
            if self.number == 1 && line.starts_with(b"\xef\xbb\xbf") {
                line.drain(..3);
            }
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let properties =
                Properties { content_type: Some(Form::Lines.content_type().to_owned()), ..Properties::default() };
            let queue = format!("{}:{}", self.name, self.number);
            return Ok(Some(Message { body: line.into(), properties, queue, ..Message::default() }));
        }
    }
}

/// Appends what comes up to the end of the line, with that, and at most `limit` bytes; tells how many bytes they were. Lines are pages as
/// often as not, so the end is looked for in many bytes at once.
fn read_line(reader: &mut impl BufRead, limit: u64, line: &mut Vec<u8>) -> io::Result<usize> {
    let before = line.len();
    loop {
        let left = limit - (line.len() - before) as u64;
        let bytes = match reader.fill_buf() {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = bytes.get(..bytes.len().min(left as usize)).unwrap_or_default();
        let end = memchr::memchr(b'\n', bytes);
        let taken = end.map_or(bytes.len(), |end| end + 1);
        line.extend_from_slice(bytes.get(..taken).unwrap_or_default());
        reader.consume(taken);
        if end.is_some() || taken == 0 {
            return Ok(line.len() - before);
        }
    }
}
