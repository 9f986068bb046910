//! Changes: another number for an input of a draft.

use std::collections::BTreeSet;

use super::file::{flaw::clip, value};
use super::{
    Draft, Input, Listed, Named, NumberKey, Places, Quantity, Setting, StageField, Variant,
    is_glob, join, says,
};
use crate::message::Text;
use crate::problem::{Findings, Kind, Place, Problem};

/// Says of which input a problem is, as the key will be that of the variant.
pub(super) fn of_variant(problem: Problem) -> Problem {
    let found = says::of_input(problem.place.as_str(), problem.found.clone());
    problem.found(found)
}

/// Reads the settings of variants that are text, as those of a draft built in code may be.
pub(super) fn resolve_variants(draft: &mut Draft, places: &Places, findings: &mut Findings) {
    for index in 0..draft.variants.len() {
        let part = Variant::part(index);
        for at in 0..draft.variants[index].set.len() {
            let (name, setting) = &draft.variants[index].set[at];
            match resolve(draft, name, setting) {
                Ok(setting) => draft.variants[index].set[at].1 = setting,
                Err(problem) => {
                    let line = places.line(part, &join("set", name));
                    let place = Place::key(join(&draft.name_of(part), "set"));
                    findings.push(Problem { line, place, ..of_variant(problem) });
                }
            }
        }
    }
}

/// A setting whose text, if it is one, has been read.
fn resolve(draft: &Draft, name: &str, setting: &Setting) -> Result<Setting, Problem> {
    let Setting::Number(Quantity::Text(text)) = setting else { return Ok(setting.clone()) };
    let measure = draft.measure_of(&Places::default(), name);
    value::setting(text, &measure).map_err(|flaw| flaw.problem(&clip(name)))
}

/// Names all inputs of each correlation, so that those keep their places that a change makes exact.
pub(super) fn keep_in_groups(draft: &mut Draft, named: &[Vec<Input>]) {
    for (correlation, inputs) in draft.correlations.iter_mut().zip(named) {
        correlation.exact = inputs.iter().map(Input::to_string).collect();
    }
}

pub(super) fn apply(draft: &mut Draft, name: &str, setting: &Setting) -> Result<(), Problem> {
    let targets = targets(draft, name)?;
    let setting = resolve(draft, name, setting)?;
    match setting {
        Setting::Number(quantity) => write(draft, &targets, &quantity),
        _ => lift_limits(draft, &targets).ok_or_else(|| {
            Problem::new(Kind::WrongType, Place::key(clip(name)))
                .found(says::unlimited())
                .expected(says::a_number_or_a_distribution())
                .hint(says::only_export_limits())
        })?,
    }
    Ok(())
}

/// The inputs that a name or a glob stands for; at least one.
fn targets(draft: &Draft, name: &str) -> Result<BTreeSet<Input>, Problem> {
    let unknown =
        |found: Text| Problem::new(Kind::UnknownName, Place::key(clip(name))).found(found);
    if is_glob(name) {
        let targets: BTreeSet<Input> = draft.inputs_named(name).into_iter().collect();
        return if targets.is_empty() {
            Err(unknown(says::a_glob_without_a_number())
                .expected(says::a_glob_with_a_number())
                .hint(says::globs_match_what_is_given()))
        } else {
            Ok(targets)
        };
    }
    let input: Option<Input> = name.parse().ok();
    if let Some(input) = input.filter(|input| exists(draft, input)) {
        return Ok(BTreeSet::from([input]));
    }
    let names: Vec<String> = settable(draft).map(|input| input.to_string()).take(MOST).collect();
    Err(unknown(says::an_unknown_input())
        .expected(says::the_name_of_an_input())
        .hint_maybe(Findings::default().meant(name, names.iter().map(String::as_str))))
}

/// Whether the draft has a place for that number, given or not.
fn exists(draft: &Draft, input: &Input) -> bool {
    fn among<T: Named>(tables: &[T], input: &Input) -> bool {
        tables.iter().any(|table| table.number_named(input).is_some())
    }
    match input {
        Input::Stage { .. } => among(&draft.stages, input),
        Input::Link { .. } => among(&draft.links, input),
        Input::Status { .. } => among(&draft.statuses, input),
        Input::Project { .. } => among(&draft.projects, input),
        Input::Retirement { .. } => among(&draft.retirements, input),
        Input::Demand => true,
        Input::Market { .. } => among(&draft.markets, input),
        Input::Account { account, stage } => {
            draft.stages.iter().any(|known| known.id == *stage)
                && draft.accounts.iter().any(|known| known.id == *account)
        }
    }
}

/// So many inputs are looked at for a hint.
const MOST: usize = 20_000;

/// All inputs that can be set, given or not.
fn settable(draft: &Draft) -> impl Iterator<Item = Input> {
    let intensities = draft.accounts.iter().flat_map(|account| {
        draft.stages.iter().map(|stage| {
            let (account, stage) = (account.id.clone(), stage.id.clone());
            Input::Account { account, stage }
        })
    });
    draft.numbers().map(|(input, _)| input).chain(intensities)
}

fn write(draft: &mut Draft, targets: &BTreeSet<Input>, quantity: &Quantity) {
    fn among<T: Named>(tables: &mut [T], targets: &BTreeSet<Input>, quantity: &Quantity) {
        let only = targets.first().filter(|_| targets.len() == 1);
        for table in tables {
            for number in T::Number::EVERY {
                let is_target = match only {
                    Some(only) => table.number_named(only).is_some_and(|own| own == *number),
                    None => table.input(*number).is_some_and(|input| targets.contains(&input)),
                };
                if is_target {
                    table.give(*number, quantity.clone());
                }
            }
        }
    }
    among(&mut draft.stages, targets, quantity);
    among(&mut draft.links, targets, quantity);
    among(&mut draft.statuses, targets, quantity);
    among(&mut draft.projects, targets, quantity);
    among(&mut draft.retirements, targets, quantity);
    among(std::slice::from_mut(&mut draft.demand), targets, quantity);
    among(&mut draft.markets, targets, quantity);
    for target in targets {
        let Input::Account { account, stage } = target else { continue };
        for known in draft.accounts.iter_mut().filter(|known| known.id == *account) {
            match known.intensity.iter_mut().find(|(id, _)| id == stage) {
                Some((_, known)) => known.quantity = quantity.clone(),
                None => {
                    known.intensity.push((stage.clone(), quantity.clone().into()));
                }
            }
        }
    }
}

/// Takes the export limits away that the targets are; none if one of them is something else.
fn lift_limits(draft: &mut Draft, targets: &BTreeSet<Input>) -> Option<()> {
    let limited = targets.iter().map(|target| match target {
        Input::Stage { stage, field: StageField::ExportLimit } => Some(stage.as_str()),
        _ => None,
    });
    let limited: BTreeSet<&str> = limited.collect::<Option<_>>()?;
    for stage in draft.stages.iter_mut().filter(|stage| limited.contains(stage.id.as_str())) {
        stage.export_limit = None;
    }
    Some(())
}
