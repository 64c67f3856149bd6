//! The metadata of the live service: one request, to one host, bounded in time and size.
//!
//! It uses none of the crates that are generated: it has to work when they do not build.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use url::{Host, Url};

use super::SERVICE_ROOT;
use spec_document::finding::Finding;
use spec_document::spec::Spec;
use spec_drift::Workspace;

/// The variable that holds a token to send, the one of the command `mde`.
const TOKEN: &str = "MDE_TOKEN";
const CONNECT: Duration = Duration::from_secs(10);
const TOTAL: Duration = Duration::from_secs(60);
const WHY: &str = "without the service's answer nothing was compared";

/// The URL of the metadata of a cloud: the server with that `x-name`, or the first.
///
/// # Errors
/// A finding when there is no such server, or its URL is none that a token may be sent to.
pub(super) fn address(spec: &Spec<'_>, path: &Path, cloud: Option<&str>) -> Result<Url, Finding> {
    let fault = |what: String, fix: String| Finding::failure("drift-server", path, what, WHY, fix);
    let servers: Vec<_> = spec
        .root()
        .get("servers")
        .iter()
        .flat_map(|s| s.items())
        .collect();
    let named = |name: &str| {
        servers
            .iter()
            .find(|server| server.text("x-name") == Some(name))
    };
    let server = match cloud {
        Some(name) => named(name),
        None => servers.first(),
    };
    let Some(server) = server else {
        let names: Vec<&str> = servers.iter().filter_map(|s| s.text("x-name")).collect();
        return Err(match cloud {
            Some(name) => fault(
                format!("no server of the spec has the x-name `{name}`"),
                format!("name one of: {}", names.join(", ")),
            ),
            None => fault("the spec names no server".to_owned(), "add one".to_owned()),
        });
    };
    let text = server.text("url").unwrap_or_default();
    let refused = |why: String| {
        fault(
            format!("the server `{text}` cannot be asked: {why}"),
            "name a server of https: --cloud NAME".to_owned(),
        )
    };
    let base = text.trim_end_matches('/');
    let url = Url::parse(&format!("{base}{SERVICE_ROOT}$metadata"))
        .map_err(|error| refused(error.to_string()))?;
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        scheme => Err(refused(format!("`{scheme}` is not encrypted"))),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Fetches the document.
///
/// # Errors
/// A finding that names the host when it cannot be reached or answers with anything but a document of
/// a size that is read.
pub(super) fn fetch(workspace: &Workspace<'_>, url: &Url) -> Result<Vec<u8>, Finding> {
    let host = url.host_str().unwrap_or_default();
    let fault = |what: String, fix: String| {
        let rule = "drift-service-unreachable";
        Finding::failure(rule, url.as_str(), what, WHY, fix)
    };
    let failed = |error: &dyn Error| {
        fault(
            format!("cannot get the metadata from {host}: {}", causes(error)),
            "try again, or another cloud (--cloud NAME), or a document that was saved \
             (--metadata FILE)"
                .to_owned(),
        )
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| failed(&error))?;
    runtime.block_on(async {
        let response = ask(url).await.map_err(|error| failed(&*error))?;
        let status = response.status();
        if status != StatusCode::OK {
            let (what, fix) = refusal(host, &response);
            return Err(fault(what, fix));
        }
        body(response).await.map_err(|error| match error {
            Stopped::TooLarge => workspace.too_large(Path::new(url.as_str())),
            Stopped::Broken(error) => failed(&error),
        })
    })
}

async fn ask(url: &Url) -> Result<Response, Box<dyn Error>> {
    let mut client = Client::builder()
        .user_agent(concat!("mde-xtask/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT)
        .timeout(TOTAL)
        // The token is for this host, and the answer of another one says nothing about this.
        .redirect(Policy::none())
        .https_only(url.scheme() == "https");
    if is_loopback(url) {
        client = client.no_proxy();
    }
    let mut request = client
        .build()?
        .get(url.clone())
        .header(ACCEPT, "application/xml");
    if let Some(token) = std::env::var_os(TOKEN).filter(|token| !token.is_empty()) {
        let unfit = || format!("the environment variable {TOKEN} does not hold a token");
        let token = token.into_string().map_err(|_| unfit())?;
        let mut value =
            HeaderValue::try_from(format!("Bearer {}", token.trim())).map_err(|_| unfit())?;
        value.set_sensitive(true);
        request = request.header(AUTHORIZATION, value);
    }
    Ok(request.send().await?)
}

enum Stopped {
    TooLarge,
    Broken(reqwest::Error),
}

async fn body(mut response: Response) -> Result<Vec<u8>, Stopped> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(Stopped::Broken)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > spec_drift::MAX_BYTES {
            return Err(Stopped::TooLarge);
        }
    }
    Ok(bytes)
}

/// What an answer other than 200 says, and what to do about it.
fn refusal(host: &str, response: &Response) -> (String, String) {
    let status = response.status();
    let fix = match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => format!(
            "put a token for this cloud into the environment variable {TOKEN}, as for the command `mde`"
        ),
        _ if status.is_redirection() => {
            "ask the host that it points to, if the spec knows it: --cloud NAME".to_owned()
        }
        _ => "try again later, or save the document by another way: --metadata FILE".to_owned(),
    };
    let location = response
        .headers()
        .get(LOCATION)
        .and_then(|value| value.to_str().ok());
    let what = match location.filter(|_| status.is_redirection()) {
        Some(location) => {
            format!("{host} answers with {status} and points to {location}, which is not followed")
        }
        None => format!("{host} answers with {status}, and not with its metadata"),
    };
    (what, fix)
}

/// An error with everything that led to it.
fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text += &format!(": {cause_text}");
        }
        source = cause.source();
    }
    text
}
