//! What a run keeps of its blocks: counts, moments and histograms.
//!
//! [`Sums`] are floating-point sums: they are folded in a fixed tree over units of blocks, so that
//! they have the same bits for any split of a run. Counts are integers: they merge exactly in any
//! order, and each thread keeps one histogram of each series for the whole run.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

#[cfg(not(pvchain_baseline))]
use multiversion::multiversion;
use serde::{Deserialize, Serialize};

use crate::model::Model;
use crate::model::index::{InputGroup, Row, StageRows};
use crate::sample::{BLOCK, Block, Design, Power};
use crate::scenario::band::{Band, TOLERANCE};
use crate::stats::{
    Bins, Compensated, Counting, Histogram, Merge, Moments, WeightSums, merge_by_fields,
    rescale_by_fields,
};

/// Bins of a histogram, for up to [`FINE_SERIES`] series.
const FINE_BINS: usize = 2048;
/// Series up to which histograms are fine: beyond, memory counts for more.
const FINE_SERIES: usize = 4096;
/// Bins of a histogram otherwise.
const COARSE_BINS: usize = 256;
/// Least and most bins of a replication's histogram.
const REPLICATION_BINS: [usize; 2] = [32, FINE_BINS];
/// Bins of all replications and series together, beyond which there are fewer than the least, down
/// to [`WIDE_BINS`]: 64 MiB.
const MOST_REPLICATION_BINS: usize = 1 << 24;
/// Bins of a replication's histogram where there are very many series.
const WIDE_BINS: usize = 8;
/// Bins of all replications and series together, as far as the least allows: 16 MiB.
const ALL_REPLICATION_BINS: usize = 1 << 22;
/// What all threads together may keep before fewer of them run: 512 MiB.
const MOST_BYTES: usize = 1 << 29;

/// Where each series lies, from a pilot: bins of its histogram and a shift for its moments.
#[derive(Debug, Clone)]
pub struct Ranges {
    pub(super) bins: Vec<Arc<Bins>>,
    /// The same for replications.
    pub(super) coarse: Vec<Arc<Bins>>,
    shifts: Vec<f64>,
    /// Bins of a series, and in each replication.
    fineness: [usize; 2],
}

impl Ranges {
    /// From the columns of a pilot, one for each series of the model in each reported period.
    pub fn of_pilot(pilot: &[Vec<f64>]) -> Self {
        let mut ranges = Self::of_none(pilot.len());
        for (column, first) in pilot.iter().zip(first_alike(pilot)) {
            if first < ranges.bins.len() { ranges.repeat(first) } else { ranges.add(column) }
        }
        ranges
    }

    /// For so many series, of which none is known yet.
    pub(super) fn of_none(series: usize) -> Self {
        let fineness = if series <= FINE_SERIES { FINE_BINS } else { COARSE_BINS };
        let [least, most] = REPLICATION_BINS;
        let each = |all: usize| all / Design::Sobol.parts() / series.max(1);
        let least = each(MOST_REPLICATION_BINS).clamp(WIDE_BINS, least);
        let apart = each(ALL_REPLICATION_BINS).clamp(least, most);
        let [bins, coarse] = [const { Vec::new() }; 2];
        Self { bins, coarse, shifts: Vec::new(), fineness: [fineness, apart] }
    }

    /// The next series is like one that is known.
    fn repeat(&mut self, known: usize) {
        self.bins.push(Arc::clone(&self.bins[known]));
        self.coarse.push(Arc::clone(&self.coarse[known]));
        self.shifts.push(self.shifts[known]);
    }

    /// Takes in the pilot's column of the next series.
    pub(super) fn add(&mut self, column: &[f64]) {
        let [fineness, apart] = self.fineness;
        let bins = Bins::from_pilot(column, fineness);
        self.coarse.push(Arc::new(bins.recut(apart)));
        self.bins.push(Arc::new(bins));
        let mut moments = Moments::about(0.0);
        moments.push(column);
        self.shifts.push(moments.mean().unwrap_or(0.0));
    }

