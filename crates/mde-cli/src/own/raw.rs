//! Owns `mde api`: what the service says at a path, as it says it, whether or not the specification has it.

use std::{
    io::{self, IsTerminal as _, StdoutLock, Write as _},
    pin::pin,
};

use clap::{ArgMatches, Args, Command, FromArgMatches as _};
use futures::StreamExt as _;
use mde::{CallOptions, Client, ErrorKind, Page, RawPath};
use serde_json::value::RawValue;
use tokio::task::block_in_place;

use crate::{
    args::{PaceArgs, ServiceArgs, WatchArgs},
    colour, diagnostics,
    exit::{self, Exit},
    failure::Failure,
    output,
    own::{Heed, Own, Tree},
    run::{
        bar, dry_run, progress,
        session::{self, Ended, Said},
        stop::Why,
        watch::Watch,
    },
    safe_text::{json_line, visible, write_json_line},
    service::Service,
};

/// What is typed behind `mde`.
const WORD: &str = "api";

/// The command.
pub(crate) const OWN: Own = Own {
    word: WORD,
    command,
    settings: Heed::Always,
    run,
};

#[derive(Debug, Args)]
struct RawArgs {
    /// Where to ask, from `/api/` on, with a query if need be
    #[arg(value_name = "PATH")]
    path: String,

    /// A header to send besides, such as `Prefer: odata.maxpagesize=100`
    #[arg(long, value_name = "NAME:VALUE")]
    header: Vec<String>,

    /// Follow the links to further pages, and print the items of all, one a line
    #[arg(long)]
    paginate: bool,
}

fn command() -> Command {
    let command = RawArgs::augment_args(Command::new(WORD));
    let command = PaceArgs::augment_args(ServiceArgs::augment_args(command));
    let command = WatchArgs::augment_args(command);
    command
        .about("Ask what has no command of its own, by its path (GET only)")
        .long_about(
            "Ask what has no command of its own, by its path (GET only).\n\n\
            The body is printed as the service sent it; only on a terminal characters that act on it are \
            shown as escapes. A failure is told on standard error, and elsewhere than on a terminal printed as \
            {\"error\": {\"kind\", \"message\", \"retryable\", …}}. Token, quota and retries are those of all commands. A path of an operation \
            that has a command takes that operation's quota.",
        )
        .after_help(colour::sections(&format!(
            "Examples:\n  \
              mde {WORD} '/api/alerts?$top=5&$expand=evidence'\n      \
                  the first five, with more than they have by themselves\n  \
              mde {WORD} /api/machines --paginate | jq -r .id\n      \
                  all pages, an item a line\n\n{}",
            exit::help()
        )))
}

fn run(matches: &ArgMatches, _: Tree) -> Exit {
    let read = RawArgs::from_arg_matches(matches).and_then(|raw| {
        let service = ServiceArgs::from_arg_matches(matches)?;
        let pace = PaceArgs::from_arg_matches(matches)?;
        Ok((raw, service, pace, WatchArgs::from_arg_matches(matches)?))
    });
    let (raw, service, pace, watch) = match read {
        Ok(read) => read,
        Err(error) => {
            let _ = error.print();
            return Exit::Usage;
        }
    };
    let said = Said {
        command: WORD,
        service: &service,
        pace: &pace,
        watch: &watch,
    };
    match question(&raw) {
        Ok((path, _)) if watch.dry_run => {
            let plan = dry_run::Plan {
                command: WORD.to_owned(),
                operation: path.counted_as(),
                ids: None,
                output: None,
                max_calls: watch.max_calls,
                json: false,
            };
            session::run(said, |service, _| dry_run::tell(service, plan))
        }
        Ok((path, options)) => session::run(said, move |service, watch| {
            ask(service, path, options, raw.paginate, watch)
        }),
        Err(sentence) => {
            diagnostics::error(&sentence);
            Exit::Usage
        }
    }
}

