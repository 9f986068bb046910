//! The kernel equals the readable trace, draw by draw, on random chains.

use proptest::prelude::*;
use pvchain::engine::{Block, Model, Sampler, balance, balance_periods};
use pvchain::{
    Account, Draw, Horizon, Link, Metric, Scenario, Stage, Step, Target, Uniform, trace,
};

use crate::chains;

/// Runs `check` on the first lanes of the first block.
pub(crate) fn with_block(scenario: &Scenario, check: impl FnOnce(&Model, &Block<'_>)) {
    let model = Model::compile(scenario);
    let sampler = Sampler::new(&model, 1);
    let mut block = Block::new(&model);
    sampler.fill(0, &mut block).unwrap();
    balance(&mut block);
    check(&model, &block);
}

fn agree(kernel: f64, oracle: f64, scale: f64) -> bool {
    kernel.is_nan() && oracle.is_nan()
        || (kernel - oracle).abs() <= 1e-12 * kernel.abs().max(oracle.abs()).max(scale)
}

proptest! {
    #![proptest_config(crate::seeded::cases(300))]

    #[test]
    fn kernel_equals_trace(scenario in chains::chain()) {
        with_block(&scenario, |model, block| {
            for lane in [0, 1, 255, 511] {
                let traced = trace(&scenario, &Draw::of(block, lane));
                for series in model.series() {
                    let column = block.column(series.metric, &series.of).unwrap();
                    let oracle = traced.metric(series.metric, &series.of).unwrap();
                    // Differences of amounts are exact to the size of what is subtracted.
                    let scale = match series.metric {
                        Metric::Gap => 1000.0,
                        Metric::Surplus | Metric::Export | Metric::Stranded | Metric::Import => {
                            traced.metric(Metric::Production, &series.of).unwrap_or(100.0)
                        }
                        _ => 0.0,
                    };
                    assert!(
                        agree(column[lane], oracle, scale),
                        "{} of {}: kernel {} trace {oracle}",
                        series.metric, series.of, column[lane]
                    );
                }
            }
        });
    }
}

/// The part of a draw that one of several that tie gets.
fn share<T: PartialEq>(names: &[T], name: &T) -> f64 {
    let ties = names.len() as f64;
    if names.iter().any(|other| other == name) { 1.0 / ties } else { 0.0 }
}

proptest! {
    #![proptest_config(crate::seeded::cases(60))]

    #[test]
    fn what_limits_a_stage_is_what_the_traces_say(scenario in chains::chain()) {
        const DRAWS: usize = 40;
        let settings = pvchain::Settings::draws(DRAWS as u64).seed(1);
        let outcome = pvchain::simulate(&scenario, &settings).unwrap();
        with_block(&scenario, |_, block| {
            let traces: Vec<_> =
                (0..DRAWS).map(|lane| trace(&scenario, &Draw::of(block, lane))).collect();
            for limiting in &outcome.limiting {
                let hits: f64 = traces
                    .iter()
                    .map(|traced| share(traced.limiting(&limiting.stage).unwrap(), &limiting.factor))
                    .sum();
                assert!((hits - limiting.probability.hits).abs() < 1e-9, "{limiting:?}: {hits}");
            }
            for bottleneck in &outcome.bottleneck {
                let hits: f64 = traces
                    .iter()
                    .map(|traced| share(traced.bottlenecks(), &bottleneck.stage))
                    .sum();
                assert!((hits - bottleneck.probability.hits).abs() < 1e-9, "{bottleneck:?}: {hits}");
            }
        });
        for stage in &scenario.stages {
            let of_stage = outcome.limiting.iter().filter(|limiting| limiting.stage == stage.id);
            let sum: f64 = of_stage.map(|limiting| limiting.probability.hits).sum();
            assert!((sum - DRAWS as f64).abs() < 1e-9, "{}: {sum}", stage.id);
        }
    }
}

/// `R = (I − A)⁻¹ e_final` by nalgebra, where the kernel has `E = e / R`.
fn leontief(scenario: &Scenario, traced: &pvchain::Trace) -> Vec<(String, f64)> {
    let count = scenario.stages.len();
    let position = |id: &str| scenario.stages.iter().position(|stage| stage.id == id).unwrap();
    let mut consumptions = nalgebra::DMatrix::<f64>::identity(count, count);
    for link in &scenario.links {
        let line = |what: &str| {
            let found = traced.lines.iter().find(|line| line.of == link.id() && line.what == what);
            found.map_or(1.0, |line| line.value)
        };
        consumptions[(position(&link.from), position(&link.to))] -=
            line("consumption") * line("mix");
    }
    let inverse = consumptions.try_inverse().expect("an acyclic chain has an inverse");
    let last = scenario.final_stage.as_deref().unwrap();
    let column = inverse.column(position(last)).into_owned();
    scenario.stages.iter().map(|stage| stage.id.clone()).zip(column.iter().copied()).collect()
}

proptest! {
    #![proptest_config(crate::seeded::cases(100))]

    #[test]
    fn final_equivalents_equal_the_leontief_inverse(scenario in chains::chain()) {
        with_block(&scenario, |_, block| {
            let traced = trace(&scenario, &Draw::of(block, 7));
            for (stage, r) in leontief(&scenario, &traced) {
                let Ok(column) = block.column(Metric::FinalEquivalent, &stage) else { continue };
                let potential = block.column(Metric::Potential, &stage).unwrap()[7];
                if r > 1e-9 {
                    assert!(agree(column[7], potential / r, 1e-12), "{stage}");
                }
            }
        });
    }
}

/// Two stages over a year in quarters with three accounts, the last of which is 0.
fn accounts() -> Scenario {
    let target = |id: &str| Target::new(id, Metric::AccountRatio).of(id).max(1.0);
    let rate = Uniform { min: 0.4, max: 0.9 };
    Scenario::named("accounts")
        .horizon(Horizon::new(
            "2024-01".parse().unwrap(),
            "2024-12".parse().unwrap(),
            Step::Quarter,
        ))
        .stage(Stage::new("a").unit("kt").capacity(100.0).operating_rate(rate))
        .stage(Stage::new("b").unit("GW").capacity(40.0).operating_rate(rate))
        .link(Link::from("a").to("b").consumption(2.0))
        .account(Account::new("power").unit("GWh").intensity("a", 5.0).intensity("b", 2.0))
        .account(Account::new("carbon").unit("kt").intensity("a", 3.0))
        .account(Account::new("none").unit("GWh").intensity("b", 0.0))
        .target(target("power/carbon"))
        .target(target("none/power"))
        .target(target("carbon/none"))
        .check()
        .unwrap()
}

#[test]
fn a_ratio_of_accounts_is_that_of_their_totals_in_every_period_and_year() {
    let scenario = accounts();
    let model = Model::compile(&scenario);
    let ratios = model.series().iter().filter(|series| series.metric == Metric::AccountRatio);
    let ratios: Vec<(&str, &str)> = ratios.map(|one| (&*one.of, one.unit.as_str())).collect();
    // None but the pairs that targets name.
    assert_eq!(
        ratios,
        [("carbon/none", "kt/GWh"), ("none/power", "1"), ("power/carbon", "GWh/kt")]
    );
    let mut block = Block::new(&model);
    Sampler::new(&model, 1).fill(0, &mut block).unwrap();
    balance_periods(&mut block, |_, block| {
        let column = |metric, of| block.column(metric, of).unwrap()[7];
        let traced = trace(&scenario, &Draw::of(block, 7));
        for (of, _) in &ratios {
            let (above, below) = of.split_once('/').unwrap();
            let [above, below] = [above, below].map(|id| column(Metric::Account, id));
            let found = column(Metric::AccountRatio, of);
            let oracle = traced.metric_in(block.period(), Metric::AccountRatio, of).unwrap();
            assert!(agree(found, oracle, 0.0), "{of}: kernel {found} trace {oracle}");
            let expected = if below > 0.0 { above / below } else { f64::NAN };
            assert!(agree(found, expected, 0.0), "{of}: {found}, {expected}");
        }
        // (5·p_a + 2·p_b) / 3·p_a, and 0 over something.
        let [a, b] = ["a", "b"].map(|stage| column(Metric::Production, stage));
        let closed = (5.0 * a + 2.0 * b) / (3.0 * a);
        assert!(agree(column(Metric::AccountRatio, "power/carbon"), closed, 0.0));
        assert_eq!(column(Metric::AccountRatio, "none/power"), 0.0);
        assert!(column(Metric::AccountRatio, "carbon/none").is_nan());
    });
}
