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
    let mut log = Logs::new(1);
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
            log.0[0].ended.len() + log.0[0].in_flight.len() <= most,
            "bounded memory"
        );
    }
    Ok(calls)
}

#[test]
fn a_success_does_not_end_what_the_service_still_asks_for() {
    let limits = [RateLimit::new(4, Duration::from_secs(1))];
    let terms = Terms::new(&limits, 0, false, |_| TICK);
    let (mut log, lease) = (Logs::new(1), Duration::from_secs(1000));
    let note = |log: &mut Logs, second: u64, id: u64, what| {
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
    let take = |log: &mut Logs, second: u64, id: u64| {
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
        let mut log = Logs::new(1);
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
        let mut log = Logs::new(1);
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
        let mut log = Logs::new(1);
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
        let text = serde_json::to_string(&log.0[0]).expect("a log");
        let read: Log = serde_json::from_str(&text).expect("the same");
        prop_assert!(read.is_sound());
        prop_assert_eq!(read, log.0.remove(0));
    }
}

/// A log with one window of a hundred calls a minute.
fn hundred() -> (Logs, Terms) {
    let limits = [RateLimit::new(100, Duration::from_secs(60))];
    (Logs::new(1), Terms::new(&limits, 0, false, |_| TICK))
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
    let mut take = |log: &mut Logs, now| {
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
        rest + log.0[0].ended.len(),
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
    assert_eq!(log.held().hold.map(|hold| hold.width), Some(1));
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
    let mut log = Logs::new(1);
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
    let mut log = Logs(vec![Log::used_up(at(now))]);
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
    let log: Log = serde_json::from_str(&text).expect("a log by its form");
    assert!(log.is_sound());
    let mut log = Logs(vec![log]);
    let (_, terms) = hundred();
    log.note(
        at(LEASE),
        &terms,
        fact(1, LEASE, What::Throttled { retry_after: None }),
    );
    log.note(at(LEASE), &terms, fact(1, LEASE, What::Answered));
    log.tally(at(Duration::MAX), &terms);
}

/// The limits of each operation of a family: its own, then what all of them share.
fn family() -> impl Strategy<Value = Vec<Vec<RateLimit>>> {
    let limit =
        || (1_u32..12, millis(500..8000)).prop_map(|(calls, period)| RateLimit::new(calls, period));
    (
        prop::collection::vec(prop::collection::vec(limit(), 0..3), 2..5),
        prop::collection::vec(limit().prop_map(|limit| limit.shared("family")), 1..3),
    )
        .prop_map(|(mut family, shared)| {
            family.iter_mut().for_each(|own| own.extend(&shared));
            family
        })
}

/// What is done to which of the operations.
fn of_family(throttling: bool) -> impl Strategy<Value = Vec<(prop::sample::Index, Action)>> {
    let which = prop::collection::vec(any::<prop::sample::Index>(), 400);
    (which, actions(throttling))
        .prop_map(|(which, actions)| which.into_iter().zip(actions).collect())
}

fn terms_of(family: &[Vec<RateLimit>], reserve: u8, even: bool) -> Vec<Terms> {
    let each = family.iter().enumerate();
    each.map(|(own, limits)| Terms::new(limits, reserve, even, |_| TICK).of(own))
        .collect()
}

/// Of the calls of all operations those that count for a window of this one.
fn counted(calls: &[(usize, Call)], own: usize, shared: bool) -> impl Iterator<Item = &Call> {
    let counts = move |(of, _): &&(usize, Call)| shared || *of == own;
    calls.iter().filter(counts).map(|(_, call)| call)
}

/// Plays the actions on a family; what was sent and not given back, with the operation.
fn play_family(
    terms: &[Terms],
    actions: &[(prop::sample::Index, Action)],
    exact: bool,
) -> Result<Vec<(usize, Call)>, TestCaseError> {
    let mut logs = Logs::new(terms.len());
    let mut now = Duration::ZERO;
    let mut calls: Vec<(usize, Call)> = Vec::new();
    for (id, (of, action)) in (0..).map(CallId).zip(actions) {
        let terms = of.get(terms);
        match action {
            Action::Pass(time) => now += *time,
            Action::Take { lease } => {
                let used: Vec<_> = terms
                    .windows
                    .iter()
                    .map(|window| {
                        counted(&calls, terms.own, window.shared)
                            .filter(|call| call.weighs(now, window.span))
                            .count() as u32
                    })
                    .collect();
                if exact {
                    let tally = logs.tally(at(now), terms);
                    prop_assert_eq!(&tally.used, &used);
                    prop_assert!(tally.at_least <= tally.next && tally.own <= tally.next);
                    let mut windows = terms.windows.iter().zip(&used);
                    let own_is_full =
                        windows.any(|(window, used)| !window.shared && *used >= window.limit);
                    prop_assert_eq!(!tally.own.is_zero(), own_is_full);
                }
                let taken = logs.take(at(now), terms, id, *lease);
                if exact {
                    let mut windows = terms.windows.iter().zip(&used);
                    prop_assert_eq!(taken, windows.all(|(window, used)| *used < window.limit));
                }
                if taken {
                    let call = Call {
                        id,
                        sent: now,
                        lease: *lease,
                        ended: None,
                    };
                    calls.push((terms.own, call));
                }
            }
            Action::End { which, what } => {
                let mut in_flight: Vec<_> = calls
                    .iter_mut()
                    .filter(|(of, call)| {
                        *of == terms.own && call.ended.is_none() && call.end() > now
                    })
                    .collect();
                if in_flight.is_empty() {
                    continue;
                }
                let index = which.index(in_flight.len());
                let (_, call) = &mut in_flight[index];
                let id = call.id;
                call.ended = Some(now);
                let fact = Fact {
                    call: id,
                    at: at(now),
                    what: *what,
                };
                logs.note(at(now), terms, fact);
                if *what == What::NotSent {
                    calls.retain(|(_, call)| call.id != id);
                }
            }
        }
        // Whoever is asked, the hold is the same.
        let held: Vec<_> = logs.holds();
        prop_assert!(held.iter().all(|one| *one == held[0]));
    }
    Ok(calls)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn a_family_has_a_slot_exactly_when_all_windows_have_room(family in family(), actions in of_family(false)) {
        play_family(&terms_of(&family, 0, false), &actions, true)?;
    }

    #[test]
    fn no_window_of_a_family_holds_more_than_its_limit(
        family in family(),
        reserve in 0_u8..100,
        even in any::<bool>(),
        actions in of_family(true),
    ) {
        let terms = terms_of(&family, reserve, even);
        let calls = play_family(&terms, &actions, false)?;
        for (limits, terms) in family.iter().zip(&terms) {
            for (limit, window) in limits.iter().zip(&terms.windows) {
                let calls: Vec<_> = counted(&calls, terms.own, window.shared).cloned().collect();
                prop_assert!(worst_window(&calls, limit.period) <= limit.calls as usize);
            }
        }
    }

    /// Whatever a log was kept for, other windows are exact or full: what was forgotten is never taken
    /// for what was not called.
    #[test]
    fn other_limits_on_an_old_log_admit_nothing_extra(
        before in limits(),
        after in limits(),
        together in any::<bool>(),
        actions in actions(true),
        later in actions(false),
    ) {
        let long_ago = Duration::from_secs(1_000_000);
        let terms = [Terms::new(&before, 0, false, |_| TICK), Terms::new(&before, 0, false, |_| TICK).of(1)];
        let mut logs = Logs::new(2);
        let mut now = long_ago;
        let mut calls: Vec<Call> = Vec::new();
        let shared: Vec<_> = after
            .iter()
            .map(|limit| if together { limit.shared("family") } else { *limit })
            .collect();
        let new_terms = [Terms::new(&shared, 0, false, |_| TICK), Terms::new(&shared, 0, false, |_| TICK).of(1)];
        let actions = actions.iter().map(|action| (&terms, action));
        let later = later.iter().map(|action| (&new_terms, action));
        let new_from = actions.len();
        let mut first_new = None;
        for (number, (terms, action)) in actions.chain(later).enumerate() {
            if number == new_from {
                first_new = Some(calls.len());
            }
            match action {
                Action::Pass(time) => now += *time,
                Action::Take { .. } | Action::End { .. } => {
                    // Each of the two has its turn; a call that has no lease has ended at once.
                    let terms = &terms[if together { number % 2 } else { 0 }];
                    let id = CallId(number as u64);
                    if logs.take(at(now), terms, id, Duration::from_secs(100)) {
                        logs.note(at(now), terms, Fact { call: id, at: at(now), what: What::Answered });
                        calls.push(Call { id, sent: now, lease: Duration::ZERO, ended: Some(now) });
                    }
                }
            }
        }
        // From the first call under the new limits on, none of them is the one too many.
        for (index, call) in calls.iter().enumerate().skip(first_new.unwrap_or(calls.len())) {
            for limit in &after {
                let counted = calls[..=index].iter().filter(|other| other.end() + limit.period >= call.sent);
                prop_assert!(counted.count() <= limit.calls as usize);
            }
        }
    }
}

#[test]
fn after_a_429_of_one_operation_its_family_resumes_as_one() {
    let shared = [RateLimit::new(100, Duration::from_secs(60)).shared("family")];
    let one = [&shared[..], &[RateLimit::new(2, Duration::from_secs(1))]].concat();
    let (one, other) = (
        Terms::new(&one, 0, false, |_| TICK),
        Terms::new(&shared, 0, false, |_| TICK).of(1),
    );
    let mut logs = Logs::new(2);
    let now = Duration::ZERO;
    assert!(logs.take(at(now), &one, CallId(0), LEASE));
    let retry_after = Some(Duration::from_secs(7));
    logs.note(at(now), &one, fact(0, now, What::Throttled { retry_after }));
    assert_eq!(logs.tally(at(now), &other).held, retry_after);
    assert_eq!(logs.tally(at(now), &other).own, Duration::ZERO);
    let now = Duration::from_secs(7);
    assert!(logs.take(at(now), &other, CallId(1), LEASE), "one of them");
    assert!(!logs.take(at(now), &one, CallId(2), LEASE), "and no other");
    logs.note(at(now), &other, fact(1, now, What::Answered));
    assert!(logs.take(at(now), &one, CallId(3), LEASE));
    assert!(logs.take(at(now), &other, CallId(4), LEASE));
    assert!(
        !logs.take(at(now), &other, CallId(5), LEASE),
        "two at a time"
    );
    // The width of the family is not that of the operation with the narrowest limits.
    logs.note(at(now), &one, fact(3, now, What::Answered));
    assert_eq!(logs.held().hold.map(|hold| hold.width), Some(4));
}

#[test]
fn a_log_that_does_not_say_how_far_it_goes_back_counts_as_full_from_when_it_was_written() {
    let text = r#"{"latest":90000000000,"in_flight":{},"ended":[89000000000],"last_taken":null,"full":null,"hold":null,"generation":0,"unexplained":0}"#;
    let mut old: Log = serde_json::from_str(text).expect("a log");
    assert!(old.distrust() && !old.distrust(), "once");
    assert!(
        !Log::default().distrust(),
        "one that was never written knows all"
    );
    let shared = [RateLimit::new(9, Duration::from_secs(60)).shared("family")];
    let terms = Terms::new(&shared, 0, false, |_| Duration::ZERO).of(1);
    let mut logs = Logs(vec![old, Log::default()]);
    let tally = logs.tally(at(Duration::from_secs(100)), &terms);
    assert_eq!((tally.used, tally.next), (vec![9], Duration::from_secs(50)));
}
