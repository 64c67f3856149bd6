//! Values that stand in a filter, and how those of an entity compare with them.

use std::cmp::Ordering;
use std::fmt::{self, Display};

use chrono::{DateTime, FixedOffset};
use serde_json::Value;

use super::Is;
use crate::schema::is_uuid;

/// So many digits after the seconds the service writes, and reads.
const FRACTION: usize = 7;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    Null,
    Boolean(bool),
    Text(String),
    Number(Number),
    Date(DateTime<FixedOffset>),
    Guid(String),
}

/// A number, exact where it is whole.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Number {
    Whole(i128),
    Fraction(f64),
}

impl Literal {
    /// A value that stands without quotes and begins with no letter, or is a GUID.
    pub(super) fn bare(word: &str) -> Option<Self> {
        if is_uuid(word) {
            return Some(Self::Guid(word.to_owned()));
        }
        let number = Number::read(word).map(Self::Number);
        number.or_else(|| date(word).map(Self::Date))
    }

    /// What it is, in words for people.
    pub(super) fn what(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "true or false",
            Self::Text(_) => "a text",
            Self::Number(_) => "a number",
            Self::Date(_) => "a date",
            Self::Guid(_) => "a GUID",
        }
    }

    /// Whether it can be compared with what a property holds.
    pub(super) fn fits(&self, is: Is) -> bool {
        match (is, self) {
            (Is::Texts, _) => false,
            (_, Self::Null) => true,
            (Is::Text, Self::Text(_) | Self::Guid(_)) => true,
            (Is::Member, Self::Text(_)) => true,
            (Is::Number, Self::Number(_)) => true,
            (Is::Boolean, Self::Boolean(_)) => true,
            (Is::Date, Self::Date(_)) => true,
            (Is::Open, Self::Text(_) | Self::Number(_)) => true,
            _ => false,
        }
    }

    /// How a value of an entity stands to it; none where there is no saying.
    pub(super) fn order(&self, is: Is, value: &Value) -> Option<Ordering> {
        match (self, value) {
            (Self::Null, value) => value.is_null().then_some(Ordering::Equal),
            (Self::Boolean(literal), value) => Some(value.as_bool()?.cmp(literal)),
            (Self::Guid(literal), value) => Some(folded(value.as_str()?).cmp(&folded(literal))),
            // Nor have the digits of a GUID capitals that matter, in quotes or without.
            (Self::Text(literal), Value::String(text)) if is == Is::Member || is_uuid(literal) => {
                Some(folded(text).cmp(&folded(literal)))
            }
            (Self::Text(literal), Value::String(text)) => Some(text.as_str().cmp(literal)),
            (Self::Text(literal), Value::Number(number)) => Some(number.to_string().cmp(literal)),
            (Self::Number(literal), Value::Number(number)) => Number::of(number)?.order(*literal),
            // Where a number may be written as text.
            (Self::Number(literal), Value::String(text)) => Number::read(text)?.order(*literal),
            (Self::Date(literal), Value::String(text)) => {
                Some(DateTime::parse_from_rfc3339(text).ok()?.cmp(literal))
            }
            _ => None,
        }
    }
}

fn folded(text: &str) -> String {
    text.to_lowercase()
}

impl Number {
    fn read(word: &str) -> Option<Self> {
        let digits = word.strip_prefix('-').unwrap_or(word);
        if !digits.starts_with(|c: char| c.is_ascii_digit()) || digits.ends_with('.') {
            return None;
        }
        let known = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
        if !digits.chars().all(known) {
            return None;
        }
        match word.parse() {
            Ok(whole) => Some(Self::Whole(whole)),
            Err(_) => word.parse().ok().map(Self::Fraction),
        }
    }

    fn of(number: &serde_json::Number) -> Option<Self> {
        let whole = number.as_i64().map(i128::from);
        let whole = whole.or_else(|| number.as_u64().map(i128::from));
        whole
            .map(Self::Whole)
            .or_else(|| number.as_f64().map(Self::Fraction))
    }

    fn order(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Whole(one), Self::Whole(other)) => Some(one.cmp(&other)),
            (one, other) => one.near().partial_cmp(&other.near()),
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "it is compared with what is not exact either"
    )]
    fn near(self) -> f64 {
        match self {
            Self::Whole(whole) => whole as f64,
            Self::Fraction(fraction) => fraction,
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.order(*other) == Some(Ordering::Equal)
    }
}

/// A date with a time and an offset, or a date alone, which the service's documents write with a `Z`.
fn date(word: &str) -> Option<DateTime<FixedOffset>> {
    const DAY: usize = "2018-08-01".len();
    let (day, rest) = word.split_at_checked(DAY)?;
    if let "" | "Z" = rest {
        return DateTime::parse_from_rfc3339(&format!("{day}T00:00:00Z")).ok();
    }
    let fraction = rest.split_once('.').map_or("", |(_, rest)| rest);
    let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
    if !rest.starts_with('T') || digits > FRACTION {
        return None;
    }
    // OData may leave the seconds out.
    const MINUTES: usize = "T00:00".len();
    let (minutes, zone) = rest.split_at_checked(MINUTES)?;
    let seconds = if zone.starts_with(['Z', '+', '-']) {
        ":00"
    } else {
        ""
    };
    DateTime::parse_from_rfc3339(&format!("{day}{minutes}{seconds}{zone}")).ok()
}

impl Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => value.fmt(f),
            Self::Text(text) => write!(f, "'{}'", text.replace('\'', "''")),
            Self::Number(Number::Whole(whole)) => whole.fmt(f),
            Self::Number(Number::Fraction(fraction)) => fraction.fmt(f),
            Self::Date(date) => {
                let ticks = date.timestamp_subsec_nanos() / 100;
                let seconds = date.to_utc().format("%Y-%m-%dT%H:%M:%S");
                write!(f, "{seconds}.{ticks:07}Z")
            }
            Self::Guid(guid) => f.write_str(guid),
        }
    }
}
