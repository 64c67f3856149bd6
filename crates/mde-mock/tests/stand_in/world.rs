//! The made-up world: entities that know each other in both directions, asked for over real sockets by
//! contracts of the test's own.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use jsonschema::Validator;
use mde_mock::{MockService, MockServiceBuilder, StartError, UnknownUser};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::bundle::BUNDLE;
use crate::client::{get, ids, json as ask, raw};
use crate::contracts::{AUTH, HOST, contract};

fn reference(section: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{section}/{name}") })
}

/// A page of a schema.
fn page_of(schema: &str) -> Value {
    json!({
        "type": "object",
        "required": ["value"],
        "properties": {
            "@odata.context": { "type": "string" },
            "@odata.nextLink": { "type": "string", "nullable": true },
            "value": { "type": "array", "items": reference("schemas", schema) },
        },
    })
}

/// A GET that answers with this schema and these examples, with an error that says what there is not.
fn operation(id: &str, schema: &str, examples: &[&str], missing: Option<&str>) -> Value {
    let examples: serde_json::Map<String, Value> = examples
        .iter()
        .map(|name| ((*name).to_owned(), reference("examples", name)))
        .collect();
    let mut operation = json!({
        "operationId": id,
        "responses": { "200": { "description": "-", "content": { "application/json": {
            "schema": reference("schemas", schema), "examples": examples } } } },
    });
    if let Some(missing) = missing {
        operation["responses"]["404"] = json!({ "description": "-", "content": {
            "application/json": { "examples": { "none": reference("examples", missing) } } } });
    }
    operation
}

fn paths() -> Value {
    let machine = json!([reference("parameters", "MachineId")]);
    let user = json!([reference("parameters", "UserName")]);
    json!({
        "/api/users/{id}/machines": { "parameters": user,
            "get": operation("listUserMachines", "MachinePage", &["Machines"], Some("NoUser")) },
        "/api/users/{id}/alerts": { "parameters": user,
            "get": operation("listUserAlerts", "AlertPage", &["Alerts", "NoAlerts"], None) },
        "/api/machines": { "get": {
            "operationId": "listMachines",
            "parameters": [
                { "name": "$filter", "in": "query", "schema": { "type": "string" } },
                { "name": "$top", "in": "query", "schema": { "type": "integer" } },
                { "name": "$skip", "in": "query", "schema": { "type": "integer" } },
            ],
            "responses": operation("", "MachinePage", &["Machines"], None)["responses"],
        } },
        "/api/machines/{id}": { "parameters": machine,
            "get": operation("getMachine", "OneMachine", &["Machine"], Some("NoMachine")) },
        "/api/machines/{id}/logonusers": { "parameters": machine,
            "get": operation("listLogonUsers", "UserPage", &["Users"], Some("NoMachine")) },
        "/api/machines/{id}/alerts": { "parameters": machine,
            "get": operation("listMachineAlerts", "AlertPage", &["Alerts"], Some("NoMachine")) },
        "/api/alerts/{id}": {
            "parameters": [{ "name": "id", "in": "path", "required": true,
                             "schema": { "type": "string" }, "example": "da1_1" }],
            "get": operation("getAlert", "Alert", &["Alert"], Some("NoAlert")) },
        "/api/alerts/{id}/user": {
            "parameters": [{ "name": "id", "in": "path", "required": true,
                             "schema": { "type": "string" }, "example": "da1_1" }],
            "get": operation("getAlertUser", "User", &["User"], Some("NoAlert")) },
    })
}

fn components() -> Value {
    let context = |of: &str| format!("https://a.example/api/$metadata#{of}");
    let text = json!({ "type": "string", "nullable": true });
    let error = |message: &str| {
        json!({ "value": { "error": { "code": "ResourceNotFound", "message": message,
                                      "target": "1" } } })
    };
    let alert = |id: &str, machine: &str| {
        json!({ "id": id, "severity": "High", "title": "a \"quoted\" title", "number": 1.50,
                "machineId": machine, "computerDnsName": "fin-vm-07", "evidence": [] })
    };
    let user = json!({
        "id": "corp\\user1", "accountName": "user1", "accountDomain": "corp", "accountSid": null,
        "mostPrevalentMachineId": "0", "lastSeen": "2026-01-14T17:52:03Z",
    });
    let mut schemas = BUNDLE["components"]["schemas"].clone();
    schemas["OneMachine"] = json!({ "allOf": [
        reference("schemas", "Machine"),
        { "type": "object", "properties": { "@odata.context": { "type": "string" } } },
    ] });
    schemas["User"] = json!({
        "type": "object", "required": ["id"],
        "x-refers": { "mostPrevalentMachineId": "Machine" },
        "properties": { "id": { "type": "string" }, "accountName": text, "accountDomain": text,
                        "accountSid": text, "mostPrevalentMachineId": text,
                        "lastSeen": { "type": "string", "format": "date-time" } },
    });
    schemas["Alert"] = json!({
        "type": "object", "required": ["id"],
        "x-refers": { "machineId": "Machine" },
        "properties": {
            "@odata.context": { "type": "string" },
            "id": { "type": "string", "pattern": "^d?a?[0-9]+_-?[0-9]+$|^da[0-9a-f-]{36}_[0-9]$" },
            "severity": { "type": "string" }, "title": text, "number": { "type": "number" },
            "machineId": { "type": "string", "pattern": "^[0-9a-f]{40}$" },
            "computerDnsName": text,
            "evidence": { "type": "array", "items": { "type": "object" } },
        },
    });
    for schema in ["Machine", "User", "Alert"] {
        schemas[format!("{schema}Page")] = page_of(schema);
    }
    json!({
        "parameters": {
            "UserName": { "name": "id", "in": "path", "required": true, "example": "user1",
                          "x-key-of": "User.accountName", "schema": { "type": "string" } },
            "MachineId": { "name": "id", "in": "path", "required": true, "example": "0a1b",
                           "schema": { "type": "string" } },
        },
        "schemas": schemas,
        "examples": {
            "Machines": { "value": { "@odata.context": context("Machines"), "value": [] } },
            "Machine": { "value": { "@odata.context": context("Machines/$entity"), "id": "0a1b" } },
            "Users": { "value": { "@odata.context": context("Users"), "value": [user] } },
            "User": { "value": user },
            "Alerts": { "value": { "@odata.context": context("Alerts"), "value": [
                alert("da637301_-12345", "0a1b"),
                alert("da4f0b81c6-27de-4a93-b5f8-0c61d2e97a34_1", "0a1b"),
                { "id": "1_1" },
            ] } },
            "NoAlerts": { "value": { "@odata.context": context("Alerts"), "value": [] } },
            "Alert": { "value": { "@odata.context": context("Alerts/$entity"), "id": "da1_1" } },
            "NoUser": error("User user1 was not found"),
            "NoMachine": error("Machine 0a1b was not found"),
            "NoAlert": error("There is nothing like da1_1"),
        },
    })
}

