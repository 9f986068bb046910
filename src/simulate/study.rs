//! Studies: a scenario to be asked many times, with figures of the planner's own.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::message::texts;
use crate::metric::Metric;
use crate::model::Model;
use crate::model::index::Row;
use crate::problem::{Kind, Place, Problem, Problems, listed};
use crate::sample::{Design, Draws, OwnFigure, OwnLanes, Sampler, Shapes};
use crate::scenario::setting::Setting;
use crate::scenario::target::Target;
use crate::scenario::{Draft, Scenario};
use crate::units::Unit;

texts! {
    a_name: "a name", "名称";
    a_name_of_its_own: "a name that no other figure has", "与其他指标不同的名称";
    figure_of_the_study(names): "a figure of the study: {names}", "本研究的指标：{names}";
    no_figure_yet: "a figure of the study, which has none yet", "本研究的指标，但尚未定义";
}

/// A scenario that is asked many times: what a change leaves alone is not built again.
///
/// The tables of all laws are kept, so that a changed law builds its own table only, and the model
/// and its sampler as long as the settings ask for the same metrics, seed and design. Answers have
/// the bits that [`simulate`](crate::simulate()) gives for the changed scenario. Whatever takes a
/// scenario takes a study, too: [`simulate`](crate::simulate()), [`compare`](crate::compare()),
/// [`sensitivity`](crate::sensitivity()) and [`plan`](crate::plan()).
///
/// ```
/// use pvchain::{Scenario, Settings, Study};
///
/// let study = Study::new(&Scenario::builtin("baotou-2024")?);
/// let settings = Settings::draws(2_000);
/// let mut likely = Vec::new();
/// for capacity in [40.0, 60.0, 80.0] {
///     likely.push(study.with("stage.cell.capacity", capacity)?.run(&settings)?.balanced().value);
/// }
/// assert_eq!(likely.len(), 3);
/// # Ok::<(), pvchain::Problems>(())
/// ```
#[derive(Debug, Clone)]
pub struct Study {
    scenario: Arc<Scenario>,
    figures: Vec<OwnFigure>,
    /// Targets on its figures.
    targets: Vec<Target>,
    /// The tables of all laws so far.
    shapes: Shapes,
    /// What was compiled last.
    compiled: Arc<Mutex<Option<LastCompiled>>>,
}

/// What was compiled, and for what.
type LastCompiled = (Wanted, Arc<Compiled>);

/// Which rows a model is to have.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wanted {
    pub(crate) metrics: Vec<Metric>,
    pub(crate) by_year: bool,
    pub(crate) seed: u64,
    pub(crate) design: Design,
}

/// A study compiled to rows.
pub(crate) struct Compiled {
    /// The scenario as run, with targets on own figures.
    pub(crate) scenario: Scenario,
    pub(crate) model: Model,
    pub(crate) own: Vec<OwnLanes>,
    figures: Vec<OwnFigure>,
    layout: (u64, Design),
    shapes: Shapes,
    sampler: OnceLock<Sampler>,
}

impl Compiled {
    /// The sampler, with all its tables, which so many threads build if they are not there yet.
    pub(crate) fn sampler(&self, threads: NonZeroUsize) -> &Sampler {
        self.sampler.get_or_init(|| {
            let sampler = Sampler::with_shapes(&self.model, self.layout, self.shapes.clone());
            sampler.tabulate(threads);
            sampler
        })
    }

    /// The same, of which only what these rows need is computed.
    pub(crate) fn only(&self, rows: impl IntoIterator<Item = Row>) -> Self {
        Self {
            scenario: self.scenario.clone(),
            model: self.model.clone().only(rows),
            own: Vec::new(),
            figures: Vec::new(),
            layout: self.layout,
            shapes: self.shapes.clone(),
            sampler: self.sampler.clone(),
        }
    }

    pub(crate) fn design(&self) -> Design {
        self.layout.1
    }

    /// The sampler of other draws of the same numbers.
    pub(crate) fn other_sampler(&self, seed: u64) -> Sampler {
        Sampler::with_shapes(&self.model, (seed, self.layout.1), self.shapes.clone())
    }

