//! Changes: another number for an input, from a variant or from the request.

use std::collections::BTreeSet;

use super::check::recheck;
use super::file::{flaw::clip, value};
use super::glob::{is_glob, matches};
use super::input::{Input, Named};
use super::key::NumberKey;
use super::place::Places;
use super::project::Project;
use super::quantity::Quantity;
use super::says;
use super::setting::Setting;
use super::stage::StageField;
use super::{Draft, Scenario};
use crate::message::Text;
use crate::problem::{Findings, Kind, Place, Problem, Problems};

impl Scenario {
    /// The scenario with another number for an input: what `--set` does.
    ///
    /// `input` is the name of an input, given so far or not, or a glob in which `*` stands for any
    /// text; a glob changes the uncertain inputs that it matches. An input that becomes exact
    /// leaves its correlation; the draws of the others stay.
    ///
    /// # Errors
    ///
    /// If there is no such input, or the scenario would not be valid.
    ///
    /// # Examples
    ///
    /// ```
    /// use pvchain::{Pert, Scenario, Stage};
    ///
    /// let plan = Scenario::named("one").stage(Stage::new("ingot").unit("GW")).check()?;
    /// let plan = plan.with("stage.ingot.capacity", "253000 MW")?;
    /// assert_eq!(plan.stages[0].capacity, 253.0.into());
    /// let rate = Pert { min: 0.5, mode: 0.8, max: 0.98 };
    /// let plan = plan.with("stage.ingot.operating_rate", rate)?;
    /// let problems = plan.with("stage.igot.capacity", 1.0).unwrap_err();
    /// assert!(problems.to_string().contains("did you mean `stage.ingot.capacity`?"));
    /// # Ok::<(), pvchain::Problems>(())
    /// ```
    pub fn with(&self, input: &str, value: impl Into<Setting>) -> Result<Self, Problems> {
        self.with_all([(input, value.into())])
    }

    /// The scenario with other numbers for several inputs, changed in that order and checked
    /// together: for changes that make sense only with each other, such as the shares of a mix.
    ///
    /// # Errors
    ///
    /// If there is no such input, or the scenario would not be valid; every change that cannot be
    /// made is named.
    ///
    /// # Examples
    ///
    /// ```
    /// use pvchain::{Link, Scenario, Stage};
    ///
    /// let route = |stage: &str, share: f64| Link::from(stage).to("module").alternative("cell").mix(share);
    /// let plan = Scenario::named("two routes")
    ///     .stage(Stage::new("p-type").unit("GW").capacity(10.0))
    ///     .stage(Stage::new("n-type").unit("GW").capacity(10.0))
    ///     .stage(Stage::new("module").unit("GW").capacity(20.0))
    ///     .link(route("p-type", 0.5))
    ///     .link(route("n-type", 0.5))
    ///     .check()?;
    /// let shift = [("link.p-type->module.mix", 0.2), ("link.n-type->module.mix", 0.8)];
    /// assert!(plan.with_all(shift).is_ok());
    /// # Ok::<(), pvchain::Problems>(())
    /// ```
    pub fn with_all<'i, S: Into<Setting>>(
        &self,
        changes: impl IntoIterator<Item = (&'i str, S)>,
    ) -> Result<Self, Problems> {
        let mut draft = self.draft.clone();
        let refused = |(input, value): (&str, S)| apply(&mut draft, input, &value.into()).err();
        let problems: Vec<Problem> = changes.into_iter().filter_map(refused).collect();
        if !problems.is_empty() {
            return Err(Problems::new(None, problems));
        }
        recheck(draft, &self.named)
    }

    /// The scenario with further projects, which are sound by construction and not checked: their
    /// ids may be such as no file can give.
    pub(crate) fn with_projects(&self, projects: impl Iterator<Item = Project>) -> Self {
        let mut raised = self.clone();
        raised.draft.projects.extend(projects);
        raised
    }

    /// The scenario with the changes of one of its variants.
    ///
    /// # Errors
    ///
    /// If there is no variant of that name, or if earlier changes leave it nothing to change.
    pub fn variant(&self, name: &str) -> Result<Self, Problems> {
        let Some(variant) = self.variants.iter().find(|variant| variant.name == name) else {
            let names: Vec<&str> = self.variants.iter().map(|v| v.name.as_str()).collect();
            let expected = if names.is_empty() {
                says::no_variant_as_the_scenario_has_none()
            } else {
                says::one_of(clip(&names.join(", ")))
            };
            let problem = Problem::new(Kind::UnknownName, Place::setting("variant"))
                .found(format!("`{}`", clip(name)))
                .expected(expected)
                .hint_maybe(Findings::default().meant(name, names));
            return Err(Problems::new(None, vec![problem]));
        };
        let changes = variant.set.iter();
        self.with_all(changes.map(|(input, setting)| (input.as_str(), setting.clone())))
    }
}

