//! Output files: opened before the run, written under a temporary name, renamed at the end.
//!
//! What cannot be written is reported before anything is drawn. Each file is written under another
//! name in the same folder and renamed once all of it is on disk, so a full disk leaves no half
//! file and the old file as it was. Devices and pipes are written directly.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use pvchain::{Kind, Place, Problem, Text};
use pvchain_report::Error;
use serde::Serialize;

use crate::end::{self, Refusal};
use crate::problems;

/// A file that is to be written.
#[derive(Debug)]
struct Claim {
    option: &'static str,
    /// In its folder; empty for a file that was asked for by itself.
    name: String,
    /// As it was asked for.
    path: PathBuf,
    /// Where it goes, links followed.
    target: PathBuf,
    /// Where it is written first; none for devices and pipes.
    draft: Option<PathBuf>,
    file: Option<File>,
    is_whole: bool,
}

/// Every file that a run writes. Dropped before [`answer`](Self::answer) it leaves no trace.
#[derive(Debug)]
pub(crate) struct Outputs {
    claims: Vec<Claim>,
    /// Folders made for them.
    folders: Vec<PathBuf>,
    /// Files that the run reads, which are never written over; other files only if `overwrites`.
    inputs: Vec<PathBuf>,
    overwrites: bool,
    failures: Vec<Error>,
}

impl Outputs {
    /// Nothing yet.
    pub(crate) fn new(inputs: &[PathBuf], overwrites: bool) -> Self {
        let inputs = inputs.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
        let (claims, folders, failures) = Default::default();
        Self { claims, folders, inputs, overwrites, failures }
    }

    /// Claims files of those names in a folder, which is made if there is none; otherwise says what
    /// denies them.
    pub(crate) fn claim_folder(
        &mut self,
        option: &'static str,
        path: &Path,
        names: Vec<String>,
    ) -> Vec<Problem> {
        if fs::metadata(path).is_ok_and(|found| !found.is_dir()) {
            let found = problems::is_a_file(shown(path));
            return vec![denied(Kind::Unwritable, option, found, problems::a_folder())];
        }
        if !path.is_dir() {
            match fs::create_dir(path) {
                Ok(()) => self.folders.push(path.to_owned()),
                Err(error) => return vec![unwritable(option, path, &error)],
            }
        }
        let claim = |name: String| self.claim((option, &name), &path.join(&name)).err();
        names.into_iter().filter_map(claim).collect()
    }

