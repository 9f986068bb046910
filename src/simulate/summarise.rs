//! From what a run kept to an outcome: names and units come back on, every figure gets its error.

use std::collections::BTreeMap;

use super::Settings;
use super::accumulate::Accumulate;
use super::criticality::Criticality;
use super::replications::{Binned, Replications};
use super::study::Study;
use super::sums::Sums;
use crate::message::texts;
use crate::model::Model;
use crate::model::index::{Series, StageRows};
use crate::model::time::PeriodRow;
use crate::outcome::{
    Balanced, Bottleneck, Facts, FirstMet, LimitedBy, Limiting, Outcome, Probability,
    ProjectOutcome, Provenance, Quantile, Sides, Summary, TargetOutcome,
};
use crate::problem::{Kind, Place, Problem, Problems};
use crate::sample::Design;
use crate::scenario::Scenario;
use crate::stats::{self, Interval};

texts! {
    draws_of_another_model: "draws of another scenario or of other metrics", "其他情景或其他指标的模拟";
    draws_of_this_model: "draws of a model of this scenario with the metrics of the settings",
        "本情景按设置中的指标建立的模型的模拟";
    no_draw: "no draw", "没有模拟";
    a_draw: "at least one block of draws", "至少一批模拟";
}

impl Accumulate {
    /// What it says: probabilities, means, quantiles and targets with their errors, of a scenario and
    /// settings for whose metrics its model was compiled.
    ///
    /// Draws count as independent, whatever their design: parts ([`Study::part`]) have the errors of
    /// designs and the bits of a run. The seed of the settings is told and not checked, and what
    /// projects mean for targets is not in it.
    ///
    /// # Errors
    ///
    /// [`Problems`] if it has no draw, if its draws are those of another scenario or of other metrics,
    /// or if the settings cannot be followed.
    pub fn outcome(&self, scenario: &Scenario, settings: &Settings) -> Result<Outcome, Problems> {
        let settings = settings.clone().design(Design::Random).check(scenario)?;
        let compiled = settings.compile(&Study::new(scenario));
        let at = |kind| Problem::new(kind, Place::key("accumulate"));
        if compiled.model.owns(self.identity).is_err() {
            let problem = at(Kind::Conflict).found(draws_of_another_model());
            return Err(problem.expected(draws_of_this_model()).into());
        }
        if self.draws() == 0 {
            return Err(at(Kind::Missing).found(no_draw()).expected(a_draw()).into());
        }
        let found = Found {
            model: &compiled.model,
            scenario: &compiled.scenario,
            settings: &settings,
            kept: self.sums.get().clone(),
            binned: self.binned.clone().settled(),
            total: self.sums.get().total(),
            exact: None,
            criticality: None,
        };
        Ok(found.outcome())
    }
}

