//! The log against a model that shares nothing with it: a list of calls, counted one by one.

use proptest::prelude::*;

use super::*;

const TICK: Duration = Duration::from_millis(1);

/// One call as the service may see it: at any moment from `sent` to `ended`.
#[derive(Clone, Debug)]
struct Call {
    id: CallId,
    sent: Duration,
    lease: Duration,
    ended: Option<Duration>,
}

impl Call {
    fn end(&self) -> Duration {
        self.ended.unwrap_or(self.sent + self.lease)
    }

    /// Whether the rule lets it weigh on a window at this moment.
    fn weighs(&self, at: Duration, span: Duration) -> bool {
        self.end() + span > at
    }
}

#[derive(Clone, Debug)]
enum Action {
    /// Time passes.
    Pass(Duration),
    /// Somebody wants a slot, at once.
    Take { lease: Duration },
    /// One of those in flight is over.
    End {
        which: prop::sample::Index,
        what: What,
    },
}

fn millis(range: std::ops::Range<u64>) -> impl Strategy<Value = Duration> {
    range.prop_map(Duration::from_millis)
}

fn actions(throttling: bool) -> impl Strategy<Value = Vec<Action>> {
    let what = prop_oneof![
        8 => Just(What::Answered),
        2 => Just(What::Unanswered),
        2 => Just(What::NotSent),
        u32::from(throttling) => prop::option::of(millis(0..3000))
            .prop_map(|retry_after| What::Throttled { retry_after }),
    ];
    let action = prop_oneof![
        3 => millis(0..400).prop_map(Action::Pass),
        1 => millis(400..9000).prop_map(Action::Pass),
        8 => millis(1..4000).prop_map(|lease| Action::Take { lease }),
        6 => (any::<prop::sample::Index>(), what).prop_map(|(which, what)| Action::End { which, what }),
    ];
    prop::collection::vec(action, 1..400)
}

fn limits() -> impl Strategy<Value = Vec<RateLimit>> {
    let limit =
        (1_u32..12, millis(500..8000)).prop_map(|(calls, period)| RateLimit::new(calls, period));
    prop::collection::vec(limit, 1..4)
}

fn at(elapsed: Duration) -> Moment {
    Moment::since_start(elapsed)
}

/// Whether the rule has room for one more at this moment, by counting.
fn has_room(calls: &[Call], terms: &Terms, now: Duration) -> bool {
    terms.windows.iter().all(|window| {
        let weighing = calls
            .iter()
            .filter(|call| call.weighs(now, window.span))
            .count();
        weighing < window.limit as usize
    })
}

/// The largest number of calls that one window of the service may have counted, wherever it begins
/// and whenever between sending and end each call was counted; both its ends inclusive.
fn worst_window(calls: &[Call], period: Duration) -> usize {
    let begins = calls.iter().map(Call::end);
    begins
        .map(|begin| {
            let inside = |call: &&Call| call.sent <= begin + period && call.end() >= begin;
            calls.iter().filter(inside).count()
        })
        .max()
        .unwrap_or(0)
}

