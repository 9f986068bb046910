//! Values: numbers, quantities and settings as TOML writes them.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use super::law;
use crate::message::Text;
use crate::problem::{Kind, Place, Problem};
use crate::scenario::measure::Measure;
use crate::scenario::quantity::Quantity;
use crate::scenario::says;
use crate::scenario::setting::Setting;
use crate::scenario::uncertain::Uncertain;
use crate::units::Unit;

/// What is wrong with one value; where it stands is added by its table.
#[derive(Debug, Clone, Default)]
pub(in crate::scenario) struct Flaw {
    pub(super) offset: usize,
    kind: Option<Kind>,
    found: Text,
    expected: Text,
    hint: Option<Text>,
}

impl Flaw {
    pub(super) fn at(offset: usize) -> Self {
        Self { offset, ..Self::default() }
    }

    /// A flaw of that value, which is what was found.
    pub(super) fn of(value: &Spanned<DeValue<'_>>) -> Self {
        Self::at(value.span().start).found(describe(value.get_ref()))
    }

    /// Says what sort of mistake it is; a value of another type, if nothing is said.
    pub(super) fn kind(mut self, kind: Kind) -> Self {
        self.kind = Some(kind);
        self
    }

    pub(super) fn found(mut self, found: impl Into<Text>) -> Self {
        self.found = found.into();
        self
    }

    pub(super) fn expected(mut self, expected: impl Into<Text>) -> Self {
        self.expected = expected.into();
        self
    }

    pub(super) fn hint(self, hint: impl Into<Text>) -> Self {
        self.hint_maybe(Some(hint.into()))
    }

    pub(super) fn hint_maybe(mut self, hint: Option<impl Into<Text>>) -> Self {
        self.hint = hint.map(Into::into);
        self
    }

    /// Says that the value is a parameter of a law.
    pub(super) fn parameter(mut self, name: &str, law: &str) -> Self {
        self.found = says::parameter_of(self.found, format!("`{name}`"), law);
        self
    }

    /// Says which input the value is of.
    pub(super) fn within(mut self, input: &str) -> Self {
        self.found = says::found_for(self.found, input);
        self
    }

    /// As a problem of the key with that path.
    pub(in crate::scenario) fn problem(self, path: &str) -> Problem {
        let kind = self.kind.unwrap_or(Kind::WrongType);
        Problem::new(kind, Place::key(path))
            .found(self.found)
            .expected(self.expected)
            .hint_maybe(self.hint)
    }
}

/// A short text for a value.
pub(super) fn describe(value: &DeValue<'_>) -> Text {
    match value {
        DeValue::String(text) => shorten(text, '"').into(),
        DeValue::Integer(integer) => clip(&integer.to_string()).into(),
        DeValue::Float(float) => clip(float.as_str()).into(),
        DeValue::Boolean(boolean) => boolean.to_string().into(),
        DeValue::Datetime(date) => says::the_date(date.to_string()),
        DeValue::Array(list) if list.is_empty() => says::an_empty_list(),
        DeValue::Array(list) if list.len() == 1 => says::a_list_of_one_value(),
        DeValue::Array(list) => says::a_list_of_values(list.len()),
        DeValue::Table(table) if table.is_empty() => says::an_empty_table(),
        DeValue::Table(table) => {
            let keys: Vec<&str> = table.keys().take(4).map(|key| key.get_ref().as_ref()).collect();
            says::a_table_of(clip_to(LONGEST_SHOWN - 11, &keys.join(", ")))
        }
    }
}

/// The text between quotes, cut where it is long.
pub(super) fn shorten(text: &str, quote: char) -> String {
    format!("{quote}{}{quote}", clip(text))
}

/// A name as messages show it.
pub(in crate::scenario) fn shown(name: &str) -> String {
    shorten(name, '`')
}

/// The text, cut where it is long, in one line.
pub(in crate::scenario) fn clip(text: &str) -> String {
    clip_to(LONGEST_SHOWN, text)
}

/// Messages show no more letters of a text.
const LONGEST_SHOWN: usize = 80;

