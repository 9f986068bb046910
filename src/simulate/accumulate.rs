//! What a run keeps of its blocks: counts, moments and histograms.
//!
//! [`Sums`] are floating-point sums: they are folded in block order, so that they have the same bits
//! for any number of threads. [`Counts`] are integers: they merge exactly in any order, and each
//! thread keeps one for the whole run.

use std::sync::Arc;

#[cfg(not(pvchain_baseline))]
use multiversion::multiversion;

use crate::model::Model;
use crate::model::index::{Row, StageRows};
use crate::sample::{BLOCK, Block, Design};
use crate::scenario::band::{Band, TOLERANCE};
use crate::stats::{Bins, Histogram, Moments};

/// Bins of a histogram, for up to [`FINE_SERIES`] series.
const FINE_BINS: usize = 2048;
/// Series up to which histograms are fine: beyond, memory counts for more.
const FINE_SERIES: usize = 4096;
/// Bins of a histogram otherwise.
const COARSE_BINS: usize = 256;
/// Least and most bins of a replication's histogram.
const REPLICATION_BINS: [usize; 2] = [32, FINE_BINS];
/// Bins of all replications and series together, as far as the least allows: 16 MiB.
const ALL_REPLICATION_BINS: usize = 1 << 22;

/// Where each series lies, from a pilot: bins of its histogram and a shift for its moments.
#[derive(Debug, Clone)]
pub struct Ranges {
    bins: Vec<Arc<Bins>>,
    coarse: Vec<Arc<Bins>>,
    shifts: Vec<f64>,
}

impl Ranges {
    /// From the columns of a pilot, one for each series of the model.
    pub fn of_pilot(pilot: &[Vec<f64>]) -> Self {
        let few = pilot.len() <= FINE_SERIES;
        let fineness = if few { FINE_BINS } else { COARSE_BINS };
        let bins: Vec<Arc<Bins>> =
            pilot.iter().map(|column| Arc::new(Bins::from_pilot(column, fineness))).collect();
        let [least, most] = REPLICATION_BINS;
        let each = ALL_REPLICATION_BINS / Design::Sobol.parts() / pilot.len().max(1);
        let each = each.clamp(least, most);
        let coarse = bins.iter().map(|bins| Arc::new(bins.recut(each)));
        let mean = |column: &Vec<f64>| {
            let mut moments = Moments::about(0.0);
            moments.push(column);
            moments.mean().unwrap_or(0.0)
        };
        Self { coarse: coarse.collect(), bins, shifts: pilot.iter().map(mean).collect() }
    }
}

/// What a run keeps of its blocks.
///
/// ```
/// use pvchain::{Accumulate, Block, Model, Ranges, Sampler, Scenario, balance};
///
/// let plan = Scenario::builtin("baotou-2024")?;
/// let model = Model::compile(&plan);
/// let sampler = Sampler::new(&model, 1);
/// let mut block = Block::new(&model);
/// sampler.fill(0, &mut block);
/// balance(&mut block);
///
/// let pilot: Vec<Vec<f64>> = model
///     .series()
///     .iter()
///     .map(|series| block.column(series.metric, &series.of).unwrap_or(&[]).to_vec())
///     .collect();
/// let mut accumulate = Accumulate::new(&model, &Ranges::of_pilot(&pilot));
/// accumulate.push(&block);
/// assert_eq!(accumulate.draws(), 512);
/// # Ok::<(), pvchain::Problems>(())
/// ```
#[derive(Debug, Clone)]
pub struct Accumulate {
    pub(crate) sums: Sums,
    pub(crate) counts: Counts,
}

impl Accumulate {
    /// Nothing yet.
    pub fn new(model: &Model, ranges: &Ranges) -> Self {
        Self { sums: Sums::new(model, ranges), counts: Counts::new(model, ranges) }
    }

    /// Takes in the draws of a balanced block.
    pub fn push(&mut self, block: &Block<'_>) {
        self.sums.push(block);
        self.counts.push(block);
    }

    /// Takes in another one, of the blocks that follow.
    pub fn merge(&mut self, next: &Self) {
        self.sums.merge(&next.sums);
        self.counts.merge(&next.counts);
    }

    /// Draws taken in so far.
    pub fn draws(&self) -> u64 {
        self.sums.draws
    }
}

/// Histograms of all series, one for those that share a row.
#[derive(Debug, Clone)]
pub(crate) struct Counts {
    /// By [`Model::summarised`].
    histograms: Vec<Histogram>,
}

impl Counts {
    pub(crate) fn new(model: &Model, ranges: &Ranges) -> Self {
        let bins = first_of_each(model, &ranges.bins);
        Self { histograms: bins.map(|bins| Histogram::new(bins.clone())).collect() }
    }

