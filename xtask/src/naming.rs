//! The Rust names that progenitor and typify make of names in the spec.
//!
//! They must be known before anything is generated: two names that become one make code that does
//! not compile, without a word from either generator.

use heck::{ToPascalCase, ToSnakeCase};
use unicode_ident::{is_xid_continue, is_xid_start};

/// How the words of a name are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// As types, variants and traits are: `NextLink`.
    Pascal,
    /// As functions, fields and arguments are: `next_link`.
    Snake,
}

/// The identifier that a name becomes, but for the underscore behind a keyword: as `typify-impl` 0.8.0 has it in `util::sanitize`.
pub(crate) fn identifier(name: &str, case: Case) -> String {
    let convert = |text: &str| match case {
        Case::Pascal => text.to_pascal_case(),
        Case::Snake => text.to_snake_case(),
    };
    let words = match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ => convert(&name.replace('\'', "").replace(|c| !is_xid_continue(c), "-")),
    };
    let prefix = convert("x");
    // A keyword gets an underscore at its end, which no other converted name has: left out here.
    match words.chars().next() {
        None => prefix,
        Some(first) if is_xid_start(first) => words,
        Some(_) => prefix + &words,
    }
}

/// Whether nothing of a name is left in Rust, so that all such names become the same one.
pub(crate) fn is_nameless(name: &str) -> bool {
    !name.chars().any(|c| c.is_alphanumeric())
}

/// Whether Rust takes a name as it stands: it is no keyword, and made of the right characters.
pub(crate) fn is_identifier(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_what_the_generated_code_calls_them() {
        for (name, case, expected) in [
            ("@odata.nextLink", Case::Snake, "odata_next_link"),
            ("ipAddresses", Case::Snake, "ip_addresses"),
            ("IEEE80211", Case::Pascal, "Ieee80211"),
            ("$top", Case::Snake, "top"),
            ("64-bit", Case::Pascal, "X64Bit"),
            ("No Data", Case::Pascal, "NoData"),
            // Not converted further, whatever the case.
            ("+1", Case::Pascal, "plus1"),
            ("", Case::Pascal, "X"),
            ("it's", Case::Snake, "its"),
        ] {
            assert_eq!(identifier(name, case), expected, "{name}");
        }
    }
}
