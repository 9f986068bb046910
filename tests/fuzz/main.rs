//! Random scenarios from a grammar, each read, run and reported as a planner would; docs/tests.md
//! says how to run it with other seeds and more cases.

mod checks;
mod command;
mod grammar;

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseResult, TestError, TestRunner};

/// How many cases are tried, from which seed on, and how many of them through the command.
#[derive(Debug)]
struct Amount {
    cases: u64,
    seed: u64,
    command: u64,
}

const USAGE: &str = "cargo test --release --test fuzz -- [--cases N] [--seed N] [--command N]";

/// Threads that try cases side by side.
const THREADS: u64 = 2;

fn main() -> ExitCode {
    let Some(Amount { cases, seed, command }) = amount() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let start = Instant::now();
    let (runs, refusals) = (AtomicU64::new(0), AtomicU64::new(0));
    let judge = |text: &str| match checks::hold(text) {
        Ok(was_run) => {
            let count = if was_run { &runs } else { &refusals };
            count.fetch_add(1, Ordering::Relaxed);
            Ok(())
        }
        Err(broken) => Err(broken),
    };
    let (whole, in_turn) = (&judge, &command::holds);
    let sound = std::thread::scope(|scope| {
        let each: Vec<_> = (0..THREADS)
            .map(|thread| {
                let seeds = [seed, seed + 1_000_000].map(|seed| seed * THREADS + thread);
                scope.spawn(move || {
                    let library = tried((cases / THREADS, seeds[0]), whole);
                    let command = tried((command / THREADS, seeds[1]), in_turn);
                    library && command
                })
            })
            .collect();
        each.into_iter().all(|thread| thread.join().unwrap_or(false))
    });
    let (runs, refusals) = (runs.into_inner(), refusals.into_inner());
    let seconds = start.elapsed().as_secs();
    println!("{runs} scenarios run and {refusals} refused, seed {seed}, in {seconds} s");
    // A grammar that is refused nearly always, or never, tries nothing.
    let is_even = cases < 1_000 || runs > cases / 4 && refusals > cases / 20;
    if !is_even {
        eprintln!("too few were run or refused: see the grammar");
    }
    if sound && is_even { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether all of so many cases hold; the smallest that does not is shown.
fn tried((cases, seed): (u64, u64), holds: &dyn Fn(&str) -> Result<(), String>) -> bool {
    let config = ProptestConfig {
        cases: u32::try_from(cases).unwrap_or(u32::MAX),
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_time: 20_000,
        ..ProptestConfig::default()
    };
    let judge = |text: String| -> TestCaseResult {
        let caught = catch_unwind(AssertUnwindSafe(|| checks::quietly(|| holds(&text))));
        let held = caught.unwrap_or_else(|panic| {
            let said = panic.downcast_ref::<String>().map(String::as_str);
            let said = said.or_else(|| panic.downcast_ref::<&str>().copied());
            Err(format!("panic at {}: {}", checks::panicked_at(), said.unwrap_or("?")))
        });
        held.map_err(TestCaseError::fail)
    };
    let found = TestRunner::new(config).run(&grammar::scenario(), judge);
    match found {
        Ok(()) => true,
        Err(TestError::Fail(why, text)) => {
            println!("{why}\n--- the smallest such scenario\n{text}---");
            false
        }
        Err(TestError::Abort(why)) => {
            println!("{why}");
            false
        }
    }
}

fn amount() -> Option<Amount> {
    let mut amount = Amount { cases: 10_000, seed: 1, command: 300 };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next()?;
        let number = number::<u64>(&value)?;
        match name.as_str() {
            "--cases" => amount.cases = number,
            "--seed" => amount.seed = number,
            "--command" => amount.command = number,
            _ => return None,
        }
    }
    Some(amount)
}

fn number<T: FromStr<Err: Debug>>(text: &str) -> Option<T> {
    text.parse().ok()
}
