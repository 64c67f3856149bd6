//! When the spec and the service's own description of itself no longer agree.
//!
//! `spec.yaml` and `service.xml` agree; each case changes one of them.

use proptest::prelude::*;
use std::process::Command;
use std::time::{Duration, Instant};
mod workspace;

use crate::workspace::{Run, Workspace, within};

const SPEC: &str = include_str!("spec.yaml");

const SERVICE: &str = include_str!("service.xml");

fn agreeing() -> Workspace {
    let workspace = Workspace::with_spec(SPEC);
    workspace.write("service.xml", SERVICE);
    workspace
}

fn drift(workspace: &Workspace) -> Run {
    workspace.drift("service.xml")
}

/// The text with one change, which has to be one.
fn changed(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "nothing to change: {from}");
    text.replacen(from, to, 1)
}

/// Rule and subject of every difference, in the order of the report.
fn differences(run: &Run) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rule = None;
    for line in run.stdout.lines() {
        if let Some(header) = line.strip_prefix("     Failure ") {
            let bracketed = header
                .rsplit_once(" [")
                .and_then(|(_, r)| r.strip_suffix(']'));
            rule = bracketed.map(str::to_owned);
        } else if let (Some(what), Some(rule)) = (line.strip_prefix("        what "), &rule) {
            let at = what.split(": ").next().unwrap_or_default();
            found.push((rule.clone(), at.to_owned()));
        }
    }
    found
}

/// The one finding's place, as `file:line:column`.
fn place(run: &Run) -> &str {
    let headers = run
        .stdout
        .lines()
        .filter_map(|line| line.strip_prefix("     Failure "));
    let places: Vec<&str> = headers
        .filter_map(|h| Some(h.rsplit_once(" [")?.0))
        .collect();
    let [place] = places[..] else {
        panic!("not one finding: {}", run.stdout);
    };
    place
}

fn line_of(text: &str, part: &str) -> usize {
    1 + text
        .lines()
        .position(|line| line.contains(part))
        .expect("a line")
}

#[test]
fn what_agrees_is_counted() {
    let run = drift(&agreeing());
    assert_eq!(run.code, 0, "{run:?}");
    // Sensor and Port have eleven properties, State three members.
    let told = "Fresh 2 paths, 3 types, 11 properties and 3 enum members compared; \
                0 differences acknowledged";
    assert!(run.stdout.contains(told), "{run:?}");
    assert!(
        run.stdout.contains("Left out Error: not in the metadata"),
        "{run:?}"
    );
}

#[test]
fn each_change_of_the_service_is_the_one_difference() {
    const PATH: &str = "GET /api/rooms/{id}/sensors";
    let property = r#"<Property Name="serial" Type="Edm.Guid" />"#;
    for (from, to, rule, at, words) in [
        (
            property,
            "",
            "service-lacks",
            "Sensor.serial",
            "remove `serial`",
        ),
        (
            property,
            r#"<Property Name="serial" Type="Edm.Guid" /><Property Name="beta" Type="Edm.Int32" Nullable="false" />"#,
            "spec-lacks",
            "Sensor.beta",
            "        beta:\n                       type: integer",
        ),
        (
            property,
            r#"<Property Name="serial" Type="Edm.Guid" /><Property Name="spare" Type="Collection(Self.DevicePort)" />"#,
            "spec-lacks",
            "Sensor.spare",
            "items: { $ref: '#/components/schemas/Port' }",
        ),
        (
            property,
            r#"<Property Name="Serial" Type="Edm.Guid" />"#,
            "spelling-differs",
            "Sensor.serial",
            "write `Serial`",
        ),
        (
            property,
            r#"<Property Name="serial" Type="Edm.String" />"#,
            "types-differ",
            "Sensor.serial",
            "is string (uuid) in the spec, and Edm.String at the service",
        ),
        (
            property,
            r#"<Property Name="serial" Type="Edm.Guid" Nullable="false" />"#,
            "nullability-differs",
            "Sensor.serial",
            "remove `nullable: true`",
        ),
        (
            r#"Type="Contoso.Common.sensorState" Nullable="false""#,
            r#"Type="Contoso.Common.sensorState""#,
            "nullability-differs",
            "Sensor.state",
            "write `oneOf: [{ $ref: '#/components/schemas/State' }, { enum: [null] }]` in the place of `allOf`",
        ),
        (
            property,
            r#"<Property Name="serial" Type="Edm.Guid" /><Property Name="spare" Type="Self.DevicePort" />"#,
            "spec-lacks",
            "Sensor.spare",
            "oneOf: [{ $ref: '#/components/schemas/Port' }, { enum: [null] }]",
        ),
        (
            r#"Name="readings" Type="Edm.Int64" Nullable="false""#,
            r#"Name="readings" Type="Edm.Int64""#,
            "nullability-differs",
            "Sensor.readings",
            "add `nullable: true`",
        ),
        (
            r#"Type="Collection(Edm.String)" Nullable="false""#,
            r#"Type="Collection(Edm.String)" Nullable="true""#,
            "nullability-differs",
            "Sensor.labels[]",
            "add `nullable: true`",
        ),
        (
            r#"Type="Collection(Edm.String)" Nullable="false""#,
            r#"Type="Collection(Edm.Int32)" Nullable="false""#,
            "types-differ",
            "Sensor.labels[]",
            "is string in the spec, and Edm.Int32 at the service",
        ),
        (
            r#"Type="Collection(Edm.String)" Nullable="false""#,
            r#"Type="Edm.String""#,
            "types-differ",
            "Sensor.labels",
            "array of string",
        ),
        (
            r#"Name="busy" Type="Edm.Boolean""#,
            r#"Name="busy" Type="Collection(Edm.Boolean)""#,
            "types-differ",
            "Port.busy",
            "type: array",
        ),
        // Inherited from a type of another namespace.
        (
            r#"<Property Name="installed" Type="Edm.DateTimeOffset" />"#,
            "",
            "service-lacks",
            "Sensor.installed",
            "has no property",
        ),
        // A type definition stands for what is under it.
        (
            r#"UnderlyingType="Edm.Double""#,
            r#"UnderlyingType="Edm.Decimal""#,
            "types-differ",
            "Sensor.limit",
            "number (double)",
        ),
        (
            r#"<Member Name="Asleep" Value="2" />"#,
            "",
            "service-lacks",
            "State.Asleep",
            "remove `Asleep`",
        ),
        (
            r#"<Member Name="Asleep" Value="2" />"#,
            r#"<Member Name="Asleep" Value="2" /><Member Name="Lost" Value="3" />"#,
            "spec-lacks",
            "State.Lost",
            "add `Lost` to the `enum`",
        ),
        (
            r#"<Member Name="Asleep" Value="2" />"#,
            r#"<Member Name="asleep" Value="2" />"#,
            "spelling-differs",
            "State.Asleep",
            "write `asleep`",
        ),
        // A value of flags may be several members at once, which no enum of the spec holds.
        (
            r#"Name="sensorState" UnderlyingType="Edm.Byte""#,
            r#"Name="sensorState" IsFlags="true""#,
            "types-differ",
            "Sensor.state",
            "(flags)",
        ),
        (
            r#"<EnumType Name="Abilities" IsFlags="true">"#,
            r#"<EnumType Name="Abilities">"#,
            "types-differ",
            "Sensor.abilities",
            "Contoso.Building.Abilities",
        ),
        (
            r#"<Parameter Name="bindingParameter" Type="Self.Room" />
        <ReturnType Type="Collection(Self.Sensor)" />"#,
            r#"<Parameter Name="bindingParameter" Type="Self.Room" />
        <ReturnType Type="Collection(Edm.String)" />"#,
            "types-differ",
            "GET /api/rooms/{id}/sensors[]",
            "is Sensor in the spec, and Edm.String at the service",
        ),
        (
            r#"<Parameter Name="bindingParameter" Type="Self.Room" />
        <ReturnType Type="Collection(Self.Sensor)" />"#,
            r#"<Parameter Name="bindingParameter" Type="Self.Room" />
        <ReturnType Type="Edm.Boolean" />"#,
            "types-differ",
            PATH,
            "Edm.Boolean",
        ),
        // One instead of a list of them.
        (
            r#"<Parameter Name="bindingParameter" Type="Self.Room" />
        <ReturnType Type="Collection(Self.Sensor)" />"#,
            r#"<Parameter Name="bindingParameter" Type="Self.Room" />
        <ReturnType Type="Self.Sensor" />"#,
            "types-differ",
            PATH,
            "is array of Sensor in the spec, and Contoso.Building.Sensor at the service",
        ),
        // What is answered only where it is asked for.
        (
            r#"<Property Name="ports" Type="Collection(Self.DevicePort)" />"#,
            r#"<NavigationProperty Name="ports" Type="Collection(Self.DevicePort)" />"#,
            "service-lacks",
            "Sensor.ports",
            "`ports` is a navigation property of `Contoso.Building.Sensor`",
        ),
        (
            property,
            r#"<Property Name="serial" Type="Edm.Stream" />"#,
            "service-lacks",
            "Sensor.serial",
            "`serial` is a stream of `Contoso.Building.Sensor`",
        ),
        // An answer may hold one of a type that inherits from the type that is described.
        (
            r#"<ComplexType Name="DevicePort">"#,
            r#"<ComplexType Name="Socket" BaseType="Self.Slot"><Property Name="volts" Type="Edm.Int32" /></ComplexType>
      <ComplexType Name="Slot" BaseType="Self.DevicePort" />
      <ComplexType Name="DevicePort" Abstract="true">"#,
            "spec-lacks",
            "Port.volts",
            "`Contoso.Building.Socket` has a property `volts`",
        ),
        (
            r#"<EntitySet Name="Rooms" EntityType="Self.Room" />"#,
            "",
            "service-lacks",
            PATH,
            "no entity set or function `rooms`",
        ),
    ] {
        let workspace = agreeing();
        workspace.write("service.xml", &changed(SERVICE, from, to));
        let run = drift(&workspace);
        assert_eq!(run.code, 100, "{at} {rule}: {run:?}");
        let expected = vec![(format!("drift-{rule}"), at.to_owned())];
        assert_eq!(differences(&run), expected, "{}", run.stdout);
        assert!(run.stdout.contains(words), "{at} {rule}: {}", run.stdout);
        assert!(
            place(&run).starts_with("spec/openapi.yaml:"),
            "{}",
            run.stdout
        );
        assert!(run.stdout.contains("(service.xml:"), "{}", run.stdout);
    }
}

