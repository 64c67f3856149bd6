//! Waiting in order, over the log in memory.

use std::{
    sync::{Arc, Mutex},
    task::Poll,
    time::Duration,
};

use futures::future::{Either, select};
use mde_core::{
    BackendError, Clock, Operation, Quota, QuotaError, QuotaKey, RateLimit, Slot, SystemClock,
};
use proptest::prelude::*;

use crate::{
    Call, DOCUMENTED,
    callers::{Caller, How, caller},
    clock::{Simulated, simulate},
    earliest, operation, worst_window,
};

/// What periods are longer by in memory.
const GUARD: Duration = Duration::from_millis(1);

static SMALL: Operation = operation(
    "small",
    &[
        RateLimit::new(3, Duration::from_millis(500)),
        RateLimit::new(8, Duration::from_millis(2500)),
    ],
);

static TEN: Operation = operation("ten", &[RateLimit::new(10, Duration::from_secs(10))]);

const LEASE: Duration = Duration::from_secs(100);

fn quota(clock: &Arc<Simulated>) -> Quota {
    Quota::shared(QuotaKey::new("tenant", "application"))
        .clock(Arc::clone(clock) as _)
        .build()
}

async fn slots(quota: &Quota, operation: &'static Operation, count: usize) -> Vec<Slot> {
    let mut slots = Vec::new();
    for _ in 0..count {
        slots.push(quota.acquire(operation, LEASE, None).await.expect("a slot"));
    }
    slots
}

/// When a caller no longer waited, and its call if it got a slot.
#[derive(Clone, Copy, Debug)]
struct Left {
    came: Duration,
    left: Duration,
    call: Option<(Call, How)>,
}

/// Sends the callers in; each stops waiting by dropping the future.
async fn run(callers: &[Caller]) -> Vec<Left> {
    let clock = Simulated::new();
    let quota = quota(&clock);
    let mut waiting = Vec::new();
    for caller in callers.iter().copied() {
        clock.sleep(caller.after).await;
        let came = clock.now();
        let (clock, quota) = (Arc::clone(&clock), quota.clone());
        let mut slot = Box::pin(async move { quota.acquire(&SMALL, LEASE, None).await });
        // Takes its place in the queue now, whenever its task runs.
        let at_once = futures::poll!(&mut slot);
        waiting.push(tokio::spawn(async move {
            let slot = match (at_once, caller.patience) {
                (Poll::Ready(slot), _) => Some(slot),
                (Poll::Pending, None) => Some(slot.await),
                (Poll::Pending, Some(patience)) => {
                    match select(slot, clock.sleep(patience)).await {
                        Either::Left((slot, _)) => Some(slot),
                        Either::Right(_) => None,
                    }
                }
            };
            let left = clock.now();
            let Some(slot) = slot else {
                return Left {
                    came,
                    left,
                    call: None,
                };
            };
            let slot = slot.expect("memory never fails");
            assert_eq!(slot.waited(), left - came);
            clock.sleep(caller.takes).await;
            caller.how.end(slot);
            let call = Call {
                sent: left,
                ended: clock.now(),
            };
            Left {
                came,
                left,
                call: Some((call, caller.how)),
            }
        }));
    }
    let mut left = Vec::new();
    for caller in waiting {
        left.push(caller.await.expect("no panic"));
    }
    left
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn callers_are_served_in_order_and_as_early_as_the_rule_allows(callers in prop::collection::vec(caller(), 1..60)) {
        let left = simulate(run(&callers));
        // Calls that were given back weigh until then, and so do those that others make meanwhile.
        let sent_before = |caller: usize, at: Duration| -> Vec<Call> {
            left[..caller]
                .iter()
                .filter_map(|left| left.call)
                .filter(|(call, how)| *how != How::NotSent || call.ended > at)
                .map(|(call, _)| call)
                .collect()
        };
        let mut head_since = Duration::ZERO;
        for (caller, this) in left.iter().enumerate() {
            head_since = head_since.max(this.came);
            if this.call.is_some() {
                prop_assert!(this.left >= head_since, "caller {caller} overtook another");
                let mut at = head_since;
                // What is given back while somebody waits may let it go then.
                let given_back = left[..caller]
                    .iter()
                    .filter_map(|left| left.call)
                    .filter(|(call, how)| *how == How::NotSent && call.ended > head_since)
                    .map(|(call, _)| call.ended);
                let mut moments: Vec<_> = given_back.collect();
                moments.sort();
                for moment in moments.into_iter().chain([Duration::MAX]) {
                    let early = earliest(&sent_before(caller, at), SMALL.rate_limits, GUARD, at);
                    if early < moment {
                        at = early;
                        break;
                    }
                    at = moment;
                }
                prop_assert_eq!(this.left, at, "caller {} of {:#?}", caller, left);
            }
            head_since = head_since.max(this.left);
        }
        let calls: Vec<_> = left
            .iter()
            .filter_map(|left| left.call)
            .filter(|(_, how)| *how != How::NotSent)
            .map(|(call, _)| call)
            .collect();
        for limit in SMALL.rate_limits {
            prop_assert!(worst_window(&calls, limit.period) <= limit.calls as usize);
        }
    }
}

