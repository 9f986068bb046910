//! Variants: named sets of changes to a scenario.

use super::note::Note;
use super::quantity::Quantity;

/// A named set of changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// What `--variant` calls it; any text.
    pub name: String,
    /// Input names or globs and the numbers they get, applied in this order.
    pub set: Vec<(String, Quantity)>,
    /// Source and assumption.
    pub note: Note,
}
