//! What the gamma and beta laws share: Γ and B without cancellation, and areas under a tail.
//!
//! ```text
//! ln Γ(a) = (a − ½) ln a − a + ½ ln 2π + δ(a)              δ: Stirling's series, for a ≥ 10
//! ∫₀^∞ exp(−drop(s)) ds                                    Gauss–Legendre, cut where drop = 38
//! ```
//!
//! # References
//!
//! * Loader: Fast and accurate computation of binomial probabilities (2000)
//! * `DiDonato`, Morris: Algorithm 708 (1992), <https://doi.org/10.1145/131766.131776>

/// From here on Stirling's series is exact to rounding.
pub(super) const LARGE: f64 = 10.0;

/// Stirling's remainder δ(a) for a ≥ 10; the coefficients are B₂ₙ / (2n(2n − 1)).
pub(super) fn stirling(a: f64) -> f64 {
    const TERMS: [f64; 7] = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1_260.0,
        -1.0 / 1_680.0,
        1.0 / 1_188.0,
        -691.0 / 360_360.0,
        1.0 / 156.0,
    ];
    let q = 1.0 / (a * a);
    TERMS.iter().rev().fold(0.0, |sum, term| sum * q + term) / a
}

/// ln B(a, b) without the cancellation of large terms.
pub(super) fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    if large < LARGE {
        return libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
    }
    // ln Γ(large) − ln Γ(small + large) by Stirling's series.
    let sum = small + large;
    let rest = small - small * libm::log(sum) - (large - 0.5) * libm::log1p(small / large)
        + stirling(large)
        - stirling(sum);
    libm::lgamma(small) + rest
}

/// ln(1 + e) − e, which is near −e²/2 for small e.
pub(super) fn log1p_less(e: f64) -> f64 {
    if e.abs() > 0.3 {
        return libm::log1p(e) - e;
    }
    // With r = e / (2 + e): ln(1 + e) = 2 (r + r³/3 + r⁵/5 + …) and 2r − e = −r·e.
    let r = e / (2.0 + e);
    let q = r * r;
    let (mut sum, mut power, mut odd) = (0.0, q, 3.0);
    // |r| < 0.18, so that 12 terms are all there are.
    while power > 1e-18 {
        sum += power / odd;
        power *= q;
        odd += 2.0;
    }
    r * (2.0 * sum - e)
}

/// ∫₀^∞ exp(−drop(s)) ds for a convex rising drop with that slope and curvature at 0.
pub(super) fn area(drop: impl Fn(f64) -> f64, slope: f64, curvature: f64) -> f64 {
    /// e⁻³⁸ is below half an ulp.
    const CUT: f64 = 38.0;
    /// Longest stretch, in logarithms, that one set of points resolves.
    const PANEL: f64 = 3.0;
    /// 1.25⁴⁰⁰⁰ is beyond all numbers.
    const STEPS: usize = 4000;
    let root = libm::sqrt(slope * slope + 2.0 * CUT * curvature);
    // A slope whose square overflows is all there is.
    let root = if root.is_finite() { root } else { slope };
    let mut reach = 2.0 * CUT / (slope + root).clamp(1e-300, 1e300);
    // From 1e-298 to 1e6 and back; each loop has an end, whatever drop is.
    for _ in 0..STEPS {
        if drop(reach) < CUT && reach < 1e6 {
            reach *= 1.25;
        } else {
            break;
        }
    }
    for _ in 0..STEPS {
        if drop(0.75 * reach) > CUT {
            reach *= 0.75;
        } else {
            break;
        }
    }
    let panels = libm::ceil(reach / PANEL).clamp(1.0, 1e4);
    let half = 0.5 * reach / panels;
    let mut sum = 0.0;
    let mut panel = 0.0;
    while panel < panels {
        let centre = (2.0 * panel + 1.0) * half;
        for [x, weight] in GAUSS {
            let pair = libm::exp(-drop(centre - half * x)) + libm::exp(-drop(centre + half * x));
            sum += weight * pair;
        }
        panel += 1.0;
    }
    sum * half
}

/// The positive half of the 32 Gauss–Legendre points on (−1, 1), and their weights.
const GAUSS: [[f64; 2]; 16] = [
    [0.048_307_665_687_738_32, 0.096_540_088_514_727_8],
    [0.144_471_961_582_796_5, 0.095_638_720_079_274_86],
    [0.239_287_362_252_137_06, 0.093_844_399_080_804_57],
    [0.331_868_602_282_127_67, 0.091_173_878_695_763_89],
    [0.421_351_276_130_635_33, 0.087_652_093_004_403_81],
    [0.506_899_908_932_229_4, 0.083_311_924_226_946_75],
    [0.587_715_757_240_762_3, 0.078_193_895_787_070_31],
    [0.663_044_266_930_215_2, 0.072_345_794_108_848_5],
    [0.732_182_118_740_289_7, 0.065_822_222_776_361_85],
    [0.794_483_795_967_942_4, 0.058_684_093_478_535_544],
    [0.849_367_613_732_57, 0.050_998_059_262_376_175],
    [0.896_321_155_766_052_1, 0.042_835_898_022_226_68],
    [0.934_906_075_937_739_7, 0.034_273_862_913_021_43],
    [0.964_762_255_587_506_4, 0.025_392_065_309_262_06],
    [0.985_611_511_545_268_4, 0.016_274_394_730_905_67],
    [0.997_263_861_849_481_6, 0.007_018_610_009_470_096],
];
