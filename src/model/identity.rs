//! Identity: whether a sampler, a block and what takes it in were made for the same model.

use std::hash::Hasher;
use std::sync::OnceLock;

use siphasher::sip::SipHasher24;

/// Something that was made for another model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("made for another model: a sampler, a block and sums of draws belong to one model")]
pub struct Foreign;

/// A hash of what a model computes and in which rows, found when it is first asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Identity(OnceLock<u64>);

impl Identity {
    pub(super) fn of(&self, text: impl FnOnce() -> String) -> u64 {
        *self.0.get_or_init(|| {
            let mut hasher = SipHasher24::new();
            hasher.write(text().as_bytes());
            hasher.finish()
        })
    }
}
