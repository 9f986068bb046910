//! Draws: streams of uniforms, points of designs and correlated numbers are what they promise.
#![expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small whole numbers")]

use pvchain::engine::{BLOCK, Block, Model, Sampler};
use pvchain::sample::{Stream, rho_of_spearman};
use pvchain::{
    Correlation, Design, Link, Metric, Normal, Scenario, Settings, Stage, Strength, Uncertain,
    Uniform, for_each_block,
};
use rand::Rng;

/// A line of stages, the capacity of each following the law.
fn line(stages: usize, law: &Uncertain) -> pvchain::Draft {
    let name = |index: usize| format!("s{index}");
    let stage = |index| Stage::new(name(index)).unit("u").capacity(law.clone());
    let draft = (0..stages).map(stage).fold(Scenario::named("line"), pvchain::Draft::stage);
    let links = (1..stages).map(|index| Link::from(name(index - 1)).to(name(index)).consumption(1));
    links.fold(draft, pvchain::Draft::link)
}

/// A block of uniforms for each of a number of inputs.
struct Points {
    model: Model,
    design: Design,
    stages: usize,
}

impl Points {
    fn of(design: Design, stages: usize) -> Self {
        let draft = line(stages, &Uniform { min: 0.0, max: 1.0 }.into());
        let model = Model::with_metrics(&draft.check().unwrap(), &[Metric::Capacity]);
        Self { model, design, stages }
    }

    fn rows(&self, seed: u64, number: u64) -> Vec<Vec<f64>> {
        let mut block = Block::new(&self.model);
        Sampler::laid_out(&self.model, seed, self.design).fill(number, &mut block).unwrap();
        let row = |index| block.column(Metric::Capacity, &format!("s{index}")).unwrap().to_vec();
        (0..self.stages).map(row).collect()
    }

    /// The first of them.
    fn row(&self, seed: u64, number: u64) -> Vec<f64> {
        self.rows(seed, number).swap_remove(0)
    }
}

fn uniforms(seed: u64, name: &str, block: u64) -> Vec<f64> {
    let mut row = vec![0.0; BLOCK];
    Stream::keyed(seed, name).uniforms(block, &mut row);
    row
}

#[test]
fn uniforms_are_the_generators_words_and_odd_multiples() {
    let row = uniforms(7, "x", 5);
    let mut rng = Stream::keyed(7, "x").rng(5);
    for u in row {
        let k = rng.next_u64() >> 12;
        assert_eq!(u, (2 * k + 1) as f64 / 2f64.powi(53));
        assert_eq!(1.0 - (1.0 - u), u);
        assert!(u > 0.0 && u < 1.0 && u != 0.5);
    }
}

#[test]
fn seed_name_and_block_all_matter() {
    let first = uniforms(1, "a", 0);
    for other in [uniforms(2, "a", 0), uniforms(1, "b", 0), uniforms(1, "a", 1)] {
        assert!(first.iter().zip(&other).all(|(a, b)| a != b));
    }
}

/// 200 blocks of 512: the mean's standard error is √(1/12/102400) = 9.0e-4, 5 of them 4.5e-3.
#[test]
fn uniforms_have_the_mean_of_uniforms() {
    let sum: f64 = (0..200).flat_map(|block| uniforms(3, "mean", block)).sum();
    assert!((sum / 102_400.0 - 0.5).abs() < 4.5e-3);
}

/// First words for fixed seeds and names; a change here changes every result.
#[test]
fn words_are_stable() {
    let words = |seed, name, block| {
        let mut rng = Stream::keyed(seed, name).rng(block);
        [rng.next_u64(), rng.next_u64()]
    };
    assert_eq!(words(0, "", 0), [0x47fd_ad41_166a_3a87, 0x9d81_7036_c507_d1f5]);
    assert_eq!(words(1, "stage.wafer.capacity", 0), [0x34f9_58c1_9256_b9d4, 0xaeb4_7c05_0adc_6b08]);
    assert_eq!(words(1, "stage.wafer.capacity", 1), [0xc54f_9f87_d019_15d3, 0x214a_782a_50ad_0d1f]);
}

