//! Piecewise cubic tables of quantile functions, and their look-ups over rows.
//!
//! ```text
//! u-table   cells: 2⁵ per octave of t = min(u, 1 − u), from 2⁻⁵³ to ½, either side of the median
//!           cell and place within it are the exponent and mantissa bits of t
//! z-table   cells: 32 per unit of the latent normal z, |z| ≤ 8.25, centred on multiples of 1/32
//!           cell by adding 1.5·2⁵², which rounds to whole numbers
//! value     c₀ + ξ·(c₁ + ξ·(c₂ + ξ·c₃)),   −1 ≤ ξ ≤ 1, exact at ξ = −1, −½, ½, 1
//! ```
//!
//! The four points are Chebyshev–Lobatto points: neighbours share their ends. The error of a cell
//! is near ¼·|f⁗|/24 in ξ; it is estimated for every cell from the third differences of its
//! neighbours, relative to the larger of the value and the interquartile range, and a law for which
//! it exceeds [`TOLERANCE`] gets no table.
//!
//! The same loops are compiled for AVX2 and for every x86-64 processor; sums and products are
//! never fused, so that both give the same bits.
//!
//! # References
//!
//! * Trefethen: Approximation theory and approximation practice (2019), <https://doi.org/10.1137/1.9781611975949>
//! * Hörmann, Leydold: Continuous random variate generation by fast numerical inversion (2003),
//!   <https://doi.org/10.1145/945511.945517>

#![expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]

use super::march::{Clock, March};
use crate::law::inverse::{Core, HUGE, Level, Standard, Stretch, TailSide};

/// Largest error of a table, relative to the larger of the value and the interquartile range.
pub(super) const TOLERANCE: f64 = 1e-7;

/// Coefficients of ξ⁰ to ξ³.
type Cubic = [f64; 4];

/// log₂ of the cells per octave.
const CELL_BITS: u32 = 5;
/// Octaves of t, from 2⁻⁵³ to ½.
const OCTAVES: usize = 52;
/// Cells on one side of the median.
const U_SIDE: usize = OCTAVES << CELL_BITS;
/// Rows, a power of two so that a masked index is always inside.
const U_ROWS: usize = 4096;
/// The smallest tail, 2⁻⁵³.
const U_MIN: f64 = f64::EPSILON / 2.0;
/// Mantissa bits that place t within a cell.
const PLACE_BITS: u32 = 52 - CELL_BITS;
/// The exponent and cell bits of the smallest tail.
const U_FIRST: u64 = U_MIN.to_bits() >> PLACE_BITS;

/// Cells per unit of z.
const Z_CELLS: f64 = 32.0;
/// Largest |z| of the table; 2⁻⁵³ is at −8.21.
pub(super) const Z_MAX: f64 = 8.25;
/// Number of the outermost cell.
const Z_LAST: i32 = 264;
/// Rows, a power of two.
const Z_ROWS: usize = 1024;
/// Adding it rounds to whole numbers, which the low bits then hold.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// Lanes that are looked up together.
const LANES: usize = 64;

/// Places of the points within a cell, from 0 to 1.
const PLACES: [f64; 3] = [0.25, 0.75, 1.0];

#[cfg(pvchain_baseline)]
pub(super) use self::{normals_plain as look_up_normals, uniforms_plain as look_up_uniforms};
#[cfg(not(pvchain_baseline))]
pub(super) use wide::{look_up_normals, look_up_uniforms};

/// A table by probability.
pub(super) type UTable = Box<[Cubic; U_ROWS]>;

/// A table by latent normal.
pub(super) type ZTable = Box<[Cubic; Z_ROWS]>;

