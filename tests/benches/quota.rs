//! Fifty thousand users in simulated time: how long the client takes beside the least that the quota
//! allows, and how often it is throttled; the same for `governor` set to the same limits.
//!
//! `cargo bench -p contract-tests --bench quota`

use std::{
    num::NonZeroU32,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use contract_tests::{InMemory, SimulatedClock};
use futures::{StreamExt, stream};
use governor::{Quota, RateLimiter, clock::FakeRelativeClock};
use mde::{Client, Clock, SecretString, UserName};
use mde_mock::quota::{Admission, Limiter, Windows};
use rand::{Rng, RngExt, SeedableRng, rngs::SmallRng};
use reqwest::Response;

const USERS: u32 = 50_000;
const MINUTE: (u32, Duration) = (100, Duration::from_secs(60));
const HOUR: (u32, Duration) = (1500, Duration::from_secs(3600));

/// How long the service takes to answer, and when in between it counts the call.
#[derive(Clone, Copy)]
struct Latency {
    name: &'static str,
    from: f64,
    to: f64,
}

const LATENCIES: [Latency; 3] = [
    Latency {
        name: "5 ms",
        from: 0.005,
        to: 0.005,
    },
    Latency {
        name: "200 ms",
        from: 0.2,
        to: 0.2,
    },
    Latency {
        name: "1 to 3 s",
        from: 1.0,
        to: 3.0,
    },
];

impl Latency {
    /// Until the service counts the call, and from then until the answer.
    fn draw(self, random: &mut impl Rng) -> (Duration, Duration) {
        let whole = random.random_range(self.from..=self.to);
        let before = whole * random.random::<f64>();
        (
            Duration::from_secs_f64(before),
            Duration::from_secs_f64(whole - before),
        )
    }
}

/// The service's own count: windows that begin at any time.
struct Service {
    limiter: Limiter,
    phase: Duration,
    throttled: u32,
}

impl Service {
    fn new(windows: Windows, random: &mut impl Rng) -> Self {
        Self {
            limiter: Limiter::new(&[MINUTE, HOUR], windows),
            phase: Duration::from_secs_f64(random.random_range(0.0..3600.0)),
            throttled: 0,
        }
    }

    fn admit(&mut self, now: Duration) -> Option<Duration> {
        match self.limiter.admit(now + self.phase) {
            Admission::Admitted => None,
            Admission::Refused { retry_after, .. } => {
                self.throttled += 1;
                Some(retry_after)
            }
        }
    }
}

struct Outcome {
    makespan: Duration,
    throttled: u32,
    real: Duration,
}

/// The least time in which the limits allow so many calls, if every answer came at once.
fn least() -> Duration {
    let hours = (USERS - 1) / HOUR.0;
    let minutes = (USERS - 1) % HOUR.0 / MINUTE.0;
    HOUR.1 * hours + MINUTE.1 * minutes
}

fn ours(windows: Windows, latency: Latency) -> Outcome {
    let real = Instant::now();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let clock = SimulatedClock::start();
        let random = Arc::new(Mutex::new(SmallRng::seed_from_u64(7)));
        let service = Service::new(
            windows,
            &mut *random.lock().unwrap_or_else(PoisonError::into_inner),
        );
        let service = Arc::new(Mutex::new(service));
        let answering = {
            let (clock, service) = (clock.clone(), Arc::clone(&service));
            InMemory::new(move |_| {
                let (before, after) =
                    latency.draw(&mut *random.lock().unwrap_or_else(PoisonError::into_inner));
                let (clock, service) = (clock.clone(), Arc::clone(&service));
                async move {
                    clock.sleep(before).await;
                    let refused = service
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .admit(clock.now());
                    clock.sleep(after).await;
                    let answer = http::Response::builder();
                    let answer = match refused {
                        None => answer.status(200).body(r#"{"value":[{"id":"1"}]}"#),
                        Some(wait) => answer
                            .status(429)
                            .header("retry-after", wait.as_secs() + 1)
                            .body(""),
                    };
                    Ok(Response::from(answer.expect("an answer")))
                }
            })
        };
        let client = Client::builder()
            .token(SecretString::from("simulated"))
            .transport(answering)
            .clock(clock.clone())
            .build()
            .expect("a client");
        let names = stream::iter(0..USERS)
            .map(|n| UserName::parse(format!("user{n}")).expect("a user name"));
        let answered =
            client
                .machines_of_users(names)
                .fold(0, async |answered, (name, machines)| {
                    assert!(machines.is_ok(), "{name}: {machines:?}");
                    answered + 1
                });
        assert_eq!(answered.await, USERS, "every user is answered");
        let makespan = clock.now();
        let throttled = service
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .throttled;
        Outcome {
            makespan,
            throttled,
            real: real.elapsed(),
        }
    })
}

