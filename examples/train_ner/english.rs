//! Fits the English network on `*.tsv` (one token and one BIO tag a line, a blank line between sentences, `-DOC-` between documents) and
//! `names.txt` (one tag and one name a line, which take the places of names in varied copies).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use copydesk::article::{Article, Body, Language};
use copydesk::enrich::Analysis;
use copydesk::enrich::names::features::{Input, Reading, TABLE};
use copydesk::enrich::names::lexicon::{DIMS, Lexicon};
use copydesk::enrich::names::model::{HIDDEN, LABELS, Model, Network, Scores};

use crate::corpus::TAGS;
use crate::fit::{add, learn_chain, mark, step};
use crate::random::Random;

const EPOCHS: usize = 14;
/// The last epochs, whose weights are averaged.
const AVERAGED: usize = 7;
/// How often each document is seen an epoch: once as it is, else varied.
const COPIES: usize = 3;
const RATE: f32 = 0.04;
const TABLE_RATE: f32 = 0.06;
const KEEP_HIDDEN: f32 = 0.6;
const DROP_WORD: f32 = 0.08;
const DROP_HASHED: f32 = 0.35;
const DROP_WORDS_HASHED: f32 = 0.4;
/// Runs between two steps of the weights of vectors.
const BATCH: usize = 4;
/// How often a name of a varied copy gets an invented word.
const INVENTED: f32 = 0.2;
/// How often a varied copy puts an organisation in front of a person.
const MEMBER: f32 = 0.08;
/// Hashed features that come first and are made of whole words.
const WORD_TEMPLATES: usize = 9;
const DROP_ROW: f32 = 0.1;

struct Token {
    text: String,
    kind: Option<usize>,
    begins: bool,
}

#[derive(Default)]
struct Document {
    sentences: Vec<Vec<Token>>,
    /// Each sentence is a paragraph of its own.
    paragraphs: bool,
    /// Written as messages are, where capitals may be left out.
    casual: bool,
}

/// A run of candidate tokens with its labels.
struct Example {
    inputs: Vec<Input>,
    labels: Vec<u8>,
}

/// Trains on `folders`.
pub fn train(folders: &[PathBuf]) -> Vec<u8> {
    let lexicon = Lexicon::load();
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in folders {
        paths.extend(std::fs::read_dir(folder).expect("folder").map(|e| e.expect("entry").path()));
    }
    // One of the corpora asks for a licence that these weights do not have, and a list of corpora is none.
    let unwanted = |p: &Path| {
        p.file_name()
            .map(std::ffi::OsStr::to_string_lossy)
            .is_some_and(|n| n.starts_with("ewt.") || n.starts_with("INDEX"))
    };
    paths.retain(|p| p.extension().is_some_and(|e| e == "tsv") && !unwanted(p));
    // By name, wherever they lie.
    paths.sort_by_key(|p| p.file_name().map(std::ffi::OsStr::to_owned));
    let documents: Vec<Document> = paths.iter().flat_map(|p| read(p)).collect();
    let mut random = Random(0x5eed_0001);
    let names = folders.iter().find_map(|f| std::fs::read_to_string(f.join("names.txt")).ok()).expect("names.txt");
    let all = examples(&documents, &names, &lexicon, &mut random);
    fit(&all, &lexicon, &mut random).write()
}

// ------------------------------------------------------------------------------------------------ data

fn read(path: &Path) -> Vec<Document> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let casual = name.starts_with("wnut") || name.starts_with("web");
    let paragraphs = casual || name.ends_with(".own.tsv");
    let mut documents = vec![Document::default()];
    let mut sentence = Vec::new();
    for line in std::fs::read_to_string(path).expect("readable training file").lines().chain([""]) {
        if line.starts_with("-DOC-") {
            documents.push(Document { paragraphs, casual, ..Document::default() });
        } else if let Some((token, tag)) = line.split_once('\t') {
            let kind = TAGS.iter().position(|k| tag.ends_with(k));
            sentence.push(Token { text: token.to_owned(), kind, begins: tag.starts_with('B') });
        } else if !sentence.is_empty() {
            documents.last_mut().expect("at least one").sentences.push(std::mem::take(&mut sentence));
        }
    }
    documents.retain(|d| !d.sentences.is_empty());
    documents
}

/// The names of a sentence: ranges of tokens, and kinds.
fn names(sentence: &[Token]) -> Vec<(Range<usize>, usize)> {
    let mut names: Vec<(Range<usize>, usize)> = Vec::new();
    for (at, token) in sentence.iter().enumerate() {
        let Some(kind) = token.kind else { continue };
        match names.last_mut() {
            Some((range, k)) if !token.begins && *k == kind && range.end == at => range.end = at + 1,
            _ => names.push((at..at + 1, kind)),
        }
    }
    names
}

