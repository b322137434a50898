//! Reads tagged text of many languages: columns (`LANGUAGE.SET.PART.conll.gz`: one token and one BIO tag a line, a blank line between
//! sentences), and reports with names in brackets (`world/LANGUAGE.txt`: `[PER*a/last Doe]`, see its README).

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

use copydesk::enrich::names::lexicon::Hash;
use flate2::read::GzDecoder;

/// The tags, numbered as the kinds of names.
pub const TAGS: [&str; 4] = ["PER", "ORG", "LOC", "MISC"];

/// A stretch of text, or a name.
#[derive(Debug, Clone)]
pub struct Piece {
    pub text: String,
    pub name: Option<Tag>,
}

/// What is known of a name.
#[derive(Debug, Clone)]
pub struct Tag {
    pub kind: usize,
    /// Another name of the kind may stand here: the entity's letter, and which form of its name this is (`last`, `short`).
    pub free: Option<(String, String)>,
}

/// A text with its names.
#[derive(Debug, Clone)]
pub struct Document {
    pub language: String,
    pub pieces: Vec<Piece>,
    /// The corpus that it is from, as a hash of its name; nothing where it was written for this project.
    pub corpus: Option<u32>,
}

impl Document {
    /// The running text, and the byte ranges and kinds of its names.
    pub fn lay_out(&self) -> (String, Vec<(Range<usize>, usize)>) {
        let mut text = String::new();
        let mut names = Vec::new();
        for piece in &self.pieces {
            let start = text.len();
            text.push_str(&piece.text);
            names.extend(piece.name.as_ref().map(|tag| (start..text.len(), tag.kind)));
        }
        (text, names)
    }
}

/// Reads every file below `folders` that is of one of the two forms, in the order of their names, wherever they lie.
pub fn read(folders: &[PathBuf]) -> Vec<Document> {
    let below = |folder: &PathBuf| -> Vec<PathBuf> {
        std::fs::read_dir(folder).expect("folder").map(|e| e.expect("entry").path()).collect()
    };
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in folders {
        let world = folder.join("world");
        let reports = if world.is_dir() { below(&world) } else { Vec::new() };
        paths.extend(reports.into_iter().filter(|p| p.extension().is_some_and(|e| e == "txt")));
        paths.extend(below(folder).into_iter().filter(|p| p.to_string_lossy().ends_with(".conll.gz")));
    }
    paths.sort_by_key(|p| p.file_name().map(std::ffi::OsStr::to_owned));
    let mut documents = Vec::new();
    for path in paths {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let language = name.split('.').next().unwrap_or_default().to_owned();
        if name.ends_with(".conll.gz") {
            documents.extend(columns(&path, &name, &language));
        } else {
            documents.extend(reports(&std::fs::read_to_string(&path).expect("readable"), &language));
        }
    }
    documents
}

/// Sentences of a corpus that are used, and how many of them make a document.
fn share(name: &str) -> usize {
    const SHARES: &[(&str, usize)] = &[
        ("kk.", 0),
        ("en.", 0),
        ("wikiann.train", 2000),
        ("wikiann.dev", 0),
        ("enp_", 500),
        ("nerkor.train", 8000),
        ("nerkor.", 1000),
        ("gsdsimp.train", 3000),
        ("gsdsimp", 300),
        ("turku.train", 8000),
        ("turkish-wiki-ner.train", 9000),
        ("twnertc", 2000),
        ("hiner", 6000),
        ("nb.norne", 9000),
        ("nn.norne", 2000),
        ("hr.", 2500),
        ("sk.", 2500),
        ("sr.", 1500),
        ("et.", 800),
        ("wikiner-linspector", 3000),
    ];
    SHARES.iter().find(|(part, _)| name.contains(part)).map_or(usize::MAX, |&(_, n)| n)
}

fn columns(path: &Path, name: &str, language: &str) -> Vec<Document> {
    const SENTENCES: usize = 10;
    let mut text = String::new();
    let file = std::fs::File::open(path).expect("readable");
    GzDecoder::new(file).read_to_string(&mut text).expect("gzip of UTF-8");
    let language = match language {
        "nb" | "nn" => "no",
        other => other,
    };
    let titles = name.contains("wikiann");
    let mut sentences: Vec<Vec<(String, Option<usize>, bool)>> = vec![Vec::new()];
    for line in text.lines().filter(|line| !line.starts_with("# ")).chain([""]) {
        match line.split_once('\t') {
            Some((token, tag)) => {
                let kind = TAGS.iter().position(|k| tag.ends_with(k));
                sentences.last_mut().expect("one").push((token.to_owned(), kind, tag.starts_with('B')));
            }
            None if sentences.last().is_some_and(|s| !s.is_empty()) => sentences.push(Vec::new()),
            None => {}
        }
    }
    sentences.retain(|s| !s.is_empty());
    let corpus = name.split('.').take(2).fold(Hash::EMPTY, |hash, part| hash.lower(part)).get();
    let groups: Vec<_> = sentences.chunks(SENTENCES).collect();
    let wanted = share(name).div_ceil(SENTENCES).min(groups.len());
    (0..wanted)
        .map(|n| {
            let mut document = Document { language: language.to_owned(), pieces: Vec::new(), corpus: Some(corpus) };
            for sentence in groups[n * groups.len() / wanted] {
                lay_out(sentence, language, titles, &mut document.pieces);
            }
            document
        })
        .collect()
}

