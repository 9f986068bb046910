//! Lint: what is allowed but is probably a mistake.
//!
//! *Is the scenario what its author thinks it is?* Nothing here knows what a stage makes: findings
//! follow from the numbers alone. What is judged by drawing says on how many draws it rests.
//!
//! ```
//! use pvchain::{Scenario, lint};
//!
//! let plan = Scenario::builtin("baotou-2024")?;
//! for finding in lint::lint(&plan) {
//!     println!("{finding}");
//! }
//! # Ok::<(), pvchain::Problems>(())
//! ```

mod draws;
mod finding;
mod market;
mod ranks;
mod ratio;

pub use finding::{Lint, LintKind};

use std::collections::BTreeMap;

use crate::message::{Language, Text, texts};
use crate::scenario::Scenario;
use crate::scenario::band::Band;
use crate::scenario::key::{NumberKey, Numbered};
use crate::scenario::note::Note;
use crate::scenario::quantity::Quantity;

texts! {
    one_unsourced(table): "{table}: 1 number with neither source nor assumption",
        "{table}：1 个数既无来源也无假设";
    unsourced(table, numbers): "{table}: {numbers} numbers with neither source nor assumption",
        "{table}：{numbers} 个数既无来源也无假设";
    never_fills(stage):
        "stage {stage}: its storage can never fill because exports are unlimited; set an export_limit",
        "环节 {stage}：外销不限，库容永远装不满；请给出 export_limit";
    after_horizon(project, start):
        "project {project} is planned for {start}, after the end of the horizon",
        "项目 {project} 计划于 {start} 投产，晚于规划期";
    same_name(name, stages):
        "several stages are called `{name}`: {stages}; reports add their ids",
        "多个环节同名「{name}」：{stages}；报告中附上其编号";
    year_before_first(input, given, first):
        "{input}: the first year given is {given}; {first}, which is asked for, takes its value",
        "{input}：给出的首个年份为 {given}，而所求的 {first} 年沿用其值";
    year_never_used(input, years, asked):
        "{input}: values for years that are never used: {years}; the plan is about {asked}",
        "{input}：这些年份的取值从未用到：{years}；规划涉及 {asked} 年";
    first_to_last(first, last): "{first} to {last}", "{first} 至 {last}";
    as_of_before_fact(stage, date, as_of):
        "{stage} was observed at {date}, but as_of is {as_of}: projects completed in between are still treated as uncertain",
        "{stage} 在 {date} 有观测值，而 as_of 为 {as_of}：其间建成的项目仍按不确定处理";
}

/// Everything that is allowed but is probably a mistake, numbers without a source last.
pub fn lint(scenario: &Scenario) -> Vec<Lint> {
    let mut found = draws::targets(scenario);
    found.extend(remarks(scenario));
    found.extend(draws::effects(scenario));
    found.extend(sources(scenario));
    found
}

/// What makes an answer another one than was meant, and so belongs beside it: units and ratios that
/// do not fit, numbers that are never used, facts and retirements that nothing stands for.
pub fn remarks(scenario: &Scenario) -> Vec<Lint> {
    let mut found = ratio::units(scenario);
    found.extend(ratio::ratios(scenario));
    found.extend(ranks::ranks(scenario));
    found.extend(names(scenario));
    found.extend(times(scenario));
    found.extend(years(scenario));
    found.extend(draws::standings(scenario));
    found.extend(market::markets(scenario));
    found
}

/// Stages that go by one name, in any language.
fn names(scenario: &Scenario) -> Vec<Lint> {
    let mut found: Vec<Lint> = Vec::new();
    for language in Language::ALL {
        let mut stages: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for stage in &scenario.stages {
            stages.entry(stage.name_in(language)).or_default().push(&stage.id);
        }
        for (name, ids) in stages.into_iter().filter(|(_, ids)| ids.len() > 1) {
            let text = same_name(name, ids.join(", "));
            let lint = Lint::new(LintKind::SameName, ids[1], text);
            if !found.contains(&lint) {
                found.push(lint);
            }
        }
    }
    found
}

