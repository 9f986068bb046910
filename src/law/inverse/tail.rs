//! Tails: a probability by its nearer end.

use super::score;

/// One of the two tails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Below.
    Lower,
    /// Above.
    Upper,
}

/// A probability, by the smaller of the two tails that it cuts off; at most ½.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Tail {
    /// Probability of a smaller value.
    Lower(f64),
    /// Probability of a larger value.
    Upper(f64),
}

impl Tail {
    /// The tails of a probability strictly between 0 and 1.
    pub(crate) fn of(u: f64) -> Self {
        if u <= 0.5 { Self::Lower(u) } else { Self::Upper(1.0 - u) }
    }

    /// The tail of a latent normal.
    pub(crate) fn beyond(z: f64) -> Self {
        let t = score::lower(-z.abs());
        if z <= 0.0 { Self::Lower(t) } else { Self::Upper(t) }
    }

    /// The tail on that side.
    pub(crate) fn on(side: Side, t: f64) -> Self {
        match side {
            Side::Lower => Self::Lower(t),
            Side::Upper => Self::Upper(t),
        }
    }

    /// The side and the probability.
    pub(crate) fn parts(self) -> (Side, f64) {
        match self {
            Self::Lower(t) => (Side::Lower, t),
            Self::Upper(t) => (Side::Upper, t),
        }
    }

    /// The probability of a smaller value.
    pub(crate) fn below(self) -> f64 {
        match self {
            Self::Lower(t) => t,
            Self::Upper(t) => 1.0 - t,
        }
    }

    /// The probability of a larger value.
    pub(crate) fn above(self) -> f64 {
        match self {
            Self::Lower(t) => 1.0 - t,
            Self::Upper(t) => t,
        }
    }

    /// Φ⁻¹.
    pub(crate) fn score(self) -> f64 {
        match self {
            Self::Lower(t) => score::quantile(t),
            Self::Upper(t) => -score::quantile(t),
        }
    }
}
