//! Figures of the planner's own are as good as built-in ones, wherever a figure is asked for.

use pvchain::{
    Addition, Design, Figure, Kind, Metric, PlanSettings, Require, Scenario, Settings, Study,
    Summary, Target, compare, for_each_block, plan, sensitivity,
};

fn settings(design: Design) -> Settings {
    Settings::draws(20_000).seed(7).design(design)
}

/// A study with a figure that is another name of a metric of a subject.
fn renamed(scenario: &Scenario, metric: Metric, of: &'static str) -> Study {
    Study::new(scenario).figure("own", "kt", move |draws, out| {
        out.copy_from_slice(draws.column(metric, of));
    })
}

/// The summary without what it is called.
fn figures(summary: &Summary) -> String {
    let text = serde_json::to_value(summary).unwrap();
    let mut object = text.as_object().unwrap().clone();
    for name in ["metric", "of", "unit"] {
        object.remove(name);
    }
    serde_json::to_string(&object).unwrap()
}

#[test]
fn a_metric_by_another_name_has_the_same_bits() {
    for (name, metric, of) in [
        ("baotou-2024", Metric::Coverage, "polysilicon"),
        ("baotou-2024", Metric::LocalSupplyRate, "wafer->cell"),
        ("baotou-pipeline-2024", Metric::Surplus, "polysilicon"),
    ] {
        let study = renamed(&Scenario::builtin(name).unwrap(), metric, of);
        for design in [Design::Random, Design::Latin, Design::Sobol] {
            for settings in [settings(design), settings(design).by_year()] {
                let outcome = study.run(&settings).unwrap();
                let all = outcome.metrics.iter();
                let own: Vec<&Summary> =
                    all.clone().filter(|summary| summary.metric == Metric::Figure).collect();
                let built_in = all.filter(|summary| summary.metric == metric && summary.of == of);
                let built_in: Vec<&Summary> = built_in.collect();
                assert_eq!(own.len(), built_in.len());
                for (own, built_in) in own.iter().zip(built_in) {
                    assert_eq!((own.of.as_str(), own.unit.as_str()), ("own", "kt"));
                    assert_eq!(figures(own), figures(built_in), "{name} {design}");
                }
            }
        }
    }
}

#[test]
fn short_runs_and_until_and_observations_know_own_figures() {
    let scenario = Scenario::parse(OBSERVED).unwrap();
    let study = renamed(&scenario, Metric::Capacity, "polysilicon");
    for draws in [100, 3_000, 20_000] {
        let outcome = study.run(&Settings::draws(draws)).unwrap();
        let own = outcome.metric(Metric::Figure, "own").unwrap();
        let built_in = outcome.metric(Metric::Capacity, "polysilicon").unwrap();
        assert_eq!(figures(own), figures(built_in));
    }
    let until =
        Settings::draws(10_000_000).until(Figure::Mean(Metric::Figure, "own".to_owned()), 0.5);
    let outcome = study.run(&until).unwrap();
    let reached = &outcome.provenance.until[0];
    assert!(reached.met && reached.half_width.unwrap() <= 0.5);
    assert_eq!(reached.figure, "figure:own");
    assert!(outcome.provenance.draws < 10_000_000);
}

#[test]
fn compare_and_sensitivity_and_targets_and_plans_know_own_figures() {
    let scenario = Scenario::builtin("baotou-2024").unwrap();
    let short = Settings::draws(8_192).seed(2).metrics(&[Metric::Coverage]);
    let figure = |study: &Study| {
        study.figure("twice the coverage", "1", |draws, out| {
            for (out, coverage) in out.iter_mut().zip(draws.column(Metric::Coverage, "wafer")) {
                *out = 2.0 * coverage;
            }
        })
    };
    let study = figure(&Study::new(&scenario));
    let told = compare(&[("a", &study), ("b", &study.variant("glut").unwrap())], &short).unwrap();
    let [own, built_in] = ["figure:twice the coverage", "coverage:wafer"]
        .map(|name| told.figure(name).unwrap().differences[0].unwrap());
    assert_eq!(
        (own.value, own.low, own.high),
        (2.0 * built_in.value, 2.0 * built_in.low, 2.0 * built_in.high)
    );

    let of = ["figure:twice the coverage", "coverage:wafer"].map(|name| name.parse().unwrap());
    let told = sensitivity(&study, &of, &short).unwrap();
    let [own, built_in] = [0, 1].map(|at: usize| &told.answers[at]);
    // An own figure may look at any number, so that more drivers are ranked.
    let ranks = |answer: &sensitivity::Answer| answer.ranks.clone().unwrap().drivers;
    for (own, built_in) in ranks(own).iter().zip(ranks(built_in)) {
        assert_eq!((&own.driver, own.correlation), (&built_in.driver, built_in.correlation));
    }

    // 2·κ ≥ 2 is κ ≥ 1.
    let promise = Target::new("own", Metric::Figure).of("twice the coverage").min(2.0);
    let known = Target::new("built in", Metric::Coverage).of("wafer").min(1.0);
    let study = study.target(promise).unwrap().target(known).unwrap();
    let outcome = study.run(&short).unwrap();
    let met = |id| outcome.target(id).unwrap().probability;
    assert_eq!(met("own"), met("built in"));

    let lines = [("wafer", 40.0), ("cell", 40.0)];
    let add = |draft: pvchain::Draft, (stage, max)| {
        draft.addition(Addition::new(format!("more {stage}"), stage, max).cost(1.0))
    };
    let draft = lines.into_iter().fold(Scenario::builtin("baotou-2024").unwrap().into_draft(), add);
    let study = figure(&Study::new(&draft.check().unwrap()));
    let promise = |id: &str, metric, of: &str, min| Target::new(id, metric).of(of).min(min);
    let study = study.target(promise("own", Metric::Figure, "twice the coverage", 2.0)).unwrap();
    let study = study.target(promise("built in", Metric::Coverage, "wafer", 1.0)).unwrap();
    let cheapest = |id: &str| {
        let asked = PlanSettings::confidence(0.8).of(&[Figure::Target(id.to_owned())]);
        let asked = asked.require(Require::Jointly).sample(Settings::draws(2_048));
        let plan = plan(&study, &asked).unwrap();
        (plan.cost, plan.all.after)
    };
    assert_eq!(cheapest("own"), cheapest("built in"));
}

