//! Owns the list of settings: their words, which are those of options, and what may stand there.

use clap::{Arg, builder::EnumValueParser};
use clap::{
    Args as _, Command,
    error::{ContextKind, ContextValue, ErrorKind},
};
use mde::{Cloud, Credentials};

use crate::{
    args::{OutputArgs, PaceArgs, ServiceArgs, WatchArgs},
    colour,
    output::Format,
};

/// What a setting has to do with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// Who asks. These hold or fall together.
    Who,
    /// Where. These do, too, and with those.
    Where,
    /// How answers are printed; of a single command, too.
    Output,
    /// Where calls are counted; what a stand-in counts is its own.
    Store,
    /// Everything else.
    Run,
}

/// How a setting is written in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// A path, from the file's folder on.
    Path,
    Flag,
    Number,
    /// Several texts, which the option takes with commas.
    List,
}

/// A setting.
#[derive(Debug)]
pub(crate) struct Key {
    /// Its name in the file, and its option's.
    pub(crate) word: &'static str,
    pub(super) group: Group,
    pub(super) kind: Kind,
    /// The environment variable that says the same.
    pub(super) variable: Option<&'static str>,
    /// What else is wrong with a value, which is not to be repeated.
    check: fn(&str) -> Result<(), String>,
}

const fn key(word: &'static str, group: Group, kind: Kind) -> Key {
    Key {
        word,
        group,
        kind,
        variable: None,
        check: |_| Ok(()),
    }
}

impl Key {
    const fn or(self, variable: &'static str) -> Self {
        Self {
            variable: Some(variable),
            ..self
        }
    }

    const fn checked(self, check: fn(&str) -> Result<(), String>) -> Self {
        Self { check, ..self }
    }
}

/// All of them, as `mde config show` lists them.
pub(super) const KEYS: &[Key] = &[
    key("tenant", Group::Who, Kind::Text)
        .or("AZURE_TENANT_ID")
        .checked(tenant),
    key("client-id", Group::Who, Kind::Text)
        .or("AZURE_CLIENT_ID")
        .checked(client_id),
    key("credential", Group::Who, Kind::Text),
    key("cloud", Group::Where, Kind::Text).or("MDE_CLOUD"),
    key("base-url", Group::Where, Kind::Text)
        .checked(|text| cloud_with(|cloud| cloud.with_api(text))),
    key("token-scope", Group::Where, Kind::Text)
        .checked(|text| cloud_with(|cloud| cloud.with_token_scope(text))),
    key("authority", Group::Where, Kind::Text)
        .checked(|text| cloud_with(|cloud| cloud.with_authority(text))),
    key("ca-file", Group::Run, Kind::Path),
    key("deadline", Group::Run, Kind::Text),
    key("reserve", Group::Run, Kind::Number),
    key("even-pace", Group::Run, Kind::Flag),
    #[cfg(feature = "redis")]
    key("quota-store", Group::Store, Kind::Text).checked(crate::service::quota_store::check),
    #[cfg(feature = "redis")]
    key("quota-store-user", Group::Store, Kind::Text),
    #[cfg(feature = "redis")]
    key("quota-store-password-file", Group::Store, Kind::Path),
    key("progress", Group::Run, Kind::Text),
    key("format", Group::Output, Kind::Text),
    key("color", Group::Output, Kind::Text).checked(colour::check),
    key("columns", Group::Output, Kind::List),
    key("sort", Group::Output, Kind::Text),
    key("csv-raw", Group::Output, Kind::Flag),
    key("strict", Group::Output, Kind::Flag),
];

fn tenant(text: &str) -> Result<(), String> {
    let made = Credentials::azure_cli(Some(text.to_owned()));
    made.map(drop).map_err(|_| {
        "is no tenant: it is an id such as 72f988bf-86f1-41af-91ab-2d7cd011db47, or a domain's name"
            .to_owned()
    })
}

fn client_id(text: &str) -> Result<(), String> {
    match text.trim().is_empty() {
        true => Err("is empty".to_owned()),
        false => Ok(()),
    }
}

fn cloud_with(with: impl Fn(Cloud) -> Result<Cloud, mde::CloudError>) -> Result<(), String> {
    let made = with(Cloud::default());
    made.map(drop)
        .map_err(|error| format!("cannot be used: {error}"))
}

/// Their words by what they have to do with: first who asks, then where. With `is_for_one` those that may be said for a
/// single command.
pub(crate) fn words(is_for_one: bool) -> Vec<String> {
    let groups = [
        Group::Who,
        Group::Where,
        Group::Run,
        Group::Store,
        Group::Output,
    ];
    let groups = groups
        .iter()
        .filter(|group| !is_for_one || **group == Group::Output);
    let words = groups.map(|group| {
        let keys = KEYS.iter().filter(|key| key.group == *group);
        keys.map(|key| key.word).collect::<Vec<_>>().join(", ")
    });
    words.filter(|words| !words.is_empty()).collect()
}

/// The setting of this name.
pub(super) fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.word == name)
}

/// Whether the option could take this value; if not, what is wrong, as what follows the setting's name.
pub(super) fn check(key: &Key, value: &str) -> Result<(), String> {
    (key.check)(value)?;
    let command = Command::new("settings")
        .no_binary_name(true)
        .disable_help_flag(true)
        .arg(
            Arg::new("format")
                .long("format")
                .value_parser(EnumValueParser::<Format>::new()),
        );
    let command = WatchArgs::augment_args(OutputArgs::augment_args(command));
    let command = PaceArgs::augment_args(ServiceArgs::augment_args(command));
    let is_there = |command: &Command| {
        let mut args = command.get_arguments();
        args.any(|arg| arg.get_long() == Some(key.word))
    };
    // Of options that not all commands have those commands say what fits.
    if !is_there(&command) {
        return Ok(());
    }
    let typed = [format!("--{}={value}", key.word)];
    let Err(error) = command.try_get_matches_from(typed) else {
        return Ok(());
    };
    // What the option goes with is another setting.
    if error.kind() == ErrorKind::MissingRequiredArgument {
        return Ok(());
    }
    let known = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(known)) => known.join(", "),
        _ => String::new(),
    };
    Err(match (error.kind(), std::error::Error::source(&error)) {
        (_, Some(source)) => format!("does not fit: {source}"),
        (ErrorKind::InvalidValue, _) if !known.is_empty() => format!("is none of {known}"),
        _ => "is none that its option takes".to_owned(),
    })
}

/// The word in a name that sounds like a secret's, if it is no setting's name.
pub(super) fn secret(name: &str) -> Option<&'static str> {
    const SECRETS: [&str; 12] = [
        "secret",
        "password",
        "passwd",
        "passphrase",
        "pwd",
        "token",
        "apikey",
        "privatekey",
        "bearer",
        "authorization",
        "assertion",
        "cookie",
    ];
    if find(name).is_some() {
        return None;
    }
    let letters = |c: &char| c.is_ascii_alphanumeric();
    let name: String = name.to_lowercase().chars().filter(letters).collect();
    SECRETS.into_iter().find(|secret| name.contains(secret))
}
