//! Owns what others have to be asked for: the service, who issues tokens, and what the quota is kept in. Each question
//! has a bound, and none waits for another's failure.

use std::{
    pin::pin,
    time::{Duration, SystemTime},
};

use futures::{StreamExt as _, stream};
use mde::{CallOptions, Claims, Client, Cloud, CredentialKind, RetryPolicy, Usage, tables};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{Case, check::Check};
use crate::{
    call::{Answers, Arguments},
    exit::Exit,
    generated::commands::ROWS,
    question::argument,
    refusal::Refusal,
    row::Row,
    service::{self, Service},
};

/// How long each may take.
const BOUND: Duration = Duration::from_secs(10);

/// How far off a clock may be without a word, and how far tokens bear it.
const SMALL_SKEW: Duration = Duration::from_secs(30);
const LARGE_SKEW: Duration = Duration::from_secs(300);

const OFFLINE: &str = "--offline asks nobody";

/// The service, the clock, the token, the permissions, the quota and the call.
pub(super) async fn all(case: &Case, kind: Option<CredentialKind>) -> Vec<Check> {
    let is_somewhere = case.is_demo() || service::cloud(&case.service).is_ok();
    let opened = match kind {
        Some(_) if is_somewhere => Some(Service::open(&case.service, &case.pace, None).await),
        _ => None,
    };
    let client = match &opened {
        Some(Ok(service)) => Some(&service.client),
        _ => None,
    };
    // To see whether the service answers takes nobody's token.
    let anonymous = match client {
        Some(client) => Some(Ok(client.clone())),
        // What is wrong with the cloud was told.
        None if !is_somewhere => None,
        None => Some(service::anonymous(&case.service)),
    };
    let (way, token) = tokio::join!(reach(case, anonymous), token(case, kind, &opened));
    let [service, clock] = way;
    let (token, claims) = token;
    let mut checks = vec![service, clock, token, permissions(claims.as_ref())];
    let has_token = claims.is_some();
    checks.push(quota(case, kind, client, has_token).await);
    checks.push(match (client, case.offline) {
        (_, true) => Check::skipped("call", OFFLINE),
        (None, _) => Check::skipped("call", "there is no way to the service"),
        (Some(_), _) if claims.is_none() => Check::skipped("call", "there is no token"),
        (Some(client), _) => call(client, claims.flatten().as_ref()).await,
    });
    checks
}

/// Whether somebody answers, and by what clock.
async fn reach(case: &Case, client: Option<Result<Client, Refusal>>) -> [Check; 2] {
    let skipped = |because: &str| Check::skipped("clock", because.to_owned());
    if case.offline {
        return [Check::skipped("service", OFFLINE), skipped(OFFLINE)];
    }
    let nobody = "nobody answered who has a clock";
    let client = match client {
        Some(Ok(client)) => client,
        Some(Err(refusal)) => return [Check::refused("service", refusal), skipped(nobody)],
        None => {
            let nowhere = "which cloud is not known";
            return [Check::skipped("service", nowhere), skipped(nobody)];
        }
    };
    match client.reach(BOUND).await {
        Ok(reached) => {
            let status = reached.status.as_u16();
            let sentence = format!("it answers (HTTP {status} to a request without a token)");
            let service = Check::ok("service", sentence).with("status", status);
            let clock = match reached.date {
                Some(date) => clock(date, SystemTime::now()),
                None => skipped("the service's answer has no time (header Date)"),
            };
            [service, clock]
        }
        Err(error) => [Check::of_error("service", &error), skipped(nobody)],
    }
}

/// This machine's clock against the service's, which tells whole seconds.
fn clock(theirs: SystemTime, ours: SystemTime) -> Check {
    const NAME: &str = "clock";
    let (skew, way, sign) = match ours.duration_since(theirs) {
        Ok(ahead) => (ahead, "ahead of", 1.0),
        Err(behind) => (behind.duration(), "behind", -1.0),
    };
    let seconds = skew.as_secs();
    let sentence = format!("this machine's clock is {seconds} s {way} the service's");
    let hint = "set this machine's clock, as by NTP: tokens are good from a time and until one, and the quota's state is told by it";
    let check = if skew > LARGE_SKEW {
        Check::failed(NAME, Exit::Refused, sentence).hinted(Some(hint.to_owned()))
    } else if skew > SMALL_SKEW {
        Check::warning(NAME, sentence).hinted(Some(hint.to_owned()))
    } else {
        Check::ok(
            NAME,
            "this machine's clock is the service's, to half a minute",
        )
    };
    check.with("skewSeconds", sign * skew.as_secs_f64().round())
}

