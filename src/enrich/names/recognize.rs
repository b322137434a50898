//! Finds names: scores every candidate token, lets the whole article vote on each word, and takes the best sequence of labels.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::agree::agree;
use super::decode;
use super::features::{Input, Reading};
use super::lexicon::{Hash, Lexicon, class};
use super::memo::Memo;
use super::mention::{Mention, bytes};
use super::model::{Kind, Model, Scores};
use super::role;
use crate::budget::{Budget, Overrun};
use crate::enrich::analysis::Analysis;

/// Lexicon and model.
pub struct Recognizer {
    lexicon: Lexicon,
    model: Model,
    memo: Memo,
    /// How much the other occurrences of a word count against its own context.
    pub vote: f32,
    /// Taken from the score of the label that says "no name".
    pub outside: f32,
}

/// How sure a full name must be before its short forms are looked for.
const SURE: f32 = 0.7;
/// How sure a word must be for what it names not to be put right by a full name that it is in.
const SURE_ALONE: f32 = 0.9;
const VOTE: f32 = 0.9;
const OUTSIDE: f32 = 0.9;

impl Recognizer {
    /// A recognizer with another model, for training.
    pub fn new(model: Model) -> Self {
        let lexicon = Lexicon::load();
        Self { memo: Memo::of(&lexicon), lexicon, model, vote: VOTE, outside: OUTSIDE }
    }

    /// The recognizer that ships, or `None` if its weights do not fit this program.
    pub fn shipped() -> Option<Self> {
        Model::read(include_bytes!("../../../data/ner/weights.bin")).map(Self::new)
    }

    /// What it knows about words.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The names in an article, in order, with the reading that they were found in.
    ///
    /// # Errors
    /// [`Overrun`] when the budget ends.
    pub fn recognize(&self, analysis: &Analysis<'_>, budget: &Budget) -> Result<(Vec<Mention>, Reading), Overrun> {
        budget.spend(analysis.text.len() as u64)?;
        let reading = Reading::of(analysis, &self.lexicon);
        let runs = reading.runs();
        let mut scores: Vec<Scores> = Vec::new();
        let mut input = Input::default();
        for (sentence, run) in &runs {
            budget.spend(40 * run.len() as u64)?;
            for at in run.clone() {
                reading.input(analysis, *sentence, at, &mut input);
                scores.push(self.scores(&input));
            }
        }
        for score in &mut scores {
            score[0] -= self.outside;
        }
        let units = runs.iter().flat_map(|(_, run)| run.clone());
        let keys: Vec<Option<u32>> = units.map(|at| reading.is_capitalised(at).then(|| reading.key(at))).collect();
        decode::vote(&keys, &mut scores, self.vote);
        let mut mentions = Vec::new();
        let mut from = 0;
        for (_, run) in runs {
            let scores = &scores[from..from + run.len()];
            from += run.len();
            let names = decode::names(self.model.chain(), scores);
            mentions.extend(names.into_iter().map(|(tokens, kind, confidence)| Mention {
                tokens: run.start + tokens.start..run.start + tokens.end,
                kind,
                confidence,
            }));
        }
        join(analysis, &mut mentions);
        nicknames(analysis, &mut mentions);
        mentions.retain_mut(|mention| bare(analysis, mention) && !is_title(analysis, &reading, mention));
        first_names(analysis, &reading, &mut mentions);
        complete(analysis, &reading, &mut mentions);
        initialled(analysis, &reading, &mut mentions);
        agree(&reading, &mut mentions);
        let starts: Vec<usize> = mentions.iter().map(|m| m.tokens.start).skip(1).chain([usize::MAX]).collect();
        for (mention, next) in mentions.iter_mut().zip(starts) {
            match mention.kind {
                Kind::Person => mention.tokens.start += role::titles(analysis, &reading, &mention.tokens),
                Kind::Organisation => {
                    let end =
                        mention.tokens.end + tail(analysis, &reading, mention).max(body(analysis, mention.tokens.end));
                    if end <= next {
                        mention.tokens.end = end;
                    }
                }
                Kind::Place | Kind::Other => {}
            }
        }
        Ok((mentions, reading))
    }

