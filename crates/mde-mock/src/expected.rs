//! What should have been received, and a readable account of what was received instead.
//!
//! What was received is kept by `record`.

use std::fmt::{self, Display, Write as _};

use axum::http::{HeaderName, HeaderValue, Method};

use crate::record::{Received, ReceivedRequest, is_secret};

/// How many requests a message lists.
const LISTED: usize = 40;

/// Requests that should have arrived: what they look like, and how many of them.
///
/// Exactly one, unless told. What is not named may be anything.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use mde_mock::{Expected, Reply};
///
/// let service = mde_mock::start().await;
/// service.script([Reply::status(503)]);
/// let url = format!("{}/api/users/user1/machines", service.url());
/// for _ in 0..2 {
///     reqwest::Client::new().get(&url).bearer_auth("any").send().await?;
/// }
///
/// let machines = Expected::get("/api/users/user1/machines");
/// service.assert_received(machines.clone().times(2));
/// service.assert_received(machines.clone().header("Prefer", "code=404").never());
/// service.assert_sequence([machines.clone().answered(503), machines.answered(200)]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "nothing is checked until it is asserted"]
pub struct Expected {
    operation: Option<String>,
    method: Option<Method>,
    target: Option<String>,
    headers: Vec<(HeaderName, Value)>,
    /// The status, or that there was no answer.
    status: Option<Option<u16>>,
    least: usize,
    most: usize,
}

/// What a header should have been.
#[derive(Debug, Clone)]
enum Value {
    Exactly(HeaderValue),
    Something,
    Absent,
}

impl Expected {
    /// Any request at all.
    pub fn any() -> Self {
        Self {
            operation: None,
            method: None,
            target: None,
            headers: Vec::new(),
            status: None,
            least: 1,
            most: 1,
        }
    }

    /// A request with that method, for that target: the path as it goes over the wire, with its
    /// percent-encoding. With a query the whole target must be the same, without one any query is
    /// as good as none.
    ///
    /// # Panics
    ///
    /// When that is no method.
    pub fn request(method: &str, target: impl Into<String>) -> Self {
        let Ok(method) = method.parse() else {
            panic!("{method:?} is no method");
        };
        Self {
            method: Some(method),
            target: Some(target.into()),
            ..Self::any()
        }
    }

    /// A GET, for a target as in [`request`](Self::request).
    pub fn get(target: impl Into<String>) -> Self {
        Self::request("GET", target)
    }

    /// A request that belongs to an operation of the contract, by the operation's id.
    pub fn operation(id: impl Into<String>) -> Self {
        Self {
            operation: Some(id.into()),
            ..Self::any()
        }
    }

    /// With that header; of several of the name one must have the value.
    ///
    /// # Panics
    ///
    /// When name or value cannot be sent.
    pub fn header(self, name: &str, value: &str) -> Self {
        let Ok(value) = value.parse() else {
            panic!("{value:?} cannot be sent as a header's value");
        };
        self.with(name, Value::Exactly(value))
    }

    /// With a header of that name, whatever its value.
    ///
    /// # Panics
    ///
    /// When the name cannot be sent.
    pub fn has_header(self, name: &str) -> Self {
        self.with(name, Value::Something)
    }

    /// Without a header of that name.
    ///
    /// # Panics
    ///
    /// When the name cannot be sent.
    pub fn without_header(self, name: &str) -> Self {
        self.with(name, Value::Absent)
    }

    fn with(mut self, name: &str, value: Value) -> Self {
        let Ok(name) = name.parse() else {
            panic!("{name:?} cannot be sent as a header's name");
        };
        self.headers.push((name, value));
        self
    }

    /// That was answered with that status.
    pub fn answered(mut self, status: u16) -> Self {
        self.status = Some(Some(status));
        self
    }

    /// That was not answered, because a script said so.
    pub fn unanswered(mut self) -> Self {
        self.status = Some(None);
        self
    }

    /// Exactly so many.
    pub fn times(mut self, times: usize) -> Self {
        (self.least, self.most) = (times, times);
        self
    }

    /// So many or more.
    pub fn at_least(mut self, times: usize) -> Self {
        (self.least, self.most) = (times, usize::MAX);
        self
    }

    /// None.
    pub fn never(self) -> Self {
        self.times(0)
    }

    /// Whether a request looks like this, however many there should be.
    pub fn matches(&self, request: &ReceivedRequest) -> bool {
        let target = |expected: &String| match expected.contains('?') {
            true => *expected == request.target,
            false => *expected == path(&request.target),
        };
        let header = |(name, value): &(HeaderName, Value)| {
            let mut received = request.headers.get_all(name).iter();
            match value {
                Value::Exactly(value) => received.any(|received| received == value),
                Value::Something => received.next().is_some(),
                Value::Absent => received.next().is_none(),
            }
        };
        let operation = |id: &String| request.operation.as_deref() == Some(id);
        self.operation.as_ref().is_none_or(operation)
            && (self.method.as_ref()).is_none_or(|method| *method == request.method)
            && self.target.as_ref().is_none_or(target)
            && self.headers.iter().all(header)
            && self.status.is_none_or(|status| status == request.status)
    }

