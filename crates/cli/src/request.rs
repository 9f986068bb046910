//! Requests: what was asked for on the command line, read and checked with all problems at once.

use std::ffi::OsStr;
use std::path::{MAIN_SEPARATOR, Path};

use pvchain::{Design, Figure, Language, Metric, Problem, Problems, Scenario, Settings};
use pvchain_report::{Asked, variant_taken};

use crate::end::Failure;
use crate::options::{
    ChangeOptions, DesignOption, MetricsOption, RunOptions, SampleOptions, SeedOption,
};
use crate::output::{Denied, Outputs, Wanted};

/// The plan that runs if none is named.
pub(crate) const DEFAULT: &str = "baotou-2024";

/// Draws of a run that does not say how many.
const DRAWS: u64 = 100_000;

/// Most draws of a run that ends on precision and does not say how many.
const MOST_DRAWS: u64 = 1_000_000_000;

/// Seed of a run that does not say which.
const SEED: u64 = 1;

/// What is read of a request, and every problem met on the way.
#[derive(Debug, Default)]
pub(crate) struct Request {
    problems: Vec<Problem>,
    /// Problems of the scenario and of changes to it, told before those of the options.
    lists: Vec<Problems>,
    /// Outputs that cannot be had though the request is sound.
    closed: Vec<Problem>,
    language: Language,
}

/// A scenario, changed as asked, and how to simulate it.
#[derive(Debug)]
pub(crate) struct Simulation {
    pub(crate) scenario: Scenario,
    pub(crate) settings: Settings,
    pub(crate) draws: u64,
    pub(crate) asked: Asked,
}

impl Request {
    /// A request to be answered in that language.
    pub(crate) fn speaking(lang: Option<&str>) -> Self {
        let mut request = Self::default();
        let Some(code) = lang else { return request };
        if let Ok(language) = code.parse() {
            request.language = language;
        } else {
            let codes = Language::ALL.map(Language::code);
            let mut problem = problem("--lang", code, &format!("one of {}", codes.join(", ")));
            problem.hint = Some("en is English, zh is 中文".into());
            request.problems.push(problem);
        }
        request
    }

    /// The language to answer in.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// A scenario by its file or its built-in name, changed as asked.
    pub(crate) fn scenario(&mut self, name: &OsStr, changes: &ChangeOptions) -> Option<Scenario> {
        match load(name) {
            Ok(scenario) => Some(self.changed(scenario, changes)),
            Err(problems) => {
                self.lists.push(problems);
                None
            }
        }
    }

    fn changed(&mut self, mut scenario: Scenario, changes: &ChangeOptions) -> Scenario {
        if let Some(name) = &changes.variant {
            match scenario.variant(name) {
                Ok(variant) => scenario = variant,
                Err(problems) => self.lists.push(problems),
            }
        }
        let mut set = Vec::new();
        for text in &changes.set {
            match text.split_once('=') {
                Some((input, value)) => set.push((input.trim(), value.trim())),
                None => {
                    self.refuse("--set", text, "INPUT=VALUE, such as stage.ingot.capacity=250");
                }
            }
        }
        match scenario.with_all(set) {
            Ok(changed) => scenario = changed,
            Err(problems) => self.lists.push(problems),
        }
        scenario
    }

    /// A whole number, or `default` if it is not given.
    pub(crate) fn whole(&mut self, key: &str, text: Option<&str>, default: u64) -> u64 {
        let Some(text) = text else { return default };
        whole(text).unwrap_or_else(|| {
            self.refuse(key, text, "a whole number, such as 1000, 1_000 or 1e3");
            default
        })
    }

    /// A number, or `default` if it is not given.
    pub(crate) fn number(&mut self, key: &str, text: Option<&str>, default: f64) -> f64 {
        let Some(text) = text else { return default };
        text.trim().parse().unwrap_or_else(|_| {
            self.refuse(key, text, "a number, such as 0.9");
            default
        })
    }

    /// The seed, or the one that is used without.
    pub(crate) fn seed(&mut self, option: &SeedOption) -> u64 {
        self.whole("--seed", option.seed.as_deref(), SEED)
    }

    /// Draws, seed and threads.
    pub(crate) fn sample(&mut self, options: &SampleOptions) -> Settings {
        self.sample_of(options, DRAWS).0
    }

