//! Numbers: laws that make sense, with values that their fields can take.

use super::{Check, found};
use crate::scenario::band::Band;
use crate::scenario::file::shown;
use crate::scenario::key::{Allowed, Content, Keyed, NumberKey, Numbered, UnitRule, ValueKind};
use crate::scenario::place::{Part, join};
use crate::scenario::quantity::Quantity;
use crate::scenario::stage::StageField;
use crate::scenario::uncertain::{Support, Uncertain, number};

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
            self.numbers_of(part, stage);
            if let Some(band) = stage.coverage {
                self.band(part, "coverage", band);
            }
        }
        for (index, link) in draft.links.iter().enumerate() {
            self.numbers_of(Part::Link(index), link);
        }
        for (index, account) in draft.accounts.iter().enumerate() {
            let part = Part::Account(index);
            self.unit(part, account.unit.as_str());
            let mut seen = std::collections::BTreeSet::new();
            for (stage, quantity) in &account.intensity {
                let key = join("intensity", stage);
                self.quantity(Spot { part, key: &key }, quantity, Allowed::Any);
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

    /// Checks the numbers of a table that may be uncertain.
    pub(super) fn numbers_of<T: Numbered>(&mut self, part: Part, table: &T) {
        for number in T::Number::EVERY {
            let declared = number.key();
            let spot = Spot { part, key: declared.name };
            if let Some(quantity) = table.number(*number)
                && !(declared.once && self.is_by_year(spot, quantity))
            {
                self.quantity(spot, quantity, declared.range());
            }
        }
    }

    /// Checks the numbers of a table that are known; whether all of them are in their ranges.
    pub(super) fn exact_numbers<T: Keyed>(&mut self, part: Part, table: &T) -> bool {
        let mut sound = true;
        for key in T::KEYS {
            let (ValueKind::Exact(range, _), Some(Content::Exact(value))) =
                (key.kind, table.get(key))
            else {
                continue;
            };
            if !range.holds(value) && !self.unread(part, key.name) {
                sound = false;
                let expected = match range {
                    Allowed::Positive => "a number above 0".to_owned(),
                    Allowed::UpTo(max) => format!("a loading from 0 to {max}"),
                    _ => expected(range),
                };
                let hint = key.hint.map(str::to_owned);
                let problem = found(number(value)).expected(expected).hint_maybe(hint);
                self.report(part, key.name, problem);
            }
        }
        sound
    }

    /// Reports a number that is given by year and must be the same in every year.
    fn is_by_year(&mut self, spot: Spot<'_>, quantity: &Quantity) -> bool {
        let by_year = matches!(quantity, Quantity::ByYear(_)) && !self.unread(spot.part, spot.key);
        if by_year {
            let problem = found("numbers by year").expected("one number or distribution");
            self.report(spot.part, spot.key, problem);
        }
        by_year
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

    pub(super) fn quantity(&mut self, spot: Spot<'_>, quantity: &Quantity, range: Allowed) {
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

    fn uncertain(&mut self, spot: Spot<'_>, year: Option<i32>, value: (&Uncertain, Allowed)) {
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
            Some(unit) => format!("{} {unit}", expected(range)),
            None => expected(range),
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
        let in_unit = StageField::of_name(key)?.key().unit_rule() == UnitRule::Stage;
        in_unit.then(|| self.draft.stages[index].unit.as_str())
    }
}

/// The values that a number can take, in words.
fn expected(range: Allowed) -> String {
    match range {
        Allowed::Any => "a finite number".to_owned(),
        Allowed::NotNegative => "at least 0".to_owned(),
        Allowed::Positive => "above 0".to_owned(),
        Allowed::UpTo(max) => format!("from 0 to {max}"),
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
fn repair(uncertain: &Uncertain, range: Allowed, (low, high): (bool, bool)) -> Option<String> {
    let lower = match range {
        Allowed::Positive => "min above 0, such as min = 0.01",
        _ => "min = 0",
    };
    let upper = match range {
        Allowed::UpTo(max) => format!("max = {max}"),
        _ => String::new(),
    };
    match uncertain {
        Uncertain::Exact(value) => {
            let percent =
                matches!(range, Allowed::UpTo(_)) && high && (2.0..=150.0).contains(value);
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
