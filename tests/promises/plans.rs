//! The cheapest plan is the cheapest, holds on draws that it was not made for, and says what stands
//! in its way.

use pvchain::plan::PlanStatus;
use pvchain::{
    Addition, Correlation, Figure, Horizon, Link, Lognormal, Metric, Plan, PlanSettings, Require,
    Scenario, Settings, Stage, Step, Strength, Target, Uncertain, Uniform, Variant, plan, simulate,
};
use statrs::distribution::{ContinuousCDF, Normal};

const DRAWS: u64 = 32_768;

/// Fresh draws of a plan.
const FRESH: f64 = 10.0 * DRAWS as f64;

fn found(scenario: &Scenario, settings: PlanSettings) -> Plan {
    plan(scenario, &settings.sample(Settings::draws(DRAWS))).unwrap()
}

fn amounts(plan: &Plan) -> Vec<f64> {
    plan.additions.iter().map(|added| added.amount).collect()
}

/// An operating rate that is a lognormal number, cut where that is out of sight.
fn rate(median: f64, sigma: f64) -> Uncertain {
    Uncertain::from(Lognormal { median, sigma }).at_most(1.5)
}

/// Supply `K·Y` against demand `D`, both lognormal with a normal correlation of 0.3: the least `K`
/// with `P(K·Y ≥ D) ≥ 0.95` is 149.903 414 764 121 58, of which 100 are there.
#[test]
fn one_capacity_is_the_closed_form() {
    let both = ["stage.supply.operating_rate", "stage.demand.capacity"];
    let correlation = Correlation::new("weather", Strength::Rho(0.3)).input(both[0]).input(both[1]);
    let scenario = Scenario::named("newsvendor")
        .stage(Stage::new("supply").unit("GW").capacity(100.0).operating_rate(rate(0.85, 0.08)))
        .stage(Stage::new("demand").unit("GW").capacity(Lognormal { median: 100.0, sigma: 0.15 }))
        .link(Link::from("supply").to("demand").consumption(1.0))
        .target(Target::new("enough", Metric::Coverage).of("supply").min(1.0))
        .correlation(correlation)
        .addition(Addition::new("more", "supply", 200.0).cost(2.0))
        .check()
        .unwrap();
    let plan = found(&scenario, PlanSettings::confidence(0.95));
    assert_eq!(plan.status, PlanStatus::Reached);
    let k = 100.0 + plan.additions[0].amount;
    // ln(K·Y/D) has the standard deviation √(0.15² + 0.08² − 2·0.3·0.15·0.08) = 0.1473, so that
    // dP/d ln K = φ(1.645)/0.1473 = 0.700 there. The plan may be larger by 5 standard errors of the
    // draws of the search, the half width of the fresh ones and a fifth, and the finest stride; it
    // may be smaller by what 5 standard errors of the fresh draws hide, and they hide it only below
    // the lower end of their interval.
    let error = |n: f64| (0.95 * 0.05 / n).sqrt();
    let above = (5.0 * error(DRAWS as f64) + 2.4 * 1.96 * error(FRESH)) / 0.7;
    let below = (5.0 - 1.96) * error(FRESH) / 0.7;
    let away = k / 149.903_414_764_121_58 - 1.0;
    assert!(-below < away && away < above + 1e-3, "{k}");
    assert_eq!(plan.cost, 2.0 * plan.additions[0].amount);
}

