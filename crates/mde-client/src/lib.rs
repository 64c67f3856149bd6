//! The operations of the Microsoft Defender for Endpoint API as Rust, generated from
//! `spec/openapi.yaml`.
//!
//! This crate is the layer for those who want one request and one answer: no paging, and errors as the
//! generator makes them. The crate `mde` is what most programs want.
//!
//! Everything below [`types`], [`tables`] and the operations is generated; by hand are only the lines
//! that tie it to `mde_core`, where every call gets its credential, its bounds and its record.

// Generated code names the types beside it from the root, so that the same lines work elsewhere.
extern crate self as mde_client;

#[expect(
    missing_docs,
    reason = "the generator documents what the specification describes"
)]
mod generated;
mod hooks;

pub use generated::client::{
    ByteStream, Client, ClientInfo, Error, ResponseValue, builder, prelude,
};

/// What operations take and give.
pub mod types {
    pub use crate::generated::aliases::*;
    pub use crate::generated::open_enums::*;
    pub use crate::generated::types::*;
}

/// What the specification says beyond requests and answers: limits, permissions, servers.
pub mod tables {
    pub use crate::generated::tables::*;
}
