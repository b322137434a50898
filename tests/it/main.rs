//! The one integration binary: the real program against real, private RabbitMQ nodes on loopback.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod archive;
mod attribution;
mod bad;
mod brokers;
mod crash;
mod data;
mod deploy;
mod docs;
mod entities;
mod explain;
mod fixtures;
mod forms;
mod fuzz;
mod inputs;
mod layers;
mod linear;
mod lines;
mod logs;
mod memory;
#[cfg(feature = "otlp")]
mod otlp;
mod outputs;
#[cfg(feature = "parquet")]
mod parquet;
mod pipe;
mod probes;
mod quarantine;
mod queues;
mod reload;
mod replay;
mod retry;
mod round_trip;
mod supply;
#[expect(dead_code, reason = "the fault suite and the benchmarks use the rest")]
mod support;
mod tls;
