//! What all reports of a run look things up in.

use std::collections::BTreeMap;

use super::asked::{Asked, Page};
use super::language::Say;
use super::names::Names;
use pvchain::{Limiting, Metric, Outcome, Scenario, Summary};

/// A run with the names of what is in it.
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

    /// The metrics of the last period.
    pub(super) fn headline(&self) -> impl Iterator<Item = &'a Summary> {
        let last = self.outcome.metrics.last().map(|summary| &summary.period);
        self.outcome.metrics.iter().filter(move |summary| Some(&summary.period) == last)
    }

    /// A metric of a subject, where it was asked for.
    pub(super) fn find(&self, metric: Metric, of: &str) -> Option<&'a Summary> {
        self.summaries.get(&(metric, of)).copied()
    }

    /// What holds each stage back in the last period.
    pub(super) fn limiting(&self) -> Vec<(&'a str, Vec<&'a Limiting>)> {
        let mut by_stage: Vec<(&str, Vec<&Limiting>)> = Vec::new();
        let last = self.outcome.limiting.last().map(|found| &found.period);
        for found in self.outcome.limiting.iter().filter(|found| Some(&found.period) == last) {
            match by_stage.last_mut() {
                Some((stage, factors)) if *stage == found.stage => factors.push(found),
                _ => by_stage.push((&found.stage, vec![found])),
            }
        }
        by_stage
    }
}
