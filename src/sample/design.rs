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
//! Every random number has a dimension of Sobol' points (`model::dimension`), so that what is
//! appended to a file moves no other draw. What lies past the end of the table of direction numbers
//! is stratified one by one, as in a Latin hypercube.
//!
//! # References
//!
//! * `McKay`, Beckman, Conover: A comparison of three methods for selecting values of input variables
//!   (1979), <https://doi.org/10.1080/00401706.1979.10489755>
//! * Owen: Monte Carlo variance of scrambled net quadrature (1997), <https://doi.org/10.1137/S0036142994277468>
//! * L'Ecuyer, Lemieux: Recent advances in randomized quasi-Monte Carlo methods (2002),
//!   <https://doi.org/10.1007/0-306-48102-2_20>

use std::{fmt, str::FromStr};

use rand::Rng;

use super::sobol::{self, BLOCK_BITS, Directions};
use super::stream::{Stream, StreamRng};
use crate::model::lanes::BLOCK;

/// Independent replications of a design other than [`Design::Random`].
const REPLICATIONS: usize = 32;

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
        if self == Self::Random { 1 } else { REPLICATIONS }
    }

    /// Most blocks of a run: a scrambling has 2³² points.
    pub(crate) fn most_blocks(self) -> u64 {
        let points = (REPLICATIONS as u64) << sobol::BITS;
        if self == Self::Sobol { points >> BLOCK_BITS } else { u64::MAX }
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

#[derive(Debug, Clone)]
pub(super) struct Uniforms {
    stream: Stream,
    design: Design,
    /// Of its dimension, for Sobol' points; past the end of their table inputs are stratified one
    /// by one.
    directions: Option<Box<Directions>>,
}

impl Uniforms {
    pub(super) fn of(stream: Stream, design: Design, directions: Option<&Directions>) -> Self {
        Self { stream, design, directions: directions.copied().map(Box::new) }
    }

    /// Fills a row with the uniforms of one block.
    pub(super) fn fill(&self, block: u64, row: &mut [f64; BLOCK]) {
        self.stream.uniforms(block, row);
        let order = self.stream.apart();
        match (self.design, &self.directions) {
            (Design::Random, _) => {}
            (Design::Latin, _) | (Design::Sobol, None) => stratify(order.rng(block), row),
            (Design::Sobol, Some(directions)) => {
                let replications = REPLICATIONS as u64;
                let mut rng = order.rng(block % replications);
                let keys = [rng.next_u32(), rng.next_u32()];
                sobol::fill(directions, keys, block / replications, row);
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
