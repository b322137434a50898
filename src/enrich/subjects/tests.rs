use super::*;
use crate::article::{Article, Language, Subject};

fn subjects(headline: &str, text: &str) -> Vec<Subject> {
    subjects_in("en-GB", headline, text)
}

fn subjects_in(language: &str, headline: &str, text: &str) -> Vec<Subject> {
    let mut article = Article { headline: Some(headline.into()), ..Article::default() };
    article.language = Some(Language { code: language.into(), script: None, confidence: 1.0 });
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
fn what_an_editor_would_underline_counts_most() {
    let found = subjects(
        "Tornadoes and hail expected",
        "Residents of three states were urged to stay at home as tornadoes and hail were expected across the plains on Friday. \
         Companies closed early and the governor spoke to reporters. Forecasters said the thunderstorms would bring gusts \
         and heavy rainfall, and that temperatures would fall behind the front.",
    );
    assert_eq!(found[0].code, "medtop:17000000", "{found:?}");
    let found = subjects(
        "Reef is bleaching again",
        "The government and the companies that run the port have agreed on a plan, the minister told parliament. Biologists say that \
         climate change and pollution threaten the wildlife of the wetlands, and that conservation costs money.",
    );
    assert_eq!(found[0].code, "medtop:06000000", "{found:?}");
}

#[test]
fn nothing_known_means_no_subject() {
    assert!(subjects("", "").is_empty());
    assert!(subjects("", &"zxq vbn 123 ".repeat(50)).is_empty());
}

/// Each of the languages' tables tells its own match, court and strike from each other.
#[test]
fn other_languages_have_their_own_words() {
    for (language, headline, text, code) in [
        (
            "de",
            "Zwei Jahre Haft",
            "Das Landgericht verurteilte den Angeklagten, der Richter sprach von Betrug. Die Verteidiger wollen Revision.",
            "medtop:02000000",
        ),
        (
            "fr",
            "Grève au port",
            "Les salariés ont voté la grève. Le syndicat demande à l'employeur une hausse de salaire.",
            "medtop:09000000",
        ),
        (
            "es",
            "Gol en el último minuto",
            "El delantero marcó un gol y el entrenador celebró en el estadio; los futbolistas ganaron la copa.",
            "medtop:15000000",
        ),
        (
            "it",
            "Terremoto in montagna",
            "Dopo il terremoto la protezione civile ha evacuato due paesi; una frana ha travolto l'ambulanza, feriti.",
            "medtop:03000000",
        ),
        (
            "nl",
            "Ziekenhuis zoekt artsen",
            "Het ziekenhuis behandelt patiënten met griep; de huisarts schrijft een medicijn voor.",
            "medtop:07000000",
        ),
        (
            "pl",
            "Sejm uchwalił ustawę",
            "Posłowie opozycji wyszli z sali. Premier i minister chwalili nową ustawę, prezydent milczy.",
            "medtop:11000000",
        ),
        (
            "pt",
            "Inflação desce",
            "O banco central vê menos inflação e dívida; os juros caem, as exportações da indústria crescem.",
            "medtop:04000000",
        ),
        (
            "ru",
            "Матч закончился вничью",
            "Футболисты сборной забили гол, вратарь отбил пенальти, тренер доволен турниром.",
            "medtop:15000000",
        ),
        (
            "uk",
            "Вирок у справі",
            "Суд оголосив вирок, прокурор просив більше. Адвокат подасть апеляцію на рішення судді.",
            "medtop:02000000",
        ),
        (
            "ar",
            "إضراب في الميناء",
            "أعلنت النقابة إضراب العمال، ويطالب الموظفون برفع الأجور والرواتب.",
            "medtop:09000000",
        ),
        (
            "cs",
            "Hokejisté slaví",
            "Brankář vychytal zápas, trenér chválil hráče a tým postoupil do finále turnaje.",
            "medtop:15000000",
        ),
        (
            "da",
            "Storm på vej",
            "Vejret bliver vådt med regn og torden; vinden tager til, og temperaturen falder ti grader.",
            "medtop:17000000",
        ),
        (
            "fi",
            "Käräjäoikeus tuomitsi miehen",
            "Syyttäjä vaati vankeutta. Poliisi epäilee miestä myös varkaudesta.",
            "medtop:02000000",
        ),
        ("hi", "स्कूल में परीक्षा", "छात्रों ने परीक्षा दी और शिक्षक ने पाठ्यक्रम बदला; विश्वविद्यालय में दाखिले खुले।", "medtop:05000000"),
        (
            "hu",
            "Sztrájk a gyárban",
            "A szakszervezet béremelést kér, a munkáltató elbocsátással fenyeget, a munkavállalók várnak.",
            "medtop:09000000",
        ),
        (
            "no",
            "Nytt sykehus",
            "Legene og sykepleierne får bedre plass til pasientene, og behandlingen av kreft samles der.",
            "medtop:07000000",
        ),
        (
            "ro",
            "Cutremur în munți",
            "Un cutremur a provocat o avalanșă; pompierii au evacuat satul, iar ambulanța a luat răniții.",
            "medtop:03000000",
        ),
        (
            "sv",
            "Riksdagen röstar om lagen",
            "Statsministern och oppositionen är oense; partierna väntar på regeringens lagförslag.",
            "medtop:11000000",
        ),
        (
            "tr",
            "İşçiler greve çıktı",
            "Sendika, işverenin zam teklifini reddetti; maaşlar ve asgari ücret konuşuluyor.",
            "medtop:09000000",
        ),
        (
            "ja",
            "病院で看護師が不足",
            "医師と看護師が足りず、手術が延期された。患者は診療を長く待ち、ワクチンも届かない。",
            "medtop:07000000",
        ),
        (
            "ko",
            "홈팀 우승",
            "선수들은 결승에서 두 골을 넣었고 감독은 축구 구단을 칭찬했다. 코치는 리그를 준비한다.",
            "medtop:15000000",
        ),
        ("zh", "主队夺冠", "球员在决赛中两次进球，教练称赞球队，球迷在主场庆祝冠军。", "medtop:15000000"),
    ] {
        let found = subjects_in(language, headline, text);
        assert_eq!(found.first().map(|s| &*s.code), Some(code), "{language}: {found:?}");
    }
}

#[test]
fn a_word_or_two_of_a_topic_are_not_enough() {
    let harbour = "Der Hafen bekommt einen neuen Kran. Der Trainer der Kranführer zeigte den Hebel, danach gab es Kuchen für alle.";
    assert!(subjects_in("de", "Neuer Kran", harbour).is_empty());
}

#[test]
fn every_table_compiles() {
    for language in seeds::LANGUAGES {
        assert!(seeds::table(language).is_some(), "{language}");
        assert!(SubjectsEnricher.serves(language));
    }
    assert!(!SubjectsEnricher.serves("und"));
}
