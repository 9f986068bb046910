//! Sobol' points with Owen's scrambling, a block of 512 at a time.
//!
//! Which cell of [0, 1) does point `n` of dimension `d` fall into, so that any 2ᵏ consecutive
//! points spread evenly, and any two dimensions together?
//!
//! ```text
//! x(n)   = ⊕ v_k over the bits k of n that are set             v: direction numbers, 32 bits
//! v_k    = m_k·2⁻ᵏ,  m_k = 2ˢ·m_(k−s) ⊕ m_(k−s) ⊕ ⊕_(j<s) 2ʲ·a_j·m_(k−j)
//! y      = x with each bit flipped or not, depending on the bits above it alone     (nested)
//! u      = (y + v)·2⁻³²,   v uniform from the input's own stream
//! ```
//!
//! The flips are a hash of the bits above (Laine and Karras, with Vegdahl's constants), twice with
//! independent keys that depend on the seed, the input's name and the replication. Numbers are
//! kept with their bits reversed, so that "above" is "below" and carries of additions and products
//! run in the right direction.
//!
//! The direction numbers are `new-joe-kuo-6.21201`, packed into `directions.bin`: for each
//! dimension from the second on, s in 5 bits, a in s − 1 bits, and mᵢ, which is odd, without its
//! last bit in i − 1 bits, low bits first.
//!
//! # References
//!
//! * Sobol': On the distribution of points in a cube (1967), <https://doi.org/10.1016/0041-5553(67)90144-9>
//! * Joe, Kuo: Constructing Sobol sequences with better two-dimensional projections (2008), <https://doi.org/10.1137/070709359>
//! * Owen: Randomly permuted (t,m,s)-nets and (t,s)-sequences (1995), <https://doi.org/10.1007/978-1-4612-2552-2_19>
//! * Laine, Karras: Stratified sampling for stochastic transparency (2011), <https://doi.org/10.1111/j.1467-8659.2011.02010.x>
//! * Burley: Practical hash-based Owen scrambling (2020), Journal of Computer Graphics Techniques 9 (4)

#![expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]

use crate::model::lanes::BLOCK;

/// Dimensions for which there are direction numbers.
pub(crate) const DIMENSIONS: usize = 21_201;

/// Bits of a point, so that a replication has up to 2³² of them.
pub(super) const BITS: usize = 32;

/// log₂ of the block: bits of a point's number within it.
pub(super) const BLOCK_BITS: u32 = BLOCK.trailing_zeros();

static PACKED: &[u8] = include_bytes!("directions.bin");

/// The direction numbers of one dimension, bits reversed: bit 0 halves the interval.
pub(super) type Directions = [u32; BITS];

/// Direction numbers of the first dimensions, at most [`DIMENSIONS`].
pub(super) fn directions(dimensions: usize) -> Vec<Directions> {
    let mut bits = Bits { next: 0 };
    let first = std::array::from_fn(|k| 1 << k);
    std::iter::once(first)
        .chain(std::iter::repeat_with(|| read(&mut bits)))
        .take(dimensions.min(DIMENSIONS))
        .collect()
}

/// Reads the packed numbers bit by bit.
struct Bits {
    next: usize,
}

impl Bits {
    fn take(&mut self, count: usize) -> u32 {
        let bit = |at: usize| u32::from(PACKED[at / 8] >> (at % 8) & 1);
        let value = (0..count).map(|i| bit(self.next + i) << i).sum();
        self.next += count;
        value
    }
}

fn read(bits: &mut Bits) -> Directions {
    let s = bits.take(5) as usize;
    let a = bits.take(s - 1);
    let mut v: Directions = [0; BITS];
    for (k, v) in v.iter_mut().enumerate().take(s) {
        // m / 2^(k+1), its highest bit first
        let m = bits.take(k) << 1 | 1;
        *v = (m << (BITS - 1 - k)).reverse_bits();
    }
    for k in s..BITS {
        // A shift to the right of the number is one to the left of the reversed number.
        v[k] = v[k - s] ^ (v[k - s] << s);
        for j in 1..s {
            if a >> (s - 1 - j) & 1 == 1 {
                v[k] ^= v[k - j];
            }
        }
    }
    v
}

/// Moves a row of uniforms into the cells of block `block` of one replication, scrambled by two
/// independent `keys`: each uniform says where in its cell the point lies.
pub(super) fn fill(directions: &Directions, keys: [u32; 2], block: u64, row: &mut [f64]) {
    let (within, above) = directions.split_at(BLOCK_BITS as usize);
    let above = above.iter().enumerate().filter(|(k, _)| block >> k & 1 == 1);
    let first = above.fold(0, |x, (_, direction)| x ^ direction);
    let mut points = [first; BLOCK];
    for (k, direction) in within.iter().enumerate() {
        let (known, next) = points[..2 << k].split_at_mut(1 << k);
        for (next, known) in next.iter_mut().zip(&*known) {
            *next = *known ^ direction;
        }
    }
    place(&points, keys, row);
}

