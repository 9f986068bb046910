//! Settings: what a number of a scenario can be changed to.

use super::quantity::Quantity;

/// What a number of a scenario can be changed to: by a variant, by `--set`, or by
/// [`Scenario::with`](crate::Scenario::with).
///
/// Numbers and laws convert into it, and so does text as it stands in a scenario file: `0.8`,
/// `79 万吨`, `{ pert = { min = 0.3, mode = 0.45, max = 0.6 } }` or `unlimited`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Setting {
    /// A number, exact or uncertain. If it is text, it is read when the change is made; the variants
    /// of a checked scenario have none.
    Number(Quantity),
    /// No limit; export limits only.
    Unlimited,
}

/// Numbers, laws, texts, and whatever else is a quantity; `unlimited` is text, too.
impl<T: Into<Quantity>> From<T> for Setting {
    fn from(quantity: T) -> Self {
        Self::Number(quantity.into())
    }
}
