//! What a file's name says of it: the form of what is in it, and how it is packed.

use std::io::{BufReader, Read};
use std::path::Path;

use super::gzip::GzipMembers;
use super::warc;
use super::zstd::ZstdFrames;

/// Bytes of a read buffer.
pub const BUFFER: usize = 256 << 10;

/// What a file's name says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    pub form: Option<Form>,
    pub packing: Option<Packing>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Text,
    Html,
    Json,
    Xml,
    Lines,
    Warc,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    Gzip,
    Zstd,
}

impl Kind {
    pub fn of(path: &Path) -> Self {
        let extension = |path: &Path| path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
        let packing = match extension(path).as_str() {
            "gz" => Some(Packing::Gzip),
            "zst" => Some(Packing::Zstd),
            _ => None,
        };
        let bare = if packing.is_some() { path.with_extension("") } else { path.to_owned() };
        let form = match extension(&bare).as_str() {
            "txt" => Some(Form::Text),
            "html" | "htm" | "xhtml" => Some(Form::Html),
            "json" => Some(Form::Json),
            "xml" | "rss" | "atom" | "rdf" => Some(Form::Xml),
            "ndjson" | "jsonl" => Some(Form::Lines),
            "warc" => Some(Form::Warc),
            _ => None,
        };
        Self { form, packing }
    }
}

impl Form {
    pub fn content_type(self) -> &'static str {
        match self {
            Form::Text => "text/plain",
            Form::Html => "text/html",
            Form::Xml => "application/xml",
            Form::Json | Form::Lines => "application/json",
            Form::Warc => warc::MEDIA_TYPE,
        }
    }
}

impl Packing {
    pub fn content_encoding(self) -> &'static str {
        match self {
            Packing::Gzip => "gzip",
            Packing::Zstd => "zstd",
        }
    }
}

/// What `file` holds when it is unpacked.
pub fn unpacked(file: impl Read + Send + 'static, packing: Option<Packing>) -> Box<dyn Read + Send> {
    match packing {
        None => Box::new(file),
        Some(Packing::Gzip) => Box::new(GzipMembers::new(BufReader::with_capacity(BUFFER, file))),
        Some(Packing::Zstd) => Box::new(ZstdFrames::new(BufReader::with_capacity(BUFFER, file))),
    }
}
