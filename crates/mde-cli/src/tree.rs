//! Owns the tree of commands: what is generated becomes words, options and help of the command line.

use clap::{Arg, ArgAction, ArgMatches, Args as _, Command};
use clap::{ValueEnum as _, builder::PossibleValuesParser, builder::TypedValueParser as _};

use crate::{
    args::{IdsArgs, KeepArgs, OutputArgs, PaceArgs, ServiceArgs, WatchArgs},
    colour, exit,
    generated::commands::ROWS,
    output::{Format, csv},
    own::Own,
    question::argument,
    row::{Argument, Kind, Row, Subject},
    settings, view,
};

/// The ids of clap that are not in [`crate::args`].
pub(crate) const VERBOSE: &str = "verbose";
pub(crate) const QUIET: &str = "quiet";
pub(crate) const IDS: &str = "ids";
pub(crate) const FORMAT: &str = "format";
pub(crate) const FROM_UPN: &str = "from-upn";

/// The whole command line, with these commands beside those of the contract.
pub(crate) fn command(own: &[Own]) -> Command {
    let mut command = Command::new("mde")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Ask Microsoft Defender for Endpoint from the command line")
        .after_help(colour::sections(&format!("{}\n\n{}", common_examples(), more(""))))
        .after_long_help(colour::sections(&overview()))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .args(settings::args())
        .arg(
            Arg::new(VERBOSE)
                .long("verbose")
                .short('v')
                .global(true)
                .display_order(1000)
                .action(ArgAction::SetTrue)
                .help("Tell on standard error what happens, without any secret (MDE_LOG can name a level)"),
        )
        .arg(
            Arg::new(QUIET)
                .long("quiet")
                .short('q')
                .global(true)
                .display_order(1000)
                .conflicts_with(VERBOSE)
                .action(ArgAction::SetTrue)
                .help("Tell on standard error nothing but what ends the run; the output and the exit code say the rest"),
        )
        .arg(colour::arg());
    for (index, first) in ROWS.iter().enumerate() {
        if ROWS[..index]
            .iter()
            .any(|row| row.words[0] == first.words[0])
        {
            continue;
        }
        let rows = ROWS.iter().filter(|row| row.words[0] == first.words[0]);
        let group = Command::new(first.words[0])
            .about(first.group)
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommands(rows.map(command_of));
        command = command.subcommand(group);
    }
    command.subcommands(own.iter().map(|own| (own.command)()))
}

/// What was chosen, and what was said about it.
pub(crate) enum Chosen<'m> {
    Row(&'static Row, &'m ArgMatches),
    Own(&'static Own, &'m ArgMatches),
}

/// The command that was typed.
pub(crate) fn chosen<'m>(own: &'static [Own], matches: &'m ArgMatches) -> Option<Chosen<'m>> {
    let (group, matches) = matches.subcommand()?;
    if let Some(own) = own.iter().find(|own| own.word == group) {
        return Some(Chosen::Own(own, matches));
    }
    let (word, matches) = matches.subcommand()?;
    let row = ROWS.iter().find(|row| row.words == [group, word])?;
    Some(Chosen::Row(row, matches))
}

fn command_of(row: &'static Row) -> Command {
    let mut command = Command::new(row.words[1]);
    if let Some(subject) = &row.subject {
        command = IdsArgs::augment_args(command.arg(ids(subject)))
            .mut_arg("ids_file", |arg| arg.visible_alias(subject.file));
        if subject.is_user_name {
            command = command.arg(from_upn());
        }
    }
    for option in row.options {
        command = command.arg(option_of(option));
    }
    command = view::options(OutputArgs::augment_args(command.arg(format(row))), row);
    // What they are about is not what the command is about.
    let command = PaceArgs::augment_args(ServiceArgs::augment_args(command));
    WatchArgs::augment_args(KeepArgs::augment_args(command))
        .about(row.about)
        .long_about(match row.description {
            "" => row.about.to_owned(),
            description => format!("{}.\n\n{description}", row.about),
        })
        .after_help(colour::sections(&format!(
            "{}\n\n{}",
            examples(row),
            more(&format!("{} ", row.words.join(" ")))
        )))
        .after_long_help(colour::sections(&details(row)))
}

