#![doc = include_str!("../README.md")]

mod answer;
mod application;
mod assertion;
mod auth;
mod body;
mod caller;
mod conformance;
mod contract;
mod correlation;
mod deck;
mod delivery;
mod dispatch;
mod entra;
mod expected;
mod filter;
mod fleet;
mod form;
mod json;
mod parameter;
mod period;
mod prefer;
pub mod program;
pub mod quota;
mod record;
mod request_log;
mod route;
mod schema;
mod script;
mod service;
mod template;
mod tls;
mod token;
mod wire;
mod word;
mod world;

pub use application::Application;
pub use auth::Auth;
pub use dispatch::UnknownUser;
pub use expected::Expected;
pub use fleet::FleetFileError;
pub use record::ReceivedRequest;
pub use script::{Reply, ReplySyntaxError};
pub use service::{MockService, MockServiceBuilder, StartError};
pub use token::TokenBuilder;

// Not a test of this crate's: it takes the client, and the workspace's tests run it as it stands.
#[cfg_attr(
    not(doctest),
    doc = concat!(
        "A crate that tests itself against the stand-in, as an example.\n\n```rust\n",
        include_str!("../guide/at_risk.rs"),
        "\n```"
    )
)]
#[cfg_attr(doctest, doc = "See the documentation.")]
pub mod guide {}

/// Starts a stand-in with a made-up fleet on a free port of 127.0.0.1.
///
/// # Panics
///
/// When nothing can listen on the loopback interface. [`MockServiceBuilder::start`] returns that as
/// an error.
pub async fn start() -> MockService {
    match MockService::builder().start().await {
        Ok(service) => service,
        Err(error) => panic!("{error}"),
    }
}
