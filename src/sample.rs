//! Random numbers: streams, marginals and the Gaussian copula.

/// Lanes of a block: every row holds so many trials of one quantity.
pub const BLOCK: usize = 512;

pub(crate) mod copula;
pub(crate) mod core;
pub(crate) mod draw;
#[cfg(test)]
pub(crate) mod fixtures;
pub(crate) mod march;
pub(crate) mod marginal;
pub(crate) mod normal;
#[cfg(test)]
pub(crate) mod promises;
pub(crate) mod quantile;
pub(crate) mod special;
pub(crate) mod steps;
pub(crate) mod stream;
pub(crate) mod table;
pub(crate) mod tilt;
pub(crate) mod truncate;

pub use copula::{Copula, rho_of_spearman};
pub use marginal::{Marginal, Shapes};
pub use stream::{Stream, StreamRng};
