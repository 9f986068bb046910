//! The engine, for those who profile it or build on it.
//!
//! A [`Model`] is a scenario compiled to rows, a [`Sampler`] fills a [`Block`] of 512 draws,
//! [`balance`] computes it, and an [`Accumulate`] takes it in. Each can be timed alone; one that was
//! made for another model is refused as [`Foreign`]. [`Folded`] puts parts together with the same
//! bits for any split.
//!
//! What a [`sensitivity`](crate::sensitivity()) says of its draws can be had of any others: the
//! [`swing`] and the [`ranking`] of a figure, Sobol' [`indices`], why a promise fails
//! ([`failure`]) and the box that holds most of the draws of interest ([`find_box`]).
//!
//! ```
//! use pvchain::Scenario;
//! use pvchain::engine::{Block, Model, Sampler, balance};
//!
//! let plan = Scenario::builtin("baotou-2024")?;
//! let model = Model::compile(&plan);
//! let mut block = Block::new(&model);
//! Sampler::new(&model, 1).fill(0, &mut block)?;
//! balance(&mut block);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use crate::balance::{balance, balance_periods};
pub use crate::model::Model;
pub use crate::model::identity::Foreign;
pub use crate::model::index::{Row, Series};
pub use crate::sample::{BLOCK, Block, Sampler};
pub use crate::sensitivity::condition::{BoxSide, BoxedDraws, find_box};
pub use crate::sensitivity::rank::ranking;
pub use crate::sensitivity::stress::{PromisedDraws, failure};
pub use crate::sensitivity::swing::swing;
pub use crate::sensitivity::variance::{Exchanged, indices};
pub use crate::simulate::accumulate::Accumulate;
pub use crate::simulate::sums::Ranges;
pub use crate::simulate::threads::Folded;
pub use crate::stats::Merge;
