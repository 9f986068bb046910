//! Single draws of a run, one row each, for other programs to look into.

use std::sync::Arc;

use super::study::{Compiled, Study};
use super::{Settings, visit_blocks};
use crate::model::Model;
use crate::model::index::Row;
use crate::problem::Problems;
use crate::sample::{BLOCK, Block};

/// Every draw that an outcome rests on, as a table that is drawn again row by row.
///
/// A row holds with facts the natural logarithm of the draw's weight, but for what all weights
/// share; every uncertain input by its name; and every figure that was asked for, named
/// `METRIC:OF`. With a horizon the names of figures end in `:PERIOD`, and those of inputs that
/// change by year in `:YEAR`. Units are those of the scenario. What is undefined in a draw is NaN.
/// Memory does not grow with the draws.
#[derive(Debug)]
pub struct DrawTable {
    compiled: Arc<Compiled>,
    settings: Settings,
    inputs: Vec<(String, Row)>,
}

impl DrawTable {
    /// The draws of a run that made so many, whatever ended it.
    ///
    /// # Errors
    ///
    /// As [`simulate`](crate::simulate()).
    pub fn new(
        scenario: impl Into<Study>,
        settings: &Settings,
        made: u64,
    ) -> Result<Self, Problems> {
        let study = scenario.into();
        let mut settings = settings.clone().check(&study)?;
        settings.draws = made;
        settings.until.clear();
        let compiled = settings.compile(&study);
        let inputs = inputs(&compiled.model);
        Ok(Self { compiled, settings, inputs })
    }

    /// The names of the columns.
    pub fn heads(&self) -> Vec<String> {
        let model = &self.compiled.model;
        let mut heads = Vec::new();
        heads.extend(Block::new(model).weights().map(|_| "log_weight".to_owned()));
        heads.extend(self.inputs.iter().map(|(name, _)| name.clone()));
        for period in model.reported() {
            let at =
                if model.time.is_some() { format!(":{}", period.label) } else { String::new() };
            let names = model.series.iter();
            heads.extend(names.map(|series| format!("{}:{}{at}", series.metric, series.of)));
        }
        heads
    }

    /// Shows every draw by its number, counted from 0, with its columns, until one is refused.
    ///
    /// # Errors
    ///
    /// What `visit` refused a row with.
    pub fn visit<E>(&self, mut visit: impl FnMut(u64, &[f64]) -> Result<(), E>) -> Result<(), E> {
        let model = &self.compiled.model;
        let last = model.period_count() - 1;
        // By column, then by draw.
        let mut cells = Vec::new();
        let mut row = Vec::new();
        visit_blocks(&self.settings.run(&self.compiled), |block| {
            let slot = model.periods[block.period_index()].slot;
            if slot == Some(0) {
                cells.clear();
                for (_, row) in &self.inputs {
                    cells.extend_from_slice(block.row(*row));
                }
            }
            for series in &model.series {
                cells.extend_from_slice(block.row(series.row));
            }
            if slot != Some(last) {
                return Ok(());
            }
            let first = block.number() * BLOCK as u64;
            for (lane, number) in (0..block.draws()).zip(first..) {
                row.clear();
                row.extend(block.weights().map(|weights| weights.logarithms[lane]));
                row.extend(cells.iter().skip(lane).step_by(BLOCK));
                visit(number, &row)?;
            }
            Ok(())
        })
    }
}

/// Uncertain inputs by name, each with its row.
fn inputs(model: &Model) -> Vec<(String, Row)> {
    let changing: Vec<_> = model.time.iter().flat_map(|time| &time.by_year).collect();
    let mut inputs = Vec::new();
    for (index, given) in model.given.iter().enumerate() {
        let Some(by_year) = changing.iter().find(|by_year| by_year.given == index) else {
            if given.law.is_uncertain() {
                inputs.push((given.input.to_string(), given.row));
            }
            continue;
        };
        let uncertain = by_year.laws.iter().filter(|(.., law)| law.is_uncertain());
        inputs.extend(uncertain.map(|(year, row, _)| (format!("{}:{year}", given.input), *row)));
    }
    inputs
}
