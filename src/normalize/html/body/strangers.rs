//! What stands among the paragraphs of a text and is no part of it, known by its form: boxes that say what they are, links to other stories,
//! captions, breadcrumbs, a line that names the authors.

use rustc_hash::FxHashMap;

use super::blocks::Block;
use super::choice::Choice;
use super::features::Page;
use super::measure::Measure;
use super::phrases;
use super::place::{HEADING, LINKED, PRE, ROW};
use super::views::density;
use crate::normalize::byline;
use crate::normalize::html::dom::Tag;
use crate::normalize::text::caption;

/// Most words of the line that says what a box is.
const HEAD: f32 = 14.0;
/// What the model says of such a line at most.
const REFUSED: f32 = 0.2;
/// Most blocks and words of a box.
const BOX: (f32, f32) = (14.0, 160.0);
/// Words from which on a block is a paragraph of the text, whatever stands over it.
const PARAGRAPH: f32 = 40.0;
/// Elements around the head of a box that are looked at.
const LEVELS: usize = 4;
/// Most words of a label in front of a link.
const LABEL: usize = 6;
/// Words of a link that can be a headline.
const HEADLINE: std::ops::RangeInclusive<f32> = 3.0..=30.0;
/// Fewest words of a link in capitals; fewer are a name.
const SHOUTED: f32 = 6.0;
/// Share of the text that boxes and captions may take with them.
const MOST: f32 = 0.25;
/// Most words of a caption.
const CAPTION: f32 = 70.0;
/// Fewest parts of a breadcrumb.
const TRAIL: usize = 3;
/// Most words of a line that names the authors, and among how many blocks at the start or the end it stands.
const BYLINE: (f32, usize) = (10.0, 3);

/// Takes back what `choice` holds of such things.
pub fn drop_strangers(page: &Page<'_, '_>, choice: &mut Choice) {
    let mut gone = Vec::new();
    boxes(page, choice, &mut gone);
    captions(page, choice, &mut gone);
    let words = |i: &usize| page.measures.get(*i).map_or(0.0, |m| m.words);
    if gone.iter().map(words).sum::<f32>() > MOST * choice.words {
        gone.clear();
    }
    teasers(page, choice, &mut gone);
    bylines(page, choice, &mut gone);
    trails(page, choice, &mut gone);
    banners(page, choice, &mut gone);
    for i in gone {
        choice.set(i, false);
    }
}

/// A block with what was measured of it.
fn at<'p>(page: &'p Page<'_, '_>, i: usize) -> Option<(&'p Block, &'p Measure)> {
    page.blocks.blocks.get(i).zip(page.measures.get(i))
}

/// What stands in one small element with a line that does not belong and says what the element is: `Sign up`, `Related stories`.
fn boxes(page: &Page<'_, '_>, choice: &Choice, gone: &mut Vec<usize>) {
    let kinds = phrases::kinds(&["subscribe", "login", "more", "ad", "buy", "cookie"]);
    for (i, found) in page.found.iter().enumerate() {
        let Some((block, m)) = at(page, i) else { break };
        let says = found.at_start & kinds != 0 && m.words <= HEAD && !choice.has(i);
        if !says || choice.p.get(i).is_none_or(|&p| p > REFUSED) {
            continue;
        }
        let mut inside = 0..0;
        for n in std::iter::once(block.node).chain(page.document.ancestors(block.node)).take(LEVELS) {
            let sums = page.views.sums(page.document, page.blocks, n);
            let is_page = matches!(page.document.tag(n), Tag::ARTICLE | Tag::MAIN | Tag::BODY | Tag::ROOT);
            if is_page || sums.blocks > BOX.0 || sums.words > BOX.1 {
                break;
            }
            inside = page.blocks.range(n, page.document.end(n));
        }
        let taken = inside.clone().filter(|&j| choice.has(j));
        let is_head = inside.start <= i && !(inside.start..i).any(|j| choice.has(j));
        let is_text = inside.clone().any(|j| choice.has(j) && at(page, j).is_some_and(|(_, m)| m.words >= PARAGRAPH));
        if is_head && !is_text {
            gone.extend(taken);
        }
    }
}

/// What stands outside of the article, where it has an element, in a group that speaks of cookies and consent.
fn banners(page: &Page<'_, '_>, choice: &Choice, gone: &mut Vec<usize>) {
    let Some(headline) = page.headline() else { return };
    let around = page.document.ancestors(headline.node);
    let Some(article) = around.into_iter().find(|&n| page.document.tag(n) == Tag::ARTICLE) else { return };
    let range = page.blocks.range(article, page.document.end(article));
    if !range.clone().any(|i| choice.has(i)) {
        return;
    }
    let cookie = phrases::kinds(&["cookie"]);
    let speaks = |j: usize| page.found.get(j).is_some_and(|f| f.anywhere & cookie != 0);
    for i in (0..page.blocks.blocks.len()).filter(|i| choice.has(*i) && !range.contains(i)) {
        let Some((block, _)) = at(page, i) else { break };
        let [near, _] = page.groups(block);
        if near.len() as f32 <= BOX.0 && near.clone().any(speaks) && !near.contains(&range.start) {
            gone.push(i);
        }
    }
}

