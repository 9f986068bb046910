//! Single draws, one row each, as they are drawn: for other programs to look into.

use std::io::{self, Write};

use super::Page;
use super::csv::{Cell, Rows};
use crate::model::Model;
use crate::model::index::Row;
use crate::sample::{BLOCK, Block};
use crate::simulate::{Settings, visit_blocks};

/// Writes every draw that an outcome rests on as CSV, in their order.
///
/// A row holds the number of the draw, counted from 0; with facts the natural logarithm of its
/// weight, but for what all weights share; every uncertain input by its name; and every figure that
/// was asked for, named `METRIC:OF`. With a horizon the names of figures end in `:PERIOD`, and those
/// of inputs that change by year in `:YEAR`. Units are those of the scenario. What is undefined in a
/// draw is empty. Memory does not grow with the draws.
///
/// # Errors
///
/// If it cannot be written.
pub fn draws(out: &mut impl Write, page: Page<'_>, settings: &Settings) -> io::Result<()> {
    let settings = settings.clone().made(page.outcome.provenance.draws);
    let model = settings.model(page.scenario);
    let inputs = inputs(&model);
    let mut sheet = Sheet { rows: Rows::new(out), cells: Vec::new() };
    sheet.heads(&model, &inputs)?;
    let last = model.period_count() - 1;
    visit_blocks(&model, &settings, |period, block| {
        let Some(slot) = model.periods[period].slot else { return Ok(()) };
        if slot == 0 {
            sheet.cells.clear();
            for (_, row) in &inputs {
                sheet.cells.extend_from_slice(block.row(*row));
            }
        }
        for series in &model.series {
            sheet.cells.extend_from_slice(block.row(series.row));
        }
        if slot == last { sheet.block(block) } else { Ok(()) }
    })?;
    sheet.rows.flush()
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

/// The rows of a block in the making.
struct Sheet<W: Write> {
    rows: Rows<W>,
    /// By column, then by draw.
    cells: Vec<f64>,
}

impl<W: Write> Sheet<W> {
    fn heads(&mut self, model: &Model, inputs: &[(String, Row)]) -> io::Result<()> {
        let mut heads = vec!["draw".to_owned()];
        heads.extend(Block::new(model).weights().map(|_| "log_weight".to_owned()));
        heads.extend(inputs.iter().map(|(name, _)| name.clone()));
        for period in model.reported() {
            let at =
                if model.time.is_some() { format!(":{}", period.label) } else { String::new() };
            let names = model.series.iter();
            heads.extend(names.map(|series| format!("{}:{}{at}", series.metric, series.of)));
        }
        self.rows.row(heads.iter().map(|head| Cell::Text(head)))
    }

    fn block(&mut self, block: &Block<'_>) -> io::Result<()> {
        let first = block.number() * BLOCK as u64;
        for (lane, number) in (0..block.draws()).zip(first..) {
            let weight = block.weights().map(|weights| weights.logarithms[lane]);
            let values =
                weight.into_iter().chain(self.cells.iter().skip(lane).step_by(BLOCK).copied());
            let values = values.map(|value| Cell::Number(Some(value)));
            self.rows.row([Cell::Count(number)].into_iter().chain(values))?;
        }
        Ok(())
    }
}
