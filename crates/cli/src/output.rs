//! Output files: opened before the run, written under a temporary name, renamed at the end.
//!
//! What cannot be written is reported before anything is drawn. Each file is written under another
//! name in the same folder and renamed once all of it is on disk, so a full disk leaves no half
//! file and the old file as it was. Devices and pipes are written directly.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use pvchain::{Kind, Problem};
use pvchain_report::Error;
use serde::Serialize;

use crate::end::{self, Refusal};
use crate::problems;

/// What an option asks to be written.
#[derive(Debug)]
pub(crate) struct WantedOutput {
    option: &'static str,
    path: PathBuf,
    /// The files of a folder; none for a file.
    names: Option<Vec<String>>,
}

impl WantedOutput {
    /// A file.
    pub(crate) fn file(option: &'static str, path: &Path) -> Self {
        Self { option, path: path.to_owned(), names: None }
    }

    /// A folder with files of those names.
    pub(crate) fn folder(option: &'static str, path: &Path, names: Vec<String>) -> Self {
        Self { option, path: path.to_owned(), names: Some(names) }
    }
}

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

/// Every file that a run writes. Dropped before [`finish`](Self::finish) it leaves no trace.
#[derive(Debug, Default)]
pub(crate) struct Outputs {
    claims: Vec<Claim>,
    /// Folders made for them.
    folders: Vec<PathBuf>,
    /// Files that the run reads.
    inputs: Vec<PathBuf>,
    overwrites: bool,
    failures: Vec<Error>,
}

impl Outputs {
    /// Claims all that is wanted. `inputs` are never written over; other files only if
    /// `overwrites`.
    pub(crate) fn claim(
        wanted: &[WantedOutput],
        inputs: &[PathBuf],
        overwrites: bool,
    ) -> (Self, Vec<Problem>) {
        let mut outputs = Self::default();
        outputs.overwrites = overwrites;
        outputs.inputs.extend(inputs.iter().filter_map(|path| fs::canonicalize(path).ok()));
        let mut denied = Vec::new();
        // Folders first: a file may go into one that is made for others.
        for wanted in wanted {
            let Some(names) = &wanted.names else { continue };
            if let Err(problem) = outputs.make_folder(wanted) {
                denied.push(problem);
                continue;
            }
            for name in names {
                let path = &wanted.path.join(name);
                denied.extend(outputs.claim_file((wanted.option, name), path).err());
            }
        }
        for wanted in wanted.iter().filter(|wanted| wanted.names.is_none()) {
            denied.extend(outputs.claim_file((wanted.option, ""), &wanted.path).err());
        }
        (outputs, denied)
    }

    fn make_folder(&mut self, wanted: &WantedOutput) -> Result<(), Problem> {
        let WantedOutput { option, path, .. } = wanted;
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => return Ok(()),
            Ok(_) => {
                let (found, expected) = (problems::is_a_file, problems::a_folder());
                return Err(problems::output(Kind::Unwritable, (option, path), found, expected));
            }
            Err(_) => {}
        }
        fs::create_dir(path).map_err(|error| unwritable((option, path), &error))?;
        self.folders.push(path.clone());
        Ok(())
    }

    fn claim_file(
        &mut self,
        (option, name): (&'static str, &str),
        path: &Path,
    ) -> Result<(), Problem> {
        let at = (option, path);
        let found = fs::metadata(path).ok();
        if found.as_ref().is_some_and(fs::Metadata::is_dir) {
            let (found, expected) = (problems::is_a_folder, problems::a_file());
            return Err(problems::output(Kind::Unwritable, at, found, expected));
        }
        let is_device = found.as_ref().is_some_and(|found| !found.is_file());
        let target = if is_device { Ok(path.to_owned()) } else { resolved(path) };
        let target = target.map_err(|error| unwritable(at, &error))?;
        if let Some(other) = self.claims.iter().find(|claim| claim.target == target) {
            let other = problems::option(other.option);
            let found = |path| problems::written_twice(path, &other);
            return Err(problems::output(Kind::Conflict, at, found, problems::another_path()));
        }
        if self.inputs.contains(&target) {
            let (found, expected) = (problems::is_the_scenario, problems::not_read());
            return Err(problems::output(Kind::Conflict, at, found, expected));
        }
        if !is_device && !self.overwrites && fs::symlink_metadata(&target).is_ok() {
            let (found, expected) = (problems::exists, problems::not_existing());
            let problem = problems::output(Kind::Unwritable, at, found, expected);
            return Err(problem.hint(problems::force_overwrites()));
        }
        let opened = if is_device {
            OpenOptions::new().write(true).open(path).map(|file| (None, file))
        } else {
            drafted(&target).map(|(draft, file)| (Some(draft), file))
        };
        let (draft, file) = opened.map_err(|error| unwritable(at, &error))?;
        let (name, path, file) = (name.to_owned(), path.to_owned(), Some(file));
        let claim = Claim { option, name, path, target, draft, file, is_whole: false };
        self.claims.push(claim);
        Ok(())
    }

    /// Whether anything of an option is to be written.
    pub(crate) fn has(&self, option: &str) -> bool {
        self.claims.iter().any(|claim| claim.option == option)
    }

    /// Writes a file of an option: by its name in the folder that was asked for, or else the file
    /// itself. Does nothing if it was not asked for. What cannot be written is told by
    /// [`finish`](Self::finish).
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

    /// Puts what is whole into its place, and says what is not.
    fn finish(mut self) -> Result<(), Vec<Error>> {
        for claim in self.claims.iter_mut().filter(|claim| claim.is_whole) {
            let Some(draft) = &claim.draft else { continue };
            match put(draft, &claim.target, self.overwrites) {
                Ok(()) => claim.draft = None,
                Err(source) => self.failures.push(Error { path: claim.path.clone(), source }),
            }
        }
        let failures = std::mem::take(&mut self.failures);
        if failures.is_empty() { Ok(()) } else { Err(failures) }
    }

    /// Puts output files in place and prints an answer, as one JSON object or as a page. The answer
    /// is printed even if files cannot be written.
    pub(crate) fn answer(
        self,
        (is_json, object): (bool, &impl Serialize),
        page: impl FnOnce() -> String,
    ) -> Result<(), Refusal> {
        let written = self.finish().map_err(Refusal::Files);
        let printed = if is_json { end::print_json(object) } else { end::print_text(&page()) };
        written.and(printed)
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

fn unwritable(at: (&str, &Path), error: &io::Error) -> Problem {
    let found = |path| problems::unwritten(path, error.to_string());
    problems::output(Kind::Unwritable, at, found, problems::writable())
}