/// The token, and what it says of itself: none if there is no token, and nothing of one that cannot be read.
async fn token(
    case: &Case,
    kind: Option<CredentialKind>,
    opened: &Option<Result<Service, Refusal>>,
) -> (Check, Option<Option<Claims>>) {
    const NAME: &str = "token";
    let service = match opened {
        Some(Ok(service)) => service,
        Some(Err(refusal)) => {
            let check = Check::failed(NAME, refusal.exit, refusal.sentence.clone());
            return (check.hinted(refusal.hint.clone()), None);
        }
        None => {
            let missing = match kind {
                Some(_) => "which cloud is not known",
                None => "there is no credential",
            };
            return (Check::skipped(NAME, missing), None);
        }
    };
    if case.offline && kind != Some(CredentialKind::Token) {
        return (Check::skipped(NAME, OFFLINE), None);
    }
    let claims = match timeout(BOUND, service.client.token_claims()).await {
        Ok(Ok(claims)) => claims,
        Ok(Err(error)) => {
            let check = Check::of_error(NAME, &error);
            return (check.or_hint(service.credential_hint.clone()), None);
        }
        Err(_) => {
            let sentence = format!("there is none after {} s", BOUND.as_secs());
            return (Check::failed(NAME, Exit::Refused, sentence), None);
        }
    };
    let Some(claims) = claims else {
        let sentence = match case.is_demo() {
            true => return (Check::ok(NAME, "nobody's"), Some(None)),
            false => "there is one, but it does not say whose it is and what it permits",
        };
        return (Check::warning(NAME, sentence), Some(None));
    };
    let cloud = service::cloud(&case.service).unwrap_or_default();
    let check = judged(case, &cloud, &claims, SystemTime::now());
    (check, Some(Some(claims)))
}

/// What the token says of itself, against what was wanted.
fn judged(case: &Case, cloud: &Cloud, claims: &Claims, now: SystemTime) -> Check {
    const NAME: &str = "token";
    let unknown = "(it does not say)".to_owned();
    let tenant = claims.tenant.clone().unwrap_or_else(|| unknown.clone());
    let application = claims
        .application
        .clone()
        .unwrap_or_else(|| unknown.clone());
    let audience = claims.audience.clone().unwrap_or(unknown);
    let left = claims.expires.map(|at| at.duration_since(now));
    let wanted = case
        .service
        .tenant
        .as_deref()
        .filter(|text| text.len() == 36);
    let is_other = |held: &&str| wanted.is_some_and(|wanted| !wanted.eq_ignore_ascii_case(held));
    let check = if let Some((sentence, hint)) = cloud.objection(claims, now) {
        Check::failed(NAME, Exit::Refused, sentence).hinted(Some(hint))
    } else if claims.tenant.as_deref().filter(is_other).is_some() {
        Check::failed(
            NAME,
            Exit::Refused,
            "the token is of another tenant than was asked for",
        )
    } else {
        let person = match claims.delegated {
            true => "a signed-in person's",
            false => "an application's",
        };
        let left = match left {
            Some(Ok(left)) => format!(", good for {} min", left.as_secs() / 60),
            _ => String::new(),
        };
        Check::ok(NAME, format!("{person}{left}"))
    };
    check
        .below([
            format!("tenant {tenant}"),
            format!("application {application}"),
            format!("for {audience}"),
        ])
        .with("tenant", claims.tenant.clone())
        .with("application", claims.application.clone())
        .with("audience", claims.audience.clone())
        .with("delegated", claims.delegated)
        .with(
            "expiresInSeconds",
            left.and_then(Result::ok).map(|left| left.as_secs()),
        )
}

/// The permissions of which the command needs one.
fn needed(row: &Row, claims: &Claims) -> &'static [&'static str] {
    let mut operations = tables::OPERATIONS.iter();
    let operation = operations.find(|operation| operation.id == row.call.operation());
    operation.map_or(&[], |operation| match claims.delegated {
        true => operation.delegated_permissions,
        false => operation.application_permissions,
    })
}

fn held(claims: &Claims) -> &[String] {
    match claims.delegated {
        true => &claims.scopes,
        false => &claims.roles,
    }
}

fn is_permitted(row: &Row, claims: &Claims) -> bool {
    let needed = needed(row, claims);
    needed.is_empty()
        || held(claims)
            .iter()
            .any(|held| needed.contains(&held.as_str()))
}

