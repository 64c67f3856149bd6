//! The state file: one run after another, several at once, and whatever may have become of it.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use mde_core::{BackendError, Clock, Operation, Quota, QuotaError, QuotaKey, RateLimit, Slot};

use crate::{
    Call,
    clock::{Simulated, simulate},
    logged::logged,
    operation, worst_window,
};

static TWO: Operation = operation(
    "two/windows",
    &[
        RateLimit::new(10, Duration::from_secs(10)),
        RateLimit::new(30, Duration::from_secs(100)),
    ],
);

static TEN: Operation = operation("ten", &[RateLimit::new(10, Duration::from_secs(10))]);

const LEASE: Duration = Duration::from_secs(20);

/// What ten seconds are by this store's clock.
const TEN_SECONDS: Duration = Duration::from_millis(10_010);

/// A process of its own, as far as the quota can tell: another clock, that shows the same time.
fn process(folder: &Path, clock: &Arc<Simulated>) -> Quota {
    Quota::shared(QuotaKey::new("tenant", "application"))
        .state_folder(folder)
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

fn state_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join("quota")).expect("the folder");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
}

fn state_file(folder: &Path) -> PathBuf {
    let mut files = state_files(folder);
    files.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    assert_eq!(files.len(), 1);
    files.remove(0)
}

/// The warnings about this file.
fn warnings(file: &Path) -> Vec<String> {
    let text = logged().text();
    let about = |line: &&str| line.contains("WARN") && line.contains(&*file.to_string_lossy());
    text.lines().filter(about).map(str::to_owned).collect()
}

#[test]
fn the_next_run_waits_for_what_the_last_one_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    simulate(async {
        let clock = Simulated::new();
        let first = process(folder.path(), &clock.of_another_process());
        for slot in slots(&first, &TWO, 7).await {
            slot.answered();
        }
        first.flush().await.expect("a state file");
        drop(first);
        tokio::time::sleep(Duration::from_secs(4)).await;
        let second = process(folder.path(), &clock);
        let usage = second.usage(&TWO).await.expect("a state file");
        let used: Vec<_> = usage.windows.iter().map(|window| window.used).collect();
        assert_eq!((used, usage.in_flight), (vec![7, 7], 0));
        for slot in slots(&second, &TWO, 3).await {
            slot.answered();
        }
        assert_eq!(clock.now(), Duration::from_secs(4), "three at once");
        drop(slots(&second, &TWO, 1).await);
        assert_eq!(clock.now(), TEN_SECONDS);
    });
}

#[test]
fn two_processes_at_once_share_the_quota_and_waste_none_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut calls = simulate(async {
        let time = Simulated::new();
        let workers: Vec<_> = (0..2_u64)
            .map(|worker| {
                let clock = time.of_another_process();
                let quota = process(folder.path(), &clock);
                tokio::spawn(async move {
                    let mut calls = Vec::new();
                    for call in 0..40 {
                        let slot = quota.acquire(&TWO, LEASE, None).await.expect("a slot");
                        let sent = clock.now();
                        clock
                            .sleep(Duration::from_millis(10 + (call * 37 + worker * 11) % 90))
                            .await;
                        calls.push(Call {
                            sent,
                            ended: clock.now(),
                        });
                        slot.answered();
                    }
                    calls
                })
            })
            .collect();
        let mut calls = Vec::new();
        for worker in workers {
            calls.extend(worker.await.expect("no panic"));
        }
        calls
    });
    assert_eq!(calls.len(), 80);
    for limit in TWO.rate_limits {
        assert!(worst_window(&calls, limit.period) <= limit.calls as usize);
    }
    // 80 calls are two windows of a hundred seconds with thirty calls, a window of ten seconds with
    // ten of the last twenty, and ten more.
    calls.sort_by_key(|call| call.sent);
    let least = Duration::from_secs(2 * 100 + 10);
    let last = calls[79].sent;
    assert!(last >= least && last <= least.mul_f64(1.02), "{last:?}");
}

#[test]
fn slots_of_a_process_that_died_come_back_after_lease_and_window() {
    let folder = tempfile::tempdir().expect("a folder");
    simulate(async {
        let clock = Simulated::new();
        let dead = process(folder.path(), &clock.of_another_process());
        std::mem::forget(slots(&dead, &TEN, 10).await);
        let alive = process(folder.path(), &clock);
        drop(slots(&alive, &TEN, 1).await);
        assert_eq!(clock.now(), LEASE + TEN_SECONDS);
    });
}

