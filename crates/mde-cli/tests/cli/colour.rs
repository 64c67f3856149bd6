//! When there are colours, of what, and that they cost no width.

use std::process::Stdio;

use crate::{
    responder::{Responder, error, ok},
    run::{Mde, Run, mde},
    terminal::{all_on_terminal, on_terminal},
};

const MACHINES: &str = r#"[
    {"id": "1", "computerDnsName": "fin-ws-1", "riskScore": "High", "healthStatus": "Active", "exposureLevel": "Medium"},
    {"id": "2", "computerDnsName": "王伟-laptop", "riskScore": "Low", "healthStatus": "NoSensorData", "exposureLevel": "Odd"},
    {"id": "3", "computerDnsName": "\u001b[2J", "riskScore": "\u001b[31mHigh", "healthStatus": 7, "exposureLevel": null}
]"#;

fn run(mut run: Mde) -> Run {
    run.stderr(Stdio::piped())
        .output()
        .expect("the binary runs")
        .into()
}

fn table(url: &str, args: &[&str]) -> Mde {
    mde(&[
        &["user", "machines", "user1", "--format", "table"],
        args,
        &["--base-url", url],
    ]
    .concat())
}

/// The text without the escapes of colours.
fn bare(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |bare, part| {
        let (codes, rest) = part.split_once('m').expect("an escape has an end");
        assert!(
            codes.chars().all(|c| c.is_ascii_digit() || c == ';'),
            "{codes:?}"
        );
        bare + rest
    })
}

#[test]
fn values_have_the_colour_of_what_they_tell() {
    let service = Responder::machines(MACHINES);
    let shown = run(table(
        &service.url,
        &[
            "--columns",
            "computerDnsName,riskScore,healthStatus,exposureLevel",
            "--color",
            "always",
        ],
    ));
    assert_eq!(shown.code, Some(0), "{shown:?}");
    let lines: Vec<_> = shown.stdout.lines().collect();
    assert_eq!(lines[0], "\u{1b}[1muser1: 3 machines\u{1b}[0m");
    assert!(
        lines[2].starts_with("\u{1b}[1mDevice\u{1b}[0m  "),
        "{shown:?}"
    );
    for (line, values) in [
        (
            4,
            &[
                "\u{1b}[1m\u{1b}[31mHigh\u{1b}[0m",
                "\u{1b}[32mActive\u{1b}[0m",
                "\u{1b}[33mMedium\u{1b}[0m",
            ][..],
        ),
        // A member that nobody knows is neither good nor bad.
        (
            5,
            &[
                "\u{1b}[32mLow\u{1b}[0m",
                "\u{1b}[1m\u{1b}[31mNoSensorData\u{1b}[0m",
                " Odd",
            ],
        ),
        // What comes from a device is no colour.
        (6, &[r"\u{1b}[2J", r" \u{1b}[31mHigh", " 7"]),
    ] {
        for value in values {
            assert!(lines[line].contains(value), "{value:?}: {:?}", lines[line]);
        }
    }
    let entity = Responder::new(|_| {
        crate::responder::response(
            "200 OK",
            "Content-Type: application/json\r\n",
            r#"{"id": "4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca", "riskScore": "High"}"#,
        )
    });
    let shown = run(mde(&[
        "machine",
        "show",
        "4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca",
        "--format=table",
        "--color=always",
        "--base-url",
        &entity.url,
    ]));
    assert!(
        shown
            .stdout
            .contains("riskScore  \u{1b}[1m\u{1b}[31mHigh\u{1b}[0m\n"),
        "{shown:?}"
    );
}

#[test]
fn colours_cost_no_width() {
    let service = Responder::machines(MACHINES);
    for width in ["12", "60"] {
        for columns in [
            &[][..],
            &["--columns", "riskScore,computerDnsName,id,lastSeen"],
        ] {
            let shown = |when| {
                let mut run_ = table(&service.url, &[columns, &["--color", when]].concat());
                run_.env("COLUMNS", width);
                run(run_).stdout
            };
            let (plain, coloured) = (shown("never"), shown("always"));
            assert!(
                !plain.contains('\u{1b}') && coloured.contains('\u{1b}'),
                "{plain}"
            );
            assert_eq!(bare(&coloured), plain, "{width}");
        }
    }
}

