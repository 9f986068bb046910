//! Markets: where stages of the plan sell beside everybody else, at one price.

use super::key::{
    Allowed, Declaration, Keyed, UnitRule, ValueKind, amount, id, number, row, table,
};
use super::quantity::Quantity;
use super::says;
use crate::units::Unit;

/// Elasticity of supply where a market says nothing.
pub(crate) const ELASTICITY: f64 = 2.2;

const fn price(about: &'static str) -> Declaration {
    row(ValueKind::Number(Allowed::Positive, UnitRule::Price), about)
}

table! {
    /// One market: stages of the plan that sell on it, and everybody else who does.
    ///
    /// ```
    /// use pvchain::Market;
    ///
    /// let market = Market::of(["polysilicon"])
    ///     .id("polysilicon")
    ///     .other_capacity(1900)
    ///     .other_cost(45)
    ///     .ceiling(300)
    ///     .price_unit("元/kg");
    /// assert_eq!(market.stages, ["polysilicon"]);
    /// ```
    pub struct Market with MarketField,
        "A market: stages that sell at one price, and everybody else who does."
    {
        /// What the file and all answers call it.
        id from String: String =
            id("The id in input names.").needed(|| says::an_id_such_as("\"polysilicon\"")),
        /// The stages of the plan that sell on it, all in one unit; a stage sells on one market at
        /// most.
        stages: Vec<String> = row(
            ValueKind::Stages,
            "The stages of the plan that sell on it, all in one unit.",
        )
        .needed(says::a_list_of_stage_ids),
        /// Nameplate capacity of everybody else, at least 0, in the unit of the stages per year;
        /// nobody else sells if not given.
        other_capacity as OtherCapacity: Option<Quantity> =
            amount("Nameplate capacity of everybody else, per year (其他企业产能).")
                .chinese("其他企业产能"),
        /// The largest operating rate of everybody else, 0 to 1.5; 1 if not given.
        other_rate as OtherRate: Option<Quantity> = number(
            "What everybody else could make at most, divided by nameplate capacity.",
            Allowed::UpTo(1.5),
        )
        .default("1")
        .chinese("其他企业最高开工率"),
        /// Need beyond what `[demand]` takes through the chain, at least 0, per year; 0 if not
        /// given.
        other_demand as OtherDemand: Option<Quantity> =
            amount("Need beyond what [demand] takes through the chain, per year (其他需求).")
                .default("0")
                .chinese("其他需求"),
        /// What the market needs, outright, in place of what `[demand]` takes through the chain, at
        /// least 0, per year.
        demand as Demand: Option<Quantity> =
            amount("What the market needs per year, outright, in place of [demand].")
                .chinese("市场总需求"),
        /// Cash cost `γ` of everybody else, above 0: the price at which half of their capacity runs.
        other_cost as OtherCost: Option<Quantity> = price(
            "Cash cost of everybody else: the price at which half of their capacity runs (现金成本).",
        )
        .chinese("其他企业现金成本"),
        /// Elasticity of supply `η` at a low price, above 0; 2.2 if not given.
        elasticity as Elasticity: Option<Quantity> =
            number("Elasticity of supply at a low price.", Allowed::Positive)
                .default("2.2")
                .chinese("供给弹性"),
        /// The highest price, above 0; none if not given.
        ceiling as Ceiling: Option<Quantity> =
            price("The highest price that is paid (价格上限).").chinese("价格上限"),
        /// Unit of its prices and costs.
        price_unit from Unit: Option<Unit> =
            row(ValueKind::Unit, "The unit of its prices and costs, such as 元/kg."),
    }
}

impl Market {
    /// A market on which these stages sell, still without an id.
    pub fn of<I: Into<String>>(stages: impl IntoIterator<Item = I>) -> Self {
        Self { stages: stages.into_iter().map(Into::into).collect(), ..Self::empty() }
    }

    /// The unit of its prices and costs, `1` if not given.
    pub fn unit_of_prices(&self) -> Unit {
        self.price_unit.clone().unwrap_or_else(Unit::one)
    }

    /// Whether that stage sells on it.
    pub fn has(&self, stage: &str) -> bool {
        self.stages.iter().any(|own| own == stage)
    }
}
