//! What must hold for every scenario, whatever it says.

use std::cell::Cell;
use std::panic;
use std::sync::Once;

use pvchain::engine::{Block, Model, Sampler, balance_periods};
use pvchain::{
    Design, Draw, Figure, Language, Metric, Outcome, PlanSettings, Probability, Problems, Scenario,
    Settings, Summary, compare, for_each_block, plan, sensitivity, simulate, trace,
};
use pvchain_report::{self as report, Asked, Page};
use serde_json::Value;

/// Draws of a run, and of the few that have more than one unit of work.
const FEW: u64 = 300;
const MANY: u64 = 20_000;

/// Of how many scenarios one is asked more.
const SOME: u64 = 20;

type Held = Result<(), String>;

/// Reads a scenario and, if it is sound, runs it; whether it was.
pub(crate) fn hold(text: &str) -> Result<bool, String> {
    let scenario = match Scenario::parse(text) {
        Ok(scenario) => scenario,
        Err(problems) => return complete(&problems).map(|()| false),
    };
    let again = Scenario::parse(&scenario.to_toml()).map_err(|problems| problems.to_string())?;
    require(again == scenario, || "its text is another scenario".to_owned())?;
    let turn =
        text.bytes().fold(7_u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let settings = Settings::draws(FEW).seed(turn);
    let outcome = run(&scenario, &settings)?;
    sound(&outcome)?;
    reports(&scenario, &outcome, turn)?;
    conserved(&scenario, &settings)?;
    traced(&scenario)?;
    if turn % SOME == 0 {
        let design = Design::ALL[(turn / SOME % 3) as usize];
        sound(&run(
            &scenario,
            &Settings::draws(MANY).design(design).metrics(&[Metric::Coverage]),
        )?)?;
        questions(&scenario)?;
    }
    Ok(true)
}

fn require(holds: bool, broken: impl FnOnce() -> String) -> Held {
    if holds { Ok(()) } else { Err(broken()) }
}

/// Every problem says where it is, what was found and what was expected, in both languages.
fn complete(problems: &Problems) -> Held {
    require(problems.iter().next().is_some(), || "refused without a problem".to_owned())?;
    for problem in problems {
        for language in Language::ALL {
            let [found, expected] =
                [&problem.found, &problem.expected].map(|text| text.say(language));
            let whole =
                !problem.place.as_str().is_empty() && !found.is_empty() && !expected.is_empty();
            require(whole, || format!("a problem lacks something: {problem:?}"))?;
        }
    }
    Ok(())
}

/// The outcome, the same bits from one and two threads.
fn run(scenario: &Scenario, settings: &Settings) -> Result<Outcome, String> {
    let of = |threads| simulate(scenario, &settings.clone().threads(threads));
    let [one, two] = [1, 2].map(|threads| of(threads).map_err(|problems| problems.to_string()));
    let (one, two) = (one?, two?);
    require(json(&one)? == json(&two)?, || "two threads give other bits".to_owned())?;
    Ok(one)
}

fn json(answer: &impl serde::Serialize) -> Result<String, String> {
    serde_json::to_string(answer).map_err(|error| error.to_string())
}

fn sound(outcome: &Outcome) -> Held {
    let read: Outcome =
        serde_json::from_str(&json(outcome)?).map_err(|error| format!("JSON: {error}"))?;
    require(read == *outcome, || "JSON is another outcome".to_owned())?;
    let balanced = outcome.balanced.iter().map(|one| one.probability);
    let targets = outcome.targets.iter().map(|target| target.probability);
    let all = balanced.chain(targets).chain(outcome.all_targets);
    let all = all.chain(outcome.bottleneck.iter().map(|one| one.probability));
    for probability in all.chain(outcome.limiting.iter().map(|one| one.probability)) {
        likely(probability)?;
    }
    let is_weighed = outcome.facts.is_some();
    outcome.metrics.iter().try_for_each(|summary| ordered(summary, is_weighed))
}

fn likely(probability: Probability) -> Held {
    let Probability { value, low, high, hits, draws } = probability;
    let holds = 0.0 <= low && low <= value && value <= high && high <= 1.0;
    require(holds && (0.0..=draws as f64).contains(&hits), || format!("{probability:?}"))
}

/// Figures that are there where any draw defines them, and in their order.
fn ordered(summary: &Summary, is_weighed: bool) -> Held {
    let broken = || format!("{summary:?}");
    let Summary { mean, sd, min, max, quantiles, .. } = summary;
    let there = [mean, min, max].into_iter().all(Option::is_some);
    // Beside facts all draws that define a figure may weigh nothing next to the others.
    let weighs_nothing = is_weighed && [mean, min, max].into_iter().all(Option::is_none);
    require(there == (summary.defined > 0) || weighs_nothing, broken)?;
    let values = [mean, sd, min, max].into_iter().copied().flatten();
    require(values.clone().all(f64::is_finite), broken)?;
    let (Some(mean), Some(min), Some(max)) = (*mean, *min, *max) else { return Ok(()) };
    let slack = 1e-9 * min.abs().max(max.abs());
    require(min - slack <= mean && mean <= max + slack, broken)?;
    let mut last = min;
    for quantile in quantiles {
        // A quantile is there wherever a draw is; an end of its interval is not, where few draws are
        // worth something.
        let Some(value) = quantile.value else { return Err(broken()) };
        let (low, high) = (quantile.low.unwrap_or(value), quantile.high.unwrap_or(value));
        require(low <= value && value <= high && last <= value && value <= max, broken)?;
        last = value;
    }
    Ok(())
}

/// Pages and drawings without a figure that is none.
fn reports(scenario: &Scenario, outcome: &Outcome, turn: u64) -> Held {
    let language = Language::ALL[(turn % 2) as usize];
    let asked = &Asked { language, ..Asked::default() };
    let page = Page { scenario, outcome, asked };
    for (name, drawing) in report::svg(page) {
        drawn(&drawing).map_err(|broken| format!("{name}: {broken}"))?;
    }
    if turn % SOME == 1 {
        let mut written = Vec::new();
        report::html(&mut written, page).map_err(|error| error.to_string())?;
        let written = String::from_utf8(written).map_err(|error| error.to_string())?;
        drawn(&written)?;
        require(!report::run(page).is_empty(), || "nothing to read".to_owned())?;
    }
    require(!report::check(scenario, &pvchain::lint::lint(scenario), asked).is_empty(), || {
        "nothing to read".to_owned()
    })
}

/// Attributes of drawings hold no figure that is none.
fn drawn(drawing: &str) -> Held {
    for attribute in drawing.split('"').skip(1).step_by(2) {
        let words = attribute.split(|c: char| !c.is_ascii_alphanumeric());
        let none = words.clone().find(|word| matches!(*word, "NaN" | "inf" | "infinity"));
        require(none.is_none(), || format!("a drawing holds \"{attribute}\""))?;
    }
    Ok(())
}

/// What is made is used, sold or left, in every draw of every period, where nothing is stored.
fn conserved(scenario: &Scenario, settings: &Settings) -> Held {
    let mut held = Ok(());
    let visit = |block: &pvchain::Draws<'_>| {
        for stage in scenario.stages.iter().filter(|stage| stage.storage.is_none()) {
            let own = |metric| block.column(metric, &stage.id);
            let links = scenario.links.iter().filter(|link| link.from == stage.id);
            let sold: Vec<&[f64]> =
                links.map(|link| block.column(Metric::LocalFlow, &link.id())).collect();
            let (made, export) = (own(Metric::Production), own(Metric::Export));
            let stranded = own(Metric::Stranded);
            for lane in 0..block.len() {
                let local: f64 = sold.iter().map(|column| column[lane]).sum();
                let rest = made[lane] - local - export[lane] - stranded[lane];
                let size = made[lane].abs().max(f64::MIN_POSITIVE);
                let is_whole =
                    rest.abs() <= 1e-9 * size + 1e-300 || !rest.is_finite() && !size.is_finite();
                let parts = [local, export[lane], stranded[lane]];
                if !is_whole || parts.iter().any(|part| *part < 0.0) {
                    let (id, period) = (&stage.id, block.period());
                    held = Err(format!("{id} in {period} makes {} of {parts:?}", made[lane]));
                }
            }
        }
    };
    for_each_block(scenario, settings, visit).map_err(|problems| problems.to_string())?;
    held
}

