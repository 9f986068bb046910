//! Ctrl-C and other signals end a command with what it has, or leave nothing behind; a process that
//! is killed harms no file, and the next one says what it left.

use std::ffi::OsString;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use rand::{RngExt as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;
use serde_json::Value;

use crate::outputs::{LINE, command, folder, names, run, said};

/// Time to make some draws, or to come to a pipe.
const SOME: Duration = Duration::from_millis(1500);

/// Longer than any command takes to end.
const LONG: Duration = Duration::from_mins(2);

fn spawned(folder: &Path, arguments: &[&str]) -> Child {
    let mut command = command(folder, arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits until a command has claimed its outputs in a folder, and some more.
fn wait_for_drafts(folder: &Path) {
    let start = Instant::now();
    // The folder itself may not be there yet.
    let files = || fs::read_dir(folder).into_iter().flatten().flatten();
    let is_draft = |name: OsString| name.to_string_lossy().starts_with(".pvchain-");
    while !files().any(|file| is_draft(file.file_name())) {
        assert!(start.elapsed() < LONG, "it did not start");
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(SOME);
}

fn send(child: &Child, signal: &str) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success(), "{signal}");
}

/// Its end, which must not take long.
fn ended(mut child: Child) -> Output {
    let start = Instant::now();
    let mut stdout = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        stdout.read_to_end(&mut text).map(|_| text)
    });
    let status: ExitStatus = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > LONG {
            child.kill().unwrap();
            panic!("it did not end");
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let mut stderr = Vec::new();
    child.stderr.take().unwrap().read_to_end(&mut stderr).unwrap();
    Output { status, stdout: reader.join().unwrap().unwrap(), stderr }
}

#[test]
fn every_question_answers_with_what_it_has_when_it_is_interrupted() {
    let folder = folder("asked-to-end");
    let questions: [&[&str]; 5] = [
        &["run", LINE, "--draws", "1e12"],
        &["compare", "baotou-2024", "baotou-2024:glut", "--draws", "1e12"],
        &["sensitivity", "baotou-pipeline-2024", "--draws", "1e9"],
        &["plan", "baotou-2024", "--draws", "1e7"],
        &["sweep", LINE, "--over", "stage.ingot.capacity=1..1000/1", "--draws", "1e7"],
    ];
    for (question, signal) in questions.iter().zip(["-INT", "-TERM", "-HUP", "-INT", "-TERM"]) {
        let page = format!("{}.html", question[0]);
        let child = spawned(&folder, &[question, &["--json", "--html", &page][..]].concat());
        wait_for_drafts(&folder);
        send(&child, signal);
        let output = ended(child);
        assert_eq!(output.status.code(), Some(0), "{question:?}: {}", said(&output));
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        let provenance = match answer["scenarios"][0].get("provenance") {
            Some(of_the_first) => of_the_first,
            None => &answer["provenance"],
        };
        assert_eq!(provenance["complete"], false, "{question:?}");
        assert!(provenance["draws"].as_u64().unwrap() > 0, "{question:?}");
        let page = fs::read_to_string(folder.join(&page)).unwrap();
        assert!(page.contains("(stopped early)") && page.ends_with("</html>"), "{question:?}");
    }
    assert_eq!(names(&folder).len(), questions.len(), "pages alone");
}

#[test]
fn a_pipe_that_nobody_reads_keeps_no_run_from_ending() {
    let folder = folder("nobody");
    assert!(Command::new("mkfifo").arg(folder.join("pipe")).status().unwrap().success());
    for signal in ["-INT", "-TERM", "-HUP"] {
        let arguments = ["run", LINE, "--draws", "600", "--html", "pipe", "--csv", "out"];
        let child = spawned(&folder, &arguments);
        wait_for_drafts(&folder.join("out"));
        send(&child, signal);
        let output = ended(child);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("interrupted"), "{}", said(&output));
        assert_eq!(names(&folder), ["pipe"], "{signal}");
    }
    // Whoever reads it gets all of it.
    let child = spawned(&folder, &["run", LINE, "--draws", "600", "--html", "pipe"]);
    let page = fs::read_to_string(folder.join("pipe")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"));
    assert_eq!(ended(child).status.code(), Some(0));
}

#[test]
fn drafts_of_killed_runs_are_told_and_those_of_others_are_not() {
    let folder = folder("killed");
    fs::create_dir(folder.join("out")).unwrap();
    let long = ["run", LINE, "--draws", "1e12", "--csv", "out", "--html", "page.html"];
    let killed = spawned(&folder, &long);
    let running = spawned(&folder, &["run", LINE, "--draws", "1e12", "--xlsx", "out/book.xlsx"]);
    wait_for_drafts(&folder.join("out"));
    let nobody = run(&folder, &["--xlsx", "other.xlsx"]);
    assert!(!said(&nobody).contains(".pvchain-"), "{}", said(&nobody));
    send(&killed, "-KILL");
    assert_eq!(ended(killed).status.code(), None);
    let left = names(&folder.join("out"));
    let own = |name: &&String| name.contains("metrics.csv");
    let draft = left.iter().find(own).unwrap();
    assert!(draft.starts_with(".pvchain-"), "{draft}");
    let output = run(&folder, &["--csv", "out", "--xlsx", "more.xlsx"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let message = said(&output);
    for place in ["out", "."] {
        let told = format!("a run that was killed left unfinished files in `{place}`");
        assert!(message.contains(&told), "{message}");
    }
    assert!(!message.contains("book.xlsx"), "{message}");
    let quiet = run(&folder, &["--csv", "out", "--force", "--quiet"]);
    assert_eq!(said(&quiet), "");
    send(&running, "-INT");
    let output = ended(running);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn a_file_that_others_write_meanwhile_is_kept_and_so_is_its_folder() {
    let folder = folder("meanwhile");
    let child = spawned(&folder, &["run", LINE, "--draws", "1e12", "--csv", "out"]);
    wait_for_drafts(&folder.join("out"));
    fs::write(folder.join("out/targets.csv"), "mine").unwrap();
    send(&child, "-INT");
    let output = ended(child);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("out/targets.csv cannot be written"), "{}", said(&output));
    assert_eq!(names(&folder.join("out")), ["targets.csv"]);
    assert_eq!(fs::read_to_string(folder.join("out/targets.csv")).unwrap(), "mine");
}

/// Ends so many runs at random moments, each of which replaces the outputs of another.
#[expect(clippy::print_stderr, reason = "who runs a thousand wants to know what they left")]
fn end_runs(name: &str, count: usize) {
    let folder = folder(name);
    let plan = fs::read(LINE).unwrap();
    fs::write(folder.join("plan.toml"), &plan).unwrap();
    let outputs =
        ["--csv", "out", "--svg", "out", "--html", "out/page.html", "--xlsx", "book.xlsx"];
    let request = |seed: &'static str| {
        let words = ["run", "plan.toml", "--draws", "6000", "--force", "--quiet", "--seed", seed];
        [&words[..], &outputs].concat()
    };
    let read = |name: &String| fs::read(folder.join("out").join(name)).unwrap();
    let start = Instant::now();
    let whole = ["2", "1"].map(|seed| {
        let output = command(&folder, &request(seed)).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let all = names(&folder.join("out"));
        all.iter().map(|name| (name.clone(), read(name))).collect::<Vec<_>>()
    });
    let usual = start.elapsed() / 2;
    let mut random = Xoshiro256PlusPlus::seed_from_u64(15);
    let mut found = [0; 3];
    for turn in 0..count {
        let signal =
            ["-KILL", "-KILL", "-KILL", "-TERM", "-INT", "-HUP"][random.random_range(0..6)];
        let mut child = spawned(&folder, &request(if turn % 2 == 0 { "2" } else { "1" }));
        std::thread::sleep(usual.mul_f64(random.random_range(0.0..1.2)));
        // Who has ended cannot be sent anything.
        let _ = Command::new("kill").args([signal, &child.id().to_string()]).output().unwrap();
        child.wait().unwrap();
        assert_eq!(fs::read(folder.join("plan.toml")).unwrap(), plan);
        let all = [&folder, &folder.join("out")].map(|folder| names(folder));
        let is_draft = |name: &&String| name.starts_with(".pvchain-");
        let left: Vec<&String> = all.iter().flatten().filter(is_draft).collect();
        assert!(signal == "-KILL" || left.is_empty(), "{signal}: {left:?}");
        // Every file is there, and of one of the two runs to the last byte.
        let of_both = whole[0].iter().zip(&whole[1]).map(|((name, second), (_, first))| {
            let now = read(name);
            assert!(now == *first || now == *second, "{name} after {signal} in turn {turn}");
            [now == *second, now == *first]
        });
        let of_both: Vec<[bool; 2]> = of_both.collect();
        let is_of_one = [0, 1].iter().any(|run| of_both.iter().all(|same| same[*run]));
        // Between two renames nothing can be whole but what is said.
        let is_told = left.iter().any(|name| name.starts_with(".pvchain-old-"));
        assert!(is_of_one || is_told, "two runs in one folder after {signal} in turn {turn}");
        found[usize::from(!left.is_empty()) + usize::from(!is_of_one)] += 1;
        for name in left {
            let _ = fs::remove_file(folder.join(name));
            let _ = fs::remove_file(folder.join("out").join(name));
        }
        if !is_of_one {
            assert_eq!(command(&folder, &request("1")).output().unwrap().status.code(), Some(0));
        }
    }
    let [clean, with_drafts, of_two] = found;
    eprintln!("{count} ends: {clean} left nothing, {with_drafts} drafts, {of_two} two runs, told");
    assert!(clean > 0 && with_drafts > 0, "{found:?}");
}

#[test]
fn ends_at_random_moments_harm_no_file() {
    end_runs("dozens", 48);
}

/// A quarter of an hour: `cargo test --test promises a_thousand_ends -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn a_thousand_ends_harm_no_file() {
    end_runs("thousand", 1000);
}
