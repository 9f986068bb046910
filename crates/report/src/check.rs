//! What was understood of a scenario, its central case, and what looks like a mistake.

use std::io::{self, Write};

use super::asked::Asked;
use super::asked::changes;
use super::given::{Entry, Given, GivenNumber};
use super::language::Say;
use super::names::{Names, figure_unit, listed, plain};
use super::number::{NONE, Shown, amount, bounds, coverage_band, is_share, with_unit};
use super::table::{Table, number, text};
use super::terminal::{indented, paragraph, table};
use super::time;
use pvchain::{Metric, Note, Scenario, Strength, Trace, lint::Lint, trace};

/// What the parts look things up in.
pub(super) struct Sheet<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) say: Say,
    pub(super) names: Names<'s>,
    pub(super) given: Given<'s>,
    trace: Trace,
}

/// Writes what `pvchain check` prints: the scenario as understood, the central case, and lint.
///
/// # Errors
///
/// If it cannot be written.
pub fn check(
    out: &mut impl Write,
    scenario: &Scenario,
    lints: &[Lint],
    asked: &Asked,
) -> io::Result<()> {
    let say = asked.say();
    let given = Given::new(scenario, say);
    let trace = trace(scenario, &given.central);
    let sheet = &Sheet { scenario, say, names: Names::new(scenario, say), given, trace };
    head(out, sheet)?;
    changes(out, asked)?;
    numbers(out, sheet)?;
    targets(out, sheet)?;
    correlations(out, sheet)?;
    time::understood(out, sheet)?;
    variants(out, sheet)?;
    additions(out, sheet)?;
    central_case(out, sheet)?;
    findings(out, say, lints)
}

/// The numbers of stages, links and accounts, and where they come from.
fn numbers(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let (say, scenario, given) = (sheet.say, sheet.scenario, &sheet.given);
    let numbers = |entry: &Entry<'_>| {
        let mut table = Table::new([text(""), number(say.median()), text(say.as_given())]);
        for GivenNumber { name, median, law } in &entry.numbers {
            let law = law.clone().unwrap_or_else(|| say.exact().to_owned());
            table.row([name.clone(), median.clone(), law]);
        }
        table
    };
    let mut stages = Table::default();
    for (stage, entry) in scenario.stages.iter().zip(given.stages()) {
        let mut numbers = numbers(&entry);
        if let Some(own) = stage.coverage {
            let own = coverage_band(say, own);
            numbers.row([say.coverage_band().to_owned(), String::new(), own]);
        }
        let is_named = entry.name != stage.id;
        let head = if is_named { say.in_brackets(&entry.name, &stage.id) } else { entry.name };
        stages.under(head, numbers);
    }
    table(out, say, say.stages_title(), &stages)?;
    notes_of(out, say, &given.stages())?;
    let all = |entries: &[Entry<'_>]| {
        let mut all = Table::default();
        for entry in entries {
            all.under(entry.name.clone(), numbers(entry));
        }
        all
    };
    table(out, say, say.links_title(), &all(&given.links()))?;
    for link in &scenario.links {
        noted(out, say, (&sheet.names.subject(&link.id()), &link.note))?;
    }
    table(out, say, say.accounts_title(), &all(&given.accounts()))?;
    notes_of(out, say, &given.accounts())
}

