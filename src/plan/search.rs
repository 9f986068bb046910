//! Search: the cheapest point that is likely enough, by climbing, lowering and exchanging.
//!
//! Rationing bends flows, a joint probability is not convex, and more capacity at one stage may
//! break a promise that less kept. So nothing is assumed about the shape: every point that is taken
//! has been tried.
//!
//! * **climb**: from a start, the single change that gains most confidence for its cost, in strides
//!   that halve where none gains. Where no draw keeps all promises, what is missing on average leads.
//! * **lower**: an addition to the least amount that keeps the level, by doubling steps, then halves.
//! * **exchange**: more of one addition, and with what that gains, less of those that lose least
//!   confidence for what they save; in strides that halve where no exchange pays. Where it ends, all
//!   additions in use have the same gain of confidence for their cost: Lagrange's condition, at the
//!   finest stride.
//!
//! A climb ends on a local summit, so it starts from several points. Lots make every plan a summit of
//! its own, so that what is cheaper is looked for once more:
//!
//! * **in the order of cost**, where all additions come in lots and few plans are cheaper: the first
//!   that keeps the level is the cheapest, whatever the shape.
//! * **by branching** else: see there.
//!
//! A plan for less takes no more of anything than a plan that is known would pay for. So once there is
//! a plan, strides and resolution follow what it costs, and not how much could be had.

use std::collections::BTreeMap;

use super::branch::{self, Look};
use super::lattice::{Lattice, Point};
use super::menu::Menu;
use crate::simulate::Progress;

/// Points that one search tries at most.
const MOST_TRIALS: usize = 20_000;

/// Plans for less than the one found, in lots, that are tried one after the other.
const FEW: usize = 2_048;

/// Points that are tried to find a cheaper plan by branching: where this decides, and where a
/// shape is enough. Of more than three capacities there are too many boxes to be done with.
const BRANCH_TRIALS: [usize; 2] = [2_000, 400];
const BRANCH_TRIALS_OF_MANY: [usize; 2] = [400, 0];

/// Halvings of a stride from the whole range to the finest.
const HALVINGS: u32 = 12;

/// Halvings of what could be had for climbs in shorter strides.
const SHORT_STRIDES: [u32; 2] = [8, 16];

/// How near a start is thought to be: halvings of the first stride from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Near {
    /// It may lie anywhere.
    Nowhere = 2,
    /// It is a plan for a level close by.
    Close = 6,
}

/// How much less is missing for a climb to go on, in shares of what was.
const LEAST_GAIN: f64 = 1e-4;

/// How likely promises are kept, and what is missing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Score {
    /// The probability that counts.
    pub(super) p: f64,
    /// What is missing on average, in shares of the bounds.
    pub(super) miss: f64,
}

impl Score {
    /// The worse of two.
    pub(super) fn worse(self, other: Self) -> Self {
        Self { p: self.p.min(other.p), miss: self.miss.max(other.miss) }
    }

    fn is_above(self, other: Self) -> bool {
        self.p > other.p
            || (self.p == other.p && self.miss < other.miss - LEAST_GAIN * other.miss.abs())
    }
}

/// How amounts do.
type Trial<'t> = Box<dyn Fn(&[f64]) -> Score + 't>;

/// Between what probabilities amounts do almost surely, as few draws show it.
type QuickTrial<'t> = Box<dyn Fn(&[f64]) -> [f64; 2] + 't>;

/// A search on a lattice: what was tried is remembered.
pub(super) struct LatticeSearch<'t> {
    /// All amounts, and those that are of use.
    whole: &'t Lattice,
    lattice: Lattice,
    trial: Trial<'t>,
    sketch: Option<QuickTrial<'t>>,
    known: BTreeMap<Point, Score>,
    sketched: BTreeMap<Point, [f64; 2]>,
    progress: &'t Progress,
}

impl<'t> LatticeSearch<'t> {
    /// A search that nothing was tried of yet.
    pub(super) fn new(
        lattice: &'t Lattice,
        trial: impl Fn(&[f64]) -> Score + 't,
        progress: &'t Progress,
    ) -> Self {
        Self {
            whole: lattice,
            lattice: lattice.clone(),
            trial: Box::new(trial),
            sketch: None,
            known: BTreeMap::new(),
            sketched: BTreeMap::new(),
            progress,
        }
    }

    /// With a quicker trial that tells what is far from a level.
    pub(super) fn sketched(mut self, sketch: impl Fn(&[f64]) -> [f64; 2] + 't) -> Self {
        self.sketch = Some(Box::new(sketch));
        self
    }

    /// Points tried so far.
    pub(super) fn trials(&self) -> u64 {
        self.tried() as u64
    }

    fn tried(&self) -> usize {
        self.known.len() + self.sketched.len()
    }

    /// What a point costs.
    pub(super) fn cost(&self, point: &Point) -> f64 {
        self.whole.cost(point)
    }

    /// Whether no more points are to be tried.
    pub(super) fn is_over(&self) -> bool {
        self.tried() >= MOST_TRIALS || self.is_stopped()
    }

    /// Whether somebody ended the search.
    pub(super) fn is_stopped(&self) -> bool {
        self.progress.is_stopped()
    }

