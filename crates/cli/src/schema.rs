//! `pvchain schema`: the JSON Schema of the scenario file.

use std::io::Write;

use clap::Args;
use pvchain::Scenario;

use crate::end::{self, Failure};
use crate::request::Request;

/// Print the JSON Schema of the scenario file, for editors.
///
/// Save it beside a scenario and name it in the scenario's first line, e.g.
/// `#:schema scenario.schema.json`; editors that know TOML then complete keys and mark mistakes.
#[derive(Debug, Args)]
pub(crate) struct Schema {}

pub(crate) fn run(_: &Schema, request: Request) -> Result<(), Failure> {
    request.finish(Some(()))?;
    end::print(|out| out.write_all(Scenario::schema().as_bytes()))
}
