//! The cheapest plan: which additions keep the promises with the confidence asked?
//!
//! *What should we add?* The additions of a scenario are amounts `x` between 0 and their max, in
//! steps or continuous, at a cost per unit. The plan is
//!
//! ```text
//! minimise  Σ cost_k · x_k
//! so that   P(all promises are kept | x) ≥ confidence        jointly
//! or        P(promise i is kept | x) ≥ confidence, each i     each by itself
//! ```
//!
//! Rationed flows are not linear in `x` and a joint chance constraint is not convex, so the search
//! is direct, on common draws: they are made once, and trying an amount only writes capacities and
//! balances again, on few of the draws first and then near what these show on all. It climbs to the
//! level, lowers what is too much and exchanges additions until no exchange pays. Then it looks for
//! what is cheaper: among all plans in lots where these are few, else box by box. The plan is then
//! confirmed on fresh draws.
//!
//! Unless figures are named, the promises are all targets, or balance if there are none.
//!
//! | what | means |
//! |---|---|
//! | status | how the search ended; that nothing suffices is an answer, with what blocks it |
//! | frontier | what each confidence costs |
//! | worth | change of the joint probability and of final output for one more unit of each stage |
//! | robustness | each variant's own plan and the one for all, held against every variant |
//!
//! # Where it is wrong
//!
//! Additions are certain to come, on time and in full. Costs are proportional to amounts. It never
//! reports a plan as holding that fails on fresh draws.
//!
//! The plan is the cheapest one, on the draws of the search, where all additions come in lots and at
//! most 2,048 plans are cheaper than one that climbing finds. Elsewhere it may be missed:
//!
//! * where more of an addition breaks a promise, so that confidence falls before it rises: boxes are
//!   ruled out as if more never hurt;
//! * where four or more capacities are raised: branching stops after 400 trials (2,000 for fewer), and
//!   then the plan is one that no exchange improves;
//! * by 0.2 % of its cost, below which branching looks for nothing, and by 1/4096 of it for each
//!   continuous addition, which is how finely amounts are told apart;
//! * where it lies within the error of the draws of the confidence: the plan was confirmed, so a
//!   cheaper one that holds just so may not have been. More draws tell them apart.
//!
//! In some 300 random cases of one to three stages and two to five additions, lots and any amounts, no
//! plan cost 0.5 % more than the cheapest of all that keep the confidence by four standard errors of
//! the fresh draws.
//!
//! Points of the frontier rest on few draws and are not confirmed; each says how likely it is on
//! fresh ones.
//!
//! # Example
//!
//! ```
//! use pvchain::{Addition, Metric, PlanSettings, Scenario, Settings, Stage, Target, Uniform};
//! use pvchain::plan::PlanStatus;
//!
//! let rate = Uniform { min: 0.7, max: 1.0 };
//! let scenario = Scenario::named("one stage")
//!     .stage(Stage::new("module").unit("GW").capacity(100.0).operating_rate(rate))
//!     .target(Target::new("enough", Metric::FinalOutput).min(100.0))
//!     .addition(Addition::new("lines", "module", 100.0).cost(2.5))
//!     .check()?;
//! let settings = PlanSettings::confidence(0.9).sample(Settings::draws(4_096));
//! let plan = pvchain::plan(&scenario, &settings)?;
//! assert_eq!(plan.status, PlanStatus::Reached);
//! assert!(plan.all.after.low >= 0.9);
//! # Ok::<(), pvchain::Problems>(())
//! ```
//!
//! # References
//!
//! * Charnes, Cooper: Chance-constrained programming (1959), <https://doi.org/10.1287/mnsc.6.1.73>
//! * Kolda, Lewis, Torczon: Optimization by direct search (2003),
//!   <https://doi.org/10.1137/S003614450242889>
//! * Luedtke, Ahmed: A sample approximation approach for optimization with probabilistic
//!   constraints (2008), <https://doi.org/10.1137/070702928>

mod answer;
mod branch;
mod confirm;
mod ground;
mod held;
mod lattice;
mod menu;
mod robust;
mod search;
mod settings;
mod worth;

use crate::outcome::figure::Figure;
use crate::outcome::{Probability, Provenance};
use crate::problem::Problems;
use crate::sample::BLOCK;
use crate::scenario::Scenario;
use crate::scenario::addition::Addition;
use crate::simulate::Progress;
use crate::simulate::study::Study;
pub use answer::{
    Added, Blocking, Candidate, FrontierPoint, Plan, PlanStatus, Promise, Promised, Regret,
    Require, Robustness, Search, Worth,
};
use confirm::{Confirmed, confirmed};
use ground::{AlsoRead, Ground, KeptBlocks, SKETCH_DRAWS, Tally, levers};
use lattice::{Lattice, Point};
use search::{LatticeSearch, Near};
pub use settings::PlanSettings;

/// Fresh draws of the plan's own check, for each draw of the search.
const FRESH: u64 = 10;

/// Confidences of the frontier, besides the one asked for.
const LEVELS: [f64; 10] = [0.1, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99];

