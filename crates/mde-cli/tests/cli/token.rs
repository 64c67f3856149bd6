//! Tokens that say of themselves what a test wants.

use serde_json::Value;

/// A JWT with these claims, which nobody has signed.
pub(crate) fn token(claims: &Value) -> String {
    format!("e30.{}.c2ln", base64url(claims.to_string().as_bytes()))
}

fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - chunk.len()));
        for index in 0..=chunk.len() {
            let six = bits >> (18 - 6 * index) & 0x3f;
            text.push(char::from(LETTERS[six as usize]));
        }
    }
    text
}
