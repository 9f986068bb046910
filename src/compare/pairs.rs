//! What is kept of each figure: sums of every scenario, and of its differences from the reference.

use super::answer::Difference;
use crate::outcome::Probability;
use crate::sample::{BLOCK, Design};
use crate::scenario::band::TOLERANCE;
use crate::stats::{
    Interval, Merge, Moments, Replicated, Rescale, WeightSums, merge_by_fields, rescale_by_fields,
    skewness, student, widening,
};

/// Parts of a run whose sums are kept apart where draws depend on each other or weigh differently.
const PARTS: usize = 32;

/// How the draws of a run may be told apart into independent parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parting {
    /// Every draw is one, and formulas do.
    Draws,
    /// The replications of a design, which are those of blocks.
    Blocks,
    /// Any draws do: neighbouring ones of a block.
    Lanes,
}

impl Parting {
    /// Of a design, with facts that weigh draws or without.
    fn of(design: Design, is_weighted: bool) -> Self {
        match (design, is_weighted) {
            (Design::Random, false) => Self::Draws,
            (Design::Random, true) => Self::Lanes,
            (Design::Latin | Design::Sobol, _) => Self::Blocks,
        }
    }

    fn parts(self) -> usize {
        if self == Self::Draws { 0 } else { PARTS }
    }

    fn part(self, block: u64, lane: usize) -> usize {
        match self {
            Self::Draws => 0,
            Self::Blocks => usize::try_from(block % PARTS as u64).unwrap_or(0),
            Self::Lanes => lane / (BLOCK / PARTS),
        }
    }
}

/// A figure in the draws of one block, by scenario.
pub(super) struct PairColumns<'b> {
    /// Number of the block.
    pub(super) block: u64,
    /// Draws that count.
    pub(super) draws: usize,
    /// The values, where the scenario has the figure.
    pub(super) values: &'b [Option<[f64; BLOCK]>],
    /// The weights of the draws, where facts are observed.
    pub(super) weights: &'b [Option<&'b [f64]>],
}

impl PairColumns<'_> {
    fn weight(&self, scenario: usize, lane: usize) -> f64 {
        self.weights[scenario].map_or(1.0, |weights| weights[lane])
    }
}

/// A figure of every scenario.
#[derive(Debug, Clone)]
pub(super) struct FigureSums {
    parting: Parting,
    /// Whether all draws weigh the same, so that they can be counted.
    is_counted: bool,
    own: Vec<OwnSums>,
    /// By scenario after the reference.
    pairs: Vec<PairSums>,
}

/// A figure of one scenario.
#[derive(Debug, Clone)]
struct OwnSums {
    centre: f64,
    moments: Moments,
    /// Σ w·y and Σ w²·y, for the hits of an event.
    hits: f64,
    squares: f64,
    /// Of the draws in which it is defined, where they weigh differently.
    weights: WeightSums,
    /// By part: Σ w·(y − centre) and Σ w.
    parts: Vec<[f64; 2]>,
}

/// A figure of two scenarios.
#[derive(Debug, Clone)]
struct PairSums {
    moments: Moments,
    gained: f64,
    lost: f64,
    /// By part: what [`OwnSums::parts`] are, here and in the reference.
    parts: Vec<[[f64; 2]; 2]>,
}

merge_by_fields! {
    FigureSums { own, pairs }
    OwnSums { moments, hits, squares, weights, parts }
    PairSums { moments, gained, lost, parts }
}

rescale_by_fields! {
    OwnSums { moments, hits, weights, parts; squares }
}

impl FigureSums {
    /// Nothing yet, about numbers near the means of each scenario.
    pub(super) fn about(centres: &[f64], (design, is_weighted): (Design, bool)) -> Self {
        let parting = Parting::of(design, is_weighted);
        let own = |centre: &f64| OwnSums {
            centre: *centre,
            moments: Moments::about(*centre),
            hits: 0.0,
            squares: 0.0,
            weights: WeightSums::default(),
            parts: vec![[0.0; 2]; parting.parts()],
        };
        let pair = |centre: &f64| PairSums {
            moments: Moments::about(centre - centres[0]),
            gained: 0.0,
            lost: 0.0,
            parts: vec![[[0.0; 2]; 2]; parting.parts()],
        };
        let pairs = centres.iter().skip(1).map(pair).collect();
        Self { parting, is_counted: !is_weighted, own: centres.iter().map(own).collect(), pairs }
    }

