//! The command answers with tables or JSON, refuses what is wrong with clear messages, and ends
//! with 0 when it did what was asked, 1 when the input or the request is wrong, 2 otherwise.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use pvchain::Scenario;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pvchain"));
    command.args(arguments).stdin(Stdio::null());
    command
}

fn pvchain(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A file of that content, for this test alone.
fn file(name: &str, content: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).unwrap();
    path
}

/// Asserts that it is refused with one problem, and gives the message.
fn refused(arguments: &[&str]) -> String {
    let output = pvchain(arguments);
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {message}");
    assert_eq!(text(&output.stdout), "", "{arguments:?}");
    assert!(!message.contains("panicked"), "{message}");
    message
}

fn refused_once(path: &Path) -> String {
    let message = refused(&["run", path.to_str().unwrap()]);
    assert!(message.ends_with("\n1 problem; nothing was run\n"), "{message}");
    assert_eq!(message.matches("  found ").count(), 1, "{message}");
    message
}

const LINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/line.toml");
const LIMITS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/limits.toml");

#[test]
fn without_arguments_the_plan_of_2024_runs() {
    let output = pvchain(&[]);
    assert_eq!(output.status.code(), Some(0));
    let page = text(&output.stdout);
    assert!(page.starts_with("Baotou 2024 plan"), "{page}");
    assert!(page.contains("100,000 draws (complete), seed 1"), "{page}");
    assert_eq!(text(&output.stderr), "");
    assert_eq!(text(&pvchain(&["run", "baotou-2024", "--draws", "1e5"]).stdout), page);
    assert_eq!(text(&pvchain(&["--draws", "100_000"]).stdout), page);
}

#[test]
fn files_that_are_no_scenario_get_one_message() {
    let missing = Path::new(env!("CARGO_TARGET_TMPDIR")).join("missing.toml");
    assert!(refused_once(&missing).contains("no such file"));
    assert!(refused_once(Path::new(env!("CARGO_TARGET_TMPDIR"))).contains("a directory"));
    assert!(refused_once(&file("binary.toml", b"\x7fELF\0\0\x01")).contains("binary data"));
    assert!(refused_once(&file("latin.toml", b"name = \"caf\xe9\"")).contains("UTF-8"));
    assert!(refused_once(&file("empty.toml", b"")).contains("empty.toml"));
    let huge = file("huge.toml", b"");
    fs::OpenOptions::new().write(true).open(&huge).unwrap().set_len(1 << 30).unwrap();
    assert!(refused_once(&huge).contains("16 MiB"));
    fs::remove_file(huge).unwrap();
}

#[test]
fn texts_that_are_no_scenario_get_one_message() {
    let nested = format!("name = {}", "[".repeat(100_000));
    refused_once(&file("nested.toml", nested.as_bytes()));
    let stage = "name = \"a\"\n[[stage]]\nid = \"a\"\nunit = \"kt\"\ncapacity = 1e400\n";
    let message = refused_once(&file("endless.toml", stage.as_bytes()));
    assert!(message.contains("capacity"), "{message}");
    let mut many = String::from("name = \"many\"\nfinal_stage = \"s0\"\n");
    for number in 0..=10_000 {
        write!(many, "[[stage]]\nid = \"s{number}\"\nunit = \"kt\"\ncapacity = 1\n").unwrap();
    }
    let message = refused_once(&file("many.toml", many.as_bytes()));
    assert!(message.contains("10000") || message.contains("10,000"), "{message}");
}

