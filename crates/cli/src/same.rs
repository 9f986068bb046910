//! Whether two names are one file, however it is called.

use std::fs;
use std::path::Path;

/// What stays the same of an ordinary file under all its names: where it lies on its disk, or, where
/// systems do not tell, the path without links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SameFile {
    #[cfg(unix)]
    device_and_inode: (u64, u64),
    #[cfg(not(unix))]
    path: std::path::PathBuf,
}

impl SameFile {
    /// The ordinary file that a path leads to, if there is one.
    pub(crate) fn at(path: &Path) -> Option<Self> {
        let found = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
        Self::found(&found, path)
    }

    #[cfg(unix)]
    #[expect(clippy::unnecessary_wraps, reason = "other systems may not find it again")]
    fn found(found: &fs::Metadata, _: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        Some(Self { device_and_inode: (found.dev(), found.ino()) })
    }

    #[cfg(not(unix))]
    fn found(_: &fs::Metadata, path: &Path) -> Option<Self> {
        fs::canonicalize(path).ok().map(|path| Self { path })
    }
}

/// Whether opening it for writing waits for somebody who reads.
pub(crate) fn is_pipe(found: &fs::Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        found.file_type().is_fifo()
    }
    #[cfg(not(unix))]
    {
        let _ = found;
        false
    }
}
