use super::*;
use crate::article::{Article, Body, Language, Moment, Precision};

/// What is found in `text`, published at `published` unless that is empty.
pub(super) fn mentions(text: &str, language: &str, published: &str) -> Vec<DateMention> {
    let article = Article {
        body: Body { text: text.into(), ..Body::default() },
        language: Some(Language { code: language.into(), script: None, confidence: 1.0 }),
        published: (!published.is_empty()).then(|| Moment { at: published.into(), precision: Precision::Day }),
        ..Article::default()
    };
    let analysis = Analysis::of(&article);
    Dates.enrich(&analysis, &Annotations::default(), &Budget::unlimited()).expect("no budget").dates
}

/// The values found in `text`, published on Sunday, 16 October 2016 unless `published` is empty.
fn values(text: &str, language: &str, published: &str) -> Vec<String> {
    let found = mentions(text, language, published);
    found.iter().map(|d| format!("{}={}", d.text, d.value.as_deref().unwrap_or("?"))).collect()
}

const DAY: &str = "2016-10-16T00:00:00Z";

#[test]
fn a_day_of_a_month_that_is_pointed_at() {
    for (text, language, want) in [
        ("It has been shut since the 2nd of this month.", "en", "2016-10-02"),
        ("They found it on the 28th of last month.", "en", "2016-09-28"),
        ("The masons begin on the first of next month.", "en", "2016-11-01"),
        ("Le pont est fermé depuis le 2 de ce mois.", "fr", "2016-10-02"),
        ("Le pont a été fermé le 28 du mois dernier.", "fr", "2016-09-28"),
        ("El puente se cerró el 28 del mes pasado.", "es", "2016-09-28"),
        ("Il ponte è chiuso dal 2 di questo mese.", "it", "2016-10-02"),
        ("A ponte fechou no dia 28 do mês passado.", "pt", "2016-09-28"),
    ] {
        let found = values(text, language, DAY);
        assert!(found.iter().any(|found| found.ends_with(&format!("={want}"))), "{text}: {found:?}");
    }
}

#[test]
fn days_of_a_week_that_is_pointed_at() {
    for (text, language, want) in [
        ("Die Prüfung fand am Freitag voriger Woche statt.", "de", "2016-10-07"),
        ("Första provet blir på fredag nästa vecka.", "sv", "2016-10-21"),
        ("Proba s-a ținut joia trecută în port.", "ro", "2016-10-13"),
        ("Uji pertama digelar Selasa pekan lalu di dermaga.", "id", "2016-10-04"),
        ("İlk deneme geçen haftanın salı günü yapıldı.", "tr", "2016-10-04"),
        ("The hearing opens on Friday week in the old mill.", "en", "2016-10-28"),
    ] {
        let found = values(text, language, DAY);
        assert!(found.iter().any(|found| found.ends_with(&format!("={want}"))), "{text}: {found:?}");
    }
}

#[test]
fn short_verbs_of_the_future_point_ahead() {
    for (text, language) in [
        ("Os vizinhos irão no sábado ver a doca.", "pt"),
        ("Los vecinos irán el sábado a ver el muelle.", "es"),
        ("Les voisins iront samedi voir le quai.", "fr"),
        ("У суботу рибалки голосуватимуть за угоду.", "uk"),
    ] {
        let found = values(text, language, "2016-10-12T00:00:00Z");
        assert!(found.iter().any(|found| found.ends_with("=2016-10-15")), "{text}: {found:?}");
    }
}

#[test]
fn what_is_counted_is_no_year() {
    for (text, language) in [
        ("Le hangar où 1848 chaises avaient brûlé est rasé.", "fr"),
        ("En el patio había 1848 sillas rotas.", "es"),
        ("Nel cortile c'erano 1848 sedie rotte.", "it"),
        ("No pátio ficaram 1848 cadeiras partidas.", "pt"),
        ("Im Hof standen 1848 Stühle ohne Lehne.", "de"),
        ("På gården stod 1848 stolar utan ryggstöd.", "sv"),
        ("Na dziedzińcu stało 1848 krzeseł bez oparć.", "pl"),
        ("Во дворе стояло 1848 стульев без спинок.", "ru"),
        ("Pihalla seisoi 1848 tuolia ilman selkänojaa.", "fi"),
    ] {
        assert_eq!(values(text, language, DAY), Vec::<String>::new(), "{text}");
    }
    for (text, language, year) in [
        ("El club cerró en 1999 después de la crisis.", "es", "1999"),
        ("La Copa 1978 jugada en casa fue suya.", "es", "1978"),
        ("Der Verein wurde 1926 gegründet.", "de", "1926"),
        ("1984 brannten die Häuser am Hafen.", "de", "1984"),
        ("Od 1984 działał tu teatr.", "pl", "1984"),
        ("Huset byggdes 1926 efter branden.", "sv", "1926"),
        ("Le club, fermé en 1999 puis vendu, renaît.", "fr", "1999"),
    ] {
        let found = values(text, language, DAY);
        assert!(found.iter().any(|found| found.ends_with(&format!("={year}"))), "{text}: {found:?}");
    }
}

#[test]
fn a_place_that_is_called_after_a_day_is_none() {
    for (text, language) in [
        ("A ponte fica na rua 25 de Abril.", "pt"),
        ("La marcha va por la plaza 25 de Mayo.", "es"),
        ("Die Demonstration zog zum Platz des 17. Juni.", "de"),
        ("La manifestation part de la place du 8 mai.", "fr"),
        ("15 Temmuz Köprüsü trafiğe kapalı.", "tr"),
    ] {
        assert_eq!(values(text, language, DAY), Vec::<String>::new(), "{text}");
    }
    for (text, language) in [
        ("Die Straße wurde am 3. Oktober gesperrt.", "de"),
        ("Auf dem Platz am 3. Oktober sprach der Bürgermeister.", "de"),
        ("La calle se cerró el 3 de octubre.", "es"),
    ] {
        assert_eq!(values(text, language, DAY).len(), 1, "{text}");
    }
}