#[cfg_attr(not(pvchain_baseline), multiversion::multiversion(targets("x86_64+avx2")))]
fn place(points: &[u32; BLOCK], keys: [u32; 2], row: &mut [f64]) {
    place_plain(points, keys, row);
}

#[inline(always)]
fn place_plain(points: &[u32; BLOCK], keys: [u32; 2], row: &mut [f64]) {
    let mut cells = [0; BLOCK];
    for (cell, point) in cells.iter_mut().zip(points) {
        *cell = scrambled(scrambled(*point, keys[0]), keys[1]).reverse_bits();
    }
    for (lane, cell) in row.iter_mut().zip(&cells) {
        *lane = within(u64::from(*cell), 32, *lane);
    }
}

/// The uniform, moved into one of 2^`bits` equal cells: its upper bits say where in the cell.
///
/// An odd multiple of 2⁻⁵³ again, as streams promise: it and its complement are exact.
#[inline]
pub(super) fn within(cell: u64, bits: u32, uniform: f64) -> f64 {
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    const HALF_STEP: f64 = f64::EPSILON / 2.0;
    // u = (2k + 1)/2⁵³: k is the mantissa of u + 1 − 2⁻⁵³.
    let k = (uniform - HALF_STEP + 1.0).to_bits() & 0x000f_ffff_ffff_ffff;
    let moved = cell << (52 - bits) | k >> bits;
    f64::from_bits(ONE | moved) - 1.0 + HALF_STEP
}

/// Flips each bit by a hash of the bits below it, a bijection.
#[inline(always)]
fn scrambled(x: u32, key: u32) -> u32 {
    let x = x ^ x.wrapping_mul(0x3d20_adea);
    let x = x.wrapping_add(key);
    let x = x.wrapping_mul(key >> 16 | 1);
    let x = x ^ x.wrapping_mul(0x0552_6c56);
    x ^ x.wrapping_mul(0x53a2_2864)
}

#[cfg(test)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "small whole numbers"
)]
mod tests {
    use super::*;

    /// Points 1 to 4 of the first dimensions by hand, from s, a and m of the published table: with
    /// m = 1; 1, 3; 1, 3, 1 and 1, 1, 1 the numbers that halve for the third time are ⅛, ⅝, ⅜, ⅛.
    #[test]
    fn the_first_points_are_those_published() {
        let v = directions(4);
        let at = |d: usize, n: usize| -> f64 {
            let x = (0..32).filter(|k| n >> k & 1 == 1).fold(0, |x, k| x ^ v[d][k]);
            f64::from(x.reverse_bits()) / 2f64.powi(32)
        };
        let expected = [
            [0.5, 0.25, 0.75, 0.125],
            [0.5, 0.75, 0.25, 0.625],
            [0.5, 0.75, 0.25, 0.375],
            [0.5, 0.75, 0.25, 0.125],
        ];
        for (d, expected) in expected.into_iter().enumerate() {
            assert_eq!([1, 2, 3, 4].map(|n| at(d, n)), expected, "dimension {d}");
        }
    }

    #[test]
    fn the_table_is_read_to_its_end() {
        let all = directions(usize::MAX);
        assert_eq!(all.len(), DIMENSIONS);
        // s, a and m of the last line of the published table.
        let m: [u32; 16] =
            [1, 1, 7, 11, 15, 7, 37, 239, 337, 245, 1557, 3681, 7357, 9639, 27367, 26869];
        for (k, m) in m.into_iter().enumerate() {
            assert_eq!(all[DIMENSIONS - 1][k], (m << (31 - k)).reverse_bits());
        }
    }

    #[test]
    fn moved_uniforms_stay_odd_multiples() {
        for u in [f64::EPSILON / 2.0, 0.3, 1.0 - f64::EPSILON / 2.0] {
            for (cell, bits) in [(0, 9), (511, 9), (u64::from(u32::MAX), 32)] {
                let moved = within(cell, bits, u);
                assert_eq!(1.0 - (1.0 - moved), moved);
                assert!(moved > 0.0 && moved < 1.0);
                assert_eq!((moved * 2f64.powi(53)) as u64 % 2, 1);
                assert_eq!((moved * 2f64.powi(bits as i32)) as u64, cell);
            }
        }
    }

    #[test]
    fn both_versions_give_the_same_bits() {
        let mut points = [0; BLOCK];
        (0..BLOCK).for_each(|i| points[i] = (i as u32).wrapping_mul(0x9e37_79b9));
        let (mut a, mut b) = ([0.1; BLOCK], [0.1; BLOCK]);
        place(&points, [5, 6], &mut a);
        place_plain(&points, [5, 6], &mut b);
        assert_eq!(a, b);
    }
}
