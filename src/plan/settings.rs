//! How a plan is to be found.

use crate::outcome::plan::Require;
use crate::problem::{Findings, Problem, Problems};
use crate::sample::Design;
use crate::scenario::Scenario;
use crate::simulate::Settings;
use crate::simulate::stop::Figure;

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
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PlanSettings {
    pub(super) confidence: f64,
    pub(super) require: Require,
    pub(super) figures: Vec<Figure>,
    pub(super) sample: Settings,
    pub(super) variants: Variants,
}

/// Whether plans are held against the variants, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Variants {
    LeftOut,
    Held,
}

impl PlanSettings {
    /// Promises are to be kept with that probability, all of them jointly.
    pub fn confidence(confidence: f64) -> Self {
        Self {
            confidence,
            require: Require::Jointly,
            figures: Vec::new(),
            sample: Settings::default(),
            variants: Variants::LeftOut,
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
    /// times as many.
    #[must_use]
    pub fn sample(mut self, sample: Settings) -> Self {
        self.sample = sample;
        self
    }

    /// Holds the plan, and each variant's own one, against all variants of the scenario.
    #[must_use]
    pub fn under_variants(mut self) -> Self {
        self.variants = Variants::Held;
        self
    }

    /// The promises that are meant, each once.
    pub(super) fn figures(&self, scenario: &Scenario) -> Vec<Figure> {
        let mut figures: Vec<Figure> = Vec::new();
        for figure in &self.figures {
            if !figures.contains(figure) {
                figures.push(figure.clone());
            }
        }
        if figures.is_empty() {
            let targets = scenario.targets.iter().map(|target| Figure::Target(target.id.clone()));
            figures.extend(targets);
        }
        if figures.is_empty() { vec![Figure::Balanced] } else { figures }
    }

    /// Everything that is wrong with the request.
    pub(super) fn check(&self, scenario: &Scenario) -> Result<(), Problems> {
        let mut problems = Vec::new();
        if !(self.confidence > 0.0 && self.confidence < 1.0) {
            let problem = Problem::at("--confidence").found(self.confidence.to_string());
            let problem = problem.expected("a probability above 0 and below 1, such as 0.9");
            let percent = self.confidence >= 1.0 && self.confidence <= 100.0;
            let hint = format!("{} % is {}", self.confidence, self.confidence / 100.0);
            problems.push(problem.hint_maybe(percent.then_some(hint)));
        }
        if scenario.additions.is_empty() {
            let problem = Problem::at("addition").found("no addition");
            let problem = problem.expected("at least one [[addition]] to choose from");
            problems.push(problem.hint("say what could be built: id, stage, max and cost"));
        }
        problems.extend(self.figures.iter().filter_map(|figure| unfit(figure, scenario)));
        if self.sample.design != Design::Random {
            let problem = Problem::at("--design").found(self.sample.design.to_string());
            problems.push(problem.expected("random draws, which fresh ones are told apart from"));
        }
        if let Some(aim) = self.sample.until.first() {
            let found = format!("`{}={}`", aim.figure, aim.tolerance);
            let problem = Problem::at("--until").found(found);
            problems.push(problem.expected("a number of draws, on which all plans are tried"));
        }
        let sample = self.sample.clone().check(scenario).err();
        problems.extend(sample.iter().flat_map(Problems::iter).cloned());
        if problems.is_empty() { Ok(()) } else { Err(problems.into_iter().collect()) }
    }
}

/// What keeps a figure from being a promise.
fn unfit(figure: &Figure, scenario: &Scenario) -> Option<Problem> {
    let found = Problem::at("--of").found(format!("`{figure}`"));
    match figure {
        Figure::Balanced => None,
        Figure::Mean(..) => Some(
            found
                .expected("a promise: balanced or target:ID")
                .hint("write a [[target]] with a bound on the metric"),
        ),
        Figure::Target(id) => {
            let ids = scenario.targets.iter().map(|target| target.id.as_str());
            let hint = Findings::default().meant(id, ids);
            let known = scenario.targets.iter().any(|target| target.id == *id);
            (!known).then(|| found.expected("the id of a target").hint_maybe(hint))
        }
    }
}
