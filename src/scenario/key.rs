//! Keys: every key of a scenario's tables is declared in one row, and all that is done with it
//! follows from the row.
//!
//! The row of a number, such as `local_share` of a link, is the only place to touch to add one:
//! the field, its builder and its input name, reading, checking, changing and writing it, the
//! schema, its unit and its labels are made from it.

use std::collections::BTreeMap;

use super::band::Band;
use super::intensity::Intensity;
use super::month::Month;
use super::note::Note;
use super::quantity::Quantity;
use super::replaced::Replaced;
use super::says;
use super::scope::Scope;
use super::setting::Setting;
use super::step::Step;
use super::strength::Strength;
use crate::law::{Support, is_sized};
use crate::message::Text;
use crate::metric::Metric;
use crate::units::Unit;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Declaration {
    pub(crate) name: &'static str,
    pub(crate) field: &'static str,
    pub(crate) kind: ValueKind,
    /// What is expected where it must be given.
    pub(crate) needed: Option<fn() -> Text>,
    /// Whether the number is the same in every year.
    pub(crate) once: bool,
    /// What messages call it if it needs a horizon.
    pub(crate) with_horizon: Option<fn() -> Text>,
    /// What helps where the number is out of its range.
    pub(crate) hint: Option<fn() -> Text>,
    /// What it is for, as the schema says it to editors; nothing where the schema knows its shape.
    pub(crate) about: &'static str,
    /// What counts if it is not given, in JSON.
    pub(crate) default: Option<&'static str>,
    /// What Chinese reports call the number.
    pub(crate) chinese: &'static str,
    /// Keys are read and written by this and then as declared. Digests are of what is written, so
    /// this never changes.
    pub(crate) written: u8,
}

/// What stands under a key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ValueKind {
    Text,
    /// A text that is not empty.
    Title,
    StageId,
    /// An id of anything else.
    Id,
    /// No key of the file: the id that heads the table, or what is still to be read.
    Heading,
    Unit,
    CostUnit,
    Month,
    Step,
    Metric,
    /// What the metric is a figure of.
    Subject,
    Period,
    Number(Allowed, UnitRule),
    /// The same, or no limit.
    Limit,
    Exact(Allowed, UnitRule),
    Band,
    /// Bounds beside it, as `min` and `max`.
    Bounds,
    Labels,
    /// A number for each of several stages.
    Intensity,
    /// Which projects a factor is shared by.
    Scope,
    /// What leaves when a project starts.
    Replaced,
    /// The name of an input.
    Input,
    Inputs,
    /// Ids of stages.
    Stages,
    /// `rho`, `spearman` or `matrix`.
    Strength,
    /// Inputs and what they are set to.
    Set,
    /// `source` and `assumption`.
    Note,
}

/// The values that a number can take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Allowed {
    /// Any number.
    Any,
    /// 0 or more.
    NotNegative,
    /// More than 0.
    Positive,
    /// 0 to that number.
    UpTo(f64),
}

/// In what a number is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnitRule {
    /// A rate, a share or a value.
    One,
    /// The unit of its stage.
    Stage,
    /// Units of the supplying stage per unit of the buying one.
    PerBuyer,
    /// The unit of the final stage.
    FinalStage,
    /// The unit of a market's prices.
    Price,
    /// Costs per unit of a stage.
    Cost,
    /// Months.
    Months,
}

impl ValueKind {
    /// Whether it is text whatever it looks like.
    pub(crate) fn is_text(self) -> bool {
        matches!(
            self,
            Self::Text
                | Self::Title
                | Self::StageId
                | Self::Id
                | Self::Input
                | Self::Month
                | Self::Note
        )
    }
}

impl Allowed {
    pub(crate) fn holds(self, number: f64) -> bool {
        let support = Support { min: number, max: number, attains_min: true };
        is_sized(number) && !self.is_low(support) && !self.is_high(support)
    }

    pub(crate) fn is_low(self, support: Support) -> bool {
        match self {
            Self::Any => false,
            Self::NotNegative | Self::UpTo(_) => support.min < 0.0,
            Self::Positive => support.min < 0.0 || (support.min == 0.0 && support.attains_min),
        }
    }

    pub(crate) fn is_high(self, support: Support) -> bool {
        matches!(self, Self::UpTo(max) if support.max > max)
    }
}

