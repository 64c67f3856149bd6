//! The script against the log that it repeats: whatever happens, both say the same.

use proptest::{prelude::*, test_runner::TestRunner};

use super::{super::log::Log, *};
use crate::RateLimit;

#[allow(dead_code)]
#[path = "../../../tests/quota/server.rs"]
mod server;

const TIME_OF_SERVER: &str = "local now = tonumber(time[1]) * 1000000 + tonumber(time[2])";

#[derive(Clone, Debug)]
enum Action {
    Pass(u64),
    SetBack(u64),
    Take {
        lease: u64,
    },
    End {
        which: prop::sample::Index,
        what: What,
        ago: u64,
    },
    Adopt {
        ago: u64,
        lease: u64,
    },
}

fn action() -> impl Strategy<Value = Action> {
    let what = prop_oneof![
        8 => Just(What::Answered),
        2 => Just(What::Unanswered),
        2 => Just(What::NotSent),
        1 => prop::option::of(0..3000_u64).prop_map(|millis| What::Throttled {
            retry_after: millis.map(Duration::from_millis),
        }),
    ];
    prop_oneof![
        3 => (0..400_u64).prop_map(Action::Pass),
        1 => (400..9000_u64).prop_map(Action::Pass),
        1 => (0..20_000_u64).prop_map(Action::SetBack),
        8 => (1..4000_u64).prop_map(|lease| Action::Take { lease }),
        6 => (any::<prop::sample::Index>(), what, prop_oneof![Just(0), 0..500_u64])
            .prop_map(|(which, what, ago)| Action::End { which, what, ago }),
        1 => (0..2000_u64, 1..4000_u64).prop_map(|(ago, lease)| Action::Adopt { ago, lease }),
    ]
}

/// The limits of each operation of a family, and what is done to which of them.
#[derive(Clone, Debug)]
struct Plan {
    limits: Vec<Vec<RateLimit>>,
    reserve: u8,
    even: bool,
    actions: Vec<(prop::sample::Index, Action)>,
}

fn plan() -> impl Strategy<Value = Plan> {
    let limit = || {
        (1_u32..12, 500..8000_u64)
            .prop_map(|(calls, millis)| RateLimit::new(calls, Duration::from_millis(millis)))
    };
    (
        prop::collection::vec(prop::collection::vec(limit(), 0..3), 1..4),
        prop::collection::vec(limit().prop_map(|limit| limit.shared("family")), 0..3),
        0_u8..60,
        prop::bool::weighted(0.2),
        prop::collection::vec((any::<prop::sample::Index>(), action()), 1..120),
    )
        .prop_map(|(mut limits, shared, reserve, even, actions)| {
            limits.iter_mut().for_each(|own| own.extend(&shared));
            Plan {
                limits,
                reserve,
                even,
                actions,
            }
        })
}

