//! Fits the model of the other languages.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use copydesk::article::{Article, Body, Language};
use copydesk::enrich::Analysis;
use copydesk::enrich::entities::Knowledge;
use copydesk::enrich::names::world::features::{Input, ROWS, Reading, TABLE, WORD_TEMPLATES};
use copydesk::enrich::names::world::lexicon::WorldLexicon;
use copydesk::enrich::names::world::model::{HIDDEN, NAMED, Weights, WorldModel, bounded};

use crate::corpus::{self, Document, Pool};
use crate::fit::{add, learn_chain, mark, step};
use crate::random::Random;

const EPOCHS: usize = 6;
/// The last epochs, whose weights are averaged.
const AVERAGED: usize = 4;
/// How often an own report is seen an epoch: once as it is, else with other names, and each time with others.
const COPIES: usize = 4;
const RATE: f32 = 0.04;
const TABLE_RATE: f32 = 0.06;
const FIRST_SQUARE: f32 = 0.1;
const KEEP_HIDDEN: f32 = 0.7;
const DROP_HASHED: f32 = 0.25;
const DROP_WORDS_HASHED: f32 = 0.35;
const DROP_ROW: f32 = 0.1;
/// How often a run is read without any pack, so that names that none knows are found too.
const DROP_PACKS: f32 = 0.35;
/// How often what the packs know of one unit is left out.
const DROP_KNOWN: f32 = 0.1;

/// Rows behind those of the program, of the table and of the hidden layer: one of each a corpus, which is on in all its texts. Each corpus counts other
/// things among the names (adjectives of nations, titles, what makes a place an organisation), and how it differs from the own reports is learned there.
/// They are left behind when the weights are written: articles are read as the own reports are tagged.
const CORPORA: usize = 1 << 12;

/// A run of candidate units with its labels.
struct Example {
    inputs: Vec<Input>,
    labels: Vec<u8>,
    /// The corpus that it is from; nothing for an own report.
    corpus: Option<u32>,
}

/// Trains on `folders`.
pub fn train(folders: &[PathBuf]) -> Vec<u8> {
    WorldModel::new(&fit(&Data::read(folders), &mut Random(0x5eed_0003))).write()
}

/// What is trained on.
struct Data {
    lexicon: &'static WorldLexicon,
    knowledge: Arc<Knowledge>,
    /// The own reports.
    own: Vec<Document>,
    /// Names that take the places of others in them.
    pool: Pool,
    /// The documents of the corpora.
    others: Vec<Example>,
}

impl Data {
    fn read(folders: &[PathBuf]) -> Self {
        let (lexicon, knowledge) = (WorldLexicon::shipped(), Knowledge::shipped());
        let documents = corpus::read(folders);
        let pool = corpus::pool(&documents, folders);
        let mut others = Vec::new();
        let mut counts: BTreeMap<String, [usize; 4]> = BTreeMap::new();
        for document in &documents {
            let out = if document.corpus.is_none() { &mut Vec::new() } else { &mut others };
            let (names, lost, units) = example(document, lexicon, &knowledge, out);
            let count = counts.entry(document.language.clone()).or_default();
            *count = [count[0] + 1, count[1] + names, count[2] + lost, count[3] + units];
        }
        for (language, [documents, names, lost, units]) in &counts {
            println!("{language}: {documents} documents, {names} names, {lost} of them no candidates, {units} units");
        }
        let own = documents.into_iter().filter(|document| document.corpus.is_none()).collect();
        Self { lexicon, knowledge, own, pool, others }
    }

    /// The own reports, as they are and with other names.
    fn varied(&self, random: &mut Random) -> Vec<Example> {
        let mut all = Vec::new();
        for document in &self.own {
            for copy in 0..COPIES {
                let varied = if copy > 0 { vary(document, &self.pool, random) } else { document.clone() };
                example(&varied, self.lexicon, &self.knowledge, &mut all);
            }
        }
        all
    }
}

/// The article that a text is read as.
pub fn article(text: String, language: &str) -> Article {
    let language = Some(Language { code: language.into(), script: None, confidence: 1.0 });
    Article { body: Body { text, ..Body::default() }, language, ..Article::default() }
}

