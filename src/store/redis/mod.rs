//! The memory in Redis or Valkey: one script call an article, over one connection that carries many at a time.
//!
//! Everything happens on one thread of its own. A question that is not answered within the budget goes on unchecked, and so does every
//! question while the store is away; the connection is made anew meanwhile ([`keeper`]).

mod keeper;
mod link;
mod list;
mod look;
mod options;
mod script;

pub use link::{Connection, connect};
pub use list::stories;
pub use look::{Seen, look};
pub use options::{Endpoint, Options, Place, Tls};

use std::sync::Arc;
use std::time::Instant;

use redis::RedisResult;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout_at;

use self::keeper::{Keeper, State};
use self::script::{Call, Script};
use super::Watcher;
use crate::memory::{Answer, Found, Memory, Question, Then, Unchecked};

/// Questions that wait for an answer, at most.
const OUTSTANDING: usize = 8192;

/// The memory in Redis or Valkey.
pub struct Redis {
    questions: UnboundedSender<Asked>,
}

struct Asked {
    question: Question,
    then: Then,
    at: Instant,
}

impl Redis {
    /// Starts the thread that talks to the store. It connects by itself, and again whenever that is needed.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(options: Options, watcher: Arc<dyn Watcher>) -> std::io::Result<Self> {
        let (questions, asked) = unbounded_channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let thread = std::thread::Builder::new().name("copydesk-memory".to_owned());
        let subscriber = tracing::dispatcher::get_default(Clone::clone);
        thread.spawn(move || {
            tracing::dispatcher::with_default(&subscriber, || {
                runtime.block_on(work(Arc::new(options), asked, watcher))
            });
        })?;
        Ok(Self { questions })
    }
}

impl Memory for Redis {
    fn recall(&self, question: Question, then: Then) {
        // Where the thread has ended, `then` is dropped with the error, and says so.
        let _ = self.questions.send(Asked { question, then, at: Instant::now() });
    }
}

async fn work(options: Arc<Options>, mut asked: UnboundedReceiver<Asked>, watcher: Arc<dyn Watcher>) {
    let script = Arc::new(Script::new(&options));
    let keeper = Keeper::start(Arc::clone(&options), watcher);
    let outstanding = Arc::new(());
    while let Some(Asked { question, then, at }) = asked.recv().await {
        if Arc::strong_count(&outstanding) > OUTSTANDING {
            then.answer(Answer::Unchecked(Unchecked::Busy));
            continue;
        }
        let deadline = (at + options.budget).into();
        // Here and not in the task, so that questions are sent in the order in which they were asked.
        let state = timeout_at(deadline, keeper.state()).await.unwrap_or(State::Starting);
        let State::Up { connection, sha, session } = state else {
            then.answer(Answer::Unchecked(Unchecked::Away));
            continue;
        };
        let call = script.call(&question.sampled(options.hashes));
        let (script, keeper, one) = (Arc::clone(&script), keeper.clone(), Arc::clone(&outstanding));
        tokio::spawn(async move {
            let reply = timeout_at(deadline, ask(connection, &script, &call, &sha)).await;
            then.answer(match reply {
                Ok(Ok(found)) => {
                    keeper.well();
                    Answer::Checked(found)
                }
                Ok(Err(error)) => {
                    let why = link::why(&error);
                    if link::ends_session(&error, why) {
                        keeper.lost(session, &error.to_string());
                    }
                    Answer::Unchecked(why)
                }
                Err(_) => {
                    keeper.slow();
                    Answer::Unchecked(Unchecked::Slow)
                }
            });
            drop(one);
        });
    }
}

async fn ask(mut connection: Connection, script: &Script, call: &Call, sha: &str) -> RedisResult<Found> {
    let mut reply = connection.run(&call.by_hash(sha)).await;
    if reply.as_ref().is_err_and(link::has_no_script) {
        // The store was restarted or another node answers; this brings the script along.
        reply = connection.run(&call.by_text(script.text())).await;
    }
    script::answer(&reply?)
}
