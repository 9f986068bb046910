//! Scopes: which projects share something.

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
}
