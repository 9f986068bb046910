//! Parts: a share of the draws of a run, made anywhere, and the whole from all of them.
//!
//! The draws of a run are numbered, and so are the units of 16,384 that its sums are folded over. A
//! part takes consecutive units, so that the whole has the bits of one run, however it was split
//! and in whatever order parts arrive.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Settings;
use super::drawn::{Drawers, DrawnUnits};
use super::run::UNIT_DRAWS;
use super::study::Study;
use super::summarise::Found;
use super::threads::Progress;
use crate::message::{Text, texts};
use crate::outcome::Outcome;
use crate::problem::{Kind, Place, Problem, Problems};
use crate::scenario::Scenario;
use crate::scenario::band::Band;
use crate::scenario::target::Target;

texts! {
    part_of(number, count): "part {number} of {count}", "第 {number} 部分（共 {count} 部分）";
    part_from_1(of): "part 1 to {of} of {of}", "第 1 至 {of} 部分（共 {of} 部分）";
    parts_from_1(most): "1 to {most} parts", "1 至 {most} 个部分";
    a_fixed_number_of_draws: "a fixed number of draws", "固定的模拟次数";
    no_part_sees_the_whole:
        "no part knows how precise the whole is: choose the draws, merge the parts and look at the intervals; four times the draws halve them",
        "各部分不知道整体的精度：请先定模拟次数，合并各部分后查看区间；模拟次数增至四倍，区间缩小一半";
    own_law(name): "the own law `{name}`, which only code knows", "自定义分布 `{name}`，仅代码可知";
    a_law_of_files: "a law that files can say, as a part carries its scenario",
        "文件可表达的分布，因为部分携带其情景";
    no_part: "no part", "没有部分";
    at_least_one_part: "at least one part of a run", "至少一个部分";
    what_of_part(value, draws): "{value} in the part of draws {draws}", "{value}，所在部分为模拟 {draws}";
    what_of_first(value): "{value}, as in the first part", "{value}，与首个部分相同";
    parts_of_one_run: "parts merge if they are of one run: the same version, scenario, figures and settings",
        "只有同一次运行的部分才能合并：版本、情景、指标与设置均相同";
    draws_to(first, last): "{first} to {last}", "{first} 至 {last}";
    draws_twice(draws): "draws {draws} in two parts that are not the same", "模拟 {draws} 出现在两个不同的部分中";
    counted_otherwise: "figures of the same names with other values in the first draws",
        "名称相同但前若干次模拟中取值不同的指标";
    the_same_formulas: "the same formula of each figure in all parts", "各部分中每个指标的公式相同";
    parts_apart: "parts whose draws do not overlap", "模拟互不重叠的部分";
    draws_missing(draws): "no part with draws {draws}", "没有包含模拟 {draws} 的部分";
    all_draws(count): "all {count} draws", "全部 {count} 次模拟";
    run_parts(parts): "run {parts}", "请运行{parts}";
    not_as_written: "sums that do not belong to the scenario and the settings beside them",
        "与其情景和设置不符的汇总";
    part_as_written: "a part as it was written", "未经改动的部分";
    nothing_drawn: "a part without a draw", "没有任何模拟的部分";
    drawn_part: "at least one draw", "至少一次模拟";
}

/// Most parts of a run.
const MOST_PARTS: u64 = 1_000_000;

/// A share of the draws of a run: what they have left, and what was asked.
///
/// ```
/// use pvchain::{Part, Scenario, Settings, Study, simulate};
///
/// let plan = Scenario::builtin("baotou-2024")?;
/// let (study, settings) = (Study::new(&plan), Settings::draws(40_000));
/// let parts = [study.part(&settings, 2, 2)?, study.part(&settings, 1, 2)?];
/// assert_eq!(Part::merge(parts)?.outcome()?, simulate(&plan, &settings)?);
/// # Ok::<(), pvchain::Problems>(())
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Part {
    asked: PartRequest,
    /// Units that were drawn, in order and apart, each range with what it was asked as.
    units: Vec<UnitShare>,
    drawn: DrawnUnits,
}

/// What all parts of a run have in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct PartRequest {
    version: String,
    digest: String,
    /// As a scenario file says it.
    scenario: String,
    figures: Vec<PartFigure>,
    targets: Vec<PartTarget>,
    settings: Settings,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct PartFigure {
    name: String,
    unit: String,
}

/// A target on an own figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct PartTarget {
    id: String,
    of: String,
    period: Option<String>,
    min: Option<f64>,
    max: Option<f64>,
}

