//! Markets: the price at which everybody who sells makes what is needed, and what that leaves each
//! stage to make.
//!
//! A producer runs the share `h = z / (z + ρ)` of what it could, with `z = (π/γ₀)^η` and
//! `ρ = (γ/γ₀)^η`, where `γ₀` is the cost of everybody else, or of the first stage where nobody else
//! sells. So the price that clears the market is the one positive root of
//!
//! ```text
//! Σ_k E_k·z / (z + ρ_k) = N
//! ```
//!
//! found by Newton's method within bounds; for two producers a quadratic starts it. `z` is 0 where nothing is needed, and infinite where all
//! that could be made is needed and no ceiling holds the price.

#![expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]

use super::compile::Compiler;
use super::index::{PerFinal, Row, StageRows};
use super::lanes::{BLOCK, Known, Lanes, beyond_rounding, larger, lesser, ratio};
use crate::metric::Metric;
use crate::scenario::band::TOLERANCE;
use crate::scenario::input::Input;
use crate::scenario::market::{ELASTICITY, Market, MarketField};
use crate::scenario::stage::StageField;

/// Need counts as all that could be made from this share of it on.
const FULL: f64 = 1.0 - 1e-9;
/// Need that may be left open when the price is found.
const OPEN: f64 = 1e-14;
/// Costs are no further apart than this, to the power of the elasticity.
const FURTHEST: f64 = 1e150;