#[test]
fn numbers_of_houses_are_no_years() {
    for (text, language) in [
        ("The office moved to 1847 Marsh Road.", "en"),
        ("He lived at 1620 North Harbour Avenue.", "en"),
        ("Elle habite au 1512, rue du Port.", "fr"),
        ("Elle quitte le 1512 rue du Port.", "fr"),
        ("Das Haus in der Hafenstraße 1602 brannte.", "de"),
        ("La casa está en la calle Mayor 1620.", "es"),
        ("Lo studio è in via Roma 1848.", "it"),
        ("Het huis aan de Havenstraat 1604 brandde.", "nl"),
        ("Huset på Hamngatan 1604 brann.", "sv"),
        ("Дом на улице Ленина 1917 сгорел.", "ru"),
    ] {
        assert_eq!(values(text, language, DAY), Vec::<String>::new(), "{text}");
    }
    for (text, language, want) in [
        ("In 1929 Wall Street fell.", "en", "1929=1929"),
        ("The 1998 High Street fire was told of again.", "en", "The 1998=1998"),
        ("Die Straße wurde 1998 gesperrt.", "de", "1998=1998"),
        ("La calle se abrió en 1998.", "es", "1998=1998"),
    ] {
        assert_eq!(
            values(text, language, DAY).join("|").trim_start_matches("The "),
            want.trim_start_matches("The "),
            "{text}"
        );
    }
}

#[test]
fn what_somebody_is_asked_to_do_is_in_the_month_that_is_near() {
    const MARCH: &str = "2024-03-14T00:00:00Z";
    for (text, language, want) in [
        ("Choirs have been invited to sing on the quay in August.", "en", "August=2024-08"),
        ("The council voted to close the mole in June.", "en", "June=2024-06"),
        ("They agreed to meet in January.", "en", "January=2024-01"),
        ("He was invited and sang in August.", "en", "August=2023-08"),
        ("Der Chor wurde eingeladen, im August zu singen.", "de", "August=2024-08"),
        ("Twee koren zijn uitgenodigd om in juli te zingen.", "nl", "juli=2024-07"),
        ("Le conseil a décidé de fermer le môle en juin.", "fr", "juin=2024-06"),
    ] {
        assert_eq!(values(text, language, MARCH), [want], "{text}");
    }
}

#[test]
fn a_week_that_goes_on_is_none_of_a_day() {
    assert_eq!(values("The strike went into its third week on Monday.", "en", DAY), ["Monday=2016-10-10"]);
    assert_eq!(values("The week of March 6 was cold.", "en", DAY), ["The week of March 6=2016-W09"]);
    assert_eq!(values("They meet a week on Monday.", "en", DAY), ["a week on Monday=2016-10-24"]);
}

#[test]
fn english() {
    for (text, want) in [
        ("The talks ended on Saturday.", "Saturday=2016-10-15"),
        ("Earlier last week, they voted.", "Earlier last week=2016-W40"),
        ("War has gone on since 2011.", "2011=2011"),
        ("On 30 September 2015, forces came.", "30 September 2015=2015-09-30"),
        ("It opened Nov. 3, 1998, and closed in May 2001.", "Nov. 3, 1998=1998-11-03|May 2001=2001-05"),
        ("The vote will be held Friday.", "Friday=2016-10-21"),
        ("Third-quarter sales rose from a year earlier.", "Third-quarter=2016-Q3|a year earlier=2015-Q3"),
        ("Now it is recently quiet.", "Now=PRESENT_REF|recently=PAST_REF"),
        ("She waited two years, he came three days ago.", "two years=P2Y|three days ago=2016-10-13"),
        ("He left at 10:35 p.m. EST Friday.", "10:35 p.m. EST Friday=2016-10-14T22:35"),
        ("In the 1990s and the 19th century.", "the 1990s=199|the 19th century=18"),
        ("You may march to 1500 people, 45 years old.", ""),
        (
            "On Sunday, on Oct. 24 and 25, 2015, and on Fridays.",
            "Sunday=2016-10-16|Oct. 24=2016-10-24|25, 2015=2015-10-25|Fridays=XXXX-WXX-5",
        ),
        (
            "It was founded in May 1995. The following year it moved. That year it grew.",
            "May 1995=1995-05|The following year=1996|That year=1996",
        ),
        (
            "In October last year and early in April next year.",
            "October last year=2015-10|early in April next year=2017-04",
        ),
        ("They expect to report a third-quarter loss.", "third-quarter=2016-Q3"),
        (
            "In the first half of 1989 and in the current fiscal year.",
            "the first half of 1989=1989-H1|the current fiscal year=2016",
        ),
        (
            "It will succeed on Nov. 1. It had closed by Friday. Until Thursday, they had talked.",
            "Nov. 1=2016-11-01|Friday=2016-10-14|Thursday=2016-10-13",
        ),
        (
            "A proposed law is to be voted on Tuesday; he could not be reached Monday.",
            "Tuesday=2016-10-18|Monday=2016-10-10",
        ),
        (
            "He came Friday at 10 a.m. and left at noon Saturday.",
            "Friday at 10 a.m.=2016-10-14T10:00|noon Saturday=2016-10-15T12:00",
        ),
        (
            "It happened at 10:35 a.m. (0735 GMT) Friday, the day before last Sunday's vote.",
            "10:35 a.m.=2016-10-14T10:35|Friday=2016-10-14|the day before last Sunday=2016-10-08",
        ),
        (
            "They would look for ways to get around Wednesday's ruling by mid afternoon.",
            "Wednesday=2016-10-12|mid afternoon=2016-10-16",
        ),
        ("Daily News Egypt and ABC's This Week asked him, in his 30s.", ""),
        (
            "Since nineteen ninety-six, coming quarters and past years.",
            "nineteen ninety-six=1996|coming quarters=FUTURE_REF|past years=PAST_REF",
        ),
        ("Thanksgiving comes in mid-November, daily.", "Thanksgiving=2016-11-24|mid-November=2016-11|daily=P1D"),
    ] {
        assert_eq!(values(text, "en", DAY).join("|"), want, "{text}");
    }
}

