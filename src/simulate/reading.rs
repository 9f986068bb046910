//! Readings: what a figure is in each draw of a block.
//!
//! A probability is the mean of a number that is 1 where the event happens and 0 where it does not,
//! so that whatever is computed of means holds for probabilities, too.

use crate::model::Model;
use crate::model::index::Row;
use crate::outcome::figure::Figure;
use crate::sample::Block;
use crate::scenario::Scenario;
use crate::scenario::band::Band;

/// Where a figure stands in a block that is being balanced.
#[derive(Debug, Clone)]
pub(crate) struct Readout {
    /// Position of the period in which it can be read.
    pub(crate) period: usize,
    /// The row of a value; none of an event.
    value: Option<Row>,
    /// The rows that must all lie in their bands for an event to happen; none of a value.
    pub(crate) bands: Vec<(Row, Band)>,
}

impl Readout {
    /// Of a figure; none if the model does not hold it.
    pub(crate) fn of(figure: &Figure, model: &Model, scenario: &Scenario) -> Option<Self> {
        let last = model.periods.len() - 1;
        Some(match figure {
            Figure::Balanced => Self::balanced(model, last),
            Figure::Target(id) => {
                let index = scenario.targets.iter().position(|target| target.id == *id)?;
                Self::target(model, index)
            }
            Figure::Mean(metric, of) => Self::value(model.row(*metric, of)?, last),
        })
    }

    /// Whether the chain is balanced in a period.
    pub(crate) fn balanced(model: &Model, period: usize) -> Self {
        let covers = model.stages.iter().filter_map(|stage| stage.cover.as_ref());
        let bands = covers.map(|cover| (cover.coverage, cover.band)).collect();
        Self { period, value: None, bands }
    }

    /// Whether a target is met, by its place.
    pub(crate) fn target(model: &Model, index: usize) -> Self {
        let target = &model.targets[index];
        Self { period: target.period, value: None, bands: vec![(target.row, target.band)] }
    }

    /// The rows that it is read from.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row> {
        self.value.into_iter().chain(self.bands.iter().map(|(row, _)| *row))
    }

    /// A row in a period.
    pub(crate) fn value(row: Row, period: usize) -> Self {
        Self { period, value: Some(row), bands: Vec::new() }
    }

    /// Writes the figure in each draw that counts, once the block has reached its period: NaN where
    /// a metric is undefined, 0 where a condition on it is.
    pub(crate) fn read(&self, block: &Block<'_>, out: &mut [f64]) {
        if let Some(row) = self.value {
            for (out, value) in out.iter_mut().zip(block.counted(row)) {
                *out = *value;
            }
            return;
        }
        out.fill(1.0);
        for (row, band) in &self.bands {
            let [low, high] = band.edges();
            for (out, value) in out.iter_mut().zip(block.counted(*row)) {
                *out = if *value >= low && *value <= high { *out } else { 0.0 };
            }
        }
    }
}