    /// Threads that may keep counts of their own and sums of so many units, in the unit at hand and
    /// in one that waits for its sibling, beside what they share: the edges of bins, and the nodes of the
    /// tree, up to one on each level.
    pub(super) fn most_threads(
        &self,
        (design, counting): (Design, Counting),
        units: u64,
    ) -> NonZeroUsize {
        let parts = if design == Design::Random { 0 } else { design.parts() };
        let counts = |bins: &[Arc<Bins>], parts| -> usize {
            bins.iter().map(|bins| Histogram::bytes((bins, parts), counting)).sum()
        };
        let apart = if parts == 0 { 0 } else { counts(&self.coarse, parts) };
        let sums = self.shifts.len() * (size_of::<Moments>() + parts * size_of::<Compensated>());
        let each = counts(&self.bins, 1) + apart + 2 * sums;
        let tree = units.checked_ilog2().map_or(0, |levels| (levels as usize + 1) * sums);
        // Series that are alike have one.
        let distinct = self.bins.iter().chain(&self.coarse).map(|bins| (Arc::as_ptr(bins), bins));
        let distinct: BTreeMap<*const Bins, &Arc<Bins>> = distinct.collect();
        let shared = tree + distinct.values().map(|bins| bins.bytes()).sum::<usize>();
        let threads = MOST_BYTES.saturating_sub(shared) / each.max(1);
        NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN)
    }
}

