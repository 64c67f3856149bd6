//! Who asks, and where: clouds, credentials, and what becomes of them when they are wrong.

use mde_mock::{Application, Auth, MockService};

use serde_json::json;

use crate::{
    responder::Responder,
    run::{Mde, Run, mde},
    stand_in::StandIn,
};

fn run(mut command: Mde) -> Run {
    command.output().expect("the binary runs").into()
}

/// A run for user1 without a token.
fn without_token(args: &[&str]) -> Mde {
    let mut command = mde(&[&["user", "machines", "user1"], args].concat());
    command.env_remove("MDE_TOKEN");
    command
}

#[test]
fn an_unknown_cloud_is_a_wrong_command_line() {
    let flag = run(without_token(&["--cloud", "mars"]));
    assert_eq!(flag.code, Some(2), "{flag:?}");
    assert!(flag.stderr.contains("gcc-high"), "{flag:?}");

    let mut command = without_token(&[]);
    command.env("MDE_CLOUD", "mars");
    let variable = run(command);
    assert_eq!(variable.code, Some(2), "{variable:?}");
    assert!(
        variable.stderr.contains("MDE_CLOUD") && variable.stderr.contains("gcc-high"),
        "{variable:?}"
    );
}

#[test]
fn authorities_and_scopes_that_are_none() {
    for (flag, text) in [
        ("--authority", "http://login.contoso.com"),
        ("--authority", "https://login.contoso.com/tenant"),
        ("--token-scope", "two words"),
        ("--credential", "password"),
    ] {
        let refused = run(without_token(&[flag, text]));
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert!(refused.stderr.starts_with("error: "), "{refused:?}");
    }
}

/// In GCC High, by its flag and by its variable: the proxy sees which host it is.
#[test]
fn a_cloud_has_its_own_host() {
    for by_flag in [true, false] {
        let proxy = Responder::new(|_| crate::responder::response("502 Bad Gateway", "", ""));
        let mut command = mde(&["user", "machines", "user1", "--deadline", "300ms"]);
        if by_flag {
            command.args(["--cloud", "gcc-high"]);
            command.env("MDE_CLOUD", "eu");
        } else {
            command.env("MDE_CLOUD", "gcc-high");
        }
        command.env("HTTPS_PROXY", &proxy.url);
        assert_eq!(run(command).code, Some(6));
        let head = &proxy.requests()[0];
        assert!(
            head.starts_with("CONNECT api-gov.securitycenter.microsoft.us:443 "),
            "{head}"
        );
    }
}

#[test]
fn half_a_credential_is_named_with_what_is_missing() {
    let mut command = without_token(&["--tenant", "contoso.com"]);
    command.env("AZURE_CLIENT_SECRET", "topsecret");
    let refused = run(command);
    assert_eq!(refused.code, Some(3), "{refused:?}");
    assert_eq!(refused.stdout, "");
    assert!(
        refused
            .stderr
            .contains("error: AZURE_CLIENT_SECRET is set, but AZURE_CLIENT_ID is missing")
            && refused.stderr.contains("hint: "),
        "{refused:?}"
    );
    assert!(!refused.stderr.contains("topsecret"), "{refused:?}");

    let refused = run(without_token(&["--credential", "token"]));
    assert_eq!(refused.code, Some(3), "{refused:?}");
    assert!(refused.stderr.contains("MDE_TOKEN"), "{refused:?}");
}

/// Nothing is set, and nobody can be signed in to a CLI that is not there.
#[test]
fn without_any_credential_it_says_how_to_get_one() {
    let nothing = tempfile::tempdir().expect("a temporary folder");
    for token in [None, Some("")] {
        let mut command = without_token(&[]);
        command.env("PATH", nothing.path());
        if let Some(token) = token {
            command.env("MDE_TOKEN", token);
        }
        let refused = run(command);
        assert_eq!(refused.code, Some(3), "{refused:?}");
        assert_eq!(refused.json()["error"]["kind"], "credential");
        for told in ["hint: ", "MDE_TOKEN", "az login", "AZURE_TENANT_ID"] {
            assert!(
                refused.stderr.contains(told),
                "{told} is not in {refused:?}"
            );
        }
    }
}

