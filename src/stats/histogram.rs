//! Counts by bin, with atoms apart: what quantiles are read from when values are too many to keep.
//!
//! Recent counts are 32-bit, small enough for the nearer caches, and flow into 64-bit totals before
//! any can overflow. The totals hold 1.8e19 values. Memory: 4 bytes per bin until 4.3e9 values, 12
//! beyond, and up to 64 where values have weights of any size, which are kept with their squares.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::bins::{Bins, ROW, SPREAD};
use super::tiers::TierCounts;
use super::weight::{WholeWeights, effective, spread_about};

/// Counts of the values pushed so far in the cells of some [`Bins`].
///
/// ```
/// use pvchain::stats::{Bins, Histogram};
/// let mut histogram = Histogram::new(Bins::from_pilot(&[1.0, 1.0, 1.0], 16));
/// histogram.push(&[1.0, f64::NAN, 0.5, 1.0]);
/// assert_eq!((histogram.defined(), histogram.undefined(), histogram.atom(0)), (3, 1, 2));
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Histogram {
    bins: Arc<Bins>,
    /// Cells of an atom: [`SPREAD`], or 1 where parts are counted apart and memory counts for more.
    spread: usize,
    /// By part of the values: bins, then undefined values, then the cells of each atom.
    recent: Vec<u32>,
    /// Values in `recent`, at most `u32::MAX`.
    pending: u64,
    /// Empty until `recent` is flushed for the first time.
    totals: Vec<u64>,
    /// Where values have weights of any size: what is counted until it is settled.
    weighed: Option<Weighed>,
    /// Once that is settled: Σw² by cell, in the unit of the totals; else empty.
    #[serde(skip)]
    squares: Vec<f64>,
}

/// Weights by cell, and their squares where these are kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Weighed {
    weights: TierCounts,
    squares: Option<TierCounts>,
}

/// How values count: each once, or by a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counting {
    Ones,
    Weights,
}

impl Histogram {
    /// Bytes of one in these bins of so many parts, until it has counted 4.3e9 values.
    pub(crate) fn bytes((bins, parts): (&Bins, usize), counting: Counting) -> usize {
        let spread = if parts > 1 { 1 } else { SPREAD };
        let cell = match counting {
            Counting::Ones => size_of::<u32>(),
            Counting::Weights if parts > 1 => TierCounts::BYTES,
            Counting::Weights => 2 * TierCounts::BYTES,
        };
        size_of::<Self>() + cell * parts * Self::cells_of(bins, spread)
    }

    /// Bins, then one for undefined values, then those of atoms.
    fn cells_of(bins: &Bins, spread: usize) -> usize {
        bins.len() + 1 + spread * bins.atoms().len()
    }

    /// Cells of a part.
    fn cells(&self) -> usize {
        Self::cells_of(&self.bins, self.spread)
    }

    /// Nothing yet, in these bins.
    pub fn new(bins: impl Into<Arc<Bins>>) -> Self {
        let bins = bins.into();
        let recent = vec![0; Self::cells_of(&bins, SPREAD)];
        Self::counted_in((bins, SPREAD), recent)
    }

    fn counted_in((bins, spread): (Arc<Bins>, usize), recent: Vec<u32>) -> Self {
        let (totals, squares) = (Vec::new(), Vec::new());
        Self { bins, spread, recent, pending: 0, totals, weighed: None, squares }
    }

    /// The same for values with weights of any size.
    pub(crate) fn weighed(self) -> Self {
        let cells = self.recent.len();
        let squares = (self.spread == SPREAD).then(|| TierCounts::new(cells));
        let weighed = Some(Weighed { weights: TierCounts::new(cells), squares });
        Self { recent: Vec::new(), weighed, ..self }
    }

    /// Nothing yet, of so many parts that are counted apart.
    pub(crate) fn of_parts(bins: Arc<Bins>, parts: usize) -> Self {
        let recent = vec![0; parts * Self::cells_of(&bins, 1)];
        Self::counted_in((bins, 1), recent)
    }

    /// Takes in values; those that are not finite are counted as undefined.
    pub fn push(&mut self, values: &[f64]) {
        self.push_part(0, values);
    }

    /// Takes in values of a part.
    pub(crate) fn push_part(&mut self, part: usize, values: &[f64]) {
        let first = part * self.cells();
        let mut cells = [0; ROW];
        for row in values.chunks(ROW) {
            self.room_for(row.len() as u64);
            self.place(row, &mut cells);
            let recent = &mut self.recent[first..];
            for &cell in &cells[..row.len()] {
                let count = &mut recent[index(cell)];
                // It counts at most `pending` values, which `room_for` keeps within 32 bits.
                *count = count.wrapping_add(1);
            }
        }
    }

