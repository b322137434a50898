//! What users of extractors complain of, each as a small page.

use std::sync::Arc;

use crate::article::{BlockKind, Given};
use crate::budget::Budget;
use crate::normalize::html::extract;
use crate::normalize::{Draft, Trace};
use crate::reason::{Code, Reason};

pub(super) const P: [&str; 6] = [
    "The council voted on Tuesday to close the old harbour bridge for eighteen months, after engineers found cracks in two of its piers.",
    "Traffic will be led over the northern ring road, which the city widened only last spring, and buses will run every ten minutes.",
    "Shopkeepers near the quay fear for their trade, and have asked for help with the rent until the work is done.",
    "The mayor said that the city had no choice, and that a smaller repair would have held for five years at most.",
    "A first section of the new bridge is to be set in place by crane in early autumn, weather permitting, the engineers said.",
    "The last closure, in the seventies, took twice as long as planned, and cost the mayor of the day his office.",
];

pub(super) fn try_extract(page: &str) -> Result<Draft, Reason> {
    extract(page, &Given::default(), &Budget::unlimited(), &mut Trace::default())
}

/// A page with everything around the article that pages have.
pub(super) fn around(article: &str) -> String {
    let menu: String = (0..12).map(|i| format!("<li><a href=/s{i}>Section {i}</a></li>")).collect();
    let related: String = (0..6)
        .map(|i| format!("<div class=teaser><a href=/r{i}><h3>Ferry number {i} late again</h3></a><p>The ferry came late again on day {i}.</p></div>"))
        .collect();
    format!(
        "<html><head><title>Bridge to close - The Daily Quay</title><meta property=og:type content=article></head><body>\
        <header><nav><ul>{menu}</ul></nav></header><main><article><h1>Bridge to close</h1><div class=article-body>{article}</div></article>\
        <section class=related-articles><h2>Read also</h2>{related}</section>\
        <section id=comments class=comments><h2>3 comments</h2><div class=comment><p>I never liked that bridge anyway, says Bob.</p></div></section></main>\
        <aside class=sidebar><h4>Newsletter</h4><p>Sign up for our newsletter and get the best stories by email.</p></aside>\
        <footer><p>Copyright The Daily Quay. All rights reserved.</p></footer></body></html>"
    )
}

pub(super) fn paragraphs(count: usize) -> String {
    P.iter().take(count).map(|p| format!("<p>{p}</p>")).collect()
}

pub(super) fn texts(article: &str) -> Vec<String> {
    let draft = try_extract(&around(article)).expect("an article");
    draft.paragraphs.into_iter().map(|p| p.text).collect()
}

#[test]
fn exactly_the_article_comes_out() {
    assert_eq!(texts(&paragraphs(6)), P);
}

#[test]
fn nothing_is_lost_after_an_inline_tag() {
    let article = paragraphs(5)
        + "<p>The <b>last</b> closure, in the <a href=/x>seventies</a>, took <i>twice</i> as long<br>as planned, and cost \
        the mayor of the day his <span class=x>office</span>.</p>";
    assert_eq!(texts(&article), P);
}

#[test]
fn opening_paragraphs_stay() {
    let article = format!(
        "<div class=intro><p>{}</p></div><div class=photo><img src=/a.jpg></div><div>{}</div>",
        P[0],
        &paragraphs(6)[P[0].len() + 7..]
    );
    assert_eq!(texts(&article), P);
}

#[test]
fn every_section_of_a_long_article_stays() {
    let sections: String = (0..3)
        .map(|i| format!("<section><h2>Part {i}</h2><p>{}</p><p>{}</p></section>", P[i * 2], P[i * 2 + 1]))
        .collect();
    let found = texts(&sections);
    for p in P {
        assert!(found.iter().any(|f| f == p), "{p}");
    }
}

#[test]
fn a_line_comes_once_however_it_is_nested() {
    let article = format!(
        "<div><div><p>{}</p></div></div><ul><li><p>{}</p></li></ul>{}",
        P[0],
        P[1],
        &paragraphs(6)[P[0].len() + P[1].len() + 14..]
    );
    let found = texts(&article);
    for p in P {
        assert_eq!(found.iter().filter(|f| *f == p).count(), 1, "{p}");
    }
}

