//! How a command ends: what it says on standard error, its exit status, and what Ctrl-C does.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use pvchain::{Kind, Language, Problem, Problems, Text};
use pvchain_report as report;
use serde::Serialize;

use crate::problems::option;
use crate::usage;

/// The input or the request is wrong.
const REFUSED: u8 = 1;

/// Anything else.
pub(crate) const FAILED: u8 = 2;

/// Why a command could not do what was asked.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The input or the request is wrong, or the request is sound but its outputs cannot be had:
    /// every list of problems, a file's and a request's.
    Request(Vec<Problems>),
    /// Output files cannot be written.
    Files(Vec<report::Error>),
    /// Standard output cannot be written.
    Output(io::Error),
    /// The self-check failed: reference results are not reproduced.
    Invalid,
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<Problems> for Refusal {
    fn from(problems: Problems) -> Self {
        Self::Request(Vec::from([problems]))
    }
}

/// Standard output, buffered.
pub(crate) type Out = io::BufWriter<io::StdoutLock<'static>>;

/// Runs a writer over standard output, buffered and flushed.
pub(crate) fn print(write: impl FnOnce(&mut Out) -> io::Result<()>) -> Result<(), Refusal> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    Ok(write(&mut out).and_then(|()| out.flush())?)
}

/// Prints one JSON object on standard output.
pub(crate) fn print_json(object: &impl Serialize) -> Result<(), Refusal> {
    print(|out| {
        serde_json::to_writer_pretty(&mut *out, object)?;
        writeln!(out)
    })
}

/// Prints a page on standard output.
pub(crate) fn print_text(text: &str) -> Result<(), Refusal> {
    print(|out| out.write_all(text.as_bytes()))
}

/// Prints a line on standard error; a closed standard error is no failure.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{}", Text::tamed(text));
}

/// Exit status for clap's answer: help and version are a success, everything else is refused.
pub(crate) fn usage(error: &clap::Error, language: Language) -> ExitCode {
    if error.use_stderr() {
        match usage::refused(error, language) {
            Some(text) => note(&text),
            // The parser prints in color, but whatever it was given.
            None if error.to_string().contains(Text::turns_direction) => note(&error.to_string()),
            None => drop(error.print()),
        }
        return ExitCode::from(REFUSED);
    }
    let printed = error.print().and_then(|()| io::stdout().flush());
    status(printed.map_err(Refusal::Output), language)
}

/// The exit status of a command, after printing what went wrong.
pub(crate) fn status(ended: Result<(), Refusal>, language: Language) -> ExitCode {
    match ended {
        Ok(()) => return ExitCode::SUCCESS,
        // A closed pipe (`| head`) is success.
        Err(Refusal::Output(error)) if error.kind() == ErrorKind::BrokenPipe => {
            return ExitCode::SUCCESS;
        }
        Err(Refusal::Output(error)) => note(&report::unwritten(language, None, &error)),
        Err(Refusal::Invalid) => note(report::invalid(language)),
        Err(Refusal::Files(errors)) => {
            for report::Error { path, source } in errors {
                note(&report::unwritten(language, Some(&path), &source));
            }
        }
        Err(Refusal::Request(lists)) => {
            // That nobody may be listening is no reason to fail.
            let option = |setting: &str| option(setting, language);
            let _ = report::problems(&mut io::stderr().lock(), language, &lists, option);
            let is_sound = |problem: &Problem| problem.kind == Kind::Unwritable;
            if !lists.iter().flat_map(Problems::iter).all(is_sound) {
                return ExitCode::from(REFUSED);
            }
        }
    }
    ExitCode::from(FAILED)
}
