//! An Excel workbook: the answer, its tables and charts, the assumptions and the provenance.
//!
//! Numbers are those of the outcome, in the units that stand beside them, and only look rounded.
//! Texts are written as texts: none becomes a formula or a link. The same outcome gives the same
//! bytes.

mod chart;
mod given;
mod leaf;
mod results;
mod time;

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::Page;
use super::run::Sheet;
use leaf::Styles;

/// A workbook in the making, and what is written into it.
struct Book<'a> {
    workbook: Workbook,
    styles: Styles,
    sheet: Sheet<'a>,
}

/// Writes a workbook with the tables, charts and assumptions of a run.
///
/// # Errors
///
/// If it cannot be written, or if a table has more rows than a worksheet holds, 1,048,576.
pub fn workbook(out: &mut (impl Write + Send), page: Page<'_>) -> io::Result<()> {
    let mut book =
        Book { workbook: Workbook::new(), styles: Styles::default(), sheet: Sheet::new(page) };
    let written = write(&mut book).and_then(|()| book.workbook.save_to_writer(out));
    written.map_err(|error| match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error),
    })
}

fn write(book: &mut Book<'_>) -> Result<(), XlsxError> {
    // A clock would make every file another one.
    let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_creation_datetime(&date);
    book.workbook.set_properties(&properties);
    results::answer(book)?;
    results::targets(book)?;
    results::coverage(book)?;
    results::supply(book)?;
    results::accounts(book)?;
    time::periods(book)?;
    time::projects(book)?;
    results::metrics(book)?;
    given::assumptions(book)?;
    given::provenance(book)
}
