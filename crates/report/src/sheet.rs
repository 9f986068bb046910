//! What a report is about, what was asked for, and what reports of a run look things up in.

use std::collections::BTreeMap;

use super::language::Say;
use super::names::{Names, listed, plain};
use pvchain::{Bottleneck, Language, Limiting, Metric, Outcome, Scenario, Summary};

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

pub(super) struct Sheet<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) outcome: &'a Outcome,
    pub(super) asked: &'a Asked,
    pub(super) say: Say,
    pub(super) names: Names<'a>,
    /// Whether no number is uncertain, so that all draws are the same.
    pub(super) is_exact: bool,
    summaries: BTreeMap<(Metric, &'a str), &'a Summary>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(page: Page<'a>) -> Self {
        let Page { scenario, outcome, asked } = page;
        // Later periods replace earlier ones.
        let summaries = outcome.metrics.iter();
        let summaries = summaries.map(|summary| ((summary.metric, summary.of.as_str()), summary));
        Self {
            scenario,
            outcome,
            asked,
            say: asked.say(),
            names: Names::new(scenario, asked.say()),
            is_exact: !scenario
                .inputs()
                .any(|(_, quantity)| quantity.at(scenario.last_year()).is_uncertain()),
            summaries: summaries.collect(),
        }
    }

    pub(super) fn headline(&self) -> impl Iterator<Item = &'a Summary> {
        let last = self.outcome.metrics.last().map(|summary| &summary.period);
        self.outcome.metrics.iter().filter(move |summary| Some(&summary.period) == last)
    }

    pub(super) fn find(&self, metric: Metric, of: &str) -> Option<&'a Summary> {
        self.summaries.get(&(metric, of)).copied()
    }

    pub(super) fn find_in(&self, period: &str, metric: Metric, of: &str) -> Option<&'a Summary> {
        self.outcome.metrics.iter().find(|summary| {
            summary.period == period && summary.metric == metric && summary.of == of
        })
    }

    /// The accounts in the order of the scenario.
    pub(super) fn accounts(&self) -> impl Iterator<Item = &'a Summary> {
        self.scenario.accounts.iter().filter_map(|one| self.find(Metric::Account, &one.id))
    }

    /// What the chain runs into without any trade in the last period.
    pub(super) fn bottlenecks(&self) -> Vec<&'a Bottleneck> {
        let last = self.outcome.bottleneck.last().map(|found| &found.period);
        self.outcome.bottleneck.iter().filter(|found| Some(&found.period) == last).collect()
    }

    /// What holds each stage back in the last period.
    pub(super) fn limiting(&self) -> Vec<(&'a str, Vec<&'a Limiting>)> {
        let last = self.outcome.limiting.last().map(|found| &found.period);
        let found = self.outcome.limiting.iter().filter(|found| Some(&found.period) == last);
        let found: Vec<&Limiting> = found.collect();
        let by_stage = found.chunk_by(|one, next| one.stage == next.stage);
        by_stage.map(|factors| (factors[0].stage.as_str(), factors.to_vec())).collect()
    }
}
