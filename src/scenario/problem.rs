//! Problems: what is wrong with a scenario or a request, all at once.

use std::fmt;

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
    problems: Vec<Problem>,
}

impl Problems {
    /// All of them; lines come in order.
    pub(crate) fn new(file: Option<String>, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| problem.line.unwrap_or(usize::MAX));
        Self { file, problems }
    }

    /// The file, where there is one.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// Each of them, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter()
    }
}

impl std::error::Error for Problems {}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
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
        Ok(())
    }
}
