//! What a memory says of an article.

use serde::{Deserialize, Serialize};

use crate::article::{Article, Duplicate, Story, Version, Warning};

/// What a memory found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Found {
    /// The earlier article that this one repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate: Option<Duplicate>,
    /// Which state of the article this is, from the second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// The story that the article is a report of, where stories are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<Story>,
}

impl Found {
    /// The same as it is said of a redelivered article: that stories became one is said once.
    pub(super) fn again(&self) -> Self {
        let mut again = self.clone();
        if let Some(story) = &mut again.story {
            story.took_in = false;
        }
        again
    }
}

/// Why an article was not compared with earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unchecked {
    /// No answer within the budget.
    Slow,
    /// The store cannot be reached, or its circuit breaker is open.
    Away,
    /// The store is out of memory.
    Full,
    /// The store takes no writes.
    ReadOnly,
    /// Too many questions wait for an answer already.
    Busy,
    /// The store answered with an error, or not at all.
    Failed,
}

impl Unchecked {
    /// Every reason, in the order of the documentation.
    pub const ALL: [Self; 6] = [Self::Slow, Self::Away, Self::Full, Self::ReadOnly, Self::Busy, Self::Failed];

    /// The word in logs, metrics and warnings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::Away => "away",
            Self::Full => "full",
            Self::ReadOnly => "read_only",
            Self::Busy => "busy",
            Self::Failed => "failed",
        }
    }

    /// Why `article` was not compared with earlier ones, as its warnings say.
    pub fn of(article: &Article) -> Option<Self> {
        let warning = article.warnings.iter().find(|warning| warning.code == Answer::WARNING)?;
        Self::ALL.into_iter().find(|why| warning.detail.as_deref() == Some(why.as_str()))
    }
}

/// The answer of a memory.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The article was compared with what is remembered.
    Checked(Found),
    /// It was not; it goes on without `duplicate`, and says so.
    Unchecked(Unchecked),
}

impl Default for Answer {
    fn default() -> Self {
        Self::Checked(Found::default())
    }
}

impl Answer {
    /// The code of the warning on articles that were not compared.
    pub const WARNING: &str = "duplicate_unchecked";

    /// Puts the answer into the document.
    pub fn fill(self, article: &mut Article) {
        match self {
            Self::Checked(Found { duplicate, version, story }) => {
                article.duplicate = duplicate;
                article.version = version;
                article.story = story;
            }
            Self::Unchecked(why) => article
                .warnings
                .push(Warning { detail: Some(why.as_str().to_owned()), ..Warning::about(Self::WARNING, "duplicate") }),
        }
    }
}

/// Where an answer goes. It comes exactly once: where it is dropped unanswered, the article was not checked.
pub struct Then(Option<Box<dyn FnOnce(Answer) + Send>>);

impl Then {
    /// Calls `then` with the answer.
    pub fn new(then: impl FnOnce(Answer) + Send + 'static) -> Self {
        Self(Some(Box::new(then)))
    }

    /// This is the answer.
    pub fn answer(mut self, answer: Answer) {
        if let Some(then) = self.0.take() {
            then(answer);
        }
    }
}

impl Drop for Then {
    fn drop(&mut self) {
        if let Some(then) = self.0.take() {
            then(Answer::Unchecked(Unchecked::Failed));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn an_answer_comes_once_even_where_nobody_gives_one() {
        let (tell, hear) = channel();
        let tell_again = tell.clone();
        drop(Then::new(move |answer| tell.send(answer).unwrap()));
        Then::new(move |answer| tell_again.send(answer).unwrap()).answer(Answer::default());
        assert_eq!(hear.iter().collect::<Vec<_>>(), [Answer::Unchecked(Unchecked::Failed), Answer::default()]);
    }
}
