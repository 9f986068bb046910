//! `pvchain sweep`: how likely each promise is over a grid of one number or two.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use pvchain::{Kind, Place, Problem, Progress, Study, Text, texts};
use pvchain_report as report;

use crate::end::{self, Refusal};
use crate::options::{CHANGES, DESIGN, METRICS, PAGE, SAMPLE, SCENARIO, SVG};
use crate::request::Request;
use crate::run::watched;
use crate::subcommand::{choices, subcommand};

subcommand! {
    SWEEP: "sweep", run, [&[SCENARIO, OVER], &SAMPLE, &[DESIGN, METRICS], &CHANGES, &PAGE, &[SVG]],
        "Ask what would be if one number or two were others: how likely is each promise over a \
         grid of values?",
        "若一个或两个数值改变，各目标在各取值下的概率是多少？",
        "Each cell has the draws of --draws [default: 10000 for each cell]. All cells share their \
         draws, so that neighbours differ by what was changed alone. Ctrl-C reports the cells that \
         are done.",
        "每个格点按 --draws 模拟 [默认：每格点 10000 次]。各格点使用同一组随机数，相邻格点只因所改数值而异。\
         按 Ctrl-C 报告已完成的格点。";
}

choices! {
    OVER: "over", Texts("INPUT=FROM..TO/STEP"),
        "The values of an input: from one number to another in steps, e.g. \
         stage.ingot.capacity=200..300/25, or a list, e.g. stage.ingot.capacity=200,250,400; in \
         the input's own unit; twice for a grid",
        "某输入的取值：从某数到某数按步长，例如 stage.ingot.capacity=200..300/25，或列表，例如 \
         stage.ingot.capacity=200,250,400；以该输入自身的单位计；给出两次即为网格";
}

texts! {
    an_input_and_values: "INPUT=FROM..TO/STEP or INPUT=VALUE,VALUE,…, such as stage.ingot.capacity=200..300/25",
        "输入=起点..终点/步长 或 输入=值,值,…，例如 stage.ingot.capacity=200..300/25";
    no_grid: "no --over", "未给出 --over";
}

/// Draws of a cell that does not say how many.
const DRAWS: u64 = 10_000;

/// Most values of an input.
const MOST_VALUES: f64 = 100_000.0;

fn run(request: &mut Request) -> Result<(), Refusal> {
    let scenario = request.scenario();
    let settings = request.sample_of(DRAWS);
    let over = over(request);
    let targets = scenario.as_ref().map_or(0, |scenario| scenario.targets.len());
    let mut outputs = request.outputs_with(report::sweep_svg_files(targets).collect());
    let scenario = request.finish(scenario)?;
    let progress = Arc::new(Progress::default());
    end::on_interrupt(outputs.drafts(), Some(Arc::clone(&progress)));
    let study = Study::new(&scenario);
    let grid: Vec<(&str, &Vec<f64>)> =
        over.iter().map(|(input, values)| (input.as_str(), values)).collect();
    let swept = || study.sweep_with(&grid, &settings, &progress);
    let cells: u64 = grid.iter().map(|(_, values)| values.len() as u64).product();
    let draws = cells.saturating_mul(settings.chosen_draws());
    let is_watched = !request.is("quiet") && io::stderr().is_terminal();
    let sweep =
        if is_watched { watched((&progress, draws, request.language), swept) } else { swept() }?;
    let asked = request.asked();
    outputs.write("html", "", |out| report::sweep_html(out, &scenario, &asked, &sweep));
    if outputs.has("svg") {
        for (name, chart) in report::sweep_svg(&scenario, &asked, &sweep) {
            outputs.write("svg", &name, |out| out.write_all(chart.as_bytes()));
        }
    }
    outputs.answer((request.is("json"), &sweep), || report::sweep(&scenario, &asked, &sweep))
}

/// Inputs with their values.
fn over(request: &mut Request) -> Vec<(String, Vec<f64>)> {
    let texts = request.texts("over");
    if texts.is_empty() {
        let problem = Problem::new(Kind::Missing, Place::setting("over"));
        request.note(problem.found(no_grid()).expected(an_input_and_values()));
    }
    request.each(&texts, |text| {
        let wrong = |expected: Text| {
            let problem = Problem::new(Kind::Syntax, Place::setting("over"));
            problem.found(format!("`{text}`")).expected(expected)
        };
        let (input, values) = text.rsplit_once('=').ok_or_else(|| wrong(an_input_and_values()))?;
        let values = values_of(values.trim()).ok_or_else(|| wrong(an_input_and_values()))?;
        Ok((input.trim().to_owned(), values))
    })
}

/// Numbers from one to another in steps, or listed.
fn values_of(text: &str) -> Option<Vec<f64>> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let Some((from, rest)) = text.split_once("..") else {
        return text.split(',').map(number).collect();
    };
    let (to, step) = rest.split_once('/')?;
    let [from, to, step] = [number(from)?, number(to)?, number(step)?];
    // A step that divides the way but for rounding takes its end in.
    let steps = ((to - from) / step + 1e-9).floor();
    if !(steps >= 0.0 && steps < MOST_VALUES) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100,000")]
    let steps = steps as u32;
    // Twelve digits, so that 0.1 and two steps of 0.1 are 0.3.
    let clean = |value: f64| format!("{value:.12e}").parse().unwrap_or(value);
    Some((0..=steps).map(|at| clean(from + step * f64::from(at))).collect())
}

#[cfg(test)]
mod tests {
    use super::values_of;

    #[test]
    fn ranges_are_read_as_people_mean_them() {
        assert_eq!(values_of("0.1..0.5/0.1").unwrap(), [0.1, 0.2, 0.3, 0.4, 0.5]);
        assert_eq!(values_of("200 .. 300 / 50").unwrap(), [200.0, 250.0, 300.0]);
        assert_eq!(values_of("3..1/-1").unwrap(), [3.0, 2.0, 1.0]);
        assert_eq!(values_of("1..2/0.4").unwrap(), [1.0, 1.4, 1.8]);
        assert_eq!(values_of("5, 7,6").unwrap(), [5.0, 7.0, 6.0]);
        for text in
            ["", "1..2", "1..2/0", "1..2/-1", "1..2/1e-9", "a..b/c", "1,x", "nan", "1..inf/1"]
        {
            assert_eq!(values_of(text), None, "{text}");
        }
    }
}
