//! Projects: closed forms, exact enumeration, shared shocks, and streams that leave others alone.

use pvchain::{
    Factor, Horizon, Link, Metric, Month, Outcome, Project, Scenario, Settings, Stage, Status,
    Step, Target, Triangular, Uniform, for_each_block, simulate,
};

const DRAWS: u64 = 400_000;

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn year(step: Step) -> Horizon {
    Horizon::new(month("2024-01"), month("2024-12"), step)
}

/// One stage with nothing but projects.
fn bare() -> pvchain::Draft {
    Scenario::named("projects")
        .horizon(year(Step::Year))
        .stage(Stage::new("cell").unit("GW").capacity(0.0))
}

fn sure(id: &str, capacity: f64, probability: f64) -> Project {
    Project::new(id, "cell", month("2024-03")).capacity(capacity).probability(probability)
}

fn column(scenario: &Scenario, (metric, of): (Metric, &str), draws: u64) -> Vec<f64> {
    let mut values = Vec::new();
    for_each_block(scenario, &Settings::draws(draws).seed(5), |block| {
        values.extend_from_slice(block.column(metric, of));
    })
    .unwrap();
    values
}

/// `|found − p|` within five binomial standard errors.
fn assert_probability(found: f64, p: f64, draws: f64) {
    let standard_error = (p * (1.0 - p) / draws).sqrt();
    assert!((found - p).abs() <= 5.0 * standard_error, "{found} instead of {p}");
}

/// 10, 20, 30 and 40 GW with 0.9, 0.7, 0.5 and 0.25.
#[test]
fn four_projects_have_their_exact_distribution() {
    let mut draft = bare();
    for (id, capacity, p) in
        [("a", 10.0, 0.9), ("b", 20.0, 0.7), ("c", 30.0, 0.5), ("d", 40.0, 0.25)]
    {
        draft = draft.project(sure(id, capacity, p));
    }
    let target = Target::new("50 GW", Metric::Capacity).of("cell").min(50.0);
    let scenario = draft.target(target).check().unwrap();
    let values = column(&scenario, (Metric::Capacity, "cell"), DRAWS);
    let pmf =
        [0.01125, 0.10125, 0.02625, 0.2475, 0.105, 0.06, 0.245, 0.0825, 0.03375, 0.00875, 0.07875];
    for (tens, p) in pmf.into_iter().enumerate() {
        let hits = values.iter().filter(|value| **value == 10.0 * tens as f64).count();
        assert_probability(hits as f64 / DRAWS as f64, p, DRAWS as f64);
    }
    let outcome = simulate(&scenario, &Settings::draws(DRAWS).seed(5)).unwrap();
    let met = outcome.target("50 GW").unwrap();
    let first: f64 = met.first_met.as_ref().unwrap().iter().map(|f| f.probability.value).sum();
    assert_eq!(first, met.probability.value);
    // E[max(0, 50 − K)] = Σ (50 − k)·P(k) below 50.
    let shortfall: f64 =
        pmf[..5].iter().zip(0..).map(|(p, tens)| (50.0 - 10.0 * f64::from(tens)) * p).sum();
    // The shortfall lies in 0..50, so its standard error is below 25/√n.
    assert!((met.shortfall.unwrap() - shortfall).abs() < 5.0 * 25.0 / (DRAWS as f64).sqrt());
    let error = met.shortfall_error.unwrap();
    assert!((met.shortfall.unwrap() - shortfall).abs() < 5.0 * error);
    assert!(error > 0.0 && error <= 25.0 / (DRAWS as f64).sqrt(), "{error}");
}

