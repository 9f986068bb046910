//! Comparisons: paired differences that are known in closed form, intervals that cover them as
//! often as they say, and refusals before anything runs.

use pvchain::compare::Unlike;
use pvchain::{
    Comparison, Design, Horizon, Metric, Month, Normal, Observation, Scenario, Settings, Stage,
    Step, Target, Uncertain, Uniform, compare, simulate,
};

/// One stage of capacity `k` that runs at 0.4 to 0.8, and a promise to make 60.
fn plant(k: f64) -> Scenario {
    let rate = Uniform { min: 0.4, max: 0.8 };
    Scenario::named("plant")
        .stage(Stage::new("ingot").unit("GW").capacity(k).operating_rate(rate))
        .target(Target::new("sixty", Metric::Potential).of("ingot").min(60.0))
        .check()
        .unwrap()
}

fn compared(a: &Scenario, b: &Scenario, settings: &Settings) -> Comparison {
    compare(&[("a", a), ("b", b)], settings).unwrap()
}

/// Potentials are 100·u and 110·u, so that they differ by 10·u: mean 6, sd 10·0.4/√12 = 1.1547;
/// separate runs would have (100² + 110²)/10² = 221 times the variance. With n = 50,000 draws the
/// standard error is 0.00516 and the interval 1.96 times that to either side. The sd of a uniform
/// sample strays by a relative √(0.8/4n) = 0.2 %, 5 of these 1 %.
#[test]
fn a_scaled_capacity_differs_by_its_closed_form() {
    let settings = Settings::draws(50_000);
    let comparison = compared(&plant(100.0), &plant(110.0), &settings);
    let found = comparison.figure("potential:ingot").unwrap().differences[0].unwrap();
    let error = 1.154_700_5 / 50_000f64.sqrt();
    assert!((found.value - 6.0).abs() < 5.0 * error, "{found:?}");
    assert!((found.high - found.low) / (2.0 * 1.96 * error) - 1.0 < 0.01, "{found:?}");
    assert!((found.saving.unwrap() / 221.0 - 1.0).abs() < 1e-6, "{found:?}");
    // u ≥ 0.6 against u ≥ 6/11: no draw is lost and 13.64 % are gained, √(p(1−p)/n) = 0.0015.
    let met = comparison.figure("target:sixty").unwrap().differences[0].unwrap();
    assert!((met.value - 3.0 / 22.0).abs() < 5.0 * 0.0016, "{met:?}");
    assert_eq!((met.lost, met.gained), (Some(0.0), Some(met.value)));
    assert!(met.is_distinguishable() && met.saving.unwrap() > 3.0);
    assert_eq!(comparison.scenarios[1].unshared.len(), 1);
    assert_eq!(comparison.scenarios[1].unshared[0].how, Unlike::Law);
}

/// The share of R repetitions that cover has the standard error √(0.95·0.05/R), 0.0109 for 400;
/// five of them are 0.054.
#[test]
fn paired_intervals_cover_as_often_as_they_say() {
    let (a, b) = (plant(100.0), plant(110.0));
    for (design, draws) in
        [(Design::Random, 2048), (Design::Latin, 16_384), (Design::Sobol, 16_384)]
    {
        let mut covered = [0; 2];
        for seed in 0..400 {
            let settings =
                Settings::draws(draws).seed(seed).design(design).metrics(&[Metric::Potential]);
            let comparison = compared(&a, &b, &settings);
            for (figure, truth) in [("potential:ingot", 6.0), ("target:sixty", 3.0 / 22.0)] {
                let found = comparison.figure(figure).unwrap().differences[0].unwrap();
                let place = usize::from(figure.starts_with("target"));
                covered[place] += u32::from(found.low <= truth && truth <= found.high);
            }
        }
        for covered in covered {
            let share = f64::from(covered) / 400.0;
            // Latin and Sobol' points leave errors that are narrower than normal, so that more is
            // covered.
            let most = if design == Design::Random { 0.054 } else { 0.05 };
            assert!((-0.054..=most).contains(&(share - 0.95)), "{design}: {share}");
        }
    }
}

