//! What drives the figures of a scenario, and why its promises fail.

use serde::{Deserialize, Serialize};

use super::driver::{DriverName, GroupName};
use crate::message::texts;
use crate::outcome::figure::Figure;
use crate::outcome::look_up::no_figure;
use crate::outcome::{Probability, Provenance};
use crate::problem::{Kind, Problem, Problems};
use crate::stats::Interval;

texts! {
    a_figure_that_was_asked_for(known): "a figure that was asked for: {known}", "所求的指标：{known}";
    a_driver(known): "something uncertain: {known}", "不确定因素：{known}";
    a_group(known): "a group of drivers: {known}", "因素组：{known}";
    a_figure_that_varies: "a figure that varies; this one has no indices", "有波动的指标；本指标没有指数";
}

/// What problems of look-ups are about.
const PLACE: &str = "sensitivity";

/// What drives the figures of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Sensitivity {
    /// Version of this form: 1.
    pub schema: u32,
    /// What is needed to get the same bits again; its draws are those that indices of variance rest
    /// on, for each of two independent samples.
    pub provenance: Provenance,
    /// What it took.
    pub effort: Effort,
    /// Everything uncertain that can be watched: numbers, when projects come, shared shocks.
    pub drivers: Vec<Driver>,
    /// What moves together: groups of drivers that are independent of each other.
    pub groups: Vec<DriverGroup>,
    /// The figures that were asked for, in that order.
    pub answers: Vec<Answer>,
}

/// What a sensitivity analysis took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Effort {
    /// The first draws of the run, whose values were kept: swings, ranks and shifts rest on them.
    pub kept: u64,
    /// The draws that follow them, on which conditions were checked.
    pub fresh: u64,
    /// Draws that were balanced in all, in every period.
    pub balanced: u64,
}

/// Something uncertain that can be watched in every draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Driver {
    /// Its name.
    pub name: DriverName,
    /// What its values mean.
    pub kind: DriverKind,
    /// The unit of its values.
    pub unit: String,
    /// The driver before it that has the same value in every kept draw, up to a thousandth of its
    /// standard deviation, and stands for both: one number under two names.
    pub same_as: Option<DriverName>,
    /// Its place among the groups. When a project comes is in that of its fate; shocks that it shares
    /// and an uncertain probability of its status, on which it depends as well, are in others.
    pub group: usize,
}

/// What the values of a driver mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriverKind {
    /// A number of the scenario.
    Number,
    /// When a project or a retirement comes, in months after its planned date; what has not come by
    /// the end of the figure's period counts as coming then.
    Start,
    /// A shock that projects share, in standard deviations; high ones are good.
    Shock,
}

/// Drivers that move together, independent of all other groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DriverGroup {
    /// Its name.
    pub name: GroupName,
    /// The names of the uncertain numbers and latent quantities in it.
    pub inputs: Vec<String>,
}

/// What drives one figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Answer {
    /// The figure.
    pub figure: Figure,
    /// The period.
    pub period: String,
    /// The unit; `1` for probabilities.
    pub unit: String,
    /// Whether it is a probability; else the mean of a metric.
    pub is_probability: bool,
    /// Whether there is anything to explain. If not, all that follows is empty.
    pub finding: Finding,
    /// The probability or the mean over the kept draws; absent where it was never defined.
    pub value: Option<Interval>,
    /// In how many of the kept draws it was defined.
    pub defined: u64,
    /// For a target: the least and the largest value of its metric in the kept draws, so that a
    /// promise that never holds still says by how much; absent where it was never defined.
    pub reach: Option<[f64; 2]>,
    /// How far it swings with each driver that feeds it, the widest first.
    pub swings: Vec<Swing>,
    /// How its ranks follow those of each driver that feeds it.
    pub ranks: Option<Ranking>,
    /// How much of its variance each group explains that feeds it.
    pub variance: Option<Variance>,
    /// Why it fails, for a probability.
    pub failure: Option<Failure>,
}

