//! What pages of sensitivities say.

use std::fmt;

use super::Say;

phrases! {
    sensitivity_of: "What matters, and why it fails", "哪些因素重要，目标为何未达成";
    sensitivity_title(name):
        "{name}: what matters, and why it fails", "{name}：哪些因素重要，目标为何未达成";
    in_period(what, period): "{what}, {period}", "{what}，{period}";
    never_holds:
        "It is kept in almost no draw, so no driver makes the difference.",
        "几乎没有一次模拟达成，无法区分起决定作用的驱动因素。";
    never_fails:
        "It fails in almost no draw, so no driver makes the difference.",
        "几乎每次模拟都达成，无法区分起决定作用的驱动因素。";
    constant: "It is the same in all draws: nothing moves it.", "每次模拟都相同：不受任何因素影响。";
    hardly_defined(draws):
        "It is defined in almost none of {draws} draws.", "在 {draws} 次模拟中几乎都无定义。";
    reaches(metric, least, most):
        " The {metric} ranges from {least} to {most};", "{metric}介于 {least} 与 {most} 之间，";
    promised(bound): " the promise is {bound}.", "而要求{bound}。";
    what_moves_it(figure): " To see what moves it: --of '{figure}'.", "它受何影响：--of '{figure}'。";
}

// Drivers.
phrases! {
    start_of(project): "start of {project}", "{project} 的实现时间";
    shock_named(factor): "shock {factor}", "冲击 {factor}";
    and_twins(driver, more): "{driver} (and {more} more)", "{driver}（及另外 {more} 个）";
    correlation_of(id, inputs): "correlation {id}, {inputs} inputs", "相关组 {id}（{inputs} 个输入）";
    fates_that_share: "completion and delay of all projects that share shocks", "受共同冲击的全部项目的建成与延误";
    fates_by(shock): "completion and delay of projects with {shock}", "{shock}所及项目的建成与延误";
    fate_of(project): "completion and delay of {project}", "{project} 的建成与延误";
    months(months): "{months} months", "{months} 个月";
    in_sd(value): "{value} sd", "{value} 个标准差";
    on_time: "on time", "按期";
    not_on_time: "not on time", "未按期";
    both(first, last): "{first} and {last}", "{first}，且{last}";
    is_between(driver, low, high):
        "the {driver} is between {low} and {high}", "{driver}介于 {low} 与 {high} 之间";
    is_above(driver, low): "the {driver} is above {low}", "{driver}高于 {low}";
    is_below(driver, high): "the {driver} is below {high}", "{driver}低于 {high}";
    is_anything(driver): "the {driver} takes any value", "{driver}不限";
    month_before: "1 month before its date", "计划日期前 1 个月";
    months_before(months): "{months} months before its date", "计划日期前 {months} 个月";
    month_after: "1 month after its date", "计划日期后 1 个月";
    months_after(months): "{months} months after its date", "计划日期后 {months} 个月";
    comes_not_by(name, period):
        "{name} does not come by the end of {period}", "{name} 到 {period} 期末未能实现";
    comes_by_end(name, period):
        "{name} comes by the end of {period}", "{name} 在 {period} 期末前实现";
    comes_late(name, date): "{name} comes later than {date}, or not on time", "{name} 晚于{date}，或未按期实现";
    comes_by(name, date): "{name} comes by {date}", "{name} 不晚于{date}实现";
    comes_between(name, from, to): "{name} comes from {from} to {to}", "{name} 于{from}至{to}实现";
    comes_at_any_time(name): "{name} comes at any time", "{name} 何时实现均可";
}

