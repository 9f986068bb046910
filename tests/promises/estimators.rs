//! Estimators of a sensitivity, on draws of which the answer is known: indices of variance, swings,
//! ranks, conditions and what fails.

use pvchain::Interval;
use pvchain::engine::{
    self, BLOCK, BoxSide, BoxedDraws, Exchanged, PromisedDraws, failure, find_box, indices, ranking,
};
use pvchain::sample::{Shapes, Stream, rho_of_spearman};
use pvchain::sensitivity::{DriverName, GroupName, Side, Tail, Variance};

/// A sample of independent uniforms: by input, one row for each block.
fn rows(sample: u64, inputs: usize, block: u64) -> Vec<[f64; BLOCK]> {
    let row = |input: usize| {
        let mut row = [0.0; BLOCK];
        Stream::keyed(sample, &format!("x{input}")).uniforms(block, &mut row);
        row
    };
    (0..inputs).map(row).collect()
}

type Rows<'a> = dyn Fn(u64, u64) -> Vec<[f64; BLOCK]> + 'a;

/// Indices of a plain function of several inputs, by groups of them.
fn of_function(
    groups: &[&[usize]],
    draws: &Rows<'_>,
    function: impl Fn(&[f64]) -> f64,
    blocks: u64,
) -> Variance {
    let name = |group: &&[usize]| GroupName::from(format!("{group:?}").as_str());
    let names: Vec<GroupName> = groups.iter().map(name).collect();
    let mut kept: Vec<(&GroupName, Exchanged)> =
        names.iter().map(|name| (name, Exchanged::about(0.3))).collect();
    let values = |rows: &[[f64; BLOCK]]| -> Vec<f64> {
        let at = |lane: usize| function(&rows.iter().map(|row| row[lane]).collect::<Vec<_>>());
        (0..BLOCK).map(at).collect()
    };
    for block in 0..blocks {
        let (a, b) = (draws(1, block), draws(2, block));
        for ((_, kept), group) in kept.iter_mut().zip(groups) {
            let mut exchanged = a.clone();
            for &input in *group {
                exchanged[input] = b[input];
            }
            kept.push(&values(&a), &values(&b), &values(&exchanged));
        }
    }
    indices(&kept, false).unwrap()
}

/// A half-width is t = 2.04 standard errors, so that 2.5 of them are over 5.
#[track_caller]
fn assert_index(found: &Interval, expected: f64, what: &str) {
    let bound = 2.5 * found.half_width();
    assert!((found.value - expected).abs() <= bound, "{what}: {found:?}, not {expected}");
}

#[track_caller]
fn assert_indices(found: &Variance, groups: &[&[usize]], expected: &[[f64; 2]]) {
    for (group, [first, total]) in groups.iter().zip(expected) {
        let name = format!("{group:?}");
        let indices = found.groups.iter().find(|one| one.group == name.as_str()).unwrap();
        assert_index(&indices.first.unwrap(), *first, &name);
        assert_index(&indices.total, *total, &name);
    }
}

/// Ishigami's function with a = 7 and b = 0.1 on −π to π; indices in closed form.
#[test]
fn ishigami() {
    let groups: [&[usize]; 3] = [&[0], &[1], &[2]];
    let function = |u: &[f64]| {
        let x = |i: usize| std::f64::consts::PI * (2.0 * u[i] - 1.0);
        let (s, t) = (libm::sin(x(0)), libm::sin(x(1)));
        s + 7.0 * t * t + 0.1 * libm::pow(x(2), 4.0) * s
    };
    let found = of_function(&groups, &|sample, block| rows(sample, 3, block), function, 256);
    let expected = [
        [0.313_905_191_1, 0.557_588_855_2],
        [0.442_411_144_8, 0.442_411_144_8],
        [0.0, 0.243_683_664_1],
    ];
    assert_indices(&found, &groups, &expected);
    assert!((found.value / 13.844_587_940_7 - 1.0).abs() < 0.02);
    assert_index(&found.interactions.unwrap(), 0.243_683_664_1, "interactions");
    assert!(found.half_width < 0.02 && found.converged, "{}", found.half_width);
    // x₃ acts through x₁ alone: its first-order index is not told from 0, its total one is.
    let third = found.groups.iter().find(|one| one.group == "[2]").unwrap();
    assert!(!third.first.unwrap().is_distinguishable() && third.total.is_distinguishable());
}