fn world() -> MockServiceBuilder {
    MockService::builder().contract(contract(paths(), components()))
}

async fn started(builder: MockServiceBuilder) -> MockService {
    builder.start().await.unwrap()
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

async fn answer(service: &MockService, path: &str) -> (u16, Value) {
    ask(get(&format!("{}{path}", service.url()))).await
}

/// All items of a list, by its links.
async fn all(service: &MockService, path: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut next = Some(format!("{}{path}", service.url()));
    while let Some(url) = next {
        let (status, page) = ask(get(&url)).await;
        assert_eq!(status, 200, "{url}: {page}");
        items.extend(page["value"].as_array().unwrap().iter().cloned());
        next = page["@odata.nextLink"].as_str().map(str::to_owned);
    }
    items
}

fn text<'v>(entity: &'v Value, property: &str) -> &'v str {
    let text = entity[property].as_str();
    text.unwrap_or_else(|| panic!("{entity} has no {property}"))
}

/// The keys of what each subject is related to.
async fn edges(
    service: &MockService,
    subjects: &[String],
    path: impl Fn(&str) -> String,
    property: &str,
) -> BTreeSet<(String, String)> {
    let mut edges = BTreeSet::new();
    for subject in subjects {
        for item in all(service, &path(&encoded(subject))).await {
            edges.insert((subject.clone(), text(&item, property).to_owned()));
        }
    }
    edges
}

fn turned(edges: BTreeSet<(String, String)>) -> BTreeSet<(String, String)> {
    edges.into_iter().map(|(one, other)| (other, one)).collect()
}