/// Two stages at uniform rates, each to reach 10: `P = (1 − 10/K₁)(1 − 10/K₂)`. With costs `c`,
/// Lagrange asks for equal `c·K·(K/10 − 1)`, and P = 0.64 is the other equation. At equal costs
/// both are 50.
#[test]
fn two_stages_share_the_cost_as_calculus_says() {
    let scenario = |cost: f64| {
        let rate = Uniform { min: 0.0, max: 1.0 };
        let stage = |id| Stage::new(id).unit("GW").capacity(20.0).operating_rate(rate);
        let target = |id: &str| Target::new(id, Metric::Potential).of(id).min(10.0);
        Scenario::named("two")
            .stage(stage("a"))
            .stage(stage("b"))
            .link(Link::from("a").to("b").consumption(1.0))
            .target(target("a"))
            .target(target("b"))
            .addition(Addition::new("to a", "a", 150.0).cost(1.0))
            .addition(Addition::new("to b", "b", 150.0).cost(cost))
            .check()
            .unwrap()
    };
    // The first capacity given the second, from P = 0.64; then the cost by golden section.
    let first = |second: f64| 10.0 / (1.0 - 0.64 / (1.0 - 10.0 / second));
    let total = |cost: f64, second: f64| first(second) - 20.0 + cost * (second - 20.0);
    for cost in [1.0, 3.0] {
        let (mut low, mut high) = (28.0, 170.0);
        while high - low > 1e-9 {
            let third = (high - low) / 3.0;
            if total(cost, low + third) < total(cost, high - third) {
                high -= third;
            } else {
                low += third;
            }
        }
        let best = total(cost, low);
        let plan = found(&scenario(cost), PlanSettings::confidence(0.64));
        assert_eq!(plan.status, PlanStatus::Reached);
        // dcost/dP at the optimum is 1/(∂P/∂K₁) = K₁²/(10·(1 − 10/K₂)) per unit of the first; the
        // slack of P is 5 standard errors of the search and twice the half width of the check.
        let k = first(low);
        let slope = k * k / (10.0 * (1.0 - 10.0 / low));
        let error = |n: f64| (0.64 * 0.36 / n).sqrt();
        let slack = slope * (5.0 * error(DRAWS as f64) + 2.4 * 1.96 * error(FRESH));
        assert!(plan.cost < best + slack + 0.005 * best, "{} over {best}", plan.cost);
        assert!(plan.cost > best - slope * 5.0 * error(FRESH), "{} under {best}", plan.cost);
        let [a, b] = amounts(&plan)[..] else { panic!("two additions") };
        // The cost is flat at its least: amounts a tenth off cost little more.
        assert!((a + 20.0 - k).abs() < 0.15 * k && (b + 20.0 - low).abs() < 0.15 * low, "{a} {b}");
    }
}

/// Three stages with independent lognormal rates, in steps: every plan is tried with the exact
/// `P = Π Φ(ln(K·m/d)/σ)`, and what the search finds costs at most 1 % more and holds.
#[test]
fn a_joint_constraint_is_as_cheap_as_the_best_of_all_plans() {
    let stages = [("a", 0.8, 0.10, 3.0), ("b", 0.7, 0.20, 1.0), ("c", 0.9, 0.05, 2.0)];
    let mut draft = Scenario::named("three");
    for (id, median, sigma, cost) in stages {
        let stage = Stage::new(id).unit("GW").capacity(60.0).operating_rate(rate(median, sigma));
        draft = draft.stage(stage);
        draft = draft.target(Target::new(id, Metric::Potential).of(id).min(50.0));
        draft = draft.addition(Addition::new(id, id, 100.0).step(0.5).cost(cost));
    }
    draft = draft.link(Link::from("a").to("b").consumption(1.0));
    draft = draft.link(Link::from("b").to("c").consumption(1.0));
    let scenario = draft.check().unwrap();
    let normal = Normal::standard();
    let chance = |at: usize, amount: f64| {
        let (_, median, sigma, _) = stages[at];
        normal.cdf(libm::log((60.0 + amount) * median / 50.0) / sigma)
    };
    let steps: Vec<f64> = (0..=200).map(|step| 0.5 * f64::from(step)).collect();
    let mut best = f64::INFINITY;
    for a in &steps {
        for b in &steps {
            let both = chance(0, *a) * chance(1, *b);
            let enough = steps.iter().find(|c| both * chance(2, **c) >= 0.9);
            best = enough.map_or(best, |c| best.min(3.0 * a + b + 2.0 * c));
        }
    }
    let sample = Settings::draws(131_072);
    let plan = plan(&scenario, &PlanSettings::confidence(0.9).sample(sample)).unwrap();
    assert_eq!(plan.status, PlanStatus::Reached);
    assert!(plan.cost <= 1.01 * best, "{} over {best}", plan.cost);
    let built = amounts(&plan);
    let exact: f64 = (0..3).map(|at| chance(at, built[at])).product();
    // The lower end of the interval held on 1.3·10⁶ fresh draws: 5 standard errors below 0.9 at
    // most.
    assert!(exact > 0.9 - 3.04 * (0.09 / 1.31e6_f64).sqrt(), "{exact}");
    let mut fresh = scenario;
    for (at, (id, ..)) in stages.into_iter().enumerate() {
        let input = format!("stage.{id}.capacity");
        fresh = fresh.with(&input, 60.0 + built[at]).unwrap();
    }
    let outcome = simulate(&fresh, &Settings::draws(1_000_000).seed(99).metrics(&[])).unwrap();
    let joint = outcome.all_targets.unwrap();
    assert!((joint.value - exact).abs() < 5.0 * (0.09_f64 / 1e6).sqrt());
    assert!(joint.high >= 0.9, "{joint:?}");
}

