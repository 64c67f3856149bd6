//! Owns `mde config`: where the settings file is, what holds and where each of it is from, and whether all of the file
//! can be used.

use std::io::{self, Write as _};

use clap::{Arg, ArgMatches, Args as _, Command, builder::PossibleValuesParser};
use serde_json::{Value, json};

use crate::{
    args::{PaceArgs, ServiceArgs},
    diagnostics,
    exit::{self, Exit},
    generated::commands::ROWS,
    own::{Heed, Own, Tree},
    run::session,
    safe_text::{json_line, visible},
    settings::{self, Effective, Origin, Setting, Settings, default},
};

/// What is typed behind `mde`.
const WORD: &str = "config";

/// The command.
pub(crate) const OWN: Own = Own {
    word: WORD,
    command,
    settings: Heed::Never,
    run,
};

/// Not the setting `format`, which is how answers are printed.
const FORMAT: &str = "print_as";
const WORDS: &str = "command";

fn command() -> Command {
    let words = "The words of a command, to see what holds for it";
    let words = match ROWS.first() {
        Some(row) => format!("{words}, such as: {}", row.words.join(" ")),
        None => words.to_owned(),
    };
    let show = Command::new("show")
        .arg(
            Arg::new(WORDS)
                .value_names(["WORD", "WORD"])
                .num_args(2)
                .help(words),
        )
        .arg(format());
    // Typed here, they are what a flag of the same word would be.
    let show = PaceArgs::augment_args(ServiceArgs::augment_args(show));
    // What those are about is not what this is about.
    let about = "Tell which settings hold, and where each is from";
    let show = show.about(about).long_about(about);
    Command::new(WORD)
        .about("Tell where the settings file is, which settings hold, and whether it is sound")
        .after_help(format!("{}\n\n{}", example(), exit::help()))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(Command::new("path").about("Print where the settings file is, or would be"))
        .subcommand(show)
        .subcommand(Command::new("check").about("Check all of the settings file"))
}

/// How the format of the command's own output is chosen.
fn format() -> Arg {
    Arg::new(FORMAT)
        .long("format")
        .value_name("FORMAT")
        .value_parser(PossibleValuesParser::new(["text", "json"]))
        .default_value("text")
        .help("How to print")
}

/// A settings file, and which settings there are.
fn example() -> String {
    let for_one = settings::words(true).concat();
    let command = ROWS.first().map_or_else(String::new, |row| {
        let section = format!("[commands.\"{}\"]", row.words.join(" "));
        let columns = row.shape.columns.iter();
        let columns = columns.filter_map(|column| column.properties.first());
        let columns: Vec<_> = columns.take(2).map(|name| format!("{name:?}")).collect();
        let columns = columns.join(", ");
        format!("  {section:<30}  # for one command: {for_one}\n  columns = [{columns}]\n\n")
    });
    let settings = settings::words(false).into_iter();
    let settings: String = settings.map(|words| format!("  {words}\n")).collect();
    format!(
        r#"A settings file is TOML. A setting is the default of the option of the same word:

  default-profile = "work"        # unless --profile or MDE_PROFILE names another one
  format = "csv"                  # holds for all profiles

{command}  [profile.work]                  # who asks, and where; never a secret
  tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47"
  client-id = "00001111-aaaa-2222-bbbb-3333cccc4444"
  credential = "client-secret"    # the secret itself is in AZURE_CLIENT_SECRET
  cloud = "eu"
  reserve = 10

What stands before the first profile holds for all of them; but who asks, and where (the first two
lines of the settings), only where no profile is chosen. Nobody else may be able to write the file.

Settings:
{settings}
A flag goes before the environment, and that before the profile. Who asks is never a mix: where
AZURE_TENANT_ID, AZURE_CLIENT_ID, MDE_TOKEN or MDE_CLOUD say something else than a profile that
--profile names, that is an error; another profile then steps back as a whole, and a note says so."#
    )
}

fn run(matches: &ArgMatches, tree: Tree) -> Exit {
    match matches.subcommand() {
        Some(("path", matches)) => path(matches),
        Some(("show", matches)) => show(matches, tree),
        Some((_, matches)) => check(matches),
        None => Exit::Usage,
    }
}

fn print(text: &str) -> Exit {
    let mut out = io::stdout().lock();
    let printed = writeln!(out, "{text}").and_then(|()| out.flush());
    session::written(printed, Exit::Answered)
}

fn path(matches: &ArgMatches) -> Exit {
    match settings::path(matches) {
        Some(path) => print(&visible(&path.display().to_string())),
        None => {
            diagnostics::error("there is no home folder to look for the settings file in");
            diagnostics::hint("name a file by MDE_CONFIG or --config");
            Exit::Usage
        }
    }
}

