//! What a run keeps of its blocks: counts, moments and histograms.
//!
//! [`Sums`] are floating-point sums: they are folded in a fixed tree over units of blocks, so that
//! they have the same bits for any split of a run. [`Counts`] are integers: they merge exactly in any order, and
//! each thread keeps one for the whole run.

use std::num::NonZeroUsize;
use std::sync::Arc;

#[cfg(not(pvchain_baseline))]
use multiversion::multiversion;

use crate::model::Model;
use crate::model::index::{Row, StageRows};
use crate::sample::{BLOCK, Block, Design};
use crate::scenario::band::{Band, TOLERANCE};
use crate::stats::{Bins, Histogram, Merge, Moments, merge_by_fields};

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
/// What all threads together may keep before fewer of them run: 1 GiB.
const MOST_BYTES: usize = 1 << 30;

/// Where each series lies, from a pilot: bins of its histogram and a shift for its moments.
#[derive(Debug, Clone)]
pub struct Ranges {
    bins: Vec<Arc<Bins>>,
    coarse: Vec<Arc<Bins>>,
    shifts: Vec<f64>,
}

impl Ranges {
    /// From the columns of a pilot, one for each series of the model in each reported period.
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
        let shifts = pilot.iter().map(mean).collect();
        Self { coarse: coarse.collect(), bins, shifts }
    }

    /// Threads that may each keep counts and sums of their own.
    pub(crate) fn most_threads(&self, design: Design) -> NonZeroUsize {
        let counts = |bins: &[Arc<Bins>]| bins.iter().map(|bins| 4 * bins.len()).sum::<usize>();
        let sums = self.shifts.len() * size_of::<Moments>();
        let apart = if design == Design::Random { 0 } else { counts(&self.coarse) };
        let each = counts(&self.bins) + design.parts() * (apart + sums);
        NonZeroUsize::new(MOST_BYTES / each.max(1)).unwrap_or(NonZeroUsize::MIN)
    }
}

/// What a run keeps of its blocks.
///
/// ```
/// use pvchain::Scenario;
/// use pvchain::engine::{Accumulate, Block, Model, Ranges, Sampler, balance};
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

    /// Takes in the draws of a balanced block; with a horizon, those of each period in turn, from
    /// [`balance_periods`](crate::engine::balance_periods).
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

/// Histograms of all series of all reported periods, one for those that share a row.
#[derive(Debug, Clone)]
pub(crate) struct Counts {
    /// By period and [`Model::summarised`].
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

    /// Of the series at that place, counted through all reported periods.
    pub(crate) fn histogram(&self, model: &Model, series: usize) -> &Histogram {
        &self.histograms[model.slot(series)]
    }

    /// Takes in the draws of a block in the period that its rows are of.
    pub(crate) fn push(&mut self, block: &Block<'_>) {
        let model = block.model();
        let Some(slot) = model.periods[block.period_index()].slot else { return };
        let histograms = self.histograms.iter_mut().skip(slot * model.summarised.len());
        for (histogram, row) in histograms.zip(&model.summarised) {
            match block.weights() {
                None => histogram.push(block.counted(*row)),
                Some(weights) => histogram.push_weighted(block.counted(*row), &weights.counts),
            }
        }
    }
}

/// What belongs to the first series of each summarised row, in every reported period.
fn first_of_each<'a, T>(model: &'a Model, of_series: &'a [T]) -> impl Iterator<Item = &'a T> {
    let of_period = of_series.chunks(model.slots.len().max(1));
    of_period.flat_map(|of_series| {
        let mut next = 0;
        model.slots.iter().zip(of_series).filter_map(move |(slot, value)| {
            let first = *slot == next;
            next += usize::from(first);
            first.then_some(value)
        })
    })
}

/// How often a stage was short, over or undefined. Without weights these are counts.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SideHits {
    pub(crate) short: f64,
    pub(crate) over: f64,
    pub(crate) undefined: f64,
}

