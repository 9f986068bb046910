//! What `pvchain plan` prints: the answer, what is added, the promises, what blocks them, what each
//! confidence costs, what a unit is worth, and how the plan does under variants.

use std::io::{self, Write};

use super::Asked;
use super::names::{Names, listed, plain};
use super::number::{NONE, amount, count, exact, in_words, probability, vouched, with_unit};
use super::run::changes;
use super::table::{Column, Grid, paragraph};
use crate::outcome::plan::{Blocking, Candidate, Plan, PlanStatus, Promise, Require, Robustness};
use crate::outcome::{Interval, Probability};
use crate::scenario::Scenario;

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
    let page = Page { names: Names::new(scenario), plan };
    paragraph(out, &format!("{}: the cheapest plan", plain(&scenario.name)))?;
    changes(out, asked)?;
    writeln!(out)?;
    paragraph(out, &page.answer())?;
    page.additions(out)?;
    page.promises(out)?;
    page.blocking(out)?;
    page.frontier(out)?;
    page.worth(out)?;
    if let Some(robustness) = &plan.robustness {
        page.robustness(out, robustness)?;
    }
    writeln!(out)?;
    paragraph(out, &page.effort())
}

struct Page<'a> {
    names: Names<'a>,
    plan: &'a Plan,
}

