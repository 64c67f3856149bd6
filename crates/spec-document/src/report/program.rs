//! Owns how the program that reports is named.

/// The program that reports, as it is named to people and to machines.
#[derive(Debug, Clone, Copy)]
pub struct Program {
    /// How it is called on the command line.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The rules that it explains, each with its reason.
    pub rules: fn() -> Vec<(&'static str, &'static str)>,
}
