//! What a run keeps: sums by replication, counts of the whole, and how far figures may be off.
//!
//! Under the random design draws are independent, one set of sums is enough, and errors follow from
//! formulas. Under other designs each of 32 replications has sums of its own and a coarse histogram
//! of each series, and errors follow from how far replications are apart.

use serde::{Deserialize, Serialize};

use super::accumulate::{Ranges, Sums, histograms, push_counts};
use crate::model::Model;
use crate::outcome::Probability;
use crate::sample::{Block, Design};
use crate::stats::{Histogram, Merge, Moments, Replicated, Z95, merge_by_fields};

/// Sums of a run, or of a part of it, by replication; one under the random design.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Replications {
    sums: Vec<Sums>,
}

/// Counts of any blocks: of all replications, and of each in coarse bins, of none under the random
/// design.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Binned {
    /// By [`Model::slot`].
    pub(super) all: Vec<Histogram>,
    apart: Vec<Vec<Histogram>>,
}

merge_by_fields! {
    Replications { sums }
    Binned { all, apart }
}

fn replication(block: u64, replications: usize) -> usize {
    usize::try_from(block % replications as u64).expect("below the number of replications")
}

impl Binned {
    /// Nothing yet.
    pub(super) fn new(model: &Model, ranges: &Ranges, design: Design) -> Self {
        let apart = if design == Design::Random { 0 } else { design.parts() };
        let apart = vec![histograms(model, &ranges.coarse); apart];
        Self { all: histograms(model, &ranges.bins), apart }
    }

    pub(super) fn push(&mut self, block: &Block<'_>) {
        push_counts(&mut self.all, block);
        if !self.apart.is_empty() {
            let replication = replication(block.number(), self.apart.len());
            push_counts(&mut self.apart[replication], block);
        }
    }

    /// Whether it has the shape that a run of that model leaves.
    pub(super) fn fits(&self, model: &Model, parts: usize) -> bool {
        let apart = if parts == 1 { 0 } else { parts };
        let series = model.summarised.len() * model.period_count();
        self.apart.len() == apart
            && self
                .apart
                .iter()
                .chain([&self.all])
                .all(|all| all.len() == series && all.iter().all(Histogram::is_whole))
    }

    /// Whether both have the same bins.
    pub(super) fn is_counted_as(&self, other: &Self) -> bool {
        let pairs = self.apart.iter().flatten().chain(&self.all);
        let others = other.apart.iter().flatten().chain(&other.all);
        pairs.zip(others).all(|(own, other)| own.bins() == other.bins())
    }

    /// How many independent draws would leave a series' quantile at rank `p`, which is `value`, as
    /// uncertain as it is; none where replications agree altogether, which says nothing.
    pub(super) fn worth_at(&self, slot: usize, (p, value): (f64, f64)) -> Option<f64> {
        let histograms = self.apart.iter().map(|histograms| &histograms[slot]);
        let below = histograms.map(|counted| (counted.below(value), counted.defined() as f64));
        let below: Vec<([f64; 2], f64)> = below.collect();
        // At an atom its upper and its lower end may move; the less certain one counts.
        let half_width = |end: usize| {
            let pairs = below.iter().map(|(below, n)| (below[end], *n));
            Replicated::of(pairs).map_or(0.0, |found| found.half_width())
        };
        let half_width = half_width(0).max(half_width(1));
        let worth = p * (1.0 - p) * (Z95 / half_width) * (Z95 / half_width);
        // Nothing is better than 10¹⁵ draws.
        (half_width > 0.0 && worth >= 1.0).then(|| worth.min(1e15))
    }
}

impl Replications {
    /// Nothing yet.
    pub(super) fn new(model: &Model, ranges: &Ranges, design: Design) -> Self {
        Self { sums: vec![Sums::new(model, ranges); design.parts()] }
    }

    pub(super) fn push(&mut self, block: &Block<'_>) {
        let replication = replication(block.number(), self.sums.len());
        self.sums[replication].push(block);
    }

    /// Whether it has the shape that a run of that model leaves.
    pub(super) fn fits(&self, model: &Model, parts: usize) -> bool {
        self.sums.len() == parts && self.sums.iter().all(|sums| sums.fits(model))
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
    pub(super) fn error_of_mean(&self, slot: usize, all: &Moments) -> Option<[f64; 2]> {
        if self.sums.len() == 1 {
            return Some([all.standard_error()?, all.half_width()?]);
        }
        let sums = self.sums.iter().map(|sums| &sums.moments[slot]);
        // About the mean of all, so that large means cost no digits.
        let centre = all.mean()?;
        let pairs = sums.map(|moments| {
            let n = moments.effective();
            ((moments.mean().unwrap_or(centre) - centre) * n, n)
        });
        Replicated::of(pairs).map(|found| [found.standard_error, found.half_width()])
    }
}