impl Compiler<'_> {
    /// Prices, and the potentials that they leave.
    pub(super) fn markets(&mut self) {
        let scenario = self.scenario;
        if scenario.markets.is_empty() {
            return;
        }
        let demand = self.input(&Input::Demand).map(|yearly| self.in_period(yearly));
        for market in &scenario.markets {
            self.clear(market, demand);
        }
    }

    fn market_input(&self, market: &Market, field: MarketField) -> Option<Row> {
        self.input(&Input::Market { market: market.id.clone(), field })
    }

    /// The row of an amount in the period, from that of the amount per year.
    fn in_period(&mut self, yearly: Row) -> Row {
        if self.scenario.horizon.is_some() { self.per_period(yearly) } else { yearly }
    }

    fn clear(&mut self, market: &Market, demand: Option<Row>) {
        let stages: Vec<usize> =
            market.stages.iter().map(|id| self.position[id.as_str()]).collect();
        let need = self.need(market, (&stages, demand));
        let elasticity = self.market_input(market, MarketField::Elasticity);
        let elasticity = elasticity.unwrap_or_else(|| self.set([], |[]| ELASTICITY));
        // Everybody else, then the stages: what each could make, and its cost.
        let mut producers = Vec::new();
        if let Some((capacity, cost)) = self
            .market_input(market, MarketField::OtherCapacity)
            .zip(self.market_input(market, MarketField::OtherCost))
        {
            let capacity = self.in_period(capacity);
            let full = match self.market_input(market, MarketField::OtherRate) {
                Some(rate) => self.set([capacity, rate], |[k, a]| k * a),
                None => capacity,
            };
            producers.push((full, cost));
        }
        let others = producers.len();
        for &stage in &stages {
            let cost = self.stage_input(stage, StageField::CashCost);
            producers.push((self.stages[stage].full, cost.expect("checked: a seller has a cost")));
        }
        let (_, least) = producers[0];
        // ρ = (γ/γ₀)^η, 1 for the first.
        let relative = |own: &mut Self, price| {
            own.set([price, least, elasticity], |[price, least, eta]| {
                let power = libm::exp(eta * libm::log(price / least));
                power.clamp(1.0 / FURTHEST, FURTHEST)
            })
        };
        let costs: Vec<Row> =
            producers[1..].iter().map(|(_, cost)| relative(self, *cost)).collect();
        let total = self.sum(producers.iter().map(|(full, _)| vec![*full]));
        let ceiling = self.market_input(market, MarketField::Ceiling);
        let highest = ceiling.map(|ceiling| (ceiling, relative(self, ceiling)));
        let z = self.clearing((need, total), &producers, &costs);
        if let Some((_, highest)) = highest {
            self.update(z, [highest], |z, [highest]| lesser(z, highest));
        }
        let cleared = self.price((z, least, elasticity), highest);
        // e = E·h
        let made: Vec<Row> = producers
            .iter()
            .enumerate()
            .map(|(at, (full, _))| match at.checked_sub(1) {
                None => self.set([*full, z], |[full, z]| full / (1.0 + 1.0 / z)),
                Some(at) => {
                    self.set([*full, costs[at], z], |[full, rho, z]| full / (1.0 + rho / z))
                }
            })
            .collect();
        for (&stage, &made) in stages.iter().zip(&made[others..]) {
            self.stages[stage].potential = made;
            self.report(Metric::Potential, stage, made);
            self.market.amounts.push(self.stages[stage].full);
        }
        let served = self.sum(made.iter().map(|made| vec![*made]));
        let shortage = self.set([need, served], |[need, served]| {
            beyond_rounding(larger(need - served, 0.0), need)
        });
        let spent = |[price, need]: [f64; 2]| if need > 0.0 { price * need } else { 0.0 };
        let spent = self.set([cleared, need], spent);
        self.market.amounts.extend([need, total, spent]);
        // Of a year the mean over its periods, weighted by need.
        let price = self.set([cleared], |[price]| price);
        self.only_of_year(price, [spent, need], |[spent, need]| ratio(spent, need));
        for stage in stages {
            self.market.sellers.insert(stage, [price, need, total]);
            self.report(Metric::Price, stage, price);
            self.report(Metric::MarketShortage, stage, shortage);
        }
    }

    /// `N = D·Σ R + other demand`, or the market's own demand.
    fn need(&mut self, market: &Market, (stages, demand): (&[usize], Option<Row>)) -> Row {
        if let Some(outright) = self.market_input(market, MarketField::Demand) {
            return self.in_period(outright);
        }
        let demand = demand.expect("checked: a market has a demand");
        let mut terms: Vec<Vec<Row>> = Vec::new();
        for &stage in stages {
            // Checked: a seller feeds the final stage.
            match self.of_year(|own| own.per_final(stage)) {
                PerFinal::Nothing => {}
                PerFinal::One => terms.push(vec![demand]),
                PerFinal::Of(r) => terms.push(vec![demand, r]),
            }
        }
        if let Some(other) = self.market_input(market, MarketField::OtherDemand) {
            let other = self.in_period(other);
            terms.push(vec![other]);
        }
        self.sum(terms)
    }

    /// `z`, before any ceiling.
    fn clearing(
        &mut self,
        (need, total): (Row, Row),
        producers: &[(Row, Row)],
        costs: &[Row],
    ) -> Row {
        let mut sources = vec![need, total, producers[0].0];
        for ((full, _), cost) in producers[1..].iter().zip(costs) {
            sources.extend([*full, *cost]);
        }
        self.set_from_all(sources, |known, sources, out| match sources {
            [need, total, ..] => cleared((known, sources), [*need, *total], out),
            _ => out.fill(f64::NAN),
        })
    }

    /// `π = γ₀·z^(1/η)`, undefined where nothing is needed or nothing holds the price.
    fn price(
        &mut self,
        (z, least, elasticity): (Row, Row, Row),
        highest: Option<(Row, Row)>,
    ) -> Row {
        let price = |[z, least, eta]: [f64; 3]| {
            let is_price = z > 0.0 && z < f64::INFINITY;
            if is_price { least * libm::exp(libm::log(z) / eta) } else { f64::NAN }
        };
        let row = self.set([z, least, elasticity], price);
        if let Some((ceiling, highest)) = highest {
            self.update(
                row,
                [z, highest, ceiling],
                |price, [z, highest, ceiling]| {
                    if z >= highest { ceiling } else { price }
                },
            );
        }
        row
    }

    /// Price times production, where accounts follow the price.
    pub(super) fn sales(&mut self) {
        if !self.needs_accounts() {
            return;
        }
        let accounts = self.scenario.accounts.iter().flat_map(|account| &account.intensity);
        let priced = accounts.filter(|(_, intensity)| intensity.times_price);
        let priced: Vec<usize> = priced.map(|(id, _)| self.position[id.as_str()]).collect();
        for stage in priced {
            if self.market.sales.contains_key(&stage) {
                continue;
            }
            let Some([price, ..]) = self.market.sellers.get(&stage).copied() else { continue };
            let StageRows { production, .. } = self.stages[stage];
            let sold = |[price, p]: [f64; 2]| if p > 0.0 { price * p } else { 0.0 };
            let sales = self.set([price, production], sold);
            self.market.sales.insert(stage, sales);
            self.market.amounts.push(sales);
        }
    }

    /// What the market needs of what it could make, of a period or of a year.
    pub(super) fn market_figures(&mut self) {
        for (stage, [_, need, total]) in self.market.sellers.clone() {
            let production = self.stages[stage].production;
            let id = &self.order[stage].id;
            self.figure((Metric::MarketRate, id), [need, total], |[need, total]| {
                // Undefined stays undefined.
                lesser(1.0, ratio(need, total))
            });
            self.figure((Metric::MarketShare, id), [production, need], |[p, need]| ratio(p, need));
            self.figure((Metric::MarketGap, id), [total, need], |[total, need]| {
                if (total - need).abs() > TOLERANCE * total { total - need } else { 0.0 }
            });
        }
    }
}

