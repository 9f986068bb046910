//! A scenario that is written as a file reads back as the same scenario.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use pvchain::Scenario;

use crate::drafts::scenario;

fn assert_round_trip(scenario: &Scenario) {
    let text = scenario.to_toml();
    match Scenario::parse(&text) {
        Ok(again) => assert_eq!(&again, scenario, "{text}"),
        Err(problems) => panic!("{problems}\n{text}"),
    }
}

#[test]
fn the_base_and_all_examples_survive() {
    assert_round_trip(&Scenario::parse(include_str!("../bad_scenarios/base.toml")).unwrap());
    for name in Scenario::builtin_names() {
        assert_round_trip(&Scenario::builtin(name).unwrap());
    }
    let folder =
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join("examples/scenarios");
    let Ok(files) = fs::read_dir(folder) else { return };
    for file in files.map(|entry| entry.unwrap().path()) {
        if file.extension().is_some_and(|extension| extension == "toml") {
            assert_round_trip(&Scenario::load(&file).unwrap());
        }
    }
}

proptest! {
    #![proptest_config(crate::seeded::cases(256))]

    #[test]
    fn every_scenario_survives(draft in scenario()) {
        match draft.check() {
            Ok(scenario) => assert_round_trip(&scenario),
            Err(problems) => prop_assert!(false, "{problems}"),
        }
    }
}
