//! The script, `index.lua`, `story.lua` and `recall.lua` in one: what it is told, and what it answers.

use redis::{Cmd, FromRedisValue, RedisResult, Value};
use uuid::Uuid;

use super::Options;
use super::options::Place;
use crate::article::Story;
use crate::memory::rules::{
    CANDIDATES, COMMON, CONTAINED, Counts, Difference, INDEXED, OWNERS, REPEATED, SHARED, SPREAD_BELOW, VERSIONS,
};
use crate::memory::story::rules::{self as stories, key};
use crate::memory::story::{Limits, Record};
use crate::memory::{Found, Question};

/// Generations of postings that the window is parted into. More of them cost look-ups, fewer cost memory for what is past the window.
const GENERATIONS: u32 = 2;
/// Where the hashes begin among the script's arguments.
const FIELDS: usize = 21;
/// Most bytes of a name under which numbers are kept: with their length in front they take the smallest piece of memory that there is.
const NAME: usize = 6;

/// The script, and what is the same in all its calls.
pub struct Script {
    text: String,
    prefix: String,
    by_language: bool,
    days: u32,
    seconds: u32,
    day: String,
    stories: Option<Limits>,
}

/// One call.
pub struct Call {
    counter: String,
    arguments: Vec<Vec<u8>>,
}

impl Script {
    /// The script with the rules of [`crate::memory::rules`].
    pub fn new(options: &Options) -> Self {
        let rules = format!(
            "local CONTAINED, REPEATED, SPREAD_BELOW = {CONTAINED}, {REPEATED}, {SPREAD_BELOW}\n\
             local SHARED, COMMON, OWNERS, CANDIDATES, VERSIONS = {SHARED}, {COMMON}, {OWNERS}, {CANDIDATES}, {VERSIONS}\n\
             local GENERATIONS, FIELDS = {GENERATIONS}, {FIELDS}\n"
        );
        Self {
            text: [
                &rules,
                &story_rules(),
                include_str!("index.lua"),
                include_str!("story.lua"),
                include_str!("recall.lua"),
            ]
            .concat(),
            prefix: options.prefix.clone(),
            by_language: options.endpoint.place == Place::Cluster,
            days: options.hours.div_ceil(24),
            seconds: options.hours.saturating_mul(3600),
            day: options.day.map(|day| day.to_string()).unwrap_or_default(),
            stories: options.stories,
        }
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Asks `question`. All keys of one question are in one slot of a cluster: that of its language.
    pub fn call(&self, question: &Question) -> Call {
        let prefix = if self.by_language {
            format!("{{{}:{}}}", self.prefix, question.language)
        } else {
            format!("{{{}}}", self.prefix)
        };
        let id = pack(&question.id);
        let hashed = Uuid::new_v5(&Uuid::NAMESPACE_OID, question.id.as_bytes());
        let place = |hash: &u64| u8::try_from(question.hashes.binary_search(hash).ok()?).ok();
        let facts = &question.facts;
        let number = |number: u32| number.to_string().into_bytes();
        let mut arguments = vec![
            prefix.clone().into_bytes(),
            question.in_order.iter().filter_map(place).collect(),
            number(question.ceiling),
            id,
            question.sha256.to_vec(),
            question.message.to_be_bytes().to_vec(),
            number(facts.headline),
            number(facts.corrections.into()),
            facts.sentences.iter().flat_map(|sentence| sentence.to_be_bytes()).collect(),
            number(self.days),
            number(self.seconds),
            self.day.clone().into_bytes(),
        ];
        if let Some((limits, report)) = self.stories.zip(question.report.as_ref()) {
            let terms = report.terms.iter();
            arguments.push(
                terms
                    .flat_map(|term| {
                        let hash = term.hash.to_be_bytes();
                        [&hash[..], &[term.weight, term.rarity], &story_name(key(term.hash))].concat()
                    })
                    .collect(),
            );
            let cells: Vec<String> = report.cells().iter().map(|cell| format!("#{cell}")).collect();
            let source = report.source.clone().into_bytes();
            arguments.extend([cells.join(" ").into_bytes(), story_name(report.own_key), source]);
            arguments.extend([report.at, limits.window, limits.longest].map(number));
        }
        arguments.resize(FIELDS - 2, Vec::new());
        let mut hashes = question.hashes.iter().map(|hash| crate::memory::short(*hash).to_be_bytes());
        let indexed: Vec<Vec<u8>> = hashes.by_ref().take(INDEXED).map(|hash| hash.to_vec()).collect();
        arguments.push(hashes.flatten().collect());
        arguments.extend([(b't', &question.sha256[..]), (b'i', hashed.as_bytes())].map(name));
        arguments.extend(indexed);
        Call { counter: format!("{prefix}:n"), arguments }
    }
}

/// The rules of [`crate::memory::story::rules`].
fn story_rules() -> String {
    use stories::{
        AGREE, BEFOREHAND, BEGIN, CELLS, CROWD, CROWDED, DAY, FULL, GENERATION, JOIN, KEPT, MANY, MEMBERS, MERGE,
        MERGED, POSTED, RETOLD, SLACK, STORIES, TELLING, UNKNOWN,
    };
    format!(
        "local KEPT, TELLING, POSTED, STORIES, MERGED = {KEPT}, {TELLING}, {POSTED}, {STORIES}, {MERGED}\n\
         local CELLS, GENERATION, BEFOREHAND, MANY, UNKNOWN = {CELLS}, {GENERATION}, {BEFOREHAND}, {MANY}, {UNKNOWN}\n\
         local BEGIN, AGREE, SLACK, RETOLD, MEMBERS, DAY = {BEGIN}, {AGREE}, {SLACK}, {RETOLD}, {MEMBERS}, {DAY}\n\
         local CROWDED, CROWD, FULL, JOIN, MERGE = {CROWDED}, {CROWD}, {FULL}, {JOIN}, {MERGE}\n"
    )
}

impl Call {
    /// By the hash of the script.
    pub fn by_hash(&self, sha: &str) -> Cmd {
        self.command("EVALSHA", sha)
    }

