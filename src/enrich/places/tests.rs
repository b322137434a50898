//! What the enricher finds in texts.

use super::*;
use crate::article::{Article, Body, Entity, Language, Span, Unsure};

fn enrich(text: &str, language: &str, found: &Annotations) -> Annotations {
    let article = Article {
        body: Body { text: text.into(), ..Body::default() },
        language: Some(Language { code: language.into(), script: None, confidence: 1.0 }),
        ..Article::default()
    };
    Places::new(&Knowledge::shipped()).enrich(&Analysis::of(&article), found, &Budget::unlimited()).expect("no budget")
}

/// `name/country` of the places found, in order of first mention.
fn named(text: &str, language: &str) -> String {
    let found = enrich(text, language, &Annotations::default());
    let one = |p: &Place| format!("{}/{}", p.name, p.country.as_deref().unwrap_or("-"));
    found.places.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn names_with_endings_are_places_of_the_table() {
    for (language, text, town, want) in [
        ("cs", "Na radnici v Klatovech se jednalo.", "Klatovech", "Klatovy/CZ"),
        ("pl", "Spotkanie w Zamościu odwołano.", "Zamościu", "Zamość/PL"),
        ("hu", "Tatabányán esett a hó.", "Tatabányán", "Tatabánya/HU"),
        ("fi", "Kokous pidettiin Kuusamossa.", "Kuusamossa", "Kuusamo/FI"),
        ("fi", "Kokous pidettiin Qvorbassa.", "Qvorbassa", "Qvorbassa/-"),
    ] {
        let at = text.find(town).expect("in the text");
        let start = text[..at].chars().count() as u32;
        let mentions = vec![Span { start, end: start + town.chars().count() as u32 }];
        let place = Place { name: town.into(), mentions, confidence: Some(0.9), ..Place::default() };
        let found = Annotations { place_names: vec![place], ..Annotations::default() };
        let found = enrich(text, language, &found);
        let place = found.places.first().expect("a place");
        assert_eq!(format!("{}/{}", place.name, place.country.as_deref().unwrap_or("-")), want, "{text}");
    }
}

#[test]
fn the_state_behind_a_town_decides() {
    let found = enrich("A storm hit Paris, Texas, and later Athens, Ga., on its way.", "en", &Annotations::default());
    assert_eq!(found.countries.len(), 1);
    let paris = &found.places[0];
    assert_eq!((paris.name.as_str(), paris.country.as_deref()), ("Paris", Some("US")));
    assert!(paris.latitude.is_some_and(|l| (33.0..34.5).contains(&l)));
}

#[test]
fn what_else_is_named_decides() {
    assert_eq!(named("Talks in Tbilisi: Georgia and Armenia agreed.", "en"), "Tbilisi/GE Georgia/GE Armenia/AM");
    let text = "Police in Atlanta and Savannah said the Georgia lottery would go on.";
    assert_eq!(named(text, "en"), "Atlanta/US Savannah/US Georgia/US");
}

#[test]
fn a_city_of_fame_outweighs_one_neighbour_of_a_village_of_its_name() {
    let text = "Singers from Melbourne, Leeds, Quito and Oslo came to the quay.";
    assert_eq!(named(text, "en"), "Melbourne/AU Leeds/GB Quito/EC Oslo/NO");
    let near = "Melbourne, Derby, Leeds, Nottingham and Leicester shared the bill of the English league.";
    assert!(named(near, "en").contains("Leicester/GB"));
}

#[test]
fn a_country_of_the_language_is_no_town_abroad() {
    assert_eq!(named("Het water stijgt in Nederland en blijft hoog.", "nl"), "Nederland/NL");
    let found = enrich("Rząd Węgier jest zadowolony. Węgry zapłacą.", "pl", &Annotations::default());
    assert_eq!(found.countries.first().map(|c| (c.code.as_str(), c.mentions)), Some(("HU", 2)));
}

#[test]
fn peoples_count_for_their_country() {
    let found = enrich("The Egyptian minister met a Syrian delegation in Egypt.", "en", &Annotations::default());
    let counts: Vec<_> = found.countries.iter().map(|c| (c.code.as_str(), c.mentions)).collect();
    assert_eq!(counts, [("EG", 2), ("SY", 1)]);
    assert_eq!(found.places.len(), 1);
}

#[test]
fn names_of_people_are_left_out() {
    assert_eq!(named("Chelsea Clinton met Jordan Smith and Mr. Lincoln.", "en"), "");
    let person = Entity { name: "Jordan".into(), mentions: vec![Span { start: 0, end: 6 }], ..Entity::default() };
    let found = Annotations { people: vec![person], ..Annotations::default() };
    assert!(enrich("Jordan won again.", "en", &found).places.is_empty());
}

#[test]
fn parts_of_other_names_are_left_out_but_count() {
    let span = |start, end| vec![Span { start, end }];
    let text = "Ohio Players met Ohio Department staff after the 2004 Ohio election in Grand Veluria.";
    let body = |start, end| Entity { mentions: span(start, end), ..Entity::default() };
    let unknown =
        Place { name: "Grand Veluria".into(), confidence: Some(0.9), mentions: span(71, 84), ..Place::default() };
    let found = Annotations {
        organisations: vec![body(0, 12), body(17, 32)],
        unsure: Unsure { others: span(49, 67), ..Unsure::default() },
        place_names: vec![unknown],
        ..Annotations::default()
    };
    let enriched = enrich(text, "en", &found);
    let places: Vec<_> = enriched.places.iter().map(|p| (p.name.as_str(), p.mentions[0].start)).collect();
    assert_eq!(places, [("Ohio", 17), ("Grand Veluria", 71)]);
    assert!(enriched.places[1].geonames.is_none() && enriched.places[1].country.is_none());
    assert_eq!(enriched.countries[0].mentions, 3);
}

#[test]
fn money_goods_and_sides_of_a_match_are_no_places() {
    let text =
        "It paid US$ 453 million, 20 Hong Kong dollars and five Swiss francs for turkey breast and French fries.";
    let found = enrich(text, "en", &Annotations::default());
    assert!(found.places.is_empty() && found.countries.is_empty(), "{found:?}");
    assert_eq!(
        named("The shop lies in Hong Kong, and a Turkey breast in a China shop.", "en"),
        "Hong Kong SAR China/HK"
    );
    assert_eq!(named("Georgia v Alabama at noon. Jordan 2-1 Iraq. Fans in Peru watched.", "en"), "Peru/PE");
    assert_eq!(named("Der Konzern zahlte 40 Millionen US-Dollar in Chile.", "de"), "Chile/CL");
    let found = enrich("L’équipe d’Irlande du Nord a battu le Chili.", "fr", &Annotations::default());
    assert_eq!(found.countries.iter().map(|c| c.code.as_str()).collect::<Vec<_>>(), ["GB", "CL"]);
    assert_eq!(named("Le Sud-Ouest a voté, puis le Centre et Dakar.", "fr"), "Dakar/SN");
    assert_eq!(named("El Centro está seco, y el Noroeste de Chile también.", "es"), "Chile/CL");
    assert_eq!(named("اجتمع الصيادون في المدينة ثم في تونس.", "ar"), "تونس/TN");
    assert_eq!(named("انتشر فيروس كورونا في تونس.", "ar"), "تونس/TN");
    assert_eq!(named("गुजरात में बारिश हुई।", "hi"), "");
    assert_eq!(named("Ayer llovió en Andalucía y en Lima.", "es"), "Lima/PE");
    assert_eq!(named("Tribunalul a amendat S.C. Velmora S.R.L. din Galați.", "ro"), "");
    let span = vec![Span { start: 0, end: 15 }];
    let bank = Entity { name: "Bank of America".into(), mentions: span, ..Entity::default() };
    let found = Annotations { organisations: vec![bank], ..Annotations::default() };
    let countries = enrich("Bank of America opens in Chile.", "en", &found).countries;
    assert_eq!(countries.iter().map(|c| c.code.as_str()).collect::<Vec<_>>(), ["CL"]);
}

#[test]
fn words_and_features() {
    assert_eq!(
        named("The London-based firm moved to Lake Tulliver near Old Mill Road.", "en"),
        "London/GB Lake Tulliver/- Old Mill Road/-"
    );
    assert_eq!(named("Sen. Ann Lee, D-N.Y., told us in the US.", "en"), "N.Y./US United States/US");
    assert_eq!(named("They met in Dakar. Mobile kitchens served soup. The mobile kitchens left.", "en"), "Dakar/SN");
    assert_eq!(named("In March the police asked us to do our best.", "en"), "");
    assert_eq!(
        named("Ann Lee, M.D., of Raleigh, N.C., and Tom Reed, R.D., led the study.", "en"),
        "Raleigh/US N.C./US"
    );
}

#[test]
fn villages_need_more_than_their_names() {
    // Rust in Germany has 3,400 inhabitants; it is no evidence for itself, however often it is named.
    assert_eq!(named("It was rewritten in Rust. Rust is fast, and whoever writes Rust likes Rust.", "en"), "");
    let text = "Police in Stowe, and later in Burlington, looked for him all over Vermont.";
    assert_eq!(named(text, "en"), "Stowe/US Burlington/US Vermont/US");
}

fn codes(text: &str, language: &str) -> Vec<String> {
    enrich(text, language, &Annotations::default()).countries.into_iter().map(|country| country.code).collect()
}

#[test]
fn a_part_of_a_country_is_told_from_the_country_of_its_name() {
    for (text, language) in [
        ("Aux États-Unis on vote mardi, en Géorgie et dans deux autres États américains.", "fr"),
        ("En Estados Unidos se vota el martes, en Georgia y en otros dos estados del país.", "es"),
        ("In den Vereinigten Staaten wählen Georgia und zwei weitere Bundesstaaten am Dienstag.", "de"),
        ("O furacão chegou ao estado da Geórgia na terça-feira.", "pt"),
    ] {
        assert_eq!(codes(text, language), ["US"], "{text}");
    }
    for (text, language) in [
        ("La Géorgie a remercié les États-Unis et le Japon mardi à Tbilissi.", "fr"),
        ("El jefe de Estado de Georgia viajó el martes a Estados Unidos.", "es"),
    ] {
        assert!(codes(text, language).contains(&"GE".into()), "{text}");
    }
}

#[test]
fn goods_are_called_for_countries() {
    for (text, language) in [
        ("Ils vendent des noix du Brésil et des cochons d’Inde en massepain.", "fr"),
        ("Sirve nueces de Brasil y una gallina de Guinea asada.", "es"),
        ("Vende noci del Brasile e porcellini d’India di zucchero.", "it"),
        ("Подали бразильский орех и сыграли в русскую рулетку.", "ru"),
        ("Guinea fowl and Brazil nuts were on the table.", "en"),
    ] {
        assert_eq!(codes(text, language), [""; 0], "{text}");
    }
    assert_eq!(codes("Le café du Brésil vient de Guinée.", "fr"), ["BR", "GN"]);
}

#[test]
fn a_state_is_meant_where_its_government_is_named() {
    let kinds = |text: &str| {
        let found = enrich(text, "en", &Annotations::default());
        found.places.iter().filter_map(|place| place.geonames).collect::<Vec<_>>()
    };
    let (city, state) = (5_128_581, 5_128_638);
    assert_eq!(kinds("The firm opened an office in New York on Monday."), [city]);
    for text in
        ["New York's governor signed it.", "It is law in the state of New York.", "Snow fell in upstate New York."]
    {
        assert_eq!(kinds(text), [state], "{text}");
    }
    assert_eq!(kinds("The bill went to Washington Governor Ann Lee."), [5_815_135]);
    assert_eq!(named("The Georgia legislature met, as Georgia lawmakers must.", "en"), "Georgia/US");
    assert_eq!(named("Luxembourg's state bank lent Georgia money.", "en"), "Luxembourg/LU Georgia/GE");
}

#[test]
fn cities_that_nothing_shows_are_words() {
    let text =
        "Dabei sah er Türen und Länder. Gerne reiste er nach Neuss und aus Bamako an, sagte Nico Schulz in Moskau.";
    assert_eq!(named(text, "de"), "Neuss/DE Bamako/ML Moskau/RU");
    assert_eq!(named("Der Ofen steht in der Halle, und Nathan Chen lief dort.", "de"), "");
    assert_eq!(named("Vorn liegen Mannheim und Hamburg, München auch.", "de"), "Mannheim/DE Hamburg/DE München/DE");
    assert_eq!(named("Ankara'da toplanan heyet Bursa ve İzmir için karar aldı.", "tr"), "Ankara/TR Bursa/TR İzmir/TR");
}

#[test]
fn other_languages() {
    assert_eq!(named("Der Kanzler reiste nach Frankreich und Moskau.", "de"), "Frankreich/FR Moskau/RU");
    assert_eq!(named("Делегация прибыла в Египет, затем в Россию.", "ru"), "Египет/EG Россия/RU");
    assert_eq!(named("代表团从埃及前往俄罗斯。", "zh"), "埃及/EG 俄罗斯/RU");
    assert_eq!(named("وصل الوفد إلى مصر ثم سوريا", "ar"), "مصر/EG سوريا/SY");
}

#[test]
fn an_organisation_is_no_place_as_well() {
    for (text, body, want) in [
        ("A manager at Nokia said that phones sell well.", "Nokia", ""),
        ("Prices rose at Amazon on Monday.", "Amazon", ""),
        ("The state is home to the Amazon, the longest river.", "Amazon", "Amazon/BR"),
        ("Fires burn in the Amazon rainforest again.", "Amazon", "Amazon/BR"),
        ("Members of the union (AK) met twice.", "AK", ""),
        ("A meeting in Tel Aviv ended late.", "Tel Aviv", "Tel Aviv/IL"),
        ("Deputies from Lexington County came.", "Lexington County", "Lexington County/US"),
    ] {
        let start = text[..text.find(body).expect("in the text")].chars().count() as u32;
        let mentions = vec![Span { start, end: start + body.chars().count() as u32 }];
        let organisation = Entity { name: body.into(), mentions, confidence: Some(0.9), ..Entity::default() };
        let found = enrich(text, "en", &Annotations { organisations: vec![organisation], ..Annotations::default() });
        let one = |p: &Place| format!("{}/{}", p.name, p.country.as_deref().unwrap_or("-"));
        let places: Vec<String> = found.places.iter().map(one).collect();
        assert_eq!(places.join(" "), want, "{text}");
    }
}

#[test]
fn families_are_called_by_their_last_name() {
    for (text, language) in [
        ("Os irmãos França vendem pão na praça.", "pt"),
        ("A kenyeret a Török testvérek sütik.", "hu"),
        ("Die Brüder Holland backen Brot.", "de"),
        ("Bread is baked by the Ireland sisters.", "en"),
        ("Peru recheado é caro no inverno.", "pt"),
    ] {
        assert_eq!(codes(text, language), [""; 0], "{text}");
    }
    assert_eq!(codes("Os irmãos fugiram para a França.", "pt"), ["FR"]);
    assert_eq!(codes("Bread is baked by the Polish sisters.", "en"), ["PL"]);
}

#[test]
fn a_code_behind_a_town_is_of_its_own_country() {
    let text = "A truck left Belém, PA, for Florianópolis, SC, on Monday.";
    assert_eq!(codes(text, "en"), ["BR"]);
    assert_eq!(codes("A truck left Pittsburgh, PA, for Charleston, SC, on Monday.", "en"), ["US"]);
}
