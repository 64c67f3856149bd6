//! Owns colour: `--color`, and what each thing looks like.
//!
//! Whether a stream takes colours is for `anstream` to say, by the terminal and by `NO_COLOR`, `CLICOLOR` and
//! `CLICOLOR_FORCE`. All that may be coloured is written with its escapes to a stream of that crate, which takes them
//! out where they are not wanted. Widths are computed before there are any.

use std::ffi::OsString;

use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};
use clap::{
    Arg, ValueEnum as _,
    builder::{StyledStr, Styles},
    value_parser,
};

use crate::row::Tone;

const COLOR: &str = "color";

/// What stands above something.
pub(crate) const HEADING: Style = Style::new().bold();
/// What only separates.
pub(crate) const RULE: Style = Style::new().dimmed();

pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const HINT: Style = AnsiColor::Cyan.on_default().bold();
pub(crate) const NOTE: Style = AnsiColor::Green.on_default().bold();

/// What a value looks like that tells this.
pub(crate) const fn of(tone: Tone) -> Style {
    match tone {
        Tone::Good => AnsiColor::Green.on_default(),
        Tone::Warning => AnsiColor::Yellow.on_default(),
        Tone::Bad => AnsiColor::Red.on_default().bold(),
    }
}

/// The text in this style. It has to be safe for a terminal.
pub(crate) fn painted(style: Style, text: &str) -> String {
    match text {
        "" => String::new(),
        text => format!("{style}{text}{style:#}"),
    }
}

/// `--color`.
pub(crate) fn arg() -> Arg {
    Arg::new(COLOR)
        .long(COLOR)
        .value_name("WHEN")
        .global(true)
        .display_order(1001)
        .value_parser(value_parser!(clap::ColorChoice))
        .hide_possible_values(true)
        .help("When to use colours: auto, always or never [default: auto, by the terminal and NO_COLOR, CLICOLOR, CLICOLOR_FORCE]")
}

/// What the command line says of colours, for all that is printed from now on. It is looked for before the rest is
/// read, because what is wrong with the rest is told in colours, too, or without.
pub(crate) fn choose(args: impl IntoIterator<Item = OsString>) -> clap::ColorChoice {
    let said = |word: &str| clap::ColorChoice::from_str(word, false).ok();
    let mut chosen = clap::ColorChoice::Auto;
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        let Some(arg) = arg.to_str() else { continue };
        let word = match arg.strip_prefix("--color") {
            _ if arg == "--" => break,
            Some("") => args.next().and_then(|word| said(word.to_str()?)),
            Some(rest) => rest.strip_prefix('=').and_then(said),
            None => None,
        };
        chosen = word.unwrap_or(chosen);
    }
    match chosen {
        clap::ColorChoice::Auto => ColorChoice::Auto,
        clap::ColorChoice::Always => ColorChoice::Always,
        clap::ColorChoice::Never => ColorChoice::Never,
    }
    .write_global();
    chosen
}

/// Whether it is one of the words that say when to use colours; if not, which there are.
pub(crate) fn check(word: &str) -> Result<(), String> {
    let known = clap::ColorChoice::from_str(word, false);
    known
        .map(drop)
        .map_err(|_| "is none of auto, always, never".to_owned())
}

/// What is set for where nothing was typed, and the environment says nothing either.
pub(crate) fn set(word: &str) {
    let is_said = |variable| std::env::var_os(variable).is_some_and(|value| !value.is_empty());
    let variables = ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"];
    if ColorChoice::global() == ColorChoice::Auto && !variables.into_iter().any(is_said) {
        choose(["--color".into(), word.into()]);
    }
}

/// The sections of a help page as clap shows its own: whatever begins a line and ends with a colon is a heading.
pub(crate) fn sections(help: &str) -> StyledStr {
    let styles = Styles::styled();
    let style = styles.get_header();
    let lines = help.split('\n').map(|line| match line.split_once(':') {
        Some((heading, rest)) if !line.starts_with(' ') => {
            format!("{style}{heading}:{style:#}{rest}")
        }
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n").into()
}
