//! What changes of this contract's extensions mean, and what more a change means here than elsewhere.

mod constants;
mod enums;
mod limits;
mod servers;
mod table;
#[cfg(test)]
mod tests;
mod user_name;

pub(crate) use table::{FACADE, RULES};
