use super::*;
use crate::article::{Article, Language, Subject};

fn subjects(headline: &str, text: &str) -> Vec<Subject> {
    let mut article = Article { headline: Some(headline.into()), ..Article::default() };
    article.language = Some(Language { code: "en-GB".into(), script: None, confidence: 1.0 });
    article.body.text = text.into();
    let analysis = Analysis::of(&article);
    SubjectsEnricher.enrich(&analysis, &Annotations::default(), &Budget::unlimited()).unwrap().subjects
}

#[test]
fn finds_the_field_and_the_part_of_it() {
    let found = subjects(
        "Harbour town's keeper saves two penalties",
        "The goalkeeper dived to his right twice as the visitors missed from the spot and lost the semi-final of the \
         cup. The coach praised his defenders and said the squad would rest before Saturday's league match.",
    );
    assert_eq!(found[0].code, "medtop:15000000");
    assert_eq!(found[0].name, "sport");
    assert!(found[0].score > 0.7);
    assert!(found.iter().any(|s| s.code == "medtop:20000822"));
    assert!(found.windows(2).all(|w| w[0].score >= w[1].score));
}

#[test]
fn several_fields_may_share_an_article() {
    let found = subjects(
        "Parliament debates truce",
        "Opposition parties in parliament asked the prime minister whether the ceasefire would hold after rebels shelled \
         the border town. The foreign minister said troops would stay until the peace talks, and the vote on the \
         resolution was put off. Soldiers and militia clashed again on the front line, the army said.",
    );
    let codes: Vec<&str> = found.iter().map(|s| &*s.code).collect();
    assert!(codes.contains(&"medtop:16000000") && codes.contains(&"medtop:11000000"), "{codes:?}");
}

#[test]
fn nothing_known_means_no_subject() {
    assert!(subjects("", "").is_empty());
    assert!(subjects("", &"zxq vbn 123 ".repeat(50)).is_empty());
}
