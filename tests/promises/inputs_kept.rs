//! No output is a file that the run reads, by whatever name, and a folder of outputs is of one run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use crate::outputs::{LINE, command, folder, names, run, said};

const PLAN: &str = r#"
projects = "projects.csv"
retirements = "sub/metrics.csv"
final_stage = "b"
[horizon]
start = "2024-01"
end = "2024-12"
step = "quarter"
[[stage]]
id = "a"
unit = "kt"
capacity = { uniform = { min = 10, max = 20 } }
[[stage]]
id = "b"
unit = "kt"
capacity = 10
[[link]]
from = "a"
to = "b"
consumption = 1
[[target]]
id = "enough"
metric = "final_output"
min = 1
[[addition]]
id = "more"
stage = "b"
max = 3
cost = 1
start = "2024-07"
[[variant]]
name = "other"
set = { "stage.b.capacity" = 12 }
"#;

/// A folder with a plan, its two tables and all kinds of other names for them.
fn plan(name: &str) -> PathBuf {
    let folder = folder(name);
    fs::create_dir(folder.join("sub")).unwrap();
    fs::write(folder.join("plan.toml"), PLAN).unwrap();
    fs::write(folder.join("projects.csv"), "id,stage,capacity,start\np1,a,10,2024-05\n").unwrap();
    fs::write(folder.join("sub/metrics.csv"), "id,stage,capacity,date\nr1,a,1,2024-07\n").unwrap();
    folder
}

fn texts(folder: &Path) -> [String; 3] {
    ["plan.toml", "projects.csv", "sub/metrics.csv"]
        .map(|name| fs::read_to_string(folder.join(name)).unwrap())
}

#[test]
fn what_a_run_reads_is_never_written() {
    let folder = plan("inputs");
    let before = texts(&folder);
    let absolute = folder.join("projects.csv").to_str().unwrap().to_owned();
    let mut paths =
        vec!["projects.csv", "./projects.csv", "sub/../plan.toml", "sub/metrics.csv", &absolute];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../projects.csv", folder.join("sub/soft")).unwrap();
        std::os::unix::fs::symlink("sub", folder.join("other")).unwrap();
        fs::hard_link(folder.join("plan.toml"), folder.join("hard")).unwrap();
        paths.extend(["sub/soft", "other/metrics.csv", "hard"]);
    }
    fs::hard_link(folder.join("plan.toml"), folder.join("second.toml")).unwrap();
    let all = [names(&folder), names(&folder.join("sub"))];
    let over = "stage.b.capacity=1,2";
    let requests: [(&[&str], &[&str]); 6] = [
        (
            &["run", "plan.toml"],
            &["--html", "--xlsx", "--draws-out", "--csv", "--svg", "--parquet"],
        ),
        (&["run", "plan.toml", "--part", "1/2"], &["--out"]),
        (&["compare", "plan.toml"], &["--html"]),
        (&["plan", "plan.toml"], &["--html"]),
        (&["sweep", "plan.toml", "--over", over], &["--html", "--csv", "--svg"]),
        (&["sensitivity", "plan.toml"], &["--html"]),
    ];
    for (words, options) in requests {
        for (option, path) in
            options.iter().flat_map(|option| paths.iter().map(move |p| (option, p)))
        {
            for force in [&["--force"][..], &[]] {
                let arguments = [words, &[option, path], force].concat();
                let output = command(&folder, &arguments).output().unwrap();
                let message = said(&output);
                // A file is no folder, which a system that runs out of space could say as well.
                let is_folder = ["--csv", "--svg", "--parquet"].contains(option);
                let (status, reason) =
                    if is_folder { (2, "is a file") } else { (1, "is a file that this run reads") };
                assert_eq!(output.status.code(), Some(status), "{arguments:?}: {message}");
                assert!(message.contains(reason), "{arguments:?}: {message}");
                assert!(message.ends_with("\n1 problem; nothing was run\n"), "{message}");
            }
        }
    }
    assert_eq!((texts(&folder), [names(&folder), names(&folder.join("sub"))]), (before, all));
}

#[test]
fn tables_are_not_written_among_tables_that_are_read() {
    let folder = plan("among");
    let before = texts(&folder);
    for (path, held) in [(".", "projects.csv"), ("sub", "metrics.csv"), ("sub/../", "projects.csv")]
    {
        let arguments = ["run", "plan.toml", "--draws", "600", "--csv", path, "--force"];
        let output = command(&folder, &arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        let found = format!("`{path}` holds `{held}`, which this run reads");
        assert!(said(&output).contains(&found), "{}", said(&output));
    }
    // Charts beside a table are no danger to it, and a link out of a folder of outputs is.
    let arguments = ["run", "plan.toml", "--draws", "600", "--svg", ".", "--csv", "out"];
    assert_eq!(command(&folder, &arguments).output().unwrap().status.code(), Some(0));
    #[cfg(unix)]
    {
        let link = folder.join("out/targets.csv");
        fs::remove_file(&link).unwrap();
        std::os::unix::fs::symlink("../projects.csv", &link).unwrap();
        let arguments = ["run", "plan.toml", "--draws", "600", "--csv", "out", "--force"];
        let output = command(&folder, &arguments).output().unwrap();
        let found = "`out/targets.csv` is a file that this run reads";
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains(found), "{}", said(&output));
    }
    assert_eq!(texts(&folder), before);
}