/// Storage that never fills, projects after the horizon, and facts younger than the plan.
fn times(scenario: &Scenario) -> Vec<Lint> {
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

/// Numbers by year of which the first is for a later year than the one asked for, or that name
/// years which no period has.
fn years(scenario: &Scenario) -> Vec<Lint> {
    let (first, last) = match (&scenario.horizon, scenario.year) {
        (Some(horizon), _) => (horizon.start.year(), horizon.end.year()),
        (None, Some(year)) => (year, year),
        (None, None) => return Vec::new(),
    };
    let mut found = Vec::new();
    for (input, quantity) in scenario.inputs() {
        let Quantity::ByYear(years) = quantity else { continue };
        let given = years.keys().next().filter(|given| **given > first);
        if let Some(given) = given {
            let text = year_before_first(input.to_string(), given.to_string(), first);
            found.push(Lint::new(LintKind::YearBeforeFirst, input.to_string(), text));
        }
        // Of the years before the first one asked for the last is in force; without one, the first
        // of all.
        let in_force = years.range(..=first).next_back().map(|(year, _)| year).or(given);
        let unused = years.keys().filter(|year| {
            in_force.is_some_and(|in_force| *year < in_force)
                || **year > last && Some(*year) != in_force
        });
        let unused: Vec<String> = unused.map(i32::to_string).collect();
        if !unused.is_empty() {
            let asked = if first == last { first.into() } else { first_to_last(first, last) };
            let text = year_never_used(input.to_string(), unused.join(", "), asked);
            found.push(Lint::new(LintKind::YearNeverUsed, input.to_string(), text));
        }
    }
    found
}

/// Numbers with neither source nor assumption, by table.
fn sources(scenario: &Scenario) -> Vec<Lint> {
    let mut found = Vec::new();
    let mut count = |note: &Note, table: String, numbers: usize| {
        if note.is_silent() && numbers > 0 {
            let text = match numbers {
                1 => one_unsourced(&table),
                _ => unsourced(&table, numbers),
            };
            let lint = Lint::new(LintKind::Unsourced, table, text);
            found.push(Lint { unsourced: numbers, ..lint });
        }
    };
    let bounds = |band: Band| usize::from(band.min.is_some()) + usize::from(band.max.is_some());
    // A band that is not given is the default one and nobody's number.
    let band = scenario.balance.coverage;
    let own = if band == Band::at_least(1.0) { 0 } else { bounds(band) };
    count(&scenario.balance.note, "balance".to_owned(), own);
    for stage in &scenario.stages {
        let numbers = given(stage) + stage.coverage.map_or(0, bounds);
        count(&stage.note, format!("stage {}", stage.id), numbers);
    }
    for link in &scenario.links {
        count(&link.note, format!("link {}", link.id()), given(link));
    }
    for account in &scenario.accounts {
        count(&account.note, format!("account {}", account.id), account.intensity.len());
    }
    count(&scenario.demand.note, "demand".to_owned(), given(&scenario.demand));
    for market in &scenario.markets {
        count(&market.note, format!("market {}", market.id), given(market));
    }
    for target in &scenario.targets {
        count(&target.note, format!("target {}", target.id), bounds(target.band));
    }
    for correlation in &scenario.correlations {
        count(&correlation.note, format!("correlation {}", correlation.id), 1);
    }
    for status in &scenario.statuses {
        count(&status.note, format!("status {}", status.id), given(status));
    }
    for factor in &scenario.factors {
        count(&factor.note, format!("factor {}", factor.id), 2);
    }
    for project in &scenario.projects {
        let numbers = given(project) + 1 + usize::from(project.replaces.is_some());
        count(&project.note, format!("project {}", project.id), numbers);
    }
    for retirement in &scenario.retirements {
        count(&retirement.note, format!("retirement {}", retirement.id), given(retirement) + 1);
    }
    for (index, observation) in scenario.observations.iter().enumerate() {
        count(&observation.note, format!("observation {}", index + 1), 2);
    }
    for variant in &scenario.variants {
        count(&variant.note, format!("variant {}", variant.name), variant.set.len());
    }
    for addition in &scenario.additions {
        let numbers = 2 + usize::from(addition.step.is_some());
        count(&addition.note, format!("addition {}", addition.id), numbers);
    }
    found
}

/// How many numbers of a table are given.
fn given<T: Numbered>(table: &T) -> usize {
    T::Number::EVERY.iter().filter(|number| table.number(**number).is_some()).count()
}
