//! How soon the stand-in answers, and how many requests a second, beside a bare axum handler that
//! sends the same bytes, and beside Prism where that is installed: all on this machine, in one run,
//! in turns.
//!
//! `cargo bench -p mde-mock --bench stand_in`, and for Prism before it
//! `npm install --prefix target/prism @stoplight/prism-cli@5.14.2`.

use std::env;
use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, ErrorKind};
use std::net::{SocketAddr, TcpListener as StdListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use bytes::Bytes;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const BUNDLE: &str = include_str!("../src/generated/openapi.json");
/// As many operations as the largest document in the comparisons of others has.
const MANY: usize = 313;
const CONNECTIONS: usize = 16;
const STARTS: usize = 15;
const ROUNDS: usize = 15;
const ROUND: Duration = Duration::from_millis(500);
/// Longer than anything here takes to start.
const PATIENCE: Duration = Duration::from_secs(60);

const TARGET: &str = "/api/users/user1/machines";
/// The bare handler is this program again, with this variable: the file that it serves.
const BARE: &str = "MDE_MOCK_BENCH_BODY";

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    match env::var_os(BARE) {
        Some(file) => bare(Path::new(&file)),
        None => compare(),
    }
}

/// The floor: a route, a header and bytes that are ready.
#[tokio::main]
async fn bare(file: &Path) -> Outcome<()> {
    let body = Bytes::from(fs::read(file)?);
    let answer = move || async move { ([(CONTENT_TYPE, "application/json")], body) };
    let router = Router::new().route("/api/users/{id}/machines", get(answer));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}

