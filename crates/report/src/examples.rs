//! The list of built-in scenarios.

use std::io::{self, Write};

use super::language::Say;
use super::table::columns;
use super::terminal::Printout;
use pvchain::Language;

/// Writes what `pvchain example` prints: names and summaries.
///
/// # Errors
///
/// If it cannot be written.
pub fn examples(
    out: &mut impl Write,
    language: Language,
    summaries: &[(String, String)],
) -> io::Result<()> {
    let say = Say(language);
    let columns = columns! { one: &(String, String);
        Text, say.name() => &one.0;
        Text, say.summary() => &one.1;
    };
    Printout::write(out, say, |page| {
        page.paragraph(say.examples_intro());
        page.table("", &columns.of(summaries));
    })
}
