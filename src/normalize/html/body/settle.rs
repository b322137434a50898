//! What the form of a document fixes, whatever the model thinks of each block.

use rustc_hash::FxHashSet;

use super::apart::{drop_furniture, drop_set_apart};
use super::choice::Choice;
use super::features::Page;
use super::feed::keep_entries;
use super::measure::triples;
use super::phrases;
use super::place::{
    ARTICLE, ASIDE, CAPTION, COMMENT, DIALOG, FOOTER, HIDDEN, ITEM, LINKED, NAV, PRE, Place, QUOTE, ROW,
};
use super::strangers::drop_strangers;
use super::tail::drop_tail;
use super::unfold::settle_unfolded;
use super::views::density;
use super::vocabulary::{
    CAPTION as CAPTION_HINT, CONTENT, CONTENTS, LEAD, PROMO, RELATED, SHOP, SIDE, TEASER, TEXT, TITLE,
};
use crate::normalize::html::dom::{Name, NodeId, ROOT, Tag};

/// What a block marked as a caption needs.
const MARKED: f32 = 0.9;
/// Words from which on a block can be a copy of the whole text.
const COPY: f32 = 120.0;
/// Words of a sentence that is a link and still belongs, at least, and the probability that it needs.
const LINKED_WORDS: f32 = 12.0;
const HARDLY: f32 = 0.1;
/// Words of one of which the headline knows nothing, at least.
const LONG_LINK: f32 = 18.0;
/// Most of them in a row.
const RUN: usize = 3;
/// Blocks that may stand between a heading and the text before it: a teaser, a picture, an advertisement.
const SECTION: usize = 8;
/// Most paragraphs in a row that are taken for what stands between them.
const DIALOGUE: usize = 12;
/// Elements around code, at most, that are boxes of its own.
const BOXES: usize = 4;
/// What the last sentences of a text need, at least.
const LIKELY: f32 = 0.2;
/// Words of a sentence that announces a list, at least.
const ANNOUNCING: f32 = 5.0;
/// Where no standfirst stands.
const UNREAD: Place = ASIDE | CAPTION | COMMENT | DIALOG | FOOTER | LINKED | NAV;

/// Applies what the document's form fixes whatever the model thinks: the headline and captions are fields of their own, and a
/// standfirst opens the text.
pub fn settle(page: &Page<'_, '_>, choice: &mut Choice) {
    let blocks = &page.blocks.blocks;
    for (i, (block, chosen)) in blocks.iter().zip(&mut choice.chosen).enumerate() {
        let p = choice.p.get(i).copied().unwrap_or(0.0);
        let marked = block.own & CAPTION_HINT != 0 && block.own & (TEXT | CONTENT) == 0 && p < MARKED;
        let again = page.title.is_some_and(|title| title != i && same_heading(page, title, i));
        if *chosen && (block.place & CAPTION != 0 || page.title == Some(i) || marked || again) {
            *chosen = false;
        }
    }
    drop_title(page, choice);
    keep_entries(page, choice);
    complete_groups(page, choice);
    complete_items(page, choice);
    complete_quotes(page, choice);
    keep_announced(page, choice);
    settle_unfolded(page, choice);
    keep_linked_sentences(page, choice);
    drop_twins(page, choice);
    drop_copies(page, choice);
    drop_slides(page, choice);
    drop_set_apart(page, choice);
    drop_furniture(page, choice);
    drop_strangers(page, choice);
    keep_last(page, choice);
    drop_tail(page, choice);
    keep_what_stands_between(page, choice);
    let Some(begin) = choice.chosen.iter().position(|&c| c) else { return };
    let Some(title) = page.title.filter(|&t| t < begin && begin - t <= 15) else { return };
    for i in title + 1..begin {
        let (Some(block), Some(m)) = (blocks.get(i), page.measures.get(i)) else { continue };
        let is_lead = page.is_description(i) || block.own & LEAD != 0 && block.own & CAPTION_HINT == 0;
        let is_text = m.words >= 7.0 && density(block.link_chars, block.chars) < 0.3 && block.place & UNREAD == 0;
        if is_lead && is_text {
            choice.set(i, true);
            break;
        }
    }
}

