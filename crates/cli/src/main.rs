//! The command: parses what is asked, calls the library, prints, and ends with an exit status:
//! 0 done, 1 the input or the request is wrong, 2 anything else.

mod check;
mod compare;
mod end;
mod example;
mod explain;
mod interrupt;
mod options;
mod output;
mod plan;
mod request;
mod run;
mod schema;
mod sensitivity;
mod validate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use options::RunOptions;
use request::Request;

/// Do the planned capacities of a photovoltaic chain balance?
///
/// Without a subcommand, runs the built-in plan of Baotou for 2024.
#[derive(Debug, Parser)]
#[command(name = "pvchain", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
struct Command {
    #[command(subcommand)]
    task: Option<Task>,
    #[command(flatten)]
    options: RunOptions,
    /// Language of tables and messages: en or zh [default: en]
    #[arg(long, global = true, value_name = "LANGUAGE", allow_hyphen_values = true)]
    lang: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Task {
    Run(run::Run),
    Check(check::Check),
    Explain(explain::Explain),
    Compare(compare::Compare),
    Sensitivity(sensitivity::Sensitivity),
    Plan(plan::Plan),
    Example(example::Example),
    Schema(schema::Schema),
    Validate(validate::Validate),
}

fn main() -> ExitCode {
    let command = match Command::try_parse() {
        Ok(command) => command,
        Err(error) => return end::usage(&error),
    };
    let request = Request::speaking(command.lang.as_deref());
    let language = request.language();
    let ended = match command.task {
        None => run::run(&run::Run { scenario: None, options: command.options }, request),
        Some(Task::Run(task)) => run::run(&task, request),
        Some(Task::Check(task)) => check::run(&task, request),
        Some(Task::Explain(task)) => explain::run(&task, request),
        Some(Task::Compare(task)) => compare::run(&task, request),
        Some(Task::Sensitivity(task)) => sensitivity::run(&task, request),
        Some(Task::Plan(task)) => plan::run(&task, request),
        Some(Task::Example(task)) => example::run(&task, request),
        Some(Task::Schema(task)) => schema::run(&task, request),
        Some(Task::Validate(task)) => validate::run(&task, request),
    };
    end::status(ended, language)
}