/// A process that can be started to answer [`TARGET`].
struct Contender {
    name: &'static str,
    program: PathBuf,
    arguments: Vec<String>,
    /// Whether it prints its URL as its first line; otherwise the port is an argument that follows.
    tells_url: bool,
    variable: Option<(&'static str, PathBuf)>,
}

/// What was measured of one.
struct Figures {
    starts: Vec<Duration>,
    rates: Vec<f64>,
    resident: [Option<u64>; 2],
}

/// A contender's process, ended with this.
struct Running {
    child: Child,
    address: SocketAddr,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Contender {
    fn start(&self) -> Outcome<Running> {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        command.envs(self.variable.iter().cloned());
        if self.tells_url {
            let mut child = command.stdout(Stdio::piped()).spawn()?;
            let mut line = String::new();
            let output = child.stdout.take().ok_or("no output")?;
            BufReader::new(output).read_line(&mut line)?;
            let address = line.trim().trim_start_matches("http://").parse()?;
            return Ok(Running { child, address });
        }
        // Free a moment ago, and nobody else here takes ports by number.
        let port = StdListener::bind("127.0.0.1:0")?.local_addr()?.port();
        command.args(["--port", &port.to_string()]);
        let child = command.stdout(Stdio::null()).spawn()?;
        let address = ([127, 0, 0, 1], port).into();
        Ok(Running { child, address })
    }

    /// From before the process until after its first answer.
    fn timed_start(&self) -> Outcome<(Running, Duration)> {
        let began = Instant::now();
        let running = self.start()?;
        while let Err(error) = first_answer(running.address) {
            if began.elapsed() > PATIENCE {
                return Err(format!("{} does not answer: {error}", self.name).into());
            }
            // Only those that do not say when they listen come here.
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok((running, began.elapsed()))
    }
}

fn compare() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let file = |name: &str, text: &[u8]| -> Outcome<PathBuf> {
        let path = folder.path().join(name);
        fs::write(&path, text)?;
        Ok(path)
    };
    let small = file("openapi.json", BUNDLE.as_bytes())?;
    let large = file("313-operations.json", many_operations()?.as_bytes())?;
    let stand_in = |name, document: Option<&Path>| {
        let mut arguments = vec!["--quota".to_owned(), "off".to_owned()];
        if let Some(document) = document {
            arguments.extend(["--contract".to_owned(), document.display().to_string()]);
        }
        Contender {
            name,
            program: env!("CARGO_BIN_EXE_mde-mock").into(),
            arguments,
            tells_url: true,
            variable: None,
        }
    };
    let ours = stand_in("mde-mock", None);
    let body = first_answer(ours.start()?.address)?;
    let mut contenders = vec![
        Contender {
            name: "bare axum handler",
            program: env::current_exe()?,
            arguments: Vec::new(),
            tells_url: true,
            variable: Some((BARE, file("body.json", &body)?)),
        },
        ours,
        stand_in("mde-mock, 313 operations", Some(&large)),
    ];
    let prism = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../target/prism/node_modules/@stoplight/prism-cli/dist/index.js");
    if prism.exists() {
        for (name, document) in [("Prism", &small), ("Prism, 313 operations", &large)] {
            let arguments = ["mock", "--verboseLevel", "silent"].map(str::to_owned);
            contenders.push(Contender {
                name,
                program: "node".into(),
                arguments: [prism.display().to_string()]
                    .into_iter()
                    .chain(arguments)
                    .chain([document.display().to_string()])
                    .collect(),
                tells_url: false,
                variable: None,
            });
        }
    } else {
        println!(
            "Prism is not measured: it is not in target/prism, see the head of this benchmark"
        );
    }

    println!("GET {TARGET}: {} bytes\n", body.len());
    in_process()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut figures = Vec::new();
    let mut running = Vec::new();
    for contender in &contenders {
        // What takes seconds needs no median of many.
        let (mut last, first) = contender.timed_start()?;
        let mut starts = vec![first];
        let more = if first > Duration::from_millis(500) {
            2
        } else {
            STARTS - 1
        };
        for _ in 0..more {
            drop(last);
            let start;
            (last, start) = contender.timed_start()?;
            starts.push(start);
        }
        figures.push(Figures {
            starts,
            rates: Vec::new(),
            resident: [resident(last.child.id()), None],
        });
        running.push(last);
    }
    for _ in 0..ROUNDS {
        for (process, figures) in running.iter().zip(&mut figures) {
            figures.rates.push(runtime.block_on(load(process.address))?);
        }
    }
    println!(
        "\n{:26} {:>10} {:>10} {:>12} {:>9} {:>16}",
        "", "start ms", "worst ms", "requests/s", "x bare", "RSS MiB"
    );
    let floor = figures[0].rates.clone();
    for ((contender, process), mut figures) in contenders.iter().zip(&running).zip(figures) {
        figures.resident[1] = resident(process.child.id());
        let mut ratios: Vec<f64> = (figures.rates.iter().zip(&floor))
            .map(|(ours, bare)| ours / bare)
            .collect();
        let worst = figures.starts.iter().max().copied().unwrap_or_default();
        let [before, after] = figures
            .resident
            .map(|bytes| bytes.map_or("?".to_owned(), |kib| format!("{:.1}", kib as f64 / 1024.0)));
        println!(
            "{:26} {:>10.1} {:>10.1} {:>12.0} {:>9.2} {:>16}",
            contender.name,
            median(&mut figures.starts).as_secs_f64() * 1e3,
            worst.as_secs_f64() * 1e3,
            median(&mut figures.rates),
            median(&mut ratios),
            format!("{before} -> {after}"),
        );
    }
    println!(
        "\n{CONNECTIONS} connections, medians of {ROUNDS} rounds of {ROUND:?} in turns; generator and server \
         share {} cores",
        std::thread::available_parallelism()?
    );
    Ok(())
}

/// The start inside a test: until the first answer, with the default settings.
fn in_process() -> Outcome<()> {
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let start: Outcome<Duration> = runtime.block_on(async {
            let began = Instant::now();
            let service = mde_mock::start().await;
            let address = service.url().trim_start_matches("http://").parse()?;
            let mut connection = Connection::open(address).await?;
            connection.ask().await?;
            Ok(began.elapsed())
        });
        starts.push(start?);
    }
    println!(
        "start inside a process, until the first answer: {:.1} ms, worst {:.1} ms",
        median(&mut starts).as_secs_f64() * 1e3,
        starts.last().copied().unwrap_or_default().as_secs_f64() * 1e3
    );
    Ok(())
}

fn median<T: PartialOrd + Copy>(values: &mut [T]) -> T {
    values.sort_by(|a, b| a.partial_cmp(b).expect("no figure is missing"));
    values[values.len() / 2]
}

/// The contract with so many operations that are like its own, which comes last.
fn many_operations() -> Outcome<String> {
    let mut document: Value = serde_json::from_str(BUNDLE)?;
    let paths = document["paths"].as_object_mut().ok_or("no paths")?;
    let (template, item) = paths.iter().next().ok_or("no path")?;
    let (template, item) = (template.clone(), item.clone());
    paths.clear();
    for number in 1..MANY {
        let mut made_up = item.clone();
        made_up["get"]["operationId"] = format!("listThings{number}").into();
        let path = template.replacen("/users/", &format!("/things{number}/"), 1);
        paths.insert(path, made_up);
    }
    paths.insert(template, item);
    Ok(document.to_string())
}

fn request() -> String {
    format!(
        "GET {TARGET} HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n\
         authorization: Bearer benchmark\r\n\r\n"
    )
}

/// Asks once on a connection of its own, and wants 200 and a body.
fn first_answer(address: SocketAddr) -> Outcome<Vec<u8>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut connection = Connection::open(address).await?;
        let body = connection.ask().await?;
        Ok(connection.buffer[body].to_vec())
    })
}

