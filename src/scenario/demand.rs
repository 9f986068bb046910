//! Demand: what the whole market wants of the final product.

use super::key::{Allowed, UnitRule, ValueKind, row, table};
use super::quantity::Quantity;
use super::says;

table! {
    /// What the whole market, the nation or the world, wants of the final product in a year.
    pub struct Demand with DemandField, "What the whole market wants of the final product." {
        /// `D`, at least 0, in the unit of the final stage per year; none where there is no market.
        of_final as Final: Option<Quantity> = row(
            ValueKind::Number(Allowed::NotNegative, UnitRule::FinalStage),
            "Demand of the whole market for the final product, per year (市场需求).",
        )
        .named("final")
        .needed(says::an_amount_in_some_unit)
        .chinese("市场需求"),
    }
}
