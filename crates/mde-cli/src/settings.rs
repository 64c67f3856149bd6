//! Owns the settings file: that whoever asks is who was meant, and that a setting is the default of the option of the
//! same word.
//!
//! [`key`] lists the settings, [`file`] finds the file and refuses what others may have written, [`parse`] reads it
//! with the place of all that is wrong, [`effective`] decides between flag, environment and profile, [`default`] tells what holds where none says it, and here the
//! options get their defaults. What the file is told by is [`config`](crate::own::config)'s.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | A setting becomes the default of an option: the command line is read once more with it. | Each option has one reader, one check and one help, wherever its value is from. | Each command asking for settings. |
//! | Who asks is settled as a whole (`tenant`, `client-id`, `credential`), and where (`cloud`, `base-url`, `token-scope`, `authority`) goes with it. | The tenant of the one with the client id of the other is somebody else; a secret of the environment must not go to a profile's authority. | Setting by setting. |
//! | A profile that is named on the command line and contradicted by the environment is an error; one by `MDE_PROFILE` or `default-profile` steps back, and a note says so. | Whoever types a name means it; what was set up once must not get in the way of a script with an environment of its own. | One rule for both. |
//! | What stands before the first profile holds for all, but for who asks and where: that holds where no profile is chosen. | `format = "csv"` is said once; half of who asks is never inherited. | Inheriting everything; nothing. |
//! | A file that others can write, or that is somebody else's, is refused, as ssh does; so is one in a folder that others can write. | It says where tokens and secrets go. | A warning. |
//! | No secret is a setting, and what looks like one is not repeated. | Files are copied, shared and committed. | Reading it with a warning. |

pub(crate) mod default;
mod effective;
mod file;
mod key;
mod parse;

use std::fmt;

use clap::{Arg, ArgMatches, Command, parser::ValueSource};

use self::{effective::effective, key::Key, parse::Contents};
pub(crate) use self::{
    effective::{Effective, Origin, Setting, variable},
    file::path,
    key::words,
};
use crate::{colour, diagnostics, exit::Exit, refusal::Refusal};

const CONFIG: &str = "config";
const PROFILE: &str = "profile";

/// The options that say which settings hold; of all commands.
pub(crate) fn args() -> [Arg; 2] {
    let arg = |id, value, help| {
        let arg = Arg::new(id).long(id).value_name(value).help(help);
        arg.global(true).display_order(900)
    };
    [
        arg(
            CONFIG,
            "FILE",
            "The settings file [default: MDE_CONFIG, else see mde config path]",
        )
        .value_parser(clap::value_parser!(std::path::PathBuf)),
        arg(
            PROFILE,
            "NAME",
            "Which of its profiles [default: MDE_PROFILE, else its default-profile]",
        ),
    ]
}

/// Something wrong in the settings file, and where.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    /// Line and column, from 1; none if it is about the file.
    pub(crate) at: Option<(usize, usize)>,
    pub(crate) sentence: String,
    pub(crate) hint: Option<String>,
}

/// A settings file that cannot be used.
#[derive(Clone, Debug)]
pub(crate) struct Broken {
    pub(crate) path: std::path::PathBuf,
    pub(crate) problems: Vec<Problem>,
}

impl Broken {
    /// The problem with its place.
    pub(crate) fn sentence(&self, problem: &Problem) -> String {
        let path = self.path.display();
        match problem.at {
            Some((line, column)) => format!("{path}:{line}:{column}: {}", problem.sentence),
            None => format!("the settings file {path} {}", problem.sentence),
        }
    }

    /// Says all of it on standard error.
    pub(crate) fn tell(&self) -> Exit {
        for problem in &self.problems {
            diagnostics::error(&self.sentence(problem));
            problem.hint.iter().for_each(|hint| diagnostics::hint(hint));
        }
        Exit::Usage
    }
}

/// The settings, as they were read.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// The file; none if there is none.
    pub(crate) path: Option<std::path::PathBuf>,
    contents: Contents,
}

impl Settings {
    /// Reads the file that was named, else that of the platform's place, if there is one.
    pub(crate) fn read(typed: &ArgMatches) -> Result<Self, Broken> {
        let Some((path, text)) = file::read(typed)? else {
            return Ok(Self::default());
        };
        let contents = parse::parse(&text);
        let contents = contents.map_err(|problems| Broken {
            path: path.clone(),
            problems,
        })?;
        Ok(Self {
            path: Some(path),
            contents,
        })
    }

    /// The names of the profiles.
    pub(crate) fn profiles(&self) -> impl Iterator<Item = &str> {
        self.contents.profiles.keys().map(String::as_str)
    }

