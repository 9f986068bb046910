//! Options that several subcommands take.

use crate::subcommand::{Choice, choices};

choices! {
    /// The scenario that a subcommand is about.
    SCENARIO: "scenario", Scenario,
        "A scenario file, or the name of a built-in scenario",
        "情景文件，或内置情景的名称";
    VARIANT: "variant", Text("NAME"),
        "Use this variant of the scenario",
        "采用情景的某个子情景";
    SET: "set", Texts("INPUT=VALUE"),
        "Replace an input by another number or distribution, e.g. stage.ingot.capacity='250 GW' \
         or link.wafer->cell.consumption='{ uniform = { min = 1, max = 1.1 } }'; applied after \
         --variant; may be repeated",
        "改变某项输入的数值或分布，例如 stage.ingot.capacity='250 GW' 或 \
         link.wafer->cell.consumption='{ uniform = { min = 1, max = 1.1 } }'；在子情景之后生效，\
         可多次给出";
    DRAWS: "draws", Text("N"),
        "Number of draws, 1 to 10¹² [default: 100000]",
        "模拟次数，1 至 10¹² [默认：100000]";
    SEED: "seed", Text("S"),
        "Seed of all draws; the same seed gives the same draws [default: 1]",
        "抽样的随机种子；随机种子相同则抽样相同 [默认：1]";
    THREADS: "threads", Text("N"),
        "Number of threads; results do not depend on it [default: one per processor]",
        "线程数；结果与之无关 [默认：每个处理器一个]";
    JSON: "json", Nothing,
        "Print one JSON object instead of tables",
        "输出一个 JSON 对象，而不是表格";
    QUIET: "quiet", Nothing,
        "Show no progress and no notes on standard error",
        "不在标准错误中显示进度与说明";
    DESIGN: "design", Text("DESIGN"),
        "Sampling design: random, latin (Latin hypercube) or sobol (Sobol' points) [default: \
         random]",
        "抽样设计：random、latin 或 sobol [默认：random]";
    METRICS: "metrics", Text("LIST"),
        "Compute and report only these metrics, e.g. coverage,gap [default: all]",
        "只计算并报告这些指标，例如 coverage,gap [默认：全部]";
    HTML: "html", Path("FILE"),
        "Write one HTML page with the answer, charts, tables, sources, and how to get the same \
         numbers",
        "将网页写入此文件：结论、图、表以及复现方法，全在一个文件中";
    FORCE: "force", Nothing,
        "Overwrite existing output files",
        "覆盖已存在的输出文件";
}

/// Changes to a scenario.
pub(crate) const CHANGES: [Choice; 2] = [VARIANT, SET];

/// Which draws, and how many, and what is printed of them.
pub(crate) const SAMPLE: [Choice; 5] = [DRAWS, SEED, THREADS, JSON, QUIET];

/// A page to write besides standard output.
pub(crate) const PAGE: [Choice; 2] = [HTML, FORCE];
