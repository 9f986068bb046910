//! Subcommands and options as they are declared, and the parser made of them.
//!
//! Texts are parsed by [`request`](crate::request), so that all problems of a request are told at
//! once.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};

use crate::end::Refusal;
use crate::request::Request;

const LANG: Choice = Choice {
    name: "lang",
    takes: Takes::Text("LANGUAGE"),
    help: "Language of tables and messages: en or zh [default: en]",
};

/// A subcommand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subcommand {
    pub(crate) name: &'static str,
    /// What it does, in a line.
    pub(crate) about: &'static str,
    /// The same at length, where there is more to say.
    pub(crate) more: &'static str,
    pub(crate) options: &'static [&'static [Choice]],
    pub(crate) run: fn(&mut Request) -> Result<(), Refusal>,
}

/// An option, or the scenario that a subcommand is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choice {
    /// Without dashes; settings of the library have the same names.
    pub(crate) name: &'static str,
    pub(crate) takes: Takes,
    pub(crate) help: &'static str,
}

/// What an option takes. Words stand for values in the help.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Takes {
    Nothing,
    Text(&'static str),
    /// May be repeated.
    Texts(&'static str),
    Path(&'static str),
    /// A scenario, by its place.
    Scenario {
        required: bool,
    },
    /// One scenario or more.
    Scenarios,
    /// A text that may be left out, by its place.
    Name(&'static str),
}

impl Choice {
    fn argument(&self) -> Arg {
        let argument = Arg::new(self.name).help(self.help);
        let option = argument.clone().long(self.name);
        let scenario =
            argument.clone().value_name("SCENARIO").value_parser(value_parser!(OsString));
        match self.takes {
            Takes::Nothing => option.action(ArgAction::SetTrue),
            Takes::Text(word) => option.value_name(word).allow_hyphen_values(true),
            Takes::Texts(word) => {
                option.value_name(word).allow_hyphen_values(true).action(ArgAction::Append)
            }
            Takes::Path(word) => option.value_name(word).value_parser(value_parser!(PathBuf)),
            Takes::Scenario { required } => scenario.required(required),
            Takes::Scenarios => scenario.required(true).num_args(1..),
            Takes::Name(word) => argument.value_name(word),
        }
    }
}

impl Subcommand {
    fn command(&self) -> Command {
        let options = self.options.iter().copied().flatten();
        let command = Command::new(self.name).args(options.map(Choice::argument));
        described(command, self.about, self.more)
    }
}

/// The parser: without a subcommand it takes the options of a run.
pub(crate) fn command(subcommands: &[Subcommand]) -> Command {
    let about = "Do the planned capacities of a photovoltaic chain balance?";
    let more = "Without a subcommand, runs the built-in plan of Baotou for 2024.";
    let options = subcommands[0].options.iter().copied().flatten();
    let options = options.filter(|choice| !matches!(choice.takes, Takes::Scenario { .. }));
    described(Command::new("pvchain"), about, more)
        .version(env!("CARGO_PKG_VERSION"))
        .max_term_width(100)
        .args_conflicts_with_subcommands(true)
        .args(options.map(Choice::argument))
        .arg(LANG.argument().global(true))
        .subcommands(subcommands.iter().map(Subcommand::command))
}

/// Says what a command does: in a line of a list, and at length where there is more to say.
fn described(command: Command, about: &'static str, more: &str) -> Command {
    let command = command.about(about.trim_end_matches('.'));
    if more.is_empty() { command } else { command.long_about(format!("{about}\n\n{more}")) }
}