/// A capacity of 100 ± 10 that was observed as 110 ± 10 is 105 by Bayes' rule; half of it and 0.6
/// of it differ by 10.5.
#[test]
fn weighted_differences_cover_the_posterior() {
    let start = Month::new(2024, 1).unwrap();
    let plant = |rate: f64| {
        let capacity = Uncertain::from(Normal { mean: 100.0, sd: 10.0 }).at_least(0.0);
        let horizon = Horizon::new(start, Month::new(2024, 12).unwrap(), Step::Year);
        let stage = Stage::new("ingot").unit("GW").operating_rate(rate);
        Scenario::named("plant")
            .stage(stage.capacity(capacity))
            .horizon(horizon)
            .observation(Observation::new("ingot", Month::new(2024, 6).unwrap(), (110.0, 10.0)))
            .check()
            .unwrap()
    };
    let (a, b) = (plant(0.5), plant(0.6));
    let mut covered = 0;
    for seed in 0..400 {
        let settings = Settings::draws(2048).seed(seed).metrics(&[Metric::Potential]);
        let comparison = compared(&a, &b, &settings);
        let found = comparison.figure("potential:ingot").unwrap().differences[0].unwrap();
        covered += u32::from(found.low <= 10.5 && 10.5 <= found.high);
        assert!(comparison.scenarios[1].facts.unwrap().reliable);
    }
    let share = f64::from(covered) / 400.0;
    assert!((share - 0.95).abs() < 0.054, "{share}");
}

#[test]
fn values_are_those_of_separate_runs_and_bits_those_of_one_thread() {
    let plan = Scenario::builtin("baotou-pipeline-2024").unwrap();
    let glut = plan.variant("glut").unwrap();
    let settings = Settings::draws(3000).threads(1);
    let one = compared(&plan, &glut, &settings);
    assert_eq!(compared(&plan, &glut, &settings.clone().threads(3)), one);
    for (index, scenario) in [&plan, &glut].into_iter().enumerate() {
        let outcome = simulate(scenario, &settings).unwrap();
        for target in &outcome.targets {
            let figure = one.figure(&format!("target:{}", target.id)).unwrap();
            assert_eq!(figure.values[index].unwrap().value, target.probability.value);
        }
        assert_eq!(
            one.figure("all_targets").unwrap().values[index].unwrap().value,
            outcome.all_targets.unwrap().value
        );
        for summary in &outcome.metrics {
            let name = format!("{}:{}", summary.metric, summary.of);
            let figure = one.figure_in(&summary.period, &name).unwrap();
            let found = figure.values[index].map(|value| value.value);
            let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(1e-9);
            match (found, summary.mean.filter(|_| summary.defined > 1)) {
                (Some(found), Some(mean)) => assert!(close(found, mean), "{name}: {found} {mean}"),
                (found, mean) => assert_eq!(found, mean, "{name}"),
            }
        }
    }
}

#[test]
fn a_scenario_does_not_differ_from_itself() {
    let plan = Scenario::builtin("baotou-2024").unwrap();
    let comparison = compared(&plan, &plan, &Settings::draws(1000));
    assert!(comparison.scenarios[1].unshared.is_empty());
    for figure in &comparison.figures {
        let Some(found) = figure.differences[0] else { continue };
        assert_eq!((found.value, found.saving), (0.0, None), "{}", figure.figure);
        // Of an event that never differs in n draws, a difference up to about 3/n is not excluded.
        let most = if figure.is_probability { 0.003 } else { 0.0 };
        assert!(found.low >= -most && found.high <= most, "{}: {found:?}", figure.figure);
    }
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let plan = Scenario::builtin("baotou-2024").unwrap();
    let over_time = Scenario::builtin("baotou-pipeline-2024").unwrap();
    let refused = |scenarios: &[(&str, &Scenario)], settings: &Settings| {
        compare(scenarios, settings).unwrap_err().to_string()
    };
    let settings = Settings::draws(1000);
    let message = refused(&[("a", &plan), ("b", &over_time)], &settings);
    assert!(message.contains("b\n  found     2024-01 to 2026-12 by quarter"), "{message}");
    assert!(message.contains("the periods of a: a single period, 2024"), "{message}");
    let line = |unit: &str| {
        let stages = Scenario::named("x").stage(Stage::new("a").unit(unit).capacity(1.0));
        stages
            .stage(Stage::new("b").unit("GW").capacity(1.0))
            .link(pvchain::Link::from("a").to("b").consumption(1))
            .check()
            .unwrap()
    };
    let message = refused(&[("a", &line("kt")), ("b", &line("GW"))], &settings);
    let expected = "b\n  found     `a` measured in GW\n  expected  kt, as in a\n";
    assert!(message.starts_with(expected) && message.matches("found").count() == 1, "{message}");
    assert!(refused(&[("a", &plan)], &settings).contains("one scenario"));
    assert!(refused(&[], &settings).contains("no scenario"));
    let until = Settings::draws(1000).until(pvchain::Figure::Balanced, 0.1);
    assert!(refused(&[("a", &plan), ("b", &plan)], &until).contains("until\n"));
    let message = refused(&[("a", &plan), ("b", &plan)], &settings.clone().quantiles(&[0.01]));
    assert!(message.contains("quantiles\n  found     [0.01, 0.05,"), "{message}");
    assert!(message.contains("a comparison reports means and probabilities alone"), "{message}");
    let none = refused(&[("a", &plan), ("b", &plan)], &Settings::draws(0));
    assert_eq!(none.matches("draws\n").count(), 1, "{none}");
}

