//! Means, spreads and extremes are those that NIST certifies, in any order, in parts or whole.

use proptest::prelude::*;
use pvchain::stats::Moments;

/// Values that are summed at a time.
const ROW: usize = 512;

fn of(values: &[f64], shift: f64) -> Moments {
    let mut moments = Moments::about(shift);
    moments.push(values);
    moments
}

/// Shuffles by a linear congruential generator with a fixed seed.
fn shuffled(values: &[f64]) -> Vec<f64> {
    let mut values = values.to_vec();
    let mut state = 12_345_u64;
    for i in (1..values.len()).rev() {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        values.swap(i, usize::try_from(state >> 33).unwrap() % (i + 1));
    }
    values
}

/// In order, shuffled, and split into sevens that are merged, all about the first value.
fn three_ways(values: &[f64]) -> [Moments; 3] {
    let mut merged = Moments::about(values[0]);
    for part in values.chunks(7) {
        merged.merge(&of(part, values[0]));
    }
    [of(values, values[0]), of(&shuffled(values), values[0]), merged]
}

#[track_caller]
fn certified(values: &[f64], mean: f64, sd: f64) {
    for moments in three_ways(values) {
        assert_eq!(moments.count(), values.len() as u64);
        let (m, s) = (moments.mean().unwrap(), moments.sd().unwrap());
        assert!((m / mean - 1.0).abs() < 1e-14, "mean {m} of {mean}");
        // The data are rounded to doubles, which limits what any algorithm can reach: about
        // ε·mean/sd.
        let reachable = 1e-14 + 2.0 * f64::EPSILON * (mean / sd).abs();
        assert!((s / sd - 1.0).abs() < reachable, "sd {s} of {sd}");
    }
}

// NIST Statistical Reference Datasets, univariate:
// https://www.itl.nist.gov/div898/strd/univ/homepage.html

#[test]
fn nist_michelso() {
    let thousandths = [
        850, 740, 900, 1070, 930, 850, 950, 980, 980, 880, 1000, 980, 930, 650, 760, 810, 1000,
        1000, 960, 960, 960, 940, 960, 940, 880, 800, 850, 880, 900, 840, 830, 790, 810, 880, 880,
        830, 800, 790, 760, 800, 880, 880, 880, 860, 720, 720, 620, 860, 970, 950, 880, 910, 850,
        870, 840, 840, 850, 840, 840, 840, 890, 810, 810, 820, 800, 770, 760, 740, 750, 760, 910,
        920, 890, 860, 880, 720, 840, 850, 850, 780, 890, 840, 780, 810, 760, 810, 790, 810, 820,
        850, 870, 870, 810, 740, 810, 940, 950, 800, 810, 870,
    ];
    let speeds: Vec<f64> = thousandths.iter().map(|&v| f64::from(299_000 + v) / 1000.0).collect();
    certified(&speeds, 299.8524, 0.079_010_547_819_051_8);
}

#[test]
fn nist_lew() {
    let deflections = [
        -213, -564, -35, -15, 141, 115, -420, -360, 203, -338, -431, 194, -220, -513, 154, -125,
        -559, 92, -21, -579, -52, 99, -543, -175, 162, -457, -346, 204, -300, -474, 164, -107,
        -572, -8, 83, -541, -224, 180, -420, -374, 201, -236, -531, 83, 27, -564, -112, 131, -507,
        -254, 199, -311, -495, 143, -46, -579, -90, 136, -472, -338, 202, -287, -477, 169, -124,
        -568, 17, 48, -568, -135, 162, -430, -422, 172, -74, -577, -13, 92, -534, -243, 194, -355,
        -465, 156, -81, -578, -64, 139, -449, -384, 193, -198, -538, 110, -44, -577, -6, 66, -552,
        -164, 161, -460, -344, 205, -281, -504, 134, -28, -576, -118, 156, -437, -381, 200, -220,
        -540, 83, 11, -568, -160, 172, -414, -408, 188, -125, -572, -32, 139, -492, -321, 205,
        -262, -504, 142, -83, -574, 0, 48, -571, -106, 137, -501, -266, 190, -391, -406, 194, -186,
        -553, 83, -13, -577, -49, 103, -515, -280, 201, 300, -506, 131, -45, -578, -80, 138, -462,
        -361, 201, -211, -554, 32, 74, -533, -235, 187, -372, -442, 182, -147, -566, 25, 68, -535,
        -244, 194, -351, -463, 174, -125, -570, 15, 72, -550, -190, 172, -424, -385, 198, -218,
        -536, 96,
    ];
    certified(&deflections.map(f64::from), -177.435, 277.332_168_044_316);
}

