//! Typed reading of the layers: every mistake is collected, with the place where the value was set.

use std::fmt::Display;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use toml::Value;

use super::layers::{Layers, Place, Problem, nearest};

/// Reads values, and collects what is wrong with them. After a mistake it goes on with the default.
pub struct Reader {
    layers: Layers,
}

impl Reader {
    pub fn new(layers: Layers) -> Self {
        Self { layers }
    }

    /// What was wrong, in the layers and since.
    pub fn into_problems(self) -> Vec<Problem> {
        self.layers.problems
    }

    /// Where a key's value was set.
    pub fn place(&self, key: &str) -> Place {
        self.layers.entries.get(key).map_or(Place::Default, |entry| entry.place.clone())
    }

    /// Where that was set which `about`, a path as in `[0].when` with more behind it, is about; else where the key's value was.
    pub fn place_in(&self, key: &str, about: &str) -> Place {
        let inside = self.layers.entries.get(key).into_iter().flat_map(|entry| &entry.inside);
        let named = inside.filter(|(path, _)| about.starts_with(path.as_str()));
        named.max_by_key(|(path, _)| path.len()).map_or_else(|| self.place(key), |(_, place)| place.clone())
    }

    /// Notes that a key's value is wrong, or, by a message that begins with its path, something in it.
    pub fn wrong(&mut self, key: &str, message: impl Display) {
        let message = message.to_string();
        let place = self.place_in(key, &message);
        self.layers.problems.push(Problem { place, message: format!("{key} {message}") });
    }

    fn value(&self, key: &str) -> &Value {
        static NOTHING: Value = Value::Boolean(false);
        debug_assert!(self.layers.entries.contains_key(key), "{key} is not in default.toml");
        self.layers.entries.get(key).map_or(&NOTHING, |entry| &entry.value)
    }

    fn default(&self, key: &str) -> &Value {
        self.layers.defaults.get(key).unwrap_or_else(|| self.value(key))
    }

    /// A whole number within a range.
    pub fn int<T: TryFrom<i64> + Default>(&mut self, key: &str, range: RangeInclusive<i64>) -> T {
        let found = self.value(key).as_integer().unwrap_or_default();
        if !range.contains(&found) {
            self.wrong(key, format!("must be {}, not {found}", within(&range, i64::MAX)));
            return self.default(key).as_integer().and_then(|n| n.try_into().ok()).unwrap_or_default();
        }
        found.try_into().unwrap_or_default()
    }

    /// A number within a range.
    pub fn float(&mut self, key: &str, range: RangeInclusive<f64>) -> f64 {
        let found = self.value(key).as_float().unwrap_or_default();
        if !range.contains(&found) {
            self.wrong(key, format!("must be {}, not {found}", within(&range, f64::MAX)));
            return self.default(key).as_float().unwrap_or_default();
        }
        found
    }

    /// A time in seconds, as a whole number within a range.
    pub fn seconds(&mut self, key: &str, range: RangeInclusive<i64>) -> Duration {
        Duration::from_secs(self.int(key, range))
    }

    /// True or false.
    pub fn flag(&self, key: &str) -> bool {
        self.value(key).as_bool().unwrap_or_default()
    }

