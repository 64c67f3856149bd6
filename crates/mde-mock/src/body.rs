//! The body of a request: whether there may be one, of which media type, and what it has to say.
//!
//! It is read after all else of the request was judged, within bounds of size and time.

use std::future;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, BodyDataStream, HttpBody};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use bytes::Bytes;
use futures::StreamExt;

use crate::answer::Refusal;
use crate::schema::Schema;
use crate::word::{self, Kind};
use crate::{form, json};

/// The longest body that is read, in bytes.
const LARGEST: usize = 4 << 20;
/// How long all of a body may take to come.
const PATIENCE: Duration = Duration::from_secs(30);
/// How much more of a refused request's body is taken in, in bytes, and for how long.
const DISCARDED: usize = 64 << 20;
const MOMENT: Duration = Duration::from_secs(1);

/// What an operation documents of the body of its requests.
#[derive(Debug)]
pub(crate) struct RequestBody {
    pub(crate) required: bool,
    /// None stands for any.
    pub(crate) contents: Vec<Content>,
}

/// A media type that a body may have.
#[derive(Debug)]
pub(crate) struct Content {
    /// As the contract writes it: `application/json`, or a range of media types.
    pub(crate) media_type: String,
    pub(crate) schema: Option<Arc<Schema>>,
    /// What the members of a form stand for.
    pub(crate) members: Vec<(String, Kind)>,
}

/// How a body says what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    Words,
    Text,
    /// In bytes that no schema speaks of.
    Opaque,
}

impl Form {
    pub(crate) fn of(media_type: &str) -> Self {
        let essence = essence(media_type).to_ascii_lowercase();
        match &*essence {
            "application/json" => Self::Json,
            "application/x-www-form-urlencoded" => Self::Words,
            "text/plain" => Self::Text,
            other if other.ends_with("+json") => Self::Json,
            _ => Self::Opaque,
        }
    }
}

impl RequestBody {
    /// Reads the body of a request for this operation, or says how it breaks the contract.
    pub(crate) async fn judge(
        &self,
        operation: &str,
        headers: &HeaderMap,
        body: &mut Incoming,
    ) -> Result<(), Refusal> {
        let named = header(headers, CONTENT_TYPE);
        if body.is_over && named.is_none() {
            return self.missing(operation);
        }
        let coding = header(headers, CONTENT_ENCODING).unwrap_or_default();
        if !matches!(&*coding.to_ascii_lowercase(), "" | "identity") {
            let message = format!("{operation} takes no request body in the coding {coding}.");
            return Err(unsupported(message));
        }
        let content = match &*self.contents {
            [] => None,
            contents => {
                let media_type = named.as_deref().unwrap_or_default();
                let content = contents.iter().filter(|content| content.covers(media_type));
                // The more of the name is written out, the closer it is.
                let closest = content.max_by_key(|content| !content.media_type.contains('*'));
                Some((
                    closest.ok_or_else(|| self.another(operation, media_type))?,
                    media_type,
                ))
            }
        };
        let bytes = body.read().await?;
        let Some((content, media_type)) = content else {
            return Ok(());
        };
        let form = Form::of(media_type);
        if bytes.is_empty() && form == Form::Json {
            return self.missing(operation);
        }
        content
            .judge(form, &bytes)
            .map_err(|problem| invalid(format!("The request body {problem}.")))
    }

    fn missing(&self, operation: &str) -> Result<(), Refusal> {
        match self.required {
            true => Err(invalid(format!("{operation} needs a request body."))),
            false => Ok(()),
        }
    }

    fn another(&self, operation: &str, media_type: &str) -> Refusal {
        let known: Vec<_> = self
            .contents
            .iter()
            .map(|content| &*content.media_type)
            .collect();
        let known = known.join(" or ");
        unsupported(match media_type {
            "" => format!("{operation} needs a Content-Type: {known}."),
            other => format!("{operation} takes a request body of {known}, not of {other}."),
        })
    }
}

impl Content {
    /// Whether a body may say that it is of this media type; of the charsets only UTF-8 is known.
    fn covers(&self, media_type: &str) -> bool {
        let known = essence(&self.media_type);
        let given = essence(media_type);
        let covered = match known.strip_suffix('*') {
            Some("*/") => given.contains('/'),
            Some(kind) => given
                .get(..kind.len())
                .is_some_and(|given| given.eq_ignore_ascii_case(kind)),
            None => given.eq_ignore_ascii_case(known),
        };
        let mut parameters = media_type
            .split(';')
            .skip(1)
            .filter_map(|one| one.split_once('='));
        let foreign = parameters.any(|(name, value)| {
            name.trim().eq_ignore_ascii_case("charset")
                && !["utf-8", "us-ascii"]
                    .contains(&&*value.trim().trim_matches('"').to_ascii_lowercase())
        });
        covered && !(foreign && Form::of(media_type) != Form::Opaque)
    }

