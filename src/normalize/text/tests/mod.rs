//! What is read from texts as they come.

mod dumps;
mod genres;

use super::*;
use proptest::prelude::*;

fn read(text: &str) -> Draft {
    extract(text, &Given::default(), &Budget::unlimited(), &mut Trace::default()).expect("no budget to run out of")
}

fn body(text: &str) -> Vec<String> {
    read(text).paragraphs.into_iter().map(|p| p.text).collect()
}

const FIRST: &str =
    "The council of the harbour town voted on Tuesday to rebuild the old pier, which a storm had damaged in spring.";
const SECOND: &str =
    "Work is to begin in autumn and will take about two years, said the mayor, who had long called for the decision.";

#[test]
fn a_headline_has_no_credit_and_stands_once() {
    for credit in ["Foto: Ana Ruiz/Jornal do Porto", "Photo: Ana Ruiz", "Фото: Анна Руис"] {
        let text = format!("Council votes to rebuild the old pier {credit}\n\n{FIRST}\n\n{SECOND}");
        let headline = read(&text).headline.unwrap().value;
        assert_eq!(headline, "Council votes to rebuild the old pier", "{credit}");
    }
    let headline = "Council votes to rebuild the old pier";
    let text = format!("{headline}\n\n{FIRST}\n\n{headline}\n\n{SECOND}\n\n{headline}\n\nThe end of it");
    assert_eq!(body(&text), [FIRST, SECOND, headline, "The end of it"]);
}

#[test]
fn takes_a_scrape_apart() {
    let text = format!(
        "Town votes to rebuild its storm-damaged pier\n\nMarta Lindqvist\n3 Min Read\n\n{FIRST}\n\n{SECOND}\n\nShare This Article\n2 Comments\n"
    );
    let draft = read(&text);
    assert_eq!(draft.headline.map(|h| h.value).as_deref(), Some("Town votes to rebuild its storm-damaged pier"));
    assert_eq!(draft.authors.map(|a| a.value[0].name.clone()).as_deref(), Some("Marta Lindqvist"));
    assert_eq!(draft.paragraphs.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), [FIRST, SECOND]);
}

#[test]
fn the_name_of_the_site_under_the_author_is_no_text() {
    let text = format!(
        "The Weir Post\n\nPier in harbour town to be rebuilt\n\nIda Kern\nThe Weir Post\n3 May 2024\n\n{FIRST}\n\n{SECOND}"
    );
    assert_eq!(body(&text), [FIRST, SECOND]);
}

#[test]
fn says_what_it_removed() {
    let mut trace = Trace::collecting();
    let text = format!(
        "A headline over the text of the day\n{FIRST}\n{SECOND}\n(Reporting by A. Writer; editing by B. Other)\nShare"
    );
    let draft = extract(&text, &Given::default(), &Budget::unlimited(), &mut trace).expect("no budget to run out of");
    assert_eq!(draft.credits.map(|c| c.value).as_deref(), Some("(Reporting by A. Writer; editing by B. Other)"));
    let rules: Vec<&str> = trace.removed.iter().map(|r| &*r.rule).collect();
    assert_eq!(rules, ["headline", "credits", "share"]);
}

#[test]
fn what_stands_in_place_of_an_embedded_post_is_no_text() {
    for notice in [
        "Empfohlener redaktioneller Inhalt",
        "Ich bin damit einverstanden, dass mir Inhalte von Videoteich angezeigt werden.",
        "To view this content, accept the cookies of Videopond in your settings.",
        "Pour afficher ce contenu, acceptez les traceurs de Vidéétang.",
        "Para ver este contenido, acepta las cookies de Videocharca.",
        "Aby zobaczyć tę treść, włącz pliki serwisu Wideostaw.",
    ] {
        assert_eq!(body(&format!("{FIRST}\n\n{notice}\n\n{SECOND}")), [FIRST, SECOND], "{notice}");
    }
    let told = "To view this content as mere decoration, the curator said on Monday, would be a mistake.";
    assert_eq!(body(&format!("{FIRST}\n\n{told}\n\n{SECOND}")), [FIRST, told, SECOND]);
}

#[test]
fn keeps_clean_text_as_it_is() {
    for text in
        [FIRST.to_owned(), format!("{FIRST}\n\n{SECOND}"), "One short sentence.".to_owned(), "Two words".to_owned()]
    {
        assert_eq!(body(&text).join("\n\n"), text);
    }
    let spoken = format!("“No.”\n\nHe left.\n\n{FIRST}\n\n“Why?” she asked.");
    assert_eq!(body(&spoken).join("\n\n"), spoken);
}