/// Two stages at uniform rates from 20 each, to reach 10: each is kept with 1/2.
fn halves() -> pvchain::Draft {
    let rate = Uniform { min: 0.0, max: 1.0 };
    let stage = |id| Stage::new(id).unit("GW").capacity(20.0).operating_rate(rate);
    let target = |id: &str| Target::new(id, Metric::Potential).of(id).min(10.0);
    Scenario::named("halves")
        .stage(stage("a"))
        .stage(stage("b"))
        .link(Link::from("a").to("b").consumption(1.0))
        .target(target("a"))
        .target(target("b"))
        .cost_unit("亿元")
}

#[test]
fn each_promise_by_itself_costs_less_than_both_at_once() {
    let scenario = halves()
        .addition(Addition::new("to a", "a", 80.0).cost(1.0))
        .addition(Addition::new("to b", "b", 80.0).cost(1.0))
        .check()
        .unwrap();
    let jointly = found(&scenario, PlanSettings::confidence(0.64));
    let each = found(&scenario, PlanSettings::confidence(0.64).require(Require::Each));
    let one = found(&scenario, PlanSettings::confidence(0.64).of(&[Figure::Target("a".into())]));
    // 1 − 10/K = 0.64 at K = 27.8, and 1 − 10/K = 0.8 at K = 50.
    let near = |cost: f64, exact: f64| (cost / exact - 1.0).abs() < 0.1;
    assert!(near(jointly.cost, 60.0) && near(each.cost, 15.56) && near(one.cost, 7.78));
    assert_eq!(one.additions[1].amount, 0.0);
    assert!(each.promises.iter().all(|promise| promise.after.low >= 0.64));
    assert_eq!(jointly.cost_unit.as_deref(), Some("亿元"));
    assert_eq!(jointly.promise("target:a").unwrap().figure, "target:a");
}

#[test]
fn what_cannot_be_reached_is_an_answer_with_what_blocks_it() {
    let scenario = halves()
        .addition(Addition::new("to a", "a", 20.0).step(5.0).cost(1.0))
        .addition(Addition::new("to b", "b", 480.0).cost(1.0))
        .check()
        .unwrap();
    let plan = found(&scenario, PlanSettings::confidence(0.9));
    assert_eq!(plan.status, PlanStatus::BestReachable);
    assert_eq!(amounts(&plan)[0], 20.0);
    // 3/4 is the most for a, at 40; 0.98 for b.
    let [blocking] = &plan.blocking[..] else { panic!("{:?}", plan.blocking) };
    assert_eq!(
        (blocking.figure.to_string().as_str(), &blocking.exhausted[..]),
        ("target:a", &["to a".to_owned()][..])
    );
    assert!((blocking.best.value - 0.75).abs() < 5.0 * (0.1875 / DRAWS as f64).sqrt());
    let last = plan.frontier.last().unwrap();
    assert!((last.probability.value - 0.75 * 0.98).abs() < 0.02, "{last:?}");
}

