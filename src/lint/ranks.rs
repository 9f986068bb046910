//! What the laws tell of rank correlations: inputs with few values may not move together as wished.

use std::collections::BTreeMap;

use super::finding::{Lint, LintKind};
use crate::law::rank_correlation::RankMargin;
use crate::message::{Text, texts};
use crate::scenario::Scenario;
use crate::scenario::correlation::{Correlation, Group, Strength};
use crate::scenario::input::Input;
use crate::scenario::quantity::Quantity;

texts! {
    both(one, other): "{one} and {other}", "{one} 与 {other}";
    out_of_reach(correlation, wished, pair, attained):
        "correlation {correlation}: inputs with few values cannot all have a rank correlation of {wished}; that of {pair} is {attained}",
        "相关组 {correlation}：取值有限的输入无法都达到秩相关 {wished}；{pair} 实际为 {attained}";
}

/// What a rank correlation may be off before it is said.
const SLACK: f64 = 0.005;

/// Rank correlations that are not attained, each with the pair that is furthest off.
pub(super) fn ranks(scenario: &Scenario) -> Vec<Lint> {
    let groups: BTreeMap<&str, &Group> =
        scenario.groups().iter().map(|group| (group.id.as_str(), group)).collect();
    let wished = scenario.correlations.iter().filter_map(|one| match one.strength {
        Strength::Spearman(wished) => Some((one, wished, groups.get(one.id.as_str())?)),
        _ => None,
    });
    let quantities: BTreeMap<Input, &Quantity> = scenario.inputs().collect();
    wished.filter_map(|(one, wished, group)| missed((one, wished), group, &quantities)).collect()
}

fn missed(
    (correlation, wished): (&Correlation, f64),
    group: &Group,
    quantities: &BTreeMap<Input, &Quantity>,
) -> Option<Lint> {
    let margin = |input: &Input| quantities.get(input).map(|quantity| quantity.rank_margin());
    let margins: Vec<RankMargin> = group.members.iter().filter_map(margin).collect();
    if !margins.iter().any(RankMargin::is_discrete) {
        return None;
    }
    let mut known: Vec<(&RankMargin, &RankMargin, f64)> = Vec::new();
    let mut worst: Option<(f64, [usize; 2])> = None;
    for (i, one) in margins.iter().enumerate() {
        for (j, other) in margins.iter().enumerate().take(i) {
            let rho = match &group.strength {
                Strength::Rho(rho) | Strength::Spearman(rho) => *rho,
                Strength::Matrix(rows) => rows[i][j],
            };
            if known.contains(&(one, other, rho)) {
                continue;
            }
            known.push((one, other, rho));
            let off = |attained: f64| (attained - wished).abs();
            let attained = one.rank_correlation(other, rho).filter(|found| off(*found) > SLACK);
            let Some(attained) = attained else { continue };
            if worst.is_none_or(|(found, _)| off(attained) > off(found)) {
                worst = Some((attained, [j, i]));
            }
        }
    }
    let (attained, pair) = worst?;
    let [one, other] = pair.map(|at| group.members[at].to_string());
    let attained = Text::data(format_args!("{attained:.2}"));
    let text = out_of_reach(&correlation.id, Text::data(wished), both(one, other), attained);
    Some(Lint::new(LintKind::RankOutOfReach, &correlation.id, text))
}