/// A setting whose text, if it is one, has been read.
pub(crate) fn resolve(draft: &Draft, name: &str, setting: &Setting) -> Result<Setting, Problem> {
    let Setting::Text(text) = setting else { return Ok(setting.clone()) };
    let measure = draft.measure_of(&Places::default(), name);
    value::setting(text, &measure).map_err(|flaw| flaw.problem(&clip(name)))
}

/// Changes a draft.
pub(crate) fn apply(draft: &mut Draft, name: &str, setting: &Setting) -> Result<(), Problem> {
    let targets = targets(draft, name)?;
    let setting = resolve(draft, name, setting)?;
    match setting {
        Setting::Number(quantity) => write(draft, &targets, &quantity),
        _ => lift_limits(draft, &targets).ok_or_else(|| {
            Problem::new(Kind::WrongType, Place::key(clip(name)))
                .found(says::unlimited())
                .expected(says::a_number_or_a_distribution())
                .hint(says::only_an_export_limit_can_be_unlimited())
        })?,
    }
    Ok(())
}

/// The inputs that a name or a glob stands for; at least one.
fn targets(draft: &Draft, name: &str) -> Result<BTreeSet<Input>, Problem> {
    let unknown =
        |found: Text| Problem::new(Kind::UnknownName, Place::key(clip(name))).found(found);
    if is_glob(name) {
        let matched =
            |(input, uncertain): &(Input, bool)| *uncertain && matches(name, &input.to_string());
        let inputs = draft.inputs().map(|(input, quantity)| (input, quantity.is_uncertain()));
        let targets: BTreeSet<Input> = inputs.filter(matched).map(|(input, _)| input).collect();
        return if targets.is_empty() {
            Err(unknown(says::a_glob_that_matches_no_uncertain_input())
                .expected(says::a_glob_that_matches_something())
                .hint(says::globs_leave_exact_numbers_alone()))
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

/// Writes the number to every target.
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
    for target in targets {
        let Input::Account { account, stage } = target else { continue };
        for known in draft.accounts.iter_mut().filter(|known| known.id == *account) {
            match known.intensity.iter_mut().find(|(id, _)| id == stage) {
                Some((_, number)) => *number = quantity.clone(),
                None => known.intensity.push((stage.clone(), quantity.clone())),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Correlation, Link, Stage, Strength, Uniform};

    fn line() -> Draft {
        let rate = Uniform { min: 0.4, max: 0.9 };
        Scenario::named("line")
            .stage(Stage::new("ingot").unit("GW").capacity(253.0).operating_rate(rate))
            .stage(Stage::new("wafer").unit("GW").capacity(88.0).operating_rate(rate))
            .stage(Stage::new("cell").unit("kt").export_limit(5.0).operating_rate(rate))
            .link(Link::from("ingot").to("wafer").consumption(1.01))
            .link(Link::from("wafer").to("cell"))
    }

    fn matrix() -> Strength {
        Strength::Matrix(vec![vec![1.0, 0.1, 0.2], vec![0.1, 1.0, 0.3], vec![0.2, 0.3, 1.0]])
    }

    #[test]
    fn what_a_change_makes_exact_leaves_its_correlation_and_may_come_back() {
        let group = Correlation::new("market", matrix()).input("stage.*.operating_rate");
        let plan = line().correlation(group).check().unwrap();
        assert_eq!(plan.groups()[0].members.len(), 3);
        let changed = plan.with("stage.wafer.operating_rate", 0.8).unwrap();
        let left = &changed.groups()[0];
        assert_eq!(left.members.len(), 2);
        assert_eq!(left.strength, Strength::Matrix(vec![vec![1.0, 0.2], vec![0.2, 1.0]]));
        let none = changed.with("stage.*.operating_rate", 0.8).unwrap();
        assert!(none.groups().is_empty());
        let rate = Uniform { min: 0.4, max: 0.9 };
        let back = changed.with("stage.wafer.operating_rate", rate).unwrap();
        assert_eq!(back, plan);
    }

    #[test]
    fn a_rank_correlation_reaches_the_model_as_a_latent_one() {
        let group = Correlation::new("market", Strength::Spearman(0.5)).input("stage.*");
        let plan = line().correlation(group).check().unwrap();
        let Strength::Rho(rho) = plan.groups()[0].strength else { panic!("not a coefficient") };
        // 2 sin(π/12) = 0.517638…
        assert!((rho - 0.517_638_090_205_041_5).abs() < 1e-15);
    }
}
