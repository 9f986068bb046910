//! Numbers: laws that make sense, with values that their fields can take.

use std::collections::BTreeSet;

use super::{Check, found};
use crate::law::{Support, Uncertain, expected_size, is_sized, number};
use crate::message::Text;
use crate::problem::Kind::{Conflict, Duplicate, Missing, Needs, OutOfRange, Unit, WrongType};
use crate::problem::Problem;
use crate::scenario::file::flaw::{clip, shown};
use crate::scenario::month::YEARS;
use crate::scenario::{
    Account, Allowed, Band, Content, Intensity, Keyed, Link, Listed, Market, NumberKey, Numbered,
    Quantity, Stage, StageField, TableAt, UnitRule, ValueKind, join, says,
};

type Spot<'k> = (TableAt, &'k str);

impl Check<'_> {
    pub(super) fn numbers(&mut self) {
        let draft = self.draft;
        self.band(TableAt::BALANCE, "coverage", draft.balance.coverage);
        if let Some(year) = draft.year.filter(|year| !YEARS.contains(year)) {
            let problem = found(OutOfRange, year).expected(says::a_year_of_four_digits());
            self.report(TableAt::SCENARIO, "year", problem);
        }
        for (part, stage) in Stage::parts(draft) {
            self.unit(part, stage.unit.as_str());
            self.numbers_of(part, stage);
            if let Some(band) = stage.coverage {
                self.band(part, "coverage", band);
            }
        }
        for (part, link) in Link::parts(draft) {
            self.numbers_of(part, link);
        }
        self.numbers_of(TableAt::DEMAND, &draft.demand);
        for (part, market) in Market::parts(draft) {
            self.numbers_of(part, market);
        }
        for (part, account) in Account::parts(draft) {
            self.unit(part, account.unit.as_str());
            let mut seen = BTreeSet::new();
            for (stage, Intensity { quantity, .. }) in &account.intensity {
                let key = join("intensity", stage);
                self.quantity((part, &key), quantity, Allowed::Any);
                if !self.stages.contains_key(stage.as_str()) && !self.stages_incomplete {
                    self.report(part, &key, self.unknown_stage(stage));
                }
                if !seen.insert(stage) {
                    let problem = found(Duplicate, says::a_second_intensity());
                    self.report(part, &key, problem.expected(says::one_for_each_stage()));
                }
            }
        }
    }

    pub(super) fn numbers_of<T: Numbered>(&mut self, part: TableAt, table: &T) {
        for number in T::Number::EVERY {
            let declared = number.key();
            let key = declared.name;
            let Some(quantity) = table.number(*number) else { continue };
            if declared.once && matches!(quantity, Quantity::ByYear(_)) && !self.unread(part, key) {
                let problem = found(WrongType, says::numbers_by_year());
                self.report(part, key, problem.expected(says::one_number_or_distribution()));
            } else {
                self.quantity((part, key), quantity, declared.range());
            }
        }
    }

    /// Checks the numbers of a table that are known; whether all of them are in their ranges.
    pub(super) fn exact_numbers<T: Keyed>(&mut self, part: TableAt, table: &T) -> bool {
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
                    _ if !is_sized(value) => expected_size(value),
                    Allowed::Positive => says::a_number_above_0(),
                    Allowed::UpTo(_) => says::a_loading_from_0_to_1(),
                    _ => expected(range),
                };
                let problem = found(OutOfRange, number(value)).expected(expected);
                self.report(part, key.name, problem.hint_maybe(key.hint.map(|hint| hint())));
            }
        }
        sound
    }

    fn unit(&mut self, part: TableAt, unit: &str) {
        if !self.unread(part, "unit") && (unit.is_empty() || unit.trim() != unit) {
            self.report(part, "unit", found(Unit, shown(unit)).expected(says::a_unit_unquoted()));
        }
    }

    /// Checks a band that stands under its own key, such as `coverage`.
    fn band(&mut self, part: TableAt, key: &str, band: Band) {
        if self.unread(part, key) {
            return;
        }
        if let Some((bound, problem)) = unsized_bound(band) {
            self.report(part, &join(key, bound), problem);
        } else if let Some(problem) = crooked(band) {
            self.report(part, key, problem);
        }
    }

    fn quantity(&mut self, (part, key): Spot<'_>, quantity: &Quantity, range: Allowed) {
        if self.unread(part, key) {
            return;
        }
        let years = match quantity {
            Quantity::Always(uncertain) => {
                return self.uncertain((part, key), None, (uncertain, range));
            }
            Quantity::ByYear(years) => years,
            Quantity::Text(_) => return,
        };
        let Some((year, _)) = years.last_key_value() else {
            let problem = found(Missing, says::no_number_by_year());
            return self.report(part, key, problem.expected(says::at_least_one_year()));
        };
        let dated = self.draft.year.is_some() || self.draft.horizon.is_some();
        let unread = |key| self.unread(TableAt::SCENARIO, key);
        if !dated && !unread("horizon") && !unread("year") {
            let problem = found(Needs, says::numbers_by_year()).expected(says::some_year());
            self.report(part, key, problem.hint(says::add_year(*year)));
        }
        for (year, uncertain) in years {
            self.uncertain((part, key), Some(*year), (uncertain, range));
        }
    }

    fn uncertain(&mut self, spot: Spot<'_>, year: Option<i32>, value: (&Uncertain, Allowed)) {
        let ((part, key), (uncertain, range)) = (spot, value);
        let said = || {
            let law = clip(&uncertain.to_string());
            year.map_or_else(|| Text::data(&law), |year| says::in_year(&law, year))
        };
        let refuse = |said: Text, expected: Text| found(OutOfRange, said).expected(expected);
        if let Some(flaw) = uncertain.flaw() {
            return self.report(part, key, refuse(said(), flaw));
        }
        if year.is_some_and(|year| !YEARS.contains(&year)) {
            return self.report(part, key, refuse(said(), says::years_of_four_digits()));
        }
        let support = uncertain.support();
        let (low, high) = (range.is_low(support), range.is_high(support));
        if !low && !high {
            return;
        }
        let expected = match self.unit_of(part, key) {
            Some(unit) => says::in_unit(expected(range), unit),
            None => expected(range),
        };
        let reach = if uncertain.is_uncertain() {
            says::with_values(said(), reach(support))
        } else {
            said()
        };
        let hint = repair(uncertain, range, (low, high));
        self.report(part, key, refuse(reach, expected).hint_maybe(hint));
    }

    fn unit_of(&self, part: TableAt, key: &str) -> Option<&str> {
        let in_unit = part.head == Stage::HEAD
            && StageField::of_name(key)?.key().unit_rule() == UnitRule::Stage;
        in_unit.then(|| self.draft.stages[part.index].unit.as_str())
    }
}

