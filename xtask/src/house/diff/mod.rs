//! What changes of this contract's extensions mean, and what more a change means here than elsewhere.

mod constants;
mod enums;
mod limits;
mod servers;
mod table;
mod user_name;

pub use table::{FACADE, RULES};
