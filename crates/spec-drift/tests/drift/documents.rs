//! Metadata that cannot be read: it is refused at its place, in time and in bounded memory.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use crate::workspace::{
    SERVICE, SPEC, Workspace, agreeing, changed, drift, line_of, place, within,
};

#[test]
fn a_document_that_cannot_be_read_is_located_and_refused_in_time() {
    let lines = SERVICE.lines().count();
    let bomb = {
        let mut text = "<!DOCTYPE bomb [\n<!ENTITY a0 \"boom\">\n".to_owned();
        for level in 1..10 {
            let reference = format!("&a{};", level - 1).repeat(10);
            text += &format!("<!ENTITY a{level} \"{reference}\">\n");
        }
        changed(SERVICE, "<edmx:Edmx", &format!("{text}]>\n<edmx:Edmx"))
    };
    let external = "<!DOCTYPE e [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>";
    let nested = |count: usize| {
        let inside = format!("{}{}", "<a>".repeat(count), "</a>".repeat(count));
        changed(SERVICE, "    <Schema", &format!("    {inside}<Schema"))
    };
    let attributes = |count: usize| -> String {
        let many: String = (0..count).map(|n| format!(" a{n}=\"\"")).collect();
        changed(
            SERVICE,
            "<edmx:DataServices>",
            &format!("<edmx:DataServices{many}>"),
        )
    };
    let namespaces = |count: usize| -> String {
        let many: String = (0..count)
            .map(|n| format!(" xmlns:a{n}=\"n{n}\""))
            .collect();
        changed(
            SERVICE,
            "<edmx:DataServices>",
            &format!("<edmx:DataServices{many}>"),
        )
    };
    let mut half = SERVICE.as_bytes().to_vec();
    half.truncate(half.len() / 2);
    let half_line = half.iter().filter(|&&byte| byte == b'\n').count() + 1;
    let mut latin = SERVICE.as_bytes().to_vec();
    let at = SERVICE.find("Broken").expect("a member");
    latin[at] = 0xE9;
    let utf16: Vec<u8> = SERVICE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let with_mark = |rest: &[u8]| [&[0xFF, 0xFE], rest].concat();
    let broken = line_of(SERVICE, "Broken");
    let broken_column = at - SERVICE[..at].rfind('\n').expect("a line before it");
    let root = SERVICE.find("<edmx").expect("the root");
    let cases: Vec<(&str, Vec<u8>, String, &str, &str)> = vec![
        (
            "entity bomb",
            bomb.into(),
            "2:1".into(),
            "dtd",
            "document type declaration",
        ),
        (
            "external entity",
            format!("{external}{SERVICE}").into(),
            "1:1".into(),
            "dtd",
            "document type",
        ),
        ("empty", Vec::new(), "1:1".into(), "xml", "empty"),
        ("blank", b" \n\t".to_vec(), "1:1".into(), "xml", "empty"),
        (
            "only a declaration",
            b"<?xml version=\"1.0\"?>".to_vec(),
            "1:22".into(),
            "xml",
            "no element",
        ),
        ("truncated", half, format!("{half_line}:"), "xml", ""),
        (
            "no end",
            SERVICE.replace("</edmx:Edmx>\n", "").into(),
            format!("{lines}:1"),
            "xml",
            "still open",
        ),
        (
            "two roots",
            format!("{SERVICE}<a/>").into(),
            format!("{}:1", lines + 1),
            "xml",
            "second root",
        ),
        (
            "text behind",
            format!("{SERVICE}  x").into(),
            format!("{}:3", lines + 1),
            "xml",
            "text behind",
        ),
        (
            "crossed tags",
            changed(SERVICE, "</Key>", "</Kay>").into(),
            format!("{}:9", line_of(SERVICE, "</Key>")),
            "xml",
            "not well-formed",
        ),
        (
            "attribute twice",
            changed(SERVICE, "Alias=\"Self\"", "Alias=\"Self\" Alias=\"S\"").into(),
            format!("{}:5", line_of(SERVICE, "Alias")),
            "xml",
            "twice",
        ),
        (
            "unknown entity",
            changed(SERVICE, "\"Broken\"", "\"&broken;\"").into(),
            format!("{broken}:9"),
            "xml",
            "broken",
        ),
        (
            "unbound prefix",
            changed(SERVICE, "<Key>", "<k:Key>")
                .replacen("</Key>", "</k:Key>", 1)
                .into(),
            format!("{}:9", line_of(SERVICE, "<Key>")),
            "xml",
            "`k`",
        ),
        (
            "JSON",
            b"{\"value\": []}".to_vec(),
            "1:1".into(),
            "xml",
            "this is JSON",
        ),
        (
            "HTML",
            b"<!DOCTYPE html><html></html>".to_vec(),
            "1:1".into(),
            "xml",
            "HTML page",
        ),
        (
            "not UTF-8",
            latin,
            format!("{broken}:{broken_column}"),
            "encoding",
            "0xE9",
        ),
        (
            "half a character",
            with_mark(&utf16[..root * 2 + 1]),
            "2:1".into(),
            "encoding",
            "middle of a character",
        ),
        (
            "half a pair",
            with_mark(&[0x3C, 0x00, 0x00, 0xD8]),
            "1:2".into(),
            "encoding",
            "0xD800",
        ),
        (
            "another encoding",
            changed(SERVICE, "utf-8", "windows-1252").into(),
            "1:1".into(),
            "encoding",
            "windows-1252",
        ),
        (
            "another root",
            SERVICE.replace("edmx:Edmx", "edmx:Feed").into(),
            "2:1".into(),
            "form",
            "<Feed>",
        ),
        (
            "OData 3",
            SERVICE
                .replace(
                    "http://docs.oasis-open.org/odata/ns/edmx",
                    "http://schemas.microsoft.com/ado/2007/06/edmx",
                )
                .into(),
            "2:1".into(),
            "form",
            "only OData 4",
        ),
        (
            "no type",
            SERVICE.replace("/ns/edm\"", "/ns/other\"").into(),
            "2:1".into(),
            "form",
            "no type at all",
        ),
        (
            "no name",
            changed(SERVICE, "<Member Name=\"Broken\"", "<Member").into(),
            format!("{broken}:9"),
            "form",
            "`Name`",
        ),
        (
            "no boolean",
            changed(SERVICE, "Nullable=\"false\"", "Nullable=\"no\"").into(),
            format!("{}:9", line_of(SERVICE, "Nullable")),
            "form",
            "`no`",
        ),
        (
            "nested",
            nested(100).into(),
            format!("4:{}", 5 + 62 * 3),
            "bounds",
            "64 deep",
        ),
        (
            "nested without an end",
            "<a>".repeat(1_000_000).into(),
            "1:193".into(),
            "bounds",
            "64 deep",
        ),
        (
            "attributes",
            attributes(300_000).into(),
            "3:3".into(),
            "bounds",
            "64 attributes",
        ),
        (
            "namespaces",
            namespaces(100_000).into(),
            "3:3".into(),
            "bounds",
            "amespace",
        ),
        (
            "elements",
            format!("<a>{}</a>", "<b/>".repeat(900_000)).into(),
            "1:".into(),
            "bounds",
            "65536 elements",
        ),
        (
            "a character that XML does not have",
            changed(SERVICE, "<Key>", "\u{FFFE}<Key>").into(),
            format!("{}:9", line_of(SERVICE, "<Key>")),
            "xml",
            "U+FFFE",
        ),
        (
            "NUL in a name",
            changed(SERVICE, "Broken", "Bro\0ken").into(),
            format!("{broken}:{}", broken_column + 3),
            "xml",
            "U+0000",
        ),
        (
            "a reference to such a character",
            changed(SERVICE, "Broken", "Bro&#1;ken").into(),
            format!("{broken}:9"),
            "xml",
            "U+0001",
        ),
        (
            "a reference to such a character in text",
            changed(SERVICE, "<Key>", "<Key>&#xFFFF;").into(),
            format!("{}:14", line_of(SERVICE, "<Key>")),
            "xml",
            "U+FFFF",
        ),
        (
            "unknown entity in text",
            changed(SERVICE, "<Key>", "<Key>&nbsp;").into(),
            format!("{}:14", line_of(SERVICE, "<Key>")),
            "xml",
            "`&nbsp;` is defined nowhere",
        ),
        (
            "a tag in a value",
            changed(SERVICE, "Broken", "<b/>").into(),
            format!("{broken}:9"),
            "xml",
            "`<` in the value of `Name`",
        ),
        (
            "gzip",
            b"\x1F\x8B\x08\0\0\0\0\0".to_vec(),
            "1:1".into(),
            "encoding",
            "compressed with gzip",
        ),
        (
            "large",
            vec![b' '; 5 << 20],
            "1:1".into(),
            "bounds",
            "larger than 4 MiB",
        ),
    ];
    let workspace = agreeing();
    for (name, bytes, at, rule, words) in cases {
        std::fs::write(workspace.folder().join("service.xml"), bytes).expect("the metadata");
        let started = Instant::now();
        let run = drift(&workspace);
        // A second is what it may take; a machine with other work gets more.
        assert!(
            started.elapsed() < Duration::from_secs(5),
            "{name}: {:?}",
            started.elapsed()
        );
        assert_eq!(run.code, 100, "{name}: {run:?}");
        let at = format!("Failure service.xml:{at}");
        assert!(run.stdout.contains(&at), "{name}: {at}\n{}", run.stdout);
        assert!(
            run.stdout.contains(&format!("[drift-metadata-{rule}]")),
            "{name}: {}",
            run.stdout
        );
        assert!(run.stdout.contains(words), "{name}: {}", run.stdout);
        assert!(
            run.stdout.ends_with("Failure nothing was compared\n"),
            "{name}: {run:?}"
        );
    }
}