/// The notes of some entries, each under its name.
fn notes_of(out: &mut impl Write, say: Say, entries: &[Entry<'_>]) -> io::Result<()> {
    entries.iter().try_for_each(|entry| noted(out, say, (&entry.name, entry.note)))
}

/// One of something, or several.
fn plural(count: usize, one: &'static str, several: impl Fn(usize) -> String) -> String {
    if count == 1 { one.to_owned() } else { several(count) }
}

/// How many of each there are.
fn counts(sheet: &Sheet<'_>) -> String {
    let (scenario, say) = (sheet.scenario, sheet.say);
    let counts = [
        plural(scenario.stages.len(), say.one_stage(), |count| say.stages(count)),
        plural(scenario.links.len(), say.one_link(), |count| say.links(count)),
        plural(scenario.accounts.len(), say.one_account(), |count| say.accounts_counted(count)),
        plural(scenario.targets.len(), say.one_target(), |count| say.targets_counted(count)),
        plural(scenario.correlations.len(), say.one_correlation(), |count| {
            say.correlations_counted(count)
        }),
        plural(scenario.variants.len(), say.one_variant(), |count| say.variants_counted(count)),
    ];
    counts.join(say.comma())
}

fn head(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let (scenario, say) = (sheet.scenario, sheet.say);
    paragraph(out, &plain(&scenario.name))?;
    if let Some(summary) = &scenario.summary {
        paragraph(out, &plain(summary))?;
    }
    notes(out, say, &scenario.note)?;
    let inputs = scenario.inputs().count();
    let uncertain = scenario.inputs();
    let uncertain =
        uncertain.filter(|(_, quantity)| quantity.at(scenario.last_year()).is_uncertain()).count();
    let last = &scenario.stages[scenario.final_stage_index()];
    let year = scenario.year.map_or(String::new(), |year| say.year(year));
    let numbers = plural(inputs, say.one_number(), |count| say.numbers(count));
    let understood = say.understood(counts(sheet), numbers, uncertain);
    writeln!(out)?;
    paragraph(out, &format!("{understood}{}", say.final_stage(sheet.names.stage(&last.id), year)))?;
    paragraph(out, &say.balanced_is(coverage_band(say, scenario.balance.coverage)))?;
    notes(out, say, &scenario.balance.note)
}

/// A note under its own heading.
pub(super) fn noted(
    out: &mut impl Write,
    say: Say,
    (heading, note): (&str, &Note),
) -> io::Result<()> {
    if note.is_silent() {
        return Ok(());
    }
    writeln!(out)?;
    paragraph(out, heading)?;
    notes(out, say, note)
}

fn notes(out: &mut impl Write, say: Say, note: &Note) -> io::Result<()> {
    if let Some(source) = &note.source {
        indented(out, 2, &say.source(plain(source)))?;
    }
    if let Some(assumption) = &note.assumption {
        indented(out, 2, &say.assumption(plain(assumption)))?;
    }
    Ok(())
}

fn targets(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let columns = [text(say.target()), text(say.bound()), number(say.central_case())];
    let mut grid = Table::new(columns);
    for target in &sheet.scenario.targets {
        let metric = target.metric;
        let shown = shown(sheet, metric, &target.of);
        let sign = if is_share(metric) { "%" } else { "" };
        grid.heading(plain(&target.id));
        let what = say.of(say.metric(metric), sheet.names.subject(&target.of));
        let bound = bounds(say, target.band, |value| shown.bound(value));
        let central = central(sheet, metric, &target.of);
        grid.row([what, with_unit(bound, sign), with_unit(central, sign)]);
    }
    table(out, say, say.targets_given(), &grid)?;
    for target in &sheet.scenario.targets {
        noted(out, say, (&plain(&target.id), &target.note))?;
    }
    Ok(())
}

/// How figures of a metric of a subject are shown.
fn shown(sheet: &Sheet<'_>, metric: Metric, of: &str) -> Shown {
    Shown::new(sheet.say, metric, &figure_unit(sheet.scenario, metric, of))
}

/// A metric in the central case as a bare number.
fn central(sheet: &Sheet<'_>, metric: Metric, of: &str) -> String {
    let shown = shown(sheet, metric, of);
    match sheet.trace.metric(metric, of) {
        None => NONE.to_owned(),
        Some(value) if value.is_nan() => sheet.say.undefined().to_owned(),
        Some(value) if metric == Metric::Gap => shown.signed(value),
        Some(value) => shown.bare(value),
    }
}

fn correlations(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let columns = [say.correlation(), say.strength(), say.inputs_head()].map(text);
    let mut grid = Table::new(columns);
    for correlation in &sheet.scenario.correlations {
        let strength = match &correlation.strength {
            Strength::Rho(rho) => format!("rho {rho}"),
            Strength::Spearman(rank) => format!("Spearman {rank}"),
            Strength::Matrix(rows) => say.matrix(rows.len()),
        };
        grid.row([plain(&correlation.id), strength, plain(&correlation.inputs.join(", "))]);
    }
    table(out, say, say.correlations(), &grid)?;
    for correlation in &sheet.scenario.correlations {
        noted(out, say, (&plain(&correlation.id), &correlation.note))?;
    }
    Ok(())
}

fn variants(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let mut grid = Table::new([say.variant(), say.changes()].map(text));
    for variant in &sheet.scenario.variants {
        let inputs: Vec<String> = variant.set.iter().map(|(input, _)| plain(input)).collect();
        grid.row([plain(&variant.name), listed(say, &inputs)]);
    }
    table(out, say, say.variants_title(), &grid)?;
    for variant in &sheet.scenario.variants {
        noted(out, say, (&plain(&variant.name), &variant.note))?;
    }
    Ok(())
}

fn additions(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let mut grid = Table::new([
        text(say.addition()),
        text(say.added_to()),
        number(say.of_at_most()),
        number(say.in_steps_of()),
        number(say.cost_of_one()),
        text(say.added_from()),
    ]);
    let cost_unit = sheet.scenario.plan.cost_unit.as_ref().map_or("", |unit| unit.as_str());
    let cost_unit = plain(cost_unit);
    for addition in &sheet.scenario.additions {
        let unit = sheet.names.unit(&addition.stage);
        let step = addition.step.map(|step| with_unit(amount(step), &unit));
        let start = addition.start.map(|start| start.to_string());
        grid.row([
            plain(&addition.id),
            sheet.names.stage(&addition.stage),
            with_unit(amount(addition.max), &unit),
            step.unwrap_or_else(|| say.any().to_owned()),
            with_unit(amount(addition.cost), &cost_unit),
            start.unwrap_or_else(|| NONE.to_owned()),
        ]);
    }
    table(out, say, say.could_be_added(), &grid)?;
    noted(out, say, (say.costs(), &sheet.scenario.plan.note))?;
    for addition in &sheet.scenario.additions {
        noted(out, say, (&plain(&addition.id), &addition.note))?;
    }
    Ok(())
}

fn central_case(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let mut grid = Table::new([
        text(say.stage()),
        number(say.potential()),
        number(say.production()),
        text(say.unit()),
        number(say.coverage()),
        number(say.gap()),
        number(say.utilisation()),
    ]);
    for stage in &sheet.scenario.stages {
        let figure = |metric| central(sheet, metric, &stage.id);
        grid.row([
            sheet.names.stage(&stage.id),
            figure(Metric::Potential),
            figure(Metric::Production),
            shown(sheet, Metric::Potential, &stage.id).unit(),
            figure(Metric::Coverage),
            figure(Metric::Gap),
            with_unit(figure(Metric::Utilisation), "%"),
        ]);
    }
    table(out, say, say.central_title(), &grid)?;
    let mut grid = Table::new([text(say.link()), number(say.supply_rate())]);
    for link in &sheet.scenario.links {
        let rate = central(sheet, Metric::LocalSupplyRate, &link.id());
        grid.row([sheet.names.subject(&link.id()), with_unit(rate, "%")]);
    }
    table(out, say, say.central_supply_title(), &grid)?;
    let unit = shown(sheet, Metric::ClosedThroughput, "chain").unit();
    let throughput = with_unit(central(sheet, Metric::ClosedThroughput, "chain"), &unit);
    let names = sheet.trace.bottlenecks().iter().map(|stage| sheet.names.stage(stage));
    let names: Vec<String> = names.collect();
    writeln!(out)?;
    paragraph(out, &say.without_trade(throughput, listed(say, &names)))
}

fn findings(out: &mut impl Write, say: Say, lints: &[Lint]) -> io::Result<()> {
    writeln!(out)?;
    let unsourced: usize = lints.iter().map(|lint| lint.unsourced).sum();
    if lints.is_empty() {
        return paragraph(out, say.all_sourced());
    }
    let numbers = plural(unsourced, say.one_number(), |count| say.numbers(count));
    paragraph(out, &say.worth_a_look(numbers))?;
    for lint in lints {
        indented(out, 2, &plain(&lint.text.say(say.0)))?;
    }
    Ok(())
}
