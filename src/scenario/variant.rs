//! Variants: named sets of changes to a scenario.

use super::key::{Keyed, ValueKind, row, table, text};
use super::says;
use super::setting::Setting;

table! {
    /// A named set of changes.
    pub struct Variant, "A named change of the scenario." {
        /// What `--variant` calls it; any text.
        name: String =
            row(ValueKind::Title, "Any text, its name.").needed(says::any_text_to_call_it_by),
        /// Input names or globs and what they are set to, applied in this order.
        set: Vec<(String, Setting)> =
            row(ValueKind::Set, "").needed(says::names_and_values),
        /// Why it does not apply to the scenario as changed since; a variant that nothing stands
        /// against has none.
        unfit: Option<String> = text(
            "Why it does not apply: for variants that a later change of the scenario has left without effect \
             or sense.",
        ),
    }
}

impl Variant {
    /// A variant that changes nothing yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::empty() }
    }

    /// Adds a change: an input name or a glob, and what it is set to.
    #[must_use]
    pub fn set(mut self, input: impl Into<String>, setting: impl Into<Setting>) -> Self {
        self.set.push((input.into(), setting.into()));
        self
    }
}