    /// Whether as many as there should be look like this; if not, an account of it.
    pub(crate) fn check(&self, received: &Received) -> Result<(), String> {
        let matching: Vec<usize> = (0..received.requests.len())
            .filter(|&index| self.matches(&received.requests[index]))
            .collect();
        // Of what is not known there may have been more.
        let certain = !received.is_partial() || self.most == usize::MAX;
        if (self.least..=self.most).contains(&matching.len()) && certain {
            return Ok(());
        }
        let mut account = format!("expected {self},\n");
        let _ = match (matching.len(), received.requests.len()) {
            (_, 0) => write!(account, "but nothing arrived"),
            (0, all) => write!(account, "but of the {all} that arrived none is like that:"),
            (some, all) => write!(
                account,
                "but of the {all} that arrived {some} {} like that, marked with *:",
                if some == 1 { "is" } else { "are" }
            ),
        };
        let mark = |index| if matching.contains(&index) { '*' } else { ' ' };
        self.list(&mut account, received, mark);
        Err(account)
    }

    /// The requests as lines of an account, with those headers that this is about.
    fn list(&self, account: &mut String, received: &Received, mark: impl Fn(usize) -> char) {
        let names: Vec<&HeaderName> = self.headers.iter().map(|(name, _)| name).collect();
        list(account, received, &names, mark);
    }
}

/// Whether these requests, in this order, are all that arrived; if not, an account of it.
pub(crate) fn check_sequence(expected: &[Expected], received: &Received) -> Result<(), String> {
    let mut next = 0;
    let mut wanting = None;
    for step in expected {
        let rest = received.requests.range(next..);
        let alike = rest.take(step.most);
        let alike = alike.take_while(|request| step.matches(request)).count();
        next += alike;
        if alike < step.least {
            wanting = Some((step, alike));
            break;
        }
    }
    if wanting.is_none() && next == received.requests.len() && !received.is_partial() {
        return Ok(());
    }
    let mut account = String::from("expected, in this order and nothing else:\n");
    for step in expected {
        let _ = writeln!(account, "     {step}");
    }
    let _ = match (wanting, received.requests.len() - next) {
        (None, 0) => write!(account, "and so it was, as far as can be told:"),
        (None, more) => write!(
            account,
            "but {more} more arrived, from the one marked with !:"
        ),
        (Some((step, alike)), 0) => write!(
            account,
            "but no more arrived when {alike} had come of {step}:"
        ),
        (Some((step, alike)), _) => write!(
            account,
            "but the one marked with ! is another, when {alike} had come of {step}:"
        ),
    };
    let names: Vec<&HeaderName> = (expected.iter().flat_map(|step| &step.headers))
        .map(|(name, _)| name)
        .collect();
    list(&mut account, received, &names, |index| {
        if index == next { '!' } else { ' ' }
    });
    Err(account)
}

fn list(
    account: &mut String,
    received: &Received,
    names: &[&HeaderName],
    mark: impl Fn(usize) -> char,
) {
    if received.is_partial() {
        let _ = write!(
            account,
            "\n  ({} earlier ones are not recorded any more; `MockServiceBuilder::record` keeps more)",
            received.forgotten
        );
    }
    // As many as can be read, around the first that is marked.
    let marked = (0..received.requests.len()).find(|&index| mark(index) != ' ');
    let first = marked.map_or(0, |index| index.saturating_sub(LISTED / 2));
    let last = (first + LISTED).min(received.requests.len());
    if first > 0 {
        let _ = write!(account, "\n  … {first} before");
    }
    for index in first..last {
        let request = &received.requests[index];
        let _ = write!(account, "\n{} {:>3}  {request}", mark(index), index + 1);
        for name in names {
            let mut values = request.headers.get_all(*name).iter().peekable();
            if values.peek().is_none() {
                let _ = write!(account, "; no {name}");
            }
            for value in values {
                // A message ends up in logs.
                let _ = match is_secret(name) {
                    true => write!(account, "; {name} not shown"),
                    false => write!(account, "; {name}: {}", value.as_bytes().escape_ascii()),
                };
            }
        }
    }
    if last < received.requests.len() {
        let _ = write!(account, "\n  … {} after", received.requests.len() - last);
    }
}

fn path(target: &str) -> &str {
    target.split_once('?').map_or(target, |(path, _)| path)
}

impl Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most) {
            (0, 0) => f.write_str("no request")?,
            (1, 1) => f.write_str("1 request")?,
            (least, most) if least == most => write!(f, "{least} requests")?,
            (1, _) => f.write_str("1 request or more")?,
            (least, _) => write!(f, "{least} requests or more")?,
        }
        if let Some(method) = &self.method {
            write!(f, " {method}")?;
        }
        if let Some(target) = &self.target {
            write!(f, " {target}")?;
        }
        if let Some(operation) = &self.operation {
            write!(f, " of {operation}")?;
        }
        for (name, value) in &self.headers {
            match value {
                Value::Exactly(_) if is_secret(name) => {
                    write!(f, " with a certain {name}")?;
                }
                Value::Exactly(value) => {
                    write!(f, " with {name}: {}", value.as_bytes().escape_ascii())?;
                }
                Value::Something => write!(f, " with {name}")?,
                Value::Absent => write!(f, " without {name}")?,
            }
        }
        match self.status {
            None => Ok(()),
            Some(None) => f.write_str(" without an answer"),
            Some(Some(status)) => write!(f, " answered with {status}"),
        }
    }
}
