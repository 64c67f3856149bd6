//! Credentials that `azure_identity` reads from the process's own environment: each test runs itself
//! again as another process, which has that environment.

use std::{
    process::{Command, Output, Stdio},
    sync::{Arc, Mutex},
};

use mde::{Cloud, CredentialKind, CredentialSettings, Credentials, Environment};
use mde_core::HttpTransport;
use tokio::net::TcpListener;

use crate::{
    log, text, token,
    token_endpoint::{Answer, Request, Script, serve},
};

/// Says to the other process which kind of credentials to use.
const KIND: &str = "MDE_TEST_KIND";

/// In the other process: prints the token's header, or the error with its hint, and whether anything
/// secret was logged.
async fn in_other_process() -> bool {
    let Ok(kind) = std::env::var(KIND) else {
        return false;
    };
    log::listen();
    let mut settings = CredentialSettings::default();
    settings.kind = Some(kind.parse().expect("a kind"));
    let credential = Credentials::choose(settings, &Environment::of_process())
        .expect("credentials")
        .for_cloud(&Cloud::default(), HttpTransport::builder())
        .expect("a credential");
    match token(&credential).await {
        Ok(token) => println!("\ngot: {}", text(&token)),
        Err(error) => println!("\nfailed: {error}; {:?} {error:?}", error.hint()),
    }
    println!("\nlogged: {}", log::logged().contains("canary"));
    true
}

/// Runs the test of this name in another process.
async fn run(test: &str, kind: CredentialKind, environment: &[(&str, String)]) -> String {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command
        .args(["--exact", &format!("machine::{test}"), "--nocapture"])
        .env(KIND, kind.name())
        .stdin(Stdio::null());
    for name in [
        "IDENTITY_ENDPOINT",
        "IDENTITY_HEADER",
        "AZURE_CLIENT_ID",
        "AZURE_TENANT_ID",
    ] {
        command.env_remove(name);
    }
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    let output = tokio::task::spawn_blocking(move || command.output());
    let Output {
        status,
        stdout,
        stderr,
    } = output.await.expect("no panic").expect("it runs");
    let (stdout, stderr) = (
        String::from_utf8_lossy(&stdout),
        String::from_utf8_lossy(&stderr),
    );
    assert!(status.success(), "{stdout}{stderr}");
    assert!(stdout.contains("logged: false"), "{stdout}");
    stdout.into_owned()
}

/// A stand-in of the identity service of App Service, on plain loopback as there.
async fn identity_service(
    answer: impl Fn(&Request) -> Answer + Send + Sync + 'static,
) -> (String, Arc<Mutex<Vec<Request>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!(
        "http://{}/msi/token",
        listener.local_addr().expect("an address")
    );
    let seen = Arc::<Mutex<Vec<Request>>>::default();
    let requests = Arc::clone(&seen);
    let script: Script = Arc::new(move |request, _| answer(request));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = serve(stream, &seen, &script).await;
        }
    });
    (url, requests)
}

#[tokio::test]
async fn a_managed_identity_of_app_service_gives_a_token() {
    if in_other_process().await {
        return;
    }
    let (url, requests) = identity_service(|_| {
        Answer::Status(
            200,
            r#"{"access_token":"canary-token","expires_on":"4102444800","token_type":"Bearer","resource":"x"}"#
                .to_owned(),
        )
    })
    .await;
    let mut environment = vec![
        ("IDENTITY_ENDPOINT", url),
        ("IDENTITY_HEADER", "canary-header".to_owned()),
        // A proxy for all that is not on this machine: nobody must be asked through it.
        ("http_proxy", "http://127.0.0.1:9".to_owned()),
    ];
    let test = "a_managed_identity_of_app_service_gives_a_token";
    let system = run(test, CredentialKind::ManagedIdentity, &environment).await;
    assert!(system.contains("got: Bearer canary-token"), "{system}");
    environment.push(("AZURE_CLIENT_ID", "mine".to_owned()));
    let user = run(test, CredentialKind::ManagedIdentity, &environment).await;
    assert!(user.contains("got: Bearer canary-token"), "{user}");

    let requests = requests.lock().expect("not poisoned").clone();
    assert_eq!(requests.len(), 2);
    for request in &requests {
        assert!(
            request
                .line
                .contains("resource=https%3A%2F%2Fapi.securitycenter.microsoft.com"),
            "{}",
            request.line
        );
        assert_eq!(request.headers["x-identity-header"], "canary-header");
    }
    assert!(
        !requests[0].line.contains("client_id"),
        "{}",
        requests[0].line
    );
    assert!(
        requests[1].line.contains("client_id=mine"),
        "{}",
        requests[1].line
    );
}

