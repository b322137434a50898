//! The stories that the store holds, for `copydesk stories --store`. It walks the keys with `SCAN`, so that no question waits for the whole walk.

use std::time::Duration;

use redis::{RedisResult, Value};
use tokio::time::timeout;

use super::link::{Connection, connect};
use super::options::{Options, Place};
use super::script::told;
use crate::article::Story;

/// Keys that one step looks at.
const STEP: usize = 1000;

/// The stories that the store remembers, without those that became part of another, in no order. `limit` bounds each step.
///
/// # Errors
/// What the server or the connection says, in words.
pub async fn stories(options: &Options, limit: Duration) -> Result<Vec<Story>, String> {
    let mut stories = Vec::new();
    for endpoint in nodes(options, limit).await? {
        let options = Options { endpoint, ..options.clone() };
        let mut connection = within(limit, connect(&options.endpoint, limit)).await?;
        let mut cursor = String::from("0");
        loop {
            cursor = within(limit, step(&mut connection, &options.prefix, cursor, &mut stories)).await?;
            if cursor == "0" {
                break;
            }
        }
    }
    Ok(stories)
}

async fn within<T>(limit: Duration, step: impl Future<Output = RedisResult<T>>) -> Result<T, String> {
    match timeout(limit, step).await {
        Ok(done) => done.map_err(|error| error.to_string()),
        Err(_) => Err(format!("no answer within {} s", limit.as_secs())),
    }
}

/// The servers that hold keys: of a cluster each master by itself.
async fn nodes(options: &Options, limit: Duration) -> Result<Vec<super::Endpoint>, String> {
    let endpoint = &options.endpoint;
    if endpoint.place != Place::Cluster {
        return Ok(vec![endpoint.clone()]);
    }
    let mut connection = within(limit, connect(endpoint, limit)).await?;
    let slots = within(limit, async { connection.run(redis::cmd("CLUSTER").arg("SLOTS")).await }).await?;
    let Value::Array(ranges) = slots else { return Err("CLUSTER SLOTS is answered otherwise".to_owned()) };
    // First and last slot, the master, its replicas.
    let master = |range: &Value| {
        let Value::Array(range) = range else { return None };
        let Some(Value::Array(master)) = range.get(2) else { return None };
        redis::from_redis_value::<(String, u16)>(Value::Array(master.iter().take(2).cloned().collect())).ok()
    };
    let mut masters: Vec<_> = ranges.iter().filter_map(master).collect();
    masters.sort_unstable();
    masters.dedup();
    let of = |server| super::Endpoint { place: Place::One, servers: vec![server], ..endpoint.clone() };
    Ok(masters.into_iter().map(of).collect())
}

/// Adds the stories among the next keys, and says where to go on: `0` at the end.
async fn step(
    connection: &mut Connection,
    prefix: &str,
    cursor: String,
    stories: &mut Vec<Story>,
) -> RedisResult<String> {
    // On a cluster the language stands behind the prefix.
    let mut scan = redis::cmd("SCAN");
    scan.arg(&cursor).arg("MATCH").arg(format!("{{{prefix}*}}:s:*")).arg("COUNT").arg(STEP);
    let (next, keys): (String, Vec<Vec<u8>>) = redis::from_redis_value(connection.run(&scan).await?)?;
    for key in keys {
        let stored = connection.run(redis::cmd("GET").arg(key)).await?;
        if let Value::BulkString(bytes) = stored {
            stories.extend(told(&bytes));
        }
    }
    Ok(next)
}