#[test]
fn short_lines_may_repeat() {
    let refrain = "<p>Row, row, row.</p>";
    let article = P.iter().map(|p| format!("<p>{p}</p>{refrain}")).collect::<String>();
    assert!(texts(&article).iter().filter(|t| *t == "Row, row, row.").count() >= 4);
}

#[test]
fn related_articles_comments_and_boxes_go() {
    let found = texts(&paragraphs(6)).join("\n");
    for furniture in ["Ferry", "never liked", "newsletter", "Copyright", "Section 3", "Read also"] {
        assert!(!found.contains(furniture), "{furniture}");
    }
}

#[test]
fn misnested_and_unclosed_tags_cost_nothing() {
    let article = P.iter().map(|p| format!("<p><b><span>{p}</b>")).collect::<String>();
    assert_eq!(texts(&article), P);
}

#[test]
fn captions_go_to_their_image() {
    let figure = "<figure><img src=https://example.org/b.jpg width=800><figcaption>The bridge at dawn. <span class=credit>Photo: A. Ferry</span></figcaption></figure>";
    let draft = try_extract(&around(&(paragraphs(2) + figure + &paragraphs(6)[P[0].len() + P[1].len() + 14..])))
        .expect("an article");
    let image = draft.images.iter().find(|i| i.url == "https://example.org/b.jpg").expect("the image");
    assert_eq!(image.caption.as_deref(), Some("The bridge at dawn."));
    assert_eq!(image.credit.as_deref(), Some("Photo: A. Ferry"));
    assert!(draft.paragraphs.iter().all(|p| !p.text.contains("dawn")));
}

#[test]
fn kinds_and_links_are_kept() {
    let article = paragraphs(3)
        + "<h2>What happens next</h2><ul><li>The bridge closes in June, after the summer fair.</li><li>Work on the piers begins in July, with two cranes.</li></ul>\
        <blockquote><p>We had no choice, and we will not pretend that we had one, the mayor said.</p></blockquote>\
        <p>More is in <a href=https://example.org/report>the engineers' report</a>, which the council published on Monday, a day before the vote.</p>";
    let draft = try_extract(&around(&article)).expect("an article");
    let kind = |start: &str| draft.paragraphs.iter().find(|p| p.text.starts_with(start)).expect("kept").kind;
    assert_eq!(kind("What happens"), Some(BlockKind::Heading));
    assert_eq!(kind("Work on"), Some(BlockKind::ListItem));
    assert_eq!(kind("We had"), Some(BlockKind::BlockQuote));
    assert_eq!(kind("More is"), None);
    assert!(
        draft
            .links
            .iter()
            .any(|l| l.url == "https://example.org/report" && l.text.as_deref() == Some("the engineers' report"))
    );
}

#[test]
fn text_that_stands_only_in_data_is_found() {
    let body = P.join("\\n\\n");
    let page = format!(
        "<title>Bridge to close</title><script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"articleBody\":\"{body}\"}}</script><div id=app>Loading</div>"
    );
    let draft = try_extract(&page).expect("an article");
    assert_eq!(draft.paragraphs.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), P);
    assert_eq!(draft.body_evidence.expect("evidence").method, "json_ld");
    let items = P.map(|p| format!("{{\"type\":\"paragraph\",\"html\":\"<p>{p}<\\/p>\"}}")).join(",");
    let page = format!(
        "<title>Bridge to close</title><div id=app></div><script>window.__STATE__={{\"content\":[{items}]}}</script>"
    );
    let draft = try_extract(&page).expect("an article");
    assert_eq!(draft.paragraphs.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), P);
    assert_eq!(draft.body_evidence.expect("evidence").method, "embedded_state");
}

/// A page with `head` in its head.
fn with_head(head: &str, article: &str) -> String {
    around(article).replace("</head>", &format!("{head}</head>"))
}