    /// The same where another number of draws is made unless it is given, and that number.
    fn sample_of(&mut self, options: &SampleOptions, draws: u64) -> (Settings, u64) {
        let draws = self.whole("--draws", options.draws.as_deref(), draws);
        let settings = Settings::draws(draws).seed(self.seed(&options.seed));
        let Some(threads) = options.threads.as_deref() else { return (settings, draws) };
        let threads = self.whole("--threads", Some(threads), 1);
        (settings.threads(usize::try_from(threads).unwrap_or(usize::MAX)), draws)
    }

    /// A scenario to simulate, and how.
    pub(crate) fn simulation(&mut self, name: &OsStr, options: &RunOptions) -> Option<Simulation> {
        let scenario = self.scenario(name, &options.changes);
        let draws = if options.until.is_empty() { DRAWS } else { MOST_DRAWS };
        let (mut settings, draws) = self.sample_of(&options.sample, draws);
        settings = settings.design(self.design(&options.design));
        for (figure, half_width) in self.until(&options.until) {
            settings = settings.until(figure, half_width);
        }
        let metrics = self.metrics(&options.metrics);
        if !metrics.is_empty() {
            settings = settings.metrics(&metrics);
        }
        let quantiles = self.quantiles(options.quantiles.as_deref());
        settings = settings.quantiles(&quantiles);
        // Without a scenario, the settings are judged for the plan that runs if none is named.
        let scenario = scenario.or_else(|| Scenario::builtin(DEFAULT).ok())?;
        let settings = settings.check(&scenario).map_err(|problems| {
            self.problems.extend(problems.iter().cloned());
        });
        let (language, changes) = (self.language, said(self.language, &options.changes));
        let asked = Asked { language, changes, metrics, quantiles, command: typed() };
        Some(Simulation { scenario, settings: settings.ok()?, draws, asked })
    }

    /// A design by its name.
    pub(crate) fn design(&mut self, option: &DesignOption) -> Design {
        let Some(name) = option.design.as_deref() else { return Design::default() };
        name.parse().unwrap_or_else(|_| {
            let names = Design::ALL.map(Design::name);
            let expected = format!("one of {}", names.join(", "));
            self.problems.push(problem("--design", name, &expected).meant(name, names));
            Design::default()
        })
    }

    fn until(&mut self, texts: &[String]) -> Vec<(Figure, f64)> {
        let mut aims = Vec::new();
        for text in texts {
            // The figure itself may hold an equals sign; a number does not.
            let aim = text.rsplit_once('=').and_then(|(figure, half_width)| {
                Some((figure.trim().parse().ok()?, half_width.trim().parse().ok()?))
            });
            match aim {
                Some(aim) => aims.push(aim),
                None => self.refuse(
                    "--until",
                    text,
                    "FIGURE=HALFWIDTH, where FIGURE is balanced, target:ID or METRIC:OF, such as \
                     balanced=0.002 or local_supply_rate:wafer->cell=0.001",
                ),
            }
        }
        aims
    }

    /// Figures by their names.
    pub(crate) fn figures(&mut self, key: &str, texts: &[String]) -> Vec<Figure> {
        let mut figures = Vec::new();
        for text in texts {
            match text.trim().parse() {
                Ok(figure) => figures.push(figure),
                Err(_) => self.refuse(
                    key,
                    text,
                    "balanced, target:ID or METRIC:OF, such as local_supply_rate:wafer->cell",
                ),
            }
        }
        figures
    }

    /// Metrics by their names, none if none are given.
    pub(crate) fn metrics(&mut self, option: &MetricsOption) -> Vec<Metric> {
        let mut metrics = Vec::new();
        for name in option.metrics.iter().flat_map(|list| list.split(',')).map(str::trim) {
            if let Ok(metric) = name.parse() {
                metrics.push(metric);
                continue;
            }
            let names = Metric::ALL.map(Metric::name);
            let expected = format!("names of metrics: {}", names.join(", "));
            let problem = problem("--metrics", name, &expected).meant(name, names);
            self.problems.push(problem);
        }
        metrics
    }

    fn quantiles(&mut self, list: Option<&str>) -> Vec<f64> {
        let mut quantiles = Vec::new();
        for text in list.into_iter().flat_map(|list| list.split(',')).map(str::trim) {
            match text.parse::<f64>() {
                Ok(p) if p.is_finite() => quantiles.push(p),
                _ => self.refuse("--quantiles", text, "probabilities above 0 and below 1"),
            }
        }
        quantiles
    }

    fn refuse(&mut self, key: &str, found: &str, expected: &str) {
        self.problems.push(problem(key, found, expected));
    }

