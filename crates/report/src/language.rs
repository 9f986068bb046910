//! Languages: everything that reports say, in each of them.
//!
//! One table. A phrase that lacks a translation, or names an argument that it does not have, does
//! not compile. Names, laws and inputs are data and stay as they were given; equations are the
//! same in every language.

use std::fmt;

use pvchain::{Metric, Step};

/// What reports say in a language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Say(pub(crate) pvchain::Language);

impl Say {
    /// Its code, as in `labels`: `en` or `zh`.
    pub(crate) fn code(self) -> &'static str {
        self.0.code()
    }
}

/// A method of [`Say`] for each phrase: its name and arguments, English, Chinese.
macro_rules! phrases {
    ($($name:ident $(($($argument:ident),+))?: $english:literal, $chinese:literal;)+) => {
        impl Say {
            $(phrases! { @ $name $(($($argument),+))?: $english, $chinese })+
        }
    };
    (@ $name:ident: $english:literal, $chinese:literal) => {
        pub(crate) const fn $name(self) -> &'static str {
            match self {
                Self(pvchain::Language::English) => $english,
                Self(pvchain::Language::Chinese) => $chinese,
            }
        }
    };
    (@ $name:ident($($argument:ident),+): $english:literal, $chinese:literal) => {
        pub(crate) fn $name(self, $($argument: impl fmt::Display),+) -> String {
            match self {
                Self(pvchain::Language::English) => format!($english),
                Self(pvchain::Language::Chinese) => format!($chinese),
            }
        }
    };
}

mod comparison;
mod page;
mod plan;
mod sensitivity;
mod validation;

// How texts are put together.
phrases! {
    comma: ", ", "、";
    clause: ", ", "，";
    semicolon: "; ", "；";
    gap_between_sentences: " ", "";
    sentence(text): "{text}.", "{text}。";
    in_brackets(name, remark): "{name} ({remark})", "{name}（{remark}）";
    and_more(shown, more): "{shown} and {more} more", "{shown}等，另有 {more} 项";
    and_more_stages(more): "and {more} more stages", "以及另外 {more} 个环节";
    more_stages(more): "{more} more stages", "另外 {more} 个环节";
    range(low, high): "{low} to {high}", "{low} 至 {high}";
    at_least(bound): "at least {bound}", "不低于 {bound}";
    at_most(bound): "at most {bound}", "不高于 {bound}";
    any: "any", "任意";
    hits_of(hits, draws): "{hits} of {draws}", "{draws} 次中 {hits} 次";
    below(limit): "below {limit} %", "低于 {limit} %";
    above(limit): "above {limit} %", "高于 {limit} %";
    with_interval_words(p, low, high): "{p} % ({low} to {high} %)", "{p} %（{low} 至 {high} %）";
    all_draws: "all draws", "全部模拟";
    share_of_draws(p): "{p} of draws", " {p} 的模拟";
    of(metric, subject): "{metric} of {subject}", "{subject}的{metric}";
    the_chain: "the chain", "产业链";
    own_plants: "own plants", "自身产能";
    market: "market", "市场";
    undefined: "undefined", "无定义";
    undefined_in(share): "undefined in {share} %", "{share} % 无定义";
    yes: "yes", "是";
    no: "no", "否";
    points: "points", "个百分点";
    project_pair(one, other): "{one} and {other}", "{one} 与 {other}";
}

