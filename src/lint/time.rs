//! Time and projects: what can never matter, and numbers without a source.

use super::finding::{Lint, LintKind};
use crate::message::{Text, texts};
use crate::scenario::Scenario;
use crate::scenario::note::Note;
use crate::scenario::project::ProjectField;
use crate::scenario::retirement::RetirementField;

texts! {
    never_fills(stage):
        "stage {stage}: its storage can never fill because exports are unlimited; set an export_limit",
        "环节 {stage}：外销不限，库容永远装不满；请给出 export_limit";
    after_horizon(project, start):
        "project {project} is planned for {start}, after the end of the horizon",
        "项目 {project} 计划于 {start} 投产，晚于规划期";
    as_of_before_fact(stage, date, as_of):
        "{stage} was observed at {date}, but as_of is {as_of}: projects completed in between are still treated as uncertain",
        "{stage} 在 {date} 有观测值，而 as_of 为 {as_of}：其间建成的项目仍按不确定处理";
}

/// Storage that never fills, projects after the horizon, and facts younger than the plan.
pub(super) fn times(scenario: &Scenario) -> Vec<Lint> {
    let Some(horizon) = &scenario.horizon else { return Vec::new() };
    let mut found = Vec::new();
    for stage in &scenario.stages {
        if stage.storage.is_some() && stage.export_limit.is_none() {
            let text = never_fills(&stage.id);
            found.push(Lint::new(LintKind::NeverFills, &stage.id, text));
        }
    }
    for project in scenario.projects.iter().filter(|project| project.start > horizon.end) {
        let text = after_horizon(&project.id, Text::data(project.start));
        found.push(Lint::new(LintKind::AfterHorizon, &project.id, text));
    }
    for fact in &scenario.observations {
        if let Some(as_of) = scenario.as_of.filter(|as_of| fact.date > *as_of) {
            let text = as_of_before_fact(&fact.stage, Text::data(fact.date), Text::data(as_of));
            found.push(Lint::new(LintKind::AsOfBeforeFact, &fact.stage, text));
        }
    }
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
