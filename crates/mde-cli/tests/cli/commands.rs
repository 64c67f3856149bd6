//! The commands beside the first one: entities by themselves, lists, options, and one command's output as the
//! question of the next.

use std::{io::Write as _, process::Stdio};

use serde_json::Value;

use crate::{
    responder::{Responder, error, response},
    run::{Run, mde},
    stand_in::StandIn,
};

const ID: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567";
const OTHER: &str = "1111111111111111111111111111111111111111";
const JSON: &str = "Content-Type: application/json\r\n";

fn run(url: &str, args: &[&str]) -> Run {
    let run = mde(&[args, &["--base-url", url]].concat()).output();
    run.expect("the binary runs").into()
}

/// Runs with this on standard input.
fn with_input(url: &str, args: &[&str], input: &str) -> Run {
    let mut command = mde(&[args, &["--base-url", url]].concat());
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    let mut theirs = child.stdin.take().expect("it is piped");
    theirs.write_all(input.as_bytes()).expect("it reads");
    drop(theirs);
    child.wait_with_output().expect("it ends").into()
}

/// One device, spelled as nobody would.
fn one_machine() -> Responder {
    Responder::new(|head| match head.contains(OTHER) {
        true => error("404 Not Found", "ResourceNotFound", "no such device"),
        false => {
            let machine = format!(
                r#"{{ "id" : "{ID}", "rbacGroupId": 140, "new": 1.0E-10, "machineTags": ["a", "b"], "version": null, "lastSeen": "2026-01-14T22:08:51.904Z" }}"#
            );
            response("200 OK", JSON, &machine)
        }
    })
}