/// 50,000 calls of which each takes so long and nobody waits for its answer: when the last was sent,
/// and the least time by counting.
fn fifty_thousand(takes: impl Fn(usize) -> Duration) -> (Duration, Duration) {
    const CALLS: usize = 50_000;
    let took: Vec<_> = (0..CALLS).map(takes).collect();
    let last = simulate(async {
        let clock = Simulated::new();
        let quota = quota(&clock);
        for takes in &took {
            let slot = quota
                .acquire(&DOCUMENTED, LEASE, None)
                .await
                .expect("a slot");
            let answer = clock.sleep(*takes);
            tokio::spawn(async move {
                answer.await;
                slot.answered();
            });
        }
        clock.now()
    });
    // Of the calls before, at most `limit - 1` may be in the window still: those that ended last.
    let mut least = Duration::ZERO;
    let mut ended: Vec<Duration> = Vec::new();
    for takes in &took {
        for limit in DOCUMENTED.rate_limits {
            if let Some(has_to_leave) = ended.len().checked_sub(limit.calls as usize) {
                least = least.max(ended[has_to_leave] + limit.period + GUARD);
            }
        }
        let end = least + *takes;
        ended.insert(ended.partition_point(|other| *other <= end), end);
    }
    (last, least)
}

#[test]
fn fifty_thousand_calls_go_as_fast_as_the_quota_allows() {
    for takes in [5, 200, 3000] {
        let jitter = |call: usize| {
            Duration::from_millis((takes - (call * 7919) as u64 % (takes / 2 + 1)).max(1))
        };
        let (last, least) = fifty_thousand(jitter);
        assert_eq!(last, least);
    }
}

#[test]
fn whoever_cannot_wait_long_enough_is_told_at_once_and_how_long_it_would_be() {
    simulate(async {
        let clock = Simulated::new();
        let quota = quota(&clock);
        for slot in slots(&quota, &TEN, 10).await {
            slot.answered();
        }
        let wait = Duration::from_secs(10) + GUARD;
        let refused = quota
            .acquire(&TEN, LEASE, Some(wait - Duration::from_millis(1)))
            .await;
        assert!(
            matches!(refused, Err(QuotaError::PastDeadline { available_in }) if available_in == wait)
        );
        assert_eq!(clock.now(), Duration::ZERO, "without waiting");
        // The same behind others in the queue.
        let first = tokio::spawn({
            let quota = quota.clone();
            async move { quota.acquire(&TEN, LEASE, None).await }
        });
        tokio::task::yield_now().await;
        let refused = quota
            .acquire(&TEN, LEASE, Some(Duration::from_secs(5)))
            .await;
        assert!(matches!(refused, Err(QuotaError::PastDeadline { .. })));
        assert_eq!(clock.now(), Duration::ZERO, "without waiting");
        first.abort();
        // Long enough to the millisecond.
        quota
            .acquire(&TEN, LEASE, Some(wait))
            .await
            .expect("a slot")
            .answered();
        assert_eq!(clock.now(), wait);
    });
}

#[test]
fn calls_in_flight_may_be_given_back_so_the_deadline_is_waited_for() {
    simulate(async {
        let clock = Simulated::new();
        let quota = quota(&clock);
        let mut taken = slots(&quota, &TEN, 10).await;
        let patient = |seconds| {
            let quota = quota.clone();
            tokio::spawn(async move {
                quota
                    .acquire(&TEN, LEASE, Some(Duration::from_secs(seconds)))
                    .await
            })
        };
        let (lucky, unlucky) = (patient(5), patient(4));
        clock.sleep(Duration::from_secs(3)).await;
        taken.pop().expect("ten").not_sent();
        let slot = lucky.await.expect("no panic").expect("the one given back");
        assert_eq!(slot.waited(), Duration::from_secs(3));
        let refused = unlucky.await.expect("no panic");
        assert!(matches!(refused, Err(QuotaError::PastDeadline { .. })));
        assert_eq!(clock.now(), Duration::from_secs(4));
    });
}

