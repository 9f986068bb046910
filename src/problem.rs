//! Problems: what is wrong with a scenario or a request, all at once.

pub(crate) mod nearest;

use std::fmt::Write as _;
use std::{fmt, slice, vec};

use crate::message::{Text, equals_text, texts};
use nearest::nearest;

texts! {
    did_you_mean(name): "did you mean `{name}`?", "是否指 `{name}`？";
}

/// What sort of mistake a problem is, for programs to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A file that is missing, may not be read, is too large, or is no text.
    Unreadable,
    /// A text that is not TOML, or a table that is not CSV.
    Syntax,
    /// A key that nobody knows.
    UnknownKey,
    /// A name that stands for nothing: a stage, a metric, an input, a variant.
    UnknownName,
    /// Something that is needed and not given.
    Missing,
    /// A value of another type: text where a number is expected.
    WrongType,
    /// A unit that does not convert.
    Unit,
    /// A value outside its range, or not finite.
    OutOfRange,
    /// A name or key that is given twice.
    Duplicate,
    /// Things that cannot hold together.
    Conflict,
    /// Something that needs a horizon, a year, a value or the like, which is not given.
    Needs,
    /// Stages that feed each other in a circle.
    Cycle,
    /// More than is allowed.
    TooMany,
    /// A figure that was not asked for, or of a metric that nothing in the scenario has where an answer
    /// cannot tell.
    NotAsked,
    /// A figure that is not defined: of a subject that lacks it, such as the coverage of a stage without
    /// local buyers.
    Undefined,
    /// An output that cannot be had: it exists already, or the system says no.
    Unwritable,
}

/// Where a problem is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The path of a key or the name of an input, e.g. `stage.ingot.capacity`.
    Key(String),
    /// A setting of the request, e.g. `draws`.
    Setting(String),
}

impl Place {
    /// The key of that path.
    pub fn key(path: impl Into<String>) -> Self {
        Self::Key(path.into())
    }

    /// The setting of that name.
    pub fn setting(name: impl Into<String>) -> Self {
        Self::Setting(name.into())
    }

    /// The path or the name.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Key(text) | Self::Setting(text) => text,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

equals_text!(Place);

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// What sort of mistake it is.
    pub kind: Kind,
    /// The table beside the scenario that it is in, if it is not in the scenario itself.
    pub file: Option<String>,
    /// The line of the file, counted from 1, where there is one.
    pub line: Option<usize>,
    /// The key or the setting.
    pub place: Place,
    /// What was found there.
    pub found: Text,
    /// What was expected.
    pub expected: Text,
    /// What may help.
    pub hint: Option<Text>,
}

impl Problem {
    /// A problem of that kind at that place; the other parts are still to be said.
    pub fn new(kind: Kind, place: Place) -> Self {
        let (found, expected) = (Text::default(), Text::default());
        Self { kind, file: None, line: None, place, found, expected, hint: None }
    }

    /// A name that was looked up in an answer and is not among those that are known, of which
    /// `expected` makes what was expected.
    pub(crate) fn unknown(
        place: &str,
        name: &str,
        known: impl IntoIterator<Item: ToString>,
        expected: impl FnOnce(String) -> Text,
    ) -> Self {
        let known: Vec<String> = known.into_iter().map(|name| name.to_string()).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let problem = Self::new(Kind::UnknownName, Place::key(place));
        let problem = problem.found(format_args!("`{name}`")).expected(expected(listed(&known)));
        problem.meant(name, known)
    }

    /// Says the line.
    pub(crate) fn line(mut self, line: Option<usize>) -> Self {
        self.line = line;
        self
    }

    /// Says which table beside the scenario it is in.
    pub(crate) fn in_file(mut self, file: Option<&str>) -> Self {
        self.file = file.map(str::to_owned);
        self
    }

    /// Says what was found.
    #[must_use]
    pub fn found(mut self, found: impl Into<Text>) -> Self {
        self.found = found.into();
        self
    }

    /// Says what was expected.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<Text>) -> Self {
        self.expected = expected.into();
        self
    }

    /// Says what may help.
    #[must_use]
    pub fn hint(self, hint: impl Into<Text>) -> Self {
        self.hint_maybe(Some(hint.into()))
    }

    /// Says what may help, if anything does.
    #[must_use]
    pub fn hint_maybe(mut self, hint: Option<impl Into<Text>>) -> Self {
        self.hint = hint.map(Into::into);
        self
    }

    /// Hints at the candidate that a misspelt name may have meant, if there is one.
    #[must_use]
    pub fn meant<'c>(self, name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Self {
        let meant = nearest(name, candidates).map(did_you_mean);
        if meant.is_some() { self.hint_maybe(meant) } else { self }
    }
}

/// So many names are listed.
const MOST_LISTED: usize = 40;

