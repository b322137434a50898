//! The HTTP interface of RabbitMQ's management plugin, as far as a check needs it.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use url::Url;

use super::{Finding, Mark};
use crate::transport::Secret;
use crate::transport::amqp::Options;

/// Longest wait for an answer.
const WAIT: Duration = Duration::from_secs(10);

/// An address with its user.
pub struct Management {
    agent: ureq::Agent,
    base: Url,
    vhost: String,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// 404.
    Absent,
    /// 401 or 403.
    Denied,
    /// Anything else; for people, without credentials.
    Failed(String),
}

impl Management {
    /// Asks who we are.
    ///
    /// # Errors
    /// What is wrong, as a finding.
    pub fn open(url: &Secret, options: &Options) -> Result<Self, Finding> {
        let problem = |text: String, action: &str| Finding::new(Mark::Bad, text, action);
        let base = Url::parse(url.reveal()).map_err(|_| problem("broker.management_url is no URL".into(), ""))?;
        let mut config = ureq::Agent::config_builder().timeout_global(Some(WAIT)).http_status_as_error(false);
        if base.scheme() == "https" {
            let roots =
                roots(options).map_err(|e| problem(format!("certificates: {e}"), "check broker.tls.ca_file"))?;
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let tls = TlsConfig::builder().root_certs(RootCerts::Specific(Arc::new(roots)));
            config = config.tls_config(tls.unversioned_rustls_crypto_provider(provider).build());
        }
        let vhost = utf8_percent_encode(&options.endpoint.vhost, NON_ALPHANUMERIC).to_string();
        let management = Self { agent: config.build().into(), base, vhost };
        let place = management.place();
        match management.get("/api/whoami") {
            Ok(_) => Ok(management),
            Err(Refusal::Denied) => Err(problem(
                format!("management at {place}: user or password is not accepted"),
                "the user needs the tag `monitoring` or `administrator` (rabbitmqctl set_user_tags)",
            )),
            Err(Refusal::Absent) => {
                Err(problem(format!("management at {place}: there is something else"), "check broker.management_url"))
            }
            Err(Refusal::Failed(why)) => Err(problem(
                format!("management at {place}: {why}"),
                "is the plugin enabled (rabbitmq-plugins enable rabbitmq_management), is the port right (15672)?",
            )),
        }
    }

    /// The address without credentials.
    pub fn place(&self) -> String {
        format!("{}:{}", self.base.host_str().unwrap_or_default(), self.base.port_or_known_default().unwrap_or(0))
    }

    /// What is below the virtual host: `kind` as in `queues`, a name, and what follows it.
    pub fn in_vhost(&self, kind: &str, name: &str, rest: &str) -> Result<Value, Refusal> {
        let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
        self.get(&format!("/api/{kind}/{}/{name}{rest}", self.vhost))
    }

    /// What is at `path`.
    pub fn get(&self, path: &str) -> Result<Value, Refusal> {
        let mut url = self.base.clone();
        let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        let login = format!("{}:{}", decoded(url.username()), decoded(url.password().unwrap_or_default()));
        let _ = url.set_username("");
        let _ = url.set_password(None);
        let address = format!("{}{path}", url.as_str().trim_end_matches('/'));
        let answer =
            self.agent.get(&address).header("authorization", format!("Basic {}", STANDARD.encode(login))).call();
        let mut answer = answer.map_err(|error| Refusal::Failed(error.to_string()))?;
        match answer.status().as_u16() {
            200 => {}
            401 | 403 => return Err(Refusal::Denied),
            404 => return Err(Refusal::Absent),
            other => return Err(Refusal::Failed(format!("HTTP status {other}"))),
        }
        let text = answer.body_mut().read_to_string().map_err(|error| Refusal::Failed(error.to_string()))?;
        serde_json::from_str(&text).map_err(|_| Refusal::Failed("the answer is not JSON".to_owned()))
    }
}

fn roots(options: &Options) -> Result<Vec<Certificate<'static>>, String> {
    let Some(path) = &options.tls.ca else {
        let found = rustls_native_certs::load_native_certs().certs;
        return Ok(found.iter().map(|der| Certificate::from_der(der.as_ref()).to_owned()).collect());
    };
    let pem = std::fs::read(path).map_err(|error| error.to_string())?;
    let mut roots = Vec::new();
    for item in parse_pem(&pem) {
        if let PemItem::Certificate(certificate) = item.map_err(|error| error.to_string())? {
            roots.push(certificate);
        }
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_does_not_answer_is_a_finding_without_the_password() {
        let finding =
            Management::open(&Secret::new("http://u:hunter2@127.0.0.1:1"), &Options::default()).err().unwrap();
        assert_eq!(finding.mark, Mark::Bad);
        assert!(
            finding.text.starts_with("management at 127.0.0.1:1: ") && !finding.text.contains("hunter2"),
            "{finding:?}"
        );
    }
}
