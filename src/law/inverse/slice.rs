//! A law, given that it falls between two bounds.
//!
//! With u the probability within the bounds, the probability below is P(min) + u·(P(max) − P(min)).
//! Where both bounds lie in one tail, that is worked out in logarithms from the bound with the
//! larger tail, so that 40 standard deviations off the difference of two numbers that underflow
//! is still exact:
//!
//! ```text
//! ln P(y) = ln P(max) + ln(r + u·(1 − r)),   r = P(min) / P(max) = exp(ln P(min) − ln P(max))
//! ```

use std::{f64::consts::LN_2, fmt};

use super::core::Core;
use super::{EVERYWHERE, Level, TailSide};

/// A law by the logarithms of its tails.
pub(crate) trait Tailed: fmt::Debug + Copy {
    /// ln of the probability of the tail that ends at y.
    fn ln_tail(self, side: TailSide, y: f64) -> f64;

    /// Where a tail with that logarithm of its probability ends.
    fn quantile(self, side: TailSide, ln_t: f64) -> f64;

    /// Below and above these coordinates a cut law is its nearer bound.
    fn reach(self) -> [f64; 2] {
        EVERYWHERE
    }
}

impl Tailed for Core {
    fn ln_tail(self, side: TailSide, y: f64) -> f64 {
        self.tail(side, y).ln
    }

    fn quantile(self, side: TailSide, ln_t: f64) -> f64 {
        self.quantile(side, ln_t)
    }

    /// What exceeds a bound of z standard deviations is 1/z of one, and of a gamma law's x, far
    /// above its shape, 1: less than rounding.
    fn reach(self) -> [f64; 2] {
        match self {
            Self::Normal => [-1e8, 1e8],
            Self::Gamma(a) => [f64::NEG_INFINITY, libm::log(1e17 * a.max(1.0))],
            Self::Beta(..) => EVERYWHERE,
        }
    }
}

/// A law on an interval of its coordinate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slice<L = Core> {
    pub(crate) core: L,
    min: f64,
    max: f64,
    place: Cut,
}

/// Where the interval lies.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Cut {
    /// Everywhere.
    Whole,
    /// In one tail: the larger tail probability's logarithm, r and 1 − r.
    Tail { side: TailSide, ln: f64, r: f64, kept: f64 },
    /// Across the median: what is cut off below and above.
    Middle { below: f64, above: f64 },
    /// So far out that the law is its nearer bound.
    Point(f64),
}

impl<L: Tailed> Slice<L> {
    /// The law between two coordinates.
    pub(crate) fn between(core: L, [min, max]: [f64; 2]) -> Self {
        Self { core, min, max, place: Cut::of(core, [min, max]) }
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.place == Cut::Whole
    }

    /// The coordinate's quantile.
    pub(crate) fn quantile(&self, level: Level) -> f64 {
        let (side, t) = level.parts();
        let y = match self.place {
            Cut::Whole => self.core.quantile(side, libm::log(t)),
            Cut::Tail { side: far, ln, r, kept } => {
                let within =
                    if side == far { libm::log(r + t * kept) } else { libm::log1p(-t * kept) };
                self.core.quantile(far, ln + within)
            }
            Cut::Middle { below, above } => {
                let inside = 1.0 - below - above;
                let [p, q] = level.below_and_above();
                let (p, q) = (below + p * inside, above + q * inside);
                let (side, t) = if p <= q { (TailSide::Lower, p) } else { (TailSide::Upper, q) };
                self.core.quantile(side, libm::log(t))
            }
            Cut::Point(y) => y,
        };
        y.max(self.min).min(self.max)
    }

    /// The logarithm of the probability that the law falls inside; −∞ for a point.
    pub(crate) fn ln_mass(&self) -> f64 {
        match self.place {
            Cut::Whole => 0.0,
            Cut::Tail { ln, kept, .. } => ln + libm::log(kept),
            Cut::Middle { below, above } => libm::log(1.0 - below - above),
            Cut::Point(_) => f64::NEG_INFINITY,
        }
    }
}

impl Slice {
    /// The coordinate's quantile; the whole normal law needs no logarithm for it.
    pub(crate) fn coordinate(&self, level: Level) -> f64 {
        if self.is_whole() && self.core == Core::Normal {
            level.score()
        } else {
            self.quantile(level)
        }
    }
}

impl Cut {
    fn of(core: impl Tailed, [min, max]: [f64; 2]) -> Self {
        if min == f64::NEG_INFINITY && max == f64::INFINITY {
            return Self::Whole;
        }
        let [lowest, highest] = core.reach();
        if min > highest || max < lowest {
            return Self::Point(if min > highest { min } else { max });
        }
        let [to_max, below] = [max, min].map(|y| ln_tail(core, TailSide::Lower, y));
        let [from_min, above] = [min, max].map(|y| ln_tail(core, TailSide::Upper, y));
        if to_max <= -LN_2 {
            Self::in_tail(TailSide::Lower, to_max, below, max)
        } else if from_min <= -LN_2 {
            Self::in_tail(TailSide::Upper, from_min, above, min)
        } else {
            Self::Middle { below: libm::exp(below), above: libm::exp(above) }
        }
    }

    fn in_tail(side: TailSide, ln: f64, ln_smaller: f64, nearer: f64) -> Self {
        let kept = -libm::expm1(ln_smaller - ln);
        // Guards are written so that NaN falls through: both bounds beyond all numbers.
        if ln > f64::NEG_INFINITY && kept > 0.0 {
            Self::Tail { side, ln, r: libm::exp(ln_smaller - ln), kept }
        } else {
            Self::Point(nearer)
        }
    }
}

fn ln_tail(core: impl Tailed, side: TailSide, y: f64) -> f64 {
    let outwards = if side == TailSide::Lower { y } else { -y };
    match outwards {
        f64::NEG_INFINITY => f64::NEG_INFINITY,
        f64::INFINITY => 0.0,
        _ => Some(core.ln_tail(side, y)).filter(|ln| !ln.is_nan()).unwrap_or(f64::NEG_INFINITY),
    }
}