/// Plays the actions; what was sent and not given back.
fn play(
    limits: &[RateLimit],
    terms: &Terms,
    actions: &[Action],
    exact: bool,
) -> Result<Vec<Call>, TestCaseError> {
    let mut log = Log::default();
    let mut now = Duration::ZERO;
    let mut calls: Vec<Call> = Vec::new();
    for (id, action) in (0..).map(CallId).zip(actions) {
        match action {
            Action::Pass(time) => now += *time,
            Action::Take { lease } => {
                let taken = log.take(at(now), terms, id, *lease);
                if exact {
                    prop_assert_eq!(
                        taken,
                        has_room(&calls, terms, now),
                        "at {:?}: {:?}",
                        now,
                        calls
                    );
                    let tally = log.tally(at(now), terms);
                    let used: Vec<_> = terms
                        .windows
                        .iter()
                        .map(|window| {
                            calls
                                .iter()
                                .filter(|call| call.weighs(now, window.span))
                                .count() as u32
                        })
                        .map(|used| used + u32::from(taken))
                        .collect();
                    prop_assert_eq!(&tally.used, &used);
                    prop_assert!(tally.at_least <= tally.next);
                }
                if taken {
                    calls.push(Call {
                        id,
                        sent: now,
                        lease: *lease,
                        ended: None,
                    });
                }
            }
            Action::End { which, what } => {
                let mut in_flight: Vec<_> = calls
                    .iter_mut()
                    .filter(|call| call.ended.is_none() && call.end() > now)
                    .collect();
                if in_flight.is_empty() {
                    continue;
                }
                let index = which.index(in_flight.len());
                let call = &mut in_flight[index];
                let id = call.id;
                call.ended = Some(now);
                log.note(
                    at(now),
                    terms,
                    Fact {
                        call: id,
                        at: at(now),
                        what: *what,
                    },
                );
                if *what == What::NotSent {
                    calls.retain(|call| call.id != id);
                }
            }
        }
        let most = limits
            .iter()
            .map(|limit| limit.calls as usize)
            .max()
            .unwrap_or(0);
        prop_assert!(
            log.ended.len() + log.in_flight.len() <= most,
            "bounded memory"
        );
    }
    Ok(calls)
}

