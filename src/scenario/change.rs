//! Changes: another number for an input, by a variant or by request.

use std::collections::{BTreeMap, BTreeSet};

use super::check::recheck;
use super::file::{self, Measure};
use super::glob::{is_glob, matches};
use super::input::Input;
use super::link::LinkField;
use super::place::{Part, Places};
use super::project::{Project, ProjectField};
use super::quantity::Quantity;
use super::retirement::RetirementField;
use super::setting::Setting;
use super::stage::StageField;
use super::{Draft, Scenario};
use crate::problem::{Findings, Problem, Problems};
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
        let changes = variant.set.iter();
        self.with_all(changes.map(|(input, setting)| (input.as_str(), setting.clone())))
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
    let in_unit = |stage: &str| {
        let index = draft.stages.iter().position(|known| known.id == stage);
        match index {
            Some(index) if !places.is_unread(Part::Stage(index), "unit") => {
                Measured::Unit(draft.stages[index].unit.clone())
            }
            _ => Measured::Unread,
        }
    };
    let of = |input: Input| match input {
        Input::Stage { stage, field } if field.has_unit() => in_unit(&stage),
        Input::Project { project, field: ProjectField::Capacity } => {
            let found = draft.projects.iter().find(|known| known.id == project);
            found.map_or(Measured::Unread, |project| in_unit(&project.stage))
        }
        Input::Retirement { retirement, field: RetirementField::Capacity } => {
            let found = draft.retirements.iter().find(|known| known.id == retirement);
            found.map_or(Measured::Unread, |retirement| in_unit(&retirement.stage))
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
        Input::Status { status } => draft.statuses.iter().any(|known| known.id == *status),
        Input::Project { project, .. } => draft.projects.iter().any(|known| known.id == *project),
        Input::Retirement { retirement, .. } => {
            draft.retirements.iter().any(|known| known.id == *retirement)
        }
    }
}

/// The names of all inputs that can be set, given or not; for hints, and so a bounded number.
fn settable(draft: &Draft) -> Vec<String> {
    const MOST: usize = 20_000;
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
    let statuses =
        draft.statuses.iter().map(|status| Input::Status { status: status.id.clone() }.to_string());
    let projects = draft.projects.iter().flat_map(|project| {
        ProjectField::ALL
            .into_iter()
            .map(|field| Input::Project { project: project.id.clone(), field }.to_string())
    });
    let retirements = draft.retirements.iter().flat_map(|retirement| {
        RetirementField::ALL
            .into_iter()
            .map(|field| Input::Retirement { retirement: retirement.id.clone(), field }.to_string())
    });
    let chain = stages.chain(links).chain(accounts);
    chain.chain(statuses).chain(projects).chain(retirements).take(MOST).collect()
}

/// Writes the setting to every target.
fn write(draft: &mut Draft, targets: BTreeSet<Input>, setting: &Setting) {
    let mut stages: BTreeMap<String, Vec<StageField>> = BTreeMap::new();
    let mut links: BTreeMap<String, Vec<(String, LinkField)>> = BTreeMap::new();
    let mut accounts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut pipeline = Vec::new();
    for input in targets {
        match input {
            Input::Status { .. } | Input::Project { .. } | Input::Retirement { .. } => {
                pipeline.push(input);
            }
            Input::Stage { stage, field } => stages.entry(stage).or_default().push(field),
            Input::Link { from, to, field } => links.entry(from).or_default().push((to, field)),
            Input::Account { account, stage } => accounts.entry(account).or_default().push(stage),
        }
    }
    let Setting::Number(quantity) = setting else {
        // Resolved settings are no text, and only export limits get here without a number.
        for stage in draft.stages.iter_mut().filter(|stage| stages.contains_key(&stage.id)) {
            stage.export_limit = None;
        }
        return;
    };
    for input in pipeline {
        write_pipeline(draft, &input, quantity);
    }
    for stage in &mut draft.stages {
        for field in stages.get(&stage.id).into_iter().flatten() {
            stage.set(*field, quantity.clone());
        }
    }
    for link in &mut draft.links {
        let here = |(to, _): &&(String, LinkField)| *to == link.to;
        let fields = links.get(&link.from).into_iter().flatten().filter(here);
        let fields: Vec<LinkField> = fields.map(|(_, field)| *field).collect();
        for field in fields {
            link.set(field, quantity.clone());
        }
    }
    for account in &mut draft.accounts {
        for stage in accounts.get(&account.id).into_iter().flatten() {
            match account.intensity.iter_mut().find(|(id, _)| id == stage) {
                Some((_, number)) => *number = quantity.clone(),
                None => account.intensity.push((stage.clone(), quantity.clone())),
            }
        }
    }
}

