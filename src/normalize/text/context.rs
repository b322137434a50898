//! Lines in their context: the numbers from which the model tells the article from the page around it.

use rustc_hash::FxHashMap;

use super::lines::Line;
use super::phrases::{Hits, Kind, Reader};
use super::shape::{Beginning, Shape};

/// Numbers that describe one line.
pub const FEATURES: usize = 84;

/// A line, what it looks like, and what the phrase table says of it.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Its shape.
    pub shape: Shape,
    /// Its phrases.
    pub hits: Hits,
    /// Where its words lie in [`Page::words`].
    words: std::ops::Range<usize>,
    /// How often the same line stands in the text.
    copies: u32,
}

impl Seen {
    /// A line that stands for the page and not for the article, by the phrase table alone.
    pub fn is_furniture(&self) -> bool {
        !self.hits.whole.is_empty() || (self.hits.any.has(Kind::ReadingTime) && self.shape.words <= 8)
    }

    /// A line after which articles seldom go on.
    fn is_end(&self) -> bool {
        self.hits.whole.any(&[Kind::Related, Kind::Comments, Kind::Tags]) || self.hits.any.has(Kind::Legal)
    }

    /// A line about accounts, newsletters and the like.
    fn is_appeal(&self) -> bool {
        let kinds = [Kind::Newsletter, Kind::Subscribe, Kind::Follow, Kind::Consent];
        self.hits.any.any(&kinds) || self.hits.start.any(&kinds)
    }
}

/// All lines of a text, seen.
#[derive(Debug, Default)]
pub struct Page {
    /// The lines.
    pub lines: Vec<Seen>,
    words: Vec<u32>,
    /// How often each word stands in lines of prose.
    prose: FxHashMap<u32, u32>,
}

impl Page {
    /// Looks at `lines`.
    pub fn of(lines: &[Line<'_>]) -> Self {
        let mut page = Self { lines: Vec::with_capacity(lines.len()), ..Self::default() };
        let mut reader = Reader::default();
        let mut copies: FxHashMap<u64, u32> = FxHashMap::default();
        for line in lines {
            let from = page.words.len();
            let shape = Shape::of(&line.text, &mut page.words);
            *copies.entry(shape.key).or_default() += 1;
            page.lines.push(Seen { shape, hits: reader.read(&line.text), words: from..page.words.len(), copies: 0 });
        }
        page.prose.reserve(page.words.len());
        for seen in &mut page.lines {
            if seen.shape.is_prose() {
                for &word in &page.words[seen.words.clone()] {
                    *page.prose.entry(word).or_default() += 1;
                }
            }
            seen.copies = copies.get(&seen.shape.key).copied().unwrap_or(1);
        }
        page
    }

    /// Share of the line's words that prose elsewhere in the text has.
    pub fn known(&self, at: usize) -> f32 {
        let Some(seen) = self.lines.get(at) else { return 0.0 };
        let words = &self.words[seen.words.clone()];
        let known = words.iter().filter(|word| self.prose.contains_key(word)).count();
        ratio(known as f32, words.len() as f32)
    }

    /// The features of every line, [`FEATURES`] numbers each.
    pub fn features(&self) -> Vec<f32> {
        Context::of(self).features()
    }
}

/// What is known about the text as a whole and about the surroundings of each line.
struct Context<'a> {
    page: &'a Page,
    /// From how many on a word counts as one that the language needs everywhere.
    common: u32,
    /// Sums over the lines before each line.
    prose_width: Vec<f32>,
    prose_lines: Vec<u32>,
    furniture: Vec<u32>,
    ends: Vec<u32>,
    appeals: Vec<u32>,
    width: Vec<f32>,
    /// Line of prose before and after each line.
    before: Vec<Option<usize>>,
    after: Vec<Option<usize>>,
    region: std::ops::Range<usize>,
    /// The densest stretch of prose, and how often each word stands in its prose.
    core: std::ops::Range<usize>,
    core_counts: FxHashMap<u32, u32>,
    cased: f32,
}

