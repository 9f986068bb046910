//! Traces: the balance of one draw, slow and readable, with names, equations and units.
//!
//! The same equations as the kernel in [`balance`](mod@crate::balance), written straight from the
//! scenario with names instead of rows. It serves three times: as the definition to read, as the
//! oracle that the kernel is tested against, and as what `pvchain explain` prints.

mod draw;
mod line;
mod time;
mod tracer;

pub use draw::Draw;
pub use line::{Chapter, Line, Trace};

use crate::scenario::Scenario;

/// Balances one draw of a scenario; with a horizon, every period of it.
pub fn trace(scenario: &Scenario, draw: &Draw) -> Trace {
    if let Some(horizon) = &scenario.horizon {
        return time::trace(scenario, horizon, draw);
    }
    let mut tracer = tracer::Tracer::new(scenario, draw);
    tracer.balance();
    tracer.trace
}