/// What a command answers to a scenario that comes through standard input.
fn piped(arguments: &[&str], scenario: &str) -> Output {
    let mut command = command(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // One that refuses its options may not read it.
    let _ = child.stdin.take().unwrap().write_all(scenario.as_bytes());
    child.wait_with_output().unwrap()
}

#[test]
fn a_dash_is_standard_input() {
    let plan = Scenario::builtin("baotou-2024").unwrap().to_toml();
    for arguments in [&["check"][..], &["run", "--draws", "1000", "--json"], &["explain"]] {
        let output = piped(&[arguments, &["-"]].concat(), &plan);
        let named = pvchain(&[arguments, &["baotou-2024"]].concat());
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
        let lines = |output: &Output| text(&output.stdout).lines().count();
        assert_eq!(lines(&output), lines(&named), "{arguments:?}");
    }
    let output = piped(&["compare", "--draws", "1000", "--", "-", "-:glut"], &plan);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let output = piped(&["compare", "-", "--draws", "1000"], &plan);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let output = piped(&["run", "-"], "colour = 1");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("line 1: colour"), "{}", text(&output.stderr));
}

#[test]
fn wrong_options_are_refused() {
    assert!(refused(&["--no-such-option"]).contains("--no-such-option"));
    assert!(refused(&["no-such-subcommand"]).contains("no-such-subcommand"));
    assert!(refused(&["check"]).contains("SCENARIO"));
    for (option, value) in [
        ("--draws", "0"),
        ("--draws", "1e18"),
        ("--draws", "1.5"),
        ("--draws", "-3"),
        ("--seed", "one"),
        ("--threads", "0"),
        ("--metrics", "coverag"),
        ("--quantiles", "1"),
        ("--quantiles", "NaN"),
        ("--variant", "boon"),
        ("--set", "stage.ingot.capacity"),
        ("--set", "stage.ingod.capacity=3"),
        ("--set", "stage.ingot.operating_rate=-1"),
    ] {
        let message = refused(&["run", option, value]);
        assert!(message.ends_with("\n1 problem; nothing was run\n"), "{option} {value}: {message}");
        assert!(message.contains("expected"), "{option} {value}: {message}");
    }
    assert!(refused(&["--metrics", "coverag"]).contains("did you mean `coverage`?"));
    assert!(refused(&["run", "baotou-2042"]).contains("did you mean `baotou-2024`?"));
    assert!(refused(&["example", "baotou-2042"]).contains("did you mean `baotou-2024`?"));
    assert!(refused(&["explain", LINE, "--draw", "x"]).contains("--draw"));
}

#[test]
fn all_problems_of_a_request_are_told_at_once() {
    let message = refused(&[
        "run",
        "--draws",
        "none",
        "--metrics",
        "gab",
        "--set",
        "stage.ingod.capacity=3",
        "--threads",
        "0",
    ]);
    for key in ["--draws", "--metrics", "stage.ingod.capacity", "--threads"] {
        assert!(message.contains(&format!("{key}\n  found")), "{key}: {message}");
    }
    assert!(message.ends_with("\n4 problems; nothing was run\n"), "{message}");
    let message = refused(&["run", "nowhere.toml", "--draws", "none"]);
    assert!(message.ends_with("\n2 problems; nothing was run\n"), "{message}");
    let wrong = ["--set", "stage.ingod.capacity=3", "--set", "stage.waver.capacity=3"];
    let message = refused(&[&["run"], &wrong[..]].concat());
    assert!(message.ends_with("\n2 problems; nothing was run\n"), "{message}");
}

