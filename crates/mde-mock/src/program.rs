//! Owns the stand-in as a program: its options, the line that says where it listens, and signals. Which program it
//! is, and what to ask it with, is for whoever runs it to say.

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};

use crate::application::Application;
use crate::auth::Auth;
use crate::dispatch::UnknownUser;
use crate::quota::{Quota, Windows, parse_period};
use crate::request_log::RequestLog;
use crate::script::Reply;
use crate::service::{MockService, MockServiceBuilder, StartError};

/// What `--log-requests` has without a file.
const STANDARD_ERROR: &str = "-";

/// A stand-in for the Microsoft Defender for Endpoint API, with made-up users and devices.
///
/// It wants a bearer token, any will do unless --auth says otherwise. `Prefer: code=404,
/// example=user-not-found` asks for a documented example; without it a made-up world answers, in which
/// users, devices and all else know each other. Among its users are user1 (several machines), new.hire
/// (none) and svc-inventory (all there are, on several pages).
///
/// The first line on standard output is the URL, and nothing else; where there is a token endpoint a
/// second one says how to sign in there. Ctrl-C and SIGTERM stop it.
///
/// Times are a whole number and ms, s, m or h, or an ISO 8601 period: 200ms, 90s, PT1H.
#[derive(Args, Debug)]
pub struct Program {
    /// The TCP port to listen on; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
    /// The address to listen on, such as 127.0.0.1 or ::1; 0.0.0.0 opens it to the network
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    host: IpAddr,
    /// Serve the API over TLS, with a certificate made at start
    #[arg(long)]
    tls: bool,
    /// Write the certificate to trust, in PEM, to this file before listening is announced
    #[arg(long, value_name = "FILE")]
    write_ca: Option<PathBuf>,
    /// Write every request to this file, at its end, or to standard error without one: a line of JSON
    /// each, without tokens
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = STANDARD_ERROR
    )]
    log_requests: Option<PathBuf>,
    /// Serve another contract than the built-in one: an OpenAPI 3.0 document in JSON
    #[arg(long, value_name = "FILE")]
    contract: Option<PathBuf>,

    /// What the fleet is made up from: the same seed and numbers make the same fleet
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Fleet")]
    fleet_seed: u64,
    /// How many users to make up
    #[arg(long, value_name = "N", default_value_t = 36, value_parser = up_to_a_million(), help_heading = "Fleet")]
    users: usize,
    /// How many devices to make up; from 60 on every documented state is among them
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = up_to_a_million(), help_heading = "Fleet")]
    devices: usize,
    /// How many items a page has at most
    #[arg(long, value_name = "N", default_value = "25", help_heading = "Fleet")]
    page_size: NonZeroUsize,
    /// What to say about a user whom the fleet does not have
    #[arg(
        long,
        value_name = "ANSWER",
        default_value = "not-found",
        help_heading = "Fleet"
    )]
    unknown_user: Unknown,
    /// A JSON file with users of your own: an object, user name → array of machines; and with entities of
    /// any schema: {"$world": {"entities": {"Alert": [...]}, "related": [{"User": "ann", "Machine": "1"}]}}
    #[arg(long, value_name = "FILE", help_heading = "Fleet")]
    fleet_file: Option<PathBuf>,

    /// How many calls of an operation each application may make: off, documented, or limits such as
    /// 20/5s or 100/1m,1500/1h
    #[arg(
        long,
        value_name = "LIMITS",
        default_value = "documented",
        help_heading = "Quota"
    )]
    quota: Quota,
    /// How the quota counts
    #[arg(
        long,
        value_name = "KIND",
        default_value = "sliding",
        help_heading = "Quota"
    )]
    windows: WindowKind,

    /// What to demand of a bearer token
    #[arg(
        long,
        value_name = "KIND",
        default_value = "any",
        help_heading = "Tokens"
    )]
    auth: AuthKind,
    /// Whom tokens must be meant for under --auth strict: a token scope without /.default; the
    /// commercial cloud's unless told
    #[arg(long, value_name = "URI", value_parser = NonEmptyStringValueParser::new(), help_heading = "Tokens")]
    audience: Option<String>,
    /// Start a token endpoint on this port, in the place of Entra ID and always over TLS; 0 takes
    /// any that is free. --auth strict and --application start it as well
    #[arg(long, value_name = "N", help_heading = "Tokens")]
    token_port: Option<u16>,
    /// Register an application with the token endpoint: its tenant, client ID and secret; may be
    /// repeated. One of each is made up unless told
    #[arg(long, value_name = "TENANT/ID/SECRET", value_parser = application, help_heading = "Tokens")]
    application: Vec<Application>,
    /// The permissions that the applications' tokens hold, separated by commas; all that the
    /// contract names unless told
    #[arg(
        long,
        value_name = "ROLES",
        value_delimiter = ',',
        value_parser = NonEmptyStringValueParser::new(),
        help_heading = "Tokens"
    )]
    roles: Option<Vec<String>>,
    /// How long tokens are valid, such as 90s or PT1H
    #[arg(long, value_name = "TIME", default_value = "3599s", value_parser = lifetime, help_heading = "Tokens")]
    token_lifetime: Duration,

    /// How long every answer takes, such as 200ms
    #[arg(long, value_name = "TIME", default_value = "0s", value_parser = period, help_heading = "Faults")]
    latency: Duration,
    /// What to do to the first requests, in order and separated by commas, before all is as usual:
    /// ok, a status (503), 429:SECONDS (429:2s), example:NAME, drop, reset, truncate, stall (the last
    /// three in the middle of the body, or after so many bytes: reset:100), endless, revoke (401, and
    /// no token issued so far is good any more); each may be followed by +DELAY, *TIMES or both:
    /// 503+200ms*3
    #[arg(
        long,
        value_name = "SCRIPT",
        value_delimiter = ',',
        help_heading = "Faults"
    )]
    fault: Vec<Reply>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Unknown {
    /// 404, ResourceNotFound
    NotFound,
    /// 200 with an empty list
    EmptyList,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum WindowKind {
    /// In any stretch of time as long as the period
    Sliding,
    /// From one whole multiple of the period on the clock to the next
    Fixed,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum AuthKind {
    /// That there is one
    Any,
    /// That it is from the token endpoint, valid, for this service, and holds a permission that the
    /// operation needs
    Strict,
}

fn period(text: &str) -> Result<Duration, &'static str> {
    parse_period(text).ok_or("write a whole number and a unit, such as 200ms, 90s or PT1H")
}

/// OAuth 2.0 tells a lifetime in whole seconds, and a token of none is over before it is given out.
fn lifetime(text: &str) -> Result<Duration, &'static str> {
    match period(text)? {
        lifetime if lifetime < Duration::from_secs(1) => Err("a token lives for a second at least"),
        lifetime => Ok(lifetime),
    }
}

