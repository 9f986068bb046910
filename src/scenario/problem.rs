//! Problems: what is wrong with a scenario or a request, all at once.

use std::fmt;

use super::nearest::nearest;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line of the file, counted from 1, where there is one.
    pub line: Option<usize>,
    /// The path of the key, e.g. `stage.ingot.capacity`, or an option such as `--draws`.
    pub key: String,
    /// What was found there.
    pub found: String,
    /// What was expected.
    pub expected: String,
    /// What may help.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem with that key; the other parts are still to be said.
    pub(crate) fn at(key: impl Into<String>) -> Self {
        Self {
            line: None,
            key: key.into(),
            found: String::new(),
            expected: String::new(),
            hint: None,
        }
    }

    /// Says the line.
    pub(crate) fn line(mut self, line: Option<usize>) -> Self {
        self.line = line;
        self
    }

    /// Says what was found.
    pub(crate) fn found(mut self, found: impl Into<String>) -> Self {
        self.found = found.into();
        self
    }

    /// Says what was expected.
    pub(crate) fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = expected.into();
        self
    }

    /// Says what may help.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        self.hint_maybe(Some(hint.into()))
    }

    /// Says what may help, if anything does.
    pub(crate) fn hint_maybe(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }

    /// Hints at the candidate that a misspelt name may have meant, if there is one.
    #[must_use]
    pub fn meant<'c>(self, name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Self {
        match nearest(name, candidates) {
            Some(candidate) => self.hint(format!("did you mean `{candidate}`?")),
            None => self,
        }
    }
}

/// Everything that is wrong with a scenario or a request, in the order of the file.
///
/// # Examples
///
/// ```
/// let problems = pvchain::Scenario::parse("schema = 2").unwrap_err();
/// assert!(problems.iter().any(|problem| problem.key == "schema"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
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
        problems.sort_by_key(|problem| problem.line.unwrap_or(usize::MAX));
        Self { file, all: problems, omitted: 0 }
    }

    /// The file, where there is one.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// How many there are; beyond the first thousand they are only counted.
    pub fn count(&self) -> usize {
        self.all.len() + self.omitted
    }

    /// Each of them, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.all.iter()
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
            match (&self.file, problem.line) {
                (Some(file), Some(line)) => write!(f, "{file}:{line}: ")?,
                (Some(file), None) => write!(f, "{file}: ")?,
                (None, Some(line)) => write!(f, "line {line}: ")?,
                (None, None) => {}
            }
            writeln!(f, "{}", problem.key)?;
            writeln!(f, "  found     {}", problem.found)?;
            write!(f, "  expected  {}", problem.expected)?;
            if let Some(hint) = &problem.hint {
                write!(f, "\n  hint      {hint}")?;
            }
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

    /// Whether a problem of that key was found.
    pub(crate) fn names(&self, key: &str) -> bool {
        self.problems.iter().any(|problem| problem.key == key)
    }

    /// The name that was probably meant, as a hint.
    pub(crate) fn meant<'c>(
        &self,
        name: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Option<String> {
        if self.problems.len() >= Self::MOST_HINTS {
            return None;
        }
        nearest(name, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
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
        (!self.problems.is_empty()).then(|| {
            let omitted = self.omitted;
            Problems { omitted, ..Problems::new(file, self.problems) }
        })
    }
}
