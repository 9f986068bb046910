//! Outputs that cannot be written.

use std::io;
use std::path::PathBuf;

/// An output that cannot be written: where, and why.
#[derive(Debug, thiserror::Error)]
#[error("{} cannot be written: {source}", path.display())]
pub struct Error {
    /// Where it was to go.
    pub path: PathBuf,
    /// What the system says.
    pub source: io::Error,
}
