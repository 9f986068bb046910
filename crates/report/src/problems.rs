//! Problems of a scenario or a request, and how many there are.

use std::io::{self, Write};
use std::path::Path;

use super::language::Say;
use pvchain::Language;
use pvchain::{Place, Problem, Problems};

/// Writes every problem, and that nothing was run.
///
/// What parsers of files and the operating system say stays English.
///
/// # Errors
///
/// If it cannot be written.
pub fn problems(out: &mut impl Write, language: Language, lists: &[Problems]) -> io::Result<()> {
    let say = Say(language);
    let mut count = 0;
    for list in lists {
        count += list.count();
        if say == Say::default() {
            writeln!(out, "{list}")?;
            continue;
        }
        for problem in list.iter() {
            write(out, say, (list, problem))?;
        }
        match list.count() - list.iter().count() {
            0 => {}
            more => writeln!(out, "{}", say.more_problems(more))?,
        }
    }
    let end = if count == 1 { say.one_problem().to_owned() } else { say.problems(count) };
    writeln!(out, "{end}")
}

fn write(out: &mut impl Write, say: Say, (list, problem): (&Problems, &Problem)) -> io::Result<()> {
    if let Some(file) = problem.file.as_deref().or(list.file()) {
        write!(out, "{file}:")?;
    }
    if let Some(line) = problem.line {
        write!(out, "{} ", say.at_line(line))?;
    }
    match &problem.place {
        Place::Key(key) => writeln!(out, "{key}")?,
        Place::Setting(setting) => writeln!(out, "--{setting}")?,
    }
    writeln!(out, "  {}  {}", say.found(), say.problem(&problem.found))?;
    writeln!(out, "  {}  {}", say.expected(), say.problem(&problem.expected))?;
    match &problem.hint {
        Some(hint) => writeln!(out, "  {}  {}", say.hint(), say.problem(hint)),
        None => Ok(()),
    }
}

/// That a run was stopped before its last draw.
pub fn stopped(language: Language, drawn: u64, asked: u64) -> String {
    let say = Say(language);
    say.stopped(super::count(drawn), super::count(asked))
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
    let say = Say(language);
    say.invalid()
}
