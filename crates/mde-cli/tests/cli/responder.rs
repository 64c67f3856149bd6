//! A service of a few lines that answers what a test tells it to, byte by byte.

use std::{
    io::{Read, Write as _},
    net::TcpListener,
    sync::{Arc, Mutex},
    thread,
};

/// Listens on loopback until the tests end.
pub(crate) struct Responder {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Responder {
    /// Answers each request, given its head, with the bytes that `answer` returns.
    pub(crate) fn new(answer: impl Fn(&str) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&requests);
        thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection.expect("a client connects");
                let Some(head) = read_head(&mut connection) else {
                    continue;
                };
                log.lock()
                    .expect("no test panics with it")
                    .push(head.clone());
                // A client may hang up before it has read everything.
                let _ = connection.write_all(&answer(&head));
            }
        });
        Self { url, requests }
    }

    /// Answers every user with these machines.
    pub(crate) fn machines(machines: &str) -> Self {
        let answer = ok(machines);
        Self::new(move |_| answer.clone())
    }

    /// The heads of the requests so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests
            .lock()
            .expect("no test panics with it")
            .clone()
    }

    /// The users who were asked for so far.
    pub(crate) fn users(&self) -> Vec<String> {
        self.requests()
            .iter()
            .map(|head| user(head).to_owned())
            .collect()
    }
}

/// The head of a request, if one comes.
pub(crate) fn read_head(connection: &mut impl Read) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        connection.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    Some(String::from_utf8(head).expect("a request's head is text"))
}

/// The user whom the request is about.
pub(crate) fn user(head: &str) -> &str {
    let path = head
        .strip_prefix("GET /api/users/")
        .expect("the one operation");
    path.split('/')
        .next()
        .expect("there is always a first part")
}

/// A whole answer.
pub(crate) fn response(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}

const JSON: &str = "Content-Type: application/json; charset=utf-8\r\n";

/// A success whose body ends where the connection does.
pub(crate) fn until_close(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nConnection: close\r\n{JSON}\r\n{body}").into_bytes()
}

/// A page with these machines.
pub(crate) fn ok(machines: &str) -> Vec<u8> {
    response("200 OK", JSON, &format!(r#"{{"value": {machines} }}"#))
}

/// An error in the service's shape.
pub(crate) fn error(status: &str, code: &str, message: &str) -> Vec<u8> {
    let body =
        serde_json::json!({"error": {"code": code, "message": message, "target": "7a0c3f5e"}});
    response(status, JSON, &body.to_string())
}