    /// Nothing yet, in the coarse bins of replications.
    pub(crate) fn coarse(model: &Model, ranges: &Ranges) -> Self {
        let bins = first_of_each(model, &ranges.coarse);
        Self { histograms: bins.map(|bins| Histogram::new(bins.clone())).collect() }
    }

    /// Of the series at that place in [`Model::series`].
    pub(crate) fn histogram(&self, model: &Model, series: usize) -> &Histogram {
        &self.histograms[model.slots[series]]
    }

    pub(crate) fn push(&mut self, block: &Block<'_>) {
        for (histogram, row) in self.histograms.iter_mut().zip(&block.model().summarised) {
            histogram.push(block.counted(*row));
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (histogram, other) in self.histograms.iter_mut().zip(&other.histograms) {
            histogram.merge(other);
        }
    }
}

/// What belongs to the first series of each summarised row.
fn first_of_each<'a, T>(model: &'a Model, of_series: &'a [T]) -> impl Iterator<Item = &'a T> {
    let mut next = 0;
    model.slots.iter().zip(of_series).filter_map(move |(slot, value)| {
        let first = *slot == next;
        next += usize::from(first);
        first.then_some(value)
    })
}

/// How often a stage was short, over or undefined.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SideHits {
    pub(crate) short: u64,
    pub(crate) over: u64,
    pub(crate) undefined: u64,
}

/// How often a target was met, and how often its metric was defined.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TargetHits {
    pub(crate) met: u64,
    pub(crate) defined: u64,
}

/// Hits and moments of consecutive blocks. Hits of what can tie are fractional.
#[derive(Debug, Clone)]
pub(crate) struct Sums {
    pub(crate) draws: u64,
    pub(crate) balanced: u64,
    pub(crate) all_targets: u64,
    /// By stage of the model with local buyers.
    pub(crate) sides: Vec<SideHits>,
    /// By stage of the model with a final equivalent.
    pub(crate) bottleneck: Vec<f64>,
    /// By stage of the model: potential, market, then each input.
    pub(crate) limiting: Vec<Vec<f64>>,
    pub(crate) targets: Vec<TargetHits>,
    /// By [`Model::summarised`].
    moments: Vec<Moments>,
}

impl Sums {
    pub(crate) fn new(model: &Model, ranges: &Ranges) -> Self {
        let covers = model.stages.iter().filter(|stage| stage.cover.is_some()).count();
        let feeders = model.stages.iter().filter(|stage| stage.equivalent.is_some()).count();
        let factors = model.stages.iter().map(|stage| vec![0.0; 2 + stage.groups.len()]);
        Self {
            draws: 0,
            balanced: 0,
            all_targets: 0,
            sides: vec![SideHits::default(); covers],
            bottleneck: vec![0.0; feeders],
            limiting: factors.collect(),
            targets: vec![TargetHits::default(); model.targets.len()],
            moments: first_of_each(model, &ranges.shifts).copied().map(Moments::about).collect(),
        }
    }

    /// Of the series at that place in [`Model::series`].
    pub(crate) fn moments(&self, model: &Model, series: usize) -> &Moments {
        &self.moments[model.slots[series]]
    }

    pub(crate) fn push(&mut self, block: &Block<'_>) {
        let model = block.model();
        self.draws += block.draws() as u64;
        self.push_balance(model, block);
        push_bottlenecks(model, block, &mut self.bottleneck);
        for (stage, hits) in model.stages.iter().zip(&mut self.limiting) {
            push_limiting(stage, block, hits);
        }
        self.push_targets(model, block);
        for (moments, row) in self.moments.iter_mut().zip(&model.summarised) {
            moments.push(block.counted(*row));
        }
    }

    fn push_balance(&mut self, model: &Model, block: &Block<'_>) {
        let mut inside = [true; BLOCK];
        let inside = &mut inside[..block.draws()];
        let covers = model.stages.iter().filter_map(|stage| stage.cover.as_ref());
        for (cover, hits) in covers.zip(&mut self.sides) {
            let found = sides(block.counted(cover.coverage), cover.band, inside);
            hits.short += found.short;
            hits.over += found.over;
            hits.undefined += found.undefined;
        }
        self.balanced += count(inside);
    }

    fn push_targets(&mut self, model: &Model, block: &Block<'_>) {
        let mut all = [true; BLOCK];
        let all = &mut all[..block.draws()];
        for (target, hits) in model.targets.iter().zip(&mut self.targets) {
            let found = sides(block.counted(target.row), target.band, all);
            let draws = block.draws() as u64;
            hits.defined += draws - found.undefined;
            hits.met += draws - found.undefined - found.short - found.over;
        }
        self.all_targets += count(all);
    }

