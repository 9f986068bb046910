//! Output files: claimed before the run, written under temporary names, renamed at the end.
//!
//! What cannot be written is reported before anything is drawn. Each file is written under another
//! name in its folder. Once all files of a folder are on disk, they are renamed one after the other,
//! and Ctrl-C waits until this is done; if one cannot be written or renamed, the folder stays as it
//! was. Devices and pipes are written directly.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use pvchain::{Kind, Place, Problem, Text};
use pvchain_report::Error;
use serde::Serialize;

use crate::end::{self, Refusal};
use crate::interrupt::{Interrupt, OLD, Unfinished};
use crate::problems;
use crate::same::{SameFile, is_pipe};

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
    /// The file that is there already.
    old: Option<SameFile>,
    /// Where it is written first; none for devices and pipes.
    draft: Option<PathBuf>,
    /// None for a pipe that is not written yet: nobody may be reading it.
    file: Option<File>,
    state: ClaimState,
}

/// How far a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ClaimState {
    /// A run may have nothing to put into it, e.g. a chart over time without a horizon.
    Empty,
    Whole,
    Failed,
}

/// Every file that a run writes. Dropped before [`answer`](Self::answer) it leaves no trace.
#[derive(Debug)]
pub(crate) struct Outputs {
    claims: Vec<Claim>,
    interrupt: Interrupt,
    /// Files that the run reads, links followed, which are never written over; other files only if
    /// `overwrites`.
    inputs: Vec<(PathBuf, SameFile)>,
    overwrites: bool,
    failures: Vec<Error>,
}

impl Outputs {
    /// Nothing yet, of a run that reads these files.
    pub(crate) fn new(interrupt: &Interrupt, inputs: &[PathBuf], overwrites: bool) -> Self {
        let input = |path: &PathBuf| Some((fs::canonicalize(path).ok()?, SameFile::at(path)?));
        let inputs = inputs.iter().filter_map(input).collect();
        let (claims, failures) = Default::default();
        Self { claims, interrupt: interrupt.clone(), inputs, overwrites, failures }
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
        if !path.is_dir()
            && let Err(error) = self.interrupt.hold().folder(path)
        {
            return vec![unwritable(option, path, &error)];
        }
        if let Some(input) = self.input_among(path, &names) {
            let found = problems::holds_an_input(shown(path), shown(input.as_ref()));
            return vec![denied(Kind::Conflict, option, found, problems::a_folder_of_its_own())];
        }
        let claim = |name: String| self.claim((option, &name), &path.join(&name)).err();
        names.into_iter().filter_map(claim).collect()
    }

    /// A file that is read from a folder and looks like those to be written there. Who keeps both in
    /// one folder takes them for each other some day.
    fn input_among(&self, folder: &Path, names: &[String]) -> Option<OsString> {
        let folder = fs::canonicalize(folder).ok()?;
        let ending = names.iter().find_map(|name| Path::new(name).extension())?;
        let inputs = self.inputs.iter().map(|(path, _)| path);
        let mut inputs = inputs.filter(|path| path.parent() == Some(&folder));
        let found = inputs.find(|path| path.extension() == Some(ending))?;
        found.file_name().map(OsStr::to_owned)
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
        let is_device = found.as_ref().is_some_and(|found| !found.is_file());
        let target = if is_device { Ok(path.to_owned()) } else { resolved(path) };
        let target = target.map_err(unwritable)?;
        let old = SameFile::at(&target);
        let is_it = |claim: &&Claim| claim.target == target || (old.is_some() && claim.old == old);
        if let Some(other) = self.claims.iter().find(is_it) {
            let found = problems::written_twice(shown(path), format!("--{}", other.option));
            return denied(Kind::Conflict, found, problems::another_path());
        }
        if old.as_ref().is_some_and(|old| self.inputs.iter().any(|(_, input)| input == old)) {
            let found = problems::is_read(shown(path));
            return denied(Kind::Conflict, found, problems::not_read());
        }
        if !is_device {
            // Also says whether a name is one that the file system takes.
            match fs::symlink_metadata(&target) {
                Ok(_) if !self.overwrites => {
                    let found = problems::exists(shown(path));
                    let refused = denied(Kind::Unwritable, found, problems::not_existing());
                    return refused.map_err(|problem| problem.hint(problems::force_overwrites()));
                }
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(unwritable(error)),
                _ => {}
            }
        }
        let (draft, file) = if !is_device {
            let (draft, file) = self.interrupt.hold().draft(&target).map_err(unwritable)?;
            (Some(draft), Some(file))
        } else if found.is_some_and(|found| is_pipe(&found)) {
            (None, None)
        } else {
            (None, Some(OpenOptions::new().write(true).open(path).map_err(unwritable)?))
        };
        let (name, path, state) = (name.to_owned(), path.to_owned(), ClaimState::Empty);
        self.claims.push(Claim { option, name, path, target, old, draft, file, state });
        Ok(())
    }

