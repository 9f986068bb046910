//! What `pvchain plan` prints: the answer, what is added, the promises, what blocks them, what each
//! confidence costs, what a unit is worth, and how the plan does under variants.

use super::names::{Names, listed, plain};
use super::number::{
    Dress, NONE, Shown, amount, count, drawn, exact, in_words, probability, with_error, with_unit,
};
use super::table::{Cell, Columns, Table, columns};
use super::{language::Say, sheet::Asked, terminal::Printout};
use pvchain::plan::{
    Added, Blocking, Candidate, FrontierPoint, PlanStatus, Promise, Promised, Regret, Robustness,
    Search, Worth,
};
use pvchain::{Figure, Interval, Plan, Probability, Require, Scenario};

/// What `pvchain plan` prints.
pub fn plan(scenario: &Scenario, asked: &Asked, plan: &Plan) -> String {
    let say = asked.say();
    let found = PlanPage::new(scenario, plan, say);
    Printout::of(say, |page| {
        page.paragraph(say.plan_title(plain(&scenario.name)));
        page.maybe(asked.changed());
        page.apart(found.answer());
        let columns = ["addition", "stage", "added", "most", "cost"];
        let mut additions = found.additions().pick(&columns).of(&plan.additions);
        let [stage, added, most] = [Cell::Nothing, Cell::Nothing, Cell::Nothing];
        let cost = found.cost(plan.cost).into();
        additions.row([say.all_additions().into(), stage, added, most, cost]);
        page.table(say.additions_title(), &additions);
        page.table(say.promises_title(), &found.promises());
        if !plan.blocking.is_empty() {
            page.apart(say.in_the_way());
            for blocking in &plan.blocking {
                page.paragraph(found.obstacle(blocking));
            }
        }
        page.table(say.frontier_title(), &found.frontier());
        page.table(say.worth_title(), &found.worth(["stage and unit", "points", "output"]));
        if let Some(robustness) = &plan.robustness {
            found.robustness(page, robustness);
        }
        page.apart(found.effort());
    })
}

pub(super) struct PlanPage<'a> {
    pub(super) say: Say,
    names: Names<'a>,
    pub(super) plan: &'a Plan,
}

impl<'a> PlanPage<'a> {
    pub(super) fn new(scenario: &'a Scenario, plan: &'a Plan, say: Say) -> Self {
        Self { say, names: Names::new(scenario, say), plan }
    }

    pub(super) fn cost(&self, cost: f64) -> String {
        self.money().words(cost)
    }

    pub(super) fn money(&self) -> Shown {
        self.amounts(self.plan.cost_unit.as_deref().unwrap_or_default())
    }

    pub(super) fn amounts(&self, unit: &str) -> Shown {
        Shown::amounts(self.say, unit)
    }

