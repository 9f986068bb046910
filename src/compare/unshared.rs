//! Which inputs two scenarios do not share, so that their draws differ.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{Unlike, Unshared};
use crate::law::Level;
use crate::scenario::Scenario;
use crate::scenario::correlation::Group;
use crate::scenario::input::Input;
use crate::scenario::project::Project;
use crate::scenario::quantity::Quantity;
use crate::units::Unit;

/// Every input by name: its law, and what its draws hang together with.
type SaidInputs = BTreeMap<String, [String; 2]>;

/// What is not shared between a reference and a scenario, in the order of names.
pub(super) fn of(reference: &Scenario, scenario: &Scenario) -> Vec<Unshared> {
    let (before, after) = (said(reference), said(scenario));
    let alike = alike(reference, scenario);
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let unshared = names.into_iter().filter_map(|input| {
        let (old, new) = (before.get(input), after.get(input));
        let (how, what) = match (old, new) {
            (Some(_), None) => (Unlike::Missing, 0),
            (None, _) => (Unlike::Added, 0),
            (Some([old, _]), Some([new, _])) if !alike.get(input).unwrap_or(&(old == new)) => {
                (Unlike::Law, 0)
            }
            (Some([_, old]), Some([_, new])) if old != new => (Unlike::Coupling, 1),
            _ => return None,
        };
        let is_unit = how == Unlike::Law && old == new;
        let said = |(said, of): (Option<&[String; 2]>, &Scenario)| {
            let said = said?[what].clone();
            // The number alone is the same.
            let unit = input.parse().ok().filter(|_| is_unit).map(|input| of.unit_of(&input));
            Some(unit.map_or(said.clone(), |unit| format!("{said} {unit}")))
        };
        let [reference, here] = [(old, reference), (new, scenario)].map(said);
        Some(Unshared { input: input.clone(), how, reference, here })
    });
    unshared.collect()
}

/// By input that both have: whether it is the same number or law, be it in another unit: 79 万吨
/// and 790 kt.
fn alike(reference: &Scenario, scenario: &Scenario) -> BTreeMap<String, bool> {
    let known: BTreeMap<Input, &Quantity> = reference.inputs().collect();
    let alike = scenario.inputs().filter_map(|(input, new)| {
        let old = known.get(&input)?;
        let [unit, other] = [scenario, reference].map(|of| of.unit_of(&input));
        let converted = || factor(&unit, &other).is_some_and(|factor| is_same((old, new), factor));
        let is_alike = if unit == other { *old == new } else { converted() };
        Some((input.to_string(), is_alike))
    });
    alike.collect()
}

/// How many of the other unit one of a unit is; of a consumption, by what is made and what it takes.
fn factor(unit: &Unit, other: &Unit) -> Option<f64> {
    let parts = |unit: &Unit| {
        let (above, below) = unit.as_str().split_once('/')?;
        Some([above, below].map(Unit::from))
    };
    unit.convert(1.0, other).or_else(|| {
        let ([above, below], [other_above, other_below]) = (parts(unit)?, parts(other)?);
        Some(above.convert(1.0, &other_above)? / below.convert(1.0, &other_below)?)
    })
}

fn is_same((old, new): (&Quantity, &Quantity), factor: f64) -> bool {
    let years = |quantity: &Quantity| match quantity {
        Quantity::ByYear(years) => years.keys().copied().collect(),
        _ => Vec::new(),
    };
    let is_near = |(old, new): (f64, f64)| {
        let new = factor * new;
        (old - new).abs() <= 1e-9 * old.abs().max(new.abs())
    };
    // Far out, too, where laws with rare values differ alone.
    let levels = (1..1000).map(|part| f64::from(part) / 1000.0).chain([1e-9, 1e-6, 1.0 - 1e-6]);
    let levels: Vec<Level> = levels.map(Level::of).collect();
    let mut laws = old.iter().zip(new.iter());
    years(old) == years(new)
        && laws.all(|(old, new)| {
            let same_spread = old.is_uncertain() == new.is_uncertain();
            let mut points = levels.iter().map(|at| (old.quantile(*at), new.quantile(*at)));
            same_spread && old.kind() == new.kind() && points.all(is_near)
        })
}

fn said(scenario: &Scenario) -> SaidInputs {
    let inputs = scenario.inputs().map(|(input, quantity)| {
        let coupling = scenario.groups().iter().find_map(|group| {
            let place = group.members.iter().position(|member| *member == input)?;
            Some(coupled(group, place))
        });
        let coupling = coupling.unwrap_or_else(|| "independent".to_owned());
        (input.to_string(), [quantity.to_string(), coupling])
    });
    let projects = scenario.projects.iter().map(|project| {
        let said = [project.start.to_string(), shocks(scenario, project)];
        (format!("project.{}.start", project.id), said)
    });
    inputs.chain(projects).collect()
}

/// What a member of a correlation hangs together with: with one coefficient not below 0 the group's
/// own stream alone, else also those before it.
fn coupled(group: &Group, place: usize) -> String {
    use crate::scenario::correlation::Strength::{Matrix, Rho, Spearman};
    match &group.strength {
        Rho(rho) | Spearman(rho) if *rho >= 0.0 => format!("correlation {}, ρ = {rho}", group.id),
        strength => {
            let before: Vec<String> =
                group.members[..place].iter().map(ToString::to_string).collect();
            let rows = match strength {
                Matrix(rows) => format!("{:?}", rows.get(..=place).unwrap_or_default()),
                Rho(rho) | Spearman(rho) => format!("ρ = {rho}"),
            };
            format!("correlation {}, {rows} with {}", group.id, before.join(", "))
        }
    }
}

/// The shocks that a project shares.
fn shocks(scenario: &Scenario, project: &Project) -> String {
    let factors = scenario.factors.iter().filter(|factor| factor.scope.covers(project));
    let said = factors
        .map(|factor| format!("factor {}, {} and {}", factor.id, factor.realisation, factor.delay));
    let said: Vec<String> = said.collect();
    if said.is_empty() { "independent".to_owned() } else { said.join("; ") }
}