/// What the token permits, command by command.
fn permissions(claims: Option<&Option<Claims>>) -> Check {
    const NAME: &str = "permissions";
    let claims = match claims {
        Some(Some(claims)) => claims,
        Some(None) => return Check::skipped(NAME, "the token does not say what it permits"),
        None => return Check::skipped(NAME, "there is no token"),
    };
    let rows = ROWS.iter().map(|row| {
        let words = row.words.join(" ");
        (words, needed(row, claims), is_permitted(row, claims))
    });
    let rows: Vec<_> = rows.collect();
    let width = rows.iter().map(|(words, ..)| words.len()).max();
    let width = width.unwrap_or_default();
    let lines = rows.iter().map(|(words, needed, permitted)| {
        let mark = if *permitted { "yes" } else { "no " };
        format!("{mark}  mde {words:<width$}  needs {}", one_of(needed))
    });
    let commands = rows.iter().map(|(words, needed, permitted)| {
        json!({ "command": words, "needsOneOf": needed, "permitted": permitted })
    });
    let permitted = rows.iter().filter(|(.., permitted)| *permitted).count();
    let has = match held(claims) {
        [] => "none at all".to_owned(),
        held => held.join(", "),
    };
    let sentence = format!(
        "the token has {has}: enough for {permitted} of {} commands",
        rows.len()
    );
    let hint = match claims.delegated {
        true => "grant the application the delegated permission, consent to it, and sign in again",
        false => {
            "grant the application the permission for WindowsDefenderATP, have an administrator consent to it, and get a new token"
        }
    };
    let hint = Some(hint.to_owned());
    let check = if permitted == rows.len() {
        Check::ok(NAME, sentence)
    } else if permitted > 0 {
        Check::warning(NAME, sentence).hinted(hint)
    } else {
        Check::failed(NAME, Exit::Refused, sentence).hinted(hint)
    };
    check
        .below(lines.collect::<Vec<_>>())
        .with("held", held(claims).to_vec())
        .with("commands", commands.collect::<Vec<Value>>())
}

fn one_of(needed: &[&str]) -> String {
    match needed {
        [] => "none".to_owned(),
        [one] => (*one).to_owned(),
        several => several.join(" or "),
    }
}

/// Whether whose quota it is can be told without asking for a token.
fn is_known_whose(case: &Case, kind: Option<CredentialKind>) -> bool {
    use CredentialKind::{ClientCertificate, ClientSecret, Token, WorkloadIdentity};
    let tenant = case
        .effective
        .as_ref()
        .and_then(|effective| effective.get("tenant"));
    let tenant = tenant.and_then(|setting| setting.value.as_ref());
    match kind {
        Some(Token) => true,
        Some(ClientSecret | ClientCertificate | WorkloadIdentity) => {
            tenant.is_some_and(|tenant| tenant.len() == 36)
        }
        _ => false,
    }
}

/// How many calls are left, command by command.
async fn quota(
    case: &Case,
    kind: Option<CredentialKind>,
    client: Option<&Client>,
    has_token: bool,
) -> Check {
    const NAME: &str = "quota";
    let Some(client) = client else {
        return Check::skipped(NAME, "there is no way to the service");
    };
    if !has_token && !is_known_whose(case, kind) {
        return Check::skipped(NAME, "whose it is only a token tells, and there is none");
    }
    if case.offline && case.counts_elsewhere() {
        return Check::skipped(NAME, OFFLINE);
    }
    let usages = match timeout(BOUND, client.quota()).await {
        Ok(Ok(usages)) => usages,
        Ok(Err(error)) => return Check::of_error(NAME, &error),
        Err(_) => {
            let sentence = format!("what it is kept in takes longer than {} s", BOUND.as_secs());
            return Check::failed(NAME, Exit::Unavailable, sentence);
        }
    };
    if usages.is_empty() {
        return Check::ok(NAME, "calls are not counted");
    }
    let of_row = |row: &Row| Some((row.words.join(" "), usages.get(row.call.operation())?));
    let rows: Vec<_> = ROWS.iter().filter_map(of_row).collect();
    let width = rows.iter().map(|(words, _)| words.len()).max();
    let width = width.unwrap_or_default();
    let lines = rows.iter().map(|(words, usage)| {
        let windows = usage.windows.iter().map(|window| {
            let period = humantime::format_duration(window.period);
            format!("{} of {} in {period}", window.free, window.limit)
        });
        let windows: Vec<_> = windows.collect();
        format!("mde {words:<width$}  {}", windows.join(", "))
    });
    let lines: Vec<_> = lines.collect();
    let full = rows
        .iter()
        .filter(|(_, usage)| !usage.next_slot_in.is_zero());
    let full = full.max_by_key(|(_, usage)| usage.next_slot_in);
    let check = match full {
        None => Check::ok(NAME, "there are calls left in all windows"),
        Some((words, usage)) => Check::warning(
            NAME,
            format!(
                "mde {words} has to wait {} s for its next call",
                usage.next_slot_in.as_secs() + 1
            ),
        ),
    };
    let commands = rows.iter().map(|(words, usage)| of_usage(words, usage));
    check
        .with("commands", commands.collect::<Vec<_>>())
        .below(lines)
}

