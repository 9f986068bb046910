//! Output files are claimed before the run, appear whole or not at all, and never take an old file
//! with them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const LINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/line.toml");

/// An empty folder of that name.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outputs").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// Runs the line with outputs, from within a folder.
fn run(folder: &Path, outputs: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pvchain"))
        .current_dir(folder)
        .args(["run", LINE, "--draws", "600"])
        .args(outputs)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Names of all that is in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn tables_are_written_and_nothing_else() {
    let folder = folder("tables");
    let output = run(&folder, &["--csv", "out"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(!output.stdout.is_empty());
    assert_eq!(names(&folder), ["out"]);
    let mut expected = pvchain::report::Tidy::ALL.map(pvchain::report::Tidy::file);
    expected.sort_unstable();
    assert_eq!(names(&folder.join("out")), expected);
}

#[test]
fn what_exists_stays_without_force() {
    let folder = folder("exists");
    fs::create_dir(folder.join("out")).unwrap();
    let old = folder.join("out/metrics.csv");
    fs::write(&old, "old").unwrap();
    let output = run(&folder, &["--csv", "out"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("`out/metrics.csv` exists"), "{}", said(&output));
    assert!(said(&output).ends_with("\n1 problem; nothing was run\n"), "{}", said(&output));
    assert_eq!(names(&folder.join("out")), ["metrics.csv"]);
    assert_eq!(fs::read_to_string(&old).unwrap(), "old");
    let output = run(&folder, &["--csv", "out", "--force"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(fs::read_to_string(&old).unwrap().starts_with("metric,of,"));
}

#[test]
fn outputs_and_options_are_judged_at_once() {
    let folder = folder("at-once");
    fs::write(folder.join("file"), "").unwrap();
    let output = run(&folder, &["--csv", "file", "--seed", "one"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("--csv\n  found     `file` is a file"), "{}", said(&output));
    assert!(said(&output).ends_with("\n2 problems; nothing was run\n"), "{}", said(&output));
    let output = run(&folder, &["--csv", "nowhere/out"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("`nowhere/out` cannot be written"), "{}", said(&output));
    // What was made for a run that was refused is gone.
    assert_eq!(run(&folder, &["--csv", "out", "--draws", "0"]).status.code(), Some(1));
    assert_eq!(names(&folder), ["file"]);
}
