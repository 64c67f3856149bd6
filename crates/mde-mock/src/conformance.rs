//! Whether a request keeps the contract, beyond its path and its method: parameters, and what it
//! accepts. The body is `body`'s.
//!
//! Everything is held against what the contract says of the operation; nothing here knows one.

use std::borrow::Cow;
use std::fmt::Display;

use axum::http::header::ACCEPT;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};

use crate::answer::Refusal;
use crate::body::essence;
use crate::contract::{Operation, Path};
use crate::form;
use crate::parameter::{Parameter, Place};

/// What links to a next page carry, whether the contract declares it or not.
pub(crate) const CONTINUATION: &str = "$skip";

/// What a conforming request says.
pub(crate) struct Arguments<'a> {
    /// The values of the path's parameters, decoded.
    pub(crate) path: Vec<Cow<'a, str>>,
    /// Where the page starts that a link led to.
    pub(crate) skip: Option<Skip>,
    pub(crate) options: Options,
}

/// What the query says of a list, where the operation declares such parameters.
#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) filter: Option<String>,
    pub(crate) top: Option<String>,
    pub(crate) skip: Option<String>,
}

/// Where a page starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Skip {
    /// By a parameter of the operation's: anybody may say it.
    Declared(u64),
    /// By a link, and nothing else; whether there was such a link the list knows.
    Linked(u64),
}

impl Skip {
    pub(crate) fn count(self) -> u64 {
        let (Self::Declared(count) | Self::Linked(count)) = self;
        count
    }
}

impl<'a> Arguments<'a> {
    /// Reads them, or says how the request breaks the contract.
    pub(crate) fn read(
        path: &Path,
        operation: &Operation,
        head: &'a Parts,
    ) -> Result<Self, Refusal> {
        let values = path_values(path, operation, head.uri.path())?;
        let (skip, options) = query(operation, head.uri.query().unwrap_or_default())?;
        headers(operation, &head.headers)?;
        Ok(Self {
            path: values,
            skip,
            options,
        })
    }
}

fn path_values<'a>(
    path: &Path,
    operation: &Operation,
    text: &'a str,
) -> Result<Vec<Cow<'a, str>>, Refusal> {
    let mut values = Vec::new();
    for (index, value) in path.template.values(text).into_iter().enumerate() {
        let parameters = &mut operation.parameters.iter();
        let parameter = parameters.find(|parameter| parameter.place == Place::Path(index));
        values.push(match (value, parameter) {
            (Ok(value), Some(parameter)) => {
                parameter.check(&[&*value]).map_err(invalid_input)?;
                value
            }
            (Ok(value), None) => value,
            (Err(problem), Some(parameter)) => {
                return Err(invalid_input(parameter.undecodable(problem)));
            }
            (Err(problem), None) => {
                return Err(invalid_input(format!("A segment of the path {problem}.")));
            }
        });
    }
    Ok(values)
}

/// Holds the query against the declared parameters, and returns what it says of a list.
fn query(operation: &Operation, query: &str) -> Result<(Option<Skip>, Options), Refusal> {
    let mut skip = None;
    let mut given: Vec<(&Parameter, Vec<String>)> = Vec::new();
    for (name, raw) in form::pairs(query) {
        if let Some(parameter) = declared(operation, Place::Query, &name) {
            let value = form::value(raw);
            let value = value.map_err(|problem| invalid_input(parameter.undecodable(problem)))?;
            let known = given.iter_mut().find(|(known, _)| known.name == name);
            match known {
                None => given.push((parameter, vec![value])),
                Some((_, values)) if parameter.repeats() => values.push(value),
                Some(_) => return Err(repeated(&name)),
            }
            continue;
        }
        if name != CONTINUATION {
            let message = format!("{} has no query parameter '{name}'.", operation.id);
            return Err(bad_request(message));
        }
        let value = form::value(raw).map_err(|_| not_issued(raw))?;
        let number: u64 = value.parse().map_err(|_| not_issued(&value))?;
        // A link carries a plain number above zero, and only one.
        let linked = Skip::Linked(number);
        if number == 0 || value != number.to_string() || skip.replace(linked).is_some() {
            return Err(not_issued(&value));
        }
    }
    for (parameter, values) in &given {
        parameter.check(values).map_err(invalid_input)?;
        if parameter.name == CONTINUATION {
            let count = values.first().and_then(|value| value.parse().ok());
            skip = count.map(Skip::Declared);
        }
    }
    // A link is followed as it is.
    if !matches!(skip, Some(Skip::Linked(_))) {
        let is_there =
            |parameter: &Parameter| given.iter().any(|(known, _)| known.name == parameter.name);
        missing(operation, Place::Query, "query parameter", is_there)?;
    }
    let mut options = Options::default();
    for (parameter, values) in given {
        let option = match &*parameter.name {
            "$filter" => &mut options.filter,
            "$top" => &mut options.top,
            CONTINUATION => &mut options.skip,
            _ => continue,
        };
        *option = values.into_iter().next();
    }
    Ok((skip, options))
}

fn headers(operation: &Operation, headers: &HeaderMap) -> Result<(), Refusal> {
    let declared = operation.parameters.iter();
    for parameter in declared.filter(|parameter| parameter.place == Place::Header) {
        let values = headers.get_all(&parameter.name).iter();
        let values = values.map(|value| parameter.header(value.as_bytes()));
        let values: Vec<&str> = values.collect::<Result<_, _>>().map_err(invalid_input)?;
        match values.len() {
            0 => {}
            1 => parameter.check(&values).map_err(invalid_input)?,
            // HTTP takes several for one list.
            _ if parameter.kind.is_list() => parameter.check(&values).map_err(invalid_input)?,
            _ => return Err(repeated(&parameter.name)),
        }
    }
    let is_there = |parameter: &Parameter| headers.contains_key(&parameter.name);
    missing(operation, Place::Header, "header", is_there)
}

fn repeated(name: &str) -> Refusal {
    bad_request(format!("'{name}' is there more than once."))
}

/// What a request gets that brings a body although its operation has none.
pub(crate) fn no_body_declared(operation: &Operation) -> Refusal {
    bad_request(format!("{} takes no request body.", operation.id))
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
pub(crate) fn accepts(operation: &Operation, headers: &HeaderMap) -> Result<(), Refusal> {
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
    let media_type = essence(media_type);
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

pub(crate) fn bad_request(message: String) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "BadRequest", message)
}

/// What a link gets that was never made.
pub(crate) fn not_issued(skip: impl Display) -> Refusal {
    bad_request(format!(
        "$skip={skip} is not from an @odata.nextLink of this list."
    ))
}
