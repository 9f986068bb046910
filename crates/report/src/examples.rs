//! The list of built-in scenarios.

use std::io::{self, Write};

use super::language::Say;
use super::names::plain;
use super::table::{Table, text};
use super::terminal::{paragraph, table};
use pvchain::Language;

/// Writes what `pvchain example` prints: names and summaries.
///
/// # Errors
///
/// If it cannot be written.
pub fn examples(
    out: &mut impl Write,
    language: Language,
    summaries: &[(String, String)],
) -> io::Result<()> {
    let say = Say(language);
    paragraph(out, say.examples_intro())?;
    let mut grid = Table::new([say.name(), say.summary()].map(text));
    for (name, summary) in summaries {
        grid.row([plain(name), plain(summary)]);
    }
    table(out, say, "", &grid)
}
