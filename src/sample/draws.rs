//! Draws: what one block of draws holds in one period, by name.

use std::sync::Mutex;

use super::Block;
use crate::message::texts;
use crate::metric::Metric;
use crate::metric::look_up::{Completeness, KnownFigures};
use crate::model::lanes::BLOCK;
use crate::problem::{Kind, Place, Problem};
use crate::scenario::input::Input;

texts! {
    a_given_number: "the name of a number that the scenario gives", "情景给出的数值的名称";
}

/// What is undefined in every draw.
static UNDEFINED: [f64; BLOCK] = [f64::NAN; BLOCK];

/// The weights of draws where nothing is observed.
static ONES: [f64; BLOCK] = [1.0; BLOCK];

/// Up to 512 draws side by side in one period, as columns: a number of each draw, in one order.
///
/// A name that is not known gives a column of NaN, and becomes a problem of the run that asked.
#[derive(Debug, Clone, Copy)]
pub struct Draws<'b> {
    block: &'b Block<'b>,
    misread: &'b Misread,
}

impl<'b> Draws<'b> {
    pub(crate) fn of(block: &'b Block<'b>, misread: &'b Misread) -> Self {
        Self { block, misread }
    }

    /// A metric of a subject, in the unit of its summary, NaN where it is undefined.
    pub fn column(&self, metric: Metric, of: &str) -> &'b [f64] {
        let model = self.block.model();
        match model.figures.get(&(metric, of.to_owned())) {
            Some(row) => self.block.counted(*row),
            None => self.undefined(|place| {
                // Where the planner has figures of his own, all metrics are computed.
                let are = if model.own.is_empty() { Completeness::Some } else { Completeness::All };
                let there = model.figures.keys().map(|(metric, of)| (*metric, of.as_str()));
                let known =
                    KnownFigures { there: there.collect(), subjects: model.subjects(), are };
                let at = Problem::new(Kind::UnknownName, place).found(metric.quoted_of(of));
                known.without(metric, of, at)
            }),
        }
    }

    /// A number that the scenario gives, by its input name, e.g. `link.wafer->cell.consumption`, in
    /// its own unit; a number that changes by year as it is in this period.
    pub fn input(&self, name: &str) -> &'b [f64] {
        let inputs = &self.block.model().inputs;
        let row = name.parse::<Input>().ok().and_then(|input| inputs.get(&input));
        match row {
            Some(row) => self.block.counted(*row),
            None => self.undefined(|place| {
                let known: Vec<String> = inputs.keys().map(ToString::to_string).collect();
                Problem::new(Kind::UnknownName, place)
                    .found(format_args!("`{name}`"))
                    .expected(a_given_number())
                    .meant(name, known.iter().map(String::as_str))
            }),
        }
    }

    fn undefined(&self, problem: impl FnOnce(Place) -> Problem) -> &'b [f64] {
        self.misread.note(problem);
        &UNDEFINED[..self.len()]
    }

    /// How much each draw counts: 1, or where facts are observed what they leave of it, beside the
    /// heaviest of the first draws, a factor that all draws of a run share. Later draws may weigh any
    /// multiple of it.
    pub fn weights(&self) -> &'b [f64] {
        let weights = self.block.weights().map_or(ONES.as_slice(), |weights| &weights.shared);
        &weights[..self.len()]
    }

    /// The period, as answers call it.
    pub fn period(&self) -> &'b str {
        self.block.period()
    }

    /// The number of the first draw among all draws of the run, counted from 0.
    pub fn first(&self) -> u64 {
        self.block.number() * BLOCK as u64
    }

    /// How many draws there are: 512, but for the last block of a run.
    pub fn len(&self) -> usize {
        self.block.draws()
    }

    /// Never: a block has draws.
    pub fn is_empty(&self) -> bool {
        false
    }
}

/// Names that were asked for and are not known.
#[derive(Debug)]
pub(crate) struct Misread {
    place: String,
    problems: Mutex<Vec<Problem>>,
}

impl Misread {
    /// By whom, as messages call it.
    pub(crate) fn by(place: impl Into<String>) -> Self {
        Self { place: place.into(), problems: Mutex::default() }
    }

    fn note(&self, problem: impl FnOnce(Place) -> Problem) {
        let mut problems = self.problems.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let problem = problem(Place::key(&self.place));
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }

    /// What was noted so far.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        self.problems.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}