/// Whether there is anything to explain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// It varies, and what follows says with what.
    Answered,
    /// It happened in too few of the kept draws, if in any.
    Never,
    /// It failed to happen in too few of the kept draws, if in any.
    Always,
    /// The metric is the same in all draws.
    Constant,
    /// The metric was defined in too few of the kept draws, if in any.
    Undefined,
}

/// How far a figure swings with one driver: its mean, or probability, over the draws in which the
/// driver is low, about its lowest tenth, and over those in which it is high.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Swing {
    /// The driver.
    pub driver: DriverName,
    /// The driver is low up to here.
    pub low_to: f64,
    /// The driver is high from here.
    pub high_from: f64,
    /// The figure where it is low.
    pub low: Interval,
    /// The figure where it is high.
    pub high: Interval,
    /// The latter less the former.
    pub swing: Interval,
}

impl Swing {
    /// Whether the interval of the swing leaves 0 out.
    pub fn is_distinguishable(&self) -> bool {
        self.swing.is_distinguishable()
    }
}

/// How the ranks of a figure follow those of the drivers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ranking {
    /// Share of the variance of the ranks that the regression explains: near 1 its coefficients
    /// tell everything, near 0 nothing.
    pub r_squared: f64,
    /// The drivers, the strongest correlation first.
    pub drivers: Vec<RankEffect>,
}

/// How the ranks of a figure follow those of one driver.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RankEffect {
    /// The driver.
    pub driver: DriverName,
    /// Spearman's rank correlation.
    pub correlation: Interval,
    /// The standardised coefficient of the regression of ranks on those of all drivers; absent for
    /// those beyond the strongest that it takes in.
    pub coefficient: Option<Interval>,
}

/// How much of a figure's variance each group explains.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Variance {
    /// The variance itself; `p·(1 − p)` for a probability.
    pub value: f64,
    /// Draws of each sample in which it was defined.
    pub defined: u64,
    /// The groups, the largest total first.
    pub groups: Vec<Indices>,
    /// What no group explains by itself: 1 less the sum of the first-order indices; absent where one
    /// of them is withheld.
    pub interactions: Option<Interval>,
    /// Half the width of the widest interval of an index, before it is cut to 0 to 1.
    pub half_width: f64,
    /// Whether that is at most 0.02, and no index is withheld: the second decimal is then nearly
    /// known.
    pub converged: bool,
    /// About how many draws would bring it down to 0.01, and show all that is withheld.
    pub draws_for_hundredth: u64,
}

/// Sobol' indices of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Indices {
    /// The group.
    pub group: GroupName,
    /// Share of the variance expected to disappear if the group were known; absent where fewer than
    /// 20 draws would tell it, such as those in which a rare event happens in both samples.
    pub first: Option<Interval>,
    /// About how many draws would tell it; absent where it is told.
    pub draws_for_first: Option<u64>,
    /// Share of the variance expected to be left if everything except the group were known.
    pub total: Interval,
}

/// Why a promise fails: how the draws that break it, or those that keep it if they are rarer,
/// differ from all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Failure {
    /// That it fails, over the kept draws.
    pub broken: Probability,
    /// The rarer of the two kinds of draws, which tell more: shifts and condition describe them.
    pub side: Side,
    /// The drivers, the largest shift first.
    pub shifts: Vec<Shift>,
    /// The condition under which those draws occur; absent if no driver makes a difference.
    pub condition: Option<Condition>,
    /// The three broken draws that are most like all broken ones.
    pub typical: Vec<TypicalDraw>,
}

/// How a driver differs in the draws of the rarer side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Shift {
    /// The driver.
    pub driver: DriverName,
    /// Its mean over all draws.
    pub mean: f64,
    /// Its standard deviation over all draws.
    pub sd: f64,
    /// Its mean over the broken draws.
    pub broken: f64,
    /// Its mean over the draws that keep the promise.
    pub kept: f64,
    /// The mean of the rarer side's draws less that of all, in standard deviations.
    pub shift: Interval,
    /// The side of the driver to which they are shifted.
    pub tail: Tail,
    /// Where that tail begins: about a tenth of all draws lie beyond.
    pub tail_from: f64,
    /// Share of all draws in the tail.
    pub tail_share: f64,
    /// Share of the rarer side's draws in the tail.
    pub in_tail: Interval,
    /// For drivers that are dates: the share of all, of broken and of kept draws in which it comes
    /// by the end of the period.
    pub in_time: Option<[f64; 3]>,
}

