//! Owns what makes bytes no text, as far as a first line shows it, and what around a text does not belong to it.

use icu_properties::{CodePointSetData, props::DefaultIgnorableCodePoint};

use super::wrong::{AS_UTF_8, Unreadable};

/// How files begin that people take for lists.
const NO_TEXT: [(&[u8], &str, &str); 5] = [
    (
        b"PK\x03\x04",
        "it is a workbook or another ZIP archive",
        "save the sheet as \"CSV UTF-8\", and name its column with --column NAME",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "it is an old workbook or document",
        "save the sheet as \"CSV UTF-8\", and name its column with --column NAME",
    ),
    (
        b"\x1f\x8b",
        "it is compressed",
        "unpack it: gzip -dc FILE | mde … --ids-file -",
    ),
    (b"%PDF", "it is a PDF document", ONE_A_LINE),
    (b"{\\rtf", "it is a document in RTF", ONE_A_LINE),
];

const ONE_A_LINE: &str = "a list is text in UTF-8 with one id a line, or CSV with --column NAME";

/// The first line of a file without its byte order mark.
///
/// # Errors
/// When the file is no text in UTF-8.
pub(super) fn first_line(line: &[u8]) -> Result<&[u8], Unreadable> {
    if line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff") {
        return Err(Unreadable::new("it is written in UTF-16", AS_UTF_8));
    }
    for (beginning, what, hint) in NO_TEXT {
        if line.starts_with(beginning) {
            return Err(Unreadable::new(what, hint));
        }
    }
    if line.contains(&0) {
        return Err(match is_utf_16(line) {
            true => Unreadable::new(
                "it is written in UTF-16, without a byte order mark",
                AS_UTF_8,
            ),
            false => Unreadable::new("it is no text: its first line has NUL bytes", ONE_A_LINE),
        });
    }
    Ok(line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line))
}

/// Whether this is a line of text in UTF-16 of either byte order. Its line end makes one half of a NUL at the least, and
/// that of the little one is cut in two.
fn is_utf_16(line: &[u8]) -> bool {
    let is_text = |unit: fn([u8; 2]) -> u16| {
        let pairs = line.chunks(2);
        let units = pairs.map(|pair| unit([pair[0], pair.get(1).copied().unwrap_or_default()]));
        char::decode_utf16(units).all(|c| c.is_ok_and(|c| !c.is_control() || "\t\r\n".contains(c)))
    };
    is_text(u16::from_le_bytes) || is_text(u16::from_be_bytes)
}

/// The text without what is around it and shows as nothing: white space of any script, and marks that come along when
/// text is copied out of a window.
pub(super) fn trim(text: &str) -> &str {
    let is_edge = |c: char| match c.is_ascii() {
        true => c.is_ascii_whitespace(),
        false => {
            c.is_whitespace() || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        }
    };
    text.trim_matches(is_edge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_as_nothing_is_no_part_of_a_text() {
        for around in [
            " ", "\t", "\r\n", "\u{a0}", "\u{3000}", "\u{200b}", "\u{feff}", "\u{200e}",
            "\u{202a}", "\u{2060}",
        ] {
            assert_eq!(
                trim(&format!("{around}{around}a b{around}")),
                "a b",
                "{around:?}"
            );
            assert_eq!(trim(around), "");
        }
        assert_eq!(trim("a\u{200b}b"), "a\u{200b}b");
        assert_eq!(trim("\u{1b}a\0"), "\u{1b}a\0");
    }
}
