//! Asks a real service about some users, and writes every answer as it came to standard output, one line
//! of JSON each, for `cargo xtask contract --target live` to judge. Sends nothing but GET, within the
//! quota, and never a secret to its output.

use std::{
    fmt, fs,
    io::Write as _,
    path::PathBuf,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use base64::{Engine, prelude::BASE64_STANDARD};
use clap::Parser;
use futures::{TryStreamExt, future::BoxFuture};
use mde::{
    Client, Cloud, CredentialKind, CredentialSettings, Credentials, Environment, RetryPolicy,
    Transport, TransportError, UserName,
};
use mde_core::HttpTransport;
use reqwest::{Request, Response, header::ACCEPT_ENCODING};
use serde_json::json;

/// Asks about users, and writes every answer as it came.
#[derive(Parser)]
struct Arguments {
    #[arg(long)]
    cloud: Option<String>,
    #[arg(long)]
    tenant: Option<String>,
    #[arg(long)]
    client_id: Option<String>,
    #[arg(long)]
    credential: Option<String>,
    #[arg(long)]
    base_url: Option<String>,
    #[arg(long)]
    token_scope: Option<String>,
    #[arg(long)]
    authority: Option<String>,
    #[arg(long)]
    ca_file: Option<PathBuf>,
    #[arg(long)]
    users_file: PathBuf,
    #[arg(long)]
    calls: usize,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match observe(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("error: {sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn observe(arguments: &Arguments) -> Result<(), String> {
    let users = users(arguments)?;
    let (client, answers) = client(arguments)?;
    for user in users {
        if answers.load(Ordering::Relaxed) >= arguments.calls {
            break;
        }
        let before = answers.load(Ordering::Relaxed);
        let mut pages = client.user(user).machine_pages();
        loop {
            match pages.try_next().await {
                Ok(Some(_)) if answers.load(Ordering::Relaxed) < arguments.calls => {}
                Ok(_) => break,
                // Of an answer the judge makes what there is to make of it. Without one, or when all
                // others would meet the same, there is no use in going on.
                Err(error) if answers.load(Ordering::Relaxed) == before => {
                    return Err(error.to_string());
                }
                Err(error) if error.is_fatal() || error.is_throttled() => {
                    return flush(&client).await;
                }
                Err(_) => break,
            }
        }
    }
    flush(&client).await
}

async fn flush(client: &Client) -> Result<(), String> {
    client.flush().await.map_err(|error| error.to_string())
}

fn users(arguments: &Arguments) -> Result<Vec<UserName>, String> {
    let file = arguments.users_file.display();
    let text = fs::read_to_string(&arguments.users_file)
        .map_err(|error| format!("cannot read {file}: {error}"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let names = text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim()));
    let users: Vec<_> = names
        .filter(|(_, name)| !name.is_empty() && !name.starts_with('#'))
        .map(|(line, name)| {
            UserName::parse(name).map_err(|error| format!("{file}, line {line}: {error}"))
        })
        .collect::<Result<_, _>>()?;
    match users.is_empty() {
        true => Err(format!("{file} names no user: write one name a line")),
        false => Ok(users),
    }
}

fn client(arguments: &Arguments) -> Result<(Client, Arc<AtomicUsize>), String> {
    fn said(error: impl fmt::Display) -> String {
        error.to_string()
    }
    let name = arguments
        .cloud
        .clone()
        .or_else(|| std::env::var("MDE_CLOUD").ok());
    let mut cloud = match name.filter(|name| !name.is_empty()) {
        Some(name) => Cloud::named(&name).map_err(said)?,
        None => Cloud::default(),
    };
    if let Some(url) = &arguments.base_url {
        cloud = cloud.with_api(url).map_err(said)?;
    }
    if let Some(url) = &arguments.authority {
        cloud = cloud.with_authority(url).map_err(said)?;
    }
    if let Some(scope) = &arguments.token_scope {
        cloud = cloud.with_token_scope(scope).map_err(said)?;
    }
    let mut settings = CredentialSettings::default();
    let kind = arguments
        .credential
        .as_deref()
        .map(str::parse::<CredentialKind>);
    settings.kind = kind.transpose().map_err(said)?;
    settings.tenant.clone_from(&arguments.tenant);
    settings.client_id.clone_from(&arguments.client_id);
    let credentials = Credentials::choose(settings, &Environment::of_process()).map_err(said)?;

    let mut http = HttpTransport::builder();
    let mut builder = Client::builder();
    if let Some(file) = &arguments.ca_file {
        let pem = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
        http = http.root_certificates_pem(&pem).map_err(said)?;
        builder = builder.root_certificates_pem(pem);
    }
    let answers = Arc::new(AtomicUsize::new(0));
    let transport = Observed {
        http: http.build(cloud.api()).map_err(said)?,
        answers: Arc::clone(&answers),
    };
    let state = std::env::var_os("MDE_STATE_DIR").filter(|folder| !folder.is_empty());
    let client = builder
        .cloud(cloud)
        .credentials(credentials)
        .transport(transport)
        .retry(RetryPolicy::never())
        .quota(move |quota| match &state {
            Some(folder) => quota.state_folder(folder),
            None => quota,
        })
        .user_agent_suffix("mde-contract/1")
        .build()
        .map_err(said)?;
    Ok((client, answers))
}

/// HTTP, with every answer written to standard output as it came.
#[derive(Debug)]
struct Observed {
    http: HttpTransport,
    answers: Arc<AtomicUsize>,
}

impl Transport for Observed {
    fn send(&self, mut request: Request) -> BoxFuture<'static, Result<Response, TransportError>> {
        // The judge sees what the service wrote, not what a library made of it.
        request.headers_mut().remove(ACCEPT_ENCODING);
        let method = request.method().clone();
        let answer = self.http.send(request);
        let answers = Arc::clone(&self.answers);
        Box::pin(async move {
            let answer = answer.await?;
            let (status, version) = (answer.status(), answer.version());
            let headers = answer.headers().clone();
            let body = answer.bytes().await?;
            let pairs: Vec<_> = headers
                .iter()
                .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())))
                .collect();
            let line = json!({
                "operation": "listUserMachines",
                "method": method.as_str(),
                "status": status.as_u16(),
                "headers": pairs,
                "body": BASE64_STANDARD.encode(&body),
            });
            // Nobody reads on: then nobody judges, and the exit code of the judge says so.
            let _ = writeln!(std::io::stdout(), "{line}");
            answers.fetch_add(1, Ordering::Relaxed);
            let mut again = http::Response::new(body);
            *again.status_mut() = status;
            *again.version_mut() = version;
            *again.headers_mut() = headers;
            Ok(again.into())
        })
    }
}