#[test]
fn what_is_likely_already_takes_nothing() {
    let scenario = halves().addition(Addition::new("to a", "a", 20.0).cost(1.0)).check().unwrap();
    let plan = found(&scenario, PlanSettings::confidence(0.2));
    assert_eq!((plan.status, plan.cost), (PlanStatus::NothingNeeded, 0.0));
    assert_eq!(plan.all.before, plan.all.after);
}

/// More of `a`, up to a max, keeps its promise and breaks that of `b`, whose coverage it lowers.
pub(crate) fn two_sides(max: f64) -> Scenario {
    Scenario::named("two sides")
        .stage(Stage::new("b").unit("GW").capacity(Uniform { min: 90.0, max: 110.0 }))
        .stage(Stage::new("a").unit("GW").capacity(40.0))
        .link(Link::from("b").to("a").consumption(1.0))
        .target(Target::new("enough", Metric::Potential).of("a").min(80.0))
        .target(Target::new("covered", Metric::Coverage).of("b").min(1.0))
        .addition(Addition::new("to a", "a", max).cost(1.0))
        .check()
        .unwrap()
}

/// The search must not take more for better.
#[test]
fn more_is_not_taken_for_better() {
    let scenario = two_sides(100.0);
    let plan = found(&scenario, PlanSettings::confidence(0.9));
    assert_eq!(plan.status, PlanStatus::Reached);
    assert!((plan.cost - 40.0).abs() < 0.03, "{}", plan.cost);
}

/// `P = (1 − 10/K₁)(1 − 10/K₂)`, so `∂P/∂K₁ = 10/K₁²·(1 − 10/K₂)`; over a step δ it is
/// `10/(K₁(K₁ + δ))·(1 − 10/K₂)`.
#[test]
fn the_worth_of_a_unit_is_the_derivative() {
    let scenario = halves().addition(Addition::new("to a", "a", 20.0).cost(1.0)).check().unwrap();
    let plan = found(&scenario, PlanSettings::confidence(0.2));
    for worth in &plan.worth {
        // A hundredth of what is there.
        assert_eq!(worth.amount, 0.2);
        let exact = 10.0 / (20.0 * 20.2) * 0.5;
        // Of draws that change, √(p/n) is one standard error, for each unit of a step δ √(p/(n·δ)).
        let error = (exact / (0.2 * DRAWS as f64)).sqrt();
        assert!((worth.probability.value - exact).abs() < 5.0 * error, "{worth:?}");
        assert!(worth.probability.low < exact && exact < worth.probability.high, "{worth:?}");
    }
    // Output is the rate times capacity of b, and what a makes more is imported otherwise.
    let [a, b] = &plan.worth[..] else { panic!("two stages") };
    assert_eq!((a.final_output.value, a.output_unit.as_str()), (0.0, "GW"));
    assert!((b.final_output.value - 0.5).abs() < 5.0 * (1.0 / 12.0 / DRAWS as f64).sqrt());
}

#[test]
fn the_frontier_rises_and_is_paid_for() {
    let scenario = halves()
        .addition(Addition::new("to a", "a", 480.0).cost(1.0))
        .addition(Addition::new("to b", "b", 480.0).cost(2.0))
        .check()
        .unwrap();
    let plan = found(&scenario, PlanSettings::confidence(0.85));
    assert!(plan.frontier.len() >= 6);
    assert!(plan.frontier.iter().any(|point| point.confidence == 0.85));
    for pair in plan.frontier.windows(2) {
        assert!(pair[0].cost <= pair[1].cost && pair[0].confidence < pair[1].confidence);
    }
    for point in &plan.frontier {
        // The search stands on 16,384 draws, and its own choice flatters it by about as much.
        let error = 5.0 * (0.25_f64 / 16_384.0).sqrt();
        assert!((point.probability.value - point.confidence).abs() < error, "{point:?}");
    }
}

