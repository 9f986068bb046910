//! The page of a run: the answer first, then the figures that it rests on, then its provenance.

use std::collections::BTreeSet;

use super::language::Say;
use super::names::{figure_unit, plain};
use super::number::{LIKELY, Shown, amount, count, exact, probability, with_interval, with_unit};
use super::sheet::{Page, Sheet};
use super::table::{ColumnKind, Table};
use super::tables::{self, summaries};
use super::terminal::Printout;
use super::{answer, check};
use pvchain::stats::Z95;
use pvchain::{Facts, Link, Metric, PeriodKind, TargetOutcome, lint};

/// Metrics with a place of their own on the page.
const PLACED: [Metric; 4] =
    [Metric::Coverage, Metric::Gap, Metric::LocalSupplyRate, Metric::Account];

/// The page that `pvchain run` prints.
pub fn run(page: Page<'_>) -> String {
    let sheet = &Sheet::new(page);
    Printout::of(sheet.say, |page| {
        for (index, text) in answer::sentences(sheet).iter().enumerate() {
            if index == 1 { page.apart(text) } else { page.paragraph(text) }
        }
        page.maybe(sheet.asked.changed());
        answer::stages(page, sheet);
        periods(page, sheet);
        supply_rates(page, sheet);
        targets(page, sheet);
        projects(page, sheet);
        answer::bottlenecks(page, sheet);
        answer::limiting(page, sheet);
        let columns = ["of", "median", "range", "shown unit"];
        let accounts = summaries(sheet).pick(&columns).of(sheet.accounts());
        page.table(sheet.say.accounts(), &accounts.called(&[sheet.say.account()]));
        metrics(page, sheet);
        quantiles(page, sheet);
        let remarks = lint::remarks(sheet.scenario);
        if !remarks.is_empty() {
            page.apart(sheet.say.please_check());
            check::remarks(page, &remarks);
        }
        provenance(page, sheet);
    })
}

fn supply_rates(page: &mut Printout, sheet: &Sheet<'_>) {
    let links = sheet.scenario.links.iter().map(Link::id);
    let found = links.filter_map(|link| sheet.find(Metric::LocalSupplyRate, &link));
    let columns = ["of", "median with unit", "range with unit", "note"];
    let rates = summaries(sheet).pick(&columns).of(found).called(&[sheet.say.link()]);
    page.table(sheet.say.supply_title(), &rates);
}

fn targets(page: &mut Printout, sheet: &Sheet<'_>) {
    let say = sheet.say;
    let columns = ["target", "what", "bound", "probability", "verdict"];
    let mut targets = tables::targets(sheet).pick(&columns).of(tables::each(sheet)).headed(say);
    if targets.is_empty() {
        return;
    }
    targets.heads[2].kind = ColumnKind::Text;
    let targets = targets.called(&[say.target(), say.bound(), say.p_met(), ""]);
    page.table_under_headings(say.targets_title(), &targets);
    page.indented(2, say.verdicts(exact(100.0 * LIKELY), exact(100.0 - 100.0 * LIKELY)));
    let n_targets = sheet.outcome.targets.len();
    if let Some(all) = sheet.outcome.all_targets.filter(|_| n_targets > 1) {
        let p = with_interval(say, all);
        page.indented(
            2,
            match all.hits {
                hits if hits <= 0.0 => say.all_never(n_targets, count(all.draws), p),
                _ => say.all_together(n_targets, p),
            },
        );
    }
    let sources = sheet.scenario.targets.iter().filter_map(|target| target.note.source.as_deref());
    let sources: Vec<String> = sources.collect::<BTreeSet<_>>().into_iter().map(plain).collect();
    if !sources.is_empty() {
        let sources = sources.join(say.semicolon());
        page.indented(2, say.sources(sources.trim_end_matches(['.', '。'])));
    }
}

