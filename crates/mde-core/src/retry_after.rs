//! Owns the reading of when to come back, as an answer tells it. Waiting is others'.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | One reader says when to come back, for every status and for the token endpoint: fractions are rounded up, of several values the longest counts, and a date is measured against the answer's own `Date`. | Coming back too early costs a call that is refused again. The service's clock may be minutes off, by the same in both dates. | The first line; this machine's clock. |

use std::time::{Duration, SystemTime};

use http::{
    HeaderMap, HeaderName,
    header::{DATE, RETRY_AFTER},
};

use crate::Received;

/// Azure's own, finer than the standard's.
const RETRY_AFTER_MS: HeaderName = HeaderName::from_static("retry-after-ms");

/// The longest window that a hold of this length outlasts for certain.
const SHORT_WINDOW: Duration = Duration::from_secs(60);

/// How long an answer with these headers asks to wait: `retry-after-ms`, else `Retry-After` in seconds or
/// as a date in one of HTTP's three forms.
///
/// Fractions are rounded up, to whole milliseconds or seconds, and of several values the longest counts,
/// whether they come in one line or in several. What is no number, or a negative or infinite one, is
/// taken for absent. A date is measured against the answer's own `Date`, for the clocks of two machines
/// differ; only where there is none is it `now`, the time of day here. One that has passed is no wait.
pub fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let millis = |text: &str| Some(Duration::from_millis(number(text)?));
    let seconds = |text: &str| Some(Duration::from_secs(number(text)?));
    let now = written_at(headers).unwrap_or(now);
    let until = |text: &str| Some(date(text)?.duration_since(now).unwrap_or_default());

    let asked = longest(headers, RETRY_AFTER_MS, millis);
    asked.or_else(|| {
        longest(headers, RETRY_AFTER, |text| {
            seconds(text).or_else(|| until(text))
        })
    })
}

/// How long a 429 asks to hold calls back; `None` when nobody knows, so that a guess has to grow.
///
/// A message alone can tell that no guess need grow: once a hold has outlasted the window that was used
/// up, nothing of what was sent before can count in it.
pub(crate) fn hold(throttled: &Received) -> Option<Duration> {
    let message = || throttled.error.as_ref()?.message.as_deref();
    throttled
        .retry_after
        .or_else(|| names_short_window(message()?).then_some(SHORT_WINDOW))
}

/// The time of day where the answer was written, by its `Date`.
pub(crate) fn written_at(headers: &HeaderMap) -> Option<SystemTime> {
    lines(headers, DATE).find_map(date)
}

/// The readable lines of a header.
fn lines(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let values = headers.get_all(name).into_iter();
    values.filter_map(|value| value.to_str().ok())
}

/// The longest of a header's readable values. HTTP lets lines be joined by commas, and has one within
/// two of its forms of a date: two neighbouring parts may be one value.
fn longest(
    headers: &HeaderMap,
    name: HeaderName,
    read: impl Fn(&str) -> Option<Duration>,
) -> Option<Duration> {
    let of_line = |line: &str| {
        let parts: Vec<_> = line.split(',').collect();
        let alone = parts.iter().filter_map(|part| read(part.trim()));
        let joined = parts
            .windows(2)
            .filter_map(|two| read(two.join(",").trim()));
        alone.chain(joined).max()
    };
    lines(headers, name).filter_map(of_line).max()
}

fn date(text: &str) -> Option<SystemTime> {
    httpdate::parse_http_date(text).ok()
}

/// A number that is neither negative nor infinite, rounded up; at most as large as fits.
fn number(text: &str) -> Option<u64> {
    let number: f64 = text.parse().ok()?;
    // Rust's conversion saturates.
    (number.is_finite() && number.is_sign_positive()).then_some(number.ceil() as u64)
}

/// Whether the service's message names the windows whose quota was used up, and none of more than a
/// minute: `maximum allowed 45 per 00:01:00`.
fn names_short_window(message: &str) -> bool {
    let mut windows = message
        .match_indices("maximum allowed ")
        .map(|(at, words)| window(&message[at + words.len()..]))
        .peekable();
    windows.peek().is_some()
        && windows.all(|window| window.is_some_and(|window| window <= SHORT_WINDOW))
}