#[test]
fn with_a_horizon_an_addition_is_a_project_that_surely_comes() {
    let month = |text: &str| text.parse().unwrap();
    let rate = Uniform { min: 0.5, max: 1.0 };
    let draft = Scenario::named("late")
        .horizon(Horizon::new(month("2024-01"), month("2025-12"), Step::Quarter))
        .stage(Stage::new("a").unit("GW").capacity(20.0).operating_rate(rate))
        .target(Target::new("24", Metric::Production).of("a").min(15.0).in_period("2024"))
        .target(Target::new("25", Metric::Production).of("a").min(18.0).in_period("2025"));
    let scenario = draft.clone();
    let start = month("2024-07");
    let scenario =
        scenario.addition(Addition::new("more", "a", 40.0).cost(1.0).start(start)).check().unwrap();
    let plan = found(&scenario, PlanSettings::confidence(0.9));
    assert_eq!(plan.status, PlanStatus::Reached);
    // Half a year of it in 2024: (20 + x/2)·u ≥ 15, (20 + x)·u ≥ 18 with u from ½ to 1, at 0.9:
    // u ≥ 0.55, so x = 14.5 for 2024 and 12.7 for 2025.
    let amount = plan.additions[0].amount;
    // P = 2 − 2·15/(20 + x/2) has the slope 0.404/15·… = 0.0203 at 14.5.
    let slack = (5.0 * (0.09 / DRAWS as f64).sqrt() + 2.4 * 1.96 * (0.09 / FRESH).sqrt()) / 0.0203;
    assert!((amount - 14.545).abs() < slack + 0.01, "{amount}");
    let project = pvchain::Project::new("more", "a", start).capacity(amount);
    let built = draft.project(project).check().unwrap();
    let outcome = simulate(&built, &Settings::draws(400_000).seed(3).metrics(&[])).unwrap();
    let (one, other) = (outcome.all_targets.unwrap(), plan.all.after);
    let error = (0.09 * (1.0 / 4e5 + 1.0 / FRESH)).sqrt();
    assert!((one.value - other.value).abs() < 5.0 * error, "{one:?} {other:?}");
}

#[test]
fn the_plan_for_all_variants_holds_in_the_worst_and_says_what_that_costs() {
    let scenario = halves()
        .addition(Addition::new("to a", "a", 200.0).cost(1.0))
        .addition(Addition::new("to b", "b", 200.0).cost(1.0))
        .variant(Variant::new("poor a").set("stage.a.capacity", 0.0))
        .variant(Variant::new("poor b").set("stage.b.capacity", 0.0))
        .check()
        .unwrap();
    let plan = found(&scenario, PlanSettings::confidence(0.64).under_variants());
    let robustness = plan.robustness.unwrap();
    assert_eq!(robustness.variants, ["as it stands", "poor a", "poor b"]);
    let [own, poor, other, all] = &robustness.plans[..] else { panic!("four plans") };
    assert!(all.holds_in_all && all.variant.is_none() && !own.holds_in_all);
    assert!(!poor.holds_in_all && !other.holds_in_all);
    // 50 each, from 20 or 0: 60, 80 and 80. For all of them (1 − 10/x)(1 − 10/(20 + x)) = 0.64, so
    // that x is 42.15 for both. The search of variants rests on 16,384 draws.
    for (plan, cost) in [(own, 60.0), (poor, 80.0), (other, 80.0), (all, 84.3)] {
        assert!((plan.cost / cost - 1.0).abs() < 0.1, "{plan:?}");
    }
    assert!((all.greatest_extra_cost - 24.3).abs() < 6.0);
    // 30 and 50 give 2/3·0.8 = 0.533, which lacks 0.107; the least cost is flat, so that amounts
    // may be a tenth off.
    assert!((own.greatest_shortfall - 0.107).abs() < 0.05, "{own:?}");
}

