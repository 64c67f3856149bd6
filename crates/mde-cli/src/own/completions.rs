//! Owns `mde completions`: what a shell offers while a command is typed, made of the tree of commands.

use std::io::{self, Write as _};

use clap::{Arg, ArgMatches, Command, value_parser};
use clap_complete::Shell;

use crate::{
    exit::Exit,
    own::{Heed, Own, Tree},
    run::session,
};

/// What is typed behind `mde`.
const WORD: &str = "completions";

const SHELL: &str = "shell";

/// The command.
pub(crate) const OWN: Own = Own {
    word: WORD,
    command,
    settings: Heed::Never,
    run,
};

/// Where each shell looks for them.
const AFTER_HELP: &str = "\
To install:
  mde completions bash > ~/.local/share/bash-completion/completions/mde
      bash, with the package bash-completion
  mde completions zsh > ~/.zfunc/_mde
      zsh, with fpath=(~/.zfunc $fpath) in ~/.zshrc before compinit is called
  mde completions fish > ~/.config/fish/completions/mde.fish
      fish
  mde completions powershell >> $PROFILE
      PowerShell
  mde completions elvish >> ~/.config/elvish/rc.elv
      Elvish

  A folder that is not there has to be made first: mkdir -p ~/.zfunc

To try it here first:
  source <(mde completions bash)
      bash; zsh in the same way, behind compinit
  mde completions fish | source
      fish

They belong to this version of mde: after an upgrade make them anew.";

fn command() -> Command {
    Command::new(WORD)
        .about("Print completions for a shell")
        .long_about(
            "Print completions for a shell: what it offers when Tab is pressed.\n\n\
            They know every command and option, and in bash, zsh and fish the values of options. \
            Nothing is asked, and nothing is installed: the text goes to standard output.",
        )
        .arg(
            Arg::new(SHELL)
                .value_name("SHELL")
                .help("The shell that will read them")
                .required(true)
                .value_parser(value_parser!(Shell)),
        )
        .after_help(AFTER_HELP)
}

fn run(matches: &ArgMatches, tree: Tree) -> Exit {
    // clap lets nothing through without it.
    let Some(shell) = matches.get_one::<Shell>(SHELL) else {
        return Exit::Usage;
    };
    let mut text = Vec::new();
    // Into memory first: what makes the text does not expect that a pipe closes.
    clap_complete::generate(*shell, &mut tree(), "mde", &mut text);
    let mut out = io::stdout().lock();
    let written = out.write_all(&text).and_then(|()| out.flush());
    session::written(written, Exit::Answered)
}
