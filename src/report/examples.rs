//! The list of built-in scenarios.

use std::io::{self, Write};

use super::names::plain;
use super::table::{Column, Grid, paragraph};

/// Writes what `pvchain example` prints: names and summaries.
///
/// # Errors
///
/// If it cannot be written.
pub fn examples(out: &mut impl Write, summaries: &[(String, String)]) -> io::Result<()> {
    paragraph(
        out,
        "Built-in scenarios. `pvchain run NAME` runs one; `pvchain example NAME > plan.toml` starts an own one from it.",
    )?;
    let mut grid = Grid::new(&[Column::Text("Name"), Column::Text("Summary")]);
    for (name, summary) in summaries {
        grid.row([plain(name), plain(summary)]);
    }
    grid.write(out, "")
}