    /// What holds for a command of these words, given what was typed.
    pub(crate) fn effective(
        &self,
        words: &[&str],
        typed: &ArgMatches,
    ) -> Result<Effective, Refusal> {
        effective(self, words, typed)
    }
}

/// What was typed, with what the settings say in place of what was not. What is wrong was told.
pub(crate) fn heeded(
    command: fn() -> Command,
    words: &[&str],
    typed: &ArgMatches,
) -> Result<ArgMatches, Exit> {
    let settings = Settings::read(typed).map_err(|broken| broken.tell())?;
    let effective = settings.effective(words, typed).map_err(Refusal::told)?;
    let colour = effective
        .of_file()
        .find(|setting| setting.key.word == "color");
    if let Some(when) = colour.and_then(|setting| setting.value.as_deref()) {
        colour::set(when);
    }
    effective
        .notes
        .iter()
        .for_each(|note| diagnostics::note(note));
    read_again(command, words, typed, &effective).map_err(|error| {
        // The command line was read before: what does not fit now is a setting.
        let error = error.to_string();
        let first = error.lines().next().unwrap_or_default();
        let why = first.trim_start_matches("error: ");
        diagnostics::error(&format!("a setting does not fit this command: {why}"));
        diagnostics::hint(
            "mde config show tells where each setting is from; the option of the same word takes its place",
        );
        Exit::Usage
    })
}

/// The same, and what was typed if the settings cannot be used, which is for the caller to tell.
pub(crate) fn heeded_if_sound(
    command: fn() -> Command,
    words: &[&str],
    typed: &ArgMatches,
) -> ArgMatches {
    let effective = Settings::read(typed).ok();
    let effective = effective.and_then(|settings| settings.effective(words, typed).ok());
    let read = effective.and_then(|effective| read_again(command, words, typed, &effective).ok());
    read.unwrap_or_else(|| typed.clone())
}

/// Reads the command line once more, with settings as defaults, if there are any.
fn read_again(
    command: fn() -> Command,
    words: &[&str],
    typed: &ArgMatches,
    effective: &Effective,
) -> Result<ArgMatches, clap::Error> {
    let mut settings = effective.of_file().peekable();
    if settings.peek().is_none() {
        return Ok(typed.clone());
    }
    let command = settings.fold(command(), |command, setting| {
        defaulted(command, words, setting)
    });
    Ok(below(command.try_get_matches()?, words))
}

/// What was said about the command of these words.
fn below(mut matches: ArgMatches, words: &[&str]) -> ArgMatches {
    for word in words {
        match matches.remove_subcommand() {
            Some((_, below)) => matches = below,
            None => unreachable!("{word} was typed"),
        }
    }
    matches
}

/// The command line, with this setting as the default of its option, where the command has it.
fn defaulted(command: Command, words: &[&str], setting: &Setting) -> Command {
    if let [word, words @ ..] = words {
        return command.mut_subcommand(*word, |command| defaulted(command, words, setting));
    }
    let Some(id) = id_of(&command, setting.key) else {
        return command;
    };
    let value = setting.value.clone().unwrap_or_default();
    command.mut_arg(id, |arg| arg.default_value(value))
}

/// The option of the setting's word, if the command has it.
fn id_of(command: &Command, key: &Key) -> Option<String> {
    let ids = command.get_arguments().map(|arg| arg.get_id().as_str());
    let mut ids = ids.filter(|id| is_option(id, key.word));
    ids.next().map(str::to_owned)
}

/// Whether the option is the setting's. By its id: what an own command calls `--format` may be another thing.
fn is_option(id: &str, word: &str) -> bool {
    id.replace('_', "-") == word
}

/// The option of this word, if it was typed.
fn id_of_typed(typed: &ArgMatches, word: &str) -> Option<String> {
    let id = typed.ids().map(|id| id.as_str());
    let id = id.filter(|id| is_option(id, word));
    let mut id = id.filter(|id| typed.value_source(id) == Some(ValueSource::CommandLine));
    id.next().map(str::to_owned)
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(word) => write!(f, "flag --{word}"),
            Self::Variable(variable) => write!(f, "environment variable {variable}"),
            Self::Profile(name) => write!(f, "profile {name}"),
            Self::File => f.write_str("settings file"),
            Self::Default => f.write_str("default"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::key::{self, KEYS};

    /// A table of data goes wrong in silence.
    #[test]
    fn each_setting_is_there_once() {
        for (index, key) in KEYS.iter().enumerate() {
            assert!(KEYS[..index].iter().all(|other| other.word != key.word));
            assert_eq!(key::secret(key.word), None, "{}", key.word);
        }
    }
}
