//! Requests: what was asked for on the command line, read and checked with all problems at once.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use clap::ArgMatches;
use clap::parser::ValueSource;
use pvchain::{
    Design, Figure, Kind, Language, Metric, Place, Problem, Problems, Progress, Scenario, Settings,
    Study, Text,
};
use pvchain_report::{self as report, Asked, Tidy};

use crate::end::{self, Refusal};
use crate::interrupt::Interrupt;
use crate::output::Outputs;
use crate::problems::{self, problem};

/// The plan that runs if none is named.
const DEFAULT: &str = "baotou-2024";

/// What names the scenario that comes through standard input.
const PIPED: &str = "-";

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
    /// The language to answer in.
    pub(crate) language: Language,
    /// What Ctrl-C does.
    interrupt: Interrupt,
    /// Files that are read.
    inputs: Vec<PathBuf>,
    /// What standard input holds, which is read once.
    piped: Option<Result<Scenario, Problems>>,
    /// How many numbers the globs that are set stand for.
    matched: BTreeMap<String, usize>,
    problems: Vec<Problem>,
    /// Problems of the scenario and of changes to it, told before those of the options.
    lists: Vec<Problems>,
}

/// A scenario, changed as asked, and how to simulate it.
#[derive(Debug)]
pub(crate) struct Simulation {
    pub(crate) study: Study,
    pub(crate) settings: Settings,
}

impl Request {
    /// A request to be answered in that language.
    pub(crate) fn new(matches: ArgMatches, language: Language) -> Self {
        let interrupt = Interrupt::listen(language);
        let (inputs, piped, matched, problems, lists) = Default::default();
        let mut request =
            Self { matches, language, interrupt, inputs, piped, matched, problems, lists };
        request.each(&request.texts("lang"), |code| {
            code.parse::<Language>().map_err(|_| problems::language(code))
        });
        request
    }

