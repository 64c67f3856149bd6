//! The binary `mde`, run as people and scripts run it, against services on loopback.

mod answers;
#[cfg(feature = "demo")]
mod demo;
mod hostile;
mod network;
mod output;
mod responder;
mod run;
#[cfg(unix)]
mod terminal;
mod usage;