#[test]
fn other_languages() {
    for (language, text, want) in [
        (
            "de",
            "Am 3. Oktober 2015 und vor zwei Jahren, am Freitag.",
            "3. Oktober 2015=2015-10-03|vor zwei Jahren=2014|Freitag=2016-10-14",
        ),
        (
            "de",
            "Ende September, am Freitagabend und in den 1990er Jahren.",
            "Ende September=2016-09|Freitagabend=2016-10-14|den 1990er=199",
        ),
        (
            "de",
            "Im Oktober letzten Jahres, im 19. Jahrhundert, nächste Woche.",
            "Oktober letzten Jahres=2015-10|19. Jahrhundert=18|nächste Woche=2016-W42",
        ),
        (
            "fr",
            "Le 14 juillet 2015, lundi dernier, l'année dernière.",
            "Le 14 juillet 2015=2015-07-14|lundi dernier=2016-10-10|l'année dernière=2015",
        ),
        (
            "fr",
            "Le 1er octobre, hier soir, il y a deux ans, les années 1990.",
            "Le 1er octobre=2016-10-01|hier soir=2016-10-15|il y a deux ans=2014|les années 1990=199",
        ),
        ("es", "El 30 de septiembre de 2015 y ayer.", "El 30 de septiembre de 2015=2015-09-30|ayer=2016-10-15"),
        (
            "es",
            "El viernes pasado, hace tres días, en el siglo XIX, la semana que viene.",
            "El viernes pasado=2016-10-14|hace tres días=2016-10-13|el siglo XIX=18|la semana que viene=2016-W42",
        ),
        ("pt", "Em 30 de setembro de 2015 e hoje.", "30 de setembro de 2015=2015-09-30|hoje=2016-10-16"),
        (
            "pt",
            "Na sexta-feira, há dois anos, em outubro do ano passado.",
            "sexta-feira=2016-10-14|há dois anos=2014|outubro do ano passado=2015-10",
        ),
        ("ru", "30 сентября 2015 года и два года назад.", "30 сентября 2015 года=2015-09-30|два года назад=2014"),
        (
            "ru",
            "В прошлую пятницу, в XX веке, несколько дней назад.",
            "прошлую пятницу=2016-10-14|XX веке=19|несколько дней назад=PAST_REF",
        ),
        ("tr", "30 Eylül 2015 ve geçen hafta.", "30 Eylül 2015=2015-09-30|geçen hafta=2016-W40"),
        ("tr", "2015 yılında, iki yıl önce, 30 Eylül'de.", "2015 yılında=2015|iki yıl önce=2014|30 Eylül=2016-09-30"),
        ("zh", "2015年9月30日和昨天。", "2015年9月30日=2015-09-30|昨天=2016-10-15"),
        ("zh", "上周五，三天前，20世纪，1990年代。", "上周五=2016-10-07|三天前=2016-10-13|20世纪=19|1990年代=199"),
        (
            "ar",
            "في 30 سبتمبر 2015 وأمس والعام الماضي، العام الماضي",
            "30 سبتمبر 2015=2015-09-30|وأمس=2016-10-15|والعام الماضي=2015|العام الماضي=2015",
        ),
        (
            "ar",
            "قبل ثلاثة أيام، منذ عامين، ٣٠ سبتمبر ٢٠١٥.",
            "قبل ثلاثة أيام=2016-10-13|منذ عامين=2014|٣٠ سبتمبر ٢٠١٥=2015-09-30",
        ),
        ("hi", "30 सितंबर 2015 और सोमवार को।", "30 सितंबर 2015=2015-09-30|सोमवार=2016-10-10"),
        ("hi", "दो साल पहले, पिछले हफ्ते, १५ अगस्त १९४७।", "दो साल पहले=2014|पिछले हफ्ते=2016-W40|१५ अगस्त १९४७=1947-08-15"),
    ] {
        assert_eq!(values(text, language, DAY).join("|"), want, "{text}");
    }
}

