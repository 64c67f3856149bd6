// Generated from spec/openapi.yaml by `cargo xtask generate`. Do not edit.

#[rustfmt::skip]
pub(crate) mod aliases;

#[rustfmt::skip]
pub(crate) mod client;

#[rustfmt::skip]
pub(crate) mod open_enums;

#[rustfmt::skip]
pub(crate) mod pages;

#[rustfmt::skip]
pub(crate) mod requests;

#[rustfmt::skip]
pub(crate) mod tables;

#[rustfmt::skip]
pub(crate) mod types;