fn examples(documents: &[Document], others: &str, lexicon: &Lexicon, random: &mut Random) -> Vec<Example> {
    let mut pool: Vec<Vec<Vec<String>>> = vec![Vec::new(); TAGS.len()];
    for sentence in documents.iter().flat_map(|d| &d.sentences) {
        for (range, kind) in names(sentence) {
            let name: Vec<String> = sentence[range].iter().map(|t| t.text.clone()).collect();
            if name.iter().any(|t| t.chars().any(char::is_uppercase)) {
                pool[kind].push(name);
            }
        }
    }
    for (tag, name) in others.lines().filter_map(|line| line.split_once('\t')) {
        let kind = TAGS.iter().position(|k| *k == tag).expect("a tag");
        pool[kind].push(name.split(' ').map(str::to_owned).collect());
    }
    let mut all = Vec::new();
    let (mut count, mut lost) = (0, 0);
    for document in documents {
        let (n, l) = example(document, lexicon, &mut all);
        count += n;
        lost += l;
    }
    println!("{} documents, {count} names, {lost} of them no candidates, {} runs", documents.len(), all.len());
    for document in (1..COPIES).flat_map(|_| documents) {
        example(&vary(document, &pool, random), lexicon, &mut all);
    }
    all
}

/// Reads one document as the program would; returns how many names it has, and how many the program would not look at.
fn example(document: &Document, lexicon: &Lexicon, out: &mut Vec<Example>) -> (usize, usize) {
    let (text, names) = lay_out(document);
    let article = article(text);
    let analysis = Analysis::of(&article);
    let mut reading = Reading::of(&analysis, lexicon);
    let mut labels = vec![0u8; analysis.tokens.len()];
    let looked_at: BTreeSet<usize> = reading.runs().into_iter().flat_map(|(_, run)| run).collect();
    let mut lost = 0;
    for (range, kind) in &names {
        let first = analysis.tokens.partition_point(|t| t.end as usize <= range.start);
        let last = analysis.tokens.partition_point(|t| (t.start as usize) < range.end);
        lost += usize::from((first..last).any(|at| !looked_at.contains(&at)));
        mark(&mut labels, first..last, *kind);
        (first..last).for_each(|at| reading.admit(at));
    }
    for (sentence, run) in reading.runs() {
        let mut example = Example { inputs: Vec::new(), labels: labels[run.clone()].to_vec() };
        for at in run {
            let mut input = Input::default();
            reading.input(&analysis, sentence, at, &mut input);
            example.inputs.push(input);
        }
        out.push(example);
    }
    (names.len(), lost)
}

fn article(text: String) -> Article {
    let language = Some(Language { code: "en".into(), script: None, confidence: 1.0 });
    Article { body: Body { text, ..Body::default() }, language, ..Article::default() }
}

/// The document as running text, with the byte ranges and kinds of its names.
fn lay_out(document: &Document) -> (String, Vec<(Range<usize>, usize)>) {
    let mut text = String::new();
    let mut ranges = Vec::new();
    for sentence in &document.sentences {
        if !text.is_empty() {
            text.push_str(if document.paragraphs { "\n\n" } else { " " });
        }
        let (mut glued, mut quoted) = (true, false);
        let mut at = Vec::new();
        for Token { text: token, .. } in sentence {
            let closes = matches!(
                token.as_str(),
                "." | "," | "!" | "?" | ";" | ":" | "%" | ")" | "]" | "''" | "..." | "…" | "'" | "n't" | "”"
            ) || (token.starts_with(['\'', '’']) && token.len() <= 5)
                || (token == "\"" && quoted);
            if !glued && !closes {
                text.push(' ');
            }
            at.push(text.len()..text.len() + token.len());
            text.push_str(token);
            glued = matches!(token.as_str(), "(" | "[" | "$" | "``" | "#" | "“" | "‘") || (token == "\"" && !quoted);
            quoted ^= token == "\"";
        }
        ranges.extend(names(sentence).into_iter().map(|(r, kind)| (at[r.start].start..at[r.end - 1].end, kind)));
    }
    (text, ranges)
}