impl<'a> Context<'a> {
    fn of(page: &'a Page) -> Self {
        let lines = &page.lines;
        let total: u32 = page.prose.values().sum();
        let core = core(lines);
        let mut core_counts: FxHashMap<u32, u32> = FxHashMap::default();
        for seen in lines[core.clone()].iter().filter(|l| l.shape.is_prose()) {
            for &word in &page.words[seen.words.clone()] {
                *core_counts.entry(word).or_default() += 1;
            }
        }
        let sum = |of: &dyn Fn(&Seen) -> f32| running(lines, of);
        let count = |of: &dyn Fn(&Seen) -> bool| {
            running(lines, |l| f32::from(u8::from(of(l)))).into_iter().map(|n| n as u32).collect()
        };
        let mut before = Vec::with_capacity(lines.len());
        let mut last = None;
        for (at, line) in lines.iter().enumerate() {
            before.push(last);
            if line.shape.is_prose() {
                last = Some(at);
            }
        }
        let mut after = vec![None; lines.len()];
        let mut next = None;
        for (at, line) in lines.iter().enumerate().rev() {
            after[at] = next;
            if line.shape.is_prose() {
                next = Some(at);
            }
        }
        let (letters, cased) = lines.iter().fold((0, 0), |(l, c), line| (l + line.shape.letters, c + line.shape.cased));
        Self {
            page,
            common: (total / 100).max(3),
            prose_width: sum(&|l| if l.shape.is_prose() { l.shape.width } else { 0.0 }),
            prose_lines: count(&|l| l.shape.is_prose()),
            furniture: count(&Seen::is_furniture),
            ends: count(&Seen::is_end),
            appeals: count(&Seen::is_appeal),
            width: sum(&|l| l.shape.width),
            before,
            after,
            region: region(lines),
            core_counts,
            core,
            cased: ratio(cased as f32, letters as f32),
        }
    }

    fn features(&self) -> Vec<f32> {
        let mut out = Vec::with_capacity(self.page.lines.len() * FEATURES);
        let own: Vec<[f32; 4]> = self.page.lines.iter().enumerate().map(|(at, l)| self.shares(at, l)).collect();
        for at in 0..self.page.lines.len() {
            let from = out.len();
            self.line(at, &own, &mut out);
            debug_assert_eq!(out.len() - from, FEATURES);
        }
        out
    }

    /// Shares of the line's words that are common in the prose, that the rest of the prose has at all, and of its rarer words that
    /// the core has; then the number of rarer words.
    fn shares(&self, at: usize, line: &Seen) -> [f32; 4] {
        let prose = line.shape.is_prose();
        let (own, own_core) = (u32::from(prose), u32::from(prose && self.core.contains(&at)));
        let (mut common, mut known, mut rare, mut core) = (0, 0, 0, 0);
        let words = &self.page.words[line.words.clone()];
        for word in words {
            let count = self.page.prose.get(word).copied().unwrap_or(0);
            known += u32::from(count > own);
            if count >= self.common {
                common += 1;
            } else {
                rare += 1;
                core += u32::from(self.core_counts.get(word).is_some_and(|&count| count > own_core));
            }
        }
        let all = words.len() as f32;
        [ratio(common as f32, all), ratio(known as f32, all), ratio(core as f32, rare as f32), rare as f32]
    }

