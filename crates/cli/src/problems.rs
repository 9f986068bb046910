//! What is wrong with a request itself.

use std::path::Path;

use pvchain::{Language, Problem, Problems, Scenario};

/// A problem of an option.
pub(crate) fn problem(name: &str, found: &str, expected: &str) -> Problem {
    const LONGEST: usize = 60;
    let mut shown: String = found.chars().take(LONGEST).collect();
    if shown.len() < found.len() {
        shown.push('…');
    }
    Problem {
        file: None,
        line: None,
        key: format!("--{name}"),
        found: format!("`{shown}`"),
        expected: expected.to_owned(),
        hint: None,
    }
}

/// No language has that code.
pub(crate) fn language(code: &str) -> Problem {
    let codes = Language::ALL.map(Language::code);
    let mut problem = problem("lang", code, &format!("one of {}", codes.join(", ")));
    problem.hint = Some("en is English, zh is 中文".to_owned());
    problem
}

/// Nothing has that name.
pub(crate) fn name(option: &str, found: &str, expected: &str, names: &[&str]) -> Problem {
    let expected = format!("{expected} {}", names.join(", "));
    problem(option, found, &expected).meant(found, names.iter().copied())
}

/// No scenario has that name.
pub(crate) fn scenario(found: &str) -> Problems {
    let names: Vec<&str> = Scenario::builtin_names().collect();
    let mut problem = name("", found, "a file, or a built-in scenario:", &names);
    "SCENARIO".clone_into(&mut problem.key);
    std::iter::once(problem).collect()
}

/// An output that cannot be had.
pub(crate) fn output(option: &str, path: &Path, found: &str, expected: &str) -> Problem {
    let mut problem = problem(option, "", expected);
    problem.found = format!("`{}` {found}", path.display());
    problem
}
