//! Checks: from a draft, in which any value is possible, to a scenario.
//!
//! All problems are found at once. What could not be read was reported when it was read, and is
//! skipped here.

mod chain;
mod correlations;
mod ids;
mod market;
mod nearest_correlation;
mod numbers;
mod ranked;
mod targets;
mod texts;
mod time;
mod variants;

use std::collections::BTreeMap;

use super::change::resolve_variants;
use super::correlation::Grouped;
use super::file::flaw::{clip, shown};
use super::place::{Places, TableAt, join};
use super::says;
use super::{Draft, Listed, MOST_TABLES, MOST_VARIANTS, Scenario, Stage};
use crate::message::Text;
use crate::problem::Kind::{Missing, TooMany, UnknownName};
use crate::problem::{Findings, Kind, Place, Problem, Problems};

/// Checks are the same for what was said and for what was changed later, up to what costs time: of
/// a change no matrix is looked for that would be true. And what a change leaves no sense is a
/// variant's own affair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Said,
    Changed,
}

#[derive(Debug)]
struct Check<'d> {
    draft: &'d Draft,
    places: &'d Places,
    origin: Origin,
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
    ///     .link(Link::from("igot").to("wafer").consumption(1))
    ///     .check()
    ///     .unwrap_err();
    /// assert_eq!(problems.iter().next().unwrap().place, "link.igot->wafer.from");
    /// ```
    pub fn check(self) -> Result<Scenario, Problems> {
        check(self, Places::default(), Findings::default(), None)
    }
}

pub(super) fn check(
    mut draft: Draft,
    mut places: Places,
    mut findings: Findings,
    file: Option<String>,
) -> Result<Scenario, Problems> {
    texts::read(&mut draft, (&mut places, &mut findings));
    // Too many variants are refused before their globs are matched.
    if draft.variants.len() <= MOST_VARIANTS {
        resolve_variants(&mut draft, &places, &mut findings);
    }
    Check::new(&draft, &places, Origin::Said, findings).finish().of(draft, file)
}

pub(super) fn recheck(draft: Draft) -> Result<Scenario, Problems> {
    let places = Places::default();
    Check::new(&draft, &places, Origin::Changed, Findings::default()).finish().of(draft, None)
}

#[derive(Debug, Default)]
struct Resolved {
    /// Whether there was something to check and not too much.
    checked: bool,
    final_stage: Option<usize>,
    grouped: Grouped,
    /// Why each variant does not apply, if it was left so.
    unfit: Vec<Option<String>>,
    findings: Findings,
}

impl Resolved {
    fn of(self, mut draft: Draft, file: Option<String>) -> Result<Scenario, Problems> {
        let found = self.findings;
        let Some(final_stage) = self.final_stage.filter(|_| found.problems().is_empty()) else {
            let nothing = || Problems::new(None, Vec::new());
            return Err(found.finish(file).unwrap_or_else(nothing));
        };
        let Grouped { groups, named, exact } = self.grouped;
        for (correlation, exact) in draft.correlations.iter_mut().zip(exact) {
            correlation.exact = exact;
        }
        for (variant, unfit) in draft.variants.iter_mut().zip(self.unfit) {
            variant.unfit = unfit;
        }
        Ok(Scenario { draft, final_stage, groups, named })
    }
}

/// A problem with what was found; the line and the key are added by [`Check::report`].
fn found(kind: Kind, what: impl Into<Text>) -> Problem {
    Problem::new(kind, Place::key("")).found(what)
}

impl<'d> Check<'d> {
    fn new(draft: &'d Draft, places: &'d Places, origin: Origin, findings: Findings) -> Self {
        let mut stages = BTreeMap::new();
        for (index, stage) in draft.stages.iter().enumerate() {
            stages.entry(stage.id.as_str()).or_insert(index);
        }
        let stages_incomplete = places.is_unread(TableAt::SCENARIO, "stage")
            || (0..draft.stages.len()).any(|i| places.is_unread(Stage::part(i), "id"));
        Self { draft, places, origin, findings, stages, stages_incomplete }
    }