/// Whether every one of `n` equal cells of [0, 1) holds one of the points.
fn is_stratified<'p>(points: impl IntoIterator<Item = &'p f64>, n: usize) -> bool {
    let mut hit = vec![false; n];
    points.into_iter().for_each(|u| hit[(u * n as f64) as usize] = true);
    hit == vec![true; n]
}

#[test]
fn a_latin_block_hits_each_cell_once_and_keeps_its_place_within() {
    let row = Points::of(Design::Latin, 1).row(4, 3);
    for (moved, u) in row.iter().zip(uniforms(4, "stage.s0.capacity", 3)) {
        let cell = (moved * 512.0).floor();
        assert!((moved * 512.0 - cell - u).abs() < 2f64.powi(-42));
    }
    assert!(is_stratified(&row, BLOCK));
}

/// Each lane is in each half equally often: over 1000 blocks a share of ½ has the standard
/// error 0.016, 5 of them 0.079; neighbours fall into the same half about half of the time.
#[test]
fn a_latin_block_is_in_random_order() {
    let latin = Points::of(Design::Latin, 1);
    let (mut upper, mut both) = ([0u32; 8], [0u32; 7]);
    for block in 0..1000 {
        let row = latin.row(5, block);
        for lane in 0..8 {
            upper[lane] += u32::from(row[lane] > 0.5);
        }
        for lane in 0..7 {
            both[lane] += u32::from((row[lane] > 0.5) == (row[lane + 1] > 0.5));
        }
    }
    for count in upper.iter().chain(&both) {
        assert!((f64::from(*count) / 1000.0 - 0.5).abs() < 0.079, "{upper:?} {both:?}");
    }
}

#[test]
fn scramblings_differ_and_blocks_of_one_continue_it() {
    let points = Points::of(Design::Sobol, 2);
    let row = |block: u64| points.rows(1, block).swap_remove(1);
    assert_ne!(row(0), row(1));
    // Two blocks of one scrambling hit each of 1024 cells once.
    assert!(is_stratified(row(3).iter().chain(&row(3 + 32)), 2 * BLOCK));
}

/// Every 2ᵏ consecutive points that begin at a multiple of 2ᵏ hit each of 2ᵏ cells once.
#[test]
fn each_dimension_is_stratified() {
    let points = Points::of(Design::Sobol, 300);
    for block in [0, 1, 77] {
        for (d, row) in points.rows(9, 32 * block + block).iter().enumerate() {
            for part in row.chunks(64) {
                assert!(is_stratified(part, 64), "dimension {d}, block {block}");
            }
            assert!(is_stratified(row, BLOCK), "dimension {d}, block {block}");
        }
    }
}

/// The first two dimensions, those of the first stage and of the first link, are a (0, 9, 2)-net, also
/// when scrambled: every box of area 1/512 holds one point.
#[test]
fn the_first_two_dimensions_are_a_net() {
    let even = |min: f64| Uniform { min, max: min + 1.0 };
    let mut draft = line(2, &1.0.into());
    (draft.stages[0].capacity, draft.links[0].consumption) = (even(0.0).into(), even(1.0).into());
    let mut rows: Vec<Vec<f64>> = Vec::new();
    let settings = Settings::draws(16_384).seed(99).design(Design::Sobol);
    for_each_block(draft.check().unwrap(), &settings, |block| {
        if rows.is_empty() {
            rows.push(block.input("stage.s0.capacity").to_vec());
            rows.push(block.input("link.s0->s1.consumption").iter().map(|r| r - 1.0).collect());
        }
    })
    .unwrap();
    for bits in 0..=9 {
        let (wide, high) = (f64::from(1 << bits), f64::from(1 << (9 - bits)));
        let mut hit = [false; BLOCK];
        for (x, y) in rows[0].iter().zip(&rows[1]) {
            hit[(x * wide) as usize * (1 << (9 - bits)) + (y * high) as usize] = true;
        }
        assert_eq!(hit, [true; BLOCK], "boxes 2^-{bits} wide");
    }
}

