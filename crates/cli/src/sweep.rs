//! `pvchain sweep`: how the answers follow one number of a plan, or several.

use std::io::Write;

use pvchain::{Input, Kind, Problem, Progress, Scenario, Study, Unit};
use pvchain_report as report;

use crate::end::{self, Refusal};
use crate::options::{CHANGES, DESIGN, JSON, PAGE, QUIET, SCENARIO, SEED, THREADS};
use crate::problems::{self, problem};
use crate::request::Request;
use crate::subcommand::{choices, subcommand};
use crate::watch::watched;

subcommand! {
    SWEEP: "sweep", run, [
        &[SCENARIO, OVER, DRAWS, SEED, THREADS, JSON, QUIET, DESIGN], &CHANGES, &[METRICS], &PAGE,
        &[SVG, CSV],
    ],
        "Follow the answers over a range of one input or several: at which value is each target met?",
        "逐点改变一项或多项输入：取值多大时各项目标能够达到？",
        "Every combination of values is a run of its own on the same draws. Ctrl-C stops early and \
         reports the combinations that were done; a second Ctrl-C quits at once.",
        "每组取值各运行一次，所用模拟相同。按 Ctrl-C 提前结束并报告已完成的取值；再按一次立即结束。";
}

choices! {
    OVER: "over", Texts("INPUT=VALUES"),
        "The input and its values, FROM..TO/STEP or a list, e.g. stage.cell.capacity=40..100/20 or \
         stage.cell.capacity='40 GW,80 GW'; TO is included where a step meets it; numbers are in the \
         input's own unit; may be repeated, for every combination",
        "输入及其取值：起..止/步长 或列表，例如 stage.cell.capacity=40..100/20 或 \
         stage.cell.capacity='40 GW,80 GW'；步长恰能到达时含止值；数值以该输入自身的单位计；可多次\
         给出，取全部组合";
    DRAWS: "draws", Text("N"),
        "Number of draws for each combination of values, 1 to 10¹² [default: 10000]",
        "每组取值的模拟次数，1 至 10¹² [默认：10000]";
    METRICS: "metrics", Text("LIST"),
        "Report the means of these metrics as well, e.g. coverage,gap [default: none]",
        "另外报告这些指标的均值，例如 coverage,gap [默认：无]";
    SVG: "svg", Path("DIR"),
        "Write the chart into this folder as an SVG file",
        "将图以 SVG 文件写入此文件夹";
    CSV: "csv", Path("DIR"),
        "Write all figures into this folder as CSV: probabilities.csv and metrics.csv",
        "将全部结果以 CSV 写入此文件夹：probabilities.csv 和 metrics.csv";
}

/// Draws of each cell if the request does not say how many.
const DRAWS_EACH: u64 = 10_000;

/// Most values of an input.
const MOST_VALUES: usize = 100_000;

fn run(request: &mut Request) -> Result<(), Refusal> {
    let scenario = request.scenario();
    let mut settings = request.sample_of(DRAWS_EACH);
    if request.text("metrics").is_none() {
        settings = settings.metrics(&[]);
    }
    let over = request.texts("over");
    let over = request.each(&over, |text| axis(text, scenario.as_ref()));
    let tables = report::SweepTable::ALL;
    let mut outputs = request.outputs_in([
        ("csv", tables.map(|table| table.file().to_owned()).to_vec()),
        ("svg", vec![report::SWEEP_CHART.to_owned()]),
    ]);
    let scenario = &request.finish(scenario)?;
    let study = Study::new(scenario);
    let count: usize = over.iter().map(|(_, values)| values.len()).product();
    let swept = |progress: &Progress| study.sweep_with(&over, &settings, progress);
    let all = settings.chosen_draws().saturating_mul(count as u64);
    let sweep = watched(request, all, swept)?;
    if !sweep.provenance.complete && !request.is("quiet") {
        end::note(&report::sweep_stopped(request.language, sweep.cells.len(), count));
    }
    let asked = request.asked();
    for table in tables {
        outputs.write("csv", table.file(), |out| table.write(out, scenario, &sweep));
    }
    if outputs.has("svg") {
        let chart = report::sweep_svg(scenario, &asked, &sweep).unwrap_or_default();
        outputs.write("svg", report::SWEEP_CHART, |out| out.write_all(chart.as_bytes()));
    }
    outputs.write("html", "", |out| report::sweep_html(out, scenario, &asked, &sweep));
    outputs.answer((request.is("json"), &sweep), || report::sweep(scenario, &asked, &sweep))
}

