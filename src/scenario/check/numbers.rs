//! Numbers: laws that make sense, with values that their fields can take.

use super::{Check, found};
use crate::scenario::band::Band;
use crate::scenario::file::shown;
use crate::scenario::link::LinkField;
use crate::scenario::place::{Part, join};
use crate::scenario::quantity::Quantity;
use crate::scenario::stage::StageField;
use crate::scenario::uncertain::{Support, Uncertain, number};

/// The values that a field can take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Range {
    /// Any finite number.
    Any,
    /// 0 or more.
    NotNegative,
    /// More than 0.
    Positive,
    /// 0 to that number.
    UpTo(f64),
}

impl Range {
    fn of_stage(field: StageField) -> Self {
        match field {
            StageField::OperatingRate => Self::UpTo(1.5),
            StageField::Capacity
            | StageField::ExportLimit
            | StageField::ExportCommitment
            | StageField::Storage
            | StageField::InitialStock
            | StageField::Value
            | StageField::NationalCapacity => Self::NotNegative,
        }
    }

    fn of_link(field: LinkField) -> Self {
        match field {
            LinkField::Consumption => Self::Positive,
            LinkField::LocalShare | LinkField::ImportShare | LinkField::Mix => Self::UpTo(1.0),
        }
    }

    fn is_low(self, support: Support) -> bool {
        match self {
            Self::Any => false,
            Self::NotNegative | Self::UpTo(_) => support.min < 0.0,
            Self::Positive => support.min < 0.0 || (support.min == 0.0 && support.attains_min),
        }
    }

    fn is_high(self, support: Support) -> bool {
        matches!(self, Self::UpTo(max) if support.max > max)
    }

    fn expected(self) -> String {
        match self {
            Self::Any => "a finite number".to_owned(),
            Self::NotNegative => "at least 0".to_owned(),
            Self::Positive => "above 0".to_owned(),
            Self::UpTo(max) => format!("from 0 to {max}"),
        }
    }
}

/// Where a number stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'k> {
    pub(super) part: Part,
    pub(super) key: &'k str,
}

