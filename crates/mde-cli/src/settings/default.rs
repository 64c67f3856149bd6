//! Owns what holds of a setting that nobody set, as far as its option says: by a value, or by a word in its help.

use clap::{Arg, Command};

/// What holds where neither a flag nor anything else says a setting of this word.
pub(crate) fn of(command: &Command, word: &str) -> Option<String> {
    let option = option(command, word)?;
    if let Some(value) = option.get_default_values().first() {
        return Some(value.to_string_lossy().into_owned());
    }
    let help = option.get_help()?.to_string();
    let (_, said) = help.rsplit_once("[default: ")?;
    let (said, _) = said.split_once(']')?;
    // What goes before the default is settled by now, and when the option is given alone is another matter.
    let said = said.rsplit("else ").next()?;
    said.split([';']).next().map(|said| said.trim().to_owned())
}

/// The option of a setting, of the first command that has it.
fn option<'c>(command: &'c Command, word: &str) -> Option<&'c Arg> {
    let mut here = command.get_arguments();
    let here = here.find(|arg| super::is_option(arg.get_id().as_str(), word));
    here.or_else(|| {
        command
            .get_subcommands()
            .find_map(|below| option(below, word))
    })
}