/// The text, cut after so many letters, in one line.
fn clip_to(most: usize, text: &str) -> String {
    let mut letters = text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c });
    let mut clipped: String = letters.by_ref().take(most).collect();
    if letters.next().is_some() {
        clipped.push('…');
    }
    clipped
}

/// A whole number within 64 bits.
pub(super) fn integer(value: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(value.as_str(), value.radix()).ok()
}

/// A finite number.
pub(super) fn finite(value: &Spanned<DeValue<'_>>) -> Result<f64, Flaw> {
    let number = match value.get_ref() {
        DeValue::Integer(whole) => {
            #[expect(clippy::cast_precision_loss, reason = "the nearest number is what is meant")]
            let number = integer(whole).map(|whole| whole as f64);
            number.ok_or(says::a_whole_number_of_at_most_18())
        }
        DeValue::Float(float) => {
            let number = float.as_str().parse().ok().filter(|number: &f64| number.is_finite());
            number.ok_or(says::a_finite_number())
        }
        _ => Err(says::a_number()),
    };
    number.map_err(|expected| {
        let text = value.get_ref().as_str().map(str::trim);
        let bare = text.filter(|text| amount(text).is_some_and(|(_, unit)| unit.is_empty()));
        let hint = bare.map(says::write_without_quotes);
        Flaw::of(value).expected(expected).hint_maybe(hint)
    })
}

/// A quantity: a number, a text with a unit, a distribution or numbers by year.
pub(super) fn quantity(
    value: &Spanned<DeValue<'_>>,
    measure: &Measure,
) -> Result<Quantity, Vec<Flaw>> {
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
        let year = name
            .parse()
            .ok()
            .filter(|year: &i32| (1..=9999).contains(year) && year.to_string() == name.as_ref());
        match (year, uncertain(value, measure)) {
            (Some(year), Ok(number)) => {
                years.insert(year, number);
            }
            (Some(_), Err(flaw)) => flaws.push(flaw),
            (None, _) => flaws.push(
                Flaw::at(key.span().start)
                    .found(says::as_a_year(shorten(name, '"')))
                    .expected(says::a_year_such_as_2024()),
            ),
        }
    }
    if flaws.is_empty() { Ok(Quantity::ByYear(years)) } else { Err(flaws) }
}

/// A number, a text with a unit or a distribution.
fn uncertain(value: &Spanned<DeValue<'_>>, measure: &Measure) -> Result<Uncertain, Flaw> {
    match value.get_ref() {
        DeValue::Integer(_) | DeValue::Float(_) => finite(value).map(Uncertain::Exact),
        DeValue::String(text) => with_unit(text, measure).map(Uncertain::Exact).map_err(|flaw| {
            let flaw = Flaw { offset: value.span().start, ..flaw };
            flaw.found(describe(value.get_ref()))
        }),
        DeValue::Table(table) => law::read(table, value.span().start),
        _ => Err(Flaw::of(value).expected(measure.expected())),
    }
}

/// A text such as `79 万吨` in the unit of the measure.
fn with_unit(text: &str, measure: &Measure) -> Result<f64, Flaw> {
    let refuse = |expected: Text| Flaw::default().kind(Kind::Unit).expected(expected);
    let Some((number, name)) = amount(text.trim()) else {
        let hint = text.contains(',').then(says::write_thousands_without_a_comma);
        return Err(refuse(measure.expected()).hint_maybe(hint));
    };
    if name.is_empty() {
        let hint = says::write_without_quotes(text.trim());
        return Err(refuse(measure.expected()).hint(hint));
    }
    let given = Unit::new(name);
    match measure {
        Measure::Unread => Ok(number),
        Measure::Plain if name == "%" || name == "％" => {
            let hint = says::write_number(crate::scenario::uncertain::number(number / 100.0));
            Err(refuse(says::a_fraction_not_percent()).hint(hint))
        }
        Measure::Plain => Err(refuse(says::a_number_without_a_unit())),
        Measure::Mixed => Err(refuse(says::a_plain_number_for_several_units())),
        Measure::Unit(unit) => {
            given.convert(number, unit).filter(|n| n.is_finite()).ok_or_else(|| {
                let relatives: Vec<&str> = unit.relatives().collect();
                let hint = if given.converts_to(unit) {
                    says::the_number_is_too_large()
                } else if relatives.is_empty() {
                    says::nothing_converts_to(unit.as_str())
                } else {
                    says::these_convert(relatives.join(", "))
                };
                refuse(says::an_amount_that_converts_to(unit.as_str())).hint(hint)
            })
        }
    }
}

