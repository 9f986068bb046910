//! A core law, given that it falls between two bounds.
//!
//! With u the probability within the bounds, the probability below is P(min) + u·(P(max) − P(min)).
//! Where both bounds lie in one tail, that is worked out in logarithms from the bound with the
//! larger tail, so that 40 standard deviations off the difference of two numbers that underflow
//! is still exact:
//!
//! ```text
//! ln P(y) = ln P(max) + ln(r + u·(1 − r)),   r = P(min) / P(max) = exp(ln P(min) − ln P(max))
//! ```

use std::f64::consts::LN_2;

use super::core::{Area, Core, Side};
use super::quantile::Tail;

/// Standard deviations from which on a cut normal law is its bound.
const BEYOND: f64 = 1e8;

/// A core law on an interval of its coordinate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Slice {
    core: Core,
    min: f64,
    max: f64,
    place: Place,
}

/// Where the interval lies.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    /// Everywhere.
    Whole,
    /// In one tail: the larger tail probability's logarithm, r and 1 − r.
    Tail { side: Side, ln: f64, r: f64, kept: f64 },
    /// Across the median: what is cut off below and above.
    Middle { below: f64, above: f64 },
    /// So far out that the law is its nearer bound.
    Point(f64),
}

impl Slice {
    pub(super) fn whole(core: Core) -> Self {
        Self { core, min: f64::NEG_INFINITY, max: f64::INFINITY, place: Place::Whole }
    }

    /// The core law between two coordinates.
    pub(super) fn between(core: Core, min: f64, max: f64) -> Self {
        if min == f64::NEG_INFINITY && max == f64::INFINITY {
            return Self::whole(core);
        }
        // What exceeds a bound of z standard deviations is 1/z of one: less than rounding.
        let nearer = if min > 0.0 { min } else { max };
        if core == Core::Normal && (min > BEYOND || max < -BEYOND) {
            return Self { core, min, max, place: Place::Point(nearer) };
        }
        let below = ln_tail(core, Side::Lower, min);
        let above = ln_tail(core, Side::Upper, max);
        let to_max = ln_tail(core, Side::Lower, max);
        let from_min = ln_tail(core, Side::Upper, min);
        let place = if to_max <= -LN_2 {
            Place::in_tail(Side::Lower, to_max, below, max)
        } else if from_min <= -LN_2 {
            Place::in_tail(Side::Upper, from_min, above, min)
        } else {
            Place::Middle { below: libm::exp(below), above: libm::exp(above) }
        };
        Self { core, min, max, place }
    }

    pub(super) fn core(&self) -> Core {
        self.core
    }

    pub(super) fn is_whole(&self) -> bool {
        self.place == Place::Whole
    }

    /// The numbers that make it up.
    pub(super) fn numbers(&self) -> Vec<f64> {
        let core = match self.core {
            Core::Normal => vec![0.0],
            Core::Gamma(a) => vec![1.0, a],
            Core::Beta(a, b) => vec![2.0, a, b],
        };
        [core, vec![self.min, self.max]].concat()
    }

    /// The coordinate's quantile.
    pub(super) fn quantile(&self, tail: Tail) -> f64 {
        let y = match self.place {
            Place::Whole => match tail {
                Tail::Lower(t) => self.core.quantile(Side::Lower, libm::log(t)),
                Tail::Upper(t) => self.core.quantile(Side::Upper, libm::log(t)),
            },
            Place::Tail { side, ln, r, kept } => {
                let (near, t) = match (side, tail) {
                    (Side::Lower, Tail::Lower(t)) | (Side::Upper, Tail::Upper(t)) => (false, t),
                    (_, Tail::Lower(t) | Tail::Upper(t)) => (true, t),
                };
                let within = if near { libm::log1p(-t * kept) } else { libm::log(r + t * kept) };
                self.core.quantile(side, ln + within)
            }
            Place::Middle { below, above } => {
                let inside = 1.0 - below - above;
                let (p, q) = match tail {
                    Tail::Lower(t) => (below + t * inside, above + (1.0 - t) * inside),
                    Tail::Upper(t) => (below + (1.0 - t) * inside, above + t * inside),
                };
                if p <= q {
                    self.core.quantile(Side::Lower, libm::log(p))
                } else {
                    self.core.quantile(Side::Upper, libm::log(q))
                }
            }
            Place::Point(y) => y,
        };
        y.max(self.min).min(self.max)
    }

    /// The logarithm of the probability that the core law falls inside; −∞ for a point.
    pub(super) fn ln_mass(&self) -> f64 {
        match self.place {
            Place::Whole => 0.0,
            Place::Tail { ln, kept, .. } => ln + libm::log(kept),
            Place::Middle { below, above } => libm::log(1.0 - below - above),
            Place::Point(_) => f64::NEG_INFINITY,
        }
    }
}

impl Place {
    fn in_tail(side: Side, ln: f64, ln_smaller: f64, nearer: f64) -> Self {
        let kept = -libm::expm1(ln_smaller - ln);
        // Guards are written so that NaN falls through: both bounds beyond all numbers.
        if ln > f64::NEG_INFINITY && kept > 0.0 {
            Self::Tail { side, ln, r: libm::exp(ln_smaller - ln), kept }
        } else {
            Self::Point(nearer)
        }
    }
}

fn ln_tail(core: Core, side: Side, y: f64) -> f64 {
    let (none, all) = match side {
        Side::Lower => (f64::NEG_INFINITY, f64::INFINITY),
        Side::Upper => (f64::INFINITY, f64::NEG_INFINITY),
    };
    if y == none {
        f64::NEG_INFINITY
    } else if y == all {
        0.0
    } else {
        let Area { ln, .. } = core.tail(side, y);
        if ln.is_nan() { f64::NEG_INFINITY } else { ln }
    }
}
