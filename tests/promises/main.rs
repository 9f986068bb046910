//! What the crate promises, a file for each promise.
mod bad_scenarios;
mod round_trip;
