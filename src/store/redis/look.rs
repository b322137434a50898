//! A look at the store, for `copydesk check --connect`.

use std::time::{Duration, Instant};

use redis::{RedisResult, Value};
use tokio::time::timeout;

use super::Options;
use super::link::connect;
use super::script::{Script, answer};
use crate::memory::Question;

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The answer to `INFO`, of each node that said one.
    pub info: Vec<String>,
    /// How long one question took.
    pub took: Duration,
}

/// Connects, reads `INFO`, and asks one question that stands for no article. `limit` bounds each step.
///
/// # Errors
/// What the server or the connection says, in words.
pub async fn look(options: &Options, limit: Duration) -> Result<Seen, String> {
    let looked = timeout(limit * 3, async {
        let mut connection = connect(&options.endpoint, limit).await?;
        let info = connection.run(redis::cmd("INFO").arg("everything")).await.map(texts).unwrap_or_default();
        let script = Script::new(options);
        let call =
            script.call(&Question { id: "copydesk check".into(), language: "und".into(), ..Question::default() });
        connection.run(&call.by_text(script.text())).await?;
        let began = Instant::now();
        let sha: String =
            redis::from_redis_value(connection.run(redis::cmd("SCRIPT").arg("LOAD").arg(script.text())).await?)?;
        let loaded = began.elapsed();
        answer(&connection.run(&call.by_hash(&sha)).await?)?;
        RedisResult::Ok(Seen { info, took: began.elapsed() - loaded })
    });
    match looked.await {
        Ok(seen) => seen.map_err(|error| error.to_string()),
        Err(_) => Err(format!("no answer within {} s", (limit * 3).as_secs())),
    }
}

/// The texts in an answer: one, or one for each node of a cluster.
fn texts(value: Value) -> Vec<String> {
    match value {
        Value::Map(nodes) => nodes.into_iter().flat_map(|(_, value)| texts(value)).collect(),
        Value::Array(nodes) => nodes.into_iter().flat_map(texts).collect(),
        other => redis::from_redis_value(other).into_iter().collect(),
    }
}
