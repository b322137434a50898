//! Which lines are the article: rules on the words of pages, and the line model where a text is the dump of a page.

use super::context::{Page, Seen};
use super::furniture::{
    by_phrase, is_address, is_contact, is_count, is_menu, is_numbered, is_path, is_row, is_signature, is_told_twice,
    is_wire_note,
};
use super::lines::{Fate, Line};
use super::phrases::{Kind, Reader};
use super::shape::Ending;
use super::{caption, dump, tail};

/// Decides on every line.
pub fn fates(lines: &[Line<'_>], page: &Page) -> Vec<Fate> {
    let seen = &page.lines;
    let mut fates: Vec<Fate> = match dump::kept(page) {
        Some(keep) => keep.into_iter().map(|keep| if keep { None } else { Some("line_model") }).collect(),
        None => vec![None; lines.len()],
    };
    let kept_prose = |fates: &[Fate], at: usize| fates[at].is_none() && seen[at].shape.is_prose();
    let told = |at: &usize| seen[*at].shape.ending == Ending::Stop && seen[*at].shape.words >= 6;
    let all = 0..lines.len();
    let first = all.clone().find(|&at| kept_prose(&fates, at)).or_else(|| all.clone().find(told)).unwrap_or(0);
    let last =
        all.clone().rfind(|&at| kept_prose(&fates, at)).or_else(|| all.clone().rfind(told)).unwrap_or(lines.len());
    let dumped = fates.contains(&Some("line_model"));
    let (mut reader, mut words) = (Reader::default(), Reader::default());
    let mut ended = false;
    for (at, line) in seen.iter().enumerate() {
        if fates[at].is_some() {
            continue;
        }
        let inside = (first..=last).contains(&at);
        // The last line may close with the agency's name.
        let alone = !line.shape.is_prose() && line.shape.quotes == 0 && at > first;
        let mut caption = || match &*lines[at].text {
            text if at < last && dumped => caption::is_credited(text, &mut reader),
            text => at < last && alone && caption::says_credit(text, &mut reader),
        };
        let path = || at < first && is_path(&lines[at].text, line);
        let foot = || at > last && (is_contact(&lines[at].text, line) || is_signature(&lines[at].text));
        fates[at] = by_phrase(line, inside)
            .or_else(|| is_address(&lines[at].text).then_some("address"))
            .or_else(|| is_wire_note(&lines[at].text).then_some("wire_note"))
            .or_else(|| path().then_some("breadcrumb"))
            .or_else(|| (at < first && is_count(&lines[at].text)).then_some("count"))
            .or_else(|| is_told_twice(&lines[at].text).then_some("told_twice"))
            .or_else(|| foot().then_some(Kind::Contact.name()))
            .or_else(|| is_menu(&lines[at].text, line, &mut words).then_some("menu"))
            .or_else(|| (!(first..=last).contains(&at) && is_row(&lines[at].text, line, &mut words)).then_some("menu"))
            .or_else(|| is_numbered(&lines[at].text, line, at > last, &mut words).then_some("menu"))
            .or_else(|| caption().then_some("caption"))
            .or((ended && at > last).then_some("after_end"));
        // What follows the head of a list of other articles, of the comments or of contacts belongs to that list.
        ended |= at > last
            && (line.hits.whole.any(&[Kind::Related, Kind::Comments, Kind::Contact])
                || fates[at] == Some(Kind::Related.name()));
    }
    tail::drop_ends(lines, seen, first + 1, &mut fates);
    tail::drop_appeals(lines, seen, first + 1, &mut fates);
    drop_repeats(seen, &mut fates);
    if fates.iter().all(Option::is_some) {
        return sentences(seen);
    }
    fates
}

/// The fates where nothing was taken for the article: its few sentences stay, or everything where there are none.
fn sentences(seen: &[Seen]) -> Vec<Fate> {
    let told = |line: &Seen| line.shape.ending >= Ending::Ellipsis && line.shape.words >= 6 && !line.is_furniture();
    let first = seen.iter().position(told);
    let last = seen.iter().rposition(told);
    let (Some(first), Some(last)) = (first, last) else { return vec![None; seen.len()] };
    // What stands right above them may be their headline.
    let kept = first.saturating_sub(1)..=last;
    let fate = |(at, line): (usize, &Seen)| (!kept.contains(&at) || line.is_furniture()).then_some("line_model");
    seen.iter().enumerate().map(fate).collect()
}

/// Removes later copies of lines of prose. A headline that the first sentence repeats is none, so both stay.
fn drop_repeats(seen: &[Seen], fates: &mut [Fate]) {
    let mut known = rustc_hash::FxHashSet::default();
    for (line, fate) in seen.iter().zip(fates) {
        if fate.is_none() && line.shape.is_prose() && !known.insert(line.shape.key) {
            *fate = Some("repeated");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::text::lines;

    fn kept(text: &str) -> Vec<String> {
        let lines = lines::read(text);
        let fates = fates(&lines, &Page::of(&lines));
        lines.iter().zip(fates).filter(|(_, fate)| fate.is_none()).map(|(line, _)| line.text.to_string()).collect()
    }

    const PROSE: &str =
        "The harbour office said that the ferry would run again once the storm has passed and the pier was checked.";
    const MORE: &str =
        "Passengers with tickets for the weekend may travel later, it added, or ask for their money at the counter.";

    #[test]
    fn keeps_clean_text_whole() {
        for text in [
            PROSE.to_owned(),
            format!("{PROSE}\n\n{MORE}"),
            format!("Culture\n\n{PROSE}\n\nSport\n\n{MORE}\n\nHe paused.\n\n{PROSE}").replace("Culture\n\n", ""),
            "Share".to_owned(),
            "No comment".to_owned(),
            format!("• {PROSE}\n• {MORE}"),
        ] {
            let want = text.split('\n').filter(|l| !l.is_empty()).collect::<std::collections::BTreeSet<_>>().len();
            assert_eq!(kept(&text).len(), want, "{text}");
        }
    }

    #[test]
    fn a_house_that_offers_its_letter_inside_a_text_is_no_part_of_it() {
        for line in [
            "Every morning what matters on the coast: here you get to our free newsletter.",
            "Jede Woche neu: Hier melden Sie sich für unseren Newsletter an.",
            "Chaque matin, l'essentiel du port dans notre newsletter.",
            "Cada lunes, lo mejor del puerto en nuestro boletín.",
            "Подпишитесь на нашу рассылку, и мы напишем вам в пятницу.",
            "Her sabah haberler için bültenimize kaydolun.",
        ] {
            assert_eq!(kept(&format!("{PROSE}\n\n{line}\n\n{MORE}")).len(), 2, "{line}");
        }
        let told = "“Our newsletter has saved the pier,” the master said.";
        assert_eq!(kept(&format!("{PROSE}\n\n{told}\n\n{MORE}")).len(), 3);
        assert_eq!(kept(&format!("글자 크기 조절\n{PROSE}\n{MORE}")).len(), 2);
    }

    #[test]
    fn only_a_line_that_says_nothing_else_ends_a_text() {
        for (line, ends) in
            [("ENDS", true), ("- Ende -", true), ("###", true), ("FIN DE SEMANA", false), ("Fin", false)]
        {
            assert_eq!(kept(&format!("{PROSE}\n\n{line}\n\n{MORE}")).len(), if ends { 1 } else { 3 }, "{line}");
        }
    }

    #[test]
    fn numbers_of_pages_and_of_likes_are_no_text() {
        for line in [
            "Pages: 1 2 3 Next",
            "Seite 1 2",
            "Strana 1 | 2 | 3 | Další",
            "페이지 1 2 3",
            "Gefällt mir 12 Traurig 0",
            "J'adore 3 Bof 1 Grrr 0",
            "좋아요 3 놀랐어요 0",
            "いいね 4 かなしい 2",
        ] {
            assert_eq!(kept(&format!("{PROSE}\n\n{MORE}\n\n{line}")), [PROSE, MORE], "{line}");
        }
        for line in [
            "5. 360 Photos",
            "Sport 1000 4000",
            "Pages 23-86 of book 2",
            "Riverton 2 Milltown 1",
            "Gate 4, 12 May",
            "Route 7 closes until 9",
        ] {
            assert_eq!(kept(&format!("{PROSE}\n\n{MORE}\n\n{line}")).len(), 3, "{line}");
        }
    }

    #[test]
    fn what_a_mail_program_signs_is_below_the_text() {
        let signed = "You get this letter because you asked for it at the counter of the harbour office in May.\nChange your mind";
        assert_eq!(kept(&format!("{PROSE}\n\n{MORE}\n\n-- \n{signed}")), [PROSE, MORE]);
        assert_eq!(kept(&format!("--\n{PROSE}\n\n{MORE}")).len(), 3);
    }

    #[test]
    fn a_list_of_other_articles_ends_a_text() {
        for (head, item) in [
            (
                "Read also",
                "- Harbour fees rise again, and the office says that they will rise once more before the summer",
            ),
            ("See also:", "New pier opened to 300 guests"),
            ("اقرأ أيضاً", "- رسوم الميناء ترتفع مجددا والمكتب يقول إنها سترتفع مرة أخرى قبل الصيف المقبل.."),
            ("Lees ook", "• Havengeld stijgt opnieuw"),
        ] {
            assert_eq!(kept(&format!("{PROSE}\n\n{MORE}\n\n{head}\n\n{item}\n\n{item} 2")), [PROSE, MORE], "{head}");
        }
        assert_eq!(kept(&format!("{PROSE}\n\nRead also\n\nNew pier opened\n\n{MORE}")).last().unwrap(), MORE);
    }

    #[test]
    fn contacts_below_a_press_release_end_it() {
        for (head, contact) in [
            ("Kontakt", "Pressesprecherin Ana Ruiz ist heute bis 15 Uhr erreichbar, Telefon 0385 555 0142."),
            ("Media contact:", "Ana Ruiz"),
        ] {
            let text = format!("{PROSE}\n\n{MORE}\n\n{head}\n\n{contact}\n\nT +49 385 555 0142\n\nAbout us\n\n{PROSE}");
            assert_eq!(kept(&text), [PROSE, MORE], "{head}");
        }
        assert_eq!(kept(&format!("{PROSE}\n\nContact\n\n{MORE}")), [PROSE, MORE]);
    }

    #[test]
    fn keeps_a_short_report_between_long_menus() {
        let menu = ["Home", "News", "Sport", "Weather", "Culture", "Opinion", "Log in"].join("\n").repeat(3);
        let report = "A small boat sank off the coast on Friday. Nobody was hurt.";
        assert_eq!(
            kept(&format!("{menu}\nBoat sinks off coast\n{report}\nShare\n{menu}")),
            ["Boat sinks off coast", report]
        );
        assert_eq!(kept("Home\nNews").len(), 2);
    }

    #[test]
    fn rows_of_controls_go_above_the_text() {
        for line in [
            "Share Facebook WhatsApp Copy link",
            "分享 Facebook LINE 複製連結",
            "글자크기 가 가 가",
            "字級：小 中 大 特",
        ] {
            assert_eq!(kept(&format!("{line}\n\n{PROSE}\n\n{MORE}")), [PROSE, MORE], "{line}");
        }
        let told = "Facebook and WhatsApp share a link";
        assert_eq!(kept(&format!("{told}\n\n{PROSE}\n\n{MORE}")), [told, PROSE, MORE]);
    }

    #[test]
    fn drops_furniture_in_many_languages() {
        for line in [
            "3 Kommentare",
            "Lire la suite",
            "Compartir",
            "Partilhar",
            "Читайте также: Другая новость",
            "شارك",
            "分享到",
            "Paylaş",
            "Lees ook: iets anders",
            "字号：大 中 小",
            "Tamaño de letra: A A A",
            "((desk@wire.example; +1 555 0199;))",
        ] {
            let text = format!("{PROSE}\n{line}\n{MORE}");
            assert_eq!(kept(&text), [PROSE, MORE], "{line}");
        }
    }

    #[test]
    fn captions_from_the_archive_are_no_text() {
        for caption in [
            "FILE PHOTO: The ferry at the old pier, two years before the storm, on a Sunday in June of 2021, with its last captain",
            "[2/4] The ferry at the old pier after the storm, 3 May 2024. Northern Post/B. Lens Purchase Licensing Rights",
            "The ferry at the old pier, two years before the storm. Northern Post/B. Lens/File Photo",
            "Archivfoto: Die Fähre am alten Anleger, zwei Jahre vor dem Sturm, an einem Sonntag.",
            "Photo d'archives : le bac au vieux ponton, deux ans avant la tempête, un dimanche.",
            "Архивное фото: паром у старого причала за два года до бури, в воскресенье.",
            "ARŞİV FOTOĞRAFI: Eski iskeledeki vapur, fırtınadan iki yıl önce bir pazar günü.",
            "資料写真: 嵐の二年前、古い桟橋の渡し船",
        ] {
            let text = format!("Pier to be rebuilt\n{caption}\n{PROSE}\n{MORE}");
            assert_eq!(kept(&text), ["Pier to be rebuilt", PROSE, MORE], "{caption}");
        }
        let told = "A file photo of the pier hung in the office until the storm took the office as well as the pier.";
        assert_eq!(kept(&format!("{PROSE}\n{told}\n{MORE}")), [PROSE, told, MORE]);
    }

    #[test]
    fn the_author_s_other_articles_end_a_text() {
        for head in ["More from Ana Ruiz:", "Más artículos de Ana Ruiz:", "Weitere Artikel von Ana Ruiz:"] {
            let text = format!("{PROSE}\n\n{MORE}\n\n{head}\n\nThe pier nobody needs\n\nWho pays for the ferry?");
            assert_eq!(kept(&text), [PROSE, MORE], "{head}");
        }
    }

    #[test]
    fn where_a_text_goes_on_below_an_advertisement_is_no_text() {
        for line in [
            "Story continues after advertisement",
            "Artiklen fortsætter under annoncen",
            "Der Artikel geht nach der Anzeige weiter",
            "Tekst gaat verder onder de advertentie",
            "Juttu jatkuu mainoksen alla",
            "Článek pokračuje pod reklamou",
            "Продолжение после рекламы",
            "文章在广告后继续",
            "İLGİLİ HABER: Köprü kapandı",
        ] {
            assert_eq!(kept(&format!("{PROSE}\n\n{line}\n\n{MORE}")), [PROSE, MORE], "{line}");
        }
    }

    #[test]
    fn drops_the_way_to_the_article() {
        for path in [
            "Accueil > Monde > Asie",
            "首页 > 新闻中心 > 国际",
            "Home » News » Harbour",
            "Startseite / Politik / Inland",
        ] {
            assert_eq!(
                kept(&format!("{path}\nPier to be rebuilt\n{PROSE}\n{MORE}")),
                ["Pier to be rebuilt", PROSE, MORE],
                "{path}"
            );
        }
        let fraction = "Goals: 3/4/5";
        assert_eq!(kept(&format!("{fraction}\n{PROSE}\n{MORE}")).len(), 3);
    }

    #[test]
    fn drops_what_follows_the_end() {
        let text = format!("{PROSE}\n{MORE}\nRelated articles\nMan bites dog again\nDog forgives man");
        assert_eq!(kept(&text), [PROSE, MORE]);
    }
}
