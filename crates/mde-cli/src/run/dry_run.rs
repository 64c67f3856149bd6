//! Owns `--dry-run`: what a run would ask, and how long that would take by the quota as it stands. Nothing is asked,
//! not even for a token, and of the output nothing is written.

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
    destination, diagnostics,
    exit::Exit,
    failure::Failure,
    ids::{Ids, Stray},
    kept::{Earlier, Looked},
    run::{
        duration::{period, told},
        session::Ended,
    },
    service::Service,
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
    /// The output that it would go to, if that is a file.
    pub(crate) output: Option<Looked>,
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
    /// Besides these: how many were answered by earlier runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    earlier: Option<u64>,
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
        output,
        max_calls,
        json,
    } = plan;
    let earlier = match output {
        Some(output) => match destination::earlier(output, &service).await {
            Ok(earlier) => earlier,
            Err(exit) => return Ended::before_asking(exit),
        },
        None => Earlier::default(),
    };
    let noun = ids.as_ref().map(|(_, noun)| *noun);
    let counted = match ids {
        Some((ids, _)) => Some(count(ids, &earlier).await),
        None => None,
    };
    let exit = match &counted {
        Some(counted) if counted.is_cut => Exit::Unavailable,
        _ => Exit::Answered,
    };
    let to_ask = match &counted {
        Some(counted) => counted.ids,
        None => u64::from(!earlier.has_all()),
    };
    let calls = to_ask.min(max_calls.unwrap_or(u64::MAX));
    let usage = match standing(&service, operation).await {
        Ok(usage) => usage,
        Err(failure) => {
            diagnostics::error(&failure.message);
            failure.hint.iter().for_each(|hint| diagnostics::hint(hint));
            return Ended::before_asking(failure.exit);
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
                ids: counted.as_ref().map(|counted| counted.ids),
                earlier: counted.as_ref().map(|counted| counted.earlier),
                invalid: counted.as_ref().map_or(0, |counted| counted.invalid),
                calls,
                seconds: time.map(|time| time.as_secs() + u64::from(time.subsec_nanos() > 0)),
                quota: windows.map(Iterator::collect),
            };
            serde_json::to_string(&told).unwrap_or_default() + "\n"
        }
        false => {
            let mut text = asked(counted.as_ref().zip(noun), calls, max_calls);
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

#[derive(Default)]
struct Counted {
    ids: u64,
    /// Those that have an answer already.
    earlier: u64,
    invalid: u64,
    /// They could not be read to their end.
    is_cut: bool,
}

/// How many ids there are, each once: of each a hash is kept.
async fn count(ids: Ids, earlier: &Earlier) -> Counted {
    let (ids, mut source) = ids.stream();
    let mut ids = std::pin::pin!(ids.fuse());
    let hasher = RandomState::new();
    let mut seen = HashSet::new();
    let mut counted = Counted::default();
    let stray = |stray, counted: &mut Counted| match stray {
        Stray::Text { text, .. } => counted.invalid += u64::from(!earlier.has(&text)),
        Stray::End(wrong) => {
            diagnostics::error(&wrong.sentence);
            wrong.hint.iter().for_each(|hint| diagnostics::hint(hint));
            counted.is_cut = true;
        }
    };
    loop {
        tokio::select! {
            Some(it) = source.strays.recv() => stray(it, &mut counted),
            id = ids.next() => match id {
                Some(id) if !seen.insert(hasher.hash_one(&id)) => {}
                Some(id) if earlier.has(id.as_str()) => counted.earlier += 1,
                Some(_) => counted.ids += 1,
                None => break,
            },
        }
    }
    while let Some(it) = source.strays.recv().await {
        stray(it, &mut counted);
    }
    counted
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

fn asked(counted: Option<(&Counted, &str)>, calls: u64, max_calls: Option<u64>) -> String {
    let mut text = match counted {
        Some((Counted { ids, earlier, .. }, noun)) => {
            let earlier = match earlier {
                0 => String::new(),
                earlier => format!("; {earlier} more were answered by earlier runs"),
            };
            format!("ids:   {ids} to ask about, each a {noun}{earlier}\n")
        }
        None => String::new(),
    };
    text += &match (calls, counted) {
        (0, _) => "calls: none, for all of it is there".to_owned(),
        (calls, Some(_)) => format!(
            "calls: at least {}, one for each and more for further pages",
            calls_in_words(calls)
        ),
        (calls, None) => format!(
            "calls: at least {}, and more for further pages",
            calls_in_words(calls)
        ),
    };
    if let (Some(max), Some((Counted { ids, .. }, _))) = (max_calls, counted)
        && max < *ids
    {
        text += &format!("; --max-calls ends it before {} are asked about", ids - max);
    }
    text.push('\n');
    match counted.map_or(0, |(counted, _)| counted.invalid) {
        0 => {}
        1 => text += "       1 line is no id, and will fail\n",
        invalid => text += &format!("       {invalid} lines are no id, and will fail\n"),
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
