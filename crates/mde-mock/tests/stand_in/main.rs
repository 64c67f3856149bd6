//! The stand-in as its users meet it: over real sockets, and as a process.

mod bundle;
mod client;
mod examples;
mod fleet;
mod names;
mod paging;
mod program;
mod refusals;
mod service;
