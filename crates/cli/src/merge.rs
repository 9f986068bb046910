//! `pvchain merge`: the outcome of a run from the files of its parts.

use std::path::Path;

use pvchain::Part;
use pvchain_report::{self as report, Page};

use crate::end::Refusal;
use crate::options::{JSON, PAGE, QUIET};
use crate::part;
use crate::request::Request;
use crate::run::{CSV, PARQUET, SVG, XLSX, write};
use crate::subcommand::{choices, subcommand};

subcommand! {
    MERGE: "merge", run, [&[PARTS, JSON, QUIET], &PAGE, &[SVG, CSV, PARQUET, XLSX]],
        "Put the parts of a run together: the same answer as that of one run, to the last bit.",
        "合并一次运行的各部分：结果与一次运行完全相同。",
        "Parts are written by `pvchain run --part I/N --out FILE`, anywhere and in any order. Parts \
         of other runs are refused, a part that is there twice counts once, and draws that are \
         missing are named.",
        "各部分由 `pvchain run --part I/N --out FILE` 写出，地点与次序不限。其他运行的部分会被拒绝，\
         重复的部分只计一次，缺少的模拟会被指出。";
}

choices! {
    PARTS: "parts", Files("PART"),
        "Files of parts",
        "各部分的文件";
}

fn run(request: &mut Request) -> Result<(), Refusal> {
    let files = request.files("parts");
    let mut outputs = request.outputs();
    let parts = request.each(&files, |file| part::read(Path::new(file)));
    let parts = request.finish(Some(parts))?;
    let whole = Part::merge(parts)?;
    let (outcome, scenario) = (whole.outcome()?, whole.scenario()?);
    let page = Page { scenario: &scenario, outcome: &outcome, asked: &request.asked() };
    write(&mut outputs, page);
    outputs.answer((request.is("json"), &outcome), || report::run(page))
}
