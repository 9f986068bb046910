//! Texts: numbers of a draft in code that are given as in a file, such as `87 万吨`.
//!
//! They are read in the unit of their stage, which is not known where the text is given.

use crate::law::Uncertain;
use crate::problem::{Findings, Kind, Place, Problem, Problems};
use crate::scenario::file::{flaw::clip, value};
use crate::scenario::measure::Measure;
use crate::scenario::{
    Account, Addition, Content, Declaration, Draft, Keyed, Link, Listed, Market, NumberKey,
    Numbered, Places, Project, Quantity, Retirement, Setting, Stage, Status, TableAt, Target,
    UnitRule, ValueKind, join, says,
};
use crate::units::Unit;

/// Where what is wrong is noted.
type Notes<'n> = (&'n mut Places, &'n mut Findings);

/// Reads all of them; what cannot be read becomes a placeholder that is noted as unread.
pub(super) fn read(draft: &mut Draft, (places, findings): Notes<'_>) {
    for stage in numbers::<Stage>(draft, (places, findings)) {
        draft.stages[stage].export_limit = None;
    }
    numbers::<Link>(draft, (places, findings));
    numbers::<Status>(draft, (places, findings));
    numbers::<Project>(draft, (places, findings));
    numbers::<Retirement>(draft, (places, findings));
    numbers::<Market>(draft, (places, findings));
    demand(draft, (places, findings));
    amounts(draft, (places, findings));
    for account in 0..draft.accounts.len() {
        for at in 0..draft.accounts[account].intensity.len() {
            let (stage, given) = &draft.accounts[account].intensity[at];
            let Quantity::Text(text) = &given.quantity else { continue };
            let key = join("intensity", stage);
            let number = number(text, &Measure::Plain);
            let number = noted(number, draft, (Account::part(account), &key), (places, findings));
            draft.accounts[account].intensity[at].1.quantity = number;
        }
    }
}

/// Reads the demand for the final product if it is text.
fn demand(draft: &mut Draft, (places, findings): Notes<'_>) {
    let Some(Quantity::Text(text)) = &draft.demand.of_final else { return };
    let measure = draft.measure_of_stage(places, draft.last_stage());
    let number = number(text, &measure);
    let number = noted(number, draft, (TableAt::DEMAND, "final"), (places, findings));
    draft.demand.of_final = Some(number);
}

/// Reads the exact numbers of additions and targets that are text.
fn amounts(draft: &mut Draft, (places, findings): Notes<'_>) {
    for index in 0..draft.additions.len() {
        for (key, text) in std::mem::take(&mut draft.additions[index].texts) {
            let measure = draft.measure_of_stage(places, Some(&draft.additions[index].stage));
            let read = (exact(&text, &measure), (Addition::part(index), key.as_str()));
            if let Some(amount) = known(read, draft, (places, findings)) {
                draft.additions[index].amount(&key, amount);
            }
        }
    }
    for index in 0..draft.targets.len() {
        for (key, text) in std::mem::take(&mut draft.targets[index].texts) {
            let measure = draft.measure_of_target(places, &draft.targets[index]);
            let read = (exact(&text, &measure), (Target::part(index), key.as_str()));
            if let Some(bound) = known(read, draft, (places, findings)) {
                draft.targets[index].bound(&key, bound);
            }
        }
    }
}

impl Target {
    /// The target with bounds that were text read as amounts in that unit.
    ///
    /// # Errors
    ///
    /// What cannot be read.
    pub(crate) fn in_unit(mut self, unit: &Unit) -> Result<Self, Problems> {
        let measure =
            if *unit == Unit::one() { Measure::Plain } else { Measure::Unit(unit.clone()) };
        let mut problems = Vec::new();
        for (key, text) in std::mem::take(&mut self.texts) {
            let place = Place::key(format!("target.{}.{key}", self.id));
            match exact(&text, &measure) {
                Ok(bound) => self.bound(&key, bound),
                Err(problem) => problems.push(Problem { place, ..problem }),
            }
        }
        if problems.is_empty() { Ok(self) } else { Err(problems.into_iter().collect()) }
    }
}

/// An exact number from a text.
fn exact(text: &str, measure: &Measure) -> Result<f64, Problem> {
    match number(text, measure)? {
        Quantity::Always(Uncertain::Exact(number)) => Ok(number),
        _ => Err(Problem::new(Kind::WrongType, Place::key(""))
            .found(clip(text))
            .expected(says::an_exact_number())),
    }
}

/// Reads those of all tables of a kind; which of them say that there is no limit.
fn numbers<T: Listed + Numbered>(draft: &mut Draft, (places, findings): Notes<'_>) -> Vec<usize> {
    let mut unlimited = Vec::new();
    for index in 0..T::all(draft).len() {
        for field in T::Number::EVERY {
            let (table, key) = (&T::all(draft)[index], field.key());
            let Some(Quantity::Text(text)) = table.number(*field) else { continue };
            if key.kind == ValueKind::Limit && text.trim() == value::UNLIMITED {
                unlimited.push(index);
                continue;
            }
            let number = match key.needed {
                Some(expected) if text.is_empty() => {
                    Err(Problem::new(Kind::Missing, Place::key(""))
                        .found(says::no_key(key.name))
                        .expected(expected()))
                }
                _ => number(text, &measure(draft, places, (table, key))),
            };
            let number = noted(number, draft, (T::part(index), key.name), (places, findings));
            T::all_mut(draft)[index].give(*field, number);
        }
    }
    unlimited
}

/// In what a number of a table is measured: its own unit, or that of its stage.
fn measure<T: Keyed>(draft: &Draft, places: &Places, (table, key): (&T, &Declaration)) -> Measure {
    if key.unit_rule() != UnitRule::Stage {
        return Measure::Plain;
    }
    let own = T::KEYS.iter().find_map(|key| match (key.name, table.get(key)) {
        ("unit", Some(Content::Unit(unit))) => Some(Measure::Unit(unit)),
        ("stage", Some(Content::Text(id))) => Some(draft.measure_of_stage(places, Some(&id))),
        ("stages", Some(Content::Inputs(ids))) => {
            Some(draft.measure_of_stage(places, ids.first().map(String::as_str)))
        }
        _ => None,
    });
    own.unwrap_or(Measure::Unread)
}

fn number(text: &str, measure: &Measure) -> Result<Quantity, Problem> {
    match value::setting(text, measure) {
        Ok(Setting::Number(number)) => Ok(number),
        Ok(Setting::Unlimited) => Err(Problem::new(Kind::WrongType, Place::key(""))
            .found(says::unlimited())
            .expected(says::a_number_or_a_distribution())
            .hint(says::only_export_limits())),
        Err(flaw) => Err(flaw.problem("")),
    }
}

fn noted(
    number: Result<Quantity, Problem>,
    draft: &Draft,
    spot: (TableAt, &str),
    notes: Notes<'_>,
) -> Quantity {
    known((number, spot), draft, notes).unwrap_or_else(|| Quantity::from(0.0))
}

/// What was read; nothing if it could not be, which is noted.
fn known<T>(
    (read, (part, key)): (Result<T, Problem>, (TableAt, &str)),
    draft: &Draft,
    (places, findings): Notes<'_>,
) -> Option<T> {
    let problem = match read {
        Ok(read) => return Some(read),
        Err(problem) => problem,
    };
    let place = Place::key(clip(&join(&draft.name_of(part), key)));
    findings.push(Problem { place, ..problem }.line(places.line(part, key)));
    places.note_unread(part, key);
    None
}
