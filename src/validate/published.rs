//! Figures that others published, recomputed with the built-in scenarios.

use super::case::{CaseFigure, Replay};
use crate::message::{Text, texts};
use crate::metric::Metric;
use crate::scenario::Scenario;

texts! {
    china_in(year): "China, {year}", "中国，{year}";
    fed_with_wafers:
        "inputs: production and exports of wafers, exports of cells; stocks are unknown",
        "以硅片的产量和出口、电池的出口为输入；库存未知";
    loops_folded: "loops folded into net consumptions: product of each step in g/MWh",
        "循环折入净单耗：各步产物，g/MWh";
    silicon_per_watt:
        "630 kt over the silicon per W of module that its baseline gives, four decimals",
        "630 kt 除以其基准的每瓦组件硅耗，四位小数";
    polysilicon_binds:
        "630 kt made, or 671 kt of capacity, over 2.8693 g/W: polysilicon was the bottleneck",
        "产量 630 kt 或产能 671 kt，除以 2.8693 g/W：多晶硅为瓶颈";
    with_recycling: "silicon with recycling", "含回收的硅";
    silicon_of(year): "PV_ICE, silicon of {year}", "PV_ICE，{year} 年硅耗";
    first_release(year): "{year}, first release", "{year} 年，初次公布";
    revised(year): "{year}, revised", "{year} 年，修订后";
    world_by_production: "the world of 2021, production", "2021 年全球，按产量";
    world_by_capacity: "the world of 2021, capacity instead of production",
        "2021 年全球，按产能而非产量";
}

/// Production and exports of the nation in a year, in GW, and the polysilicon that went into them.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct National {
    /// The year.
    pub year: i32,
    /// The built-in scenario that replays it.
    pub builtin: &'static str,
    /// Its variant.
    pub variant: Option<&'static str>,
    /// Wafers made and exported.
    pub wafers: [f64; 2],
    /// Cells made and exported.
    pub cells: [f64; 2],
    /// Modules made.
    pub modules: f64,
    /// Polysilicon made, in kt.
    pub polysilicon: f64,
    /// The share by which cells and modules may be off.
    pub tolerance: f64,
}

/// Releases of the ministry (MIIT) of 2024 and 2025, and `EnergyTrend`, 2024-07-02.
pub const NATIONAL: [National; 3] = [
    National {
        year: 2023,
        builtin: "china-2023",
        variant: None,
        wafers: [622.0, 70.3],
        cells: [545.0, 39.3],
        modules: 499.0,
        polysilicon: 1430.0,
        tolerance: 0.03,
    },
    National {
        year: 2023,
        builtin: "china-2023",
        variant: Some("revised statistics"),
        wafers: [668.3, 70.3],
        cells: [591.3, 39.3],
        modules: 518.1,
        polysilicon: 1472.0,
        tolerance: 0.07,
    },
    National {
        year: 2024,
        builtin: "china-2024",
        variant: None,
        wafers: [753.0, 60.9],
        cells: [654.0, 57.5],
        modules: 588.0,
        polysilicon: 1820.0,
        tolerance: 0.07,
    },
];

impl National {
    /// Year and release.
    pub fn name(&self) -> Text {
        if self.variant.is_none() { first_release(self.year) } else { revised(self.year) }
    }

    /// The scenario that replays it.
    pub fn scenario(&self) -> Scenario {
        builtin(self.builtin, self.variant)
    }
}

pub(super) fn replays() -> Vec<Replay> {
    let national = NATIONAL.iter().map(national);
    national.chain([recycling()]).chain(PV_ICE.map(pv_ice)).chain(WORLD_2021.map(world)).collect()
}

fn builtin(name: &str, variant: Option<&str>) -> Scenario {
    let scenario = Scenario::builtin(name).expect("a built-in scenario");
    match variant {
        Some(variant) => scenario.variant(variant).expect("a variant of the scenario"),
        None => scenario,
    }
}

/// Production of a stage, in the central case and on average.
fn made(replay: Replay, stage: &'static str, amount: f64, tolerance: f64) -> Replay {
    let figures = [CaseFigure::Central, CaseFigure::Mean];
    let figures = figures.map(|figure| figure(Metric::Production, stage));
    figures.into_iter().fold(replay, |replay, figure| replay.within(figure, amount, tolerance))
}

fn national(year: &National) -> Replay {
    let source = "MIIT releases of 2024 and 2025; EnergyTrend, 2024-07-02";
    let replay = Replay::new(china_in(year.name()), source, fed_with_wafers(), year.scenario());
    let facts = [("cell", year.cells[0]), ("module", year.modules)];
    let add = |replay, (stage, fact)| made(replay, stage, fact, year.tolerance * fact);
    facts.into_iter().fold(replay, add)
}

/// Product of each step in g per `MWh`.
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

fn recycling() -> Replay {
    let plan = builtin("silicon-recycling", None);
    let source = "EPJ Photovoltaics 2023, pv220052, table A4";
    let replay = Replay::new(with_recycling(), source, loops_folded(), plan);
    // Ratios of the scenario are written with ten decimals.
    let add = |replay, (stage, product)| made(replay, stage, product, 1e-6);
    STEPS.into_iter().fold(replay, add)
}

/// Silicon into silicon manufacturing, g per W of module, by year.
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

/// Polysilicon of the built-in scenario, kt.
const POLYSILICON: f64 = 630.0;

fn pv_ice((year, grams_per_watt): (i32, f64)) -> Replay {
    let text = Scenario::builtin_text("pv-ice").expect("a built-in scenario");
    let of_year = text.replace("\nyear = 2021\n", &format!("\nyear = {year}\n"));
    // kt over GW is g over W, which is published with four decimals.
    let modules = POLYSILICON / grams_per_watt;
    let rounding = modules * (5e-5 / grams_per_watt);
    let plan = Scenario::parse(&of_year).expect("a valid year of the scenario");
    let source = "NREL, PV_ICE baseline, snapshot 378a012";
    let figure = CaseFigure::Central(Metric::FinalEquivalent, "polysilicon");
    Replay::new(silicon_of(year), source, silicon_per_watt(), plan)
        .within(figure, modules, rounding)
}

/// Polysilicon of the world in 2021 by variant, and the modules it was enough for, in GW.
const WORLD_2021: [(Option<&str>, f64); 2] =
    [(None, 219.6), (Some("capacity instead of production"), 233.9)];

fn world((variant, gigawatts): (Option<&str>, f64)) -> Replay {
    let name = if variant.is_none() { world_by_production() } else { world_by_capacity() };
    let source = "CPIA by way of cfenews; IEA, Solar PV Global Supply Chains 2022";
    let mean = |metric| CaseFigure::Mean(metric, "chain");
    Replay::new(name, source, polysilicon_binds(), builtin("pv-ice", variant))
        .within(mean(Metric::ClosedThroughput), gigawatts, 0.05)
        .within(mean(Metric::FinalOutput), gigawatts, 0.05)
        .exact(CaseFigure::Bottleneck("polysilicon"), 1.0)
        .exact(CaseFigure::Short("polysilicon"), 1.0)
}
