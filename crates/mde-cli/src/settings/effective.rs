//! Owns which value of a setting holds: flag, environment, profile, default, in this order; but that who asks is never
//! half of the one and half of the other.

use std::{collections::BTreeMap, env, path::Path};

use clap::ArgMatches;
use mde::{
    About, Claims, Cloud, Contradiction, CredentialKind, CredentialSettings, Environment,
    SecretString,
};

use super::{
    PROFILE, Settings, id_of_typed,
    key::{Group, KEYS, Key, Kind},
    parse::{Section, Values},
};
use crate::{exit::Exit, meant::nearest, refusal::Refusal};

/// Where a value is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Flag(&'static str),
    Variable(&'static str),
    Profile(String),
    /// Before the first profile of the file.
    File,
    Default,
}

/// What holds.
#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) key: &'static Key,
    /// As its option takes it; none if that is for the option to say, or a variable holds what has not its form.
    pub(crate) value: Option<String>,
    pub(crate) origin: Origin,
}

/// All that holds.
#[derive(Debug)]
pub(crate) struct Effective {
    /// The profile, and how it was chosen, in words.
    pub(crate) profile: Option<(String, &'static str)>,
    /// Of each setting, in the order of the list.
    pub(crate) settings: Vec<Setting>,
    /// What is not as the file says, and why.
    pub(crate) notes: Vec<String>,
}

impl Effective {
    /// What the file says of options that nobody typed.
    pub(super) fn of_file(&self) -> impl Iterator<Item = &Setting> {
        let of_file =
            |setting: &&Setting| matches!(setting.origin, Origin::Profile(_) | Origin::File);
        self.settings.iter().filter(of_file)
    }

    /// The setting of this word.
    pub(crate) fn get(&self, word: &str) -> Option<&Setting> {
        self.settings
            .iter()
            .find(|setting| setting.key.word == word)
    }
}

/// How a profile was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Flag,
    Variable,
    File,
}

impl By {
    fn words(self) -> &'static str {
        match self {
            Self::Flag => "named by --profile",
            Self::Variable => "named by MDE_PROFILE",
            Self::File => "the default-profile",
        }
    }
}

/// What the environment variable holds; one that is empty is not set.
pub(crate) fn variable(name: &str) -> Option<String> {
    let value = env::var_os(name).filter(|value| !value.is_empty())?;
    Some(value.to_string_lossy().into_owned())
}

/// Who asks and where, as the file says.
struct Identity<'s> {
    values: BTreeMap<&'static str, &'s str>,
}

impl<'s> Identity<'s> {
    fn of(values: &'s Values) -> Self {
        let is_of = |word: &str| {
            let mut keys = KEYS.iter();
            keys.any(|key| key.word == word && matches!(key.group, Group::Who | Group::Where))
        };
        let values = values.iter().filter(|(word, _)| is_of(word));
        Self {
            values: values
                .map(|(word, value)| (*word, value.as_str()))
                .collect(),
        }
    }

    fn get(&self, word: &str) -> Option<&'s str> {
        self.values.get(word).copied()
    }

    fn drop(&mut self, group: Group) {
        let keys = KEYS.iter().filter(|key| key.group == group);
        let words: Vec<_> = keys.map(|key| key.word).collect();
        self.values.retain(|word, _| !words.contains(word));
    }

    fn says(&self, group: Group) -> bool {
        let mut keys = KEYS.iter().filter(|key| key.group == group);
        keys.any(|key| self.get(key.word).is_some())
    }

    fn credentials(&self) -> CredentialSettings {
        let mut settings = CredentialSettings::default();
        settings.tenant = self.get("tenant").map(str::to_owned);
        settings.client_id = self.get("client-id").map(str::to_owned);
        settings.kind = self.get("credential").and_then(|kind| kind.parse().ok());
        settings
    }
}

