//! Stages (环节): one production step with one product.

use std::collections::BTreeMap;

use super::band::Band;
use super::key::{
    Allowed, Declaration, Keyed, UnitRule, ValueKind, amount, number, row, stage_id, table, text,
};
use super::quantity::Quantity;
use super::says;
use crate::message::Language;
use crate::units::Unit;

const fn stock(about: &'static str) -> Declaration {
    amount(about).once().default("0")
}

table! {
    /// One production step with one product, e.g. `polysilicon`.
    ///
    /// Amounts are in the stage's [`unit`](Self::unit), flows in that unit per year.
    pub struct Stage with StageField, "A production step with one product (环节)." {
        /// What the file and all answers call it: letters, digits, `-` and `_`.
        id: String = stage_id(
            "The id that links, targets and messages use: letters of any script, digits, - and _.",
        )
        .needed(|| says::an_id_such_as("\"ingot\"")),
        /// What reports call it; the id if not given.
        name from String: Option<String> = text("Name in reports; the id if not given."),
        /// Names in other languages, by language code.
        labels: BTreeMap<String, String> = row(ValueKind::Labels, ""),
        /// Unit of its product.
        unit from Unit: Unit =
            row(ValueKind::Unit, "The unit of its product.").needed(says::a_unit_such_as_kt),
        /// Nameplate capacity `K` (产能), at least 0, in the stage's unit.
        capacity as Capacity: Quantity =
            amount("Nameplate capacity: what the plants are rated to make in a year (产能).")
                .needed(says::an_amount_in_some_unit)
                .chinese("产能"),
        /// Operating rate `u` (开工率), 0 to 1.5; 1 if not given.
        operating_rate as OperatingRate: Option<Quantity> = number(
            "Output that can be reached, divided by nameplate capacity (开工率); nameplate is not a hard limit.",
            Allowed::UpTo(1.5),
        )
        .default("1")
        .chinese("开工率"),
        /// Export limit `x` (外销), the largest amount per year that can be sold outside, at least
        /// 0; unlimited if not given.
        export_limit as ExportLimit: Option<Quantity> = row(
            ValueKind::Limit,
            "The most that can be sold outside in a year (外销); at the last stage this is the market.",
        )
        .default("\"unlimited\"")
        .chinese("外销上限"),
        /// Export commitment `c` (长单), the amount per year promised to buyers outside, at least
        /// 0; 0 if not given.
        export_commitment as ExportCommitment: Option<Quantity> =
            amount("Amount per year promised to buyers outside, served before local ones (长单).")
                .default("0")
                .chinese("长单"),
        /// Most that can be kept from one period to the next, at least 0; 0 if not given. Needs a
        /// horizon.
        storage as Storage: Option<Quantity> =
            stock("The most that can be kept from one period to the next. Needs a horizon.")
                .with_horizon(says::storage)
                .chinese("库容"),
        /// What is in store at the start, at least 0 and at most the storage; 0 if not given.
        initial_stock as InitialStock: Option<Quantity> =
            stock("What is in store at the start, at most the storage. Needs a horizon.")
                .with_horizon(says::a_stock)
                .chinese("期初库存"),
        /// Unit value of the product, at least 0, for value-weighted rates.
        value as Value: Option<Quantity> =
            number("Value of a unit of the product, for value-weighted rates.", Allowed::NotNegative)
                .chinese("单价"),
        /// The nation's nameplate capacity, at least 0, for national shares.
        national_capacity as NationalCapacity: Option<Quantity> =
            amount("National capacity, for national shares.").chinese("全国产能"),
        /// Cash cost `γ`, above 0, in the price unit of its market: the price at which half of its
        /// capacity runs. Needed on a market.
        cash_cost as CashCost: Option<Quantity> = row(
            ValueKind::Number(Allowed::Positive, UnitRule::Price),
            "Cash cost: the price at which half of its capacity runs (现金成本). Needed on a market.",
        )
        .chinese("现金成本"),
        /// The stage's own band of coverage, in place of the scenario's.
        coverage of Band: Option<Band> = row(
            ValueKind::Band,
            "The band of coverage that this stage must meet, in place of the scenario's.",
        ),
    }
}

impl Stage {
    /// A stage without capacity, its unit still empty.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::empty() }
    }

    /// What reports call it.
    pub fn display_name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }

    /// What reports in a language call it.
    pub fn name_in(&self, language: Language) -> &str {
        self.labels.get(language.code()).map_or(self.display_name(), String::as_str)
    }

    /// Sets the name in another language.
    #[must_use]
    pub fn label(mut self, language: impl Into<String>, name: impl Into<String>) -> Self {
        self.labels.insert(language.into(), name.into());
        self
    }
}
