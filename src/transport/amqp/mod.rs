//! RabbitMQ, over AMQP 0-9-1. The only place that knows the client library.

pub mod options;
pub mod topology;

pub use options::{Endpoint, Options, Tls};
pub use topology::Topology;
