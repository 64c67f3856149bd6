//! Scripts: what is done to the next requests, in order, instead of an answer as usual.
//!
//! A script says what; where in the checks of a request it comes in is `dispatch`'s, and `delivery`
//! carries it out.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, StatusCode};
use bytes::Bytes;

use crate::period;
use crate::prefer::Preference;

/// What is done to one request, or to several in a row.
///
/// As text, for the program's `--fault`: `ok`, a status such as `503`, `429:2s` with the seconds of
/// its `Retry-After`, `example:NAME`, `drop`, `reset`, `truncate`, `stall`, `endless`, `revoke`. The
/// three in the middle may say after how many bytes of the body: `reset:100`. Then may follow, in
/// this order, a delay and how often: `503+200ms*3`.
///
/// ```
/// use std::time::Duration;
/// use mde_mock::Reply;
///
/// let script = [
///     Reply::throttled(Duration::from_secs(1)).times(2),
///     Reply::usual().truncated_after(100).delayed(Duration::from_millis(50)),
///     Reply::example("several-machines"),
/// ];
/// # let _ = script;
/// ```
#[derive(Debug, Clone)]
#[must_use = "a reply does nothing until it is part of a script"]
pub struct Reply {
    pub(crate) content: Content,
    pub(crate) ending: Ending,
    pub(crate) delay: Duration,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    times: usize,
}

/// Which answer is begun.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// The one that the request would get without a script.
    Usual,
    /// A documented one.
    Example(Preference),
    /// The first documented one of that status, or one in the service's error shape.
    Status(StatusCode),
    /// 429, with this `Retry-After`.
    Throttled(Duration),
    /// 401, and all tokens issued so far are refused from now on.
    Revoked,
    Own {
        status: StatusCode,
        content_type: HeaderValue,
        body: Bytes,
    },
}

/// How far the answer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Whole,
    /// Nothing is sent at all, and the connection closed.
    Unanswered,
    /// After so many bytes of the body, or half of them, something happens.
    Cut(Option<usize>, Cut),
    /// After the body comes white space without end.
    Endless,
}

/// What happens in the middle of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The connection is closed in order.
    Truncated,
    /// The connection is reset.
    Reset,
    /// No more bytes come.
    Stalled,
}

impl Reply {
    fn with(content: Content) -> Self {
        Self {
            content,
            ending: Ending::Whole,
            delay: Duration::ZERO,
            headers: Vec::new(),
            times: 1,
        }
    }

    fn ending(ending: Ending) -> Self {
        Self::usual().until(ending)
    }

    fn until(mut self, ending: Ending) -> Self {
        self.ending = ending;
        self
    }

    /// The answer that the request would get without a script.
    pub fn usual() -> Self {
        Self::with(Content::Usual)
    }

    /// The documented example of that name.
    pub fn example(name: impl Into<String>) -> Self {
        Self::with(Content::Example(Preference {
            code: None,
            example: Some(name.into()),
        }))
    }

    /// The first documented example of a status, or an error in the service's shape when the status
    /// is not documented.
    ///
    /// # Panics
    ///
    /// When that is no status of a final answer: 200 to 599.
    pub fn status(status: u16) -> Self {
        Self::with(Content::Status(final_status(status)))
    }

    /// 429 in the service's words, with a `Retry-After` in whole seconds, rounded up.
    pub fn throttled(retry_after: Duration) -> Self {
        Self::with(Content::Throttled(retry_after))
    }

    /// An answer of your own, even if it breaks the contract.
    ///
    /// # Panics
    ///
    /// When that is no status of a final answer (200 to 599), or the media type cannot be sent.
    pub fn body(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self::with(Content::Own {
            status: final_status(status),
            content_type: header_value(content_type),
            body: body.into(),
        })
    }

    /// No answer: the connection is closed.
    pub fn unanswered() -> Self {
        Self::ending(Ending::Unanswered)
    }

    /// Refuses the request with 401, and from then on all tokens issued so far, as
    /// [`MockService::revoke_tokens`](crate::MockService::revoke_tokens) does.
    pub fn revoked() -> Self {
        Self::with(Content::Revoked)
    }