    /// Takes in values that count several times each; those that are not finite count as undefined.
    pub fn push_weighted(&mut self, values: &[f64], weights: &[u64]) {
        let mut cells = [0; ROW];
        self.totals.resize(self.recent.len(), 0);
        for (row, weights) in values.chunks(ROW).zip(weights.chunks(ROW)) {
            self.place(row, &mut cells);
            for (&cell, weight) in cells[..row.len()].iter().zip(weights) {
                self.totals[index(cell)] += weight;
            }
        }
    }

    /// Takes in values of a part with weights of any size.
    pub(crate) fn push_weighed(&mut self, part: usize, (values, whole): (&[f64], &WholeWeights)) {
        let first = part * self.cells();
        let Some(mut weighed) = self.weighed.take() else { return };
        let Weighed { weights, squares } = &mut weighed;
        weights.raise(whole.tops[0]);
        if let Some(squares) = squares {
            squares.raise(whole.tops[1]);
        }
        let mut cells = [0; ROW];
        for (row, whole) in values.chunks(ROW).zip(whole.both.chunks(ROW)) {
            self.place(row, &mut cells);
            let cells = cells[..row.len()].iter().map(|cell| first + index(*cell));
            for (cell, [weight, square]) in cells.zip(whole) {
                weights.add(cell, *weight);
                if let Some(squares) = squares {
                    squares.add(cell, *square);
                }
            }
        }
        self.weighed = Some(weighed);
    }

    /// The same with weights as whole numbers in one unit, to be read.
    pub(crate) fn settled(mut self) -> Self {
        let Some(Weighed { weights, squares }) = self.weighed.take() else { return self };
        let (totals, power) = weights.settled();
        // Of the weights' highest tier, squared: that of their squares or the one below.
        let tier = 2.0 * weights.top();
        let unit = libm::ldexp(1.0, power);
        let squares = squares.map(|squares| squares.in_tier(tier)).unwrap_or_default();
        self.squares = squares.into_iter().map(|square| square / unit / unit).collect();
        (self.recent, self.totals) = (vec![0; weights.len()], totals);
        self
    }

    /// The cells of a row within a part.
    fn place(&self, row: &[f64], cells: &mut [u64; ROW]) {
        self.bins.place(row, cells);
        if self.spread < SPREAD {
            let first = self.bins.len() as u64 + 1;
            for cell in &mut cells[..row.len()] {
                *cell = if *cell < first { *cell } else { first + (*cell - first) / SPREAD as u64 };
            }
        }
    }

    /// Takes in what another part has counted.
    ///
    /// # Panics
    ///
    /// If the two have different bins.
    pub fn merge(&mut self, other: &Self) {
        let same = Arc::ptr_eq(&self.bins, &other.bins) || self.bins == other.bins;
        assert!(same, "histograms in different bins do not merge");
        self.room_for(other.pending);
        for (count, more) in self.recent.iter_mut().zip(&other.recent) {
            *count = count.wrapping_add(*more);
        }
        if !other.totals.is_empty() {
            self.totals.resize(self.recent.len(), 0);
            for (count, more) in self.totals.iter_mut().zip(&other.totals) {
                *count += more;
            }
        }
        if let (Some(own), Some(more)) = (&mut self.weighed, &other.weighed) {
            own.weights.merge(&more.weights);
            if let (Some(own), Some(more)) = (&mut own.squares, &more.squares) {
                own.merge(more);
            }
        }
    }

    /// Makes room for so many more values in the recent counts.
    fn room_for(&mut self, values: u64) {
        if self.pending + values > u64::from(u32::MAX) {
            self.totals.resize(self.recent.len(), 0);
            for (total, recent) in self.totals.iter_mut().zip(&mut self.recent) {
                *total += u64::from(std::mem::take(recent));
            }
            self.pending = 0;
        }
        self.pending += values;
    }

    /// Whether it has a count for each bin of so many parts.
    pub(crate) fn is_whole(&self, parts: usize) -> bool {
        let cells = parts * self.cells();
        match &self.weighed {
            None => self.recent.len() == cells && [0, cells].contains(&self.totals.len()),
            Some(Weighed { weights, squares }) => {
                let mut both = std::iter::once(weights).chain(squares);
                self.recent.is_empty() && both.all(|counts| counts.is_whole(cells))
            }
        }
    }

    /// The bins counted in.
    pub fn bins(&self) -> &Arc<Bins> {
        &self.bins
    }

    fn cell(&self, cell: usize) -> u64 {
        self.totals.get(cell).copied().unwrap_or(0) + u64::from(self.recent[cell])
    }

    /// How many values fell into bin `k`, atoms not counted.
    pub fn count(&self, k: usize) -> u64 {
        debug_assert!(k < self.bins.len());
        self.cell(k)
    }