/// What a run found.
pub(super) struct Found<'m> {
    pub(super) model: &'m Model,
    pub(super) scenario: &'m Scenario,
    pub(super) settings: &'m Settings,
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
    pub(super) fn outcome(self) -> Outcome {
        let Self { model, scenario, settings, .. } = self;
        let draws = self.kept.draws();
        let until = settings.until.iter();
        let until: Vec<_> = until.map(|aim| aim.precision(model, scenario, &self.kept)).collect();
        let is_precise = !until.is_empty() && until.iter().all(|precision| precision.met);
        let facts = |weights| Facts::of(scenario.observations.len() as u64, &weights);
        let all_targets = || self.kept.probability(|sums| sums.all_targets);
        Outcome {
            schema: 1,
            provenance: Provenance {
                complete: is_precise || draws == settings.draws,
                until,
                ..settings.provenance(scenario, draws)
            },
            balanced: self.balanced(),
            bottleneck: self.bottlenecks(),
            limiting: self.limiting(),
            targets: self.targets(),
            all_targets: (!scenario.targets.is_empty()).then(all_targets),
            metrics: self.metrics(),
            facts: self.kept.weights().map(facts),
        }
    }

    /// That the chain is balanced, in the last period, that each target is met, and the metrics.
    pub(super) fn headline(self) -> (Probability, Vec<Probability>, Vec<Summary>) {
        let last = |sums: &Sums| sums.periods.last().map_or(0.0, |period| period.balanced);
        let targets = 0..self.scenario.targets.len();
        let met = |index: usize| self.kept.probability(|sums| sums.targets[index].met);
        (self.kept.probability(last), targets.map(met).collect(), self.metrics())
    }

    /// Labels and places of the periods that are reported.
    fn periods(&self) -> impl Iterator<Item = (String, usize)> {
        self.model.reported().map(|period| period.label.clone()).zip(0..)
    }

    /// The stages of the model that have a figure, counted from 0, put into file order.
    fn in_file_order(&self, has_any: impl Fn(&StageRows) -> bool) -> Vec<(String, usize)> {
        let stages = self.model.stages.iter().filter(|stage| has_any(stage));
        let mut by_id: BTreeMap<&str, usize> =
            stages.map(|stage| stage.id.as_str()).zip(0..).collect();
        let ids = self.scenario.stages.iter().map(|stage| &stage.id);
        ids.filter_map(|id| Some((id.clone(), by_id.remove(id.as_str())?))).collect()
    }

    fn balanced(&self) -> Vec<Balanced> {
        let stages = self.in_file_order(|stage| stage.cover.is_some());
        let balanced = |(period, at): (String, usize)| {
            let sides = |(stage, index): &(String, usize)| Sides {
                stage: stage.clone(),
                short: self.kept.probability(|sums| sums.periods[at].sides[*index].short),
                over: self.kept.probability(|sums| sums.periods[at].sides[*index].over),
                undefined: self.kept.probability(|sums| sums.periods[at].sides[*index].undefined),
            };
            let probability = self.kept.probability(|sums| sums.periods[at].balanced);
            Balanced { period, probability, stages: stages.iter().map(sides).collect() }
        };
        self.periods().map(balanced).collect()
    }

    fn bottlenecks(&self) -> Vec<Bottleneck> {
        let stages = self.in_file_order(|stage| stage.equivalent.is_some());
        let mut found = Vec::new();
        for (period, at) in self.periods() {
            found.extend(stages.iter().map(|(stage, index)| Bottleneck {
                period: period.clone(),
                stage: stage.clone(),
                probability: self.kept.probability(|sums| sums.periods[at].bottleneck[*index]),
            }));
        }
        found
    }

    /// Every factor that can hold a stage back, whether it ever did or not, in the simulated
    /// periods: a market only where exports are limited, an input only where imports are.
    fn limiting(&self) -> Vec<Limiting> {
        let stages = self.in_file_order(|_| true);
        let mut found = Vec::new();
        let simulated = self.model.reported().zip(0..).filter(|(period, _)| period.is_simulated());
        for (period, at) in simulated {
            for (stage, index) in &stages {
                let rows = &self.model.stages[*index];
                let inputs = rows.groups.iter().map(|group| {
                    let binds = group.supply.as_ref().is_some_and(|supply| supply.binds);
                    binds.then(|| LimitedBy::Input(group.name.clone()))
                });
                let market = rows.export_limit.map(|_| LimitedBy::Market);
                let factors = [Some(LimitedBy::OwnPlants), market].into_iter().chain(inputs);
                for (which, factor) in factors.enumerate() {
                    let Some(factor) = factor else { continue };
                    let hits = |sums: &Sums| sums.periods[at].limiting[*index][which];
                    let (period, stage) = (period.label.clone(), stage.clone());
                    let probability = self.kept.probability(hits);
                    found.push(Limiting { period, stage, factor, probability });
                }
            }
        }
        found
    }

    fn targets(&self) -> Vec<TargetOutcome> {
        let targets = self.scenario.targets.iter().enumerate();
        let outcome = |(index, target): (usize, &crate::Target)| {
            let hits = &self.total.targets[index];
            let with_time = self.model.time.is_some();
            let bounded = with_time && target.band.min.is_some();
            let has_shortfall = bounded && hits.weight > 0.0;
            let error = has_shortfall.then(|| self.kept.error_of_shortfall(index));
            TargetOutcome {
                id: target.id.clone(),
                metric: target.metric,
                of: target.of.clone(),
                period: self.model.periods[self.model.targets[index].period].label.clone(),
                min: target.band.min,
                max: target.band.max,
                defined: hits.defined,
                probability: self.kept.probability(|sums| sums.targets[index].met),
                shortfall: has_shortfall.then(|| hits.shortfall / hits.weight),
                shortfall_error: error.flatten(),
                first_met: bounded.then(|| self.first_met(index)),
                projects: with_time.then(|| self.projects(index)),
            }
        };
        targets.map(outcome).collect()
    }

    /// How likely each period of the target's kind is the first one in which it is met.
    fn first_met(&self, target: usize) -> Vec<FirstMet> {
        let kind = self.model.periods[self.model.targets[target].period].kind;
        let periods = self.model.periods.iter().enumerate();
        let periods = periods.filter(|(_, period)| period.kind == kind);
        let first = |(at, period): (usize, &PeriodRow)| FirstMet {
            period: period.label.clone(),
            probability: self.kept.probability(|sums| sums.targets[target].first_met[at]),
        };
        periods.map(first).collect()
    }

    /// What each project means for the target.
    fn projects(&self, target: usize) -> Vec<ProjectOutcome> {
        let Some(Criticality { draws, weights, hits, squares }) = &self.criticality else {
            return Vec::new();
        };
        let share = |hits: f64| if weights.total > 0.0 { hits / weights.total } else { 0.0 };
        let probability = |hits: [f64; 2]| {
            if self.model.is_weighted() {
                return Probability::weighed(weights, hits, *draws);
            }
            Probability::worth(share(hits[0]) * *draws as f64, *draws, weights.effective())
        };
        let outcome = |((project, hits), squares): ((&crate::Project, &[f64; 2]), &[f64; 2])| {
            let gain = share(hits[0] - hits[1]).clamp(-1.0, 1.0);
            let worth = weights.worth_paired(*hits, *squares);
            let ends = Interval::paired(hits.map(|hits| worth * share(hits)), worth);
            let [low, high] = ends.unwrap_or([-1.0, 1.0]);
            ProjectOutcome {
                project: project.id.clone(),
                criticality: probability([hits[0], squares[0]]),
                gain,
                gain_interval: Interval { value: gain, low: low.min(gain), high: high.max(gain) },
            }
        };
        let hits = self.scenario.projects.iter().zip(&hits[target]);
        hits.zip(&squares[target]).map(outcome).collect()
    }

    fn metrics(&self) -> Vec<Summary> {
        let series = self.model.series.iter();
        let every = self
            .periods()
            .flat_map(|(period, _)| series.clone().map(move |series| (period.clone(), series)));
        // Figures that are one row share their quantiles.
        let mut by_slot: BTreeMap<usize, Vec<Quantile>> = BTreeMap::new();
        let summary = |(index, (period, series)): (usize, (String, &Series))| {
            let slot = self.model.slot(index);
            let moments = &self.kept.moments[slot];
            let (mean, error) = (moments.mean(), self.kept.error_of_mean(slot));
            let end = |sign: f64| Some(mean? + sign * error?[1]).filter(|end| end.is_finite());
            let quantiles = by_slot.entry(slot).or_insert_with(|| self.quantiles(index, slot));
            Summary {
                metric: series.metric,
                of: series.of.clone(),
                period,
                unit: series.unit.to_string(),
                defined: moments.count(),
                mean,
                mean_low: end(-1.0),
                mean_high: end(1.0),
                heavy_tail: self.kept.heavy_tail(slot),
                standard_error: error.map(|[error, _]| error),
                sd: moments.sd(),
                min: moments.min(),
                max: moments.max(),
                quantiles: quantiles.clone(),
            }
        };
        every.enumerate().map(summary).collect()
    }

    /// Exactly, where every value was kept; else from the histogram.
    fn quantiles(&self, series: usize, slot: usize) -> Vec<Quantile> {
        let moments = &self.kept.moments[slot];
        let read = |ps: &[f64], n: f64| match (&self.exact, moments.min(), moments.max()) {
            (Some(columns), ..) => {
                let sorted = stats::defined_sorted(&columns[series]);
                ps.iter().map(|p| stats::quantile(&sorted, *p, n)).collect()
            }
            (None, Some(min), Some(max)) => self.binned.all[slot].quantiles(ps, &(min..=max), n),
            (None, ..) => ps.iter().map(|p| stats::quantile(&[], *p, 0.0)).collect(),
        };
        let mut found: Vec<stats::EstimatedQuantile> =
            read(&self.settings.quantiles, moments.effective());
        if self.settings.design != Design::Random || self.model.is_weighted() {
            for quantile in &mut found {
                let Some(value) = quantile.value else { continue };
                let effective = moments.effective();
                let worth = self.binned.worth_at(slot, (quantile.p, value), effective);
                let worth = worth.unwrap_or(effective);
                *quantile = read(&[quantile.p], worth)[0];
            }
        }
        let quantile =
            |stats::EstimatedQuantile { p, value, low, high, .. }| Quantile { p, value, low, high };
        found.into_iter().map(quantile).collect()
    }
}