pub(super) fn effective(
    settings: &Settings,
    words: &[&str],
    typed: &ArgMatches,
) -> Result<Effective, Refusal> {
    let contents = &settings.contents;
    let chosen = choose(settings, typed)?;
    let nothing = Section::default();
    let (section, origin) = match &chosen {
        Some((name, _)) => (
            contents.profiles.get(name).unwrap_or(&nothing),
            Origin::Profile(name.clone()),
        ),
        None => (&contents.top, Origin::File),
    };
    let mut identity = Identity::of(&section.values);
    let mut notes = Vec::new();
    let by = chosen.as_ref().map(|(_, by)| *by);
    let whose = match &chosen {
        Some((name, by)) => format!("profile {name} ({})", by.words()),
        None => "the settings file".to_owned(),
    };
    if is_demo(typed) {
        identity.values.clear();
    } else {
        settle_who(&mut identity, by, &whose, typed, &mut notes)?;
        settle_where(&mut identity, by, &whose, typed, &mut notes)?;
    }

    let command = words.join(" ");
    let file = settings.path.as_deref();
    let of_file = |key: &'static Key| -> Option<(String, Origin)> {
        let word = key.word;
        if matches!(key.group, Group::Who | Group::Where) {
            return Some((identity.get(word)?.to_owned(), origin.clone()));
        }
        if key.group == Group::Store && is_demo(typed) {
            return None;
        }
        let layers = [(section, &origin), (&contents.top, &Origin::File)];
        let (value, origin) = layers.into_iter().find_map(|(section, origin)| {
            let of_command = section.commands.get(&command);
            let value = of_command.and_then(|values| values.get(word));
            Some((value.or_else(|| section.values.get(word))?, origin))
        })?;
        let value = match key.kind {
            Kind::Path => beside(file, value),
            _ => value.clone(),
        };
        Some((value, origin.clone()))
    };
    let settings = KEYS.iter().map(|key| {
        let (value, origin) = if let Some(value) = typed_value(typed, key.word) {
            // A URL may have a password in it, which is refused where it is used.
            let may_show = key.group != Group::Store || super::key::check(key, &value).is_ok();
            let shown = Some(value).filter(|_| may_show);
            (shown, Origin::Flag(key.word))
        } else if let Some((name, value)) = key
            .variable
            .and_then(|name| Some((name, variable(name)?)))
            .filter(|_| !is_demo(typed))
        {
            let shown = Some(value).filter(|value| may_show(key, value));
            (shown, Origin::Variable(name))
        } else if let Some((value, origin)) = of_file(key) {
            (Some(value), origin)
        } else {
            (None, Origin::Default)
        };
        Setting { key, value, origin }
    });
    Ok(Effective {
        settings: settings.collect(),
        profile: chosen.map(|(name, by)| (name, by.words())),
        notes,
    })
}

fn choose(settings: &Settings, typed: &ArgMatches) -> Result<Option<(String, By)>, Refusal> {
    let contents = &settings.contents;
    let typed = typed.get_one::<String>(PROFILE).cloned();
    let chosen = typed.map(|name| (name, By::Flag));
    let chosen = chosen.or_else(|| Some((variable("MDE_PROFILE")?, By::Variable)));
    let chosen = chosen.or_else(|| Some((contents.default_profile.clone()?, By::File)));
    let Some((name, by)) = chosen else {
        return Ok(None);
    };
    if contents.profiles.contains_key(&name) {
        return Ok(Some((name, by)));
    }
    let (name_of, sentence) = match by {
        // What is in a variable may be anything.
        By::Variable => ("MDE_PROFILE", "MDE_PROFILE names no profile".to_owned()),
        _ => ("--profile", format!("there is no profile {name:?}")),
    };
    let names: Vec<_> = settings.profiles().collect();
    let hint = match (nearest(&name, names.iter().copied()), &settings.path) {
        (Some(near), _) => format!("did you mean {near}?"),
        (None, Some(path)) if names.is_empty() => format!("{} has none", path.display()),
        (None, Some(path)) => format!("{} has {}", path.display(), names.join(", ")),
        (None, None) => format!(
            "there is no settings file for {name_of} to name one of: mde config path tells where it would be"
        ),
    };
    Err(Refusal::usage(sentence, Some(hint)))
}