#[test]
fn terminal_and_environment_say_when() {
    const XTERM: (&str, &str) = ("TERM", "xterm-256color");
    let service = Responder::machines(MACHINES);
    for (is_terminal, variables, args, has_colours) in [
        (false, &[XTERM][..], &[][..], false),
        (true, &[XTERM], &[], true),
        (true, &[("TERM", "dumb")], &[], false),
        (true, &[XTERM, ("NO_COLOR", "1")], &[], false),
        (true, &[XTERM, ("NO_COLOR", "")], &[], true),
        (true, &[XTERM, ("CLICOLOR", "0")], &[], false),
        (true, &[XTERM], &["--color", "never"], false),
        (
            true,
            &[XTERM, ("CLICOLOR_FORCE", "1")],
            &["--color=never"],
            false,
        ),
        (false, &[("CLICOLOR_FORCE", "1")], &[], true),
        (false, &[("CLICOLOR_FORCE", "")], &[], false),
        (
            false,
            &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")],
            &[],
            false,
        ),
        (false, &[("NO_COLOR", "1")], &["--color=always"], true),
        (false, &[XTERM], &["--color", "auto"], false),
    ] {
        let mut asked = table(&service.url, args);
        asked.envs(variables.iter().copied());
        let shown = match is_terminal {
            true => on_terminal(asked, 80),
            false => run(asked).stdout,
        };
        assert_eq!(
            shown.contains('\u{1b}'),
            has_colours,
            "{variables:?} {args:?} {shown:?}"
        );
    }
    // What programs read has none, whatever is said.
    for format in ["json", "ndjson", "csv", "ids"] {
        let shown = run(mde(&[
            "user",
            "machines",
            "user1",
            "--format",
            format,
            "--color=always",
            "--base-url",
            &service.url,
        ]));
        assert!(!shown.stdout.contains('\u{1b}'), "{shown:?}");
    }
}

#[test]
fn labels_and_help_have_them_as_well() {
    let red = "\u{1b}[1m\u{1b}[31merror:\u{1b}[0m ";
    let service = Responder::new(|_| error("404 Not Found", "ResourceNotFound", "\u{1b}[32mno"));
    for when in ["always", "never"] {
        let failed = run(table(&service.url, &["--color", when]));
        assert_eq!(failed.code, Some(4));
        assert_eq!(
            failed.stderr.starts_with(red),
            when == "always",
            "{failed:?}"
        );
        assert!(failed.stderr.contains(r"\u{1b}[32mno"), "{failed:?}");
        for args in [
            &["user", "machines", "--help"][..],
            &["user", "machines", "--nosuch"],
            &["--help"],
        ] {
            let told = run(mde(&[args, &["--color", when]].concat()));
            let told = told.stdout + &told.stderr;
            // Of clap's own headings, and of ours.
            assert_eq!(told.contains("\u{1b}["), when == "always", "{told:?}");
            assert!(
                !args.contains(&"--help")
                    || told.contains(match when {
                        "always" => "\u{1b}[1m\u{1b}[4mExit codes:\u{1b}[0m",
                        _ => "\nExit codes:\n",
                    }),
                "{told:?}"
            );
        }
    }
    let wrong = run(mde(&["user", "machines", "user1", "--color", "sometimes"]));
    assert!(
        wrong.code == Some(2) && wrong.stderr.contains("'--color <WHEN>'"),
        "{wrong:?}"
    );
}

#[test]
fn a_person_hears_at_the_end_how_it_went() {
    let service = Responder::new(|head| match crate::responder::user(head) {
        "nobody" => error("404 Not Found", "ResourceNotFound", "no such user"),
        "empty" => ok("[]"),
        _ => ok(MACHINES),
    });
    for (users, line) in [
        (
            &["user1", "empty", "nobody", "user2"][..],
            Some("4 users: 3 answered, 1 failed; 6 machines\n"),
        ),
        (
            &["user1", "empty"],
            Some("2 users: 2 answered; 3 machines\n"),
        ),
        (&["user1"], None),
    ] {
        let asked = || {
            let mut run = mde(&["user", "machines", "--base-url", &service.url]);
            run.args(users);
            run
        };
        let shown = all_on_terminal(asked(), 80);
        match line {
            Some(line) => assert!(shown.ends_with(line), "{shown:?}"),
            None => assert!(!shown.contains("answered"), "{shown:?}"),
        }
        // Whoever reads a pipe wants the output, and asks if not.
        assert!(!run(asked()).stderr.contains("answered"));
        let mut verbose = asked();
        verbose.arg("--verbose");
        let told = run(verbose).stderr;
        assert_eq!(told.contains("answered"), line.is_some(), "{told:?}");
    }
}
