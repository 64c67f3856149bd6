//! Owns the wire tap: a listener that passes bytes on between a client and a service and keeps them,
//! so that a test sees the request and the answer as they were, not as a library tells them.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::Value;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// A wire tap in front of a service that speaks plain HTTP/1.1. Stops when dropped.
pub struct Tap {
    address: SocketAddr,
    connections: Arc<Mutex<Vec<Connection>>>,
    _listener: JoinSet<()>,
}

type Bytes = Arc<Mutex<Vec<u8>>>;

#[derive(Clone, Default)]
struct Connection {
    requests: Bytes,
    answers: Bytes,
}

/// A request and its answer, as they were on the wire.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The first line of the request.
    pub request_line: String,
    /// The request's headers in their order, names in lower case.
    pub request_headers: Vec<(String, String)>,
    /// What came after the request's head.
    pub request_body: Vec<u8>,
    /// The answer's status.
    pub status: u16,
    /// The answer's headers in their order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The answer's body.
    pub body: Vec<u8>,
}

impl Tap {
    /// A tap in front of the service at this address.
    ///
    /// # Panics
    /// When nothing can listen on the loopback interface.
    pub async fn before(service: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port on 127.0.0.1");
        let address = listener
            .local_addr()
            .expect("a bound listener has an address");
        let connections = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = JoinSet::new();
        let kept = Arc::clone(&connections);
        tasks.spawn(async move {
            let mut running = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let connection = Connection::default();
                lock(&kept).push(connection.clone());
                running.spawn(async move {
                    let Ok(service) = TcpStream::connect(service).await else {
                        return;
                    };
                    let ((from_client, to_client), (from_service, to_service)) =
                        (client.into_split(), service.into_split());
                    tokio::join!(
                        pass(from_client, to_service, connection.requests),
                        pass(from_service, to_client, connection.answers),
                    );
                });
            }
        });
        Self {
            address,
            connections,
            _listener: tasks,
        }
    }

    /// Where to call instead of the service.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The one exchange that took place.
    ///
    /// # Panics
    /// When there were none or several, or they were not HTTP/1.1.
    pub fn only_exchange(&self) -> Exchange {
        let connections = lock(&self.connections);
        let [connection] = connections.as_slice() else {
            panic!("{} connections instead of one", connections.len());
        };
        Exchange::parse(&lock(&connection.requests), &lock(&connection.answers))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps bytes before it passes them on, so that whoever has an answer finds it kept.
async fn pass(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, kept: Bytes) {
    let mut buffer = vec![0; 64 << 10];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        lock(&kept).extend_from_slice(&buffer[..read]);
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
    let _ = to.shutdown().await;
}

impl Exchange {
    /// The method of the request.
    pub fn method(&self) -> &str {
        self.request_line.split(' ').next().unwrap_or_default()
    }

    /// The target of the request: its path and query.
    pub fn target(&self) -> &str {
        self.request_line.split(' ').nth(1).unwrap_or_default()
    }

    fn parse(request: &[u8], answer: &[u8]) -> Self {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut parsed = httparse::Request::new(&mut headers);
        let httparse::Status::Complete(length) =
            parsed.parse(request).expect("an HTTP/1.1 request")
        else {
            panic!("the request is not whole");
        };
        let request_line = request
            .split(|byte| *byte == b'\r')
            .next()
            .map(text)
            .unwrap_or_default();
        let request_headers = pairs(parsed.headers);
        let request_body = request[length..].to_vec();

        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut parsed = httparse::Response::new(&mut headers);
        let httparse::Status::Complete(length) = parsed.parse(answer).expect("an HTTP/1.1 answer")
        else {
            panic!("the answer is not whole");
        };
        let status = parsed.code.expect("a parsed answer has a status");
        let headers = pairs(parsed.headers);
        let chunked = headers
            .iter()
            .any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let body = if chunked {
            unchunked(&answer[length..])
        } else {
            answer[length..].to_vec()
        };
        Self {
            request_line,
            request_headers,
            request_body,
            status,
            headers,
            body,
        }
    }

    /// The value of a header of the answer.
    pub fn header(&self, name: &str) -> Option<&str> {
        let name = name.to_ascii_lowercase();
        self.headers
            .iter()
            .find(|(candidate, _)| *candidate == name)
            .map(|(_, value)| value.as_str())
    }

    /// The answer's body as JSON; `None` when it is empty.
    ///
    /// # Panics
    /// When it is neither.
    pub fn json(&self) -> Option<Value> {
        (!self.body.is_empty()).then(|| serde_json::from_slice(&self.body).expect("a JSON body"))
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn pairs(headers: &[httparse::Header<'_>]) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|header| (header.name.to_ascii_lowercase(), text(header.value)))
        .collect()
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let httparse::Status::Complete((start, size)) =
            httparse::parse_chunk_size(bytes).expect("a chunk")
        else {
            panic!("the chunks are not whole");
        };
        if size == 0 {
            return body;
        }
        let end = start + usize::try_from(size).expect("a chunk that fits into memory");
        body.extend_from_slice(&bytes[start..end]);
        bytes = &bytes[end + 2..];
    }
}
