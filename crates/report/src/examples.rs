//! The list of built-in scenarios.

use super::{language::Say, table::columns, terminal::Printout};
use pvchain::Language;

/// What `pvchain example` prints: names and summaries.
pub fn examples(language: Language, summaries: &[(String, String)]) -> String {
    let say = Say(language);
    let columns = columns! { one: &(String, String);
        Text, say.name() => &one.0;
        Text, say.summary() => &one.1;
    };
    Printout::of(say, |page| {
        page.paragraph(say.examples_intro());
        page.table("", &columns.of(summaries));
    })
}