/// For each column the first one that holds the same numbers: many figures of a plan are one.
fn first_alike(columns: &[Vec<f64>]) -> Vec<usize> {
    let is_same = |one: &Vec<f64>, other: &Vec<f64>| {
        one.iter().map(|value| value.to_bits()).eq(other.iter().map(|value| value.to_bits()))
    };
    let mut known: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let first = |(index, column): (usize, &Vec<f64>)| {
        // Numbers next to each other make hash after hash differ; equal ones are told by all bits.
        let hash = column.iter().fold(0, |hash: u64, value| {
            (hash.rotate_left(5) ^ value.to_bits()).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        let alike = known.entry(hash).or_default();
        let first = alike.iter().copied().find(|other| is_same(&columns[*other], column));
        first.unwrap_or_else(|| {
            alike.push(index);
            index
        })
    };
    columns.iter().enumerate().map(first).collect()
}

/// Histograms with nothing in them yet, in those bins of each series, by reported period and
/// [`Model::summarised`].
pub(super) fn histograms(model: &Model, bins: &[Arc<Bins>]) -> Vec<Histogram> {
    let new = |bins: &Arc<Bins>| counted(model, Histogram::new(bins.clone()));
    first_of_each(model, bins).map(new).collect()
}

/// Made for weights, where facts are observed.
fn counted(model: &Model, histogram: Histogram) -> Histogram {
    if model.is_weighted() { histogram.weighed() } else { histogram }
}

/// Moments with nothing in them yet, by [`Model::slot`].
pub(super) fn moments(model: &Model, ranges: &Ranges) -> Vec<Moments> {
    first_of_each(model, &ranges.shifts).copied().map(Moments::about).collect()
}

/// Sums the draws of a block in the period that its rows are of, and shows by [`Model::slot`] how
/// many values were defined and their sum about the shift, where they carry no weights.
pub(super) fn push_moments(
    moments: &mut [Moments],
    block: &Block<'_>,
    mut show: impl FnMut(usize, (u64, f64)),
) {
    let model = block.model();
    let Some(slot) = model.periods[block.period_index()].slot else { return };
    let first = slot * model.summarised.len();
    for ((slot, moments), row) in (first..).zip(&mut moments[first..]).zip(&model.summarised) {
        match block.weights() {
            None => show(slot, moments.push_told(block.counted(*row))),
            Some(weights) => moments.push_weighted(block.counted(*row), &weights.values),
        }
    }
}

/// Histograms of so many replications with nothing in them yet.
pub(super) fn histograms_apart(model: &Model, ranges: &Ranges, parts: usize) -> Vec<Histogram> {
    let bins = first_of_each(model, &ranges.coarse);
    bins.map(|bins| counted(model, Histogram::of_parts(bins.clone(), parts))).collect()
}

/// Counts the draws of a block in the period that its rows are of.
pub(super) fn push_counts(histograms: &mut [Histogram], block: &Block<'_>) {
    push_counts_of(0, histograms, block);
}

/// The same for one replication.
pub(super) fn push_counts_of(part: usize, histograms: &mut [Histogram], block: &Block<'_>) {
    let model = block.model();
    let Some(slot) = model.periods[block.period_index()].slot else { return };
    let histograms = histograms.iter_mut().skip(slot * model.summarised.len());
    for (histogram, row) in histograms.zip(&model.summarised) {
        match block.weights() {
            None => histogram.push_part(part, block.counted(*row)),
            Some(weights) => histogram.push_weighed(part, (block.counted(*row), &weights.whole)),
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
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct SideHits {
    pub(crate) short: f64,
    pub(crate) over: f64,
    pub(crate) undefined: f64,
}

/// How often a target was met, and how often its metric was defined.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct TargetHits {
    pub(crate) met: f64,
    pub(crate) defined: u64,
    /// Σ max(0, min − value) over the draws in which the metric was defined, and their weight.
    pub(crate) shortfall: f64,
    pub(crate) weight: f64,
    /// The same sum of squares.
    pub(crate) shortfall_squares: f64,
    /// By period: how often it was the first one in which the target was met.
    pub(crate) first_met: Vec<f64>,
}

/// What is judged in every period. Hits of what can tie are fractional.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PeriodSums {
    pub(crate) balanced: f64,
    /// By stage of the model with local buyers.
    pub(crate) sides: Vec<SideHits>,
    /// By stage of the model with a final equivalent.
    pub(crate) bottleneck: Vec<f64>,
    /// By stage of the model: potential, market, then each input.
    pub(crate) limiting: Vec<Vec<f64>>,
}

/// A block, and how much its draws count where facts are observed.
type WeighedBlock<'b, 'm> = (&'b Block<'m>, Option<&'b [f64]>);

/// Hits of consecutive blocks, or with the squares of weights what their errors follow from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Sums {
    pub(crate) draws: u64,
    /// Where facts are observed.
    pub(crate) weights: Option<WeightSums>,
    pub(crate) all_targets: f64,
    pub(crate) targets: Vec<TargetHits>,
    /// By reported period.
    pub(crate) periods: Vec<PeriodSums>,
    /// By draw of the block at hand: whether all targets were met in the periods so far.
    #[serde(skip)]
    all: Vec<bool>,
    /// By target and draw of the block at hand: whether it was not met in any period yet.
    #[serde(skip)]
    unmet: Vec<Vec<bool>>,
}

merge_by_fields! {
    SideHits { short, over, undefined }
    TargetHits { met, defined, shortfall, weight, shortfall_squares, first_met }
    PeriodSums { balanced, sides, bottleneck, limiting }
    Sums { draws, weights, all_targets, targets, periods }
}

rescale_by_fields! {
    SideHits { short, over, undefined }
    TargetHits { met, shortfall, weight, shortfall_squares, first_met }
    PeriodSums { balanced, sides, bottleneck, limiting }
    Sums { weights, all_targets, targets, periods }
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

    fn push(&mut self, (block, weights): WeighedBlock<'_, '_>) {
        let model = block.model();
        let mut inside = [true; BLOCK];
        let inside = &mut inside[..block.draws()];
        let covers = model.stages.iter().filter_map(|stage| stage.cover.as_ref());
        for (cover, hits) in covers.zip(&mut self.sides) {
            let values = block.counted(cover.coverage);
            hits.merge(&sides((values, weights), cover.band, inside));
        }
        self.balanced += count(weights, inside);
        push_bottlenecks(model, (block, weights), &mut self.bottleneck);
        if model.periods[block.period_index()].is_simulated() {
            for (stage, hits) in model.stages.iter().zip(&mut self.limiting) {
                push_limiting(stage, (block, weights), hits);
            }
        }
    }
}

impl Sums {
    pub(crate) fn new(model: &Model) -> Self {
        let first_met = vec![0.0; if model.time.is_some() { model.periods.len() } else { 0 }];
        let target = TargetHits { first_met, ..TargetHits::default() };
        Self {
            draws: 0,
            weights: model.is_weighted().then(WeightSums::default),
            all_targets: 0.0,
            targets: vec![target; model.targets.len()],
            periods: vec![PeriodSums::new(model); model.period_count()],
            all: vec![true; BLOCK],
            unmet: vec![vec![true; BLOCK]; model.targets.len()],
        }
    }

    /// Whether it has the shape that a run of that model leaves.
    pub(super) fn fits(&self, model: &Model) -> bool {
        let empty = PeriodSums::new(model);
        let is_like = |period: &PeriodSums| {
            let lengths = period.limiting.iter().map(Vec::len);
            period.sides.len() == empty.sides.len()
                && period.bottleneck.len() == empty.bottleneck.len()
                && lengths.eq(empty.limiting.iter().map(Vec::len))
        };
        self.weights.is_some() == model.is_weighted()
            && self.targets.len() == model.targets.len()
            && self.periods.len() == model.period_count()
            && self.periods.iter().all(is_like)
    }

    /// Σw, which without observations is the number of draws.
    pub(crate) fn weight(&self) -> f64 {
        self.weights.map_or(self.draws as f64, |weights| weights.total)
    }

    /// Takes in the draws of a block in the period that its rows are of. Periods come in order.
    pub(crate) fn push(&mut self, block: &Block<'_>, power: Power) {
        let model = block.model();
        let period = block.period_index();
        let weights = block.weights().map(|weights| &weights.to(power)[..block.draws()]);
        if period == 0 {
            self.draws += block.draws() as u64;
            if let (Some(sums), Some(weights)) = (&mut self.weights, weights) {
                for weight in weights {
                    sums.push(*weight);
                }
            }
            self.all.fill(true);
            self.unmet.iter_mut().for_each(|unmet| unmet.fill(true));
        }
        if let Some(slot) = model.periods[period].slot {
            self.periods[slot].push((block, weights));
        }
        self.push_targets((block, weights));
        if period + 1 == model.periods.len() {
            self.all_targets += count(weights, &self.all[..block.draws()]);
        }
    }

    fn push_targets(&mut self, (block, weights): WeighedBlock<'_, '_>) {
        let (model, period, draws) = (block.model(), block.period_index(), block.draws());
        let with_time = model.time.is_some();
        for ((target, hits), unmet) in
            model.targets.iter().zip(&mut self.targets).zip(&mut self.unmet)
        {
            let same_kind = model.periods[period].kind == model.periods[target.period].kind;
            let is_due = target.period == period;
            let is_awaited = with_time && same_kind && target.band.min.is_some();
            if !(is_due || is_awaited) {
                continue;
            }
            let mut met = [true; BLOCK];
            let met = &mut met[..draws];
            let found = sides((block.counted(target.row), weights), target.band, met);
            if is_due {
                let undefined = block.counted(target.row).iter().filter(|value| value.is_nan());
                hits.defined += (draws - undefined.count()) as u64;
                hits.met += if weights.is_some() {
                    count(weights, met)
                } else {
                    draws as f64 - found.undefined - found.short - found.over
                };
                self.all.iter_mut().zip(&*met).for_each(|(all, met)| *all &= *met);
                if let (Some(min), true) = (target.band.min, with_time) {
                    push_shortfall((block.counted(target.row), weights), min, hits);
                }
            }
            if is_awaited {
                for (met, unmet) in met.iter_mut().zip(unmet) {
                    *met &= *unmet;
                    *unmet &= !*met;
                }
                hits.first_met[period] += count(weights, met);
            }
        }
    }
}

/// How many draws are flagged, or Σw over those.
fn count(weights: Option<&[f64]>, flags: &[bool]) -> f64 {
    match weights {
        None => flags.iter().map(|flag| u64::from(*flag)).sum::<u64>() as f64,
        Some(weights) => {
            let set = flags.iter().zip(weights).filter(|(flag, _)| **flag);
            set.map(|(_, weight)| weight).sum()
        }
    }
}

/// Σ max(0, min − value) over the draws in which the metric is defined, and that of its squares.
fn push_shortfall((values, weights): WeighedValues<'_>, min: f64, hits: &mut TargetHits) {
    for (lane, value) in values.iter().enumerate().filter(|(_, v)| v.is_finite()) {
        let weight = weights.map_or(1.0, |weights| weights[lane]);
        let missing = if *value < min - TOLERANCE * min.abs() { min - value } else { 0.0 };
        hits.shortfall += weight * missing;
        hits.shortfall_squares += weight * missing * missing;
        hits.weight += weight;
    }
}

/// The draws of a row that count, and how much they do where facts are observed.
type WeighedValues<'b> = (&'b [f64], Option<&'b [f64]>);

/// Counts the values on each side of a band, or their weights, and clears the flags of those not
/// inside.
fn sides((values, weights): WeighedValues<'_>, band: Band, inside: &mut [bool]) -> SideHits {
    let Some(weights) = weights else { return plain_sides(values, band, inside) };
    let [low, high] = band.edges();
    for (value, inside) in values.iter().zip(inside) {
        *inside &= low <= *value && *value <= high;
    }
    let weight = |is_there: &dyn Fn(f64) -> bool| {
        let there = values.iter().zip(weights).filter(|(value, _)| is_there(**value));
        there.map(|(_, weight)| weight).sum()
    };
    SideHits {
        short: weight(&|value| value < low),
        over: weight(&|value| value > high),
        undefined: weight(&f64::is_nan),
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

/// Stages that attain the least final equivalent; ties share the draw equally.
#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn push_bottlenecks(model: &Model, (block, weights): WeighedBlock<'_, '_>, hits: &mut [f64]) {
    let least = block.counted(model.throughput);
    let feeders = || model.stages.iter().filter_map(|stage| stage.equivalent);
    let mut ties = [0_u64; BLOCK];
    for feeder in feeders() {
        for ((e, least), ties) in block.counted(feeder).iter().zip(least).zip(&mut ties) {
            *ties += u64::from(*e <= least * (1.0 + TOLERANCE));
        }
    }
    let ties = &ties[..least.len()];
    let alone = ties.iter().sum::<u64>() == least.len() as u64;
    for (feeder, hits) in feeders().zip(hits) {
        let attains = block.counted(feeder).iter().zip(least);
        let attains = attains.map(|(e, least)| *e <= least * (1.0 + TOLERANCE));
        match weights {
            None if alone => *hits += attains.map(u64::from).sum::<u64>() as f64,
            None => *hits += attains.zip(ties).map(|(a, ties)| share(a, *ties)).sum::<f64>(),
            Some(weights) => {
                for ((attains, ties), weight) in attains.zip(ties).zip(weights) {
                    *hits += weight * share(attains, *ties);
                }
            }
        }
    }
}

fn share(attains: bool, ties: u64) -> f64 {
    if attains { 1.0 / ties as f64 } else { 0.0 }
}

/// What holds the stage back: an input, its market or its own potential; inputs that tie share.
#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn push_limiting(stage: &StageRows, (block, weights): WeighedBlock<'_, '_>, hits: &mut [f64]) {
    let below = |a: Row, b: Row| -> u64 {
        if a == b {
            return 0;
        }
        let pairs = block.counted(a).iter().zip(block.counted(b));
        pairs.map(|(a, b)| u64::from(*a < b * (1.0 - TOLERANCE))).sum()
    };
    let production = || block.counted(stage.production).iter().zip(block.counted(stage.planned));
    let rows = || production().zip(block.counted(stage.potential));
    let is_free = |p: f64, d: f64| p >= d * (1.0 - TOLERANCE);
    let is_market = |d: f64, e: f64| d < e * (1.0 - TOLERANCE);
    let held = below(stage.production, stage.planned);
    if let Some(weights) = weights {
        for (((p, d), e), weight) in rows().zip(weights) {
            if is_free(*p, *d) {
                hits[usize::from(is_market(*d, *e))] += weight;
            }
        }
    } else {
        let by_market = if held == 0 {
            below(stage.planned, stage.potential)
        } else {
            rows().map(|((p, d), e)| u64::from(is_free(*p, *d) && is_market(*d, *e))).sum()
        };
        hits[0] += (block.draws() as u64 - held - by_market) as f64;
        hits[1] += by_market as f64;
    }
    if held == 0 {
        return;
    }
    for (lane, (p, _)) in
        production().enumerate().filter(|(_, (p, d))| **p < **d * (1.0 - TOLERANCE))
    {
        // The stage makes what its scarcest input allows, so inputs at that level tie.
        let scarce = |group: &InputGroup| {
            let supply = group.supply.as_ref().filter(|supply| supply.binds);
            supply.is_some_and(|supply| block.counted(supply.total)[lane] <= p * (1.0 + TOLERANCE))
        };
        let ties = stage.groups.iter().filter(|group| scarce(group)).count() as u64;
        let weight = weights.map_or(1.0, |weights| weights[lane]);
        for (group, hits) in stage.groups.iter().zip(&mut hits[2..]) {
            *hits += weight * share(scarce(group), ties);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 15,600 series in 256 bins of 4 bytes and their moments are some 20 MB a thread; 32
    /// replications of them in 32 bins are 70 MB, and their sums 10 MB on each level of the tree.
    /// Bins of weights and their squares take 64 bytes, so that 20 MB become 260.
    #[test]
    fn threads_share_half_a_gigabyte() {
        let ranges = Ranges::of_pilot(&vec![vec![0.5; 64]; 15_600]);
        let most = |design, units| ranges.most_threads((design, Counting::Ones), units).get();
        let [random, latin] = [Design::Random, Design::Latin].map(|design| most(design, 1));
        assert!((20..40).contains(&random) && (3..6).contains(&latin), "{random} {latin}");
        assert!(most(Design::Latin, 1 << 12) < latin);
        assert_eq!(most(Design::Latin, u64::MAX), 1);
        assert!((random / 2..=random).contains(&most(Design::Random, 1 << 12)));
        let weighted = ranges.most_threads((Design::Random, Counting::Weights), 1).get();
        assert!((1..=2).contains(&weighted), "{weighted}");
    }
}