/// The table by probability, if the law is smooth enough for one.
pub(super) fn u_table(standard: &dyn Standard) -> Option<UTable> {
    let mut rows = boxed::<U_ROWS>()?;
    let mut worst = 0.0f64;
    for (side, first) in [(TailSide::Lower, 0), (TailSide::Upper, U_SIDE)] {
        let mut points = Points::new(standard, side, Clock::Probability, U_MIN);
        for octave in 0..OCTAVES {
            let start = U_MIN * (1u64 << octave) as f64;
            let width = start / f64::from(1 << CELL_BITS);
            // Octaves differ in width and do not compare.
            points.last = None;
            for cell in 0..1usize << CELL_BITS {
                let row = points.cell(start + width * cell as f64, width);
                rows[first + (octave << CELL_BITS) + cell] = row;
            }
        }
        worst = worst.max(points.worst);
    }
    // u = ½ itself, which streams never give.
    let median = standard.quantile(Level::Lower(0.5));
    rows[2 * U_SIDE..].fill([median, 0.0, 0.0, 0.0]);
    (worst <= TOLERANCE).then_some(rows)
}

/// The table by latent normal, if the law is smooth enough for one.
pub(super) fn z_table(standard: &dyn Standard) -> Option<ZTable> {
    let mut rows = boxed::<Z_ROWS>()?;
    let mut worst = 0.0f64;
    let half = 0.5 / Z_CELLS;
    for (side, sign) in [(TailSide::Lower, 1.0), (TailSide::Upper, -1.0)] {
        // From the outermost cell inwards; the middle cell belongs to the lower side.
        let start = -sign * (f64::from(Z_LAST) / Z_CELLS + half);
        let mut points = Points::new(standard, side, Clock::Normal, start);
        let cells = if side == TailSide::Lower { Z_LAST + 1 } else { Z_LAST };
        for cell in 0..cells {
            let [c0, c1, c2, c3] =
                points.cell(start + sign * f64::from(cell) / Z_CELLS, sign / Z_CELLS);
            // The index as the look-up finds it.
            let number = sign * f64::from(cell - Z_LAST);
            let index = masked((ROUNDER + number).to_bits(), Z_ROWS);
            rows[index] = [c0, sign * c1, c2, sign * c3];
        }
        worst = worst.max(points.worst);
    }
    (worst <= TOLERANCE).then_some(rows)
}

fn boxed<const ROWS: usize>() -> Option<Box<[Cubic; ROWS]>> {
    vec![[0.0; 4]; ROWS].into_boxed_slice().try_into().ok()
}

/// The points of a law's cells, from the outside inwards.
struct Points<'a> {
    standard: &'a dyn Standard,
    side: TailSide,
    clock: Clock,
    march: Option<March<'a>>,
    edge: f64,
    last: Option<Cubic>,
    /// The interquartile range.
    scale: f64,
    /// The largest error so far, by estimate.
    worst: f64,
}

impl<'a> Points<'a> {
    fn new(standard: &'a dyn Standard, side: TailSide, clock: Clock, start: f64) -> Self {
        // The normal law itself has a closed form that is as fast.
        let march = standard
            .slice()
            .filter(|slice| !(slice.is_whole() && slice.core == Core::Normal))
            .map(|slice| March::from(slice, side, clock, start));
        let scale = standard.quantile(Level::Upper(0.25)) - standard.quantile(Level::Lower(0.25));
        let (edge, last, worst) = (0.0, None, 0.0);
        let mut points = Self { standard, side, clock, march, edge, last, scale, worst };
        points.edge = points.value(start);
        points
    }

    /// The cubic of the cell from there on.
    fn cell(&mut self, from: f64, width: f64) -> Cubic {
        let [below, above, end] = PLACES.map(|place| self.value(from + width * place));
        let row = cubic([self.edge, below, above, end]);
        self.edge = end;
        if let Some(last) = self.last.replace(row) {
            // Of two neighbours ¼·f⁗/24, with f⁗ = 6·Δc₃/2.
            let value = row[0].abs().min(last[0].abs()).max(self.scale).max(f64::MIN_POSITIVE);
            self.worst = self.worst.max((row[3] - last[3]).abs() / 32.0 / value);
        }
        row
    }

    fn value(&mut self, at: f64) -> f64 {
        match &mut self.march {
            Some(march) => self.standard.at_coordinate(march.coordinate(at)),
            None => self.standard.quantile(self.clock.level(self.side, at)),
        }
    }
}

