//! Owns `mde man`: a page of the manual for each command, made of the tree of commands.
//!
//! Title, synopsis and options are what the tree has. What a help page says behind its options is text for a
//! terminal, laid out by hand; [`prose`] makes sections of it, so that a manual wraps it to its own width.

mod prose;

use std::{
    fs,
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
};

use clap::{Arg, ArgMatches, Command, value_parser};
use clap_mangen::{
    Man,
    roff::{Roff, bold, roman},
};

use crate::{
    diagnostics,
    exit::Exit,
    generated::commands::ROWS,
    own::{Heed, Own, Tree},
    run::session,
};

/// What is typed behind `mde`.
const WORD: &str = "man";

/// Of the manual: commands that anybody may give.
const SECTION: &str = "1";

/// The ids of clap.
const WORDS: &str = "words";
const DIR: &str = "dir";

/// The command.
pub(crate) const OWN: Own = Own {
    word: WORD,
    command,
    settings: Heed::Never,
    run,
};

fn after_help() -> String {
    let [page, file] = ROWS.first().map_or_else(Default::default, |row| {
        let (words, hyphened) = (row.words.join(" "), row.words.join("-"));
        [
            format!("  mde man {words} | man -l -\n      read the page of a command\n"),
            format!(": then man mde-{hyphened}"),
        ]
    });
    format!(
        "Examples:\n  \
         mde man | man -l -\n      \
             read the first page\n\
         {page}  \
         mde man --dir ~/.local/share/man/man1\n      \
             write all pages where man finds them{file}"
    )
}

fn command() -> Command {
    Command::new(WORD)
        .about("Print the manual, or write all of its pages")
        .long_about(
            "Print a page of the manual, or write all of them.\n\n\
            The pages are in the language of man (roff), and named as the commands are: mde.1 and, for \
            each command, its words with hyphens between them. Nothing is asked.",
        )
        .arg(
            Arg::new(WORDS)
                .value_name("WORD")
                .help("The words of the command that the page is about [default: mde itself]")
                .num_args(0..),
        )
        .arg(
            Arg::new(DIR)
                .long("dir")
                .value_name("DIR")
                .help("Write the pages of all commands into this folder, in place of those that are there")
                .value_parser(value_parser!(PathBuf))
                .conflicts_with(WORDS),
        )
        .after_help(after_help())
}

fn run(matches: &ArgMatches, tree: Tree) -> Exit {
    // The pages are of the commands: `help` has nothing to say that they do not.
    let mut tree = tree().disable_help_subcommand(true);
    tree.build();
    if let Some(folder) = matches.get_one::<PathBuf>(DIR) {
        return match write_all(&tree, folder) {
            Ok(pages) => {
                diagnostics::note(&format!("{pages} pages are in {}", folder.display()));
                Exit::Answered
            }
            Err(sentence) => {
                diagnostics::error(&sentence);
                Exit::Unavailable
            }
        };
    }
    let words = matches.get_many::<String>(WORDS).unwrap_or_default();
    match find(&tree, words.map(String::as_str)) {
        Ok(path) => print(&page(&path)),
        Err((sentence, hint)) => {
            diagnostics::error(&sentence);
            diagnostics::hint(&hint);
            Exit::Usage
        }
    }
}

fn print(page: &str) -> Exit {
    let mut out = io::stdout().lock();
    let written = out.write_all(page.as_bytes()).and_then(|()| out.flush());
    if written.is_ok() && out.is_terminal() {
        diagnostics::hint(
            "this is the page's source; to read it, put `| man -l -` behind the command",
        );
    }
    session::written(written, Exit::Answered)
}