fn check(matches: &ArgMatches) -> Exit {
    let settings = match Settings::read(matches) {
        Ok(settings) => settings,
        Err(broken) => return broken.tell(),
    };
    let Some(path) = &settings.path else {
        let place = settings::path(matches);
        let place = place.map(|path| format!(": {} is not there", path.display()));
        return print(&visible(&format!(
            "there is no settings file{}",
            place.unwrap_or_default()
        )));
    };
    let profiles: Vec<_> = settings.profiles().collect();
    let profiles = match profiles.as_slice() {
        [] => "no profiles".to_owned(),
        [one] => format!("the profile {one}"),
        several => format!("the profiles {}", several.join(", ")),
    };
    // The one that would be used may not be there.
    if let Err(refusal) = settings.effective(&[], matches) {
        return refusal.told();
    }
    print(&visible(&format!(
        "{} can be used, with {profiles}",
        path.display()
    )))
}

fn show(matches: &ArgMatches, tree: Tree) -> Exit {
    let words = matches.get_many::<String>(WORDS);
    let words: Vec<_> = words.into_iter().flatten().map(String::as_str).collect();
    if !words.is_empty() && !ROWS.iter().any(|row| row.words[..] == words[..]) {
        diagnostics::error(&format!("there is no command mde {}", words.join(" ")));
        diagnostics::hint("mde --help lists them");
        return Exit::Usage;
    }
    let settings = match Settings::read(matches) {
        Ok(settings) => settings,
        Err(broken) => return broken.tell(),
    };
    let effective = match settings.effective(&words, matches) {
        Ok(effective) => effective,
        Err(refusal) => return refusal.told(),
    };
    effective
        .notes
        .iter()
        .for_each(|note| diagnostics::note(note));
    match matches.get_one::<String>(FORMAT).map(String::as_str) {
        Some("json") => print(&json_line(&as_json(&settings, &effective).to_string())),
        _ => print(&as_text(&settings, &effective, &tree())),
    }
}

/// What a variable holds that has not the form of what it should be.
const NOT_SHOWN: &str = "(not shown: it has not the form)";

fn as_json(settings: &Settings, effective: &Effective) -> Value {
    let all = effective.settings.iter().map(|setting| {
        let kind = match &setting.origin {
            Origin::Flag(_) => "flag",
            Origin::Variable(_) => "environment",
            Origin::Profile(_) => "profile",
            Origin::File => "file",
            Origin::Default => "default",
        };
        let name = match &setting.origin {
            Origin::Flag(word) => Some(format!("--{word}")),
            Origin::Variable(variable) => Some((*variable).to_owned()),
            Origin::Profile(name) => Some(name.clone()),
            Origin::File | Origin::Default => None,
        };
        let from = json!({ "kind": kind, "name": name });
        (
            setting.key.word.to_owned(),
            json!({ "value": setting.value, "from": from }),
        )
    });
    json!({
        "file": settings.path.as_ref().map(|path| path.display().to_string()),
        "profile": effective.profile.as_ref().map(|(name, _)| name),
        "profileChosenBy": effective.profile.as_ref().map(|(_, by)| by),
        "profiles": settings.profiles().collect::<Vec<_>>(),
        "settings": all.collect::<serde_json::Map<_, _>>(),
    })
}

fn as_text(settings: &Settings, effective: &Effective, tree: &Command) -> String {
    let file = match &settings.path {
        Some(path) => path.display().to_string(),
        None => "none".to_owned(),
    };
    let profile = match &effective.profile {
        Some((name, by)) => format!("{name}, {by}"),
        None => "none".to_owned(),
    };
    let mut lines = vec![
        format!("settings file  {file}"),
        format!("profile        {profile}"),
        String::new(),
    ];
    let shown = |setting: &Setting| match (&setting.value, &setting.origin) {
        (Some(value), _) => value.clone(),
        (None, Origin::Default) => {
            default::of(tree, setting.key.word).unwrap_or_else(|| "-".to_owned())
        }
        (None, _) => NOT_SHOWN.to_owned(),
    };
    let rows = effective.settings.iter();
    let rows = rows.map(|setting| (setting.key.word, shown(setting), &setting.origin));
    let rows: Vec<_> = rows.collect();
    let widest = |widths: &mut dyn Iterator<Item = usize>| widths.max().unwrap_or_default();
    let words = widest(&mut rows.iter().map(|(word, ..)| word.len()));
    let values = widest(&mut rows.iter().map(|(_, value, _)| value.chars().count()));
    for (word, value, origin) in rows {
        lines.push(format!("{word:<words$}  {value:<values$}  {origin}"));
    }
    let lines: Vec<_> = lines.iter().map(|line| visible(line)).collect();
    lines.join("\n")
}
