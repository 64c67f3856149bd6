//! Owns what can be told without asking anybody.

use std::{
    fs::{self, OpenOptions},
    io,
    path::Path,
};

use mde::{
    CREDENTIAL_ORDER, CredentialKind, Credentials, CredentialsError, Environment, PROXY_VARIABLES,
};
use url::{Position, Url};

use super::{Case, check::Check};
use crate::{
    exit::Exit,
    refusal::Refusal,
    regular_file,
    service::{self, state_folder::state_folder},
    settings::{Broken, Effective, Origin, Setting, Settings, variable},
};

/// The settings file, and which profile of it holds.
pub(super) fn settings(
    read: Result<&Settings, &Broken>,
    effective: Option<&Result<Effective, Refusal>>,
) -> Check {
    const NAME: &str = "settings";
    let settings = match read {
        Ok(settings) => settings,
        Err(broken) => {
            let mut problems = broken.problems.iter();
            let first = problems.next();
            let sentence = first.map(|problem| broken.sentence(problem));
            let hint = first.and_then(|problem| problem.hint.clone());
            return Check::failed(NAME, Exit::Usage, sentence.unwrap_or_default())
                .below(problems.map(|problem| broken.sentence(problem)))
                .below(["the other checks go without settings".to_owned()])
                .hinted(hint)
                .with("file", broken.path.display().to_string());
        }
    };
    let path = settings
        .path
        .as_ref()
        .map(|path| path.display().to_string());
    let effective = match effective {
        Some(Ok(effective)) => effective,
        Some(Err(Refusal {
            sentence,
            hint,
            exit,
        })) => {
            return Check::failed(NAME, *exit, sentence.clone())
                .hinted(hint.clone())
                .below(["the other checks go without settings".to_owned()])
                .with("file", path);
        }
        None => return Check::skipped(NAME, "there are none"),
    };
    let sentence = match (&path, &effective.profile) {
        (None, _) => "there is no settings file".to_owned(),
        (Some(path), None) => format!("{path}, no profile"),
        (Some(path), Some((name, by))) => format!("{path}, profile {name} ({by})"),
    };
    let check = match effective.notes.as_slice() {
        [] => Check::ok(NAME, sentence),
        notes => Check::warning(NAME, sentence).below(notes.iter().cloned()),
    };
    check
        .with("file", path)
        .with(
            "profile",
            effective.profile.as_ref().map(|(name, _)| name.as_str()),
        )
        .with("notes", effective.notes.clone())
}

/// Which credential, and what chose it; with its kind, if there is one.
pub(super) fn credential(case: &Case) -> (Check, Option<CredentialKind>) {
    const NAME: &str = "credential";
    if case.is_demo() {
        let check = Check::ok(NAME, "the demo makes up a token of its own");
        return (check, Some(CredentialKind::Token));
    }
    let settings = service::credential_settings(&case.service);
    let named = settings.kind;
    let mut variables = CREDENTIAL_ORDER
        .iter()
        .flat_map(|rule| rule.chosen_by.iter().chain(rule.needs).chain(rule.heeds));
    let pipe = variables
        .find(|name| variable(name).is_some_and(|value| regular_file::is_pipe(Path::new(&value))));
    if let Some(name) = pipe {
        let sentence = format!("{name} names a pipe, which can be read once at most");
        let hint = "name a regular file".to_owned();
        return (
            Check::failed(NAME, Exit::Refused, sentence).hinted(Some(hint)),
            None,
        );
    }
    let credentials = match Credentials::choose(settings, &Environment::of_process()) {
        Ok(credentials) => credentials,
        Err(error) => {
            let check = Check::failed(NAME, Exit::Refused, told(&error));
            let hint = error.hint().or_else(|| {
                let cloud = service::cloud(&case.service).ok()?;
                Some(service::how_to(&cloud))
            });
            return (said_who(case, check.hinted(hint)), None);
        }
    };
    let kind = credentials.kind();
    let rule = CREDENTIAL_ORDER.iter().find(|rule| rule.kind == kind);
    let is_set = |name: &&&str| variable(name).is_some();
    let chosen_by = rule.and_then(|rule| rule.chosen_by);
    let because = match (named, said(case, "credential"), chosen_by) {
        (Some(_), Some(setting), _) => format!("by {}", setting.origin),
        (Some(_), None, _) => "by flag --credential".to_owned(),
        (None, _, Some(variable)) => format!("because {variable} is set"),
        (None, _, None) => "because nothing else is set".to_owned(),
    };
    let heeded = rule.map(|rule| (rule.needs, rule.heeds));
    let heeded = heeded.map(|(needs, heeds)| needs.iter().chain(heeds));
    let heeded = heeded.into_iter().flatten().filter(is_set);
    let variables: Vec<&str> = chosen_by
        .iter()
        .filter(is_set)
        .chain(heeded)
        .copied()
        .collect();
    let mut check = Check::ok(NAME, format!("{kind}, {because}"))
        .with("kind", kind.name())
        .with("variables", variables.clone());
    if !variables.is_empty() {
        check = check.below([format!("variables that are set: {}", variables.join(", "))]);
    }
    // Of a token only it says whose it is.
    if kind != CredentialKind::Token {
        check = said_who(case, check);
    }
    (check, Some(kind))
}

