//! Periods: the kernel equals the trace in every one, mass is conserved over time, and a year that
//! sums up its parts is what a run by year would say where it must be.

use proptest::prelude::*;
use pvchain::engine::{Block, Model, Sampler, balance_periods};
use pvchain::{
    Draft, Draw, Factor, Horizon, Link, Metric, Month, Period, PeriodKind, Pert, Project, Quantity,
    Retirement, Scenario, Settings, Stage, Status, Step, Triangular, Uniform, simulate, trace,
};

use crate::chains;

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

/// Time for a random chain: a horizon, stores, projects with every fate, and numbers by year.
#[derive(Debug, Clone)]
struct TimeSeed {
    step: Step,
    stores: Vec<Option<(f64, f64)>>,
    projects: Vec<(usize, f64, i32, u8)>,
    retired: Option<(usize, f64, i32)>,
    by_year: bool,
}

fn time_seed() -> impl Strategy<Value = TimeSeed> {
    let step = prop::sample::select(vec![Step::Month, Step::Quarter, Step::Year]);
    let store = proptest::option::of((0.0..60.0, 0.0..1.0));
    let project = (0_usize..8, 0.0..80.0, -6..30, 0_u8..4);
    (
        step,
        prop::collection::vec(store, 8),
        prop::collection::vec(project, 0..6),
        proptest::option::of((0_usize..8, 0.0..50.0, 0..30)),
        any::<bool>(),
    )
        .prop_map(|(step, stores, projects, retired, by_year)| TimeSeed {
            step,
            stores,
            projects,
            retired,
            by_year,
        })
}

fn in_time(chain: &Scenario, seed: &TimeSeed) -> Draft {
    let mut draft = (**chain).clone();
    let start = month("2024-01");
    draft = draft.horizon(Horizon::new(start, month("2025-12"), seed.step)).as_of(start);
    let count = draft.stages.len();
    for (stage, store) in draft.stages.iter_mut().zip(&seed.stores) {
        if let Some((storage, share)) = store {
            stage.storage = Some((*storage).into());
            stage.initial_stock = Some((storage * share).into());
        }
        if seed.by_year && stage.operating_rate.is_some() {
            let law = |max: f64| pvchain::Uncertain::from(Uniform { min: 0.2, max });
            stage.operating_rate =
                Some(Quantity::ByYear([(2024, law(0.9)), (2025, law(0.5))].into()));
        }
    }
    draft = draft
        .status(
            Status::new("signed")
                .probability(pvchain::Beta { alpha: 4.0, beta: 3.0 })
                .size(Uniform { min: 0.5, max: 1.1 })
                .delay(Triangular { min: -2.0, mode: 3.0, max: 12.0 })
                .ramp_months(Uniform { min: 0.0, max: 7.0 }),
        )
        .factor(Factor::new("market").realisation(0.5).delay(0.6));
    for (index, (at, capacity, months, kind)) in seed.projects.iter().enumerate() {
        let stage = format!("s{}", at % count);
        let mut project = Project::new(format!("p{index}"), stage.clone(), start.plus(*months))
            .capacity(*capacity);
        project = match kind {
            0 => project,
            1 => project.status("signed"),
            2 => project.status("signed").probability(0.4).ramp_months(5.0),
            _ => project.delay(2.5).ramp_months(9.0).replaces(stage, capacity / 2.0),
        };
        draft = draft.project(project);
    }
    if let Some((at, capacity, months)) = seed.retired {
        let stage = format!("s{}", at % count);
        draft = draft.retirement(
            Retirement::new("old lines", stage, start.plus(months))
                .capacity(capacity)
                .probability(0.7)
                .delay(Uniform { min: 0.0, max: 4.0 }),
        );
    }
    if draft.projects.is_empty() {
        draft.statuses.clear();
        draft.factors.clear();
    }
    draft
}

fn agree(kernel: f64, oracle: f64, scale: f64) -> bool {
    kernel.is_nan() && oracle.is_nan()
        || (kernel - oracle).abs() <= 1e-11 * kernel.abs().max(oracle.abs()).max(scale)
}

