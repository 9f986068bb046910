//! Data flows one way: a room knows the rooms before it and no others.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the ground up. A room may use those to its left, and itself.
const ORDER: [&str; 14] = [
    "units",
    "metric",
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
    "lint",
    "report",
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
    let first = path.strip_prefix("src").unwrap().iter().next().unwrap().to_string_lossy();
    ORDER.iter().position(|room| *room == first.trim_end_matches(".rs"))
}

#[test]
fn rooms_use_only_the_rooms_before_them() {
    let mut broken = Vec::new();
    for path in sources(Path::new("src")) {
        let Some(own) = room(&path) else { continue };
        let text = fs::read_to_string(&path).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            for used in line.split("crate::").skip(1) {
                let name: String =
                    used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let Some(other) = ORDER.iter().position(|room| *room == name) else { continue };
                let paired = PAIRS.contains(&(ORDER[own], ORDER[other]));
                if other > own && !paired {
                    broken.push(format!("{}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "against the direction of the house:\n{}", broken.join("\n"));
}

#[test]
fn serde_stays_at_the_two_ends() {
    for path in sources(Path::new("src")) {
        let name = path.to_string_lossy();
        let at_an_end = name.contains("scenario/file") || name.contains("outcome");
        let in_command = name.contains("bin/") || name.contains("report");
        if !at_an_end && !in_command {
            let text = fs::read_to_string(&path).unwrap();
            assert!(!text.contains("serde::"), "{name} uses serde");
        }
    }
}

#[test]
fn no_file_grows_past_800_lines() {
    for path in sources(Path::new("src")) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 800, "{} has {lines} lines", path.display());
    }
}
