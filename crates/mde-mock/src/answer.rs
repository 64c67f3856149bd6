//! What goes over the wire: documented answers made ready at start, and the service's error shape.
//!
//! Only a body with an `@odata.nextLink` is put together for each request, because the link has to
//! carry the origin that the client used.

use std::borrow::Cow;
use std::iter;
use std::sync::Arc;

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use indexmap::IndexMap;
use serde::Serialize;
use serde_json::value::RawValue;

const CONTEXT: &str = "@odata.context";
const NEXT_LINK: &str = "@odata.nextLink";
const SUCCESS_JSON: &str =
    "application/json; odata.metadata=minimal; odata.streaming=true; charset=utf-8";
const ERROR_JSON: &str = "application/json; charset=utf-8";

/// A documented answer: status, headers and body.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    /// Many answers share them.
    headers: Arc<HeaderMap>,
    body: Body,
}

/// A body, ready to send but for the origin of its link.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    Whole(Bytes),
    /// JSON, interrupted where the text of the link belongs.
    Linked {
        before: Bytes,
        path_and_query: String,
        after: Bytes,
    },
}

/// Why a request is not answered as it would like to be, in the service's error shape.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: Cow<'static, str>,
    pub(crate) message: String,
    /// What else the status demands, such as `Allow`.
    pub(crate) header: Option<Box<(HeaderName, HeaderValue)>>,
}

/// The media type of a body as the service writes it.
pub(crate) fn content_type(media_type: &str, status: StatusCode) -> Result<HeaderValue, String> {
    let written = match (media_type, status.is_success()) {
        ("application/json", true) => SUCCESS_JSON,
        ("application/json", false) => ERROR_JSON,
        (other, _) => other,
    };
    written
        .parse()
        .map_err(|_| format!("{media_type} cannot be sent as a media type"))
}

impl Answer {
    pub(crate) fn new(status: StatusCode, headers: Arc<HeaderMap>, body: Body) -> Self {
        Self {
            status,
            headers,
            body,
        }
    }

    /// The answer as it is sent to a client that calls the stand-in by `origin`.
    pub(crate) fn respond(&self, origin: impl FnOnce() -> String) -> Response {
        let body = match &self.body {
            Body::Whole(body) => body.clone(),
            Body::Linked {
                before,
                path_and_query,
                after,
            } => {
                let link = json(&(origin() + path_and_query));
                [before, link.as_bytes(), after].concat().into()
            }
        };
        let mut response = Response::new(body.into());
        *response.status_mut() = self.status;
        response.headers_mut().clone_from(&self.headers);
        response
    }
}

impl Body {
    /// No body at all.
    pub(crate) const EMPTY: Self = Self::Whole(Bytes::new());

    /// The body of an example, as the bundle has it but for white space.
    pub(crate) fn of_example(value: &RawValue) -> Self {
        match Linked::read(value) {
            None => Self::Whole(compact(value).into()),
            Some(Linked {
                members,
                path_and_query,
            }) => {
                let mut text = String::new();
                let mut gap = 0;
                for (name, value) in &members {
                    text.push(if text.is_empty() { '{' } else { ',' });
                    text.push_str(&json(name));
                    text.push(':');
                    if name == NEXT_LINK {
                        gap = text.len();
                    } else {
                        text.push_str(&compact(value));
                    }
                }
                text.push('}');
                let mut before = Bytes::from(text);
                let after = before.split_off(gap);
                Self::Linked {
                    before,
                    path_and_query,
                    after,
                }
            }
        }
    }

    /// The `$skip` of the link and the empty last page that it leads to.
    pub(crate) fn continuation(value: &RawValue) -> Option<(u64, Self)> {
        let linked = Linked::read(value)?;
        let (_, query) = linked.path_and_query.split_once('?')?;
        let (_, skip) = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "$skip")?;
        let context = linked.members.get(CONTEXT).map(|context| compact(context));
        Some((
            skip.parse().ok()?,
            Self::Whole(list(context.as_deref(), None, iter::empty())),
        ))
    }
}

/// An example whose `@odata.nextLink` is an absolute URL.
struct Linked<'a> {
    members: IndexMap<String, &'a RawValue>,
    path_and_query: String,
}

impl<'a> Linked<'a> {
    fn read(value: &'a RawValue) -> Option<Self> {
        let members: IndexMap<String, &'a RawValue> = serde_json::from_str(value.get()).ok()?;
        let link: String = serde_json::from_str(members.get(NEXT_LINK)?.get()).ok()?;
        let (_, rest) = link.split_once("://")?;
        let path_and_query = rest[rest.find('/')?..].to_owned();
        Some(Self {
            members,
            path_and_query,
        })
    }
}

