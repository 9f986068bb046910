//! What `pvchain plan` prints: the answer, what is added, the promises, what blocks them, what each
//! confidence costs, what a unit is worth, and how the plan does under variants.

use std::io::{self, Write};

use super::asked::Asked;
use super::asked::changes;
use super::language::Say;
use super::names::{Names, listed, plain};
use super::number::{
    NONE, Shown, amount, count, exact, in_words, probability, with_error, with_unit,
};
use super::table::{Cell, Table, number, text};
use super::terminal::{paragraph, table};
use pvchain::plan::{Blocking, Candidate, PlanStatus, Promised, Robustness, Search, Worth};
use pvchain::{Figure, Interval, Plan, Probability, Require, Scenario};

/// Writes what `pvchain plan` prints.
///
/// # Errors
///
/// If it cannot be written.
pub fn plan(
    out: &mut impl Write,
    (scenario, asked): (&Scenario, &Asked),
    plan: &Plan,
) -> io::Result<()> {
    let say = asked.say();
    let page = Page::new(scenario, plan, say);
    paragraph(out, &say.plan_title(plain(&scenario.name)))?;
    changes(out, asked)?;
    writeln!(out)?;
    paragraph(out, &page.answer())?;
    let mut additions = page.additions(&page.money());
    let [stage, added, most] = [Cell::Nothing, Cell::Nothing, Cell::Nothing];
    let all = [say.all_additions().into(), stage, added, most, page.cost(plan.cost).into()];
    additions.row(all);
    table(out, say, say.additions_title(), &additions)?;
    table(out, say, say.promises_title(), &page.promises())?;
    page.blocking(out)?;
    table(out, say, say.frontier_title(), &page.frontier())?;
    let name = |one: &Worth| [page.names.stage(&one.stage), plain(&one.unit)].join(say.clause());
    table(out, say, say.worth_title(), &page.worth(name))?;
    if let Some(robustness) = &plan.robustness {
        page.robustness(out, robustness)?;
    }
    writeln!(out)?;
    paragraph(out, &page.effort())
}

/// What the parts of a page look things up in.
pub(super) struct Page<'a> {
    pub(super) say: Say,
    pub(super) names: Names<'a>,
    pub(super) plan: &'a Plan,
}

impl<'a> Page<'a> {
    pub(super) fn new(scenario: &'a Scenario, plan: &'a Plan, say: Say) -> Self {
        Self { say, names: Names::new(scenario, say), plan }
    }

    /// An amount of money.
    pub(super) fn cost(&self, cost: f64) -> String {
        self.money().words(cost)
    }

    /// How amounts of money are shown.
    pub(super) fn money(&self) -> Shown {
        self.amounts(self.plan.cost_unit.as_deref().unwrap_or_default())
    }

    /// How amounts of a unit are shown.
    pub(super) fn amounts(&self, unit: &str) -> Shown {
        Shown::amounts(self.say, unit)
    }

    /// What a variant is called; the first of them is the scenario itself.
    pub(super) fn variant(&self, name: &str) -> String {
        let all = self.plan.robustness.iter().flat_map(|robustness| &robustness.variants);
        if all.take(1).any(|first| first == name) {
            return self.say.as_it_stands().to_owned();
        }
        plain(name)
    }

    /// The confidence asked for, in percent.
    fn confidence(&self) -> String {
        format!("{} %", exact(100.0 * self.plan.confidence))
    }

    /// What is required, with its probability under the plan.
    fn required(&self) -> (String, Probability) {
        let Plan { promises, all, require, .. } = self.plan;
        let say = self.say;
        let least = promises.iter().min_by(|a, b| a.after.value.total_cmp(&b.after.value));
        match (&promises[..], require) {
            ([only], _) => (self.title(&only.figure, say.this_promise()), only.after),
            (_, Require::Jointly) => (say.all_at_once_required().to_owned(), all.after),
            (_, Require::Each) => {
                (say.each_promise().to_owned(), least.map_or(all.after, |least| least.after))
            }
        }
    }