/// What is told of each part of a document must not be as long as the whole.
#[test]
fn a_long_name_is_refused_before_it_is_copied() {
    within(
        1 << 20,
        "documents::a_long_name_is_refused_before_it_is_copied",
        || {
            let long = "n".repeat(100_000);
            let types: String = (0..8000)
                .map(|n| format!(r#"<EntityType Name="T{n}" />"#))
                .collect();
            let properties: String = (0..8000)
                .map(|n| format!(r#"<Property Name="p{n}" Type="Self.a" />"#))
                .collect();
            let schema = "    <Schema Namespace=\"Contoso.Building\"";
            let room = r#"<EntityType Name="Room""#;
            let named = changed(
                SERVICE,
                schema,
                &format!("    <Schema Namespace=\"{long}\""),
            );
            let name = "\u{202E}".repeat(1_200_000);
            let serial = r#"Name="serial""#;
            let strange = format!("<z:a xmlns:z=\"{long}\">{}</z:a>", "<z:a/>".repeat(10_000));
            for (text, part, words) in [
                (
                    changed(SERVICE, schema, &format!("{strange}\n{schema}")),
                    "Alias",
                    "the namespace of this element",
                ),
                (
                    changed(&named, room, &format!("{types}{room}")),
                    "Alias",
                    "the attribute `Namespace`",
                ),
                (
                    changed(
                        &named,
                        "<NavigationProperty",
                        &format!("{properties}<NavigationProperty"),
                    ),
                    "Alias",
                    "the attribute `Namespace`",
                ),
                (
                    changed(SERVICE, serial, &format!("Name=\"{name}\"")),
                    serial,
                    "the attribute `Name`",
                ),
                (
                    changed(SERVICE, "<Key>", &format!("<{long}/><Key>")),
                    "<Key>",
                    "the name of this element",
                ),
                (
                    changed(SERVICE, "</Key>", &format!("</{long}>")),
                    "</Key>",
                    "nnn",
                ),
            ] {
                let workspace = agreeing();
                workspace.write("service.xml", &text);
                let started = Instant::now();
                let run = drift(&workspace);
                assert!(
                    started.elapsed() < Duration::from_secs(5),
                    "{words}: {:?}",
                    started.elapsed()
                );
                assert_eq!(run.code, 100, "{words}: {}", run.stdout.len());
                assert!(run.stdout.len() < 4096, "{words}: {}", run.stdout.len());
                assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
                let at = format!("service.xml:{}:", line_of(SERVICE, part));
                assert!(place(&run).starts_with(&at), "{words}: {}", run.stdout);
            }
        },
    );
}

#[test]
fn a_hundred_megabytes_are_refused_by_their_size() {
    let workspace = agreeing();
    let path = workspace.folder().join("service.xml");
    let file = std::fs::OpenOptions::new()
        .append(true)
        .open(&path)
        .expect("the metadata");
    file.set_len(100 << 20).expect("room for it");
    let run = drift(&workspace);
    assert_eq!(run.code, 100, "{run:?}");
    assert_eq!(place(&run), "service.xml:1:1", "{run:?}");
}

#[test]
fn a_source_that_is_not_there_is_named() {
    let workspace = agreeing();
    for file in ["missing.xml", "spec"] {
        let run = workspace.drift(file);
        assert_eq!(run.code, 100, "{run:?}");
        let told = format!("Failure {file} [drift-metadata-unreadable]");
        assert!(run.stdout.contains(&told), "{run:?}");
        assert!(run.stdout.contains(": --from FILE"), "{run:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_has_opened_is_not_waited_for() {
    let workspace = agreeing();
    let made = std::process::Command::new("mkfifo")
        .arg(workspace.path("pipe.xml"))
        .status();
    assert!(made.expect("mkfifo").success());
    // Nobody writes into it.
    let run = workspace.drift("pipe.xml");
    assert_eq!(run.code, 100, "{run:?}");
    assert!(
        run.stdout.contains("[drift-metadata-unreadable]"),
        "{run:?}"
    );
    assert!(run.stdout.contains("not a regular file"), "{run:?}");
}

#[test]
fn whoever_has_to_fetch_it_anew_is_told_the_services_own_address() {
    let undefined = r#"<ComplexType Name="DevicePort">"#;
    for (service, rule) in [
        (changed(SERVICE, "</Key>", "</Kay>"), "xml"),
        (changed(SERVICE, "\"false\"", "\"no\""), "form"),
        // What is only found when it is asked for.
        (
            changed(SERVICE, undefined, r#"<ComplexType Name="Other">"#),
            "form",
        ),
        (" ".repeat(5 << 20), "bounds"),
    ] {
        let workspace = Workspace::with_spec(&SPEC.replace("/api/", "/odata/v2/"));
        workspace.write("service.xml", &service);
        let run = workspace.drift_at("/odata/v2/", "service.xml");
        assert_eq!(run.code, 100, "{run:?}");
        let rule = format!("[drift-metadata-{rule}]");
        assert!(run.stdout.contains(&rule), "{rule}: {run:?}");
        let request = "`GET /odata/v2/$metadata`";
        assert!(run.stdout.contains(request), "{rule}: {run:?}");
    }
}

#[test]
fn a_name_of_the_service_begins_no_line() {
    let property = r#"<Property Name="serial" Type="Edm.Guid" />"#;
    let named = r#"<Property Name="os&#10;::error::x" Type="Edm.Guid&#13;::error::y" />"#;
    let workspace = agreeing();
    workspace.write(
        "service.xml",
        &changed(SERVICE, property, &format!("{property}{named}")),
    );
    let run = drift(&workspace);
    assert_eq!(run.code, 100, "{run:?}");
    assert!(run.stdout.contains("os\\u{a}::error::x"), "{run:?}");
    let begun = run.stdout.split(['\n', '\r']).map(str::trim_start);
    assert_eq!(
        begun.filter(|line| line.starts_with("::")).count(),
        0,
        "{run:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_to_the_bytes_makes_it_panic(
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        end in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = SERVICE.as_bytes().to_vec();
        for (index, byte) in edits {
            *index.get_mut(&mut bytes) = byte;
        }
        if cut {
            bytes.truncate(end.index(bytes.len()));
        }
        let workspace = agreeing();
        std::fs::write(workspace.folder().join("service.xml"), &bytes).expect("the metadata");
        let run = drift(&workspace);
        prop_assert!(matches!(run.code, 0 | 100), "{:?}", run);
    }
}
