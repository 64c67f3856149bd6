//! The Rust names that progenitor and typify make of names in the spec.
//!
//! They must be known before anything is generated: two names that become one make code that does
//! not compile, without a word from either generator.

use heck::{ToPascalCase, ToSnakeCase};
use unicode_ident::{is_xid_continue, is_xid_start};

/// How the words of a name are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// As types, variants and traits are: `NextLink`.
    Pascal,
    /// As functions and fields are: `next_link`.
    Snake,
    /// As arguments are, which progenitor spells and not typify: `next_link`, and `_2nd` of `2nd`.
    Argument,
}

/// The identifier that a name becomes, but for the underscore behind a keyword: as
/// `typify-impl` 0.8.0 and, for
/// arguments, `progenitor-impl` 0.15.1 have it in `util::sanitize`.
pub fn identifier(name: &str, case: Case) -> String {
    let convert = |text: &str| match case {
        Case::Pascal => text.to_pascal_case(),
        Case::Snake | Case::Argument => text.to_snake_case(),
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
        Some(_) if case == Case::Argument => format!("_{words}"),
        Some(_) => prefix + &words,
    }
}

/// Whether nothing of a name is left in Rust, so that all such names become the same one.
pub fn is_nameless(name: &str) -> bool {
    !name.chars().any(|c| c.is_alphanumeric())
}

/// Whether Rust takes a name as it stands: it is no keyword, and made of the right characters.
pub fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    let starts = characters
        .next()
        .is_some_and(|c| is_xid_start(c) || c == '_');
    starts
        && characters.all(is_xid_continue)
        && name != "_"
        && name != RESERVED_SINCE_2024
        && !KEYWORDS.contains(&name)
}

/// The words that Rust keeps for itself, in every edition.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// A word of the newest edition, which typify keeps clear of in all, and a parser of Rust in none.
const RESERVED_SINCE_2024: &str = "gen";

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn rust_takes_the_names_that_a_parser_of_it_takes(name in "\\PC{0,6}|[a-z_A-Z]{0,9}") {
            let parsed = syn::parse_str::<syn::Ident>(&name);
            // A parser takes what is around a name, too.
            let taken = parsed.is_ok_and(|ident| ident == name) && name != RESERVED_SINCE_2024;
            proptest::prop_assert_eq!(is_identifier(&name), taken);
        }
    }

    #[test]
    fn the_words_of_rust_are_no_names() {
        for word in KEYWORDS {
            assert!(syn::parse_str::<syn::Ident>(word).is_err(), "{word}");
        }
        assert!(!is_identifier("gen"));
        for word in ["union", "auto", "raw", "gen_", "_x", "r"] {
            assert!(is_identifier(word), "{word}");
        }
    }

    #[test]
    fn names_become_what_the_generated_code_calls_them() {
        for (name, case, expected) in [
            ("@odata.nextLink", Case::Snake, "odata_next_link"),
            ("ipAddresses", Case::Snake, "ip_addresses"),
            ("IEEE80211", Case::Pascal, "Ieee80211"),
            ("$top", Case::Argument, "top"),
            ("2nd", Case::Snake, "x2nd"),
            ("2nd", Case::Argument, "_2nd"),
            ("$", Case::Argument, "x"),
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
