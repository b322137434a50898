//! `copydesk health`: asks a running worker for its health, for containers without an HTTP client.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use super::{Exit, Fault};
use crate::config::Config;

/// Longest wait for an answer.
const WAIT: Duration = Duration::from_secs(3);

/// Ask the worker on this host whether it is ready, or with --live whether it lives, at the address of http.listen. The exit code is 0 when
/// it is and 1 when it is not, or does not answer.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  copydesk health --set http.listen=0.0.0.0:9464
  copydesk health --live --config worker.toml")]
pub struct Args {
    /// Ask whether it lives, connected or not.
    #[arg(long)]
    live: bool,
}

pub fn run(args: &Args, config: &Config) -> Result<Exit, Fault> {
    let Some(listen) = config.http else {
        return Err(Fault::new(Exit::Usage, "http.listen is not set: the worker answers no probes"));
    };
    let path = if args.live { "livez" } else { "readyz" };
    let url = format!("http://{}/{path}", own(listen));
    let agent: ureq::Agent =
        ureq::Agent::config_builder().timeout_global(Some(WAIT)).http_status_as_error(false).build().into();
    let (status, body) = agent
        .get(&url)
        .call()
        .and_then(|mut response| Ok((response.status(), response.body_mut().read_to_string()?)))
        .map_err(|error| Fault::new(Exit::Internal, format!("{url}: {error}")))?;
    std::io::stdout().write_all(body.as_bytes()).map_err(|error| Fault::writing("standard output", &error))?;
    Ok(if status.is_success() { Exit::Success } else { Exit::Internal })
}

/// Where a worker on this host is reached that listens at `listen`.
fn own(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_address_is_reached_over_the_loopback() {
        for (listen, asked) in
            [("0.0.0.0:9464", "127.0.0.1:9464"), ("[::]:9464", "[::1]:9464"), ("10.1.2.3:80", "10.1.2.3:80")]
        {
            assert_eq!(own(listen.parse().unwrap()).to_string(), asked);
        }
    }
}
