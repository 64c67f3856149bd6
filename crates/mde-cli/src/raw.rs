//! Owns `mde api`: what the service says at a path, as it says it, whether or not the specification has it.

use std::{
    io::{self, IsTerminal as _, Write as _},
    pin::pin,
};

use clap::{ArgMatches, Args, Command, FromArgMatches as _};
use futures::StreamExt as _;
use mde::{CallOptions, Client, Page, RawPath};
use serde_json::value::RawValue;
use tokio::task::block_in_place;

use crate::{
    args::{PaceArgs, ServiceArgs},
    colour, diagnostics,
    exit::{self, Exit},
    failure::Failure,
    output,
    own::{Own, Tree},
    quota_wait,
    safe_text::{json_line, visible},
    service::Service,
    session::{self, Ended},
    stop::Stop,
};

/// What is typed behind `mde`.
const WORD: &str = "api";

/// The command.
pub(crate) const OWN: Own = Own {
    word: WORD,
    command,
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
        Ok((raw, service, PaceArgs::from_arg_matches(matches)?))
    });
    let (raw, service, pace) = match read {
        Ok(read) => read,
        Err(error) => {
            let _ = error.print();
            return Exit::Usage;
        }
    };
    match question(&raw) {
        Ok((path, options)) => session::run(&service, &pace, move |service, stop| {
            ask(service, path, options, raw.paginate, stop)
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
    mut stop: Stop,
) -> Ended {
    let client = service.client.with(options);
    let counted_as = path.counted_as();
    let mut exit = Exit::Answered;
    let mut fail = |error: mde::Error| {
        let failure = Failure::from(&error);
        diagnostics::error(&failure.message);
        let hints = failure.hint.iter();
        let of_credential = service.credential_hint.iter();
        let of_credential = of_credential.filter(|_| failure.is_of_credential());
        hints
            .chain(of_credential)
            .for_each(|hint| diagnostics::hint(hint));
        exit = failure.exit;
        // Who reads by program gets it there, too.
        let mut out = io::stdout().lock();
        match out.is_terminal() {
            true => Ok(()),
            false => writeln!(out, "{}", output::failure(&failure)?).and_then(|()| out.flush()),
        }
    };
    let print = async {
        match paginate {
            true => pages(&client, path, &mut fail).await,
            false => body(&client, path, &mut fail).await,
        }
    };
    let written = tokio::select! {
        biased;
        why = stop.wished() => return Ended { exit: why.exit(), written: Ok(()) },
        written = print => written,
        never = quota_wait::tell(&service.client, counted_as) => match never {},
    };
    Ended { exit, written }
}

/// Prints the body of the answer.
async fn body(
    client: &Client,
    path: RawPath,
    fail: &mut impl FnMut(mde::Error) -> io::Result<()>,
) -> io::Result<()> {
    match client.get(path).await {
        Ok(response) => block_in_place(|| {
            let mut out = io::stdout().lock();
            if out.is_terminal() {
                writeln!(out, "{}", shown(response.body()))?;
            } else {
                out.write_all(response.body())?;
            }
            out.flush()
        }),
        Err(error) => fail(error),
    }
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
    fail: &mut impl FnMut(mde::Error) -> io::Result<()>,
) -> io::Result<()> {
    let mut pages = pin!(client.get(path).pages());
    while let Some(page) = pages.next().await {
        let items = page.as_ref().map(Page::raw_items);
        match items {
            Ok(Ok(items)) => block_in_place(|| {
                let mut out = io::stdout().lock();
                for item in items {
                    writeln!(out, "{}", json_line(item.get()))?;
                }
                out.flush()
            })?,
            Ok(Err(error)) => fail(error)?,
            Err(_) => page.err().into_iter().try_for_each(&mut *fail)?,
        }
    }
    Ok(())
}