/// Finds the cheapest additions with which promises are kept with the confidence asked.
///
/// # Errors
///
/// [`Problems`] if the scenario has no additions, if the confidence does not lie between 0 and 1,
/// if a promise is not known or no event, or if the settings cannot be followed. That the
/// confidence cannot be reached is an answer.
pub fn plan(scenario: impl Into<Study>, settings: &PlanSettings) -> Result<Plan, Problems> {
    plan_with(scenario, settings, &Progress::default())
}

/// The same; can be stopped early, and then says so.
///
/// # Errors
///
/// As [`plan`].
pub fn plan_with(
    scenario: impl Into<Study>,
    settings: &PlanSettings,
    progress: &Progress,
) -> Result<Plan, Problems> {
    of_study(&scenario.into(), settings, progress)
}

fn of_study(study: &Study, settings: &PlanSettings, progress: &Progress) -> Result<Plan, Problems> {
    settings.check(study)?;
    let sample = &settings.sample;
    let compiled = sample.compile(study);
    let scenario = &compiled.scenario;
    let figures = settings.figures(scenario);
    let ground = Ground::new(study, (&levers(scenario), AlsoRead::Nothing), (&figures, sample));
    let lattice = Lattice::of(&scenario.additions);
    let blocks = ground.blocks_to_keep(sample.draws);
    let task = PlanSearch { scenario, settings, ground: &ground, lattice: &lattice, progress };
    let kept = ground.draws(0..blocks);
    let found = task.cheapest(&kept, blocks);
    let blocking = task.blocking(&found, &kept, &figures);
    let frontier = task.frontier(&found, &kept);
    drop(kept);
    let amounts = lattice.amounts(&found.point);
    let worth = worth::of(study, (&amounts, found.unseen), (&figures, sample), progress);
    let robustness = robust::of(study, settings, (&figures, progress));
    let [before, after] = [&found.before, &found.after];
    let all = Promise { figure: Promised::All, before: before.all(), after: after.all() };
    let promises = figures.iter().zip(before.each()).zip(after.each());
    let promises = promises.map(|((figure, before), after)| {
        let figure = Promised::One(figure.clone());
        Promise { figure, before, after }
    });
    Ok(Plan {
        schema: 1,
        provenance: Provenance {
            complete: !progress.is_stopped(),
            ..sample.provenance(scenario, all.after.draws)
        },
        confidence: settings.confidence,
        require: settings.require,
        status: found.status,
        cost_unit: scenario.plan.cost_unit.as_ref().map(|unit| unit.as_str().to_owned()),
        cost: lattice.cost(&found.point),
        additions: added(scenario, &lattice, &found.point),
        all,
        promises: promises.collect(),
        blocking,
        frontier,
        worth,
        robustness,
        search: found.done,
    })
}

fn added(scenario: &Scenario, lattice: &Lattice, point: &Point) -> Vec<Added> {
    let amounts = lattice.amounts(point).into_iter().zip(lattice.costs(point));
    let added = |(addition, (amount, cost)): (&Addition, (f64, f64))| {
        let stage = scenario.stages.iter().find(|stage| stage.id == addition.stage);
        Added {
            addition: addition.id.clone(),
            stage: addition.stage.clone(),
            unit: stage.map_or(String::new(), |stage| stage.unit.to_string()),
            amount,
            max: addition.max,
            cost,
        }
    };
    scenario.additions.iter().zip(amounts).map(added).collect()
}

/// What is searched, and how.
struct PlanSearch<'t> {
    scenario: &'t Scenario,
    settings: &'t PlanSettings,
    ground: &'t Ground,
    lattice: &'t Lattice,
    progress: &'t Progress,
}

/// The plan that a search ends with.
struct Cheapest {
    status: PlanStatus,
    point: Point,
    before: Tally,
    after: Tally,
    /// The next block that no search and no check has seen.
    unseen: u64,
    done: Search,
}

