//! The crash table: whatever ends a run that writes to a file, the next one goes on, and in the end the file holds
//! what an uninterrupted run would have written. Nothing is lost or twice, and asked again is at most what was under
//! way.
//!
//! In an ordinary run of the tests it is small. The whole table, of 6,100 ids and 20 moments:
//!
//! ```console
//! $ MDE_CRASH_TABLE=1 cargo test -p mde-cli --test cli crash -- --nocapture --test-threads 1
//! ```

use std::{
    cell::Cell,
    collections::{HashMap, HashSet},
    fs,
    hash::{BuildHasher as _, RandomState},
    num::NonZeroUsize,
    ops::Range,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Condvar, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use mde_mock::{MockService, quota::Quota};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::{
    run::{Mde, Run, mde},
    stand_in::StandIn,
};

/// As many calls are under way at most.
const UNDER_WAY: usize = 100;

/// How often a run is ended, and how many ids it has.
fn size() -> (usize, usize) {
    match std::env::var_os("MDE_CRASH_TABLE") {
        Some(_) => (20, 6100),
        None => (1, 300),
    }
}

/// Somewhere in this range.
fn random(range: Range<usize>) -> usize {
    let drawn = usize::try_from(RandomState::new().hash_one(0) >> 33).expect("31 bits fit");
    range.start + drawn % range.len()
}

/// Each id that was asked about, in the order of asking.
#[derive(Default)]
struct Asked {
    ids: Mutex<Vec<String>>,
    one_more: Condvar,
}

impl Asked {
    fn ids(&self) -> MutexGuard<'_, Vec<String>> {
        self.ids.lock().expect("no test panics with it")
    }

    /// Waits for so many, or for the end of the run.
    fn wait_for(&self, count: usize, run: &mut Child) {
        let patience = Instant::now() + Duration::from_secs(60);
        let mut ids = self.ids();
        while ids.len() < count && run.try_wait().expect("a process").is_none() {
            assert!(Instant::now() < patience, "{} of {count} calls", ids.len());
            let look_again = Duration::from_millis(20);
            ids = self
                .one_more
                .wait_timeout(ids, look_again)
                .expect("no test panics with it")
                .0;
        }
    }
}

/// A stand-in that knows users, a file with all of their names, and what a run that nothing ends writes of them.
struct Bench {
    stand_in: StandIn,
    asked: Arc<Asked>,
    folder: TempDir,
    format: &'static str,
    reference: String,
}

