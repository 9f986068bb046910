//! What time changes: capacities, coverage, and when targets are first met.

use super::balance::required;
use super::{Chart, Head, Spread, Table};
use crate::drawing::axis::Axis;
use crate::drawing::panels::{Along, Panel, Panels};
use crate::drawing::{Drawing, Key};
use crate::names::plain;
use crate::number::{amount, with_interval};
use crate::run::Sheet;
use pvchain::{Balanced, Metric, PeriodKind, TargetOutcome};

/// Largest coverage that an axis spans.
const MOST_COVERAGE: f64 = 5.0;

/// The simulated periods in time, if there is a horizon.
fn periods(sheet: &Sheet<'_>) -> Option<Vec<String>> {
    let periods = sheet.scenario.horizon.as_ref()?.periods();
    let simulated = periods.into_iter().filter(|period| period.kind != PeriodKind::RolledUp);
    Some(simulated.map(|period| period.label).collect())
}

pub(super) fn capacity(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, periods) = (sheet.say, periods(sheet)?);
    let mut table = over_time(sheet);
    let stages = sheet.scenario.stages.iter();
    let panels =
        stages.filter_map(|stage| fan(sheet, &mut table, (Metric::Capacity, &stage.id, &periods)));
    let panels: Vec<Panel> = panels.collect();
    let (title, reading) = (say.capacity_chart().to_owned(), say.capacity_reading().to_owned());
    chart(sheet, (id, title, reading), (periods, panels, table))
}

pub(super) fn coverage(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, periods) = (sheet.say, periods(sheet)?);
    let mut table = over_time(sheet);
    let stages = sheet.outcome.balanced.last()?.stages.iter();
    let mut panels = vec![balanced(sheet, &mut table, &periods)];
    for sides in stages {
        let figure = (Metric::Coverage, sides.stage.as_str(), periods.as_slice());
        let Some(mut panel) = fan(sheet, &mut table, figure) else { continue };
        let band = required(sheet, &sides.stage);
        let ends = [band.min.unwrap_or(0.0), band.max.unwrap_or(MOST_COVERAGE)];
        panel.axis.low = 0.0;
        panel.axis.high = panel.axis.high.max(1.05 * ends[1]).min(MOST_COVERAGE);
        panel.required = Some(ends);
        panels.push(panel);
    }
    if panels.len() == 1 {
        return None;
    }
    let (title, reading) = (say.coverage_time_chart().to_owned(), say.coverage_time_reading());
    let mut made = chart(sheet, (id, title, reading.to_owned()), (periods, panels, table))?;
    if let Drawing::Panels(panels) = &mut made.drawing {
        panels.keys.push(Key::new("required", say.required_key()));
    }
    Some(made)
}

