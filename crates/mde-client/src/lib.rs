//! The operations of the Microsoft Defender for Endpoint API as Rust, generated from
//! `spec/openapi.yaml`.
//!
//! This crate is the layer for those who want one request and one answer: no paging, and errors as the
//! generator makes them. The crate `mde` is what most programs want.
//!
//! Everything below [`types`], [`tables`] and the operations is generated; by hand are only the lines
//! that tie it to `mde_core`, where every call gets its credential, its bounds and its record.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | `Client::new` is removed from the generated code. | It would follow redirects with the token, and panics when TLS cannot be set up. | Telling people not to call it. |
//! | Paging is written once. A generated `impl ODataPage` says for each list type where its items and its link are. | A new list operation pages without a line by hand. | A generated stream for each operation; progenitor's own paging, which knows another convention. |
//! | Types derive `JsonSchema` of schemars 1, although progenitor itself uses 0.8. | It is the version that other crates use today; the derive is only a path in the generated code. | 0.8, and a second copy of schemars in every program. |
//! | Types that generated code names have paths from the root (`::mde_core::…`). | The generator repeats the path literally wherever it needs it. | Relative paths with re-exports in each place. |
//! | A call's error travels in a record, and the hook `post` puts the pipeline's words in place of the error. | progenitor's `exec` can return only reqwest's error, which nobody else can make; its error for an unreadable body forgets status and headers. | Statuses of our own in a made-up answer; a fork of `progenitor-client`. |

// Generated code names the types beside it from the root, so that the same lines work elsewhere.
extern crate self as mde_client;

#[expect(
    missing_docs,
    reason = "the generator documents what the specification describes"
)]
#[allow(
    clippy::all,
    reason = "advice on the form of code that nobody edits has nobody to follow it, and each spec gets other"
)]
mod generated;
mod hooks;
mod moments;
mod request;

pub use request::Request;

pub use generated::client::{
    ByteStream, Client, ClientInfo, Error, ResponseValue, builder, prelude,
};

/// Each operation's call as a value.
pub mod requests {
    pub use crate::generated::requests::*;
}

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
