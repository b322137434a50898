//! Where the store is, and how it is used.

use std::fmt;
use std::time::Duration;

use percent_encoding::percent_decode_str;

use crate::memory::story::Limits;
use crate::transport::Secret;

/// How the store is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Where it is.
    pub endpoint: Endpoint,
    /// Begins the names of all keys.
    pub prefix: String,
    /// Time for one question, from being asked to being answered.
    pub budget: Duration,
    /// How long an article is remembered, in hours.
    pub hours: u32,
    /// Hashes kept of one article, at most 256.
    pub hashes: usize,
    /// How far stories reach; `None` keeps none.
    pub stories: Option<Limits>,
    /// The day to work with instead of the server's, counted from any, for tests.
    pub day: Option<u32>,
}

/// Where a store is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Endpoint {
    /// What stands there.
    pub place: Place,
    /// Servers, sentinels, or some nodes of the cluster.
    pub servers: Vec<(String, u16)>,
    /// Number of the database; 0 in a cluster.
    pub database: i64,
    /// User (ACL), where it is not `default`.
    pub user: Option<String>,
    /// Its password.
    pub password: Secret,
    /// Password of the sentinels.
    pub sentinel_password: Secret,
    /// For connections over TLS.
    pub tls: Option<Tls>,
}

/// What stands behind the address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Place {
    /// One server.
    #[default]
    One,
    /// Sentinels, that name the master of this name.
    Sentinel {
        /// The name.
        master: String,
    },
    /// A cluster.
    Cluster,
}

/// Certificates, in PEM.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tls {
    /// The authority to trust instead of the system's.
    pub ca: Option<Vec<u8>>,
    /// This client's certificate and key.
    pub client: Option<(Vec<u8>, Secret)>,
}

impl Endpoint {
    /// Reads `redis://host`, `redis-sentinel://host,host/master` or `redis-cluster://host,host`, each also with `rediss` for TLS, with
    /// `user:password@` before the hosts, and ports behind them.
    ///
    /// # Errors
    /// What is wrong, without the URL, which may hold a password.
    pub fn parse(url: &str) -> Result<Self, &'static str> {
        let (scheme, rest) =
            url.split_once("://").ok_or("must be redis://host, redis-sentinel://, redis-cluster:// or file:///path")?;
        let (kind, tls) = match scheme.strip_prefix("rediss") {
            Some(kind) => (kind, true),
            None => (scheme.strip_prefix("redis").ok_or("must begin with redis, rediss or file")?, false),
        };
        let (login, rest) = rest.rsplit_once('@').map_or((None, rest), |(login, rest)| (Some(login), rest));
        let (hosts, path) = rest.split_once('/').unwrap_or((rest, ""));
        let port = if kind == "-sentinel" { 26_379 } else { 6379 };
        let servers = hosts.split(',').map(|host| server(host, port)).collect::<Option<Vec<_>>>();
        let servers = servers.ok_or("must name hosts, as in redis://host:6379")?;
        let (mut names, mut database) = (path.split('/').filter(|part| !part.is_empty()), 0);
        let place = match kind {
            "" if servers.len() == 1 => Place::One,
            "" => return Err("names several hosts; redis-sentinel:// or redis-cluster:// may"),
            "-sentinel" => {
                let master =
                    names.next().ok_or("must end with the master's name, as in redis-sentinel://host/mymaster")?;
                Place::Sentinel { master: decoded(master) }
            }
            "-cluster" => Place::Cluster,
            _ => return Err("must begin with redis, redis-sentinel or redis-cluster, or the same with rediss"),
        };
        if let Some(name) = names.next() {
            database = name.parse().map_err(|_| "must end with the number of a database")?;
        }
        if names.next().is_some() || place == Place::Cluster && database != 0 {
            return Err("has a path that means nothing");
        }
        let (user, password) = match login {
            Some(login) => login.split_once(':').map_or((login, ""), |(user, password)| (user, password)),
            None => ("", ""),
        };
        Ok(Self {
            place,
            servers,
            database,
            user: (!user.is_empty()).then(|| decoded(user)),
            password: decoded(password).into(),
            sentinel_password: Secret::default(),
            tls: tls.then(Tls::default),
        })
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn server(text: &str, port: u16) -> Option<(String, u16)> {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, "")) => (host, port),
        Some((host, rest)) => (host, rest.strip_prefix(':')?.parse().ok()?),
        None => match text.split_once(':') {
            Some((host, port)) => (host, port.parse().ok()?),
            None => (text, port),
        },
    };
    (!host.is_empty()).then(|| (host.to_owned(), port))
}

/// Without credentials.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.place {
            Place::One => "",
            Place::Sentinel { .. } => "-sentinel",
            Place::Cluster => "-cluster",
        };
        write!(f, "{}{kind}://", if self.tls.is_some() { "rediss" } else { "redis" })?;
        for (index, (host, port)) in self.servers.iter().enumerate() {
            let (open, close) = if host.contains(':') { ("[", "]") } else { ("", "") };
            write!(f, "{}{open}{host}{close}:{port}", if index > 0 { "," } else { "" })?;
        }
        if let Place::Sentinel { master } = &self.place {
            write!(f, "/{master}")?;
        }
        if self.database != 0 { write!(f, "/{}", self.database) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_read_and_shown_without_their_secrets() {
        let shown = |url: &str| Endpoint::parse(url).map(|endpoint| endpoint.to_string());
        assert_eq!(shown("redis://cache").unwrap(), "redis://cache:6379");
        assert_eq!(shown("rediss://me:s3%40cret@[::1]:6380/2").unwrap(), "rediss://[::1]:6380/2");
        assert_eq!(shown("redis-sentinel://a,b:1/news").unwrap(), "redis-sentinel://a:26379,b:1/news");
        assert_eq!(shown("rediss-cluster://a,b").unwrap(), "rediss-cluster://a:6379,b:6379");
        let endpoint = Endpoint::parse("redis://me:s3%40cret@cache").unwrap();
        assert_eq!((endpoint.user.as_deref(), endpoint.password.reveal()), (Some("me"), "s3@cret"));
        assert!(!format!("{endpoint:?}").contains("s3@cret"));
        for wrong in [
            "cache",
            "http://a",
            "redis://",
            "redis://a,b",
            "redis://a:x",
            "redis-sentinel://a",
            "redis-cluster://a/1",
            "redis://a/x",
        ] {
            assert!(Endpoint::parse(wrong).is_err(), "{wrong}");
        }
    }
}
