//! Output files are claimed before the run, appear whole or not at all, and never take an old file
//! with them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use calamine::{Data, Reader, Xlsx};
use pvchain::{Metric, Outcome};
use serde_json::Value;

pub(crate) const LINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/line.toml");

/// An empty folder of that name.
pub(crate) fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outputs").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

const HOSTILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/readers/hostile.toml");

/// The command, from within a folder.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pvchain"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    command
}

/// Runs the line with outputs, from within a folder.
pub(crate) fn run(folder: &Path, outputs: &[&str]) -> Output {
    command(folder, &[&["run", LINE, "--draws", "600"], outputs].concat()).output().unwrap()
}

pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Names of all that is in a folder.
pub(crate) fn names(folder: &Path) -> Vec<String> {
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
    let mut expected = pvchain_report::Tidy::ALL.map(pvchain_report::Tidy::file);
    expected.sort_unstable();
    assert_eq!(names(&folder.join("out")), expected);
}

#[test]
fn tables_are_written_as_parquet_and_old_ones_stay() {
    let folder = folder("parquet");
    let output = run(&folder, &["--parquet", "out"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let mut expected = pvchain_report::Tidy::ALL.map(pvchain_report::Tidy::parquet_file);
    expected.sort_unstable();
    assert_eq!(names(&folder.join("out")), expected);
    for name in expected {
        let file = fs::read(folder.join("out").join(name)).unwrap();
        assert!(file.starts_with(b"PAR1") && file.ends_with(b"PAR1"));
    }
    let again = run(&folder, &["--parquet", "out"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("`out/metrics.parquet` exists"), "{}", said(&again));
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

#[test]
fn one_path_is_one_output_however_it_is_written() {
    let folder = folder("collisions");
    let paths = ["x.csv", "./x.csv", "../collisions/x.csv"];
    for path in paths {
        let output = run(&folder, &["--xlsx", "x.csv", "--draws-out", path]);
        assert_eq!(output.status.code(), Some(1));
        let message = said(&output);
        assert!(message.contains(&format!("`{path}` is what --xlsx writes, too")), "{message}");
    }
    let output = run(&folder, &["--csv", "out", "--draws-out", "out/metrics.csv"]);
    assert!(said(&output).contains("`out/metrics.csv` is what --csv writes, too"));
    #[cfg(unix)]
    {
        fs::write(folder.join("old"), "old").unwrap();
        std::os::unix::fs::symlink("old", folder.join("link")).unwrap();
        let output = run(&folder, &["--force", "--xlsx", "old", "--draws-out", "link"]);
        assert!(said(&output).contains("`link` is what --xlsx writes, too"), "{}", said(&output));
        // A link stays a link; what it leads to is written.
        assert_eq!(run(&folder, &["--force", "--draws-out", "link"]).status.code(), Some(0));
        assert!(fs::read_to_string(folder.join("old")).unwrap().starts_with("draw,"));
        fs::remove_file(folder.join("link")).unwrap();
        fs::remove_file(folder.join("old")).unwrap();
    }
    assert!(names(&folder).is_empty());
}

#[test]
fn a_run_does_not_write_over_its_scenario() {
    let folder = folder("scenario");
    let plan = folder.join("plan.toml");
    fs::copy(LINE, &plan).unwrap();
    let arguments = ["run", "plan.toml", "--draws", "600", "--force", "--xlsx", "./plan.toml"];
    let output = command(&folder, &arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("is a file that this run reads"), "{}", said(&output));
    assert_eq!(fs::read(&plan).unwrap(), fs::read(LINE).unwrap());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_named_and_takes_nothing_else_with_it() {
    let folder = folder("full");
    let output = run(&folder, &["--draws-out", "/dev/full", "--csv", "out", "--json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("/dev/full cannot be written"), "{}", said(&output));
    assert!(serde_json::from_slice::<Value>(&output.stdout).is_ok());
    assert_eq!(names(&folder.join("out")).len(), pvchain_report::Tidy::ALL.len());
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_writes_what_was_drawn() {
    let folder = folder("interrupted");
    let arguments = ["run", LINE, "--draws", "1e12", "--csv", "out", "--xlsx", "book.xlsx"];
    let child =
        command(&folder, &arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Time to start and to make some draws.
    std::thread::sleep(Duration::from_millis(1500));
    assert_eq!(names(&folder.join("out")).len(), pvchain_report::Tidy::ALL.len(), "drafts alone");
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
    assert_eq!(names(&folder), ["book.xlsx", "out"]);
    let provenance = fs::read_to_string(folder.join("out/provenance.csv")).unwrap();
    assert!(provenance.contains(",false,"), "{provenance}");
}

#[test]
fn single_draws_are_those_that_explain_explains() {
    let folder = folder("draws");
    let arguments =
        ["run", LINE, "--draws", "700", "--seed", "5", "--draws-out", "draws.csv", "--json"];
    let output = command(&folder, &arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let outcome: Outcome = serde_json::from_slice(&output.stdout).unwrap();
    let mut reader = csv::Reader::from_path(folder.join("draws.csv")).unwrap();
    let heads = reader.headers().unwrap().clone();
    let column = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 700);
    let gaps = column("gap:polysilicon");
    let number = |row: &csv::StringRecord, column: usize| row[column].parse::<f64>().unwrap();
    for draw in [0, 511, 512, 699] {
        assert_eq!(number(&rows[draw], column("draw")), draw as f64);
        let draw_text = draw.to_string();
        let arguments = ["explain", LINE, "--json", "--seed", "5", "--draw", &draw_text];
        let explained: Value =
            serde_json::from_slice(&command(&folder, &arguments).output().unwrap().stdout).unwrap();
        let lines = explained["lines"].as_array().unwrap();
        let find = |what: &str| {
            let found = lines.iter().find(|one| one["what"] == what && one["of"] == "polysilicon");
            found.unwrap()["value"].as_f64().unwrap()
        };
        let gap = find("gap");
        assert!((number(&rows[draw], gaps) - gap).abs() <= 1e-9 * gap.abs(), "draw {draw}");
        let rate = column("stage.polysilicon.operating_rate");
        assert_eq!(number(&rows[draw], rate), find("operating rate"), "draw {draw}");
    }
    let mean = rows.iter().map(|row| number(row, gaps)).sum::<f64>() / 700.0;
    let told = outcome.metric(Metric::Gap, "polysilicon").unwrap().mean.unwrap();
    assert!((mean - told).abs() < 1e-12 * told.abs().max(1.0));
}

#[test]
fn hostile_names_are_texts_and_numbers_are_numbers() {
    let folder = folder("hostile");
    let arguments =
        ["run", HOSTILE, "--draws", "600", "--csv", "out", "--xlsx", "book.xlsx", "--json"];
    let output = command(&folder, &arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(names(&folder), ["book.xlsx", "out"]);
    for table in names(&folder.join("out")) {
        let mut reader = csv::Reader::from_path(folder.join("out").join(&table)).unwrap();
        for row in reader.records() {
            for cell in &row.unwrap() {
                let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                assert!(!is_formula || cell.parse::<f64>().is_ok(), "{table}: {cell}");
                let turns = |letter| ('\u{202a}'..='\u{202e}').contains(&letter);
                assert!(!cell.contains(turns), "{table}: {cell}");
            }
        }
    }
    let outcome: Outcome = serde_json::from_slice(&output.stdout).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook(folder.join("book.xlsx")).unwrap();
    for name in book.sheet_names() {
        assert!(book.worksheet_formula(&name).unwrap().cells().next().is_none(), "{name}");
    }
    let metrics = book.worksheet_range("Metrics").unwrap();
    assert_eq!(metrics.height(), outcome.metrics.len() + 1);
    for (row, summary) in metrics.rows().skip(1).zip(&outcome.metrics) {
        assert_eq!(row[2], Data::String(summary.of.clone()));
        assert_eq!(row[6], summary.mean.map_or(Data::Empty, Data::Float), "{}", summary.of);
    }
    let targets = book.worksheet_range("Targets").unwrap();
    let id = targets.get_value((1, 0)).unwrap();
    assert_eq!(id, &Data::String(outcome.targets[0].id.clone()));
    assert!(id.to_string().starts_with("=HYPERLINK("));
}

#[test]
fn the_same_run_writes_the_same_bytes() {
    let folder = folder("same");
    for name in ["one.xlsx", "two.xlsx"] {
        assert_eq!(run(&folder, &["--xlsx", name]).status.code(), Some(0));
    }
    let read = |name: &str| fs::read(folder.join(name)).unwrap();
    assert_eq!(read("one.xlsx"), read("two.xlsx"));
}

#[test]
fn chinese_readers_get_their_words_and_units() {
    let folder = folder("chinese");
    let arguments = ["run", "baotou-2024", "--draws", "600", "--lang", "zh"];
    let output = command(&folder, &arguments).output().unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    for word in ["工业硅", "覆盖率", "缺口", "本地配套率", "目标能否达成", "万吨"]
    {
        assert!(page.contains(word), "{word}: {page}");
    }
    assert!(!page.contains(" kt"), "{page}");
    let output = command(&folder, &["check", "nowhere", "--lang", "zh"]).output().unwrap();
    let message = said(&output);
    assert!(message.contains("现为") && message.ends_with("1 个问题；未运行\n"), "{message}");
    let output = command(&folder, &["run", "--lang", "cn"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("hint      en is English, zh is 中文"), "{}", said(&output));
}

#[test]
fn pages_and_charts_are_written_whole() {
    let folder = folder("pages");
    let output = run(&folder, &["--html", "page.html", "--svg", "charts"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(names(&folder), ["charts", "page.html"]);
    let page = fs::read_to_string(folder.join("page.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"));
    // A line without a horizon has no charts over time, and no empty files for them.
    let charts = names(&folder.join("charts"));
    assert!(charts.iter().any(|name| name == "flows.svg"));
    assert!(!charts.iter().any(|name| name == "capacity-over-time.svg"), "{charts:?}");
    let again = run(&folder, &["--html", "page.html"]);
    assert_eq!(again.status.code(), Some(2));
    assert_eq!(fs::read_to_string(folder.join("page.html")).unwrap(), page);
}

#[test]
fn a_page_and_a_table_do_not_share_a_path() {
    let folder = folder("shared");
    let output = run(&folder, &["--html", "out", "--draws-out", "out"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(names(&folder).is_empty());
}
