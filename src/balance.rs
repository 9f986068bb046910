//! Balance: what every stage makes, what flows between stages and what is left, draw by draw.
//!
//! *Do the planned capacities feed each other?*
//!
//! # Equations
//!
//! Stages in topological order. Out(i) are the links out of i, G(j) the inputs of j, each one link
//! or all alternatives of a name. For alternatives `w` is the given mix, scaled to sum 1, or
//! `(e_i/r_ij) / Σ_k (e_k/r_kj)`; for a single link it is 1.
//!
//! ```text
//! e_i      = K_i·u_i
//!
//! pull, from buyers to suppliers
//! want_ij  = φ_ij·r_ij·w_ij·d_j
//! d_i      = min(e_i, max(0, x_i + Σ_{j ∈ Out(i)} want_ij + storage_i − stock_i))
//!                                                                   x_i unlimited → d_i = e_i
//!
//! push, from suppliers to buyers
//! free_i   = p_i + stock_i − min(c_i, x_i, p_i + stock_i)
//! grant_ij = want_ij·min(1, free_i / Σ_{k ∈ Out(i)} want_ik)        0 if nobody wants any
//! local_g  = Σ_{i ∈ g} grant_ij / r_ij
//! import_g = Σ_{i ∈ g} m_ij·w_ij·d_j
//! p_j      = min(d_j, min_{g ∈ G(j)} (local_g + import_g))
//! ℓ_g      = max(p_j − import_g, min(local_g, p_j·Σ_{i ∈ g} φ_ij·w_ij))
//! local_ij = grant_ij·ℓ_g / local_g                                 0 if local_g is 0
//! import_ij = r_ij·(p_j − ℓ_g)·m_ij·w_ij·d_j / import_g             0 if import_g is 0
//!
//! surplus_i  = p_i + stock_i − Σ_j local_ij
//! export_i   = min(surplus_i, x_i)
//! stock'_i   = min(storage_i, surplus_i − export_i)                 what the next period begins with
//! stranded_i = surplus_i − export_i − stock'_i
//! ```
//!
//! | symbol | name | unit |
//! |---|---|---|
//! | `K` | nameplate capacity | stage unit per year |
//! | `u` | operating rate | 1 |
//! | `e` | potential | stage unit |
//! | `r` | specific consumption | units of `i` per unit of `j` |
//! | `φ`, `m` | caps on the local and the imported share of planned need | 1 |
//! | `x`, `c` | export limit and commitment | stage unit |
//! | `d` | planned production | stage unit |
//! | `p` | production | stage unit |
//!
//! From these follow coverage `κ_i = e_i / Σ_j r·w·e_j`, the gap `e_i − Σ_j r·w·e_j`, the local
//! supply rate `λ_ij = local_ij / (local_ij + import_ij)`, the local conversion rate
//! `α_i = min(1, Σ_j local_ij / p_i)`, units in one unit of the final product
//! `R_i = Σ_j r_ij·w_ij·R_j` with `R_final = 1`, and final equivalents `E_i = e_i / R_i`, the
//! smallest of which is what the chain could make with no trade at all.
//!
//! # Markets
//!
//! Where a stage sells on a market, `K·u` is what it could make at most, `E`, and its potential is
//! what the market leaves it. A producer of cash cost `γ` runs a share of what it could that rises
//! with the price `π`, and the price is the one at which all together make what is needed, those of
//! the plan and everybody else (0):
//!
//! ```text
//! N        = D·Σ_s R_s + other demand                   or the market's own demand
//! h_k(π)   = π^η / (π^η + γ_k^η)
//! Σ_k E_k·h_k(π) = N                                    k over the plan's stages and everybody else
//! e_s      = E_s·h_s
//! ```
//!
//! `D` is what the whole market wants of the final product. Where nothing is needed nothing is made
//! and there is no price; where all that could be made is needed, or more, the price is the ceiling,
//! or undefined without one. With one cost `h = N/ΣE` and `π = γ·(h/(1 − h))^(1/η)`. Of a year that
//! sums up its periods the price is their mean, weighted by need.
//!
//! A ratio whose denominator is 0 is undefined: NaN in a block, never in an outcome.
//!
//! # Where it is wrong
//!
//! Shortages are shared out once: what a buyer is granted but cannot use is not offered to others
//! again. Plans do not foresee shortages. Coverage and throughput ignore contracts and side
//! branches. A market clears on potentials, so a seller that lacks inputs moves no price; there is one
//! price for all qualities, no contracts, and nobody builds or closes because of the price but
//! through factors that follow demand.

pub mod trace;

use std::{fmt, str::FromStr};

use crate::{pipeline, sample::Block};

/// Computes all rows that follow from the drawn ones, for all 512 lanes; with a horizon those of
/// all periods in turn, so that the last one remains.
///
/// Allocates nothing and cannot fail.
pub fn balance(block: &mut Block<'_>) {
    balance_periods(block, |_, _| {});
}

/// Balances every period of a block in turn, each year after its parts, and shows the block with
/// the rows of each to `visit`, with its place among the periods.
///
/// Without a horizon that is one [`balance()`].
pub fn balance_periods<'m>(block: &mut Block<'m>, visit: impl FnMut(usize, &Block<'m>)) {
    pipeline::fates(block);
    balance_decided(block, visit);
}

/// The same, after the fates are decided.
pub(crate) fn balance_decided<'m>(block: &mut Block<'m>, mut visit: impl FnMut(usize, &Block<'m>)) {
    for period in 0..block.model().periods.len() {
        balance_period(block, period);
        visit(period, block);
    }
}

/// One period, after the fates are decided and all periods before it are balanced.
pub(crate) fn balance_period(block: &mut Block<'_>, period: usize) {
    let model = block.model();
    block.period = period;
    if model.periods[period].is_simulated() {
        pipeline::enter(block, period);
        block.run(&model.of_period);
        pipeline::gather(block, period);
    } else {
        pipeline::recall(block);
        // Shares, needs and ratios of a year are computed again from its amounts, never averaged.
        block.run(&model.of_year);
    }
    block.compute_own();
}

/// What holds a stage back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum LimitedBy {
    /// Its own plants: `potential`.
    OwnPlants,
    /// What can be sold: `market`.
    Market,
    /// The input from that supplier, or from alternatives of that name: `input:NAME`.
    Input(String),
}

impl fmt::Display for LimitedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OwnPlants => f.write_str("potential"),
            Self::Market => f.write_str("market"),
            Self::Input(name) => write!(f, "input:{name}"),
        }
    }
}

/// Text that names nothing that could hold a stage back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` holds no stage back: expected potential, market or input:NAME")]
pub struct UnknownLimit(pub String);

impl FromStr for LimitedBy {
    type Err = UnknownLimit;

    fn from_str(text: &str) -> Result<Self, UnknownLimit> {
        match (text, text.strip_prefix("input:")) {
            ("potential", _) => Ok(Self::OwnPlants),
            ("market", _) => Ok(Self::Market),
            (_, Some(name)) => Ok(Self::Input(name.to_owned())),
            _ => Err(UnknownLimit(text.to_owned())),
        }
    }
}
