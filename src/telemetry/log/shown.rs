//! What of all events the log shows.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;

use crate::telemetry::emit::TARGET;
use crate::telemetry::level::Level;

/// What the log shows. May be exchanged while it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Least severity of this program's events.
    pub level: Level,
    /// Least severity of libraries' events; `None` shows none.
    pub libraries: Option<Level>,
    /// Directives over both, from the least severity of single targets.
    pub directives: Targets,
}

/// Directives that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must be directives as in lapin=debug,rustls=trace: {0}")]
pub struct Unknown(String);

impl Shown {
    /// This program's events from `level` on, and no library's.
    pub fn only(level: Level) -> Self {
        Self { level, libraries: None, directives: Targets::new() }
    }

    /// Reads directives as `RUST_LOG` holds them, without those for spans.
    ///
    /// # Errors
    /// [`Unknown`] where that fails.
    pub fn directives(text: &str) -> Result<Targets, Unknown> {
        text.parse().map_err(|error: tracing_subscriber::filter::ParseError| Unknown(error.to_string()))
    }

    /// All of it as one filter; a directive for a target holds for it rather than a more general one.
    pub(super) fn targets(&self) -> Targets {
        let libraries = self.libraries.map_or(LevelFilter::OFF, |level| level.tracing().into());
        let general = self.directives.default_level().unwrap_or(libraries);
        let directives = self.directives.iter().map(|(target, level)| (target.to_owned(), level));
        Targets::new().with_default(general).with_target(TARGET, self.level.tracing()).with_targets(directives)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_lie_over_the_levels() {
        let enabled = |shown: &Shown, target: &str, level| shown.targets().would_enable(target, &level);
        let mut shown = Shown::only(Level::Info);
        assert!(enabled(&shown, TARGET, tracing::Level::INFO) && !enabled(&shown, TARGET, tracing::Level::DEBUG));
        assert!(!enabled(&shown, "lapin::channel", tracing::Level::ERROR));
        shown.libraries = Some(Level::Warn);
        shown.directives = Shown::directives("lapin=debug,copydesk=error").unwrap();
        assert!(enabled(&shown, "hyper", tracing::Level::WARN) && !enabled(&shown, "hyper", tracing::Level::INFO));
        assert!(enabled(&shown, "lapin::channel", tracing::Level::DEBUG));
        assert!(!enabled(&shown, TARGET, tracing::Level::WARN));
        shown.directives = Shown::directives("debug").unwrap();
        assert!(enabled(&shown, "hyper", tracing::Level::DEBUG) && !enabled(&shown, TARGET, tracing::Level::DEBUG));
        assert!(Shown::directives("lapin=loud").is_err());
    }
}
