//! The part of the scenario's JSON Schema that describes laws.
