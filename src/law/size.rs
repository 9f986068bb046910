//! How small and how large a number may be.
//!
//! Products of two and squares of what is inside stay numbers, with all their digits.

use super::declare::require;
use crate::message::{Text, texts};

/// The smallest number besides 0.
const LEAST: f64 = 1e-150;
/// The largest number.
const MOST: f64 = 1e150;

texts! {
    finite(name, value): "{name} is finite, not {value}", "{name} 须有限，而非 {value}";
    finite_number: "a finite number", "有限的数值";
    finite_values: "finite values", "有限的数值";
    sized(name, value): "{name} is 0 or from 1e-150 to 1e150 in size, not {value}",
        "{name} 须为 0，或绝对值在 1e-150 与 1e150 之间，而非 {value}";
    sized_number: "0, or a number from 1e-150 to 1e150 in size", "0，或绝对值在 1e-150 与 1e150 之间的数值";
    sized_values: "values that are 0 or from 1e-150 to 1e150 in size",
        "0，或绝对值在 1e-150 与 1e150 之间的数值";
}

/// Whether a number is 0, or neither too small nor too large; NaN is neither.
pub(crate) fn is_sized(number: f64) -> bool {
    number == 0.0 || (LEAST..=MOST).contains(&number.abs())
}

/// What is expected in place of a number that is not [sized](is_sized).
pub(crate) fn expected_size(number: f64) -> Text {
    if number.is_finite() { sized_number() } else { finite_number() }
}

/// What is wrong with the size of a number, if anything is.
pub(super) fn flaw_of_size(number: f64) -> Option<Text> {
    require(is_sized(number), || expected_size(number))
}

/// The same of a parameter.
pub(super) fn flaw_of_parameter(name: &str, value: f64) -> Option<Text> {
    require(value.is_finite(), || finite(name, value))
        .or_else(|| require(is_sized(value), || sized(name, value)))
}

/// The same of a list.
pub(super) fn flaw_of_sizes(values: &[f64]) -> Option<Text> {
    require(values.iter().all(|value| value.is_finite()), finite_values)
        .or_else(|| require(values.iter().all(|value| is_sized(*value)), sized_values))
}
