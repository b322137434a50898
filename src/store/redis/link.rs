//! Connections: to one server, to the master that sentinels name, or to a cluster.

use std::time::Duration;

use redis::aio::{ConnectionLike, MultiplexedConnection};
use redis::cluster_async::ClusterConnection;
use redis::sentinel::{SentinelClientBuilder, SentinelServerType};
use redis::{
    AsyncConnectionConfig, Client, ClientTlsConfig, Cmd, ConnectionAddr, ErrorKind, IntoConnectionInfo,
    RedisConnectionInfo, RedisError, RedisResult, ServerErrorKind, TlsCertificates, TlsMode, Value,
};

use super::options::{Endpoint, Place};
use crate::memory::Unchecked;

/// A connection that many questions share.
#[derive(Clone)]
pub enum Connection {
    /// To one server.
    One(MultiplexedConnection),
    /// To a cluster.
    Cluster(ClusterConnection),
}

impl Connection {
    /// Sends a command.
    ///
    /// # Errors
    /// What the server or the connection says.
    pub async fn run(&mut self, command: &Cmd) -> RedisResult<Value> {
        let value = match self {
            Self::One(connection) => connection.req_packed_command(command).await,
            Self::Cluster(connection) => connection.req_packed_command(command).await,
        };
        value?.extract_error()
    }
}

/// Connects; `limit` bounds each step of it.
///
/// # Errors
/// What the server or the connection says.
pub async fn connect(endpoint: &Endpoint, limit: Duration) -> RedisResult<Connection> {
    let config = AsyncConnectionConfig::new()
        .set_connection_timeout(Some(limit))
        .set_response_timeout(Some(limit))
        .set_pipeline_buffer_size(1024);
    let certificates = certificates(endpoint);
    let addresses = endpoint.servers.iter().map(|(host, port)| address(endpoint, host, *port));
    match &endpoint.place {
        Place::One => {
            let Some(address) = addresses.into_iter().next() else { return Err(no_server()) };
            let info = address.into_connection_info()?.set_redis_settings(login(endpoint));
            let client = match certificates {
                Some(certificates) => Client::build_with_tls(info, certificates)?,
                None => Client::open(info)?,
            };
            Ok(Connection::One(client.get_multiplexed_async_connection_with_config(&config).await?))
        }
        Place::Sentinel { master } => {
            let mut builder = SentinelClientBuilder::new(addresses, master, SentinelServerType::Master)?
                .set_client_to_redis_db(endpoint.database);
            if let Some(user) = &endpoint.user {
                builder = builder.set_client_to_redis_username(user);
            }
            if !endpoint.password.is_empty() {
                builder = builder.set_client_to_redis_password(endpoint.password.reveal());
            }
            if !endpoint.sentinel_password.is_empty() {
                builder = builder.set_client_to_sentinel_password(endpoint.sentinel_password.reveal());
            }
            if let Some(certificates) = certificates {
                builder = builder
                    .set_client_to_redis_tls_mode(TlsMode::Secure)
                    .set_client_to_redis_certificates(certificates.clone())
                    .set_client_to_sentinel_tls_mode(TlsMode::Secure)
                    .set_client_to_sentinel_certificates(certificates);
            }
            let mut client = builder.build()?;
            Ok(Connection::One(client.get_async_connection_with_config(&config).await?))
        }
        Place::Cluster => {
            let nodes = addresses.map(IntoConnectionInfo::into_connection_info).collect::<RedisResult<Vec<_>>>()?;
            let mut builder = redis::cluster::ClusterClientBuilder::new(nodes)
                .connection_timeout(limit)
                .response_timeout(limit)
                .retries(1);
            if let Some(user) = &endpoint.user {
                builder = builder.username(user);
            }
            if !endpoint.password.is_empty() {
                builder = builder.password(endpoint.password.reveal());
            }
            if let Some(certificates) = certificates {
                builder = builder.tls(TlsMode::Secure).certs(certificates);
            }
            Ok(Connection::Cluster(builder.build()?.get_async_connection().await?))
        }
    }
}

fn no_server() -> RedisError {
    (ErrorKind::InvalidClientConfig, "no server is named").into()
}

fn address(endpoint: &Endpoint, host: &str, port: u16) -> ConnectionAddr {
    if endpoint.tls.is_some() {
        ConnectionAddr::TcpTls { host: host.to_owned(), port, insecure: false, tls_params: None }
    } else {
        ConnectionAddr::Tcp(host.to_owned(), port)
    }
}

fn login(endpoint: &Endpoint) -> RedisConnectionInfo {
    let mut login = RedisConnectionInfo::default().set_db(endpoint.database);
    if let Some(user) = &endpoint.user {
        login = login.set_username(user);
    }
    if !endpoint.password.is_empty() {
        login = login.set_password(endpoint.password.reveal());
    }
    login
}

fn certificates(endpoint: &Endpoint) -> Option<TlsCertificates> {
    let tls = endpoint.tls.as_ref()?;
    let client_tls = tls.client.as_ref().map(|(certificate, key)| ClientTlsConfig {
        client_cert: certificate.clone(),
        client_key: key.reveal().as_bytes().to_vec(),
    });
    Some(TlsCertificates { client_tls, root_cert: tls.ca.clone() })
}

/// Whether the server does not know the script.
pub fn has_no_script(error: &RedisError) -> bool {
    error.kind() == ErrorKind::Server(ServerErrorKind::NoScript)
}

/// Why an error leaves an article unchecked. Errors of commands inside a script carry the command's code in their text.
pub fn why(error: &RedisError) -> Unchecked {
    let says = |code: &str| error.code() == Some(code) || error.detail().is_some_and(|detail| detail.contains(code));
    if says("OOM") {
        Unchecked::Full
    } else if says("READONLY") || says("MISCONF") || says("NOREPLICAS") {
        Unchecked::ReadOnly
    } else if error.is_timeout() {
        Unchecked::Slow
    } else if error.is_io_error()
        || error.is_connection_dropped()
        || error.is_cluster_error()
        || says("LOADING")
        || says("MASTERDOWN")
    {
        Unchecked::Away
    } else {
        Unchecked::Failed
    }
}

/// Whether another connection may do better: this one is broken, or leads to what is no master any more.
pub fn ends_session(error: &RedisError, why: Unchecked) -> bool {
    match why {
        Unchecked::Away | Unchecked::ReadOnly => true,
        Unchecked::Slow | Unchecked::Full | Unchecked::Busy => false,
        Unchecked::Failed => error.is_unrecoverable_error(),
    }
}
