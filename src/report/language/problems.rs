//! What problems say, in other languages than English.
//!
//! Checks say what they found and expected in English, with names and numbers in their places. A
//! form is such a text with `{}` in each place, or `{said}` where what stands there has a form of its
//! own. Its translation says where what stood there goes, by number. All else is data and stays. A
//! text of no form stays English, and so does what the parsers of TOML and CSV say, and the operating
//! system.

use super::Language;

/// Every form, English and Chinese.
const FORMS: &[(&str, &str)] = &[
    // Any input.
    ("did you mean {}?", "是否指 {0}？"),
    ("one of {}", "以下之一：{0}"),
    ("a number", "数值"),
    ("a finite number", "有限的数值"),
    ("a number above 0", "大于 0 的数值"),
    ("above 0", "大于 0"),
    ("at least 0", "不小于 0"),
    ("at least 0 {}", "不小于 0 {0}"),
    ("at most {}", "不大于 {0}"),
    ("at most {} in all", "总计不超过 {0}"),
    ("from 0 to {}", "从 0 到 {0}"),
    ("from {} to {}", "从 {0} 到 {1}"),
    ("from {} up without end", "从 {0} 起，无上界"),
    ("up to {} without a lower end", "至 {0}，无下界"),
    ("without either end", "无上下界"),
    ("{}, with values {said}", "{0}，取值{1}"),
    ("a number or a distribution", "数值或分布"),
    ("an exact number", "确定的数值"),
    ("text in quotes", "引号中的文字"),
    ("a second {}", "第二个 {0}"),
    ("{} a second time", "{0} 第二次出现"),
    ("nothing more", "到此为止，再无内容"),
    ("a horizon", "规划期"),
    ("a date", "日期"),
    ("storage", "库容"),
    ("a stock", "库存"),
    ("a pipeline", "项目清单"),
    ("an observation", "观测值"),
    ("project {}", "项目 {0}"),
    ("retirement {}", "退役 {0}"),
    // The file.
    ("a scenario in TOML", "TOML 格式的情景"),
    ("a scenario of at most 16 MiB", "不超过 16 MiB 的情景"),
    ("brackets nested more than 80 deep", "括号嵌套超过 80 层"),
    ("no such file", "没有这个文件"),
    (
        "check the path; `pvchain example` lists the built-in scenarios",
        "请检查路径；`pvchain example` 列出内置情景",
    ),
    ("a file that may not be read", "无权读取的文件"),
    ("a file that cannot be read: {}", "无法读取的文件：{0}"),
    ("a directory", "文件夹"),
    ("name the file in it", "请给出其中的文件"),
    ("not an ordinary file", "不是普通文件"),
    ("more than 16 MiB", "超过 16 MiB"),
    ("binary data", "二进制数据"),
    ("name a text file that ends in .toml", "请给出以 .toml 结尾的文本文件"),
    ("a byte that is not UTF-8 text", "不属于 UTF-8 文本的字节"),
    ("text in UTF-8", "UTF-8 文本"),
    ("save the file in UTF-8 encoding", "请以 UTF-8 编码保存文件"),
    ("TOML: {}", "TOML：{0}"),
    ("a built-in scenario: {}", "内置情景：{0}"),
    ("a file, or a built-in scenario: {}", "文件，或内置情景：{0}"),
    // Tables beside the file.
    ("tables in the text itself, as it is no file", "写在文本之内的表，因为它不是文件"),
    (
        "write [[{}]] tables, or load the scenario from a file",
        "请写成 [[{0}]] 表，或从文件读取情景",
    ),
    ("not beside the scenario", "不在情景所在的文件夹中"),
    ("{}, which is {said}", "{0}，它是{1}"),
    ("a table of comma-separated values", "以逗号分隔的表格"),
    (
        "its path starts in the scenario's folder and stays there",
        "其路径须从情景所在的文件夹开始，且不离开该文件夹",
    ),
    ("comma-separated values in UTF-8", "以逗号分隔的 UTF-8 文本"),
    ("{} cells", "{0} 个单元格"),
    ("a column {}", "列 {0}"),
    ("a second column {}", "第二个列 {0}"),
    ("columns among {}", "以下各列：{0}"),
    ("no column {}", "没有列 {0}"),
    ("the columns {}", "列 {0}"),
    // Keys and values.
    ("an unknown key", "未知的键"),
    ("no {}", "没有 {0}"),
    ("tables headed [[{}]]", "以 [[{0}]] 开头的表"),
    ("write [[{}]] with two brackets", "请用双重方括号写成 [[{0}]]"),
    ("a band such as { min = 1.0 }", "范围，例如 { min = 1.0 }"),
    ("the date {}", "日期 {0}"),
    ("an empty list", "空列表"),
    ("a list of one value", "一个值的列表"),
    ("a list of {} values", "{0} 个值的列表"),
    ("an empty table", "空表"),
    ("a table of {}", "含 {0} 的表"),
    ("an empty text", "空文字"),
    ("{} as a table", "写成表的 {0}"),
    ("a whole number of at most 18 digits", "不超过 18 位的整数"),
    ("write {}", "请写成 {0}"),
    ("write {} without quotes", "请写成 {0}，不加引号"),
    ("write thousands without a comma", "千位请不加逗号"),
    ("a fraction, not percent", "小数，而非百分数"),
    ("{} % is {}", "{0} % 即 {1}"),
    ("{} % is written {}", "{0} % 写作 {1}"),
    ("the number is too large", "数值过大"),
    ("a number without a unit, or a distribution", "不带单位的数值，或分布"),
    ("a plain number: the inputs have several units", "不带单位的数值：这些输入的单位不同"),
    ("a number, a text with a unit, or a distribution", "数值、带单位的文字，或分布"),
    (
        "a number in {}, a text with a unit, or a distribution",
        "以 {0} 计的数值、带单位的文字，或分布",
    ),
    (
        "{} is no unit that others convert to; give the number in {}",
        "没有单位可换算成 {0}；请以 {1} 给出数值",
    ),
    ("these convert: {}", "可换算的单位：{0}"),
    ("an amount that converts to {}", "可换算成 {0} 的数量"),
    ("{said} for {}", "{0}，用于 {1}"),
    ("{said} as {} of {}", "{0} 作为 {2} 的 {1}"),
    ("only an export_limit can be unlimited", "只有 export_limit 可以不设上限"),
    // Laws.
    ("a distribution: a table with one key, its law", "分布：只含一个键（即其分布类型）的表"),
    ("a distribution: {}", "分布：{0}"),
    (
        "for example { pert = { min = 1, mode = 2, max = 3 } }",
        "例如 { pert = { min = 1, mode = 2, max = 3 } }",
    ),
    ("{} or {said}", "{0} 或 {1}"),
    ("{said}, also {said}", "{0}，另可用 {1}"),
    ("{} and {said}", "{0} 和 {1}"),
    ("{} without {}", "{0} 缺少 {1}"),
    ("a list of numbers", "数值列表"),
    ("{} is finite, not {}", "{0} 须有限，而非 {1}"),
    ("0 ≤ p ≤ 1, not p = {}", "0 ≤ p ≤ 1，而非 p = {0}"),
    ("low < high, not low = {} and high = {}", "low < high，而非 low = {0}、high = {1}"),
    ("at least one value", "至少一个值"),
    ("finite values", "有限的数值"),
    ("min < max, not min = {} and max = {}", "min < max，而非 min = {0}、max = {1}"),
    ("a finite width max − min", "有限的宽度 max − min"),
    (
        "min ≤ mode ≤ max, not mode = {} with min = {} and max = {}",
        "min ≤ mode ≤ max，而非 mode = {0}、min = {1}、max = {2}",
    ),
    ("{} > 0, not {} = {}", "{0} > 0，而非 {1} = {2}"),
    ("as many weights as values, not {} for {}", "权重与值个数相同，而非 {1} 个值 {0} 个权重"),
    ("weights ≥ 0", "权重 ≥ 0"),
    ("weights with a finite sum above 0", "权重之和有限且大于 0"),
    ("no truncation of a {} law", "{0} 分布不能截断"),
    ("at least one bound", "至少一个界限"),
    ("bounds that the law can reach, not max = {}", "分布能达到的界限，而非 max = {0}"),
    // Numbers by year.
    (
        "a number for each year, such as { \"2024\" = 1, \"2025\" = 2 }",
        "各年的数值，例如 { \"2024\" = 1, \"2025\" = 2 }",
    ),
    ("{said} as a year", "{0} 作为年份"),
    ("a year such as \"2024\"", "年份，例如 \"2024\""),
    ("at least one year", "至少一个年份"),
    ("numbers by year", "分年数值"),
    ("numbers by year without a year", "分年数值，但没有年份"),
    ("one number or distribution", "单个数值或分布"),
    (
        "a `year` of the scenario, which says which of them counts",
        "情景的 `year`，说明取哪一年的数值",
    ),
    ("add year = {} at the top", "请在开头加上 year = {0}"),
    ("{} in {}", "{1} 中的 {0}"),
    ("years from 1 to 9999", "1 至 9999 的年份"),
    ("a year from 1 to 9999", "1 至 9999 的年份"),
    ("a year from 1 to 9999, without quotes", "1 至 9999 的年份，不加引号"),
    // Bounds.
    ("min above 0, such as min = 0.01", "大于 0 的 min，例如 min = 0.01"),
    ("add {said}", "请加上 {0}"),
    ("no bound", "没有界限"),
    ("min, max or both", "min、max 或两者"),
    ("min = {} above max = {}", "min = {0} 大于 max = {1}"),
    ("min at most max", "min 不大于 max"),
    ("up to {}", "最大 {0}"),
    ("at most the storage, {}", "不超过库容 {0}"),
    // The scenario and its stages.
    ("this version of pvchain reads schema 1 only", "此版本的 pvchain 只读取 schema 1"),
    ("a table [balance] with a band of coverage", "[balance] 表，其中给出覆盖率的范围"),
    ("a unit such as \"kt\", \"GW\" or \"万吨\"", "单位，例如 \"kt\"、\"GW\" 或 \"万吨\""),
    ("a unit such as kt, GW or 万吨", "单位，例如 kt、GW 或 万吨"),
    ("a unit such as \"亿元\"", "单位，例如 \"亿元\""),
    ("an id such as {}", "id，例如 {0}"),
    ("names by language, such as { zh = \"拉棒\" }", "各语言的名称，例如 { zh = \"拉棒\" }"),
    ("the id of a stage", "环节的 id"),
    ("the id of the supplying stage", "供应环节的 id"),
    ("the id of the buying stage", "购买环节的 id"),
    ("the id of the stage that loses it", "失去该产能的环节的 id"),
    ("the id of an account", "核算项的 id"),
    ("the id of a project", "项目的 id"),
    ("the id of a target", "目标的 id"),
    ("the id of a target: {}", "目标的 id：{0}"),
    ("the stages are {}", "环节有 {0}"),
    ("the stages are {} and {} more", "环节有 {0}，另有 {1} 个"),
    ("no stage", "没有环节"),
    ("at least one stage, headed [[stage]]", "至少一个以 [[stage]] 开头的环节"),
    ("{} changes", "{0} 处改动"),
    ("{} names of inputs", "{0} 个输入名称"),
    ("{} tables", "{0} 个表"),
    ("number {} has it already", "第 {0} 个已使用"),
    ("line {} has it already", "第 {0} 行已使用"),
    ("a {} of its own", "独有的 {0}"),
    ("an {} of its own", "独有的 {0}"),
    ("{}, which is a stage", "{0}，它是环节"),
    ("a name that is no stage's id", "不与环节 id 相同的名称"),
    ("at least one letter", "至少一个字母"),
    ("letters, digits, - and _ only", "只含字母、数字、- 和 _"),
    ("letters, digits, spaces, - and _ only", "只含字母、数字、空格、- 和 _"),
    ("no space at either end", "首尾不含空格"),
    ("at most {} letters", "不超过 {0} 个字符"),
    // Links.
    (
        "a number or a distribution: units of `from` per unit of `to`",
        "数值或分布：每单位 `to` 所需的 `from` 数量",
    ),
    ("the first one is in line {}", "第一个在第 {0} 行"),
    ("a second link between these stages", "这两个环节之间的第二个供需关系"),
    ("one link from a stage to another", "两个环节之间只有一个供需关系"),
    ("a link from a stage to itself", "环节对自身的供需关系"),
    ("a link between two stages", "两个环节之间的供需关系"),
    ("the cycle {}", "循环 {0}"),
    ("the cycle {}, {} stages", "循环 {0}，共 {1} 个环节"),
    ("a chain without cycles", "没有循环的产业链"),
    ("remove one of these links", "请删去其中一个供需关系"),
    ("{} stages that feed no other: {}", "{0} 个环节不供应其他环节：{1}"),
    (
        "one such stage, or a final_stage that says which",
        "只有一个这样的环节，或由 final_stage 指明",
    ),
    ("add final_stage = {} at the top", "请在开头加上 final_stage = {0}"),
    ("a mix without an alternative", "有 mix 而没有 alternative"),
    ("a mix only among links that stand in for each other", "mix 只用于可相互替代的供需关系"),
    (
        "add alternative = \"NAME\" to each of them, or remove the mix",
        "请给每一个加上 alternative = \"NAME\"，或删去 mix",
    ),
    ("no mix, while others of {} have one", "没有 mix，而 {0} 的其他来源有"),
    ("a mix for all of these alternatives or for none", "这些可替代来源要么都有 mix，要么都没有"),
    ("only mixes of 0", "mix 全为 0"),
    ("a mix above 0 among alternatives", "可替代来源中至少一个 mix 大于 0"),
    // Accounts and targets.
    ("a number by stage, such as { ingot = 47.0 }", "各环节的数值，例如 { ingot = 47.0 }"),
    ("a second intensity", "第二个强度"),
    ("one for each stage", "每个环节一个"),
    ("any text, to call the target by", "任意文字，作为目标的名称"),
    ("any text, to call it by", "任意文字，作为名称"),
    ("a link such as {}", "供需关系，例如 {0}"),
    ("a link FROM->TO that exists", "存在的供需关系 FROM->TO"),
    ("\"chain\", as {} is a figure of the chain", "\"chain\"，因为 {0} 是产业链的指标"),
    ("{said}, as {} is a figure of one", "{0}，因为 {1} 是其指标"),
    ("a metric such as \"coverage\"", "指标，例如 \"coverage\""),
    ("a metric: {}", "指标：{0}"),
    ("{} of {}", "{1} 的 {0}"),
    (
        "a stage with local buyers, that is with a link out of it",
        "有本地买方的环节，即有向外供需关系的环节",
    ),
    ("a stage with a national_capacity", "有 national_capacity 的环节"),
    ("a stage with storage, and a horizon", "有 storage 的环节，且有规划期"),
    ("the final stage or one that feeds it, directly or not", "末端环节，或直接、间接供应它的环节"),
    ("no stage with a value that feeds another", "没有带 value 且供应其他环节的环节"),
    ("a value for at least one such stage", "至少一个这样的环节有 value"),
    ("add value = … to the stages whose supply counts", "请给计入供应的环节加上 value = …"),
    ("the last one is {}", "最后一个是 {0}"),
    ("a period of the horizon", "规划期内的时段"),
    ("add year = {} at the top, or remove it", "请在开头加上 year = {0}，或删去它"),
    ("{}, the only period", "{0}，唯一的时段"),
    // Correlations.
    (
        "a list of input names or globs, such as [\"stage.*.operating_rate\"]",
        "输入名称或通配符的列表，例如 [\"stage.*.operating_rate\"]",
    ),
    ("a list of input names or globs", "输入名称或通配符的列表"),
    ("an input name or a glob in quotes", "引号中的输入名称或通配符"),
    ("no strength", "没有相关强度"),
    ("both {said}", "同时有 {0}"),
    ("one of rho, spearman and matrix", "rho、spearman 与 matrix 之一"),
    ("rows of numbers, such as [[1, 0.5], [0.5, 1]]", "各行的数值，例如 [[1, 0.5], [0.5, 1]]"),
    ("{}, a project's fate", "{0}，项目的成败或时间"),
    ("inputs that are no fates of projects", "不属于项目成败与时间的输入"),
    ("fates share shocks through [[pipeline.factor]]", "项目的共同冲击由 [[pipeline.factor]] 给出"),
    ("{}, which matches no uncertain input", "{0}，它不匹配任何不确定的输入"),
    ("a glob that matches uncertain inputs", "能匹配不确定输入的通配符"),
    ("what it matches are exact numbers", "它匹配的都是确定的数值"),
    (
        "the name of an uncertain input, such as stage.ingot.operating_rate",
        "不确定输入的名称，例如 stage.ingot.operating_rate",
    ),
    ("the name of an uncertain input", "不确定输入的名称"),
    ("{}, which is an exact number", "{0}，它是确定的数值"),
    ("give it a distribution, or remove it here", "请给它一个分布，或在此删去"),
    ("{}, which is in {} already", "{0}，它已在 {1} 中"),
    ("every input in one correlation at most, once", "每个输入至多在一组相关中出现一次"),
    ("no input", "没有输入"),
    ("one input", "一个输入"),
    ("at least two inputs", "至少两个输入"),
    ("a coefficient from -1 to 1", "-1 至 1 的系数"),
    ("coefficients from -1 to 1", "-1 至 1 的系数"),
    ("{} for {} inputs", "{0}，用于 {1} 个输入"),
    ("at most {} inputs where the coefficient is negative", "系数为负时至多 {0} 个输入"),
    ("at least -1/(n - 1) = {}", "不小于 -1/(n - 1) = {0}"),
    ("at least -1/(n - 1) = {} as latent correlation", "潜在相关不小于 -1/(n - 1) = {0}"),
    (
        "more than two inputs cannot all move strongly against each other",
        "两个以上的输入不可能都强烈地反向变动",
    ),
    ("{} numbers in row {} of {} rows", "{2} 行中第 {1} 行有 {0} 个数值"),
    ("as many numbers in every row as rows", "每行的数值个数与行数相同"),
    ("at most {} rows", "至多 {0} 行"),
    ("{} rows", "{0} 行"),
    ("input {}", "输入 {0}"),
    ("{} for {} with itself", "{0}，用于 {1} 与自身"),
    ("1 on the diagonal", "对角线上为 1"),
    ("{} and {} for {}", "{0} 和 {1}，用于 {2}"),
    ("the same number on both sides of the diagonal", "对角线两侧数值相同"),
    ("{} rows for {} inputs", "{0} 行，用于 {1} 个输入"),
    ("a row for each input: {}", "每个输入一行：{0}"),
    ("a matrix of {} with smallest eigenvalue {}", "{0} 的矩阵，最小特征值为 {1}"),
    (
        "a matrix without negative eigenvalues: no numbers move together like this",
        "没有负特征值的矩阵：任何数值都不可能这样一同变动",
    ),
    ("multiply all numbers off the diagonal by {}", "将对角线以外的数值都乘以 {0}"),
    ("{said} away in the Frobenius norm", "以 Frobenius 范数计相距 {0}"),
    ("{said}; the nearest correlation matrix is {said}", "{0}；最近的相关矩阵{1}"),
    (
        "matrix = {} is the nearest that exists, {said}; or {said}",
        "matrix = {0} 是存在的最近矩阵，{1}；或{2}",
    ),
    // Variants and changes.
    (
        "input names and their values, such as { \"stage.ingot.capacity\" = 300 }",
        "输入名称及其值，例如 { \"stage.ingot.capacity\" = 300 }",
    ),
    ("names of inputs in quotes", "引号中的输入名称"),
    (
        "write \"stage.ingot.capacity\" = 300, with the quotes",
        "请写成 \"stage.ingot.capacity\" = 300，带引号",
    ),
    ("every input once", "每个输入一次"),
    ("no variant, as the scenario has none", "不用变体，因为情景没有变体"),
    ("an unknown input", "未知的输入"),
    ("the name of an input, such as stage.ingot.capacity", "输入的名称，例如 stage.ingot.capacity"),
    ("a glob that matches no uncertain input", "不匹配任何不确定输入的通配符"),
    ("a glob that matches at least one uncertain input", "至少匹配一个不确定输入的通配符"),
    (
        "globs leave exact numbers alone; name an exact one in full",
        "通配符不改动确定的数值；确定的数值请写出全名",
    ),
    ("{}: {said}", "{0}：{1}"),
    ("unlimited", "不设上限"),
    // Time and projects.
    ("a table [horizon] with start, end and step", "含 start、end 和 step 的 [horizon] 表"),
    ("add [horizon] with start, end and step", "请加上含 start、end 和 step 的 [horizon]"),
    ("\"month\", \"quarter\" or \"year\"", "\"month\"、\"quarter\" 或 \"year\""),
    ("a month that exists, such as \"2024-07\"", "存在的月份，例如 \"2024-07\""),
    ("a month such as \"2024-07\"", "月份，例如 \"2024-07\""),
    ("{}, before the start {}", "{0}，早于开始 {1}"),
    ("a month not before the start", "不早于开始的月份"),
    ("{} periods", "{0} 个时段"),
    ("at most {} periods", "至多 {0} 个时段"),
    ("take a longer step or an earlier end", "请取更长的步长或更早的结束"),
    ("{} with the step {said}", "{0}，步长为{1}"),
    ("month", "月"),
    ("quarter", "季度"),
    ("year", "年"),
    ("a month that begins a {said}: {said}", "{0}开始的月份：{1}"),
    ("a month that ends a {said}: {said}", "{0}结束的月份：{1}"),
    ("January, April, July or October", "一月、四月、七月或十月"),
    ("March, June, September or December", "三月、六月、九月或十二月"),
    ("January", "一月"),
    ("December", "十二月"),
    ("the month before one", "某个开始月份的前一个月"),
    ("{} beside a horizon", "{0}，与规划期并存"),
    (
        "no year, as the horizon says which years are simulated",
        "不写年份，因为规划期已说明模拟哪些年份",
    ),
    ("{said} without a horizon", "{0}，但没有规划期"),
    (
        "tables [pipeline.status.ID] and [[pipeline.factor]]",
        "[pipeline.status.ID] 和 [[pipeline.factor]] 表",
    ),
    ("tables [pipeline.status.ID]", "[pipeline.status.ID] 表"),
    ("a table headed [pipeline.status.ID]", "以 [pipeline.status.ID] 开头的表"),
    ("a status of [pipeline.status.ID]", "[pipeline.status.ID] 中的状态"),
    (
        "projects by owner, stage, status or ids, such as { owner = \"Tongwei\" }",
        "按业主、环节、状态或 id 选取的项目，例如 { owner = \"Tongwei\" }",
    ),
    ("a list of projects' ids", "项目 id 的列表"),
    ("no project", "没有项目"),
    ("projects that exist", "存在的项目"),
    (
        "what leaves, such as { stage = \"ingot\", capacity = 5 }",
        "退出的产能，例如 { stage = \"ingot\", capacity = 5 }",
    ),
    ("how much leaves", "退出多少"),
    ("{} that leaves", "退出 {0}"),
    ("{}, whose project {} replaces {}", "{0}，其项目 {1} 替换 {2}"),
    ("a project that does not replace its replacer", "不替换其替换者的项目"),
    ("a loading from 0 to 1", "0 至 1 的载荷"),
    ("squares that sum to {} for {}", "{1} 的平方和为 {0}"),
    ("loadings whose squares sum to less than 1 per project", "每个项目的载荷平方和小于 1"),
    ("a month from {} to {}", "{0} 至 {1} 的月份"),
    ("the capacity that was observed", "观测到的产能"),
    ("one standard error of the capacity", "产能的一个标准误"),
    // Additions.
    ("a table [plan] with a cost_unit", "含 cost_unit 的 [plan] 表"),
    ("the most that can be added", "最多可增加的数量"),
    ("the cost of one unit", "每单位的投资"),
    ("leave it out to add any amount", "不写则可增加任意数量"),
    ("{}, larger than the max", "{0}，大于 max"),
    ("at most the max, {}", "不大于 max，即 {0}"),
    ("no `start` beside a horizon", "有规划期而没有 `start`"),
    ("the month of its first production, such as \"2025-01\"", "首次投产的月份，例如 \"2025-01\""),
    // Requests.
    ("a number from 1 to {}", "1 至 {0} 的数值"),
    ("leave it out to use every processor", "不写则使用全部处理器"),
    ("probabilities above 0 and below 1", "大于 0 且小于 1 的概率"),
    ("{} series to summarise", "{0} 个待汇总的序列"),
    ("at most {} series", "至多 {0} 个序列"),
    (
        "ask for fewer metrics, e.g. --metrics coverage,gap",
        "请减少指标，例如 --metrics coverage,gap",
    ),
    ("{} uncertain numbers and latent factors", "{0} 个不确定数值与潜在因子"),
    ("at most {}, where the table of direction numbers ends", "至多 {0}，方向数表到此为止"),
    ("--design latin takes any number", "--design latin 不限个数"),
    (
        "at least {} with --design {}: errors come from replications",
        "--design {1} 时至少 {0}：误差由重复得出",
    ),
    (
        "at most {} with --design {}, where its points end",
        "--design {1} 时至多 {0}，其点列到此为止",
    ),
    ("a half-width above 0", "大于 0 的半宽"),
    ("a target, but the scenario has none", "目标，但情景没有目标"),
    ("ask for it: --metrics …,{}", "请要求计算它：--metrics …,{0}"),
    ("a metric that is computed", "已计算的指标"),
    ("{} of one of: {}", "{0}，属于以下之一：{1}"),
    ("INPUT=VALUE, such as stage.ingot.capacity=250", "INPUT=VALUE，例如 stage.ingot.capacity=250"),
    ("a whole number, such as 1000, 1_000 or 1e3", "整数，例如 1000、1_000 或 1e3"),
    ("a number, such as 0.9", "数值，例如 0.9"),
    (
        "FIGURE=HALFWIDTH, where FIGURE is balanced, target:ID or METRIC:OF, such as \
         balanced=0.002 or local_supply_rate:wafer->cell=0.001",
        "FIGURE=HALFWIDTH，其中 FIGURE 为 balanced、target:ID 或 METRIC:OF，例如 balanced=0.002 或 \
         local_supply_rate:wafer->cell=0.001",
    ),
    (
        "balanced, target:ID or METRIC:OF, such as local_supply_rate:wafer->cell",
        "balanced、target:ID 或 METRIC:OF，例如 local_supply_rate:wafer->cell",
    ),
    ("names of metrics: {}", "指标名称：{0}"),
    ("{} is a file", "{0} 是文件"),
    ("{} is a folder", "{0} 是文件夹"),
    ("a folder", "文件夹"),
    ("a file", "文件"),
    ("{} is what {} writes, too", "{0} 也是 {1} 要写的"),
    ("another path for each output", "每个输出各用一个路径"),
    ("{} is the scenario itself", "{0} 就是情景本身"),
    ("a file that the run does not read", "运行不读取的文件"),
    ("{} exists", "{0} 已存在"),
    ("a file that does not exist", "不存在的文件"),
    ("--force overwrites it", "--force 可覆盖它"),
    ("{} cannot be written: {}", "{0} 无法写入：{1}"),
    ("a path that can be written", "可写入的路径"),
    // Comparisons, sensitivities and plans.
    ("no scenario", "没有情景"),
    ("one scenario", "一个情景"),
    ("two scenarios or more", "两个或更多情景"),
    ("two scenarios or more, or one with variants", "两个或更多情景，或一个带变体的情景"),
    ("the periods of {}: {said}", "{0} 的时段：{1}"),
    ("a single period, {}", "单一时段 {0}"),
    ("{} to {} by {}", "{0} 至 {1}，步长 {2}"),
    ("figures of different periods have no common draw", "不同时段的指标没有共同的抽样"),
    ("a number of draws, which all scenarios share", "所有情景共用的抽样次数"),
    ("{} measured in {}", "{0}，以 {1} 计"),
    ("{}, as in {}", "{0}，与 {1} 相同"),
    ("figures in different units have no difference", "单位不同的指标无法求差"),
    ("{} figures in all", "总计 {0} 个指标"),
    ("at most {} figures in all", "总计至多 {0} 个指标"),
    ("two independent samples of independent draws are needed", "需要两组相互独立、各自独立的抽样"),
    ("at least {} for a sensitivity", "敏感性分析至少 {0}"),
    ("a number of draws; indices state the error they leave", "抽样次数；各指数自带误差"),
    ("{} observations", "{0} 个观测值"),
    ("no observations in a sensitivity", "敏感性分析不含观测值"),
    (
        "facts make inputs depend on each other, so that no share of the variance belongs to one \
         of them; take them out of a copy of the file",
        "事实使各输入相互依赖，方差便没有哪一份属于其中之一；请在文件的副本中删去它们",
    ),
    ("a probability above 0 and below 1, such as 0.9", "大于 0 且小于 1 的概率，例如 0.9"),
    ("no addition", "没有可增加的产能"),
    ("at least one [[addition]] to choose from", "至少一个可供选择的 [[addition]]"),
    (
        "say what could be built: id, stage, max and cost",
        "请说明可以建什么：id、stage、max 和 cost",
    ),
    ("random draws, which fresh ones are told apart from", "随机抽样，以便与新的抽样相区别"),
    ("a number of draws, on which all plans are tried", "试算所有方案的抽样次数"),
    ("a promise: balanced or target:ID", "承诺：balanced 或 target:ID"),
    ("write a [[target]] with a bound on the metric", "请写一个对该指标有界限的 [[target]]"),
];

