//! One connection to the broker: TCP, TLS and the handshake within one timeout, and a way to end it that cannot hang.

use std::net::Shutdown;
use std::os::fd::AsFd;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use lapin::tcp::{AsyncTcpStream, OwnedIdentity, OwnedTLSConfig};
use lapin::uri::{AMQPAuthority, AMQPQueryString, AMQPScheme, AMQPUri, AMQPUserInfo, SASLMechanism};
use lapin::{Connection, ConnectionProperties, ErrorKind};
use tokio::time::timeout;

use super::Options;
use super::greeting::{self, Broker};
use crate::transport::{Cause, CauseKind, host};

/// Smallest `frame_max` that RabbitMQ 4.1 accepts.
const LEAST_FRAME: u32 = 8192;

/// A connection together with its socket. Dropping it shuts the socket down, which ends the library's thread for it: a thread that
/// waits for a broker that does not answer would stay for ever.
pub struct Wire {
    connection: Connection,
    breaker: Breaker,
    close_timeout: Duration,
}

impl Wire {
    /// Connects as `options` say. This machine's name and `role` are appended to the connection's.
    ///
    /// # Errors
    /// Why not, without any credential.
    pub async fn open(options: &Options, role: &str) -> Result<Self, Cause> {
        Self::connect(options, role, None).await
    }

    /// As [`Wire::open`]; with `greeting` only as far as the broker's first word, which is put there, and fails then.
    async fn connect(options: &Options, role: &str, greeting: Option<Arc<OnceLock<Broker>>>) -> Result<Self, Cause> {
        let tls = tls(options)?;
        let breaker = Breaker::default();
        let uri = uri(options);
        let properties = ConnectionProperties::default()
            .with_connection_name(format!("{} {} {role}", options.connection_name, host::name()).into())
            .with_client_property("product".into(), "copydesk".into())
            .with_client_property("version".into(), env!("CARGO_PKG_VERSION").into());
        let runtime = lapin::runtime::default_runtime().map_err(|error| cause(&error, Step::Tcp))?;
        let own = breaker.clone();
        let connecting = Connection::connector(
            uri,
            runtime,
            async move |uri, runtime| {
                let address = runtime.to_socket_addrs((uri.authority.host.clone(), uri.authority.port));
                let stream = AsyncTcpStream::connect(&runtime, address).await?;
                if let AsyncTcpStream::Plain(plain) = &stream {
                    own.hold(plain.get_ref())?;
                }
                own.at(Step::Tls);
                let mut stream = match uri.scheme {
                    AMQPScheme::AMQP => stream,
                    AMQPScheme::AMQPS => stream.into_tls(&uri.authority.host, tls.as_ref()).await?,
                };
                own.at(Step::Amqp);
                if let Some(greeting) = &greeting {
                    let _ = greeting.set(greeting::read(&mut stream).await?);
                    return Err(std::io::Error::from(std::io::ErrorKind::Interrupted).into());
                }
                Ok(stream)
            },
            properties,
        );
        match timeout(options.connect_timeout, connecting).await {
            Ok(Ok(connection)) => Ok(Self { connection, breaker, close_timeout: options.close_timeout }),
            Ok(Err(error)) => {
                let step = breaker.step();
                breaker.cut();
                Err(cause(&error, step))
            }
            Err(_) => {
                let detail =
                    format!("no answer within {} ms {}", options.connect_timeout.as_millis(), breaker.step().doing());
                breaker.cut();
                Err(Cause { kind: CauseKind::Timeout, detail })
            }
        }
    }

    /// The connection.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Closes in an orderly way if the broker answers in time; ends the connection in any case.
    pub async fn close(self) {
        let _ = timeout(self.close_timeout, self.connection.close(200, "bye".into())).await;
    }
}

/// What the broker says of itself before it is asked anything; nobody logs in.
///
/// # Errors
/// Why it cannot be reached.
pub async fn broker(options: &Options) -> Result<Broker, Cause> {
    let greeting = Arc::<OnceLock<Broker>>::default();
    let end = Wire::connect(options, "greeting", Some(Arc::clone(&greeting))).await;
    let end = end.err().unwrap_or_else(|| Cause { kind: CauseKind::ClosedByBroker, detail: String::new() });
    greeting.get().cloned().ok_or(end)
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.breaker.cut();
    }
}

/// How far a connection has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Step {
    #[default]
    Tcp,
    Tls,
    Amqp,
}

impl Step {
    fn doing(self) -> &'static str {
        match self {
            Step::Tcp => "while connecting",
            Step::Tls => "in the TLS handshake",
            Step::Amqp => "in the AMQP handshake",
        }
    }
}

/// A second handle on a socket, to shut it down from outside.
#[derive(Debug, Clone, Default)]
struct Breaker(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    socket: Option<std::net::TcpStream>,
    step: Step,
    cut: bool,
}