fn of_usage(words: &str, usage: &Usage) -> Value {
    let windows = usage.windows.iter().map(|window| {
        json!({
            "seconds": window.period.as_secs(),
            "limit": window.limit,
            "used": window.used,
            "free": window.free,
        })
    });
    json!({
        "command": words,
        "windows": windows.collect::<Vec<_>>(),
        "nextCallInSeconds": usage.next_slot_in.as_secs_f64(),
    })
}

/// The most that the cheapest question may bring.
const TOP: &str = "$top";

/// How much there is to say before a command can be asked; nothing of what cannot be asked without knowing more.
fn cost(row: &Row) -> Option<u8> {
    let has_top = row.options.iter().any(|option| option.name == TOP);
    if row.options.iter().any(|option| option.is_required) {
        return None;
    }
    Some(match (row.subject, has_top) {
        (None, true) => 0,
        (None, false) => 1,
        // About something that probably is not there: to be told so is an answer.
        (Some(_), _) => 2,
    })
}

/// Asks the cheapest question that the token permits, once.
async fn call(client: &Client, claims: Option<&Claims>) -> Check {
    const NAME: &str = "call";
    let permitted = |row: &&Row| claims.is_none_or(|claims| is_permitted(row, claims));
    let rows = ROWS.iter().filter(permitted);
    let row = rows.filter_map(|row| Some((cost(row)?, row)));
    let Some((_, row)) = row.min_by_key(|(cost, _)| *cost) else {
        return Check::skipped(NAME, "there is no question that the token permits");
    };
    let once = CallOptions::new()
        .deadline(BOUND)
        .retry(RetryPolicy::never());
    let client = client.with(once);
    let Some((line, answers)) = question(row, &client) else {
        return Check::skipped(NAME, "there is no question to ask without knowing more");
    };
    let mut answers = pin!(answers);
    let answer = timeout(BOUND + Duration::from_secs(1), answers.next()).await;
    let spent = "it took one call of the quota";
    let check = match answer {
        Ok(Some((_, Ok(answered)))) if answered.breaches.is_empty() => {
            Check::ok(NAME, format!("{line} was answered; {spent}"))
        }
        Ok(Some((_, Ok(_)))) => Check::warning(
            NAME,
            format!("{line} was answered, but not as the contract has it; {spent}"),
        ),
        Ok(Some((_, Err(error)))) if error.is_not_found() && row.subject.is_some() => {
            Check::ok(NAME, format!("{line} was answered: there is none; {spent}"))
        }
        Ok(Some((_, Err(error)))) => Check::of_error(NAME, &error),
        Ok(None) => Check::ok(NAME, format!("{line} was answered; {spent}")),
        Err(_) => {
            let sentence = format!("{line} was not answered in {} s", BOUND.as_secs());
            Check::failed(NAME, Exit::Unavailable, sentence)
        }
    };
    // Other runs are to know of it; that the store does not work was told before.
    let _ = timeout(Duration::from_secs(2), client.flush()).await;
    check.with("command", line)
}

/// The command as it is typed, and its answers.
fn question(row: &'static Row, client: &Client) -> Option<(String, Answers)> {
    let mut line = format!("mde {}", row.words.join(" "));
    let mut arguments = Arguments::new();
    if let Some(option) = row.options.iter().find(|option| option.name == TOP) {
        let one = argument::value(option.kind, "1").ok()?;
        arguments.insert(option.name.to_owned(), one);
        line += &format!(" --{} 1", option.word);
    }
    let Some(subject) = row.subject else {
        row.call.check(&arguments).ok()?;
        return Some((line, row.call.ask(client, arguments, row.shape.names())));
    };
    let argument = subject.argument;
    let example = argument::value(argument.kind, argument.example).ok()?;
    let key = row.call.key(&arguments, argument.name, &example).ok()?;
    line += &format!(" {}", key.as_str());
    let keys = stream::iter([key]);
    let answers = row
        .call
        .ask_each(client, keys, arguments, argument.name, row.shape.names());
    Some((line, answers))
}
