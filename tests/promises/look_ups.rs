//! A look-up does not guess: a typo, a figure that was not asked for and one that is not defined are
//! told apart by their kind, wherever a figure is looked up by its name.

use pvchain::engine::{Block, Model, Sampler, balance};
use pvchain::{
    Addition, Draw, Figure, Kind, Metric, PlanSettings, Problem, Problems, Scenario, Settings,
    Study, Target, compare, plan, sensitivity, simulate, trace,
};

fn baotou() -> Scenario {
    let draft = Scenario::builtin("baotou-2024").unwrap().into_draft();
    let target = Target::new("enough cells", Metric::Coverage).of("cell").min(0.9);
    draft.target(target).addition(Addition::new("cells", "cell", 40).cost(1)).check().unwrap()
}

fn settings() -> Settings {
    Settings::draws(1_000).metrics(&[Metric::Coverage, Metric::LocalSupplyRate])
}

#[track_caller]
fn only<T: std::fmt::Debug>(found: Result<T, Problems>) -> Problem {
    let problems = found.unwrap_err();
    assert_eq!(problems.count(), 1, "{problems}");
    problems.into_iter().next().unwrap()
}

#[track_caller]
fn refused<T: std::fmt::Debug>(found: Result<T, Problems>, kind: Kind, hint: &str) {
    let problem = only(found);
    let said = problem.hint.clone().map_or(String::new(), |hint| hint.to_string());
    assert!(problem.kind == kind && said.contains(hint), "{kind:?}: {problem:?}");
    assert!(hint.is_empty() == said.is_empty(), "{said}");
}

#[test]
fn outcomes_tell_typos_from_what_was_not_asked_for() {
    let outcome = simulate(baotou(), &settings()).unwrap();
    let of = |metric, of| outcome.metric(metric, of).map(|summary| summary.defined);
    refused(of(Metric::Coverage, "celll"), Kind::UnknownName, "did you mean `cell`?");
    refused(of(Metric::LocalSupplyRate, "cell>module"), Kind::UnknownName, "`cell->module`?");
    refused(of(Metric::Gap, "cell"), Kind::NotAsked, "gap was not asked for");
    refused(of(Metric::NationalShare, "cell"), Kind::NotAsked, "or the scenario has none");
    // Nobody in the city buys modules, so their coverage is not defined.
    refused(of(Metric::Coverage, "module"), Kind::Undefined, "");
    refused(of(Metric::Figure, "own"), Kind::UnknownName, "Study::figure");
    let of = |stage| outcome.short(stage).map(|short| short.value);
    refused(of("wafr"), Kind::UnknownName, "did you mean `wafer`?");
    refused(of("module"), Kind::Undefined, "");
    refused(outcome.target("enough cell"), Kind::UnknownName, "did you mean `enough cells`?");
    let coverage = outcome.metric(Metric::Coverage, "cell").unwrap();
    assert!(coverage.quantile(0.05).unwrap().value < coverage.quantile(0.95).unwrap().value);
    refused(coverage.quantile(0.9), Kind::NotAsked, "quantiles of the settings");
    refused(coverage.quantile(95.0), Kind::OutOfRange, "95 % is 0.95");
    refused(coverage.quantile(f64::NAN), Kind::OutOfRange, "");
    // 0.1 + 0.2 is 0.30000000000000004, and means 0.3.
    let outcome = simulate(baotou(), &settings().quantiles(&[0.3])).unwrap();
    let coverage = outcome.metric(Metric::Coverage, "cell").unwrap();
    assert_eq!(coverage.quantile(0.1 + 0.2).unwrap().p, 0.3);
}

#[test]
fn comparisons_tell_typos_from_what_was_not_asked_for() {
    let (plan, settings) = (baotou(), settings());
    let told = compare(&[("a", &plan), ("b", &plan.variant("glut").unwrap())], &settings).unwrap();
    let of = |figure: &str| told.figure(figure).map(|figure| figure.period.clone());
    assert_eq!(of("balanced"), of("coverage:cell"));
    refused(of("coverage:celll"), Kind::UnknownName, "did you mean `cell`?");
    refused(of("covrage:cell"), Kind::UnknownName, "did you mean `coverage`?");
    refused(of("balance"), Kind::UnknownName, "did you mean `balanced`?");
    refused(of("gap:cell"), Kind::NotAsked, "gap was not asked for");
    refused(of("target:enough cell"), Kind::UnknownName, "did you mean `enough cells`?");
    let period = &told.figures[0].period;
    assert!(told.figure_in(period, "balanced").is_ok());
    assert_eq!(only(told.figure_in("1999", "balanced")).found, "`1999`");
}

