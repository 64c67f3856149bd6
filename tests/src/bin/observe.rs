//! Asks a real service what it is given to ask, and writes every answer as it came to standard output, one
//! line of JSON each, for `cargo xtask contract --target live` to judge. Sends nothing but GET, within the
//! quota, and never a secret to its output.
//!
//! What to ask comes as JSON from standard input: it may name people, whom a list of processes must not
//! show. All of it is tried on a service that is not there before any of it is sent.

use std::{
    collections::{HashSet, VecDeque},
    fmt, fs,
    io::{Read as _, Write as _},
    path::PathBuf,
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use clap::Parser;
use contract_tests::{InMemory, OPERATIONS, Operation, Outcome};
use futures::future::BoxFuture;
use http::{HeaderMap, HeaderValue, StatusCode, header::ACCEPT};
use mde::{
    Cloud, CredentialKind, CredentialSettings, Credentials, Environment, RetryPolicy, SecretString,
    Transport, TransportError, tables,
};
use mde_client::Client;
use mde_core::{BaseUrl, Credential, Destinations, HttpTransport, Pipeline, Quota};
use reqwest::{Method, Request, Response, header::ACCEPT_ENCODING};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

/// Asks what it reads from standard input, and writes every answer as it came.
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
    calls: usize,
}

/// One thing to ask.
#[derive(Deserialize)]
struct Question {
    operation: String,
    /// The arguments, as an object.
    arguments: Value,
    /// Where it is written, for people.
    at: String,
}

