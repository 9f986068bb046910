//! Which inputs two scenarios do not share, so that their draws differ.

use std::collections::BTreeMap;

use super::answer::{Unlike, Unshared};
use crate::scenario::Scenario;
use crate::scenario::correlation::Group;
use crate::scenario::project::Project;

/// An input: its law, and what its draws hang together with.
type SaidInput = (String, String);

/// What is not shared between a reference and a scenario, in the order of names.
pub(super) fn of(reference: &Scenario, scenario: &Scenario) -> Vec<Unshared> {
    let (before, after) = (said(reference), said(scenario));
    let mut unshared: Vec<Unshared> = Vec::new();
    for (input, old) in &before {
        let new = after.get(input);
        let how = match new {
            None => Unlike::Missing,
            Some(new) if new.0 != old.0 => Unlike::Law,
            Some(new) if new.1 != old.1 => Unlike::Coupling,
            Some(_) => continue,
        };
        let text = |said: &SaidInput| {
            if how == Unlike::Coupling { said.1.clone() } else { said.0.clone() }
        };
        let (old, new) = (Some(text(old)), new.map(text));
        unshared.push(Unshared { input: input.clone(), how, reference: old, here: new });
    }
    for (input, new) in after.iter().filter(|(input, _)| !before.contains_key(*input)) {
        let (how, here) = (Unlike::Added, Some(new.0.clone()));
        unshared.push(Unshared { input: input.clone(), how, reference: None, here });
    }
    unshared.sort_by(|a, b| a.input.cmp(&b.input));
    unshared
}

/// Every input of a scenario by name.
fn said(scenario: &Scenario) -> BTreeMap<String, SaidInput> {
    let inputs = scenario.inputs().map(|(input, quantity)| {
        let group = scenario.groups().iter().find(|group| group.members.contains(&input));
        let place = group.and_then(|group| {
            group.members.iter().position(|member| *member == input).map(|place| (group, place))
        });
        let coupling =
            place.map_or("independent".to_owned(), |(group, place)| coupled(group, place));
        (input.to_string(), (quantity.to_string(), coupling))
    });
    let mut said: BTreeMap<String, SaidInput> = inputs.collect();
    for project in &scenario.projects {
        let name = format!("project.{}.start", project.id);
        let date = project.start.to_string();
        said.insert(name, (date, shocks(scenario, project)));
    }
    said
}

/// What a member of a correlation hangs together with: with one coefficient not below 0 the group's
/// own stream alone, else also those before it.
fn coupled(group: &Group, place: usize) -> String {
    use crate::scenario::correlation::Strength::{Matrix, Rho, Spearman};
    match &group.strength {
        Rho(rho) | Spearman(rho) if *rho >= 0.0 => format!("correlation {}, ρ = {rho}", group.id),
        strength => {
            let before: Vec<String> =
                group.members[..place].iter().map(ToString::to_string).collect();
            let rows = match strength {
                Matrix(rows) => format!("{:?}", rows.get(..=place).unwrap_or_default()),
                Rho(rho) | Spearman(rho) => format!("ρ = {rho}"),
            };
            format!("correlation {}, {rows} with {}", group.id, before.join(", "))
        }
    }
}

/// The shocks that a project shares.
fn shocks(scenario: &Scenario, project: &Project) -> String {
    let factors = scenario.factors.iter().filter(|factor| factor.scope.covers(project));
    let factors = factors
        .map(|factor| format!("factor {}, {} and {}", factor.id, factor.realisation, factor.delay));
    let factors: Vec<String> = factors.collect();
    if factors.is_empty() { "independent".to_owned() } else { factors.join("; ") }
}
