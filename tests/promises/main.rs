//! What pvchain promises, a file for each promise.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod answers;
mod bad_scenarios;
mod cases;
mod chains;
mod chinese;
mod colours;
mod command;
mod compare;
mod conservation;
mod designs;
mod drafts;
mod draws;
mod examples;
mod golden;
mod in_code;
mod laws;
mod layers;
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
mod validate;