/// A copy with other names, the same for the same name throughout, and now and then with other capitals.
fn vary(document: &Document, pool: &[Vec<Vec<String>>], random: &mut Random) -> Document {
    let mut copy = Document { sentences: Vec::new(), ..*document };
    let mut renamed: BTreeMap<(String, usize), Vec<String>> = BTreeMap::new();
    for sentence in &document.sentences {
        let mut out: Vec<Token> = Vec::new();
        let mut done = 0;
        let keep = |out: &mut Vec<Token>, tokens: &[Token]| {
            out.extend(tokens.iter().map(|t| Token { text: t.text.clone(), kind: t.kind, begins: t.begins }));
        };
        for (range, kind) in names(sentence) {
            keep(&mut out, &sentence[done..range.start]);
            done = range.end;
            let old: Vec<String> = sentence[range].iter().map(|t| t.text.clone()).collect();
            // Members are named right behind what they belong to: `Trade Union Congress Jane Doe`.
            if kind == 0 && old.len() > 1 && out.last().is_none_or(|t| t.kind.is_none()) && random.unit() < MEMBER {
                let party = &pool[1][random.below(pool[1].len())];
                out.extend(party.iter().enumerate().map(|(i, t)| Token {
                    text: t.clone(),
                    kind: Some(1),
                    begins: i == 0,
                }));
            }
            let name = renamed.entry((old.join(" "), kind)).or_insert_with(|| {
                let mut name = another(old, kind, pool, random);
                invent(&mut name, kind, pool, random);
                name
            });
            out.extend(name.iter().enumerate().map(|(i, t)| Token {
                text: t.clone(),
                kind: Some(kind),
                begins: i == 0,
            }));
        }
        keep(&mut out, &sentence[done..]);
        let dice = random.unit();
        for token in &mut out {
            if dice < 0.03 {
                token.text = token.text.to_uppercase();
            } else if dice < 0.05 && document.casual {
                token.text = token.text.to_lowercase();
            } else if dice < 0.10 && token.text.len() > 3 {
                let mut chars = token.text.chars();
                token.text = chars.next().into_iter().flat_map(char::to_uppercase).collect::<String>() + chars.as_str();
            }
        }
        copy.sentences.push(out);
    }
    copy
}

fn another(old: Vec<String>, kind: usize, pool: &[Vec<Vec<String>>], random: &mut Random) -> Vec<String> {
    if random.unit() < 0.45 {
        return old;
    }
    let mut draw = |kind: usize| &pool[kind][random.below(pool[kind].len())];
    if kind == 0 && old.len() == 2 {
        let (a, b) = (draw(0), draw(0));
        return vec![a[0].clone(), b[b.len() - 1].clone()];
    }
    (0..6).map(|_| draw(kind)).find(|n| n.len() == old.len()).cloned().unwrap_or(old)
}

/// Now and then makes up one of the name's words of the front of it and the end of another, so that no list and no vector knows it and its
/// letters and neighbours must tell.
fn invent(name: &mut [String], kind: usize, pool: &[Vec<Vec<String>>], random: &mut Random) {
    if random.unit() >= INVENTED || kind == 3 {
        return;
    }
    let is_plain = |word: &str| {
        word.len() > 3
            && word.starts_with(|c: char| c.is_ascii_uppercase())
            && word[1..].bytes().all(|b| b.is_ascii_lowercase())
    };
    let at = if kind == 0 { name.len() - 1 } else { 0 };
    // The first word of a longer organisation is often an ordinary one.
    if kind == 1 && name.len() > 1 && random.unit() < 0.5 || !is_plain(&name[at]) {
        return;
    }
    for _ in 0..8 {
        let source = if kind == 1 { random.below(3) } else { kind };
        let other = &pool[source][random.below(pool[source].len())];
        let other = &other[if source == 0 { other.len() - 1 } else { 0 }];
        if is_plain(other) {
            let (front, end) = (2 + random.below(name[at].len() - 3), 1 + random.below(other.len() - 2));
            let word = format!("{}{}", &name[at][..front], &other[end..]);
            if (4..13).contains(&word.len()) {
                name[at] = word;
                return;
            }
        }
    }
}

// ------------------------------------------------------------------------------------------------ fitting

fn fit(all: &[Example], lexicon: &Lexicon, random: &mut Random) -> Model {
    let mut trainer = Trainer::new(random);
    let mut network = Network::zero();
    let mut table = vec![[0.0; LABELS]; TABLE];
    let mut order: Vec<usize> = (0..all.len()).collect();
    for epoch in 0..EPOCHS {
        random.shuffle(&mut order);
        let loss: f64 = order.iter().map(|&i| f64::from(trainer.learn(&all[i], lexicon, random))).sum();
        println!("epoch {epoch}: loss {:.4} a run", loss / all.len() as f64);
        if epoch + AVERAGED >= EPOCHS {
            let share = 1.0 / AVERAGED as f32;
            add(&mut table, &trainer.table, share);
            add(&mut network.vectors, &trainer.network.vectors, share);
            add(&mut network.rows, &trainer.network.rows, share);
            add(&mut network.out, &trainer.network.out, share);
            add(&mut network.chain, &trainer.network.chain, share);
            add(std::slice::from_mut(&mut network.bias), std::slice::from_ref(&trainer.network.bias), share);
        }
    }
    Model::new(network, &table)
}