#[tokio::test]
async fn a_managed_identitys_times_may_be_numbers() {
    if in_other_process().await {
        return;
    }
    let test = "a_managed_identitys_times_may_be_numbers";
    for times in [
        r#""expires_on":4102444800"#,
        r#""expires_on":"4102444800.5""#,
        r#""expires_in":"3599""#,
        r#""expires_in":3599,"expires_on":"1/1/2100 0:00:00 AM +00:00""#,
    ] {
        let (url, _) = identity_service(move |_| {
            let token = r#""access_token":"canary-token","token_type":"Bearer","resource":"x""#;
            Answer::Status(200, format!("{{{token},{times}}}"))
        })
        .await;
        let environment = [
            ("IDENTITY_ENDPOINT", url),
            ("IDENTITY_HEADER", "canary-header".to_owned()),
        ];
        let got = run(test, CredentialKind::ManagedIdentity, &environment).await;
        assert!(got.contains("got: Bearer canary-token"), "{times}: {got}");
    }
}

#[tokio::test]
async fn a_managed_identity_that_is_not_there_is_told() {
    if in_other_process().await {
        return;
    }
    let test = "a_managed_identity_that_is_not_there_is_told";
    let (url, _) = identity_service(|_| Answer::Status(400, "canary".to_owned())).await;
    let environment = |url: String| {
        [
            ("IDENTITY_ENDPOINT", url),
            ("IDENTITY_HEADER", "canary-header".to_owned()),
        ]
    };
    let kind = CredentialKind::ManagedIdentity;
    let refused = run(test, kind, &environment(url)).await;
    assert!(
        refused.contains("failed: this machine does not have the managed identity"),
        "{refused}"
    );
    assert!(!refused.contains("canary"), "{refused}");

    // A port that was free a moment ago.
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    drop(listener);
    let nobody = run(test, kind, &environment(url)).await;
    assert!(
        nobody.contains("failed: no managed identity answers here"),
        "{nobody}"
    );
}

/// A folder with an `az` that is this script.
#[cfg(unix)]
fn az(script: &str) -> (tempfile::TempDir, String) {
    use std::{fs, os::unix::fs::PermissionsExt};

    let folder = tempfile::tempdir().expect("a folder");
    let az = folder.path().join("az");
    fs::write(&az, format!("#!/bin/sh\n{script}\n")).expect("written");
    fs::set_permissions(&az, fs::Permissions::from_mode(0o755)).expect("made executable");
    let path = format!("{}:/usr/bin:/bin", folder.path().display());
    (folder, path)
}

#[cfg(unix)]
#[tokio::test]
async fn the_azure_cli_is_asked_for_a_token() {
    if in_other_process().await {
        return;
    }
    let test = "the_azure_cli_is_asked_for_a_token";
    let (folder, path) = az(r#"echo "$@" >> "$(dirname "$0")/arguments"
echo '{"accessToken":"canary-token","expires_on":4102444800,"tokenType":"Bearer","tenant":"t"}'"#);
    for kind in [CredentialKind::AzureCli, CredentialKind::DeveloperTools] {
        let output = run(test, kind, &[("PATH", path.clone())]).await;
        assert!(output.contains("got: Bearer canary-token"), "{output}");
    }
    let tenant = [
        ("PATH", path),
        ("AZURE_TENANT_ID", "contoso.com".to_owned()),
    ];
    run(test, CredentialKind::AzureCli, &tenant).await;

    let arguments = std::fs::read_to_string(folder.path().join("arguments")).expect("asked");
    let lines: Vec<_> = arguments.lines().collect();
    let plain = "account get-access-token -o json --scope https://api.securitycenter.microsoft.com/.default";
    assert_eq!(
        lines,
        [plain, plain, &format!("{plain} --tenant contoso.com")]
    );
}

#[cfg(unix)]
#[tokio::test]
async fn an_azure_cli_that_gives_no_token_is_told() {
    if in_other_process().await {
        return;
    }
    let test = "an_azure_cli_that_gives_no_token_is_told";
    for (script, expected) in [
        (
            "echo \"ERROR: Please run 'az login' to setup account. canary\" >&2; exit 1",
            "failed: nobody is signed in to the Azure CLI; Some(\"run: az login\")",
        ),
        (
            "echo 'ERROR: AADSTS50076: canary' >&2; exit 1",
            "failed: no token was issued: a second factor is wanted (AADSTS50076)",
        ),
        ("echo canary; exit 0", "failed: the Azure CLI gave no token"),
        (
            "echo canary >&2; exit 3",
            "failed: the Azure CLI gave no token",
        ),
    ] {
        let (_folder, path) = az(script);
        let output = run(test, CredentialKind::AzureCli, &[("PATH", path)]).await;
        assert!(output.contains(expected), "{output}");
        assert!(!output.contains("canary"), "{output}");
    }
    let nowhere = [("PATH", "/nowhere".to_owned())];
    let output = run(test, CredentialKind::AzureCli, &nowhere).await;
    assert!(
        output.contains("failed: there is no Azure CLI here"),
        "{output}"
    );
}
