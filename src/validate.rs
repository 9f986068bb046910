//! Validation: cases with a published or closed-form answer, recomputed.
//!
//! *Does this build still give the answers that are known?* [`validate`] simulates every case with a
//! fixed seed and compares what it finds with what is expected. The same cases run in the tests.
//!
//! # Tolerances
//!
//! A figure of a simulation may differ by five of its standard errors, and by the rounding of what
//! was published:
//!
//! ```text
//! probability   √(p·(1 − p)/n)         p as expected, n draws, or what they are worth under facts
//! mean          as the outcome states it
//! variance      s²·√((2 + k)/n)        k: excess kurtosis, at most 6 here (the exponential law)
//! ```
//!
//! All cases together ask some hundred such questions; by chance one in two million would fail. A
//! figure of the central case holds to the digits that were published. Production statistics do not
//! close by themselves: how far they may be off is said with them.
//!
//! # Examples
//!
//! ```no_run
//! let failed: Vec<_> = pvchain::validate().into_iter().filter(|case| !case.passes()).collect();
//! assert!(failed.is_empty(), "{failed:?}");
//! ```

mod case;
mod national;
mod table;

pub use case::{Case, CaseFigure};
pub use national::{NATIONAL, National};

/// Replays every case, in the order of its pages: about a second.
pub fn validate() -> Vec<Case> {
    let national = NATIONAL.iter().map(National::replay);
    let replays = table::replays("closed_form").chain(national).chain(table::replays("published"));
    replays.flat_map(|replay| replay.cases()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A scenario that is not the one whose answer is known: every figure is off.
    #[test]
    fn a_wrong_answer_is_found_out() {
        let mut clark = table::replays("closed_form").next().unwrap();
        clark.scenario = clark.scenario.with("stage.second.capacity", 90.0).unwrap();
        let cases = clark.cases();
        assert!(cases.len() >= 3 && cases.iter().all(|case| !case.passes()), "{cases:?}");
    }
}