/// `z` in every lane.
fn cleared((known, sources): (Known<'_>, &[Row]), [need, total]: [Row; 2], out: &mut Lanes) {
    let (need, total) = (known.row(need), known.row(total));
    let first = known.row(sources[2]);
    match sources[3..] {
        [] => {
            for lane in 0..BLOCK {
                let left = total[lane] - need[lane];
                out[lane] = bounded((need[lane], total[lane]), || need[lane] / left);
            }
        }
        [full, cost] => {
            let (full, cost) = (known.row(full), known.row(cost));
            for lane in 0..BLOCK {
                let (n, e) = (need[lane], [first[lane], full[lane]]);
                out[lane] = bounded((n, total[lane]), || {
                    let start = of_two(n, e, cost[lane]);
                    solve((n, start), |z| {
                        let [a, b] = [supply(e[0], 1.0, z), supply(e[1], cost[lane], z)];
                        [a[0] + b[0], a[1] + b[1]]
                    })
                });
            }
        }
        ref others => {
            for lane in 0..BLOCK {
                let n = need[lane];
                let rest = || {
                    others
                        .chunks_exact(2)
                        .map(|pair| [known.row(pair[0])[lane], known.row(pair[1])[lane]])
                };
                out[lane] = bounded((n, total[lane]), || {
                    // At one cost, the mean one, so much would be needed.
                    let costs = rest().map(|[full, rho]| full * rho).sum::<f64>();
                    let mean = (first[lane] + costs) / total[lane];
                    let start = mean * n / (total[lane] - n);
                    solve((n, start), |z| {
                        rest()
                            .map(|[full, rho]| supply(full, rho, z))
                            .fold(supply(first[lane], 1.0, z), |[made, slope], [more, steeper]| {
                                [made + more, slope + steeper]
                            })
                    })
                });
            }
        }
    }
}

/// 0 where nothing is needed, infinite where all is.
#[inline(always)]
fn bounded((need, total): (f64, f64), between: impl FnOnce() -> f64) -> f64 {
    if need <= 0.0 {
        0.0
    } else if need >= FULL * total {
        f64::INFINITY
    } else {
        between()
    }
}

/// What a producer makes at `z`, and how much more at a higher one.
#[inline(always)]
fn supply(full: f64, rho: f64, z: f64) -> [f64; 2] {
    let made = full / (1.0 + rho / z);
    let run = 1.0 + z / rho;
    [made, full / (rho * run * run)]
}

/// The positive root of `(E₀ + E₁ − N)·z² + (E₀·ρ + E₁ − N·(1 + ρ))·z − N·ρ = 0`.
#[inline(always)]
fn of_two(need: f64, [e0, e1]: [f64; 2], rho: f64) -> f64 {
    let (a, b, c) = (e0 + e1 - need, (e0 - need) * rho + (e1 - need), need * rho);
    let root = (b * b + 4.0 * a * c).sqrt();
    if b > 0.0 { 2.0 * c / (b + root) } else { (root - b) / (2.0 * a) }
}

/// Where supply, which rises ever less, meets need: Newton's method within bounds that close in.
#[inline(always)]
fn solve((need, start): (f64, f64), supply: impl Fn(f64) -> [f64; 2]) -> f64 {
    const MOST: usize = 200;
    let (mut low, mut high, mut z) = (0.0, f64::INFINITY, start);
    if !(z > 0.0 && z < f64::INFINITY) {
        z = 1.0;
    }
    for _ in 0..MOST {
        let [made, slope] = supply(z);
        let over = made - need;
        if over.abs() <= OPEN * need {
            return z;
        }
        if over > 0.0 {
            high = z;
        } else {
            low = z;
        }
        let next = z - over / slope;
        let is_between = next > low && next < high;
        let next = match (is_between, low > 0.0, high < f64::INFINITY) {
            (true, ..) => next,
            (_, true, true) => (low * high).sqrt(),
            (_, false, _) => z / 64.0,
            (_, true, false) => z * 64.0,
        };
        if next == z {
            return z;
        }
        z = next;
    }
    z
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three producers, and costs that are far apart: what is made at the root is what is needed.
    #[test]
    fn supply_meets_need() {
        for step in 1..400 {
            let share = f64::from(step) / 400.0;
            for spread in [1.0, 3.0, 1e4, 1e12, 1e40] {
                let producers = [[700.0, 1.0], [300.0, spread], [50.0, 1.0 / spread]];
                let total = 1050.0;
                let need = share * total;
                let made = |z: f64| {
                    let each = producers.map(|[full, rho]| supply(full, rho, z));
                    each.iter().fold([0.0; 2], |sum, one| [sum[0] + one[0], sum[1] + one[1]])
                };
                let z = solve((need, 1.0), made);
                assert!((made(z)[0] / need - 1.0).abs() < 1e-12, "{share} {spread} {z}");
                let two = of_two(share * 1000.0, [700.0, 300.0], spread);
                let of_two = supply(700.0, 1.0, two)[0] + supply(300.0, spread, two)[0];
                assert!((of_two / (share * 1000.0) - 1.0).abs() < 1e-3, "{share} {spread} {two}");
            }
        }
    }
}
