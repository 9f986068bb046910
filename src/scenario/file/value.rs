//! Values: numbers, quantities and settings as TOML writes them.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::flaw::{Flaw, RawValue, amount, describe, finite, shorten};
use super::law;
use crate::law::{Uncertain, number};
use crate::problem::Kind;
use crate::scenario::measure::Measure;
use crate::scenario::month::YEARS;
use crate::scenario::typed::{narrow, without_commas, year_meant};
use crate::scenario::{Quantity, Setting, says};
use crate::units::Unit;

/// A quantity: a number, a text with a unit, a distribution or numbers by year.
pub(super) fn quantity(value: &RawValue<'_>, measure: &Measure) -> Result<Quantity, Vec<Flaw>> {
    if let DeValue::Table(table) = value.get_ref()
        && let Some(by_year) = table.get("by_year")
        && table.len() == 1
    {
        return match by_year.get_ref() {
            DeValue::Table(years) => years_of(years, measure),
            _ => Err(vec![Flaw::of(by_year).expected(says::a_number_for_each_year())]),
        };
    }
    uncertain(value, measure).map(Quantity::Always).map_err(|flaw| vec![flaw])
}

fn years_of(table: &DeTable<'_>, measure: &Measure) -> Result<Quantity, Vec<Flaw>> {
    let mut years = BTreeMap::new();
    let mut flaws = Vec::new();
    for (key, value) in table {
        let name = key.get_ref();
        let is_year = |year: &i32| YEARS.contains(year) && year.to_string() == *name;
        let Some(year) = name.parse().ok().filter(is_year) else {
            let flaw = Flaw::at(key.span().start).found(says::as_a_year(shorten(name, '"')));
            let hint = year_meant(name);
            let hint = hint.map(|year| says::write_number(format!("\"{year}\"")));
            flaws.push(flaw.expected(says::a_year_such_as_2024()).hint_maybe(hint));
            continue;
        };
        match uncertain(value, measure) {
            Ok(number) => drop(years.insert(year, number)),
            Err(flaw) => flaws.push(flaw),
        }
    }
    if flaws.is_empty() { Ok(Quantity::ByYear(years)) } else { Err(flaws) }
}

fn uncertain(value: &RawValue<'_>, measure: &Measure) -> Result<Uncertain, Flaw> {
    match value.get_ref() {
        DeValue::Integer(_) | DeValue::Float(_) => finite(value).map(Uncertain::Exact),
        DeValue::String(text) => with_unit(text, measure).map(Uncertain::Exact).map_err(|flaw| {
            Flaw { offset: value.span().start, ..flaw }.found(describe(value.get_ref()))
        }),
        DeValue::Table(table) => law::read(table, value.span().start),
        _ => Err(Flaw::of(value).expected(measure.expected())),
    }
}

/// A text such as `79 万吨` in the unit of the measure.
fn with_unit(text: &str, measure: &Measure) -> Result<f64, Flaw> {
    let text = &*narrow(text);
    let (expected, hint) = match (amount(text), measure) {
        (None, _) => {
            let any = || text.contains(',').then(says::write_thousands_without_a_comma);
            let hint = without_commas(text).or_else(any);
            (measure.expected(), hint)
        }
        (Some((_, "")), _) => (measure.expected(), Some(says::write_without_quotes(text))),
        (Some((amount, _)), Measure::Unread) => return Ok(amount),
        (Some((percent, "%" | "％")), Measure::Plain) => {
            (says::a_fraction_not_percent(), Some(says::write_number(number(percent / 100.0))))
        }
        (_, Measure::Plain) => (says::a_number_without_a_unit(), None),
        (_, Measure::Mixed) => (says::a_plain_number(), None),
        (Some((amount, name)), Measure::Unit(unit)) => {
            let given = Unit::new(name);
            if let Some(amount) = given.convert(amount, unit).filter(|n| n.is_finite()) {
                return Ok(amount);
            }
            let relatives: Vec<&str> = unit.relatives().collect();
            let hint = if given.converts_to(unit) {
                says::the_number_is_too_large()
            } else if relatives.is_empty() {
                says::nothing_converts_to(unit.as_str())
            } else {
                says::these_convert(relatives.join(", "))
            };
            (says::an_amount_that_converts_to(unit.as_str()), Some(hint))
        }
    };
    Err(Flaw::at(0).kind(Kind::Unit).expected(expected).hint_maybe(hint))
}

pub(super) fn setting_of(value: &RawValue<'_>, measure: &Measure) -> Result<Setting, Vec<Flaw>> {
    match value.get_ref().as_str() {
        Some(text) if text.trim() == UNLIMITED => Ok(Setting::Unlimited),
        _ => quantity(value, measure).map(Setting::Number),
    }
}

/// What an export limit says where there is none.
pub(in crate::scenario) const UNLIMITED: &str = "unlimited";

/// Parsing a text that is far longer than any distribution would only take time.
const LONGEST_SETTING: usize = 1 << 20;

/// A setting from a text as in a scenario file, quotes around a text with a unit being optional.
pub(in crate::scenario) fn setting(text: &str, measure: &Measure) -> Result<Setting, Flaw> {
    let bare = text.trim();
    if bare.len() > LONGEST_SETTING {
        return Err(Flaw::at(0).found(shorten(bare, '`')).expected(measure.expected()));
    }
    if let Ok(value) = DeValue::parse(bare) {
        return setting_of(&value, measure)
            .map_err(|flaws| flaws.into_iter().next().unwrap_or_else(|| Flaw::at(0)));
    }
    if bare == UNLIMITED {
        return Ok(Setting::Unlimited);
    }
    with_unit(bare, measure)
        .map(|number| Setting::Number(number.into()))
        .map_err(|flaw| flaw.found(shorten(bare, '`')))
}
