//! Flaws: what is wrong with one value, and how messages show values.

use toml::Spanned;
use toml::de::{DeInteger, DeValue};

use crate::message::Text;
use crate::problem::{Kind, Place, Problem};
use crate::scenario::says;
use crate::scenario::typed::{narrow, without_commas};

pub(super) type RawValue<'i> = Spanned<DeValue<'i>>;

/// What is wrong with one value; where it stands is added by its table.
#[derive(Debug, Clone)]
pub(in crate::scenario) struct Flaw {
    pub(super) offset: usize,
    pub(super) problem: Box<Problem>,
}

impl Flaw {
    /// A value of another type than wanted, if nothing else is said.
    pub(super) fn at(offset: usize) -> Self {
        Self { offset, problem: Box::new(Problem::new(Kind::WrongType, Place::key(""))) }
    }

    pub(super) fn of(value: &RawValue<'_>) -> Self {
        Self::at(value.span().start).found(describe(value.get_ref()))
    }

    fn with(self, say: impl FnOnce(Problem) -> Problem) -> Self {
        Self { problem: Box::new(say(*self.problem)), ..self }
    }

    pub(super) fn kind(self, kind: Kind) -> Self {
        self.with(|problem| Problem { kind, ..problem })
    }

    pub(super) fn found(self, found: impl Into<Text>) -> Self {
        self.with(|problem| problem.found(found))
    }

    pub(super) fn expected(self, expected: impl Into<Text>) -> Self {
        self.with(|problem| problem.expected(expected))
    }

    pub(super) fn hint(self, hint: impl Into<Text>) -> Self {
        self.with(|problem| problem.hint(hint))
    }

    pub(super) fn hint_maybe(self, hint: Option<impl Into<Text>>) -> Self {
        self.with(|problem| problem.hint_maybe(hint))
    }

    /// Says what the value is of: a parameter of a law, or an input.
    pub(super) fn within(self, place: impl FnOnce(Text) -> Text) -> Self {
        let found = place(self.problem.found.clone());
        self.found(found)
    }

    pub(in crate::scenario) fn problem(self, path: &str) -> Problem {
        Problem { place: Place::key(path), ..*self.problem }
    }
}

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

pub(super) fn shorten(text: &str, quote: char) -> String {
    format!("{quote}{}{quote}", clip(text))
}

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

pub(super) fn integer(value: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(value.as_str(), value.radix()).ok()
}

pub(super) fn finite(value: &RawValue<'_>) -> Result<f64, Flaw> {
    let number = match value.get_ref() {
        DeValue::Integer(whole) => {
            #[expect(clippy::cast_precision_loss, reason = "the nearest number is what is meant")]
            let number = integer(whole).map(|whole| whole as f64);
            number.ok_or(says::a_whole_number_of_at_most_18())
        }
        DeValue::Float(float) => {
            let number = float.as_str().parse().ok().filter(|number: &f64| number.is_finite());
            number.ok_or(says::finite_number())
        }
        _ => Err(says::a_number()),
    };
    number.map_err(|expected| {
        let text = value.get_ref().as_str().map(narrow);
        let hint = text.and_then(|text| match amount(&text) {
            Some((_, "")) => Some(says::write_without_quotes(&text)),
            _ => without_commas(&text),
        });
        Flaw::of(value).expected(expected).hint_maybe(hint)
    })
}

/// The number at the start of a text and the unit that follows it.
pub(super) fn amount(text: &str) -> Option<(f64, &str)> {
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

#[cfg(test)]
mod tests {
    use super::amount;

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
}