impl Language {
    /// What a problem says.
    pub(in crate::report) fn problem(self, text: &str) -> String {
        match self {
            Self::English => text.to_owned(),
            Self::Chinese => said(FORMS, text).unwrap_or_else(|| text.to_owned()),
        }
    }
}

/// The translation of a text by the form of which most is in it.
pub(super) fn said(forms: &[(&str, &str)], text: &str) -> Option<String> {
    let fits = forms.iter().filter_map(|(form, translation)| {
        let form = Form::of(form);
        Some((form.letters(), form.filled(text)?, translation))
    });
    let (_, parts, translation) = fits.max_by_key(|(letters, ..)| *letters)?;
    let say = |(part, is_said): (&str, bool)| {
        let turn = if is_said { said(forms, part) } else { None };
        turn.unwrap_or_else(|| part.to_owned())
    };
    let parts: Vec<String> = parts.into_iter().map(say).collect();
    Some(fill(translation, &parts))
}

/// A translation with parts in its places.
fn fill(translation: &str, parts: &[String]) -> String {
    let mut filled = String::new();
    let mut rest = translation;
    while let Some((before, after)) = rest.split_once('{') {
        let place = after
            .split_once('}')
            .and_then(|(number, after)| Some((parts.get(number.parse::<usize>().ok()?)?, after)));
        filled.push_str(before);
        filled.push_str(place.map_or("{", |(part, _)| part));
        rest = place.map_or(after, |(_, after)| after);
    }
    filled + rest
}