/// Sobol's g-function with a = 0, 1, 4.5, 9, 99, 99, 99, 99; indices in closed form.
#[test]
fn sobols_g() {
    const A: [f64; 8] = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
    let groups: [&[usize]; 5] = [&[0], &[1], &[2], &[3], &[4]];
    let function = |u: &[f64]| -> f64 {
        u.iter().zip(A).map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a)).product()
    };
    let found = of_function(&groups, &|sample, block| rows(sample, 8, block), function, 256);
    let expected = [
        [0.716_192_17, 0.787_144_13],
        [0.179_048_04, 0.242_198_19],
        [0.023_675_77, 0.034_316_91],
        [0.007_161_92, 0.010_460_39],
        [7.162e-5, 1.0495e-4],
    ];
    assert_indices(&found, &groups, &expected);
    // Groups that hardly matter are the most certain ones: that is what β is for.
    let last = found.groups.iter().find(|one| one.group == "[4]").unwrap();
    assert!(last.first.unwrap().half_width() < 1e-3, "{:?}", last.first);
}

/// Y = X₀ + X₁ + X₂ of standard normals with a correlation of 0.6 between the first two. Its
/// variance is 3 + 2·0.6 = 4.2; the group of the first two has 3.2 of it, the third the rest.
#[test]
fn correlated_inputs_are_exact_as_a_group() {
    let shapes = Shapes::default();
    let draws = |sample: u64, block: u64| {
        let mut rows = rows(sample, 3, block);
        for row in &mut rows {
            shapes.scores(row);
        }
        let first = rows[0];
        for (second, first) in rows[1].iter_mut().zip(first) {
            *second = 0.6 * first + 0.8 * *second;
        }
        rows
    };
    let groups: [&[usize]; 2] = [&[0, 1], &[2]];
    let found = of_function(&groups, &draws, |x| x.iter().sum(), 256);
    let (both, third) = (3.2 / 4.2, 1.0 / 4.2_f64);
    assert!((third - 0.238_095_238_1).abs() < 1e-9);
    assert_indices(&found, &groups, &[[both, both], [third, third]]);
    assert!(!found.interactions.unwrap().is_distinguishable());
}

/// An event: x₀ > 0.7 and x₁ < 0.4. With p = 0.3·0.4 the variance of what is known of x₀ is
/// 0.4²·0.3·0.7 of p·(1 − p), that of x₁ 0.3²·0.4·0.6; x₂ has no part in it.
#[test]
fn an_event() {
    let groups: [&[usize]; 3] = [&[0], &[1], &[2]];
    let function = |x: &[f64]| f64::from(u8::from(x[0] > 0.7 && x[1] < 0.4));
    let found = of_function(&groups, &|sample, block| rows(sample, 3, block), function, 256);
    let variance = 0.12 * 0.88;
    let [first, second] = [0.16 * 0.21 / variance, 0.09 * 0.24 / variance];
    let expected = [[first, 1.0 - second], [second, 1.0 - first], [0.0, 0.0]];
    assert_indices(&found, &groups, &expected);
}