/// The cubic through values at ξ = −1, −½, ½, 1.
fn cubic(points: [f64; 4]) -> Cubic {
    let [far_low, low, high, far_high] = points.map(|value| value.clamp(-HUGE, HUGE) * 0.5);
    let (even, even_half) = (far_high + far_low, high + low);
    let (odd, odd_half) = (far_high - far_low, high - low);
    let c2 = (even - even_half) * (4.0 / 3.0);
    let c3 = (odd - 2.0 * odd_half) * (4.0 / 3.0);
    [even - c2, odd - c3, c2, c3]
}

/// Three plain loops over a few lanes: places, which vectorises; cubics, four rows at a time, since
/// gathers are slower; and the map to the law at hand, which vectorises. A macro and no closure,
/// which would be compiled once, for the plain processor, and called from both versions.
macro_rules! look_up {
    ($locate:ident, $cubics:path, $rows:ident, $stretch:ident, $row:ident) => {
        let (mut cells, mut places) = ([[0u64; 4]; LANES / 4], [[0.0; 4]; LANES / 4]);
        let mut values = [[0.0; 4]; LANES / 4];
        for lanes in $row.chunks_mut(LANES) {
            let located = cells.as_flattened_mut().iter_mut().zip(places.as_flattened_mut());
            for (lane, (cell, place)) in lanes.iter().zip(located) {
                (*cell, *place) = $locate(*lane);
            }
            for ((value, cell), place) in values.iter_mut().zip(&cells).zip(&places) {
                *value = $cubics(cell.map(|cell| &$rows[masked(cell, $rows.len())]), *place);
            }
            for (lane, value) in lanes.iter_mut().zip(values.as_flattened()) {
                let value = $stretch.offset + $stretch.scale * *value;
                let value = if value < $stretch.min { $stretch.min } else { value };
                *lane = if value > $stretch.max { $stretch.max } else { value };
            }
        }
    };
}

pub(super) fn uniforms_plain(rows: &[Cubic; U_ROWS], stretch: &Stretch, row: &mut [f64]) {
    look_up!(locate_uniform, cubics, rows, stretch, row);
}

pub(super) fn normals_plain(rows: &[Cubic; Z_ROWS], stretch: &Stretch, row: &mut [f64]) {
    look_up!(locate_normal, cubics, rows, stretch, row);
}

/// c₀ + ξ·(c₁ + ξ·(c₂ + ξ·c₃)) in four lanes.
#[inline(always)]
fn cubics(rows: [&Cubic; 4], x: [f64; 4]) -> [f64; 4] {
    std::array::from_fn(|lane| {
        let [c0, c1, c2, c3] = *rows[lane];
        c0 + x[lane] * (c1 + x[lane] * (c2 + x[lane] * c3))
    })
}

/// Look-ups with the instructions of AVX2 where there are any, since no compiler turns four rows into
/// four columns by itself. Sums and products are the same, in the same order.
#[cfg(not(pvchain_baseline))]
mod wide {
    #[cfg(target_arch = "x86_64")]
    use std::arch::x86_64::{
        __m256d, _mm256_add_pd, _mm256_mul_pd, _mm256_permute2f128_pd, _mm256_unpackhi_pd,
        _mm256_unpacklo_pd,
    };

    use multiversion::{multiversion, target::match_target};

    use super::{Cubic, LANES, Stretch, U_ROWS, Z_ROWS};
    use super::{locate_normal, locate_uniform, masked, normals_plain, uniforms_plain};

    #[multiversion(targets("x86_64+avx2"))]
    pub(crate) fn look_up_uniforms(rows: &[Cubic; U_ROWS], stretch: &Stretch, row: &mut [f64]) {
        match_target! {
            "x86_64+avx2" => { look_up!(locate_uniform, cubics, rows, stretch, row); }
            _ => uniforms_plain(rows, stretch, row),
        }
    }

    #[multiversion(targets("x86_64+avx2"))]
    pub(crate) fn look_up_normals(rows: &[Cubic; Z_ROWS], stretch: &Stretch, row: &mut [f64]) {
        match_target! {
            "x86_64+avx2" => { look_up!(locate_normal, cubics, rows, stretch, row); }
            _ => normals_plain(rows, stretch, row),
        }
    }

