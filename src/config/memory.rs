//! What is remembered of earlier articles, where, and what follows.

use std::path::PathBuf;
use std::time::Duration;

use percent_encoding::percent_decode_str;

use super::read::Reader;
use crate::article::DuplicateKind;
use crate::memory::Bounds;
use crate::memory::story::Limits;
use crate::route::Template;
use crate::store::redis::{Endpoint, Tls};
use crate::store::{Options, disk, redis};

const GIB: i64 = 1 << 30;
/// Longest time that is remembered, in hours.
const HOURS: i64 = 24 * 240;

pub fn duplicates(r: &mut Reader) -> Option<Bounds> {
    let bounds = bounds(r);
    r.flag("duplicates.enabled").then_some(bounds)
}

fn bounds(r: &mut Reader) -> Bounds {
    Bounds {
        articles: r.int("duplicates.window_articles", 1..=100_000_000),
        bytes: r.int("duplicates.window_bytes", 1 << 16..=64 * GIB),
        age: 3600 * r.int::<u64>("duplicates.window_hours", 1..=HOURS),
        hashes: r.int("duplicates.hashes", 16..=256),
        stories: stories(r),
    }
}

/// How far stories reach, where they are kept.
fn stories(r: &mut Reader) -> Option<Limits> {
    let limits = Limits {
        window: 3600 * r.int::<u32>("stories.window_hours", 1..=HOURS),
        longest: 86_400 * r.int::<u32>("stories.longest_days", 1..=366),
    };
    r.flag("stories.enabled").then_some(limits)
}

#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Mark,
    Aside,
    Skip,
}

/// Kinds that are left out, kinds that are put aside, and the routing key of these.
pub fn repeated(r: &mut Reader) -> (Vec<DuplicateKind>, Vec<DuplicateKind>, Option<Template>) {
    let fates = [("mark", Fate::Mark), ("aside", Fate::Aside), ("skip", Fate::Skip)];
    let fate = |r: &mut Reader, kind: DuplicateKind| r.one_of(&format!("duplicates.{}", kind.as_str()), &fates);
    let kinds: Vec<_> = DuplicateKind::ALL.into_iter().map(|kind| (kind, fate(r, kind))).collect();
    let of = |fate| kinds.iter().filter(|(_, found)| *found == Some(fate)).map(|(kind, _)| *kind).collect();
    let key = Template::parse(&r.text("duplicates.aside_routing_key"));
    let key = key.map_err(|error| r.wrong("duplicates.aside_routing_key", format!("is wrong: {error}"))).ok();
    (of(Fate::Skip), of(Fate::Aside), key)
}

pub fn store(r: &mut Reader) -> Option<Options> {
    let (ca, certificate, key) = (pem(r, "ca_file"), pem(r, "certificate_file"), pem(r, "key_file"));
    if certificate.is_some() != key.is_some() {
        r.wrong("memory.tls.certificate_file", "and memory.tls.key_file belong together: set both or neither");
    }
    let budget = Duration::from_millis(r.int("memory.budget_ms", 1..=60_000));
    let prefix = r.text("memory.prefix");
    if prefix.contains(['{', '}']) || prefix.len() > 64 {
        r.wrong("memory.prefix", "must not hold braces, nor be longer than 64 bytes");
    }
    let (user, password) = (r.optional("memory.username"), r.text_or_file("memory.password"));
    let sentinel_password = r.text_or_file("memory.sentinel_password");
    let source = if r.optional("memory.store_file").is_some() { "memory.store_file" } else { "memory.store" };
    let url = r.text_or_file("memory.store")?;
    if let Some(file) = url.trim().strip_prefix("file:") {
        return match path(file) {
            Ok(path) => Some(Options::Disk(disk::Options { path, bounds: bounds(r) })),
            Err(why) => {
                r.wrong(source, why);
                None
            }
        };
    }
    let mut endpoint = match Endpoint::parse(url.trim()) {
        Ok(endpoint) => endpoint,
        Err(why) => {
            r.wrong(source, why);
            return None;
        }
    };
    endpoint.user = user.or(endpoint.user);
    endpoint.password = password.map_or(endpoint.password, Into::into);
    endpoint.sentinel_password = sentinel_password.map(Into::into).unwrap_or_default();
    let given = Tls { ca, client: certificate.zip(key.map(|key| String::from_utf8_lossy(&key).into_owned().into())) };
    match &mut endpoint.tls {
        Some(tls) => *tls = given,
        None if given != Tls::default() => {
            r.wrong("memory.tls.ca_file", "or its like is set, but memory.store does not begin with rediss")
        }
        None => {}
    }
    Some(Options::Redis(Box::new(redis::Options {
        endpoint,
        prefix,
        budget,
        hours: r.int("duplicates.window_hours", 1..=HOURS),
        hashes: r.int("duplicates.hashes", 16..=256),
        stories: stories(r),
        day: None,
    })))
}

