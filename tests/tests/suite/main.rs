//! What no single example of the contract shows, a module a subject. They are one program, because linking
//! a program takes longer than running all of them; what has to be a process of its own is a file beside
//! this folder.

mod answers;
mod bodies;
mod bulk;
mod call_options;
mod checked_pages;
mod client;
mod coverage;
mod deadline;
mod drift;
mod equivalence;
mod error_answers;
mod examples;
mod faults;
mod next_links;
mod odd_payloads;
mod raw_calls;
mod retry_after;
mod shared_limits;
mod stand_in_quota;
mod user_names;
