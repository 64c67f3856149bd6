//! Owns what surrounds the asking: that it begins and ends in order, and what is told of it meanwhile and at the end.

pub(crate) mod bar;
pub(crate) mod closing;
pub(crate) mod dry_run;
pub(crate) mod duration;
pub(crate) mod ending;
pub(crate) mod first_few;
pub(crate) mod interrupt;
pub(crate) mod progress;
pub(crate) mod session;
pub(crate) mod stop;
pub(crate) mod summary;
pub(crate) mod tally;
pub(crate) mod until;
pub(crate) mod watch;