/// Captions, by the credit that they close with.
fn captions(page: &Page<'_, '_>, choice: &Choice, gone: &mut Vec<usize>) {
    let mut credits = caption::Credits::default();
    let parent = |i: usize| page.blocks.blocks.get(i).map(|b| page.document.parent(b.node));
    let is_beside = |i: usize, j: Option<usize>| j.is_some_and(|j| choice.has(j) && parent(i) == parent(j));
    for i in (0..page.blocks.blocks.len()).filter(|&i| choice.has(i)) {
        let Some((block, m)) = at(page, i) else { break };
        let is_short =
            m.words <= CAPTION && block.place & (HEADING | PRE | ROW) == 0 && block.link_chars * 2 <= block.chars;
        // Among paragraphs, a text that closes with a name in brackets is one of them more often than not.
        let alone = !is_beside(i, i.checked_sub(1)) && !is_beside(i, Some(i + 1));
        if is_short && alone && page.is_beside_picture(i) && credits.close(page.blocks.text(block)) {
            gone.push(i);
        }
    }
}

/// Links to other stories: headings of cards, lines in capitals, and what stands behind a label that the page repeats.
fn teasers(page: &Page<'_, '_>, choice: &Choice, gone: &mut Vec<usize>) {
    let more = phrases::kinds(&["more"]);
    let mut labels: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    let mut before: Option<usize> = None;
    for i in (0..page.blocks.blocks.len()).filter(|&i| page.blocks.blocks.get(i).is_some_and(|b| b.link_chars > 0)) {
        let Some((block, m)) = at(page, i) else { break };
        let is_link = density(block.link_chars, block.chars) > 0.95;
        let is_card = choice.has(i) && is_link && block.place & HEADING != 0 && block.place & LINKED != 0;
        if is_card && page.leads_inside(i) {
            if before.is_some_and(|j| is_bare(page, j + 1..i)) {
                gone.extend(before);
                gone.push(i);
            }
            before = Some(i);
            continue;
        }
        if block.place & HEADING != 0 || !HEADLINE.contains(&m.words) {
            continue;
        }
        if is_link && m.words >= SHOUTED && shouts(m) && choice.has(i) && page.leads_inside(i) {
            gone.push(i);
        }
        if !is_link
            && m.ending != 1.0
            && let Some(label) = label(page.blocks.text(block))
            && is_linked_behind(block, label)
            && (page.found.get(i).is_some_and(|f| f.at_start & more != 0) || is_loud(label))
            && page.leads_inside(i)
        {
            labels.entry(label).or_default().push(i);
        }
    }
    gone.extend(labels.into_values().filter(|places| places.len() > 1).flatten());
}

/// Whether a text is in capitals.
fn shouts(m: &Measure) -> bool {
    m.letters >= 12.0 && m.capitals >= 0.95 * m.letters
}

/// Whether a label is in capitals, and of several words.
fn is_loud(label: &str) -> bool {
    label.contains(' ') && label.chars().any(char::is_uppercase) && !label.chars().any(char::is_lowercase)
}

/// Whether no block of a range reads like a paragraph.
fn is_bare(page: &Page<'_, '_>, mut range: std::ops::Range<usize>) -> bool {
    range.all(|i| at(page, i).is_some_and(|(_, m)| m.words < 12.0))
}

/// A few words in front of a sign that parts a label from what it introduces.
fn label(text: &str) -> Option<&str> {
    let end = text.find(['|', ':', '：', '»', '›', '>'])?;
    let label = text.get(..end)?.trim();
    let count = label.split_whitespace().count();
    (label.chars().any(char::is_alphabetic) && count <= LABEL && label.len() <= 60).then_some(label)
}

/// Whether all that is not the label, or nearly so, is a link.
fn is_linked_behind(block: &Block, label: &str) -> bool {
    let told = label.chars().filter(|c| !c.is_whitespace()).count() as u32 + 1;
    let rest = block.chars.saturating_sub(told);
    block.link_chars >= 12 && block.link_chars * 10 >= rest * 9 && block.link_chars <= rest + 2
}

/// Breadcrumbs among the first lines: `Home > Region > Town`.
fn trails(page: &Page<'_, '_>, choice: &Choice, gone: &mut Vec<usize>) {
    let taken = (0..page.blocks.blocks.len()).filter(|&i| choice.has(i));
    for i in taken.take(BYLINE.1) {
        let Some((block, m)) = at(page, i) else { continue };
        let parts = page.blocks.text(block).split(['>', '›', '»', '→']).map(|part| part.split_whitespace().count());
        let count = parts.clone().count();
        if count >= TRAIL && m.ending != 1.0 && parts.into_iter().all(|words| (1..=LABEL).contains(&words)) {
            gone.push(i);
        }
    }
}

/// Lines at the start or the end of the text that name its authors behind a word that introduces them.
fn bylines(page: &Page<'_, '_>, choice: &Choice, gone: &mut Vec<usize>) {
    let taken: Vec<usize> = (0..page.blocks.blocks.len()).filter(|&i| choice.has(i)).collect();
    let (front, back) = (BYLINE.1.min(taken.len() / 3), usize::from(taken.len() > 2 * BYLINE.1));
    let ends = taken.iter().take(front).chain(taken.iter().rev().take(back));
    for &i in ends {
        let Some((block, m)) = at(page, i) else { continue };
        let text = page.blocks.text(block);
        let is_line = m.words <= BYLINE.0 && m.ending != 1.0 && block.breaks == 0 && block.place & (HEADING | PRE) == 0;
        if is_line && byline::is_introduced(text) && byline::printed(text).iter().any(|a| a.name.contains(' ')) {
            gone.push(i);
        }
    }
}
