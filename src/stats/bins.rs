//! Where the bins of a histogram lie, and which values are counted apart, decided once from a
//! pilot.
//!
//! # Equations
//!
//! ```text
//! place     t = (g(x) − low) · bins / (high − low),   bin ⌊t⌋ clamped to 0 ..= bins − 1
//! linear    g(x) = x
//! semi-log  g(x) = sign(u)·ℓ(1 + |u|),   u = (x − center) / unit
//! ℓ(y)      = ⌊log₂ y⌋ + y / 2^⌊log₂ y⌋ − 1       read off the bits of y: linear within octaves, exactly inverted
//! ```
//!
//! # What the pilot decides
//!
//! * **Atoms**: a value that the pilot holds at least [`ATOM_COUNT`] times; of more than [`MAX_ATOMS`], the most
//!   frequent. A law without atoms repeats a 53-bit value 4 times in 4096 with probability below 1e-30. What is an
//!   atom is no error either way: atoms are counted exactly, and a value that should have been one errs by no
//!   more than its bin.
//! * **Linear** bins over the range of the other values ± 15 %, if that range is at most [`LINEAR_RANGE`]
//!   interquartile ranges: normal 5.4, exponential 8, both at 4096 values. A bin is then under 1 % of the
//!   interquartile range.
//! * **Semi-log** bins where the tails are heavier. One sign only (lognormal, Pareto): about 0, so that precision
//!   is relative to the value. Both signs (Cauchy): about the median, with half the interquartile range as unit.
//! * **Few** values that are no atoms (under [`FEW`]) say nothing of their range: semi-log bins about the most
//!   frequent atom, or else about the median, over 40 octaves on either side.
//! * **Edges that follow the pilot's values** ([`edges`]) where those bins would be too coarse: where one of them
//!   holds over [`CROWDED`] times its equal share of the pilot. A bin of the linear ones above holds 4 equal shares
//!   of a normal law and 11 of an exponential one; narrow parts, lumps on several scales and densities without
//!   bound put from 20 up to all of them into one. Counting a value then takes 8 ns instead of 0.8.

#[cfg(not(pvchain_baseline))]
use multiversion::multiversion;
use serde::{Deserialize, Serialize};

use super::edges;

/// How often the pilot must hold a value for it to be an atom.
const ATOM_COUNT: usize = 4;
/// Most atoms that are counted apart; each costs about 0.1 ns per value.
const MAX_ATOMS: usize = 64;
/// Widest range, in interquartile ranges, that linear bins serve.
const LINEAR_RANGE: f64 = 16.0;
/// Fewer pilot values than this do not fix a range.
const FEW: usize = 64;
/// Equal shares of the pilot that a bin may hold, and how many values at least make a crowd.
const CROWDED: usize = 20;
const CROWD: usize = 40;
/// How far the bins reach beyond the pilot's range, as a share of it.
const MARGIN: f64 = 0.15;
/// Octaves on either side when the range is unknown, half of them below the scale of the values.
const WIDE_OCTAVES: f64 = 40.0;
/// The finest unit beside the largest value of a known range, 2⁻⁶⁰, and of an unknown one, 2⁻²⁰.
const TINY: f64 = 8.673_617_379_884_035e-19;
const FINE: f64 = 9.536_743_164_062_5e-7;
/// Cells of one atom: neighbours that fall upon one cell wait for each other's count.
pub(super) const SPREAD: usize = 8;
/// Longest row that is placed at once. Measured into 22 histograms in turn: from 128 to 512 a value
/// takes the same 0.8 ns in linear bins and 1.8 ns where it is an atom, with rows of 64 it takes 0.9
/// and 2.6 ns; the shortest of the fast ones, for clearing its cells is work of every single look-up.
pub(super) const ROW: usize = 128;

/// Bins and atoms; see the [front page](crate::stats).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bins {
    scale: BinScale,
    frame: BinFrame,
    /// Ascending.
    atoms: Vec<f64>,
}

/// What is cut into equal widths, or where the edges lie.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum BinScale {
    Linear,
    SemiLog { center: f64, unit: f64 },
    Followed(Vec<f64>),
}

/// The straight part of placing, for one pass over a row.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct BinFrame {
    /// The lower edge of bin 0.
    low: f64,
    width: f64,
    /// Bins per unit.
    per: f64,
    bins: f64,
}

impl BinFrame {
    fn cut(low: f64, range: f64, bins: f64) -> Self {
        Self { low, width: range / bins, per: bins / range, bins }
    }
}