/// Reads one document as the program would; returns how many names it has, how many the program would not look at, and its units.
fn example(
    document: &Document,
    lexicon: &WorldLexicon,
    knowledge: &Knowledge,
    out: &mut Vec<Example>,
) -> (usize, usize, usize) {
    let (text, names) = document.lay_out();
    let article = article(text, &document.language);
    let analysis = Analysis::of(&article);
    let reading = Reading::of(&analysis, &document.language, lexicon, knowledge);
    let units = &reading.units.all;
    let mut labels = vec![0u8; units.len()];
    let mut candidate = vec![false; units.len()];
    for (_, run) in reading.runs() {
        candidate[run.clone()].fill(true);
    }
    let mut lost = 0;
    let cased = !matches!(document.language.as_str(), "ar" | "hi" | "ja" | "ko" | "zh");
    for (range, kind) in &names {
        // Some corpora tag common nouns as well.
        if cased && !analysis.text[range.clone()].contains(char::is_uppercase) {
            continue;
        }
        let mut end = range.end;
        // Endings behind an apostrophe belong to the mention in every corpus but our own.
        let rest = &analysis.text[end..];
        if document.language == "tr" && rest.starts_with(['\'', '’']) {
            end += rest.char_indices().skip(1).find(|(_, c)| !c.is_alphabetic()).map_or(rest.len(), |(at, _)| at);
        }
        let first = units.partition_point(|u| u.end as usize <= range.start);
        let last = units.partition_point(|u| (u.start as usize) < end);
        if (first..last).any(|at| !candidate[at]) {
            lost += 1;
            continue;
        }
        mark(&mut labels, first..last, *kind);
    }
    let mut count = 0;
    for (sentence, run) in reading.runs() {
        let mut example = Example { inputs: Vec::new(), labels: labels[run.clone()].to_vec(), corpus: document.corpus };
        count += run.len();
        for at in run.clone() {
            let mut input = Input::default();
            reading.input(*sentence, at, &mut input);
            example.inputs.push(input);
        }
        out.push(example);
    }
    (names.len(), lost, count)
}

/// A copy with other names where they are free, the same for the same name throughout.
fn vary(document: &Document, pool: &Pool, random: &mut Random) -> Document {
    let mut copy = document.clone();
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    let shout = random.unit();
    for piece in &mut copy.pieces {
        if let Some(tag) = &piece.name
            && let Some((letter, form)) = &tag.free
        {
            let name = renamed.entry(letter.clone()).or_insert_with(|| {
                let language = if random.unit() < 0.25 { "en" } else { &document.language };
                let names = pool
                    .get(&(language.to_owned(), tag.kind))
                    .or_else(|| pool.get(&(document.language.clone(), tag.kind)));
                match names {
                    Some(names) if random.unit() < 0.85 => another(names, tag.kind, random),
                    _ => String::new(),
                }
            });
            if !name.is_empty() {
                piece.text = form_of(name, form);
            }
        }
        if shout < 0.03 {
            piece.text = piece.text.to_uppercase();
        }
    }
    copy
}

/// Another name of the kind; persons need two words.
fn another(names: &[String], kind: usize, random: &mut Random) -> String {
    for _ in 0..12 {
        let name = &names[random.below(names.len())];
        let unspaced = name.chars().next().is_some_and(|c| c > '\u{3000}');
        if kind != 0 || unspaced || (name.contains(' ') && name.split(' ').count() < 4) {
            return name.clone();
        }
    }
    String::new()
}

/// The form of a name that stands in its place: `last`, `first`, `short`, or the name itself.
fn form_of(name: &str, form: &str) -> String {
    let words: Vec<&str> = name.split(' ').collect();
    match form {
        "last" if words.len() > 1 => words[1..].join(" "),
        "first" if words.len() > 1 => words[0].to_owned(),
        "short" if words.len() > 1 => {
            let initials: String = words.iter().filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase()).collect();
            if initials.chars().count() > 1 { initials } else { words[0].to_owned() }
        }
        _ => name.to_owned(),
    }
}

// ------------------------------------------------------------------------------------------------ fitting

fn fit(data: &Data, random: &mut Random) -> Weights {
    let mut trainer = Trainer::new(random);
    let mut mean = zero();
    for epoch in 0..EPOCHS {
        let varied = data.varied(random);
        let mut all: Vec<&Example> = data.others.iter().chain(&varied).collect();
        random.shuffle(&mut all);
        let loss: f64 = all.iter().map(|e| f64::from(trainer.learn(e, random))).sum();
        println!("epoch {epoch}: loss {:.4} a run", loss / all.len() as f64);
        if epoch + AVERAGED >= EPOCHS {
            let share = 1.0 / AVERAGED as f32;
            add(&mut mean.table, &trainer.weights.table, share);
            add(&mut mean.rows, &trainer.weights.rows, share);
            add(&mut mean.out, &trainer.weights.out, share);
            add(&mut mean.chain, &trainer.weights.chain, share);
            add(std::slice::from_mut(&mut mean.bias), std::slice::from_ref(&trainer.weights.bias), share);
        }
    }
    mean.table.truncate(TABLE);
    mean.rows.truncate(ROWS);
    mean
}

/// Weights of zero, with the rows of the corpora.
fn zero() -> Weights {
    let mut weights = Weights::zero();
    weights.table.resize(TABLE + CORPORA, [0.0; NAMED]);
    weights.rows.resize(ROWS + CORPORA, [0.0; HIDDEN]);
    weights
}

/// Weights, and what Adagrad has summed for each.
struct Trainer {
    weights: Weights,
    squares: Weights,
}

