//! The standard normal law: tails and quantiles, also where probabilities underflow.
//!
//! Φ(z) = ½ erfc(−z/√2) from `libm`; below z = −30 its logarithm comes from the asymptotic series
//! Φ(z) = φ(z)/|z| · (1 − 1/z² + 3/z⁴ − 15/z⁶ + …). Φ⁻¹ is Wichura's rational approximation
//! AS 241 (about 1e-16), and below e⁻⁷⁰⁰ a Newton iteration on the logarithm.
//!
//! # References
//!
//! * Wichura: Algorithm AS 241: the percentage points of the normal distribution (1988),
//!   <https://doi.org/10.2307/2347330>
//! * Abramowitz, Stegun: Handbook of mathematical functions, 26.2.12 (1964)

use std::f64::consts::FRAC_1_SQRT_2;

/// ½ ln 2π.
pub(crate) const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;

/// Φ⁻¹(0.95), half the width of a 90 % range in standard deviations.
pub(crate) const Z_95: f64 = 1.644_853_626_951_472_7;

/// Below here the asymptotic series is exact to rounding.
const FAR: f64 = -30.0;

/// Φ(z).
pub(crate) fn lower(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// ln φ(z).
pub(crate) fn ln_density(z: f64) -> f64 {
    -0.5 * z * z - HALF_LN_TAU
}

/// ln Φ(z) and Φ(z)/φ(z).
pub(crate) fn ln_lower(z: f64) -> (f64, f64) {
    if z < FAR {
        let ratio = far_ratio(z);
        return (ln_density(z) + libm::log(ratio), ratio);
    }
    let p = lower(z);
    let ln_p = if z < 0.0 { libm::log(p) } else { libm::log1p(-lower(-z)) };
    (ln_p, p * libm::exp(-ln_density(z)))
}

/// Φ(z)/φ(z) = (1 − 1/z² + 1·3/z⁴ − 1·3·5/z⁶ + …) / |z|.
fn far_ratio(z: f64) -> f64 {
    let q = 1.0 / (z * z);
    let series = (1..=8).rev().fold(1.0, |sum, n| 1.0 - f64::from(2 * n - 1) * q * sum);
    series / -z
}

/// Φ⁻¹(t) for t ≤ ½.
pub(crate) fn quantile(t: f64) -> f64 {
    let q = t - 0.5;
    if q.abs() <= 0.425 {
        return q * ratio(&CENTRE, 0.180_625 - q * q);
    }
    let r = libm::sqrt(-libm::log(t));
    if r <= 5.0 { -ratio(&TAIL, r - 1.6) } else { -ratio(&FAR_TAIL, r - 5.0) }
}

/// Φ⁻¹(exp(`ln_t`)) for probabilities up to ½, however small.
pub(crate) fn quantile_of_ln(ln_t: f64) -> f64 {
    if ln_t > -700.0 {
        return quantile(libm::exp(ln_t).min(0.5));
    }
    // ln Φ is concave, so that Newton's iteration comes from the left and cannot leave.
    let mut z = -libm::sqrt(-2.0 * ln_t);
    for _ in 0..50 {
        let (ln_p, ratio) = ln_lower(z);
        let step = (ln_t - ln_p) * ratio;
        z += step;
        // The next step would be the square of this one.
        if step.abs() <= 1e-9 * z.abs() {
            break;
        }
    }
    z
}

/// Numerator and denominator in ascending powers.
type Rational = [[f64; 8]; 2];

fn ratio([numerator, denominator]: &Rational, x: f64) -> f64 {
    let horner = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, c| sum * x + c);
    horner(numerator) / horner(denominator)
}

/// |t − ½| ≤ 0.425, in 0.425² − (t − ½)².
#[rustfmt::skip]
const CENTRE: Rational = [
    [3.387_132_872_796_366_5, 133.141_667_891_784_38, 1_971.590_950_306_551_3,
     13_731.693_765_509_46, 45_921.953_931_549_87, 67_265.770_927_008_7,
     33_430.575_583_588_13, 2_509.080_928_730_122_7],
    [1.0, 42.313_330_701_600_91, 687.187_007_492_057_9,
     5_394.196_021_424_751, 21_213.794_301_586_597, 39_307.895_800_092_71,
     28_729.085_735_721_943, 5_226.495_278_852_854],
];

/// √(−ln t) up to 5, less 1.6.
#[rustfmt::skip]
const TAIL: Rational = [
    [1.423_437_110_749_683_5, 4.630_337_846_156_546, 5.769_497_221_460_691,
     3.647_848_324_763_204_5, 1.270_458_252_452_368_4, 0.241_780_725_177_450_6,
     0.022_723_844_989_269_184, 0.000_774_545_014_278_341_4],
    [1.0, 2.053_191_626_637_759, 1.676_384_830_183_803_8,
     0.689_767_334_985_1, 0.148_103_976_427_480_08, 0.015_198_666_563_616_457,
     0.000_547_593_808_499_534_5, 1.050_750_071_644_416_9e-09],
];

/// √(−ln t) above 5, less 5.
#[rustfmt::skip]
const FAR_TAIL: Rational = [
    [6.657_904_643_501_103, 5.463_784_911_164_114, 1.784_826_539_917_291_3,
     0.296_560_571_828_504_87, 0.026_532_189_526_576_124, 0.001_242_660_947_388_078_4,
     2.711_555_568_743_487_6e-05, 2.010_334_399_292_288_1e-07],
    [1.0, 0.599_832_206_555_888, 0.136_929_880_922_735_8,
     0.014_875_361_290_850_615, 0.000_786_869_131_145_613_3, 1.846_318_317_510_054_8e-05,
     1.421_511_758_316_446e-07, 2.044_263_103_389_939_7e-15],
];
