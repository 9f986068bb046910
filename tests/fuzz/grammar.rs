//! A grammar of scenarios: mostly sound ones, with something extreme or wrong now and then.

use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::select;

/// The text of a scenario.
pub(crate) fn scenario() -> impl Strategy<Value = String> {
    (2_usize..6, weighted(0.6, horizon())).prop_flat_map(|(stages, horizon)| {
        let has_horizon = horizon.is_some();
        let tables = (
            vec(stage(has_horizon), stages),
            vec(of(link()), stages * (stages - 1) / 2),
            top(),
            rest(stages, has_horizon),
            if has_horizon { projects(stages) } else { Just(String::new()).boxed() },
            weighted(0.15, mistake()),
            weighted(0.35, market(stages)),
        );
        let horizon = horizon.unwrap_or_default();
        tables.prop_map(move |(stages, links, top, rest, projects, mistake, market)| {
            let mut text = format!("final_stage = {}\n{top}{horizon}", id(stages.len() - 1));
            for (index, stage) in stages.iter().enumerate() {
                text.push_str(&format!("[[stage]]\nid = {}\n{stage}", id(index)));
            }
            let pairs = (0..stages.len()).flat_map(|to| (0..to).map(move |from| (from, to)));
            for ((from, to), link) in pairs.zip(links) {
                // A line is there in any case.
                if let Some(link) = link.or((from + 1 == to).then(|| "consumption = 1\n".into())) {
                    let (from, to) = (id(from), id(to));
                    text.push_str(&format!("[[link]]\nfrom = {from}\nto = {to}\n{link}"));
                }
            }
            text.push_str(&market.unwrap_or_default());
            text.push_str(&rest);
            text.push_str(&projects);
            if let Some((at, cut, piece)) = mistake {
                let at = at.index(text.len());
                let fits = |place: &usize| text.is_char_boundary(*place);
                let start = (0..=at).rev().find(fits).unwrap_or(0);
                let end = (start + cut..=text.len()).find(fits).unwrap_or(text.len());
                text.replace_range(start..end, piece);
            }
            text
        })
    })
}

/// Ids with letters of several scripts.
fn id(index: usize) -> String {
    const IDS: [&str; 6] = ["a", "多晶硅", "x_y", "שלום", "stage-4", "ą5"];
    format!("\"{}\"", IDS[index % IDS.len()])
}

fn ids(stages: usize) -> impl Strategy<Value = String> {
    (0..stages).prop_map(id)
}

/// A part of a text: a cut of some letters, and what stands there instead.
fn mistake() -> impl Strategy<Value = (prop::sample::Index, usize, &'static str)> {
    let pieces = vec![
        "",
        "\n",
        "=",
        "[",
        "]",
        "{",
        "}",
        "\"",
        ",",
        "-1",
        "nan",
        "inf",
        "1e400",
        "1e149",
        "1e-149",
        "0",
        "unit",
        "[[stage]]\n",
        "stage.*",
        "by_year",
        "9999",
        "max = 0",
        "万吨",
        "\u{202e}",
        "'",
    ];
    (any::<prop::sample::Index>(), 0_usize..12, select(pieces))
}

fn top() -> BoxedStrategy<String> {
    let band = weighted(0.4, (0.0..1.5, weighted(0.5, 0.0..2.0)));
    band.prop_map(|band| match band {
        None => String::new(),
        Some((min, None)) => format!("balance = {{ coverage = {{ min = {min} }} }}\n"),
        Some((min, Some(more))) => {
            format!("balance = {{ coverage = {{ min = {min}, max = {} }} }}\n", min + more)
        }
    })
    .boxed()
}

fn horizon() -> BoxedStrategy<String> {
    (select(vec!["month", "quarter", "year"]), 0_u32..3, 0_u32..10).prop_map(
        |(step, years, month)| {
            let end = 2024 + years;
            let last = [3 + month % 10, 3 + 3 * (month % 4), 12];
            let first = [1 + month % 3, 1, 1];
            let at = ["month", "quarter", "year"].into_iter().position(|one| one == step);
            let (first, last) = at.map_or((1, 12), |at| (first[at], last[at]));
            format!(
                "as_of = \"2024-02\"\nhorizon = {{ start = \"2024-{first:02}\", end = \"{end}-{last:02}\", step = \"{step}\" }}\n"
            )
        },
    )
        .boxed()
}

