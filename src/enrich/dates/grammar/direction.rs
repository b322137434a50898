//! Whether the words around an expression speak of what was or of what will be.

use jiff::civil::Date;

use super::super::calendar::Direction;
use super::super::lexicon::{Lex, Role};
use super::Grammar;

/// How many words back a word of the future is looked for.
const WILL_REACH: usize = 14;
/// The same in front of `Wednesday's`.
const OWNED_REACH: usize = 5;
/// How many words back a verb of the past, or an infinitive, is looked for.
const PAST_REACH: usize = 8;
/// How many words on either is looked for behind an expression at the start of a sentence.
const BEHIND_REACH: usize = 14;

impl Grammar<'_> {
    /// Where the words around item `at` point: the future behind `will`, the past behind a verb of the past.
    pub(super) fn direction(&self, at: usize) -> Direction {
        // `depuis mars`, `seit dem 3. März`
        if (at.saturating_sub(2)..at).any(|k| self.has_role(k, Role::Since)) || self.is_of_mishap(at) {
            return Direction::Over;
        }
        if !self.english {
            // `desde marzo está cerrado`, `desde marzo estará cerrado`
            let from = (at.saturating_sub(2)..at).any(|k| self.has_role(k, Role::SinceOrFrom));
            let tense = self.tense(at);
            return if from && tense != Direction::Future { Direction::Over } else { tense };
        }
        if let Some(direction) = self.clause_behind(at) {
            return direction;
        }
        if self.is_present(at) {
            return Direction::Future;
        }
        // `will look for ways around Wednesday's ruling`: what has a day of its own is no part of the plan.
        let owned = self.english && matches!(self.word(at + 1), "'s" | "’s");
        let first = at.saturating_sub(if owned { OWNED_REACH } else { WILL_REACH });
        if self.english && matches!(self.before(at), "by" | "By") {
            let near = (at + BEHIND_REACH).min(self.items.len());
            // `had left by Tuesday`, `By Tuesday, the guards had left`
            let told = if at <= 3 { at + 1..near } else { first..at };
            let perfect = told.into_iter().any(|k| matches!(self.word(k), "had" | "Had") || self.is_done(k, at));
            return if perfect || self.is_told_on(first, at) { Direction::Past } else { Direction::Future };
        }
        for k in (first..at).rev() {
            if self.lex(k) == Lex::Will {
                // `Until Friday, they had`
                if k < 2 && matches!(self.word(k), "until" | "Until") {
                    break;
                }
                // `Ahead of the trip, the ministry on Friday warned`
                if self.is_preposition(k) && (k + 1..at).any(|k| self.lex(k) == Lex::Comma) {
                    continue;
                }
                // `had been due to end Friday`, `was going to end Friday` were before.
                let going = self.word(k).starts_with("going");
                let told = |k: usize| self.word(k) == "had" || going && matches!(self.word(k), "was" | "were");
                let over = (k.saturating_sub(3)..k).any(told);
                return if over { Direction::Past } else { Direction::Future };
            }
            if at - k > PAST_REACH {
                continue;
            }
            if let Some(direction) = self.infinitive(k) {
                return direction;
            }
            if self.is_past(k) {
                return Direction::Past;
            }
        }
        // `On Friday, voters will`, `the council's report on Friday will`, but not `On Friday they said it will`.
        for k in at + 1..(at + BEHIND_REACH).min(self.items.len()) {
            if at > 3 && self.lex(k) == Lex::Comma {
                break;
            }
            if self.lex(k) == Lex::Will {
                return Direction::Future;
            }
            if self.is_past(k) {
                return Direction::Past;
            }
        }
        // `if she takes office in November`
        if (first..at).any(|k| matches!(self.word(k), "if" | "If" | "unless" | "Unless")) {
            return Direction::Future;
        }
        if self.is_timetable(at) { Direction::Future } else { Direction::Open }
    }

    /// [`Self::direction`] for the `month` at `at`: of what somebody was invited or agreed to do the nearer one is meant
    /// (`has been invited to sing in August`, `wurde eingeladen, im August zu singen`).
    pub(super) fn direction_of_month(&self, at: usize, month: i8) -> Direction {
        let direction = self.direction(at);
        let in_doubt = matches!(direction, Direction::Past | Direction::Open);
        let Some(published) = self.published.filter(|_| in_doubt && self.is_promised(at)) else { return direction };
        let back = (published.month() - month).rem_euclid(12);
        if back > 6 { Direction::Future } else { direction }
    }

    /// Whether a verb that points ahead stands near in front of `at`; in English with an infinitive behind it.
    fn is_promised(&self, at: usize) -> bool {
        let near = at.saturating_sub(PAST_REACH)..at;
        let infinitive = |k: usize| (k + 1..(k + 4).min(at)).any(|k| self.word(k) == "to");
        near.rev().any(|k| self.has_role(k, Role::Promise) && (!self.english || infinitive(k)))
    }

    /// Whether the day or month at `at` is that of something that nobody plans (`the Oct. 7 attack`, `l'attentat du 7 octobre`).
    fn is_of_mishap(&self, at: usize) -> bool {
        let mishap = |k: usize| self.has_role(k, Role::Mishap);
        let dated = |k: usize| {
            matches!(
                self.lex(k),
                Lex::Digits(..)
                    | Lex::Nominal(_)
                    | Lex::Month(_)
                    | Lex::DayMonth(_)
                    | Lex::MonthMark
                    | Lex::DayMark
                    | Lex::Of
            )
        };
        let behind = (at + 1..self.items.len()).find(|&k| !dated(k)).unwrap_or(self.items.len());
        // `the Oct. 7 terror attack`, `Friday's deadly attack`
        let introduced = self.lex(behind - 1) == Lex::Of || at > 0 && self.lex(at - 1) == Lex::Article;
        if mishap(behind) || introduced && self.lex(behind) == Lex::Other && mishap(behind + 1) {
            return true;
        }
        let front = (0..at).rev().find(|&k| !matches!(self.lex(k), Lex::Of | Lex::Article));
        front.is_some_and(|k| mishap(k) && self.before(k) != "to" && (k == 0 || self.lex(k - 1) != Lex::Will))
    }

    /// Whether a word at `k` of what is ahead is a preposition, so that only what follows it is ahead.
    fn is_preposition(&self, k: usize) -> bool {
        let word = self.word(k);
        ["until", "Until", "ahead", "Ahead", "as ", "As "].iter().any(|start| word.starts_with(start))
    }

    /// Whether the weekday at `at` stands in a whole sentence that tells nothing of the past: `Voters go to the polls on Sunday.`
    fn is_timetable(&self, at: usize) -> bool {
        let is_told =
            |k: usize| self.is_past(k) || matches!(self.word(k), "has" | "have" | "'s" | "’s" | "after" | "since");
        let is_sentence = self.word(self.items.len().saturating_sub(1)) == ".";
        // `the last Sunday in May`
        let is_counted = at > 2 && matches!(self.lex(at - 1), Lex::Last | Lex::Ordinal(_) | Lex::Article);
        matches!(self.lex(at), Lex::Weekday(_))
            && is_sentence
            && at > 2
            && !is_counted
            && !(0..self.items.len()).any(is_told)
    }

    /// The day on which the sentence says that something was said of a day to come: `said Saturday that the search would go on Sunday`.
    pub(super) fn day_of_report(&self, at: usize) -> Option<Date> {
        let said = self.story.day_of_sentence().filter(|_| self.english)?;
        let first = at.saturating_sub(OWNED_REACH);
        let would = (first..at).any(|k| self.word(k) == "would");
        (would && said <= self.published?).then_some(said)
    }

    /// Whether an English day at `at` is one of which something is (`Friday is the deadline`, `the whistle is at 4 p.m. on Sunday`).
    fn is_present(&self, at: usize) -> bool {
        let is = |k: usize| matches!(self.word(k), "is" | "are");
        // `duties announced on Monday are illegal`
        let alone = at == 0 || self.lex(at - 1) != Lex::Of;
        let first = at.saturating_sub(6);
        let between = |k: usize| match self.lex(k) {
            Lex::Was => false,
            Lex::Other => self.word(k) == "at" || self.is_zone(k),
            _ => true,
        };
        alone && is(at + 1) || (first..at).rev().take_while(|&k| between(k) || is(k)).any(is)
    }

    /// Of a day that begins a clause inside a sentence (`…, and on Friday they will`): what the verb behind it says.
    fn clause_behind(&self, at: usize) -> Option<Direction> {
        let before =
            (at.saturating_sub(4)..at).rev().find(|&k| !matches!(self.lex(k), Lex::Of | Lex::Article | Lex::Join));
        if before.is_none_or(|k| self.lex(k) != Lex::Comma) {
            return None;
        }
        for k in at + 1..(at + BEHIND_REACH).min(self.items.len()) {
            match self.lex(k) {
                Lex::Comma => return None,
                Lex::Will => return Some(Direction::Future),
                _ if self.is_past(k) => return Some(Direction::Past),
                _ => {}
            }
        }
        None
    }

    /// Whether `was` or `were` at `k` and a participle behind it tell what was done by the day at `day` (`was sold`), and not what was `expected`
    /// or somebody `told to` do.
    fn is_done(&self, k: usize, day: usize) -> bool {
        let participle = matches!(self.lex(k + 1), Lex::Was) || is_regular_past(self.word(k + 1));
        matches!(self.word(k), "was" | "were" | "Was" | "Were")
            && participle
            && self.lex(k + 1) != Lex::Will
            && !(k..day).any(|k| self.word(k) == "to")
    }

    /// Whether the sentence tells on from a day that it named before: `broke the mole on Sunday and flooded the market by Monday`.
    fn is_told_on(&self, first: usize, at: usize) -> bool {
        let Some(day) = (first..at).rev().find(|&k| matches!(self.lex(k), Lex::Weekday(_))) else { return false };
        let between = day + 1..at;
        between.clone().any(|k| self.is_past(k))
            && !between
                .into_iter()
                .any(|k| self.lex(k) == Lex::Will || self.infinitive(k).is_some() || self.word(k) == "to")
    }

    /// [`Self::direction`] by the words of the clause alone that holds item `at`.
    pub(super) fn direction_in_clause(&self, at: usize) -> Direction {
        if self.is_of_mishap(at) {
            return Direction::Over;
        }
        self.clause_around(at).unwrap_or(Direction::Open)
    }

    /// What the verb of the clause around item `at` says, which begins behind a comma or at a word that joins it, or the day itself, to
    /// what stands in front (`hlasovalo se v úterý a tento pátek hlasují znovu`).
    fn clause_around(&self, at: usize) -> Option<Direction> {
        let breaks =
            |k: usize| self.lex(k) == Lex::Comma || matches!(self.word(k), ";" | ":" | "،" | "؛" | "—" | "–" | "、");
        let from = at.saturating_sub(WILL_REACH);
        let to = (at + BEHIND_REACH).min(self.items.len());
        // The join may have the preposition of the day behind it.
        let joined = (at.saturating_sub(2)..at).rev().find(|&k| self.lex(k) == Lex::Join);
        let start = joined.or_else(|| (from..at).rev().find(|&k| breaks(k))).map_or(from, |k| k + 1);
        // `Este viernes, el alcalde dijo`
        let first = if self.lex(at + 2) == Lex::Comma { at + 3 } else { at + 1 };
        let end = (first..to).find(|&k| breaks(k)).unwrap_or(to);
        let said = |k: usize| match self.lex(k) {
            Lex::Will => Some(Direction::Future),
            Lex::Was => Some(Direction::Past),
            _ => None,
        };
        let behind = (at + 1..end).find_map(|k| Some((k - at, said(k)?)));
        let before = (start..at).rev().filter(|_| !self.verb_last).find_map(|k| Some((at - k, said(k)?)));
        behind.into_iter().chain(before).min_by_key(|(distance, _)| *distance).map(|(_, direction)| direction)
    }

    /// Where the tense of the clause around item `at` points; without a verb there, that of the clauses around it.
    fn tense(&self, at: usize) -> Direction {
        // `a été fermé dimanche et rouvre jeudi`
        let verbs = |k: usize| self.lex(k) == Lex::Join && matches!(self.lex(k + 1), Lex::Will | Lex::Was);
        let breaks =
            |k: usize| self.lex(k) == Lex::Comma || verbs(k) || matches!(self.word(k), ";" | ":" | "،" | "؛" | "—");
        let said = |k: usize| match self.lex(k) {
            Lex::Will => Some(Direction::Future),
            Lex::Was => Some(Direction::Past),
            _ => None,
        };
        let from = at.saturating_sub(WILL_REACH);
        let to = (at + BEHIND_REACH).min(self.items.len());
        let start = (from..at).rev().find(|&k| breaks(k)).map_or(from, |k| k + 1);
        let end = (at + 1..to).find(|&k| breaks(k)).unwrap_or(to);
        // `首相は14日、…と述べた`: a day that is set off by a comma goes with the last verb.
        let set_off = (at + 1..to).take_while(|&k| self.lex(k) != Lex::Other || self.word(k) == "、");
        if self.ends_tell && self.is_planned(at) {
            return Direction::Future;
        }
        if self.ends_tell || set_off.into_iter().any(|k| self.word(k) == "、") {
            return (at + 1..self.items.len()).rev().find_map(said).unwrap_or(Direction::Open);
        }
        let before = (start..at).rev().find_map(|k| Some((at - k, said(k)?)));
        let behind = (at + 1..end).find_map(|k| Some((k - at, said(k)?)));
        let nearest = match (before, behind) {
            // Where the verb ends the clause, one in front of the day belongs to another.
            (_, Some((_, direction))) if self.verb_last => Some(direction),
            (Some((near, direction)), Some((far, other))) => Some(if near <= far { direction } else { other }),
            (one, other) => one.or(other).map(|(_, direction)| direction),
        };
        nearest
            .or_else(|| (from..start).rev().find_map(said))
            .or_else(|| (end..to).filter(|_| !verbs(end)).find_map(said))
            .unwrap_or(Direction::Open)
    }

    /// Whether a plan stands behind `at`, and behind it the day on which it was told (`6월에 열 계획이라고 12일 밝혔다`).
    fn is_planned(&self, at: usize) -> bool {
        let is_day = |k: usize| matches!(self.lex(k), Lex::DayMark | Lex::Weekday(_) | Lex::Day(_));
        let own = (at..at + 4).take_while(|&k| !matches!(self.lex(k), Lex::Other)).last().unwrap_or(at);
        let behind = || own + 1..self.items.len();
        let plan = behind().find(|&k| self.lex(k) == Lex::Will || is_day(k)).filter(|&k| self.lex(k) == Lex::Will);
        plan.is_some_and(|plan| (plan + 1..self.items.len()).any(is_day))
    }

    /// `to be held`, `should begin`, but not `had to be held`, `could not be reached`.
    fn infinitive(&self, k: usize) -> Option<Direction> {
        let ahead = |yes| Some(if yes { Direction::Future } else { Direction::Past });
        match (self.before(k), self.word(k)) {
            ("not" | "n't" | "n’t", "be") => ahead(false),
            ("to", "be") => ahead(k < 2 || !self.is_past(k - 2)),
            ("may" | "might" | "must" | "should", word) => ahead(word != "have"),
            _ => None,
        }
    }

    /// Whether what stands at `k` makes another word of a verb of the past behind it: a participle (`be held`, `a still unsigned deal`)
    /// or an infinitive of the same form (`to hit`, `will cut`, `could not read`).
    fn makes_no_predicate(&self, k: usize) -> bool {
        let word = self.word(k);
        let of_noun = |k: usize| matches!(self.lex(k), Lex::Article | Lex::Number(1));
        let is_adverb = matches!(word, "still" | "not" | "yet" | "newly") || word.ends_with("ly");
        of_noun(k)
            || matches!(self.lex(k), Lex::Will) && word != "expected" && word != "planned"
            || matches!(word, "be" | "is" | "are" | "its" | "their" | "his" | "her" | "'s" | "’s" | "to")
            || matches!(word, "can" | "could" | "may" | "might" | "must" | "should")
            || is_adverb
                && k > 0
                && (of_noun(k - 1) || matches!(self.lex(k - 1), Lex::Will) || self.word(k - 1) == "to")
    }

    /// A verb of the past at `k`, unless it is no predicate (`be held`, `a proposed merger`).
    fn is_past(&self, k: usize) -> bool {
        let word = self.word(k);
        let past = match self.lex(k) {
            Lex::Was => true,
            Lex::Other => is_regular_past(word),
            _ => false,
        };
        past && !(k > 0 && self.makes_no_predicate(k - 1))
    }
}

/// Words in `ed`, without those that are none (`need`, `succeed`).
fn is_regular_past(word: &str) -> bool {
    word.len() > 4
        && word.ends_with("ed")
        && word.starts_with(|c: char| c.is_lowercase())
        && (!word.ends_with("eed") || matches!(word, "agreed" | "disagreed" | "freed" | "guaranteed"))
        && !matches!(word, "hundred" | "sacred" | "naked" | "hatred")
}
