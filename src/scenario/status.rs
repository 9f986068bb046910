//! Statuses: how far projects have come, and what that says of their fate.

use super::key::{Allowed, Declaration, Keyed, UnitRule, ValueKind, number, row, share, table};
use super::quantity::Quantity;

/// Whether a plant comes or leaves, as statuses, projects and retirements say it.
pub(super) const fn probability(about: &'static str) -> Declaration {
    share(about).once().chinese("建成概率")
}

pub(super) const fn size(about: &'static str) -> Declaration {
    number(about, Allowed::NotNegative).once().chinese("规模系数")
}

pub(super) const fn delay(about: &'static str) -> Declaration {
    row(ValueKind::Number(Allowed::Any, UnitRule::Months), about).once().chinese("延误")
}

pub(super) const fn ramp(about: &'static str) -> Declaration {
    let kind = ValueKind::Number(Allowed::NotNegative, UnitRule::Months);
    row(kind, about).once().chinese("爬坡时间")
}

table! {
    /// How far a project has come, in the plan's own words, and what that says of its fate.
    pub struct Status with StatusField,
        "How far projects have come: how likely, how late and how fast they come."
    {
        /// What the file and all answers call it.
        id: String = row(ValueKind::Heading, ""),
        /// Probability that a project of that status comes, 0 to 1; 1 if not given. One draw for
        /// all its projects.
        probability as Probability: Option<Quantity> = probability(
            "Probability that a project comes; one draw for all projects of the status.",
        )
        .default("1"),
        /// Share of the capacity that is built, at least 0; 1 if not given. A draw for each
        /// project.
        size as Size: Option<Quantity> =
            size("Share of the capacity that is built; a draw for each project.").default("1"),
        /// Delay against the planned date, in months, may be negative; 0 if not given. A draw for
        /// each project.
        delay as Delay: Option<Quantity> =
            delay("Delay in months, may be negative; a draw for each project.").default("0"),
        /// Months from the start to full output, at least 0; 0 if not given. A draw for each
        /// project.
        ramp_months as RampMonths: Option<Quantity> =
            ramp("Months from the start to full output; a draw for each project.").default("0"),
    }
}

impl Status {
    /// A status whose projects all come in full and on time.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::empty() }
    }
}