    /// Takes in the sums of the blocks that follow.
    pub(crate) fn merge(&mut self, next: &Self) {
        self.draws += next.draws;
        self.balanced += next.balanced;
        self.all_targets += next.all_targets;
        for (hits, next) in self.sides.iter_mut().zip(&next.sides) {
            hits.short += next.short;
            hits.over += next.over;
            hits.undefined += next.undefined;
        }
        for (hits, next) in self.targets.iter_mut().zip(&next.targets) {
            hits.met += next.met;
            hits.defined += next.defined;
        }
        let shares = self.limiting.iter_mut().flatten().chain(&mut self.bottleneck);
        for (hits, next) in shares.zip(next.limiting.iter().flatten().chain(&next.bottleneck)) {
            *hits += next;
        }
        for (moments, next) in self.moments.iter_mut().zip(&next.moments) {
            moments.merge(next);
        }
    }
}

fn count(flags: &[bool]) -> u64 {
    flags.iter().map(|flag| u64::from(*flag)).sum()
}

/// Counts the values on each side of a band and clears the flags of those not inside.
#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn sides(values: &[f64], band: Band, inside: &mut [bool]) -> SideHits {
    let [low, high] = band.edges();
    let (mut short, mut over, mut undefined) = (0_u64, 0_u64, 0_u64);
    for (value, inside) in values.iter().zip(inside) {
        let (is_short, is_over, is_undefined) = (*value < low, *value > high, value.is_nan());
        short += u64::from(is_short);
        over += u64::from(is_over);
        undefined += u64::from(is_undefined);
        *inside &= !(is_short | is_over | is_undefined);
    }
    SideHits { short, over, undefined }
}

/// Stages that attain the least final equivalent; ties share the draw equally.
#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn push_bottlenecks(model: &Model, block: &Block<'_>, hits: &mut [f64]) {
    let least = block.counted(model.throughput);
    let feeders = || model.stages.iter().filter_map(|stage| stage.equivalent.as_ref());
    let mut ties = [0_u64; BLOCK];
    for feeder in feeders() {
        for ((e, least), ties) in block.counted(feeder.row).iter().zip(least).zip(&mut ties) {
            *ties += u64::from(*e <= least * (1.0 + TOLERANCE));
        }
    }
    let ties = &ties[..least.len()];
    let alone = ties.iter().sum::<u64>() == least.len() as u64;
    for (feeder, hits) in feeders().zip(hits) {
        let attains = block.counted(feeder.row).iter().zip(least);
        let attains = attains.map(|(e, least)| *e <= least * (1.0 + TOLERANCE));
        *hits += if alone {
            attains.map(u64::from).sum::<u64>() as f64
        } else {
            attains.zip(ties).map(|(attains, ties)| share(attains, *ties)).sum()
        };
    }
}

fn share(attains: bool, ties: u64) -> f64 {
    if attains { 1.0 / ties as f64 } else { 0.0 }
}

/// What holds the stage back: an input, its market or its own potential; inputs that tie share.
#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn push_limiting(stage: &StageRows, block: &Block<'_>, hits: &mut [f64]) {
    let draws = block.draws() as u64;
    let below = |a: Row, b: Row| -> u64 {
        if a == b {
            return 0;
        }
        let pairs = block.counted(a).iter().zip(block.counted(b));
        pairs.map(|(a, b)| u64::from(*a < b * (1.0 - TOLERANCE))).sum()
    };
    let held = below(stage.production, stage.planned);
    let by_market = if held == 0 {
        below(stage.planned, stage.potential)
    } else {
        let rows = block.counted(stage.production).iter().zip(block.counted(stage.planned));
        let rows = rows.zip(block.counted(stage.potential));
        let market = |((p, d), e): ((&f64, &f64), &f64)| {
            u64::from(*p >= d * (1.0 - TOLERANCE) && *d < e * (1.0 - TOLERANCE))
        };
        rows.map(market).sum()
    };
    hits[0] += (draws - held - by_market) as f64;
    hits[1] += by_market as f64;
    if held == 0 {
        return;
    }
    let production = block.counted(stage.production).iter().zip(block.counted(stage.planned));
    for (lane, (p, d)) in production.enumerate() {
        if *p < d * (1.0 - TOLERANCE) {
            // The stage makes what its scarcest input allows, so inputs at that level tie.
            let scarce = |group: &crate::model::index::Group| {
                let supply = group.supply.as_ref().filter(|supply| supply.binds);
                supply.is_some_and(|s| block.counted(s.total)[lane] <= p * (1.0 + TOLERANCE))
            };
            let ties = stage.groups.iter().filter(|group| scarce(group)).count() as u64;
            for (group, hits) in stage.groups.iter().zip(&mut hits[2..]) {
                *hits += share(scarce(group), ties);
            }
        }
    }
}
