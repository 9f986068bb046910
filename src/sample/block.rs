//! Blocks: 512 draws side by side, one contiguous row per quantity.

use std::fmt;
use std::sync::Arc;

use crate::metric::Metric;
use crate::model::lanes::{BLOCK, Known, Operation, STRIDE, lanes, split};
use crate::model::{Model, index::Row};
use crate::problem::{Kind, Place, Problem, Problems};
use crate::stats::{Weight, WholeWeights};

/// What computes a figure of the planner's own in all lanes of a block.
pub(crate) type OwnLanes = Arc<dyn Fn(&Block<'_>) -> [f64; BLOCK] + Send + Sync>;

/// 512 draws of every quantity of a model, one contiguous row per quantity.
#[derive(Clone)]
pub struct Block<'m> {
    model: &'m Model,
    values: Vec<f64>,
    pub(super) number: u64,
    draws: usize,
    /// Position of the period that its rows are of.
    pub(crate) period: usize,
    /// By change of the pipeline.
    pub(crate) spans: Vec<Span>,
    /// Weights of the draws, where facts are observed.
    pub(crate) weights: Option<Weights>,
    /// Figures of the planner's own.
    own: &'m [OwnLanes],
}

impl fmt::Debug for Block<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, period) = (self.number, self.period());
        f.debug_struct("Block")
            .field("number", &number)
            .field("period", &period)
            .finish_non_exhaustive()
    }
}

/// Weights of the draws of a block.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    /// Their natural logarithms.
    pub(crate) logarithms: Vec<f64>,
    pub(crate) whole: WholeWeights,
    /// In units of the tier, and their squares.
    pub(crate) values: Vec<f64>,
    squares: Vec<f64>,
    /// The tier that counts as 1: the highest of the draws that count, or a higher one.
    tier: f64,
    least_tier: f64,
    /// Beside one that all blocks of a run share.
    pub(super) shared: Vec<f64>,
    reference: Weight,
}

/// How weights are summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Power {
    First,
    Second,
}

impl Weights {
    /// All weigh the same.
    fn alike() -> Self {
        let one = Weight::of_logarithm(0.0);
        let ones = || vec![1.0; BLOCK];
        Self {
            logarithms: vec![0.0; BLOCK],
            whole: WholeWeights::of(&[one; BLOCK]),
            values: ones(),
            squares: ones(),
            tier: 0.0,
            least_tier: f64::NEG_INFINITY,
            shared: ones(),
            reference: one,
        }
    }

    /// Follows from the logarithms, of which so many count.
    pub(crate) fn settle(&mut self, draws: usize) {
        let each = self.logarithms.iter().map(|logarithm| Weight::of_logarithm(*logarithm));
        let each: Vec<Weight> = each.collect();
        self.whole = WholeWeights::of(&each[..draws]);
        let tiers = each[..draws].iter().map(|weight| weight.tier);
        self.tier = tiers.fold(self.least_tier, f64::max);
        for (lane, weight) in each.iter().enumerate() {
            let value = weight.in_tier(self.tier);
            (self.values[lane], self.squares[lane]) = (value, value * value);
            self.shared[lane] = weight.over(self.reference).min(f64::MAX);
        }
    }

    /// To the first or the second power.
    pub(crate) fn to(&self, power: Power) -> &[f64] {
        match power {
            Power::First => &self.values,
            Power::Second => &self.squares,
        }
    }
}

/// When a change begins in any draw of a block, and when it is complete in all of them, in months.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    pub(crate) first: f64,
    pub(crate) full: f64,
}

impl Span {
    /// In no draw at all.
    pub(crate) const NEVER: Self = Self { first: f64::INFINITY, full: f64::NEG_INFINITY };
}

impl<'m> Block<'m> {
    /// A block for that model; rows of exact numbers are filled, all others hold zeros.
    pub fn new(model: &'m Model) -> Self {
        let changes = model.time.as_ref().map_or(0, |time| time.changes.len());
        let mut block = Self {
            model,
            values: vec![0.0; model.row_count * STRIDE],
            number: 0,
            draws: BLOCK,
            period: 0,
            spans: vec![Span::NEVER; changes],
            weights: model.is_weighted().then(Weights::alike),
            own: &[],
        };
        for &(row, value) in &model.constants {
            block.row_mut(row).fill(value);
        }
        block
    }

    /// The same, where the logarithm of a weight that all blocks share as 1 is known.
    pub(crate) fn weighed_against(mut self, reference: Option<f64>) -> Self {
        if let (Some(weights), Some(reference)) = (&mut self.weights, reference) {
            weights.reference = Weight::of_logarithm(reference);
        }
        self
    }