    pub(super) fn answer(&self) -> String {
        let (what, after) = self.required();
        let (cost, asked) = (self.cost(self.plan.cost), self.confidence());
        let say = self.say;
        let after = in_words(say, after);
        let holds = say.holds_with(&what, &after);
        match self.plan.status {
            PlanStatus::NothingNeeded => say.nothing_needed(holds, asked),
            PlanStatus::Reached => say.plan_reached(cost, holds, asked),
            PlanStatus::BestReachable => {
                let sentences =
                    [say.plan_unreachable(what, asked), say.likeliest_plan(after, cost)];
                sentences.join(say.gap_between_sentences())
            }
            PlanStatus::Unconfirmed => say.plan_unconfirmed(cost, holds, asked),
            PlanStatus::Interrupted => say.plan_interrupted(cost, holds, asked),
        }
    }

    /// What is added, of how much that could be; the money as it is shown.
    pub(super) fn additions(&self, money: &Shown) -> Table {
        let say = self.say;
        let mut table = Table::new([
            text(say.addition()),
            text(say.added_to()),
            number(say.added()),
            number(say.of_at_most()),
            number(say.cost()),
        ]);
        for added in &self.plan.additions {
            let shown = self.amounts(&added.unit).with_units();
            table.row([
                Cell::from(&added.addition),
                self.names.stage(&added.stage).into(),
                Cell::Figure(Some(added.amount), shown.clone()),
                Cell::Figure(Some(added.max), shown),
                Cell::Figure(Some(added.cost), money.clone()),
            ]);
        }
        table
    }

    /// How likely promises are without and with the plan.
    pub(super) fn promises(&self) -> Table {
        let say = self.say;
        let heads = [text(say.promise()), number(say.without_plan()), number(say.with_plan())];
        let mut table = Table::new(heads);
        let all = (self.plan.promises.len() > 1).then_some(&self.plan.all);
        for one in self.plan.promises.iter().chain(all) {
            let name = self.title(&one.figure, say.all_at_once());
            table.row([name.into(), Cell::Chance(one.before), Cell::Chance(one.after)]);
        }
        table
    }

    fn blocking(&self, out: &mut impl Write) -> io::Result<()> {
        if self.plan.blocking.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        paragraph(out, self.say.in_the_way())?;
        for blocking in &self.plan.blocking {
            paragraph(out, &self.obstacle(blocking))?;
        }
        Ok(())
    }

    pub(super) fn obstacle(&self, blocking: &Blocking) -> String {
        let say = self.say;
        let name = self.title(&blocking.figure, say.all_at_once());
        let exhausted: Vec<String> = blocking.exhausted.iter().map(|id| plain(id)).collect();
        let more = if exhausted.is_empty() {
            say.not_exhausted().to_owned()
        } else {
            say.takes_all_of(listed(say, &exhausted))
        };
        say.obstacle(name, in_words(say, blocking.best), more)
    }

    /// What each confidence costs.
    pub(super) fn frontier(&self) -> Table {
        let say = self.say;
        let heads = [number(say.confidence()), number(say.cost()), text(say.added())];
        let mut table = Table::new(heads);
        for point in &self.plan.frontier {
            let cost = Cell::Figure(Some(point.cost), self.money().with_units());
            let added = self.added(&point.amounts).into();
            table.row([Cell::Chance(point.probability), cost, added]);
        }
        table
    }

    /// What is added, in words.
    pub(super) fn added(&self, amounts: &[f64]) -> String {
        let added = self.plan.additions.iter().zip(amounts);
        let added = added.filter(|(_, built)| **built > 0.0);
        let added = added.map(|(added, built)| {
            format!("{} {}", plain(&added.addition), self.amounts(&added.unit).words(*built))
        });
        let added: Vec<String> = added.collect();
        if added.is_empty() {
            self.say.nothing_added().to_owned()
        } else {
            added.join(self.say.comma())
        }
    }

