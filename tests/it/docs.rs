//! What the documentation says is true: tables that describe the code are made from it, links lead somewhere, and commands exist.
//! `UPDATE_DOCS=1 cargo test --test it docs` writes the tables anew.

use std::path::{Path, PathBuf};

use clap::CommandFactory;
use copydesk::cli::Cli;
use copydesk::decode::fields::ALIASES;
use copydesk::reason::Code;
use copydesk::telemetry::metrics::METRICS;
use copydesk::telemetry::schema::{EVENTS, FIELDS};

use crate::support::worker::copydesk;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

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

fn columns() -> String {
    let mut table = "| column | type | what it says |\n|---|---|---|\n".to_owned();
    for column in copydesk::transport::files::table::columns() {
        table += &format!("| `{}` | `{}` | {} |\n", column.name, column.shape, column.meaning);
    }
    table
}

fn configuration() -> String {
    format!("```toml\n{}```\n", std::fs::read_to_string(root().join("config/default.toml")).unwrap())
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
fn tables_say_what_the_code_says() {
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    for (file, name, table) in [
        ("docs/inputs.md", "fields", fields()),
        ("docs/outputs.md", "columns", columns()),
        ("docs/quarantine.md", "reasons", reasons()),
        ("docs/logs.md", "events", events()),
        ("docs/logs.md", "log fields", log_fields()),
        ("docs/metrics.md", "metrics", metrics()),
        ("docs/configuration.md", "configuration", configuration()),
    ] {
        let path = root().join(file);
        let before = std::fs::read_to_string(&path).unwrap();
        let (begin, end) = (format!("<!-- begin {name} -->\n"), format!("<!-- end {name} -->"));
        let start = before.find(&begin).unwrap_or_else(|| panic!("{file} has no place for {name}")) + begin.len();
        let stop = before[start..].find(&end).unwrap_or_else(|| panic!("{name} does not end")) + start;
        let mut after = before.clone();
        after.replace_range(start..stop, &table);
        if update {
            std::fs::write(&path, &after).unwrap();
        }
        assert!(update || after == before, "{file}: run UPDATE_DOCS=1 cargo test --test it docs");
    }
}

/// README, the other pages at the top, and `docs/`.
fn pages() -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for folder in ["", "docs", "deploy/rabbitmq"] {
        let entries = std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        pages.extend(entries.filter(|path| path.extension().is_some_and(|ending| ending == "md")));
    }
    pages.sort();
    assert!(pages.len() > 10, "{pages:?}");
    pages
}

/// The name that a heading can be linked by: lower case, blanks as hyphens, other marks left out.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

#[test]
fn links_lead_somewhere() {
    let link = regex::Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    let mut broken = Vec::new();
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        for target in link.captures_iter(&text).map(|found| found.get(1).unwrap().as_str()) {
            if target.contains("://") {
                continue;
            }
            let (file, part) = target.split_once('#').unwrap_or((target, ""));
            let to = if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            let headings = || {
                let text = std::fs::read_to_string(&to).unwrap_or_default();
                let lines = text.lines().filter(|line| line.starts_with('#'));
                lines.map(|line| anchor(line.trim_start_matches('#'))).collect::<Vec<_>>()
            };
            if !to.exists() || !part.is_empty() && !headings().iter().any(|name| name == part) {
                broken.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The code of a page: what stands between lines of three backticks, by the language behind the first ones.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(named) = line.trim_start().strip_prefix("```") {
            let block: Vec<_> = lines.by_ref().take_while(|line| !line.trim_start().starts_with("```")).collect();
            if named == language {
                blocks.push(block.join("\n"));
            }
        }
    }
    blocks
}

/// What is wrong with the words behind `copydesk`, by the program's own description of its commands.
fn misspelt(command: &str) -> Option<String> {
    let mut known = Cli::command();
    known.build();
    let mut at = &known;
    for word in command.split_whitespace() {
        let word = word.trim_matches(['\'', '"', '`', '(', ')', ',']);
        if let Some(flag) = word.strip_prefix("--") {
            let flag = flag.split('=').next().unwrap_or_default();
            if !flag.is_empty() && !at.get_arguments().any(|argument| argument.get_long() == Some(flag)) {
                return Some(format!("{} has no --{flag}", at.get_name()));
            }
        } else if let Some(sub) = at.find_subcommand(word) {
            at = sub;
        } else if at.has_subcommands() && at.get_name() != "copydesk" {
            return Some(format!("{} has no {word}", at.get_name()));
        } else if at.get_name() == "copydesk" {
            return Some(format!("there is no `copydesk {word}`"));
        }
    }
    None
}

#[test]
fn commands_exist() {
    let makefile = std::fs::read_to_string(root().join("Makefile")).unwrap();
    let make = regex::Regex::new(r"(?:^|[$`\s])make ([a-z][a-z-]*)").unwrap();
    let inline = regex::Regex::new(r"`([^`\n]+)`").unwrap();
    let (mut seen, mut wrong) = (0, Vec::new());
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        let mut code = blocks(&text, "sh").join("\n");
        code += &blocks(&text, "console").join("\n");
        for found in inline.captures_iter(&text) {
            code += "\n";
            code += found.get(1).unwrap().as_str();
        }
        for line in code.lines() {
            let words = line.split('#').next().unwrap_or_default();
            for part in words.split(['|', ';', '>', '<', '&']) {
                let part = part.trim().trim_start_matches("$ ");
                if let Some(arguments) = part.strip_prefix("copydesk ") {
                    seen += 1;
                    wrong.extend(misspelt(arguments).map(|what| format!("{}: {line}: {what}", page.display())));
                }
            }
            for found in make.captures_iter(line) {
                seen += 1;
                if !makefile.contains(&format!("\n{}:", &found[1])) {
                    wrong.push(format!("{}: {line}: no such target", page.display()));
                }
            }
        }
    }
    assert!(seen > 40, "found {seen} commands");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        misspelt("quarantine lost").is_some() && misspelt("pipe --rejectd x").is_some() && misspelt("sirve").is_some()
    );
}

/// A block of `console` is a command of this program, `$ copydesk …`, and what it prints; a last line of `…` stands for the rest.
#[test]
fn consoles_show_what_is_printed() {
    let mut run = 0;
    for page in pages() {
        for block in blocks(&std::fs::read_to_string(&page).unwrap(), "console") {
            let (command, expected) = block.split_once('\n').unwrap();
            let arguments = command.strip_prefix("$ copydesk ").expect("a command of this program");
            let out = copydesk().args(arguments.split_whitespace()).current_dir(root()).output().unwrap();
            let printed = String::from_utf8_lossy(&out.stdout);
            let place = page.display();
            match expected.trim_end().strip_suffix('…') {
                Some(begin) => assert!(printed.starts_with(begin.trim_end()), "{place}: {command} prints\n{printed}"),
                None => assert_eq!(printed.trim_end(), expected.trim_end(), "{place}: {command}"),
            }
            run += 1;
        }
    }
    assert!(run > 0, "the documentation shows no output");
}
