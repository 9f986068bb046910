//! Tidy tables: every figure of an outcome, one row each, for other programs to read.

use std::io::{self, Write};

use super::sheet::{Page, Sheet};
use super::table::Table;
use super::{csv, parquet, tables};

/// A tidy table of an outcome.
#[derive(Debug, Clone, Copy)]
pub struct Tidy(&'static str, fn(&Sheet<'_>) -> Table);

impl Tidy {
    /// All of them: P(balanced) and the sides on which each stage fails; what the chain runs into
    /// without any trade; what holds each stage back; targets, and all of them at once in a row
    /// without a target; when each target is first met; what each project means for each target;
    /// metrics; their quantiles; precisions that were asked for; and what is needed to get the same
    /// numbers again. None is called as a table that a scenario may be read from.
    pub const ALL: [Self; 10] = [
        Self("balanced", |sheet| {
            let columns = ["period", "stage", "event", "probability"];
            let events = sheet.outcome.balanced.iter().flat_map(tables::Event::all);
            tables::balanced(sheet).pick(&columns).of(events)
        }),
        Self("bottleneck", |sheet| tables::bottleneck(sheet).of(&sheet.outcome.bottleneck)),
        Self("limiting", |sheet| tables::limiting(sheet).of(&sheet.outcome.limiting)),
        Self("targets", |sheet| {
            let bounds = ["bound_unit", "min", "max", "shortfall", "defined", "probability"];
            let columns = [&["target", "metric", "of", "period"], &bounds[..]].concat();
            tables::targets(sheet)
                .pick(&columns)
                .of(tables::each(sheet).chain(tables::together(sheet)))
        }),
        Self("first_met", |sheet| {
            let found = sheet.outcome.targets.iter().flat_map(tables::FirstMetBy::all);
            tables::first_met(sheet).pick(&["target", "period", "probability"]).of(found)
        }),
        Self("criticality", |sheet| {
            tables::projects(sheet).pick(&tables::PROJECTS).of(tables::critical(sheet))
        }),
        Self("metrics", |sheet| {
            let figures = ["defined", "mean", "standard_error", "sd", "min", "max"];
            let interval = ["mean_low", "mean_high", "heavy_tail"];
            let columns = [&["metric", "of", "period", "unit"], &figures[..], &interval].concat();
            tables::summaries(sheet).pick(&columns).of(&sheet.outcome.metrics)
        }),
        Self("quantiles", |sheet| {
            let columns = ["metric", "of", "period", "unit", "p", "value"];
            let found = sheet.outcome.metrics.iter();
            let found =
                found.flat_map(|of| of.quantiles.iter().map(move |quantile| (of, quantile)));
            tables::quantiles(sheet).pick(&columns).of(found)
        }),
        Self("precision", |sheet| tables::precision().of(&sheet.outcome.provenance.until)),
        Self("provenance", |sheet| {
            let run = ["design", "seed", "draws", "complete", "observations", "effective"];
            let columns = [&["scenario", "changes", "digest", "version"], &run[..]].concat();
            tables::provenance(sheet).pick(&columns).of([&sheet.outcome.provenance])
        }),
    ];

    /// The name of its file as CSV.
    pub fn file(self) -> String {
        format!("{}.csv", self.0)
    }

    /// The name of its file as Parquet.
    pub fn parquet_file(self) -> String {
        format!("{}.parquet", self.0)
    }

    /// Writes the table as CSV: a line of heads, then the rows. A table without rows has heads, too.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(self, out: &mut impl Write, page: Page<'_>) -> io::Result<()> {
        csv::write(out, &(self.1)(&Sheet::new(page)))
    }

    /// Writes the table as Parquet, with the columns that it has as CSV; what is undefined is null.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write_parquet(self, out: &mut (impl Write + Send), page: Page<'_>) -> io::Result<()> {
        parquet::write(out, &(self.1)(&Sheet::new(page)))
    }
}
