//! What units of work leave is merged in one tree, however they are split and in any order.

use pvchain::engine::{Accumulate, Block, Folded, Merge, Model, Ranges, Sampler, balance_periods};
use pvchain::{Kind, Metric, Scenario, Settings, simulate};

/// What is merged, in brackets, so that another order of merging is another value.
#[derive(Debug, Clone, PartialEq)]
struct Bracketed(String);

impl Merge for Bracketed {
    fn merge(&mut self, next: &Self) {
        self.0 = format!("({} {})", self.0, next.0);
    }
}

fn folded(units: impl IntoIterator<Item = u64>) -> Folded<Bracketed> {
    let mut folded = Folded::default();
    for unit in units {
        folded.put(unit, Bracketed(unit.to_string()));
    }
    folded
}

#[test]
fn halves_are_merged_into_nodes() {
    let whole = |units: u64| folded(0..units).whole().unwrap().0;
    assert_eq!(whole(1), "0");
    assert_eq!(whole(4), "((0 1) (2 3))");
    assert_eq!(whole(7), "(((0 1) (2 3)) ((4 5) 6))");
    // From an odd unit on, and with units left out.
    assert_eq!(folded(3..9).whole().unwrap().0, "((3 ((4 5) (6 7))) 8)");
    assert_eq!(folded([1, 6, 7, 12]).whole().unwrap().0, "((1 (6 7)) 12)");
}

/// Any order, and any split into parts that are merged node by node.
#[test]
fn any_split_of_units_is_merged_alike() {
    for units in [1, 2, 3, 31, 64, 97] {
        let whole = folded(0..units).whole();
        assert_eq!(folded((0..units).rev()).whole(), whole);
        for parts in [2, 3, 7] {
            let scattered = |part: u64| folded((0..units).filter(move |n| n % parts == part));
            let each = units.div_ceil(parts);
            let contiguous =
                |part: u64| folded((part * each).min(units)..((part + 1) * each).min(units));
            for part in [&scattered as &dyn Fn(u64) -> Folded<Bracketed>, &contiguous] {
                let mut merged = Folded::default();
                for part in (0..parts).rev().map(part) {
                    merged.join(part);
                }
                assert_eq!(merged.whole(), whole, "{units} in {parts}");
            }
        }
    }
}

/// Who balances blocks by hand has the outcome of a run of them: counts exactly, sums up to rounding in
/// another order of adding (1e-12 of the value, where 16 blocks of 512 are added).
#[test]
fn draws_summed_by_hand_have_an_outcome() {
    const BLOCKS: u64 = 16;
    for name in ["baotou-2024", "baotou-pipeline-2024"] {
        let plan = Scenario::builtin(name).unwrap();
        let settings = Settings::draws(512 * BLOCKS).seed(3).metrics(&[Metric::Coverage]);
        let model = Model::with_metrics(&plan, &[Metric::Coverage]);
        let (sampler, mut block) = (Sampler::new(&model, 3), Block::new(&model));
        let fill = |number: u64, block: &mut Block<'_>| sampler.fill(number, block).unwrap();
        let mut pilot = Vec::new();
        fill(0, &mut block);
        let take = |block: &Block<'_>, pilot: &mut Vec<Vec<f64>>| {
            let columns = model.series().iter();
            pilot.extend(columns.map(|one| block.column(one.metric, &one.of).unwrap().to_vec()));
        };
        balance_periods(&mut block, |_, block| take(block, &mut pilot));
        let ranges = Ranges::of_pilot(&pilot);
        let shard = |blocks: std::ops::Range<u64>| {
            let (mut sums, mut block) = (Accumulate::new(&model, &ranges).unwrap(), block.clone());
            for number in blocks {
                fill(number, &mut block);
                balance_periods(&mut block, |_, block| sums.push(block).unwrap());
            }
            sums
        };
        let mut whole = shard(0..5);
        whole.merge(&shard(5..BLOCKS)).unwrap();
        let (own, run) =
            (whole.outcome(&plan, &settings).unwrap(), simulate(&plan, &settings).unwrap());
        assert_eq!(own.provenance, run.provenance);
        assert_eq!((&own.balanced, &own.bottleneck), (&run.balanced, &run.bottleneck), "{name}");
        for (own, run) in own.targets.iter().zip(&run.targets) {
            assert_eq!((own.probability, own.defined), (run.probability, run.defined));
        }
        for (own, run) in own.metrics.iter().zip(&run.metrics) {
            assert_eq!(
                (&own.of, own.defined, own.min, own.max),
                (&run.of, run.defined, run.min, run.max)
            );
            let pairs = [(own.mean, run.mean), (own.standard_error, run.standard_error)];
            for (own, run) in pairs.into_iter().filter_map(|(own, run)| own.zip(run)) {
                assert!((own - run).abs() <= 1e-9 * run.abs(), "{name}: {own} {run}");
            }
            let ends = [0.05, 0.95].map(|p| own.quantile(p).unwrap());
            assert!(ends[0].value <= ends[1].value && ends[0].low <= ends[0].value);
        }
        let other = settings.metrics(&[Metric::Gap]);
        let refused = |sums: &Accumulate, settings| {
            sums.outcome(&plan, settings).unwrap_err().iter().next().unwrap().kind
        };
        assert_eq!(refused(&whole, &other), Kind::Conflict);
        let none = Accumulate::new(&model, &ranges).unwrap();
        assert_eq!(
            refused(&none, &Settings::draws(512).metrics(&[Metric::Coverage])),
            Kind::Missing
        );
    }
}
