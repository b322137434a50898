//! `copydesk pipe --format parquet`: what is read back is what the documents say, and files are whole however a run ends.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use parquet::basic::{Compression, LogicalType};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use serde_json::{Map, Value, json};

use crate::round_trip::TEXT;
use crate::support::worker::copydesk;
use crate::support::{eventually, signal};

const LIMIT: Duration = Duration::from_secs(120);

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// A value as JSON, without what is absent; an instant as a number of microseconds.
fn value(field: &Field) -> Option<Value> {
    Some(match field {
        Field::Null => return None,
        Field::Bool(value) => json!(value),
        Field::Long(value) | Field::TimestampMicros(value) => json!(value),
        Field::Double(value) => json!(value),
        Field::Str(text) => json!(text),
        Field::Group(row) => object(row),
        Field::ListInternal(list) => list.elements().iter().filter_map(value).collect(),
        Field::MapInternal(map) => {
            let entry = |(name, of): &(Field, Field)| {
                let Field::Str(name) = name else { panic!("a key that is no text: {name:?}") };
                (name.clone(), value(of).unwrap_or(Value::Null))
            };
            Value::Object(map.entries().iter().map(entry).collect())
        }
        other => panic!("a value of a type that no column has: {other:?}"),
    })
}

fn object(row: &Row) -> Value {
    row.get_column_iter().filter_map(|(name, field)| Some((name.clone(), value(field)?))).collect::<Map<_, _>>().into()
}

fn rows(path: &Path) -> Vec<Value> {
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let reader = SerializedFileReader::new(file).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    reader.get_row_iter(None).unwrap().map(|row| object(&row.unwrap())).collect()
}

/// A document as its row has it: instants as numbers, and nothing that is empty.
fn plain(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in &mut *fields {
                match (name.as_str(), &*value) {
                    ("at", Value::String(at)) => {
                        *value = at.parse::<jiff::Timestamp>().unwrap().as_microsecond().into()
                    }
                    // A column of JSON is read as its text.
                    ("extra", Value::String(text)) => *value = serde_json::from_str(text).unwrap(),
                    ("extra", _) => {}
                    _ => plain(value),
                }
            }
            fields.retain(|_, value| *value != json!([]) && *value != json!({}));
        }
        Value::Array(items) => items.iter_mut().for_each(plain),
        _ => {}
    }
}

fn article(id: usize) -> String {
    let text = TEXT.replace("Monday", &format!("day {id}"));
    json!({"id": format!("a{id}"), "title": "Harbour reopens after storm", "text": text}).to_string()
}

fn ids(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| row["origin"]["id"].as_str().unwrap().to_owned()).collect()
}

fn expected(range: std::ops::RangeInclusive<usize>) -> Vec<String> {
    range.map(|id| format!("a{id}")).collect()
}

#[test]
fn every_fixture_reads_back_as_its_document() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("articles.parquet");
    let run = |form: &str, to: Stdio| {
        let mut command = copydesk();
        command.args(["pipe", "--format", form, "--set", "decode.feeds=articles"]).arg(fixtures());
        let out = command.stdout(to).output().unwrap();
        assert!(matches!(out.status.code(), Some(0 | 7)), "{}", String::from_utf8_lossy(&out.stderr));
        out.stdout
    };
    run("parquet", File::create(&path).unwrap().into());
    let text = run("json", Stdio::piped());
    let mut documents: Vec<Value> = text
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    documents.iter_mut().for_each(plain);
    let mut rows = rows(&path);
    rows.iter_mut().for_each(plain);
    assert!(rows.len() > 40, "{} rows", rows.len());
    assert_eq!(rows.len(), documents.len());
    for (row, document) in rows.iter().zip(&documents) {
        assert_eq!(row, document, "{}", document["headline"]);
    }
}

#[test]
fn columns_have_types_and_the_file_says_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.parquet");
    let out = copydesk()
        .args(["pipe", "--format", "parquet"])
        .stdin(Stdio::null())
        .stdout(File::create(&path).unwrap())
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(rows(&path), Vec::<Value>::new(), "a table without a row is a table");
    let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
    let file = reader.metadata().file_metadata();
    assert!(file.created_by().unwrap().starts_with("copydesk version "));
    assert_eq!(file.key_value_metadata().unwrap()[0].value.as_deref(), Some("urn:copydesk:schema:article:1"));
    let columns: BTreeMap<String, _> =
        file.schema_descr().columns().iter().map(|column| (column.path().string(), column)).collect();
    let logical = |path: &str| columns.get(path).unwrap_or_else(|| panic!("no {path}")).logical_type_ref().cloned();
    assert!(matches!(logical("published.at"), Some(LogicalType::Timestamp(_))));
    assert_eq!(logical("people.list.element.name"), Some(LogicalType::String));
    assert_eq!(logical("extra"), Some(LogicalType::Json));
    assert_eq!(logical("countries.list.element.score"), None, "a number");
    // What is printed of the columns is what is written.
    let printed = String::from_utf8(copydesk().args(["schema", "columns"]).output().unwrap().stdout).unwrap();
    let names: Vec<_> = printed.lines().map(|line| line.split('\t').next().unwrap()).collect();
    let written: Vec<_> = file.schema().get_fields().iter().map(|field| field.name()).collect();
    assert_eq!(names, written);
}

