//! Owns what an error's body says, in whatever form it says it, and its rewriting into the one form
//! that the specification documents. Without that, a generated operation would answer a 429 with a
//! text body by "invalid payload", its status and headers forgotten.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | An error body of any form is rewritten into the documented one before the generated code sees it. | Otherwise an empty or HTML body of a 429 becomes "invalid payload", without status and headers. | Parsing bodies above the generated code, once for each operation. |
//! | The token is taken out of an error's body before anyone sees it. | Gateways' error pages show whole requests. | Trusting them not to. |

use std::borrow::Cow;

use bytes::Bytes;
use encoding_rs::{Encoding, UTF_8};
use http::{HeaderMap, StatusCode, header::CONTENT_TYPE};
use serde_json::{Map, Value, json};

use crate::{
    error_detail::{ErrorDetail, excerpt},
    error_xml,
    receive::ERROR_BODY_BYTES,
};

/// What the body says, and the body in the documented form.
pub(crate) fn normalize(
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
) -> (ErrorDetail, Bytes) {
    let (text, form) = decoded(headers, body);
    let text = text.trim();

    if let Ok(value) = serde_json::from_str::<Value>(text) {
        if let Some(detail) = documented(&value) {
            // Not the text itself: of two members with one name this reader takes the last, and others
            // refuse both.
            return (detail, value.to_string().into());
        }
        let detail = foreign(&value);
        let body = rewritten(&detail);
        return (detail, body);
    }
    let detail = readable(text, &form);
    let body = match detail {
        // The client's callers read the generated type; it should not be empty-handed.
        ErrorDetail {
            code: None,
            message: None,
            ..
        } => rewritten(&ErrorDetail {
            message: Some(format!("{status}, without a body")),
            ..ErrorDetail::default()
        }),
        _ => rewritten(&detail),
    };
    (detail, body)
}

/// What a text is, if it is no JSON.
enum Form {
    Html,
    Xml(error_xml::Document),
    Text,
}

/// The body as text, and what that is. A byte order mark wins over the label, and the label over what
/// an XML document says of itself.
fn decoded<'a>(headers: &HeaderMap, body: &'a [u8]) -> (Cow<'a, str>, Form) {
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<mime::Mime>().ok());
    let encoding = media_type
        .as_ref()
        .and_then(|media_type| media_type.get_param(mime::CHARSET))
        .and_then(|label| Encoding::for_label(label.as_str().as_bytes()))
        .or_else(|| error_xml::encoding(body))
        .unwrap_or(UTF_8);
    let (text, _, _) = encoding.decode(body);
    let begins = |start: &str| text.trim_start().starts_with(start);
    let html = media_type.is_some_and(|media_type| media_type.subtype() == mime::HTML);
    let form = if html && !begins("<?xml") {
        Form::Html
    } else if begins("<") {
        error_xml::Document::parse(&text).map_or(Form::Html, Form::Xml)
    } else {
        Form::Text
    };
    (text, form)
}

/// What a text that is no JSON says to people.
fn readable(text: &str, form: &Form) -> ErrorDetail {
    let message = match form {
        _ if text.is_empty() => None,
        Form::Xml(document) => return document.detail(),
        Form::Html => {
            Some(title(text).map_or_else(|| "an HTML page".to_owned(), |title| excerpt(&title)))
        }
        Form::Text => Some(excerpt(text)),
    };
    ErrorDetail {
        message,
        ..ErrorDetail::default()
    }
}

/// What a body that should have been JSON is instead: an HTML page's title, what an XML document says, or
/// the text's beginning. `None` when it is empty.
pub(crate) fn instead_of_json(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    // As much as of an error's body: this one may have any length.
    let (text, form) = decoded(headers, &body[..body.len().min(ERROR_BODY_BYTES)]);
    let ErrorDetail { code, message, .. } = readable(text.trim(), &form);
    match (code, message) {
        (Some(code), Some(message)) => Some(excerpt(&format!("{code}: {message}"))),
        (code, message) => Some(excerpt(&code.or(message)?)),
    }
}

/// The detail, when the value has the documented form.
fn documented(value: &Value) -> Option<ErrorDetail> {
    let error = value.get("error")?.as_object()?;
    let text = |name| match error.get(name) {
        None | Some(Value::Null) => Some(None),
        Some(Value::String(text)) => Some(Some(text.clone())),
        Some(_) => None,
    };
    Some(ErrorDetail {
        code: text("code")?,
        message: text("message")?,
        target: text("target")?,
    })
}