#[test]
fn a_slot_that_another_process_gives_back_is_noticed() {
    let folder = tempfile::tempdir().expect("a folder");
    simulate(async {
        let clock = Simulated::new();
        let (one, other) = (
            process(folder.path(), &clock),
            process(folder.path(), &clock.of_another_process()),
        );
        let mut taken = slots(&one, &TEN, 10).await;
        let waiting = tokio::spawn(async move { slots(&other, &TEN, 1).await });
        clock.sleep(Duration::from_millis(2500)).await;
        taken.remove(0).not_sent();
        drop(waiting.await.expect("no panic"));
        assert_eq!(clock.now(), Duration::from_secs(3), "it looks every second");
    });
}

#[test]
fn a_429_in_one_process_holds_the_others_and_outlives_it() {
    let folder = tempfile::tempdir().expect("a folder");
    simulate(async {
        let clock = Simulated::new();
        let one = process(folder.path(), &clock.of_another_process());
        let slot = slots(&one, &TEN, 1).await.remove(0);
        let held = slot.throttled(None).await.expect("a state file");
        assert_eq!(held, Duration::from_secs(60));
        drop(one);
        let other = process(folder.path(), &clock);
        let slot = slots(&other, &TEN, 1).await.remove(0);
        assert_eq!(clock.now(), Duration::from_secs(60));
        let held = slot.throttled(None).await.expect("a state file");
        assert_eq!(
            held,
            Duration::from_secs(60),
            "no longer than the longest window, or a minute"
        );
    });
}

#[test]
fn a_file_that_cannot_be_trusted_holds_one_window_and_says_so() {
    logged();
    let good = {
        let folder = tempfile::tempdir().expect("a folder");
        simulate(async {
            let quota = process(folder.path(), &Simulated::new());
            slots(&quota, &TWO, 2)
                .await
                .into_iter()
                .for_each(Slot::answered);
            quota.flush().await.expect("a state file");
        });
        fs::read_to_string(state_file(folder.path())).expect("text")
    };
    let torn = &good[..good.len() / 2];
    let newer = good.replacen("\"format\":1", "\"format\":2", 1);
    let foreign = good.replacen("\"tenant\":\"tenant\"", "\"tenant\":\"other\"", 1);
    let impossible = good.replacen("\"ended\":[", "\"ended\":[18446744073709551615,", 1);
    let changed = good.replacen("\"in_flight\"", "\"in_fright\"", 1);
    for (contents, reason) in [
        ("", "torn"),
        ("\0\0\0\0", "torn"),
        (torn, "torn"),
        ("[]", "torn"),
        (&newer, "another version"),
        (&foreign, "another application"),
        (&impossible, "impossible"),
        (&changed, "something else changed it"),
    ] {
        assert_ne!(contents, good);
        let folder = tempfile::tempdir().expect("a folder");
        simulate(async {
            let clock = Simulated::new();
            let quota = process(folder.path(), &clock);
            drop(slots(&quota, &TWO, 1).await);
            quota.flush().await.expect("a state file");
            fs::write(state_file(folder.path()), contents).expect("a file");
            let usage = quota.usage(&TWO).await.expect("a state file");
            let used: Vec<_> = usage.windows.iter().map(|window| window.used).collect();
            assert_eq!(used, [10, 30], "{reason}");
            drop(slots(&quota, &TWO, 1).await);
            assert_eq!(clock.now(), Duration::from_millis(100_100), "{reason}");
        });
        let warnings = warnings(&state_file(folder.path()));
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        assert!(warnings[0].contains(reason), "{warnings:?}");
        assert!(
            warnings[0].contains("the next call waits for 100 s"),
            "{warnings:?}"
        );
    }
}

#[test]
fn a_clock_that_was_set_back_a_little_is_borne_and_by_much_is_told() {
    logged();
    for (back_millis, told) in [(4900, false), (3_600_000, true)] {
        let folder = tempfile::tempdir().expect("a folder");
        simulate(async {
            let clock = Simulated::new();
            let quota = process(folder.path(), &clock);
            slots(&quota, &TEN, 10)
                .await
                .into_iter()
                .for_each(Slot::answered);
            quota.flush().await.expect("a state file");
            clock.set(-back_millis);
            drop(slots(&quota, &TEN, 1).await);
            assert_eq!(
                clock.now(),
                TEN_SECONDS,
                "one window, whatever the clock showed"
            );
        });
        let warnings = warnings(&state_file(folder.path()));
        assert_eq!(!warnings.is_empty(), told, "{warnings:?}");
    }
}

#[test]
fn whoever_stops_waiting_for_the_lock_has_no_slot() {
    let folder = tempfile::tempdir().expect("a folder");
    simulate(async {
        let quota = process(folder.path(), &Simulated::new());
        slots(&quota, &TEN, 1).await.remove(0).not_sent();
        quota.flush().await.expect("a state file");
        let lock =
            fs::File::open(state_file(folder.path()).with_extension("lock")).expect("a lock");
        lock.lock().expect("a lock that nobody has");
        let mut waiting: Vec<_> = (0..5)
            .map(|_| Box::pin(quota.acquire(&TEN, LEASE, None)))
            .collect();
        for waiter in &mut waiting {
            assert!(futures::poll!(waiter).is_pending());
        }
        drop(waiting);
        drop(lock);
        // The one that was at it comes to its end, takes a slot for nobody and gives it back.
        let usage = loop {
            quota.flush().await.expect("a state file");
            let usage = quota.usage(&TEN).await.expect("a state file");
            if usage.in_flight == 0 {
                break usage;
            }
        };
        assert_eq!(usage.windows[0].used, 0);
        assert_eq!(slots(&quota, &TEN, 10).await.len(), 10);
    });
}

