//! Whether a request keeps the contract, beyond its path and its method: parameters, body, and what
//! it accepts.
//!
//! Everything is held against what the contract says of the operation; nothing here knows one.

use std::borrow::Cow;
use std::fmt::Display;

use axum::body::HttpBody;
use axum::extract::Request;
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, StatusCode};

use crate::answer::Refusal;
use crate::contract::Operation;
use crate::parameter::{Parameter, Place};

/// The one parameter that no contract declares: links to a next page carry it.
const CONTINUATION: &str = "$skip";

/// What a conforming request says.
pub(crate) struct Arguments<'a> {
    /// The values of the path's parameters, decoded.
    pub(crate) path: Vec<Cow<'a, str>>,
    /// Where the page starts that a link led to; whether there was such a link the list knows.
    pub(crate) skip: Option<u64>,
}

impl<'a> Arguments<'a> {
    /// Reads them, or says how the request breaks the contract.
    pub(crate) fn read(operation: &Operation, request: &'a Request) -> Result<Self, Refusal> {
        let uri = request.uri();
        let path = path(operation, uri.path())?;
        let skip = query(operation, uri.query().unwrap_or_default())?;
        headers(operation, request.headers())?;
        if !operation.takes_body && !request.body().is_end_stream() {
            let message = format!("{} takes no request body.", operation.id);
            return Err(bad_request(message));
        }
        accepts(operation, request.headers())?;
        Ok(Self { path, skip })
    }
}

fn path<'a>(operation: &Operation, path: &'a str) -> Result<Vec<Cow<'a, str>>, Refusal> {
    let value = |parameter: &Parameter| match parameter.place {
        Place::Segment(segment) => Some(parameter.read(path, segment).map_err(invalid_input)),
        Place::Query | Place::Header => None,
    };
    operation.parameters.iter().filter_map(value).collect()
}

/// Holds the query against the declared parameters, and returns the value of `$skip`.
fn query(operation: &Operation, query: &str) -> Result<Option<u64>, Refusal> {
    let mut skip = None;
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if let Some(parameter) = declared(operation, Place::Query, &name) {
            if seen.contains(&&*parameter.name) && !parameter.repeats {
                return Err(bad_request(format!("'{name}' is there more than once.")));
            }
            seen.push(&parameter.name);
            parameter.check(&value).map_err(invalid_input)?;
            continue;
        }
        if name != CONTINUATION {
            let message = format!("{} has no query parameter '{name}'.", operation.id);
            return Err(bad_request(message));
        }
        let number: u64 = value.parse().map_err(|_| not_issued(&value))?;
        // A link carries a plain number above zero, and only one.
        if number == 0 || *value != number.to_string() || skip.replace(number).is_some() {
            return Err(not_issued(&value));
        }
    }
    // A link is followed as it is.
    if skip.is_none() {
        let is_there = |parameter: &Parameter| seen.contains(&&*parameter.name);
        missing(operation, Place::Query, "query parameter", is_there)?;
    }
    Ok(skip)
}

fn headers(operation: &Operation, headers: &HeaderMap) -> Result<(), Refusal> {
    let declared = operation.parameters.iter();
    for parameter in declared.filter(|parameter| parameter.place == Place::Header) {
        for value in headers.get_all(&parameter.name) {
            let value = String::from_utf8_lossy(value.as_bytes());
            parameter.check(&value).map_err(invalid_input)?;
        }
    }
    let is_there = |parameter: &Parameter| headers.contains_key(&parameter.name);
    missing(operation, Place::Header, "header", is_there)
}

fn declared<'a>(operation: &'a Operation, place: Place, name: &str) -> Option<&'a Parameter> {
    let mut parameters = operation.parameters.iter();
    parameters.find(|parameter| parameter.place == place && parameter.name == name)
}

fn missing(
    operation: &Operation,
    place: Place,
    what: &str,
    is_there: impl Fn(&Parameter) -> bool,
) -> Result<(), Refusal> {
    let mut required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.place == place && parameter.required);
    match required.find(|parameter| !is_there(parameter)) {
        None => Ok(()),
        Some(Parameter { name, .. }) => {
            let message = format!("{} needs the {what} '{name}'.", operation.id);
            Err(bad_request(message))
        }
    }
}

/// Whether the client takes what the operation answers in. One that does not say takes anything.
fn accepts(operation: &Operation, headers: &HeaderMap) -> Result<(), Refusal> {
    let mut ranges = headers
        .get_all(ACCEPT)
        .iter()
        .flat_map(|value| value.as_bytes().split(|&byte| byte == b','))
        .map(String::from_utf8_lossy)
        .peekable();
    if ranges.peek().is_none() {
        return Ok(());
    }
    let media_types = operation.media_types();
    let taken = |range: Cow<'_, str>| media_types.iter().any(|known| covers(&range, known));
    if media_types.is_empty() || ranges.any(taken) {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::NOT_ACCEPTABLE,
        "NotAcceptable",
        format!(
            "Accept rules out {}, and {} answers in nothing else.",
            media_types.join(" and "),
            operation.id
        ),
    ))
}

/// Whether a media range, such as `application/*;q=0.8`, covers a media type.
fn covers(range: &str, media_type: &str) -> bool {
    let mut parts = range.split(';').map(str::trim);
    let range = parts.next().unwrap_or_default();
    let refused = parts
        .filter_map(|parameter| parameter.split_once('='))
        .filter(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
        .any(|(_, weight)| weight.trim().parse() == Ok(0.0));
    let kind = media_type.split_once('/').map(|(kind, _)| kind);
    let whole_kind = range.strip_suffix("/*");
    let covering = range == "*/*"
        || range.eq_ignore_ascii_case(media_type)
        || (whole_kind.zip(kind)).is_some_and(|(range, kind)| range.eq_ignore_ascii_case(kind));
    covering && !refused
}

fn invalid_input(message: String) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "InvalidInput", message)
}

fn bad_request(message: String) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "BadRequest", message)
}

/// What a link gets that was never made.
pub(crate) fn not_issued(skip: impl Display) -> Refusal {
    bad_request(format!(
        "$skip={skip} is not from an @odata.nextLink of this list."
    ))
}
