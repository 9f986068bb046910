//! An Excel workbook: the answer, its tables and charts, the assumptions and the provenance.
//!
//! Numbers are those of the outcome, in the units that stand beside them, and only look rounded.
//! Texts are written as texts: none becomes a formula or a link. The same outcome gives the same
//! bytes.

mod leaf;

use std::collections::BTreeMap;
use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::given::{Assumptions, owner};
use super::sheet::{Page, Sheet};
use super::table::{Cell, Columns, Table, columns};
use super::tables::{self, QUANTILES};
use super::{answer::sentences, language::Say};
use leaf::{Leaf, Styles};
use pvchain::{Input, Metric, Note, PeriodKind, Quantity, Summary};

/// Rows between the tops of two charts.
const CHART_ROWS: u32 = 16;

/// Fans that a sheet shows; beyond that the table has to do.
const MOST_FANS: u32 = 24;

struct Book {
    workbook: Workbook,
    styles: Styles,
    say: Say,
}

impl Book {
    fn leaf(&mut self, name: &str) -> Result<Leaf<'_>, XlsxError> {
        Leaf::new(&mut self.workbook, &self.styles, (name, self.say))
    }

    fn table(&mut self, name: &str, table: &Table) -> Result<(), XlsxError> {
        self.leaf(name)?.table(table).map(drop)
    }
}

/// Writes a workbook with the tables, charts and assumptions of a run.
///
/// # Errors
///
/// If it cannot be written, or if a table has more rows than a worksheet holds, 1,048,576.
pub fn workbook(out: &mut (impl Write + Send), page: Page<'_>) -> io::Result<()> {
    let sheet = &Sheet::new(page);
    let mut book = Book { workbook: Workbook::new(), styles: Styles::default(), say: sheet.say };
    let written = write(&mut book, sheet).and_then(|()| book.workbook.save_to_writer(out));
    written.map_err(|error| match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error),
    })
}

fn write(book: &mut Book, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    // A clock would make every file another one.
    let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_creation_datetime(&date);
    book.workbook.set_properties(&properties);
    let say = sheet.say;
    answer(book, sheet)?;
    targets(book, sheet)?;
    coverage(book, sheet)?;
    let rates =
        [Metric::LocalSupplyRate, Metric::LocalConversionRate, Metric::ChainLocalSupplyRate];
    of_metrics(book, sheet, say.supply_sheet(), &rates)?;
    of_metrics(book, sheet, say.accounts(), &[Metric::Account])?;
    periods(book, sheet)?;
    projects(book, sheet)?;
    book.table(say.metrics_sheet(), &summaries(sheet).of(&sheet.outcome.metrics))?;
    book.table(say.assumptions_sheet(), &assumptions(sheet))?;
    book.table(say.provenance_sheet(), &provenance(sheet))
}

fn answer(book: &mut Book, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    let mut leaf = book.leaf(sheet.say.answer_sheet())?;
    leaf.title(&sheet.scenario.name)?;
    for text in sentences(sheet) {
        leaf.line(&text)?;
    }
    leaf.skip();
    let balanced = sheet.outcome.balanced.iter().filter(|found| !found.stages.is_empty());
    let balanced = balanced.filter_map(|found| tables::Event::all(found).next());
    let mut table = tables::balanced(sheet).pick(&["period", "probability", "draws"]).of(balanced);
    table.heads[1].widths[1] = 12;
    leaf.table(&table)?;
    leaf.skip();
    let found = sheet.bottlenecks();
    let mut table = tables::bottleneck(sheet).pick(&["stage", "probability"]).of(found);
    table = table.called(&[sheet.say.bottleneck(), sheet.say.probability()]);
    table.heads[1].widths[1] = 12;
    leaf.table(&table)?;
    Ok(())
}

