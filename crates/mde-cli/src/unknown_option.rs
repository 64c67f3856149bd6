//! Owns what is said of an option that there is not, beside what clap says: a format is no option of its own, and
//! what looks like an option is seldom meant as a value.

use clap::{
    ValueEnum as _,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::output::Format;

/// Takes out of the error what would mislead; says what to do where more is known.
pub(crate) fn hint(error: &mut clap::Error) -> Option<String> {
    if error.kind() != ErrorKind::UnknownArgument {
        return None;
    }
    if let Some(ContextValue::StyledStrs(mut tips)) = error.remove(ContextKind::Suggested) {
        tips.retain(|tip| !tip.to_string().contains("as a value"));
        if !tips.is_empty() {
            error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
        }
    }
    let option = error.get(ContextKind::InvalidArg)?.to_string();
    let format = Format::from_str(option.strip_prefix("--")?, true).ok()?;
    // What is only spelled like it, and how that would be used.
    error.remove(ContextKind::SuggestedArg);
    error.remove(ContextKind::Usage);
    let format = format.to_possible_value()?;
    Some(format!(
        "the format is a value: --format {}",
        format.get_name()
    ))
}
