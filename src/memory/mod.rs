//! What was seen before: finds the earlier article that one repeats, and the earlier state of the same article.
//!
//! This is the only part of the way of an article that depends on other articles. It knows no clock and no network: a [`Window`] is told the
//! time, and stores outside the process (`crate::store`) answer through the same [`Memory`], by the same rules (`rules`).

mod answer;
mod bounds;
mod kept;
mod question;
pub mod rules;
mod state;
pub mod story;
mod window;

pub use answer::{Answer, Found, Then, Unchecked};
pub use bounds::Bounds;
pub use question::{Facts, Question, short};
pub use window::{Batch, Window};

/// Remembers articles and recognizes repetitions.
///
/// The same article (same id, same text) in the same message gets the same answer again for as long as it is remembered, so that a
/// redelivery changes nothing. The same id and text in another message is a repetition (`exact`) of itself; the same id with another text
/// is a new version, and repeats only what came before the first version. Where a message has no id of its own, the same id and text
/// count as a redelivery.
pub trait Memory: Send + Sync {
    /// Answers `question` through `then`, exactly once: at once or later, from this thread or another; and remembers it.
    fn recall(&self, question: Question, then: Then);
}

/// Remembers nothing.
impl Memory for () {
    fn recall(&self, _question: Question, then: Then) {
        then.answer(Answer::default());
    }
}

/// Asks and waits for the answer, for callers that have nothing else to do.
pub fn wait(memory: &dyn Memory, question: Question) -> Answer {
    let (tell, hear) = std::sync::mpsc::sync_channel(1);
    memory.recall(question, Then::new(move |answer| drop(tell.send(answer))));
    hear.recv().unwrap_or(Answer::Unchecked(Unchecked::Failed))
}