fn targets(book: &mut Book, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    let n_targets = sheet.outcome.targets.len();
    if n_targets == 0 {
        return Ok(());
    }
    let mut leaf = book.leaf(sheet.say.targets_given())?;
    let what = ["target", "probability", "verdict", "metric", "of", "period", "min", "max"];
    let rest = ["bound_unit", "defined", "shortfall", "source", "below", "above"];
    let found = tables::each(sheet).chain(tables::together(sheet));
    let table = tables::targets(sheet).pick(&[&what[..], &rest].concat()).of(found);
    let rows = leaf.table(&table)?.part(0..n_targets, "target");
    let bars = ["probability", "below", "above"];
    let mut drawn = leaf::bars(&rows, sheet.say.p_met(), bars);
    drawn.y_axis().set_min(0).set_max(1).set_num_format("0%");
    leaf.chart(&drawn)
}

fn coverage(book: &mut Book, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    let say = sheet.say;
    let Some(balanced) = sheet.outcome.balanced.last().filter(|one| !one.stages.is_empty()) else {
        return Ok(());
    };
    let mut leaf = book.leaf(say.coverage_sheet())?;
    let coverage = ["stage", "coverage", "coverage 5 %", "coverage 95 %", "min", "max"];
    let gap = ["gap", "gap 5 %", "gap 95 %", "unit", "short", "over", "below", "above"];
    let table = tables::sides(sheet).pick(&[&coverage[..], &gap].concat()).of(&balanced.stages);
    let rows = leaf.table(&table)?;
    let mut drawn = leaf::bars(&rows, say.coverage_chart(), ["coverage", "below", "above"]);
    let bands = balanced.stages.iter().map(|sides| tables::required(sheet, &sides.stage));
    let [mut is_min, mut is_max] = [false; 2];
    for band in bands {
        (is_min, is_max) = (is_min || band.min.is_some(), is_max || band.max.is_some());
    }
    let bounds = [("min", say.minimum()), ("max", say.maximum())].into_iter();
    let bounds = bounds.zip([is_min, is_max]).filter(|(_, is_some)| *is_some);
    let bounds: Vec<_> = bounds.map(|(bound, _)| bound).collect();
    if !bounds.is_empty() {
        leaf::bounds(&mut drawn, &rows, &bounds);
    }
    drawn.y_axis().set_min(0).set_num_format("0.0");
    leaf.chart(&drawn)
}

fn summaries<'c>(sheet: &'c Sheet<'_>) -> Columns<'c, &'c Summary> {
    let what = ["metric", "of", "id", "period", "unit", "defined"];
    let figures = ["mean", "standard_error", "sd", "min", "max"];
    let summaries = tables::summaries(sheet).pick(&[&what[..], &figures].concat());
    QUANTILES.into_iter().fold(summaries, |all, one| all.with(tables::estimate(sheet.say, one)))
}

fn of_metrics(
    book: &mut Book,
    sheet: &Sheet<'_>,
    name: &str,
    metrics: &[Metric],
) -> Result<(), XlsxError> {
    let found: Vec<_> = sheet.headline().filter(|found| metrics.contains(&found.metric)).collect();
    if found.is_empty() {
        return Ok(());
    }
    book.table(name, &summaries(sheet).of(found))
}

fn periods(book: &mut Book, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    let say = sheet.say;
    let Some(horizon) = &sheet.scenario.horizon else { return Ok(()) };
    let periods = horizon.periods();
    let simulated = periods.iter().filter(|period| period.kind == PeriodKind::Simulated);
    let simulated: Vec<&str> = simulated.map(|period| period.label.as_str()).collect();
    let mut leaf = book.leaf(say.periods_sheet())?;
    let (mut found, mut fans) = (Vec::new(), Vec::new());
    for metric in [Metric::Capacity, Metric::Coverage] {
        for stage in &sheet.scenario.stages {
            let first = found.len();
            found.extend(
                simulated.iter().filter_map(|period| sheet.find_in(period, metric, &stage.id)),
            );
            let unit = if metric == Metric::Capacity { stage.unit.as_str() } else { "1" };
            // The metric comes first: a title that begins with `=` would be a reference.
            let name = say.in_brackets(sheet.names.stage(&stage.id), unit);
            fans.push((first..found.len(), say.colon(say.metric(metric), name)));
        }
    }
    let quantiles = QUANTILES.map(|(_, name)| name);
    let columns = [&["metric", "of", "period", "unit"], &quantiles[..]].concat();
    let mut table = tables::summaries(sheet).pick(&columns).of(found);
    say.stage().clone_into(&mut table.heads[1].name);
    for (head, width) in table.heads.iter_mut().zip([16, 22, 12]) {
        head.widths[0] = width;
    }
    let rows = leaf.table(&table)?;
    fans.retain(|(places, _)| !places.is_empty());
    for ((places, title), place) in fans.into_iter().zip(0..MOST_FANS) {
        let rows = rows.part(places, "period");
        let drawn = leaf::fan(&rows, &title, &quantiles);
        leaf.worksheet.insert_chart(1 + place * CHART_ROWS, 10, &drawn)?;
    }
    Ok(())
}

