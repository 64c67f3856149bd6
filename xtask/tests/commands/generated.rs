//! What `generate` makes of what the rules let through.

use std::path::PathBuf;

use spec_rules::SOUND;

use crate::workspace::Workspace;

/// The sound spec with one change, which has to be one.
fn sound_but(from: &str, to: &str) -> String {
    assert_eq!(SOUND.matches(from).count(), 1, "{from}");
    SOUND.replace(from, to)
}

/// A second server, for the list of the sound spec.
const SECOND: &str = "  - url: https://api.example.org
    x-name: second
    x-cloud: other
    x-authority: https://login.example.org
    x-token-scope: https://api.example.org/.default
";

/// The generated tables.
fn tables(spec: &str) -> String {
    let workspace = Workspace::with_spec(spec);
    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    workspace.read("crates/mde-client/src/generated/tables.rs")
}

#[test]
fn every_period_that_the_rules_recommend_is_in_the_tables() {
    for (period, seconds) in [
        ("P1D", 86_400),
        ("P1DT12H", 129_600),
        ("PT1H", 3_600),
        ("PT1M30S", 90),
    ] {
        let tables = tables(&sound_but("period: PT1M", &format!("period: {period}")));
        let length = format!("Duration::from_secs({seconds})");
        assert!(tables.contains(&length), "{period}: {tables}");
    }
}

#[test]
fn each_operation_of_a_family_knows_all_of_them() {
    let from = SOUND.find("  /api/devices/{id}:").expect("the path");
    let to = SOUND.find("components:").expect("what follows");
    let named = |name: &str, limit: &str| {
        let path = format!("/api/{name}s/{{id}}:");
        let item = SOUND[from..to].replace("/api/devices/{id}:", &path);
        let item = item.replace("getDevice", name);
        item.replace("          period: PT1M\n", limit)
    };
    let own = "          period: PT1M\n";
    let shared = "          period: PT1M\n          shared: devices\n        - calls: 9\n          period: PT1M\n";
    let paths = [
        named("getTwin", shared),
        named("getOwner", own),
        named("getDevice", shared),
    ];
    let spec = format!("{}{}{}", &SOUND[..from], paths.concat(), &SOUND[to..]);
    let tables = tables(&spec);
    let operations: Vec<String> = tables
        .split("pub static ")
        .skip(1)
        .take(3)
        .map(|text| text.split_whitespace().collect())
        .collect();
    for (operation, name) in operations
        .iter()
        .zip(["GET_TWIN", "GET_OWNER", "GET_DEVICE"])
    {
        assert!(operation.starts_with(name), "{operation}");
        let limit = "RateLimit::new(100,::std::time::Duration::from_secs(60))";
        assert!(operation.contains(limit), "{operation}");
        let of_family = operation.contains(&format!(r#"{limit}.shared("devices"),"#))
            && operation.contains("RateLimit::new(9,::std::time::Duration::from_secs(60)),]")
            && operation.contains(r#").of_family(&["getDevice","getTwin"]);"#);
        assert_eq!(of_family, name != "GET_OWNER", "{operation}");
        let alone = !operation.contains("shared") && !operation.contains("family");
        assert_eq!(alone, name == "GET_OWNER", "{operation}");
    }
}

#[test]
fn the_first_server_is_the_default() {
    let before = tables(&sound_but("servers:\n", &format!("servers:\n{SECOND}")));
    let behind = tables(&sound_but("paths:\n", &format!("{SECOND}paths:\n")));
    for (tables, first) in [(before, "SECOND"), (behind, "GLOBAL")] {
        let default = format!("pub static DEFAULT: &::mde_core::Server = &{first};");
        assert!(tables.contains(&default), "{tables}");
    }
}

#[test]
fn line_ends_of_windows_in_prose_do_not_reach_the_code() {
    let mut spec = SOUND.to_owned();
    const TEXT: &str = "\"One line.\\r\\nAnother.\"";
    for (from, to) in [
        ("description: A device.", "description"),
        ("description: What it is called by.", "description"),
        ("description: How a device is.", "description"),
        ("description: Which parts to send along.", "description"),
        ("summary: One device", "summary"),
        ("x-name: global", "x-name: global\n    description"),
        ("Laptop:\n", "Laptop:\n      summary"),
        ("title: Devices", "title: Devices\n  description"),
    ] {
        assert_eq!(spec.matches(from).count(), 1, "{from}");
        let end = if from.ends_with('\n') { "\n" } else { "" };
        spec = spec.replace(from, &format!("{to}: {TEXT}{end}"));
    }
    let workspace = Workspace::with_spec(&spec);
    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let mut lines = 0;
    for (path, bytes) in workspace.files() {
        if path.extension().is_some_and(|extension| extension == "rs") {
            assert!(!bytes.contains(&b'\r'), "{}", path.display());
            let text = String::from_utf8(bytes).expect("UTF-8");
            lines += text.matches("/// One line.").count();
        }
    }
    assert!(lines >= 5, "{lines}");
}

#[test]
fn terms_of_service_are_a_link_in_the_documentation() {
    let terms = "  version: 1.0.0\n  termsOfService: https://example.com/terms\n";
    let workspace = Workspace::with_spec(&sound_but("  version: 1.0.0\n", terms));
    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let client = workspace.read("crates/mde-client/src/generated/client.rs");
    assert!(
        client.contains("/// <https://example.com/terms>\n"),
        "{client}"
    );
}

/// The generated client, file by file.
fn client(spec: &str) -> Vec<(PathBuf, String)> {
    let workspace = Workspace::with_spec(spec);
    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let files = workspace.files().into_iter();
    files
        .filter(|(path, _)| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|(path, bytes)| {
            let path = path.strip_prefix(workspace.folder()).expect("a path of it");
            (path.to_owned(), String::from_utf8(bytes).expect("UTF-8"))
        })
        .collect()
}

#[test]
fn defaults_that_are_written_out_change_nothing() {
    let expected = client(SOUND);
    assert!(expected.len() > 5, "{expected:?}");
    for (before, defaults) in [
        (
            "          in: query\n",
            "          allowReserved: false\n          allowEmptyValue: false\n          required: false\n          deprecated: false\n",
        ),
        (
            "          description: Its tags.\n",
            "          uniqueItems: false\n          readOnly: false\n          writeOnly: false\n",
        ),
        (
            "          description: The device.\n",
            "          links: {}\n",
        ),
        (
            "      summary: One device\n",
            "      callbacks: {}\n      deprecated: false\n",
        ),
    ] {
        let written = client(&sound_but(before, &format!("{before}{defaults}")));
        assert!(written == expected, "{defaults}");
    }
}

#[test]
fn a_type_by_hand_whose_schema_is_renamed_is_missed() {
    let workspace = Workspace::with_spec(&SOUND.replace("UserName", "AccountName"));
    for command in ["check", "generate"] {
        let run = workspace.xtask(&[command]);
        assert_eq!(run.code, Some(100), "{run:?}");
        let told = "the setting \"type of UserName\" no longer applies";
        assert!(run.stdout.contains(told), "{run:?}");
    }
}
