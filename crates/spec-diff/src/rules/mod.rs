//! What a difference means, by a table of rules.

mod table;

pub use table::*;