/// The setting, if something says it.
fn said<'c>(case: &'c Case, word: &str) -> Option<&'c Setting> {
    let setting = case.effective.as_ref()?.get(word)?;
    (setting.origin != Origin::Default).then_some(setting)
}

/// With tenant and client id, and where each is from.
fn said_who(case: &Case, check: Check) -> Check {
    let words = [("tenant", "tenant"), ("client-id", "clientId")];
    words.into_iter().fold(check, |check, (word, name)| {
        let Some(setting) = said(case, word) else {
            return check;
        };
        let value = setting.value.as_deref();
        let shown = value.unwrap_or("(not shown: it has not the form)");
        check
            .below([format!("{word} {shown}, by {}", setting.origin)])
            .with(name, value)
    })
}

/// The sentence without what a variable holds: it may be a secret in the wrong place.
fn told(error: &CredentialsError) -> String {
    match error {
        CredentialsError::Tenant(_) => {
            "the tenant is none: it is an id such as 72f988bf-86f1-41af-91ab-2d7cd011db47, or a domain's name"
                .to_owned()
        }
        CredentialsError::File { what, source, .. } => {
            format!("the file with the {what} cannot be read: {source}")
        }
        error => error.to_string(),
    }
}

/// Where the service is, who issues tokens, and for what.
pub(super) fn cloud(case: &Case) -> Check {
    const NAME: &str = "cloud";
    if case.is_demo() {
        return Check::ok(NAME, "the demo's stand-in, inside this process");
    }
    match service::cloud(&case.service) {
        Ok(cloud) => Check::ok(NAME, cloud.api().to_string())
            .below([
                format!("tokens are issued by {}", cloud.authority()),
                format!("for the scope {}", cloud.token_scope()),
            ])
            .with("api", cloud.api().to_string())
            .with("authority", cloud.authority())
            .with("tokenScope", cloud.token_scope()),
        // What MDE_CLOUD holds is not repeated.
        Err(_) if case.service.cloud.is_none() && named_cloud_is_none() => Check::failed(
            NAME,
            Exit::Usage,
            "the environment variable MDE_CLOUD names no cloud",
        )
        .hinted(Some(format!(
            "there are {}",
            mde::Cloud::names().collect::<Vec<_>>().join(", ")
        ))),
        Err(refusal) => Check::refused(NAME, refusal),
    }
}

fn named_cloud_is_none() -> bool {
    variable("MDE_CLOUD").is_some_and(|name| mde::Cloud::named(&name).is_err())
}

/// Through what calls go. Of a proxy only the host is told.
pub(super) fn proxy(case: &Case) -> Check {
    const NAME: &str = "proxy";
    let is_loopback = service::cloud(&case.service).is_ok_and(|cloud| cloud.api().is_loopback());
    if case.is_demo() || is_loopback {
        return Check::ok(NAME, "none is used for a loopback address");
    }
    let mut set = PROXY_VARIABLES.into_iter();
    let Some((name, proxy)) = set.find_map(|name| Some((name, variable(name)?))) else {
        return Check::ok(NAME, "none");
    };
    let no_proxy = ["NO_PROXY", "no_proxy"];
    let no_proxy = no_proxy.into_iter().find(|name| variable(name).is_some());
    let Some(host) = host_of(&proxy) else {
        return Check::failed(NAME, Exit::Usage, format!("{name} does not name a proxy"))
            .hinted(Some("write it as http://host:port".to_owned()))
            .with("variable", name);
    };
    if !proxy.contains(':') {
        let sentence = format!(
            "{name} has neither http:// nor a port, and is not repeated: it may be something else"
        );
        return Check::warning(NAME, sentence)
            .hinted(Some("write it as http://host:port".to_owned()))
            .with("variable", name);
    }
    let unless = match no_proxy {
        Some(name) => format!(", but for the hosts in {name}"),
        None => String::new(),
    };
    Check::ok(NAME, format!("{host}, by {name}{unless}"))
        .with("variable", name)
        .with("host", host)
}

/// Host and port of a proxy, which the HTTP library takes without a scheme, too. Nothing where an `@` is left behind
/// them: then what looks like the host may be part of a password that was not escaped.
fn host_of(proxy: &str) -> Option<String> {
    const SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];
    let proxy = match proxy.contains("://") {
        true => proxy.to_owned(),
        false => format!("http://{proxy}"),
    };
    let url = Url::parse(&proxy).ok()?;
    if !SCHEMES.contains(&url.scheme()) || url[Position::AfterPort..].contains('@') {
        return None;
    }
    let host = url.host_str().filter(|host| !host.is_empty())?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// Whose certificates are trusted.
