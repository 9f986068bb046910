//! Notes: where the numbers of a table come from, or why they were chosen.

use super::account::Account;
use super::addition::Addition;
use super::correlation::Correlation;
use super::factor::Factor;
use super::horizon::Horizon;
use super::link::Link;
use super::observation::Observation;
use super::project::Project;
use super::retirement::Retirement;
use super::stage::Stage;
use super::status::Status;
use super::target::Target;
use super::variant::Variant;

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

/// Builders that take a note.
macro_rules! noted {
    ($($table:ty),+) => {
        $(impl $table {
            /// Says where the numbers come from.
            #[must_use]
            pub fn source(mut self, source: impl Into<String>) -> Self {
                self.note.source = Some(source.into());
                self
            }

            /// Says why the numbers were chosen.
            #[must_use]
            pub fn assumption(mut self, assumption: impl Into<String>) -> Self {
                self.note.assumption = Some(assumption.into());
                self
            }
        })+
    };
}

noted!(Account, Addition, Correlation, Factor, Horizon, Link, Observation);
noted!(Project, Retirement, Stage, Status, Target, Variant);
