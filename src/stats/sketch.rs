//! The order statistics that a histogram can tell.
//!
//! # Inside a bin
//!
//! The values of ranks C to C + k − 1 lie in the bin: its lower rank C and count k are exact.
//! Within the bin the density is taken as linear, with the slope that the neighbours' densities
//! give, cut off where it would turn negative. On the unit interval, with t = (j + ½)/k for rank C
//! + j:
//!
//! ```text
//! density 1 + a·(2v − 1),  |a| ≤ 1        F(v) = (1 − a)·v + a·v²
//! v(t) = 2t / ((1 − a) + √((1 − a)² + 4at))
//! ```
//!
//! # The stated bound
//!
//! x₍ᵣ₎ lies in its bin, always: the bound is never wider than the bin, cut at the exact extremes.
//! A full bin tells more: given their number, its values are k independent draws from the law
//! within the bin, so their empirical distribution strays from that law by more than √(ln 2000 /
//! 2k) = 1.95/√k with probability under 0.1 % (Dvoretzky, Kiefer, Wolfowitz; Massart's constant).
//! The law strays from the linear density by at most
//! |f₋ − 2f + f₊| / 125f for a parabola through the three bins' densities; an eighth is allowed, or a quarter of
//! |a| where a neighbour is missing. Where the density jumps from one bin to the next, it may do so inside: such a
//! bin tells no more than its edges. The end bins hold all that lies beyond the pilot's range, so of them nothing but
//! their width is claimed, here and as neighbours. With ε the sum of the two, the bound is v(t − ε)
//! to v(t + ε) of the bin.
//!
//! # Atoms
//!
//! Atoms are exact; only how many of the bin's other values lie below an atom is not known. The
//! estimate shares them by width. The bounds take all of them below, then all of them above: a rank
//! that is an atom both ways is exact.

use std::ops::RangeInclusive;

use super::histogram::Histogram;
use super::quantiles::{EstimatedQuantile, OrderStatistic};

/// √(ln(2/α)/2) for α = 0.1 %.
const DKW: f64 = 1.949_474_603_520_405;

/// Densities further apart than this factor, and by more than so many standard errors, jump.
const JUMP: f64 = 2.0;
const JUMP_ERRORS: f64 = 4.0;

/// A histogram made ready to be asked for ranks.
pub(super) struct Sketch<'a> {
    histogram: &'a Histogram,
    min: f64,
    max: f64,
    /// How many values lie in bins before bin k, atoms included; one more than there are bins.
    before: Vec<u64>,
    /// Bin, value and count of the atoms that occurred, ascending.
    atoms: Vec<(usize, f64, u64)>,
}

impl Histogram {
    /// Quantiles at the probabilities `ps`, between the exact extremes, with 95 % intervals as for
    /// `n` independent values: [`Histogram::defined`], or an effective sample size.
    ///
    /// Their stated error is that of [`EstimatedQuantile::error`].
    pub fn quantiles(
        &self,
        ps: &[f64],
        extremes: &RangeInclusive<f64>,
        n: f64,
    ) -> Vec<EstimatedQuantile> {
        let sketch = Sketch::of(self, extremes);
        ps.iter()
            .map(|&p| EstimatedQuantile::read(p, n, sketch.defined(), |rank| sketch.order(rank)))
            .collect()
    }
}

/// The part of a bin within the extremes.
#[derive(Clone, Copy)]
struct BinSpan {
    low: f64,
    high: f64,
}

impl BinSpan {
    fn width(self) -> f64 {
        self.high - self.low
    }

    fn middle(self) -> f64 {
        0.5 * self.low + 0.5 * self.high
    }

    /// The point at share `v` of the width.
    fn at(self, v: f64) -> f64 {
        (self.low + v * self.width()).clamp(self.low, self.high)
    }
}

