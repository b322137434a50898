//! `copydesk stories --store`: what a store remembers, while workers use it.

use std::time::Duration;

use copydesk::article::Story;
use copydesk::memory::story::Limits;
use copydesk::memory::{Bounds, Memory, Window};
use copydesk::store::{self, Options, disk, redis::Options as Shared};

use super::made::{ask, disk, options, redis};
use super::stories::reports;
use crate::support::redis::{Redis, addresses, cluster};
use crate::support::worker::copydesk;

const LIMIT: Duration = Duration::from_secs(10);

/// Asks for all reports, and says what stories there are then.
fn fill(memory: &dyn Memory) -> Vec<Story> {
    let window = Window::new(Bounds::default());
    for article in reports() {
        assert_eq!(ask(memory, &article), ask(&window, &article));
    }
    sorted(window.stories())
}

fn sorted(mut stories: Vec<Story>) -> Vec<Story> {
    stories.sort_by(|a, b| a.id.cmp(&b.id));
    stories
}

fn of_store(options: &Options) -> Vec<Story> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    sorted(runtime.block_on(store::stories(options, LIMIT)).unwrap())
}

/// What the command prints of a store, one JSON object a line.
fn printed(store: &str, more: &[&str]) -> Vec<serde_json::Value> {
    let mut command = copydesk();
    command.args(["stories", "--set", "memory.prefix=test", "--json", "--store", store]).args(more);
    let said = command.output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    String::from_utf8(said.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn holds(url: &str, options: &Options, expected: &[Story]) {
    assert_eq!(of_store(options), expected);
    assert!(expected.iter().any(|story| !story.merged_from.is_empty()), "some became one");
    let all = printed(url, &["--least", "1"]);
    assert_eq!(all.len(), expected.len());
    for pair in all.windows(2) {
        assert!(pair[0]["members"].as_u64() >= pair[1]["members"].as_u64(), "the largest first");
    }
    let seen = expected.iter().find(|story| story.members > 1).unwrap();
    let day = seen.first_seen.as_deref().unwrap().split('T').next().unwrap();
    let of_day = printed(url, &["--day", day]);
    let story = of_day.iter().find(|story| story["id"] == seen.id).expect("that of the day");
    assert_eq!((&story["members"], &story["first_source"]), (&seen.members.into(), &seen.first_source.clone().into()));
    assert!(of_day.len() < all.len() && story.get("articles").is_none());
}

#[test]
fn stories_of_a_file_are_listed_while_it_is_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.redb");
    let memory = disk(&path);
    let expected = fill(&memory);
    let options = Options::Disk(disk::Options { path: path.clone(), bounds: Bounds::default() });
    crate::support::eventually("all is written", LIMIT, || of_store(&options) == expected);
    let url = format!("file://{}", path.display());
    holds(&url, &options, &expected);
    drop(memory);
    holds(&url, &options, &expected);
    let missing = format!("file://{}", folder.path().join("other.redb").display());
    let said = copydesk().args(["stories", "--store", &missing]).output().unwrap();
    assert_eq!(said.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&said.stderr).contains("there is none"), "{said:?}");
}

#[test]
fn stories_of_a_server_and_of_a_cluster_are_listed() {
    let server = Redis::start(&[]);
    let nodes = cluster();
    for url in [server.url(), format!("redis-cluster://{}", addresses(&nodes))] {
        let options = Shared { stories: Some(Limits::default()), ..options(&url) };
        let expected = fill(&*redis(options.clone()));
        holds(&url, &Options::Redis(Box::new(options)), &expected);
    }
    let said = copydesk().args(["stories", "--store"]).output().unwrap();
    assert_eq!(said.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&said.stderr).contains("is not set"), "{said:?}");
}
