//! Owns going from page to page: which `@odata.nextLink` is followed, which is refused, and when a walk
//! no longer gets anywhere. Every page goes through the same pipeline as the first.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | A page whose link is refused is still given out; the refusal is the next thing that the stream says. | The devices on it are good. | Failing the page: data would be lost. |
//! | What was read says whether a walk gets anywhere, not how its links are spelt: after 5 pages in a row with items but no new one (100, if most are empty) it ends with an error of the service. | The service has sent links that grow for ever and lead to one page. An item is known by its `id`, else by its text, at 16 bytes each. | A set of the URLs that were asked: each is a new one, and one link for all pages is nothing forbidden. |
//! | Half a walk is an error, and what came until then stands before it. | Half a list looks whole. | Ending as if it were all. |
//! | An item that breaks the contract is an `Err` in its place, in pages, streams and bulk alike. | The types say it, so that no device is dropped in silence; `try_next` stops there as it did. | A list of broken items beside the good ones: easily never looked at. |
//! | The deadline counts from the first request to the last page, with the time between two polls. | It is how long a person or a program waits in all. | The sum of the waits: nobody could say when it ends. |

use std::{
    borrow::Cow,
    fmt,
    ops::Range,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures::{
    Stream, StreamExt,
    future::BoxFuture,
    stream::{self, BoxStream},
};
use http::StatusCode;
use mde_client::types::ODataError;
use mde_core::ODataPage;
use serde::{
    Deserialize, Deserializer as _,
    de::{IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;
use url::Url;

use crate::{
    CheckedPage, CheckedPages, Error, breach,
    checked::{Ahead, Checked},
    error::Broken,
    question::Question,
    seen::Seen,
};

/// The items of a collection, one by one; the next page is asked for when the last is used up.
///
/// Dropping it stops asking. An item that breaks the contract is an error in its place, with its
/// [text](Error::raw_item), and the stream goes on behind it. After any other error it ends, and stays at
/// its end.
#[must_use = "a stream asks nothing until it is polled"]
pub struct Items<T> {
    pages: Pages<T>,
    items: std::vec::IntoIter<Result<T, Error>>,
}

/// The pages of a collection. An empty page is not the last one: only a page without a link to a next
/// one is.
///
/// Dropping it stops asking. After an error it ends, and stays at its end.
#[must_use = "a stream asks nothing until it is polled"]
pub struct Pages<T>(BoxStream<'static, Result<Page<T>, Error>>);

/// One page of a collection.
#[derive(Debug)]
pub struct Page<T> {
    items: Vec<Result<T, Error>>,
    body: Bytes,
}

impl<T: Send + 'static> Pages<T> {
    /// The collection that the question is about, beginning with the page that `first` gets.
    pub(crate) fn new<P, F>(question: Question, first: F) -> Self
    where
        P: ODataPage<Item = T>,
        F: Future<Output = Result<P, mde_client::Error<ODataError>>> + Send + 'static,
    {
        let first = Step::First(Box::pin(first));
        Self(walk(Walk::of(question), first).boxed())
    }

    /// The same where the first page is asked for as all others are.
    pub(crate) fn by_url<P: ODataPage<Item = T>>(question: Question, url: Url) -> Self {
        Self(walk(Walk::of(question), Step::<P>::Next(url)).boxed())
    }
}

impl CheckedPages {
    /// As [`Pages`], with what the question's call reads ahead.
    pub(crate) fn of<P, F>(question: Question, ahead: Ahead, first: F) -> Self
    where
        P: ODataPage,
        F: Future<Output = Result<P, mde_client::Error<ODataError>>> + Send + 'static,
    {
        let of = Walk {
            ahead,
            ..Walk::of(question)
        };
        Self::new(walk(of, Step::First(Box::pin(first))))
    }
}

/// Goes from page to page, beginning with this step.
fn walk<P: ODataPage, F: Form<P::Item>>(
    walk: Walk,
    first: Step<P>,
) -> impl Stream<Item = Result<F, Error>> + Send + 'static {
    let pages = stream::unfold((walk, Some(first)), |(mut walk, step)| async move {
        match walk.page(step?).await {
            Ok((page, next)) => Some((Ok(page), (walk, next))),
            Err(error) => Some((Err(error), (walk, None))),
        }
    });
    pages.fuse()
}

/// What becomes of a page.
trait Form<T>: Sized + Send + 'static {
    /// The page with these items, unless they were read ahead: then there are none among these.
    fn of(
        body: Bytes,
        items: Vec<Result<T, Error>>,
        ahead: Option<ReadAhead>,
    ) -> Result<Self, Error>;

    /// Each item as the service wrote it.
    fn texts(&self) -> Result<Vec<&str>, Error>;
}

/// Items that were read ahead, and what is wrong with them.
struct ReadAhead {
    items: Vec<Range<usize>>,
    broken: Vec<(usize, Error)>,
}

impl<T: Send + 'static> Form<T> for Page<T> {
    fn of(body: Bytes, items: Vec<Result<T, Error>>, _: Option<ReadAhead>) -> Result<Self, Error> {
        Ok(Self { items, body })
    }

    fn texts(&self) -> Result<Vec<&str>, Error> {
        Ok(self.raw_items()?.into_iter().map(RawValue::get).collect())
    }
}