#[test]
fn a_429_holds_everybody_and_tells_those_who_cannot_wait() {
    simulate(async {
        let clock = Simulated::new();
        let (quota, other) = (quota(&clock), quota(&clock));
        let slot = quota.acquire(&TEN, LEASE, None).await.expect("a slot");
        let held = slot.throttled(Some(Duration::from_secs(30))).await;
        assert_eq!(held.expect("memory never fails"), Duration::from_secs(30));
        let usage = other.usage(&TEN).await.expect("memory never fails");
        assert_eq!(usage.held_for, Some(Duration::from_secs(30)));
        assert_eq!((usage.windows[0].used, usage.windows[0].free), (1, 9));
        let refused = other
            .acquire(&TEN, LEASE, Some(Duration::from_secs(29)))
            .await;
        assert!(matches!(
            refused,
            Err(QuotaError::PastDeadline { available_in }) if available_in == Duration::from_secs(30)
        ));
        // One at a time, then two.
        let probe = other.acquire(&TEN, LEASE, None).await.expect("a slot");
        assert_eq!(clock.now(), Duration::from_secs(30));
        let next = quota
            .acquire(&TEN, LEASE, Some(Duration::from_secs(1)))
            .await;
        assert!(
            matches!(next, Err(QuotaError::PastDeadline { .. })),
            "one at a time"
        );
        let waiting = tokio::spawn({
            let quota = quota.clone();
            async move { slots(&quota, &TEN, 2).await.len() }
        });
        clock.sleep(Duration::from_secs(2)).await;
        probe.answered();
        assert_eq!(waiting.await.expect("no panic"), 2);
        assert_eq!(
            clock.now(),
            Duration::from_secs(33),
            "at once after the success"
        );
    });
}

#[test]
fn a_429_while_others_wait_tells_those_whose_patience_is_now_too_short() {
    simulate(async {
        let clock = Simulated::new();
        let quota = quota(&clock);
        let mut taken = slots(&quota, &TEN, 10).await;
        let waiters: Vec<_> = (0..3)
            .map(|_| {
                let quota = quota.clone();
                tokio::spawn(async move {
                    quota
                        .acquire(&TEN, LEASE, Some(Duration::from_secs(20)))
                        .await
                })
            })
            .collect();
        clock.sleep(Duration::from_secs(1)).await;
        drop(
            taken
                .pop()
                .expect("ten")
                .throttled(Some(Duration::from_secs(60))),
        );
        for waiter in waiters {
            let refused = waiter.await.expect("no panic");
            assert!(matches!(refused, Err(QuotaError::PastDeadline { .. })));
        }
        assert_eq!(clock.now(), Duration::from_secs(1));
    });
}

#[test]
fn a_slot_whose_holder_forgot_it_comes_back_after_lease_and_window() {
    simulate(async {
        let clock = Simulated::new();
        let quota = quota(&clock);
        std::mem::forget(slots(&quota, &TEN, 10).await);
        slots(&quota, &TEN, 1).await.remove(0).answered();
        assert_eq!(clock.now(), LEASE + Duration::from_secs(10) + GUARD);
    });
}

#[test]
fn one_key_is_one_quota_for_as_long_as_it_has_something_to_remember() {
    simulate(async {
        let clock = Simulated::new();
        let clock_of = |clock: &Arc<Simulated>| Arc::clone(clock) as Arc<dyn Clock>;
        for slot in slots(&quota(&clock), &TEN, 4).await {
            slot.answered();
        }
        // Nobody has it any more; the next to ask finds it again, in whatever case it is written.
        let again = Quota::shared(QuotaKey::new("Tenant ", "APPLICATION"))
            .clock(clock_of(&clock))
            .reserve_percent(40)
            .build();
        let usage = again.usage(&TEN).await.expect("memory never fails");
        let window = usage.windows[0];
        assert_eq!((window.limit, window.used, window.free), (10, 4, 2));
        let foreign = [
            Quota::shared(QuotaKey::new("other", "application")).clock(clock_of(&clock)),
            Quota::shared(QuotaKey::new("tenant", "other")).clock(clock_of(&clock)),
            Quota::shared(QuotaKey::new("tenant", "application")),
        ];
        for foreign in foreign.map(|builder| builder.build()) {
            let usage = foreign.usage(&TEN).await.expect("memory never fails");
            assert_eq!(usage.windows[0].used, 0);
        }
        // Another operation of the same key is counted by itself.
        let usage = again.usage(&SMALL).await.expect("memory never fails");
        assert_eq!(usage.windows[0].used, 0);
    });
}

