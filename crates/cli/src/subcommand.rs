//! Subcommands and options as they are declared, and the parser made of them.
//!
//! What options are given is parsed by [`request`](crate::request), so that all problems of a
//! request are told at once.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};
use pvchain::Language;

use crate::end::Refusal;
use crate::request::Request;

/// A text of the help in every language, in the order of [`Language::ALL`].
type Help = [&'static str; Language::ALL.len()];

fn said(help: &Help, language: Language) -> &'static str {
    match language {
        Language::English => help[0],
        Language::Chinese => help[1],
    }
}

/// A subcommand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subcommand {
    pub(crate) name: &'static str,
    /// What it does, in a line.
    pub(crate) about: Help,
    /// What else there is to say of it.
    pub(crate) more: Option<Help>,
    pub(crate) options: &'static [&'static [Choice]],
    pub(crate) run: fn(&mut Request) -> Result<(), Refusal>,
}

/// An option, or the scenario that a subcommand is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choice {
    /// Without dashes; settings of the library have the same names.
    name: &'static str,
    takes: Takes,
    help: Help,
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

/// An option as it is declared.
pub(crate) const fn choice(name: &'static str, takes: Takes, help: Help) -> Choice {
    Choice { name, takes, help }
}

const LANG: Choice = choice(
    "lang",
    Takes::Text("LANGUAGE"),
    [
        "Language of tables and messages: en or zh [default: en]",
        "表格与消息的语言：en 或 zh [默认：en]",
    ],
);

/// What the command is for.
const COMMAND: Subcommand = Subcommand {
    name: "pvchain",
    about: [
        "Do the planned capacities of a photovoltaic chain balance?",
        "光伏产业链的规划产能是否平衡？",
    ],
    more: Some([
        "Without a subcommand, runs the built-in plan of Baotou for 2024.",
        "不写命令时，运行内置的包头 2024 年规划。",
    ]),
    options: &[],
    run: |_| Ok(()),
};

impl Choice {
    fn argument(&self, language: Language) -> Arg {
        let argument = Arg::new(self.name).help(said(&self.help, language));
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

    fn has_a_place(&self) -> bool {
        matches!(self.takes, Takes::Scenario { .. } | Takes::Scenarios | Takes::Name(_))
    }
}

impl Subcommand {
    fn options(&self) -> impl Iterator<Item = &'static Choice> {
        self.options.iter().copied().flatten()
    }

    /// Its parser, without options.
    fn described(&self, language: Language) -> Command {
        let about = said(&self.about, language);
        let command = Command::new(self.name).about(about.trim_end_matches(['.', '。']));
        match &self.more {
            Some(more) => command.long_about(format!("{about}\n\n{}", said(more, language))),
            None => command,
        }
    }

    fn command(&self, language: Language) -> Command {
        let command = self.described(language);
        let command = command.args(self.options().map(|choice| choice.argument(language)));
        in_language(command, language, self.options().any(Choice::has_a_place), "")
    }
}

/// The parser: without a subcommand it takes the options of the first one.
pub(crate) fn command(subcommands: &[Subcommand], language: Language) -> Command {
    let options = subcommands[0].options().filter(|choice| !choice.has_a_place());
    let command = COMMAND.described(language);
    let command = command
        .version(env!("CARGO_PKG_VERSION"))
        .max_term_width(100)
        .args_conflicts_with_subcommands(true)
        .args(options.map(|choice| choice.argument(language)))
        .arg(LANG.argument(language).global(true))
        .subcommands(subcommands.iter().map(|one| one.command(language)));
    in_language(command, language, false, "命令：\n{subcommands}\n\n")
}

/// Says what the parser itself says of a command in another language than its own English: the
/// headings, and the help of the help.
fn in_language(command: Command, language: Language, has_places: bool, list: &str) -> Command {
    if language == Language::English {
        return command;
    }
    let places = if has_places { "参数：\n{positionals}\n\n" } else { "" };
    let template =
        format!("{{about-with-newline}}\n用法：{{usage}}\n\n{list}{places}选项：\n{{options}}");
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let mut command = command
        .help_template(template)
        .disable_help_flag(true)
        .arg(help.help("显示帮助（-h 简要，--help 详细）"))
        .subcommand_value_name("命令");
    if list.is_empty() {
        return command;
    }
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    command = command.disable_version_flag(true).arg(version.help("显示版本"));
    // The parser adds its own subcommand of help when it is built.
    command.build();
    command.mut_subcommand("help", |help| help.about("显示本帮助，或某个命令的帮助"))
}