/// Consecutive units, of which part of how many they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct UnitShare {
    first: u64,
    end: u64,
    number: u64,
    of: u64,
}

impl UnitShare {
    fn asked(units: u64, (number, of): (u64, u64)) -> Self {
        let edge = |number: u64| {
            let edge = u128::from(units) * u128::from(number) / u128::from(of);
            u64::try_from(edge).unwrap_or(units)
        };
        Self { first: edge(number - 1), end: edge(number), number, of }
    }

    fn units(&self) -> Range<u64> {
        self.first..self.end
    }
}

impl Study {
    /// Makes the draws of one part of a run: the `number`-th of `of` parts, counted from 1.
    ///
    /// Every part looks at the same first draws to decide how it counts; beyond that it costs its
    /// share of the whole. Draws are handed out in units of 16,384, so more parts than units leave
    /// some without draws. A part carries its scenario as text, so a plan with a law of code alone
    /// ([`Uncertain::from_quantile`](crate::Uncertain::from_quantile)) has no parts.
    ///
    /// # Errors
    ///
    /// [`Problems`] if the settings cannot be followed, or ask for a precision to end on; if there
    /// is no such part.
    pub fn part(&self, settings: &Settings, number: u64, of: u64) -> Result<Part, Problems> {
        self.part_with(settings, (number, of), &Progress::default())
    }

    /// The same, telling how far it is; after a stop it holds the units that were drawn.
    ///
    /// # Errors
    ///
    /// As [`part`](Self::part).
    pub fn part_with(
        &self,
        settings: &Settings,
        (number, of): (u64, u64),
        progress: &Progress,
    ) -> Result<Part, Problems> {
        let mut problems = settings.problems(self);
        if !((1..=MOST_PARTS).contains(&of) && (1..=of).contains(&number)) {
            let problem = Problem::new(Kind::OutOfRange, Place::setting("part"));
            let problem = problem.found(part_of(number, of));
            let is_count = (1..=MOST_PARTS).contains(&of);
            let expected = if is_count { part_from_1(of) } else { parts_from_1(MOST_PARTS) };
            problems.push(problem.expected(expected));
        }
        for (input, law) in self.scenario().unstorable() {
            let problem = Problem::new(Kind::Conflict, Place::key(input.to_string()));
            problems.push(problem.found(own_law(law)).expected(a_law_of_files()));
        }
        if let Some(aim) = settings.until.first() {
            let problem = aim.refused(Kind::Conflict).expected(a_fixed_number_of_draws());
            problems.push(problem.hint(no_part_sees_the_whole()));
        }
        if !problems.is_empty() {
            return Err(problems.into_iter().collect());
        }
        let compiled = settings.compile(self);
        let run = settings.run(&compiled);
        let (ranges, exact) = run.ranges();
        let drawers = Drawers::of((&run, &ranges), settings.threads_to_use(), progress);
        let mut share = UnitShare::asked(run.unit_count(), (number, of));
        let mut drawn = DrawnUnits::default();
        if !share.units().is_empty() {
            drawn.draw(drawers, share.units());
            drawn.judge_projects(drawers, share.units());
            let is_first = share.first == 0;
            drawn.exact = exact.filter(|_| is_first);
        }
        let made = drawn.draws().div_ceil(UNIT_DRAWS);
        share.end = share.end.min(share.first + made);
        let misread = compiled.misread();
        if !misread.is_empty() {
            return Err(misread.into_iter().collect());
        }
        Ok(Part { asked: PartRequest::of(self, settings), units: vec![share], drawn })
    }
}

