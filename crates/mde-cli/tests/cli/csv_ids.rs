//! Ids in a column of a CSV file, as directories and spreadsheets export it, and user principal names for account names.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::Path,
    process::Stdio,
    sync::Once,
};

use crate::{
    responder::{Responder, ok},
    run::{Run, mde},
};

/// Runs `mde user machines` with this file, and with the same on standard input: what was asked about, and both runs.
fn both(file: &[u8], args: &[&str]) -> [(Vec<String>, Run); 2] {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("users.csv"), file).expect("the folder is writable");
    ["users.csv", "-"].map(|path| {
        let service = Responder::machines("[]");
        let args = [&["--base-url", &service.url, "--ids-file", path], args].concat();
        let run = with_input(folder.path(), &args, file);
        let mut asked = service.users();
        asked.sort();
        (asked, run)
    })
}

fn with_input(folder: &Path, args: &[&str], input: &[u8]) -> Run {
    let mut command = mde(&[&["user", "machines"], args].concat());
    command
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    // A run that was refused reads nothing.
    let _ = child.stdin.take().expect("it is piped").write_all(input);
    child.wait_with_output().expect("it ends").into()
}

#[test]
fn exports_of_directories_and_spreadsheets() {
    // As the Entra portal, Excel in Germany, Active Directory's PowerShell, and a database write them.
    let files = [
        "\u{feff}userPrincipalName,displayName,accountName\r\nA@contoso.com,\"Doe, John\",jdoe\r\nB@contoso.com,\"two\r\nlines\",\"asmith\"\r\n",
        "sep=;\r\nName;accountName ;\r\n\"Doe; John\";jdoe;\r\nSmith; asmith\u{a0};\r\n;;\r\n",
        "#TYPE Microsoft.ActiveDirectory.Management.ADUser\n\"Enabled\",\"ACCOUNTNAME\"\n\"True\",\"jdoe\"\n\"True\",\"asmith\"",
        "accountname\tmail\njdoe\t-\n\nasmith\n",
        "accountName\njdoe\nasmith\njdoe\n",
    ];
    for file in files {
        for (asked, run) in both(file.as_bytes(), &["--column", " AccountName"]) {
            assert_eq!(run.code, Some(0), "{file:?}: {run:?}");
            assert_eq!(asked, ["asmith", "jdoe"], "{file:?}: {run:?}");
        }
    }
}

/// A bad cell is told by the line in which its row begins; standard input goes on behind it.
#[test]
fn rows_without_an_id_are_told_by_their_lines() {
    let file = b"name;sam\na;user1\n\"b\nb\";x@y\nc;\nd;..\ne;user2\n";
    let [(checked, run), (streamed, streaming)] = both(file, &["--column", "sam"]);
    assert_eq!((run.code, checked.len()), (Some(2), 0), "{run:?}");
    assert_eq!(streaming.code, Some(1), "{streaming:?}");
    assert_eq!(streamed, ["user1", "user2"]);
    for (source, run) in [("users.csv", &run), ("standard input", &streaming)] {
        for told in [
            format!("error: {source}:3: x@y is a user principal name"),
            format!("error: {source}:6: \"..\" is not a user name"),
            format!("note: {source}: a row has nothing in the column \"sam\", and names no user\n"),
            "hint: --from-upn asks about the part before the @\n".to_owned(),
        ] {
            assert_eq!(run.stderr.matches(&told).count(), 1, "{told:?}: {run:?}");
        }
    }
}

#[test]
fn the_domain_of_a_user_principal_name_is_dropped_when_that_is_wished() {
    let file = b"upn\njdoe@contoso.com\njdoe@CONTOSO.com\nasmith@contoso.com\njdoe@fabrikam.com\nasmith@tailspin.com\nCORP\\kim\nlee\n";
    for (asked, run) in both(file, &["--column", "upn", "--from-upn"]) {
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(asked, ["CORP%5Ckim", "asmith", "jdoe", "lee"], "{run:?}");
        for told in [
            "note: of a user principal name the part before the @ is asked about, which often is not the account name",
            "warning: jdoe@fabrikam.com was asked about as jdoe together with a name of another domain, and so was another one: ",
            ": an id had been given before, and was asked about once\n",
        ] {
            assert_eq!(run.stderr.matches(told).count(), 1, "{told:?}: {run:?}");
        }
    }
    // Without such a name there is nothing to say of them.
    for (asked, run) in both(b"lee\n", &["--from-upn"]) {
        assert_eq!((asked.len(), &*run.stderr), (1, ""), "{run:?}");
    }
    let service = Responder::machines("[]");
    let args = [
        "a@x.com",
        "a@y.com",
        "--from-upn",
        "--base-url",
        &service.url,
    ];
    let run = with_input(Path::new("."), &args, b"");
    assert_eq!(service.users(), ["a"], "{run:?}");
    assert!(
        run.stderr
            .contains("warning: a@y.com was asked about as a together"),
        "{run:?}"
    );
}

/// What was asked about by then was in no list that anybody has.
#[test]
fn a_file_that_changes_meanwhile_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("users.csv");
    // Longer than what is read ahead.
    let blank = " ".repeat(10_000);
    let file: String = (0..300)
        .map(|number| format!("user{number}{blank}\n"))
        .collect();
    let changes: [fn(&Path) -> std::io::Result<()>; 2] = [
        |path| {
            let mut file = OpenOptions::new().append(true).open(path)?;
            file.write_all(b"another\n")
        },
        |path| OpenOptions::new().write(true).open(path)?.set_len(0),
    ];
    for change in changes {
        fs::write(&path, &file).expect("the folder is writable");
        let changed = path.clone();
        let once = Once::new();
        let service = Responder::new(move |_| {
            once.call_once(|| change(&changed).expect("the folder is writable"));
            ok("[]")
        });
        let args = [
            "--ids-file",
            "users.csv",
            "--no-quota",
            "--base-url",
            &service.url,
        ];
        let run = with_input(folder.path(), &args, b"");
        assert_eq!(run.code, Some(6), "{run:?}");
        assert!(
            run.stderr
                .contains("error: users.csv has changed since it was checked: "),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains("hint: ask again, "), "{}", run.stderr);
        assert!(service.requests().len() > 1);
    }
}

