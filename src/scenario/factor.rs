//! Factors: shocks that projects share, so that cancellations and delays cluster.

use super::key::{Allowed, Declaration, Keyed, UnitRule, ValueKind, id, row, table};
use super::project::Project;
use super::says;
pub use super::scope::Scope;

const fn loading(about: &'static str) -> Declaration {
    row(ValueKind::Exact(Allowed::UpTo(1.0), UnitRule::One), about).default("0")
}

table! {
    /// A standard normal shock that projects share.
    ///
    /// A good one makes projects come, and come early: `z = Σ ℓ·F + √(1 − Σ ℓ²)·ε`, with `−ℓ` for
    /// delays.
    pub struct Factor, "A standard normal shock that projects share." {
        /// What the file and all answers call it; it names the shock's stream.
        id: String =
            id("Names the shock and its stream.").needed(|| says::an_id_such_as("\"market\"")),
        /// Which projects share it.
        scope: Scope = row(ValueKind::Scope, "").named("projects"),
        /// An uncertain input whose standard normal score it is, in place of a shock of its own: with
        /// `demand` a boom brings projects, and brings them early, while it raises prices.
        input from String: Option<String> = row(
            ValueKind::Input,
            "An uncertain input whose standard normal score it is, in place of a shock of its own.",
        ),
        /// Loading `ℓ` on whether a project comes, 0 to 1.
        realisation from f64: f64 = loading("Loading on whether a project comes."),
        /// Loading `ℓ` of the delays, 0 to 1.
        delay from f64: f64 = loading("Loading on delays: a high factor makes projects early."),
    }
}

impl Scope {
    /// Whether it covers that project.
    pub fn covers(&self, project: &Project) -> bool {
        let is = |wanted: &Option<String>, own: Option<&String>| {
            wanted.as_ref().is_none_or(|wanted| Some(wanted) == own)
        };
        is(&self.owner, project.owner.as_ref())
            && is(&self.stage, Some(&project.stage))
            && is(&self.status, project.status.as_ref())
            && self.ids.as_ref().is_none_or(|ids| ids.contains(&project.id))
    }
}

impl Factor {
    /// A factor of all projects, without loadings.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::empty() }
    }

    /// Limits it to the projects of that owner.
    #[must_use]
    pub fn owner(mut self, owner: impl Into<String>) -> Self {
        self.scope.owner = Some(owner.into());
        self
    }

    /// Limits it to the projects of that stage.
    #[must_use]
    pub fn stage(mut self, stage: impl Into<String>) -> Self {
        self.scope.stage = Some(stage.into());
        self
    }

    /// Limits it to the projects of that status.
    #[must_use]
    pub fn status(mut self, status: impl Into<String>) -> Self {
        self.scope.status = Some(status.into());
        self
    }

    /// Limits it to these projects.
    #[must_use]
    pub fn ids<I: Into<String>>(mut self, ids: impl IntoIterator<Item = I>) -> Self {
        self.scope.ids = Some(ids.into_iter().map(Into::into).collect());
        self
    }
}
