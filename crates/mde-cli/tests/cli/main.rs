//! The binary `mde`, run as people and scripts run it, against services on loopback.

mod answers;
mod bad_input;
mod breaches;
#[cfg(unix)]
mod colour;
mod commands;
#[cfg(unix)]
mod crash;
mod credentials;
mod csv_ids;
#[cfg(feature = "demo")]
mod demo;
mod doctor;
mod help;
mod hostile;
mod ids;
mod jq;
mod kept;
mod long_runs;
#[cfg(feature = "demo")]
mod mock;
mod network;
mod output;
mod own;
#[cfg(unix)]
mod progress;
mod quota;
#[cfg(feature = "redis")]
mod quota_store;
mod raw;
mod recorded;
mod responder;
mod run;
#[cfg(feature = "demo")]
mod schema;
mod settings;
mod stand_in;
#[cfg(unix)]
mod terminal;
mod token;
mod usage;
mod users_file;
mod view;