/// Without any of `b` no amount of `a` helps: that variant has no say in the plan for all.
#[test]
fn a_variant_in_which_nothing_suffices_does_not_decide_the_plan_for_all() {
    let scenario = halves()
        .addition(Addition::new("to a", "a", 200.0).cost(1.0))
        .addition(Addition::new("to b", "b", 30.0).cost(1.0))
        .variant(Variant::new("poor a").set("stage.a.capacity", 0.0))
        .variant(Variant::new("no b").set("stage.b.operating_rate", 0.0))
        .check()
        .unwrap();
    let plan = found(&scenario, PlanSettings::confidence(0.6).under_variants());
    let robustness = plan.robustness.unwrap();
    let [own, poor, hopeless, all] = &robustness.plans[..] else { panic!("four plans") };
    assert_eq!(hopeless.status, PlanStatus::BestReachable);
    assert_eq!([own, poor, all].map(|plan| plan.status), [PlanStatus::Reached; 3]);
    assert!(!all.holds_in_all && all.regrets[0].holds && all.regrets[1].holds);
    // What nobody can reach there nobody lacks.
    assert_eq!(all.greatest_shortfall, 0.0);
    assert!(own.greatest_shortfall > 0.02, "{own:?}");
}

#[test]
fn a_plan_has_the_same_bits_for_any_number_of_threads() {
    let scenario = halves()
        .addition(Addition::new("to a", "a", 80.0).step(2.5).cost(1.0))
        .addition(Addition::new("to b", "b", 80.0).cost(1.0))
        .check()
        .unwrap();
    let with = |threads| {
        let sample = Settings::draws(8_192).threads(threads);
        plan(&scenario, &PlanSettings::confidence(0.6).sample(sample)).unwrap()
    };
    assert_eq!(with(1), with(2));
    assert_eq!(with(1), with(7));
}

#[test]
fn a_wrong_request_is_refused_with_all_its_problems() {
    let scenario = halves().check().unwrap();
    let figures = [Figure::Target("c".into()), Figure::Mean(Metric::Coverage, "a".into())];
    for confidence in [0.0, 1.0, -0.1, f64::NAN] {
        let settings = PlanSettings::confidence(confidence).of(&figures);
        let problems = plan(&scenario, &settings).unwrap_err();
        let keys: Vec<&str> = problems.iter().map(|problem| problem.place.as_str()).collect();
        assert_eq!(keys, ["confidence", "addition", "of", "of"]);
    }
    let problems = plan(&scenario, &PlanSettings::confidence(90.0)).unwrap_err();
    assert!(problems.to_string().contains("90 % is 0.9"));
}

