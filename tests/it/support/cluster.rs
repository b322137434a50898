//! Three nodes on loopback that are one cluster.

use super::broker::{Broker, free_port, release};
use super::eventually;
use std::time::Duration;

/// Size of the cluster: the least that has a majority without one.
const NODES: usize = 3;

/// A cluster whose minority pauses when it is cut off.
pub struct Cluster {
    pub nodes: Vec<Broker>,
    _home: tempfile::TempDir,
}

fn name(node: usize) -> String {
    format!("copydesk{node}@localhost")
}

impl Cluster {
    /// Boots the nodes one after the other; each joins those before it.
    pub fn start() -> Self {
        let home = tempfile::Builder::new().prefix("copydesk-cookie-").tempdir().unwrap();
        let epmd = free_port();
        let start = |node: usize| {
            // RabbitMQ 4 waits for every node that is named, so a node names only those that are there.
            let mut extra = "cluster_partition_handling = pause_minority\n\
                cluster_formation.peer_discovery_backend = classic_config\n"
                .to_owned();
            for peer in 0..=node {
                extra.push_str(&format!("cluster_formation.classic_config.nodes.{} = {}\n", peer + 1, name(peer)));
            }
            if release() < (4, 0) {
                extra.push_str(
                    "cluster_formation.randomized_startup_delay_range.min = 0\n\
                     cluster_formation.randomized_startup_delay_range.max = 1\n",
                );
            }
            let environment = vec![
                ("NODE", format!("copydesk{node}")),
                ("COOKIE_HOME", home.path().display().to_string()),
                ("EPMD_PORT", epmd.to_string()),
            ];
            Broker::start_with(&extra, environment)
        };
        let nodes: Vec<_> = (0..NODES).map(start).collect();
        let running = || nodes[0].ctl(&["eval", "length(rabbit_nodes:all_running())."]);
        eventually("the nodes are one cluster", Duration::from_secs(60), || running().trim() == NODES.to_string());
        Self { nodes, _home: home }
    }

    /// The AMQP ports.
    pub fn ports(&self) -> Vec<u16> {
        self.nodes.iter().map(Broker::port).collect()
    }

    /// The node that leads this quorum queue.
    pub fn leader(&self, vhost: &str, queue: &str) -> usize {
        let find = format!(
            "{{ok, Q}} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"{vhost}\">>, queue, <<\"{queue}\">>)), \
             {{_, Node}} = amqqueue:get_pid(Q), Node."
        );
        let said = self.nodes[0].ctl(&["eval", &find]);
        (0..NODES).find(|&node| said.contains(&name(node))).unwrap_or_else(|| panic!("no leader in {said}"))
    }

    /// Cuts `node` off from the others: it takes their cookie for a wrong one, and they cannot connect to it either.
    pub fn cut_off(&self, node: usize) {
        self.cookies(node, "wrong_cookie", true);
    }

    /// Mends what [`Cluster::cut_off`] did.
    pub fn heal(&self, node: usize) {
        self.cookies(node, "erlang:get_cookie()", false);
    }

    fn cookies(&self, node: usize, cookie: &str, disconnect: bool) {
        let others: Vec<_> =
            (0..NODES).filter(|&other| other != node).map(|other| format!("'{}'", name(other))).collect();
        let disconnect = if disconnect { ", erlang:disconnect_node(N)" } else { "" };
        let eval = format!("[begin erlang:set_cookie(N, {cookie}){disconnect} end || N <- [{}]].", others.join(", "));
        self.nodes[node].ctl(&["eval", &eval]);
    }
}
