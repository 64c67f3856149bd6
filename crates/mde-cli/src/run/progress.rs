//! Owns what a person sees of a run that takes its time: how far it is, what is left of the quota, how long it will
//! take at least. The time to go follows from the quota and from nothing else: how fast it went so far says nothing of
//! the hour in which the quota is used up.

use std::{
    convert::Infallible,
    env,
    io::{self, IsTerminal as _},
    time::Duration,
};

use jiff::Zoned;
use mde::{CallAccount, Client, Usage};
use tokio::time::{Instant, sleep};

use crate::{
    diagnostics,
    run::{
        bar::Bar,
        duration::{period, told},
        tally::Counts,
        watch::{Watch, When},
    },
};

/// As long as this, nobody wonders.
const UNNOTICED: Duration = Duration::from_secs(2);

/// How often the counts are shown.
const SHOWN_EVERY: Duration = Duration::from_millis(250);

/// How often the quota's store is asked.
const ASKED_EVERY: Duration = Duration::from_secs(1);

/// How often there is a line where lines stay.
const LINE_EVERY: Duration = Duration::from_secs(60);

/// In what form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Lines that are drawn anew, once the run has lasted so long.
    Bar {
        after: Duration,
    },
    /// Lines that stay.
    Lines,
    /// A word when the quota makes wait.
    Note,
    Nothing,
}

impl Form {
    fn of(when: When, is_terminal: bool, is_quiet: bool) -> Self {
        match (when, is_terminal) {
            _ if is_quiet => Self::Nothing,
            (When::Auto, true) => Self::Bar { after: UNNOTICED },
            (When::Always, true) => Self::Bar {
                after: Duration::ZERO,
            },
            (When::Never, true) => Self::Note,
            (When::Always, false) => Self::Lines,
            (When::Auto | When::Never, false) => Self::Nothing,
        }
    }
}

/// Tells how the run goes, in the form that suits. Never ends; what is on the terminal goes with it.
pub(crate) async fn tell(watch: &Watch, client: &Client, operation: &str) -> Infallible {
    let can_draw = io::stderr().is_terminal() && env::var_os("TERM").is_none_or(|it| it != "dumb");
    match Form::of(watch.progress, can_draw, diagnostics::is_quiet()) {
        Form::Bar { after } => {
            sleep(after).await;
            draw(watch, client, operation).await
        }
        Form::Lines => loop {
            let standing = Standing::ask(watch, client, operation).await;
            let lines = lines(&watch.tally.counts(), standing.as_ref(), &Zoned::now());
            let lines: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
            diagnostics::note(&lines.join("; "));
            sleep(LINE_EVERY).await;
        },
        Form::Note => {
            note(client, operation).await;
            std::future::pending().await
        }
        Form::Nothing => std::future::pending().await,
    }
}

async fn draw(watch: &Watch, client: &Client, operation: &str) -> Infallible {
    let bar = Bar::new();
    let mut standing = None;
    let mut asked: Option<Instant> = None;
    loop {
        if asked.is_none_or(|asked| asked.elapsed() >= ASKED_EVERY) {
            standing = Standing::ask(watch, client, operation).await;
            asked = Some(Instant::now());
        }
        bar.show(&lines(
            &watch.tally.counts(),
            standing.as_ref(),
            &Zoned::now(),
        ));
        sleep(SHOWN_EVERY).await;
    }
}

/// Tells once how long the run waits for the quota, if it does.
async fn note(client: &Client, operation: &str) {
    loop {
        sleep(UNNOTICED).await;
        // If it cannot be told, the calls meet the same error.
        let usage = client.quota_of(operation).await.unwrap_or_default();
        let usage = usage.filter(|usage| usage.in_flight == 0);
        let wait = usage.map(|usage| usage.next_slot_in);
        if let Some(wait) = wait.filter(|wait| *wait > UNNOTICED) {
            diagnostics::note(&format!(
                "waiting for the quota of calls: the next one may be sent in {:.0} s",
                wait.as_secs_f64().ceil()
            ));
            break;
        }
    }
}

