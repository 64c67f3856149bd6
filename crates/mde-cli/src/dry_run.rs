//! Owns `--dry-run`: what a run would ask, and how long that would take by the quota as it stands. Nothing is asked,
//! not even for a token.

use std::{
    collections::HashSet,
    hash::{BuildHasher as _, RandomState},
    io::{self, Write as _},
    time::Duration,
};

use futures::StreamExt as _;
use jiff::Zoned;
use mde::Usage;
use serde::Serialize;
use tokio::task::block_in_place;

use crate::{
    diagnostics,
    duration::{period, told},
    exit::Exit,
    failure::Failure,
    ids::{Ids, Stray},
    service::Service,
    session::Ended,
};

/// Of the form of the JSON. What is added to it changes nothing of this.
const VERSION: u32 = 1;

/// What would be asked.
pub(crate) struct Plan {
    /// The command's words.
    pub(crate) command: String,
    /// Whose quota it takes.
    pub(crate) operation: &'static str,
    /// What it is about, and what that is called; nothing if it names nothing.
    pub(crate) ids: Option<(Ids, &'static str)>,
    pub(crate) max_calls: Option<u64>,
    /// Whether a program reads it.
    pub(crate) json: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    version: u32,
    command: String,
    /// Each once; nothing of a command that names nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    ids: Option<u64>,
    /// Lines that are no id.
    invalid: u64,
    /// At least.
    calls: u64,
    /// At least; nothing if it is not known how the quota stands.
    seconds: Option<u64>,
    quota: Option<Vec<Window>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Window {
    period_seconds: u64,
    limit: u32,
    left: u32,
}

/// Tells it on standard output.
pub(crate) async fn tell(service: Service, plan: Plan) -> Ended {
    let Plan {
        command,
        operation,
        ids,
        max_calls,
        json,
    } = plan;
    let noun = ids.as_ref().map(|(_, noun)| *noun);
    let counted = match ids {
        Some((ids, _)) => Some(count(ids).await),
        None => None,
    };
    let mut exit = Exit::Answered;
    let (ids, invalid) = match counted {
        Some(Counted {
            ids,
            invalid,
            is_cut,
        }) => {
            if is_cut {
                exit = Exit::Unavailable;
            }
            (Some(ids), invalid)
        }
        None => (None, 0),
    };
    let calls = ids.unwrap_or(1).min(max_calls.unwrap_or(u64::MAX));
    let usage = match standing(&service, operation).await {
        Ok(usage) => usage,
        Err(failure) => {
            diagnostics::error(&failure.message);
            failure.hint.iter().for_each(|hint| diagnostics::hint(hint));
            return Ended {
                exit: failure.exit,
                is_fatal: true,
                written: Ok(()),
            };
        }
    };
    let time = match &usage {
        Quota::Stands(usage) => Some(usage.time_for(calls)),
        Quota::IsOff => Some(Duration::ZERO),
        Quota::IsUnknown => None,
    };
    let text = match json {
        true => {
            let windows = match &usage {
                Quota::Stands(usage) => Some(usage.windows.iter().map(|window| Window {
                    period_seconds: window.period.as_secs(),
                    limit: window.limit,
                    left: window.free,
                })),
                _ => None,
            };
            let told = Told {
                version: VERSION,
                command,
                ids,
                invalid,
                calls,
                seconds: time.map(|time| time.as_secs() + u64::from(time.subsec_nanos() > 0)),
                quota: windows.map(Iterator::collect),
            };
            serde_json::to_string(&told).unwrap_or_default() + "\n"
        }
        false => {
            let mut text = asked(ids.zip(noun), invalid, calls, max_calls);
            text += &quota(&usage);
            if let Some(time) = time {
                text += &taken(time, &Zoned::now());
            }
            text
        }
    };
    let written = block_in_place(|| {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    });
    Ended {
        exit,
        is_fatal: false,
        written,
    }
}

struct Counted {
    ids: u64,
    invalid: u64,
    /// They could not be read to their end.
    is_cut: bool,
}

/// How many ids there are, each once: of each a hash is kept.
async fn count(ids: Ids) -> Counted {
    let (ids, mut source) = ids.stream();
    let mut ids = std::pin::pin!(ids.fuse());
    let hasher = RandomState::new();
    let mut seen = HashSet::new();
    let (mut invalid, mut is_cut) = (0, false);
    let mut stray = |stray| match stray {
        Stray::Text { .. } => invalid += 1,
        Stray::End(wrong) => {
            diagnostics::error(&wrong.sentence);
            wrong.hint.iter().for_each(|hint| diagnostics::hint(hint));
            is_cut = true;
        }
    };
    loop {
        tokio::select! {
            Some(it) = source.strays.recv() => stray(it),
            id = ids.next() => match id {
                Some(id) => _ = seen.insert(hasher.hash_one(&id)),
                None => break,
            },
        }
    }
    while let Some(it) = source.strays.recv().await {
        stray(it);
    }
    Counted {
        ids: seen.len() as u64,
        invalid,
        is_cut,
    }
}

/// How the quota stands.
enum Quota {
    Stands(Usage),
    IsOff,
    /// Only a token says whose it is.
    IsUnknown,
}

async fn standing(service: &Service, operation: &str) -> Result<Quota, Failure> {
    if !service.client.knows_whose_quota() {
        return Ok(Quota::IsUnknown);
    }
    let usage = service.client.quota_of(operation).await;
    let usage = usage.map_err(|error| Failure::from(&error))?;
    Ok(usage.map_or(Quota::IsOff, Quota::Stands))
}

fn calls_in_words(calls: u64) -> String {
    match calls {
        1 => "1 call".to_owned(),
        calls => format!("{calls} calls"),
    }
}

fn asked(ids: Option<(u64, &str)>, invalid: u64, calls: u64, max_calls: Option<u64>) -> String {
    let calls = calls_in_words(calls);
    let mut text = match ids {
        Some((ids, noun)) => {
            format!(
                "ids:   {ids} to ask about, each a {noun}\ncalls: at least {calls}, one for each and more for further pages"
            )
        }
        None => format!("calls: at least {calls}, and more for further pages"),
    };
    if let (Some(max), Some((ids, _))) = (max_calls, ids)
        && max < ids
    {
        text += &format!("; --max-calls ends it before {} are asked about", ids - max);
    }
    text.push('\n');
    if invalid > 0 {
        text += &format!("       {invalid} lines are no id, and will fail\n");
    }
    text
}

fn quota(quota: &Quota) -> String {
    match quota {
        Quota::Stands(usage) => {
            let windows = usage.windows.iter().map(|window| {
                let period = period(window.period);
                format!("{} of {} {period}", window.free, window.limit)
            });
            let windows: Vec<_> = windows.collect();
            format!("quota: {} are left\n", windows.join(", "))
        }
        Quota::IsOff => "quota: calls are not counted\n".to_owned(),
        Quota::IsUnknown => {
            "quota: not known, since only a token says whose it is, and none is asked for\n"
                .to_owned()
        }
    }
}

fn taken(time: Duration, now: &Zoned) -> String {
    if time.is_zero() {
        return "time:  the quota makes nothing wait\n".to_owned();
    }
    let until = now.checked_add(time).ok();
    let until = until.map(|until| format!(", until {}", until.strftime("%Y-%m-%d %H:%M")));
    format!(
        "time:  at least {}{}; more if others call as well\n",
        told(time),
        until.unwrap_or_default()
    )
}