/// Usual numbers, those at the ends, and extreme ones.
fn positive() -> BoxedStrategy<f64> {
    prop_oneof![
        20 => 0.01..300.0,
        2 => select(vec![1.0, 2.0, 100.0, 1e-9, 1e9]),
        1 => (-152.0..152.0).prop_map(libm::exp10),
    ]
    .boxed()
}

fn share() -> BoxedStrategy<f64> {
    prop_oneof![8 => 0.0..1.0, 1 => Just(0.0), 1 => Just(1.0)].boxed()
}

/// A law of numbers around that one and above 0, as a table.
fn law() -> BoxedStrategy<String> {
    let shape = || prop_oneof![8 => 0.3..30.0, 1 => (-4.0..7.0).prop_map(libm::exp10)];
    (0_u8..17, positive(), 0.001..0.9, share(), shape(), shape()).prop_map(
        |(kind, size, spread, part, one, two)| {
            let (low, high) = (size * (1.0 - spread), size * (1.0 + spread));
            let mode = low + part * (high - low);
            match kind {
                0 => format!("{{ uniform = {{ min = {low:e}, max = {high:e} }} }}"),
                1 => format!("{{ loguniform = {{ min = {low:e}, max = {high:e} }} }}"),
                2 => format!("{{ triangular = {{ min = {low:e}, mode = {mode:e}, max = {high:e} }} }}"),
                3 => format!("{{ pert = {{ min = {low:e}, mode = {mode:e}, max = {high:e} }} }}"),
                4 => format!("{{ pert = {{ min = {low:e}, mode = {mode:e}, max = {high:e}, shape = {one:e} }} }}"),
                5 => format!("{{ normal = {{ mean = {size:e}, sd = {:e}, min = 0 }} }}", spread * size),
                6 => format!("{{ student = {{ df = {:e}, mean = {size:e}, scale = {:e}, min = {low:e}, max = {high:e} }} }}", 2.01 + one, spread * size),
                7 => format!("{{ lognormal = {{ median = {size:e}, sigma = {spread} }} }}"),
                8 => format!("{{ lognormal = {{ mean = {size:e}, sd = {:e} }} }}", one * size),
                9 => format!("{{ beta = {{ alpha = {one:e}, beta = {two:e}, min = {low:e}, max = {high:e} }} }}"),
                10 => format!("{{ gamma = {{ shape = {one:e}, scale = {:e} }} }}", size / one),
                11 => format!("{{ weibull = {{ shape = {one:e}, scale = {size:e} }} }}"),
                12 => format!("{{ discrete = {{ values = [{low:e}, {size:e}, {high:e}], weights = [{part}, {one:e}, {spread}] }} }}"),
                13 => format!("{{ empirical = {{ values = [{low:e}, {mode:e}, {high:e}] }} }}"),
                14 => format!("{{ quantiles = {{ p = [0, {spread}, 1], x = [{low:e}, {mode:e}, {high:e}] }} }}"),
                15 => format!("{{ metalog = {{ p = [0.1, 0.5, 0.9], x = [{low:e}, {size:e}, {high:e}], min = 0 }} }}"),
                _ => format!("{{ range90 = {{ low = {low:e}, high = {high:e} }} }}"),
            }
        },
    )
        .boxed()
}

fn rate() -> BoxedStrategy<String> {
    prop_oneof![
        3 => share().prop_map(|rate| format!("{rate:e}")),
        2 => (0.0..0.4, 0.0..=1.0, 0.05..0.6).prop_map(|(min, part, width): (f64, f64, f64)| {
            let (mode, max) = (min + part * width, min + width);
            format!("{{ pert = {{ min = {min}, mode = {mode}, max = {max} }} }}")
        }),
        1 => (0.05..20.0, 0.05..20.0)
            .prop_map(|(a, b): (f64, f64)| format!("{{ beta = {{ alpha = {a}, beta = {b} }} }}")),
    ]
    .boxed()
}

