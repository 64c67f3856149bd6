//! Proxies and certificates: the settings of the environment and the command line take effect.

use std::{io::Write as _, net::TcpListener, sync::Arc, thread};

use rustls::{ServerConfig, ServerConnection, StreamOwned, pki_types::PrivateKeyDer};

use crate::{
    responder::{Responder, ok, read_head, response},
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

/// A service behind TLS that no system trusts; returns its URL and its certificate in PEM.
fn tls_service() -> (String, String) {
    let certified = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a key");
    let key = PrivateKeyDer::Pkcs8(certified.signing_key.serialize_der().into());
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key)
        .expect("the key is the certificate's");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let url = format!("https://{}", listener.local_addr().expect("it is bound"));
    thread::spawn(move || {
        for connection in listener.incoming() {
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
    (url, certified.cert.pem())
}

#[test]
fn a_certificate_is_trusted_only_when_its_file_is_named() {
    let (url, certificate) = tls_service();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("roots.pem");
    std::fs::write(&file, certificate).expect("the folder is writable");
    let file = file.display().to_string();

    let run = ask(&url, &["user1"]);
    assert_eq!(run.code, Some(6), "{run:?}");
    let run = ask(&url, &["user1", "--ca-file", &file]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.json()["machines"][0]["id"], "1");
}