// In words.
phrases! {
    swing_head: "swing", "摆幅";
    swings_title: "Swing from a driver's lowest tenth to its highest", "驱动因素由最低十分之一到最高十分之一时的摆幅";
    no_swing: "No driver's swing is distinguishable from zero.", "没有摆幅可与零区分的驱动因素。";
    more_in_json(drivers): "{drivers} more in --json", "另有 {drivers} 个见 --json";
    not_from_zero(drivers): "{drivers} not distinguishable from zero", "{drivers} 个与零无法区分";
    drivers_left_out(said): "Drivers left out: {said}.", "略去的驱动因素：{said}。";
    rank_correlation: "rank correlation", "秩相关系数";
    rank_coefficient: "coefficient", "秩回归系数";
    ranks_title:
        "Ranks: correlation, and regression coefficient with all others held fixed",
        "秩：相关系数，以及其他因素不变时的回归系数";
    no_rank: "No rank correlation is distinguishable from zero.", "没有可与零区分的秩相关。";
    ranks_explain(share):
        "The rank regression explains {share} of the variance of the ranks.",
        "秩回归解释了其方差的 {share}。";
    variance_title:
        "What matters: shares of the variance that each group explains",
        "哪些因素重要：各组解释的方差份额";
    between_groups(share, interval): "Interactions between groups: {share} ({interval}).", "组间交互：{share}（{interval}）。";
    groups_untold(groups):
        "{groups} groups are not distinguishable from zero.", "{groups} 组与零无法区分。";
    converged(half_width):
        "Converged: every index is known to ±{half_width} or better.",
        "已收敛：各指数的误差不超过 ±{half_width}。";
    not_converged(half_width, draws):
        "Not converged: the widest interval is ±{half_width}; about {draws} draws would bring it to ±0.01.",
        "未收敛：最宽的区间为 ±{half_width}；约需 {draws} 次模拟才能降至 ±0.01。";
    mean_of_driver: "mean", "均值";
    shift_of_driver: "shift, sd", "偏移（标准差）";
    tail: "tail", "极值区";
    low_tail: "low", "低值端";
    high_tail: "high", "高值端";
    failing_differ:
        "How failing draws differ: means, and how many times as often they lie in a driver's lowest or highest tenth",
        "未达成的模拟有何不同：均值，以及落入最低或最高十分之一的频率是平常的几倍";
    keeping_differ:
        "How the draws that keep it differ: means, and how many times as often they lie in a driver's lowest or highest tenth",
        "达成的模拟有何不同：均值，以及落入最低或最高十分之一的频率是平常的几倍";
    failing_condition(coverage, condition, density):
        "In {coverage} of the failures, {condition}. Of all draws that meet this condition, {density} fail;",
        "未达成的模拟中，{coverage} 符合以下条件：{condition}。符合条件的模拟中，{density} 未达成；";
    keeping_condition(coverage, condition, density):
        "In {coverage} of the draws that keep it, {condition}. Of all draws that meet this condition, {density} keep it;",
        "达成的模拟中，{coverage} 符合以下条件：{condition}。符合条件的模拟中，{density} 达成；";
    condition_checked(base, kept, fresh):
        " of all draws, {base}. Found in {kept} draws, checked on {fresh} fresh ones.",
        "全部模拟中为 {base}。由 {kept} 次模拟找出，以 {fresh} 次新的模拟检验。";
    typical_failures(seed):
        "Typical failures (`pvchain explain … --draw K --seed {seed}` shows each in full):",
        "未达成的典型情况（用 `pvchain explain … --draw K --seed {seed}` 查看全部数字）：";
    draw_said(draw, said): "draw {draw}: {said}", "第 {draw} 次模拟：{said}";
    variance_rests_on(draws, groups, kept):
        "Shares of variance are based on two samples of {draws} draws each, with {groups} groups exchanged; everything else on the first {kept} draws.",
        "方差份额基于两个样本各 {draws} 次模拟，交换 {groups} 组；其余基于前 {kept} 次模拟。";
    balanced_in_all(draws, seed):
        " {draws} draws were computed in total. Seed {seed}, 95 % intervals.",
        "总共计算 {draws} 次供需平衡。随机种子 {seed}，95 % 区间。";
}

// On pages for browsers.
phrases! {
    driver: "Driver", "驱动因素";
    group: "Group", "组";
    low_to: "low, up to", "低值，至";
    high_from: "high, from", "高值，自";
    there: "figure", "指标值";
    swing: "Swing", "摆幅";
    low_key: "where the driver is in its lowest tenth", "驱动因素处于最低十分之一时";
    high_key: "where the driver is in its highest tenth", "驱动因素处于最高十分之一时";
    where_low(to, value): "up to {to}: {value}", "不高于 {to}：{value}";
    where_high(from, value): "from {from}: {value}", "不低于 {from}：{value}";
    swings_chart: "How far does it swing with each driver?", "随各驱动因素摆动多少？";
    swings_reading:
        "The figure over the draws in which a driver is low, and over those in which it is high; the dashed line is the figure over all draws. Drivers whose swing cannot be told from zero are left out.",
        "驱动因素偏低与偏高的模拟中的数值；虚线为全部模拟的数值。与零无法区分者略去。";
    alone: "Alone", "单独";
    with_others: "With others", "含交互";
    alone_and_total(alone, total): "alone {alone} · with others {total}", "单独 {alone} · 含交互 {total}";
    alone_of_variance(share, interval): "alone {share} of the variance ({interval})", "单独占方差的 {share}（{interval}）";
    with_others_of_variance(share, interval):
        "with others {share} of the variance ({interval})",
        "含交互占方差的 {share}（{interval}）";
    variance_chart: "Which uncertainty matters?", "哪些不确定性重要？";
    variance_reading:
        "Share of the variance that would disappear if a group were known: alone, and with its interactions with other groups (Sobol' indices).",
        "若某组已知，可消去的方差份额：单独，以及连同其与他组的交互（Sobol' 指数）。";
    shift_head: "Shift, sd", "偏移（标准差）";
    sd_unit: "sd", "标准差";
    where_broken: "where it fails", "未达成时";
    where_kept: "where it holds", "达成时";
    in_time(share): "{share} % in time", "{share} % 按期";
    shifts_broken: "How do the failing draws differ?", "未达成的模拟有何不同？";
    shifts_kept: "How do the draws that keep it differ?", "达成的模拟有何不同？";
    shifts_reading:
        "Mean of each driver in those draws minus its mean in all draws, in standard deviations, with its 95 % interval.",
        "各驱动因素在这些模拟中的均值减去在全部模拟中的均值，以标准差计，附 95 % 区间。";
    box_chart: "Under which condition?", "在什么条件下？";
    broken_in_box: "Failures that meet the condition", "未达成者中符合条件的";
    box_that_breaks: "Draws that meet it and fail", "符合条件者中未达成的";
    all_that_break: "All draws that fail", "全部模拟中未达成的";
    kept_in_box: "Draws that keep it and meet the condition", "达成者中符合条件的";
    box_that_keeps: "Draws that meet it and keep it", "符合条件者中达成的";
    all_that_keep: "All draws that keep it", "全部模拟中达成的";
    nothing_told: "No driver can be told from zero.", "没有可与零区分的驱动因素。";
}

impl Say {
    /// The mean that an answer is about: in English as `--of` takes it, in Chinese in words.
    pub(crate) fn mean_answered(self, figure: &str, words: &str) -> String {
        match self {
            Self(pvchain::Language::English) => format!("Mean {figure}"),
            Self(pvchain::Language::Chinese) => format!("{words}均值"),
        }
    }
}