impl Trainer {
    fn new(random: &mut Random) -> Self {
        let mut weights = zero();
        let mut around = |row: &mut [f32], width: f32| row.fill_with(|| (random.unit() - 0.5) * width);
        weights.rows.iter_mut().for_each(|row| around(row, 0.1));
        weights.out.iter_mut().for_each(|row| around(row, 0.25));
        // A little to begin with, so that the first step of a rare feature is no leap.
        let mut squares = zero();
        squares.rows.iter_mut().flatten().for_each(|s| *s = FIRST_SQUARE);
        squares.table.iter_mut().flatten().for_each(|s| *s = FIRST_SQUARE);
        squares.out.iter_mut().flatten().for_each(|s| *s = FIRST_SQUARE);
        squares.chain.iter_mut().flatten().for_each(|s| *s = FIRST_SQUARE);
        squares.bias.fill(FIRST_SQUARE);
        Self { weights, squares }
    }

    /// One step down the gradient of one run; returns its loss.
    fn learn(&mut self, example: &Example, random: &mut Random) -> f32 {
        let no_packs = random.unit() < DROP_PACKS;
        let inputs: Vec<Input> =
            example.inputs.iter().map(|input| thinned(input, example.corpus, no_packs, random)).collect();
        let mut scores = Vec::with_capacity(inputs.len());
        let mut hiddens = Vec::with_capacity(inputs.len());
        for input in &inputs {
            let mut hidden = self.weights.bias;
            for &row in input.rows.iter().chain(&input.known_rows) {
                for (h, w) in hidden.iter_mut().zip(&self.weights.rows[row as usize]) {
                    *h += w;
                }
            }
            let mut named = [0.0; NAMED];
            for &row in input.hashed.iter().chain(&input.known_hashed) {
                for (s, w) in named.iter_mut().zip(&self.weights.table[row as usize]) {
                    *s += w;
                }
            }
            for (h, weights) in hidden.iter_mut().zip(&self.weights.out) {
                *h = if random.unit() < KEEP_HIDDEN { h.max(0.0) / KEEP_HIDDEN } else { 0.0 };
                if *h > 0.0 {
                    for (s, w) in named.iter_mut().zip(weights) {
                        *s += *h * w;
                    }
                }
            }
            scores.push(bounded(&named));
            hiddens.push(hidden);
        }
        let (marginals, loss) =
            learn_chain(&mut self.weights.chain, &mut self.squares.chain, &scores, &example.labels, RATE);
        for ((input, hidden), (mut gradient, &gold)) in
            inputs.iter().zip(&hiddens).zip(marginals.into_iter().zip(&example.labels))
        {
            gradient[usize::from(gold)] -= 1.0;
            let mut named = [0.0; NAMED];
            named.copy_from_slice(&gradient[1..]);
            if named.iter().any(|g| g.abs() > 1e-4) {
                self.learn_unit(input, hidden, &named);
            }
        }
        loss
    }

    fn learn_unit(&mut self, input: &Input, hidden: &[f32; HIDDEN], gradient: &[f32; NAMED]) {
        for &row in input.hashed.iter().chain(&input.known_hashed) {
            let row = row as usize;
            step(&mut self.weights.table[row], &mut self.squares.table[row], gradient, TABLE_RATE);
        }
        let mut back = [0.0; HIDDEN];
        for (i, &h) in hidden.iter().enumerate() {
            if h > 0.0 {
                back[i] = self.weights.out[i].iter().zip(gradient).map(|(w, g)| w * g).sum::<f32>().clamp(-1.0, 1.0)
                    / KEEP_HIDDEN;
                step(&mut self.weights.out[i], &mut self.squares.out[i], &gradient.map(|g| g * h), RATE);
            }
        }
        step(&mut self.weights.bias, &mut self.squares.bias, &back, RATE);
        for &row in input.rows.iter().chain(&input.known_rows) {
            let row = row as usize;
            step(&mut self.weights.rows[row], &mut self.squares.rows[row], &back, RATE);
        }
    }
}

/// The input with some of it left out, so that nothing is relied on alone, and with the rows of its corpus.
fn thinned(input: &Input, corpus: Option<u32>, no_packs: bool, random: &mut Random) -> Input {
    let mut input = input.clone();
    if no_packs || random.unit() < DROP_KNOWN {
        input.known_rows.clear();
        input.known_hashed.clear();
    }
    input.known_rows.retain(|_| random.unit() >= DROP_ROW);
    input.known_hashed.retain(|_| random.unit() >= DROP_HASHED);
    input.rows.retain(|_| random.unit() >= DROP_ROW);
    let no_words = random.unit() < DROP_WORDS_HASHED;
    let mut template = 0;
    input.hashed.retain(|_| {
        template += 1;
        !(no_words && template <= WORD_TEMPLATES) && random.unit() >= DROP_HASHED
    });
    if let Some(corpus) = corpus {
        let row = corpus & (CORPORA as u32 - 1);
        input.hashed.push(TABLE as u32 + row);
        input.rows.push(ROWS as u32 + row);
    }
    input
}
