//! Owns what a text on the command line has to be for an argument of a call, and the value that it then is.

use clap::builder::{PossibleValuesParser, TypedValueParser as _, ValueParser};
use mde::Timestamp;
use serde_json::{Number, Value};

use crate::{question::filter, row::Kind};

/// The value that the text is.
///
/// # Errors
/// What is wrong with it, in words.
pub(crate) fn value(kind: Kind, text: &str) -> Result<Value, String> {
    match kind {
        Kind::Text | Kind::OneOf(_) | Kind::Known(_) => Ok(text.into()),
        Kind::Filter => filter::check(text).map(|()| text.into()),
        Kind::Integer { least, most } => match text.parse::<i64>() {
            Ok(number) if (least..=most).contains(&number) => Ok(number.into()),
            Ok(_) => Err(format!("it is not in {least}..={most}")),
            Err(_) => Err("it is no whole number that fits".to_owned()),
        },
        Kind::Number => {
            let number = text.parse::<Number>().map(Value::Number);
            number.map_err(|_| "it is not a number".to_owned())
        }
        Kind::Flag => match text {
            "true" => Ok(true.into()),
            "false" => Ok(false.into()),
            _ => Err("it is neither true nor false".to_owned()),
        },
        Kind::Moment => {
            let means = |text: &str| Timestamp::from(text).as_datetime().is_some();
            match means(text) {
                // Whatever has room for a zone has none.
                true if means(&format!("{text}Z")) => {
                    Err("it has no time zone: write Z behind it if it is UTC".to_owned())
                }
                true => Ok(text.into()),
                false => {
                    Err("it is no date and time: write such as 2026-01-14T22:08:51Z".to_owned())
                }
            }
        }
    }
}

/// The parser of an option's values.
pub(crate) fn parser(kind: Kind) -> ValueParser {
    match kind {
        Kind::OneOf(words) => PossibleValuesParser::new(words.iter().copied())
            .map(Value::from)
            .into(),
        Kind::Flag => PossibleValuesParser::new(["true", "false"])
            .map(|word| Value::Bool(word == "true"))
            .into(),
        kind => ValueParser::from(move |text: &str| value(kind, text)),
    }
}
