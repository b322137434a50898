//! How the broker is reached and used.

use std::path::PathBuf;
use std::time::Duration;

use super::topology::Topology;
use crate::settle::Backoff;
use crate::transport::Secret;

/// Everything that a session with RabbitMQ needs to know.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Where the broker is.
    pub endpoint: Endpoint,
    /// Certificates; used with [`Endpoint::tls`].
    pub tls: Tls,
    /// Name of the connections in the broker's management views.
    pub connection_name: String,
    /// Heartbeat in seconds; a dead peer is noticed after twice this. 0 leaves it to the broker.
    pub heartbeat: u16,
    /// Largest frame in bytes, negotiated down by the broker; at least 8192 (RabbitMQ 4.1).
    pub frame_max: u32,
    /// For TCP, TLS and the AMQP handshake together.
    pub connect_timeout: Duration,
    /// For every request and its answer on an open connection.
    pub request_timeout: Duration,
    /// For an orderly close; afterwards the connection is dropped.
    pub close_timeout: Duration,
    /// Publishes without a confirm for so long, while not blocked, end the session.
    pub confirm_timeout: Duration,
    /// How long without a usable session until the source fails; `None` is for ever.
    pub give_up: Option<Duration>,
    /// Whether refused credentials or certificates at the very first connection fail at once, rather than after `give_up`.
    pub fail_fast: bool,
    /// Waiting between sessions while the broker refuses connections or ends them.
    pub reconnect: Backoff,
    /// Waiting between sessions while credentials are refused or queues are missing.
    pub reconnect_refused: Backoff,
    /// Waiting between probes while consuming is paused.
    pub probe: Backoff,
    /// Unsettled deliveries that the broker allows; 1 or more. Also the limit of what is handed out at a time.
    pub prefetch: u16,
    /// The same for the first deliveries of a session, after the very first one.
    pub first_prefetch: u16,
    /// Bytes of bodies in flight that large articles lower the prefetch for.
    pub in_flight_bytes: usize,
    /// A delivery count at or over this has the delivery handed out alone.
    pub suspect_count: u32,
    /// Publishes in one batch, at most.
    pub batch: usize,
    /// Refusals in a row, without one confirm between them, that are the outage of a consumer.
    pub outage_after: usize,
    /// Bytes of the headers that retry and quarantine add, at most.
    pub header_bytes: usize,
    /// Whether missing queues and exchanges are created rather than waited for.
    pub declare: bool,
    /// Queues and exchanges.
    pub topology: Topology,
}

impl Default for Options {
    fn default() -> Self {
        let millis = Duration::from_millis;
        Self {
            endpoint: Endpoint::default(),
            tls: Tls::default(),
            connection_name: "copydesk".to_owned(),
            heartbeat: 10,
            frame_max: 131_072,
            connect_timeout: millis(5_000),
            request_timeout: millis(5_000),
            close_timeout: millis(1_000),
            confirm_timeout: millis(10_000),
            give_up: Some(millis(300_000)),
            fail_fast: true,
            reconnect: Backoff { first: millis(200), cap: millis(1_000) },
            reconnect_refused: Backoff { first: millis(1_000), cap: millis(1_500) },
            probe: Backoff { first: millis(500), cap: millis(1_500) },
            prefetch: 256,
            first_prefetch: 16,
            in_flight_bytes: 64 << 20,
            suspect_count: 3,
            batch: 256,
            outage_after: 4,
            header_bytes: 16 << 10,
            declare: false,
            topology: Topology::default(),
        }
    }
}

/// The broker's address and who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// `amqps`.
    pub tls: bool,
    /// Host name or address (IPv6 without brackets).
    pub host: String,
    /// Port; 5672, with TLS 5671.
    pub port: u16,
    /// Virtual host, not percent-encoded.
    pub vhost: String,
    /// User. Empty, with a client certificate: the certificate says who (mechanism EXTERNAL).
    pub user: String,
    /// Password.
    pub password: Secret,
}

impl Default for Endpoint {
    fn default() -> Self {
        Self {
            tls: false,
            host: "localhost".to_owned(),
            port: 5672,
            vhost: "/".to_owned(),
            user: "guest".to_owned(),
            password: Secret::new("guest"),
        }
    }
}

impl std::fmt::Display for Endpoint {
    /// Without user info.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = if self.tls { "amqps" } else { "amqp" };
        let (open, close) = if self.host.contains(':') { ("[", "]") } else { ("", "") };
        let vhost = self.vhost.replace('%', "%25").replace('/', "%2F");
        write!(f, "{scheme}://{open}{}{close}:{}/{vhost}", self.host, self.port)
    }
}

/// Files in PEM.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tls {
    /// Authorities that sign the broker's certificate; `None` takes the system's.
    pub ca: Option<PathBuf>,
    /// Our certificate, followed by its chain.
    pub certificate: Option<PathBuf>,
    /// The private key of our certificate (PKCS 8, PKCS 1 or SEC 1, not encrypted).
    pub key: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_shown_without_its_user() {
        let endpoint = Endpoint { password: Secret::new("hunter2"), ..Endpoint::default() };
        assert_eq!(endpoint.to_string(), "amqp://localhost:5672/%2F");
        let options = Options { endpoint, ..Options::default() };
        assert!(!format!("{options:?}").contains("hunter2"));
    }
}