    /// Names that own figures asked for and that are not known, as far as they were computed.
    pub(crate) fn misread(&self) -> Vec<Problem> {
        self.figures.iter().flat_map(OwnFigure::problems).collect()
    }
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compiled").field("scenario", &self.scenario.name).finish_non_exhaustive()
    }
}

impl Study {
    /// A study of a scenario.
    pub fn new(scenario: &Scenario) -> Self {
        let scenario = Arc::new(scenario.clone());
        let shapes = Shapes::of(&scenario);
        Self {
            scenario,
            figures: Vec::new(),
            targets: Vec::new(),
            shapes,
            compiled: Arc::default(),
        }
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The study with a figure of its own, which `formula` writes for each draw of a block into its
    /// second argument, which is full of NaN: what stays NaN, or is infinite, counts as undefined.
    ///
    /// It is called for every block of draws, in each period that is reported, yearly roll-ups
    /// included, on any thread; all metrics can be read, whichever are reported. The figure is
    /// summarised as [`Metric::Figure`] of that name, and is
    /// [`Figure::Mean`](crate::Figure::Mean) of it wherever a figure is asked for. A name that
    /// `formula` misspells is a problem of the run.
    ///
    /// ```
    /// use pvchain::{Metric, Scenario, Settings, Study};
    ///
    /// let study = Study::new(&Scenario::builtin("baotou-2024")?);
    /// let study = study.figure("modules per cell", "1", |draws, out| {
    ///     let cells = draws.column(Metric::Production, "cell");
    ///     let modules = draws.column(Metric::Production, "module");
    ///     for lane in 0..out.len() {
    ///         out[lane] = modules[lane] / cells[lane];
    ///     }
    /// });
    /// let outcome = study.run(&Settings::draws(2_000).metrics(&[]))?;
    /// assert!(outcome.metric(Metric::Figure, "modules per cell")?.mean.is_some());
    /// # Ok::<(), pvchain::Problems>(())
    /// ```
    #[must_use]
    pub fn figure(
        &self,
        name: impl Into<String>,
        unit: impl Into<Unit>,
        formula: impl Fn(&Draws<'_>, &mut [f64]) + Send + Sync + 'static,
    ) -> Self {
        let mut figures = self.figures.clone();
        figures.push(OwnFigure::new((name.into(), unit.into()), formula));
        Self { figures, compiled: Arc::default(), ..self.clone() }
    }

    /// The study with another target: on a figure of its own, or on a metric as in a scenario file.
    /// Bounds may be text with a unit that converts to that of the figure.
    ///
    /// # Errors
    ///
    /// If there is no such figure or period, if the id is taken, or if bounds are missing.
    pub fn target(&self, target: Target) -> Result<Self, Problems> {
        if target.metric != Metric::Figure {
            let scenario = Scenario::clone(&self.scenario).into_draft().target(target).check()?;
            return Ok(self.of(scenario));
        }
        let figure = self.figures.iter().find(|figure| figure.name == target.of);
        let target = match figure {
            Some(figure) => target.in_unit(&figure.unit)?,
            None => target,
        };
        self.check_target(&target)?;
        let mut targets = self.targets.clone();
        targets.push(target);
        Ok(Self { targets, compiled: Arc::default(), ..self.clone() })
    }

    /// Refuses a target on an own figure that a scenario would refuse on a metric of the chain, and
    /// one on a figure that is not there.
    fn check_target(&self, target: &Target) -> Result<(), Problems> {
        // A figure that every scenario has stands in for those of code.
        let stand_in = |target: &Target| Target {
            metric: Metric::ClosedThroughput,
            of: "chain".to_owned(),
            ..target.clone()
        };
        let draft = Scenario::clone(&self.scenario).into_draft();
        let targets = self.targets.iter().chain([target]).map(stand_in);
        let found = targets.fold(draft, Draft::target).check().err();
        let mut problems: Vec<Problem> = found.iter().flat_map(Problems::iter).cloned().collect();
        if !self.figures.iter().any(|figure| figure.name == target.of) {
            let names: Vec<&str> = self.figures.iter().map(|figure| figure.name.as_str()).collect();
            let expected = if names.is_empty() {
                no_figure_yet()
            } else {
                figure_of_the_study(listed(&names))
            };
            let place = Place::key(format!("target.{}.of", target.id));
            let problem = Problem::new(Kind::UnknownName, place);
            let problem = problem.found(format_args!("`{}`", target.of)).expected(expected);
            problems.push(problem.meant(&target.of, names));
        }
        if problems.is_empty() { Ok(()) } else { Err(problems.into_iter().collect()) }
    }

    /// The study of the scenario with another number for an input, or for all that a glob matches.
    ///
    /// # Errors
    ///
    /// As [`Scenario::with`].
    pub fn with(&self, input: &str, value: impl Into<Setting>) -> Result<Self, Problems> {
        self.scenario.with(input, value).map(|scenario| self.of(scenario))
    }

    /// The same with several inputs, changed together.
    ///
    /// # Errors
    ///
    /// As [`Scenario::with_all`].
    pub fn with_all<'i, S: Into<Setting>>(
        &self,
        changes: impl IntoIterator<Item = (&'i str, S)>,
    ) -> Result<Self, Problems> {
        self.scenario.with_all(changes).map(|scenario| self.of(scenario))
    }

    /// The study of a variant.
    ///
    /// # Errors
    ///
    /// As [`Scenario::variant`].
    pub fn variant(&self, name: &str) -> Result<Self, Problems> {
        self.scenario.variant(name).map(|scenario| self.of(scenario))
    }

    /// The same figures and targets of another scenario, with the tables that exist already.
    pub(crate) fn of(&self, scenario: Scenario) -> Self {
        let mut shapes = self.shapes.clone();
        shapes.keep(&scenario);
        let (scenario, compiled) = (Arc::new(scenario), Arc::default());
        let (figures, targets) = (self.figures.clone(), self.targets.clone());
        Self { scenario, figures, targets, shapes, compiled }
    }

    /// What is wrong with its figures as they were defined.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (at, figure) in self.figures.iter().enumerate() {
            let is_taken = self.figures[..at].iter().any(|other| other.name == figure.name);
            let expected = if is_taken { a_name_of_its_own() } else { a_name() };
            if is_taken || figure.name.trim().is_empty() {
                let kind = if is_taken { Kind::Duplicate } else { Kind::Missing };
                let problem = Problem::new(kind, Place::key("figure"));
                problems.push(problem.found(format_args!("`{}`", figure.name)).expected(expected));
            }
        }
        problems
    }

