//! Robustness: the plan under every variant, what each variant's own plan would have been, and the
//! one plan for all.
//!
//! *Which plan do we regret least?* A plan that holds in a variant is regretted for what it costs
//! beyond that variant's own plan, one that does not for what it lacks to the confidence (or to the
//! best that can be reached there at all). Among plans that hold everywhere the cheapest has the
//! least of the greatest regrets, since the own plans' costs do not depend on it: it is found by
//! the same search, with the least of all variants' probabilities in the place of one.

use super::answer::{Candidate, PlanStatus, Regret, Robustness};
use super::confirm::{Confirmed, confirmed};
use super::ground::{AlsoRead, Ground, KeptBlocks, SKETCH_DRAWS, levers};
use super::lattice::{Lattice, Point};
use super::search::{LatticeSearch, Near, Score};
use super::settings::{PlanSettings, Variants};
use crate::outcome::Probability;
use crate::outcome::figure::Figure;
use crate::sample::BLOCK;
use crate::simulate::study::Study;
use crate::simulate::{Progress, Settings};

/// Plans under the scenario as it stands and under its variants; none where not asked, or without
/// any.
pub(super) fn of(
    study: &Study,
    settings: &PlanSettings,
    (figures, progress): (&[Figure], &Progress),
) -> Option<Robustness> {
    let scenario = study.scenario();
    if settings.variants == Variants::LeftOut || scenario.variants.is_empty() {
        return None;
    }
    let ground = |world: &Study| {
        let asked = (figures, &settings.sample);
        Ground::new(world, (&levers(world.scenario()), AlsoRead::Nothing), asked)
    };
    let (mut names, mut grounds) = (vec!["as it stands".to_owned()], vec![ground(study)]);
    for variant in &scenario.variants {
        if let Ok(world) = study.variant(&variant.name) {
            names.push(variant.name.clone());
            grounds.push(ground(&world));
        }
    }
    let lattice = Lattice::of(&scenario.additions);
    let field = Field { settings, grounds: &grounds, lattice: &lattice, progress };
    let blocks = field.blocks(&settings.sample);
    let drawn: Vec<KeptBlocks<'_>> = grounds.iter().map(|ground| ground.draws(0..blocks)).collect();
    let mut plans: Vec<RobustPlan> = Vec::new();
    for at in 0..grounds.len() {
        let start = plans.last().map_or(lattice.nothing(), |plan| plan.point.clone());
        plans.push(field.cheapest(&drawn, (&[at], &start)));
    }
    let own = plans.iter().enumerate();
    let own = own.map(|(at, plan)| (lattice.cost(&plan.point), plan.reached[at].value));
    let own: Vec<(f64, f64)> = own.collect();
    // Where nothing suffices, no plan can be made to hold.
    let hopes = |at: &usize| plans[*at].status != PlanStatus::BestReachable;
    let mut every: Vec<usize> = (0..grounds.len()).filter(hopes).collect();
    if every.is_empty() {
        every.extend(0..grounds.len());
    }
    let dearest = (0..plans.len()).max_by(|a, b| own[*a].0.total_cmp(&own[*b].0));
    let start = dearest.map_or(lattice.nothing(), |at| plans[at].point.clone());
    plans.push(field.cheapest(&drawn, (&every, &start)));
    let candidate = |(at, plan): (usize, &RobustPlan)| field.candidate(plan, (names.get(at), &own));
    let plans = plans.iter().enumerate().map(candidate).collect();
    Some(Robustness { variants: names, plans })
}

struct Field<'f> {
    settings: &'f PlanSettings,
    grounds: &'f [Ground],
    lattice: &'f Lattice,
    progress: &'f Progress,
}

/// A plan and how likely the requirement is under each variant, on fresh draws.
struct RobustPlan {
    point: Point,
    status: PlanStatus,
    reached: Vec<Probability>,
}

impl Field<'_> {
    /// Blocks that are kept for each variant.
    fn blocks(&self, sample: &Settings) -> u64 {
        let draws = sample.draws.min(SKETCH_DRAWS);
        let most = self.grounds.iter().map(|ground| ground.blocks_to_keep(u64::MAX));
        let most = most.min().unwrap_or(1) / self.grounds.len() as u64;
        draws.div_ceil(BLOCK as u64).min(most).max(1)
    }

    /// The cheapest plan that holds under all of these variants.
    fn cheapest(&self, drawn: &[KeptBlocks<'_>], (among, start): (&[usize], &Point)) -> RobustPlan {
        let PlanSettings { confidence, require, .. } = *self.settings;
        let trial = |amounts: &[f64]| {
            let best = Score { p: 1.0, miss: 0.0 };
            let scores = among.iter().map(|at| drawn[*at].judge(amounts, u64::MAX).score(require));
            scores.fold(best, Score::worse)
        };
        let mut search = LatticeSearch::new(self.lattice, trial, self.progress);
        let mut checks = 0;
        let check = |point: &Point| {
            let reached = self.fresh(point, checks);
            checks += 1;
            let least = |end: fn(&Probability) -> f64| {
                among.iter().map(|at| end(&reached[*at])).fold(1.0, f64::min)
            };
            let ends = [least(|p| p.low), least(|p| p.high)];
            (reached, ends)
        };
        let start = (start.clone(), Near::Nowhere);
        let Confirmed { status, point, answer: reached, .. } =
            confirmed(&mut search, (start, confidence), check);
        RobustPlan { point, status, reached }
    }

    /// How likely the requirement is under each variant, on draws that no search has seen; few of
    /// them after a stop.
    fn fresh(&self, point: &Point, check: u64) -> Vec<Probability> {
        let sketch = SKETCH_DRAWS.div_ceil(BLOCK as u64);
        let blocks = self.settings.sample.draws.div_ceil(BLOCK as u64);
        let first = sketch + check * blocks;
        let blocks = if self.progress.is_stopped() { blocks.min(sketch) } else { blocks };
        let amounts = self.lattice.amounts(point);
        let tallies =
            self.grounds.iter().map(|ground| ground.fresh(first..first + blocks, &amounts));
        tallies.map(|tally| tally.required(self.settings.require)).collect()
    }

    fn candidate(
        &self,
        plan: &RobustPlan,
        (name, own): (Option<&String>, &[(f64, f64)]),
    ) -> Candidate {
        let confidence = self.settings.confidence;
        let cost = self.lattice.cost(&plan.point);
        let regret = |(probability, (own_cost, own_reach)): (&Probability, &(f64, f64))| {
            // The interval decides: a plan that was made to hold must not lack what chance takes.
            let holds = probability.high >= confidence;
            let aim = confidence.min(*own_reach);
            Regret {
                probability: *probability,
                holds,
                shortfall: if probability.high >= aim { 0.0 } else { aim - probability.value },
                extra_cost: cost - own_cost,
            }
        };
        let regrets: Vec<Regret> = plan.reached.iter().zip(own).map(regret).collect();
        let most = |of: fn(&Regret) -> f64| regrets.iter().map(of).fold(0.0, f64::max);
        Candidate {
            variant: name.cloned(),
            status: plan.status,
            cost,
            amounts: self.lattice.amounts(&plan.point),
            holds_in_all: regrets.iter().all(|regret| regret.holds),
            greatest_shortfall: most(|regret| regret.shortfall),
            greatest_extra_cost: most(|regret| regret.extra_cost),
            regrets,
        }
    }
}