/// The detail of any other JSON: OAuth 2.0's `error` and `error_description`, gateways' `message`,
/// members of another type than documented; else the JSON itself.
fn foreign(value: &Value) -> ErrorDetail {
    let none = Map::new();
    let outer = value.as_object().unwrap_or(&none);
    let error = outer.get("error");
    let inner = error.and_then(Value::as_object).unwrap_or(outer);
    let text = |object: &Map<String, Value>, names: &[&str]| {
        names.iter().find_map(|name| match object.get(*name)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(excerpt(&other.to_string())),
        })
    };
    let as_text = error.and_then(Value::as_str).map(str::to_owned);
    let code = text(inner, &["code"]).or_else(|| as_text.clone());
    let message = text(
        inner,
        &["message", "Message", "error_description", "title", "detail"],
    );
    ErrorDetail {
        message: message
            .or(as_text)
            .or_else(|| (code.is_none()).then(|| excerpt(&value.to_string()))),
        code,
        target: text(inner, &["target", "correlation_id"]),
    }
}

fn rewritten(detail: &ErrorDetail) -> Bytes {
    let ErrorDetail {
        code,
        message,
        target,
    } = detail;
    json!({ "error": { "code": code, "message": message, "target": target } })
        .to_string()
        .into()
}

fn title(html: &str) -> Option<String> {
    // ASCII case only, so that byte positions stay those of the original.
    let lower = html.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower[start..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    let title = html[start..end].trim();
    (!title.is_empty()).then(|| title.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(content_type: &str, body: &[u8]) -> ErrorDetail {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, content_type.parse().expect("a header"));
        let (detail, rewritten) = normalize(StatusCode::BAD_GATEWAY, &headers, body);
        let value: Value = serde_json::from_slice(&rewritten).expect("always JSON");
        assert!(
            documented(&value).is_some(),
            "always the documented form: {value}"
        );
        detail
    }

    fn detail(code: Option<&str>, message: Option<&str>, target: Option<&str>) -> ErrorDetail {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        ErrorDetail {
            code: owned(code),
            message: owned(message),
            target: owned(target),
        }
    }

    #[test]
    fn every_form_says_what_it_can() {
        let json = "application/json";
        for (content_type, body, expected) in [
            (
                json,
                r#"{"error":{"code":"A","message":"B","target":"C"}}"#,
                detail(Some("A"), Some("B"), Some("C")),
            ),
            (
                json,
                r#"{"error":{"code":"A","message":"B"}}"#,
                detail(Some("A"), Some("B"), None),
            ),
            (
                json,
                r#"{"error":{"code":"A","message":null,"inner":[1]}}"#,
                detail(Some("A"), None, None),
            ),
            (
                "text/plain",
                "\u{feff}{\"error\":{\"code\":\"A\"}}",
                detail(Some("A"), None, None),
            ),
            (
                json,
                r#"{"error":{"code":429,"message":"B"}}"#,
                detail(Some("429"), Some("B"), None),
            ),
            (json, r#"{"error":"x"}"#, detail(Some("x"), Some("x"), None)),
            (
                json,
                r#"{"error":"x","error_description":"y"}"#,
                detail(Some("x"), Some("y"), None),
            ),
            (json, r#"{"message":"m"}"#, detail(None, Some("m"), None)),
            (json, r#"["a", 1]"#, detail(None, Some(r#"["a",1]"#), None)),
            (json, "null", detail(None, Some("null"), None)),
            (
                json,
                r#"{"error":{"code":"A","mess"#,
                detail(None, Some(r#"{"error":{"code":"A","mess"#), None),
            ),
            (
                "text/html",
                "<html><head><TITLE>\n 502 Bad\nGateway</title>",
                detail(None, Some("502 Bad Gateway"), None),
            ),
            (
                "text/html",
                "<html><body>hm</body>",
                detail(None, Some("an HTML page"), None),
            ),
            (
                "text/plain",
                "slow\r\ndown",
                detail(None, Some("slow down"), None),
            ),
            ("text/plain", "", detail(None, None, None)),
        ] {
            assert_eq!(read(content_type, body.as_bytes()), expected, "{body}");
        }
    }

    #[test]
    fn an_xml_error_says_its_code_and_message() {
        let both = |code, message| detail(Some(code), Some(message), None);
        for (body, expected) in [
            (
                r#"<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthorizationFailure</Code><Message>Not you.
                    RequestId:1</Message></Error>"#,
                both("AuthorizationFailure", "Not you. RequestId:1"),
            ),
            (
                r#"<m:error xmlns:m="http://docs.oasis-open.org/odata/ns/metadata"><m:code>Forbidden</m:code>
                    <m:message xml:lang="en-US">No &amp; never&#x21; &lt;b&gt;</m:message><m:target>t</m:target>
                    <m:innererror><m:message>deep</m:message></m:innererror></m:error>"#,
                detail(Some("Forbidden"), Some("No & never! <b>"), Some("t")),
            ),
            (
                "<error><innererror><message>deep</message><code>2</code></innererror><code>1</code><message><![CDATA[a <b> & c]]></message></error>",
                both("1", "a <b> & c"),
            ),
            (
                r#"<Fault xmlns="http://schemas.microsoft.com/ws/2005/05/envelope/none"><Code><Value>Receiver</Value></Code><Reason><Text xml:lang="en">No way</Text></Reason></Fault>"#,
                both("Receiver", "No way"),
            ),
            (
                "<s:Envelope><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>No</faultstring></s:Fault></s:Body></s:Envelope>",
                both("s:Client", "No"),
            ),
            (
                "<ErrorResponse><Error><Code>Throttling</Code><Message>Slow</Message></Error><RequestId>r-1</RequestId></ErrorResponse>",
                detail(Some("Throttling"), Some("Slow"), Some("r-1")),
            ),
            (
                "<Error><Message>An error has occurred.</Message></Error>",
                detail(None, Some("An error has occurred."), None),
            ),
            (
                r#"<rsp stat="fail"><err code="100" msg="a &quot;key&quot;" /></rsp>"#,
                both("100", "a \"key\""),
            ),
            (
                "<string>quota\n exceeded</string>",
                detail(None, Some("quota exceeded"), None),
            ),
            ("<error/>", detail(None, Some("an XML document"), None)),
            (
                "<Error><Code>Cut</Code><Message>it ends in the mid",
                both("Cut", "it ends in the mid"),
            ),
            (
                r#"<!DOCTYPE Error [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Error><Code>&b;</Code></Error>"#,
                detail(Some("&b;"), None, None),
            ),
        ] {
            for (mark, content_type) in [
                ("", "application/xml"),
                ("\u{feff}", "application/xml; charset=utf-8"),
                ("\u{feff}", "text/xml"),
                ("\u{feff}", "application/json"),
                ("", "text/plain"),
            ] {
                let body = format!("{mark}{body}");
                assert_eq!(read(content_type, body.as_bytes()), expected, "{body}");
            }
            let units = |mark: &str| {
                let text = format!("{mark}{body}");
                text.encode_utf16().collect::<Vec<_>>()
            };
            for mark in ["\u{feff}", ""] {
                let little: Vec<_> = units(mark).iter().flat_map(|u| u.to_le_bytes()).collect();
                let big: Vec<_> = units(mark).iter().flat_map(|u| u.to_be_bytes()).collect();
                assert_eq!(read("application/xml", &little), expected, "{body}");
                assert_eq!(read("application/xml", &big), expected, "{body}");
            }
        }
        let latin =
            b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><e><message>caf\xE9</message></e>";
        let read_as = |content_type| read(content_type, latin).message;
        assert_eq!(read_as("application/xml").as_deref(), Some("caf\u{e9}"));
    }

    #[test]
    fn pages_stay_pages() {
        for (content_type, body, message) in [
            (
                "application/xhtml+xml",
                r#"<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html><head><title>Oops</title></head><body><code>7</code></body></html>"#,
                "Oops",
            ),
            (
                "application/xml",
                "\u{feff}<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><code>7</code></body></html>",
                "an HTML page",
            ),
            (
                "application/xml",
                "<!doctype HTML><title>Oops</title>",
                "Oops",
            ),
            ("text/html", "<h1>Oops</h1><code>7</code>", "an HTML page"),
            ("text/html", "Oops", "an HTML page"),
            ("text/plain", "<", "an HTML page"),
        ] {
            let expected = detail(None, Some(message), None);
            assert_eq!(read(content_type, body.as_bytes()), expected, "{body}");
        }
        // A label that is wrong costs nothing when the document says what it is.
        let body = "<?xml version=\"1.0\"?><Error><Code>A</Code><Message>B</Message></Error>";
        let expected = detail(Some("A"), Some("B"), None);
        assert_eq!(read("text/html", body.as_bytes()), expected);
    }

    #[test]
    fn the_charset_is_obeyed_and_a_wrong_one_survived() {
        assert_eq!(
            read("text/plain; charset=iso-8859-1", b"caf\xE9")
                .message
                .as_deref(),
            Some("café")
        );
        assert_eq!(
            read("text/plain; charset=utf-16", b"\xFF\xFEh\0i\0")
                .message
                .as_deref(),
            Some("hi")
        );
        assert_eq!(
            read("text/plain; charset=utf-8", b"caf\xE9")
                .message
                .as_deref(),
            Some("caf\u{FFFD}")
        );
        assert_eq!(
            read("text/plain; charset=klingon", b"qapla")
                .message
                .as_deref(),
            Some("qapla")
        );
    }

    proptest! {
        #[test]
        fn no_body_is_too_odd(body in proptest::collection::vec(any::<u8>(), 0..400)) {
            read("application/json", &body);
        }

        #[test]
        fn no_xml_is_too_odd(text in "(<[?!/]?[a-z:]{0,5}( code=[\"']?&?[a-z]{0,2};?[\"']?)?/?>|</code>|&#?x?[0-9a-f]{0,7};?|]]>|<!\\[CDATA\\[|[^<]{0,3}){0,40}") {
            read("application/xml", text.as_bytes());
        }

        #[test]
        fn no_json_is_too_odd(text in "\\{\"error\":(\"[a-z]{0,5}\"|[0-9]{1,3}|\\{\"(code|message|target)\":(null|1|\"a\"|\\[\\]|\\{\\})\\})\\}") {
            read("application/json", text.as_bytes());
        }
    }
}