    /// By its text, which the server then knows.
    pub fn by_text(&self, text: &str) -> Cmd {
        self.command("EVAL", text)
    }

    fn command(&self, name: &str, script: &str) -> Cmd {
        let mut command = redis::cmd(name);
        command.arg(script).arg(1).arg(&self.counter);
        self.arguments.iter().for_each(|argument| {
            command.arg(argument.as_slice());
        });
        command
    }
}

/// The name of a text or an id among the hashes, which have four bytes.
fn name((kind, hash): (u8, &[u8])) -> Vec<u8> {
    std::iter::once(kind).chain(hash.iter().copied()).take(NAME).collect()
}

/// The name of a key of stories among the hashes.
fn story_name(key: u32) -> Vec<u8> {
    name((b's', &key.to_be_bytes()))
}

/// A document id as it is stored: a UUID in 16 bytes, anything else as it is; a byte before it tells them apart.
fn pack(id: &str) -> Vec<u8> {
    match Uuid::try_parse(id).ok().filter(|uuid| uuid.hyphenated().to_string() == id) {
        Some(uuid) => [&[1], uuid.as_bytes().as_slice()].concat(),
        None => [&[0], id.as_bytes().get(..254).unwrap_or(id.as_bytes())].concat(),
    }
}

fn unpack(id: &[u8]) -> String {
    match id {
        [1, uuid @ ..] => Uuid::from_slice(uuid).map(|uuid| uuid.hyphenated().to_string()).unwrap_or_default(),
        [_, text @ ..] => String::from_utf8_lossy(text).into_owned(),
        [] => String::new(),
    }
}

/// What the script answers: of, shared, mine, theirs, version, text before, headline changed, new sentences, sentences, correction, story.
type Reply = (Vec<u8>, u32, u32, u32, u32, Vec<u8>, u32, u32, u32, u32, Value);

/// Reads the answer.
///
/// # Errors
/// It has another form.
pub fn answer(value: &Value) -> RedisResult<Found> {
    let (of, shared, mine, theirs, version, was, headline, new, total, correction, story) =
        Reply::from_redis_value_ref(value)?;
    let difference = Difference { headline: headline > 0, new, of: total, correction: correction > 0 };
    Ok(Found {
        duplicate: (!of.is_empty()).then(|| Counts { shared, mine, theirs }.duplicate(unpack(&of))),
        version: (version > 1).then(|| difference.version(version, &was)),
        story: story_of(&story)?,
    })
}

/// Reads what is said of a story: id, source, seen, members, whether it took one in just now, ids of those that it took in; `None` where there
/// is none.
fn story_of(value: &Value) -> RedisResult<Option<Story>> {
    let Value::Array(parts) = value else { return Ok(None) };
    let [id, source, seen, members, took_in, merged @ ..] = parts.as_slice() else { return Ok(None) };
    let bytes = |value: &Value| Vec::<u8>::from_redis_value_ref(value);
    let record = Record {
        id: unpack(&bytes(id)?),
        source: String::from_utf8_lossy(&bytes(source)?).into_owned(),
        seen: u32::from_redis_value_ref(seen)?,
        members: u32::from_redis_value_ref(members)?,
        merged: merged.iter().map(|id| Ok(unpack(&bytes(id)?))).collect::<RedisResult<_>>()?,
        ..Record::default()
    };
    let took_in = u32::from_redis_value_ref(took_in)? > 0;
    Ok(Some(Story { took_in, ..record.told() }))
}

/// What a stored story, as `story.lua` writes it, tells; `None` for one that became part of another, and for what is no story.
pub fn told(stored: &[u8]) -> Option<Story> {
    let mut rest = stored;
    let mut take = |length: usize| rest.split_off(..length);
    let mut number = || take(4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
    let (seen, first, last, members, into) = (number()?, number()?, number()?, number()?, number()?);
    if into > 0 {
        return None;
    }
    let [id, source, merged, _terms] = *take(4)? else { return None };
    let (id, source) = (unpack(take(id.into())?), String::from_utf8_lossy(take(source.into())?).into_owned());
    let merged = (0..merged).map(|_| {
        let length = *take(1)?.first()?;
        Some(unpack(take(length.into())?))
    });
    let merged = merged.collect::<Option<Vec<_>>>()?;
    Some(Record { id, source, seen, first, last, members, merged, ..Record::default() }.told())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_back_as_they_went() {
        for id in ["0f8a1c7e-58f0-5d9c-9b59-3d2d0e0e7b11", "a-17", "0F8A1C7E-58F0-5D9C-9B59-3D2D0E0E7B11", ""] {
            assert_eq!(unpack(&pack(id)), id);
        }
        assert_eq!(pack("0f8a1c7e-58f0-5d9c-9b59-3d2d0e0e7b11").len(), 17);
    }

    #[test]
    fn what_is_no_story_is_none() {
        let story = [&[0; 15][..], &[3], &[0; 4], &[2, 1, 1, 0], b"\0ah", &[2], b"\0b"].concat();
        let read = told(&story).unwrap();
        assert_eq!((read.id.as_str(), read.members, read.first_source.as_deref()), ("a", 3, Some("h")));
        assert_eq!(read.merged_from, ["b"]);
        assert!((0..story.len()).all(|end| told(&story[..end]).is_none()), "cut short");
        let mut part = story;
        part[19] = 7;
        assert_eq!(told(&part), None, "part of another");
    }
}
