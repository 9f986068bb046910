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
use crate::usage::word;

/// A text of the help in every language, in the order of [`Language::ALL`].
type Help = [&'static str; Language::ALL.len()];

/// A subcommand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subcommand {
    pub(crate) name: &'static str,
    /// What it does, in a line, and what else there is to say of it.
    pub(crate) about: &'static [Help],
    pub(crate) options: &'static [&'static [Choice]],
    pub(crate) run: fn(&mut Request) -> Result<(), Refusal>,
}

/// An option, or the scenario that a subcommand is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choice {
    /// Without dashes; settings of the library have the same names.
    pub(crate) name: &'static str,
    pub(crate) takes: Takes,
    pub(crate) help: Help,
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
    Scenario,
    /// The same, which may be left out.
    ScenarioOrDefault,
    /// One scenario or more.
    Scenarios,
    /// One file or more.
    Files(&'static str),
    /// A text that may be left out, by its place.
    Name(&'static str),
}

/// Declares options: each by its name, what it takes, and its help in every language.
macro_rules! choices {
    ($($(#[$doc:meta])* $choice:ident:
       $name:literal, $takes:ident $(($word:literal))?, $english:literal, $chinese:literal;)+) => {
        $(
            $(#[$doc])*
            pub(crate) const $choice: $crate::subcommand::Choice = $crate::subcommand::Choice {
                name: $name,
                takes: $crate::subcommand::Takes::$takes $(($word))?,
                help: [$english, $chinese],
            };
        )+
    };
}
pub(crate) use choices;

/// Declares a subcommand: its name, what runs it, its options, and what it does, and what else
/// there is to say of it, in every language.
macro_rules! subcommand {
    ($choice:ident: $name:literal, $run:expr, [$($options:expr),* $(,)?],
     $($english:literal, $chinese:literal),+;) => {
        pub(crate) const $choice: $crate::subcommand::Subcommand =
            $crate::subcommand::Subcommand {
                name: $name,
                about: &[$([$english, $chinese]),+],
                options: &[$($options),*],
                run: $run,
            };
    };
}
pub(crate) use subcommand;

choices! {
    LANG: "lang", Text("LANGUAGE"),
        "Language of tables and messages: en (English) or zh (Chinese) [default: en]",
        "表格与消息的语言：en 或 zh [默认：en]";
}

// What the command is for.
subcommand! {
    COMMAND: "pvchain", |_| Ok(()), [],
        "Do the planned capacities of a photovoltaic chain balance?",
        "光伏产业链的规划产能是否平衡？",
        "Without a subcommand, runs the built-in plan of Baotou for 2024.",
        "不写命令时，运行内置的包头 2024 年规划。";
}

impl Choice {
    fn argument(&self, language: Language) -> Arg {
        let named = Arg::new(self.name).help(self.help[language as usize]);
        let value = |text| named.clone().value_name(word(text, language));
        let option = |text| value(text).long(self.name);
        let scenario = || value("SCENARIO").value_parser(value_parser!(OsString));
        match self.takes {
            Takes::Nothing => named.long(self.name).action(ArgAction::SetTrue),
            Takes::Text(word) => option(word).allow_hyphen_values(true),
            Takes::Texts(word) => option(word).allow_hyphen_values(true).action(ArgAction::Append),
            Takes::Path(word) => option(word).value_parser(value_parser!(PathBuf)),
            Takes::Scenario => scenario().required(true),
            Takes::ScenarioOrDefault => scenario(),
            Takes::Files(word) => {
                let files = value(word).value_parser(value_parser!(OsString));
                files.required(true).num_args(1..)
            }
            Takes::Scenarios => scenario().required(true).num_args(1..),
            Takes::Name(word) => value(word),
        }
    }
}

impl Subcommand {
    fn arguments(&self, language: Language) -> impl Iterator<Item = Arg> {
        self.options.iter().copied().flatten().map(move |choice| choice.argument(language))
    }

    /// Its parser, without options.
    fn described(&self, language: Language) -> Command {
        let about: Vec<&str> = self.about.iter().map(|text| text[language as usize]).collect();
        let command = Command::new(self.name).about(about[0].trim_end_matches(['.', '。']));
        if about.len() > 1 { command.long_about(about.join("\n\n")) } else { command }
    }

    fn command(&self, language: Language) -> Command {
        in_language(self.described(language).args(self.arguments(language)), language)
    }
}

/// The parser: without a subcommand it takes the options of the first one.
pub(crate) fn command(subcommands: &[Subcommand], language: Language) -> Command {
    let options = subcommands[0].arguments(language).filter(|option| !option.is_positional());
    let command = COMMAND.described(language);
    let command = command
        .version(env!("CARGO_PKG_VERSION"))
        .max_term_width(100)
        .args_conflicts_with_subcommands(true)
        .args(options)
        .arg(LANG.argument(language).global(true))
        .subcommands(subcommands.iter().map(|one| one.command(language)));
    in_language(command, language)
}

/// Says what the parser itself says of a command in another language than its own English: the
/// headings, the forms of use, and the help of the help.
fn in_language(command: Command, language: Language) -> Command {
    if language == Language::English {
        return command;
    }
    let has_places = command.get_positionals().next().is_some();
    let places = if has_places { "参数：\n{positionals}\n\n" } else { "" };
    let has_list = command.has_subcommands();
    let list = if has_list { "命令：\n{subcommands}\n\n" } else { "" };
    let template =
        format!("{{about-with-newline}}\n用法：{{usage}}\n\n{list}{places}选项：\n{{options}}");
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let mut command = command
        .help_template(template)
        .disable_help_flag(true)
        .arg(help.help("显示帮助（-h 简要，--help 详细）"))
        .subcommand_value_name("命令");
    if !has_list {
        return command;
    }
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    command = command.disable_version_flag(true).arg(version.help("显示版本"));
    // The parser adds its own subcommand of help, and the names in forms of use, when it is built.
    command.build();
    let command = command.mut_subcommand("help", |help| help.about("显示本帮助，或某个命令的帮助"));
    usage_in_chinese(command.mut_subcommands(usage_in_chinese))
}

fn usage_in_chinese(mut command: Command) -> Command {
    let usage = command.render_usage().to_string().replace("[OPTIONS]", "[选项]");
    command.override_usage(usage.trim_start_matches("Usage: ").to_owned())
}