    /// What one more unit of each stage is worth.
    pub(super) fn worth(&self, name: impl Fn(&Worth) -> String) -> Table {
        let say = self.say;
        let heads = [say.one_more_unit(), say.confidence_points(), say.final_output()];
        let [unit, points, output] = heads;
        let mut table = Table::new([text(unit), number(points), number(output)]);
        for worth in &self.plan.worth {
            table.row([name(worth), per(worth.probability, 100.0), self.output(worth)]);
        }
        table
    }

    /// What one more unit does to the output.
    pub(super) fn output(&self, worth: &Worth) -> String {
        let shown = self.amounts(&worth.output_unit);
        with_unit(per(worth.final_output, shown.number(1.0)), &shown.unit())
    }

    fn robustness(&self, out: &mut impl Write, robustness: &Robustness) -> io::Result<()> {
        let say = self.say;
        let mut grid = Table::new([
            text(say.plan_made_for()),
            number(say.cost()),
            number(say.holds_in()),
            number(say.lacks_at_most()),
            number(say.too_dear_by()),
        ]);
        let name = |candidate: &Candidate| match &candidate.variant {
            Some(name) => self.variant(name),
            None => say.all_of_them().to_owned(),
        };
        for candidate in &robustness.plans {
            let held = candidate.regrets.iter().filter(|regret| regret.holds).count();
            let points = 100.0 * candidate.greatest_shortfall;
            grid.row([
                name(candidate),
                self.cost(candidate.cost),
                say.holds_in_variants(held, candidate.regrets.len()),
                with_unit(amount(points), say.points()),
                self.cost(candidate.greatest_extra_cost),
            ]);
        }
        table(out, say, say.regret_title(), &grid)?;
        let Some(all) = robustness.plans.last() else { return Ok(()) };
        let mut grid = Table::new([
            text(say.variant()),
            number(say.its_own_plan()),
            number(say.plan_for_all()),
            number(say.own_cost()),
        ]);
        let rows = robustness.variants.iter().zip(&robustness.plans).zip(&all.regrets);
        for (at, ((variant, own), regret)) in rows.enumerate() {
            grid.row([
                self.variant(variant),
                probability(say, own.regrets[at].probability),
                probability(say, regret.probability),
                self.cost(own.cost),
            ]);
        }
        table(out, say, say.plan_variants_title(), &grid)?;
        let beyond = robustness.variants.iter().zip(&robustness.plans);
        let beyond = beyond.filter(|(_, own)| own.status == PlanStatus::BestReachable);
        let beyond: Vec<String> = beyond.map(|(variant, _)| self.variant(variant)).collect();
        let is_some = !beyond.is_empty() && beyond.len() < robustness.variants.len();
        if is_some && all.status == PlanStatus::Reached {
            return paragraph(out, &say.nothing_suffices_in(beyond.join(say.comma())));
        }
        let text = if all.holds_in_all {
            say.holds_in_every_variant()
        } else {
            say.holds_not_in_every_variant()
        };
        paragraph(out, text)
    }

    pub(super) fn effort(&self) -> String {
        let Plan { provenance, search, .. } = self.plan;
        let margin = if search.margin > 0.0 {
            self.say.with_a_margin(amount(100.0 * search.margin))
        } else {
            String::new()
        };
        let Search { trials, draws, checks, .. } = search;
        let say = self.say;
        let tried = say.plans_tried(count(*trials), count(*draws));
        let checked = say.plan_checked(checks, count(provenance.draws));
        let origin = say.plan_provenance(provenance.seed, &provenance.version);
        [tried, say.comma().to_owned(), checked, margin, say.semicolon().to_owned(), origin]
            .concat()
    }

    /// What a page calls a promise.
    pub(super) fn title(&self, figure: &Promised, all: &str) -> String {
        match figure {
            Promised::One(Figure::Target(id)) => plain(id),
            Promised::All => all.to_owned(),
            Promised::One(_) => self.say.balance_promise().to_owned(),
        }
    }
}

/// A change with half of its interval, times a scale.
pub(super) fn per(change: Interval, scale: f64) -> String {
    let half = scale * change.half_width();
    if half == 0.0 {
        return if change.value == 0.0 { NONE.to_owned() } else { amount(change.value) };
    }
    with_error(scale * change.value, half)
}
