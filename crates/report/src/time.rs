//! What time adds to a page: periods, projects, and how many draws count after weighting by
//! observations.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::check;
use super::language::Say;
use super::names::{figure_unit, plain};
use super::number::{Shown, amount, count, probability, with_unit};
use super::sheet::Sheet;
use super::table::{Table, number, text};
use super::tables::{self, summaries};
use super::terminal::{indented, paragraph, table};
use pvchain::{Factor, Input, Metric, PeriodKind, Project, ProjectField, Scenario, TargetOutcome};

/// Most projects that a table names for a target.
const MOST_PROJECTS: usize = 8;

/// Balance and installed capacity, year by year.
pub(super) fn periods(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let Some(horizon) = &sheet.scenario.horizon else { return Ok(()) };
    if let Some(facts) = sheet.outcome.facts {
        let worth = amount(facts.effective.floor());
        let draws = count(sheet.outcome.provenance.draws);
        let mut text = say.facts_weight(draws, worth);
        if !facts.reliable {
            text.push_str(say.not_reliable());
        }
        writeln!(out)?;
        paragraph(out, &text)?;
    }
    let periods = horizon.periods();
    let years = periods
        .iter()
        .filter(|period| period.kind == PeriodKind::RolledUp || horizon.step.months() == 12);
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
    table(out, say, say.installed_title(), &installed)
}

/// What each project means for each target.
pub(super) fn projects(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let mut projects = Table::default();
    let mut draws = 0;
    for target in &sheet.outcome.targets {
        let found = tables::that_matter(target);
        let Some((_, first)) = found.first() else { continue };
        draws = first.criticality.draws;
        let columns = ["project", "points", "criticality"];
        let of_target = tables::projects(sheet).pick(&columns);
        let of_target = of_target.of(found.into_iter().take(MOST_PROJECTS));
        projects.under(format!("{}{}", plain(&target.id), missing(sheet, target)), of_target);
    }
    if projects.is_empty() {
        return Ok(());
    }
    table(out, say, say.projects_title(), &projects)?;
    indented(out, 2, &say.gain_means(count(draws)))
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

/// What was understood of time and projects.
pub(super) fn understood(out: &mut impl Write, sheet: &check::Sheet<'_>) -> io::Result<()> {
    let (scenario, say) = (sheet.scenario, sheet.say);
    let Some(horizon) = &scenario.horizon else { return Ok(()) };
    let (start, end) = (horizon.start, horizon.end);
    let as_of = scenario.as_of.map_or(String::new(), |date| say.starts_no_earlier(date));
    writeln!(out)?;
    paragraph(out, &format!("{}{as_of}", say.simulated(start, end, say.step(horizon.step))))?;
    let mut projects = Table::new([
        text(say.project()),
        number(say.capacity_head()),
        text(say.stage()),
        text(say.start()),
        text(say.status()),
        number(say.p_comes()),
    ]);
    for project in &scenario.projects {
        let capacity = value(sheet, project, ProjectField::Capacity).unwrap_or(f64::NAN);
        let chance = chance(sheet, project);
        projects.row([
            plain(&project.id),
            with_unit(amount(capacity), &sheet.names.unit(&project.stage)),
            sheet.names.stage(&project.stage),
            project.start.to_string(),
            plain(project.status.as_deref().unwrap_or("")),
            with_unit(amount(100.0 * chance), "%"),
        ]);
    }
    table(out, say, say.projects_given(), &projects)?;
    for project in &scenario.projects {
        check::noted(out, say, (&plain(&project.id), &project.note))?;
    }
    for status in &scenario.statuses {
        check::noted(out, say, (&say.status_named(plain(&status.id)), &status.note))?;
    }
    correlated(out, say, scenario)
}

/// Pairs of projects whose fates share shocks, with the correlation that this implies.
fn correlated(out: &mut impl Write, say: Say, scenario: &Scenario) -> io::Result<()> {
    let (pairs, count) = most_correlated(scenario);
    let mut correlated =
        Table::new([text(say.projects()), number(say.coming()), number(say.delay())]);
    for Pair { projects: [one, other], implied: [realised, delay] } in &pairs {
        let id = |at: usize| plain(&scenario.projects[at].id);
        let pair = say.project_pair(id(*one), id(*other));
        correlated.row([pair, format!("{realised:.3}"), format!("{delay:.3}")]);
    }
    table(out, say, say.correlated_title(), &correlated)?;
    match count - pairs.len() {
        0 => Ok(()),
        more => indented(out, 2, &say.more_pairs(more)),
    }
}

/// Two projects by their places, and the correlation of their coming and of their delays.
#[derive(Debug, Clone, Copy)]
struct Pair {
    projects: [usize; 2],
    implied: [f64; 2],
}

/// The pairs that are correlated most, those of equal ones first that stand first in the file, and
/// how many are correlated at all. Projects that the same factors cover are alike, so that kinds are
/// held against each other and not each project against all others.
fn most_correlated(scenario: &Scenario) -> (Vec<Pair>, usize) {
    const MOST_PAIRS: usize = 12;
    let mut kinds: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
    for (at, project) in scenario.projects.iter().enumerate() {
        let factors = scenario.factors.iter().enumerate();
        let covering = factors.filter(|(_, factor)| factor.scope.covers(project));
        kinds.entry(covering.map(|(factor, _)| factor).collect()).or_default().push(at);
    }
    let kinds: Vec<(Vec<usize>, Vec<usize>)> = kinds.into_iter().collect();
    let order = |pair: &Pair| (-(pair.implied[0] + pair.implied[1]), pair.projects);
    let (mut most, mut count) = (Vec::<Pair>::new(), 0);
    for (index, (own, ones)) in kinds.iter().enumerate() {
        for (theirs, others) in &kinds[index..] {
            let shared = || own.iter().filter(|factor| theirs.binary_search(factor).is_ok());
            let sum = |loading: fn(&Factor) -> f64| {
                let loadings = shared().map(|factor| loading(&scenario.factors[*factor]));
                loadings.map(|loading| loading * loading).sum::<f64>()
            };
            let implied = [sum(|factor| factor.realisation), sum(|factor| factor.delay)];
            if implied == [0.0; 2] {
                continue;
            }
            let alike = own == theirs;
            count +=
                if alike { ones.len() * (ones.len() - 1) / 2 } else { ones.len() * others.len() };
            // None of a kind's further projects stands before its first ones.
            let first = |places: &[usize]| places[..places.len().min(MOST_PAIRS + 1)].to_vec();
            for one in first(ones) {
                for other in first(others).into_iter().filter(|other| !alike || *other > one) {
                    most.push(Pair { projects: [one.min(other), one.max(other)], implied });
                }
            }
            most.sort_by(|a, b| {
                let ((a, one), (b, other)) = (order(a), order(b));
                a.total_cmp(&b).then(one.cmp(&other))
            });
            most.truncate(MOST_PAIRS);
        }
    }
    (most, count)
}

fn value(sheet: &check::Sheet<'_>, project: &Project, field: ProjectField) -> Option<f64> {
    sheet.given.central.value(&Input::Project { project: project.id.clone(), field })
}

/// The median of a project's probability: its own, its status's, or 1.
fn chance(sheet: &check::Sheet<'_>, project: &Project) -> f64 {
    let status = project.status.clone().map(|status| Input::Status { status });
    let of_status = || status.and_then(|input| sheet.given.central.value(&input));
    value(sheet, project, ProjectField::Probability).or_else(of_status).unwrap_or(1.0)
}
