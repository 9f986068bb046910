//! A law between two bounds so close that its density is an exponential there.
//!
//! A normal law of standard deviation 1000 on 0 to 10⁻⁹ would lose all digits in differences of
//! its distribution function. But over such a stretch ln f is a straight line; with k what it
//! gains from the lower bound to the upper, the value at s from 0 to 1 in between is
//!
//! ```text
//! s = ln(1 + u·(eᵏ − 1)) / k,   u for k = 0
//! ```
//!
//! The error is the bend of ln f over the stretch, curvature·d²/8, kept below 10⁻¹⁰.

use super::{Level, standard::Standard};

/// What ln f may bend, times 8.
const STRAIGHT: f64 = 1e-10;

/// The exponential density with that gain k of its logarithm on 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tilt {
    gain: f64,
}

impl Tilt {
    /// Over a stretch d of a coordinate in which ln f has that slope and curvature; none where it
    /// is not straight.
    pub(crate) fn over(stretch: f64, [slope, curvature]: [f64; 2]) -> Option<Self> {
        let gain = slope * stretch;
        let straight = stretch * stretch * curvature <= STRAIGHT * gain.abs().max(1.0);
        (straight && gain.is_finite()).then_some(Self { gain })
    }

    /// In ln x, for a law whose density in ln x has that slope and curvature: that of x is less
    /// steep by 1, and the stretch itself bends by d².
    pub(crate) fn over_logarithm(
        [min, max]: [f64; 2],
        [slope, curvature]: [f64; 2],
    ) -> Option<Self> {
        let stretch = libm::log1p((max - min) / min);
        let above_zero = min > 0.0;
        above_zero.then(|| Self::over(stretch, [slope - 1.0, curvature + 1.0])).flatten()
    }
}

impl Standard for Tilt {
    fn value(&self, level: Level) -> f64 {
        match level {
            Level::Lower(t) => rise(self.gain, t),
            Level::Upper(t) => 1.0 - rise(-self.gain, t),
        }
    }
}

/// ln(1 + t·(eᵏ − 1)) / k
fn rise(k: f64, t: f64) -> f64 {
    if k.abs() < 1e-12 {
        t
    } else if k < 600.0 {
        libm::log1p(t * libm::expm1(k)) / k
    } else {
        1.0 + libm::log(t + (1.0 - t) * libm::exp(-k)) / k
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tilts_meet_where_their_forms_change() {
        for (k, l) in [(599.999_999_999, 600.0), (0.9e-12, 1.1e-12), (-1.1e-12, -0.9e-12)] {
            for t in [1e-9, 0.1, 0.5] {
                assert!((rise(k, t) / rise(l, t) - 1.0).abs() < 1e-9);
            }
        }
    }

    /// With k = ln 4 the density at 1 is four times that at 0: u = (4ˢ − 1)/3, ⅓ at s = ½.
    #[test]
    fn a_tilt_worked_by_hand() {
        let tilt = Tilt { gain: libm::log(4.0) };
        assert!((tilt.value(Level::Lower(1.0 / 3.0)) - 0.5).abs() < 1e-15);
        let mirrored = Tilt { gain: -libm::log(4.0) };
        assert!((mirrored.value(Level::Upper(1.0 / 3.0)) - 0.5).abs() < 1e-15);
    }
}
