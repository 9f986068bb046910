//! Pages in Chinese speak Chinese: where every name of a scenario is Chinese, letters of the Latin
//! alphabet are names of commands, laws, symbols and units, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{DataType, Reader, Xlsx};
use unicode_width::UnicodeWidthStr;

/// A chain with an alternative, an account, targets, a correlation, variants and additions.
const YEAR: &str = r#"
name = "某市光伏规划"
summary = "名称皆为中文的方案"
year = 2024
source = "规划"
[balance]
coverage = { min = 0.9, max = 1.3 }
assumption = "自定"
[[stage]]
id = "工业硅"
unit = "kt"
capacity = { uniform = { min = 500, max = 900 } }
operating_rate = { pert = { min = 0.5, mode = 0.7, max = 0.9 } }
value = { by_year = { "2024" = 0.1 } }
[[stage]]
id = "多晶硅"
unit = "kt"
capacity = 400
operating_rate = { uniform = { min = 0.5, max = 0.9 } }
export_limit = 50
value = 0.4
source = "规划"
[[stage]]
id = "颗粒硅"
unit = "kt"
capacity = { normal = { mean = 100, sd = 20, min = 0 } }
[[stage]]
id = "单晶硅棒"
unit = "GW"
capacity = { uniform = { min = 120, max = 240 } }
operating_rate = 0.8
national_capacity = 900
[[link]]
from = "工业硅"
to = "多晶硅"
consumption = { lognormal = { median = 1.1, sigma = 0.05 } }
[[link]]
from = "工业硅"
to = "颗粒硅"
consumption = 1.05
import_share = 0.1
[[link]]
from = "多晶硅"
to = "单晶硅棒"
alternative = "硅料"
consumption = 2.2
local_share = { uniform = { min = 0.6, max = 1 } }
[[link]]
from = "颗粒硅"
to = "单晶硅棒"
alternative = "硅料"
consumption = 2.2
[[account]]
id = "产值"
unit = "亿元"
intensity = { "多晶硅" = 0.4, "单晶硅棒" = 2 }
[[target]]
id = "本地配套"
metric = "local_supply_rate"
of = "多晶硅->单晶硅棒"
min = 0.7
source = "规划"
[[target]]
id = "硅料够用"
metric = "coverage"
of = "工业硅"
min = 1.2
[[target]]
id = "全年产值"
metric = "account"
of = "产值"
min = 100000
[[correlation]]
id = "行情"
inputs = ["stage.工业硅.operating_rate", "stage.多晶硅.operating_rate"]
rho = 0.5
[[variant]]
name = "低迷"
set = { "stage.*.operating_rate" = 0.4 }
[[variant]]
name = "照旧"
set = { "stage.多晶硅.capacity" = 400 }
[plan]
cost_unit = "亿元"
[[addition]]
id = "新硅厂"
stage = "工业硅"
max = 800
step = 100
cost = 0.1
"#;

/// A chain over time, with projects that share a shock, and a retirement.
const TIME: &str = r#"
name = "某市光伏项目"
as_of = "2024-01"
[horizon]
start = "2024-01"
end = "2025-12"
step = "quarter"
[[stage]]
id = "硅片"
unit = "GW"
capacity = 60
operating_rate = { uniform = { min = 0.5, max = 0.9 } }
storage = 5
export_limit = 20
[[stage]]
id = "电池片"
unit = "GW"
capacity = 30
[[link]]
from = "硅片"
to = "电池片"
consumption = 1.01
[[target]]
id = "硅片产能"
metric = "capacity"
of = "硅片"
min = 90
[[target]]
id = "够用"
metric = "coverage"
of = "硅片"
min = 1
[pipeline.status."开工建设"]
probability = { beta = { alpha = 8, beta = 4 } }
delay = { pert = { min = -2, mode = 3, max = 18 } }
[[pipeline.factor]]
id = "行情"
realisation = 0.5
delay = 0.4
[[project]]
id = "甲项目"
stage = "硅片"
capacity = 25
status = "开工建设"
start = "2024-07"
ramp_months = 4
[[project]]
id = "乙项目"
stage = "硅片"
capacity = { uniform = { min = 10, max = 25 } }
status = "开工建设"
start = "2025-01"
[[project]]
id = "丙项目"
stage = "电池片"
capacity = 25
start = "2024-10"
delay = { uniform = { min = 0, max = 12 } }
[[retirement]]
id = "旧厂"
stage = "电池片"
capacity = 5
date = "2025-01"
delay = { uniform = { min = 0, max = 12 } }
"#;

/// The symbol of probability, a unit, the command, and the file that a page tells to write.
const COMMON: &str = "P GW pvchain plan toml";

/// Names of laws and their parameters, and of a scenario's tables and numbers, as files take them.
const GIVEN: &str = "uniform pert normal lognormal beta rho min mode max mean sd median sigma alpha \
                     kt months GW/GW stage link account target correlation variant addition project \
                     retirement factor status pipeline scenario balance chain id year value by \
                     capacity operating rate export limit national consumption import local share \
                     intensity storage probability delay ramp";