    pub(super) fn score(&mut self, point: &Point) -> Score {
        if let Some(score) = self.known.get(point) {
            return *score;
        }
        let score = (self.trial)(&self.lattice.amounts(point));
        self.known.insert(point.clone(), score);
        score
    }

    /// Whether a point keeps a level: by few draws where these are clear and a rough look is
    /// enough, or where it clearly does not.
    fn keeps(&mut self, point: &Point, (level, look): (f64, Look)) -> bool {
        if let (Some(sketch), None) = (&self.sketch, self.known.get(point)) {
            let amounts = self.lattice.amounts(point);
            let between = self.sketched.entry(point.clone()).or_insert_with(|| sketch(&amounts));
            let [low, high] = *between;
            if high < level || (low >= level && look == Look::Roughly) {
                return low >= level;
            }
        }
        self.score(point).p >= level
    }

    /// The cheapest point at that level that is found from a start, and from other starts where
    /// that leads nowhere; else the likeliest one.
    pub(super) fn cheapest(&mut self, level: f64, (start, near): (&Point, Near)) -> (Point, Score) {
        self.lattice = self.whole.clone();
        let (summit, mut score) = self.summit((start, near), level);
        if score.p < level
            && let Some(plans) = self.lattice.cheaper(f64::INFINITY, FEW)
        {
            // All plans there are, of which the summit is but one.
            let (point, best) = self.likeliest(plans, (summit, score), level);
            let point = self.cheaper(point, level.min(best.p));
            score = self.score(&point);
            return (point, score);
        }
        // What adds nothing to the summit is left out there, too.
        let kept = level.min(score.p);
        let mut point = self.lower_all(summit, kept);
        let mut near = near;
        loop {
            self.lattice = self.whole.within(self.cost(&point));
            point = self.exchange((point, near), kept);
            let within = self.whole.within(self.cost(&point));
            if self.is_over() || !within.is_much_less_than(&self.lattice) {
                break;
            }
            near = Near::Nowhere;
        }
        if score.p >= level {
            point = self.cheaper(point, level);
        }
        score = self.score(&point);
        (point, score)
    }

    /// The first plan that keeps the level, else the likeliest.
    fn likeliest(
        &mut self,
        plans: Vec<Point>,
        (mut point, mut score): (Point, Score),
        level: f64,
    ) -> (Point, Score) {
        for plan in plans {
            if score.p >= level || self.is_over() {
                break;
            }
            if self.keeps(&plan, (score.p, Look::Surely)) {
                let other = self.score(&plan);
                if other.is_above(score) {
                    (point, score) = (plan, other);
                }
            }
        }
        (point, score)
    }

    /// A cheaper plan that keeps the level, or the same.
    fn cheaper(&mut self, mut point: Point, level: f64) -> Point {
        let budget = self.cost(&point);
        if budget == 0.0 {
            return point;
        }
        self.lattice = self.whole.within(budget);
        if let Some(plans) = self.lattice.cheaper(budget * (1.0 - 1e-9), FEW) {
            let keeps = |plan: &Point| !self.is_over() && self.keeps(plan, (level, Look::Surely));
            return plans.into_iter().find(keeps).unwrap_or(point);
        }
        let nothing = self.lattice.nothing();
        let menus = Menu::all(&self.lattice, budget);
        let [most, shape] = if menus.len() > 3 { BRANCH_TRIALS_OF_MANY } else { BRANCH_TRIALS };
        let most = self.tried() + if self.sketch.is_some() { most } else { shape };
        let keeps = |plan: &Point, look: Look| {
            let may_try = self.tried() < most && !self.is_over();
            may_try.then(|| self.keeps(plan, (level, look)))
        };
        if let Some(found) = branch::cheaper(&menus, (&nothing, budget), keeps) {
            point = self.lower_all(found, level);
            self.lattice = self.whole.within(self.cost(&point));
            point = self.exchange((point, Near::Close), level);
        }
        point
    }

    /// The first climb that reaches the level, else the highest. Where more breaks a promise, what is
    /// needed may be so small a part of what could be had that only short strides meet it.
    fn summit(&mut self, (start, near): (&Point, Near), level: f64) -> (Point, Score) {
        let whole = self.whole;
        let others = [whole.nothing(), whole.share(1.0), whole.share(0.5)];
        let mut best: Option<(Point, Score)> = None;
        let others = others.iter().map(|start| (start, Near::Nowhere));
        for (start, near) in std::iter::once((start, near)).chain(others) {
            let (summit, score) = self.climb((start.clone(), near), level);
            if best.as_ref().is_none_or(|(_, other)| score.is_above(*other)) {
                best = Some((summit, score));
            }
            // Near a plan, all starts have been tried for it.
            if score.p >= level || self.is_over() || near == Near::Close {
                break;
            }
        }
        let (mut highest, mut score) =
            best.unwrap_or_else(|| (start.clone(), Score { p: 0.0, miss: 0.0 }));
        for halvings in SHORT_STRIDES {
            let shorter = self.whole.shorter(halvings);
            if score.p >= level || near == Near::Close || !shorter.is_much_less_than(self.whole) {
                break;
            }
            self.lattice = shorter;
            let (summit, other) = self.climb((whole.nothing(), Near::Nowhere), level);
            if other.is_above(score) {
                (highest, score) = (summit, other);
            }
        }
        self.lattice = self.whole.clone();
        (highest, score)
    }

