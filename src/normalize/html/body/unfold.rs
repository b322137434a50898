//! What a reader unfolds: headings of panels, panels beside others, and the threads of readers' replies.

use std::ops::Range;

use super::choice::Choice;
use super::features::Page;
use super::place::{ASIDE, CAPTION, DETAILS, DIALOG, FOOTER, NAV};
use crate::normalize::html::dom::{Document, Name, NodeId, Tag};

/// Most elements between the heading of a panel and what holds both.
const AROUND: usize = 4;
/// Fewest words of a panel's text.
const TEXT: f32 = 7.0;
/// Most words of what opens a thread of replies, and of the line that says who replied and when.
const LINE: f32 = 6.0;
const STAMP: f32 = 14.0;
/// Share of the text that replies may be.
const MOST: f32 = 0.7;
/// Where no panel of the text stands.
const ELSEWHERE: u32 = ASIDE | CAPTION | DIALOG | FOOTER | NAV;

/// How words for the comments and replies of readers begin, by language.
const REPLIES: [(&str, &[&str]); 27] = [
    ("ar", &["تعليق", "التعليق", "تعقيب", "ردود", "الردود", "رد "]),
    ("cs", &["komentář", "odpově", "diskus", "příspěv"]),
    ("da", &["kommentar", "svar", "debat"]),
    ("de", &["kommentar", "antwort", "leserbrief"]),
    ("el", &["σχόλι", "σχολι", "απαντ"]),
    ("en", &["comment", "repl", "response"]),
    ("es", &["comentario", "respuesta"]),
    ("fi", &["komment", "vastau"]),
    ("fr", &["commentaire", "réponse", "réaction"]),
    ("he", &["תגוב", "התגוב"]),
    ("hi", &["टिप्पणी", "टिप्पणियाँ", "टिप्पणियां", "जवाब", "उत्तर"]),
    ("hu", &["hozzászólás", "komment", "válasz"]),
    ("id", &["komentar", "balasan", "tanggapan"]),
    ("it", &["comment", "rispost"]),
    ("ja", &["コメント", "返信"]),
    ("ko", &["댓글", "답글"]),
    ("nl", &["reactie", "antwoord"]),
    ("no", &["kommentar", "svar"]),
    ("pl", &["komentarz", "odpowied"]),
    ("pt", &["comentário", "resposta"]),
    ("ro", &["comentari", "răspuns"]),
    ("ru", &["комментари", "ответ"]),
    ("sv", &["kommentar", "svar"]),
    ("tr", &["yorum", "yanıt", "cevap"]),
    ("uk", &["коментар", "відпов"]),
    ("vi", &["bình luận", "phản hồi", "trả lời"]),
    ("zh", &["评论", "評論", "回复", "回覆", "留言", "跟帖"]),
];

/// Takes panels whose likes belong, and the headings of panels that belong; takes back threads of replies.
pub fn settle_unfolded(page: &Page<'_, '_>, choice: &mut Choice) {
    complete_panels(page, choice);
    keep_headings(page, choice);
    drop_replies(page, choice);
}

/// The `details` around block `i`, from the inside.
fn details<'p>(page: &'p Page<'_, '_>, i: usize) -> impl Iterator<Item = NodeId> + 'p {
    let block = page.blocks.blocks.get(i).filter(|b| b.place & DETAILS != 0);
    let around = block.into_iter().flat_map(|b| page.document.ancestors(b.node));
    around.filter(|&n| page.document.tag(n) == Tag::DETAILS)
}

fn blocks(page: &Page<'_, '_>, n: NodeId) -> Range<usize> {
    page.blocks.range(n, page.document.end(n))
}

/// Takes the plain text of `details` beside others whose text belongs.
fn complete_panels(page: &Page<'_, '_>, choice: &mut Choice) {
    for i in 0..page.blocks.blocks.len() {
        let (Some(block), Some(m), Some(found)) = (page.blocks.blocks.get(i), page.measures.get(i), page.found.get(i))
        else {
            continue;
        };
        let is_text = m.words >= TEXT && m.ending == 1.0 && found.anywhere == 0 && block.link_chars == 0;
        if choice.has(i) || !is_text || block.place & ELSEWHERE != 0 {
            continue;
        }
        let Some(panel) = details(page, i).next() else { continue };
        let mut likes = page.document.children(page.document.parent(panel));
        let belongs = |n: NodeId| page.document.tag(n) == Tag::DETAILS && blocks(page, n).any(|j| choice.has(j));
        if likes.any(|n| n != panel && belongs(n)) {
            choice.set(i, true);
        }
    }
}

