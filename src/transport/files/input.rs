//! Files, folders and standard input as messages, one at a time and in order.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use super::kind::{BUFFER, Form, Kind, unpacked};
use super::lines::Lines;
use super::progress::Progress;
use super::record;
use super::resume::Place;
use super::warc::Records;
use crate::message::{Message, Properties};

/// Where input comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// One article a line.
    Stdin,
    /// A file, or a folder with files below it.
    Path(PathBuf),
}

impl Input {
    /// `-` is standard input, so is no argument at all.
    pub fn from_arguments(arguments: &[PathBuf]) -> Vec<Input> {
        if arguments.is_empty() {
            return vec![Input::Stdin];
        }
        let input = |path: &PathBuf| if path == Path::new("-") { Input::Stdin } else { Input::Path(path.clone()) };
        arguments.iter().map(input).collect()
    }
}

impl Input {
    /// Bytes of all its files, as they are packed; `None` for standard input. What cannot be looked at counts nothing: reading it will say why.
    pub fn bytes(&self) -> Option<u64> {
        match self {
            Input::Stdin => None,
            Input::Path(path) => Some(bytes(path)),
        }
    }
}

fn bytes(path: &Path) -> u64 {
    match std::fs::metadata(path) {
        Ok(about) if about.is_dir() => folder(path).unwrap_or_default().iter().map(|entry| bytes(entry)).sum(),
        Ok(about) => about.len(),
        Err(_) => 0,
    }
}

/// Input that could not be read; what follows it can.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {error}")]
pub struct Unreadable {
    /// The file or folder.
    pub name: String,
    /// Why.
    pub error: io::Error,
}

/// Reads messages one after the other. A line may be one article, or a message as [`record`] writes it.
pub struct Messages {
    waiting: VecDeque<Input>,
    open: Option<Open>,
    limit: usize,
    is_record: bool,
    progress: Progress,
    /// Where an earlier run came to, until it is reached.
    resume: Option<Place>,
}

/// An input that holds several messages.
enum Open {
    Lines(Lines),
    Records(Records),
}

impl Messages {
    /// Reads `inputs` in their order, folders in the order of the names in them. No body becomes longer than `limit` bytes and one
    /// more, by which it is known to be too long.
    pub fn new(inputs: Vec<Input>, limit: usize) -> Self {
        Self {
            waiting: inputs.into(),
            open: None,
            limit,
            is_record: false,
            progress: Progress::default(),
            resume: None,
        }
    }

