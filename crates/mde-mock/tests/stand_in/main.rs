//! The stand-in as its users meet it: over real sockets, and as a process.

mod auth;
mod authentication;
mod bodies;
mod bundle;
mod client;
mod contracts;
mod examples;
mod expected;
mod faults;
mod fleet;
mod names;
mod paging;
mod parameters;
mod paths;
mod program;
mod quota;
mod record;
mod refusals;
mod service;
mod tls;
mod token_endpoint;
mod world;
