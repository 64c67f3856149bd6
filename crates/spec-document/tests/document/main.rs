//! A document as it is read from a file, and findings in it as they are told.

mod read;
mod report;