/// The share of 300 repetitions that cover has the standard error 0.0126; five of them are
/// 0.063.
#[test]
fn intervals_cover_as_often_as_they_say() {
    let groups: [&[usize]; 2] = [&[0], &[1]];
    let mut covered = [0; 4];
    for repetition in 0..300 {
        let draws = |sample, block| rows(sample + 2 * repetition, 2, block);
        let function = |x: &[f64]| x[0] + x[0] * x[1];
        let found = of_function(&groups, &draws, function, 8);
        // Var = 43/144·… : E[Y|x₀] = 1.5·x₀, E[Y|x₁] = (1 + x₁)/2, Var Y = E[x₀²]·E[(1+x₁)²] −
        // 9/16.
        let variance = 7.0 / 9.0 - 9.0 / 16.0;
        let [first, second] = [2.25 / 12.0 / variance, 0.25 / 12.0 / variance];
        let expected = [first, 1.0 - second, second, 1.0 - first];
        for (group, name) in ["[0]", "[1]"].into_iter().enumerate() {
            let one = found.groups.iter().find(|one| one.group == name).unwrap();
            for (kind, index) in [one.first.unwrap(), one.total].into_iter().enumerate() {
                let place = 2 * group + kind;
                covered[place] += u32::from((index.low..=index.high).contains(&expected[place]));
            }
        }
    }
    for covered in covered {
        assert!((f64::from(covered) / 300.0 - 0.95).abs() < 0.063, "{covered}");
    }
}

fn uniform(name: &str) -> Vec<f64> {
    let mut all = vec![0.0; 32_768];
    Stream::keyed(1, name).uniforms(0, &mut all);
    all
}

/// y = 2·x + e with x and e uniform: where x is low its mean is 0.05, where it is high 0.95, so
/// that the swing is 1.8. A tenth of 32,768 draws has a variance of (0.2² + 1²)/12 = 0.0867 and ends
/// 0.1 off its mean, so that each end has one of (0.0867 + 0.9·0.1²)/3277, and what both share takes
/// 2·0.1²/32,768 away: the error is 0.0076.
#[test]
fn a_swing_of_means() {
    let (x, e) = (uniform("x"), uniform("e"));
    let y: Vec<f64> = x.iter().zip(&e).map(|(x, e)| 2.0 * x + e).collect();
    let found = engine::swing((&"x".into(), &x), &y, false).unwrap();
    assert!((found.swing.value - 1.8).abs() < 5.0 * 0.0076, "{found:?}");
    assert!((found.swing.half_width() - 1.96 * 0.0076).abs() < 0.0005, "{found:?}");
    assert!((found.low_to - 0.1).abs() < 0.01 && (found.high_from - 0.9).abs() < 0.01);
    assert!(!engine::swing((&"e".into(), &e), &x, false).unwrap().is_distinguishable());
}

/// y = x: all of a swing's error is that of the two cuts. The swing is 0.9, and 600 repetitions cover
/// it as often as 95 % intervals do, up to 5 standard errors of √(0.95·0.05/600) = 0.009.
#[test]
fn a_swing_knows_that_its_tenths_are_estimated() {
    let covers = |repetition: u64| {
        let mut x = vec![0.0; 4096];
        Stream::keyed(repetition, "x").uniforms(0, &mut x);
        let found = engine::swing((&"x".into(), &x), &x, false).unwrap().swing;
        found.low <= 0.9 && 0.9 <= found.high
    };
    let covered = (0..600).filter(|repetition| covers(*repetition)).count() as f64 / 600.0;
    assert!((covered - 0.95).abs() < 5.0 * 0.009, "{covered}");
}

/// P(x + e > 1.5) is 0 where x is below 0.1; where it is above 0.9 it is about 0.45.
#[test]
fn a_swing_of_probabilities() {
    let (x, e) = (uniform("x"), uniform("e"));
    let y: Vec<f64> = x.iter().zip(&e).map(|(x, e)| f64::from(u8::from(x + e > 1.5))).collect();
    let found = engine::swing((&"x".into(), &x), &y, true).unwrap();
    assert_eq!((found.low.value, found.low.low), (0.0, 0.0));
    assert!((found.swing.value - 0.45).abs() < 5.0 * 0.0087, "{found:?}");
    assert!(found.swing.low > 0.4 && found.is_distinguishable());
}