/// How often a target was met, and how often its metric was defined.
#[derive(Debug, Clone, Default)]
pub(crate) struct TargetHits {
    pub(crate) met: f64,
    pub(crate) defined: u64,
    /// Σ max(0, min − value) over the draws in which the metric was defined, and their weight.
    pub(crate) shortfall: f64,
    pub(crate) weight: f64,
    /// By period: how often it was the first one in which the target was met.
    pub(crate) first_met: Vec<f64>,
}

/// What is judged in every period. Hits of what can tie are fractional.
#[derive(Debug, Clone)]
pub(crate) struct PeriodSums {
    pub(crate) balanced: f64,
    /// By stage of the model with local buyers.
    pub(crate) sides: Vec<SideHits>,
    /// By stage of the model with a final equivalent.
    pub(crate) bottleneck: Vec<f64>,
    /// By stage of the model: potential, market, then each input.
    pub(crate) limiting: Vec<Vec<f64>>,
}

/// Hits and moments of consecutive blocks.
#[derive(Debug, Clone)]
pub(crate) struct Sums {
    pub(crate) draws: u64,
    /// Σw and Σw², where facts are observed.
    weights: Option<[f64; 2]>,
    pub(crate) all_targets: f64,
    pub(crate) targets: Vec<TargetHits>,
    /// By reported period.
    pub(crate) periods: Vec<PeriodSums>,
    /// By reported period and [`Model::summarised`].
    moments: Vec<Moments>,
    scratch: Scratch,
}

/// What is known of the draws of one block from the periods so far.
#[derive(Debug, Clone, Default)]
struct Scratch {
    /// Whether all targets were met.
    all: Vec<bool>,
    /// By target: whether it was not met in any period yet.
    unmet: Vec<Vec<bool>>,
}

merge_by_fields! {
    Counts { histograms }
    SideHits { short, over, undefined }
    TargetHits { met, defined, shortfall, weight, first_met }
    PeriodSums { balanced, sides, bottleneck, limiting }
    Sums { draws, weights, all_targets, targets, periods, moments }
}

impl PeriodSums {
    fn new(model: &Model) -> Self {
        let covers = model.stages.iter().filter(|stage| stage.cover.is_some()).count();
        let feeders = model.stages.iter().filter(|stage| stage.equivalent.is_some()).count();
        let factors = model.stages.iter().map(|stage| vec![0.0; 2 + stage.groups.len()]);
        Self {
            balanced: 0.0,
            sides: vec![SideHits::default(); covers],
            bottleneck: vec![0.0; feeders],
            limiting: factors.collect(),
        }
    }

    fn push(&mut self, block: &Block<'_>) {
        let model = block.model();
        let mut inside = [true; BLOCK];
        let inside = &mut inside[..block.draws()];
        let covers = model.stages.iter().filter_map(|stage| stage.cover.as_ref());
        for (cover, hits) in covers.zip(&mut self.sides) {
            hits.merge(&sides(block, (cover.coverage, cover.band), inside));
        }
        self.balanced += count(block, inside);
        let is_simulated = model.periods[block.period_index()].is_simulated();
        if block.weights().is_some() {
            push_weighted_bottlenecks(model, block, &mut self.bottleneck);
        } else {
            push_bottlenecks(model, block, &mut self.bottleneck);
        }
        for (stage, hits) in model.stages.iter().zip(&mut self.limiting).filter(|_| is_simulated) {
            if block.weights().is_some() {
                push_weighted_limiting(stage, block, hits);
            } else {
                push_limiting(stage, block, hits);
            }
        }
    }
}

impl Sums {
    pub(crate) fn new(model: &Model, ranges: &Ranges) -> Self {
        let first_met = vec![0.0; if model.time.is_some() { model.periods.len() } else { 0 }];
        let target = TargetHits { first_met, ..TargetHits::default() };
        Self {
            draws: 0,
            weights: model.is_weighted().then_some([0.0; 2]),
            all_targets: 0.0,
            targets: vec![target; model.targets.len()],
            periods: vec![PeriodSums::new(model); model.period_count()],
            moments: first_of_each(model, &ranges.shifts).copied().map(Moments::about).collect(),
            scratch: Scratch {
                all: vec![true; BLOCK],
                unmet: vec![vec![true; BLOCK]; model.targets.len()],
            },
        }
    }

