//! The three continuous laws that need more than a closed form: normal, gamma and beta.
//!
//! Each is taken in a coordinate y in which its density is log-concave for all parameters:
//!
//! ```text
//! law          value        ln g(y)                                   slope d ln g / dy
//! normal       y            −½ y² − ½ ln 2π                           −y
//! gamma(a)     x = eʸ       a·y − x − ln Γ(a)                         a − x
//! beta(a, b)   x = 1/(1+e⁻ʸ)  a·ln x + b·ln(1−x) − ln B(a, b)         a(1−x) − b·x
//! ```
//!
//! The logarithm of the area under either tail of a log-concave density is concave too, so that
//! Newton's iteration for a quantile converges from anywhere: it comes from the outside and cannot
//! leave. All probabilities are logarithms, and nothing underflows. The area of a tail comes from
//! the power series where that is short, and else by quadrature from y outwards.
//!
//! # References
//!
//! * DLMF 8.7.1, 8.17.8, <https://dlmf.nist.gov>
//! * Bagnoli, Bergstrom: Log-concave probability and its applications (2005),
//!   <https://doi.org/10.1007/s00199-004-0514-4>

use super::special::{LARGE, area, ln_beta, log1p_less, stirling};
use super::{TailSide, score};

/// A law in its standard form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Core {
    /// Mean 0, standard deviation 1.
    Normal,
    /// Shape a, scale 1.
    Gamma(f64),
    /// Shapes a and b on 0 to 1.
    Beta(f64, f64),
}

/// The probability P of a tail: its logarithm, and its ratio to the density at the edge.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Area {
    /// ln P.
    pub(crate) ln: f64,
    /// P / g.
    pub(crate) ratio: f64,
}

impl Core {
    /// The value at coordinate y.
    pub(crate) fn value(self, y: f64) -> f64 {
        match self {
            Self::Normal => y,
            Self::Gamma(_) => libm::exp(y),
            Self::Beta(..) => expit(y),
        }
    }

    /// ln g(y).
    pub(crate) fn ln_density(self, y: f64) -> f64 {
        self.ln_bend(y) + self.ln_peak()
    }

    /// The part of ln g that holds y.
    pub(crate) fn ln_bend(self, y: f64) -> f64 {
        match self {
            Self::Normal => -0.5 * y * y,
            Self::Gamma(a) if a >= LARGE => {
                let e = (libm::exp(y) - a) / a;
                // Far out, 1 + e cancels; its logarithm is known.
                let less = if e < -0.5 { y - libm::log(a) - e } else { log1p_less(e) };
                a * less
            }
            Self::Gamma(a) => a * y - libm::exp(y),
            Self::Beta(a, b) if a >= LARGE && b >= LARGE => {
                let (x, w) = (expit(y), expit(-y));
                let odd = b * x - a * w;
                a * log1p_less(odd / a) + b * log1p_less(-odd / b)
            }
            Self::Beta(a, b) => a * ln_expit(y) + b * ln_expit(-y),
        }
    }

    /// The rest of it, which belongs to the law.
    pub(crate) fn ln_peak(self) -> f64 {
        match self {
            Self::Normal => -score::HALF_LN_TAU,
            Self::Gamma(a) if a >= LARGE => 0.5 * libm::log(a) - score::HALF_LN_TAU - stirling(a),
            Self::Gamma(a) => -libm::lgamma(a),
            Self::Beta(a, b) if a >= LARGE && b >= LARGE => {
                let scale = 0.5 * (libm::log(a) - libm::log1p(a / b)) - score::HALF_LN_TAU;
                scale + stirling(a + b) - stirling(a) - stirling(b)
            }
            Self::Beta(a, b) => -ln_beta(a, b),
        }
    }

    /// d ln g / dy.
    pub(crate) fn slope(self, y: f64) -> f64 {
        match self {
            Self::Normal => -y,
            Self::Gamma(a) => a - libm::exp(y),
            Self::Beta(a, b) => a * expit(-y) - b * expit(y),
        }
    }

