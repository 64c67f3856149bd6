//! Documents that keep the rules, break one of them, or are none.

mod broken_specs;
mod dialect;
mod told;