impl Check<'_> {
    /// Checks all numbers, bands and units.
    pub(super) fn numbers(&mut self) {
        let draft = self.draft;
        self.band(Part::Balance, "coverage", draft.balance.coverage);
        if draft.year.is_some_and(|year| !(1..=9999).contains(&year)) {
            let year = draft.year.unwrap_or_default();
            let problem = found(year.to_string()).expected("a year from 1 to 9999");
            self.report(Part::Scenario, "year", problem);
        }
        for (index, stage) in draft.stages.iter().enumerate() {
            let part = Part::Stage(index);
            self.unit(part, stage.unit.as_str());
            for field in StageField::ALL {
                if let Some(quantity) = stage.quantity(field) {
                    let spot = Spot { part, key: field.name() };
                    self.quantity(spot, quantity, Range::of_stage(field));
                }
            }
            if let Some(band) = stage.coverage {
                self.band(part, "coverage", band);
            }
        }
        for (index, link) in draft.links.iter().enumerate() {
            for field in LinkField::ALL {
                if let Some(quantity) = link.quantity(field) {
                    let spot = Spot { part: Part::Link(index), key: field.name() };
                    self.quantity(spot, quantity, Range::of_link(field));
                }
            }
        }
        for (index, account) in draft.accounts.iter().enumerate() {
            let part = Part::Account(index);
            self.unit(part, account.unit.as_str());
            let mut seen = std::collections::BTreeSet::new();
            for (stage, quantity) in &account.intensity {
                let key = join("intensity", stage);
                self.quantity(Spot { part, key: &key }, quantity, Range::Any);
                if !self.stages.contains_key(stage.as_str()) && !self.stages_incomplete {
                    let problem = self.unknown_stage(stage);
                    self.report(part, &key, problem);
                }
                if !seen.insert(stage) {
                    let problem = found("a second intensity").expected("one for each stage");
                    self.report(part, &key, problem);
                }
            }
        }
    }

    fn unit(&mut self, part: Part, unit: &str) {
        if self.unread(part, "unit") {
            return;
        }
        if unit.is_empty() || unit.trim() != unit {
            let problem = found(shown(unit)).expected("a unit such as kt, GW or 万吨");
            self.report(part, "unit", problem);
        }
    }

    /// Checks a band that stands under its own key, such as `coverage`.
    fn band(&mut self, part: Part, key: &str, band: Band) {
        if self.unread(part, key) {
            return;
        }
        for (bound, value) in [("min", band.min), ("max", band.max)] {
            if let Some(value) = value.filter(|value| !value.is_finite()) {
                let problem = found(number(value)).expected("a finite number");
                self.report(part, &join(key, bound), problem);
                return;
            }
        }
        if let Some(problem) = crooked(band) {
            self.report(part, key, problem);
        }
    }

    pub(super) fn quantity(&mut self, spot: Spot<'_>, quantity: &Quantity, range: Range) {
        let Spot { part, key } = spot;
        if self.unread(part, key) {
            return;
        }
        if let Quantity::ByYear(years) = quantity {
            let Some((year, _)) = years.last_key_value() else {
                let problem = found("numbers by year without a year");
                self.report(part, key, problem.expected("at least one year"));
                return;
            };
            let dated = self.draft.year.is_some()
                || self.draft.horizon.is_some()
                || self.unread(Part::Scenario, "horizon");
            if !dated && !self.unread(Part::Scenario, "year") {
                let problem = found("numbers by year")
                    .expected("a `year` of the scenario, which says which of them counts")
                    .hint(format!("add year = {year} at the top"));
                self.report(part, key, problem);
            }
        }
        let years: Vec<Option<i32>> = match quantity {
            Quantity::Always(_) => vec![None],
            Quantity::ByYear(years) => years.keys().copied().map(Some).collect(),
        };
        for (year, uncertain) in years.into_iter().zip(quantity.iter()) {
            self.uncertain(spot, year, (uncertain, range));
        }
    }

    fn uncertain(&mut self, spot: Spot<'_>, year: Option<i32>, value: (&Uncertain, Range)) {
        let (Spot { part, key }, (uncertain, range)) = (spot, value);
        let law = crate::scenario::file::clip(&uncertain.to_string());
        let said = year.map_or_else(|| law.clone(), |year| format!("{law} in {year}"));
        if let Some(flaw) = uncertain.flaw() {
            self.report(part, key, found(said).expected(flaw));
            return;
        }
        if year.is_some_and(|year| !(1..=9999).contains(&year)) {
            self.report(part, key, found(said).expected("years from 1 to 9999"));
            return;
        }
        let support = uncertain.support();
        let (low, high) = (range.is_low(support), range.is_high(support));
        if !low && !high {
            return;
        }
        let expected = match self.unit_of(part, key) {
            Some(unit) => format!("{} {unit}", range.expected()),
            None => range.expected(),
        };
        let reach = if uncertain.is_uncertain() {
            format!("{said}, with values {}", reach(support))
        } else {
            said
        };
        let problem =
            found(reach).expected(expected).hint_maybe(repair(uncertain, range, (low, high)));
        self.report(part, key, problem);
    }

    /// The unit of an amount.
    fn unit_of(&self, part: Part, key: &str) -> Option<&str> {
        let Part::Stage(index) = part else { return None };
        let field = StageField::ALL.into_iter().find(|field| field.name() == key)?;
        field.has_unit().then(|| self.draft.stages[index].unit.as_str())
    }
}

/// What is wrong with a band, if anything is.
pub(super) fn crooked(band: Band) -> Option<crate::Problem> {
    match (band.min, band.max) {
        (None, None) => Some(found("no bound").expected("min, max or both")),
        (Some(min), Some(max)) if min > max => {
            let what = format!("min = {} above max = {}", number(min), number(max));
            Some(found(what).expected("min at most max"))
        }
        _ => None,
    }
}

/// The values of a law, in words.
fn reach(support: Support) -> String {
    match (support.min.is_finite(), support.max.is_finite()) {
        (true, true) => format!("from {} to {}", number(support.min), number(support.max)),
        (true, false) => format!("from {} up without end", number(support.min)),
        (false, true) => format!("up to {} without a lower end", number(support.max)),
        (false, false) => "without either end".to_owned(),
    }
}

/// How to bring the number into its range.
fn repair(uncertain: &Uncertain, range: Range, (low, high): (bool, bool)) -> Option<String> {
    let lower = match range {
        Range::Positive => "min above 0, such as min = 0.01",
        _ => "min = 0",
    };
    let upper = match range {
        Range::UpTo(max) => format!("max = {max}"),
        _ => String::new(),
    };
    match uncertain {
        Uncertain::Exact(value) => {
            let percent = matches!(range, Range::UpTo(_)) && high && (2.0..=150.0).contains(value);
            percent.then(|| format!("{} % is written {}", number(*value), number(value / 100.0)))
        }
        law if law.is_truncatable() || matches!(law, Uncertain::Truncated(_)) => {
            let bounds: Vec<&str> = [(low, lower), (high, upper.as_str())]
                .into_iter()
                .filter_map(|(needed, bound)| needed.then_some(bound))
                .collect();
            Some(format!("add {}", bounds.join(", ")))
        }
        _ => None,
    }
}
