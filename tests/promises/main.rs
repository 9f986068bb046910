//! What pvchain promises, a file for each promise.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod answers;
mod bad_scenarios;
mod cases;
mod chains;
mod chinese;
mod command;
mod compare;
mod conservation;
mod designs;
mod drafts;
mod examples;
mod figures;
mod golden;
mod in_code;
mod layers;
mod lint;
mod monotone;
mod observations;
mod oracle;
mod outputs;
mod pages;
mod periods;
mod plans;
mod projects;
mod reference;
mod replays;
mod reproducible;
mod round_trip;
mod rounding;
mod sensitivity;
mod tables;
mod units;
mod validate;
