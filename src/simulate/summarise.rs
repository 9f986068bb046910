//! From what a run kept to an outcome: names and units come back on, every figure gets its error.

use std::collections::BTreeMap;

use super::Settings;
use super::accumulate::Sums;
use super::replications::Kept;
use crate::model::Model;
use crate::model::index::{Series, StageRows};
use crate::outcome::{
    Balanced, Bottleneck, Limiting, Outcome, Provenance, Quantile, Sides, Summary, TargetOutcome,
};
use crate::sample::Design;
use crate::scenario::Scenario;
use crate::stats;

/// What a run found.
pub(super) struct Found<'m> {
    pub(super) model: &'m Model,
    pub(super) kept: Kept,
    /// Sums of all replications.
    pub(super) total: Sums,
    /// Every value of every series, for runs no longer than the pilot.
    pub(super) exact: Option<Vec<Vec<f64>>>,
}

impl Found<'_> {
    pub(super) fn outcome(self, scenario: &Scenario, settings: &Settings) -> Outcome {
        let draws = self.kept.draws();
        let until = settings.until.iter();
        let until: Vec<_> =
            until.map(|aim| aim.precision(self.model, scenario, &self.kept)).collect();
        let is_precise = !until.is_empty() && until.iter().all(|precision| precision.met);
        let period = scenario.period();
        Outcome {
            schema: 1,
            provenance: Provenance {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                scenario: scenario.name.clone(),
                digest: scenario.digest(),
                seed: settings.seed,
                draws,
                design: settings.design.name().to_owned(),
                complete: is_precise || draws == settings.draws_within_limits(),
                until,
            },
            balanced: vec![Balanced {
                period: period.clone(),
                probability: self.kept.probability(|sums| sums.balanced as f64),
                stages: self.sides(scenario),
            }],
            bottleneck: self.bottlenecks(scenario, &period),
            limiting: self.limiting(scenario, &period),
            targets: self.targets(scenario, &period),
            all_targets: (!scenario.targets.is_empty())
                .then(|| self.kept.probability(|sums| sums.all_targets as f64)),
            metrics: self.metrics(settings, &period),
        }
    }

    /// The stages of the model that have a figure, counted from 0, put into file order.
    fn in_file_order(
        &self,
        scenario: &Scenario,
        has_any: impl Fn(&StageRows) -> bool,
    ) -> Vec<(String, usize)> {
        let stages = self.model.stages.iter().filter(|stage| has_any(stage));
        let mut by_id: BTreeMap<&str, usize> =
            stages.map(|stage| stage.id.as_str()).zip(0..).collect();
        let ids = scenario.stages.iter().map(|stage| &stage.id);
        ids.filter_map(|id| Some((id.clone(), by_id.remove(id.as_str())?))).collect()
    }

    fn sides(&self, scenario: &Scenario) -> Vec<Sides> {
        let stages = self.in_file_order(scenario, |stage| stage.cover.is_some());
        let sides = |(stage, index): (String, usize)| Sides {
            stage,
            short: self.kept.probability(|sums| sums.sides[index].short as f64),
            over: self.kept.probability(|sums| sums.sides[index].over as f64),
            undefined: self.kept.probability(|sums| sums.sides[index].undefined as f64),
        };
        stages.into_iter().map(sides).collect()
    }

    fn bottlenecks(&self, scenario: &Scenario, period: &str) -> Vec<Bottleneck> {
        let stages = self.in_file_order(scenario, |stage| stage.equivalent.is_some());
        let bottleneck = |(stage, index): (String, usize)| Bottleneck {
            period: period.to_owned(),
            stage,
            probability: self.kept.probability(|sums| sums.bottleneck[index]),
        };
        stages.into_iter().map(bottleneck).collect()
    }

    /// Every factor that could hold a stage back, whether it ever did or not.
    fn limiting(&self, scenario: &Scenario, period: &str) -> Vec<Limiting> {
        let mut found = Vec::new();
        for (stage, index) in self.in_file_order(scenario, |_| true) {
            let mut say = |factor: String, which: usize| {
                let (period, stage) = (period.to_owned(), stage.clone());
                let probability = self.kept.probability(|sums| sums.limiting[index][which]);
                found.push(Limiting { period, stage, factor, probability });
            };
            let rows = &self.model.stages[index];
            say("potential".to_owned(), 0);
            if rows.export_limit.is_some() {
                say("market".to_owned(), 1);
            }
            for (group, which) in rows.groups.iter().zip(2..) {
                say(format!("input:{}", group.name), which);
            }
        }
        found
    }

    fn targets(&self, scenario: &Scenario, period: &str) -> Vec<TargetOutcome> {
        let targets = scenario.targets.iter().enumerate();
        let outcome = |(index, target): (usize, &crate::Target)| TargetOutcome {
            id: target.id.clone(),
            metric: target.metric,
            of: target.of.clone(),
            period: period.to_owned(),
            min: target.band.min,
            max: target.band.max,
            defined: self.total.targets[index].defined,
            probability: self.kept.probability(|sums| sums.targets[index].met as f64),
        };
        targets.map(outcome).collect()
    }

    fn metrics(&self, settings: &Settings, period: &str) -> Vec<Summary> {
        let series = self.model.series.iter().enumerate();
        let summary = |(index, series): (usize, &Series)| {
            let moments = self.total.moments(self.model, index);
            let quantiles = self.quantiles(index, settings);
            let error = self.kept.error_of_mean(self.model, index, moments);
            Summary {
                metric: series.metric,
                of: series.of.clone(),
                period: period.to_owned(),
                unit: series.unit.to_string(),
                defined: moments.count(),
                mean: moments.mean(),
                standard_error: error.map(|[error, _]| error),
                sd: moments.sd(),
                min: moments.min(),
                max: moments.max(),
                quantiles,
            }
        };
        series.map(summary).collect()
    }

    /// Exactly, where every value was kept; else from the histogram.
    fn quantiles(&self, index: usize, settings: &Settings) -> Vec<Quantile> {
        let moments = self.total.moments(self.model, index);
        let probabilities = &settings.quantiles;
        let read = |ps: &[f64], n: f64| match (&self.exact, moments.min(), moments.max()) {
            (Some(columns), ..) => {
                let sorted = stats::defined_sorted(&columns[index]);
                ps.iter().map(|p| stats::quantile(&sorted, *p, n)).collect()
            }
            (None, Some(min), Some(max)) => {
                let histogram = self.kept.counts.histogram(self.model, index);
                histogram.quantiles(ps, &(min..=max), n)
            }
            (None, ..) => ps.iter().map(|p| stats::quantile(&[], *p, 0.0)).collect(),
        };
        let mut found: Vec<stats::Quantile> = read(probabilities, moments.count() as f64);
        if settings.design != Design::Random {
            for quantile in &mut found {
                let Some(value) = quantile.value else { continue };
                let worth = self.kept.worth_at(self.model, index, (quantile.p, value));
                *quantile = read(&[quantile.p], worth)[0];
            }
        }
        let quantile =
            |stats::Quantile { p, value, low, high, .. }| Quantile { p, value, low, high };
        found.into_iter().map(quantile).collect()
    }
}