    fn scores(&self, input: &Input) -> Scores {
        self.model.scores(input, |position, word, hidden| {
            self.memo.add(word, position, || self.model.projection(position, word, &self.lexicon), hidden);
        })
    }
}

/// Gives persons the first names in front of them that nothing claims, or an organisation: `Forces` | `Mohammed` | `Bassam Al-Malek`.
fn first_names(analysis: &Analysis<'_>, reading: &Reading, mentions: &mut [Mention]) {
    for at in 0..mentions.len() {
        let (before, rest) = mentions.split_at_mut(at);
        let Some(person) = rest.first_mut().filter(|m| m.kind == Kind::Person && m.tokens.len() > 1) else { continue };
        if !is_first_name(analysis, reading, person.tokens.start) {
            continue;
        }
        match before.last_mut().filter(|before| before.tokens.end == person.tokens.start) {
            Some(body) if body.kind == Kind::Organisation && body.tokens.len() > 2 => body.tokens.end -= 1,
            Some(_) => continue,
            None => {}
        }
        person.tokens.start -= 1;
    }
}

/// Whether the word in front of the one at `start` is a first name, and not because a sentence begins with it.
fn is_first_name(analysis: &Analysis<'_>, reading: &Reading, start: usize) -> bool {
    let Some(at) = start.checked_sub(1) else { return false };
    let (front, behind) = (reading.classes(at), reading.classes(start));
    reading.is_capitalised(at)
        && front & class::FIRST != 0
        && (front | behind) & class::TITLE == 0
        && front & (class::COUNTRY | class::METROPOLIS) == 0
        && analysis.sentence_tokens.binary_search_by_key(&at, |sentence| sentence.start).is_err()
}

/// Adds what the context alone did not show, and sets right what it showed wrongly and not surely: the last name of a person, or the acronym
/// of an organisation, that the article gives in full.
fn complete(analysis: &Analysis<'_>, reading: &Reading, mentions: &mut Vec<Mention>) {
    let mut known: FxHashMap<u32, (Kind, f32)> = FxHashMap::default();
    // Organisations by the one word of their name that says which: `Acme Technologies Inc.`
    let mut bodies: FxHashMap<u32, f32> = FxHashMap::default();
    for mention in mentions.iter().filter(|m| m.tokens.len() > 1 && m.confidence >= SURE) {
        let last = mention.tokens.end - 1;
        match mention.kind {
            Kind::Person if analysis.token(last).chars().count() > 2 => {
                known.entry(reading.key(last)).or_insert((Kind::Person, mention.confidence));
            }
            Kind::Organisation => {
                let initials: String = (mention.tokens.clone().filter(|&at| reading.is_capitalised(at)))
                    .filter_map(|at| analysis.token(at).chars().next())
                    .collect();
                if initials.len() > 2 {
                    known.entry(Hash::EMPTY.lower(&initials).get()).or_insert((Kind::Organisation, mention.confidence));
                }
                let first = mention.tokens.start;
                if is_made_of_one_word(analysis, reading, &mention.tokens) {
                    bodies.entry(reading.key(first)).or_insert(mention.confidence);
                }
            }
            Kind::Person | Kind::Place | Kind::Other => {}
        }
    }
    let shouted = |at: usize| !analysis.token(at).contains(char::is_lowercase);
    for mention in mentions.iter_mut().filter(|m| m.tokens.len() == 1 && m.confidence < SURE) {
        let at = mention.tokens.start;
        match known.get(&reading.key(at)) {
            Some(&(kind, confidence)) if shouted(at) == (kind == Kind::Organisation) => {
                (mention.kind, mention.confidence) = (kind, confidence * 0.8);
            }
            Some(_) | None => {}
        }
    }
    for mention in mentions.iter_mut().filter(|m| m.tokens.len() == 1 && m.confidence < SURE_ALONE) {
        if let Some(&confidence) = bodies.get(&reading.key(mention.tokens.start)) {
            (mention.kind, mention.confidence) = (Kind::Organisation, confidence * 0.9);
        }
    }
    let mut more = Vec::new();
    let mut next = 0;
    for at in 0..analysis.tokens.len() {
        while mentions.get(next).is_some_and(|m| m.tokens.end <= at) {
            next += 1;
        }
        if mentions.get(next).is_some_and(|m| m.tokens.start <= at) || !reading.is_capitalised(at) {
            continue;
        }
        match known.get(&reading.key(at)) {
            Some(&(kind, confidence)) if shouted(at) == (kind == Kind::Organisation) => {
                more.push(Mention { tokens: at..at + 1, kind, confidence: confidence * 0.8 });
            }
            Some(_) | None if shouted(at) && ACRONYMS.contains(&analysis.token(at)) => {
                more.push(Mention { tokens: at..at + 1, kind: Kind::Organisation, confidence: 0.8 });
            }
            Some(_) | None => {}
        }
    }
    if !more.is_empty() {
        mentions.append(&mut more);
        mentions.sort_by_key(|m| m.tokens.start);
    }
}

