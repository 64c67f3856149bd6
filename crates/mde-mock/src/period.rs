//! Lengths of time as text: `PT1M` as the contract writes them, `200ms` as flags do, and `00:01:00`
//! as the service's messages do.

use std::time::Duration;

/// The units, longest first, and how many nanoseconds they are.
const UNITS: [(&str, u64); 5] = [
    ("d", 86_400_000_000_000),
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
];

/// Reads `PT1M`, `P1DT12H`, `1m30s` or `200ms`: whole numbers of days, hours, minutes, seconds and
/// milliseconds, in this order.
pub(crate) fn parse(text: &str) -> Option<Duration> {
    let lower = text.to_ascii_lowercase();
    match lower.strip_prefix('p').map(|rest| rest.split_once('t')) {
        // In ISO 8601 an `m` before the `T` is a month, which has no fixed length.
        Some(None) => components(&lower[1..], &UNITS[..1]),
        Some(Some((days, time))) => {
            let days = match days {
                "" => Duration::ZERO,
                days => components(days, &UNITS[..1])?,
            };
            days.checked_add(components(time, &UNITS[1..4])?)
        }
        None => components(&lower, &UNITS),
    }
}

/// One number with a unit or more, the units in the order of `units`.
fn components(text: &str, units: &[(&str, u64)]) -> Option<Duration> {
    let (mut rest, mut units) = (text, units);
    let mut total = None;
    while !rest.is_empty() {
        let unit = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest[..unit].parse().ok()?;
        rest = &rest[unit..];
        let end = rest.find(|c: char| c.is_ascii_digit());
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        let index = units.iter().position(|(unit, _)| *unit == name)?;
        let length = Duration::from_nanos(number.checked_mul(units[index].1)?);
        total = Some(total.unwrap_or(Duration::ZERO).checked_add(length)?);
        (rest, units) = (after, &units[index + 1..]);
    }
    total
}

/// The length as .NET writes a `TimeSpan`: `00:01:00`, `1.00:00:00`, `00:00:00.5000000`.
pub(crate) fn time_span(length: Duration) -> String {
    let seconds = length.as_secs();
    let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
    let mut text = match days {
        0 => String::new(),
        days => format!("{days}."),
    };
    text += &format!("{hours:02}:{:02}:{:02}", seconds / 60 % 60, seconds % 60);
    if length.subsec_nanos() > 0 {
        text += &format!(".{:07}", length.subsec_nanos() / 100);
    }
    text
}

/// Whole seconds, rounded up, as `Retry-After` has them.
pub(crate) fn whole_seconds(length: Duration) -> u64 {
    length.as_secs() + u64::from(length.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{parse, time_span, whole_seconds};

    #[test]
    fn lengths_are_read_in_both_notations() {
        for (text, seconds) in [
            ("PT1M", 60.0),
            ("PT1H", 3_600.0),
            ("P1D", 86_400.0),
            ("P1DT1H1M1S", 90_061.0),
            ("pt90s", 90.0),
            ("5s", 5.0),
            ("1m30s", 90.0),
            ("1m", 60.0),
            ("200ms", 0.2),
            ("1d12h", 129_600.0),
            ("0s", 0.0),
        ] {
            assert_eq!(
                parse(text),
                Some(Duration::from_secs_f64(seconds)),
                "{text}"
            );
        }
        for text in [
            "",
            "P",
            "PT",
            "P1M",
            "P1DT",
            "PT1D",
            "PT1",
            "5",
            "s",
            "1s1m",
            "1s1s",
            "-5s",
            "1.5s",
            "5 s",
            "1w",
            "99999999999999999999s",
            "99999999999999d",
            "ms",
            "PT5MS",
            "１s",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn time_spans_are_written_as_the_service_writes_them() {
        for (milliseconds, text) in [
            (60_000, "00:01:00"),
            (3_600_000, "01:00:00"),
            (90_061_000, "1.01:01:01"),
            (500, "00:00:00.5000000"),
        ] {
            assert_eq!(time_span(Duration::from_millis(milliseconds)), text);
        }
    }

    #[test]
    fn seconds_are_rounded_up() {
        for (nanoseconds, seconds) in [(0, 0), (1, 1), (1_000_000_000, 1), (1_000_000_001, 2)] {
            assert_eq!(whole_seconds(Duration::from_nanos(nanoseconds)), seconds);
        }
    }
}
