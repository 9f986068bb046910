//! The text of a file, read with bounds: no file can fill the memory or hang the reader.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::problem::Problem;

/// The most bytes that are read.
const MOST: u64 = 16 << 20;

/// The text of a file that a scenario names; a file only, as others may wait for ever.
pub(super) fn read_beside(path: &Path) -> Result<String, Problem> {
    let is_other = path.metadata().is_ok_and(|data| !data.is_file() && !data.is_dir());
    if is_other { Err(Problem::at("file").found("not an ordinary file")) } else { read(path) }
}

/// The text of that file.
pub(super) fn read(path: &Path) -> Result<String, Problem> {
    let problem = |found: &str| Problem::at("file").found(found).expected("a scenario in TOML");
    let failed = |error: &std::io::Error| match error.kind() {
        ErrorKind::NotFound => problem("no such file")
            .hint("check the path; `pvchain example` lists the built-in scenarios"),
        ErrorKind::PermissionDenied => problem("a file that may not be read"),
        ErrorKind::IsADirectory => problem("a directory").hint("name the file in it"),
        _ => problem(&format!("a file that cannot be read: {error}")),
    };
    if path.is_dir() {
        return Err(problem("a directory").hint("name the file in it"));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes))
        .map_err(|error| failed(&error))?;
    if bytes.len() as u64 > MOST {
        return Err(problem("more than 16 MiB").expected("a scenario of at most 16 MiB"));
    }
    text(bytes)
}

/// Bytes as text.
pub(super) fn text(bytes: Vec<u8>) -> Result<String, Problem> {
    let problem = |found: &str| Problem::at("file").found(found).expected("a scenario in TOML");
    if bytes.contains(&0) {
        return Err(problem("binary data").hint("name a text file that ends in .toml"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let start = String::from_utf8_lossy(&error.as_bytes()[..valid]);
        let line = 1 + start.matches('\n').count();
        problem("a byte that is not UTF-8 text")
            .expected("text in UTF-8")
            .hint("save the file in UTF-8 encoding")
            .line(Some(line))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_are_refused_with_their_line() {
        let problem = text(b"name = \"a\"\nsummary = \"\xff\"\n".to_vec()).unwrap_err();
        assert_eq!(problem.line, Some(2));
        assert_eq!(text(vec![0, 1, 2]).unwrap_err().found, "binary data");
    }

    #[test]
    fn a_directory_or_nothing_is_one_problem() {
        assert_eq!(read(Path::new(".")).unwrap_err().found, "a directory");
        assert_eq!(read(Path::new("nowhere/at.all")).unwrap_err().found, "no such file");
    }
}