    /// Closes the connection after so many bytes of the body, of which more were announced.
    pub fn truncated_after(self, bytes: usize) -> Self {
        self.until(Ending::Cut(Some(bytes), Cut::Truncated))
    }

    /// Resets the connection after so many bytes of the body. How many of them a client gets to see
    /// is its system's choice.
    pub fn reset_after(self, bytes: usize) -> Self {
        self.until(Ending::Cut(Some(bytes), Cut::Reset))
    }

    /// Sends so many bytes of the body, and then nothing, until the client gives up or the service
    /// stops.
    pub fn stalled_after(self, bytes: usize) -> Self {
        self.until(Ending::Cut(Some(bytes), Cut::Stalled))
    }

    /// Sends white space after the body, up to 64 MB a second, until the client gives up or the
    /// service stops.
    pub fn endless(self) -> Self {
        self.until(Ending::Endless)
    }

    /// Waits for so long before the first byte.
    pub fn delayed(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Sets a header, in the place of any of the same name.
    ///
    /// # Panics
    ///
    /// When name or value cannot be sent.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name = name.parse();
        let name = name.unwrap_or_else(|_| panic!("a header's name cannot be sent"));
        self.headers.push((name, header_value(value)));
        self
    }

    /// The same for so many requests in a row.
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }
}

fn final_status(status: u16) -> StatusCode {
    match StatusCode::from_u16(status) {
        Ok(code) if (200..600).contains(&status) => code,
        _ => panic!("{status} is no status of a final answer"),
    }
}

fn header_value(text: &str) -> HeaderValue {
    let value = text.parse();
    value.unwrap_or_else(|_| panic!("{text:?} cannot be sent as a header's value"))
}

/// Why a text is no [`Reply`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is no fault; write ok, a status, 429:SECONDS, example:NAME, drop, reset, truncate, \
     stall, endless or revoke, and after it +DELAY, *TIMES or both, such as 503+200ms*3"
)]
pub struct ReplySyntaxError(String);

impl FromStr for Reply {
    type Err = ReplySyntaxError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(text.trim()).ok_or_else(|| ReplySyntaxError(text.to_owned()))
    }
}

fn read(text: &str) -> Option<Reply> {
    let (text, times) = match text.rsplit_once('*') {
        Some((text, times)) => (text, times.parse::<NonZeroUsize>().ok()?.get()),
        None => (text, 1),
    };
    let (text, delay) = match text.rsplit_once('+') {
        Some((text, delay)) => (text, period::parse(delay)?),
        None => (text, Duration::ZERO),
    };
    let (kind, detail) = match text.split_once(':') {
        Some((kind, detail)) => (kind, Some(detail)),
        None => (text, None),
    };
    let cut = |cut| {
        let bytes = detail.map(str::parse).transpose().ok()?;
        Some(Reply::ending(Ending::Cut(bytes, cut)))
    };
    let reply = match (kind, detail) {
        ("reset", _) => cut(Cut::Reset)?,
        ("truncate", _) => cut(Cut::Truncated)?,
        ("stall", _) => cut(Cut::Stalled)?,
        ("example", Some(name)) => Reply::example(name),
        ("429", Some(retry_after)) => Reply::throttled(period::parse(retry_after)?),
        ("ok", None) => Reply::usual(),
        ("drop", None) => Reply::unanswered(),
        ("endless", None) => Reply::usual().endless(),
        ("revoke", None) => Reply::revoked(),
        (status, None) => {
            let status: u16 = status.parse().ok()?;
            (200..600)
                .contains(&status)
                .then(|| Reply::status(status))?
        }
        _ => return None,
    };
    Some(reply.delayed(delay).times(times))
}

/// The replies that are still to come: those for one operation first, then those for any.
#[derive(Debug)]
pub(crate) struct Script {
    /// Whether there are any, so that a request need not take the lock to find that there are none.
    pending: AtomicBool,
    queues: Mutex<Queues>,
}