/// Metrics that were asked for and have no place of their own.
fn metrics(page: &mut Printout, sheet: &Sheet<'_>) {
    let asked = |metric| sheet.asked.metrics.contains(&metric) && !PLACED.contains(&metric);
    let columns = ["metric", "of", "mean", "error", "5 %", "50 %", "95 %", "unit and notes"];
    let found = sheet.headline().filter(|summary| asked(summary.metric));
    let metrics = summaries(sheet).pick(&columns).of(found);
    page.table(sheet.say.metrics_title(), &metrics);
}

fn quantiles(page: &mut Printout, sheet: &Sheet<'_>) {
    let asked = &sheet.asked.metrics;
    let is_shown =
        |metric| asked.contains(&metric) || (asked.is_empty() && PLACED.contains(&metric));
    let found = sheet.headline().filter(|summary| is_shown(summary.metric));
    let found = found.flat_map(|of| of.quantiles.iter().map(move |quantile| (of, quantile)));
    let found = found.filter(|(_, quantile)| sheet.asked.quantiles.contains(&quantile.p));
    let columns = ["metric", "of", "p", "value", "ends", "shown unit"];
    let quantiles = tables::quantiles(sheet).pick(&columns).of(found);
    page.table(sheet.say.quantiles_title(), &quantiles);
}

fn provenance(page: &mut Printout, sheet: &Sheet<'_>) {
    let (say, provenance) = (sheet.say, &sheet.outcome.provenance);
    let draws = count(provenance.draws);
    let end = if provenance.complete { say.complete() } else { say.incomplete() };
    let sentences = [
        say.drawn(draws, end, provenance.seed),
        say.made_by(say.design(&provenance.design)),
        say.version_and_digest(&provenance.version, &provenance.digest),
    ];
    if sheet.is_exact {
        page.apart(say.all_the_same());
        page.paragraph(sentences.concat());
    } else {
        page.apart(sentences.concat());
    }
}

/// Why figures that rest on these facts are not to be relied on.
pub(crate) fn doubt(say: Say, facts: Facts) -> &'static str {
    match (facts.reliable, facts.hang_on_one()) {
        (true, _) => "",
        (false, true) => say.hangs_on_one(),
        (false, false) => say.not_reliable(),
    }
}

/// Most projects that a table names for a target.
const MOST_PROJECTS: usize = 8;

fn periods(page: &mut Printout, sheet: &Sheet<'_>) {
    let say = sheet.say;
    let Some(horizon) = &sheet.scenario.horizon else { return };
    if let Some(facts) = sheet.outcome.facts {
        let worth = amount(facts.effective.floor());
        let doubt = doubt(say, facts);
        page.apart(say.facts_weight(count(sheet.outcome.provenance.draws), worth) + doubt);
    }
    let periods = horizon.periods().into_iter();
    let years =
        periods.filter(|period| period.kind == PeriodKind::RolledUp || horizon.step.months() == 12);
    let mut installed = Table::default();
    for year in years {
        let stages = sheet.scenario.stages.iter();
        let found = stages.filter_map(|one| sheet.find_in(&year.label, Metric::Capacity, &one.id));
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

fn projects(page: &mut Printout, sheet: &Sheet<'_>) {
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
    let short = |shortfall| {
        let error = target.shortfall_error.map(|error| shown.bare(Z95 * error));
        let error = error.map_or(String::new(), |error| format!(" ± {error}"));
        say.shortfall(with_unit(shown.bare(shortfall) + &error, &shown.unit()))
    };
    let shortfall = target.shortfall.map(short);
    let first = target.first_met.iter().flatten();
    let likely = first.max_by(|a, b| a.probability.value.total_cmp(&b.probability.value));
    let likely = likely.filter(|first| first.probability.hits > 0.0);
    let likely =
        likely.map(|first| say.first_met(&first.period, probability(say, first.probability)));
    format!("{}{}", shortfall.unwrap_or_default(), likely.unwrap_or_default())
}
