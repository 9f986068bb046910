//! Production of the nation as the ministry publishes it.

use super::case::{CaseFigure, Replay, Tolerance};
use super::table::builtin;
use crate::message::{Text, texts};
use crate::metric::Metric;
use crate::scenario::Scenario;

texts! {
    china_in(year): "China, {year}", "中国，{year}";
    first_release(year): "{year}, first release", "{year} 年，初次公布";
    revised(year): "{year}, revised", "{year} 年，修订后";
    fed_with_wafers:
        "inputs: production and exports of wafers, exports of cells; stocks are unknown",
        "以硅片的产量和出口、电池的出口为输入；库存未知";
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
        builtin(self.builtin, self.variant, None)
    }

    /// Production of cells and modules, in the central case and on average.
    pub(super) fn replay(&self) -> Replay {
        let facts = [("cell", self.cells[0]), ("module", self.modules)];
        let known = facts.into_iter().flat_map(|(stage, fact)| {
            let figures = [CaseFigure::Central, CaseFigure::Mean];
            let tolerance = Tolerance::Within(self.tolerance * fact);
            figures.map(|figure| (figure(Metric::Production, stage), fact, tolerance))
        });
        Replay {
            name: china_in(self.name()),
            source: "MIIT releases of 2024 and 2025; EnergyTrend, 2024-07-02".into(),
            how: fed_with_wafers(),
            scenario: self.scenario(),
            known: known.collect(),
        }
    }
}
