//! What time changes, how likely each promise is kept, and what each project means for it.

use super::balance::MOST_COVERAGE;
use crate::drawing::{
    Along, Axis, Chart, Drawing, Key, Mark, MarkShape, MarkedRow, Panel, Panels, RowGroup,
};
use crate::number::{Outlook, count, probability, signed, with_interval, with_unit};
use crate::table::{Cell, Table};
use crate::tables::{self, Critical, FirstMetBy, required, that_matter};
use crate::{names::plain, sheet::Sheet, spread::Spread};
use pvchain::{Balanced, Metric, PeriodKind, Probability, Summary, TargetOutcome};

/// The simulated periods in time, if there is a horizon.
fn periods(sheet: &Sheet<'_>) -> Option<Vec<String>> {
    let periods = sheet.scenario.horizon.as_ref()?.periods();
    let simulated = periods.into_iter().filter(|period| period.kind != PeriodKind::RolledUp);
    Some(simulated.map(|period| period.label).collect())
}

pub(super) fn capacity(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, periods) = (sheet.say, periods(sheet)?);
    let (mut table, mut all) = (over_time(sheet, &[]), Vec::new());
    for stage in &sheet.scenario.stages {
        let found = found(sheet, Metric::Capacity, &stage.id, &periods);
        let Some(panel) = fan(sheet, &periods, &found) else { continue };
        table.append(over_time(sheet, &found));
        all.push(panel);
    }
    let about = [say.capacity_chart(), say.capacity_reading()];
    let panels = Panels { along: Along::Periods(periods), all, keys: fans(sheet) };
    Chart::of(id, about, Drawing::Panels(panels), table)
}

pub(super) fn coverage(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, periods) = (sheet.say, periods(sheet)?);
    let mut table = over_time(sheet, &[]);
    let mut all = vec![balanced(sheet, &mut table, &periods)];
    for sides in &sheet.outcome.balanced.last()?.stages {
        let found = found(sheet, Metric::Coverage, &sides.stage, &periods);
        let Some(mut panel) = fan(sheet, &periods, &found) else { continue };
        table.append(over_time(sheet, &found));
        let band = required(sheet, &sides.stage);
        let ends = [band.min.unwrap_or(0.0), band.max.unwrap_or(MOST_COVERAGE)];
        panel.axis.low = 0.0;
        panel.axis.high = panel.axis.high.max(1.05 * ends[1]).min(MOST_COVERAGE);
        panel.required = Some(ends);
        all.push(panel);
    }
    if all.len() == 1 {
        return None;
    }
    let about = [say.coverage_time_chart(), say.coverage_time_reading()];
    let mut keys = fans(sheet);
    keys.push(("required", say.required_key()));
    let panels = Panels { along: Along::Periods(periods), all, keys };
    Chart::of(id, about, Drawing::Panels(panels), table)
}

fn fans(sheet: &Sheet<'_>) -> Vec<Key> {
    let median = ("figure", sheet.say.median());
    vec![median, ("fan2", "25–75 %"), ("fan1", "5–95 %")]
}

fn found<'a>(
    sheet: &Sheet<'a>,
    metric: Metric,
    of: &str,
    periods: &[String],
) -> Vec<Option<&'a Summary>> {
    periods.iter().map(|period| sheet.find_in(period, metric, of)).collect()
}

fn over_time(sheet: &Sheet<'_>, found: &[Option<&Summary>]) -> Table {
    let columns = tables::spreads(sheet, sheet.say.of_head(), &["of", "period"], &[]);
    columns.of(found.iter().copied().flatten())
}

fn balanced(sheet: &Sheet<'_>, table: &mut Table, periods: &[String]) -> Panel {
    let (say, name) = (sheet.say, sheet.say.p_balanced().to_owned());
    let found = periods.iter().map(|period| {
        let mut all = sheet.outcome.balanced.iter();
        all.find(|balanced: &&Balanced| balanced.period == *period).map(|found| found.probability)
    });
    let found: Vec<_> = found.collect();
    let mut titles = Vec::new();
    for (period, p) in periods.iter().zip(&found) {
        let said = p.map_or(say.undefined().to_owned(), |p| with_interval(say, p));
        let cells = [&name, period, &said].map(Cell::from);
        table.row(cells.into_iter().chain(vec![Cell::Nothing; table.heads.len() - 3]));
        titles.push(say.colon(plain(period), said));
    }
    let percent = |share: f64| 100.0 * share;
    let spans = found.iter().map(|p| p.map(|p| [p.low, p.high].map(percent)));
    Panel {
        name,
        axis: Axis::percent(),
        required: None,
        fans: vec![("fan1", spans.collect())],
        line: found.iter().map(|p| p.map(|p| percent(p.value))).collect(),
        titles,
    }
}

fn fan(sheet: &Sheet<'_>, periods: &[String], found: &[Option<&Summary>]) -> Option<Panel> {
    let say = sheet.say;
    let name = sheet.names.subject(&found.iter().flatten().next()?.of);
    let spreads: Vec<Option<Spread<'_>>> =
        found.iter().map(|one| one.map(|summary| Spread::new(say, summary))).collect();
    let unit = spreads.iter().flatten().next()?.unit();
    let span = |ends: [f64; 2]| -> Vec<_> {
        spreads.iter().map(|spread| spread.as_ref()?.span(ends)).collect()
    };
    let titles = periods.iter().zip(&spreads).map(|(period, spread)| {
        let words = spread.as_ref().map_or(say.undefined().to_owned(), Spread::words);
        say.colon(&name, say.colon(plain(period), words))
    });
    let (outer, titles) = (span([0.05, 0.95]), titles.collect());
    let figures = outer.iter().flatten().flatten().copied();
    Some(Panel {
        axis: Axis::over(figures.chain([0.0]), &unit),
        name,
        required: None,
        line: spreads.iter().map(|spread| spread.as_ref()?.at(0.5)).collect(),
        fans: vec![("fan1", outer), ("fan2", span([0.25, 0.75]))],
        titles,
    })
}