fn keys(entities: &[Value]) -> Vec<String> {
    ids(entities).into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn both_directions_agree() {
    for seed in 0..3 {
        let service = started(world().seed(seed)).await;
        let machines = all(&service, "/api/machines").await;
        assert_eq!(machines.len(), 60);
        let machines = keys(&machines);
        let users: Vec<String> = service.users().map(str::to_owned).collect();
        let path = |user: &str| format!("/api/users/{user}/machines");
        let machines_of = edges(&service, &users, path, "id").await;
        let users_of = edges(
            &service,
            &machines,
            |machine| format!("/api/machines/{machine}/logonusers"),
            "accountName",
        )
        .await;
        assert!(machines_of.len() > 100, "{}", machines_of.len());
        assert_eq!(turned(users_of), machines_of);

        let alerts_of = edges(
            &service,
            &machines,
            |machine| format!("/api/machines/{machine}/alerts"),
            "id",
        )
        .await;
        let mut of_users = BTreeSet::new();
        for user in &users {
            for alert in all(&service, &format!("/api/users/{}/alerts", encoded(user))).await {
                let machine = text(&alert, "machineId").to_owned();
                assert!(machines_of.contains(&(user.clone(), machine.clone())));
                let edge = (machine, text(&alert, "id").to_owned());
                assert!(alerts_of.contains(&edge), "seed {seed}, {user}: {alert}");
                of_users.insert(edge);
            }
        }
        assert_eq!(of_users, alerts_of, "somebody uses every machine");
        assert_eq!(alerts_of.len(), 60, "every alert has one machine");
    }
}

/// What of the contract a body is held to.
fn validator(schema: &str) -> Validator {
    let schema = json!({
        "$ref": format!("#/components/schemas/{schema}"),
        "components": { "schemas": nullable(components()["schemas"].clone()) },
    });
    let options = jsonschema::options().should_validate_formats(true);
    options.build(&schema).unwrap()
}

/// The same schemas with null as JSON Schema has it.
fn nullable(schema: Value) -> Value {
    match schema {
        Value::Array(items) => items.into_iter().map(nullable).collect(),
        Value::Object(mut fields) => {
            let may_be_null = fields.remove("nullable") == Some(Value::Bool(true));
            let fields: serde_json::Map<String, Value> = fields
                .into_iter()
                .map(|(name, field)| (name, nullable(field)))
                .collect();
            match may_be_null {
                true => json!({ "anyOf": [{ "type": "null" }, fields] }),
                false => fields.into(),
            }
        }
        other => other,
    }
}

#[tokio::test]
async fn every_answer_keeps_the_contract() {
    let service = started(world()).await;
    let mut paths = vec![("MachinePage", "/api/machines?$top=100".to_owned())];
    for user in service.users().map(encoded) {
        paths.push(("MachinePage", format!("/api/users/{user}/machines")));
        paths.push(("AlertPage", format!("/api/users/{user}/alerts")));
    }
    for machine in keys(&all(&service, "/api/machines").await) {
        paths.push(("OneMachine", format!("/api/machines/{machine}")));
        paths.push(("UserPage", format!("/api/machines/{machine}/logonusers")));
        paths.push(("AlertPage", format!("/api/machines/{machine}/alerts")));
    }
    for alert in keys(&all(&service, "/api/users/svc-inventory/alerts").await) {
        paths.push(("Alert", format!("/api/alerts/{alert}")));
        paths.push(("User", format!("/api/alerts/{alert}/user")));
    }
    assert!(paths.len() > 300, "{}", paths.len());
    let schemas = [
        "MachinePage",
        "AlertPage",
        "OneMachine",
        "UserPage",
        "Alert",
        "User",
    ];
    let validators: BTreeMap<&str, Validator> =
        schemas.map(|schema| (schema, validator(schema))).into();
    // It is held to something.
    assert!(!validators["AlertPage"].is_valid(&json!({ "value": [{ "id": "x" }] })));
    for (schema, path) in paths {
        let (status, body) = answer(&service, &path).await;
        assert_eq!(status, 200, "{path}: {body}");
        let problems: Vec<String> = validators[schema]
            .iter_errors(&body)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(problems.is_empty(), "{path}: {problems:#?}");
    }
}

/// The same entity is the same bytes wherever it is, but for the context of one that comes alone.
#[tokio::test]
async fn an_entity_is_the_same_everywhere() {
    let service = started(world()).await;
    for (list, one, of) in [
        ("/api/users/svc-inventory/alerts", "/api/alerts", "Alerts"),
        (
            "/api/users/svc-inventory/machines",
            "/api/machines",
            "Machines",
        ),
    ] {
        let page = raw(&service, &format!("GET {list}"), &[HOST, AUTH]).await;
        let page = String::from_utf8(page.body).unwrap();
        let entities: Vec<Value> = all(&service, list).await;
        for entity in &entities[..25] {
            let key = text(entity, "id");
            let alone = raw(&service, &format!("GET {one}/{key}"), &[HOST, AUTH]).await;
            let alone = String::from_utf8(alone.body).unwrap();
            let context =
                format!("{{\"@odata.context\":\"https://a.example/api/$metadata#{of}/$entity\",");
            let members = alone.strip_prefix(&context);
            let members = members.unwrap_or_else(|| panic!("{alone}"));
            assert!(page.contains(&format!("{{{members}")), "{key}: {alone}");
        }
    }
    let alert = &all(&service, "/api/users/user1/alerts").await[0];
    assert_eq!(alert["title"], "a \"quoted\" title");
    let machine = text(alert, "machineId");
    let (_, machine) = answer(&service, &format!("/api/machines/{machine}")).await;
    assert_eq!(alert["computerDnsName"], machine["computerDnsName"]);
    let (_, whole) = answer(&service, &format!("/api/alerts/{}", text(alert, "id"))).await;
    let whole = whole.to_string();
    assert!(whole.contains("\"number\":1.5"), "{whole}");
}

/// What lists leave empty is there alone, and nothing else differs.
#[tokio::test]
async fn an_alert_has_its_evidence_alone() {
    let service = started(MockService::builder()).await;
    let mut with_evidence = 0;
    for mut listed in all(&service, "/api/users/svc-inventory/alerts").await {
        let (status, mut alone) =
            answer(&service, &format!("/api/alerts/{}", text(&listed, "id"))).await;
        assert_eq!(status, 200);
        let is_empty = listed["evidence"].as_array().is_none_or(Vec::is_empty);
        let evidence = alone["evidence"].as_array().map_or(0, Vec::len);
        assert!(evidence > 0, "{alone}");
        with_evidence += usize::from(is_empty);
        for alert in [&mut listed, &mut alone] {
            let members = alert.as_object_mut().unwrap();
            members.remove("evidence");
            members.remove("@odata.context");
        }
        assert_eq!(listed, alone);
    }
    assert!(with_evidence > 10, "{with_evidence}");
}

#[tokio::test]
async fn users_have_their_names() {
    let service = started(world()).await;
    let machines = all(&service, "/api/users/svc-inventory/machines").await;
    let mut users = BTreeMap::new();
    for machine in keys(&machines) {
        for user in all(&service, &format!("/api/machines/{machine}/logonusers")).await {
            users.insert(text(&user, "accountName").to_owned(), user);
        }
    }
    for (name, id, domain) in [
        ("user1", "corp\\user1", "corp"),
        ("desktop-7\\john doe", "desktop-7\\john doe", "desktop-7"),
        ("o'brien", "corp\\o'brien", "corp"),
    ] {
        let user = &users[name];
        assert_eq!(
            (text(user, "id"), text(user, "accountDomain")),
            (id, domain)
        );
        assert_eq!(user["accountSid"], Value::Null);
        let machines = all(&service, &format!("/api/users/{}/machines", encoded(name))).await;
        let machine = text(user, "mostPrevalentMachineId");
        assert!(ids(&machines).contains(&machine), "{name}");
    }
}

#[tokio::test]
async fn what_there_is_not() {
    let service = started(world()).await;
    let empty = json!({ "@odata.context": "https://a.example/api/$metadata#Alerts", "value": [] });
    assert_eq!(
        answer(&service, "/api/users/nobody/alerts").await,
        (200, empty)
    );
    for (path, message) in [
        (
            "/api/users/no%20body/machines",
            "User no body was not found",
        ),
        ("/api/machines/ff", "Machine ff was not found"),
        ("/api/machines/ff/logonusers", "Machine ff was not found"),
        ("/api/machines/ff/alerts", "Machine ff was not found"),
        ("/api/alerts/da2_2", "There is nothing like da2_2"),
        ("/api/alerts/da2_2/user", "There is nothing like da2_2"),
    ] {
        let (status, body) = answer(&service, path).await;
        let error = &body["error"];
        assert_eq!(
            (status, &error["message"]),
            (404, &json!(message)),
            "{path}"
        );
        assert_eq!(error["code"], "ResourceNotFound", "{path}");
        assert_ne!(error["target"], "1", "each call has an id of its own");
    }
    // An example that is asked for by name is another matter.
    let url = format!("{}/api/alerts/da2_2", service.url());
    let (status, body) = ask(get(&url).header("Prefer", "example=Alert")).await;
    assert_eq!((status, &body["id"]), (200, &json!("da1_1")));
    let service = started(world().unknown_user(UnknownUser::EmptyList)).await;
    let (status, body) = answer(&service, "/api/users/nobody/machines").await;
    assert_eq!((status, &body["value"]), (200, &json!([])));
}

/// Where no 404 is documented, nothing is what the contract has for it.
#[tokio::test]
async fn nothing_as_the_contract_has_it() {
    let mut paths = paths();
    for (path, responses) in [
        (
            "/api/machines/{id}",
            json!({ "204": { "description": "-" } }),
        ),
        (
            "/api/machines/{id}/alerts",
            json!({ "404": { "description": "-" } }),
        ),
        ("/api/alerts/{id}", json!({})),
    ] {
        let documented = &mut paths[path]["get"]["responses"];
        let success = documented["200"].take();
        *documented = responses;
        documented["200"] = success;
    }
    let service = started(MockService::builder().contract(contract(paths, components()))).await;
    for (path, status, body) in [
        ("/api/machines/ff", 204, ""),
        ("/api/machines/ff/alerts", 404, ""),
        // There is nothing else that it could say.
        (
            "/api/alerts/ff",
            200,
            r#"{"@odata.context":"https://a.example/api/$metadata#Alerts/$entity","id":"da1_1"}"#,
        ),
    ] {
        let answer = raw(&service, &format!("GET {path}"), &[HOST, AUTH]).await;
        assert_eq!(answer.status, status, "{path}");
        let said: Value = match &answer.body[..] {
            [] => Value::Null,
            body => serde_json::from_slice(body).unwrap(),
        };
        let expected: Value = serde_json::from_str(body).unwrap_or_default();
        assert_eq!(said, expected, "{path}");
    }
}

#[tokio::test]
async fn keys_compare_without_case() {
    let service = started(world()).await;
    let machine = keys(&all(&service, "/api/machines").await)[3].to_uppercase();
    let (status, body) = answer(&service, &format!("/api/machines/{machine}")).await;
    assert_eq!((status, text(&body, "id")), (200, &*machine.to_lowercase()));
    let one = all(&service, "/api/users/USER1/alerts").await;
    assert_eq!(one, all(&service, "/api/users/user1/alerts").await);
    let alert = text(&one[0], "id").to_uppercase();
    assert_eq!(
        answer(&service, &format!("/api/alerts/{alert}")).await.0,
        200
    );
}

/// A path may have another property than the identity.
#[tokio::test]
async fn a_path_has_what_the_contract_says() {
    let mut components = components();
    components["parameters"]["UserName"]["x-key-of"] = "User.id".into();
    components["parameters"]["MachineId"]["x-key-of"] = "Machine.computerDnsName".into();
    let service = started(MockService::builder().contract(contract(paths(), components))).await;
    let machine = all(&service, "/api/users/corp%5Cuser1/machines").await[0].clone();
    assert_eq!(answer(&service, "/api/users/user1/machines").await.0, 404);
    let name = encoded(text(&machine, "computerDnsName"));
    let (status, one) = answer(&service, &format!("/api/machines/{name}")).await;
    assert_eq!((status, &one["id"]), (200, &machine["id"]));
    let path = format!("/api/machines/{}", text(&machine, "id"));
    assert_eq!(answer(&service, &path).await.0, 404);
}

#[tokio::test]
async fn a_list_is_cut_as_asked() {
    let size = NonZeroUsize::new(7).unwrap();
    let service = started(world().page_size(size)).await;
    let machines = all(&service, "/api/machines").await;
    let ids = keys(&machines);
    assert_eq!(ids.len(), 60);
    for (query, expected, link) in [
        ("", &ids[..7], Some("?$skip=7")),
        ("?$skip=3", &ids[3..10], Some("?$skip=10")),
        ("?$skip=0", &ids[..7], Some("?$skip=7")),
        ("?$skip=53", &ids[53..], None),
        ("?$skip=60", &[], None),
        ("?$skip=9999999999999", &[], None),
        // Whoever says how many counts on alone.
        ("?$top=3", &ids[..3], None),
        ("?$top=0", &[], None),
        ("?$top=20&$skip=10", &ids[10..30], None),
        ("?$top=100", &ids[..], None),
        ("?%24top=2&%24skip=59", &ids[59..], None),
    ] {
        let (status, page) = answer(&service, &format!("/api/machines{query}")).await;
        assert_eq!(status, 200, "{query}: {page}");
        assert_eq!(keys(page["value"].as_array().unwrap()), expected, "{query}");
        let link = link.map(|link| format!("{}/api/machines{link}", service.url()));
        assert_eq!(page["@odata.nextLink"].as_str(), link.as_deref(), "{query}");
    }
    for query in ["$top=-1", "$skip=-1", "$top=x", "$top=1&$top=1"] {
        let (status, body) = answer(&service, &format!("/api/machines?{query}")).await;
        assert_eq!(status, 400, "{query}: {body}");
    }
    // What is not declared is not known, and a link is one of those that were made.
    let user = "/api/users/svc-inventory/machines";
    for (query, status) in [
        ("$top=5", 400),
        ("$filter=isExcluded", 400),
        ("$skip=5", 400),
        ("$skip=7", 200),
    ] {
        assert_eq!(
            answer(&service, &format!("{user}?{query}")).await.0,
            status,
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_list_is_filtered_as_asked() {
    let service = started(world().page_size(NonZeroUsize::new(4).unwrap())).await;
    let machines = all(&service, "/api/machines").await;
    let filtered = async |filter: &str| {
        let path = format!("/api/machines?$filter={}", encoded(filter));
        keys(&all(&service, &path).await)
    };
    let expected = |admits: &dyn Fn(&Value) -> bool| {
        let admitted = machines.iter().filter(|machine| admits(machine));
        keys(&admitted.cloned().collect::<Vec<_>>())
    };
    let health = |machine: &Value, member: &str| machine["healthStatus"] == member;
    for (filter, admitted) in [
        (
            "healthStatus eq 'Active'",
            expected(&|machine| health(machine, "Active")),
        ),
        (
            "HEALTHSTATUS eq 'aCTIVE'",
            expected(&|machine| health(machine, "Active")),
        ),
        (
            "not (healthStatus eq 'Active') and osPlatform eq 'Windows11'",
            expected(&|machine| !health(machine, "Active") && machine["osPlatform"] == "Windows11"),
        ),
        (
            "healthStatus eq 'Active' and osPlatform eq 'iOS' or osPlatform eq 'Ubuntu'",
            expected(&|machine| {
                health(machine, "Active") && machine["osPlatform"] == "iOS"
                    || machine["osPlatform"] == "Ubuntu"
            }),
        ),
        (
            "osPlatform eq null",
            expected(&|machine| machine["osPlatform"].is_null()),
        ),
        (
            "machineTags/any(t: t eq 'tier-1')",
            expected(&|machine| {
                let tags = machine["machineTags"].as_array();
                tags.is_some_and(|tags| tags.contains(&json!("tier-1")))
            }),
        ),
        (
            "rbacGroupId eq 12",
            expected(&|machine| machine["rbacGroupId"] == 12 || machine["rbacGroupId"] == "12"),
        ),
        (
            "startswith(computerDnsName,'laptop-')",
            expected(&|machine| {
                let name = machine["computerDnsName"].as_str();
                name.is_some_and(|name| name.starts_with("laptop-"))
            }),
        ),
        (
            "computerDnsName eq 'Anna''s iPad (10th generation) 7' or isExcluded in (true,false)",
            expected(&|_| true),
        ),
    ] {
        assert!(!admitted.is_empty(), "{filter}");
        assert_eq!(filtered(filter).await, admitted, "{filter}");
    }
    let first = text(&machines[0], "id");
    assert_eq!(filtered(&format!("id eq '{first}'")).await, [first]);
    // The link keeps what was asked for.
    let (_, page) = answer(
        &service,
        "/api/machines?$skip=1&$filter=osBuild%20ne%20null",
    )
    .await;
    let link = format!(
        "{}/api/machines?$filter=osBuild%20ne%20null&$skip=5",
        service.url()
    );
    assert_eq!(page["@odata.nextLink"], link);

    for (filter, says) in [
        (
            "colour eq 'red'",
            "$filter, at character 1 there is no property colour",
        ),
        (
            "osPlatform eq",
            "$filter, at character 14 a condition is missing",
        ),
        ("", "$filter, at character 1 a condition is missing"),
        ("osBuild eq 'x'", "osBuild cannot be compared with a text"),
    ] {
        let path = format!("/api/machines?$filter={}", encoded(filter));
        let (status, body) = answer(&service, &path).await;
        assert_eq!(
            (status, &body["error"]["code"]),
            (400, &json!("BadRequest")),
            "{filter}"
        );
        let message = text(&body["error"], "message");
        assert!(
            message.starts_with("The query specified in the URI is not valid: "),
            "{message}"
        );
        assert!(message.contains(says), "{message}");
    }
}

/// The bytes of every list of a world.
async fn bytes(service: &MockService, paths: &[&str]) -> Vec<String> {
    let mut bytes = Vec::new();
    for path in paths {
        let url = format!("{}{path}", service.url());
        let response = get(&url).send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200, "{url}");
        bytes.push(response.text().await.unwrap());
    }
    bytes
}

#[tokio::test]
async fn what_else_a_contract_has_changes_nothing() {
    let service = started(world()).await;
    let machine = keys(&all(&service, "/api/machines").await).swap_remove(1);
    let logged_on = format!("/api/machines/{machine}/logonusers");
    let lists = [
        "/api/users/user1/alerts",
        "/api/users/user2/machines",
        &logged_on,
        "/api/machines?$top=60",
    ];
    let before = bytes(&service, &lists).await;

    let mut more = paths();
    let mut parts = components();
    parts["schemas"]["File"] = json!({ "type": "object", "properties": { "id": {}, "sha1": {} },
                                       "x-refers": { "machineId": "Machine" } });
    parts["schemas"]["AFile"] = parts["schemas"]["File"].clone();
    parts["schemas"]["FilePage"] = page_of("File");
    parts["schemas"]["AFilePage"] = page_of("AFile");
    parts["examples"]["Files"] = json!({ "value": { "value": [{ "id": "f1" }] } });
    more["/api/files"]["get"] = operation("listFiles", "FilePage", &["Files"], None);
    more["/api/afiles"]["get"] = operation("listAFiles", "AFilePage", &["Files"], None);
    more["/api/alerts"]["get"] = operation("listAlerts", "AlertPage", &["Alerts"], None);
    more["/api/users/{id}/files"] = json!({
        "parameters": [reference("parameters", "UserName")],
        "get": operation("listUserFiles", "FilePage", &["Files"], None),
    });
    let richer = contract(more, parts);
    let service = started(MockService::builder().contract(richer.clone())).await;
    assert_eq!(bytes(&service, &lists).await, before);
    assert_eq!(all(&service, "/api/files").await.len(), 60);
    let other = started(MockService::builder().contract(richer).seed(1)).await;
    let path = ["/api/alerts"];
    assert_ne!(bytes(&service, &path).await, bytes(&other, &path).await);
}

/// Two schemas of which nothing is said have a relation as well, and it is one.
#[tokio::test]
async fn a_drawn_relation_has_two_directions() {
    let mut paths = paths();
    let mut components = components();
    components["schemas"]["Vulnerability"] = json!({ "type": "object", "required": ["id"],
        "properties": { "id": { "type": "integer" }, "name": { "type": "string" } } });
    components["schemas"]["VulnerabilityPage"] = page_of("Vulnerability");
    components["examples"]["Vulnerabilities"] =
        json!({ "value": { "value": [{ "id": 100_200, "name": "CVE-1" }] } });
    let number = json!([{ "name": "id", "in": "path", "required": true,
                          "schema": { "type": "integer" } }]);
    paths["/api/machines/{id}/vulnerabilities"] = json!({
        "parameters": [reference("parameters", "MachineId")],
        "get": operation("of", "VulnerabilityPage", &["Vulnerabilities"], Some("NoMachine")),
    });
    paths["/api/vulnerabilities/{id}/machines"] = json!({
        "parameters": number,
        "get": operation("on", "MachinePage", &["Machines"], Some("NoMachine")),
    });
    paths["/api/vulnerabilities"]["get"] =
        operation("all", "VulnerabilityPage", &["Vulnerabilities"], None);
    let service = started(MockService::builder().contract(contract(paths, components))).await;
    let mut one = BTreeSet::new();
    for machine in keys(&all(&service, "/api/machines").await) {
        for found in all(
            &service,
            &format!("/api/machines/{machine}/vulnerabilities"),
        )
        .await
        {
            one.insert((machine.clone(), found["id"].to_string()));
        }
    }
    let mut other = BTreeSet::new();
    let found = all(&service, "/api/vulnerabilities").await;
    assert_eq!(found.len(), 60);
    for found in found {
        assert_eq!(found["name"], "CVE-1");
        let id = found["id"].to_string();
        for machine in all(&service, &format!("/api/vulnerabilities/{id}/machines")).await {
            other.insert((text(&machine, "id").to_owned(), id.clone()));
        }
    }
    assert!(one.len() > 30, "{}", one.len());
    assert_eq!(one, other);
}

/// What refers to a user and to a device refers to a user of the device.
#[tokio::test]
async fn what_refers_to_both_refers_to_what_belongs_together() {
    let mut components = components();
    let alert = &mut components["schemas"]["Alert"];
    alert["x-refers"]["user"] = "User".into();
    alert["properties"]["user"] = json!({ "type": "string" });
    for alert in components["examples"]["Alerts"]["value"]["value"]
        .as_array_mut()
        .unwrap()
    {
        alert["user"] = "user1".into();
    }
    let service = started(MockService::builder().contract(contract(paths(), components))).await;
    let mut alerts = 0;
    for user in service.users().map(str::to_owned).collect::<Vec<_>>() {
        let user_path = encoded(&user);
        let machines = keys(&all(&service, &format!("/api/users/{user_path}/machines")).await);
        for alert in all(&service, &format!("/api/users/{user_path}/alerts")).await {
            assert_eq!(alert["user"], user);
            assert!(
                machines.contains(&text(&alert, "machineId").to_owned()),
                "{alert}"
            );
            let path = format!("/api/alerts/{}/user", text(&alert, "id"));
            assert_eq!(answer(&service, &path).await.1["accountName"], user);
            alerts += 1;
        }
    }
    assert_eq!(alerts, 60);
}

/// What one of a collection is called the rule does not always tell.
#[tokio::test]
async fn a_path_says_what_one_is_called() {
    let mut paths = paths();
    let mut people = paths["/api/users/{id}/machines"].take();
    let machines = paths.as_object_mut().unwrap();
    machines.remove("/api/users/{id}/machines");
    machines.insert("/v2/people/{id}/devices".to_owned(), people.clone());
    people["get"]["operationId"] = "other".into();
    people["parameters"] = json!([{ "name": "id", "in": "path", "required": true,
                                    "schema": { "type": "string" } }]);
    people["x-singular"] = "user".into();
    machines.insert("/v2/folk/{id}/devices".to_owned(), people);
    let mut components = components();
    components["parameters"]["UserName"]
        .as_object_mut()
        .unwrap()
        .remove("x-key-of");
    let service = started(MockService::builder().contract(contract(paths, components))).await;
    assert_eq!(all(&service, "/v2/folk/user1/devices").await.len(), 5);
    assert_eq!(answer(&service, "/v2/folk/nobody/devices").await.0, 404);
    // Nothing says that people are users.
    assert_eq!(all(&service, "/v2/people/user1/devices").await, [""; 0]);
}

/// Where there is nothing to refer to, what the example says stays.
#[tokio::test]
async fn a_reference_to_nothing_stays_as_it_is() {
    let mut components = components();
    components["schemas"]["Alert"]["x-refers"]["title"] = "Nothing".into();
    let service = started(MockService::builder().contract(contract(paths(), components))).await;
    for alert in all(&service, "/api/users/svc-inventory/alerts").await {
        assert_eq!(alert["title"], "a \"quoted\" title");
    }
}

/// Devices stay as they are, and refer to what there is by what they say.
#[tokio::test]
async fn devices_refer_by_what_they_say() {
    let mut paths = paths();
    let mut components = components();
    components["schemas"]["Machine"]["x-refers"] = json!({ "rbacGroupId": "Group" });
    components["schemas"]["Group"] = json!({ "type": "object",
        "properties": { "id": { "type": "integer" }, "name": { "type": "string" } } });
    components["schemas"]["GroupPage"] = page_of("Group");
    components["examples"]["Groups"] = json!({ "value": { "value": [{ "id": 5_000 }] } });
    paths["/api/groups/{id}/machines"] = json!({
        "parameters": [{ "name": "id", "in": "path", "required": true,
                         "schema": { "type": "integer" } }],
        "get": operation("ofGroup", "MachinePage", &["Machines"], Some("NoMachine")),
    });
    paths["/api/groups"]["get"] = operation("groups", "GroupPage", &["Groups"], None);
    let builder = MockService::builder().contract(contract(paths, components));
    let service = started(builder.entity("Group", json!({ "id": 12 }))).await;
    let expected: Vec<Value> = all(&service, "/api/machines").await;
    let expected = expected
        .into_iter()
        .filter(|machine| machine["rbacGroupId"] == 12 || machine["rbacGroupId"] == "12");
    let found = all(&service, "/api/groups/12/machines").await;
    assert!(found.len() > 2);
    assert_eq!(found, expected.collect::<Vec<_>>());
}

/// Of what cannot be told what it asks for, the first example is the answer, as ever.
#[tokio::test]
async fn what_the_world_knows_nothing_of() {
    let mut paths = paths();
    let key = |name: &str| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } });
    let machines = |id: &str| operation(id, "MachinePage", &["Machine"], Some("NoMachine"));
    paths["/api/machines/findbytag"]["get"] = machines("tag");
    paths["/api/boxes/{id}/machines"] =
        json!({ "parameters": [key("id")], "get": machines("boxes") });
    paths["/api/users/{id}/machines/{other}"] =
        json!({ "parameters": [key("id"), key("other")], "get": machines("two") });
    paths["/api/machines/{id}/similar"] =
        json!({ "parameters": [key("id")], "get": machines("similar") });
    paths["/api/machines/findbyip(ip='{ip}')"] =
        json!({ "parameters": [key("ip")], "get": machines("ip") });
    paths["/api/inline/{id}"] = json!({ "parameters": [key("id")], "get": {
        "operationId": "inline",
        "responses": { "200": { "content": { "application/json": {
            "schema": { "type": "object", "properties": { "id": { "type": "string" } } },
            "examples": { "one": reference("examples", "Machine") } } } } },
    } });
    let service = started(MockService::builder().contract(contract(paths, components()))).await;
    for path in [
        "/api/machines/findbytag",
        "/api/boxes/1/machines",
        "/api/users/user1/machines/1",
        "/api/machines/1/similar",
        "/api/machines/findbyip(ip='1')",
        "/api/inline/1",
    ] {
        let (status, body) = answer(&service, path).await;
        assert_eq!(
            (status, &body["id"]),
            (200, &json!("0a1b")),
            "{path}: {body}"
        );
    }
}

