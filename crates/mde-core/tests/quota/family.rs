//! Limits that operations share: the callers of a family, over the logs in memory and in state files.

use std::{fs, path::Path, sync::Arc, time::Duration};

use futures::future::{Either, select};
use mde_core::{Clock, Operation, Quota, QuotaError, QuotaKey, RateLimit, Slot};
use proptest::prelude::*;

use crate::{
    Call,
    callers::{Caller, How, caller},
    clock::{Simulated, simulate},
    logged::logged,
    of_family, operation, worst_window,
};

const SECOND: Duration = Duration::from_secs(1);
const LEASE: Duration = Duration::from_secs(100);
const SHARED: RateLimit = RateLimit::new(10, Duration::from_secs(10)).shared("things");
const FAMILY: &[&str] = &["list/things", "get", "find", "peek"];

/// Shares, and has narrower limits of its own.
static LIST: Operation = of_family("list/things", &[RateLimit::new(2, SECOND), SHARED], FAMILY);
static GET: Operation = of_family("get", &[SHARED], FAMILY);
static PEEK: Operation = of_family("peek", &[SHARED], FAMILY);
static FIND: Operation = of_family("find", &[SHARED, RateLimit::new(8, SHARED.period)], FAMILY);
/// Is called like one of the family, as it was before.
static GET_ALONE: Operation = operation("get", &[RateLimit::new(10, Duration::from_secs(10))]);

fn in_memory(clock: &Arc<Simulated>) -> Quota {
    Quota::shared(QuotaKey::new("tenant", "application"))
        .clock(Arc::clone(clock) as _)
        .build()
}

/// A process of its own, as far as the quota can tell.
fn process(folder: &Path, clock: &Arc<Simulated>) -> Quota {
    Quota::shared(QuotaKey::new("tenant", "application"))
        .state_folder(folder)
        .clock(clock.of_another_process() as _)
        .build()
}

async fn slots(quota: &Quota, operation: &'static Operation, count: usize) -> Vec<Slot> {
    let mut slots = Vec::new();
    for _ in 0..count {
        slots.push(quota.acquire(operation, LEASE, None).await.expect("a slot"));
    }
    slots
}

async fn answered(quota: &Quota, operation: &'static Operation, count: usize) {
    let slots = slots(quota, operation, count).await;
    slots.into_iter().for_each(Slot::answered);
    quota.flush().await.expect("a store that works");
}

/// Of each window what is used.
async fn used(quota: &Quota, operation: &'static Operation) -> Vec<u32> {
    let usage = quota.usage(operation).await.expect("a store that works");
    usage.windows.iter().map(|window| window.used).collect()
}

/// Asks for a slot, as soon as the task has its turn.
fn waiting(quota: &Quota, operation: &'static Operation) -> tokio::task::JoinHandle<Slot> {
    let quota = quota.clone();
    tokio::spawn(async move { quota.acquire(operation, LEASE, None).await.expect("a slot") })
}

/// What became of a caller.
#[derive(Clone, Copy, Debug)]
struct Left {
    of: usize,
    came: Duration,
    left: Duration,
    call: Option<(Call, How)>,
}

/// The family, and an operation that shares nothing with it.
static OF: [&Operation; 4] = [&LIST, &GET, &FIND, &ALONE];
static ALONE: Operation = operation("alone", &[RateLimit::new(2, SECOND)]);