/// Who asks is as the file says, or as the environment does.
fn settle_who(
    identity: &mut Identity<'_>,
    by: Option<By>,
    whose: &str,
    typed: &ArgMatches,
    notes: &mut Vec<String>,
) -> Result<(), Refusal> {
    let credentials = identity.credentials();
    let environment = Environment::of_process();
    let found = environment
        .contradictions(&credentials)
        .map_err(|error| Refusal {
            sentence: error.to_string(),
            hint: error.hint(),
            exit: Exit::Refused,
        })?;
    let is_open = |found: &Contradiction| {
        let word = match found.about {
            About::Tenant => "tenant",
            About::ClientId => "client-id",
            // A profile that is named says which kind it takes: the token is not looked at.
            _ if by == Some(By::Flag) => return false,
            _ => "credential",
        };
        typed_value(typed, word).is_none()
    };
    let found: Vec<_> = found.into_iter().filter(is_open).collect();
    if found.is_empty() {
        if by == Some(By::Flag) {
            notes.extend(unknown_token(&credentials, whose));
        }
        return Ok(());
    }
    let said: Vec<_> = found.iter().map(Contradiction::to_string).collect();
    let said = said.join(", and ");
    let mut variables: Vec<_> = found.iter().map(|found| found.variable).collect();
    variables.dedup();
    let variables = variables.join(", ");
    if by == Some(By::Flag) {
        return Err(Refusal::usage(
            format!("{whose} is not who the environment says: {said}"),
            Some(format!(
                "to ask as the profile says, unset {variables}; to ask as the environment says, leave out --profile"
            )),
        ));
    }
    identity.drop(Group::Who);
    identity.drop(Group::Where);
    notes.push(format!(
        "{said}: who asks, and where, is as the environment says, and not as {whose}"
    ));
    Ok(())
}

/// Of a token that cannot be held against a profile nobody knows whether it is of the same.
fn unknown_token(credentials: &CredentialSettings, whose: &str) -> Option<String> {
    let is_used = matches!(credentials.kind, None | Some(CredentialKind::Token));
    let token = variable("MDE_TOKEN").filter(|_| is_used && credentials.say_who())?;
    let claims = Claims::of(&SecretString::from(token)).unwrap_or_default();
    let is_id = |text: &String| text.len() == 36;
    let by_tenant = claims.tenant.is_some() && credentials.tenant.as_ref().is_some_and(is_id);
    let by_client = claims.application.is_some() && credentials.client_id.is_some();
    (!by_tenant && !by_client).then(|| {
        format!("whose token MDE_TOKEN holds cannot be told, and so not held against {whose}")
    })
}

/// Where to ask is as the file says, or as the environment and the flags do.
fn settle_where(
    identity: &mut Identity<'_>,
    by: Option<By>,
    whose: &str,
    typed: &ArgMatches,
    notes: &mut Vec<String>,
) -> Result<(), Refusal> {
    if typed_value(typed, "cloud").is_some() {
        identity.drop(Group::Where);
        return Ok(());
    }
    if typed_value(typed, "base-url").is_some() {
        // It was named for another URL.
        identity.values.remove("token-scope");
    }
    let Some(named) = variable("MDE_CLOUD") else {
        return Ok(());
    };
    let of_file = identity.get("cloud");
    let of_file = of_file.and_then(|name| Cloud::named(name).ok());
    let named = match Cloud::named(&named) {
        Ok(named) if named == of_file.unwrap_or_default() => return Ok(()),
        named => named.ok(),
    };
    let says_where = identity.says(Group::Where);
    if by == Some(By::Flag)
        && let Some(named) = named
        && (says_where || identity.credentials().say_who())
    {
        return Err(Refusal::usage(
            format!(
                "{whose} is not for the cloud that the environment says: MDE_CLOUD names {}, whose host is {}",
                variable("MDE_CLOUD").unwrap_or_default(),
                named.api()
            ),
            Some(
                "to ask as the profile says, unset MDE_CLOUD; to ask another cloud as the profile's, say so by --cloud"
                    .to_owned(),
            ),
        ));
    }
    if says_where {
        identity.drop(Group::Where);
        notes.push(format!(
            "MDE_CLOUD names another cloud: where to ask is as the environment says, and not as {whose}"
        ));
    }
    Ok(())
}

/// What is in a variable is shown if it has the form of what should be there: it may be a secret in the wrong place.
fn may_show(key: &Key, value: &str) -> bool {
    let is_id = value.len() == 36 && value.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    match key.word {
        "cloud" => Cloud::named(value).is_ok(),
        "tenant" => is_id || super::key::check(key, value).is_ok() && value.contains('.'),
        _ => is_id,
    }
}

fn typed_value(typed: &ArgMatches, word: &str) -> Option<String> {
    let id = id_of_typed(typed, word)?;
    let values = typed.get_raw(&id)?.map(|value| value.to_string_lossy());
    Some(values.collect::<Vec<_>>().join(","))
}

fn is_demo(typed: &ArgMatches) -> bool {
    id_of_typed(typed, "demo").is_some()
}

/// The path from the file's folder on, if it is not absolute.
fn beside(file: Option<&Path>, path: &str) -> String {
    let folder = file.and_then(Path::parent);
    match folder {
        Some(folder) => folder.join(path).display().to_string(),
        None => path.to_owned(),
    }
}
