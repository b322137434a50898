//! What is said of the worker's doings, and where it goes.

use url::Url;

use super::Log;
use super::read::Reader;
use crate::telemetry::log::Shown;
use crate::telemetry::{Form, Level};

/// The section `log`.
pub fn log(r: &mut Reader) -> Log {
    Log {
        shown: shown(r),
        form: r.one_of("log.format", &Form::ALL).unwrap_or(Form::Json),
        sample: r.float("log.sample", 0.0..=1.0),
        summary: r.seconds("log.summary_seconds", 1..=3600),
    }
}

fn shown(r: &mut Reader) -> Shown {
    let level = r.one_of("log.level", &Level::ALL).unwrap_or(Level::Info);
    let levels = Level::ALL.map(|(word, level)| (word, Some(level)));
    let libraries = r.one_of("log.libraries", &[&[("off", None)], &levels[..]].concat()).unwrap_or_default();
    let directives = r.optional("log.filter").map(|text| Shown::directives(&text)).transpose();
    let directives = directives.unwrap_or_else(|problem| {
        r.wrong("log.filter", problem.to_string());
        None
    });
    Shown { level, libraries, directives: directives.unwrap_or_default() }
}

/// The section `otlp`.
pub fn otlp(r: &mut Reader) -> Option<String> {
    let endpoint = r.optional("otlp.endpoint")?;
    if !cfg!(feature = "otlp") {
        r.wrong("otlp.endpoint", "is set, but this program was built without the feature otlp");
    } else if !Url::parse(&endpoint).is_ok_and(|url| url.scheme() == "http" && url.has_host()) {
        r.wrong("otlp.endpoint", "must be http://host:port; a collector on the same host or pod needs no TLS");
    }
    Some(endpoint)
}