    /// What is wrong with it, to go on after `The request body`.
    fn judge(&self, form: Form, bytes: &[u8]) -> Result<(), String> {
        let text = || std::str::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned());
        let value = match form {
            Form::Opaque => return Ok(()),
            Form::Json => {
                json::read(bytes).map_err(|error| format!("cannot be read as JSON: {error}"))?
            }
            Form::Text => text()?.into(),
            Form::Words => {
                let decoded = form::pairs(text()?).map(|(name, raw)| match form::value(raw) {
                    Ok(value) => Ok((name, value)),
                    Err(problem) => Err(format!("at /{name} {problem}")),
                });
                let decoded: Vec<(String, String)> = decoded.collect::<Result<_, _>>()?;
                let pairs = decoded.iter().map(|(name, value)| (&**name, &**value));
                word::object(&self.members, pairs)?
            }
        };
        let breach = self
            .schema
            .as_ref()
            .and_then(|schema| schema.breach(&value));
        breach.map_or(Ok(()), |breach| Err(breach.to_string()))
    }
}

/// A body on its way.
pub(crate) struct Incoming {
    chunks: BodyDataStream,
    /// How many bytes there will be at least.
    announced: u64,
    /// Whether nothing more will come.
    pub(crate) is_over: bool,
}

impl From<Body> for Incoming {
    fn from(body: Body) -> Self {
        Self {
            announced: body.size_hint().lower(),
            is_over: body.is_end_stream(),
            chunks: body.into_data_stream(),
        }
    }
}

impl Incoming {
    /// All of it, within bounds.
    async fn read(&mut self) -> Result<Bytes, Refusal> {
        let in_time = tokio::time::timeout(PATIENCE, self.read_at_leisure()).await;
        in_time.unwrap_or_else(|_| {
            let seconds = PATIENCE.as_secs();
            let message = format!("The request body took longer than {seconds} seconds.");
            Err(Refusal::new(
                StatusCode::REQUEST_TIMEOUT,
                "RequestTimeout",
                message,
            ))
        })
    }

    async fn read_at_leisure(&mut self) -> Result<Bytes, Refusal> {
        let mut read = Vec::new();
        // What is announced need not be waited for.
        let mut length = usize::try_from(self.announced).unwrap_or(usize::MAX);
        while length <= LARGEST {
            let Some(chunk) = self.chunks.next().await else {
                self.is_over = true;
                return Ok(read.into());
            };
            let chunk = chunk.map_err(|_| invalid("The request body broke off.".to_owned()))?;
            length = length.max(read.len() + chunk.len());
            read.extend_from_slice(&chunk);
        }
        let message = format!("The request body has more than {LARGEST} bytes.");
        Err(Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "ContentTooLarge",
            message,
        ))
    }

    /// Takes in what is still under way, so that a client that writes before it reads comes to read its
    /// answer.
    pub(crate) async fn discard(self) {
        let mut room = DISCARDED;
        let rest = self.chunks.take_while(|chunk| {
            let length = chunk.as_ref().map_or(usize::MAX, Bytes::len);
            room = room.saturating_sub(length);
            future::ready(room > 0)
        });
        let _ = tokio::time::timeout(MOMENT, rest.for_each(|_| future::ready(()))).await;
    }
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
}

/// A media type without its parameters.
pub(crate) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

fn invalid(message: String) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "InvalidRequestBody", message)
}

fn unsupported(message: String) -> Refusal {
    Refusal::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "UnsupportedMediaType",
        message,
    )
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures::stream;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_body_has_its_time_and_its_size() {
        let endless = stream::pending::<Result<Bytes, Infallible>>();
        let mut late = Incoming::from(Body::from_stream(endless));
        let late = late.read().await.unwrap_err();
        assert_eq!(late.status, StatusCode::REQUEST_TIMEOUT);
        let piece = Bytes::from_static(&[b' '; 1 << 16]);
        let without_end = stream::repeat(Ok::<_, Infallible>(piece));
        let mut large = Incoming::from(Body::from_stream(without_end));
        let refusal = large.read().await.unwrap_err();
        assert_eq!(refusal.status, StatusCode::PAYLOAD_TOO_LARGE);
        // Nor does taking in the rest go on without end.
        large.discard().await;
    }
}
