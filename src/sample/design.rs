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

use std::{fmt, str::FromStr};

use rand::Rng;

use super::sobol::{self, BLOCK_BITS, Directions};
use super::stream::{Stream, StreamRng};
use crate::model::{Model, lanes::BLOCK};
use crate::scenario::input::Input;

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

    /// Most uncertain numbers and latent factors that it can lay out.
    pub(crate) fn most_inputs(self) -> usize {
        if self == Self::Sobol { sobol::DIMENSIONS } else { usize::MAX }
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

/// How many dimensions the points of a model have: one for each latent factor of a correlation,
/// each uncertain number, and each shock and fate of the pipeline.
pub(crate) fn dimensions(model: &Model) -> usize {
    let shocks = model.time.as_ref().map(|time| &time.shocks);
    let shocks = shocks.map_or(0, |shocks| shocks.factors.len() + shocks.latents.len());
    model.correlations.len() + model.uncertain_count() + shocks
}

/// Which dimension each uncertain number, shock and fate has.
///
/// They follow the file: the factors of correlations, the numbers of the chain, shared shocks, then
/// project by project its numbers and its fates, and so the retirements. Whoever comes first keeps
/// its dimension, and so its draws, when something is appended.
#[derive(Debug, Clone)]
pub(super) struct Dimensions {
    /// By position among the given numbers.
    pub(super) given: Vec<usize>,
    pub(super) factors: Vec<usize>,
    pub(super) latents: Vec<usize>,
}

impl Dimensions {
    pub(super) fn of(model: &Model) -> Self {
        let (factors, latents) = model.time.as_ref().map_or_else(Default::default, |time| {
            (&time.shocks.factors[..], &time.shocks.latents[..])
        });
        let mut found = Self {
            given: vec![0; model.given.len()],
            factors: vec![0; factors.len()],
            latents: vec![0; latents.len()],
        };
        // By whether it belongs to a project or a retirement, by its place in the file, for fates
        // that of what they decide on, and by the order among those of one place.
        let mut turns: Vec<((bool, usize, usize), &mut usize)> = Vec::new();
        for (given, dimension) in model.given.iter().zip(&mut found.given) {
            let is_later = matches!(given.input, Input::Project { .. } | Input::Retirement { .. });
            if given.law.is_uncertain() {
                turns.push(((is_later, given.place, 0), dimension));
            }
        }
        for (at, dimension) in found.factors.iter_mut().enumerate() {
            turns.push(((false, usize::MAX, at), dimension));
        }
        for ((at, latent), dimension) in latents.iter().enumerate().zip(&mut found.latents) {
            turns.push(((true, latent.place, 1 + at), dimension));
        }
        turns.sort_unstable_by_key(|(turn, _)| *turn);
        for ((_, own), dimension) in turns.into_iter().zip(model.correlations.len()..) {
            *own = dimension;
        }
        found
    }
}