// The answer.
phrases! {
    balances: "balances", "平衡";
    probably_balances: "probably balances", "很可能平衡";
    probably_does_not_balance: "probably does not balance", "很可能不平衡";
    does_not_balance: "does not balance", "不平衡";
    claim(plan, verdict): "{plan} {verdict}", "{plan}{verdict}";
    nothing_to_balance(plan):
        "{plan}: no stage has local buyers, so there is nothing to balance.",
        "{plan}：没有环节有本地下游，不存在平衡问题。";
    keeps_bands(claim):
        "{claim}: every stage is within its band of coverage.",
        "{claim}：所有环节的覆盖率都在要求范围内。";
    keeps_not_all_bands(claim):
        "{claim}: not every stage is within its band of coverage.",
        "{claim}：并非所有环节的覆盖率都在要求范围内。";
    never_balanced(claim, draws, p):
        "{claim}: in none of {draws} draws is every stage within its band of coverage (probability {p}).",
        "{claim}：在 {draws} 次模拟中，没有一次所有环节的覆盖率都在要求范围内（概率{p}）。";
    always_balanced(claim, draws, p):
        "{claim}: in all {draws} draws every stage is within its band of coverage (probability {p}).",
        "{claim}：在全部 {draws} 次模拟中，所有环节的覆盖率都在要求范围内（概率{p}）。";
    balanced_with(claim, p):
        "{claim}: every stage is within its band of coverage with a probability of {p}.",
        "{claim}：所有环节的覆盖率都在要求范围内的概率为 {p}。";
    no_local_need(stage, draws):
        "{stage}: no local need in {draws}. Its coverage is undefined there, and these draws do not count as balanced.",
        "{stage}：在{draws}中没有本地需求，其覆盖率无定义，这些模拟不计为平衡。";
    too_little(stages): "Too little: {stages}.", "不足：{stages}。";
    too_much(stages): "Too much: {stages}.", "过剩：{stages}。";
    possibly_too_little(stages): "Possibly too little: {stages}.", "可能不足：{stages}。";
    possibly_too_much(stages): "Possibly too much: {stages}.", "可能过剩：{stages}。";
    in_draws(share): "in {share}", "出现于{share}";
    gap_of(gap): "gap {gap}", "缺口 {gap}";
    no_side: "No stage has too little or too much.", "没有环节不足或过剩。";
    no_likely_side:
        "No stage has too little or too much in more than 5 % of the draws.",
        "没有环节在超过 5 % 的模拟中不足或过剩。";
    gaps_are_medians:
        "Gap: potential minus local need, median.",
        "缺口为中位数，即可达产量减去本地需求，负数为短缺。";
    with_changes(changes): "With {changes}.", "改动：{changes}。";
}

// Balance, bottleneck and limiting factors.
phrases! {
    stage: "Stage", "环节";
    coverage: "Coverage", "覆盖率";
    gap: "Gap", "缺口";
    median: "Median", "中位数";
    unit: "Unit", "单位";
    p_short: "P(short)", "P(不足)";
    p_over: "P(over)", "P(过剩)";
    coverage_title(period):
        "Does each stage cover what local buyers need? Medians, {period}",
        "各环节能否覆盖本地需求？中位数，{period}";
    balanced_means(band, own):
        "Balanced means a coverage of {band}{own}.",
        "平衡指覆盖率 {band}{own}。";
    own_bands(bands): "; own bands: {bands}", "；环节自有范围：{bands}";
    source_of_band(text): "Source of the band: {text}", "范围的来源：{text}";
    assumption_of_band(text): "Assumption of the band: {text}", "范围的假设：{text}";
    without_buyers(stages): "Without local buyers: {stages}.", "无本地下游：{stages}。";
    stage_in(stage, draws): "{stage} in {draws}", "{stage}（在{draws}中）";
    could_make(amount, range):
        " the chain could make {amount} (5–95 %: {range});",
        "可产 {amount}（5–95 %：{range}），";
    bottleneck_would_be(throughput, stages):
        "Without any outside trade{throughput} the bottleneck would be: {stages}.",
        "若产业链与外界没有任何交易，{throughput}瓶颈为：{stages}。";
    always_own_plants:
        "In all draws every stage is limited by its own plants, never by an input or its market.",
        "在全部模拟中，各环节都只受自身产能限制，从不受投入品或市场限制。";
    inputs: "inputs", "投入品";
    held_back_title(period):
        "What limits production, share of draws{period}",
        "生产受何限制，占模拟次数的比例{period}";
    always_their_own(stages): "Always limited by their own plants: {stages}.", "始终受自身产能限制：{stages}。";
    all_never(targets, draws, p):
        "All {targets} together: met in none of {draws} draws, {p}.",
        "全部 {targets} 项同时达成：{draws} 次模拟中一次也没有，{p}。";
    all_together(targets, p): "All {targets} together: {p}.", "全部 {targets} 项同时达成：{p}。";
}