impl Bins {
    /// Bins for values like those of `pilot`: `bins` of them (at least 2), and atoms.
    pub fn from_pilot(pilot: &[f64], bins: usize) -> Self {
        let sorted = super::defined_sorted(pilot);
        let (mut atoms, rest) = split_atoms(&sorted);
        let bins = bins.max(2);
        let (mut scale, mut low, mut high) = choose(&sorted, &atoms, &rest, pilot.len());
        // The range may be lost to overflow or to underflow, and so may the unit.
        let is_lost = matches!(scale, BinScale::SemiLog { unit, .. } if !unit.is_normal())
            || !((high - low).is_finite() && (bins as f64 / (high - low)).is_finite());
        if is_lost {
            (scale, low, high) = wide(&sorted, &atoms);
        }
        let mut repeated: Vec<f64> = atoms.iter().map(|atom| atom.0).collect();
        atoms.sort_by(|a, b| a.0.total_cmp(&b.0));
        let atoms = atoms.into_iter().map(|atom| atom.0).collect();
        let even = Self { scale, frame: BinFrame::cut(low, high - low, bins as f64), atoms };
        let has_edges = even.edge(0).is_finite() && even.edge(bins).is_finite();
        if has_edges && !even.is_crowded(&rest, pilot.len()) {
            return even;
        }
        let runs = rest.chunk_by(|a, b| a == b).filter(|run| run.len() >= ATOM_COUNT);
        repeated.extend(runs.map(|run| run[0]));
        match edges::following(&rest, &repeated, bins) {
            Some(edges) => even.at(edges),
            None => even,
        }
    }

    /// The same atoms, and bins between edges.
    fn at(&self, edges: Vec<f64>) -> Self {
        let frame = BinFrame::cut(0.0, 1.0, (edges.len() - 1) as f64);
        Self { scale: BinScale::Followed(edges), frame, atoms: self.atoms.clone() }
    }

    /// Whether a bin holds too many of a pilot's values that are no atoms.
    fn is_crowded(&self, rest: &[f64], pilot_len: usize) -> bool {
        let share = CROWDED * pilot_len / self.len();
        let crowd = if is_little(rest, pilot_len) { rest.len() / 4 } else { share.max(CROWD) };
        let mut cells = [0; ROW];
        let (mut bin, mut held) = (0, 0);
        rest.chunks(ROW).any(|row| {
            self.place_in_bins(row, &mut cells);
            cells[..row.len()].iter().any(|&cell| {
                (bin, held) = if cell == bin { (bin, held + 1) } else { (cell, 1) };
                held > crowd.max(ATOM_COUNT)
            })
        })
    }

    /// The same range and atoms in another number of bins (at least 2); where bins follow the
    /// pilot's values, in no more than there are.
    #[must_use]
    pub fn recut(&self, bins: usize) -> Self {
        if let BinScale::Followed(edges) = &self.scale {
            return self.at(edges::recut(edges, bins.max(2)));
        }
        let BinFrame { low, width, bins: before, .. } = self.frame;
        let frame = BinFrame::cut(low, width * before, bins.max(2) as f64);
        Self { frame, ..self.clone() }
    }

    /// Bytes that they hold beside themselves.
    pub(crate) fn bytes(&self) -> usize {
        let edges = if let BinScale::Followed(edges) = &self.scale { edges.len() } else { 0 };
        size_of::<f64>() * (edges + self.atoms.len())
    }

