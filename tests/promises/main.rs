//! What pvchain promises, a file for each promise.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod answers;
mod bad_scenarios;
mod chains;
#[cfg(feature = "cli")]
mod chinese;
#[cfg(feature = "cli")]
mod command;
mod compare;
mod conservation;
mod designs;
mod examples;
#[cfg(feature = "cli")]
mod golden;
mod in_code;
mod layers;
mod monotone;
mod observations;
mod oracle;
#[cfg(feature = "cli")]
mod outputs;
#[cfg(feature = "cli")]
mod pages;
mod periods;
mod plans;
mod projects;
mod reference;
mod replays;
mod reproducible;
mod round_trip;
mod rounding;
mod schema;
mod sensitivity;
mod tables;
mod validate;
