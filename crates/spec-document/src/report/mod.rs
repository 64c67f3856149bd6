//! What a run prints, in the format that was asked for, and what its exit code is.

mod printer;

pub use printer::*;
