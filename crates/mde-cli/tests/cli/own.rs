//! What the program says of itself: completions and the manual. Whether shells and man take them, `.ci/shells` asks
//! the real ones.

use std::fs;

use crate::run::{Run, mde};

fn run(args: &[&str]) -> Run {
    mde(args).output().expect("the binary runs").into()
}

/// What those of PowerShell and Elvish are made by knows no values.
#[test]
fn completions_know_words_options_and_values() {
    for (shell, has_values) in [
        ("bash", true),
        ("zsh", true),
        ("fish", true),
        ("powershell", false),
        ("elvish", false),
    ] {
        let run = run(&["completions", shell]);
        assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{shell}");
        for word in ["user", "machines", "api", "completions", "format"] {
            assert!(run.stdout.contains(word), "{shell} does not know {word}");
        }
        assert_eq!(run.stdout.contains("gcc-high"), has_values, "{shell}");
    }
}

#[test]
fn completions_are_for_a_shell_that_is_known() {
    for (args, told) in [
        (&["completions"][..], "<SHELL>"),
        (
            &["completions", "tcsh"],
            "bash, elvish, fish, powershell, zsh",
        ),
    ] {
        let run = run(args);
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{run:?}");
        assert!(run.stderr.contains(told), "{run:?}");
    }
}

#[test]
fn the_manual_of_the_program_and_of_a_command() {
    for (words, title, told) in [
        (&[][..], ".TH MDE 1 ", r"mde\-user(1)"),
        (&["user"], ".TH MDE-USER 1 ", r"mde\-user\-machines(1)"),
        (
            &["user", "machines"],
            ".TH MDE-USER-MACHINES 1 ",
            r"\fB\-\-ids\-file\fR",
        ),
        (&["man"], ".TH MDE-MAN 1 ", r"\fB\-\-dir\fR"),
    ] {
        let run = run(&[&["man"], words].concat());
        assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{words:?}");
        assert!(run.stdout.contains(title), "{words:?}: {}", run.stdout);
        assert!(run.stdout.contains(told), "{words:?}: {}", run.stdout);
    }
}

#[test]
fn the_manual_of_no_command() {
    for (words, told, hint) in [
        (
            &["usr"][..],
            "`mde usr` is no command",
            "behind `mde` come: user",
        ),
        (
            &["user", "machine"],
            "`mde user machine` is no command",
            "behind `mde user` come: machines",
        ),
        (
            &["user", "machines", "jdoe"],
            "`mde user machines jdoe` is no command",
            "`mde man user machines`",
        ),
        (
            &["\u{1b}[2J"],
            "`mde \\u{1b}[2J` is no command",
            "behind `mde` come",
        ),
        (&["help"], "`mde help` is no command", "behind `mde` come"),
    ] {
        let run = run(&[&["man"], words].concat());
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{run:?}");
        assert!(
            run.stderr.contains(told) && run.stderr.contains(hint),
            "{run:?}"
        );
    }
}

#[test]
fn all_pages_go_into_a_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let man1 = folder.path().join("share/man1");
    let man1_text = man1.to_str().expect("its name is text");
    for _ in 0..2 {
        let run = run(&["man", "--dir", man1_text]);
        assert_eq!((run.code, &*run.stdout), (Some(0), ""), "{run:?}");
        assert!(
            run.stderr.contains(&format!("pages are in {man1_text}")),
            "{run:?}"
        );
    }
    let page = |name: &str| fs::read_to_string(man1.join(name)).expect("it is there");
    assert_eq!(page("mde.1"), run(&["man"]).stdout);
    assert_eq!(
        page("mde-user-machines.1"),
        run(&["man", "user", "machines"]).stdout
    );

    let file = man1.join("mde.1/below");
    let run = run(&["man", "--dir", file.to_str().expect("its name is text")]);
    assert_eq!(run.code, Some(6), "{run:?}");
    assert!(run.stderr.contains("cannot write"), "{run:?}");
}
