//! How a plan is to be found.

use serde::{Deserialize, Serialize};

use super::answer::Require;
use crate::message::texts;
use crate::outcome::figure::Figure;
use crate::problem::{Kind, Place, Problem, Problems};
use crate::sample::Design;
use crate::scenario::Scenario;
use crate::simulate::Settings;
use crate::simulate::study::Study;

texts! {
    probability_inside: "a probability above 0 and below 1, such as 0.9",
        "大于 0 且小于 1 的概率，例如 0.9";
    percent_is(percent, fraction): "{percent} % is {fraction}", "{percent} % 即 {fraction}";
    no_addition: "no addition", "没有可增加的产能";
    some_addition: "at least one addition to choose from", "至少一项可供选择的新增产能";
    what_could_be_built: "say what could be built: id, stage, max and cost",
        "请说明可以建什么：id、stage、max 和 cost";
    random_draws: "the random design, because plans are checked on fresh, independent draws",
        "随机抽样，因为方案要用新的独立模拟检验";
    promises_and_costs: "the default, because a plan reports promises and costs alone",
        "默认设置，因为方案只报告目标与投资";
    draws_of_all_plans: "a fixed number of draws, the same for all plans tried",
        "固定的模拟次数，试算的方案共用";
    promise: "a promise: balanced or target:ID", "目标：balanced 或 target:ID";
    bound_on_metric: "a target with a bound on the metric is a promise",
        "对该指标设界限的目标（target）才是";
    id_of_a_target: "the id of a target", "目标的 id";
}

/// How the cheapest plan is to be found.
///
/// ```
/// use pvchain::{Figure, PlanSettings, Require, Settings};
///
/// let settings = PlanSettings::confidence(0.9)
///     .require(Require::Each)
///     .of(&[Figure::Balanced])
///     .sample(Settings::draws(20_000).seed(7));
/// ```
/// Stored, it is an object of `confidence`, `require`, `of`, `sample` and `variants`; what is left out
/// takes its default, but for the confidence, which is needed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PlanSettings {
    pub(super) confidence: f64,
    #[serde(default)]
    pub(super) require: Require,
    #[serde(default, rename = "of")]
    pub(super) figures: Vec<Figure>,
    #[serde(default)]
    pub(super) sample: Settings,
    #[serde(default)]
    pub(super) variants: Variants,
}

/// Whether plans are also tested in the variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Variants {
    #[default]
    LeftOut,
    Held,
}

impl PlanSettings {
    /// Requires that all promises are kept at once with that probability.
    pub fn confidence(confidence: f64) -> Self {
        Self {
            confidence,
            require: Require::default(),
            figures: Vec::new(),
            sample: Settings::default(),
            variants: Variants::default(),
        }
    }

    /// Sets what is to be that likely: all promises at once, or each.
    #[must_use]
    pub fn require(mut self, require: Require) -> Self {
        self.require = require;
        self
    }

    /// Names the promises: that the chain is balanced, or targets. Without any, these are all
    /// targets, and without targets that the chain is balanced.
    #[must_use]
    pub fn of(mut self, figures: &[Figure]) -> Self {
        self.figures = figures.to_vec();
        self
    }

    /// Sets draws, seed and threads. Draws are made in whole blocks of 512, and fresh ones ten
    /// times as many. A plan reports promises and costs alone: settings that choose metrics, quantiles or
    /// periods are refused.
    #[must_use]
    pub fn sample(mut self, sample: Settings) -> Self {
        self.sample = sample;
        self
    }

    /// Tests the plan, and the best plan for each variant, in all variants of the scenario.
    #[must_use]
    pub fn under_variants(mut self) -> Self {
        self.variants = Variants::Held;
        self
    }

    /// The promises that are meant, each once.
    pub(super) fn figures(&self, scenario: &Scenario) -> Vec<Figure> {
        let named = self.figures.iter().enumerate();
        let once = named.filter(|(at, figure)| !self.figures[..*at].contains(figure));
        let mut figures: Vec<Figure> = once.map(|(_, figure)| figure.clone()).collect();
        if figures.is_empty() {
            let targets = scenario.targets.iter().map(|target| Figure::Target(target.id.clone()));
            figures.extend(targets);
        }
        if figures.is_empty() { vec![Figure::Balanced] } else { figures }
    }

    /// Everything that is wrong with the request.
    pub(super) fn check(&self, study: &Study) -> Result<(), Problems> {
        let compiled = self.sample.compile(study);
        let scenario = &compiled.scenario;
        let mut problems = Vec::new();
        if !(self.confidence > 0.0 && self.confidence < 1.0) {
            let problem = Problem::new(Kind::OutOfRange, Place::setting("confidence"));
            let problem = problem.found(self.confidence).expected(probability_inside());
            let percent = self.confidence >= 1.0 && self.confidence <= 100.0;
            let hint = percent_is(self.confidence, self.confidence / 100.0);
            problems.push(problem.hint_maybe(percent.then_some(hint)));
        }
        if scenario.additions.is_empty() {
            let problem = Problem::new(Kind::Missing, Place::key("addition")).found(no_addition());
            problems.push(problem.expected(some_addition()).hint(what_could_be_built()));
        }
        problems.extend(self.figures.iter().filter_map(|figure| unfit(figure, scenario)));
        if self.sample.design != Design::Random {
            let problem = Problem::new(Kind::Conflict, Place::setting("design"));
            problems.push(problem.found(self.sample.design.name()).expected(random_draws()));
        }
        if let Some(aim) = self.sample.until.first() {
            problems.push(aim.refused(Kind::Conflict).expected(draws_of_all_plans()));
        }
        let unheard = ["metrics", "quantiles", "by_year"];
        problems.extend(self.sample.passed_over(&unheard, promises_and_costs));
        problems.extend(self.sample.problems(study));
        if problems.is_empty() { Ok(()) } else { Err(problems.into_iter().collect()) }
    }
}

/// What keeps a figure from being a promise.
fn unfit(figure: &Figure, scenario: &Scenario) -> Option<Problem> {
    let found = |kind| Problem::new(kind, Place::setting("of")).found(format_args!("`{figure}`"));
    match figure {
        Figure::Balanced => None,
        Figure::Mean(..) => Some(found(Kind::Conflict).expected(promise()).hint(bound_on_metric())),
        Figure::Target(id) => {
            let mut ids = scenario.targets.iter().map(|target| target.id.as_str());
            if ids.clone().any(|known| known == id) {
                return None;
            }
            let problem = found(Kind::UnknownName).expected(id_of_a_target());
            Some(problem.meant(id, ids.by_ref()))
        }
    }
}