/// As `mkfifo` makes them: what comes is asked about at once, long before the other side closes.
#[cfg(unix)]
#[test]
fn a_named_pipe_is_read_as_it_comes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("pipe");
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, mode, 0)
        .expect("the folder takes pipes");
    let (asked, wait) = std::sync::mpsc::channel();
    let service = Responder::new(move |head| {
        asked
            .send(crate::responder::user(head).to_owned())
            .expect("the test waits");
        ok("[]")
    });
    let mut command = mde(&[
        "user",
        "machines",
        "--ids-file",
        "pipe",
        "--base-url",
        &service.url,
    ]);
    command
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = command.spawn().expect("the binary runs");
    let mut pipe = OpenOptions::new()
        .write(true)
        .open(&path)
        .expect("it is opened");
    for (line, name) in [("user1\nus", "user1"), ("er2\n", "user2")] {
        pipe.write_all(line.as_bytes()).expect("it reads");
        assert_eq!(wait.recv().expect("it asks"), name);
    }
    drop(pipe);
    let run: Run = child.wait_with_output().expect("it ends").into();
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.stdout.lines().count(), 2, "{run:?}");
}

/// What the kernel refuses to read, whoever asks.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_read_is_told() {
    let run = with_input(Path::new("."), &["--ids-file", "/proc/self/mem"], b"");
    assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{run:?}");
    let told = "error: cannot read /proc/self/mem: Input/output error";
    assert!(run.stderr.starts_with(told), "{run:?}");
}

#[cfg(unix)]
#[test]
fn nothing_is_in_the_null_device() {
    let service = Responder::machines("[]");
    let args = [
        "--ids-file",
        "/dev/null",
        "--format",
        "json",
        "--base-url",
        &service.url,
    ];
    let run = with_input(Path::new("."), &args, b"");
    assert_eq!((run.code, &*run.stdout), (Some(0), "[]\n"), "{run:?}");
    assert_eq!(run.stderr, "warning: /dev/null names no user\n");
}

/// What is no more than a list of names with commas in it is asked about; what is CSV is refused, with the column that
/// is likely.
#[test]
fn a_csv_file_is_not_read_as_lines() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ask = |name: &str, file: &str, args: &[&str]| {
        fs::write(folder.path().join(name), file).expect("the folder is writable");
        let service = Responder::machines("[]");
        let typed = ["--ids-file", name, "--base-url", &service.url];
        let run = with_input(folder.path(), &[&typed, args].concat(), b"");
        (service.users().len(), run)
    };
    for (name, file, args, likely) in [
        ("a.csv", "name,login\nAnn,user1\n", &[][..], "login"),
        ("a.txt", "name,login\nAnn,user1\n", &[], "login"),
        ("a.csv", "name,login", &[], "login"),
        (
            "a.csv",
            "\u{feff}\r\nDisplay name;User principal name;SAM\r\nAnn;a@x;ann\r\n",
            &[],
            "SAM",
        ),
        (
            "a",
            "Display name;User principal name;SAM\nAnn;a@x;ann\n",
            &["--from-upn"],
            "\"User principal name\"",
        ),
        ("a.txt", "Wer,Wo\nann@x.com,Bern\n", &["--from-upn"], "Wer"),
        ("a.csv", "Vor,Kennung\nAnn,ad\n", &[], "Vor"),
        ("a.txt", "sep=;\na;b\nc;d\n", &[], "a"),
    ] {
        let (asked, run) = ask(name, file, args);
        assert_eq!((run.code, asked), (Some(2), 0), "{file:?}: {run:?}");
        let told = format!("hint: add such as --column {likely}; the columns are ");
        assert!(run.stderr.contains(&told), "{file:?}: {run:?}");
        assert_eq!(run.stderr.matches("error: ").count(), 1, "{run:?}");
    }
    for (name, file) in [
        ("a.csv", "Doe, John\nRoe, Jane\n"),
        ("a.txt", "Doe,John\nRoe,Jane\n"),
        ("a.txt", "Doe, David\nRoe, Sam\n"),
        ("a.csv", "user1\nuser2,b\n"),
    ] {
        let (asked, run) = ask(name, file, &[]);
        assert_eq!((run.code, asked), (Some(0), 2), "{file:?}: {run:?}");
    }
}

#[test]
fn a_column_is_found_however_its_name_is_joined() {
    let file = b"User principal name,Name\njdoe@contoso.com,J\n";
    for name in ["userPrincipalName", "user-principal_NAME"] {
        for (asked, run) in both(file, &["--column", name, "--from-upn"]) {
            assert_eq!(
                (run.code, &asked[..]),
                (Some(0), &["jdoe".to_owned()][..]),
                "{run:?}"
            );
        }
    }
    let two = b"User name,user_name\na,b\n";
    for (asked, run) in both(two, &["--column", "username"]) {
        assert_eq!((run.code, asked.len()), (Some(2), 0), "{run:?}");
        assert!(
            run.stderr
                .contains("2 of its columns are named \"username\""),
            "{run:?}"
        );
    }
}