    /// Upwards until the level is reached or nothing gains.
    fn climb(&mut self, (start, near): (Point, Near), level: f64) -> (Point, Score) {
        let mut here = start;
        let mut score = self.score(&here);
        let mut halvings = near as u32;
        while halvings <= HALVINGS && score.p < level && !self.is_over() {
            match self.step_up(&here, (score, halvings)) {
                Some((next, gained)) => (here, score) = (next, gained),
                None => halvings += 1,
            }
        }
        (here, score)
    }

    /// The single change that gains most for its cost.
    fn step_up(&mut self, here: &Point, (score, halvings): (Score, u32)) -> Option<(Point, Score)> {
        let cost = self.lattice.cost(here);
        let mut best: Option<((f64, f64), Point, Score)> = None;
        for at in 0..here.len() {
            for next in self.lattice.beside(here, at, halvings).into_iter().flatten() {
                let gained = self.score(&next);
                if !gained.is_above(score) {
                    continue;
                }
                let paid = (self.lattice.cost(&next) - cost).max(1e-9 * (1.0 + cost));
                let merit = ((gained.p - score.p) / paid, (score.miss - gained.miss) / paid);
                if best.as_ref().is_none_or(|(other, ..)| merit > *other) {
                    best = Some((merit, next, gained));
                }
            }
        }
        best.map(|(_, next, gained)| (next, gained))
    }

    /// Lowers every addition, the dearest amount first.
    fn lower_all(&mut self, mut point: Point, level: f64) -> Point {
        let costs = self.lattice.costs(&point);
        let mut order: Vec<usize> = (0..point.len()).collect();
        order.sort_by(|a, b| costs[*b].total_cmp(&costs[*a]));
        for at in order {
            self.lower(&mut point, at, level);
        }
        point
    }

    /// Lowers an addition to the least amount that keeps the level, as far as halving finds it.
    fn lower(&mut self, point: &mut Point, at: usize, level: f64) {
        let finest = self.lattice.axes[at].finest;
        let (mut least, mut step, mut fails) = (point[at], finest, None);
        loop {
            let count = match fails {
                None if least == 0 => break,
                None => least.saturating_sub(step),
                Some(fails) if least - fails <= finest => break,
                Some(fails) => fails + (least - fails) / 2,
            };
            let mut next = point.clone();
            next[at] = count;
            if !self.is_over() && self.score(&next).p >= level {
                (least, step) = (count, step.saturating_mul(2));
            } else {
                fails = Some(count);
            }
        }
        point[at] = least;
    }

    /// Exchanges of additions as long as they pay.
    fn exchange(&mut self, (start, near): (Point, Near), level: f64) -> Point {
        let mut here = start;
        let mut halvings = near as u32;
        while halvings <= HALVINGS && !self.is_over() {
            match self.step_across(&here, (level, halvings)) {
                Some(next) => here = next,
                None => halvings += 1,
            }
        }
        here
    }

    /// The exchange that saves most.
    fn step_across(&mut self, here: &Point, (level, halvings): (f64, u32)) -> Option<Point> {
        let worth = self.worth(here, halvings);
        let cost = self.lattice.cost(here);
        let mut best: Option<(f64, Point)> = None;
        for at in 0..here.len() {
            let [Some(more), _] = self.lattice.beside(here, at, halvings) else { continue };
            if self.score(&more).p < level {
                continue;
            }
            let mut others: Vec<usize> = (0..here.len()).filter(|other| *other != at).collect();
            others.sort_by(|a, b| worth[*a].total_cmp(&worth[*b]));
            // At the finest stride every addition has its turn to be lowered first.
            let turns = others.len().min(if halvings == HALVINGS { others.len() } else { 1 });
            for _ in 0..turns {
                let mut next = more.clone();
                for other in &others {
                    self.lower(&mut next, *other, level);
                }
                self.lower(&mut next, at, level);
                let saved = cost - self.lattice.cost(&next);
                let pays = saved > 1e-9 * cost;
                if pays && best.as_ref().is_none_or(|(other, _)| saved > *other) {
                    best = Some((saved, next));
                }
                others.rotate_left(1);
            }
        }
        best.map(|(_, next)| next)
    }

    /// Confidence that a little less of each addition loses for what it saves.
    fn worth(&mut self, here: &Point, halvings: u32) -> Vec<f64> {
        let (score, cost) = (self.score(here), self.lattice.cost(here));
        let worth = |at: usize| {
            let [_, Some(next)] = self.lattice.beside(here, at, halvings) else {
                return f64::INFINITY;
            };
            let lost = score.p - self.score(&next).p;
            let saved = cost - self.lattice.cost(&next);
            if saved > 0.0 { lost / saved } else { f64::INFINITY }
        };
        (0..here.len()).map(worth).collect()
    }
}
