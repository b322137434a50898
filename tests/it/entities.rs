//! Entity packs, from a table or a dump to the document.

use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use serde_json::{Value, json};

use crate::support::worker;

/// A table of invented entities: a town and a company of one name, a minister, a newsroom's own reporter.
const TABLE: &str = "id\tclass\tkind\tlabel\tnames\tcountry\tfame\tid:desk\n\
    Q900000001\torganisation\tcompany\tVelmora Motors Inc.\tVelmora|de:Velmora Motoren\tJP\t190\t\n\
    Q900000002\tplace\tcity\tVelmora\t\tNO\t20\t\n\
    Q900000003\tperson\tpolitician\tIngrid Tarnvold\tuk:Інґрід Тарнволд\tNO\t170\t\n\
    \torganisation\tnewspaper\tNorvik Harbour Gazette\t\tNO\t90\tgaz-17\n\
    oops\tperson\twriter\tNobody\t\t\t1\t\n";

const ARTICLE: &str = "Ingrid Tarnvold, the Norwegian trade minister, told the Norvik Harbour Gazette on Monday that Velmora Motors would \
    build cars in Bergen next year. Tarnvold said the plant would employ four hundred people, and that talks with Velmora Motors had \
    taken two years.";

fn copydesk(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = worker::copydesk()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn compile(folder: &Path) -> String {
    let table = folder.join("table.tsv");
    std::fs::write(&table, TABLE).unwrap();
    let pack = folder.join("own.pack");
    let done = copydesk(&["entities", "compile", table.to_str().unwrap(), "--output", pack.to_str().unwrap()], b"");
    assert!(done.status.success(), "{}", text(&done.stderr));
    let report = text(&done.stdout);
    assert!(report.contains("4 entities of 4 rows") && report.contains("1 rows refused"), "{report}");
    format!("entities.packs=[\"{}\"]", pack.display())
}

#[test]
fn a_pack_of_ones_own_gives_names_their_identifiers() {
    let folder = tempfile::tempdir().unwrap();
    let packs = compile(folder.path());
    let line = json!({ "text": ARTICLE, "title": "A plant for Bergen", "language": "en" }).to_string();
    let done = copydesk(&["pipe", "--set", &packs, "-"], line.as_bytes());
    assert!(done.status.success(), "{}", text(&done.stderr));
    let document: Value = serde_json::from_slice(&done.stdout).unwrap();
    let of = |field: &str, name: &str| {
        let all = document[field].as_array().unwrap_or_else(|| panic!("no {field} in {document:#}")).clone();
        all.into_iter().find(|e| e["name"] == name).unwrap_or_else(|| panic!("no {name} in {document:#}"))
    };
    let minister = of("people", "Ingrid Tarnvold");
    assert_eq!(minister["wikidata"], "Q900000003");
    assert_eq!(minister["label"], "Ingrid Tarnvold");
    assert_eq!(of("organisations", "Velmora Motors")["wikidata"], "Q900000001");
    assert_eq!(document["countries"][0]["code"], "NO");
    let explained = copydesk(&["explain", "--set", &packs, "--json", "-"], ARTICLE.as_bytes());
    let explained: Value = serde_json::from_slice(&explained.stdout).unwrap();
    let lost = explained["entities"].as_array().unwrap().iter().find(|e| e["name"] == "Velmora Motors").unwrap();
    assert_eq!(lost["candidates"][0]["id"], "Q900000001");
    let shown = copydesk(&["entities", "show", "VELMORA", "--set", &packs], b"");
    let shown = text(&shown.stdout);
    let meanings: Vec<&str> = shown.lines().take_while(|line| !line.is_empty()).collect();
    assert!(
        meanings.len() == 2 && meanings[0].starts_with("Q900000001") && meanings[1].starts_with("Q900000002"),
        "{shown}"
    );
    // What would be taken without context, and why.
    assert!(shown.contains("\nas an organisation: Q900000001\n") && shown.contains("\nas a place: none"), "{shown}");
    assert!(shown.contains("named as an organisation, known as a place"), "{shown}");
}

#[test]
fn a_pack_that_is_missing_or_damaged_is_a_configuration_error() {
    let folder = tempfile::tempdir().unwrap();
    compile(folder.path());
    let pack = folder.path().join("own.pack");
    let mut bytes = std::fs::read(&pack).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x40;
    std::fs::write(&pack, bytes).unwrap();
    for (name, says) in
        [("own.pack", "is damaged"), ("none.pack", "cannot be read"), ("table.tsv", "is no entity pack")]
    {
        let packs = format!("entities.packs=[\"{}\"]", folder.path().join(name).display());
        let done = copydesk(&["check", "--set", &packs], b"");
        assert_eq!(done.status.code(), Some(2));
        assert!(text(&done.stderr).contains(says), "{}", text(&done.stderr));
    }
}

/// A dump of invented items: a person with an occupation, a country, a paper whose class is two steps from a known one, and one that is nothing.
fn dump() -> String {
    let item = |id: &str, label: &str, claims: Value, links: usize| {
        let sitelinks: serde_json::Map<String, Value> = (0..links).map(|n| (format!("w{n}"), json!({}))).collect();
        json!({ "id": id, "type": "item", "labels": { "en": { "language": "en", "value": label } },
            "aliases": { "de": [{ "language": "de", "value": format!("{label} (de)") }] }, "claims": claims, "sitelinks": sitelinks })
        .to_string()
    };
    let is = |property: &str, id: u32| {
        json!([{ "mainsnak": { "snaktype": "value", "property": property,
            "datavalue": { "value": { "numeric-id": id, "id": format!("Q{id}") }, "type": "wikibase-entityid" } }, "rank": "normal" }])
    };
    let string =
        |value: &str| json!([{ "mainsnak": { "datavalue": { "value": value, "type": "string" } }, "rank": "normal" }]);
    let lines = [
        item(
            "Q910000001",
            "Orla Vint",
            json!({ "P31": is("P31", 5), "P106": is("P106", 82_955), "P27": is("P27", 910_000_009) }),
            9,
        ),
        item("Q910000002", "Vint Courier", json!({ "P31": is("P31", 910_000_003), "P17": is("P17", 910_000_009) }), 7),
        item("Q910000003", "harbour paper", json!({ "P279": is("P279", 910_000_004) }), 0),
        item("Q910000004", "small paper", json!({ "P279": is("P279", 11_032) }), 0),
        item("Q910000005", "Some Thing", json!({ "P31": is("P31", 910_000_006) }), 9),
        item("Q910000007", "Little Known", json!({ "P31": is("P31", 5) }), 1),
        item(
            "Q910000009",
            "Vintland",
            json!({ "P31": is("P31", 6256), "P297": string("NO"), "P1566": string("4711") }),
            9,
        ),
        "{ broken".to_owned(),
    ];
    format!("[\n{}\n]\n", lines.join(",\n"))
}

#[test]
fn a_dump_becomes_a_table_however_it_is_packed() {
    let folder = tempfile::tempdir().unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(dump().as_bytes()).unwrap();
    let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    bzip2.write_all(dump().as_bytes()).unwrap();
    let (gzip, bzip2) = (gzip.finish().unwrap(), bzip2.finish().unwrap());
    let (in_gzip, in_bzip2) = (folder.path().join("d.json.gz"), folder.path().join("d.json.bz2"));
    std::fs::write(&in_gzip, &gzip).unwrap();
    std::fs::write(&in_bzip2, &bzip2).unwrap();
    let table = folder.path().join("table.tsv");
    let mut tables = Vec::new();
    for (dump, input) in [(in_gzip.to_str().unwrap(), &b""[..]), (in_bzip2.to_str().unwrap(), b""), ("-", &gzip)] {
        let done = copydesk(&["entities", "from-wikidata", dump, "--output", table.to_str().unwrap()], input);
        assert!(done.status.success(), "{}", text(&done.stderr));
        let report = text(&done.stdout);
        assert!(report.contains("7 items read") && report.contains("1 lines could not be read"), "{report}");
        tables.push(std::fs::read_to_string(&table).unwrap());
    }
    assert!(tables.iter().all(|other| *other == tables[0]));
    let rows: Vec<Vec<&str>> = tables[0].lines().skip(1).map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.len(), 3, "{}", tables[0]);
    assert_eq!(rows[0][..6], ["Q910000001", "person", "politician", "Orla Vint", "de:Orla Vint (de)", "NO"]);
    assert_eq!(rows[1][1..3], ["organisation", "press"]);
    assert_eq!((rows[2][2], rows[2][8]), ("country", "4711"));
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "{left:?}");
    let pack = folder.path().join("w.pack");
    let done = copydesk(&["entities", "compile", table.to_str().unwrap(), "--output", pack.to_str().unwrap()], b"");
    assert!(done.status.success() && text(&done.stdout).contains("3 entities of 3 rows"), "{}", text(&done.stdout));
}