    fn line(&self, at: usize, own: &[[f32; 4]], out: &mut Vec<f32>) {
        let lines = &self.page.lines;
        let line = &lines[at];
        let s = &line.shape;
        let words = s.words as f32;
        let flag = |b: bool| f32::from(u8::from(b));
        out.extend([
            s.width,
            words,
            ratio(s.letters as f32, words),
            ratio(s.digits as f32, s.width),
            ratio(s.capitalised as f32, s.letter_words as f32),
            ratio(s.capitals as f32, s.letters as f32),
            ratio(s.short_words as f32, s.letter_words as f32),
            ratio(s.commas as f32, words),
            s.stops as f32,
            f32::from(s.ending as u8),
            f32::from(s.beginning as u8),
            ratio(s.signs as f32, s.width),
            s.quotes as f32,
            own[at][0],
            own[at][1],
            self.cased,
            line.copies as f32,
            flag(line.is_furniture()),
            flag(line.is_end()),
            flag(line.is_appeal()),
            flag(line.hits.start.has(Kind::AlsoRead)),
            flag(line.hits.start.has(Kind::PhotoCredit) || line.hits.end.has(Kind::PhotoCredit)),
            flag((line.hits.start.has(Kind::DateLabel) || line.hits.end.has(Kind::DateLabel)) && s.digits > 0),
            flag(line.hits.start.has(Kind::Byline) || line.hits.end.has(Kind::Byline)),
            flag(line.hits.any.has(Kind::Legal) || line.hits.start.has(Kind::Legal)),
        ]);
        // The whole text.
        let n = lines.len();
        let all_prose = last(&self.prose_width);
        out.extend([
            n as f32,
            last(&self.prose_lines) as f32,
            all_prose,
            ratio(all_prose, last(&self.width)),
            ratio(last(&self.furniture) as f32, n as f32),
        ]);
        // Where the line stands.
        let inside = self.region.contains(&at);
        let edge = if inside {
            (at - self.region.start).min(self.region.end - 1 - at) as f32 + 1.0
        } else if at < self.region.start {
            -((self.region.start - at) as f32)
        } else {
            -((at + 1 - self.region.end) as f32)
        };
        out.extend([
            at as f32,
            (n - 1 - at) as f32,
            ratio(self.prose_width[at], all_prose),
            self.prose_lines[at] as f32,
            edge,
            at as f32 - self.region.start as f32,
            self.region.end as f32 - 1.0 - at as f32,
            ratio(self.prose_width[self.region.end] - self.prose_width[self.region.start], all_prose),
            self.before[at].map_or(99.0, |p| (at - p) as f32),
            self.after[at].map_or(99.0, |p| (p - at) as f32),
            self.before[at].map_or(0.0, |p| lines[p].shape.width),
            self.after[at].map_or(0.0, |p| lines[p].shape.width),
            self.before[at].map_or(-1.0, |p| (self.furniture[at] - self.furniture[p]) as f32),
            self.after[at].map_or(-1.0, |p| (self.furniture[p] - self.furniture[at + 1]) as f32),
            self.ends[at].saturating_sub(self.ends[self.region.start.min(at)]) as f32,
            self.appeals[at].saturating_sub(self.appeals[self.region.start.min(at)]) as f32,
            self.ends[at] as f32,
            (last(&self.ends) - self.ends[at]) as f32,
        ]);
        // Stretches around it.
        for reach in [2, 6, 15] {
            let (from, to) = (at.saturating_sub(reach), (at + reach + 1).min(n));
            out.extend([
                self.prose_width[at] - self.prose_width[from],
                self.prose_width[to] - self.prose_width[at + 1],
                ratio((self.furniture[to] - self.furniture[from]) as f32, (to - from) as f32),
            ]);
        }
        // How much it and the lines around it are about what the core is about.
        let about = |lines: &[[f32; 4]]| {
            let (hits, all) = lines.iter().fold((0.0, 0.0), |(hits, all), l| (hits + l[2] * l[3], all + l[3]));
            ratio(hits, all)
        };
        let (from, to) = (at.saturating_sub(6), (at + 7).min(n));
        let prose = (self.prose_lines[to] - self.prose_lines[from]) as f32;
        let core_edge = if at < self.core.start {
            at as f32 - self.core.start as f32
        } else {
            (at + 1).saturating_sub(self.core.end) as f32
        };
        out.extend([
            own[at][2],
            own[at][3],
            about(&own[at.saturating_sub(4)..at]),
            about(&own[at + 1..(at + 5).min(n)]),
            core_edge,
            self.core.len() as f32,
            prose / (to - from) as f32,
            ratio(self.prose_width[to] - self.prose_width[from], prose),
        ]);
        // Its neighbours.
        for step in [-2_isize, -1, 1, 2] {
            let near = at.checked_add_signed(step).and_then(|i| lines.get(i).map(|l| (i, l)));
            match near {
                Some((i, l)) => out.extend([
                    l.shape.width,
                    f32::from(l.shape.ending as u8),
                    ratio(l.shape.capitalised as f32, l.shape.letter_words as f32),
                    own[i][0],
                ]),
                None => out.extend([-1.0; 4]),
            }
        }
        let near = |i: Option<usize>| {
            i.and_then(|i| lines.get(i)).map_or(0.0, |l| flag(l.is_furniture()) + 2.0 * flag(l.is_end()))
        };
        out.extend([near(at.checked_sub(1)), near(Some(at + 1)), flag(s.beginning == Beginning::Capital)]);
    }
}

