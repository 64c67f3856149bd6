//! Owns what a call is about, for those who make it and for those who tell what became of it.

use std::sync::Arc;

use mde_core::{Call, Operation, UserName};

use crate::Cloud;

/// Which collection is asked for, and by which call.
pub(crate) struct Question {
    /// What the question is about, for messages: `user "user1"`.
    pub(crate) subject: String,
    pub(crate) user: UserName,
    pub(crate) operation: &'static Operation,
    pub(crate) call: Call,
    pub(crate) cloud: Arc<Cloud>,
}