// Local supply, targets, accounts and what else was asked for.
phrases! {
    link: "Link", "上下游关系";
    supply_title:
        "How much of what buyers use is local? (local supply rate, 本地配套率)",
        "下游用料有多少来自本地？（本地配套率）";
    target: "Target", "目标";
    bound: "Bound", "要求";
    p_met: "P(met)", "P(达成)";
    targets_title: "Are the targets met?", "目标能否达成？";
    verdicts(kept, broken):
        "Kept: P(met) of {kept} % or more. Broken: {broken} % or less. At risk: between.",
        "可达成：P(达成) 不低于 {kept} %；难达成：不高于 {broken} %；有风险：介于其间。";
    sources(texts): "Sources: {texts}.", "来源：{texts}。";
    kept: "kept", "可达成";
    broken: "broken", "难达成";
    at_risk: "at risk", "有风险";
    met: "met", "达成";
    not_met: "not met", "未达成";
    undefined_and_unmet(figure, draws):
        "{figure}; undefined in {draws} draws, which count as not met",
        "{figure}；在 {draws} 次模拟中无定义，视为未达成";
    account: "Account", "核算项";
    accounts: "Accounts", "核算";
    metric_head: "Metric", "指标";
    of_head: "of", "对象";
    mean: "Mean", "均值";
    error_head: "± error", "± 误差";
    metrics_title:
        "Requested metrics: mean with standard error, quantiles",
        "指定的指标：均值及其标准误差、分位数";
    quantile_head: "Quantile", "分位数";
    interval_head: "95 % interval", "95 % 区间";
    quantiles_title: "Requested quantiles", "指定的分位数";
    all_the_same:
        "No number in the scenario is uncertain: all draws are the same.",
        "情景中没有不确定的数：每次模拟都相同。";
    complete: "complete", "已完成";
    incomplete: "stopped early", "提前结束，未完成";
    drawn(draws, end, seed):
        "{draws} draws ({end}), seed {seed},",
        "{draws} 次模拟（{end}），随机种子 {seed}，";
    made_by(design): " {design} design, 95 % intervals.", "{design}，95 % 区间。";
    version_and_digest(version, digest):
        " pvchain {version}, scenario digest {digest}.", "pvchain {version}，情景校验码 {digest}。";
    path_unwritten(path, why):
        "pvchain: {path} cannot be written: {why}", "pvchain：{path} 无法写入：{why}";
    output_unwritten(why):
        "pvchain: standard output cannot be written: {why}", "pvchain：标准输出无法写入：{why}";
    invalid:
        "pvchain: self-check failed: reference results not reproduced; do not rely on this build",
        "pvchain：自检未通过：未能重现参考结果；请勿使用此程序版本";
    stopped(drawn, asked):
        "pvchain: stopped after {drawn} of {asked} draws",
        "pvchain：提前停止，已完成 {drawn} 次模拟（共 {asked} 次）";
}

// Time and projects.
phrases! {
    facts_weight(draws, worth):
        "Draws are weighted by the observations: {draws} draws are worth {worth}.",
        "模拟按观测值加权：{draws} 次模拟相当于 {worth} 次。";
    not_reliable:
        " That is under 100: do not rely on these figures.",
        "不足 100 次：结果不可靠。";
    year_head: "Year", "年份";
    capacity_head: "Capacity", "产能";
    balanced_in(year, p): "{year}, balanced in {p}", "{year}，平衡的概率 {p}";
    installed_title: "Installed capacity at the end of each year, medians", "各年末产能，中位数";
    project: "Project", "项目";
    projects: "Projects", "项目";
    gain: "Gain", "提升";
    criticality: "Criticality", "关键度";
    projects_title:
        "What would each project contribute if it came in full and on time?",
        "各项目若按期足额建成，能提高多少目标达成概率？";
    gain_means(draws):
        "Gain: rise of P(met) with the project. Criticality: share of draws that miss the target but would meet it with the project. From {draws} draws.",
        "提升：该项目使 P(达成) 提高多少。关键度：未达成、但有该项目即可达成的概率。基于 {draws} 次模拟。";
    shortfall(amount): ", {amount} short", "，平均差 {amount}";
    first_met(period, p): ", most likely first met in {period} ({p})", "，最可能在 {period} 首次达成（{p}）";
    starts_no_earlier(date):
        " Plants that do not produce by {date} start no earlier than that.",
        "{date} 前未投产的项目，投产时间不早于该日期。";
    simulated(start, end, step): "Simulated: {start} to {end} by {step}.", "模拟：{start} 至 {end}，按{step}。";
    start: "Start", "投产";
    status: "Status", "状态";
    p_comes: "P(comes)", "P(建成)";
    projects_given: "Projects (medians)", "项目（中位数）";
    status_named(status): "Status {status}", "状态 {status}";
    coming: "completion", "建成";
    delay: "delay", "延误";
    in_months: "months", "月";
    correlated_title:
        "Correlations between projects that follow from shared shocks (latent normals)",
        "由共同冲击引起的项目之间的相关系数（潜变量）";
    more_pairs(more):
        "{more} more pairs are not more strongly correlated.",
        "另有 {more} 对的相关程度不高于此。";
}

