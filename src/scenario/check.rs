//! Checks: from a draft, in which any value is possible, to a scenario.
//!
//! All problems are found at once. What could not be read was reported when it was read, and is
//! skipped here.

mod additions;
mod chain;
mod correlations;
mod ids;
mod nearest_correlation;
mod numbers;
mod targets;
mod time;
mod variants;

use std::collections::BTreeMap;

use super::input::Input;
use super::place::{Part, Places, join};
use super::says;
use super::{Draft, MOST_TABLES, MOST_VARIANTS, Scenario};
use crate::message::Text;
use crate::problem::{Findings, Kind, Place, Problem, Problems};

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
    /// Whether a stage may be missing only because its id or its table could not be read.
    stages_incomplete: bool,
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
    /// assert_eq!(problems.iter().next().unwrap().place, "link.igot->wafer.from");
    /// ```
    pub fn check(self) -> Result<Scenario, Problems> {
        check(self, &Places::default(), Findings::default())
            .map_err(|findings| finish(findings, None))
    }
}

/// Checks a draft, with what was found so far.
pub(super) fn check(
    mut draft: Draft,
    places: &Places,
    mut findings: Findings,
) -> Result<Scenario, Findings> {
    // Too many variants are refused before their globs are matched.
    if draft.variants.len() <= MOST_VARIANTS {
        variants::resolve(&mut draft, places, &mut findings);
    }
    let mut check = Check::new(&draft, places, Origin::Said, findings);
    let parts = check.run();
    if parts.checked {
        check.variants();
    }
    let findings = check.findings;
    parts.of(draft, findings)
}

/// Checks a draft after a change.
pub(super) fn recheck(draft: Draft, named: &[Vec<Input>]) -> Result<Scenario, Problems> {
    let places = Places::default();
    let mut check = Check::new(&draft, &places, Origin::Changed(named), Findings::default());
    let parts = check.run();
    let findings = check.findings;
    parts.of(draft, findings).map_err(|findings| finish(findings, None))
}

/// What was found in that file; findings without a problem never refuse a scenario.
pub(super) fn finish(findings: Findings, file: Option<String>) -> Problems {
    findings.finish(file).unwrap_or_else(|| Problems::new(None, Vec::new()))
}

/// What the checks find out about a valid draft.
#[derive(Debug, Default)]
struct Parts {
    /// Whether there was something to check and not too much.
    checked: bool,
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
fn found(kind: Kind, what: impl Into<Text>) -> Problem {
    Problem::new(kind, Place::key("")).found(what)
}

impl<'d> Check<'d> {
    fn new(draft: &'d Draft, places: &'d Places, origin: Origin<'d>, findings: Findings) -> Self {
        let mut stages = BTreeMap::new();
        for (index, stage) in draft.stages.iter().enumerate() {
            stages.entry(stage.id.as_str()).or_insert(index);
        }
        let stages_incomplete = places.is_unread(Part::Scenario, "stage")
            || (0..draft.stages.len()).any(|i| places.is_unread(Part::Stage(i), "id"));
        Self { draft, places, origin, findings, stages, stages_incomplete }
    }

    fn run(&mut self) -> Parts {
        if !self.sizes() {
            return Parts::default();
        }
        self.ids();
        self.numbers();
        self.time();
        self.additions();
        let chain = self.chain();
        self.targets(&chain);
        let correlations = self.correlations();
        Parts { checked: true, final_stage: chain.final_stage, correlations }
    }

    /// Whether there is something to check and not too much.
    fn sizes(&mut self) -> bool {
        let draft = self.draft;
        let n_changes: usize = draft.variants.iter().map(|variant| variant.set.len()).sum();
        let n_inputs: usize = draft.correlations.iter().map(|group| group.inputs.len()).sum();
        let entries = [
            ("variant", says::n_changes(n_changes), n_changes),
            ("correlation", says::n_names_of_inputs(n_inputs), n_inputs),
        ];
        let mut fits = true;
        for (table, size, most) in draft.sizes() {
            if size > most {
                fits = false;
                let problem =
                    found(Kind::TooMany, says::n_tables(size)).expected(says::at_most(most));
                self.report(Part::Scenario, table, problem);
            }
        }
        for (table, what, size) in entries {
            if size > MOST_TABLES {
                fits = false;
                let expected = says::at_most_in_all(MOST_TABLES);
                self.report(Part::Scenario, table, found(Kind::TooMany, what).expected(expected));
            }
        }
        if draft.stages.is_empty() && !self.unread(Part::Scenario, "stage") {
            fits = false;
            let problem = found(Kind::Missing, says::no_stage())
                .expected(says::at_least_one_stage_headed_stage());
            self.report(Part::Scenario, "stage", problem);
        }
        fits && !draft.stages.is_empty()
    }

    /// Adds a problem of that key.
    fn report(&mut self, part: Part, key: &str, problem: Problem) {
        let line = self.places.line(part, key);
        let file = self.places.file(part).map(str::to_owned);
        let place = Place::key(join(&self.draft.name_of(part), key));
        self.findings.push(Problem { file, line, place, ..problem });
    }

    /// Whether a key could not be read, which was said already.
    fn unread(&self, part: Part, key: &str) -> bool {
        self.places.is_unread(part, key)
    }

    /// The problem of a stage that does not exist.
    fn unknown_stage(&self, id: &str) -> Problem {
        let meant = self.findings.meant(id, self.stages.keys().copied());
        let hint = meant.unwrap_or_else(|| {
            const MOST: usize = 10;
            let mut first: Vec<(usize, &str)> =
                self.stages.iter().map(|(id, index)| (*index, *id)).collect();
            first.sort_unstable();
            let ids: Vec<&str> = first.iter().take(MOST).map(|(_, id)| *id).collect();
            let more = if first.len() > MOST { ", …" } else { "" };
            says::the_stages_are(format!("{}{more}", super::file::flaw::clip(&ids.join(", "))))
        });
        found(Kind::UnknownName, super::file::flaw::shown(id))
            .expected(says::the_id_of_a_stage())
            .hint(hint)
    }
}
