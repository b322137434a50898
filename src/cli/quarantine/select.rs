//! Which messages a command is about.

use super::facts::Facts;

/// Which messages; without any of these, all.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Which messages", disable_version_flag = true)]
pub struct Selection {
    /// With this reason code, or a class of codes: `downstream`, `not_article.too_short`; may be repeated, or a list with commas.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    reason: Vec<String>,
    /// Of this publication, by its domain (`-`: unknown); may be repeated, or a list with commas.
    #[arg(long, value_name = "DOMAIN", value_delimiter = ',')]
    source: Vec<String>,
    /// Quarantined by this version of the program.
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    /// First failed longer ago than this, as in 90s, 30m, 12h, 7d.
    #[arg(long, value_name = "AGE", value_parser = age)]
    older_than: Option<u64>,
    /// First failed less long ago than this.
    #[arg(long, value_name = "AGE", value_parser = age)]
    newer_than: Option<u64>,
    /// With this message id, article id of the producer, or x-copydesk-publish.
    #[arg(long, value_name = "ID")]
    id: Vec<String>,
    /// Only what this version would publish. Every message is processed for it.
    #[arg(long)]
    would_pass: bool,
    /// Another queue than quarantine.queue.
    #[arg(long, value_name = "QUEUE")]
    from: Option<String>,
}

impl Selection {
    /// Whether the headers fit; [`Selection::fits_source`] is asked afterwards, since it costs more to know.
    pub fn fits(&self, facts: &Facts, now: u64) -> bool {
        let class = |code: &String| {
            facts.reason == *code || facts.reason.strip_prefix(code.as_str()).is_some_and(|rest| rest.starts_with('.'))
        };
        let older = self.older_than.is_none_or(|least| facts.age(now).is_some_and(|age| age > least));
        let newer = self.newer_than.is_none_or(|most| facts.age(now).is_some_and(|age| age < most));
        (self.reason.is_empty() || self.reason.iter().any(class))
            && self.version.as_ref().is_none_or(|version| facts.version == *version)
            && (self.id.is_empty() || self.id.iter().any(|id| facts.id == *id || facts.name == *id))
            && older
            && newer
    }

    /// Whether the source has to be known.
    pub fn asks_source(&self) -> bool {
        !self.source.is_empty()
    }

    /// Whether the source fits.
    pub fn fits_source(&self, source: &str) -> bool {
        self.source.is_empty() || self.source.iter().any(|wanted| wanted.eq_ignore_ascii_case(source))
    }

    /// Whether only what would be published is wanted.
    pub fn would_pass(&self) -> bool {
        self.would_pass
    }

    /// The same, without that condition.
    pub fn without_would_pass(self) -> Self {
        Self { would_pass: false, ..self }
    }

    /// Whether anything narrows it.
    pub fn is_narrow(&self) -> bool {
        self.would_pass
            || self.asks_source()
            || !(self.reason.is_empty() && self.id.is_empty())
            || self.version.is_some()
            || self.older_than.is_some()
            || self.newer_than.is_some()
    }

    /// The queue that is looked into.
    pub fn queue<'a>(&'a self, quarantine: &'a str) -> &'a str {
        self.from.as_deref().unwrap_or(quarantine)
    }
}

/// Seconds of an age as in `90s`, `30m`, `12h`, `7d`.
fn age(text: &str) -> Result<u64, String> {
    let wrong = || format!("an age is a number with s, m, h or d, as in 12h, not {text:?}");
    let digits = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let unit = match &text[digits..] {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return Err(wrong()),
    };
    text[..digits].parse::<u64>().ok().and_then(|n| n.checked_mul(unit)).ok_or_else(wrong)
}

/// An age in its largest unit, as in `3d`.
pub fn ago(seconds: Option<u64>) -> String {
    match seconds {
        None => super::facts::UNKNOWN.to_owned(),
        Some(s) if s < 120 => format!("{s}s"),
        Some(s) if s < 7200 => format!("{}m", s / 60),
        Some(s) if s < 172_800 => format!("{}h", s / 3600),
        Some(s) => format!("{}d", s / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Message;

    fn facts() -> Facts {
        Facts {
            reason: "not_article.too_short".into(),
            version: "0.1.0".into(),
            first_seen: Some(1000),
            id: "m".into(),
            ..Facts::of(&Message::default())
        }
    }

    fn fits(change: impl FnOnce(&mut Selection)) -> bool {
        let mut selection = Selection::default();
        change(&mut selection);
        selection.fits(&facts(), 1060)
    }

    #[test]
    fn a_class_selects_its_codes_and_no_others() {
        assert!(fits(|s| s.reason = vec!["downstream".into(), "not_article".into()]));
        assert!(fits(|s| s.reason = vec!["not_article.too_short".into()]));
        assert!(!fits(|s| s.reason = vec!["not_article.too".into()]));
        assert!(!fits(|s| s.version = Some("0.2.0".into())));
        assert!(fits(|s| s.id = vec!["m".into()]) && !fits(|s| s.id = vec!["n".into()]));
    }

    #[test]
    fn ages_bound_and_an_unknown_age_is_within_no_bound() {
        assert!(fits(|s| s.older_than = Some(59)) && !fits(|s| s.older_than = Some(60)));
        assert!(fits(|s| s.newer_than = Some(61)) && !fits(|s| s.newer_than = Some(60)));
        let unknown = Facts { first_seen: None, ..facts() };
        assert!(!Selection { older_than: Some(0), ..Selection::default() }.fits(&unknown, 1060));
        assert_eq!((age("7d"), age("90s")), (Ok(604_800), Ok(90)));
        assert!(age("7").is_err() && age("d").is_err() && age("7 d").is_err());
        assert_eq!([ago(Some(119)), ago(Some(7199)), ago(Some(3 * 86_400)), ago(None)], ["119s", "119m", "3d", "-"]);
    }
}
