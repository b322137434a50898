//! The resolved configuration as TOML, secrets redacted, each value with the place that it came from.

use std::fmt::Write as _;

use toml::Value;
use url::Url;

use super::layers::{Layers, Place};

/// Keys whose values are never shown, and those that are URLs and lose their user information.
const SECRET: [&str; 3] = ["broker.password", "memory.password", "memory.sentinel_password"];
const URLS: [&str; 2] = ["broker.url", "broker.management_url"];
const STORE: &str = "memory.store";
const REDACTED: &str = "REDACTED";

/// The configuration as a TOML file that can be read again (but for what is redacted).
pub fn print(layers: &Layers) -> String {
    let mut keys: Vec<(&str, &str, &String)> = layers
        .entries
        .keys()
        .map(|key| {
            let (section, name) = key.rsplit_once('.').unwrap_or(("", key));
            (section, name, key)
        })
        .collect();
    keys.sort_unstable();
    let mut out = String::new();
    let mut current = None;
    for (section, name, key) in keys {
        if current != Some(section) {
            let _ = writeln!(out, "{}[{section}]", if current.is_some() { "\n" } else { "" });
            current = Some(section);
        }
        let Some(entry) = layers.entries.get(key) else { continue };
        let value = redacted(key, &entry.value);
        let _ = match &entry.place {
            Place::Default => writeln!(out, "{name} = {value}"),
            place => writeln!(out, "{name} = {value}  # {place}"),
        };
    }
    out
}

fn redacted(key: &str, value: &Value) -> Value {
    let text = value.as_str().unwrap_or_default();
    if SECRET.contains(&key) && !text.is_empty() {
        return Value::String(REDACTED.to_owned());
    }
    if URLS.contains(&key) && !text.is_empty() {
        return Value::String(without_credentials(text));
    }
    if key == STORE && !text.is_empty() {
        return Value::String(without_login(text));
    }
    value.clone()
}

/// A URL without user information and query; what is no URL is not shown at all.
pub fn without_credentials(text: &str) -> String {
    match Url::parse(text) {
        Ok(mut url) if url.has_host() => {
            let _ = url.set_username("");
            let _ = url.set_password(None);
            url.set_query(None);
            url.set_fragment(None);
            url.into()
        }
        Ok(_) | Err(_) => REDACTED.to_owned(),
    }
}

/// The address of a store, a file or a URL that may name several hosts, without user and password; what is neither is not shown at all.
fn without_login(store: &str) -> String {
    match store.split_once("://") {
        _ if store.starts_with("file:") => store.to_owned(),
        Some((scheme, rest)) => format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, hosts)| hosts)),
        None => REDACTED.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_places_and_no_secret() {
        let mut layers = Layers::new();
        layers.set("broker.url=amqp://user:s3cret@host/v?auth=s3cret");
        layers.set("broker.password=s3cret");
        layers.set("broker.management_url=no url s3cret");
        let text = print(&layers);
        assert!(!text.contains("s3cret"), "{text}");
        assert!(text.contains("url = \"amqp://host/v\"  # --set broker.url"), "{text}");
        assert!(text.contains("[broker.tls]\nca_file = \"\"\n"), "{text}");
    }

    #[test]
    fn no_password_shows_under_any_key() {
        let mut layers = Layers::new();
        let keys: Vec<String> = layers.entries.keys().filter(|key| key.ends_with("password")).cloned().collect();
        assert!(keys.len() >= 3, "{keys:?}");
        keys.iter().for_each(|key| layers.set(&format!("{key}=s3cret")));
        assert!(!print(&layers).contains("s3cret"), "{}", print(&layers));
    }

    #[test]
    fn the_store_is_named_without_who_asks_it() {
        for (store, shown) in [
            ("redis://worker:s3cr@et@cache:6379/2", "redis://cache:6379/2"),
            ("rediss-sentinel://:s3cret@a:26379,b:26379/news", "rediss-sentinel://a:26379,b:26379/news"),
            ("redis-cluster://a,b", "redis-cluster://a,b"),
            ("file:///var/lib/a@b/memory.redb", "file:///var/lib/a@b/memory.redb"),
            ("s3cret", REDACTED),
        ] {
            let mut layers = Layers::new();
            layers.set(&format!("memory.store={store}"));
            assert!(print(&layers).contains(&format!("store = \"{shown}\"")), "{store}: {}", print(&layers));
        }
    }

    #[test]
    fn what_is_printed_reads_back_the_same() {
        let mut layers = Layers::new();
        layers.set("retry.tiers=1s,2s");
        let mut again = Layers::new();
        again.text(std::path::Path::new("printed.toml"), &print(&layers));
        assert!(again.problems.is_empty(), "{:?}", again.problems);
        let values = |l: &Layers| l.entries.iter().map(|(k, e)| (k.clone(), e.value.clone())).collect::<Vec<_>>();
        assert_eq!(values(&again), values(&layers));
    }
}