    /// The area of the tail that ends at y.
    pub(crate) fn tail(self, side: TailSide, y: f64) -> Area {
        match (self, side) {
            (Self::Normal, TailSide::Lower) => {
                let (ln, ratio) = score::ln_lower(y);
                Area { ln, ratio }
            }
            (Self::Normal, TailSide::Upper) => self.tail(TailSide::Lower, -y),
            (Self::Gamma(a), _) => self.gamma_tail(side, a, y),
            (Self::Beta(a, b), TailSide::Lower) => self.beta_lower(a, b, y),
            (Self::Beta(a, b), TailSide::Upper) => Self::Beta(b, a).beta_lower(b, a, -y),
        }
    }

    fn gamma_tail(self, side: TailSide, a: f64, y: f64) -> Area {
        let x = libm::exp(y);
        let (known, ratio) = if x >= a.max(1.0) {
            (TailSide::Upper, area(|s: f64| x * libm::expm1(s) - a * s, x - a, x))
        } else if a > 12.0 && x > 1.0 {
            (TailSide::Lower, area(|s: f64| a * s + x * libm::expm1(-s), a - x, x))
        } else {
            // P = g/a · Σ xⁿ / ((a+1)…(a+n))
            let (mut sum, mut term, mut n) = (1.0, 1.0, 1.0);
            while term > 1e-17 * sum {
                term *= x / (a + n);
                sum += term;
                n += 1.0;
            }
            (TailSide::Lower, sum / a)
        };
        let known_tail = self.with_ratio(y, ratio);
        if side == known { known_tail } else { self.complement(y, known_tail) }
    }

    fn beta_lower(self, a: f64, b: f64, y: f64) -> Area {
        let (x, w) = (expit(y), expit(-y));
        if a * w < b * x {
            return self.complement(y, Self::Beta(b, a).beta_lower(b, a, -y));
        }
        // Next to 1 the area of a law with a small b is long, and the series of what is beyond short.
        let is_long = b < 1.0 && (a + b) * w <= 1.0;
        if a >= 5.0 && !is_long {
            // Two forms of one expression: near x = 1 the first cancels, near x = 0 the second.
            let drop = |s: f64| {
                if x <= 0.5 {
                    a * s + (a + b) * libm::log1p(x * libm::expm1(-s))
                } else {
                    (a + b) * libm::log1p(w * libm::expm1(s)) - b * s
                }
            };
            return self.with_ratio(y, area(drop, a * w - b * x, (a + b) * x * w));
        }
        if x <= 0.8 {
            return self.with_ratio(y, beta_series(a, b, x));
        }
        let upper = self.with_ratio(y, beta_series(b, a, w));
        self.complement(y, upper)
    }

    fn with_ratio(self, y: f64, ratio: f64) -> Area {
        Area { ln: self.ln_density(y) + libm::log(ratio), ratio }
    }

    fn complement(self, y: f64, other: Area) -> Area {
        let p = -libm::expm1(other.ln.min(0.0));
        Area {
            ln: libm::log1p(-libm::exp(other.ln).min(1.0)),
            ratio: p * libm::exp(-self.ln_density(y)),
        }
    }

    /// The coordinate that cuts off a tail with that logarithm of its probability.
    pub(crate) fn quantile(self, side: TailSide, ln_t: f64) -> f64 {
        match (self, side) {
            (Self::Normal, TailSide::Lower) => score::quantile_of_ln(ln_t),
            (Self::Normal, TailSide::Upper) => -score::quantile_of_ln(ln_t),
            (Self::Gamma(a), _) => self.solve(side, ln_t, gamma_guess(a, side, ln_t)),
            (Self::Beta(a, b), TailSide::Lower) => self.solve(side, ln_t, beta_guess(a, b, ln_t)),
            (Self::Beta(a, b), TailSide::Upper) => {
                -Self::Beta(b, a).quantile(TailSide::Lower, ln_t)
            }
        }
    }

