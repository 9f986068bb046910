//! What a run keeps: sums by replication, counts of the whole, and how far figures may be off.
//!
//! Under the random design draws are independent, one set of sums is enough, and errors follow from
//! formulas; where facts weigh draws, from a second set with the squares of weights. Under other
//! designs each of 32 replications has sums of its own and a coarse histogram of each series, and
//! errors follow from how far replications are apart.

use serde::{Deserialize, Serialize};

use super::sums::{
    Ranges, Sums, TargetHits, histograms, histograms_apart, moments, push_counts, push_counts_of,
    push_moments,
};
use crate::model::Model;
use crate::outcome::Probability;
use crate::sample::{Block, Design, Power};
use crate::stats::{
    Compensated, Histogram, Merge, Moments, Replicated, WeightSums, Z95, merge_by_fields,
    rescale_by_fields,
};

/// Sums of a run, or of a part of it, by replication; one under the random design.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Replications {
    sums: Vec<Sums>,
    /// Σw² in place of Σw, where facts are observed under the random design.
    squares: Option<Sums>,
    /// Of all draws, by [`Model::slot`].
    pub(super) moments: Vec<Moments>,
    /// By replication; none under the random design.
    means: Vec<Means>,
}

/// What the mean of each series in a replication follows from, by [`Model::slot`].
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Means {
    /// Sums about the shifts of the moments.
    first: Vec<Compensated>,
    /// How many draws were not defined; empty until one was not.
    missing: Vec<u64>,
    /// Σw where facts are observed, else empty.
    weights: Vec<Compensated>,
}

/// Counts of any blocks: of all replications, and of each in coarse bins, of none under the random
/// design.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Binned {
    /// By [`Model::slot`].
    pub(super) all: Vec<Histogram>,
    apart: Vec<Histogram>,
    /// Replications that are counted apart.
    parts: usize,
    is_weighted: bool,
}

merge_by_fields! {
    Replications { sums, squares, moments, means }
    Binned { all, apart }
}

rescale_by_fields! {
    Replications { sums, moments, means; squares }
    Means { first, weights }
}

/// Fewer bins than this show too little of how replications differ.
const LEAST_BINS: usize = 32;

fn replication(block: u64, replications: usize) -> usize {
    usize::try_from(block % replications as u64).expect("below the number of replications")
}

impl Binned {
    /// Nothing yet.
    pub(super) fn new(model: &Model, ranges: &Ranges, design: Design) -> Self {
        let parts = if design == Design::Random { 0 } else { design.parts() };
        let apart = if parts == 0 { Vec::new() } else { histograms_apart(model, ranges, parts) };
        let is_weighted = model.is_weighted();
        Self { all: histograms(model, &ranges.bins), apart, parts, is_weighted }
    }

    pub(super) fn push(&mut self, block: &Block<'_>) {
        push_counts(&mut self.all, block);
        if self.parts > 0 {
            let replication = replication(block.number(), self.parts);
            push_counts_of(replication, &mut self.apart, block);
        }
    }

    /// Whether it has the shape that a run of that model leaves.
    pub(super) fn fits(&self, model: &Model, parts: usize) -> bool {
        let apart = if parts == 1 { 0 } else { parts };
        let series = model.summarised.len() * model.period_count();
        self.parts == apart
            && self.is_weighted == model.is_weighted()
            && self.apart.len() == if apart == 0 { 0 } else { series }
            && self.apart.iter().all(|counted| counted.is_whole(apart))
            && self.all.len() == series
            && self.all.iter().all(|counted| counted.is_whole(1))
    }

    /// Whether both have the same bins.
    pub(super) fn is_counted_as(&self, other: &Self) -> bool {
        let pairs = self.apart.iter().chain(&self.all);
        let others = other.apart.iter().chain(&other.all);
        pairs.zip(others).all(|(own, other)| own.bins() == other.bins())
    }

    /// The same, to be read.
    pub(super) fn settled(self) -> Self {
        let settled = |all: Vec<Histogram>| all.into_iter().map(Histogram::settled).collect();
        Self { all: settled(self.all), apart: settled(self.apart), ..self }
    }

