//! AMQPS against a real broker: certificates that are right, and every way in which they are not.

use std::time::Duration;

use crate::round_trip::TEXT;
use crate::support::queue::{Client, properties};
use crate::support::tls::Certificates;
use crate::support::worker::Worker;

const LIMIT: Duration = Duration::from_secs(60);
/// What no line of the log may hold.
const PASSWORD: &str = "hunter2-of-the-test";

/// The certificate that the broker shows, the URL, what is wrong, settings, the kind of error, and a word that the log says of it.
type Case<'a> = (&'a str, String, &'a str, &'a [&'a str], &'a str, &'a str);

#[test]
fn what_is_wrong_with_tls_or_access_is_said_without_a_secret_and_ends_the_worker() {
    let certificates = Certificates::make();
    let broker = certificates.broker();
    let vhost = broker.vhost();
    let url = |userinfo: &str, vhost: &str| format!("amqps://{userinfo}@127.0.0.1:{}/{vhost}", broker.port() + 1);
    let ca = certificates.set("ca_file", "ca.pem");
    let cases: &[Case<'_>] = &[
        ("server", url("guest:guest", &vhost.name), "no authority of ours", &[], "tls", "issuer"),
        ("stranger", url("guest:guest", &vhost.name), "signed by a stranger", &[&ca], "tls", "issuer"),
        ("expired", url("guest:guest", &vhost.name), "expired", &[&ca], "tls", "expired"),
        ("elsewhere", url("guest:guest", &vhost.name), "of another host", &[&ca], "tls", "name"),
        (
            "server",
            url(&format!("guest:{PASSWORD}"), &vhost.name),
            "wrong password",
            &[&ca],
            "access_refused",
            "ACCESS",
        ),
        ("server", url(&format!("nobody:{PASSWORD}"), &vhost.name), "unknown user", &[&ca], "access_refused", "ACCESS"),
        ("server", url("guest:guest", "nowhere"), "missing virtual host", &[&ca], "access_refused", "vhost"),
    ];
    for (shown, url, what, set, kind, said) in cases {
        certificates.show_on(&broker, shown);
        let mut worker = Worker::serve_at(url, set);
        let status = worker.wait(LIMIT);
        std::thread::sleep(Duration::from_millis(200));
        let log = worker.lines().join("\n");
        assert_eq!(status.code(), Some(4), "{what}: {log}");
        let event = &worker.events("disconnected")[0];
        assert_eq!(event["error.type"], *kind, "{what}: {event}");
        let detail = event["detail"].as_str().unwrap_or_default();
        assert!(detail.to_lowercase().contains(&said.to_lowercase()), "{what}: {detail}");
        for secret in [PASSWORD, "guest:guest", "PRIVATE KEY"] {
            assert!(!log.contains(secret), "{what}: {log}");
        }
    }
}

#[test]
fn articles_flow_over_tls_and_a_certificate_that_expires_is_waited_out() {
    let certificates = Certificates::make();
    let broker = certificates.broker();
    let vhost = broker.vhost();
    let url = format!("amqps://guest:guest@127.0.0.1:{}/{}", broker.port() + 1, vhost.name);
    let (ca, certificate, key) = (
        certificates.set("ca_file", "ca.pem"),
        certificates.set("certificate_file", "client.pem"),
        certificates.set("key_file", "client.key"),
    );
    let worker = Worker::serve_at(&url, &[&ca, &certificate, &key]);
    worker.wait_for("ready", 1, LIMIT);
    let client = Client::connect(&vhost.url());
    let article = |id: &str| (properties("text/plain", id), TEXT.as_bytes().to_vec());
    client.publish("articles.raw", &[article("1")]);
    client.take("articles.enriched", 1, LIMIT);

    certificates.show_on(&broker, "expired");
    vhost.close_connections();
    let client = Client::connect(&vhost.url());
    client.publish("articles.raw", &[article("2")]);
    let refused = || worker.events("disconnected").into_iter().any(|event| event["error.type"] == "tls");
    crate::support::eventually("the certificate is refused", LIMIT, refused);
    certificates.show_on(&broker, "server");
    client.take("articles.enriched", 1, LIMIT);
    let (status, _) = worker.terminate();
    assert!(status.success(), "a worker that has worked does not give up over a certificate");
}