    /// From the next draws on weights are in units of that tier, or of their own if it is higher.
    pub(crate) fn weigh_from(&mut self, tier: f64) {
        if let Some(weights) = &mut self.weights {
            weights.least_tier = tier;
        }
    }

    /// The same for the draws that it holds.
    pub(crate) fn weighed_from(mut self, tier: f64) -> Self {
        self.weigh_from(tier);
        if let Some(weights) = &mut self.weights {
            weights.settle(self.draws);
        }
        self
    }

    /// The tier of weights that counts as 1.
    pub(crate) fn tier(&self) -> f64 {
        self.weights.as_ref().map_or(0.0, |weights| weights.tier)
    }

    /// The same, where figures of the planner's own are to be computed, too.
    pub(crate) fn with_figures(mut self, own: &'m [OwnLanes]) -> Self {
        self.own = own;
        self
    }

    /// Computes them in the period that its rows are of, where it is reported or promised.
    pub(crate) fn compute_own(&mut self) {
        let (model, own) = (self.model, self.own);
        let is_reported = model.periods[self.period].slot.is_some();
        let is_promised = |row: &Row| model.targets.iter().any(|target| target.row == *row);
        for (figure, row) in own.iter().zip(&model.own) {
            if is_reported || is_promised(row) {
                *self.row_mut(*row) = figure(self);
            }
        }
    }

    pub(crate) fn model(&self) -> &'m Model {
        self.model
    }

    /// What answers call the period that its rows are of: the last one that was balanced.
    pub fn period(&self) -> &'m str {
        &self.model.periods[self.period].label
    }

    /// Position of the period that its rows are of.
    pub(crate) fn period_index(&self) -> usize {
        self.period
    }

    /// Weights of the draws that count, where facts are observed.
    pub(crate) fn weights(&self) -> Option<&Weights> {
        self.weights.as_ref()
    }

    pub(crate) fn copy(&mut self, from: Row, to: Row) {
        let start = from.0 as usize * STRIDE;
        self.values.copy_within(start..start + BLOCK, to.0 as usize * STRIDE);
    }

    /// The rows below `first`, and three rows from there on to be written.
    pub(crate) fn split_rows(&mut self, first: Row) -> (Known<'_>, [&mut [f64; BLOCK]; 3]) {
        let (below, rest) = self.values.split_at_mut(first.0 as usize * STRIDE);
        let mut rows = rest.chunks_mut(STRIDE);
        let rows = std::array::from_fn(|_| {
            let row = rows.next().and_then(|row| row.first_chunk_mut());
            row.expect("a row lies within its block")
        });
        (Known(below), rows)
    }

    /// Which block of the run it is, counted from 0.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// How many of its draws count: 512, but for the last block of a run.
    pub fn draws(&self) -> usize {
        self.draws
    }

    pub(crate) fn set_draws(&mut self, draws: usize) {
        self.draws = draws.min(BLOCK);
    }

    /// A metric of a subject in each draw of the block, NaN where it is undefined.
    ///
    /// # Errors
    ///
    /// [`Problems`] if the scenario has no such figure, or if it was not asked for.
    pub fn column(&self, metric: Metric, of: &str) -> Result<&[f64], Problems> {
        let row = self.model.row(metric, of).ok_or_else(|| {
            let at = Problem::new(Kind::UnknownName, Place::key("block"));
            self.model.without(metric, of, at.found(metric.quoted_of(of)))
        })?;
        Ok(self.counted(row))
    }

    /// The draws of a row that count.
    pub(crate) fn counted(&self, row: Row) -> &[f64] {
        &self.row(row)[..self.draws]
    }

    pub(crate) fn row(&self, row: Row) -> &[f64; BLOCK] {
        lanes(&self.values, row)
    }

    pub(crate) fn row_mut(&mut self, row: Row) -> &mut [f64; BLOCK] {
        let start = row.0 as usize * STRIDE;
        self.values[start..].first_chunk_mut().expect("a row lies within its block")
    }

    /// `count` rows that follow one another, each [`STRIDE`] after the one before.
    pub(super) fn rows_mut(&mut self, first: Row, count: usize) -> &mut [f64] {
        let start = first.0 as usize * STRIDE;
        &mut self.values[start..start + count * STRIDE]
    }

    /// The rows below `row`, and `row` itself to be written.
    pub(crate) fn split(&mut self, row: Row) -> (Known<'_>, &mut [f64; BLOCK]) {
        split(&mut self.values, row)
    }

    pub(crate) fn run(&mut self, operations: &[Operation]) {
        for operation in operations {
            operation.run(&mut self.values);
        }
    }
}
