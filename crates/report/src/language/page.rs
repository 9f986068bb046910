//! What pages and charts say.

use std::fmt;

use pvchain::Language;

use super::Say;

// Charts of a year.
phrases! {
    colon(what, said): "{what}: {said}", "{what}：{said}";
    spread(median, inner, outer):
        "median {median}, half of all draws {inner}, 5–95 % {outer}",
        "中位数 {median}，半数模拟 {inner}，5–95 % {outer}";
    p_undefined: "P(undefined)", "P(无定义)";
    all_stages: "All stages", "全部环节";
    balanced_p(p): "balanced {p}", "平衡 {p}";
    short_and_over(short, over): "short {short} · over {over}", "不足 {short} · 过剩 {over}";
    rest: "in all other draws", "其余模拟";
    too_little_key: "too little", "不足";
    inside_key: "within its band", "在要求范围内";
    too_much_key: "too much", "过剩";
    undefined_key: "no local need, or not all stages balanced", "无本地需求，或并非全部平衡";
    sides_title(period): "Which stages have too little, which too much? {period}", "各环节不足还是过剩？{period}";
    sides_reading:
        "Share of the draws in which a stage's coverage is below, within or above its required band.",
        "各环节的覆盖率低于、处于或高于要求范围的模拟比例。";
    coverage_of_need(period): "Coverage of local need, {period}", "对本地需求的覆盖率，{period}";
    coverage_reading:
        "What the plants could make, divided by all local need: below 1 some must be bought, above 1 some is left over. Where the axis ends at 5, longer intervals are cut off.",
        "可达产量与全部本地需求之比：低于 1 须外购，高于 1 有剩余。坐标轴以 5 为限，超出部分不显示。";
    required_head: "Required", "要求";
    required_key: "required band", "要求范围";
    gap_chart(period): "Gap to local need, {period}", "与本地需求的差额，{period}";
    gap_reading:
        "What the plants could make, minus all local need. Each unit has its own axis.",
        "可达产量减去全部本地需求，每种单位各用一条坐标轴。";
    flows_chart(period): "The chain in median flows, {period}", "产业链的中位流量，{period}";
    flows_reading:
        "Each flow is as wide as the final product that could be made of it, so that flows in different units compare. Every number is a median by itself, so they need not add up.",
        "宽度按可制成的终端产品折算，使不同单位可以比较。各数分别取中位数，相加不一定相等。";
    flow_head: "Flow", "流量";
    local_key: "used by local plants", "本地使用";
    imported_key: "bought outside", "外购";
    exported_key: "sold outside", "外销";
    stranded_key: "neither used nor sold", "积压（未用亦未售）";
    rate: "Rate", "比率";
    rates_chart: "How local is the chain?", "产业链的本地化程度";
    rates_reading:
        "Local supply: share of a buyer's input that comes from local plants. Local conversion: share of a product that local buyers use.",
        "本地配套率：下游用料中来自本地的比例。就地转化率：产品由本地下游使用的比例。";
    supply_heading: "Local supply rate (本地配套率)", "本地配套率";
    conversion_heading: "Local conversion rate (就地转化率)", "就地转化率";
    accounts_chart: "Totals: output value, electricity and others", "总量核算：产值、用电等";
    accounts_reading:
        "Totals over all stages. Each unit has its own axis.",
        "各环节之和，每种单位各用一条坐标轴。";
    targets_chart: "Are the promises kept?", "目标能否达成？";
    targets_reading:
        "Probability that each promise is kept, with its 95 % interval.",
        "各项目标达成的概率及其 95 % 区间。";
    targets_together(targets): "All {targets} together", "全部 {targets} 项同时";
    what_head: "What", "指标";
    figure_head: "Median (5–95 %)", "中位数（5–95 %）";
    p_bottleneck: "P(bottleneck)", "P(瓶颈)";
    bottleneck_chart(period): "The bottleneck without trade, {period}", "没有外部交易时的瓶颈，{period}";
    bottleneck_reading:
        "Share of the draws in which a stage limits what the chain could make without any outside trade.",
        "若与外界没有任何交易，各环节限制全链产出的模拟比例。";
    factor: "Factor", "限制因素";
    p_limits: "P(limits)", "P(受限)";
    limits_chart(period): "What limits each stage, {period}", "各环节受何限制，{period}";
    limits_reading:
        "Share of the draws in which a stage is limited by its own plants, by its market, or by an input.",
        "各环节受自身产能、市场或投入品限制的模拟比例。";
}