    /// Text, where it is set.
    pub fn optional(&self, key: &str) -> Option<String> {
        self.value(key).as_str().filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// Text that must be set.
    pub fn text(&mut self, key: &str) -> String {
        self.optional(key).unwrap_or_else(|| {
            self.wrong(key, "must not be empty");
            String::new()
        })
    }

    /// The name of a queue or an exchange: a short string of AMQP 0-9-1.
    pub fn name(&mut self, key: &str) -> String {
        let name = self.text(key);
        if name.len() > 255 {
            self.wrong(key, "must not be longer than 255 bytes");
        }
        name
    }

    /// The path of a file that must be readable, where it is set.
    pub fn path(&mut self, key: &str) -> Option<PathBuf> {
        let path = PathBuf::from(self.optional(key)?);
        if let Err(error) = std::fs::File::open(&path) {
            self.wrong(key, format!("names {}, which cannot be read: {error}", path.display()));
        }
        Some(path)
    }

    /// Text from a file where `<key>_file` is set, else what stands under the key.
    pub fn text_or_file(&mut self, key: &str) -> Option<String> {
        let file_key = format!("{key}_file");
        match self.optional(&file_key) {
            Some(path) => match std::fs::read_to_string(&path) {
                Ok(text) => Some(text.trim_end_matches(['\r', '\n']).to_owned()),
                Err(error) => {
                    self.wrong(&file_key, format!("names {path}, which cannot be read: {error}"));
                    None
                }
            },
            None => self.optional(key),
        }
    }

    /// An address with its port, where it is set.
    pub fn address(&mut self, key: &str) -> Option<SocketAddr> {
        let text = self.optional(key)?;
        let address = text.parse().ok();
        if address.is_none() {
            self.wrong(key, format!("must be an address and a port, as in 0.0.0.0:9464, not {text:?}"));
        }
        address
    }

    /// One of several words.
    pub fn one_of<T: Copy>(&mut self, key: &str, known: &[(&str, T)]) -> Option<T> {
        let found = self.value(key).as_str().unwrap_or_default().to_owned();
        let choice = choose(&found, known);
        match choice {
            Ok(choice) => Some(choice),
            Err(message) => {
                self.wrong(key, message);
                None
            }
        }
    }

    /// A list of words.
    pub fn words(&mut self, key: &str) -> Vec<String> {
        let items = self.value(key).as_array().cloned().unwrap_or_default();
        let words: Vec<String> = items.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        if words.len() < items.len() {
            self.wrong(key, "must be a list of words");
        }
        words
    }

    /// Whether a list has nothing in it.
    pub fn is_empty(&self, key: &str) -> bool {
        self.value(key).as_array().is_none_or(Vec::is_empty)
    }

    /// A list of tables, each as a value of `T` with its place in the list, from 0; `known` are the tables' keys.
    pub fn tables<T: serde::de::DeserializeOwned>(&mut self, key: &str, known: &[&str]) -> Vec<(usize, T)> {
        let items = self.value(key).as_array().cloned().unwrap_or_default();
        let mut found = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            let mut clean = true;
            for name in item.as_table().into_iter().flat_map(toml::map::Map::keys) {
                if !known.contains(&name.as_str()) {
                    let hint = nearest(name, known.iter().copied()).map(|near| format!("; did you mean {near}?"));
                    self.wrong(key, format!("[{index}].{name}: unknown key{}", hint.unwrap_or_default()));
                    clean = false;
                }
            }
            match item.try_into::<T>() {
                Ok(item) => found.push((index, item)),
                Err(error) if clean => self.wrong(key, format!("[{index}]: {}", error.message())),
                Err(_) => {}
            }
        }
        found
    }
}

/// The value of a word.
pub fn choose<T: Copy>(word: &str, known: &[(&str, T)]) -> Result<T, String> {
    if let Some((_, value)) = known.iter().find(|(name, _)| *name == word) {
        return Ok(*value);
    }
    let names = known.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    Err(format!("must be one of {names}, not {word:?}"))
}

/// A time as in `5s`, `10m` or `1h`.
pub fn duration(text: &str) -> Option<Duration> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let unit = match &text[digits..] {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return None,
    };
    let seconds = text[..digits].parse::<u64>().ok()?.checked_mul(unit)?;
    (seconds > 0 && seconds <= 30 * 24 * 3600).then(|| Duration::from_secs(seconds))
}

fn within<T: PartialOrd + Display>(range: &RangeInclusive<T>, unbounded: T) -> String {
    if *range.end() >= unbounded {
        format!("{} or more", range.start())
    } else {
        format!("from {} to {}", range.start(), range.end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_a_unit() {
        assert_eq!(duration("10m"), Some(Duration::from_secs(600)));
        for wrong in ["", "5", "m", "0s", "5 s", "-1s", "99999h", "5d", "99999999999999999999h"] {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_value_out_of_range_is_a_problem_and_the_default_holds() {
        let mut layers = Layers::new();
        layers.set("consume.prefetch=0");
        layers.set("log.sample=2");
        let mut reader = Reader::new(layers);
        assert_eq!(reader.int::<u16>("consume.prefetch", 1..=65535), 256);
        assert!(reader.float("log.sample", 0.0..=1.0) >= 1.0);
        let problems: Vec<_> = reader.into_problems().iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            [
                "--set consume.prefetch: consume.prefetch must be from 1 to 65535, not 0",
                "--set log.sample: log.sample must be from 0 to 1, not 2"
            ]
        );
    }

    #[test]
    fn a_secret_may_stand_in_a_file_without_its_line_end() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "s3cret\n").unwrap();
        let mut layers = Layers::new();
        layers.set("broker.password=other");
        layers.set(&format!("broker.password_file={}", file.path().display()));
        assert_eq!(Reader::new(layers).text_or_file("broker.password").as_deref(), Some("s3cret"));
    }
}
