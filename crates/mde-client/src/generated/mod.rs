// Generated from spec/openapi.yaml by `cargo xtask generate`. Do not edit.

pub(crate) mod aliases;

pub(crate) mod client;

pub(crate) mod open_enums;

pub(crate) mod pages;

pub(crate) mod tables;

pub(crate) mod types;
