//! The command: parses what is asked, calls the library, prints, and ends with an exit status:
//! 0 done, 1 the input or the request is wrong, 2 anything else.

mod check;
mod end;
mod example;
mod explain;
mod options;
mod output;
mod request;
mod run;
mod schema;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use options::RunOptions;

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
}

#[derive(Debug, Subcommand)]
enum Task {
    Run(run::Run),
    Check(check::Check),
    Explain(explain::Explain),
    Example(example::Example),
    Schema(schema::Schema),
}

fn main() -> ExitCode {
    let command = match Command::try_parse() {
        Ok(command) => command,
        Err(error) => return end::usage(&error),
    };
    let ended = match command.task {
        None => run::run(&run::Run { scenario: None, options: command.options }),
        Some(Task::Run(task)) => run::run(&task),
        Some(Task::Check(task)) => check::check(&task),
        Some(Task::Explain(task)) => explain::explain(&task),
        Some(Task::Example(task)) => example::example(&task),
        Some(Task::Schema(task)) => schema::schema(&task),
    };
    end::status(ended)
}
