//! The examples run and say what their pages promise, and every built-in scenario is valid.

use std::path::PathBuf;
use std::process::Command;

use pvchain::Scenario;

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

/// A page of the project.
fn page(path: &str) -> String {
    std::fs::read_to_string(format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
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
fn the_national_replay_stands_on_its_page_as_it_is_printed() {
    let table = printed("national_replay");
    assert!(!table.contains("| no,"), "{table}");
    assert!(page("docs/replay.md").contains(&table), "{table}");
}

#[test]
fn the_answers_of_a_scenario_and_its_variants_are_printed() {
    let text = printed_for("answers", &["silicon-recycling"]);
    assert_eq!(text.matches("100,000 draws in").count(), 2, "{text}");
    assert!(text.contains("variant \"open loop\""), "{text}");
}

#[test]
fn the_hindcast_stands_on_its_page_as_it_is_printed() {
    let scores = printed("hindcast");
    assert!(page("docs/hindcast.md").contains(&scores), "{scores}");
}

/// Every number of the hindcast rests on evidence of January 2023 or before, and says of when.
#[test]
fn the_hindcast_knows_nothing_later_than_january_2023() {
    let text = Scenario::builtin_text("baotou-hindcast-2023").unwrap();
    let months = |text: &str| -> Vec<String> {
        let letters: Vec<char> = text.chars().collect();
        let is_month = |at: &[char]| {
            let digits = |range: std::ops::Range<usize>| at[range].iter().all(char::is_ascii_digit);
            digits(0..4) && at[4] == '-' && digits(5..7) && (at[0], at[1]) == ('2', '0')
        };
        letters.windows(7).filter(|at| is_month(at)).map(|at| at.iter().collect()).collect()
    };
    let plan = Scenario::parse(text).unwrap();
    let notes = plan.stages.iter().map(|stage| (&stage.id, &stage.note));
    let notes = notes.chain(plan.statuses.iter().map(|status| (&status.id, &status.note)));
    let notes = notes.chain(plan.factors.iter().map(|factor| (&factor.id, &factor.note)));
    let notes = notes.chain(plan.projects.iter().map(|project| (&project.id, &project.note)));
    let notes = notes.chain(plan.targets.iter().map(|target| (&target.id, &target.note)));
    let notes = notes.chain(plan.variants.iter().map(|variant| (&variant.name, &variant.note)));
    for (id, note) in notes {
        let said = format!("{:?} {:?}", note.source, note.assumption);
        let dates = months(&said);
        assert!(!dates.is_empty(), "{id} says no date: {said}");
        for date in dates {
            assert!(date.as_str() <= "2023-01", "{id} knows of {date}");
        }
    }
    assert!(plan.observations.is_empty());
    // Beside its evidence the file names planned months and its horizon alone, all in 2023.
    assert!(months(text).iter().all(|date| date.as_str() <= "2023-12"), "{:?}", months(text));
}

#[test]
fn why_the_plan_fails_stands_on_its_page_as_it_is_printed() {
    let answers = printed("why");
    assert!(page("examples/why.md").contains(answers.trim_end()), "{answers}");
}

#[test]
fn every_builtin_scenario_is_valid_and_others_are_unknown() {
    for name in Scenario::builtin_names() {
        assert_eq!(Scenario::builtin(name).map_err(|problems| problems.to_string()).err(), None);
    }
    assert!(Scenario::builtin("no such plan").is_err());
}