/// Figures that are small differences of amounts may differ by the rounding of these.
fn scale(metric: Metric) -> f64 {
    match metric {
        Metric::Gap
        | Metric::Surplus
        | Metric::Export
        | Metric::Stranded
        | Metric::Stock
        | Metric::Capacity
        | Metric::Potential
        | Metric::Production
        | Metric::LocalFlow
        | Metric::Import => 1000.0,
        _ => 0.0,
    }
}

proptest! {
    #![proptest_config(crate::seeded::cases(150))]

    #[test]
    fn kernel_equals_trace_in_every_period(chain in chains::chain(), seed in time_seed()) {
        let scenario = in_time(&chain, &seed).check().unwrap();
        let model = Model::compile(&scenario);
        let mut block = Block::new(&model);
        Sampler::new(&model, 1).fill(3, &mut block).unwrap();
        let lanes = [0, 100, 511];
        let traces = lanes.map(|lane| trace(&scenario, &Draw::of(&block, lane)));
        balance_periods(&mut block, |_, block| {
            for (lane, traced) in lanes.into_iter().zip(&traces) {
                for series in model.series() {
                    let kernel = block.column(series.metric, &series.of).unwrap()[lane];
                    let (period, of) = (block.period(), &series.of);
                    let oracle = traced.metric_in(period, series.metric, of).unwrap();
                    // Ratios of what is rounding are undefined or not by rounding alone.
                    let tiny = |metric| {
                        let amount = traced.metric_in(period, metric, of.split("->").next().unwrap());
                        amount.is_ok_and(|amount| amount.abs() < 1e-9)
                    };
                    let rounding = tiny(Metric::Production) || tiny(Metric::Potential);
                    assert_or_rounding(
                        agree(kernel, oracle, scale(series.metric)), rounding,
                        &format!("{} of {of} in {period}: kernel {kernel} trace {oracle}", series.metric),
                    );
                }
            }
        });
    }

    /// p + stock = Σ local + export + stranded + stock', in every period and in every year.
    #[test]
    fn mass_is_conserved_over_time(chain in chains::chain(), seed in time_seed()) {
        let scenario = in_time(&chain, &seed).check().unwrap();
        let periods: Vec<Period> = scenario.periods();
        let model = Model::compile(&scenario);
        let mut block = Block::new(&model);
        Sampler::new(&model, 2).fill(0, &mut block).unwrap();
        let draw = Draw::of(&block, 9);
        let initial = |stage: &Stage| {
            let input = format!("stage.{}.initial_stock", stage.id).parse().unwrap();
            draw.value(&input).unwrap_or(0.0)
        };
        let mut stock: Vec<f64> = scenario.stages.iter().map(initial).collect();
        let mut opening = stock.clone();
        balance_periods(&mut block, |period, block| {
            let at = |metric, of: &str| block.column(metric, of).map_or(0.0, |column| column[9]);
            for (index, stage) in scenario.stages.iter().enumerate() {
                let id = &stage.id;
                let links = scenario.links.iter().filter(|link| link.from == *id);
                let local: f64 = links.map(|link| at(Metric::LocalFlow, &link.id())).sum();
                let kept = at(Metric::Stock, id);
                let simulated = periods[period].kind == PeriodKind::Simulated;
                let before = if simulated { stock[index] } else { opening[index] };
                let made = at(Metric::Production, id) + before;
                let gone = local + at(Metric::Export, id) + at(Metric::Stranded, id) + kept;
                assert!((made - gone).abs() <= 1e-9 * made.max(1.0), "{id}: {made} {gone}");
                stock[index] = kept;
                if !simulated {
                    opening[index] = kept;
                }
            }
        });
    }
}

fn assert_or_rounding(holds: bool, rounding: bool, message: &str) {
    assert!(holds || rounding, "{message}");
}

/// Two stages whose capacities stand still: what a year says does not depend on its steps.
fn still(step: Step) -> Draft {
    let rate = Pert { min: 0.5, mode: 0.8, max: 0.98 };
    Scenario::named("still")
        .horizon(Horizon::new(month("2024-01"), month("2025-12"), step))
        .stage(
            Stage::new("ingot")
                .unit("GW")
                .capacity([(2024, 100.0), (2025, 140.0)])
                .operating_rate(rate)
                .export_limit(20.0)
                .export_commitment(5.0),
        )
        .stage(Stage::new("wafer").unit("GW").capacity(80.0).operating_rate(rate))
        .link(Link::from("ingot").to("wafer").consumption(1.01).local_share(0.9))
}