/// What an article must come out with: field, name, and identifier or `-`.
type Names = &'static [(&'static str, &'static str, &'static str)];

/// Invented articles, by language.
const LANGUAGES: &[(&str, Names)] = &[
    (
        "de",
        &[
            ("people", "Annika Vogelsang", "-"),
            ("organisations", "Deutsche Bahn", "Q9322"),
            ("places", "Kiel", "Q1707"),
        ],
    ),
    ("fr", &[("people", "Gildas Kervadec", "-"), ("places", "Nantes", "Q12191"), ("places", "France", "Q142")]),
    (
        "es",
        &[
            ("people", "Carmen Olmedo", "-"),
            ("organisations", "Banco de España", "Q789966"),
            ("places", "Sevilla", "Q8717"),
        ],
    ),
    (
        "ru",
        &[("people", "Владимир Путин", "Q7747"), ("organisations", "Газпром", "Q102673"), ("places", "Москва", "Q649")],
    ),
    ("ar", &[("people", "سامر حداد", "-"), ("organisations", "الأمم المتحدة", "Q1065"), ("places", "القاهرة", "Q85")]),
];

#[test]
fn articles_in_other_languages_name_people_organisations_and_places() {
    for (language, names) in LANGUAGES {
        let file = format!("{}/tests/fixtures/languages/{language}.json", env!("CARGO_MANIFEST_DIR"));
        let done = copydesk(&["pipe", &file], b"");
        assert!(done.status.success(), "{}", text(&done.stderr));
        let document: Value = serde_json::from_slice(&done.stdout).unwrap();
        assert_eq!(document["language"]["code"], **language);
        for (field, name, id) in *names {
            let all = document[field].as_array().unwrap_or_else(|| panic!("{language}: no {field} in {document:#}"));
            let found = all.iter().find(|entity| entity["name"] == **name);
            let found = found.unwrap_or_else(|| panic!("{language}: no {name} in {all:#?}"));
            assert_eq!(found["wikidata"].as_str().unwrap_or("-"), *id, "{language}: {name}");
        }
        assert!(document["people"].as_array().unwrap().iter().any(|p| p["role"].is_string()), "{language}: no role");
        assert!(document["summary"].as_str().is_some_and(|summary| summary.len() > 80), "{language}: no summary");
    }
}