#[test]
fn a_run_that_is_ended_leaves_a_whole_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("articles.parquet");
    let mut run = copydesk()
        .args(["pipe", "--format", "parquet", "--rejected"])
        .arg(folder.path().join("rejected"))
        .stdin(Stdio::piped())
        .stdout(File::create(&path).unwrap())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = run.stdin.take().unwrap();
    for id in 1..=20 {
        writeln!(input, "{}", article(id)).unwrap();
    }
    // A line that is refused is written down at once: what came before it is done.
    writeln!(input, "no article").unwrap();
    input.flush().unwrap();
    eventually("the refused line", LIMIT, || {
        std::fs::read(folder.path().join("rejected")).is_ok_and(|text| !text.is_empty())
    });
    signal(&run.id().to_string(), "TERM");
    assert_eq!(run.wait().unwrap().code(), Some(143));
    drop(input);
    let rows = rows(&path);
    assert_eq!(ids(&rows), expected(1..=20));
    let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
    assert!(matches!(reader.metadata().row_group(0).column(0).compression(), Compression::ZSTD(_)));
}

#[test]
fn a_folder_of_tables_is_gone_on_with_and_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let write = |name: &str, range: std::ops::RangeInclusive<usize>| {
        std::fs::write(at("crawl").join(name), range.map(|id| article(id) + "\n").collect::<String>()).unwrap();
    };
    std::fs::create_dir(at("crawl")).unwrap();
    write("a.ndjson", 1..=150);
    let start = |rate: u32| {
        let mut command = copydesk();
        command.arg("pipe").arg(at("crawl")).arg("--resume").arg(at("place.json")).arg("--output").arg(at("tables"));
        command.args(["--format", "parquet", "--partition", "language", "--set", "duplicates.enabled=false"]);
        command.args(["--set", &format!("service.max_per_second={rate}")]).stderr(Stdio::null());
        command.spawn().unwrap()
    };
    let english = at("tables").join("by_language=en");
    let all = || {
        let files = std::fs::read_dir(&english).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> =
            files.filter(|path| path.extension().is_some_and(|ending| ending == "parquet")).collect();
        files.sort();
        ids(&files.iter().flat_map(|path| rows(path)).collect::<Vec<_>>())
    };
    // A kill in the middle: nothing that has no end is shown, and nothing that is not shown counts as done.
    let mut run = start(50);
    eventually("a file that is being written", LIMIT, || english.join(".articles-1.part").exists());
    std::thread::sleep(Duration::from_millis(1500));
    run.kill().unwrap();
    run.wait().unwrap();
    assert!(all().is_empty() && !at("place.json").exists());
    // A drain in the middle, and the rest.
    let mut run = start(50);
    std::thread::sleep(Duration::from_millis(1500));
    signal(&run.id().to_string(), "TERM");
    assert_eq!(run.wait().unwrap().code(), Some(143));
    let done = all().len();
    assert!(done < 150, "it was too quick to be interrupted");
    assert_eq!(start(100_000).wait().unwrap().code(), Some(0));
    assert_eq!(all(), expected(1..=150), "each once, in order; {done} of them before the interruption");
    write("b.ndjson", 151..=160);
    assert_eq!(start(100_000).wait().unwrap().code(), Some(0));
    assert_eq!(all(), expected(1..=160));
    assert!(
        std::fs::read_dir(&english).unwrap().all(|entry| !entry.unwrap().path().to_string_lossy().ends_with(".part"))
    );
}

#[test]
fn where_no_table_can_be_written_it_says_so() {
    let said = |arguments: &[&str], to: Stdio| {
        let out = copydesk()
            .args(["pipe", "--format", "parquet"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(to)
            .output()
            .unwrap();
        (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
    };
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("place").to_str().unwrap().to_owned();
    let input = fixtures().join("samples").to_str().unwrap().to_owned();
    let (code, text) = said(&["--resume", &place, &input], Stdio::piped());
    assert!(code == Some(2) && text.contains("--output FOLDER"), "{text}");
    let (code, text) = said(&["--output", folder.path().to_str().unwrap(), &input], Stdio::piped());
    assert_eq!(code, Some(0), "an empty folder is new: {text}");
    let (code, text) = said(&["--output", folder.path().to_str().unwrap(), &input], Stdio::piped());
    assert!(code == Some(6) && text.contains("not empty"), "{text}");
    let (code, text) = said(&[&input], File::options().write(true).open("/dev/full").unwrap().into());
    assert!(code == Some(6) && text.contains("the table cannot be written"), "{text}");
}
