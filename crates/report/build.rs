//! Makes a method of `Say` for each row of `src/language/phrases.csv`: its name and arguments, what
//! it says in each language. A phrase that lacks a translation does not compile, nor one that names an
//! argument it does not have, or leaves one out.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

const PHRASES: &str = "src/language/phrases.csv";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={PHRASES}");
    let mut phrases = csv::Reader::from_path(PHRASES)?;
    let languages: Vec<String> = phrases.headers()?.iter().skip(2).map(str::to_owned).collect();
    let mut methods = String::new();
    for row in phrases.records() {
        let row = row?;
        let (name, arguments) = row[1].split_once('(').unwrap_or((&row[1], ")"));
        let arguments = arguments.trim_end_matches(')').split(", ");
        let arguments: Vec<&str> = arguments.filter(|one| !one.is_empty()).collect();
        let (prefix, returned) =
            if arguments.is_empty() { ("const ", "&'static str") } else { ("", "String") };
        write!(methods, "pub(crate) {prefix}fn {name}(self")?;
        for argument in &arguments {
            write!(methods, ", {argument}: impl std::fmt::Display")?;
        }
        write!(methods, ") -> {returned} {{ match self.0 {{ ")?;
        for (language, text) in languages.iter().zip(row.iter().skip(2)) {
            // Only what is nothing but space may be nothing in another language.
            let is_said = !text.is_empty() || row[2].trim().is_empty();
            assert!(is_said, "{name} lacks its text in {language}");
            let is_named = |argument: &&str| text.contains(&format!("{{{argument}}}"));
            assert!(arguments.iter().all(is_named), "{name} leaves out an argument in {language}");
            match arguments[..] {
                [] => write!(methods, "Language::{language} => {text:?}, ")?,
                _ => write!(methods, "Language::{language} => format!({text:?}), ")?,
            }
        }
        writeln!(methods, "}} }}")?;
    }
    let folder = env::var_os("OUT_DIR").ok_or("cargo names no folder")?;
    fs::write(Path::new(&folder).join("phrases.rs"), format!("impl Say {{\n{methods}}}\n"))?;
    Ok(())
}