/// One of the two tails of a driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tail {
    /// Its lowest values.
    Low,
    /// Its highest values.
    High,
}

/// Draws that keep a promise, or draws that break it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Those that break it.
    Broken,
    /// Those that keep it.
    Kept,
}

/// A box in few drivers that holds most of the draws of the rarer side, and few others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Condition {
    /// Its limits, the most important first; all of them apply at once.
    pub limits: Vec<Limit>,
    /// Share of those draws that meet the condition, on fresh draws.
    pub coverage: Probability,
    /// Share of the draws that meet the condition that are such draws, on fresh draws; absent if
    /// none meets it.
    pub density: Option<Probability>,
    /// Share of all fresh draws that are such draws: the density without any condition.
    pub base: Probability,
}

/// One side of a box.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Limit {
    /// The driver.
    pub driver: DriverName,
    /// It is at least this.
    pub min: Option<f64>,
    /// It is at most this.
    pub max: Option<f64>,
    /// How much the density would fall without this side, on fresh draws.
    pub worth: f64,
    /// The same with its interval.
    pub worth_interval: Interval,
}

/// A broken draw that is much like all broken ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TypicalDraw {
    /// Its number in the run, which `pvchain explain --draw` takes.
    pub draw: u64,
    /// The target's metric in it, where the figure is a target and the metric is defined.
    pub value: Option<f64>,
    /// The drivers that are shifted most, with their values in it.
    pub drivers: Vec<DriverValue>,
}

/// A driver in one draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DriverValue {
    /// The driver.
    pub driver: DriverName,
    /// Its value.
    pub value: f64,
}

impl Sensitivity {
    /// What drives a figure, e.g. `balanced` or `coverage:wafer`.
    ///
    /// # Errors
    ///
    /// [`Problems`] if the text names no figure, or one that was not asked for.
    pub fn answer(&self, figure: &str) -> Result<&Answer, Problems> {
        self.answers.iter().find(|answer| answer.figure == figure).ok_or_else(|| {
            if figure.parse::<Figure>().is_err() {
                return no_figure(PLACE, figure).into();
            }
            let known = self.answers.iter().map(|answer| &answer.figure);
            let problem = Problem::unknown(PLACE, figure, known, a_figure_that_was_asked_for);
            let kind = if problem.hint.is_some() { Kind::UnknownName } else { Kind::NotAsked };
            Problem { kind, ..problem }.into()
        })
    }

    /// The driver of that name.
    ///
    /// # Errors
    ///
    /// [`Problems`] if nothing uncertain has that name.
    pub fn driver(&self, name: &DriverName) -> Result<&Driver, Problems> {
        self.drivers.iter().find(|driver| driver.name == *name).ok_or_else(|| {
            let known = self.drivers.iter().map(|driver| &driver.name);
            Problem::unknown(PLACE, &name.to_string(), known, a_driver).into()
        })
    }
}

impl Answer {
    /// The indices of a group.
    ///
    /// # Errors
    ///
    /// [`Problems`] if there is no such group, or if nothing varies so that none has any.
    pub fn indices(&self, group: &str) -> Result<&Indices, Problems> {
        let groups = self.variance.as_ref().map_or(&[][..], |variance| &variance.groups);
        groups.iter().find(|indices| indices.group == group).ok_or_else(|| {
            let known = groups.iter().map(|indices| &indices.group);
            let problem = Problem::unknown(PLACE, group, known, a_group);
            if !groups.is_empty() {
                return problem.into();
            }
            Problem { kind: Kind::Undefined, expected: a_figure_that_varies(), ..problem }.into()
        })
    }
}
