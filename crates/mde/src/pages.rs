//! Owns going from page to page: which `@odata.nextLink` is followed, and which is refused. Every page
//! goes through the same pipeline as the first.

use std::{
    collections::HashSet,
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures::{
    Stream, StreamExt,
    future::BoxFuture,
    stream::{self, BoxStream},
};
use http::{HeaderValue, Method, header::ACCEPT};
use mde_client::types::ODataError;
use mde_core::{Call, ODataPage, Operation};
use reqwest::Request;
use serde::Deserialize;
use serde_json::value::RawValue;
use url::Url;

use crate::{Cloud, Error, error::Broken};

/// The items of a collection, one by one; the next page is asked for when the last is used up.
///
/// Dropping it stops asking. After an error it ends, and stays at its end.
#[must_use = "a stream asks nothing until it is polled"]
pub struct Items<T> {
    pages: Pages<T>,
    items: std::vec::IntoIter<T>,
}

/// The pages of a collection. An empty page is not the last one: only a page without a link to a next
/// one is.
///
/// Dropping it stops asking. After an error it ends, and stays at its end.
#[must_use = "a stream asks nothing until it is polled"]
pub struct Pages<T>(BoxStream<'static, Result<Page<T>, Error>>);

/// One page of a collection.
#[derive(Clone, Debug)]
pub struct Page<T> {
    items: Vec<T>,
    body: Bytes,
}

/// Which collection is asked for, and by which call.
pub(crate) struct Question {
    /// What the question is about, for messages: `user "user1"`.
    pub(crate) subject: String,
    pub(crate) operation: &'static Operation,
    pub(crate) call: Call,
    pub(crate) cloud: Arc<Cloud>,
}

impl<T: Send + 'static> Pages<T> {
    /// The collection that the question is about, beginning with the page that `first` gets.
    pub(crate) fn new<P, F>(question: Question, first: F) -> Self
    where
        P: ODataPage<Item = T>,
        F: Future<Output = Result<P, mde_client::Error<ODataError>>> + Send + 'static,
    {
        let walk = Walk {
            question,
            seen: HashSet::new(),
            path: None,
            empty: 0,
        };
        let first: BoxFuture<'static, _> = Box::pin(first);
        let pages = stream::unfold(
            (walk, Some(Step::First(first))),
            |(mut walk, step)| async move {
                match walk.page(step?).await {
                    Ok((page, next)) => Some((Ok(page), (walk, next))),
                    Err(error) => Some((Err(error), (walk, None))),
                }
            },
        );
        Self(pages.fuse().boxed())
    }
}

impl<T> From<Pages<T>> for Items<T> {
    fn from(pages: Pages<T>) -> Self {
        Self {
            pages,
            items: Vec::new().into_iter(),
        }
    }
}

impl<T: Unpin> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_next_unpin(cx)) {
                Some(Ok(page)) => self.items = page.items.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("read", &self.items.len())
            .finish_non_exhaustive()
    }
}

impl<T> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(cx)
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}

impl<T> Page<T> {
    /// The items.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// The items.
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// Each item as the service wrote it: every property, the spelling of every number.
    ///
    /// # Errors
    /// When the body is not the page that [`items`](Self::items) were read from, which would be an error
    /// of this library.
    pub fn raw_items(&self) -> Result<Vec<&RawValue>, Error> {
        #[derive(Deserialize)]
        struct Envelope<'a> {
            #[serde(borrow)]
            value: Vec<&'a RawValue>,
        }
        serde_json::from_slice(&self.body)
            .map(|Envelope { value }| value)
            .map_err(Error::unread_page)
    }
}

/// How far the reading of a collection has come.
struct Walk {
    question: Question,
    /// Every URL that was asked.
    seen: HashSet<Url>,
    /// The path of the first page, which all others share.
    path: Option<String>,
    /// How many pages without an item came one after the other.
    empty: usize,
}

