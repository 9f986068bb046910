//! Options that several subcommands take.

use crate::subcommand::{Choice, Takes};

/// The scenario that a subcommand is about.
pub(crate) const SCENARIO: Choice = Choice {
    name: "scenario",
    takes: Takes::Scenario { required: true },
    help: "A scenario file, or the name of a built-in scenario",
};

/// Changes to a scenario.
pub(crate) const CHANGES: [Choice; 2] = [
    Choice {
        name: "variant",
        takes: Takes::Text("NAME"),
        help: "Use a named variant of the scenario",
    },
    Choice {
        name: "set",
        takes: Takes::Texts("INPUT=VALUE"),
        help: "Give an input another number or law, e.g. stage.ingot.capacity='250 GW' or \
               link.wafer->cell.consumption='{ uniform = { min = 1, max = 1.1 } }'; after the \
               variant, may be repeated",
    },
];

/// Which draws, and how many, and what is printed of them.
pub(crate) const SAMPLE: [Choice; 5] = [
    Choice {
        name: "draws",
        takes: Takes::Text("N"),
        help: "How many draws, 1 to 10¹² [default: 100000]",
    },
    SEED,
    Choice {
        name: "threads",
        takes: Takes::Text("N"),
        help: "How many threads; results do not depend on it [default: one for each processor]",
    },
    Choice { name: "json", takes: Takes::Nothing, help: "Print one JSON object instead of tables" },
    Choice {
        name: "quiet",
        takes: Takes::Nothing,
        help: "Show no progress and no remarks on standard error",
    },
];

pub(crate) const SEED: Choice = Choice {
    name: "seed",
    takes: Takes::Text("S"),
    help: "Seed of all draws; the same seed gives the same draws [default: 1]",
};

pub(crate) const DESIGN: Choice = Choice {
    name: "design",
    takes: Takes::Text("DESIGN"),
    help: "How the draws are laid out: random, latin or sobol [default: random]",
};

pub(crate) const METRICS: Choice = Choice {
    name: "metrics",
    takes: Takes::Text("LIST"),
    help: "Compute and report these metrics alone, e.g. coverage,gap [default: all]",
};

/// A page to write besides standard output.
pub(crate) const PAGE: [Choice; 2] = [
    Choice {
        name: "html",
        takes: Takes::Path("FILE"),
        help: "Write a page for browsers into this file: the answer, charts, tables and how to \
               get the same numbers, all in one file",
    },
    Choice { name: "force", takes: Takes::Nothing, help: "Overwrite output files that exist" },
];
