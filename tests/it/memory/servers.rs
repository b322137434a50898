//! TLS, users, sentinels and clusters.

use std::time::{Duration, Instant};

use copydesk::memory::{Answer, Memory};
use copydesk::store::redis::{Options, Tls};

use super::made::{answer, article, ask, options, prose, redis};
use crate::support::broker::free_port;
use crate::support::eventually;
use crate::support::redis::Redis;
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
            "+append",
            "+setrange",
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
    let master = Redis::start(&[]);
    let replica = Redis::start(&["--replicaof", "127.0.0.1", &master.port().to_string()]);
    let sentinels: Vec<_> = (0..3).map(|_| sentinel(master.port())).collect();
    eventually("the replica is there", Duration::from_secs(30), || {
        master.cli(&["INFO", "replication"]).contains("state=online")
            && sentinels.iter().all(|s| s.cli(&["SENTINEL", "MASTER", "news"]).contains("num-other-sentinels\n2"))
            && sentinels.iter().all(|s| s.cli(&["SENTINEL", "REPLICAS", "news"]).contains(&replica.port().to_string()))
    });
    let hosts: Vec<_> = sentinels.iter().map(|s| format!("127.0.0.1:{}", s.port())).collect();
    let memory = redis(Options {
        budget: Duration::from_millis(50),
        ..options(&format!("redis-sentinel://{}/news", hosts.join(",")))
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
    let found = ask(&*memory, &article("late", "late", &prose(6, 0..200)));
    assert_eq!(found.duplicate.unwrap().of, "before", "the memory came along");
}

fn sentinel(master: u16) -> Redis {
    let port = free_port();
    let folder = std::env::temp_dir().join(format!("copydesk-sentinel-{}-{port}.conf", std::process::id()));
    let text = format!(
        "port {port}\nsentinel monitor news 127.0.0.1 {master} 2\nsentinel down-after-milliseconds news 1000\n\
         sentinel failover-timeout news 5000\nsentinel parallel-syncs news 1\n"
    );
    std::fs::write(&folder, text).unwrap();
    Redis::start_on(port, &[&folder.display().to_string(), "--sentinel", "--port", &port.to_string()])
}

#[test]
fn a_cluster_serves_and_goes_on_after_a_node_is_gone() {
    let node = || {
        let port = free_port();
        let bus = free_port().to_string();
        Redis::start_on(port, &["--cluster-enabled", "yes", "--cluster-node-timeout", "1500", "--cluster-port", &bus])
    };
    let nodes: Vec<_> = (0..6).map(|_| node()).collect();
    let addresses: Vec<_> = nodes.iter().map(|n| format!("127.0.0.1:{}", n.port())).collect();
    let mut create = vec!["--cluster", "create"];
    create.extend(addresses.iter().map(String::as_str));
    create.extend(["--cluster-replicas", "1", "--cluster-yes"]);
    let said = nodes[0].cli(&create);
    assert!(said.contains("All 16384 slots covered"), "{said}");
    eventually("the cluster stands", Duration::from_secs(30), || {
        nodes.iter().all(|n| n.cli(&["CLUSTER", "INFO"]).contains("cluster_state:ok"))
            && nodes[0].cli(&["CLUSTER", "NODES"]).matches("slave").count() == 3
    });
    let memory = redis(Options {
        budget: Duration::from_millis(100),
        ..options(&format!("redis-cluster://{}", addresses[..3].join(",")))
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
    let found = ask(&*memory, &article("late", "late", &prose(6, 0..200)));
    assert_eq!(found.duplicate.unwrap().of, "before", "the memory came along");
}
