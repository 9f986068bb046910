//! Run: a model, its sampler and how many draws to make.

use std::num::NonZeroUsize;
use std::ops::Range;

use super::study::Compiled;
use super::sums::Ranges;
use crate::balance::balance_periods;
use crate::model::Model;
use crate::pipeline;
use crate::sample::{BLOCK, Block, Design, OwnLanes, Sampler};

/// Blocks of a unit, which one thread takes at a time.
const UNIT_BLOCKS: u64 = 32;

/// Draws of a unit.
pub(super) const UNIT_DRAWS: u64 = UNIT_BLOCKS * BLOCK as u64;

/// Most blocks of the pilot, which are 4096 draws.
const PILOT_BLOCKS: usize = 8;

/// Most values of the pilot, 128 MiB, as far as one block allows: 4096 draws of 4096 series.
pub(super) const PILOT_VALUES: usize = 1 << 24;

/// A model, its sampler and how many draws to make.
#[derive(Clone, Copy)]
pub(crate) struct Run<'m> {
    pub(crate) model: &'m Model,
    pub(crate) sampler: &'m Sampler,
    pub(crate) own: &'m [OwnLanes],
    pub(crate) draws: u64,
    pub(crate) design: Design,
    /// The logarithm of a weight that is shown as 1, where facts are observed.
    pub(crate) reference: Option<f64>,
}

/// The logarithm of the pilot's largest weight from which on no weight, of 1 at most, is too large a
/// multiple of it to be a number.
const NEAR: f64 = -600.0;

impl<'m> Run<'m> {
    /// Of a compiled study; its tables are built by so many threads. Where facts are observed, the first draws say how much they weigh.
    pub(crate) fn new(compiled: &'m Compiled, draws: u64, threads: NonZeroUsize) -> Self {
        let Compiled { model, own, .. } = compiled;
        let (sampler, design) = (compiled.sampler(threads), compiled.design());
        let mut run = Self { model, sampler, own, draws, design, reference: None };
        run.reference = run.heaviest(PILOT_BLOCKS as u64);
        run
    }

    /// The same, with weights shown beside the largest of all draws where those of the first ones may
    /// be too small for that.
    pub(super) fn shown(mut self) -> Self {
        if self.reference.is_some_and(|reference| reference < NEAR) {
            self.reference = self.heaviest(u64::MAX);
        }
        self
    }

    /// The largest logarithm of a weight in the first blocks, where facts are observed.
    fn heaviest(&self, blocks: u64) -> Option<f64> {
        if !self.model.is_weighted() {
            return None;
        }
        let mut block = self.block();
        let mut most = f64::NEG_INFINITY;
        for number in 0..self.block_count().min(blocks) {
            self.fill(number, &mut block);
            pipeline::fates(&mut block);
            let logarithms = &block.weights()?.logarithms[..block.draws()];
            most = logarithms.iter().copied().fold(most, f64::max);
        }
        Some(most)
    }

    /// A block for its draws.
    pub(crate) fn block(&self) -> Block<'m> {
        Block::new(self.model).with_figures(self.own).weighed_against(self.reference)
    }

    /// Blocks that it takes.
    pub(crate) fn block_count(&self) -> u64 {
        self.draws.div_ceil(BLOCK as u64)
    }

    /// Units of blocks that it takes.
    pub(crate) fn unit_count(&self) -> u64 {
        self.block_count().div_ceil(UNIT_BLOCKS)
    }

    /// The blocks of units.
    pub(crate) fn blocks_in(&self, units: Range<u64>) -> Range<u64> {
        let [first, end] = [units.start, units.end].map(|unit| unit.saturating_mul(UNIT_BLOCKS));
        first..end.min(self.block_count())
    }

    /// Whether all its values are kept: it is no longer than the pilot, and counts all draws alike.
    pub(super) fn is_kept(&self) -> bool {
        self.block_count() <= self.pilot_blocks() && !self.model.is_weighted()
    }

    /// Draws one block.
    pub(crate) fn fill(&self, number: u64, block: &mut Block<'_>) {
        self.sampler.draw(number, block);
        let left = self.draws - number * BLOCK as u64;
        block.set_draws(usize::try_from(left).unwrap_or(BLOCK));
    }

    /// Blocks of the pilot, however long the run is.
    pub(super) fn pilot_blocks(&self) -> u64 {
        let series = self.model.series.len() * self.model.period_count();
        (PILOT_VALUES / (BLOCK * series.max(1))).clamp(1, PILOT_BLOCKS) as u64
    }

    /// The ranges of the series, and every value of the first draws where those are all. Where the
    /// pilot is one block, no more than a column of it is kept at once.
    pub(super) fn ranges(&self) -> (Ranges, Option<Vec<Vec<f64>>>) {
        if self.is_kept() || self.pilot_blocks() > 1 {
            let pilot = self.pilot();
            return (Ranges::of_pilot(&pilot), self.is_kept().then_some(pilot));
        }
        let mut ranges = Ranges::of_none(self.model.series.len() * self.model.period_count());
        let mut block = self.block();
        self.fill(0, &mut block);
        // Reported periods are balanced in the order of their slots.
        balance_periods(&mut block, |period, block| {
            if self.model.periods[period].slot.is_some() {
                self.model.series.iter().for_each(|series| ranges.add(block.counted(series.row)));
            }
        });
        (ranges, None)
    }

    /// Every series of every reported period over the first draws.
    pub(super) fn pilot(&self) -> Vec<Vec<f64>> {
        let count = self.model.series.len();
        let mut columns = vec![Vec::new(); count * self.model.period_count()];
        let mut block = self.block();
        for number in 0..self.block_count().min(self.pilot_blocks()) {
            self.fill(number, &mut block);
            balance_periods(&mut block, |period, block| {
                let Some(slot) = self.model.periods[period].slot else { return };
                let columns = columns.iter_mut().skip(slot * count);
                for (column, series) in columns.zip(&self.model.series) {
                    column.extend_from_slice(block.counted(series.row));
                }
            });
        }
        columns
    }
}