/// A page of a list. `context` and `items` are JSON already, `next` is not.
pub(crate) fn list<'a>(
    context: Option<&str>,
    next: Option<&str>,
    items: impl Iterator<Item = &'a str> + Clone,
) -> Bytes {
    let length: usize = items.clone().map(|item| item.len() + 1).sum();
    let mut page = String::with_capacity(length + 256);
    page.push('{');
    let annotations = [
        context.map(|context| format!("\"{CONTEXT}\":{context},")),
        next.map(|next| format!("\"{NEXT_LINK}\":{},", json(next))),
    ];
    page.extend(annotations.into_iter().flatten());
    page.push_str("\"value\":[");
    for (index, item) in items.enumerate() {
        if index > 0 {
            page.push(',');
        }
        page.push_str(item);
    }
    page.push_str("]}");
    page.into()
}

/// An entity that comes alone: its context, and the rest of an object after its brace.
pub(crate) fn with_context(context: &str, members: &str) -> Bytes {
    let comma = if members.trim_start().starts_with('}') {
        ""
    } else {
        ","
    };
    format!("{{\"{CONTEXT}\":{context}{comma}{members}").into()
}

/// A body in JSON as a success.
pub(crate) fn success(body: Bytes) -> Response {
    let mut response = Response::new(body.into());
    let success = HeaderValue::from_static(SUCCESS_JSON);
    response.headers_mut().insert(CONTENT_TYPE, success);
    response
}

impl Refusal {
    pub(crate) fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        message: String,
    ) -> Self {
        Self {
            status,
            code: code.into(),
            message,
            header: None,
        }
    }

    pub(crate) fn with_header(self, name: HeaderName, value: HeaderValue) -> Self {
        Self {
            header: Some(Box::new((name, value))),
            ..self
        }
    }

    /// The refusal as it is sent, with the call's correlation id as its target.
    pub(crate) fn respond(self, target: &str) -> Response {
        #[derive(Serialize)]
        struct ErrorBody<'a> {
            error: Detail<'a>,
        }
        #[derive(Serialize)]
        struct Detail<'a> {
            code: &'a str,
            message: &'a str,
            target: &'a str,
        }
        let body = json(&ErrorBody {
            error: Detail {
                code: &self.code,
                message: &self.message,
                target,
            },
        });
        let mut response = Response::new(body.into());
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(ERROR_JSON));
        headers.extend(self.header.map(|header| *header));
        response
    }
}

pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("texts and maps of texts have a JSON form")
}

/// JSON without white space between its tokens; numbers and texts stay as they were written.
pub(crate) fn compact(value: &RawValue) -> String {
    let mut in_text = false;
    let mut escaped = false;
    let keep = |c: &char| {
        if in_text {
            in_text = escaped || *c != '"';
            escaped = !escaped && *c == '\\';
            return true;
        }
        in_text = *c == '"';
        !c.is_ascii_whitespace()
    };
    value.get().chars().filter(keep).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    use super::{Body, compact};

    fn raw(json: &str) -> Box<RawValue> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn numbers_and_order_stay_as_written() {
        let written = r#"{ "b" : 1.50e3 , "a" : [ 90071992547409931234 , " x \" { " , "\\" ] }"#;
        assert_eq!(
            compact(&raw(written)),
            r#"{"b":1.50e3,"a":[90071992547409931234," x \" { ","\\"]}"#
        );
    }

    #[test]
    fn only_an_absolute_link_is_led_back() {
        for json in [
            r#"{"@odata.nextLink":"https://a.example/b?$skip=7","value":[]}"#,
            r#"{"value":[],"@odata.nextLink":"http://a.example:81/b?$skip=7"}"#,
        ] {
            let Body::Linked { path_and_query, .. } = Body::of_example(&raw(json)) else {
                panic!("{json} has a link");
            };
            assert_eq!(path_and_query, "/b?$skip=7");
            assert_eq!(Body::continuation(&raw(json)).unwrap().0, 7);
        }
        for json in [
            "[]",
            "null",
            r#"{"@odata.nextLink":null}"#,
            r#"{"@odata.nextLink":"/b"}"#,
        ] {
            assert!(
                matches!(Body::of_example(&raw(json)), Body::Whole(_)),
                "{json}"
            );
        }
    }

    proptest! {
        #[test]
        fn compacting_changes_no_value(texts in prop::collection::vec(any::<String>(), 0..4)) {
            let pretty = serde_json::to_string_pretty(&texts).unwrap();
            prop_assert_eq!(compact(&raw(&pretty)), serde_json::to_string(&texts).unwrap());
        }
    }
}
