//! What scripts read: the bytes of `mde user machines`, as the command printed them when it was the only one.
//!
//! The files in `recorded/` are what that binary printed, and stay as they are: a difference is a change that
//! callers notice.

use std::path::PathBuf;

use crate::{
    responder::{Responder, error, ok, response, user},
    run::{Mde, mde},
};

/// A device with all that a script may stumble over.
const ODD: &str = r#"[{"id": "0a1b", "computerDnsName": "pc-1", "osPlatform": "Windows11", "version": "23H2",
    "osBuild": 22631, "healthStatus": "Active", "riskScore": "High", "exposureLevel": "Low",
    "lastSeen": "2026-01-14T22:08:51.904Z", "firstSeen": "0001-01-01T00:00:00Z", "lastIpAddress": "10.0.0.1",
    "rbacGroupId": 140, "rbacGroupName": "=cmd()", "machineTags": ["vip", "a;b", "\u202e"], "isAadJoined": true,
    "deviceValue": "Normal", "managedBy": "Intune", "new": {"big": 12345678901234567890123, "small": 1.0E-10}},
    {"id": "2", "computerDnsName": null}, "no machine", {"id": 7, "computerDnsName": "he said \"hi\""}]"#;

fn service() -> Responder {
    Responder::new(|head| match user(head) {
        "odd" => ok(ODD),
        "none" => ok("[]"),
        "unknown" => error(
            "404 Not Found",
            "ResourceNotFound",
            "User unknown was not found",
        ),
        "refused" => error("400 Bad Request", "BadRequest", "What is that?"),
        "broken" => response(
            "200 OK",
            "Content-Type: application/json\r\n",
            r#"{"value": 7}"#,
        ),
        other => ok(&format!(
            r#"[{{"id": "{other}", "computerDnsName": "pc-{other}"}}]"#
        )),
    })
}

const FORMATS: [&[&str]; 5] = [
    &["table"],
    &["json"],
    &["ndjson"],
    &["csv"],
    &["csv", "--csv-raw"],
];

/// Each of these alone, in every format.
const USERS: [&str; 5] = ["odd", "none", "unknown", "refused", "broken"];

fn machines(args: &[&str], format: &[&str]) -> Mde {
    mde(&[&["user", "machines", "--format"], format, args].concat())
}

fn name(case: &str, format: &[&str]) -> String {
    format!("{case}.{}", format.join("").replace("--", "-"))
}

/// Holds what the run prints, and how it ends, against the file; the lines in order if there are several users,
/// who come in the order of their answers.
fn same(name: &str, mut run: Mde, several: bool) {
    let output = run.output().expect("the binary runs");
    let code = output.status.code().expect("it ended by itself");
    let mut printed = String::from_utf8(output.stdout).expect("output is text");
    if several {
        let mut lines: Vec<_> = printed.split_inclusive('\n').collect();
        lines.sort_unstable();
        printed = lines.concat();
    }
    // Git would change the line ends of CSV.
    let printed = printed.replace('\r', "␍");
    let printed = format!("{printed}exit code {code}\n");
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cli/recorded")
        .join(name);
    let recorded = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(printed, recorded, "{name}");
}

#[cfg(feature = "demo")]
#[test]
fn the_demo() {
    for format in FORMATS {
        let run = machines(&["user1", "--demo"], format);
        same(&name("demo", format), run, false);
    }
}

#[test]
fn a_user_alone() {
    let service = service();
    for user in USERS {
        for format in FORMATS {
            let run = machines(&[user, "--base-url", &service.url], format);
            same(&name(user, format), run, false);
        }
    }
    let strict = machines(
        &["odd", "--strict", "--base-url", &service.url],
        &["ndjson"],
    );
    same("strict.ndjson", strict, false);
}

#[test]
fn several_users() {
    let service = service();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("users.txt");
    std::fs::write(&file, "user2\nunknown\n\nuser1\n").expect("the folder is writable");
    let file = file.display().to_string();
    for format in [&["ndjson"][..], &["csv"]] {
        let arguments = ["user1", "none", "user1", "--users-file", &file];
        let run = machines(
            &[&arguments[..], &["--base-url", &service.url]].concat(),
            format,
        );
        same(&name("several", format), run, true);
    }
}
