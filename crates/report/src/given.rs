//! The numbers of a scenario as they were given, and why they are so.

use std::collections::BTreeMap;

use super::language::Say;
use super::names::{Names, listed, plain};
use super::number::{NONE, amount, exact, with_unit};
use pvchain::{Draw, Input, Note, Quantity, Scenario, StatusField, Uncertain};

/// A law in one line: `pert (min 0.45, mode 0.65, max 0.9)`.
pub(super) fn law(say: Say, law: &Uncertain) -> String {
    if let Uncertain::Exact(value) = law {
        return value.to_string();
    }
    let values = |list: &[f64]| listed(say, &list.iter().map(f64::to_string).collect::<Vec<_>>());
    let shown: Vec<String> = match law.lists().as_slice() {
        [] => law.parameters().iter().map(|(name, value)| format!("{name} {value}")).collect(),
        [(name, only)] => vec![format!("{} {name}: {}", only.len(), values(only))],
        [(_, first), rest @ ..] => {
            let rest = rest.iter().map(|(name, list)| format!("; {name} {}", values(list)));
            vec![values(first) + &rest.collect::<String>()]
        }
    };
    format!("{} ({})", law.kind(), shown.join(", "))
}

/// What was said of one thing: its numbers, and why.
pub(super) struct Entry<'s> {
    /// As its inputs begin.
    pub(super) key: String,
    pub(super) name: String,
    pub(super) numbers: Vec<GivenNumber>,
    pub(super) note: &'s Note,
}

/// A number by its name, its median with the unit, and its law where it has one.
pub(super) struct GivenNumber {
    pub(super) name: String,
    pub(super) median: String,
    pub(super) law: Option<String>,
}

/// All that was given.
pub(super) struct Given<'s> {
    scenario: &'s Scenario,
    say: Say,
    names: Names<'s>,
    pub(super) central: Draw,
    inputs: BTreeMap<String, Vec<(Input, &'s Quantity)>>,
}

/// What an input is a number of, as its name begins.
pub(super) fn owner(input: &Input) -> String {
    match input {
        Input::Stage { stage, .. } => format!("stage.{stage}"),
        Input::Link { from, to, .. } => format!("link.{from}->{to}"),
        Input::Account { account, .. } => format!("account.{account}"),
        Input::Status { status } => format!("pipeline.status.{status}"),
        Input::Project { project, .. } => format!("project.{project}"),
        Input::Retirement { retirement, .. } => format!("retirement.{retirement}"),
    }
}

impl<'s> Given<'s> {
    pub(super) fn new(scenario: &'s Scenario, say: Say) -> Self {
        let mut inputs: BTreeMap<String, Vec<(Input, &Quantity)>> = BTreeMap::new();
        for (input, quantity) in scenario.inputs() {
            inputs.entry(owner(&input)).or_default().push((input, quantity));
        }
        let (names, central) = (Names::new(scenario, say), Draw::central(scenario));
        Self { scenario, say, names, central, inputs }
    }

    fn entry(&self, key: String, name: String, note: &'s Note) -> Entry<'s> {
        let inputs = self.inputs.get(&key).into_iter().flatten();
        let numbers = inputs.filter(|(input, _)| self.is_own(input));
        let numbers = numbers.map(|(input, quantity)| self.number(input, quantity)).collect();
        Entry { key, name, numbers, note }
    }

    /// What goes by its id.
    fn by_id(
        &self,
        prefix: &str,
        all: impl Iterator<Item = (&'s String, &'s Note)>,
    ) -> Vec<Entry<'s>> {
        all.map(|(id, note)| self.entry(format!("{prefix}{id}"), plain(id), note)).collect()
    }

    /// Whether a number stands with its project, and not with the project's status.
    fn is_own(&self, input: &Input) -> bool {
        let Input::Project { project, field } = input else { return true };
        let mut projects = self.scenario.projects.iter();
        projects.any(|one| one.id == *project && one.quantity(*field).is_some())
    }

    fn number(&self, input: &Input, quantity: &Quantity) -> GivenNumber {
        let say = self.say;
        let name = match input {
            Input::Stage { field, .. } => field.label(say.0),
            Input::Link { field, .. } => field.label(say.0),
            Input::Account { stage, .. } => self.names.stage(stage),
            Input::Status { .. } => StatusField::Probability.label(say.0),
            Input::Project { field, .. } => say.with_months(field.name(), field.label(say.0)),
            Input::Retirement { field, .. } => say.with_months(field.name(), field.label(say.0)),
        };
        // Where a unit says nothing, or stands in the name.
        let unit = self.names.input_unit(self.scenario, input);
        let unit = if unit == "1" || unit == say.in_months() { "" } else { &unit };
        let median = self.central.value(input).map_or(NONE.to_owned(), amount);
        let at = quantity.at(self.scenario.last_year());
        let law = at.is_uncertain().then(|| plain(&law(say, at)));
        GivenNumber { name, median: with_unit(median, &plain(unit)), law }
    }