    /// What a variant is called; the first of them is the scenario itself.
    fn variant(&self, name: &str) -> String {
        let all = self.plan.robustness.iter().flat_map(|robustness| &robustness.variants);
        if all.take(1).any(|first| first == name) {
            return self.say.as_it_stands().to_owned();
        }
        plain(name)
    }

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
                let unreachable = say.plan_unreachable(what, asked);
                [unreachable, say.likeliest_plan(after, cost)].join(say.gap_between_sentences())
            }
            PlanStatus::Unconfirmed => say.plan_unconfirmed(cost, holds, asked),
            PlanStatus::Interrupted => say.plan_interrupted(cost, holds, asked),
        }
    }

    pub(super) fn additions(&self) -> Columns<'_, &'_ Added> {
        let say = self.say;
        let shown = |one: &Added| self.amounts(&one.unit).with(Dress::Unit);
        columns! { one: &Added;
            "addition" Text, say.addition() => &one.addition;
            "stage" Text, say.added_to() => self.names.stage(&one.stage);
            "added" Number, say.added() => Cell::Figure(Some(one.amount), shown(one));
            "most" Number, say.of_at_most() => Cell::Figure(Some(one.max), shown(one));
            "cost" Number, say.cost() => Cell::Figure(Some(one.cost), self.money());
            "cost and unit" Number, say.cost() => self.cost(one.cost);
        }
    }

    /// The promises, and all of them where there are several.
    pub(super) fn all_promises(&self) -> impl Iterator<Item = &'a Promise> {
        let all = (self.plan.promises.len() > 1).then_some(&self.plan.all);
        self.plan.promises.iter().chain(all)
    }

    pub(super) fn promises(&self) -> Table {
        let say = self.say;
        let columns = columns! { one: &Promise;
            Text, say.promise() => self.title(&one.figure, say.all_at_once());
            Number, say.without_plan() => one.before;
            Number, say.with_plan() => one.after;
        };
        columns.of(self.all_promises())
    }

    pub(super) fn obstacle(&self, blocking: &Blocking) -> String {
        let say = self.say;
        let name = self.title(&blocking.figure, say.all_at_once());
        let more = match listed(say, blocking.exhausted.iter().map(|id| plain(id))) {
            none if none.is_empty() => say.not_exhausted().to_owned(),
            exhausted => say.takes_all_of(exhausted),
        };
        say.obstacle(name, in_words(say, blocking.best), more)
    }

    pub(super) fn frontier(&self) -> Table {
        let say = self.say;
        let columns = columns! { one: &FrontierPoint;
            Number, say.confidence() => one.probability;
            Number, say.cost() => self.cost(one.cost);
            Text, say.added() => self.added(&one.amounts);
        };
        columns.of(&self.plan.frontier)
    }

    pub(super) fn added(&self, amounts: &[f64]) -> String {
        let added = self.plan.additions.iter().zip(amounts);
        let added = added.filter(|(_, built)| **built > 0.0);
        let added = added.map(|(added, built)| {
            format!("{} {}", plain(&added.addition), self.amounts(&added.unit).words(*built))
        });
        match added.collect::<Vec<_>>().join(self.say.comma()) {
            none if none.is_empty() => self.say.nothing_added().to_owned(),
            added => added,
        }
    }

    pub(super) fn worth(&self, columns: [&str; 3]) -> Table {
        let say = self.say;
        let name = |one: &Worth| [self.names.stage(&one.stage), plain(&one.unit)];
        let output = |one: &Worth| {
            let shown = self.amounts(&one.output_unit);
            with_unit(per(one.final_output, shown.number(1.0)), &shown.unit())
        };
        let all = columns! { one: &Worth;
            "stage and unit" Text, say.one_more_unit() => name(one).join(say.clause());
            "one more" Text, say.one_more_unit() => self.one_more(one);
            "points" Number, say.confidence_points() => per(one.probability, 100.0);
            "output" Number, say.final_output() => output(one);
        };
        all.pick(&columns).of(&self.plan.worth)
    }

    pub(super) fn one_more(&self, of: &Worth) -> String {
        self.say.one_more(self.names.stage(&of.stage), exact(1.0), plain(&of.unit))
    }

    fn made_for(&self, candidate: &Candidate) -> String {
        let name = candidate.variant.as_deref();
        name.map_or(self.say.all_of_them().to_owned(), |name| self.variant(name))
    }

    fn robustness(&self, page: &mut Printout, robustness: &Robustness) {
        let (say, Robustness { variants, plans, .. }) = (self.say, robustness);
        let held = |one: &Candidate| {
            let held = one.regrets.iter().filter(|regret| regret.holds).count();
            say.holds_in_variants(held, one.regrets.len())
        };
        let columns = columns! { one: &Candidate;
            Text, say.plan_made_for() => self.made_for(one);
            Number, say.cost() => self.cost(one.cost);
            Number, say.holds_in() => held(one);
            Number, say.lacks_at_most() => self.points(one.greatest_shortfall);
            Number, say.too_dear_by() => self.cost(one.greatest_extra_cost);
        };
        page.table(say.regret_title(), &columns.of(plans));
        let Some(all) = plans.last() else { return };
        let columns = columns! { at: usize;
            Text, say.variant() => self.variant(&variants[at]);
            Number, say.its_own_plan() => probability(say, plans[at].regrets[at].probability);
            Number, say.plan_for_all() => probability(say, all.regrets[at].probability);
            Number, say.own_cost() => self.cost(plans[at].cost);
        };
        let n_variants = variants.len().min(plans.len()).min(all.regrets.len());
        page.table(say.plan_variants_title(), &columns.of(0..n_variants));
        let beyond = variants.iter().zip(plans);
        let beyond = beyond.filter(|(_, own)| own.status == PlanStatus::BestReachable);
        let beyond: Vec<String> = beyond.map(|(variant, _)| self.variant(variant)).collect();
        let is_some = !beyond.is_empty() && beyond.len() < variants.len();
        if is_some && all.status == PlanStatus::Reached {
            page.paragraph(say.nothing_suffices_in(beyond.join(say.comma())));
        } else if all.holds_in_all {
            page.paragraph(say.holds_in_every_variant());
        } else {
            page.paragraph(say.holds_not_in_every_variant());
        }
    }

    fn points(&self, share: f64) -> String {
        with_unit(amount(100.0 * share), self.say.points())
    }

    pub(super) fn regrets(&self) -> Option<Table> {
        let (say, robustness) = (self.say, self.plan.robustness.as_ref()?);
        let columns = columns! { one: (&Candidate, &String, &Regret);
            Text, say.plan_made_for() => self.made_for(one.0);
            Number, say.cost() => self.cost(one.0.cost);
            Text, say.variant() => self.variant(one.1);
            Number, say.probability() => one.2.probability;
            Number, say.lacks_at_most() => self.points(one.2.shortfall);
            Number, say.too_dear_by() => self.cost(one.2.extra_cost);
        };
        let regrets = robustness.plans.iter().flat_map(|plan| {
            let variants = robustness.variants.iter().zip(&plan.regrets);
            variants.map(move |(variant, regret)| (plan, variant, regret))
        });
        Some(columns.of(regrets))
    }

    pub(super) fn effort(&self) -> String {
        let Plan { provenance, search, .. } = self.plan;
        let margin = match search.margin {
            margin if margin > 0.0 => self.say.with_a_margin(amount(100.0 * margin)),
            _ => String::new(),
        };
        let Search { trials, draws, checks, .. } = search;
        let say = self.say;
        let tried = say.plans_tried(count(*trials), count(*draws));
        let checked = say.plan_checked(checks, drawn(say, provenance));
        let origin = say.plan_provenance(provenance.seed, &provenance.version);
        [tried, say.comma().to_owned(), checked, margin, say.semicolon().to_owned(), origin]
            .concat()
    }

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