impl Bench {
    fn new(format: &'static str) -> Self {
        let (_, count) = size();
        let asked = Arc::new(Asked::default());
        let log = Arc::clone(&asked);
        let builder = MockService::builder()
            .users(count)
            // A call for each user: none has a second page.
            .page_size(NonZeroUsize::MAX)
            .quota(Quota::Off)
            .latency(Duration::from_millis(10))
            .on_request(move |request| {
                let id = request.target.split('/').nth(3).unwrap_or_default();
                log.ids().push(id.to_owned());
                log.one_more.notify_all();
            });
        let stand_in = StandIn::start(builder);
        let mut bench = Self {
            stand_in,
            asked,
            folder: tempfile::tempdir().expect("a temporary folder"),
            format,
            reference: String::new(),
        };
        let names: Vec<_> = bench
            .stand_in
            .service
            .users()
            .map(|name| format!("{name}\n"))
            .collect();
        assert_eq!(names.len(), count);
        fs::write(bench.list(), names.concat()).expect("the folder is writable");
        let whole = bench.file("whole");
        bench.ends_well(&whole, &[]);
        bench.reference = read(&whole);
        bench
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn list(&self) -> PathBuf {
        self.file("ids.txt")
    }

    fn command_in(&self, format: &str, words: [&str; 2], output: &Path, args: &[&str]) -> Mde {
        let mut mde = mde(&words);
        mde.args(["--base-url", self.stand_in.service.url(), "--no-quota"])
            .args(["--format", format])
            .arg("--output")
            .arg(output)
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if !args.contains(&"--ids-file") {
            mde.arg("--ids-file").arg(self.list());
        }
        mde
    }

    fn command(&self, output: &Path, args: &[&str]) -> Mde {
        self.command_in(self.format, ["user", "machines"], output, args)
    }

    fn run(&self, output: &Path, args: &[&str]) -> Run {
        self.command(output, args)
            .output()
            .expect("the binary runs")
            .into()
    }

    fn ends_well(&self, output: &Path, args: &[&str]) {
        let run = self.run(output, args);
        assert_eq!((run.code, &*run.stdout), (Some(0), ""), "{run:?}");
    }

    /// Ends a run so many times at a random moment, each after the one before it, then lets one come to its end; and
    /// says what came of it. `end` says how many lines it has taken away of what was on the disk.
    fn ended_by(&self, what: &str, times: usize, end: impl Fn(Child, &Path) -> usize) {
        let output = self.file(what);
        let mut earlier = Vec::new();
        let mut torn = 0;
        let mut begun = 0;
        // When some of its ids were answered, and before the last of all was asked about.
        let moments = UNDER_WAY + 1..(size().1 - UNDER_WAY) / times;
        self.asked.ids().clear();
        for _ in 0..times {
            let mut command = self.command(&output, &["--resume"]);
            let mut run = command.spawn().expect("the binary runs");
            self.asked
                .wait_for(earlier_calls(&earlier) + random(moments.clone()), &mut run);
            begun += usize::from(self.has_answers(&output));
            // What one run lost the next may be ended before it asks again.
            torn += end(run, &output);
            earlier.push(self.asked.ids().len());
        }
        assert!(
            2 * begun > times,
            "{what}, {}: only {begun} of {times} were ended behind their first answer",
            self.format
        );
        self.ends_well(&output, &["--resume"]);
        earlier.push(self.asked.ids().len());
        self.holds_all(what, &output, &earlier, torn);
    }

    /// Whether there is more in the output than a header.
    fn has_answers(&self, output: &Path) -> bool {
        let all = fs::read(output).unwrap_or_default();
        let lines = all.iter().filter(|byte| **byte == b'\n').count();
        lines > usize::from(self.format == "csv")
    }

    /// That the output is whole, and that nothing was asked again but what was under way, and what is `torn` of the
    /// output; `runs` is how many calls there were at the end of each.
    fn holds_all(&self, what: &str, output: &Path, runs: &[usize], torn: usize) {
        let (lost, duplicated) = differences(&self.reference, &read(output));
        let ids = self.asked.ids();
        let mut known = HashSet::new();
        let mut from = 0;
        let again: Vec<usize> = runs
            .iter()
            .map(|to| {
                let run = &ids[from..*to];
                from = *to;
                run.iter().filter(|id| !known.insert(id.as_str())).count()
            })
            .collect();
        let most = again.iter().max().copied().unwrap_or_default();
        println!(
            "{:6} {what:12} {:2} runs: lost {lost}, duplicated {duplicated}, asked again {} in all, {most} at most",
            self.format,
            runs.len(),
            again.iter().sum::<usize>(),
        );
        assert_eq!((lost, duplicated), (0, 0), "{what}, {}", self.format);
        assert!(
            most <= UNDER_WAY + torn,
            "{what}, {}: {again:?}",
            self.format
        );
        assert_eq!(known.len(), size().1, "{what}, {}", self.format);
    }
}

fn earlier_calls(runs: &[usize]) -> usize {
    runs.last().copied().unwrap_or_default()
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).expect("it is there, and text")
}

/// How many lines are not there that should be, and how many are that should not.
fn differences(wanted: &str, got: &str) -> (usize, usize) {
    let mut lines: HashMap<&str, i64> = HashMap::new();
    wanted
        .split_inclusive('\n')
        .for_each(|line| *lines.entry(line).or_default() += 1);
    got.split_inclusive('\n')
        .for_each(|line| *lines.entry(line).or_default() -= 1);
    let count = |is: fn(&i64) -> bool| lines.values().filter(|left| is(left)).count();
    (count(|left| *left > 0), count(|left| *left < 0))
}

