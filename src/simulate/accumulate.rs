//! Accumulate: what is kept of blocks that a planner draws by hand.

use super::replications::{Binned, Replications};
use super::sums::Ranges;
use crate::model::Model;
use crate::model::identity::Foreign;
use crate::sample::{Block, Design};
use crate::stats::{Merge, Scaled};

/// What a run keeps of its blocks.
///
/// ```
/// use pvchain::{Metric, Scenario, Settings};
/// use pvchain::engine::{Accumulate, Block, Model, Ranges, Sampler, balance};
///
/// let plan = Scenario::builtin("baotou-2024")?;
/// let model = Model::compile(&plan);
/// let sampler = Sampler::new(&model, 1);
/// let mut block = Block::new(&model);
/// sampler.fill(0, &mut block)?;
/// balance(&mut block);
///
/// let pilot: Vec<Vec<f64>> = model
///     .series()
///     .iter()
///     .map(|series| block.column(series.metric, &series.of).unwrap_or(&[]).to_vec())
///     .collect();
/// let mut accumulate = Accumulate::new(&model, &Ranges::of_pilot(&pilot))?;
/// accumulate.push(&block)?;
/// assert_eq!(accumulate.draws(), 512);
/// let outcome = accumulate.outcome(&plan, &Settings::draws(512))?;
/// println!("{:?}", outcome.metric(Metric::Coverage, "polysilicon")?.mean);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Accumulate {
    pub(super) sums: Scaled<Replications>,
    pub(super) binned: Binned,
    /// That of its model.
    pub(super) identity: u64,
}

impl Accumulate {
    /// Nothing yet.
    ///
    /// # Errors
    ///
    /// [`Foreign`] if the ranges are of another number of series.
    pub fn new(model: &Model, ranges: &Ranges) -> Result<Self, Foreign> {
        if ranges.bins.len() != model.series().len() * model.period_count() {
            return Err(Foreign);
        }
        let sums = Scaled::new(Replications::new(model, ranges, Design::Random));
        let binned = Binned::new(model, ranges, Design::Random);
        Ok(Self { sums, binned, identity: model.identity() })
    }

    /// Takes in the draws of a balanced block; with a horizon, those of each period in turn, from
    /// [`balance_periods`](crate::engine::balance_periods).
    ///
    /// # Errors
    ///
    /// [`Foreign`] if the block is of another model.
    pub fn push(&mut self, block: &Block<'_>) -> Result<(), Foreign> {
        block.model().owns(self.identity)?;
        if block.tier() < self.sums.tier() {
            self.push_in_tier(&block.clone().weighed_from(self.sums.tier()));
        } else {
            self.push_in_tier(block);
        }
        Ok(())
    }

    fn push_in_tier(&mut self, block: &Block<'_>) {
        self.sums.at_least(block.tier()).push(block);
        self.binned.push(block);
    }

    /// Takes in another one, of the blocks that follow.
    ///
    /// # Errors
    ///
    /// [`Foreign`] if it is of another model, or counted in other ranges.
    pub fn merge(&mut self, next: &Self) -> Result<(), Foreign> {
        if self.identity != next.identity || !self.binned.is_counted_as(&next.binned) {
            return Err(Foreign);
        }
        self.sums.merge(&next.sums);
        self.binned.merge(&next.binned);
        Ok(())
    }

    /// Draws taken in so far.
    pub fn draws(&self) -> u64 {
        self.sums.get().draws()
    }
}
