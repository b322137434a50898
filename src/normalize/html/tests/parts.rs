//! What stands on pages beside, between and behind the text of an article, and forms of text that must not get lost: a test each.

use super::complaints::{P, around, paragraphs, texts, try_extract};
use crate::normalize::short::Grounds;

/// Another story: no word of it is about a bridge.
const OTHER: [&str; 4] = [
    "Growers in the eastern valleys expect the smallest apple crop for thirty years, after late frosts in May killed most of the blossom.",
    "Cider makers have begun to buy fruit abroad, and say that a bottle will cost a third more next winter than it does now.",
    "An insurance against frost is offered by two companies, but few orchards can pay what they ask for it.",
    "The ministry has promised help for young growers, who planted most of their trees on credit.",
];

fn other() -> String {
    OTHER.iter().map(|p| format!("<p>{p}</p>")).collect()
}

fn assert_body(found: &[String], without: &[&str]) {
    let text = found.join("\n");
    for p in P {
        assert!(text.contains(p), "lost: {p}\n{text}");
    }
    for words in without {
        assert!(!text.contains(words), "kept: {words}\n{text}");
    }
}

/// [`around`], with `more` behind the article.
fn followed_by(more: &str) -> Vec<String> {
    let page = around(&paragraphs(6)).replacen("</article>", &format!("</article>{more}"), 1);
    try_extract(&page).expect("an article").paragraphs.into_iter().map(|p| p.text).collect()
}

#[test]
fn the_next_story_of_an_endless_page_goes() {
    let next = format!(
        "<article><h1><a href=/apples>Frost takes the apples</a></h1><div class=article-body>{}</div></article>",
        other()
    );
    assert_body(&followed_by(&next), &["Growers", "Cider"]);
}

#[test]
fn teasers_between_paragraphs_go_in_any_language() {
    for label in ["READ MORE:", "Lesen Sie auch:", "Läs också:", "Читайте также:", "LEE TAMBIÉN:", "Czytaj także:"]
    {
        let article: String = P
            .iter()
            .map(|p| {
                format!(
                    "<p>{p}</p><p><strong>{label}</strong> <a href=/apples>Frost takes the apples in the east</a></p>"
                )
            })
            .collect();
        assert_body(&texts(&article), &["Frost takes"]);
    }
}

#[test]
fn captions_in_any_element_go() {
    for caption in [
        "<div class=photo><img src=/a.jpg><div class=text-s>Tom Berg looks over his orchard near Elmstead on Sunday (A. Ruiz/XPA)</div></div>",
        "<div><img src=/a.jpg><p class=caption>Tom Berg looks over his orchard near Elmstead on Sunday. Photo: A. Ruiz</p></div>",
    ] {
        let article = format!("<p>{}</p>{caption}{}", P[0], &paragraphs(6)[P[0].len() + 7..]);
        assert_body(&texts(&article), &["orchard"]);
    }
}

#[test]
fn deals_and_newsletters_go() {
    let boxes = "<div class=newsletter-signup><p>Sign up for our newsletter and get the best stories of the quay in your inbox every morning.</p></div>\
        <div class=product><img src=/p.jpg><h4>Foam boots</h4><ul><li>Size: 41</li></ul><p>49.99 €</p><a href=https://shop.example/x>Buy now</a></div>";
    let article = format!("<p>{}</p>{boxes}{}", P[0], &paragraphs(6)[P[0].len() + 7..]);
    assert_body(&texts(&article), &["inbox", "Buy now"]);
}

#[test]
fn comments_go_though_they_outweigh_the_article() {
    let thread: String = (0..8)
        .map(|i| {
            format!(
                "<li class=comment><b>reader{i}</b> <span>{i}.05.2024</span><p>{}</p><p>{}</p><a href=#reply>Reply</a></li>",
                OTHER[i % 4],
                OTHER[(i + 1) % 4]
            )
        })
        .collect();
    let found = followed_by(&format!("<section class=comments><h3>8 comments</h3><ul>{thread}</ul></section>"));
    assert_body(&found, &["Growers", "Cider"]);
}