/// The rows. One service is enough for all of a format: starting it takes longer than most of them.
fn all(format: &'static str) {
    let bench = Bench::new(format);
    killed(&bench);
    told_to_end(&bench);
    torn(&bench);
    closed_pipes(&bench);
    #[cfg(target_os = "linux")]
    a_full_disk(&bench);
    another_list(&bench);
    two_at_once(&bench);
    of_something_else(&bench);
}

#[test]
fn nothing_is_lost_or_twice_in_ndjson() {
    all("ndjson");
}

#[test]
fn nothing_is_lost_or_twice_in_csv() {
    all("csv");
}

/// Kills it, as nothing can hinder.
fn kill(mut run: Child, _: &Path) -> usize {
    run.kill().expect("a process of this test's own");
    run.wait().expect("a process of this test's own");
    0
}

/// Ends it by this signal, which it heeds, unless it has come to its end by itself. Says whether it was ended.
fn told(run: Child, signal: Signal, code: i32) -> bool {
    // One that has come to its end by itself is no process any more.
    let pid = Pid::from_child(&run);
    let _ = kill_process(pid, signal);
    let since = Instant::now();
    let run: Run = run.wait_with_output().expect("it ends").into();
    assert!(since.elapsed() < Duration::from_secs(10), "{run:?}");
    assert!(run.code == Some(code) || run.code == Some(0), "{run:?}");
    let was_ended = run.code != Some(0);
    assert!(
        !was_ended || run.stderr.contains("--resume"),
        "it does not say how to go on: {run:?}"
    );
    was_ended
}

fn killed(bench: &Bench) {
    bench.ended_by("SIGKILL", size().0, kill);
}

fn told_to_end(bench: &Bench) {
    let ended = Cell::new(0);
    let by = |signal, code| {
        let ended = &ended;
        move |run: Child, _: &Path| {
            ended.set(ended.get() + usize::from(told(run, signal, code)));
            0
        }
    };
    let times = size().0.min(2);
    bench.ended_by("SIGINT", times, by(Signal::INT, 130));
    bench.ended_by("SIGTERM", times, by(Signal::TERM, 143));
    assert!(ended.get() > 0, "the signals came too late each time");
}

/// A loss of power may leave less than was written, and what is no line.
fn torn(bench: &Bench) {
    bench.ended_by("torn", size().0.div_ceil(2), |run, output| {
        kill(run, output);
        let all = fs::read(output).unwrap_or_default();
        let (left, gone) = all.split_at(all.len().saturating_sub(random(0..200)));
        if !all.is_empty() {
            fs::write(output, left).expect("it is writable");
        }
        let ends = gone.iter().filter(|byte| **byte == b'\n').count();
        ends + usize::from(!gone.is_empty())
    });
    bench.ended_by("foreign tail", 1, |run, output| {
        kill(run, output);
        let mut all = fs::read(output).unwrap_or_default();
        if !all.is_empty() {
            all.extend_from_slice(b"{\"user\":\"user1\",\"mach");
            fs::write(output, all).expect("it is writable");
        }
        0
    });
}

/// Nobody reads what it says; the file is written all the same.
fn closed_pipes(bench: &Bench) {
    bench.ended_by("closed pipe", 1, |mut run, _| {
        drop((run.stdout.take(), run.stderr.take()));
        let ended = run.wait().expect("it ends");
        assert_eq!(ended.code(), Some(0));
        0
    });
}

/// A file system of its own that is full soon; what is in it goes with it.
#[cfg(target_os = "linux")]
struct SmallDisk(PathBuf);

#[cfg(target_os = "linux")]
impl SmallDisk {
    /// None where that is not allowed.
    fn at(folder: PathBuf) -> Option<Self> {
        fs::create_dir(&folder).expect("a folder");
        let disk = Self::mount(&folder, "size=64k").then(|| Self(folder));
        if disk.is_none() {
            eprintln!("\nNOT TESTED: a full disk; only root may mount one\n");
        }
        disk
    }

