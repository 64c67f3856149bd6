//! A stand-in of Entra ID's token endpoint: TLS with a certificate of its own, one request a connection.

use std::{
    collections::HashMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::aws_lc_rs, pki_types::PrivateKeyDer},
};

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Method and path with its query.
    pub(crate) line: String,
    /// With names in small letters.
    pub(crate) headers: HashMap<String, String>,
    pub(crate) form: HashMap<String, String>,
}

/// What is written back.
pub(crate) enum Answer {
    Status(u16, String),
    /// A status with lines of its head.
    Told(u16, String),
    Redirect(String),
    /// Nothing, ever.
    Silence,
    /// A body without an end.
    Endless,
}

pub(crate) type Script = Arc<dyn Fn(&Request, usize) -> Answer + Send + Sync>;

pub(crate) struct TokenEndpoint {
    address: SocketAddr,
    ca_pem: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl TokenEndpoint {
    /// Answers each request as the script says, which is given its number, counted from 1.
    pub(crate) async fn start(
        script: impl Fn(&Request, usize) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let mut params = CertificateParams::new(Vec::<String>::new()).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let ca = CertifiedIssuer::self_signed(params, key).expect("a certificate");
        let key = KeyPair::generate().expect("a key");
        let certificate = CertificateParams::new(["127.0.0.1".to_owned()])
            .expect("parameters")
            .signed_by(&key, &ca)
            .expect("a certificate");
        let tls = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::Pkcs8(key.serialize_der().into()),
            )
            .expect("a certificate with its key");
        let acceptor = TlsAcceptor::from(Arc::new(tls));

        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let requests = Arc::<Mutex<Vec<Request>>>::default();
        let (seen, script): (_, Script) = (Arc::clone(&requests), Arc::new(script));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, seen, script) = (acceptor.clone(), seen.clone(), script.clone());
                tokio::spawn(async move {
                    // A client that does not trust the certificate, or has had enough, goes away.
                    let stream = acceptor.accept(stream).await?;
                    serve(stream, &seen, &script).await
                });
            }
        });
        Self {
            address,
            ca_pem: ca.pem(),
            requests,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    pub(crate) fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("not poisoned").clone()
    }
}

/// Reads one request, and answers it.
pub(crate) async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    seen: &Mutex<Vec<Request>>,
    script: &Script,
) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    let mut headers = HashMap::new();
    loop {
        let mut header = String::new();
        stream.read_line(&mut header).await?;
        let Some((name, value)) = header.trim_end().split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers
        .get("content-length")
        .map_or(0, |length| length.parse().expect("a number"));
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    let request = Request {
        line: line.trim_end().trim_end_matches(" HTTP/1.1").to_owned(),
        headers,
        form: form_urlencoded::parse(&body).into_owned().collect(),
    };
    let number = {
        let mut seen = seen.lock().expect("not poisoned");
        seen.push(request.clone());
        seen.len()
    };
    let answer = match script(&request, number) {
        Answer::Status(status, body) => format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ),
        Answer::Told(status, lines) => {
            format!("HTTP/1.1 {status} X\r\n{lines}connection: close\r\ncontent-length: 0\r\n\r\n")
        }
        Answer::Redirect(to) => format!(
            "HTTP/1.1 307 X\r\nlocation: {to}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        ),
        Answer::Silence => return std::future::pending().await,
        Answer::Endless => {
            stream.write_all(b"HTTP/1.1 200 X\r\n\r\n").await?;
            loop {
                stream.write_all(&[b' '; 65_536]).await?;
            }
        }
    };
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

/// A token, as Entra ID gives it.
pub(crate) fn issued(token: &str) -> Answer {
    Answer::Status(
        200,
        format!(
            r#"{{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"{token}"}}"#
        ),
    )
}

/// A refusal, as Entra ID writes it.
pub(crate) fn refused(status: u16, code: u32, name: &str, text: &str) -> Answer {
    Answer::Status(
        status,
        format!(
            r#"{{"error":"{name}","error_description":"AADSTS{code}: {text} Trace ID: x","error_codes":[{code}],"timestamp":"2026-01-14 12:00:00Z","trace_id":"0a1b2c3d-0000-4000-8000-00000000abcd","correlation_id":"1a1b2c3d-0000-4000-8000-00000000abcd","error_uri":"https://login.microsoftonline.com/error?code={code}"}}"#
        ),
    )
}