impl Declaration {
    pub(crate) const fn needed(self, expected: fn() -> Text) -> Self {
        Self { needed: Some(expected), ..self }
    }

    pub(crate) const fn once(self) -> Self {
        Self { once: true, ..self }
    }

    pub(crate) const fn with_horizon(self, what: fn() -> Text) -> Self {
        Self { with_horizon: Some(what), ..self }
    }

    pub(crate) const fn hint(self, hint: fn() -> Text) -> Self {
        Self { hint: Some(hint), ..self }
    }

    pub(crate) const fn default(self, json: &'static str) -> Self {
        Self { default: Some(json), ..self }
    }

    /// The number's label in Chinese; the English one is its name.
    pub(crate) const fn chinese(self, label: &'static str) -> Self {
        Self { chinese: label, ..self }
    }

    pub(crate) const fn written(self, rank: u8) -> Self {
        Self { written: rank, ..self }
    }

    /// Its name where it is not that of the field.
    pub(crate) const fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    pub(crate) const fn of_field(self, field: &'static str) -> Self {
        let name = if self.name.is_empty() { field } else { self.name };
        Self { name, field, ..self }
    }

    /// The keys of a file that it stands for.
    pub(crate) fn names(&self) -> &[&'static str] {
        match self.kind {
            ValueKind::Bounds => &["min", "max"],
            ValueKind::Strength => &["rho", "spearman", "matrix"],
            ValueKind::Note => &["source", "assumption"],
            ValueKind::Heading => &[],
            _ => std::slice::from_ref(&self.name),
        }
    }

    pub(crate) fn range(&self) -> Allowed {
        match self.kind {
            ValueKind::Number(range, _) | ValueKind::Exact(range, _) => range,
            ValueKind::Limit => Allowed::NotNegative,
            _ => Allowed::Any,
        }
    }

    pub(crate) fn unit_rule(&self) -> UnitRule {
        match self.kind {
            ValueKind::Number(_, rule) | ValueKind::Exact(_, rule) => rule,
            ValueKind::Limit => UnitRule::Stage,
            _ => UnitRule::One,
        }
    }
}

pub(crate) const fn row(kind: ValueKind, about: &'static str) -> Declaration {
    Declaration {
        name: "",
        field: "",
        kind,
        needed: None,
        once: false,
        with_horizon: None,
        hint: None,
        about,
        default: None,
        chinese: "",
        written: 0,
    }
}

pub(crate) const fn text(about: &'static str) -> Declaration {
    row(ValueKind::Text, about)
}

pub(crate) const fn id(about: &'static str) -> Declaration {
    row(ValueKind::Id, about)
}

pub(crate) const fn stage_id(about: &'static str) -> Declaration {
    row(ValueKind::StageId, about).needed(says::the_id_of_a_stage)
}

pub(crate) const fn month(about: &'static str) -> Declaration {
    row(ValueKind::Month, about).needed(says::a_month_such_as_2024_07)
}

pub(crate) const fn amount(about: &'static str) -> Declaration {
    row(ValueKind::Number(Allowed::NotNegative, UnitRule::Stage), about)
}

/// An amount that is known, in the unit of the stage.
pub(crate) const fn exact_amount(about: &'static str, range: Allowed) -> Declaration {
    row(ValueKind::Exact(range, UnitRule::Stage), about)
}

pub(crate) const fn share(about: &'static str) -> Declaration {
    number(about, Allowed::UpTo(1.0))
}

pub(crate) const fn number(about: &'static str, range: Allowed) -> Declaration {
    row(ValueKind::Number(range, UnitRule::One), about)
}

pub(crate) trait Keyed: Sized {
    /// What a schema says of it.
    const ABOUT: &'static str;
    const KEYS: &'static [Declaration];

    fn empty() -> Self;

    fn get(&self, key: &Declaration) -> Option<Content>;

    fn put(&mut self, key: &Declaration, content: Content);
}

/// The keys of a table in the order in which they are read and written.
pub(crate) fn in_order<T: Keyed>() -> Vec<&'static Declaration> {
    let mut keys: Vec<&Declaration> = T::KEYS.iter().collect();
    keys.sort_by_key(|key| key.written);
    keys
}

pub(crate) trait Numbered: Keyed {
    type Number: NumberKey;