/// Sends the callers in; each stops waiting by dropping the future.
async fn run(callers: &[(usize, Caller)], quota: &Quota, clock: &Arc<Simulated>) -> Vec<Left> {
    let mut tasks = Vec::new();
    for (of, caller) in callers.iter().copied() {
        clock.sleep(caller.after).await;
        let came = clock.now();
        let (clock, quota) = (Arc::clone(clock), quota.clone());
        tasks.push(tokio::spawn(async move {
            let slot = Box::pin(quota.acquire(OF[of], LEASE, None));
            let slot = match caller.patience {
                None => Some(slot.await),
                Some(patience) => match select(slot, clock.sleep(patience)).await {
                    Either::Left((slot, _)) => Some(slot),
                    Either::Right(_) => None,
                },
            };
            let left = clock.now();
            let call = match slot {
                None => None,
                Some(slot) => {
                    let slot = slot.expect("a store that works");
                    clock.sleep(caller.takes).await;
                    caller.how.end(slot);
                    let ended = clock.now();
                    Some((Call { sent: left, ended }, caller.how))
                }
            };
            Left {
                of,
                came,
                left,
                call,
            }
        }));
        // It takes its place in the queue now.
        tokio::task::yield_now().await;
    }
    let mut left = Vec::new();
    for task in tasks {
        left.push(task.await.expect("no panic"));
    }
    left
}

/// Of the calls those that count for a limit of the operation.
fn counted<'l>(
    left: &'l [Left],
    of: usize,
    limit: &RateLimit,
) -> impl Iterator<Item = (Call, How)> + 'l {
    let family = limit.shared.is_some();
    let counts =
        move |left: &&Left| left.of == of || family && OF[of].family.contains(&OF[left.of].id);
    left.iter().filter(counts).filter_map(|left| left.call)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn nobody_waits_while_all_of_its_limits_have_room_and_none_is_exceeded(
        callers in prop::collection::vec((0..OF.len(), caller()), 1..80),
    ) {
        let guard = Duration::from_millis(1);
        let (left, after) = simulate(async {
            let clock = Simulated::new();
            let quota = in_memory(&clock);
            let left = run(&callers, &quota, &clock).await;
            (left, quota.usage(&GET).await.expect("memory never fails"))
        });
        prop_assert_eq!(after.in_flight, 0, "no slot is lost");
        for (of, operation) in OF.iter().enumerate() {
            for limit in operation.rate_limits {
                let sent = counted(&left, of, limit).filter(|(_, how)| *how != How::NotSent);
                let calls: Vec<_> = sent.map(|(call, _)| call).collect();
                prop_assert!(worst_window(&calls, limit.period) <= limit.calls as usize);
            }
        }
        for this in &left {
            // The moment before it stopped waiting.
            let Some(at) = this.left.checked_sub(guard).filter(|at| *at >= this.came) else {
                continue;
            };
            let full = OF[this.of].rate_limits.iter().any(|limit| {
                let weighs = |(call, how): &(Call, How)| {
                    let until = match how {
                        How::NotSent => call.ended,
                        _ => call.ended + limit.period + guard,
                    };
                    call.sent <= at && until > at
                };
                counted(&left, this.of, limit).filter(weighs).count() >= limit.calls as usize
            });
            prop_assert!(full, "{this:?} waited for nothing among {left:#?}");
        }
        // Who came first is served first, of one operation.
        for of in 0..OF.len() {
            let served = left.iter().filter(|left| left.of == of && left.call.is_some());
            prop_assert!(served.map(|left| left.left).is_sorted());
        }
    }
}

#[test]
fn an_operation_at_its_own_limit_holds_up_no_other() {
    simulate(async {
        let clock = Simulated::new();
        let quota = in_memory(&clock);
        answered(&quota, &LIST, 2).await;
        let behind: Vec<_> = (0..3).map(|_| waiting(&quota, &LIST)).collect();
        tokio::task::yield_now().await;
        answered(&quota, &GET, 5).await;
        assert_eq!(clock.now(), Duration::ZERO, "at once");
        assert_eq!(used(&quota, &GET).await, [7]);
        for slot in behind {
            slot.await.expect("no panic").answered();
        }
        assert_eq!(
            clock.now(),
            (SECOND + Duration::from_millis(1)) * 2,
            "two a second"
        );
        let usage = quota.usage(&LIST).await.expect("memory never fails");
        let shared: Vec<_> = usage.windows.iter().map(|window| window.shared).collect();
        assert_eq!(shared, [None, Some("things")]);
        assert_eq!((usage.windows[1].used, usage.windows[1].free), (10, 0));
    });
}