#[test]
fn a_year_of_steps_equals_a_run_by_year_where_it_must() {
    let outcome = |step| {
        let scenario = still(step).check().unwrap();
        simulate(&scenario, &Settings::draws(3_000).seed(4).by_year()).unwrap()
    };
    let years = outcome(Step::Year);
    for step in [Step::Month, Step::Quarter] {
        let parts = outcome(step);
        assert_eq!(parts.metrics.len(), years.metrics.len());
        for (ours, theirs) in parts.metrics.iter().zip(&years.metrics) {
            assert_eq!(
                (ours.metric, &ours.of, &ours.period),
                (theirs.metric, &theirs.of, &theirs.period)
            );
            assert_eq!(ours.defined, theirs.defined);
            if let (Some(ours_mean), Some(theirs_mean)) = (ours.mean, theirs.mean) {
                // Amounts of up to 140 GW, some of which are rounding alone.
                assert!((ours_mean - theirs_mean).abs() < 1e-10, "{} {}", ours.metric, ours.of);
            }
        }
        assert_eq!(parts.balanced, years.balanced);
        assert_eq!(parts.bottleneck, years.bottleneck);
    }
}

#[test]
fn without_time_a_horizon_of_a_year_says_the_same_as_none() {
    let mut plain = still(Step::Year).year(2024);
    plain.horizon = None;
    let settings = Settings::draws(2_000);
    let plain = simulate(plain.check().unwrap(), &settings).unwrap();
    let mut one = still(Step::Year);
    one.horizon = Some(Horizon::new(month("2024-01"), month("2024-12"), Step::Year));
    let one = simulate(one.check().unwrap(), &settings).unwrap();
    assert_eq!(plain.metrics, one.metrics);
    assert_eq!(plain.balanced, one.balanced);
    assert!(one.targets.is_empty() && one.facts.is_none());
}

/// One store of 30 that fills with 10 a month from April on: nothing is sold outside before.
#[test]
fn a_stock_fills_and_serves_later() {
    let scenario = Scenario::named("stock")
        .horizon(Horizon::new(month("2024-01"), month("2024-06"), Step::Month))
        .stage(
            Stage::new("ingot")
                .unit("GW")
                .capacity(120.0)
                .export_limit(0.0)
                .storage(30.0)
                .initial_stock(5.0),
        )
        .stage(Stage::new("wafer").unit("GW").capacity(60.0))
        .link(Link::from("ingot").to("wafer").consumption(1.0))
        .check()
        .unwrap();
    let outcome = simulate(&scenario, &Settings::draws(512)).unwrap();
    let mean =
        |period: &str, metric| outcome.metric_in(period, metric, "ingot").unwrap().mean.unwrap();
    // 10 a month could be made, 5 are used; the store takes the rest until it is full.
    let stocks = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06"]
        .map(|period| mean(period, Metric::Stock));
    assert_eq!(stocks, [10.0, 15.0, 20.0, 25.0, 30.0, 30.0]);
    assert_eq!(mean("2024-06", Metric::Production), 5.0);
    assert_eq!(mean("2024", Metric::Production), 55.0);
    assert_eq!(mean("2024", Metric::Stock), 30.0);
    // At the year's start 5, plus what was made, minus what was used locally.
    assert_eq!(mean("2024", Metric::Surplus), 30.0);
}

#[test]
fn years_alone_say_the_same_with_less() {
    let scenario = still(Step::Quarter).check().unwrap();
    let settings = Settings::draws(5_000);
    let all = simulate(&scenario, &settings).unwrap();
    let years = simulate(&scenario, &settings.clone().by_year()).unwrap();
    assert_eq!(all.balanced.len(), 10);
    assert_eq!(years.balanced.len(), 2);
    assert!(years.limiting.is_empty());
    for summary in &years.metrics {
        assert_eq!(Ok(summary), all.metric_in(&summary.period, summary.metric, &summary.of));
    }
}
