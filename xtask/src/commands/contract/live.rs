//! Owns asking a live service: with the credentials that the environment has, about the users of a file,
//! by the client itself in a process of its own. Its answers come through a pipe and touch no disk.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Deserialize;

use super::process;
use spec_contract::Answer;

/// Which service, whose token, about whom. Secrets are in the environment, as for the command `mde`.
#[derive(Debug, Clone, clap::Args)]
#[command(
    next_help_heading = "Live service (--target live); credentials come from the environment as for `mde`: see `mde user machines --help`"
)]
pub(crate) struct Service {
    /// Whom to ask about, one user name a line; # begins a comment
    #[arg(long, value_name = "FILE")]
    users_file: Option<PathBuf>,
    /// How many calls to make at most
    #[arg(long, value_name = "N", default_value_t = 25)]
    calls: u32,
    /// The cloud [default: MDE_CLOUD, else commercial]
    #[arg(long, value_name = "NAME")]
    cloud: Option<String>,
    /// The tenant, in place of AZURE_TENANT_ID
    #[arg(long, value_name = "ID")]
    tenant: Option<String>,
    /// The application, in place of AZURE_CLIENT_ID
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// Which credential to use
    #[arg(long, value_name = "KIND")]
    credential: Option<String>,
    /// Where the service is [default: the cloud's host]
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The scope to ask tokens for, which may then go to --base-url
    #[arg(long, value_name = "SCOPE")]
    token_scope: Option<String>,
    /// Who issues tokens
    #[arg(long, value_name = "URL")]
    authority: Option<String>,
    /// Certificates to trust besides the system's, in PEM
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
}

/// Asks, and gives the answers; and what was said if it ended before everybody was asked about.
///
/// # Errors
/// When there was none, with the reason.
pub(crate) fn observe(
    root: &Path,
    args: &Service,
) -> anyhow::Result<(Vec<Answer>, Option<String>)> {
    let Some(users) = &args.users_file else {
        bail!("--target live needs --users-file: the users to ask about, one name a line");
    };
    let current = std::env::current_dir().context("cannot tell the current folder")?;
    let mut command = process::cargo();
    command
        .current_dir(root)
        .args([
            "run",
            "--quiet",
            "--package",
            process::PACKAGE,
            "--bin",
            "observe",
            "--",
        ])
        .arg("--users-file")
        .arg(current.join(users))
        .args(["--calls", &args.calls.to_string()]);
    let texts = [
        ("--cloud", &args.cloud),
        ("--tenant", &args.tenant),
        ("--client-id", &args.client_id),
        ("--credential", &args.credential),
        ("--base-url", &args.base_url),
        ("--token-scope", &args.token_scope),
        ("--authority", &args.authority),
    ];
    for (flag, value) in texts {
        command.args(value.iter().flat_map(|value| [flag, value]));
    }
    if let Some(file) = &args.ca_file {
        command.args([OsString::from("--ca-file"), current.join(file).into()]);
    }
    let output = command
        .stdin(Stdio::null())
        .output()
        .context("cargo cannot be run")?;
    if output.stdout.is_empty() {
        process::nothing_came("cargo run", &output.stderr)?;
    }
    let trouble = (!output.status.success())
        .then(|| String::from_utf8_lossy(&output.stderr).trim().to_owned());
    let answers = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(answer)
        .collect::<anyhow::Result<_>>()?;
    Ok((answers, trouble))
}

fn answer(line: &str) -> anyhow::Result<Answer> {
    #[derive(Deserialize)]
    struct Line {
        operation: String,
        status: u16,
        headers: Vec<(String, String)>,
        body: String,
    }
    let Line {
        operation,
        status,
        headers,
        body,
    } = serde_json::from_str(line).context("an answer came as a line that is none")?;
    let body = BASE64_STANDARD
        .decode(body)
        .context("an answer's body came broken")?;
    Ok(Answer::new(operation, status, headers, body))
}