const FILE: &str = r#"{
    "ann": [ { "id": "M1", "computerDnsName": "one" } ],
    "$world": {
        "entities": {
            "Machine": [ { "z": 1.50, "id": "m2", "machineTags": ["x"] } ],
            "User": [ { "id": "corp\\bob", "accountName": "Bob" } ],
            "Alert": [ { "id": "a1", "machineId": "m1" }, { "id": "a2", "machineId": "M2" },
                       { "id": "a3", "machineId": "none" } ]
        },
        "related": [ { "User": "bob", "Machine": "m2" }, { "Machine": "M2", "User": "ann" } ]
    }
}"#;

fn from_file(text: &str) -> Result<MockServiceBuilder, String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fleet.json");
    std::fs::write(&file, text).unwrap();
    world().fleet_file(&file).map_err(|error| error.to_string())
}

#[tokio::test]
async fn entities_of_ones_own_know_each_other() {
    let service = started(from_file(FILE).unwrap()).await;
    let of = async |path: &str| keys(&all(&service, path).await);
    assert_eq!(of("/api/users/ann/machines").await, ["M1", "m2"]);
    assert_eq!(of("/api/users/BOB/machines").await, ["m2"]);
    assert_eq!(of("/api/users/ann/alerts").await, ["a1", "a2"]);
    assert_eq!(of("/api/users/bob/alerts").await, ["a2"]);
    assert_eq!(of("/api/machines/m2/alerts").await, ["a2"]);
    let users = all(&service, "/api/machines/M2/logonusers").await;
    let names: Vec<&str> = users.iter().map(|user| text(user, "accountName")).collect();
    assert_eq!(names, ["ann", "Bob"]);
    assert_eq!(users[1], json!({ "id": "corp\\bob", "accountName": "Bob" }));
    assert_eq!(
        answer(&service, "/api/alerts/A3").await.1["machineId"],
        "none"
    );
    let page = raw(&service, "GET /api/users/bob/machines", &[HOST, AUTH]).await;
    let page = String::from_utf8(page.body).unwrap();
    assert!(
        page.contains(r#"{ "z": 1.50, "id": "m2", "machineTags": ["x"] }"#),
        "{page}"
    );
    let (_, page) = answer(
        &service,
        "/api/machines?$filter=machineTags/any(t:t%20eq%20'x')",
    )
    .await;
    assert_eq!(ids(page["value"].as_array().unwrap()), ["m2"]);
    // What was made up stays.
    assert_eq!(of("/api/machines").await.len(), 62);
    assert!(of("/api/users/user1/alerts").await.len() > 1);

    let built = world()
        .entity("Machine", json!({ "id": "m2" }))
        .entity("Alert", json!({ "id": "a2", "machineId": "m2" }))
        .related(("User", "user1"), ("Machine", "m2"));
    let service = started(built).await;
    let alerts = keys(&all(&service, "/api/users/user1/alerts").await);
    assert!(alerts.contains(&"a2".to_owned()), "{alerts:?}");
}

/// One with the key of a made-up one takes its place.
#[tokio::test]
async fn an_entity_of_ones_own_may_take_anothers_place() {
    let service = started(world()).await;
    let alert = all(&service, "/api/users/user1/alerts")
        .await
        .swap_remove(0);
    let id = text(&alert, "id").to_uppercase();
    let machine = text(&alert, "machineId").to_owned();
    let own = world()
        .entity(
            "Alert",
            json!({ "id": id, "title": "mine", "machineId": machine }),
        )
        .entity(
            "Machine",
            json!({ "id": machine, "computerDnsName": "mine" }),
        );
    let service = started(own).await;
    assert_eq!(
        answer(&service, &format!("/api/alerts/{id}")).await.1["title"],
        "mine"
    );
    let (_, machine) = answer(&service, &format!("/api/machines/{machine}")).await;
    assert_eq!(machine["computerDnsName"], "mine");
    assert!(keys(&all(&service, "/api/users/user1/alerts").await).contains(&id));
    assert_eq!(all(&service, "/api/machines").await.len(), 60);
}

#[tokio::test]
async fn what_cannot_be_of_the_world_is_said() {
    for (text, says) in [
        (
            r#"{"$world": 5}"#,
            "an object with entities and related, or an array of machines",
        ),
        (r#"{"$world": {"entity": {}}}"#, "unknown field `entity`"),
        (
            r#"{"$world": {"entities": {"Alert": {}}}}"#,
            "invalid type: map, expected a sequence at line 1 column",
        ),
        (
            r#"{"$world": {"entities": {"Alert": [], "alert": []}}}"#,
            "schema 'alert' is there twice",
        ),
        (
            r#"{"$world": {"related": [{"User": "ann"}]}}"#,
            "1 entities are there, and it takes two at line 1 column",
        ),
        (
            r#"{"ann": [], "$world": {}, "$WORLD": []}"#,
            "user '$WORLD' is there twice",
        ),
    ] {
        let problem = from_file(text).unwrap_err();
        assert!(problem.contains(says), "{text}: {problem}");
    }
    for (text, says) in [
        (
            r#"{"$world": {"entities": {"Alert": [{"id": "1"}, {"title": "x"}]}}}"#,
            "Alert[1] cannot be served: it is no object with a text or a number as its id",
        ),
        (
            r#"{"$world": {"entities": {"User": [{"id": "1"}]}}}"#,
            "User[0] cannot be served: it is no object with a text or a number as its accountName",
        ),
        (
            r#"{"$world": {"entities": {"Alert": [{"id": "a"}, {"id": "A"}]}}}"#,
            "Alert[1] cannot be served: 'A' is there twice",
        ),
        (
            r#"{"$world": {"entities": {"Alerts": [{"id": "1"}]}}}"#,
            "Alerts[0] cannot be served: no operation of the contract asks for Alerts, but for \
             Alert, Machine, User",
        ),
        (
            r#"{"$world": {"related": [{"User": "user1", "Machine": "1"}]}}"#,
            "related[0] cannot be served: there is no Machine '1'",
        ),
        (
            r#"{"ann": [{"id": "1"}], "$world": {
                "entities": {"Alert": [{"id": "a", "machineId": "1"}]},
                "related": [{"Alert": "a", "Machine": "1"}]}}"#,
            "related[0] cannot be served: what Alert has to do with Machine their properties say",
        ),
        (
            r#"{"ann": [], "$world": {
                "entities": {"Alert": [{"id": "a"}]}, "related": [{"Alert": "a", "User": "ann"}]}}"#,
            "related[0] cannot be served: Alert and User have to do with each other by way of Machine",
        ),
        (
            r#"{"$world": {"related": [{"User": "user1", "User": "user2"}]}}"#,
            "related[0] cannot be served: User has no relation to itself",
        ),
    ] {
        let error = from_file(text).unwrap().start().await.unwrap_err();
        assert!(matches!(error, StartError::Entity { .. }), "{error:?}");
        assert_eq!(error.to_string(), says);
    }
    // A user may be called anything.
    let service = started(from_file(r#"{"$world": [{"id": "1"}]}"#).unwrap()).await;
    assert_eq!(
        keys(&all(&service, "/api/users/$world/machines").await),
        ["1"]
    );
}