    /// The cubics of four rows.
    #[cfg(target_arch = "x86_64")]
    #[inline]
    #[target_feature(enable = "avx2")]
    fn cubics(rows: [&Cubic; 4], x: [f64; 4]) -> [f64; 4] {
        let [a, b, c, d] = rows.map(|row| bytemuck::cast::<Cubic, __m256d>(*row));
        let x = bytemuck::cast(x);
        let (low_ab, high_ab) = (_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b));
        let (low_cd, high_cd) = (_mm256_unpacklo_pd(c, d), _mm256_unpackhi_pd(c, d));
        let c0 = _mm256_permute2f128_pd::<0x20>(low_ab, low_cd);
        let c1 = _mm256_permute2f128_pd::<0x20>(high_ab, high_cd);
        let c2 = _mm256_permute2f128_pd::<0x31>(low_ab, low_cd);
        let c3 = _mm256_permute2f128_pd::<0x31>(high_ab, high_cd);
        let value = _mm256_add_pd(c2, _mm256_mul_pd(x, c3));
        let value = _mm256_add_pd(c1, _mm256_mul_pd(x, value));
        bytemuck::cast(_mm256_add_pd(c0, _mm256_mul_pd(x, value)))
    }
}

/// The cell of a uniform, and ξ.
#[inline(always)]
fn locate_uniform(u: f64) -> (u64, f64) {
    let (t, side) = if u < 0.5 { (u, 0) } else { (1.0 - u, U_SIDE as u64) };
    let bits = (if t > U_MIN { t } else { U_MIN }).to_bits();
    let cell = (bits >> PLACE_BITS).wrapping_sub(U_FIRST).wrapping_add(side);
    // Mantissa bits below the cell's, as a number from 2 to 4, less 3.
    let within = (bits << CELL_BITS) & 0x000f_ffff_ffff_ffff;
    (cell, f64::from_bits(0x4000_0000_0000_0000 | within) - 3.0)
}

/// The cell of a latent normal, in the low bits, and ξ.
#[inline(always)]
fn locate_normal(z: f64) -> (u64, f64) {
    let z = if z < -Z_MAX { -Z_MAX } else { z };
    let z = if z > Z_MAX { Z_MAX } else { z };
    let scaled = z * Z_CELLS;
    let rounded = scaled + ROUNDER;
    (rounded.to_bits(), 2.0 * (scaled - (rounded - ROUNDER)))
}

/// The low bits: an index below a power of two.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "masked below the number of rows")]
fn masked(cell: u64, n_rows: usize) -> usize {
    cell as usize & (n_rows - 1)
}

#[cfg(test)]
mod tests {
    use super::super::stream::Stream;
    use super::*;
    use crate::law::inverse::{EVERYWHERE, Slice};

    #[test]
    fn both_versions_give_the_same_bits_for_any_length() {
        let standard = Slice::between(Core::Gamma(2.5), EVERYWHERE);
        let (by_uniform, by_normal) = (u_table(&standard).unwrap(), z_table(&standard).unwrap());
        let stretch = Stretch { offset: 0.0, scale: 3.7, min: f64::MIN_POSITIVE, max: HUGE };
        for length in [1, 7, 8, 500, 512] {
            let mut uniforms = vec![0.0; length];
            Stream::keyed(1, "versions").uniforms(0, &mut uniforms);
            let normals: Vec<f64> = uniforms.iter().map(|u| Level::of(*u).score()).collect();
            let (mut a, mut b) = (uniforms.clone(), uniforms);
            look_up_uniforms(&by_uniform, &stretch, &mut a);
            uniforms_plain(&by_uniform, &stretch, &mut b);
            assert_eq!(a, b);
            let (mut a, mut b) = (normals.clone(), normals);
            look_up_normals(&by_normal, &stretch, &mut a);
            normals_plain(&by_normal, &stretch, &mut b);
            assert_eq!(a, b);
        }
    }
}
