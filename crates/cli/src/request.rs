//! Requests: what was asked for on the command line, read and checked with all problems at once.

use std::ffi::{OsStr, OsString};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use clap::ArgMatches;
use pvchain::{
    Design, Figure, Kind, Language, Metric, Problem, Problems, Scenario, Settings, Text,
};
use pvchain_report::{self as report, Asked, Tidy};

use crate::end::Refusal;
use crate::output::{Outputs, WantedOutput};
use crate::problems;

/// The plan that runs if none is named.
const DEFAULT: &str = "baotou-2024";

/// Draws of a run that does not say how many.
const DRAWS: u64 = 100_000;

/// Most draws of a run that ends on precision and does not say how many.
const MOST_DRAWS: u64 = 1_000_000_000;

/// Seed of a run that does not say which.
const SEED: u64 = 1;

/// What is read of a request, and every problem met on the way.
#[derive(Debug)]
pub(crate) struct Request {
    matches: ArgMatches,
    language: Language,
    /// Names of the scenarios that were read.
    inputs: Vec<PathBuf>,
    problems: Vec<Problem>,
    /// Problems of the scenario and of changes to it, told before those of the options.
    lists: Vec<Problems>,
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
    /// A request to be answered in the language that it names.
    pub(crate) fn new(matches: ArgMatches) -> Self {
        let (language, inputs) = (Language::default(), Vec::new());
        let (problems, lists) = (Vec::new(), Vec::new());
        let mut request = Self { matches, language, inputs, problems, lists };
        let read =
            request.text("lang").map(|code| code.parse().map_err(|_| problems::language(code)));
        match read {
            Some(Ok(language)) => request.language = language,
            Some(Err(problem)) => request.problems.push(problem),
            None => {}
        }
        request
    }

