//! What pages of comparisons say.

use pvchain::Figure;
use std::fmt;

use super::Say;
use crate::names::plain;

phrases! {
    comparison_of: "Scenarios on the same draws", "情景比较（使用同一组随机数）";
    compared(scenarios, draws, reference):
        "{scenarios} scenarios on the same {draws} draws; the reference is {reference}.",
        "{scenarios} 个情景，同样的 {draws} 次模拟；以 {reference} 为基准。";
    figure: "Figure", "指标";
    reference: "Reference", "基准";
    here: "Here", "本情景";
    difference: "Difference", "差异";
    worth: "Worth", "配对增效";
    differences_title(scenario): "{scenario} minus the reference", "{scenario}：与基准情景之差";
}

// In words.
phrases! {
    balanced_head: "Balanced", "平衡";
    all_targets_head: "All targets", "全部目标";
    target_named(id): "Target {id}", "目标「{id}」";
    throughput_head: "Throughput", "自给产出";
    output_head: "Output", "终端产量";
    side_by_side_title:
        "Side by side: probabilities, and means of closed throughput and final output",
        "各情景并列：概率，以及自给产出与终端产量的均值";
    too_few_effective(scenario, draws):
        "{scenario}: weighting by observations leaves {draws} effective draws, too few to rely on.",
        "{scenario}：按观测值加权后，有效样本量仅 {draws}，结果不可靠。";
    mean_of(metric, unit): "Mean {metric}{unit}", "{metric}均值{unit}";
    in_percent: ", %", "（%）";
    no_difference(scenario):
        "{scenario}: no figure shown here differs from the reference.",
        "{scenario}：此处所列指标与基准情景均无差异。";
    not_told_apart(figures):
        "{figures} figures cannot be told apart from the reference",
        "{figures} 项指标与基准情景无法区分";
    others_differ(figures):
        "{figures} figures of other metrics also differ (see --metrics and --json)",
        "另有 {figures} 项其他指标也有差异（见 --metrics、--json）";
    shares_all(scenario):
        "{scenario} shares every input with the reference.", "{scenario}：输入与基准情景全部相同。";
    not_shared(inputs, said): "{inputs} inputs are not shared: {said}.", "不同的输入 {inputs} 项：{said}。";
    another_law(inputs):
        "different number or distribution, same random numbers: {inputs}",
        "数值或分布不同（随机数相同）：{inputs}";
    here_alone(inputs): "only here: {inputs}", "仅本情景有：{inputs}";
    reference_alone(inputs): "only in the reference: {inputs}", "仅基准情景有：{inputs}";
    coupled_otherwise(inputs):
        "correlated differently, so that the draws differ: {inputs}",
        "相关关系不同，因而取值不同：{inputs}";
    compared_on(draws, seed, design):
        "{draws} draws, seed {seed}, {design} design; ± is half of the paired 95 % interval.",
        "{draws} 次模拟，随机种子 {seed}，{design}，± 为配对 95 % 区间的半宽。";
    worth_means(version):
        " \"Worth\": how many times more draws separate runs would need for equally narrow intervals. pvchain {version}.",
        "配对增效：若各情景分别模拟，达到同样窄的区间所需模拟次数的倍数。pvchain {version}。";
}

// On pages for browsers.
phrases! {
    part_side: "Side by side", "并列";
    side_by_side_chart: "How likely is it in each scenario?", "各情景中的概率";
    side_by_side_reading:
        "Probability that the chain balances and that targets are met, with 95 % intervals.",
        "产业链平衡与目标达成的概率及其 95 % 区间。";
    part_differences: "What differs", "差异";
    part_inputs: "Inputs that are not shared", "不同的输入";
    differences_reading:
        "Differences whose paired 95 % interval excludes zero. Each unit has its own axis. Worth: how many times more draws separate runs would need for equally narrow intervals.",
        "配对 95 % 区间不含零的差异，每种单位各用一条坐标轴。配对增效：若各情景分别抽样，达到同样窄的区间所需抽样的倍数。";
    difference_hover(difference, reference, here):
        "{difference}; reference {reference}, here {here}",
        "{difference}；基准 {reference}，本情景 {here}";
    nothing_differs: "No figure differs from the reference.", "没有指标与基准情景不同。";
}

impl Say {
    /// What a probability is of, by the name of the figure.
    pub(crate) fn probability_of(self, figure: Option<&Figure>) -> String {
        match figure {
            Some(Figure::Target(id)) => self.target_named(plain(id)),
            None => self.all_targets_head().to_owned(),
            Some(_) => self.balanced_head().to_owned(),
        }
    }
}
