//! `pvchain plan`: the cheapest additions that reach the targets with the confidence asked.

use std::sync::Arc;

use pvchain::{PlanSettings, Progress, Require, plan_with};
use pvchain_report as report;

use crate::end::Refusal;
use crate::interrupt;
use crate::options::{CHANGES, PAGE, SAMPLE, SCENARIO};
use crate::request::Request;
use crate::subcommand::{Choice, Subcommand, Takes};

pub(crate) const PLAN: Subcommand = Subcommand {
    name: "plan",
    about: "Find the cheapest additions that keep the promises with the confidence asked.",
    more: "That no addition suffices is an answer, with what stands in the way. Ctrl-C ends the \
           search early and reports the best plan found so far; a second one ends it at once.",
    options: &[&OWN, &SAMPLE, &CHANGES, &PAGE],
    run,
};

/// How likely promises are to be kept by a plan that does not say.
const CONFIDENCE: f64 = 0.9;

const OWN: [Choice; 5] = [
    Choice {
        help: "A scenario file with [[addition]] tables, or the name of a built-in scenario",
        ..SCENARIO
    },
    Choice {
        name: "confidence",
        takes: Takes::Text("P"),
        help: "How likely the promises are to be, above 0 and below 1 [default: 0.9]",
    },
    Choice {
        name: "of",
        takes: Takes::Texts("FIGURE"),
        help: "A promise: balanced or target:ID; may be repeated [default: every target, or \
               balanced without any]",
    },
    Choice {
        name: "each",
        takes: Takes::Nothing,
        help: "Each promise is to be that likely by itself, and not all of them at once",
    },
    Choice {
        name: "variants",
        takes: Takes::Nothing,
        help: "Hold the plan, and each variant's own one, against all variants of the scenario",
    },
];

fn run(request: &mut Request) -> Result<(), Refusal> {
    let scenario = request.scenario();
    let sample = request.sample();
    let confidence = request.number("confidence").unwrap_or(CONFIDENCE);
    let figures = request.figures();
    let mut outputs = request.outputs();
    let scenario = request.finish(scenario)?;
    let mut settings = PlanSettings::confidence(confidence).of(&figures).sample(sample);
    if request.is("each") {
        settings = settings.require(Require::Each);
    }
    if request.is("variants") {
        settings = settings.under_variants();
    }
    let progress = Arc::new(Progress::default());
    interrupt::stops(&progress, outputs.drafts());
    let plan = plan_with(&scenario, &settings, &progress)?;
    let asked = request.asked();
    let about = (&scenario, &asked);
    outputs.write("html", "", |out| report::plan_html(out, about, &plan));
    outputs.answer((request.is("json"), &plan), |out| report::plan(out, about, &plan))
}
