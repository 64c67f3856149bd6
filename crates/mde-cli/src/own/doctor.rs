//! Owns `mde doctor`: what stands between here and an answer, each thing looked at by itself, so that what is broken
//! hides nothing else. Nothing of it is secret.
//!
//! What can be told without asking anybody is [`local`]'s, the rest [`remote`]'s; [`check`] is what is told of each.

mod check;
mod local;
mod remote;

use std::io::{self, Write as _};

use clap::{
    Arg, ArgAction, ArgMatches, Args as _, Command, FromArgMatches as _,
    builder::PossibleValuesParser,
};
use serde_json::json;

use self::check::{Check, Status};
use crate::{
    args::{PaceArgs, ServiceArgs},
    exit::{self, Exit},
    own::{Heed, Own, Tree},
    run::session,
    safe_text::{json_line, visible},
    settings::{Effective, Settings},
};

/// What is typed behind `mde`.
const WORD: &str = "doctor";

/// The command.
pub(crate) const OWN: Own = Own {
    word: WORD,
    command,
    settings: Heed::IfSound,
    run,
};

/// Not the setting `format`, which is how answers are printed.
const FORMAT: &str = "print_as";
const OFFLINE: &str = "offline";

fn command() -> Command {
    let command = Command::new(WORD)
        .arg(
            Arg::new(FORMAT)
                .long("format")
                .value_name("FORMAT")
                .value_parser(PossibleValuesParser::new(["text", "json"]))
                .default_value("text")
                .help("How to print"),
        )
        .arg(
            Arg::new(OFFLINE)
                .long("offline")
                .action(ArgAction::SetTrue)
                .help("Ask nobody: neither the service nor who issues tokens"),
        );
    // What those are about is not what this is about.
    PaceArgs::augment_args(ServiceArgs::augment_args(command))
        .about("Look at everything that stands between here and an answer")
        .long_about(
            "Look at everything that stands between here and an answer: settings, credential, cloud, proxy, \
            certificates, the state folder, whether the service can be reached, the clock, the token and what it \
            permits, the quota, and a call.\n\n\
            Each is looked at by itself, within ten seconds; what cannot be, because of another, is skipped. The one \
            call takes one of the quota; --offline asks nobody. No secret is printed.",
        )
        .after_help(format!(
            "Ends with 0 if nothing failed, whatever was warned of, else with the code of what failed first: 2 for \
             settings, cloud, proxy and certificates, 3 for credential, clock, token and permissions, 6 for the \
             state folder, the service and the quota, and for the call what the call would end with.\n\n{}",
            exit::help()
        ))
}

/// What all checks look at.
struct Case {
    service: ServiceArgs,
    pace: PaceArgs,
    /// What holds of the settings, if they can be used.
    effective: Option<Effective>,
    offline: bool,
}

impl Case {
    #[cfg(feature = "demo")]
    fn is_demo(&self) -> bool {
        self.service.demo
    }

    #[cfg(not(feature = "demo"))]
    fn is_demo(&self) -> bool {
        false
    }

    /// Whether calls are counted where others have to be asked.
    #[cfg(feature = "redis")]
    fn counts_elsewhere(&self) -> bool {
        self.pace.store.is_named()
    }

    #[cfg(not(feature = "redis"))]
    fn counts_elsewhere(&self) -> bool {
        false
    }
}

fn run(matches: &ArgMatches, _: Tree) -> Exit {
    let read = ServiceArgs::from_arg_matches(matches)
        .and_then(|service| Ok((service, PaceArgs::from_arg_matches(matches)?)));
    let (service, pace) = match read {
        Ok(read) => read,
        Err(error) => {
            let _ = error.print();
            return Exit::Usage;
        }
    };
    let read = Settings::read(matches);
    let effective = read
        .as_ref()
        .ok()
        .map(|settings| settings.effective(&[WORD], matches));
    let first = local::settings(read.as_ref(), effective.as_ref());
    let case = Case {
        service,
        pace,
        effective: effective.and_then(Result::ok),
        offline: matches.get_flag(OFFLINE),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return session::cannot_start(&error),
    };
    let checks = runtime.block_on(async {
        let mut checks = vec![first];
        let credential = local::credential(&case);
        let kind = credential.1;
        checks.push(credential.0);
        checks.push(local::cloud(&case));
        checks.push(local::proxy(&case));
        checks.push(local::certificates(&case));
        checks.push(local::state(&case));
        checks.extend(remote::all(&case, kind).await);
        checks
    });
    // A name look-up, or a program that was asked for a token, may hang.
    runtime.shutdown_background();
    let failed = checks.iter().find(|check| check.status == Status::Failed);
    let exit = failed.map_or(Exit::Answered, |check| check.exit);
    let text = match matches.get_one::<String>(FORMAT).map(String::as_str) {
        Some("json") => as_json(&checks, exit),
        _ => as_text(&checks),
    };
    let mut out = io::stdout().lock();
    let printed = writeln!(out, "{text}").and_then(|()| out.flush());
    session::written(printed, exit)
}

fn as_json(checks: &[Check], exit: Exit) -> String {
    let worst = checks.iter().map(|check| check.status).max();
    let all = json!({
        "status": worst.unwrap_or(Status::Ok).word(),
        "exitCode": exit as u8,
        "checks": checks.iter().map(Check::as_json).collect::<Vec<_>>(),
    });
    json_line(&all.to_string())
}

fn as_text(checks: &[Check]) -> String {
    let mut lines: Vec<_> = checks.iter().flat_map(Check::lines).collect();
    let count = |status| {
        let of = checks.iter().filter(|check| check.status == status);
        format!("{} {}", of.count(), status.word())
    };
    let counts = [Status::Ok, Status::Warning, Status::Failed, Status::Skipped].map(count);
    lines.push(String::new());
    lines.push(counts.join(", "));
    let lines: Vec<_> = lines.iter().map(|line| visible(line)).collect();
    lines.join("\n")
}
