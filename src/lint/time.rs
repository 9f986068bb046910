//! Time and projects: what can never matter, and numbers without a source.

use super::Lint;
use crate::scenario::Scenario;
use crate::scenario::note::Note;
use crate::scenario::project::ProjectField;
use crate::scenario::retirement::RetirementField;

/// Storage that never fills, projects after the horizon, and facts younger than the plan.
pub(super) fn times(scenario: &Scenario) -> Vec<Lint> {
    let Some(horizon) = &scenario.horizon else { return Vec::new() };
    let stores = scenario.stages.iter();
    let stores = stores.filter(|stage| stage.storage.is_some() && stage.export_limit.is_none());
    let mut found: Vec<Lint> =
        stores.map(|stage| Lint::NeverFills { stage: stage.id.clone() }).collect();
    let late = scenario.projects.iter().filter(|project| project.start > horizon.end);
    found.extend(
        late.map(|project| Lint::AfterHorizon {
            project: project.id.clone(),
            start: project.start,
        }),
    );
    let Some(as_of) = scenario.as_of else { return found };
    let facts = scenario.observations.iter().filter(|fact| fact.date > as_of);
    found.extend(facts.map(|fact| Lint::AsOfBeforeFact {
        stage: fact.stage.clone(),
        date: fact.date,
        as_of,
    }));
    found
}

/// Counts the numbers of the pipeline with their notes.
pub(super) fn sources(scenario: &Scenario, count: &mut impl FnMut(&Note, String, usize)) {
    for status in &scenario.statuses {
        let numbers = [&status.probability, &status.size, &status.delay, &status.ramp_months];
        let numbers = numbers.into_iter().flatten().count();
        count(&status.note, format!("status {}", status.id), numbers);
    }
    for factor in &scenario.factors {
        count(&factor.note, format!("factor {}", factor.id), 2);
    }
    for project in &scenario.projects {
        let given = ProjectField::ALL.into_iter();
        let given = given.filter(|field| project.quantity(*field).is_some()).count();
        let replaced = usize::from(project.replaces.is_some());
        count(&project.note, format!("project {}", project.id), given + 1 + replaced);
    }
    for retirement in &scenario.retirements {
        let given = RetirementField::ALL.into_iter();
        let given = given.filter(|field| retirement.quantity(*field).is_some()).count();
        count(&retirement.note, format!("retirement {}", retirement.id), given + 1);
    }
    for (index, observation) in scenario.observations.iter().enumerate() {
        count(&observation.note, format!("observation {}", index + 1), 2);
    }
}
