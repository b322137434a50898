//! Certificates made on the spot by `openssl`, and a node that shows one of them.

use std::path::{Path, PathBuf};

use super::broker::Broker;
use super::script;

/// An authority and what it signed.
pub struct Certificates {
    folder: tempfile::TempDir,
}

impl Certificates {
    /// A new authority, with certificates for a server and a client, and an expired one for the server.
    pub fn make() -> Self {
        let folder = tempfile::Builder::new().prefix("copydesk-tls-").tempdir().unwrap();
        let made = script("certificates").arg(folder.path()).output().expect("scripts/certificates");
        assert!(made.status.success(), "openssl is needed: {}", String::from_utf8_lossy(&made.stderr));
        Self { folder }
    }

    /// One of the files.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// For `broker.tls.…`.
    pub fn set(&self, key: &str, name: &str) -> String {
        format!("broker.tls.{key}={}", self.file(name).display())
    }

    /// A node that listens for AMQPS on the port after its own, with the certificate `shown.pem`; it asks clients for theirs, and takes
    /// those that have none.
    pub fn broker(&self) -> Broker {
        self.show("server");
        Broker::start_with(
            &format!(
                "listeners.ssl.1 = 127.0.0.1:$AMQPS\nssl_options.cacertfile = {0}/ca.pem\nssl_options.certfile = {0}/shown.pem\n\
                 ssl_options.keyfile = {0}/shown.key\nssl_options.verify = verify_peer\nssl_options.fail_if_no_peer_cert = false\n",
                self.folder.path().display()
            ),
            Vec::new(),
        )
    }

    /// Changes the certificate that is shown.
    pub fn show(&self, name: &str) {
        for end in ["pem", "key"] {
            copy(&self.file(&format!("{name}.{end}")), &self.file(&format!("shown.{end}")));
        }
    }

    /// The same on a node that runs.
    pub fn show_on(&self, broker: &Broker, name: &str) {
        self.show(name);
        broker.ctl(&["eval", "ssl:clear_pem_cache()."]);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::copy(from, to).unwrap();
}
