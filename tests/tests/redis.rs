//! Four real processes that share one quota by a real Redis, against the stand-in's own count, in real
//! time. A worker is this very program, started anew to run `worker` alone.

#[path = "../../crates/mde-core/tests/quota/server.rs"]
#[expect(dead_code, reason = "mde-core's own tests use all of it")]
mod server;

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use futures::{StreamExt, stream};
use mde_core::{
    BaseUrl, Call, Credential, Destinations, HttpTransport, Limits, Operation, Pipeline, RateLimit,
    RedisQuota, RetryPolicy,
};
use mde_mock::{
    MockService,
    quota::{Quota, Windows},
};
use server::Server;

const CALLS: u32 = 40;
const WINDOW: Duration = Duration::from_secs(5);
const ATTEMPT: Duration = Duration::from_secs(2);
const WORKERS: usize = 4;

static OPERATION: Operation = Operation::new(
    "listUserMachines",
    "GET",
    "/api/users/{id}/machines",
    &[RateLimit::new(CALLS, WINDOW)],
    &[],
    &[],
);

const REDIS: &str = "MDE_TEST_REDIS";
const SERVICE: &str = "MDE_TEST_SERVICE";
const COUNT: &str = "MDE_TEST_CALLS";

/// What a worker does; nothing, unless this process was started to be one.
#[test]
fn worker() {
    let (Ok(redis), Ok(service), Ok(count)) = (env::var(REDIS), env::var(SERVICE), env::var(COUNT))
    else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        let base = BaseUrl::parse(&service).expect("a base URL");
        let transport = HttpTransport::builder().build(&base).expect("a transport");
        let requests = transport.client().clone();
        let credential = Credential::bearer(&"worker".into()).expect("a token");
        let redis = RedisQuota::new(&redis.into()).expect("a Redis URL");
        let pipeline = Pipeline::builder(transport, credential, Destinations::new(base, []))
            .retry(RetryPolicy::never())
            .limits(Limits::default().with_attempt(ATTEMPT))
            .quota(move |quota| quota.redis(redis.clone()))
            .build();
        let calls: u32 = count.parse().expect("a number");
        let statuses = stream::iter(0..calls)
            .map(|_| {
                let request = requests
                    .get(format!("{service}/api/users/user1/machines"))
                    .build()
                    .expect("a request");
                let call = Call::new(pipeline.clone());
                async move {
                    call.exec(request, &OPERATION)
                        .await
                        .map(|response| response.status().as_u16())
                }
            })
            .buffer_unordered(20);
        statuses
            .for_each(async |status| match status {
                Ok(status) => println!("status {status}"),
                Err(failure) => println!("failed {failure}"),
            })
            .await;
        let quota = pipeline
            .quota()
            .await
            .expect("a quota")
            .expect("it was not switched off");
        quota.flush().await.expect("a Redis that works");
    });
}