/// The command of these words, behind all that it is under; or what is wrong with them, and what to do about it.
fn find<'t, 'w>(
    tree: &'t Command,
    words: impl Iterator<Item = &'w str>,
) -> Result<Vec<&'t Command>, (String, String)> {
    let mut path = vec![tree];
    let mut here = tree;
    for word in words {
        let Some(next) = here
            .find_subcommand(word)
            .filter(|next| !next.is_hide_set())
        else {
            let name = name(here).replace('-', " ");
            let known: Vec<_> = listed(here).map(Command::get_name).collect();
            let hint = match known.as_slice() {
                [] => format!("`mde man {}` is about `{name}`", said(&path)),
                known => format!("behind `{name}` come: {}", known.join(", ")),
            };
            return Err((format!("`{name} {word}` is no command"), hint));
        };
        path.push(next);
        here = next;
    }
    Ok(path)
}

/// The words behind `mde`.
fn said(path: &[&Command]) -> String {
    let words: Vec<_> = path[1..].iter().map(|command| command.get_name()).collect();
    words.join(" ")
}

/// Writes the pages of all commands; says how many, or what went wrong.
fn write_all(tree: &Command, folder: &Path) -> Result<usize, String> {
    let failed =
        |path: &Path, error: &io::Error| format!("cannot write {}: {error}", path.display());
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let mut pages = 0;
    let mut left = vec![vec![tree]];
    while let Some(path) = left.pop() {
        let command = path[path.len() - 1];
        let file = folder.join(format!("{}.{SECTION}", name(command)));
        fs::write(&file, page(&path)).map_err(|error| failed(&file, &error))?;
        pages += 1;
        left.extend(listed(command).map(|next| [&path[..], &[next]].concat()));
    }
    Ok(pages)
}

/// The commands below it that are in its help.
fn listed(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|next| !next.is_hide_set())
}

/// Its words, with hyphens between them.
fn name(command: &Command) -> &str {
    command
        .get_display_name()
        .unwrap_or_else(|| command.get_name())
}

/// The page of the last of these commands, each of which is below the one before it.
fn page(path: &[&Command]) -> String {
    let command = path[path.len() - 1];
    let mut page = Vec::new();
    // Nothing fails that is written into memory.
    let _ = write_page(path, command, &mut page);
    // Each part that was rendered by itself begins with what a page needs once.
    let preamble = Roff::new().render();
    let page = String::from_utf8_lossy(&page).replace(&preamble, "");
    preamble + &page
}

fn write_page(path: &[&Command], command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    let man = Man::new(command.clone())
        .title(name(command).to_uppercase())
        .section(SECTION)
        // As the page comes from the program, it has the program's version and no day of its own. An argument
        // of nothing has to be quoted, or the next one takes its place.
        .date("\"\"")
        .source(format!("mde {}", env!("CARGO_PKG_VERSION")))
        .manual("mde manual");
    man.render_title(page)?;
    man.render_name_section(page)?;

    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]);
    let usage = command.clone().render_usage().to_string();
    let line = name(command).replace('-', " ");
    let usage = usage.trim_start_matches("Usage:");
    for (index, form) in usage.lines().map(str::trim).enumerate() {
        if index > 0 {
            roff.control("br", []);
        }
        match form.strip_prefix(&line) {
            Some(rest) => roff.text([bold(&line), roman(rest)]),
            None => roff.text([roman(form)]),
        };
    }
    page.extend(roff.render().as_bytes());

    man.render_description_section(page)?;
    man.render_options_section(page)?;
    if listed(command).next().is_some() {
        man.render_subcommands_section(page)?;
    }
    let after = command.get_after_long_help().or(command.get_after_help());
    let after = after.map(ToString::to_string).unwrap_or_default();

    let mut roff = Roff::new();
    prose::sections(&after, &mut roff);
    see_also(&path[..path.len() - 1], &mut roff);
    page.extend(roff.render().as_bytes());
    Ok(())
}

/// The pages of the commands that it is under.
fn see_also(above: &[&Command], roff: &mut Roff) {
    if above.is_empty() {
        return;
    }
    roff.control("SH", ["SEE ALSO"]);
    let mut line = Vec::new();
    for (index, command) in above.iter().enumerate() {
        if index > 0 {
            line.push(roman(", "));
        }
        line.push(bold(name(command)));
        line.push(roman(format!("({SECTION})")));
    }
    roff.text(line);
}

#[cfg(test)]
mod tests;