/// Where to ask, and how; or what is wrong with that. The value of a header may be a secret, and is not repeated.
fn question(raw: &RawArgs) -> Result<(RawPath, CallOptions), String> {
    let path = raw.path.parse::<RawPath>();
    let path = path.map_err(|error| error.to_string())?;
    let mut options = CallOptions::new();
    for header in &raw.header {
        let Some((name, value)) = header.split_once(':') else {
            return Err("--header wants a name, a colon and a value: NAME:VALUE".to_owned());
        };
        let set = options.header(name.trim(), value.trim());
        options = set.map_err(|error| error.to_string())?;
    }
    Ok((path, options))
}

async fn ask(
    service: Service,
    path: RawPath,
    options: CallOptions,
    paginate: bool,
    watch: Watch,
) -> Ended {
    let client = service.client.with(options);
    let counted_as = path.counted_as();
    let mut exit = Exit::Answered;
    let (mut all_asked, mut is_fatal) = (true, false);
    let mut fail = |error: mde::Error| {
        if error.kind() == ErrorKind::BudgetSpent {
            all_asked = false;
            watch.stop.stop(Why::MaxCalls);
            return Ok(());
        }
        let failure = Failure::from(&error);
        diagnostics::error(&failure.message);
        let hints = failure.hint.iter();
        let of_credential = service.credential_hint.iter();
        let of_credential = of_credential.filter(|_| failure.is_of_credential());
        hints
            .chain(of_credential)
            .for_each(|hint| diagnostics::hint(hint));
        watch.tally.failed(&failure, &failure.message);
        exit = failure.exit;
        is_fatal = failure.is_fatal;
        // Who reads by program gets it there, too.
        to_stdout(|out| match out.is_terminal() {
            true => Ok(()),
            false => writeln!(out, "{}", output::failure(&failure)?),
        })
    };
    let print = async {
        match paginate {
            true => pages(&client, path, &watch, &mut fail).await,
            false => body(&client, path, &mut fail).await,
        }
    };
    let written = tokio::select! {
        biased;
        written = print => written,
        () = watch.stop.no_longer() => {
            all_asked = false;
            Ok(())
        }
        never = progress::tell(&watch, &service.client, counted_as) => match never {},
    };
    let stopped = watch.stop.said().filter(|_| !all_asked);
    Ended {
        exit: stopped.map_or(exit, Why::exit),
        is_fatal,
        written,
    }
}

/// Prints the body of the answer.
async fn body(
    client: &Client,
    path: RawPath,
    fail: &mut impl FnMut(mde::Error) -> io::Result<()>,
) -> io::Result<()> {
    match client.get(path).await {
        Ok(response) => to_stdout(|out| {
            if out.is_terminal() {
                writeln!(out, "{}", shown(response.body()))?;
            } else {
                out.write_all(response.body())?;
            }
            Ok(())
        }),
        Err(error) => fail(error),
    }
}

/// Writes to standard output, which may be the terminal that shows progress.
fn to_stdout(write: impl FnOnce(&mut StdoutLock<'_>) -> io::Result<()>) -> io::Result<()> {
    block_in_place(|| {
        bar::aside(|| {
            let mut out = io::stdout().lock();
            write(&mut out)?;
            out.flush()
        })
    })
}

/// The body as it can be shown on a terminal.
fn shown(body: &[u8]) -> String {
    if let Ok(json) = serde_json::from_slice::<&RawValue>(body) {
        return json_line(json.get());
    }
    let text = String::from_utf8_lossy(body);
    let lines: Vec<_> = text.lines().map(visible).collect();
    lines.join("\n")
}

/// Prints the items of all pages.
async fn pages(
    client: &Client,
    path: RawPath,
    watch: &Watch,
    fail: &mut impl FnMut(mde::Error) -> io::Result<()>,
) -> io::Result<()> {
    let mut pages = pin!(client.get(path).pages());
    while let Some(page) = pages.next().await {
        let items = page.as_ref().map(Page::raw_items);
        match items {
            Ok(Ok(items)) => {
                watch
                    .tally
                    .count(|counts| counts.found += items.len() as u64);
                to_stdout(|out| {
                    let mut out = io::BufWriter::new(out);
                    for item in items {
                        write_json_line(&mut out, item.get())?;
                        out.write_all(b"\n")?;
                    }
                    out.flush()
                })?;
            }
            Ok(Err(error)) => fail(error)?,
            Err(_) => page.err().into_iter().try_for_each(&mut *fail)?,
        }
    }
    Ok(())
}