#[test]
fn a_path_may_be_a_function_or_a_property_and_needs_one_of_both() {
    let workspace = agreeing();
    let function = r#"<Function Name="Sensors" IsBound="true">
        <Parameter Name="bindingParameter" Type="Self.Room" />
        <ReturnType Type="Collection(Self.Sensor)" />
      </Function>"#;
    let property = r#"<NavigationProperty Name="sensors" Type="Collection(Self.Sensor)" />"#;
    for only in [function, property] {
        workspace.write("service.xml", &changed(SERVICE, only, ""));
        let run = drift(&workspace);
        assert_eq!(run.code, 0, "{run:?}");
    }
    let neither = changed(&changed(SERVICE, function, ""), property, "");
    workspace.write("service.xml", &neither);
    let run = drift(&workspace);
    let expected = [(
        "drift-service-lacks".to_owned(),
        "GET /api/rooms/{id}/sensors".to_owned(),
    )];
    assert_eq!(differences(&run), expected, "{run:?}");
    let line = line_of(SPEC, "operationId: listRoomSensors") - 1;
    assert_eq!(
        place(&run),
        format!("spec/openapi.yaml:{line}:5"),
        "{run:?}"
    );
}

#[test]
fn a_key_of_another_type_is_told_of_each_path_and_property_that_it_changes() {
    let workspace = agreeing();
    let id = r#"Name="id" Type="Edm.String""#;
    workspace.write(
        "service.xml",
        &changed(SERVICE, id, r#"Name="id" Type="Edm.Int32""#),
    );
    let run = drift(&workspace);
    let subjects = [
        "GET /api/rooms/{id}/sensors {id}",
        "GET /api/sensors/{id} {id}",
        "Sensor.id",
    ];
    let expected = subjects.map(|at| ("drift-types-differ".to_owned(), at.to_owned()));
    assert_eq!(differences(&run), expected, "{run:?}");
}

#[test]
fn what_means_the_same_is_no_difference() {
    let utf16 = |to: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let declared = SERVICE.replace("utf-8", "utf-16");
        let units = "\u{FEFF}".encode_utf16().chain(declared.encode_utf16());
        units.flat_map(to).collect::<Vec<_>>()
    };
    let one_line: String = SERVICE.lines().map(str::trim_start).collect();
    let cases: [(&str, Vec<u8>); 10] = [
        ("byte order mark", format!("\u{FEFF}{SERVICE}").into_bytes()),
        ("UTF-16, little end first", utf16(u16::to_le_bytes)),
        ("UTF-16, big end first", utf16(u16::to_be_bytes)),
        ("UTF-16 without a mark", utf16(u16::to_le_bytes)[2..].to_vec()),
        ("one line", one_line.replace("?>", "?>\n").into_bytes()),
        ("line ends of Windows", SERVICE.replace('\n', "\r\n").into_bytes()),
        ("another prefix", SERVICE.replace("edmx:", "x:").replace(":edmx", ":x").into_bytes()),
        ("no alias", SERVICE.replace("Self.", "Contoso.Building.").into_bytes()),
        ("another namespace", SERVICE.replace("Contoso.Building", "a.b.c").into_bytes()),
        (
            "annotations and comments",
            SERVICE
                .replace(
                    "<EntityContainer",
                    r#"<!-- &no; --><Annotations Target="Self.Room"><Annotation Term="T"><String>a &amp; b</String></Annotation></Annotations><EntityContainer"#,
                )
                .into_bytes(),
        ),
    ];
    for (name, bytes) in cases {
        let workspace = agreeing();
        std::fs::write(workspace.folder().join("service.xml"), bytes).expect("the metadata");
        let run = drift(&workspace);
        assert_eq!(run.code, 0, "{name}: {run:?}");
        assert!(
            run.stdout.contains("2 paths, 3 types, 11 properties"),
            "{name}: {run:?}"
        );
    }
}

