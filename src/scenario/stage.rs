//! Stages (环节): one production step with one product.

use std::collections::BTreeMap;

use super::band::Band;
use super::note::Note;
use super::quantity::Quantity;
use crate::units::Unit;

/// One production step with one product, e.g. `polysilicon`.
///
/// Amounts are in the stage's [`unit`](Self::unit), flows in that unit per year.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// What the file and all answers call it: letters, digits, `-` and `_`.
    pub id: String,
    /// What reports call it; the id if not given.
    pub name: Option<String>,
    /// Names in other languages, by language code.
    pub labels: BTreeMap<String, String>,
    /// Unit of its product.
    pub unit: Unit,
    /// Nameplate capacity `K` (产能), at least 0.
    pub capacity: Quantity,
    /// Operating rate `u` (开工率), 0 to 1.5; 1 if not given.
    pub operating_rate: Option<Quantity>,
    /// Export limit `x` (外销), at least 0; unlimited if not given.
    pub export_limit: Option<Quantity>,
    /// Export commitment `c` (长单), at least 0; 0 if not given.
    pub export_commitment: Option<Quantity>,
    /// Most that can be kept from one period to the next, at least 0; 0 if not given. Needs a
    /// horizon.
    pub storage: Option<Quantity>,
    /// What is in store at the start, at least 0 and at most the storage; 0 if not given.
    pub initial_stock: Option<Quantity>,
    /// Unit value of the product, at least 0, for value-weighted rates.
    pub value: Option<Quantity>,
    /// The nation's nameplate capacity, at least 0, for national shares.
    pub national_capacity: Option<Quantity>,
    /// The stage's own band of coverage, in place of the scenario's.
    pub coverage: Option<Band>,
    /// Source and assumption.
    pub note: Note,
}

/// The numbers of a stage that have an input name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StageField {
    /// `capacity`
    Capacity,
    /// `operating_rate`
    OperatingRate,
    /// `export_limit`
    ExportLimit,
    /// `export_commitment`
    ExportCommitment,
    /// `storage`
    Storage,
    /// `initial_stock`
    InitialStock,
    /// `value`
    Value,
    /// `national_capacity`
    NationalCapacity,
}

impl StageField {
    /// All fields, in the order of the file format.
    pub const ALL: [Self; 8] = [
        Self::Capacity,
        Self::OperatingRate,
        Self::ExportLimit,
        Self::ExportCommitment,
        Self::Storage,
        Self::InitialStock,
        Self::Value,
        Self::NationalCapacity,
    ];

    /// The key in a scenario file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Capacity => "capacity",
            Self::OperatingRate => "operating_rate",
            Self::ExportLimit => "export_limit",
            Self::ExportCommitment => "export_commitment",
            Self::Storage => "storage",
            Self::InitialStock => "initial_stock",
            Self::Value => "value",
            Self::NationalCapacity => "national_capacity",
        }
    }
}

impl StageField {
    /// Whether the number is an amount in the stage's unit.
    pub(crate) fn has_unit(self) -> bool {
        match self {
            Self::Capacity
            | Self::ExportLimit
            | Self::ExportCommitment
            | Self::Storage
            | Self::InitialStock
            | Self::NationalCapacity => true,
            Self::OperatingRate | Self::Value => false,
        }
    }
}

impl Stage {
    /// A stage without capacity, its unit still empty.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: None,
            labels: BTreeMap::new(),
            unit: Unit::default(),
            capacity: Quantity::from(0.0),
            operating_rate: None,
            export_limit: None,
            export_commitment: None,
            storage: None,
            initial_stock: None,
            value: None,
            national_capacity: None,
            coverage: None,
            note: Note::default(),
        }
    }

    /// What reports call it.
    pub fn display_name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }

    /// The number of that field, if it is given.
    pub fn quantity(&self, field: StageField) -> Option<&Quantity> {
        match field {
            StageField::Capacity => Some(&self.capacity),
            StageField::OperatingRate => self.operating_rate.as_ref(),
            StageField::ExportLimit => self.export_limit.as_ref(),
            StageField::ExportCommitment => self.export_commitment.as_ref(),
            StageField::Storage => self.storage.as_ref(),
            StageField::InitialStock => self.initial_stock.as_ref(),
            StageField::Value => self.value.as_ref(),
            StageField::NationalCapacity => self.national_capacity.as_ref(),
        }
    }

    /// Gives that field another number.
    pub fn set(&mut self, field: StageField, quantity: Quantity) {
        match field {
            StageField::Capacity => self.capacity = quantity,
            StageField::OperatingRate => self.operating_rate = Some(quantity),
            StageField::ExportLimit => self.export_limit = Some(quantity),
            StageField::ExportCommitment => self.export_commitment = Some(quantity),
            StageField::Storage => self.storage = Some(quantity),
            StageField::InitialStock => self.initial_stock = Some(quantity),
            StageField::Value => self.value = Some(quantity),
            StageField::NationalCapacity => self.national_capacity = Some(quantity),
        }
    }

    /// Sets the name that reports use.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the name in another language.
    #[must_use]
    pub fn label(mut self, language: impl Into<String>, name: impl Into<String>) -> Self {
        self.labels.insert(language.into(), name.into());
        self
    }

    /// Sets the unit of the product.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<Unit>) -> Self {
        self.unit = unit.into();
        self
    }

    /// Sets the nameplate capacity, in the stage's unit.
    #[must_use]
    pub fn capacity(mut self, capacity: impl Into<Quantity>) -> Self {
        self.capacity = capacity.into();
        self
    }

    /// Sets the operating rate, 0 to 1.5.
    #[must_use]
    pub fn operating_rate(mut self, rate: impl Into<Quantity>) -> Self {
        self.operating_rate = Some(rate.into());
        self
    }

    /// Sets the largest amount per year that can be sold outside.
    #[must_use]
    pub fn export_limit(mut self, limit: impl Into<Quantity>) -> Self {
        self.export_limit = Some(limit.into());
        self
    }

    /// Sets the amount per year promised to buyers outside.
    #[must_use]
    pub fn export_commitment(mut self, commitment: impl Into<Quantity>) -> Self {
        self.export_commitment = Some(commitment.into());
        self
    }

    /// Sets the most that can be kept from one period to the next.
    #[must_use]
    pub fn storage(mut self, storage: impl Into<Quantity>) -> Self {
        self.storage = Some(storage.into());
        self
    }

    /// Sets what is in store at the start.
    #[must_use]
    pub fn initial_stock(mut self, stock: impl Into<Quantity>) -> Self {
        self.initial_stock = Some(stock.into());
        self
    }

    /// Sets the unit value of the product.
    #[must_use]
    pub fn value(mut self, value: impl Into<Quantity>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// Sets the nation's nameplate capacity.
    #[must_use]
    pub fn national_capacity(mut self, capacity: impl Into<Quantity>) -> Self {
        self.national_capacity = Some(capacity.into());
        self
    }

    /// Sets the stage's own band of coverage.
    #[must_use]
    pub fn coverage(mut self, band: Band) -> Self {
        self.coverage = Some(band);
        self
    }
}
