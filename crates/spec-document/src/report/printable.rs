//! Owns which characters of other people's texts are shown as they are.

/// Whether a character moves what a terminal shows instead of being shown.
pub fn steers(c: char) -> bool {
    c.is_control() && c != '\t'
        || matches!(c, '\u{061C}' | '\u{200E}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A file under check is other people's text: nothing in it may steer a terminal.
pub fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) {
            printable.extend(c.escape_unicode());
        } else {
            printable.push(c);
        }
    }
    printable
}