/// What the command answers: exit status, standard output and standard error.
fn answer(arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_pvchain"));
    let output = command.arg("plan").args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_command_tells_what_cannot_be_reached_and_refuses_what_makes_no_sense() {
    let silicon = "target:local industrial silicon, as share of what Siemens plants use";
    let plan = ["baotou-2024", "--of", silicon, "--draws", "4096"];
    let (status, page, _) = answer(&[&plan[..], &["--confidence", "0.99"]].concat());
    assert_eq!(status, Some(0), "{page}");
    assert!(page.contains("No plan was found that brings"), "{page}");
    assert!(page.contains("What stands in the way:"), "{page}");
    let too_wide = page.lines().filter(|line| unicode_width::UnicodeWidthStr::width(*line) > 80);
    assert_eq!(too_wide.collect::<Vec<_>>(), Vec::<&str>::new());
    let (status, page, _) = answer(&[&plan[..], &["--confidence", "0.5", "--json"]].concat());
    let found: Plan = serde_json::from_str(&page).unwrap();
    assert_eq!((status, found.status), (Some(0), PlanStatus::Reached));
    assert!(found.robustness.is_none() && found.cost > 0.0);
    let (status, page, problems) = answer(&["baotou-2023", "--confidence", "1.2"]);
    assert_eq!((status, page.as_str()), (Some(1), ""));
    assert!(problems.contains("--confidence") && problems.contains("addition"), "{problems}");
}

/// The plans that the page of the built-in scenarios states: scenario, promises, confidence, and
/// words.
type Stated = (&'static str, &'static [&'static str], (f64, u64), &'static [&'static str]);

const STATED: [Stated; 4] = [
    (
        "baotou-2024",
        &["target:local industrial silicon, as share of what Siemens plants use"],
        (0.8, 20_000),
        &["290 kt", "43.5 亿元"],
    ),
    (
        "baotou-2024",
        &["balanced"],
        (0.5, 20_000),
        &["370 kt", "160 GW", "281 GW", "270 GW", "306 GW", "2454.1 亿元"],
    ),
    ("baotou-local-content", &[], (0.8, 20_000), &["190 kt", "25 GW", "48.5 亿元"]),
    // Every plan but the full replacement is much less likely, so that few draws tell.
    (
        "baotou-pipeline-2024",
        &[],
        (0.9, 4_096),
        &["790 kt", "400 kt", "65 GW", "63 GW", "60 GW", "25 GW", "960.8 亿元"],
    ),
];

#[test]
fn the_page_states_what_it_takes() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/scenarios/README.md");
    let page = std::fs::read_to_string(path).unwrap();
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for (name, figures, (confidence, draws), words) in STATED {
        let figures: Vec<Figure> = figures.iter().map(|figure| figure.parse().unwrap()).collect();
        let settings = PlanSettings::confidence(confidence).of(&figures);
        let settings = settings.sample(Settings::draws(draws));
        let plan = plan(Scenario::builtin(name).unwrap(), &settings).unwrap();
        assert_eq!(plan.status, PlanStatus::Reached, "{name}");
        let found = plan.additions.iter().filter(|added| added.amount > 0.0);
        let mut found: Vec<String> =
            found.map(|added| format!("{} {}", added.amount, added.unit)).collect();
        found.push(format!("{:.1} 亿元", plan.cost));
        assert_eq!(found, words, "{name}");
        for words in found {
            assert!(page.contains(&words), "{name}: no {words}");
        }
    }
}

/// Stored settings of a plan ask for the same plan; what a plan would pass over is refused.
#[test]
fn settings_of_a_plan_are_stored_and_none_is_passed_over() {
    let settings = PlanSettings::confidence(0.6)
        .require(Require::Each)
        .of(&[Figure::Balanced])
        .sample(Settings::draws(2_048).seed(3))
        .under_variants();
    let json = serde_json::to_string(&settings).unwrap();
    assert_eq!(serde_json::from_str::<PlanSettings>(&json).unwrap(), settings);
    let short: PlanSettings = serde_json::from_str(r#"{ "confidence": 0.9 }"#).unwrap();
    assert_eq!(short, PlanSettings::confidence(0.9));
    assert!(serde_json::from_str::<PlanSettings>("{}").is_err());
    assert!(serde_json::from_str::<PlanSettings>(r#"{ "confidence": 0.9, "off": [] }"#).is_err());

    let scenario = halves().addition(Addition::new("to a", "a", 80.0).cost(1.0)).check().unwrap();
    let sample = Settings::draws(2_048);
    let refused = |sample: Settings| {
        let asked = PlanSettings::confidence(0.5).sample(sample);
        let problems = plan(&scenario, &asked).unwrap_err();
        problems.iter().map(|problem| problem.place.to_string()).collect::<Vec<_>>()
    };
    let all = sample.clone().metrics(&[Metric::Coverage]).quantiles(&[0.01]).by_year();
    assert_eq!(refused(all), ["metrics", "quantiles", "by_year"]);
    // A plan reports no metrics, as these settings ask.
    let none = PlanSettings::confidence(0.5).sample(sample.metrics(&[]));
    assert!(plan(&scenario, &none).is_ok());
}
