//! Keeps the connection: makes it, and makes it anew when it breaks or the store becomes slow. Meanwhile nobody waits. This is the circuit
//! breaker; what tries whether the store answers again is a connection of the keeper's own, never an article.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};

use super::super::Watcher;
use super::link::{Connection, connect};
use super::{Options, Script};

/// Answers in a row that come too late before the store counts as away.
const SLOW: u32 = 5;
/// Longest time for a connection to stand.
const CONNECT: Duration = Duration::from_secs(2);
/// Waits between tries, the first and the longest.
const WAITS: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(2));

/// How the store does.
#[derive(Clone)]
pub enum State {
    /// The first connection is being made.
    Starting,
    /// It answers.
    Up {
        /// To ask over.
        connection: Connection,
        /// The script's hash.
        sha: Arc<str>,
        /// Which connection this is.
        session: u64,
    },
    /// It does not answer.
    Down,
}

/// A handle on the keeper's task, which ends with the last of them.
#[derive(Clone)]
pub struct Keeper {
    state: watch::Receiver<State>,
    lost: mpsc::UnboundedSender<(u64, String)>,
    slow: Arc<AtomicU32>,
}

impl Keeper {
    /// Begins to connect. Needs a runtime of tokio.
    pub fn start(options: Arc<Options>, watcher: Arc<dyn Watcher>) -> Self {
        let (tell, state) = watch::channel(State::Starting);
        let (lost, hear) = mpsc::unbounded_channel();
        let slow = Arc::new(AtomicU32::new(0));
        tokio::spawn(keep(options, watcher, tell, hear, Arc::clone(&slow)));
        Self { state, lost, slow }
    }

    /// How the store does; waits for the first connection.
    pub async fn state(&self) -> State {
        let mut state = self.state.clone();
        let known = state.wait_for(|state| !matches!(state, State::Starting)).await;
        known.map_or(State::Down, |state| state.clone())
    }

    /// An answer came in time.
    pub fn well(&self) {
        self.slow.store(0, Ordering::Relaxed);
    }

    /// An answer did not.
    pub fn slow(&self) {
        let session = match &*self.state.borrow() {
            State::Up { session, .. } => *session,
            State::Starting | State::Down => return,
        };
        if self.slow.fetch_add(1, Ordering::Relaxed) + 1 >= SLOW {
            self.lost(session, "no answer within memory.budget_ms");
        }
    }

    /// The connection `session` is of no use any more.
    pub fn lost(&self, session: u64, why: &str) {
        let _ = self.lost.send((session, why.to_owned()));
    }
}

async fn keep(
    options: Arc<Options>,
    watcher: Arc<dyn Watcher>,
    tell: watch::Sender<State>,
    mut hear: mpsc::UnboundedReceiver<(u64, String)>,
    slow: Arc<AtomicU32>,
) {
    let text = Script::new(&options).text().to_owned();
    let (mut session, mut away, mut wait) = (0_u64, None::<Instant>, WAITS.0);
    while !tell.is_closed() {
        let made = timeout(CONNECT, open(&options, &text)).await;
        let why = match made {
            Ok(Ok((connection, sha))) => {
                session += 1;
                slow.store(0, Ordering::Relaxed);
                tell.send_replace(State::Up { connection, sha, session });
                watcher.store_ready(&options.endpoint.to_string(), away.take().map(|since| since.elapsed()));
                wait = WAITS.0;
                // What is said of an earlier connection is old.
                loop {
                    match hear.recv().await {
                        Some((of, why)) if of == session => break why,
                        Some(_) => {}
                        None => return,
                    }
                }
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("no connection within {} s", CONNECT.as_secs()),
        };
        tell.send_replace(State::Down);
        if away.is_none() {
            away = Some(Instant::now());
            watcher.store_lost(&why);
        }
        sleep(wait).await;
        wait = (wait * 2).min(WAITS.1);
    }
}

/// A connection that answers within the budget, and the script's hash.
async fn open(options: &Options, text: &str) -> redis::RedisResult<(Connection, Arc<str>)> {
    // The connection gives an answer up after its limit, whoever waits for it.
    let mut connection = connect(&options.endpoint, CONNECT.max(options.budget)).await?;
    let sha: String = redis::from_redis_value(connection.run(redis::cmd("SCRIPT").arg("LOAD").arg(text)).await?)?;
    let ping = timeout(options.budget, connection.run(&redis::cmd("PING"))).await;
    ping.map_err(|_| std::io::Error::new(std::io::ErrorKind::TimedOut, "no answer within memory.budget_ms"))??;
    Ok((connection, sha.into()))
}