    /// The language to answer in.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// Whether an option that takes nothing is given.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.matches.get_flag(name)
    }

    /// What an option is given; none where a subcommand does not know it.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.matches.try_get_one::<String>(name).ok().flatten().map(String::as_str)
    }

    /// What an option is given that may be repeated.
    fn texts(&self, name: &str) -> Vec<String> {
        let texts = self.matches.try_get_many::<String>(name).ok().flatten();
        texts.into_iter().flatten().cloned().collect()
    }

    /// The parts of a list that an option is given.
    fn list(&self, name: &str) -> Vec<String> {
        let parts = self.text(name).into_iter().flat_map(|list| list.split(','));
        parts.map(|part| part.trim().to_owned()).collect()
    }

    /// The scenarios as they are named.
    pub(crate) fn scenarios(&self) -> Vec<OsString> {
        let names = self.matches.try_get_many::<OsString>("scenario").ok().flatten();
        names.into_iter().flatten().cloned().collect()
    }

    /// The scenario, by its file or its built-in name, changed as asked.
    pub(crate) fn scenario(&mut self) -> Option<Scenario> {
        let name = self.scenarios().pop();
        let variant = self.text("variant").map(str::to_owned);
        self.scenario_of(&name.unwrap_or(DEFAULT.into()), variant.as_deref())
    }

    /// A scenario by its name, changed as asked.
    pub(crate) fn scenario_of(&mut self, name: &OsStr, variant: Option<&str>) -> Option<Scenario> {
        self.inputs.push(name.into());
        let found = load(name).map_err(|problems| self.lists.push(problems));
        let mut scenario = found.ok()?;
        if let Some(name) = variant {
            match scenario.variant(name) {
                Ok(variant) => scenario = variant,
                Err(problems) => self.lists.push(problems),
            }
        }
        let texts = self.texts("set");
        let mut set = Vec::new();
        for text in &texts {
            match text.split_once('=') {
                Some((input, value)) => set.push((input.trim(), value.trim())),
                None => {
                    self.refuse((Kind::Syntax, "set"), text, problems::input_and_value());
                }
            }
        }
        match scenario.with_all(set) {
            Ok(changed) => scenario = changed,
            Err(problems) => self.lists.push(problems),
        }
        Some(scenario)
    }

    /// What was asked for beyond the scenario.
    pub(crate) fn asked(&self) -> Asked {
        let variant = self.text("variant").map(|name| report::variant_taken(self.language, name));
        let set = self.texts("set").into_iter().map(|set| set.replacen('=', " = ", 1));
        let changes = variant.into_iter().chain(set).collect();
        Asked { language: self.language, changes, command: typed(), ..Asked::default() }
    }

    /// A whole number, if it is given.
    pub(crate) fn whole(&mut self, name: &str) -> Option<u64> {
        let text = self.text(name)?.to_owned();
        let read = whole(&text);
        if read.is_none() {
            self.refuse((Kind::WrongType, name), &text, problems::whole_number());
        }
        read
    }

    /// A number, if it is given.
    pub(crate) fn number(&mut self, name: &str) -> Option<f64> {
        let text = self.text(name)?.to_owned();
        let read = text.trim().parse().ok();
        if read.is_none() {
            self.refuse((Kind::WrongType, name), &text, problems::number());
        }
        read
    }

    /// The seed, or the one that is used without.
    pub(crate) fn seed(&mut self) -> u64 {
        self.whole("seed").unwrap_or(SEED)
    }

    /// Draws, seed and threads.
    pub(crate) fn sample(&mut self) -> Settings {
        self.sample_of(DRAWS).0
    }

    /// The same where another number of draws is made unless it is given, and that number.
    fn sample_of(&mut self, draws: u64) -> (Settings, u64) {
        let draws = self.whole("draws").unwrap_or(draws);
        let settings = Settings::draws(draws).seed(self.seed());
        let Some(threads) = self.whole("threads") else { return (settings, draws) };
        (settings.threads(usize::try_from(threads).unwrap_or(usize::MAX)), draws)
    }

    /// A scenario to simulate, and how.
    pub(crate) fn simulation(&mut self) -> Option<Simulation> {
        let scenario = self.scenario();
        let draws = if self.texts("until").is_empty() { DRAWS } else { MOST_DRAWS };
        let (mut settings, draws) = self.sample_of(draws);
        settings = settings.design(self.design());
        for (figure, half_width) in self.until() {
            settings = settings.until(figure, half_width);
        }
        let metrics = self.metrics();
        if !metrics.is_empty() {
            settings = settings.metrics(&metrics);
        }
        let quantiles = self.quantiles();
        settings = settings.quantiles(&quantiles);
        // Without a scenario, the settings are judged for the plan that runs if none is named.
        let scenario = scenario.or_else(|| Scenario::builtin(DEFAULT).ok())?;
        let settings = settings.check(&scenario).map_err(|problems| {
            self.problems.extend(problems.iter().cloned());
        });
        let asked = Asked { metrics, quantiles, ..self.asked() };
        Some(Simulation { scenario, settings: settings.ok()?, draws, asked })
    }

    /// A design by its name.
    pub(crate) fn design(&mut self) -> Design {
        let Some(name) = self.text("design") else { return Design::default() };
        let names = Design::ALL.map(Design::name);
        let read = name.parse();
        let read = read.map_err(|_| problems::name("design", name, &names, problems::one_of));
        read.unwrap_or_else(|problem| {
            self.problems.push(problem);
            Design::default()
        })
    }

    fn until(&mut self) -> Vec<(Figure, f64)> {
        let mut aims = Vec::new();
        for text in self.texts("until") {
            // The figure itself may hold an equals sign; a number does not.
            let aim = text.rsplit_once('=').and_then(|(figure, half_width)| {
                Some((figure.trim().parse().ok()?, half_width.trim().parse().ok()?))
            });
            match aim {
                Some(aim) => aims.push(aim),
                None => {
                    self.refuse((Kind::Syntax, "until"), &text, problems::figure_and_half_width());
                }
            }
        }
        aims
    }

    /// Figures by their names.
    pub(crate) fn figures(&mut self) -> Vec<Figure> {
        let mut figures = Vec::new();
        for text in self.texts("of") {
            match text.trim().parse() {
                Ok(figure) => figures.push(figure),
                Err(_) => self.refuse((Kind::UnknownName, "of"), &text, problems::figure()),
            }
        }
        figures
    }

    /// Metrics by their names, none if none are given.
    pub(crate) fn metrics(&mut self) -> Vec<Metric> {
        let mut metrics = Vec::new();
        for name in self.list("metrics") {
            if let Ok(metric) = name.parse() {
                metrics.push(metric);
                continue;
            }
            let names = Metric::ALL.map(Metric::name);
            let expected = problems::names_of_metrics;
            self.problems.push(problems::name("metrics", &name, &names, expected));
        }
        metrics
    }

    fn quantiles(&mut self) -> Vec<f64> {
        let mut quantiles = Vec::new();
        for text in self.list("quantiles") {
            match text.parse::<f64>() {
                Ok(p) if p.is_finite() => quantiles.push(p),
                _ => self.refuse((Kind::OutOfRange, "quantiles"), &text, problems::probabilities()),
            }
        }
        quantiles
    }

    fn refuse(&mut self, (kind, name): (Kind, &str), found: &str, expected: Text) {
        self.problems.push(problems::problem(kind, name, found, expected));
    }

    /// Claims every output before anything is drawn. A scenario's own file is never written.
    pub(crate) fn outputs(&mut self) -> Outputs {
        let path = |name| self.matches.try_get_one::<PathBuf>(name).ok().flatten();
        let file = |name| path(name).map(|path| WantedOutput::file(name, path));
        let tables = |name, file: fn(Tidy) -> String| {
            path(name).map(|path| WantedOutput::folder(name, path, Tidy::ALL.map(file).to_vec()))
        };
        let [csv, parquet] = [tables("csv", Tidy::file), tables("parquet", Tidy::parquet_file)];
        let svg = path("svg")
            .map(|path| WantedOutput::folder("svg", path, report::svg_files().collect()));
        let wanted = [csv, parquet, file("xlsx"), file("draws-out"), file("html"), svg];
        let wanted: Vec<WantedOutput> = wanted.into_iter().flatten().collect();
        let (outputs, denied) = Outputs::claim(&wanted, &self.inputs, self.is("force"));
        self.problems.extend(denied);
        outputs
    }

    /// What was read, if nothing is wrong.
    pub(crate) fn finish<T>(&mut self, read: Option<T>) -> Result<T, Refusal> {
        let mut lists = std::mem::take(&mut self.lists);
        let mut problems = std::mem::take(&mut self.problems);
        problems.sort_by_key(|problem| problem.kind == Kind::Unwritable);
        if !problems.is_empty() {
            lists.push(problems.into_iter().collect());
        }
        read.filter(|_| lists.is_empty()).ok_or(Refusal::Request(lists))
    }
}

