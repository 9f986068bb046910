//! The numbers of a scenario as they were given, and why they are so.

use std::collections::BTreeMap;

use super::names::{Names, listed, plain};
use super::number::{NONE, amount, exact, with_unit};
use super::{language::Say, terminal::Printout};
use pvchain::{DemandField, Draw, Input, Note, Quantity, Scenario, StatusField, Uncertain};

/// A law in one line: `pert (min 0.45, mode 0.65, max 0.9)`.
pub(super) fn law(say: Say, law: &Uncertain) -> String {
    if let Uncertain::Exact(value) = law {
        return value.to_string();
    }
    if let Uncertain::Own(own) = law {
        return own.name().to_owned();
    }
    let values = |list: &[f64]| listed(say, list.iter().map(f64::to_string));
    let numbers = law.parameters().into_iter();
    let numbers: Vec<String> = numbers.map(|(name, value)| format!("{name} {value}")).collect();
    let shown: Vec<String> = match law.lists().as_slice() {
        [] => numbers,
        [(name, only)] => vec![format!("{} {name}: {}", only.len(), values(only))],
        [(_, first), rest @ ..] => {
            let rest = rest.iter().map(|(name, list)| format!("; {name} {}", values(list)));
            let numbers = numbers.iter().map(|number| format!("; {number}"));
            vec![values(first) + &rest.chain(numbers).collect::<String>()]
        }
    };
    format!("{} ({})", law.kind(), shown.join(", "))
}

/// What a number is from each year on.
fn by_year(say: Say, years: &BTreeMap<i32, Uncertain>) -> String {
    let years = years.iter().map(|(year, value)| say.colon(year, law(say, value)));
    years.collect::<Vec<_>>().join(say.semicolon())
}

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

pub(super) struct Assumptions<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) say: Say,
    pub(super) names: Names<'s>,
    pub(super) central: Draw,
    inputs: BTreeMap<String, Vec<(Input, &'s Quantity)>>,
}

/// What the demand for the final product heads in a file.
const DEMAND: &str = "demand";

/// What an input is a number of, as its name begins.
pub(super) fn owner(input: &Input) -> String {
    match input {
        Input::Stage { stage, .. } => format!("stage.{stage}"),
        Input::Link { from, to, .. } => format!("link.{from}->{to}"),
        Input::Account { account, .. } => format!("account.{account}"),
        Input::Status { status } => format!("pipeline.status.{status}"),
        Input::Project { project, .. } => format!("project.{project}"),
        Input::Retirement { retirement, .. } => format!("retirement.{retirement}"),
        Input::Demand => DEMAND.to_owned(),
        Input::Market { market, .. } => format!("market.{market}"),
    }
}

