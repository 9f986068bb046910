//! What stands where: rows of a block, and stages, links and inputs by their rows.

use crate::metric::Metric;
use crate::scenario::band::Band;
use crate::scenario::input::Input;
use crate::scenario::uncertain::Uncertain;
use crate::units::Unit;

/// A row of a [`Block`](crate::Block): one quantity in all draws of the block.
///
/// Rows are numbered in the order in which they are computed: a row depends on rows below it
/// alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row(pub(crate) u32);

/// A number of the scenario and the row that holds it.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    pub(crate) input: Input,
    pub(crate) law: Uncertain,
    pub(crate) row: Row,
    /// Where it stands among all numbers of the file.
    pub(crate) place: usize,
}

/// A stage by its rows. Rows that hold the same numbers are the same row: without an operating
/// rate the potential is the capacity, without an export limit the plan is the potential.
#[derive(Debug, Clone)]
pub(crate) struct StageRows {
    pub(crate) id: String,
    /// `K`
    pub(crate) capacity: Row,
    /// `u`
    pub(crate) operating_rate: Option<Row>,
    /// `e = K·u`
    pub(crate) potential: Row,
    /// `x`
    pub(crate) export_limit: Option<Row>,
    /// `c`
    pub(crate) export_commitment: Option<Row>,
    /// `d`
    pub(crate) planned: Row,
    /// `p`
    pub(crate) production: Row,
    /// `Σ want`, where there are local buyers.
    pub(crate) wanted: Option<Row>,
    /// `min(1, free / Σ want)`, where there are several local buyers.
    pub(crate) ration: Option<Row>,
    /// The inputs, each one link or several alternatives.
    pub(crate) groups: Vec<Group>,
    /// The links to local buyers, by the buyers' ids.
    pub(crate) buyers: Vec<usize>,
    /// Local need of its product and what follows from it, where there are local buyers.
    pub(crate) cover: Option<Cover>,
    /// `K` over local need at nameplate.
    pub(crate) nameplate: Option<Nameplate>,
    /// Units of it in one unit of the final product, for the final stage and its feeders.
    pub(crate) equivalent: Option<Equivalent>,
    /// Figures that follow from the flows, each where asked for.
    pub(crate) flows: Flows,
    /// National share, `(nation's K, K over it)`.
    pub(crate) national: Option<(Row, Row)>,
}

/// Rows of `Σ_j r·w·e_j`, coverage and gap, and the band that the coverage must keep.
#[derive(Debug, Clone)]
pub(crate) struct Cover {
    pub(crate) need: Row,
    pub(crate) coverage: Row,
    pub(crate) gap: Option<Row>,
    pub(crate) band: Band,
}

/// Rows of `Σ_j r·w·K_j` and the nameplate coverage.
#[derive(Debug, Clone)]
pub(crate) struct Nameplate {
    pub(crate) need: Row,
    pub(crate) coverage: Row,
}

/// Rows of `R` and `E = e / R`; the final stage has `R = 1` and `E = e`, without rows of its own.
#[derive(Debug, Clone)]
pub(crate) struct Equivalent {
    pub(crate) consumption: Option<Row>,
    pub(crate) row: Row,
}

/// Figures that follow from the flows, each where asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Flows {
    pub(crate) surplus: Option<Row>,
    pub(crate) export: Option<Row>,
    pub(crate) stranded: Option<Row>,
    pub(crate) conversion: Option<Row>,
    pub(crate) utilisation: Option<Row>,
}

/// One input of a stage: a link, or all links of one alternative.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// The supplying stage or the name of the alternatives.
    pub(crate) name: String,
    pub(crate) links: Vec<usize>,
    /// How the need is split among alternatives; absent for a single link, which takes all of it.
    pub(crate) split: Option<Split>,
    /// The same at nameplate, where it differs and is asked for.
    pub(crate) nameplate_split: Option<Split>,
    /// `local_g`, `import_g` and their sum, where they are needed.
    pub(crate) supply: Option<Supply>,
}

/// How a need is split among alternatives: `w` is each share over the sum of shares.
#[derive(Debug, Clone)]
pub(crate) struct Split {
    /// By link of the group.
    pub(crate) members: Vec<Member>,
    pub(crate) sum: Row,
}

/// One alternative's part of a split.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// The share before scaling: as planned, or what the supplier's plants could feed, which is
    /// the row of their output over the consumption.
    pub(crate) share: Row,
    /// Output of the supplier's plants and consumption, where the share is their ratio.
    pub(crate) feeds: Option<(Row, Row)>,
    /// `w`
    pub(crate) mix: Row,
    /// `r`
    pub(crate) consumption: Row,
    /// `r·w`
    pub(crate) per_unit: Row,
}

/// What an input can be made of, in units of the buyer.
#[derive(Debug, Clone)]
pub(crate) struct Supply {
    pub(crate) local: Row,
    pub(crate) import: Row,
    pub(crate) total: Row,
    /// Whether imports are capped, so that the input can hold the buyer back.
    pub(crate) binds: bool,
    /// `ℓ_g`, for alternatives.
    pub(crate) sourced: Option<Row>,
}

/// A link by its rows.
#[derive(Debug, Clone)]
pub(crate) struct LinkRows {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// `r`
    pub(crate) consumption: Row,
    /// `φ`, 1 if absent.
    pub(crate) local_share: Option<Row>,
    /// `m`, 1 if absent.
    pub(crate) import_share: Option<Row>,
    /// `w`, 1 if absent.
    pub(crate) mix: Option<Row>,
    /// `r·w`
    pub(crate) per_unit: Row,
    /// `r·w` at nameplate.
    pub(crate) nameplate_per_unit: Row,
    pub(crate) want: Row,
    pub(crate) grant: Row,
    pub(crate) local: Row,
    pub(crate) used: Row,
    pub(crate) import: Option<Row>,
    /// `λ`
    pub(crate) rate: Option<Row>,
}

/// A total over stages or links: `Σ a·b` over pairs of rows.
#[derive(Debug, Clone)]
pub(crate) struct Total {
    pub(crate) terms: Vec<(Row, Row)>,
    pub(crate) row: Row,
}

/// The value-weighted local supply rate: two totals and their ratio.
#[derive(Debug, Clone)]
pub(crate) struct ChainRate {
    pub(crate) local: Total,
    pub(crate) used: Total,
    pub(crate) row: Row,
}

/// A metric of a subject and the row that holds it.
#[derive(Debug, Clone)]
pub struct Series {
    /// The metric.
    pub metric: Metric,
    /// What it is a figure of: a stage, a link `FROM->TO`, an account or `chain`.
    pub of: String,
    /// Its unit.
    pub unit: Unit,
    /// Where it stands in a block.
    pub row: Row,
}

/// A target and the row of its metric.
#[derive(Debug, Clone)]
pub(crate) struct TargetRow {
    pub(crate) row: Row,
    pub(crate) band: Band,
}
