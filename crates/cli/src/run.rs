//! `pvchain run`: simulates and prints the answer.

use std::io::Write;

use pvchain::{DrawTable, Kind, Place, Problem, Progress, Provenance, texts};
use pvchain_report::{self as report, Page, Tidy};
use serde::Serialize;

use crate::end::Refusal;
use crate::options::{CHANGES, DESIGN, METRICS, PAGE, SAMPLE};
use crate::output::Outputs;
use crate::part;
use crate::request::{Request, Simulation};
use crate::subcommand::{choices, subcommand};
use crate::watch::watched;

subcommand! {
    RUN: "run", run, [
        &[PLAN], &SAMPLE, &[DESIGN, UNTIL], &CHANGES, &[METRICS, QUANTILES], &PAGE,
        &[SVG, CSV, PARQUET, XLSX, DRAWS_OUT, PART, OUT],
    ],
        "Simulate a plan: does it balance, which stages have too little or too much, which \
         targets are met?",
        "模拟一个规划：是否平衡，哪些环节不足或过剩，哪些目标能够达到？",
        "Exit status: 0 success, 1 a mistake in the input or the request, 2 any other failure. \
         Ctrl-C stops the run early and reports the draws made so far; a second Ctrl-C quits at \
         once.",
        "退出状态：0 完成，1 输入或请求有误，2 其他情况。按 Ctrl-C 提前结束并报告已有模拟的结果；\
         再按一次立即结束。";
}

choices! {
    PLAN: "scenario", ScenarioOrDefault,
        "A scenario file, or the name of a built-in scenario [default: baotou-2024]",
        "情景文件，或内置情景的名称 [默认：baotou-2024]";
    UNTIL: "until", Texts("FIGURE=HALFWIDTH"),
        "Stop once half the width of a figure's 95 % interval is at most HALFWIDTH, e.g. \
         balanced=0.002, target:ID=0.005 or local_supply_rate:wafer->cell=0.001; may be repeated; \
         --draws is then the maximum [default with --until: 1000000000]",
        "某结果 95 % 区间的半宽不大于该值时结束，例如 balanced=0.002、target:目标=0.005 或 \
         local_supply_rate:wafer->cell=0.001；可多次给出；此时 --draws 为模拟次数的上限 [此时默\
         认：1000000000]";
    QUANTILES: "quantiles", Text("LIST"),
        "Report these quantiles as well, e.g. 0.01,0.99; 0.05, 0.25, 0.5, 0.75 and 0.95 are \
         always reported",
        "另外报告这些分位数，例如 0.01,0.99；0.05、0.25、0.5、0.75 和 0.95 总会报告";
    PART: "part", Text("I/N"),
        "Make only the I-th of N parts of the draws, anywhere, and write it to --out; `pvchain \
         merge` puts the parts together",
        "只模拟全部 N 部分中的第 I 部分，写入 --out；`pvchain merge` 合并各部分";
    OUT: "out", Path("FILE"),
        "Write the part into this file",
        "将该部分写入此文件";
    SVG: "svg", Path("DIR"),
        "Write each chart into this folder as an SVG file",
        "将各图写入此文件夹，每图一个 SVG 文件";
    CSV: "csv", Path("DIR"),
        "Write all figures into this folder as CSV, one file per table",
        "将全部结果以 CSV 写入此文件夹，每表一个文件";
    PARQUET: "parquet", Path("DIR"),
        "Write the same tables into this folder as Parquet, one file for each",
        "将同样的表以 Parquet 写入此文件夹，每表一个文件";
    XLSX: "xlsx", Path("FILE"),
        "Write an Excel workbook with tables, charts, assumptions and sources",
        "写出 Excel 工作簿，含表、图、假设与来源";
    DRAWS_OUT: "draws-out", Path("FILE"),
        "Write every draw as a row of this CSV file, with a column for each uncertain input and \
         each METRIC:OF (with a horizon METRIC:OF:PERIOD); a cell is empty where the figure is \
         undefined",
        "将每次模拟以 CSV 写入此文件：每次模拟一行，每项不确定输入和每个 指标:对象（有规划期\
         时为 指标:对象:时期）一列；无定义处为空";
}

texts! {
    stopped_part: "the run of a part was stopped: nothing is written", "该部分的运行已停止，未写出文件";
    all_of_the_part: "all draws of the part; run it again", "该部分的全部模拟；请重新运行";
    part_written(number, of, draws, all):
        "Part {number} of {of}: {draws} of {all} draws. When all parts are there: pvchain merge FILE…",
        "第 {number} 部分（共 {of} 部分）：{all} 次模拟中的 {draws} 次。各部分齐备后：pvchain merge FILE…";
}

/// Options that need the whole of a run.
const OF_THE_WHOLE: [&str; 6] = ["html", "svg", "csv", "parquet", "xlsx", "draws-out"];

fn run(request: &mut Request) -> Result<(), Refusal> {
    let part = request.part(&OF_THE_WHOLE);
    if let Some(part) = part {
        return run_part(request, part);
    }
    let simulation = request.simulation();
    let mut outputs = request.outputs();
    let Simulation { study, settings } = &request.finish(simulation)?;
    let draws = settings.chosen_draws();
    let outcome = watched(request, draws, |progress| study.run_with(settings, progress))?;
    let Provenance { draws: drawn, complete, .. } = outcome.provenance;
    request.stopped((drawn, draws), complete);
    let page = Page { scenario: study.scenario(), outcome: &outcome, asked: &request.asked() };
    write(&mut outputs, page);
    if outputs.has("draws-out") {
        let draws = DrawTable::new(study, settings, drawn)?;
        outputs.write("draws-out", "", |out| report::draws(out, &draws));
    }
    outputs.answer((request.is("json"), &outcome), || report::run(page))
}

/// Makes one part of the draws and writes it.
fn run_part(request: &mut Request, (number, of): (u64, u64)) -> Result<(), Refusal> {
    let simulation = request.simulation();
    let mut outputs = request.outputs();
    let Simulation { study, settings } = &request.finish(simulation)?;
    let share = settings.chosen_draws().div_ceil(of);
    let made = |progress: &Progress| study.part_with(settings, (number, of), progress);
    let part = watched(request, share, made)?;
    if !part.is_finished() {
        let problem = Problem::new(Kind::Unwritable, Place::setting("out"));
        let problem = problem.found(stopped_part()).expected(all_of_the_part());
        return Err(Refusal::Request(vec![[problem].into_iter().collect()]));
    }
    let written = WrittenPart { schema: 1, part: number, of, draws: part.draws() };
    outputs.write("out", "", |out| part::write(out, &part));
    let said = part_written(number, of, part.draws().to_string(), part.all_draws().to_string());
    let said = format!("{}\n", said.say(request.language));
    outputs.answer((request.is("json"), &written), || said)
}

/// What a part is, for programs.
#[derive(Debug, Serialize)]
struct WrittenPart {
    schema: u32,
    part: u64,
    of: u64,
    draws: u64,
}

/// Writes the files that were asked for.
pub(crate) fn write(outputs: &mut Outputs, page: Page<'_>) {
    for table in Tidy::ALL {
        outputs.write("csv", &table.file(), |out| table.write(out, page));
        outputs.write("parquet", &table.parquet_file(), |out| table.write_parquet(out, page));
    }
    outputs.write("html", "", |out| report::html(out, page));
    if outputs.has("svg") {
        for (name, chart) in report::svg(page) {
            outputs.write("svg", &name, |out| out.write_all(chart.as_bytes()));
        }
    }
    outputs.write("xlsx", "", |out| report::workbook(out, page));
}
