//! What pages of plans say.

use std::fmt;

use super::Say;

phrases! {
    plan_title(name): "{name}: the cheapest plan", "{name}：最省方案";
    this_promise: "this promise", "该目标";
    all_at_once_required: "all promises at once", "全部目标同时";
    each_promise: "the least likely promise", "最难达成的目标";
    balance_promise: "balance", "平衡";
    all_at_once: "All at once", "全部同时";
    holds_with(what, p): "the probability of {what} is {p}", "{what}达成的概率为 {p}";
    nothing_needed(holds, asked):
        "Nothing is needed: {holds} as it stands; {asked} asked.",
        "无需新增：现状下{holds}，要求 {asked}。";
    plan_reached(cost, holds, asked):
        "With {cost}, {holds}; {asked} asked.", "投入 {cost}，{holds}，要求 {asked}。";
    plan_unreachable(what, asked):
        "No plan found brings {what} to {asked}.", "未找到使{what}达成概率达到 {asked} 的方案。";
    likeliest_plan(p, cost):
        "The likeliest one reaches {p}, for {cost}.", "最有把握的方案为 {p}，需 {cost}。";
    plan_unconfirmed(cost, holds, asked):
        "Not sure: for {cost}, {holds} on fresh draws, and nothing found reaches {asked} for certain. More draws (--draws) may tell.",
        "尚不确定：投入 {cost}，在新的抽样中{holds}，没有方案确定达到 {asked}。增加抽样（--draws）或可判明。";
    plan_interrupted(cost, holds, asked):
        "Interrupted: the best plan found so far costs {cost}, and {holds}; {asked} asked.",
        "已中断：目前最好的方案需 {cost}，{holds}，要求 {asked}。";
    addition: "Addition", "新增项";
    promise: "Promise", "承诺";
    added_to: "To", "环节";
    added: "Added", "新增";
    of_at_most: "Of at most", "上限";
    in_steps_of: "In steps of", "步长";
    cost: "Cost", "投资";
    cost_of_one: "Cost of one", "单位投资";
    costs: "Costs", "投资";
    added_from: "From", "起始";
    all_additions: "All", "合计";
    additions_title: "What is added", "新增什么";
    could_be_added: "What could be added (pvchain plan)", "可以新增什么（pvchain plan）";
    without_plan: "Without", "现状";
    with_plan: "With the plan", "方案下";
    promises_title:
        "How likely promises are kept, on fresh draws", "目标达成的概率（新的抽样）";
    in_the_way: "What stands in the way:", "障碍所在：";
    obstacle(name, p, more): "- {name}: at most {p}; {more}.", "- {name}：至多 {p}；{more}。";
    not_exhausted:
        "no addition is exhausted, so more of them would not help",
        "没有新增项用尽，再多也无济于事";
    takes_all_of(additions): "that takes all of {additions}", "需用尽{additions}";
    confidence: "Confidence", "把握度";
    nothing_added: "nothing", "无";
    frontier_title: "What confidence costs", "不同把握度所需的投资";
    one_more_unit: "One more unit of", "每增加一个单位";
    confidence_points: "Confidence, points", "把握度，百分点";
    final_output: "Final output", "终端产量";
    worth_title:
        "What one more unit is worth beside the plan, ± half of the 95 % interval",
        "在方案之外每增加一个单位的价值（± 95 % 区间的一半）";
    plan_made_for: "Plan made for", "方案所依";
    holds_in: "Holds in", "成立于";
    holds_in_variants(held, all): "{held} of {all}", "{all} 个中 {held} 个";
    lacks_at_most: "Lacks at most", "最多欠缺";
    too_dear_by: "Too dear by at most", "最多多花";
    as_it_stands: "as it stands", "现状";
    all_of_them: "all of them", "全部变体";
    regret_title: "Under variants: regret of each plan", "各变体下：各方案的后悔值";
    its_own_plan: "Its own plan", "自身方案";
    plan_for_all: "The plan for all", "共同方案";
    own_cost: "Own cost", "自身投资";
    plan_variants_title:
        "How likely promises are kept in each variant", "各变体下目标达成的概率";
    holds_in_every_variant:
        "The plan for all of them holds in every variant.", "共同方案在每个变体下都成立。";
    holds_not_in_every_variant:
        "No plan found holds in every variant; the one for all of them comes nearest.",
        "未找到在每个变体下都成立的方案；共同方案最为接近。";
    nothing_suffices_in(variants):
        "Nothing suffices in {variants}; the plan for all holds in the others.",
        "在{variants}下没有足够的方案；共同方案在其余变体下成立。";
    with_a_margin(points): ", with a margin of {points} points", "，留有 {points} 个百分点的余量";
    plans_tried(trials, draws):
        "{trials} plans tried on {draws} draws", "在 {draws} 次抽样上试算 {trials} 个方案";
    plan_checked(checks, fresh):
        "checked {checks} times on {fresh} fresh ones", "在 {fresh} 次新的抽样上检验 {checks} 次";
    plan_provenance(seed, version): "seed {seed}. pvchain {version}.", "种子 {seed}。pvchain {version}。";
}

// On pages for browsers.
phrases! {
    cheapest_plan: "The cheapest plan", "最省方案";
    part_additions: "What to add", "增加什么";
    part_frontier: "What confidence costs", "把握度的代价";
    part_worth: "What a unit is worth", "一个单位值多少";
    additions_reading:
        "How much is added to each stage, of the most that could be.",
        "各环节的增加量，以及可增加的上限。";
    promises_reading:
        "Probability that each promise is kept, without any addition and with the plan, on draws that the search has not seen; the dashed line is the confidence asked for.",
        "不增加与按此方案时各承诺兑现的概率，基于搜索未用过的抽样；虚线为所要的把握度。";
    frontier_reading:
        "The cheapest cost found for each confidence; hovering tells what is added.",
        "达到各把握度所需的最低投资；悬停可见增加了什么。";
    worth_reading:
        "By how many points the probability of keeping all promises changes with one more unit of a stage beside the plan, with its paired 95 % interval.",
        "在方案之外多一个单位时，全部承诺兑现的概率变化多少个百分点，附配对 95 % 区间。";
    added_of_most(added, most, cost): "{added} of at most {most}, for {cost}", "{added}（上限 {most}），投资 {cost}";
    for_cost(added, cost): "{added} for {cost}", "{added}，投资 {cost}";
    one_more(stage, one, unit): "{stage}, {one} {unit}", "{stage}，{one} {unit}";
}
