//! Drivers in words: what a driver is, and what a condition on it says.

use super::language::Say;
use super::names::{Names, plain};
use super::number::{NONE, Shown, amount, exact, hundredths, with_unit};
use pvchain::StatusField;
use pvchain::sensitivity::{Condition, DriverKind, DriverName, GroupName, Limit};
use pvchain::{Input, Month, Scenario, Sensitivity};

pub(super) struct Drivers<'a> {
    scenario: &'a Scenario,
    say: Say,
    names: Names<'a>,
    found: &'a Sensitivity,
}

/// The project or retirement whose start a driver is.
fn starting(driver: &DriverName) -> Option<&str> {
    match driver {
        DriverName::Project(id) | DriverName::Retirement(id) => Some(id),
        _ => None,
    }
}

/// An input in a few words: `operating rate of Wafers`.
pub(super) fn input_label(say: Say, names: &Names<'_>, input: &Input) -> String {
    match input {
        Input::Stage { stage, field } => say.of(field.label(say.0), names.stage(stage)),
        Input::Link { from, to, field } => {
            let link = format!("{} → {}", names.stage(from), names.stage(to));
            say.of(field.label(say.0), link)
        }
        Input::Status { status } => say.of(StatusField::Probability.label(say.0), plain(status)),
        Input::Project { project, field } => say.of(field.label(say.0), plain(project)),
        _ => plain(&input.to_string()),
    }
}

impl<'a> Drivers<'a> {
    pub(super) fn new(scenario: &'a Scenario, say: Say, found: &'a Sensitivity) -> Self {
        Self { scenario, say, names: Names::new(scenario, say), found }
    }

    /// A driver in a few words: `operating rate of Wafers`.
    pub(super) fn label(&self, name: &DriverName) -> String {
        let say = self.say;
        let input = match name {
            DriverName::Project(id) | DriverName::Retirement(id) => {
                return say.start_of(plain(id));
            }
            DriverName::Factor(id) => return say.shock_named(plain(id)),
            DriverName::Input(input) => input,
            DriverName::Other(name) => return plain(name),
        };
        let label = input_label(say, &self.names, input);
        match (input, self.twins(name)) {
            (Input::Stage { .. }, twins) if twins > 0 => say.and_twins(label, twins),
            _ => label,
        }
    }

    pub(super) fn group(&self, name: &GroupName) -> String {
        let say = self.say;
        match name {
            GroupName::Correlation(id) => {
                let size = self.found.groups.iter().find(|group| group.name == *name);
                say.correlation_of(plain(id), size.map_or(0, |group| group.inputs.len()))
            }
            GroupName::Fate(id) => say.fate_of(plain(id)),
            GroupName::Driver(name) => self.label(name),
        }
    }

    /// How many names the number of a driver has besides.
    fn twins(&self, name: &DriverName) -> usize {
        self.found.drivers.iter().filter(|driver| driver.same_as.as_ref() == Some(name)).count()
    }

    /// A value of a driver at a period, with its unit where that says anything.
    pub(super) fn value(&self, name: &DriverName, (value, period): (f64, &str)) -> String {
        let say = self.say;
        let Ok(driver) = self.found.driver(name) else { return NONE.to_owned() };
        match driver.kind {
            DriverKind::Number => Shown::amounts(say, &driver.unit).words(value),
            DriverKind::Start => match starting(name).and_then(|id| self.months_to_end(id, period))
            {
                Some(end) if value >= end => say.not_on_time().to_owned(),
                Some(end) if value > end - 0.05 => say.on_time().to_owned(),
                _ => say.months(amount(value)),
            },
            DriverKind::Shock => say.in_sd(hundredths(value)),
        }
    }

    /// A condition in one sentence, without how much of what it holds.
    pub(super) fn condition(&self, condition: &Condition, period: &str) -> String {
        let limits: Vec<String> =
            condition.limits.iter().map(|limit| self.limit(limit, period)).collect();
        match &limits[..] {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => self.say.both(first.join(self.say.clause()), last),
        }
    }

    fn limit(&self, limit: &Limit, period: &str) -> String {
        let say = self.say;
        let Ok(driver) = self.found.driver(&limit.driver) else {
            return plain(&limit.driver.to_string());
        };
        if driver.kind == DriverKind::Start {
            return self.start(limit, period);
        }
        let shown = Shown::amounts(say, &driver.unit);
        let bare = |value| shown.bound(value);
        let words = |value| match driver.kind {
            DriverKind::Shock => say.in_sd(bare(value)),
            _ => with_unit(bare(value), &shown.unit()),
        };
        let label = self.label(&limit.driver);
        match (limit.min, limit.max) {
            (Some(min), Some(max)) => say.is_between(label, bare(min), words(max)),
            (Some(min), None) => say.is_above(label, words(min)),
            (None, Some(max)) => say.is_below(label, words(max)),
            (None, None) => say.is_anything(label),
        }
    }

    fn start(&self, limit: &Limit, period: &str) -> String {
        let say = self.say;
        let id = starting(&limit.driver).unwrap_or_default();
        let (name, date) = (plain(id), |months: f64| match months {
            -1.0 => say.month_before().to_owned(),
            1.0 => say.month_after().to_owned(),
            months if months < 0.0 => say.months_before(exact(-months)),
            months => say.months_after(exact(months)),
        });
        let end = self.months_to_end(id, period);
        match (limit.min, limit.max) {
            (Some(min), None) if end.is_some_and(|end| min >= end) => {
                say.comes_not_by(name, plain(period))
            }
            (None, Some(max)) if end.is_some_and(|end| max >= end - 0.05) => {
                say.comes_by_end(name, plain(period))
            }
            (Some(min), None) => say.comes_late(name, date(min)),
            (None, Some(max)) => say.comes_by(name, date(max)),
            (Some(min), Some(max)) => say.comes_between(name, date(min), date(max)),
            (None, None) => say.comes_at_any_time(name),
        }
    }

    /// Months from a project's planned date to the end of a period.
    fn months_to_end(&self, id: &str, period: &str) -> Option<f64> {
        let projects = self.scenario.projects.iter().map(|one| (&one.id, one.start));
        let retirements = self.scenario.retirements.iter().map(|one| (&one.id, one.date));
        let (_, planned): (_, Month) =
            projects.chain(retirements).find(|(known, _)| *known == id)?;
        let periods = self.scenario.periods();
        let end = periods.iter().find(|known| known.label == period)?.end;
        Some(f64::from(end.since(planned)))
    }
}