#[test]
fn what_is_hidden_outside_of_the_article_is_no_text() {
    let notice = "<div class=page-side><div class=service style='display: none'>\
        <p>The desk for readers answers questions on deliveries, bills and changes of address on weekdays from eight to four, and on \
        Wednesdays until half past five in the afternoon, by telephone and at the counter in the hall of the house.</p>\
        <p>Readers of the paper edition may read every piece on these pages, solve the puzzles, and win tickets for the theatre, for \
        concerts and for journeys by boat along the coast, which are drawn by lot each month.</p></div></div>";
    let page = around(&paragraphs(5)).replace("</main>", &format!("{notice}</main>"));
    let draft = try_extract(&page).expect("an article");
    assert_eq!(draft.paragraphs.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), P[..5]);
}

#[test]
fn the_hidden_copy_of_a_text_goes_with_what_only_it_has() {
    let copy = format!(
        "<div style='display:none'><p>{}</p><p>{}</p><p>Open this story in our app and follow the bridge.</p></div>",
        P[0], P[1]
    );
    let found = texts(&(paragraphs(6) + &copy));
    assert_eq!(found, P);
}

#[test]
fn code_keeps_its_lines() {
    let code = "<pre><code>def tide(t):\n    if t.ebb:\n\n        return low(t)\n    return high(t)</code></pre>";
    let found = texts(&format!("<p>{}</p>{code}{}", P[0], &paragraphs(6)[P[0].len() + 7..]));
    assert_body(&found, &[]);
    let kept = "def tide(t):\n    if t.ebb:\n        return low(t)\n    return high(t)";
    assert_eq!(found.iter().filter(|t| *t == kept).count(), 1, "{found:?}");
}

#[test]
fn verse_keeps_its_lines() {
    let verse =
        "The boats go out at four,<br>the gulls are there before,<br>and nobody is sure<br>who wakes the other more.";
    let found = texts(&format!("<p>{}</p><p>{verse}</p>{}", P[0], &paragraphs(6)[P[0].len() + 7..]));
    assert!(found.iter().any(|t| *t == verse.replace("<br>", "\n")), "{found:?}");
}

#[test]
fn a_refrain_stays_each_time_and_a_quotation_set_apart_does_not() {
    let refrain = "And still the river ran on to the sea, and still the bells of the town were silent.";
    let article: String = P.iter().map(|p| format!("<p>{p}</p><p>{refrain}</p>")).collect();
    let found = texts(&article);
    assert!(found.iter().filter(|t| *t == refrain).count() >= 5, "{found:?}");
    let quoted = format!("{}<div class=pullquote><p>{}</p></div>", paragraphs(6), P[3]);
    assert_eq!(texts(&quoted), P);
}

#[test]
fn lists_keep_their_items() {
    let list = "<ul><li>Buses every ten minutes on the ring road</li><li>No lorries on the quay until spring</li></ul>";
    let found = texts(&format!("<p>{}</p>{list}{}", P[0], &paragraphs(6)[P[0].len() + 7..]));
    assert!(found.iter().any(|t| t == "Buses every ten minutes on the ring road"), "{found:?}");
    assert!(found.iter().any(|t| t == "No lorries on the quay until spring"), "{found:?}");
}

#[test]
fn columns_of_a_layout_table_are_no_rows() {
    let page = format!(
        "<html><head><title>Bridge to close</title></head><body><table><tr><td><a href=/>Home</a><br><a href=/s>Sport</a></td>\
        <td><font size=5><b>Bridge to close</b></font><br>By Ada Brook<br><br>{}</td></tr></table></body></html>",
        paragraphs(6)
    );
    let draft = try_extract(&page).expect("an article");
    let found: Vec<_> = draft.paragraphs.iter().map(|p| p.text.clone()).collect();
    assert_eq!(found, P);
    assert_eq!(draft.authors.map(|a| a.value[0].name.clone()).as_deref(), Some("Ada Brook"));
}

