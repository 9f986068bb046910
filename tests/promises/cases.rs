//! Mistakes in scenarios: cases for several tests.
//!
//! A case is a file in `tests/bad_scenarios` with three parts: the lines of `base.toml` that are
//! replaced (none: the new ones are added at the end), the lines that replace them, and the exact
//! message.

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) const BASE: &str = include_str!("../bad_scenarios/base.toml");

/// A case file.
pub(crate) struct Case {
    pub(crate) path: PathBuf,
    pub(crate) replaced: String,
    pub(crate) with: String,
    pub(crate) message: String,
}

impl Case {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).expect("a readable case");
        let (head, message) = text.split_once("--- message\n").expect("a message part");
        let (head, with) = head.split_once("--- with\n").expect("a part with new lines");
        let replaced = head.strip_prefix("--- replace\n").expect("a part with old lines");
        let (replaced, with, message) = (replaced.to_owned(), with.to_owned(), message.to_owned());
        Self { path, replaced, with, message }
    }

    pub(crate) fn scenario(&self) -> String {
        if self.replaced.is_empty() {
            return format!("{BASE}\n{}", self.with);
        }
        let times = BASE.matches(&self.replaced).count();
        assert!(times > 0, "{}: the base has no such lines", self.path.display());
        BASE.replacen(&self.replaced, &self.with, 1)
    }
}

pub(crate) fn cases() -> Vec<Case> {
    let folder =
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join("tests/bad_scenarios");
    let files = fs::read_dir(folder).expect("the folder of cases");
    let files = files.map(|entry| entry.expect("a readable folder").path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|extension| extension == "txt")).collect();
    files.sort();
    files.into_iter().map(Case::read).collect()
}
