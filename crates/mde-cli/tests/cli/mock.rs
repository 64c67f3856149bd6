//! `mde mock`: the stand-in as a process of its own, asked by other runs.

use std::{
    io::{BufRead as _, BufReader},
    net::TcpListener,
    process::{Child, Stdio},
};

use crate::run::{Run, ask, mde};

/// A stand-in that runs, and where.
struct Mock {
    child: Child,
    url: String,
}

impl Mock {
    fn start(args: &[&str]) -> Self {
        let mut command = mde(&[&["mock"], args].concat());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary runs");
        let mut url = String::new();
        BufReader::new(child.stdout.as_mut().expect("a pipe"))
            .read_line(&mut url)
            .expect("it says where it listens");
        let url = url.trim_end().to_owned();
        Self { child, url }
    }

    fn ended(self) -> Run {
        self.child.wait_with_output().expect("it ends").into()
    }
}

#[cfg(unix)]
#[test]
fn answers_until_it_is_told_to_end() {
    use rustix::process::{Pid, Signal, kill_process};

    for signal in [Signal::TERM, Signal::INT] {
        let mock = Mock::start(&[]);
        let asked = ask(&mock.url, &["user1", "--no-quota"]);
        assert_eq!(asked.code, Some(0), "{asked:?}");
        assert!(
            asked.stdout.starts_with(r#"{"user":"user1","machines":[{"#),
            "{asked:?}"
        );

        let url = mock.url.clone();
        let pid = Pid::from_child(&mock.child);
        kill_process(pid, signal).expect("it runs");
        let run = mock.ended();
        assert_eq!(run.code, Some(0), "{run:?}");
        let told =
            format!("try: MDE_TOKEN=any mde user machines user1 --base-url {url} --no-quota\n");
        assert!(run.stderr.ends_with(&told), "{run:?}");
    }
}

#[cfg(unix)]
#[test]
fn serves_over_tls_with_a_certificate_to_trust() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ca = folder.path().join("ca.pem");
    let ca = ca.to_str().expect("its name is text");
    let mut mock = Mock::start(&["--tls", "--write-ca", ca]);
    let asked = ask(&mock.url, &["user1", "--no-quota", "--ca-file", ca]);
    assert_eq!(asked.code, Some(0), "{asked:?}");
    mock.child.kill().expect("it runs");
    let run = mock.ended();
    assert!(run.stderr.contains(&format!("--ca-file '{ca}'")), "{run:?}");
}

#[test]
fn what_cannot_be_is_said_and_has_its_exit_code() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("it is bound").port().to_string();
    for (args, code, told) in [
        (
            &["--port", &*port][..],
            6,
            "error: cannot listen on 127.0.0.1:",
        ),
        (
            &["--fleet-file", "/no/such/file"],
            2,
            "error: cannot read the fleet file",
        ),
        (&["--write-ca", "ca.pem"], 2, "add --tls"),
        (&["--fault", "sometimes"], 2, "--fault"),
    ] {
        let run: Run = mde(&[&["mock"], args].concat())
            .output()
            .expect("the binary runs")
            .into();
        assert_eq!((run.code, &*run.stdout), (Some(code), ""), "{run:?}");
        assert!(run.stderr.contains(told), "{run:?}");
    }
}
