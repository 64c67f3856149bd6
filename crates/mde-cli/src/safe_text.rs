//! Owns the rule that nobody else's text acts on a terminal or hides in it: which characters do, and
//! how they are shown in plain text and in JSON.
//!
//! Names, tags and messages come from devices and people who may mean harm: an escape sequence can
//! rewrite a screen, a bidirectional override can show one name for another, and an invisible
//! character can make two names look the same.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{DefaultIgnorableCodePoint, GeneralCategory},
};

/// Whether the character moves, hides or reorders text instead of showing as something: control
/// characters, format characters (bidirectional ones included), line and paragraph separators, and
/// everything that Unicode says is invisible where it is not supported.
fn acts(c: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator};
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    matches!(
        CodePointMapData::<GeneralCategory>::new().get(c),
        Control | Format | LineSeparator | ParagraphSeparator
    ) || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

/// The text with every acting character shown as an escape such as `\u{1b}`.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if acts(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// The same JSON on one line, with every acting character as a `\uXXXX` escape.
///
/// Works on the text, so that numbers keep every digit and their spelling. The text has to be valid
/// JSON; outside strings that leaves only whitespace to drop, inside them only characters to escape.
pub(crate) fn json_line(json: &str) -> String {
    if is_line(json) {
        return json.to_owned();
    }
    let bytes = json.as_bytes();
    let mut line = String::with_capacity(json.len() + 16);
    let mut in_string = false;
    // What is before this is written, or dropped.
    let mut done = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let mut next = at + 1;
        match byte {
            b'"' => in_string = !in_string,
            b'\\' if in_string => next += 1,
            b' ' | b'\t' | b'\r' | b'\n' if !in_string => {
                line.push_str(&json[done..at]);
                done = next;
            }
            b' '..=b'~' => {}
            _ => {
                let c = json[at..].chars().next().unwrap_or_default();
                next = at + c.len_utf8();
                if acts(c) {
                    line.push_str(&json[done..at]);
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        line.push_str(&format!("\\u{unit:04x}"));
                    }
                    done = next;
                }
            }
        }
        at = next;
    }
    line.push_str(&json[done..]);
    line
}

/// Writes [`json_line`], without a copy of what is a line already.
pub(crate) fn write_json_line(out: &mut impl Write, json: &str) -> io::Result<()> {
    match is_line(json) {
        true => out.write_all(json.as_bytes()),
        false => out.write_all(json_line(json).as_bytes()),
    }
}

/// Whether JSON is surely what [`json_line`] makes of it: ASCII that shows as something, and no space that could be
/// outside a string. Of two tokens that touch, one at least is punctuation, and so a space between them is beside
/// it; most spaces inside strings are beside neither.
///
/// Most of what the service sends is like that. Both loops look at many bytes at once: neither ends early.
fn is_line(json: &str) -> bool {
    let bytes = json.as_bytes();
    let shows = |all, byte: &u8| all & matches!(byte, b' '..=b'~');
    if !bytes.iter().fold(true, shows) {
        return false;
    }
    let punctuation = |byte: u8| matches!(byte, b'{' | b'}' | b'[' | b']' | b',' | b':');
    let is_between = |one: u8, other: u8| {
        (one == b' ') & punctuation(other) | punctuation(one) & (other == b' ')
    };
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    let between = pairs.fold(false, |any, (one, other)| any | is_between(*one, *other));
    !between && !json.starts_with(' ') && !json.ends_with(' ')
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use serde_json::{Value, value::RawValue};

    use super::*;

    /// What must never reach a terminal, listed by hand from the Unicode charts and not from the
    /// tables that the code uses.
    pub(crate) fn is_dangerous(c: char) -> bool {
        matches!(u32::from(c),
            0x00..=0x1f | 0x7f..=0x9f              // C0, DEL, C1
            | 0x061c | 0x200e..=0x200f | 0x202a..=0x202e | 0x2066..=0x2069 // bidirectional controls
            | 0x2028..=0x2029                      // line and paragraph separator
            | 0x00ad | 0x034f | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f
            | 0x200b..=0x200d | 0x2060..=0x2065 | 0x206a..=0x206f | 0x3164
            | 0xfe00..=0xfe0f | 0xfeff | 0xffa0 | 0xfff0..=0xfffb // invisible
            | 0x1d173..=0x1d17a                    // invisible, musical
            | 0xe0000..=0xe0fff) // tags, variation selectors
    }

    static DANGEROUS: LazyLock<Vec<char>> =
        LazyLock::new(|| ('\0'..=char::MAX).filter(|c| is_dangerous(*c)).collect());

    /// Text in which dangerous characters are not rare.
    pub(crate) fn text() -> impl Strategy<Value = String> {
        let dangerous = prop::sample::select(&DANGEROUS[..]);
        let pointed = prop::sample::select(r#"=+-@;,"'\/{}[]:＝ "#.chars().collect::<Vec<_>>());
        prop::collection::vec(prop_oneof![any::<char>(), dangerous, pointed], 0..24)
            .prop_map(String::from_iter)
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            text().prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((text(), inner), 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn visible_text_holds_nothing_dangerous(text in text()) {
            let shown = visible(&text);
            prop_assert!(!shown.contains(is_dangerous), "{shown:?}");
            if !text.contains(acts) {
                prop_assert_eq!(&*shown, &text);
            }
        }

        /// The quick way is taken only where it is the same.
        #[test]
        fn what_is_taken_for_a_line_is_one(value in json()) {
            for spelling in [serde_json::to_string(&value)?, serde_json::to_string_pretty(&value)?] {
                let mut written = Vec::new();
                write_json_line(&mut written, &spelling)?;
                let line = json_line(&spelling);
                prop_assert_eq!(str::from_utf8(&written)?, &line);
                prop_assert!(!line.contains(is_dangerous), "{line:?}");
                let spaces = |text: &str| text.matches(' ').count();
                let compact = serde_json::to_string(&value)?;
                prop_assert_eq!(spaces(&line), spaces(&compact));
            }
        }

        #[test]
        fn a_json_line_is_the_same_value_with_nothing_dangerous(value in json()) {
            for spelling in [serde_json::to_string(&value)?, serde_json::to_string_pretty(&value)?] {
                let line = json_line(&spelling);
                prop_assert!(!line.contains(is_dangerous), "{line:?}");
                prop_assert_eq!(&serde_json::from_str::<Value>(&line)?, &value);
            }
        }
    }

    #[test]
    fn numbers_keep_their_spelling_and_strings_their_spaces() {
        let raw: Box<RawValue> = serde_json::from_str(
            "{ \"a\" : [ 12345678901234567890123 , 1.0E+2,\n-0.10 ] ,\t\"b c\":\"\\\" x \\\\\" , \"d\" : 1 }",
        )
        .unwrap();
        assert_eq!(
            json_line(raw.get()),
            r#"{"a":[12345678901234567890123,1.0E+2,-0.10],"b c":"\" x \\","d":1}"#,
        );
    }

    #[test]
    fn beyond_the_basic_plane_escapes_are_surrogate_pairs() {
        assert_eq!(
            json_line("\"a\u{e0041}\u{9b}\""),
            r#""a\udb40\udc41\u009b""#
        );
        assert_eq!(visible("a\u{e0041}\u{9b}"), r"a\u{e0041}\u{9b}");
    }

    #[test]
    fn scripts_and_symbols_stay_as_they_are() {
        let names = "Ünal Łukasz 王伟 محمد עמית ไทย देवनागरी é 🙂 \u{a0}“—”";
        assert_eq!(visible(names), names);
    }
}
