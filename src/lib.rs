//! The worker behind the article queue: raw news articles in, finished documents out.
//!
//! Layers import only downwards: `message`, `article`, `budget`, `reason`, `cut` (L0); `decode`, `normalize`, `enrich`, `encode`, `route`
//! (L1); `pipeline`, `memory`, `settle` (L2); `transport`, `store` (L3); `service`, `telemetry` (L4); `config`, `cli` (L5).

#![forbid(unsafe_code)]

pub mod article;
pub mod budget;
pub mod cli;
pub mod config;
pub mod cut;
pub mod decode;
pub mod encode;
pub mod enrich;
pub mod memory;
pub mod message;
pub mod normalize;
pub mod pipeline;
pub mod reason;
pub mod route;
pub mod service;
pub mod settle;
pub mod store;
pub mod telemetry;
pub mod transport;
