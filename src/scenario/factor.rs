//! Factors: shocks that projects share, so that cancellations and delays cluster.

use super::note::Note;
use super::project::Project;

/// A standard normal shock that projects share.
///
/// A good one makes projects come, and come early: `z = Σ ℓ·F + √(1 − Σ ℓ²)·ε`, with `−ℓ` for
/// delays.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// What the file and all answers call it; it names the shock's stream.
    pub id: String,
    /// Which projects share it.
    pub scope: Scope,
    /// Loading `ℓ` of the fate whether a project comes, 0 to 1.
    pub realisation: f64,
    /// Loading `ℓ` of the delays, 0 to 1.
    pub delay: f64,
    /// Source and assumption.
    pub note: Note,
}

/// Which projects a factor is shared by: those that meet every condition given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// The owner.
    pub owner: Option<String>,
    /// The stage.
    pub stage: Option<String>,
    /// The status.
    pub status: Option<String>,
    /// One of these projects.
    pub ids: Option<Vec<String>>,
}

impl Scope {
    /// Whether it covers all projects.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

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
        let (scope, note) = (Scope::default(), Note::default());
        Self { id: id.into(), scope, realisation: 0.0, delay: 0.0, note }
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

    /// Sets the loading of the fate whether a project comes.
    #[must_use]
    pub fn realisation(mut self, loading: f64) -> Self {
        self.realisation = loading;
        self
    }

    /// Sets the loading of the delays.
    #[must_use]
    pub fn delay(mut self, loading: f64) -> Self {
        self.delay = loading;
        self
    }
}
