//! Levels of quantiles: a probability by its nearer end.

use super::score;

/// One of the two tails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TailSide {
    Lower,
    Upper,
}

/// The level of a quantile, by the smaller of the two tails that it cuts off, at most ½: so the
/// value that is exceeded once in 10¹² draws is as accurate as the median.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Level {
    /// Probability of a smaller value.
    Lower(f64),
    /// Probability of a larger value.
    Upper(f64),
}

impl Level {
    /// The level of a probability strictly between 0 and 1.
    pub fn of(u: f64) -> Self {
        if u <= 0.5 { Self::Lower(u) } else { Self::Upper(1.0 - u) }
    }

    pub(crate) fn beyond(z: f64) -> Self {
        let t = score::lower(-z.abs());
        if z <= 0.0 { Self::Lower(t) } else { Self::Upper(t) }
    }

    pub(crate) fn on(side: TailSide, t: f64) -> Self {
        if side == TailSide::Lower { Self::Lower(t) } else { Self::Upper(t) }
    }

    pub(crate) fn parts(self) -> (TailSide, f64) {
        match self {
            Self::Lower(t) => (TailSide::Lower, t),
            Self::Upper(t) => (TailSide::Upper, t),
        }
    }

    /// The probabilities of a smaller and of a larger value.
    pub(crate) fn below_and_above(self) -> [f64; 2] {
        match self {
            Self::Lower(t) => [t, 1.0 - t],
            Self::Upper(t) => [1.0 - t, t],
        }
    }

    pub(crate) fn below(self) -> f64 {
        self.below_and_above()[0]
    }

    /// Φ⁻¹.
    pub(crate) fn score(self) -> f64 {
        match self {
            Self::Lower(t) => score::quantile(t),
            Self::Upper(t) => -score::quantile(t),
        }
    }
}
