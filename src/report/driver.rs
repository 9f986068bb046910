//! Drivers in words: what a driver is, and what a condition on it says.

use super::language::Language;
use super::names::{Names, plain};
use super::number::{NONE, amount, exact};
use crate::outcome::sensitivity::{Condition, Driver, DriverKind, Limit, Sensitivity};
use crate::scenario::Scenario;
use crate::scenario::input::Input;
use crate::scenario::month::Month;

/// What drivers are called.
pub(super) struct Drivers<'a> {
    scenario: &'a Scenario,
    names: Names<'a>,
    found: &'a Sensitivity,
}

impl<'a> Drivers<'a> {
    pub(super) fn new(scenario: &'a Scenario, found: &'a Sensitivity) -> Self {
        Self { scenario, names: Names::new(scenario, Language::English), found }
    }

    fn driver(&self, name: &str) -> Option<&'a Driver> {
        self.found.driver(name)
    }

    /// A driver in a few words: `operating rate of Wafers`.
    pub(super) fn label(&self, name: &str) -> String {
        if let Some(rest) = name.strip_suffix(".start") {
            let id = rest.split_once('.').map_or(rest, |(_, id)| id);
            return format!("start of {}", plain(id));
        }
        if let Some(id) = name.strip_prefix("pipeline.factor.") {
            return format!("shock {}", plain(id));
        }
        let words = |field: &str| field.replace('_', " ");
        let twins = match self.twins(name) {
            0 => String::new(),
            twins => format!(" (and {twins} more)"),
        };
        match name.parse() {
            Ok(Input::Stage { stage, field }) => {
                format!("{} of {}{twins}", words(field.name()), self.names.stage(&stage))
            }
            Ok(Input::Link { from, to, field }) => {
                let (from, to) = (self.names.stage(&from), self.names.stage(&to));
                format!("{} of {from} → {to}", words(field.name()))
            }
            Ok(Input::Status { status }) => format!("probability of {}", plain(&status)),
            Ok(Input::Project { project, field }) => {
                format!("{} of {}", words(field.name()), plain(&project))
            }
            _ => plain(name),
        }
    }

    /// A group in a few words.
    pub(super) fn group(&self, name: &str) -> String {
        if let Some(id) = name.strip_prefix("correlation.") {
            let size = self.found.groups.iter().find(|group| group.name == *name);
            let size = size.map_or(0, |group| group.inputs.len());
            return format!("correlation {}, {size} inputs", plain(id));
        }
        match name {
            "pipeline" => "fates of all projects that share shocks".to_owned(),
            _ if name.starts_with("pipeline.factor.") => format!("fates by {}", self.label(name)),
            _ => match name.strip_prefix("project.").filter(|id| !id.contains('.')) {
                Some(id) => format!("fate of {}", plain(id)),
                None => self.label(name),
            },
        }
    }

    /// How many names the number of a driver has besides.
    pub(super) fn twins(&self, name: &str) -> usize {
        self.found.drivers.iter().filter(|driver| driver.same_as.as_deref() == Some(name)).count()
    }

    /// A value of a driver at a period, with its unit where that says anything.
    pub(super) fn value(&self, name: &str, (value, period): (f64, &str)) -> String {
        let Some(driver) = self.driver(name) else { return NONE.to_owned() };
        match (driver.kind, driver.unit.as_str()) {
            (DriverKind::Number, "1") => amount(value),
            (DriverKind::Number, unit) => format!("{} {}", amount(value), plain(unit)),
            (DriverKind::Start, _) => {
                let id = name.strip_suffix(".start").unwrap_or(name);
                let id = id.split_once('.').map_or(id, |(_, id)| id);
                match self.months_to_end(id, period) {
                    Some(end) if value >= end => "not in time".to_owned(),
                    Some(end) if value > end - 0.05 => "in time".to_owned(),
                    _ => format!("{} months", amount(value)),
                }
            }
            (DriverKind::Shock, _) => format!("{value:+.2} sd").replace('-', "−"),
        }
    }

    /// A condition in one sentence, without how much of what it holds.
    pub(super) fn condition(&self, condition: &Condition, period: &str) -> String {
        let limits: Vec<String> =
            condition.limits.iter().map(|limit| self.limit(limit, period)).collect();
        match &limits[..] {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        }
    }

    fn limit(&self, limit: &Limit, period: &str) -> String {
        let Some(driver) = self.driver(&limit.driver) else { return plain(&limit.driver) };
        let unit = match driver.unit.as_str() {
            "1" => String::new(),
            unit => format!(" {}", plain(unit)),
        };
        let label = self.label(&limit.driver);
        if driver.kind == DriverKind::Start {
            return self.start(limit, period);
        }
        match (limit.min, limit.max) {
            (Some(min), Some(max)) => {
                format!("the {label} is between {} and {}{unit}", exact(min), exact(max))
            }
            (Some(min), None) => format!("the {label} is above {}{unit}", exact(min)),
            (None, Some(max)) => format!("the {label} is below {}{unit}", exact(max)),
            (None, None) => format!("the {label} is anything"),
        }
    }

    /// When a project comes.
    fn start(&self, limit: &Limit, period: &str) -> String {
        let id = limit.driver.strip_suffix(".start").unwrap_or(&limit.driver);
        let id = id.split_once('.').map_or(id, |(_, id)| id);
        let name = plain(id);
        let months = |months: f64| {
            let word = if months.abs() == 1.0 { "month" } else { "months" };
            if months < 0.0 {
                format!("{} {word} before its date", exact(-months))
            } else {
                format!("{} {word} after its date", exact(months))
            }
        };
        let end = self.months_to_end(id, period);
        match (limit.min, limit.max) {
            (Some(min), None) if end.is_some_and(|end| min >= end) => {
                format!("{name} does not come by the end of {}", plain(period))
            }
            (None, Some(max)) if end.is_some_and(|end| max >= end - 0.05) => {
                format!("{name} comes by the end of {}", plain(period))
            }
            (Some(min), None) => format!("{name} comes later than {}, or not in time", months(min)),
            (None, Some(max)) => format!("{name} comes by {}", months(max)),
            (Some(min), Some(max)) => {
                format!("{name} comes from {} to {}", months(min), months(max))
            }
            (None, None) => format!("{name} comes at any time"),
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