    /// Of the series at that place, counted through all reported periods.
    pub(crate) fn moments(&self, model: &Model, series: usize) -> &Moments {
        &self.moments[model.slot(series)]
    }

    /// Hits of balance in the last period.
    pub(crate) fn balanced_last(&self) -> f64 {
        self.periods.last().map_or(0.0, |period| period.balanced)
    }

    /// Σw, which without observations is the number of draws.
    pub(crate) fn weight(&self) -> f64 {
        self.weights.map_or(self.draws as f64, |[total, _]| total)
    }

    /// (Σw)² / Σw², where facts are observed.
    pub(crate) fn effective(&self) -> Option<f64> {
        self.weights.map(
            |[total, squares]| {
                if squares > 0.0 { total * (total / squares) } else { 0.0 }
            },
        )
    }

    /// Takes in the draws of a block in the period that its rows are of. Periods come in order.
    pub(crate) fn push(&mut self, block: &Block<'_>) {
        let model = block.model();
        let period = block.period_index();
        if period == 0 {
            self.begin(block);
        }
        if let Some(slot) = model.periods[period].slot {
            self.periods[slot].push(block);
            let moments = self.moments.iter_mut().skip(slot * model.summarised.len());
            for (moments, row) in moments.zip(&model.summarised) {
                match block.weights() {
                    None => moments.push(block.counted(*row)),
                    Some(weights) => moments.push_weighted(block.counted(*row), &weights.values),
                }
            }
        }
        self.push_targets(model, block);
        if period + 1 == model.periods.len() {
            self.all_targets += count(block, &self.scratch.all[..block.draws()]);
        }
    }

    /// Takes in a block of which no period has been seen.
    fn begin(&mut self, block: &Block<'_>) {
        self.draws += block.draws() as u64;
        if let (Some([total, squares]), Some(weights)) = (&mut self.weights, block.weights()) {
            for weight in &weights.values[..block.draws()] {
                *total += weight;
                *squares += weight * weight;
            }
        }
        self.scratch.all.fill(true);
        for unmet in &mut self.scratch.unmet {
            unmet.fill(true);
        }
    }

    fn push_targets(&mut self, model: &Model, block: &Block<'_>) {
        let period = block.period_index();
        let Scratch { all, unmet } = &mut self.scratch;
        let all = &mut all[..block.draws()];
        let targets = model.targets.iter().zip(&mut self.targets).zip(unmet);
        for ((target, hits), unmet) in targets {
            if target.period == period {
                let found = sides(block, (target.row, target.band), all);
                let undefined = block.counted(target.row).iter().filter(|value| value.is_nan());
                hits.defined += (block.draws() - undefined.count()) as u64;
                let weight = block_weight(block);
                hits.met += weight - found.undefined - found.short - found.over;
                if let (Some(min), true) = (target.band.min, model.time.is_some()) {
                    push_shortfall(block, (target.row, min), hits);
                }
            }
            let same_kind = model.periods[period].kind == model.periods[target.period].kind;
            if model.time.is_some() && same_kind && target.band.min.is_some() {
                let mut met = [true; BLOCK];
                let met = &mut met[..block.draws()];
                sides(block, (target.row, target.band), met);
                for (met, unmet) in met.iter_mut().zip(unmet) {
                    *met &= *unmet;
                    *unmet &= !*met;
                }
                hits.first_met[period] += count(block, met);
            }
        }
    }
}

/// Σw over the draws of a block.
fn block_weight(block: &Block<'_>) -> f64 {
    match block.weights() {
        None => block.draws() as f64,
        Some(weights) => weights.values[..block.draws()].iter().sum(),
    }
}

/// How many flags are set, or Σw over those.
fn count(block: &Block<'_>, flags: &[bool]) -> f64 {
    match block.weights() {
        None => flags.iter().map(|flag| u64::from(*flag)).sum::<u64>() as f64,
        Some(weights) => {
            let set = flags.iter().zip(&weights.values).filter(|(flag, _)| **flag);
            set.map(|(_, weight)| weight).sum()
        }
    }
}