#[test]
fn the_script_does_what_the_log_does() {
    let Some(server) = server::Server::start(&[]) else {
        return;
    };
    let script = include_str!("step.lua");
    assert!(script.contains(TIME_OF_SERVER));
    let script = Script::new(&script.replace(TIME_OF_SERVER, "local now = tonumber(ARGV[2])"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let client = Client::open(server.url()).expect("a URL");
    let connection = runtime
        .block_on(client.get_multiplexed_async_connection())
        .expect("a connection");
    let config = ProptestConfig {
        cases: 300,
        source_file: Some(file!()),
        ..ProptestConfig::default()
    };
    let number = std::cell::Cell::new(0);
    TestRunner::new(config)
        .run(&plan(), |plan| {
            number.set(number.get() + 1);
            let key = QuotaKey::new("tenant", format!("application{}", number.get()));
            let operations = 0..plan.limits.len();
            let keys: Vec<_> = operations.map(|of| keys(&key, &of.to_string())).collect();
            let terms: Vec<_> = (0..)
                .zip(&plan.limits)
                .map(|(own, limits)| {
                    let guard = |_| Duration::from_millis(1);
                    Terms::new(limits, plan.reserve, plan.even, guard).of(own)
                })
                .collect();
            // Milliseconds, so that neither side has to round.
            let mut millis = 1_768_392_000_000_u64;
            let at = |millis: u64| Moment::since_start(Duration::from_millis(millis));
            let ask = |now: u64, terms: &Terms, facts: &[Fact], take| {
                let asked = Asked {
                    facts: facts
                        .iter()
                        .map(|fact| AskedFact::new(terms.own, *fact, at(now)))
                        .collect(),
                    ..Asked::new(terms, take)
                };
                let asked = serde_json::to_string(&asked).expect("JSON");
                let mut connection = connection.clone();
                let mut run = script.prepare_invoke();
                keys.as_flattened().iter().for_each(|key| {
                    run.key(key);
                });
                run.arg(asked).arg(now * 1000);
                let numbers: Vec<i64> = runtime
                    .block_on(run.invoke_async(&mut connection))
                    .expect("an answer");
                Answer::read(&numbers, terms.windows.len()).expect("numbers that make sense")
            };
            // What was never there is taken for lost.
            let first = ask(millis, &terms[0], &[], None);
            let mut logs = Logs(vec![Log::used_up(at(millis)); terms.len()]);
            prop_assert!(first.lost);
            prop_assert_eq!(first.tally, logs.tally(at(millis), &terms[0]));
            let longest = terms
                .iter()
                .map(Terms::longest)
                .max()
                .expect("one at least");
            millis += u64::try_from(longest.as_millis()).expect("short");
            for (id, (of, action)) in (1..).map(CallId).zip(&plan.actions) {
                let now = at(millis);
                let terms = of.get(&terms);
                let (facts, take) = match action {
                    Action::Pass(pass) => {
                        millis += pass;
                        continue;
                    }
                    Action::SetBack(back) => {
                        millis -= back;
                        continue;
                    }
                    Action::Take { lease } => (vec![], Some((id, Duration::from_millis(*lease)))),
                    Action::End { which, what, ago } => {
                        let mut seen = logs.clone();
                        seen.tally(now, terms);
                        let in_flight: Vec<_> = seen.0[terms.own].in_flight_calls().collect();
                        if in_flight.is_empty() {
                            continue;
                        }
                        let call = *which.get(&in_flight);
                        (
                            vec![Fact {
                                call,
                                at: at(millis - ago),
                                what: *what,
                            }],
                            None,
                        )
                    }
                    Action::Adopt { ago, lease } => {
                        let what = What::Sent {
                            lease: Duration::from_millis(*lease),
                        };
                        (
                            vec![Fact {
                                call: id,
                                at: at(millis - ago),
                                what,
                            }],
                            None,
                        )
                    }
                };
                let answer = ask(millis, terms, &facts, take);
                for fact in facts {
                    logs.note(now, terms, fact);
                }
                let taken = take.is_some_and(|(call, lease)| logs.take(now, terms, call, lease));
                prop_assert!(!answer.lost);
                prop_assert_eq!(answer.taken, taken, "{:?}", action);
                let rounded = |tally: Tally| Tally {
                    next: Duration::from_micros(micros(tally.next)),
                    own: Duration::from_micros(micros(tally.own)),
                    at_least: Duration::from_micros(micros(tally.at_least)),
                    ..tally
                };
                prop_assert_eq!(
                    rounded(answer.tally),
                    rounded(logs.tally(now, terms)),
                    "{:?}",
                    action
                );
            }
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn only_urls_that_keep_secrets_are_taken_and_none_is_repeated() {
    use RedisUrlError::*;
    for (url, expected) in [
        ("redis://127.0.0.1:6379", None),
        ("redis://127.1.2.3", None),
        ("redis://[::1]:6379/2", None),
        ("redis://user:canary@127.0.0.1:6379", None),
        ("rediss://user:canary@redis.example.com:6380/0", None),
        ("rediss://:canary@redis.example.com", None),
        ("rediss://127.0.0.1", None),
        ("rediss://redis.example.com", Some(NoPassword)),
        ("rediss://canary@redis.example.com", Some(NoPassword)),
        ("rediss://canary:@redis.example.com", Some(NoPassword)),
        ("redis://:canary@redis.example.com", Some(NotEncrypted)),
        ("redis://:canary@localhost", Some(NotEncrypted)),
        ("redis://:canary@127.0.0.1.example.com", Some(NotEncrypted)),
        (
            "rediss://:canary@redis.example.com/#insecure",
            Some(Fragment),
        ),
        ("https://:canary@redis.example.com", Some(NotAUrl)),
        ("unix:///canary", Some(NotAUrl)),
        ("canary", Some(NotAUrl)),
        ("", Some(NotAUrl)),
    ] {
        let made = RedisQuota::new(&SecretString::from(url));
        let shown = format!("{made:?}");
        assert!(
            !shown.contains("canary") && !shown.contains("example"),
            "{shown}"
        );
        let error = made.err();
        assert_eq!(error, expected, "{url}");
        assert!(!error.is_some_and(|error| error.to_string().contains("canary")));
    }
}

#[test]
fn shares_together_never_exceed_the_whole() {
    let limits = [
        RateLimit::new(100, Duration::from_secs(60)),
        RateLimit::new(3, Duration::from_secs(10)),
    ];
    let terms = Terms::new(&limits, 0, true, |_| Duration::ZERO);
    for parts in 1..=200 {
        let share = terms.share(NonZeroU32::new(parts).expect("not zero"));
        for (share, whole) in share.windows.iter().zip(&terms.windows) {
            assert!(share.limit >= 1);
            assert_eq!(share.pace, whole.pace.map(|pace| pace * parts));
            assert!(
                rate(share) * f64::from(parts) <= rate(whole) * 1.000_001,
                "{parts}"
            );
        }
    }
}

/// Calls a second.
fn rate(window: &super::super::log::Window) -> f64 {
    f64::from(window.limit) / window.span.as_secs_f64()
}