fn chart(
    sheet: &Sheet<'_>,
    (id, title, reading): (&'static str, String, String),
    (periods, panels, table): (Vec<String>, Vec<Panel>, Table),
) -> Option<Chart> {
    if panels.is_empty() {
        return None;
    }
    let say = sheet.say;
    let keys = vec![
        Key::new("figure", say.median()),
        Key::new("fan2", "25–75 %"),
        Key::new("fan1", "5–95 %"),
    ];
    let drawing = Drawing::Panels(Panels { along: Along::Periods(periods), all: panels, keys });
    Some(Chart { id: id.to_owned(), title, reading, drawing, table })
}

fn over_time(sheet: &Sheet<'_>) -> Table {
    let mut table = Table::of_spreads(sheet.say, sheet.say.of_head());
    table.heads.insert(1, Head::text(sheet.say.period_head()));
    table
}

/// The probability of being balanced over time.
fn balanced(sheet: &Sheet<'_>, table: &mut Table, periods: &[String]) -> Panel {
    let say = sheet.say;
    let found = periods
        .iter()
        .map(|period| sheet.outcome.balanced.iter().find(|balanced| balanced.period == *period));
    let found: Vec<Option<&Balanced>> = found.collect();
    let p = |balanced: Option<&Balanced>| balanced.map(|balanced| balanced.probability);
    let mut titles = Vec::new();
    for (period, found) in periods.iter().zip(&found) {
        let said = p(*found).map_or(say.undefined().to_owned(), |p| with_interval(say, p));
        let empty = || String::new();
        let name = say.p_balanced().to_owned();
        table.row([
            name,
            plain(period),
            said.clone(),
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
        ]);
        titles.push(say.colon(plain(period), said));
    }
    let spans = found.iter().map(|found| p(*found).map(|p| [100.0 * p.low, 100.0 * p.high]));
    Panel {
        name: say.p_balanced().to_owned(),
        axis: Axis::percent(),
        required: None,
        fans: vec![("fan1", spans.collect())],
        line: ("line", found.iter().map(|found| p(*found).map(|p| 100.0 * p.value)).collect()),
        titles,
    }
}

/// The distribution of a metric over time.
fn fan(
    sheet: &Sheet<'_>,
    table: &mut Table,
    (metric, of, periods): (Metric, &str, &[String]),
) -> Option<Panel> {
    let (say, name) = (sheet.say, sheet.names.subject(of));
    let found = periods.iter().map(|period| sheet.outcome.metric_in(period, metric, of));
    let spreads: Vec<Option<Spread<'_>>> =
        found.map(|summary| summary.map(|summary| Spread::new(say, summary))).collect();
    let unit = spreads.iter().flatten().next()?.unit();
    let span = |low: f64, high: f64| {
        let both = spreads.iter().map(|spread| {
            let spread = spread.as_ref()?;
            Some([spread.at(low)?, spread.at(high)?])
        });
        both.collect::<Vec<_>>()
    };
    let outer = span(0.05, 0.95);
    let mut titles = Vec::new();
    for (period, spread) in periods.iter().zip(&spreads) {
        let title = match spread {
            Some(spread) => {
                let mut cells = spread.cells(name.clone());
                cells.insert(1, plain(period));
                table.row(cells);
                say.colon(plain(period), spread.words())
            }
            None => say.colon(plain(period), say.undefined()),
        };
        titles.push(say.colon(&name, title));
    }
    let figures = outer.iter().flatten().flatten().copied();
    Some(Panel {
        axis: Axis::over(figures.chain([0.0]), &unit),
        name,
        required: None,
        line: ("line", spreads.iter().map(|spread| spread.as_ref()?.at(0.5)).collect()),
        fans: vec![("fan1", outer), ("fan2", span(0.25, 0.75))],
        titles,
    })
}

pub(super) fn first_met(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let say = sheet.say;
    let mut table = Table::new([
        Head::text(say.target()),
        Head::text(say.period_head()),
        Head::number(say.p_first_met()),
        Head::number(say.p_met_by()),
    ]);
    let targets = sheet.outcome.targets.iter();
    let with_time: Vec<&TargetOutcome> =
        targets.filter(|target| target.first_met.is_some()).collect();
    let labels = |target: &TargetOutcome| -> Vec<String> {
        target.first_met.iter().flatten().map(|first| first.period.clone()).collect()
    };
    let periods = labels(with_time.iter().max_by_key(|target| labels(target).len())?);
    let panels = with_time.iter().map(|target| curve(sheet, &mut table, (target, &periods)));
    let panels: Vec<Panel> = panels.collect();
    let keys = vec![Key::new("fan1", say.interval_head())];
    let drawing = Drawing::Panels(Panels { along: Along::Periods(periods), all: panels, keys });
    let (title, reading) = (say.first_met_chart().to_owned(), say.first_met_reading().to_owned());
    Some(Chart { id: id.to_owned(), title, reading, drawing, table })
}

/// How likely a target has been met by each period. Periods exclude each other, so the ends of their
/// intervals may be added: the sum is at least as wide as it must be.
fn curve(
    sheet: &Sheet<'_>,
    table: &mut Table,
    (target, periods): (&TargetOutcome, &[String]),
) -> Panel {
    let (say, name) = (sheet.say, plain(&target.id));
    let [mut low, mut value, mut high] = [0.0_f64; 3];
    let (mut fan, mut line, mut titles) = (Vec::new(), Vec::new(), Vec::new());
    for period in periods {
        let first = target.first_met.iter().flatten().find(|first| first.period == *period);
        let Some(first) = first else {
            fan.push(None);
            line.push(None);
            titles.push(name.clone());
            continue;
        };
        let p = first.probability;
        (low, value, high) = (low + p.low, (value + p.value).min(1.0), (high + p.high).min(1.0));
        let [low, value, high] = [low.min(value), value, high].map(|share| 100.0 * share);
        let by = say.share_with_interval(amount(value), amount(low), amount(high));
        table.row([name.clone(), plain(period), with_interval(say, p), by.clone()]);
        titles.push(say.colon(&name, say.colon(plain(period), by)));
        fan.push(Some([low, high]));
        line.push(Some(value));
    }
    Panel {
        name,
        axis: Axis::percent(),
        required: None,
        fans: vec![("fan1", fan)],
        line: ("line", line),
        titles,
    }
}
