//! What the cheapest plan is, how sure it is, and what stands in its way.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::message::{equals_text, texts};
use crate::outcome::figure::as_text;
use crate::outcome::figure::{Figure, UnknownFigure};
use crate::outcome::{Probability, Provenance};
use crate::problem::{Kind, Problem, Problems};
use crate::stats::Interval;

texts! {
    an_addition(known): "an addition: {known}", "可增加的产能：{known}";
    a_promise_of_the_plan(known): "a promise of the plan: {known}, all", "方案的目标：{known}、all";
    name_it_in_the_settings: "name it among the promises of the settings of the plan",
        "请在方案设置的目标中写明";
    only_bounds_are_promised: "a mean is no promise; a target with a bound on the metric is one",
        "均值不是目标；对该指标设界限的 target 才是";
}

/// The cheapest additions with which promises are kept with the confidence asked.
///
/// Every probability in it rests on fresh draws, which the search has not seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Plan {
    /// Version of this form: 1.
    pub schema: u32,
    /// What is needed to get the same bits again; the draws are the fresh ones.
    pub provenance: Provenance,
    /// The probability with which the promises are to be kept, above 0 and below 1.
    pub confidence: f64,
    /// What is to be that likely.
    pub require: Require,
    /// How the search ended.
    pub status: PlanStatus,
    /// The unit of all costs, if the scenario names one.
    pub cost_unit: Option<String>,
    /// What the plan costs.
    pub cost: f64,
    /// How much is added, by addition of the scenario, in its order.
    pub additions: Vec<Added>,
    /// That all promises are kept at once: without any addition and with the plan.
    pub all: Promise,
    /// The promises one by one.
    pub promises: Vec<Promise>,
    /// What stands in the way, where the confidence is not reached; else empty.
    pub blocking: Vec<Blocking>,
    /// What each confidence costs, from what there is without additions to the best reachable.
    pub frontier: Vec<FrontierPoint>,
    /// What one more unit of each stage is worth on top of the plan, in the order of stages.
    pub worth: Vec<Worth>,
    /// The plan under every variant of the scenario; absent without variants or where not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robustness: Option<Robustness>,
    /// What the search did.
    pub search: Search,
}

/// What is to be as likely as the confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Require {
    /// That all promises are kept in one and the same draw.
    #[default]
    Jointly,
    /// Each promise by itself, with one plan for all of them.
    Each,
}

/// How a search for a plan ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanStatus {
    /// The promises are that likely without any addition.
    NothingNeeded,
    /// The plan holds on fresh draws.
    Reached,
    /// No additions make the promises that likely; the plan is the one that makes them most likely.
    BestReachable,
    /// The plan holds on the draws of the search, but no margin tried made it hold on fresh ones:
    /// the confidence is about the best reachable.
    Unconfirmed,
    /// The search was ended early; the plan is the best one found by then.
    Interrupted,
}

/// How much is added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Added {
    /// The addition's id.
    pub addition: String,
    /// The stage that gets it.
    pub stage: String,
    /// The unit of the amounts.
    pub unit: String,
    /// How much is added; 0 if the plan leaves it out.
    pub amount: f64,
    /// Most that could be added.
    pub max: f64,
    /// What the amount costs.
    pub cost: f64,
}

/// What a plan promises.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Promised {
    /// All promises at once: `all`.
    All,
    /// One of them.
    One(Figure),
}

impl Promised {
    /// The figure, unless it is all promises at once.
    pub fn figure(&self) -> Option<&Figure> {
        if let Self::One(figure) = self { Some(figure) } else { None }
    }
}

as_text!(Promised);
equals_text!(Promised);

impl fmt::Display for Promised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::One(figure) => figure.fmt(f),
        }
    }
}

impl FromStr for Promised {
    type Err = UnknownFigure;

    fn from_str(text: &str) -> Result<Self, UnknownFigure> {
        if text == "all" { Ok(Self::All) } else { text.parse().map(Self::One) }
    }
}

/// How likely a promise is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Promise {
    /// What is promised.
    pub figure: Promised,
    /// Without any addition.
    pub before: Probability,
    /// With the plan.
    pub after: Probability,
}

/// A promise that no additions make likely enough.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Blocking {
    /// The promise, or all where each is likely enough by itself, but not all of them at once.
    pub figure: Promised,
    /// The highest probability that additions give it, whatever becomes of the others.
    pub best: Probability,
    /// Additions that are used up by that: more of these might help.
    pub exhausted: Vec<String>,
}