impl Page<'_> {
    /// An amount of money.
    fn cost(&self, cost: f64) -> String {
        with_unit(amount(cost), &plain(self.plan.cost_unit.as_deref().unwrap_or_default()))
    }

    /// The confidence asked for, in percent.
    fn confidence(&self) -> String {
        format!("{} %", exact(100.0 * self.plan.confidence))
    }

    /// What is required, with its probability under the plan.
    fn required(&self) -> (String, Probability) {
        let Plan { promises, all, require, .. } = self.plan;
        let least = promises.iter().min_by(|a, b| a.after.value.total_cmp(&b.after.value));
        match (&promises[..], require) {
            ([only], _) => (promise(only, "this promise"), only.after),
            (_, Require::Jointly) => ("all promises at once".to_owned(), all.after),
            (_, Require::Each) => (
                "the least likely promise".to_owned(),
                least.map_or(all.after, |least| least.after),
            ),
        }
    }

    fn answer(&self) -> String {
        let (what, after) = self.required();
        let (cost, asked) = (self.cost(self.plan.cost), self.confidence());
        let after = in_words(after);
        match self.plan.status {
            PlanStatus::NothingNeeded => {
                format!("Nothing is needed for {asked}. As it stands, {what}: {after}.")
            }
            PlanStatus::Reached => {
                format!("{cost} suffice for {asked}. With them, {what}: {after}.")
            }
            PlanStatus::BestReachable => format!(
                "No plan found suffices for {asked}. The likeliest one costs {cost}. With it, {what}: \
                 {after}."
            ),
            PlanStatus::Unconfirmed => format!(
                "No plan found suffices for {asked} for certain. For {cost}, {what}: {after}. More \
                 draws (--draws) may tell."
            ),
            PlanStatus::Interrupted => format!(
                "Interrupted before a plan was sure to suffice for {asked}. The best one so far costs \
                 {cost}. With it, {what}: {after}."
            ),
        }
    }

    fn additions(&self, out: &mut impl Write) -> io::Result<()> {
        let mut grid = Grid::new(&[
            Column::Text("Addition"),
            Column::Text("To"),
            Column::Number("Added"),
            Column::Number("Of at most"),
            Column::Number("Cost"),
        ]);
        for added in &self.plan.additions {
            let unit = plain(&added.unit);
            grid.row([
                plain(&added.addition),
                self.names.stage(&added.stage),
                with_unit(amount(added.amount), &unit),
                with_unit(amount(added.max), &unit),
                amount(added.cost),
            ]);
        }
        grid.row([
            "All".to_owned(),
            String::new(),
            String::new(),
            String::new(),
            self.cost(self.plan.cost),
        ]);
        grid.write(out, "What is added")
    }

    fn promises(&self, out: &mut impl Write) -> io::Result<()> {
        let mut grid = Grid::new(&[
            Column::Text("Promise"),
            Column::Number("Without"),
            Column::Number("With the plan"),
        ]);
        let all = (self.plan.promises.len() > 1).then_some(&self.plan.all);
        for one in self.plan.promises.iter().chain(all) {
            let name = promise(one, "All at once");
            grid.row([name, probability(one.before), probability(one.after)]);
        }
        grid.write(out, "How likely promises are kept, on fresh draws")
    }

    fn blocking(&self, out: &mut impl Write) -> io::Result<()> {
        if self.plan.blocking.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        paragraph(out, "What stands in the way:")?;
        for blocking in &self.plan.blocking {
            paragraph(out, &self.obstacle(blocking))?;
        }
        Ok(())
    }

    fn obstacle(&self, blocking: &Blocking) -> String {
        let name = title(&blocking.figure, "All at once");
        let exhausted: Vec<String> = blocking.exhausted.iter().map(|id| plain(id)).collect();
        let more = if exhausted.is_empty() {
            "no addition is exhausted, so more of them would not help".to_owned()
        } else {
            format!("that takes all of {}", listed(&exhausted))
        };
        format!("- {name}: at most {}; {more}.", in_words(blocking.best))
    }

    fn frontier(&self, out: &mut impl Write) -> io::Result<()> {
        let mut grid = Grid::new(&[
            Column::Number("Confidence"),
            Column::Number("Cost"),
            Column::Text("Added"),
        ]);
        for point in &self.plan.frontier {
            let added = self.plan.additions.iter().zip(&point.amounts);
            let added = added.filter(|(_, built)| **built > 0.0);
            let added = added.map(|(added, built)| {
                format!("{} {}", plain(&added.addition), with_unit(amount(*built), &added.unit))
            });
            let added: Vec<String> = added.collect();
            let added = if added.is_empty() { "nothing".to_owned() } else { added.join(", ") };
            grid.row([probability(point.probability), self.cost(point.cost), added]);
        }
        if grid.is_empty() {
            return Ok(());
        }
        grid.write(out, "What confidence costs")
    }

    fn worth(&self, out: &mut impl Write) -> io::Result<()> {
        let mut grid = Grid::new(&[
            Column::Text("One more unit of"),
            Column::Number("Confidence, points"),
            Column::Number("Final output"),
        ]);
        for worth in &self.plan.worth {
            let per = |change: Interval, scale: f64| {
                let half = scale * change.half_width();
                if half == 0.0 {
                    return if change.value == 0.0 {
                        NONE.to_owned()
                    } else {
                        amount(change.value)
                    };
                }
                let error = vouched(half, half);
                let error = error.trim_start_matches('+');
                format!("{} ± {error}", vouched(scale * change.value, half))
            };
            grid.row([
                format!("{}, {}", self.names.stage(&worth.stage), plain(&worth.unit)),
                per(worth.probability, 100.0),
                with_unit(per(worth.final_output, 1.0), &plain(&worth.output_unit)),
            ]);
        }
        grid.write(out, "What one more unit is worth beside the plan, ± half of the 95 % interval")
    }

    fn robustness(&self, out: &mut impl Write, robustness: &Robustness) -> io::Result<()> {
        let mut grid = Grid::new(&[
            Column::Text("Plan made for"),
            Column::Number("Cost"),
            Column::Number("Holds in"),
            Column::Number("Lacks at most"),
            Column::Number("Too dear by at most"),
        ]);
        let name = |candidate: &Candidate| match &candidate.variant {
            Some(name) => plain(name),
            None => "all of them".to_owned(),
        };
        for candidate in &robustness.plans {
            let held = candidate.regrets.iter().filter(|regret| regret.holds).count();
            let points = 100.0 * candidate.greatest_shortfall;
            grid.row([
                name(candidate),
                self.cost(candidate.cost),
                format!("{held} of {}", candidate.regrets.len()),
                with_unit(amount(points), "points"),
                self.cost(candidate.greatest_extra_cost),
            ]);
        }
        grid.write(out, "Under variants: regret of each plan")?;
        let Some(all) = robustness.plans.last() else { return Ok(()) };
        let mut grid = Grid::new(&[
            Column::Text("Variant"),
            Column::Number("Its own plan"),
            Column::Number("The plan for all"),
            Column::Number("Own cost"),
        ]);
        let rows = robustness.variants.iter().zip(&robustness.plans).zip(&all.regrets);
        for (at, ((variant, own), regret)) in rows.enumerate() {
            grid.row([
                plain(variant),
                probability(own.regrets[at].probability),
                probability(regret.probability),
                self.cost(own.cost),
            ]);
        }
        grid.write(out, "How likely promises are kept in each variant")?;
        let text = if all.holds_in_all {
            "The plan for all of them holds in every variant."
        } else {
            "No plan found holds in every variant; the one for all of them comes nearest."
        };
        paragraph(out, text)
    }

    fn effort(&self) -> String {
        let Plan { provenance, search, .. } = self.plan;
        let margin = if search.margin > 0.0 {
            format!(", with a margin of {} points", amount(100.0 * search.margin))
        } else {
            String::new()
        };
        format!(
            "{} plans tried on {} draws, checked {} times on {} fresh ones{margin}; seed {}. pvchain {}.",
            count(search.trials),
            count(search.draws),
            search.checks,
            count(provenance.draws),
            provenance.seed,
            provenance.version
        )
    }
}

fn promise(promise: &Promise, all: &str) -> String {
    title(&promise.figure, all)
}

/// What a page calls a promise.
fn title(figure: &str, all: &str) -> String {
    match figure.strip_prefix("target:") {
        Some(id) => plain(id),
        None if figure == "all" => all.to_owned(),
        None => "balanced".to_owned(),
    }
}