    /// Whether an option that takes nothing is given.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.matches.get_flag(name)
    }

    /// What an option is given; none where a subcommand does not know it.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.matches.try_get_one::<String>(name).ok().flatten().map(String::as_str)
    }

    /// All that an option is given.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let texts = self.matches.try_get_many::<String>(name).ok().flatten();
        texts.into_iter().flatten().cloned().collect()
    }

    /// The parts of a list that an option is given.
    fn list(&self, name: &str) -> Vec<String> {
        let parts = self.text(name).into_iter().flat_map(|list| list.split(','));
        parts.map(|part| part.trim().to_owned()).collect()
    }

    /// Reads what is given, and takes note of those that cannot be read.
    pub(crate) fn each<'t, G, T>(
        &mut self,
        given: &'t [G],
        read: impl Fn(&'t G) -> Result<T, Problem>,
    ) -> Vec<T> {
        let read = |one: &'t G| read(one).map_err(|problem| self.problems.push(problem)).ok();
        given.iter().filter_map(read).collect()
    }

    /// What was read, or else takes note of the problems.
    fn noted<T>(&mut self, read: Result<T, Problems>) -> Option<T> {
        read.map_err(|problems| self.lists.push(problems)).ok()
    }

    /// The scenarios as they are named.
    pub(crate) fn scenarios(&self) -> Vec<OsString> {
        let names = self.matches.try_get_many::<OsString>("scenario").ok().flatten();
        names.into_iter().flatten().cloned().collect()
    }

    /// Files that are named without an option; none of them is written over.
    pub(crate) fn files(&mut self, name: &str) -> Vec<OsString> {
        let files = self.matches.try_get_many::<OsString>(name).ok().flatten();
        let files: Vec<OsString> = files.into_iter().flatten().cloned().collect();
        self.inputs.extend(files.iter().map(PathBuf::from));
        files
    }

    /// Which part of how many, if a part is asked for; then options that need the whole are problems.
    pub(crate) fn part(&mut self, of_the_whole: &[&'static str]) -> Option<(u64, u64)> {
        let has = |name: &str| self.matches.value_source(name) == Some(ValueSource::CommandLine);
        let [is_part, has_out] = ["part", "out"].map(has);
        if is_part != has_out {
            let [missing, given] = if is_part { ["out", "part"] } else { ["part", "out"] };
            let problem = Problem::new(Kind::Missing, Place::setting(missing));
            let problem = problem.found(problems::one_without(format!("--{given}")));
            self.problems.push(problem.expected(problems::part_and_file()));
        }
        if is_part {
            for name in of_the_whole.iter().filter(|name| has(name)) {
                let problem = Problem::new(Kind::Conflict, Place::setting(*name));
                let problem = problem.found(problems::one_beside(format!("--{name}"), "--part"));
                self.problems.push(problem.expected(problems::parts_have_no_pages()));
            }
        }
        let of = |text: &str| {
            let (number, of) = text.split_once('/')?;
            Some((whole(number)?, whole(of)?)).filter(|(number, of)| (1..=*of).contains(number))
        };
        let part = self.one("part", of, problems::part);
        // A part that cannot be read is still no whole run.
        part.or_else(|| is_part.then_some((1, 1)))
    }

    /// The scenario, by its file or its built-in name, changed as asked.
    pub(crate) fn scenario(&mut self) -> Option<Scenario> {
        let name = self.scenarios().pop();
        let variant = self.text("variant").map(str::to_owned);
        self.scenario_of(&name.unwrap_or(DEFAULT.into()), variant.as_deref())
    }

    /// A scenario by its name, changed as asked.
    pub(crate) fn scenario_of(&mut self, name: &OsStr, variant: Option<&str>) -> Option<Scenario> {
        let scenario = if name == PIPED {
            // Where a system has no such name, nobody can write there by another.
            self.inputs.push("/dev/stdin".into());
            let read = || Scenario::read(std::io::stdin());
            self.piped.get_or_insert_with(read).clone()
        } else {
            load(name).map(|(scenario, files)| {
                self.inputs.extend(files);
                scenario
            })
        };
        let mut scenario = self.noted(scenario)?;
        if let Some(name) = variant {
            scenario = self.noted(scenario.variant(name)).unwrap_or(scenario);
        }
        let texts = self.texts("set");
        let set = self.each(&texts, |text| {
            let parts = text.split_once('=').map(|(input, value)| (input.trim(), value.trim()));
            parts.ok_or_else(|| problem(Kind::Syntax, "set", text, problems::input_and_value()))
        });
        // A glob means every number of its name that is given by then.
        for (at, (name, _)) in set.iter().enumerate().filter(|(_, (name, _))| name.contains('*')) {
            let before = scenario.with_all(set[..at].iter().copied());
            let count = before.map_or(0, |before| before.inputs_named(name).len());
            self.matched.insert((*name).to_owned(), count);
        }
        Some(self.noted(scenario.with_all(set)).unwrap_or(scenario))
    }

    /// What was asked for beyond the scenario, if nothing is wrong.
    pub(crate) fn asked(&self) -> Asked {
        let variant = self.text("variant").map(|name| report::variant_taken(self.language, name));
        let set = self.texts("set").into_iter().map(|set| {
            let named = set.split_once('=').and_then(|(name, _)| self.matched.get(name.trim()));
            let change = set.replacen('=', " = ", 1);
            named.map_or_else(
                || change.clone(),
                |count| report::glob_taken(self.language, &change, *count),
            )
        });
        let [metrics, quantiles] = ["metrics", "quantiles"].map(|name| self.list(name));
        Asked {
            language: self.language,
            changes: variant.into_iter().chain(set).collect(),
            metrics: metrics.iter().filter_map(|name| name.parse().ok()).collect(),
            quantiles: quantiles.iter().filter_map(|p| p.parse().ok()).collect(),
            command: typed(),
        }
    }

    /// A whole number, if it is given.
    pub(crate) fn whole(&mut self, name: &str) -> Option<u64> {
        self.one(name, whole, problems::whole_number)
    }

    /// A number, if it is given.
    pub(crate) fn number(&mut self, name: &str) -> Option<f64> {
        self.one(name, |text| text.trim().parse().ok(), problems::number)
    }

    fn one<T>(
        &mut self,
        name: &str,
        read: fn(&str) -> Option<T>,
        expected: fn() -> Text,
    ) -> Option<T> {
        let wrong = |text| problem(Kind::WrongType, name, text, expected());
        self.each(&self.texts(name), |text| read(text).ok_or_else(|| wrong(text))).pop()
    }

    /// The seed, or the one that is used without.
    pub(crate) fn seed(&mut self) -> u64 {
        self.whole("seed").unwrap_or(SEED)
    }

    /// Draws, seed and threads, how draws are laid out, how precise they are to be, and of which
    /// metrics, as far as a subcommand takes these.
    pub(crate) fn sample(&mut self) -> Settings {
        let most = if self.texts("until").is_empty() { DRAWS } else { MOST_DRAWS };
        self.sample_of(most)
    }

    /// The same, with so many draws where the request does not say.
    pub(crate) fn sample_of(&mut self, draws: u64) -> Settings {
        let draws = self.whole("draws").unwrap_or(draws);
        let mut settings = Settings::draws(draws).seed(self.seed());
        if let Some(threads) = self.whole("threads") {
            settings = settings.threads(usize::try_from(threads).unwrap_or(usize::MAX));
        }
        let designs = self.each(&self.texts("design"), |name| {
            let names = Design::ALL.map(Design::name);
            name.parse().map_err(|_| problems::name("design", name, &names, problems::one_of))
        });
        settings = settings.design(designs.last().copied().unwrap_or_default());
        for (figure, half_width) in self.until() {
            settings = settings.until(figure, half_width);
        }
        let metrics: Vec<Metric> = self.each(&self.list("metrics"), |name| {
            let (names, expected) = (Metric::ALL.map(Metric::name), problems::names_of_metrics);
            name.parse().map_err(|_| problems::name("metrics", name, &names, expected))
        });
        if metrics.is_empty() { settings } else { settings.metrics(&metrics) }
    }

    /// A scenario to simulate, and how.
    pub(crate) fn simulation(&mut self) -> Option<Simulation> {
        let scenario = self.scenario();
        let settings = self.sample();
        let quantiles = self.each(&self.list("quantiles"), |text| {
            let p = text.parse().ok().filter(|p: &f64| p.is_finite());
            let expected = problems::probabilities;
            p.ok_or_else(|| problem(Kind::OutOfRange, "quantiles", text, expected()))
        });
        // Without a scenario, the settings are judged for the plan that runs if none is named.
        let scenario = scenario.or_else(|| Scenario::builtin(DEFAULT).ok())?;
        // What is compiled to judge the settings is what runs.
        let study = Study::new(&scenario);
        match settings.quantiles(&quantiles).check(&study) {
            Ok(settings) => Some(Simulation { study, settings }),
            Err(problems) => {
                self.problems.extend(problems.iter().cloned());
                None
            }
        }
    }

    fn until(&mut self) -> Vec<(Figure, f64)> {
        self.each(&self.texts("until"), |text| {
            // The figure itself may hold an equals sign; a number does not.
            let aim = text.rsplit_once('=').and_then(|(figure, half_width)| {
                Some((figure.trim().parse().ok()?, half_width.trim().parse().ok()?))
            });
            let expected = problems::figure_and_half_width;
            aim.ok_or_else(|| problem(Kind::Syntax, "until", text, expected()))
        })
    }

    /// Figures by their names.
    pub(crate) fn figures(&mut self) -> Vec<Figure> {
        self.each(&self.texts("of"), |text| {
            let unknown = |_| problem(Kind::UnknownName, "of", text, problems::figure());
            text.trim().parse().map_err(unknown)
        })
    }

    /// Does some work that Ctrl-C ends early: it then reports what it has.
    pub(crate) fn stopping<T>(&self, work: impl FnOnce(&Progress) -> T) -> T {
        self.interrupt.stopping(work)
    }

    /// Says that Ctrl-C ended a run early, if it did: after so many of the draws asked for.
    pub(crate) fn stopped(&self, (drawn, asked): (u64, u64), is_complete: bool) {
        if !is_complete && !self.is("quiet") {
            end::note(&report::stopped(self.language, drawn, asked));
        }
    }

    /// Claims every output before anything is drawn. What is read is never written.
    pub(crate) fn outputs(&mut self) -> Outputs {
        self.outputs_in([
            ("csv", Tidy::ALL.map(Tidy::file).to_vec()),
            ("parquet", Tidy::ALL.map(Tidy::parquet_file).to_vec()),
            ("svg", report::svg_files().collect()),
        ])
    }

    /// The same, with those files in the folder of each option.
    pub(crate) fn outputs_in<const N: usize>(
        &mut self,
        folders: [(&'static str, Vec<String>); N],
    ) -> Outputs {
        let path = |name| self.matches.try_get_one::<PathBuf>(name).ok().flatten();
        let mut outputs = Outputs::new(&self.interrupt, &self.inputs, self.is("force"));
        // Folders first: a file may go into one that is made for others.
        for (name, files) in folders {
            let denied = path(name).map(|path| outputs.claim_folder(name, path, files));
            self.problems.extend(denied.into_iter().flatten());
        }
        for name in ["xlsx", "draws-out", "html", "out"] {
            let denied = path(name).and_then(|path| outputs.claim((name, ""), path).err());
            self.problems.extend(denied);
        }
        if !self.is("quiet") {
            outputs.left().iter().for_each(|left| end::note(&left.say(self.language)));
        }
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

/// The words of the command as the parser takes them: a language named first comes after the
/// subcommand.
pub(crate) fn words() -> Vec<OsString> {
    let mut words: Vec<OsString> = std::env::args_os().collect();
    let length = match words.get(1).and_then(|word| word.to_str()) {
        Some("--lang") => 2,
        Some(word) if word.starts_with("--lang=") => 1,
        _ => 0,
    };
    let next = words.get(1 + length);
    if next.is_some_and(|word| !word.to_string_lossy().starts_with('-')) {
        words[1..2 + length].rotate_left(length);
    }
    words
}

/// The language that arguments name, which is needed even where they cannot be parsed.
pub(crate) fn spoken(arguments: impl Iterator<Item = OsString>) -> Language {
    let words = arguments.map(|word| word.to_string_lossy().into_owned());
    let words: Vec<String> = words.take_while(|word| word != "--").collect();
    let code = |(at, word): (usize, &String)| match word.strip_prefix("--lang")? {
        "" => words.get(at + 1)?.parse().ok(),
        rest => rest.strip_prefix('=')?.parse().ok(),
    };
    words.iter().enumerate().find_map(code).unwrap_or_default()
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

/// Whether that is the name of a built-in scenario.
fn is_builtin(name: &str) -> bool {
    Scenario::builtin_names().any(|known| known == name)
}

/// A scenario from a file, with all that was read, if the name is or looks like one; else a built-in
/// one.
fn load(name: &OsStr) -> Result<(Scenario, Vec<PathBuf>), Problems> {
    let path = Path::new(name);
    let is_toml = path.extension().is_some_and(|extension| extension == "toml");
    let is_path = |name: &&str| path.is_file() || name.contains(['/', MAIN_SEPARATOR]) || is_toml;
    match name.to_str().filter(|name| !is_path(name)) {
        Some(name) if is_builtin(name) => Ok((Scenario::builtin(name)?, Vec::new())),
        Some(name) if !path.exists() => Err(problems::scenario(name)),
        // A directory or a device is no file; reading it says what it is.
        _ => Scenario::load_with_files(path),
    }
}

/// A scenario and its variant: a name that is known as it stands has none.
pub(crate) fn split(text: &OsStr) -> (&OsStr, Option<&str>) {
    let is_known = |name: &str| name == PIPED || Path::new(name).is_file() || is_builtin(name);
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