#[test]
fn takes_the_stated_headline_out_of_the_text() {
    let given = Given { headline: Some("Pier to be rebuilt".into()), ..Given::default() };
    let draft =
        extract(&format!("Pier to be rebuilt.\n\n{FIRST}"), &given, &Budget::unlimited(), &mut Trace::default());
    assert_eq!(draft.map(|d| d.paragraphs.len()), Ok(1));
}

#[test]
fn reads_the_date_beside_the_headline() {
    let draft = read(&format!("Pier in harbour town to be rebuilt\nPublished: 16 October 2016\n{FIRST}\n{SECOND}"));
    assert_eq!(draft.published.map(|d| d.value.at).as_deref(), Some("2016-10-16T00:00:00Z"));
    assert_eq!(draft.paragraphs.len(), 2);
}

#[test]
fn reads_the_date_among_names_and_reading_time() {
    for line in
        ["Marta Lindqvist • 16.10.2016, 11:26 • Lesezeit: 5 Minuten", "By the news desk October 16, 2016 in Local"]
    {
        let draft = read(&format!("Pier in harbour town to be rebuilt\n{line}\n{FIRST}\n{SECOND}"));
        assert_eq!(draft.published.map(|d| d.value.at[..10].to_owned()).as_deref(), Some("2016-10-16"), "{line}");
    }
}

#[test]
fn points_of_a_list_are_no_headline() {
    for points in ["• Vote on Tuesday\n• Two years of work\n• Shops are glad", "Q: Why now?\nA: For the tide."] {
        let draft = read(&format!("Old pier in harbour town to be rebuilt\n{points}\n{FIRST}\n{SECOND}"));
        assert_eq!(draft.headline.map(|h| h.value).as_deref(), Some("Old pier in harbour town to be rebuilt"));
    }
}

#[test]
fn reads_signatures_above_and_below_the_text() {
    let told = "항구 도시 의회는 화요일 폭풍으로 무너진 옛 부두를 다시 짓기로 의결했다고 밝혔다. 공사는 가을에 시작해 두 해가 걸린다. 주민들은 오래 기다린 결정이라며 반겼고 상인들도 기뻐했다고 시장이 말했다.";
    for text in [
        format!("옛 부두 다시 짓는다\n• 김민수 기자김민수 기자\n{told}"),
        format!("옛 부두 다시 짓는다\n{told}\n김민수 기자 minsu@quay.example"),
    ] {
        let draft = read(&text);
        let names: Vec<String> =
            draft.authors.map(|a| a.value).unwrap_or_default().iter().map(|a| a.name.clone()).collect();
        assert_eq!(names, ["김민수"], "{text}");
        assert_eq!(draft.paragraphs.last().map(|p| &*p.text), Some(told));
    }
}

#[test]
fn the_day_stands_first_but_in_english() {
    for (text, day) in [
        (
            "De haven krijgt een nieuwe pier\nDoor Bea Mol - 3-9-2016, 15:51\nDe raad van de havenstad stemde dinsdag voor de bouw van een nieuwe pier, die in de storm van het voorjaar was beschadigd.",
            "2016-09-03",
        ),
        (
            "The harbour gets a new pier\nBy Bea Mole - 3-9-2016, 15:51\nThe council of the harbour town voted on Tuesday to rebuild the old pier, which a storm had damaged in the spring of the year.",
            "2016-03-09",
        ),
    ] {
        let published = read(text).published.map(|d| d.value.at[..10].to_owned());
        assert_eq!(published.as_deref(), Some(day), "{text}");
    }
}

#[test]
fn a_date_above_the_text_counts_before_one_below() {
    let text = "물레방아 축제가 돌아온다\n\n입력 2023.04.02 08:28\n\n십 년 동안 열리지 않던 물레방아 축제가 올가을 다시 열린다고 마을 회의가 금요일 밝혔다. \
        입장료는 받지 않는다.\n\n개울가에는 작은 무대가 세워지고 아이들은 물레방아를 직접 돌려 볼 수 있게 된다고 한다.\n\n등록번호: 서울 아00001 | 등록일: 2017.01.05\n";
    let draft = read(text);
    assert!(draft.published.is_some_and(|p| p.value.at.starts_with("2023-04-02")));
}