    /// How many bins there are, atoms aside.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "made from a usize"
    )]
    pub fn len(&self) -> usize {
        self.frame.bins as usize
    }

    /// Never: there are at least 2.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The values counted apart, ascending.
    pub fn atoms(&self) -> &[f64] {
        &self.atoms
    }

    /// Whether the bins have equal widths.
    pub fn is_linear(&self) -> bool {
        self.scale == BinScale::Linear
    }

    /// The lower edge of bin `k`; of `len()`, the upper edge of the last.
    pub fn edge(&self, k: usize) -> f64 {
        let g = self.frame.low + k as f64 * self.frame.width;
        match &self.scale {
            BinScale::Linear => g,
            BinScale::SemiLog { center, unit } => center + semi_log_inverse(g) * unit,
            BinScale::Followed(edges) => edges[k],
        }
    }

    /// Whether edges follow the pilot's values, so that neighbours may differ widely in width.
    pub(super) fn is_followed(&self) -> bool {
        matches!(self.scale, BinScale::Followed(_))
    }

    /// The share of the width of bin `k` that lies below a value.
    pub(super) fn share_below(&self, k: usize, value: f64) -> f64 {
        let (low, high) = (self.edge(k), self.edge(k + 1));
        let mut share = (value - low) / (high - low);
        if !share.is_finite() {
            share = (0.5 * value - 0.5 * low) / (0.5 * high - 0.5 * low);
        }
        if share.is_nan() { 0.5 } else { share.clamp(0.0, 1.0) }
    }

    /// Bin of a finite value, whether or not it is an atom.
    pub fn bin(&self, value: f64) -> usize {
        let mut cells = [0; ROW];
        self.place_in_bins(&[value], &mut cells);
        usize::try_from(cells[0]).unwrap_or(0)
    }

    /// Cells of at most [`ROW`] values: bins, then one cell for undefined values, then [`SPREAD`]
    /// cells for each atom.
    pub(super) fn place(&self, row: &[f64], cells: &mut [u64; ROW]) {
        self.place_in_bins(row, cells);
        for (first, &atom) in (self.len() as u64 + 1..).step_by(SPREAD).zip(&self.atoms) {
            place_atom(row, &mut cells[..row.len()], atom, first);
        }
    }

    fn place_in_bins(&self, row: &[f64], cells: &mut [u64; ROW]) {
        match &self.scale {
            BinScale::Linear => place_linear(row, &mut cells[..row.len()], self.frame),
            BinScale::Followed(edges) => edges::place(edges, row, &mut cells[..row.len()]),
            &BinScale::SemiLog { center, unit } => {
                let mut bent = [0.0; ROW];
                let bent = &mut bent[..row.len()];
                semi_log(row, bent, center, 1.0 / unit);
                place_linear(bent, &mut cells[..row.len()], self.frame);
            }
        }
    }
}

/// Atoms with their counts, most frequent first, and the other values, ascending.
fn split_atoms(sorted: &[f64]) -> (Vec<(f64, usize)>, Vec<f64>) {
    let runs = || sorted.chunk_by(|a, b| a == b);
    let constant = sorted.first().is_some_and(|first| sorted.last() == Some(first));
    let mut atoms: Vec<(f64, usize)> = runs()
        .filter(|run| constant || run.len() >= ATOM_COUNT)
        .map(|run| (run[0], run.len()))
        .collect();
    atoms.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.total_cmp(&b.0)));
    atoms.truncate(MAX_ATOMS);
    if atoms.is_empty() {
        return (atoms, sorted.to_vec());
    }
    let is_atom = |value: f64| atoms.iter().any(|atom| atom.0 == value);
    let rest = runs().filter(|run| !is_atom(run[0])).flatten().copied().collect();
    (atoms, rest)
}

/// Whether the values that are no atoms are too few to fix a range. `pilot_len` counts undefined
/// values too.
fn is_little(rest: &[f64], pilot_len: usize) -> bool {
    rest.len() < FEW && pilot_len >= FEW
}

/// The scale and its range, in the scale's own units. `pilot_len` counts undefined values too.
fn choose(
    sorted: &[f64],
    atoms: &[(f64, usize)],
    rest: &[f64],
    pilot_len: usize,
) -> (BinScale, f64, f64) {
    let at = |share: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a length"
        )]
        let rank = (share * rest.len() as f64) as usize;
        rest[rank.min(rest.len() - 1)]
    };
    if rest.is_empty() || is_little(rest, pilot_len) || rest[0] == rest[rest.len() - 1] {
        return wide(sorted, atoms);
    }
    let (min, max) = (rest[0], rest[rest.len() - 1]);
    let half_iqr = 0.5 * at(0.75) - 0.5 * at(0.25);
    let range = max - min;
    if range.is_finite() && range <= 2.0 * LINEAR_RANGE * half_iqr {
        let margin = MARGIN * range;
        return (BinScale::Linear, min - margin, max + margin);
    }
    let largest = min.abs().max(max.abs());
    if min > 0.0 || max < 0.0 {
        // Octaves from the 0.5 % value nearest to zero; below it widths stay equal.
        let unit = at(if min > 0.0 { 0.005 } else { 0.995 }).abs().max(largest * TINY);
        return ranged(0.0, unit, (min, max));
    }
    let unit = half_iqr.max(largest * TINY);
    ranged(at(0.5), unit, (min, max))
}