/// How things stand with the quota.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Standing {
    windows: Vec<Window>,
    /// When the next call may be sent, if that is not now.
    waiting_until: Option<Zoned>,
    /// Until when the service wants none.
    held_until: Option<Zoned>,
    /// When the last one may be sent at the earliest, if it is known how many there are.
    to_go_until: Option<Zoned>,
}

/// A window of the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    left: u32,
    limit: u32,
    period: Duration,
}

impl Standing {
    /// As the quota's store says; nothing if there is none, or if it cannot be told.
    async fn ask(watch: &Watch, client: &Client, operation: &str) -> Option<Self> {
        let usage = client.quota_of(operation).await.ok()??;
        let account = watch.stop.account();
        Some(Self::of(
            &usage,
            calls_to_go(&watch.tally.counts(), &account, watch.max_calls),
            &Zoned::now(),
        ))
    }

    fn of(usage: &Usage, to_go: Option<u64>, now: &Zoned) -> Self {
        let later = |wait: Duration| now.checked_add(wait).ok();
        let windows = usage.windows.iter().map(|window| Window {
            left: window.free,
            limit: window.limit,
            period: window.period,
        });
        let waits = usage.next_slot_in > UNNOTICED / 2 && to_go != Some(0);
        Self {
            windows: windows.collect(),
            waiting_until: waits.then(|| later(usage.next_slot_in)).flatten(),
            held_until: usage.held_for.and_then(later),
            to_go_until: to_go.and_then(|calls| later(usage.time_for(calls))),
        }
    }
}

/// How many calls are still to be sent, at one each, if it is known how many there are: those under way have their
/// slots.
fn calls_to_go(counts: &Counts, account: &CallAccount, max_calls: Option<u64>) -> Option<u64> {
    let left = counts.left()?.saturating_sub(u64::from(account.in_flight));
    let may_be_sent = max_calls.map(|calls| calls.saturating_sub(account.sent));
    Some(left.min(may_be_sent.unwrap_or(u64::MAX)))
}

/// How far the run is, and what is left of the quota.
fn lines(counts: &Counts, standing: Option<&Standing>, now: &Zoned) -> [String; 2] {
    let Counts {
        has_ids,
        total,
        earlier,
        done,
        found,
        failed,
    } = counts;
    // What earlier runs found and where they failed is not counted here.
    let by_earlier = match earlier {
        0 => ",".to_owned(),
        earlier => format!(", {earlier} of them by earlier runs;"),
    };
    let done = earlier + done;
    let mut run = match total {
        Some(total) => format!("{done} of {total} done{by_earlier} {found} found, {failed} failed"),
        None if *has_ids => format!("{done} done{by_earlier} {found} found, {failed} failed"),
        None => format!("{found} found"),
    };
    let mut quota = String::new();
    if let Some(standing) = standing {
        let until = standing.to_go_until.as_ref().filter(|until| *until > now);
        if let Some(until) = until {
            let to_go = now.duration_until(until).unsigned_abs();
            run += &format!(
                "; at least {} to go, more if others call as well",
                told(to_go)
            );
        }
        let left = standing.windows.iter().map(|window| {
            format!(
                "{} of {} {}",
                window.left,
                window.limit,
                period(window.period)
            )
        });
        let left: Vec<_> = left.collect();
        let ahead = |until: &Option<Zoned>| {
            let until = until.as_ref().filter(|until| *until > now)?;
            Some(until.strftime("%H:%M:%S").to_string())
        };
        if let Some(until) = ahead(&standing.held_until) {
            // Whatever is left, none of it may be sent.
            quota = format!("paused by the service until {until}");
        } else {
            if !left.is_empty() {
                quota = format!("calls left: {}", left.join(", "));
            }
            if let Some(until) = ahead(&standing.waiting_until) {
                quota += &format!("; waiting until {until}");
            }
        }
    }
    [run, quota]
}