pub(super) fn first_met(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let say = sheet.say;
    let targets = sheet.outcome.targets.iter().filter(|target| target.first_met.is_some());
    let all = targets.clone().flat_map(FirstMetBy::all);
    let table = tables::first_met(sheet).of(all);
    let labels = |target: &TargetOutcome| -> Vec<String> {
        target.first_met.iter().flatten().map(|first| first.period.clone()).collect()
    };
    let periods = labels(targets.clone().max_by_key(|target| labels(target).len())?);
    let all = targets.map(|target| curve(sheet, target, &periods)).collect();
    let about = [say.first_met_chart(), say.first_met_reading()];
    let keys = vec![("fan1", say.interval_head())];
    let panels = Panels { along: Along::Periods(periods), all, keys };
    Chart::of(id, about, Drawing::Panels(panels), table)
}

fn curve(sheet: &Sheet<'_>, target: &TargetOutcome, periods: &[String]) -> Panel {
    let (say, name) = (sheet.say, plain(&target.id));
    let all: Vec<FirstMetBy<'_>> = FirstMetBy::all(target).collect();
    let found = || periods.iter().map(|at| all.iter().find(|one| one.first.period == *at));
    let percent = |one: &FirstMetBy<'_>| one.by.map(|share| 100.0 * share);
    let titles = found().map(|one| {
        one.map_or(name.clone(), |one| {
            say.colon(&name, say.colon(plain(&one.first.period), one.by_then(say)))
        })
    });
    let fan = found().map(|one| one.map(percent).map(|[low, _, high]| [low, high])).collect();
    Panel {
        titles: titles.collect(),
        line: found().map(|one| one.map(percent).map(|[_, value, _]| value)).collect(),
        name,
        axis: Axis::percent(),
        required: None,
        fans: vec![("fan1", fan)],
    }
}

/// Most projects that are drawn for a target; the table has them all.
const MOST_PROJECTS: usize = 8;

pub(super) fn targets(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, targets) = (sheet.say, &sheet.outcome.targets);
    let columns =
        ["target", "what", "bound", "period", "figure", "probability", "verdict", "source"];
    let table = tables::targets(sheet).pick(&columns).of(tables::each(sheet));
    let row = |name, p| row(sheet, name, p);
    let mut rows: Vec<MarkedRow> =
        targets.iter().map(|target| row(plain(&target.id), target.probability)).collect();
    if let Some(all) = sheet.outcome.all_targets.filter(|_| targets.len() > 1) {
        rows.push(row(say.targets_together(targets.len()), all));
    }
    let keys = vec![("good", say.kept()), ("warn", say.at_risk()), ("bad", say.broken())];
    let groups = vec![RowGroup::new(Axis::percent(), rows)];
    let about = [say.targets_chart(), say.targets_reading()];
    Chart::of(id, about, Drawing::rows(groups, keys), table)
}

fn row(sheet: &Sheet<'_>, name: String, p: Probability) -> MarkedRow {
    let class = match Outlook::of(p) {
        Outlook::Kept => "good",
        Outlook::AtRisk => "warn",
        Outlook::Broken => "bad",
    };
    let value = with_interval(sheet.say, p);
    let title = sheet.say.colon(&name, &value);
    MarkedRow::of(name, value, Mark::new(MarkShape::chance(p), class, title))
}

pub(super) fn projects(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, targets) = (sheet.say, &sheet.outcome.targets);
    let all: Vec<Critical<'_>> = targets.iter().flat_map(that_matter).collect();
    let draws = all.last().map_or(0, |(_, project)| project.criticality.draws);
    let table = tables::projects(sheet).pick(&tables::PROJECTS).of(all);
    let groups = targets.iter().map(|target| {
        let drawn = that_matter(target).into_iter().take(MOST_PROJECTS);
        let rows = drawn.map(|(_, project)| {
            let (name, gain) = (plain(&project.project), 100.0 * project.gain);
            let points = with_unit(signed(gain), say.points());
            let title = say.project_hover(&name, &points, with_interval(say, project.criticality));
            let value = say.gain_and_criticality(points, probability(say, project.criticality));
            let shape = MarkShape::Bar([gain.min(0.0), gain.max(0.0)]);
            MarkedRow::of(name, value, Mark::new(shape, "figure", title))
        });
        let rows = rows.collect();
        RowGroup { heading: plain(&target.id), axis: Axis::default(), rows }
    });
    let mut groups: Vec<RowGroup> = groups.filter(|group| !group.rows.is_empty()).collect();
    // One axis for all, so that bars compare across targets.
    let figures = groups.iter().flat_map(|group| &group.rows).flat_map(MarkedRow::figures);
    let axis = Axis::over(figures.chain([0.0, 1.0]), say.points());
    for group in &mut groups {
        group.axis = axis.clone();
    }
    let about = [say.projects_title().to_owned(), say.gain_means(count(draws))];
    Chart::of(id, about, Drawing::rows(groups, Vec::new()), table)
}
