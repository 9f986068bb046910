//! Single draws, one row each, as they are drawn: for other programs to look into.

use std::io::{self, Write};

use super::asked::Page;
use super::csv::Rows;
use super::table::Value;
use pvchain::{Draws, Settings};

/// Writes every draw that an outcome rests on as CSV, in their order: its number, counted from 0,
/// and the columns of [`Draws`]. What is undefined in a draw is empty.
///
/// # Errors
///
/// If it cannot be written.
pub fn draws(out: &mut impl Write, page: Page<'_>, settings: &Settings) -> io::Result<()> {
    let draws = Draws::new(page.scenario, settings, page.outcome.provenance.draws);
    let mut rows = Rows::new(out);
    let heads = draws.heads();
    rows.row([Value::Text("draw")].into_iter().chain(heads.iter().map(|head| Value::Text(head))))?;
    draws.visit(|number, values| {
        let values = values.iter().map(|value| Value::Number(*value));
        rows.row([Value::Count(number)].into_iter().chain(values))
    })?;
    rows.flush()
}
