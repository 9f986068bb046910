//! Metrics: what an outcome can report, of what, and in which unit.
//!
//! A row of the table declares all that is known of a metric but its equation, which stands in the
//! compiled model and, for the oracle, in the trace.

pub(crate) mod look_up;

use std::fmt;
use std::str::FromStr;

use crate::message::{Language, Text};
use crate::problem::nearest::meant;
use crate::units::Unit;

/// Declares [`Metric`] and what is said of each.
macro_rules! metrics {
    ($($(#[$doc:meta])+
       $metric:ident, $name:literal:
       $subject:ident $(($many:literal))?, $kind:ident, $of_year:ident, $english:literal, $chinese:literal;)+) => {
        /// A figure that is computed in every draw and summarised over all draws.
        ///
        /// Definitions are in the front page of [`balance`](mod@crate::balance).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Metric {
            $(
                $(#[$doc])+
                ///
                #[doc = concat!(
                    "`", $name, "` of [`", stringify!($subject), "`](Subject::", stringify!($subject),
                    "), a [`", stringify!($kind), "`](MetricKind::", stringify!($kind), ")."
                )]
                $metric,
            )+
        }

        impl Metric {
            /// All metrics, in the order of reports, and the one of code alone.
            const EVERY: [Self; [$($name),+].len()] = [$(Self::$metric),+];

            /// What is declared of it.
            fn declared(self) -> MetricRow {
                match self {
                    $(Self::$metric => MetricRow {
                        name: $name,
                        subject: Subject::$subject $(($many))?,
                        kind: MetricKind::$kind,
                        of_year: OfYear::$of_year,
                        labels: [$english, $chinese],
                    },)+
                }
            }
        }
    };
}

metrics! {
    // What it is, its name in files: what it is a figure of, of which kind it is, what it is of a
    // year of shorter periods, and what it is called in English and in Chinese.
    /// Nameplate capacity `K` at the period's end.
    Capacity, "capacity": Stage, Amount, AtEnd, "nameplate capacity", "产能";
    /// What is in store at the period's end.
    Stock, "stock": Store, Amount, AtEnd, "stock", "库存";
    /// What the plants could make, `e = K·u`.
    Potential, "potential": Stage, Amount, Sum, "potential", "可达产量";
    /// What the stage makes, `p`.
    Production, "production": Stage, Amount, Sum, "production", "产量";
    /// What local buyers leave.
    Surplus, "surplus": Stage, Amount, Again, "surplus", "剩余量";
    /// What of the surplus is sold outside.
    Export, "export": Stage, Amount, Sum, "export", "外销量";
    /// What is neither used, sold nor stored.
    Stranded, "stranded": Stage, Amount, Sum, "stranded", "积压量";
    /// Potential minus all local need of it.
    Gap, "gap": Supplier, Amount, Again, "gap", "缺口";
    /// Potential over all local need of it.
    Coverage, "coverage": Supplier, Ratio, Again, "coverage", "覆盖率";
    /// Nameplate capacity over all local need of it at nameplate.
    NameplateCoverage, "nameplate_coverage": Supplier, Ratio, Again, "nameplate coverage", "名义产能覆盖率";
    /// Share of a product that local buyers use.
    LocalConversionRate, "local_conversion_rate": Supplier, Share, Again, "local conversion rate", "就地转化率";
    /// Production over installed nameplate capacity.
    Utilisation, "utilisation": Stage, Share, Again, "utilisation", "产能利用率";
    /// Nameplate capacity over the nation's, where the scenario gives it.
    NationalShare, "national_share": National, Share, Again, "national share", "全国占比";
    /// Potential in units of the final product.
    FinalEquivalent, "final_equivalent": Feeder, Amount, Again, "final equivalent", "折合终端产量";
    /// Locally supplied share of what a buyer uses.
    LocalSupplyRate, "local_supply_rate": Link, Share, Again, "local supply rate", "本地配套率";
    /// What a buyer uses from local supply.
    LocalFlow, "local_flow": Link, Amount, Sum, "local flow", "本地供应量";
    /// What a buyer uses from outside.
    Import, "import": Link, Amount, Sum, "import", "外购量";
    /// What the chain could make with no trade at all.
    ClosedThroughput, "closed_throughput": Chain, Amount, Again, "closed throughput", "自给产出";
    /// Production of the final stage.
    FinalOutput, "final_output": Chain, Amount, Sum, "final output", "终端产量";
    /// Value-weighted local supply rate of all links whose product has a value.
    ChainLocalSupplyRate, "chain_local_supply_rate": Chain, Share, Again, "chain local supply rate", "全链本地配套率";
    /// Total of an account.
    Account, "account": Accounts(1), Amount, Again, "account", "总量";
    /// One account over another, named `ID/ID`; undefined where the other is 0. Only pairs that
    /// targets name are figures, so that outcomes do not grow by every pair.
    AccountRatio, "account_ratio": Accounts(2), Amount, Again, "account ratio", "核算项之比";
    /// The price that clears the market of a stage, `π`.
    Price, "price": Seller, Amount, Again, "price", "价格";
    /// Need of the market over what all who sell on it could make, at most 1.
    MarketRate, "market_rate": Seller, Share, Again, "market rate", "市场开工率";
    /// Production over need of the market.
    MarketShare, "market_share": Seller, Share, Again, "market share", "市场占有率";
    /// What all who sell on the market could make beyond its need.
    MarketGap, "market_gap": Seller, Amount, Again, "market gap", "市场余缺";
    /// Need of the market that is not served.
    MarketShortage, "market_shortage": Seller, Amount, Sum, "market shortage", "市场短缺量";
    /// Coverage as if all capacity ran that could.
    CoverageAtFull, "coverage_at_full": SupplierAtFull, Ratio, Again, "coverage at full use", "满产覆盖率";
    /// A figure of the planner's own, by its name: see [`Study::figure`](crate::Study::figure). It
    /// exists in code alone, so scenario files and [`Metric::ALL`] do not know it.
    Figure, "figure": Own, Amount, Again, "figure", "自定义指标";
}

