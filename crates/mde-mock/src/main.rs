//! The stand-in as a program: flags, the line that says where it listens, and signals.

use std::io::Write;
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use mde_mock::{MockService, StartError, UnknownUser};

/// A stand-in for the Microsoft Defender for Endpoint API, with made-up users and devices.
///
/// It wants a bearer token, any will do. `Prefer: code=404, example=user-not-found` asks for a
/// documented example; without it the fleet answers. Among its users are user1 (several machines),
/// new.hire (none) and svc-inventory (all there are, on several pages).
#[derive(Parser)]
#[command(version)]
struct Flags {
    /// The port to listen on; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
    /// The address to listen on, such as 127.0.0.1 or ::1
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    host: IpAddr,
    /// What the fleet is made up from: the same seed and numbers make the same fleet
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// How many users to make up
    #[arg(long, value_name = "N", default_value_t = 36)]
    users: usize,
    /// How many devices to make up; from 60 on every documented state is among them
    #[arg(long, value_name = "N", default_value_t = 60)]
    devices: usize,
    /// How many machines a page has at most
    #[arg(long, value_name = "N", default_value = "25")]
    page_size: NonZeroUsize,
    /// What to say about a user whom the fleet does not have
    #[arg(long, value_name = "ANSWER", default_value = "not-found")]
    unknown_user: Unknown,
    /// A JSON file with users of your own: an object, user name → array of machines
    #[arg(long, value_name = "FILE")]
    fleet_file: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Unknown {
    /// 404, ResourceNotFound
    NotFound,
    /// 200 with an empty list
    EmptyList,
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve(Flags::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err((code, problem)) => {
            eprintln!("mde-mock: {problem}");
            ExitCode::from(code)
        }
    }
}

/// What went wrong, with the exit code: 2 for the caller's input, 1 for the machine's state.
type Failure = (u8, String);

async fn serve(flags: Flags) -> Result<(), Failure> {
    let mut builder = MockService::builder()
        .host(flags.host)
        .port(flags.port)
        .seed(flags.seed)
        .users(flags.users)
        .devices(flags.devices)
        .page_size(flags.page_size)
        .unknown_user(match flags.unknown_user {
            Unknown::NotFound => UnknownUser::NotFound,
            Unknown::EmptyList => UnknownUser::EmptyList,
        });
    if let Some(path) = flags.fleet_file {
        builder = builder
            .fleet_file(path)
            .map_err(|error| (2, error.to_string()))?;
    }
    let stop = stop_signal().map_err(|error| (1, format!("cannot wait for signals: {error}")))?;
    let service = builder.start().await.map_err(|error| match error {
        StartError::Listen { .. } => (1, format!("{error}; choose another --port or --host")),
        error => (2, error.to_string()),
    })?;

    if !flags.host.is_loopback() {
        eprintln!(
            "mde-mock: warning: {} is open to the network, and what is served there is made up",
            flags.host
        );
    }
    let url = service.url();
    let line = format!(
        "mde-mock listens on {url}; try: curl -H 'Authorization: Bearer any' {url}/api/users/user1/machines"
    );
    let mut out = std::io::stdout();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .map_err(|error| (1, format!("cannot write to standard output: {error}")))?;

    stop.await;
    service.stop().await;
    Ok(())
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
