//! What time adds to a page: periods, projects, and how many draws count after weighting by
//! observations.

use super::names::{figure_unit, plain};
use super::number::{Shown, amount, count, probability};
use super::tables::{self, summaries};
use super::{sheet::Sheet, table::Table, terminal::Printout};
use pvchain::{Metric, PeriodKind, TargetOutcome};

/// Most projects that a table names for a target.
const MOST_PROJECTS: usize = 8;

/// Balance and installed capacity, year by year.
pub(super) fn periods(page: &mut Printout, sheet: &Sheet<'_>) {
    let say = sheet.say;
    let Some(horizon) = &sheet.scenario.horizon else { return };
    if let Some(facts) = sheet.outcome.facts {
        let worth = amount(facts.effective.floor());
        let doubt = if facts.reliable { "" } else { say.not_reliable() };
        page.apart(say.facts_weight(count(sheet.outcome.provenance.draws), worth) + doubt);
    }
    let periods = horizon.periods().into_iter();
    let years =
        periods.filter(|period| period.kind == PeriodKind::RolledUp || horizon.step.months() == 12);
    let mut installed = Table::default();
    for year in years {
        let stages = sheet.scenario.stages.iter();
        let found = stages
            .filter_map(|one| sheet.outcome.metric_in(&year.label, Metric::Capacity, &one.id));
        let columns = ["of", "median", "range", "shown unit"];
        let of_year = summaries(sheet).pick(&columns).of(found);
        let balanced = sheet.outcome.balanced.iter().find(|found| found.period == year.label);
        let balanced = balanced.filter(|found| !found.stages.is_empty());
        let p = balanced.map(|found| probability(say, found.probability));
        installed.under(p.map_or(year.label.clone(), |p| say.balanced_in(&year.label, p)), of_year);
    }
    let installed = installed.called(&[say.year_head(), say.capacity_head()]);
    page.table(say.installed_title(), &installed);
}

/// What each project means for each target.
pub(super) fn projects(page: &mut Printout, sheet: &Sheet<'_>) {
    let say = sheet.say;
    let (mut projects, mut draws) = (Table::default(), 0);
    for target in &sheet.outcome.targets {
        let found = tables::that_matter(target);
        let Some((_, first)) = found.first() else { continue };
        draws = first.criticality.draws;
        let of_target = tables::projects(sheet).pick(&["project", "points", "criticality"]);
        let of_target = of_target.of(found.into_iter().take(MOST_PROJECTS));
        projects.under(format!("{}{}", plain(&target.id), missing(sheet, target)), of_target);
    }
    if !projects.is_empty() {
        page.table(say.projects_title(), &projects);
        page.indented(2, say.gain_means(count(draws)));
    }
}

/// What is missing to a target on average, and when it is likely met first.
fn missing(sheet: &Sheet<'_>, target: &TargetOutcome) -> String {
    let say = sheet.say;
    let unit = figure_unit(sheet.scenario, target.metric, &target.of);
    let shown = Shown::new(say, target.metric, &unit);
    let short = |shortfall| say.shortfall(shown.words(shortfall));
    let shortfall = target.shortfall.map(short);
    let first = target.first_met.iter().flatten();
    let likely = first.max_by(|a, b| a.probability.value.total_cmp(&b.probability.value));
    let likely = likely.filter(|first| first.probability.hits > 0.0);
    let likely =
        likely.map(|first| say.first_met(&first.period, probability(say, first.probability)));
    format!("{}{}", shortfall.unwrap_or_default(), likely.unwrap_or_default())
}
