//! Changed scenarios: other numbers for some inputs, from the request or from a variant.

use super::change::{apply, keep_in_groups};
use super::check::recheck;
use super::file::flaw::{clip, shown};
use super::{Draft, Project, Scenario, Setting, Target, says};
use crate::problem::{Findings, Kind, Place, Problem, Problems};

impl Scenario {
    /// The scenario with another number for an input: what `--set` does.
    ///
    /// `input` is the name of an input, given so far or not, or a glob in which `*` stands for any
    /// text; a glob changes every number of that name that is given, exact ones too. An input that becomes exact
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
    /// let route = |stage: &str, share: f64| Link::from(stage).to("module").consumption(1).alternative("cell").mix(share);
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
        keep_in_groups(&mut draft, &self.named);
        let refused = |(input, value): (&str, S)| apply(&mut draft, input, &value.into()).err();
        let problems: Vec<Problem> = changes.into_iter().filter_map(refused).collect();
        if !problems.is_empty() {
            return Err(Problems::new(None, problems));
        }
        recheck(draft)
    }

    /// The scenario as it was said, with all changes since: to extend it in code, and to
    /// [`check`](Draft::check) it again. Checked as it is, it is the same scenario.
    ///
    /// # Examples
    ///
    /// ```
    /// use pvchain::{Link, Scenario, Stage};
    ///
    /// let plan = Scenario::builtin("baotou-2024")?;
    /// let scrap = Link::from("module").to("frames").consumption(0.1);
    /// let larger = plan.into_draft().stage(Stage::new("frames").unit("kt").capacity(9)).link(scrap);
    /// assert!(larger.final_stage("frames").check().is_ok());
    /// # Ok::<(), pvchain::Problems>(())
    /// ```
    pub fn into_draft(self) -> Draft {
        self.draft
    }

    /// The scenario with further projects, which are sound by construction and not checked: their
    /// ids may be such as no file can give.
    pub(crate) fn with_projects(&self, projects: impl Iterator<Item = Project>) -> Self {
        let mut raised = self.clone();
        raised.draft.projects.extend(projects);
        raised
    }

    /// The same scenario without its variants.
    pub(crate) fn without_variants(&self) -> Self {
        let mut bare = self.clone();
        bare.draft.variants.clear();
        bare
    }

    /// The scenario with further targets, which are known to be sound, though no file can give them.
    pub(crate) fn with_targets(&self, targets: &[Target]) -> Self {
        let mut promised = self.clone();
        promised.draft.targets.extend_from_slice(targets);
        promised
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
                .found(shown(name))
                .expected(expected)
                .hint_maybe(Findings::default().meant(name, names));
            return Err(Problems::new(None, vec![problem]));
        };
        let changes = variant.set.iter();
        self.with_all(changes.map(|(input, setting)| (input.as_str(), setting.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Correlation, Draft, Link, Stage, Strength, Uniform};

    fn line() -> Draft {
        let rate = Uniform { min: 0.4, max: 0.9 };
        let stage = |id| Stage::new(id).unit("GW").capacity(1.0).operating_rate(rate);
        let stages = ["ingot", "wafer", "cell"].map(stage);
        let draft = stages.into_iter().fold(Scenario::named("line"), Draft::stage);
        draft
            .link(Link::from("ingot").to("wafer").consumption(1))
            .link(Link::from("wafer").to("cell").consumption(1))
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
