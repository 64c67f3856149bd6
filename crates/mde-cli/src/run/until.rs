//! Owns the moment at which a run is to end: as it is written, and waiting for it.

use std::time::Duration;

use jiff::{Timestamp, ToSpan as _, Zoned, civil};

/// The clock may be set, and a machine may sleep: so often is looked.
const LOOK: Duration = Duration::from_secs(30);

/// The moment that the text names, seen from now.
///
/// # Errors
/// A sentence, when it names none, or one that is past.
pub(crate) fn parse(text: &str) -> Result<Timestamp, String> {
    moment(text, &Zoned::now())
}

fn moment(text: &str, now: &Zoned) -> Result<Timestamp, String> {
    let unreadable = || {
        "write a date and time such as 2026-11-29T06:00:00Z, a time of day such as 06:00, or how long from now such \
         as 8h"
            .to_owned()
    };
    let unreachable = || "there is no such moment".to_owned();
    if let Some(time) = time_of_day(text) {
        let zone = now.time_zone();
        let on = |date: civil::Date| zone.to_zoned(date.to_datetime(time));
        let today = on(now.date()).map_err(|_| unreachable())?;
        if today > *now {
            return Ok(today.timestamp());
        }
        let tomorrow = now.date().checked_add(1.day());
        let tomorrow = tomorrow.and_then(on).map_err(|_| unreachable())?;
        return Ok(tomorrow.timestamp());
    }
    if let Ok(duration) = humantime::parse_duration(text) {
        if duration.is_zero() {
            return Err("nothing can be done in no time".to_owned());
        }
        return now
            .timestamp()
            .checked_add(duration)
            .map_err(|_| unreachable());
    }
    let moment = match text.parse::<Timestamp>() {
        Ok(moment) => moment,
        // Without an offset it is meant as the clock on the wall.
        Err(_) => {
            let local: civil::DateTime = text.parse().map_err(|_| unreadable())?;
            let local = now.time_zone().to_zoned(local);
            local.map_err(|_| unreachable())?.timestamp()
        }
    };
    match moment > now.timestamp() {
        true => Ok(moment),
        false => Err(format!("{moment} is past")),
    }
}

/// `HH:MM`, with seconds if need be.
fn time_of_day(text: &str) -> Option<civil::Time> {
    let is_one = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<_> = text.split(':').collect();
    let is_time = matches!(parts.len(), 2 | 3) && parts.iter().copied().all(is_one);
    is_time.then(|| text.parse().ok()).flatten()
}

/// Waits for the moment, if there is one; without it for ever.
pub(crate) async fn reached(moment: Option<Timestamp>) {
    let Some(moment) = moment else {
        return std::future::pending().await;
    };
    loop {
        let left = moment.duration_since(Timestamp::now());
        let Ok(left) = Duration::try_from(left) else {
            break;
        };
        if left.is_zero() {
            break;
        }
        tokio::time::sleep(left.min(LOOK)).await;
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::{self, TimeZone};

    use super::*;

    fn now() -> Zoned {
        let zone = TimeZone::fixed(tz::offset(2));
        let noon = civil::date(2026, 11, 28).at(12, 0, 0, 0);
        zone.to_zoned(noon).expect("a moment")
    }

    #[test]
    fn every_spelling_of_a_moment() {
        for (text, expected) in [
            ("2026-11-29T06:00:00Z", "2026-11-29T06:00:00Z"),
            ("2026-11-29T06:00:00+02:00", "2026-11-29T04:00:00Z"),
            ("2026-11-29 06:00", "2026-11-29T04:00:00Z"),
            ("18:30", "2026-11-28T16:30:00Z"),
            ("18:30:15", "2026-11-28T16:30:15Z"),
            // The next such moment is tomorrow's.
            ("12:00", "2026-11-29T10:00:00Z"),
            ("06:00", "2026-11-29T04:00:00Z"),
            ("8h", "2026-11-28T18:00:00Z"),
            ("1h 30m", "2026-11-28T11:30:00Z"),
        ] {
            let moment = moment(text, &now()).map(|moment| moment.to_string());
            assert_eq!(moment.as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_to_come() {
        for (text, says) in [
            ("", "write a date"),
            ("8", "write a date"),
            ("6:00", "write a date"),
            ("25:00", "write a date"),
            ("12:60", "write a date"),
            ("tomorrow", "write a date"),
            ("-8h", "write a date"),
            ("0s", "no time"),
            ("2026-11-28T09:59:59Z", "is past"),
            ("2026-13-01T00:00:00Z", "write a date"),
            ("9999999999999999d", "write a date"),
            ("9000000d", "no such moment"),
        ] {
            let error = moment(text, &now()).expect_err(text);
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
