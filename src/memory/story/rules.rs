//! When a report belongs to a story: the figures and the arithmetic that every store keeps. They were chosen on one half of the measure of
//! `docs/stories.md`, by `examples/stories -- fit`.

/// Terms kept of a story.
pub const KEPT: usize = 32;
/// Keys of a report, from the most telling one on, under which its story is remembered. It is looked for under all.
pub const TELLING: usize = 16;
/// Most stories that are remembered under one key, the latest.
pub const POSTED: usize = 16;
/// Most stories looked at closely, of those under a report's keys.
pub const STORIES: usize = 5;
/// Most stories that one takes in.
pub const MERGED: usize = 16;
/// Counts of terms: cells in each of two generations, and articles in one generation.
pub const CELLS: usize = 1 << 16;
/// See [`CELLS`].
pub const GENERATION: u32 = 1 << 14;
/// Articles that what is known beforehand of a term's rarity counts as.
pub const BEFOREHAND: f64 = 500.0;
/// Reports of which the centre of a story is the mean. From then on each new one counts as one of so many.
pub const MANY: u32 = 5;

/// The log odds that a report is of the event of a story are a sum: this where nothing speaks for or against it, and what follows. Fitted by
/// logistic regression on the half of the measure that rules were chosen on; names that are trained anew move the fit by a few percent.
pub const BEGIN: f64 = -0.96;
/// For the geometric mean of the cosines of names and of other words, see [`SLACK`].
pub const AGREE: f64 = 35.95;
/// Added to both cosines before their mean is taken, and taken off it again: where nothing of the one kind is shared, what is shared of the other
/// still counts a little.
pub const SLACK: f64 = 0.02;
/// For how much of the story's words, without names, the report tells again: a scene from the spot often names nobody, and says much that is new.
pub const RETOLD: f64 = 5.05;
/// For the natural logarithm of the story's reports, of which [`MANY`] count at most: the centre of many is more like anything.
pub const MEMBERS: f64 = -2.24;
/// For each day that lies between them.
pub const DAY: f64 = -3.20;
/// For the natural logarithm of how many times [`CROWD`] articles of the language are counted, and one, of which [`FULL`] count at most: where little
/// is known of what is common, more is alike by chance. It is no result of the fit, but was set by what joins among thousands of real articles.
pub const CROWDED: f64 = -1.7;
/// See [`CROWDED`].
pub const CROWD: f64 = 30.0;
/// Articles of a language from which on the counts alone say what is common: with more of them no more is alike by chance.
pub const FULL: u32 = 1_300;
/// Seconds that count as lying between them where one of the times is not known.
pub const UNKNOWN: u32 = 86_400;
/// Least log odds at which a report joins a story.
pub const JOIN: f64 = 0.0;
/// Least log odds of a report with two stories at which they become one, if these are alike as a report has to be.
pub const MERGE: f64 = 1.0;

/// What two terms that are the same have in common: the hash without the mark of names.
pub const fn key(hash: u32) -> u32 {
    hash >> 1
}

/// Where the articles with a term are counted.
pub const fn cell(hash: u32) -> u16 {
    (hash >> 16) as u16
}

/// Weight of a term in an article: how much is made of it to the power 0.75, times the power 1.5 of how rare it is among the `articles` of its language that were
/// counted, of which `with` have it.
pub fn weight(term: crate::article::Term, with: u32, articles: u32) -> f64 {
    let beforehand = BEFOREHAND * (-f64::from(term.rarity) / 16.0).exp();
    let share = (f64::from(with) + beforehand) / (f64::from(articles.max(with)) + BEFOREHAND);
    let rare = (-share.ln()).max(0.0);
    let telling = f64::from(term.weight) / 64.0 * rare;
    telling.sqrt() * telling
}

/// What the one, a report, and the other, a story, have in common, or two stories: sums over squares and products of weights, of words and of names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Overlap {
    /// Products of the shared terms.
    pub shared: [u32; 2],
    /// Squares of the one's terms.
    pub mine: [u32; 2],
    /// Squares of the other's.
    pub theirs: [u32; 2],
    /// Of these, those of words that are no names and that the one has too.
    pub retold: u32,
}