fn number() -> BoxedStrategy<String> {
    prop_oneof![
        4 => positive().prop_map(|number| format!("{number:e}")),
        1 => Just("0".to_owned()),
        4 => law(),
    ]
    .boxed()
}

/// A number, with a horizon perhaps by year.
fn changing(by_year: bool) -> BoxedStrategy<String> {
    let years = proptest::bool::weighted(0.2);
    (number(), number(), years)
        .prop_map(move |(one, other, years)| {
            if by_year && years {
                format!("{{ by_year = {{ 2024 = {one}, 2025 = {other} }} }}")
            } else {
                one
            }
        })
        .boxed()
}

fn line(key: &str, value: Option<String>) -> String {
    value.map_or(String::new(), |value| format!("{key} = {value}\n"))
}

fn stage(with_horizon: bool) -> BoxedStrategy<String> {
    let unit = select(vec!["kt", "GW", "MW", "万吨", "pieces", "GW"]);
    let limit = prop_oneof![3 => number(), 1 => Just("\"unlimited\"".to_owned())];
    let numbers =
        (changing(with_horizon), of(rate()), weighted(0.3, limit), weighted(0.3, number()));
    let others = (
        weighted(0.3, number()),
        weighted(0.2, number()),
        weighted(0.2, number()),
        weighted(0.7, positive()),
    );
    let names = weighted(0.2, select(vec!["Ingot", "\u{202e}evil", "<b>", "硅片", ""]));
    (unit, numbers, others, names)
        .prop_map(move |(unit, numbers, others, names)| {
            let (capacity, rate, limit, commitment) = numbers;
            let (storage, value, national, cost) = others;
            let storage = storage.filter(|_| with_horizon);
            let stock = storage.as_ref().map(|_| "0".to_owned());
            let mut text = format!("unit = \"{unit}\"\ncapacity = {capacity}\n");
            text += &line("operating_rate", rate);
            text += &line("export_limit", limit);
            text += &line("export_commitment", commitment);
            text += &line("storage", storage);
            text += &line("initial_stock", stock);
            text += &line("cash_cost", cost.map(|cost| format!("{cost:e}")));
            text += &line("value", value);
            text += &line("national_capacity", national);
            text + &line("name", names.map(|name| format!("\"{name}\"")))
        })
        .boxed()
}

fn link() -> BoxedStrategy<String> {
    let consumption = prop_oneof![1 => positive().prop_map(|one| format!("{one:e}")), 1 => law()];
    let share = || weighted(0.4, rate());
    let alternative = weighted(0.3, (select(vec!["x", "y"]), weighted(0.5, 0.01..1.0)));
    (consumption, share(), share(), alternative)
        .prop_map(|(consumption, local, import, alternative)| {
            let mut text = format!("consumption = {consumption}\n");
            text += &line("local_share", local);
            text += &line("import_share", import);
            if let Some((name, mix)) = alternative {
                text += &line("alternative", Some(format!("\"{name}\"")));
                text += &line("mix", mix.map(|mix| format!("{mix:e}")));
            }
            text
        })
        .boxed()
}

/// Demand and a market, on which a stage of the plan sells beside others.
fn market(stages: usize) -> BoxedStrategy<String> {
    let others = weighted(0.8, (number(), number()));
    let elasticity = weighted(0.6, 0.2..12.0);
    let needs = (number(), weighted(0.3, number()), weighted(0.3, number()));
    (ids(stages), others, elasticity, weighted(0.4, number()), needs)
        .prop_map(|(stage, others, elasticity, ceiling, (of_final, outright, beside))| {
            let mut text = format!(
                "[demand]\nfinal = {of_final}\n[[market]]\nid = \"market\"\nstages = [{stage}]\n"
            );
            if let Some((capacity, cost)) = others {
                text += &format!("other_capacity = {capacity}\nother_cost = {cost}\n");
            }
            text += &line("elasticity", elasticity.map(|elasticity: f64| elasticity.to_string()));
            text += &line("ceiling", ceiling);
            let beside = beside.filter(|_| outright.is_none());
            text += &line("demand", outright);
            text + &line("other_demand", beside)
        })
        .boxed()
}

