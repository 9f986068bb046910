//! Data flows one way: a room knows the rooms before it and no others.

use std::fs;
use std::path::{Path, PathBuf};

/// The sources of the core.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../src");

/// The rooms from the ground up. A room may use those to its left, and itself.
const ORDER: [&str; 17] = [
    "units",
    "message",
    "metric",
    "stats",
    "law",
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

/// Rooms that know of each other by design, with the reason.
const PAIRS: [(&str, &str); 0] = [];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The room of a file below `src`.
fn room(path: &Path) -> Option<usize> {
    let first = path.strip_prefix(ROOT).unwrap().iter().next().unwrap().to_string_lossy();
    ORDER.iter().position(|room| *room == first.trim_end_matches(".rs"))
}

/// The code of a file, without comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

fn name_at(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

/// What is taken from the crate's root: the name after each `crate::`, or all first names of a
/// list.
fn taken(code: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let Some(list) = rest.strip_prefix('{') else {
            names.push(name_at(rest));
            continue;
        };
        let (mut depth, mut first) = (0, true);
        for (at, c) in list.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => first = true,
                c if first && (c.is_alphanumeric() || c == '_') => {
                    names.push(name_at(&list[at..]));
                    first = false;
                }
                _ => {}
            }
        }
    }
    names
}

/// The room that a name at the crate's root comes from: its own, or that of what is exported.
fn origin(name: &str, root: &str) -> Option<usize> {
    let room = |name: &str| ORDER.iter().position(|room| *room == name);
    let exported = || {
        let exports = root.split("pub use ").skip(1).map(|rest| rest.split(';').next().unwrap());
        let mut from = exports.filter(|export| {
            let (_, names) = export.split_once("::").unwrap();
            names.split(|c: char| !c.is_alphanumeric() && c != '_').any(|own| own == name)
        });
        from.find_map(|export| room(name_at(export)))
    };
    room(name).or_else(exported)
}

#[test]
fn rooms_use_only_the_rooms_before_them() {
    let root = code(&Path::new(ROOT).join("lib.rs"));
    let mut broken = Vec::new();
    for path in sources(Path::new(ROOT)) {
        let Some(own) = room(&path) else { continue };
        for name in taken(&code(&path)) {
            let Some(other) = origin(name, &root) else { continue };
            if other > own && !PAIRS.contains(&(ORDER[own], ORDER[other])) {
                broken.push(format!("{} uses {name} of {}", path.display(), ORDER[other]));
            }
        }
    }
    assert!(broken.is_empty(), "against the direction of the house:\n{}", broken.join("\n"));
}

#[test]
fn every_form_of_a_path_is_seen() {
    let code = "use crate::metric::Metric;\nuse crate::{\n    BLOCK, model::{Model, index::Row},\n    \
                simulate as run,\n};\nlet x: crate::Outcome = 1;";
    assert_eq!(taken(code), ["metric", "BLOCK", "model", "simulate", "Outcome"]);
    let root = "pub use outcome::{\n    Balanced, Outcome,\n};\npub use balance::balance_periods;";
    let room = |name| origin(name, root).map(|room| ORDER[room]);
    assert_eq!(room("Outcome"), Some("outcome"));
    assert_eq!(room("balance_periods"), Some("balance"));
    assert_eq!(room("simulate"), Some("simulate"));
    assert_eq!(room("Unheard"), None);
}

#[test]
fn serde_stays_at_the_two_ends() {
    for path in sources(Path::new(ROOT)) {
        let name = path.to_string_lossy();
        let at_an_end = name.contains("scenario/file") || name.contains("outcome");
        if !at_an_end {
            let text = fs::read_to_string(&path).unwrap();
            assert!(!text.contains("serde::"), "{name} uses serde");
        }
    }
}

#[test]
fn no_file_grows_past_800_lines() {
    for path in sources(Path::new(ROOT)) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 800, "{} has {lines} lines", path.display());
    }
}