/// The central case, as `explain` shows it, defines whatever it can.
fn traced(scenario: &Scenario) -> Held {
    let traced = trace(scenario, &Draw::central(scenario));
    require(!traced.lines.is_empty(), || "nothing is explained".to_owned())?;
    kernel(scenario)
}

/// The kernel finds what the trace does, in one draw, up to what rounding leaves of amounts of very
/// different sizes.
fn kernel(scenario: &Scenario) -> Held {
    const LANE: usize = 3;
    let model = Model::compile(scenario);
    let mut block = Block::new(&model);
    Sampler::new(&model, 1).fill(0, &mut block).map_err(|problem| problem.to_string())?;
    let draw = Draw::of(&block, LANE);
    // Products of extreme numbers underflow in one order and not in another.
    let is_ordinary = |value: f64| value == 0.0 || (1e-9..1e9).contains(&value.abs());
    let mut drawn = scenario.inputs().filter_map(|(input, _)| draw.value(&input).ok());
    if !drawn.all(is_ordinary) {
        return Ok(());
    }
    let traced = trace(scenario, &draw);
    let mut held = Ok(());
    balance_periods(&mut block, |_, block| {
        for series in model.series().iter().filter(|series| !is_difference(series.metric)) {
            let found = block.column(series.metric, &series.of).map(|column| column[LANE]);
            let oracle = if scenario.horizon.is_some() {
                traced.metric_in(block.period(), series.metric, &series.of)
            } else {
                traced.metric(series.metric, &series.of)
            };
            let (Ok(found), Ok(oracle)) = (found, oracle) else { continue };
            let is_near = (found - oracle).abs() <= 1e-6 * found.abs().max(oracle.abs());
            if held.is_ok() && !(is_near || found.is_nan() && oracle.is_nan()) {
                let (metric, of) = (series.metric, &series.of);
                held = Err(format!("{metric} of {of}: {found}, in the trace {oracle}"));
            }
        }
    });
    held
}

