//! What stands where: rows of a block, and stages, links and inputs by their rows.

use std::collections::BTreeMap;

use crate::scenario::{band::Band, input::Input};
use crate::{law::Uncertain, metric::Metric, units::Unit};

/// A row of a [`Block`](crate::engine::Block): one quantity in all draws of the block.
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
    /// Of Sobol' points, if it is uncertain.
    pub(crate) dimension: usize,
}

/// A stage by its rows. Rows that hold the same numbers are the same row: without an operating
/// rate the potential is the capacity, without an export limit the plan is the potential.
#[derive(Debug, Clone)]
pub(crate) struct StageRows {
    pub(crate) id: String,
    /// `K`
    pub(crate) capacity: Row,
    /// Capacity times years that produces in the period, ramps included; `K` without a horizon.
    pub(crate) output: Row,
    /// Capacity times years installed in the period; `K` without a horizon.
    pub(crate) installed: Row,
    /// What it could make at most, `E`; the potential where it sells on no market.
    pub(crate) full: Row,
    /// `e`
    pub(crate) potential: Row,
    /// `x`
    pub(crate) export_limit: Option<Row>,
    /// `c`
    pub(crate) export_commitment: Option<Row>,
    /// What is in store at the period's start, where there is storage.
    pub(crate) opening: Option<Row>,
    /// `p`, and what is in store.
    pub(crate) available: Row,
    /// `Σ want`, where there are local buyers.
    pub(crate) wanted: Option<Row>,
    /// `d`
    pub(crate) planned: Row,
    /// `p`
    pub(crate) production: Row,
    /// The inputs, each one link or several alternatives.
    pub(crate) groups: Vec<InputGroup>,
    /// The links to local buyers, by the buyers' ids.
    pub(crate) buyers: Vec<usize>,
    /// The coverage and its band, where there are local buyers.
    pub(crate) cover: Option<Cover>,
    /// `E = e / R`, for the final stage and its feeders.
    pub(crate) equivalent: Option<Row>,
}

/// The row of the coverage, and the band that it must keep.
#[derive(Debug, Clone)]
pub(crate) struct Cover {
    pub(crate) coverage: Row,
    pub(crate) band: Band,
}

/// One input of a stage: a link, or all links of one alternative.
#[derive(Debug, Clone)]
pub(crate) struct InputGroup {
    /// The supplying stage or the name of the alternatives.
    pub(crate) name: String,
    pub(crate) links: Vec<usize>,
    /// `local_g`, `import_g` and their sum, where they are needed.
    pub(crate) supply: Option<Supply>,
}

/// What an input can be made of, in units of the buyer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Supply {
    pub(crate) local: Row,
    pub(crate) import: Row,
    pub(crate) total: Row,
    /// Whether imports are capped, so that the input can hold the buyer back.
    pub(crate) binds: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct LinkRows {
    pub(crate) id: String,
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// `r`
    pub(crate) consumption: Row,
    /// `φ`, 1 if absent.
    pub(crate) local_share: Option<Row>,
    /// `m`, 1 if absent.
    pub(crate) import_share: Option<Row>,
    /// The share among alternatives that is planned, before it is scaled.
    pub(crate) planned_mix: Option<Row>,
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

/// A target, its period and the row of its metric.
#[derive(Debug, Clone)]
pub(crate) struct TargetRow {
    pub(crate) row: Row,
    /// Position among the periods.
    pub(crate) period: usize,
    pub(crate) band: Band,
}

/// What a unit of the final product takes of a stage, `R`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum PerFinal {
    /// The stage does not feed the final one.
    Nothing,
    /// It is the final one.
    One,
    Of(Row),
}

/// Rows that markets leave for what follows.
#[derive(Debug, Default)]
pub(super) struct MarketRows {
    /// By stage: its price, and the need and the supply at full use of its market.
    pub(super) sellers: BTreeMap<usize, [Row; 3]>,
    /// Price times production of stages whose accounts follow the price.
    pub(super) sales: BTreeMap<usize, Row>,
    /// What is summed over a year beside figures.
    pub(super) amounts: Vec<Row>,
}