/// Takes the headings of what belongs: terms in front of an explanation, and what opens and closes a panel.
fn keep_headings(page: &Page<'_, '_>, choice: &mut Choice) {
    let document = page.document;
    for i in (0..page.blocks.blocks.len()).rev() {
        let (Some(block), Some(next)) = (page.blocks.blocks.get(i), page.blocks.blocks.get(i + 1)) else { continue };
        if choice.has(i) || !choice.has(i + 1) || block.place & ELSEWHERE != 0 {
            continue;
        }
        let leads_away = |n: NodeId| {
            let href = document.raw_attr(n, Name::HREF);
            document.tag(n) == Tag::A && href.is_some_and(|href| !href.starts_with('#'))
        };
        if block.link_chars > 0 && (block.node..=block.nodes.1).any(leads_away) {
            continue;
        }
        let term = || {
            let list = document.parent(block.node);
            let explains = |n: NodeId| document.tag(n) == Tag::DD && document.parent(n) == list;
            document.tag(block.node) == Tag::DT
                && (document.tag(next.node) == Tag::DT
                    || document.ancestors(next.nodes.0).take(AROUND * 2).any(explains))
        };
        if term() || opens(page, i) {
            choice.set(i, true);
        }
    }
}

/// Whether block `i` is what a reader presses to unfold the block behind it.
fn opens(page: &Page<'_, '_>, i: usize) -> bool {
    let document = page.document;
    let (Some(block), Some(next)) = (page.blocks.blocks.get(i), page.blocks.blocks.get(i + 1)) else { return false };
    if page.found.get(i).is_none_or(|found| found.at_start != 0) {
        return false;
    }
    if document.ancestors(block.nodes.0).take(AROUND).any(|n| document.tag(n) == Tag::SUMMARY) {
        return true;
    }
    let around = std::iter::once(block.node).chain(document.ancestors(block.node));
    let both = around.take(AROUND).any(|n| document.contains(n, next.node));
    let own = (block.node..block.nodes.1).chain(document.ancestors(block.node).take(1));
    both && own.filter(|&n| !document.is_text(n)).any(|n| is_switch(document, n))
}

/// Whether an element says of itself that it opens and closes another.
fn is_switch(document: &Document<'_>, n: NodeId) -> bool {
    document.attrs(n).any(|(name, value)| match name {
        "aria-expanded" | "aria-controls" => true,
        "data-toggle" | "data-bs-toggle" => value == "collapse",
        _ => false,
    })
}

/// Takes back `details` that hold replies: what opens them says so, or a line in them says who wrote it, on which day and at what time.
fn drop_replies(page: &Page<'_, '_>, choice: &mut Choice) {
    let words = |range: Range<usize>, choice: &Choice| -> f32 {
        range.filter(|&j| choice.has(j)).filter_map(|j| page.measures.get(j)).map(|m| m.words).sum()
    };
    let all = words(0..choice.chosen.len(), choice);
    let headline = page.headline().map(|b| b.nodes.0);
    for i in 0..choice.chosen.len() {
        if !choice.has(i) {
            continue;
        }
        let thread = |&n: &NodeId| {
            let stamped = |j: usize| is_stamp(page, j);
            is_of_replies(page.document, n) || blocks(page, n).any(stamped)
        };
        let Some(thread) = details(page, i).filter(thread).last() else { continue };
        let range = blocks(page, thread);
        let heads = headline.is_some_and(|h| page.document.contains(thread, h));
        if !heads && words(range.clone(), choice) <= MOST * all {
            choice.chosen.get_mut(range).unwrap_or_default().fill(false);
        }
    }
}

/// Whether the `summary` of a `details` element counts or calls replies.
fn is_of_replies(document: &Document<'_>, details: NodeId) -> bool {
    let Some(summary) = document.children(details).find(|&n| document.tag(n) == Tag::SUMMARY) else { return false };
    let text = document.text_content(summary).to_lowercase();
    let short = text.split_whitespace().count() as f32 <= LINE && text.len() <= 80 && !text.ends_with(['?', '؟', '？']);
    let starts = |word: &str| {
        text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).and_then(|s| s.chars().next_back());
            before.is_none_or(|c| !c.is_alphabetic() || c as u32 >= 0x2E80)
        })
    };
    short && REPLIES.iter().flat_map(|(_, words)| words.iter()).any(|word| starts(word))
}

/// Whether a short block holds a year and a time of day.
fn is_stamp(page: &Page<'_, '_>, i: usize) -> bool {
    let (Some(block), Some(m)) = (page.blocks.blocks.get(i), page.measures.get(i)) else { return false };
    if m.words > STAMP {
        return false;
    }
    let text = page.blocks.text(block);
    let numbers =
        || text.split(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.')).map(|n| n.trim_matches([':', '.']));
    let is_number = |n: &str, of: Range<u32>| n.parse::<u32>().is_ok_and(|n| of.contains(&n));
    let year = numbers().flat_map(|n| n.split('.')).any(|n| n.len() == 4 && is_number(n, 1990..2100));
    let clock = numbers().any(|n| {
        let parts = n.split_once([':', '.']);
        parts.is_some_and(|(hour, minute)| {
            is_number(hour, 0..24)
                && minute.get(..2).is_some_and(|m| is_number(m, 0..60))
                && n.len() >= 4
                && !n.ends_with(|c: char| !c.is_ascii_digit())
                && hour.len() <= 2
                && (minute.len() == 2 || minute.as_bytes().get(2) == Some(&b':'))
        })
    });
    year && clock
}