fn normals(name: &str) -> Vec<f64> {
    let mut all = vec![0.0; 16_384];
    Stream::keyed(1, name).uniforms(0, &mut all);
    Shapes::default().scores(&mut all);
    all
}

/// Of normals with correlation r, Spearman's is 6/π·asin(r/2): here r = 3/5 and 4/5. With
/// 16,384 draws its standard error is below 1/√n = 0.0078.
#[test]
fn correlations_of_a_sum_of_normals() {
    let (x, e) = (normals("x"), normals("e"));
    let y: Vec<f64> = x.iter().zip(&e).map(|(x, e)| libm::exp(0.6 * x + 0.8 * e)).collect();
    let found = ranking(&[(&"x".into(), &x), (&"e".into(), &e)], &y).unwrap();
    assert_eq!(found.drivers[0].driver, "e");
    for (effect, r) in found.drivers.iter().zip([0.8, 0.6]) {
        // rho_of_spearman inverts what is looked for.
        let rho = rho_of_spearman(effect.correlation.value);
        assert!((rho - r).abs() < 5.0 * 0.0078, "{effect:?}");
        let coefficient = effect.coefficient.unwrap();
        assert!((coefficient.value - effect.correlation.value).abs() < 0.02);
        assert!(effect.correlation.half_width() < 0.02, "{effect:?}");
    }
    assert!(found.r_squared > 0.95, "{}", found.r_squared);
}

/// One number under two names: each has the same correlation and half of the coefficient, but
/// for rounding over the ridge, 1e-16/1e-9.
#[test]
fn drivers_that_are_one_number_share_its_coefficient() {
    let (x, e) = (normals("x"), normals("e"));
    let y: Vec<f64> = x.iter().zip(&e).map(|(x, e)| x + 0.1 * e).collect();
    let found =
        ranking(&[(&"x".into(), &x), (&"again".into(), &x), (&"e".into(), &e)], &y).unwrap();
    let [one, other] = [0, 1].map(|place| found.drivers[place].coefficient.unwrap().value);
    assert!((one - other).abs() < 1e-6 && (one - 0.5).abs() < 0.02, "{one} {other}");
}

/// The share of 300 repetitions that cover has the standard error 0.0126; five are 0.063.
#[test]
fn intervals_of_ties_cover() {
    // y = [x > ½]: Spearman's of a uniform and the half in which it lies is √3/2.
    let truth = 3f64.sqrt() / 2.0;
    let mut covered = 0;
    for seed in 0..300 {
        let mut x = vec![0.0; 4096];
        Stream::keyed(seed, "x").uniforms(0, &mut x);
        let y: Vec<f64> = x.iter().map(|x| f64::from(u8::from(*x > 0.5))).collect();
        let found = ranking(&[(&"x".into(), &x)], &y).unwrap().drivers[0].correlation;
        covered += u32::from(found.low <= truth && truth <= found.high);
    }
    assert!((f64::from(covered) / 300.0 - 0.95).abs() < 0.063, "{covered}");
}

const ENDS: [Option<f64>; 3] = [None; 3];

fn uniforms(seed: u64, inputs: usize) -> Vec<Vec<f64>> {
    let column = |input: usize| {
        let mut column = vec![0.0; 16_384];
        Stream::keyed(seed, &format!("x{input}")).uniforms(0, &mut column);
        column
    };
    (0..inputs).map(column).collect()
}

fn named<'d>(
    names: &[&'d DriverName],
    columns: &'d [Vec<f64>],
) -> Vec<(&'d DriverName, &'d [f64])> {
    names.iter().copied().zip(columns.iter().map(Vec::as_slice)).collect()
}

fn kept(drivers: &[Vec<f64>]) -> Vec<bool> {
    (0..16_384).map(|k| !(drivers[1][k] > 0.7 && drivers[2][k] < 0.4)).collect()
}