impl<T> Form<T> for CheckedPage {
    fn of(
        body: Bytes,
        items: Vec<Result<T, Error>>,
        ahead: Option<ReadAhead>,
    ) -> Result<Self, Error> {
        let ReadAhead { items, broken } = match ahead {
            Some(ahead) => ahead,
            None => {
                let texts = breach::raw_items(&body).map_err(Error::unread_page)?;
                let start = body.as_ptr().addr();
                let place = |text: &RawValue| {
                    let at = text.get().as_ptr().addr() - start;
                    at..at + text.get().len()
                };
                let broken = items.into_iter().enumerate();
                ReadAhead {
                    items: texts.into_iter().map(place).collect(),
                    broken: broken
                        .filter_map(|(index, item)| Some((index, item.err()?)))
                        .collect(),
                }
            }
        };
        Ok(Self::new(body, items, broken))
    }

    fn texts(&self) -> Result<Vec<&str>, Error> {
        Ok(self.items().collect())
    }
}

impl<T> Items<T> {
    /// The same by pages, for those who want the items [as the service wrote them](Page::raw_items), too.
    /// Items of a page that was begun are not asked for again, and are left out.
    pub fn pages(self) -> Pages<T> {
        self.pages
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
                return Poll::Ready(Some(item));
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
    /// The items, each by itself: one that breaks the contract is an error of kind
    /// [`Decode`](crate::ErrorKind::Decode) that says where ([`Error::breaches`]) and has the item's text
    /// ([`Error::raw_item`]).
    pub fn items(&self) -> &[Result<T, Error>] {
        &self.items
    }

    /// The same items.
    pub fn into_items(self) -> Vec<Result<T, Error>> {
        self.items
    }

    /// Each item as the service wrote it, those that break the contract included: every property, the
    /// spelling of every number.
    ///
    /// # Errors
    /// When the body is not the page that [`items`](Self::items) were read from, which would be an error
    /// of this library.
    pub fn raw_items(&self) -> Result<Vec<&RawValue>, Error> {
        breach::raw_items(&self.body).map_err(Error::unread_page)
    }
}

/// How far the reading of a collection has come.
struct Walk {
    question: Question,
    /// The path of the first page, which all others share.
    path: Option<String>,
    /// Its status, one of the documented successes, which all others share as well.
    status: Option<StatusCode>,
    /// Every item that was read, but for those of a page without a link.
    seen: Seen,
    /// What the call read of the latest page, if that is what it does.
    ahead: Ahead,
    /// How many pages that brought nothing new came one after the other, and how many of these had items.
    idle: usize,
    repeated: usize,
}

enum Step<P> {
    First(BoxFuture<'static, Result<P, mde_client::Error<ODataError>>>),
    Next(Url),
    /// There is a next page, but it must not be asked for.
    Refused(Error),
}

/// What one answer brought.
struct Read<T> {
    items: Vec<Result<T, Error>>,
    next_link: Option<String>,
}

impl<T> Read<T> {
    fn of(page: impl ODataPage<Item = T>) -> Self {
        Self {
            next_link: page.next_link().map(str::to_owned),
            items: page.into_items().into_iter().map(Ok).collect(),
        }
    }
}

/// How many pages that have items but no new one may follow one another. Small honest pages can repeat a
/// device or two; the service has been seen to send the same page for ever, under a new link each time.
const REPEATED_PAGES: usize = 5;

/// How many pages without any new item may: most of them empty, as a filter on the service's side can
/// leave them.
const IDLE_PAGES: usize = 100;

impl Walk {
    fn of(question: Question) -> Self {
        Self {
            question,
            path: None,
            status: None,
            seen: Seen::default(),
            ahead: Ahead::default(),
            idle: 0,
            repeated: 0,
        }
    }

    async fn page<P: ODataPage, F: Form<P::Item>>(
        &mut self,
        step: Step<P>,
    ) -> Result<(F, Option<Step<P>>), Error> {
        let Read { items, next_link } = match step {
            Step::First(first) => match first.await {
                Ok(page) => Read::of(page),
                // Whatever it holds, nothing of it is documented.
                Err(error @ mde_client::Error::UnexpectedResponse(_)) => {
                    return Err(Error::of_call::<P>(&self.question, Some(error)));
                }
                Err(error) => self.item_by_item::<P>(Some(error))?,
            },
            Step::Next(url) => self.get::<P>(url).await?,
            Step::Refused(error) => return Err(error),
        };
        let record = self.question.call.record();
        let (Some(url), Some(body)) = (record.url(), record.body()) else {
            return Err(Error::of_call::<P>(&self.question, None));
        };
        self.path.get_or_insert_with(|| url.path().to_owned());
        let status = record.received().map(|received| received.status);
        self.status = self.status.or(status);
        let broken = |item| Error::broken(&self.question, Broken::Item(item));
        let ahead = self.ahead.take().map(
            |Checked {
                 items,
                 broken: none,
             }| {
                let none = none.into_iter();
                let broken = none.map(|(index, item)| (index, broken(item))).collect();
                ReadAhead { items, broken }
            },
        );
        let page = F::of(body, items, ahead)?;
        // The page at hand is good, whatever its link is.
        let next = match next_link.filter(|link| !link.is_empty()) {
            None => None,
            Some(link) => Some(match self.follow(&page, &url, &link)? {
                Ok(url) => Step::Next(url),
                Err(broken) => Step::Refused(Error::broken(&self.question, broken)),
            }),
        };
        Ok((page, next))
    }

