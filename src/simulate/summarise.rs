//! From what a run kept to an outcome: names and units come back on, every figure gets its error.

use std::collections::BTreeMap;

use super::Settings;
use super::accumulate::{Accumulate, SideHits};
use crate::model::Model;
use crate::model::index::{Series, StageRows};
use crate::outcome::{
    Balanced, Bottleneck, Limiting, Outcome, Probability, Provenance, Quantile, Sides, Summary,
    TargetOutcome,
};
use crate::scenario::Scenario;
use crate::stats;

/// What a run found.
pub(super) struct Found<'m> {
    pub(super) model: &'m Model,
    pub(super) total: Accumulate,
    /// Every value of every series, for runs no longer than the pilot.
    pub(super) exact: Option<Vec<Vec<f64>>>,
}

impl Found<'_> {
    pub(super) fn outcome(self, scenario: &Scenario, settings: &Settings) -> Outcome {
        let sums = &self.total.sums;
        let period = scenario.period();
        Outcome {
            schema: 1,
            provenance: Provenance {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                scenario: scenario.name.clone(),
                digest: scenario.digest(),
                seed: settings.seed,
                draws: sums.draws,
                design: "random".to_owned(),
                complete: sums.draws == settings.draws_within_limits(),
            },
            balanced: vec![Balanced {
                period: period.clone(),
                probability: self.of_all(sums.balanced as f64),
                stages: self.sides(scenario),
            }],
            bottleneck: self.bottlenecks(scenario, &period),
            limiting: self.limiting(scenario, &period),
            targets: self.targets(scenario, &period),
            all_targets: (!scenario.targets.is_empty())
                .then(|| self.of_all(sums.all_targets as f64)),
            metrics: self.metrics(settings, &period),
        }
    }

    fn of_all(&self, hits: f64) -> Probability {
        Probability::new(hits, self.total.sums.draws)
    }

    /// `(id, hits)` of the stages of the model that have any, put into file order.
    fn in_file_order<T>(
        &self,
        scenario: &Scenario,
        hits: impl Iterator<Item = T>,
        has_any: impl Fn(&StageRows) -> bool,
    ) -> Vec<(String, T)> {
        let stages = self.model.stages.iter().filter(|stage| has_any(stage));
        let mut by_id: BTreeMap<&str, T> =
            stages.map(|stage| stage.id.as_str()).zip(hits).collect();
        let ids = scenario.stages.iter().map(|stage| &stage.id);
        ids.filter_map(|id| Some((id.clone(), by_id.remove(id.as_str())?))).collect()
    }

    fn sides(&self, scenario: &Scenario) -> Vec<Sides> {
        let hits = self.total.sums.sides.iter();
        let stages = self.in_file_order(scenario, hits, |stage| stage.cover.is_some());
        let sides = |(stage, hits): (String, &SideHits)| Sides {
            stage,
            short: self.of_all(hits.short as f64),
            over: self.of_all(hits.over as f64),
            undefined: self.of_all(hits.undefined as f64),
        };
        stages.into_iter().map(sides).collect()
    }

    fn bottlenecks(&self, scenario: &Scenario, period: &str) -> Vec<Bottleneck> {
        let hits = self.total.sums.bottleneck.iter();
        let stages = self.in_file_order(scenario, hits, |stage| stage.equivalent.is_some());
        let bottleneck = |(stage, hits): (String, &f64)| Bottleneck {
            period: period.to_owned(),
            stage,
            probability: self.of_all(*hits),
        };
        stages.into_iter().map(bottleneck).collect()
    }

    /// Every factor that could hold a stage back, whether it ever did or not.
    fn limiting(&self, scenario: &Scenario, period: &str) -> Vec<Limiting> {
        let hits = self.model.stages.iter().zip(&self.total.sums.limiting);
        let mut found = Vec::new();
        for (stage, (rows, hits)) in self.in_file_order(scenario, hits, |_| true) {
            let mut say = |factor: String, hits: f64| {
                let (period, stage) = (period.to_owned(), stage.clone());
                found.push(Limiting { period, stage, factor, probability: self.of_all(hits) });
            };
            say("potential".to_owned(), hits[0]);
            if rows.export_limit.is_some() {
                say("market".to_owned(), hits[1]);
            }
            for (group, hits) in rows.groups.iter().zip(&hits[2..]) {
                say(format!("input:{}", group.name), *hits);
            }
        }
        found
    }

    fn targets(&self, scenario: &Scenario, period: &str) -> Vec<TargetOutcome> {
        let targets = scenario.targets.iter().zip(&self.total.sums.targets);
        let outcome =
            |(target, hits): (&crate::Target, &super::accumulate::TargetHits)| TargetOutcome {
                id: target.id.clone(),
                metric: target.metric,
                of: target.of.clone(),
                period: period.to_owned(),
                min: target.band.min,
                max: target.band.max,
                defined: hits.defined,
                probability: self.of_all(hits.met as f64),
            };
        targets.map(outcome).collect()
    }

    fn metrics(&self, settings: &Settings, period: &str) -> Vec<Summary> {
        let series = self.model.series.iter().enumerate();
        let summary = |(index, series): (usize, &Series)| {
            let moments = self.total.sums.moments(self.model, index);
            let quantiles = self.quantiles(index, &settings.quantiles);
            Summary {
                metric: series.metric,
                of: series.of.clone(),
                period: period.to_owned(),
                unit: series.unit.to_string(),
                defined: moments.count(),
                mean: moments.mean(),
                standard_error: moments.standard_error(),
                sd: moments.sd(),
                min: moments.min(),
                max: moments.max(),
                quantiles,
            }
        };
        series.map(summary).collect()
    }
    /// Exactly, where every value was kept; else from the histogram.
    fn quantiles(&self, index: usize, probabilities: &[f64]) -> Vec<Quantile> {
        let moments = self.total.sums.moments(self.model, index);
        let count = moments.count() as f64;
        let found = match (&self.exact, moments.min(), moments.max()) {
            (Some(columns), ..) => {
                let sorted = stats::defined_sorted(&columns[index]);
                probabilities.iter().map(|p| stats::quantile(&sorted, *p, count)).collect()
            }
            (None, Some(min), Some(max)) => {
                let histogram = self.total.counts.histogram(self.model, index);
                histogram.quantiles(probabilities, &(min..=max), count)
            }
            (None, ..) => probabilities.iter().map(|p| stats::quantile(&[], *p, 0.0)).collect(),
        };
        let quantile =
            |stats::Quantile { p, value, low, high, .. }| Quantile { p, value, low, high };
        found.into_iter().map(quantile).collect()
    }
}
