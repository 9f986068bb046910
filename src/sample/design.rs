//! Designs: how the draws of a run are laid out.
//!
//! *Can the same number of draws say more?* Independent draws leave gaps and clusters by chance.
//! A Latin hypercube draws each input once from each of 512 equally likely cells in every block;
//! Sobol' points spread evenly over many inputs at once.
//!
//! | design | a block is | replications |
//! |---|---|---|
//! | `random` | 512 independent draws | every draw |
//! | `latin` | one Latin hypercube | blocks, gathered in 32 batches |
//! | `sobol` | 512 consecutive points of one scrambling | 32 scramblings |
//!
//! Block `b` belongs to batch or scrambling `b mod 32`, and of that it is number `⌊b / 32⌋`. So the
//! draws of a block do not depend on how many blocks there are, whole rounds of 32 blocks treat
//! all replications alike, and what a run must keep is bounded.
//!
//! Within a replication draws depend on each other, but replications are independent of each
//! other: what is estimated from each of them shows how far the whole may be off.
//!
//! A dimension of Sobol' points belongs to each latent factor of a correlation, then to each
//! uncertain number in the order of the file. Numbers that are appended move no others.
//!
//! # References
//!
//! * `McKay`, Beckman, Conover: A comparison of three methods for selecting values of input variables
//!   (1979), <https://doi.org/10.1080/00401706.1979.10489755>
//! * Owen: Monte Carlo variance of scrambled net quadrature (1997), <https://doi.org/10.1137/S0036142994277468>
//! * L'Ecuyer, Lemieux: Recent advances in randomized quasi-Monte Carlo methods (2002),
//!   <https://doi.org/10.1007/0-306-48102-2_20>

use std::fmt;
use std::str::FromStr;

use rand::Rng;

use super::sobol::{self, Directions};
use super::stream::{Stream, StreamRng};
use super::{BLOCK, BLOCK_BITS};

/// Independent replications of a design other than [`Design::Random`].
pub(crate) const REPLICATIONS: u64 = 32;

/// The same, as a length.
const PARTS: usize = 32;

/// How the draws of a run are laid out.
///
/// ```
/// use pvchain::Design;
///
/// assert_eq!("sobol".parse(), Ok(Design::Sobol));
/// assert_eq!(Design::default().name(), "random");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Design {
    /// Independent draws.
    #[default]
    Random,
    /// Latin hypercubes of 512 draws.
    Latin,
    /// Sobol' points under 32 independent scramblings of Owen's kind.
    Sobol,
}

impl Design {
    /// All designs.
    pub const ALL: [Self; 3] = [Self::Random, Self::Latin, Self::Sobol];

    /// The name in options and outcomes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::Latin => "latin",
            Self::Sobol => "sobol",
        }
    }

    /// Replications whose sums are kept apart.
    pub(crate) fn parts(self) -> usize {
        match self {
            Self::Random => 1,
            Self::Latin | Self::Sobol => PARTS,
        }
    }

    /// Most blocks of a run: a scrambling has 2³² points.
    pub(crate) fn most_blocks(self) -> u64 {
        match self {
            Self::Random | Self::Latin => u64::MAX,
            Self::Sobol => (REPLICATIONS << sobol::BITS) >> BLOCK_BITS,
        }
    }

    /// Most uncertain numbers and latent factors that it can lay out.
    pub(crate) fn most_inputs(self) -> usize {
        match self {
            Self::Random | Self::Latin => usize::MAX,
            Self::Sobol => sobol::DIMENSIONS,
        }
    }
}

impl fmt::Display for Design {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no design.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no design is called `{0}`: expected random, latin or sobol")]
pub struct UnknownDesign(pub String);

impl FromStr for Design {
    type Err = UnknownDesign;

    fn from_str(name: &str) -> Result<Self, UnknownDesign> {
        let found = Self::ALL.into_iter().find(|design| design.name() == name);
        found.ok_or_else(|| UnknownDesign(name.to_owned()))
    }
}

/// The uniforms of one input under a design.
#[derive(Debug, Clone)]
pub(super) struct Uniforms {
    stream: Stream,
    order: Order,
}

#[derive(Debug, Clone)]
enum Order {
    Random,
    Latin { shuffle: Stream },
    Sobol { scramble: Stream, directions: Box<Directions> },
}

impl Uniforms {
    /// Of a stream; `directions` are those of its dimension, for Sobol' points.
    pub(super) fn of(stream: Stream, design: Design, directions: Option<&Directions>) -> Self {
        let order = match (design, directions) {
            (Design::Random, _) => Order::Random,
            // Past the end of the table inputs are stratified one by one.
            (Design::Latin, _) | (Design::Sobol, None) => Order::Latin { shuffle: stream.apart() },
            (Design::Sobol, Some(directions)) => {
                Order::Sobol { scramble: stream.apart(), directions: Box::new(*directions) }
            }
        };
        Self { stream, order }
    }