#[test]
fn marks_of_notes_are_no_words() {
    let marked = P[0].replacen("bridge", "bridge<sup><a href=#n1>1</a></sup>", 1);
    let found = texts(&format!("<p>{marked}</p>{}", &paragraphs(6)[P[0].len() + 7..]));
    assert_eq!(found, P);
}

#[test]
fn a_brief_in_an_article_element_has_grounds() {
    let page = around("<p>The old harbour bridge closes at noon on Tuesday.</p>");
    let draft = try_extract(&page).expect("an article");
    assert_eq!(draft.grounds, Grounds::Marked);
    let shell = "<html><head><title>Quay</title></head><body><div id=app><p>The old harbour bridge closes at noon on Tuesday.</p></div></body></html>";
    assert_eq!(try_extract(shell).map(|d| d.grounds), Ok(Grounds::None));
}

#[test]
fn a_table_is_whole() {
    let rows = "<table><tr><td>North quay</td><td>6 am to noon</td></tr><tr><td>South quay</td><td>7 am to 1 pm</td></tr>\
        <tr><td>Mole</td><td>Shut</td></tr></table>";
    let found = texts(&format!("<p>{}</p>{rows}{}", P[0], &paragraphs(6)[P[0].len() + 7..]));
    let of_table = found.iter().filter(|t| t.contains(" | ")).count();
    assert!(of_table == 0 || of_table == 3, "{found:?}");
}

#[test]
fn a_sentence_that_is_a_link_stays_where_it_is_of_the_story() {
    let linked = "The bridge will close to lorries first, and to cars and buses two weeks later, the council said.";
    let article = format!("<p>{}</p><p><a href=/bridge-2>{linked}</a></p>{}", P[0], &paragraphs(6)[P[0].len() + 7..]);
    assert!(texts(&article).iter().any(|t| t == linked));
}

#[test]
fn a_box_that_says_what_it_is_goes() {
    for head in ["Sign up for more", "READ ALSO", "Das könnte Sie auch interessieren: Mehr zum Thema", "関連記事"]
    {
        let about = "<ul><li>Every picture of the storm on one page</li><li>Puzzles, quizzes and a crossword each day</li></ul>";
        let boxed = format!("<div><div class=h2>{head}</div><p>All of it, every day.</p>{about}</div>");
        let found = texts(&format!("<p>{}</p>{boxed}{}", P[0], &paragraphs(6)[P[0].len() + 7..]));
        assert_body(&found, &["crossword", "storm"]);
    }
}

#[test]
fn links_to_other_stories_go_though_no_word_says_so() {
    let shouted = "<p><a href=/apples><strong>FROST TAKES THE APPLES IN THE EASTERN VALLEYS</strong></a></p>";
    let cards = "<div><a href=/apples><h3>Frost takes the apples in the east</h3></a><a href=/cider><h3>Cider makers buy fruit abroad</h3></a></div>";
    for teaser in [shouted, cards] {
        let found = texts(&format!("<p>{}</p>{teaser}{}", P[0], &paragraphs(6)[P[0].len() + 7..]));
        assert_body(&found, &["apples", "APPLES"]);
    }
    let linked = ["Frost takes the apples in the east", "Cider makers buy fruit abroad now"];
    let label = linked.map(|l| format!("<p><strong>FUNDA NALOLU UDABA |</strong> <a href=/{}>{l}</a></p>", l.len()));
    let [first, second] = &label;
    let found = texts(&format!(
        "<p>{}</p>{first}<p>{}</p>{second}{}",
        P[0],
        P[1],
        &paragraphs(6)[P[0].len() + P[1].len() + 14..]
    ));
    assert_body(&found, &["apples", "Cider"]);
}