fn expected(range: Allowed) -> Text {
    match range {
        Allowed::Any => says::sized_number(),
        Allowed::NotNegative => says::at_least_0(),
        Allowed::Positive => says::above_0(),
        Allowed::UpTo(max) => says::from_0_to(max),
    }
}

/// The first bound of a band that no number may be, and what is wrong with it.
pub(super) fn unsized_bound(band: Band) -> Option<(&'static str, Problem)> {
    let bounds = [("min", band.min), ("max", band.max)];
    let (key, bound) = bounds.into_iter().find(|(_, bound)| bound.is_some_and(|b| !is_sized(b)))?;
    Some((key, found(OutOfRange, number(bound?)).expected(expected_size(bound?))))
}

/// What is wrong with the bounds of a band together, if anything is.
pub(super) fn crooked(band: Band) -> Option<Problem> {
    match (band.min, band.max) {
        (None, None) => Some(found(Missing, says::no_bound()).expected(says::min_max_or_both())),
        (Some(min), Some(max)) if min > max => {
            let what = says::min_above_max(number(min), number(max));
            Some(found(Conflict, what).expected(says::min_at_most_max()))
        }
        _ => None,
    }
}

fn reach(support: Support) -> Text {
    match (support.min.is_finite(), support.max.is_finite()) {
        (true, true) => says::from_to(number(support.min), number(support.max)),
        (true, false) => says::from_up_without_end(number(support.min)),
        (false, true) => says::up_to_without_end(number(support.max)),
        (false, false) => says::without_either_end(),
    }
}

fn repair(uncertain: &Uncertain, range: Allowed, (low, high): (bool, bool)) -> Option<Text> {
    let lower = match range {
        Allowed::Positive => says::min_above_0(),
        _ => Text::data("min = 0"),
    };
    let upper = match range {
        Allowed::UpTo(max) => Text::data(format_args!("max = {max}")),
        _ => Text::default(),
    };
    match uncertain {
        Uncertain::Exact(value) => {
            let percent =
                matches!(range, Allowed::UpTo(_)) && high && (2.0..=150.0).contains(value);
            percent.then(|| says::as_decimal(number(*value), number(value / 100.0)))
        }
        law if law.takes_bounds() => Some(says::add_bounds(match (low, high) {
            (true, true) => says::and_then(lower, upper),
            (true, false) => lower,
            _ => upper,
        })),
        _ => None,
    }
}