#[test]
fn plans_and_sensitivities_tell_typos_from_what_was_not_asked_for() {
    let scenario = baotou();
    let figures = [Figure::Target("enough cells".to_owned())];
    let asked = PlanSettings::confidence(0.5).of(&figures).sample(Settings::draws(1_000));
    let found = plan(&scenario, &asked).unwrap();
    refused(found.addition("cell"), Kind::UnknownName, "did you mean `cells`?");
    refused(found.promise("target:enough"), Kind::UnknownName, "among the promises");
    refused(found.promise("target:enough cels"), Kind::UnknownName, "`target:enough cells`?");
    refused(found.promise("balanced"), Kind::NotAsked, "among the promises");
    refused(found.promise("coverage:cell"), Kind::UnknownName, "a mean is no promise");
    assert_eq!(found.promise("all"), Ok(&found.all));
    refused(
        found.promise("enough cells"),
        Kind::UnknownName,
        "did you mean `target:enough cells`?",
    );
    let figures = [figures[0].clone(), "coverage:cell".parse().unwrap()];
    let told = sensitivity(&scenario, &figures, &Settings::draws(4_096)).unwrap();
    assert!(told.answer("target:enough cells").is_ok());
    refused(told.answer("target:enough cels"), Kind::UnknownName, "`target:enough cells`?");
    refused(told.answer("balanced"), Kind::NotAsked, "");
    let driver = "stage.cel.operating_rate".into();
    refused(told.driver(&driver), Kind::UnknownName, "did you mean `stage.cell.operating_rate`?");
    let group = told.answers[1].indices("stage.cel.operating_rate");
    assert_eq!(only(group).kind, Kind::UnknownName);
}

#[test]
fn traces_and_blocks_and_cells_tell_typos_from_what_there_is_not() {
    let scenario = baotou();
    let draw = Draw::central(&scenario);
    let traced = trace(&scenario, &draw);
    refused(traced.metric(Metric::Gap, "celll"), Kind::UnknownName, "did you mean `cell`?");
    refused(traced.metric(Metric::Gap, "module"), Kind::Undefined, "");
    refused(traced.metric(Metric::Stock, "cell"), Kind::Undefined, "nothing in the scenario");
    refused(traced.limiting("celll"), Kind::UnknownName, "did you mean `cell`?");
    assert_eq!(only(traced.metric_in("2024", Metric::Gap, "cell")).kind, Kind::UnknownName);
    let input = "stage.cel.capacity".parse().unwrap();
    refused(draw.value(&input), Kind::UnknownName, "did you mean `stage.cell.capacity`?");

    let model = Model::with_metrics(&scenario, &[Metric::Coverage]);
    let mut block = Block::new(&model);
    Sampler::new(&model, 1).fill(0, &mut block).unwrap();
    balance(&mut block);
    let of = |metric, of| block.column(metric, of).map(<[f64]>::len);
    assert_eq!(of(Metric::Coverage, "cell"), Ok(512));
    refused(of(Metric::Coverage, "celll"), Kind::UnknownName, "did you mean `cell`?");
    refused(of(Metric::Gap, "cell"), Kind::NotAsked, "gap was not asked for");

    let over = [("stage.cell.capacity", [60.0, 80.0])];
    let sweep = Study::new(&scenario).sweep(&over, &settings()).unwrap();
    let cell = &sweep.cells[0];
    assert_eq!(cell.target("enough cells"), Ok(*cell.targets.last().unwrap()));
    assert_eq!(cell.metric(Metric::Coverage, "cell").unwrap().of, "cell");
    refused(cell.target("enough cell"), Kind::UnknownName, "did you mean `enough cells`?");
    refused(cell.metric(Metric::Gap, "cell"), Kind::NotAsked, "gap was not asked for");
    refused(cell.metric(Metric::Coverage, "celll"), Kind::UnknownName, "did you mean `cell`?");
}

#[test]
fn a_stored_sweep_still_knows_its_targets_by_name() {
    let over = [("stage.cell.capacity", [60.0, 80.0])];
    let sweep = Study::new(&baotou()).sweep(&over, &settings()).unwrap();
    let again: pvchain::Sweep =
        serde_json::from_str(&serde_json::to_string(&sweep).unwrap()).unwrap();
    assert_eq!(again, sweep);
    assert_eq!(again.cells[1].target("enough cells"), sweep.cells[1].target("enough cells"));
}