enum Step<P> {
    First(BoxFuture<'static, Result<P, mde_client::Error<ODataError>>>),
    Next(Url),
    /// There is a next page, but it must not be asked for.
    Refused(Error),
}

/// How many pages without an item may follow one another, before the service is taken to be walking in
/// circles.
const EMPTY_PAGES: usize = 100;

impl Walk {
    async fn page<P: ODataPage>(
        &mut self,
        step: Step<P>,
    ) -> Result<(Page<P::Item>, Option<Step<P>>), Error> {
        let page = match step {
            Step::First(first) => first.await.map_err(|error| self.failed::<P>(Some(error)))?,
            Step::Next(url) => self.get(url).await?,
            Step::Refused(error) => return Err(error),
        };
        let record = self.question.call.record();
        let (Some(url), Some(body)) = (record.url(), record.body()) else {
            return Err(self.failed::<P>(None));
        };
        self.path.get_or_insert_with(|| url.path().to_owned());
        self.seen.insert(url.clone());
        let link = page
            .next_link()
            .filter(|link| !link.is_empty())
            .map(str::to_owned);
        let items = page.into_items();
        self.empty = if items.is_empty() { self.empty + 1 } else { 0 };
        // The page at hand is good, whatever its link is.
        let next = link.map(|link| match self.follow(&url, &link) {
            Ok(url) => Step::Next(url),
            Err(reason) => {
                let broken = Broken::NextLink {
                    link: shown(&url, &link),
                    reason,
                };
                Step::Refused(Error::broken(&self.question, broken))
            }
        });
        Ok((Page { items, body }, next))
    }

    async fn get<P: ODataPage>(&mut self, url: Url) -> Result<P, Error> {
        let mut request = Request::new(Method::GET, url);
        request
            .headers_mut()
            .insert(ACCEPT, HeaderValue::from_static("application/json"));
        let Question {
            call, operation, ..
        } = &self.question;
        // The record has the failure, with the status.
        let Ok(response) = call.exec(request, operation).await else {
            return Err(self.failed::<P>(None));
        };
        let body = call.record().body().unwrap_or_default();
        match serde_json::from_slice(&body) {
            Ok(page) if response.status() == http::StatusCode::OK => Ok(page),
            _ => Err(self.failed::<P>(None)),
        }
    }

    /// The URL of the next page, when a token may be sent there and it is one.
    fn follow(&self, page: &Url, link: &str) -> Result<Url, String> {
        let url = page
            .join(link)
            .map_err(|error| format!("it is not a URL ({error})"))?;
        let destinations = self.question.call.pipeline().destinations();
        destinations
            .check(&url)
            .map_err(|refused| format!("{refused}, and the token must not go there"))?;
        if self
            .path
            .as_deref()
            .is_some_and(|path| !same_path(path, url.path()))
        {
            return Err("its path is another operation's".to_owned());
        }
        if self.seen.contains(&url) {
            return Err("that page was read before".to_owned());
        }
        if self.empty >= EMPTY_PAGES {
            return Err(format!("{EMPTY_PAGES} pages in a row had nothing in them"));
        }
        Ok(url)
    }

    fn failed<P: ODataPage>(&self, error: Option<mde_client::Error<ODataError>>) -> Error {
        Error::of_call::<P>(&self.question, error)
    }
}

/// The link for a message: without what may be a secret, and not without end.
fn shown(page: &Url, link: &str) -> String {
    let mut link = match page.join(link) {
        Ok(mut url) => {
            // Both fail only on URLs that have no host, and hence neither of the two.
            let _ = url.set_username("");
            let _ = url.set_password(None);
            url.to_string()
        }
        Err(_) => link.to_owned(),
    };
    if let Some((end, _)) = link.char_indices().nth(200) {
        link.truncate(end);
        link.push('…');
    }
    link
}

/// Whether the paths are the same but for the way of percent-encoding and the case of ASCII letters,
/// which the service does not heed.
fn same_path(one: &str, other: &str) -> bool {
    let decoded = |path| -> Vec<Vec<u8>> {
        let decoded = |segment| percent_encoding::percent_decode_str(segment).collect::<Vec<u8>>();
        str::split(path, '/')
            .map(|segment| decoded(segment).to_ascii_lowercase())
            .collect()
    };
    decoded(one) == decoded(other)
}
