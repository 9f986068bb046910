//! The cases whose answer is known, with what was found.

use std::io::{self, Write};

use super::language::Say;
use super::number::{NONE, exact};
use super::table::{Table, number, text};
use super::terminal::{paragraph, table_under_headings};
use pvchain::{Case, Language};

/// Writes what `pvchain validate` prints: every case with what is expected, what was found, how far
/// it may be off, and whether it is not.
///
/// # Errors
///
/// If it cannot be written.
pub fn validate(out: &mut impl Write, language: Language, cases: &[Case]) -> io::Result<()> {
    let say = Say(language);
    paragraph(out, say.cases_replayed())?;
    let mut grid = Table::new([
        text(say.figure()),
        number(say.expected()),
        number(say.found_figure()),
        number(say.may_differ()),
        text(""),
    ]);
    let mut name = None;
    for case in cases {
        if name.replace(&case.name) != Some(&case.name) {
            let [name, source, how] =
                [&case.name, &case.source, &case.how].map(|text| text.say(language));
            grid.heading(say.case_of(name, source, how));
        }
        let number = |value| decimals(value, case.tolerance);
        grid.row([
            case.figure.text().say(language),
            number(case.expected),
            case.found.map_or_else(|| NONE.to_owned(), number),
            number(case.tolerance),
            if case.passes() { say.passes() } else { say.fails() }.to_owned(),
        ]);
    }
    table_under_headings(out, say, "", &grid)?;
    writeln!(out)?;
    let failed = cases.iter().filter(|case| !case.passes()).count();
    if failed == 0 {
        paragraph(out, &say.all_pass(cases.len()))
    } else {
        paragraph(out, &say.some_fail(failed, cases.len()))
    }
}

/// As many decimals as show two digits of the tolerance.
fn decimals(value: f64, tolerance: f64) -> String {
    if tolerance <= 0.0 {
        return exact(value);
    }
    let places = (1.0 - libm::floor(libm::log10(tolerance))).clamp(0.0, 12.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 12")]
    let places = places as usize;
    format!("{value:.places$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_what_the_tolerance_leaves_of_them() {
        assert_eq!(decimals(96.222_181, 0.093), "96.222");
        assert_eq!(decimals(499.0, 14.97), "499");
        assert_eq!(decimals(1.0, 0.0), "1");
    }
}
