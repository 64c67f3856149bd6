//! A real Redis of the test's own, on a loopback port of its own.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
};

/// A running `redis-server` that ends with this value.
pub(crate) struct Server {
    process: Child,
    port: u16,
    folder: tempfile::TempDir,
    arguments: Vec<String>,
}

impl Server {
    /// Starts one; `None`, said loudly, where there is none to start, which on a CI with Linux is a failure.
    pub(crate) fn start(arguments: &[&str]) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let port = free_port();
        let arguments: Vec<_> = arguments.iter().map(ToString::to_string).collect();
        match spawn(port, folder.path(), &arguments) {
            Ok(process) => Some(Self {
                process,
                port,
                folder,
                arguments,
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                assert!(
                    !cfg!(target_os = "linux")
                        || std::env::var_os("CI").is_none_or(|ci| ci != "true"),
                    "there is no redis-server on this machine; CI needs one"
                );
                eprintln!("\nNOT TESTED: there is no redis-server on this machine; install it\n");
                None
            }
            Err(error) => panic!("redis-server does not start: {error}"),
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Ends it at once, as a crash would.
    pub(crate) fn stop(&mut self) {
        self.process.kill().expect("a process of its own");
        self.process.wait().expect("a process of its own");
    }

    /// Starts it anew on the same port, with what it had saved if it had saved anything.
    pub(crate) fn start_again(&mut self) {
        self.process = spawn(self.port, self.folder.path(), &self.arguments).expect("it did start");
    }

    /// Runs a command by its own client.
    pub(crate) fn command(&self, arguments: &[&str]) -> String {
        let output = Command::new("redis-cli")
            .args(["-p", &self.port.to_string()])
            .args(arguments)
            .output()
            .expect("redis-cli comes with redis-server");
        assert!(output.status.success());
        String::from_utf8(output.stdout).expect("text")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("bound").port()
}

fn spawn(port: u16, folder: &Path, arguments: &[String]) -> std::io::Result<Child> {
    let mut process = Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
        .args(["--save", "", "--daemonize", "no", "--dir"])
        .arg(folder)
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()?;
    let output = process.stdout.take().expect("piped");
    let mut lines = BufReader::new(output).lines();
    let ready =
        lines.any(|line| line.is_ok_and(|line| line.contains("Ready to accept connections")));
    assert!(ready, "redis-server ended before it was ready");
    // It goes on writing.
    std::thread::spawn(move || lines.for_each(drop));
    Ok(process)
}