fn ids(subject: &Subject) -> Arg {
    Arg::new(IDS)
        .value_name(subject.argument.word)
        .help(subject.argument.help)
        .num_args(1..)
        .action(ArgAction::Append)
        .required_unless_present("ids_file")
        .allow_negative_numbers(matches!(
            subject.argument.kind,
            Kind::Integer { .. } | Kind::Number
        ))
}

fn from_upn() -> Arg {
    Arg::new(FROM_UPN)
        .long(FROM_UPN)
        .action(ArgAction::SetTrue)
        .help("Ask about the part before the @ of names that have one")
        .long_help(
            "Ask about the part before the @ of names that have one.\n\n\
            A user principal name is not the account name by which devices know a user: in many directories \
            the part before its @ is, in others it is not, and then nothing is found. Names that differ in the \
            domain only become one question, which is told.",
        )
}

fn option_of(option: &'static Argument) -> Arg {
    let help = match option.kind {
        Kind::Known(words) => format!("{} [known: {}]", option.help, words.join(", ")),
        _ => option.help.to_owned(),
    };
    let arg = Arg::new(option.word)
        .long(option.word)
        .help(help)
        .required(option.is_required)
        .action(if option.is_list {
            ArgAction::Append
        } else {
            ArgAction::Set
        })
        .value_parser(argument::parser(option.kind));
    match option.kind {
        Kind::Flag if !option.is_required => arg
            .value_name("BOOL")
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true"),
        Kind::Integer { .. } | Kind::Number => {
            arg.value_name("NUMBER").allow_negative_numbers(true)
        }
        Kind::Filter => arg.value_name("EXPRESSION"),
        Kind::Moment => arg.value_name("TIME"),
        _ => arg.value_name("VALUE"),
    }
}

fn format(row: &Row) -> Arg {
    let words = Format::value_variants().iter().filter_map(|format| {
        let help = match format {
            Format::Table => "For people, fitted to the terminal".to_owned(),
            Format::Json => format!("One array of {}", object(row)),
            Format::Ndjson => "One such object a line".to_owned(),
            Format::Csv => format!("RFC 4180, a row for each {}", row.shape.item),
            Format::Ids => format!(
                "Of each {} its {}, a line each: what --ids-file of other commands takes",
                row.shape.item, row.shape.id?
            ),
        };
        Some(format.to_possible_value()?.help(help))
    });
    let words: Vec<_> = words.collect();
    Arg::new(FORMAT)
        .long("format")
        .value_name("FORMAT")
        .help("How to print [default: table on a terminal, ndjson elsewhere]")
        .value_parser(
            PossibleValuesParser::new(words).try_map(|name| Format::from_str(&name, false)),
        )
}

/// What an object of JSON output holds, in short.
fn object(row: &Row) -> String {
    let subject = row.subject.map(|subject| format!("\"{}\", ", subject.noun));
    let subject = subject.unwrap_or_default();
    match row.shape.member {
        Some(member) if row.shape.is_many => format!("{{{subject}\"{member}\": […]}}"),
        Some(member) => format!("{{{subject}\"{member}\": {{…}}}}"),
        None => format!("{}, as the service sent them", row.shape.items),
    }
}

#[cfg(feature = "demo")]
fn try_it(row: &Row) -> String {
    format!(
        "\n  {} --demo\n      try it: no account, no token, made-up data",
        line(row)
    )
}
#[cfg(not(feature = "demo"))]
fn try_it(_: &Row) -> String {
    String::new()
}

/// The command as it is typed, about what is named in these words.
fn line_about(row: &Row, named: &str) -> String {
    let mut line = format!("mde {}", row.words.join(" "));
    if row.subject.is_some() {
        line += &format!(" {named}");
    }
    for option in row.options.iter().filter(|option| option.is_required) {
        line += &match option.kind {
            Kind::Flag => format!(" --{}", option.word),
            _ => format!(" --{} {}", option.word, option.example),
        };
    }
    line
}

/// The command as it is typed.
pub(crate) fn line(row: &Row) -> String {
    line_about(
        row,
        row.subject.map_or("", |subject| subject.argument.example),
    )
}