/// The number at the start of a text and the unit that follows it.
fn amount(text: &str) -> Option<(f64, &str)> {
    let numeric = |c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '-' | 'e' | 'E');
    let end = text.find(|c| !numeric(c)).unwrap_or(text.len());
    // `5 e` begins with a longer numeric text than number: the longest that is one counts. Numbers
    // have at most some 1,000 digits, so that a text of nothing but digits takes no time.
    let (number, end) = (1..=end.min(1_000)).rev().find_map(|end| {
        let number = text.get(..end)?.parse().ok().filter(|number: &f64| number.is_finite())?;
        Some((number, end))
    })?;
    let unit = &text[end..];
    // `1,000 t` is neither 1 nor 1,000 for sure.
    (!unit.starts_with([',', '.', '_']) && !unit.starts_with(|c: char| c.is_ascii_digit()))
        .then(|| (number, unit.trim()))
}

/// A setting from a value in a `set` table.
pub(super) fn setting_of(
    value: &Spanned<DeValue<'_>>,
    measure: &Measure,
) -> Result<Setting, Vec<Flaw>> {
    match value.get_ref().as_str() {
        Some(text) if text.trim() == UNLIMITED => Ok(Setting::Unlimited),
        _ => quantity(value, measure).map(Setting::Number),
    }
}

/// What an export limit says where there is none.
pub(super) const UNLIMITED: &str = "unlimited";

/// Parsing a text that is far longer than any distribution would only take time.
const LONGEST_SETTING: usize = 1 << 20;

/// A setting from a text as in a scenario file, quotes around a text with a unit being optional.
pub(in crate::scenario) fn setting(text: &str, measure: &Measure) -> Result<Setting, Flaw> {
    let bare = text.trim();
    if bare.len() > LONGEST_SETTING {
        return Err(Flaw::default().found(shorten(bare, '`')).expected(measure.expected()));
    }
    if let Ok(value) = DeValue::parse(bare) {
        return setting_of(&value, measure)
            .map_err(|flaws| flaws.into_iter().next().unwrap_or_default());
    }
    if bare == UNLIMITED {
        return Ok(Setting::Unlimited);
    }
    with_unit(bare, measure)
        .map(|number| Setting::Number(number.into()))
        .map_err(|flaw| flaw.found(shorten(bare, '`')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_a_number_and_a_unit() {
        assert_eq!(amount("79 万吨"), Some((79.0, "万吨")));
        assert_eq!(amount("79万吨"), Some((79.0, "万吨")));
        assert_eq!(amount("1.5e3 t"), Some((1500.0, "t")));
        assert_eq!(amount("5e"), Some((5.0, "e")));
        assert_eq!(amount("1,000 t"), None);
        assert_eq!(amount("t"), None);
        assert_eq!(amount(""), None);
        assert_eq!(amount("1e400 t"), None);
        assert_eq!(amount("inf t"), None);
    }

    #[test]
    fn settings_are_read_as_in_a_file_with_quotes_optional() {
        let kt = Unit::new("kt");
        let read = |text| setting(text, &Measure::Unit(kt.clone())).unwrap();
        assert_eq!(read("79 万吨"), Setting::from(790.0));
        assert_eq!(read("\"79 万吨\""), Setting::from(790.0));
        assert_eq!(read("0.8"), Setting::from(0.8));
        assert_eq!(read("unlimited"), Setting::Unlimited);
        assert_eq!(setting("80%", &Measure::Plain).unwrap_err().hint.unwrap(), "write 0.8");
        assert_eq!(
            read("{ pert = { min = 1, mode = 2, max = 3 } }"),
            Setting::from(crate::Pert { min: 1.0, mode: 2.0, max: 3.0 })
        );
    }
}