/// Dotted letters that are no initials of a person, though none of a country or body either.
const DOTTED: [&str; 8] = ["A.D.", "A.I.", "A.M.", "B.C.", "M.D.", "P.M.", "P.O.", "V.P."];

/// Adds the people whose initials stand without blanks in front of a last name, where nothing claims them: `G.B.J. Harlan`.
fn initialled(analysis: &Analysis<'_>, reading: &Reading, mentions: &mut Vec<Mention>) {
    const OTHERS: u16 = class::COUNTRY
        | class::REGION
        | class::METROPOLIS
        | class::DEMONYM
        | class::ORGANISATION
        | class::SUFFIX
        | class::TITLE
        | class::CALENDAR
        | class::FEATURE;
    let is_initials = |token: &str| {
        let letters = token.split_terminator('.');
        token.ends_with('.')
            && (2..=4).contains(&letters.clone().count())
            && letters.into_iter().all(|part| part.len() == 1 && part.bytes().all(|b| b.is_ascii_uppercase()))
            && !DOTTED.contains(&token)
            && !ACRONYMS.contains(&token)
    };
    let is_word = |at: usize| reading.is_capitalised(at) && analysis.token(at).contains(char::is_lowercase);
    let mut more = Vec::new();
    for sentence in &analysis.sentence_tokens {
        for at in sentence.start..sentence.end.saturating_sub(1) {
            let name = at..at + 2;
            let determined = at > sentence.start && matches!(analysis.token(at - 1), "the" | "The" | "a" | "an");
            if !is_initials(analysis.token(at))
                || !is_word(at + 1)
                || analysis.token(at + 1).chars().count() <= 2
                || (reading.classes(at) | reading.classes(at + 1)) & OTHERS != 0
                || determined
                || at + 2 < sentence.end && is_word(at + 2)
            {
                continue;
            }
            let free = mentions.partition_point(|m| m.tokens.end <= at);
            match mentions.get_mut(free).filter(|m| m.tokens.start < name.end) {
                None => more.push(Mention { tokens: name, kind: Kind::Person, confidence: SURE }),
                // What was read as something else, or without them.
                Some(unsure) if unsure.tokens.end == name.end && unsure.confidence < SURE_ALONE => {
                    *unsure = Mention { tokens: name, kind: Kind::Person, confidence: SURE };
                }
                Some(_) => {}
            }
        }
    }
    if !more.is_empty() {
        mentions.append(&mut more);
        mentions.sort_by_key(|m| m.tokens.start);
    }
}

/// Whether all words of an organisation's name but the first say only of what sort it is, and the first is the name of nothing else.
fn is_made_of_one_word(analysis: &Analysis<'_>, reading: &Reading, tokens: &Range<usize>) -> bool {
    const NAMES: u16 = class::FIRST
        | class::LAST
        | class::COUNTRY
        | class::REGION
        | class::METROPOLIS
        | class::CITY
        | class::DEMONYM
        | class::SUFFIX
        | class::FEATURE;
    let sort =
        |at: usize| reading.classes(at) & class::SUFFIX != 0 || !analysis.token(at).contains(char::is_alphabetic);
    reading.classes(tokens.start) & NAMES == 0
        && analysis.token(tokens.start).chars().count() > 2
        && tokens.clone().skip(1).all(sort)
}

