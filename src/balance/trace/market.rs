//! Markets of one draw and one period: the price by bisection, and what it leaves each stage.

use super::Chapter;
use super::tracer::{ByStage, Tracer, YearSum, ratio};
use crate::message::texts;
use crate::metric::Metric;
use crate::scenario::band::TOLERANCE;
use crate::scenario::input::Input;
use crate::scenario::link::Link;
use crate::scenario::market::{ELASTICITY, Market, MarketField};
use crate::scenario::stage::{Stage, StageField};
use crate::units::Unit;

texts! {
    cash_cost: "cash cost", "现金成本";
    full_potential: "potential at full use", "满产产量";
    market_need: "need of the market", "市场需求";
    market_supply: "what all who sell could make", "全市场满产产量";
}

impl<'s> Tracer<'s> {
    fn of_market(&self, market: &Market, field: MarketField) -> Option<f64> {
        self.value(&Input::Market { market: market.id.clone(), field })
    }

    /// Years of the period.
    fn years(&self) -> f64 {
        self.time.as_ref().map_or(1.0, |time| time.years)
    }

    pub(super) fn amount(&self, amount: YearSum, of: &str) -> Option<f64> {
        self.amounts.get(&(amount, of.to_owned())).copied()
    }

    pub(super) fn keep(&mut self, amount: YearSum, of: &str, value: f64) {
        self.amounts.insert((amount, of.to_owned()), value);
    }

