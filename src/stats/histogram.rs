//! Counts by bin, with atoms apart: what quantiles are read from when values are too many to keep.
//!
//! Recent counts are 32-bit, small enough for the nearer caches, and flow into 64-bit totals before
//! any can overflow. The totals hold 1.8e19 values. Memory: 4 bytes per bin until 4.3e9 values, 12
//! beyond and where values have weights.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::bins::{Bins, ROW, SPREAD};

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
            Counting::Weights => size_of::<u32>() + size_of::<u64>(),
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
        Self { bins, spread: SPREAD, recent, pending: 0, totals: Vec::new() }
    }

    /// Nothing yet, of so many parts that are counted apart.
    pub(crate) fn of_parts(bins: Arc<Bins>, parts: usize) -> Self {
        let recent = vec![0; parts * Self::cells_of(&bins, 1)];
        Self { bins, spread: 1, recent, pending: 0, totals: Vec::new() }
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
        self.push_part_weighted(0, (values, weights));
    }

    /// Takes in such values of a part.
    pub(crate) fn push_part_weighted(&mut self, part: usize, (values, weights): (&[f64], &[u64])) {
        let first = part * self.cells();
        let mut cells = [0; ROW];
        self.totals.resize(self.recent.len(), 0);
        for (row, weights) in values.chunks(ROW).zip(weights.chunks(ROW)) {
            self.place(row, &mut cells);
            for (&cell, weight) in cells[..row.len()].iter().zip(weights) {
                self.totals[first + index(cell)] += weight;
            }
        }
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
        self.recent.len() == cells && [0, cells].contains(&self.totals.len())
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
        let (bins, first) = (self.bins.len(), part * self.cells());
        let cells = |range: std::ops::Range<usize>| -> u64 {
            range.map(|cell| self.cell(first + cell)).sum()
        };
        let k = self.bins.bin(value);
        let share = self.bins.share_below(k, value);
        let between = cells(0..k) as f64 + share * cells(k..k + 1) as f64;
        let (mut below, mut at_most) = (0, 0);
        for (i, atom) in self.bins.atoms().iter().enumerate() {
            let count = cells(bins + 1 + self.spread * i..bins + 1 + self.spread * (i + 1));
            below += if *atom < value { count } else { 0 };
            at_most += if *atom <= value { count } else { 0 };
        }
        let defined = cells(0..self.cells()) - cells(bins..bins + 1);
        [between + below as f64, between + at_most as f64, defined as f64]
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
