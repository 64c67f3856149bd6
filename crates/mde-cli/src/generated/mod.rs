// Generated from spec/openapi.yaml by `cargo xtask generate`. Do not edit.

#[rustfmt::skip]
pub(crate) mod commands;