/// Takes back the first block where it is the page's `title`, or what stands in it in front of the name of the site: the headline of a page
/// that marks none.
fn drop_title(page: &Page<'_, '_>, choice: &mut Choice) {
    let Some(first) = choice.chosen.iter().position(|&c| c) else { return };
    let (Some(block), Some(m)) = (page.blocks.blocks.get(first), page.measures.get(first)) else { return };
    let rest = page.blocks.title.trim().strip_prefix(page.blocks.text(block).trim());
    let is_whole =
        rest.is_some_and(|rest| rest.is_empty() || rest.trim_start().starts_with(['|', '-', '–', '—', '·', '«', ':']));
    let more = choice.chosen.iter().skip(first + 1).any(|&c| c);
    if is_whole && m.words >= 2.0 && m.ending != 1.0 && more {
        choice.set(first, false);
    }
}

/// Whether block `i` is a heading that says the headline again.
fn same_heading(page: &Page<'_, '_>, title: usize, i: usize) -> bool {
    let hash = |i: usize| page.measures.get(i).map(|m| m.hash);
    let heads = page.blocks.blocks.get(i).is_some_and(|b| page.document.tag(b.node).heading().is_some());
    heads && hash(title) == hash(i)
}

/// Takes what stands between two blocks that belong, in the same place, where it is plain: short paragraphs (a refrain, an answer, lines of
/// dialogue), code, or a heading of what follows.
fn keep_what_stands_between(page: &Page<'_, '_>, choice: &mut Choice) {
    let blocks = &page.blocks.blocks;
    let parent = |i: usize| blocks.get(i).map(|b| page.document.parent(b.node));
    let is_plain = |i: usize| {
        let (Some(block), Some(found)) = (blocks.get(i), page.found.get(i)) else { return false };
        block.link_chars == 0 && found.anywhere == 0 && block.own == 0 && block.place & (CAPTION | UNREAD) == 0
    };
    let tag = |i: usize| blocks.get(i).map_or(Tag::ROOT, |b| page.document.tag(b.node));
    let is_paragraph = |i: usize| {
        let ends = page.measures.get(i).is_some_and(|m| m.words >= 2.0 && matches!(m.ending, 1.0 | 4.0));
        tag(i) == Tag::P && ends && is_plain(i)
    };
    // A point stands where its list does.
    let holder = |i: usize| {
        let block = blocks.get(i)?;
        let is_list = |&n: &NodeId| matches!(page.document.tag(n), Tag::UL | Tag::OL);
        let list = (block.place & ITEM != 0).then(|| page.document.ancestors(block.node).take(4).find(is_list));
        Some(page.document.parent(list.flatten().unwrap_or(block.node)))
    };
    let mut last: Option<usize> = None;
    for i in 0..blocks.len() {
        let beside = |choice: &Choice, j: usize, of: usize| holder(j) == holder(of) && choice.has(j);
        if choice.has(i) {
            let between = last.map_or(i..i, |l| l + 1..i);
            // Lines of dialogue; code, though a box stands around it.
            let is_told = (1..=DIALOGUE).contains(&between.len())
                && between.clone().all(|j| is_paragraph(j) && parent(j) == parent(i));
            let is_code = between.len() == 1 && is_code_between(page, between.start, i);
            if last.is_some_and(|l| parent(l) == parent(i)) && (is_told || is_code) {
                choice.chosen.get_mut(between).unwrap_or_default().fill(true);
            }
            last = Some(i);
            continue;
        }
        let heads = matches!(tag(i), Tag::H2 | Tag::H3 | Tag::H4) && (is_plain(i) || is_anchored(page, i));
        if heads && (i.saturating_sub(SECTION)..i).any(|j| beside(choice, j, i)) && beside(choice, i + 1, i) {
            choice.set(i, true);
            last = Some(i);
        }
    }
}

/// Whether block `i` is code that stands where block `next` does, perhaps in a box of its own.
fn is_code_between(page: &Page<'_, '_>, i: usize, next: usize) -> bool {
    let (Some(block), Some(next)) = (page.blocks.blocks.get(i), page.blocks.blocks.get(next)) else { return false };
    let place = page.document.parent(next.node);
    block.place & PRE != 0
        && block.place & (CAPTION | UNREAD) == 0
        && page.document.ancestors(block.node).take(BOXES).any(|n| n == place)
}

