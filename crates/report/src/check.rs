//! What was understood of a scenario, its central case, and what looks like a mistake.

use std::collections::BTreeMap;

use super::given::{Assumptions, Entry, GivenNumber, noted, notes};
use super::names::{figure_unit, listed, plain};
use super::number::{NONE, Shown, amount, bounds, coverage_band, is_share, with_unit};
use super::table::{Table, columns};
use super::{sheet::Asked, terminal::Printout};
use pvchain::{
    Addition, Correlation, Factor, Input, Link, Metric, Project, ProjectField, Scenario, Stage,
    Strength, Target, Trace, Variant, lint::Lint, trace,
};

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
        understood(page, given);
        variants(page, given);
        additions(page, given);
        central_case(page, given, trace);
        findings(page, lints);
    })
}

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
        table.under(given.names.with_id(&stage.id), numbers(entry));
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
    let markets = given.markets();
    page.table(say.markets_title(), &all(&markets));
    noted(page, markets.iter().map(|entry| (entry.name.clone(), entry.note)));
    page.table(say.accounts_title(), &all(&accounts));
    noted(page, accounts.iter().map(|entry| (entry.name.clone(), entry.note)));
}

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

fn shown(given: &Assumptions<'_>, metric: Metric, of: &str) -> Shown {
    Shown::new(given.say, metric, &figure_unit(given.scenario, metric, of))
}

fn central(given: &Assumptions<'_>, trace: &Trace, metric: Metric, of: &str) -> String {
    let shown = shown(given, metric, of);
    match trace.metric(metric, of) {
        Err(_) => NONE.to_owned(),
        Ok(value) if value.is_nan() => given.say.undefined().to_owned(),
        Ok(value) if metric == Metric::Gap => shown.signed(value),
        Ok(value) => shown.bare(value),
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
    remarks(page, lints);
}

pub(super) fn remarks(page: &mut Printout, lints: &[Lint]) {
    let language = page.say.0;
    for lint in lints {
        page.indented(2, plain(&lint.text.say(language)));
    }
}

fn understood(page: &mut Printout, given: &Assumptions<'_>) {
    let (scenario, say) = (given.scenario, page.say);
    let Some(horizon) = &scenario.horizon else { return };
    let as_of = scenario.as_of.map_or(String::new(), |date| say.starts_no_earlier(date));
    let step = say.step(horizon.step);
    page.apart(say.simulated(horizon.start, horizon.end, step) + &as_of);
    let median = |project: &Project, field| {
        given.central.value(&Input::Project { project: project.id.clone(), field }).ok()
    };
    let capacity = |project: &Project| {
        let capacity = median(project, ProjectField::Capacity).unwrap_or(f64::NAN);
        with_unit(amount(capacity), &given.names.unit(&project.stage))
    };
    // The median of a project's probability: its own, its status's, or 1.
    let chance = |project: &Project| {
        let status = project.status.clone().map(|status| Input::Status { status });
        let of_status = || status.and_then(|input| given.central.value(&input).ok());
        let chance = median(project, ProjectField::Probability).or_else(of_status).unwrap_or(1.0);
        with_unit(amount(100.0 * chance), "%")
    };
    let columns = columns! { one: &Project;
        Text, say.project() => &one.id;
        Number, say.capacity_head() => capacity(one);
        Text, say.stage() => given.names.stage(&one.stage);
        Text, say.start() => one.start.to_string();
        Text, say.status() => one.status.as_deref().unwrap_or("");
        Number, say.p_comes() => chance(one);
    };
    page.table(say.projects_given(), &columns.of(&scenario.projects));
    noted(page, scenario.projects.iter().map(|one| (plain(&one.id), &one.note)));
    let statuses = scenario.statuses.iter();
    noted(page, statuses.map(|one| (say.status_named(plain(&one.id)), &one.note)));
    correlated(page, scenario);
}

/// Pairs of projects whose fates share shocks, with the correlation that this implies.
fn correlated(page: &mut Printout, scenario: &Scenario) {
    let (say, (pairs, count)) = (page.say, most_correlated(scenario));
    let id = |at: usize| plain(&scenario.projects[at].id);
    let columns = columns! { pair: &Pair;
        Text, say.projects() => say.project_pair(id(pair.projects[0]), id(pair.projects[1]));
        Number, say.coming() => format!("{:.3}", pair.implied[0]);
        Number, say.delay() => format!("{:.3}", pair.implied[1]);
    };
    page.table(say.correlated_title(), &columns.of(&pairs));
    if count > pairs.len() {
        page.indented(2, say.more_pairs(count - pairs.len()));
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