#[test]
fn the_captions_of_a_carousel_go() {
    let slides: String = OTHER
        .iter()
        .enumerate()
        .map(|(i, text)| {
            format!(
                "<div class=slide><div><picture><img src=/{i}.jpg></picture></div><div class=info><div><div><span>{} of 4</span>\
                 <span><p>{text} (XP Photo/Ana Ruiz)</p></span></div></div></div></div>",
                i + 1
            )
        })
        .collect();
    let found = texts(&format!("<div class=carousel>{slides}</div>{}", paragraphs(6)));
    assert_body(&found, &["Growers", "Cider", "Ruiz"]);
}

#[test]
fn breadcrumbs_and_bylines_are_no_paragraphs_of_short_texts() {
    for line in ["<p>Home &gt; North coast &gt; Marlow Bay</p>", "<p>By <span>Ada Brook</span>, Science Writer</p>"] {
        let found = texts(&(line.to_owned() + &paragraphs(4)));
        assert_eq!(found, P[..4], "{line}");
    }
}

#[test]
fn a_line_that_names_the_author_is_no_paragraph() {
    for line in ["By Ada Brook with XPA", "Von Ada Brook", "Par Ada Brook"] {
        let draft = try_extract(&around(&format!("<p>{line}</p>{}", paragraphs(6)))).expect("an article");
        assert_eq!(draft.paragraphs.first().map(|p| p.text.as_str()), Some(P[0]), "{line}");
    }
}

#[test]
fn what_the_house_says_of_itself_at_the_end_goes() {
    let house =
        "<p><i>The Daily Quay is read in every port of the coast. Write to us and tell us what moves you.</i></p>";
    let found = texts(&(paragraphs(6) + house));
    assert_body(&found, &["Write to us"]);
    // A text about the house itself keeps its end.
    let own = "<p>The Daily Quay was founded in 1890.</p><p>The owners of The Daily Quay have sold their shares.</p>";
    let end = "<p>The Daily Quay will move to the old harbour office in spring, the owners said.</p>";
    let found = texts(&(own.to_owned() + &paragraphs(6) + end));
    assert!(found.iter().any(|t| t.contains("will move")), "{found:?}");
}

#[test]
fn a_banner_beside_a_short_article_is_no_wall() {
    let banner = "<div id=banner><p>We use cookies to make this site work. You can accept all of them, or manage preferences at any time.</p>\
        <button>Accept all</button><a href=/privacy>Privacy policy</a></div>";
    let page = |text: &str| {
        format!(
            "<html><head><title>Bridge to close</title></head><body>{banner}<article><h1>Bridge to close</h1><p>{text}</p></article></body></html>"
        )
    };
    let draft = try_extract(&page(P[0])).expect("an article");
    assert_eq!(draft.paragraphs.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), [P[0]]);
    let wall = "<html><head><title>Before you continue</title></head><body><main><h1>Before you continue</h1><p>We use cookies and data of our partners \
        to show you advertisements that suit you, and to measure how our pages are used by all who read them.</p><button>Accept all</button></main></body></html>";
    assert_eq!(try_extract(wall).map_err(|r| r.code).err(), Some(crate::reason::Code::Consent));
}

#[test]
fn boxes_of_facts_and_posts_of_networks_are_no_part_of_the_text() {
    let facts =
        format!("<h3>Facts about apples</h3><p>{}</p><ul><li>{}</li><li>{}</li></ul>", OTHER[0], OTHER[1], OTHER[2]);
    for class in ["factbox", "article__infobox", "faktaruta wide", "c-fact-box", "faktaboks"] {
        for tag in ["div", "aside", "section"] {
            let article =
                format!("<p>{}</p><{tag} class='{class}'>{facts}</{tag}>{}", P[0], &paragraphs(6)[P[0].len() + 7..]);
            assert_body(&texts(&article), &["Growers", "Cider", "insurance", "Facts about"]);
        }
    }
    let post = "<blockquote class=twitter-tweet><p>Cider makers in the east buy fruit abroad now, and nobody says so.</p>&mdash; Ana Ruiz (@ana) <a href=https://x.example/1>May 3</a></blockquote>";
    assert_body(&texts(&format!("<p>{}</p>{post}{}", P[0], &paragraphs(6)[P[0].len() + 7..])), &["Cider", "@ana"]);
    // A text that stands in such an element as a whole is the text.
    let whole = texts(&format!("<div class=infobox>{}</div>", paragraphs(6)));
    assert_eq!(whole, P);
}

