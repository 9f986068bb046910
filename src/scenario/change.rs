//! Changes: another number for an input, by a variant or by request.

use std::collections::BTreeSet;

use super::check::recheck;
use super::file::{self, Measure};
use super::input::Input;
use super::link::LinkField;
use super::nearest::{is_glob, matches};
use super::place::{Part, Places};
use super::problem::{Findings, Problem, Problems};
use super::setting::Setting;
use super::stage::StageField;
use super::{Draft, Scenario};
use crate::units::Unit;

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
        let mut draft = self.draft.clone();
        apply(&mut draft, input, &value.into())
            .map_err(|problem| Problems::new(None, vec![problem]))?;
        recheck(draft, &self.named)
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
                "no variant, as the scenario has none".to_owned()
            } else {
                format!("one of {}", file::clip(&names.join(", ")))
            };
            let problem = Problem::at("--variant")
                .found(format!("`{}`", file::clip(name)))
                .expected(expected)
                .hint_maybe(Findings::default().meant(name, names));
            return Err(Problems::new(None, vec![problem]));
        };
        let mut draft = self.draft.clone();
        for (input, setting) in &variant.set {
            apply(&mut draft, input, setting)
                .map_err(|problem| Problems::new(None, vec![problem]))?;
        }
        recheck(draft, &self.named)
    }
}

/// In what an input, or all that a glob matches, is measured.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Measured {
    /// No unit.
    Plain,
    /// An amount in that unit.
    Unit(Unit),
    /// Not known: there is no such input, or its unit could not be read.
    Unread,
    /// Several units.
    Mixed,
}

impl Measured {
    /// The same, borrowed.
    pub(super) fn measure(&self) -> Measure<'_> {
        match self {
            Self::Plain => Measure::Plain,
            Self::Unit(unit) => Measure::Unit(unit),
            Self::Unread => Measure::Unread,
            Self::Mixed => Measure::Mixed,
        }
    }
}

/// In what the numbers of that name or glob are measured.
pub(crate) fn measured(draft: &Draft, places: &Places, name: &str) -> Measured {
    let of = |input: Input| match input {
        Input::Stage { stage, field } if field.has_unit() => {
            let index = draft.stages.iter().position(|known| known.id == stage);
            match index {
                Some(index) if !places.is_unread(Part::Stage(index), "unit") => {
                    Measured::Unit(draft.stages[index].unit.clone())
                }
                _ => Measured::Unread,
            }
        }
        _ => Measured::Plain,
    };
    if !is_glob(name) {
        return name.parse().map_or(Measured::Unread, of);
    }
    let mut all = draft.inputs().map(|(input, _)| input);
    let mut matched = all.by_ref().filter(|input| matches(name, &input.to_string())).map(of);
    let Some(first) = matched.next() else { return Measured::Unread };
    if matched.all(|other| other == first) { first } else { Measured::Mixed }
}

/// A setting whose text, if it is one, has been read.
pub(crate) fn resolve(draft: &Draft, name: &str, setting: &Setting) -> Result<Setting, Problem> {
    let Setting::Text(text) = setting else { return Ok(setting.clone()) };
    let measured = measured(draft, &Places::default(), name);
    file::setting(text, measured.measure()).map_err(|flaw| flaw.problem(&file::clip(name)))
}

/// Changes a draft.
pub(crate) fn apply(draft: &mut Draft, name: &str, setting: &Setting) -> Result<(), Problem> {
    let targets = targets(draft, name)?;
    let setting = resolve(draft, name, setting)?;
    if setting == Setting::Unlimited {
        let limit =
            |input: &Input| matches!(input, Input::Stage { field: StageField::ExportLimit, .. });
        if !targets.iter().all(limit) {
            return Err(Problem::at(file::clip(name))
                .found("unlimited")
                .expected("a number or a distribution")
                .hint("only an export_limit can be unlimited"));
        }
    }
    write(draft, targets, &setting);
    Ok(())
}

