//! Links: which stage feeds which, and with how much.

use super::key::{Allowed, Keyed, UnitRule, ValueKind, id, row, share, stage_id, table};
use super::quantity::Quantity;
use super::says;

table! {
    /// Stage `from` feeds stage `to`.
    ///
    /// ```
    /// use pvchain::{Link, Lognormal};
    ///
    /// let link = Link::from("polysilicon")
    ///     .to("ingot")
    ///     .consumption(Lognormal { median: 2.3, sigma: 0.05 });
    /// assert_eq!(link.id(), "polysilicon->ingot");
    /// ```
    pub struct Link with LinkField, "One stage feeds another." {
        /// The supplying stage.
        from: String = stage_id("The supplying stage.").needed(says::the_id_of_the_supplying_stage),
        /// The buying stage.
        to from String: String =
            stage_id("The buying stage.").needed(says::the_id_of_the_buying_stage),
        /// Specific consumption `r` (单耗): units of `from` per unit of `to`, above 0.
        consumption as Consumption: Quantity = row(
            ValueKind::Number(Allowed::Positive, UnitRule::PerBuyer),
            "Specific consumption (单耗): units of `from` per unit of `to`; kt per GW is g per W.",
        )
        .needed(says::units_of_from_per_unit_of_to)
        .chinese("单耗"),
        /// Cap `φ` on the share of its planned need that the buyer sources locally, 0 to 1; 1 if
        /// not given.
        local_share as LocalShare: Option<Quantity> =
            share("Largest share of its need that the buyer sources locally.")
                .default("1")
                .chinese("本地份额上限"),
        /// Cap `m` on what can be bought outside, as a share of planned need, 0 to 1; 1 if not
        /// given.
        import_share as ImportShare: Option<Quantity> =
            share("What can be bought outside, as a share of planned need.")
                .default("1")
                .chinese("外购份额上限"),
        /// Links into one stage with the same alternative stand in for each other.
        alternative from String: Option<String> =
            id("Links into one stage with the same name are alternatives. Not the id of a stage."),
        /// Planned share `w` among the alternatives, 0 to 1; scaled to sum 1. All of them or none.
        mix as Mix: Option<Quantity> = share(
            "Planned share among alternatives; all of them or none. By default in proportion to \
             the suppliers' potentials.",
        )
        .chinese("计划份额"),
    }
}

impl Link {
    /// A link out of that stage; [`to`](Self::to) says where it leads, and
    /// [`consumption`](Self::consumption) how much it takes. Both are needed, as in a file.
    pub fn from(stage: impl Into<String>) -> Self {
        Self { from: stage.into(), consumption: Quantity::NOT_GIVEN, ..Self::empty() }
    }

    /// What answers call it: `FROM->TO`.
    pub fn id(&self) -> String {
        format!("{}->{}", self.from, self.to)
    }
}