/// Makes one organisation of an organisation and a place that follow each other without a mark: `Amnesty International Kenya`.
fn join(analysis: &Analysis<'_>, mentions: &mut Vec<Mention>) {
    mentions.dedup_by(|place, body| {
        let touching =
            body.kind == Kind::Organisation && place.kind == Kind::Place && body.tokens.end == place.tokens.start;
        let gap = analysis.tokens[body.tokens.end - 1].end..analysis.tokens[place.tokens.start].start;
        let joined = touching && &analysis.text[gap.start as usize..gap.end as usize] == " ";
        if joined {
            body.tokens.end = place.tokens.end;
            body.confidence = body.confidence.min(place.confidence);
        }
        joined
    });
}

/// Makes one person of a first name, another in quotation marks, and a last name: `Charles “Chuck” Fowler`.
fn nicknames(analysis: &Analysis<'_>, mentions: &mut Vec<Mention>) {
    let gap = |left: &Mention, right: &Mention| {
        let end = analysis.tokens[left.tokens.end - 1].end as usize;
        analysis.text.get(end..analysis.tokens[right.tokens.start].start as usize)
    };
    let mut at = 0;
    while let [first, nick, last, ..] = &mentions[at..] {
        let marked =
            matches!((gap(first, nick), gap(nick, last)), (Some(" “"), Some("” ")) | (Some(" \""), Some("\" ")));
        let is_person = |mention: &Mention| mention.kind == Kind::Person;
        if marked && is_person(first) && is_person(last) && nick.tokens.len() == 1 {
            let confidence = first.confidence.min(last.confidence);
            let whole = Mention { tokens: first.tokens.start..last.tokens.end, kind: Kind::Person, confidence };
            mentions.splice(at..at + 3, [whole]);
        }
        at += 1;
    }
}

/// Takes marks off the borders of a name; whether a name is left, and no mail address.
fn bare(analysis: &Analysis<'_>, mention: &mut Mention) -> bool {
    let mark = |at: usize| !analysis.token(at).contains(char::is_alphanumeric);
    let tokens = &mut mention.tokens;
    while tokens.start < tokens.end && mark(tokens.start) && !analysis.token(tokens.start).starts_with(['@', '#']) {
        tokens.start += 1;
    }
    // `London-based Acme`
    let compound = |at: usize| {
        analysis
            .token(at)
            .rsplit_once('-')
            .is_some_and(|(_, tail)| tail.len() > 2 && tail.starts_with(char::is_lowercase))
    };
    if tokens.len() > 1 && compound(tokens.start) {
        tokens.start += 1;
    }
    let brackets = tokens.clone().any(|at| analysis.token(at) == "(");
    while tokens.start < tokens.end
        && mark(tokens.end - 1)
        && !matches!(analysis.token(tokens.end - 1), "!" | "+")
        && !(brackets && analysis.token(tokens.end - 1) == ")")
    {
        tokens.end -= 1;
    }
    // `(D., Conn.)`: the party and the state were taken for one name.
    let start = analysis.tokens[tokens.start].start as usize;
    if ["D., ", "R., ", "I., "].iter().any(|party| analysis.text[start..].starts_with(party)) {
        while tokens.start + 1 < tokens.end && (analysis.tokens[tokens.start].start as usize) < start + 4 {
            tokens.start += 1;
        }
    }
    let address = tokens.len() == 1 && analysis.token(tokens.start).trim_start_matches('@').contains('@');
    if tokens.start >= tokens.end || address || is_tag(analysis, tokens) || is_price(analysis, tokens) {
        return false;
    }
    if is_state_of_tag(analysis, tokens) {
        mention.kind = Kind::Place;
    }
    true
}

/// Whether it says for which party and state somebody sits, `D-W.Va.` or `R-KY` behind a comma or in a bracket, or for which party alone: `(D., Conn.)`.
fn is_tag(analysis: &Analysis<'_>, tokens: &Range<usize>) -> bool {
    let (start, end) = (analysis.tokens[tokens.start].start as usize, bytes(analysis, tokens).end);
    let mut chars = analysis.text[start..].chars();
    let party = matches!(chars.next(), Some('D' | 'R' | 'I'));
    let next = chars.next();
    let joined = matches!(next, Some('-' | '\u{2010}' | '\u{2011}' | '\u{2013}'))
        && chars.next().is_some_and(char::is_uppercase);
    let alone = end - start <= 2 && next.is_none_or(|c| !c.is_alphanumeric());
    let front = tokens.start.checked_sub(1).map(|at| analysis.token(at));
    party && (joined || alone) && matches!(front, Some("," | "(" | "["))
}

