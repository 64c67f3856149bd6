#![doc = include_str!("../README.md")]

mod answer;
mod contract;
mod dispatch;
mod fleet;
mod parameter;
mod prefer;
mod service;

pub use dispatch::UnknownUser;
pub use fleet::FleetFileError;
pub use service::{MockService, MockServiceBuilder, StartError};

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
