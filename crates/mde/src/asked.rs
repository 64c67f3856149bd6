//! Owns asking one question that has one answer. Going from page to page is [`pages`](crate::pages)'.

use std::{future::IntoFuture, ops::Deref, sync::Arc, time::Duration};

use bytes::Bytes;
use futures::future::BoxFuture;
use http::{HeaderMap, StatusCode};
use mde_client::{Request, types::ODataError};
use mde_core::{Received, Record};
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::{Cloud, Error, question::Question};

/// A question that is asked when it is awaited.
#[must_use = "nothing is asked until it is awaited"]
#[derive(Debug)]
pub struct Asked<R> {
    request: R,
    client: mde_client::Client,
    cloud: Arc<Cloud>,
}

impl<R> Asked<R>
where
    R: Request<Refusal = ODataError>,
    R::Answer: DeserializeOwned,
{
    pub(crate) fn new(request: R, client: mde_client::Client, cloud: Arc<Cloud>) -> Self {
        Self {
            request,
            client,
            cloud,
        }
    }

    /// The answer with what came beside it.
    ///
    /// # Errors
    /// When there is no answer, or none as documented. Of one that breaks the contract the error has the
    /// [text](Error::raw_item) and [all places](Error::breaches).
    pub async fn with_response(self) -> Result<Response<R::Answer>, Error> {
        let call = self.client.call().clone();
        let question = Question::of(&self.request, call, self.cloud);
        match self.request.send(self.client).await {
            Ok(answer) => Ok(Response {
                answer: answer.into_inner(),
                beside: Beside::of(question.call.record()),
            }),
            Err(error) => Err(Error::of_answer::<R::Answer>(&question, error)),
        }
    }
}

impl<R> IntoFuture for Asked<R>
where
    R: Request<Refusal = ODataError>,
    R::Answer: DeserializeOwned,
{
    type Output = Result<R::Answer, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.with_response().await.map(Response::into_answer) })
    }
}

/// An answer with what came beside it. It can be used like the answer itself.
#[derive(Clone, Debug)]
pub struct Response<T> {
    answer: T,
    beside: Beside,
}

/// What came beside an answer.
#[derive(Clone, Debug)]
struct Beside {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    correlation_id: Option<String>,
    attempts: u32,
    quota_wait: Duration,
}

impl Beside {
    fn of(record: &Record) -> Self {
        let received = record.received();
        let correlation_id = received.as_ref().and_then(Received::correlation_id);
        let correlation_id = correlation_id.map(str::to_owned);
        let (status, headers, body) = received
            .map(|received| (received.status, received.headers, received.body))
            .unwrap_or_default();
        Self {
            status,
            headers,
            body,
            correlation_id,
            attempts: record.attempts(),
            quota_wait: record.quota_wait(),
        }
    }
}

impl Response<Bytes> {
    /// What came of a call of which nothing more is known.
    pub(crate) fn raw(question: &Question) -> Result<Self, Error> {
        let record = question.call.record();
        let beside = Beside::of(record);
        match record.attempts() > 0 && record.failure().is_none() && beside.status.is_success() {
            true => Ok(Self {
                answer: beside.body.clone(),
                beside,
            }),
            false => Err(Error::of_call::<IgnoredAny>(question, None)),
        }
    }
}

impl<T> Response<T> {
    /// The answer.
    pub fn into_answer(self) -> T {
        self.answer
    }

    /// The HTTP status: a success, and of what the specification has a documented one.
    pub fn status(&self) -> u16 {
        self.beside.status.as_u16()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.beside.headers
    }

    /// The id by which the service's support finds the call.
    pub fn correlation_id(&self) -> Option<&str> {
        self.beside.correlation_id.as_deref()
    }

    /// The body as the service wrote it, after decompression: every property, the spelling of every number.
    pub fn body(&self) -> &Bytes {
        &self.beside.body
    }

    /// How many requests were sent.
    pub fn attempts(&self) -> u32 {
        self.beside.attempts
    }

    /// How long the call waited for the quota, all attempts together.
    pub fn quota_wait(&self) -> Duration {
        self.beside.quota_wait
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.answer
    }
}