#[test]
fn the_first_of_each_operation_are_served_in_turn() {
    simulate(async {
        let clock = Simulated::new();
        let quota = in_memory(&clock);
        answered(&quota, &FIND, 8).await;
        answered(&quota, &GET, 2).await;
        let order = Arc::new(std::sync::Mutex::new(String::new()));
        let mut tasks = Vec::new();
        for (name, operation) in [
            ("g", &GET),
            ("g", &GET),
            ("g", &GET),
            ("f", &FIND),
            ("l", &LIST),
        ] {
            let (slot, order) = (waiting(&quota, operation), Arc::clone(&order));
            tasks.push(tokio::spawn(async move {
                let slot = slot.await.expect("no panic");
                order.lock().expect("no panic").push_str(name);
                slot.answered();
            }));
            tokio::task::yield_now().await;
        }
        for task in tasks {
            task.await.expect("no panic");
        }
        assert_eq!(*order.lock().expect("no panic"), "gflgg");
    });
}

#[test]
fn a_slot_that_one_operation_gives_back_goes_to_another_at_once() {
    simulate(async {
        let clock = Simulated::new();
        let quota = in_memory(&clock);
        let mut taken = slots(&quota, &GET, 10).await;
        let other = waiting(&quota, &FIND);
        clock.sleep(SECOND).await;
        taken.remove(0).not_sent();
        drop(other.await.expect("no panic"));
        assert_eq!(clock.now(), SECOND);
    });
}

#[test]
fn a_429_holds_the_family_and_one_probe_goes_for_all_of_it() {
    simulate(async {
        let clock = Simulated::new();
        let quota = in_memory(&clock);
        let patient = |operation, seconds| {
            let quota = quota.clone();
            let patience = Some(Duration::from_secs(seconds));
            tokio::spawn(async move { quota.acquire(operation, LEASE, patience).await })
        };
        let taken = slots(&quota, &GET, 10).await;
        let (short, long) = (patient(&LIST, 20), patient(&FIND, 40));
        tokio::task::yield_now().await;
        let mut taken = taken.into_iter();
        let throttled = taken
            .next()
            .expect("ten")
            .throttled(Some(Duration::from_secs(30)));
        assert_eq!(
            throttled.await.expect("memory never fails"),
            Duration::from_secs(30)
        );
        taken.for_each(Slot::answered);
        let refused = short.await.expect("no panic");
        assert!(matches!(
            refused,
            Err(QuotaError::PastDeadline { available_in }) if available_in == Duration::from_secs(30)
        ));
        assert_eq!(clock.now(), Duration::ZERO, "told at once");
        let alone = quota.usage(&ALONE).await.expect("memory never fails");
        assert_eq!(alone.held_for, None, "not who shares nothing");
        let probe = long.await.expect("no panic").expect("a slot");
        assert_eq!(clock.now(), Duration::from_secs(30));
        let next = quota.acquire(&GET, LEASE, Some(SECOND)).await;
        assert!(
            matches!(next, Err(QuotaError::PastDeadline { .. })),
            "one at a time"
        );
        probe.answered();
        let two = slots(&quota, &GET, 2).await;
        assert!(
            quota.acquire(&LIST, LEASE, Some(SECOND)).await.is_err(),
            "two at a time"
        );
        drop(two);
    });
}

