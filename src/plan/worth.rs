//! Worth: what one more unit of each stage changes beside a plan, on the same draws with and
//! without it.
//!
//! ```text
//! d_k  = (y with δ more − y) / δ in draw k         y is 1 where all promises are kept, or final output
//! d̄ ± z·√(Σ w²(d − d̄)²) / Σw                      w = 1 without facts
//! ```
//!
//! Where a promise changes in few draws, two more are counted, one each way (Bonett and Price), so
//! that no change in any draw is still no certainty.

use super::answer::Worth;
use super::ground::{AlsoRead, Ground, Judged, Lever, levers};
use crate::outcome::figure::Figure;
use crate::sample::BLOCK;
use crate::scenario::Scenario;
use crate::simulate::study::Study;
use crate::simulate::{Progress, Settings};
use crate::stats::{Interval, Z95, merge_by_fields, rescale_by_fields};

/// How much is added to see a change, as a share of the stage's median capacity, so that its unit
/// does not matter.
const SHARE: f64 = 0.01;

/// Sums of paired differences.
#[derive(Debug, Clone, Copy, Default)]
struct Paired {
    count: u64,
    weight: f64,
    squares: f64,
    /// Σ w·d, Σ w²·d and Σ w²·d².
    first: f64,
    cross: f64,
    second: f64,
}

merge_by_fields! {
    Paired { count, weight, squares, first, cross, second }
}

rescale_by_fields! {
    Paired { weight, first; squares, cross, second }
}

impl Paired {
    fn push(&mut self, d: f64, weight: f64) {
        self.count += 1;
        self.weight += weight;
        self.squares += weight * weight;
        self.first += weight * d;
        self.cross += weight * weight * d;
        self.second += weight * weight * d * d;
    }

    /// The mean difference for each of so many units.
    fn interval(&self, amount: f64) -> Interval {
        let over_weight = |sum: f64| if self.weight > 0.0 { sum / self.weight } else { 0.0 };
        let mean = over_weight(self.first);
        let spread = self.second - 2.0 * mean * self.cross + mean * mean * self.squares;
        let error = over_weight(spread.max(0.0).sqrt());
        Interval::around(mean / amount, Z95 * error / amount)
    }

    /// The same with one more draw each way, each of the mean weight.
    fn cautious(mut self) -> Self {
        let weight = self.weight / self.count.max(1) as f64;
        self.push(1.0, weight);
        self.push(-1.0, weight);
        self
    }
}

/// Of every stage, with those amounts of the additions, on blocks of draws from `unseen` on, up to a
/// stop.
pub(super) fn of(
    study: &Study,
    (amounts, unseen): (&[f64], u64),
    asked: (&[Figure], &Settings),
    progress: &Progress,
) -> Vec<Worth> {
    let scenario = study.scenario();
    let own = scenario.stages.iter().map(|stage| Lever { stage: &stage.id, start: None });
    let all: Vec<Lever<'_>> = levers(scenario).into_iter().chain(own).collect();
    let ground = Ground::new(study, (&all, AlsoRead::FinalOutput), asked);
    let steps: Vec<f64> = scenario.stages.iter().map(|stage| step(scenario, stage)).collect();
    let mut base = amounts.to_vec();
    base.resize(all.len(), 0.0);
    let more = steps.iter().enumerate().map(|(at, step)| {
        let mut plan = base.clone();
        plan[amounts.len() + at] = *step;
        plan
    });
    let plans: Vec<Vec<f64>> = std::iter::once(base.clone()).chain(more).collect();
    let blocks = asked.1.draws.div_ceil(BLOCK as u64);
    let sums = ground.sum(unseen..unseen + blocks, (&plans, differences), progress);
    let output_unit = scenario.stages[scenario.final_stage_index()].unit.to_string();
    let worth = |((stage, amount), [kept, output]): ((&crate::Stage, &f64), &[Paired; 2])| {
        let mut probability = kept.cautious().interval(*amount);
        probability.value = kept.interval(*amount).value;
        Worth {
            stage: stage.id.clone(),
            unit: stage.unit.to_string(),
            amount: *amount,
            probability,
            final_output: output.interval(*amount),
            output_unit: output_unit.clone(),
        }
    };
    scenario.stages.iter().zip(&steps).zip(&sums).map(worth).collect()
}

/// How much is added to see a change: a share of the median capacity with all projects; where there
/// is none, of what could be added; else as much of a unit.
fn step(scenario: &Scenario, stage: &crate::Stage) -> f64 {
    let median = stage.capacity.at(scenario.last_year()).median();
    let projects = scenario.projects.iter().filter(|project| project.stage == stage.id);
    let planned: f64 =
        projects.map(|project| project.capacity.at(scenario.last_year()).median()).sum();
    let additions = scenario.additions.iter().filter(|addition| addition.stage == stage.id);
    let additions: f64 = additions.map(|addition| addition.max).sum();
    let known = [median.max(0.0) + planned, additions, 1.0];
    SHARE * known.into_iter().find(|amount| *amount > 0.0).unwrap_or(1.0)
}

/// By stage: differences of the promises and of final output.
fn differences(lanes: &[Judged]) -> Vec<[Paired; 2]> {
    let Some((base, others)) = lanes.split_first() else { return Vec::new() };
    let pairs = |other: &Judged| {
        let mut pairs = [Paired::default(); 2];
        for lane in 0..base.draws {
            let weight = base.weights[lane];
            pairs[0].push(other.all[lane] - base.all[lane], weight);
            pairs[1].push(other.output[lane] - base.output[lane], weight);
        }
        pairs
    };
    others.iter().map(pairs).collect()
}
