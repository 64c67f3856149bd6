//! What the command costs: its start, a look-up, and a page of 17 MB beside serde_json reading the same page
//! into `RawValue`s and writing them; and its memory for many devices and for many ids. All on this machine, in one
//! run, in turns, each a process of its own. Linux only: it reads `/proc`.
//!
//! `cargo bench -p mde-cli --bench speed`
//!
//! Processor time is that of user and system together, of the whole process from its start to its end, so that
//! others on the machine change it little. Two programs stand beside the command:
//!
//! | name | what it does |
//! |---|---|
//! | serde_json | reads the page from a file, `serde_json::from_slice` into `Vec<Box<RawValue>>`, a line for each |
//! | reqwest + serde_json | the same, but gets the page as the command does: over HTTP, from the same server |

use std::{
    env,
    error::Error,
    fs::{self, File},
    io::{self, BufRead, BufReader, BufWriter, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use serde::Deserialize;
use serde_json::value::RawValue;

/// This program is a contender itself when it has this variable: a file's path, or a URL.
const PAGE: &str = "MDE_CLI_BENCH_PAGE";

/// Another build of the command, to be measured in place of this one.
const BINARY: &str = "MDE_CLI_BENCH_BINARY";

/// Of the stand-in's size 17 MB. A tenant's devices have more addresses, and are ten thousand then.
const DEVICES: usize = 16_000;
/// Blocks of runs: the kernel tells the time of children to a hundredth of a second, which a block makes little of.
const BLOCKS: usize = 5;
const RUNS: usize = 10;
/// Devices on each page, where there are many pages.
const PER_PAGE: usize = 1_000;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    match env::var(PAGE) {
        Ok(page) => bare(&page),
        Err(_) => compare(),
    }
}

#[derive(Deserialize)]
struct Page {
    value: Vec<Box<RawValue>>,
}

/// What stands beside the command.
fn bare(page: &str) -> Outcome<()> {
    let body = match page.starts_with("http") {
        true => got(page)?,
        false => fs::read(page)?,
    };
    let page: Page = serde_json::from_slice(&body)?;
    let mut out = BufWriter::with_capacity(64 << 10, io::stdout().lock());
    for item in page.value {
        writeln!(out, "{}", item.get())?;
    }
    Ok(out.flush()?)
}

#[tokio::main(flavor = "current_thread")]
async fn got(url: &str) -> Outcome<Vec<u8>> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let answer = client.get(url).send().await?.error_for_status()?;
    Ok(answer.bytes().await?.into())
}

fn compare() -> Outcome<()> {
    let devices = Arc::new(Devices::of_stand_in()?);
    let server = Server::start(Arc::clone(&devices))?;
    let folder = tempfile::tempdir()?;
    let page = folder.path().join("page.json");
    let body = devices.page(0, DEVICES, None);
    fs::write(&page, &body)?;

    println!("binary: {} bytes", fs::metadata(binary())?.len());
    starts(folder.path())?;

    println!(
        "\n{DEVICES} devices on a page of {} bytes, to NDJSON in a file",
        body.len()
    );
    let whole = |devices: usize| format!("d{devices}p{devices}");
    let url = format!("{}/api/users/{}/machines", server.url, whole(DEVICES));
    let contenders = [
        beside("serde_json", &page.to_string_lossy())?,
        beside("reqwest + serde_json", &url)?,
        server.asking(
            "mde user machines",
            &["user", "machines", &whole(DEVICES)],
            "ndjson",
        ),
        server.asking("mde machine list", &["machine", "list"], "ndjson"),
        server.asking(
            "mde user machines, csv",
            &["user", "machines", &whole(DEVICES)],
            "csv",
        ),
    ];
    cpu(&contenders, folder.path())?;

    println!("\nmemory at its peak, of one answer with many devices, {PER_PAGE} on each page");
    for devices in [1_000, 10_000, 100_000, 300_000] {
        for format in ["ndjson", "csv"] {
            let user = format!("d{devices}p{PER_PAGE}");
            let asking = server.asking("", &["user", "machines", &user], format);
            println!(
                "{devices:>9} devices, {format:<6} {:>5.1} MiB",
                peak(&asking)?
            );
        }
    }
    println!("\nmemory at its peak, of many answers with two devices each");
    for ids in [1_000, 10_000, 100_000] {
        let file = folder.path().join("ids.txt");
        let names = (0..ids).map(|n| format!("person{n}\n"));
        fs::write(&file, names.collect::<String>())?;
        for format in ["ndjson", "csv"] {
            let file = file.to_string_lossy();
            let words = ["user", "machines", "--ids-file", &file];
            let asking = server.asking("", &words, format);
            println!("{ids:>9} ids, {format:<10} {:>5.1} MiB", peak(&asking)?);
        }
    }
    Ok(())
}