    /// Whether anything of an option is to be written.
    pub(crate) fn has(&self, option: &str) -> bool {
        self.claims.iter().any(|claim| claim.option == option)
    }

    /// What runs that were killed have left in the folders of its files.
    pub(crate) fn left(&self) -> Vec<Text> {
        let unfinished = self.interrupt.hold();
        let mut folders = BTreeSet::new();
        let mut said = Vec::new();
        for claim in self.claims.iter().filter(|claim| claim.draft.is_some()) {
            let Some(folder) = claim.target.parent() else { continue };
            let left = unfinished.left_in(folder);
            if folders.insert(folder) && !left.is_empty() {
                said.push(left_of_killed(folder_of(&claim.path), &left));
            }
        }
        said
    }

    /// Writes a file of an option: by its name in the folder that was asked for, or else the file
    /// itself. Does nothing if it was not asked for. What cannot be written is told by
    /// [`answer`](Self::answer).
    pub(crate) fn write(
        &mut self,
        option: &str,
        name: &str,
        write: impl FnOnce(&mut BufWriter<&File>) -> io::Result<()>,
    ) {
        let is_it = |claim: &&mut Claim| claim.option == option && claim.name == name;
        let Some(claim) = self.claims.iter_mut().find(is_it) else { return };
        let written = claim.opened().and_then(|file| {
            let mut out = BufWriter::new(file);
            write(&mut out)?;
            out.flush()
        });
        // A disk may find out that it is full only when it is asked to keep what it was given.
        let kept = written.and_then(|()| match (&claim.draft, &claim.file) {
            (Some(_), Some(file)) => file.sync_all(),
            _ => Ok(()),
        });
        if claim.draft.is_none() {
            // Whoever reads a pipe learns by this that all has come.
            claim.file = None;
        }
        match kept {
            Ok(()) => claim.state = ClaimState::Whole,
            Err(source) => {
                claim.state = ClaimState::Failed;
                self.failures.push(Error { path: claim.path.clone(), source });
            }
        }
    }

    /// Puts output files in place and prints an answer, as one JSON object or as a page. The answer
    /// is printed even if files cannot be written.
    pub(crate) fn answer(
        mut self,
        (is_json, object): (bool, &impl Serialize),
        page: impl FnOnce() -> String,
    ) -> Result<(), Refusal> {
        let folder = |claim: &Claim| claim.target.parent().map(Path::to_owned);
        let folders: BTreeSet<_> = self.claims.iter().map(folder).collect();
        for one in folders {
            let all = self.claims.iter_mut();
            let mut all: Vec<&mut Claim> =
                all.filter(|claim| claim.draft.is_some() && folder(claim) == one).collect();
            if all.iter().all(|claim| claim.state != ClaimState::Failed) {
                let put = put_all(&mut all, (&self.interrupt, self.overwrites));
                self.failures.extend(put.err());
            }
        }
        let failures = std::mem::take(&mut self.failures);
        drop(self);
        let printed = if is_json { end::print_json(object) } else { end::print_text(&page()) };
        if failures.is_empty() { printed } else { Err(Refusal::Files(failures)) }
    }
}

impl Drop for Outputs {
    fn drop(&mut self) {
        self.claims.clear();
        self.interrupt.hold().clear();
    }
}

