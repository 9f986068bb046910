//! Published figures, replayed: national production, a mass flow with recycling, PV_ICE.

use pvchain::{
    Draw, Input, LinkField, Metric, Outcome, Scenario, Settings, StageField, Trace, simulate, trace,
};

/// The central case, every input at its median, and the means of 100,000 draws.
fn replay(scenario: &Scenario) -> (Trace, Outcome) {
    let central = trace(scenario, &Draw::central(scenario));
    (central, simulate(scenario, &Settings::draws(100_000).seed(1)))
}

fn builtin(name: &str, variant: Option<&str>) -> Scenario {
    let scenario = Scenario::builtin(name).unwrap();
    variant.map_or_else(|| scenario.clone(), |variant| scenario.variant(variant).unwrap())
}

fn mean(outcome: &Outcome, metric: Metric, of: &str) -> f64 {
    outcome.metric(metric, of).unwrap().mean.unwrap()
}

/// Name of a link's specific consumption.
fn consumption(from: &str, to: &str) -> Input {
    Input::Link { from: from.into(), to: to.into(), field: LinkField::Consumption }
}

/// Production of wafers, cells and modules, and exports of wafers and cells, in GW.
struct National {
    scenario: (&'static str, Option<&'static str>),
    wafers: (f64, f64),
    cells: (f64, f64),
    modules: f64,
    tolerance: f64,
}

// MIIT releases of 2024 and 2025, EnergyTrend 2024-07-02.
const NATIONAL: [National; 3] = [
    National {
        scenario: ("china-2023", None),
        wafers: (622.0, 70.3),
        cells: (545.0, 39.3),
        modules: 499.0,
        tolerance: 0.03,
    },
    National {
        scenario: ("china-2023", Some("revised statistics")),
        wafers: (668.3, 70.3),
        cells: (591.3, 39.3),
        modules: 518.1,
        tolerance: 0.07,
    },
    National {
        scenario: ("china-2024", None),
        wafers: (753.0, 60.9),
        cells: (654.0, 57.5),
        modules: 588.0,
        tolerance: 0.07,
    },
];

#[test]
fn wafers_and_exports_give_back_cells_and_modules() {
    for row in &NATIONAL {
        let scenario = builtin(row.scenario.0, row.scenario.1);
        let (central, outcome) = replay(&scenario);
        for (stage, fact) in [("cell", row.cells.0), ("module", row.modules)] {
            let central = central.metric(Metric::Production, stage).unwrap();
            for value in [central, mean(&outcome, Metric::Production, stage)] {
                let error = value / fact - 1.0;
                assert!(error.abs() <= row.tolerance, "{:?} {stage}: {error:+.4}", row.scenario);
            }
        }
        // Nothing binds but wafers: the answer comes from upstream, not from a capacity.
        assert!(outcome.limiting.iter().any(|limiting| {
            limiting.stage == "cell"
                && limiting.factor == "input:wafer"
                && limiting.probability.value > 0.999
        }));
    }
}

#[test]
fn the_replay_is_no_circle() {
    // What the tables divide to: had a scenario used one of these ratios, it would replay itself.
    let ratios: Vec<f64> = NATIONAL
        .iter()
        .flat_map(|row| {
            let cells = (row.wafers.0 - row.wafers.1) / row.cells.0;
            [cells, (row.cells.0 - row.cells.1) / row.modules]
        })
        .collect();
    for row in &NATIONAL {
        let scenario = builtin(row.scenario.0, row.scenario.1);
        let central = Draw::central(&scenario);
        let stage = |id: &str| scenario.stages.iter().find(|stage| stage.id == id).unwrap();
        assert_eq!(stage("wafer").capacity, row.wafers.0.into());
        assert_eq!(stage("wafer").export_commitment, Some(row.wafers.1.into()));
        assert_eq!(stage("cell").export_commitment, Some(row.cells.1.into()));
        for (from, to) in [("wafer", "cell"), ("cell", "module")] {
            let used = central.value(&consumption(from, to)).unwrap();
            for ratio in &ratios {
                assert!((used / ratio - 1.0).abs() > 1e-3, "{:?}: {used} {ratio}", row.scenario);
            }
        }
        // And no capacity equals the production that is to be found.
        for (id, production) in [("cell", row.cells.0), ("module", row.modules)] {
            let input = Input::Stage { stage: id.into(), field: StageField::Capacity };
            let capacity = central.value(&input).unwrap();
            assert!(capacity > 1.3 * production, "{id}");
        }
    }
}

/// Product of each step in g per `MWh`: EPJ Photovoltaics 2023, pv220052, table A4.
const STEPS: [(&str, f64); 8] = [
    ("quartz-silicon", 30.5),
    ("industrial-silicon", 24.2),
    ("polysilicon", 48.0),
    ("ingot", 81.0),
    ("brick", 44.2),
    ("wafer", 31.2),
    ("cell", 27.4),
    ("module", 26.9),
];

