//! A budget of calls through the whole pipeline, in simulated time, over a service in memory.

use std::{
    collections::VecDeque,
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures::future::BoxFuture;
use mde_core::{
    BaseUrl, Call, CallBudget, Credential, Destinations, Failure, Operation, Pipeline, RateLimit,
    SystemClock, Transport, TransportError,
};
use proptest::prelude::*;
use reqwest::{Request, Response};
use tokio::time::{Instant, sleep, timeout};

const BASE: &str = "https://api.example.com";

static OPERATION: Operation = Operation::new(
    "listThings",
    "GET",
    "/api/things",
    &[RateLimit::new(10, Duration::from_secs(60))],
    &[],
    &[],
);

/// What becomes of one request.
#[derive(Clone, Copy, Debug)]
enum Outcome {
    Answered,
    Unavailable,
    Throttled,
    Unsent,
    Broken,
}

/// A service that answers by a list, and counts what it saw.
#[derive(Debug, Default)]
struct Service {
    outcomes: Mutex<VecDeque<Outcome>>,
    seen: AtomicU64,
}

#[derive(Debug)]
struct InMemory(Arc<Service>);

impl Transport for InMemory {
    fn send(&self, _request: Request) -> BoxFuture<'static, Result<Response, TransportError>> {
        let outcome = self.0.outcomes.lock().expect("no panic").pop_front();
        let outcome = outcome.unwrap_or(Outcome::Answered);
        if !matches!(outcome, Outcome::Unsent) {
            self.0.seen.fetch_add(1, Ordering::Relaxed);
        }
        Box::pin(async move {
            sleep(Duration::from_millis(100)).await;
            let error = || Arc::new(io::Error::other("as the test wants it"));
            let status = match outcome {
                Outcome::Answered => 200,
                Outcome::Unavailable => 503,
                Outcome::Throttled => 429,
                Outcome::Unsent => return Err(TransportError::Connect(error())),
                Outcome::Broken => return Err(TransportError::Interrupted(error())),
            };
            let response = http::Response::builder().status(status).body("");
            Ok(response.expect("a response").into())
        })
    }
}

fn pipeline(outcomes: &[Outcome], budget: &CallBudget) -> (Pipeline, Arc<Service>) {
    let service = Arc::new(Service {
        outcomes: Mutex::new(outcomes.iter().copied().collect()),
        seen: AtomicU64::new(0),
    });
    let base = BaseUrl::parse(BASE).expect("a base URL");
    let credential = Credential::bearer(&"token".into()).expect("a token");
    let destinations = Destinations::new(base, []);
    let pipeline = Pipeline::builder(InMemory(Arc::clone(&service)), credential, destinations)
        // Of this test alone, and so is the quota.
        .clock(SystemClock::default())
        .budget(budget.clone())
        .build();
    (pipeline, service)
}

async fn ask(pipeline: Pipeline) -> Result<u16, Failure> {
    let url = format!("{BASE}/api/things").parse().expect("a URL");
    let request = Request::new(reqwest::Method::GET, url);
    let response = Call::new(pipeline).exec(request, &OPERATION).await;
    response.map(|response| response.status().as_u16())
}

fn simulated<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    runtime.expect("a runtime").block_on(future)
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        4 => Just(Outcome::Answered),
        1 => Just(Outcome::Unavailable),
        1 => Just(Outcome::Throttled),
        2 => Just(Outcome::Unsent),
        1 => Just(Outcome::Broken),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever becomes of calls, and whoever gives up: the service sees no more than allowed, and the account says
    /// how many.
    #[test]
    fn never_one_more_than_allowed(
        allowed in 0_u64..30,
        outcomes in prop::collection::vec(outcome(), 0..60),
        patience in prop::collection::vec(prop::option::weighted(0.3, 0_u64..300), 1..40),
    ) {
        simulated(async {
            let budget = CallBudget::of(allowed);
            let (pipeline, service) = pipeline(&outcomes, &budget);
            let callers: Vec<_> = patience
                .iter()
                .map(|patience| {
                    let call = ask(pipeline.clone());
                    let patience = Duration::from_millis(patience.unwrap_or(u64::MAX / 2));
                    tokio::spawn(async move { timeout(patience, call).await })
                })
                .collect();
            let mut ended = Vec::new();
            for caller in callers {
                ended.push(caller.await.expect("no panic"));
            }
            let seen = service.seen.load(Ordering::Relaxed);
            let account = budget.account();
            // What became of a call that nobody waits for any more is not known: it was sent.
            prop_assert!(seen <= account.sent && account.sent <= allowed);
            prop_assert!(account.sent == seen || ended.iter().any(Result::is_err));
            prop_assert_eq!(account.in_flight, 0);
            // Who has no answer found it spent, and not merely set aside by somebody else.
            let refused = ended.iter().flatten().any(|end| matches!(end, Err(Failure::BudgetSpent)));
            prop_assert!(!refused || account.sent == allowed);
            prop_assert_eq!(budget.is_closed(), account.sent == allowed);
            Ok(())
        })?;
    }
}

#[test]
fn what_may_not_go_takes_no_slot() {
    simulated(async {
        let budget = CallBudget::of(4);
        let (pipeline, _service) = pipeline(&[], &budget);
        let callers: Vec<_> = (0..30)
            .map(|_| tokio::spawn(ask(pipeline.clone())))
            .collect();
        let mut answered = 0;
        for caller in callers {
            answered += usize::from(caller.await.expect("no panic").is_ok());
        }
        let quota = pipeline.quota().await.expect("a quota").expect("it is on");
        let usage = quota.usage(&OPERATION).await.expect("it is in memory");
        assert_eq!((answered, usage.windows[0].used), (4, 4));
    });
}

#[test]
fn closing_ends_every_wait_and_lets_calls_come_to_their_end() {
    simulated(async {
        let budget = CallBudget::default();
        let (pipeline, service) = pipeline(&[Outcome::Unavailable], &budget);
        let begun = Instant::now();
        // One waits for another attempt, nine are under way, and five wait for the quota.
        let callers: Vec<_> = (0..15)
            .map(|_| tokio::spawn(ask(pipeline.clone())))
            .collect();
        sleep(Duration::from_millis(50)).await;
        budget.close();
        assert_eq!(budget.account().in_flight, 10);
        let mut answered = 0;
        for caller in callers {
            match caller.await.expect("no panic") {
                Ok(status) => {
                    assert_eq!(status, 200);
                    answered += 1;
                }
                Err(failure) => assert!(matches!(failure, Failure::BudgetSpent), "{failure}"),
            }
        }
        assert_eq!(begun.elapsed().as_millis(), 100);
        assert_eq!((answered, service.seen.load(Ordering::Relaxed)), (9, 10));
        // At least one call waited for the quota, from the first moment until the end was wished.
        assert_eq!(budget.account().waited.as_millis(), 50);
        assert!(matches!(ask(pipeline).await, Err(Failure::BudgetSpent)));
    });
}
