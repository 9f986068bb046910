//! Own figures: what a planner computes of every draw beside the metrics.

use std::fmt;
use std::sync::Arc;

use super::block::OwnLanes;
use super::draws::{Draws, Misread};
use crate::model::lanes::BLOCK;
use crate::problem::Problem;
use crate::units::Unit;

/// A figure of the planner's own: its name, its unit, and how it follows from the columns of a
/// block.
#[derive(Clone)]
pub(crate) struct OwnFigure {
    pub(crate) name: String,
    pub(crate) unit: Unit,
    /// The figure in each draw of a block that counts; NaN where it is not a finite number, and in
    /// all other lanes.
    pub(crate) lanes: OwnLanes,
    misread: Arc<Misread>,
}

impl OwnFigure {
    pub(crate) fn new(
        (name, unit): (String, Unit),
        formula: impl Fn(&Draws<'_>, &mut [f64]) + Send + Sync + 'static,
    ) -> Self {
        let misread = Arc::new(Misread::by(format!("figure {name}")));
        let noted = Arc::clone(&misread);
        let lanes: OwnLanes = Arc::new(move |block| {
            let mut lanes = [f64::NAN; BLOCK];
            formula(&Draws::of(block, &noted), &mut lanes[..block.draws()]);
            for lane in &mut lanes {
                *lane = if lane.is_finite() { *lane } else { f64::NAN };
            }
            lanes
        });
        Self { name, unit, lanes, misread }
    }

    /// Names that it asked for and that are not known, as far as it was computed.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        self.misread.problems()
    }
}

impl fmt::Debug for OwnFigure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnFigure").field("name", &self.name).finish_non_exhaustive()
    }
}
