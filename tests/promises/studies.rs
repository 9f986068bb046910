//! A study is compiled once and answers as a fresh run does, to the last bit; a sweep is a run for
//! each of its cells.

use pvchain::{
    Design, Figure, Kind, Metric, PlanSettings, Scenario, Settings, Study, Uniform, compare, plan,
    sensitivity, simulate,
};

fn builtin(name: &str) -> Scenario {
    Scenario::builtin(name).unwrap()
}

#[test]
fn a_changed_study_answers_as_the_changed_scenario_does() {
    for (name, input) in [
        ("baotou-2024", "stage.cell.capacity"),
        ("baotou-pipeline-2024", "stage.polysilicon.operating_rate"),
    ] {
        let plan = builtin(name);
        let study = Study::new(&plan);
        for design in [Design::Random, Design::Latin, Design::Sobol] {
            let settings = Settings::draws(20_000).seed(3).design(design);
            for value in [0.5, 0.9] {
                let told = study.with(input, value).unwrap().run(&settings).unwrap();
                let fresh = simulate(plan.with(input, value).unwrap(), &settings).unwrap();
                assert_eq!(told, fresh, "{name} {design}");
            }
            let law = Uniform { min: 0.4, max: 0.8 };
            let told = study.with(input, law).unwrap().run(&settings).unwrap();
            assert_eq!(told, simulate(plan.with(input, law).unwrap(), &settings).unwrap());
            // What is asked next leaves no trace of what was asked before.
            assert_eq!(study.run(&settings).unwrap(), simulate(&plan, &settings).unwrap());
        }
    }
}

#[test]
fn every_question_takes_a_study() {
    let scenario = builtin("baotou-2024");
    let (study, settings) =
        (Study::new(&scenario), Settings::draws(8_192).metrics(&[Metric::Coverage]));
    let [glut, of_study] =
        [scenario.variant("glut").unwrap(), study.variant("glut").unwrap().scenario().clone()];
    assert_eq!(glut, of_study);
    let told = compare(&[("a", &study), ("b", &study.variant("glut").unwrap())], &settings);
    assert_eq!(told, compare(&[("a", &scenario), ("b", &glut)], &settings));
    let told = sensitivity(&study, &[Figure::Balanced], &settings);
    assert_eq!(told, sensitivity(&scenario, &[Figure::Balanced], &settings));
    let asked = PlanSettings::confidence(0.5).sample(Settings::draws(1_024));
    assert_eq!(plan(&study, &asked), plan(&scenario, &asked));
}

#[test]
fn a_sweep_is_a_run_for_each_cell() {
    let scenario = builtin("baotou-2024");
    let (study, settings) = (Study::new(&scenario), Settings::draws(2_000).seed(5));
    let (cells, modules) = ([60.0, 90.0], [40.0, 80.0, 120.0]);
    let over = [("stage.cell.capacity", &cells[..]), ("stage.module.capacity", &modules[..])];
    let sweep = study.sweep(&over, &settings).unwrap();
    assert_eq!(sweep.cells.len(), 6);
    assert!(sweep.provenance.complete);
    for (number, cell) in sweep.cells.iter().enumerate() {
        assert_eq!(cell.at, [number / 3, number % 3]);
        let changes = [(over[0].0, cells[cell.at[0]]), (over[1].0, modules[cell.at[1]])];
        let fresh = simulate(scenario.with_all(changes).unwrap(), &settings).unwrap();
        let targets: Vec<_> = fresh.targets.iter().map(|target| target.probability).collect();
        assert_eq!((cell.balanced, &cell.targets), (fresh.balanced(), &targets));
        assert_eq!(cell.metrics, fresh.metrics);
    }
    for threads in [1, 2, 7] {
        assert_eq!(study.sweep(&over, &settings.clone().threads(threads)).unwrap(), sweep);
    }
    let text = serde_json::to_string(&sweep).unwrap();
    assert_eq!(serde_json::from_str::<pvchain::Sweep>(&text).unwrap(), sweep);
}

#[test]
fn a_grid_that_makes_no_scenario_is_refused_before_anything_is_drawn() {
    let study = Study::new(&builtin("baotou-2024"));
    let settings = Settings::draws(1_000_000_000_000);
    let refused = |over: &[(&str, &[f64])]| {
        let problems = study.sweep(over, &settings).unwrap_err();
        problems.iter().map(|problem| problem.kind).collect::<Vec<_>>()
    };
    assert_eq!(refused(&[]), [Kind::Missing]);
    assert_eq!(refused(&[("stage.cell.capacity", &[])]), [Kind::Missing]);
    assert_eq!(refused(&[("stage.cel.capacity", &[1.0])]), [Kind::UnknownName]);
    let twice = ("stage.cell.capacity", &[1.0][..]);
    assert_eq!(refused(&[twice, twice]), [Kind::Duplicate]);
    let negative = ("stage.cell.capacity", &[1.0, -1.0, -2.0][..]);
    assert_eq!(refused(&[negative]), [Kind::OutOfRange, Kind::OutOfRange]);
    let many = vec![1.0; 1_000];
    let grid = [("stage.cell.capacity", &many[..]), ("stage.module.capacity", &many[..])];
    assert_eq!(refused(&grid), [Kind::TooMany]);
    // What is wrong with the settings does not hide what is wrong with the grid.
    let over = [("stage.cel.capacity", &[1.0][..]), ("stage.module.capacity", &[][..])];
    let problems = study.sweep(&over, &Settings::draws(0)).unwrap_err();
    let places: Vec<String> = problems.iter().map(|problem| problem.place.to_string()).collect();
    assert_eq!(places, ["draws", "over", "stage.cel.capacity"], "{problems}");
}

/// What settings say is done, or refused in every question, never made to fit.
#[test]
fn settings_that_cannot_be_followed_are_refused_by_the_library() {
    let plan = builtin("baotou-2024");
    let kinds = |settings: &Settings| {
        let problems = simulate(&plan, settings).unwrap_err();
        let visited = pvchain::for_each_block(&plan, settings, |_| {}).unwrap_err();
        assert_eq!(problems, visited);
        problems.iter().map(|problem| problem.place.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&Settings::draws(0)), ["draws"]);
    assert_eq!(kinds(&Settings::draws(u64::MAX)), ["draws"]);
    assert_eq!(
        kinds(&Settings::draws(100).quantiles(&[5.0, f64::NAN])),
        ["quantiles", "quantiles"]
    );
    assert_eq!(kinds(&Settings::draws(100).threads(0)), ["threads"]);
    assert_eq!(kinds(&Settings::draws(100).design(Design::Sobol)), ["draws"]);
    let unknown = Figure::Target("no such promise".to_owned());
    assert_eq!(kinds(&Settings::draws(100).until(unknown, 0.1)), ["until"]);
    let all = Settings::draws(0).threads(0).quantiles(&[2.0]).until(Figure::Balanced, f64::NAN);
    assert_eq!(kinds(&all), ["draws", "threads", "quantiles", "until"]);
}
