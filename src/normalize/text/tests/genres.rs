//! Texts of other kinds than reports: interviews, letters, warnings, markets, results. What stands around them is told from what belongs to them.

use crate::article::Given;
use crate::budget::Budget;
use crate::normalize::text::extract;
use crate::normalize::{Draft, Trace};

fn read(text: &str) -> Draft {
    extract(text, &Given::default(), &Budget::unlimited(), &mut Trace::default()).expect("no budget to run out of")
}

fn body(draft: &Draft) -> Vec<&str> {
    draft.paragraphs.iter().map(|p| p.text.as_str()).collect()
}

fn authors(draft: &Draft) -> Vec<&str> {
    draft.authors.iter().flat_map(|pick| pick.value.iter().map(|author| author.name.as_str())).collect()
}

fn headline(draft: &Draft) -> &str {
    draft.headline.as_ref().map_or("", |pick| pick.value.as_str())
}

const FIRST: &str =
    "The lifeboat of the island put out nine times in one night, and brought home forty people from three ships.";
const SECOND: &str =
    "Its coxswain has served for thirty years, and says that he has never seen the sound as white as on that evening.";

#[test]
fn who_asked_is_the_author_of_an_interview() {
    for line in [
        "Interview by Ana Ruiz",
        "Das Gespräch führte Ana Ruiz.",
        "Die Fragen stellte Ana Ruiz",
        "Propos recueillis par Ana Ruiz",
        "Entrevista realizada por Ana Ruiz",
        "Intervista a cura di Ana Ruiz",
        "Interview door Ana Ruiz",
        "Intervju av Ana Ruiz",
        "Interview af Ana Ruiz",
        "Intervjuer: Ana Ruiz",
        "Haastattelija: Ana Ruiz",
        "Rozmawiała Ana Ruiz",
        "Rozhovor vedla Ana Ruiz",
        "Az interjút készítette Ana Ruiz",
        "Interviu realizat de Ana Ruiz",
        "Беседовала Ана Руис",
        "Розмовляла Ана Руїс",
        "Röportajı yapan: Ana Ruiz",
        "Pewawancara: Ana Ruiz",
    ] {
        let draft =
            read(&format!("A night on the sound\n\n{FIRST}\n\n{SECOND}\n\nWould you do it again?\n\nYes.\n\n{line}"));
        let name = authors(&draft).join(", ");
        assert!(name.starts_with("An") || name.starts_with("Ан"), "{line}: {name}");
        assert!(!body(&draft).contains(&line), "{line}");
    }
    let with = read(&format!("A night on the sound\n\n{FIRST}\n\n{SECOND}\n\nInterview Ana Ruiz"));
    assert!(authors(&with).is_empty(), "whom somebody asked");
}

#[test]
fn who_signs_a_letter_wrote_it() {
    for (head, last) in [
        ("Letters to the editor", "Ana Ruiz, Port Mells"),
        ("Leserbriefe", "Ana Ruiz, Kiel"),
        ("Cartas al director", "Ana Ruiz. Vigo"),
        ("Courrier des lecteurs", "Ana Ruiz"),
        ("Lettere al direttore", "Ana Ruiz"),
        ("Insändare", "Ana Ruiz"),
        ("List do redakcji", "Ana Ruiz, Gdynia"),
        ("Письма читателей", "Ана Руис"),
    ] {
        let draft = read(&format!("{head}\n\nA word on the lifeboat\n\n{FIRST}\n\n{SECOND}\n\n{last}"));
        assert_eq!(authors(&draft).len(), 1, "{head}");
        assert_eq!(body(&draft), [FIRST, SECOND], "{head}");
    }
    let report = read(&format!("Island news\n\nA word on the lifeboat\n\n{FIRST}\n\n{SECOND}\n\nAna Ruiz, Port Mells"));
    assert!(authors(&report).is_empty(), "no letter");
}

#[test]
fn a_line_of_labels_below_a_text_names_the_author() {
    for line in [
        "Date: Feb 4, 2014 / Views: 16 / Author: Ana Ruiz / Source: Island Post",
        "Datum: 4.2.2014 | Autor: Ana Ruiz | Quelle: Inselpost",
        "Fecha: 4/2/2014 - Autor: Ana Ruiz",
    ] {
        let draft = read(&format!("A night on the sound\n\n{FIRST}\n\n{SECOND}\n\n{line}"));
        assert_eq!((authors(&draft), body(&draft)), (vec!["Ana Ruiz"], vec![FIRST, SECOND]), "{line}");
    }
}

#[test]
fn hours_of_a_warning_are_no_time_of_publication() {
    for line in [
        "Oggi 06.08.2020 dalle ore 14:00 alle ore 24:00",
        "Thursday 6 August 2020 from 14:00 to 24:00",
        "6. August 2020, 14:00 - 24:00",
        "jeudi 6 août 2020 de 14h00 à 23h30",
    ] {
        let draft = read(&format!("Gales expected in the sound\n\n{line}\n\n{FIRST}\n\n{SECOND}"));
        assert!(draft.published.is_none(), "{line}");
        assert!(body(&draft).contains(&line), "{line}");
    }
    let draft = read(&format!("Gales expected in the sound\n\n6 August 2020, 14:00\n\n{FIRST}\n\n{SECOND}"));
    assert_eq!(draft.published.expect("a day").value.at, "2020-08-06T14:00:00Z");
}

