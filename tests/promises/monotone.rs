//! On a line of stages more capacity never lowers the final output, and scaling scales.

use proptest::prelude::*;
use pvchain::{Draw, Metric, Scenario, trace};

use crate::chains;

fn figure(scenario: &Scenario, metric: Metric, of: &str) -> f64 {
    trace(scenario, &Draw::central(scenario)).metric(metric, of).unwrap()
}

proptest! {
    #![proptest_config(crate::seeded::cases(200))]

    #[test]
    fn more_capacity_never_lowers_the_final_output(
        scenario in chains::line(),
        stage in 0_usize..6,
        more in 1.0..3.0,
    ) {
        let stage = &scenario.stages[stage % scenario.stages.len()];
        let capacity = stage.capacity.at(None).support().max;
        let input = format!("stage.{}.capacity", stage.id);
        let grown = scenario.with(&input, capacity * more).unwrap();
        let before = figure(&scenario, Metric::FinalOutput, "chain");
        let after = figure(&grown, Metric::FinalOutput, "chain");
        prop_assert!(after >= before * (1.0 - 1e-12), "{after} < {before}");
    }

    #[test]
    fn doubling_every_amount_doubles_every_flow(scenario in chains::line()) {
        let mut doubled = scenario.clone();
        for stage in &scenario.stages {
            let double = |quantity: &pvchain::Quantity| 2.0 * quantity.at(None).support().max;
            let capacity = format!("stage.{}.capacity", stage.id);
            doubled = doubled.with(&capacity, double(&stage.capacity)).unwrap();
            if let Some(limit) = &stage.export_limit {
                let limit_name = format!("stage.{}.export_limit", stage.id);
                doubled = doubled.with(&limit_name, double(limit)).unwrap();
            }
        }
        for stage in &scenario.stages {
            for metric in [Metric::Production, Metric::Export, Metric::Surplus] {
                let once = figure(&scenario, metric, &stage.id);
                let twice = figure(&doubled, metric, &stage.id);
                prop_assert!((twice - 2.0 * once).abs() <= 1e-12 * once.max(1.0));
            }
        }
    }
}
