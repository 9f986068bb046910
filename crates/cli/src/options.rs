//! Options that several subcommands take.

use crate::subcommand::{Choice, Takes, choice};

/// The scenario that a subcommand is about.
pub(crate) const SCENARIO: Choice = choice(
    "scenario",
    Takes::Scenario { required: true },
    ["A scenario file, or the name of a built-in scenario", "情景文件，或内置情景的名称"],
);

/// Changes to a scenario.
pub(crate) const CHANGES: [Choice; 2] = [
    choice(
        "variant",
        Takes::Text("NAME"),
        ["Use a named variant of the scenario", "采用情景的某个子情景"],
    ),
    choice(
        "set",
        Takes::Texts("INPUT=VALUE"),
        [
            "Give an input another number or law, e.g. stage.ingot.capacity='250 GW' or \
             link.wafer->cell.consumption='{ uniform = { min = 1, max = 1.1 } }'; after the \
             variant, may be repeated",
            "改变某项输入的数值或分布，例如 stage.ingot.capacity='250 GW' 或 link.wafer->cell.consumption='{ uniform = { min = 1, max = 1.1 } }'；\
             在子情景之后生效，可多次给出",
        ],
    ),
];

/// Which draws, and how many, and what is printed of them.
pub(crate) const SAMPLE: [Choice; 5] = [
    choice(
        "draws",
        Takes::Text("N"),
        ["How many draws, 1 to 10¹² [default: 100000]", "模拟次数，1 至 10¹² [默认：100000]"],
    ),
    SEED,
    choice(
        "threads",
        Takes::Text("N"),
        [
            "How many threads; results do not depend on it [default: one for each processor]",
            "线程数；结果与之无关 [默认：每个处理器一个]",
        ],
    ),
    choice(
        "json",
        Takes::Nothing,
        ["Print one JSON object instead of tables", "输出一个 JSON 对象，而不是表格"],
    ),
    choice(
        "quiet",
        Takes::Nothing,
        ["Show no progress and no remarks on standard error", "不在标准错误中显示进度与说明"],
    ),
];

pub(crate) const SEED: Choice = choice(
    "seed",
    Takes::Text("S"),
    [
        "Seed of all draws; the same seed gives the same draws [default: 1]",
        "抽样的随机种子；随机种子相同则抽样相同 [默认：1]",
    ],
);

pub(crate) const DESIGN: Choice = choice(
    "design",
    Takes::Text("DESIGN"),
    [
        "How the draws are laid out: random, latin or sobol [default: random]",
        "抽样设计：random、latin 或 sobol [默认：random]",
    ],
);

pub(crate) const METRICS: Choice = choice(
    "metrics",
    Takes::Text("LIST"),
    [
        "Compute and report these metrics alone, e.g. coverage,gap [default: all]",
        "只计算并报告这些指标，例如 coverage,gap [默认：全部]",
    ],
);

/// A page to write besides standard output.
pub(crate) const PAGE: [Choice; 2] = [
    choice(
        "html",
        Takes::Path("FILE"),
        [
            "Write a page for browsers into this file: the answer, charts, tables and how to \
             get the same numbers, all in one file",
            "将网页写入此文件：结论、图、表以及复现方法，全在一个文件中",
        ],
    ),
    choice("force", Takes::Nothing, ["Overwrite output files that exist", "覆盖已存在的输出文件"]),
];
