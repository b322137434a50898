//! Fits weights and confidence: gradient descent (Adagrad) on the likelihood of what names mean, with a Gaussian prior around what is believed
//! before any text is read. One thread, no chance.

use copydesk::enrich::entities::Class;
use copydesk::enrich::entities::link::model::{Sign, Weights};
use copydesk::enrich::entities::link::weigh;

use crate::lessons::Lesson;

const ROUNDS: usize = 150;
const RATE: f64 = 0.15;
/// The weight of the prior: as much as so many names say against it.
const PRIOR: f64 = 4.0;

/// Fits the weights of the signs; `weights` holds the prior's means.
pub fn weights(weights: &mut Weights, lessons: &[Lesson]) {
    let mean: Vec<f64> = Sign::ALL.iter().map(|sign| weights.of(*sign)).collect();
    let mut squares = vec![1e-6; mean.len()];
    let taught: Vec<&Lesson> = lessons.iter().filter(|lesson| !lesson.held_out).collect();
    for _ in 0..ROUNDS {
        let mut gradient: Vec<f64> =
            mean.iter().zip(Sign::ALL).map(|(mean, sign)| PRIOR * (weights.of(*sign) - mean)).collect();
        for lesson in &taught {
            add_gradient(&mut gradient, weights, lesson);
        }
        for ((weight, square), gradient) in weights.signs_mut().iter_mut().zip(&mut squares).zip(gradient) {
            *square += gradient * gradient;
            *weight -= RATE * gradient / square.sqrt();
        }
    }
}

fn add_gradient(gradient: &mut [f64], weights: &Weights, lesson: &Lesson) {
    let signed = &lesson.signed;
    let all = signed.candidates.iter().map(|(_, signs)| signs).chain([&signed.unknown]);
    let scores: Vec<f64> = all.clone().map(|signs| weights.sum(signs)).collect();
    let most = scores.iter().copied().fold(f64::MIN, f64::max);
    let total: f64 = scores.iter().map(|score| (score - most).exp()).sum();
    let truth = lesson.truth.unwrap_or(signed.candidates.len());
    for (at, (signs, score)) in all.zip(&scores).enumerate() {
        let error = (score - most).exp() / total - f64::from(u8::from(at == truth));
        for (sign, amount) in signs {
            gradient[*sign as usize] += lesson.weight * error * amount;
        }
    }
}

/// The best candidate's share, and whether it is right.
fn decided(weights: &Weights, lesson: &Lesson) -> Option<(f64, bool)> {
    let decision = weigh(&lesson.signed, weights);
    let best = decision.chosen()?;
    let truth = lesson.truth.map(|at| lesson.signed.candidates[at].0);
    Some((best.share, truth == Some(best.key)))
}

/// Fits how shares become confidence, on texts that the weights did not see.
pub fn confidence(weights: &mut Weights, lessons: &[Lesson]) {
    for class in [Class::Person, Class::Organisation, Class::Place] {
        let held_out = lessons.iter().filter(|l| l.held_out && !l.shortened && l.class == class);
        let seen: Vec<(f64, f64, f64)> = held_out
            .filter_map(|lesson| {
                let (share, right) = decided(weights, lesson)?;
                let share = share.clamp(1e-4, 1.0 - 1e-4);
                Some(((share / (1.0 - share)).ln(), f64::from(u8::from(right)), lesson.weight))
            })
            .collect();
        let [mut slope, mut offset] = [1.0_f64, 0.0_f64];
        let (mut slopes, mut offsets) = (1e-6, 1e-6);
        for _ in 0..400 {
            let (mut down_slope, mut down_offset) = (PRIOR * (slope - 0.5), 0.0);
            for &(odds, right, weight) in &seen {
                let error = weight * (1.0 / (1.0 + (-(slope * odds + offset)).exp()) - right);
                down_slope += error * odds;
                down_offset += error;
            }
            slopes += down_slope * down_slope;
            offsets += down_offset * down_offset;
            slope -= 0.1 * down_slope / slopes.sqrt();
            offset -= 0.1 * down_offset / offsets.sqrt();
        }
        *weights.sure_mut(class) = [slope.max(0.05), offset];
    }
}

/// Says how well the weights do on what they did not see.
pub fn report(weights: &Weights, lessons: &[Lesson]) {
    for class in [Class::Person, Class::Organisation, Class::Place] {
        let of = |held_out: bool| lessons.iter().filter(move |l| l.class == class && l.held_out == held_out);
        let given: Vec<(f64, bool, f64)> = of(true)
            .filter_map(|lesson| decided(weights, lesson).map(|(share, right)| (share, right, lesson.weight)))
            .collect();
        let sum = |sure: f64, only_right: bool| -> f64 {
            let kept = given
                .iter()
                .filter(|(share, right, _)| weights.confidence(class, *share) >= sure && (*right || !only_right));
            kept.map(|(.., weight)| weight).sum()
        };
        let known: f64 = of(true).filter(|lesson| lesson.truth.is_some()).map(|lesson| lesson.weight).sum();
        println!(
            "{:<13} {} names taught, {} held out: precision {:.3}, recall {:.3}; of confidence 0.9 and more {:.3} right ({:.0} of {:.0})",
            class.word(),
            of(false).count(),
            of(true).count(),
            sum(0.0, true) / sum(0.0, false).max(1.0),
            sum(0.0, true) / known.max(1.0),
            sum(0.9, true) / sum(0.9, false).max(1.0),
            sum(0.9, false),
            sum(0.0, false),
        );
    }
}