/// Σ max(0, min − value) over the draws in which the metric is defined.
fn push_shortfall(block: &Block<'_>, (row, min): (Row, f64), hits: &mut TargetHits) {
    let weights = block.weights().map(|weights| weights.values.as_slice());
    for (lane, value) in block.counted(row).iter().enumerate().filter(|(_, v)| v.is_finite()) {
        let weight = weights.map_or(1.0, |weights| weights[lane]);
        let missing = if *value < min - TOLERANCE * min.abs() { min - value } else { 0.0 };
        hits.shortfall += weight * missing;
        hits.weight += weight;
    }
}

/// Counts the values on each side of a band, or their weights, and clears the flags of those not
/// inside.
fn sides(block: &Block<'_>, (row, band): (Row, Band), inside: &mut [bool]) -> SideHits {
    let values = block.counted(row);
    match block.weights() {
        None => plain_sides(values, band, inside),
        Some(weights) => {
            let [low, high] = band.edges();
            let mut hits = SideHits::default();
            for ((value, inside), weight) in values.iter().zip(inside).zip(&weights.values) {
                let side = match value {
                    value if value.is_nan() => &mut hits.undefined,
                    value if *value < low => &mut hits.short,
                    value if *value > high => &mut hits.over,
                    _ => continue,
                };
                *side += weight;
                *inside = false;
            }
            hits
        }
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn plain_sides(values: &[f64], band: Band, inside: &mut [bool]) -> SideHits {
    let [low, high] = band.edges();
    let (mut short, mut over, mut undefined) = (0_u64, 0_u64, 0_u64);
    for (value, inside) in values.iter().zip(inside) {
        let (is_short, is_over, is_undefined) = (*value < low, *value > high, value.is_nan());
        short += u64::from(is_short);
        over += u64::from(is_over);
        undefined += u64::from(is_undefined);
        *inside &= !(is_short | is_over | is_undefined);
    }
    SideHits { short: short as f64, over: over as f64, undefined: undefined as f64 }
}

/// The same as [`push_bottlenecks`], draw by draw with weights.
fn push_weighted_bottlenecks(model: &Model, block: &Block<'_>, hits: &mut [f64]) {
    let Some(weights) = block.weights() else { return };
    let feeders = || model.stages.iter().filter_map(|stage| stage.equivalent.as_ref());
    for (lane, least) in block.counted(model.throughput).iter().enumerate() {
        let attains = |row: Row| block.row(row)[lane] <= least * (1.0 + TOLERANCE);
        let ties = feeders().filter(|feeder| attains(feeder.row)).count() as u64;
        for (feeder, hits) in feeders().zip(hits.iter_mut()) {
            *hits += weights.values[lane] * share(attains(feeder.row), ties);
        }
    }
}

/// The same as [`push_limiting`], draw by draw with weights.
fn push_weighted_limiting(stage: &StageRows, block: &Block<'_>, hits: &mut [f64]) {
    let Some(weights) = block.weights() else { return };
    let at = |row: Row, lane: usize| block.row(row)[lane];
    for (lane, weight) in weights.values[..block.draws()].iter().enumerate() {
        let (p, d) = (at(stage.production, lane), at(stage.planned, lane));
        if p >= d * (1.0 - TOLERANCE) {
            let by_market = d < at(stage.potential, lane) * (1.0 - TOLERANCE);
            hits[usize::from(by_market)] += weight;
            continue;
        }
        let scarce = |group: &crate::model::index::InputGroup| {
            let supply = group.supply.as_ref().filter(|supply| supply.binds);
            supply.is_some_and(|supply| at(supply.total, lane) <= p * (1.0 + TOLERANCE))
        };
        let ties = stage.groups.iter().filter(|group| scarce(group)).count() as u64;
        for (group, hits) in stage.groups.iter().zip(&mut hits[2..]) {
            *hits += weight * share(scarce(group), ties);
        }
    }
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
            let scarce = |group: &crate::model::index::InputGroup| {
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
