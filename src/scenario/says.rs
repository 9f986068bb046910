//! What the checks of a scenario say, in every language.

pub(crate) use crate::law::{finite_number, sized_number};
use crate::message::texts;

texts! {
    a_cash_cost_on_a_market: "a cash cost, as the stage sells on a market", "环节在市场上销售，须给出现金成本";
    a_ceiling_above_a_cost(least): "a ceiling above the lowest cost, {least}", "高于最低成本 {least} 的价格上限";
    a_default_mix(name, to): "the alternatives {name} of {to} have no mix", "{to} 的替代来源 {name} 没有 mix";
    a_demand_of_either_kind: "`demand` of this market, or [demand]", "本市场的 `demand`，或 [demand]";
    a_demand_of_its_own: "stages that feed the final stage, or the market's own `demand`", "供应末端环节的环节，或本市场自己的 `demand`";
    a_list_of_stage_ids: "a list of ids of stages", "环节 id 的列表";
    a_price_of_no_market: "a price, but the stage sells on no market", "价格，但该环节不在任何市场上销售";
    a_stage_with_local_buyers_beside_a_market: "a stage with local buyers, in a scenario with a market", "有本地下游的环节，且情景含有市场";
    a_stage_on_a_market: "a stage that sells on a market", "在市场上销售的环节";
    at_least_one_seller: "at least one stage that sells on it", "至少一个在此市场销售的环节";
    both_demands: "`other_demand` beside `demand`", "`other_demand` 与 `demand` 并存";
    given_beside(missing, given): "`{missing}` beside `{given}`", "与 `{given}` 一并给出 `{missing}`";
    mixes_or_a_demand: "mixes, or the market's own `demand`: a larger plan would create demand", "给出 mix，或本市场自己的 `demand`：否则规划越大需求越大";
    no_demand: "no demand", "没有需求";
    not_for_the_final_product(id): "{id} does not feed the final stage", "{id} 不供应末端环节";
    one_feeds_the_other(one, other): "{one} feeds {other}", "{one} 供应 {other}";
    one_market_for_a_stage: "each stage on one market", "每个环节只在一个市场上销售";
    one_of_both_demands: "one of both: `demand` is all that the market needs", "二者取一：`demand` 即市场全部需求";
    stages_of_one_unit: "stages of one unit", "单位相同的环节";
    stages_side_by_side: "stages that do not feed one another", "互不供应的环节";
    the_table_demand: "a table [demand] with `final`", "含 `final` 的 [demand] 表";
    two_units(one, two): "the units {one} and {two}", "单位 {one} 与 {two}";
    a_discrete_input(name): "{name}, which is discrete", "{name}，其取值是离散的";
    a_delay(name): "{name}, which is the delay of a project", "{name}，它是项目的延期";
    an_exact_input(name): "{name}, which is exact", "{name}，它是确定的数";
    an_uncertain_continuous_input: "the name of an uncertain, continuous input, such as demand", "不确定且连续的输入的名称，例如 demand";
    an_elasticity_within(least, most): "an elasticity from {least} to {most}", "{least} 至 {most} 的弹性";
    an_id_such_as(example): "an id such as {example}", "id，例如 {example}";
    the_id_of_a_stage: "the id of a stage", "环节的 id";
    no_variant_as_the_scenario_has_none: "no variant, as the scenario has none", "不用子情景，因为情景没有子情景";
    one_of(names): "one of {names}", "以下之一：{names}";
    a_number_or_a_distribution: "a number or a distribution", "数值或分布";
    only_export_limits: "only an export_limit can be unlimited", "只有 export_limit 可以不设上限";
    a_glob_without_a_number: "a glob that matches no number that is given", "不匹配任何已给数值的通配符";
    a_glob_with_a_number: "a glob that matches at least one number that is given", "至少匹配一个已给数值的通配符";
    globs_match_what_is_given:
        "a number that is not given yet is set by its full name",
        "尚未给出的数值请写出全名";
    an_unknown_input: "an unknown input", "未知的输入";
    the_name_of_an_input: "the name of an input, such as stage.ingot.capacity",
        "输入的名称，例如 stage.ingot.capacity";
    an_amount_in_some_unit: "a number, a text with a unit, or a distribution", "数值、带单位的文字，或分布";
    a_month_such_as_2024_07: "a month such as \"2024-07\"", "月份，例如 \"2024-07\"";
    month_quarter_or_year: "\"month\", \"quarter\" or \"year\"", "\"month\"、\"quarter\" 或 \"year\"";
    brackets_nested_more_than_80_deep: "brackets nested more than 80 deep", "括号嵌套超过 80 层";
    a_scenario_in_toml: "a scenario in TOML", "TOML 格式的情景";
    nothing_more: "the end of the file", "文件结尾";
    toml_says(message): "TOML: {message}", "TOML：{message}";
    a_stock: "a stock", "库存";
    a_unit_such_as_kt: "a unit such as \"kt\", \"GW\" or \"万吨\"", "单位，例如 \"kt\"、\"GW\" 或 \"万吨\"";
    a_built_in_scenario(names): "a built-in scenario: {names}", "内置情景：{names}";
    an_amount_in(unit): "a number in {unit}, a text with a unit, or a distribution",
        "以 {unit} 计的数值、带单位的文字，或分布";
    a_list_of_input_names: "a list of input names or globs", "输入名称或通配符的列表";
    any_text_to_call_it_by: "any text as its name", "任意文字，作为名称";
    names_and_values: "input names and their values, such as {{ \"stage.ingot.capacity\" = 300 }}",
        "输入名称及其值，例如 {{ \"stage.ingot.capacity\" = 300 }}";
    any_text_to_call_the_target_by: "any text as the name of the target", "任意文字，作为目标的名称";
    a_metric_such_as_coverage: "a metric such as \"coverage\"", "指标，例如 \"coverage\"";
    the_capacity_that_was_observed: "the observed capacity", "观测到的产能";
    one_standard_error_of_the_capacity: "one standard error of the capacity", "产能的一个标准误差";
    n_changes(count): "{count} changes", "{count} 处改动";
    n_names_of_inputs(count): "{count} names of inputs", "{count} 个输入名称";
    n_tables(count): "{count} tables", "{count} 个表";
    at_most(most): "at most {most}", "不大于 {most}";
    at_most_in_all(most): "at most {most} in all", "总计不超过 {most}";
    no_stage: "no stage", "没有环节";
    a_stage_or_more: "at least one stage", "至少一个环节";
    at_least_one_stage: "at least one stage, headed [[stage]]", "至少一个以 [[stage]] 开头的环节";
    the_id_of_the_supplying_stage: "the id of the supplying stage", "供应环节的 id";
    the_id_of_the_buying_stage: "the id of the buying stage", "购买环节的 id";
    units_of_from_per_unit_of_to: "a number or a distribution: units of `from` per unit of `to`",
        "数值或分布：每单位 `to` 所需的 `from` 数量";
    the_most_that_can_be_added: "the maximum that can be added", "最多可增加的数量";
    leave_it_out_to_add_any_amount: "leave it out to allow any amount", "不写则可增加任意数量";
    the_cost_of_one_unit: "the cost of one unit", "每单位的投资";
    the_date(date): "the date {date}", "日期 {date}";
    an_empty_list: "an empty list", "空列表";
    a_list_of_one_value: "a list of one value", "一个值的列表";
    a_list_of_values(count): "a list of {count} values", "{count} 个值的列表";
    an_empty_table: "an empty table", "空表";
    a_table_of(keys): "a table of {keys}", "含 {keys} 的表";
    a_whole_number_of_at_most_18: "a whole number of at most 18 digits", "不超过 18 位的整数";
    a_number: "a number", "数值";
    write_without_quotes(number): "write {number} without quotes", "请写成 {number}，不加引号";
    a_number_for_each_year: "a number for each year, such as {{ \"2024\" = 1, \"2025\" = 2 }}",
        "各年的数值，例如 {{ \"2024\" = 1, \"2025\" = 2 }}";
    as_a_year(text): "{text} as a year", "{text} 作为年份";
    a_year_such_as_2024: "a year such as \"2024\"", "年份，例如 \"2024\"";
    write_thousands_without_a_comma: "write thousands without a comma, and decimals with a point",
        "千位请不加逗号，小数请用小数点";
    thousands_or_decimals(thousands, decimals):
        "write {thousands} if the comma separates thousands, {decimals} if it is a decimal comma",
        "若逗号分隔千位，请写成 {thousands}；若逗号是小数点，请写成 {decimals}";
    months_only(month, next):
        "a date is the start of a month: write {month}, or {next} if the end of {month} is meant",
        "日期指月初：请写成 {month}；若指 {month} 的月末，请写成 {next}";
    this_or_that_month(one, other): "write {one} or {other}", "请写成 {one} 或 {other}";
    the_year_first: "write the year first, such as 2024-07", "请先写年份，例如 2024-07";
    a_serial_date(serial, date, month):
        "{serial} is {date} as a spreadsheet counts days; if so, write {month}",
        "{serial} 在电子表格中表示 {date}；若是如此，请写成 {month}";
    if_that_month(month): "write {month} if that month is meant", "若指该月，请写成 {month}";
    lies_in(month, label): "{month} lies in {label}: write {label}",
        "{month} 在 {label} 之内：请写成 {label}";
    made_of_periods(period, first, last): "{period} is {first} to {last} here: write one of them",
        "{period} 在此为 {first} 至 {last}：请写其中之一";
    write_number(number): "write {number}", "请写成 {number}";
    a_fraction_not_percent: "a fraction, not percent", "小数，而非百分数";
    a_number_without_a_unit: "a number without a unit, or a distribution", "不带单位的数值，或分布";
    a_plain_number: "a plain number: the inputs have several units", "不带单位的数值：这些输入的单位不同";
    the_number_is_too_large: "the number is too large", "数值过大";
    nothing_converts_to(unit):
        "{unit} is a unit that nothing converts to; give the number in {unit}",
        "没有单位可换算成 {unit}；请以 {unit} 给出数值";
    these_convert(units): "these convert: {units}", "可换算的单位：{units}";
    an_amount_that_converts_to(unit): "an amount that converts to {unit}", "可换算成 {unit} 的数量";
    the_table_balance: "a table [balance] with a band of coverage", "[balance] 表，其中给出覆盖率的范围";
    the_horizon: "a table [horizon] with start, end and step", "含 start、end 和 step 的 [horizon] 表";
    a_table_plan_with_a_cost_unit: "a table [plan] with a cost_unit", "含 cost_unit 的 [plan] 表";
    tables_of_the_pipeline: "tables [pipeline.status.ID] and [[pipeline.factor]]",
        "[pipeline.status.ID] 和 [[pipeline.factor]] 表";
    tables_pipeline_status_id: "tables [pipeline.status.ID]", "[pipeline.status.ID] 表";
    a_table_of_a_status: "a table headed [pipeline.status.ID]", "以 [pipeline.status.ID] 开头的表";
    labels_by_code: "names by language, such as {{ zh = \"拉棒\" }}", "各语言的名称，例如 {{ zh = \"拉棒\" }}";
    a_month_that_exists: "a month that exists, such as \"2024-07\"", "存在的月份，例如 \"2024-07\"";
    a_metric(names): "a metric: {names}", "指标：{names}";
    a_link_such_as(example): "a link such as {example}", "上下游关系，例如 {example}";
    the_name_of_an_own_figure: "the name of a figure defined in code", "代码中定义的指标名称";
    targets_of_a_study: "a metric of scenario files: targets on figures defined in code belong to a Study",
        "情景文件的指标：代码中所定义指标的目标属于 Study";
    the_id_of_an_account: "the id of an account", "核算项的 id";
    the_ids_of_accounts: "the ids of two accounts, ID/ID", "两个核算项的 id，写作 ID/ID";
    as_of_one(subject, metric): "{subject}, because {metric} belongs to one",
        "{subject}，因为 {metric} 是其指标";
    an_exact_number: "an exact number", "确定的数值";
    a_band_such_as_min_1_0: "a band such as {{ min = 1.0 }}", "范围，例如 {{ min = 1.0 }}";
    by_stage: "a number by stage, such as {{ ingot = 47.0 }}", "各环节的数值，例如 {{ ingot = 47.0 }}";
    projects_by_owner_or_the_like:
        "projects by owner, stage, status or ids, such as {{ owner = \"Tongwei\" }}",
        "按业主、环节、状态或 id 选取的项目，例如 {{ owner = \"Tongwei\" }}";
    a_list_of_projects_ids: "a list of projects' ids", "项目 id 的列表";
    what_leaves: "what leaves, such as {{ stage = \"ingot\", capacity = 5 }}",
        "退出的产能，例如 {{ stage = \"ingot\", capacity = 5 }}";
    the_id_of_the_losing_stage: "the id of the stage that loses the capacity", "失去该产能的环节的 id";
    how_much_leaves: "how much is replaced", "退出多少";
    an_input_name_in_quotes: "an input name or a glob in quotes", "引号中的输入名称或通配符";
    no_strength: "no strength", "没有相关强度";
    both(names): "both {names}", "同时有 {names}";
    one_strength: "one of rho, spearman and matrix", "rho、spearman 与 matrix 之一";
    matrix_rows: "rows of numbers, such as [[1, 0.5], [0.5, 1]]", "各行的数值，例如 [[1, 0.5], [0.5, 1]]";
    as_a_table(name): "{name} as a table", "写成表的 {name}";
    names_of_inputs_in_quotes: "names of inputs in quotes", "引号中的输入名称";
    write_the_quotes: "write \"stage.ingot.capacity\" = 300, with the quotes",
        "请写成 \"stage.ingot.capacity\" = 300，带引号";
    a_bare_year: "a year of four digits, without quotes", "四位数的年份，不加引号";
    not_an_ordinary_file: "not a regular file", "不是普通文件";
    no_such_file: "no such file", "没有这个文件";
    check_the_path: "check the path; `pvchain example` lists the built-in scenarios",
        "请检查路径；`pvchain example` 列出内置情景";
    a_file_that_may_not_be_read: "a file without permission to read", "无权读取的文件";
    a_directory: "a directory", "文件夹";
    name_the_file_in_it: "name the file in it", "请给出其中的文件";
    a_file_that_cannot_be_read(error): "a file that cannot be read: {error}", "无法读取的文件：{error}";
    more_than_16_mib: "more than 16 MiB", "超过 16 MiB";
    a_scenario_of_at_most_16_mib: "a scenario of at most 16 MiB", "不超过 16 MiB 的情景";
    more_words_and_marks(most): "more than {most} words and punctuation marks", "超过 {most} 个词与标点";
    more_rows(most): "more than {most} rows", "超过 {most} 行";
    binary_data: "binary data", "二进制数据";
    name_a_text_file_that_ends_in: "name a text file that ends in .toml", "请给出以 .toml 结尾的文本文件";
    a_byte_that_is_not_utf_8: "a byte that is not UTF-8 text", "不属于 UTF-8 文本的字节";
    text_in_utf_16: "text in UTF-16", "UTF-16 文本";
    text_in_utf_8: "text in UTF-8", "UTF-8 文本";
    save_the_file_in_utf_8_encoding: "save the file in UTF-8 encoding", "请以 UTF-8 编码保存文件";
    an_unknown_key: "an unknown key", "未知的键";
    text_in_quotes: "text in quotes", "引号中的文字";
    tables_headed(head): "tables headed [[{head}]]", "以 [[{head}]] 开头的表";
    write_with_two_brackets(head): "write [[{head}]] with two brackets", "请用双重方括号写成 [[{head}]]";
    tables_in_the_text_itself:
        "tables in the text itself, because a scenario given as text has no folder",
        "写在文本之内的表：以文本给出的情景没有所在文件夹";
    write_tables(head): "write [[{head}]] tables, or load the scenario from a file",
        "请写成 [[{head}]] 表，或从文件读取情景";
    not_beside_the_scenario: "outside the scenario's folder", "不在情景所在的文件夹中";
    a_link_out_of_the_folder: "a link out of the scenario's folder", "指向情景文件夹之外的链接";
    a_table_of_comma_separated_values: "a table of comma-separated values", "以逗号分隔的表格";
    save_the_table_as_csv: "save the sheet as CSV in UTF-8", "请将工作表另存为 UTF-8 编码的 CSV";
    its_path_stays_inside: "the path must stay inside the scenario's folder", "路径须在情景所在的文件夹之内";
    comma_separated_values_in_utf_8: "comma-separated values in UTF-8", "以逗号分隔的 UTF-8 文本";
    commas_in_quotes: "put a cell that contains a comma in quotes", "含逗号的单元格请加引号";
    n_cells(count): "{count} cells", "{count} 个单元格";
    columns_among(names): "columns among {names}", "以下各列：{names}";
    no_column(names): "no column {names}", "没有列 {names}";
    the_columns(names): "the columns {names}", "列 {names}";
    schema_1_only: "this version of pvchain reads schema 1 only", "此版本的 pvchain 只读取 schema 1";
    an_empty_text: "an empty text", "空文字";
    a_unit_such_as: "a unit such as \"亿元\"", "单位，例如 \"亿元\"";
    larger_than_the_max(step): "{step}, larger than the max", "{step}，大于 max";
    at_most_the_max(max): "at most the max, {max}", "不大于 max，即 {max}";
    without_a_horizon(what): "{what} without a horizon", "{what}，但没有规划期";
    a_horizon: "a horizon", "规划期";
    add_a_horizon: "add a horizon with start, end and step", "请加上含 start、end 和 step 的规划期";
    no_start_beside_a_horizon: "no `start` although there is a horizon", "有规划期而没有 `start`";
    first_month: "the month of its first production, such as \"2025-01\"", "首次投产的月份，例如 \"2025-01\"";
    a_month_from_to(first, last): "a month from {first} to {last}", "{first} 至 {last} 的月份";
    the_first_one_is_in_line(line): "the first one is in line {line}", "第一个在第 {line} 行";
    a_second_link: "a second link between these stages", "这两个环节之间的第二个上下游关系";
    one_link_between_stages: "one link from a stage to another", "两个环节之间只有一个上下游关系";
    a_link_from_a_stage_to_itself: "a link from a stage to itself", "环节对自身的上下游关系";
    a_link_between_two_stages: "a link between two stages", "两个环节之间的上下游关系";
    the_cycle(stages): "the cycle {stages}", "循环 {stages}";
    a_chain_without_cycles: "a chain without cycles", "没有循环的产业链";
    remove_one_of_these_links: "remove one of these links", "请删去其中一个上下游关系";
    several_ends(count, stages): "{count} stages that feed no other: {stages}",
        "{count} 个环节不供应其他环节：{stages}";
    only_one_end: "one such stage, or a final_stage that says which", "只有一个这样的环节，或由 final_stage 指明";
    a_mix_without_an_alternative: "a mix without an alternative", "有 mix 而没有 alternative";
    mixes_of_alternatives: "a mix only for links that are alternatives", "mix 只用于可相互替代的上下游关系";
    add_alternative: "add alternative = \"NAME\" to each of them, or remove the mix",
        "请给每一个加上 alternative = \"NAME\"，或删去 mix";
    no_mix(alternative): "no mix, while other alternatives of {alternative} have one",
        "没有 mix，而 {alternative} 的其他可替代来源有";
    a_full_mix: "a mix for all of these alternatives, or for none of them", "这些可替代来源要么都有 mix，要么都没有";
    only_mixes_of_0: "mixes that are all 0", "mix 全为 0";
    a_mix_above_0: "a mix above 0 among alternatives", "可替代来源中至少一个 mix 大于 0";
    a_year_of_four_digits: "a year of four digits", "四位数的年份";
    a_second_intensity: "a second intensity", "第二个强度";
    one_for_each_stage: "one for each stage", "每个环节一个";
    a_number_above_0: "a number above 0", "大于 0 的数值";
    numbers_by_year: "numbers by year", "分年数值";
    one_number_or_distribution: "one number or distribution", "单个数值或分布";
    a_unit_unquoted: "a unit such as kt, GW or 万吨", "单位，例如 kt、GW 或 万吨";
    no_number_by_year: "numbers by year without a year", "分年数值，但没有年份";
    at_least_one_year: "at least one year", "至少一个年份";
    some_year: "a `year` in the scenario, which says which of them applies", "情景的 `year`，说明取哪一年的数值";
    add_year(year): "give the scenario a year: year = {year}", "请给情景加上年份：year = {year}";
    in_year(number, year): "{number} in {year}", "{year} 中的 {number}";
    years_of_four_digits: "years of four digits", "四位数的年份";
    with_values(number, reach): "{number}, with values {reach}", "{number}，取值{reach}";
    at_least_0: "at least 0", "不小于 0";
    above_0: "above 0", "大于 0";
    from_0_to(max): "from 0 to {max}", "从 0 到 {max}";
    no_bound: "no bound", "没有界限";
    min_max_or_both: "min, max or both", "min、max 或两者";
    min_above_max(min, max): "min = {min} above max = {max}", "min = {min} 大于 max = {max}";
    min_at_most_max: "min at most max", "min 不大于 max";
    from_to(min, max): "from {min} to {max}", "从 {min} 到 {max}";
    from_up_without_end(min): "from {min} upwards without limit", "从 {min} 起，无上界";
    up_to_without_end(max): "up to {max} without a lower limit", "至 {max}，无下界";
    without_either_end: "without limits", "无上下界";
    min_above_0: "min above 0, such as min = 0.01", "大于 0 的 min，例如 min = 0.01";
    as_decimal(percent, fraction): "{percent} % is written {fraction}", "{percent} % 写作 {fraction}";
    add_bounds(bounds): "add {bounds}", "请加上 {bounds}";
    a_period_of_the_horizon: "a period of the horizon", "规划期内的时段";
    year_or_none(year): "add year = {year} at the top, or remove it", "请在开头加上 year = {year}，或删去它";
    a_stage_with_local_buyers: "a stage with local buyers, that is, one that a link starts from",
        "有本地下游的环节，即至少向一个环节供应的环节";
    a_national_capacity: "a stage with a national_capacity", "有 national_capacity 的环节";
    a_stage_with_storage: "a stage with storage, and a horizon", "有 storage 的环节，且有规划期";
    the_final_stage_or_a_feeder: "the final stage, or one that supplies it directly or indirectly",
        "末端环节，或直接、间接供应它的环节";
    metric_of(metric, subject): "{metric} of {subject}", "{subject} 的 {metric}";
    the_chain_of(metric): "\"chain\", because {metric} is a figure of the whole chain",
        "\"chain\"，因为 {metric} 是产业链的指标";
    no_valued_stage: "no stage that has a value and supplies another stage", "没有带 value 且供应其他环节的环节";
    a_value_for_at_least_one_such: "a value for at least one such stage", "至少一个这样的环节有 value";
    add_values: "add value = … to the stages whose supply counts", "请给计入供应的环节加上 value = …";
    a_link_from_to_that_exists: "a link FROM->TO that exists", "存在的上下游关系 FROM->TO";
    before_the_start(end, start): "{end}, before the start {start}", "{end}，早于开始 {start}";
    not_before_the_start: "a month that is not before the start", "不早于开始的月份";
    n_periods(count): "{count} periods", "{count} 个时段";
    at_most_periods(most): "at most {most} periods", "至多 {most} 个时段";
    take_a_longer_step: "take a longer step or an earlier end", "请取更长的步长或更早的结束";
    january_april: "January, April, July or October", "一月、四月、七月或十月";
    with_the_step(month, step): "{month} with the step {step}", "{month}，步长为{step}";
    a_beginning_of(step, months): "a month that begins a {step}: {months}", "{step}开始的月份：{months}";
    an_end_of(step, months): "a month that ends a {step}: {months}", "{step}结束的月份：{months}";
    beside_a_horizon(year): "{year} together with a horizon", "{year}，但已有规划期";
    no_year: "no year, because the horizon says which years are simulated", "不写年份，因为规划期已说明模拟哪些年份";
    a_date: "a date", "日期";
    project(id): "project {id}", "项目 {id}";
    retirement(id): "retirement {id}", "退役 {id}";
    an_observation: "an observation", "观测值";
    a_pipeline: "a pipeline", "项目清单";
    a_known_status: "a status of [pipeline.status.ID]", "[pipeline.status.ID] 中的状态";
    amount_that_leaves(amount): "{amount} to be replaced", "退出 {amount}";
    whose_project_replaces(stage, project, replaced):
        "{stage}, whose project {project} replaces capacity of {replaced}",
        "{stage}，其项目 {project} 替换 {replaced}";
    no_circular_replacement: "no circular replacement between projects", "项目之间没有循环替换";
    no_project: "no project", "没有项目";
    projects_that_exist: "projects that exist", "存在的项目";
    the_id_of_a_project: "the id of a project", "项目的 id";
    squares_of(sum, project): "squares that add up to {sum} for {project}", "{project} 的平方和为 {sum}";
    squares_below_1: "loadings whose squares add up to less than 1 per project", "每个项目的载荷平方和小于 1";
    a_fate(input): "{input}, a project's delay", "{input}，项目的延误";
    inputs_that_are_no_fates: "inputs other than project delays", "项目延误以外的输入";
    use_factors: "to correlate delays, use a pipeline factor that projects share", "项目延误的相关请用项目共有的因子（pipeline.factor）给出";
    which_matches_nothing(glob): "{glob}, which matches no uncertain input", "{glob}，它不匹配任何不确定的输入";
    a_glob_of_uncertain_inputs: "a glob that matches uncertain inputs", "能匹配不确定输入的通配符";
    it_matches_exact_numbers: "it matches only exact numbers", "它匹配的都是确定的数值";
    an_uncertain_input_such_as:
        "the name of an uncertain input, such as stage.ingot.operating_rate",
        "不确定输入的名称，例如 stage.ingot.operating_rate";
    which_is_an_exact_number(input): "{input}, which is an exact number", "{input}，它是确定的数值";
    an_input_of_the_group: "an input that the correlation names, exact for now",
        "该相关组所列、目前为确定值的输入";
    an_uncertain_input: "the name of an uncertain input", "不确定输入的名称";
    give_it_a_distribution: "give it a distribution, or remove it here", "请给它一个分布，或在此删去";
    a_second_time(name): "{name}, repeated", "{name} 第二次出现";
    already_in(input, correlation): "{input}, which is in {correlation} already",
        "{input}，它已在 {correlation} 中";
    in_one_group: "each input at most once, in at most one correlation", "每个输入至多出现一次，且只在一组相关中";
    no_input: "no input", "没有输入";
    one_input: "one input", "一个输入";
    at_least_two_inputs: "at least two inputs", "至少两个输入";
    a_coefficient_from_1_to_1: "a coefficient from -1 to 1", "-1 至 1 的系数";
    for_inputs(coefficient, count): "{coefficient} for {count} inputs",
        "{coefficient}，用于 {count} 个输入";
    at_most_where_negative(most): "at most {most} inputs where the coefficient is negative",
        "系数为负时至多 {most} 个输入";
    not_all_against: "more than two inputs cannot all move strongly against each other",
        "两个以上的输入不可能都强烈地反向变动";
    numbers_in_row(count, row, rows): "{count} numbers in row {row} of {rows} rows",
        "{rows} 行中第 {row} 行有 {count} 个数值";
    as_many_numbers_as_rows: "as many numbers in every row as rows", "每行的数值个数与行数相同";
    at_most_rows(most): "at most {most} rows", "至多 {most} 行";
    n_rows(count): "{count} rows", "{count} 行";
    nth_input(number): "input {number}", "输入 {number}";
    with_itself(number, input): "{number} for {input} with itself", "{number}，用于 {input} 与自身";
    one_on_the_diagonal: "1 on the diagonal", "对角线上为 1";
    found_for(found, place): "{found} for {place}", "{found}，用于 {place}";
    coefficients_from_1_to_1: "coefficients from -1 to 1", "-1 至 1 的系数";
    both_for(one, other, pair): "{one} and {other} for {pair}", "{one} 和 {other}，用于 {pair}";
    the_same_on_both_sides: "the same number on both sides of the diagonal", "对角线两侧数值相同";
    rows_for_inputs(rows, inputs): "{rows} rows for {inputs} inputs", "{rows} 行，用于 {inputs} 个输入";
    a_row_for_each_input(inputs): "a row for each input: {inputs}", "每个输入一行：{inputs}";
    a_matrix_with(inputs, smallest): "a matrix of {inputs} with smallest eigenvalue {smallest}",
        "{inputs} 的矩阵，最小特征值为 {smallest}";
    a_true_matrix: "a matrix without negative eigenvalues: numbers cannot move together like this",
        "没有负特征值的矩阵：这些数值不可能同时满足这样的相关";
    shrink_by(factor): "multiply all numbers off the diagonal by {factor}", "将对角线以外的数值都乘以 {factor}";
    nearest_matrix_is(shrink, distance): "{shrink}; the nearest correlation matrix is {distance}",
        "{shrink}；最近的相关矩阵{distance}";
    nearest_matrix_or(rows, distance, shrink):
        "matrix = {rows} is the nearest that exists, {distance}; or {shrink}",
        "matrix = {rows} 是存在的最近矩阵，{distance}；或{shrink}";
    number_has_it(number): "already used by number {number}", "第 {number} 个已使用";
    line_has_it(line): "already used on line {line}", "第 {line} 行已使用";
    which_is_a_stage(name): "{name}, which is a stage", "{name}，它是环节";
    no_name_of_a_stage: "a name that is not the id of a stage", "不与环节 id 相同的名称";
    at_least_one_letter: "at least one letter", "至少一个字母";
    no_space_at_either_end: "no space at either end", "首尾不含空格";
    at_most_letters(most): "at most {most} letters", "不超过 {most} 个字符";
    every_input_once: "each input once", "每个输入一次";
    no_key(key): "no `{key}`", "没有 `{key}`";
    a_column(name): "a column {name}", "列 {name}";
    a_second_column(name): "a second column {name}", "第二个列 {name}";
    long_cycle(stages, count): "the cycle {stages}, {count} stages", "循环 {stages}，共 {count} 个环节";
    add_final_stage(stage): "add final_stage = \"{stage}\" at the top",
        "请在开头加上 final_stage = \"{stage}\"";
    in_unit(number, unit): "{number} {unit}", "{number} {unit}";
    the_only_period(label): "\"{label}\", the only period", "\"{label}\"，唯一的时段";
    quarter: "quarter", "季度";
    year: "year", "年";
    up_to(amount): "up to {amount}", "最大 {amount}";
    at_most_the_storage(amount): "at most the storage, {amount}", "不超过库容 {amount}";
    march_june: "March, June, September or December", "三月、六月、九月或十二月";
    january: "January", "一月";
    december: "December", "十二月";
    storage: "storage", "库容";
    unlimited: "unlimited", "不设上限";
    at_least_for_negative(least): "at least -1/(n - 1) = {least}", "不小于 -1/(n - 1) = {least}";
    at_least_as_latent(least): "at least -1/(n - 1) = {least} as latent correlation",
        "潜变量的相关系数不小于 -1/(n - 1) = {least}";
    away(distance): "{distance} away in the Frobenius norm", "以 Frobenius 范数计相距 {distance}";
    a_name_of_its_own: "a name of its own", "独有的 name";
    an_id_of_its_own: "an id of its own", "独有的 id";
    words_only: "letters, digits, spaces, - and _ only", "只含字母、数字、空格、- 和 _";
    word_only: "letters, digits, - and _ only", "只含字母、数字、- 和 _";
    and_also(one, other): "{one} and {other}", "{one} 和 {other}";
    the_links_are(links): "links are {links}", "供应关系有 {links}";
    the_stages_are(stages): "the stages are {stages}", "环节有 {stages}";
    last_period(label): "the last one is {label}", "最后一个是 {label}";
    add_status(status): "add [pipeline.status.{status}]", "请加上 [pipeline.status.{status}]";
    parameter_of(found, name, law): "{found} as {name} of {law}", "{found} 作为 {law} 的 {name}";
    which_is(file, fault): "{file}, which is {fault}", "{file}，它是{fault}";
    a_loading_from_0_to_1: "a loading from 0 to 1", "0 至 1 的载荷";
    and_then(one, other): "{one}, {other}", "{one}, {other}";
    of_input(input, found): "{input}: {found}", "{input}：{found}";
}