impl PartRequest {
    fn of(study: &Study, settings: &Settings) -> Self {
        let scenario = study.scenario();
        let figure = |(name, unit): (&str, &crate::units::Unit)| PartFigure {
            name: name.to_owned(),
            unit: unit.to_string(),
        };
        let target = |target: &Target| PartTarget {
            id: target.id.clone(),
            of: target.of.clone(),
            period: target.period.clone(),
            min: target.band.min,
            max: target.band.max,
        };
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            digest: scenario.digest(),
            scenario: scenario.to_toml(),
            figures: study.figures().into_iter().map(figure).collect(),
            targets: study.own_targets().iter().map(target).collect(),
            // How many threads draw is nobody's business but theirs.
            settings: settings.clone().on_any_threads(),
        }
    }

    /// What was asked, without the formulas of figures.
    fn study(&self) -> Result<Study, Problems> {
        let mut study = Study::new(&Scenario::parse(&self.scenario)?);
        for PartFigure { name, unit } in &self.figures {
            study = study.figure(name, unit.as_str(), |_, _| {});
        }
        for PartTarget { id, of, period, min, max } in &self.targets {
            let target = Target::new(id, crate::Metric::Figure).of(of);
            let band = Band { min: *min, max: *max };
            study = study.target(Target { band, period: period.clone(), ..target })?;
        }
        Ok(study)
    }

    /// In what another request differs: what it is called, and what is found in each.
    fn differences(&self, other: &Self) -> Vec<(&'static str, [Text; 2])> {
        let both = |of: fn(&Self) -> Text| [of(other), of(self)];
        let mut found = Vec::new();
        if self.version != other.version {
            found.push(("version", both(|one| Text::data(&one.version))));
        }
        if (&self.digest, &self.scenario) != (&other.digest, &other.scenario) {
            found.push(("digest", both(|one| Text::data(&one.digest))));
        }
        if (&self.figures, &self.targets) != (&other.figures, &other.targets) {
            let figures = |one: &Self| {
                let names =
                    one.figures.iter().map(|figure| format!("{} in {}", figure.name, figure.unit));
                let targets = one.targets.iter().map(|target| target.id.clone());
                Text::data(names.chain(targets).collect::<Vec<_>>().join(", "))
            };
            found.push(("figures", both(figures)));
        }
        let settings = self.settings.differences(&other.settings).into_iter();
        found.extend(
            settings.map(|(name, [own, others])| (name, [Text::data(others), Text::data(own)])),
        );
        found
    }
}

impl Part {
    /// The whole from all parts of a run, in any order; a part that is there twice counts once.
    ///
    /// # Errors
    ///
    /// [`Problems`] if parts are of different runs (of another version, scenario or setting), if
    /// draws are in two parts that are not the same, and if draws are missing: each is named.
    pub fn merge(parts: impl IntoIterator<Item = Self>) -> Result<Self, Problems> {
        let mut parts = parts.into_iter();
        let Some(mut whole) = parts.next() else {
            let problem = Problem::new(Kind::Missing, Place::key("parts"));
            return Err([problem.found(no_part()).expected(at_least_one_part())]
                .into_iter()
                .collect());
        };
        let mut problems = whole.flaws();
        for part in parts {
            let strange = whole.differences(&part);
            if strange.is_empty() {
                problems.extend(part.flaws());
            }
            let is_known = part.units.iter().all(|share| whole.units.contains(share));
            if strange.is_empty() && problems.is_empty() && !is_known {
                problems.extend(whole.join(part));
            }
            for problem in strange {
                if !problems.contains(&problem) {
                    problems.push(problem);
                }
            }
        }
        if problems.is_empty() {
            problems.extend(whole.gaps());
        }
        if problems.is_empty() { Ok(whole) } else { Err(problems.into_iter().collect()) }
    }

    /// Draws that it holds.
    pub fn draws(&self) -> u64 {
        self.drawn.draws()
    }

    /// Whether it holds all draws that were asked for when it was made: a run of it was not
    /// stopped.
    pub fn is_finished(&self) -> bool {
        let all = self.unit_count();
        self.units.iter().all(|share| *share == UnitShare::asked(all, (share.number, share.of)))
    }

    /// The scenario whose draws it holds.
    ///
    /// # Errors
    ///
    /// [`Problems`] if it was changed since it was written.
    pub fn scenario(&self) -> Result<Scenario, Problems> {
        Scenario::parse(&self.asked.scenario)
    }

    /// Draws of the whole run.
    pub fn all_draws(&self) -> u64 {
        self.asked.settings.draws
    }

    /// The outcome of the draws that it holds, which is that of the run if it holds them all.
    ///
    /// # Errors
    ///
    /// [`Problems`] if it holds none, or was changed since it was written.
    pub fn outcome(&self) -> Result<Outcome, Problems> {
        let flaws = self.flaws();
        if !flaws.is_empty() {
            return Err(flaws.into_iter().collect());
        }
        let settings = &self.asked.settings;
        let compiled = settings.compile(&self.asked.study()?);
        let exact = self.drawn.exact.clone();
        let Some((kept, binned, criticality)) = self.drawn.clone().whole() else {
            let problem = Problem::new(Kind::Missing, Place::key("part")).found(nothing_drawn());
            return Err([problem.expected(drawn_part())].into_iter().collect());
        };
        let (model, scenario) = (&compiled.model, &compiled.scenario);
        let total = kept.total();
        Ok(Found { model, scenario, settings, kept, binned, total, exact, criticality }.outcome())
    }

