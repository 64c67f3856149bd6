//! How long `cargo xtask check` and `diff` take and how much memory they need, for the spec of this
//! repository and for a large one: `cargo bench -p xtask --bench check`. In most comparisons little has
//! changed; in the last one, the name of every property.
//!
//! Every run of a command is a process of its own, as people run it; the rules and what is generated are timed
//! apart from each other, within this one. Memory is the peak of the resident set, as
//! far as Linux tells it.

mod large_spec;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use large_spec::large_spec;
use spec_document::document::Document;
use xtask::{generate, house};

const RUNS: usize = 10;
const LARGE: usize = 1 << 20;

fn main() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask is a folder of the repository");
    let ours = std::fs::read_to_string(repository.join("spec/openapi.yaml")).expect("the spec");
    println!(
        "{:<24}{:<16}{:>8}{:>12}{:>12}{:>12}",
        "spec", "command", "KiB", "median ms", "worst ms", "peak MiB"
    );
    measure("this repository's", &ours, None);
    apart("this repository's", &ours);
    let large = large_spec(LARGE);
    measure("a large one", &large, Some(("property", "field")));
    apart("a large one", &large);
}

/// `renamed`: what is in the name of every property, and what it was called before.
fn measure(name: &str, spec: &str, renamed: Option<(&str, &str)>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    std::fs::create_dir(root.join("spec")).expect("a folder");
    std::fs::write(root.join("Cargo.toml"), "[workspace]\n").expect("a file");
    std::fs::write(root.join("spec/openapi.yaml"), spec).expect("a file");
    // Any difference will do: both clients are made for it.
    let base = spec.replacen("version: 1.0.0", "version: 0.1.0", 1);
    assert!(base != spec, "{name}: the bench finds no version to change");
    std::fs::write(root.join("base.yaml"), base).expect("a file");
    let generated = start(root, &["generate"]).wait().expect("the process ends");
    assert!(generated.success(), "{name}: `generate` failed");
    let mut commands = vec![
        ("check", vec!["check"]),
        ("diff", vec!["diff", "--base", "base.yaml"]),
    ];
    if let Some((now, before)) = renamed {
        let base = spec.replace(now, before);
        std::fs::write(root.join("renamed.yaml"), base).expect("a file");
        commands.push(("diff, renamed", vec!["diff", "--base", "renamed.yaml"]));
    }
    for (title, command) in &commands {
        let mut times = Vec::new();
        let mut memory = 0;
        for _ in 0..RUNS {
            let begin = Instant::now();
            let mut child = start(root, command);
            let status = child.wait().expect("the process ends");
            times.push(begin.elapsed());
            assert!(status.success(), "{name}: {command:?} failed");
        }
        // Watching takes time, so that these runs do not count for it.
        for _ in 0..RUNS {
            memory = memory.max(peak(start(root, command)));
        }
        times.sort();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        println!(
            "{name:<24}{title:<16}{:>8}{:>12.1}{:>12.1}{:>12.1}",
            spec.len() >> 10,
            ms(times[RUNS / 2]),
            ms(times[RUNS - 1]),
            memory as f64 / 1024.0,
        );
    }
}

/// Rules and generation by themselves.
fn apart(name: &str, spec: &str) {
    let document = Document::parse("openapi.yaml", spec).expect("a document");
    let parts: [(&str, &dyn Fn()); 2] = [
        ("rules alone", &|| {
            assert!(house::RULES.check(&document).is_empty(), "{name}: findings");
        }),
        ("generated alone", &|| {
            let files = generate::render(&document);
            assert!(files.is_ok(), "{name}: nothing is generated");
        }),
    ];
    for (title, part) in parts {
        let mut times: Vec<Duration> = (0..RUNS)
            .map(|_| {
                let begin = Instant::now();
                part();
                begin.elapsed()
            })
            .collect();
        times.sort();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        println!(
            "{name:<24}{title:<16}{:>8}{:>12.1}{:>12.1}{:>12}",
            spec.len() >> 10,
            ms(times[RUNS / 2]),
            ms(times[RUNS - 1]),
            "-",
        );
    }
}

fn start(root: &Path, command: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(command)
        .current_dir(root)
        .env_remove("CARGO_MANIFEST_DIR")
        .stdout(Stdio::null())
        .spawn()
        .expect("the binary runs")
}

/// The peak of a process's memory in KiB, as last seen before it ended; 0 where nobody tells.
fn peak(mut child: Child) -> u64 {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child
        .try_wait()
        .expect("the process can be asked")
        .is_none()
    {
        let status = std::fs::read_to_string(&status).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok());
        peak = peak.max(kib.unwrap_or(0));
    }
    peak
}