#[test]
fn a_success_does_not_end_what_the_service_still_asks_for() {
    let limits = [RateLimit::new(4, Duration::from_secs(1))];
    let terms = Terms::new(&limits, 0, false, |_| TICK);
    let (mut log, lease) = (Log::default(), Duration::from_secs(1000));
    let note = |log: &mut Log, second: u64, id: u64, what| {
        let now = at(Duration::from_secs(second));
        log.note(
            now,
            &terms,
            Fact {
                call: CallId(id),
                at: now,
                what,
            },
        );
    };
    let take = |log: &mut Log, second: u64, id: u64| {
        assert!(
            log.take(at(Duration::from_secs(second)), &terms, CallId(id), lease),
            "call {id}"
        );
    };
    let throttled = |seconds| What::Throttled {
        retry_after: Some(Duration::from_secs(seconds)),
    };
    (0..2).for_each(|id| take(&mut log, 0, id));
    note(&mut log, 0, 0, throttled(0));
    take(&mut log, 10, 2);
    note(&mut log, 10, 2, What::Answered);
    (3..5).for_each(|id| take(&mut log, 20, id));
    // Sent before the first hold, and answered with a longer one.
    note(&mut log, 20, 1, throttled(90));
    (3..5).for_each(|id| note(&mut log, 30, id, What::Answered));
    let held = log.tally(at(Duration::from_secs(30)), &terms).held;
    assert_eq!(held, Some(Duration::from_secs(80)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_slot_is_there_exactly_when_the_rule_has_room(limits in limits(), actions in actions(false)) {
        let terms = Terms::new(&limits, 0, false, |_| TICK);
        play(&limits, &terms, &actions, true)?;
    }

    #[test]
    fn no_window_of_the_service_holds_more_than_its_limit(
        limits in limits(),
        reserve in 0_u8..100,
        even in any::<bool>(),
        actions in actions(true),
    ) {
        let terms = Terms::new(&limits, reserve, even, |_| TICK);
        let calls = play(&limits, &terms, &actions, false)?;
        for (limit, window) in limits.iter().zip(&terms.windows) {
            prop_assert!(window.limit <= limit.calls);
            prop_assert!(worst_window(&calls, limit.period) <= window.limit as usize);
        }
    }

    #[test]
    fn the_next_slot_comes_when_announced_and_not_a_moment_before(limits in limits(), actions in actions(true)) {
        let terms = Terms::new(&limits, 0, false, |_| TICK);
        let mut log = Log::default();
        let mut now = Duration::ZERO;
        let mut in_flight = Vec::new();
        for (id, action) in (0..).map(CallId).zip(&actions) {
            match action {
                Action::Pass(time) => now += *time,
                Action::Take { lease } => {
                    if log.take(at(now), &terms, id, *lease) {
                        in_flight.push((id, now + *lease));
                        continue;
                    }
                    let tally = log.tally(at(now), &terms);
                    // With everybody's answer there now, waiting is all that is left.
                    let mut alone = log.clone();
                    in_flight.retain(|(_, expires)| *expires > now);
                    for (call, _) in &in_flight {
                        alone.note(at(now), &terms, Fact { call: *call, at: at(now), what: What::Answered });
                    }
                    let next = alone.tally(at(now), &terms).next;
                    prop_assert!(tally.at_least <= next && next <= tally.next);
                    let early = next.saturating_sub(Duration::from_nanos(1));
                    prop_assert!(next.is_zero() || !alone.clone().take(at(now + early), &terms, id, *lease));
                    prop_assert!(alone.take(at(now + next), &terms, id, *lease));
                }
                Action::End { which, what } if !in_flight.is_empty() => {
                    let (call, _) = in_flight.swap_remove(which.index(in_flight.len()));
                    log.note(at(now), &terms, Fact { call, at: at(now), what: *what });
                }
                Action::End { .. } => {}
            }
        }
    }

    #[test]
    fn a_clock_that_is_set_back_admits_nothing_extra_and_delays_by_one_window_at_most(
        limits in limits(),
        steps in prop::collection::vec((millis(0..3000), prop::option::weighted(0.2, millis(0..100_000))), 1..200),
    ) {
        let terms = Terms::new(&limits, 0, false, |_| TICK);
        let lease = Duration::from_secs(1);
        let mut log = Log::default();
        // Where this clock's time lies, in true time.
        let (mut now, mut shown) = (Duration::from_secs(1_000_000), Duration::from_secs(2_000_000));
        let mut calls: Vec<Call> = Vec::new();
        for (id, (pass, back)) in (0..).map(CallId).zip(steps) {
            now += pass;
            shown += pass;
            if let Some(back) = back {
                shown -= back;
            }
            if log.take(at(shown), &terms, id, lease) {
                prop_assert!(has_room(&calls, &terms, now));
                log.note(at(shown), &terms, Fact { call: id, at: at(shown), what: What::Answered });
                calls.push(Call { id, sent: now, lease, ended: Some(now) });
            } else {
                prop_assert!(log.tally(at(shown), &terms).next <= terms.longest());
            }
        }
    }

    #[test]
    fn a_log_survives_being_written_and_read(limits in limits(), actions in actions(true)) {
        let terms = Terms::new(&limits, 0, false, |_| TICK);
        let mut log = Log::default();
        let mut now = Duration::from_secs(1_768_392_000);
        for (id, action) in (0..).map(CallId).zip(&actions) {
            match action {
                Action::Pass(time) => now += *time,
                Action::Take { lease } => {
                    log.take(at(now), &terms, id, *lease);
                }
                Action::End { which, what } => {
                    let call = CallId(which.index(actions.len()) as u64);
                    log.note(at(now), &terms, Fact { call, at: at(now), what: *what });
                }
            }
        }
        let text = serde_json::to_string(&log).expect("a log");
        let read: Log = serde_json::from_str(&text).expect("the same");
        prop_assert!(read.is_sound());
        prop_assert_eq!(read, log);
    }
}

/// A log with one window of a hundred calls a minute.
fn hundred() -> (Log, Terms) {
    let limits = [RateLimit::new(100, Duration::from_secs(60))];
    (Log::default(), Terms::new(&limits, 0, false, |_| TICK))
}

const LEASE: Duration = Duration::from_secs(10);

fn fact(call: u64, now: Duration, what: What) -> Fact {
    Fact {
        call: CallId(call),
        at: at(now),
        what,
    }
}

#[test]
fn after_429_calls_resume_one_at_a_time_and_double_with_each_success() {
    let (mut log, terms) = hundred();
    let mut ids = 0..;
    let mut take = |log: &mut Log, now| {
        let id = ids.next().expect("endless");
        log.take(at(now), &terms, CallId(id), LEASE).then_some(id)
    };
    let now = Duration::ZERO;
    let first = take(&mut log, now).expect("a slot");
    log.note(
        at(now),
        &terms,
        fact(
            first,
            now,
            What::Throttled {
                retry_after: Some(Duration::from_secs(7)),
            },
        ),
    );
    assert_eq!(take(&mut log, Duration::from_millis(6999)), None);
    assert_eq!(
        log.tally(at(Duration::from_millis(6999)), &terms).held,
        Some(Duration::from_millis(1))
    );
    let now = Duration::from_secs(7);
    let mut width = 1;
    while width < 100 {
        let probes: Vec<_> = std::iter::from_fn(|| take(&mut log, now)).collect();
        assert_eq!(probes.len(), width.min(100));
        // One success doubles the width; the others end as calls that were given back.
        let (success, others) = probes.split_first().expect("one at least");
        log.note(at(now), &terms, fact(*success, now, What::Answered));
        for probe in others {
            log.note(at(now), &terms, fact(*probe, now, What::NotSent));
        }
        width *= 2;
    }
    let rest = std::iter::from_fn(|| take(&mut log, now)).count();
    assert_eq!(
        rest + log.ended.len(),
        100,
        "the full width, whatever is left of the window"
    );
}

#[test]
fn an_unexplained_429_holds_a_minute_and_twice_as_long_each_time_until_a_success() {
    let (mut log, _) = hundred();
    let limits = [RateLimit::new(100, Duration::from_secs(3600))];
    let terms = Terms::new(&limits, 0, false, |_| Duration::ZERO);
    let mut now = Duration::ZERO;
    let mut held = Vec::new();
    for id in 0..9 {
        assert!(log.take(at(now), &terms, CallId(id), LEASE));
        log.note(
            at(now),
            &terms,
            fact(id, now, What::Throttled { retry_after: None }),
        );
        let hold = log.tally(at(now), &terms).held.expect("a hold");
        held.push(hold.as_secs());
        now += hold;
    }
    assert_eq!(held, [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
    assert!(log.take(at(now), &terms, CallId(10), LEASE));
    log.note(at(now), &terms, fact(10, now, What::Answered));
    assert!(log.take(at(now), &terms, CallId(11), LEASE));
    log.note(
        at(now),
        &terms,
        fact(11, now, What::Throttled { retry_after: None }),
    );
    assert_eq!(
        log.tally(at(now), &terms).held,
        Some(Duration::from_secs(60))
    );
}

#[test]
fn a_hundred_429s_of_one_burst_are_one_event() {
    let (mut log, terms) = hundred();
    let now = Duration::from_secs(1);
    for id in 0..100 {
        assert!(log.take(at(now), &terms, CallId(id), LEASE));
    }
    for id in 0..99 {
        log.note(
            at(now),
            &terms,
            fact(id, now, What::Throttled { retry_after: None }),
        );
    }
    assert_eq!(
        log.tally(at(now), &terms).held,
        Some(Duration::from_secs(60))
    );
    // A success of a call from before says nothing of now.
    log.note(at(now), &terms, fact(99, now, What::Answered));
    assert_eq!(
        log.tally(at(now), &terms).held,
        Some(Duration::from_secs(60))
    );
    assert_eq!(log.hold.map(|hold| hold.width), Some(1));
}

#[test]
fn the_latest_retry_after_of_a_burst_counts_and_none_is_believed_for_years() {
    let (mut log, terms) = hundred();
    for id in 0..4 {
        assert!(log.take(at(LEASE), &terms, CallId(id), LEASE));
    }
    for (id, seconds, held) in [(0, 5, 5), (1, 30, 30), (2, 20, 30), (3, u64::MAX, 86_400)] {
        let what = What::Throttled {
            retry_after: Some(Duration::from_secs(seconds)),
        };
        log.note(at(LEASE), &terms, fact(id, LEASE, what));
        assert_eq!(
            log.tally(at(LEASE), &terms).held,
            Some(Duration::from_secs(held))
        );
    }
}

#[test]
fn a_reserve_is_rounded_up_and_leaves_one_call() {
    let limits = [RateLimit::new(100, LEASE), RateLimit::new(15, LEASE)];
    for (percent, first, second) in [
        (0, 100, 15),
        (10, 90, 13),
        (99, 1, 1),
        (100, 1, 1),
        (255, 1, 1),
    ] {
        let terms = Terms::new(&limits, percent, false, |_| TICK);
        let limits: Vec<_> = terms.windows.iter().map(|window| window.limit).collect();
        assert_eq!(limits, [first, second], "{percent} %");
    }
}

#[test]
fn an_even_pace_is_that_of_the_slowest_window() {
    let limits = [
        RateLimit::new(100, Duration::from_secs(60)),
        RateLimit::new(1500, Duration::from_secs(3600)),
    ];
    let terms = Terms::new(&limits, 0, true, |_| Duration::ZERO);
    let mut log = Log::default();
    let mut sent = Vec::new();
    for millis in 0..20_000 {
        let now = Duration::from_millis(millis);
        if log.take(at(now), &terms, CallId(millis), LEASE) {
            sent.push(millis);
        }
    }
    assert_eq!(
        sent,
        [0, 2400, 4800, 7200, 9600, 12_000, 14_400, 16_800, 19_200]
    );
}

#[test]
fn a_log_that_was_lost_holds_every_window_for_its_length() {
    let limits = [
        RateLimit::new(2, Duration::from_secs(5)),
        RateLimit::new(9, Duration::from_secs(30)),
    ];
    let terms = Terms::new(&limits, 0, false, |_| Duration::ZERO);
    let now = Duration::from_secs(100);
    let mut log = Log::used_up(at(now));
    let tally = log.tally(at(now), &terms);
    assert_eq!(
        (tally.used, tally.next),
        (vec![2, 9], Duration::from_secs(30))
    );
    assert!(!log.take(
        at(now + Duration::from_millis(29_999)),
        &terms,
        CallId(1),
        LEASE
    ));
    assert!(log.take(at(now + Duration::from_secs(30)), &terms, CallId(2), LEASE));
}

#[test]
fn no_log_that_was_tampered_with_panics() {
    for text in [
        r#"{"latest":5,"in_flight":{},"ended":[9,1],"last_taken":null,"full":null,"hold":null,"generation":0,"unexplained":0}"#,
        r#"{"latest":5,"in_flight":{},"ended":[9],"last_taken":null,"full":null,"hold":null,"generation":0,"unexplained":0}"#,
        r#"{"latest":5,"in_flight":{"1":{"taken":4,"expires":3,"generation":0}},"ended":[],"last_taken":null,"full":null,"hold":null,"generation":0,"unexplained":0}"#,
    ] {
        let log: Log = serde_json::from_str(text).expect("a log by its form");
        assert!(!log.is_sound(), "{text}");
    }
    let text = format!(
        r#"{{"latest":5,"in_flight":{{"1":{{"taken":4,"expires":{max},"generation":{max}}}}},"ended":[5],"last_taken":5,"full":5,"hold":{{"from":5,"until":{max},"width":4294967295}},"generation":{max},"unexplained":4294967295}}"#,
        max = u64::MAX
    );
    let mut log: Log = serde_json::from_str(&text).expect("a log by its form");
    assert!(log.is_sound());
    let (_, terms) = hundred();
    log.note(
        at(LEASE),
        &terms,
        fact(1, LEASE, What::Throttled { retry_after: None }),
    );
    log.note(at(LEASE), &terms, fact(1, LEASE, What::Answered));
    log.tally(at(Duration::MAX), &terms);
}