#[test]
fn an_operation_without_limits_never_waits_unless_it_is_throttled() {
    static FREE: Operation = operation("free", &[]);
    simulate(async {
        let clock = Simulated::new();
        let quota = quota(&clock);
        let mut taken = slots(&quota, &FREE, 1000).await;
        let held = taken.pop().expect("a slot").throttled(None).await;
        assert_eq!(held.expect("memory never fails"), Duration::from_secs(60));
        drop(taken);
        slots(&quota, &FREE, 1).await.remove(0).answered();
        assert_eq!(clock.now(), Duration::from_secs(60));
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn threads_that_cancel_at_will_lose_no_slot() {
    static FAST: Operation = operation("fast", &[RateLimit::new(20, Duration::from_millis(100))]);
    let clock = Arc::new(SystemClock::default());
    let quota = Quota::shared(QuotaKey::new("threads", "threads"))
        .clock(Arc::clone(&clock) as _)
        .build();
    let calls = Arc::new(Mutex::new(Vec::new()));
    let tasks: Vec<_> = (0..400_u32)
        .map(|number| {
            let (quota, calls, clock) = (quota.clone(), Arc::clone(&calls), Arc::clone(&clock));
            tokio::spawn(async move {
                let patience =
                    (number % 3 == 0).then(|| Duration::from_micros(u64::from(number) * 37));
                let slot = quota.acquire(&FAST, LEASE, None);
                let slot = match patience {
                    Some(patience) => tokio::time::timeout(patience, slot).await.ok(),
                    None => Some(slot.await),
                };
                let sent = clock.now();
                let Some(slot) = slot else { return };
                let slot = slot.expect("memory never fails");
                if number % 7 == 0 {
                    return slot.not_sent();
                }
                tokio::task::yield_now().await;
                let ended = clock.now();
                slot.answered();
                calls.lock().expect("no panic").push(Call { sent, ended });
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
    let calls = std::mem::take(&mut *calls.lock().expect("no panic"));
    assert!(worst_window(&calls, Duration::from_millis(100)) <= 20);
    let usage = quota.usage(&FAST).await.expect("memory never fails");
    assert_eq!(usage.in_flight, 0);
}

#[test]
fn without_a_runtime_a_slot_can_still_be_ended() {
    let clock = Arc::new(SystemClock::default());
    let quota = Quota::shared(QuotaKey::new("no", "runtime"))
        .clock(clock)
        .build();
    let slot = futures::executor::block_on(quota.acquire(&TEN, LEASE, None)).expect("a slot");
    slot.answered();
    let usage = futures::executor::block_on(quota.usage(&TEN)).expect("memory never fails");
    assert_eq!((usage.in_flight, usage.windows[0].used), (0, 1));
}

#[test]
fn errors_say_what_and_when() {
    let error = QuotaError::PastDeadline {
        available_in: Duration::from_millis(12_340),
    };
    assert_eq!(
        error.to_string(),
        "the quota of calls is used up; the next one may be sent in 12 s"
    );
    let error = QuotaError::from(BackendError::NoRuntime);
    assert_eq!(
        error.to_string(),
        "the quota's store needs a running tokio runtime"
    );
}

#[test]
fn a_flush_waits_for_the_calls_under_way() {
    simulate(async {
        let clock = Simulated::new();
        let quota = quota(&clock);
        let slot = quota.acquire(&TEN, LEASE, None).await.expect("a slot");
        let mut flush = Box::pin(quota.flush());
        assert!(futures::poll!(&mut flush).is_pending());
        slot.not_sent();
        flush.await.expect("memory works");
        assert_eq!(
            quota.usage(&TEN).await.expect("memory works").windows[0].used,
            0
        );
    });
}