impl Breaker {
    fn with<T>(&self, f: impl FnOnce(&mut State) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn hold(&self, socket: &impl AsFd) -> std::io::Result<()> {
        let socket = std::net::TcpStream::from(socket.as_fd().try_clone_to_owned()?);
        self.with(|state| {
            if state.cut {
                let _ = socket.shutdown(Shutdown::Both);
            }
            state.socket = Some(socket);
        });
        Ok(())
    }

    fn at(&self, step: Step) {
        self.with(|state| state.step = step);
    }

    fn step(&self) -> Step {
        self.with(|state| state.step)
    }

    fn cut(&self) {
        self.with(|state| {
            state.cut = true;
            if let Some(socket) = state.socket.take() {
                // An error says that the socket is closed already.
                let _ = socket.shutdown(Shutdown::Both);
            }
        });
    }
}

fn uri(options: &Options) -> AMQPUri {
    let endpoint = &options.endpoint;
    let external = endpoint.user.is_empty() && options.tls.certificate.is_some();
    AMQPUri {
        scheme: if endpoint.tls { AMQPScheme::AMQPS } else { AMQPScheme::AMQP },
        authority: AMQPAuthority {
            userinfo: AMQPUserInfo { username: endpoint.user.clone(), password: endpoint.password.reveal().to_owned() },
            host: endpoint.host.clone(),
            port: endpoint.port,
        },
        vhost: endpoint.vhost.clone(),
        query: AMQPQueryString {
            frame_max: Some(options.frame_max.max(LEAST_FRAME)),
            heartbeat: (options.heartbeat > 0).then_some(options.heartbeat),
            auth_mechanism: external.then_some(SASLMechanism::External),
            ..AMQPQueryString::default()
        },
    }
}

/// Reads the certificates anew for each connection, so that renewed ones are used.
fn tls(options: &Options) -> Result<OwnedTLSConfig, Cause> {
    let files = &options.tls;
    if !options.endpoint.tls {
        return Ok(OwnedTLSConfig::default());
    }
    let refuse = |detail: String| Cause { kind: CauseKind::Tls, detail };
    let read = |path: &std::path::PathBuf| std::fs::read(path).map_err(|e| refuse(format!("{}: {e}", path.display())));
    let cert_chain = match &files.ca {
        Some(path) => Some(String::from_utf8(read(path)?).map_err(|_| refuse(format!("{}: not PEM", path.display())))?),
        None => None,
    };
    let identity = match (&files.certificate, &files.key) {
        (Some(certificate), Some(key)) => Some(OwnedIdentity::PKCS8 { pem: read(certificate)?, key: read(key)? }),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => {
            return Err(refuse("a client certificate needs its key, and a key its certificate".to_owned()));
        }
    };
    Ok(OwnedTLSConfig { identity, cert_chain })
}

/// The cause behind an error of an open connection.
pub fn broken(error: &lapin::Error) -> Cause {
    cause(error, Step::Amqp)
}

fn cause(error: &lapin::Error, step: Step) -> Cause {
    let detail = error.to_string();
    let kind = match error.kind() {
        ErrorKind::ProtocolError(amqp) => match amqp.get_id() {
            403 | 530 => CauseKind::AccessRefused,
            404 => CauseKind::TopologyMissing,
            _ => CauseKind::ClosedByBroker,
        },
        ErrorKind::AuthProviderError(_) => CauseKind::AccessRefused,
        // With TLS 1.3 the broker refuses our certificate by an alert after the handshake.
        ErrorKind::IOError(io) if step == Step::Tls || io.to_string().contains("fatal alert") => {
            // A refused or broken TCP connection in between is no fault of certificates.
            match io.kind() {
                std::io::ErrorKind::ConnectionRefused | std::io::ErrorKind::ConnectionReset => CauseKind::Unreachable,
                _ => CauseKind::Tls,
            }
        }
        ErrorKind::IOError(_) | ErrorKind::RuntimeShutdownError(_) | ErrorKind::MissingHeartbeatError => {
            CauseKind::Unreachable
        }
        _ => CauseKind::ClosedByBroker,
    };
    Cause { kind, detail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_asks_for_heartbeats_and_large_enough_frames() {
        let options = Options { frame_max: 1, ..Options::default() };
        let uri = uri(&options);
        assert_eq!((uri.query.frame_max, uri.query.heartbeat), (Some(8192), Some(10)));
        assert_eq!(uri.vhost, "/");
        assert_eq!(uri.query.auth_mechanism, None);
    }

    #[tokio::test]
    async fn a_listener_that_says_nothing_is_left_in_time() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let mut options = Options { connect_timeout: Duration::from_millis(100), ..Options::default() };
        options.endpoint.host = "127.0.0.1".into();
        options.endpoint.port = listener.local_addr().unwrap().port();
        let threads = || std::fs::read_dir("/proc/self/task").map_or(0, Iterator::count);
        let before = threads();
        for _ in 0..5 {
            let cause = Wire::open(&options, "test").await.err().unwrap();
            assert_eq!(cause.kind, CauseKind::Timeout, "{cause}");
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(threads() < before + 5, "threads of given up connections stay");
    }
}