    /// Takes in a block.
    pub(super) fn push(&mut self, columns: &PairColumns<'_>) {
        for (scenario, own) in self.own.iter_mut().enumerate() {
            let Some(values) = &columns.values[scenario] else { continue };
            let values = &values[..columns.draws];
            match columns.weights[scenario] {
                None => own.moments.push(values),
                Some(weights) => own.moments.push_weighted(values, weights),
            }
            for (lane, y) in values.iter().enumerate().filter(|(_, y)| y.is_finite()) {
                let weight = columns.weight(scenario, lane);
                own.hits += weight * y;
                if self.parting == Parting::Lanes || columns.weights[scenario].is_some() {
                    own.squares += weight * weight * y;
                    own.weights.push(weight);
                }
                if let Some(part) = own.parts.get_mut(self.parting.part(columns.block, lane)) {
                    part[0] += weight * (y - own.centre);
                    part[1] += weight;
                }
            }
        }
        let Some(reference) = &columns.values[0] else { return };
        for (before, pair) in self.pairs.iter_mut().enumerate() {
            let Some(values) = &columns.values[before + 1] else { continue };
            let mut difference = [f64::NAN; BLOCK];
            let rows = values[..columns.draws].iter().zip(reference).enumerate();
            for (lane, (y, y0)) in rows.filter(|(_, (y, y0))| y.is_finite() && y0.is_finite()) {
                let d = apart(*y, *y0);
                difference[lane] = d;
                pair.gained += d.max(0.0);
                pair.lost += (-d).max(0.0);
                if let Some(part) = pair.parts.get_mut(self.parting.part(columns.block, lane)) {
                    for (sums, (y, scenario)) in part.iter_mut().zip([(y, before + 1), (y0, 0)]) {
                        let weight = columns.weight(scenario, lane);
                        sums[0] += weight * (y - self.own[scenario].centre);
                        sums[1] += weight;
                    }
                }
            }
            pair.moments.push(&difference[..columns.draws]);
        }
    }

    /// Multiplies the weights of each scenario by a power of two.
    pub(super) fn rescale(&mut self, by: &[f64]) {
        self.own.iter_mut().zip(by).for_each(|(own, by)| own.rescale(*by));
        for (pair, here) in self.pairs.iter_mut().zip(&by[1..]) {
            for [own, reference] in &mut pair.parts {
                own.rescale(*here);
                reference.rescale(by[0]);
            }
        }
    }

    /// By scenario: the figure itself.
    pub(super) fn values(&self, is_probability: bool) -> Vec<Option<Interval>> {
        let value = |own: &OwnSums| {
            if is_probability { own.probability(self.parting) } else { own.mean(self.parting) }
        };
        self.own.iter().map(value).collect()
    }

    /// By scenario: what one draw holds of the spread, where the mean is cautioned.
    pub(super) fn heavy_tails(&self, is_probability: bool) -> Vec<Option<f64>> {
        let own = self.own.iter().map(|own| self.heavy_tail(&own.moments, is_probability));
        let all: Vec<Option<f64>> = own.collect();
        if all.iter().any(Option::is_some) { all } else { Vec::new() }
    }

    fn heavy_tail(&self, moments: &Moments, is_probability: bool) -> Option<f64> {
        let replications = if self.parting == Parting::Blocks { PARTS } else { 1 };
        moments.tail().caution(replications).filter(|_| !is_probability)
    }

    /// By scenario after the reference: by how much it differs.
    pub(super) fn differences(&self, is_probability: bool) -> Vec<Option<Difference>> {
        let counted = is_probability && self.is_counted;
        let difference = |(pair, own): (&PairSums, &OwnSums)| {
            let own = [own, &self.own[0]];
            let ([value, low, high], paired) = match (self.parting, is_probability) {
                (Parting::Draws, true) => pair.of_proportions(),
                (Parting::Draws, false) => pair.of_means(),
                _ => pair.of_ratios(own, counted),
            }?;
            // What separate runs would leave uncertain over what pairs do.
            let [here, reference] = own.map(OwnSums::variance);
            let saving = here.zip(reference).map(|(here, reference)| (here + reference) / paired);
            let pairs = pair.moments.count();
            Some(Difference {
                value,
                low,
                high,
                pairs,
                gained: counted.then_some(pair.gained / pairs as f64),
                lost: counted.then_some(pair.lost / pairs as f64),
                heavy_tail: self.heavy_tail(&pair.moments, is_probability),
                saving: saving.filter(|saving| paired > 0.0 && saving.is_finite()),
            })
        };
        self.pairs.iter().zip(&self.own[1..]).map(difference).collect()
    }
}

/// `y − y0`, and exactly 0 where rounding alone is left.
fn apart(y: f64, y0: f64) -> f64 {
    let d = y - y0;
    if d.abs() > TOLERANCE * y.abs().max(y0.abs()) { d } else { 0.0 }
}

