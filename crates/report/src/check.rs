//! What was understood of a scenario, its central case, and what looks like a mistake.

mod projects;

use super::given::{Assumptions, Entry, GivenNumber, noted, notes};
use super::names::{figure_unit, listed, plain};
use super::number::{NONE, Shown, amount, bounds, coverage_band, is_share, with_unit};
use super::table::{Table, columns};
use super::{asked::Asked, terminal::Printout};
use pvchain::{Addition, Link, Metric, Scenario, Stage, Strength, Trace, lint::Lint, trace};
use pvchain::{Correlation, Target, Variant};

/// What `pvchain check` prints: the scenario as understood, the central case, and lint.
pub fn check(scenario: &Scenario, lints: &[Lint], asked: &Asked) -> String {
    let given = &Assumptions::new(scenario, asked.say());
    let trace = &trace(scenario, &given.central);
    Printout::of(asked.say(), |page| {
        head(page, given);
        page.maybe(asked.changed());
        numbers(page, given);
        targets(page, given, trace);
        correlations(page, given);
        projects::understood(page, given);
        variants(page, given);
        additions(page, given);
        central_case(page, given, trace);
        findings(page, lints);
    })
}

/// The numbers of stages, links and accounts, and where they come from.
fn numbers(page: &mut Printout, given: &Assumptions<'_>) {
    let (say, scenario) = (page.say, given.scenario);
    let numbers = |entry: &Entry<'_>| {
        let columns = columns! { one: &GivenNumber;
            Text, "" => &one.name;
            Number, say.median() => &one.median;
            Text, say.as_given() => one.law.as_deref().unwrap_or(say.exact());
        };
        columns.of(&entry.numbers)
    };
    let all = |entries: &[Entry<'_>]| {
        let mut all = Table::default();
        for entry in entries {
            all.under(entry.name.clone(), numbers(entry));
        }
        all
    };
    let [stages, links, accounts] = [given.stages(), given.links(), given.accounts()];
    let mut table = Table::default();
    for (stage, entry) in scenario.stages.iter().zip(&stages) {
        let is_named = entry.name != stage.id;
        let head = is_named.then(|| say.in_brackets(&entry.name, &stage.id));
        table.under(head.unwrap_or_else(|| stage.id.clone()), numbers(entry));
        if let Some(own) = stage.coverage {
            let own = coverage_band(say, own);
            table.row([say.coverage_band().into(), "".into(), own.into()]);
        }
    }
    page.table(say.stages_title(), &table);
    noted(page, stages.iter().map(|entry| (entry.name.clone(), entry.note)));
    page.table(say.links_title(), &all(&links));
    let names = scenario.links.iter().map(|link| (given.names.subject(&link.id()), &link.note));
    noted(page, names);
    page.table(say.accounts_title(), &all(&accounts));
    noted(page, accounts.iter().map(|entry| (entry.name.clone(), entry.note)));
}

/// One of something, or several.
fn plural(count: usize, one: &'static str, several: impl Fn(usize) -> String) -> String {
    if count == 1 { one.to_owned() } else { several(count) }
}

fn head(page: &mut Printout, given: &Assumptions<'_>) {
    let (scenario, say) = (given.scenario, page.say);
    page.paragraph(plain(&scenario.name));
    if let Some(summary) = &scenario.summary {
        page.paragraph(plain(summary));
    }
    notes(page, &scenario.note);
    let last = scenario.last_year();
    let inputs: Vec<bool> =
        scenario.inputs().map(|(_, quantity)| quantity.at(last).is_uncertain()).collect();
    let uncertain = inputs.iter().filter(|is_uncertain| **is_uncertain).count();
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
    let numbers = plural(inputs.len(), say.one_number(), |count| say.numbers(count));
    let understood = say.understood(counts.join(say.comma()), numbers, uncertain);
    let year = scenario.year.map_or(String::new(), |year| say.year(year));
    let last = given.names.stage(&scenario.stages[scenario.final_stage_index()].id);
    page.apart(understood + &say.final_stage(last, year));
    page.paragraph(say.balanced_is(coverage_band(say, scenario.balance.coverage)));
    notes(page, &scenario.balance.note);
}

fn targets(page: &mut Printout, given: &Assumptions<'_>, trace: &Trace) {
    let (say, targets) = (page.say, &given.scenario.targets);
    let sign = |target: &Target| if is_share(target.metric) { "%" } else { "" };
    let what = |one: &Target| say.of(say.metric(one.metric), given.names.subject(&one.of));
    let bound = |target: &Target| {
        let shown = shown(given, target.metric, &target.of);
        with_unit(bounds(say, target.band, |value| shown.bound(value)), sign(target))
    };
    let central =
        |target: &Target| with_unit(central(given, trace, target.metric, &target.of), sign(target));
    let columns = columns! { one: &Target;
        Text, "" => &one.id;
        Text, say.target() => what(one);
        Text, say.bound() => bound(one);
        Number, say.central_case() => central(one);
    };
    page.table(say.targets_given(), &columns.of(targets).headed(say));
    noted(page, targets.iter().map(|target| (plain(&target.id), &target.note)));
}