/// Broken where x₁ > 0.7 and x₂ < 0.4, P = 0.12: means 0.85 and 0.2 there instead of 0.5,
/// shifts of
/// 0.35 and 0.3 times √12; a third of the broken draws lies in the upper tenth of x₁, a quarter in
/// the lower tenth of x₂. 1966 broken draws leave errors of √(0.33·0.67/1966) = 0.011 of these
/// shares and of 0.3·√(1/12/1966)·√12 = 0.007 of the shifts, relative ones of sampling aside.
#[test]
fn a_planted_cause_is_found_and_checked_on_fresh_draws() {
    let names = ["other", "high", "low"].map(DriverName::from);
    let names = names.each_ref();
    let (drivers, fresh) = (uniforms(1, 3), uniforms(2, 3));
    let (kept, fresh_kept) = (kept(&drivers), kept(&fresh));
    let (own, fresh) = (named(&names, &drivers), named(&names, &fresh));
    let promise = PromisedDraws { drivers: &own, ends: &ENDS, kept: &kept };
    let fresh = PromisedDraws { drivers: &fresh, ends: &ENDS, kept: &fresh_kept };
    let found = failure(promise, fresh, (1024, &[]));
    let [high, low, other] = &found.shifts[..] else { panic!("{found:?}") };
    assert_eq!((&high.driver, &low.driver), (names[1], names[2]));
    assert!((high.shift.value - 0.35 * 12f64.sqrt()).abs() < 5.0 * 0.01, "{high:?}");
    assert!((low.shift.value + 0.30 * 12f64.sqrt()).abs() < 5.0 * 0.01, "{low:?}");
    assert_eq!((high.tail, low.tail), (Tail::High, Tail::Low));
    assert!((high.in_tail.value - 1.0 / 3.0).abs() < 5.0 * 0.011);
    assert!((low.in_tail.value - 0.25).abs() < 5.0 * 0.011);
    assert!(!other.shift.is_distinguishable());

    let condition = found.condition.unwrap();
    assert_eq!(found.side, Side::Broken);
    let mut limits = condition.limits.clone();
    limits.sort_by(|a, b| a.driver.cmp(&b.driver));
    assert_eq!((&limits[0].driver, limits[0].min, limits[0].max), (names[1], Some(0.7), None));
    assert_eq!((&limits[1].driver, limits[1].min, limits[1].max), (names[2], None, Some(0.4)));
    assert!(condition.coverage.value > 0.99 && condition.density.unwrap().value > 0.99);
    assert!((condition.base.value - 0.12).abs() < 5.0 * 0.0026);

    assert_eq!(found.typical.len(), 3);
    for typical in &found.typical {
        let draw = usize::try_from(typical.draw - 1024).unwrap();
        assert!(!kept[draw], "a typical draw is a broken one");
        assert!((drivers[1][draw] - 0.85).abs() < 0.05 && (drivers[2][draw] - 0.2).abs() < 0.05);
        assert_eq!(typical.drivers[0].driver, "high");
        assert_eq!(typical.drivers[0].value, drivers[1][draw]);
    }
}

/// Where most draws fail, those that do not are the finding.
#[test]
fn the_rarer_side_is_described() {
    let names = ["x0", "x1"].map(DriverName::from);
    let names = names.each_ref();
    let (drivers, fresh) = (uniforms(1, 2), uniforms(2, 2));
    let keeps =
        |drivers: &[Vec<f64>]| -> Vec<bool> { drivers[1].iter().map(|x| *x < 0.05).collect() };
    let (kept, fresh_kept) = (keeps(&drivers), keeps(&fresh));
    let (own, fresh) = (named(&names, &drivers), named(&names, &fresh));
    let promise = PromisedDraws { drivers: &own, ends: &ENDS, kept: &kept };
    let fresh = PromisedDraws { drivers: &fresh, ends: &ENDS, kept: &fresh_kept };
    let found = failure(promise, fresh, (0, &[]));
    assert_eq!((found.side, found.shifts[0].tail), (Side::Kept, Tail::Low));
    assert!(found.shifts[0].shift.value < -1.5 && found.shifts[0].in_tail.value == 1.0);
    let condition = found.condition.unwrap();
    assert_eq!(condition.limits.len(), 1);
    assert_eq!((&condition.limits[0].driver, condition.limits[0].max), (names[1], Some(0.05)));
}