    /// `R` of every stage, with mixes as given.
    fn per_final(&self) -> ByStage<'s> {
        let w = self.mix_by(|stage| self.of(Metric::Potential, &stage.id));
        let last = &self.scenario.stages[self.scenario.final_stage_index()].id;
        let mut per_final = ByStage::new();
        for stage in self.order.iter().rev() {
            let of = |link: &Link| {
                let mix = w[&(link.from.as_str(), link.to.as_str())];
                self.r(link) * mix * per_final[link.to.as_str()]
            };
            let r = if stage.id == *last { 1.0 } else { self.out(stage).map(of).sum() };
            per_final.insert(&stage.id, r);
        }
        per_final
    }

    /// Prices, and the potentials that they leave.
    pub(super) fn clear(&mut self) {
        if self.scenario.markets.is_empty() {
            return;
        }
        self.chapter = Chapter::Market;
        let per_final = self.per_final();
        for stage in &self.scenario.stages {
            let full = self.of(Metric::Potential, &stage.id);
            self.keep(YearSum::Full, &stage.id, full);
        }
        for market in &self.scenario.markets {
            self.clear_one(market, &per_final);
        }
    }

    fn clear_one(&mut self, market: &'s Market, per_final: &ByStage<'s>) {
        let (years, id) = (self.years(), market.id.as_str());
        let (prices, unit) = (market.unit_of_prices(), &self.by_id(&market.stages[0]).unit);
        let outright = self.of_market(market, MarketField::Demand);
        let (need, equation) = if let Some(demand) = outright {
            (demand * years, "N = demand·years, given")
        } else {
            let demand = self.value(&Input::Demand).unwrap_or(0.0);
            let per_final: f64 = market.stages.iter().map(|id| per_final[id.as_str()]).sum();
            let other = self.of_market(market, MarketField::OtherDemand).unwrap_or(0.0);
            ((demand * per_final + other) * years, "N = years·(D·Σ R + other demand)")
        };
        let others = self.of_market(market, MarketField::OtherCapacity).map(|capacity| {
            let rate = self.of_market(market, MarketField::OtherRate).unwrap_or(1.0);
            let cost = self.of_market(market, MarketField::OtherCost);
            (rate * capacity * years, cost.expect("checked: others have a cost"))
        });
        let mut producers: Vec<(f64, f64)> = others.into_iter().collect();
        let sellers: Vec<&Stage> = market.stages.iter().map(|id| self.by_id(id)).collect();
        for stage in &sellers {
            let full = self.of(Metric::Potential, &stage.id);
            let cost = self.stage(stage, StageField::CashCost);
            let cost = cost.expect("checked: a seller has a cost");
            self.say(&stage.id, (full_potential(), "E = a·K or a·output"), (full, unit));
            self.say(&stage.id, (cash_cost(), "γ, given"), (cost, &prices));
            producers.push((full, cost));
        }
        let eta = self.of_market(market, MarketField::Elasticity).unwrap_or(ELASTICITY);
        let ceiling = self.of_market(market, MarketField::Ceiling);
        let supply: f64 = producers.iter().map(|(full, _)| full).sum();
        self.say(id, (market_need(), equation), (need, unit));
        self.say(id, (market_supply(), "Σ E"), (supply, unit));
        let (price, share) = clearing(need, &producers, (eta, ceiling));
        let served: f64 = producers.iter().map(|(full, cost)| full * share(*cost)).sum();
        self.keep(YearSum::Need, id, need);
        self.keep(YearSum::Supply, id, supply);
        self.keep(YearSum::Spent, id, if need > 0.0 { price * need } else { 0.0 });
        let short = (need - served).max(0.0);
        let short = if short > TOLERANCE * need { short } else { 0.0 };
        for stage in sellers {
            let cost = self.stage(stage, StageField::CashCost).unwrap_or(f64::NAN);
            let made = self.of(Metric::Potential, &stage.id) * share(cost);
            let equation = "Σ E·π^η/(π^η + γ^η) = N, at most the ceiling";
            self.figure(&stage.id, (Metric::Price, equation), (price, &prices));
            let equation = "max(0, N − Σ E·h)";
            self.figure(&stage.id, (Metric::MarketShortage, equation), (short, unit));
            let equation = "e = E·π^η/(π^η + γ^η)";
            self.figure(&stage.id, (Metric::Potential, equation), (made, unit));
        }
    }

    /// What a year has summed up of prices: the mean, weighted by need.
    pub(super) fn year_prices(&mut self) {
        self.chapter = Chapter::Market;
        for market in &self.scenario.markets {
            let [spent, need] = [YearSum::Spent, YearSum::Need]
                .map(|amount| self.amount(amount, &market.id).unwrap_or(f64::NAN));
            let prices = market.unit_of_prices();
            for stage in &market.stages {
                let of = (Metric::Price, "Σ π·N / Σ N over the periods");
                self.figure(stage, of, (ratio(spent, need), &prices));
            }
        }
    }

    /// Price times production, of a period.
    pub(super) fn sales(&mut self) {
        for stage in self.scenario.markets.iter().flat_map(|market| &market.stages) {
            let (price, p) = (self.of(Metric::Price, stage), self.of(Metric::Production, stage));
            self.keep(YearSum::Sales, stage, if p > 0.0 { price * p } else { 0.0 });
        }
    }

    /// Figures of a stage on a market, of a period or of a year.
    pub(super) fn market_figures(&mut self, stage: &'s Stage) {
        let Some(market) = self.scenario.market_of(&stage.id) else { return };
        let [need, supply] = [YearSum::Need, YearSum::Supply]
            .map(|amount| self.amount(amount, &market.id).unwrap_or(f64::NAN));
        let (id, unit, p) =
            (stage.id.as_str(), &stage.unit, self.of(Metric::Production, &stage.id));
        let rate = ratio(need, supply).min(1.0);
        let rate = if supply > 0.0 { rate } else { f64::NAN };
        self.figure(id, (Metric::MarketRate, "min(1, N / Σ E)"), (rate, unit));
        self.figure(id, (Metric::MarketShare, "p / N"), (ratio(p, need), unit));
        let gap = supply - need;
        let gap = if gap.abs() > TOLERANCE * supply { gap } else { 0.0 };
        self.figure(id, (Metric::MarketGap, "Σ E − N"), (gap, unit));
    }

    /// `E` over all local need of it at full use.
    pub(super) fn coverage_at_full(&mut self, stage: &'s Stage) {
        if self.scenario.markets.is_empty() {
            return;
        }
        let full = |id: &str| self.amount(YearSum::Full, id).unwrap_or(f64::NAN);
        let need: f64 = self
            .out(stage)
            .map(|link| {
                self.r(link) * self.w[&(link.from.as_str(), link.to.as_str())] * full(&link.to)
            })
            .sum();
        let coverage = ratio(full(&stage.id), need);
        let of = (Metric::CoverageAtFull, "E / Σ r·w·E");
        self.figure(&stage.id, of, (coverage, &Unit::one()));
    }
}

/// The price of a market, and the share of what a producer of some cost could make that runs.
fn clearing(
    need: f64,
    producers: &[(f64, f64)],
    (eta, ceiling): (f64, Option<f64>),
) -> (f64, impl Fn(f64) -> f64) {
    let supply: f64 = producers.iter().map(|(full, _)| full).sum();
    let at = move |price: f64, cost: f64| 1.0 / (1.0 + libm::pow(cost / price, eta));
    let is_full = need >= supply * (1.0 - 1e-9);
    let price = if need <= 0.0 {
        f64::NAN
    } else if is_full {
        ceiling.unwrap_or(f64::NAN)
    } else {
        // By halves, of the logarithm of the price.
        let (mut low, mut high) = (-690.0, 690.0);
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            let price = libm::exp(middle);
            let made: f64 = producers.iter().map(|(full, cost)| full * at(price, *cost)).sum();
            if made < need { low = middle } else { high = middle }
        }
        let price = libm::exp(0.5 * (low + high));
        ceiling.map_or(price, |ceiling| price.min(ceiling))
    };
    let share = move |cost: f64| {
        if need <= 0.0 {
            0.0
        } else if price.is_nan() {
            1.0
        } else {
            at(price, cost)
        }
    };
    (price, share)
}
