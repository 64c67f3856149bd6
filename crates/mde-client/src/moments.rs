//! Dates and times in requests: [`Timestamp`](mde_core::Timestamp) keeps every text, as answers hold any, and a
//! call with a text that is no moment would be lost. This refuses it before anything is sent.

use std::fmt::Display;

use chrono::DateTime;
use serde::Serialize;
use serde_json::Value;

/// A place in a body, by its number in the table that is generated for the body; the body itself is the first.
// Not every specification has a date in its requests.
#[allow(dead_code)]
pub(crate) struct Place {
    pub(crate) is_moment: bool,
    /// What lies below, and the number of its place, which may be one that led here.
    pub(crate) steps: &'static [(Step, usize)],
}

#[allow(dead_code)]
pub(crate) enum Step {
    Property(&'static str),
    /// Each item of a list.
    Items,
    /// Each property but those.
    Others(&'static [&'static str]),
}

/// Holds the values of an argument to RFC 3339.
#[allow(dead_code)]
pub(crate) fn hold(
    name: &str,
    values: impl IntoIterator<Item = impl Display>,
) -> Result<(), String> {
    let mut texts = values.into_iter().map(|value| value.to_string());
    texts.try_for_each(|text| hold_text(name, &text))
}

/// The same for a body.
#[allow(dead_code)]
pub(crate) fn hold_in(body: &impl Serialize, places: &[Place]) -> Result<(), String> {
    let body = serde_json::to_value(body).map_err(|error| format!("the body: {error}"))?;
    hold_below(&body, places, 0, "")
}

fn hold_below(value: &Value, places: &[Place], place: usize, name: &str) -> Result<(), String> {
    let Some(place) = places.get(place) else {
        return Ok(());
    };
    if let (true, Some(text)) = (place.is_moment, value.as_str()) {
        let name = if name.is_empty() { "the body" } else { name };
        hold_text(name, text)?;
    }
    for (step, to) in place.steps {
        match (step, value) {
            (Step::Items, Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    hold_below(item, places, *to, &format!("{name}[{index}]"))?;
                }
            }
            (Step::Property(property), Value::Object(properties)) => {
                if let Some(value) = properties.get(*property) {
                    hold_below(value, places, *to, &below(name, property))?;
                }
            }
            (Step::Others(declared), Value::Object(properties)) => {
                for (property, value) in properties {
                    if !declared.contains(&property.as_str()) {
                        hold_below(value, places, *to, &below(name, property))?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn below(name: &str, property: &str) -> String {
    match name {
        "" => property.to_owned(),
        _ => format!("{name}.{property}"),
    }
}

fn hold_text(name: &str, text: &str) -> Result<(), String> {
    match DateTime::parse_from_rfc3339(text) {
        Ok(_) => Ok(()),
        Err(_) => Err(format!(
            "{name}: {text:?} is no date and time such as 2026-01-14T22:08:51Z"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `{ when, parts: [ itself ], …: date }` with a `name` that is any text.
    const TABLE: &[Place] = &[
        Place {
            is_moment: false,
            steps: &[
                (Step::Property("when"), 1),
                (Step::Property("parts"), 2),
                (Step::Others(&["when", "parts", "name"]), 1),
            ],
        },
        Place {
            is_moment: true,
            steps: &[],
        },
        Place {
            is_moment: false,
            steps: &[(Step::Items, 0)],
        },
    ];

    #[test]
    fn a_text_that_is_no_moment_is_found_at_any_depth() {
        let good = "2026-01-14T22:08:51.9Z";
        let table = [
            (
                serde_json::json!({ "when": good, "name": "x", "parts": [{ "when": good }] }),
                None,
            ),
            (serde_json::json!({ "when": "x" }), Some("when: ")),
            (
                serde_json::json!({ "parts": [{}, { "parts": [{ "when": "x" }] }] }),
                Some("parts[1].parts[0].when: "),
            ),
            (serde_json::json!({ "other": "x" }), Some("other: ")),
        ];
        for (body, said) in table {
            let result = hold_in(&body, TABLE);
            match said {
                None => assert_eq!(result, Ok(()), "{body}"),
                Some(said) => assert!(result.unwrap_err().starts_with(said), "{body}"),
            }
        }
    }
}
