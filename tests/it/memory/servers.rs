//! TLS, users, sentinels and clusters.

use std::time::{Duration, Instant};

use copydesk::memory::{Answer, Memory};
use copydesk::store::redis::{Options, Tls};

use super::made::{answer, article, ask, ask_until_answered, options, prose, redis};
use crate::support::broker::free_port;
use crate::support::eventually;
use crate::support::redis::{Redis, addresses, cluster, watched};
use crate::support::tls::Certificates;

fn finds_a_copy(memory: &dyn Memory, name: &str) {
    let text = prose(name.len() as u64, 0..200);
    eventually("the store takes an article", Duration::from_secs(30), || {
        matches!(answer(memory, &article(name, name, &text)), Answer::Checked(_))
    });
    let copy = format!("{name}-copy");
    assert_eq!(ask(memory, &article(&copy, &copy, &text)).duplicate.unwrap().of, name);
}

#[test]
fn tls_with_a_user_that_may_do_little() {
    let certificates = Certificates::make();
    let file = |name: &str| certificates.file(name).display().to_string();
    let port = free_port();
    let server = Redis::start_on(
        port,
        &[
            "--port",
            "0",
            "--tls-port",
            &port.to_string(),
            "--tls-ca-cert-file",
            &file("ca.pem"),
            "--tls-cert-file",
            &file("server.pem"),
            "--tls-key-file",
            &file("server.key"),
            "--tls-auth-clients",
            "yes",
            "--user",
            "desk",
            "on",
            ">s3cret",
            "~{test*",
            "+eval",
            "+evalsha",
            "+script|load",
            "+get",
            "+mget",
            "+set",
            "+hmget",
            "+hset",
            "+hlen",
            "+unlink",
            "+getrange",
            "+bitfield",
            "+incr",
            "+expire",
            "+time",
            "+ping",
        ],
    );
    let url = format!("rediss://desk:s3cret@localhost:{port}");
    let mut with = options(&url);
    let read = |name: &str| std::fs::read(certificates.file(name)).unwrap();
    let key = String::from_utf8(read("client.key")).unwrap();
    with.endpoint.tls = Some(Tls { ca: Some(read("ca.pem")), client: Some((read("client.pem"), key.into())) });
    finds_a_copy(&*redis(with.clone()), "tls");
    let strangers = [
        Options {
            endpoint: copydesk::store::redis::Endpoint {
                password: String::from("wrong").into(),
                ..with.endpoint.clone()
            },
            ..with.clone()
        },
        Options {
            endpoint: copydesk::store::redis::Endpoint { tls: Some(Tls::default()), ..with.endpoint.clone() },
            ..with.clone()
        },
    ];
    for stranger in strangers {
        let said = answer(&*redis(stranger), &article("s", "s", &prose(5, 0..100)));
        assert!(matches!(said, Answer::Unchecked(_)), "{said:?}");
    }
    drop(server);
}

#[test]
fn sentinels_name_the_master_and_after_a_failover_the_new_one() {
    let (master, replica, sentinels) = watched();
    let memory = redis(Options {
        budget: Duration::from_millis(50),
        ..options(&format!("redis-sentinel://{}/news", addresses(&sentinels)))
    });
    finds_a_copy(&*memory, "before");
    eventually("the replica has it", Duration::from_secs(10), || replica.cli(&["DBSIZE"]) == master.cli(&["DBSIZE"]));
    master.kill();
    let began = Instant::now();
    let mut number = 0;
    eventually("the new master answers", Duration::from_secs(60), || {
        number += 1;
        let (id, asked) = (format!("between{number}"), Instant::now());
        let said = answer(&*memory, &article(&id, &id, &prose(1000 + number, 0..80)));
        assert!(asked.elapsed() < Duration::from_millis(300), "{:?}", asked.elapsed());
        matches!(said, Answer::Checked(_))
    });
    eprintln!("failing over by sentinels took {:?}", began.elapsed());
    let found = ask_until_answered(&*memory, &article("late", "late", &prose(6, 0..200)));
    assert_eq!(found.duplicate.unwrap().of, "before", "the memory came along");
}

#[test]
fn a_cluster_serves_and_goes_on_after_a_node_is_gone() {
    let nodes = cluster();
    let memory = redis(Options {
        budget: Duration::from_millis(100),
        ..options(&format!("redis-cluster://{}", addresses(&nodes)))
    });
    finds_a_copy(&*memory, "before");
    let holder = nodes
        .iter()
        .find(|n| n.cli(&["ROLE"]).starts_with("master") && n.cli(&["DBSIZE"]) != "0")
        .expect("a node holds it");
    eventually("its replica has it", Duration::from_secs(10), || {
        nodes.iter().filter(|n| n.cli(&["DBSIZE"]) == holder.cli(&["DBSIZE"])).count() == 2
    });
    holder.kill();
    let mut number = 0;
    eventually("the cluster answers again", Duration::from_secs(60), || {
        number += 1;
        let (id, asked) = (format!("between{number}"), Instant::now());
        let said = answer(&*memory, &article(&id, &id, &prose(1000 + number, 0..80)));
        assert!(asked.elapsed() < Duration::from_millis(400), "{:?}", asked.elapsed());
        matches!(said, Answer::Checked(_))
    });
    let found = ask_until_answered(&*memory, &article("late", "late", &prose(6, 0..200)));
    assert_eq!(found.duplicate.unwrap().of, "before", "the memory came along");
}