// What was understood of a scenario.
phrases! {
    one_stage: "1 stage", "1 个环节";
    stages(count): "{count} stages", "{count} 个环节";
    one_link: "1 link", "1 个上下游关系";
    links(count): "{count} links", "{count} 个上下游关系";
    one_account: "1 account", "1 个核算项";
    accounts_counted(count): "{count} accounts", "{count} 个核算项";
    one_target: "1 target", "1 个目标";
    targets_counted(count): "{count} targets", "{count} 个目标";
    one_correlation: "1 correlation", "1 组相关";
    correlations_counted(count): "{count} correlations", "{count} 组相关";
    one_variant: "1 variant", "1 个子情景";
    variants_counted(count): "{count} variants", "{count} 个子情景";
    one_number: "1 number", "1 个数";
    numbers(count): "{count} numbers", "{count} 个数";
    understood(parts, numbers, uncertain):
        "{parts}; {numbers}, {uncertain} of them uncertain.",
        "{parts}；{numbers}，其中 {uncertain} 个不确定。";
    final_stage(stage, year): " Final stage: {stage}{year}.", "末端环节：{stage}{year}。";
    year(year): ", year {year}", "，{year} 年";
    balanced_is(band): "Balanced: coverage of {band}.", "平衡：覆盖率 {band}。";
    source(text): "source: {text}", "来源：{text}";
    assumption(text): "assumption: {text}", "假设：{text}";
    as_given: "As given", "给定值";
    exact: "exact", "确定值";
    stages_title:
        "Stages (exports unlimited where no limit is given)",
        "环节（未给外销上限者不限）";
    coverage_band: "coverage band", "覆盖率范围";
    alternative_for(link, name): "{link}, alternative for {name}", "{link}，{name}的可替代来源";
    links_title: "Links", "上下游关系";
    accounts_title: "Accounts, per unit of production", "核算，每单位产量";
    central_case: "Central case", "中位情形";
    targets_given: "Targets", "目标";
    correlation: "Correlation", "相关";
    correlations: "Correlations", "相关";
    strength: "Strength", "强度";
    inputs_head: "Inputs", "输入";
    matrix(size): "matrix {size} × {size}", "矩阵 {size} × {size}";
    variant: "Variant", "子情景";
    changes: "Changes", "改动";
    variants_title: "Variants (--variant NAME)", "子情景（--variant 名称）";
    potential: "Potential", "可达产量";
    production: "Production", "产量";
    utilisation: "Utilisation", "产能利用率";
    central_title: "Central case: every number at its median", "中位情形：每个数取其中位数";
    supply_rate: "Local supply rate", "本地配套率";
    central_supply_title: "Local supply in the central case", "中位情形下的本地配套";
    without_trade(amount, stages):
        "Without any trade the chain could make {amount}, limited by {stages}.",
        "若没有任何外部交易，产业链可产 {amount}，受限于{stages}。";
    all_sourced:
        "Nothing looks like a mistake; every number has a source or an assumption.",
        "未发现疑点；每个数都有来源或假设。";
    worth_a_look(numbers):
        "Please check ({numbers} with neither source nor assumption):",
        "请核查（{numbers}既无来源也无假设）：";
}

// One draw, number by number.
phrases! {
    the_central_case: "the central case, every number at its median", "中位情形，每个数取其中位数";
    draw_of_seed(draw, seed): "draw {draw} of seed {seed}", "随机种子 {seed} 的第 {draw} 次模拟";
    period_and_part(period, part): "{period} – {part}", "{period} – {part}";
    value: "value", "数值";
    unit_head: "unit", "单位";
    equation: "equation", "公式";
    held_back_by: "limited by", "受限于";
    limits_title: "What limits each stage", "各环节受何限制";
    bottleneck_is(stages):
        "Bottleneck of the chain without trade: {stages}.",
        "没有外部交易时产业链的瓶颈：{stages}。";
    symbols:
        "Symbols: K nameplate capacity, u operating rate, e potential, r consumption, w share among alternatives, φ cap on the local share, m cap on the imported share, x export limit, d planned production, p production, R units in one unit of the final product, v value, a intensity.",
        "符号：K 产能，u 开工率，e 可达产量，r 单耗，w 可替代来源的份额，φ 本地份额上限，m 外购份额上限，x 外销上限，d 计划产量，p 产量，R 每单位终端产品所含的量，v 单价，a 强度。";
}