/// Weights, and what Adagrad has summed for each.
struct Trainer {
    network: Network,
    table: Vec<Scores>,
    squares: Network,
    table_squares: Vec<Scores>,
    /// The gradient of the weights of vectors since their last step: a step for each token would take most of the time.
    gradient: Vec<[f32; HIDDEN]>,
    waiting: usize,
}

impl Trainer {
    fn new(random: &mut Random) -> Self {
        let mut network = Network::zero();
        let mut around = |row: &mut [f32], width: f32| row.fill_with(|| (random.unit() - 0.5) * width);
        network.vectors.iter_mut().for_each(|row| around(row, 0.14));
        network.rows.iter_mut().for_each(|row| around(row, 0.1));
        network.out.iter_mut().for_each(|row| around(row, 0.25));
        let table = vec![[0.0; LABELS]; TABLE];
        let gradient = vec![[0.0; HIDDEN]; network.vectors.len()];
        Self { network, squares: Network::zero(), table_squares: table.clone(), table, gradient, waiting: 0 }
    }

    /// One step down the gradient of one run; returns its loss.
    fn learn(&mut self, example: &Example, lexicon: &Lexicon, random: &mut Random) -> f32 {
        let inputs: Vec<Input> = example.inputs.iter().map(|input| thinned(input, random)).collect();
        let mut scores = Vec::with_capacity(inputs.len());
        let mut hiddens = Vec::with_capacity(inputs.len());
        for input in &inputs {
            let mut hidden = self.network.hidden(input, lexicon);
            for h in &mut hidden {
                *h = if random.unit() < KEEP_HIDDEN { h.max(0.0) / KEEP_HIDDEN } else { 0.0 };
            }
            let mut score = [0.0; LABELS];
            for &row in &input.hashed {
                for (s, w) in score.iter_mut().zip(&self.table[row as usize]) {
                    *s += w;
                }
            }
            self.network.output(&hidden, &mut score);
            scores.push(score);
            hiddens.push(hidden);
        }
        let (marginals, loss) =
            learn_chain(&mut self.network.chain, &mut self.squares.chain, &scores, &example.labels, RATE);
        for ((input, hidden), (mut gradient, &gold)) in
            inputs.iter().zip(&hiddens).zip(marginals.into_iter().zip(&example.labels))
        {
            gradient[usize::from(gold)] -= 1.0;
            self.learn_token(input, hidden, &gradient, lexicon);
        }
        self.waiting += 1;
        if self.waiting >= BATCH {
            self.learn_vectors();
        }
        loss
    }

    fn learn_token(&mut self, input: &Input, hidden: &[f32; HIDDEN], gradient: &Scores, lexicon: &Lexicon) {
        for &row in &input.hashed {
            let row = row as usize;
            step(&mut self.table[row], &mut self.table_squares[row], gradient, TABLE_RATE);
        }
        let mut back = [0.0; HIDDEN];
        for (i, &h) in hidden.iter().enumerate() {
            if h > 0.0 {
                back[i] = self.network.out[i].iter().zip(gradient).map(|(w, g)| w * g).sum::<f32>() / KEEP_HIDDEN;
                step(&mut self.network.out[i], &mut self.squares.out[i], &gradient.map(|g| g * h), RATE);
            }
        }
        step(&mut self.network.bias, &mut self.squares.bias, &back, RATE);
        for &row in &input.rows {
            let row = row as usize;
            step(&mut self.network.rows[row], &mut self.squares.rows[row], &back, RATE);
        }
        let mut vector = [0.0; DIMS];
        for (position, word) in input.words.iter().enumerate() {
            let Some(word) = *word else { continue };
            lexicon.vector(word, &mut vector);
            for (d, &x) in vector.iter().enumerate() {
                for (sum, b) in self.gradient[position * DIMS + d].iter_mut().zip(&back) {
                    *sum += b * x;
                }
            }
        }
    }

    fn learn_vectors(&mut self) {
        let rows = self.network.vectors.iter_mut().zip(&mut self.squares.vectors).zip(&mut self.gradient);
        for ((row, squares), gradient) in rows {
            step(row, squares, gradient, RATE);
            *gradient = [0.0; HIDDEN];
        }
        self.waiting = 0;
    }
}

/// The input with some of it left out, so that nothing is relied on alone.
fn thinned(input: &Input, random: &mut Random) -> Input {
    let mut input = input.clone();
    for word in &mut input.words {
        if random.unit() < DROP_WORD {
            *word = None;
        }
    }
    input.rows.retain(|_| random.unit() >= DROP_ROW);
    let no_words = random.unit() < DROP_WORDS_HASHED;
    let mut template = 0;
    input.hashed.retain(|_| {
        template += 1;
        !(no_words && template <= WORD_TEMPLATES) && random.unit() >= DROP_HASHED
    });
    input
}
