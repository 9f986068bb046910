//! Why the replays of published figures come out as they do; that they do, `validate` says.

use pvchain::validate::NATIONAL;
use pvchain::{Draw, Input, LinkField, Metric, Scenario, Settings, StageField, simulate, trace};

fn builtin(name: &str, variant: Option<&str>) -> Scenario {
    let scenario = Scenario::builtin(name).unwrap();
    variant.map_or_else(|| scenario.clone(), |variant| scenario.variant(variant).unwrap())
}

/// Name of a link's specific consumption.
fn consumption(from: &str, to: &str) -> Input {
    Input::Link { from: from.into(), to: to.into(), field: LinkField::Consumption }
}

#[test]
fn what_a_replay_makes_comes_from_upstream() {
    // Nothing binds but wafers: the answer comes from them, not from a capacity.
    for year in &NATIONAL {
        let outcome = simulate(year.scenario(), &Settings::draws(100_000)).unwrap();
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
            let cells = (row.wafers[0] - row.wafers[1]) / row.cells[0];
            [cells, (row.cells[0] - row.cells[1]) / row.modules]
        })
        .collect();
    for row in &NATIONAL {
        let scenario = row.scenario();
        let central = Draw::central(&scenario);
        let stage = |id: &str| scenario.stages.iter().find(|stage| stage.id == id).unwrap();
        assert_eq!(stage("wafer").capacity, row.wafers[0].into());
        assert_eq!(stage("wafer").export_commitment, Some(row.wafers[1].into()));
        assert_eq!(stage("cell").export_commitment, Some(row.cells[1].into()));
        for (from, to) in [("wafer", "cell"), ("cell", "module")] {
            let used = central.value(&consumption(from, to)).unwrap();
            for ratio in &ratios {
                assert!((used / ratio - 1.0).abs() > 1e-3, "{}: {used} {ratio}", row.name());
            }
        }
        // And no capacity equals the production that is to be found.
        for (id, production) in [("cell", row.cells[0]), ("module", row.modules)] {
            let input = Input::Stage { stage: id.into(), field: StageField::Capacity };
            let capacity = central.value(&input).unwrap();
            assert!(capacity > 1.3 * production, "{id}");
        }
    }
}

const STEPS: [&str; 8] = [
    "quartz-silicon",
    "industrial-silicon",
    "polysilicon",
    "ingot",
    "brick",
    "wafer",
    "cell",
    "module",
];

#[test]
fn a_mass_flow_with_recycling_is_reproduced_by_net_consumptions() {
    let scenario = builtin("silicon-recycling", None);
    let central = trace(&scenario, &Draw::central(&scenario));
    for pair in STEPS.windows(2) {
        let coverage = central.metric(Metric::Coverage, pair[0]).unwrap();
        assert!((coverage - 1.0).abs() < 1e-8, "{}: {coverage}", pair[0]);
        // What a step buys new is the product of the step before: the table's virgin input.
        let flow = central.metric(Metric::LocalFlow, &pair.join("->")).unwrap();
        let product = central.metric(Metric::Production, pair[0]).unwrap();
        assert!((flow - product).abs() < 1e-6, "{}: {flow}", pair[1]);
    }
    let outcome = simulate(&scenario, &Settings::draws(1_000)).unwrap();
    assert_eq!(outcome.balanced().value, 1.0);
    assert_eq!(outcome.target("26.9 g of modules").unwrap().probability.value, 1.0);
}

#[test]
fn the_arithmetic_of_folding_is_that_of_the_table() {
    // Recovered from wafering and at the end of life; recovered from cropping and squaring.
    let (recycled_to_polysilicon, recycled_to_ingots): (f64, f64) = (8.3 + 21.7, 34.6);
    let (net, gross) =
        (builtin("silicon-recycling", None), builtin("silicon-recycling", Some("open loop")));
    let made = trace(&net, &Draw::central(&net));
    let product = |id: &str| made.metric(Metric::Production, id).unwrap();
    let (silicon, poly, ingots) =
        (product("industrial-silicon"), product("polysilicon"), product("ingot"));
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

#[test]
fn polysilicon_of_2021_bound_the_world() {
    for (variant, kilotonnes) in [(None, 630.0), (Some("capacity instead of production"), 671.0)] {
        let scenario = builtin("pv-ice", variant);
        let central = trace(&scenario, &Draw::central(&scenario));
        assert_eq!(central.metric(Metric::Capacity, "polysilicon"), Ok(kilotonnes));
        assert_eq!(central.bottlenecks(), ["polysilicon"]);
    }
}
