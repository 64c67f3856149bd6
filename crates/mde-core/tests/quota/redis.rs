//! A real Redis: what is on record there, what becomes of it, and what happens while it is away.

use std::{num::NonZeroU32, sync::Arc, time::Duration};

use mde_core::{
    BackendError, Clock, OnRedisFailure, Operation, Quota, QuotaError, QuotaKey, RateLimit,
    RedisFailure, RedisQuota, Slot, SystemClock,
};

use crate::{
    Call,
    logged::logged,
    of_family, operation,
    server::{Server, free_port},
    worst_window,
};

static EIGHT: Operation = operation("eight", &[RateLimit::new(8, WINDOW)]);

const WINDOW: Duration = Duration::from_millis(1500);
const LEASE: Duration = Duration::from_secs(5);
const PASSWORD: &str = "canary-9f3c";

/// A worker of its own, as far as the quota can tell: one with another clock.
fn worker(url: &str, on_failure: OnRedisFailure) -> (Quota, Arc<SystemClock>) {
    let redis = RedisQuota::new(&url.into()).expect("a URL");
    let clock = Arc::new(SystemClock::default());
    let quota = Quota::shared(QuotaKey::new("tenant", "application"))
        .redis(redis.on_failure(on_failure))
        .clock(Arc::clone(&clock) as _)
        .build();
    (quota, clock)
}

async fn slots(quota: &Quota, count: usize) -> Vec<Slot> {
    let mut slots = Vec::new();
    for _ in 0..count {
        slots.push(quota.acquire(&EIGHT, LEASE, None).await.expect("a slot"));
    }
    slots
}

/// Takes so many slots, and says how long that took.
async fn timed(quota: &Quota, clock: &SystemClock, count: usize) -> Duration {
    let begun = clock.now();
    slots(quota, count)
        .await
        .into_iter()
        .for_each(Slot::answered);
    let took = clock.now() - begun;
    quota.flush().await.expect("a Redis");
    took
}

