//! What pages of plans say.

use std::fmt;

use super::Say;

phrases! {
    plan_title(name): "{name}: the cheapest plan", "{name}：投资最低的方案";
    this_promise: "this promise", "该目标";
    all_at_once_required: "all promises at once", "全部目标同时";
    each_promise: "the least likely promise", "最难达成的目标";
    balance_promise: "balance", "平衡";
    all_at_once: "All at once", "全部同时";
    holds_with(what, p): "the probability of {what} is {p}", "{what}达成的概率为 {p}";
    nothing_needed(holds, asked):
        "Nothing needs to be added: {holds} already, and {asked} is required.",
        "无需新增：现状下{holds}，要求 {asked}。";
    plan_reached(cost, holds, asked):
        "For {cost}, {holds}; {asked} is required.", "投入 {cost}，{holds}，要求 {asked}。";
    plan_unreachable(what, asked):
        "No plan was found that brings the probability of {what} to {asked}.", "未找到使{what}达成概率达到 {asked} 的方案。";
    likeliest_plan(p, cost):
        "The best one reaches {p}, for {cost}.", "最好的方案达到 {p}，需投资 {cost}。";
    plan_unconfirmed(cost, holds, asked):
        "Undecided: for {cost}, {holds} on fresh draws, and no plan found surely reaches {asked}. More draws (--draws) may decide.",
        "尚不确定：投入 {cost}，在新的模拟中{holds}，没有方案确定达到 {asked}。增加模拟次数（--draws）或可判明。";
    plan_interrupted(cost, holds, asked):
        "Interrupted: the best plan found so far costs {cost}, and {holds}; {asked} is required.",
        "已中断：目前最好的方案需 {cost}，{holds}，要求 {asked}。";
    addition: "Addition", "新增项";
    promise: "Promise", "目标";
    added_to: "To", "环节";
    added: "Added", "新增";
    of_at_most: "Maximum", "上限";
    in_steps_of: "Step", "步长";
    cost: "Cost", "投资";
    cost_of_one: "Cost per unit", "单位投资";
    costs: "Costs", "投资";
    added_from: "From", "起始";
    all_additions: "All", "合计";
    additions_title: "What is added", "新增什么";
    could_be_added: "What could be added (pvchain plan)", "可以新增什么（pvchain plan）";
    without_plan: "Without plan", "现状";
    with_plan: "With the plan", "方案下";
    promises_title:
        "How likely are the promises kept? (on fresh draws)", "目标达成的概率（新的模拟）";
    in_the_way: "What stands in the way:", "障碍所在：";
    obstacle(name, p, more): "- {name}: at most {p}; {more}.", "- {name}：至多 {p}；{more}。";
    not_exhausted:
        "no addition is used up, so more of them would not help",
        "新增项均未用尽，再增加也无效";
    takes_all_of(additions): "this uses up {additions}", "需用尽{additions}";
    confidence: "Confidence", "保证率";
    nothing_added: "nothing", "无";
    frontier_title: "What confidence costs", "不同保证率所需的投资";
    one_more_unit: "One more unit of", "每增加一个单位";
    confidence_points: "Confidence, points", "保证率，百分点";
    final_output: "Final output", "终端产量";
    worth_title:
        "What one more unit is worth on top of the plan, ± half of the 95 % interval",
        "在方案之外每增加一个单位的价值（± 95 % 区间的一半）";
    plan_made_for: "Plan made for", "方案针对的子情景";
    holds_in: "Holds in", "适用于";
    holds_in_variants(held, all): "{held} of {all}", "{all} 个中 {held} 个";
    lacks_at_most: "Largest shortfall", "最大差距";
    too_dear_by: "Largest extra cost", "最多多投资";
    as_it_stands: "unchanged", "现状";
    all_of_them: "all of them", "全部子情景";
    regret_title: "Under variants: regret of each plan", "各子情景下：各方案的后悔值";
    its_own_plan: "Its own plan", "自身方案";
    plan_for_all: "The plan for all", "共同方案";
    own_cost: "Own cost", "自身投资";
    plan_variants_title:
        "How likely are the promises kept in each variant?", "各子情景下目标达成的概率";
    holds_in_every_variant:
        "The plan for all of them holds in every variant.", "共同方案在每个子情景下都可行。";
    holds_not_in_every_variant:
        "No plan found holds in every variant; the one for all of them comes nearest.",
        "未找到在每个子情景下都可行的方案；共同方案最为接近。";
    nothing_suffices_in(variants):
        "Nothing suffices in {variants}; the plan for all holds in the others.",
        "在{variants}下没有可行方案；共同方案在其余子情景下可行。";
    with_a_margin(points): ", with a margin of {points} points", "，留有 {points} 个百分点的余量";
    plans_tried(trials, draws):
        "{trials} plans tried on {draws} draws", "在 {draws} 次模拟上试算 {trials} 个方案";
    plan_checked(checks, fresh):
        "checked {checks} times on {fresh} fresh ones", "在 {fresh} 次新的模拟上检验 {checks} 次";
    plan_provenance(seed, version): "seed {seed}. pvchain {version}.", "随机种子 {seed}。pvchain {version}。";
}

// On pages for browsers.
phrases! {
    cheapest_plan: "The cheapest plan", "投资最低的方案";
    part_additions: "What to add", "增加什么";
    part_frontier: "What confidence costs", "不同保证率的投资";
    part_worth: "What a unit is worth", "一个单位值多少";
    additions_reading:
        "How much is added to each stage, and the maximum that could be.",
        "各环节的增加量，以及可增加的上限。";
    promises_reading:
        "Probability that each promise is kept, without any addition and with the plan, on draws that the search has not seen; the dashed line is the confidence asked for.",
        "现状下与按此方案各目标达成的概率，基于搜索未用过的模拟；虚线为要求的保证率。";
    frontier_reading:
        "The lowest cost found for each confidence; hover to see what is added.",
        "达到各保证率所需的最低投资；悬停可见增加了什么。";
    worth_reading:
        "By how many points the probability of keeping all promises changes with one more unit of a stage on top of the plan, with its paired 95 % interval.",
        "在方案之外多一个单位时，全部目标达成的概率变化多少个百分点，附配对 95 % 区间。";
    added_of_most(added, most, cost): "{added} of at most {most}, for {cost}", "{added}（上限 {most}），投资 {cost}";
    for_cost(added, cost): "{added} for {cost}", "{added}，投资 {cost}";
    one_more(stage, one, unit): "{stage}, {one} {unit}", "{stage}，{one} {unit}";
}
