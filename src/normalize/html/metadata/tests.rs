//! Small pages, each with what pages do to the fields of an article.

use super::extract;
use crate::article::Given;
use crate::budget::Budget;
use crate::normalize::html::dom::Document;
use crate::normalize::{Draft, Trace};

fn read_at(url: Option<&str>, page: &str) -> Draft {
    let budget = Budget::unlimited();
    let document = Document::parse(page, &budget).expect("parses");
    let given = Given { url: url.map(Into::into), ..Given::default() };
    extract(&document, &given, &budget, &mut Trace::default()).expect("within budget")
}

fn read(page: &str) -> Draft {
    read_at(None, page)
}

fn headline(page: &str) -> String {
    read(page).headline.expect("a headline").value
}

fn authors(page: &str) -> Vec<String> {
    read(page).authors.map(|a| a.value.into_iter().map(|a| a.name).collect()).unwrap_or_default()
}

fn published(url: Option<&str>, page: &str) -> String {
    read_at(url, page).published.expect("a date").value.at
}

#[test]
fn a_kicker_is_no_part_of_the_headline() {
    let page = |h1: &str| {
        format!(
            "<title>Old bridge to close in June</title><meta property=og:title content='Old bridge to close in June'>{h1}"
        )
    };
    for h1 in [
        "<h1><span class=kicker>City and quay</span> <span>Old bridge to close in June</span></h1>",
        "<h1><span>City and quay:</span>Old bridge to close in June</h1>",
        "<h1>Old bridge to close in June<small>Buses every ten minutes</small></h1>",
        "<h1><time>Dec 18 2025</time> Old bridge to close in June</h1>",
    ] {
        assert_eq!(headline(&page(h1)), "Old bridge to close in June", "{h1}");
    }
    // A short form of the headline ends where no element does.
    let longer = page("<h1>Old bridge to close in June, say <em>engineers</em> of the city</h1>");
    assert_eq!(headline(&longer), "Old bridge to close in June, say engineers of the city");
}

#[test]
fn words_of_two_elements_are_parted() {
    assert_eq!(
        headline("<h1><span>On the quay</span><span>Bridge to close</span></h1>"),
        "On the quay Bridge to close"
    );
    assert_eq!(headline("<h1><span>T</span>he bridge is <b>i</b>Phone green</h1>"), "The bridge is iPhone green");
}

#[test]
fn a_heading_of_the_site_is_not_the_headline() {
    let page = "<title>Cranes over the harbour</title><meta property=og:title content='Cranes over the harbour'>\
        <h1>Quayside Notes</h1><h2>Cranes over the harbour</h2><p>Text.</p>";
    assert_eq!(headline(page), "Cranes over the harbour");
}

#[test]
fn a_page_that_states_its_site_alone_shows_its_headline() {
    let head = "<title>Quayside Notes</title><meta property=og:site_name content='Quayside Notes'>\
        <div><h1 class=element-invisible>Main menu</h1></div><nav><a href=/1>Port</a></nav>";
    for shown in [
        "<article><h3 class=article-title>Cranes over the harbour</h3><p>Text.</p></article>",
        "<article><h2>Cranes over the harbour</h2><p>Text.</p><h2>What comes next in the yard</h2></article>",
        "<h2><a href=/2>Another one about ropes</a></h2><div class=headline>Cranes over the harbour</div><p>Text.</p>",
    ] {
        assert_eq!(headline(&format!("{head}{shown}")), "Cranes over the harbour", "{shown}");
    }
    let unseen = "<div class=visually-hidden><h1>Languages of this page</h1></div><h1>Cranes over the harbour</h1>";
    assert_eq!(headline(unseen), "Cranes over the harbour");
}

#[test]
fn a_script_that_was_escaped_as_text_is_read() {
    let script =
        r#"{"@type":"NewsArticle","headline":"Old “bridge” to close","author":{"@type":"Person","name":"Ana Ruiz"}}"#;
    let once = script.replace('"', "&quot;");
    for escaped in [&once, &script.replace('"', "&#34;"), &once.replace('&', "&amp;")] {
        let page =
            format!("<script type=application/ld+json>{escaped}</script><h1>Old “bridge” to close</h1><p>Text.</p>");
        assert_eq!(authors(&page), ["Ana Ruiz"], "{escaped}");
    }
}