/// The inputs that a name or a glob stands for; at least one.
fn targets(draft: &Draft, name: &str) -> Result<BTreeSet<Input>, Problem> {
    let unknown = |found: String| Problem::at(file::clip(name)).found(found);
    if is_glob(name) {
        let matched =
            |(input, uncertain): &(Input, bool)| *uncertain && matches(name, &input.to_string());
        let inputs = draft.inputs().map(|(input, quantity)| (input, quantity.is_uncertain()));
        let targets: BTreeSet<Input> = inputs.filter(matched).map(|(input, _)| input).collect();
        return if targets.is_empty() {
            Err(unknown("a glob that matches no uncertain input".to_owned())
                .expected("a glob that matches at least one uncertain input")
                .hint("globs leave exact numbers alone; name an exact one in full"))
        } else {
            Ok(targets)
        };
    }
    let input: Option<Input> = name.parse().ok();
    if let Some(input) = input.filter(|input| exists(draft, input)) {
        return Ok(BTreeSet::from([input]));
    }
    let names = settable(draft);
    Err(unknown("an unknown input".to_owned())
        .expected("the name of an input, such as stage.ingot.capacity")
        .hint_maybe(Findings::default().meant(name, names.iter().map(String::as_str))))
}

/// Whether the draft has a place for that number, given or not.
fn exists(draft: &Draft, input: &Input) -> bool {
    let stage_exists = |id: &String| draft.stages.iter().any(|stage| stage.id == *id);
    match input {
        Input::Stage { stage, .. } => stage_exists(stage),
        Input::Link { from, to, .. } => {
            draft.links.iter().any(|link| link.from == *from && link.to == *to)
        }
        Input::Account { account, stage } => {
            stage_exists(stage) && draft.accounts.iter().any(|known| known.id == *account)
        }
    }
}

/// The names of all inputs that can be set, given or not; for hints, and so a bounded number.
fn settable(draft: &Draft) -> Vec<String> {
    const MOST: usize = 100_000;
    let stages = draft.stages.iter().flat_map(|stage| {
        StageField::ALL
            .into_iter()
            .map(|field| Input::Stage { stage: stage.id.clone(), field }.to_string())
    });
    let links = draft.links.iter().flat_map(|link| {
        let (from, to) = (&link.from, &link.to);
        LinkField::ALL
            .into_iter()
            .map(move |field| Input::Link { from: from.clone(), to: to.clone(), field }.to_string())
    });
    let accounts = draft.accounts.iter().flat_map(|account| {
        draft.stages.iter().map(|stage| {
            let (account, stage) = (account.id.clone(), stage.id.clone());
            Input::Account { account, stage }.to_string()
        })
    });
    stages.chain(links).chain(accounts).take(MOST).collect()
}

/// Writes the setting to every target.
fn write(draft: &mut Draft, mut targets: BTreeSet<Input>, setting: &Setting) {
    for stage in &mut draft.stages {
        for field in StageField::ALL {
            if !targets.remove(&Input::Stage { stage: stage.id.clone(), field }) {
                continue;
            }
            match setting {
                Setting::Number(quantity) => stage.set(field, quantity.clone()),
                // Resolved settings are no text, and only export limits get here without a number.
                Setting::Unlimited | Setting::Text(_) => stage.export_limit = None,
            }
        }
    }
    let Setting::Number(quantity) = setting else { return };
    for link in &mut draft.links {
        for field in LinkField::ALL {
            let (from, to) = (link.from.clone(), link.to.clone());
            if targets.remove(&Input::Link { from, to, field }) {
                link.set(field, quantity.clone());
            }
        }
    }
    for input in targets {
        let Input::Account { account, stage } = input else { continue };
        for known in draft.accounts.iter_mut().filter(|known| known.id == account) {
            match known.intensity.iter_mut().find(|(id, _)| *id == stage) {
                Some((_, number)) => *number = quantity.clone(),
                None => known.intensity.push((stage.clone(), quantity.clone())),
            }
        }
    }
}
