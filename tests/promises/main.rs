//! What pvchain promises, a file for each promise.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bad_scenarios;
mod chains;
mod closed_forms;
mod command;
mod conservation;
mod designs;
mod examples;
mod golden;
mod layers;
mod monotone;
mod oracle;
mod reference;
mod reproducible;
mod round_trip;