#[test]
fn processes_share_what_a_family_shares_and_waste_none_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let calls = simulate(async {
        let time = Simulated::new();
        let mut workers = Vec::new();
        for operation in [&GET, &PEEK] {
            for _ in 0..3 {
                let clock = time.of_another_process();
                let quota = process(folder.path(), &time);
                workers.push(tokio::spawn(async move {
                    let mut calls = Vec::new();
                    for _ in 0..10 {
                        let slot = quota.acquire(operation, LEASE, None).await.expect("a slot");
                        let sent = clock.now();
                        clock.sleep(Duration::from_millis(7)).await;
                        let ended = clock.now();
                        slot.answered();
                        calls.push(Call { sent, ended });
                    }
                    calls
                }));
            }
        }
        let mut calls = Vec::new();
        for worker in workers {
            calls.extend(worker.await.expect("no panic"));
        }
        calls
    });
    assert_eq!(calls.len(), 60);
    assert!(worst_window(&calls, SHARED.period) <= SHARED.calls as usize);
    let last = calls.iter().map(|call| call.sent).max().expect("calls");
    let least = SHARED.period * 5;
    assert!(last >= least && last <= least.mul_f64(1.06), "{last:?}");
}

/// The file of an operation's log.
fn state_file(folder: &Path, operation: &str) -> std::path::PathBuf {
    let entries = fs::read_dir(folder.join("quota")).expect("the folder");
    let mut paths = entries.map(|entry| entry.expect("an entry").path());
    let is_it = |path: &std::path::PathBuf| {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        name.starts_with(&format!("{operation}-")) && name.ends_with(".json")
    };
    paths.find(is_it).expect("its file")
}

#[test]
fn what_was_called_before_a_limit_was_shared_counts_and_so_it_does_afterwards() {
    let folder = tempfile::tempdir().expect("a folder");
    simulate(async {
        let clock = Simulated::new();
        answered(&process(folder.path(), &clock), &GET_ALONE, 4).await;
        clock.sleep(Duration::from_secs(4)).await;
        // The next version of the program: its family finds the log where it is.
        let family = process(folder.path(), &clock);
        assert_eq!(used(&family, &FIND).await, [4, 0]);
        answered(&family, &FIND, 6).await;
        let slot = waiting(&family, &LIST);
        // One of before runs along: it sees what is called of its operation, and its calls are seen.
        let before = process(folder.path(), &clock);
        assert_eq!(used(&before, &GET_ALONE).await, [4]);
        slot.await.expect("no panic").answered();
        assert_eq!(
            clock.now(),
            Duration::from_millis(10_010),
            "when those of before have left"
        );
        // Shared no longer.
        family.flush().await.expect("a state file");
        answered(&family, &GET, 3).await;
        let after = process(folder.path(), &clock);
        assert_eq!(used(&after, &GET_ALONE).await, [3]);
    });
}

/// What the version before families wrote: it does not say how far back it goes.
fn written_before(folder: &Path, clock: &Arc<Simulated>) -> String {
    let path = state_file(folder, "get");
    let text = fs::read_to_string(&path).expect("text");
    let mut file: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let members: Vec<_> = file["log"]
        .as_object()
        .expect("an object")
        .keys()
        .cloned()
        .collect();
    let mut known = [
        "latest",
        "in_flight",
        "ended",
        "last_taken",
        "full",
        "hold",
        "generation",
        "unexplained",
    ];
    known.sort_unstable();
    let mut sorted = members.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, known, "the form of before");
    assert_eq!(file["format"], 1);
    file["log"]["full"] = serde_json::Value::Null;
    let now = clock
        .utc()
        .duration_since(std::time::UNIX_EPOCH)
        .expect("after 1970");
    file["log"]["latest"] = u64::try_from(now.as_nanos()).expect("small").into();
    fs::write(&path, file.to_string()).expect("a file");
    path.to_string_lossy().into_owned()
}

