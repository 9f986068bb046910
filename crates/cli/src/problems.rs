//! What can be wrong with a request itself, and what the options of settings are called.

use pvchain::{Kind, Language, Place, Problem, Problems, Scenario, Text, texts};

use crate::usage::word;

texts! {
    one_of(names): "one of {names}", "以下之一：{names}";
    names_of_metrics(names): "names of metrics: {names}", "指标名称：{names}";
    file_or_built_in(names): "a file, or a built-in scenario: {names}", "文件，或内置情景：{names}";
    english_and_chinese: "en is English, zh is 中文", "en 为英文，zh 为中文";
    input_and_value: "INPUT=VALUE, such as stage.ingot.capacity=250",
        "输入=值，例如 stage.ingot.capacity=250";
    whole_number: "a whole number, such as 1000, 1_000 or 1e3", "整数，例如 1000、1_000 或 1e3";
    part: "I/N, the I-th of N parts, such as 3/16", "I/N，即 N 部分中的第 I 部分，例如 3/16";
    part_and_file: "--part I/N and --out FILE together", "同时给出 --part I/N 与 --out FILE";
    one_without(given): "{given} alone", "仅有 {given}";
    one_beside(name, other): "{name} with {other}", "{name} 与 {other} 同用";
    parts_have_no_pages:
        "a part alone, because it holds only some of the draws; give this option to `pvchain merge`",
        "仅运行该部分：它只含一部分模拟；请在 `pvchain merge` 时给出此选项";
    number: "a number, such as 0.9", "数值，例如 0.9";
    probabilities: "probabilities above 0 and below 1", "大于 0 且小于 1 的概率";
    figure_and_half_width:
        "FIGURE=HALFWIDTH, where FIGURE is balanced, target:ID or METRIC:OF, such as \
         balanced=0.002 or local_supply_rate:wafer->cell=0.001",
        "结果=半宽，其中结果为 balanced、target:目标 或 指标:对象，例如 balanced=0.002 或 \
         local_supply_rate:wafer->cell=0.001";
    figure: "balanced, target:ID or METRIC:OF, such as local_supply_rate:wafer->cell",
        "balanced、target:目标 或 指标:对象，例如 local_supply_rate:wafer->cell";
    input_and_values:
        "INPUT=FROM..TO/STEP or INPUT=VALUE,VALUE, such as stage.cell.capacity=40..100/20",
        "输入=起..止/步长 或 输入=值,值，例如 stage.cell.capacity=40..100/20";
    step_towards: "a STEP other than 0 that leads from FROM to TO", "步长不为 0，且由起值通向止值";
    values(count): "{count} values", "{count} 个取值";
    at_most_values(most): "at most {most} values", "至多 {most} 个取值";
    coarser: "use a larger STEP", "请加大步长";
    negative_step: "a falling range has a negative STEP, such as 100..40/-20",
        "递减的范围用负步长，例如 100..40/-20";
    unit_of_input(unit): "numbers, or amounts in a unit like {unit}", "数值，或以 {unit} 一类单位表示的量";
    is_a_file(path): "`{path}` is a file", "`{path}` 是文件";
    is_a_folder(path): "`{path}` is a folder", "`{path}` 是文件夹";
    a_folder: "a folder", "文件夹";
    a_file: "a file", "文件";
    written_twice(path, option): "`{path}` is what {option} writes, too",
        "`{path}` 也是 {option} 要写的";
    another_path: "a different path for each output", "每个输出各用一个路径";
    is_read(path): "`{path}` is a file that this run reads", "`{path}` 是本次运行要读取的文件";
    holds_an_input(folder, path): "`{folder}` holds `{path}`, which this run reads",
        "`{folder}` 中有本次运行要读取的 `{path}`";
    a_folder_of_its_own: "a folder of its own", "另一个文件夹";
    not_read: "a file that the run does not read", "运行不读取的文件";
    exists(path): "`{path}` exists", "`{path}` 已存在";
    not_existing: "a file that does not exist", "不存在的文件";
    force_overwrites: "use --force to overwrite it", "--force 可覆盖它";
    unwritten(path, why): "`{path}` cannot be written: {why}", "`{path}` 无法写入：{why}";
    writable: "a writable path", "可写入的路径";
    left_unfinished(folder, names):
        "pvchain: a run that was killed left unfinished files in `{folder}`, which can be deleted: \
         {names}",
        "pvchain：被终止的运行在 `{folder}` 中留下了未完成的文件，可以删除：{names}";
    left_replacing(folder, names):
        "pvchain: a run was killed while it replaced the files in `{folder}`, which may now be of \
         two runs; what it left can be deleted after the next run: {names}",
        "pvchain：有运行在替换 `{folder}` 中的文件时被终止，其中的文件可能来自两次运行；它留下的文件\
         可在下次运行后删除：{names}";
}

/// What the command calls a setting.
pub(crate) fn option(setting: &str, language: Language) -> String {
    match setting {
        "scenario" => word("SCENARIO", language).to_owned(),
        _ => format!("--{setting}"),
    }
}

/// A setting that is given as something else than what is expected.
pub(crate) fn problem(kind: Kind, setting: &str, found: &str, expected: Text) -> Problem {
    const LONGEST: usize = 60;
    let mut shown: String = found.chars().take(LONGEST).collect();
    if shown.len() < found.len() {
        shown.push('…');
    }
    let problem = Problem::new(kind, Place::setting(setting));
    problem.found(format!("`{shown}`")).expected(expected)
}

/// No language has that code.
pub(crate) fn language(code: &str) -> Problem {
    let codes = Language::ALL.map(Language::code).join(", ");
    problem(Kind::UnknownName, "lang", code, one_of(codes)).hint(english_and_chinese())
}

/// Nothing has the name that a setting gives.
pub(crate) fn name(
    setting: &str,
    found: &str,
    names: &[&str],
    expected: impl Fn(String) -> Text,
) -> Problem {
    let problem = problem(Kind::UnknownName, setting, found, expected(names.join(", ")));
    problem.meant(found, names.iter().copied())
}

/// No scenario has that name.
pub(crate) fn scenario(found: &str) -> Problems {
    let names: Vec<&str> = Scenario::builtin_names().collect();
    std::iter::once(name("scenario", found, &names, file_or_built_in)).collect()
}