/// Completes tables and lists half of which belong: a row or an item is none without the others.
fn complete_groups(page: &Page<'_, '_>, choice: &mut Choice) {
    let blocks = &page.blocks.blocks;
    let group = |i: usize| {
        let block = blocks.get(i).filter(|b| b.place & (ROW | ITEM) != 0)?;
        let whole = if block.place & ROW != 0 { &[Tag::TABLE][..] } else { &[Tag::UL, Tag::OL] };
        page.document.ancestors(block.node).take(6).find(|&n| whole.contains(&page.document.tag(n)))
    };
    let mut from = 0;
    while from < blocks.len() {
        let Some(holder) = group(from) else {
            from += 1;
            continue;
        };
        let to = (from..blocks.len()).find(|&i| group(i) != Some(holder)).unwrap_or(blocks.len());
        let plain = |i: &usize| blocks.get(*i).is_some_and(|b| density(b.link_chars, b.chars) < 0.5);
        let members: Vec<usize> = (from..to).filter(plain).collect();
        let taken = members.iter().filter(|&&i| choice.has(i)).count();
        if taken * 2 >= members.len() && taken > 1 {
            for i in members {
                choice.set(i, true);
            }
        }
        from = to;
    }
}

/// Whether a block is a heading whose links lead to itself.
fn is_anchored(page: &Page<'_, '_>, i: usize) -> bool {
    let (Some(block), Some(found)) = (page.blocks.blocks.get(i), page.found.get(i)) else { return false };
    let leads_here = |n| page.document.raw_attr(n, Name::HREF).is_none_or(|href| href.starts_with('#'));
    found.anywhere == 0
        && block.own & !(CONTENT | CONTENTS | TITLE) == 0
        && block.place & (CAPTION | UNREAD) == 0
        && page.document.elements(block.node, Tag::A).all(leads_here)
}

/// Takes the points below a point that belongs.
fn complete_items(page: &Page<'_, '_>, choice: &mut Choice) {
    let document = page.document;
    for (i, block) in page.blocks.blocks.iter().enumerate() {
        if choice.has(i) || block.place & ITEM == 0 || block.link_chars > 0 {
            continue;
        }
        let mut lists =
            document.ancestors(block.node).take(6).filter(|&n| matches!(document.tag(n), Tag::UL | Tag::OL));
        let Some(list) = lists.next() else { continue };
        let point = document.parent(list);
        let above = page.blocks.range(point, list);
        if document.tag(point) == Tag::LI && above.clone().next_back().is_some_and(|last| choice.has(last)) {
            choice.set(i, true);
        }
    }
}

/// Completes quotations most of which belong: who said it stands at their end.
fn complete_quotes(page: &Page<'_, '_>, choice: &mut Choice) {
    let blocks = &page.blocks.blocks;
    let quote = |i: usize| {
        let block = blocks.get(i).filter(|b| b.place & QUOTE != 0)?;
        page.document.ancestors(block.node).take(6).find(|&n| page.document.tag(n) == Tag::BLOCKQUOTE)
    };
    for i in 1..blocks.len() {
        let unlinked = blocks.get(i).is_some_and(|b| b.link_chars == 0 && b.place & UNREAD == 0);
        if !choice.has(i) && choice.has(i - 1) && unlinked && quote(i).is_some() && quote(i) == quote(i - 1) {
            choice.set(i, true);
        }
    }
}

/// Takes a list that a paragraph announces with a colon and another follows, links or not.
fn keep_announced(page: &Page<'_, '_>, choice: &mut Choice) {
    let blocks = &page.blocks.blocks;
    let list = |i: usize| {
        let block = blocks.get(i).filter(|b| b.place & ITEM != 0 && b.place & (ASIDE | NAV | FOOTER) == 0)?;
        page.document.ancestors(block.node).take(6).find(|&n| matches!(page.document.tag(n), Tag::UL | Tag::OL))
    };
    let mut from = 1;
    while from < blocks.len() {
        let Some(holder) = list(from) else {
            from += 1;
            continue;
        };
        let to = (from..blocks.len()).find(|&i| list(i) != Some(holder)).unwrap_or(blocks.len());
        let place = page.document.parent(holder);
        let beside = |i: usize| choice.has(i) && blocks.get(i).is_some_and(|b| page.document.parent(b.node) == place);
        let announces = blocks.get(from - 1).is_some_and(|b| page.blocks.text(b).trim_end().ends_with([':', '：']))
            && page.measures.get(from - 1).is_some_and(|m| m.words >= ANNOUNCING)
            && page.found.get(from - 1).is_some_and(|found| found.anywhere == 0);
        if announces && beside(from - 1) && beside(to) {
            choice.chosen.get_mut(from..to).unwrap_or_default().fill(true);
        }
        from = to;
    }
}