#[test]
fn a_mass_flow_with_recycling_is_reproduced_by_net_consumptions() {
    let (central, outcome) = replay(&builtin("silicon-recycling", None));
    for (stage, product) in STEPS {
        // Ratios are written with ten decimals.
        let made = central.metric(Metric::Production, stage).unwrap();
        assert!((made - product).abs() < 1e-6, "{stage}: {made}");
        assert!((mean(&outcome, Metric::Production, stage) - product).abs() < 1e-6, "{stage}");
        if stage != "module" {
            let coverage = central.metric(Metric::Coverage, stage).unwrap();
            assert!((coverage - 1.0).abs() < 1e-8, "{stage}: {coverage}");
        }
    }
    for pair in STEPS.windows(2) {
        // What a step buys new is the product of the step before: the table's virgin input.
        let flow = central.metric(Metric::LocalFlow, &format!("{}->{}", pair[0].0, pair[1].0));
        assert!((flow.unwrap() - pair[0].1).abs() < 1e-6, "{}", pair[1].0);
    }
    assert_eq!(outcome.balanced().value, 1.0);
    assert_eq!(outcome.target("26.9 g of modules").unwrap().probability.value, 1.0);
}

#[test]
fn the_arithmetic_of_folding_is_that_of_the_table() {
    // Recovered from wafering and at the end of life; recovered from cropping and squaring.
    let (recycled_to_polysilicon, recycled_to_ingots): (f64, f64) = (8.3 + 21.7, 34.6);
    let product = |id: &str| STEPS.iter().find(|(step, _)| *step == id).unwrap().1;
    let (silicon, poly, ingots) =
        (product("industrial-silicon"), product("polysilicon"), product("ingot"));
    let (net, gross) =
        (builtin("silicon-recycling", None), builtin("silicon-recycling", Some("open loop")));
    for (scenario, recycled) in
        [(&net, [0.0, 0.0]), (&gross, [recycled_to_polysilicon, recycled_to_ingots])]
    {
        let central = Draw::central(scenario);
        let value = |from, to| central.value(&consumption(from, to)).unwrap();
        let of_poly = value("industrial-silicon", "polysilicon");
        assert!((of_poly - (silicon + recycled[0]) / poly).abs() < 1e-9);
        let of_ingots = value("polysilicon", "ingot");
        assert!((of_ingots - (poly + recycled[1]) / ingots).abs() < 1e-9);
    }
    // Without recycling, the same silicon makes less by both ratios: 26.9 · 24.2/54.2 · 48.0/82.6.
    let expected = 26.9 * 24.2 / 54.2 * 48.0 / 82.6;
    let open = trace(&gross, &Draw::central(&gross)).metric(Metric::FinalOutput, "chain").unwrap();
    assert!((open / expected - 1.0).abs() < 1e-8, "{open} instead of {expected}");
}

/// Silicon into silicon manufacturing, g per W of module, by year: the PV_ICE baseline,
/// snapshot 378a012.
const PV_ICE: [(i32, f64); 8] = [
    (2010, 5.8985),
    (2015, 4.9788),
    (2020, 3.0244),
    (2021, 2.8693),
    (2022, 2.8335),
    (2024, 2.4428),
    (2025, 2.3552),
    (2030, 2.0449),
];

#[test]
fn silicon_intensities_of_pv_ice_hold_in_every_year() {
    let text = Scenario::builtin_text("pv-ice").unwrap();
    for (year, grams_per_watt) in PV_ICE {
        let of_year = text.replace("\nyear = 2021\n", &format!("\nyear = {year}\n"));
        let scenario = Scenario::parse(&of_year).unwrap();
        assert_eq!(scenario.year, Some(year));
        let central = trace(&scenario, &Draw::central(&scenario));
        let modules = central.metric(Metric::FinalEquivalent, "polysilicon").unwrap();
        // kt over GW is g over W; the published figure is rounded to four decimals.
        assert!((630.0 / modules - grams_per_watt).abs() < 5e-5, "{year}: {}", 630.0 / modules);
    }
}

#[test]
fn polysilicon_of_2021_bound_the_world_at_219_6_gw() {
    for (variant, kilotonnes, gigawatts) in
        [(None, 630.0, 219.6), (Some("capacity instead of production"), 671.0, 233.9)]
    {
        let scenario = builtin("pv-ice", variant);
        let (central, outcome) = replay(&scenario);
        assert_eq!(central.metric(Metric::Capacity, "polysilicon"), Some(kilotonnes));
        assert_eq!(central.bottlenecks(), ["polysilicon"]);
        assert_eq!(outcome.bottleneck("polysilicon").unwrap().value, 1.0);
        for metric in [Metric::ClosedThroughput, Metric::FinalOutput] {
            let value = mean(&outcome, metric, "chain");
            assert!((value - gigawatts).abs() < 0.05, "{metric}: {value}");
        }
        assert_eq!(outcome.short("polysilicon").unwrap().value, 1.0);
    }
}