    async fn get<P: ODataPage>(&mut self, url: Url) -> Result<Read<P::Item>, Error> {
        // The record has the failure, with the status.
        let Ok(response) = self.question.get(url).await else {
            return Err(Error::of_call::<P>(&self.question, None));
        };
        let status = response.status();
        // In memory, as the pipeline gives it.
        let body = response.bytes().await.unwrap_or_default();
        match serde_json::from_slice::<P>(&body) {
            Ok(page) if self.documents(status) => Ok(Read::of(page)),
            _ if status.is_success() && !self.documents(status) => {
                Err(Error::undocumented(&self.question))
            }
            _ => self.item_by_item::<P>(None),
        }
    }

    /// Whether a status is a success that the specification has: of the first page the generated client says
    /// so, and of all others that page.
    fn documents(&self, status: StatusCode) -> bool {
        self.status
            .map_or(status.is_success(), |first| status == first)
    }

    /// Where the generated client could not read an answer that is a documented success: what of it can be
    /// read. Its own error, if there is one, tells of what is no answer.
    fn item_by_item<P: ODataPage>(
        &self,
        error: Option<mde_client::Error<ODataError>>,
    ) -> Result<Read<P::Item>, Error> {
        let record = self.question.call.record();
        let success = record
            .received()
            .filter(|received| self.documents(received.status) && record.failure().is_none());
        let read = success.and_then(|received| breach::item_by_item::<P>(&received.body));
        let Some(breach::ItemByItem { items, next_link }) = read else {
            return Err(Error::of_call::<P>(&self.question, error));
        };
        let broken = |item| Error::broken(&self.question, Broken::Item(item));
        Ok(Read {
            items: items.into_iter().map(|item| item.map_err(broken)).collect(),
            next_link,
        })
    }

    /// The URL of the next page, when there is a use in asking for it and a token may be sent there.
    ///
    /// What was read decides whether the walk gets anywhere, not how a link is spelt: links that differ
    /// can lead to one page, and nothing forbids a service to give one link for all.
    fn follow<T>(
        &mut self,
        page: &impl Form<T>,
        url: &Url,
        link: &str,
    ) -> Result<Result<Url, Broken>, Error> {
        let items = page.texts()?;
        let new = items
            .iter()
            .fold(false, |new, item| self.seen.insert(&Known::by(item)) | new);
        if new {
            (self.idle, self.repeated) = (0, 0);
        } else {
            self.idle += 1;
            self.repeated += usize::from(!items.is_empty());
        }
        if self.repeated >= REPEATED_PAGES || self.idle >= IDLE_PAGES {
            return Ok(Err(Broken::NoProgress { pages: self.idle }));
        }
        Ok(self.next(url, link).map_err(|reason| Broken::NextLink {
            link: shown(url, link),
            reason,
        }))
    }

    /// The link as a URL, when a token may be sent there.
    fn next(&self, page: &Url, link: &str) -> Result<Url, String> {
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
        Ok(url)
    }
}

/// What tells an item from others.
#[derive(Hash)]
enum Known<'a> {
    Id(Cow<'a, str>),
    Text(&'a str),
}

impl<'a> Known<'a> {
    fn by(item: &'a str) -> Self {
        let Some(id) = id(item) else {
            return Self::Text(item);
        };
        let read = |text| serde_json::from_str(text).map(|Borrowed(text)| text);
        match (id.get(), read(id.get())) {
            ("null" | "\"\"", _) => Self::Text(item),
            (_, Ok(text)) => Self::Id(text),
            // Not as the contract has it, and an id all the same.
            (other, Err(_)) => Self::Id(other.into()),
        }
    }
}

/// A text that is not copied unless it has to be.
#[derive(Deserialize)]
struct Borrowed<'a>(#[serde(borrow)] Cow<'a, str>);

/// The value of an item's `id`. It stands at the beginning of most, and what is behind it is not read.
fn id(item: &str) -> Option<&RawValue> {
    struct UntilId<'s, 'de>(&'s mut Option<&'de RawValue>);

    impl<'de> Visitor<'de> for UntilId<'_, 'de> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some(Borrowed(key)) = map.next_key()? {
                if key == "id" {
                    *self.0 = Some(map.next_value()?);
                    break;
                }
                map.next_value::<IgnoredAny>()?;
            }
            Ok(())
        }
    }

    let mut id = None;
    // That there is more is no error of the item's.
    let _ = serde_json::Deserializer::from_str(item).deserialize_map(UntilId(&mut id));
    id
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