pub(super) fn certificates(case: &Case) -> Check {
    const NAME: &str = "certificates";
    // Only where the system's store is a file a variable names another one.
    let store = cfg!(all(unix, not(target_vendor = "apple")))
        .then(|| variable("SSL_CERT_FILE"))
        .flatten();
    let mut sentence = "those that the system trusts".to_owned();
    if let Some(store) = &store {
        sentence = format!("those in {store}, which SSL_CERT_FILE names");
        let found = regular_file::read(Path::new(store))
            .map(|pem| String::from_utf8_lossy(&pem).into_owned());
        let why = match found {
            Ok(pem) if pem.contains("-----BEGIN ") => None,
            Ok(_) => Some("there is no certificate in PEM in it".to_owned()),
            Err(error) => Some(error.to_string()),
        };
        if let Some(why) = why {
            return Check::failed(
                NAME,
                Exit::Usage,
                format!("SSL_CERT_FILE names {store}: {why}"),
            )
            .hinted(Some(
                "name a file with certificates in PEM, or unset it".to_owned(),
            ))
            .with("store", store.as_str());
        }
    }
    if let Some(file) = &case.service.ca_file {
        if let Err(refusal) = service::certificates(file) {
            return Check::refused(NAME, refusal);
        }
        sentence += &format!(", and those in {}", file.display());
    }
    Check::ok(NAME, sentence).with("store", store).with(
        "caFile",
        case.service
            .ca_file
            .as_ref()
            .map(|file| file.display().to_string()),
    )
}

/// Where runs tell each other of the quota, whether that works, and whose it is.
pub(super) fn state(case: &Case) -> Check {
    const NAME: &str = "state";
    #[cfg(feature = "redis")]
    match case.pace.store.open() {
        Ok(None) => {}
        Ok(Some(_)) => {
            return Check::skipped(
                NAME,
                "the quota is kept in the Redis that --quota-store names",
            );
        }
        Err(refusal) => {
            return Check::failed(NAME, refusal.exit, refusal.sentence).hinted(refusal.hint);
        }
    }
    let is_loopback = service::cloud(&case.service).is_ok_and(|cloud| cloud.api().is_loopback());
    if case.is_demo() || is_loopback {
        return Check::skipped(NAME, "the quota of a stand-in is kept in memory");
    }
    let Some(folder) = state_folder() else {
        return Check::warning(
            NAME,
            "there is no home folder to keep the quota's state in, so that runs know nothing of each other",
        )
        .hinted(Some("MDE_STATE_DIR can name a folder".to_owned()));
    };
    let shown = folder.display().to_string();
    let check = match writable(&folder.join("quota")) {
        Ok(is_there) => {
            let sentence = match (is_there, owner(&folder)) {
                (false, _) => format!("{shown} will be made"),
                (true, Some((owner, user))) if owner == user => {
                    format!("{shown} is this user's, and can be written")
                }
                (true, Some((owner, _))) => {
                    format!("{shown} belongs to another user (uid {owner}), and can be written")
                }
                (true, None) => format!("{shown} can be written"),
            };
            Check::ok(NAME, sentence).with("owner", owner(&folder).map(|(owner, _)| owner))
        }
        Err(why) => Check::failed(
            NAME,
            Exit::Unavailable,
            format!("{shown} cannot be used: {why}"),
        )
        .hinted(Some("MDE_STATE_DIR names another state folder".to_owned())),
    };
    check.with("folder", shown)
}

/// Whether files can be made in the folder, or it can be made; and whether it is there.
fn writable(folder: &Path) -> Result<bool, String> {
    let above = folder
        .ancestors()
        .filter(|folder| !folder.as_os_str().is_empty());
    let nearest = above.into_iter().find(|folder| folder.exists());
    let nearest = nearest.unwrap_or(Path::new("."));
    let is_there = nearest == folder;
    let probe = nearest.join(format!(".mde-doctor-{}", std::process::id()));
    let made = OpenOptions::new().write(true).create_new(true).open(&probe);
    match made {
        Ok(file) => {
            drop(file);
            // Nobody else has made it.
            let _ = fs::remove_file(&probe);
            // Files in it are for nobody but their owner.
            foreign(nearest)
                .filter(|_| is_there)
                .map_or(Ok(is_there), Err)
        }
        Err(error) => {
            let denied = error.kind() == io::ErrorKind::PermissionDenied;
            let whose = foreign(nearest).filter(|_| denied);
            let cannot = || format!("{} cannot be written: {error}", nearest.display());
            Err(whose.unwrap_or_else(cannot))
        }
    }
}

/// Whose it is, and who runs this, by the system's numbers.
#[cfg(unix)]
fn owner(folder: &Path) -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt as _;

    let user = rustix::process::geteuid().as_raw();
    Some((fs::metadata(folder).ok()?.uid(), user))
}

#[cfg(not(unix))]
fn owner(_: &Path) -> Option<(u32, u32)> {
    None
}

/// Says whose it is, if it is another user's. Root may use anybody's.
fn foreign(folder: &Path) -> Option<String> {
    let (owner, user) = owner(folder)?;
    (owner != user && user != 0).then(|| {
        format!(
            "{} belongs to another user (uid {owner}) than the one who runs this (uid {user})",
            folder.display()
        )
    })
}