/// The path in what stands behind `file:` (RFC 8089): `///path`, `//localhost/path`, `/path`, or one from the working directory.
fn path(rest: &str) -> Result<PathBuf, &'static str> {
    let path = match rest.strip_prefix("//") {
        Some(rest) => {
            let rest = rest.strip_prefix("localhost").unwrap_or(rest);
            if !rest.starts_with('/') {
                return Err("names another host's file; file:///path is this one's");
            }
            rest
        }
        None => rest,
    };
    let path = percent_decode_str(path).decode_utf8().map_err(|_| "must name its file in UTF-8")?;
    if path.is_empty() || path.ends_with('/') {
        return Err("must name a file, as in file:///var/lib/copydesk/memory.redb");
    }
    Ok(PathBuf::from(path.into_owned()))
}

fn pem(r: &mut Reader, name: &str) -> Option<Vec<u8>> {
    let key = format!("memory.tls.{name}");
    let path = r.path(&key)?;
    std::fs::read(path).ok()
}

#[cfg(test)]
mod tests {
    use super::super::{Config, Layers};
    use super::*;

    fn with(settings: &[&str]) -> Result<Config, String> {
        let mut layers = Layers::new();
        settings.iter().for_each(|setting| layers.set(setting));
        Config::resolve(layers).map_err(|problems| problems.to_string())
    }

    #[test]
    fn a_store_has_a_url_and_its_secrets_beside_it() {
        assert_eq!(with(&[]).unwrap().store, None);
        let config =
            with(&["memory.store=redis://a:b@cache/1", "memory.password=s3:cret", "duplicates.window_hours=24"])
                .unwrap();
        let Some(Options::Redis(store)) = config.store.clone() else { panic!("{:?}", config.store) };
        assert_eq!((store.endpoint.user.as_deref(), store.endpoint.password.reveal()), (Some("a"), "s3:cret"));
        assert_eq!((store.hours, store.budget), (24, Duration::from_millis(50)));
        assert!(!format!("{config:?}").contains("s3:cret"));
        let wrong =
            with(&["memory.store=redis://me:s3cret@", "duplicates.near=drop", "memory.prefix={a}"]).unwrap_err();
        for part in [
            "memory.store must name hosts",
            "duplicates.near must be one of mark, aside, skip",
            "memory.prefix must not hold braces",
        ] {
            assert!(wrong.contains(part), "{part} not in {wrong}");
        }
        assert!(!wrong.contains("s3cret"));
    }

    #[test]
    fn a_file_is_a_store_of_one_worker() {
        let at = |url: &str| match with(&[&format!("memory.store={url}"), "duplicates.window_hours=2"]).unwrap().store {
            Some(Options::Disk(disk)) => {
                assert_eq!(disk.bounds.age, 7200);
                disk.path
            }
            other => panic!("{other:?}"),
        };
        for url in ["file:///a/b%20c.redb", "file:/a/b%20c.redb", "file://localhost/a/b%20c.redb"] {
            assert_eq!(at(url), PathBuf::from("/a/b c.redb"));
        }
        assert_eq!(at("file:memory.redb"), PathBuf::from("memory.redb"));
        for (url, said) in
            [("file://cache/a", "another host"), ("file:", "name a file"), ("memory.redb", "file:///path")]
        {
            let wrong = with(&[&format!("memory.store={url}")]).unwrap_err();
            assert!(wrong.contains(said), "{wrong}");
        }
    }
}
