//! The one integration binary: the real program against real, private RabbitMQ nodes on loopback.

<<<<<<< HEAD
mod crash;
mod docs;
mod layers;
mod logs;
mod pipe;
mod quarantine;
mod retry;
=======
mod layers;
mod logs;
mod pipe;
mod quarantine;
>>>>>>> ops
mod round_trip;
mod support;