/// The stretch with most prose in which no more than one other line stands between two of prose.
fn core(lines: &[Seen]) -> std::ops::Range<usize> {
    let (mut best, mut best_sum) = (0..lines.len().min(1), 0.0);
    let (mut from, mut sum, mut last) = (0, 0.0, None);
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.shape.is_prose()) {
        if last.is_none_or(|last| at - last > 2) {
            from = at;
            sum = 0.0;
        }
        sum += line.shape.width.min(600.0);
        last = Some(at);
        if sum > best_sum {
            best_sum = sum;
            best = from..at + 1;
        }
    }
    best
}

/// The stretch of lines that holds most prose for its other lines (Kadane's maximum sum).
fn region(lines: &[Seen]) -> std::ops::Range<usize> {
    let (mut best, mut best_sum) = (0..lines.len().min(1), f32::MIN);
    let (mut from, mut sum) = (0, 0.0);
    for (at, line) in lines.iter().enumerate() {
        if sum <= 0.0 {
            from = at;
            sum = 0.0;
        }
        sum += if line.shape.is_prose() {
            1.0 + line.shape.width.min(600.0) / 100.0
        } else if line.is_furniture() || line.is_end() {
            -1.5
        } else {
            -0.6
        };
        if sum > best_sum {
            best_sum = sum;
            best = from..at + 1;
        }
    }
    best
}

/// Sums before each line; one more at the end holds the whole.
fn running(lines: &[Seen], of: impl Fn(&Seen) -> f32) -> Vec<f32> {
    let mut sums = Vec::with_capacity(lines.len() + 1);
    let mut sum = 0.0;
    sums.push(sum);
    for line in lines {
        sum += of(line);
        sums.push(sum);
    }
    sums
}

fn last<T: Copy + Default>(sums: &[T]) -> T {
    sums.last().copied().unwrap_or_default()
}

fn ratio(a: f32, b: f32) -> f32 {
    if b > 0.0 { a / b } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::text::lines;

    #[test]
    fn describes_every_line() {
        for text in [
            "",
            "one",
            "a\nb\nc",
            &"Home\n".repeat(50),
            &format!("Menu\n{}.\nShare", "Many words in a row ".repeat(20)),
        ] {
            let lines = lines::read(text);
            let features = Page::of(&lines).features();
            assert_eq!(features.len(), lines.len() * FEATURES);
            assert!(features.iter().all(|f| f.is_finite()));
        }
    }

    #[test]
    fn finds_the_stretch_of_prose() {
        let text = format!(
            "Home\nNews\nShare\n{p}.\nSubhead\n{p}.\n{p}.\nRelated\nOne\nTwo\nThree",
            p = "Words that run on ".repeat(12)
        );
        let page = Page::of(&lines::read(&text));
        assert_eq!(region(&page.lines), 3..7);
    }
}
