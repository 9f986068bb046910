//! Markets: prices that do not exist where all that could be made is needed, and costs and demand
//! that no market asks for.

use super::draws::{BLOCKS, DRAWS, MOST_ROWS};
use super::finding::{Lint, LintKind};
use crate::balance::balance_periods;
use crate::message::texts;
use crate::metric::Metric;
use crate::model::Model;
use crate::sample::{BLOCK, Block, Sampler};
use crate::scenario::Scenario;
use crate::scenario::market::ELASTICITY;

/// Share of draws from which on a market that is full asks for a ceiling.
const OFTEN: f64 = 0.01;

texts! {
    market_full(market, share):
        "market {market}: demand reaches full capacity in {share} % of the draws, so these have no price. Give it a `ceiling`",
        "市场 {market}：{share} % 的模拟中需求达到全部产能，此时没有价格。请给出 `ceiling`";
    market_full_tailed(market, share):
        "market {market}: demand reaches full capacity in {share} % of the draws, so these have no price; at an elasticity of 2 or less the prices of the others have no variance. Give it a `ceiling`",
        "市场 {market}：{share} % 的模拟中需求达到全部产能，此时没有价格；其余模拟中，弹性不大于 2 时价格没有方差。请给出 `ceiling`";
    demand_never_used: "[demand] is used by no market", "没有市场用到 [demand]";
    cost_never_used(stage): "{stage} has a cash cost but sells on no market", "{stage} 给出了现金成本，但不在任何市场上销售";
}

pub(super) fn markets(scenario: &Scenario) -> Vec<Lint> {
    let mut found = full(scenario);
    let uses_demand = scenario.markets.iter().any(|market| market.demand.is_none());
    if scenario.demand.of_final.is_some() && !uses_demand {
        found.push(Lint::new(LintKind::NoMarket, "demand", demand_never_used()));
    }
    for stage in &scenario.stages {
        if stage.cash_cost.is_some() && scenario.market_of(&stage.id).is_none() {
            found.push(Lint::new(LintKind::NoMarket, &stage.id, cost_never_used(&stage.id)));
        }
    }
    found
}

/// Markets without a ceiling that are full too often, in any period.
fn full(scenario: &Scenario) -> Vec<Lint> {
    let open = || scenario.markets.iter().filter(|market| market.ceiling.is_none());
    if open().next().is_none() {
        return Vec::new();
    }
    let model = Model::with_metrics(scenario, &[Metric::Price, Metric::MarketRate]);
    let computed = model.row_count.saturating_mul(model.periods.len());
    if computed.saturating_mul(8) > MOST_ROWS {
        return Vec::new();
    }
    let rows: Vec<_> = open()
        .map(|market| {
            [Metric::Price, Metric::MarketRate]
                .map(|metric| market.stages.first().and_then(|stage| model.row(metric, stage)))
        })
        .collect();
    let mut without = vec![0_u64; rows.len()];
    let sampler = Sampler::new(&model, 1);
    let mut block = Block::new(&model);
    for number in 0..BLOCKS {
        sampler.draw(number, &mut block);
        let mut missing = vec![[false; BLOCK]; rows.len()];
        balance_periods(&mut block, |_, block| {
            for (rows, missing) in rows.iter().zip(&mut missing) {
                let [Some(price), Some(rate)] = *rows else { continue };
                let lanes = block.row(price).iter().zip(block.row(rate));
                for (missing, (price, rate)) in missing.iter_mut().zip(lanes) {
                    // Where nothing is needed there is no price, either.
                    *missing |= price.is_nan() && *rate > 0.0;
                }
            }
        });
        for (without, missing) in without.iter_mut().zip(&missing) {
            *without += missing.iter().map(|missing| u64::from(*missing)).sum::<u64>();
        }
    }
    let draws = DRAWS as f64;
    let often = open().zip(without).filter(|(_, without)| *without as f64 > OFTEN * draws);
    let found = often.map(|(market, without)| {
        let share = format!("{:.0}", 100.0 * without as f64 / draws);
        let elasticity = market.elasticity.as_ref();
        let least = elasticity.map_or(ELASTICITY, |quantity| {
            quantity.iter().map(|law| law.support().min).fold(f64::INFINITY, f64::min)
        });
        let say = if least <= 2.0 { market_full_tailed } else { market_full };
        Lint::new(LintKind::MarketFull, &market.id, say(&market.id, share))
    });
    found.collect()
}
