//! Owns one attempt: the request goes out, the answer is read within its bounds, an error's body is made
//! readable. Whether to try again is the pipeline's decision.

use bytes::Bytes;
use http::{
    HeaderValue, StatusCode,
    header::{
        ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE,
        TRANSFER_ENCODING,
    },
};
use reqwest::{Request, Response, ResponseBuilderExt};

use crate::{
    Clock, Failure, Limits, Received, Transport, error_body,
    receive::{self, Body, ERROR_BODY_BYTES, Incomplete, read_body, within, without_bom},
    retry_after::retry_after,
};

/// What came of an attempt.
pub(crate) struct Attempt {
    /// The answer, as far as it arrived.
    pub(crate) received: Option<Received>,
    /// The answer as the generated client reads it, or why there is none.
    pub(crate) result: Result<Response, Failure>,
}

/// Sends the request once and reads the answer.
pub(crate) async fn attempt(
    mut request: Request,
    authorization: &HeaderValue,
    transport: &dyn Transport,
    clock: &dyn Clock,
    limits: &Limits,
) -> Attempt {
    let url = request.url().clone();
    let headers = request.headers_mut();
    headers.insert(
        ACCEPT_ENCODING,
        HeaderValue::from_static(receive::ACCEPT_ENCODING),
    );
    headers.insert(AUTHORIZATION, authorization.clone());

    let mut head = None;
    let mut body = Body::new(limits.body_bytes);
    let read = within(clock, limits.attempt, async {
        let mut response = within(clock, limits.silence, transport.send(request))
            .await
            .ok_or(Failure::Silence(limits.silence))??;
        if is_error(response.status()) {
            body = Body::new(ERROR_BODY_BYTES.min(limits.body_bytes));
        }
        let (_, headers) = head.insert((response.status(), std::mem::take(response.headers_mut())));
        read_body(&mut response, headers, &mut body, limits.silence, clock)
            .await
            .map_err(|incomplete| match incomplete {
                Incomplete::TooLarge => Failure::TooLarge {
                    limit: limits.body_bytes,
                },
                Incomplete::Silence => Failure::Silence(limits.silence),
                Incomplete::Broken(broken) => broken.into(),
                Incomplete::Encoding(why) => Failure::Encoding(why),
            })
    })
    .await
    .unwrap_or(Err(Failure::Slow(limits.attempt)));

    let Some((status, mut headers)) = head else {
        return Attempt {
            received: None,
            result: Err(read.err().unwrap_or(Failure::Slow(limits.attempt))),
        };
    };
    let mut body = without_bom(body.into_bytes());
    let mut for_client = body.clone();
    let mut error = None;
    if is_error(status) {
        body = without_token(body, authorization);
        let (detail, documented) = error_body::normalize(status, &headers, &body);
        (error, for_client) = (Some(detail), documented);
    }
    let received = Received {
        status,
        retry_after: retry_after(&headers, clock.utc()),
        headers: headers.clone(),
        body,
        error,
        claims: None,
    };
    // What there is of an error is worth more than why there is no more of it.
    let result = if received.error.is_some() {
        Ok(())
    } else {
        read
    };
    let result = result.map(|()| {
        for framing in [CONTENT_LENGTH, CONTENT_ENCODING, TRANSFER_ENCODING] {
            headers.remove(framing);
        }
        if received.error.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let mut response = http::Response::builder()
            .status(status)
            .url(url)
            .body(for_client)
            .expect("a status and a URL that were received make a response");
        *response.headers_mut() = headers;
        response.into()
    });
    Attempt {
        received: Some(received),
        result,
    }
}

fn is_error(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}

/// The body without the token that was sent: gateways' error pages show whole requests.
fn without_token(body: Bytes, authorization: &HeaderValue) -> Bytes {
    let token = authorization.as_bytes();
    let token = token.strip_prefix(b"Bearer ").unwrap_or(token);
    if token.is_empty() || !body.windows(token.len()).any(|window| window == token) {
        return body;
    }
    let mut kept = Vec::with_capacity(body.len());
    let mut rest = &body[..];
    while let Some(at) = rest.windows(token.len()).position(|window| window == token) {
        kept.extend_from_slice(&rest[..at]);
        kept.extend_from_slice(b"(the token)");
        rest = &rest[at + token.len()..];
    }
    kept.extend_from_slice(rest);
    kept.into()
}
