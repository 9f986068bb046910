//! The page of a run: the answer first, then the figures that it rests on, then its provenance.

use std::io::{self, Write};

use super::asked::{Page, changes};
use super::number::count;
use super::sheet::Sheet;
use super::terminal::paragraph;
use super::{answer, balance, figures, time};

/// Writes the page that `pvchain run` prints.
///
/// # Errors
///
/// If it cannot be written.
pub fn run(out: &mut impl Write, page: Page<'_>) -> io::Result<()> {
    let sheet = &Sheet::new(page);
    answer::write(out, sheet)?;
    changes(out, sheet.asked)?;
    balance::stages(out, sheet)?;
    time::periods(out, sheet)?;
    figures::supply_rates(out, sheet)?;
    figures::targets(out, sheet)?;
    time::projects(out, sheet)?;
    balance::bottlenecks(out, sheet)?;
    balance::limiting(out, sheet)?;
    figures::accounts(out, sheet)?;
    figures::metrics(out, sheet)?;
    figures::quantiles(out, sheet)?;
    provenance(out, sheet)
}

fn provenance(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let (say, provenance) = (sheet.say, &sheet.outcome.provenance);
    let draws = count(provenance.draws);
    let end = if provenance.complete { say.complete() } else { say.incomplete() };
    writeln!(out)?;
    if sheet.is_exact {
        paragraph(out, say.all_the_same())?;
    }
    let design = say.design(&provenance.design);
    let sentences = [
        say.drawn(draws, end, provenance.seed),
        say.made_by(design),
        say.version_and_digest(&provenance.version, &provenance.digest),
    ];
    paragraph(out, &sentences.concat())
}
