//! `pvchain schema`: the JSON Schema of the scenario file.

use std::io::Write;

use pvchain::Scenario;

use crate::end::{self, Refusal};
use crate::request::Request;
use crate::subcommand::Subcommand;

pub(crate) const SCHEMA: Subcommand = Subcommand {
    name: "schema",
    about: "Print the JSON Schema of the scenario file, for editors.",
    more: "Save it beside a scenario and name it in the scenario's first line, e.g. `#:schema \
           scenario.schema.json`; editors that know TOML then complete keys and mark mistakes.",
    options: &[],
    run,
};

fn run(request: &mut Request) -> Result<(), Refusal> {
    request.finish(Some(()))?;
    end::print(|out| out.write_all(Scenario::schema().as_bytes()))
}
