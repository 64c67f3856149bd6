//! Names that what is written by hand here, beside what is generated, has already.

use heck::ToSnakeCase;
use spec_document::model::Kind;
use spec_document::spec::Spec;
use spec_rules::Fault;

/// A method of the client by hand, and what the generated tests call by a bare name.
const TAKEN: [&str; 5] = ["call", "contract_tests", "mde_client", "requests", "tokio"];

pub(super) fn operations(spec: &Spec<'_>) -> Vec<Fault> {
    spec.operations()
        .filter_map(|operation| operation.node.get("operationId"))
        .filter_map(|id| {
            let name = id.value.as_str()?.to_snake_case();
            let what =
                format!("the operation would have the name `{name}`, which something else has");
            let fix = "write a verb and what it acts on, such as `listUserMachines`";
            TAKEN
                .contains(&name.as_str())
                .then(|| Fault::at(&id, what, fix))
        })
        .collect()
}

pub(super) fn prefer(spec: &Spec<'_>) -> Vec<Fault> {
    spec.all(Kind::Parameter)
        .filter(|parameter| parameter.text("in") == Some("header"))
        .filter_map(|parameter| parameter.get("name"))
        .filter(|name| {
            name.value
                .as_str()
                .is_some_and(|name| name.eq_ignore_ascii_case("Prefer"))
        })
        .map(|name| {
            let fix = "remove it, and say in the description what the service prefers";
            Fault::at(&name, "a parameter is the header `Prefer`", fix)
        })
        .collect()
}
