//! The lines that a finding has ready to paste.

use crate::workspace::{Run, SERVICE, SPEC, agreeing, changed, differences, drift};

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
fn what_is_to_be_pasted_between_braces_is_one_line() {
    let block = "
        number: { type: integer, format: int64 }
        busy: { type: boolean, nullable: true }";
    let braces =
        " { number: { type: integer, format: int64 }, busy: { type: boolean, nullable: true } }";
    let port = r#"<ComplexType Name="DevicePort">"#;
    for ty in [
        "Edm.Int16",
        "Collection(Edm.Date)",
        "Edm.Untyped",
        "Contoso.Common.sensorState",
    ] {
        let workspace = agreeing();
        let spare = format!(r#"{port}<Property Name="spare" Type="{ty}" />"#);
        workspace.write("service.xml", &changed(SERVICE, port, &spare));
        let spec = changed(SPEC, block, braces);
        workspace.write("spec/openapi.yaml", &spec);
        let run = drift(&workspace);
        let property = edit(&run, "add under `properties` of `Port`");
        let pasted = changed(
            &spec,
            "{ number:",
            &format!("{{ {} number:", property.trim()),
        );
        workspace.write("spec/openapi.yaml", &pasted);
        let run = drift(&workspace);
        assert_eq!(run.code, 0, "{ty}: {pasted}\n{run:?}");
    }
}