/// The window in `45 per 00:01:00`, in .NET's form of a time span: `[days.]hours:minutes:seconds[.fraction]`.
fn window(text: &str) -> Option<Duration> {
    let (calls, text) = text.split_once(" per ")?;
    calls.parse::<u64>().ok()?;
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.'));
    let span = text[..end.unwrap_or(text.len())].trim_end_matches('.');
    let [hours, minutes, seconds] = span.split(':').collect::<Vec<_>>()[..] else {
        return None;
    };
    let (days, hours) = hours.split_once('.').unwrap_or(("0", hours));
    let whole = |text: &str| text.parse::<u32>().ok().map(u64::from);
    let hours = whole(days)? * 24 + whole(hours)?;
    let minutes = hours * 60 + whole(minutes)?;
    let seconds = number(seconds)?.saturating_add(minutes * 60);
    Some(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Of HTTP's own examples' day.
    const NOON: &str = "Wed, 14 Jan 2026 12:00:00 GMT";

    fn read(lines: &[(&'static str, &str)]) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let value = http::HeaderValue::from_bytes(value.as_bytes()).expect("a header");
            headers.append(*name, value);
        }
        retry_after(&headers, date(NOON).expect("a date"))
    }

    fn seconds(seconds: u64) -> Option<Duration> {
        Some(Duration::from_secs(seconds))
    }

    #[test]
    fn each_value_alone_is_read_as_it_should_be() {
        for (value, expected) in [
            ("27", seconds(27)),
            ("0", seconds(0)),
            ("2.997", seconds(3)),
            ("0.2", seconds(1)),
            ("1.4", seconds(2)),
            ("299.997", seconds(300)),
            ("3.0", seconds(3)),
            ("1e-05", seconds(1)),
            (" 5 ", seconds(5)),
            ("Wed, 14 Jan 2026 12:01:30 GMT", seconds(90)),
            ("Wednesday, 14-Jan-26 12:01:30 GMT", seconds(90)),
            ("Wed Jan 14 12:01:30 2026", seconds(90)),
            ("Wed, 14 Jan 2026 11:00:00 GMT", seconds(0)),
            ("18446744073709551615", seconds(u64::MAX)),
            ("99999999999999999999999.5", seconds(u64::MAX)),
            ("1e300", seconds(u64::MAX)),
            ("1e400", None),
            ("", None),
            ("-1", None),
            ("-0.5", None),
            ("-0", None),
            ("inf", None),
            ("-inf", None),
            ("Infinity", None),
            ("NaN", None),
            ("soon", None),
            ("5 s", None),
            ("Wed, 32 Jan 2026 12:01:30 GMT", None),
            ("ü", None),
        ] {
            assert_eq!(read(&[("retry-after", value)]), expected, "{value}");
        }
        for (value, expected) in [
            ("1500", Some(Duration::from_millis(1500))),
            ("0.2", Some(Duration::from_millis(1))),
            ("1e300", Some(Duration::from_millis(u64::MAX))),
            ("-1", None),
            (NOON, None),
        ] {
            assert_eq!(read(&[("retry-after-ms", value)]), expected, "{value}");
        }
    }

    #[test]
    fn of_several_values_the_longest_readable_one_counts() {
        let (name, millis) = ("retry-after", "retry-after-ms");
        for (lines, expected) in [
            (&[(name, "2"), (name, "30")][..], seconds(30)),
            (&[(name, "30"), (name, "2")], seconds(30)),
            (&[(name, "inf"), (name, "2"), (name, "-9")], seconds(2)),
            (&[(name, "ü"), (name, "2")], seconds(2)),
            (&[(name, "2, 30,4.5")], seconds(30)),
            (&[(name, ", soon, 7")], seconds(7)),
            (
                &[(
                    name,
                    "7, Wed, 14 Jan 2026 12:00:50 GMT, Wed Jan 14 12:00:40 2026",
                )],
                seconds(50),
            ),
            (
                &[(name, "Wednesday, 14-Jan-26 12:00:50 GMT,55")],
                seconds(55),
            ),
            (
                &[(name, "99"), (millis, "1500")],
                Some(Duration::from_millis(1500)),
            ),
            (&[(name, "99"), (millis, "0")], Some(Duration::ZERO)),
            (
                &[(millis, "20"), (millis, "nan, 1500"), (millis, "30")],
                Some(Duration::from_millis(1500)),
            ),
            (&[(name, "9"), (millis, "-5")], seconds(9)),
        ] {
            assert_eq!(read(lines), expected, "{lines:?}");
        }
    }

    #[test]
    fn a_date_is_measured_by_the_answers_own_clock() {
        for (clock, expected) in [
            ("Wed, 14 Jan 2026 12:10:00 GMT", seconds(30)),
            ("Wednesday, 14-Jan-26 12:10:00 GMT", seconds(30)),
            ("Wed Jan 14 12:10:00 2026", seconds(30)),
            ("Wed, 14 Jan 2026 12:11:00 GMT", seconds(0)),
            // Unreadable: the clock here it is.
            ("a while ago", seconds(630)),
        ] {
            let ahead = "Wed, 14 Jan 2026 12:10:30 GMT";
            assert_eq!(
                read(&[("retry-after", ahead), ("date", clock)]),
                expected,
                "{clock}"
            );
        }
        let behind = [
            ("date", "Wed, 14 Jan 2026 11:50:00 GMT"),
            ("retry-after", "Wed, 14 Jan 2026 11:50:30 GMT"),
        ];
        assert_eq!(read(&behind), seconds(30));
        // Seconds are no matter of clocks.
        assert_eq!(read(&[behind[0], ("retry-after", "20")]), seconds(20));
    }

    #[test]
    fn a_message_names_a_short_window_or_tells_nothing() {
        for (message, short) in [
            (
                "API calls quota exceeded! maximum allowed 45 per 00:01:00",
                true,
            ),
            (
                "API calls quota exceeded! maximum allowed 45 per 00:01:00.",
                true,
            ),
            ("maximum allowed 10 per 00:00:30, try again", true),
            ("maximum allowed 10 per 00:00:60", true),
            ("maximum allowed 10 per 00:00:00.5000000", true),
            (
                "maximum allowed 10 per 00:00:10; maximum allowed 45 per 00:01:00",
                true,
            ),
            ("maximum allowed 45 per 00:01:01", false),
            ("maximum allowed 45 per 00:01:00.0000001", false),
            (
                "API calls quota exceeded! maximum allowed 1500 per 01:00:00",
                false,
            ),
            ("maximum allowed 2 per 1.00:00:00", false),
            ("maximum allowed 2 per 1.00:00:30", false),
            (
                "maximum allowed 45 per 00:01:00 and maximum allowed 1500 per 01:00:00",
                false,
            ),
            (
                "maximum allowed 4294967295 per 4294967295.4294967295:4294967295:1e300",
                false,
            ),
            ("maximum allowed 45 per minute", false),
            ("maximum allowed 45 per 60", false),
            ("maximum allowed many per 00:01:00", false),
            ("try again in 5 seconds, or 00:00:05", false),
            ("API calls quota exceeded!", false),
            ("", false),
        ] {
            assert_eq!(names_short_window(message), short, "{message}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_too_odd(
            value in "[0-9a-zA-Z ,.:+-]{0,40}|[0-9]{0,400}|(Mon|Wed|Wednesday), ?[0-9]{2}[- ]Jan[- ][0-9]{2,4} [0-9GMT :]{0,12}",
            message in "(maximum allowed |per |[0-9]{1,12}|[:.])*",
        ) {
            read(&[("retry-after", &value), ("retry-after-ms", &value), ("date", &value)]);
            names_short_window(&message);
        }
    }
}
