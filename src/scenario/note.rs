//! Notes: where the numbers of a table come from, or why they were chosen.

/// Source and assumption of a table of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Note {
    /// Where the numbers come from.
    pub source: Option<String>,
    /// Why the numbers were chosen.
    pub assumption: Option<String>,
}

impl Note {
    /// Whether it says neither where the numbers come from nor why they were chosen.
    pub fn is_silent(&self) -> bool {
        self.source.is_none() && self.assumption.is_none()
    }
}