    /// The same, behind the `place` that an earlier run came to.
    #[must_use]
    pub fn after(self, place: Place) -> Self {
        Self { resume: Some(place), ..self }
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Whether the next message is there already, so that asking for it will not wait for the outside.
    pub fn is_ready(&self) -> bool {
        match &self.open {
            Some(Open::Lines(lines)) => memchr::memchr(b'\n', lines.reader.buffer()).is_some(),
            Some(Open::Records(records)) => records.is_ready(),
            None => false,
        }
    }

    /// Whether the last message was a record: its properties and headers are those that it had on the broker.
    pub fn is_record(&self) -> bool {
        self.is_record
    }

    fn open(&mut self, input: Input) -> Result<Option<Message>, Unreadable> {
        let path = match input {
            Input::Stdin => {
                self.open = Some(Open::Lines(Lines::new("-".to_owned(), Box::new(io::stdin()))));
                return Ok(None);
            }
            Input::Path(path) => path,
        };
        let name = path.display().to_string();
        self.open_path(path, &name).map_err(|error| Unreadable { name, error })
    }

    fn open_path(&mut self, path: PathBuf, name: &str) -> io::Result<Option<Message>> {
        if std::fs::metadata(&path)?.is_dir() {
            for entry in folder(&path)?.into_iter().rev() {
                self.waiting.push_front(Input::Path(entry));
            }
            return Ok(None);
        }
        let kind = Kind::of(&path);
        let reached = self.resume.as_ref().map(|place| place.within(name));
        if matches!(reached, Some(None | Some(None))) {
            // An earlier run is done with all of it.
            if let Some(Some(_)) = reached {
                self.resume = None;
            }
            self.progress.add(std::fs::metadata(&path)?.len());
            return Ok(None);
        }
        let done = reached.flatten().flatten();
        self.resume = None;
        let file = self.progress.count(File::open(&path)?);
        match kind.form {
            Some(Form::Lines) => {
                let mut lines = Lines::new(name.to_owned(), unpacked(file, kind.packing));
                lines.skip_to(done.unwrap_or(0))?;
                self.open = Some(Open::Lines(lines));
                return Ok(None);
            }
            Some(Form::Warc) => {
                let reader = BufReader::with_capacity(BUFFER, unpacked(file, kind.packing));
                let mut records = Records::new(name.to_owned(), reader);
                records.skip_to(done.unwrap_or(0))?;
                self.open = Some(Open::Records(records));
                return Ok(None);
            }
            Some(Form::Text | Form::Html | Form::Json | Form::Xml) | None => {}
        }
        let mut body = Vec::new();
        file.take(self.limit as u64 + 1).read_to_end(&mut body)?;
        let properties = Properties {
            content_type: kind.form.map(|form| form.content_type().to_owned()),
            content_encoding: kind.packing.map(|packing| packing.content_encoding().to_owned()),
            ..Properties::default()
        };
        Ok(Some(Message { body: body.into(), properties, queue: name.to_owned(), ..Message::default() }))
    }
}

impl Iterator for Messages {
    type Item = Result<Message, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.is_record = false;
            match &mut self.open {
                Some(Open::Lines(lines)) => match lines.next(self.limit) {
                    Ok(Some(message)) if record::is_record(&message.body) => {
                        self.is_record = true;
                        return Some(unpack(message));
                    }
                    Ok(Some(message)) => return Some(Ok(message)),
                    Ok(None) => self.open = None,
                    Err(error) => {
                        let name = format!("{}:{}", lines.name, lines.number);
                        self.open = None;
                        return Some(Err(Unreadable { name, error }));
                    }
                },
                Some(Open::Records(records)) => match records.next(self.limit) {
                    Ok(Some(message)) => return Some(Ok(message)),
                    Ok(None) => self.open = None,
                    Err(error) => return Some(Err(Unreadable { name: records.place(), error })),
                },
                None => {}
            }
            if self.open.is_some() {
                continue;
            }
            let Some(input) = self.waiting.pop_front() else {
                let place = self.resume.take()?;
                let error = io::Error::new(
                    io::ErrorKind::NotFound,
                    "an earlier run came to it, and it is not among the inputs",
                );
                return Some(Err(Unreadable { name: place.after, error }));
            };
            match self.open(input) {
                Ok(Some(message)) => return Some(Ok(message)),
                Ok(None) => {}
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// The message that a line records.
fn unpack(line: Message) -> Result<Message, Unreadable> {
    match record::read(&line.body) {
        Ok(message) => Ok(Message { queue: line.queue, ..message }),
        Err(error) => Err(Unreadable { name: line.queue, error: io::Error::new(io::ErrorKind::InvalidData, error) }),
    }
}

/// What is below a folder, by name: files of a known form, and folders. Hidden ones are passed over.
fn folder(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        // The type is that of a link, not of its target: links to folders are not followed, so there are no circles.
        let wanted = entry.file_type()?.is_dir() || (!entry.path().is_dir() && Kind::of(&entry.path()).form.is_some());
        if wanted && !hidden {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(paths: &[PathBuf], limit: usize) -> Vec<Result<Message, Unreadable>> {
        Messages::new(Input::from_arguments(paths), limit).collect()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn reads_a_folder_in_order_and_each_form_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("b")).unwrap();
        std::fs::write(at("a.TXT"), "text").unwrap();
        std::fs::write(at("b/page.html"), "<p>").unwrap();
        std::fs::write(at("c.json.gz"), gzip(b"{}")).unwrap();
        std::fs::write(at("d.ndjson"), "\u{feff}{\"a\":1}\r\n\n \nbroken\n{\"b\":2}").unwrap();
        std::fs::write(at("e.jsonl.gz"), [gzip(b"1\n"), gzip(b"2\n")].concat()).unwrap();
        std::fs::write(at("f.pdf"), "no").unwrap();
        std::fs::write(at(".hidden.txt"), "no").unwrap();
        let found: Vec<_> = read(&[folder.path().to_owned()], 1000)
            .into_iter()
            .map(|message| {
                let m = message.unwrap();
                let name = m.queue.strip_prefix(&format!("{}/", folder.path().display())).unwrap().to_owned();
                let form = m.properties.content_type.unwrap();
                (name, form, m.properties.content_encoding.is_some(), String::from_utf8_lossy(&m.body).into_owned())
            })
            .collect();
        let expected = [
            ("a.TXT", "text/plain", false, "text"),
            ("b/page.html", "text/html", false, "<p>"),
            ("c.json.gz", "application/json", true, &*String::from_utf8_lossy(&gzip(b"{}"))),
            ("d.ndjson:1", "application/json", false, "{\"a\":1}\r"),
            ("d.ndjson:4", "application/json", false, "broken"),
            ("d.ndjson:5", "application/json", false, "{\"b\":2}"),
            ("e.jsonl.gz:1", "application/json", false, "1"),
            ("e.jsonl.gz:2", "application/json", false, "2"),
        ]
        .map(|(name, form, packed, body)| (name.to_owned(), form.to_owned(), packed, body.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_line_that_is_too_long_costs_no_memory_and_not_the_next() {
        let file = tempfile::Builder::new().suffix(".ndjson").tempfile().unwrap();
        std::fs::write(file.path(), [vec![b'x'; 100_000], b"\n12345678\nnext\n".to_vec()].concat()).unwrap();
        let bodies: Vec<_> = read(&[file.path().to_owned()], 8).into_iter().map(|m| m.unwrap().body).collect();
        assert_eq!(bodies, ["xxxxxxxxx", "12345678", "next"]);
    }

    #[test]
    fn a_record_is_a_whole_message_whatever_its_size_and_a_broken_one_does_not_end_it() {
        let mut given = Message { body: vec![0; 500].into(), ..Message::default() };
        given.properties.reply_to = Some("r".into());
        let line = record::write(&given).unwrap();
        let file = tempfile::Builder::new().suffix(".ndjson").tempfile().unwrap();
        std::fs::write(file.path(), [&line[..], b"{}\n", &line[..300], b"\n", &line[..]].concat()).unwrap();
        let mut messages = Messages::new(Input::from_arguments(&[file.path().to_owned()]), 100);
        let mut found = Vec::new();
        while let Some(message) = messages.next() {
            found.push((messages.is_record(), message.ok().map(|m| (m.body, m.properties.reply_to))));
        }
        let whole = (true, Some((given.body, Some("r".to_owned()))));
        assert_eq!(found, [whole.clone(), (false, Some(("{}".into(), None))), (true, None), whole]);
    }

    #[test]
    fn what_cannot_be_read_does_not_end_it() {
        let folder = tempfile::tempdir().unwrap();
        let (missing, broken, good) =
            (folder.path().join("0.txt"), folder.path().join("1.ndjson.gz"), folder.path().join("2.txt"));
        let mut cut = gzip(b"{}\n{}\n");
        cut.truncate(cut.len() - 4);
        std::fs::write(&broken, cut).unwrap();
        std::fs::write(&good, "x").unwrap();
        let found = read(&[missing, broken, good], 100);
        let shape: Vec<bool> = found.iter().map(Result::is_ok).collect();
        assert_eq!(shape, [false, true, true, false, true]);
        assert!(found[3].as_ref().unwrap_err().to_string().contains("1.ndjson.gz:3"));
    }
}