/// Requests a second over all connections.
async fn load(address: SocketAddr) -> Outcome<f64> {
    let mut tasks = Vec::new();
    let began = Instant::now();
    for _ in 0..CONNECTIONS {
        tasks.push(tokio::spawn(async move {
            let mut connection = Connection::open(address).await?;
            let mut answers = 0_u64;
            while began.elapsed() < ROUND {
                connection.ask().await?;
                answers += 1;
            }
            Ok::<_, std::io::Error>(answers)
        }));
    }
    let mut answers = 0;
    for task in tasks {
        answers += task.await??;
    }
    Ok(answers as f64 / began.elapsed().as_secs_f64())
}

/// A connection that is kept alive, and asks for the same again and again as cheaply as it can.
struct Connection {
    stream: TcpStream,
    request: String,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            request: request(),
            buffer: vec![0; 1 << 16],
        })
    }

    /// Asks, reads the whole answer, and says where in the buffer its body is.
    async fn ask(&mut self) -> std::io::Result<std::ops::Range<usize>> {
        self.stream.write_all(self.request.as_bytes()).await?;
        let mut filled = 0;
        let mut expected = None;
        loop {
            match self.stream.read(&mut self.buffer[filled..]).await? {
                0 => return Err(ErrorKind::UnexpectedEof.into()),
                more => filled += more,
            }
            if expected.is_none() {
                expected = body(&self.buffer[..filled])?;
            }
            if let Some(body) = &expected
                && body.end == filled
            {
                return Ok(body.clone());
            }
        }
    }
}

/// Where the body of an answer is, once its head is there; anything but 200 is an error.
fn body(answer: &[u8]) -> std::io::Result<Option<std::ops::Range<usize>>> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut head = httparse::Response::new(&mut headers);
    let invalid = |problem: String| std::io::Error::new(ErrorKind::InvalidData, problem);
    let start = match head.parse(answer) {
        Ok(httparse::Status::Complete(start)) => start,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(error) => return Err(invalid(error.to_string())),
    };
    if head.code != Some(200) {
        return Err(invalid(format!("{:?} instead of 200", head.code)));
    }
    let length = head
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let length: Option<usize> = length
        .and_then(|header| std::str::from_utf8(header.value).ok())
        .and_then(|value| value.parse().ok());
    match length {
        Some(length) => Ok(Some(start..start + length)),
        None => Err(invalid("no content-length".to_owned())),
    }
}

/// The memory that a process has resident, in KiB; unknown but on Linux.
fn resident(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().split(' ').next()?.parse().ok()
}