impl OwnSums {
    /// Student's interval of the mean, by replications where there are any.
    fn mean(&self, parting: Parting) -> Option<Interval> {
        if parting == Parting::Blocks {
            let half_width = self.replicated()?.half_width_of_mean();
            return Some(Interval::around(self.moments.mean()?, half_width));
        }
        self.moments.interval()
    }

    fn probability(&self, parting: Parting) -> Option<Interval> {
        let count = Some(self.moments.count()).filter(|count| *count > 0)?;
        let draws = count as f64;
        let weight: f64 = self.parts.iter().map(|[_, weight]| weight).sum();
        let probability = match parting {
            Parting::Draws => Probability::new(self.hits, count),
            Parting::Lanes => Probability::weighed(&self.weights, [self.hits, self.squares], count),
            Parting::Blocks => {
                let hits = if weight > 0.0 { self.hits * (draws / weight) } else { 0.0 };
                let all = self.moments.effective();
                let each = weight / draws;
                let found =
                    Replicated::of_hits(self.by_part(self.centre), each, self.is_weighted());
                let effective = found.map_or(0.0, |found| found.effective(all));
                Probability::worth(hits, count, effective)
            }
        };
        Some(probability.into())
    }

    /// The mean by its parts.
    fn replicated(&self) -> Option<Replicated> {
        self.replicated_about(self.centre)
    }

    fn replicated_about(&self, zero: f64) -> Option<Replicated> {
        let pairs = self.by_part(zero);
        if self.is_weighted() { Replicated::weighed(pairs) } else { Replicated::of(pairs) }
    }

    /// By part: sum and weight.
    fn by_part(&self, zero: f64) -> impl Iterator<Item = (f64, f64)> + Clone {
        self.parts.iter().map(move |[sum, weight]| (sum + zero * weight, *weight))
    }

    fn is_weighted(&self) -> bool {
        self.weights.total > 0.0
    }

    /// The squared standard error of its mean.
    fn variance(&self) -> Option<f64> {
        if self.parts.is_empty() {
            return self.moments.standard_error().map(|error| error * error);
        }
        self.replicated_about(0.0).map(|found| found.standard_error * found.standard_error)
    }
}

/// A difference with the ends of its interval, and its variance.
type Estimated = ([f64; 3], f64);

impl PairSums {
    fn of_means(&self) -> Option<Estimated> {
        let Interval { value, low, high } = self.moments.interval()?;
        let error = self.moments.standard_error()?;
        Some(([value, low, high], error * error))
    }

    fn of_proportions(&self) -> Option<Estimated> {
        let n = self.moments.count() as f64;
        let value = (self.gained - self.lost) / n;
        let [low, high] = Interval::paired([self.gained, self.lost], n)?;
        let error = self.moments.standard_error()?;
        Some(([value, low.min(value), high.max(value)], error * error))
    }

    /// `is_counted` says that the draws of an event weigh the same.
    fn of_ratios(&self, own: [&OwnSums; 2], is_counted: bool) -> Option<Estimated> {
        let mut sums = [[0.0; 2]; 2];
        self.parts.iter().for_each(|part| sums.merge(part));
        let seen = self.parts.iter().filter(|part| part[0][1] > 0.0 || part[1][1] > 0.0).count();
        let ratios = sums.map(|[sum, weight]| sum / weight);
        // Parts are as many as their weights leave of them.
        let left = |side: usize| {
            let weights = WeightSums::over(self.parts.iter().map(|part| part[side][1]));
            if own[side].is_weighted() { weights.effective() } else { seen as f64 }
        };
        let r = left(0).min(left(1));
        if seen < 2 || r < 1.0 + 1e-6 || ratios.iter().any(|ratio| !ratio.is_finite()) {
            return None;
        }
        let stray = |part: &[[f64; 2]; 2]| {
            let [z, z0] =
                [0, 1].map(|side| (part[side][0] - ratios[side] * part[side][1]) / sums[side][1]);
            z - z0
        };
        let strays = self.parts.iter().map(stray);
        let all_parts = r / (r - 1.0);
        let paired = all_parts * strays.clone().map(|stray| stray * stray).sum::<f64>();
        let value = (ratios[0] + own[0].centre) - (ratios[1] + own[1].centre);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
        let degrees = (r.round() as usize).max(2) - 1;
        let n = self.moments.count() as f64;
        if is_counted && self.gained + self.lost == 0.0 {
            let [low, high] = Interval::paired([0.0; 2], n)?;
            return Some(([value, low.min(value), high.max(value)], paired));
        }
        let half_width = if is_counted {
            student(degrees) * (paired + all_parts / n / n).sqrt()
        } else {
            widening(skewness(strays)) * student(degrees) * paired.sqrt()
        };
        Some(([value, value - half_width, value + half_width], paired))
    }
}