    fn mount(folder: &Path, options: &str) -> bool {
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", options, "mde-test"])
            .arg(folder);
        mount
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[cfg(target_os = "linux")]
fn a_full_disk(bench: &Bench) {
    let Some(disk) = SmallDisk::at(bench.file("disk")) else {
        return;
    };
    let output = disk.0.join("output");
    bench.asked.ids().clear();
    let run = bench.run(&output, &[]);
    assert_eq!(run.code, Some(6), "{run:?}");
    assert!(run.stderr.contains("cannot write"), "{run:?}");
    let calls = bench.asked.ids().len();
    // Still full: that is said again, and nothing is worse for it.
    let run = bench.run(&output, &["--resume"]);
    assert_eq!(run.code, Some(6), "{run:?}");
    let calls_then = bench.asked.ids().len();
    assert!(
        SmallDisk::mount(&disk.0, "remount,size=64m"),
        "there is room again"
    );
    bench.ends_well(&output, &["--resume"]);
    let calls_now = bench.asked.ids().len();
    bench.holds_all("full disk", &output, &[calls, calls_then, calls_now], 0);
}

fn another_list(bench: &Bench) {
    let names = read(&bench.list());
    let names: Vec<_> = names.lines().collect();
    let third = names.len() / 3;
    let write = |name: &str, part: &[&str]| {
        let file = bench.file(name);
        fs::write(&file, part.join("\n")).expect("the folder is writable");
        file.to_str().expect("its name is text").to_owned()
    };
    let first = write("first.txt", &names[..2 * third]);
    let mut rest = names[third..].to_vec();
    rest.reverse();
    let rest = write("rest.txt", &rest);

    let output = bench.file("another list");
    bench.asked.ids().clear();
    bench.ends_well(&output, &["--ids-file", &first]);
    let calls = bench.asked.ids().len();
    bench.ends_well(&output, &["--resume", "--ids-file", &rest]);
    let calls_now = bench.asked.ids().len();
    assert_eq!(calls_now, names.len(), "{}: asked once", bench.format);
    bench.holds_all("another list", &output, &[calls, calls_now], 0);
}

fn two_at_once(bench: &Bench) {
    let output = bench.file("two");
    bench.asked.ids().clear();
    let mut command = bench.command(&output, &[]);
    let mut first = command.spawn().expect("the binary runs");
    bench.asked.wait_for(1, &mut first);
    for how in ["--resume", "--force"] {
        let second = bench.run(&output, &[how]);
        assert_eq!(second.code, Some(2), "{second:?}");
        assert!(second.stderr.contains("error: "), "{second:?}");
    }
    let first: Run = first.wait_with_output().expect("it ends").into();
    assert_eq!(first.code, Some(0), "{first:?}");
    let calls = bench.asked.ids().len();
    assert_eq!(calls, size().1, "{}: the first one's alone", bench.format);
    bench.holds_all("two at once", &output, &[calls], 0);
}

/// What is not to be gone on with stays as it is, and nobody is asked.
fn of_something_else(bench: &Bench) {
    let output = bench.file("whole");
    bench.asked.ids().clear();
    let other_format = match bench.format {
        "csv" => "ndjson",
        _ => "csv",
    };
    let (machines, alerts) = (["user", "machines"], ["user", "alerts"]);
    for (told, words, format, args) in [
        ("it is there already", machines, bench.format, &[][..]),
        ("--format was", machines, other_format, &["--resume"]),
        ("the command was", alerts, bench.format, &["--resume"]),
        (
            "cannot be used with",
            machines,
            bench.format,
            &["--resume", "--force"],
        ),
    ] {
        let mut command = bench.command_in(format, words, &output, args);
        let run: Run = command.output().expect("the binary runs").into();
        assert_eq!(run.code, Some(2), "{told}: {run:?}");
        assert!(run.stderr.contains(told), "{told}: {run:?}");
    }
    assert_eq!(bench.asked.ids().len(), 0, "{}", bench.format);
    assert_eq!(read(&output), bench.reference, "{}", bench.format);
}