/// Every subset of up to twelve projects with its probability, and whether the target is met.
fn enumerate(projects: &[(f64, f64)], (base, min): (f64, f64)) -> Vec<(f64, f64)> {
    let count = projects.len();
    let capacity = |set: usize| -> f64 {
        let inside = (0..count).filter(|at| set >> at & 1 == 1);
        base + inside.map(|at| projects[at].0).sum::<f64>()
    };
    let probability = |set: usize| -> f64 {
        let chance = |at: usize| {
            if set >> at & 1 == 1 { projects[at].1 } else { 1.0 - projects[at].1 }
        };
        (0..count).map(chance).product()
    };
    let sets = || 0..1_usize << count;
    let met: f64 = sets().filter(|set| capacity(*set) >= min).map(probability).sum();
    let mut found = vec![(met, 0.0)];
    for at in 0..count {
        let would = |set: &usize| capacity(*set) < min && capacity(set | 1 << at) >= min;
        let criticality: f64 = sets().filter(would).map(probability).sum();
        found.push((criticality, criticality));
    }
    found
}

#[test]
fn criticality_and_gain_equal_exact_enumeration_of_twelve_projects() {
    let projects: Vec<(f64, f64)> =
        (0..12).map(|at| (3.0 + f64::from(at), 0.15 + 0.07 * f64::from(at))).collect();
    let mut draft = bare();
    draft.stages[0].capacity = 20.0.into();
    for (at, (capacity, p)) in projects.iter().enumerate() {
        draft = draft.project(sure(&format!("p{at}"), *capacity, *p));
    }
    let target = Target::new("t", Metric::Capacity).of("cell").min(85.0);
    let outcome = simulate(draft.target(target).check().unwrap(), &Settings::draws(DRAWS)).unwrap();
    let exact = enumerate(&projects, (20.0, 85.0));
    let found = outcome.target("t").unwrap();
    assert_probability(found.probability.value, exact[0].0, DRAWS as f64);
    let of_projects = found.projects.as_ref().unwrap();
    assert_eq!(of_projects.len(), 12);
    for (project, (criticality, gain)) in of_projects.iter().zip(&exact[1..]) {
        let draws = project.criticality.draws;
        assert!(draws >= 100_000, "{draws}");
        assert_probability(project.criticality.value, *criticality, draws as f64);
        // More capacity never hurts a lower bound on capacity, so that both are the same event.
        assert_probability(project.gain, *gain, draws as f64);
        // Its interval is 1.96 standard errors to either side, so that 2.6 half-widths are over 5.
        let half_width = project.gain_interval.half_width();
        assert!((project.gain - gain).abs() < 2.6 * half_width);
        let error = (gain * (1.0 - gain) / draws as f64).sqrt();
        assert!((half_width / (1.96 * error) - 1.0).abs() < 0.1, "{project:?}");
    }
}

/// A target on a flow takes the whole kernel: what holds the chain back decides what helps.
#[test]
fn a_project_of_a_stage_that_is_not_scarce_gains_nothing() {
    let scenario = Scenario::named("two stages")
        .horizon(year(Step::Quarter))
        .stage(Stage::new("wafer").unit("GW").capacity(100.0))
        .stage(Stage::new("cell").unit("GW").capacity(40.0))
        .link(Link::from("wafer").to("cell").consumption(1))
        .project(
            Project::new("more wafers", "wafer", month("2024-01")).capacity(50.0).probability(0.5),
        )
        .project(
            Project::new("more cells", "cell", month("2024-01")).capacity(40.0).probability(0.3),
        )
        .target(Target::new("t", Metric::FinalOutput).min(60.0))
        .check()
        .unwrap();
    let outcome = simulate(&scenario, &Settings::draws(20_000)).unwrap();
    let target = outcome.target("t").unwrap();
    assert_eq!(target.period, "2024");
    let projects = target.projects.as_ref().unwrap();
    assert_eq!((projects[0].criticality.value, projects[0].gain), (0.0, 0.0));
    assert_eq!(
        projects[1].criticality.hits,
        projects[1].criticality.draws as f64 - {
            let met = target.probability.value;
            met * target.probability.draws as f64
        }
    );
}