/// Semi-log bins over a range ± 15 % of its octaves, not beyond the center if the range is not.
fn ranged(center: f64, unit: f64, (min, max): (f64, f64)) -> (BinScale, f64, f64) {
    let mut g = [0.0; 2];
    semi_log(&[min, max], &mut g, center, 1.0 / unit);
    let margin = MARGIN * (g[1] - g[0]);
    let low = if g[0] > 0.0 { (g[0] - margin).max(0.0) } else { g[0] - margin };
    let high = if g[1] < 0.0 { (g[1] + margin).min(0.0) } else { g[1] + margin };
    (BinScale::SemiLog { center, unit }, low, high)
}

/// Semi-log bins for values of which the pilot says next to nothing.
fn wide(sorted: &[f64], atoms: &[(f64, usize)]) -> (BinScale, f64, f64) {
    let middle = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
    let center = atoms.first().map_or(middle, |atom| atom.0);
    let largest = sorted.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
    let size = if largest > 1e-290 { largest } else { 1.0 };
    let unit = size * FINE;
    (BinScale::SemiLog { center, unit }, -WIDE_OCTAVES, WIDE_OCTAVES)
}

/// Adding this to an integer-valued double below 2⁵¹ puts the integer in its low bits, rounding to
/// nearest.
const MAGIC: f64 = 4_503_599_627_370_496.0;
const ONE_BITS: u64 = 1.0_f64.to_bits();
/// Bits dropped, so that 1024 octaves fit into 51 bits.
const DROPPED: u32 = 11;
/// What one step of the remaining bits is, in octaves: 2⁻⁴¹.
const STEP: f64 = 4.547_473_508_864_641e-13;

/// ⌊t⌋ clamped to the bins, for every lane; `bins` for what is not finite.
#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn place_linear(row: &[f64], cells: &mut [u64], frame: BinFrame) {
    let last = frame.bins - 1.0;
    // Rounding to the nearest integer below is rounding to nearest half a bin lower.
    let middle = frame.low + 0.5 / frame.per;
    for (cell, &value) in cells.iter_mut().zip(row) {
        let t = (value - middle) * frame.per;
        let t = if t < last { t } else { last };
        let t = if t > 0.0 { t } else { 0.0 };
        let t = if value.abs() <= f64::MAX { t } else { frame.bins };
        *cell = (t + MAGIC).to_bits() ^ MAGIC.to_bits();
    }
}

/// Moves the lanes that equal an atom to its cells, neighbours to different ones.
#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn place_atom(row: &[f64], cells: &mut [u64], atom: f64, first: u64) {
    for (lane, (old, &value)) in cells.iter_mut().zip(row).enumerate() {
        *old = if value == atom { first + (lane % SPREAD) as u64 } else { *old };
    }
}

/// g(x), for every lane; NaN for what is not finite.
#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn semi_log(row: &[f64], bent: &mut [f64], center: f64, per_unit: f64) {
    for (g, &value) in bent.iter_mut().zip(row) {
        let u = (value - center) * per_unit;
        let steps = ((1.0 + u.abs()).to_bits().wrapping_sub(ONE_BITS)) >> DROPPED;
        let octaves = (f64::from_bits(steps | MAGIC.to_bits()) - MAGIC) * STEP;
        let signed = if u < 0.0 { -octaves } else { octaves };
        *g = if value.abs() <= f64::MAX { signed } else { f64::NAN };
    }
}

/// u with g(x) = `g`.
fn semi_log_inverse(g: f64) -> f64 {
    let octave = g.abs().floor().min(1023.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an integer from 0 to 1023"
    )]
    let power = f64::from_bits((1023 + octave as u64) << 52);
    // 1 + |u| = 2^e·(1 + m)
    let u = (power - 1.0) + power * (g.abs() - octave);
    if g < 0.0 { -u } else { u }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undefined_values_have_a_cell_of_their_own() {
        for bins in [Bins::from_pilot(&[0.0, 1.0], 10), Bins::from_pilot(&[2.0], 10)] {
            let mut cells = [0; ROW];
            bins.place(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX], &mut cells);
            assert_eq!(cells[..4], [10, 10, 10, 9]);
        }
    }

    #[test]
    fn semi_log_and_its_inverse_agree() {
        for exponent in -30_i16..900 {
            for u in [libm::exp2(f64::from(exponent)) * 1.3, -libm::exp2(f64::from(exponent)) * 1.7]
            {
                let mut g = [0.0];
                semi_log(&[u], &mut g, 0.0, 1.0);
                assert!(
                    (semi_log_inverse(g[0]) / u - 1.0).abs()
                        < 1e-3_f64.min(1e-11 * (1.0 + 1.0 / u.abs()))
                );
            }
        }
    }
}