#[test]
fn changes_are_judged_together() {
    // Neither share of the mix makes sense without the other.
    let shares = ["0.3", "0.7"].map(|share| format!("={share}"));
    let [siemens, granular] =
        ["siemens", "granular"].map(|route| format!("link.{route}-polysilicon->polysilicon.mix"));
    let output = pvchain(&[
        "run",
        "--draws",
        "1",
        "--set",
        &(siemens + &shares[0]),
        "--set",
        &(granular + &shares[1]),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn help_and_version_are_done() {
    for arguments in [&["--help"][..], &["--version"], &["run", "--help"], &["help", "check"]] {
        let output = pvchain(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(!output.stdout.is_empty());
    }
}

#[test]
fn a_reader_that_has_read_enough_is_no_failure() {
    for arguments in [&["run", "--draws", "2000"][..], &["example", "baotou-2024"], &["--help"]] {
        let mut child =
            command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(text(&output.stderr), "", "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_a_failure() {
    for arguments in [&["run", "--draws", "2000"][..], &["example"], &["--help"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = command(arguments).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains("cannot be written"), "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_reports_what_was_drawn() {
    let arguments = ["run", "--draws", "1e12", "--json"];
    let child = command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Time to start and to make some draws.
    std::thread::sleep(Duration::from_millis(1500));
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let outcome: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(outcome["provenance"]["complete"], false);
    let draws = outcome["provenance"]["draws"].as_u64().unwrap();
    assert!((1..1_000_000_000_000).contains(&draws));
    assert_eq!(outcome["balanced"][0]["probability"]["draws"], draws);
    assert!(text(&output.stderr).contains("stopped after"));
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Sorted, as maps are.
fn sorted<'k>(names: &[&'k str]) -> Vec<&'k str> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names
}

#[test]
fn json_has_the_keys_of_the_contract() {
    let output = pvchain(&["run", LIMITS, "--draws", "3000", "--json"]);
    let outcome: Value = serde_json::from_slice(&output.stdout).unwrap();
    let probability = ["value", "low", "high", "hits", "draws"];
    let expect = |value: &Value, names: &[&str]| {
        let mut found = keys(value);
        found.sort_unstable();
        assert_eq!(found, sorted(names));
    };
    let top = [
        "schema",
        "provenance",
        "balanced",
        "bottleneck",
        "limiting",
        "targets",
        "all_targets",
        "metrics",
    ];
    expect(&outcome, &top);
    let provenance = ["version", "scenario", "digest", "seed", "draws", "design", "complete"];
    expect(&outcome["provenance"], &provenance);
    expect(&outcome["balanced"][0], &["period", "probability", "stages"]);
    expect(&outcome["balanced"][0]["probability"], &probability);
    expect(&outcome["balanced"][0]["stages"][0], &["stage", "short", "over", "undefined"]);
    expect(&outcome["bottleneck"][0], &["period", "stage", "probability"]);
    expect(&outcome["limiting"][0], &["period", "stage", "factor", "probability"]);
    let target = ["id", "metric", "of", "period", "min", "max", "defined", "probability"];
    expect(&outcome["targets"][0], &target);
    assert_eq!(outcome["targets"][0]["of"], "chain");
    assert_eq!(outcome["targets"][0]["max"], Value::Null);
    expect(&outcome["all_targets"], &probability);
    let metric = [
        "metric",
        "of",
        "period",
        "unit",
        "defined",
        "mean",
        "mean_low",
        "mean_high",
        "heavy_tail",
        "standard_error",
        "sd",
        "min",
        "max",
        "quantiles",
    ];
    expect(&outcome["metrics"][0], &metric);
    expect(&outcome["metrics"][0]["quantiles"][0], &["p", "value", "low", "high"]);
}

#[test]
fn json_of_check_and_explain_is_one_object() {
    for arguments in [&["check", LIMITS, "--json"][..], &["explain", LIMITS, "--json"]] {
        let output = pvchain(arguments);
        assert_eq!(output.status.code(), Some(0));
        let object: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(object["schema"], 1);
        assert_eq!(object["scenario"], "Limits");
    }
}

#[test]
fn explained_draws_are_draws_of_the_run() {
    let explained = |number: u64| -> f64 {
        let arguments = ["explain", LINE, "--json", "--seed", "5", "--draw", &number.to_string()];
        let object: Value = serde_json::from_slice(&pvchain(&arguments).stdout).unwrap();
        let lines = object["lines"].as_array().unwrap();
        let gap = lines.iter().find(|line| line["what"] == "gap" && line["of"] == "polysilicon");
        gap.unwrap()["value"].as_f64().unwrap()
    };
    let scenario = Scenario::load(LINE).unwrap();
    let settings = pvchain::Settings::draws(1500).seed(5);
    let mut gaps = Vec::new();
    pvchain::for_each_block(&scenario, &settings, |block| {
        gaps.extend_from_slice(block.column(pvchain::Metric::Gap, "polysilicon"));
    })
    .unwrap();
    for number in [0, 511, 512, 1499] {
        let gap = gaps[usize::try_from(number).unwrap()];
        assert!((explained(number) - gap).abs() <= 1e-9 * gap.abs(), "draw {number}");
    }
}

/// Asserts that every line of a page fits 80 columns.
fn fits(arguments: &[&str]) {
    let output = pvchain(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
    for line in text(&output.stdout).lines() {
        assert!(line.width() <= 80, "{arguments:?}: {} columns: {line}", line.width());
        assert_eq!(line.trim_end(), line, "{arguments:?}");
    }
}

#[test]
fn every_page_fits_80_columns() {
    fits(&["example"]);
    let metrics = pvchain::Metric::ALL.map(pvchain::Metric::name).join(",");
    for name in Scenario::builtin_names().chain([LINE, LIMITS]) {
        fits(&["run", name, "--draws", "600"]);
        fits(&["run", name, "--draws", "600", "--metrics", &metrics, "--quantiles", "0.001,0.5"]);
        fits(&["check", name]);
        fits(&["explain", name, "--draw", "7"]);
        fits(&["run", name, "--draws", "600", "--lang", "zh"]);
        fits(&["check", name, "--lang", "zh"]);
        fits(&["explain", name, "--draw", "7", "--lang", "zh"]);
    }
}

#[test]
fn long_names_and_units_wrap() {
    let long = "内蒙古包头市青山区昆都仑区九原区晶硅光伏产业链各环节".repeat(3);
    let plan = fs::read_to_string(LINE).unwrap();
    let plan = plan.replace("多晶硅", &long).replace("本地配套率", &"a long name ".repeat(20));
    let plan = plan.replace("电力", &"電".repeat(60)).replace("GWh", &"兆".repeat(50));
    let path = file("long.toml", plan.as_bytes());
    let path = path.to_str().unwrap();
    fits(&[
        "run",
        path,
        "--draws",
        "600",
        "--metrics",
        "account,utilisation,coverage,local_supply_rate",
    ]);
    fits(&["check", path]);
    fits(&["explain", path]);
}

#[test]
fn control_characters_in_names_do_not_reach_the_terminal() {
    let plan = fs::read_to_string(LINE).unwrap();
    let path = file("escape.toml", plan.replace("多晶硅", "a\\u001b[31m\\nb").as_bytes());
    for task in ["run", "check", "explain"] {
        let output = pvchain(&[task, path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(!text(&output.stdout).contains('\u{1b}'));
    }
}

#[test]
fn examples_print_what_runs() {
    let printed = pvchain(&["example", "baotou-2024"]).stdout;
    let path = file("copy.toml", &printed);
    let copy = pvchain(&["run", path.to_str().unwrap(), "--draws", "1000"]);
    assert_eq!(copy.stdout, pvchain(&["run", "--draws", "1000"]).stdout);
}

#[test]
fn compare_takes_scenarios_variants_or_one_with_all_of_its_variants() {
    let page = text(&pvchain(&["compare", "baotou-2024", "--draws", "2000"]).stdout);
    assert!(page.starts_with("7 scenarios on the same 2,000 draws"), "{page}");
    assert!(page.contains("\nglut minus the reference\n"), "{page}");
    assert!(page.contains("balanced: no figure shown here differs"), "{page}");
    let one = ["compare", "baotou-2024", "baotou-2024:glut", "--draws", "2000", "--json"];
    let object: Value = serde_json::from_slice(&pvchain(&one).stdout).unwrap();
    assert_eq!(object["scenarios"][1]["name"], "baotou-2024:glut");
    let figures = object["figures"].as_array().unwrap();
    assert!(figures.iter().any(|figure| figure["figure"] == "coverage:wafer"));
    for line in page.lines() {
        assert!(line.width() <= 80, "{line}");
    }
}

#[test]
fn what_cannot_be_compared_or_asked_is_refused_before_anything_runs() {
    let message = refused(&["compare", "baotou-2024", "baotou-pipeline-2024"]);
    assert!(message.contains("the periods of baotou-2024: a single period, 2024"), "{message}");
    assert!(refused(&["compare", "pv-ice:nothing"]).contains("--variant"));
    let r1 = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/reference/r1.toml");
    assert!(refused(&["compare", r1, "--draws", "100"]).contains("one scenario"));
    let message = refused(&["compare", "nowhere.toml", LINE, "--draws", "x", "--metrics", "gab"]);
    assert!(message.ends_with("\n3 problems; nothing was run\n"), "{message}");
    assert!(refused(&["compare"]).contains("SCENARIO"));
    assert!(
        refused(&["sensitivity", LINE, "--of", "balancd"]).contains("--of\n  found     `balancd`")
    );
    assert!(refused(&["sensitivity", LINE, "--draws", "10"]).contains("at least 4096"));
}

#[test]
fn sensitivity_says_why_and_what_matters() {
    let arguments = ["sensitivity", "baotou-2024", "--draws", "8192"];
    let page = text(&pvchain(&arguments).stdout);
    assert!(page.contains("of the draws that keep it, the operating rate of Industrial"), "{page}");
    assert!(page.contains("What matters: shares of the variance"), "{page}");
    assert!(page.contains("the promise is at least 40 %"), "{page}");
    for line in page.lines() {
        assert!(line.width() <= 80, "{line}");
    }
    let figure = ["sensitivity", LINE, "--of", "balanced", "--draws", "4096", "--json"];
    let object: Value = serde_json::from_slice(&pvchain(&figure).stdout).unwrap();
    assert_eq!(object["answers"].as_array().unwrap().len(), 1);
    assert_eq!(object["schema"], 1);
    let mean = ["sensitivity", "baotou-2024", "--of", "coverage:wafer", "--draws", "4096"];
    assert!(text(&pvchain(&mean).stdout).contains("Mean coverage:wafer, 2024: 1.4"));
}

#[test]
fn the_language_may_be_named_before_the_subcommand() {
    let after = pvchain(&["check", LINE, "--lang", "zh"]);
    for before in [&["--lang", "zh", "check", LINE][..], &["--lang=zh", "check", LINE]] {
        assert_eq!(pvchain(before).stdout, after.stdout);
    }
    let run = pvchain(&["--lang", "zh", "--draws", "600"]);
    assert_eq!(run.stdout, pvchain(&["run", "--draws", "600", "--lang", "zh"]).stdout);
    assert_eq!(refused(&["--lang", "zh", "rnu"]), refused(&["rnu", "--lang", "zh"]));
}

#[test]
fn the_schema_is_printed() {
    let output = pvchain(&["schema"]);
    assert!(output.status.success());
    assert_eq!(text(&output.stdout), Scenario::schema());
}

const SUBCOMMANDS: [&str; 9] =
    ["run", "check", "explain", "compare", "sensitivity", "plan", "example", "schema", "validate"];

#[test]
fn the_help_is_chinese_where_it_is_asked_for() {
    let is_chinese = |text: &str| text.chars().any(|c| ('一'..='龥').contains(&c));
    for command in SUBCOMMANDS.into_iter().chain([""]) {
        for flag in ["-h", "--help"] {
            let arguments = [command, flag, "--lang=zh"];
            let arguments: Vec<&str> =
                arguments.into_iter().filter(|one| !one.is_empty()).collect();
            let output = pvchain(&arguments);
            assert!(output.status.success(), "{command}");
            let page = text(&output.stdout);
            for heading in ["\n用法：pvchain", "\n选项：\n"] {
                assert!(page.contains(heading), "{command} {flag}: {page}");
            }
            for heading in ["Usage:", "Options:", "Arguments:", "Commands:", "default"] {
                assert!(!page.contains(heading), "{command} {flag}: {page}");
            }
            // Every option is followed by what it is for, beside it or on the next line.
            let lines: Vec<&str> = page.lines().collect();
            for (at, line) in lines.iter().enumerate() {
                if line.trim_start().starts_with('-') && !line.contains("pvchain") {
                    let next = lines.get(at + 1).copied().unwrap_or_default();
                    assert!(is_chinese(line) || is_chinese(next), "{command}: {line}");
                }
            }
        }
    }
}

#[test]
fn mistakes_of_arguments_are_told_in_chinese() {
    let cases: [(&[&str], &str); 7] = [
        (&["--nothing"], "未知的参数 '--nothing'"),
        (&["run", "--draw", "10"], "提示：是否指 '--draws'？"),
        (&["run", "--json", "--json"], "'--json' 只能给出一次"),
        (&["--seed", "1", "run"], "'run' 与 '--seed <S>' 不能同时给出"),
        (&["compare"], "缺少必需的参数：<情景>..."),
        (&["run", "--json=3"], "'--json' 不接受值 '3'"),
        (&["help", "rnu"], "未知的命令"),
    ];
    for (arguments, expected) in cases {
        let mut arguments = arguments.to_vec();
        arguments.push("--lang=zh");
        let output = pvchain(&arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let message = text(&output.stderr);
        assert!(message.starts_with("错误："), "{message}");
        assert!(message.contains(expected), "{message}");
        assert!(message.ends_with("详情请用 '--help'。\n"), "{message}");
    }
}

/// Marks that turn the direction of writing reach no terminal, whoever wrote them and where.
#[test]
fn messages_keep_the_direction_of_writing() {
    let turn = '\u{202e}';
    let plan =
        format!("[[stage]]\nid = \"a{turn}b\"\nunit = \"kt\"\nca{turn}city = \"1{turn}0\"\n");
    let path = file(&format!("turn{turn}ed.toml"), plan.as_bytes());
    let path = path.to_str().unwrap();
    let unknown = format!("--ht{turn}ml");
    let out = format!("nowhere{turn}/x");
    for language in ["en", "zh"] {
        for arguments in [
            &["run", path][..],
            &["run", &format!("plan{turn}")],
            &["run", &unknown],
            &["run", LINE, "--html", &out],
            &["run", LINE, "--set", &format!("stage.{turn}.capacity=1")],
            &["run", LINE, "--seed", &out],
        ] {
            let output = pvchain(&[arguments, &["--lang", language]].concat());
            let message = text(&output.stderr);
            assert_ne!(output.status.code(), Some(0), "{arguments:?}");
            assert!(!message.contains(turn) && !message.is_empty(), "{message:?}");
        }
    }
    let problems = Scenario::parse(&plan).unwrap_err().to_string();
    assert!(!problems.contains(turn) && problems.contains('\u{fffd}'), "{problems}");
    fs::remove_file(path).unwrap();
}

/// A glob means the numbers that are given when its turn comes.
#[test]
fn a_glob_counts_what_is_set_before_it() {
    let set = |order: [&str; 2]| {
        let arguments = ["run", LINE, "--draws", "600", "--set", order[0], "--set", order[1]];
        text(&pvchain(&arguments).stdout)
    };
    let (one, all) = ("stage.wafer.export_limit=5", "stage.*.export_limit=9");
    let page = set([one, all]);
    assert!(page.contains("stage.*.export_limit = 9 (numbers set: 1)"), "{page}");
    let alone = pvchain(&["run", LINE, "--draws", "600", "--set", all]);
    assert_eq!(alone.status.code(), Some(1), "{}", text(&alone.stderr));
}
