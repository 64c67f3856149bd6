//! Proxies, certificates, and connections that break: the settings of the environment and the command line
//! take effect, and what may be gone the next time is tried again.

use std::{
    io::Write as _,
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

use rcgen::{CertificateParams, KeyPair, SanType, date_time_ymd};
use rustls::{ServerConfig, ServerConnection, StreamOwned, pki_types::PrivateKeyDer};
use serde_json::json;
use tempfile::NamedTempFile;

use crate::{
    responder::{Responder, ok, read_head, response, until_close},
    run::{Run, ask, mde},
};

#[test]
fn https_goes_through_the_proxy_without_showing_it_the_token() {
    let proxy = Responder::new(|_| response("502 Bad Gateway", "", ""));
    // An address for documentation: nothing answers there but the proxy.
    let mut command = mde(&[
        "user",
        "machines",
        "user1",
        "--base-url",
        "https://192.0.2.1",
    ]);
    let run: Run = command
        .env("HTTPS_PROXY", &proxy.url)
        .output()
        .expect("the binary runs")
        .into();
    assert_eq!(run.code, Some(6), "{run:?}");
    let head = &proxy.requests()[0];
    assert!(
        head.starts_with("CONNECT 192.0.2.1:443 HTTP/1.1\r\n"),
        "{head}"
    );
    assert!(!head.contains("test-token"), "{head}");
}

#[test]
fn loopback_needs_no_proxy() {
    let proxy = Responder::new(|_| response("502 Bad Gateway", "", ""));
    let service = Responder::machines("[]");
    let mut command = mde(&["user", "machines", "user1", "--base-url", &service.url]);
    for variable in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env(variable, &proxy.url);
    }
    let run: Run = command.output().expect("the binary runs").into();
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!((proxy.requests().len(), service.requests().len()), (0, 1));
}

/// A service behind TLS with a certificate that no system trusts, for 127.0.0.1 unless told otherwise.
struct TlsService {
    url: String,
    /// Its certificate, in a file.
    file: NamedTempFile,
    connections: Arc<AtomicUsize>,
}