/// The fleet is held in memory, so that a slip of the finger must not fill it.
fn up_to_a_million() -> clap::builder::RangedU64ValueParser<usize> {
    clap::builder::RangedU64ValueParser::new().range(0..=1_000_000)
}

fn application(text: &str) -> Result<Application, &'static str> {
    let mut parts = text.splitn(3, '/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(tenant), Some(id), Some(secret)) if ![tenant, id, secret].contains(&"") => {
            Ok(Application::new(tenant, id).secret(secret))
        }
        _ => Err("write its tenant, client ID and secret with / between them"),
    }
}

/// Why the program ended before it was told to.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// What was said on its command line, or in a file named there, cannot be done.
    #[error("{0}")]
    Input(String),
    /// The machine stands against it: a port that is taken, a file that cannot be written.
    #[error("{0}")]
    Machine(String),
}

use ProgramError::{Input, Machine};

/// Where a program's stand-in listens, for whoever says how to ask it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Listening<'a> {
    /// Without a slash at its end.
    pub url: &'a str,
    /// Whether it is asked over TLS.
    pub is_tls: bool,
    /// The file with the certificate to trust, if it was to be written.
    pub ca_file: Option<&'a Path>,
}

impl<'a> Listening<'a> {
    /// At this URL, without TLS.
    #[must_use]
    pub fn new(url: &'a str) -> Self {
        Self {
            url,
            is_tls: false,
            ca_file: None,
        }
    }
}

