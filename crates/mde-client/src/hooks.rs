//! Ties the generated client to `mde_core`'s pipeline. The rule that only a type's own crate may
//! implement foreign traits for it wants these lines here.

use http::header::{CONTENT_LENGTH, HeaderValue};
use mde_core::{Call, Operation, Pipeline};
use progenitor_client::{ClientHooks, Error, OperationInfo};
use reqwest::{Method, Request, Response};

use crate::{Client, tables};

impl Client {
    /// A client whose calls go through the pipeline.
    ///
    /// Its [`record`](Call::record) is that of the last call; for one record a call, make a client
    /// for each call, which costs next to nothing. `requests` only puts requests together; they are
    /// sent by the pipeline's transport.
    pub fn through(pipeline: &Pipeline, requests: reqwest::Client) -> Self {
        Self::making(Call::new(pipeline.clone()), requests)
    }

    /// A client that makes this call.
    pub fn making(call: Call, requests: reqwest::Client) -> Self {
        let base = call.pipeline().destinations().base().as_str().to_owned();
        Self::new_with_client(&base, requests, call)
    }

    /// The call that this client makes, with the record of what happened.
    pub fn call(&self) -> &Call {
        &self.inner
    }
}

fn operation(info: &OperationInfo) -> &'static Operation {
    tables::operation(info.operation_id).expect("operations and tables are generated together")
}

impl ClientHooks<Call> for Client {
    /// Removes what the generator adds for services of another kind, and says that there is no body where
    /// HTTP expects one: RFC 9110 8.6 asks for it, and servers there are that refuse the call without (411).
    async fn pre<E>(&self, request: &mut Request, _: &OperationInfo) -> Result<(), Error<E>> {
        request.headers_mut().remove("api-version");
        let expects_body = [Method::POST, Method::PUT, Method::PATCH].contains(request.method());
        if expects_body && request.body().is_none() {
            let nothing = HeaderValue::from_static("0");
            request.headers_mut().insert(CONTENT_LENGTH, nothing);
        }
        Ok(())
    }

    async fn exec(&self, request: Request, info: &OperationInfo) -> reqwest::Result<Response> {
        self.inner
            .exec(request, operation(info))
            .await
            .map_err(|_| placeholder())
    }

    /// Puts the pipeline's own words in place of the error that [`exec`](Self::exec) had to return.
    async fn post<E>(
        &self,
        result: &reqwest::Result<Response>,
        _: &OperationInfo,
    ) -> Result<(), Error<E>> {
        match (result, self.inner.record().failure()) {
            (Err(_), Some(failure)) => Err(Error::Custom(failure.to_string())),
            _ => Ok(()),
        }
    }
}

/// The only error that `exec` can return is reqwest's, which nobody else can make; [`post`] replaces
/// it before anyone sees it.
///
/// [`post`]: ClientHooks::post
fn placeholder() -> reqwest::Error {
    let answer = http::Response::builder()
        .status(http::StatusCode::INTERNAL_SERVER_ERROR)
        .body("")
        .expect("a response without headers");
    Response::from(answer)
        .error_for_status()
        .expect_err("a server error's status is an error")
}
