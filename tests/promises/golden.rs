//! What the command prints for small scenarios stays as it is: text exactly, numbers within a
//! relative 1e-10. A change that moves one of them is listed in the changelog.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Golden file and the arguments that print it.
const PAGES: [(&str, &[&str]); 10] = [
    ("line.run.txt", &["run", "line.toml", "--draws", "2000"]),
    ("line.run.json", &["run", "line.toml", "--draws", "6000", "--json", "--quantiles", "0.99"]),
    ("line.full.txt", &["run", "line.toml", "--draws", "50", "--variant", "full"]),
    (
        "line.metrics.txt",
        &[
            "run",
            "line.toml",
            "--draws",
            "2000",
            "--metrics",
            "utilisation,coverage",
            "--quantiles",
            "0.01",
        ],
    ),
    ("line.check.txt", &["check", "line.toml", "--set", "stage.wafer.capacity=25"]),
    ("line.check.json", &["check", "line.toml", "--json"]),
    ("line.explain.txt", &["explain", "line.toml", "--draw", "1300"]),
    ("limits.run.txt", &["run", "limits.toml", "--draws", "2000"]),
    ("limits.check.txt", &["check", "limits.toml"]),
    ("limits.explain.json", &["explain", "limits.toml", "--draw", "3", "--seed", "7", "--json"]),
];

fn golden(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join("tests/golden").join(name)
}

/// Pieces of a text: numbers, and what stands between them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let numeric = |c: char| c.is_ascii_digit() || c == '.';
        let same = |c: char| numeric(c) == numeric(first);
        let end = rest.find(|c| !same(c)).unwrap_or(rest.len());
        // An exponent belongs to its number.
        let end = match rest[end..].strip_prefix("e-") {
            Some(exponent) if numeric(first) => {
                let digits = exponent.find(|c: char| !c.is_ascii_digit());
                end + 2 + digits.unwrap_or(exponent.len())
            }
            _ => end,
        };
        pieces.push(&rest[..end]);
        rest = &rest[end..];
    }
    pieces
}

fn is_same(one: &str, other: &str) -> bool {
    let (ones, others) = (pieces(one), pieces(other));
    let near = |(a, b): (&&str, &&str)| match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => (a - b).abs() <= 1e-10 * a.abs().max(b.abs()),
        _ => a == b,
    };
    ones.len() == others.len() && ones.iter().zip(&others).all(near)
}

#[test]
fn pages_stay_as_they_are() {
    let mut moved = Vec::new();
    for (name, arguments) in PAGES {
        let output = Command::new(env!("CARGO_BIN_EXE_pvchain"))
            .current_dir(golden(""))
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let printed = String::from_utf8(output.stdout).unwrap();
        let expected = fs::read_to_string(golden(name)).unwrap_or_default();
        if !is_same(&printed, &expected) {
            let actual = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
            fs::write(&actual, printed).unwrap();
            moved.push(format!("diff {} {}", golden(name).display(), actual.display()));
        }
    }
    assert!(moved.is_empty(), "pages have moved:\n{}", moved.join("\n"));
}