impl PlanSearch<'_> {
    /// A search for what is required, on that many of these draws.
    fn search<'s>(&'s self, draws: &'s KeptBlocks<'_>, most: u64) -> LatticeSearch<'s> {
        let require = self.settings.require;
        let trial = move |amounts: &[f64]| draws.judge(amounts, most).score(require);
        LatticeSearch::new(self.lattice, trial, self.progress)
    }

    /// The tally of a point on fresh blocks, which are seen from then on.
    fn check(&self, point: &Point, (unseen, blocks): (&mut u64, u64)) -> Tally {
        let first = *unseen;
        *unseen += blocks;
        self.ground.fresh(first..*unseen, &self.lattice.amounts(point))
    }

    /// Searches with growing margins until the plan holds on fresh draws.
    fn cheapest(&self, kept: &KeptBlocks<'_>, blocks: u64) -> Cheapest {
        let PlanSettings { confidence, require, .. } = *self.settings;
        let (mut unseen, fresh) = (blocks, blocks * FRESH);
        let nothing = self.lattice.nothing();
        let before = self.check(&nothing, (&mut unseen, fresh));
        let draws = blocks * BLOCK as u64;
        if before.required(require).low >= confidence {
            let done = Search { draws, trials: 0, checks: 1, margin: 0.0 };
            let (status, after) = (PlanStatus::NothingNeeded, before.clone());
            return Cheapest { status, point: nothing, before, after, unseen, done };
        }
        // Few draws show where to look, all of them where it is.
        let mut sketch = self.search(kept, SKETCH_DRAWS);
        let (start, _) = sketch.cheapest(confidence, (&nothing, Near::Nowhere));
        let mut search = self.search(kept, u64::MAX).sketched(|amounts| {
            let tally = kept.judge(amounts, SKETCH_DRAWS);
            let Probability { value, low, high, .. } = tally.required(require);
            // Twice as far as a 95 % interval.
            [2.0 * low - value, 2.0 * high - value]
        });
        let check = |point: &Point| {
            let tally = self.check(point, (&mut unseen, fresh));
            let Probability { low, high, .. } = tally.required(require);
            (tally, [low, high])
        };
        let Confirmed { status, point, answer: after, checks, margin } =
            confirmed(&mut search, ((start, Near::Close), confidence), check);
        let trials = search.trials() + sketch.trials();
        let done = Search { draws, trials, checks, margin };
        Cheapest { status, point, before, after, unseen, done }
    }

    /// What stands in the way of a plan that does not hold.
    fn blocking(
        &self,
        found: &Cheapest,
        kept: &KeptBlocks<'_>,
        figures: &[Figure],
    ) -> Vec<Blocking> {
        if found.status != PlanStatus::BestReachable {
            return Vec::new();
        }
        let blocking = |figure: Promised, best: Probability, point: &Point| {
            let exhausted = self.exhausted(point);
            Blocking { figure, best, exhausted }
        };
        if let [only] = figures {
            return vec![blocking(Promised::One(only.clone()), found.after.all(), &found.point)];
        }
        let mut unseen = found.unseen;
        let blocks = found.done.draws.div_ceil(BLOCK as u64);
        let mut all = Vec::new();
        for (index, figure) in figures.iter().enumerate() {
            let trial = |amounts: &[f64]| kept.judge(amounts, SKETCH_DRAWS).score_of(index);
            let mut search = LatticeSearch::new(self.lattice, trial, self.progress);
            let (point, _) = search.cheapest(1.0, (&found.point, Near::Nowhere));
            let best = self.check(&point, (&mut unseen, blocks)).each()[index];
            if best.high < self.settings.confidence {
                all.push(blocking(Promised::One(figure.clone()), best, &point));
            }
        }
        if all.is_empty() {
            let best = found.after.required(self.settings.require);
            all.push(blocking(Promised::All, best, &found.point));
        }
        all
    }

    /// Additions of which all is taken that can be had.
    fn exhausted(&self, point: &Point) -> Vec<String> {
        let additions = self.scenario.additions.iter().zip(point).enumerate();
        let at_top = additions.filter(|(at, (_, count))| **count >= self.lattice.axes[*at].top);
        at_top.map(|(_, (addition, _))| addition.id.clone()).collect()
    }

    /// What each confidence costs, on fewer draws, the cheapest first; the one asked for costs what
    /// the plan does.
    fn frontier(&self, found: &Cheapest, kept: &KeptBlocks<'_>) -> Vec<FrontierPoint> {
        let PlanSettings { confidence, require, .. } = *self.settings;
        let mut search = self.search(kept, SKETCH_DRAWS);
        let mut levels: Vec<f64> = LEVELS.into_iter().chain([confidence]).collect();
        levels.sort_by(f64::total_cmp);
        levels.dedup();
        let least = search.score(&self.lattice.nothing()).p;
        let mut points: Vec<(f64, Point)> = vec![(least, self.lattice.nothing())];
        for level in levels.into_iter().filter(|level| *level > least) {
            if level == confidence && found.status == PlanStatus::Reached {
                points.push((level, found.point.clone()));
                continue;
            }
            let (last, start) = &points[points.len() - 1];
            let (point, score) = search.cheapest(level, (start, Near::Nowhere));
            // The last point is the best reachable.
            let is_last = score.p < level || search.is_over();
            let reached = level.min(score.p);
            if score.p >= level || score.p > *last {
                points.push((reached, point));
            }
            if is_last {
                break;
            }
        }
        // What is dearer and not likelier is no choice.
        for at in (1..points.len()).rev() {
            if self.lattice.cost(&points[at].1) < self.lattice.cost(&points[at - 1].1) {
                let later = points[at].1.clone();
                points[at - 1].1 = later;
            }
        }
        // Of several confidences that one plan reaches, the highest.
        points.reverse();
        points.dedup_by(|next, kept| next.1 == kept.1);
        points.reverse();
        let mut unseen = found.unseen;
        let blocks = found.done.draws.div_ceil(BLOCK as u64);
        let point = |(confidence, point): (f64, Point)| FrontierPoint {
            confidence,
            cost: self.lattice.cost(&point),
            amounts: self.lattice.amounts(&point),
            probability: self.check(&point, (&mut unseen, blocks)).required(require),
        };
        points.into_iter().map(point).collect()
    }
}