    /// Fills a row with the uniforms of one block.
    pub(super) fn fill(&self, block: u64, row: &mut [f64; BLOCK]) {
        self.stream.uniforms(block, row);
        match &self.order {
            Order::Random => {}
            Order::Latin { shuffle } => stratify(shuffle.rng(block), row),
            Order::Sobol { scramble, directions } => {
                let mut rng = scramble.rng(block % REPLICATIONS);
                let keys = [rng.next_u32(), rng.next_u32()];
                sobol::fill(directions, keys, block / REPLICATIONS, row);
            }
        }
    }
}

/// Moves each uniform of a row into a cell of its own, in random order.
fn stratify(mut rng: StreamRng, row: &mut [f64; BLOCK]) {
    let mut cells: [usize; BLOCK] = std::array::from_fn(|cell| cell);
    // Fisher and Yates, from the end. ⌊n·w/2³²⌋ strays from equal chances by n/2³², 1e-7.
    for last in (1..BLOCK).rev() {
        let other = ((last as u64 + 1) * u64::from(rng.next_u32())) >> 32;
        cells.swap(last, usize::try_from(other).unwrap_or(last));
    }
    for (lane, cell) in row.iter_mut().zip(cells) {
        *lane = sobol::within(cell as u64, BLOCK_BITS, *lane);
    }
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small whole numbers")]
mod tests {
    use super::*;

    #[test]
    fn a_latin_block_hits_each_cell_once_and_keeps_its_place_within() {
        let stream = Stream::keyed(4, "latin");
        let latin = Uniforms::of(stream, Design::Latin, None);
        let (mut row, mut plain) = ([0.0; BLOCK], [0.0; BLOCK]);
        latin.fill(3, &mut row);
        stream.uniforms(3, &mut plain);
        let mut hit = [false; BLOCK];
        for (moved, u) in row.iter().zip(&plain) {
            let cell = (moved * 512.0).floor();
            hit[cell as usize] = true;
            assert!((moved * 512.0 - cell - u).abs() < 2f64.powi(-42));
        }
        assert_eq!(hit, [true; BLOCK]);
    }

    /// Each lane is in each half equally often: over 1000 blocks a share of ½ has the standard
    /// error 0.016, 5 of them 0.079; neighbours fall into the same half about half of the time.
    #[test]
    fn a_latin_block_is_in_random_order() {
        let latin = Uniforms::of(Stream::keyed(5, "order"), Design::Latin, None);
        let (mut upper, mut both) = ([0u32; 8], [0u32; 7]);
        for block in 0..1000 {
            let mut row = [0.0; BLOCK];
            latin.fill(block, &mut row);
            for lane in 0..8 {
                upper[lane] += u32::from(row[lane] > 0.5);
            }
            for lane in 0..7 {
                both[lane] += u32::from((row[lane] > 0.5) == (row[lane + 1] > 0.5));
            }
        }
        for count in upper.iter().chain(&both) {
            assert!((f64::from(*count) / 1000.0 - 0.5).abs() < 0.079, "{upper:?} {both:?}");
        }
    }

    #[test]
    fn scramblings_differ_and_blocks_of_one_continue_it() {
        let v = sobol::directions(2);
        let points = Uniforms::of(Stream::keyed(1, "x"), Design::Sobol, Some(&v[1]));
        let row = |block: u64| {
            let mut row = [0.0; BLOCK];
            points.fill(block, &mut row);
            row
        };
        assert_ne!(row(0), row(1));
        // Two blocks of one scrambling hit each of 1024 cells once.
        let mut hit = [false; 2 * BLOCK];
        for u in row(3).iter().chain(&row(3 + REPLICATIONS)) {
            hit[(u * 1024.0) as usize] = true;
        }
        assert_eq!(hit, [true; 2 * BLOCK]);
    }
}
