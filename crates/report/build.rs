//! Makes a method of `Say` for each row of `src/language/phrases.csv`: its name and arguments, what
//! it says in each language. A phrase that lacks a translation does not compile, nor one that names an
//! argument it does not have, or leaves one out.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

const PHRASES: &str = "src/language/phrases.csv";

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut phrases = csv::Reader::from_path(folder.join(PHRASES)).unwrap();
    let languages: Vec<String> =
        phrases.headers().unwrap().iter().skip(2).map(str::to_owned).collect();
    let mut methods = String::new();
    for row in phrases.records() {
        let row = row.unwrap();
        let (name, arguments) = row[1].split_once('(').unwrap_or((&row[1], ""));
        let arguments: Vec<&str> =
            arguments.trim_end_matches(')').split(", ").filter(|one| !one.is_empty()).collect();
        let said = languages.iter().zip(row.iter().skip(2)).map(|(language, text)| {
            // Only what is nothing but space may be nothing in another language.
            let is_said = !text.is_empty() || row[2].trim().is_empty();
            assert!(is_said, "{name} lacks its text in {language}");
            let is_named = |argument: &&str| text.contains(&format!("{{{argument}}}"));
            assert!(arguments.iter().all(is_named), "{name} leaves out an argument in {language}");
            let said = if arguments.is_empty() {
                format!("{text:?}")
            } else {
                format!("format!({text:?})")
            };
            format!("Language::{language} => {said},")
        });
        let said: String = said.collect();
        let parameters: String =
            arguments.iter().map(|one| format!(", {one}: impl std::fmt::Display")).collect();
        let (prefix, returned) =
            if arguments.is_empty() { ("const ", "&'static str") } else { ("", "String") };
        writeln!(
            methods,
            "pub(crate) {prefix}fn {name}(self{parameters}) -> {returned} {{ match self.0 {{ {said} }} }}"
        )
        .unwrap();
    }
    let out = env::var_os("OUT_DIR").unwrap();
    fs::write(Path::new(&out).join("phrases.rs"), format!("impl Say {{\n{methods}}}\n")).unwrap();
    #[expect(clippy::print_stdout, reason = "how a build script speaks to cargo")]
    {
        println!("cargo::rerun-if-changed={PHRASES}");
    }
}
