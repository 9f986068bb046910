//! Amounts: exact numbers of a draft in code, known or still text.

use std::collections::BTreeMap;

/// An exact number, or text as in a scenario file, e.g. `20 万吨`, that is read when the draft is
/// checked.
#[derive(Debug, Clone, PartialEq)]
pub enum Amount {
    /// A number in the unit of its subject.
    Number(f64),
    /// A number with a unit.
    Text(String),
}

impl Amount {
    /// The number; nothing for a text, which is noted under its key.
    pub(super) fn or_noted(self, key: &str, texts: &mut BTreeMap<String, String>) -> Option<f64> {
        match self {
            Self::Number(number) => {
                texts.remove(key);
                Some(number)
            }
            Self::Text(text) => {
                texts.insert(key.to_owned(), text);
                None
            }
        }
    }
}

macro_rules! numbers {
    ($($number:ty)+) => {
        $(impl From<$number> for Amount {
            fn from(number: $number) -> Self {
                Self::Number(number.into())
            }
        })+
    };
}

numbers! { f64 i32 u32 }

impl From<&str> for Amount {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Amount {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
