//! How often the interval of a mean covers the truth, and how often it carries a caution, from light
//! to heavy tails: `cargo run --release --example tails [REPETITIONS [RUN]]`, with the runs whose name
//! begins so. A plan is one stage and the figure its capacity, so that designs are as even as can be;
//! the last table is that of events of this one figure.

use pvchain::{
    Design, Gamma, Lognormal, Metric, Normal, Outcome, Problems, Scenario, Settings, Stage, Study,
    Target, Uncertain, Uniform,
};

/// Name, law and mean.
type KnownLaw = (String, Uncertain, f64);

fn laws() -> Vec<KnownLaw> {
    let lognormal = |sigma: f64| {
        let law = Lognormal { median: 1.0, sigma };
        (format!("lognormal, σ = {sigma}"), law.into(), libm::exp(0.5 * sigma * sigma))
    };
    let pareto = |index: f64| {
        let name = format!("Pareto, index {index}");
        let law = Uncertain::from_quantile(&name, move |u| libm::pow(1.0 - u, -1.0 / index));
        (name, law, index / (index - 1.0))
    };
    let mut laws: Vec<KnownLaw> = vec![
        ("uniform".to_owned(), Uniform { min: 0.0, max: 2.0 }.into(), 1.0),
        ("normal".to_owned(), Uncertain::from(Normal { mean: 1.0, sd: 0.1 }).at_least(0.0), 1.0),
        ("exponential".to_owned(), Gamma { shape: 1.0, scale: 1.0 }.into(), 1.0),
    ];
    laws.extend([0.5, 0.75, 1.0, 1.25, 1.5, 2.0].map(lognormal));
    laws.extend([3.0, 2.1].map(pareto));
    laws
}

fn plan(capacity: Uncertain) -> Result<Scenario, Problems> {
    let stage = Stage::new("a").unit("GW").capacity(capacity);
    let event = |p: f64| Target::new(format!("{p}"), Metric::Potential).of("a").min(1.0 - p);
    EVENTS
        .into_iter()
        .map(event)
        .fold(Scenario::named("tails").stage(stage), pvchain::Draft::target)
        .check()
}

/// Probabilities that leave a replication between two counts of hits.
const EVENTS: [f64; 6] = [0.000_25, 0.001, 0.006_99, 0.007, 0.007_02, 0.3];

type Run = (Design, u64);

/// Draws `repetitions` outcomes of a plan, and shows them.
fn repeat(
    (study, run): (&Study, Run),
    repetitions: u64,
    mut show: impl FnMut(&Outcome),
) -> Result<(), Problems> {
    let settings = Settings::draws(run.1).design(run.0).metrics(&[Metric::Potential]).threads(1);
    for seed in 1..=repetitions {
        show(&study.run(&settings.clone().seed(seed))?);
    }
    Ok(())
}

/// In which share of the repetitions the mean is covered, and in which it carries a caution.
fn mean(study: &Study, truth: f64, run: Run, repetitions: u64) -> Result<String, Problems> {
    let (mut covered, mut cautioned) = (0, 0);
    repeat((study, run), repetitions, |outcome| {
        for found in &outcome.metrics {
            let ends = [found.mean_low, found.mean_high].map(|end| end.unwrap_or(f64::NAN));
            covered += u64::from((ends[0]..=ends[1]).contains(&truth));
            cautioned += u64::from(found.heavy_tail.is_some());
        }
    })?;
    let [covered, cautioned] =
        [covered, cautioned].map(|of| 100.0 * of as f64 / repetitions as f64);
    Ok(format!("{covered:.1} ({cautioned:.0})"))
}

/// In which share of the repetitions each event is covered.
fn events(study: &Study, run: Run, repetitions: u64) -> Result<Vec<String>, Problems> {
    let mut covered = [0_u64; EVENTS.len()];
    repeat((study, run), repetitions, |outcome| {
        for ((covered, p), target) in covered.iter_mut().zip(EVENTS).zip(&outcome.targets) {
            let found = target.probability;
            *covered += u64::from((found.low..=found.high).contains(&p));
        }
    })?;
    Ok(covered.map(|of| format!("{:.1}", 100.0 * of as f64 / repetitions as f64)).to_vec())
}

#[expect(clippy::print_stdout, reason = "an example prints its table")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let repetitions: u64 = arguments.next().map_or(Ok(200), |text| text.parse())?;
    let only = arguments.next().unwrap_or_default();
    let all = Design::ALL.into_iter().flat_map(|design| match design {
        Design::Random => [4096, 131_072].map(|draws| (design, draws)),
        _ => [16_384, 131_072].map(|draws| (design, draws)),
    });
    let runs: Vec<Run> = all.filter(|run| run.0.to_string().starts_with(&only)).collect();
    let heads: Vec<String> =
        runs.iter().map(|(design, draws)| format!("{design}, {draws}")).collect();
    println!("| mean of | {} |\n|---|{}", heads.join(" | "), "---|".repeat(runs.len()));
    for (name, law, truth) in laws() {
        let study = Study::new(&plan(law)?);
        let cells: Result<Vec<_>, _> =
            runs.iter().map(|run| mean(&study, truth, *run, repetitions)).collect();
        println!("| {name} | {} |", cells?.join(" | "));
    }
    println!("\n| event of | {} |\n|---|{}", heads.join(" | "), "---|".repeat(runs.len()));
    let study = Study::new(&plan(Uniform { min: 0.0, max: 1.0 }.into())?);
    let columns: Result<Vec<_>, _> =
        runs.iter().map(|run| events(&study, *run, repetitions)).collect();
    let columns = columns?;
    for (row, p) in EVENTS.iter().enumerate() {
        let cells: Vec<&str> = columns.iter().map(|column| column[row].as_str()).collect();
        println!("| {p} | {} |", cells.join(" | "));
    }
    Ok(())
}
