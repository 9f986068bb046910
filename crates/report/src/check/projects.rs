//! What was understood of time and projects.

use std::collections::BTreeMap;

use crate::given::{Assumptions, noted};
use crate::number::{amount, with_unit};
use crate::{names::plain, table::columns, terminal::Printout};
use pvchain::{Factor, Input, Project, ProjectField, Scenario};

pub(super) fn understood(page: &mut Printout, given: &Assumptions<'_>) {
    let (scenario, say) = (given.scenario, page.say);
    let Some(horizon) = &scenario.horizon else { return };
    let as_of = scenario.as_of.map_or(String::new(), |date| say.starts_no_earlier(date));
    let step = say.step(horizon.step);
    page.apart(say.simulated(horizon.start, horizon.end, step) + &as_of);
    let median = |project: &Project, field| {
        given.central.value(&Input::Project { project: project.id.clone(), field })
    };
    let capacity = |project: &Project| {
        let capacity = median(project, ProjectField::Capacity).unwrap_or(f64::NAN);
        with_unit(amount(capacity), &given.names.unit(&project.stage))
    };
    // The median of a project's probability: its own, its status's, or 1.
    let chance = |project: &Project| {
        let status = project.status.clone().map(|status| Input::Status { status });
        let of_status = || status.and_then(|input| given.central.value(&input));
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
