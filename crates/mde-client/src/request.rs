//! An operation's call as a value: what it gives, typed, and what it is answered with. The values are
//! generated; what they have in common is here.

use std::fmt::Debug;
use std::future::Future;

use mde_core::{Operation, UserName};

use crate::{Client, Error, ResponseValue};

/// All that one call of an operation gives.
///
/// It is owned, so that it can be kept, shown, sent again or to another client. Each operation of the
/// specification has one in [`requests`](crate::requests).
pub trait Request: Clone + Debug + Send + Sync + 'static {
    /// What a documented success holds; `()` where that has no content.
    type Answer: Send + 'static;
    /// What a documented error holds.
    type Refusal: Debug + Send + 'static;

    /// The operation.
    const OPERATION: &'static Operation;

    /// What one item of its answer is called in messages: `machine`.
    const ITEM: &'static str;

    /// What it asks about, for messages: `user "user1"`.
    fn subject(&self) -> String;

    /// The user whom it asks about by name, if it does.
    fn user_name(&self) -> Option<&UserName> {
        None
    }

    /// Makes the call.
    ///
    /// # Errors
    /// As the generated client has it: a documented error, an argument that cannot be sent, an answer that
    /// is not as documented, or a call that failed.
    fn send(
        self,
        client: Client,
    ) -> impl Future<Output = Result<ResponseValue<Self::Answer>, Error<Self::Refusal>>> + Send;
}