/// 10,000 t are 1 万吨 and 10 kt: figures are in the unit of the reference, to the last bit.
#[test]
fn amounts_in_units_that_convert_are_those_of_the_reference() {
    let plan = |unit: &str, capacity: f64| {
        let law = Uniform { min: 0.5 * capacity, max: capacity };
        Scenario::named("x").stage(Stage::new("a").unit(unit).capacity(law)).check().unwrap()
    };
    let settings = Settings::draws(1000);
    for (unit, capacity) in [("万吨", 1.0), ("t", 10_000.0), ("kt", 10.0)] {
        let comparison = compared(&plan("kt", 10.0), &plan(unit, capacity), &settings);
        let figure = comparison.figure("capacity:a").unwrap();
        let difference = figure.differences[0].unwrap();
        assert_eq!((figure.unit.as_str(), difference.value), ("kt", 0.0), "{unit}");
        let [reference, here] = [0, 1].map(|at| figure.values[at].unwrap());
        // Values differ by rounding of the draws alone.
        assert!((reference.value - here.value).abs() < 1e-9, "{unit}: {here:?}");
        assert!(comparison.scenarios[1].unshared.is_empty(), "{unit}: the same law");
    }
}

#[test]
fn other_amounts_in_other_units_are_not_shared() {
    let plan = |unit: &str, capacity: f64| {
        Scenario::named("x").stage(Stage::new("a").unit(unit).capacity(capacity)).check().unwrap()
    };
    for (capacity, unshared) in [(79.0, 0), (79.001, 1), (790.0, 1)] {
        let other = plan("万吨", capacity);
        let comparison = compared(&plan("kt", 790.0), &other, &Settings::draws(600));
        assert_eq!(comparison.scenarios[1].unshared.len(), unshared, "{capacity} 万吨");
    }
    // 2.3 kt/GW are 0.23 万吨/GW.
    let chain = |unit: &str, consumption: f64| {
        let link = pvchain::Link::from("a").to("b").consumption(consumption);
        let stages = [Stage::new("a").unit(unit), Stage::new("b").unit("GW")];
        let draft = stages.into_iter().fold(Scenario::named("x"), pvchain::Draft::stage);
        draft.link(link).check().unwrap()
    };
    for (consumption, unshared) in [(0.23, 0), (2.3, 1)] {
        let other = chain("万吨", consumption);
        let comparison = compared(&chain("kt", 2.3), &other, &Settings::draws(600));
        assert_eq!(comparison.scenarios[1].unshared.len(), unshared, "{consumption} 万吨/GW");
    }
}

/// Plans of two years are two answers to one question; the draws are the same.
#[test]
fn single_periods_of_two_years_are_side_by_side() {
    let [earlier, later] =
        ["baotou-2023", "baotou-2024"].map(|name| Scenario::builtin(name).unwrap());
    let comparison = compared(&earlier, &later, &Settings::draws(1000));
    let cells = comparison.figure("capacity:cell").unwrap();
    assert!(cells.differences[0].unwrap().value != 0.0, "{cells:?}");
    assert_eq!(cells.period, "2023");
}

#[test]
fn what_is_not_shared_is_told() {
    let law = |rho: f64| {
        let strength = pvchain::Strength::Rho(rho);
        let stage = |id: &str| {
            Stage::new(id).unit("GW").capacity(1.0).operating_rate(Uniform { min: 0.4, max: 0.8 })
        };
        let correlation =
            pvchain::Correlation::new("market", strength).input("stage.*.operating_rate");
        Scenario::named("two")
            .stage(stage("a"))
            .stage(stage("b"))
            .final_stage("b")
            .correlation(correlation)
    };
    let (weak, strong) = (law(0.3).check().unwrap(), law(0.5).check().unwrap());
    let comparison = compared(&weak, &strong, &Settings::draws(100));
    let found: Vec<Unlike> = comparison.scenarios[1].unshared.iter().map(|one| one.how).collect();
    assert_eq!(found, [Unlike::Coupling, Unlike::Coupling]);
    let more = law(0.3).stage(Stage::new("c").unit("GW").capacity(2.0)).check().unwrap();
    let comparison = compared(&weak, &more, &Settings::draws(100));
    let unshared = &comparison.scenarios[1].unshared;
    assert_eq!((unshared[0].input.as_str(), unshared[0].how), ("stage.c.capacity", Unlike::Added));
    let comparison = compared(&more, &weak, &Settings::draws(100));
    assert_eq!(comparison.scenarios[1].unshared[0].how, Unlike::Missing);
    let potential = comparison.figure("potential:c").unwrap();
    assert!(potential.values[1].is_none() && potential.differences[0].is_none());
}
