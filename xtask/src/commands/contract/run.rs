//! Owns which target is exercised, and that what came of it is judged and told.

use clap::Args as ClapArgs;
use spec_contract::{Format, documented, judge, of_answers, of_cases, render};

use super::{
    live::{self, Observed},
    suite,
};
use crate::workspace;
use spec_document::document::Document;
use spec_document::report::{Outcome, Report, printable, relative};
use spec_document::spec::Spec;
use xtask::generate::COMMAND;
use xtask::house::DIALECT;

/// What to hold against the specification, and how to say what came of it.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exits with 0 when all that is documented was exercised and held, and with 100 otherwise. \
    Of a live service only a success of each operation that it is asked is required; what it was not made \
    to answer is `not provoked`."
)]
pub(crate) struct Args {
    /// stand-in; the URL of another service that serves the bundle and heeds `Prefer`, such as Prism
    /// (http://127.0.0.1:4010); or live
    #[arg(long, default_value = "stand-in", value_parser = target)]
    target: Target,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    #[command(flatten)]
    live: live::Service,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Target {
    StandIn,
    Url(String),
    Live,
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::StandIn => f.write_str("the stand-in"),
            Self::Url(url) => f.write_str(url),
            Self::Live => f.write_str("the live service"),
        }
    }
}

fn target(text: &str) -> Result<Target, String> {
    match text {
        "stand-in" => Ok(Target::StandIn),
        "live" => Ok(Target::Live),
        url if url.starts_with("http://") => Ok(Target::Url(url.to_owned())),
        _ => Err("write stand-in, live, or a URL of the form http://HOST:PORT".to_owned()),
    }
}

/// Runs the target and prints what came of it.
///
/// # Errors
/// When nothing could be run, or the output cannot be written.
pub(crate) fn run(args: &Args, report: &mut Report<'_>) -> anyhow::Result<Outcome> {
    let root = workspace::root()?;
    let path = workspace::spec(&root);
    let document = Document::read(&path).map_err(|finding| anyhow::anyhow!("{}", finding.what))?;
    let spec = Spec::new(&document, &DIALECT);
    if args.format == Format::Human {
        report.status("Exercising", &args.target)?;
    }
    let documented = documented(&spec);
    let (mut result, trouble) = match &args.target {
        Target::StandIn => {
            let (lines, trouble) = suite::run(&root, None)?;
            (of_cases(&spec, documented, &lines, true, COMMAND), trouble)
        }
        Target::Url(url) => {
            let (lines, trouble) = suite::run(&root, Some(url))?;
            (of_cases(&spec, documented, &lines, false, COMMAND), trouble)
        }
        Target::Live => {
            let Observed {
                asked,
                answers,
                trouble,
            } = live::observe(&root, &spec, &args.live)?;
            let drifts = judge(&document, &DIALECT, &answers);
            let matrix = of_answers(&spec, documented, &asked, &answers, drifts);
            (matrix, trouble)
        }
    };
    if let Some(said) = trouble {
        result.ended_badly(said);
    }
    let shown = relative(&path);
    let text = render(
        args.format,
        &args.target.to_string(),
        &shown,
        &document,
        &result,
    )?;
    // What a service answered is other people's text.
    for line in text.lines() {
        report.text(&printable(line))?;
        report.text("\n")?;
    }
    Ok(if result.passed() {
        Outcome::Fresh
    } else {
        Outcome::Failure
    })
}