/// A row of the table.
struct MetricRow {
    name: &'static str,
    subject: Subject,
    kind: MetricKind,
    of_year: OfYear,
    labels: [&'static str; 2],
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
    /// Stages on a market.
    Seller,
    /// Stages with local buyers, where a market is given.
    SupplierAtFull,
    /// The final stage and all that feed it.
    Feeder,
    /// Every link, written `FROM->TO`.
    Link,
    /// The chain as a whole, written `chain`.
    Chain,
    /// Accounts: every one, or so many joined by `/`, as targets name them.
    Accounts(usize),
    /// A figure that was defined in code, by its name.
    Own,
}

/// The kind of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricKind {
    /// In the unit of its subject: that of the stage or the account, of a link that of the
    /// supplier, of the chain and its feeders that of the final stage; a price in that of its
    /// market's prices.
    Amount,
    /// A part of a whole, read in percent.
    Share,
    /// One amount over another of the same unit.
    Ratio,
}

/// What a metric is of a year that sums up shorter periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfYear {
    /// The sum of those of the periods.
    Sum,
    /// That of the last period.
    AtEnd,
    /// Computed again from what is summed.
    Again,
}

impl Metric {
    /// The metrics that scenario files know, in the order of reports.
    pub const ALL: [Self; Self::EVERY.len() - 1] = {
        let mut all = [Self::Capacity; Self::EVERY.len() - 1];
        let mut at = 0;
        while at < all.len() {
            all[at] = Self::EVERY[at];
            at += 1;
        }
        all
    };

    /// The name in files, options and outcomes, e.g. `local_supply_rate`.
    pub fn name(self) -> &'static str {
        self.declared().name
    }

    /// The name in running text, e.g. `local supply rate` or `本地配套率`.
    pub fn label(self, language: Language) -> &'static str {
        let [english, chinese] = self.declared().labels;
        match language {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    /// The same as a text.
    pub(crate) fn text(self) -> Text {
        let label = |language, parts: &[String]| {
            let metric = parts.first().and_then(|name| name.parse::<Self>().ok());
            metric.map_or("", |metric| metric.label(language)).to_owned()
        };
        Text::declared(concat!(module_path!(), "::label"), label, vec![self.name().into()])
    }

    /// What it is a figure of.
    pub fn subject(self) -> Subject {
        self.declared().subject
    }

    /// Its kind.
    pub fn kind(self) -> MetricKind {
        self.declared().kind
    }

    /// What it is of a year that sums up shorter periods.
    pub fn of_year(self) -> OfYear {
        self.declared().of_year
    }

    /// Its unit, where amounts of its subject are in that unit.
    pub fn unit(self, of_amounts: Unit) -> Unit {
        match self.kind() {
            MetricKind::Amount => of_amounts,
            MetricKind::Share | MetricKind::Ratio => Unit::one(),
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
#[error("no metric is named `{0}`{hint}", hint = meant(.0, Metric::ALL.map(Metric::name)))]
pub struct UnknownMetric(String);

impl FromStr for Metric {
    type Err = UnknownMetric;

    fn from_str(name: &str) -> Result<Self, UnknownMetric> {
        Self::EVERY
            .into_iter()
            .find(|metric| metric.name() == name)
            .ok_or_else(|| UnknownMetric(name.to_owned()))
    }
}
