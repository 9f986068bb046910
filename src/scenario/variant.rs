//! Variants: named sets of changes to a scenario.

use super::note::Note;
use super::setting::Setting;

/// A named set of changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// What `--variant` calls it; any text.
    pub name: String,
    /// Input names or globs and what they are set to, applied in this order.
    pub set: Vec<(String, Setting)>,
    /// Source and assumption.
    pub note: Note,
}

impl Variant {
    /// A variant that changes nothing yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), set: Vec::new(), note: Note::default() }
    }

    /// Adds a change: an input name or a glob, and what it is set to.
    #[must_use]
    pub fn set(mut self, input: impl Into<String>, setting: impl Into<Setting>) -> Self {
        self.set.push((input.into(), setting.into()));
        self
    }
}