/// Joins tokens as running text would.
fn lay_out(sentence: &[(String, Option<usize>, bool)], language: &str, titles: bool, pieces: &mut Vec<Piece>) {
    let unspaced = matches!(language, "zh" | "ja");
    let plain = |text: &str| Piece { text: text.to_owned(), name: None };
    if !pieces.is_empty() {
        pieces.push(plain(if titles {
            "\n\n"
        } else if unspaced {
            ""
        } else {
            " "
        }));
    }
    let (mut glued, mut quoted) = (true, false);
    for (at, (token, kind, begins)) in sentence.iter().enumerate() {
        let closes = matches!(
            token.as_str(),
            "." | ","
                | "!"
                | "?"
                | ";"
                | ":"
                | "%"
                | ")"
                | "]"
                | "''"
                | "..."
                | "…"
                | "”"
                | "»"
                | "،"
                | "؟"
                | "؛"
                | "।"
        ) || (token.starts_with(['\'', '’']) && token.len() <= 5 && token.len() > 1)
            || (token == "\"" && quoted);
        let ascii = |t: &str| t.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
        let blank = !glued && !closes && (!unspaced || (ascii(token) && at > 0 && ascii(&sentence[at - 1].0)));
        let elided = matches!(language, "fr" | "it") && at > 0 && sentence[at - 1].0.ends_with(['\'', '’']);
        let goes_on = kind.is_some() && !begins && at > 0 && sentence[at - 1].1 == *kind;
        let gap = if blank && !elided { " " } else { "" };
        match pieces.last_mut().filter(|_| goes_on) {
            Some(piece) => {
                piece.text.push_str(gap);
                piece.text.push_str(token);
            }
            None => {
                if !gap.is_empty() {
                    pieces.push(plain(gap));
                }
                pieces.push(Piece { text: token.clone(), name: kind.map(|kind| Tag { kind, free: None }) });
            }
        }
        glued = matches!(token.as_str(), "(" | "[" | "$" | "``" | "#" | "“" | "‘" | "«" | "„")
            || (token == "\"" && !quoted);
        quoted ^= token == "\"";
    }
}

fn reports(text: &str, language: &str) -> Vec<Document> {
    let mut documents = Vec::new();
    for report in text.split("\n---") {
        let lines: Vec<&str> =
            report.lines().map(str::trim).filter(|l| !l.is_empty() && *l != "---" && !l.starts_with("# ")).collect();
        if lines.is_empty() {
            continue;
        }
        let mut pieces = Vec::new();
        let text = lines.join("\n\n");
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('[') {
            let Some((inside, behind)) = after.split_once(']') else { break };
            let (tag, name) = inside.split_once(' ').unwrap_or((inside, ""));
            let (class, free) = tag.split_once('*').map_or((tag, None), |(class, free)| (class, Some(free)));
            pieces.push(Piece { text: before.to_owned(), name: None });
            match TAGS.iter().position(|t| *t == class) {
                Some(kind) => {
                    let free = free.map(|f| f.split_once('/').unwrap_or((f, "")));
                    let free = free.map(|(letter, form)| (format!("{class}{letter}"), form.to_owned()));
                    pieces.push(Piece { text: name.to_owned(), name: Some(Tag { kind, free }) });
                }
                None => pieces.push(Piece { text: format!("[{inside}]"), name: None }),
            }
            rest = behind;
        }
        pieces.push(Piece { text: rest.to_owned(), name: None });
        documents.push(Document { language: language.to_owned(), pieces, corpus: None });
    }
    documents
}

/// Names that may take the places of others, by language and kind.
pub type Pool = BTreeMap<(String, usize), Vec<String>>;

/// Gathers the names of all documents, and those of the folders' `names-world.txt` and `names-own.txt` (`language TAG name` a line).
pub fn pool(documents: &[Document], folders: &[PathBuf]) -> Pool {
    let mut pool = Pool::new();
    for document in documents {
        for piece in &document.pieces {
            let Some(tag) = &piece.name else { continue };
            let base = document.corpus.is_some() || tag.free.as_ref().is_some_and(|(_, form)| form.is_empty());
            if base && piece.text.chars().count() > 1 && !piece.text.contains('\n') {
                pool.entry((document.language.clone(), tag.kind)).or_default().push(piece.text.clone());
            }
        }
    }
    for path in folders.iter().flat_map(|folder| ["names-world.txt", "names-own.txt"].map(|name| folder.join(name))) {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        for line in text.lines() {
            let mut fields = line.split('\t');
            if let (Some(language), Some(tag), Some(name)) = (fields.next(), fields.next(), fields.next())
                && let Some(kind) = TAGS.iter().position(|t| *t == tag)
            {
                pool.entry((language.to_owned(), kind)).or_default().push(name.to_owned());
            }
        }
    }
    pool
}
