//! Owns the service's dates: what they mean and how they were written. Formatting them for people is
//! left to whoever shows them.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | `Timestamp` keeps the text, and says what it means when it means something. | Fractions of 0 to 7 digits, missing zones, the years 1 and 9999 and scrambled text all occur; none is worth losing a page. | chrono's or jiff's own types. |

use std::{borrow::Cow, convert::Infallible, fmt, str::FromStr};

use chrono::{DateTime, Datelike, NaiveDateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time as the service writes it.
///
/// The service's dates have none to seven digits of a second's fraction, and sometimes no zone (then
/// it is UTC); `0001-01-01T00:00:00Z` stands for "never", and what scrambled or old records hold may
/// be no date at all. None of that costs the answer: the text is kept as it came and is written back
/// the same, and [`as_datetime`](Self::as_datetime) says what it means, when it means something.
///
/// Two timestamps are equal when their texts are; compare [`as_datetime`](Self::as_datetime) to
/// compare points in time.
///
/// ```
/// use mde_core::Timestamp;
///
/// let seen = Timestamp::from("2026-01-14T22:08:51.9040173Z");
/// assert_eq!(seen.as_datetime().unwrap().timestamp_subsec_nanos(), 904_017_300);
/// assert!(Timestamp::from("0001-01-01T00:00:00Z").is_never());
/// assert_eq!(Timestamp::from("yesterday").as_datetime(), None);
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Timestamp(String);

impl Timestamp {
    /// The text as the service wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The point in time; `None` when the text is no date.
    pub fn as_datetime(&self) -> Option<DateTime<Utc>> {
        DateTime::parse_from_rfc3339(&self.0)
            .map(|time| time.to_utc())
            .or_else(|_| {
                NaiveDateTime::parse_from_str(&self.0, "%Y-%m-%dT%H:%M:%S%.f")
                    .map(|time| time.and_utc())
            })
            .ok()
    }

    /// Whether this is the service's "never", a date in the year 1.
    pub fn is_never(&self) -> bool {
        self.as_datetime().is_some_and(|time| time.year() <= 1)
    }
}

impl From<String> for Timestamp {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl FromStr for Timestamp {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.into())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({:?})", self.0)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

impl schemars::JsonSchema for Timestamp {
    fn schema_name() -> Cow<'static, str> {
        "Timestamp".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time" })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_form_that_was_seen_means_its_time() {
        let noon = |nanos: u32| {
            Utc.with_ymd_and_hms(2026, 1, 14, 12, 0, 5)
                .single()
                .expect("a time")
                + chrono::TimeDelta::nanoseconds(nanos.into())
        };
        for (text, nanos) in [
            ("2026-01-14T12:00:05Z", 0),
            ("2026-01-14T12:00:05.4Z", 400_000_000),
            ("2026-01-14T12:00:05.123Z", 123_000_000),
            ("2026-01-14T12:00:05.123456Z", 123_456_000),
            ("2026-01-14T12:00:05.1234567Z", 123_456_700),
            ("2026-01-14T12:00:05", 0),
            ("2026-01-14T12:00:05.1234567", 123_456_700),
            ("2026-01-14T14:00:05+02:00", 0),
        ] {
            assert_eq!(
                Timestamp::from(text).as_datetime(),
                Some(noon(nanos)),
                "{text}"
            );
        }
    }

    #[test]
    fn the_ends_of_the_calendar_are_dates_too() {
        assert!(Timestamp::from("0001-01-01T00:00:00Z").is_never());
        assert!(Timestamp::from("0001-01-01T00:00:00").is_never());
        let last = Timestamp::from("9999-12-31T23:59:59.9999999Z");
        assert_eq!(last.as_datetime().map(|time| time.year()), Some(9999));
        assert!(!last.is_never());
    }

    proptest! {
        #[test]
        fn any_text_is_written_back_as_it_was_read(text in any::<String>()) {
            let json = serde_json::to_string(&text).expect("text");
            let read: Timestamp = serde_json::from_str(&json).expect("any text is a timestamp");
            prop_assert_eq!(serde_json::to_string(&read).expect("timestamp"), json);
        }

        #[test]
        fn a_time_survives_its_own_text(seconds in -62_135_596_800_i64..253_402_300_800, nanos in 0_u32..1_000_000_000) {
            let time = DateTime::from_timestamp(seconds, nanos).expect("in range");
            prop_assert_eq!(Timestamp::from(Timestamp::from(time).to_string()).as_datetime(), Some(time));
        }
    }
}