#[test]
fn nist_mavro() {
    let last_digits = [
        180, 170, 180, 190, 180, 170, 150, 140, 150, 150, 170, 180, 180, 190, 190, 210, 200, 160,
        140, 130, 130, 150, 150, 160, 150, 140, 130, 140, 150, 140, 150, 160, 150, 160, 190, 200,
        200, 210, 220, 230, 240, 250, 270, 260, 260, 260, 270, 260, 250, 240,
    ];
    certified(
        &last_digits.map(|v| f64::from(200_000 + v) / 100_000.0),
        2.001_856,
        0.000_429_123_454_003_053,
    );
}

/// The first 5,000 digits of π, by the spigot of Rabinowitz and Wagon (1995).
fn pi_digits() -> Vec<f64> {
    let wanted = 5000_usize;
    let mut remainders = vec![2_u64; (wanted + 20) * 10 / 3 + 1];
    let (mut digits, mut held, mut nines) = (Vec::new(), None, 0);
    while digits.len() < wanted + 10 {
        let mut carry = 0;
        for i in (1..remainders.len()).rev() {
            let value = remainders[i] * 10 + carry;
            let divisor = 2 * i as u64 + 1;
            remainders[i] = value % divisor;
            carry = value / divisor * i as u64;
        }
        let value = remainders[0] * 10 + carry;
        remainders[0] = value % 10;
        let digit = value / 10;
        if digit == 9 {
            nines += 1;
            continue;
        }
        let over = digit / 10;
        digits.extend(held.map(|digit: u64| digit + over));
        digits.extend(std::iter::repeat_n(if over == 1 { 0 } else { 9 }, nines));
        (held, nines) = (Some(digit % 10), 0);
    }
    digits[..wanted].iter().map(|&digit| digit as f64).collect()
}

/// The digits of π have the sums 22,679 and 143,977 (squares). NIST's certified mean and deviation
/// belong to 22,674 and 143,922: one 8 less and one 3 more. With one digit so changed the certified
/// values come out.
#[test]
fn nist_pi_digits() {
    let mut digits = pi_digits();
    assert_eq!(digits[..8], [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0]);
    assert_eq!(digits[4990..], [7.0, 4.0, 1.0, 3.0, 2.0, 6.0, 0.0, 4.0, 7.0, 2.0]);
    let variance = (143_977.0 - 22_679.0 * 22_679.0 / 5000.0) / 4999.0;
    certified(&digits, 4.5358, f64::sqrt(variance));
    let eight = digits.iter().position(|&digit| digit == 8.0).unwrap();
    digits[eight] = 3.0;
    certified(&digits, 4.5348, 2.867_339_060_288_71);
}

#[test]
fn nist_numerical_accuracy() {
    certified(&[10_000_001.0, 10_000_003.0, 10_000_002.0], 10_000_002.0, 1.0);
    let around = |center: f64, unit: f64| {
        let mut values = vec![center];
        for _ in 0..500 {
            values.extend([center - unit, center + unit]);
        }
        values
    };
    certified(&around(1.2, 0.1), 1.2, 0.1);
    certified(&around(1_000_000.2, 0.1), 1_000_000.2, 0.1);
    certified(&around(10_000_000.2, 0.1), 10_000_000.2, 0.1);
}

#[test]
fn undefined_values_are_skipped() {
    let moments = of(&[f64::NAN, 1.0, f64::INFINITY, 3.0, f64::NEG_INFINITY], 1.5);
    assert_eq!(
        (moments.count(), moments.mean(), moments.sd()),
        (2, Some(2.0), Some(f64::sqrt(2.0)))
    );
    assert_eq!(
        (moments.min(), moments.max(), moments.standard_error()),
        (Some(1.0), Some(3.0), Some(1.0))
    );
}

#[test]
fn no_value_and_one_value() {
    let none = of(&[f64::NAN; 9], f64::NAN);
    assert_eq!((none.count(), none.mean(), none.min(), none.max()), (0, None, None, None));
    let one = of(&[4.25], 0.0);
    assert_eq!((one.mean(), one.variance(), one.standard_error()), (Some(4.25), None, None));
}

#[test]
fn equal_values_have_their_mean_and_no_spread() {
    let moments = of(&[0.1; 1001], 0.7);
    assert_eq!((moments.mean(), moments.sd()), (Some(0.1), Some(0.0)));
}

#[test]
fn an_overflow_is_absent_and_not_infinite() {
    let moments = of(&[1e300, -1e300, 0.0], 0.0);
    assert_eq!((moments.count(), moments.variance()), (3, None));
    assert_eq!((moments.min(), moments.max()), (Some(-1e300), Some(1e300)));
}