impl<'a> Sketch<'a> {
    pub(super) fn of(histogram: &'a Histogram, extremes: &RangeInclusive<f64>) -> Self {
        let bins = histogram.bins();
        let atoms: Vec<(usize, f64, u64)> = bins
            .atoms()
            .iter()
            .enumerate()
            .map(|(i, &atom)| (bins.bin(atom), atom, histogram.atom(i)))
            .filter(|atom| atom.2 > 0)
            .collect();
        let mut counts: Vec<u64> = (0..bins.len()).map(|k| histogram.count(k)).collect();
        for &(bin, _, count) in &atoms {
            counts[bin] += count;
        }
        let mut before = vec![0];
        before.extend(counts.iter().scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        }));
        Self { histogram, min: *extremes.start(), max: *extremes.end(), before, atoms }
    }

    pub(super) fn defined(&self) -> u64 {
        self.before.last().copied().unwrap_or(0)
    }

    /// The value of a rank from 0 to `defined()` − 1.
    pub(super) fn order(&self, rank: u64) -> OrderStatistic {
        if rank == 0 {
            return OrderStatistic::exactly(self.min);
        }
        if rank + 1 >= self.defined() {
            return OrderStatistic::exactly(self.max);
        }
        let k = self.before.partition_point(|&before| before <= rank) - 1;
        let within = rank - self.before[k];
        let from = self.atoms.partition_point(|atom| atom.0 < k);
        let to = self.atoms.partition_point(|atom| atom.0 <= k);
        if from == to {
            self.in_bin(k, within)
        } else {
            self.among_atoms(k, within, &self.atoms[from..to])
        }
    }

    /// Bin `k` cut at the extremes; the first and the last bin reach to them.
    fn span(&self, k: usize) -> BinSpan {
        let bins = self.histogram.bins();
        let low = if k == 0 { self.min } else { bins.edge(k).clamp(self.min, self.max) };
        let high =
            if k + 1 == bins.len() { self.max } else { bins.edge(k + 1).clamp(self.min, self.max) };
        // Two numbers next to each other hold the lower one alone.
        let high = if high == low.next_up() && bins.is_followed() { low } else { high };
        BinSpan { low, high: high.max(low) }
    }

    /// Values per width in bin `k`, none where the extremes leave nothing of it.
    fn density(&self, k: usize) -> Option<f64> {
        let width = self.span(k).width();
        (width > 0.0).then(|| self.histogram.count(k) as f64 / width)
    }

    /// The slope a of the density within bin `k`, and how far the law may stray from it, as a
    /// share.
    fn shape(&self, k: usize) -> (f64, f64) {
        let inner = 1..self.histogram.bins().len() - 1;
        let density = |k: usize| self.density(k).filter(|_| inner.contains(&k));
        let side = |k: usize| density(k).map(|density| (self.span(k).middle(), density));
        let Some(here) = side(k) else { return (0.0, 1.0) };
        let (below, above, own) = (side(k - 1), side(k + 1), here.1);
        let (left, right) = (below.unwrap_or(here), above.unwrap_or(here));
        if left.0 >= right.0 {
            return (0.0, 1.0);
        }
        let width = self.span(k).width();
        // a = ½·width·f′/f
        let a = (0.5 * width * (right.1 - left.1) / (right.0 - left.0) / own).clamp(-1.0, 1.0);
        let bend = if self.histogram.bins().is_followed() && left.0 < here.0 && here.0 < right.0 {
            // f″·width², of neighbours of any width
            let [rise, next] =
                [(left, here), (here, right)].map(|(a, b)| (b.1 - a.1) / (b.0 - a.0));
            2.0 * width * ((next - rise) / (right.0 - left.0)) * width
        } else {
            left.1 - 2.0 * own + right.1
        };
        let curved = bend.abs() / (8.0 * own);
        let lone = if below.is_none() || above.is_none() { 0.25 * a.abs() } else { 0.0 };
        let mut sides = [k - 1, k + 1].into_iter().filter(|side| inner.contains(side));
        let is_broken = sides.any(|side| self.jumps(k, side));
        // Densities beside the least numbers are not finite.
        let is_known = a.is_finite() && curved.is_finite() && !is_broken;
        if is_known { (a, curved.max(lone).min(1.0)) } else { (0.0, 1.0) }
    }

    /// Whether the density of bin `k` is beyond chance and by more than a factor of [`JUMP`] another
    /// than that of a neighbour: then it may be another within the bin as well.
    fn jumps(&self, k: usize, side: usize) -> bool {
        let ratio = self.span(k).width() / self.span(side).width();
        let [own, other] = [k, side].map(|k| self.histogram.count(k) as f64);
        let expected = other * ratio;
        let chance = JUMP_ERRORS * JUMP_ERRORS * (own + expected * ratio.max(1.0));
        let is_unlike = own.max(expected) > JUMP * own.min(expected);
        ratio.is_finite() && is_unlike && (own - expected) * (own - expected) > chance
    }

    /// Rank `within` of bin `k`, which holds no atom.
    fn in_bin(&self, k: usize, within: u64) -> OrderStatistic {
        let span = self.span(k);
        let count = self.histogram.count(k) as f64;
        let (a, stray) = self.shape(k);
        let t = (within as f64 + 0.5) / count;
        let worth = self.histogram.worth_of_bin(k);
        let epsilon = DKW / worth.sqrt() + 0.5 / worth + stray;
        let point = |t: f64| span.at(inverse(t.clamp(0.0, 1.0), a));
        let law = [point(t - stray), point(t + stray)];
        OrderStatistic { low: point(t - epsilon), value: point(t), high: point(t + epsilon), law }
    }

    /// Rank `within` of bin `k`, which holds these atoms.
    fn among_atoms(&self, k: usize, within: u64, atoms: &[(usize, f64, u64)]) -> OrderStatistic {
        let span = self.span(k);
        let others = self.histogram.count(k);
        let (t, others_share) = (within as f64 + 0.5, others as f64 / span.width());
        if others_share == f64::INFINITY {
            // The extremes leave no width in which others could lie apart from atoms.
            let BinSpan { low, high } = span;
            return OrderStatistic { low, value: low, high, law: [low, high] };
        }
        let (mut passed, mut edge, mut value) = (0.0, span.low, None);
        for &(_, atom, count) in atoms {
            let before = if others == 0 { 0.0 } else { others_share * (atom - edge).max(0.0) };
            if t < passed + before {
                value = Some(edge + (t - passed) / others_share);
                break;
            }
            passed += before;
            if t < passed + count as f64 {
                value = Some(atom);
                break;
            }
            (passed, edge) = (passed + count as f64, atom);
        }
        // Whole weights are so large that the last rank of an atom may round to the one after it.
        let beyond = if others > 0 { (t - passed) / others_share } else { 0.0 };
        let value = value.unwrap_or(edge + beyond).clamp(span.low, span.high);
        // All other values below the atoms, then all above.
        let low = within.checked_sub(others).and_then(|rank| nth(atoms, rank)).unwrap_or(span.low);
        let high = nth(atoms, within).unwrap_or(span.high);
        let (low, high) = (low.min(value), high.max(value));
        OrderStatistic { low, value, high, law: [low, high] }
    }
}

/// The atom that holds a rank among the atoms alone.
fn nth(atoms: &[(usize, f64, u64)], rank: u64) -> Option<f64> {
    let mut passed = 0;
    atoms.iter().find_map(|&(_, atom, count)| {
        passed += count;
        (rank < passed).then_some(atom)
    })
}

/// v with (1 − a)·v + a·v² = t.
fn inverse(t: f64, a: f64) -> f64 {
    let root = ((1.0 - a) * (1.0 - a) + 4.0 * a * t).max(0.0).sqrt();
    let divisor = (1.0 - a) + root;
    if divisor > 0.0 { 2.0 * t / divisor } else { 0.0 }
}