/// Two of `governor`'s limiters, one after the other, as its users do; calls that are throttled are not
/// even repeated.
fn governors(windows: Windows, latency: Latency) -> Outcome {
    let real = Instant::now();
    let mut random = SmallRng::seed_from_u64(7);
    let mut service = Service::new(windows, &mut random);
    let clock = FakeRelativeClock::default();
    let limiter = |(calls, period): (u32, Duration)| {
        let calls = NonZeroU32::new(calls).expect("a limit");
        let quota = Quota::with_period(period / calls.get())
            .expect("a period")
            .allow_burst(calls);
        RateLimiter::direct_with_clock(quota, clock.clone())
    };
    let (hour, minute) = (limiter(HOUR), limiter(MINUTE));
    let mut now = Duration::ZERO;
    let mut counted = Vec::new();
    let mut makespan = Duration::ZERO;
    for _ in 0..USERS {
        for limiter in [&hour, &minute] {
            while let Err(not_until) = limiter.check() {
                let wait = not_until.wait_time_from(governor::clock::Clock::now(&clock));
                clock.advance(wait);
                now += wait;
            }
        }
        let (before, after) = latency.draw(&mut random);
        counted.push(now + before);
        makespan = makespan.max(now + before + after);
    }
    counted.sort_unstable();
    counted.into_iter().for_each(|moment| {
        service.admit(moment);
    });
    Outcome {
        makespan,
        throttled: service.throttled,
        real: real.elapsed(),
    }
}

/// The memory that this process holds, in MiB; 0 where the system does not tell.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.unwrap_or_default() / 1024
}

static FAILURES: AtomicU32 = AtomicU32::new(0);

fn main() {
    let least = least();
    println!(
        "{USERS} users; the least time that 100 a minute and 1,500 an hour allow: {} s\n",
        least.as_secs()
    );
    println!(
        "{:9} {:9} {:9} {:>12} {:>9} {:>6} {:>8} {:>8}",
        "client", "windows", "answers", "makespan s", "over %", "429s", "real s", "RSS MiB"
    );
    for windows in [Windows::Sliding, Windows::Fixed] {
        for latency in LATENCIES {
            for (name, run) in [
                ("mde", ours as fn(Windows, Latency) -> Outcome),
                ("governor", governors),
            ] {
                let Outcome {
                    makespan,
                    throttled,
                    real,
                } = run(windows, latency);
                let over = (makespan.as_secs_f64() / least.as_secs_f64() - 1.0) * 100.0;
                let windows = match windows {
                    Windows::Sliding => "sliding",
                    Windows::Fixed => "fixed",
                };
                println!(
                    "{name:9} {windows:9} {:9} {:>12.0} {over:>9.3} {throttled:>6} {:>8.2} {:>8}",
                    latency.name,
                    makespan.as_secs_f64(),
                    real.as_secs_f64(),
                    memory()
                );
                if name == "mde" && (throttled > 0 || over > 0.5) {
                    FAILURES.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
    }
    let failures = FAILURES.load(Ordering::Relaxed);
    assert_eq!(
        failures, 0,
        "{failures} runs were throttled, or more than 0.5 % over the least time"
    );
}