// Charts over time.
phrases! {
    capacity_chart: "Installed capacity over time", "各时期产能";
    capacity_reading:
        "Nameplate capacity at the end of each period. Projects may come late, smaller, or not at all.",
        "各时期末的产能：项目可能延误、缩减或取消。";
    coverage_time_chart: "Balance over time", "各时期的平衡";
    coverage_time_reading:
        "Probability that every stage is within its band, and the coverage of each stage. Where the axis ends at 5, longer intervals are cut off.",
        "全部环节处于要求范围内的概率，及各环节的覆盖率。坐标轴以 5 为限，超出部分不显示。";
    p_first_met: "P(first met)", "P(首次达成)";
    p_met_by: "P(met by then)", "P(至此达成)";
    first_met_chart: "When are targets first met?", "目标何时首次达成？";
    first_met_reading:
        "Probability in percent that a target has been met by the end of a period. The rest to 100 is the probability that it is never met.",
        "至各时期末目标已达成的概率（%）；与 100 之差为始终未达成的概率。";
    share_with_interval(p, low, high): "{p} % ({low}–{high})", "{p} %（{low}–{high}）";
    gain_and_criticality(gain, criticality): "{gain} · critical {criticality}", "{gain} · 关键 {criticality}";
    project_hover(project, gain, criticality):
        "{project}: gain {gain}, criticality {criticality}",
        "{project}：提升 {gain}，关键度 {criticality}";
}

// The page.
phrases! {
    report_on: "Balance of a photovoltaic chain", "光伏产业链供需平衡";
    question:
        "Do the planned capacities balance, and are the promises kept?",
        "规划产能是否平衡，规划目标能否达成？";
    contents: "Contents", "目录";
    part_balance: "Balance", "平衡";
    part_chain: "The chain", "产业链";
    part_targets: "Promises", "目标";
    part_limits: "What limits production", "限制因素";
    part_time: "Over time", "各时期变化";
    part_accounts: "Accounts", "核算";
    part_figures: "All figures", "全部数字";
    part_assumptions: "Assumptions and sources", "假设与来源";
    part_provenance: "How to get the same numbers", "如何得到同样的数字";
    figures_as_table: "The figures as a table", "以表格显示";
    all_figures(period): "Every metric of {period}", "{period} 的全部指标";
    figures_left_out(shown, all):
        "The first {shown} of {all} figures; --csv writes all of them.",
        "共 {all} 项，此处为前 {shown} 项；--csv 可写出全部。";
    kept_of(kept, all): "{kept} of {all}", "{all} 项中 {kept} 项";
    promises_kept: "promises kept (probability of 95 % or more)", "目标可达成（概率不低于 95 %）";
    at_risk_and_broken(at_risk, broken): "{at_risk} at risk, {broken} broken", "{at_risk} 项有风险，{broken} 项难达成";
    of_all_draws(draws): "of {draws} draws", "共 {draws} 次模拟";
    stage_short: "most often too little", "最常不足";
    stage_over: "most often too much", "最常过剩";
    without_trade_key: "could be made without any trade", "没有外部交易时的产出";
    probability_of_balance: "probability that all stages balance", "全部环节平衡的概率";
    of_plan: "The plan", "规划";
    of_band: "Balanced", "平衡";
    horizon_label: "Horizon", "规划期";
    factors_title: "Shared shocks", "共同冲击";
    observations_title: "Observations", "观测";
    statuses_title: "Status of projects", "项目状态";
    retirements_title: "Retirements", "退役";
    projects_in_plan: "Projects", "项目";
    observed(stage, date): "{stage}, {date}", "{stage}，{date}";
    observed_as(value, error): "{value}, standard error {error}", "{value}，标准误差 {error}";
    shock(realised, delay): "loading {realised} on completion, {delay} on delay", "建成的载荷 {realised}，延误的载荷 {delay}";
    command: "Command", "命令";
    intervals: "Intervals", "区间";
    intervals_are:
        "95 %, for probabilities and quantiles. They show the sampling error, not the uncertainty of the assumptions.",
        "概率与分位数均为 95 %；只反映抽样误差，不反映假设本身的不确定性。";
    precision_label: "Requested precision", "要求的精度";
    precision_of(figure, tolerance, reached): "{figure}: ± {tolerance} requested, ± {reached} reached", "{figure}：要求 ± {tolerance}，达到 ± {reached}";
    the_scenario: "The scenario as it was run", "所运行的情景";
    scenario_reading:
        "Save this text as plan.toml: with the same version, seed and number of draws it gives exactly the same numbers.",
        "将此文本存为 plan.toml：版本、随机种子与模拟次数相同，则结果完全相同。";
    made_with: "Made with pvchain. This file is complete in itself and needs no network.", "由 pvchain 生成。本文件内容完整，无需联网。";
}

impl Say {
    /// Its tag for browsers, which choose letters by it.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self(Language::English) => "en",
            Self(Language::Chinese) => "zh-Hans",
        }
    }

    /// The label of a number by its key, with its unit where that is months.
    pub(crate) fn with_months(self, key: &str, label: String) -> String {
        match (self.0, key) {
            (Language::English, "delay") => "delay, months".to_owned(),
            (Language::English, "ramp_months") => "ramp, months".to_owned(),
            (Language::Chinese, "delay" | "ramp_months") => format!("{label}（月）"),
            _ => label,
        }
    }
}