/// Writes a number of a status, a project or a retirement.
fn write_pipeline(draft: &mut Draft, input: &Input, quantity: &Quantity) {
    match input {
        Input::Status { status } => {
            for known in draft.statuses.iter_mut().filter(|known| known.id == *status) {
                known.probability = Some(quantity.clone());
            }
        }
        Input::Project { project, field } => {
            for known in draft.projects.iter_mut().filter(|known| known.id == *project) {
                known.set(*field, quantity.clone());
            }
        }
        Input::Retirement { retirement, field } => {
            for known in draft.retirements.iter_mut().filter(|known| known.id == *retirement) {
                known.set(*field, quantity.clone());
            }
        }
        Input::Stage { .. } | Input::Link { .. } | Input::Account { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Correlation, Input, Link, Pert, Stage, Strength, Uniform, Variant};

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

    fn message(result: Result<Scenario, Problems>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn a_glob_changes_what_is_uncertain_and_a_name_anything() {
        let plan = line().check().unwrap();
        let rate = Pert { min: 0.3, mode: 0.45, max: 0.6 };
        let changed = plan.with("stage.*", rate).unwrap();
        assert_eq!(changed.stages[1].operating_rate, Some(rate.into()));
        assert_eq!(changed.stages[1].capacity, 88.0.into());
        let changed = plan.with("link.ingot->wafer.local_share", "0.8").unwrap();
        assert_eq!(changed.links[0].local_share, Some(0.8.into()));
        let changed = plan.with("stage.cell.export_limit", "unlimited").unwrap();
        assert_eq!(changed.stages[2].export_limit, None);
        assert_eq!(
            plan.with("stage.cell.capacity", "1 万吨").unwrap().stages[2].capacity,
            10.0.into()
        );
    }

    #[test]
    fn a_wrong_change_is_named() {
        let plan = line().check().unwrap();
        let wrong = message(plan.with("stage.igot.capacity", 1.0));
        assert_eq!(
            wrong,
            "stage.igot.capacity\n  found     an unknown input\n  expected  the name of an input, \
             such as stage.ingot.capacity\n  hint      did you mean `stage.ingot.capacity`?"
        );
        assert!(message(plan.with("stage.ingot.operating_rate", 1.7)).contains("from 0 to 1.5"));
        assert!(message(plan.with("stage.*.capacity", 1.0)).contains("no uncertain input"));
        assert!(message(plan.with("stage.ingot.capacity", "1 kt")).contains("converts to GW"));
        assert!(message(plan.with("stage.ingot.capacity", "unlimited")).contains("export_limit"));
        assert!(message(plan.with("stage.ingot.capacity", "{ pert = ")).contains("number in GW"));
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

    #[test]
    fn a_variant_is_applied_in_order_and_stays_available() {
        let glut = Variant::new("glut")
            .set("stage.ingot.capacity", "300000 MW")
            .set("stage.ingot.capacity*", 1.0);
        assert!(line().variant(glut).check().is_err());
        let glut = Variant::new("glut").set("stage.ingot.capacity", "300000 MW");
        let plan = line().variant(glut).check().unwrap();
        let changed = plan.variant("glut").unwrap();
        assert_eq!(changed.stages[0].capacity, 300.0.into());
        assert_eq!(changed.variants, plan.variants);
        assert!(message(plan.variant("glutt")).contains("did you mean `glut`?"));
    }

    #[test]
    fn several_units_at_once_take_no_text_with_a_unit() {
        let rate = Uniform { min: 1.0, max: 2.0 };
        let mut draft = line();
        draft.stages[0].capacity = rate.into();
        draft.stages[2].capacity = rate.into();
        let plan = draft.check().unwrap();
        assert!(message(plan.with("stage.*.capacity", "1 GW")).contains("several units"));
        let changed = plan.with("stage.*.capacity", "1").unwrap();
        assert_eq!(changed.stages[2].capacity, 1.0.into());
        let input = Input::Stage { stage: "wafer".into(), field: StageField::Capacity };
        assert!(changed.with(&input.to_string(), 2.0).is_ok());
    }
}
