//! One stream of random numbers per named quantity, cut into blocks.
//!
//! Which number does trial 1,234,567 of `stage.wafer.operating_rate` use? One that depends on the
//! seed, that name and the trial's block alone, so that adding, removing or reordering other
//! quantities, or sharing blocks among threads, changes nothing.
//!
//! ```text
//! (h₁, h₂) = SipHash-2-4-128 of the name under the key (seed, 0)
//! word n of the seeds of block b = h₂ ⊕ mix(h₁ + (16·b + n + 1)·γ)         SplitMix64, n = 0 … 15
//! words 4l … 4l + 3 are the state of lane l, a xoshiro256++ generator
//! word i of the block = word ⌊i / 4⌋ of lane i mod 4
//! u = (2k + 1) / 2⁵³,   k the upper 52 bits of a word
//! ```
//!
//! A uniform number is an odd multiple of 2⁻⁵³: it and its complement 1 − u are exact, and neither
//! is ever 0, ½ or 1. Mixing is a bijection, so that no lane can start in the state of zeros.
//!
//! # References
//!
//! * Aumasson, Bernstein: `SipHash`: a fast short-input PRF (2012), <https://doi.org/10.1007/978-3-642-34931-7_28>
//! * Steele, Lea, Flood: Fast splittable pseudorandom number generators (2014), <https://doi.org/10.1145/2660193.2660195>
//! * Blackman, Vigna: Scrambled linear pseudorandom number generators (2021), <https://doi.org/10.1145/3460772>

use std::convert::Infallible;

use rand::{SeedableRng, TryRng};
use siphasher::sip128::SipHasher24;

/// `SplitMix64`'s increment, the odd number closest to 2⁶⁴ over the golden ratio.
const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// Interleaved generators, and words of their seeds: 4 of each.
const LANES: usize = 4;

/// The random numbers of one named quantity.
///
/// ```
/// use pvchain::sample::{BLOCK, Stream};
///
/// let stream = Stream::keyed(1, "stage.wafer.operating_rate");
/// let mut row = [0.0; BLOCK];
/// stream.uniforms(7, &mut row);
/// assert!(row.iter().all(|u| 0.0 < *u && *u < 1.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream {
    key: [u64; 2],
}

impl Stream {
    /// The stream of that name under that seed.
    pub fn keyed(seed: u64, name: &str) -> Self {
        let hash = SipHasher24::new_with_keys(seed, 0).hash(name.as_bytes());
        Self { key: [hash.h1, hash.h2] }
    }

    /// Another stream that belongs to the same name.
    pub(super) fn apart(&self) -> Self {
        let [h1, h2] = self.key;
        Self { key: [h1, mix(h2 ^ GAMMA)] }
    }

    /// The generator of one block: the words that [`uniforms`](Self::uniforms) uses, in that order.
    pub fn rng(&self, block: u64) -> StreamRng {
        let [h1, h2] = self.key;
        StreamRng::from_key([h1.wrapping_add(block.wrapping_mul(16).wrapping_mul(GAMMA)), h2])
    }

    /// Fills a row with the uniform numbers of one block.
    pub fn uniforms(&self, block: u64, out: &mut [f64]) {
        fill(&mut self.rng(block).state, out, u64::MAX);
    }
}

/// One word in each of the lanes; operations on whole arrays become vector instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Words([u64; LANES]);

impl Words {
    #[inline]
    fn map(self, f: impl Fn(u64) -> u64) -> Self {
        Self(self.0.map(f))
    }

    #[inline]
    fn zip(self, other: Self, f: impl Fn(u64, u64) -> u64) -> Self {
        let (Self([a, b, c, d]), Self([e, f_, g, h])) = (self, other);
        Self([f(a, e), f(b, f_), f(c, g), f(d, h)])
    }

    #[inline]
    fn plus(self, other: Self) -> Self {
        self.zip(other, u64::wrapping_add)
    }

    #[inline]
    fn xor(self, other: Self) -> Self {
        self.zip(other, |a, b| a ^ b)
    }

    /// Rotated left. `all` has all bits set, but the compiler must not know: it would see
    /// rotations, and with them the loop does not become vector instructions (rustc 1.95).
    #[inline]
    fn rotated<const BITS: u32>(self, all: u64) -> Self {
        self.map(|word| (word << BITS) | ((word >> (64 - BITS)) & all))
    }

