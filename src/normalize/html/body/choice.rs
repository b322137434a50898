//! A choice of blocks.

use super::features::Page;

/// A choice of blocks.
#[derive(Debug, Clone)]
pub struct Choice {
    /// For each block whether it belongs.
    pub chosen: Vec<bool>,
    /// The model's probability for each block.
    pub p: Vec<f32>,
    /// The view that was followed.
    pub method: &'static str,
    /// Words chosen.
    pub words: f32,
    /// Mean probability of what was chosen, by words.
    pub confidence: f32,
}

impl Choice {
    /// Sums up what is chosen.
    pub fn new(page: &Page<'_, '_>, p: Vec<f32>, chosen: Vec<bool>, method: &'static str) -> Self {
        let (mut words, mut sum) = (0.0, 0.0);
        for ((m, &p), _) in page.measures.iter().zip(&p).zip(&chosen).filter(|(_, chosen)| **chosen) {
            words += m.words;
            sum += m.words * p;
        }
        let confidence = if words > 0.0 { sum / words } else { 0.0 };
        Self { chosen, p, method, words, confidence }
    }

    /// Whether block `i` belongs.
    pub fn has(&self, i: usize) -> bool {
        self.chosen.get(i).is_some_and(|&chosen| chosen)
    }

    /// Takes block `i` in, or leaves it out. The sums stay as they were.
    pub fn set(&mut self, i: usize, chosen: bool) {
        if let Some(slot) = self.chosen.get_mut(i) {
            *slot = chosen;
        }
    }
}