#[test]
fn further_languages() {
    for (language, text, want) in [
        (
            "pl",
            "3 maja 2015 r. otwarto molo, w zeszłym tygodniu je zamknięto, dwa lata temu zbudowano, za trzy dni ruszy.",
            "3 maja 2015 r.=2015-05-03|zeszłym tygodniu=2016-W40|dwa lata temu=2014|za trzy dni=2016-10-19",
        ),
        (
            "pl",
            "W październiku 2014, w latach 90., w XIX wieku, wczoraj, pojutrze; Maja Nowak śpi.",
            "październiku 2014=2014-10|latach 90=199|XIX wieku=18|wczoraj=2016-10-15|pojutrze=2016-10-18",
        ),
        (
            "uk",
            "30 вересня 2015 року, минулого тижня, два роки тому, наступного місяця, торік.",
            "30 вересня 2015 року=2015-09-30|минулого тижня=2016-W40|два роки тому=2014|наступного місяця=2016-11|торік=2015",
        ),
        (
            "cs",
            "30. září 2015, minulý týden, před dvěma lety, za tři dny, loni, v 19. století, v 90. letech.",
            "30. září 2015=2015-09-30|minulý týden=2016-W40|před dvěma lety=2014|za tři dny=2016-10-19|loni=2015|19. století=18|90. letech=199",
        ),
        (
            "ro",
            "30 septembrie 2015, săptămâna trecută, acum doi ani, de 18 luni, luni dimineață, pe 3 mai, mai mulți.",
            "30 septembrie 2015=2015-09-30|săptămâna trecută=2016-W40|acum doi ani=2014|18 luni=P18M|luni dimineață=2016-10-10|3 mai=2016-05-03",
        ),
        (
            "hu",
            "2015. szeptember 30-án, múlt héten, két évvel ezelőtt, három nap múlva, 2014-ben, az 1990-es évek.",
            "2015. szeptember 30-án=2015-09-30|múlt héten=2016-W40|két évvel ezelőtt=2014|három nap múlva=2016-10-19|2014-ben=2014|az 1990-es=199",
        ),
        (
            "fi",
            "30. syyskuuta 2015, viime viikolla, kaksi vuotta sitten, maaliskuussa 2013, 1990-luvulla.",
            "30. syyskuuta 2015=2015-09-30|viime viikolla=2016-W40|kaksi vuotta sitten=2014|maaliskuussa 2013=2013-03|1990-luvulla=199",
        ),
        (
            "sv",
            "På fredag möts rådet, i torsdags sköt det upp beslutet; den 30 september 2015, förra veckan, i fjol.",
            "På fredag=2016-10-21|i torsdags=2016-10-13|den 30 september 2015=2015-09-30|förra veckan=2016-W40|i fjol=2015",
        ),
        (
            "da",
            "Den 30. september 2015, sidste uge, for to år siden, i går, om tre dage skal det åbne.",
            "Den 30. september 2015=2015-09-30|sidste uge=2016-W40|to år siden=2014|i går=2016-10-15|om tre dage=2016-10-19",
        ),
        (
            "nb",
            "30. september 2015, forrige uke, for to år siden, i fjor, 17. mai 2014.",
            "30. september 2015=2015-09-30|forrige uke=2016-W40|to år siden=2014|i fjor=2015|17. mai 2014=2014-05-17",
        ),
        (
            "ja",
            "2015年9月30日、令和5年3月15日、昨年10月、来年の3月、3日前、3日間、平成30年、昨日。",
            "2015年9月30日=2015-09-30|令和5年3月15日=2023-03-15|昨年10月=2015-10|来年の3月=2017-03|3日前=2016-10-13|3日間=P3D|平成30年=2018|昨日=2016-10-15",
        ),
        (
            "ko",
            "2015년 9월 30일에, 지난해 3월부터, 3일 전, 3일간, 2015년 3분기, 두 달 전, 지난주 금요일까지.",
            "2015년 9월 30일=2015-09-30|지난해 3월=2015-03|3일 전=2016-10-13|3일간=P3D|2015년 3분기=2015-Q3|두 달 전=2016-08|지난주 금요일까지=2016-10-07",
        ),
    ] {
        assert_eq!(values(text, language, DAY).join("|"), want, "{text}");
    }
    for (language, text) in [
        ("pl", "W piątek rada zbierze się, a w czwartek odłożyła decyzję."),
        ("uk", "У п'ятницю рада збереться, у четвер вона відклала рішення."),
        ("cs", "V pátek se rada sejde, ve čtvrtek jednání odložila."),
        ("ro", "Vineri consiliul se va întruni, joi a amânat ședința."),
        ("hu", "Pénteken ülésezik a tanács, csütörtökön elhalasztotta a döntést."),
        ("fi", "Perjantaina valtuusto kokoontuu, torstaina se siirsi päätöstä."),
        ("da", "Fredag skal rådet mødes, torsdag udsatte det beslutningen i en fart, for det var sent."),
        ("no", "Fredag skal rådet møtes, torsdag utsatte det beslutningen."),
        ("ko", "금요일에 의회가 열릴 예정이다. 목요일에 회의를 연기했다."),
    ] {
        let days = values(text, language, DAY);
        let ends: Vec<_> = days.iter().map(|d| &d[d.len() - 2..]).collect();
        assert_eq!(ends, ["21", "13"], "{text}: {days:?}");
    }
}

#[test]
fn other_calendars_are_not_misread() {
    for (language, text) in [("pl", "Wymarły 66 milionów lat temu."), ("sv", "Det var för 2 miljoner år sedan.")] {
        assert_eq!(values(text, language, DAY), Vec::<String>::new(), "{text}");
    }
    assert_eq!(
        values("Rok temu i w ostatnich miesiącach.", "pl", DAY).join("|"),
        "Rok temu=2015|ostatnich miesiącach=PAST_REF"
    );
    assert_eq!(
        values("في عام 1445 هـ، في 15 رمضان 1445هـ الموافق 25 مارس 2024.", "ar", DAY),
        ["25 مارس 2024=2024-03-25"]
    );
    assert_eq!(values("In the third century BC, and in 1445 AH.", "en", DAY), Vec::<String>::new());
    assert_eq!(values("民國104年9月，30日。", "zh", DAY).join("|"), "民國104年9月=2015-09|30日=2016-09-30");
}