    /// u = (2k + 1) / 2⁵³: k in the mantissa of 1 + k·2⁻⁵², minus 1 − 2⁻⁵³; all steps are exact.
    #[inline]
    fn uniforms(self) -> [f64; LANES] {
        const ONE: u64 = 0x3ff0_0000_0000_0000;
        const HALF_STEP: f64 = f64::EPSILON / 2.0;
        self.0.map(|word| f64::from_bits(ONE | (word >> 12)) - 1.0 + HALF_STEP)
    }
}

/// xoshiro256++ in four lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State([Words; 4]);

impl State {
    #[inline]
    fn next(&mut self, all: u64) -> Words {
        let [s0, s1, s2, s3] = self.0;
        let words = s0.plus(s3).rotated::<23>(all).plus(s0);
        let t = s1.map(|word| word << 17);
        let s2 = s2.xor(s0);
        let s3 = s3.xor(s1);
        self.0 = [s0.xor(s3), s1.xor(s2), s2.xor(t), s3.rotated::<45>(all)];
        words
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion::multiversion(targets("x86_64+avx2")))]
fn fill(state: &mut State, out: &mut [f64], all: u64) {
    fill_plain(state, out, all);
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "each version compiles the loop for its own processor")]
fn fill_plain(state: &mut State, out: &mut [f64], all: u64) {
    let mut s = *state;
    let (chunks, rest) = out.as_chunks_mut::<LANES>();
    for chunk in chunks {
        *chunk = s.next(all).uniforms();
    }
    if !rest.is_empty() {
        let last = s.next(all).uniforms();
        rest.copy_from_slice(&last[..rest.len()]);
    }
    *state = s;
}

/// The generator of one block of a stream: any `rand` distribution can be drawn from it.
///
/// ```
/// use pvchain::{Gamma, Uncertain, sample::Stream};
/// use rand_distr::Distribution;
///
/// let delay = Uncertain::from(Gamma { shape: 2.0, scale: 3.0 });
/// let draw = delay.sample(&mut Stream::keyed(1, "delay").rng(0));
/// assert!(draw > 0.0);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamRng {
    state: State,
    words: Words,
    used: usize,
}

impl StreamRng {
    fn from_key([h1, h2]: [u64; 2]) -> Self {
        let word = |n: usize| h2 ^ mix(h1.wrapping_add(GAMMA.wrapping_mul(n as u64 + 1)));
        let column = |part: usize| Words(std::array::from_fn(|lane| word(4 * lane + part)));
        let state = State(std::array::from_fn(column));
        Self { state, words: Words([0; LANES]), used: LANES }
    }
}

/// `SplitMix64`'s output function, a bijection.
fn mix(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

impl SeedableRng for StreamRng {
    type Seed = [u8; 16];

    fn from_seed(seed: Self::Seed) -> Self {
        let word = |half: usize| {
            let bytes = std::array::from_fn(|byte| seed[8 * half + byte]);
            u64::from_le_bytes(bytes)
        };
        Self::from_key([word(0), word(1)])
    }
}

impl TryRng for StreamRng {
    type Error = Infallible;

    /// The upper half of the next word.
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let Ok(word) = self.try_next_u64();
        Ok((word >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        if self.used == LANES {
            self.words = self.state.next(u64::MAX);
            self.used = 0;
        }
        let word = self.words.0[self.used];
        self.used += 1;
        Ok(word)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        for chunk in out.chunks_mut(8) {
            let Ok(word) = self.try_next_u64();
            chunk.copy_from_slice(&word.to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rand::Rng;
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;

    #[test]
    fn each_lane_is_xoshiro256_plus_plus() {
        let mut rng = Stream::keyed(42, "stage.wafer.capacity").rng(3);
        let State(columns) = rng.state;
        let mut lanes: Vec<Xoshiro256PlusPlus> = (0..LANES)
            .map(|lane| {
                let words = columns.map(|column| column.0[lane].to_le_bytes());
                Xoshiro256PlusPlus::from_seed(words.concat().try_into().unwrap())
            })
            .collect();
        for i in 0..1000 {
            assert_eq!(rng.next_u64(), lanes[i % LANES].next_u64());
        }
    }

    #[test]
    fn both_versions_give_the_same_bits_for_any_length() {
        for length in [0, 1, 3, 4, 511, 512] {
            let (mut a, mut b) = (vec![0.0; length], vec![0.0; length]);
            fill(&mut Stream::keyed(1, "y").rng(9).state, &mut a, u64::MAX);
            fill_plain(&mut Stream::keyed(1, "y").rng(9).state, &mut b, u64::MAX);
            assert_eq!(a, b);
        }
    }
}