    /// All checks, those of variants last.
    fn finish(mut self) -> Resolved {
        let mut resolved = self.run();
        if resolved.checked {
            resolved.unfit = self.variants(&resolved.grouped.named);
        }
        Resolved { findings: self.findings, ..resolved }
    }

    fn run(&mut self) -> Resolved {
        if !self.sizes() {
            return Resolved::default();
        }
        self.ids();
        self.numbers();
        self.time();
        let chain = self.chain();
        self.markets(&chain);
        self.targets(&chain);
        let grouped = self.correlations();
        let final_stage = chain.final_stage;
        Resolved { checked: true, final_stage, grouped, ..Resolved::default() }
    }

    fn sizes(&mut self) -> bool {
        let draft = self.draft;
        let n_changes: usize = draft.variants.iter().map(|variant| variant.set.len()).sum();
        let n_inputs: usize =
            draft.correlations.iter().map(|group| group.inputs.len().max(group.exact.len())).sum();
        let mut fits = !draft.stages.is_empty();
        let tables = draft.sizes().map(|(table, size, most)| {
            (table, size > most, says::n_tables(size), says::at_most(most))
        });
        let within = [
            ("variant", n_changes > MOST_TABLES, says::n_changes(n_changes)),
            ("correlation", n_inputs > MOST_TABLES, says::n_names_of_inputs(n_inputs)),
        ];
        let within = within
            .map(|(table, over, what)| (table, over, what, says::at_most_in_all(MOST_TABLES)));
        for (table, _, what, most) in tables.chain(within).filter(|(_, over, ..)| *over) {
            fits = false;
            self.report(TableAt::SCENARIO, table, found(TooMany, what).expected(most));
        }
        if draft.stages.is_empty() && !self.unread(TableAt::SCENARIO, "stage") {
            let is_text = self.places.are_of_text();
            let expected =
                if is_text { says::at_least_one_stage() } else { says::a_stage_or_more() };
            let problem = found(Missing, says::no_stage()).expected(expected);
            self.report(TableAt::SCENARIO, "stage", problem);
        }
        fits
    }

    fn report(&mut self, part: TableAt, key: &str, problem: Problem) {
        let line = self.places.line(part, key);
        let file = self.places.file(part).map(str::to_owned);
        let place = Place::key(join(&self.draft.name_of(part), key));
        self.findings.push(Problem { file, line, place, ..problem });
    }

    /// Adds a problem of something inside that key, which has a line of its own.
    fn report_inside(&mut self, part: TableAt, (key, inside): (&str, &str), problem: Problem) {
        self.report(part, key, problem);
        self.findings.amend_line(self.places.line(part, inside));
    }

    fn unread(&self, part: TableAt, key: &str) -> bool {
        self.places.is_unread(part, key)
    }

    /// The problem of a name that stands for nothing.
    fn unknown<'c>(&self, name: &str, known: impl IntoIterator<Item = &'c str>) -> Problem {
        found(UnknownName, shown(name)).hint_maybe(self.findings.meant(name, known))
    }

    fn known_stage(&mut self, part: TableAt, key: &str, stage: &str) {
        let known = self.stages.contains_key(stage) || self.stages_incomplete;
        if !known && !self.unread(part, key) {
            self.report(part, key, self.unknown_stage(stage));
        }
    }

    fn unknown_stage(&self, id: &str) -> Problem {
        let problem = self.unknown(id, self.stages.keys().copied());
        let all = || {
            const MOST: usize = 10;
            let mut first: Vec<(usize, &str)> =
                self.stages.iter().map(|(id, index)| (*index, *id)).collect();
            first.sort_unstable();
            let ids: Vec<&str> = first.iter().take(MOST).map(|(_, id)| *id).collect();
            let more = if first.len() > MOST { ", …" } else { "" };
            says::the_stages_are(format!("{}{more}", clip(&ids.join(", "))))
        };
        let hint = problem.hint.clone().unwrap_or_else(all);
        problem.expected(says::the_id_of_a_stage()).hint(hint)
    }
}