/// An input and its values, in its own unit.
fn axis<'t>(text: &'t str, scenario: Option<&Scenario>) -> Result<(&'t str, Vec<f64>), Problem> {
    let wrong = || problem(Kind::Syntax, "over", text, problems::input_and_values());
    let (input, values) = text.split_once('=').ok_or_else(wrong)?;
    let (input, values) = (input.trim(), values.trim());
    if input.is_empty() {
        return Err(wrong());
    }
    let (numbers, unit) = if let Some((from, rest)) = values.split_once("..") {
        let (to, step) = rest.rsplit_once('/').ok_or_else(wrong)?;
        let read = [from, to, step].map(amount);
        let [Some((from, of_from)), Some((to, of_to)), Some((step, of_step))] = read else {
            return Err(wrong());
        };
        (range([from, to, step], text)?, vec![of_from, of_to, of_step])
    } else {
        let read: Option<Vec<_>> = values.split(',').map(amount).collect();
        let (numbers, units): (Vec<Decimal>, Vec<_>) = read.ok_or_else(wrong)?.into_iter().unzip();
        (numbers.into_iter().map(Decimal::number).collect(), units)
    };
    let Some(first) = unit.iter().copied().find(|unit| !unit.is_empty()) else {
        return Ok((input, numbers));
    };
    // An input that is not known is refused by the library, which knows what is meant.
    let known = input.parse::<Input>().ok();
    let (Some(scenario), Some(known)) = (scenario, known) else { return Ok((input, numbers)) };
    let own = scenario.unit_of(&known);
    let given = Unit::from(first);
    let is_one = unit.iter().all(|unit| unit.is_empty() || *unit == first);
    let converted: Option<Vec<f64>> =
        numbers.iter().map(|number| given.convert(*number, &own)).collect();
    let refused = || {
        let expected = problems::unit_of_input(own.to_string());
        problem(Kind::OutOfRange, "over", text, expected)
    };
    converted.filter(|_| is_one).map(|values| (input, values)).ok_or_else(refused)
}

/// A decimal number, exactly: its digits and the power of ten below them.
#[derive(Debug, Clone, Copy)]
struct Decimal {
    digits: i128,
    decimals: u32,
}

impl Decimal {
    fn read(text: &str) -> Option<Self> {
        let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite())?;
        // Plain digits, whatever exponent was written.
        let plain = if text.contains(['e', 'E']) { value.to_string() } else { text.to_owned() };
        let (units, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > 15 {
            return None;
        }
        let digits = format!("{units}{fraction}").parse().ok()?;
        let is_small = |digits: &i128| digits.unsigned_abs() < 10_u128.pow(20);
        let decimals = u32::try_from(fraction.len()).ok()?;
        Some(digits).filter(is_small).map(|digits| Self { digits, decimals })
    }

    /// Its digits with so many decimals.
    fn with(self, decimals: u32) -> i128 {
        self.digits * 10_i128.pow(decimals - self.decimals)
    }

    /// The nearest number, as if its decimals were read.
    fn number(self) -> f64 {
        format!("{}e-{}", self.digits, self.decimals).parse().unwrap_or(f64::NAN)
    }
}

/// A number and the unit after it, if any.
fn amount(text: &str) -> Option<(Decimal, &str)> {
    let text = text.trim();
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    Decimal::read(number).map(|number| (number, unit.trim()))
}

/// From one number to another, both included where the step meets them.
fn range(ends: [Decimal; 3], text: &str) -> Result<Vec<f64>, Problem> {
    let decimals = ends.iter().map(|end| end.decimals).max().unwrap_or(0);
    let [from, to, step] = ends.map(|end| end.with(decimals));
    if step == 0 || (to - from).signum() * step.signum() < 0 {
        let problem = problem(Kind::OutOfRange, "over", text, problems::step_towards());
        return Err(if step == 0 { problem } else { problem.hint(problems::negative_step()) });
    }
    let count = (to - from) / step + 1;
    if count > MOST_VALUES as i128 {
        let problem = problem(Kind::TooMany, "over", text, problems::at_most_values(MOST_VALUES));
        return Err(problem.found(problems::values(count.to_string())).hint(problems::coarser()));
    }
    Ok((0..count).map(|at| Decimal { digits: from + at * step, decimals }.number()).collect())
}

#[cfg(test)]
mod tests {
    use super::axis;

    #[test]
    fn ranges_give_the_numbers_that_were_meant() {
        let values = |text| axis(text, None).map(|(_, values)| values).ok();
        assert_eq!(values("a=0.1..0.5/0.1"), Some(vec![0.1, 0.2, 0.3, 0.4, 0.5]));
        assert_eq!(values("a=10..1/-4"), Some(vec![10.0, 6.0, 2.0]));
        assert_eq!(values("a = -1 .. 1 / 1e0"), Some(vec![-1.0, 0.0, 1.0]));
        assert_eq!(values("a=3..3/1"), Some(vec![3.0]));
        assert_eq!(values("a=10,20, 40"), Some(vec![10.0, 20.0, 40.0]));
        for text in
            ["a", "=1", "a=", "a=1..2", "a=1..2/0", "a=2..1/1", "a=1..1e9/1", "a=nan", "a=1,,2"]
        {
            assert_eq!(values(text), None, "{text}");
        }
    }
}
