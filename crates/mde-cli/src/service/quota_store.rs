//! Owns `--quota-store`: the Redis in which several machines count together, and that its password is none of the
//! arguments.

use std::{env, io, path::PathBuf};

use clap::Args;
use mde::{RedisQuota, RedisUrlError, SecretString};
use secrecy::{ExposeSecret as _, zeroize::Zeroizing};
use url::Url;

use crate::{refusal::Refusal, regular_file};

/// The environment variable with the password.
const PASSWORD: &str = "MDE_QUOTA_STORE_PASSWORD";

#[derive(Clone, Debug, Args)]
pub(crate) struct QuotaStoreArgs {
    /// A Redis in which several machines count their calls together, instead of this one's state folder
    #[arg(
        long,
        value_name = "URL",
        conflicts_with = "no_quota",
        long_help = "A Redis in which several machines count their calls together, instead of this one's state \
            folder: rediss://HOST[:PORT][/DATABASE], without TLS only a literal loopback address such as \
            redis://127.0.0.1:6379.\n\n\
            The URL has no password and no user, which others could see: the password is in \
            MDE_QUOTA_STORE_PASSWORD or in --quota-store-password-file. A Redis that cannot be reached ends the run: \
            without it nobody knows how many calls are left. One that was never used before, or was restarted, \
            takes the quota for used up just now, so that the next call waits for its longest window."
    )]
    quota_store: Option<String>,

    /// The file with its password [default: the environment variable MDE_QUOTA_STORE_PASSWORD]
    #[arg(long, value_name = "FILE", requires = "quota_store")]
    quota_store_password_file: Option<PathBuf>,

    /// Its user, where it has several
    #[arg(long, value_name = "NAME", requires = "quota_store")]
    quota_store_user: Option<String>,
}

/// Whether the option could take this; if not, what is wrong, as what follows its name. Nothing of it is repeated.
pub(crate) fn check(text: &str) -> Result<(), String> {
    match text.parse::<Url>() {
        _ if text.contains('@') => Err(format!(
            "must not hold a user or a password: put the password into the file of quota-store-password-file or \
             into the environment variable {PASSWORD}, and the user into quota-store-user"
        )),
        Ok(url) if url.has_host() => Ok(()),
        _ => Err("is no URL of a Redis; write it as rediss://HOST:PORT/DATABASE".to_owned()),
    }
}

impl QuotaStoreArgs {
    /// Whether one was named.
    pub(crate) fn is_named(&self) -> bool {
        self.quota_store.is_some()
    }

    /// The store that was named, if one was.
    ///
    /// # Errors
    /// When it cannot be one.
    pub(crate) fn open(&self) -> Result<Option<RedisQuota>, Refusal> {
        let Some(text) = &self.quota_store else {
            return Ok(None);
        };
        let not_a_url = || {
            Refusal::usage(
                "--quota-store is no URL of a Redis; write it as rediss://HOST:PORT/DATABASE",
                None,
            )
        };
        let mut url: Url = text.trim().parse().map_err(|_| not_a_url())?;
        // Also of what cannot be one: nothing of it is repeated.
        if !url.username().is_empty() || url.password().is_some() || text.contains('@') {
            return Err(Refusal::usage(
                "--quota-store must not hold a user or a password: arguments are visible to others",
                Some(format!(
                    "put the password into a file that --quota-store-password-file names, or into the environment \
                     variable {PASSWORD}; the user is named by --quota-store-user"
                )),
            ));
        }
        if let Some(password) = self.password()? {
            url.set_password(Some(password.expose_secret()))
                .map_err(|()| not_a_url())?;
        }
        if let Some(user) = &self.quota_store_user {
            url.set_username(user).map_err(|()| not_a_url())?;
        }
        let redis = RedisQuota::new(&SecretString::from(String::from(url)));
        redis.map(Some).map_err(|error| match error {
            RedisUrlError::NotAUrl => not_a_url(),
            RedisUrlError::NotEncrypted => Refusal::usage(
                "--quota-store is not rediss://; without TLS only a literal loopback address is used, such as \
                 redis://127.0.0.1:6379",
                None,
            ),
            RedisUrlError::NoPassword => Refusal::usage(
                "there is no password for --quota-store",
                Some(format!(
                    "put it into a file that --quota-store-password-file names, or into the environment variable \
                     {PASSWORD}"
                )),
            ),
            RedisUrlError::Fragment => {
                Refusal::usage("--quota-store must not have a fragment, which begins with #", None)
            }
            error => Refusal::usage(format!("--quota-store: {error}"), None),
        })
    }

    /// The password; the one in the file if one is named.
    fn password(&self) -> Result<Option<SecretString>, Refusal> {
        let Some(file) = &self.quota_store_password_file else {
            return match env::var(PASSWORD) {
                Ok(password) => {
                    let password = Some(password).filter(|password| !password.is_empty());
                    Ok(password.map(SecretString::from))
                }
                Err(env::VarError::NotPresent) => Ok(None),
                Err(env::VarError::NotUnicode(_)) => Err(Refusal::usage(
                    format!("the environment variable {PASSWORD} is not UTF-8"),
                    None,
                )),
            };
        };
        let unreadable = |error: io::Error| {
            let sentence = format!("cannot read the password in {}: {error}", file.display());
            Refusal::usage(sentence, None)
        };
        let read = Zeroizing::new(regular_file::read(file).map_err(unreadable)?);
        let read = str::from_utf8(&read)
            .map_err(|_| unreadable(io::Error::other("it is no text in UTF-8")))?;
        // Editors end a file with a line.
        let password = read.trim_end_matches(['\r', '\n']);
        match password.is_empty() {
            true => Err(Refusal::usage(
                format!("there is no password in {}", file.display()),
                None,
            )),
            false => Ok(Some(SecretString::from(password))),
        }
    }
}
