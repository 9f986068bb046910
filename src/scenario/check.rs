//! Checks: from a draft, in which any value is possible, to a scenario.
//!
//! All problems are found at once. What could not be read was reported when it was read, and is
//! passed over here.

mod chain;
mod correlations;
mod ids;
mod numbers;
mod targets;
mod variants;

use std::collections::BTreeMap;

use super::input::Input;
use super::place::{Part, Places};
use super::problem::{Findings, Problem, Problems};
use super::{Draft, Scenario};

/// The most stages and links, and tables of every other kind.
const MOST_TABLES: usize = 10_000;

/// The most variants: each is checked as a scenario of its own.
const MOST_VARIANTS: usize = 100;

/// Checks are the same for what was said and for what was changed later, up to correlations:
/// there, what a change made exact is passed over.
#[derive(Debug, Clone, Copy)]
enum Origin<'g> {
    /// As the user said it.
    Said,
    /// After a change, with the inputs of each correlation before.
    Changed(&'g [Vec<Input>]),
}

/// A draft while it is being checked.
#[derive(Debug)]
struct Check<'d> {
    draft: &'d Draft,
    places: &'d Places,
    origin: Origin<'d>,
    findings: Findings,
    /// The first stage of each id.
    stages: BTreeMap<&'d str, usize>,
}

impl Draft {
    /// Checks the draft.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    ///
    /// # Examples
    ///
    /// ```
    /// use pvchain::{Link, Scenario, Stage};
    ///
    /// let problems = Scenario::named("typo")
    ///     .stage(Stage::new("ingot").unit("GW"))
    ///     .stage(Stage::new("wafer").unit("GW"))
    ///     .link(Link::from("igot").to("wafer"))
    ///     .check()
    ///     .unwrap_err();
    /// assert_eq!(problems.iter().next().unwrap().key, "link.igot->wafer.from");
    /// ```
    pub fn check(self) -> Result<Scenario, Problems> {
        check(self, &Places::default(), Findings::default()).map_err(finish)
    }
}

/// Checks a draft, with what was found so far.
pub(super) fn check(
    mut draft: Draft,
    places: &Places,
    mut findings: Findings,
) -> Result<Scenario, Findings> {
    variants::resolve(&mut draft, places, &mut findings);
    let mut check = Check::new(&draft, places, Origin::Said, findings);
    let parts = check.run();
    check.variants();
    let findings = check.findings;
    parts.of(draft, findings)
}

/// Checks a draft after a change.
pub(super) fn recheck(draft: Draft, named: &[Vec<Input>]) -> Result<Scenario, Problems> {
    let places = Places::default();
    let mut check = Check::new(&draft, &places, Origin::Changed(named), Findings::default());
    let parts = check.run();
    let findings = check.findings;
    parts.of(draft, findings).map_err(finish)
}

fn finish(findings: Findings) -> Problems {
    findings.finish(None).unwrap_or_else(|| Problems::new(None, Vec::new()))
}

/// What the checks find out about a valid draft.
#[derive(Debug, Default)]
struct Parts {
    /// Index of the final stage.
    final_stage: Option<usize>,
    correlations: correlations::Resolved,
}

impl Parts {
    /// The scenario, if nothing was found.
    fn of(self, draft: Draft, findings: Findings) -> Result<Scenario, Findings> {
        let Some(final_stage) = self.final_stage.filter(|_| findings.problems().is_empty()) else {
            return Err(findings);
        };
        let correlations::Resolved { groups, named } = self.correlations;
        Ok(Scenario { draft, final_stage, groups, named })
    }
}

/// A problem with what was found; the line and the key are added by [`Check::report`].
fn found(what: impl Into<String>) -> Problem {
    Problem::at("").found(what)
}

impl<'d> Check<'d> {
    fn new(draft: &'d Draft, places: &'d Places, origin: Origin<'d>, findings: Findings) -> Self {
        let mut stages = BTreeMap::new();
        for (index, stage) in draft.stages.iter().enumerate() {
            stages.entry(stage.id.as_str()).or_insert(index);
        }
        Self { draft, places, origin, findings, stages }
    }

    fn run(&mut self) -> Parts {
        if !self.sizes() {
            return Parts::default();
        }
        self.ids();
        self.numbers();
        let chain = self.chain();
        self.targets(&chain);
        let correlations = self.correlations();
        Parts { final_stage: chain.final_stage, correlations }
    }

    /// Whether there is something to check and not too much.
    fn sizes(&mut self) -> bool {
        let draft = self.draft;
        let sizes = [
            ("stage", draft.stages.len(), MOST_TABLES),
            ("link", draft.links.len(), MOST_TABLES),
            ("account", draft.accounts.len(), MOST_TABLES),
            ("target", draft.targets.len(), MOST_TABLES),
            ("correlation", draft.correlations.len(), MOST_TABLES),
            ("variant", draft.variants.len(), MOST_VARIANTS),
        ];
        let mut fits = true;
        for (table, size, most) in sizes {
            if size > most {
                fits = false;
                let problem = found(format!("{size} tables")).expected(format!("at most {most}"));
                self.report(Part::Scenario, table, problem);
            }
        }
        if draft.stages.is_empty() && !self.unread(Part::Scenario, "stage") {
            fits = false;
            let problem = found("no stage").expected("at least one stage, headed [[stage]]");
            self.report(Part::Scenario, "stage", problem);
        }
        fits && !draft.stages.is_empty()
    }

    /// Adds a problem of that key.
    fn report(&mut self, part: Part, key: &str, problem: Problem) {
        let line = self.places.line(part, key);
        let key = part.path(self.draft, key);
        self.findings.push(Problem { key, line, ..problem });
    }

    /// Whether a key could not be read, which was said already.
    fn unread(&self, part: Part, key: &str) -> bool {
        self.places.is_unread(part, key)
    }

    /// Whether a stage may be missing only because its id or its table could not be read.
    fn stages_incomplete(&self) -> bool {
        self.unread(Part::Scenario, "stage")
            || (0..self.draft.stages.len()).any(|i| self.unread(Part::Stage(i), "id"))
    }

    /// The problem of a stage that does not exist.
    fn unknown_stage(&self, id: &str) -> Problem {
        let meant = self.findings.meant(id, self.stages.keys().copied());
        found(super::file::shown(id)).expected("the id of a stage").hint_maybe(meant)
    }
}