/// What is left of amounts that may nearly cancel, and what hangs on it.
fn is_difference(metric: Metric) -> bool {
    use Metric::{Account, Gap, Import, MarketGap, MarketShortage, Price, Stock};
    use Metric::{Export, LocalConversionRate, LocalSupplyRate, Stranded, Surplus};
    [Account, Gap, Import, MarketGap, MarketShortage, Price, Stock].contains(&metric)
        || [Export, LocalConversionRate, LocalSupplyRate, Stranded, Surplus].contains(&metric)
}

/// The other questions: an answer or a refusal that says why.
fn questions(scenario: &Scenario) -> Held {
    let settings = Settings::draws(4_096).threads(1);
    match sensitivity(scenario, &[Figure::Balanced], &settings) {
        Ok(answer) => finite(&json(&answer)?)?,
        Err(problems) => complete(&problems)?,
    }
    let study = PlanSettings::confidence(0.8).sample(Settings::draws(1_000).threads(1));
    match plan(scenario, &study) {
        Ok(answer) => finite(&json(&answer)?)?,
        Err(problems) => complete(&problems)?,
    }
    let Ok(variant) = scenario.variant("other") else { return Ok(()) };
    match compare(&[("file", scenario.clone()), ("other", variant)], &Settings::draws(FEW)) {
        Ok(answer) => finite(&json(&answer)?),
        Err(problems) => complete(&problems),
    }
}

/// Valid JSON whose probabilities lie from 0 to 1.
pub(crate) fn finite(text: &str) -> Held {
    fn walk(value: &Value) -> Held {
        match value {
            Value::Array(all) => all.iter().try_for_each(walk),
            Value::Object(all) => {
                let number = |key: &str| all.get(key).and_then(Value::as_f64);
                if all.contains_key("hits") && all.contains_key("draws") {
                    let own = [number("low"), number("value"), number("high")];
                    let own: Vec<f64> = own.into_iter().flatten().collect();
                    let holds = own.is_sorted() && own.iter().all(|p| (0.0..=1.0).contains(p));
                    require(holds && own.len() == 3, || format!("{value}"))?;
                }
                all.values().try_for_each(walk)
            }
            _ => Ok(()),
        }
    }
    walk(&serde_json::from_str(text).map_err(|error| format!("JSON: {error}"))?)
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Does something without the report of panics, which are caught and told of the smallest case.
pub(crate) fn quietly<T>(work: impl FnOnce() -> T) -> T {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if QUIET.get() {
                LAST.set(info.location().map(ToString::to_string));
            } else {
                usual(info);
            }
        }));
    });
    QUIET.set(true);
    let done = work();
    QUIET.set(false);
    done
}

thread_local! {
    static LAST: Cell<Option<String>> = const { Cell::new(None) };
}

/// Where the last panic was.
pub(crate) fn panicked_at() -> String {
    QUIET.set(false);
    LAST.take().unwrap_or_default()
}