/// What only starts, or asks about little.
fn starts(folder: &Path) -> Outcome<()> {
    println!(
        "\nmilliseconds of {} runs: wall clock in the middle, fastest, cpu",
        BLOCKS * RUNS
    );
    let contenders = [
        mde("mde --help", &["--help"]),
        mde("mde user machines --help", &["user", "machines", "--help"]),
        mde(
            "mde user machines user1 --demo",
            &["user", "machines", "user1", "--demo"],
        ),
    ];
    for contender in &contenders {
        let before = of_children()?;
        let times = (0..BLOCKS * RUNS).map(|_| contender.run(folder));
        let mut times = times.collect::<Outcome<Vec<_>>>()?;
        let cpu = (of_children()? - before) * 1000.0 / (BLOCKS * RUNS) as f64;
        times.sort_unstable();
        let [middle, fastest] = [times.len() / 2, 0].map(|at| times[at].as_secs_f64() * 1000.0);
        println!(
            "{:<32} {middle:>6.1} {fastest:>6.1} {cpu:>6.1}",
            contender.name
        );
    }
    Ok(())
}

/// A process that can be run.
struct Contender {
    name: &'static str,
    program: String,
    arguments: Vec<String>,
    variable: Option<(&'static str, String)>,
}

fn binary() -> String {
    env::var(BINARY).unwrap_or_else(|_| env!("CARGO_BIN_EXE_mde").to_owned())
}

fn mde(name: &'static str, arguments: &[&str]) -> Contender {
    Contender {
        name,
        program: binary(),
        arguments: arguments.iter().copied().map(str::to_owned).collect(),
        variable: None,
    }
}

fn beside(name: &'static str, page: &str) -> Outcome<Contender> {
    Ok(Contender {
        name,
        program: env::current_exe()?.to_string_lossy().into_owned(),
        arguments: Vec::new(),
        variable: Some((PAGE, page.to_owned())),
    })
}

impl Contender {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .env("MDE_TOKEN", "any")
            .envs(self.variable.iter().cloned())
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// Runs it to its end, and says for how long.
    fn run(&self, folder: &Path) -> Outcome<Duration> {
        let out = File::create(folder.join("output"))?;
        let began = Instant::now();
        let status = self.command().stdout(out).status()?;
        let took = began.elapsed();
        match status.success() {
            true => Ok(took),
            false => Err(format!("{}: {status}", self.name).into()),
        }
    }
}

/// Processor time of each, and beside the first.
fn cpu(contenders: &[Contender], folder: &Path) -> Outcome<()> {
    let mut times = vec![Vec::new(); contenders.len()];
    for _ in 0..BLOCKS {
        for (contender, times) in contenders.iter().zip(&mut times) {
            let before = of_children()?;
            for _ in 0..RUNS {
                contender.run(folder)?;
            }
            times.push((of_children()? - before) / RUNS as f64);
        }
    }
    let middles = times.iter_mut().map(|times| {
        times.sort_unstable_by(f64::total_cmp);
        times[times.len() / 2]
    });
    let middles: Vec<f64> = middles.collect();
    println!("{:<24} {:>9} {:>7} {:>7}", "", "cpu ms", "of 1st", "of 2nd");
    for (contender, middle) in contenders.iter().zip(&middles) {
        println!(
            "{:<24} {:>9.1} {:>7.2} {:>7.2}",
            contender.name,
            middle * 1000.0,
            middle / middles[0],
            middle / middles[1],
        );
    }
    Ok(())
}

/// Processor time in seconds of all children that have ended.
fn of_children() -> Outcome<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name, in parentheses, may hold anything.
    let (_, fields) = stat.rsplit_once(')').ok_or("no name")?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let ticks = fields[13].parse::<f64>()? + fields[14].parse::<f64>()?;
    Ok(ticks / 100.0)
}

