//! Looks at a store in Redis or Valkey.

use std::time::Duration;

use super::super::{Finding, Mark};
use crate::cli::desk;
use crate::store::redis::{Options, look};

/// Longest wait for one step.
const LIMIT: Duration = Duration::from_secs(3);
/// The oldest version that was tried; Valkey counts from 7.2 on.
const OLDEST: u32 = 6;

/// What was found.
pub fn findings(options: &Options) -> Vec<Finding> {
    let seen = match desk::runtime() {
        Ok(runtime) => runtime.block_on(look(options, LIMIT)),
        Err(fault) => Err(fault.message),
    };
    match seen {
        Ok(seen) => {
            let mut findings: Vec<_> = seen.info.iter().flat_map(|info| of_node(options, info)).collect();
            if seen.info.is_empty() {
                let text = format!(
                    "{}: INFO is not allowed; version, eviction, persistence and memory are unknown",
                    options.endpoint
                );
                findings.push(Finding::new(Mark::Unknown, text, "let the user run INFO: `+info`"));
            }
            findings.push(speed(options, seen.took));
            findings
        }
        Err(why) => {
            let action = "is it up, are memory.store, user and password right, may the user do what docs/duplicates.md lists? \
                          `serve` starts without it, and articles go unchecked";
            vec![Finding::new(Mark::Bad, format!("{}: {why}", options.endpoint), action)]
        }
    }
}

fn speed(options: &Options, took: Duration) -> Finding {
    let text = format!(
        "{}: one question took {:.1} ms of {} ms",
        options.endpoint,
        took.as_secs_f64() * 1000.0,
        options.budget.as_millis()
    );
    if took > options.budget / 2 {
        return Finding::new(Mark::Note, text, "a store nearer by, or a larger memory.budget_ms");
    }
    Finding::good(text)
}

/// What `INFO` of one node says.
fn of_node(options: &Options, info: &str) -> Vec<Finding> {
    let value = |name: &str| info.lines().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(':'));
    let number = |name| value(name).and_then(|text| text.parse::<u64>().ok()).unwrap_or_default();
    let port = value("tcp_port").unwrap_or("?");
    let (kind, version) = match value("valkey_version") {
        Some(version) => ("Valkey", version),
        None => ("Redis", value("redis_version").unwrap_or("of unknown version")),
    };
    let node = format!("{} port {port}", options.endpoint);
    let mut findings = Vec::new();
    let text = format!("{node}: {kind} {version}, {}", value("role").unwrap_or("of unknown role"));
    let major = version.split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_some_and(|major| major < OLDEST) {
        findings.push(Finding::new(Mark::Bad, text, "Redis 6 or later, or Valkey"));
    } else {
        findings.push(Finding::good(text));
    }
    let policy = value("maxmemory_policy").unwrap_or("unknown");
    let text = format!("{node}: eviction {policy}");
    if policy.starts_with("allkeys") {
        let action =
            "maxmemory-policy volatile-ttl: this one may evict the counter of articles, whose numbers then begin anew";
        findings.push(Finding::new(Mark::Bad, text, action));
    } else if policy == "noeviction" {
        let action = "volatile-ttl forgets the oldest instead; with noeviction articles go unchecked while it is full";
        findings.push(Finding::new(Mark::Note, text, action));
    } else {
        findings.push(Finding::good(text));
    }
    let (used, limit) = (number("used_memory"), number("maxmemory"));
    let mib = |bytes: u64| bytes >> 20;
    if limit == 0 {
        let text = format!("{node}: {} MiB used, no limit", mib(used));
        findings.push(Finding::new(
            Mark::Note,
            text,
            "set maxmemory, or the system ends the store when memory runs out",
        ));
    } else {
        let text = format!("{node}: {} of {} MiB used", mib(used), mib(limit));
        let full = used > limit / 10 * 9;
        let action = if full { "more memory, or a shorter duplicates.window_hours" } else { "" };
        findings.push(Finding::new(if full { Mark::Note } else { Mark::Good }, text, action));
    }
    let since = (number("server_time_usec") / 1_000_000).saturating_sub(number("rdb_last_save_time"));
    let saves = number("rdb_changes_since_last_save") == 0 || since < 7200;
    let text = format!("{node}: persistence {}", if number("aof_enabled") == 1 { "aof" } else { "rdb or none" });
    if number("aof_enabled") == 1 || saves {
        findings.push(Finding::good(text));
    } else {
        let action =
            "a restart begins with an empty memory: copies of what came before it go unmarked. appendonly yes keeps it";
        findings.push(Finding::new(Mark::Note, text, action));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(info: &str) -> Vec<(Mark, String)> {
        let config = crate::config::Config::resolve({
            let mut layers = crate::config::Layers::new();
            layers.set("memory.store=redis://cache");
            layers
        });
        let Some(crate::store::Options::Redis(options)) = config.unwrap().store else { panic!("no store") };
        of_node(&options, info).into_iter().map(|finding| (finding.mark, finding.text)).collect()
    }

    #[test]
    fn version_eviction_memory_and_persistence_are_judged() {
        let good = "redis_version:7.0.15\r\nrole:master\r\ntcp_port:6379\r\nmaxmemory_policy:volatile-ttl\r\nused_memory:1048576\r\n\
                    maxmemory:104857600\r\naof_enabled:1\r\n";
        assert!(marks(good).iter().all(|(mark, _)| *mark == Mark::Good), "{:?}", marks(good));
        let bad = good
            .replace("7.0.15", "5.0.7")
            .replace("volatile-ttl", "allkeys-lru")
            .replace("used_memory:1048576", "used_memory:104000000")
            .replace(
                "aof_enabled:1",
                "aof_enabled:0\r\nrdb_changes_since_last_save:5\r\nserver_time_usec:9000000000000000",
            );
        let found: Vec<_> = marks(&bad).into_iter().map(|(mark, _)| mark).collect();
        assert_eq!(found, [Mark::Bad, Mark::Bad, Mark::Note, Mark::Note]);
        let valkey = marks(&format!("valkey_version:8.1.1\r\n{good}"));
        assert!(valkey[0].1.contains("Valkey 8.1.1"), "{valkey:?}");
    }
}