/// Takes the sentences behind the last block that belongs, where they stand beside it in the same element.
fn keep_last(page: &Page<'_, '_>, choice: &mut Choice) {
    let blocks = &page.blocks.blocks;
    let Some(last) = choice.chosen.iter().rposition(|&c| c) else { return };
    let heads = |i: usize| blocks.get(i).is_some_and(|b| page.document.tag(b.node).heading().is_some());
    let Some(of) = (0..=last).rev().find(|&i| choice.has(i) && !heads(i)).and_then(|i| blocks.get(i)) else { return };
    let place = page.document.parent(of.node);
    // What a feed or a field holds is a part of a page, with hardly anything but the text.
    let part = ![Tag::HEAD, Tag::TITLE, Tag::META, Tag::NAV]
        .into_iter()
        .any(|tag| page.document.elements(ROOT, tag).next().is_some());
    for i in last + 1..(last + 1 + SECTION).min(blocks.len()) {
        let (Some(block), Some(m), Some(found)) = (blocks.get(i), page.measures.get(i), page.found.get(i)) else {
            continue;
        };
        if page.document.parent(block.node) != place {
            continue;
        }
        let told =
            m.ending == 1.0 && m.words >= 4.0 && block.link_chars == 0 && found.anywhere == 0 && block.own == of.own;
        let same = page.document.tag(block.node) == page.document.tag(of.node);
        if !(told && same && (part || choice.p.get(i).is_some_and(|&p| p > LIKELY))) {
            break;
        }
        choice.set(i, true);
    }
}

/// Takes a sentence of the text that is one link as a whole: it stands among paragraphs that belong and ends as a sentence does. It has
/// words of the headline, or is a long one that stands between two paragraphs in their own element. A teaser lacks one of these.
fn keep_linked_sentences(page: &Page<'_, '_>, choice: &mut Choice) {
    let document = page.document;
    let blocks = &page.blocks.blocks;
    let (first, last) = (choice.chosen.iter().position(|&c| c), choice.chosen.iter().rposition(|&c| c));
    let (Some(first), Some(last)) = (first, last) else { return };
    // Where a block stands, without a link and what is around it alone.
    let holder = |i: usize| {
        let mut around = blocks.get(i).map(|b| document.ancestors(b.node)).into_iter().flatten();
        around.find(|&n| page.blocks.range(n, document.end(n)).len() > 1)
    };
    let linked = |i: usize| blocks.get(i).is_some_and(|b| density(b.link_chars, b.chars) > 0.8);
    // A sentence may tell what was published, and when.
    let time = phrases::kinds(&["time"]);
    let is_sentence = |i: usize| {
        let told = page.measures.get(i).is_some_and(|m| m.words >= LINKED_WORDS && m.ending == 1.0);
        told && page.found.get(i).is_some_and(|found| found.anywhere & !time == 0 && found.at_start == 0)
    };
    let is_paragraph = |i: usize| {
        let block = blocks.get(i).filter(|_| is_sentence(i) && linked(i));
        // What else lays it out stands in the link.
        block.is_some_and(|b| {
            document.tag(b.node) == Tag::P || b.place & LINKED != 0 && document.tag(b.node) == Tag::DIV
        })
    };
    for i in first + 1..last {
        let (Some(block), Some(m)) = (blocks.get(i), page.measures.get(i)) else { continue };
        if !is_paragraph(i) {
            continue;
        }
        let may_belong = choice.p.get(i).is_some_and(|&p| p > HARDLY) && block.place & UNREAD == 0;
        let beside = |j: Option<usize>| j.is_some_and(|j| !linked(j) && holder(j) == holder(i));
        let above = (first..i).rev().take(RUN + 1).find(|&j| choice.has(j));
        let below = (i + 1..=last).take(RUN + 1).find(|&j| choice.has(j) && !linked(j));
        let alone = block.place & (UNREAD & !LINKED) == 0 && m.words >= LONG_LINK;
        let near = below.is_some_and(|j| j <= i + 2) && above.is_some_and(|j| j + 2 >= i);
        // Several in a row, in front of which and behind which the text goes on.
        let run = (i.saturating_sub(RUN)..i).rev().take_while(|&j| is_paragraph(j)).last().unwrap_or(i);
        let end = (i + 1..i + 1 + RUN).take_while(|&j| is_paragraph(j)).last().unwrap_or(i);
        let in_run = end - run < RUN && below == Some(end + 1) && run > first && choice.has(run - 1);
        let unnamed = (block.own | block.near) & (RELATED | TEASER | PROMO | SIDE | SHOP) == 0;
        let mut around = document.ancestors(block.node);
        let outside = around.find(|&n| document.tag(n) != Tag::A);
        let is_boxed = outside.is_some_and(|n| page.blocks.range(n, document.end(n)).len() < 2);
        let between = alone && (near && !is_boxed || (near || in_run) && unnamed);
        if may_belong && m.in_title >= 0.1 || between && beside(below) && above.is_some_and(|j| holder(j) == holder(i))
        {
            choice.set(i, true);
        }
    }
}