#[test]
fn a_blank_token_is_none() {
    let mut command = without_token(&[]);
    command.env("MDE_TOKEN", " \n");
    let refused = run(command);
    assert_eq!(refused.code, Some(3), "{refused:?}");
    assert!(refused.stderr.contains("MDE_TOKEN"), "{refused:?}");
    assert!(
        refused.stderr.contains("az account get-access-token"),
        "{refused:?}"
    );
}

/// A stand-in with an application in it, which may have one role only, and a run that knows all of it but the secret.
fn application(roles: Option<&str>) -> (StandIn, tempfile::TempDir, impl Fn(&str, &[&str]) -> Run) {
    let application = match roles {
        Some(role) => Application::default().roles([role]),
        None => Application::default(),
    };
    let builder = MockService::builder().auth(Auth::Strict);
    let stand_in = StandIn::start(builder.application(application));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let roots = folder.path().join("roots.pem");
    let pem = stand_in.service.ca_pem().expect("it speaks TLS");
    std::fs::write(&roots, pem).expect("the folder is writable");
    let args = [
        "--base-url",
        stand_in.service.url(),
        "--authority",
        stand_in.service.authority_url().expect("it has one"),
        "--ca-file",
        &roots.display().to_string(),
        "--tenant",
        Application::TENANT,
        "--client-id",
        Application::CLIENT_ID,
    ]
    .map(str::to_owned);
    let ask = move |secret: &str, more: &[&str]| {
        let args: Vec<_> = args.iter().map(String::as_str).collect();
        let mut command = without_token(&[&args[..], more].concat());
        command.env("AZURE_CLIENT_SECRET", secret);
        run(command)
    };
    (stand_in, folder, ask)
}

const SCOPE: [&str; 2] = [
    "--token-scope",
    "https://api.securitycenter.microsoft.com/.default",
];

#[test]
fn an_application_with_its_secret() {
    let (stand_in, _folder, ask) = application(None);
    let answered = ask(Application::SECRET, &SCOPE);
    assert_eq!(answered.code, Some(0), "{answered:?}");
    assert!(
        answered.json()["machines"]
            .as_array()
            .is_some_and(|machines| !machines.is_empty())
    );
    assert_eq!(stand_in.service.token_requests().len(), 1);
}

#[test]
fn a_missing_permission_is_told_with_what_there_is() {
    let (_stand_in, _folder, ask) = application(Some("Alert.Read.All"));
    let refused = ask(Application::SECRET, &SCOPE);
    assert_eq!(refused.code, Some(3), "{refused:?}");
    let failure = &refused.json()["error"];
    assert_eq!(failure["kind"], "forbidden");
    assert_eq!(failure["heldPermissions"], json!(["Alert.Read.All"]));
    let needed = failure["neededPermissions"].as_array().expect("a list");
    assert!(needed.contains(&json!("Machine.Read.All")), "{needed:?}");
}

#[test]
fn a_wrong_secret_is_told_and_not_repeated() {
    let (stand_in, _folder, ask) = application(None);
    let refused = ask("top-wrong-secret", &[&SCOPE[..], &["--verbose"]].concat());
    assert_eq!(refused.code, Some(3), "{refused:?}");
    assert_eq!(refused.json()["error"]["kind"], "credential");
    assert!(refused.stderr.contains("AADSTS7000215"), "{refused:?}");
    assert!(!refused.stderr.contains("top-wrong-secret"), "{refused:?}");
    assert_eq!(stand_in.service.requests().len(), 0);
}

#[test]
fn a_foreign_host_gets_tokens_only_with_their_scope_named() {
    let (stand_in, _folder, ask) = application(None);
    let refused = ask(Application::SECRET, &[]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.stderr.contains("--token-scope"), "{refused:?}");
    assert_eq!(stand_in.service.requests().len(), 0);
    assert_eq!(stand_in.service.token_requests().len(), 0);
}

#[test]
fn the_log_has_calls_and_no_token() {
    let service = Responder::machines("[]");
    for (level, code) in [("trace", 0), ("loud", 2)] {
        let mut command = mde(&["user", "machines", "user1", "--base-url", &service.url]);
        command.env("MDE_LOG", level);
        let run = run(command);
        assert_eq!(run.code, Some(code), "{run:?}");
        assert!(!run.stderr.contains("test-token"), "{run:?}");
        let told = if code == 0 {
            "listUserMachines"
        } else {
            "MDE_LOG"
        };
        assert!(run.stderr.contains(told), "{run:?}");
    }
}