/// Whether it is the state in such a tag that parts it from the party by a mark.
fn is_state_of_tag(analysis: &Analysis<'_>, tokens: &Range<usize>) -> bool {
    let front = &analysis.text[..analysis.tokens[tokens.start].start as usize];
    let front = front.trim_end().strip_suffix([',', '-', '\u{2011}', '\u{2013}']);
    let front = front.map(|front| front.strip_suffix('.').unwrap_or(front));
    let front = front.and_then(|front| front.strip_suffix(['D', 'R', 'I']));
    tokens.len() < 3 && front.is_some_and(|front| front.ends_with(['(', '[']) || front.ends_with(", "))
}

/// Whether it is a sum of money: `US$2.5`.
fn is_price(analysis: &Analysis<'_>, tokens: &Range<usize>) -> bool {
    let text = &analysis.text[bytes(analysis, tokens)];
    text.contains(['$', '€', '£', '¥', '₹']) && text.contains(|c: char| c.is_ascii_digit())
}

/// Whether nothing but a title is left of what was taken for a person.
fn is_title(analysis: &Analysis<'_>, reading: &Reading, mention: &Mention) -> bool {
    let title = |at: usize| reading.classes(at) & class::TITLE != 0 && analysis.token(at).ends_with('.');
    mention.kind == Kind::Person && mention.tokens.clone().all(title)
}

/// Bodies that papers write in lower case behind the name they belong to: `UN security council`.
const BODIES: &[&str] =
    &["council", "assembly", "commission", "committee", "agency", "department", "ministry", "tribunal", "secretariat"];

/// Bodies that everybody knows by their acronym, and that share it with nothing else.
const ACRONYMS: &[&str] = &[
    "UN", "U.N.", "EU", "E.U.", "NATO", "WHO", "IMF", "WTO", "OPEC", "UNICEF", "UNESCO", "UNHCR", "IAEA", "OECD",
    "OSCE", "ASEAN", "ECB", "FBI", "F.B.I.", "CIA", "C.I.A.", "NSA", "NASA", "BBC", "CNN", "NBC", "CBS", "FIFA",
    "UEFA", "IOC", "FDA", "EPA", "CDC", "FEMA", "IRS", "NHS", "KGB", "FSB", "PLO", "PKK", "ISIS", "ISIL", "GOP", "DNC",
    "RNC", "NBA", "NFL", "NHL", "NAACP", "ACLU",
];

/// How many tokens behind an organisation's name are its second half: `Office for Refugees` `and Family Affairs Department`.
fn tail(analysis: &Analysis<'_>, reading: &Reading, mention: &Mention) -> usize {
    let end = mention.tokens.end;
    let sentence = analysis.sentence_tokens.partition_point(|s| s.end < end);
    let last = analysis.sentence_tokens.get(sentence).map_or(end, |s| s.end);
    if mention.tokens.len() < 3 || end >= last || analysis.token(end) != "and" {
        return 0;
    }
    let half = (end + 1..last.min(end + 5)).take_while(|&at| reading.is_capitalised(at));
    half.take(4).position(|at| reading.classes(at) & class::SUFFIX != 0).filter(|&at| at > 0).map_or(0, |at| at + 2)
}

/// How many tokens behind an organisation's name are a body of it.
fn body(analysis: &Analysis<'_>, end: usize) -> usize {
    let sentence = analysis.sentence_tokens.partition_point(|s| s.end < end);
    let last = analysis.sentence_tokens.get(sentence).map_or(end, |s| s.end);
    let mut words = (end..last.min(end + 3)).map(|at| analysis.token(at));
    let lower = |word: &&str| word.chars().all(char::is_lowercase);
    words.by_ref().take_while(lower).position(|word| BODIES.contains(&word)).map_or(0, |at| at + 1)
}