    /// Names and units of its figures.
    pub(crate) fn figures(&self) -> Vec<(&str, &Unit)> {
        self.figures.iter().map(|figure| (figure.name.as_str(), &figure.unit)).collect()
    }

    /// Targets on its figures.
    pub(crate) fn own_targets(&self) -> &[Target] {
        &self.targets
    }

    /// The study compiled for what is asked; it is kept until something else is.
    pub(crate) fn compiled(&self, asked: &Wanted) -> Arc<Compiled> {
        let mut last = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, compiled)) = last.as_ref().filter(|(known, _)| known == asked) {
            return Arc::clone(compiled);
        }
        let scenario = self.scenario.with_targets(&self.targets);
        let model = Model::with_figures(&scenario, &asked.metrics, &self.figures());
        let compiled = Arc::new(Compiled {
            model: if asked.by_year { model.by_year() } else { model },
            scenario,
            own: self.figures.iter().map(|figure| Arc::clone(&figure.lanes)).collect(),
            figures: self.figures.clone(),
            layout: (asked.seed, asked.design),
            shapes: self.shapes.clone(),
            sampler: OnceLock::new(),
        });
        *last = Some((asked.clone(), Arc::clone(&compiled)));
        compiled
    }
}

impl From<&Scenario> for Study {
    fn from(scenario: &Scenario) -> Self {
        Self::new(scenario)
    }
}

impl From<Scenario> for Study {
    fn from(scenario: Scenario) -> Self {
        Self::new(&scenario)
    }
}

impl From<&Self> for Study {
    fn from(study: &Self) -> Self {
        study.clone()
    }
}
