//! The command: parses what is asked, calls the library, prints, and ends with an exit status:
//! 0 done, 1 the input or the request is wrong, 2 anything else.

mod check;
mod compare;
mod end;
mod example;
mod explain;
mod interrupt;
mod merge;
mod options;
mod output;
mod part;
mod plan;
mod problems;
mod request;
mod run;
mod same;
mod schema;
mod sensitivity;
mod subcommand;
mod sweep;
mod usage;
mod validate;
mod watch;

use std::process::ExitCode;

use request::Request;
use subcommand::{Subcommand, command};

const SUBCOMMANDS: [Subcommand; 11] = [
    run::RUN,
    check::CHECK,
    explain::EXPLAIN,
    compare::COMPARE,
    sensitivity::SENSITIVITY,
    plan::PLAN,
    sweep::SWEEP,
    merge::MERGE,
    example::EXAMPLE,
    schema::SCHEMA,
    validate::VALIDATE,
];

fn main() -> ExitCode {
    let language = request::spoken(std::env::args_os().skip(1));
    let command = command(&SUBCOMMANDS, language);
    let mut matches = match command.try_get_matches_from(request::words()) {
        Ok(matches) => matches,
        Err(error) => return end::usage(&error, language),
    };
    let (task, matches) = match matches.remove_subcommand() {
        None => (&run::RUN, matches),
        Some((name, matches)) => {
            let named = SUBCOMMANDS.iter().find(|one| one.name == name);
            (named.expect("the parser knows these alone"), matches)
        }
    };
    let ended = (task.run)(&mut Request::new(matches, language));
    end::status(ended, language)
}
