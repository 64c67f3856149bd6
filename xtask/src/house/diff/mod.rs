//! What changes of this contract's extensions mean, and what more a change means here than elsewhere.

mod advice;
mod enums;
mod limits;
mod servers;
mod sources;
mod table;

pub use table::{FACADE, RULES};