#[derive(Debug)]
struct Queues {
    any: VecDeque<Reply>,
    /// For each operation.
    own: Vec<VecDeque<Reply>>,
}

impl Script {
    pub(crate) fn new(operations: usize) -> Self {
        Self {
            pending: AtomicBool::new(false),
            queues: Mutex::new(Queues {
                any: VecDeque::new(),
                own: vec![VecDeque::new(); operations],
            }),
        }
    }

    /// Adds to what is to come for one operation, or for any.
    pub(crate) fn extend(
        &self,
        operation: Option<usize>,
        replies: impl IntoIterator<Item = Reply>,
    ) {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = match operation {
            Some(index) => &mut queues.own[index],
            None => &mut queues.any,
        };
        queue.extend(replies.into_iter().filter(|reply| reply.times > 0));
        self.pending.store(true, Ordering::Release);
    }

    /// What is to be done to a request of that operation.
    pub(crate) fn next(&self, operation: usize) -> Option<Reply> {
        if !self.pending.load(Ordering::Acquire) {
            return None;
        }
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let Queues { any, own } = &mut *queues;
        let reply = take(&mut own[operation]).or_else(|| take(any));
        if any.is_empty() && own.iter().all(VecDeque::is_empty) {
            self.pending.store(false, Ordering::Release);
        }
        reply
    }
}

fn take(queue: &mut VecDeque<Reply>) -> Option<Reply> {
    let first = queue.front_mut()?;
    if first.times > 1 {
        first.times -= 1;
        return Some(first.clone());
    }
    queue.pop_front()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::http::StatusCode;

    use super::{Content, Cut, Ending, Reply, Script};

    #[test]
    fn replies_as_text() {
        let second = Duration::from_secs(1);
        for (text, ending, delay, times) in [
            ("ok", Ending::Whole, Duration::ZERO, 1),
            ("ok+1s", Ending::Whole, second, 1),
            ("drop*3", Ending::Unanswered, Duration::ZERO, 3),
            ("endless", Ending::Endless, Duration::ZERO, 1),
            ("reset", Ending::Cut(None, Cut::Reset), Duration::ZERO, 1),
            (
                "stall:0",
                Ending::Cut(Some(0), Cut::Stalled),
                Duration::ZERO,
                1,
            ),
            (
                "truncate:7+1s*2",
                Ending::Cut(Some(7), Cut::Truncated),
                second,
                2,
            ),
        ] {
            let reply: Reply = text.parse().unwrap();
            assert!(matches!(reply.content, Content::Usual), "{text}");
            assert_eq!(
                (reply.ending, reply.delay, reply.times),
                (ending, delay, times),
                "{text}"
            );
        }
        let content = |text: &str| text.parse::<Reply>().unwrap().content;
        assert!(matches!(
            content("503"),
            Content::Status(StatusCode::SERVICE_UNAVAILABLE)
        ));
        assert!(matches!(content("429:1s"), Content::Throttled(after) if after == second));
        assert!(matches!(content("revoke*2"), Content::Revoked));
        assert!(matches!(content("example:a-b"), Content::Example(wish)
            if wish.example.as_deref() == Some("a-b") && wish.code.is_none()));
        for text in [
            "", "no", "503:1s", "100", "600", "70000", "503*", "503*-1", "503*0", "503*2+1s",
            "ok+", "reset:", "reset:x", "429:", "429:1", "example", "drop:1", "-1",
        ] {
            assert!(text.parse::<Reply>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_operations_own_script_comes_first() {
        let script = Script::new(2);
        let status = |operation| match script.next(operation)?.content {
            Content::Status(status) => Some(status.as_u16()),
            _ => None,
        };
        assert_eq!(status(0), None);
        script.extend(
            None,
            [Reply::status(500).times(2), Reply::status(501).times(0)],
        );
        script.extend(Some(1), [Reply::status(502)]);
        script.extend(None, [Reply::status(503)]);
        assert_eq!(
            [1, 1, 0, 1, 0].map(status),
            [Some(502), Some(500), Some(500), Some(503), None]
        );
    }
}