/// A worker, and what it says, line by line.
fn start(redis: &str, service: &str, calls: u32, lines: mpsc::Sender<String>) -> Child {
    let mut child = Command::new(env::current_exe().expect("this program"))
        .args(["worker", "--exact", "--nocapture", "--test-threads=1"])
        .env(REDIS, redis)
        .env(SERVICE, service)
        .env(COUNT, calls.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a worker");
    let output = BufReader::new(child.stdout.take().expect("piped"));
    thread::spawn(move || {
        for line in output.lines().map_while(Result::ok) {
            if line.contains("status ") || line.contains("failed ") {
                let _ = lines.send(line);
            }
        }
    });
    child
}

struct Run {
    answered: usize,
    throttled: usize,
    failed: Vec<String>,
    /// From the first request to the last, as they arrived.
    arrivals: Vec<Instant>,
}

/// Four workers with so many calls each; `during` may interfere.
fn run(
    redis: &str,
    windows: Windows,
    calls: u32,
    during: impl FnOnce(&mut Vec<Child>, Box<dyn Fn() -> usize + '_>),
) -> Run {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let service = MockService::builder()
        .quota(Quota::Limits(vec![(CALLS, WINDOW)]))
        .windows(windows)
        .record(10_000);
    let service = runtime.block_on(service.start()).expect("a stand-in");
    let (sender, lines) = mpsc::channel();
    let mut workers: Vec<_> = (0..WORKERS)
        .map(|_| start(redis, service.url(), calls, sender.clone()))
        .collect();
    drop(sender);
    during(&mut workers, Box::new(|| service.requests().len()));
    for mut worker in workers {
        worker.wait().expect("a worker of this test's own");
    }
    let lines: Vec<_> = lines.into_iter().collect();
    let of = |what: &str| lines.iter().filter(|line| line.contains(what)).count();
    Run {
        answered: of("status 200"),
        throttled: of("status 429"),
        failed: lines
            .iter()
            .filter(|line| line.contains("failed "))
            .cloned()
            .collect(),
        arrivals: service
            .requests()
            .iter()
            .map(|request| request.at)
            .collect(),
    }
}

/// Waits until the stand-in has seen so many requests.
fn wait_for(seen: &dyn Fn() -> usize, requests: usize) {
    let start = Instant::now();
    while seen() < requests {
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "only {} requests came",
            seen()
        );
        thread::sleep(Duration::from_millis(20));
    }
}

/// That the calls need no more than the least time, to two per cent, in the best of three runs: what else
/// the machine does may cost any one of them a window. What must hold in every run, the run asserts.
fn in_time(mut run: impl FnMut() -> Option<f64>) {
    let mut shares = Vec::new();
    for _ in 0..3 {
        // Without a redis-server there is nothing to hold to it, which was said.
        let Some(share) = run() else { return };
        if share >= 0.98 {
            return;
        }
        shares.push(share);
    }
    panic!("{shares:?}");
}

fn use_it_up(windows: Windows) -> Option<f64> {
    let redis = Server::start(&[])?;
    let calls = 50;
    let run = run(&redis.url(), windows, calls, |_, _| {});
    let makespan = *run.arrivals.last().expect("requests") - run.arrivals[0];
    let all = calls * u32::try_from(WORKERS).expect("a few");
    let least = WINDOW * ((all - 1) / CALLS);
    let share = least.as_secs_f64() / makespan.as_secs_f64();
    println!(
        "{windows:?}: {} answered, {} times 429, {makespan:.2?} for a least time of {least:?}: {share:.3}",
        run.answered, run.throttled,
    );
    assert_eq!((run.answered, run.throttled), (200, 0), "{:?}", run.failed);
    Some(share)
}

#[test]
fn four_processes_use_the_quota_up_and_are_never_throttled() {
    for windows in [Windows::Sliding, Windows::Fixed] {
        in_time(|| use_it_up(windows));
    }
}

fn kill_one() -> Option<f64> {
    let redis = Server::start(&[])?;
    let mut killed = None;
    let run = run(&redis.url(), Windows::Sliding, 90, |workers, seen| {
        wait_for(&seen, 60);
        workers[0].kill().expect("a worker of this test's own");
        killed = Some(Instant::now());
    });
    let back = killed.expect("a moment") + ATTEMPT + WINDOW;
    let after: Vec<_> = run
        .arrivals
        .iter()
        .copied()
        .filter(|arrival| *arrival >= back)
        .collect();
    // From the first call after that on, two whole windows' calls.
    let calls = usize::try_from(2 * CALLS).expect("a few");
    assert!(
        after.len() > calls,
        "too few calls are left to tell: {}",
        after.len()
    );
    let took = after[calls] - after[0];
    let share = (2 * WINDOW).as_secs_f64() / took.as_secs_f64();
    println!(
        "{} answered, {} times 429; from attempt timeout plus window on, two windows of calls in {took:.2?}: {share:.3}",
        run.answered, run.throttled,
    );
    assert_eq!(run.throttled, 0, "{:?}", run.failed);
    assert!(
        run.answered >= 270,
        "the other three finish: {}",
        run.answered
    );
    Some(share)
}

#[test]
fn a_process_that_is_killed_costs_its_slots_for_one_attempt_and_one_window() {
    in_time(kill_one);
}

#[test]
fn a_redis_that_restarts_makes_all_wait_and_nobody_throttled() {
    let Some(mut redis) = Server::start(&[]) else {
        return;
    };
    let url = redis.url();
    let run = run(&url, Windows::Sliding, 50, |_, seen| {
        wait_for(&seen, 60);
        redis.stop();
        redis.start_again();
    });
    println!(
        "{} answered, {} times 429, {} failed",
        run.answered,
        run.throttled,
        run.failed.len()
    );
    assert_eq!(run.throttled, 0, "{:?}", run.failed);
    assert_eq!(run.answered + run.failed.len(), 200);
    assert_eq!(run.failed, [""; 0], "a restart is waited out");
}