    /// How many values equalled atom `i` of [`Bins::atoms`].
    pub fn atom(&self, i: usize) -> u64 {
        let first = self.bins.len() + 1 + self.spread * i;
        (first..first + self.spread).map(|cell| self.cell(cell)).sum()
    }

    /// How many values were not finite.
    pub fn undefined(&self) -> u64 {
        self.cell(self.bins.len())
    }

    /// How many values were finite.
    pub fn defined(&self) -> u64 {
        (0..self.recent.len()).map(|cell| self.cell(cell)).sum::<u64>() - self.undefined()
    }

    /// How many values lay below `value`, and how many at or below it: exact at atoms and at edges
    /// of bins, and within a bin as if its values were spread evenly.
    pub fn below(&self, value: f64) -> [f64; 2] {
        let [below, at_most, _] = self.below_in_part(0, value);
        [below, at_most]
    }

    /// The same of a part, and how many of its values were finite.
    pub(crate) fn below_in_part(&self, part: usize, value: f64) -> [f64; 3] {
        let first = part * self.cells();
        self.below_of(value, |cells| {
            let counts = cells.map(|cell| self.cell(first + cell));
            counts.sum::<u64>() as f64
        })
    }

    /// The same of anything that is summed by cell.
    fn below_of(&self, value: f64, cells: impl Fn(std::ops::Range<usize>) -> f64) -> [f64; 3] {
        let bins = self.bins.len();
        let k = self.bins.bin(value);
        let share = self.bins.share_below(k, value);
        let between = cells(0..k) + share * cells(k..k + 1);
        let (mut below, mut at_most) = (0.0, 0.0);
        for (i, atom) in self.bins.atoms().iter().enumerate() {
            let count = cells(bins + 1 + self.spread * i..bins + 1 + self.spread * (i + 1));
            below += if *atom < value { count } else { 0.0 };
            at_most += if *atom <= value { count } else { 0.0 };
        }
        let defined = cells(0..self.cells()) - cells(bins..bins + 1);
        [between + below, between + at_most, defined]
    }

    /// How many independent values those of bin `k` are, atoms not counted.
    pub(super) fn worth_of_bin(&self, k: usize) -> f64 {
        let count = self.count(k) as f64;
        self.squares.get(k).map_or(count, |squares| effective(count, *squares))
    }

    /// How many independent draws would leave the quantile at rank `p`, which is `value`, as
    /// uncertain as weights do: p(1 − p)/s², with the linearised s² of the share that lies below. At an
    /// atom its upper and its lower end may move; the less certain one counts. None without weights,
    /// and where nothing is uncertain.
    pub(crate) fn worth_at(&self, (p, value): (f64, f64)) -> Option<f64> {
        if self.squares.is_empty() {
            return None;
        }
        let mut shares = self.below_in_part(0, value);
        let mut squares = self.below_of(value, |cells| self.squares[cells].iter().sum());
        if shares[0] == shares[1] {
            // Within a bin the rank is known better than where its values lie.
            let k = self.bins.bin(value);
            let more = (p * shares[2] - shares[0]) / self.count(k).max(1) as f64;
            let at_rank = (squares[0] + more * self.squares[k]).clamp(0.0, squares[2]);
            shares = [p * shares[2], p * shares[2], shares[2]];
            squares = [at_rank, at_rank, squares[2]];
        }
        let variance = |end: usize| {
            let share = shares[end] / shares[2];
            spread_about(share, [squares[end], squares[2]]) / shares[2] / shares[2]
        };
        let variance = variance(0).max(variance(1));
        let worth = p * (1.0 - p) / variance;
        (worth > 0.0 && worth.is_finite()).then_some(worth)
    }

    /// How many of so many values the whole bin of `value` holds in all parts, and the share of it
    /// that lies below `value`.
    pub(crate) fn around(&self, value: f64) -> [f64; 2] {
        let k = self.bins.bin(value);
        let held = self.recent.len() / self.cells();
        let cells = (0..held).map(|part| self.cell(part * self.cells() + k));
        [cells.sum::<u64>() as f64, self.bins.share_below(k, value)]
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a cell's number is below bins + 1 + 64·8")]
fn index(cell: u64) -> usize {
    cell as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recent_counts_are_flushed_before_they_overflow() {
        let mut histogram = Histogram::new(Bins::from_pilot(&[1.0], 8));
        histogram.push(&[1.0]);
        histogram.recent[9] = u32::MAX - 3;
        histogram.pending = u64::from(u32::MAX - 3);
        histogram.push(&[1.0; 5]);
        assert_eq!((histogram.atom(0), histogram.pending), (u64::from(u32::MAX) + 2, 5));
    }
}
