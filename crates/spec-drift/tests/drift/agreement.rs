//! What agrees, and what differs between a schema and its type.

use proptest::prelude::*;

use crate::workspace::{SERVICE, SPEC, agreeing, changed, differences, drift, place};

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

#[test]
fn what_may_be_null_need_not_be_there() {
    let not_null = r#"Type="Contoso.Common.sensorState" Nullable="false""#;
    let workspace = agreeing();
    let sensor = "    Sensor:\n      type: object\n";
    let required = format!("{sensor}      required: [state]\n");
    workspace.write("spec/openapi.yaml", &changed(SPEC, sensor, &required));
    assert_eq!(drift(&workspace).code, 0);
    let nullable = changed(SERVICE, not_null, &not_null.replace("false", "true"));
    workspace.write("service.xml", &nullable);
    let run = drift(&workspace);
    let edit = "{ enum: [null] }]` in the place of `allOf`, and take `state` out of `required`";
    assert!(run.stdout.contains(edit), "{run:?}");
}

#[test]
fn flags_may_be_an_open_enum_whose_members_are_compared() {
    let text = "        abilities: { type: string }";
    let reference = "        abilities: { allOf: [{ $ref: '#/components/schemas/Abilities' }] }";
    let described = |members: &str, open: &str| {
        let referring = changed(SPEC, text, reference);
        let component = format!("    Abilities: {{ type: string, enum: [{members}]{open} }}\n");
        changed(
            &referring,
            "    State:\n",
            &format!("{component}    State:\n"),
        )
    };
    let told = |rule: &str, at: &str| vec![(format!("drift-{rule}"), at.to_owned())];
    for (members, open, differs) in [
        ("Heat, Light", ", x-open: true", vec![]),
        (
            "Heat",
            ", x-open: true",
            told("spec-lacks", "Abilities.Light"),
        ),
        (
            "Heat, Light, Sound",
            ", x-open: true",
            told("service-lacks", "Abilities.Sound"),
        ),
        // A closed one has no room for `Heat, Light`.
        ("Heat, Light", "", told("types-differ", "Sensor.abilities")),
    ] {
        let workspace = agreeing();
        workspace.write("spec/openapi.yaml", &described(members, open));
        let run = drift(&workspace);
        assert_eq!(differences(&run), differs, "{members}{open}: {run:?}");
        let counted = run.stdout.contains(" 5 enum members compared");
        assert!(counted || run.code != 0, "{run:?}");
    }
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
}