/// The flips of a scrambled bit are fair and depend on the bits above: over 4096 scramblings a bit
/// is flipped half of the time (5 standard errors are 0.039), and so is the difference of flips
/// under two points that differ above it. Of the first dimension, points 0 and 1 are 0 and ½.
#[test]
fn flips_are_fair() {
    let points = Points::of(Design::Sobol, 1);
    let (mut flips, mut differ) = ([0u32; 32], [0u32; 32]);
    for seed in 0..128 {
        for replication in 0..32 {
            let row = points.row(seed, replication);
            let [a, b] = [row[0], row[1]].map(|u| ((u * 2f64.powi(32)) as u32).reverse_bits());
            for bit in 0..32 {
                flips[bit] += a >> bit & 1;
                differ[bit] += (a ^ b ^ 1) >> bit & 1;
            }
        }
    }
    assert!(flips.iter().chain(&differ[1..]).all(|n| (f64::from(*n) / 4096.0 - 0.5).abs() < 0.039));
}

const BLOCKS: usize = 400;

/// Correlated columns of 204,800 draws.
fn correlated(strength: &Strength, n: usize) -> Vec<Vec<f64>> {
    let law = Uncertain::from(Normal { mean: 100.0, sd: 1.0 }).at_least(0.0);
    let group = Correlation::new("all", strength.clone()).input("stage.*.capacity");
    let model = Model::with_metrics(
        &line(n, &law).correlation(group).check().unwrap(),
        &[Metric::Capacity],
    );
    let (sampler, mut block) = (Sampler::new(&model, 11), Block::new(&model));
    let mut columns = vec![Vec::new(); n];
    for number in 0..BLOCKS as u64 {
        sampler.fill(number, &mut block).unwrap();
        for (index, column) in columns.iter_mut().enumerate() {
            column.extend_from_slice(block.column(Metric::Capacity, &format!("s{index}")).unwrap());
        }
    }
    columns
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
    let (ma, mb) = (mean(a), mean(b));
    let sum = |x: &[f64], mx: f64, y: &[f64], my: f64| -> f64 {
        x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum()
    };
    sum(a, ma, b, mb) / (sum(a, ma, a, ma) * sum(b, mb, b, mb)).sqrt()
}

fn ranks(x: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|a, b| x[*a].total_cmp(&x[*b]));
    let mut ranks = vec![0.0; x.len()];
    for (rank, i) in order.into_iter().enumerate() {
        ranks[i] = rank as f64;
    }
    ranks
}

/// A sample correlation has the standard error (1 − ρ²)/√n, at most 1/√204800 = 2.2e-3.
#[test]
fn correlations_are_those_asked_for() {
    let matrix = vec![vec![1.0, 0.5, -0.3], vec![0.5, 1.0, 0.2], vec![-0.3, 0.2, 1.0]];
    let n = (BLOCKS * BLOCK) as f64;
    let entry = |strength: &Strength, i: usize, j: usize| match strength {
        Strength::Rho(rho) => *rho,
        Strength::Spearman(s) => rho_of_spearman(*s),
        Strength::Matrix(rows) => rows[i][j],
    };
    for strength in
        [Strength::Rho(0.7), Strength::Rho(-0.4), Strength::Spearman(0.5), Strength::Matrix(matrix)]
    {
        let columns = correlated(&strength, 3);
        for (i, j) in [(0, 1), (0, 2), (1, 2)] {
            let rho = entry(&strength, i, j);
            let error = (correlation(&columns[i], &columns[j]) - rho).abs();
            assert!(error < 5.0 * (1.0 - rho * rho) / n.sqrt(), "{strength:?} {error}");
        }
    }
}

/// Known answers 5.1: a copula of ρ = 0.5, 0.7, 0.9 has these rank correlations.
#[test]
fn rank_correlations_are_the_known_answers() {
    for (rho, spearman) in [
        (0.5, 0.482_583_739_530_997_4),
        (0.7, 0.682_910_503_824_088_7),
        (0.9, 0.891_456_131_680_100_3),
    ] {
        assert!((rho_of_spearman(spearman) - rho).abs() < 1e-14);
        let columns = correlated(&Strength::Rho(rho), 2);
        let error = (correlation(&ranks(&columns[0]), &ranks(&columns[1])) - spearman).abs();
        // The standard error of a rank correlation is below 1/√n.
        assert!(error < 5.0 / ((BLOCKS * BLOCK) as f64).sqrt(), "{rho} {error}");
    }
}