#[test]
fn what_is_not_displayed_goes_but_what_unfolds_stays() {
    let rest = &paragraphs(6)[P[0].len() + 7..];
    let offer = |class: &str| {
        format!("<p>{}</p><div class='{class}'><ul><li>{}</li><li>{}</li></ul></div>{rest}", P[0], OTHER[1], OTHER[2])
    };
    for class in ["wall__register hidden", "d-none"] {
        assert_body(&texts(&offer(class)), &["Cider", "insurance"]);
    }
    let folded = format!("<p>{}</p><div class='accordion-panel hidden'><p>{}</p></div><p>{}</p>", P[0], P[1], P[2]);
    assert!(texts(&folded).iter().any(|t| t == P[1]), "what unfolds");
}

#[test]
fn threads_in_details_go_but_answers_stay() {
    let thread = |summary: &str, stamp: &str| {
        format!(
            "{}<details><summary>{summary}</summary><ul><li><div>{stamp}</div><p>{}</p></li></ul></details>",
            paragraphs(5),
            P[5]
        )
    };
    for (summary, stamp) in [
        ("3 svar", "plankton99"),
        ("التعليقات (3)", "plankton99"),
        ("3件のコメント", "plankton99"),
        ("Show all", "plankton99, 14.02.2024 9:05"),
    ] {
        assert_eq!(texts(&thread(summary, stamp)), P[..5], "{summary}");
    }
    let answers: String =
        P[1..4].iter().map(|p| format!("<details><summary>What then?</summary><p>{p}</p></details>")).collect();
    let told = texts(&format!("<p>{}</p>{answers}<p>{}</p>", P[0], P[4]));
    assert!(P[..5].iter().all(|p| told.iter().any(|t| t == p)), "{told:?}");
    assert_eq!(told.iter().filter(|t| *t == "What then?").count(), 3, "{told:?}");
}

#[test]
fn what_opens_a_panel_is_its_heading() {
    let terms = format!(
        "<p>{}</p><dl><dt><a href=#p1 role=button>If it rains</a></dt><dd id=p1><ul><li>{}</li></ul></dd>\
        <dt><a href=#p2 role=button>If it snows</a></dt><dd id=p2 aria-hidden=true><ul><li>{}</li></ul></dd></dl><p>{}</p>",
        P[0], P[1], P[2], P[3]
    );
    let panel = |at: usize, head: &str| {
        format!(
            "<div class=panel><div class=panel-heading><h4><a data-toggle=collapse href=#c{at}>{head}</a></h4></div><div id=c{at}><p>{}</p></div></div>",
            P[at]
        )
    };
    let panels = format!("<p>{}</p>{}{}<p>{}</p>", P[0], panel(1, "If it rains"), panel(2, "If it snows"), P[3]);
    for page in [terms, panels] {
        assert_eq!(texts(&page), [P[0], "If it rains", P[1], "If it snows", P[2], P[3]], "{page}");
    }
}

#[test]
fn a_long_sentence_that_is_a_link_stays_between_its_paragraphs() {
    let linked = |link: &str| format!("<p>{}</p>{link}<p>{}</p><p>{}</p>", P[0], P[2], P[3]);
    for link in [format!("<a href=/x><p>{}</p></a>", P[1]), format!("<p><a href=/x><b>{}</b></a></p>", P[1])] {
        assert_eq!(texts(&linked(&link)), P[..4], "{link}");
    }
    let teaser = format!("<div class=card><a href=/x><h3>Ferry late</h3><p>{}</p></a></div>", OTHER[1]);
    assert_eq!(texts(&linked(&teaser)), [P[0], P[2], P[3]]);
}

