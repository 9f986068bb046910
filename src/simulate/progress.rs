//! Progress: how far a run is, and the request to stop it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How far a run is, shared with whoever waits for it.
#[derive(Debug, Default)]
pub struct Progress {
    drawn: AtomicU64,
    stopped: AtomicBool,
}

impl Progress {
    /// Draws made so far.
    pub fn drawn(&self) -> u64 {
        self.drawn.load(Ordering::Relaxed)
    }

    /// Adds draws that were made.
    pub(crate) fn add(&self, draws: u64) {
        self.drawn.fetch_add(draws, Ordering::Relaxed);
    }

    /// Ends the run early; its outcome covers the draws made so far and says so.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether it was to end early.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}