#[test]
fn a_line_of_name_and_role_and_one_of_reporter_and_place_are_bylines() {
    for (line, name) in [
        ("Нина Орлова, корреспондент", "Нина Орлова"),
        ("Ana Ruiz, harbour reporter", "Ana Ruiz"),
        ("晨報 記者林曉雨／台中報導", "林曉雨"),
    ] {
        let text = format!(
            "The old mill turns again\n\n{line}\n4 February 2024\n\nThe old mill by the brook turns again after eleven years, the keepers said on Monday, since the wheel was mended.\n\nVisitors may see it at work every Sunday until the leaves have fallen, and bread is baked from its flour."
        );
        let draft = read(&text);
        let names: Vec<String> = draft.authors.into_iter().flat_map(|a| a.value).map(|a| a.name).collect();
        assert_eq!(names, [name], "{line}");
        assert!(draft.paragraphs[0].text.starts_with("The old mill by"), "{line}");
    }
}

#[test]
fn a_day_to_come_and_a_sentence_are_no_date_lines() {
    for line in
        ["Stavba mola je plánována do 5. 8. 2024.", "Anmeldung bis 3.5.2025", "The pier was opened on 3 May 2011."]
    {
        let draft = read(&format!("Pier in harbour town to be rebuilt\n{line}\n{FIRST}\n{SECOND}"));
        assert!(draft.published.is_none(), "{line}");
        assert_eq!(draft.paragraphs.len(), 3, "{line}");
    }
    let draft = read(&format!(
        "Liman kentinin eski iskelesi yenileniyor\nBu haber 04 Eylül 2015, Cuma 09:20 tarihinde eklendi.\n{FIRST}\n{SECOND}"
    ));
    assert_eq!(draft.published.map(|d| d.value.at).as_deref(), Some("2015-09-04T09:20:00Z"));
    assert_eq!(draft.paragraphs.len(), 2);
}

#[test]
fn numbers_and_addresses_are_no_headings() {
    for line in ["Telefon: +49 351 1234567", "E-Mail: kai@hafen.example", "18:05"] {
        let draft = read(&format!("{FIRST}\n{line}\n{SECOND}"));
        assert!(draft.paragraphs.iter().all(|p| p.kind.is_none()), "{line}");
    }
    assert_eq!(body(&format!("{FIRST}\nhttps://harbour.example/pier?x=1\n{SECOND}")), [FIRST, SECOND]);
}

#[test]
fn tells_first_and_last_date_of_a_line_apart() {
    for (line, first, last) in [
        (
            "Publié le 12/05/2023 à 14h05 - Mis à jour le 13/05/2023 à 09h10",
            "2023-05-12T14:05",
            Some("2023-05-13T09:10"),
        ),
        ("Actualizado: 13 mayo 2023 | Publicado: 12 mayo 2023", "2023-05-12", Some("2023-05-13")),
        ("Опубликовано: 12.05.2023, обновлено: 13.05.2023", "2023-05-12", Some("2023-05-13")),
        ("Updated 13 May 2023", "2023-05-13", None),
    ] {
        let draft = read(&format!("Pier in harbour town to be rebuilt\n{line}\n{FIRST}\n{SECOND}"));
        assert!(draft.published.is_some_and(|d| d.value.at.starts_with(first)), "{line}");
        assert_eq!(draft.modified.is_some(), last.is_some(), "{line}");
        assert!(last.is_none_or(|last| draft.modified.is_some_and(|d| d.value.at.starts_with(last))), "{line}");
        assert_eq!(draft.paragraphs.len(), 2);
    }
}

#[test]
fn survives_hostile_input() {
    for text in
        ["\n".repeat(1 << 20), "word ".repeat(1 << 20), "\0".repeat(1 << 20), "a\n".repeat(30_000), "—".repeat(1 << 18)]
    {
        let _ = read(&text);
    }
    assert!(read("").paragraphs.is_empty());
}

#[test]
fn spends_its_budget() {
    let budget = Budget::new(100, std::sync::Arc::default());
    assert!(extract(&"word ".repeat(50), &Given::default(), &budget, &mut Trace::default()).is_err());
}

proptest! {
    #[test]
    fn reads_any_text(text in "(\\PC{0,40}\n){0,12}") {
        let draft = read(&text);
        prop_assert!(draft.paragraphs.iter().all(|p| !p.text.is_empty() && !p.text.contains('\n')));
    }

    #[test]
    fn loses_no_sentence_of_clean_text(sentences in prop::collection::vec("[A-Z][a-z]{2,9}( [a-z]{2,9}){9,25}\\.", 1..6)) {
        prop_assert_eq!(body(&sentences.join("\n\n")), sentences);
    }
}