    fn number(&self, number: Self::Number) -> Option<&Quantity>;

    fn give(&mut self, number: Self::Number, quantity: Quantity);
}

pub(crate) trait NumberKey: Copy + PartialEq + 'static {
    const EVERY: &'static [Self];

    fn key(self) -> &'static Declaration;

    fn of_name(name: &str) -> Option<Self> {
        Self::EVERY.iter().copied().find(|number| number.key().name == name)
    }
}

/// A field that a key stands for.
pub(crate) trait Slot {
    fn empty() -> Self;
    fn get(&self) -> Option<Content>;
    fn put(&mut self, content: Content);
}

impl<T: Slot> Slot for Option<T> {
    fn empty() -> Self {
        None
    }

    fn get(&self) -> Option<Content> {
        self.as_ref()?.get()
    }

    fn put(&mut self, content: Content) {
        self.insert(T::empty()).put(content);
    }
}

/// Everything that can stand under a key, and what stands in for it where it cannot be read.
macro_rules! contents {
    ($($kind:ident($type:ty) = $empty:expr;)+) => {
        #[derive(Debug, Clone, PartialEq)]
        pub(crate) enum Content {
            $($kind($type),)+
        }

        $(
            impl Slot for $type {
                fn empty() -> Self {
                    $empty
                }

                fn get(&self) -> Option<Content> {
                    Some(Content::$kind(self.clone()))
                }

                fn put(&mut self, content: Content) {
                    if let Content::$kind(content) = content {
                        *self = content;
                    }
                }
            }
        )+
    };
}

contents! {
    Text(String) = String::new();
    Unit(Unit) = Unit::default();
    Month(Month) = Month::PLACEHOLDER;
    Step(Step) = Step::Year;
    Metric(Metric) = Metric::FinalOutput;
    Number(Quantity) = Quantity::from(0.0);
    Exact(f64) = 0.0;
    Band(Band) = Band::default();
    Labels(BTreeMap<String, String>) = BTreeMap::new();
    Intensity(Vec<(String, Intensity)>) = Vec::new();
    Scope(Scope) = Scope::default();
    Replaced(Replaced) = Replaced { stage: String::new(), capacity: 0.0 };
    Inputs(Vec<String>) = Vec::new();
    Strength(Strength) = Strength::Rho(0.0);
    Set(Vec<(String, Setting)>) = Vec::new();
    Note(Note) = Note::default();
}

