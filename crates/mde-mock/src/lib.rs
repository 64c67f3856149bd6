#![doc = include_str!("../README.md")]

mod answer;
mod application;
mod assertion;
mod auth;
mod caller;
mod conformance;
mod contract;
mod correlation;
mod delivery;
mod dispatch;
mod entra;
mod expected;
mod fleet;
mod parameter;
mod period;
mod prefer;
pub mod quota;
mod record;
mod route;
mod script;
mod service;
mod tls;
mod token;
mod wire;

pub use application::Application;
pub use auth::Auth;
pub use dispatch::UnknownUser;
pub use expected::Expected;
pub use fleet::FleetFileError;
pub use record::ReceivedRequest;
pub use script::{Reply, ReplySyntaxError};
pub use service::{MockService, MockServiceBuilder, StartError};
pub use token::TokenBuilder;

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
