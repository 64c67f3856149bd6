//! The differences that `drift.toml` explains, and what in it does not hold.

use std::time::{Duration, Instant};

use crate::workspace::{Run, SERVICE, Workspace, agreeing, changed, differences, drift, place};

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

/// The entries that the findings of a run tell.
fn told(run: &Run) -> String {
    let mut entries = String::new();
    for part in run.stdout.split("[[acknowledged]]\n").skip(1) {
        let lines = part.lines().take_while(|line| !line.trim().is_empty());
        entries += "[[acknowledged]]\n";
        lines.for_each(|line| entries += &format!("{}\n", line.trim_start()));
    }
    entries
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
    let entries = told(&run);
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

/// A service's own document may leave things open for good, as where a type is defined twice.
#[test]
fn what_the_service_leaves_open_is_acknowledged_as_any_difference() {
    let port = r#"<ComplexType Name="DevicePort">"#;
    let twice = format!(r#"<EntityType Name="DevicePort" />{port}"#);
    let room = r#"<EntityType Name="Room" BaseType="Contoso.Common.Thing">"#;
    let id = r#"Name="id" Type="Edm.String""#;
    for (from, to, at) in [
        (port, twice.clone(), "Sensor.ports"),
        (
            room,
            format!("<ComplexType Name=\"Room\" />{room}"),
            "GET /api/rooms/{id}/sensors",
        ),
        (
            r#"Name="serial" Type="Edm.Guid""#,
            r#"Name="serial" Type="Self.Serial""#.to_owned(),
            "Sensor.serial",
        ),
        // Several things by one fault: an entry for each.
        (
            id,
            r#"Name="id" Type="Self.Id""#.to_owned(),
            "GET /api/rooms/{id}/sensors",
        ),
    ] {
        let workspace = agreeing();
        workspace.write("service.xml", &changed(SERVICE, from, &to));
        let run = drift(&workspace);
        assert_eq!(run.code, 100, "{at}: {run:?}");
        assert!(run.stdout.contains("[drift-metadata-form]"), "{run:?}");
        let entries = told(&run);
        assert!(entries.contains(&format!("at = \"{at}\"")), "{entries}");
        assert!(entries.contains("difference = \"unclear\""), "{entries}");
        let reasons = entries.replace("reason = \"\"", "reason = \"It is so.\"");
        workspace.write("spec/drift.toml", &reasons);
        let run = drift(&workspace);
        assert_eq!(run.code, 0, "{at}: {run:?}");
        let known = format!("Acknowledged {at} [unclear]: It is so.");
        assert!(run.stdout.contains(&known), "{run:?}");

        // What is open for another reason is another thing to know, and what is open no more is none.
        let another = changed(&reasons, "service = \"", "service = \"once ");
        workspace.write("spec/drift.toml", &another);
        let run = drift(&workspace);
        assert_eq!(run.code, 100, "{at}: {run:?}");
        let words = format!("acknowledges another difference at `{at}` than there is");
        assert!(run.stdout.contains(&words), "{run:?}");
        workspace.write("spec/drift.toml", &reasons);
        workspace.write("service.xml", SERVICE);
        let run = drift(&workspace);
        assert_eq!(run.code, 100, "{at}: {run:?}");
        let words = format!("there is no difference at `{at}` any more");
        assert!(run.stdout.contains(&words), "{run:?}");
    }
    // Acknowledged, it still says nothing of what depends on it.
    let workspace = agreeing();
    workspace.write("service.xml", &changed(SERVICE, port, &twice));
    let run = drift(&workspace);
    let entries = told(&run).replace("reason = \"\"", "reason = \"It is so.\"");
    let part = ENTRY.replace("Sensor.serial", "Sensor.ports[].number");
    workspace.write("spec/drift.toml", &format!("{entries}{part}"));
    assert_eq!(drift(&workspace).code, 0);
}