fn examples(row: &'static Row) -> String {
    let items = row.shape.items;
    let mut examples = String::from("Examples:");
    if std::ptr::eq(row, &ROWS[0]) {
        examples.push_str(&try_it(row));
    }
    let mut example = |line: &str, what: &str| {
        examples.push_str(&format!("\n  {line}\n      {what}"));
    };
    let line = line(row);
    example(&line, "as a table");
    example(
        &format!("{line} --format csv > {}.csv", items),
        "for a spreadsheet",
    );
    if let Some(subject) = row.subject {
        let file = subject.file.trim_end_matches("-file");
        example(
            &format!(
                "{} > {}.ndjson",
                line_about(row, &format!("--ids-file {file}.txt")),
                items
            ),
            "a file of them, one a line",
        );
        let from_upn = if subject.is_user_name {
            " --from-upn"
        } else {
            ""
        };
        let column = format!("--ids-file {file}.csv --column NAME{from_upn}");
        let what = match subject.is_user_name {
            true => "a column of a CSV file, with user principal names in it",
            false => "a column of a CSV file",
        };
        example(&line_about(row, &column), what);
        example(
            &format!(
                "{} --output {items}.csv --resume",
                line_about(row, &format!("--ids-file {file}.txt"))
            ),
            "a long run into a file: given again, it goes on where it ended",
        );
    }
    let columns = row.shape.columns.iter();
    let columns: Vec<_> = columns
        .filter_map(|column| column.properties.first())
        .collect();
    if let [first, second, ..] = *columns {
        let sort = match row.shape.is_many {
            true => format!(" --sort {second}"),
            false => String::new(),
        };
        example(
            &format!("{line} --columns {first},{second}{sort}"),
            "only these columns, in this order",
        );
        let path = match row.shape.member {
            Some(member) if row.shape.is_many => format!("{}[]?{}", step(member), step(first)),
            Some(member) => format!("{}{}", step(member), step(first)),
            None => step(first),
        };
        example(
            &format!("{line} --format ndjson --jq '{path}'"),
            "only this of each object",
        );
    }
    examples
}

/// A step of a path of jq.
fn step(name: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    match name.chars().all(is_word) && !name.starts_with(|c: char| c.is_ascii_digit()) {
        true => format!(".{name}"),
        false => format!(".\"{name}\""),
    }
}

fn output(row: &Row) -> String {
    let subject = row.subject.map(|subject| subject.noun);
    let failed = match subject {
        Some(noun) => {
            format!("{{\"{noun}\", \"error\": {{\"kind\", \"message\", \"retryable\", …}}}}")
        }
        None => "{\"error\": {\"kind\", \"message\", \"retryable\", …}}".to_owned(),
    };
    let order = match subject {
        Some(_) => {
            "In every format answers are printed as they come, which is not the order of asking, unless
  --ordered is said. How many were answered is told at the end, on a terminal or with --verbose."
        }
        None => "In every format but the table answers are printed as they come.",
    };
    let object = object(row);
    let item = row.shape.item;
    let empty = match subject {
        Some(noun) if row.shape.is_many => {
            format!(" a {noun} without any is one row with empty cells;")
        }
        _ => String::new(),
    };
    let ids = match row.shape.id {
        Some(id) => format!(
            "\n  ids           of each {item} its {id}, a line each; failures are told on standard error only"
        ),
        None => String::new(),
    };
    let table = match row.shape.is_many {
        true => "the columns that fit the width",
        false => "a line for each property",
    };
    format!(
        "
Output:
  {order}
  json, ndjson  {object}; what failed is
                {failed}; what breaks the service's
                contract as it came, with a warning on standard error;
                mde schema {} has the JSON Schema
  csv           a row for each {item};{empty}
                error is kind and message of a failure, rest a JSON object of all properties
                that have no column
  table         {table}; failures are told on standard error only{ids}",
        row.words.join(" ")
    )
}

