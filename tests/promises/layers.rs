//! Walls: crates know the crates below them, rooms the rooms before them, files of a room do not
//! take from each other in a circle, and a name stands for one thing.

mod reader;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use reader::{Crate, circles, sources, tokens, types};

/// The workspace.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Crates from the ground up, by their folders.
const CRATES: [&str; 3] = ["", "crates/report/", "crates/cli/"];

/// What the core stands on: nothing that draws, prints or reads a command line.
const CORE: [&str; 12] = [
    "bytemuck",
    "csv",
    "libm",
    "multiversion",
    "nalgebra",
    "rand",
    "rand_distr",
    "serde",
    "serde_json",
    "siphasher",
    "thiserror",
    "toml",
];

/// The rooms of the core from the ground up. A room may use those before it, and itself.
const ORDER: [&str; 18] = [
    "units",
    "message",
    "problem",
    "metric",
    "law",
    "stats",
    "scenario",
    "model",
    "sample",
    "pipeline",
    "balance",
    "outcome",
    "simulate",
    "compare",
    "sensitivity",
    "plan",
    "validate",
    "lint",
];

fn source(folder: &str) -> PathBuf {
    Path::new(ROOT).join(folder).join("src")
}

fn room(file: &str) -> Option<usize> {
    let first = file.split('/').next().unwrap();
    ORDER.iter().position(|room| *room == first.trim_end_matches(".rs"))
}

fn dependencies(folder: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(ROOT).join(folder).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = text.parse().unwrap();
    assert!(!manifest.contains_key("features"), "{folder} has features");
    manifest["dependencies"].as_table().unwrap().keys().cloned().collect()
}

#[test]
fn crates_use_only_the_crates_below_them() {
    assert_eq!(dependencies(""), CORE);
    let report = dependencies("crates/report/");
    for above in ["clap", "ctrlc", "indicatif", "pvchain-cli", "serde_json"] {
        assert!(!report.iter().any(|name| name == above), "reports know {above}");
    }
}

#[test]
fn rooms_use_only_the_rooms_before_them() {
    let core = Crate::read(&source(""), true);
    let mut broken = Vec::new();
    for (from, to) in core.edges() {
        // The guide and the door for profilers stand above all rooms.
        if ["lib.rs", "engine.rs"].contains(&from) {
            continue;
        }
        let [own, other] = [from, to].map(|file| room(file).expect(file));
        if other > own {
            broken.push(format!("{from} uses {to}"));
        }
    }
    assert!(broken.is_empty(), "against the direction of the house:\n{}", broken.join("\n"));
}

#[test]
fn files_do_not_take_from_each_other_in_a_circle() {
    let mut found = Vec::new();
    for folder in CRATES {
        let read = Crate::read(&source(folder), false);
        let edges = read.edges();
        let short = |file: &str| format!("{folder}src/{file}");
        for circle in circles(&edges) {
            found.push("a circle:".to_owned());
            for (from, to) in &edges {
                if circle.contains(from) && circle.contains(to) {
                    found.push(format!("  {} takes from {}", short(from), short(to)));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_name_stands_for_one_thing() {
    let mut places = BTreeMap::<String, Vec<String>>::new();
    for path in CRATES.iter().flat_map(|folder| sources(&source(folder))) {
        let short = path.strip_prefix(ROOT).unwrap().display().to_string();
        for name in types(&tokens(&fs::read_to_string(&path).unwrap())) {
            places.entry(name.to_owned()).or_default().push(short.clone());
        }
    }
    let twice = places.iter().filter(|(_, places)| places.len() > 1);
    let twice: Vec<String> =
        twice.map(|(name, places)| format!("{name}: {}", places.join(", "))).collect();
    assert!(twice.is_empty(), "names of more than one thing:\n{}", twice.join("\n"));
}

#[test]
fn every_form_of_a_path_is_seen() {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let files = [
        file("lib.rs", "mod room; mod hall;\npub use room::{Own, deep::Deep as Deeper};"),
        file(
            "room.rs",
            "mod deep;\nmod side;\npub use deep::Deep;\npub(crate) use side::Side;\nstruct Own(Side);",
        ),
        file(
            "room/deep.rs",
            "use super::side::{self, Side};\nfn f() { side::g(\"crate::hall\"); }",
        ),
        file(
            "room/side.rs",
            "// crate::hall\nfn f<'a>(c: char) -> bool { c == '\"' || super::Own::is(c) }",
        ),
        file(
            "hall.rs",
            "fn f() -> crate::Deeper { crate::room::Own::new(r#\"super::room\"#) }\n#[cfg(test)]\nmod tests { use super::super::room::side; }",
        ),
    ];
    let edges = |with_tests| {
        let read = Crate::of(files.iter().cloned(), with_tests);
        let shown = |(from, to): (&str, &str)| format!("{from} {to}");
        read.edges().into_iter().map(shown).collect::<Vec<_>>()
    };
    let expected = [
        "hall.rs room.rs",
        "hall.rs room/deep.rs",
        "room.rs room/side.rs",
        "room/deep.rs room/side.rs",
        "room/side.rs room.rs",
    ];
    assert_eq!(edges(false), expected);
    assert!(edges(true).contains(&"hall.rs room/side.rs".to_owned()));
    let read = Crate::of(files.into_iter(), false);
    let circle = ["room.rs", "room/side.rs"];
    assert_eq!(circles(&read.edges()), [circle]);
}

#[test]
fn every_type_is_seen() {
    let code = "pub struct One<T>(T); enum Two { struct_: u8 } pub(crate) trait Three { type Not; }\n\
                impl Three for One<u8> { type Not = u8; fn f(x: impl Three) { struct Four; } }\n\
                type Five = u8; // struct Six;\nmod tests { type Seven = u8; }";
    assert_eq!(types(&tokens(code)), ["One", "Two", "Three", "Four", "Five", "Seven"]);
}

#[test]
fn serde_stays_at_the_two_ends() {
    for path in sources(&source("")) {
        let name = path.strip_prefix(source("")).unwrap().to_string_lossy();
        let asked = ["scenario/file", "simulate/settings", "simulate/stop.rs", "plan/settings.rs"];
        let answered = ["outcome", "answer.rs", "stats/interval.rs", "simulate/sweep.rs"];
        // What a part of a run keeps travels to where the others are.
        let kept = ["part", "drawn", "threads", "sums", "replications", "criticality"];
        let kept = kept.map(|file| format!("simulate/{file}.rs"));
        let sums = ["moments", "histogram", "bins", "bits", "scaled", "tiers", "weight"];
        let sums = sums.map(|file| format!("stats/{file}.rs"));
        let kept = kept.iter().chain(&sums).map(String::as_str);
        let mut at_an_end = asked.into_iter().chain(answered).chain(kept);
        let at_an_end = at_an_end.any(|end| name.contains(end));
        if !at_an_end {
            let text = fs::read_to_string(&path).unwrap();
            assert!(!text.contains("serde::"), "{name} uses serde");
        }
    }
}

#[test]
fn no_file_grows_past_700_lines() {
    let folders = ["src", "crates", "tests", "benches", "examples"];
    for path in folders.iter().flat_map(|folder| sources(&Path::new(ROOT).join(folder))) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 700, "{} has {lines} lines", path.display());
    }
}