/// Runs of Latin letters that are neither common nor allowed here. What holds a digit is a number, a
/// period or a digest.
fn strange(text: &str, allowed: &str) -> BTreeSet<String> {
    let known =
        |run: &str| [COMMON, allowed].iter().any(|list| list.split(' ').any(|one| one == run));
    let runs = text.split(|c: char| !c.is_ascii_alphanumeric());
    let runs = runs.filter(|run| run.contains(|c: char| c.is_ascii_alphabetic()));
    let words = runs.filter(|run| !run.contains(|c: char| c.is_ascii_digit()));
    words.filter(|run| !known(run)).map(str::to_owned).collect()
}

/// A folder with a scenario in it.
fn folder(name: &str, scenario: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("chinese").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    fs::write(path.join("plan.toml"), scenario).unwrap();
    path
}

/// Asserts that what a task prints holds no letters but those allowed, and no English unit.
fn speaks_chinese(folder: &Path, arguments: &str, allowed: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pvchain"));
    let arguments = arguments.split(' ').chain(["--lang", "zh"]);
    let output = command.current_dir(folder).args(arguments.clone()).output().unwrap();
    let (page, message) = (&output.stdout, String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {message}");
    let page = String::from_utf8(page.clone()).unwrap();
    assert_eq!(strange(&page, allowed), BTreeSet::new(), "{arguments:?}: {page}");
    assert!(page.contains("。"), "{arguments:?}: {page}");
    assert!(page.lines().all(|line| line.width() <= 80), "{arguments:?}: {page}");
}

/// What a page for browsers shows or reads out, without what is quoted from the scenario.
fn shown(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some((before, tag)) = rest.split_once('<') {
        let (tag, after) = tag.split_once('>').unwrap();
        let label = tag.split_once("aria-label=\"").map_or("", |(_, label)| label);
        text.extend([before, " ", label.split('"').next().unwrap(), " "]);
        let quoted = ["style", "pre", "code"].into_iter().find(|quoted| tag.starts_with(quoted));
        rest = quoted.map_or(after, |quoted| after.split_once(&format!("</{quoted}>")).unwrap().1);
    }
    text.push_str(rest);
    [("&gt;", ">"), ("&lt;", "<"), ("&amp;", "&")]
        .iter()
        .fold(text, |text, (escaped, letter)| text.replace(escaped, letter))
}

/// The same for the page for browsers that a task has just written.
fn shows_chinese(folder: &Path, allowed: &str) {
    let page = fs::read_to_string(folder.join("page.html")).unwrap();
    assert!(page.contains("<html lang=\"zh-Hans\">"));
    let text = shown(&page);
    assert_eq!(strange(&text, allowed), BTreeSet::new());
}

#[test]
fn every_page_of_every_task_is_in_chinese() {
    for (name, scenario) in [("year", YEAR), ("time", TIME)] {
        let folder = &folder(name, scenario);
        speaks_chinese(folder, "check plan.toml", GIVEN);
        let run = "run plan.toml --draws 600 --html page.html --svg charts --xlsx book.xlsx \
                   --quantiles 0.3 --force";
        speaks_chinese(folder, run, "p");
        shows_chinese(folder, GIVEN);
        for entry in fs::read_dir(folder.join("charts")).unwrap() {
            let chart = fs::read_to_string(entry.unwrap().path()).unwrap();
            assert_eq!(strange(&shown(&chart), ""), BTreeSet::new());
        }
        let mut book: Xlsx<_> = calamine::open_workbook(folder.join("book.xlsx")).unwrap();
        for (sheet, cells) in book.worksheets() {
            let cells =
                cells.cells().filter_map(|(_, _, cell)| cell.get_string()).map(str::to_owned);
            let text: Vec<String> = cells.chain([sheet]).collect();
            assert_eq!(strange(&text.join(" "), GIVEN), BTreeSet::new());
        }
        let sensitivity = "sensitivity plan.toml --draws 4096 --html page.html --force";
        speaks_chinese(folder, sensitivity, "json of K explain draw seed account retirement delay");
        shows_chinese(folder, "Sobol of account retirement delay");
    }
    let folder = &folder("decide", YEAR);
    let compare = "compare plan.toml --draws 600 --html page.html --force";
    speaks_chinese(folder, compare, "json metrics stage operating rate capacity");
    shows_chinese(folder, "stage operating rate capacity uniform pert min mode max");
    let plan = "plan plan.toml --draws 600 --variants --html page.html --force";
    speaks_chinese(folder, plan, "draws kt");
    shows_chinese(folder, "draws kt");
}

/// Equations stay as they are; all that stands around them is in Chinese.
#[test]
fn traces_are_in_chinese_but_for_their_equations() {
    let folder = &folder("trace", YEAR);
    let mut command = Command::new(env!("CARGO_BIN_EXE_pvchain"));
    let arguments = ["explain", "plan.toml", "--draw", "3", "--lang", "zh"];
    let output = command.current_dir(folder).args(arguments).output().unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    let lines = page.lines().filter(|line| !line.contains('=') && !line.contains("  "));
    let said: Vec<&str> = lines.collect();
    assert!(said.len() > 10, "{page}");
    assert_eq!(strange(&said.join("\n"), "K u e r w m x d p R v a"), BTreeSet::new());
}
