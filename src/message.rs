//! Languages that pvchain speaks, and texts in each of them.
//!
//! A [`Text`] is a value: its form and its arguments. Whoever shows it says in which language, so a
//! check knows no languages and a report parses no sentence. Forms are declared by
//! [`texts!`](crate::texts), which does not compile where a language is missing or a form names an
//! argument that it does not have.

use std::fmt;
use std::str::FromStr;

/// Compares a type with a text by what it is displayed as.
macro_rules! equals_text {
    ($type:ty) => {
        impl PartialEq<str> for $type {
            fn eq(&self, other: &str) -> bool {
                let text = self.to_string();
                text == other
            }
        }

        impl PartialEq<&str> for $type {
            fn eq(&self, other: &&str) -> bool {
                *self == **other
            }
        }
    };
}
pub(crate) use equals_text;

/// The language of reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Chinese: names by their labels in `zh`, amounts in 万吨, 万片, 万平方米 and 亿元.
    Chinese,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// Its code, as in `labels`: `en` or `zh`.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// No language of reports has that code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no language of reports is `{0}`")]
pub struct UnknownLanguage(String);

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        let found = Self::ALL.into_iter().find(|language| language.code() == code);
        found.ok_or_else(|| UnknownLanguage(code.to_owned()))
    }
}

/// A text that can be said in every language.
///
/// It compares with a string by its English.
///
/// # Examples
///
/// ```
/// use pvchain::{Language, Scenario};
///
/// let problems = Scenario::parse("colour = 1").unwrap_err();
/// let problem = problems.iter().next().unwrap();
/// assert_eq!(problem.found, "an unknown key");
/// assert_eq!(problem.found.say(Language::Chinese), "未知的键");
/// ```
#[derive(Clone)]
pub struct Text(Form);

#[derive(Clone)]
enum Form {
    /// A name, a number or a quotation: the same in every language.
    Data(String),
    /// A declared form with its arguments; boxed, as most texts are carried and never said.
    Filled(Box<Filled>),
}

/// A form by its path, with its arguments.
#[derive(Clone)]
struct Filled {
    name: &'static str,
    say: FillForm,
    parts: Vec<Text>,
}

/// Puts the arguments, said in that language, into a form.
type FillForm = fn(Language, &[String]) -> String;

impl Text {
    /// What is the same in every language: a name, a number, or something quoted from an input.
    pub fn data(text: impl fmt::Display) -> Self {
        Self(Form::Data(text.to_string()))
    }

    /// A form by its path, with its arguments; [`texts!`](crate::texts) declares forms.
    #[doc(hidden)]
    pub fn declared(name: &'static str, say: FillForm, parts: Vec<Self>) -> Self {
        Self(Form::Filled(Box::new(Filled { name, say, parts })))
    }

    /// The text in that language.
    pub fn say(&self, language: Language) -> String {
        match &self.0 {
            Form::Data(text) => text.clone(),
            Form::Filled(form) => {
                let parts: Vec<String> = form.parts.iter().map(|part| part.say(language)).collect();
                (form.say)(language, &parts)
            }
        }
    }

    /// Whether a mark turns the direction of writing, which would reach beyond its text.
    pub fn turns_direction(mark: char) -> bool {
        matches!(mark, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    }

    /// A message that holds what others wrote: marks that turn the direction of writing and control
    /// characters, which would reach beyond it, become `�`.
    pub fn tamed(message: &str) -> String {
        let is_wild = |c: &char| Self::turns_direction(*c) || (c.is_control() && *c != '\n');
        message.chars().map(|c| if is_wild(&c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        matches!(&self.0, Form::Data(text) if text.is_empty())
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::data("")
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Language::English))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.say(Language::English), f)
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Form::Data(one), Form::Data(two)) => one == two,
            (Form::Filled(one), Form::Filled(two)) => {
                one.name == two.name && one.parts == two.parts
            }
            _ => false,
        }
    }
}

impl Eq for Text {}

equals_text!(Text);

/// Arguments of forms: names and numbers are data.
macro_rules! arguments {
    ($($kind:ty),+) => {
        $(impl From<$kind> for Text {
            fn from(data: $kind) -> Self {
                Self::data(data)
            }
        })+
    };
}

/// As in a scenario file: `Display` writes out all 156 digits of 1e155.
impl From<f64> for Text {
    fn from(data: f64) -> Self {
        Self::data(number(data))
    }
}

/// A number as in a scenario file: the shortest text that reads back as the same number, without
/// a decimal point where none is needed.
pub(crate) fn number(value: f64) -> String {
    // Above, `Display` writes out all digits, which TOML takes for an integer that is too large.
    let plain = (1e-4..1e15).contains(&value.abs());
    let text = if plain { format!("{value}") } else { format!("{value:?}") };
    // `-0` would be an integer, which has no sign.
    let whole = text.strip_suffix(".0").filter(|whole| *whole != "-0");
    whole.map(str::to_owned).unwrap_or(text)
}

arguments!(&str, String, &String, u64, usize, i32, fmt::Arguments<'_>);

/// Declares forms of texts in every language.
///
/// Each becomes a function that takes its arguments, texts themselves or what converts into one,
/// and gives a [`Text`](crate::Text).
///
/// ```
/// mod says {
///     pvchain::texts! {
///         at_most(bound): "at most {bound}", "不大于 {bound}";
///         unknown_key: "an unknown key", "未知的键";
///     }
/// }
///
/// assert_eq!(says::at_most(3.5), "at most 3.5");
/// assert_eq!(says::unknown_key().say(pvchain::Language::Chinese), "未知的键");
/// ```
#[macro_export]
macro_rules! texts {
    ($($name:ident $(($($part:ident),+))?: $english:literal, $chinese:literal;)+) => {
        $(
            pub(crate) fn $name($($($part: impl Into<$crate::Text>),+)?) -> $crate::Text {
                fn say(language: $crate::Language, parts: &[String]) -> String {
                    let [$($($part),+)?] = parts else { return String::new() };
                    match language {
                        $crate::Language::English => format!($english),
                        $crate::Language::Chinese => format!($chinese),
                    }
                }
                let parts = [$($($part.into()),+)?];
                $crate::Text::declared(
                    concat!(module_path!(), "::", stringify!($name)),
                    say,
                    Vec::from(parts),
                )
            }
        )+
    };
}

pub(crate) use texts;
