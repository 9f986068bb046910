//! `pvchain sweep` prints what the library answers, and refuses values that make no range.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use pvchain::{Metric, Scenario, Settings, Study};

const GRID: [&str; 4] =
    ["--over", "stage.ingot.capacity=20..40/10", "--over", "stage.wafer.capacity=10,20.5"];

const LINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/line.toml");

fn sweep(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pvchain"));
    command.args(["sweep", LINE, "--draws", "600"]).args(arguments).output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = sweep(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// An empty folder of that name.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sweeps").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

#[test]
fn the_command_prints_what_the_library_answers() {
    let study = Study::new(&Scenario::load(LINE).unwrap());
    let over = [
        ("stage.ingot.capacity", &[20.0, 30.0, 40.0][..]),
        ("stage.wafer.capacity", &[10.0, 20.5]),
    ];
    let settings = Settings::draws(600).seed(1).metrics(&[Metric::Gap]);
    let expected = study.sweep(&over, &settings).unwrap();
    let said = printed(&[&GRID[..], &["--metrics", "gap", "--json"]].concat());
    assert_eq!(serde_json::from_str::<pvchain::Sweep>(&said).unwrap(), expected);
}

#[test]
fn amounts_may_have_units() {
    let in_units =
        printed(&["--json", "--over", "stage.polysilicon.capacity=3 万吨..5 万吨/1 万吨"]);
    let plain = printed(&["--json", "--over", "stage.polysilicon.capacity=30..50/10"]);
    assert_eq!(in_units, plain);
}

#[test]
fn values_that_make_no_range_are_refused_at_once() {
    let wrong = ["a", "stage.wafer.capacity=2..1/1", "stage.wafer.capacity=0..1/1e-6"];
    let said = |language: &str| {
        let over = wrong.iter().flat_map(|wrong| ["--over", wrong]);
        let output = sweep(&over.chain(["--lang", language]).collect::<Vec<_>>());
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    };
    let english = "\
--over
  found     `a`
  expected  INPUT=FROM..TO/STEP or INPUT=VALUE,VALUE, such as stage.cell.capacity=40..100/20
--over
  found     `stage.wafer.capacity=2..1/1`
  expected  a STEP other than 0 that leads from FROM to TO
  hint      a falling range has a negative STEP, such as 100..40/-20
--over
  found     1000001 values
  expected  at most 100000 values
  hint      use a larger STEP
";
    assert!(said("en").starts_with(english), "{}", said("en"));
    assert!(said("zh").contains("步长不为 0，且由起值通向止值"), "{}", said("zh"));
}

#[test]
fn files_hold_every_cell() {
    let folder = folder("files");
    let [csv, svg, html] = ["csv", "svg", "page.html"].map(|name| folder.join(name));
    let outputs = ["--csv", csv.to_str().unwrap(), "--svg", svg.to_str().unwrap()];
    let page = ["--html", html.to_str().unwrap(), "--metrics", "gap"];
    printed(&[&GRID[..], &outputs, &page].concat());
    // 6 cells, each with P(balanced) and 2 targets.
    let table = fs::read_to_string(csv.join("probabilities.csv")).unwrap();
    let head =
        "stage.ingot.capacity,stage.wafer.capacity,figure,unit,probability,low,high,hits,draws";
    assert_eq!((table.lines().next(), table.lines().count()), (Some(head), 1 + 6 * 3));
    assert!(fs::read_to_string(csv.join("metrics.csv")).unwrap().contains(",gap,"));
    let chart = fs::read_to_string(svg.join("sweep.svg")).unwrap();
    assert_eq!(chart.matches("<rect class=\"cell heat").count(), 6 * 3);
    let page = fs::read_to_string(html).unwrap();
    for text in [&chart, &page] {
        assert!(!text.contains("NaN") && !text.contains("inf\""));
    }
}

#[test]
fn a_line_says_where_each_level_is_reached() {
    let said = printed(&["--over", "stage.wafer.capacity=10..30/5", "--lang", "zh"]);
    assert!(said.contains("50 %") && said.contains("相邻取值之间按线性插值"), "{said}");
    assert!(printed(&GRID).lines().all(|line| line.chars().count() <= 80));
}
