//! What pvchain promises, a file for each promise.

mod bad_scenarios;
mod chains;
mod closed_forms;
mod conservation;
mod examples;
mod layers;
mod monotone;
mod oracle;
mod reference;
mod reproducible;
mod round_trip;