/// A form, taken apart.
struct Form<'f> {
    first: &'f str,
    /// Whether what stands in a place is said in turn, and what follows it.
    others: Vec<(bool, &'f str)>,
}

impl<'f> Form<'f> {
    fn of(form: &'f str) -> Self {
        let mut ends: Vec<(usize, &str)> =
            form.match_indices("{}").chain(form.match_indices("{said}")).collect();
        ends.sort_unstable();
        let nexts = ends.iter().skip(1).map(|(at, _)| *at).chain([form.len()]);
        let others = ends.iter().zip(nexts);
        Self {
            first: &form[..ends.first().map_or(form.len(), |(at, _)| *at)],
            others: others
                .map(|((at, place), next)| (*place == "{said}", &form[at + place.len()..next]))
                .collect(),
        }
    }

    /// How much of a text is in it.
    fn letters(&self) -> usize {
        self.first.len() + self.others.iter().map(|(_, next)| next.len()).sum::<usize>()
    }

    /// What stands in its places, and whether that is said in turn; none if the text has another
    /// form.
    fn filled<'t>(&self, text: &'t str) -> Option<Vec<(&'t str, bool)>> {
        let mut rest = text.strip_prefix(self.first)?;
        let Some(((is_said, last), others)) = self.others.split_last() else {
            return rest.is_empty().then(Vec::new);
        };
        let mut parts = Vec::new();
        for (is_said, next) in others {
            let (part, after) = rest.split_once(next)?;
            parts.push((part, *is_said));
            rest = after;
        }
        parts.push((rest.strip_suffix(last)?, *is_said));
        parts.iter().all(|(part, _)| !part.is_empty()).then_some(parts)
    }
}

#[cfg(test)]
mod tests;
