//! Owns making a token answer readable for `azure_identity`, which takes each number in one form only:
//! seconds as JSON numbers of Entra ID, times as texts of a machine's identity service, and of an
//! error's description no character that JSON escapes. Services write both forms of each.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use mde_core::EntraError;
use serde_json::{Map, Value, json};

/// Longer than any token lives, and short enough for every calendar: ten years.
const LONGEST_LIFE: f64 = 315_360_000.0;

/// The end of the year 9999.
const LAST_SECOND: f64 = 253_402_300_799.0;

/// The body as `azure_identity` reads it; one that is no JSON object is left as it is.
pub(super) fn readable(status: u16, body: Bytes, now: SystemTime) -> Bytes {
    let Ok(answer) = serde_json::from_slice(&body) else {
        return body;
    };
    let readable = match status {
        200..=299 => token(answer, now),
        _ => refusal(answer),
    };
    Value::Object(readable).to_string().into()
}

/// An answer with a token: how long it lives and when it ends, each of which follows from the other.
fn token(mut answer: Map<String, Value>, now: SystemTime) -> Map<String, Value> {
    let now = now.duration_since(SystemTime::UNIX_EPOCH);
    let now = now.unwrap_or(Duration::ZERO).as_secs_f64().floor();
    let mut take = |name, longest| Some(seconds(&answer.remove(name)?)?.clamp(0.0, longest));
    let life = take("expires_in", LONGEST_LIFE);
    let end = take("expires_on", LAST_SECOND);
    let extended = take("ext_expires_in", LONGEST_LIFE);
    let left = |end: f64| (end - now).clamp(0.0, LONGEST_LIFE);
    // Within these bounds each is a whole number of seconds.
    let number = |seconds: f64| json!(seconds as i64);
    let text = |seconds: f64| json!((seconds as i64).to_string());
    for (name, value) in [
        ("expires_in", life.or(end.map(left)).map(number)),
        ("expires_on", end.or(life.map(|life| now + life)).map(text)),
        ("ext_expires_in", extended.map(number)),
    ] {
        if let Some(value) = value {
            answer.insert(name.to_owned(), value);
        }
    }
    answer
}

/// A number of seconds, as a number or a text, with or without a fraction.
fn seconds(value: &Value) -> Option<f64> {
    let seconds = match value {
        Value::String(text) => text.trim().parse().ok()?,
        value => value.as_f64()?,
    };
    seconds.is_finite().then_some(seconds)
}

/// A refusal, without the text that describes it: nobody repeats that.
fn refusal(mut answer: Map<String, Value>) -> Map<String, Value> {
    let number = |code: &Value| match code {
        Value::String(text) => text.parse().ok(),
        code => u32::try_from(code.as_u64()?).ok(),
    };
    let listed = answer.get("error_codes").and_then(Value::as_array);
    let listed = listed.and_then(|codes| codes.iter().find_map(number));
    let description = answer.remove("error_description");
    let described = || EntraError::code_in(description?.as_str()?);
    let code = listed.or_else(described);
    // A signed number is what it is read as.
    let codes: Vec<i32> = code
        .and_then(|code| code.try_into().ok())
        .into_iter()
        .collect();
    answer.insert("error_codes".to_owned(), json!(codes));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000;

    fn times(body: &Value) -> Value {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW);
        let body = readable(200, body.to_string().into(), now);
        serde_json::from_slice(&body).expect("JSON")
    }

    #[test]
    fn times_of_every_form_are_read() {
        for (written, life, end) in [
            (json!({"expires_in": "3599"}), Some(3599), Some(NOW + 3599)),
            (
                json!({"expires_in": " 3599 "}),
                Some(3599),
                Some(NOW + 3599),
            ),
            (json!({"expires_in": 3599.7}), Some(3599), Some(NOW + 3599)),
            (
                json!({"expires_in": "3599.0"}),
                Some(3599),
                Some(NOW + 3599),
            ),
            (json!({"expires_in": 3599}), Some(3599), Some(NOW + 3599)),
            (json!({"expires_in": -1}), Some(0), Some(NOW)),
            (
                json!({"expires_in": i64::MAX}),
                Some(315_360_000),
                Some(NOW + 315_360_000),
            ),
            (
                json!({"expires_in": "1e300"}),
                Some(315_360_000),
                Some(NOW + 315_360_000),
            ),
            (json!({"expires_in": "soon"}), None, None),
            (json!({"expires_in": "NaN"}), None, None),
            (json!({"expires_in": [1]}), None, None),
            (json!({}), None, None),
            (
                json!({"expires_on": (NOW + 60).to_string()}),
                Some(60),
                Some(NOW + 60),
            ),
            (json!({"expires_on": NOW + 60}), Some(60), Some(NOW + 60)),
            (
                json!({"expires_in": "60", "expires_on": "1/1/2027 0:00:00 AM +00:00"}),
                Some(60),
                Some(NOW + 60),
            ),
            (
                json!({"expires_in": "60", "expires_on": NOW + 70, "not_before": NOW.to_string()}),
                Some(60),
                Some(NOW + 70),
            ),
        ] {
            let read = times(&written);
            assert_eq!(read["expires_in"].as_i64(), life, "{written}: {read}");
            let end = end.map(|end: u64| end.to_string());
            assert_eq!(
                read["expires_on"].as_str(),
                end.as_deref(),
                "{written}: {read}"
            );
        }
    }

    #[test]
    fn what_is_no_answer_stays_as_it_is() {
        for (status, body) in [
            (200, "[]"),
            (200, "<html>"),
            (200, ""),
            (400, "<html>"),
            (503, ""),
            (429, "Too Many Requests"),
        ] {
            let read = readable(status, body.into(), SystemTime::UNIX_EPOCH);
            assert_eq!(read, body);
        }
    }

    #[test]
    fn a_refusal_keeps_its_code_whatever_describes_it() {
        for body in [
            json!({"error_codes": [90_038], "error_description": "a\r\n\"b\" \u{1}"}),
            json!({"error_codes": ["90038"]}),
            json!({"error_codes": [90_038_u64, u64::MAX], "error_description": 7}),
            json!({"error_codes": null, "error_description": "AADSTS90038: it's\r\nTrace ID: x"}),
            json!({"error_description": "AADSTS90038: no"}),
        ] {
            let read = readable(400, body.to_string().into(), SystemTime::UNIX_EPOCH);
            let read: Value = serde_json::from_slice(&read).expect("JSON");
            assert_eq!(read["error_codes"], json!([90_038]), "{body}");
            assert_eq!(read.get("error_description"), None);
        }
    }
}