#[test]
fn a_style_in_capitals_hides_too() {
    let page = format!("<div style='Display : NONE'><p>{}</p><p>Open it in the app.</p></div>{}", P[0], paragraphs(6));
    assert_eq!(texts(&page), P);
}

#[test]
fn a_name_alone_in_bold_signs_the_text() {
    let both = ("文／王小明", "（記者・山田花子）");
    for (first, last) in
        [("Mara Quist/Jon Abel", ""), ("", "Mara Quist"), ("", "王小明 记者 xiaoming@quay.example"), both]
    {
        let line = |name: &str| if name.is_empty() { String::new() } else { format!("<p><strong>{name}</strong></p>") };
        let draft = try_extract(&around(&(line(first) + &paragraphs(6) + &line(last)))).expect("an article");
        assert_eq!(draft.paragraphs.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), P, "{first}{last}");
        let names: Vec<String> = draft.authors.iter().flat_map(|a| a.value.iter().map(|a| a.name.clone())).collect();
        assert!(!names.is_empty(), "{first}{last}");
    }
}

#[test]
fn menus_footers_and_dialogs_inside_the_article_go() {
    let boxes = [
        format!("<footer><p>{}</p></footer>", OTHER[0]),
        format!("<div role=dialog><p>{}</p><p>{}</p></div>", OTHER[1], OTHER[2]),
        format!("<nav><p>{}</p></nav>", OTHER[3]),
    ];
    assert_body(&texts(&(paragraphs(6) + &boxes.concat())), &["Growers", "Cider", "insurance", "ministry"]);
}

#[test]
fn a_thread_of_comments_inside_the_article_goes() {
    let said = P.map(|p| format!("<li class=member><b>Ana</b><p>{p}</p></li>")).concat();
    let article = format!("<p>{}</p><p>{}</p><p>{}</p>", OTHER[0], OTHER[1], OTHER[2]);
    let found = texts(&format!("{article}<ul class='comments-list'>{said}</ul>"));
    assert!(found.iter().any(|t| t == OTHER[1]) && !found.iter().any(|t| P.contains(&t.as_str())), "{found:?}");
}

/// Entries of a live feed: time, heading, text.
const ENTRIES: [(&str, &str, &str); 4] = [
    ("18:05", "Power back for 12,000 homes", P[0]),
    ("17:40", "Ferries stay in port", P[1]),
    ("17:02", "", P[2]),
    ("15:20", "What we know so far", P[3]),
];

/// A page with `entries` below a list of main points.
fn live(title: &str, entries: &str) -> Vec<String> {
    let points = "<div class=summary-box><strong>Key points</strong><ul><li>Storm reaches the coast with gusts of 143 km/h</li>\
        <li>Schools closed on Wednesday in the whole county</li></ul></div>";
    let page = around(&paragraphs(6)).replace("Bridge to close", title);
    let page = page.replacen(&paragraphs(6), &format!("{points}<div class=feed>{entries}</div>"), 1);
    try_extract(&page).expect("an article").paragraphs.into_iter().map(|p| p.text).collect()
}

#[test]
fn entries_of_a_live_feed_keep_time_heading_and_text() {
    let of = |f: &dyn Fn(&str, &str, &str) -> String| ENTRIES.iter().map(|(t, h, p)| f(t, h, p)).collect::<String>();
    let heading = |h: &str| if h.is_empty() { String::new() } else { format!("<h3>{h}</h3>") };
    let articles =
        of(&|t, h, p| format!("<article><header><time>{t}</time>{}</header><p>{p}</p></article>", heading(h)));
    let items = of(&|t, h, p| {
        format!("<li class=entry><span class=when>{t}</span>{}<p>{p}</p><a href=#s>Share</a></li>", heading(h))
    });
    for entries in [articles, format!("<ol>{items}</ol>")] {
        for title in ["Storm on the coast: live updates", "Sturm an der Küste – Liveticker", "海岸の嵐【速報】"]
        {
            let found = live(title, &entries);
            for (time, heading, text) in ENTRIES {
                let at = |what: &str| found.iter().position(|t| t == what);
                assert!(at(time) < at(text) && at(time).is_some(), "{time}: {found:?}");
                assert!(heading.is_empty() || at(time) < at(heading) && at(heading) < at(text), "{heading}: {found:?}");
            }
            assert!(found.iter().any(|t| t.starts_with("Schools closed")), "{found:?}");
            assert!(!found.iter().any(|t| t.contains("Ferry number") || t == "Share"), "{found:?}");
        }
    }
}