#[test]
fn microdata_names_who_publishes() {
    for publisher in [
        "<div itemprop=publisher>Quayside Notes</div>",
        "<div itemprop=publisher itemscope><img alt=Logo><meta itemprop=name content='Quayside Notes'></div>",
        "<span itemprop=publisher itemscope>by <b itemprop=name>Quayside Notes</b></span>",
    ] {
        let page = format!("<h1>Old bridge to close</h1><div itemscope>{publisher}</div><p>Text.</p>");
        assert_eq!(read(&page).source_name.map(|site| site.value).as_deref(), Some("Quayside Notes"), "{publisher}");
    }
}

#[test]
fn an_object_in_a_meta_tag_states_fields() {
    let page = r#"<meta name=parsely-page content='{"title": "Old bridge to close", "author": "Ana Ruiz", "pub_date": "2014-03-07T09:30:00Z", "tags": ["bridges", "quays"]}'>
        <h1>Old bridge to close</h1><p>Text.</p>"#;
    let draft = read(page);
    assert_eq!(draft.authors.unwrap().value[0].name, "Ana Ruiz");
    assert_eq!(draft.published.unwrap().value.at, "2014-03-07T09:30:00Z");
    assert_eq!(draft.tags.unwrap().value, ["bridges", "quays"]);
    assert!(read("<meta name=settings content='{\"section\": 3}'><h1>Old bridge to close</h1>").section.is_none());
}

