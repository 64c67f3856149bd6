//! Owns what a column that somebody chose can be.

use crate::row::Property;

/// The column of CSV for what has none of its own.
pub(crate) const REST: &str = "rest";

/// A column that somebody chose.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Chosen {
    Property(&'static Property),
    /// [`REST`], in CSV.
    Rest,
}