/// Powers of two change no digit, from where squares underflow to where sums overflow: 0 to 2ᵉ about
/// a shift of half of it, in rows, in parts and by weights.
#[test]
fn any_magnitude_has_its_mean_and_its_deviation() {
    let shares: Vec<f64> = (0..2000).map(|k| f64::from(k * 617 % 2000) / 2000.0).collect();
    let ordinary = of(&shares, 0.5);
    let [mean, sd] = [ordinary.mean().unwrap(), ordinary.sd().unwrap()];
    for exponent in [-1000, -700, -500, -450, -300, 300, 450, 500, 700, 1000, 1023] {
        let unit = libm::exp2(f64::from(exponent));
        let values: Vec<f64> = shares.iter().map(|share| share * unit).collect();
        let shift = 0.5 * unit;
        let mut merged = Moments::about(shift);
        values.chunks(700).for_each(|part| merged.merge(&of(part, shift)));
        let mut weighted = Moments::about(shift);
        weighted.push_weighted(&values, &[1.0; 2000]);
        for found in [of(&values, shift), merged, weighted] {
            let (m, s) = (found.mean().unwrap() / unit, found.sd().unwrap() / unit);
            assert!((m / mean - 1.0).abs() < 1e-14 && (s / sd - 1.0).abs() < 1e-14, "{exponent}");
        }
    }
}

/// Large, ordinary and small values in one row: the large ones decide.
#[test]
fn values_of_all_magnitudes_stand_together() {
    let moments = of(&[1e300, -1e300, 3.0, 1e-300, f64::NAN], 0.0);
    assert_eq!((moments.count(), moments.variance()), (4, None));
    let sd = 1e300 * f64::sqrt(2.0 / 3.0);
    assert!((moments.sd().unwrap() / sd - 1.0).abs() < 1e-15);
    let small = of(&[1e-300, -1e-300, 1.0, 1.0], 0.0);
    assert!((small.sd().unwrap() * f64::sqrt(3.0) - 1.0).abs() < 1e-15);
    let ends = of(&[f64::MAX, f64::MIN, f64::MAX, f64::MAX], f64::MAX);
    assert!((ends.mean().unwrap() / f64::MAX - 0.5).abs() < 1e-15);
}

/// 2²² merges of a part whose sums are no binary fractions: a plain sum would be off by some 1e-12
/// relative. The compensated error grows as n·ε², so that 1e8 merges still lose nothing.
#[test]
fn many_merges_lose_nothing() {
    let part = of(&[0.1, 0.3], 0.1);
    let mut whole = Moments::about(0.1);
    for _ in 0..1 << 22 {
        whole.merge(&part);
    }
    let alone = part.mean().unwrap();
    assert!((whole.mean().unwrap() / alone - 1.0).abs() < 3e-16);
    let n = whole.count() as f64;
    assert!((whole.variance().unwrap() / (0.01 * n / (n - 1.0)) - 1.0).abs() < 1e-15);
}

proptest! {
    #![proptest_config(crate::seeded::cases(256))]

    #[test]
    fn merged_parts_equal_the_whole(
        values in proptest::collection::vec(prop_oneof![20 => -1e3..1e3, 1 => Just(f64::NAN)], 3..1500),
        cut in 0.0..1.0,
    ) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position in the values")]
        let cut = (cut * values.len() as f64) as usize;
        let whole = of(&values, 10.0);
        let mut parts = of(&values[..cut], 10.0);
        parts.merge(&of(&values[cut..], 10.0));
        prop_assert_eq!(parts.count(), whole.count());
        prop_assert_eq!((parts.min(), parts.max()), (whole.min(), whole.max()));
        if let (Some(a), Some(b)) = (parts.sd(), whole.sd()) {
            prop_assert!((a - b).abs() <= 1e-13 * b);
            let scale = b.max(whole.mean().unwrap().abs());
            prop_assert!((parts.mean().unwrap() - whole.mean().unwrap()).abs() <= 1e-13 * scale);
        }
    }

    #[test]
    fn undefined_values_change_nothing(values in proptest::collection::vec(-1e3..1e3, 1..512)) {
        let mut with = vec![f64::NAN, f64::INFINITY];
        with.extend(&values);
        let mut looked = Moments::about(1.0);
        // One row at a time, so that both are summed in the same order.
        with.chunks(ROW).for_each(|row| looked.push(row));
        prop_assume!(with.len() <= ROW);
        prop_assert_eq!(looked, of(&values, 1.0));
    }
}