#[test]
fn days_and_times_that_are_told_together() {
    for (language, text, want) in [
        ("tr", "Kurul 15 Ocak 2016 Cuma günü toplandı.", "15 Ocak 2016 Cuma=2016-01-15"),
        ("ja", "2016年9月30日金曜日に決めた。", "2016年9月30日金曜日=2016-09-30"),
        ("fr", "Mardi en huit, la mer monte.", "Mardi en huit=2016-10-25"),
        ("fr", "Le 3 mars 2015 à 10 h; depuis novembre.", "Le 3 mars 2015=2015-03-03|novembre=2015-11"),
        ("de", "Der Markt ist mittwochs offen, seit November.", "mittwochs=XXXX-WXX-3|November=2015-11"),
        ("pt", "A feira do Rio de Janeiro.", ""),
        (
            "de",
            "Heute vor einer Woche und am Dienstag in zwei Wochen.",
            "Heute vor einer Woche=2016-10-09|Dienstag in zwei Wochen=2016-11-01",
        ),
        (
            "pt",
            "Às 17 horas de ontem; trabalhou 17 horas.",
            "17 horas=2016-10-16T17:00|ontem=2016-10-15|17 horas=PT17H",
        ),
        (
            "fr",
            "Le 03/04/2015, le premier lundi d'octobre.",
            "Le 03/04/2015=2015-04-03|le premier lundi d'octobre=2016-10-03",
        ),
        (
            "en",
            "It opens at 9am tomorrow and shuts at 5.30pm on Friday.",
            "9am tomorrow=2016-10-17T09:00|5.30pm on Friday=2016-10-21T17:30",
        ),
    ] {
        assert_eq!(values(text, language, DAY).join("|"), want, "{text}");
    }
}

#[test]
fn english_phrases_of_weeks_months_and_centuries() {
    for (text, want) in [
        (
            "This day fortnight they meet; tomorrow week they part.",
            "This day fortnight=2016-10-30|tomorrow week=2016-10-24",
        ),
        (
            "Fortnight today they meet; they parted yesterday week.",
            "Fortnight today=2016-10-30|yesterday week=2016-10-08",
        ),
        (
            "The week before last, and the Friday after next.",
            "The week before last=2016-W39|the Friday after next=2016-10-28",
        ),
        ("The day before last Tuesday's race.", "The day before last Tuesday=2016-10-10"),
        ("A couple of days ago; in two years' time.", "A couple of days ago=2016-10-14|two years' time=2018"),
        (
            "The first Monday of October, the last Sunday in May.",
            "The first Monday of October=2016-10-03|the last Sunday in May=2016-05-29",
        ),
        (
            "The twenty-first century and the eighteenth century.",
            "The twenty-first century=20|the eighteenth century=17",
        ),
        (
            "From 1998-2001, and the 3-7 October fair; they won 3-5 in May.",
            "1998=1998|2001=2001|the 3=2016-10-03|7 October=2016-10-07|May=2016-05",
        ),
        (
            "On New Year's Day 2017, not on Black Friday; may I ask the Sunday Star? May I?",
            "New Year's Day 2017=2017-01-01",
        ),
        ("In FY2016 and in 4Q 2015.", "FY2016=2016|4Q 2015=2015-Q4"),
    ] {
        assert_eq!(values(text, "en", DAY).join("|"), want, "{text}");
    }
}

#[test]
fn days_by_their_week_their_range_and_easter() {
    for (text, want) in [
        ("The clerks meet on Tuesday week.", "Tuesday week=2016-10-25"),
        ("A week on Friday they resume.", "A week on Friday=2016-10-28"),
        ("The mate left a fortnight ago.", "a fortnight ago=2016-W39"),
        ("A ballot was held on Tuesday last week.", "Tuesday last week=2016-10-04"),
        ("It was shut between 3 and 7 October.", "3=2016-10-03|7 October=2016-10-07"),
        ("Stalls stay closed on Easter Monday 2015.", "Easter Monday 2015=2015-04-06"),
        ("Flight 1945 came down at 2000 hours near room 1999.", "2000 hours=2016-10-16T20:00"),
        ("It was founded in 1911 and rebuilt after the election 2004.", "1911=1911|2004=2004"),
        (
            "The river broke its banks on Thursday and reached the mill by Friday.",
            "Thursday=2016-10-13|Friday=2016-10-14",
        ),
        ("They said it was late, and on Tuesday they will vote.", "Tuesday=2016-10-18"),
        ("Works begin on Friday.", "Friday=2016-10-21"),
    ] {
        assert_eq!(values(text, "en", DAY).join("|"), want, "{text}");
    }
}

#[test]
fn verbs_of_one_form_names_and_days_known_by_their_attack() {
    for (text, want) in [
        ("A gale due to hit the mole on Thursday sank two boats.", "Thursday=2016-10-20"),
        ("The board will cut fares on Friday.", "Friday=2016-10-21"),
        ("A still unsigned lease would begin in January.", "January=2017-01"),
        ("By Tuesday, the pilots had gone home.", "Tuesday=2016-10-11"),
        ("May told the harbour court, and June said so in May.", "May=2016-05"),
        ("She joined the March for the Lighthouse in March.", "March=2016-03"),
        ("March was cold. The rule dates from the Sept. 11 attacks.", "March=2016-03|Sept. 11=2001-09-11"),
        (
            "The yard sold more in the quarter ended Sept. 29 than a year earlier.",
            "the quarter=2016-Q3|Sept. 29=2016-09-29|a year earlier=2015-Q3",
        ),
    ] {
        assert_eq!(values(text, "en", DAY).join("|"), want, "{text}");
    }
    assert_eq!(
        values("Depuis les attentats du 11 septembre, tout a changé.", "fr", DAY).join("|"),
        "11 septembre=2001-09-11"
    );
    assert_eq!(
        values("The crew searched the quay over the weekend.", "en", "2016-10-14T00:00:00Z").join("|"),
        "the weekend=2016-W40-WE"
    );
}

