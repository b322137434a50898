use serde_json::json;

use super::*;
use crate::article::{Annotations, Article, Body, Country, Duplicate, Entity, Language, Link, Moment, Source, Subject};
use crate::budget::Budget;

fn document() -> Document {
    Document::of_schema(&crate::encode::written_schema())
}

fn problems(source: &str) -> Vec<String> {
    Expression::compile(source, document().form(), Purpose::Condition).map_or_else(|problems| problems, |_| Vec::new())
}

fn notes(source: &str) -> Vec<String> {
    let compiled = Expression::compile(source, document().form(), Purpose::Condition);
    compiled.unwrap_or_else(|problems| panic!("{source}: {problems:?}")).notes().to_vec()
}

fn article() -> Article {
    let country = |code: &str, score| Country { code: code.into(), score, mentions: 2, ..Country::default() };
    Article {
        headline: Some("Wahlen in Ägypten".into()),
        language: Some(Language { code: "de".into(), script: None, confidence: 1.0 }),
        source: Source { name: None, domain: Some("zeitung.example".into()) },
        body: Body { text: "Der Text.".into(), words: 2, paragraphs: 1, ..Body::default() },
        tags: vec!["Politik".into()],
        links: vec![Link { url: "https://a.example/".into(), text: None }],
        annotations: Annotations {
            countries: vec![country("EG", 0.7), country("DE", 0.3)],
            subjects: vec![Subject { code: "medtop:11000000".into(), name: "politics".into(), score: 1.0 }],
            people: vec![Entity { name: "A".into(), wikidata: Some("Q1".into()), ..Entity::default() }],
            ..Annotations::default()
        },
        extra: [("desk".to_owned(), json!("world")), ("level".to_owned(), json!({"of": 3}))].into_iter().collect(),
        ..Article::default()
    }
}

fn evaluate(source: &str, article: &Article) -> Result<Option<serde_json::Value>, Failure> {
    let mut document = document();
    let expression = Expression::compile(source, document.form(), Purpose::Value);
    let expression = expression.unwrap_or_else(|problems| panic!("{source}: {problems:?}"));
    document.read_for(&expression);
    document.view(article).value(&expression, &Budget::unlimited()).unwrap()
}

#[test]
fn conditions_are_asked_of_the_finished_document() {
    let article = article();
    for holds in [
        "language.code == 'de' && 'DE' in countries.map(c, c.code)",
        "countries.exists(c, c.code == 'EG' && c.score > 0.5)",
        "countries[0].code == 'EG' && size(countries) == 2 && countries.size() > 1",
        "!has(article.description) && has(article.headline) && headline.startsWith('Wahlen')",
        "article.headline.contains('Ägypten') && article.countries.exists(c, c.code == 'DE')",
        "headline.matches('(?i)ÄGYPTEN$') && !headline.matches('^x')",
        "!has(duplicate.of) && !has(article.duplicate)",
        "duplicate.?of.orValue('none') == 'none'",
        "article.?section.orValue('') == '' && article.?headline.hasValue()",
        "extra.desk == 'world' && 'desk' in extra && !('x' in extra) && extra.level.of == 3",
        "extra.?level.?of.orValue(0) > 2 && extra.?desk.?of.orValue(0) == 0",
        "extra.map(k, k) == ['desk', 'level']",
        "people.all(p, has(p.wikidata)) && people.filter(p, has(p.role)).size() == 0",
        "quotations.size() == 0 && dates.map(d, d.text) == []",
        "tags == ['Politik'] && tags.exists(t, t.lowerAscii() == 'politik') && tags.join(',') == 'Politik'",
        "subjects.exists_one(s, s.code == 'medtop:11000000') && subjects[0].score == 1.0 && subjects[0].score > 0.5",
        "source.domain.endsWith('.example') && body.words >= 2 && body.text.size() == 9",
        "countries.exists(c, people.exists(p, p.name == 'A' && c.code == 'DE'))",
        "[1, 2].map(x, x * 2) == [2, 4] && (true ? 'a' : 'b') == 'a' && -1 < 0",
        "body.structure.size() == 0 && places.all(p, p.ids.size() == 0)",
    ] {
        assert_eq!(evaluate(holds, &article), Ok(Some(json!(true))), "{holds}");
    }
}

