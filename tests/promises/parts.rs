//! The parts of a run, made anywhere and merged in any order, are the run, to the last bit.

use pvchain::{Design, Figure, Kind, Metric, Part, Scenario, Settings, Study, Target, simulate};

fn parts(study: &Study, settings: &Settings, of: u64) -> Vec<Part> {
    (1..=of).map(|number| study.part(settings, number, of).unwrap()).collect()
}

/// Through the form in which parts travel.
fn sent(part: &Part) -> Part {
    serde_json::from_str(&serde_json::to_string(part).unwrap()).unwrap()
}

fn kinds(refused: Result<Part, pvchain::Problems>) -> Vec<Kind> {
    refused.unwrap_err().iter().map(|problem| problem.kind).collect()
}

#[test]
fn any_number_of_parts_gives_the_bits_of_one_run() {
    for (name, draws, designs) in [
        ("baotou-2024", 3_000, vec![Design::Random]),
        ("baotou-2024", 50_000, vec![Design::Random, Design::Latin, Design::Sobol]),
        ("baotou-pipeline-2024", 20_000, vec![Design::Sobol]),
    ] {
        let plan = Scenario::builtin(name).unwrap();
        let study = Study::new(&plan);
        for design in designs {
            let metrics = [Metric::Coverage, Metric::Surplus, Metric::Capacity];
            let settings =
                Settings::draws(draws).seed(9).design(design).metrics(&metrics).by_year();
            let whole = simulate(&plan, &settings).unwrap();
            for of in [1, 2, 7] {
                let mut all: Vec<Part> = parts(&study, &settings, of).iter().map(sent).collect();
                all.reverse();
                let merged = Part::merge(all).unwrap().outcome().unwrap();
                assert_eq!(merged, whole, "{name} {design} in {of}");
            }
        }
    }
}

#[test]
fn a_thousand_parts_and_facts_give_the_bits_of_one_run() {
    let plan = Scenario::parse(FACTS).unwrap();
    let (study, settings) = (Study::new(&plan), Settings::draws(200_000).seed(4));
    let whole = simulate(&plan, &settings).unwrap();
    assert!(whole.facts.unwrap().reliable);
    for of in [2, 1_000] {
        let merged = Part::merge(parts(&study, &settings, of)).unwrap();
        assert_eq!(merged.outcome().unwrap(), whole, "in {of}");
    }
}

#[test]
fn own_figures_and_their_targets_travel_with_a_part() {
    let study = Study::new(&Scenario::builtin("baotou-2024").unwrap());
    let study = study.figure("half", "GW", |draws, out| {
        for (out, made) in out.iter_mut().zip(draws.column(Metric::Production, "cell")) {
            *out = 0.5 * made;
        }
    });
    let study = study.target(Target::new("t", Metric::Figure).of("half").min(20.0)).unwrap();
    let settings = Settings::draws(50_000).metrics(&[Metric::Production]);
    let whole = study.run(&settings).unwrap();
    let merged = Part::merge(parts(&study, &settings, 3).iter().map(sent)).unwrap();
    assert_eq!(merged.outcome().unwrap(), whole);
    assert_eq!(whole.target("t").unwrap().metric, Metric::Figure);
    let plain = Study::new(study.scenario()).part(&settings, 1, 3).unwrap();
    assert!(kinds(Part::merge([merged, plain])).contains(&Kind::Conflict));
}

#[test]
fn strangers_are_refused_and_duplicates_ignored_and_gaps_named() {
    let plan = Scenario::builtin("baotou-2024").unwrap();
    let (study, settings) = (Study::new(&plan), Settings::draws(100_000).metrics(&[]));
    let all = parts(&study, &settings, 3);
    let twice = all.iter().chain(&all[1..]).cloned();
    assert_eq!(Part::merge(twice).unwrap().outcome(), simulate(&plan, &settings));

    let others = [
        (Study::new(&plan), settings.clone().seed(2), "seed"),
        (Study::new(&plan), Settings::draws(90_000).metrics(&[]), "draws"),
        (Study::new(&plan), settings.clone().design(Design::Latin), "design"),
        (Study::new(&plan), settings.clone().metrics(&[Metric::Gap]), "metrics"),
        (Study::new(&plan), settings.clone().quantiles(&[0.1]), "quantiles"),
        (study.with("stage.cell.capacity", 1.0).unwrap(), settings.clone(), "digest"),
    ];
    for (study, settings, what) in others {
        let strange = study.part(&settings, 2, 3).unwrap();
        let problems = Part::merge([all[0].clone(), strange]).unwrap_err();
        assert_eq!(problems.iter().next().unwrap().place, what);
    }
    // Who draws makes no difference.
    let elsewhere = study.part(&settings.clone().threads(1), 2, 3).unwrap();
    let mixed = [all[0].clone(), elsewhere, all[2].clone()];
    assert_eq!(Part::merge(mixed).unwrap().outcome(), simulate(&plan, &settings));

    let problems = Part::merge([all[0].clone(), all[2].clone()]).unwrap_err();
    let gap = problems.iter().next().unwrap();
    assert_eq!(gap.found, "no part with draws 32769 to 65536");
    assert_eq!(gap.hint.as_ref().unwrap(), &"run part 2 of 3");
    assert_eq!(kinds(Part::merge([])), [Kind::Missing]);
    let halves = parts(&study, &settings, 2);
    assert_eq!(kinds(Part::merge([all[0].clone(), halves[0].clone()])), [Kind::Duplicate]);

    let until = settings.clone().until(Figure::Balanced, 0.01);
    let problems = study.part(&until, 1, 2).unwrap_err();
    assert_eq!(problems.iter().next().unwrap().place, "until");
    for (number, of) in [(0, 2), (3, 2), (1, 0)] {
        assert_eq!(kinds(study.part(&settings, number, of)), [Kind::OutOfRange]);
    }
}

#[test]
fn a_part_that_was_tampered_with_is_refused() {
    let study = Study::new(&Scenario::builtin("baotou-2024").unwrap());
    let part = study.part(&Settings::draws(20_000).metrics(&[]), 1, 1).unwrap();
    let text = serde_json::to_string(&part).unwrap();
    for (from, to) in [
        ("\"draws\":20000", "\"draws\":0"),
        ("\"seed\":1", "\"seed\":-1"),
        ("\"sides\":[", "\"sides\":[{\"short\":0,\"over\":0,\"undefined\":0},"),
    ] {
        let changed = text.replace(from, to);
        assert_ne!(changed, text, "{from}");
        let refused = match serde_json::from_str::<Part>(&changed) {
            Ok(part) => Part::merge([part]).is_err(),
            Err(_) => true,
        };
        assert!(refused, "{from}");
    }
}

const FACTS: &str = r#"
schema = 1
name = "facts"

[horizon]
start = "2024-01"
end = "2025-12"
step = "quarter"

[[stage]]
id = "cell"
unit = "GW"
capacity = 5

[[project]]
id = "one"
stage = "cell"
capacity = 10
start = "2024-03"
probability = 0.6
delay = { uniform = { min = 0, max = 12 } }

[[target]]
id = "enough"
metric = "capacity"
of = "cell"
min = 12

[[observation]]
stage = "cell"
date = "2024-07"
capacity = 10
error = 8
"#;