    /// Halley's iteration on h(y) = ln P(y), with h′ = ±g/P and h″ = h′·(slope − h′).
    fn solve(self, side: TailSide, ln_t: f64, guess: f64) -> f64 {
        let mut y = guess;
        for _ in 0..200 {
            let Area { ln, ratio } = self.tail(side, y);
            let ratio = if side == TailSide::Lower { ratio } else { -ratio };
            let newton = (ln_t - ln) * ratio;
            let bend = 1.0 + 0.5 * newton * (self.slope(y) - 1.0 / ratio);
            let step = if bend > 0.5 && bend < 2.0 { newton / bend } else { newton };
            let limit = 5.0 + y.abs();
            // Where the density underflows, the tail at hand is all there is: step outwards.
            let outwards = if side == TailSide::Lower { -5.0 } else { 5.0 };
            y += if step.is_finite() { step.clamp(-limit, limit) } else { outwards };
            // Halley's error is the cube of the residual, which is no smaller than rounding.
            if (ln_t - ln).abs() < 1e-5 + 1e-14 * ln_t.abs() {
                break;
            }
        }
        y
    }
}

/// P·a/g of the beta law's lower tail: Σ (a+b)ₙ/(a+1)ₙ xⁿ, over a.
fn beta_series(a: f64, b: f64, x: f64) -> f64 {
    let (mut sum, mut term, mut n) = (1.0, 1.0, 0.0);
    while term > 1e-17 * sum {
        term *= x * (a + b + n) / (a + 1.0 + n);
        sum += term;
        n += 1.0;
    }
    sum / a
}

/// 1 / (1 + e⁻ʸ)
fn expit(y: f64) -> f64 {
    if y < 0.0 {
        let e = libm::exp(y);
        e / (1.0 + e)
    } else {
        1.0 / (1.0 + libm::exp(-y))
    }
}

/// ln(1 / (1 + e⁻ʸ))
fn ln_expit(y: f64) -> f64 {
    if y < 0.0 { y - libm::log1p(libm::exp(y)) } else { -libm::log1p(libm::exp(-y)) }
}

/// Wilson and Hilferty's cube for shapes from 1, the leading power below.
fn gamma_guess(a: f64, side: TailSide, ln_t: f64) -> f64 {
    let power = |ln_p: f64| (ln_p + libm::lgamma(a + 1.0)) / a;
    let z = score::quantile_of_ln(ln_t.min(-core::f64::consts::LN_2));
    let z = if side == TailSide::Lower { z } else { -z };
    let cube = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * libm::sqrt(a));
    if a >= 1.0 && cube > 0.3 {
        return libm::log(a) + 3.0 * libm::log(cube);
    }
    match side {
        TailSide::Lower => power(ln_t),
        TailSide::Upper => {
            let small = power(libm::log1p(-libm::exp(ln_t)));
            if small < -1.0 { small } else { libm::log((-ln_t).max(0.5)) }
        }
    }
}

/// A normal law on the logit scale for shapes from 1, the leading powers below.
fn beta_guess(a: f64, b: f64, ln_t: f64) -> f64 {
    if a >= 1.0 && b >= 1.0 {
        let z = score::quantile_of_ln(ln_t.min(-core::f64::consts::LN_2));
        return libm::log(a / b) + z * libm::sqrt(1.0 / a + 1.0 / b);
    }
    let ln_beta = ln_beta(a, b);
    let ln_x = (ln_t + libm::log(a) + ln_beta) / a;
    if ln_x < -0.1 {
        return ln_x - libm::log1p(-libm::exp(ln_x));
    }
    let ln_w = (libm::log1p(-libm::exp(ln_t)) + libm::log(b) + ln_beta) / b;
    if ln_w < -0.1 { libm::log1p(-libm::exp(ln_w)) - ln_w } else { 0.0 }
}
