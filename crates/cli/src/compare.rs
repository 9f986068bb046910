//! `pvchain compare`: the same draws through several scenarios or variants.

use std::ffi::{OsStr, OsString};

use clap::Args;
use pvchain::{Scenario, compare};
use pvchain_report::{self as report, Asked};

use crate::end::{self, Failure};
use crate::interrupt;
use crate::options::{ChangeOptions, DesignOption, MetricsOption, PageOptions, SampleOptions};
use crate::request::{Request, is_known, typed};

/// Compare scenarios or variants on the same draws: by how much does every figure differ?
///
/// The first one is the reference. One scenario alone is compared with all of its variants.
#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// Scenario files or names of built-in scenarios; SCENARIO:VARIANT takes a variant
    #[arg(required = true, value_name = "SCENARIO")]
    scenarios: Vec<OsString>,
    #[command(flatten)]
    sample: SampleOptions,
    #[command(flatten)]
    design: DesignOption,
    /// Give an input of every scenario another number or law; after variants, may be repeated
    #[arg(long, value_name = "INPUT=VALUE", allow_hyphen_values = true)]
    set: Vec<String>,
    #[command(flatten)]
    metrics: MetricsOption,
    #[command(flatten)]
    page: PageOptions,
}

pub(crate) fn run(task: &Compare, mut request: Request) -> Result<(), Failure> {
    let language = request.language();
    let mut settings = request.sample(&task.sample);
    settings = settings.design(request.design(&task.design));
    let metrics = request.metrics(&task.metrics);
    if !metrics.is_empty() {
        settings = settings.metrics(&metrics);
    }
    let scenarios = named(&mut request, task);
    let names: Vec<&OsStr> = task.scenarios.iter().map(|text| split(text).0).collect();
    let mut outputs = request.outputs(&task.page.wanted(), &names, task.page.force);
    let scenarios = request.finish(Some(scenarios))?;
    interrupt::exits(outputs.drafts());
    let by_name: Vec<(&str, &Scenario)> =
        scenarios.iter().map(|(name, scenario)| (name.as_str(), scenario)).collect();
    let comparison = compare(&by_name, &settings)?;
    let asked = Asked { language, metrics, command: typed(), ..Asked::default() };
    let about = (by_name[0].1, &asked);
    outputs.write("--html", "", |out| report::comparison_html(out, about, &comparison));
    end::answer(outputs, (task.sample.json, &comparison), |out| {
        report::compare(out, about, &comparison)
    })
}

/// Every scenario with the name that it goes by.
fn named(request: &mut Request, task: &Compare) -> Vec<(String, Scenario)> {
    let changes = |variant: Option<&str>| ChangeOptions {
        variant: variant.map(str::to_owned),
        set: task.set.clone(),
    };
    let mut scenarios = Vec::new();
    for text in &task.scenarios {
        let (name, variant) = split(text);
        let shown = text.to_string_lossy().into_owned();
        if let Some(scenario) = request.scenario(name, &changes(variant)) {
            scenarios.push((shown, scenario));
        }
    }
    if let ([text], [(_, scenario)]) = (&task.scenarios[..], &scenarios[..])
        && split(text).1.is_none()
    {
        let variants: Vec<String> = scenario.variants.iter().map(|one| one.name.clone()).collect();
        for name in variants {
            let variant = request.scenario(text, &changes(Some(&name)));
            scenarios.extend(variant.map(|variant| (name, variant)));
        }
    }
    scenarios
}

/// A scenario and its variant: a name that is known as it stands has none.
fn split(text: &OsStr) -> (&OsStr, Option<&str>) {
    let Some(whole) = text.to_str().filter(|whole| !is_known(whole)) else { return (text, None) };
    let mut colons = whole.match_indices(':').map(|(at, _)| whole.split_at(at));
    let found = colons.find(|(name, _)| is_known(name));
    found.map_or((text, None), |(name, variant)| (OsStr::new(name), Some(&variant[1..])))
}
