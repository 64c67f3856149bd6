//! Owns options whose value may be left out, with that value typed behind a blank: `--progress never` is `--progress`,
//! and a `never` that is asked about. Nobody means that.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | The words as they were typed are looked at. | What was read has an option without a value, and somewhere an id. | Taking the next word as the value where it could be one: then an id of that name could not stand there. |

use std::ffi::OsString;

use clap::{Arg, Command};

use crate::refusal::Refusal;

/// Whether its value may be left out, and else stands behind `=`.
fn may_stand_alone(arg: &Arg) -> bool {
    let least = arg.get_num_args().map(|number| number.min_values());
    arg.is_require_equals_set() && least == Some(0)
}

/// What is wrong, if a value of such an option stands behind it as a word of its own.
pub(crate) fn refused(command: &Command, args: impl Iterator<Item = OsString>) -> Option<Refusal> {
    let words = args.skip(1).map(|arg| arg.to_string_lossy().into_owned());
    let words: Vec<_> = words.take_while(|word| word != "--").collect();
    let mut command = command;
    for (place, word) in words.iter().enumerate() {
        if let Some(below) = command.find_subcommand(word) {
            command = below;
        }
        let (Some(name), Some(value)) = (word.strip_prefix("--"), words.get(place + 1)) else {
            continue;
        };
        let mut args = command.get_arguments();
        let option = args.find(|arg| arg.get_long() == Some(name) && may_stand_alone(arg));
        let values = option.map(Arg::get_possible_values).unwrap_or_default();
        if let Some(known) = values.iter().find(|known| known.matches(value, true)) {
            let known = known.get_name();
            return Some(Refusal::usage(
                format!(
                    "--{name} takes its value behind an equals sign, and {value} would be a word of its own"
                ),
                Some(format!(
                    "write --{name}={known}; if {value} is meant for itself, it stands before --{name}"
                )),
            ));
        }
    }
    None
}
