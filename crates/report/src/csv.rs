//! CSV: numbers with all their digits, beside their units; probabilities are shares, not percent.
//!
//! Text is UTF-8. Names are data: where a spreadsheet would take a text for a formula, at its start
//! and after a semicolon, an apostrophe comes before it, and before an apostrophe another one, so
//! that taking one away there gives the text back.

use std::io::{self, Write};

use super::names::plain;
use super::table::{Head, Table, Value};
use pvchain::DrawTable;

pub(super) fn write(out: &mut impl Write, table: &Table) -> io::Result<()> {
    let mut rows = CsvRows::new(out);
    let heads = table.heads.iter().flat_map(Head::for_programs);
    rows.row(heads.map(|(key, _)| Value::Text(key)))?;
    for cells in table.cells() {
        let cells = table.heads.iter().zip(cells);
        rows.row(cells.flat_map(|(head, cell)| cell.for_programs(head)))?;
    }
    rows.writer.flush()
}

/// Writes every draw that an outcome rests on as CSV, in their order: its number, counted from 0,
/// and the columns of the table. What is undefined in a draw is empty.
///
/// # Errors
///
/// If it cannot be written.
pub fn draws(out: &mut impl Write, draws: &DrawTable) -> io::Result<()> {
    let mut rows = CsvRows::new(out);
    let heads = draws.heads();
    rows.row([Value::Text("draw")].into_iter().chain(heads.iter().map(|head| Value::Text(head))))?;
    draws.visit(|number, values| {
        let values = values.iter().map(|value| Value::Number(*value));
        rows.row([Value::Count(number)].into_iter().chain(values))
    })?;
    rows.writer.flush()
}

struct CsvRows<W: Write> {
    writer: ::csv::Writer<W>,
    text: String,
}

impl<W: Write> CsvRows<W> {
    fn new(out: W) -> Self {
        Self { writer: ::csv::Writer::from_writer(out), text: String::new() }
    }

    fn row<'a>(&mut self, cells: impl IntoIterator<Item = Value<'a>>) -> io::Result<()> {
        use std::fmt::Write as _;
        for cell in cells {
            self.text.clear();
            let written = match cell {
                Value::Text(text) => {
                    guard(&plain(text), &mut self.text);
                    Ok(())
                }
                Value::Count(count) => write!(self.text, "{count}"),
                // Either way as many digits as tell it from its neighbours.
                Value::Number(value) if !value.is_finite() => Ok(()),
                Value::Number(value) if value == 0.0 || (1e-5..1e16).contains(&value.abs()) => {
                    write!(self.text, "{value}")
                }
                Value::Number(value) => write!(self.text, "{value:e}"),
                Value::Nothing => Ok(()),
            };
            written.map_err(io::Error::other)?;
            self.writer.write_field(&self.text)?;
        }
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }
}

/// Adds a text to a cell so that no spreadsheet takes it, or what it cuts from it, for a formula.
fn guard(text: &str, cell: &mut String) {
    let mut is_start = true;
    for letter in text.chars() {
        if is_start && matches!(letter, '=' | '+' | '-' | '@' | '\'' | '＝' | '＋' | '－' | '＠')
        {
            cell.push('\'');
        }
        cell.push(letter);
        // Where commas are decimal points, spreadsheets cut lines at semicolons; what follows
        // spaces is cut free of them.
        is_start = letter == ';' || (is_start && letter == ' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_no_formulas_and_can_be_had_back() {
        let guarded = |text: &str| {
            let mut cell = String::new();
            guard(text, &mut cell);
            cell
        };
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("a; =1;-2"), "a; '=1;'-2");
        assert_eq!(guarded("'quoted'"), "''quoted'");
        assert_eq!(guarded("wafer->cell"), "wafer->cell");
    }

    #[test]
    fn numbers_keep_every_digit() {
        let mut out = Vec::new();
        let mut rows = CsvRows::new(&mut out);
        let numbers = [0.1 + 0.2, 1e-7, 2.5e300, -3.0, 0.0].map(Value::Number);
        rows.row(numbers.into_iter().chain([Value::Nothing, Value::Count(u64::MAX)])).unwrap();
        drop(rows);
        let expected = "0.30000000000000004,1e-7,2.5e300,-3,0,,18446744073709551615\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
