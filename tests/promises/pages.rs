//! Pages and drawings: the same bytes for the same outcome, names that can do nothing, figures that
//! are the outcome's.

use pvchain::Language;
use pvchain::{Link, Metric, Outcome, Scenario, Settings, Stage, Summary, Target, simulate};
use pvchain_report::{Asked, Page, html, svg, svg_files};
use quick_xml::Reader;
use quick_xml::events::Event;

fn page(scenario: &Scenario, outcome: &Outcome) -> String {
    let asked = Asked::default();
    let mut out = Vec::new();
    html(&mut out, Page { scenario, outcome, asked: &asked }).unwrap();
    String::from_utf8(out).unwrap()
}

fn drawings(scenario: &Scenario, outcome: &Outcome) -> Vec<(String, String)> {
    svg(Page { scenario, outcome, asked: &Asked::default() })
}

/// Names that try to be something else than names.
const HOSTILE: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(2)>",
    "</style></title></text>'\u{202e}txet\u{2069}",
    "../../etc/passwd\u{0}\u{7}\u{fffe}",
    "& &amp; &#60; ]]> -->",
    "a-name-without-end",
];

fn hostile() -> Scenario {
    let mut plan = Scenario::named(HOSTILE[0]);
    for (index, name) in HOSTILE.iter().enumerate() {
        let stage = Stage::new(format!("stage-{index}")).name(name.repeat(1 + index));
        let stage =
            stage.unit(format!("kt{name}").as_str()).capacity(10.0).source(*name).assumption(*name);
        plan = plan.stage(stage);
        if index > 0 {
            let from = format!("stage-{}", index - 1);
            plan = plan.link(Link::from(from).to(format!("stage-{index}")).consumption(1.0));
        }
        let of = "stage-0";
        plan = plan.target(Target::new(*name, Metric::Coverage).of(of).min(1.0).source(*name));
    }
    plan.check().unwrap()
}

/// `pvchain run --svg examples/charts` draws them again.
#[test]
fn the_pictures_of_the_readme_are_those_of_the_main_job() {
    let scenario = Scenario::builtin("baotou-2024").unwrap();
    let outcome = simulate(&scenario, &Settings::draws(100_000)).unwrap();
    let drawn = drawings(&scenario, &outcome);
    let readme = include_str!("../../README.md");
    for (name, picture) in [
        ("flows.svg", include_str!("../../examples/charts/flows.svg")),
        ("coverage.svg", include_str!("../../examples/charts/coverage.svg")),
    ] {
        let (_, now) = drawn.iter().find(|(file, _)| file == name).unwrap();
        assert!(now == picture, "{name} has changed");
        assert!(readme.contains(&format!("(examples/charts/{name})")), "{name} is not shown");
    }
}

#[test]
fn the_same_outcome_gives_the_same_bytes() {
    for name in ["baotou-2024", "baotou-pipeline-2024"] {
        let scenario = Scenario::builtin(name).unwrap();
        let settings = Settings::draws(512);
        let (one, other) = (
            simulate(&scenario, &settings.clone().threads(1)).unwrap(),
            simulate(&scenario, &settings.threads(2)).unwrap(),
        );
        assert!(page(&scenario, &one) == page(&scenario, &other));
        assert!(drawings(&scenario, &one) == drawings(&scenario, &other));
    }
}

#[test]
fn names_are_text_on_pages() {
    let scenario = hostile();
    let page = page(&scenario, &simulate(&scenario, &Settings::draws(64)).unwrap());
    for tag in ["<script", "<img", "onerror=alert(2)>\"", "</style></title>"] {
        assert!(!page.contains(tag), "{tag}");
    }
    // Attributes hold no quote that would end them.
    let attributes = page.split('<').skip(1).filter_map(|tag| tag.split_once('>'));
    for (tag, _) in attributes {
        assert!(tag.matches('"').count() % 2 == 0, "{tag}");
    }
    let turning = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let before = page.split_once(turning).map(|(before, _)| before.lines().last());
    assert_eq!(before, None);
    // They are there, as text.
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
}

#[test]
fn drawings_are_well_formed_and_know_no_names_of_files() {
    let plans = [hostile(), Scenario::builtin("baotou-pipeline-2024").unwrap()];
    for scenario in plans {
        let files: Vec<String> = svg_files().collect();
        let made = drawings(&scenario, &simulate(&scenario, &Settings::draws(64)).unwrap());
        assert!(made.len() >= 5);
        for (name, text) in made {
            assert!(files.contains(&name), "{name}");
            assert!(!text.contains(['\u{0}', '\u{7}', '\u{fffe}']), "{name}");
            let mut reader = Reader::from_str(&text);
            let mut elements = Vec::new();
            loop {
                match reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}")) {
                    Event::Eof => break,
                    Event::Start(start) => {
                        assert!(start.attributes().all(|attribute| attribute.is_ok()), "{name}");
                        elements.push(start.name().as_ref().to_owned());
                    }
                    _ => {}
                }
            }
            let known =
                ["svg", "title", "desc", "style", "rect", "g", "text", "line", "circle", "path"];
            assert!(elements.iter().all(|element| known.contains(&element.as_str())), "{name}");
        }
    }
}

#[test]
fn a_page_asks_nobody_for_anything() {
    let scenario = Scenario::builtin("baotou-pipeline-2024").unwrap();
    let page = page(&scenario, &simulate(&scenario, &Settings::draws(64)).unwrap());
    assert!(page.contains("default-src 'none'"));
    for asking in ["src=", "url(", "@import", "http://", "https://", "<script"] {
        // What sources say about themselves is text.
        let asks = page.match_indices(asking).filter(|(at, _)| is_in_a_tag(&page, *at));
        assert_eq!(asks.count(), 0, "{asking}");
    }
}