    pub(super) fn plan(&self) -> Vec<Entry<'s>> {
        let Given { scenario, .. } = self;
        let horizon =
            scenario.horizon.as_ref().map(|horizon| (self.say.horizon_label(), &horizon.note));
        let plan = self.entry("scenario".to_owned(), String::new(), &scenario.note);
        let band =
            self.entry("balance".to_owned(), self.say.of_band().to_owned(), &scenario.balance.note);
        let horizon =
            horizon.map(|(name, note)| self.entry("horizon".to_owned(), name.to_owned(), note));
        [plan, band].into_iter().chain(horizon).collect()
    }

    pub(super) fn stages(&self) -> Vec<Entry<'s>> {
        let stages = self.scenario.stages.iter().map(|one| {
            self.entry(format!("stage.{}", one.id), self.names.stage(&one.id), &one.note)
        });
        stages.collect()
    }

    pub(super) fn links(&self) -> Vec<Entry<'s>> {
        let links = self.scenario.links.iter().map(|link| {
            let mut name = self.names.subject(&link.id());
            if let Some(alternative) = &link.alternative {
                name = self.say.alternative_for(name, plain(alternative));
            }
            self.entry(format!("link.{}", link.id()), name, &link.note)
        });
        links.collect()
    }

    pub(super) fn accounts(&self) -> Vec<Entry<'s>> {
        let accounts = self.scenario.accounts.iter();
        self.by_id("account.", accounts.map(|one| (&one.id, &one.note)))
    }

    pub(super) fn targets(&self) -> Vec<Entry<'s>> {
        let targets = self.scenario.targets.iter();
        self.by_id("target ", targets.map(|one| (&one.id, &one.note)))
    }

    pub(super) fn correlations(&self) -> Vec<Entry<'s>> {
        let correlations = self.scenario.correlations.iter();
        self.by_id("correlation.", correlations.map(|one| (&one.id, &one.note)))
    }

    pub(super) fn statuses(&self) -> Vec<Entry<'s>> {
        let say = self.say;
        let statuses = self.scenario.statuses.iter().map(|status| {
            let key = format!("pipeline.status.{}", status.id);
            let mut entry = self.entry(key, plain(&status.id), &status.note);
            let fates = StatusField::ALL.into_iter().skip(1);
            entry.numbers.extend(fates.filter_map(|field| {
                let at = status.quantity(field)?.at(self.scenario.last_year());
                let name = say.with_months(field.name(), field.label(say.0));
                Some(said(name, String::new(), &law(say, at)))
            }));
            entry
        });
        statuses.collect()
    }

    pub(super) fn projects(&self) -> Vec<Entry<'s>> {
        let say = self.say;
        let projects = self.scenario.projects.iter().map(|project| {
            let key = format!("project.{}", project.id);
            let mut entry = self.entry(key, plain(&project.id), &project.note);
            let status = project.status.as_deref().map(plain).unwrap_or_default();
            let stage = (say.stage(), self.names.stage(&project.stage));
            let about = [stage, (say.start(), project.start.to_string()), (say.status(), status)];
            let about = about.into_iter().filter(|(_, said)| !said.is_empty());
            let about = about.map(|(name, value)| said(name.to_owned(), value, ""));
            entry.numbers.splice(..0, about);
            entry
        });
        projects.collect()
    }

    pub(super) fn factors(&self) -> Vec<Entry<'s>> {
        let factors = self.scenario.factors.iter().map(|factor| {
            let key = format!("pipeline.factor.{}", factor.id);
            let mut entry = self.entry(key, plain(&factor.id), &factor.note);
            let shock = self.say.shock(exact(factor.realisation), exact(factor.delay));
            entry.numbers.push(said(String::new(), String::new(), &shock));
            entry
        });
        factors.collect()
    }

    pub(super) fn retirements(&self) -> Vec<Entry<'s>> {
        let retirements = self.scenario.retirements.iter().map(|one| {
            let name = self.say.observed(self.names.stage(&one.stage), one.date);
            let name = self.say.colon(plain(&one.id), name);
            self.entry(format!("retirement.{}", one.id), name, &one.note)
        });
        retirements.collect()
    }

    pub(super) fn observations(&self) -> Vec<Entry<'s>> {
        let observations = self.scenario.observations.iter().map(|one| {
            let name = self.say.observed(self.names.stage(&one.stage), one.date);
            let key = format!("observation {} {}", one.stage, one.date);
            let mut entry = self.entry(key, name, &one.note);
            let unit = self.names.unit(&one.stage);
            let [value, error] =
                [one.capacity, one.error].map(|number| with_unit(exact(number), &unit));
            let value = self.say.observed_as(value, error);
            entry.numbers.push(said(String::new(), String::new(), &value));
            entry
        });
        observations.collect()
    }
}

fn said(name: String, median: String, law: &str) -> GivenNumber {
    GivenNumber { name, median, law: Some(plain(law)) }
}