/// Accounts, targets, a correlation, an addition and a variant.
fn rest(stages: usize, with_horizon: bool) -> BoxedStrategy<String> {
    let account = weighted(0.3, (number(), ids(stages)));
    let metrics =
        vec!["production", "gap", "coverage", "surplus", "export", "potential", "stranded"];
    let target = weighted(0.4, (select(metrics), ids(stages), 0.0..200.0));
    let strength = select(vec!["rho = 0.5", "spearman = 0.3", "rho = -0.2", "rho = 1"]);
    let correlation = weighted(0.2, (strength, select(vec!["capacity", "operating_rate"])));
    let addition = weighted(0.2, (ids(stages), positive(), positive()));
    let variant = weighted(0.2, (ids(stages), number()));
    (account, target, correlation, addition, variant).prop_map(
        move |(account, target, correlation, addition, variant)| {
            let mut text = String::new();
            if let Some((intensity, stage)) = account {
                text += &format!("[[account]]\nid = \"power\"\nunit = \"GWh\"\nintensity = {{ {stage} = {intensity} }}\n");
            }
            if let Some((metric, stage, min)) = target {
                // The first stage has a buyer.
                let stage = if matches!(metric, "gap" | "coverage") { id(0) } else { stage };
                text += &format!("[[target]]\nid = \"t\"\nmetric = \"{metric}\"\nof = {stage}\nmin = {min}\n");
            }
            if let Some((strength, field)) = correlation {
                text += &format!("[[correlation]]\nid = \"pair\"\n{strength}\ninputs = [\"stage.*.{field}\"]\n");
            }
            if let Some((stage, max, cost)) = addition {
                text += &format!("[[addition]]\nid = \"more\"\nstage = {stage}\nmax = {max:e}\ncost = {cost:e}\n");
                text += if with_horizon { "start = \"2024-06\"\n" } else { "" };
            }
            if let Some((stage, value)) = variant {
                let stage = stage.trim_matches('"').to_owned();
                text += &format!("[[variant]]\nname = \"other\"\nset = {{ \"stage.{stage}.capacity\" = {value} }}\n");
            }
            text
        },
    )
        .boxed()
}

/// Statuses, factors, projects, retirements and observations.
fn projects(stages: usize) -> BoxedStrategy<String> {
    let month =
        || (2024_u32..2027, 1_u32..13).prop_map(|(year, month)| format!("\"{year}-{month:02}\""));
    let factor = weighted(0.3, (0.0..0.9, 0.0..0.9));
    let project = (ids(stages), number(), month(), of(rate()), of(number()), any::<bool>());
    let retirement = (ids(stages), number(), month(), of(share()));
    let observation = weighted(0.25, (ids(stages), positive(), positive()));
    (factor, vec(project, 0..4), vec(retirement, 0..2), observation).prop_map(
        |(factor, projects, retirements, observation)| {
            let mut text = String::new();
            text += "[pipeline.status.planned]\nprobability = 0.6\nramp_months = 3\n";
            if let Some((realisation, delay)) = factor {
                text += &format!("[[pipeline.factor]]\nid = \"credit\"\nrealisation = {realisation}\ndelay = {delay}\n");
            }
            for (index, (stage, capacity, start, probability, delay, shared)) in projects.iter().enumerate() {
                text += &format!("[[project]]\nid = \"p{index}\"\nstage = {stage}\ncapacity = {capacity}\nstart = {start}\n");
                text += &line("probability", probability.clone());
                text += &line("delay", delay.clone());
                text += if *shared { "status = \"planned\"\n" } else { "" };
            }
            for (index, (stage, capacity, date, probability)) in retirements.iter().enumerate() {
                text += &format!("[[retirement]]\nid = \"r{index}\"\nstage = {stage}\ncapacity = {capacity}\ndate = {date}\n");
                text += &line("probability", probability.map(|share| share.to_string()));
            }
            if let Some((stage, capacity, error)) = observation {
                text += &format!("[[observation]]\nstage = {stage}\ndate = \"2024-03\"\ncapacity = {capacity:e}\nerror = {error:e}\n");
            }
            text
        },
    )
        .boxed()
}