#[cfg(test)]
mod tests {
    use jiff::{civil::date, tz::TimeZone};

    use super::*;

    fn noon() -> Zoned {
        let noon = date(2026, 11, 28).at(12, 0, 0, 0);
        noon.to_zoned(TimeZone::UTC).expect("a moment")
    }

    fn counts(total: Option<u64>) -> Counts {
        Counts {
            has_ids: true,
            total,
            earlier: 400,
            done: 12,
            found: 1203,
            failed: 3,
        }
    }

    #[test]
    fn all_that_is_known_is_told() {
        let standing = Standing {
            windows: vec![
                Window {
                    left: 0,
                    limit: 100,
                    period: Duration::from_secs(60),
                },
                Window {
                    left: 1088,
                    limit: 1500,
                    period: Duration::from_secs(3600),
                },
            ],
            waiting_until: noon().checked_add(Duration::from_secs(47)).ok(),
            held_until: None,
            to_go_until: noon().checked_add(Duration::from_secs(119_040)).ok(),
        };
        assert_eq!(
            lines(&counts(Some(50_000)), Some(&standing), &noon()),
            [
                "412 of 50000 done, 400 of them by earlier runs; 1203 found, 3 failed; at least 33 h 4 min to go, more if others call as well",
                "calls left: 0 of 100 a minute, 1088 of 1500 an hour; waiting until 12:00:47",
            ]
        );
        // A moment that is past is not waited for.
        let later = noon()
            .checked_add(Duration::from_secs(47))
            .expect("a moment");
        let [_, quota] = lines(&counts(None), Some(&standing), &later);
        assert_eq!(quota, "calls left: 0 of 100 a minute, 1088 of 1500 an hour");
        let held = Standing {
            held_until: noon().checked_add(Duration::from_secs(20)).ok(),
            ..standing
        };
        let [_, quota] = lines(&counts(None), Some(&held), &noon());
        assert_eq!(quota, "paused by the service until 12:00:20");
        let [_, quota] = lines(&counts(None), Some(&held), &later);
        assert_eq!(quota, "calls left: 0 of 100 a minute, 1088 of 1500 an hour");
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let lines = lines(&counts(None), None, &noon());
        let earlier = "412 done, 400 of them by earlier runs; 1203 found, 3 failed";
        assert_eq!(lines, [earlier, ""]);
        let first = Counts {
            earlier: 0,
            ..counts(Some(50))
        };
        let [run, _] = super::lines(&first, None, &noon());
        assert_eq!(run, "12 of 50 done, 1203 found, 3 failed");
        let list = Counts {
            has_ids: false,
            ..counts(None)
        };
        assert_eq!(super::lines(&list, None, &noon())[0], "1203 found");
    }

    #[test]
    fn calls_under_way_are_not_to_go() {
        let mut account = CallAccount::default();
        (account.sent, account.in_flight) = (430, 8);
        let to_go = |total, max_calls| calls_to_go(&counts(total), &account, max_calls);
        assert_eq!(to_go(Some(500), None), Some(80));
        assert_eq!(to_go(Some(500), Some(450)), Some(20));
        assert_eq!(to_go(Some(500), Some(1000)), Some(80));
        // What was named twice in a file is asked about once.
        assert_eq!(to_go(Some(412), None), Some(0));
        assert_eq!(to_go(None, None), None);
    }

    #[test]
    fn the_form_follows_from_where_it_goes_and_what_was_said() {
        let bar = |after| Form::Bar { after };
        for (when, on_terminal, elsewhere) in [
            (When::Auto, bar(UNNOTICED), Form::Nothing),
            (When::Always, bar(Duration::ZERO), Form::Lines),
            (When::Never, Form::Note, Form::Nothing),
        ] {
            assert_eq!(Form::of(when, true, false), on_terminal);
            assert_eq!(Form::of(when, false, false), elsewhere);
            assert_eq!(Form::of(when, true, true), Form::Nothing);
        }
    }
}