/// The next request of a question.
enum Step {
    First(&'static Operation, Value),
    /// A page behind the first.
    Next(Url),
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
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(said)?;
    let questions: Vec<Question> = serde_json::from_str(&text).map_err(said)?;
    let nowhere = nowhere()?;
    let mut queue = VecDeque::new();
    for question in questions {
        let (row, operation) = readable(&question, &nowhere).await?;
        let first = Step::First(operation, question.arguments);
        queue.push_back((question.at, row, first));
    }
    let (pipeline, requests, answers) = service(arguments)?;
    let asked = ask(queue, arguments.calls, &answers, || {
        Client::through(&pipeline, requests.clone())
    })
    .await;
    let flushed = match pipeline.known_quota() {
        Some(quota) => Quota::flush(quota).await.map_err(said),
        None => Ok(()),
    };
    asked.and(flushed)
}

/// Asks one question after the other, and behind the last one the pages that their answers named, so that
/// a long list costs no other operation its turn.
async fn ask(
    mut queue: VecDeque<(String, &'static mde_core::Operation, Step)>,
    most: usize,
    answers: &Answers,
    client: impl Fn() -> Client,
) -> Result<(), String> {
    let mut calls = 0;
    let mut refused = HashSet::new();
    while let Some((at, row, step)) = queue.pop_front() {
        if calls >= most {
            break;
        }
        if refused.contains(row.id) {
            continue;
        }
        let client = client();
        let failed = send(step, row, &client).await;
        let came = answers.take();
        for answer in &came {
            answer.write(row);
        }
        calls += came.len();
        // Of an answer the judge makes what there is to make of it. Without one there is no use in going on.
        match came.last().map(|answer| answer.status) {
            None => {
                let reason = failed.unwrap_or_else(|| "there was no answer".to_owned());
                return Err(format!("{at}: {reason}"));
            }
            // All others would meet the same.
            Some(StatusCode::UNAUTHORIZED) => break,
            Some(StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS) => {
                refused.insert(row.id);
            }
            Some(_) => {
                queue.extend(next_page(&client).map(|url| (at, row, Step::Next(url))));
            }
        }
    }
    Ok(())
}

/// What was said if the call failed.
async fn send(step: Step, row: &'static mde_core::Operation, client: &Client) -> Option<String> {
    match step {
        Step::First(operation, arguments) => {
            match (operation.call)(client.clone(), arguments).await {
                Outcome::Failed(reason) | Outcome::InvalidArgument(reason) => Some(reason),
                _ => None,
            }
        }
        Step::Next(url) => {
            let mut request = Request::new(Method::GET, url);
            let json = HeaderValue::from_static("application/json");
            request.headers_mut().insert(ACCEPT, json);
            client.call().exec(request, row).await.err().map(said)
        }
    }
}

/// Where the page behind this one is, if it is one of the same list and a token may go there.
fn next_page(client: &Client) -> Option<Url> {
    let record = client.call().record();
    let page: Value = serde_json::from_slice(&record.body()?).ok()?;
    let link = page["@odata.nextLink"].as_str()?;
    let this = record.url()?;
    let next = this.join(link).ok()?;
    let destinations = client.call().pipeline().destinations();
    let same = next.path().eq_ignore_ascii_case(this.path());
    (same && !link.is_empty() && destinations.check(&next).is_ok()).then_some(next)
}

/// The operation, when it only reads and these are arguments of it. Sends nothing.
async fn readable(
    question: &Question,
    nowhere: &Client,
) -> Result<(&'static mde_core::Operation, &'static Operation), String> {
    let Question {
        operation: id,
        arguments,
        at,
    } = question;
    let row = tables::OPERATIONS.iter().find(|row| row.id == id);
    let operation = OPERATIONS.iter().find(|operation| operation.id == id);
    let (Some(row), Some(operation)) = (row, operation) else {
        return Err(format!("{at}: the generated client has no operation {id}"));
    };
    if row.method != "GET" {
        let method = row.method;
        return Err(format!(
            "{at}: {id} is a {method}, and nothing but GET is sent"
        ));
    }
    match (operation.call)(nowhere.clone(), arguments.clone()).await {
        Outcome::InvalidArgument(reason) => Err(format!("{at}: {reason}")),
        // Whatever else came of it came of an answer that is none.
        _ => Ok((*row, operation)),
    }
}

/// A client of a service that is not there.
fn nowhere() -> Result<Client, String> {
    let base = BaseUrl::parse("http://127.0.0.1:9").map_err(said)?;
    let credential = Credential::bearer(&SecretString::from("none")).map_err(said)?;
    let transport = InMemory::new(|_| async { Ok(http::Response::new("").into()) });
    let pipeline = Pipeline::builder(transport, credential, Destinations::new(base, []))
        .without_quota()
        .retry(RetryPolicy::never())
        .build();
    let requests = reqwest::Client::builder().tls_certs_only([]).no_proxy();
    Ok(Client::through(&pipeline, requests.build().map_err(said)?))
}

fn said(error: impl fmt::Display) -> String {
    error.to_string()
}

fn service(arguments: &Arguments) -> Result<(Pipeline, reqwest::Client, Answers), String> {
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
    if let Some(file) = &arguments.ca_file {
        let pem = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
        http = http.root_certificates_pem(&pem).map_err(said)?;
    }
    let credential = credentials.for_cloud(&cloud, http.clone()).map_err(said)?;
    let destinations = cloud.destinations(&credential).map_err(said)?;
    let http = http.build(cloud.api()).map_err(said)?;
    let requests = http.client().clone();
    let answers = Answers::default();
    let transport = Observed {
        http,
        answers: answers.clone(),
    };
    let state = std::env::var_os("MDE_STATE_DIR").filter(|folder| !folder.is_empty());
    let pipeline = Pipeline::builder(transport, credential, destinations)
        .retry(RetryPolicy::never())
        .quota(move |quota| match &state {
            Some(folder) => quota.state_folder(folder),
            None => quota,
        })
        .user_agent_suffix("mde-contract/1")
        .map_err(said)?
        .build();
    Ok((pipeline, requests, answers))
}

/// An answer as it came.
#[derive(Clone, Debug)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn write(&self, operation: &mde_core::Operation) {
        let pairs: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())))
            .collect();
        let line = json!({
            "operation": operation.id,
            "status": self.status.as_u16(),
            "headers": pairs,
            "body": BASE64_STANDARD.encode(&self.body),
        });
        // Nobody reads on: then nobody judges, and the exit code of the judge says so.
        let _ = writeln!(std::io::stdout(), "{line}");
    }
}

/// The answers that came since they were last taken.
#[derive(Clone, Debug, Default)]
struct Answers(Arc<Mutex<Vec<Answer>>>);

impl Answers {
    fn add(&self, answer: Answer) {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        answers.push(answer);
    }

    fn take(&self) -> Vec<Answer> {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *answers)
    }
}

/// HTTP that keeps every answer as it came.
#[derive(Debug)]
struct Observed {
    http: HttpTransport,
    answers: Answers,
}

impl Transport for Observed {
    fn send(&self, mut request: Request) -> BoxFuture<'static, Result<Response, TransportError>> {
        // The judge sees what the service wrote, not what a library made of it.
        request.headers_mut().remove(ACCEPT_ENCODING);
        let answer = self.http.send(request);
        let answers = self.answers.clone();
        Box::pin(async move {
            let answer = answer.await?;
            let (status, version) = (answer.status(), answer.version());
            let headers = answer.headers().clone();
            let body = answer.bytes().await?.to_vec();
            answers.add(Answer {
                status,
                headers: headers.clone(),
                body: body.clone(),
            });
            let mut again = http::Response::new(body);
            *again.status_mut() = status;
            *again.version_mut() = version;
            *again.headers_mut() = headers;
            Ok(again.into())
        })
    }
}