/// The most memory that it had until it had written all, in MiB.
fn peak(contender: &Contender) -> Outcome<f64> {
    let mut child = contender.command().stdout(Stdio::piped()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut output = child.stdout.take().ok_or("no output")?;
    let mut buffer = vec![0; 64 << 10];
    let mut peak = 0;
    while output.read(&mut buffer)? > 0 {
        // By the end of the output nothing is left of it, if the process was quick to end.
        let status = fs::read_to_string(&status).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
        peak = peak.max(kib.unwrap_or(0_u32));
    }
    let status = child.wait()?;
    match status.success() {
        true => Ok(f64::from(peak) / 1024.0),
        false => Err(format!("{:?}: {status}", contender.arguments).into()),
    }
}

/// Devices of the stand-in's, as many as are wanted.
struct Devices(Vec<String>);

impl Devices {
    fn of_stand_in() -> Outcome<Self> {
        let runtime = tokio::runtime::Runtime::new()?;
        let page = runtime.block_on(async {
            let service = mde_mock::MockService::builder().start().await?;
            let url = format!("{}/api/machines?$top=100", service.url());
            let client = reqwest::Client::builder().no_proxy().build()?;
            let answer = client.get(url).bearer_auth("any").send().await?;
            Ok::<_, Box<dyn Error>>(answer.error_for_status()?.bytes().await?)
        })?;
        let Page { value } = serde_json::from_slice(&page)?;
        let devices = value.iter().map(|device| device.get().to_owned());
        let devices = Self(devices.collect());
        match devices.0.iter().all(|device| device.starts_with(ID)) && !devices.0.is_empty() {
            true => Ok(devices),
            false => Err("the stand-in's devices begin otherwise than with their id".into()),
        }
    }

    /// A page with the devices from this one on.
    fn page(&self, first: usize, count: usize, next: Option<String>) -> Vec<u8> {
        let mut page = r#"{"@odata.context":"https://api.security.microsoft.com/api/$metadata#Machines","value":["#.to_owned();
        for n in first..first + count {
            if n > first {
                page.push(',');
            }
            // Each is another one.
            let device = &self.0[n % self.0.len()][ID.len() + 8..];
            page += &format!("{ID}{n:08x}{device}");
        }
        page.push(']');
        if let Some(next) = next {
            page += &format!(r#","@odata.nextLink":"{next}""#);
        }
        page.push('}');
        page.into_bytes()
    }
}

const ID: &str = r#"{"id":""#;

/// Answers whoever asks, from a thread for each connection.
struct Server {
    url: String,
}

impl Server {
    fn start(devices: Arc<Devices>) -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let server = Self { url: url.clone() };
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (devices, url) = (Arc::clone(&devices), url.clone());
                // Whoever has what he wants hangs up.
                thread::spawn(move || serve(connection, &devices, &url).ok());
            }
        });
        Ok(server)
    }

    fn asking(&self, name: &'static str, words: &[&str], format: &str) -> Contender {
        let rest = ["--format", format, "--no-quota", "--base-url", &self.url];
        mde(name, &[words, &rest].concat())
    }
}

fn serve(connection: TcpStream, devices: &Devices, url: &str) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut requests = BufReader::new(&connection);
    // What was asked last: made once for those who ask again.
    let mut ready = (String::new(), Vec::new());
    loop {
        let mut target = String::new();
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            if requests.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if let Some(rest) = line.strip_prefix("GET ") {
                target = rest.split(' ').next().unwrap_or_default().to_owned();
            }
        }
        if ready.0 != target {
            ready = (target.clone(), answer(&target, devices, url));
        }
        let length = ready.1.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        );
        (&connection).write_all(&[head.as_bytes(), &ready.1].concat())?;
    }
}

/// `/api/users/d5000p1000/machines?from=2000`: of 5,000 devices a page of 1,000.
fn answer(target: &str, devices: &Devices, url: &str) -> Vec<u8> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let numbers = path.strip_prefix("/api/users/d").and_then(|rest| {
        let (all, page) = rest.split('/').next()?.split_once('p')?;
        Some((all.parse().ok()?, page.parse().ok()?))
    });
    let (all, per_page) = match numbers {
        Some(numbers) => numbers,
        None if path == "/api/machines" => (DEVICES, DEVICES),
        None => (2, 2),
    };
    let first = query
        .strip_prefix("from=")
        .and_then(|from| from.parse().ok());
    let first = first.unwrap_or(0);
    let count = per_page.min(all - first);
    let next = first + count;
    let link = (next < all).then(|| format!("{url}{path}?from={next}"));
    devices.page(first, count, link)
}