const CREDENTIALS: &str = "
Credentials: the first of these that the environment has, else the Azure CLI (az login)
  MDE_TOKEN                        a token for the service, without the word Bearer; get one with
                                   az account get-access-token \\
                                     --resource https://api.securitycenter.microsoft.com \\
                                     --query accessToken --output tsv
  AZURE_CLIENT_SECRET              an application's secret; needs AZURE_TENANT_ID, AZURE_CLIENT_ID
  AZURE_CLIENT_CERTIFICATE_PATH    an application's certificate and key in PEM; needs the same, and
                                   heeds AZURE_CLIENT_CERTIFICATE_PASSWORD
  AZURE_FEDERATED_TOKEN_FILE       workload identity; needs the same
  IDENTITY_HEADER                  managed identity; needs IDENTITY_ENDPOINT, heeds AZURE_CLIENT_ID";

const ENVIRONMENT: &str = "
Environment:
  MDE_CLOUD                the cloud, unless --cloud names it
  MDE_CONFIG, MDE_PROFILE  settings file and profile, unless --config and --profile name them; see
                           mde config --help
  MDE_STATE_DIR            folder in which runs tell each other of the quota that they used
                           [default: mde in the platform's state folder; not used for stand-ins]
  MDE_LOG                  what to tell on standard error: off, error, warn, info, debug or trace
                           [default: warn; with --verbose debug]
  HTTPS_PROXY, NO_PROXY    proxy to go through, with user and password if it wants them
                           (http://user:password@host:port), and hosts to reach without it; never
                           used for loopback addresses
  SSL_CERT_FILE            certificates to trust in place of the system's, where those are a file
  COLUMNS                  width of the table [default: the terminal's, elsewhere 120]
  NO_COLOR, CLICOLOR, CLICOLOR_FORCE
                           whether to use colours, unless --color says it";

const FILES: &str = "
Files:
  $XDG_STATE_HOME/mde      the quota that was used, unless MDE_STATE_DIR names another folder
                           [default: ~/.local/state/mde; on Windows %LOCALAPPDATA%\\mde]
  config.toml              settings, unless --config or MDE_CONFIG names another file; where it is, or
                           would be, mde config path tells
  FILE.journal             what is in the FILE that --output names, for --resume
  ~/.azure                 what the Azure CLI keeps, which is asked for a token when the environment
                           has no credential";
#[cfg(feature = "redis")]
const QUOTA_STORE: &str = "
  MDE_QUOTA_STORE_PASSWORD the password of the Redis that --quota-store names";
#[cfg(not(feature = "redis"))]
const QUOTA_STORE: &str = "";

/// Where the rest is told.
fn more(words: &str) -> String {
    format!("mde {words}--help has all, with credentials, environment, files and exit codes")
}

fn overview() -> String {
    format!(
        "{}\n{CREDENTIALS}\n{ENVIRONMENT}{QUOTA_STORE}\n{FILES}\n\n{}",
        common_examples(),
        exit::help()
    )
}

/// Each operation in a line, and what else all of them share.
fn common_examples() -> String {
    let mut examples = String::from("Examples:");
    if let Some(first) = ROWS.first() {
        examples.push_str(&try_it(first));
    }
    for row in ROWS {
        examples.push_str(&format!("\n  {}\n      {}", line(row), row.about));
    }
    // What the one prints the other asks about.
    let pairs = ROWS
        .iter()
        .flat_map(|row| ROWS.iter().map(move |next| (row, next)));
    let mut pairs = pairs.filter(|(row, next)| {
        let is_next = |subject: Subject| subject.noun == row.shape.item;
        row.shape.id.is_some() && row.subject.is_some() && next.subject.is_some_and(is_next)
    });
    if let Some((row, next)) = pairs.next() {
        examples.push_str(&format!(
            "\n  {} --format ids | mde {} --ids-file -\n      the next question, about all that was found",
            line(row),
            next.words.join(" ")
        ));
    }
    examples
}

fn details(row: &'static Row) -> String {
    let columns: Vec<_> = csv::columns(row).collect();
    let columns: Vec<_> = columns
        .chunks(5)
        .map(|columns| columns.join(", "))
        .collect();
    let columns = columns.join(",\n  ");
    format!(
        "{}\n{}\n\nCSV columns:\n  {columns}\n{CREDENTIALS}\n{ENVIRONMENT}{QUOTA_STORE}\n{FILES}\n\n{}",
        examples(row),
        output(row),
        exit::help(),
    )
}
