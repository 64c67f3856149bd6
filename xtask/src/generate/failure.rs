//! Owns what is told when no client can be made of the spec.

use spec_document::document::Document;
use spec_document::finding::Finding;
use spec_rust::Error;

/// What an error is to people: where it is, why it matters, and what mends it.
pub(super) fn finding(document: &Document, error: &Error) -> Finding {
    let (why, fix) = match error {
        Error::Setting { .. } => (
            "callers would get another type than the one that is written by hand, without a word",
            "give the schema its name back, or change the setting in xtask/src/generate/client.rs",
        ),
        Error::Repair { .. } => (
            "the generator's output has changed, and what the repair was for may be back",
            "mend or delete the repair in xtask/src/generate/client.rs",
        ),
        _ => (
            "no client can be made of it, and a rule that should have said so in clearer words is missing",
            "undo the last change to the spec, and make it in smaller steps",
        ),
    };
    let pointer = match error {
        Error::Spec(lack) => lack.pointer.as_str(),
        _ => "",
    };
    Finding::failure("generator", document.path(), error.to_string(), why, fix)
        .at(document.place(pointer), pointer)
}
