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
    rule: Rule,
}

#[derive(Debug, Clone)]
enum Rule {
    /// 1 where all rows lie in their bands.
    Within(Vec<(Row, Band)>),
    /// The row itself.
    Value(Row),
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
        let bands = covers.map(|cover| (cover.coverage, cover.band));
        Self { period, rule: Rule::Within(bands.collect()) }
    }

    /// Whether a target is met, by its place.
    pub(crate) fn target(model: &Model, index: usize) -> Self {
        let target = &model.targets[index];
        let rule = Rule::Within(vec![(target.row, target.band)]);
        Self { period: target.period, rule }
    }

    /// A row in a period.
    pub(crate) fn value(row: Row, period: usize) -> Self {
        Self { period, rule: Rule::Value(row) }
    }

    /// The rows that must all lie in their bands for an event to happen; none of a value.
    pub(crate) fn bands(&self) -> &[(Row, Band)] {
        match &self.rule {
            Rule::Within(bands) => bands,
            Rule::Value(_) => &[],
        }
    }

    /// Writes the figure in each draw that counts, once the block has reached its period: NaN where
    /// a metric is undefined, 0 where a condition on it is.
    pub(crate) fn read(&self, block: &Block<'_>, out: &mut [f64]) {
        match &self.rule {
            Rule::Value(row) => {
                for (out, value) in out.iter_mut().zip(block.counted(*row)) {
                    *out = *value;
                }
            }
            Rule::Within(bands) => {
                out.fill(1.0);
                for (row, band) in bands {
                    let [low, high] = band.edges();
                    for (out, value) in out.iter_mut().zip(block.counted(*row)) {
                        *out = if *value >= low && *value <= high { *out } else { 0.0 };
                    }
                }
            }
        }
    }
}
