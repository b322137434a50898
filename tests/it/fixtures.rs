//! Each folder of `tests/fixtures` with an `expected.json` is an article before and after: the document made of its `input.*` validates
//! against the schema and holds all that is expected, whatever else it holds.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::schema;
use crate::support::worker::copydesk;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures"));
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> = entries.filter(|path| path.join("expected.json").exists()).collect();
    cases.sort();
    cases
}

fn input(case: &Path) -> PathBuf {
    let mut files = std::fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path());
    files.find(|path| path.file_stem().is_some_and(|stem| stem == "input")).expect("an input")
}

/// Notes where `document` has not what is `expected`: objects may hold more, lists may not.
fn compare(expected: &Value, document: &Value, at: &str, wrong: &mut Vec<String>) {
    match (expected, document) {
        (Value::Object(expected), Value::Object(document)) => {
            for (key, value) in expected {
                compare(value, document.get(key).unwrap_or(&Value::Null), &format!("{at}/{key}"), wrong);
            }
        }
        (Value::Array(expected), Value::Array(document)) if expected.len() == document.len() => {
            for (index, (value, found)) in expected.iter().zip(document).enumerate() {
                compare(value, found, &format!("{at}/{index}"), wrong);
            }
        }
        _ if expected == document => {}
        _ => wrong.push(format!("{at}\n  expected {expected}\n  found    {document}")),
    }
}

#[test]
fn every_case_comes_out_as_expected() {
    let cases = cases();
    assert!(cases.len() >= 5, "one for each form of input");
    let mut wrong = Vec::new();
    for case in &cases {
        let out = copydesk().arg("pipe").arg(input(case)).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let name = case.file_name().unwrap().to_string_lossy();
        let Ok(document) = serde_json::from_slice(&out.stdout) else {
            wrong.push(format!("{name}: no document; {}", String::from_utf8_lossy(&out.stderr)));
            continue;
        };
        schema::assert_article(&document);
        let expected = serde_json::from_slice(&std::fs::read(case.join("expected.json")).unwrap()).unwrap();
        compare(&expected, &document, &name, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
