//! The text of a file, read with bounds: no file can fill the memory or hang the reader.

use std::fs::File;
use std::io::{Error, ErrorKind, Read};
use std::path::Path;

use crate::message::Text;
use crate::problem::{Kind, Place, Problem};
use crate::scenario::says;

const MOST: u64 = 16 << 20;

/// The most words and marks of a text: each may become a node of a tree, of some hundred bytes. Ten
/// thousand stages, links and projects with six keys each have two thirds of it.
const MOST_PIECES: usize = 1_500_000;

fn unreadable(found: Text) -> Problem {
    Problem::new(Kind::Unreadable, Place::key("file"))
        .found(found)
        .expected(says::a_scenario_in_toml())
}

/// The text of a file that a scenario names, in its folder; a file only, as others may wait for
/// ever. A link must not lead out of the folder: who gives a scenario to others gives its folder.
pub(super) fn read_beside(path: &Path, folder: &Path) -> Result<String, Problem> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if let (Ok(target), Ok(folder)) = (path.canonicalize(), folder.canonicalize())
        && !target.starts_with(folder)
    {
        return Err(unreadable(says::a_link_out_of_the_folder()));
    }
    let is_other = path.metadata().is_ok_and(|data| !data.is_file() && !data.is_dir());
    if is_other { Err(unreadable(says::not_an_ordinary_file())) } else { read(path) }
}

pub(super) fn read(path: &Path) -> Result<String, Problem> {
    if path.is_dir() {
        return Err(unreadable(says::a_directory()).hint(says::name_the_file_in_it()));
    }
    read_from(File::open(path).map_err(|error| failed(&error))?)
}

/// The text of a scenario that comes from anywhere, such as standard input.
pub(super) fn read_from(source: impl Read) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    source.take(MOST + 1).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    if bytes.len() as u64 > MOST {
        let problem = unreadable(says::more_than_16_mib());
        return Err(problem.expected(says::a_scenario_of_at_most_16_mib()));
    }
    text(bytes)
}

/// Whether a text may be read into a tree.
pub(super) fn bounded(text: &str) -> Result<(), Problem> {
    let is_blank = |byte: u8| matches!(byte, b' ' | b'\t');
    let is_mark = |byte: u8| byte.is_ascii_punctuation() && !matches!(byte, b'_' | b'-');
    let mut last = b'\n';
    let starts = text.bytes().filter(|byte| {
        let before = std::mem::replace(&mut last, *byte);
        *byte == b'\n' || is_mark(*byte) || is_blank(*byte) && !is_blank(before)
    });
    if starts.take(MOST_PIECES + 1).count() > MOST_PIECES {
        let problem = Problem::new(Kind::TooMany, Place::key("file"));
        let problem = problem.found(says::more_words_and_marks(MOST_PIECES));
        return Err(problem.expected(says::at_most(MOST_PIECES)));
    }
    Ok(())
}

fn failed(error: &Error) -> Problem {
    match error.kind() {
        ErrorKind::NotFound => unreadable(says::no_such_file()).hint(says::check_the_path()),
        ErrorKind::PermissionDenied => unreadable(says::a_file_that_may_not_be_read()),
        _ => unreadable(says::a_file_that_cannot_be_read(error.to_string())),
    }
}

/// Whether it is UTF-16, as spreadsheets save "Unicode text": by its mark, or by every other byte
/// being 0 where letters are Latin.
fn is_utf_16(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(64) / 2 * 2];
    let zeros = |at: usize| start.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let units = start.len() / 2;
    let is_every_other = |[some, none]: [usize; 2]| none == 0 && units > 4 && 2 * some > units;
    bytes.starts_with(&[0xff, 0xfe])
        || bytes.starts_with(&[0xfe, 0xff])
        || [[zeros(0), zeros(1)], [zeros(1), zeros(0)]].into_iter().any(is_every_other)
}

fn text(bytes: Vec<u8>) -> Result<String, Problem> {
    if is_utf_16(&bytes) {
        let problem = unreadable(says::text_in_utf_16()).expected(says::text_in_utf_8());
        return Err(problem.hint(says::save_the_file_in_utf_8_encoding()).line(Some(1)));
    }
    if bytes.contains(&0) {
        let problem = unreadable(says::binary_data());
        return Err(problem.hint(says::name_a_text_file_that_ends_in()));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let start = String::from_utf8_lossy(&error.as_bytes()[..valid]);
        let line = 1 + start.matches('\n').count();
        unreadable(says::a_byte_that_is_not_utf_8())
            .expected(says::text_in_utf_8())
            .hint(says::save_the_file_in_utf_8_encoding())
            .line(Some(line))
    })
}