fn failure(error: QuotaError) -> RedisFailure {
    match error {
        QuotaError::Backend(BackendError::Redis(failure)) => failure,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_share_what_is_on_record() {
    let Some(server) = Server::start(&[]) else {
        return;
    };
    let (one, clock) = worker(&server.url(), OnRedisFailure::Fail);
    let (other, _) = worker(&server.url(), OnRedisFailure::Fail);
    let held = timed(&one, &clock, 3).await;
    assert!(
        held >= WINDOW,
        "a Redis that is new is taken for used up: {held:?}"
    );
    let usage = other.usage(&EIGHT).await.expect("a Redis");
    assert_eq!(
        (
            usage.windows[0].used,
            usage.windows[0].free,
            usage.in_flight
        ),
        (3, 5, 0)
    );
    let in_flight = slots(&other, 4).await;
    let usage = one.usage(&EIGHT).await.expect("a Redis");
    assert_eq!(
        (
            usage.windows[0].used,
            usage.windows[0].free,
            usage.in_flight
        ),
        (7, 1, 4)
    );
    in_flight.into_iter().for_each(Slot::not_sent);
    other.flush().await.expect("a Redis");
    let usage = one.usage(&EIGHT).await.expect("a Redis");
    assert_eq!((usage.windows[0].used, usage.in_flight), (3, 0));
    let throttled = slots(&other, 1)
        .await
        .remove(0)
        .throttled(Some(Duration::from_secs(3)));
    let held = throttled.await.expect("a Redis");
    assert!(
        held > Duration::from_millis(2900) && held <= Duration::from_secs(3),
        "{held:?}"
    );
    let refused = one
        .acquire(&EIGHT, LEASE, Some(Duration::from_secs(1)))
        .await;
    assert!(matches!(refused, Err(QuotaError::PastDeadline { .. })));
    let waited = timed(&one, &clock, 1).await;
    assert!(waited > Duration::from_millis(2500), "{waited:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_lost_holds_one_window() {
    logged();
    let Some(mut server) = Server::start(&[]) else {
        return;
    };
    let (quota, clock) = worker(&server.url(), OnRedisFailure::Fail);
    timed(&quota, &clock, 1).await;
    // A slot for a call, so that there is something to lose; then the next takes as long as a window.
    for lose in ["FLUSHALL", "ended", "state", "restart", "old copy"] {
        let immediate = timed(&quota, &clock, 1).await;
        assert!(immediate < WINDOW / 2, "before {lose}: {immediate:?}");
        match lose {
            "FLUSHALL" => drop(server.command(&["FLUSHALL"])),
            "restart" | "old copy" => {
                if lose == "old copy" {
                    server.command(&["SAVE"]);
                    timed(&quota, &clock, 3).await;
                }
                server.stop();
                server.start_again();
            }
            part => {
                let key = format!("mde-quota:{{tenant/application/eight}}:{part}");
                assert_eq!(server.command(&["DEL", &key]).trim(), "1");
            }
        }
        let held = timed(&quota, &clock, 1).await;
        assert!(
            held >= WINDOW && held < WINDOW * 2,
            "after {lose}: {held:?}"
        );
    }
    let text = logged().text();
    let told = text
        .lines()
        .filter(|line| line.contains("WARN") && line.contains("is not on record"))
        .count();
    assert!(told >= 6, "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_expire_and_lie_on_one_node() {
    let Some(server) = Server::start(&[]) else {
        return;
    };
    let (quota, clock) = worker(&server.url(), OnRedisFailure::Fail);
    timed(&quota, &clock, 2).await;
    std::mem::forget(slots(&quota, 1).await);
    let keys = server.command(&["KEYS", "*"]);
    let keys: Vec<_> = keys.split_whitespace().collect();
    assert_eq!(keys.len(), 3, "{keys:?}");
    for key in keys {
        assert!(
            key.starts_with("mde-quota:{tenant/application/eight}:"),
            "{key}"
        );
        let millis: i64 = server
            .command(&["PTTL", key])
            .trim()
            .parse()
            .expect("a number");
        assert!(millis > 0, "{key}: {millis}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_cancel_at_will_leave_no_slot_taken() {
    let Some(server) = Server::start(&[]) else {
        return;
    };
    let (quota, clock) = worker(&server.url(), OnRedisFailure::Fail);
    timed(&quota, &clock, 1).await;
    let callers: Vec<_> = (0..60_u64)
        .map(|number| {
            let (quota, clock) = (quota.clone(), Arc::clone(&clock));
            tokio::spawn(async move {
                let slot = quota.acquire(&EIGHT, LEASE, None);
                let patience = Duration::from_micros(number * number * 300);
                let slot = tokio::time::timeout(patience, slot)
                    .await
                    .ok()?
                    .expect("a slot");
                let sent = clock.now();
                slot.answered();
                Some(Call {
                    sent,
                    ended: clock.now(),
                })
            })
        })
        .collect();
    let mut calls = Vec::new();
    for caller in callers {
        calls.extend(caller.await.expect("no panic"));
    }
    assert!(worst_window(&calls, WINDOW) <= 8);
    quota.flush().await.expect("a Redis");
    // What was cancelled while Redis was asked is given back when it has answered.
    let usage = loop {
        let usage = quota.usage(&EIGHT).await.expect("a Redis");
        if usage.in_flight == 0 {
            break usage;
        }
    };
    assert!(usage.windows[0].used <= 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_redis_is_away_there_are_no_calls_if_that_is_the_choice() {
    let Some(mut server) = Server::start(&[]) else {
        return;
    };
    let (quota, clock) = worker(&server.url(), OnRedisFailure::Fail);
    timed(&quota, &clock, 1).await;
    let in_flight = slots(&quota, 1).await.remove(0);
    server.stop();
    let begun = clock.now();
    let error = quota
        .acquire(&EIGHT, LEASE, None)
        .await
        .expect_err("nobody is there");
    let lasted = clock.now() - begun;
    assert!(
        lasted >= Duration::from_secs(5) && lasted < Duration::from_secs(8),
        "{lasted:?}"
    );
    assert_eq!(failure(error), RedisFailure::Unreachable);
    let begun = clock.now();
    quota
        .acquire(&EIGHT, LEASE, None)
        .await
        .expect_err("still nobody");
    assert!(
        clock.now() - begun < Duration::from_secs(1),
        "the second is told at once"
    );
    in_flight.answered();
    server.start_again();
    let held = timed(&quota, &clock, 7).await;
    assert!(held >= WINDOW, "{held:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_redis_is_away_each_worker_has_its_share_if_that_is_the_choice() {
    logged();
    let share = OnRedisFailure::Share(NonZeroU32::new(4).expect("not zero"));
    let url = format!("redis://127.0.0.1:{}/", free_port());
    let (quota, clock) = worker(&url, share);
    slots(&quota, 2).await.into_iter().for_each(Slot::answered);
    let begun = clock.now();
    slots(&quota, 2).await.into_iter().for_each(Slot::answered);
    let took = clock.now() - begun;
    assert!(
        took >= WINDOW && took < WINDOW * 2,
        "a quarter of eight in each window: {took:?}"
    );
    let text = logged().text();
    let told = text
        .lines()
        .filter(|line| line.contains("a share of 1/4 of the quota"));
    assert!(told.count() >= 1, "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_used_before_an_outage_and_during_it_counts_afterwards() {
    let Some(mut server) = Server::start(&["--appendonly", "no"]) else {
        return;
    };
    let share = OnRedisFailure::Share(NonZeroU32::new(2).expect("not zero"));
    let (quota, clock) = worker(&server.url(), share);
    timed(&quota, &clock, 1).await;
    server.stop();
    // Four in each window, from when the outage is taken for one.
    let mut calls = Vec::new();
    for call in 0..24 {
        let slot = quota.acquire(&EIGHT, LEASE, None).await.expect("a slot");
        let sent = clock.now();
        slot.answered();
        calls.push(Call {
            sent,
            ended: clock.now(),
        });
        if call == 12 {
            server.start_again();
        }
    }
    assert!(worst_window(&calls, WINDOW) <= 8);
    assert!(worst_window(&calls[..12], WINDOW) <= 4);
    let (other, _) = worker(&server.url(), share);
    let usage = other.usage(&EIGHT).await.expect("a Redis");
    assert!(usage.windows[0].used > 0, "it was told");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_appears_wherever_it_goes_wrong() {
    logged();
    let Some(mut server) = Server::start(&["--requirepass", PASSWORD]) else {
        return;
    };
    let port = server.port();
    let mut shown = String::new();
    let mut show = |error: QuotaError| {
        shown.push_str(&format!("{error} {error:?}\n"));
        failure(error)
    };
    let (wrong, _) = worker(
        &format!("redis://:not-{PASSWORD}@127.0.0.1:{port}/"),
        OnRedisFailure::Fail,
    );
    let error = wrong
        .acquire(&EIGHT, LEASE, None)
        .await
        .expect_err("another password");
    assert_eq!(show(error), RedisFailure::Unauthenticated);
    let (none, _) = worker(&server.url(), OnRedisFailure::Fail);
    let error = none
        .acquire(&EIGHT, LEASE, None)
        .await
        .expect_err("no password");
    assert_eq!(show(error), RedisFailure::Unauthenticated);
    let (right, clock) = worker(
        &format!("redis://:{PASSWORD}@127.0.0.1:{port}/"),
        OnRedisFailure::Fail,
    );
    timed(&right, &clock, 1).await;
    let debug = format!("{right:?}");
    server.stop();
    let error = right
        .acquire(&EIGHT, LEASE, None)
        .await
        .expect_err("nobody is there");
    assert_eq!(show(error), RedisFailure::Unreachable);
    for text in [shown, debug, logged().text()] {
        assert!(!text.contains(PASSWORD), "{text}");
        assert!(!text.contains(&port.to_string()), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_who_may_not_do_what_is_needed_is_told() {
    let Some(server) = Server::start(&[]) else {
        return;
    };
    server.command(&[
        "ACL",
        "SETUSER",
        "weak",
        "on",
        ">secret",
        "~*",
        "+@all",
        "-@scripting",
    ]);
    server.command(&[
        "ACL", "SETUSER", "blind", "on", ">secret", "~*", "+@all", "-info",
    ]);
    for user in ["weak", "blind"] {
        let url = format!("redis://{user}:secret@127.0.0.1:{}/", server.port());
        let (quota, _) = worker(&url, OnRedisFailure::Fail);
        let error = quota
            .acquire(&EIGHT, LEASE, None)
            .await
            .expect_err("forbidden");
        assert_eq!(failure(error), RedisFailure::Forbidden, "{user}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_redis_is_told_from_one() {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let server = tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let answer = b"HTTP/1.1 400 Bad Request\r\n\r\n";
            let _ = tokio::io::AsyncWriteExt::write_all(&mut stream, answer).await;
        }
    });
    let (quota, _) = worker(&format!("redis://127.0.0.1:{port}"), OnRedisFailure::Fail);
    let error = quota
        .acquire(&EIGHT, LEASE, None)
        .await
        .expect_err("no Redis");
    assert_eq!(failure(error), RedisFailure::Nonsense);
    server.abort();
}

const FAMILY: &[&str] = &["eight", "nine"];
const SHARED: RateLimit = RateLimit::new(8, WINDOW).shared("numbers");
static EIGHT_SHARED: Operation = of_family("eight", &[SHARED], FAMILY);
static NINE_SHARED: Operation = of_family("nine", &[SHARED, RateLimit::new(6, WINDOW)], FAMILY);
static NINE: Operation = operation("nine", &[RateLimit::new(8, WINDOW)]);

/// Takes so many slots of an operation and ends them; how long that took.
async fn calls(quota: &Quota, operation: &'static Operation, count: usize) -> Duration {
    let begun = std::time::Instant::now();
    let mut slots = Vec::new();
    for _ in 0..count {
        slots.push(quota.acquire(operation, LEASE, None).await.expect("a slot"));
    }
    slots.into_iter().for_each(Slot::answered);
    let took = begun.elapsed();
    quota.flush().await.expect("a Redis");
    took
}

/// Of the first window what is used.
async fn used(quota: &Quota, operation: &'static Operation) -> u32 {
    quota.usage(operation).await.expect("a Redis").windows[0].used
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_share_what_a_family_shares() {
    let Some(server) = Server::start(&[]) else {
        return;
    };
    let (one, _) = worker(&server.url(), OnRedisFailure::Fail);
    let (other, _) = worker(&server.url(), OnRedisFailure::Fail);
    let held = calls(&one, &EIGHT_SHARED, 2).await;
    assert!(held >= WINDOW, "never used before: {held:?}");
    let held = calls(&other, &NINE_SHARED, 3).await;
    assert!(held < WINDOW / 2, "both are on record: {held:?}");
    assert_eq!(used(&one, &EIGHT_SHARED).await, 5);
    let usage = one.usage(&NINE_SHARED).await.expect("a Redis");
    assert_eq!(usage.windows[1].used, 3, "its own");
    assert!(
        calls(&one, &EIGHT_SHARED, 4).await >= WINDOW / 2,
        "one too many"
    );
    // A 429 of the one is a hold of the other.
    let slot = one
        .acquire(&EIGHT_SHARED, LEASE, None)
        .await
        .expect("a slot");
    slot.throttled(Some(Duration::from_secs(2)))
        .await
        .expect("a Redis");
    let refused = other
        .acquire(&NINE_SHARED, LEASE, Some(Duration::from_secs(1)))
        .await;
    assert!(matches!(refused, Err(QuotaError::PastDeadline { .. })));
    // What is lost of the one is not known of the other.
    calls(&other, &NINE_SHARED, 1).await;
    let key = "mde-quota:{tenant/application/nine}:state";
    assert_eq!(server.command(&["DEL", key]).trim(), "1");
    assert_eq!(used(&one, &EIGHT_SHARED).await, 8);
    let held = calls(&one, &EIGHT_SHARED, 1).await;
    assert!(held >= WINDOW / 2 && held < WINDOW * 2, "{held:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_on_record_counts_when_operations_come_to_share_a_limit() {
    let Some(server) = Server::start(&[]) else {
        return;
    };
    let (before, _) = worker(&server.url(), OnRedisFailure::Fail);
    calls(&before, &NINE, 1).await;
    calls(&before, &EIGHT, 1).await;
    tokio::time::sleep(WINDOW).await;
    calls(&before, &EIGHT, 4).await;
    calls(&before, &NINE, 3).await;
    let (family, _) = worker(&server.url(), OnRedisFailure::Fail);
    assert_eq!(used(&family, &EIGHT_SHARED).await, 7);
    calls(&family, &NINE_SHARED, 1).await;
    // The one of before runs along: it sees what is called of its operation, and its calls are seen.
    assert_eq!(used(&before, &NINE).await, 4);
    calls(&before, &NINE, 1).await;
    assert_eq!(used(&family, &EIGHT_SHARED).await, 9);
    tokio::time::sleep(WINDOW).await;
    assert_eq!(used(&family, &EIGHT_SHARED).await, 0);
    // A log of the version before families does not say how far it goes back.
    let key = "mde-quota:{tenant/application/eight}:state";
    calls(&before, &EIGHT, 1).await;
    assert_eq!(server.command(&["HDEL", key, "full"]).trim(), "1");
    assert_eq!(used(&before, &EIGHT).await, 1, "alone it is trusted");
    assert_eq!(server.command(&["HDEL", key, "full"]).trim(), "1");
    assert_eq!(used(&family, &NINE_SHARED).await, 8);
    let held = calls(&family, &NINE_SHARED, 1).await;
    assert!(held >= WINDOW / 2 && held < WINDOW * 2, "{held:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_redis_is_away_a_family_has_one_share() {
    let Some(mut server) = Server::start(&["--appendonly", "no"]) else {
        return;
    };
    let share = OnRedisFailure::Share(NonZeroU32::new(2).expect("not zero"));
    let (quota, clock) = worker(&server.url(), share);
    calls(&quota, &EIGHT_SHARED, 1).await;
    server.stop();
    let told = |server: &Server, operation: &str| {
        let key = format!("mde-quota:{{tenant/application/{operation}}}:ended");
        server.command(&["ZCARD", &key]).trim() != "0"
    };
    let mut made = Vec::new();
    while made.len() < 12 || !FAMILY.iter().any(|operation| told(&server, operation)) {
        assert!(made.len() < 100, "nobody was told");
        let operation = [&EIGHT_SHARED, &NINE_SHARED][made.len() % 2];
        let slot = quota.acquire(operation, LEASE, None).await.expect("a slot");
        let sent = clock.now();
        slot.answered();
        let ended = clock.now();
        made.push(Call { sent, ended });
        if made.len() == 12 {
            server.start_again();
        }
    }
    // Whichever operation asks first tells of both.
    assert!(FAMILY.iter().all(|operation| told(&server, operation)));
    assert!(worst_window(&made, WINDOW) <= 8);
    assert!(worst_window(&made[..12], WINDOW) <= 4);
}