#[test]
fn a_first_sentence_with_numbers_under_it_is_no_headline() {
    let market = "외국인이 열흘째 주식을 팔았지만 기관의 매수에 힘입어 지수가 소폭 오르며 장을 마감했다.\n\
                  23일 지수는 전날보다 0.33%(6.66포인트) 오른 1,999.22에 마감했다.\n\
                  대부분의 업종이 올랐으며, 통신업(1.13%)과 보험(1.03%), 기계(0.96%)의 상승 폭이 컸다고 거래소가 밝혔다.";
    let draft = read(market);
    assert_eq!(headline(&draft), "");
    assert_eq!(body(&draft).len(), 3);
}

#[test]
fn pictures_and_counts_above_a_text_leave_it() {
    let above = "Lifeboat puts out nine times\n\nThe island from the air\nThe island from the air\n\n0\n\n";
    let draft = read(&format!("{above}{FIRST}\n\n{SECOND}"));
    assert_eq!((headline(&draft), body(&draft)), ("Lifeboat puts out nine times", vec![FIRST, SECOND]));
    let draft =
        read(&format!("Logo of the islandLogo of the island\n\nLifeboat puts out nine times\n\n{FIRST}\n\n{SECOND}"));
    assert_eq!((headline(&draft), body(&draft)), ("Lifeboat puts out nine times", vec![FIRST, SECOND]));
}

#[test]
fn a_headline_told_again_without_the_site_is_the_headline() {
    let draft = read(&format!(
        "Island Post | Lifeboat puts out nine times\n\nLifeboat puts out nine times\n\nAna Ruiz\n\n{FIRST}\n\n{SECOND}"
    ));
    assert_eq!(headline(&draft), "Lifeboat puts out nine times");
    assert_eq!((authors(&draft), body(&draft)), (vec!["Ana Ruiz"], vec![FIRST, SECOND]));
}

#[test]
fn the_first_line_of_the_head_is_the_headline() {
    let menu = "Home\nNews\nWeather\nSubscribe\n\n";
    let head =
        "Lifeboat puts out nine times\nIsland thanks its crew with a supper\nBy Ana Ruiz\n12 March 2014 14:05\n\n";
    let draft = read(&format!("{menu}{head}{FIRST}\n\nAdvertisement\n\n{SECOND}\n\nFollow us\nRead more news"));
    assert_eq!((headline(&draft), authors(&draft)), ("Lifeboat puts out nine times", vec!["Ana Ruiz"]));
}

#[test]
fn a_name_before_a_sign_is_the_author() {
    for line in [
        "Ana Ruiz | 9 January 2025",
        "Ana Ruiz - Island Post\n9 January 2025 14:05",
        "Ana Ruiz\nPosted: 9 January 2025",
    ] {
        let draft = read(&format!("Lifeboat puts out nine times\n{line}\n\n{FIRST}\n\n{SECOND}"));
        assert_eq!((authors(&draft), body(&draft)), (vec!["Ana Ruiz"], vec![FIRST, SECOND]), "{line}");
    }
}

#[test]
fn sentences_of_a_small_page_belong_though_lists_stand_between_them() {
    let (third, fourth) = (
        "The crew will be thanked with a supper in the old net loft, to which every household of the island brings a dish.",
        "The boat itself, which was built in 1988, goes to the yard in spring and comes back with a second engine in it.",
    );
    let page = format!(
        "Home\nTowns\nSport\nSubscribe\n\nLifeboat puts out nine times\nBy Ana Ruiz\n12 March 2014 14:05\n\n{FIRST}\n\nAdvertisement\n\n{SECOND}\n\n\
         SEE ALSO:\nBakery of the quay is a hundred\nTourist train runs again in June\n\n{third}\n\nADVERTISEMENT\n\n{fourth}\n\nMore news of the island"
    );
    let draft = read(&page);
    for told in [FIRST, SECOND, third, fourth] {
        assert!(body(&draft).contains(&told), "{told}\n{:?}", body(&draft));
    }
    let comments = format!(
        "Home\nTowns\nSport\nSubscribe\n\nLifeboat puts out nine times\nBy Ana Ruiz\n12 March 2014 14:05\nShare\nTweet\n\n{FIRST}\n\n{SECOND}\n\n\
         2 comments\n\nquaylover\n{third}\n\nReply\nold_hand\n{fourth}\n\nReply\nMore news"
    );
    assert_eq!(body(&read(&comments)), [FIRST, SECOND]);
}

#[test]
fn captions_with_a_label_leave_a_text_that_is_no_page() {
    for caption in [
        "The pier of the island at low water. Photo: Ana Ruiz",
        "Die Mole der Insel bei Ebbe am Sonntag. Foto: Ana Ruiz",
        "La jetée de l'île à marée basse, dimanche. Photo : Ana Ruiz",
    ] {
        let draft = read(&format!("Lifeboat puts out nine times\n\n{FIRST}\n\n{caption}\n\n{SECOND}"));
        assert_eq!(body(&draft), [FIRST, SECOND], "{caption}");
    }
    for kept in [
        "Food and drink, photo and video: $3,999 a month",
        "Data source: Island Council",
        "\"It was a long night.\" – Source: Island Post",
    ] {
        let draft = read(&format!("Lifeboat puts out nine times\n\n{FIRST}\n\n{kept}\n\n{SECOND}"));
        assert!(body(&draft).contains(&kept), "{kept}");
    }
}