/// Whether a place of a page lies within a tag or a style sheet.
fn is_in_a_tag(page: &str, at: usize) -> bool {
    let before = &page[..at];
    let in_tag = before.rfind('<') > before.rfind('>');
    in_tag || before.rfind("<style") > before.rfind("</style")
}

/// Cells of the rows of a table that follows a text.
fn rows(page: &str, after: &str) -> Vec<Vec<String>> {
    let (_, rest) = page.split_once(after).unwrap_or_else(|| panic!("{after} is missing"));
    let (_, body) = rest.split_once("<tbody>").unwrap();
    let (body, _) = body.split_once("</tbody>").unwrap();
    let cells = |row: &str| {
        let cells = row.split("<bdi>").skip(1);
        cells.map(|cell| cell.split("</bdi>").next().unwrap().to_owned()).collect()
    };
    body.split("<tr>").skip(1).map(cells).collect()
}

/// A number as it is shown, and half of its last digit.
fn read(shown: &str) -> Option<(f64, f64)> {
    let text = shown.trim_start_matches(['±', ' ', '+']).replace('−', "-").replace(',', "");
    let value: f64 = text.parse().ok()?;
    let decimals = text.split(['.', 'e']).nth(1).map_or(0, str::len);
    let exponent: i32 = text.split_once('e').map_or(0, |(_, exponent)| exponent.parse().unwrap());
    Some((value, 0.5 * 10_f64.powi(exponent - i32::try_from(decimals).unwrap())))
}

fn shows(shown: &str, value: Option<f64>, unit: &str) -> bool {
    let scale = if unit == "%" { 100.0 } else { 1.0 };
    match (read(shown), value) {
        (Some((shown, half)), Some(value)) => (shown - scale * value).abs() <= 1.001 * half,
        (None, None) => shown.ends_with('–'),
        _ => false,
    }
}

#[test]
fn every_figure_on_a_page_is_the_outcomes() {
    for name in ["baotou-2024", "baotou-pipeline-2024"] {
        let scenario = Scenario::builtin(name).unwrap();
        let outcome = simulate(&scenario, &Settings::draws(2000)).unwrap();
        let page = page(&scenario, &outcome);
        let last = &outcome.metrics.last().unwrap().period;
        let of_last = |summary: &&Summary| summary.period == *last;
        let summaries: Vec<&Summary> = outcome.metrics.iter().filter(of_last).collect();
        let rows = rows(&page, "<summary>Every metric of");
        assert_eq!(rows.len(), summaries.len());
        for (row, summary) in rows.iter().zip(summaries) {
            let [metric, _, unit, mean, error, quantiles @ ..] = row.as_slice() else { panic!() };
            assert_eq!(metric, summary.metric.label(Language::English));
            assert!(shows(mean, summary.mean, unit), "{row:?} {summary:?}");
            assert!(shows(error, summary.standard_error, unit), "{row:?} {summary:?}");
            assert_eq!(quantiles.len(), summary.quantiles.len());
            for (shown, quantile) in quantiles.iter().zip(&summary.quantiles) {
                assert!(shows(shown, quantile.value, unit), "{row:?} {summary:?}");
            }
        }
    }
}

#[test]
fn charts_and_their_tables_tell_the_same() {
    let scenario = Scenario::builtin("baotou-2024").unwrap();
    let outcome = simulate(&scenario, &Settings::draws(2000)).unwrap();
    let page = page(&scenario, &outcome);
    let stages = &outcome.balanced.last().unwrap().stages;
    for (chart, metric) in [("coverage", Metric::Coverage), ("gap", Metric::Gap)] {
        let rows = rows(&page, &format!("id=\"chart-{chart}\""));
        assert_eq!(rows.len(), stages.len());
        for (row, stage) in rows.iter().zip(stages) {
            let summary = outcome.metric(metric, &stage.stage).unwrap();
            for (shown, p) in row[1..6].iter().zip([0.5, 0.05, 0.25, 0.75, 0.95]) {
                assert!(
                    shows(shown, summary.quantile(p).unwrap().value, &row[6]),
                    "{row:?} {summary:?}"
                );
            }
        }
    }
    let targets = rows(&page, "id=\"chart-targets\"");
    for (row, target) in targets.iter().zip(&outcome.targets) {
        let met = row[5].split(" %").next().unwrap();
        match met.strip_prefix("&lt; ") {
            Some(limit) => assert!(100.0 * target.probability.value < limit.parse().unwrap()),
            None => assert!(shows(met, Some(target.probability.value), "%"), "{row:?}"),
        }
    }
    assert_eq!(targets.len(), outcome.targets.len());
}

#[test]
fn pages_speak_chinese() {
    let scenario = Scenario::builtin("baotou-pipeline-2024").unwrap();
    let outcome = simulate(&scenario, &Settings::draws(64)).unwrap();
    let asked = Asked { language: Language::Chinese, ..Asked::default() };
    let mut out = Vec::new();
    html(&mut out, Page { scenario: &scenario, outcome: &outcome, asked: &asked }).unwrap();
    let page = String::from_utf8(out).unwrap();
    assert!(page.contains("<html lang=\"zh-Hans\">"));
    for text in ["工业硅", "万吨", "本地配套率", "就地转化率"] {
        assert!(page.contains(text), "{text}");
    }
}

#[test]
fn a_full_disk_is_an_error() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let scenario = Scenario::builtin("china-2023").unwrap();
    let outcome = simulate(&scenario, &Settings::draws(64)).unwrap();
    let page = Page { scenario: &scenario, outcome: &outcome, asked: &Asked::default() };
    assert_eq!(html(&mut Full, page).unwrap_err().kind(), std::io::ErrorKind::StorageFull);
}
