//! Owns asking about many users: each once, many at a time, none more than the quota and the caller can
//! take. How one user is asked about is [`client`](crate::client)'s.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | Duplicates are told by 128-bit hashes with random keys. | Sixteen bytes a name, however long the names are; that two collide among a million names is less likely than a fault of the memory. | The names themselves; leaving it to the caller. |
//! | It ends at the first error of the credential or a permission. | All others would meet it, too, and each would cost a slot. | An error for each user. |
//! | 100 at once. | It is what the quota lets go in one burst; more only wait. | As many as there are names. |

use std::{
    fmt,
    num::NonZeroUsize,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures::{Stream, StreamExt, TryStreamExt, stream::BoxStream};
use mde_client::types::Machine;
use mde_core::UserName;
use tokio::task::JoinHandle;

use crate::{Error, Page, Pages, seen::Seen};

/// The devices of many users, as they are answered.
///
/// Yields `(user, devices)` in the order of the answers. A device that breaks the contract is an error in
/// its place among the others, as in [a page](Page::items). Of a user whose later pages failed it yields
/// the error alone: half a list looks whole. After an error that all others would meet as well
/// ([`Error::is_fatal`]) it ends at once; users that were not answered by then are not yielded.
///
/// Calls under way go on between polls; it must be polled in a tokio runtime. Dropping it ends them.
///
/// Takes the next name only when there is room for another call, so that an endless stream of names
/// needs no more memory than a short one, but for sixteen bytes a name: each user is asked about once.
#[must_use = "a stream asks nothing until it is polled"]
pub struct MachinesOfUsers(AnswersByPages);

/// The same by pages, for those who want the devices as the service wrote them, too.
#[must_use = "a stream asks nothing until it is polled"]
pub struct AnswersByPages(Answers);

impl MachinesOfUsers {
    /// Asks in the way that `ask` says about each of the names.
    pub(crate) fn new(
        names: impl Stream<Item = UserName> + Send + 'static,
        concurrency: NonZeroUsize,
        ask: impl Fn(UserName) -> Pages<Machine> + Send + 'static,
    ) -> Self {
        let mut seen = Seen::default();
        let answers = names
            .filter(move |name| std::future::ready(seen.insert(name)))
            .map(move |name| {
                let pages = ask(name.clone());
                // On its own, so that calls under way go on while the caller looks at an answer.
                UnderWay(tokio::spawn(async move {
                    (name, pages.try_collect::<Vec<_>>().await)
                }))
            })
            .buffer_unordered(concurrency.get());
        Self(AnswersByPages(UntilFatal(Some(answers.boxed())).boxed()))
    }

    /// The same answers by pages.
    pub fn pages(self) -> AnswersByPages {
        self.0
    }
}

impl Stream for MachinesOfUsers {
    type Item = (UserName, Result<Vec<Result<Machine, Error>>, Error>);

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let together =
            |pages: Vec<Page<Machine>>| pages.into_iter().flat_map(Page::into_items).collect();
        self.0
            .poll_next_unpin(cx)
            .map(|answer| answer.map(|(name, pages)| (name, pages.map(together))))
    }
}

impl Stream for AnswersByPages {
    type Item = Answer;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(cx)
    }
}

impl fmt::Debug for MachinesOfUsers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MachinesOfUsers").finish_non_exhaustive()
    }
}

impl fmt::Debug for AnswersByPages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnswersByPages").finish_non_exhaustive()
    }
}

type Answer = (UserName, Result<Vec<Page<Machine>>, Error>);
type Answers = BoxStream<'static, Answer>;

/// Ends, and drops the calls under way, with the error that every other user would get as well.
struct UntilFatal(Option<Answers>);

impl Stream for UntilFatal {
    type Item = Answer;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(answers) = &mut self.0 else {
            return Poll::Ready(None);
        };
        let answer = ready!(answers.poll_next_unpin(cx));
        if answer
            .as_ref()
            .is_none_or(|(_, answer)| answer.as_ref().is_err_and(Error::is_fatal))
        {
            self.0 = None;
        }
        Poll::Ready(answer)
    }
}

/// A user who is being asked about; no longer, once this is dropped.
struct UnderWay(JoinHandle<Answer>);

impl Future for UnderWay {
    type Output = Answer;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match ready!(Pin::new(&mut self.0).poll(cx)) {
            Ok(answer) => Poll::Ready(answer),
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The runtime is shutting down, and whoever waits with it.
                Err(_) => Poll::Pending,
            },
        }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.abort();
    }
}