    /// How many independent draws would leave a series' quantile at rank `p`, which is `value`, as
    /// uncertain as it is, by replications or by the weights of its values, which are worth so many
    /// draws; none where nothing is uncertain, which says nothing.
    pub(super) fn worth_at(
        &self,
        slot: usize,
        (p, value): (f64, f64),
        effective: f64,
    ) -> Option<f64> {
        let Some(counted) = self.apart.get(slot) else {
            return self.all[slot].worth_at((p, value));
        };
        let below = (0..self.parts).map(|part| counted.below_in_part(part, value));
        let below: Vec<[f64; 3]> = below.collect();
        // At an atom its upper and its lower end may move; the less certain one counts.
        let half_width = |end: usize| {
            let pairs = below.iter().map(|below| (below[end], below[2]));
            let found =
                if self.is_weighted { Replicated::weighed(pairs) } else { Replicated::of(pairs) };
            found.map_or(0.0, |found| found.half_width())
        };
        let mut half_width = half_width(0).max(half_width(1));
        if counted.bins().len() < LEAST_BINS {
            // So wide a bin hides how replications differ within it: there its draws count as random.
            let n: f64 = below.iter().map(|below| below[2]).sum();
            let [held, share] = counted.around(value);
            let hidden = held * share * (1.0 - share) / (n * effective);
            half_width = (half_width * half_width + Z95 * Z95 * hidden).sqrt();
        }
        let worth = p * (1.0 - p) * (Z95 / half_width) * (Z95 / half_width);
        // Nothing is better than 10¹⁵ draws.
        (half_width > 0.0 && worth >= 1.0).then(|| worth.min(1e15))
    }
}

impl Means {
    fn miss(&mut self, slot: usize, draws: u64) {
        if draws > 0 {
            self.missing.resize(self.first.len(), 0);
            self.missing[slot] += draws;
        }
    }

    /// Takes in the draws of a block with weights, if it has any.
    fn push_weighted(&mut self, block: &Block<'_>, moments: &[Moments]) {
        let model = block.model();
        let slot = model.periods[block.period_index()].slot;
        let (Some(weights), Some(slot)) = (block.weights(), slot) else { return };
        for (slot, row) in (slot * model.summarised.len()..).zip(&model.summarised) {
            let values = block.counted(*row).iter().zip(&weights.values);
            for (value, weight) in values.filter(|(value, _)| value.is_finite()) {
                self.first[slot].add(weight * (value - moments[slot].shift()));
                self.weights[slot].add(*weight);
            }
        }
    }

    /// The weight of a series' values among so many draws.
    fn weight(&self, slot: usize, draws: u64) -> f64 {
        let missing = self.missing.get(slot).copied().unwrap_or(0);
        let count = draws.saturating_sub(missing) as f64;
        self.weights.get(slot).map_or(count, |weight| weight.value())
    }

    fn fits(&self, (model, slots): (&Model, usize)) -> bool {
        self.first.len() == slots
            && [0, slots].contains(&self.missing.len())
            && self.weights.len() == if model.is_weighted() { slots } else { 0 }
    }
}

impl Merge for Means {
    fn merge(&mut self, next: &Self) {
        self.first.iter_mut().zip(&next.first).for_each(|(own, next)| own.merge(*next));
        for (slot, missing) in next.missing.iter().enumerate() {
            self.miss(slot, *missing);
        }
        for (own, next) in self.weights.iter_mut().zip(&next.weights) {
            own.merge(*next);
        }
    }
}

impl Replications {
    /// Nothing yet.
    pub(super) fn new(model: &Model, ranges: &Ranges, design: Design) -> Self {
        let moments = moments(model, ranges);
        let weights = if model.is_weighted() { moments.len() } else { 0 };
        let means = Means {
            first: vec![Compensated::default(); moments.len()],
            missing: Vec::new(),
            weights: vec![Compensated::default(); weights],
        };
        let means = match design {
            Design::Random => Vec::new(),
            _ => vec![means; design.parts()],
        };
        let is_linearised = model.is_weighted() && design == Design::Random;
        let squares = is_linearised.then(|| Sums::new(model));
        Self { sums: vec![Sums::new(model); design.parts()], squares, moments, means }
    }

    pub(super) fn push(&mut self, block: &Block<'_>) {
        let replication = replication(block.number(), self.sums.len());
        self.sums[replication].push(block, Power::First);
        if let Some(squares) = &mut self.squares {
            squares.push(block, Power::Second);
        }
        let Some(means) = self.means.get_mut(replication) else {
            return push_moments(&mut self.moments, block, |_, _| {});
        };
        let draws = block.draws() as u64;
        push_moments(&mut self.moments, block, |slot, (defined, first)| {
            means.first[slot].add(first);
            means.miss(slot, draws - defined);
        });
        means.push_weighted(block, &self.moments);
    }

    /// Whether it has the shape that a run of that model leaves.
    pub(super) fn fits(&self, model: &Model, parts: usize) -> bool {
        let slots = model.summarised.len() * model.period_count();
        self.sums.len() == parts
            && self.sums.iter().chain(&self.squares).all(|sums| sums.fits(model))
            && self.squares.is_some() == (model.is_weighted() && parts == 1)
            && self.moments.len() == slots
            && self.means.len() == if parts == 1 { 0 } else { parts }
            && self.means.iter().all(|means| means.fits((model, slots)))
    }

