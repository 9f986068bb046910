//! Files: scenarios as text.
//!
//! Reading never stops at the first problem. What cannot be read gets a harmless placeholder that
//! is noted as unread, so that the checks go on without repeating themselves.

pub(super) mod flaw;
mod keys;
mod law;
mod part;
mod read;
mod source;
mod stored;
mod table;
pub(super) mod value;
mod write;

use std::io::Read;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, Error};

use super::{Draft, Scenario, check, says, typed};
use crate::message::Text;
use crate::problem::{Kind, Place, Problem, Problems};
use keys::Reader;

impl Scenario {
    /// Reads and checks a scenario file.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, with lines.
    ///
    /// # Examples
    ///
    /// ```
    /// let problems = pvchain::Scenario::load("no-such-file.toml").unwrap_err();
    /// assert!(problems.to_string().starts_with("no-such-file.toml: "));
    /// ```
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Problems> {
        Self::load_with_files(path).map(|(scenario, _)| scenario)
    }

    /// The same, with the files that it stands in: its own, then the tables beside it. A program
    /// that writes files checks them against these.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub fn load_with_files(path: impl AsRef<Path>) -> Result<(Self, Vec<PathBuf>), Problems> {
        let path = path.as_ref();
        let file = path.display().to_string();
        let text = source::read(path)
            .map_err(|problem| Problems::new(Some(file.clone()), vec![problem]))?;
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let folder = path.parent().unwrap_or_else(|| Path::new(""));
        let (scenario, beside) = scenario(&text, stem.as_deref(), Some((&file, folder)))?;
        Ok((scenario, std::iter::once(path.to_owned()).chain(beside).collect()))
    }

    /// Reads and checks a scenario from a stream, such as standard input. Tables beside it are none
    /// of it, as for [`parse`](Self::parse).
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, with lines.
    ///
    /// # Examples
    ///
    /// ```
    /// let text = "[[stage]]\nid = \"ingot\"\nunit = \"GW\"\ncapacity = 253";
    /// let plan = pvchain::Scenario::read(text.as_bytes())?;
    /// assert_eq!(plan.stages[0].capacity, 253.0.into());
    /// # Ok::<(), pvchain::Problems>(())
    /// ```
    pub fn read(source: impl Read) -> Result<Self, Problems> {
        Self::parse(&source::read_from(source)?)
    }

    /// Reads and checks a scenario from the text of a file.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, with lines.
    ///
    /// # Examples
    ///
    /// ```
    /// let text = r#"
    ///     [[stage]]
    ///     id = "ingot"
    ///     unit = "GW"
    ///     capacity = "253000 MW"
    /// "#;
    /// let plan = pvchain::Scenario::parse(text)?;
    /// assert_eq!(plan.stages[0].capacity, 253.0.into());
    /// # Ok::<(), pvchain::Problems>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, Problems> {
        scenario(text, None, None).map(|(scenario, _)| scenario)
    }

    /// The scenario as the text of a file, with what was given and nothing else.
    ///
    /// It reads back as the same scenario, whatever changes were made: of a correlation it says
    /// which inputs they left [`exact`](crate::Correlation::exact), and of a variant why they left
    /// it [`unfit`](crate::Variant::unfit). `serde` stores a scenario as the same object.
    ///
    /// # Examples
    ///
    /// ```
    /// use pvchain::{Scenario, Stage};
    ///
    /// let plan = Scenario::named("one").stage(Stage::new("ingot").unit("GW")).check()?;
    /// assert_eq!(Scenario::parse(&plan.to_toml())?, plan);
    /// # Ok::<(), pvchain::Problems>(())
    /// ```
    pub fn to_toml(&self) -> String {
        write::draft(self)
    }
}

/// A scenario, and the tables beside its file that it was read from.
fn scenario(
    text: &str,
    stem: Option<&str>,
    file: Option<(&str, &Path)>,
) -> Result<(Scenario, Vec<PathBuf>), Problems> {
    let name = stem.filter(|stem| !stem.is_empty()).unwrap_or("scenario");
    let bounded = source::bounded(text);
    let (mut draft, mut reader) =
        (Draft::new(name), Reader::new(if bounded.is_ok() { text } else { "" }));
    match bounded.map(|()| DeTable::parse(text)) {
        Err(problem) => {
            reader.refuse_rest();
            reader.findings.push(problem);
        }
        Ok(Ok(table)) => {
            let folder = file.map(|(_, folder)| folder);
            part::scenario(&mut reader, table.get_ref(), (&mut draft, folder));
        }
        Ok(Err(first)) => {
            reader.refuse_rest();
            for (line, error) in syntax_errors(text, first, &reader) {
                reader.findings.push(syntax_problem(text, line, &error));
            }
        }
    }
    let file = file.map(|(file, _)| file.to_owned());
    let scenario = check::check(draft, reader.places, reader.findings, file)?;
    Ok((scenario, reader.beside))
}

/// All syntax errors of a text of ordinary size with their lines; the first one of a huge text,
/// where there may be millions.
fn syntax_errors(text: &str, first: Error, reader: &Reader) -> Vec<(usize, Error)> {
    const ORDINARY: usize = 1 << 20;
    const MOST: usize = 20;
    let mut errors = Vec::new();
    if text.len() <= ORDINARY {
        errors = DeTable::parse_recoverable(text).1;
    }
    if errors.is_empty() {
        errors.push(first);
    }
    // What follows deep nesting are its consequences.
    let nested = errors.iter().position(is_nesting);
    errors.truncate(nested.map_or(MOST, |at| (at + 1).min(MOST)));
    let line = |error: &Error| {
        reader.line_of(error.span().map_or(text.len(), |span| span.start.min(text.len())))
    };
    let mut lines: Vec<(usize, Error)> = errors.into_iter().map(|e| (line(&e), e)).collect();
    // One mistake may be reported twice in its line, e.g. as a bad key and as a missing value.
    lines.dedup_by_key(|(line, _)| *line);
    lines
}

fn is_nesting(error: &Error) -> bool {
    error.message().contains("recurs")
}

/// What to write in place of a value that is a number, though none of TOML.
fn number_meant(value: &str) -> Option<Text> {
    let narrow = typed::narrow(value);
    let is_wide = narrow != value.trim() && narrow.parse::<f64>().is_ok_and(f64::is_finite);
    if is_wide { Some(says::write_number(narrow)) } else { typed::without_commas(value) }
}

fn syntax_problem(text: &str, line: usize, error: &Error) -> Problem {
    let problem = Problem::new(Kind::Syntax, Place::key("file")).line(Some(line));
    if is_nesting(error) {
        let problem = problem.found(says::brackets_nested_more_than_80_deep());
        return problem.expected(says::a_scenario_in_toml());
    }
    let problem = match text.split('\n').nth(line - 1).unwrap_or_default().trim() {
        "" => problem.found(says::nothing_more()),
        line => {
            let value = line.split_once('=').and_then(|(_, value)| value.split('#').next());
            let hint = value.and_then(number_meant);
            problem.found(flaw::shorten(line, '`')).hint_maybe(hint)
        }
    };
    problem.expected(says::toml_says(error.message()))
}
