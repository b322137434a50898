//! Answers of the broker, which are never awaited for ever.

use std::time::Duration;

use tokio::time::timeout;

use super::connect::broken;
use crate::transport::{Cause, CauseKind};

/// Awaits the answer to `what`, an AMQP method, for `limit` at most.
///
/// # Errors
/// What broke, or [`CauseKind::Timeout`].
pub async fn within<T>(
    limit: Duration,
    what: &str,
    answer: impl Future<Output = lapin::Result<T>>,
) -> Result<T, Cause> {
    match timeout(limit, answer).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(broken(&error)),
        Err(_) => {
            let detail = format!("no answer to {what} within {} ms", limit.as_millis());
            Err(Cause { kind: CauseKind::Timeout, detail })
        }
    }
}
