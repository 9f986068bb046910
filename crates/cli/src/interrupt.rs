//! What Ctrl-C does, and every other signal that asks a process to end.
//!
//! Work that has an answer before its end is asked to stop, and is reported. At any other time, and
//! the second time, what is unfinished is removed and the process ends.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pvchain::{Language, Progress};
use pvchain_report as report;

use crate::end;

/// What names of drafts begin with.
const DRAFT: &str = ".pvchain-";

/// What second names of old files begin with.
pub(crate) const OLD: &str = ".pvchain-old-";

/// What a process that is asked to end must know, shared with whoever handles signals.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interrupt(Arc<Mutex<Unfinished>>);

/// What is stopped or removed when a process is asked to end. Who holds it cannot be interrupted.
#[derive(Debug, Default)]
pub(crate) struct Unfinished {
    work: Option<Arc<Progress>>,
    drafts: Vec<PathBuf>,
    /// Folders made for drafts.
    folders: Vec<PathBuf>,
}

impl Interrupt {
    /// Listens to signals from now on.
    pub(crate) fn listen(language: Language) -> Self {
        let interrupt = Self::default();
        let own = interrupt.clone();
        // Without a handler Ctrl-C ends the process as it does anyway.
        let _ = ctrlc::set_handler(move || {
            let mut unfinished = own.hold();
            if let Some(work) = unfinished.work.take() {
                return work.stop();
            }
            // Who interrupts a process does not wait for its main function to return.
            unfinished.clear();
            end::note(report::interrupted(language));
            std::process::exit(end::FAILED.into());
        });
        interrupt
    }

    /// Keeps signals waiting.
    pub(crate) fn hold(&self) -> MutexGuard<'_, Unfinished> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does some work that is told to stop early if the process is asked to end.
    pub(crate) fn stopping<T>(&self, work: impl FnOnce(&Progress) -> T) -> T {
        let progress = Arc::new(Progress::default());
        self.hold().work = Some(Arc::clone(&progress));
        let found = work(&progress);
        self.hold().work = None;
        found
    }
}

impl Unfinished {
    /// A new file beside its place, locked as long as it is open: whose lock is free, that draft
    /// was left by a process that was killed.
    pub(crate) fn draft(&mut self, target: &Path) -> io::Result<(PathBuf, File)> {
        self.beside((DRAFT, target), |path| {
            let file = OpenOptions::new().write(true).create_new(true).open(path)?;
            // Where files cannot be locked, nobody can tell.
            let _ = file.try_lock();
            Ok(file)
        })
    }

    /// A second name for an old file, to put it back, locked like a draft; none where files have but
    /// one.
    pub(crate) fn second_name(&mut self, old: &Path) -> Option<(PathBuf, Option<File>)> {
        let named = self.beside((OLD, old), |path| {
            fs::hard_link(old, path)?;
            let file = File::open(path).ok();
            // One that somebody else holds is not waited for.
            let _ = file.as_ref().map(File::try_lock_shared);
            Ok(file)
        });
        named.ok()
    }

    /// Makes a file beside another, under an unused name that says which one it belongs to, if a
    /// name may be that long.
    fn beside<T>(
        &mut self,
        (start, target): (&str, &Path),
        make: impl Fn(&Path) -> io::Result<T>,
    ) -> io::Result<(PathBuf, T)> {
        let own = target.file_name().unwrap_or_default();
        let mut number = 0_u32;
        let mut is_long = true;
        loop {
            let mut name = OsString::from(format!("{start}{}-{number}", std::process::id()));
            if is_long {
                name.push("-");
                name.push(own);
            }
            let path = target.with_file_name(name);
            match make(&path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
                Err(error) if error.kind() == ErrorKind::InvalidFilename && is_long => {
                    is_long = false;
                }
                Err(error) => return Err(error),
                Ok(made) => {
                    self.drafts.push(path.clone());
                    return Ok((path, made));
                }
            }
        }
    }

    /// A new folder.
    pub(crate) fn folder(&mut self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)?;
        self.folders.push(path.to_owned());
        Ok(())
    }

    /// Forgets a draft that is no more, or has become the file that it was to be.
    pub(crate) fn forget(&mut self, draft: &Path) {
        self.drafts.retain(|path| path != draft);
    }

    /// Removes a draft.
    pub(crate) fn remove(&mut self, draft: &Path) {
        let _ = fs::remove_file(draft);
        self.forget(draft);
    }

    /// Removes all drafts, and folders that are empty without them.
    pub(crate) fn clear(&mut self) {
        for draft in self.drafts.drain(..) {
            let _ = fs::remove_file(draft);
        }
        for folder in self.folders.drain(..) {
            // One that holds files stays.
            let _ = fs::remove_dir(folder);
        }
    }

    /// Whether a draft is one of this process.
    fn is_own(&self, path: &Path) -> bool {
        self.drafts.iter().any(|draft| draft == path)
    }

    /// Drafts in a folder that processes left which were killed, by their names.
    pub(crate) fn left_in(&self, folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let is_left = |name: &String| {
            let path = folder.join(name);
            name.starts_with(DRAFT)
                && !self.is_own(&path)
                && path.symlink_metadata().is_ok_and(|found| found.is_file())
                && File::open(&path).is_ok_and(|file| file.try_lock().is_ok())
        };
        let mut left: Vec<String> = names.filter(is_left).collect();
        left.sort();
        left
    }
}