#[test]
fn lengths_count_from_what_the_text_spoke_of() {
    for (language, text, want) in [
        ("en", "They met in 1999. Two years later they wed.", "1999=1999|Two years later=2001"),
        (
            "en",
            "The pilot quit on 4 October; a day earlier, police had seen him. Three days later, his mate followed.",
            "4 October=2016-10-04|a day earlier=2016-10-03|Three days later=2016-10-07",
        ),
        ("en", "Last year 40 boats sank; the year before, 12 did.", "Last year=2015|the year before=2014"),
        (
            "en",
            "The mole was hit two years after the flood. Months ago it was shut.",
            "two years=P2Y|Months ago=PAST_REF",
        ),
        ("en", "The quay will open in two weeks. It was built in two weeks.", "two weeks=2016-W43|two weeks=P2W"),
        (
            "de",
            "Der Lotse ging am 4. Oktober. Tags zuvor war er gesehen worden. Zwei Tage später kam er zurück.",
            "4. Oktober=2016-10-04|Tags zuvor=2016-10-03|Zwei Tage später=2016-10-06",
        ),
        ("de", "In drei Tagen soll die Mole öffnen.", "In drei Tagen=2016-10-19"),
        (
            "fr",
            "Le pilote est parti le 4 octobre. Le lendemain, le port fermait. Dans trois jours, il ouvrira.",
            "le 4 octobre=2016-10-04|Le lendemain=2016-10-05|Dans trois jours=2016-10-19",
        ),
        ("es", "Nació en 1956. Diez años después se fue.", "1956=1956|Diez años después=1966"),
        (
            "it",
            "Nacque nel 1956. Dieci anni dopo partì. Tra tre giorni tornerà.",
            "1956=1956|Dieci anni dopo=1966|Tra tre giorni=2016-10-19",
        ),
        ("pt", "Nasceu em 1956. Dez anos depois partiu.", "1956=1956|Dez anos depois=1966"),
        ("nl", "Hij werd in 1956 geboren. Tien jaar later vertrok hij.", "1956=1956|Tien jaar later=1966"),
        (
            "ru",
            "Он родился в 1956 году. Десять лет спустя он уехал. Причал откроют через три дня.",
            "1956 году=1956|Десять лет спустя=1966|через три дня=2016-10-19",
        ),
        ("ar", "سيفتح الميناء بعد ثلاثة أيام.", "بعد ثلاثة أيام=2016-10-19"),
    ] {
        assert_eq!(values(text, language, DAY).join("|"), want, "{text}");
    }
}

#[test]
fn halves_quarters_seasons_and_decades() {
    for (language, text, want) in [
        ("en", "In Q3 2012 and in the 2012-13 season.", "Q3 2012=2012-Q3|the 2012=2012"),
        (
            "en",
            "The post-1959 order, the 9/11 attacks, by year's end.",
            "1959=1959|the 9/11=2001-09-11|year's end=2016",
        ),
        (
            "en",
            "She vanished on a Tuesday afternoon in the week of October 3.",
            "Tuesday afternoon=XXXX-WXX-2|the week of October 3=2016-W40",
        ),
        ("de", "Im ersten Halbjahr 2012 und in den Neunzigern.", "ersten Halbjahr 2012=2012-H1|den Neunzigern=199"),
        ("fr", "Au premier semestre 2012, l'été dernier.", "premier semestre 2012=2012-H1|l'été dernier=2016-SU"),
        (
            "es",
            "En el primer semestre de 2012, esta mañana, anoche.",
            "el primer semestre de 2012=2012-H1|esta mañana=2016-10-16|anoche=2016-10-15",
        ),
        (
            "nl",
            "In de eerste helft van 2012, volgende week dinsdag.",
            "de eerste helft van 2012=2012-H1|volgende week dinsdag=2016-10-18",
        ),
        ("ru", "В первом полугодии 2012 года.", "первом полугодии 2012 года=2012-H1"),
        ("tr", "2012'nin ilk yarısında, üçüncü çeyrekte.", "2012'nin ilk yarısında=2012-H1|üçüncü çeyrekte=2016-Q3"),
        ("ar", "في النصف الأول من 2012، في الربع الثالث.", "النصف الأول من 2012=2012-H1|الربع الثالث=2016-Q3"),
        (
            "zh",
            "2012年上半年，第三季度，上个月，本月5日。",
            "2012年上半年=2012-H1|第三季度=2016-Q3|上个月=2016-09|本月5日=2016-10-05",
        ),
    ] {
        assert_eq!(values(text, language, DAY).join("|"), want, "{text}");
    }
    assert_eq!(values("The lake froze this winter.", "en", "2017-01-20T00:00:00Z").join("|"), "this winter=2016-WI");
}