    /// Sums of all replications, in their order.
    pub(super) fn total(&self) -> Sums {
        let mut total = self.sums[0].clone();
        self.sums[1..].iter().for_each(|sums| total.merge(sums));
        total
    }

    pub(super) fn draws(&self) -> u64 {
        self.sums.iter().map(|sums| sums.draws).sum()
    }

    /// What the weights of all draws sum to, where facts are observed.
    pub(super) fn weights(&self) -> Option<WeightSums> {
        let mut all = self.sums.iter().filter_map(|sums| sums.weights);
        let first = all.next()?;
        Some(all.fold(first, |mut sum, weights| {
            sum.merge(&weights);
            sum
        }))
    }

    /// A probability, from the hits in some sums.
    pub(super) fn probability(&self, hits: impl Fn(&Sums) -> f64) -> Probability {
        let (all, draws) = (self.sums.iter().map(&hits).sum::<f64>(), self.draws());
        let weights = self.weights();
        match (&weights, &self.squares) {
            (None, _) if self.sums.len() == 1 => return Probability::new(all, draws),
            (Some(weights), Some(squares)) => {
                return Probability::weighed(weights, [all, hits(squares)], draws);
            }
            _ => {}
        }
        // Weighted hits are said as the same share of all draws.
        let share = |weights: &WeightSums| weights.share(all) * draws as f64;
        let all = weights.as_ref().map_or(all, share);
        let pairs = self.sums.iter().map(|sums| (hits(sums), sums.weight()));
        let (each, effective) = match &weights {
            None => (1.0, draws as f64),
            Some(weights) => (weights.total / draws as f64, weights.effective()),
        };
        let found = Replicated::of_hits(pairs, each, weights.is_some());
        Probability::worth(all, draws, found.map_or(0.0, |found| found.effective(effective)))
    }

    /// The standard error of a target's mean shortfall; none where nothing was missing in any draw, or
    /// draws are too few.
    pub(super) fn error_of_shortfall(&self, target: usize) -> Option<f64> {
        let of = |sums: &Sums| {
            let TargetHits { shortfall, weight, shortfall_squares, .. } = sums.targets[target];
            [shortfall, weight, shortfall_squares]
        };
        let pairs = self.sums.iter().map(|sums| (of(sums)[0], of(sums)[1]));
        let (sum, n) = pairs.clone().fold((0.0, 0.0), |(sum, n), pair| (sum + pair.0, n + pair.1));
        let mean = sum / n;
        let error = match (&self.squares, self.sums.len()) {
            // s² = Σw²(y − m)² / (Σw)²
            (Some(squares), _) => {
                let [y, w, yy] = of(squares);
                (yy - 2.0 * mean * y + mean * mean * w).max(0.0).sqrt() / n
            }
            (None, 1) => {
                let squares = of(&self.sums[0])[2] - n * mean * mean;
                (squares.max(0.0) / (n - 1.0) / n).sqrt()
            }
            _ if self.weights().is_some() => Replicated::weighed(pairs)?.standard_error,
            _ => Replicated::of(pairs)?.standard_error,
        };
        (mean > 0.0 && error.is_finite()).then_some(error)
    }

    /// What one draw may hold of a series before its mean is cautioned.
    pub(super) fn heavy_tail(&self, slot: usize) -> Option<f64> {
        self.moments[slot].tail().caution(self.sums.len())
    }

    /// The standard error of a series' mean, and half the width of its 95 % interval.
    pub(super) fn error_of_mean(&self, slot: usize) -> Option<[f64; 2]> {
        let all = &self.moments[slot];
        if self.sums.len() == 1 {
            return Some([all.standard_error()?, all.half_width()?]);
        }
        // About the mean of all, so that large means cost no digits, and so that squares are numbers.
        let (centre, per) = (all.mean()?, all.per_unit());
        let mut pairs = Vec::with_capacity(self.means.len());
        for (means, sums) in self.means.iter().zip(&self.sums) {
            let weight = means.weight(slot, sums.draws);
            let mean = match all.mean_of_part(means.first[slot].value(), weight) {
                // A sum that overflowed says nothing of how far replications are apart.
                None if weight > 0.0 => return None,
                mean => mean.unwrap_or(centre),
            };
            pairs.push(((mean - centre) * per * weight, weight));
        }
        let (pairs, is_weighted) = (pairs.into_iter(), self.sums[0].weights.is_some());
        let found = if is_weighted { Replicated::weighed(pairs) } else { Replicated::of(pairs) };
        found.map(|found| {
            [found.standard_error, found.half_width_of_mean()].map(|error| error / per)
        })
    }
}
