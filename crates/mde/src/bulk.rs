//! Owns asking the same about many: each once, many at a time, none more than the quota and the caller can
//! take. How one is asked about is [`client`](crate::client)'s.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | What is asked is a function from a key to a request. | Optional arguments, an operation with several required ones and a request that is always the same key's need nothing more. | A trait of the requests with one required argument: it says less, and options need a second way. |
//! | Duplicates are told by 128-bit hashes with random keys. | Sixteen bytes a key, however long the keys are; that two collide among a million is less likely than a fault of the memory. | The keys themselves; leaving it to the caller. |
//! | It ends at the first error of the credential, or of a permission that the operation needs. | All others would meet it, too, and each would cost a slot. A 403 that names no permission may be about one key. | An error for each key; ending at any 403. |
//! | 100 at once. | It is what the quota lets go in one burst; more only wait. | As many as there are keys. |

use std::{
    fmt,
    hash::Hash,
    num::NonZeroUsize,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures::{Stream, StreamExt, stream::BoxStream};
use mde_client::types;
use mde_core::UserName;
use tokio::task::JoinHandle;

use crate::{Error, Page, Response, seen::Seen};

/// The answers about many, as they come.
///
/// Yields each key with its answer in the order of the answers. After an error that all others would meet as
/// well ([`Error::is_fatal`]) it ends at once; keys that were not answered by then are not yielded.
///
/// Calls under way go on between polls; it must be polled in a tokio runtime. Dropping it ends them.
///
/// Takes the next key only when there is room for another call, so that an endless stream of keys needs no
/// more memory than a short one, but for sixteen bytes a key: each is asked about once.
#[must_use = "a stream asks nothing until it is polled"]
pub struct AnswersOfEach<K, T>(Answers<K, Response<T>>);

/// The pages about each of many, all of one key together.
///
/// As [`AnswersOfEach`]. Of a key whose later pages failed it yields the error alone: half a list looks whole.
#[must_use = "a stream asks nothing until it is polled"]
pub struct PagesOfEach<K, T>(Answers<K, Vec<Page<T>>>);

/// The items about each of many, all of one key together.
///
/// As [`PagesOfEach`]. An item that breaks the contract is an error in its place among the others, as in
/// [a page](Page::items).
#[must_use = "a stream asks nothing until it is polled"]
pub struct ItemsOfEach<K, T>(PagesOfEach<K, T>);

/// What was made of the pages about each of many.
///
/// As [`AnswersOfEach`]. Of a key whose later pages failed it yields the error alone: half a list looks whole.
#[must_use = "a stream asks nothing until it is polled"]
pub struct FoldedOfEach<K, A>(Answers<K, A>);

/// The devices of many users, as they are answered.
pub type MachinesOfUsers = ItemsOfEach<UserName, types::Machine>;

impl<K, T> AnswersOfEach<K, T> {
    pub(crate) fn new(answers: Answers<K, Response<T>>) -> Self {
        Self(answers)
    }
}

impl<K, A> FoldedOfEach<K, A> {
    pub(crate) fn new(answers: Answers<K, A>) -> Self {
        Self(answers)
    }
}

impl<K, T> PagesOfEach<K, T> {
    pub(crate) fn new(answers: Answers<K, Vec<Page<T>>>) -> Self {
        Self(answers)
    }

    /// The same answers by items.
    pub fn items(self) -> ItemsOfEach<K, T> {
        ItemsOfEach(self)
    }
}

impl<K, T> ItemsOfEach<K, T> {
    /// The same answers by pages, for those who want the items as the service wrote them, too.
    pub fn pages(self) -> PagesOfEach<K, T> {
        self.0
    }
}

impl<K, T> Stream for AnswersOfEach<K, T> {
    type Item = (K, Result<Response<T>, Error>);

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(cx)
    }
}

impl<K, A> Stream for FoldedOfEach<K, A> {
    type Item = (K, Result<A, Error>);

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(cx)
    }
}

impl<K, T> Stream for PagesOfEach<K, T> {
    type Item = (K, Result<Vec<Page<T>>, Error>);

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(cx)
    }
}

impl<K, T> Stream for ItemsOfEach<K, T> {
    type Item = (K, Result<Vec<Result<T, Error>>, Error>);

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let together = |pages: Vec<Page<T>>| pages.into_iter().flat_map(Page::into_items).collect();
        let answer = ready!(self.0.poll_next_unpin(cx));
        Poll::Ready(answer.map(|(key, pages)| (key, pages.map(together))))
    }
}

macro_rules! shown_by_name {
    ($($name:ident),*) => {$(
        impl<K, T> fmt::Debug for $name<K, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}

shown_by_name!(AnswersOfEach, FoldedOfEach, PagesOfEach, ItemsOfEach);

type Answer<K, A> = (K, Result<A, Error>);
pub(crate) type Answers<K, A> = BoxStream<'static, Answer<K, A>>;

/// What `ask` gives for each of the keys.
pub(crate) fn each<K, A, F>(
    keys: impl Stream<Item = K> + Send + 'static,
    concurrency: NonZeroUsize,
    ask: impl Fn(K) -> F + Send + 'static,
) -> Answers<K, A>
where
    K: Clone + Hash + Send + 'static,
    A: Send + 'static,
    F: Future<Output = Result<A, Error>> + Send + 'static,
{
    let mut seen = Seen::default();
    let answers = keys
        .filter(move |key| std::future::ready(seen.insert(key)))
        .map(move |key| {
            let answer = ask(key.clone());
            // On its own, so that calls under way go on while the caller looks at an answer.
            UnderWay(tokio::spawn(async move { (key, answer.await) }))
        })
        .buffer_unordered(concurrency.get());
    UntilFatal(Some(answers.boxed())).boxed()
}

/// Ends, and drops the calls under way, with the error that every other key would get as well.
struct UntilFatal<K, A>(Option<Answers<K, A>>);

impl<K, A> Stream for UntilFatal<K, A> {
    type Item = Answer<K, A>;

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

/// A key that is being asked about; no longer, once this is dropped.
struct UnderWay<T>(JoinHandle<T>);

impl<T> Future for UnderWay<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
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

impl<T> Drop for UnderWay<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