#[test]
fn pages_that_are_not_whole_articles_are_named_in_warnings() {
    let update = |i: usize| format!("<div class=post><h3>{:02}:15</h3><p>Update {i}: {}</p></div>", i % 24, P[i % 6]);
    let updates = format!("<div class=live-blog>{}</div>", (0..20).map(update).collect::<String>());
    let locked =
        "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"isAccessibleForFree\":\"False\"}</script>";
    let pictures: String = (0..14)
        .map(|i| format!("<figure><img src=https://example.org/{i}.jpg width=900 height=600><figcaption>The bridge, {i}.</figcaption></figure>"))
        .collect();
    for (page, code) in [
        (around(&updates), "live_blog"),
        (with_head(locked, &paragraphs(2)), "paywalled"),
        (with_head("<link rel=next href=/bridge?page=2>", &paragraphs(6)), "paginated"),
        (around(&(paragraphs(2) + &pictures)), "gallery"),
    ] {
        let draft = try_extract(&page).expect("an article");
        let codes: Vec<&str> = draft.warnings.iter().map(|w| &*w.code).collect();
        assert_eq!(codes.iter().filter(|c| **c == code).count(), 1, "{code} in {codes:?}");
        assert!(draft.paragraphs.iter().any(|p| p.text.ends_with(P[0])), "{code}: {:?}", draft.paragraphs);
    }
}

#[test]
fn amp_pages_are_pages() {
    let page = with_head("<link rel=canonical href=https://quay.example/bridge>", &paragraphs(6))
        .replace("<html>", "<html amp>")
        .replace(
            "</h1>",
            "</h1><amp-img src=https://example.org/a.jpg width=900 height=600></amp-img><amp-ad width=1></amp-ad>",
        );
    let draft = try_extract(&page).expect("an article");
    assert_eq!(draft.paragraphs.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), P);
    assert_eq!(draft.canonical_url.map(|u| u.value).as_deref(), Some("https://quay.example/bridge"));
}

#[test]
fn what_is_no_article_says_why() {
    let code = |page: &str| try_extract(page).map(|_| ()).map_err(|r| r.code);
    assert_eq!(
        code("<?xml version='1.0'?><rss><channel><item><title>x</title></item></channel></rss>"),
        Err(Code::Feed)
    );
    assert_eq!(
        code(
            "<title>404 - Page not found</title><h1>Page not found</h1><p>The page you are looking for does not exist.</p>"
        ),
        Err(Code::ErrorPage)
    );
    assert_eq!(
        code(
            "<title>Just a moment...</title><h1>Checking your browser</h1><p>Please enable JavaScript to continue. Ray ID: 12</p>"
        ),
        Err(Code::ErrorPage)
    );
    assert_eq!(
        code(
            "<title>Daily Quay</title><div><h2>We value your privacy</h2><p>We use cookies and share data with our partners.</p><button>Accept all</button></div>"
        ),
        Err(Code::Consent)
    );
    let headlines: String = (0..40)
        .map(|i| format!("<div><h3><a href=/{i}>Headline number {i} about the harbour</a></h3></div>"))
        .collect();
    assert_eq!(code(&format!("<title>Daily Quay</title>{headlines}")), Err(Code::Listing));
}

#[test]
fn a_short_report_among_many_links_is_an_article() {
    let links: String = (0..40)
        .map(|i| format!("<div><a href=/{i}>Headline number {i} about the harbour and its bridges</a></div>"))
        .collect();
    let page = format!(
        "<title>Old harbour bridge to close for repair</title>{links}<div><h1>Old harbour bridge to close for repair</h1><p>{} {}</p></div>",
        P[0], P[1]
    );
    assert!(try_extract(&page).is_ok());
}

#[test]
fn corrections_stay_in_the_text_and_are_named() {
    let notice = "Correction: An earlier version of this article said that the bridge was closed in the sixties.";
    let draft = try_extract(&around(&(paragraphs(6) + &format!("<p>{notice}</p>")))).expect("an article");
    let raw = crate::article::RawArticle::default();
    let article = crate::normalize::assemble::assemble(raw, draft);
    assert_eq!(article.corrections, [notice]);
}

#[test]
fn an_article_about_an_error_is_an_article() {
    let page = around(&paragraphs(6)).replace("Bridge to close", "Page not found: how the city lost its archive");
    assert!(try_extract(&page).is_ok());
}

/// Units that a page costs.
fn cost(page: &str) -> u64 {
    let all = 1 << 40;
    let budget = Budget::new(all, Arc::default());
    let _ = extract(page, &Given::default(), &budget, &mut Trace::default());
    all - budget.left()
}