fn projects(book: &mut Book, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    let (say, targets) = (sheet.say, &sheet.outcome.targets);
    if targets.iter().all(|target| target.projects.is_none()) {
        return Ok(());
    }
    let found = targets.iter().flat_map(tables::FirstMetBy::all);
    let first_met = tables::first_met(sheet).pick(&["target", "period", "probability"]).of(found);
    book.table(say.first_met_sheet(), &first_met)?;
    let projects = tables::projects(sheet).pick(&tables::PROJECTS);
    book.table(say.projects(), &projects.of(tables::critical(sheet)))
}

/// What it rests on: every number with its source or assumption.
fn assumptions(sheet: &Sheet<'_>) -> Table {
    type Told<'a> = (String, Option<(Input, &'a Quantity)>, Option<&'a Note>);
    let (say, scenario) = (sheet.say, sheet.scenario);
    let given = &Assumptions::new(scenario, say);
    let with_numbers = [given.stages(), given.links(), given.accounts(), given.statuses()];
    let with_numbers = with_numbers.into_iter();
    let with_numbers = with_numbers.chain([given.projects(), given.retirements(), given.markets()]);
    let notes: BTreeMap<String, &Note> =
        with_numbers.flatten().map(|entry| (entry.key, entry.note)).collect();
    let inputs = scenario.inputs().map(|(input, quantity)| {
        let note = notes.get(&owner(&input)).copied();
        (input.to_string(), Some((input, quantity)), note)
    });
    let plan = given.plan().into_iter().take(2).collect();
    let others = [plan, given.targets(), given.correlations(), given.factors()];
    let others = others.into_iter().chain([given.observations()]).flatten();
    let others = others.filter(|entry| !entry.note.is_silent());
    let others = others.map(|entry| (entry.key, None, Some(entry.note)));
    let all: Vec<Told<'_>> = inputs.chain(others).collect();
    let said = |text: Option<&String>| text.map_or(Cell::Nothing, Cell::from);
    let number = |one: &Told<'_>, cell: &dyn Fn(&Input, &Quantity) -> Cell| {
        one.1.as_ref().map_or(Cell::Nothing, |(input, quantity)| cell(input, quantity))
    };
    let unit = |input: &Input| sheet.names.input_unit(scenario, input);
    let columns = columns! { one: &Told<'_>;
        Text 44, say.input() => &one.0;
        Text 44, say.as_given() => number(one, &|_, quantity| quantity.to_string().into());
        Number 12, say.median() => number(one, &|input, _| given.central.value(input).ok().into());
        Text, say.unit() => number(one, &|input, _| unit(input).into());
        Text 50, say.source_head() => said(one.2.and_then(|note| note.source.as_ref()));
        Text 50, say.assumption_head() => said(one.2.and_then(|note| note.assumption.as_ref()));
    };
    columns.of(&all)
}

fn provenance(sheet: &Sheet<'_>) -> Table {
    let what = ["scenario", "changes", "digest", "version", "design", "seed in full", "draws"];
    let effective = sheet.outcome.facts.map(|_| "effective");
    let columns: Vec<&str> = what.into_iter().chain(["complete"]).chain(effective).collect();
    let table = tables::provenance(sheet).pick(&columns).of([&sheet.outcome.provenance]);
    let turned = columns! { one: (&Head, &Cell);
        Text 24, "" => &one.0.name;
        Number 60, "" => one.1.clone();
    };
    turned.of(table.heads.iter().zip(table.cells().flatten()))
}