/// Known answers 5.1: two events at their medians with latent ρ = 0.5 happen together in 1/3.
#[test]
fn a_factor_correlates_fates_and_leaves_each_probability_alone() {
    for (loading, both) in [(0.5_f64.sqrt(), 1.0 / 3.0), (0.9_f64.sqrt(), 0.428_216_853_436_456_46)]
    {
        let scenario = bare()
            .project(sure("a", 1.0, 0.5))
            .project(sure("b", 2.0, 0.5))
            .project(sure("c", 4.0, 0.2))
            .factor(Factor::new("market").realisation(loading))
            .check()
            .unwrap();
        let values = column(&scenario, (Metric::Capacity, "cell"), DRAWS);
        let share = |mask: u32| {
            let sums = (0..8_u32).filter(|sum| sum & mask == mask).map(f64::from);
            let sums: Vec<f64> = sums.collect();
            let has = values.iter().filter(|value| sums.contains(value)).count();
            has as f64 / DRAWS as f64
        };
        assert_probability(share(1), 0.5, DRAWS as f64);
        assert_probability(share(2), 0.5, DRAWS as f64);
        assert_probability(share(4), 0.2, DRAWS as f64);
        assert_probability(share(3), both, DRAWS as f64);
    }
}

/// One probability for all projects of a status: with Beta(1, 1), that of n all coming is 1/(n+1).
#[test]
fn a_status_has_one_probability_in_each_draw() {
    let mut draft =
        bare().status(Status::new("signed").probability(pvchain::Beta { alpha: 1.0, beta: 1.0 }));
    for at in 0..4 {
        let id = format!("p{at}");
        draft = draft
            .project(Project::new(id, "cell", month("2024-02")).capacity(1.0).status("signed"));
    }
    let values = column(&draft.check().unwrap(), (Metric::Capacity, "cell"), DRAWS);
    for count in 0..=4 {
        let hits = values.iter().filter(|value| **value == f64::from(count)).count();
        assert_probability(hits as f64 / DRAWS as f64, 0.2, DRAWS as f64);
    }
}

/// A ramp of 4 months from April: 1/32, 1/8·… exact integrals by hand.
#[test]
fn ramps_are_integrated_exactly() {
    let scenario = Scenario::named("ramp")
        .horizon(year(Step::Month))
        .stage(Stage::new("cell").unit("GW").capacity(12.0))
        .project(
            Project::new("p", "cell", month("2024-03")).capacity(24.0).delay(1.0).ramp_months(4.0),
        )
        .check()
        .unwrap();
    let outcome = simulate(&scenario, &Settings::draws(512)).unwrap();
    let mean =
        |period: &str, metric| outcome.metric_in(period, metric, "cell").unwrap().mean.unwrap();
    // 12/12 a month, then 24/12 times the mean of the ramp: 1/8, 3/8, 5/8, 7/8, 1.
    let months = ["2024-03", "2024-04", "2024-05", "2024-06", "2024-07", "2024-08"];
    let potentials = months.map(|period| mean(period, Metric::Potential));
    assert_eq!(potentials, [1.0, 1.25, 1.75, 2.25, 2.75, 3.0]);
    assert_eq!(
        months.map(|period| mean(period, Metric::Capacity)),
        [12.0, 36.0, 36.0, 36.0, 36.0, 36.0]
    );
    // 3 months of 1, then 9 of 3 less the 2 months that the ramp takes, of 24/12.
    assert_eq!(mean("2024", Metric::Potential), 3.0 + 27.0 - 4.0);
    assert_eq!(mean("2024", Metric::Utilisation), 26.0 / 30.0);
}