#[test]
fn an_entity_is_printed_by_itself() {
    let service = one_machine();
    let entity = format!(
        r#"{{"id":"{ID}","rbacGroupId":140,"new":1.0E-10,"machineTags":["a","b"],"version":null,"lastSeen":"2026-01-14T22:08:51.904Z"}}"#
    );
    let show = |format: &str| run(&service.url, &["machine", "show", ID, "--format", format]);
    assert_eq!(show("ndjson").stdout, format!("{entity}\n"));
    assert_eq!(show("json").stdout, format!("[\n{entity}\n]\n"));
    assert_eq!(show("ids").stdout, format!("{ID}\n"));
    let csv = show("csv").stdout;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().expect("a header").clone();
    assert_eq!(
        (&header[0], &header[1], &header[header.len() - 1]),
        ("machine", "id", "rest")
    );
    let row = reader.records().next().expect("a row").expect("CSV");
    assert_eq!(
        (&row[0], &row[1], &row[row.len() - 1]),
        (ID, ID, r#"{"new":1.0E-10}"#)
    );
    assert_eq!(
        show("table").stdout,
        format!(
            "{ID}\n\nid           {ID}\nrbacGroupId  140\nnew          1.0E-10\nmachineTags  a, b\nlastSeen     2026-01-14 22:08Z\n"
        )
    );
}

#[test]
fn one_that_is_not_there_costs_no_other() {
    let service = one_machine();
    let run = run(&service.url, &["machine", "show", ID, OTHER, ID]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(service.requests().len(), 2);
    let lines = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let (failed, shown): (Vec<_>, Vec<_>) = lines.partition(|line| line["error"].is_object());
    assert_eq!((shown.len(), failed.len()), (1, 1), "{run:?}");
    assert_eq!(shown[0]["id"], ID);
    assert_eq!(failed[0]["machine"], OTHER);
    assert_eq!(failed[0]["error"]["kind"], "notFound");
    let alone = self::run(&service.url, &["machine", "show", OTHER]);
    assert_eq!(alone.code, Some(4), "{alone:?}");
}

#[test]
fn an_entity_that_breaks_the_contract_is_printed_as_it_came() {
    let body = format!(r#"{{"id":"{ID}","isAadJoined":"true"}}"#);
    let answer = response("200 OK", JSON, &body);
    let service = Responder::new(move |_| answer.clone());
    let lenient = run(&service.url, &["machine", "show", ID]);
    assert_eq!(
        (lenient.code, lenient.stdout),
        (Some(0), format!("{body}\n"))
    );
    let told =
        format!("warning: {ID}: {ID}, printed as it came, breaks the contract at isAadJoined:");
    assert!(lenient.stderr.contains(&told), "{}", lenient.stderr);
    let strict = run(&service.url, &["machine", "show", ID, "--strict"]);
    assert_eq!((strict.code, strict.stdout), (Some(7), format!("{body}\n")));
}

#[test]
fn what_names_nothing_is_refused_before_anything_is_sent() {
    let service = one_machine();
    let short = &ID[1..];
    for (command, id) in [
        ("show", short),
        ("alerts", "user1@contoso.com"),
        ("users", "pc-1"),
        ("show", ".."),
        ("show", ""),
    ] {
        let run = run(&service.url, &["machine", command, ID, id]);
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{run:?}");
        let told = format!("error: {id:?} names no machine: ");
        assert!(
            run.stderr.starts_with(&told) && run.stderr.contains("40 hexadecimal digits"),
            "{run:?}"
        );
    }
    let run = run(&service.url, &["user", "alerts", "user1@contoso.com"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("is a user principal name"), "{run:?}");
    assert_eq!(service.requests().len(), 0);
}

#[test]
fn a_file_is_checked_before_and_a_pipe_as_it_comes() {
    let service = one_machine();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("ids.txt").display().to_string();
    let ids = format!("{ID}\nuser1@contoso.com\n");
    std::fs::write(&file, &ids).expect("the folder is writable");
    for option in ["--ids-file", "--machines-file"] {
        let run = run(&service.url, &["machine", "show", option, &file]);
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{run:?}");
        assert!(
            run.stderr
                .contains("ids.txt:2: \"user1@contoso.com\" names no machine"),
            "{run:?}"
        );
        assert_eq!(service.requests().len(), 0);
    }
    let run = with_input(&service.url, &["machine", "show", "--ids-file", "-"], &ids);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(
        run.stdout
            .contains(r#"{"machine":"user1@contoso.com","error":{"kind":"invalidInput""#),
        "{run:?}"
    );
    assert_eq!(service.requests().len(), 1);
}

/// Two pages of a list, the second of which may fail.
fn list(breaks: bool) -> Responder {
    Responder::new(move |head| {
        if !head.contains("page=2") {
            let page = r#"{"value": [{"id": "1", "computerDnsName": "pc-1"}, {"id": "2"}], "@odata.nextLink": "/api/machines?page=2"}"#;
            return response("200 OK", JSON, page);
        }
        match breaks {
            true => error("404 Not Found", "ResourceNotFound", "gone"),
            false => response("200 OK", JSON, r#"{"value": [{"id": "3"}]}"#),
        }
    })
}

#[test]
fn a_list_is_its_items() {
    let service = list(false);
    let list = |format: &str| run(&service.url, &["machine", "list", "--format", format]);
    let items = [
        r#"{"id":"1","computerDnsName":"pc-1"}"#,
        r#"{"id":"2"}"#,
        r#"{"id":"3"}"#,
    ];
    assert_eq!(list("ndjson").stdout, format!("{}\n", items.join("\n")));
    assert_eq!(
        list("json").stdout,
        format!("[\n{}\n]\n", items.join(",\n"))
    );
    assert_eq!(list("ids").stdout, "1\n2\n3\n");
    assert!(
        list("csv").stdout.starts_with("id,computerDnsName,"),
        "{:?}",
        list("csv")
    );
    assert_eq!(list("csv").stdout.matches("\r\n").count(), 4);
    assert_eq!(
        list("table").stdout,
        "3 machines\n\nDevice  ID\n──────────\npc-1    1\n2       2\n3       3\n"
    );
}

#[test]
fn a_list_that_breaks_off_says_so_behind_what_was_read() {
    let service = list(true);
    let list = |format: &str| run(&service.url, &["machine", "list", "--format", format]);
    let run = list("ndjson");
    assert_eq!(run.code, Some(4), "{run:?}");
    let last: Value =
        serde_json::from_str(run.stdout.lines().last().expect("lines")).expect("JSON");
    assert_eq!(
        (run.stdout.lines().count(), &last["error"]["kind"]),
        (3, &"notFound".into()),
        "{run:?}"
    );
    assert_eq!(list("json").json().as_array().map(Vec::len), Some(3));
    assert!(
        list("csv").stdout.contains("notFound: "),
        "{:?}",
        list("csv")
    );
    assert!(
        list("table").stdout.starts_with("2 machines\n"),
        "{:?}",
        list("table")
    );
    assert!(run.stderr.starts_with("error: "), "{run:?}");
}

#[test]
fn options_go_onto_the_wire_and_nothing_else_does() {
    let service = list(false);
    let filter = "computerDnsName eq 'O''Neil & sons'";
    let run = run(
        &service.url,
        &[
            "machine", "list", "--filter", filter, "--top", "5", "--skip", "2",
        ],
    );
    assert_eq!(run.code, Some(0), "{run:?}");
    let head = &service.requests()[0];
    let line = head.lines().next().expect("a line");
    let query = line.split(['?', ' ']).nth(2).expect("a query");
    let mut options: Vec<_> = query
        .split('&')
        .map(|option| option.replace("%24", "$"))
        .collect();
    options.sort();
    assert_eq!(options[1..], ["$skip=2", "$top=5"], "{head}");
    let sent = options[0]
        .strip_prefix("$filter=")
        .expect("the filter")
        .replace('+', "%20");
    let plain = ["%20", "%27", "%26"].iter().zip([" ", "'", "&"]);
    let sent = plain.fold(sent, |text, (code, sign)| text.replace(code, sign));
    assert_eq!(sent, filter);
}

#[test]
fn options_outside_their_type_are_refused_before_anything_is_sent() {
    let service = list(false);
    for (args, told) in [
        (["--top", "ten"], "--top <NUMBER>"),
        (["--top", "1.5"], "--top <NUMBER>"),
        (["--skip", "99999999999999999999"], "--skip <NUMBER>"),
        (
            ["--filter", "healthStatus = 'Active'"],
            "OData writes eq for =",
        ),
        (["--filter", "healthStatus eq 'Active"], "does not end"),
        (["--filter", "(healthStatus eq 'Active'"], "is not closed"),
        (["--filter", ""], "it is empty"),
        (["--select", "id"], "unexpected argument"),
        (["--ids-file", "-"], "unexpected argument"),
    ] {
        let run = run(&service.url, &[&["machine", "list"][..], &args].concat());
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{run:?}");
        assert!(run.stderr.contains(told), "{told:?} is not in {run:?}");
    }
    assert_eq!(service.requests().len(), 0);
}

/// Which devices has this user, who else logs on there, and what alerts do they have: in three commands.
#[test]
fn commands_pipe_into_each_other() {
    let service = StandIn::start(mde_mock::MockService::builder());
    let url = service.service.url();
    let machines = run(url, &["user", "machines", "user1", "--format", "ids"]);
    assert_eq!(machines.stdout.lines().count(), 5, "{machines:?}");
    let users = with_input(
        url,
        &["machine", "users", "--ids-file", "-", "--format", "ids"],
        &machines.stdout,
    );
    assert_eq!(users.code, Some(0), "{users:?}");
    // Names, as users are asked about, and not their ids, which have a domain.
    assert!(
        users.stdout.lines().any(|name| name == "user1"),
        "{users:?}"
    );
    assert!(
        users.stdout.lines().all(|name| !name.contains('\\')),
        "{users:?}"
    );
    let alerts = with_input(url, &["user", "alerts", "--ids-file", "-"], &users.stdout);
    assert_eq!(alerts.code, Some(0), "{alerts:?}");
    let mut asked: Vec<_> = users.stdout.lines().collect();
    asked.sort_unstable();
    asked.dedup();
    assert_eq!(alerts.stdout.lines().count(), asked.len());
    let first: Value =
        serde_json::from_str(alerts.stdout.lines().next().expect("a line")).expect("JSON");
    assert!(
        first["user"].is_string() && first["alerts"].is_array(),
        "{first}"
    );
}
