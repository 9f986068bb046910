//! What the pages of the built-in scenarios state is what the engine finds, and every number in
//! them has a source or an assumption.

use std::fs;

use pvchain::{Draw, Metric, Outcome, Scenario, Settings, Trace, simulate, trace};

/// A figure that a page states.
#[derive(Debug, Clone, Copy)]
enum Figure {
    /// A metric of the central case.
    Central(Metric, &'static str),
    /// The probability that a stage is short.
    Short(&'static str),
    /// The probability that the target whose id starts so is met.
    Met(&'static str),
}

use Figure::{Central, Met, Short};
use Metric::{
    Account, ChainLocalSupplyRate, ClosedThroughput, Coverage, FinalEquivalent, FinalOutput, Gap,
    LocalConversionRate, MarketRate, NameplateCoverage, NationalShare, Potential, Price,
    Production,
};

/// Scenario, variant, figure, and the words of the page.
type Quote = (&'static str, &'static str, Figure, &'static str);

const PLANS: [Quote; 41] = [
    ("baotou-pipeline-2024", "", Met("polysilicon"), "5.9 %"),
    ("baotou-pipeline-2024", "", Met("mono rods"), "27.9 %"),
    ("baotou-pipeline-2024", "", Met("wafers"), "5.8 %"),
    ("baotou-pipeline-2024", "", Met("modules"), "44.8 %"),
    ("baotou-hindcast-2023", "", Met("polysilicon"), "0.5 %"),
    ("baotou-hindcast-2023", "", Met("mono rods"), "11.7 %"),
    ("baotou-2024", "", Central(Coverage, "industrial-silicon"), "0.67"),
    ("baotou-2024", "", Central(Gap, "industrial-silicon"), "-256 kt"),
    ("baotou-2024", "", Short("industrial-silicon"), "94 %"),
    ("baotou-2024", "", Central(Coverage, "polysilicon"), "1.9"),
    ("baotou-2024", "", Central(Gap, "polysilicon"), "302 kt"),
    ("baotou-2024", "", Central(Coverage, "ingot"), "2.8"),
    ("baotou-2024", "", Central(Gap, "ingot"), "105 GW"),
    ("baotou-2024", "", Central(Coverage, "wafer"), "1.4"),
    ("baotou-2024", "", Central(Gap, "wafer"), "17 GW"),
    ("baotou-2024", "", Central(Coverage, "cell"), "1.7"),
    ("baotou-2024", "", Central(Gap, "cell"), "16 GW"),
    ("baotou-2024", "", Central(ClosedThroughput, "chain"), "22 GW"),
    ("baotou-2024", "", Central(FinalEquivalent, "polysilicon"), "284 GW"),
    ("baotou-2024", "", Central(FinalEquivalent, "ingot"), "152 GW"),
    ("baotou-2024", "", Central(NameplateCoverage, "industrial-silicon"), "76 %"),
    ("baotou-2024", "photovoltaics only", Central(NameplateCoverage, "industrial-silicon"), "83 %"),
    ("baotou-2024", "", Met("local industrial silicon, as share"), "6 %"),
    ("baotou-2024", "glut", Met("local industrial silicon, as share"), "49 %"),
    ("baotou-2024", "", Central(NationalShare, "polysilicon"), "27 %"),
    ("baotou-2024", "nation of end-2023", Central(NationalShare, "polysilicon"), "38 %"),
    ("baotou-2024", "", Central(NationalShare, "ingot"), "20 %"),
    ("baotou-2024", "", Central(NationalShare, "wafer"), "7 %"),
    ("baotou-2024", "", Central(NationalShare, "cell"), "5 %"),
    ("baotou-2024", "", Central(NationalShare, "module"), "3 %"),
    ("baotou-2024", "", Central(Account, "output-value"), "1303 亿元"),
    ("baotou-2024", "full load", Central(Account, "output-value"), "1949 亿元"),
    ("baotou-2023", "", Central(Coverage, "polysilicon"), "1.8"),
    ("baotou-2023", "", Central(Coverage, "ingot"), "2.3"),
    ("baotou-2023", "", Central(Coverage, "wafer"), "1.9"),
    ("baotou-2023", "", Central(Coverage, "cell"), "2.0"),
    ("baotou-2023", "", Central(ClosedThroughput, "chain"), "18 GW"),
    ("baotou-2023", "", Central(NationalShare, "polysilicon"), "38 %"),
    ("baotou-2023", "", Central(NationalShare, "ingot"), "27 %"),
    ("baotou-2023", "", Central(Account, "output-value"), "2293 亿元"),
    ("baotou-2023", "", Met("output value"), "72 %"),
];

const OTHERS: [Quote; 35] = [
    ("baotou-2023", "", Met("polysilicon about 40 % of the nation, rounded"), "57 %"),
    ("baotou-2023", "", Met("polysilicon about 40 % of the nation, taken"), "14 %"),
    ("baotou-local-content", "", Central(ChainLocalSupplyRate, "chain"), "62 %"),
    ("baotou-local-content", "", Met("local content"), "0.6"),
    (
        "baotou-local-content",
        "supporting materials",
        Central(ChainLocalSupplyRate, "chain"),
        "31 %",
    ),
    ("baotou-local-content", "gross prices", Central(ChainLocalSupplyRate, "chain"), "72 %"),
    ("baotou-routes", "", Central(Production, "delivery"), "22 GW"),
    ("baotou-routes", "market of 2023", Central(Production, "delivery"), "11 GW"),
    ("baotou-routes", "market of 2025", Central(Production, "delivery"), "19 GW"),
    ("kundulun-2021", "", Central(Potential, "polysilicon"), "35 kt"),
    ("kundulun-2021", "", Central(LocalConversionRate, "polysilicon"), "42 %"),
    ("china-2023", "", Central(Production, "cell"), "541.9 GW"),
    ("china-2023", "", Central(Production, "module"), "490.1 GW"),
    ("china-2023", "revised statistics", Central(Production, "cell"), "587.4 GW"),
    ("china-2023", "revised statistics", Central(Production, "module"), "534.4 GW"),
    ("china-2024", "", Central(Production, "cell"), "679.8 GW"),
    ("china-2024", "", Central(Production, "module"), "609.9 GW"),
    ("china-market", "", Central(Price, "polysilicon"), "33 元/kg"),
    ("china-market", "", Central(MarketRate, "polysilicon"), "0.40"),
    ("china-market", "", Met("price under 50"), "1"),
    ("china-market", "", Met("half of the market"), "0"),
    ("silicon-recycling", "", Central(FinalOutput, "chain"), "26.9 g"),
    ("silicon-recycling", "open loop", Central(FinalOutput, "chain"), "7.0 g"),
    ("pv-ice", "", Central(ClosedThroughput, "chain"), "219.6 GW"),
    ("pv-ice", "capacity instead of production", Central(ClosedThroughput, "chain"), "233.9 GW"),
    ("rare-earth-2024", "", Central(LocalConversionRate, "separation"), "79 %"),
    ("rare-earth-2024", "", Met("80 % of separated"), "44 %"),
    ("rare-earth-2024", "", Central(Coverage, "separation"), "1.13"),
    ("rare-earth-2024", "", Central(Coverage, "alloy"), "1.6"),
    ("rare-earth-2024", "", Central(Coverage, "magnet"), "20"),
    // What the words "never" and "always" and "binds" stand for.
    ("baotou-local-content", "supporting materials", Met("local content"), "0"),
    ("baotou-local-content", "gross prices", Met("local content"), "1"),
    ("baotou-2024", "", Met("polysilicon at least 40 %"), "0"),
    ("baotou-2024", "", Met("output value"), "0"),
    ("pv-ice", "", Short("polysilicon"), "1"),
];

/// The central case and 100,000 draws of a scenario or one of its variants.
struct Answer {
    of: (&'static str, &'static str),
    central: Trace,
    outcome: Outcome,
}

impl Answer {
    fn of(name: &'static str, variant: &'static str) -> Self {
        let mut scenario = Scenario::builtin(name).unwrap();
        if !variant.is_empty() {
            scenario = scenario.variant(variant).unwrap();
        }
        let central = trace(&scenario, &Draw::central(&scenario));
        let outcome = simulate(&scenario, &Settings::draws(100_000).seed(1)).unwrap();
        Self { of: (name, variant), central, outcome }
    }

    fn value(&self, figure: Figure) -> f64 {
        match figure {
            Central(metric, of) => self.central.metric(metric, of).unwrap(),
            Short(stage) => self.outcome.short(stage).unwrap().value,
            Met(id) => {
                let mut targets = self.outcome.targets.iter();
                targets.find(|target| target.id.starts_with(id)).unwrap().probability.value
            }
        }
    }
}

/// The head of a file as running text.
fn head(name: &str) -> String {
    let text = Scenario::builtin_text(name).unwrap();
    let lines = text.lines().map_while(|line| line.strip_prefix('#'));
    lines.map(str::trim).collect::<Vec<_>>().join(" ")
}

/// The section of a scenario on the page of all, as running text.
fn section(page: &str, name: &str) -> String {
    let quoted = format!("`{name}`");
    let sections = page.split("\n## ");
    let section = sections
        .into_iter()
        .find(|text| text.lines().next().is_some_and(|title| title.contains(&quoted)));
    section.unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_pages_state_what_the_engine_finds() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/scenarios/README.md");
    let page = fs::read_to_string(path).unwrap();
    let mut answers: Vec<Answer> = Vec::new();
    let mut wrong = Vec::new();
    for (name, variant, figure, words) in PLANS.into_iter().chain(OTHERS) {
        if !answers.iter().any(|answer| answer.of == (name, variant)) {
            answers.push(Answer::of(name, variant));
        }
        let answer = answers.iter().find(|answer| answer.of == (name, variant)).unwrap();
        let number = words.split(' ').next().unwrap();
        let digits = number.split_once('.').map_or(0, |(_, digits)| digits.len());
        let scale = if words.ends_with('%') { 100.0 } else { 1.0 };
        let value = answer.value(figure) * scale;
        if format!("{value:.digits$}") != number {
            wrong.push(format!("{name} {variant}: {figure:?} is {value}, not {words}"));
        }
        for text in [section(&page, name), head(name)] {
            if words.len() > 1 && !text.contains(words) {
                wrong.push(format!("{name}: no {words} in: {text}"));
            }
        }
    }
    for name in Scenario::builtin_names() {
        assert!(section(&page, name).contains("**Question.**"), "{name}");
        assert!(section(&page, name).contains("**Answer.**"), "{name}");
        assert!(head(name).contains("Question: "), "{name}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_draw_of_the_plans_is_balanced() {
    for name in ["baotou-2023", "baotou-2024"] {
        assert_eq!(Answer::of(name, "").outcome.balanced().value, 0.0, "{name}");
    }
}

/// How many numbers a value of the file holds, texts with a unit among them.
fn numbers(key: &str, value: &toml::Value) -> usize {
    match value {
        toml::Value::Integer(_) | toml::Value::Float(_) => 1,
        toml::Value::String(text) => {
            let amount = !matches!(key, "id" | "name" | "summary" | "source" | "assumption");
            usize::from(amount && text.starts_with(|c: char| c.is_ascii_digit()))
        }
        toml::Value::Array(list) => list.iter().map(|value| numbers(key, value)).sum(),
        toml::Value::Table(table) => table.iter().map(|(key, value)| numbers(key, value)).sum(),
        _ => 0,
    }
}

#[test]
fn every_number_has_a_source_or_an_assumption() {
    let mut n_numbers = 0;
    for name in Scenario::builtin_names() {
        let file: toml::Table = Scenario::builtin_text(name).unwrap().parse().unwrap();
        for (key, value) in &file {
            // The format's version and the dates that say when are no figures.
            if matches!(key.as_str(), "schema" | "year" | "as_of") {
                continue;
            }
            let tables = match (value, value.get("status"), value.get("factor")) {
                (toml::Value::Array(list), ..) => list.clone(),
                (toml::Value::Table(_), statuses, factors) if key == "pipeline" => {
                    let statuses = statuses.and_then(toml::Value::as_table).into_iter();
                    let factors = factors.and_then(toml::Value::as_array).into_iter();
                    statuses
                        .flat_map(|all| all.values())
                        .chain(factors.flatten())
                        .cloned()
                        .collect()
                }
                _ => vec![value.clone()],
            };
            for table in tables {
                let count = numbers(key, &table);
                let said = |key: &str| {
                    let text = table.get(key).and_then(toml::Value::as_str);
                    text.is_some_and(|text| text.trim().len() > 10)
                };
                let known = said("source") || said("assumption");
                assert!(count == 0 || known, "{name}: {count} numbers of {key} in {table:?}");
                n_numbers += count;
            }
        }
        let bare = |finding: &pvchain::lint::Lint| finding.to_string().contains("neither source");
        assert!(!pvchain::lint::lint(&Scenario::builtin(name).unwrap()).iter().any(bare), "{name}");
    }
    assert!(n_numbers > 600, "only {n_numbers} numbers");
}