/// Another plan in the folder keeps its tables, too.
#[test]
fn no_table_of_outputs_is_called_as_one_that_plans_are_read_from() {
    let sweeps = pvchain_report::SweepTable::ALL.map(|table| table.file().to_owned());
    let all = pvchain_report::Tidy::ALL.map(pvchain_report::Tidy::file);
    for input in ["projects", "retirements", "observations", "reports"] {
        let is_it = |name: &String| *name == format!("{input}.csv");
        assert!(!all.iter().chain(&sweeps).any(is_it), "{input}");
    }
}

#[cfg(unix)]
#[test]
fn what_comes_through_standard_input_is_not_written() {
    let folder = folder("piped");
    let text = fs::read_to_string(LINE).unwrap();
    fs::write(folder.join("plan.toml"), &text).unwrap();
    for name in ["-", "/dev/stdin"] {
        let arguments = ["run", name, "--draws", "600", "--force", "--html", "plan.toml"];
        let input = fs::File::open(folder.join("plan.toml")).unwrap();
        let output = command(&folder, &arguments).stdin(Stdio::from(input)).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert_eq!(fs::read_to_string(folder.join("plan.toml")).unwrap(), text);
    }
}

#[test]
fn parts_are_not_written_over_by_their_merge() {
    let folder = folder("merged");
    for part in ["1", "2"] {
        let share = format!("{part}/2");
        assert_eq!(run(&folder, &["--part", &share, "--out", part]).status.code(), Some(0));
    }
    let before = fs::read(folder.join("2")).unwrap();
    for option in ["--html", "--xlsx"] {
        let arguments = ["merge", "1", "2", "--force", option, "./2"];
        let output = command(&folder, &arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains("is a file that this run reads"), "{}", said(&output));
    }
    assert_eq!(fs::read(folder.join("2")).unwrap(), before);
}

#[test]
fn two_names_of_one_file_are_no_two_outputs() {
    let folder = folder("two-names");
    fs::write(folder.join("old"), "old").unwrap();
    fs::hard_link(folder.join("old"), folder.join("second")).unwrap();
    let output = run(&folder, &["--force", "--xlsx", "old", "--html", "second"]);
    #[cfg(unix)]
    {
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains("`second` is what --xlsx writes, too"), "{}", said(&output));
        assert_eq!(fs::read_to_string(folder.join("old")).unwrap(), "old");
    }
    #[cfg(not(unix))]
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn names_that_the_file_system_refuses_are_told_before_the_run() {
    let folder = folder("long");
    let long = "x".repeat(300);
    for option in ["--html", "--csv", "--draws-out"] {
        let output = run(&folder, &[option, &long]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).ends_with("nothing was run\n"), "{}", said(&output));
    }
    assert!(names(&folder).is_empty());
    // The longest name that there is leaves no room for that of a draft.
    let longest = "x".repeat(255);
    assert_eq!(run(&folder, &["--html", &longest]).status.code(), Some(0));
    assert_eq!(names(&folder), [longest]);
}

/// A run whose files may not grow over so many blocks of 512 or 1024 bytes, as on a full disk.
#[cfg(unix)]
fn run_bounded(folder: &Path, blocks: u32, outputs: &[&str]) -> Output {
    let mut command = std::process::Command::new("sh");
    let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    command.current_dir(folder).args(["-c", &limited, "sh", env!("CARGO_BIN_EXE_pvchain")]);
    command.args(["run", LINE, "--draws", "600"]).args(outputs);
    command.stdin(Stdio::null()).output().unwrap()
}

#[cfg(unix)]
#[test]
fn a_folder_of_outputs_is_written_whole_or_not_at_all() {
    let folder = folder("whole");
    let all =
        ["--csv", "out", "--parquet", "out", "--html", "out/page.html", "--xlsx", "book.xlsx"];
    assert_eq!(run(&folder, &all).status.code(), Some(0));
    let read = |name: &String| fs::read(folder.join("out").join(name)).unwrap();
    let old = names(&folder.join("out"));
    let before: Vec<Vec<u8>> = old.iter().map(read).collect();
    let forced = [&["--force", "--seed", "2"][..], &all].concat();
    // The page is larger than each table.
    let output = run_bounded(&folder, 40, &forced);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("out/page.html cannot be written"), "{}", said(&output));
    assert!(!output.stdout.is_empty(), "the answer is printed all the same");
    assert_eq!(names(&folder.join("out")), old);
    assert!(old.iter().map(read).eq(before.iter().cloned()), "of the first run");
    assert_eq!(names(&folder), ["book.xlsx", "out"]);
    // With room enough all are of the second run.
    assert_eq!(run(&folder, &forced).status.code(), Some(0));
    assert_eq!(names(&folder.join("out")), old);
    let changed = old.iter().map(read).zip(&before).filter(|(now, before)| now != *before).count();
    assert!(changed > old.len() / 2, "{changed} of {}", old.len());
}

/// What a run does not have is not left behind by another run in the folder that it fills.
#[test]
fn a_folder_of_charts_is_of_one_run() {
    let folder = folder("charts");
    let pipeline = ["run", "baotou-pipeline-2024", "--draws", "600", "--svg", "out"];
    assert_eq!(command(&folder, &pipeline).output().unwrap().status.code(), Some(0));
    fs::write(folder.join("out/notes.txt"), "mine").unwrap();
    assert!(names(&folder.join("out")).iter().any(|name| name == "capacity-over-time.svg"));
    assert_eq!(run(&folder, &["--svg", "out", "--force"]).status.code(), Some(0));
    assert_eq!(run(&folder, &["--svg", "alone"]).status.code(), Some(0));
    let mut alone = names(&folder.join("alone"));
    alone.push("notes.txt".to_owned());
    alone.sort();
    assert_eq!(names(&folder.join("out")), alone);
}
