//! What ships with the program: scenarios, and cases whose answer is known.

use super::number::{NONE, exact};
use super::{language::Say, table::columns, terminal::Printout};
use pvchain::{Case, Language};

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

/// What `pvchain validate` prints: every case with what is expected, what was found, how far
/// it may be off, and whether it is not.
pub fn validate(language: Language, cases: &[Case]) -> String {
    let say = Say(language);
    let case_of = |case: &Case| {
        let [name, source, how] = [&case.name, &case.source, &case.how];
        say.case_of(name.say(language), source.say(language), how.say(language))
    };
    let found = |case: &Case| case.found.map(|found| decimals(found, case.tolerance));
    let columns = columns! { case: &Case;
        Text, "" => case_of(case);
        Text, say.figure() => case.figure.text().say(language);
        Number, say.expected() => decimals(case.expected, case.tolerance);
        Number, say.found_figure() => found(case).unwrap_or_else(|| NONE.to_owned());
        Number, say.may_differ() => decimals(case.tolerance, case.tolerance);
        Text, "" => if case.passes() { say.passes() } else { say.fails() };
    };
    let failed = cases.iter().filter(|case| !case.passes()).count();
    Printout::of(say, |page| {
        page.paragraph(say.cases_replayed());
        page.table_under_headings("", &columns.of(cases).headed(say));
        page.apart(match failed {
            0 => say.all_pass(cases.len()),
            failed => say.some_fail(failed, cases.len()),
        });
    })
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
