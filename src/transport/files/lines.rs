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
            if (&mut self.reader).take(limit as u64 + 1).read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
            if line.len() > limit && !line.ends_with(b"\n") && record::is_record(&line) {
                let rest = (record::LONGEST as u64).saturating_sub(line.len() as u64);
                (&mut self.reader).take(rest).read_until(b'\n', &mut line)?;
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
