//! The same through the command: exit codes, and JSON that says what is valid.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::checks::finite;

/// Exit codes of what is done, and of what is refused.
const DONE: i32 = 0;
const REFUSED: i32 = 1;

/// Runs, checks and explains a scenario from standard input.
pub(crate) fn holds(text: &str) -> Result<(), String> {
    let run = ["run", "-", "--draws", "500", "--threads", "2", "--json", "--quiet"];
    let questions = [&run[..], &["check", "-"], &["explain", "-", "--json"]];
    let mut codes = Vec::new();
    for arguments in questions {
        let (code, output) = answer(arguments, text)?;
        if code == DONE && arguments.contains(&"--json") {
            finite(&output)?;
        }
        codes.push(code);
    }
    let alike = codes.iter().all(|code| *code == codes[0]);
    let known = [DONE, REFUSED].contains(&codes[0]);
    if alike && known { Ok(()) } else { Err(format!("exit codes {codes:?}")) }
}

/// Its exit code, with what it says of an answer.
fn answer(arguments: &[&str], text: &str) -> Result<(i32, String), String> {
    let failed = |error: std::io::Error| error.to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_pvchain"));
    let command = command.args(arguments).stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(failed)?;
    if let Some(mut input) = child.stdin.take() {
        // A command that refuses its options reads nothing.
        let _ = input.write_all(text.as_bytes());
    }
    let output = child.wait_with_output().map_err(failed)?;
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("panicked") {
        return Err(said.into_owned());
    }
    let code = output.status.code().ok_or("ended by a signal")?;
    Ok((code, String::from_utf8_lossy(&output.stdout).into_owned()))
}