#[test]
fn a_lock_that_is_never_released_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().expect("a folder");
    simulate(async {
        let quota = process(folder.path(), &Simulated::new());
        slots(&quota, &TEN, 1).await.remove(0).answered();
        quota.flush().await.expect("a state file");
        let path = state_file(folder.path()).with_extension("lock");
        let lock = fs::File::open(&path).expect("a lock");
        lock.lock().expect("a lock that nobody has");
        let error = quota.acquire(&TEN, LEASE, None).await.expect_err("locked");
        assert!(
            matches!(&error, QuotaError::Backend(BackendError::Locked { path: named, .. }) if *named == path)
        );
        let message = error.to_string();
        assert!(
            message.contains(&*path.to_string_lossy()) && message.contains("locked for 10 s;"),
            "{message}"
        );
    });
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let in_the_way = folder.path().join("file");
    fs::write(&in_the_way, "not a folder").expect("a file");
    simulate(async {
        let quota = process(&in_the_way, &Simulated::new());
        let error = quota
            .acquire(&TEN, LEASE, None)
            .await
            .expect_err("no folder");
        let message = error.to_string();
        assert!(
            message.contains(&*in_the_way.to_string_lossy()),
            "{message}"
        );
        assert!(message.contains("making"), "{message}");
        assert!(std::error::Error::source(&error).is_some());
    });
}

#[test]
fn each_key_and_operation_has_a_file_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    simulate(async {
        let clock = Simulated::new();
        for (tenant, application) in [("a", "bc"), ("ab", "c"), ("A ", "BC")] {
            let quota = Quota::shared(QuotaKey::new(tenant, application))
                .state_folder(folder.path())
                .clock(Arc::clone(&clock) as _)
                .build();
            for operation in [&TEN, &TWO] {
                slots(&quota, operation, 1).await.remove(0).not_sent();
            }
            quota.flush().await.expect("a state file");
        }
    });
    let names: Vec<_> = state_files(folder.path())
        .iter()
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .map(|path| {
            path.file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    assert_eq!(names.len(), 4, "{names:?}");
    for name in names {
        let (operation, hash) = name.split_once('-').expect("prefix and hash");
        assert!(["ten", "twowindows"].contains(&operation), "{name}");
        assert!(
            hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{name}"
        );
    }
}

#[cfg(unix)]
#[test]
fn nobody_else_may_look() {
    use std::os::unix::fs::PermissionsExt;

    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    let folder = tempfile::tempdir().expect("a folder");
    // Somebody was careless before.
    let own = folder.path().join("new").join("quota");
    fs::create_dir_all(&own).expect("a folder");
    fs::set_permissions(&own, fs::Permissions::from_mode(0o755)).expect("a folder of this user");
    simulate(async {
        let quota = process(&folder.path().join("new"), &Simulated::new());
        drop(slots(&quota, &TEN, 1).await);
        quota.flush().await.expect("a state file");
    });
    assert_eq!(mode(&own), 0o700);
    let files = state_files(&folder.path().join("new"));
    assert_eq!(
        files.len(),
        2,
        "the state and the lock, nothing left behind: {files:?}"
    );
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn without_a_runtime_the_store_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let quota = Quota::shared(QuotaKey::new("tenant", "application"))
        .state_folder(folder.path())
        .build();
    let error =
        futures::executor::block_on(quota.acquire(&TEN, LEASE, None)).expect_err("no runtime");
    assert!(matches!(
        error,
        QuotaError::Backend(BackendError::NoRuntime)
    ));
}

#[cfg(unix)]
#[test]
fn what_a_link_leads_to_stays_as_open_as_it_is() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = tempfile::tempdir().expect("a folder");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let open = fs::Permissions::from_mode(0o755);
    fs::set_permissions(elsewhere.path(), open).expect("a folder of this user");
    symlink(elsewhere.path(), folder.path().join("quota")).expect("a link");
    simulate(async {
        let quota = process(folder.path(), &Simulated::new());
        drop(slots(&quota, &TEN, 1).await);
        quota.flush().await.expect("a state file");
    });
    let metadata = fs::metadata(elsewhere.path()).expect("it is there");
    assert_eq!(metadata.permissions().mode() & 0o777, 0o755);
}
