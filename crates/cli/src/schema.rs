//! `pvchain schema`: the JSON Schema of the scenario file.

use std::io::Write;

use pvchain::Scenario;

use crate::end::{self, Refusal};
use crate::request::Request;
use crate::subcommand::subcommand;

subcommand! {
    SCHEMA: "schema", run, [],
        "Print the JSON Schema of the scenario file, for editors.",
        "输出情景文件的 JSON Schema，供编辑器使用。",
        "Save it beside a scenario and name it in the scenario's first line, e.g. `#:schema \
         scenario.schema.json`; editors with TOML support then complete keys and mark mistakes.",
        "保存在情景文件旁，并在情景的第一行写明，例如 `#:schema scenario.schema.json`；懂 TOML 的\
         编辑器便能补全键并标出错误。";
}

fn run(request: &mut Request) -> Result<(), Refusal> {
    request.finish(Some(()))?;
    end::print(|out| out.write_all(Scenario::schema().as_bytes()))
}
