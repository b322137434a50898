//! What may be exchanged while the service runs, between one article and the next.

use std::sync::{Arc, PoisonError, RwLock};

use crate::pipeline::Pipeline;

/// What holds for the articles that are taken from now on.
#[derive(Clone)]
pub struct Settings {
    /// Makes verdicts. An article that has begun is finished by the one that it began with.
    pub pipeline: Arc<Pipeline>,
    /// Deliveries that are taken in a second, at most; 0 for no limit.
    pub max_per_second: f64,
}

/// Hands out the settings of the moment.
pub struct Live(RwLock<Arc<Settings>>);

impl Live {
    /// Begins with these.
    pub fn new(settings: Settings) -> Self {
        Self(RwLock::new(Arc::new(settings)))
    }

    /// Those of the moment.
    pub fn get(&self) -> Arc<Settings> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on these hold.
    pub fn set(&self, settings: Settings) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
    }
}