impl Program {
    /// Runs the stand-in until Ctrl-C or SIGTERM, as the program of this name.
    ///
    /// Standard output has the URL in its first line, and for each application whose tokens are from its own token
    /// endpoint a line of variables. Standard error is for people: among it what `try_it` says of how to ask.
    ///
    /// # Errors
    ///
    /// [`ProgramError`], before it listens or when standard output cannot be written.
    ///
    /// # Panics
    ///
    /// Outside a runtime of tokio's with time, signals and sockets.
    pub async fn run(
        self,
        name: &str,
        try_it: impl FnOnce(&Listening<'_>) -> String,
    ) -> Result<(), ProgramError> {
        let flags = self;
        let stop =
            stop_signal().map_err(|error| Machine(format!("cannot wait for signals: {error}")))?;
        let builder = builder(&flags, name)?;
        let service = builder.start().await.map_err(|error| match error {
            StartError::Listen { .. } => Machine(format!(
                "{error}; choose another --port, --token-port or --host"
            )),
            StartError::Cryptography(_) => Machine(error.to_string()),
            error => Input(error.to_string()),
        })?;
        if let Some(path) = &flags.write_ca {
            let pem = service.ca_pem().ok_or_else(|| {
                let problem =
                    "--write-ca has nothing to write; add --tls, --token-port or --auth strict";
                Input(problem.to_owned())
            })?;
            std::fs::write(path, pem)
                .map_err(|error| Machine(format!("cannot write {}: {error}", path.display())))?;
        }

        if !flags.host.is_loopback() {
            eprintln!(
                "{name}: warning: {} is open to the network. Whoever reaches it may ask it, use up its \
                 quota, and get tokens from it; what it serves is made up. Unless you want that, stop it \
                 and leave --host out.",
                flags.host
            );
        }
        let next = match flags.auth {
            AuthKind::Strict => "it wants a token from its token endpoint".to_owned(),
            AuthKind::Any => {
                let how = try_it(&Listening {
                    url: service.url(),
                    is_tls: flags.tls,
                    ca_file: flags.write_ca.as_deref(),
                });
                format!("try: {how}")
            }
        };
        eprintln!("{name}: listening on {}; {next}", service.url());
        let mut out = std::io::stdout();
        out.write_all(announcement(&flags, &service).as_bytes())
            .and_then(|()| out.flush())
            .map_err(|error| Machine(format!("cannot write to standard output: {error}")))?;

        stop.await;
        service.stop().await;
        Ok(())
    }
}

fn builder(flags: &Program, name: &str) -> Result<MockServiceBuilder, ProgramError> {
    let mut builder = MockService::builder()
        .host(flags.host)
        .port(flags.port)
        .seed(flags.fleet_seed)
        .users(flags.users)
        .devices(flags.devices)
        .page_size(flags.page_size)
        .unknown_user(match flags.unknown_user {
            Unknown::NotFound => UnknownUser::NotFound,
            Unknown::EmptyList => UnknownUser::EmptyList,
        })
        .quota(flags.quota.clone())
        .windows(match flags.windows {
            WindowKind::Sliding => Windows::Sliding,
            WindowKind::Fixed => Windows::Fixed,
        })
        .auth(match flags.auth {
            AuthKind::Any => Auth::Any,
            AuthKind::Strict => Auth::Strict,
        })
        .token_lifetime(flags.token_lifetime)
        .latency(flags.latency)
        .script(flags.fault.iter().cloned())
        .record(0);
    if flags.tls {
        builder = builder.tls();
    }
    if let Some(path) = &flags.contract {
        let document = std::fs::read_to_string(path).map_err(|error| {
            let problem = format!("cannot read the contract {}: {error}", path.display());
            Input(problem)
        })?;
        builder = builder.contract(document);
    }
    if let Some(path) = &flags.log_requests {
        let file = (path != Path::new(STANDARD_ERROR)).then_some(&**path);
        let log = RequestLog::open(file, name).map_err(|error| {
            let problem = format!("cannot write the request log {}: {error}", path.display());
            Machine(problem)
        })?;
        builder = builder.on_request(move |request| log.note(request));
    }
    if let Some(audience) = &flags.audience {
        builder = builder.audience(audience);
    }
    if let Some(port) = flags.token_port {
        builder = builder.token_endpoint(port);
    }
    if flags.has_token_endpoint() {
        for application in flags.applications() {
            builder = builder.application(application);
        }
    }
    match &flags.fleet_file {
        None => Ok(builder),
        Some(path) => builder
            .fleet_file(path)
            .map_err(|error| Input(error.to_string())),
    }
}

impl Program {
    fn has_token_endpoint(&self) -> bool {
        let strict = matches!(self.auth, AuthKind::Strict);
        strict || self.token_port.is_some() || !self.application.is_empty()
    }

    fn applications(&self) -> Vec<Application> {
        let mut applications = self.application.clone();
        if applications.is_empty() {
            applications.push(Application::default());
        }
        match &self.roles {
            None => applications,
            Some(roles) => {
                let with_roles = |application: Application| application.roles(roles.clone());
                applications.into_iter().map(with_roles).collect()
            }
        }
    }
}

/// Where it listens, for programs: the URL, then a line of variables for each application.
fn announcement(flags: &Program, service: &MockService) -> String {
    let mut text = format!("{}\n", service.url());
    if let Some(authority) = service.authority_url() {
        for application in flags.applications() {
            let _ = write!(
                text,
                "AZURE_AUTHORITY_HOST={authority} AZURE_TENANT_ID={} AZURE_CLIENT_ID={}",
                application.tenant(),
                application.client_id()
            );
            // A secret that was given is the giver's.
            if flags.application.is_empty() {
                let _ = write!(text, " AZURE_CLIENT_SECRET={}", Application::SECRET);
            }
            text.push('\n');
        }
    }
    text
}

/// Waits for Ctrl-C or, where there is one, SIGTERM. Signals count from the call on, not from the
/// first poll.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a handler the system ends the process anyway.
        let _ = tokio::signal::ctrl_c().await;
    })
}
