//! From what a run kept to an outcome: names and units come back on, every figure gets its error.

use std::collections::BTreeMap;

use super::Settings;
use super::accumulate::Sums;
use super::criticality::{Criticality, ProjectHits};
use super::replications::{Binned, Replications};
use crate::model::Model;
use crate::model::index::{Series, StageRows};
use crate::model::time::PeriodRow;
use crate::outcome::{
    Balanced, Bottleneck, Facts, FirstMet, LimitedBy, Limiting, Outcome, Probability,
    ProjectOutcome, Provenance, Quantile, Sides, Summary, TargetOutcome,
};
use crate::sample::Design;
use crate::scenario::Scenario;
use crate::stats;

/// What a run found.
pub(super) struct Found<'m> {
    pub(super) model: &'m Model,
    pub(super) kept: Replications,
    pub(super) binned: Binned,
    /// Sums of all replications.
    pub(super) total: Sums,
    /// Every value of every series, for runs no longer than the pilot.
    pub(super) exact: Option<Vec<Vec<f64>>>,
    /// What each project means for each target.
    pub(super) criticality: Option<Criticality>,
}

impl Found<'_> {
    pub(super) fn outcome(self, scenario: &Scenario, settings: &Settings) -> Outcome {
        let draws = self.kept.draws();
        let until = settings.until.iter();
        let until: Vec<_> =
            until.map(|aim| aim.precision(self.model, scenario, &self.kept)).collect();
        let is_precise = !until.is_empty() && until.iter().all(|precision| precision.met);
        Outcome {
            schema: 1,
            provenance: Provenance {
                complete: is_precise || draws == settings.draws_within_limits(),
                until,
                ..settings.provenance(scenario, draws)
            },
            balanced: self.balanced(scenario),
            bottleneck: self.bottlenecks(scenario),
            limiting: self.limiting(scenario),
            targets: self.targets(scenario),
            all_targets: (!scenario.targets.is_empty())
                .then(|| self.kept.probability(|sums| sums.all_targets)),
            metrics: self.metrics(settings),
            facts: self
                .total
                .effective()
                .map(|effective| Facts::of(scenario.observations.len() as u64, effective)),
        }
    }

    /// Labels and places of the periods that are reported.
    fn periods(&self) -> impl Iterator<Item = (&str, usize)> {
        self.model.reported().map(|period| period.label.as_str()).zip(0..)
    }

    fn balanced(&self, scenario: &Scenario) -> Vec<Balanced> {
        let balanced = |(label, at): (&str, usize)| Balanced {
            period: label.to_owned(),
            probability: self.kept.probability(|sums| sums.periods[at].balanced),
            stages: self.sides(scenario, at),
        };
        self.periods().map(balanced).collect()
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

    fn sides(&self, scenario: &Scenario, at: usize) -> Vec<Sides> {
        let stages = self.in_file_order(scenario, |stage| stage.cover.is_some());
        let sides = |(stage, index): (String, usize)| Sides {
            stage,
            short: self.kept.probability(|sums| sums.periods[at].sides[index].short),
            over: self.kept.probability(|sums| sums.periods[at].sides[index].over),
            undefined: self.kept.probability(|sums| sums.periods[at].sides[index].undefined),
        };
        stages.into_iter().map(sides).collect()
    }

    fn bottlenecks(&self, scenario: &Scenario) -> Vec<Bottleneck> {
        let stages = self.in_file_order(scenario, |stage| stage.equivalent.is_some());
        let of_period = |(label, at): (&str, usize)| {
            let bottleneck = |(stage, index): &(String, usize)| Bottleneck {
                period: label.to_owned(),
                stage: stage.clone(),
                probability: self.kept.probability(|sums| sums.periods[at].bottleneck[*index]),
            };
            stages.iter().map(bottleneck).collect::<Vec<_>>()
        };
        self.periods().flat_map(of_period).collect()
    }

    /// Every factor that can hold a stage back, whether it ever did or not, in the simulated
    /// periods: a market only where exports are limited, an input only where imports are.
    fn limiting(&self, scenario: &Scenario) -> Vec<Limiting> {
        let mut found = Vec::new();
        let simulated = self.model.reported().zip(0..).filter(|(period, _)| period.is_simulated());
        for (period, at) in simulated {
            for (stage, index) in self.in_file_order(scenario, |_| true) {
                let mut say = |factor: LimitedBy, which: usize| {
                    let (period, stage) = (period.label.clone(), stage.clone());
                    let hits = |sums: &Sums| sums.periods[at].limiting[index][which];
                    let probability = self.kept.probability(hits);
                    found.push(Limiting { period, stage, factor, probability });
                };
                let rows = &self.model.stages[index];
                say(LimitedBy::OwnPlants, 0);
                if rows.export_limit.is_some() {
                    say(LimitedBy::Market, 1);
                }
                let binding =
                    rows.groups.iter().zip(2..).filter(|(group, _)| {
                        group.supply.as_ref().is_some_and(|supply| supply.binds)
                    });
                for (group, which) in binding {
                    say(LimitedBy::Input(group.name.clone()), which);
                }
            }
        }
        found
    }

    fn targets(&self, scenario: &Scenario) -> Vec<TargetOutcome> {
        let targets = scenario.targets.iter().enumerate();
        let outcome = |(index, target): (usize, &crate::Target)| {
            let hits = &self.total.targets[index];
            let with_time = self.model.time.is_some();
            let bounded = with_time && target.band.min.is_some();
            TargetOutcome {
                id: target.id.clone(),
                metric: target.metric,
                of: target.of.clone(),
                period: self.model.periods[self.model.targets[index].period].label.clone(),
                min: target.band.min,
                max: target.band.max,
                defined: hits.defined,
                probability: self.kept.probability(|sums| sums.targets[index].met),
                shortfall: (bounded && hits.weight > 0.0).then(|| hits.shortfall / hits.weight),
                first_met: bounded.then(|| self.first_met(index)),
                projects: with_time.then(|| self.projects(scenario, index)),
            }
        };
        targets.map(outcome).collect()
    }

    /// How likely each period of the target's kind is the first one in which it is met.
    fn first_met(&self, target: usize) -> Vec<FirstMet> {
        let kind = self.model.periods[self.model.targets[target].period].kind;
        let periods = self.model.periods.iter().enumerate();
        let first = |(at, period): (usize, &PeriodRow)| FirstMet {
            period: period.label.clone(),
            probability: self.kept.probability(|sums| sums.targets[target].first_met[at]),
        };
        periods.filter(|(_, period)| period.kind == kind).map(first).collect()
    }

    /// What each project means for the target.
    fn projects(&self, scenario: &Scenario, target: usize) -> Vec<ProjectOutcome> {
        let Some(criticality) = &self.criticality else { return Vec::new() };
        let [weight, squares] = criticality.weights;
        let outcome = |(project, hits): (&crate::Project, &ProjectHits)| {
            let share = |hits: f64| if weight > 0.0 { hits / weight } else { 0.0 };
            let draws = criticality.draws;
            let helped = share(hits.helped) * draws as f64;
            let independent = weight * (weight / squares);
            ProjectOutcome {
                project: project.id.clone(),
                criticality: Probability::worth(helped, draws, independent),
                gain: share(hits.helped - hits.hurt),
            }
        };
        scenario.projects.iter().zip(&criticality.hits[target]).map(outcome).collect()
    }

    fn metrics(&self, settings: &Settings) -> Vec<Summary> {
        let periods: Vec<&str> =
            self.model.reported().map(|period| period.label.as_str()).collect();
        let count = self.model.series.len();
        let summary = |index: usize| {
            let series: &Series = &self.model.series[index % count];
            let moments = self.total.moments(self.model, index);
            let quantiles = self.quantiles(index, settings);
            let error = self.kept.error_of_mean(self.model, index, moments);
            Summary {
                metric: series.metric,
                of: series.of.clone(),
                period: periods[index / count].to_owned(),
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
        (0..count * periods.len()).map(summary).collect()
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
                let histogram = self.binned.all.histogram(self.model, index);
                histogram.quantiles(ps, &(min..=max), n)
            }
            (None, ..) => ps.iter().map(|p| stats::quantile(&[], *p, 0.0)).collect(),
        };
        let mut found: Vec<stats::EstimatedQuantile> = read(probabilities, moments.effective());
        if settings.design != Design::Random {
            for quantile in &mut found {
                let Some(value) = quantile.value else { continue };
                let worth = self.binned.worth_at(self.model, index, (quantile.p, value));
                let worth = worth.unwrap_or(moments.count() as f64);
                *quantile = read(&[quantile.p], worth)[0];
            }
        }
        let quantile =
            |stats::EstimatedQuantile { p, value, low, high, .. }| Quantile { p, value, low, high };
        found.into_iter().map(quantile).collect()
    }
}