    /// Claims every output before anything is drawn. The scenario's own file is never written.
    pub(crate) fn outputs(
        &mut self,
        wanted: &[Wanted],
        names: &[&OsStr],
        overwrites: bool,
    ) -> Outputs {
        let inputs: Vec<&Path> = names.iter().map(Path::new).collect();
        let (outputs, denied) = Outputs::claim(wanted, &inputs, overwrites);
        for denied in denied {
            match denied {
                Denied::Refused(problem) => self.problems.push(problem),
                Denied::Closed(problem) => self.closed.push(problem),
            }
        }
        outputs
    }

    /// What was read, if nothing is wrong.
    pub(crate) fn finish<T>(self, read: Option<T>) -> Result<T, Failure> {
        let Self { problems, mut lists, closed, .. } = self;
        let is_sound = problems.is_empty() && lists.is_empty();
        let problems: Vec<Problem> = problems.into_iter().chain(closed).collect();
        if !problems.is_empty() {
            lists.push(problems.into_iter().collect());
        }
        match read {
            Some(read) if lists.is_empty() => Ok(read),
            Some(_) if is_sound => Err(Failure::Closed(lists)),
            _ => Err(Failure::Refused(lists)),
        }
    }
}

/// Changes in a few words each, for the page.
pub(crate) fn said(language: Language, changes: &ChangeOptions) -> Vec<String> {
    let variant = changes.variant.iter().map(|name| variant_taken(language, name));
    let set = changes.set.iter().map(|set| set.replacen('=', " = ", 1));
    variant.chain(set).collect()
}

/// The command as it was typed, in a form that a shell reads.
pub(crate) fn typed() -> String {
    let harmless = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
    let quoted = |word: String| {
        let is_plain = !word.is_empty() && word.chars().all(harmless);
        if is_plain { word } else { format!("'{}'", word.replace('\'', "'\\''")) }
    };
    let words = std::env::args_os().skip(1).map(|word| quoted(word.to_string_lossy().into_owned()));
    std::iter::once("pvchain".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

/// A problem of a request.
pub(crate) fn problem(key: &str, found: &str, expected: &str) -> Problem {
    const LONGEST: usize = 60;
    let mut shown: String = found.chars().take(LONGEST).collect();
    if shown.len() < found.len() {
        shown.push('…');
    }
    Problem::at(key).found(format!("`{shown}`")).expected(expected)
}

/// A scenario from a file if the name is or looks like one, else a built-in one.
fn load(name: &OsStr) -> Result<Scenario, Problems> {
    let path = Path::new(name);
    let is_toml = path.extension().is_some_and(|extension| extension == "toml");
    let looks_like_a_path =
        |name: &str| name.contains('/') || name.contains(MAIN_SEPARATOR) || is_toml;
    match name.to_str() {
        Some(name) if path.is_file() || looks_like_a_path(name) => Scenario::load(path),
        Some(name) if Scenario::builtin_names().any(|known| known == name) => {
            Scenario::builtin(name)
        }
        // A directory or a device is no file; reading it says what it is.
        Some(_) if path.exists() => Scenario::load(path),
        Some(name) => Err(unknown(name)),
        None => Scenario::load(path),
    }
}

/// Whether that is a file or the name of a built-in scenario.
pub(crate) fn is_known(name: &str) -> bool {
    Path::new(name).is_file() || Scenario::builtin_names().any(|known| known == name)
}

fn unknown(name: &str) -> Problems {
    let names: Vec<&str> = Scenario::builtin_names().collect();
    let expected = format!("a file, or a built-in scenario: {}", names.join(", "));
    std::iter::once(problem("SCENARIO", name, &expected).meant(name, names)).collect()
}

/// A whole number as people write it: `1000`, `1_000`, `1e3`, `1.5e3`.
fn whole(text: &str) -> Option<u64> {
    let text = text.trim().replace('_', "");
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
    let (units, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let zeros = exponent.parse::<usize>().ok()?.checked_sub(fraction.len())?;
    let is_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if zeros > 19 || units.is_empty() || !is_digits(units) || !is_digits(fraction) {
        return None;
    }
    format!("{units}{fraction}{}", "0".repeat(zeros)).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn whole_numbers_are_read_as_people_write_them() {
        let read = ["1000", "1_000", "1e3", "1.5e3", "0", "1e18", "2.0"].map(whole);
        let numbers = [1000, 1000, 1000, 1500, 0, 1_000_000_000_000_000_000, 2];
        assert_eq!(read, numbers.map(Some));
        for text in ["", "-5", "1.5", "1e-3", "1e30", "ten", "1e", "e3", "nan", ".5e1", "1,000"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }
}
