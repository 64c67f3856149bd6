//! Which schema is held against which type, and when nothing can be.

use crate::workspace::{FUNCTION, SERVICE, SPEC, agreeing, changed, differences, drift};

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