#[test]
fn weekdays_follow_the_tense_of_their_clause() {
    for (language, text, ahead, behind) in [
        ("de", "Der Rat wird am Freitag tagen, am Donnerstag hatte er vertagt.", "21", "13"),
        ("fr", "Le conseil se réunira vendredi, il avait voté jeudi.", "21", "13"),
        ("es", "El consejo votará el viernes, el jueves aplazó la sesión.", "21", "13"),
        ("it", "Il consiglio si riunirà venerdì, giovedì ha rinviato il voto.", "21", "13"),
        ("pt", "O conselho votará na sexta-feira e adiou na quinta-feira a sessão.", "21", "13"),
        ("nl", "De raad zal vrijdag stemmen, donderdag werd het debat geschorst.", "21", "13"),
        ("ru", "Совет соберется в пятницу, в четверг заседание отложили.", "21", "13"),
        ("tr", "Meclis cuma toplanacak, perşembe oturum ertelendi.", "21", "13"),
        ("ar", "سيعقد المجلس اجتماعا الجمعة، وأعلن القرار الخميس.", "21", "13"),
    ] {
        let found = values(text, language, DAY);
        let days: Vec<_> = found.iter().map(|found| found.rsplit('-').next().unwrap_or("")).collect();
        assert_eq!(days, [ahead, behind], "{text}: {found:?}");
    }
    assert_eq!(values("Le pont avait été fermé au cours de l'été.", "fr", DAY), ["l'été=2016-SU"]);
    assert_eq!(values("Die Sitzung findet am Freitag statt.", "de", DAY), ["Freitag=2016-10-21"]);
    assert_eq!(values("Am Ostermontag 2015, vom 3. bis 7. Oktober.", "de", DAY).len(), 3);
    assert_eq!(
        values("Il 25 aprile 2015 e due anni fa, il mese scorso.", "it", DAY).join("|"),
        "Il 25 aprile 2015=2015-04-25|due anni fa=2014|il mese scorso=2016-09"
    );
    assert_eq!(
        values("Op 5 mei 2015 en twee jaar geleden, vorige maand.", "nl", DAY).join("|"),
        "5 mei 2015=2015-05-05|twee jaar geleden=2014|vorige maand=2016-09"
    );
}

#[test]
fn endings_of_verbs_tell_the_tense() {
    for (text, language, want) in [
        ("Maandag stelde de raad de stemming uit.", "nl", "Maandag=2016-10-10"),
        ("Am Montag vertagte der Rat die Sitzung und debattierte.", "de", "Am Montag=2016-10-10"),
        ("Совет соберётся в четверг.", "ru", "четверг=2016-10-20"),
        ("Рада зустрічається у п'ятницю.", "uk", "п'ятницю=2016-10-21"),
        ("Причал откроют в апреле.", "ru", "апреле=2017-04"),
        ("Деталі узгодять у квітні.", "uk", "квітні=2017-04"),
        ("Об этом сообщают в апреле.", "ru", "апреле=2016-04"),
    ] {
        let found = values(text, language, DAY);
        let day = |value: &str| value.rsplit('=').next().map(str::to_owned);
        assert_eq!(found.first().and_then(|f| day(f)), day(want), "{text}: {found:?}");
    }
}

/// The values of what is found, without its words.
fn bare(text: &str, language: &str) -> String {
    let found = mentions(text, language, DAY).into_iter().map(|d| d.value.unwrap_or_default());
    found.collect::<Vec<_>>().join("|")
}

#[test]
fn what_nobody_plans_is_over() {
    for (text, language, want) in [
        ("Elle a perdu son frère dans l'attentat du 24 novembre.", "fr", "2015-11-24"),
        ("Das Denkmal erinnert an das Massaker vom 24. November.", "de", "2015-11-24"),
        ("El barrio recuerda el terremoto del 24 de noviembre.", "es", "2015-11-24"),
        ("Город помнит взрыв 24 ноября.", "ru", "2015-11-24"),
        ("24 Kasım saldırısı konuşuldu.", "tr", "2015-11-24"),
        ("Sie wartet seit dem 24. November auf Post.", "de", "2015-11-24"),
        ("El puente está cerrado desde el 24 de noviembre.", "es", "2015-11-24"),
        ("El puente estará cerrado desde el 24 de noviembre.", "es", "2016-11-24"),
    ] {
        assert_eq!(bare(text, language), want, "{text}");
    }
}

#[test]
fn days_in_words_and_with_signs_of_ordinals() {
    for (text, language, want) in [
        ("Am dritten November wird gewählt.", "de", "2016-11-03"),
        ("Il molo ha chiuso il 1º ottobre.", "it", "2016-10-01"),
        ("O cais reabriu no 1.º de outubro.", "pt", "2016-10-01"),
        ("L’altro ieri è arrivata la gru.", "it", "2016-10-14"),
        ("Le phare date du XVIIIe siècle.", "fr", "17"),
        ("Biserica este din secolul al XVII-lea.", "ro", "16"),
    ] {
        assert_eq!(bare(text, language), want, "{text}");
    }
}

#[test]
fn a_name_of_somebody_is_no_month() {
    let text = "Councillor May Fenwick opened the hall in May.";
    let article = Article {
        body: Body { text: text.into(), ..Body::default() },
        language: Some(Language { code: "en".into(), script: None, confidence: 1.0 }),
        published: Some(Moment { at: DAY.into(), precision: Precision::Day }),
        ..Article::default()
    };
    let name = crate::article::Entity { mentions: vec![Span { start: 11, end: 22 }], ..Default::default() };
    let names = Annotations { people: vec![name], ..Annotations::default() };
    let found = Dates.enrich(&Analysis::of(&article), &names, &Budget::unlimited()).expect("no budget").dates;
    assert_eq!(found.iter().map(|d| d.start).collect::<Vec<_>>(), [42]);
}

