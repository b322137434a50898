//! The one integration binary: the real program against real, private RabbitMQ nodes on loopback.

mod layers;
mod quarantine;
mod round_trip;
mod support;