#[test]
fn nothing_starts_before_the_date_of_the_plan_and_what_is_replaced_leaves() {
    let scenario = Scenario::named("replaced")
        .horizon(year(Step::Quarter))
        .as_of(month("2024-05"))
        .stage(Stage::new("cell").unit("GW").capacity(10.0))
        .project(
            Project::new("p", "cell", month("2024-02"))
                .capacity(40.0)
                .size(0.5)
                .replaces("cell", 15.0),
        )
        .check()
        .unwrap();
    let outcome = simulate(&scenario, &Settings::draws(512)).unwrap();
    let mean =
        |period: &str| outcome.metric_in(period, Metric::Capacity, "cell").unwrap().mean.unwrap();
    // 10 − 15 alone would be below 0; the floor is on the sum.
    assert_eq!(["2024-Q1", "2024-Q2", "2024"].map(mean), [10.0, 15.0, 15.0]);
}

/// A project of every kind, and further ones.
fn pipeline() -> pvchain::Draft {
    Scenario::named("streams")
        .horizon(year(Step::Quarter))
        .stage(
            Stage::new("wafer")
                .unit("GW")
                .capacity(20.0)
                .operating_rate(Uniform { min: 0.5, max: 0.9 }),
        )
        .stage(Stage::new("cell").unit("GW").capacity(5.0))
        .link(Link::from("wafer").to("cell").consumption(1))
        .status(
            Status::new("signed")
                .probability(pvchain::Beta { alpha: 3.0, beta: 2.0 })
                .size(Uniform { min: 0.6, max: 1.0 })
                .delay(Triangular { min: -2.0, mode: 1.0, max: 9.0 })
                .ramp_months(Uniform { min: 0.0, max: 6.0 }),
        )
        .factor(Factor::new("market").realisation(0.5).delay(0.4))
        .project(Project::new("one", "wafer", month("2024-03")).capacity(7.0).status("signed"))
}

#[test]
fn a_project_added_or_renamed_moves_no_other_draw() {
    let wafers = |draft: pvchain::Draft| {
        column(&draft.check().unwrap(), (Metric::Potential, "wafer"), 3_000)
    };
    let base = wafers(pipeline());
    let other =
        |id: &str| Project::new(id, "cell", month("2024-05")).capacity(9.0).status("signed");
    assert_eq!(base, wafers(pipeline().project(other("two"))));
    assert_eq!(base, wafers(pipeline().project(other("renamed"))));
    let mut first = pipeline();
    first.projects.insert(0, other("first"));
    assert_eq!(base, wafers(first));
    // One that never comes changes nothing at all, not even in its own stage.
    let never = Project::new("never", "wafer", month("2024-01")).capacity(50.0).probability(0.0);
    assert_eq!(base, wafers(pipeline().project(never)));
    let renamed = {
        let mut draft = pipeline();
        draft.projects[0].id = "another".to_owned();
        wafers(draft)
    };
    assert_ne!(base, renamed);
}

#[test]
fn a_project_that_is_appended_moves_no_other_draw_of_any_design() {
    let more = Project::new("last", "cell", month("2024-05"))
        .capacity(Uniform { min: 1.0, max: 2.0 })
        .probability(0.0)
        .delay(Uniform { min: 0.0, max: 3.0 });
    let scenario = pipeline().check().unwrap();
    let longer = pipeline().project(more).check().unwrap();
    for design in pvchain::Design::ALL {
        let settings = Settings::draws(16_384).design(design).metrics(&[Metric::Capacity]);
        let (one, other) =
            (simulate(&scenario, &settings).unwrap(), simulate(&longer, &settings).unwrap());
        assert_eq!(one.metrics, other.metrics, "{design}");
    }
}

#[test]
fn threads_change_no_bit_of_an_answer_over_time() {
    let target = Target::new("t", Metric::FinalOutput).min(6.0);
    let scenario = pipeline().target(target).check().unwrap();
    let outcome = |threads| -> Outcome {
        simulate(&scenario, &Settings::draws(40_123).seed(3).threads(threads)).unwrap()
    };
    let one = outcome(1);
    assert_eq!(one, outcome(2));
    assert_eq!(one, outcome(7));
}