impl TlsService {
    fn start(change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).expect("a name");
        change(&mut params);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::Pkcs8(key.serialize_der().into()),
            )
            .expect("the key is the certificate's");
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let url = format!("https://{}", listener.local_addr().expect("it is bound"));
        let connections = Arc::<AtomicUsize>::default();
        let counter = Arc::clone(&connections);
        thread::spawn(move || {
            for connection in listener.incoming() {
                counter.fetch_add(1, Ordering::SeqCst);
                let connection = connection.expect("a client connects");
                let tls =
                    ServerConnection::new(Arc::clone(&config)).expect("the configuration is good");
                let mut stream = StreamOwned::new(tls, connection);
                if read_head(&mut stream).is_some() {
                    let _ = stream.write_all(&ok(r#"[{"id": "1"}]"#));
                    stream.conn.send_close_notify();
                    let _ = stream.flush();
                }
            }
        });
        let mut file = NamedTempFile::new().expect("a temporary file");
        let pem = certificate.pem();
        file.write_all(pem.as_bytes()).expect("it is writable");
        Self {
            url,
            file,
            connections,
        }
    }

    fn file(&self) -> &str {
        self.file.path().to_str().expect("its name is text")
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// The ways to trust a certificate that a hint may name, and none to trust all of them.
fn names_the_ways_to_trust(run: &Run) {
    assert_eq!(run.stderr.matches("hint: ").count(), 1, "{run:?}");
    for told in ["--ca-file", "the system's store"] {
        assert!(run.stderr.contains(told), "{told} is not in {run:?}");
    }
    // Elsewhere the system's store is no file.
    let variable = cfg!(all(unix, not(target_vendor = "apple")));
    assert_eq!(run.stderr.contains("SSL_CERT_FILE"), variable, "{run:?}");
    let stderr = run.stderr.to_ascii_lowercase();
    for word in [
        "insecure",
        "verif",
        "disable",
        "ignore",
        "skip",
        "root_cert",
    ] {
        assert!(!stderr.contains(word), "{word} is in {run:?}");
    }
}

#[test]
fn a_certificate_of_an_unknown_issuer_is_met_once() {
    let service = TlsService::start(|_| {});
    let run = ask(&service.url, &["user1"]);
    assert_eq!(run.code, Some(6), "{run:?}");
    assert_eq!(run.json()["error"]["kind"], "network");
    let told = "nobody who is trusted here has issued its certificate";
    assert!(run.stderr.contains(told), "{run:?}");
    names_the_ways_to_trust(&run);
    assert_eq!(service.connections(), 1);
}

#[test]
fn each_way_to_trust_a_certificate_does() {
    let service = TlsService::start(|_| {});
    let run = ask(&service.url, &["user1", "--ca-file", service.file()]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.json()["machines"][0]["id"], "1");

    if cfg!(all(unix, not(target_vendor = "apple"))) {
        let mut run = mde(&["user", "machines", "user1", "--base-url", &service.url]);
        run.env("SSL_CERT_FILE", service.file());
        let run: Run = run.output().expect("the binary runs").into();
        assert_eq!(run.code, Some(0), "{run:?}");
    }
}

#[test]
fn what_is_wrong_with_a_certificate_is_told_and_met_once() {
    type Change = fn(&mut CertificateParams);
    let cases: [(Change, &str, &str); 3] = [
        (
            |params| params.not_after = date_time_ymd(2020, 1, 1),
            "its certificate has expired",
            "clock",
        ),
        (
            |params| params.not_before = date_time_ymd(4000, 1, 1),
            "its certificate is not valid yet",
            "clock",
        ),
        (
            |params| {
                let name = "elsewhere.example".try_into().expect("a name");
                params.subject_alt_names = vec![SanType::DnsName(name)];
            },
            "its certificate is another server's",
            "elsewhere.example",
        ),
    ];
    for (change, told, also) in cases {
        let service = TlsService::start(change);
        let run = ask(&service.url, &["user1", "--ca-file", service.file()]);
        assert_eq!(run.code, Some(6), "{run:?}");
        assert!(run.stderr.contains(told), "{told} is not in {run:?}");
        assert!(run.stderr.contains(also), "{also} is not in {run:?}");
        assert!(run.stderr.contains("hint: "), "{run:?}");
        assert!(!run.stderr.contains("--ca-file"), "{run:?}");
        assert_eq!(service.connections(), 1, "{told}");
    }
}

/// A run that everybody's trouble ends: one is told why, all others were not asked.
fn ends_for_all(run: &Run, users: usize, code: i32) {
    assert_eq!(run.code, Some(code), "{run:?}");
    assert_eq!(run.stdout.matches("notAsked").count(), users - 1, "{run:?}");
    assert_eq!(run.stdout.matches("\"error\"").count(), users, "{run:?}");
}

#[test]
fn what_all_would_meet_on_the_way_ends_the_run() {
    let users = ["user1", "user2", "user3", "user4"];
    let service = TlsService::start(|_| {});
    ends_for_all(&ask(&service.url, &users), 4, 6);

    let proxy = proxy_that_wants_credentials();
    let mut run = mde(&["user", "machines", "--base-url", "https://192.0.2.1"]);
    run.args(users).env("HTTPS_PROXY", &proxy.url);
    ends_for_all(&run.output().expect("the binary runs").into(), 4, 6);
}

#[test]
fn an_authority_with_such_a_certificate_is_told_the_same() {
    let authority = TlsService::start(|_| {});
    let service = Responder::machines("[]");
    let mut run = mde(&["user", "machines", "user1", "--authority", &authority.url]);
    run.args([
        "--base-url",
        &service.url,
        "--token-scope",
        "api://x/.default",
    ])
    .env_remove("MDE_TOKEN")
    .env("AZURE_TENANT_ID", "contoso.example")
    .env("AZURE_CLIENT_ID", "app")
    .env("AZURE_CLIENT_SECRET", "topsecret");
    let run: Run = run.output().expect("the binary runs").into();
    assert_eq!(run.code, Some(3), "{run:?}");
    names_the_ways_to_trust(&run);
    assert_eq!(authority.connections(), 1);
    assert_eq!(service.requests().len(), 0);
}

fn proxy_that_wants_credentials() -> Responder {
    Responder::new(|_| {
        let basic = "Proxy-Authenticate: Basic realm=\"proxy\"\r\n";
        response("407 Proxy Authentication Required", basic, "<html>sign in")
    })
}

#[test]
fn a_proxy_that_wants_credentials_is_asked_once() {
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let proxy = proxy_that_wants_credentials();
        let mut run = mde(&[
            "user",
            "machines",
            "user1",
            "--base-url",
            "https://192.0.2.1",
        ]);
        run.env(variable, &proxy.url);
        let run: Run = run.output().expect("the binary runs").into();
        assert_eq!(run.code, Some(6), "{run:?}");
        assert_eq!(run.json()["error"]["kind"], "network");
        for told in ["the proxy wants user and password (HTTP 407)", variable] {
            assert!(run.stderr.contains(told), "{told} is not in {run:?}");
        }
        assert!(run.stderr.contains("user:password@"), "{run:?}");
        let [head] = &proxy.requests()[..] else {
            panic!("one request: {:?}", proxy.requests())
        };
        assert!(!head.contains("test-token"), "{head}");
    }
}

#[test]
fn credentials_that_the_proxy_does_not_take_are_not_shown() {
    let proxy = proxy_that_wants_credentials();
    let with_user = proxy.url.replace("http://", "http://jdoe:canary%40word@");
    let mut run = mde(&[
        "user",
        "machines",
        "user1",
        "--base-url",
        "https://192.0.2.1",
    ]);
    run.arg("--verbose").env("HTTPS_PROXY", with_user);
    let run: Run = run.output().expect("the binary runs").into();
    assert_eq!(run.code, Some(6), "{run:?}");
    assert!(
        run.stderr
            .contains("are user and password in HTTPS_PROXY the proxy's")
    );
    assert!(!run.stderr.contains("canary"), "{run:?}");
    let [head] = &proxy.requests()[..] else {
        panic!("one request: {:?}", proxy.requests())
    };
    // jdoe:canary@word
    let basic = "proxy-authorization: basic amrvztpjyw5hcnlad29yza==";
    assert!(head.to_ascii_lowercase().contains(basic), "{head}");
}

/// A gateway in the service's place, or what issues tokens behind a proxy.
#[test]
fn a_proxy_may_want_credentials_elsewhere() {
    let service = proxy_that_wants_credentials();
    let run = ask(&service.url, &["user1", "user2"]);
    ends_for_all(&run, 2, 6);
    assert!(run.stderr.contains("HTTPS_PROXY"), "{run:?}");

    let proxy = proxy_that_wants_credentials();
    let mut run = mde(&["user", "machines", "user1"]);
    run.env_remove("MDE_TOKEN")
        .env("HTTPS_PROXY", &proxy.url)
        .env("AZURE_TENANT_ID", "contoso.example")
        .env("AZURE_CLIENT_ID", "app")
        .env("AZURE_CLIENT_SECRET", "topsecret");
    let run: Run = run.output().expect("the binary runs").into();
    assert_eq!(run.code, Some(3), "{run:?}");
    for told in ["the proxy wants user and password", "user:password@"] {
        assert!(run.stderr.contains(told), "{told} is not in {run:?}");
    }
    let [head] = &proxy.requests()[..] else {
        panic!("one request: {:?}", proxy.requests())
    };
    assert!(
        head.starts_with("CONNECT login.microsoftonline.com:443 "),
        "{head}"
    );
}

#[test]
fn an_answer_that_broke_off_is_asked_for_again_and_is_no_breach_of_the_contract() {
    let cut = r#"{"value": [{"id": "1"}"#;
    let once = AtomicBool::new(true);
    let service = Responder::new(move |_| match once.swap(false, Ordering::Relaxed) {
        true => until_close(cut),
        false => ok(r#"[{"id": "1"}]"#),
    });
    let run = ask(&service.url, &["user1"]);
    assert_eq!(
        (run.code, service.requests().len()),
        (Some(0), 2),
        "{run:?}"
    );

    for cut in ["", cut] {
        let service = Responder::new(move |_| until_close(cut));
        let run = ask(&service.url, &["user1"]);
        assert_eq!(
            (run.code, service.requests().len()),
            (Some(6), 5),
            "{run:?}"
        );
        let failure = &run.json()["error"];
        assert_eq!(
            (&failure["kind"], &failure["status"]),
            (&json!("network"), &json!(200)),
            "{run:?}"
        );
    }
}