#[test]
fn values_are_json() {
    let article = article();
    for (source, value) in [
        ("countries.map(c, c.code)", json!(["EG", "DE"])),
        ("{'desk': extra.desk, 'n': size(countries), 'half': 0.5}", json!({"desk": "world", "n": 2, "half": 0.5})),
        ("extra.level", json!({"of": 3})),
        ("language.code", json!("de")),
        ("null", json!(null)),
        (
            "countries",
            json!([{"code": "EG", "name": "", "mentions": 2, "score": 0.7}, {"code": "DE", "name": "", "mentions": 2, "score": 0.3}]),
        ),
    ] {
        assert_eq!(evaluate(source, &article), Ok(Some(value)), "{source}");
    }
    assert_eq!(evaluate("article.?section", &article), Ok(None));
    assert_eq!(evaluate("duplicate.?of.optMap(id, 'again ' + id)", &article), Ok(None));
    let again = Article {
        duplicate: Some(Duplicate { of: "x".into(), containment: 1.0, kind: crate::article::DuplicateKind::Exact }),
        ..article
    };
    assert_eq!(evaluate("duplicate.?of.optMap(id, 'again ' + id)", &again), Ok(Some(json!("again x"))));
}

#[test]
fn what_is_not_in_the_document_is_refused_with_what_may_have_been_meant() {
    for (source, said) in [
        ("languge.code == 'de'", "unknown field languge; did you mean language?"),
        ("language.cod == 'de'", "unknown field language.cod; did you mean code?"),
        ("countries.exists(c, c.cde == 'DE')", "unknown field c.cde; did you mean code?"),
        ("countries.code == 'DE'", "a list has no fields"),
        ("body.text.length > 1", "text has no fields"),
        ("headline.contain('x')", "unknown function contain(); did you mean contains?"),
        ("contains(headline, 'x')", "stands behind what it works on"),
        ("article.body.txt == ''", "unknown field body.txt; did you mean text?"),
        ("has(countries)", "cannot be read"),
        ("has(article.countries)", "always there"),
        ("published.precision == 'dya'", "but one of"),
    ] {
        let problems = problems(source);
        assert!(problems.iter().any(|problem| problem.contains(said)), "{source}: {problems:?}");
    }
}

#[test]
fn what_can_never_be_right_is_refused() {
    for source in [
        "",
        "language.code",
        "body.words",
        "language.code == 3",
        "body.words > 'x'",
        "body.words + 1.5 > 2.0",
        "body == body",
        "'DE' in 'DEFG'",
        "3 in tags",
        "!headline",
        "headline && true",
        "countries.map(c, c) > 1",
        "language.code ==",
        "b'x' == b'y'",
        "headline.matches(body.text)",
        "headline.matches('(')",
        "headline.matches('a{1000}{1000}{1000}')",
        "headline.contains(3)",
        "size(3) > 1",
        "headline.orValue('') == ''",
        "optional.some(1) == 1",
        "body.text[0] == 'x'",
        "countries.exists(c, d, true)",
        "countries.exists(a, people.exists(b, places.exists(c, true)))",
        "Thing{a: 1} == 1",
        "{1: 2} == {1: 2}",
        "tags.join(3) == ''",
        "string(tags) == ''",
        "x => y",
        "body.words.exists(x, true)",
        "timestamp('2026-01-01T00:00:00Z') > now()",
        "{'a': 1}.map(k, k) == ['a']",
    ] {
        assert!(!problems(source).is_empty(), "{source:?} was accepted");
    }
}