/// The language that arguments name, which is needed even where they cannot be parsed.
pub(crate) fn spoken(arguments: impl Iterator<Item = OsString>) -> Language {
    let arguments = arguments.map(|word| word.to_string_lossy().into_owned());
    let mut words = arguments.take_while(|word| word != "--");
    while let Some(word) = words.next() {
        let code = match word.strip_prefix("--lang") {
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        if let Some(language) = code.and_then(|code| code.parse().ok()) {
            return language;
        }
    }
    Language::default()
}

/// The command as it was typed, in a form that a shell reads.
fn typed() -> String {
    let harmless = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
    let quoted = |word: String| {
        let is_plain = !word.is_empty() && word.chars().all(harmless);
        if is_plain { word } else { format!("'{}'", word.replace('\'', "'\\''")) }
    };
    let words = std::env::args_os().skip(1).map(|word| quoted(word.to_string_lossy().into_owned()));
    std::iter::once("pvchain".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
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
        Some(name) => Err(problems::scenario(name)),
        None => Scenario::load(path),
    }
}

/// Whether that is a file or the name of a built-in scenario.
fn is_known(name: &str) -> bool {
    Path::new(name).is_file() || Scenario::builtin_names().any(|known| known == name)
}

/// A scenario and its variant: a name that is known as it stands has none.
pub(crate) fn split(text: &OsStr) -> (&OsStr, Option<&str>) {
    let Some(whole) = text.to_str().filter(|whole| !is_known(whole)) else { return (text, None) };
    let mut colons = whole.match_indices(':').map(|(at, _)| whole.split_at(at));
    let found = colons.find(|(name, _)| is_known(name));
    found.map_or((text, None), |(name, variant)| (OsStr::new(name), Some(&variant[1..])))
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