impl<'s> Assumptions<'s> {
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
            Input::Demand => DemandField::Final.label(say.0),
            Input::Market { field, .. } => field.label(say.0),
        };
        // Where a unit says nothing, or stands in the name.
        let unit = self.names.input_unit(self.scenario, input);
        let unit = if unit == "1" || unit == say.in_months() { "" } else { &unit };
        let median = self.central.value(input).map_or(NONE.to_owned(), amount);
        let given = match quantity {
            Quantity::ByYear(years) => Some(by_year(say, years)),
            one => one.iter().find(|one| one.is_uncertain()).map(|one| law(say, one)),
        };
        let law = given.map(|given| plain(&given));
        GivenNumber { name, median: with_unit(median, &plain(unit)), law }
    }

    pub(super) fn plan(&self) -> Vec<Entry<'s>> {
        let (say, scenario) = (self.say, self.scenario);
        let plan =
            [("scenario", "", &scenario.note), ("balance", say.of_band(), &scenario.balance.note)];
        let horizon = scenario.horizon.as_ref();
        let horizon = horizon.map(|horizon| ("horizon", say.horizon_label(), &horizon.note));
        each(plan.into_iter().chain(horizon), |(key, name, note)| {
            self.entry(key.to_owned(), name.to_owned(), note)
        })
    }

    pub(super) fn stages(&self) -> Vec<Entry<'s>> {
        each(&self.scenario.stages, |one| {
            self.entry(format!("stage.{}", one.id), self.names.stage(&one.id), &one.note)
        })
    }

    pub(super) fn links(&self) -> Vec<Entry<'s>> {
        each(&self.scenario.links, |link| {
            let name = self.names.subject(&link.id());
            let name = match &link.alternative {
                Some(alternative) => self.say.alternative_for(name, plain(alternative)),
                None => name,
            };
            self.entry(format!("link.{}", link.id()), name, &link.note)
        })
    }

    pub(super) fn accounts(&self) -> Vec<Entry<'s>> {
        each(&self.scenario.accounts, |one| {
            self.entry(format!("account.{}", one.id), plain(&one.id), &one.note)
        })
    }

    /// Demand, then the markets.
    pub(super) fn markets(&self) -> Vec<Entry<'s>> {
        let scenario = self.scenario;
        let demand = scenario.demand.of_final.as_ref().map(|_| {
            let name = DemandField::Final.label(self.say.0);
            self.entry(DEMAND.to_owned(), name, &scenario.demand.note)
        });
        let markets = each(&scenario.markets, |one| {
            let mut entry = self.entry(format!("market.{}", one.id), plain(&one.id), &one.note);
            let sellers: Vec<String> = one.stages.iter().map(|id| self.names.stage(id)).collect();
            let sellers = sellers.join(self.say.comma());
            entry.numbers.insert(0, said(self.say.sellers().to_owned(), sellers, ""));
            entry
        });
        demand.into_iter().chain(markets).collect()
    }

    pub(super) fn targets(&self) -> Vec<Entry<'s>> {
        each(&self.scenario.targets, |one| {
            self.entry(format!("target {}", one.id), plain(&one.id), &one.note)
        })
    }

    pub(super) fn correlations(&self) -> Vec<Entry<'s>> {
        each(&self.scenario.correlations, |one| {
            self.entry(format!("correlation.{}", one.id), plain(&one.id), &one.note)
        })
    }

    pub(super) fn statuses(&self) -> Vec<Entry<'s>> {
        each(&self.scenario.statuses, |status| {
            let key = format!("pipeline.status.{}", status.id);
            let mut entry = self.entry(key, plain(&status.id), &status.note);
            let fates = StatusField::ALL.into_iter().skip(1);
            entry.numbers.extend(fates.filter_map(|field| {
                let given = match status.quantity(field)? {
                    Quantity::ByYear(years) => by_year(self.say, years),
                    one => law(self.say, one.at(None)),
                };
                let name = self.say.with_months(field.name(), field.label(self.say.0));
                Some(said(name, String::new(), &given))
            }));
            entry
        })
    }

    pub(super) fn projects(&self) -> Vec<Entry<'s>> {
        let say = self.say;
        each(&self.scenario.projects, |project| {
            let key = format!("project.{}", project.id);
            let mut entry = self.entry(key, plain(&project.id), &project.note);
            let status = project.status.as_deref().map(plain).unwrap_or_default();
            let stage = (say.stage(), self.names.stage(&project.stage));
            let about = [stage, (say.start(), project.start.to_string()), (say.status(), status)];
            let about = about.into_iter().filter(|(_, said)| !said.is_empty());
            let about = about.map(|(name, value)| said(name.to_owned(), value, ""));
            entry.numbers.splice(..0, about);
            entry
        })
    }

    pub(super) fn factors(&self) -> Vec<Entry<'s>> {
        each(&self.scenario.factors, |factor| {
            let key = format!("pipeline.factor.{}", factor.id);
            let mut entry = self.entry(key, plain(&factor.id), &factor.note);
            let shock = self.say.shock(exact(factor.realisation), exact(factor.delay));
            entry.numbers.push(said(String::new(), String::new(), &shock));
            entry
        })
    }

    pub(super) fn retirements(&self) -> Vec<Entry<'s>> {
        each(&self.scenario.retirements, |one| {
            let name = self.say.observed(self.names.stage(&one.stage), one.date);
            let name = self.say.colon(plain(&one.id), name);
            self.entry(format!("retirement.{}", one.id), name, &one.note)
        })
    }

    pub(super) fn observations(&self) -> Vec<Entry<'s>> {
        each(&self.scenario.observations, |one| {
            let name = self.say.observed(self.names.stage(&one.stage), one.date);
            let key = format!("observation {} {}", one.stage, one.date);
            let mut entry = self.entry(key, name, &one.note);
            let unit = self.names.unit(&one.stage);
            let [value, error] =
                [one.capacity, one.error].map(|number| with_unit(exact(number), &unit));
            let value = self.say.observed_as(value, error);
            entry.numbers.push(said(String::new(), String::new(), &value));
            entry
        })
    }
}

fn each<'s, T>(all: impl IntoIterator<Item = T>, entry: impl Fn(T) -> Entry<'s>) -> Vec<Entry<'s>> {
    all.into_iter().map(entry).collect()
}

fn said(name: String, median: String, law: &str) -> GivenNumber {
    GivenNumber { name, median, law: Some(plain(law)) }
}

/// Notes, each under its own heading.
pub(super) fn noted<'n>(page: &mut Printout, all: impl IntoIterator<Item = (String, &'n Note)>) {
    for (heading, note) in all.into_iter().filter(|(_, note)| !note.is_silent()) {
        page.apart(heading);
        notes(page, note);
    }
}

pub(super) fn notes(page: &mut Printout, note: &Note) {
    let say = page.say;
    if let Some(source) = &note.source {
        page.indented(2, say.source(plain(source)));
    }
    if let Some(assumption) = &note.assumption {
        page.indented(2, say.assumption(plain(assumption)));
    }
}