#[test]
fn what_could_fail_is_noted_unless_it_is_asked_for() {
    for source in [
        "language.code == 'de'",
        "headline == 'x'",
        "article.headline == 'x'",
        "article.language.code == 'de'",
        "language.code == 'de' || has(language.code)",
        "has(language.code) || language.code == 'de'",
        "has(language.code) ? true : language.code == 'de'",
        "countries[0].code == 'DE'",
        "size(countries) > 0 && countries[1].code == 'DE'",
        "places.exists(p, p.country == 'DE')",
        "has(p.country) && places.exists(p, p.country == 'DE')".trim_start_matches("has(p.country) && "),
        "extra.desk == 'x'",
        "has(extra.desk) && extra.desk > 3",
        "has(extra.level) && extra.level.of == 3",
        "10 / body.words > 1",
        "int(body.text) > 1",
        "duplicate.?of.value() == 'x'",
        "provenance['headline'].method == 'og'",
    ] {
        assert!(!notes(source).is_empty(), "{source} was not noted");
    }
    for source in [
        "has(language.code) && language.code == 'de'",
        "has(article.language) && language.code == 'de' && language.confidence > 0.5",
        "has(article.headline) && headline == 'x'",
        "!has(language.code) || language.code == 'de'",
        "!(has(article.headline) && headline == 'x')",
        "has(language.code) ? language.code == 'de' : false",
        "size(countries) > 0 && countries[0].code == 'DE'",
        "countries.size() >= 2 && countries[1].code == 'DE'",
        "size(countries) == 0 || countries[0].code == 'DE'",
        "places.exists(p, has(p.country) && p.country == 'DE')",
        "language.?code.orValue('und') == 'de'",
        "has(extra.desk) && extra.desk == 'x'",
        "'desk' in extra && extra.desk == 'x'",
        "body.words / 10 > 1",
        "'headline' in provenance && provenance['headline'].method == 'og'",
        "duplicate.?of.hasValue()",
        "body.text.contains('x') && body.structure.size() == 0 && origin.bytes > 10",
    ] {
        assert_eq!(notes(source), Vec::<String>::new(), "{source}");
    }
}

#[test]
fn a_failure_says_why_and_never_what_the_article_says() {
    let article = article();
    let failure = |source: &str| evaluate(source, &article).unwrap_err().0;
    assert_eq!(failure("section == 'x'"), "section is absent");
    assert_eq!(failure("duplicate.of == 'x'"), "duplicate.of is absent");
    assert_eq!(failure("countries[7].code == 'x'"), "an index beyond the end of a list");
    let secret = failure("int(headline) > 3");
    assert!(!secret.contains("Wahlen"), "{secret}");
    assert!(!failure("extra.desk > 3").contains("world"));
}

#[test]
fn cost_follows_lists_and_texts_and_ends_with_the_budget() {
    let mut document = document();
    let compile = |source: &str, document: &mut Document| {
        let expression = Expression::compile(source, document.form(), Purpose::Condition).unwrap();
        document.read_for(&expression);
        expression
    };
    let nested = compile("links.exists(a, links.exists(b, a.url == b.url + 'x'))", &mut document);
    let plain = compile("size(links) > 1", &mut document);
    let link = |n: usize| Link { url: format!("https://a.example/{n}"), text: None };
    let many = Article { links: (0..5000).map(link).collect(), ..Article::default() };
    let mut view = document.view(&many);
    let budget = Budget::new(500_000_000, std::sync::Arc::default());
    assert_eq!(view.holds(&plain, &budget), Ok(Ok(true)));
    assert!(view.holds(&nested, &budget).is_err(), "25 million comparisons were begun");
    let few = Article { links: (0..50).map(link).collect(), ..Article::default() };
    assert_eq!(document.view(&few).holds(&nested, &Budget::new(500_000_000, std::sync::Arc::default())), Ok(Ok(false)));
}