#[test]
fn work_grows_no_faster_than_the_page() {
    let kinds: [&dyn Fn(usize) -> String; 4] = [
        &|n| around(&paragraphs(6).repeat(n)),
        &|n| format!("{}x{}", "<div>".repeat(n * 200), "</div>".repeat(n * 200)),
        &|n| "<p>a".repeat(n * 100),
        &|n| "<table><tr><td><a href=x>b".repeat(n * 50),
    ];
    for kind in kinds {
        let (small, large) = (kind(10), kind(40));
        let ratio = cost(&large) as f64 / cost(&small) as f64;
        let growth = large.len() as f64 / small.len() as f64;
        assert!(ratio < growth * 1.3, "work grew {ratio} fold on a page {growth} times as large");
    }
}

#[test]
fn hostile_pages_end_well() {
    let deep = format!("{}{}", "<div><b>".repeat(50_000), paragraphs(6));
    let pages = [
        deep,
        "\0".repeat(10_000) + &paragraphs(6),
        "<a href=\"".repeat(5_000),
        "<td>".repeat(20_000) + "x",
        "<li><ul>".repeat(10_000) + &paragraphs(6),
        "&#x1F600;&amp;&lt;".repeat(5_000),
        "<p>".to_owned() + &"word ".repeat(100_000),
        "<script>".to_owned() + &"\"a b, c. d ".repeat(20_000),
        String::new(),
    ];
    for page in pages {
        let _ = try_extract(&page);
    }
}

#[test]
fn lines_of_dialogue_stay_though_they_are_short_and_come_again() {
    let lines =
        ["“Is it you?” said the sea.", "“It is I,” said the keeper.", "“Is it you?” said the sea.", "“It is I.”"];
    let told: String = lines.iter().map(|l| format!("<p>{l}</p>")).collect();
    let article = format!("<p>{}</p><p>{}</p>{told}<p>{}</p><p>{}</p>", P[0], P[1], P[2], P[3]);
    let wanted: Vec<&str> = [P[0], P[1]].into_iter().chain(lines).chain([P[2], P[3]]).collect();
    assert_eq!(texts(&article), wanted);
}

#[test]
fn code_in_a_box_of_its_own_stays_between_its_paragraphs() {
    let code = "<div class=highlight><pre><code>find /var/log -mtime +7\n  df -h</code></pre></div>";
    let article = format!("<p>{}</p><p>{}</p>{code}<p>{}</p>", P[0], P[1], P[2]);
    assert_eq!(texts(&article), [P[0], P[1], "find /var/log -mtime +7\n  df -h", P[2]]);
}

#[test]
fn a_card_over_a_name_leaves_the_sentence_whole() {
    let card = "<span class='person-popover'><b>Ada Brill</b> <em>Mayor</em> <a href=/1>Brill wants a ferry</a></span>";
    let article = paragraphs(3)
        + &format!("<p>The mayor, <span class=person>Ada Brill{card}</span>, said that the city had no choice.</p>");
    assert_eq!(
        texts(&article).last().map(String::as_str),
        Some("The mayor, Ada Brill, said that the city had no choice.")
    );
}

#[test]
fn linked_paragraphs_in_boxes_and_in_a_row_stay() {
    let boxed = |at: usize| format!("<div class=block><a href=/{at}><p>{}</p></a></div>", P[at]);
    let article = format!("<p>{}</p>{}{}<p>{}</p><p>{}</p>", P[0], boxed(1), boxed(2), P[3], P[4]);
    assert_eq!(texts(&article), P[..5]);
}

#[test]
fn a_headline_that_a_line_break_ends_is_no_text() {
    let page = format!(
        "<html><head><title>Bridge to close in May</title></head><body><table><tr><td><a href=/>Home</a><br><a href=/w>Weather</a></td>\
        <td><font size=5><b>Bridge to close in May</b></font><br><font size=2>Von Ana Ruiz</font><br><br>{}</td></tr></table></body></html>",
        paragraphs(4)
    );
    let draft = try_extract(&page).expect("an article");
    assert_eq!(draft.paragraphs.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), P[..4]);
}