impl Claim {
    fn opened(&mut self) -> io::Result<&File> {
        match &mut self.file {
            Some(file) => Ok(file),
            none => Ok(none.insert(OpenOptions::new().write(true).open(&self.path)?)),
        }
    }
}

/// What was at a place before a file was put there.
#[derive(Debug)]
enum Before {
    Nothing,
    /// A file that has another name as long as it may have to be put back.
    Kept {
        name: PathBuf,
        _lock: Option<File>,
    },
    /// A file that cannot have two names.
    Lost,
}

/// Renames the drafts of a folder, all or none; a file that the run leaves empty is not there
/// afterwards.
fn put_all(
    claims: &mut [&mut Claim],
    (interrupt, overwrites): (&Interrupt, bool),
) -> Result<(), Error> {
    let mut unfinished = interrupt.hold();
    let mut done: Vec<(&Path, Before)> = Vec::new();
    let mut failed = None;
    for claim in claims {
        let before = match (unfinished.second_name(&claim.target), &claim.old) {
            (Some((name, lock)), _) => Before::Kept { name, _lock: lock },
            (None, None) => Before::Nothing,
            (None, Some(_)) => Before::Lost,
        };
        let put = put(claim, &mut unfinished, overwrites);
        let Err(source) = put else {
            done.push((&claim.target, before));
            continue;
        };
        if let Before::Kept { name, .. } = before {
            unfinished.remove(&name);
        }
        failed = Some(Error { path: claim.path.clone(), source });
        break;
    }
    for (target, before) in done {
        match (before, failed.is_some()) {
            (Before::Kept { name, .. }, false) => unfinished.remove(&name),
            (Before::Kept { name, .. }, true) => {
                if fs::rename(&name, target).is_ok() {
                    unfinished.forget(&name);
                }
            }
            (Before::Nothing, true) => drop(fs::remove_file(target)),
            (Before::Nothing | Before::Lost, _) => {}
        }
    }
    failed.map_or(Ok(()), Err)
}

/// Puts one file in its place.
fn put(claim: &mut Claim, unfinished: &mut Unfinished, overwrites: bool) -> io::Result<()> {
    let (Some(draft), target) = (&claim.draft, &claim.target) else { return Ok(()) };
    claim.file = None;
    let old = fs::symlink_metadata(target).ok();
    match claim.state {
        ClaimState::Whole if overwrites => {
            if let Some(old) = old.filter(fs::Metadata::is_file) {
                fs::set_permissions(draft, old.permissions())?;
            }
            fs::rename(draft, target)?;
            unfinished.forget(draft);
        }
        // Another program may have written it while the draws were made.
        _ if old.is_some() && !overwrites => return Err(ErrorKind::AlreadyExists.into()),
        ClaimState::Whole => match fs::hard_link(draft, target) {
            Ok(()) => unfinished.remove(draft),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(error),
            // Where a file has but one name.
            Err(_) => {
                fs::rename(draft, target)?;
                unfinished.forget(draft);
            }
        },
        ClaimState::Empty | ClaimState::Failed => {
            if old.is_some() {
                fs::remove_file(target)?;
            }
            unfinished.remove(draft);
        }
    }
    claim.draft = None;
    Ok(())
}

/// Where a path leads, if there is nothing yet: links and dots followed.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    if let Ok(target) = fs::canonicalize(path) {
        return Ok(target);
    }
    let name = path.file_name().ok_or(ErrorKind::NotFound)?;
    Ok(fs::canonicalize(folder_of(path))?.join(name))
}

/// The folder of a file, as it was asked for.
fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
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

/// What runs that were killed have left in a folder, and what to do about it.
fn left_of_killed(folder: &Path, left: &[String]) -> Text {
    const SHOWN: usize = 3;
    let mut names = left[..left.len().min(SHOWN)].join(", ");
    if left.len() > SHOWN {
        names.push_str(", …");
    }
    let is_replacing = left.iter().any(|name| name.starts_with(OLD));
    let said = if is_replacing { problems::left_replacing } else { problems::left_unfinished };
    said(shown(folder), names)
}
