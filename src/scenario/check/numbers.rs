//! Numbers: laws that make sense, with values that their fields can take.

use super::{Check, found};
use crate::law::{Support, Uncertain, number};
use crate::message::Text;
use crate::problem::Kind;
use crate::scenario::band::Band;
use crate::scenario::file::flaw::shown;
use crate::scenario::key::{Allowed, Content, Keyed, NumberKey, Numbered, UnitRule, ValueKind};
use crate::scenario::place::{Part, join};
use crate::scenario::quantity::Quantity;
use crate::scenario::says;
use crate::scenario::stage::StageField;

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
            let problem =
                found(Kind::OutOfRange, year.to_string()).expected(says::a_year_from_1_to_9999());
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
                    let problem = found(Kind::Duplicate, says::a_second_intensity())
                        .expected(says::one_for_each_stage());
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
                    Allowed::Positive => says::a_number_above_0(),
                    Allowed::UpTo(_) => says::a_loading_from_0_to_1(),
                    _ => expected(range),
                };
                let hint = key.hint.map(|hint| hint());
                let problem =
                    found(Kind::OutOfRange, number(value)).expected(expected).hint_maybe(hint);
                self.report(part, key.name, problem);
            }
        }
        sound
    }

    /// Reports a number that is given by year and must be the same in every year.
    fn is_by_year(&mut self, spot: Spot<'_>, quantity: &Quantity) -> bool {
        let by_year = matches!(quantity, Quantity::ByYear(_)) && !self.unread(spot.part, spot.key);
        if by_year {
            let problem = found(Kind::WrongType, says::numbers_by_year())
                .expected(says::one_number_or_distribution());
            self.report(spot.part, spot.key, problem);
        }
        by_year
    }

    fn unit(&mut self, part: Part, unit: &str) {
        if self.unread(part, "unit") {
            return;
        }
        if unit.is_empty() || unit.trim() != unit {
            let problem = found(Kind::Unit, shown(unit)).expected(says::a_unit_unquoted());
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
                let problem =
                    found(Kind::OutOfRange, number(value)).expected(says::a_finite_number());
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
                let problem = found(Kind::Missing, says::numbers_by_year_without_a_year());
                self.report(part, key, problem.expected(says::at_least_one_year()));
                return;
            };
            let dated = self.draft.year.is_some()
                || self.draft.horizon.is_some()
                || self.unread(Part::Scenario, "horizon");
            if !dated && !self.unread(Part::Scenario, "year") {
                let problem = found(Kind::Needs, says::numbers_by_year())
                    .expected(says::a_year_of_the_scenario())
                    .hint(says::add_year(*year));
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
        let law = crate::scenario::file::flaw::clip(&uncertain.to_string());
        let said = year.map_or_else(|| Text::data(&law), |year| says::in_year(&law, year));
        if let Some(flaw) = uncertain.flaw() {
            self.report(part, key, found(Kind::OutOfRange, said).expected(flaw));
            return;
        }
        if year.is_some_and(|year| !(1..=9999).contains(&year)) {
            self.report(
                part,
                key,
                found(Kind::OutOfRange, said).expected(says::years_from_1_to_9999()),
            );
            return;
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
        let reach =
            if uncertain.is_uncertain() { says::with_values(said, reach(support)) } else { said };
        let problem = found(Kind::OutOfRange, reach).expected(expected).hint_maybe(repair(
            uncertain,
            range,
            (low, high),
        ));
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
fn expected(range: Allowed) -> Text {
    match range {
        Allowed::Any => says::a_finite_number(),
        Allowed::NotNegative => says::at_least_0(),
        Allowed::Positive => says::above_0(),
        Allowed::UpTo(max) => says::from_0_to(max),
    }
}

/// What is wrong with a band, if anything is.
pub(super) fn crooked(band: Band) -> Option<crate::Problem> {
    match (band.min, band.max) {
        (None, None) => {
            Some(found(Kind::Missing, says::no_bound()).expected(says::min_max_or_both()))
        }
        (Some(min), Some(max)) if min > max => {
            let what = says::min_above_max(number(min), number(max));
            Some(found(Kind::Conflict, what).expected(says::min_at_most_max()))
        }
        _ => None,
    }
}

/// The values of a law, in words.
fn reach(support: Support) -> Text {
    match (support.min.is_finite(), support.max.is_finite()) {
        (true, true) => says::from_to(number(support.min), number(support.max)),
        (true, false) => says::from_up_without_end(number(support.min)),
        (false, true) => says::up_to_without_a_lower_end(number(support.max)),
        (false, false) => says::without_either_end(),
    }
}

/// How to bring the number into its range.
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
            percent.then(|| says::percent_is_written(number(*value), number(value / 100.0)))
        }
        law if law.is_truncatable() || matches!(law, Uncertain::Truncated(_)) => {
            Some(says::add_bounds(match (low, high) {
                (true, true) => says::and_then(lower, upper),
                (true, false) => lower,
                _ => upper,
            }))
        }
        _ => None,
    }
}
