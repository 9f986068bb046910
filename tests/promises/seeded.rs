//! Random cases that are the same in every run, so that a mistake is found by everybody or by nobody;
//! the fuzzer (`tests/fuzz`) looks for new ones.

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;

/// So many cases from a fixed seed.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    let rng_seed = RngSeed::Fixed(20_241_129);
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}