/// Declares a table: the struct, and a row for each of its keys.
///
/// `struct Stage with StageField` makes the enum of its numbers, too: those whose row says
/// `as Variant`. They can be set by a method of their name, and so can fields whose row says
/// `from T`, for what converts into it, or `of T`. Every table has a note.
macro_rules! table {
    (
        $(#[$table_doc:meta])*
        pub struct $table:ident with $field:ident, $about:literal {
            $($(#[$doc:meta])*
            $key:ident $(as $number:ident)? $(of $of:ident)? $(from $from:ident)?: $type:ty = $row:expr,)+
        }
    ) => {
        $crate::scenario::key::table! {
            $(#[$table_doc])*
            pub struct $table, $about {
                $($(#[$doc])*
                $key $(as $number)? $(of $of)? $(from $from)?: $type = $row,)+
            }
        }

        #[doc = concat!("The numbers of a [`", stringify!($table), "`] that have an input name.")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $field {
            $($(
                #[doc = concat!("`", stringify!($key), "`")]
                $number,
            )?)+
        }

        impl $field {
            /// All of them, in the order of the file format.
            pub const ALL: [Self; [$($(stringify!($number),)?)+].len()] =
                [$($(Self::$number,)?)+];

            /// The key in a scenario file.
            pub fn name(self) -> &'static str {
                $crate::scenario::key::NumberKey::key(self).name
            }

            /// What reports call it.
            pub fn label(self, language: $crate::message::Language) -> String {
                match language {
                    $crate::message::Language::English => self.name().replace('_', " "),
                    $crate::message::Language::Chinese => {
                        $crate::scenario::key::NumberKey::key(self).chinese.to_owned()
                    }
                }
            }
        }

        impl $crate::scenario::key::NumberKey for $field {
            const EVERY: &'static [Self] = &Self::ALL;

            fn key(self) -> &'static $crate::scenario::key::Declaration {
                let keys = <$table as $crate::scenario::key::Keyed>::KEYS;
                let field = match self {
                    $($(Self::$number => stringify!($key),)?)+
                };
                let declared = keys.iter().find(|key| key.field == field);
                declared.expect("checked: every number is a key of its table")
            }
        }

        impl $crate::scenario::key::Numbered for $table {
            type Number = $field;

            fn number(&self, number: $field) -> Option<&Quantity> {
                self.quantity(number)
            }

            fn give(&mut self, number: $field, quantity: Quantity) {
                self.set(number, quantity);
            }
        }

        impl $table {
            /// The number of that field, if it is given.
            pub fn quantity(&self, field: $field) -> Option<&Quantity> {
                match field {
                    $($(
                        $field::$number => Option::<&Quantity>::from(&self.$key),
                    )?)+
                }
            }

            /// Gives that field another number.
            pub fn set(&mut self, field: $field, quantity: Quantity) {
                match field {
                    $($($field::$number => self.$key = quantity.into(),)?)+
                }
            }
        }
    };
    (
        $(#[$table_doc:meta])*
        pub struct $table:ident, $about:literal {
            $($(#[$doc:meta])*
            $key:ident $(as $number:ident)? $(of $of:ident)? $(from $from:ident)?: $type:ty = $row:expr,)+
        }
    ) => {
        $(#[$table_doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $table {
            $($(#[$doc])* pub $key: $type,)+
            /// Source and assumption.
            pub note: $crate::scenario::note::Note,
        }

        impl $crate::scenario::key::Keyed for $table {
            const ABOUT: &'static str = $about;
            const KEYS: &'static [$crate::scenario::key::Declaration] = &[
                $($row.of_field(stringify!($key)),)+
                $crate::scenario::key::row($crate::scenario::key::ValueKind::Note, "").written(u8::MAX),
            ];

            fn empty() -> Self {
                Self {
                    $($key: $crate::scenario::key::Slot::empty(),)+
                    note: $crate::scenario::note::Note::default(),
                }
            }

            fn get(
                &self,
                key: &$crate::scenario::key::Declaration,
            ) -> Option<$crate::scenario::key::Content> {
                $(if key.field == stringify!($key) {
                    return $crate::scenario::key::Slot::get(&self.$key);
                })+
                $crate::scenario::key::Slot::get(&self.note)
            }

            fn put(
                &mut self,
                key: &$crate::scenario::key::Declaration,
                content: $crate::scenario::key::Content,
            ) {
                $(if key.field == stringify!($key) {
                    return $crate::scenario::key::Slot::put(&mut self.$key, content);
                })+
                $crate::scenario::key::Slot::put(&mut self.note, content);
            }
        }

        impl $table {
            /// Says where the numbers come from.
            #[must_use]
            pub fn source(mut self, source: impl Into<String>) -> Self {
                self.note.source = Some(source.into());
                self
            }

            /// Says why the numbers were chosen.
            #[must_use]
            pub fn assumption(mut self, assumption: impl Into<String>) -> Self {
                self.note.assumption = Some(assumption.into());
                self
            }

            $($crate::scenario::key::builder! {
                $key [$($number)?] [$($of)?] [$($from)?] $(#[$doc])*
            })+
        }
    };
}

/// The method that sets a field, if its row asks for one.
macro_rules! builder {
    ($key:ident [] [] [] $($doc:tt)*) => {};
    ($key:ident [$number:ident] [] [] $($doc:tt)*) => {
        $crate::scenario::key::builder! { $key: impl Into<Quantity>, Quantity, $($doc)* }
    };
    ($key:ident [] [$of:ident] [] $($doc:tt)*) => {
        $crate::scenario::key::builder! { $key: $of, $of, $($doc)* }
    };
    ($key:ident [] [] [$from:ident] $($doc:tt)*) => {
        $crate::scenario::key::builder! { $key: impl Into<$from>, $from, $($doc)* }
    };
    ($key:ident: $given:ty, $kept:ty, $(#[$doc:meta])*) => {
        #[doc = concat!("Sets `", stringify!($key), "`.")]
        ///
        $(#[$doc])*
        #[must_use]
        pub fn $key(mut self, $key: $given) -> Self {
            let kept: $kept = $key.into();
            self.$key = kept.into();
            self
        }
    };
}

pub(crate) use {builder, table};