/// How figures of a metric of a subject are shown.
fn shown(given: &Assumptions<'_>, metric: Metric, of: &str) -> Shown {
    Shown::new(given.say, metric, &figure_unit(given.scenario, metric, of))
}

/// A metric in the central case as a bare number.
fn central(given: &Assumptions<'_>, trace: &Trace, metric: Metric, of: &str) -> String {
    let shown = shown(given, metric, of);
    match trace.metric(metric, of) {
        None => NONE.to_owned(),
        Some(value) if value.is_nan() => given.say.undefined().to_owned(),
        Some(value) if metric == Metric::Gap => shown.signed(value),
        Some(value) => shown.bare(value),
    }
}

fn correlations(page: &mut Printout, given: &Assumptions<'_>) {
    let (say, correlations) = (page.say, &given.scenario.correlations);
    let strength = |one: &Correlation| match &one.strength {
        Strength::Rho(rho) => format!("rho {rho}"),
        Strength::Spearman(rank) => format!("Spearman {rank}"),
        Strength::Matrix(rows) => say.matrix(rows.len()),
    };
    let columns = columns! { one: &Correlation;
        Text, say.correlation() => &one.id;
        Text, say.strength() => strength(one);
        Text, say.inputs_head() => one.inputs.join(", ");
    };
    page.table(say.correlations(), &columns.of(correlations));
    noted(page, correlations.iter().map(|one| (plain(&one.id), &one.note)));
}

fn variants(page: &mut Printout, given: &Assumptions<'_>) {
    let (say, variants) = (page.say, &given.scenario.variants);
    let columns = columns! { one: &Variant;
        Text, say.variant() => &one.name;
        Text, say.changes() => listed(say, one.set.iter().map(|(input, _)| plain(input)));
    };
    page.table(say.variants_title(), &columns.of(variants));
    noted(page, variants.iter().map(|one| (plain(&one.name), &one.note)));
}

fn additions(page: &mut Printout, given: &Assumptions<'_>) {
    let (say, plan) = (page.say, &given.scenario.plan);
    let cost_unit = plain(plan.cost_unit.as_ref().map_or("", |unit| unit.as_str()));
    let amount_of = |one: &Addition, value| with_unit(amount(value), &given.names.unit(&one.stage));
    let step = |one: &Addition| one.step.map_or(say.any().to_owned(), |step| amount_of(one, step));
    let start = |one: &Addition| one.start.map_or(NONE.to_owned(), |start| start.to_string());
    let cost = |one: &Addition| with_unit(amount(one.cost), &cost_unit);

    let columns = columns! { one: &Addition;
        Text, say.addition() => &one.id;
        Text, say.added_to() => given.names.stage(&one.stage);
        Number, say.of_at_most() => amount_of(one, one.max);
        Number, say.in_steps_of() => step(one);
        Number, say.cost_of_one() => cost(one);
        Text, say.added_from() => start(one);
    };
    let additions = &given.scenario.additions;
    page.table(say.could_be_added(), &columns.of(additions));
    noted(page, [(say.costs().to_owned(), &plan.note)]);
    noted(page, additions.iter().map(|one| (plain(&one.id), &one.note)));
}

fn central_case(page: &mut Printout, given: &Assumptions<'_>, trace: &Trace) {
    let (say, names) = (page.say, &given.names);
    let figure = |one: &Stage, metric| central(given, trace, metric, &one.id);
    let columns = columns! { one: &Stage;
        Text, say.stage() => names.stage(&one.id);
        Number, say.potential() => figure(one, Metric::Potential);
        Number, say.production() => figure(one, Metric::Production);
        Text, say.unit() => shown(given, Metric::Potential, &one.id).unit();
        Number, say.coverage() => figure(one, Metric::Coverage);
        Number, say.gap() => figure(one, Metric::Gap);
        Number, say.utilisation() => with_unit(figure(one, Metric::Utilisation), "%");
    };
    page.table(say.central_title(), &columns.of(&given.scenario.stages));
    let rate = |one: &Link| central(given, trace, Metric::LocalSupplyRate, &one.id());
    let columns = columns! { one: &Link;
        Text, say.link() => names.subject(&one.id());
        Number, say.supply_rate() => with_unit(rate(one), "%");
    };
    page.table(say.central_supply_title(), &columns.of(&given.scenario.links));
    let unit = shown(given, Metric::ClosedThroughput, "chain").unit();
    let throughput = with_unit(central(given, trace, Metric::ClosedThroughput, "chain"), &unit);
    let stages = trace.bottlenecks().iter().map(|stage| names.stage(stage));
    page.apart(say.without_trade(throughput, listed(say, stages)));
}

fn findings(page: &mut Printout, lints: &[Lint]) {
    let say = page.say;
    if lints.is_empty() {
        return page.apart(say.all_sourced());
    }
    let unsourced: usize = lints.iter().map(|lint| lint.unsourced).sum();
    let numbers = plural(unsourced, say.one_number(), |count| say.numbers(count));
    page.apart(say.worth_a_look(numbers));
    for lint in lints {
        page.indented(2, plain(&lint.text.say(say.0)));
    }
}