/// What a confidence costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FrontierPoint {
    /// The confidence that the search was asked for; for the first point what there is without
    /// additions, for the last one, where nothing more is reached, what is: both on the draws of
    /// the search.
    pub confidence: f64,
    /// What it takes, in the cost unit.
    pub cost: f64,
    /// How much is added, by addition in the scenario's order.
    pub amounts: Vec<f64>,
    /// How likely the promises are kept on fresh draws; where each counts by itself, the least
    /// likely.
    pub probability: Probability,
}

/// What one more unit of a stage is worth on top of the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Worth {
    /// The stage.
    pub stage: String,
    /// Its unit.
    pub unit: String,
    /// How many units were added to see it.
    pub amount: f64,
    /// Change of the probability that all promises are kept, for each unit, with a paired interval.
    pub probability: Interval,
    /// Change of the mean final output of the last period, for each unit, with a paired interval.
    pub final_output: Interval,
    /// The unit of the final output.
    pub output_unit: String,
}

/// Plans under all variants of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Robustness {
    /// The scenario as it stands, then its variants.
    pub variants: Vec<String>,
    /// The plan of each of these alone, in their order, then the one plan for all of them in which
    /// any plan suffices, or simply for all if none does in any.
    pub plans: Vec<Candidate>,
}

/// A plan, tested in every variant.
///
/// In a variant in which it holds, its regret is what it costs beyond that variant's own plan; in
/// one in which it does not, what it lacks to the confidence, or to the best reachable there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Candidate {
    /// The variant whose own plan it is; none for the plan for all.
    pub variant: Option<String>,
    /// Whether it reaches what it was made for.
    pub status: PlanStatus,
    /// What it costs.
    pub cost: f64,
    /// How much is added, by addition in the scenario's order.
    pub amounts: Vec<f64>,
    /// How it does in each variant, in their order.
    pub regrets: Vec<Regret>,
    /// Whether it holds in all variants.
    pub holds_in_all: bool,
    /// The most that it lacks in any variant.
    pub greatest_shortfall: f64,
    /// The most that it costs beyond the own plan of any variant.
    pub greatest_extra_cost: f64,
}

/// How a plan does in a variant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Regret {
    /// How likely the promises are kept; where each counts by itself, the least likely.
    pub probability: Probability,
    /// Whether the plan may hold: the interval does not lie below the confidence.
    pub holds: bool,
    /// What is missing to the confidence, or to the best reachable if that is less; 0 if nothing is
    /// known to be missing.
    pub shortfall: f64,
    /// What it costs beyond the variant's own plan; negative if it costs less.
    pub extra_cost: f64,
}

/// What a search did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Search {
    /// Draws on which plans were tried.
    pub draws: u64,
    /// Plans that were tried.
    pub trials: u64,
    /// How often a plan was checked on fresh draws.
    pub checks: u64,
    /// What the search asked for beyond the confidence, so that the plan holds on fresh draws.
    pub margin: f64,
}

impl Plan {
    /// The addition of that id.
    ///
    /// # Errors
    ///
    /// [`Problems`] if the scenario has no such addition.
    pub fn addition(&self, id: &str) -> Result<&Added, Problems> {
        self.additions.iter().find(|added| added.addition == id).ok_or_else(|| {
            let known = self.additions.iter().map(|added| &added.addition);
            Problem::unknown("plan", id, known, an_addition).into()
        })
    }

    /// A promise, e.g. `balanced` or `target:ID`; `all` is that all are kept at once.
    ///
    /// # Errors
    ///
    /// [`Problems`] if the text names no promise, or one that was not asked for.
    pub fn promise(&self, figure: &str) -> Result<&Promise, Problems> {
        let mut all = self.promises.iter().chain([&self.all]);
        all.find(|promise| promise.figure == figure).ok_or_else(|| {
            let known = self.promises.iter().map(|promise| &promise.figure);
            let problem = Problem::unknown("plan", figure, known.clone(), a_promise_of_the_plan);
            // A target may be called by its id alone.
            let ids = known.filter_map(|promised| promised.figure()?.target());
            let mut ids = ids.filter(|id| *id == figure).map(|id| format!("target:{id}"));
            if let Some(name) = ids.next() {
                return problem.meant(&name, [name.as_str()]).into();
            }
            match figure.parse() {
                // Every chain has this one.
                Ok(Promised::One(Figure::Balanced)) => {
                    Problem { kind: Kind::NotAsked, ..problem.hint(name_it_in_the_settings()) }
                }
                Ok(Promised::One(Figure::Mean(..))) => problem.hint(only_bounds_are_promised()),
                _ if problem.hint.is_none() => problem.hint(name_it_in_the_settings()),
                _ => problem,
            }
            .into()
        })
    }
}
