//! The examples run and say what their pages promise.

use std::path::PathBuf;
use std::process::Command;

/// What an example prints. `cargo test` builds the examples before the tests run.
fn printed(name: &str) -> String {
    printed_for(name, &[])
}

fn printed_for(name: &str, arguments: &[&str]) -> String {
    let tests = std::env::current_exe().unwrap();
    let built: PathBuf = tests.parent().unwrap().parent().unwrap().join("examples").join(name);
    assert!(built.exists(), "no {}: `cargo build --examples` builds it", built.display());
    let output = Command::new(built).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_plan_in_code_answers_twice() {
    let text = printed("plan_in_code");
    assert!(text.starts_with("as planned: balanced with "), "{text}");
    assert!(text.contains("with 50 GW more wafers: balanced with "), "{text}");
    assert_eq!(text.matches("times the local need").count(), 4, "{text}");
}

#[test]
fn own_metrics_come_from_the_blocks() {
    let text = printed("own_metrics");
    assert!(text.starts_with("industrial silicon from elsewhere costs "), "{text}");
    assert!(text.contains("亿元 a year"), "{text}");
}

#[test]
fn the_national_replay_stands_in_the_design_as_it_is_printed() {
    let table = printed("national_replay");
    assert!(!table.contains("| no,"), "{table}");
    let design = std::fs::read_to_string("DESIGN.md").unwrap();
    assert!(design.contains(&table), "{table}");
}

#[test]
fn the_answers_of_a_scenario_and_its_variants_are_printed() {
    let text = printed_for("answers", &["silicon-recycling"]);
    assert_eq!(text.matches("100,000 draws in").count(), 2, "{text}");
    assert!(text.contains("variant \"open loop\""), "{text}");
}
