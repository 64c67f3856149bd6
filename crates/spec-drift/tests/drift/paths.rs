//! Where the paths of the spec lead by the metadata.

use crate::workspace::{
    FUNCTION, SERVICE, SPEC, agreeing, changed, differences, drift, line_of, place,
};

#[test]
fn paths_begin_where_the_metadata_does() {
    let workspace = agreeing();
    let run = workspace.drift_at("/odata/v2/", "service.xml");
    assert_eq!(run.code, 100, "{run:?}");
    let outside = "GET /api/sensors/{id}: begins outside `/odata/v2/`";
    assert!(run.stdout.contains(outside), "{run:?}");
    workspace.write("spec/openapi.yaml", &SPEC.replace("/api/", "/odata/v2/"));
    let run = workspace.drift_at("/odata/v2/", "service.xml");
    assert_eq!(run.code, 0, "{run:?}");
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
fn a_single_value_is_answered_in_an_envelope() {
    let path = |answer: &str| {
        let operation = format!(
            "  /api/sensors/{{id}}/reading:
    get:
      operationId: getReading
      parameters:
        - {{ name: id, in: path, required: true, schema: {{ type: string }} }}
      responses:
        '200':
          description: It.
          content: {{ application/json: {{ schema: {answer} }} }}
components:
  schemas:
    Reading: {{ type: object, properties: {{ '@odata.context': {{ type: string }}, value: {{ type: string }} }} }}
"
        );
        changed(SPEC, "components:\n  schemas:\n", &operation)
    };
    let returns = |ty: &str| {
        let function = format!(
            r#"<Function Name="Reading" IsBound="true"><Parameter Name="it" Type="Self.Sensor" /><ReturnType Type="{ty}" /></Function>"#
        );
        changed(SERVICE, FUNCTION, &format!("{FUNCTION}{function}"))
    };
    let wrapped = |value: &str| format!("{{ type: object, properties: {{ value: {value} }} }}");
    let at = "GET /api/sensors/{id}/reading";
    let reading = "{ $ref: '#/components/schemas/Reading' }";
    for (ty, answer, differs, words) in [
        ("Edm.String", reading.to_owned(), "", "Fresh"),
        (
            "Edm.Int64",
            wrapped("{ type: integer, format: int64 }"),
            "",
            "Fresh",
        ),
        (
            "Edm.Guid",
            wrapped("{ type: string, format: uuid, nullable: true }"),
            "",
            "Fresh",
        ),
        (
            "Contoso.Common.Celsius",
            wrapped("{ type: number, format: double }"),
            "",
            "Fresh",
        ),
        (
            "Contoso.Common.sensorState",
            wrapped("{ $ref: '#/components/schemas/State' }"),
            "",
            "Fresh",
        ),
        ("Self.Abilities", wrapped("{ type: string }"), "", "Fresh"),
        (
            "Collection(Edm.String)",
            wrapped("{ type: array, items: { type: string } }"),
            "",
            "Fresh",
        ),
        // Not a single value: nothing is around it.
        (
            "Self.DevicePort",
            "{ $ref: '#/components/schemas/Port' }".to_owned(),
            "",
            "Fresh",
        ),
        (
            "Edm.Int64",
            reading.to_owned(),
            ".value",
            "is string in the spec, and Edm.Int64 at the service",
        ),
        (
            "Edm.String",
            wrapped("{ type: string, format: uuid }"),
            ".value",
            "is string (uuid) in the spec",
        ),
        (
            "Collection(Edm.Int64)",
            wrapped("{ type: array, items: { type: string } }"),
            "[]",
            "is string in the spec, and Edm.Int64 at the service",
        ),
        (
            "Edm.String",
            wrapped("{ type: array, items: { type: string } }"),
            "",
            "without the list around it",
        ),
        (
            "Edm.String",
            "{ $ref: '#/components/schemas/Port' }".to_owned(),
            "",
            "answer with an object whose `value` is described as:\n             type: string",
        ),
    ] {
        let workspace = agreeing();
        workspace.write("spec/openapi.yaml", &path(&answer));
        workspace.write("service.xml", &returns(ty));
        let run = drift(&workspace);
        let found = differences(&run);
        if words == "Fresh" {
            assert_eq!(found, [], "{ty} {answer}: {run:?}");
            // What is around it is no object that was left out.
            let whole = answer == reading && run.stdout.contains("Reading");
            assert!(!whole, "{ty} {answer}: {run:?}");
        } else {
            assert_eq!(found.len(), 1, "{ty} {answer}: {run:?}");
            assert_eq!(
                found[0],
                ("drift-types-differ".to_owned(), format!("{at}{differs}"))
            );
            assert!(run.stdout.contains(words), "{ty} {answer}: {run:?}");
        }
    }
}

#[test]
fn an_entity_beside_its_annotations_is_that_entity() {
    let sensor = "description: A sensor.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Sensor' }";
    let context = "{ type: object, properties: { '@odata.context': { type: string } } }";
    let reference = "{ $ref: '#/components/schemas/Sensor' }";
    for (all, fresh) in [
        (format!("[{reference}, {context}]"), true),
        (format!("[{context}, {reference}]"), true),
        (
            format!(
                "[{reference}, {{ type: object, properties: {{ area: {{ type: string }} }} }}]"
            ),
            false,
        ),
    ] {
        let workspace = agreeing();
        let together = sensor.replace(reference, &format!("{{ allOf: {all} }}"));
        workspace.write("spec/openapi.yaml", &changed(SPEC, sensor, &together));
        // Of the entity it still finds everything.
        let run = drift(&workspace);
        assert_eq!(run.code == 0, fresh, "{all}: {run:?}");
    }
}