/// Names that are known, as far as anybody reads them.
pub(crate) fn listed(known: &[&str]) -> String {
    let more = if known.len() > MOST_LISTED { ", …" } else { "" };
    let first: Vec<&str> = known.iter().copied().take(MOST_LISTED).collect();
    format!("{}{more}", first.join(", "))
}

/// Everything that is wrong with a scenario or a request, in the order of the file.
///
/// # Examples
///
/// ```
/// let problems = pvchain::Scenario::parse("schema = 2").unwrap_err();
/// assert!(problems.iter().any(|problem| problem.place == "schema"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Problems {
    /// The file, where there is one.
    file: Option<String>,
    all: Vec<Problem>,
    /// How many more there are than were kept.
    omitted: usize,
}

impl Problems {
    /// All of them; lines come in order.
    pub(crate) fn new(file: Option<String>, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| (problem.file.clone(), problem.line.unwrap_or(usize::MAX)));
        Self { file, all: problems, omitted: 0 }
    }

    /// The file, where there is one.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The same, of a text that nobody sees.
    pub(crate) fn without_lines(mut self) -> Self {
        for problem in &mut self.all {
            problem.line = None;
        }
        self
    }

    /// How many there are; beyond the first thousand they are only counted.
    pub fn count(&self) -> usize {
        self.all.len() + self.omitted
    }

    /// Each of them, in the order of the file.
    pub fn iter(&self) -> slice::Iter<'_, Problem> {
        self.all.iter()
    }

    /// How many [`iter`](Self::iter) gives.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none, as of an empty request; an error never is.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.into_iter()
    }
}

impl<'p> IntoIterator for &'p Problems {
    type Item = &'p Problem;
    type IntoIter = slice::Iter<'p, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Extend<Problem> for Problems {
    fn extend<I: IntoIterator<Item = Problem>>(&mut self, problems: I) {
        self.all.extend(problems);
    }
}

/// As a person reads them: a `main` that returns them prints this.
impl fmt::Debug for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        [problem].into_iter().collect()
    }
}

impl FromIterator<Problem> for Problems {
    /// Problems of a request, in the order given; they belong to no file.
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Self {
        Self::new(None, problems.into_iter().collect())
    }
}

impl std::error::Error for Problems {}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.all.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            let mut text = match (problem.file.as_ref().or(self.file.as_ref()), problem.line) {
                (Some(file), Some(line)) => format!("{file}:{line}: "),
                (Some(file), None) => format!("{file}: "),
                (None, Some(line)) => format!("line {line}: "),
                (None, None) => String::new(),
            };
            let Problem { place, found, expected, .. } = problem;
            write!(text, "{place}\n  found     {found}\n  expected  {expected}")?;
            if let Some(hint) = &problem.hint {
                write!(text, "\n  hint      {hint}")?;
            }
            f.write_str(&Text::tamed(&text))?;
        }
        if self.omitted > 0 {
            write!(f, "\n… and {} more problems", self.omitted)?;
        }
        Ok(())
    }
}

/// Problems while they are being found: a bounded number of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Findings {
    problems: Vec<Problem>,
    omitted: usize,
}

impl Findings {
    /// A file of nothing but mistakes must not fill the memory.
    const MOST: usize = 1_000;
    /// Looking for the nearest name among thousands takes time, and nobody reads so many hints.
    const MOST_HINTS: usize = 50;

    /// Adds a problem.
    pub(crate) fn push(&mut self, problem: Problem) {
        if self.problems.len() < Self::MOST {
            self.problems.push(problem);
        } else {
            self.omitted += 1;
        }
    }

    /// Gives the last problem another line: that of an entry inside its key.
    pub(crate) fn amend_line(&mut self, line: Option<usize>) {
        if self.omitted == 0
            && let Some(problem) = self.problems.last_mut()
        {
            problem.line = line;
        }
    }

    /// Says which table beside the scenario the problems from that one on are in.
    pub(crate) fn set_file(&mut self, from: usize, file: &str) {
        for problem in self.problems.iter_mut().skip(from) {
            problem.file = Some(file.to_owned());
        }
    }

    /// Whether a problem of that key was found.
    pub(crate) fn names(&self, key: &str) -> bool {
        self.problems.iter().any(|problem| problem.place == *key)
    }

    /// The name that was probably meant, as a hint.
    pub(crate) fn meant<'c>(
        &self,
        name: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Option<Text> {
        if self.problems.len() >= Self::MOST_HINTS {
            return None;
        }
        nearest(name, candidates).map(did_you_mean)
    }

    /// The problems so far.
    pub(crate) fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// How many are not among [`problems`](Self::problems).
    pub(crate) fn omitted(&self) -> usize {
        self.omitted
    }

    /// All of them; `None` if there are none.
    pub(crate) fn finish(self, file: Option<String>) -> Option<Problems> {
        let Self { problems, omitted } = self;
        (!problems.is_empty()).then(|| Problems { omitted, ..Problems::new(file, problems) })
    }
}
