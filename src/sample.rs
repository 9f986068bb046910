//! Random numbers: streams, marginals and the Gaussian copula.

/// Lanes of a block: every row holds so many trials of one quantity.
pub const BLOCK: usize = 512;

pub(crate) mod core;
pub(crate) mod normal;
pub(crate) mod quantile;
pub(crate) mod special;
pub(crate) mod steps;
pub(crate) mod stream;
pub(crate) mod truncate;

pub use stream::{Stream, StreamRng};