    /// What is wrong with it as it stands: a scenario that is none, or sums of another shape.
    fn flaws(&self) -> Vec<Problem> {
        let study = match self.asked.study() {
            Ok(study) => study,
            Err(problems) => return problems.iter().cloned().collect(),
        };
        let settings = &self.asked.settings;
        let problems = settings.problems_as_said(&study);
        if !problems.is_empty() {
            return problems;
        }
        let compiled = settings.compile(&study);
        let parts = settings.design.parts();
        let is_sound = study.scenario().digest() == self.asked.digest
            && self.drawn.fits(&compiled.model, parts)
            && self.units.iter().all(|share| share.first <= share.end);
        let problem = || Problem::new(Kind::Conflict, Place::key("part")).found(not_as_written());
        if is_sound { Vec::new() } else { vec![problem().expected(part_as_written())] }
    }

    /// In what another part is of another run.
    fn differences(&self, other: &Self) -> Vec<Problem> {
        let place =
            other.units.first().map_or_else(Text::default, |share| other.shown(share.units()));
        let problem = |(name, [found, expected]): (&str, [Text; 2])| {
            let problem = Problem::new(Kind::Conflict, Place::setting(name));
            let problem = problem.found(what_of_part(found, place.clone()));
            problem.expected(what_of_first(expected)).hint(parts_of_one_run())
        };
        self.asked.differences(&other.asked).into_iter().map(problem).collect()
    }

    fn join(&mut self, other: Self) -> Option<Problem> {
        let overlap = |share: &UnitShare| {
            let both =
                self.units.iter().map(|own| own.first.max(share.first)..own.end.min(share.end));
            both.into_iter().find(|both| !both.is_empty())
        };
        let overlap = other.units.iter().find_map(overlap);
        if let Some(units) = overlap {
            let problem = Problem::new(Kind::Duplicate, Place::key("parts"));
            let problem = problem.found(draws_twice(self.shown(units)));
            return Some(problem.expected(parts_apart()));
        }
        if !self.drawn.is_counted_as(&other.drawn) {
            let problem = Problem::new(Kind::Conflict, Place::setting("figures"));
            let problem = problem.found(counted_otherwise()).expected(the_same_formulas());
            return Some(problem);
        }
        self.units.extend(other.units);
        self.units.sort_by_key(|share| (share.first, share.end));
        self.drawn.join(other.drawn);
        None
    }

    /// Draws that no part holds.
    fn gaps(&self) -> Vec<Problem> {
        let all = self.unit_count();
        let mut gaps = Vec::new();
        let mut next = 0;
        for share in self.units.iter().filter(|share| share.first < share.end) {
            if share.first > next {
                gaps.push(next..share.first);
            }
            next = share.end;
        }
        if next < all {
            gaps.push(next..all);
        }
        let problem = |gap: Range<u64>| {
            let problem = Problem::new(Kind::Missing, Place::key("parts"));
            let problem = problem.found(draws_missing(self.shown(gap.clone())));
            let problem = problem.expected(all_draws(self.all_draws()));
            problem.hint_maybe(self.parts_in(gap).map(run_parts))
        };
        gaps.into_iter().map(problem).collect()
    }

    /// The parts that hold these units, where all parts were asked for as one of the same number;
    /// the first few of many.
    fn parts_in(&self, gap: Range<u64>) -> Option<Text> {
        let of = self.units.first()?.of;
        if self.units.iter().any(|share| share.of != of) {
            return None;
        }
        let all = self.unit_count();
        let numbers = (1..=of).filter(|number| {
            let share = UnitShare::asked(all, (*number, of));
            !share.units().is_empty() && share.first < gap.end && share.end > gap.start
        });
        let texts = numbers.take(12).map(|number| part_of(number, of));
        texts.reduce(crate::scenario::says::and_also)
    }

    fn unit_count(&self) -> u64 {
        self.all_draws().div_ceil(UNIT_DRAWS)
    }

    /// The draws of units, counted from 1.
    fn shown(&self, units: Range<u64>) -> Text {
        let draw = |unit: u64| unit.saturating_mul(UNIT_DRAWS).min(self.all_draws());
        draws_to(draw(units.start) + 1, draw(units.end))
    }
}
