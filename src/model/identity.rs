//! Identity: whether a sampler, a block and what takes it in were made for the same model.

use std::fmt::Write as _;
use std::hash::Hasher;
use std::sync::OnceLock;

use siphasher::sip::SipHasher24;

use super::Model;

/// Something that was made for another model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("made for another model: a sampler, a block and sums of draws belong to one model")]
pub struct Foreign;

/// A hash of what a model computes and in which rows, found when it is first asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Identity(OnceLock<u64>);

impl Model {
    /// The same for models compiled from one scenario for the same figures.
    pub(crate) fn identity(&self) -> u64 {
        *self.identity.0.get_or_init(|| {
            let mut text = format!("{} {:?} {:?}", self.row_count, self.summarised, self.own);
            for given in &self.given {
                // Writing to a string cannot fail.
                let _ = write!(text, "{} {} {:?};", given.input, given.law, given.row);
            }
            for series in &self.series {
                let _ = write!(text, "{}:{} {:?};", series.metric, series.of, series.row);
            }
            for period in &self.periods {
                let _ = write!(text, "{} {:?};", period.label, period.slot);
            }
            let mut hasher = SipHasher24::new();
            hasher.write(text.as_bytes());
            hasher.finish()
        })
    }

    /// That something was made for this model.
    pub(crate) fn owns(&self, identity: u64) -> Result<(), Foreign> {
        if self.identity() == identity { Ok(()) } else { Err(Foreign) }
    }
}