#[test]
fn a_name_that_is_not_there_is_a_problem_and_never_a_number() {
    let study = Study::new(&Scenario::builtin("baotou-2024").unwrap());
    let settings = Settings::draws(1_000);
    let refused = |study: &Study| {
        let problems = study.run(&settings).unwrap_err();
        let one = problems.iter().next().unwrap().clone();
        (one.kind, one.place.as_str().to_owned(), one.hint.map(|hint| hint.to_string()))
    };
    let typo = study.figure("a", "1", |draws, out| {
        out.copy_from_slice(draws.column(Metric::Coverage, "polysillicon"));
    });
    let hint = Some("did you mean `polysilicon`?".to_owned());
    assert_eq!(refused(&typo), (Kind::UnknownName, "figure a".to_owned(), hint));
    let typo =
        study.figure("a", "1", |draws, out| out.copy_from_slice(draws.input("stage.cel.capacity")));
    assert_eq!(refused(&typo).2.unwrap(), "did you mean `stage.cell.capacity`?");
    // Seen late, it is still seen.
    let late = study.figure("a", "1", |draws, out| {
        let of = if draws.first() > 500 { "nowhere" } else { "cell" };
        out.copy_from_slice(draws.column(Metric::Coverage, of));
    });
    assert_eq!(refused(&late).0, Kind::UnknownName);
    let twice = study.figure("a", "1", |_, _| {}).figure("a", "1", |_, _| {});
    assert_eq!(refused(&twice).0, Kind::Duplicate);
    let problems = study.target(Target::new("t", Metric::Figure).of("b").min(1.0)).unwrap_err();
    assert_eq!(problems.iter().next().unwrap().place, "target.t.of");
    let found = for_each_block(study.scenario(), &settings, |draws| {
        assert!(draws.column(Metric::Gap, "nowhere").iter().all(|gap| gap.is_nan()));
    });
    assert_eq!(found.unwrap_err().count(), 1);
    // Only what is asked for can be read there.
    let few = settings.clone().metrics(&[Metric::Gap]);
    let found = for_each_block(study.scenario(), &few, |draws| {
        assert_eq!(draws.column(Metric::Production, "cell").len(), draws.len());
    });
    assert!(found.unwrap_err().to_string().contains("add production to the metrics"));
}

#[test]
fn look_ups_tell_typos_from_what_was_not_asked_for_and_from_what_is_never_defined() {
    let nobody_buys = "schema = 1\nname = \"n\"\nfinal_stage = \"b\"\n\
        [[stage]]\nid = \"a\"\nunit = \"GW\"\ncapacity = 1\n[[stage]]\nid = \"b\"\nunit = \"GW\"\ncapacity = 0\n\
        [[link]]\nfrom = \"a\"\nto = \"b\"\nconsumption = 1\n";
    let plan = Scenario::parse(nobody_buys).unwrap();
    let settings = Settings::draws(100).metrics(&[Metric::Coverage]);
    let outcome = pvchain::simulate(&plan, &settings).unwrap();
    let never = outcome.metric(Metric::Coverage, "a").unwrap();
    assert_eq!((never.defined, never.mean), (0, None));
    let said = |problems: pvchain::Problems| {
        problems.iter().next().unwrap().hint.clone().unwrap().to_string()
    };
    assert_eq!(said(outcome.metric(Metric::Coverage, "aa").unwrap_err()), "did you mean `a`?");
    assert!(said(outcome.metric(Metric::Gap, "a").unwrap_err()).contains("was not asked for"));
    assert_eq!(outcome.target("t").unwrap_err().count(), 1);
    assert_eq!(
        outcome.short("b").unwrap_err().iter().next().unwrap().expected,
        "a stage with local buyers: a"
    );
}

/// Draws of facts carry their weights: mean 20 where the prior mean is 15.
#[test]
fn draws_come_with_their_weights_and_periods() {
    let scenario = Scenario::parse(OBSERVED).unwrap();
    let (mut sum, mut weight, mut periods) = (0.0, 0.0, Vec::new());
    let settings = Settings::draws(20_000).by_year();
    for_each_block(&scenario, &settings, |draws| {
        for (value, w) in draws.column(Metric::Capacity, "polysilicon").iter().zip(draws.weights())
        {
            sum += w * value;
            weight += w;
        }
        periods.push(draws.period().to_owned());
    })
    .unwrap();
    periods.sort();
    periods.dedup();
    assert_eq!(periods, ["2024"]);
    let outcome = pvchain::simulate(&scenario, &settings).unwrap();
    let mean = outcome.metric(Metric::Capacity, "polysilicon").unwrap().mean.unwrap();
    assert!((sum / weight / mean - 1.0).abs() < 1e-9, "{} {mean}", sum / weight);
}

const OBSERVED: &str = r#"
schema = 1
name = "observed"

[horizon]
start = "2024-01"
end = "2024-12"
step = "quarter"

[[stage]]
id = "polysilicon"
unit = "kt"
capacity = { uniform = { min = 0, max = 30 } }

[[observation]]
stage = "polysilicon"
date = "2024-06"
capacity = 20
error = 2
"#;
