//! Client for Microsoft Defender for Endpoint: *which devices has this user logged on to?*
//!
//! ```no_run
//! use futures::TryStreamExt;
//! use mde::{Client, SecretString, UserName};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let token = SecretString::from(std::env::var("MDE_TOKEN")?);
//! let client = Client::builder().token(token).build()?;
//!
//! let user: UserName = "user1".parse()?; // the user name, not user1@contoso.com
//! let mut machines = client.user(user).machines();
//! while let Some(machine) = machines.try_next().await? {
//!     println!("{} {:?}", machine.id, machine.computer_dns_name);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! What it sees to:
//!
//! - Nothing that the service sends is lost: properties and enum members that no document lists, dates
//!   of every form, and on request [each item as the service wrote it](Page::raw_items). An item that breaks
//!   the contract is an error in its place and costs no other.
//! - The token goes only where it belongs: no redirects, no plain `http` but to a literal loopback
//!   address, and `@odata.nextLink` is followed only within the same cloud and operation.
//! - An [`Error`] says in one sentence what went wrong, with status, the service's own message and the
//!   correlation id; [`Error::kind`] is what programs decide by.
//!
//! The types are generated from an OpenAPI document: [`types`], re-exported from `mde_client`, which is
//! the layer below for one request and one answer at a time.

// Generated code names what is beside it from the root, so that the same lines work elsewhere.
extern crate self as mde;

mod asked;
mod breach;
mod bulk;
mod checked;
mod client;
mod cloud;
mod credentials;
mod error;
#[allow(
    clippy::all,
    reason = "advice on the form of code that nobody edits has nobody to follow it, and each spec gets other"
)]
mod generated;
mod pages;
mod question;
mod raw;
mod seen;

pub use asked::{Asked, Response};
pub use breach::Breach;
pub use bulk::{AnswersOfEach, FoldedOfEach, ItemsOfEach, MachinesOfUsers, PagesOfEach};
pub use checked::{CheckedPage, CheckedPages};
pub use client::{Client, ClientBuilder, Machines};
pub use cloud::{Cloud, CloudError};
pub use credentials::{
    About, CREDENTIAL_ORDER, Contradiction, CredentialKind, CredentialRule, CredentialSettings,
    Credentials, CredentialsError, Environment,
};
pub use error::{Error, ErrorKind};
pub use mde_client::{Request, requests, tables, types};
pub use mde_core::{
    CallAccount, CallBudget, CallOptions, CertificateFault, Claims, Clock, ExtraHeaderError,
    Identity, IntegerOrText, Limits, LooksEscaped, ODataPage, OpenEnum, PROXY_VARIABLES,
    QuotaBuilder, Reached, RetryPolicy, Server, Timestamp, Transport, TransportError, UnknownValue,
    Usage, UserName, UserNameError, WindowUsage,
};
#[cfg(feature = "redis")]
pub use mde_core::{OnRedisFailure, RedisQuota, RedisUrlError};
pub use pages::{Items, Page, Pages};
pub use raw::{RawPath, RawPathError, RawRequest};
pub use secrecy::SecretString;

/// The ways in, one for each path: what [`Client`]'s methods of these names give, and what is asked through them.
/// They are generated, as the requests that they ask are.
///
/// ```no_run
/// # fn example(client: mde::Client) -> Result<(), Box<dyn std::error::Error>> {
/// let user: mde::handles::User = client.user("user1".parse()?);
/// let machines = user.machines(); // a stream; asks when it is polled
/// # Ok(())
/// # }
/// ```
pub mod handles {
    pub use crate::generated::ways::*;
}
pub use handles::User;

// The examples of the page that people see first compile, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
