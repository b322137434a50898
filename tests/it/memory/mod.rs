//! The memory of earlier articles: one suite for every store, and what only a store on the network can do.

mod file;
mod made;
mod network;
mod servers;
mod suite;