#[test]
fn a_log_of_before_holds_one_full_window_of_a_family_once_and_says_so() {
    logged();
    let folder = tempfile::tempdir().expect("a folder");
    let path = simulate(async {
        let clock = Simulated::new();
        answered(&process(folder.path(), &clock), &GET_ALONE, 1).await;
        clock.sleep(SECOND * 3).await;
        let path = written_before(folder.path(), &clock);
        // Who has the same limits as before keeps all.
        assert_eq!(used(&process(folder.path(), &clock), &GET_ALONE).await, [1]);
        clock.sleep(SECOND * 2).await;
        let family = process(folder.path(), &clock);
        assert_eq!(used(&family, &FIND).await, [10, 0]);
        answered(&family, &FIND, 8).await;
        assert_eq!(
            clock.now(),
            SECOND * 3 + Duration::from_millis(10_010),
            "one window from when it was written"
        );
        assert_eq!(used(&process(folder.path(), &clock), &GET).await, [8]);
        path
    });
    let text = logged().text();
    let told = text
        .lines()
        .filter(|line| line.contains("WARN") && line.contains(&path));
    let told: Vec<_> = told
        .filter(|line| line.contains("before its operation shared a limit"))
        .collect();
    assert_eq!(told.len(), 1, "{told:#?}");
}

#[test]
fn a_file_that_cannot_be_trusted_holds_the_whole_family_once() {
    logged();
    let folder = tempfile::tempdir().expect("a folder");
    simulate(async {
        let clock = Simulated::new();
        let quota = process(folder.path(), &clock);
        answered(&quota, &GET, 1).await;
        fs::write(state_file(folder.path(), "get"), "torn").expect("a file");
        assert_eq!(used(&quota, &FIND).await, [10, 0]);
        answered(&quota, &FIND, 1).await;
        assert_eq!(clock.now(), Duration::from_millis(10_010));
        assert_eq!(used(&quota, &GET).await, [1]);
    });
}

#[test]
fn a_429_of_one_operation_holds_the_others_in_other_processes_and_outlives_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    simulate(async {
        let clock = Simulated::new();
        let one = process(folder.path(), &clock);
        // Shorter than a window: what was never called is not what is not known.
        let slot = slots(&one, &LIST, 1).await.remove(0);
        let held = slot.throttled(Some(Duration::from_secs(3))).await;
        assert_eq!(held.expect("a state file"), Duration::from_secs(3));
        drop(one);
        let other = process(folder.path(), &clock);
        let probe = slots(&other, &FIND, 1).await.remove(0);
        assert_eq!(clock.now(), Duration::from_secs(3));
        let third = process(folder.path(), &clock);
        let refused = third.acquire(&GET, LEASE, Some(SECOND)).await;
        assert!(
            matches!(refused, Err(QuotaError::PastDeadline { .. })),
            "one at a time"
        );
        let before = clock.now();
        probe.answered();
        other.flush().await.expect("a state file");
        let two = slots(&third, &GET, 2).await;
        assert_eq!(clock.now(), before, "two at a time, at once");
        drop(two);
    });
}

#[test]
fn whoever_stops_waiting_for_the_locks_of_a_family_has_no_slot() {
    let folder = tempfile::tempdir().expect("a folder");
    simulate(async {
        let quota = process(folder.path(), &Simulated::new());
        answered(&quota, &GET, 1).await;
        // Another one's lock, of a program that does not know of the family.
        let lock = fs::File::open(state_file(folder.path(), "get").with_extension("lock"));
        let lock = lock.expect("a lock");
        lock.lock().expect("a lock that nobody has");
        let mut callers: Vec<_> = (0..5)
            .map(|number| Box::pin(quota.acquire([&FIND, &LIST][number % 2], LEASE, None)))
            .collect();
        for caller in &mut callers {
            assert!(futures::poll!(caller).is_pending());
        }
        drop(callers);
        drop(lock);
        let usage = loop {
            quota.flush().await.expect("a state file");
            let usage = quota.usage(&FIND).await.expect("a state file");
            if usage.in_flight == 0 {
                break usage;
            }
        };
        assert_eq!(usage.windows[0].used, 1);
        assert_eq!(slots(&quota, &GET, 9).await.len(), 9);
    });
}