const ENTRY: &str = r#"# Known.
[[acknowledged]]
difference = "types-differ"
at = "Sensor.serial"
spec = "string (uuid)"
service = "Edm.String"
reason = "Serial numbers of old sensors are no GUIDs."
"#;

/// A service whose serial numbers are text.
fn with_text_serials() -> Workspace {
    let workspace = agreeing();
    let guid = r#"Name="serial" Type="Edm.Guid""#;
    workspace.write(
        "service.xml",
        &changed(SERVICE, guid, r#"Name="serial" Type="Edm.String""#),
    );
    workspace
}

#[test]
fn an_acknowledged_difference_is_told_with_its_reason() {
    let workspace = with_text_serials();
    assert_eq!(drift(&workspace).code, 100);
    workspace.write("spec/drift.toml", ENTRY);
    let run = drift(&workspace);
    assert_eq!(run.code, 0, "{run:?}");
    let told =
        "Acknowledged Sensor.serial [types-differ]: Serial numbers of old sensors are no GUIDs.";
    assert!(run.stdout.contains(told), "{run:?}");
    assert!(run.stdout.contains("1 difference acknowledged"), "{run:?}");
    workspace.write("spec/drift.toml", "");
    assert_eq!(drift(&workspace).code, 100);
}

#[test]
fn the_entry_that_a_finding_tells_acknowledges_it_once_it_has_a_reason() {
    let workspace = agreeing();
    let serial = r#"<Property Name="serial" Type="Edm.Guid" />"#;
    let other = r#"<Property Name="Serial" Type="Edm.String" Nullable="false" /><Property Name="new" Type="Edm.Date" />"#;
    let service = changed(SERVICE, serial, other);
    workspace.write(
        "service.xml",
        &changed(&service, r#"Name="Broken""#, r#"Name="Smashed""#),
    );
    let run = drift(&workspace);
    let mut entries = String::new();
    for part in run.stdout.split("[[acknowledged]]\n").skip(1) {
        let lines = part.lines().take_while(|line| !line.is_empty());
        entries += "[[acknowledged]]\n";
        lines.for_each(|line| entries += &format!("{}\n", line.trim_start()));
    }
    workspace.write("spec/drift.toml", &entries);
    let without = drift(&workspace);
    assert!(
        without.stdout.contains("[drift-reason-missing]"),
        "{without:?}"
    );
    assert_eq!(without.code, 100, "{without:?}");
    let reasons = entries.replace("reason = \"\"", "reason = \"Because.\"");
    workspace.write("spec/drift.toml", &reasons);
    let with = drift(&workspace);
    assert_eq!(with.code, 0, "{with:?}");
    let count = differences(&run).len();
    assert!(count >= 4, "{run:?}");
    assert!(
        with.stdout
            .contains(&format!("{count} differences acknowledged")),
        "{with:?}"
    );
}

#[test]
fn what_does_not_hold_in_drift_toml_is_a_finding_with_its_line() {
    for (text, line, rule, words) in [
        (
            changed(ENTRY, "Sensor.serial", "Sensor.gone"),
            2,
            "acknowledged-unused",
            "no difference at `Sensor.gone`",
        ),
        (
            changed(ENTRY, "Edm.String", "Edm.Int32"),
            2,
            "acknowledged-unused",
            "service = \"Edm.String\"",
        ),
        (
            format!("{ENTRY}{ENTRY}"),
            9,
            "acknowledged-unused",
            "already, further above",
        ),
        (
            changed(ENTRY, "Serial numbers of old sensors are no GUIDs.", "  "),
            7,
            "reason-missing",
            "without a reason",
        ),
        (
            changed(ENTRY, "reason =", "# reason ="),
            2,
            "toml",
            "missing field `reason`",
        ),
        (
            changed(ENTRY, "reason =", "reasons ="),
            7,
            "toml",
            "unknown field `reasons`",
        ),
        (
            changed(ENTRY, "[[acknowledged]]", "[[acknowledgd]]"),
            2,
            "toml",
            "unknown field `acknowledgd`",
        ),
        (
            changed(ENTRY, "types-differ", "type-differs"),
            3,
            "toml",
            "write one of: spec-lacks",
        ),
        (
            changed(ENTRY, "\"Edm.String\"", "\"Edm.String"),
            6,
            "toml",
            "cannot be read",
        ),
        (
            changed(ENTRY, "at =", "difference = \"types-differ\"\nat ="),
            4,
            "toml",
            "duplicate key",
        ),
        (
            format!("{ENTRY}[types]\nNobody = \"Contoso.Building.Room\"\n"),
            9,
            "toml",
            "no schema `Nobody`",
        ),
        (
            format!("{ENTRY}[types]\nError = \"Contoso.Building.Fault\"\n"),
            9,
            "toml",
            "defines no type",
        ),
        (
            format!("{ENTRY}[types]\nError = \"Contoso.Common.Celsius\"\n"),
            9,
            "toml",
            "`Contoso.Common.Celsius` is another name for `Edm.Double`",
        ),
        (
            format!("{ENTRY}[types]\nPort = \"Contoso.Building.DevicePort\"\n"),
            9,
            "toml",
            "known without this",
        ),
    ] {
        let workspace = with_text_serials();
        workspace.write("spec/drift.toml", &text);
        let run = drift(&workspace);
        assert_eq!(run.code, 100, "{text}\n{run:?}");
        let mut headers = run
            .stdout
            .lines()
            .filter_map(|l| l.strip_prefix("     Failure "));
        let start = format!("spec/drift.toml:{line}:");
        let header = headers.find(|header| header.starts_with(&start));
        let header = header.unwrap_or_else(|| panic!("{start}\n{text}\n{}", run.stdout));
        assert!(
            header.ends_with(&format!("[drift-{rule}]")),
            "{text}\n{header}"
        );
        assert!(run.stdout.contains(words), "{text}\n{}", run.stdout);
    }
}

#[test]
fn bytes_in_drift_toml_that_are_no_text_are_located() {
    let workspace = agreeing();
    let bytes = [ENTRY.as_bytes(), b"# \xC3\xA9 \xFF\n"].concat();
    std::fs::write(workspace.path("spec/drift.toml"), bytes).expect("drift.toml");
    let run = drift(&workspace);
    assert_eq!(run.code, 100, "{run:?}");
    assert_eq!(place(&run), "spec/drift.toml:8:5", "{run:?}");
    assert!(run.stdout.contains("not UTF-8"), "{run:?}");
}

#[test]
fn thousands_of_acknowledgements_are_sorted_in_time() {
    let entry = |n: usize| {
        format!(
            "[[acknowledged]]\ndifference = \"spec-lacks\"\nat = \"Sensor.p{n}\"\nservice = \"Edm.Int32, nullable\"\nreason = \"r{}\"\n",
            " ".repeat(100)
        )
    };
    let property = |n: usize| format!(r#"<Property Name="p{n}" Type="Edm.Int32" />"#);
    let serial = r#"<Property Name="serial" Type="Edm.Guid" />"#;
    let many: String = (0..4000).map(property).collect();
    let workspace = agreeing();
    workspace.write(
        "service.xml",
        &changed(SERVICE, serial, &format!("{serial}{many}")),
    );
    // Half of them hold, and half are obsolete.
    workspace.write(
        "spec/drift.toml",
        &(2000..6000).map(entry).collect::<String>(),
    );
    let started = Instant::now();
    let run = drift(&workspace);
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(run.code, 100, "{}", run.stdout.len());
    assert_eq!(run.stdout.matches("[drift-spec-lacks]\n").count(), 2000);
    assert_eq!(
        run.stdout.matches("[drift-acknowledged-unused]\n").count(),
        2000
    );
    assert!(
        run.stdout.contains("2000 differences acknowledged"),
        "{}",
        run.stdout.len()
    );

    workspace.write("spec/drift.toml", &(0..5000).map(entry).collect::<String>());
    let run = drift(&workspace);
    assert_eq!(run.code, 100, "{}", run.stdout.len());
    assert_eq!(place(&run), "spec/drift.toml:1:1");
    assert!(run.stdout.contains("more than 4096 entries"), "{run:?}");
}

#[test]
fn a_type_named_by_hand_is_compared() {
    let workspace = agreeing();
    workspace.write(
        "spec/drift.toml",
        "[types]\nError = \"Contoso.Building.DevicePort\"\n",
    );
    let run = drift(&workspace);
    let found = differences(&run);
    let subjects: Vec<&str> = found.iter().map(|(_, at)| at.as_str()).collect();
    assert_eq!(
        subjects,
        ["Error.busy", "Error.number", "Error.code"],
        "{run:?}"
    );
}

#[test]
fn a_document_with_nothing_of_ours_is_a_failure() {
    let foreign = [SERVICE
        .replace("\"Sensors\"", "\"Lamps\"")
        .replace("\"Sensor\"", "\"Lamp\"")
        .replace("Self.Sensor", "Self.Lamp")
        .replace("\"Rooms\"", "\"Halls\"")];
    for text in foreign {
        let workspace = agreeing();
        workspace.write("service.xml", &text);
        let run = drift(&workspace);
        assert_eq!(run.code, 100, "{run:?}");
        assert!(run.stdout.contains("[drift-nothing-compared]"), "{run:?}");
        assert!(
            run.stdout.ends_with("Failure nothing was compared\n"),
            "{run:?}"
        );
    }
}

#[test]
fn a_spec_that_cannot_be_compared_is_a_failure() {
    for (from, to, rule) in [
        ("paths:", "pathz:", "openapi-field"),
        ("openapi: 3.0.3", "openapi: 3.1.0", "openapi-version"),
        (
            "#/components/schemas/SensorList",
            "#/components/schemas/Nothing",
            "ref-unresolved",
        ),
        ("paths:\n", "paths: {}\nx-unread:\n", "extension-unknown"),
    ] {
        let workspace = agreeing();
        workspace.write("spec/openapi.yaml", &changed(SPEC, from, to));
        let run = drift(&workspace);
        assert_eq!(run.code, 100, "{to}: {run:?}");
        assert!(run.stdout.contains(&format!("[{rule}]")), "{to}: {run:?}");
        assert!(
            run.stdout.ends_with("Failure nothing was compared\n"),
            "{to}: {run:?}"
        );
    }
    let workspace = agreeing();
    let (before, rest) = SPEC.split_once("paths:\n").expect("paths");
    let (_, after) = rest.split_once("components:\n").expect("components");
    let without = format!("{before}paths: {{}}\ncomponents:\n{after}");
    workspace.write("spec/openapi.yaml", &without);
    let run = drift(&workspace);
    assert_eq!(run.code, 100, "{run:?}");
    assert!(run.stdout.contains("[no-operations]"), "{run:?}");
}

/// The path to the sensors of a room, by function only.
const FUNCTION: &str = r#"<Function Name="Sensors" IsBound="true">
        <Parameter Name="bindingParameter" Type="Self.Room" />
        <ReturnType Type="Collection(Self.Sensor)" />
      </Function>"#;

#[test]
fn a_method_reaches_only_what_it_is_for() {
    let action = FUNCTION.replace("Function", "Action");
    let method = |method: &str| changed(SPEC, "    get:", &format!("    {method}:"));
    // Of the service: both function and property as they are, or an action besides.
    for (verb, with_action, fresh, words) in [
        ("get", false, true, ""),
        ("head", false, true, ""),
        ("post", false, false, "no action `sensors` of"),
        ("post", true, true, ""),
        ("delete", false, false, "nothing of DELETE"),
        ("delete", true, false, "nothing of DELETE"),
        ("put", false, false, "nothing of PUT"),
        ("patch", false, false, "nothing of PATCH"),
    ] {
        let workspace = agreeing();
        workspace.write("spec/openapi.yaml", &method(verb));
        if with_action {
            let both = format!("{FUNCTION}{action}");
            workspace.write("service.xml", &changed(SERVICE, FUNCTION, &both));
        }
        let run = drift(&workspace);
        let at = format!("{} /api/rooms/{{id}}/sensors", verb.to_ascii_uppercase());
        let lacks = ("drift-service-lacks".to_owned(), at);
        let expected = if fresh { Vec::new() } else { vec![lacks] };
        assert_eq!(differences(&run), expected, "{verb}: {run:?}");
        assert!(run.stdout.contains(words), "{verb}: {run:?}");
    }
    // Nor does POST reach an entity set, or one of its entities.
    let workspace = agreeing();
    let sensor = "/api/sensors/{id}:\n    get:";
    workspace.write(
        "spec/openapi.yaml",
        &changed(SPEC, sensor, &sensor.replace("get", "post")),
    );
    let run = drift(&workspace);
    assert_eq!(run.code, 100, "{run:?}");
    assert!(
        run.stdout
            .contains("POST /api/sensors/{id}: the service has no action"),
        "{run:?}"
    );
}

#[test]
fn a_key_may_be_in_parentheses() {
    for (from, to, fresh) in [
        ("/rooms/{id}/sensors:", "/rooms('{id}')/sensors:", true),
        ("/rooms/{id}/sensors:", "/rooms({id})/sensors:", true),
        ("/sensors/{id}:", "/sensors('{id}'):", true),
        ("/rooms/{id}/sensors:", "/rooms/{id}/sensors():", true),
        ("/rooms/{id}/sensors:", "/rooms/{id}/sensors({id}):", false),
        ("/rooms/{id}/sensors:", "/rooms(id={id})/sensors:", false),
    ] {
        let workspace = agreeing();
        workspace.write("spec/openapi.yaml", &changed(SPEC, from, to));
        let run = drift(&workspace);
        assert_eq!(run.code, if fresh { 0 } else { 100 }, "{to}: {run:?}");
    }
}

#[test]
fn a_function_that_demands_more_than_the_path_gives_is_a_difference() {
    let since = r#"<Parameter Name="since" Type="Edm.DateTimeOffset" Nullable="false" />"#;
    let returns = "        <ReturnType Type=\"Collection(Self.Sensor)\" />";
    let demanding = |parameter: &str| {
        let function = changed(FUNCTION, returns, &format!("{parameter}{returns}"));
        changed(SERVICE, FUNCTION, &function)
    };
    let workspace = agreeing();
    workspace.write("service.xml", &demanding(since));
    let run = drift(&workspace);
    let expected = [(
        "drift-service-lacks".to_owned(),
        "GET /api/rooms/{id}/sensors".to_owned(),
    )];
    assert_eq!(differences(&run), expected, "{run:?}");
    assert!(run.stdout.contains("demands `since`"), "{run:?}");

    let term = r#"<Annotation Term="Org.OData.Core.V1.OptionalParameter" />"#;
    let optional =
        format!(r#"<Parameter Name="since" Type="Edm.String" Nullable="false">{term}</Parameter>"#);
    let nullable = r#"<Parameter Name="since" Type="Edm.String" />"#;
    let afar = |target: &str| {
        let annotations = format!(r#"<Annotations Target="{target}">{term}</Annotations>"#);
        changed(
            &demanding(since),
            "<EntityContainer",
            &format!("{annotations}<EntityContainer"),
        )
    };
    for (text, code) in [
        (demanding(&optional), 0),
        // Null is given, too.
        (demanding(nullable), 100),
        (afar("Self.Sensors(Self.Room,Edm.DateTimeOffset)/since"), 0),
        (
            afar("Contoso.Building.Sensors(Contoso.Building.Room, Edm.DateTimeOffset)/since"),
            0,
        ),
        (afar("Self.Sensors/since"), 0),
        // Another overload, another parameter.
        (
            afar("Self.Sensors(Self.Sensor,Edm.DateTimeOffset)/since"),
            100,
        ),
        (
            afar("Self.Sensors(Self.Room,Edm.DateTimeOffset)/until"),
            100,
        ),
        // Another function of the name demands nothing.
        (
            changed(
                &demanding(since),
                "<EntityContainer",
                &format!("{FUNCTION}<EntityContainer"),
            ),
            0,
        ),
    ] {
        workspace.write("service.xml", &text);
        let run = drift(&workspace);
        assert_eq!(run.code, code, "{run:?}");
    }

    // Given in the path, it is not missing.
    let given = changed(SPEC, "{id}/sensors:", "{id}/sensors(since={since}):");
    workspace.write("spec/openapi.yaml", &given);
    workspace.write("service.xml", &demanding(since));
    let run = drift(&workspace);
    assert_eq!(run.code, 0, "{run:?}");

    // Nor may a path give what nothing there takes.
    for service in [SERVICE.to_owned(), changed(SERVICE, FUNCTION, "")] {
        workspace.write("service.xml", &service);
        let run = drift(&workspace);
        assert_eq!(run.code, 100, "{run:?}");
        assert!(
            run.stdout
                .contains("`sensors` of the service takes no `since`"),
            "{run:?}"
        );
    }
}

#[test]
fn a_type_that_is_never_or_twice_defined_is_a_finding_only_where_it_is_ours() {
    let port = r#"<ComplexType Name="DevicePort">"#;
    let hall = r#"<ComplexType Name="Hall" />"#;
    let room = r#"<EntityType Name="Room" BaseType="Contoso.Common.Thing">"#;
    for (text, code, words) in [
        (
            changed(SERVICE, port, r#"<ComplexType Name="OtherPort">"#),
            100,
            "named here and defined nowhere",
        ),
        (
            changed(
                SERVICE,
                port,
                &format!(r#"<ComplexType Name="DevicePort" />{port}"#),
            ),
            100,
            "for a second time",
        ),
        (
            changed(SERVICE, port, &format!("{hall}{hall}{port}")),
            0,
            "Fresh",
        ),
        (
            changed(
                SERVICE,
                r#"Name="busy" Type="Edm.Boolean""#,
                r#"Name="busy" Type="Edm.Bool""#,
            ),
            100,
            "Port.busy: the type `Edm.Bool` is named here and defined nowhere",
        ),
        (
            changed(SERVICE, "Edm.Double", "Contoso.Building.Warmth"),
            100,
            "`Contoso.Common.Celsius` stands for `Contoso.Building.Warmth`, which is no primitive type",
        ),
        (
            changed(
                SERVICE,
                port,
                &format!("{port}<Property Name=\"busy\" Type=\"Edm.String\" />"),
            ),
            100,
            "`Contoso.Building.DevicePort` has the property `busy` twice",
        ),
        (
            changed(
                SERVICE,
                r#"<Member Name="Asleep" Value="2" />"#,
                r#"<Member Name="Asleep" Value="2" /><Member Name="Asleep" Value="3" />"#,
            ),
            100,
            "`Contoso.Common.sensorState` has the member `Asleep` twice",
        ),
        (
            changed(
                SERVICE,
                r#"<Property Name="limit""#,
                r#"<Property Name="installed" Type="Edm.String" /><Property Name="limit""#,
            ),
            100,
            "`Contoso.Building.Sensor` inherits the property `installed`, and defines it here as something else",
        ),
        (
            changed(
                SERVICE,
                r#"<ComplexType Name="DevicePort">"#,
                r#"<ComplexType Name="DevicePort" BaseType="Self.Abilities">"#,
            ),
            100,
            "the base type `Contoso.Building.Abilities` is none with properties",
        ),
        // What a path only goes through is ours, too.
        (
            changed(SERVICE, room, &format!("{room}</EntityType>{room}")),
            100,
            "GET /api/rooms/{id}/sensors: the type `Contoso.Building.Room` is defined here for a second time",
        ),
        (
            changed(
                SERVICE,
                room,
                r#"<EntityType Name="Room" BaseType="Self.Space">"#,
            ),
            100,
            "GET /api/rooms/{id}/sensors: the base type `Contoso.Building.Space` is named here",
        ),
        (
            changed(
                SERVICE,
                r#"<EntitySet Name="Rooms" EntityType="Self.Room" />"#,
                r#"<EntitySet Name="Rooms" EntityType="Self.Room" /><EntitySet Name="Rooms" EntityType="Self.Sensor" />"#,
            ),
            100,
            "GET /api/rooms/{id}/sensors: `Rooms` is defined here for a second time, as something else",
        ),
        (
            changed(
                SERVICE,
                FUNCTION,
                &format!(
                    "{FUNCTION}{}",
                    FUNCTION.replace("Self.Sensor)", "Self.Room)")
                ),
            ),
            100,
            "GET /api/rooms/{id}/sensors: a second `Sensors` takes the same call, and answers something else",
        ),
        (
            changed(
                SERVICE,
                r#"<EntityType Name="Thing" "#,
                r#"<EntityType Name="Thing" BaseType="Self.Sensor" "#,
            ),
            100,
            "`Contoso.Common.Thing` inherits from itself, by `Contoso.Building.Sensor`",
        ),
        (
            changed(
                SERVICE,
                r#"<ComplexType Name="DevicePort">"#,
                r#"<ComplexType Name="DevicePort" BaseType="Self.DevicePort">"#,
            ),
            100,
            "`Contoso.Building.DevicePort` inherits from itself",
        ),
        (
            changed(
                SERVICE,
                r#"<ComplexType Name="DevicePort">"#,
                r#"<ComplexType Name="DevicePort" BaseType="Self.Plug">"#,
            ),
            100,
            "the base type `Contoso.Building.Plug` is named here and defined nowhere",
        ),
    ] {
        let workspace = agreeing();
        workspace.write("service.xml", &text);
        let run = drift(&workspace);
        assert_eq!(run.code, code, "{words}: {run:?}");
        assert!(run.stdout.contains(words), "{words}: {run:?}");
        let forms = differences(&run);
        let only = forms.iter().all(|(rule, _)| rule == "drift-metadata-form");
        assert!(only, "{words}: {forms:?}");
    }
}

#[test]
fn a_key_that_one_value_does_not_tell_is_a_difference() {
    let key = r#"<PropertyRef Name="id" />"#;
    let path = "GET /api/rooms/{id}/sensors";
    for (to, rule, words) in [
        (
            r#"<PropertyRef Name="id" /><PropertyRef Name="installed" />"#,
            "service-lacks",
            "one `Contoso.Common.Thing` is told by `id`, `installed` together",
        ),
        ("", "service-lacks", "`Contoso.Building.Room` has no key"),
        (
            r#"<PropertyRef Name="number" />"#,
            "metadata-form",
            "the key of `Contoso.Common.Thing` is `number`, which it does not have",
        ),
        (
            r#"<PropertyRef Name="plate/number" Alias="number" />"#,
            "metadata-form",
            "the key of `Contoso.Common.Thing` is `plate/number`",
        ),
        (
            r#"<PropertyRef Name="installed" />"#,
            "types-differ",
            "sensors {id}: is string in the spec, and Edm.DateTimeOffset at the service",
        ),
    ] {
        let workspace = agreeing();
        workspace.write("service.xml", &changed(SERVICE, key, to));
        let run = drift(&workspace);
        assert_eq!(run.code, 100, "{words}: {run:?}");
        let (found, at) = &differences(&run)[0];
        assert_eq!(found, &format!("drift-{rule}"), "{words}: {run:?}");
        assert!(at.starts_with(path), "{words}: {run:?}");
        assert!(run.stdout.contains(words), "{words}: {run:?}");
    }
    // A path to a property of a property is a key like any other.
    let workspace = agreeing();
    let within = changed(
        SERVICE,
        key,
        r#"<PropertyRef Name="plate/text" Alias="text" />"#,
    );
    let plate = r#"<Property Name="plate" Type="Self.Plate" Nullable="false" />"#;
    let ty =
        r#"<ComplexType Name="Plate"><Property Name="text" Type="Edm.String" /></ComplexType>"#;
    let within = changed(&within, "</Key>", &format!("</Key>{plate}"));
    workspace.write(
        "service.xml",
        &changed(
            &within,
            "<EntityContainer",
            &format!("{ty}<EntityContainer"),
        ),
    );
    let run = drift(&workspace);
    let expected = [("drift-spec-lacks".to_owned(), "Sensor.plate".to_owned())];
    assert_eq!(differences(&run), expected, "{run:?}");
}

#[test]
fn a_type_definition_is_told_as_what_it_stands_for() {
    let serial = r#"Name="serial" Type="Edm.Guid""#;
    let named = |underlying: &str| {
        let service = changed(SERVICE, serial, r#"Name="serial" Type="Self.SerialNumber""#);
        let definition =
            format!(r#"<TypeDefinition Name="SerialNumber" UnderlyingType="{underlying}" />"#);
        changed(
            &service,
            "<EntityContainer",
            &format!("{definition}<EntityContainer"),
        )
    };
    let workspace = with_text_serials();
    workspace.write("spec/drift.toml", ENTRY);
    assert_eq!(drift(&workspace).code, 0);
    // The same bytes by another name: the entry holds on.
    workspace.write("service.xml", &named("Edm.String"));
    let run = drift(&workspace);
    assert_eq!(run.code, 0, "{run:?}");
    // Other bytes by the same name: it does not.
    workspace.write("service.xml", &named("Edm.Boolean"));
    let run = drift(&workspace);
    assert_eq!(run.code, 100, "{run:?}");
    let told = "is string (uuid) in the spec, and Edm.Boolean at the service, \
                which calls it `Contoso.Building.SerialNumber`";
    assert!(run.stdout.contains(told), "{run:?}");
    assert!(run.stdout.contains("service = \"Edm.Boolean\""), "{run:?}");
}

#[test]
fn what_the_spec_lacks_is_acknowledged_as_it_is_now() {
    let serial = r#"<Property Name="serial" Type="Edm.Guid" />"#;
    let beta = |ty: &str| {
        let property = format!(r#"{serial}<Property Name="beta" Type="{ty}" />"#);
        changed(SERVICE, serial, &property)
    };
    let entry = "[[acknowledged]]\ndifference = \"spec-lacks\"\nat = \"Sensor.beta\"\n\
                 service = \"Edm.String, nullable\"\nreason = \"In beta.\"\n";
    let workspace = agreeing();
    workspace.write("spec/drift.toml", entry);
    workspace.write("service.xml", &beta("Edm.String"));
    assert_eq!(drift(&workspace).code, 0);
    workspace.write("service.xml", &beta("Collection(Edm.Int32)"));
    let run = drift(&workspace);
    assert_eq!(run.code, 100, "{run:?}");
    let told = "service = \"Collection(Edm.Int32), nullable\"";
    assert!(run.stdout.contains(told), "{run:?}");
}

#[test]
fn nothing_is_called_obsolete_that_could_not_be_compared() {
    let sensor = r#"<EntityType Name="Sensor" "#;
    for service in [
        // A property, a type, and everything on the way to it.
        changed(
            SERVICE,
            r#"Name="serial" Type="Edm.Guid""#,
            r#"Name="serial" Type="Self.Nothing""#,
        ),
        changed(SERVICE, sensor, &format!("{sensor} />{sensor}")),
        changed(SERVICE, sensor, r#"<EntityType Name="Probe" "#),
    ] {
        let workspace = agreeing();
        workspace.write("service.xml", &service);
        workspace.write("spec/drift.toml", ENTRY);
        let run = drift(&workspace);
        assert_eq!(run.code, 100, "{run:?}");
        assert!(run.stdout.contains("[drift-metadata-form]"), "{run:?}");
        assert!(
            !run.stdout.contains("[drift-acknowledged-unused]"),
            "{run:?}"
        );
    }
    // What else is unclear excuses nothing.
    let workspace = agreeing();
    let busy = changed(
        SERVICE,
        r#"Name="busy" Type="Edm.Boolean""#,
        r#"Name="busy" Type="Edm.Bool""#,
    );
    workspace.write("service.xml", &busy);
    workspace.write("spec/drift.toml", ENTRY);
    let run = drift(&workspace);
    assert!(
        run.stdout.contains("no difference at `Sensor.serial`"),
        "{run:?}"
    );
}

/// The lines of YAML that a finding has ready, by the words before them.
fn edit(run: &Run, words: &str) -> String {
    let (_, rest) = run
        .stdout
        .split_once(words)
        .unwrap_or_else(|| panic!("{words}: {}", run.stdout));
    let lines = rest
        .lines()
        .skip(1)
        .map(|line| line.strip_prefix("             ").unwrap_or(""));
    let yaml = lines.take_while(|line| line.starts_with([' ', '#']) || line.contains(": "));
    yaml.map(|line| format!("{line}\n")).collect()
}

#[test]
fn what_a_finding_says_to_paste_ends_the_difference() {
    let serial = r#"<Property Name="serial" Type="Edm.Guid" />"#;
    let ours = "        serial: {";
    for (ty, left) in [
        ("Edm.Int16", &[][..]),
        ("Edm.Binary", &[]),
        ("Collection(Edm.Date)", &[]),
        ("Self.Abilities", &[]),
        ("Collection(Self.DevicePort)", &[]),
        ("Edm.GeographyPoint", &[]),
        ("Edm.Untyped", &[]),
        ("Collection(Edm.PrimitiveType)", &[]),
        (r#"Collection(Edm.Untyped)" Nullable="true"#, &[]),
        // A component that is not there yet is filled by the next run.
        ("Self.Lid", &["Lid.closed"]),
        ("Collection(Self.Tint)", &["Tint.Red"]),
    ] {
        let workspace = agreeing();
        let spare = format!(r#"{serial}<Property Name="spare" Type="{ty}" />"#);
        let types = r#"<ComplexType Name="Lid"><Property Name="closed" Type="Edm.Boolean" /></ComplexType>
            <EnumType Name="Tint"><Member Name="Red" /></EnumType><EntityContainer"#;
        let service = changed(SERVICE, serial, &spare);
        workspace.write("service.xml", &changed(&service, "<EntityContainer", types));
        let run = drift(&workspace);
        let expected = [("drift-spec-lacks".to_owned(), "Sensor.spare".to_owned())];
        assert_eq!(differences(&run), expected, "{ty}: {run:?}");
        let property = edit(&run, "add under `properties` of `Sensor`");
        let mut spec = changed(SPEC, ours, &format!("{property}{ours}"));
        if !left.is_empty() {
            let component = edit(&run, "and under `schemas` of `components`");
            spec = changed(&spec, "    Port:\n", &format!("{component}    Port:\n"));
        }
        workspace.write("spec/openapi.yaml", &spec);
        let run = drift(&workspace);
        let found = differences(&run);
        let found: Vec<&str> = found.iter().map(|(_, at)| at.as_str()).collect();
        assert_eq!(found, left, "{ty}: {spec}\n{}", run.stdout);
    }

    // An item is described where the item is.
    let labels = r#"Type="Collection(Edm.String)" Nullable="false""#;
    let workspace = agreeing();
    let service = changed(
        SERVICE,
        labels,
        r#"Type="Collection(Edm.Int32)" Nullable="false""#,
    );
    workspace.write("service.xml", &service);
    let item = edit(&drift(&workspace), "describe it as").replace('\n', ", ");
    let pasted = format!("          items: {{ {item} }}");
    let spec = changed(SPEC, "          items: { type: string }", &pasted);
    workspace.write("spec/openapi.yaml", &spec);
    let run = drift(&workspace);
    assert_eq!(run.code, 0, "{spec}\n{run:?}");
}

#[test]
fn a_stream_is_nothing_that_the_spec_lacks() {
    let workspace = agreeing();
    let serial = r#"<Property Name="serial" Type="Edm.Guid" />"#;
    let photo = format!(r#"{serial}<Property Name="photo" Type="Edm.Stream" />"#);
    workspace.write("service.xml", &changed(SERVICE, serial, &photo));
    let run = drift(&workspace);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn a_property_of_types_that_inherit_is_held_against_each_of_them() {
    let workspace = agreeing();
    let port = r#"<ComplexType Name="DevicePort">"#;
    let derived_type = |name: &str, ty: &str| {
        format!(
            r#"<ComplexType Name="{name}" BaseType="Self.DevicePort"><Property Name="volts" Type="{ty}" /></ComplexType>"#
        )
    };
    let service = |of_socket: &str, of_plug: &str| {
        let derived = derived_type("Socket", of_socket) + &derived_type("Plug", of_plug);
        changed(SERVICE, port, &format!("{derived}{port}"))
    };
    let busy = "        busy: {";
    let volts = format!("        volts: {{ type: integer, nullable: true }}\n{busy}");
    workspace.write("spec/openapi.yaml", &changed(SPEC, busy, &volts));
    workspace.write("service.xml", &service("Edm.Int32", "Edm.Int32"));
    let run = drift(&workspace);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("12 properties"), "{run:?}");
    for (of_socket, of_plug) in [("Edm.Int32", "Edm.Double"), ("Edm.Double", "Edm.Int32")] {
        workspace.write("service.xml", &service(of_socket, of_plug));
        let run = drift(&workspace);
        let expected = [("drift-types-differ".to_owned(), "Port.volts".to_owned())];
        assert_eq!(differences(&run), expected, "{run:?}");
    }
}

#[test]
fn what_differs_in_several_ways_is_told_in_each() {
    let of = |spec: &str, service: &str| {
        let workspace = agreeing();
        workspace.write("spec/openapi.yaml", spec);
        workspace.write("service.xml", service);
        let run = drift(&workspace);
        assert_eq!(run.code, 100, "{run:?}");
        differences(&run)
    };
    let told = |class: &str, at: &str| (class.to_owned(), at.to_owned());
    // Two types that inherit from one may call different things by one name.
    let port = r#"<ComplexType Name="DevicePort">"#;
    let inherits = |name: &str, ty: &str| {
        format!(
            r#"<ComplexType Name="{name}" BaseType="Self.DevicePort"><Property Name="volts" Type="{ty}" /></ComplexType>"#
        )
    };
    let both = format!(
        "{}{}{port}",
        inherits("Socket", "Edm.Int32"),
        inherits("Plug", "Edm.String")
    );
    let volts = told("drift-spec-lacks", "Port.volts");
    assert_eq!(
        of(SPEC, &changed(SERVICE, port, &both)),
        [volts.clone(), volts.clone()]
    );
    let same = format!(
        "{}{}{port}",
        inherits("Socket", "Edm.Int32"),
        inherits("Plug", "Edm.Int32")
    );
    assert_eq!(of(SPEC, &changed(SERVICE, port, &same)), [volts]);
    // A name that is spelt otherwise may stand for something else, too.
    let serial = r#"Name="serial" Type="Edm.Guid""#;
    let misspelt = changed(SERVICE, serial, r#"Name="Serial" Type="Edm.Int32""#);
    assert_eq!(
        of(SPEC, &misspelt),
        [
            told("drift-types-differ", "Sensor.serial"),
            told("drift-spelling-differs", "Sensor.serial"),
        ]
    );
    // A schema that never ends is told as far as people read.
    let endless = changed(
        SPEC,
        "serial: { type: string, format: uuid, nullable: true }",
        "serial: { $ref: '#/components/schemas/Loop' }",
    ) + "    Loop:\n      type: array\n      items: { $ref: '#/components/schemas/Loop' }\n";
    assert_eq!(
        of(&endless, SERVICE)[0],
        told("drift-types-differ", "Sensor.serial")
    );
}

#[test]
fn a_schema_is_not_paired_with_one_of_several_types() {
    let workspace = agreeing();
    let error = r#"<ComplexType Name="Error" />"#;
    let twice = changed(
        SERVICE,
        "<EntityContainer",
        &format!("{error}<EntityContainer"),
    );
    let sensor_state = r#"<EnumType Name="sensorState""#;
    workspace.write(
        "service.xml",
        &changed(&twice, sensor_state, &format!("{error}{sensor_state}")),
    );
    let run = drift(&workspace);
    assert_eq!(run.code, 0, "{run:?}");
    let told = "Left out Error: in the metadata more than once; name one under `[types]`";
    assert!(run.stdout.contains(told), "{run:?}");
}

#[test]
fn more_differences_than_are_told_are_another_service() {
    let serial = r#"<Property Name="serial" Type="Edm.Guid" />"#;
    let many: String = (0..5000)
        .map(|n| format!(r#"<Property Name="p{n}" Type="Edm.Int32" />"#))
        .collect();
    let workspace = agreeing();
    workspace.write(
        "service.xml",
        &changed(SERVICE, serial, &format!("{serial}{many}")),
    );
    let run = drift(&workspace);
    assert_eq!(run.code, 100, "{}", run.stdout.len());
    assert!(run.stdout.contains("[drift-metadata-bounds]"), "{run:?}");
    assert!(run.stdout.contains("more than 4096 differences"), "{run:?}");
}

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
        "a_long_name_is_refused_before_it_is_copied",
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
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_has_opened_is_not_waited_for() {
    let workspace = agreeing();
    let made = Command::new("mkfifo")
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

/// The lines of the service's description that define a property or a member of ours, with what they
/// are called in a difference. What is inherited or shared belongs to the one type that we describe.
fn removable() -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut owner = None;
    for (index, line) in SERVICE.lines().enumerate() {
        let name = line
            .split("Name=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let (tag, name) = (line.trim_start(), name.unwrap_or_default());
        if tag.starts_with("<EntityType")
            || tag.starts_with("<ComplexType")
            || tag.starts_with("<EnumType")
        {
            owner = match name {
                "Thing" | "Sensor" => Some("Sensor"),
                "DevicePort" => Some("Port"),
                "sensorState" => Some("State"),
                _ => None,
            };
        } else if tag.starts_with("<Property ") || tag.starts_with("<Member ") {
            found.extend(owner.map(|owner| (index, format!("{owner}.{name}"))));
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_service_no_longer_has_is_reported(chosen in proptest::collection::vec(any::<bool>(), 14)) {
        let lines = removable();
        prop_assert_eq!(lines.len(), chosen.len());
        let mut gone: Vec<(usize, String)> =
            lines.into_iter().zip(chosen).filter_map(|(line, chosen)| chosen.then_some(line)).collect();
        // What is of a type is not reached any more when the property is gone.
        let lost = |name: &str| gone.iter().any(|(_, at)| at == name);
        let (id, state, ports) = (lost("Sensor.id"), lost("Sensor.state"), lost("Sensor.ports"));
        let removed: Vec<usize> = gone.iter().map(|(index, _)| *index).collect();
        gone.retain(|(_, at)| !(state && at.starts_with("State.") || ports && at.starts_with("Port.")));
        let text: Vec<&str> = SERVICE
            .lines()
            .enumerate()
            .filter(|(index, _)| !removed.contains(index))
            .map(|(_, line)| line)
            .collect();
        let workspace = agreeing();
        workspace.write("service.xml", &text.join("\n"));
        let run = drift(&workspace);
        let mut found = differences(&run);
        let mut expected: Vec<(String, String)> =
            gone.into_iter().map(|(_, at)| ("drift-service-lacks".to_owned(), at)).collect();
        if id {
            // A key that is no property is a contradiction besides.
            let path = "GET /api/rooms/{id}/sensors".to_owned();
            expected.push(("drift-metadata-form".to_owned(), path));
        }
        found.sort();
        expected.sort();
        prop_assert_eq!(run.code, if expected.is_empty() { 0 } else { 100 }, "{:?}", run);
        prop_assert_eq!(found, expected, "{}", run.stdout);
    }

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
