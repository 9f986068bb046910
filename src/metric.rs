//! Metrics: what an outcome can report, of what, and in which unit.

use std::fmt;
use std::str::FromStr;

/// A figure that is computed in every draw and summarised over all draws.
///
/// Definitions are in the front page of [`balance`](mod@crate::balance).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// Nameplate capacity `K` at the period's end, in the stage's unit.
    Capacity,
    /// What is in store at the period's end, in the stage's unit; stages with storage.
    Stock,
    /// What the plants could make, `e = K·u`, in the stage's unit.
    Potential,
    /// What the stage makes, `p`, in the stage's unit.
    Production,
    /// What local buyers leave, in the stage's unit.
    Surplus,
    /// What of the surplus is sold outside, in the stage's unit.
    Export,
    /// What is neither used, sold nor stored, in the stage's unit.
    Stranded,
    /// Potential minus all local need of it (缺口), in the stage's unit; stages with local buyers.
    Gap,
    /// Potential over all local need of it; stages with local buyers.
    Coverage,
    /// Nameplate capacity over all local need of it at nameplate; stages with local buyers.
    NameplateCoverage,
    /// Share of a product that local buyers use (就地转化率); stages with local buyers.
    LocalConversionRate,
    /// Production over installed nameplate capacity.
    Utilisation,
    /// Nameplate capacity over the nation's, where the scenario gives it.
    NationalShare,
    /// Potential in units of the final product; the final stage and all that feed it.
    FinalEquivalent,
    /// Locally supplied share of what a buyer uses (本地配套率); links.
    LocalSupplyRate,
    /// What a buyer uses from local supply, in the supplier's unit; links.
    LocalFlow,
    /// What a buyer uses from outside, in the supplier's unit; links.
    Import,
    /// What the chain could make with no trade at all, in the final stage's unit.
    ClosedThroughput,
    /// Production of the final stage.
    FinalOutput,
    /// Value-weighted local supply rate of all links whose product has a value.
    ChainLocalSupplyRate,
    /// Total of an account, in the account's unit.
    Account,
}

/// What a metric is a figure of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Every stage.
    Stage,
    /// Stages with local buyers.
    Supplier,
    /// Stages with a national capacity.
    National,
    /// Stages with storage.
    Store,
    /// The final stage and all that feed it.
    Feeder,
    /// Every link, written `FROM->TO`.
    Link,
    /// The chain as a whole, written `chain`.
    Chain,
    /// Every account.
    Account,
}

impl Metric {
    /// All metrics, in the order of reports.
    pub const ALL: [Self; 21] = [
        Self::Capacity,
        Self::Stock,
        Self::Potential,
        Self::Production,
        Self::Surplus,
        Self::Export,
        Self::Stranded,
        Self::Gap,
        Self::Coverage,
        Self::NameplateCoverage,
        Self::LocalConversionRate,
        Self::Utilisation,
        Self::NationalShare,
        Self::FinalEquivalent,
        Self::LocalSupplyRate,
        Self::LocalFlow,
        Self::Import,
        Self::ClosedThroughput,
        Self::FinalOutput,
        Self::ChainLocalSupplyRate,
        Self::Account,
    ];

    /// The name in files, options and outcomes, e.g. `local_supply_rate`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Capacity => "capacity",
            Self::Stock => "stock",
            Self::Potential => "potential",
            Self::Production => "production",
            Self::Surplus => "surplus",
            Self::Export => "export",
            Self::Stranded => "stranded",
            Self::Gap => "gap",
            Self::Coverage => "coverage",
            Self::NameplateCoverage => "nameplate_coverage",
            Self::LocalConversionRate => "local_conversion_rate",
            Self::Utilisation => "utilisation",
            Self::NationalShare => "national_share",
            Self::FinalEquivalent => "final_equivalent",
            Self::LocalSupplyRate => "local_supply_rate",
            Self::LocalFlow => "local_flow",
            Self::Import => "import",
            Self::ClosedThroughput => "closed_throughput",
            Self::FinalOutput => "final_output",
            Self::ChainLocalSupplyRate => "chain_local_supply_rate",
            Self::Account => "account",
        }
    }

    /// The name in running text, e.g. `local supply rate`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Capacity => "nameplate capacity",
            Self::Stock => "stock",
            Self::Potential => "potential",
            Self::Production => "production",
            Self::Surplus => "surplus",
            Self::Export => "export",
            Self::Stranded => "stranded",
            Self::Gap => "gap",
            Self::Coverage => "coverage",
            Self::NameplateCoverage => "nameplate coverage",
            Self::LocalConversionRate => "local conversion rate",
            Self::Utilisation => "utilisation",
            Self::NationalShare => "national share",
            Self::FinalEquivalent => "final equivalent",
            Self::LocalSupplyRate => "local supply rate",
            Self::LocalFlow => "local flow",
            Self::Import => "import",
            Self::ClosedThroughput => "closed throughput",
            Self::FinalOutput => "final output",
            Self::ChainLocalSupplyRate => "chain local supply rate",
            Self::Account => "account",
        }
    }

    /// What it is a figure of.
    pub fn subject(self) -> Subject {
        match self {
            Self::Capacity
            | Self::Potential
            | Self::Production
            | Self::Surplus
            | Self::Export
            | Self::Stranded
            | Self::Utilisation => Subject::Stage,
            Self::Gap | Self::Coverage | Self::NameplateCoverage | Self::LocalConversionRate => {
                Subject::Supplier
            }
            Self::Stock => Subject::Store,
            Self::NationalShare => Subject::National,
            Self::FinalEquivalent => Subject::Feeder,
            Self::LocalSupplyRate | Self::LocalFlow | Self::Import => Subject::Link,
            Self::ClosedThroughput | Self::FinalOutput | Self::ChainLocalSupplyRate => {
                Subject::Chain
            }
            Self::Account => Subject::Account,
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No metric has that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no metric is named `{0}`")]
pub struct UnknownMetric(String);

impl FromStr for Metric {
    type Err = UnknownMetric;

    fn from_str(name: &str) -> Result<Self, UnknownMetric> {
        Self::ALL
            .into_iter()
            .find(|metric| metric.name() == name)
            .ok_or_else(|| UnknownMetric(name.to_owned()))
    }
}
