//! What an operator hears: the log, the ledger, the summary, metrics and probes. Nothing here ever holds a body or a credential, and
//! nothing waits.
//!
//! [`Telemetry`] hears what happens, counts it, and says it as events of `tracing` with the target [`TARGET`]. Whether and how they are
//! shown is the subscriber's affair: [`Log`] is the layer for the one of this program.

pub mod digest;
mod emit;
mod events;
mod health;
pub mod histogram;
pub mod http;
mod ledger;
mod level;
pub mod log;
pub mod metrics;
#[cfg(feature = "otlp")]
pub mod otlp;
mod process;
mod repeats;
mod reporter;
pub mod schema;
mod settled;
mod start;
mod state;
mod summary;
#[cfg(test)]
mod tests;

pub use emit::TARGET;
pub use health::Health;
pub use level::Level;
pub use log::{Form, Log};
pub use state::{Options, Telemetry};