// Worksheets.
phrases! {
    answer_sheet: "Answer", "结论";
    coverage_sheet: "Coverage and gap", "覆盖与缺口";
    supply_sheet: "Local supply", "本地配套";
    periods_sheet: "Over time", "分时期";
    first_met_sheet: "First met", "首次达成";
    metrics_sheet: "Metrics", "指标";
    assumptions_sheet: "Assumptions and sources", "假设与来源";
    provenance_sheet: "Provenance", "复现信息";
    period: "Period", "时期";
    p_balanced: "P(balanced)", "P(平衡)";
    probability: "Probability", "概率";
    low: "95 % low", "95 % 下限";
    high: "95 % high", "95 % 上限";
    draws: "Draws", "模拟次数";
    bottleneck: "Bottleneck", "瓶颈";
    verdict: "Verdict", "判断";
    minimum: "Minimum", "下限";
    maximum: "Maximum", "上限";
    defined: "Defined in", "有定义次数";
    shortfall_head: "Mean shortfall", "平均差额";
    source_head: "Source", "来源";
    assumption_head: "Assumption", "假设";
    below_value: "Chart: below", "图：向下";
    above_value: "Chart: above", "图：向上";
    all_targets: "All together", "全部同时";
    coverage_chart: "Coverage, median and 5–95 %", "覆盖率，中位数与 5–95 %";
    standard_error: "Standard error", "标准误差";
    sd: "Standard deviation", "标准差";
    input: "Input", "输入";
    scenario: "Scenario", "情景";
    digest: "Digest", "摘要";
    version: "pvchain", "pvchain";
    design_head: "Design", "抽样设计";
    seed: "Seed", "随机种子";
    run_end: "Run", "运行";
    effective: "Effective draws", "有效样本量";
}

// Built-in scenarios, and what is wrong with a request.
phrases! {
    examples_intro:
        "Built-in scenarios. `pvchain run NAME` runs one; `pvchain example NAME > plan.toml` saves one to start your own from.",
        "内置情景。`pvchain run 名称` 运行该情景；`pvchain example 名称 > plan.toml` 保存为文件，可在此基础上编写自己的情景。";
    name: "Name", "名称";
    summary: "Summary", "说明";
    found: "found", "现为";
    expected: "expected", "应为";
    hint: "hint", "提示";
    variant_named(name): "variant {name}", "子情景 {name}";
    in_file(file): "{file}: ", "{file}:";
    in_file_at(file, line): "{file}:{line}: ", "{file}:第 {line} 行 ";
    at_line(line): "line {line}: ", "第 {line} 行 ";
    more_problems(more): "… and {more} more problems", "……另有 {more} 个问题";
    one_problem: "1 problem; nothing was run", "1 个问题；未运行";
    problems(count): "{count} problems; nothing was run", "{count} 个问题；未运行";
}

/// A variant as a change to a file, for [`Asked::changes`](super::Asked::changes).
pub fn variant_taken(language: pvchain::Language, name: &str) -> String {
    Say(language).variant_named(name)
}

impl Say {
    /// What a metric is called in running text.
    pub(super) fn metric(self, metric: Metric) -> &'static str {
        metric.label(self.0)
    }

    pub(super) fn step(self, step: Step) -> String {
        match (self, step) {
            (Self(pvchain::Language::English), step) => step.to_string(),
            (Self(pvchain::Language::Chinese), Step::Month) => "月".to_owned(),
            (Self(pvchain::Language::Chinese), Step::Quarter) => "季度".to_owned(),
            (Self(pvchain::Language::Chinese), Step::Year) => "年".to_owned(),
        }
    }

    /// How draws are laid out, by the name of the design.
    pub(super) fn design(self, design: &str) -> &str {
        match (self, design) {
            (Self(pvchain::Language::Chinese), "random") => "随机抽样",
            (Self(pvchain::Language::Chinese), "latin") => "拉丁超立方抽样",
            (Self(pvchain::Language::Chinese), "sobol") => "Sobol 序列抽样",
            _ => design,
        }
    }

    /// The unit that readers expect in place of a known one.
    pub(super) fn unit_for(self, unit: &str) -> &str {
        match (self, unit) {
            (Self(pvchain::Language::Chinese), "kt" | "Mt") => "万吨",
            (Self(pvchain::Language::Chinese), "t") => "吨",
            (Self(pvchain::Language::Chinese), "pieces") => "万片",
            (Self(pvchain::Language::Chinese), "m²" | "m2") => "万平方米",
            (Self(pvchain::Language::Chinese), "元" | "万元") => "亿元",
            _ => unit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pvchain::Design;

    /// What is looked up by its English text, and not by a variant, would be missed at compile time.
    #[test]
    fn designs_are_translated() {
        let say = Say(pvchain::Language::Chinese);
        for design in Design::ALL.map(Design::name) {
            assert_ne!(say.design(design), design);
        }
    }
}
