//! What a report is about, and what was asked for.

use pvchain::{Language, Metric, Outcome, Scenario};

use super::language::Say;
use super::names::{listed, plain};

/// What a report of a run is about.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The scenario as run.
    pub scenario: &'a Scenario,
    /// What was found.
    pub outcome: &'a Outcome,
    /// What was asked for beyond the scenario.
    pub asked: &'a Asked,
}

/// What was asked for beyond the scenario.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// The language of the report.
    pub language: Language,
    /// Changes to the file, each in a few words, e.g. `variant glut`.
    pub changes: Vec<String>,
    /// Metrics asked for by name: those without a place of their own get a table.
    pub metrics: Vec<Metric>,
    /// Probabilities of quantiles asked for by number: they get a table.
    pub quantiles: Vec<f64>,
    /// The command as it was typed, for pages to say how to get the same numbers; may be empty.
    pub command: String,
}

impl Asked {
    pub(crate) fn say(&self) -> Say {
        Say(self.language)
    }

    /// What was changed in the scenario before the run, in a sentence.
    pub(crate) fn changed(&self) -> Option<String> {
        let changes = self.changes.iter().map(|change| plain(change));
        let is_some = !self.changes.is_empty();
        is_some.then(|| self.say().with_changes(listed(self.say(), changes)))
    }
}
