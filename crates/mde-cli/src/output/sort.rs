//! Owns `--sort`: the items of each answer in the order of a property. An answer that comes in parts is held until its
//! end.

use std::{borrow::Cow, cmp::Reverse, io};

use mde::Timestamp;
use serde_json::value::RawValue;

use super::{Answer, Report, properties::Properties};
use crate::{
    items::Items,
    row::{Property, Values},
    safe_text::json_line,
};

/// By what to sort.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order {
    pub(crate) property: &'static Property,
    pub(crate) direction: Direction,
}

/// The smallest first, or the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Ascending,
    Descending,
}

/// What is compared of a value. One that is not of its property's kind comes behind those that are.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Number(Number),
    /// In microseconds.
    Moment(i64),
    Member(usize),
    /// Without regard to case, and then with it.
    Text(String, String),
    Other(String),
}

/// As near as a double comes, and then exactly, if it is whole.
#[derive(Debug, PartialEq)]
struct Number(f64, Option<i128>);

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let near = self.0.total_cmp(&other.0);
        near.then_with(|| self.1.cmp(&other.1))
    }
}

impl Number {
    /// The number that the text spells, be it greater than a double.
    fn read(text: &str) -> Option<Self> {
        let near: f64 = text.trim().parse().ok()?;
        (!near.is_nan()).then(|| Self(near, text.trim().parse().ok()))
    }
}

impl Rank {
    fn of(values: Values, value: &RawValue) -> Self {
        let Ok(text) = serde_json::from_str::<String>(value.get()) else {
            let json = json_line(value.get());
            return match json.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
                true => Number::read(&json).map_or(Self::Other(json), Self::Number),
                false => Self::Other(json),
            };
        };
        let known = match values {
            Values::Any => None,
            Values::Number => Number::read(&text).map(Self::Number),
            Values::Moment => {
                let moment = Timestamp::from(text.as_str());
                let moment = moment.as_datetime().map(|at| at.timestamp_micros());
                moment.map(Self::Moment)
            }
            Values::Members(members) => {
                let mut members = members.iter();
                members
                    .position(|(name, _)| *name == text)
                    .map(Self::Member)
            }
        };
        known.unwrap_or_else(|| Self::Text(text.to_lowercase(), text))
    }
}

impl Order {
    /// The items in this order; those that compare alike stay as they came.
    fn sort(self, items: &mut [String]) {
        let rank = |item: &str| {
            let properties = Properties::of(item);
            let value = properties.get(self.property.name);
            value.map(|value| Rank::of(self.property.values, value))
        };
        // What has no value comes last, either way.
        match self.direction {
            Direction::Ascending => items.sort_by_cached_key(|item| {
                let rank = rank(item);
                (rank.is_none(), rank)
            }),
            Direction::Descending => items.sort_by_cached_key(|item| {
                let rank = rank(item);
                (rank.is_none(), Reverse(rank))
            }),
        }
    }
}

/// All items in memory: those that are sorted have to be.
fn held(items: &Items) -> io::Result<Vec<String>> {
    let items = items.iter().map(|item| item.map(Cow::into_owned));
    items.collect()
}

/// A report of sorted answers.
pub(super) struct Sorted {
    inner: Box<dyn Report + Send>,
    order: Order,
    /// The parts so far of an answer that is about no subject.
    parts: Option<Vec<String>>,
}

impl Sorted {
    pub(super) fn new(inner: Box<dyn Report + Send>, order: Order) -> Self {
        Self {
            inner,
            order,
            parts: None,
        }
    }

    /// Hands on what was held.
    fn release(&mut self) -> io::Result<()> {
        match self.parts.take() {
            Some(mut items) => {
                self.order.sort(&mut items);
                self.inner.answer(None, &Ok(items.into_iter().collect()))
            }
            None => Ok(()),
        }
    }
}

impl Report for Sorted {
    fn answer(&mut self, subject: Option<&str>, answer: &Answer) -> io::Result<()> {
        match (subject, answer) {
            (Some(_), Ok(items)) => {
                let mut items = held(items)?;
                self.order.sort(&mut items);
                self.inner.answer(subject, &Ok(items.into_iter().collect()))
            }
            (None, Ok(items)) => {
                let parts = self.parts.get_or_insert_default();
                parts.extend(held(items)?);
                Ok(())
            }
            (_, Err(_)) => {
                self.release()?;
                self.inner.answer(subject, answer)
            }
        }
    }

    fn begin(&mut self, is_written: bool) -> io::Result<()> {
        self.inner.begin(is_written)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.release()?;
        self.inner.finish()
    }

    fn unprinted(&mut self) -> u64 {
        self.inner.unprinted()
    }
}