#[test]
fn posts_of_other_stories_between_the_entries_go() {
    let entry =
        |(t, h, p): &(&str, &str, &str)| format!("<div class=post><time>{t}</time><h3>{h}</h3><p>{p}</p></div>");
    let other = format!(
        "<div class=post><time>16:00</time><h3><a href=/apples>Frost takes the apples</a></h3><p>{}</p></div>",
        OTHER[0]
    );
    let entries = ENTRIES[..2].iter().map(entry).collect::<String>()
        + &other
        + &ENTRIES[2..].iter().map(entry).collect::<String>();
    let found = live("Storm on the coast: live updates", &entries);
    assert!(found.iter().any(|t| t == P[0]) && found.iter().any(|t| t == P[3]), "{found:?}");
    assert!(!found.iter().any(|t| t.contains("Growers")), "{found:?}");
}

#[test]
fn paragraphs_parted_by_line_breaks_alone_are_paragraphs() {
    let draft = try_extract(&around(&format!("<div>{}</div>", P.join("<br>")))).expect("an article");
    assert_eq!(draft.paragraphs.into_iter().map(|p| p.text).collect::<Vec<_>>(), P);
}

#[test]
fn terms_stay_with_what_explains_them() {
    let list = "<dl><dt>Walkers</dt><dd>May cross the bridge at any hour of the day.</dd><dt>Riders</dt><dd>Pay two crowns on weekdays.</dd></dl>";
    let text = texts(&format!("<p>{}</p>{list}<p>{}</p><p>{}</p>", P[0], P[1], P[2])).join("\n");
    for words in ["Walkers", "any hour", "Riders", "two crowns"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn first_lines_of_preformatted_paragraphs_may_be_indented() {
    let lines = P.map(|p| {
        let at = p.char_indices().map(|(at, _)| at).filter(|at| *at > p.len() / 2).find(|at| p[*at..].starts_with(' '));
        let (head, tail) = p.split_at(at.expect("words"));
        format!("   {head}\n{}", tail.trim_start())
    });
    let page = format!("<html><body><h1>Bridge opens</h1><pre>\n{}\n</pre></body></html>", lines.join("\n\n"));
    let found: Vec<String> = try_extract(&page).expect("an article").paragraphs.into_iter().map(|p| p.text).collect();
    assert_eq!(found, P);
}

#[test]
fn a_shadow_root_under_its_first_name_is_displayed() {
    let page = format!(
        "<html><body><x-page><template shadowroot=open><h1>Bridge opens</h1>{}</template></x-page></body></html>",
        P.map(|p| format!("<p>{p}</p>")).concat()
    );
    let found: Vec<String> = try_extract(&page).expect("an article").paragraphs.into_iter().map(|p| p.text).collect();
    assert_body(&found, &[]);
}

/// The body of [`P`] with `inner` behind its first paragraph.
fn with_inside(inner: &str) -> Vec<String> {
    texts(&format!("<p>{}</p>{inner}{}", P[0], &paragraphs(6)[P[0].len() + 7..]))
}

#[test]
fn what_belongs_to_a_part_that_belongs_stays() {
    let nested = "<p>The society will plant these crops in the lower field:</p><ul><li>Early strip</li><li>Root strip<ul><li>Parsnip</li>\
        <li>Salsify<ol><li>Island Mammoth</li><li>Black Giant</li></ol></li></ul></li><li>Fallow strip</li></ul>";
    let found = with_inside(nested);
    for point in ["Root strip", "Parsnip", "Salsify", "Island Mammoth", "Black Giant"] {
        assert!(found.iter().any(|t| t == point), "{point} {found:#?}");
    }
    let quote = "<blockquote><p>Mud has no warranty, and a man who lifts it puts his arm in first.</p><footer>— <cite>Judge Ana Ruiz</cite></footer></blockquote>";
    assert!(with_inside(quote).iter().any(|t| t.contains("Judge Ana Ruiz")), "whose words they are");
    let announced = "<p>The sites, each with a page of its own on the website of the county, are these:</p><ul><li><a href=https://a.example/1>Old gasworks, Lower Fenn</a></li>\
        <li><a href=https://a.example/2>Chapel, Oakholt</a></li><li><a href=https://a.example/3>Signal box, Corran</a></li></ul>";
    assert!(with_inside(announced).iter().any(|t| t == "Chapel, Oakholt"), "what is announced");
    let listed = "<h3>What the cake needs</h3><ul><li>Three glasses of flour</li><li>Four spoons of cocoa</li></ul><h3>How it is made</h3>\
        <ol><li>Stir the sugar and the milk over a small fire until it melts.</li><li>Pour it into the form and bake it for fifty minutes.</li></ol>";
    let found = with_inside(listed);
    for head in ["What the cake needs", "How it is made"] {
        assert!(found.iter().any(|t| t == head), "{head} {found:#?}");
    }
    let heading = "<h2 class=header-anchor-post><a href=#keys class=anchor>Who has the keys</a></h2>";
    assert!(with_inside(heading).iter().any(|t| t == "Who has the keys"), "a heading that leads to itself");
}

#[test]
fn words_for_the_ear_and_formulas_told_twice_go() {
    let link = "<p>The catalogue came from <a href=https://a.example/1>a dealer<span class=sr-only> (opens in new window)</span></a>, who sold its drawers one by one to readers.</p>\
        <div class='visually-hidden'><p>End of summary. Skip to the next section.</p></div>";
    let found = with_inside(link).join("\n");
    assert!(found.contains("from a dealer, who sold"), "{found}");
    assert!(!found.contains("End of summary"), "{found}");
    let formula = "<p>The rate is <span class=katex><span class=katex-mathml><math><semantics><mrow><mi>λ</mi></mrow><annotation encoding='application/x-tex'>\\lambda</annotation></semantics></math></span>\
        <span class=katex-html aria-hidden=true><span class=mord>λ</span></span></span>, as the keeper of the lock found out over many years.</p>";
    let found = with_inside(formula).join("\n");
    assert!(found.contains("The rate is λ, as the keeper"), "{found}");
}

#[test]
fn elements_of_other_names_side_by_side_are_paragraphs() {
    let paragraphs: String = P.iter().map(|p| format!("<x-para>{p}</x-para>\n")).collect();
    assert_eq!(texts(&format!("<x-text>{paragraphs}</x-text>")), P);
    let inline =
        format!("<p>A <x-word>bridge</x-word> and <x-word>another</x-word>. {}</p>{}", P[0], paragraphs_of(&P[1..]));
    assert!(texts(&inline)[0].starts_with("A bridge and another. "));
}

fn paragraphs_of(texts: &[&str]) -> String {
    texts.iter().map(|p| format!("<p>{p}</p>")).collect()
}

#[test]
fn the_last_sentence_of_a_part_of_a_page_stays() {
    let [first, second, ..] = OTHER;
    let last =
        "Pickers have begun to bring baskets across the valley, weather permitting, and share the cost of the fuel.";
    let part = |end: &str| {
        let found = try_extract(&format!("<p>{first}</p><p>{second}</p><p>{end}</p>")).expect("an article");
        found.paragraphs.into_iter().map(|p| p.text).collect::<Vec<_>>()
    };
    assert_eq!(part(last), [first, second, last]);
    assert_eq!(part("Subscribe to our newsletter for more stories like this one."), [first, second]);
}