#[test]
fn the_longest_and_deepest_expressions_are_read_or_refused() {
    let long = |part: &str, end: &str| part.repeat((BYTES - end.len()) / part.len()) + end;
    let sources = [
        "x".repeat(BYTES + 1),
        long("!", "true"),
        long("-", "1"),
        long("(", ""),
        long("body.", "text"),
        long("body.text.trim().", "trim() == ''"),
        long("true ? true : ", "true"),
        long("true && ", "true"),
        long("1 + ", "1 == 1"),
        long("[", "]"),
        format!("{}1{} == 1", "(".repeat(BRACKETS), ")".repeat(BRACKETS)),
        long("headline.matches('", "')"),
        long(">{?[(", "l\0?(-"),
        long("a?b:", "c"),
        long("tags[0]", "[0] == ''"),
    ];
    let compile = move || {
        for source in &sources {
            let _ = Expression::compile(source, document().form(), Purpose::Condition);
        }
        Expression::compile(&sources[10], document().form(), Purpose::Condition).map(drop)
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(compile).unwrap();
    assert_eq!(thread.join().unwrap(), Ok(()));
}

#[test]
fn times_are_compared_as_times() {
    let moment = |at: &str| Some(Moment { at: at.into(), precision: crate::article::Precision::Instant });
    let article = Article {
        published: moment("2026-03-01T00:30:00+02:00"),
        modified: moment("2026-03-01T12:00:00Z"),
        ..article()
    };
    for holds in [
        // As text the first would be the later one.
        "timestamp(published.at) < timestamp('2026-02-28T23:00:00Z')",
        "timestamp(published.at) == timestamp('2026-02-28T22:30:00Z')",
        "has(published.at) && timestamp(published.at) >= timestamp('2026-02-28')",
        "timestamp(modified.at) - timestamp(published.at) > duration('13h') && duration('90m') == duration('1h30m')",
        "timestamp(published.at) + duration('1h') <= timestamp(modified.at) - duration('30s')",
        "timestamp(published.at).getFullYear() == 2026 && timestamp(published.at).getMonth() == 1",
        "timestamp(published.at).getDate() == 28 && timestamp(published.at).getDayOfMonth() == 27",
        "timestamp(published.at).getDayOfWeek() in [0, 6] && timestamp(published.at).getDayOfYear() == 58",
        "timestamp(published.at).getHours() == 22 && timestamp(published.at).getMinutes() == 30",
    ] {
        assert_eq!(evaluate(holds, &article), Ok(Some(json!(true))), "{holds}");
    }
    let value = |source: &str| evaluate(source, &article);
    assert_eq!(value("timestamp(modified.at) + duration('1.5h')"), Ok(Some(json!("2026-03-01T13:30:00Z"))));
    assert_eq!(value("duration('90m')"), Ok(Some(json!("5400s"))));
    assert_eq!(value("timestamp(headline)"), Err(Failure("timestamp() failed".into())));
    assert!(value("timestamp('9999-12-30') + duration('100h')").is_err(), "and no panic");
    assert!(notes("has(published.at) && timestamp(published.at) > timestamp('2026-01-01')").is_empty());
    assert!(notes("timestamp(published.at) > timestamp('2026-01-01')")[0].contains("may be absent"));
    let note = &notes("has(published.at) && published.at > '2026'")[0];
    assert!(note.contains("as text") && note.contains("timestamp(…)"), "{note}");
    assert!(notes("has(article.section) && timestamp(section) > timestamp('2026-01-01')")[0].contains("fails"));
    for (source, said) in [
        ("timestamp('soon') > timestamp('2026-01-01')", "timestamp() cannot read \"soon\""),
        ("duration('a while') > duration('1s')", "duration() cannot read"),
        ("timestamp(published.at) > '2026-01-01'", "> cannot compare a time with text"),
        ("timestamp(published.at) - duration('1h')", "must be true or false, and is a time"),
        ("timestamp(body.words) > timestamp('2026-01-01')", "timestamp() takes text"),
        ("published.at.getHours() == 1", "getHours() is of a time"),
        ("timestmp(published.at) > timestamp('2026-01-01')", "did you mean timestamp?"),
        ("string(timestamp(published.at)) == ''", "string() cannot take a time"),
    ] {
        let problems = problems(source);
        assert!(problems.first().is_some_and(|problem| problem.contains(said)), "{source}: {problems:?}");
    }
}
