//! Problems of a scenario or a request, and outputs that cannot be written.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::language::Say;
use pvchain::{Language, Place, Problems, Text};

/// An output that cannot be written: where, and why.
#[derive(Debug, thiserror::Error)]
#[error("{} cannot be written: {source}", path.display())]
pub struct Error {
    /// Where it was to go.
    pub path: PathBuf,
    /// What the system says.
    pub source: io::Error,
}

/// Writes every problem, and that nothing was run. `option` says what a setting is called where it
/// was asked for.
///
/// What parsers of files and the operating system say stays English.
///
/// # Errors
///
/// If it cannot be written.
pub fn problems(
    out: &mut impl Write,
    language: Language,
    lists: &[Problems],
    option: impl Fn(&str) -> String,
) -> io::Result<()> {
    let say = Say(language);
    let count: usize = lists.iter().map(Problems::count).sum();
    let width = [say.found(), say.expected(), say.hint()].map(|label| label.chars().count());
    let width = width.into_iter().max().unwrap_or_default();
    for list in lists {
        for problem in list {
            let place = match (problem.file.as_deref().or(list.file()), problem.line) {
                (Some(file), Some(line)) => say.in_file_at(file, line),
                (Some(file), None) => say.in_file(file),
                (None, Some(line)) => say.at_line(line),
                (None, None) => String::new(),
            };
            let what = match &problem.place {
                Place::Key(key) => key.clone(),
                Place::Setting(setting) => option(setting),
            };
            writeln!(out, "{}{}", Text::tamed(&place), Text::tamed(&what))?;
            let found = (say.found(), Some(&problem.found));
            let expected = (say.expected(), Some(&problem.expected));
            for (label, text) in [found, expected, (say.hint(), problem.hint.as_ref())] {
                let Some(text) = text else { continue };
                writeln!(out, "  {label:<width$}  {}", Text::tamed(&text.say(language)))?;
            }
        }
        match list.count() - list.iter().count() {
            0 => {}
            more => writeln!(out, "{}", say.more_problems(more))?,
        }
    }
    let end = if count == 1 { say.one_problem().to_owned() } else { say.problems(count) };
    writeln!(out, "{end}")
}

/// That a run was stopped before its last draw.
pub fn stopped(language: Language, drawn: u64, asked: u64) -> String {
    Say(language).stopped(super::count(drawn), super::count(asked))
}

/// That a process was asked to end before it had an answer.
pub fn interrupted(language: Language) -> &'static str {
    Say(language).interrupted()
}

/// That an output cannot be written: a file, or standard output where there is no path.
pub fn unwritten(language: Language, path: Option<&Path>, why: &io::Error) -> String {
    let say = Say(language);
    match path {
        Some(path) => say.path_unwritten(path.display(), why),
        None => say.output_unwritten(why),
    }
}

/// That answers which are known do not come out.
pub fn invalid(language: Language) -> &'static str {
    Say(language).invalid()
}
