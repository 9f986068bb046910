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
    /// A number, exact or uncertain.
    Number(Quantity),
    /// No limit; export limits only.
    Unlimited,
    /// Text as in a scenario file; it is read when the change is made, and the variants of a
    /// checked scenario have none.
    Text(String),
}

/// Numbers, laws, and whatever else is a quantity.
impl<T: Into<Quantity>> From<T> for Setting {
    fn from(quantity: T) -> Self {
        Self::Number(quantity.into())
    }
}

impl From<&str> for Setting {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Setting {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Setting {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