/// Takes back what is not displayed where it says again what is, as the text for another screen does with what only that one has, and where it
/// stands outside of the element of the article that all the rest stands in.
fn drop_twins(page: &Page<'_, '_>, choice: &mut Choice) {
    let blocks = &page.blocks.blocks;
    let is_hidden = |i: usize| blocks.get(i).is_some_and(|b| b.place & HIDDEN != 0);
    let taken: Vec<bool> = choice.chosen.clone();
    let taken = |i: usize| taken.get(i).is_some_and(|&taken| taken);
    let hidden: Vec<usize> = (0..blocks.len()).filter(|&i| is_hidden(i)).collect();
    if !hidden.iter().any(|&i| taken(i)) {
        return;
    }
    let is_inside = |i: usize| blocks.get(i).is_some_and(|b| b.place & ARTICLE != 0);
    let shown: Vec<usize> = (0..blocks.len()).filter(|&i| !is_hidden(i) && taken(i)).collect();
    let enclosed = !shown.is_empty() && shown.iter().all(|&i| is_inside(i));
    let shown: FxHashSet<u64> = shown.iter().filter_map(|&i| page.measures.get(i)).map(|m| m.hash).collect();
    // Words that are shown too, and all words, of each run of hidden blocks; of those that are left out anyway only what is shown too.
    let mut from = 0;
    while let Some(&first) = hidden.get(from) {
        let run = hidden.iter().skip(from).enumerate().take_while(|(n, i)| **i == first + n).count();
        let blocks = hidden.get(from..from + run).unwrap_or_default();
        let (mut again, mut all) = (0.0, 0.0);
        for (i, m) in blocks.iter().filter_map(|&i| Some((i, page.measures.get(i)?))) {
            let is_shown = shown.contains(&m.hash);
            again += if is_shown { m.words } else { 0.0 };
            all += if is_shown || taken(i) { m.words } else { 0.0 };
        }
        let outside = enclosed && !blocks.iter().any(|&i| is_inside(i));
        if outside || again > 0.5 * all {
            for &i in blocks {
                choice.set(i, false);
            }
        }
        from += run;
    }
}

/// Takes back a block that holds again, in one piece, what the others hold: the whole text for search or for printing.
fn drop_copies(page: &Page<'_, '_>, choice: &mut Choice) {
    let blocks = &page.blocks.blocks;
    let words = |i: usize| page.measures.get(i).map_or(0.0, |m| m.words);
    let taken: Vec<usize> = (0..blocks.len()).filter(|&i| choice.has(i)).collect();
    let all: f32 = taken.iter().map(|&i| words(i)).sum();
    let text = |i: usize| blocks.get(i).map(|b| page.blocks.text(b)).unwrap_or_default();
    for &i in taken.iter().filter(|&&i| words(i) >= COPY && words(i) > 0.3 * all) {
        let (mut own, mut others) = (FxHashSet::default(), FxHashSet::default());
        triples(text(i), &mut own);
        taken.iter().filter(|&&j| j != i).for_each(|&j| triples(text(j), &mut others));
        let again = own.iter().filter(|t| others.contains(*t)).count();
        if again * 5 > own.len() * 4 {
            choice.set(i, false);
            return;
        }
    }
}

/// Takes back the captions of a gallery: short texts, each alone with a picture in one of several like elements, without headings.
fn drop_slides(page: &Page<'_, '_>, choice: &mut Choice) {
    let taken = |i: usize| choice.has(i);
    let slides: Vec<usize> = (0..page.blocks.blocks.len()).filter(|&i| taken(i) && page.is_slide(i)).collect();
    let words = |i: usize| page.measures.get(i).map_or(0.0, |m| m.words);
    let of_slides: f32 = slides.iter().map(|&i| words(i)).sum();
    // A list of things, each with its picture, is an article of its own.
    if slides.is_empty() || of_slides * 2.0 > choice.words {
        return;
    }
    for i in slides {
        choice.set(i, false);
    }
}