    /// Claims a file.
    pub(crate) fn claim(
        &mut self,
        (option, name): (&'static str, &str),
        path: &Path,
    ) -> Result<(), Problem> {
        let denied = |kind, found, expected| Err(denied(kind, option, found, expected));
        let unwritable = |error| unwritable(option, path, &error);
        let found = fs::metadata(path).ok();
        if found.as_ref().is_some_and(fs::Metadata::is_dir) {
            let found = problems::is_a_folder(shown(path));
            return denied(Kind::Unwritable, found, problems::a_file());
        }
        let is_device = found.is_some_and(|found| !found.is_file());
        let target = if is_device { Ok(path.to_owned()) } else { resolved(path) };
        let target = target.map_err(unwritable)?;
        if let Some(other) = self.claims.iter().find(|claim| claim.target == target) {
            let found = problems::written_twice(shown(path), format!("--{}", other.option));
            return denied(Kind::Conflict, found, problems::another_path());
        }
        if self.inputs.contains(&target) {
            let found = problems::is_the_scenario(shown(path));
            return denied(Kind::Conflict, found, problems::not_read());
        }
        if !is_device && !self.overwrites && fs::symlink_metadata(&target).is_ok() {
            let found = problems::exists(shown(path));
            let refused = denied(Kind::Unwritable, found, problems::not_existing());
            return refused.map_err(|problem| problem.hint(problems::force_overwrites()));
        }
        let (draft, file) = if is_device {
            (None, OpenOptions::new().write(true).open(path).map_err(unwritable)?)
        } else {
            let (draft, file) = drafted(&target).map_err(unwritable)?;
            (Some(draft), file)
        };
        let (name, path, file) = (name.to_owned(), path.to_owned(), Some(file));
        self.claims.push(Claim { option, name, path, target, draft, file, is_whole: false });
        Ok(())
    }

    /// Whether anything of an option is to be written.
    pub(crate) fn has(&self, option: &str) -> bool {
        self.claims.iter().any(|claim| claim.option == option)
    }

    /// Writes a file of an option: by its name in the folder that was asked for, or else the file
    /// itself. Does nothing if it was not asked for. What cannot be written is told by
    /// [`answer`](Self::answer).
    pub(crate) fn write(
        &mut self,
        option: &str,
        name: &str,
        write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) {
        let is_it = |claim: &&mut Claim| claim.option == option && claim.name == name;
        let Some(claim) = self.claims.iter_mut().find(is_it) else { return };
        let Some(file) = claim.file.take() else { return };
        let mut out = BufWriter::new(file);
        let written = write(&mut out).and_then(|()| out.flush());
        // A disk may find out that it is full only when it is asked to keep what it was given.
        let kept = written.and_then(|()| match claim.draft {
            Some(_) => out.get_ref().sync_all(),
            None => Ok(()),
        });
        match kept {
            Ok(()) => claim.is_whole = true,
            Err(source) => self.failures.push(Error { path: claim.path.clone(), source }),
        }
    }

    /// Puts output files in place and prints an answer, as one JSON object or as a page. The answer
    /// is printed even if files cannot be written.
    pub(crate) fn answer(
        mut self,
        (is_json, object): (bool, &impl Serialize),
        page: impl FnOnce() -> String,
    ) -> Result<(), Refusal> {
        for claim in self.claims.iter_mut().filter(|claim| claim.is_whole) {
            let Some(draft) = &claim.draft else { continue };
            match put(draft, &claim.target, self.overwrites) {
                Ok(()) => claim.draft = None,
                Err(source) => self.failures.push(Error { path: claim.path.clone(), source }),
            }
        }
        let failures = std::mem::take(&mut self.failures);
        drop(self);
        let printed = if is_json { end::print_json(object) } else { end::print_text(&page()) };
        if failures.is_empty() { printed } else { Err(Refusal::Files(failures)) }
    }

    /// What a process that ends at once must remove.
    pub(crate) fn drafts(&self) -> Vec<PathBuf> {
        self.claims.iter().filter_map(|claim| claim.draft.clone()).collect()
    }
}

impl Drop for Outputs {
    fn drop(&mut self) {
        for claim in &mut self.claims {
            claim.file = None;
            if let Some(draft) = &claim.draft {
                let _ = fs::remove_file(draft);
            }
        }
        for folder in &self.folders {
            // One that holds files stays.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Where a path leads, if there is nothing yet: links and dots followed.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    if let Ok(target) = fs::canonicalize(path) {
        return Ok(target);
    }
    let name = path.file_name().ok_or(io::ErrorKind::NotFound)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    Ok(fs::canonicalize(folder.unwrap_or(Path::new(".")))?.join(name))
}

/// A new file in the same folder, under an unused name.
fn drafted(target: &Path) -> io::Result<(PathBuf, File)> {
    let mut number = 0_u32;
    loop {
        let draft = target.with_file_name(format!(".pvchain-{}-{number}", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&draft) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            opened => return opened.map(|file| (draft, file)),
        }
    }
}

fn put(draft: &Path, target: &Path, overwrites: bool) -> io::Result<()> {
    match fs::symlink_metadata(target) {
        // Another program wrote it while the draws were made.
        Ok(_) if !overwrites => return Err(io::ErrorKind::AlreadyExists.into()),
        Ok(found) if found.is_file() => fs::set_permissions(draft, found.permissions())?,
        _ => {}
    }
    fs::rename(draft, target)
}

fn shown(path: &Path) -> Text {
    Text::data(path.display())
}

fn denied(kind: Kind, option: &str, found: Text, expected: Text) -> Problem {
    Problem::new(kind, Place::setting(option)).found(found).expected(expected)
}

fn unwritable(option: &str, path: &Path, error: &io::Error) -> Problem {
    let found = problems::unwritten(shown(path), error.to_string());
    denied(Kind::Unwritable, option, found, problems::writable())
}
