//! What a run keeps: sums by replication, counts of the whole, and how far figures may be off.
//!
//! Under the random design draws are independent, one set of sums is enough, and errors follow from
//! formulas. Under other designs each of 32 replications has sums of its own and a coarse histogram
//! of each series, and errors follow from how far replications are apart.

use serde::{Deserialize, Serialize};

use super::accumulate::{
    Ranges, Sums, histograms, histograms_apart, moments, push_counts, push_counts_of, push_moments,
};
use crate::model::Model;
use crate::outcome::Probability;
use crate::sample::{Block, Design};
use crate::stats::{Compensated, Histogram, Merge, Moments, Replicated, Z95, merge_by_fields};

/// Sums of a run, or of a part of it, by replication; one under the random design.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Replications {
    sums: Vec<Sums>,
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
    /// Σw and Σw² where facts are observed, else empty.
    weights: Vec<[Compensated; 2]>,
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
}

merge_by_fields! {
    Replications { sums, moments, means }
    Binned { all, apart }
}

/// Fewer bins than this show too little of how replications differ.
const LEAST_BINS: usize = 32;

fn replication(block: u64, replications: usize) -> usize {
    usize::try_from(block % replications as u64).expect("below the number of replications")
}

impl Binned {
    /// Counts of independent draws.
    pub(super) fn of_random(all: Vec<Histogram>) -> Self {
        Self { all, apart: Vec::new(), parts: 0 }
    }

    /// Nothing yet.
    pub(super) fn new(model: &Model, ranges: &Ranges, design: Design) -> Self {
        let parts = if design == Design::Random { 0 } else { design.parts() };
        let apart = if parts == 0 { Vec::new() } else { histograms_apart(model, ranges, parts) };
        Self { all: histograms(model, &ranges.bins), apart, parts }
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

    /// How many independent draws would leave a series' quantile at rank `p`, which is `value`, as
    /// uncertain as it is; none where replications agree altogether, which says nothing.
    pub(super) fn worth_at(&self, slot: usize, (p, value): (f64, f64)) -> Option<f64> {
        let counted = &self.apart[slot];
        let below = (0..self.parts).map(|part| counted.below_in_part(part, value));
        let below: Vec<[f64; 3]> = below.collect();
        // At an atom its upper and its lower end may move; the less certain one counts.
        let half_width = |end: usize| {
            let pairs = below.iter().map(|below| (below[end], below[2]));
            Replicated::of(pairs).map_or(0.0, |found| found.half_width())
        };
        let mut half_width = half_width(0).max(half_width(1));
        if counted.bins().len() < LEAST_BINS {
            // So wide a bin hides how replications differ within it: there its draws count as random.
            let n: f64 = below.iter().map(|below| below[2]).sum();
            let [held, share] = counted.around(value);
            let hidden = held * share * (1.0 - share) / (n * n);
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
            let [total, squares] = &mut self.weights[slot];
            let values = block.counted(*row).iter().zip(&weights.values);
            for (value, weight) in values.filter(|(value, _)| value.is_finite()) {
                self.first[slot].add(weight * (value - moments[slot].shift()));
                total.add(*weight);
                squares.add(weight * weight);
            }
        }
    }

    /// The weight of a series' values among so many draws, and how many independent ones they are.
    fn worth(&self, slot: usize, draws: u64) -> [f64; 2] {
        let Some([total, squares]) = self.weights.get(slot) else {
            let missing = self.missing.get(slot).copied().unwrap_or(0);
            return [draws.saturating_sub(missing) as f64; 2];
        };
        let total = total.value();
        [total, if total > 0.0 { total * (total / squares.value()) } else { 0.0 }]
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
            own.iter_mut().zip(next).for_each(|(own, next)| own.merge(*next));
        }
    }
}

impl Replications {
    /// Sums of independent draws.
    pub(super) fn of_random(sums: Sums, moments: Vec<Moments>) -> Self {
        Self { sums: vec![sums], moments, means: Vec::new() }
    }

    /// Nothing yet.
    pub(super) fn new(model: &Model, ranges: &Ranges, design: Design) -> Self {
        let moments = moments(model, ranges);
        let weights = if model.is_weighted() { moments.len() } else { 0 };
        let means = Means {
            first: vec![Compensated::default(); moments.len()],
            missing: Vec::new(),
            weights: vec![[Compensated::default(); 2]; weights],
        };
        let means = match design {
            Design::Random => Vec::new(),
            _ => vec![means; design.parts()],
        };
        Self { sums: vec![Sums::new(model); design.parts()], moments, means }
    }

    pub(super) fn push(&mut self, block: &Block<'_>) {
        let replication = replication(block.number(), self.sums.len());
        self.sums[replication].push(block);
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
            && self.sums.iter().all(|sums| sums.fits(model))
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

    /// A probability, from the hits in some sums.
    pub(super) fn probability(&self, hits: impl Fn(&Sums) -> f64) -> Probability {
        let (all, draws) = (self.sums.iter().map(&hits).sum::<f64>(), self.draws());
        let only = self.sums.len() == 1;
        let effective = self.sums[0].effective().filter(|_| only);
        if let (true, None) = (only, effective) {
            return Probability::new(all, draws);
        }
        // Weighted hits are said as the same share of all draws.
        let weight: f64 = self.sums.iter().map(Sums::weight).sum();
        let all = if weight > 0.0 { all * (draws as f64 / weight) } else { 0.0 };
        let pairs = self.sums.iter().map(|sums| (hits(sums), sums.weight()));
        let replicated = || Replicated::of(pairs).map(|found| found.effective(draws as f64));
        let independent = effective.or_else(replicated).unwrap_or(0.0);
        Probability::worth(all, draws, independent)
    }

    /// The standard error of a series' mean, and half the width of its 95 % interval.
    pub(super) fn error_of_mean(&self, slot: usize) -> Option<[f64; 2]> {
        let all = &self.moments[slot];
        if self.sums.len() == 1 {
            return Some([all.standard_error()?, all.half_width()?]);
        }
        // About the mean of all, so that large means cost no digits.
        let centre = all.mean()?;
        let pairs = self.means.iter().zip(&self.sums).map(|(means, sums)| {
            let [weight, n] = means.worth(slot, sums.draws);
            let mean = all.mean_of_part(means.first[slot].value(), weight);
            ((mean.unwrap_or(centre) - centre) * n, n)
        });
        Replicated::of(pairs).map(|found| [found.standard_error, found.half_width()])
    }
}
