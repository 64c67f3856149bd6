//! What is true of this workspace, held against its own contract and against any document.

mod bundle;
mod changes;
mod judged;
#[path = "../ours/mod.rs"]
mod ours;
mod rows;
mod rules;