fn boxed(columns: &[Vec<f64>], hits: &[bool]) -> Vec<BoxSide> {
    let drivers: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    find_box(BoxedDraws { drivers: &drivers, hits })
}

/// A corner of two drivers out of ten, 12 % of the draws: edges are found to within a few of
/// 16,384 draws, 0.002 in either driver.
#[test]
fn a_planted_corner_is_found() {
    let drivers = uniforms(7, 10);
    let hits: Vec<bool> = (0..16_384).map(|k| drivers[3][k] > 0.7 && drivers[8][k] < 0.4).collect();
    let mut found = boxed(&drivers, &hits);
    found.sort_by_key(|range| range.driver);
    let [high, low] = found[..] else { panic!("{found:?}") };
    assert_eq!((high.driver, low.driver), (3, 8));
    assert!((high.min - 0.7).abs() < 0.002 && high.max == f64::INFINITY, "{high:?}");
    assert!((low.max - 0.4).abs() < 0.002 && low.min == f64::NEG_INFINITY, "{low:?}");
}

/// Inside a band of one driver hits have 90 %, outside 5 %.
#[test]
fn a_planted_band_is_found_through_noise() {
    let drivers = uniforms(7, 6);
    let hits: Vec<bool> = (0..16_384)
        .map(|k| {
            let inside = (0.35..0.6).contains(&drivers[2][k]);
            drivers[5][k] < if inside { 0.9 } else { 0.05 }
        })
        .collect();
    // The noise itself is no driver.
    let found = boxed(&drivers[..5], &hits);
    let [band] = found[..] else { panic!("{found:?}") };
    assert_eq!(band.driver, 2);
    assert!((band.min - 0.35).abs() < 0.02 && (band.max - 0.6).abs() < 0.02, "{band:?}");
}

/// A plant that comes in 80 % of the draws: those in which it does not are told by one value.
#[test]
fn a_value_that_repeats_is_peeled_as_a_whole() {
    let mut drivers = uniforms(7, 3);
    for value in &mut drivers[1] {
        *value = if *value > 0.2 { 1.0 } else { 0.0 };
    }
    let hits: Vec<bool> =
        (0..16_384).map(|k| drivers[1][k] == 0.0 && drivers[0][k] < 0.9).collect();
    let found = boxed(&drivers, &hits);
    assert_eq!((found[0].driver, found[0].min, found[0].max), (1, f64::NEG_INFINITY, 0.0));
    assert_eq!(found[1].driver, 0);
}

/// Two plants that come in half of the draws each are needed; a third one that comes in a tenth
/// makes up for either. Its few draws are dense with hits, but the two tell most of them.
#[test]
fn what_tells_most_comes_before_what_tells_best() {
    let mut drivers = uniforms(7, 3);
    for (column, share) in drivers.iter_mut().zip([0.5, 0.5, 0.1]) {
        for value in column {
            *value = if *value < share { 1.0 } else { 0.0 };
        }
    }
    let plants = |k: usize| drivers[0][k] + drivers[1][k] + drivers[2][k];
    let hits: Vec<bool> = (0..16_384).map(|k| plants(k) >= 2.0).collect();
    let mut found = boxed(&drivers, &hits);
    found.sort_by_key(|range| range.driver);
    let sides: Vec<(usize, f64)> = found.iter().map(|range| (range.driver, range.min)).collect();
    assert_eq!(sides, [(0, 1.0), (1, 1.0)]);
}

#[test]
fn hits_at_random_have_no_box() {
    let drivers = uniforms(7, 6);
    let hits: Vec<bool> = drivers[5].iter().map(|x| *x < 0.3).collect();
    assert_eq!(boxed(&drivers[..5], &hits), []);
}
