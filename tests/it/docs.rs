//! The README's tables are what the code says. `UPDATE_README=1 cargo test docs` writes them anew.

use copydesk::decode::fields::ALIASES;
use copydesk::reason::Code;
use copydesk::telemetry::metrics::METRICS;
use copydesk::telemetry::schema::{EVENTS, FIELDS};

fn reasons() -> String {
    let mut table = "| code | what it means |\n|---|---|\n".to_owned();
    for code in Code::ALL {
        table += &format!("| `{code}` | {} |\n", code.meaning());
    }
    table
}

fn fields() -> String {
    let mut table = "| read as | names, the first one that is there counts |\n|---|---|\n".to_owned();
    for (field, names) in ALIASES {
        let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        table += &format!("| {} | {} |\n", words(&format!("{field:?}")), names.join(", "));
    }
    table
}

fn events() -> String {
    let mut table = "| event | level | what happened | what to do |\n|---|---|---|---|\n".to_owned();
    for event in EVENTS {
        table += &format!("| `{}` | {:?} | {} | {} |\n", event.name, event.level, event.meaning, event.action);
    }
    table
}

fn log_fields() -> String {
    let mut table = "| field | type | what it says |\n|---|---|---|\n".to_owned();
    for field in FIELDS {
        table += &format!("| `{}` | {} | {} |\n", field.name, field.kind, field.meaning);
    }
    table
}

fn metrics() -> String {
    let mut table = "| metric | labels | what it says |\n|---|---|---|\n".to_owned();
    for (name, labels, meaning) in METRICS {
        table += &format!("| `{name}` | {labels} | {meaning}. |\n");
    }
    table
}

/// `CanonicalUrl` as `canonical url`.
fn words(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.extend(c.to_lowercase());
    }
    out
}

#[test]
fn the_readmes_tables_are_the_codes() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let before = std::fs::read_to_string(path).unwrap();
    let mut readme = before.clone();
    for (name, table) in [
        ("reasons", reasons()),
        ("fields", fields()),
        ("events", events()),
        ("log fields", log_fields()),
        ("metrics", metrics()),
    ] {
        let (begin, end) = (format!("<!-- begin {name} -->\n"), format!("<!-- end {name} -->"));
        let start = readme.find(&begin).unwrap_or_else(|| panic!("README has no place for {name}")) + begin.len();
        let stop = readme[start..].find(&end).unwrap_or_else(|| panic!("{name} does not end")) + start;
        readme.replace_range(start..stop, &table);
    }
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(path, &readme).unwrap();
    }
    assert!(readme == before || std::env::var_os("UPDATE_README").is_some(), "run UPDATE_README=1 cargo test docs");
}
