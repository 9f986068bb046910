//! One draw, every intermediate number with its equation and unit.

use super::names::{Names, listed, plain};
use super::number::{NONE, amount};
use super::{sheet::Asked, table::columns, terminal::Printout};
use pvchain::{Chapter, Line, Scenario, Stage, Trace};

/// What `pvchain explain` prints: the balance of one draw, the central case or the one of
/// that number and seed.
pub fn explain(
    scenario: &Scenario,
    trace: &Trace,
    drawn: Option<(u64, u64)>,
    asked: &Asked,
) -> String {
    let say = asked.say();
    let names = &Names::new(scenario, say);
    let draw = drawn
        .map_or(say.the_central_case().to_owned(), |(draw, seed)| say.draw_of_seed(draw, seed));
    Printout::of(say, |page| {
        page.paragraph(say.colon(plain(&scenario.name), draw));
        page.maybe(asked.changed());
        for of_period in trace.lines.chunk_by(|line, next| line.period == next.period) {
            for &chapter in Chapter::ALL {
                let title = chapter.title().say(say.0);
                let title = match &of_period[0].period {
                    Some(period) => format!("{period} – {title}"),
                    None => title,
                };
                let is_here = |line: &&Line| line.chapter == chapter;
                lines(page, names, &title, of_period.iter().filter(is_here));
            }
        }
        limits(page, names, scenario, trace);
        page.apart(say.symbols());
    })
}

fn lines<'a>(
    page: &mut Printout,
    names: &Names<'_>,
    title: &str,
    lines: impl Iterator<Item = &'a Line>,
) {
    let say = page.say;
    let value =
        |value: f64| if value.is_nan() { say.undefined().to_owned() } else { amount(value) };
    let columns = columns! { line: &Line;
        Text, "" => names.subject(&line.of);
        Text, "" => line.what.say(say.0);
        Number, say.value() => value(line.value);
        Text, say.unit_head() => Some(line.unit.as_str()).filter(|unit| *unit != "1").unwrap_or_default();
        Text, say.equation() => line.equation;
    };
    page.table(title, &columns.of(lines).headed(say));
}

fn limits(page: &mut Printout, names: &Names<'_>, scenario: &Scenario, trace: &Trace) {
    let say = page.say;
    let factors = |stage: &Stage| {
        let factors = trace.limiting(&stage.id).unwrap_or_default().iter();
        let factors = factors.map(|factor| names.factor(factor));
        Some(listed(say, factors)).filter(|factors| !factors.is_empty())
    };
    let columns = columns! { one: &Stage;
        Text, say.stage() => names.stage(&one.id);
        Text, say.held_back_by() => factors(one).unwrap_or_else(|| NONE.to_owned());
    };
    page.table(say.limits_title(), &columns.of(&scenario.stages));
    let bottlenecks = trace.bottlenecks().iter().map(|stage| names.stage(stage));
    page.apart(say.bottleneck_is(listed(say, bottlenecks)));
}