#[test]
fn the_state_of_scripts_tells_author_and_day_of_its_article() {
    let page = |state: &str| {
        format!(
            "<h1>Old bridge to close</h1><p>Text.</p><script id=x type=application/json>{{\"p\": {state}}}</script>"
        )
    };
    let own = r#"{"article": {"title": "Old bridge to close", "byline": "Ana Ruiz", "firstPublished": 1536153827628}, "more": [{"title": "New bridge", "author": "Tom Berg", "firstPublished": 1420070400000}]}"#;
    assert_eq!(authors(&page(own)), ["Ana Ruiz"]);
    assert_eq!(published(None, &page(own)), "2018-09-05T13:23:47Z");
    for author in [r#"{"displayName": "Ana Ruiz"}"#, r#"[{"firstName": "Ana", "lastName": "Ruiz"}]"#] {
        let state = format!(r#"{{"headline": "Old bridge to close", "authors": {author}}}"#);
        assert_eq!(authors(&page(&state)), ["Ana Ruiz"], "{author}");
    }
    assert!(read(&page(r#"{"title": "New bridge", "author": "Tom Berg"}"#)).authors.is_none());
}

#[test]
fn who_comments_in_microdata_is_no_author() {
    let page = "<article itemscope><h1>Old bridge to close</h1><span itemprop=author>Ana Ruiz</span><p>Text.</p>\
        <div itemprop=comment itemscope><span itemprop=author itemscope><b itemprop=name>Bo Li</b></span><p>Good.</p></div></article>";
    assert_eq!(authors(page), ["Ana Ruiz"]);
}

#[test]
fn what_a_newsroom_states_twice_beats_a_short_heading() {
    let page = "<title>Ferry: Nothing moves on the quay, Daily Quay, 5 March</title>\
        <meta property=og:title content='Ferry strike: Nothing moves'><meta name=twitter:title content='Ferry strike: Nothing moves'>\
        <script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Ferry strike: Nothing moves\"}</script>\
        <h1>Nothing moves</h1>";
    assert_eq!(headline(page), "Ferry strike: Nothing moves");
}

#[test]
fn the_site_is_cut_off_without_blanks_too() {
    let page = "<title>Bridge to close in the summer-Politics|Quay</title><meta property=og:title content='Bridge to close in the summer-Politics|Quay'>\
        <meta name=headline content='Bridge to close in the summer'>";
    assert_eq!(headline(page), "Bridge to close in the summer");
}

#[test]
fn what_stands_around_names_is_no_name() {
    for (byline, expected) in [
        (
            "<p class=byline>By <a rel=author href=/a>Ana Ruiz</a></p><p class=author><a href=mailto:a@example.org>Email The Author</a></p>",
            &["Ana Ruiz"][..],
        ),
        (
            "<div class=author-info><span class=author>Ana Ruiz</span><span class=time>Hours Ago</span></div>",
            &["Ana Ruiz"],
        ),
        ("<p class=author>Email The Author</p>", &[]),
        ("<p class=byline>2 Hours Ago</p>", &[]),
        ("<p class=author>Über den Autor</p>", &[]),
        ("<p>By <a rel=author href=/a>April Fulton</a></p>", &["April Fulton"]),
        ("<img src=a.jpg alt='OPEN HOUSE'><p>OPEN HOUSE</p>", &[]),
        ("<p class=byline>By Ana Ruiz and Tom Berg, Staff Writers</p>", &["Ana Ruiz", "Tom Berg"]),
        ("<p>By Reuters Staff</p>", &["Reuters Staff"]),
        ("<p>By <a href=/ana>Ana Ruiz</a> <a href=/app class=button>View In Our App</a></p>", &["Ana Ruiz"]),
    ] {
        assert_eq!(authors(&format!("<h1>Old bridge to close</h1>{byline}<p>Text.</p>")), expected, "{byline}");
    }
}

#[test]
fn a_full_name_beats_its_first_word() {
    let page = "<script type=application/ld+json>{\"@type\":\"BlogPosting\",\"author\":{\"@type\":\"Person\",\"name\":\"Ana\"}}</script>\
        <h1>Old bridge to close</h1><p class=author>Ana Ruiz</p>";
    assert_eq!(authors(page), ["Ana Ruiz"]);
}

#[test]
fn time_and_zone_are_kept() {
    let page = "<meta property=article:published_time content='2024-03-05T18:30:00+05:30'><h1>Old bridge to close</h1>";
    assert_eq!(published(None, page), "2024-03-05T18:30:00+05:30");
}

#[test]
fn midnight_of_the_publisher_is_not_the_day_before() {
    let page = "<meta property=article:published_time content='2024-01-04T23:00:00Z'><h1>Old bridge to close</h1><p>5 January 2024</p>";
    assert_eq!(published(None, page), "2024-01-05T00:00:00+01:00");
    let same = "<meta property=article:published_time content='2024-01-04T23:00:00Z'><h1>Old bridge to close</h1><p>4 January 2024</p>";
    assert_eq!(published(None, same), "2024-01-04T23:00:00Z");
}

#[test]
fn the_address_knows_the_first_day() {
    let page = "<script type=application/ld+json>{\"@type\":\"BlogPosting\",\"datePublished\":\"2019-06-17T18:28:00+02:00\"}</script><h1>Old bridge to close</h1>";
    assert_eq!(published(Some("https://example.org/2017/07/12/bridge"), page), "2017-07-12T00:00:00Z");
    let shown = format!("{page}<p class=date>17 June 2019</p>");
    assert_eq!(published(Some("https://example.org/2017/07/12/bridge"), &shown), "2019-06-17T18:28:00+02:00");
}

#[test]
fn an_embedded_post_has_its_own_date() {
    let page = "<meta property=article:published_time content='2024-10-18T16:06:50+02:00'><h1>Old bridge to close</h1><p>Text.</p>\
        <blockquote class=instagram-media><p>A post on <time datetime=2024-04-21T23:47:18+00:00>Apr 21, 2024</time></p></blockquote>";
    assert_eq!(published(None, page), "2024-10-18T16:06:50+02:00");
}

#[test]
fn day_and_month_in_doubt_follow_what_is_stated() {
    let page = "<html lang=en><meta property=article:published_time content='2021-11-01T05:00:14Z'><h1>Old bridge to close</h1><p class=date>1/11/2021</p>";
    assert_eq!(published(None, page), "2021-11-01T05:00:14Z");
}

#[test]
fn other_dates_of_the_page_tell_day_from_month() {
    let stated = "<html lang=de><meta name=date content='11/01/2023 12:43:42'><h1>Old bridge to close</h1>";
    assert_eq!(published(None, stated), "2023-01-11T12:43:42Z");
    let shown = format!("{stated}<p>Erstellt am: 01.11.2023</p>");
    assert_eq!(&published(None, &shown)[..10], "2023-11-01");
    let page = "<html lang=en><h1>Old bridge to close</h1><p class=date>03/04/2024</p>";
    assert_eq!(published(None, page), "2024-03-04T00:00:00Z");
    let text = "<p>Text of the article.</p>".repeat(150);
    let others = format!("{page}{text}<ul><li class=date>25/03/2024</li><li class=date>17/02/2024</li></ul>");
    assert_eq!(published(None, &others), "2024-04-03T00:00:00Z");
}

#[test]
fn words_beside_a_date_say_what_it_is_of() {
    for (body, at) in [
        ("<p>Registriert: 18.09.2008, 05:56</p><p>von anna, 21.01.2009, 05:42</p>", "2009-01-21T05:42:00Z"),
        ("<div class=current-time>Current time: 11 Feb 2020</div><p>26 October 2013</p>", "2013-10-26T00:00:00Z"),
        ("<p>Last updated 4 June 2020, originally created 17 June 2019</p>", "2019-06-17T00:00:00Z"),
        ("<p><span>Updated:</span> <span class=date>4 June 2020</span></p><p>17 June 2019</p>", "2019-06-17T00:00:00Z"),
    ] {
        assert_eq!(published(None, &format!("<h1>Old bridge to close</h1>{body}")), at, "{body}");
    }
}

#[test]
fn classes_on_one_line_tell_publication_from_change() {
    let page = "<h1>Quay shut again for repairs</h1><div class=post-meta><span class='date updated'>21. juni 2022</span> \
                <span class='date published'>4. oktober 2019</span></div><p>Words.";
    assert_eq!(published(None, page), "2019-10-04T00:00:00Z");
}

#[test]
fn a_date_is_found_where_a_template_sets_it_apart() {
    for body in [
        "<footer class=author__meta><div>By <div>Anna Writer</div></div><span>30 March 2023</span></footer>",
        "<aside class=meta><p><time datetime=2023-03-30>30.03.2023</time></p></aside>",
        "<div class=newsletter-details><p>March 30, 2023</p></div>",
        "<div><p>Anna Writer</p><small>March 30, 2023</small></div>",
        "<div><style>.a{margin:0;width:100px}</style><span>March 30, 2023</span></div>",
        "<p>Anna Writer, 30.3.23</p>",
        "<meta name='script:ld+json' content='{&quot;@type&quot;:&quot;Article&quot;,&quot;datePublished&quot;:&quot;2023-03-30&quot;}'>",
    ] {
        assert_eq!(published(None, &format!("<h1>Old bridge to close</h1>{body}")), "2023-03-30T00:00:00Z", "{body}");
    }
}

#[test]
fn a_list_of_articles_does_not_outvote_the_article() {
    let listed = "<article><a href=/x>Ferry sails</a> <small class=date><time datetime=2022-01-31>31.01.2022 \
        <meta itemprop=datePublished content=2022-01-31></time></small></article>";
    let page = format!(
        "<body><h1>Old bridge to close</h1><time datetime=2022-02-02>02.02.2022 <meta itemprop=datePublished content=2022-02-02></time>\
        {}{}",
        "<p>Text of the article.</p>".repeat(400),
        listed.repeat(4)
    );
    assert_eq!(published(None, &page), "2022-02-02T00:00:00Z");
}

#[test]
fn the_image_may_tell_the_day_where_nothing_else_does() {
    let page =
        "<meta property=og:image content='https://img.example.org/2026/01/29/8d23.jpg'><h1>Old bridge to close</h1>";
    assert_eq!(published(None, page), "2026-01-29T00:00:00Z");
    assert_eq!(published(None, &format!("{page}<p>30 January 2026</p>")), "2026-01-30T00:00:00Z");
}

#[test]
fn a_date_that_is_there_for_scripts_counts() {
    for body in [
        "<span data-timestamp=1680134400>long ago</span>",
        "<span data-time=1680134400000>long ago</span>",
        "<b data-date=2023-03-30>Thursday</b>",
        "<div data-utc=2023-03-30T00:00:00Z></div>",
        "<div data-published=2023-03-30>Thursday</div>",
        "<div datetime=2023-03-30>Thursday</div>",
        "<p>30 | 03 | 2023 </p>",
        "<script>dataLayer=[{\"page\":\"story\",\"pubDate\":\"2023-03-30\"}];</script>",
    ] {
        let at = published(None, &format!("<h1>Old bridge to close</h1>{body}"));
        assert_eq!(&at[..10], "2023-03-30", "{body}");
    }
    let two = "<script>x=[{\"pubDate\":\"2023-03-30\"},{\"pubDate\":\"2023-04-02\"}];</script>";
    assert_eq!(read(&format!("<h1>Old bridge to close</h1>{two}")).published, None);
}

#[test]
fn days_of_other_articles_comments_and_licences_are_not_guessed() {
    let text =
        "<p>The harbour board has closed the bridge, its chair said, and walkers must take the road.</p>".repeat(6);
    let card = "<section><a href=/x><span>Ferry from the island late</span> <time datetime=2023-03-01>1 March 2023</time></a></section>";
    for other in [
        card,
        "<section class=related><ul><li><a href=/x>Ferry late</a> <time datetime=2023-03-01>1 March 2023</time></li></ul></section>",
        "<section class=comments><p><b>ann</b> <span class=date>1 March 2023 at 10:02</span></p><p>It was always stuck.</p></section>",
        "<footer><p>© 2011–2024 Quay Herald</p><p>Licence no. 77-15203 of 14.05.2012</p></footer>",
    ] {
        let page = format!("<body><main><article><h1>Old bridge to close</h1>{text}</article></main>{other}");
        assert_eq!(read(&page).published, None, "{other}");
    }
    let page = format!("<body>{card}<h1>Old bridge to close</h1><p>May 22, 2023</p>{text}{card}");
    assert_eq!(&published(None, &page)[..10], "2023-05-22");
    // The link of the article to itself is no card.
    let own = format!(
        "<h1>Old bridge to close</h1><a rel=bookmark href=/y><time datetime=2023-05-22>22 May 2023</time><time class=updated datetime=2023-06-01>1 June 2023</time></a>{text}"
    );
    assert_eq!(&published(None, &own)[..10], "2023-05-22");
}

#[test]
fn a_change_on_the_day_of_publication_is_not_the_publication() {
    let page = "<h1>Old bridge to close</h1><p>on May 22, 2023 at 9:30 AM, updated May 22, 2023 at 10:02 AM</p>";
    assert_eq!(published(None, page), "2023-05-22T09:30:00Z");
}

#[test]
fn a_day_in_a_sentence_is_not_the_day_of_the_article() {
    let page = "<meta property=article:published_time content='2025-09-25T11:38:00Z'><h1>Old bridge to close</h1>\
        <p>As of July 31, 2025, the city has received:</p>";
    assert_eq!(published(None, page), "2025-09-25T11:38:00Z");
}

#[test]
fn a_line_of_its_own_in_a_large_block_is_read() {
    let page =
        format!("<body><article><h1>Old bridge to close</h1><span>17.05.2021</span>{}", "<p>Text.</p>".repeat(60));
    assert_eq!(published(None, &page), "2021-05-17T00:00:00Z");
}

#[test]
fn the_one_posting_of_a_blogs_page_is_the_article() {
    let posting = |day: u8| {
        format!("{{\"@type\":\"BlogPosting\",\"headline\":\"Bridge {day}\",\"datePublished\":\"2025-12-{day}\"}}")
    };
    let page = |posts: &str| {
        format!(
            "<script type=application/ld+json>{{\"@type\":\"Blog\",\"name\":\"Bridges\",\"blogPost\":[{posts}]}}</script><h1>Bridge 19</h1>"
        )
    };
    assert_eq!(published(None, &page(&posting(19))), "2025-12-19T00:00:00Z");
    assert!(read(&page(&format!("{},{}", posting(18), posting(17)))).published.is_none());
}

#[test]
fn the_canonical_address_is_that_of_the_article() {
    let canonical = |url: &str, head: &str| read_at(Some(url), head).canonical_url.expect("an address").value;
    for (url, head, expected) in [
        ("https://amp.example.org/news/bridge-1", "<h1>Bridge</h1>", "https://www.example.org/news/bridge-1"),
        (
            "https://m.example.org/news/bridge-1",
            "<link rel=canonical href=https://m.example.org/news/bridge-1>",
            "https://www.example.org/news/bridge-1",
        ),
        (
            "https://www.example.org/news/bridge-1?amp",
            "<link rel=canonical href=/news/bridge-1>",
            "https://www.example.org/news/bridge-1",
        ),
        ("https://www.example.org/news/bridge-1/amp/", "<h1>Bridge</h1>", "https://www.example.org/news/bridge-1/"),
        (
            "https://www.example.org/news/bridge-1",
            "<link rel=canonical href=https://www.example.org/>",
            "https://www.example.org/news/bridge-1",
        ),
    ] {
        assert_eq!(canonical(url, head), expected, "{url} {head}");
    }
}

#[test]
fn access_is_declared_in_many_ways() {
    let free = |page: &str| read(page).is_accessible_for_free.map(|f| f.value);
    let ld = |rest: &str| {
        format!(
            "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"Bridge\",{rest}}}</script>"
        )
    };
    assert_eq!(free(&ld("\"isAccessibleForFree\":\"False\"")), Some(false));
    assert_eq!(free(&ld("\"isAccessibleForFree\":true")), Some(true));
    assert_eq!(
        free(&ld("\"hasPart\":{\"@type\":\"WebPageElement\",\"isAccessibleForFree\":false,\"cssSelector\":\".paid\"}")),
        Some(false)
    );
    assert_eq!(free("<meta property=article:content_tier content=locked>"), Some(false));
    assert_eq!(free("<meta property=article:content_tier content=free>"), Some(true));
    assert_eq!(free("<meta itemprop=isAccessibleForFree content=False>"), Some(false));
    assert_eq!(free("<meta property=article:content_tier content=blue>"), None);
}

#[test]
fn marked_corrections_are_found() {
    let page = "<h1>Bridge to close</h1><p>Text.</p><div class=article__correction><p>Correction: The bridge is older than we said.</p></div>\
        <div class=correction-form><p>Spotted an error? Tell us.</p></div>";
    assert_eq!(read(page).corrections, ["Correction: The bridge is older than we said."]);
}

#[test]
fn a_masthead_is_the_site() {
    let title = "<title>Quay Diary - Cranes over the harbour</title>";
    for heads in
        ["<h1>Quay Diary</h1><h2>Cranes over the harbour</h2>", "<h1>Quay Diary</h1><h3>Cranes over the harbour</h3>"]
    {
        assert_eq!(headline(&format!("{title}{heads}<p>Text.</p>")), "Cranes over the harbour", "{heads}");
    }
    // A section's heading below the article is none.
    let page =
        "<title>Cranes over the harbour - Trade</title><h1>Cranes over the harbour</h1><p>Text.</p><h2>Trade</h2>";
    assert_eq!(headline(page), "Cranes over the harbour");
    let copy = "<title>Quay Diary » Archive » Cranes over the harbour</title>\
        <h1><a href='https://archive.example/web/20140226054445/http://quay.example/'>Quay Diary</a></h1>\
        <h2>Cranes over the harbour</h2><p>Text.</p>";
    assert_eq!(read_at(Some("http://quay.example/?p=1"), copy).headline.unwrap().value, "Cranes over the harbour");
}

#[test]
fn a_name_stands_for_the_account_beside_it() {
    let page = "<h1>Cranes over the harbour</h1><meta name=author content=aruiz><p class=byline>By <a href=/author/aruiz>Ana Ruiz</a></p><p>Text.</p>";
    assert_eq!(authors(page), ["Ana Ruiz"]);
}

#[test]
fn white_space_between_tags_hides_no_byline() {
    let page =
        "<h1>Cranes over the harbour</h1><div>\n <span>By</span>\n <a href=/ana>Ana Ruiz</a>\n</div><p>Text.</p>";
    assert_eq!(authors(page), ["Ana Ruiz"]);
    let noted = read("<h1>Cranes over the harbour</h1><p>\n<i>By</i> <b>Ana Ruiz<sup>0</sup>,</b></p><p>Text.</p>");
    assert_eq!(noted.byline.map(|b| b.value).as_deref(), Some("By Ana Ruiz"));
    let dated = read("<h1>Cranes over the harbour</h1><p>By Ana Ruiz | 16 October 2016</p><p>Text.</p>");
    assert_eq!(dated.byline.map(|b| b.value).as_deref(), Some("By Ana Ruiz | 16 October 2016"));
}

#[test]
fn a_name_is_introduced_behind_a_date() {
    for line in [
        "Posted on 3 March 2011 by Ana Ruiz",
        "Posted on March 3, 2011 at 10:15 am by Ana Ruiz in Harbour",
        "03/01/2017 by Ana Ruiz, Science Writer",
        "Veröffentlicht am 3. März 2011 von Ana Ruiz",
        "Publié le 3 mars 2011 par Ana Ruiz",
    ] {
        let page = format!("<h1>Cranes over the harbour</h1><div class=x>{line}</div><p>Text.</p>");
        assert_eq!(authors(&page), ["Ana Ruiz"], "{line}");
    }
    let page = "<h1>Cranes over the harbour</h1><div>Updated on 3 March 2011 by noon</div><p>Text.</p>";
    assert_eq!(authors(page), [""; 0]);
}

#[test]
fn a_comma_in_an_element_of_its_own_joins_names() {
    for (joint, names) in [
        ("<span class=sep>,</span> ", &["Ana Ruiz", "Tom Berg"][..]),
        (" <em>and</em> ", &["Ana Ruiz", "Tom Berg"]),
        ("<i> &amp; </i>", &["Ana Ruiz", "Tom Berg"]),
        ("<i>3 comments</i>", &["Ana Ruiz"]),
    ] {
        let page = format!(
            "<h1>The quay is shut</h1><p class=authors><b class=author>By <a href=/a>Ana Ruiz</a></b>{joint}<b class=author><a href=/b>Tom Berg</a></b></p>"
        );
        assert_eq!(authors(&page)[..names.len()], *names, "{joint}");
    }
}

#[test]
fn the_card_of_a_network_may_name_the_author() {
    let card = |label: &str| {
        format!(
            "<meta name=twitter:label1 content='{label}'><meta name=twitter:data1 content='Ana Ruiz'>\
            <meta name=twitter:label2 content='Reading time'><meta name=twitter:data2 content='5 minutes'><h1>Cranes over the harbour</h1><p>Text.</p>"
        )
    };
    for label in ["Written by", "Verfasst von", "Écrit par", "Escrito por"] {
        assert_eq!(authors(&card(label)), ["Ana Ruiz"], "{label}");
    }
    assert_eq!(authors(&card("Filed under")), [""; 0]);
    assert_eq!(authors(&(card("Written by") + "<meta name=parsely-author content='Tom Berg'>")), ["Tom Berg"]);
}

#[test]
fn the_state_of_a_script_tells_the_day_of_its_own_article_alone() {
    let page = |state: &str| {
        format!(
            "<title>Cranes over the harbour</title><h1>Cranes over the harbour</h1><p>Text.</p><script>window.S = {state};</script>"
        )
    };
    let day = |state: &str| {
        read_at(Some("https://quay.example/news/cranes-over-harbour"), &page(state)).published.map(|p| p.value.at)
    };
    for own in [
        r#"{"page":{"title":"Cranes over the harbour","publishedAt":"2024-03-12T08:00:00Z"}}"#,
        r#"{"a":[{"slug":"cranes-over-harbour","first_published":"2024-03-12"}]}"#,
        r#"{article: {url: '/news/cranes-over-harbour', datePublished: '2024-03-12'}}"#,
        r#"{"data":{"attributes":{"headline":"Cranes over the harbour"},"publicationDate":"2024-03-12"}}"#,
    ] {
        assert!(day(own).is_some_and(|at| at.starts_with("2024-03-12")), "{own}: {:?}", day(own));
    }
    let other = r#"{"list":[{"title":"Frost takes the apples","url":"/news/frost","publishedAt":"2024-03-12"}]}"#;
    assert_eq!(day(other), None);
}

#[test]
fn a_stated_section_behind_the_headline_goes_with_the_site() {
    let head = |title: &str| {
        format!(
            "<title>{title}</title><meta property=og:site_name content='Kurier Zatoki'><meta property=article:section content=Gospodarka><p>Rada miejska przyjęła budżet.</p>"
        )
    };
    for title in [
        "Rada przyjęła budżet portu » Gospodarka » Kurier Zatoki",
        "Rada przyjęła budżet portu | Gospodarka | Kurier Zatoki",
    ] {
        assert_eq!(headline(&head(title)), "Rada przyjęła budżet portu", "{title}");
    }
}

#[test]
fn names_that_stand_as_in_a_register_are_put_right() {
    let page = "<title>Brücke gesperrt</title><meta name=citation_author content='Tempel, Wolf'><meta name=citation_author content='von der Au, Ute'>";
    assert_eq!(authors(page), ["Wolf Tempel", "Ute von der Au"]);
}

#[test]
fn icons_are_no_pictures_and_local_addresses_no_canonical_ones() {
    let page = "<title>Bridge closed</title><meta property=og:image content=https://a.example/static/favicon-32.png><link rel=canonical href=http://localhost:3000/bridge>";
    let draft = read_at(Some("https://a.example/bridge"), page);
    assert!(draft.images.is_empty());
    assert_eq!(draft.canonical_url.expect("an address").value, "https://a.example/bridge");
}

#[test]
fn the_foot_of_a_post_dates_it() {
    let page = |class: &str| {
        format!(
            "<h1>Old bridge to close</h1><p>The town closes its old bridge to all traffic after the summer.</p><div class={class}>\
             at <a href=/2011/04/bridge.html><abbr class=published title=2011-04-25T00:23:00-04:00>12:23:00 AM</abbr></a></div>"
        )
    };
    let day = |class: &str| read(&page(class)).published.map(|pick| pick.value.at);
    assert_eq!(day("post-footer").as_deref(), Some("2011-04-25T00:23:00-04:00"));
    assert_eq!(day("site-footer"), None);
}

#[test]
fn what_is_stated_for_a_site_may_be_the_headline_or_an_author() {
    let told = "Cranes over the harbour stand still for a month";
    let page = format!(
        "<title>{told}</title><meta name=application-name content='{told}'><h2>More from the quay</h2><h1>{told}</h1><p>Text.</p>"
    );
    assert_eq!(headline(&page), told);
    let page = "<meta property=og:site_name content='Quayside Notes'><meta name=author content='Ana Ruiz'>\
        <h1>Old bridge to close</h1><span itemprop=publisher>Ana Ruiz</span><p>Text.</p>";
    assert_eq!(authors(page), ["Ana Ruiz"]);
    assert_eq!(read(page).source_name.map(|site| site.value).as_deref(), Some("Quayside Notes"));
}