#[test]
fn measures_are_no_years() {
    for (text, language) in [
        ("Das Seil ist 1900 Meter lang.", "de"),
        ("La corde mesure 1900 mètres.", "fr"),
        ("Acudieron 1950 personas.", "es"),
        ("Lina ma 1900 metrów.", "pl"),
        ("В зале было 1950 человек.", "ru"),
        ("İp 1900 metre uzunluğunda.", "tr"),
        ("वहाँ 1950 लोग थे।", "hi"),
        ("O desfile juntou 2014 espectadores.", "pt"),
        ("Die Partei zählt 1950 Mitglieder.", "de"),
    ] {
        assert_eq!(values(text, language, DAY), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn without_a_day_of_publication_only_absolute_dates_are_given() {
    assert_eq!(
        values("On Friday, 3 May 2001, last week, in 1998.", "en", "").join("|"),
        "Friday, 3 May 2001=2001-05-03|1998=1998"
    );
}

#[test]
fn hostile_input_ends() {
    let text = "last next the the early of 99999999999999999999 years ago 4294967295 days ago 9999 years ago 31 February Feb. 30, 2015 ".repeat(50);
    values(&text, "en", DAY);
    values(&text, "en", "9999-12-31T00:00:00Z");
}

#[test]
fn plans_point_ahead() {
    for (language, text, want) in [
        ("ru", "Мельницу хотят открыть в марте.", "марте=2017-03"),
        ("de", "Die Müllerin will das Rad im März öffnen.", "März=2017-03"),
        ("pl", "Młynarka chce otworzyć młyn w marcu.", "marcu=2017-03"),
        ("pt", "O moleiro espera abrir o moinho em março.", "março=2017-03"),
        ("fi", "Mylläri haluaa avata myllyn maaliskuussa.", "maaliskuussa=2017-03"),
        ("ko", "마을은 물방앗간을 3월에 열 계획이라고 15일 밝혔다.", "3월=2017-03|15일=2016-10-15"),
        ("en", "The flour was sold by Friday.", "Friday=2016-10-14"),
        ("en", "The miller was told to leave by Friday.", "Friday=2016-10-21"),
    ] {
        assert_eq!(values(text, language, DAY).join("|"), want, "{text}");
    }
}

#[test]
fn days_in_brackets_and_behind_their_word() {
    for (language, text, want) in [
        ("id", "Kincir dibuka pada Jumat (14/10).", "Jumat (14/10)=2016-10-14"),
        ("pt", "O moinho fechou na sexta-feira (14).", "sexta-feira (14)=2016-10-14"),
        ("id", "Kincir rusak 4 bulan lalu, dan kemarin diperbaiki.", "4 bulan lalu=2016-06|kemarin=2016-10-15"),
        ("vi", "Cối xay nước sẽ mở lại ngày 20/10.", "ngày 20/10=2016-10-20"),
        ("el", "Ο μύλος έκλεισε στις 5 Μαρτίου 2014.", "5 Μαρτίου 2014=2014-03-05"),
    ] {
        assert_eq!(values(text, language, DAY).join("|"), want, "{text}");
    }
}

#[test]
fn first_years_of_eras() {
    let found = values("水車は令和元年6月3日に止まり、平成元年に直された。", "ja", DAY).join("|");
    assert_eq!(found, "令和元年6月3日=2019-06-03|平成元年=1989");
}

#[test]
fn places_that_are_called_after_a_day_are_none() {
    for (language, text) in [
        ("pt", "O moinho fica na rua 5 de Outubro."),
        ("fr", "Le moulin de la rue du 4 Septembre est vieux."),
        ("it", "Il mulino è in piazza 4 Novembre."),
        ("ro", "Moara este pe strada 1 Decembrie."),
        ("ru", "Мельница на улице 8 Марта."),
        ("tr", "Değirmen 19 Mayıs Caddesi üzerinde."),
        ("hu", "A malom a Március 15. téren áll."),
        ("en", "The mill is on October 6 Bridge."),
    ] {
        assert_eq!(values(text, language, DAY), Vec::<String>::new(), "{text}");
    }
    assert_eq!(values("A rua fecha em 5 de outubro.", "pt", DAY).len(), 1);
}

#[test]
fn weekdays_of_this_week_and_of_weeks_that_are_counted() {
    const WEDNESDAY: &str = "2016-10-12T00:00:00Z";
    for (language, text, want) in [
        ("de", "Das Wehr schloss am Montag, und an diesem Freitag prüfen es die Maurer.", "2016-10-14"),
        ("cs", "Jez zavřeli v pondělí a tento pátek ho zedníci zkoušejí.", "2016-10-14"),
        ("hu", "A gátat hétfőn lezárták, és ezen a pénteken a kőművesek vizsgálják.", "2016-10-14"),
        ("ro", "Barajul a fost închis luni, iar vinerea aceasta îl verifică zidarii.", "2016-10-14"),
        ("es", "Este martes cerraron la presa.", "2016-10-11"),
        ("ru", "Плотину закрыли во вторник на прошлой неделе.", "2016-10-04"),
        ("ro", "Barajul a fost închis marți, săptămâna trecută.", "2016-10-04"),
        ("pl", "Zaporę zamknięto we wtorek w zeszłym tygodniu.", "2016-10-04"),
        ("cs", "Jez otevřou v pondělí za týden.", "2016-10-24"),
        ("de", "Das Wehr öffnet am Freitag in acht Tagen.", "2016-10-21"),
        ("da", "Slusen åbner fredag om otte dage.", "2016-10-21"),
    ] {
        let found = values(text, language, WEDNESDAY);
        assert!(found.iter().any(|found| found.ends_with(&format!("={want}"))), "{text}: {found:?}");
    }
}

#[test]
fn numbers_of_places_and_vehicles_and_counts_in_other_cases_are_no_years() {
    for (language, text) in [
        ("es", "Llevaron los sacos al hangar 1985."),
        ("fr", "Les sacs sont dans l'entrepôt 1985."),
        ("cs", "Let 1985 přistál s 1960 kilogramy mouky."),
        ("ru", "Привезли муку с 1960 килограммами соли на склад 1985."),
        ("ro", "Au venit cu 1960 de kilograme de sare."),
        ("hu", "Az 1985. számú raktár üres."),
        ("tr", "Un 1985 numaralı depoda."),
    ] {
        assert_eq!(values(text, language, DAY), Vec::<String>::new(), "{text}");
    }
    assert_eq!(values("A malom 1925-ben nyílt.", "hu", DAY).len(), 1);
    assert_eq!(values("La temporada 1999 fue larga.", "es", DAY).len(), 1);
}