impl Overlap {
    /// The cosine of one kind of terms, 0 where one has none of it.
    fn cosine(self, kind: usize) -> f64 {
        let norms = f64::from(self.mine[kind]) * f64::from(self.theirs[kind]);
        if norms > 0.0 { f64::from(self.shared[kind]) / norms.sqrt() } else { 0.0 }
    }

    /// The geometric mean of the cosines of names and of other words, with [`SLACK`]; and how much of the other's words the one has too, as the
    /// root of their share by squares. What the one says besides does not count against that.
    pub fn signs(self) -> [f64; 2] {
        let agreement = ((self.cosine(0) + SLACK) * (self.cosine(1) + SLACK)).sqrt() - SLACK;
        [agreement, (f64::from(self.retold) / f64::from(self.theirs[0].max(1))).sqrt()]
    }

    /// How much speaks for one event, in log odds, of what is said alone. What happened has to be alike as well as whom it
    /// happened to: hence the geometric mean.
    pub fn likeness(self) -> f64 {
        let [agreement, retold] = self.signs();
        BEGIN + AGREE * agreement + RETOLD * retold
    }
}

/// What is added to that for a story of so many reports, so many seconds away, among so many articles that were counted of the language.
pub fn prior(members: u32, seconds: u32, articles: u32) -> f64 {
    MEMBERS * f64::from(members.clamp(1, MANY)).ln() + DAY * f64::from(seconds) / 86_400.0 + crowd(articles)
}

/// The part of that which is for the articles.
pub fn crowd(articles: u32) -> f64 {
    CROWDED * (1.0 + f64::from(articles.min(FULL)) / CROWD).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_alone_are_no_event_among_many_articles_and_words_alone_only_where_most_are_the_same() {
        let same = Overlap { shared: [100, 100], mine: [100, 100], theirs: [100, 100], retold: 100 };
        assert!(same.likeness() + prior(50, 2 * 86_400, 30_000) > JOIN);
        let of = |shared: [u32; 2]| Overlap { shared, retold: shared[0], ..same };
        let odds = |shared, articles| of(shared).likeness() + prior(1, 0, articles);
        assert!(odds([0, 0], 0) < JOIN && odds([0, 100], 0) > JOIN);
        for shared in [[10, 0], [5, 5], [0, 90]] {
            assert!(odds(shared, 300) < JOIN, "{shared:?}");
        }
        assert!(odds([70, 0], 300) > JOIN);
    }

    #[test]
    fn what_a_report_says_besides_counts_less_than_what_it_leaves_out() {
        // Both have nine words in ten of the shorter one's.
        let longer = Overlap { shared: [90, 0], mine: [400, 50], theirs: [100, 50], retold: 90 };
        let shorter = Overlap { shared: [90, 0], mine: [100, 50], theirs: [400, 50], retold: 90 };
        assert!(longer.likeness() > shorter.likeness() + 1.0);
    }

    #[test]
    fn larger_stories_time_and_a_crowd_ask_for_more() {
        assert!(prior(1, 0, 0).abs() < 1e-9);
        for less in [prior(4, 0, 0), prior(1, 43_200, 0), prior(1, 0, 300)] {
            assert!(less < -0.6, "{less}");
        }
    }

    #[test]
    fn what_a_crowd_and_a_large_story_ask_for_has_an_end() {
        assert!(prior(1, 0, 1_000) > prior(1, 0, FULL) && prior(4, 0, 0) > prior(MANY, 0, 0));
        assert!((prior(1, 0, FULL) - prior(1, 0, 30_000)).abs() < 1e-9);
        assert!((prior(MANY, 0, 0) - prior(200, 0, 0)).abs() < 1e-9);
    }

    #[test]
    fn rare_terms_outweigh_what_is_made_of_common_ones() {
        let term = |weight, rarity| crate::article::Term { hash: 2, weight, rarity };
        assert!(weight(term(64, 112), 0, 0) > 1.5 * weight(term(110, 48), 0, 0));
        assert!(weight(term(64, 112), 400, 500) < weight(term(64, 112), 1, 500) / 10.0);
    }
}
