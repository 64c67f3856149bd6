//! Owns a service that answers with exactly the bytes that a test wants, however wrong they are.

use std::{
    collections::VecDeque,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// A listener on loopback that answers its connections, one request each, with the answers in their
/// order; the last one is for all that follow. Stops when dropped.
pub struct Scripted {
    address: SocketAddr,
    answers: Arc<Mutex<Answers>>,
    requests: Requests,
    _listener: JoinSet<()>,
}

#[derive(Default)]
struct Answers {
    waiting: VecDeque<Answer>,
    last: Option<Answer>,
}

/// What a connection gets.
#[derive(Clone, Debug)]
pub struct Answer {
    bytes: Vec<u8>,
    then: Then,
}

#[derive(Clone, Copy, Debug)]
enum Then {
    Close,
    Silence,
}

impl Answer {
    /// A well-formed answer: status line, headers, body with its length.
    pub fn new(status: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        Self::claiming(body.len(), status, headers, body)
    }

    /// The same with a length that may not be the body's.
    pub fn claiming(length: usize, status: &str, headers: &[(&str, &str)], body: &[u8]) -> Self {
        Self::framed(
            &format!("content-length: {length}\r\n"),
            status,
            headers,
            body,
        )
    }

    fn framed(framing: &str, status: &str, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let mut head = format!("HTTP/1.1 {status}\r\n{framing}connection: close\r\n");
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        Self {
            bytes: [head.as_bytes(), b"\r\n", body].concat(),
            then: Then::Close,
        }
    }

    /// The same in chunks, with the last one.
    pub fn chunked(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let mut chunks = Vec::new();
        for chunk in body.chunks(1000) {
            chunks.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
            chunks.extend_from_slice(chunk);
            chunks.extend_from_slice(b"\r\n");
        }
        chunks.extend_from_slice(b"0\r\n\r\n");
        Self::framed("transfer-encoding: chunked\r\n", status, headers, &chunks)
    }

    /// The same with nothing to tell the body's end but the connection's.
    pub fn until_close(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Self {
        Self::framed("", status, headers, body)
    }

    /// Nothing but the connection's end.
    pub fn nothing() -> Self {
        Self {
            bytes: Vec::new(),
            then: Then::Close,
        }
    }

    /// 200 with a JSON body.
    pub fn json(body: impl AsRef<[u8]>) -> Self {
        Self::new("200 OK", &[("content-type", "application/json")], body)
    }

    /// The same, but the connection is neither closed nor written to any more.
    #[must_use]
    pub fn then_silence(mut self) -> Self {
        self.then = Then::Silence;
        self
    }
}

impl Scripted {
    /// Starts it.
    ///
    /// # Panics
    /// When nothing can listen on the loopback interface.
    pub async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self::start_at(|_| answers.into_iter().collect()).await
    }

    /// Starts it with answers that name its own URL.
    ///
    /// # Panics
    /// When nothing can listen on the loopback interface.
    pub async fn start_at(answers: impl FnOnce(SocketAddr) -> Vec<Answer>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port on 127.0.0.1");
        let address = listener
            .local_addr()
            .expect("a bound listener has an address");
        let answers = Arc::new(Mutex::new(Answers {
            waiting: answers(address).into(),
            last: None,
        }));
        let to_give = Arc::clone(&answers);
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut running = JoinSet::new();
            while let Ok((connection, _)) = listener.accept().await {
                let Some(answer) = next(&to_give) else {
                    continue;
                };
                running.spawn(serve(connection, answer, Arc::clone(&kept)));
            }
        });
        Self {
            address,
            answers,
            requests,
            _listener: tasks,
        }
    }

    /// Answers the next connection with this, once all answers before it are given.
    pub fn then(&self, answer: Answer) {
        lock(&self.answers).waiting.push_back(answer);
    }

    /// Answers all connections from now on with this, whatever is still waiting.
    pub fn only(&self, answer: Answer) {
        let mut answers = lock(&self.answers);
        answers.waiting.clear();
        answers.last = Some(answer);
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The heads of the requests that came, as they were on the wire.
    pub fn requests(&self) -> Vec<String> {
        let requests = lock(&self.requests);
        requests.iter().map(|(head, _)| head.clone()).collect()
    }

    /// The bodies of the requests that came, of those with a length.
    pub fn bodies(&self) -> Vec<Vec<u8>> {
        let requests = lock(&self.requests);
        requests.iter().map(|(_, body)| body.clone()).collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn next(answers: &Mutex<Answers>) -> Option<Answer> {
    let mut answers = lock(answers);
    let answer = answers
        .waiting
        .pop_front()
        .or_else(|| answers.last.clone())?;
    answers.last = Some(answer.clone());
    Some(answer)
}

/// Heads and bodies.
type Requests = Arc<Mutex<Vec<(String, Vec<u8>)>>>;

async fn serve(connection: TcpStream, answer: Answer, requests: Requests) {
    let mut connection = BufReader::new(connection);
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match connection.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    // Closing on bytes that were not read would reset the connection, and take the answer with it.
    let mut body = vec![0; length(&head)];
    if connection.read_exact(&mut body).await.is_err() {
        return;
    }
    lock(&requests).push((head, body));
    // The client may have hung up on purpose, having read enough.
    let _ = connection.write_all(&answer.bytes).await;
    if let Then::Silence = answer.then {
        std::future::pending::<()>().await;
    }
    let _ = connection.shutdown().await;
}

/// The length of the body that a head announces.
fn length(head: &str) -> usize {
    let headers = head.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = headers.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    lengths
        .next()
        .and_then(|(_, length)| length.trim().parse().ok())
        .unwrap_or(0)
}
